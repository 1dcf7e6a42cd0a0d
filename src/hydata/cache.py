"""What was looked at before and has not changed: reports, kept by the content that they speak of.

A report is kept under what was asked (descriptor, schema, options, this very code) and, below that, under
the hash of the bytes that were read. So files are hashed beforehand only where something is kept of them.
A kept report that is damaged, or written by two runs at once, is as good as none: it carries its own hash,
and is written aside and renamed.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

from hydata.findings import Report
from hydata.package import DESCRIPTOR, Package, Resource, refused, shipped

VARIABLE = "HYDATA_CACHE"  # where it is; `off` for no cache
CONTENTS = 4  # that are kept of one thing
THINGS = 2000  # that are kept in all
JUDGES = ("polars", "dplib", "jsonschema_rs", "frictionless", "pandera")  # other versions may judge otherwise
LARGEST = 4 << 20  # bytes; a report with more places than that is quicker made anew than read


@dataclass(frozen=True)
class Cache:
    """A folder of kept reports; without one nothing is found and nothing kept."""

    folder: Path | None
    digests: dict[tuple[str, int, int], str] = field(default_factory=dict)

    @classmethod
    def of_user(cls) -> Cache:
        """The cache where the operating system wants it, or where HYDATA_CACHE says."""
        said = os.environ.get(VARIABLE, "")
        if said:
            return cls(None if said == "off" else Path(said))
        from platformdirs import user_cache_path

        return cls(user_cache_path("hydata", appauthor=False))

    def entry(self, asked: Any, files: Iterable[Path]) -> Entry:
        """The place of a report on some files; `asked` is all else that it depends on, as JSON values."""
        if self.folder is None:
            return Entry(self, None, [], [])
        named = json.dumps([_code(), asked], sort_keys=True, default=str, ensure_ascii=True)
        folder = self.folder / _sha256(named.encode("ascii"))
        listed = list(files)
        return Entry(self, folder, listed, _stats(listed))

    def digest(self, file: Path) -> str:
        """SHA-256 of a file, computed once a run."""
        stat = file.stat()
        key = str(file), stat.st_size, stat.st_mtime_ns
        if key not in self.digests:
            import hashlib

            with file.open("rb") as opened:
                self.digests[key] = hashlib.file_digest(opened, "sha256").hexdigest()
        return self.digests[key]


class Entry(NamedTuple):
    """One thing that may have been looked at before: its folder, its files, and how they were at first."""

    cache: Cache
    folder: Path | None
    files: list[Path]
    stats: list[tuple[int, int]]

    def find(self) -> Report | None:
        """The report on these very bytes, if it was kept and is whole."""
        if self.folder is None or not self.folder.is_dir():
            return None
        try:
            digest, _, text = (self.folder / self._content()).read_bytes().partition(b"\n")
            if _sha256(text).encode("ascii") != digest:
                return None
            return Report.from_dict(json.loads(text))
        except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
            return None

    def keep(self, report: Report) -> None:
        """Keep a report, unless a file has changed meanwhile; whatever goes wrong, nothing is lost by it."""
        if self.folder is None or _stats(self.files) != self.stats:
            return
        from threading import get_ident

        with suppress(OSError, ValueError):  # a disk that is full, a text that UTF-8 cannot hold
            text = json.dumps(report.to_dict(""), ensure_ascii=True).encode("ascii")
            if len(text) > LARGEST:
                return
            self.folder.mkdir(parents=True, exist_ok=True)
            digest = _sha256(text).encode("ascii")
            # Not flushed to the disk: what a crash damages is no report any more, by its own hash.
            aside = self.folder / f".{os.getpid()}.{get_ident()}"
            aside.write_bytes(digest + b"\n" + text)
            aside.replace(self.folder / self._content())
            _forget(self.folder, CONTENTS)
            _forget(self.folder.parent, THINGS)

    def _content(self) -> str:
        digests = [self.cache.digest(file) for file in self.files]
        return _sha256("\n".join(digests).encode("ascii"))


def files_of(resource: Resource) -> Iterator[Path]:
    """The files that say what a resource holds and how it is read: its parts, its schema, its dialect.

    What is not there, or leaves the package, is left out: it is told without being opened.
    """
    described = [each for part in ("schema", "dialect") if isinstance(each := resource.raw.get(part), str)]
    for path in (*resource.paths, *described):
        file = resource.base / path
        if path and not refused(resource.base, path) and file.is_file():
            yield file


def everything(package: Package) -> tuple[list[str], list[Path]]:
    """All files of a package, and the names that lie beside them, for a file too many is told too."""
    files = [package.base / DESCRIPTOR, *(file for each in package for file in files_of(each))]
    folders = sorted({file.parent for file in files} | {package.base})
    beside = [str(each) for folder in folders for each in sorted(folder.iterdir())]
    return beside, files


def _sha256(data: bytes) -> str:
    import hashlib  # brings OpenSSL along: nothing for who keeps nothing

    return hashlib.sha256(data).hexdigest()


def _stats(files: list[Path]) -> list[tuple[int, int]]:
    with suppress(OSError):
        return [(stat.st_size, stat.st_mtime_ns) for file in files if (stat := file.stat())]
    return [(-1, -1)]


@cache
def _code() -> list[Any]:
    """The code that makes reports: another version, or an edit of this one, makes others."""
    modules = sorted(Path(__file__).parent.rglob("*.py"))
    libraries = [Path(spec.origin) for name in JUDGES if (spec := find_spec(name)) and spec.origin]
    files = [*modules, *libraries, shipped() / "resources" / "units.csv"]
    stats = [(file.name, stat.st_size, stat.st_mtime_ns) for file in files if (stat := file.stat())]
    return [sys.version_info[:3], stats]


def _forget(folder: Path, most: int) -> None:
    """Delete what is oldest of a folder, where it holds more than `most`."""
    kept = list(folder.iterdir())
    if len(kept) <= most:
        return
    kept.sort(key=lambda each: each.stat().st_mtime)
    for old in kept[: len(kept) - most]:
        for each in [*old.iterdir(), old] if old.is_dir() else [old]:
            with suppress(OSError):
                each.rmdir() if each.is_dir() else each.unlink()


NOTHING = Cache(None)
