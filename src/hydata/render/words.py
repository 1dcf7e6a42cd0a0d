"""What every form of a report says alike: the order, the closing sentence, what a reader can see."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable

from hydata.errors import counted
from hydata.findings import SEVERITIES, Check, Finding, Report
from hydata.rules import RULES

VERDICTS = ("holds", "fails", "undecided", "skipped")


def worst_first(findings: Iterable[Finding]) -> list[Finding]:
    """By severity, then by file and column."""
    return sorted(findings, key=lambda each: (SEVERITIES.index(each.severity), each.path, each.field))


def plain(text: str) -> str:
    r"""One line without control characters, which become visible: a cell must not steer a terminal.

    >>> print(plain("耒阳\n::error::"), plain("a\x1b[31m"))
    耒阳\n::error:: a\x1b[31m
    """
    return "".join(_visible(each) if _unseen(each) else each for each in text)


def says(rule: str) -> str:
    """What a rule says, in one sentence; empty for a rule that is not registered."""
    return RULES[rule].says if rule in RULES else ""


def place(finding: Finding) -> str:
    """The file, else the table, else the package."""
    return finding.path or finding.resource or "package"


def by_rule(checks: Iterable[Check]) -> dict[str, Counter[str]]:
    """How often each rule holds, fails, is undecided; rules in alphabetical order."""
    counts: dict[str, Counter[str]] = {}
    for check in checks:
        counts.setdefault(check.rule, Counter())[check.verdict] += check.count
    return dict(sorted(counts.items()))


def skipped_by_reason(report: Report) -> dict[str, list[str]]:
    """What was not looked at, under each reason why."""
    reasons: dict[str, list[str]] = {}
    for each in report.skipped:
        reasons.setdefault(each.why, []).append(each.what)
    return reasons


def found(report: Report) -> str:
    """How many findings there are of each severity.

    >>> found(Report("demo", findings=(Finding("total", "error", "off by ten"),)))
    '1 error'
    """
    severities = Counter(finding.severity for finding in report.findings)
    return ", ".join(
        counted(severities[each], each, "info" if each == "info" else "")
        for each in SEVERITIES
        if severities[each]
    )


def closing(report: Report) -> str:
    """The one sentence that says how it went."""
    rows = f", {counted(report.stats['rows'], 'row')}" if "rows" in report.stats else ""
    verdict = "valid" if report.valid else "NOT VALID"
    complete = _asked_for(report) if report.complete else f"not looked at: {len(report.skipped)}"
    waived = f", {len(report.waived)} waived" if report.waived else ""
    package = plain(report.package)
    cached = _cached(report.stats.get("cached", []))
    return f"{package} is {verdict}: {found(report) or 'nothing found'}{waived}; {complete}{rows}{cached}."


def _cached(names: list[str]) -> str:
    """What had not changed, in short: `cells of gdp`, or `cells of 11 tables`."""
    parts: dict[str, list[str]] = {}
    for name in names:
        parts.setdefault(name.partition(" of ")[0], []).append(name)
    told = [each[0] if len(each) == 1 else f"{what} of {len(each)} tables" for what, each in parts.items()]
    return f"; from the cache: {plain(', '.join(told))}" if told else ""


def _asked_for(report: Report) -> str:
    """What the report speaks of: everything, or the rules that were asked for."""
    select, ignore = (report.stats.get(name, []) for name in ("select", "ignore"))
    if not select and not ignore:
        return "everything was looked at"
    if not select:
        return f"everything but {', '.join(ignore)} was looked at"
    only = [each for each in select if each not in ignore]
    return f"only {_rules(only)} looked at"


def _rules(names: list[str]) -> str:
    return f"the rule {names[0]} was" if len(names) == 1 else f"the rules {', '.join(names)} were"


def _unseen(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp")


def _visible(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")
