"""A report that a second process makes while this one goes on, where a second core is there for it.

Only ever for speed: where the second process does not start, dies or is of no use, None says so, and whoever
asked does the work himself.
"""

from __future__ import annotations

import json
import os
import sys
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from hydata.errors import HydataError
from hydata.findings import Report
from hydata.package import Package

if TYPE_CHECKING:
    import subprocess

WORTH = 200_000  # bytes of data; less is done before a process has started
# The very modules of this process, whatever made them importable here; and none of the folder it runs in.
START = "import sys; sys.path[:] = sys.argv[3:]; from hydata.beside import main; main()"


@dataclass
class Beside:
    """A report under way; leave it with `with`, so that its process ends in any case."""

    process: subprocess.Popen[bytes] | None

    def __enter__(self) -> Beside:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()

    def report(self) -> Report | None:
        """The report, waited for; None where there is none."""
        if self.process is None or self.process.stdout is None:
            return None
        with self.process.stdout as told:
            text = told.read()
        if self.process.wait():
            return None
        with suppress(ValueError, TypeError, KeyError, AttributeError):
            return Report.from_dict(json.loads(text))
        return None


def beside(work: str, package: Package, wanted: bool = True) -> Beside:
    """Begin `module:function`, which makes a Report of a package, in a second process.

    >>> from hydata.package import shipped
    >>> with beside("hydata.front:drift", Package.read(shipped())) as drifting:
    ...     told = drifting.report()
    >>> told is None or told.findings == ()
    True
    """
    if not wanted or _cores() < 2 or not sys.executable or _size(package) < WORTH:
        return Beside(None)
    import subprocess

    command = [sys.executable, "-c", START, work, str(package.base), *sys.path]
    pipe, nowhere = subprocess.PIPE, subprocess.DEVNULL
    with suppress(OSError, ValueError):
        process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=nowhere)
        assert process.stdin is not None
        with suppress(OSError), process.stdin:
            process.stdin.write(json.dumps(package.raw).encode("ascii"))
        return Beside(process)
    return Beside(None)


def main() -> None:
    """What the second process does."""
    module, _, name = sys.argv[1].partition(":")
    package = Package.of(Path(sys.argv[2]), json.load(sys.stdin))
    report = getattr(import_module(module), name)(package)
    sys.stdout.write(json.dumps(report.to_dict("")))


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _size(package: Package) -> int:
    with suppress(HydataError, OSError):
        return sum(file.stat().st_size for each in package for file in each.files)
    return 0
