"""The bytes of a file, unpacked chunk by chunk; its size and hashes come out of the same pass.

Never raises for what a file holds: an archive that is cut off gives what it holds up to there, and a
fault. What unpacks to beyond the limits is not read further.
"""

from __future__ import annotations

import os
import re
import struct
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from itertools import chain
from pathlib import Path, PurePosixPath
from typing import IO, Any

from hydata.conformity.faults import Fault, Report
from hydata.conformity.fingerprints import GIT_BLOB, Fingerprint, supported
from hydata.conformity.unpacking import Inflate, unpacker_of

# What a file may unpack to. Tables pack to a tenth; a bomb to a thousandth, and less.
MAX_RATIO = 250  # times the size of the packed file
MAX_SIZE = 1 << 35  # bytes, 32 GiB
SMALL = 1 << 26  # bytes that any file may unpack to, whatever the ratio: 64 MiB
CHUNK = 1 << 20

ENDINGS = {".gz": "gz", ".bz2": "bz2", ".xz": "xz", ".zip": "zip"}
NAMES = {"gz": "gzip", "bz2": "bzip2", "xz": "xz", "zip": "zip"}
MAGIC = {
    "gz": (b"\x1f\x8b",),
    "bz2": (b"BZh",),
    "xz": (b"\xfd7zXZ\0",),
    "zip": (b"PK\x03\x04", b"PK\x05\x06"),
}
# What is often named .csv and is none: its first bytes -> what it is.
FOREIGN = (
    (b"PAR1", "a Parquet file"),
    (b"%PDF", "a PDF"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an Excel workbook (.xls)"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"version https://git-lfs.github.com/spec/", "a Git LFS pointer"),
)
WEB_PAGE = re.compile(rb"\s*<(?:!doctype\s+html|html)\b", re.IGNORECASE)
HINTS = {"a Git LFS pointer": "`git lfs pull` fetches the file itself"}


def compression_of(raw: Mapping[str, Any], path: str) -> tuple[str, list[tuple[str, str]]]:
    """How a file of a resource is packed (gz, bz2, xz, zip, or empty), and what is said of it wrongly.

    >>> compression_of({}, "a.csv.GZ"), compression_of({"compression": "zip"}, "a.dat")
    (('gz', []), ('zip', []))
    """
    declared = raw.get("compression")
    if declared is None:
        return ENDINGS.get(PurePosixPath(path).suffix.lower(), ""), []
    known = {"gzip": "gz", "bzip2": "bz2", "": "", "no": ""} | {name: name for name in MAGIC}
    if isinstance(declared, str) and declared.lower() in known:
        return known[declared.lower()], []
    message = f"compression {declared!r} is not known; known: gz, zip, bz2, xz"
    return ENDINGS.get(PurePosixPath(path).suffix.lower(), ""), [("/compression", message)]


def plain_name(path: str) -> str:
    """The name of a file without the ending of its packing: its own ending tells the format.

    >>> plain_name("data/gdp.csv.gz")
    'data/gdp.csv'
    """
    ending = PurePosixPath(path).suffix
    return path.removesuffix(ending) if ending.lower() in ENDINGS else path


class Source:
    """A file's bytes. Iterate once for the chunks, then ask `fingerprint()`.

    `inner` is the declared innerpath of an archive, `algorithms` the hashes that will be asked for.
    `complete` is False when not all of the content could be given: then a fault says why. `member` is
    what was read of a zip archive.
    """

    def __init__(
        self,
        path: Path,
        report: Report,
        compression: str = "",
        *,
        inner: str = "",
        algorithms: Iterable[str] = (),
    ) -> None:
        self.path, self.report, self.compression, self.inner = path, report, compression, inner
        self.algorithms = tuple(dict.fromkeys(name for name in algorithms if supported(name)))
        self.complete, self.member = True, inner
        self._size = self._packed = 0  # what has been read, and what there is
        self._hashes: dict[str, Any] = {}
        self._whole = False

    def __iter__(self) -> Iterator[bytes]:
        try:
            with self.path.open("rb") as file:
                self._begin(file)
                raw = self._raw(file)
                yield from self._content(file, raw)
                for _ in raw:  # what stands behind the content is hashed too
                    pass
        except FileNotFoundError:
            self._fail("scheme-error", "missing", "there is no such file")
        except OSError as error:
            self._fail("scheme-error", "unreadable", f"the file cannot be read: {error.strerror or error}")

    def fingerprint(self) -> Fingerprint:
        """Size and hashes of the whole file; it is read again if it was not read to its end."""
        if not self._whole:
            with suppress(OSError), self.path.open("rb") as file:  # told when its content was asked for
                self._begin(file)
                for _ in self._raw(file):
                    pass
        return Fingerprint(self._size, {name: each.hexdigest() for name, each in self._hashes.items()})

    def _begin(self, file: IO[bytes]) -> None:
        self._packed = os.fstat(file.fileno()).st_size
        self._size = 0
        if not self.algorithms:
            return
        import hashlib  # brings OpenSSL along

        self._hashes = {name: hashlib.new(name, usedforsecurity=False) for name in self.algorithms}
        if "sha1" in self.algorithms:
            head = b"blob %d\0" % self._packed
            self._hashes[GIT_BLOB] = hashlib.sha1(head, usedforsecurity=False)

    def _raw(self, file: IO[bytes]) -> Iterator[bytes]:
        while chunk := file.read(CHUNK):
            self._size += len(chunk)
            for each in self._hashes.values():
                each.update(chunk)
            yield chunk
        self._whole = True

    def _content(self, file: IO[bytes], raw: Iterator[bytes]) -> Iterator[bytes]:
        first = next(raw, b"")
        kind = self.compression
        seen = next((name for name, signs in MAGIC.items() if first.startswith(signs)), "")
        if seen == "bz2" and first[4:10] not in (b"1AY&SY", b"\x17rE8P\x90"):
            seen = ""  # a text may well begin with BZh
        if kind != seen and (kind or seen):
            if kind and not seen and (not first or b"\0" in first):
                said = "the file is empty" if not first else f"it does not begin as {NAMES[kind]} does"
                self._fail("compression-error", "not-packed", f"{said}: it cannot be unpacked")
                return
            message = f"the file is {NAMES[seen]}" if seen else "the file is not packed"
            message += f", not {NAMES[kind]}" if kind else ", and is neither named nor declared so"
            hint = f'say {{"compression": "{seen}"}} in the resource' if seen else "pack it, or rename it"
            if not (seen == "zip" and self._workbook(file)):
                self._tell("compression-error", "other-packing", message, hint)
            kind = seen
        foreign = next((what for sign, what in FOREIGN if first.startswith(sign)), "")
        foreign = "a web page" if WEB_PAGE.match(first) else foreign
        if kind == "zip" and self._workbook(file):
            foreign = "a workbook (.xlsx or .ods)"
        if foreign:
            self._fail(
                "format-error",
                "foreign",
                f"the file is {foreign}, not a table in text",
                HINTS.get(foreign, ""),
            )
        elif kind == "zip":
            yield from self._zip(file, raw)
        elif kind:
            yield from self._unpacked(_chained(first, raw), kind)
        else:
            yield from _chained(first, raw)

    def _unpacked(self, raw: Iterator[bytes], kind: str) -> Iterator[bytes]:
        """One packed stream after the other, as gzip and its kin write them."""
        unpacker, given = unpacker_of(kind), 0
        for data in chain(raw, (b"",)):
            while True:
                if unpacker is None:  # behind a stream stands another one, or padding
                    data = data.lstrip(b"\0")
                    if data and not data.startswith(tuple(sign[: len(data)] for sign in MAGIC[kind])):
                        message = (
                            f"behind the packed content stand {self._left(data):,} bytes of something else"
                        )
                        self._tell("compression-error", "rest", message, "cut them off")
                        return
                    unpacker = unpacker_of(kind) if data else None
                if unpacker is None:
                    break
                try:
                    piece = unpacker.decompress(data, CHUNK)
                except Exception as error:  # each library has its own, and some have several
                    self._broken(kind, given, error)
                    return
                given += len(piece)
                if self._beyond(given, self._packed):
                    return
                if piece:
                    yield piece
                data = b""
                if unpacker.eof:
                    data, unpacker = unpacker.unused_data, None
                elif not piece:
                    break
        if unpacker is not None:
            self._broken(kind, given, None)

    def _left(self, data: bytes) -> int:
        return len(data) + self._packed - self._size

    def _zip(self, file: IO[bytes], raw: Iterator[bytes]) -> Iterator[bytes]:
        """The one member of an archive that is the table. Its list stands at the end: that is read first."""
        import zipfile

        for _ in raw:
            pass
        given = 0
        try:
            archive = zipfile.ZipFile(file)
        except Exception as error:  # zipfile has many ways to say that an archive is damaged
            yield from self._salvaged(file, error)
            return
        try:
            with archive:
                info = self._chosen(archive)
                if info is None:
                    return
                with archive.open(info) as member:
                    while piece := member.read(CHUNK):
                        given += len(piece)
                        if self._beyond(given, max(info.compress_size, 1)):
                            return
                        yield piece
        except Exception as error:
            self._broken("zip", given, error)

    def _chosen(self, archive: Any) -> Any:
        """The member that is the table: the declared one, the only one, or the first that looks like one."""
        files = [info for info in archive.infolist() if not _hidden(info.filename)]
        names = [info.filename for info in files]
        if self.inner:
            if self.inner not in names:
                message = f"the archive holds no {self.inner}; it holds {_listed(names)}"
                self._fail("compression-error", "member", message)
                return None
            return files[names.index(self.inner)]
        if not files:
            self._fail("compression-error", "member", "the archive is empty")
            return None
        tables = [
            name for name in names if name.lower().endswith((".csv", ".tsv", ".json", ".jsonl", ".ndjson"))
        ]
        own = PurePosixPath(plain_name(self.path.name)).name
        likely = [name for name in names if PurePosixPath(name).name == own] or tables or names
        self.member = likely[0]
        if len(files) > 1:
            message = f"the archive holds {len(files)} files, {_listed(names)}; {self.member} was read"
            hint = f'say {{"innerpath": "{self.member}"}} in the resource'
            self._tell("compression-error", "members", message, hint, severity="warning")
        return files[names.index(self.member)]

    def _salvaged(self, file: IO[bytes], error: Exception) -> Iterator[bytes]:
        """The first member of a zip archive whose list, at its end, is lost."""
        file.seek(0)
        head, given = file.read(30), 0
        if len(head) == 30 and head.startswith(MAGIC["zip"][0]):
            flags, method, name, extra = struct.unpack("<6xHH16xHH", head)
            self.member = file.read(name).decode("utf-8", "replace")
            file.seek(30 + name + extra)
            unpacker = Inflate(-15) if method == 8 and not flags & 1 else None
            while unpacker and not unpacker.eof and (data := file.read(CHUNK)):
                while piece := unpacker.attempt(data, CHUNK):
                    given += len(piece)
                    if self._beyond(given, self._packed):
                        return
                    yield piece
                    data = b""
        self._broken("zip", given, error)

    def _workbook(self, file: IO[bytes]) -> bool:
        """Whether a zip archive is a workbook of Excel or LibreOffice; the file stands where it stood."""
        import zipfile

        here = file.tell()
        try:
            with zipfile.ZipFile(file) as archive:
                names = archive.namelist()
                return "content.xml" in names or any(name.startswith("xl/workbook") for name in names)
        except Exception:  # told when it is read
            return False
        finally:
            file.seek(here)

    def _beyond(self, given: int, packed: int) -> bool:
        limit = ""
        if given > MAX_SIZE:
            limit = f"more than {MAX_SIZE:,} bytes"
        elif given > SMALL and given > MAX_RATIO * packed:
            limit = f"more than {MAX_RATIO} times its {packed:,} bytes"
        if limit:
            message = f"the file unpacks to {limit}, the limit of what is read of it"
            self._fail("compression-error", "limit", message, "publish it unpacked, if it is meant so")
        return bool(limit)

    def _broken(self, kind: str, given: int, error: BaseException | None) -> None:
        why = "it is cut off" if error is None else str(error) or type(error).__name__
        message = (
            f"the {NAMES[kind]} file cannot be unpacked to its end: {why}; {given:,} bytes could be read"
        )
        self._fail("compression-error", "damaged", message, "pack the file again")

    def _fail(self, rule: str, kind: str, message: str, hint: str = "") -> None:
        self.complete = False
        self._tell(rule, kind, message, hint)

    def _tell(self, rule: str, kind: str, message: str, hint: str = "", **more: Any) -> None:
        self.report(Fault(rule, kind, message, hint=hint, **more))


def _chained(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    if first:
        yield first
    yield from rest


def _hidden(name: str) -> bool:
    """A folder, and what systems put beside the files that somebody packed."""
    return (
        name.endswith("/")
        or name.startswith("__MACOSX/")
        or PurePosixPath(name).name in (".DS_Store", "Thumbs.db")
    )


def _listed(names: list[str]) -> str:
    return ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "") or "nothing"
