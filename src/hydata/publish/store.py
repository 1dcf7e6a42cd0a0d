"""Putting a release into a folder: whole or not at all, and never over other content."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from hydata.errors import ReleaseError
from hydata.publish.release import Release


def store(release: Release, out: Path) -> bool:
    """Store a release as out/<name>-<version>; False when the very same is there already.

    Everything is written aside and flushed, then one rename shows it. A crash leaves a hidden
    `.partial` folder at most, which the next publishing removes. Errors: ReleaseError.
    """
    target = out / release.folder
    _refuse_installed(out)
    try:
        out.mkdir(parents=True, exist_ok=True)
        if target.exists():
            return _same_or_refuse(release, target)
        _sweep(out, release.folder)
        aside = out / f".{release.folder}.{os.getpid()}.partial"
        try:
            _write(release, aside)
            aside.rename(target)
            _flush(out)
        except BaseException:
            shutil.rmtree(aside, ignore_errors=True)
            raise
    except OSError as error:
        if target.exists():  # somebody else was quicker
            return _same_or_refuse(release, target)
        raise ReleaseError(
            f"{error.filename or out}: cannot be written: {error.strerror}; nothing was published"
        ) from None
    return True


def _write(release: Release, folder: Path) -> None:
    for each in release.files:
        path = folder / each.path
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            file.write(each.data)
            file.flush()
            os.fsync(file.fileno())


def _flush(folder: Path) -> None:
    """Make the rename itself durable, where the system can."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _same_or_refuse(release: Release, target: Path) -> bool:
    there = {path.relative_to(target).as_posix(): path for path in target.rglob("*") if path.is_file()}
    wanted = {each.path: each.data for each in release.files}
    changed = sorted(
        path for path in wanted.keys() | there.keys()
        if path not in wanted or path not in there or there[path].read_bytes() != wanted[path]
    )  # fmt: skip
    if changed:
        raise ReleaseError(
            f"{target} is published already, with other content ({changed[0]}"
            + (f" and {len(changed) - 1} other files" if len(changed) > 1 else "")
            + "); raise the version in datapackage.json"
        )
    return False


def _sweep(out: Path, folder: str) -> None:
    """Remove what a publishing that was killed has left behind; one that still runs is left alone."""
    for left in out.glob(f".{folder}.*.partial"):
        process = left.name.split(".")[-2]
        if process.isdigit() and not _runs(int(process)):
            shutil.rmtree(left, ignore_errors=True)


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _refuse_installed(out: Path) -> None:
    here = Path(__file__).resolve().parent.parent
    site_packages = {here.parent} if (here / "data").is_dir() else set()
    if out.resolve().is_relative_to(here) or out.resolve() in site_packages:
        raise ReleaseError(f"{out} belongs to the installed hydata; publish into a folder of your own")
