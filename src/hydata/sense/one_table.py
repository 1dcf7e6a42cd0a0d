"""One table's own units and rules, run as pandera checks: findings, and what was looked at."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from hydata.findings import Check, Finding, Severity, Skipped
from hydata.ledger import Ledger
from hydata.package import Resource
from hydata.schema import Rule, Schema
from hydata.sense.cells import Context, Lists, Origins
from hydata.sense.declared import declared_well
from hydata.sense.outcomes import counted_as
from hydata.sense.pandera_checks import RuleCheck, failing_rows, frame, rule_checks
from hydata.sense.parts import TABLE_PARTS
from hydata.sense.provenance import origins
from hydata.sense.reporting import checks_of, findings_of
from hydata.sense.rules import RULES, severity
from hydata.sense.undecided import undecided
from hydata.sense.unit_rules import unit_names, unread_numbers
from hydata.tabular import Table
from hydata.units import Units


def look(
    resource: Resource, schema: Schema, table: Table, units: Units, files: Ledger, skipped: list[Skipped]
) -> tuple[list[Finding], list[Check]]:
    """Whether a table declares its rules well, and what those say that can be run."""
    context = Context(units, origins_of(files, resource.name, schema), files)
    usable, found = declared_well(resource, schema, table, context)
    told, looked_at = _run(resource, usable, table, context, skipped)
    return [*found, *told], looked_at


def origins_of(files: Ledger, name: str, schema: Schema) -> Origins:
    """What stands behind the cells of a table; nothing for one that is not made of observations."""
    package = files.package
    if not package.ours or schema.observations is None or "provenance" not in package:
        return {}
    return origins(files, name, schema)


def _run(
    resource: Resource, schema: Schema, table: Table, context: Context, skipped: list[Skipped]
) -> tuple[list[Finding], list[Check]]:
    """Run a table's checks through pandera; findings and what was looked at."""
    findings, looked_at = unit_names(resource, schema, table, context)
    declared = [each for each in schema.fields if each.name in table.columns]
    schema = replace(schema, fields=tuple(declared))
    checks = rule_checks(schema, context)
    if not checks:
        return findings, looked_at
    lists = Lists.of(table, schema)
    findings += unread_numbers(resource, schema, table, lists)
    failing = failing_rows(resource.name, checks, frame(lists))
    rules = {id(check): rule for check, rule in zip(_rule_part(checks), _known(schema), strict=True)}
    for check, rows in zip(checks, failing, strict=True):
        rule = rules.get(id(check))
        if check.broken:
            skipped.append(Skipped(f"rule {check.name} ({check.about}) of {resource.name}", check.broken))
        level: Severity = severity(rule) if rule else "error"
        why = str(rule.raw.get("why", "")) if rule else ""
        findings += findings_of(resource, schema, table, check, rows, level, why)
        looked_at += checks_of(resource.name, check)
        if rule and not check.broken:
            findings += undecided(
                rule, Counter(map(counted_as, check.outcomes)), TABLE_PARTS, resource.name, schema.path
            )
    return findings, looked_at


def _rule_part(checks: list[RuleCheck]) -> list[RuleCheck]:
    return [check for check in checks if check.name != "unit-range"]


def _known(schema: Schema) -> list[Rule]:
    return [rule for rule in schema.rules if rule.id in RULES]
