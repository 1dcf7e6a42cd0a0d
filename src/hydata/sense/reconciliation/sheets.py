"""Sheets: the figures of one table, or what one document prints of it, by key and column.

A table of a package without registers is one sheet: each cell stands for its own digits. With
observations there is a sheet of the table as built, whose cells may come from several documents, and
one for each document, since a yearbook's own figures must add up though a better source prints some.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np

from hydata.figures import POINT_MEASURES, Figure, Interval, bounds
from hydata.schema import Field, Rule, Schema
from hydata.sense.reconciliation.system import NOBODY, UNPRINTED, Builder, Ends, Flags, Ints
from hydata.tabular import PLAIN_NUMBER, Table, number_text
from hydata.types.patterns import compiled
from hydata.units import Unit, Units


@dataclass
class Gathered:
    """What all sheets share: the figures so far, and what each of them is called."""

    units: Units
    builder: Builder = field(default_factory=Builder)
    cells: list[tuple[int, int, Sheet, str]] = field(default_factory=list)  # first, count, sheet, column
    single: dict[int, tuple[Sheet, str, int]] = field(
        default_factory=dict
    )  # cells by themselves, and their row
    names: dict[int, str] = field(default_factory=dict)
    codes: dict[int, str] = field(default_factory=dict)  # the unit of each single figure
    quantities: dict[tuple[str, ...], int] = field(default_factory=dict)  # that nobody prints
    printed: set[tuple[str, ...]] = field(default_factory=set)  # quantities that somebody prints
    limits: dict[tuple[str, ...], int] = field(default_factory=dict)  # figures that are printed as bounds
    documents: list[str] = field(default_factory=list)
    follows: dict[int, set[str]] = field(default_factory=dict)  # what follows from others -> their sources

    def unprinted(self, about: tuple[str, ...], unit: Unit | None, measure: str) -> int:
        """The figure of a quantity that nobody prints, within its natural bounds."""
        if about not in self.quantities:
            limits = bounds(unit, measure).scaled(unit.factor) if unit else Interval()
            number = self.builder.figure(
                limits, dimension(unit), wholes(unit, measure, self.units), UNPRINTED
            )
            self.quantities[about] = number
            self.names[number] = "|".join(about)
            self.codes[number] = unit.code if unit else ""
        return self.quantities[about]

    def document(self, name: str) -> int:
        """The number of a document."""
        if name not in self.documents:
            self.documents.append(name)
        return self.documents.index(name)


def dimension(unit: Unit | None) -> str:
    """What a unit measures; columns without a unit are of one kind."""
    return unit.dimension if unit else ""


def wholes(unit: Unit | None, measure: str, units: Units) -> Fraction:
    """What a quantity comes in multiples of, in base units: people are whole; 0: anything."""
    base = units.get(unit.base) if unit else None
    return Fraction(int(base is not None and base.whole and (measure or "level") in ("level", "count")))


@dataclass
class Sheet:
    """The figures of a table by column and row; -1 where there is none yet."""

    gathered: Gathered
    resource: str
    path: str
    schema: Schema
    keys: list[tuple[str, ...]]
    texts: dict[str, list[str]]
    figures: dict[str, Ints]
    document: str = ""  # empty: the table itself
    lines: Sequence[int] = ()

    @cached_property
    def at(self) -> dict[tuple[str, ...], int]:
        """The row of each key."""
        return {key: row for row, key in reversed(list(enumerate(self.keys)))}

    def rows(self, rule: Rule) -> Ints:
        """The rows that a rule speaks of."""
        found = range(len(self.lines) or len(self.keys))
        for name, pattern in rule.where.items():
            matches, cells = compiled(pattern).matches, self.texts[name]
            found = [row for row in found if matches(cells[row])]  # type: ignore[assignment]
        return np.array(found, np.int64)

    def row(self, key: tuple[str, ...]) -> int:
        """The row of a key; a new one, with nothing in it, where the table has none."""
        if key not in self.at:
            self.at[key] = len(self.keys)
            self.keys.append(key)
        return self.at[key]

    def unit(self, name: str) -> Unit | None:
        """The unit of a column."""
        declared = self.schema.field(name)
        return (
            self.gathered.units[declared.unit] if declared and declared.unit in self.gathered.units else None
        )

    def there(self, name: str, rows: Ints) -> Flags:
        """Which of some cells hold a printed figure."""
        return self._numbers(name)[rows] >= 0

    def take(self, name: str, rows: Ints) -> Ints:
        """The figures of some cells; a new one that nobody prints where a cell is empty."""
        numbers = self._numbers(name)[rows].copy()
        for at in np.flatnonzero(numbers < 0):
            numbers[at] = self._unprinted(name, self.keys[rows[at]])
        return numbers

    def settled(self, name: str, rows: Ints) -> Flags:
        """Which of some cells are printed here, or nowhere at all."""
        there = self.there(name, rows)
        for at in np.flatnonzero(~there):
            there[at] = self.quantity(name, self.keys[rows[at]]) not in self.gathered.printed
        return there

    def quantity(self, name: str, key: tuple[str, ...]) -> tuple[str, ...]:
        """What a cell measures, whichever table or document it stands in."""
        declared = self.schema.field(name)
        if declared is None or not declared.indicator or "area" not in self.schema.primary_key:
            return (self.resource, name, *key)
        about = dict(zip(self.schema.primary_key, key, strict=True))
        parts = about["area"], about.get("period", ""), about.get("coverage", "")
        return (declared.indicator, declared.measure, *parts)

    def _unprinted(self, name: str, key: tuple[str, ...]) -> int:
        declared, about = self.schema.field(name), self.quantity(name, key)
        if not self.document and about in self.gathered.limits:
            return self.gathered.limits[about]
        measure = declared.measure if declared else ""
        return self.gathered.unprinted(about, self.unit(name), measure or "level")

    def _numbers(self, name: str) -> Ints:
        numbers = self.figures.get(name)
        if numbers is None or len(numbers) < len(self.keys):
            longer = np.full(len(self.keys), -1)
            if numbers is not None:
                longer[: len(numbers)] = numbers
            self.figures[name] = numbers = longer
        return numbers


def sheet_of(
    gathered: Gathered, resource: str, path: str, schema: Schema, table: Table, names: list[str]
) -> Sheet:
    """A table whose cells stand for the digits they are written with."""
    keys = [tuple(row.get(part, "") for part in schema.primary_key) for row in table.rows]
    texts = {name: [row[name] for row in table.rows] for name in table.columns}
    lines = [place.line for place in table.places]
    sheet = Sheet(gathered, resource, path, schema, keys, texts, {}, lines=lines)
    if not schema.primary_key:
        sheet.keys = [(str(place.row),) for place in table.places]
    for name in names:
        declared = schema.field(name)
        if declared is None or name not in texts:
            continue
        if declared.unit_field:
            sheet.figures[name] = _row_by_row(sheet, declared, texts[name])
        else:
            sheet.figures[name] = _column(sheet, declared, texts[name])
    return sheet


def _column(sheet: Sheet, declared: Field, cells: list[str]) -> Ints:
    """The figures of a column of one unit."""
    unit, gathered = sheet.unit(declared.name), sheet.gathered
    values, decimals, there = numbers(cells, declared)
    places = max(int(decimals.max(initial=0)), declared.decimals or 0)
    lower, upper = ends(values, decimals, places, declared, unit)
    factor = unit.factor if unit else Fraction(1)
    rows = np.flatnonzero(there)
    found = np.full(len(cells), -1)
    found[rows] = gathered.builder.block(
        lower[rows], upper[rows], factor / (2 * 10**places), dimension(unit),
        wholes(unit, declared.measure, gathered.units), np.full(len(rows), NOBODY),
    )  # fmt: skip
    if len(rows):
        gathered.cells.append((int(found[rows[0]]), len(rows), sheet, declared.name))
    return found


def numbers(cells: list[str], declared: Field) -> tuple[Ends, Ints, Flags]:
    """The digits of each cell as a whole number, how many of them are decimals, and where there are any."""
    values, places, there = [0] * len(cells), [0] * len(cells), [False] * len(cells)
    plain = (
        not any(declared.raw.get(part) for part in ("groupChar", "decimalChar"))
        and "bareNumber" not in declared.raw
    )
    for row, cell in enumerate(cells):
        if cell in declared.missing:
            continue
        text: str | None = cell
        if not (plain and PLAIN_NUMBER.fullmatch(cell)):
            text = number_text(cell, declared)
            if text is None:
                continue
            text = format(Decimal(text), "f")
        assert text is not None
        whole, _, part = text.partition(".")
        values[row], places[row], there[row] = int(whole + part or "0"), len(part), True
    far = max(map(abs, values), default=0) * 4 * 10 ** max(places, default=0) >= 1 << 62
    return np.array(values, object if far else np.int64), np.array(places, np.int64), np.array(there, bool)


def ends(values: Ends, decimals: Ints, places: int, declared: Field, unit: Unit | None) -> tuple[Ends, Ends]:
    """The ends of the cells of a column, as figures.Figure has them, in half steps of so many decimals."""
    scale = np.array([10**n for n in range(places + 1)], values.dtype)
    exact = 2 * values * scale[places - decimals]
    if unit is None:
        return exact, exact
    step = (
        scale[places - decimals]
        if declared.decimals is None
        else np.full(len(values), scale[places - declared.decimals])
    )
    measure = declared.measure or "level"
    in_full = unit.whole and unit.factor == 1 and measure in ("level", "count")
    one = 10**places  # the step of a figure without decimals
    half = np.where((in_full & (step == one)) | (measure in POINT_MEASURES), 0, step)
    lower, upper = exact - half, exact + half
    limits = bounds(unit, measure)
    low = lower if limits.lower == -np.inf else np.maximum(lower, _steps(limits.lower, places))
    high = upper if limits.upper == np.inf else np.minimum(upper, _steps(limits.upper, places))
    kept = low <= high
    return np.where(kept, low, lower), np.where(kept, high, upper)


def _steps(bound: Any, places: int) -> int:
    steps = Fraction(bound) * 2 * 10**places
    return int(steps) if steps.denominator == 1 else int(steps // 1)


def _row_by_row(sheet: Sheet, declared: Field, cells: list[str]) -> Ints:
    """The figures of a column whose rows name their own units; none where the unit is unknown."""
    gathered, found = sheet.gathered, np.full(len(cells), -1)
    unit_texts = sheet.texts.get(declared.unit_field, [])
    for row, (cell, code) in enumerate(zip(cells, unit_texts, strict=False)):
        text = None if cell in declared.missing else number_text(cell, declared)
        if text is None or code not in gathered.units:
            continue
        unit = gathered.units[code]
        resolution = "" if declared.decimals is None else str(Fraction(1, 10**declared.decimals))
        figure = Figure(format(Decimal(text), "f"), unit, "exact", declared.measure or "level", resolution)
        found[row] = gathered.builder.figure(
            figure.interval, dimension(unit), wholes(unit, declared.measure, gathered.units), NOBODY
        )
        gathered.single[int(found[row])] = sheet, declared.name, row
        gathered.codes[int(found[row])] = code
    return found
