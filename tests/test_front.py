"""The shipped data through the Python twins: what the tool must show of them by itself."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pandas as pd
import pytest

import hydata
from hydata.findings import Check, Report
from hydata.ledger import Ledger
from hydata.package import Package


@pytest.fixture(scope="module")
def report() -> Report:
    return hydata.validate()


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    from hydata.package import shipped

    return Ledger(Package.read(shipped()))


def checks(report: Report, rule: str, resource: str) -> list[Check]:
    return [check for check in report.checks if (check.rule, check.resource) == (rule, resource)]


def test_the_shipped_data_are_valid_and_wholly_looked_at(report: Report) -> None:
    assert (report.findings, report.skipped, report.valid) == ((), (), True)
    assert all(each.reason for each in report.waived)


def test_the_shares_of_the_article_hold(report: Report) -> None:
    held = {check.field: (check.verdict, check.intervals) for check in checks(report, "share-of", "derived")}
    assert held == {
        "county-land-share": ("holds", "[95.434192, 95.441028] and [95.35, 95.45]"),
        "county-resident-share-2020": ("holds", "[79.517904, 79.517905] and [79.45, 79.55]"),
        "county-gdp-share-2021": ("holds", "[63.549941, 63.585471] and [63.55, 63.65]"),
    }


def test_the_firms_are_counted_back_to_12_and_55(report: Report) -> None:
    found = {check.field: (check.verdict, check.reason) for check in checks(report, "multiple", "derived")}
    assert found == {
        "little-giants-counties-2021": ("holds", "whole numbers in it: 12"),
        "little-giants-city-2022": ("holds", "whole numbers in it: 55"),
    }
    derived = hydata.load("derived").set_index("id")["value"]
    assert [int(derived[name]) for name in ("little-giants-counties-2021", "little-giants-city-2022")] == [
        12,
        55,
    ]


def test_both_censuses_and_the_debt_add_up_wherever_it_can_be_decided(report: Report) -> None:
    verdicts = {
        (rule, table): sorted({check.verdict for check in checks(report, rule, table)})
        for rule in ("total", "area-total", "shares")
        for table in ("population_census", "government_debt")
    }
    assert verdicts == {
        ("total", "population_census"): ["holds", "undecided"],
        ("area-total", "population_census"): ["holds", "undecided"],
        ("shares", "population_census"): ["holds"],
        ("total", "government_debt"): ["holds"],
        ("area-total", "government_debt"): ["holds"],
        ("shares", "government_debt"): [],
    }
    counted = {check.verdict: check.count for check in checks(report, "area-total", "government_debt")}
    assert counted == {"holds": 30}  # six columns in each of five years


def test_land_of_mixed_sources_and_growth_at_constant_prices_are_undecided(report: Report) -> None:
    land = checks(report, "area-total", "land_area")
    assert {check.verdict for check in land} == {"undecided"}
    assert any(check.reason.startswith("mixed sources") for check in land)
    growth = checks(report, "growth", "gdp")
    assert {(check.verdict, check.reason) for check in growth} == {
        ("undecided", "growth is at constant prices, levels are at current prices")
    }


def test_the_programme_that_claims_one_norm_and_lists_three(report: Report, ledger: Ledger) -> None:
    waived = next(each for each in report.waived if each.rule == "named-count")
    name = next(
        row["name_zh"] for row in ledger.table("programmes") if row["programme"] == waived.samples[0].key
    )
    assert (name, waived.message) == ("五步一规范", "claimed 5+1, listed 5+3")


def test_zhengxiang_with_and_without_the_zone_are_two_coverages(ledger: Ledger) -> None:
    rows = [
        (row["coverage"], row["value"], row["verdict"])
        for row in ledger.table("conflicts")
        if (row["indicator"], row["area"], row["period"]) == ("population_resident", "430408", "2020-11-01")
    ]
    assert sorted(set(rows)) == [
        ("", "294386", "agree"),
        ("", "294386", "preferred"),
        ("incl. 高新区", "478072", "agree"),
        ("incl. 高新区", "478072", "coverage"),
    ]


def test_the_yearbook_and_the_communique_agree_on_gdp(ledger: Ledger) -> None:
    rows = {
        row["value"]: row["verdict"]
        for row in ledger.table("conflicts")
        if (row["indicator"], row["measure"], row["area"], row["period"])
        == ("gdp", "level", "430400", "2021")
    }
    assert rows == {"3840": "preferred", "3840.31": "agree"}


@pytest.mark.parametrize(
    ("indicator", "area", "period", "verdicts"),
    [
        ("population_resident", "430400", "2010-11-01", {"7148344": "preferred", "7141462": "revised"}),
        ("population_resident", "430481", "2010-11-01", {"1151554": "preferred", "1150241": "revised"}),
        ("budget_revenue_local", "430400", "2025", {"186.35": "preferred", "185.22": "revised"}),
        ("gdp", "430482", "2021", {"400": "preferred", "386": "revised"}),
    ],
)
def test_revisions_are_told(
    ledger: Ledger, indicator: str, area: str, period: str, verdicts: dict[str, str]
) -> None:
    found = {
        row["value"]: row["verdict"]
        for row in ledger.table("conflicts")
        if (row["indicator"], row["measure"], row["area"], row["period"])
        == (indicator, "level", area, period)
    }
    assert found == verdicts


def test_the_city_has_several_rival_land_areas(ledger: Ledger) -> None:
    values = {
        row["value"]
        for row in ledger.table("conflicts")
        if (row["indicator"], row["area"]) == ("land_area", "430400")
    }
    assert values == {"15299", "15303", "15310"}


def test_every_number_of_a_built_table_has_a_unit(ledger: Ledger) -> None:
    lacking = [
        f"{resource.name}.{field.name}"
        for resource in ledger.package
        if resource.schema is not None
        for field in resource.schema.fields
        if field.numeric and not (field.unit or field.unit_field)
    ]
    assert lacking == []


def test_every_title_is_in_both_languages(ledger: Ledger) -> None:
    lacking = [
        f"{resource.name}.{field.name}"
        for resource in ledger.package
        if resource.schema is not None
        for field in resource.schema.fields
        if not (field.title and field.title_zh and field.description)
    ]
    assert lacking == []
    assert [
        each.name for each in ledger.package if not (each.title and each.title_zh and each.description)
    ] == []


SUFFIX = {"level": "", "count": "", "share": "_share", "growth_rate": "_growth", "change_pp": "_change"}


def test_a_column_is_named_after_its_indicator_measure_and_unit(ledger: Ledger) -> None:
    wrong = []
    for resource in ledger.package:
        for field in resource.schema.fields if resource.schema else ():
            if field.indicator:
                unit = ledger.units[field.unit].suffix
                name = field.indicator + SUFFIX[field.measure] + (f"_{unit}" if unit else "")
                wrong += [] if field.name == name else [(resource.name, field.name, name)]
    assert wrong == []


def test_printed_tokens_are_short(ledger: Ledger) -> None:
    longest = max(ledger.table("observations"), key=lambda row: len(row["printed"]))
    assert len(longest["printed"]) <= 20


def test_every_table_loads_and_its_attrs_are_json_scalars(ledger: Ledger) -> None:
    for name in hydata.tables():
        frame = hydata.load(name)
        assert set(map(str, frame.dtypes)) <= {"string", "Int64", "Float64", "boolean"}, name
        assert all(isinstance(value, str) for value in frame.attrs.values()), name
        assert json.loads(json.dumps(frame.attrs)) == frame.attrs


def test_what_a_user_loads_is_what_the_file_says(real: Path) -> None:
    frame = hydata.load("government_debt")
    with (real / "resources/government_debt.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(frame["gov_debt_limit_total_cny_100m"]) == [
        float(row["gov_debt_limit_total_cny_100m"]) for row in rows
    ]
    pd.testing.assert_series_equal(
        frame["area"], pd.Series([row["area"] for row in rows], dtype="string", name="area")
    )


def test_every_traceable_cell_can_be_traced(ledger: Ledger) -> None:
    provenance = list(ledger.table("provenance"))
    for row in provenance[:: len(provenance) // 40]:
        schema = ledger.package.resource(row["table"]).schema
        assert schema is not None
        key = dict(zip(schema.primary_key, row["key"].split("|"), strict=True))
        story = hydata.trace(row["table"], field=row["field"], **key)
        assert (story.origin.observation, story.unit) == (row["observation"], row["unit"])
