"""What a schema declares: the part of it that can be run, and findings for what is wrong in it."""

from __future__ import annotations

from dataclasses import replace

from hydata.errors import nearest
from hydata.findings import Finding
from hydata.ledger import Ledger
from hydata.package import Resource
from hydata.schema import Schema
from hydata.sense.rules import RULES, misdeclared
from hydata.tabular import Table
from hydata.units import Units


def declared_well(
    resource: Resource, schema: Schema, table: Table, units: Units, ledger: Ledger | None
) -> tuple[Schema, list[Finding]]:
    """The schema with what can be run, and findings for what is declared wrongly in it."""
    findings = []

    def wrong(rule: str, field: str, message: str, hint: str = "") -> None:
        findings.append(Finding(rule, "error", message, resource.name, schema.path, field, hint=hint))

    fields = []
    for each in schema.fields:
        if each.unit and each.unit not in units:
            message = f"the unit {each.unit!r} of {each.name} is not in the units register"
            wrong("unit-known", each.name, message, nearest(each.unit, list(units)))
            each = replace(each, unit="")
        elif each.unit_field and schema.field(each.unit_field) is None:
            wrong(
                "unit-known", each.name, f"its unitField {each.unit_field!r} is no field of {resource.name}"
            )
            each = replace(each, unit_field="")
        if (each.unit or each.unit_field) and not each.numeric:
            wrong(
                "schema-error",
                each.name,
                f"{each.name} has a unit, but is a {each.type}; only numbers have units",
            )
            each = replace(each, unit="", unit_field="")
        fields.append(each)
    rules = []
    for rule in schema.rules:
        if rule.id not in RULES:
            wrong("rule-unknown", "", f"there is no rule {rule.id!r}", nearest(rule.id, list(RULES)))
            continue
        message = misdeclared(rule, schema, ledger)
        if message:
            wrong("rule-unknown", ", ".join(rule.fields()[:1]), message)
        elif all(name in table.columns for name in rule.fields()):
            rules.append(rule)
    return replace(schema, fields=tuple(fields), rules=tuple(rules)), findings
