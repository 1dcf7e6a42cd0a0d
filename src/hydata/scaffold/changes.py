"""Several files that are written together or not at all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from hydata import tabular
from hydata.errors import HydataError
from hydata.package import Package, installed


@dataclass(frozen=True)
class Changes:
    """The bytes of each file by its path inside the package, and what is left to do by hand."""

    package: Package
    files: Mapping[str, bytes]
    by_hand: tuple[str, ...] = ()

    @contextmanager
    def applied(self) -> Iterator[list[str]]:
        """Write all files, in their order; put everything back when that or the body fails.

        The body may rebuild: built tables are put back with the rest.

        Errors: HydataError for installed data and for a file that cannot be written.
        """
        base = self.package.base
        if installed(base):
            raise HydataError(
                f"{base} belongs to the installed hydata; new things go into a checkout of the data"
            )
        built = [path for each in self.package if each.role == "built" for path in each.paths]
        before = {path: _bytes(base / path) for path in (*self.files, *built)}
        folders: list[Path] = []
        try:
            for path, data in self.files.items():
                _write(base / path, path, data, folders)
            yield list(self.files)
        except BaseException as error:
            lost = _put_back(base, before, folders)
            if lost:
                raise HydataError(f"{error}\nand could not be put back: {', '.join(lost)}") from error
            raise


def _write(target: Path, path: str, data: bytes, folders: list[Path]) -> None:
    try:
        for folder in reversed(target.parents):
            if not folder.exists():
                folder.mkdir()
                folders.append(folder)
        tabular.write_aside(target, data)
    except OSError as error:
        raise HydataError(f"{path}: cannot be written: {error.strerror}; nothing was changed") from None


def _put_back(base: Path, before: Mapping[str, bytes | None], folders: list[Path]) -> list[str]:
    """Make files and folders what they were; the paths where that failed."""
    lost = []
    for path, data in before.items():
        try:
            if data == _bytes(base / path):
                continue
            if data is None:
                (base / path).unlink(missing_ok=True)
            else:
                tabular.write_aside(base / path, data)
        except OSError:
            lost.append(path)
    for folder in reversed(folders):
        try:
            folder.rmdir()
        except OSError:
            lost.append(folder.relative_to(base).as_posix())
    return lost


def _bytes(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None
