"""What was said of one rule in a large table: every verdict counted, the first of each kind in words."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace

from hydata.findings import Check, Finding, Severity, Skipped
from hydata.package import Resource
from hydata.schema import Rule, Schema
from hydata.sense.cells import Lists
from hydata.sense.outcomes import Outcome, Said, counted_as
from hydata.sense.pandera_checks import RuleCheck
from hydata.sense.parts import TABLE_PARTS
from hydata.sense.reporting import findings_of
from hydata.sense.rules import severity
from hydata.sense.undecided import undecided
from hydata.sense.unit_rules import unread_numbers
from hydata.tabular import Place, Table


@dataclass
class Account:
    """The account of one rule, or of the unit of one column; `samples` places are kept (None: all)."""

    check: RuleCheck
    rule: Rule | None
    samples: int | None
    counts: Counter[Said] = field(default_factory=Counter)
    examples: dict[Said, Outcome] = field(default_factory=dict)
    failing: list[tuple[Place, list[str], Outcome]] = field(default_factory=list)
    unread: int = 0  # cells that are no numbers
    strange: list[tuple[Place, list[str]]] = field(default_factory=list)  # the first of them
    broken: str = ""

    @property
    def full(self) -> bool:
        """Whether as many places are kept as are wanted."""
        return self.samples is not None and len(self.failing) >= self.samples

    def tell(self, outcome: Outcome, place: Place, record: list[str]) -> None:
        """Keep an outcome that is counted already, if it is among the first."""
        self.examples.setdefault(counted_as(outcome), outcome)
        if outcome.verdict == "fails" and not self.full:
            self.failing.append((place, record, outcome))

    def odd(self, place: Place, record: list[str]) -> None:
        """Keep the row of a cell that is no number, if it is among the first."""
        if self.samples is None or len(self.strange) < self.samples:
            self.strange.append((place, record))

    def findings(self, resource: Resource, schema: Schema, labels: list[str]) -> list[Finding]:
        """What fails, counted in full; and that the rule decides nothing, where that is so."""
        found: list[Finding] = []
        if self.failing:
            table = _table(labels, [(place, record) for place, record, _ in self.failing])
            outcomes = [replace(each, row=row) for row, (_, _, each) in enumerate(self.failing)]
            check = replace(self.check, outcomes=outcomes)
            level: Severity = severity(self.rule) if self.rule else "error"
            why = str(self.rule.raw.get("why", "")) if self.rule else ""
            (told,) = findings_of(resource, schema, table, check, set(range(len(table))), level, why)
            found.append(replace(told, count=self.counts["fails", ""]))
        if self.strange:
            only = replace(
                schema, fields=tuple(each for each in schema.fields if each.name == self.check.about)
            )
            table = _table(labels, self.strange)
            (told,) = unread_numbers(resource, only, table, Lists.of(table, only))
            found.append(replace(told, count=self.unread))
        if self.rule is not None:
            found += undecided(self.rule, self.counts, TABLE_PARTS, resource.name, schema.path)
        return found

    def checks(self, resource: str) -> list[Check]:
        """One check a verdict and reason, with the first case written out."""
        found = []
        for (verdict, reason), count in self.counts.items():
            first = self.examples.get((verdict, reason))
            figures, intervals = (first.figures, first.intervals) if first else ("", "")
            reason = first.reason if first is not None and verdict == "fails" else reason
            found.append(
                Check(self.check.name, verdict, resource, self.check.about, count, figures, intervals, reason)
            )
        return found

    def skipped(self, resource: str) -> list[Skipped]:
        """That the rule could not be looked at to the end."""
        what = f"rule {self.check.name} ({self.check.about}) of {resource}"
        return [Skipped(what, self.broken)] if self.broken else []


def _table(labels: list[str], rows: list[tuple[Place, list[str]]]) -> Table:
    """Some rows of a table."""
    cells = [dict(zip(labels, record, strict=True)) for _, record in rows]
    return Table(labels, cells, [place for place, _ in rows])
