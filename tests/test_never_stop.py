"""Odd numbers, odd parts, odd schemas: each told at its place, and the rest still looked at."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import hydata
import worlds
from hydata import front
from hydata.findings import Report
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
    "no header": ("y,2\n", ""),
    "a wrong cell without header": ("y,two\n", "type-error"),
    "another header": ("a,c\ny,2\n", "incorrect-label"),
    "no last line end": ("a,b\ny,2", ""),
}


@pytest.mark.parametrize("name", PARTS)
def test_each_part_of_a_table_has_its_own_header_or_none_and_its_own_end(tmp_path: Path, name: str) -> None:
    text, rule = PARTS[name]
    schema = {"fields": [{"name": "a"}, {"name": "b", "type": "integer"}], "primaryKey": "a"}
    raw = {"name": "parts", "resources": [{"name": "t", "path": ["2.csv", "3.csv"], "schema": schema}]}
    (tmp_path / "datapackage.json").write_text(json.dumps(raw), encoding="utf-8")
    (tmp_path / "2.csv").write_text(text, encoding="utf-8")
    (tmp_path / "3.csv").write_text("a,b\nz,3\n", encoding="utf-8")
    if "header" in name:
        (tmp_path / "2.csv").write_text("a,b\nx,1\n", encoding="utf-8")
        (tmp_path / "3.csv").write_text(text, encoding="utf-8")
    report = hydata.validate(tmp_path)
    assert {each.rule for each in report.findings} == ({rule} if rule else set())
    assert report.complete is (name != "another header")  # swapped columns are found by their labels


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


TOWNS = {
    "fields": [
        {"name": "town", "type": "string"},
        {"name": "people", "type": "integer", "unit": "person"},
        {"name": "men", "type": "integer", "unit": "person"},
        {"name": "women", "type": "integer", "unit": "person"},
        {"name": "urban", "type": "number", "unit": "percent"},
        {"name": "rural", "type": "number", "unit": "percent"},
    ],
    "primaryKey": "town",
}
TOTAL = {"rule": "total", "whole": "people", "parts": ["men", "women"]}
SHARES = {"rule": "shares", "fields": ["urban", "rural"]}
HEADER = "town,people,men,women,urban,rural\n"
EMPTY = ("source-error", "towns.csv", "the file is empty: it has no header")


def towns(folder: Path, text: str, *rules: dict[str, Any], **schema: Any) -> Report:
    """Validate a package of one table with some rules."""
    raw = {"name": "p", "resources": [{"name": "towns", "path": "towns.csv", "schema": "towns.json"}]}
    (folder / "datapackage.json").write_text(json.dumps(raw), encoding="utf-8")
    (folder / "towns.json").write_text(json.dumps(TOWNS | schema | {"rules": rules}), encoding="utf-8")
    (folder / "towns.csv").write_text(text, encoding="utf-8")
    return hydata.validate(folder)


@pytest.mark.parametrize(
    ("text", "rule", "findings"),
    [
        pytest.param(
            "",
            TOTAL,
            [EMPTY],
            id="0 bytes",
        ),
        pytest.param(
            HEADER,
            TOTAL,
            [("undecided", "towns.json", "the rule total:men:05706e decides nothing: there is no row that it speaks of")],
            id="a header only",
        ),
        pytest.param(
            HEADER + "a,9,5,4,60,40\n",
            {"rule": "totl", "whole": "people", "parts": ["men"]},
            [("rule-unknown", "towns.json", "there is no rule 'totl'")],
            id="no such rule",
        ),
        pytest.param(
            HEADER + "a,9,5,4,60,40\n",
            TOTAL | {"whole": "peple"},
            [("rule-unknown", "towns.json", "the rule total names a field 'peple' that is not there; did you mean 'people'?")],
            id="no such field",
        ),
        pytest.param(
            HEADER + "a,9,5,4,60,40\n",
            TOTAL | {"where": {"twon": "a"}},
            [("rule-unknown", "towns.json", "the rule total names a field 'twon' that is not there; did you mean 'town' or 'women'?")],
            id="no such field in where",
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_table_or_a_rule_is_a_finding(
    tmp_path: Path, text: str, rule: dict[str, Any], findings: list[tuple[str, str, str]]
) -> None:
    report = towns(tmp_path, text, rule)
    assert [(each.rule, each.path, each.message) for each in report.findings] == findings
    assert report.complete
    assert report.failed("info")


def test_a_finding_about_a_rule_or_a_unit_points_to_its_place_in_the_schema(tmp_path: Path) -> None:
    fields = [*TOWNS["fields"][:-1], {"name": "rural", "type": "number", "unit": "percnt"}]  # type: ignore[index]
    report = towns(tmp_path, HEADER, SHARES, TOTAL | {"rule": "totl"}, TOTAL | {"whole": ""}, fields=fields)
    told = [
        (each.rule, each.field, [(sample.key, sample.value) for sample in each.samples], each.hint)
        for each in report.findings
        if each.rule != "undecided"
    ]
    assert told == [
        ("unit-known", "rural", [("/fields/5/unit", "percnt")], "did you mean 'percent' or 'person' or 'percentage_point'?"),
        ("rule-unknown", "", [("/rules/1", "totl")], "did you mean 'total' or 'area-total'?"),
        ("rule-unknown", "", [("/rules/2", "total")], ""),
    ]  # fmt: skip


def test_a_rule_whose_column_is_not_in_the_file_does_not_vanish(tmp_path: Path) -> None:
    text = "town,people,men,urban,rural\na,9,5,60,40\n"
    where = SHARES | {"where": {"women": "4"}}
    report = towns(tmp_path, text, SHARES, TOTAL, where)
    told = [each for each in report.findings if each.rule == "rule-unknown"]
    assert [(each.message, each.field, each.count, each.hint) for each in told] == [
        (
            "2 rules cannot run: towns.csv has no column 'women'",
            "women",
            2,
            "put the column into towns.csv, or take the rule out",
        )
    ]
    assert [(sample.key, sample.value) for sample in told[0].samples] == [
        ("/rules/1", "total: women"),
        ("/rules/2", "shares: women"),
    ]
    assert [(each.rule, each.count) for each in report.checks if each.rule == "shares"] == [("shares", 1)]


@pytest.mark.parametrize("whole", [100, "100", 100.0])
def test_shares_may_write_their_whole_as_text(tmp_path: Path, whole: object) -> None:
    report = towns(tmp_path, HEADER + "a,9,5,4,60,43\n", SHARES | {"whole": whole})
    assert [each.rule for each in report.findings] == ["shares"]


def test_an_unknown_unit_of_a_row_is_told_once(world: Path) -> None:
    worlds.replace(world, "resources/observations/book.csv", "1000,1000,person", "1000,1000,persn")
    told = [
        (each.rule, each.field, each.hint)
        for each in hydata.validate(world).findings
        if each.path == "resources/observations/book.csv"
    ]
    assert told == [("unit-known", "unit", "did you mean 'person' or 'person_1M' or 'person_10K'?")]


def test_a_foreign_key_that_no_other_rule_tells_stays(world: Path) -> None:
    worlds.replace(world, "resources/indicators.csv", "area,km2,land", "area,km3,land")
    found = [each for each in hydata.validate(world).findings if each.resource == "indicators"]
    assert [(each.rule, each.field, each.samples[0].value) for each in found] == [
        ("foreign-key", "unit", "km3")
    ]
