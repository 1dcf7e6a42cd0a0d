"""Each rule on a world with one thing wrong: found at its place, and nothing else is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import worlds
from hydata import rebuild
from hydata.findings import Finding, Report, Sample, waive
from hydata.package import Package
from hydata.sense import sense

BOOK, NEWS = "resources/observations/book.csv", "resources/observations/news.csv"
KNOWN = ("conflict",)  # the good world has one conflict, on purpose


def found(report: Report) -> list[tuple[str, str, str, str]]:
    """(rule, resource, field, key of the first place) of each finding but the known ones."""
    return [
        (each.rule, each.resource, each.field, each.samples[0].key if each.samples else "")
        for each in report.findings
        if each.rule not in KNOWN
    ]


def rebuilt(world: Path) -> Report:
    rebuild.write(Package.read(world))
    return sense(Package.read(world))


def test_the_good_world_has_nothing_but_its_conflict(world: Path) -> None:
    report = sense(Package.read(world))
    assert [(each.rule, each.severity, each.count) for each in report.findings] == [
        ("conflict", "warning", 1)
    ]
    assert report.complete


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        pytest.param(
            BOOK, "480,480,person", "490,490,person",
            [("total", "population", "population_resident", "430400|2020-11-01|")], id="a total off by ten"),
        pytest.param(
            BOOK, "310,310,person", "320,320,person",
            [("total", "population", "population_resident", "430481|2020-11-01|"),
             ("area-total", "population", "population_male", "430400|2020-11-01|")], id="an area total off by ten"),
        pytest.param(
            BOOK, "54.3%,54.3", "950%,950",
            [("unit-range", "observations", "value", "book:11"),
             ("unit-range", "population", "population_urban_share_pct", "430400|2020-11-01|"),
             ("share-of", "population", "population_urban_share_pct", "430400|2020-11-01|"),
             ("share-of", "derived", "urban-share", "urban-share")], id="a percent of 950"),
        pytest.param(
            BOOK, "543,543,person", "1543,1543,person",
            [("share-of", "population", "population_urban_share_pct", "430400|2020-11-01|"),
             ("subset", "population", "population_urban", "430400|2020-11-01|"),
             ("unit-range", "derived", "value", "urban-share"),
             ("share-of", "derived", "urban-share", "urban-share")], id="a part beyond its whole"),
        pytest.param(
            BOOK, "5.0%,5.0", "15.0%,15.0",
            [("growth", "gdp", "retail_sales_growth_pct", "430400|2021")], id="a growth that does not follow"),
        pytest.param(
            "resources/programme_components.csv", "p01,1,5,戊\n", "",
            [("named-count", "programmes", "claimed", "p01")], id="a name that claims more than is listed"),
    ],
)  # fmt: skip
def test_a_wrong_figure_is_found_where_it_stands(
    world: Path, file: str, old: str, new: str, expected: list[tuple[str, str, str, str]]
) -> None:
    worlds.replace(world, file, old, new)
    assert found(rebuilt(world)) == expected


def test_a_built_table_that_was_edited_stands_for_what_is_written_in_it(world: Path) -> None:
    worlds.replace(world, "resources/population.csv", "1000,520,480", "1010,520,480")
    report = sense(Package.read(world))
    assert found(report) == [
        ("total", "population", "population_resident", "430400|2020-11-01|"),
        ("area-total", "population", "population_resident", "430400|2020-11-01|"),
        ("share-of", "population", "population_urban_share_pct", "430400|2020-11-01|"),
    ]
    total = next(each for each in report.findings if each.rule == "total")
    assert total.message == "520 + 480 is not 1010; off by 10"
    assert [(sample.value, sample.row, sample.line, sample.column) for sample in total.samples] == [
        ("1010", 2, 2, 4)
    ]


@pytest.mark.parametrize(
    ("rule", "old", "new"),
    [
        pytest.param("total", '"population_male", "population_female"]', '"population_mle"]', id="total"),
        pytest.param(
            "area-total", '"population_male"], "partition"', '"population_mle"], "partition"', id="area-total"
        ),
        pytest.param(
            "share-of",
            '"part": "population_urban", "whole"',
            '"part": "population_urbn", "whole"',
            id="share-of",
        ),
    ],
)
def test_a_rule_that_names_no_field_is_told_and_the_others_still_run(
    world: Path, rule: str, old: str, new: str
) -> None:
    worlds.replace(world, "schemas/population.json", old, new)
    report = sense(Package.read(world))
    assert [(each.rule, each.path) for each in report.findings if each.rule != "conflict"] == [
        ("rule-unknown", "schemas/population.json")
    ]
    assert "did you mean" in next(each.message for each in report.findings if each.rule == "rule-unknown")
    assert "subset" in {check.rule for check in report.checks}


def test_an_unknown_rule_and_unit_in_a_schema(world: Path) -> None:
    worlds.replace(world, "schemas/population.json", '"rule": "subset"', '"rule": "subst"')
    worlds.replace(world, "schemas/gdp.json", '"unit": "CNY_100M"', '"unit": "CNY_1OOM"')
    report = sense(Package.read(world))
    told = [(each.rule, each.message, each.hint) for each in report.findings if each.rule != "conflict"]
    assert [(rule, message) for rule, message, _ in told] == [
        ("rule-unknown", "there is no rule 'subst'"),
        ("unit-known", "the unit 'CNY_1OOM' of gdp_cny_100m is not in the units register"),
    ]
    assert [hint.split("?")[0] for *_, hint in told] == [
        "did you mean 'subset'",
        "did you mean 'CNY_1M' or 'CNY_100M' or 'CNY_1T'",
    ]


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        pytest.param(
            NEWS, "400,CNY_100M", "400,furlong", ("unit-known", "observations", "unit"), id="unit-known"
        ),
        pytest.param(
            NEWS, "400,CNY_100M", "400,km2", ("unit-dimension", "observations", "unit"), id="unit-dimension"
        ),
        pytest.param(
            BOOK,
            "1000,1000,person",
            "1000,1000.5,person",
            ("unit-range", "observations", "value"),
            id="whole things",
        ),
        pytest.param(
            BOOK,
            "600,600,person",
            "600,-600,person",
            ("unit-range", "observations", "value"),
            id="negative persons",
        ),
    ],
)
def test_units_of_observations(
    world: Path, file: str, old: str, new: str, expected: tuple[str, str, str]
) -> None:
    worlds.replace(world, file, old, new)
    found_ = [(each.rule, each.resource, each.field) for each in sense(Package.read(world)).findings]
    assert [each for each in found_ if each[0] != "conflict"] == [expected]


def test_a_growth_rate_may_be_negative_and_pass_100_but_not_fall_below_minus_100(world: Path) -> None:
    for printed, rules in (("-8.1", []), ("150", []), ("-150", ["unit-range", "unit-range"])):
        changed = worlds.files(world)[BOOK].decode().replace("8.1%,8.1", f"x,{printed}").encode()
        (world / BOOK).write_bytes(changed)
        assert [rule for rule, *_ in found(rebuilt(world))] == rules
        worlds.replace(world, BOOK, f"x,{printed}", "8.1%,8.1")


def test_mixed_sources_are_undecided(world: Path) -> None:
    worlds.replace(
        world, BOOK, "book:7,book,near:book:7,printed,480,480", "book:7,book,near:book:7,printed,481,481"
    )
    rows = [
        *worlds.NEWS,
        (
            "news:5",
            "481",
            "481",
            "person",
            "exact",
            "level",
            "population_female",
            "430400",
            "2020-11-01",
            "",
            "final",
        ),
    ]
    (world / NEWS).write_text(worlds.observations(rows), encoding="utf-8")
    worlds.replace(world, "resources/sources.csv", "news,B2,B,4", "news,B2,A,0")
    checks = rebuilt(world).checks
    undecided = {(check.rule, check.reason) for check in checks if check.verdict == "undecided"}
    assert ("total", "mixed sources: book, news") in undecided


def test_a_rule_that_decides_nothing_is_told(world: Path) -> None:
    path = world / "schemas/gdp.json"
    schema = json.loads(path.read_text(encoding="utf-8"))
    schema["rules"] += [
        {"rule": "growth", "growth": "gdp_growth_pct", "level": "gdp_cny_100m"},
        {"rule": "magnitude", "fields": ["gdp_cny_100m"], "where": {"area": "nowhere"}},
    ]
    path.write_text(json.dumps(schema), encoding="utf-8")
    hint = "look what leaves it open; keep it with a waiver that says why, or take it out"
    assert [each for each in sense(Package.read(world)).findings if each.rule == "undecided"] == [
        Finding(
            "undecided", "info", message, "gdp", "schemas/gdp.json", field, 1, (Sample(field, key=key),), hint
        )
        for field, key, message in [
            (
                "gdp_growth_pct", "growth:gdp_cny_100m:c74455",
                "the rule growth:gdp_cny_100m:c74455 decides nothing: "
                "growth is at constant prices, levels are at current prices",
            ),
            (
                "gdp_cny_100m", "magnitude:538235",
                "the rule magnitude:538235 decides nothing: there is no row that it speaks of",
            ),
        ]
    ]  # fmt: skip


def test_a_rule_of_the_package_that_decides_nothing_is_told(world: Path) -> None:
    path = world / "datapackage.json"
    descriptor = json.loads(path.read_text(encoding="utf-8"))
    descriptor["rules"].append(
        {"rule": "ratio", "ratio": "gdp", "numerator": "retail_sales", "denominator": "population_resident"}
    )
    path.write_text(json.dumps(descriptor), encoding="utf-8")
    told = [each for each in sense(Package.read(world)).findings if each.rule == "undecided"]
    missing = "the numerator or the denominator is missing (2 times)"
    assert [(each.path, each.message, each.samples) for each in told] == [
        (
            "datapackage.json",
            f"the rule ratio:retail_sales:b5eaab decides nothing: {missing}",
            (Sample("gdp", key="ratio:retail_sales:b5eaab"),),
        )
    ]


def test_a_waiver_of_an_idle_rule_hides_no_other(world: Path) -> None:
    path = world / "schemas/gdp.json"
    schema = json.loads(path.read_text(encoding="utf-8"))
    where = {"area": "nowhere"}
    schema["rules"] += [
        {"rule": "magnitude", "fields": [name], "where": where} for name in ("gdp_cny_100m", "gdp_growth_pct")
    ]
    path.write_text(json.dumps(schema), encoding="utf-8")
    waiver = {
        "rule": "undecided",
        "resource": "gdp",
        "field": "gdp_cny_100m",
        "key": "magnitude:538235",
        "reason": "-",
    }
    report = waive(sense(Package.read(world)), [waiver])
    assert [each.field for each in report.findings if each.rule == "undecided"] == ["gdp_growth_pct"]


def test_provenance_is_asked_both_ways(world: Path) -> None:
    worlds.replace(
        world,
        "resources/provenance.csv",
        "population,430400|2020-11-01|,population_male,",
        "population,430400|2020-11-01|,population_mail,",
    )
    worlds.replace(world, "resources/provenance.csv", "book:12,", "book:99,")
    assert [
        (each.rule, each.resource, each.message) for each in sense(Package.read(world)).findings[:-1]
    ] == [
        ("provenance-missing", "population", "cells of population_male lead to no observation"),
        ("provenance-dangling", "provenance", "population has no such cell"),
        ("provenance-dangling", "provenance", "there is no such observation"),
    ]


def test_a_package_rule_that_names_nothing_is_told(world: Path) -> None:
    worlds.replace(world, "datapackage.json", '"derived": "urban-share"', '"derived": "urban-shore"')
    told = [each.message for each in sense(Package.read(world)).findings if each.rule == "rule-unknown"]
    assert told == [
        "the rule share-of: there is no derived figure 'urban-shore'; did you mean 'urban-share'?"
    ]


def test_a_table_that_cannot_be_read_is_skipped_with_its_reason_and_the_rest_is_looked_at(
    world: Path,
) -> None:
    (world / "resources/gdp.csv").write_bytes("area,period\n430400,衡阳\n".encode("gbk"))
    report = sense(Package.read(world))
    assert [(each.what, each.why) for each in report.skipped] == [
        (
            "rules of gdp",
            "its file cannot be read: resources/gdp.csv:2: byte '0xba': byte 8 of the line is not UTF-8 [encoding-error]",
        )
    ]
    assert {"total", "area-total", "subset"} <= {check.rule for check in report.checks}


FOREIGN = {
    "name": "foreign",
    "resources": [
        {
            "name": "shares",
            "path": "shares.csv",
            "schema": {
                "fields": [
                    {"name": "town", "type": "string"},
                    {"name": "a", "type": "number", "unit": "percent"},
                    {"name": "b", "type": "number", "unit": "percent"},
                ],
                "primaryKey": "town",
                "rules": [{"rule": "shares", "fields": ["a", "b"]}],
            },
        }
    ],
}


def test_any_package_can_declare_units_and_rules(tmp_path: Path) -> None:
    (tmp_path / "datapackage.json").write_text(json.dumps(FOREIGN), encoding="utf-8")
    (tmp_path / "shares.csv").write_text(
        "town,a,b\nX,33.3,66.7\nY,33.34,66.7\nZ,120,-20\nW,,\n", encoding="utf-8"
    )
    report = sense(Package.read(tmp_path))
    assert [(each.rule, each.field, each.count, each.hint) for each in report.findings] == [
        ("unit-range", "a", 1, 'if it is a growth rate, say "measure": "growth_rate" in the field'),
        ("unit-range", "b", 1, 'if it is a growth rate, say "measure": "growth_rate" in the field'),
    ]
    shares = [(check.verdict, check.count) for check in report.checks if check.rule == "shares"]
    assert shares == [("holds", 3)]


def test_a_table_that_does_not_fit_into_memory_is_listed(
    world: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    size = (world / "resources/population.csv").stat().st_size
    before = {each.resource for each in sense(Package.read(world)).checks if each.rule == "subset"}
    monkeypatch.setattr("hydata.sense.LARGEST", size - 1)
    report = sense(Package.read(world))
    assert "population" in before
    assert "population" not in {each.resource for each in report.checks if each.rule == "subset"}
    assert "rules of population" in [each.what for each in report.skipped if "MB" in each.why]
