"""A small package of anybody: a province, two cities and four counties, two years, three sectors."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

FIELDS = [
    {"name": "area", "type": "string"},
    {"name": "period", "type": "string"},
    {"name": "gdp", "type": "number", "unit": "CNY_100M"},
    {"name": "farms", "type": "number", "unit": "CNY_100M"},
    {"name": "industry", "type": "number", "unit": "CNY_100M"},
    {"name": "services", "type": "number", "unit": "CNY_100M"},
    {"name": "farms_share", "type": "number", "unit": "percent"},
    {"name": "people", "type": "integer", "unit": "person"},
]
RULES = [
    {"rule": "total", "whole": "gdp", "parts": ["farms", "industry", "services"]},
    {"rule": "share-of", "share": "farms_share", "part": "farms", "whole": "gdp"},
    {"rule": "area-total", "fields": ["gdp", "farms", "industry", "services", "people"], "levels": [2, 4, 6]},
    {"rule": "subset", "part": "farms", "whole": "gdp"},
]
COUNTIES = {
    "430401": (100, 21, 34, 45, 31_870),
    "430402": (260, 43, 97, 120, 52_411),
    "430501": (314, 75, 118, 121, 67_902),
    "430502": (57, 13, 19, 25, 12_048),
}
GOOD = Path("figures.csv")


def table() -> list[list[str]]:
    """The header and the rows, true to the last digit."""
    header = [each["name"] for each in FIELDS]
    rows = []
    for year in ("2020", "2021"):
        times = 1 if year == "2020" else 2
        values = {area: [each * times for each in figures] for area, figures in COUNTIES.items()}
        for city in ("4304", "4305"):
            members = [value for area, value in values.items() if area.startswith(city)]
            values[f"{city}00"] = [sum(column) for column in zip(*members, strict=True)]
        cities = [values["430400"], values["430500"]]
        values["430000"] = [sum(column) for column in zip(*cities, strict=True)]
        for area in sorted(values):
            gdp, farms, industry, services, people = values[area]
            share = f"{100 * farms / gdp:.1f}"
            money = [f"{each}.00" for each in (gdp, farms, industry, services)]
            rows.append([area, year, *money, share, str(people)])
    return [header, *rows]


@pytest.fixture
def package(tmp_path: Path) -> Callable[..., Path]:
    """Makes the package, with some cells changed: (area, period, column) -> text."""

    def make(changed: dict[tuple[str, str, str], str] | None = None, rules: object = None) -> Path:
        header, *rows = table()
        for (area, period, column), text in (changed or {}).items():
            row = next(each for each in rows if each[:2] == [area, period])
            row[header.index(column)] = text
        schema = {
            "fields": FIELDS,
            "primaryKey": ["area", "period"],
            "rules": RULES if rules is None else rules,
        }
        resource = {"name": "figures", "type": "table", "path": "figures.csv", "schema": schema}
        descriptor = {
            "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
            "name": "province",
            "resources": [resource],
        }
        (tmp_path / "datapackage.json").write_text(json.dumps(descriptor), "utf-8")
        text = "".join(",".join(row) + "\n" for row in [header, *rows])
        (tmp_path / "figures.csv").write_text(text, "utf-8")
        return tmp_path

    return make
