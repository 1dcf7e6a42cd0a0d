"""The type of each column, inferred from every cell; the only door of this room to frictionless."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from hydata import tabular
from hydata.errors import HydataError
from hydata.tabular import Table

# In this order: the first type that takes every cell.
CANDIDATES: list[dict[str, Any]] = [
    {"type": "integer"},
    {"type": "number"},
    {"type": "boolean", "trueValues": ["true"], "falseValues": ["false"]},
    {"type": "date"},
    {"type": "string"},
]


def infer(table: Table) -> list[dict[str, Any]]:
    """A field for each column: name, type and what the type needs, as a schema lists them.

    A code with leading zeros (0734) stays text, and so does a number of more digits than 64 bits hold.
    """
    from frictionless import Detector

    cells = [[row[name] for name in table.columns] for row in table.rows]
    schema = Detector(field_confidence=1).detect_schema(
        cells, labels=table.columns, field_candidates=CANDIDATES
    )
    fields = []
    for name, field in zip(table.columns, schema.fields, strict=True):
        told = {part: value for part, value in field.to_descriptor().items() if part != "format"}
        ours = READ.get(told["type"])
        values = [row[name] for row in table.rows if row[name]]
        if told["type"] == "any" or not values or (ours and not all(ours(value) for value in values)):
            told = {"name": name, "type": "string"}
        fields.append({"name": name, "type": told.pop("type"), **told})
    return fields


def _plain(pattern: re.Pattern[str]) -> Callable[[str], bool]:
    return lambda text: bool(pattern.fullmatch(text)) and not re.match(r"[+-]?0[0-9]", text)


def _whole(text: str) -> bool:
    if not _plain(tabular.INTEGER)(text):
        return False
    try:
        tabular.integer(text)
    except HydataError:
        return False
    return True


# What tabular reads of a type; frictionless takes 1_000 and NaN for numbers, too.
READ: dict[str, Callable[[str], bool]] = {
    "integer": _whole,
    "number": _plain(tabular.NUMBER),
    "boolean": lambda text: text in ("true", "false"),
}
