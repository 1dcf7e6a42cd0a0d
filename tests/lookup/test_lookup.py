"""One table, one cell, and what stands behind it."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from hydata.errors import HydataError, UnknownName
from hydata.lookup import describe, load, overview, trace
from hydata.package import Package


@pytest.fixture
def package(world: Path) -> Package:
    return Package.read(world)


def test_a_trace_tells_the_whole_story(package: Package) -> None:
    story = trace(package, "gdp", "gdp_cny_100m", {"area": "430400", "period": "2020"})
    assert (
        str(story)
        == """\
gdp 430400 2020 gdp_cny_100m
  gdp_cny_100m 列, Hengyang City 衡阳市
  value        3509.0000 CNY_100M
  stands for   [3508.99995, 3509.00005] CNY_100M
  conversion   CNY_10K -> CNY_100M
  printed      35090000 (exact, printed, final)
  source       book (grade A): 人口普查年鉴, 统计局, 2021
  place        near:book:13
  address      none
  observation  book:13 at resources/observations/book.csv:14
  rivals       none: no other source prints a figure for it"""
    )


def test_a_trace_tells_the_rivals(package: Package) -> None:
    story = trace(package, "gdp", "gdp_cny_100m", {"area": "430400", "period": "2021"})
    assert [(each.observation, each.printed, each.grade, each.verdict) for each in story.rivals] == [
        ("news:1", "3840.31亿元", "B", "agree"),
        ("wiki:3", "3900", "C", "conflict"),
    ]
    assert json.loads(json.dumps(story.to_dict()))["rivals"][0]["source"] == "news"


@pytest.mark.parametrize("area", ["430481", "耒阳市", "Leiyang City", "leiyang"])
def test_an_area_may_be_a_code_or_a_name_and_a_period_a_year(package: Package, area: str) -> None:
    story = trace(package, "population", "population_resident", {"area": area, "period": "2020"})
    assert (story.value, story.origin.observation, story.period_note) == (
        "600", "book:2", "2020 stands for the one period in it, 2020-11-01",
    )  # fmt: skip


def test_a_coverage_is_asked_for_by_name(package: Package) -> None:
    key = {"area": "430481", "period": "2020", "coverage": "incl. zone"}
    assert trace(package, "population", "population_resident", key).origin.observation == "news:3"


@pytest.mark.parametrize(
    ("table", "field", "key", "message"),
    [
        ("popluation", "x", {}, "there is no table 'popluation'; did you mean 'population'"),
        ("gdp", "gpd", {}, "there is no field 'gpd' in gdp; did you mean 'gdp_cny_100m'"),
        ("gdp", "gdp_cny_100m", {"area": "耒阴市"}, "there is no area '耒阴市'; did you mean '耒阳市'"),
        ("gdp", "gdp_cny_100m", {"area": "430400"}, "the key needs 'period'; gdp 430400 has 2020, 2021"),
        (
            "gdp",
            "gdp_cny_100m",
            {"area": "430400", "period": "1999"},
            "gdp 430400 has no row for period '1999'; it has 2020, 2021",
        ),
        (
            "gdp",
            "gdp_growth_pct",
            {"area": "430400", "period": "2020"},
            "gdp 430400|2020 has no gdp_growth_pct",
        ),
        ("gdp", "gdp_cny_100m", {"arae": "430400"}, "there is no key column 'arae'; did you mean 'area'?"),
        ("areas", "note", {}, "note of areas is no figure from a source: nothing stands behind it"),
    ],
)
def test_what_is_not_there_is_told_with_what_is(
    package: Package, table: str, field: str, key: dict[str, str], message: str
) -> None:
    with pytest.raises(HydataError) as caught:
        trace(package, table, field, key)
    assert str(caught.value).startswith(message)


def test_a_year_with_two_periods_in_it_is_not_guessed(world: Path) -> None:
    path = world / "resources/population.csv"
    path.write_text(path.read_text(encoding="utf-8") + "430482,2020-12-31,,1,1,1,,\n", encoding="utf-8")
    with pytest.raises(HydataError, match="2020 holds several periods: 2020-11-01, 2020-12-31; say which"):
        trace(Package.read(world), "population", "population_resident", {"area": "430482", "period": "2020"})


def test_a_loaded_frame_is_typed_and_its_attrs_are_json_scalars(package: Package) -> None:
    frame = load(package, "population")
    assert [str(dtype) for dtype in frame.dtypes] == ["string"] * 3 + ["Int64"] * 4 + ["Float64"]
    assert frame.attrs["unit.population_urban_share_pct"] == "percent"
    assert frame.attrs["sources"] == "book, news"
    assert {type(value) for value in frame.attrs.values()} == {str}


def test_attrs_survive_parquet_and_concat(package: Package, tmp_path: Path) -> None:
    frame = load(package, "gdp")
    frame.to_parquet(tmp_path / "gdp.parquet")
    assert pd.read_parquet(tmp_path / "gdp.parquet").attrs == frame.attrs
    assert pd.concat([frame, frame]).attrs == frame.attrs


def test_decimals_keep_their_digits(package: Package) -> None:
    column = load(package, "gdp", decimal=True)["gdp_cny_100m"]
    assert [str(value) for value in column] == ["3509.0000", "3840"]


def test_a_table_without_a_schema_cannot_be_loaded(world: Path) -> None:
    text = (
        (world / "datapackage.json")
        .read_text(encoding="utf-8")
        .replace('"schema": "schemas/land.json"', '"x": 1')
    )
    (world / "datapackage.json").write_text(text, encoding="utf-8")
    with pytest.raises(HydataError, match="the table land has no schema"):
        load(Package.read(world), "land")
    with pytest.raises(UnknownName, match="there is no table 'lend'"):
        load(Package.read(world), "lend")


def test_overview_and_description(package: Package) -> None:
    listed = {row["table"]: (row["role"], row["rows"]) for row in overview(package)}
    assert (listed["gdp"], listed["areas"]) == (("built", "2"), ("register", "3"))
    assert [(row["field"], row["unit"], row["key"]) for row in describe(package, "land")] == [
        ("area", "", "key"),
        ("land_area_km2", "km2", ""),
    ]
