"""How much of a fault is borne: findings of a rule that count no more than that become info.

A threshold is a count of places, or a share of the rows of a table: `5`, `0.1%`. What does not exceed it is
still told, with its exact count; it fails nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from hydata.errors import HydataError
from hydata.findings import NEVER_WAIVED, Finding, Report
from hydata.rules import rule

# What keeps the rest from being looked at is not little, however few its places are.
NEVER_BORNE = NEVER_WAIVED | {
    *("package-error", "schema-error", "resource-error", "scheme-error", "file-error", "byte-count"),
    *("hash-count", "encoding-error", "compression-error", "format-error", "source-error", "blank-header"),
    *("missing-label", "incorrect-label", "extra-label", "blank-label", "duplicate-label"),
}
FORM = re.compile(r"([0-9]{1,15}(?:\.[0-9]{1,9})?)(%?)")


@dataclass(frozen=True)
class Threshold:
    """As it was written, and what it means: places, or a share of the rows."""

    text: str
    number: Fraction
    share: bool

    @classmethod
    def of(cls, id: str, text: str) -> Threshold:
        """Read a threshold of a rule; HydataError for what is none, or for a rule that has none.

        >>> Threshold.of("type-error", "0.1%").number
        Fraction(1, 1000)
        """
        found = FORM.fullmatch(str(text).strip())
        if found is None or ("." in found[1] and not found[2]):
            raise HydataError(f"the threshold {text!r} of {id} is neither a count, 5, nor a share, 0.1%")
        if rule(id).id in NEVER_BORNE:
            raise HydataError(f"{id} has no threshold: of what it tells nothing is borne")
        share = found[2] == "%"
        number = Fraction(found[1]) / (100 if share else 1)
        if share and number > 1:
            raise HydataError(f"the threshold {text!r} of {id} is above 100%, which bears everything already")
        return cls(found[0], number, share)

    def bears(self, finding: Finding, rows: int | None) -> bool:
        """Whether a finding stays within it; a share of no rows bears nothing."""
        return finding.count <= (self.number * (rows or 0) if self.share else self.number)


def borne(report: Report, thresholds: Mapping[str, str]) -> Report:
    """The report with findings within their threshold as info; the hint says so.

    Errors: HydataError for what is no threshold, UnknownName for a rule that does not exist.
    """
    known = {id: Threshold.of(id, text) for id, text in thresholds.items()}
    rows = report.stats.get("tables", {})

    def judged(finding: Finding) -> Finding:
        limit = known.get(finding.rule)
        if (
            limit is None
            or finding.severity == "info"
            or not limit.bears(finding, rows.get(finding.resource))
        ):
            return finding
        told = f"{finding.severity} above a threshold of {limit.text}"
        return replace(finding, severity="info", hint="; ".join(filter(None, (finding.hint, told))))

    return replace(report, findings=tuple(map(judged, report.findings)))
