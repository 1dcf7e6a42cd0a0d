"""What two rooms see at one place is told once, by the one that says more."""

from __future__ import annotations

from dataclasses import replace

from hydata.findings import Finding, Report


def unseen(report: Report, before: Report, rule: str = "") -> Report:
    """A report without what is told already, at a place or in words: findings of a rule, or all but drift."""
    seen = {(sample.path or each.path, sample.line) for each in before.findings for sample in each.samples}
    told = {(each.rule, each.message) for each in before.findings}

    def new(finding: Finding) -> bool:
        places = {(finding.path, sample.line) for sample in finding.samples}
        return (finding.rule, finding.message) not in told and places.isdisjoint(seen)

    kept = [
        each for each in report.findings if (each.rule != rule if rule else each.rule == "drift") or new(each)
    ]
    return replace(report, findings=tuple(kept))


def told_once(report: Report) -> Report:
    """A report without foreign keys whose cells name an unknown unit: unit-known names the nearest."""
    unknown = {cell for each in report.findings if each.rule == "unit-known" for cell in _cells(each)}
    kept = [
        each
        for each in report.findings
        if each.rule != "foreign-key" or not each.samples or not _cells(each) <= unknown
    ]
    return replace(report, findings=tuple(kept))


def _cells(finding: Finding) -> set[tuple[str, str, int | None]]:
    return {(finding.field, each.path or finding.path, each.line) for each in finding.samples}
