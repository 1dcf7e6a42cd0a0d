"""What tables there are, what is in one, and its rows as a typed frame."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from hydata import tabular
from hydata.errors import DescriptorError, HydataError
from hydata.ledger import Ledger
from hydata.lookup.convert import convert
from hydata.lookup.evidence import with_bounds
from hydata.lookup.evidence import with_provenance as evidence
from hydata.package import Package, Resource
from hydata.schema import Schema

if TYPE_CHECKING:
    import pandas as pd


def schema_of(package: Package, name: str) -> tuple[Resource, Schema]:
    """A table and its schema; UnknownName or DescriptorError where there is none."""
    resource = package.resource(name)
    schema = resource.schema
    if schema is None:
        raise DescriptorError(f"the table {name} has no schema")
    return resource, schema


def overview(package: Package) -> list[dict[str, str]]:
    """Each table: name, role, rows (`?` when its file cannot be read), title in English and Chinese."""
    found = []
    for resource in package:
        try:
            rows = str(len(tabular.read(resource.files, package.base))) if resource.plain else ""
        except (HydataError, OSError):
            rows = "?"
        found.append(
            {
                "table": resource.name,
                "role": resource.role,
                "rows": rows,
                "title": resource.title,
                "title_zh": resource.title_zh,
            }
        )
    return found


def describe(package: Package, name: str) -> list[dict[str, str]]:
    """Each column of a table: name, type, unit, key or not, titles, description."""
    _, schema = schema_of(package, name)
    return [
        {
            "field": field.name,
            "type": field.type,
            "unit": field.unit or (f"as {field.unit_field}" if field.unit_field else ""),
            "key": "key" if field.name in schema.primary_key else "",
            "title": field.title,
            "title_zh": field.title_zh,
            "description": field.description,
        }
        for field in schema.fields
    ]


def load(
    package: Package,
    name: str,
    *,
    unit: str | Mapping[str, str] = "",
    decimal: bool = False,
    with_provenance: bool = False,
) -> pd.DataFrame:
    """A table as a typed frame; .attrs say table, version, titles, units and sources as JSON scalars.

    `unit` converts every column of its dimension, or, as a mapping, each named column; what the unit
    was before is in .attrs["original_unit.<column>"]. `with_provenance` adds what stands behind each
    figure (hydata.lookup.evidence says how). `observations` have the bounds of their intervals.
    """
    resource, schema = schema_of(package, name)
    cells, ledger = tabular.read(resource.files, package.base), Ledger(package)
    said_by = sources(package, name, schema)
    if package.ours and name == "observations":
        cells, schema = with_bounds(cells, schema, ledger)
    if with_provenance:
        if not package.ours:
            raise HydataError(f"{package.name} has no coded observations: nothing stands behind {name}")
        cells, schema = evidence(name, cells, schema, ledger)
    original: dict[str, str] = {}
    if unit:
        converted = convert(cells, schema, ledger.units, unit, decimal=decimal)
        cells, schema, original = converted.table, converted.schema, converted.original
    frame = tabular.frame(cells, schema, decimal=decimal)
    attrs: dict[str, str] = {
        "table": name,
        "package": package.name,
        "version": package.version,
        "title": resource.title,
        "title_zh": resource.title_zh,
        "description": resource.description,
        "licence": ", ".join(str(each.get("name", "")) for each in package.raw.get("licenses", [])),
        "sources": ", ".join(said_by),
    }
    for field in schema.fields:
        attrs[f"unit.{field.name}"] = field.unit
        attrs[f"original_unit.{field.name}"] = original.get(field.name, "")
        attrs[f"title.{field.name}"] = field.title
        attrs[f"title_zh.{field.name}"] = field.title_zh
    frame.attrs = {key: value for key, value in attrs.items() if value}
    return frame


def sources(package: Package, name: str, schema: Schema) -> list[str]:
    """The ids of the sources behind a built table, in order."""
    if schema.observations is None or "provenance" not in package:
        return []
    ledger = Ledger(package)
    behind = {row["observation"] for row in ledger.table("provenance") if row["table"] == name}
    return sorted({ledger.observations[id]["source"] for id in behind if id in ledger.observations})
