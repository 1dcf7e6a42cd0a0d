"""What a schema says of its fields and keys: types, constraints that can be kept, names that exist."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hydata.conformity.labels import fields_match
from hydata.conformity.plan import names
from hydata.errors import HydataError, nearest
from hydata.findings import Finding, Sample
from hydata.package import Package, Resource
from hydata.schema import Schema
from hydata.types import meaning
from hydata.types.missing import listed
from hydata.types.reading import Faults


def check_fields(package: Package, resource: Resource, schema: Schema, version: int) -> Iterator[Finding]:
    """Everything that the profile of the standard does not see, each at its pointer."""

    def wrong(
        pointer: str, message: str, hint: str = "", severity: Any = "error", field: str = ""
    ) -> Finding:
        sample = Sample("", key=pointer)
        said = f"{pointer}: {message}"
        return Finding("schema-error", severity, said, resource.name, schema.path, field, 1, (sample,), hint)

    seen: set[str] = set()
    for number, field in enumerate(schema.fields):
        for fault in meaning(field.raw, version=version).faults:
            at = f"/fields/{number}{fault.pointer}"
            yield wrong(at, fault.message, severity=fault.severity, field=field.name)
        if field.name in seen:  # the standard: not to be taken for an invalid descriptor
            message = f"another field has the name {field.name!r}"
            yield wrong(f"/fields/{number}/name", message, severity="warning", field=field.name)
        seen.add(field.name)
    told = Faults()
    if "missingValues" in schema.raw:
        listed(schema.raw["missingValues"], told)
    for fault in told:
        yield wrong(fault.pointer, fault.message, severity=fault.severity)
    for pointer, message in fields_match(schema.raw)[1]:
        yield wrong(pointer, message)
    for pointer, name in _named(schema):
        if schema.field(name) is None:
            yield wrong(pointer, f"there is no field {name!r}", nearest(name, schema.names))
    for number, key in enumerate(schema.foreign_keys):
        yield from _parent(package, resource, schema, f"/foreignKeys/{number}", key, wrong)


def _named(schema: Schema) -> Iterator[tuple[str, str]]:
    """Every name of a field in a key, and where it stands."""
    for key in ("primaryKey", "uniqueKeys"):
        declared = schema.raw.get(key, [])
        if isinstance(declared, str):
            yield f"/{key}", declared
            continue
        for number, part in enumerate(declared if isinstance(declared, list) else ()):
            if isinstance(part, str):
                yield f"/{key}/{number}", part
            for inner, name in enumerate(part if isinstance(part, list) else ()):
                if isinstance(name, str):
                    yield f"/{key}/{number}/{inner}", name
    for number, foreign in enumerate(schema.foreign_keys):
        for name in names(foreign.get("fields")):
            yield f"/foreignKeys/{number}/fields", name


def _parent(
    package: Package, resource: Resource, schema: Schema, pointer: str, key: Any, wrong: Any
) -> Iterator[Finding]:
    """The resource and the fields that a foreign key refers to."""
    target = str(key["reference"].get("resource", ""))
    counts = [len(names(side.get("fields"))) for side in (key, key["reference"])]
    if 0 in counts or counts[0] != counts[1]:
        yield wrong(pointer, "it must name as many fields here as in the reference, and at least one")
        return
    if target and target not in package:
        known = sorted(each.name for each in package)
        yield wrong(
            f"{pointer}/reference/resource", f"there is no resource {target!r}", nearest(target, known)
        )
        return
    try:
        parent = package.resource(target).schema if target else schema
    except HydataError:
        return  # its own finding
    if parent is None:
        return
    for here, there in zip(names(key.get("fields")), names(key["reference"].get("fields")), strict=False):
        own, other = schema.field(here), parent.field(there)
        at = f"{pointer}/reference/fields"
        if other is None:
            owner = target or resource.name
            yield wrong(at, f"{owner} has no field {there!r}", nearest(there, parent.names))
        elif own is not None and never_equal(own.type, other.type):
            yield wrong(at, f"{here} is of type {own.type}, but {target}.{there} of type {other.type}")


def never_equal(one: str, other: str) -> bool:
    """Whether no value of one type is one of the other, so that such a reference leads nowhere.

    >>> never_equal("string", "integer"), never_equal("number", "integer")
    (True, False)
    """
    return {one, other} in DIFFERENT


DIFFERENT = [
    {one, other}
    for one in ("string", "integer", "number", "boolean", "date", "datetime", "year", "yearmonth")
    for other in ("string", "integer", "number", "boolean", "date", "datetime", "year", "yearmonth")
    if one < other and {one, other} not in ({"integer", "number"}, {"integer", "year"}, {"number", "year"})
]
