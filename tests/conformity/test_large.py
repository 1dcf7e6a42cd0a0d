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

from hydata.conformity import blocks, compression, ends, engine, fast, large, rows
from hydata.conformity.blocks import Signs, cut
from hydata.conformity.engine import Options, check_tables
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
    """The report of the large lane for blocks of a size; of the exact lane for none."""
    with ExitStack() as stack:
        stack.enter_context(patch.object(engine, "LARGE", 0 if size else 1 << 40))
        stack.enter_context(patch.object(fast, "SIZE", size))
        stack.enter_context(patch.object(compression, "CHUNK", size or 1 << 20))
        stack.enter_context(patch.object(large, "LOOK", 9))
        for module in (rows, blocks, ends) if limit else ():
            stack.enter_context(patch.object(module, "CELL_LIMIT", limit))
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
)
def test_whatever_quotes_stand_where(
    header: str, body: str, size: int, samples: int | None, dialect: dict[str, Any]
) -> None:
    with TemporaryDirectory() as folder:
        package = write(folder, (header + body).encode(), dialect=dialect)
        assert told(package, size=size, samples=samples) == told(package, samples=samples)


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
