"""Observations -> tables: the same bytes, in any order of rows, and nothing half-written."""

from __future__ import annotations

import csv
import io
import random
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import worlds
from hydata import rebuild
from hydata.errors import DataError, DataErrors, HydataError
from hydata.front import of_all_tables
from hydata.package import Package

POPULATION = """\
area,period,coverage,population_resident,population_male,population_female,population_urban,population_urban_share_pct
430400,2020-11-01,,1000,520,480,543,54.3
430481,2020-11-01,,600,310,290,,
430481,2020-11-01,incl. zone,700,,,,
430482,2020-11-01,,400,210,190,,
"""
GDP = """\
area,period,gdp_cny_100m,gdp_growth_pct,retail_sales_cny_100m,retail_sales_growth_pct
430400,2020,3509.0000,,100,
430400,2021,3840,8.1,105,5.0
"""
LAND = "area,land_area_km2\n430481,2649\n"


def test_wide_tables_hold_the_preferred_exact_figures_in_the_unit_of_the_column(world: Path) -> None:
    made = rebuild.build(Package.read(world))
    tables = {name: made[f"resources/{name}.csv"].decode() for name in ("population", "gdp", "land")}
    assert tables == {"population": POPULATION, "gdp": GDP, "land": LAND}


def test_a_long_table_keeps_bounds_and_their_base_units(world: Path) -> None:
    made = rebuild.build(Package.read(world))["resources/prose.csv"].decode()
    rows = [(row["observation"], row["lower"], row["upper"]) for row in csv.DictReader(io.StringIO(made))]
    assert rows == [
        ("news:1", "384030500000", "384031500000"),
        ("news:2", "40000000000", ""),
        ("news:3", "650", "750"),
        ("news:4", "232000", "233000"),
    ]


def test_conflicts_tell_agreement_coverage_and_contradiction(world: Path) -> None:
    made = rebuild.build(Package.read(world))["resources/conflicts.csv"].decode()
    rows = [(row["observation"], row["verdict"], row["against"]) for row in csv.DictReader(io.StringIO(made))]
    assert rows == [
        ("book:2", "preferred", ""),
        ("book:12", "preferred", ""),
        ("news:1", "agree", "book:12"),
        ("news:3", "coverage", "book:2"),
        ("wiki:3", "conflict", "book:12"),
    ]


def test_disjoint_figures_of_different_status_are_a_revision(world: Path) -> None:
    worlds.replace(world, "resources/observations/news.csv", "3840.31,CNY_100M", "3900.31,CNY_100M")
    made = rebuild.build(Package.read(world))["resources/conflicts.csv"].decode()
    verdicts = {row["observation"]: row["verdict"] for row in csv.DictReader(io.StringIO(made))}
    assert verdicts["news:1"] == "revised"


def test_land_area_of_any_year_is_a_rival(world: Path) -> None:
    rows = [
        *worlds.WIKI,
        ("wiki:4", "2656", "2656", "km2", "exact", "level", "land_area", "430481", "2022", "", ""),
    ]
    (world / "resources/observations/wiki.csv").write_text(worlds.observations(rows), encoding="utf-8")
    made = rebuild.build(Package.read(world))
    assert made["resources/land.csv"].decode() == "area,land_area_km2\n430481,2656\n"
    assert (
        b"wiki:1,land_area,level,430481,,,wiki,C,,2649,km2,2648500000,2649500000,conflict,wiki:4"
        in made["resources/conflicts.csv"]
    )


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({"news,B2,B,4": "news,B2,A,0"}, "3840.31", id="rank of the source comes first"),
        pytest.param({"news,B2,B,4": "news,B2,B,1"}, "3840", id="then the status"),
        pytest.param({"news,B2,B,4": "news,B2,C,0"}, "3840", id="grade C never stands in a table"),
    ],
)
def test_the_preferred_figure(world: Path, changes: dict[str, str], expected: str) -> None:
    for old, new in changes.items():
        worlds.replace(world, "resources/sources.csv", old, new)
    made = rebuild.build(Package.read(world))["resources/gdp.csv"].decode()
    assert (
        next(row for row in csv.DictReader(io.StringIO(made)) if row["period"] == "2021")["gdp_cny_100m"]
        == expected
    )


def test_finer_resolution_decides_between_equal_sources_and_statuses(world: Path) -> None:
    worlds.replace(world, "resources/sources.csv", "news,B2,B,4", "news,B2,B,1")
    worlds.replace(world, "resources/observations/news.csv", "2021,stated,,preliminary", "2021,stated,,final")
    assert b"430400,2021,3840.31,8.1" in rebuild.build(Package.read(world))["resources/gdp.csv"]


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        ("85.76", "ha_1K", ("85.76", "")),
        ("710.33", "mu_10K", ("473.5533", "mu_10K -> ha_1K, rounded to 4 decimals")),
        ("3", "mu_10K", ("2.00", "mu_10K -> ha_1K, rounded to 2 decimals")),
    ],
)
def test_a_unit_with_no_finite_factor_is_rounded_past_what_is_known(
    world: Path, value: str, unit: str, expected: tuple[str, str]
) -> None:
    from hydata.ledger import Ledger
    from hydata.rebuild.themes import cell_text
    from hydata.schema import Field

    row = ("wiki:1", value, value, unit, "exact", "level", "land_area", "430481", "", "", "")
    (world / "resources/observations/wiki.csv").write_text(worlds.observations([row]), encoding="utf-8")
    ledger = Ledger(Package.read(world))
    field = Field.from_json({"name": "area_ha_1k", "type": "number", "unit": "ha_1K"}, ("",))
    assert cell_text(ledger.observation("wiki:1"), field, ledger) == expected


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32))
def test_the_order_of_rows_does_not_show(
    _good_world: Path, tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    shuffled = tmp_path_factory.mktemp("shuffled") / "tiny"
    shutil.copytree(_good_world, shuffled)
    order = random.Random(seed)
    inputs = [*worlds.REAL, "units", "observations/book", "observations/news", "observations/wiki"]
    for name in inputs:
        path = shuffled / "resources" / f"{name}.csv"
        header, *rows = path.read_text(encoding="utf-8").splitlines(keepends=True)
        order.shuffle(rows)
        path.write_text("".join([header, *rows]), encoding="utf-8")
    assert rebuild.build(Package.read(shuffled)) == rebuild.build(Package.read(_good_world))


def test_the_real_tables_are_what_the_observations_make(real: Path) -> None:
    made = rebuild.build(Package.read(real), last=of_all_tables())
    assert {path: (real / path).read_bytes() for path in made} == made


def test_writing_twice_writes_nothing_the_second_time(world: Path) -> None:
    package = Package.read(world)
    worlds.replace(world, "resources/gdp.csv", "3840", "3841")
    (world / "resources/land.csv").unlink()
    assert rebuild.write(package) == ["resources/gdp.csv", "resources/land.csv"]
    assert rebuild.write(package) == []


def test_a_difference_says_where_it_begins(world: Path) -> None:
    worlds.replace(world, "resources/gdp.csv", "3840,", "3841,")
    (world / "resources/land.csv").unlink()
    found = [(each.path, each.line) for each in rebuild.difference(Package.read(world))]
    assert found == [("resources/gdp.csv", 3), ("resources/land.csv", 0)]
    assert (
        "-430400,2021,3841,8.1,105,5.0\n+430400,2021,3840,8.1,105,5.0\n"
        in rebuild.difference(Package.read(world))[0].diff
    )


@pytest.mark.parametrize(
    ("old", "new", "rule", "field", "value"),
    [
        ("1000,1000,person", "1000,1000,furlong", "unit-known", "unit", "furlong"),
        (
            "level,population_resident,430400",
            "level,popultion_resident,430400",
            "foreign-key",
            "indicator",
            "popultion_resident",
        ),
        ("population_resident,430400", "population_resident,430499", "foreign-key", "area", "430499"),
        ("book:1,book,", "book:1,,", "foreign-key", "source", ""),
        ("1000,1000,person", "1000,1_000,person", "type-error", "value", "1_000"),
    ],
)
def test_an_observation_that_cannot_be_used_stops_everything_and_writes_nothing(
    world: Path, old: str, new: str, rule: str, field: str, value: str
) -> None:
    worlds.replace(world, "resources/observations/book.csv", old, new)
    (world / "resources/land.csv").unlink()
    before = worlds.files(world)
    with pytest.raises(DataError) as caught:
        rebuild.write(Package.read(world))
    error = caught.value
    assert (error.path, error.line, error.rule, error.field, error.value) == (
        "resources/observations/book.csv", 2, rule, field, value,
    )  # fmt: skip
    assert worlds.files(world) == before


def test_all_bad_observations_are_told_at_once(world: Path) -> None:
    worlds.replace(world, "resources/observations/book.csv", "1000,1000,person", "1000,1000,furlong")
    worlds.replace(world, "resources/observations/news.csv", "400亿元,400,CNY_100M", "400亿元,400,yuan")
    with pytest.raises(DataErrors) as caught:
        rebuild.build(Package.read(world))
    assert [(each.path, each.value) for each in caught.value.errors] == [
        ("resources/observations/book.csv", "furlong"),
        ("resources/observations/news.csv", "yuan"),
    ]


def test_a_disk_that_fills_up_leaves_each_table_whole(world: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    worlds.replace(world, "resources/gdp.csv", "3840", "3841")
    before = worlds.files(world)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(HydataError, match=r"resources/gdp\.csv: cannot be written: No space left on device"):
        rebuild.write(Package.read(world))
    assert worlds.files(world) == before


@pytest.mark.parametrize(
    ("formula", "message"),
    [
        ("100 * u / b + a", "'b' is not among its inputs"),
        ("100 * u", "does not use its input 'a'"),
        ("u ** a", "only numbers, names"),
        ("100 * (u / a", "cannot be read"),
    ],
)
def test_a_formula_that_cannot_be_evaluated_is_told_with_its_line(
    world: Path, formula: str, message: str
) -> None:
    worlds.replace(world, "resources/formulas.csv", "100 * u / a", formula)
    with pytest.raises(DataError, match=r"resources/formulas\.csv:2: formula .*\[formula\]") as caught:
        rebuild.build(Package.read(world))
    assert message in str(caught.value)
