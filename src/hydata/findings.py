"""The work went on, and saw this: findings, checks and the report that holds them.

Values only. How a report looks on a screen is the render room's; what is wrong with a
table is found by the conformity and sense rooms.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, NamedTuple

from hydata.errors import InvalidPackage, UnknownName

Severity = Literal["error", "warning", "info"]
Verdict = Literal["holds", "fails", "undecided", "skipped"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")


class Sample(NamedTuple):
    """One place: row counts records with the header as 1, line is the physical line."""

    value: str = ""
    row: int | None = None
    line: int | None = None
    column: int | None = None
    key: str = ""
    path: str = ""

    def to_dict(self) -> dict[str, Any]:
        """As plain JSON values, empty parts left out."""
        parts = {
            "row": self.row,
            "line": self.line,
            "column": self.column,
            "value": self.value,
            "key": self.key,
        }
        return {name: part for name, part in parts.items() if part not in (None, "") or name == "value"} | (
            {"path": self.path} if self.path else {}
        )

    @classmethod
    def from_dict(cls, raw: Mapping[str, Any]) -> Sample:
        """The sample that to_dict was made of."""
        return cls(**raw)


@dataclass(frozen=True)
class Finding:
    """One rule that one column (or table, or file) breaks: how often, and where for example."""

    rule: str
    severity: Severity
    message: str
    resource: str = ""
    path: str = ""
    field: str = ""
    count: int = 1
    samples: tuple[Sample, ...] = ()
    hint: str = ""
    reason: str = ""  # the waiver's, once it is waived

    def to_dict(self) -> dict[str, Any]:
        """As plain JSON values."""
        found = {
            "rule": self.rule,
            "severity": self.severity,
            "resource": self.resource,
            "path": self.path,
            "field": self.field,
            "count": self.count,
            "samples": [sample.to_dict() for sample in self.samples],
            "message": self.message,
            "hint": self.hint,
        }
        return found | ({"reason": self.reason} if self.reason else {})

    @classmethod
    def from_dict(cls, raw: Mapping[str, Any]) -> Finding:
        """The finding that to_dict was made of."""
        return cls(**{**raw, "samples": tuple(map(Sample.from_dict, raw["samples"]))})


@dataclass(frozen=True)
class Check:
    """One rule that was looked at, and what came out: so that what holds is visible too."""

    rule: str
    verdict: Verdict
    resource: str = ""
    field: str = ""
    count: int = 1
    figures: str = ""
    intervals: str = ""
    reason: str = ""

    def to_dict(self) -> dict[str, Any]:
        """As plain JSON values."""
        return {
            "rule": self.rule,
            "resource": self.resource,
            "field": self.field,
            "verdict": self.verdict,
            "count": self.count,
            "figures": self.figures,
            "intervals": self.intervals,
            "reason": self.reason,
        }


class Skipped(NamedTuple):
    """Something that was not looked at, and why."""

    what: str
    why: str

    def to_dict(self) -> dict[str, str]:
        """As plain JSON values."""
        return {"what": self.what, "why": self.why}


@dataclass(frozen=True)
class Report:
    """What was checked, what was found, and what was not looked at.

    >>> report = Report("demo", findings=(Finding("total", "warning", "off by ten"),))
    >>> report.valid, report.complete, report.failed("warning")
    (True, True, True)
    """

    package: str
    findings: tuple[Finding, ...] = ()
    checks: tuple[Check, ...] = ()
    waived: tuple[Finding, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    stats: dict[str, Any] = field(default_factory=dict)

    @property
    def valid(self) -> bool:
        """True when no finding of severity error is left."""
        return not self.failed("error")

    @property
    def complete(self) -> bool:
        """True when everything was looked at."""
        return not self.skipped

    def failed(self, fail_on: str = "error") -> bool:
        """Whether a finding stands at or above a severity (`never` is never reached)."""
        if fail_on == "never":
            return False
        if fail_on not in SEVERITIES:
            raise UnknownName("severity", fail_on, (*SEVERITIES, "never"))
        level = SEVERITIES.index(fail_on)
        return any(SEVERITIES.index(finding.severity) <= level for finding in self.findings)

    def raise_for_errors(self) -> Report:
        """Return the report itself, or raise InvalidPackage when it is not valid."""
        if not self.valid:
            errors = [finding for finding in self.findings if finding.severity == "error"]
            lines = [f"{finding.rule}: {finding.message}" for finding in errors[:5]]
            more = [f"... and {len(errors) - 5} more"] if len(errors) > 5 else []
            raise InvalidPackage("\n".join([f"{self.package} is not valid:", *lines, *more]))
        return self

    def merged(self, other: Report) -> Report:
        """Both reports as one, this one first."""
        return replace(
            self,
            findings=self.findings + other.findings,
            checks=self.checks + other.checks,
            waived=self.waived + other.waived,
            skipped=self.skipped + other.skipped,
            stats=_added(self.stats, other.stats),
        )

    def to_dict(self, version: str) -> dict[str, Any]:
        """As plain JSON values, in the shape of docs/report.md."""
        return {
            "hydata": version,
            "package": self.package,
            "valid": self.valid,
            "complete": self.complete,
            "checks": [check.to_dict() for check in self.checks],
            "findings": [finding.to_dict() for finding in self.findings],
            "waived": [finding.to_dict() for finding in self.waived],
            "skipped": [skip.to_dict() for skip in self.skipped],
            "stats": self.stats,
        }

    @classmethod
    def from_dict(cls, raw: Mapping[str, Any]) -> Report:
        """The report that to_dict was made of."""
        findings, waived = (tuple(map(Finding.from_dict, raw[part])) for part in ("findings", "waived"))
        checks = tuple(Check(**each) for each in raw["checks"])
        skipped = tuple(Skipped(**each) for each in raw["skipped"])
        return cls(raw["package"], findings, checks, waived, skipped, dict(raw["stats"]))


def _added(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """Statistics of two reports: rows, tables, and what was not looked at again, add up."""
    both = {name: (one[name], other[name]) for name in one.keys() & other.keys()}
    added = {name: a | b if isinstance(a, dict) else a + b for name, (a, b) in both.items()}
    return one | other | added


# What no reason can accept: a built table that is not the one the observations make, and what looks at less
# than it seems to.
NEVER_WAIVED = frozenset(
    {"drift", "provenance-missing", "provenance-dangling", "rule-unknown", "internal-error"}
)


def waive(report: Report, waivers: Iterable[Mapping[str, str]]) -> Report:
    """Move the findings that a waiver accepts to `waived`; an unused waiver is itself a finding.

    A waiver names a rule, and where it wants to be narrow a resource, a field and a row's key.
    With a key it takes just that row out of a finding, and the rest of the finding stays. It may say
    where it stands (path, line) and what to do about it when it is unused (hint).
    """
    findings, unused = list(report.findings), []
    taken: list[tuple[Finding, Mapping[str, str]]] = []
    told = {(sample.path or each.path, str(sample.line)) for each in findings for sample in each.samples}
    for waiver in waivers:
        kept: list[Finding] = []
        used = False
        for finding in findings:
            took, left = _split(finding, waiver) if waiver["rule"] not in NEVER_WAIVED else (None, finding)
            used = used or took is not None
            if took is not None:
                taken.append((took, waiver))
            if left is not None:
                kept.append(left)
        findings = kept
        # What was not looked at may well have needed it; of one line, one finding is enough.
        if not used and report.complete and (waiver.get("path"), waiver.get("line")) not in told:
            unused.append(_unused(waiver, [each for took, each in taken if _split(took, waiver)[0]]))
    waived = tuple(replace(took, reason=waiver["reason"]) for took, waiver in taken)
    return replace(report, findings=(*findings, *unused), waived=report.waived + waived)


def _unused(waiver: Mapping[str, str], others: list[Mapping[str, str]]) -> Finding:
    """The finding for a waiver that accepts nothing; `others` accept the same before it."""
    name = "/".join(waiver[part] for part in ("rule", "resource", "field", "key") if waiver[part])
    path, line, hint = (waiver.get(part, "") for part in ("path", "line", "hint"))
    if waiver["rule"] in NEVER_WAIVED:
        why = ": this rule cannot be waived"
    elif others:
        other = others[0].get("line", "")
        why = ": another one accepts it already" + (f", in line {other}" if other else "")
    else:
        why = "" if hint else " any more"
    return Finding(
        "unused-waiver", "warning", f"the waiver {name} accepts nothing{why}", "waivers", path,
        samples=(Sample(waiver["rule"], line=int(line)),) if line else (), hint=hint or "delete its line",
    )  # fmt: skip


def _split(finding: Finding, waiver: Mapping[str, str]) -> tuple[Finding | None, Finding | None]:
    if waiver["rule"] != finding.rule or any(
        waiver[part] not in ("", getattr(finding, part)) for part in ("resource", "field")
    ):
        return None, finding
    if not waiver["key"]:
        return finding, None
    took = tuple(sample for sample in finding.samples if sample.key == waiver["key"])
    if not took:
        return None, finding
    left = tuple(sample for sample in finding.samples if sample.key != waiver["key"])
    rest = finding.count - len(took)
    return (
        replace(finding, samples=took, count=len(took)),
        replace(finding, samples=left, count=rest) if rest else None,
    )
