"""The outcomes of a check as findings and as checks of the report."""

from __future__ import annotations

from hydata.findings import Check, Finding, Sample, Severity
from hydata.package import Resource
from hydata.schema import Schema
from hydata.sense.outcomes import Outcome, Said, counted_as
from hydata.sense.pandera_checks import RuleCheck
from hydata.tabular import Table


def findings_of(
    resource: Resource,
    schema: Schema,
    table: Table,
    check: RuleCheck,
    rows: set[int],
    level: Severity,
    why: str,
) -> list[Finding]:
    """One finding a field that fails, with the place of each failure."""
    by_field: dict[str, list[Outcome]] = {}
    for outcome in check.outcomes:
        if outcome.verdict == "fails" and outcome.row in rows:
            by_field.setdefault(outcome.field, []).append(outcome)
    keys = table.keys(schema) if by_field else []
    findings = []
    for field, outcomes in by_field.items():
        first = outcomes[0]
        figures = first.figures.replace(" = ", " is not ").replace(" <= ", " is not within ")
        detail = "; ".join(part for part in (figures, first.reason) if part)
        samples = tuple(
            Sample(
                outcome.value,
                table.places[outcome.row].row,
                table.places[outcome.row].line,
                table.columns.index(field) + 1,
                keys[outcome.row],
                table.places[outcome.row].path if len(resource.paths) > 1 else "",
            )
            for outcome in outcomes
        )
        findings.append(
            Finding(
                check.name, level, detail, resource.name, samples[0].path or resource.paths[0], field,
                len(outcomes), samples, _hint(check.name, first, schema) or why,
            )
        )  # fmt: skip
    return findings


def _hint(rule: str, outcome: Outcome, schema: Schema) -> str:
    field = schema.field(outcome.field)
    if rule == "unit-range" and field is not None and field.unit == "percent" and not field.measure:
        return 'if it is a growth rate, say "measure": "growth_rate" in the field'
    return ""


def checks_of(resource: str, check: RuleCheck) -> list[Check]:
    """One check a verdict, with the first case written out and the reasons counted."""
    groups: dict[Said, list[Outcome]] = {}
    for outcome in check.outcomes:
        groups.setdefault(counted_as(outcome), []).append(outcome)
    found = []
    for (verdict, reason), outcomes in groups.items():
        first = outcomes[0]
        found.append(
            Check(
                check.name,
                verdict,
                resource,
                check.about,
                len(outcomes),
                first.figures,
                first.intervals,
                reason or (first.reason if verdict == "fails" else ""),
            )
        )
    return found
