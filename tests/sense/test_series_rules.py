"""Ratios, series and counts: continuity, magnitude, ratio, count-above."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import worlds
from hydata.package import Package
from hydata.sense import sense

FIELDS = [
    {"name": "area", "type": "string"},
    {"name": "period", "type": "string"},
    {"name": "men", "type": "integer", "unit": "person"},
    {"name": "women", "type": "integer", "unit": "person"},
    {"name": "sex_ratio", "type": "number", "unit": "female_100"},
]
RATIO = {"rule": "ratio", "ratio": "sex_ratio", "numerator": "men", "denominator": "women", "per": 100}
SERIES = {"rule": "continuity", "fields": ["men"]}
SLIP = {"rule": "magnitude", "fields": ["men"]}


def judged(folder: Path, rule: dict[str, Any], rows: str) -> list[tuple[str, str, str]]:
    """(verdict, figures, reason) of each check of the rule over rows of area,period,men,women,sex_ratio."""
    schema = {"fields": FIELDS, "primaryKey": ["area", "period"], "rules": [rule]}
    raw = {"name": "series", "resources": [{"name": "people", "path": "people.csv", "schema": schema}]}
    (folder / "datapackage.json").write_text(json.dumps(raw), encoding="utf-8")
    (folder / "people.csv").write_text("area,period,men,women,sex_ratio\n" + rows, encoding="utf-8")
    report = sense(Package.read(folder))
    assert report.skipped == ()
    return [(each.verdict, each.figures, each.reason) for each in report.checks if each.rule == rule["rule"]]


@pytest.mark.parametrize(
    ("rule", "rows", "expected"),
    [
        pytest.param(RATIO, "a,2020,520,480,108.33\n", ("holds", "520 / 480 = 108.33", ""), id="a ratio"),
        pytest.param(
            RATIO, "a,2020,520,480,108.35\n",
            ("fails", "520 / 480 = 108.35", "off by 0.011667"), id="a ratio that is off"),
        pytest.param(
            RATIO, "a,2020,520,,108.33\n",
            ("undecided", "520 / ? = 108.33", "the numerator or the denominator is missing"), id="half a ratio"),
        pytest.param(
            SERIES, "a,2019,10,,\na,2021,11,,\n",
            ("fails", "10 in 2019, 11 in 2021", "no figure for 2020"), id="a gap"),
        pytest.param(
            {**SERIES, "gaps": [2020]}, "a,2019,10,,\na,2021,11,,\n",
            ("holds", "10 in 2019, 11 in 2021", ""), id="a declared gap"),
        pytest.param(
            {**SERIES, "largest_change_pct": 5}, "a,2019,100,,\na,2020,91,,\n",
            ("fails", "100 in 2019, 91 in 2020", "a change of -9 % is more than 5 %"), id="a break"),
        pytest.param(
            {**SERIES, "largest_change_pct": 5, "breaks": [2020]}, "a,2019,100,,\na,2020,91,,\n",
            ("holds", "100 in 2019, 91 in 2020", ""), id="a declared break"),
        pytest.param(
            SLIP, "a,2019,1000,,\na,2020,10400,,\na,2021,1100,,\n",
            ("fails", "10400 beside 1000, 1100", "off by a factor of 10 against its neighbours"), id="ten times"),
        pytest.param(SLIP, "a,2019,1000,,\na,2020,1900,,\n", ("holds", "1000 beside 1900", ""), id="no slip"),
        pytest.param(SLIP, "a,1952,3,,\na,2018,3046,,\n", None, id="years far apart say nothing"),
    ],
)  # fmt: skip
def test_series(
    tmp_path: Path, rule: dict[str, Any], rows: str, expected: tuple[str, str, str] | None
) -> None:
    found = judged(tmp_path, rule, rows)
    assert (expected in found) if expected else found == []


CLAIM = [
    ("news:5", "1个", "1", "count", "exact", "count", "counties", "430400", "2021", "", "final"),
    ("news:6", "300亿元", "300", "CNY_100M", "over", "threshold", "gdp", "430400", "2021", "", "final"),
]


@pytest.mark.parametrize(
    ("count", "more", "expected"),
    [
        ("1", [], ("undecided", "figures of 1 of 2 areas are known")),
        ("3", [], ("fails", "the figures allow 1 to 2")),
        ("0", [], ("fails", "the figures allow 1 to 2")),
        (
            "1",
            [
                (
                    "news:7",
                    "299亿元",
                    "299",
                    "CNY_100M",
                    "exact",
                    "level",
                    "gdp",
                    "430482",
                    "2021",
                    "",
                    "final",
                )
            ],
            ("holds", ""),
        ),
    ],
)
def test_count_above(world: Path, count: str, more: list[tuple[str, ...]], expected: tuple[str, str]) -> None:
    said = [("news:5", f"{count}个", count, *CLAIM[0][3:]), CLAIM[1]]
    text = worlds.observations([*worlds.NEWS, *said, *more])
    (world / "resources/observations/news.csv").write_text(text, encoding="utf-8")
    raw = json.loads((world / "datapackage.json").read_text(encoding="utf-8"))
    raw["rules"] = [{"rule": "count-above", "count": "news:5", "threshold": "news:6", "partition": "two"}]
    (world / "datapackage.json").write_text(json.dumps(raw), encoding="utf-8")
    checks = [each for each in sense(Package.read(world)).checks if each.rule == "count-above"]
    assert [(each.verdict, each.reason) for each in checks] == [expected]
