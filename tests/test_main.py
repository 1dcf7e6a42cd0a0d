"""`python -m hydata` is the command line."""

import subprocess
import sys

from hydata.front import version


def test_the_module_runs_the_command_line() -> None:
    done = subprocess.run([sys.executable, "-m", "hydata", "--version"], capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, f"hydata {version()}\n", "")
