"""Odd numbers, odd parts, odd schemas: each told at its place, and the rest still looked at."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import hydata
import worlds
from hydata import front
from hydata.package import Package


def shares(folder: Path, cell: str, **field: Any) -> Package:
    """A package of one table with one share."""
    fields = [{"name": "id"}, {"name": "share", "type": "number", "unit": "percent", **field}]
    raw = {"name": "odd", "resources": [{"name": "t", "path": "t.csv", "schema": {"fields": fields}}]}
    (folder / "datapackage.json").write_text(json.dumps(raw), encoding="utf-8")
    (folder / "t.csv").write_text(f'id,share\nx,"{cell}"\n', encoding="utf-8")
    return Package.read(folder)


@pytest.mark.parametrize(
    ("cell", "field", "rules"),
    [
        ("95,4", {"decimalChar": ","}, []),
        ("950,5", {"decimalChar": ","}, ["unit-range"]),
        ("1,950", {"groupChar": ","}, ["unit-range"]),
        ("950%", {"bareNumber": False}, ["unit-range"]),
        ("95%", {"bareNumber": False}, []),
        ("９５０", {}, ["type-error"]),
        ("9_50", {}, ["type-error"]),
        (" 950 ", {}, ["type-error"]),
        ("NaN", {}, ["type-error"]),
        ("1e999999999", {}, ["type-error"]),
        ("9" * 5000, {}, ["type-error"]),
        ("95", {"type": "string"}, ["schema-error"]),
    ],
)
def test_no_number_escapes_its_unit(
    tmp_path: Path, cell: str, field: dict[str, Any], rules: list[str]
) -> None:
    report = front.validate(shares(tmp_path, cell, **field))
    assert sorted({each.rule for each in report.findings}) == rules


@pytest.mark.parametrize("decimals", ["two", -2, 999999999])
def test_decimals_are_few(tmp_path: Path, decimals: Any) -> None:
    report = front.validate(shares(tmp_path, "1", decimals=decimals))
    assert [(each.rule, each.message) for each in report.findings] == [
        ("schema-error", "`decimals` of 'share' is a whole number from 0 to 30")
    ]


PARTS: dict[str, tuple[str, str]] = {
    "columns swapped": ("b,a\n2,y\n", "incorrect-label"),
    "no header": ("y,2\n", "incorrect-label"),
    "no last line end": ("a,b\ny,2", ""),
}


@pytest.mark.parametrize("name", PARTS)
def test_each_part_of_a_table_has_its_own_header_and_end(tmp_path: Path, name: str) -> None:
    text, rule = PARTS[name]
    schema = {"fields": [{"name": "a"}, {"name": "b", "type": "integer"}], "primaryKey": "a"}
    raw = {"name": "parts", "resources": [{"name": "t", "path": ["2.csv", "3.csv"], "schema": schema}]}
    (tmp_path / "datapackage.json").write_text(json.dumps(raw), encoding="utf-8")
    (tmp_path / "2.csv").write_text(text, encoding="utf-8")
    (tmp_path / "3.csv").write_text("a,b\nz,3\n", encoding="utf-8")
    if name == "no header":
        (tmp_path / "2.csv").write_text("a,b\nx,1\n", encoding="utf-8")
        (tmp_path / "3.csv").write_text(text, encoding="utf-8")
    report = hydata.validate(tmp_path)
    assert [each.rule for each in report.findings] == ([rule] if rule else [])
    assert report.complete is (not rule)


def test_a_composite_key_with_a_null_part_refers_to_nothing(tmp_path: Path) -> None:
    key = {"fields": ["a", "b"], "reference": {"resource": "parents", "fields": ["a", "b"]}}
    fields = [{"name": "a"}, {"name": "b"}]
    resources = [
        {"name": "parents", "path": "p.csv", "schema": {"fields": fields}},
        {"name": "children", "path": "c.csv", "schema": {"fields": fields, "foreignKeys": [key]}},
    ]
    raw = {"name": "keys", "resources": resources}
    (tmp_path / "datapackage.json").write_text(json.dumps(raw), encoding="utf-8")
    (tmp_path / "p.csv").write_text("a,b\n1,1\n", encoding="utf-8")
    (tmp_path / "c.csv").write_text("a,b\n1,1\n1,\n2,2\n", encoding="utf-8")
    findings = [(each.rule, each.count, each.samples[0].line) for each in hydata.validate(tmp_path).findings]
    assert findings == [("foreign-key", 1, 4)]


ODD_SCHEMAS = [
    ("observations", '"observations": {"indicator": "population.*"}', '"observations": {"indicator": "("}'),
    ("observations", '"observations": {"indicator": "population.*"}', '"observations": {"nothing": "x"}'),
    ("where", '"partition": "two"', '"partition": "two", "where": ["a"]'),
    ("where", '"partition": "two"', '"partition": "two", "where": {"area": 5}'),
    (
        "primaryKey",
        '"primaryKey": ["area", "period", "coverage"]',
        '"primaryKey": ["area", "time", "coverage"]',
    ),
    ("primaryKey", '"primaryKey": ["area", "period", "coverage"]', '"primaryKey": [1, 2]'),
    ("foreignKeys", '"foreignKeys": [{', '"foreignKeys": [1, {'),
    ("foreignKeys", '"fields": ["area"], "reference"', '"fields": 5, "reference"'),
    ("severity", '"partition": "two"', '"partition": "two", "severity": "fatal"'),
    ("parts", '["population_male", "population_female"]', "[]"),
    ("missingValues", '"missingValues": []', '"missingValues": [{"label": "none"}]'),
    ("pattern", '"constraints": {"required": true}', '"constraints": {"required": true, "pattern": "("}'),
]


@pytest.mark.parametrize(("part", "old", "new"), ODD_SCHEMAS)
def test_an_odd_part_of_a_schema_is_told_and_the_other_tables_are_looked_at(
    world: Path, part: str, old: str, new: str
) -> None:
    worlds.replace(world, "schemas/population.json", old, new)
    report = hydata.validate(world)
    assert not report.valid
    assert {"schema-error", "rule-unknown"} & {each.rule for each in report.findings}
    assert "growth" in {check.rule for check in report.checks}


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("sources", "book,B1,A,1", "book,B1,A,first"),
        ("programmes", ",5+1,", ",four,"),
        ("conflicts", ",verdict,", ",verdikt,"),
        ("provenance", ",observation,", ",observasion,"),
        ("formulas", ",formula,", ",formel,"),
        ("gdp", "area,", "aria,"),
        ("gdp", "2021,3840,", "2021,38\x0040,"),
        ("observations/book", "1000,1000,person", "1000,1e999999999,person"),
        ("units", ",100000000,", ",1e400000000,"),
    ],
)
def test_an_odd_register_or_table_is_told_and_ends_with_1(world: Path, file: str, old: str, new: str) -> None:
    worlds.replace(world, f"resources/{file}.csv", old, new)
    report = hydata.validate(world)
    assert not report.valid
    assert "total" in {check.rule for check in report.checks} or file in ("units", "provenance")
