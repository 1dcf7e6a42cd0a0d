"""The report as JUnit XML: one test case a rule and column, so that what passes is listed too.

An error is a failure. A warning, a waived finding and what nobody could decide are skipped, each with
its words: seen, and no red build where the exit code is 0.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass, field

from hydata.findings import Check, Finding, Report
from hydata.render.crashed import RULE as CRASHED
from hydata.render.places import Places
from hydata.render.words import worst_first

FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
Key = tuple[str, str, str]


@dataclass
class _Case:
    """Everything that is known of one rule on one column."""

    checks: list[Check] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    waived: list[Finding] = field(default_factory=list)


def as_junit(report: Report, version: str, *, color: bool = False, places: Places | None = None) -> str:
    """A suite a table, a case a rule and column; no clock in it."""
    root = ET.Element("testsuites", name=_text(f"hydata {report.package}"))
    suites: dict[str, ET.Element] = {}
    for (resource, rule, column), case in _cases(report).items():
        name = resource or "package"
        suite = suites.get(name)
        if suite is None:
            suite = suites[name] = ET.SubElement(root, "testsuite", name=_text(name))
        classname = _text(f"{report.package}.{name}")
        element = ET.SubElement(
            suite, "testcase", classname=classname, name=_text(f"{rule} {column}".strip())
        )
        _outcome(element, case, places or Places())
    if report.skipped:
        suite = ET.SubElement(root, "testsuite", name="not looked at")
        for each in report.skipped:
            element = ET.SubElement(
                suite, "testcase", classname=_text(f"{report.package}.not looked at"), name=_text(each.what)
            )
            ET.SubElement(element, "skipped", type="skipped", message=_text(each.why))
    _count(root)
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _cases(report: Report) -> dict[Key, _Case]:
    cases: dict[Key, _Case] = {}
    told = {(each.resource, each.rule) for each in (*report.findings, *report.waived)}
    for check in report.checks:
        # A check that fails is told by its findings; they may name one column where it names several.
        if check.verdict != "fails" or (check.resource, check.rule) not in told:
            cases.setdefault((check.resource, check.rule, check.field), _Case()).checks.append(check)
    for finding in worst_first(report.findings):
        cases.setdefault(_key(finding), _Case()).findings.append(finding)
    for finding in worst_first(report.waived):
        cases.setdefault(_key(finding), _Case()).waived.append(finding)
    return cases


def _key(finding: Finding) -> Key:
    return finding.resource, finding.rule, finding.field


def _outcome(element: ET.Element, case: _Case, places: Places) -> None:
    fails = [each for each in case.checks if each.verdict == "fails"]
    verdicts = {each.verdict for each in case.checks}
    if case.findings:
        worst = case.findings[0]
        tag = "error" if worst.rule == CRASHED else "failure" if worst.severity == "error" else "skipped"
        told = ET.SubElement(element, tag, type=worst.severity, message=_text(worst.message))
        told.text = _text("\n".join(_told(each, places) for each in (*case.findings, *case.waived)))
    elif fails:
        ET.SubElement(element, "failure", type="error", message=_text(fails[0].reason or fails[0].figures))
    elif case.waived:
        reason = "; ".join(dict.fromkeys(each.reason for each in case.waived))
        told = ET.SubElement(element, "skipped", type="waived", message=_text(f"waived: {reason}"))
        told.text = _text("\n".join(_told(each, places) for each in case.waived))
    elif "holds" not in verdicts:
        reason = "; ".join(dict.fromkeys(f"{each.verdict}: {each.reason}" for each in case.checks))
        ET.SubElement(element, "skipped", type=sorted(verdicts)[0], message=_text(reason))
    if case.checks:
        ET.SubElement(element, "system-out").text = _text("\n".join(_check(each) for each in case.checks))


def _told(finding: Finding, places: Places) -> str:
    """A finding in full: every sample with its place."""
    where = places.of(finding) or finding.resource or "package"
    lines = [f"{where}: {finding.severity} {finding.message} ({finding.count:,})"]
    for sample in finding.samples:
        line = f":{sample.line}" if sample.line else ""
        lines.append(f"  {places.of(finding, sample)}{line} [{sample.key}] {sample.value}")
    lines += [f"  hint: {finding.hint}"] if finding.hint else []
    lines += [f"  waived: {finding.reason}"] if finding.reason else []
    return "\n".join(lines)


def _check(check: Check) -> str:
    parts = [f"{check.verdict} {check.count:,}", check.reason, check.figures, check.intervals]
    return "; ".join(part for part in parts if part)


def _count(root: ET.Element) -> None:
    """Fill in how many cases there are, suite by suite, and in all."""
    total = {"tests": 0, "failures": 0, "errors": 0}
    for suite in root:
        cases = list(suite)
        numbers = {
            "tests": len(cases),
            "failures": sum(case.find("failure") is not None for case in cases),
            "errors": sum(case.find("error") is not None for case in cases),
        }
        skipped = sum(case.find("skipped") is not None for case in cases)
        for name, number in {**numbers, "skipped": skipped}.items():
            suite.set(name, str(number))
        total = {name: total[name] + numbers[name] for name in total}
    for name, number in total.items():
        root.set(name, str(number))


def _text(text: str) -> str:
    """Text without what XML forbids; a mark stands in its place."""
    return FORBIDDEN.sub("\ufffd", text)
