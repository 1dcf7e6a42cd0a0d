"""What several commands share: which package, how long they work, how they write."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, TypeVar

import rich_click as click

if TYPE_CHECKING:
    from hydata.package import Package

Command = TypeVar("Command", bound=Callable[..., Any])

package_argument = click.argument("package", required=False, type=click.Path(path_type=Path))
package_option = click.option(
    "--package",
    type=click.Path(path_type=Path),
    help="Folder or datapackage.json. Default: the nearest upwards, else the data that hydata ships.",
)


def find_package(path: Path | None) -> Package:
    """The package that is meant: as given, else the nearest upwards, else the shipped one."""
    from hydata.errors import DescriptorError
    from hydata.package import DESCRIPTOR, Package, nearest_package, shipped

    if path is not None:
        if not path.exists():
            raise DescriptorError(f"{path}: there is no such file or folder")
        if path.is_dir() and not (path / DESCRIPTOR).is_file():
            raise DescriptorError(f"{path}: the folder has no {DESCRIPTOR}")
        return Package.read(path)
    return Package.read(nearest_package(Path.cwd()) or shipped())


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


def check_output(output: Path | None) -> None:
    """Say at once that a file cannot be written, not after all the work."""
    from hydata.errors import HydataError

    if output is not None and not output.absolute().parent.is_dir():
        raise HydataError(f"{output}: cannot be written: {output.parent} is no folder")
    if output is not None and output.is_dir():
        raise HydataError(f"{output}: cannot be written: it is a folder")


def write_output(text: str, output: Path | None) -> None:
    """Write to a file, whole or not at all, or to stdout."""
    if output is None:
        click.echo(text.encode("utf-8", "backslashreplace").decode("utf-8"), nl=False)
        return
    from hydata.errors import HydataError
    from hydata.tabular import write_aside

    data = text.encode("utf-8", "backslashreplace")
    try:
        target = output.resolve()
        if target.exists() and not target.is_file():
            target.write_bytes(data)  # a pipe or a device is written to, not replaced
        else:
            write_aside(target, data)
    except OSError as error:
        raise HydataError(f"{output}: cannot be written: {error.strerror}") from None
