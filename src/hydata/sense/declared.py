"""What a schema declares: the part of it that can be run, and findings for what is wrong in it."""

from __future__ import annotations

from dataclasses import replace

from hydata.errors import nearest
from hydata.findings import Finding, Sample
from hydata.hierarchies import area_of
from hydata.ledger import MEASURES
from hydata.package import Resource
from hydata.schema import Rule, Schema, odd_rules, rules_of
from hydata.sense.cells import Context
from hydata.sense.parts import PACKAGE_PARTS
from hydata.sense.rules import RULES, misdeclared
from hydata.tabular import Table


def declared_well(
    resource: Resource, schema: Schema, table: Table, context: Context
) -> tuple[Schema, list[Finding]]:
    """The schema with what can be run, and findings for what is declared wrongly in it.

    Each finding has a JSON pointer to the field or rule in the schema.
    """
    units, ledger = context.units, context.ledger
    findings: list[Finding] = []

    def wrong(rule: str, field: str, pointer: str, value: str, message: str, hint: str = "") -> None:
        place = (Sample(value, key=pointer),)
        findings.append(Finding(rule, "error", message, resource.name, schema.path, field, 1, place, hint))

    fields = []
    for number, each in enumerate(schema.fields):
        pointer = f"/fields/{number}"
        if each.unit and each.unit not in units:
            message = f"the unit {each.unit!r} of {each.name} is not in the units register"
            hint = nearest(each.unit, list(units))
            wrong("unit-known", each.name, f"{pointer}/unit", each.unit, message, hint)
            each = replace(each, unit="")
        elif each.unit_field and schema.field(each.unit_field) is None:
            message = f"its unitField {each.unit_field!r} is no field of {resource.name}"
            hint = nearest(each.unit_field, schema.names)
            wrong("unit-known", each.name, f"{pointer}/unitField", each.unit_field, message, hint)
            each = replace(each, unit_field="")
        if each.unit and each.unit_field:
            message = f"{each.name} has a unit and a unitField; which of the two is it?"
            wrong("schema-error", each.name, f"{pointer}/unitField", each.unit_field, message)
            each = replace(each, unit_field="")
        if each.measure and each.measure not in (*MEASURES, "bound"):
            message = f"there is no measure {each.measure!r}"
            wrong(
                "schema-error",
                each.name,
                f"{pointer}/measure",
                each.measure,
                message,
                nearest(each.measure, MEASURES),
            )
        if ledger is not None and each.indicator and each.indicator not in ledger.indicators:
            message, hint = (
                f"there is no indicator {each.indicator!r}",
                nearest(each.indicator, ledger.indicators),
            )
            wrong("schema-error", each.name, f"{pointer}/indicator", each.indicator, message, hint)
        if (each.unit or each.unit_field) and not each.numeric:
            message = f"{each.name} has a unit, but is a {each.type}; only numbers have units"
            wrong("schema-error", each.name, f"{pointer}/type", each.type, message)
            each = replace(each, unit="", unit_field="")
        fields.append(each)
    for pointer, message in odd_rules(schema.raw):
        wrong("rule-unknown", "", pointer, "", message, 'write [{"rule": "total", ...}]')
    rules: list[Rule] = []
    absent: list[tuple[Rule, str, str]] = []
    for number, rule in rules_of(schema.raw):
        pointer = f"/rules/{number}"
        message = misdeclared(rule, schema, context)
        same = next((each for each in range(number) if schema.raw["rules"][each] == rule.raw), None)
        if same is not None:
            message = f"the rule {rule.id} stands there already: /rules/{same}"
        if message:
            about = ", ".join(rule.columns()[:1]) if rule.id in RULES else ""
            known = rule.id in RULES or rule.id in PACKAGE_PARTS
            wrong("rule-unknown", about, pointer, rule.id, message, "" if known else nearest(rule.id, RULES))
            continue
        areas = [area_of(rule)] if rule.id == "area-total" else []
        gone = [name for name in (*rule.columns(), *rule.where, *areas) if name not in table.columns]
        if gone:
            absent.append((rule, pointer, gone[0]))
        else:
            rules.append(rule)
    if table.columns:  # an empty file has its own finding
        findings += _cannot_run(resource, schema, absent)
    return replace(schema, fields=tuple(fields), rules=tuple(rules)), findings


def _cannot_run(resource: Resource, schema: Schema, absent: list[tuple[Rule, str, str]]) -> list[Finding]:
    """One finding for the rules whose columns are declared, but are not in the file."""
    if not absent:
        return []
    (first, _, column), *others = absent
    rules = f"{len(absent)} rules" if others else f"the rule {first.id}"
    path = resource.paths[0]
    return [
        Finding(
            "rule-unknown", "error", f"{rules} cannot run: {path} has no column {column!r}", resource.name,
            schema.path, column, len(absent),
            tuple(Sample(f"{rule.id}: {name}", key=pointer) for rule, pointer, name in absent),
            f"put the column into {path}, or take the rule out",
        )
    ]  # fmt: skip
