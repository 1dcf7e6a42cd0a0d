"""What is being done is said on a terminal only, and only once it takes long."""

from __future__ import annotations

import os
import pty
import subprocess
import sys

WORK = """
import time
from hydata.cli.options import Progress
with Progress("validating") as progress:
    progress("areas")
    time.sleep({seconds})
    progress("gdp")
"""


def on_a_terminal(seconds: float) -> str:
    terminal, end = pty.openpty()
    code = [sys.executable, "-c", WORK.format(seconds=seconds)]
    subprocess.run(code, stderr=end, check=True, env={**os.environ, "TERM": "xterm"})
    os.close(end)
    said = b""
    try:
        while part := os.read(terminal, 4096):
            said += part
    except OSError:
        pass
    os.close(terminal)
    return said.decode()


def test_long_work_is_told_on_a_terminal() -> None:
    said = on_a_terminal(1.2)
    assert ("validating: gdp" in said, "areas" in said) == (True, False)


def test_short_work_is_not() -> None:
    assert on_a_terminal(0) == ""


def test_nothing_is_told_into_a_file() -> None:
    done = subprocess.run(
        [sys.executable, "-c", WORK.format(seconds=1.2)], capture_output=True, text=True, check=True
    )
    assert (done.stdout, done.stderr) == ("", "")
