"""Columns of a large table as whole numbers, so that sums are exact and quick; a door to polars.

A cell is one number on a grid, and the two ends of what it stands for. What does not lie on the grid,
or is written in an odd way, is marked as odd, and decided one by one elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import inf

import numpy as np
import numpy.typing as npt
import polars as pl

from hydata.figures import POINT_MEASURES, bounds
from hydata.schema import Field
from hydata.types.patterns import Compiled
from hydata.units import Unit

MOST = 9  # decimals of the finest grid
SAMPLE = 4000  # rows that tell whether a column has few different texts
FAR = 4 * 10**18  # beyond every cell; sums of two of them still fit 64 bits
WRITTEN = {"integer": r"^[+-]?[0-9]{1,18}$", "number": r"^[+-]?[0-9]{1,15}(\.[0-9]{1,9})?$"}
MIX = np.uint64(0xC2B2AE3D27D4EB4F)  # odd, and far from any pattern
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.uint64]


@dataclass(frozen=True)
class Column:
    """A column: how it is called in the frame, its field, and its unit, if it has one."""

    name: str
    field: Field
    unit: Unit | None


@dataclass(frozen=True)
class Cells:
    """The cells of a column in steps of the grid, of which two make one in its last decimal."""

    value: Ints
    lower: Ints
    upper: Ints
    there: Flags
    odd: Flags

    def only(self, rows: Ints) -> Cells:
        """The cells of some rows."""
        ends = self.value[rows], self.lower[rows], self.upper[rows]
        return Cells(*ends, self.there[rows], self.odd[rows])


def step(places: int) -> int:
    """How many steps of the grid of so many decimals make one: half of the last decimal is one step."""
    return 2 * int(10**places)


def _decimals(texts: pl.Expr) -> pl.Expr:
    point = texts.str.find(".", literal=True).cast(pl.Int64)
    return (texts.str.len_bytes().cast(pl.Int64) - point - 1).fill_null(0)


class Block:
    """The columns of one block of rows, each looked at once, whichever rules ask for it."""

    def __init__(self, frame: pl.DataFrame) -> None:
        self.frame = frame
        self.known: dict[tuple[str, int], Cells] = {}
        self.texts: dict[str, tuple[pl.DataFrame, Ints | None]] = {}
        self.decimals: dict[str, pl.Series] = {}

    def _different(self, name: str) -> tuple[pl.DataFrame, Ints | None]:
        """The different texts of a column, and which of them each row has; all rows where most differ."""
        if name not in self.texts:
            cells = self.frame[name]
            first = cells.head(SAMPLE)
            few = first.n_unique() < len(first) / 2 and not cells.null_count()
            texts = cells.unique() if few else cells
            codes = cells.cast(pl.Enum(texts)).to_physical().to_numpy().astype(np.int64) if few else None
            self.texts[name] = texts.to_frame(), codes
        return self.texts[name]

    def grid(self, columns: Sequence[Column]) -> int:
        """How many decimals a grid for the cells of some columns needs, as far as the finest one goes."""
        for each in columns:
            if each.name not in self.decimals:
                texts, _ = self._different(each.name)
                self.decimals[each.name] = texts.select(_decimals(pl.first())).to_series()
        written = (int(str(self.decimals[each.name].max() or 0)) for each in columns)
        return min(max(0, *written, *(each.field.decimals or 0 for each in columns)), MOST)

    def cells(self, column: Column, places: int) -> Cells:
        """The cells of a column, on a grid of so many decimals."""
        key = column.name, places
        if key not in self.known:
            decimals = self.decimals[column.name].cast(pl.Int64).to_numpy()
            texts, codes = self._different(column.name)
            found = _cells(texts, column, decimals, places)
            self.known[key] = found if codes is None else found.only(codes)
        return self.known[key]


def _cells(frame: pl.DataFrame, column: Column, decimals: Ints, places: int) -> Cells:
    """The cells of a column of text; their ends are those of figures.Figure, in the column's own unit."""
    texts, field, unit = pl.col(column.name), column.field, column.unit
    known = frame.select(
        value=texts.cast(pl.Decimal(18, places), strict=False).to_physical().cast(pl.Int64),
        plain=texts.str.contains(WRITTEN[field.type]).fill_null(False),
        there=texts.is_not_null() & ~texts.is_in(sorted(field.missing)),
    )
    there = known["there"].to_numpy()
    odd = there & ~(known["plain"] & known["value"].is_not_null()).to_numpy()
    value = 2 * known["value"].fill_null(0).to_numpy()
    half = _half(decimals, field, unit, places)
    lower, upper = _cut(value, half, field, unit, places)
    for each in (value, lower, upper):
        each[odd | ~there] = 0
    return Cells(value, lower, upper, there, odd)


def _half(decimals: Ints, field: Field, unit: Unit | None, places: int) -> Ints:
    """Half of the last printed digit, in steps of the grid; nothing where there is no rounding."""
    if unit is None or field.measure in POINT_MEASURES:
        return np.zeros(len(decimals), np.int64)
    if field.decimals is not None:
        decimals = np.full(len(decimals), field.decimals, np.int64)
    halves = np.array([10 ** (places - each) for each in range(places + 1)], np.int64)
    half: Ints = halves[np.clip(decimals, 0, places)]
    if unit.whole and unit.factor == 1 and field.measure in ("", "level", "count"):
        half[decimals == 0] = 0
    return half


def _cut(value: Ints, half: Ints, field: Field, unit: Unit | None, places: int) -> tuple[Ints, Ints]:
    """The ends, cut at the natural bounds; a value beyond them stands for itself."""
    lower, upper = value - half, value + half
    if unit is None:
        return lower, upper
    natural = bounds(unit, field.measure or "level")
    low, high = on_grid(natural.lower, places), on_grid(natural.upper, places)
    beyond = (upper < low) | (lower > high)
    return np.where(beyond, lower, np.maximum(lower, low)), np.where(beyond, upper, np.minimum(upper, high))


def on_grid(bound: Fraction | float, places: int) -> int:
    """A natural bound in steps of the grid; one without end, or far out, is beyond all cells."""
    if bound in (inf, -inf) or abs(Fraction(bound)) * step(places) >= FAR:
        return FAR if bound > 0 else -FAR
    return int(Fraction(bound) * step(places))


def keys(frame: pl.DataFrame, columns: Sequence[Column]) -> tuple[Numbers, Numbers]:
    """Two independent 64-bit numbers for what stands in some columns of each row: equal for equal values."""

    def mixed(seed: int) -> Numbers:
        total = np.zeros(frame.height, np.uint64)
        for number, each in enumerate(columns):
            total = (total * MIX) ^ _hashes(frame[each.name], each.field, 2 * number + seed)
        return total

    return mixed(0), mixed(1)


def _hashes(cells: pl.Series, field: Field, seed: int) -> Numbers:
    """Numbers by their value, everything else as it is written; what is missing is one value."""
    if cells.dtype != pl.String:
        return cells.hash(seed).to_numpy()
    if cells.is_in(sorted(field.missing)).any():
        kept = ~pl.first().is_in(sorted(field.missing))
        cells = cells.to_frame().select(pl.when(kept).then(pl.first())).to_series()
    if not field.numeric:
        return cells.hash(seed).to_numpy()
    values = cells.cast(pl.Int64 if field.type == "integer" else pl.Float64, strict=False)
    beyond = values.is_null() & cells.is_not_null()  # whole numbers of twenty digits, and what is no number
    return np.where(beyond.to_numpy(), cells.hash(seed).to_numpy(), values.hash(seed).to_numpy())


def spoken_of(frame: pl.DataFrame, where: Iterable[tuple[Column, Compiled]]) -> Flags | None:
    """The rows whose texts match, what is missing as an empty one; None: all rows."""
    found: Flags | None = None
    for column, pattern in where:
        texts, missing = frame[column.name], column.field.missing
        right = [text for text in texts.unique() if pattern.matches("" if text in missing else text)]
        rows = texts.is_in(pl.Series(right, dtype=pl.String).implode()).to_numpy()
        found = rows if found is None else found & rows
    return found
