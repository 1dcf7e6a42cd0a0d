"""JUnit XML as Jenkins and GitLab read it: only elements and attributes of the usual XSD, right counts."""

from __future__ import annotations

import xml.etree.ElementTree as ET

from hydata.findings import Check, Finding, Report
from hydata.render import render

# The XSD of Jenkins' xUnit plugin (junit-10), for the elements that we write: required, then optional.
ALLOWED = {
    "testsuites": ({"name", "tests", "failures", "errors"}, set(), {"testsuite"}),
    "testsuite": ({"name", "tests", "failures", "errors", "skipped"}, set(), {"testcase"}),
    "testcase": ({"name", "classname"}, set(), {"skipped", "failure", "error", "system-out"}),
    "skipped": ({"type", "message"}, set(), set()),
    "failure": ({"type", "message"}, set(), set()),
    "error": ({"type", "message"}, set(), set()),
    "system-out": (set(), set(), set()),
}


def cases(report: Report) -> dict[str, tuple[str, str]]:
    """Each case as suite/name: how it came out, and the message."""
    told = {}
    for case in ET.fromstring(render(report, "junit", "1.0.0")).iter("testcase"):
        result = next((each for each in case if each.tag != "system-out"), None)
        name = f"{case.get('classname')} {case.get('name')}"
        assert name not in told, f"{name} stands twice"
        told[name] = ("passed", "") if result is None else (result.tag, result.get("message", ""))
    return told


def test_every_report_is_of_the_usual_shape(any_report: Report) -> None:
    root = ET.fromstring(render(any_report, "junit", "1.0.0"))
    assert root.tag == "testsuites"
    for element in root.iter():
        needed, optional, children = ALLOWED[element.tag]
        assert needed <= set(element.keys()) <= needed | optional
        assert {child.tag for child in element} <= children
    for name, tag in (("failures", "failure"), ("errors", "error")):
        assert root.get(name) == str(len(list(root.iter(tag))))
    assert root.get("tests") == str(len(list(root.iter("testcase"))))
    for suite in root:
        for name, tag in (("tests", "testcase"), ("failures", "failure"), ("skipped", "skipped")):
            assert suite.get(name) == str(len(list(suite.iter(tag))))


def test_how_each_case_comes_out() -> None:
    report = Report(
        "tiny",
        findings=(
            Finding("total", "error", "off by ten", "gdp", field="a"),
            Finding("total", "error", "off by two", "gdp", field="a"),
            Finding("conflict", "warning", "two figures", "gdp"),
        ),
        waived=(Finding("shares", "error", "100.02", "gdp", field="b", reason="as printed"),),
        checks=(
            Check("total", "holds", "gdp", "a"),
            Check("total", "fails", "gdp", "a, b, c"),
            Check("shares", "fails", "gdp", "b"),
            Check("subset", "holds", "gdp", "c"),
            Check("subset", "undecided", "gdp", "c", reason="missing"),
            Check("growth", "undecided", "gdp", "d", reason="other prices"),
            Check("multiple", "fails", "gdp", "e", reason="no whole number"),
        ),
    )
    assert cases(report) == {
        "tiny.gdp total a": ("failure", "off by ten"),
        "tiny.gdp conflict": ("skipped", "two figures"),
        "tiny.gdp shares b": ("skipped", "waived: as printed"),
        "tiny.gdp subset c": ("passed", ""),
        "tiny.gdp growth d": ("skipped", "undecided: other prices"),
        "tiny.gdp multiple e": ("failure", "no whole number"),
    }


def test_what_holds_is_listed_in_the_real_report(shipped: Report) -> None:
    told = cases(shipped)
    assert sum(result == "passed" for result, _ in told.values()) > 200
    assert told["hydata.gdp shares gdp_primary_share_pct"][1].startswith("waived: The yearbook prints 1.63")
    assert {result for result, _ in told.values()} == {"passed", "skipped"}


def test_a_crash_is_an_error_and_no_failure() -> None:
    from hydata.render import crashed

    assert cases(crashed("tiny", ZeroDivisionError("by zero")))["tiny.package internal-error"] == (
        "error",
        "ZeroDivisionError: by zero",
    )
