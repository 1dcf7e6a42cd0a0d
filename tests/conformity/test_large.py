"""The blocks that a large file is cut into tell what the exact lane tells, whatever stands in the file."""

from __future__ import annotations

import json
import os
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hydata.conformity import blocks, compression, ends, fast, large, rows
from hydata.conformity.blocks import Signs, cut
from hydata.conformity.engine import check_tables
from hydata.conformity.state import Options
from hydata.findings import Report
from hydata.package import Package

EXAMPLES = int(os.environ.get("HYDATA_EXAMPLES", "200"))  # 40000 for an hour of looking
FIELDS = [{"name": "a", "type": "integer"}, {"name": "b", "type": "string"}]


def write(folder: str | Path, data: bytes, **resource: Any) -> Package:
    (Path(folder) / "t.csv").write_bytes(data)
    table = {"name": "t", "path": "t.csv", "schema": {"fields": FIELDS}, **resource}
    profile = "https://datapackage.org/profiles/2.0/datapackage.json"
    descriptor = {"$schema": profile, "name": "p", "resources": [table]}
    (Path(folder) / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")
    return Package.read(folder)


def told(package: Package, *, size: int = 0, samples: int | None = None, limit: int = 0) -> Report:
    """The report of the large lane for blocks of a size; of the exact lane for none. `limit` is a cell's."""
    with ExitStack() as stack:
        stack.enter_context(patch("hydata.conformity.table.LARGE", 0 if size else 1 << 40))
        stack.enter_context(patch.object(fast, "SIZE", size))
        stack.enter_context(patch.object(compression, "CHUNK", size or 1 << 20))
        stack.enter_context(patch.object(large, "LOOK", 9))
        for module in (rows, blocks, ends) if limit else ():
            stack.enter_context(patch.object(module, "CELL_LIMIT", limit))
        if limit:  # rows of a cell's limit are not taken as one
            stack.enter_context(patch.object(rows, "WIDTH_LIMIT", limit))
        return check_tables(package, list(package), {}, Options(samples=samples))


PIECES = (
    ",",
    '"',
    "\n",
    "1",
    "x",
    '""',
    ',"',
    '",',
    "1,x\n",
    '1,"x"\n',
    '1,"x\ny"\n',
    "#",
    "\r\n",
    "\r",
    ";",
    " ",
    "é",
)


@settings(deadline=None, max_examples=EXAMPLES, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from(["a,b\n", "a,b\r\n", '"a",b\n']),
    st.lists(st.sampled_from(PIECES), max_size=30).map("".join),
    st.sampled_from([1, 2, 3, 5, 8, 13, 40]),
    st.sampled_from([None, 2]),
    st.sampled_from([{}, {"commentChar": "#"}, {"delimiter": ";"}, {"quoteChar": ""}, {"header": False}]),
    st.sampled_from([0, 9, 14]),
)
def test_whatever_quotes_stand_where(
    header: str, body: str, size: int, samples: int | None, dialect: dict[str, Any], limit: int
) -> None:
    with TemporaryDirectory() as folder:
        package = write(folder, (header + body).encode(), dialect=dialect)
        expected = told(package, samples=samples, limit=limit)
        assert told(package, size=size, samples=samples, limit=limit) == expected


@pytest.mark.parametrize(
    ("body", "pieces"),
    [
        ('1,x\n2,"y\nz"\n3,', ["1,x\n", '2,"y\nz"\n', "3,\n"]),
        ('1,5" pipe\n2,"y\nz"\n', ['1,5" pipe\n', '2,"y\nz"\n']),
        ('1,"x" y\n2,"y\nz"\n', ['1,"x" y\n', '2,"y\nz"\n']),
        ('1,"x""\n"\n2,y\n', ['1,"x""\n"\n', "2,y\n"]),
        ('1,"x\n2,y\n3,5" pipe\n4,z\n', ['1,"x\n2,y\n3,5" pipe\n', "4,z\n"]),
        ('1,x\n2,"x\n3,y\n', ["1,x\n", '2,"x\n3,y\n']),
        ('#"\n1,"\n"\n# "\n2,y\n', ['#"\n', '1,"\n"\n', '# "\n', "2,y\n"]),
        ('1,"x"\r\n2,"\r\n"\r\n3,y\r\n', ['1,"x"\r\n', '2,"\r\n"\r\n', "3,y\r\n"]),
        ('1,5"\r2,y\r', ['1,5"\r', "2,y\r"]),
        ("1,x\r2,y\r\n", ["1,x\r", "2,y\r\n"]),
    ],
    ids=[
        "regular", "in a plain cell", "behind a cell", "doubled", "not closed before the next one",
        "not closed", "comments", "CRLF", "CR", "CR without quotes",
    ],
)  # fmt: skip
def test_a_piece_ends_where_a_row_ends(body: str, pieces: list[str]) -> None:
    stream = [bytes([each]) for each in body.encode()]
    signs = Signs(comment=b"#", end=b"\n")
    assert [piece.decode() for piece in cut(stream, signs, 1)] == pieces


def test_a_row_that_never_ends_is_left_to_the_exact_lane() -> None:
    data = b"a,b\n1,x\n" + b"1," * 300 + b"\n" + b"2,y\n" * 9
    with TemporaryDirectory() as folder, patch.object(blocks, "HELD", 100):
        package = write(folder, data)
        assert told(package, size=20) == told(package)


BROKEN = (
    b"1,\xd6\xd0\n",
    b"\xff",
    b"\xb9\xfa\n",
    b"2,\xe4\xb8\xad\n",
    b"\xe4\xb8",
    b"\xef\xbb\xbf",
    b'"',
    b",",
    b"\n",
    b"\r",
    b"\r\n",
)


@settings(deadline=None, max_examples=EXAMPLES, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from([b"a,b\n", b"a,b\r\n", b"\xef\xbb\xbfa,b\n", b"a,b\xd6\n"]),
    st.lists(st.sampled_from(BROKEN), max_size=20).map(b"".join),
    st.sampled_from([1, 3, 8, 40]),
    st.sampled_from([{}, {"encoding": "utf-8-sig"}, {"dialect": {"header": False}}]),
    st.sampled_from([FIELDS, [{**field, "type": "string"} for field in FIELDS]]),
    st.booleans(),
)
def test_whatever_bytes_stand_where(
    header: bytes, body: bytes, size: int, resource: dict[str, Any], fields: list[Any], twice: bool
) -> None:
    with TemporaryDirectory() as folder:
        (Path(folder) / "u.csv").write_bytes(header + body[:9])
        paths = ["u.csv", "t.csv"] if twice else "t.csv"
        package = write(folder, header + body, path=paths, schema={"fields": fields}, **resource)
        assert told(package, size=size) == told(package)


@pytest.mark.parametrize(
    ("data", "findings"),
    [
        (
            b"a,b\r\n" + b"1,x\n" * 20 + b'2,"y\nz"\n' * 3,
            [("source-error", 23, [(2, 2), (3, 3)], "end each row with CRLF")],
        ),
        (
            b"a,b\n" + b"1,x\n" * 9 + b"2,y\r\n" * 9,
            [("source-error", 9, [(11, 11), (12, 12)], "end each row with LF")],
        ),
        (
            b"a,b\n" + b"1,x\n" * 9 + b"2,y\r" * 9,
            [("source-error", 9, [(11, 11), (12, 12)], 'end each row with LF or CRLF; or say {"lineTerminator": "\\r"} in the `dialect`')],
        ),
        (
            b"a,b\n" + b"1,x\n" * 9 + "2,衡阳市人口\n".encode("gbk") * 9,
            [("encoding-error", 9, [(None, 11), (None, 12)], 'gb18030 would read it: save the file as UTF-8, or say {"encoding": "gb18030"} in the resource')],
        ),
        (
            b"a,b\n" + "1,衡阳市人口\n".encode() * 9 + b"2,\xff\n" * 9,
            [("encoding-error", 9, [(None, 11), (None, 12)], "the rest of the file is UTF-8: mend these bytes")],
        ),
    ],
    ids=["header with CRLF", "CRLF from some row on", "CR from some row on", "GBK", "a few bytes"],
)  # fmt: skip
def test_what_is_told_of_the_whole_file(data: bytes, findings: list[Any]) -> None:
    with TemporaryDirectory() as folder:
        reports = [told(write(folder, data), size=size, samples=2) for size in (0, 20)]
    assert reports[0] == reports[1]
    assert findings == [
        (each.rule, each.count, [(at.row, at.line) for at in each.samples], each.hint)
        for each in reports[1].findings
    ]
