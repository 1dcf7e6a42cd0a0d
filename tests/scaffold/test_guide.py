"""docs/growing.md: each console session, run in its order in a copy of the real package."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import worlds
from hydata import rebuild
from hydata.front import of_all_tables
from hydata.package import Package

GUIDE = worlds.REPOSITORY / "docs" / "growing.md"
# Runs this checkout's hydata, whatever else is on the path.
HYDATA = "hydata() { python -c 'import sys; from hydata.cli import main; sys.exit(main())' \"$@\"; }\n"


def steps() -> list[tuple[str, str]]:
    """Each command of the guide and what it is said to print."""
    text = "".join(re.findall(r"```console\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL))
    parts = re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]
    return [(command, printed) for command, _, printed in (part.partition("\n") for part in parts)]


def without_totals(text: str) -> str:
    """The text without what changes with every figure that is added to the package."""
    return re.sub(r"(is valid): .*", r"\1", text)


def test_every_session_is_as_it_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "checkout"
    folder.mkdir()
    shutil.copy(worlds.REPOSITORY / "datapackage.json", folder)
    for name in ("schemas", "resources"):
        shutil.copytree(worlds.REPOSITORY / name, folder / name)
    rebuild.write(Package.read(folder), of_all_tables())
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "NO_COLOR": "1"}
    for command, printed in steps():
        done = subprocess.run(
            ["bash", "-c", HYDATA + command],
            cwd=folder,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        assert (command, without_totals(done.stdout)) == (command, without_totals(printed))
