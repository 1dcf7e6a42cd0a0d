"""What documents print, as sheets: the table as it is built, and one sheet for each document."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from decimal import Decimal
from fractions import Fraction

import numpy as np

from hydata.errors import HydataError
from hydata.figures import Figure
from hydata.ledger import Ledger
from hydata.package import Resource
from hydata.schema import Field, Schema
from hydata.sense.cells import Origins
from hydata.sense.reconciliation.sheets import Gathered, Sheet, dimension, wholes
from hydata.sense.reconciliation.system import NOBODY
from hydata.tabular import Row, Table, number_text


class Observed:
    """The figures of observations, each taken once, whichever sheets it stands in."""

    def __init__(self, gathered: Gathered, ledger: Ledger) -> None:
        self.gathered, self.ledger = gathered, ledger
        self.numbers: dict[str, int] = {}
        trusted = [row for row in ledger.observations.values() if self.trusted(row)]
        gathered.printed = {quantity(row) for row in trusted}
        # A table shows exact figures only; "more than 400" is better than nothing where it shows none.
        for row in trusted:
            if row["qualifier"] != "exact":
                with suppress(HydataError, ValueError, KeyError):  # told elsewhere
                    gathered.limits.setdefault(quantity(row), self.number(row))

    def trusted(self, row: Row) -> bool:
        """Whether a figure is of a document of grade A or B, and no repeat or plan."""
        source = self.ledger.sources.get(row["source"])
        return source is not None and source["grade"] <= "B" and row["kind"] == "figure"

    def number(self, row: Row) -> int:
        """The figure of an observation; HydataError where it cannot be read."""
        if row["id"] not in self.numbers:
            unit, gathered = self.ledger.units[row["unit"]], self.gathered
            document = gathered.document("|".join((row["source"], row["status"] or "final")))
            interval = self.ledger.interval(row["id"])
            whole = wholes(unit, row["measure"], gathered.units)
            number = gathered.builder.figure(interval, dimension(unit), whole, document)
            self.numbers[row["id"]] = number
            gathered.names[number], gathered.codes[number] = row["id"], row["unit"]
        return self.numbers[row["id"]]


def quantity(row: Row) -> tuple[str, ...]:
    """What an observation measures."""
    return row["indicator"], row["measure"], row["area"], row["period"], row["coverage"]


def as_built(observed: Observed, resource: Resource, schema: Schema, table: Table, origins: Origins) -> Sheet:
    """A built table: a cell is the observation behind it where it agrees with it, else its own digits."""
    gathered, ledger = observed.gathered, observed.ledger
    keys = [tuple(row.get(part, "") for part in schema.primary_key) for row in table.rows]
    texts = {name: [row[name] for row in table.rows] for name in table.columns}
    lines = [place.line for place in table.places]
    sheet = Sheet(gathered, resource.name, resource.paths[0], schema, keys, texts, {}, lines=lines)
    behind = {(row["key"], row["field"]): row["observation"] for row in ledger.sourced.get(resource.name, ())}
    for declared in schema.fields:
        if not declared.numeric or declared.name not in texts:
            continue
        found = np.full(len(keys), -1)
        for row, cell in enumerate(texts[declared.name]):
            text = None if cell in declared.missing else number_text(cell, declared)
            if text is None:
                continue
            about = "|".join(keys[row]), declared.name
            origin = origins.get(about)
            if origin is not None and origin.behind(Fraction(text)) is not None:
                found[row] = observed.number(ledger.observations[behind[about]])
            else:
                found[row] = _written(sheet, declared, row, text)
        sheet.figures[declared.name] = found
    return sheet


def _written(sheet: Sheet, declared: Field, row: int, text: str) -> int:
    """A cell that nothing stands behind, or that was changed."""
    gathered = sheet.gathered
    code = declared.unit or sheet.texts.get(declared.unit_field, [""] * len(sheet.keys))[row]
    if code not in gathered.units:
        return -1
    resolution = "" if declared.decimals is None else str(Fraction(1, 10**declared.decimals))
    unit, measure = gathered.units[code], declared.measure or "level"
    figure = Figure(format(Decimal(text), "f"), unit, "exact", measure, resolution)
    number = gathered.builder.figure(
        figure.interval, dimension(unit), wholes(unit, measure, gathered.units), NOBODY
    )
    gathered.single[number] = sheet, declared.name, row
    gathered.codes[number] = code
    return number


def of_documents(observed: Observed, resource: Resource, schema: Schema) -> Iterator[Sheet]:
    """A sheet for each document that prints figures for the cells of a wide table."""
    gathered, columns = observed.gathered, {(each.indicator, each.measure): each for each in schema.fields}
    printed: dict[str, dict[tuple[str, ...], dict[str, int]]] = {}
    for row in observed.ledger.selected(schema):
        declared = columns.get((row["indicator"], row["measure"]))
        if declared is None or not declared.indicator or not observed.trusted(row):
            continue
        if row["coverage"] and "coverage" not in schema.primary_key:
            continue
        try:
            number = observed.number(row)
        except (HydataError, ValueError):  # a number or unit that has its own finding
            continue
        document = "|".join((row["source"], row["status"] or "final"))
        key = tuple(row.get(part, "") for part in schema.primary_key)
        printed.setdefault(document, {}).setdefault(key, {}).setdefault(declared.name, number)
    for document, rows in sorted(printed.items()):
        keys = sorted(rows)
        texts = {name: [key[at] for key in keys] for at, name in enumerate(schema.primary_key)}
        names = {name for cells in rows.values() for name in cells}
        figures = {
            name: np.array([rows[key].get(name, -1) for key in keys], np.int64) for name in sorted(names)
        }
        texts |= {each.name: [""] * len(keys) for each in schema.fields if each.name not in texts}
        sheet = Sheet(
            gathered,
            resource.name,
            resource.paths[0],
            schema,
            keys,
            texts,
            figures,
            document.removesuffix("|final"),
        )
        sheet.lines = range(len(keys))
        yield sheet
