"""One fault in a clean table: exactly that finding, at its row, line and column, and nothing else.

The clean table of each case holds one column `x` of the kind that is looked at, between a key and a
text whose first cell holds a line break, so that rows and lines differ. Where the column and the
fault stand is drawn; both lanes must tell the same.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import hydata
from hydata.conformity import fast
from hydata.findings import Report

ROWS = 12
LANES = {"exact": 1 << 40, "fast": 0}
PARENT = b"k,m\n1,a\n2,b\n3,c\n"
QUIET = [HealthCheck.too_slow, HealthCheck.differing_executors]

# rule, field, count, and (row, line, column, value) of each place
Told = tuple[str, str, int, tuple[tuple[int | None, int | None, int | None, str], ...]]


@dataclass
class Table:
    """A table that can be written: its fields, labels and cells, and the rest of its schema."""

    fields: list[dict[str, Any]]
    rows: list[list[str]]
    schema: dict[str, Any] = field(default_factory=dict)
    labels: list[str] = field(default_factory=list)
    resource: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, raw: dict[str, Any], good: list[str], at: int, schema: dict[str, Any] | None = None) -> Table:
        """A clean table: key `id`, text `text`, and column `x` at a place of 0 to 2."""
        fields = [
            {"name": "id", "type": "integer"},
            {"name": "text", "type": "string"},
        ]
        fields.insert(at, {"name": "x", **raw})
        rows = []
        for number in range(ROWS):
            row = [str(number + 1), "two\nlines" if number == 0 else f"w{number}"]
            row.insert(at, good[number % len(good)])
            rows.append(row)
        labels = [each["name"] for each in fields]
        return cls(fields, rows, {"primaryKey": "id", **(schema or {})}, labels)

    def column(self, name: str) -> int:
        return self.labels.index(name)

    def line(self, row: int) -> int:
        """The line of a record (header 1): the first row takes two."""
        return row + (row > 2)

    def data(self) -> bytes:
        out = io.StringIO(newline="")
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(self.labels)
        writer.writerows(self.rows)
        return out.getvalue().encode()

    def report(self, lane: str, data: bytes | None = None) -> Report:
        data = self.data() if data is None else data
        resource = {
            "name": "t",
            "path": "t.csv",
            "schema": {"fields": self.fields, **self.schema},
            **self.resource,
        }
        names = [{"name": "k", "type": "integer"}, {"name": "m", "type": "string"}]
        parent = {"name": "parent", "path": "parent.csv", "schema": {"fields": names}}
        raw = {"$schema": "https://datapackage.org/profiles/2.0/datapackage.json", "name": "p"}
        with TemporaryDirectory() as folder:
            (Path(folder) / "t.csv").write_bytes(data)
            (Path(folder) / "parent.csv").write_bytes(PARENT)
            path = Path(folder) / "datapackage.json"
            path.write_text(json.dumps({**raw, "resources": [resource, parent]}), encoding="utf-8")
            with patch("hydata.conformity.table.LARGE", LANES[lane]), patch.object(fast, "SIZE", 60):
                return hydata.validate(folder)


def told(report: Report) -> list[Told]:
    assert report.skipped == ()
    return [
        (
            each.rule,
            each.field,
            each.count,
            tuple((one.row, one.line, one.column, one.value) for one in each.samples),
        )
        for each in report.findings
    ]


def constraint(kind: str, **limits: Any) -> dict[str, Any]:
    return {"type": kind, "constraints": limits}


# name: field, good cells, a bad one, the rule that it breaks
CELLS: dict[str, tuple[dict[str, Any], list[str], str, str]] = {
    "integer": ({"type": "integer"}, ["1", "-20", "+3"], "1.5", "type-error"),
    "integer-words": ({"type": "integer"}, ["1", "-20"], "about 3", "type-error"),
    "integer-groups": ({"type": "integer", "groupChar": ","}, ["1,000", "7"], "1,,0", "type-error"),
    "integer-not-bare": ({"type": "integer", "bareNumber": False}, ["€ 5", "7 km"], "km", "type-error"),
    "number": ({"type": "number"}, ["1.5", "-2e3", "INF"], "1,5", "type-error"),
    "number-decimal": ({"type": "number", "decimalChar": ","}, ["1,5", "2"], "1.5", "type-error"),
    "boolean": ({"type": "boolean"}, ["true", "0"], "yes", "type-error"),
    "boolean-words": (
        {"type": "boolean", "trueValues": ["yes"], "falseValues": ["no"]}, ["yes", "no"], "true", "type-error",
    ),
    "date": ({"type": "date"}, ["2020-01-31", "1999-12-01"], "2020-02-30", "type-error"),
    "date-pattern": ({"type": "date", "format": "%d/%m/%Y"}, ["31/01/2020"], "2020-01-31", "type-error"),
    "time": ({"type": "time"}, ["10:00:00", "23:59:59"], "10:60:00", "type-error"),
    "datetime": ({"type": "datetime"}, ["2020-01-31T10:00:00Z"], "2020-01-31", "type-error"),
    "year": ({"type": "year"}, ["2020", "1999"], "20", "type-error"),
    "yearmonth": ({"type": "yearmonth"}, ["2020-01"], "2020-13", "type-error"),
    "duration": ({"type": "duration"}, ["P1Y2M", "PT5H"], "1 year", "type-error"),
    "geopoint": ({"type": "geopoint"}, ["112.6, 26.9"], "112.6, 96.9", "type-error"),
    "geojson": (
        {"type": "geojson"}, ['{"type":"Point","coordinates":[1,2]}'], '{"type":"Spot"}', "type-error",
    ),
    "object": ({"type": "object"}, ['{"a": 1}', "{}"], "[1]", "type-error"),
    "array": ({"type": "array"}, ["[1]", "[]"], "{}", "type-error"),
    "list": ({"type": "list", "itemType": "integer"}, ["1,2", "3"], "1,x", "type-error"),
    "email": ({"type": "string", "format": "email"}, ["a@b.cn"], "a.b.cn", "type-error"),
    "uri": ({"type": "string", "format": "uri"}, ["https://a.org/b"], "a b", "type-error"),
    "uuid": (
        {"type": "string", "format": "uuid"}, ["12345678-1234-5678-1234-567812345678"], "1234", "type-error",
    ),
    "binary": ({"type": "string", "format": "binary"}, ["Zm9v"], "Zm9", "type-error"),
    "required": (constraint("string", required=True), ["a", "b"], "", "constraint-error"),
    "required-missing": (
        {"type": "integer", "missingValues": ["-9"], "constraints": {"required": True}},
        ["1", "2"], "-9", "constraint-error",
    ),
    "minimum": (constraint("integer", minimum=0), ["0", "5"], "-1", "constraint-error"),
    "maximum": (constraint("number", maximum=100), ["100", "99.9"], "100.00000000000000001", "constraint-error"),
    "exclusive-minimum": (constraint("number", exclusiveMinimum=0), ["0.1"], "0", "constraint-error"),
    "exclusive-maximum": (constraint("integer", exclusiveMaximum=9), ["8"], "9", "constraint-error"),
    "minimum-date": (constraint("date", minimum="2020-01-01"), ["2020-01-01"], "2019-12-31", "constraint-error"),
    "maximum-year": (constraint("year", maximum="2024"), ["2020"], "2025", "constraint-error"),
    "min-length": (constraint("string", minLength=2), ["ab"], "a", "constraint-error"),
    "max-length": (constraint("string", maxLength=2), ["衡阳"], "衡阳市", "constraint-error"),
    "pattern": (constraint("string", pattern="[a-c]+|x"), ["abc", "x"], "xx", "constraint-error"),
    "enum": (constraint("string", enum=["a", "b"]), ["a", "b"], "c", "constraint-error"),
    "enum-integer": (constraint("integer", enum=[1, 2]), ["1", "02"], "3", "constraint-error"),
    "json-schema": (
        constraint("object", jsonSchema={"required": ["a"]}), ['{"a": 1}'], '{"b": 1}', "constraint-error",
    ),
    "categories": ({"type": "string", "categories": ["a", "b"]}, ["a", "b"], "c", "constraint-error"),
    "labelled-categories": (
        {"type": "integer", "categories": [{"value": 0, "label": "no"}, {"value": 1, "label": "yes"}]},
        ["0", "1"], "2", "constraint-error",
    ),
}  # fmt: skip


@pytest.mark.parametrize("lane", LANES)
@pytest.mark.parametrize("case", CELLS)
@settings(deadline=None, max_examples=4, suppress_health_check=QUIET)
@given(at=st.integers(0, 2), row=st.integers(2, ROWS + 1))
def test_a_wrong_cell(case: str, lane: str, at: int, row: int) -> None:
    raw, good, bad, rule = CELLS[case]
    table = Table.of(raw, good, at)
    assert told(table.report(lane)) == []
    table.rows[row - 2][at] = bad
    assert told(table.report(lane)) == [(rule, "x", 1, ((row, table.line(row), at + 1, bad),))]


# --- rows and keys ---

Fault = Callable[[Table, int], list[Told]]
ROW_FAULTS: dict[str, tuple[dict[str, Any], list[str], dict[str, Any], Fault]] = {}
FOREIGN = {"foreignKeys": [{"fields": ["x"], "reference": {"resource": "parent", "fields": ["k"]}}]}
SELF = {"foreignKeys": [{"fields": ["x"], "reference": {"resource": "", "fields": ["id"]}}]}
UNIQUE = [str(number * 3) for number in range(ROWS)]


def row_fault(raw: dict[str, Any], good: list[str], schema: dict[str, Any] | None = None) -> Any:
    def register(fault: Fault) -> Fault:
        ROW_FAULTS[fault.__name__] = raw, good, schema or {}, fault
        return fault

    return register


def one(table: Table, rule: str, name: str, row: int, column: int | None, value: str) -> list[Told]:
    return [(rule, name, 1, ((row, table.line(row), column, value),))]


@row_fault({"type": "string"}, ["a"])
def missing_cell(table: Table, row: int) -> list[Told]:
    table.rows[row - 2].pop()
    return one(table, "missing-cell", table.labels[2], row, 3, "")


@row_fault({"type": "string"}, ["a"])
def extra_cell(table: Table, row: int) -> list[Told]:
    table.rows[row - 2].append("more")
    return one(table, "extra-cell", "", row, 4, "more")


@row_fault({"type": "string"}, ["a"])
def blank_row(table: Table, row: int) -> list[Told]:
    table.rows.insert(row - 2, [])
    return [("blank-row", "", 1, ((row, table.line(row), None, ""),))]


@row_fault({"type": "string"}, ["a"])
def empty_cells(table: Table, row: int) -> list[Told]:
    table.rows.insert(row - 2, ["", "", ""])
    return [("blank-row", "", 1, ((row, table.line(row), None, ""),))]


@row_fault({"type": "integer"}, ["1"])
def duplicate_key(table: Table, row: int) -> list[Told]:
    at = table.column("id")
    other = 2 if row > 2 else 3
    table.rows[row - 2][at] = table.rows[other - 2][at]
    later = max(row, other)
    return one(table, "primary-key", "", later, at + 1, table.rows[other - 2][at])


@row_fault({"type": "integer"}, ["1"])
def missing_key(table: Table, row: int) -> list[Told]:
    at = table.column("id")
    table.rows[row - 2][at] = ""
    return one(table, "primary-key", "", row, at + 1, "")


@row_fault({"type": "integer"}, ["1", "2"], {"primaryKey": ["id", "x"]})
def part_null_key(table: Table, row: int) -> list[Told]:
    at = table.column("x")
    table.rows[row - 2][at] = ""
    return one(table, "primary-key", "", row, at + 1, f"{row - 1}|")


@row_fault({"type": "integer"}, ["1", "2", "3"], FOREIGN)
def orphan(table: Table, row: int) -> list[Told]:
    at = table.column("x")
    table.rows[row - 2][at] = "77"
    return one(table, "foreign-key", "x", row, at + 1, "77")


@row_fault({"type": "integer"}, ["1", "2", "3"], SELF)
def orphan_of_itself(table: Table, row: int) -> list[Told]:
    at = table.column("x")
    table.rows[row - 2][at] = "77"
    return one(table, "foreign-key", "x", row, at + 1, "77")


@row_fault(
    {"type": "integer"},
    ["", "", ""],
    {"foreignKeys": [{"fields": ["x", "text"], "reference": {"resource": "parent", "fields": ["k", "m"]}}]},
)
def orphan_of_two_parts(table: Table, row: int) -> list[Told]:
    table.rows[row - 2][table.column("x")] = "1"
    text = table.rows[row - 2][table.column("text")] = "b"
    if row == 2:  # the cell with the line break is gone
        table.line = lambda row: row  # type: ignore[method-assign]
    return one(table, "foreign-key", "x, text", row, table.column("x") + 1, f"1|{text}")


@row_fault(constraint("integer", unique=True), UNIQUE)
def repeated_value(table: Table, row: int) -> list[Told]:
    at, other = table.column("x"), 2 if row > 2 else 3
    table.rows[row - 2][at] = table.rows[other - 2][at]
    return one(table, "unique-error", "x", max(row, other), at + 1, table.rows[other - 2][at])


@row_fault({"type": "string"}, UNIQUE, {"uniqueKeys": [["x"]]})
def repeated_unique_key(table: Table, row: int) -> list[Told]:
    at, other = table.column("x"), 2 if row > 2 else 3
    table.rows[row - 2][at] = table.rows[other - 2][at]
    return one(table, "unique-error", "x", max(row, other), at + 1, table.rows[other - 2][at])


@row_fault({"type": "string"}, UNIQUE, {"uniqueKeys": [["x"]]})
def missing_unique_keys_are_no_fault(table: Table, row: int) -> list[Told]:
    for at in (row - 2, (row - 1) % ROWS):
        table.rows[at][table.column("x")] = ""
    return []


@pytest.mark.parametrize("lane", LANES)
@pytest.mark.parametrize("case", ROW_FAULTS)
@settings(deadline=None, max_examples=4, suppress_health_check=QUIET)
@given(at=st.integers(0, 2), row=st.integers(2, ROWS + 1))
def test_a_wrong_row(case: str, lane: str, at: int, row: int) -> None:
    raw, good, schema, fault = ROW_FAULTS[case]
    table = Table.of(raw, good, at, schema)
    assert told(table.report(lane)) == []
    expected = fault(table, row)
    assert told(table.report(lane)) == expected


# --- the header ---


def labels(*new: str) -> Callable[[list[str]], list[str]]:
    return lambda old: [*new]


# new labels of id, x, text; how many cells are added to each row; what is told (rule, field, column, value)
HEADERS: dict[str, tuple[list[str], int, list[tuple[str, str, int | None, str]]]] = {
    "swapped": (
        ["x", "id", "text"], 0,
        [("incorrect-label", "", 1, "x"), ("incorrect-label", "", 2, "id")],
    ),
    "another": (["id", "y", "text"], 0, [("incorrect-label", "x", 2, "y")]),
    "case": (["id", "X", "text"], 0, [("incorrect-label", "x", 2, "X")]),
    "blanks": (["id", " x", "text"], 0, [("incorrect-label", "x", 2, " x")]),
    "no width": (["id", "x\u200b", "text"], 0, [("incorrect-label", "x", 2, "x\u200b")]),
    "blank": (["id", "", "text"], 0, [("blank-label", "x", 2, "")]),
    "twice": (["id", "x", "x"], 0, [("duplicate-label", "text", 3, "x")]),
    "missing": (["id", "x"], -1, [("missing-label", "text", None, "")]),
    "extra": (["id", "x", "text", "more"], 1, [("extra-label", "", 4, "more")]),
}  # fmt: skip


@pytest.mark.parametrize("lane", LANES)
@pytest.mark.parametrize("case", HEADERS)
def test_a_wrong_header(case: str, lane: str) -> None:
    new, more, expected = HEADERS[case]
    table = Table.of({"type": "string"}, ["1"], 1)
    if case == "swapped":  # every cell of both columns is right in either place
        table.rows = [[row[0], row[0], row[2]] for row in table.rows]
    table.labels = new
    table.rows = [row[:more] if more < 0 else row + ["1"] * more for row in table.rows]
    found = [(rule, name, where) for rule, name, _, where in told(table.report(lane))]
    assert [(rule, name, *one) for rule, name, where in found for one in where] == [
        (rule, name, 1, 1, column, value) for rule, name, column, value in expected
    ]


# --- the file ---

CLEAN = b"id,x,text\n" + b"".join(b"%d,%d,w%d\n" % (n, n, n) for n in range(1, ROWS + 1))
# bytes of one row (5, on line 6) instead of `5,5,w5\n`; rule, value, column
BYTES = {
    "bad byte": (b"5,5,w\xff\n", "encoding-error", None, None),
    "NUL": (b"5,5,w\0\n", "source-error", "w\\0", 3),
    "stray quote": (b'5,5,"w"5\n', "source-error", '"w"5', 3),
    "quote in a plain cell": (b'5,5,w"5\n', "source-error", None, 3),
    "bare CR": (b"5,5,w5\r", "source-error", "\\r", None),
    "another line end": (b"5,5,w5\r\n", "source-error", "\\r\\n", None),
}


@pytest.mark.parametrize("lane", LANES)
@pytest.mark.parametrize("case", BYTES)
def test_wrong_bytes(case: str, lane: str) -> None:
    line, rule, value, column = BYTES[case]
    report = Table.of({"type": "integer"}, ["1"], 1).report(lane, CLEAN.replace(b"5,5,w5\n", line))
    [(found, name, count, [(_, on, at, text)])] = told(report)
    assert (found, name, count, on) == (rule, "", 1, 6)
    assert column is None or at == column
    assert value is None or text == value


@pytest.mark.parametrize("lane", LANES)
def test_a_quote_that_is_not_closed_hides_no_other_row(lane: str) -> None:
    data = CLEAN.replace(b"5,5,w5\n", b'5,5,"w5\n').replace(b"9,9,w9", b"9,x,w9")
    assert told(Table.of({"type": "integer"}, ["1"], 1).report(lane, data)) == [
        ("source-error", "", 1, ((6, 6, 3, '"w5'),)),
        ("type-error", "x", 1, ((10, 10, 2, "x"),)),
    ]


@pytest.mark.parametrize("lane", LANES)
@pytest.mark.parametrize("name", ["md5", "sha1", "sha256", "sha512"])
def test_a_wrong_hash(name: str, lane: str) -> None:
    table = Table.of({"type": "integer"}, ["1"], 1)
    digest = hashlib.new(name, table.data()).hexdigest()
    for last, expected in ((digest[-1], []), ("0" if digest[-1] != "0" else "1", ["hash-count"])):
        table.resource = {"hash": f"{name}:{digest[:-1]}{last}"}
        assert [each.rule for each in table.report(lane).findings] == expected


@pytest.mark.parametrize("lane", LANES)
@pytest.mark.parametrize(("off", "expected"), [(0, []), (1, ["byte-count"]), (-1, ["byte-count"])])
def test_wrong_byte_counts(off: int, expected: list[str], lane: str) -> None:
    table = Table.of({"type": "integer"}, ["1"], 1)
    table.resource = {"bytes": len(table.data()) + off}
    assert [each.rule for each in table.report(lane).findings] == expected


@pytest.mark.parametrize("lane", LANES)
def test_another_delimiter_is_one_finding(lane: str) -> None:
    report = Table.of({"type": "integer"}, ["1"], 1).report(lane, CLEAN.replace(b",", b";"))
    assert [(each.rule, each.count, each.samples[0].line) for each in report.findings] == [
        ("source-error", 1, 1)
    ]


@pytest.mark.parametrize("lane", LANES)
def test_an_empty_file_is_one_finding(lane: str) -> None:
    report = Table.of({"type": "integer"}, ["1"], 1).report(lane, b"")
    assert [each.rule for each in report.findings] == ["source-error"]
