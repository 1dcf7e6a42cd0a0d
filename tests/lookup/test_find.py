"""Where a word leads, in the tiny world and in the shipped data."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import hydata
import worlds
from hydata.lookup import Hit, find, nearest_words, told
from hydata.package import Package, Resource

ALIASES = {
    "name": "aliases",
    "type": "table",
    "path": "resources/aliases.csv",
    "title": "Other names",
    "schema": "schemas/aliases.json",
}


@pytest.fixture
def package(world: Path) -> Package:
    """The tiny world with other names for its GDP."""
    path = world / "resources/aliases.csv"
    path.write_text("word,indicator\n国内生产总值,gdp\nhukou people,population_resident\n", encoding="utf-8")
    (world / "schemas/aliases.json").write_bytes((worlds.REAL_SCHEMAS / "aliases.json").read_bytes())
    descriptor = json.loads((world / "datapackage.json").read_text(encoding="utf-8"))
    descriptor["resources"].append(ALIASES)
    (world / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")
    return Package.read(world)


@pytest.fixture(scope="module")
def shipped() -> Package:
    """The shipped data, with the register of other names."""
    package = Package.read(worlds.REPOSITORY)
    if "aliases" in package:
        return package
    aliases = Resource.from_json(ALIASES, package.base)
    return Package(package.base, (*package.resources, aliases), package.raw)


def names(hits: list[Hit], kind: str) -> list[str]:
    return [hit.name for hit in hits if hit.kind == kind]


def test_a_hit_says_where_and_how_well(package: Package) -> None:
    assert [hit.to_dict() for hit in find(package, "耒阳市")] == [
        {
            "kind": "area",
            "name": "430481",
            "where": "land, population, prose",
            "title": "Leiyang City",
            "title_zh": "耒阳市",
            "score": 1.0,
        }
    ]


def test_columns_come_before_indicators_and_tables(package: Package) -> None:
    hits = find(package, "gdp")
    assert [(hit.kind, hit.name) for hit in hits][:3] == [
        ("column", "gdp_cny_100m"), ("indicator", "gdp"), ("table", "gdp"),
    ]  # fmt: skip
    assert hits[0].where == ("gdp.gdp_cny_100m",)
    assert hits == sorted(hits, key=lambda hit: -hit.score)


@pytest.mark.parametrize("word", ["国内生产总值", "guonei shengchan", "地区生产总值", "gross domestic"])
def test_old_names_and_titles_lead_to_the_column(package: Package, word: str) -> None:
    assert names(find(package, word), "column")[0] == "gdp_cny_100m"


@pytest.mark.parametrize(
    ("word", "kind", "name"),
    [
        ("人口普查年鉴", "source", "book"),
        ("B2", "source", "news"),
        ("统计局", "source", "book"),
        ("五单", "programme", "p01"),
        ("Leiyang", "area", "430481"),
        ("chang ning", "area", "430482"),
        ("townspeople", "indicator", "population_urban"),
        ("land", "table", "land"),
        ("hukou", "indicator", "population_resident"),
    ],
)
def test_everything_with_a_name_is_found(package: Package, word: str, kind: str, name: str) -> None:
    assert names(find(package, word), kind)[0] == name


def test_typing_errors_are_told(package: Package) -> None:
    assert {hit.as_typed for hit in find(package, "popluation")} == {False}
    assert {hit.as_typed for hit in find(package, "population")} == {True}


@pytest.mark.parametrize("word", ["qqqqqq", "", " ", "鑫鑫鑫鑫"])
def test_nothing_is_an_answer_too(package: Package, word: str) -> None:
    assert find(package, word) == []


def test_the_nearest_words_are_told(package: Package) -> None:
    assert nearest_words(package, "gpdd").startswith("the nearest words are gdp")
    assert nearest_words(package, "鑫鑫鑫鑫") == "`hydata show` lists the tables"


def test_a_package_of_others_has_tables_and_columns(tmp_path: Path) -> None:
    (tmp_path / "towns.csv").write_text("town,people\nA,1\n", encoding="utf-8")
    schema = {"fields": [{"name": "town", "type": "string"}, {"name": "people", "type": "integer"}]}
    resources = [{"name": "towns", "path": "towns.csv", "title": "Towns of people", "schema": schema}]
    (tmp_path / "datapackage.json").write_text(json.dumps({"resources": resources}), encoding="utf-8")
    found = find(Package.read(tmp_path), "people")
    assert [(hit.kind, hit.name, hit.where) for hit in found] == [
        ("column", "people", ("towns.people",)), ("table", "towns", ("towns",)),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("hit", "line"),
    [
        (Hit("table", "gdp", ("gdp",), "Output", "产值", 1), "table      gdp  Output 产值"),
        (Hit("area", "1", (), "A", "", 1), "area       1  A"),
        (Hit("source", "s", ("a", "b", "c", "d"), "T", "", 1), "source     s in a, b, c, ... (4)  T"),
    ],
)
def test_a_hit_on_a_line(hit: Hit, line: str) -> None:
    assert told(hit) == line


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("人均", {"gdp_per_capita_cny", "income_per_capita_cny", "housing_area_per_person_m2"}),
        ("renjun", {"gdp_per_capita_cny", "income_per_capita_cny", "housing_area_per_person_m2"}),
        ("per head", {"gdp_per_capita_cny", "income_per_capita_cny", "housing_area_per_person_m2"}),
        ("人均GDP", {"gdp_per_capita_cny"}),
        ("财政收入", {"fiscal_revenue_total_cny_100m", "budget_revenue_local_cny_100m"}),
        ("hukou population", {"population_registered"}),
        ("FDI", {"fdi_actual_usd_10k"}),
        ("人口数_合计", {"population_resident"}),  # the label of the census workbook
        ("chang zhu ren kou", {"population_resident"}),
        ("goverment debt", {"gov_debt_limit_total_cny_100m"}),
        ("城镇化率", {"population_urban_share_pct"}),
    ],
)
def test_the_shipped_columns_are_found(shipped: Package, word: str, expected: set[str]) -> None:
    hits = find(shipped, word)
    assert expected <= set(names(hits, "column")[:6])


def test_each_other_name_leads_to_its_indicator(shipped: Package) -> None:
    rows = (worlds.REPOSITORY / "resources/aliases.csv").read_text(encoding="utf-8").splitlines()[1:]
    lost = [
        row
        for row in rows
        if row.split(",")[1] not in names(find(shipped, row.split(",")[0])[:12], "indicator")
    ]
    assert lost == []


def test_the_python_twin_is_a_frame() -> None:
    frame = hydata.find("land area")
    assert list(frame.columns) == ["kind", "name", "where", "title", "title_zh", "score"]
    assert frame.iloc[0].to_dict() == {
        "kind": "column",
        "name": "land_area_km2",
        "where": "land_area.land_area_km2",
        "title": "Land area of the administrative region",
        "title_zh": "行政区域土地面积",
        "score": 1.0,
    }
    assert list(hydata.find("qqqqqq").columns) == list(frame.columns)
