"""The JSON report follows the schema that the package ships, and the schema is strict."""

from __future__ import annotations

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from hydata.findings import Finding, Report
from hydata.render import render
from hydata.render.as_json import report_schema

VALIDATOR = Draft202012Validator(report_schema())


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(report_schema())


def test_every_report_follows_it(any_report: Report) -> None:
    told = json.loads(render(any_report, "json", "1.0.0"))
    assert [error.message for error in VALIDATOR.iter_errors(told)] == []


def good() -> dict[str, Any]:
    report = Report("tiny", findings=(Finding("total", "error", "off by ten"),))
    told: dict[str, Any] = json.loads(render(report, "json", "1.0.0"))
    return told


@pytest.mark.parametrize(
    "change",
    [
        {"valid": True},
        {"complete": False},
        {"findings": [{}]},
        {"skipped": [{"what": "a"}]},
        {"more": 1},
        {"stats": {"rows": -1}},
        {"checks": [{"rule": "Total"}]},
        {"waived": good()["findings"]},
    ],
    ids=str,
)
def test_it_refuses_what_is_no_report(change: dict[str, Any]) -> None:
    assert VALIDATOR.is_valid(good())
    assert not VALIDATOR.is_valid(good() | change)


def test_a_finding_has_no_reason_unless_waived() -> None:
    report = good()
    report["findings"][0]["reason"] = "accepted"
    assert not VALIDATOR.is_valid(report)
