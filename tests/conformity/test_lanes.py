"""Both lanes tell the same of any table: what is wrong, how often, where."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hydata.conformity import conformity, fast
from hydata.conformity.engine import check_tables
from hydata.conformity.state import Options
from hydata.findings import Report
from hydata.package import Package

FIELDS: list[dict[str, Any]] = [
    {"type": "integer"},
    {"type": "integer", "constraints": {"required": True}},
    {"type": "number", "constraints": {"required": True, "minimum": -5}},
    {"type": "integer", "constraints": {"minimum": 0, "maximum": 20}},
    {"type": "integer", "groupChar": ","},
    {"type": "integer", "missingValues": ["-9", ""]},
    {"type": "number"},
    {"type": "number", "constraints": {"minimum": 0.5, "exclusiveMaximum": 100}},
    {"type": "number", "decimalChar": ","},
    {"type": "string"},
    {"type": "string", "constraints": {"required": True}},
    {"type": "string", "constraints": {"pattern": "[a-c]+|x"}},
    {"type": "string", "constraints": {"enum": ["a", "b", "abc"]}},
    {"type": "string", "constraints": {"minLength": 2, "maxLength": 3}},
    {"type": "string", "constraints": {"unique": True}},
    {"type": "string", "format": "email"},
    {"type": "date"},
    {"type": "date", "constraints": {"minimum": "2020-01-01"}},
    {"type": "year"},
    {"type": "boolean"},
    {"type": "any"},
    {"type": "integer", "categories": [1, 2, 10]},
]
TEXTS = st.sampled_from(
    "0|1|2|10|21|-9|-1|+1|01|1.0|1.50|0.5|100|99.999|1e2|INF|NaN|1,000|1_000| 1|1 |9223372036854775808|a|b|c|abc"
    '|abcd|x|ax|é|衡阳|\U0001f600|2020-01-01|2019-12-31|2020-1-1|2020-02-30|2020|true|false|a@b.cn|n/a|-|say "a"'
    "|two\nlines|a,b|１||".split("|")
)


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[dict[str, Any]], list[list[str]], dict[str, Any]]:
    fields = draw(st.lists(st.sampled_from(FIELDS), min_size=2, max_size=5))
    named = [{**field, "name": f"f{at}"} for at, field in enumerate(fields)]
    rows = draw(
        st.lists(st.lists(TEXTS, min_size=len(fields), max_size=len(fields)), min_size=1, max_size=12)
    )
    for _ in range(draw(st.integers(0, 2))):  # ragged and blank rows
        rows.insert(draw(st.integers(0, len(rows))), draw(st.lists(TEXTS, max_size=len(fields) + 1)))
    names = [field["name"] for field in named]
    schema: dict[str, Any] = {"fields": named}
    if draw(st.booleans()):
        schema["primaryKey"] = draw(st.lists(st.sampled_from(names), min_size=1, max_size=2, unique=True))
    if draw(st.booleans()):
        keys = draw(st.lists(st.sampled_from(names), min_size=1, max_size=2, unique=True))
        reference = {"resource": "parent", "fields": [f"k{at}" for at in range(len(keys))]}
        schema["foreignKeys"] = [{"fields": keys, "reference": reference}]
    return named, rows, schema


def write(folder: Path, rows: list[list[str]], schema: dict[str, Any], ending: str) -> Package:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator=ending)
    writer.writerow([field["name"] for field in schema["fields"]])
    writer.writerows(rows)
    (folder / "t.csv").write_bytes(out.getvalue().encode())
    (folder / "parent.csv").write_text("k0,k1\n1,a\n2,b\n10,\n", encoding="utf-8")
    types = [
        field["type"] if field["type"] in ("integer", "number", "date") else "string"
        for field in schema["fields"]
    ]
    keys = schema.get("foreignKeys", [{"fields": []}])[0]["fields"]
    names = [field["name"] for field in schema["fields"]]
    parent = [{"name": f"k{at}", "type": types[names.index(key)]} for at, key in enumerate(keys)] or [
        {"name": "k0"}
    ]
    parent += [{"name": "k1", "type": "string"}] if len(parent) == 1 else []
    resources = [
        {"name": "t", "path": "t.csv", "schema": schema},
        {"name": "parent", "path": "parent.csv", "schema": {"fields": parent, "missingValues": ["-"]}},
    ]
    profile = "https://datapackage.org/profiles/2.0/datapackage.json"
    (folder / "datapackage.json").write_text(
        json.dumps({"$schema": profile, "name": "p", "resources": resources})
    )
    return Package.read(folder)


def told(package: Package, large: int, size: int, samples: int | None, few: float = fast.FEW) -> Report:
    """The report of one lane: everything is large, or nothing; `few` rows may be read again as text."""
    blocks = patch.object(fast, "SIZE", size), patch.object(fast, "FEW", few)
    with patch("hydata.conformity.table.LARGE", large), blocks[0], blocks[1]:
        return check_tables(package, list(package), {}, Options(samples=samples))


FEW = st.sampled_from([fast.FEW, 1.0])  # so that blocks of a few rows take that way too


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(tables(), st.integers(1, 300), st.sampled_from([None, 2]), st.sampled_from(["\n", "\r\n"]), FEW)
def test_lanes_agree(
    table: tuple[list[dict[str, Any]], list[list[str]], dict[str, Any]],
    size: int,
    samples: int | None,
    ending: str,
    few: float,
) -> None:
    _, rows, schema = table
    with TemporaryDirectory() as folder:
        package = write(Path(folder), rows, schema, ending)
        exact, fast = told(package, 1 << 40, 0, samples), told(package, 0, size, samples, few)
    assert fast == exact
    assert [each for each in fast.skipped if "never equal" not in each.why] == []


@pytest.mark.parametrize(
    ("lines", "kind"),
    [
        (["1,a", "\t5,b", "3,c"], "integer"),
        (["1,a", '"\t5",b', "3,c"], "number"),
        (["20000000000000000000,a", "020000000000000000000,b", "3,c"], "integer"),
        (["1.50,", ",b", "1.50,c"], "number"),
    ],
    ids=["tab", "quoted tab", "twenty digits", "missing"],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("last", ["", "end"])
def test_lanes_agree_on_what_a_reader_skips(
    tmp_path: Path, lines: list[str], kind: str, end: str, last: str
) -> None:
    rows = [*lines, *(f"{n},x" for n in range(4, 40))]
    (tmp_path / "t.csv").write_bytes((end.join(["n,s", *rows]) + (end if last else "")).encode())
    fields = [{"name": "n", "type": kind}, {"name": "s", "type": "string"}]
    schema = {"fields": fields, "primaryKey": ["n"]}
    raw = {"name": "p", "resources": [{"name": "t", "type": "table", "path": "t.csv", "schema": schema}]}
    (tmp_path / "datapackage.json").write_text(json.dumps(raw), encoding="utf-8")
    reports = []
    for large in (0, 1 << 40):
        with patch("hydata.conformity.table.LARGE", large), patch.object(fast, "SIZE", 60):
            reports.append(conformity(Package.read(tmp_path)))
    assert reports[0] == reports[1]
    assert reports[0].findings


@pytest.mark.parametrize("large", [0, 1 << 40], ids=["fast", "exact"])
@pytest.mark.parametrize("size", [1, 10, 1000])
def test_keys_of_ragged_rows_are_compared(large: int, size: int, tmp_path: Path) -> None:
    fields = [{"name": each, "type": "string"} for each in "abc"]
    lines = ["a,b,c", "1,x,1", "2,x", "3", "1,y,2,more", "2,y,3", "3,z,4", "4,x,5,more"]
    keys = [{"fields": [each], "reference": {"resource": "t", "fields": [each]}} for each in "ab"]
    schema = {"fields": fields, "primaryKey": ["a"], "uniqueKeys": [["b"]]}
    child = {"fields": fields[:2], "foreignKeys": keys}
    for name, text in (("t", "\n".join(lines) + "\n"), ("u", "a,b\n2,z\n4,x\n5,z\n")):
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    tables = (("t", schema), ("u", child))
    raw = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "resources": [{"name": name, "path": f"{name}.csv", "schema": each} for name, each in tables],
    }
    (tmp_path / "datapackage.json").write_text(json.dumps(raw), encoding="utf-8")
    report = told(Package.read(tmp_path), large, size, None)
    found = {(each.rule, each.field): [one.row for one in each.samples] for each in report.findings}
    assert found == {
        ("missing-cell", "c"): [3],
        ("missing-cell", "b"): [4],
        ("primary-key", ""): [5, 6, 7],
        ("extra-cell", ""): [5, 8],
        ("unique-error", "b"): [3, 6, 8],
        ("foreign-key", "a"): [4],
    }


@pytest.mark.parametrize("large", [0, 1 << 40], ids=["fast", "exact"])
def test_a_repeated_key_names_the_part_file_of_the_first(large: int, tmp_path: Path) -> None:
    for name, text in (("one", "a\n5\n1\n"), ("two", "a\n7\n5\n"), ("three", "a\n7\n8\n")):
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    schema = {"fields": [{"name": "a", "type": "integer"}], "primaryKey": ["a"]}
    table = {"name": "t", "path": ["one.csv", "two.csv", "three.csv"], "schema": schema}
    raw = {"$schema": "https://datapackage.org/profiles/2.0/datapackage.json", "resources": [table]}
    (tmp_path / "datapackage.json").write_text(json.dumps(raw), encoding="utf-8")
    report = told(Package.read(tmp_path), large, 1, None)
    assert [(each.message, [(one.path, one.row) for one in each.samples]) for each in report.findings] == [
        ("the same primary key as in row 2 of one.csv: '5', '7'", [("two.csv", 3), ("three.csv", 2)])
    ]


def test_missing_cell_names_the_field_whatever_the_label(tmp_path: Path) -> None:
    fields = [{"name": each, "type": "string"} for each in "abc"]
    (tmp_path / "t.csv").write_text("a,b,see\n1,x\n", encoding="utf-8")
    table = {"name": "t", "path": "t.csv", "schema": {"fields": fields}}
    (tmp_path / "datapackage.json").write_text(json.dumps({"resources": [table]}), encoding="utf-8")
    for large in (0, 1 << 40):
        report = told(Package.read(tmp_path), large, 100, None)
        assert [(each.rule, each.field) for each in report.findings] == [
            ("incorrect-label", "c"),
            ("missing-cell", "c"),
        ]
