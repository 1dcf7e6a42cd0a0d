"""What was found before: a file of known findings, so that only new ones fail."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from hydata.errors import HydataError
from hydata.findings import Finding, Report
from hydata.tabular import write_aside

KNOWN = ("rule", "resource", "path", "field")  # what tells one finding from another; its count may fall


def record(report: Report, file: Path) -> None:
    """Write the findings of a report as a baseline."""
    counts = _counts(report.findings)
    listed = [dict(zip((*KNOWN, "count"), (*key, counts[key]), strict=True)) for key in sorted(counts)]
    text = json.dumps({"package": report.package, "findings": listed}, indent=1, ensure_ascii=False) + "\n"
    write_aside(file, text.encode("utf-8"))


def accept(report: Report, file: Path) -> Report:
    """A report whose findings are accepted as far as the baseline knows them.

    A finding is known by rule, table, file and column; it is new again when it counts more places.
    Errors: HydataError when the file is no baseline.
    """
    before = known(file)
    new, accepted = [], list(report.waived)
    counts = _counts(report.findings)
    for finding in report.findings:
        key = _key(finding)
        if counts[key] <= before[key]:
            accepted.append(replace(finding, reason=f"known: {file.name}"))
        elif before[key]:
            hint = "; ".join(
                part for part in (finding.hint, f"{before[key]:,} are known: {file.name}") if part
            )
            new.append(replace(finding, hint=hint))
        else:
            new.append(finding)
    return replace(report, findings=tuple(new), waived=tuple(accepted))


def _key(finding: Finding) -> tuple[str, ...]:
    return tuple(str(getattr(finding, part)) for part in KNOWN)


def _counts(findings: Iterable[Finding]) -> Counter[tuple[str, ...]]:
    counts: Counter[tuple[str, ...]] = Counter()
    for finding in findings:
        counts[_key(finding)] += finding.count
    return counts


def known(file: Path) -> Counter[tuple[str, ...]]:
    """How often each finding is known."""
    try:
        raw = json.loads(file.read_bytes().decode("utf-8-sig"))
        return Counter(
            {tuple(str(each[part]) for part in KNOWN): int(each["count"]) for each in raw["findings"]}
        )
    except OSError as error:
        raise HydataError(f"{file}: cannot be read: {error.strerror}") from None
    except (ValueError, KeyError, TypeError, RecursionError):
        raise HydataError(
            f"{file}: is no baseline; delete it, and `--baseline {file}` writes a new one"
        ) from None
