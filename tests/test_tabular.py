"""A table is read with the place of each row, written in one spelling, typed as its schema says."""

import os
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hydata.errors import DataError, HydataError
from hydata.schema import Schema
from hydata.tabular import Place, Table, decode, frame, key_of, read, records, to_csv, write_aside

CELLS = st.text(
    st.sampled_from("a衡,\"\n\t ;'") | st.characters(exclude_categories=["Cs"], exclude_characters="\0")
)
TABLES = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width), max_size=6)
)


def labelled(cells: list[list[str]]) -> tuple[list[str], list[dict[str, str]]]:
    columns = [f"c{number}" for number in range(len(cells[0]) if cells else 1)]
    return columns, [dict(zip(columns, row, strict=True)) for row in cells]


def put(folder: Path, name: str, data: str | bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("tables")


@given(TABLES)
def test_what_is_written_is_read(folder, cells):
    columns, rows = labelled(cells)
    table = read([put(folder, "a.csv", to_csv(columns, rows))], folder)
    assert (table.columns, table.rows) == (columns, rows)


@given(TABLES.filter(lambda cells: not any("\r" in cell for row in cells for cell in row)))
def test_places(folder, cells):
    columns, rows = labelled(cells)
    table = read([put(folder, "a.csv", to_csv(columns, rows))], folder)
    before = [to_csv(columns, rows[:number]).count(b"\n") for number in range(len(rows))]
    assert table.places == [Place("a.csv", row, line + 1) for row, line in enumerate(before, 2)]


@pytest.mark.parametrize("cell", ["a\rb", "\r", "a\r"])
def test_a_carriage_return_survives(tmp_path, cell):
    rows = [{"a": cell, "b": "1"}]
    assert read([put(tmp_path, "a.csv", to_csv(["a", "b"], rows))], tmp_path).rows == rows


@pytest.mark.parametrize(
    ("cells", "data"),
    [
        ([], "c0\n"),
        ([["衡阳县", " 1"]], "c0,c1\n衡阳县, 1\n"),
        ([["a,b", 'say "no"', "x\ny"]], 'c0,c1,c2\n"a,b","say ""no""","x\ny"\n'),
        ([[""], ["1"]], 'c0\n""\n1\n'),
    ],
)
def test_one_spelling(cells, data):
    assert to_csv(*labelled(cells)) == data.encode()


def test_columns_are_written_in_the_order_asked_for():
    assert to_csv(["b", "a"], [{"a": "1", "b": "2", "c": "3"}]) == b"b,a\n2,1\n"


def test_parts_are_one_table(tmp_path):
    paths = [put(tmp_path, "a.csv", 'x,y\n1,"2\n2"\n3,4\n'), put(tmp_path, "b/c.csv", "\ufeffx,y\r\n5,6\r\n")]
    rows = [{"x": "1", "y": "2\n2"}, {"x": "3", "y": "4"}, {"x": "5", "y": "6"}]
    table = Table(["x", "y"], rows, [Place("a.csv", 2, 2), Place("a.csv", 3, 4), Place("b/c.csv", 2, 2)])
    assert read(paths, tmp_path) == table
    assert (list(table), len(table)) == (rows, 3)


def test_records_of_any_length(tmp_path):
    path = put(tmp_path, "a.csv", "x,y\n1\n\n1,2,3\n")
    cells = [["x", "y"], ["1"], [], ["1", "2", "3"]]
    assert list(records([path], tmp_path)) == [(Place("a.csv", n, n), row) for n, row in enumerate(cells, 1)]


def test_a_file_outside_keeps_its_whole_path(tmp_path):
    path = put(tmp_path, "a.csv", "x\n1\n")
    assert read([path], tmp_path / "elsewhere").places == [Place(str(path), 2, 2)]


@pytest.mark.parametrize(
    ("parts", "says"),
    [
        (["x,y\n1,2\n\n1,2\n"], "0.csv:3: row '': 0 cells where the header has 2 [missing-cell]"),
        (['x,y\n"1\n1",2\n1\n'], "0.csv:4: row '1': 1 cell where the header has 2 [missing-cell]"),
        (["x,y\n1,2,3\n"], "0.csv:2: row '1,2,3': 3 cells where the header has 2 [extra-cell]"),
        (["x,x\n1,2\n"], "0.csv:1: row 'x,x': a column stands twice in the header [duplicate-label]"),
        (['x\n1\n"2\n3\n'], "0.csv:3: row '': not CSV: unexpected end of data [source-error]"),
        (
            ["x,y\n1,2\n", "y,x\n2,1\n"],
            "1.csv:1: row 'y,x': its header differs from the first part's [incorrect-label]",
        ),
        (
            ["x\n1\n", "x\n衡阳县\n".encode("gbk")],
            "1.csv:2: byte '0xba': byte 1 of the line is not UTF-8 [encoding-error]\n"
            "  hint: gb18030 would read it: save the file as UTF-8, or declare its encoding",
        ),
    ],
    ids=["blank", "short", "long", "repeated", "unclosed", "parts", "GBK"],
)
def test_unreadable(tmp_path, parts, says):
    paths = [put(tmp_path, f"{number}.csv", data) for number, data in enumerate(parts)]
    with pytest.raises(DataError) as raised:
        read(paths, tmp_path)
    assert str(raised.value) == says


def test_an_absent_file_is_an_os_error(tmp_path):
    with pytest.raises(FileNotFoundError):
        read([tmp_path / "a.csv"], tmp_path)


@pytest.mark.parametrize(
    ("data", "line", "value", "message", "reads"),
    [
        ("衡阳".encode("gb18030"), 1, "0xba", "byte 1 of the line is not UTF-8", "gb18030"),
        ("a\nx,衡".encode("gb18030"), 2, "0xba", "byte 3 of the line is not UTF-8", "gb18030"),
        (b"caf\xe9\n", 1, "0xe9", "byte 4 of the line is not UTF-8", "latin-1"),
    ],
)
def test_not_utf_8(data, line, value, message, reads):
    with pytest.raises(DataError) as raised:
        decode(data, "a.csv")
    error = raised.value
    hint = f"{reads} would read it: save the file as UTF-8, or declare its encoding"
    assert (error.path, error.line, error.field, error.value) == ("a.csv", line, "byte", value)
    assert (error.rule, error.message, error.hint) == ("encoding-error", message, hint)


def test_write_aside(tmp_path):
    path = tmp_path / "a.csv"
    for data in (b"old", b"new"):
        write_aside(path, data)
    assert [(each.name, each.read_bytes()) for each in tmp_path.iterdir()] == [("a.csv", b"new")]
    assert path.stat().st_mode & 0o777 == 0o644


@pytest.mark.parametrize("old", [None, b"old"])
def test_a_failed_write_leaves_what_was_there(tmp_path, monkeypatch, old):
    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    path = tmp_path / "a.csv"
    if old is not None:
        path.write_bytes(old)
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_aside(path, b"new")
    there = [] if old is None else [("a.csv", old)]
    assert [(each.name, each.read_bytes()) for each in tmp_path.iterdir()] == there


@pytest.mark.parametrize(
    ("kind", "decimal", "cells", "dtype", "values"),
    [
        ("string", False, ["430481", "", "-", "耒阳"], "string", ["430481", None, None, "耒阳"]),
        ("string", True, ["1.50"], "string", ["1.50"]),
        ("date", False, ["2020-11-01"], "string", ["2020-11-01"]),
        ("integer", False, ["12", "-3", "", "1.5", "x"], "Int64", [12, -3, None, None, None]),
        ("number", False, ["1.50", "-2", "1e3", "-", "NaN", "1,5"], "Float64", [1.5, -2.0, 1e3, *[None] * 3]),
        ("boolean", False, ["true", "false", "", "yes"], "boolean", [True, False, None, None]),
        ("number", True, ["155.40", "300", "", "x"], "object", [Decimal("155.40"), Decimal(300), None, None]),
        ("integer", True, ["12", ""], "object", [Decimal(12), None]),
        ("integer", True, ["1.5"], "object", [None]),
    ],
)
def test_frame(kind, decimal, cells, dtype, values):
    schema = Schema.from_json({"fields": [{"name": "a", "type": kind}], "missingValues": ["", "-"]})
    made = frame(Table(["a"], [{"a": cell} for cell in cells], []), schema, decimal=decimal)
    assert str(made["a"].dtype) == dtype
    assert [None if pd.isna(each) else str(each) for each in made["a"]] == [
        None if each is None else str(each) for each in values
    ]


def test_frame_follows_the_schema():
    schema = Schema.from_json({"fields": [{"name": "b"}, {"name": "absent"}, {"name": "a"}]})
    made = frame(Table(["a", "b", "more"], [{"a": "1", "b": "2", "more": "3"}], []), schema)
    assert made.to_dict("list") == {"b": ["2"], "a": ["1"]}


@pytest.mark.parametrize(
    ("names", "key"), [(["area", "period"], "430481|2020"), (["period", "absent"], "2020|"), ([], "")]
)
def test_keys(names, key):
    row = {"period": "2020", "area": "430481"}
    schema = Schema.from_json({"fields": [], "primaryKey": names})
    assert key_of(row, names) == key
    assert Table(list(row), [row, row], []).keys(schema) == [key, key]


def test_a_whole_number_past_64_bits_is_told_not_lost():
    schema = Schema.from_json({"fields": [{"name": "a", "type": "integer"}]})
    table = Table(["a"], [{"a": "9" * 20}], [])
    with pytest.raises(HydataError, match="does not fit 64 bits; load it with decimal=True"):
        frame(table, schema)
    assert str(frame(table, schema, decimal=True)["a"][0]) == "9" * 20
