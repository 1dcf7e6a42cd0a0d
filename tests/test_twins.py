"""What the Python twins are given: what has a clear meaning is taken, the rest is refused in words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import hydata
from hydata.errors import HydataError, WrongType

CELL = {"field": "population_resident", "area": "430481", "period": "2020"}


@pytest.mark.parametrize(
    "key",
    [
        {"area": 430481, "period": 2020},
        {"area": np.int64(430481), "period": np.int64(2020)},
        {"area": "耒阳市", "period": date(2020, 11, 1)},
        {"area": "leiyang", "period": datetime(2020, 11, 1, 12)},
        {"period": pd.Timestamp("2020-11-01")},
        {"period": "2020-11-01", "coverage": None},
        {"coverage": ""},
    ],
)
def test_a_key_of_numbers_and_dates_is_clear(key: dict[str, Any]) -> None:
    story = hydata.trace("population_census", **(CELL | key))
    assert (story.value, story.key["area"], story.key["period"]) == ("1140675", "430481", "2020-11-01")
    if "field" not in key:
        about = {name: value for name, value in (CELL | key).items() if name != "field"}
        same = {"area": "430481", "period": "2020-11-01"}
        assert hydata.cite("population_census", **about) == hydata.cite("population_census", **same)


TWINS: dict[str, Callable[[Any], object]] = {
    "load": lambda given: hydata.load(given),
    "describe": lambda given: hydata.describe(given),
    "cite": lambda given: hydata.cite(given),
    "trace": lambda given: hydata.trace(given, field="gdp_cny_100m", area="430400", period="2021"),
}


@pytest.mark.parametrize("twin", TWINS)
@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("gpd", "there is no table 'gpd'; did you mean 'gdp'?"),
        ("GDP", "there is no table 'GDP'; did you mean 'gdp'?"),
        (None, "the table must be a text such as 'gdp', not None"),
        (5, "the table must be a text such as 'gdp', not 5"),
        (True, "the table must be a text such as 'gdp', not True"),
        (b"gdp", "the table must be a text such as 'gdp', not b'gdp'"),
        (["gdp"], "the table must be a text such as 'gdp', not ['gdp']"),
        (pd.DataFrame({"a": [1]}), "the table must be a text such as 'gdp', not a DataFrame"),
        ("x" * 99, f"there is no table '{'x' * 99}'; known: aliases, areas, budget, "),
    ],
)
def test_a_table(twin: str, given: object, message: str) -> None:
    with pytest.raises(HydataError) as raised:
        TWINS[twin](given)
    assert str(raised.value).startswith(message)
    assert isinstance(raised.value, TypeError) is not isinstance(given, str)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"area": "耒阳"}, "there is no area '耒阳'; did you mean '耒阳市'?"),
        ({"area": 430499}, "there is no area '430499'; did you mean '430"),
        ({"area": "Leyang"}, "there is no area 'Leyang'; did you mean 'Leiyang City' or 'Hengyang City'?"),
        ({"area": 430481.0}, "the area must be a text, a whole number or a date, not 430481.0"),
        ({"area": True}, "the area must be a text, a whole number or a date, not True"),
        ({"area": ["430481"]}, "the area must be a text, a whole number or a date, not ['430481']"),
        ({"area": None}, "the key needs 'area'; population_census has 430400, 430405, "),
        ({"period": pd.NaT}, "the period must be a text, a whole number or a date, not NaT"),
        ({"period": pd.NA}, "the period must be a text, a whole number or a date, not <NA>"),
        ({"period": 1999}, "population_census 430481 has no row for period '1999'; it has 2010-11-01, 2020-11-01"),
        ({"field": None}, "the field must be a text such as 'gdp_cny_100m', not None"),
        ({"field": "population_residnt"}, "there is no field 'population_residnt' in population_census; did you mean 'population_resident'"),
        ({"field": "area"}, "area of population_census is no figure from a source: nothing stands behind it; "),
        ({"aera": "430481"}, "there is no key column 'aera'; did you mean 'area'"),
    ],
)  # fmt: skip
def test_a_cell(given: dict[str, Any], message: str) -> None:
    with pytest.raises(HydataError) as raised:
        hydata.trace("population_census", **(CELL | given))
    assert str(raised.value).startswith(message)


@pytest.mark.parametrize(
    ("unit", "message"),
    [
        ("CNYY", "there is no unit 'CNYY'; did you mean 'CNY'"),
        ("cny", "there is no unit 'cny'; did you mean 'CNY'?"),
        ("km2", "no column has the dimension of km2, area; the dimensions there are: money_cny, share"),
        (5, "unit must be a unit such as 'CNY', or a mapping of columns to units, not 5"),
        (["CNY"], "unit must be a unit such as 'CNY', or a mapping of columns to units, not ['CNY']"),
        ({"gdp_cny": "CNY"}, "there is no column of numbers 'gdp_cny'; did you mean 'gdp_cny_100m'"),
        ({"gdp_cny_100m": 5}, "the unit of gdp_cny_100m must be a text such as 'CNY', not 5"),
        ({5: "CNY"}, "a column of unit must be a text such as 'gdp_cny_100m', not 5"),
    ],
)
def test_a_unit(unit: Any, message: str) -> None:
    with pytest.raises(HydataError) as raised:
        hydata.load("gdp", unit=unit)
    assert str(raised.value).startswith(message)


def test_no_unit_is_the_unit_of_the_file() -> None:
    assert hydata.load("land_area", unit=None).attrs == hydata.load("land_area").attrs


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("bibtx", "there is no format of references 'bibtx'; did you mean 'bibtex'?"),
        (None, "output_format must be a text such as 'bibtex', not None"),
    ],
)
def test_a_format_of_references(given: Any, message: str) -> None:
    with pytest.raises(HydataError) as raised:
        hydata.cite("gdp", output_format=given)
    assert str(raised.value) == message


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("", "say a word to look for: Chinese, English or pinyin"),
        (" \t", "say a word to look for: Chinese, English or pinyin"),
        (None, "the word must be a text such as '人均', not None"),
        (["gdp"], "the word must be a text such as '人均', not ['gdp']"),
    ],
)
def test_a_word(given: Any, message: str) -> None:
    with pytest.raises(HydataError) as raised:
        hydata.find(given)
    assert str(raised.value) == message


@pytest.mark.parametrize("given", [5, 0, True, "", b"tiny", [], {}])
def test_a_package_is_never_taken_for_the_shipped_one(given: Any) -> None:
    with pytest.raises(WrongType) as raised:
        hydata.validate(given)
    said = f"the package must be a folder or the path of a datapackage.json, not {given!r}"
    assert str(raised.value) == said


@pytest.mark.parametrize(
    ("choice", "message"),
    [
        ({"select": "totl"}, "there is no rule 'totl'; did you mean 'total' or 'area-total'?"),
        ({"ignore": ["total", "drft"]}, "there is no rule 'drft'; did you mean 'drift'?"),
        ({"select": ""}, "there is no rule ''; known: area-total, blank-header, "),
        ({"select": 5}, "select must be a text such as 'total', or a list of such, not 5"),
        ({"ignore": b"total"}, "ignore must be a text such as 'total', or a list of such, not b'total'"),
        ({"select": [5]}, "each of select must be a text such as 'total', not 5"),
    ],
)
def test_a_choice_of_rules(world: Path, choice: dict[str, Any], message: str) -> None:
    with pytest.raises(HydataError) as raised:
        hydata.validate(world, **choice)
    assert str(raised.value).startswith(message)


def test_rules_may_be_joined_with_commas(world: Path) -> None:
    chosen = hydata.validate(world, select="total, shares", ignore=None)
    assert {check.rule for check in chosen.checks} == {"total"}


def test_a_severity(world: Path) -> None:
    with pytest.raises(HydataError) as raised:
        hydata.validate(world, select="total").failed("eror")
    assert str(raised.value) == "there is no severity 'eror'; did you mean 'error'?"
