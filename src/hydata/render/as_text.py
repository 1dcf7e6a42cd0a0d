"""The report for people: findings grouped by file, then what holds, what was not looked at."""

from __future__ import annotations

from collections import Counter

from hydata.findings import Finding, Report, Sample
from hydata.render.places import Places
from hydata.render.words import by_rule, closing, place, plain, skipped_by_reason, worst_first

COLORS = {"error": "\033[31m", "warning": "\033[33m", "info": "\033[36m"}
DIM, RESET = "\033[2m", "\033[0m"


def as_text(report: Report, version: str, *, color: bool = False, places: Places | None = None) -> str:
    """Lines `path:line:column: severity rule message`, worst first, one closing sentence."""
    lines: list[str] = []
    for finding in worst_first(report.findings):
        lines += _finding(finding, color)
    if report.waived:
        lines.append("waived:")
        lines += _waived(report)
    if report.skipped:
        lines.append("not looked at:")
        lines += _skipped(report)
    lines += _checks(report, color)
    lines.append(closing(report))
    return "\n".join(lines) + "\n"


def _finding(finding: Finding, color: bool) -> list[str]:
    first = finding.samples[0] if finding.samples else None
    severity = f"{COLORS[finding.severity]}{finding.severity}{RESET}" if color else finding.severity
    about = f" {finding.field}:" if finding.field else ""
    said = plain(f" {finding.rule}{about} {finding.message}")
    lines = [f"{plain(_place(finding, first))}: {severity}{said}"]
    if finding.count > 1:
        lines.append(f"    {finding.count} times, for example:")
    if finding.count > 1 or any(sample.key for sample in finding.samples):
        lines += [f"    {plain(_sample(sample))}" for sample in finding.samples]
    if finding.hint:
        lines.append(f"    hint: {plain(finding.hint)}")
    return lines


def _place(finding: Finding, sample: Sample | None) -> str:
    parts = [sample.path if sample and sample.path else place(finding)]
    if sample and sample.line:
        parts.append(str(sample.line))
        parts += [str(sample.column)] if sample.column else []
    return ":".join(parts)


def _sample(sample: Sample) -> str:
    line = f"line {sample.line}" if sample.line else f"row {sample.row}" if sample.row else ""
    path = sample.path if sample.path else ""
    return " ".join(part for part in (path, line, sample.key and f"[{sample.key}]", sample.value) if part)


def _waived(report: Report) -> list[str]:
    """One line a reason, with how often it was needed."""
    counts = Counter[tuple[str, str, str]]()
    for each in report.waived:
        counts[place(each), each.rule, each.reason] += each.count
    return [plain(f"  {path} {rule} ({count}): {reason}") for (path, rule, reason), count in counts.items()]


def _checks(report: Report, color: bool) -> list[str]:
    """One line a rule: how often it holds, fails, is undecided."""
    counts = by_rule(report.checks)
    reasons: dict[str, Counter[str]] = {}
    for check in report.checks:
        if check.verdict == "undecided":
            reasons.setdefault(check.rule, Counter())[plain(_short(check.reason))] += check.count
    waived = Counter[str]()
    for finding in report.waived:
        waived[finding.rule] += finding.count
    if not counts:
        return []
    lines = ["checked:"]
    for rule in counts:
        verdicts = ", ".join(
            f"{verdict} {counts[rule][verdict]:,}"
            + (" (waived)" if verdict == "fails" and waived[rule] >= counts[rule]["fails"] else "")
            for verdict in ("holds", "fails", "undecided")
            if counts[rule][verdict]
        )
        why = "; ".join(f"{reason}: {count}" for reason, count in reasons.get(rule, Counter()).most_common(2))
        line = f"  {rule:<20} {verdicts}"
        lines.append(line + (f"  {DIM}({why}){RESET}" if color and why else f"  ({why})" if why else ""))
    return lines


def _skipped(report: Report) -> list[str]:
    """One line a reason, with what it kept from being looked at."""
    lines = []
    for why, what in skipped_by_reason(report).items():
        more = f" and {len(what) - 3} more" if len(what) > 3 else ""
        lines.append(plain(f"  {', '.join(what[:3])}{more}: {why}"))
    return lines


def _short(reason: str) -> str:
    """A reason without its list of sources or areas."""
    return reason.split(":")[0].split(" for ")[0] if "," in reason else reason.split(":")[0]
