"""The report for people: findings grouped by file, then what holds, what was not looked at."""

from __future__ import annotations

from collections import Counter

from hydata.findings import SEVERITIES, Finding, Report, Sample

COLORS = {"error": "\033[31m", "warning": "\033[33m", "info": "\033[36m"}
DIM, RESET = "\033[2m", "\033[0m"


def as_text(report: Report, version: str, *, color: bool = False) -> str:
    """Lines `path:line:column: severity rule message`, worst first, one closing sentence."""
    lines: list[str] = []
    order = {severity: rank for rank, severity in enumerate(SEVERITIES)}
    for finding in sorted(report.findings, key=lambda each: (order[each.severity], each.path, each.field)):
        lines += _finding(finding, color)
    if report.waived:
        lines.append("waived:")
        lines += [f"  {_where(each)} {each.rule} ({each.count}): {each.reason}" for each in report.waived]
    if report.skipped:
        lines.append("not looked at:")
        lines += _skipped(report)
    lines += _checks(report, color)
    lines.append(_closing(report))
    return "\n".join(lines) + "\n"


def _finding(finding: Finding, color: bool) -> list[str]:
    first = finding.samples[0] if finding.samples else None
    severity = f"{COLORS[finding.severity]}{finding.severity}{RESET}" if color else finding.severity
    about = f" {finding.field}:" if finding.field else ""
    lines = [f"{_place(finding, first)}: {severity} {finding.rule}{about} {finding.message}"]
    if finding.count > 1:
        lines.append(f"    {finding.count} times, for example:")
    if finding.count > 1 or any(sample.key for sample in finding.samples):
        lines += [f"    {_sample(sample)}" for sample in finding.samples]
    if finding.hint:
        lines.append(f"    hint: {finding.hint}")
    return lines


def _where(finding: Finding) -> str:
    return finding.path or finding.resource or "package"


def _place(finding: Finding, sample: Sample | None) -> str:
    parts = [sample.path if sample and sample.path else _where(finding)]
    if sample and sample.line:
        parts.append(str(sample.line))
        parts += [str(sample.column)] if sample.column else []
    return ":".join(parts)


def _sample(sample: Sample) -> str:
    line = f"line {sample.line}" if sample.line else ""
    path = sample.path if sample.path else ""
    return " ".join(part for part in (path, line, sample.key and f"[{sample.key}]", sample.value) if part)


def _checks(report: Report, color: bool) -> list[str]:
    """One line a rule: how often it holds, fails, is undecided."""
    counts: dict[str, Counter[str]] = {}
    reasons: dict[str, Counter[str]] = {}
    for check in report.checks:
        counts.setdefault(check.rule, Counter())[check.verdict] += check.count
        if check.verdict == "undecided":
            reasons.setdefault(check.rule, Counter())[_short(check.reason)] += check.count
    waived = Counter[str]()
    for finding in report.waived:
        waived[finding.rule] += finding.count
    if not counts:
        return []
    lines = ["checked:"]
    for rule in sorted(counts):
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
    by_reason: dict[str, list[str]] = {}
    for each in report.skipped:
        by_reason.setdefault(each.why, []).append(each.what)
    lines = []
    for why, what in by_reason.items():
        more = f" and {len(what) - 3} more" if len(what) > 3 else ""
        lines.append(f"  {', '.join(what[:3])}{more}: {why}")
    return lines


def _short(reason: str) -> str:
    """A reason without its list of sources or areas."""
    return reason.split(":")[0].split(" for ")[0] if "," in reason else reason.split(":")[0]


def _closing(report: Report) -> str:
    severities = Counter(finding.severity for finding in report.findings)
    found = ", ".join(_count(severities[each], each) for each in SEVERITIES if severities[each])
    rows = f", {report.stats['rows']:,} rows" if "rows" in report.stats else ""
    verdict = "valid" if report.valid else "NOT VALID"
    complete = "everything was looked at" if report.complete else f"not looked at: {len(report.skipped)}"
    waived = f", {len(report.waived)} waived" if report.waived else ""
    return f"{report.package} is {verdict}: {found or 'nothing found'}{waived}; {complete}{rows}."


def _count(number: int, noun: str) -> str:
    plural = noun if number == 1 or noun == "info" else f"{noun}s"
    return f"{number} {plural}"
