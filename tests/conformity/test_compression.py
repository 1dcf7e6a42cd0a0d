"""Files give their bytes whether packed or not, size and hashes in the same pass, and no bomb goes off."""

from __future__ import annotations

import bz2
import gzip
import hashlib
import io
import lzma
import os
import random
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hydata.conformity import compression
from hydata.conformity.compression import (
    Source,
    compression_of,
    plain_name,
)
from hydata.conformity.faults import Fault
from hydata.conformity.fingerprints import GIT_BLOB, Fingerprint

TEXT = b"area,people\n" + b"".join(b"43%04d,%d\n" % (n, n * n) for n in range(5000))


def zipped(*files: tuple[str, bytes], kind: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", kind) as archive:
        for name, data in files:
            archive.writestr(name, data)
    return made.getvalue()


PACK: dict[str, Callable[[bytes], bytes]] = {
    "": bytes,
    "gz": gzip.compress,
    "bz2": bz2.compress,
    "xz": lzma.compress,
    "zip": lambda data: zipped(("a.csv", data)),
}


def read(path: Path, kind: str = "", **options: Any) -> tuple[bytes, list[tuple[str, str, str]], Source]:
    """The bytes, (rule, kind, message) of each fault, and the source."""
    faults: list[Fault] = []
    source = Source(path, faults.append, kind, **options)
    return b"".join(source), [(each.rule, each.kind, each.message) for each in faults], source


def put(folder: Path, data: bytes, name: str = "a") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("kind", PACK)
@pytest.mark.parametrize("data", [b"", b"a", TEXT, TEXT * 40], ids=["empty", "a byte", "a table", "chunks"])
def test_what_was_packed_is_read(tmp_path: Path, kind: str, data: bytes) -> None:
    path = put(tmp_path, PACK[kind](data))
    content, faults, source = read(path, kind, algorithms=["md5", "sha1", "sha256", "sha512", "crc32"])
    packed = path.read_bytes()
    blob = b"blob %d\0%s" % (len(packed), packed)
    digests = {name: hashlib.new(name, packed).hexdigest() for name in ("md5", "sha1", "sha256", "sha512")}
    expected = Fingerprint(len(packed), digests | {GIT_BLOB: hashlib.sha1(blob).hexdigest()})
    assert (content, faults, source.complete, source.fingerprint()) == (data, [], True, expected)


@pytest.mark.parametrize("kind", PACK)
def test_the_hash_is_of_the_whole_file_when_reading_stopped_early(tmp_path: Path, kind: str) -> None:
    path = put(tmp_path, PACK[kind](os.urandom(3 << 20)))
    source = Source(path, lambda fault: None, kind, algorithms=["sha256"])
    next(iter(source))
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    assert source.fingerprint() == Fingerprint(path.stat().st_size, {"sha256": digest})


@pytest.mark.parametrize("kind", ["gz", "bz2", "xz"])
def test_packed_streams_may_follow_each_other(tmp_path: Path, kind: str) -> None:
    pack = PACK[kind]
    path = put(tmp_path, pack(b"a\n") + pack(b"") + pack(TEXT) + bytes(8))
    assert read(path, kind)[:2] == (b"a\n" + TEXT, [])


@pytest.mark.parametrize("kind", ["gz", "bz2", "xz"])
def test_what_stands_behind_is_told(tmp_path: Path, kind: str) -> None:
    path = put(tmp_path, PACK[kind](TEXT) + b"rubbish")
    message = "behind the packed content stand 7 bytes of something else"
    assert read(path, kind)[:2] == (TEXT, [("compression-error", "rest", message)])


@pytest.mark.parametrize("kind", ["gz", "bz2", "xz", "zip"])
@pytest.mark.parametrize("share", [0.7, 0.98])
def test_a_file_that_is_cut_off_gives_what_it_holds(tmp_path: Path, kind: str, share: float) -> None:
    whole = random.Random(0).randbytes(1 << 20).hex().encode()
    packed = PACK[kind](whole)
    content, faults, source = read(put(tmp_path, packed[: int(len(packed) * share)]), kind)
    assert whole.startswith(content)
    assert len(content) > len(whole) * (share - 0.5)  # bzip2 unpacks blocks of 900 kB at once
    found = [(rule, what) for rule, what, _ in faults]
    assert (found, source.complete) == ([("compression-error", "damaged")], False)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (gzip.compress(TEXT)[:-8] + b"\0" * 8, "the gzip file cannot be unpacked to its end: Error -3 while decompressing data: incorrect data check; 0 bytes could be read"),
        (b"\x1f\x8b", "the gzip file cannot be unpacked to its end: it is cut off; 0 bytes could be read"),
    ],
)  # fmt: skip
def test_a_damaged_file(tmp_path: Path, data: bytes, message: str) -> None:
    content, faults, source = read(put(tmp_path, data), "gz")
    shown = message.replace("0 bytes", f"{len(content):,} bytes")
    assert (faults, source.complete) == ([("compression-error", "damaged", shown)], False)


@pytest.mark.parametrize("kind", ["gz", "bz2", "xz", "zip"])
def test_a_bomb_does_not_go_off(tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compression, "SMALL", 2 << 20)
    packed = PACK[kind](bytes(32 << 20))
    content, faults, source = read(put(tmp_path, packed), kind)
    rule, what, message = faults[0]
    assert (rule, what, source.complete) == ("compression-error", "limit", False)
    assert len(content) <= max(2 << 20, 250 * len(packed)) < 32 << 20
    assert message.startswith("the file unpacks to more than 250 times its ")
    assert source.fingerprint().size == len(packed)


def test_a_file_may_not_unpack_to_more_than_the_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compression, "MAX_SIZE", 1 << 20)
    content, faults, _ = read(put(tmp_path, gzip.compress(os.urandom(4 << 20))), "gz")
    message = "the file unpacks to more than 1,048,576 bytes, the limit of what is read of it"
    assert (faults, len(content) <= 1 << 20) == ([("compression-error", "limit", message)], True)


@pytest.mark.parametrize(
    ("files", "inner", "member", "told"),
    [
        pytest.param(["a.csv"], "", "a.csv", [], id="one"),
        pytest.param(["__MACOSX/._a.csv", "a.csv", ".DS_Store"], "", "a.csv", [], id="one, and what systems add"),
        pytest.param(["readme.txt", "t.csv", "u.csv"], "u.csv", "u.csv", [], id="the declared one"),
        pytest.param(["readme.txt", "t.csv", "u.csv"], "", "t.csv", ["members"], id="the first that looks like a table"),
        pytest.param(["u.csv", "x/data.csv"], "", "x/data.csv", ["members"], id="the one of the archive's name"),
        pytest.param(["a.csv"], "b.csv", "", ["member"], id="none of that name"),
        pytest.param([], "", "", ["member"], id="nothing"),
    ],
)  # fmt: skip
def test_members_of_an_archive(
    tmp_path: Path, files: list[str], inner: str, member: str, told: list[str]
) -> None:
    path = put(tmp_path, zipped(*((name, name.encode()) for name in files)), "data.csv.zip")
    content, faults, source = read(path, "zip", inner=inner)
    assert (content, [what for _, what, _ in faults]) == (member.encode(), told)
    assert source.complete == bool(member)


@pytest.mark.parametrize("kind", [zipfile.ZIP_STORED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_ways_to_zip(tmp_path: Path, kind: int) -> None:
    assert read(put(tmp_path, zipped(("a.csv", TEXT), kind=kind)), "zip")[:2] == (TEXT, [])


def test_an_encrypted_archive(tmp_path: Path) -> None:
    data = bytearray(zipped(("a.csv", b"a\n1\n")))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    content, faults, _ = read(put(tmp_path, bytes(data)), "zip")
    assert (content, faults[0][:2], "encrypted" in faults[0][2]) == (
        b"",
        ("compression-error", "damaged"),
        True,
    )


@pytest.mark.parametrize(
    ("data", "kind", "content", "told"),
    [
        pytest.param(gzip.compress(TEXT), "", TEXT, [("compression-error", "other-packing", "the file is gzip, and is neither named nor declared so")], id="gzip that is not said"),
        pytest.param(zipped(("a.csv", TEXT)), "", TEXT, [("compression-error", "other-packing", "the file is zip, and is neither named nor declared so")], id="zip that is not said"),
        pytest.param(TEXT, "gz", TEXT, [("compression-error", "other-packing", "the file is not packed, not gzip")], id="no gzip at all"),
        pytest.param(bz2.compress(TEXT), "gz", TEXT, [("compression-error", "other-packing", "the file is bzip2, not gzip")], id="bzip2 for gzip"),
        pytest.param(b"\0\1\2", "gz", b"", [("compression-error", "not-packed", "it does not begin as gzip does: it cannot be unpacked")], id="something else"),
        pytest.param(b"", "xz", b"", [("compression-error", "not-packed", "the file is empty: it cannot be unpacked")], id="nothing"),
        pytest.param(b"BZh,n\n1,2\n", "", b"BZh,n\n1,2\n", [], id="a label that looks like bzip2"),
        pytest.param(b"PAR1....", "", b"", [("format-error", "foreign", "the file is a Parquet file, not a table in text")], id="Parquet"),
        pytest.param(b"<!DOCTYPE html><html>", "", b"", [("format-error", "foreign", "the file is a web page, not a table in text")], id="a web page"),
        pytest.param(zipped(("[Content_Types].xml", b""), ("xl/workbook.xml", b"")), "", b"", [("format-error", "foreign", "the file is a workbook (.xlsx or .ods), not a table in text")], id="a workbook"),
    ],
)  # fmt: skip
def test_a_file_that_is_not_what_is_said(
    tmp_path: Path, data: bytes, kind: str, content: bytes, told: list[Any]
) -> None:
    assert read(put(tmp_path, data), kind)[:2] == (content, told)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    content, faults, source = read(tmp_path / "none.csv", algorithms=["md5"])
    assert (content, faults, source.complete) == (
        b"",
        [("scheme-error", "missing", "there is no such file")],
        False,
    )
    assert source.fingerprint() == Fingerprint(0, {})
    assert read(tmp_path)[1] == [("scheme-error", "unreadable", "the file cannot be read: Is a directory")]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.sampled_from(["gz", "bz2", "xz", "zip"]), st.data())
def test_nothing_in_a_file_raises(tmp_path: Path, kind: str, data: st.DataObject) -> None:
    packed = bytearray(PACK[kind](TEXT[:400]))
    for at in data.draw(st.lists(st.integers(0, len(packed) - 1), min_size=1, max_size=5)):
        packed[at] = data.draw(st.integers(0, 255))
    content, faults, source = read(put(tmp_path, bytes(packed)), kind)
    assert faults or (content, source.complete) == (TEXT[:400], True)


def test_an_archive_without_a_list_and_without_sense(tmp_path: Path) -> None:
    head = struct.pack("<4sHHHHHIIIHH", b"PK\x03\x04", 20, 0, 8, 0, 0, 0, 9, 9, 1, 0)
    raw = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = raw.compress(TEXT) + raw.flush()
    assert read(put(tmp_path, head + b"a" + body), "zip")[0] == TEXT
    assert read(put(tmp_path, head + b"a" + b"\xff" * 99), "zip")[0] == b""
    assert read(put(tmp_path, head[:20]), "zip")[0] == b""


@pytest.mark.parametrize(
    ("raw", "path", "expected"),
    [
        ({}, "a.csv", ("", [])),
        ({}, "a.csv.gz", ("gz", [])),
        ({}, "A.ZIP", ("zip", [])),
        ({"compression": "gzip"}, "a.dat", ("gz", [])),
        ({"compression": "no"}, "a.csv.gz", ("", [])),
        ({"compression": "rar"}, "a.csv.xz", ("xz", [("/compression", "compression 'rar' is not known; known: gz, zip, bz2, xz")])),
        ({"compression": 7}, "a.csv", ("", [("/compression", "compression 7 is not known; known: gz, zip, bz2, xz")])),
    ],
)  # fmt: skip
def test_compression_of(raw: dict[str, Any], path: str, expected: tuple[Any, ...]) -> None:
    assert compression_of(raw, path) == expected


def test_plain_name() -> None:
    assert [plain_name(each) for each in ("a.csv.gz", "x/a.tsv", "a.ZIP")] == ["a.csv", "x/a.tsv", "a"]


def test_a_git_blob_is_recognised(tmp_path: Path) -> None:
    found = read(put(tmp_path, b"hello\n"), algorithms=["sha1"])[2].fingerprint()
    assert found.agrees("sha1:ce013625030ba8dba906f756967f9e9ca394464a") == GIT_BLOB  # git hash-object
    assert found.agrees(hashlib.sha1(b"hello\n").hexdigest().upper()) == "sha1"
    assert found.agrees("sha1:00") == ""
