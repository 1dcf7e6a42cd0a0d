"""Rules that decide nothing: nowhere do they hold or fail, so they guard no figure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from hydata.findings import Check, Finding, Sample
from hydata.package import DESCRIPTOR
from hydata.rules import RULES as REGISTER
from hydata.sense.pandera_checks import RuleCheck

HINT = "look what leaves it open; keep it with a waiver that says why, or take it out"


def of_table(resource: str, path: str, checks: Iterable[RuleCheck]) -> list[Finding]:
    """One finding a table, with a sample for each of its rules that decides nothing."""
    idle = []
    for check in checks:
        verdicts = {each.verdict for each in check.outcomes}
        if not check.broken and verdicts <= {"undecided"}:
            reasons = Counter(each.reason for each in check.outcomes)
            idle.append((check.name, check.about, reasons))
    return _told(resource, path, idle)


def of_package(checks: Iterable[Check]) -> list[Finding]:
    """One finding for the rules of datapackage.json that decide nothing."""
    by_rule: dict[str, list[Check]] = {}
    for check in checks:
        by_rule.setdefault(check.rule, []).append(check)
    idle = [
        (rule, ", ".join(each.field for each in made), Counter(each.reason for each in made))
        for rule, made in by_rule.items()
        if {each.verdict for each in made} == {"undecided"}
    ]
    return _told("", DESCRIPTOR, idle)


def _told(resource: str, path: str, idle: list[tuple[str, str, Counter[str]]]) -> list[Finding]:
    if not idle:
        return []
    samples = tuple(Sample(f"{_short(about)}: {_why(reasons)}", key=rule) for rule, about, reasons in idle)
    message = (
        "a rule decides nothing" if len(idle) == 1 else f"{len(idle)} rules decide nothing"
    ) + f": {', '.join(dict.fromkeys(rule for rule, _, _ in idle))}"
    severity = REGISTER["undecided"].severity
    return [Finding("undecided", severity, message, resource, path, "", len(idle), samples, HINT)]


def _short(about: str) -> str:
    """The first columns of a rule, and how many more."""
    names = about.split(", ")
    return about if len(names) <= 4 else f"{', '.join(names[:3])} and {len(names) - 3} others"


def _why(reasons: Counter[str]) -> str:
    if not reasons:
        return "there is no row that it speaks of"
    (first, count), *others = reasons.most_common()
    more = (
        f"; and {len(others)} other reasons" if len(others) > 1 else "; and another reason" if others else ""
    )
    return f"{first} ({count} times){more}" if count > 1 else f"{first}{more}"
