"""A table in another unit, with bounds, and with what stands behind each figure."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pandas as pd
import pytest

import hydata
import worlds
from hydata.errors import HydataError, UnknownName
from hydata.lookup import load
from hydata.package import Package


@pytest.fixture
def package(world: Path) -> Package:
    return Package.read(world)


def schema_names(package: Package, table: str) -> list[str]:
    schema = package.resource(table).schema
    assert schema is not None
    return schema.names


def records(frame: pd.DataFrame) -> list[dict[str, object]]:
    return [
        {name: None if pd.isna(value) else value for name, value in row.items()}
        for row in frame.to_dict("records")
    ]


def test_a_unit_converts_every_column_of_its_dimension_and_renames_it(package: Package) -> None:
    frame = load(package, "gdp", unit="CNY")
    assert list(frame.columns) == [
        "area", "period", "gdp_cny", "gdp_growth_pct", "retail_sales_cny", "retail_sales_growth_pct",
    ]  # fmt: skip
    assert list(frame["gdp_cny"]) == [350900000000.0, 384000000000.0]
    assert str(frame["gdp_cny"].dtype) == "Float64"
    assert {name: value for name, value in frame.attrs.items() if "unit" in name} == {
        "unit.gdp_cny": "CNY",
        "original_unit.gdp_cny": "CNY_100M",
        "unit.gdp_growth_pct": "percent",
        "unit.retail_sales_cny": "CNY",
        "original_unit.retail_sales_cny": "CNY_100M",
        "unit.retail_sales_growth_pct": "percent",
    }
    assert json.loads(json.dumps(frame.attrs)) == frame.attrs


def test_decimals_stay_exact(package: Package) -> None:
    frame = load(package, "gdp", unit="CNY_1T", decimal=True)
    assert list(frame["gdp_cny_1t"]) == [Decimal("0.3509"), Decimal("0.384")]


def test_floats_are_the_nearest_to_the_exact_value(package: Package) -> None:
    frame = load(package, "gdp", unit={"gdp_growth_pct": "per_mille"})
    assert list(frame["gdp_growth_per_mille"].dropna()) == [float(Fraction("8.1") * 10)]


def test_a_mapping_converts_what_it_names(package: Package) -> None:
    frame = load(package, "gdp", unit={"gdp_cny_100m": "CNY_10K"})
    assert list(frame.columns)[2:5] == ["gdp_cny_10k", "gdp_growth_pct", "retail_sales_cny_100m"]
    assert "original_unit.retail_sales_cny_100m" not in frame.attrs


def test_a_bare_name_takes_a_suffix_and_gives_it_back(package: Package) -> None:
    frame = load(package, "population", unit="person_10K")
    assert "population_resident_person_10k" in frame.columns
    assert frame["population_resident_person_10k"].iloc[0] == 0.1


def test_the_unit_that_it_is_in_already_changes_nothing(package: Package) -> None:
    frame = load(package, "population", unit="person")
    pd.testing.assert_frame_equal(frame, load(package, "population"))
    assert frame.attrs == load(package, "population").attrs


def test_a_value_without_a_finite_decimal(world: Path) -> None:
    worlds.replace(world, "schemas/land.json", '"unit": "km2"', '"unit": "mu"')
    package = Package.read(world)
    assert list(load(package, "land", unit="km2")["land_area_km2"]) == [float(Fraction(2649, 1500))]
    worlds.replace(world, "resources/land.csv", "2649", "2650")
    with pytest.raises(HydataError) as caught:
        load(Package.read(world), "land", unit="km2", decimal=True)
    assert str(caught.value) == "2650 mu has no finite decimal in km2; load it without decimal=True"


def test_rows_that_name_their_unit_are_converted_where_they_have_the_dimension(package: Package) -> None:
    frame = load(package, "prose", unit="CNY", decimal=True).set_index("observation")
    assert frame.loc["news:2", ["value", "unit", "lower"]].to_list() == [
        Decimal(40000000000), "CNY", Decimal(40000000000),
    ]  # fmt: skip
    assert frame.loc["news:4", ["value", "unit"]].to_list() == [Decimal("23.2"), "person_10K"]
    assert frame.attrs["original_unit.value"] == "CNY_100M"


def test_columns_that_share_a_unit_change_together(package: Package) -> None:
    frame = load(package, "derived", unit={"value": "ratio"}, decimal=True)
    assert records(frame[["unit", "value", "lower", "upper"]]) == [
        {"unit": "ratio", "value": Decimal("0.543"), "lower": Decimal("0.543"), "upper": Decimal("0.543")}
    ]


@pytest.mark.parametrize(
    ("table", "unit", "error", "message"),
    [
        ("gdp", "km2", HydataError,
         "no column has the dimension of km2, area; the dimensions there are: money_cny, share"),
        ("areas", "km2", HydataError,
         "no column has the dimension of km2, area; the dimensions there are: none"),
        ("gdp", "CNY_100m", UnknownName, "there is no unit 'CNY_100m'; did you mean 'CNY_100M'"),
        ("gdp", {"gpd": "CNY"}, UnknownName, "there is no column of numbers 'gpd'; did you mean 'gdp_cny_100m'"),
        ("gdp", {"area": "CNY"}, UnknownName, "there is no column of numbers 'area'; known:"),
        ("gdp", {"gdp_cny_100m": "km2"}, HydataError,
         "gdp_cny_100m cannot be converted into km2 (area); it has money_cny"),
        ("derived", {"value": "ratio", "lower": "per_mille"}, HydataError,
         "value cannot be in ratio: it shares its column of units with others"),
    ],
)  # fmt: skip
def test_what_cannot_be_converted_is_told(
    package: Package, table: str, unit: str | dict[str, str], error: type[HydataError], message: str
) -> None:
    with pytest.raises(error) as caught:
        load(package, table, unit=unit)
    assert str(caught.value).startswith(message)


def test_a_name_that_is_taken_is_refused(world: Path) -> None:
    worlds.replace(world, "schemas/gdp.json", "retail_sales_growth_pct", "gdp_cny")
    worlds.replace(world, "resources/gdp.csv", "retail_sales_growth_pct", "gdp_cny")
    with pytest.raises(HydataError, match="gdp_cny_100m would become gdp_cny, and there is such a column"):
        load(Package.read(world), "gdp", unit="CNY")


def test_observations_have_their_bounds_in_base_units(package: Package) -> None:
    frame = load(package, "observations", decimal=True).set_index("id")
    assert [tuple(frame.loc[id, ["lower", "upper"]]) for id in ("book:2", "news:2", "news:4", "book:11")] == [
        (Decimal(600), Decimal(600)),
        (Decimal(40000000000), None),
        (Decimal(232000), Decimal(233000)),
        (Decimal("54.25"), Decimal("54.35")),
    ]
    assert str(load(package, "observations")["lower"].dtype) == "Float64"


def test_an_observation_that_cannot_be_read_has_no_bounds(world: Path) -> None:
    worlds.replace(world, "resources/observations/book.csv", "1000,1000,person", "1000,1000,persn")
    frame = load(Package.read(world), "observations").set_index("id")
    assert frame.loc["book:1", ["lower", "upper"]].isna().all()
    assert frame.loc["book:2", "lower"] == 600


def test_a_wide_table_with_provenance_is_one_row_a_cell(package: Package) -> None:
    frame = load(package, "gdp", with_provenance=True)
    assert records(frame)[0] == {
        "area": "430400", "period": "2020", "field": "gdp_cny_100m", "value": 3509.0, "unit": "CNY_100M",
        "lower": 3508.99995, "upper": 3509.00005, "observation": "book:13", "source": "book", "grade": "A",
        "printed": "35090000",
    }  # fmt: skip
    wide = load(package, "gdp").set_index(["area", "period"])
    assert len(frame) == int(wide.notna().to_numpy().sum())
    assert all(wide.loc[(row.area, row.period), row.field] == row.value for row in frame.itertuples())


def test_provenance_in_another_unit(package: Package) -> None:
    frame = load(package, "gdp", with_provenance=True, unit="CNY", decimal=True)
    assert records(frame[frame.field == "gdp_cny_100m"][["value", "unit", "lower"]])[0] == {
        "value": Decimal(350900000000), "unit": "CNY", "lower": Decimal(350899995000),
    }  # fmt: skip
    assert frame.attrs["original_unit.value"] == "CNY_100M"


@pytest.mark.parametrize(
    ("table", "more", "first"),
    [
        ("prose", ["grade", "printed"], ["B", "3840.31亿元"]),
        ("conflicts", ["printed"], ["600"]),
        ("provenance", ["source", "grade", "printed"], ["book", "A", "35090000"]),
        ("observations", ["lower", "upper", "observation", "grade"], [1000.0, 1000.0, "book:1", "A"]),
        (
            "derived",
            ["input", "observation", "source", "grade", "printed"],
            ["u", "book:10", "book", "A", "543"],
        ),
    ],
)
def test_long_tables_gain_columns(package: Package, table: str, more: list[str], first: list[object]) -> None:
    wider = load(package, table, with_provenance=True)
    assert list(wider.columns) == [*schema_names(package, table), *more]
    assert wider[more].iloc[0].to_list() == first


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("areas", "areas has no figures from a source: nothing stands behind it"),
        ("sources", "sources has no figures from a source: nothing stands behind it"),
    ],
)
def test_what_comes_from_no_source_says_so(package: Package, table: str, message: str) -> None:
    with pytest.raises(HydataError) as caught:
        load(package, table, with_provenance=True)
    assert str(caught.value) == message


def test_a_cell_without_provenance_stays(world: Path) -> None:
    path = world / "resources/provenance.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if not line.startswith("land,")), encoding="utf-8")
    assert records(load(Package.read(world), "land", with_provenance=True)) == [
        {"area": "430481", "field": "land_area_km2", "value": 2649.0, "unit": "km2", "lower": None,
         "upper": None, "observation": None, "source": None, "grade": None, "printed": None}
    ]  # fmt: skip


def test_a_package_of_others_has_units_only_with_a_register(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("x\n1\n", encoding="utf-8")
    schema = {"fields": [{"name": "x", "type": "integer", "unit": "km2"}]}
    text = json.dumps({"name": "other", "resources": [{"name": "a", "path": "a.csv", "schema": schema}]})
    (tmp_path / "datapackage.json").write_text(text, encoding="utf-8")
    package = Package.read(tmp_path)
    with pytest.raises(UnknownName, match="there is no table 'units'"):
        load(package, "a", unit="m2")
    with pytest.raises(HydataError, match="other has no coded observations: nothing stands behind a"):
        load(package, "a", with_provenance=True)


MONEY: list[tuple[str, Callable[[float], float]]] = [
    ("CNY", lambda v: v * 10**8),
    ("CNY_10K", lambda v: v * 10**4),
]


@pytest.mark.parametrize(("unit", "factor"), MONEY)
def test_the_shipped_debt_in_other_units(unit: str, factor: Callable[[float], float]) -> None:
    before, after = hydata.load("government_debt"), hydata.load("government_debt", unit=unit)
    for old, new in zip(before.columns[2:], after.columns[2:], strict=True):
        assert list(after[new]) == pytest.approx([factor(value) for value in before[old]], rel=1e-15)


def test_each_figure_of_the_shipped_tables_lies_in_its_interval() -> None:
    for table in ("gdp", "population_census", "government_debt"):
        frame = hydata.load(table, with_provenance=True)
        assert len(frame) > 100
        assert ((frame.lower <= frame.value) & (frame.value <= frame.upper)).all()
        assert frame.source.notna().all()
