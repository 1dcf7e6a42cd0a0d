"""Cells by frictionless; the only door to it. Its errors become findings, one a rule and column."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hydata import tabular
from hydata.conformity.plan import names
from hydata.errors import DataError, HydataError
from hydata.findings import Check, Finding, Report, Sample, Skipped
from hydata.package import Package, Resource
from hydata.rules import RULES
from hydata.tabular import Place

# Endings that say how a table is read; after any other, and with a schema, it is read as CSV.
FORMATS = [
    "csv",
    "tsv",
    "json",
    "jsonl",
    "ndjson",
    "xlsx",
    "xls",
    "ods",
    "parquet",
    "html",
    "arrow",
    "gz",
    "bz2",
    "xz",
    "zip",
]
# What frictionless leaves unsaid.
NOTES = {
    "missing-cell": "the row has fewer cells than the header",
    "extra-cell": "the row has more cells than the header",
    "incorrect-label": "the label is not the name of its field",
    "missing-label": "a field of the schema has no column",
    "extra-label": "the column has no field in the schema",
    "blank-row": "the row is blank",
    "blank-label": "the column has no label",
}
# What keeps rows from being read: nothing is said to hold of those that were.
UNREAD = {"source-error", "scheme-error", "format-error", "encoding-error", "compression-error"}
UNLIMITED = 10**9  # frictionless stops at 1,000 errors unless told otherwise


def check_cells(package: Package, readable: list[str], progress: Callable[[str], None]) -> Report:
    """Validate the cells of each readable table; foreign keys into unreadable ones are skipped."""
    findings: list[Finding] = []
    checks: list[Check] = []
    skipped: list[Skipped] = []
    rows: dict[str, int] = {}
    for resource, table in _tables(package, readable, skipped, findings):
        progress(resource.name)
        try:
            report = table.validate(limit_errors=UNLIMITED)
        except Exception as error:  # whatever breaks in one table, the others are looked at
            skipped.append(Skipped(f"cells of {resource.name}", f"{type(error).__name__}: {error}"))
            continue
        errors = [error for task in report.tasks for error in task.errors]
        lacking = next((error.note for error in errors if error.note.startswith("Please install")), "")
        if lacking:  # no fault of the package
            skipped.append(Skipped(f"cells of {resource.name}", f"frictionless cannot read it: {lacking}"))
            continue
        found = _findings(resource, errors)
        findings += found
        count = sum(task.stats.get("rows", 0) or 0 for task in report.tasks)
        rows[resource.name] = count
        failed = {finding.rule for finding in found}
        for rule in _looked_at(resource):
            if rule not in failed and not failed & UNREAD:
                checks.append(Check(rule, "holds", resource.name, count=count))
    stats = {"rows": sum(rows.values()), "tables": rows}
    return Report(package.name, tuple(findings), tuple(checks), skipped=tuple(skipped), stats=stats)


def _tables(
    package: Package, readable: list[str], skipped: list[Skipped], findings: list[Finding]
) -> list[tuple[Resource, Any]]:
    """The tables as frictionless resources of one package, so that foreign keys find each other.

    frictionless refuses a whole package for one fault of its descriptor. So each resource is tried
    by itself, and only those that it takes are put together.
    """
    from frictionless import FrictionlessException
    from frictionless import Package as FrictionlessPackage
    from frictionless import Resource as FrictionlessResource

    taken: dict[str, tuple[Resource, dict[str, Any]]] = {}
    for resource in package:
        what = f"cells of {resource.name}"
        if resource.name not in readable:
            continue
        if resource.name in taken:
            skipped.append(Skipped(what, "another resource has the same name"))
            continue
        try:
            raw = _described(resource)
            if len(resource.paths) > 1 and resource.plain:
                # frictionless glues part files byte by byte; each has a header and an end of its own.
                parts = tabular.read(resource.files, package.base)
                raw = {key: raw[key] for key in ("name", "schema") if key in raw}
                raw |= {"type": "table", "data": [parts.columns, *([*row.values()] for row in parts.rows)]}
            table = FrictionlessResource.from_descriptor(raw, basepath=str(package.base))
        except DataError as error:
            findings.append(
                Finding(
                    error.rule, "error", error.message, resource.name, error.path,
                    samples=(Sample(error.value, line=error.line),), hint=error.hint,
                )
            )  # fmt: skip
            skipped.append(Skipped(what, f"{error.path} cannot be read as a part of it"))
        except HydataError:
            skipped.append(Skipped(what, "its schema cannot be read"))
        except FrictionlessException as error:
            notes = dict.fromkeys(each.note for each in error.reasons or [error.error])
            skipped.append(Skipped(what, f"its description cannot be used: {'; '.join(notes)}"))
        else:
            if table.tabular:
                taken[resource.name] = resource, raw
            else:
                skipped.append(Skipped(what, "it is not described as a table; only its file was looked at"))
    for resource, raw in taken.values():
        if resource.schema is not None:
            keys = _foreign_keys(resource, package, list(taken), skipped)
            raw["schema"] = {**raw["schema"], "foreignKeys": keys}
    if not taken:
        return []
    described = [raw for _, raw in taken.values()]
    whole = FrictionlessPackage.from_descriptor(
        {"name": "package", "resources": described}, basepath=str(package.base)
    )
    return [(taken[table.name][0], table) for table in whole.resources]


# What decides how cells are read; the rest of a resource's description is not frictionless's matter.
READING = ("path", "data", "type", "scheme", "format", "encoding", "compression", "innerpath", "dialect")


def _described(resource: Resource) -> dict[str, Any]:
    """How the table is read, and its schema without keys that name no field."""
    raw = {"name": resource.name} | {key: resource.raw[key] for key in READING if key in resource.raw}
    schema = resource.schema
    if schema is not None:
        kept = {key: value for key, value in schema.raw.items() if key not in ("foreignKeys", "primaryKey")}
        if all(schema.field(name) for name in schema.primary_key):
            kept["primaryKey"] = list(schema.primary_key)
        raw["schema"] = kept
        # A schema makes a table of it; without a format that is known, it is read as CSV.
        raw["type"] = "table"
        ending = Path(resource.paths[0]).suffix.lstrip(".").lower() if resource.paths else ""
        if resource.paths and "format" not in raw and ending not in FORMATS:
            raw["format"] = "csv"
    return raw


def _foreign_keys(
    resource: Resource, package: Package, taken: list[str], skipped: list[Skipped]
) -> list[Mapping[str, Any]]:
    """The foreign keys that can be followed; the others are told as skipped."""
    schema = resource.schema
    assert schema is not None
    keys = []
    for key in schema.foreign_keys:
        fields, target = key.get("fields", []), key.get("reference", {}).get("resource", "")
        named = all(schema.field(name) for name in ([fields] if isinstance(fields, str) else fields))
        if len(names(fields)) != len(names(key.get("reference", {}).get("fields"))):
            continue  # its own finding
        if named and (not target or target in taken):
            keys.append(key)
        else:
            why = f"{target} cannot be read" if target in package else f"there is no resource {target}"
            why = why if named else "it names a field that is not there"
            skip = Skipped(f"foreign key {resource.name} -> {target}", why)
            skipped += [] if skip in skipped else [skip]
    return keys


def _looked_at(resource: Resource) -> list[str]:
    schema = resource.schema
    if schema is None:
        return []
    rules = ["type-error"]
    if any(field.raw.get("constraints") for field in schema.fields):
        rules.append("constraint-error")
    if schema.primary_key:
        rules.append("primary-key")
    if schema.foreign_keys:
        rules.append("foreign-key")
    return rules


@dataclass(frozen=True)
class _Lines:
    """Where frictionless's row numbers (parts one after the other, one header) stand in the files."""

    header: list[str]
    places: list[Place]
    records: list[list[str]]

    @classmethod
    def of(cls, resource: Resource) -> _Lines:
        header: list[str] = []
        places, records = [], []
        try:
            for place, record in tabular.records(resource.files, resource.base) if resource.plain else ():
                if place.row == 1:
                    header = record
                else:
                    places.append(place)
                    records.append(record)
        except DataError:
            pass  # its own finding; the places up to there are still good
        return cls(header, places, records)

    def at(self, row: int | None) -> tuple[Place | None, Mapping[str, str]]:
        if row is None or not 0 <= row - 2 < len(self.places):
            return None, {}
        return self.places[row - 2], dict(zip(self.header, self.records[row - 2], strict=False))


def _findings(resource: Resource, errors: list[Any]) -> list[Finding]:
    """One finding an error type and column, with an exact count and every place."""
    if not errors:
        return []
    groups: dict[tuple[str, str], list[Any]] = {}
    lines, schema = _Lines.of(resource), resource.schema
    for error in errors:
        _, record = lines.at(getattr(error, "row_number", None))
        names = _field(error).split(", ")
        if (
            error.type == "foreign-key"
            and len(names) > 1
            and not all(record.get(name, "-") for name in names)
        ):
            continue  # a composite key with a null part refers to nothing (MATCH SIMPLE)
        rule = error.type if error.type in RULES else "resource-error"
        groups.setdefault((rule, _field(error)), []).append(error)
    findings = []
    for (rule, field), members in groups.items():
        samples = []
        for error in members:
            place, record = lines.at(getattr(error, "row_number", None))
            key = tabular.key_of(record, schema.primary_key) if schema is not None and record else ""
            samples.append(
                Sample(
                    _value(error, field, record),
                    place.row if place else getattr(error, "row_number", None),
                    place.line if place else None,
                    getattr(error, "field_number", None),
                    key,
                    place.path if place and len(resource.paths) > 1 else "",
                )
            )
        path = (samples[0].path or resource.paths[0]) if resource.paths else ""
        findings.append(
            Finding(
                rule,
                "error",
                _message(rule, members, samples),
                resource.name,
                path,
                field,
                len(members),
                tuple(samples),
            )
        )
    return findings


def _field(error: Any) -> str:
    named = getattr(error, "field_name", None)
    return str(named) if named else ", ".join(getattr(error, "field_names", None) or [])


def _value(error: Any, field: str, record: Mapping[str, str]) -> str:
    cell = getattr(error, "cell", None)
    if cell is not None:
        return str(cell)
    if field in record:
        return record[field]
    if field and all(name in record for name in field.split(", ")):
        return "|".join(record[name] for name in field.split(", "))
    label = getattr(error, "label", None)
    return str(label) if label else ""


def _note(rule: str, error: Any) -> str:
    """What is wrong, in our words where frictionless's are hard to read."""
    if rule == "foreign-key":
        target = f"{error.reference_name or 'this table'}.{', '.join(error.reference_field_names)}"
        return f"no such row in {target}"
    if rule == "primary-key":
        return "the key is not unique or not complete"
    if rule == "type-error":
        return str(error.note).replace("type is ", "is not of type ").replace('"', "")
    if rule == "constraint-error":
        name, limit = re.findall(r'"([^"]*)"', f'{error.note} "" ""')[:2]
        return "a value is required" if name == "required" else f"breaks the constraint {name} {limit}"
    return str(error.note).strip() or NOTES.get(rule, str(error.title))


def _message(rule: str, errors: list[Any], samples: list[Sample]) -> str:
    values = Counter(sample.value for sample in samples)
    shown = ", ".join(
        f"{value!r}" + (f" {count} times" if count > 1 else "") for value, count in values.most_common(5)
    )
    more = f" and {len(values) - 5} other values" if len(values) > 5 else ""
    note = _note(rule, errors[0])
    return f"{note}: {shown}{more}" if any(values) and rule != "source-error" else note
