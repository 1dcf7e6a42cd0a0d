"""Workflow commands: GitHub shows them as annotations on the lines of a pull request.

A step may give ten annotations of each kind, and GitHub drops the rest in silence. So a finding is
one annotation, worst first, and a closing notice counts what found no room.
"""

from __future__ import annotations

from collections import Counter

from hydata.findings import SEVERITIES, Finding, Report
from hydata.render.places import Places
from hydata.render.words import closing, plain, skipped_by_reason, worst_first

MOST = 10
KINDS = {"error": "error", "warning": "warning", "info": "notice"}


def as_github(report: Report, version: str, *, color: bool = False, places: Places | None = None) -> str:
    """Lines `::error file=,line=,col=,title=::message`, then the closing sentence."""
    lines: list[str] = []
    left: Counter[str] = Counter()
    for severity in SEVERITIES:
        findings = [each for each in worst_first(report.findings) if each.severity == severity]
        room = MOST if severity != "info" else MOST - 1  # the closing notice needs its place
        lines += [_annotation(each, places or Places()) for each in findings[:room]]
        left.update(each.rule for each in findings[room:])
    if left or report.skipped:
        lines.append(_command("notice", {"title": "hydata"}, _rest(report, left)))
    lines.append(f"hydata: {closing(report)}")
    return "\n".join(lines) + "\n"


def _annotation(finding: Finding, places: Places) -> str:
    first = finding.samples[0] if finding.samples else None
    file = places.of(finding, first)
    properties: dict[str, str | int] = {"file": file} if file and "://" not in file else {}
    if properties and first and first.line:
        properties["line"] = first.line
        span = places.span(finding, first)
        if span:
            properties["col"] = span[0]
    properties["title"] = f"hydata {finding.rule}"
    return _command(KINDS[finding.severity], properties, _message(finding))


def _message(finding: Finding) -> str:
    """What is wrong; what stands there; how often and where else."""
    first = finding.samples[0] if finding.samples else None
    said = f"{finding.field}: {finding.message}" if finding.field else finding.message
    if not finding.path and finding.resource:
        said = f"{finding.resource}: {said}"
    lines = [plain(said)]
    if first and (first.key or first.value):
        key = f"[{first.key}] " if first.key else ""
        lines.append(plain(f"{key}{first.value}"))
    if finding.count > 1:
        others = ", ".join(str(each.line) for each in finding.samples if each.line)
        lines.append(f"{finding.count:,} times" + (f"; lines {others}" if others else ""))
    if finding.hint:
        lines.append(plain(f"hint: {finding.hint}"))
    return "\n".join(lines)


def _rest(report: Report, left: Counter[str]) -> str:
    lines = []
    if left:
        rules = ", ".join(f"{rule} {count}" for rule, count in left.most_common())
        lines.append(f"{left.total()} more findings are not shown as annotations: {rules}")
    for why, what in skipped_by_reason(report).items():
        more = f" and {len(what) - 3} more" if len(what) > 3 else ""
        lines.append(plain(f"not looked at: {', '.join(what[:3])}{more}: {why}"))
    return "\n".join([*lines, closing(report)])


def _command(kind: str, properties: dict[str, str | int], message: str) -> str:
    told = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items())
    return f"::{kind} {told}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
