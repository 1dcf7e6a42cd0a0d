"""Waivers that accept nothing: each is told once, at its line, with what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

import hydata
import worlds
from hydata.package import Package
from hydata.waivers import waivers

HEADER = "rule,resource,field,key,reason\n"
FILE = "resources/waivers.csv"
NO_SUCH_TABLE = "there is no table 'conflcts'; did you mean 'conflicts'?"


def told(world: Path, lines: str) -> list[tuple[str, str, int | None, str, str]]:
    """Rule, field, line, message and hint of each finding about the register of waivers."""
    (world / FILE).write_text(HEADER + lines, encoding="utf-8")
    report = hydata.validate(world)
    return [
        (each.rule, each.field, each.samples[0].line, each.message, each.hint)
        for each in report.findings
        if each.path == FILE
    ]


@pytest.mark.parametrize(
    ("lines", "findings"),
    [
        pytest.param("conflict,conflicts,gdp,,a\n", [], id="used"),
        pytest.param(
            "conflct,conflicts,gdp,,a\n",
            [("rule-unknown", "rule", 2, "there is no rule 'conflct' to waive", "did you mean 'conflict'?")],
            id="no such rule",
        ),
        pytest.param(
            "xyzzy,,,,a\nconflict,,,,b\n",
            [("rule-unknown", "rule", 2, "there is no rule 'xyzzy' to waive", None)],
            id="nothing like it",
        ),
        pytest.param(
            "conflict,conflicts,gdp,,a\nconflict,conflcts,,,b\n",
            [("unused-waiver", "", 3, "the waiver conflict/conflcts accepts nothing", NO_SUCH_TABLE)],
            id="no such table",
        ),
        pytest.param(
            "conflict,conflicts,gdp,,a\ntotal,gdp,,,b\n",
            [
                (
                    *("unused-waiver", "", 3),
                    *("the waiver total/gdp accepts nothing any more", "delete its line"),
                )
            ],
            id="mended since",
        ),
        pytest.param(
            "conflict,conflicts,gdp,,a\nconflict,,,,b\n",
            [
                (
                    *("unused-waiver", "", 3),
                    "the waiver conflict accepts nothing: another one accepts it already, in line 2",
                    "delete its line",
                )
            ],
            id="a wider one",
        ),
        pytest.param(
            "conflict,conflicts,gdp,,a\nconflict,conflicts,gdp,,b\n",
            [("primary-key", "", 3, "the same primary key as in row 2: 'conflict|conflicts|gdp|'", "")],
            id="the same with another reason",
        ),
        pytest.param(
            "conflict,conflicts,gdp,,a\ndrift,gdp,,,b\n",
            [
                (
                    *("unused-waiver", "", 3),
                    *("the waiver drift/gdp accepts nothing: this rule cannot be waived", "delete its line"),
                )
            ],
            id="never waived",
        ),
    ],
)
def test_one_finding_a_waiver(
    world: Path, lines: str, findings: list[tuple[str, str, int, str, str | None]]
) -> None:
    found = told(world, lines)
    if findings and findings[0][-1] is None:  # all rules are listed
        assert found[0][-1].startswith("known: package-error, schema-error, ")
        found = [(*found[0][:-1], None)]  # type: ignore[list-item]
    assert found == findings


def test_a_rule_that_does_not_exist_is_told_whatever_was_not_looked_at(world: Path) -> None:
    (world / FILE).write_text(f"{HEADER}totl,gdp,,,a\ntotal,gdp,,,b\n", encoding="utf-8")
    (world / "resources/land.csv").unlink()
    report = hydata.validate(world)
    assert not report.complete
    assert [each.rule for each in report.findings if each.path == FILE] == ["rule-unknown"]


@pytest.mark.parametrize("reason", ["", '"  "'])
def test_without_a_reason_nothing_is_accepted(world: Path, reason: str) -> None:
    (world / FILE).write_text(f"{HEADER}conflict,,,,{reason}\n", encoding="utf-8")
    report = hydata.validate(world)
    assert report.waived == ()
    assert "conflict" in {each.rule for each in report.findings}


def test_a_rule_that_is_none_cannot_be_waived(world: Path) -> None:
    (world / FILE).write_text(f"{HEADER}rule-unknown,,,,a\n", encoding="utf-8")
    worlds.replace(world, "schemas/population.json", '"rule": "total"', '"rule": "totl"')
    told = [(each.rule, each.message) for each in hydata.validate(world).findings if each.rule != "conflict"]
    assert told == [
        ("rule-unknown", "there is no rule 'totl'"),
        ("unused-waiver", "the waiver rule-unknown accepts nothing: this rule cannot be waived"),
    ]


def test_a_misspelt_field_is_told(world: Path) -> None:
    hint = "gdp has no field 'gdp_cny_100'; did you mean 'gdp_cny_100m' or 'retail_sales_cny_100m'?"
    assert told(world, "conflict,,,,a\ntotal,gdp,gdp_cny_100,,b\n") == [
        ("unused-waiver", "", 3, "the waiver total/gdp/gdp_cny_100 accepts nothing", hint)
    ]


def test_a_register_of_another_package_is_its_own_affair(world: Path) -> None:
    worlds.replace(world, "datapackage.json", '"name": "indicators"', '"name": "measures"')
    (world / FILE).write_text(f"{HEADER}totl,gdp,,,a\n", encoding="utf-8")
    assert waivers(Package.read(world)) == ([], [], [])


@pytest.mark.parametrize("data", [b"", b"rule,resource\n\xff,x\n", None], ids=["0 bytes", "no UTF-8", "gone"])
def test_a_register_that_cannot_be_read_accepts_nothing(world: Path, data: bytes | None) -> None:
    (world / FILE).unlink()
    if data is not None:
        (world / FILE).write_bytes(data)
    usable, findings, skipped = waivers(Package.read(world))
    assert (usable, findings, [each.what for each in skipped]) == ([], [], ["waivers: none is accepted"])
    assert {each.resource for each in hydata.validate(world).findings if each.path == FILE} == {"waivers"}
