"""A table with what stands behind each figure: interval, observation, source, grade, token.

Wide tables become tidy, one row a cell; long ones keep their rows and gain columns; `derived` has
one row an input. All of it is text: the frame is made of it later.
"""

from __future__ import annotations

from collections.abc import Iterable

from hydata.errors import HydataError
from hydata.formulas import inputs_of
from hydata.ledger import Ledger
from hydata.schema import Field, Schema
from hydata.tabular import Row, Table, key_of

TITLES = {
    "field": ("Field", "字段"),
    "value": ("Value", "数值"),
    "unit": ("Unit", "单位"),
    "lower": ("Lower bound", "下界"),
    "upper": ("Upper bound", "上界"),
    "input": ("Input", "输入"),
    "observation": ("Observation", "观测"),
    "source": ("Source", "来源"),
    "grade": ("Grade of the source", "来源等级"),
    "printed": ("Token as printed", "原文数字"),
}
BEHIND = ("observation", "source", "grade", "printed")


def with_bounds(table: Table, schema: Schema, ledger: Ledger) -> tuple[Table, Schema]:
    """The observations with the interval that each stands for, in base units."""
    rows = [{**row, **dict(zip(("lower", "upper"), _bounds(ledger, row), strict=True))} for row in table]
    bounds = [_field(name, "number", unitField="unit", base=True) for name in ("lower", "upper")]
    return _with(table, schema, rows, bounds)


def with_provenance(name: str, table: Table, schema: Schema, ledger: Ledger) -> tuple[Table, Schema]:
    """The table with the observation behind each figure; HydataError where there are no figures."""
    if name == "derived":
        rows = [
            {**row, "input": given, **_behind(ledger, id)}
            for row in table
            for given, id in inputs_of(row).items()
        ]
        return _with(table, schema, rows, map(_field, ("input", *BEHIND)))
    if name == "observations":
        rows = [{**row, **_behind(ledger, row["id"])} for row in table]
    elif schema.wide:
        return _tidy(name, table, schema, ledger)
    elif "observation" in schema.names:
        rows = [{**row, **_behind(ledger, row["observation"])} for row in table]
    else:
        raise HydataError(f"{name} has no figures from a source: nothing stands behind it")
    return _with(table, schema, rows, map(_field, BEHIND))


def _tidy(name: str, table: Table, schema: Schema, ledger: Ledger) -> tuple[Table, Schema]:
    keys = [each for each in schema.fields if each.name in schema.primary_key]
    figures = [each for each in schema.fields if each.indicator and each.name in table.columns]
    # A built table that stands by itself, without provenance, is still a table.
    provenance = ledger.table("provenance") if "provenance" in ledger.package else ()
    said = {(row["key"], row["field"]): row for row in provenance if row["table"] == name}
    rows = []
    places = []
    for row, place in zip(table.rows, table.places, strict=True):
        for each in figures:
            if row[each.name] in each.missing:
                continue
            behind = said.get((key_of(row, schema.primary_key), each.name), {})
            rows.append(
                {
                    **{key.name: row[key.name] for key in keys},
                    "field": each.name,
                    "value": row[each.name],
                    "unit": each.unit,
                    "lower": behind.get("lower", ""),
                    "upper": behind.get("upper", ""),
                    **_behind(ledger, behind.get("observation", "")),
                }
            )
            places.append(place)
    numbers = [_field(part, "number", unitField="unit") for part in ("value", "lower", "upper")]
    value, *bounds = numbers
    fields = (*keys, _field("field"), value, _field("unit"), *bounds, *map(_field, BEHIND))
    tidy = Schema(fields, (*schema.primary_key, "field"), (), schema.observations, ())
    return Table([each.name for each in fields], rows, places), tidy


def _with(table: Table, schema: Schema, rows: list[Row], more: Iterable[Field]) -> tuple[Table, Schema]:
    added = [each for each in more if each.name not in table.columns]
    wider = Schema(
        (*schema.fields, *added), schema.primary_key, schema.foreign_keys, schema.observations, schema.rules
    )
    return Table([*table.columns, *(each.name for each in added)], rows, table.places), wider


def _behind(ledger: Ledger, id: str) -> Row:
    """The columns that tell of an observation; only its id where it is not coded (validate says so)."""
    row = ledger.observations.get(id, {})
    source = row.get("source", "")
    grade = ledger.sources.get(source, {}).get("grade", "")
    return {"observation": id, "source": source, "grade": grade, "printed": row.get("printed", "")}


def _bounds(ledger: Ledger, row: Row) -> tuple[str, str]:
    try:
        return ledger.interval(row["id"]).texts()
    except (HydataError, ValueError):
        return "", ""  # a unit or qualifier that is not known: validate tells


def _field(name: str, kind: str = "string", **more: object) -> Field:
    title, title_zh = TITLES[name]
    return Field.from_json({"name": name, "type": kind, "title": title, "title_zh": title_zh, **more}, ("",))
