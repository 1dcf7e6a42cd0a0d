"""What several commands share: which package, counts, how long they work."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from hydata.cli.door import click

if TYPE_CHECKING:
    from hydata.package import Package

package_argument = click.argument("package", required=False, type=click.Path(path_type=Path))
package_option = click.option(
    "--package",
    type=click.Path(path_type=Path),
    help="Folder or datapackage.json. Default: the nearest upwards, else the data that hydata ships.",
)


class Count(click.ParamType):  # type: ignore[type-arg]
    """A whole number from 0 on; in `words`, what else may stand for one, and what it stands for."""

    name = "number"

    def __init__(self, words: Mapping[str, int | None] | None = None) -> None:
        self.words = words or {}

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int | None:
        """The number; bad usage where it is none."""
        if isinstance(value, int):
            return value
        if value in self.words:
            return self.words[value]
        if not re.fullmatch("[0-9]{1,9}", value):
            others = "".join(f", nor {word!r}" for word in self.words)
            self.fail(f"{value!r} is no whole number from 0 on{others}", param, ctx)
        return int(value)


class Size(click.ParamType):  # type: ignore[type-arg]
    """A size in bytes: 500MB, 2GB, 1GiB."""

    name = "size"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The bytes; bad usage where it is no size."""
        found = re.fullmatch(r"([0-9]{1,9}) ?(|[kMGT]i?)B?", str(value))
        if found is None:
            self.fail(f"{value!r} is no size; say 500MB, or 2GB", param, ctx)
        unit = found[2]
        thousand: int = 1024 if unit.endswith("i") else 1000
        return int(found[1]) * int(thousand ** " kMGT".index(unit[:1] or " "))


def find_package(path: Path | None) -> Package:
    """The package that is meant: as given, else the nearest upwards, else the shipped one."""
    from hydata.package import Package, nearest_package, shipped

    return Package.read(path if path is not None else nearest_package(Path.cwd()) or shipped())


class Progress:
    """What is being done, on stderr, once it takes more than a second and on a terminal only."""

    def __init__(self, doing: str) -> None:
        self._doing, self._started = doing, time.monotonic()
        self._status: Any = None

    def __enter__(self) -> Progress:
        return self

    def __call__(self, what: str) -> None:
        """Say what comes next."""
        if not sys.stderr.isatty() or time.monotonic() - self._started < 1:
            return
        if self._status is None:
            from rich.console import Console

            self._status = Console(stderr=True).status(self._doing)
            self._status.start()
        self._status.update(f"{self._doing}: {what}")

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._status is not None:
            self._status.stop()
