"""Reports count, join, raise and waive without losing a finding."""

from dataclasses import replace

import pytest

from hydata.errors import InvalidPackage
from hydata.findings import SEVERITIES, Check, Finding, Report, Sample, Skipped, waive

SAMPLES = tuple(
    Sample(value, row, row, 2, key) for value, row, key in [("1", 2, "a"), ("2", 3, "b"), ("3", 4, "a")]
)
TOTAL = Finding("total", "error", "does not add up", "gdp", "gdp.csv", "gdp", 3, SAMPLES)
SHARES = Finding("shares", "error", "not 100", "gdp", "gdp.csv", "share", 1, SAMPLES[:1])
UNUSED = Finding("unused-waiver", "warning", "", resource="waivers", hint="delete its line")


def waiver(rule: str, resource: str = "", field: str = "", key: str = "") -> dict[str, str]:
    return {"rule": rule, "resource": resource, "field": field, "key": key, "reason": "as printed"}


def accepted(finding: Finding) -> Finding:
    return replace(finding, reason="as printed")


@pytest.mark.parametrize(
    ("severities", "failed"),
    [
        ((), {"error": False, "warning": False, "info": False, "never": False}),
        (("info",), {"error": False, "warning": False, "info": True, "never": False}),
        (("info", "warning"), {"error": False, "warning": True, "info": True, "never": False}),
        (("error",), {"error": True, "warning": True, "info": True, "never": False}),
    ],
)
def test_fails_at_or_above(severities, failed):
    report = Report("p", tuple(Finding("total", severity, "m") for severity in severities))
    assert {level: report.failed(level) for level in (*SEVERITIES, "never")} == failed
    assert report.valid == (not failed["error"])


def test_complete_when_nothing_was_skipped():
    skipped = Skipped("cells of gdp", "no file")
    assert [Report("p").complete, Report("p", skipped=(skipped,)).complete] == [True, False]


def test_merged_keeps_the_order():
    check, skip = Check("total", "holds"), Skipped("a", "b")
    one = Report("p", (TOTAL,), (check,), (UNUSED,), (skip,), {"rows": 1, "files": 1, "tables": {"a": 1}})
    other = Report("q", (SHARES,), (check,), (), (skip,), {"rows": 2, "tables": {"b": 2}})
    stats = {"rows": 3, "files": 1, "tables": {"a": 1, "b": 2}}
    assert one.merged(other) == Report("p", (TOTAL, SHARES), (check, check), (UNUSED,), (skip, skip), stats)


def test_a_valid_report_raises_nothing():
    report = Report("p", (replace(TOTAL, severity="warning"),))
    assert report.raise_for_errors() is report


@pytest.mark.parametrize(("count", "more"), [(1, []), (5, []), (7, ["... and 2 more"])])
def test_raises_for_errors(count, more):
    findings = tuple(Finding("total", "error", f"row {n}") for n in range(count))
    with pytest.raises(InvalidPackage) as raised:
        Report("p", (UNUSED, *findings)).raise_for_errors()
    shown = [f"total: row {n}" for n in range(min(count, 5))]
    assert str(raised.value).splitlines() == ["p is not valid:", *shown, *more]


@pytest.mark.parametrize(
    ("waivers", "left", "waived"),
    [
        ([], [TOTAL, SHARES], []),
        ([waiver("total")], [SHARES], [TOTAL]),
        ([waiver("total", "gdp", "gdp")], [SHARES], [TOTAL]),
        ([waiver("total"), waiver("shares")], [], [TOTAL, SHARES]),
        (
            [waiver("total", key="b")],
            [replace(TOTAL, count=2, samples=(SAMPLES[0], SAMPLES[2])), SHARES],
            [replace(TOTAL, count=1, samples=SAMPLES[1:2])],
        ),
        (
            [waiver("total", key="b"), waiver("total", "gdp", "gdp", "a")],
            [SHARES],
            [
                replace(TOTAL, count=1, samples=SAMPLES[1:2]),
                replace(TOTAL, count=2, samples=(SAMPLES[0], SAMPLES[2])),
            ],
        ),
    ],
    ids=["none", "rule", "field", "two", "key", "keys"],
)
def test_waive(waivers, left, waived):
    report = waive(Report("p", (TOTAL, SHARES)), waivers)
    assert report == Report("p", tuple(left), waived=tuple(accepted(each) for each in waived))
    assert sum(each.count for each in report.findings + report.waived) == TOTAL.count + SHARES.count


@pytest.mark.parametrize(
    ("unused", "name"),
    [
        (waiver("growth"), "growth"),
        (waiver("total", "trade"), "total/trade"),
        (waiver("total", field="share"), "total/share"),
        (waiver("total", "gdp", "gdp", "z"), "total/gdp/gdp/z"),
    ],
)
def test_an_unused_waiver_is_a_finding(unused, name):
    message = f"the waiver {name} accepts nothing any more"
    assert waive(Report("p", (TOTAL,)), [unused]) == Report("p", (TOTAL, replace(UNUSED, message=message)))


def test_a_waiver_may_serve_what_was_not_looked_at():
    report = Report("p", skipped=(Skipped("rules of gdp", "no file"),))
    assert waive(report, [waiver("total")]) == report


def test_rows_beyond_the_samples_stay_counted():
    many = replace(TOTAL, count=10)
    report = waive(Report("p", (many,)), [waiver("total", key="a")])
    assert [each.count for each in (*report.findings, *report.waived)] == [8, 2]


def test_to_dict():
    check = Check("total", "holds", "gdp", "gdp", 4, "1 + 2 = 3", "[3, 3]", "")
    report = Report("p", (TOTAL,), (check,), (accepted(SHARES),), (Skipped("a", "b"),), {"rows": 4})
    places = [
        {"row": 2, "line": 2, "column": 2, "value": "1", "key": "a"},
        {"row": 3, "line": 3, "column": 2, "value": "2", "key": "b"},
        {"row": 4, "line": 4, "column": 2, "value": "3", "key": "a"},
    ]
    gdp = {"severity": "error", "resource": "gdp", "path": "gdp.csv", "hint": ""}
    total = {"rule": "total", "field": "gdp", "count": 3, "samples": places, "message": "does not add up"}
    shares = {"rule": "shares", "field": "share", "count": 1, "samples": places[:1], "message": "not 100"}
    looked = {"rule": "total", "resource": "gdp", "field": "gdp", "verdict": "holds", "count": 4}
    assert report.to_dict("0.1.0") == {
        "hydata": "0.1.0",
        "package": "p",
        "valid": False,
        "complete": False,
        "checks": [looked | {"figures": "1 + 2 = 3", "intervals": "[3, 3]", "reason": ""}],
        "findings": [total | gdp],
        "waived": [shares | gdp | {"reason": "as printed"}],
        "skipped": [{"what": "a", "why": "b"}],
        "stats": {"rows": 4},
    }


@pytest.mark.parametrize(
    ("sample", "parts"),
    [
        (Sample(), {"value": ""}),
        (Sample("7", path="a.csv"), {"value": "7", "path": "a.csv"}),
        (Sample("7", 2, 3, 1, "k"), {"row": 2, "line": 3, "column": 1, "value": "7", "key": "k"}),
    ],
)
def test_empty_parts_of_a_sample_are_left_out(sample, parts):
    assert sample.to_dict() == parts
