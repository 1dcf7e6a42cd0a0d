"""Repeated keys in tables of any size: a number for each key first, the keys themselves at the end.

A key of whole numbers that rises from row to row needs no memory. Any other is kept as one 64-bit
number a row: the key itself where it is a whole number, else its hash. What stands there twice is
then looked up by the real values, so that a hash never decides. What is kept of them, and where, is
kept.py's; nothing is, and numpy not imported, where keys rise.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

import polars as pl

from hydata.conformity.columns import UNREADABLE, Column
from hydata.conformity.keys import Unique

if TYPE_CHECKING:
    from hydata.conformity.kept import Kept, Repeated

BUDGET = 512 << 20  # bytes, unless said otherwise


def countable(columns: Sequence[Column]) -> bool:
    """Whether equal keys always have equal numbers; else every row is compared by its real key."""
    return all(_kind(column) for column in columns)


def _kind(column: Column) -> str:
    """How the texts of a column become numbers: whole numbers, floats, or as the texts that they are."""
    read = column.reader
    if read.swaps:
        return ""
    kinds = {"integer": "int64", "number": "float64"}
    if read.cast and kinds.get(read.type) == read.cast:
        return read.cast
    return "text" if read.type == "string" or read.cast == "text" else ""


class Digests:
    """The numbers of one key; `again` says that the rows before have to be read once more."""

    def __init__(self, unique: Unique, budget: int = BUDGET) -> None:
        self.unique, self.budget = unique, budget
        self.one_whole = len(unique.columns) == 1 and _kind(unique.columns[0]) == "int64"
        self.rising, self.again, self.first = self.one_whole, False, True
        self.last: int | None = None

    @cached_property
    def kept(self) -> Kept:
        """The numbers that do not rise, in memory or in files."""
        from hydata.conformity.kept import Kept  # imports numpy

        return Kept(self.budget)

    def take(self, numbers: pl.Series) -> None:
        """Take the numbers of the next block of rows."""
        if self.again:
            return
        if self.rising and self._rises(numbers):
            self.first = False
            return
        if self.rising and not self.first:
            self.again = True
            return
        self.rising = self.first = False
        self.kept.keep(numbers)

    def _rises(self, numbers: pl.Series) -> bool:
        if not len(numbers):
            return True
        rises = (self.last is None or numbers[0] > self.last) and bool(
            (numbers.slice(1) > numbers.slice(0, len(numbers) - 1)).all()
        )
        self.last = numbers[-1]
        return rises

    def numbers(self, frame: pl.DataFrame) -> tuple[pl.Series, pl.Series]:
        """The numbers of the keys that are there, and which rows they belong to."""
        present, parts = pl.repeat(True, frame.height, eager=True), []
        for column in self.unique.columns:
            texts, kind = frame[str(column.position)], _kind(column)
            values = frame.select(_cast(pl.col(texts.name), kind)).to_series()
            there = texts.is_not_null()
            if texts.dtype == pl.String:
                there &= ~texts.is_in(sorted(column.missing))
            if kind and (values.is_null() & there).any():
                values, there = _exactly(column, texts, values, there)
            present &= there
            parts.append(values)
        if self.one_whole:
            total = parts[0]
        else:
            hashes = [values.hash(seed=number) for number, values in enumerate(parts)]
            total = hashes[0] if len(hashes) == 1 else _mixed(hashes)
        return (total if present.all() else total.filter(present)), present

    def repeated(self) -> Repeated | None:
        """The numbers that stand there more than once; None where all of them rise."""
        return None if self.rising and not self.again else self.kept.repeated()

    def suspects(self, frame: pl.DataFrame, repeated: Repeated) -> list[int]:
        """The rows of a block whose number stands there more than once; all where numbers do not decide."""
        numbers, present = self.numbers(frame)
        rows = present.arg_true()
        if countable(self.unique.columns):
            rows = rows.filter(repeated.among(numbers))
        return rows.to_list()

    def incomplete(self, frame: pl.DataFrame) -> list[int]:
        """The rows of a block in which a part of a primary key is missing."""
        if self.unique.rule != "primary-key":
            return []
        missing = pl.lit(False)
        for column in self.unique.columns:
            cells = pl.col(str(column.position))
            missing = missing | cells.is_null()
            if frame[str(column.position)].dtype == pl.String:
                missing = missing | cells.is_in(sorted(column.missing))
        found: list[Any] = frame.select(missing.alias("at"))["at"].arg_true().to_list()
        return found


def _exactly(
    column: Column, texts: pl.Series, values: pl.Series, there: pl.Series
) -> tuple[pl.Series, pl.Series]:
    """Keys that no cast reads, such as whole numbers of twenty digits, by the exact reader: few."""
    found, known = values.to_list(), there.to_list()
    for at in (values.is_null() & there).arg_true():
        key = column.key(texts[at])
        known[at] = key is not None and key is not UNREADABLE
        found[at] = _number(key, values.dtype) if known[at] else None
    return pl.Series(found, dtype=values.dtype), pl.Series(known, dtype=pl.Boolean)


def _number(key: Hashable, dtype: Any) -> Any:
    """A number that equal keys share; that others may have it too is found out later."""
    return hash(key) if dtype == pl.Int64 else float(hash(key)) if dtype == pl.Float64 else str(key)


def _mixed(hashes: Sequence[pl.Series]) -> pl.Series:
    """One number of several; equal ones of equal ones."""
    from hydata.conformity.kept import mixed  # imports numpy

    return pl.Series(mixed([each.to_numpy() for each in hashes]))


def _cast(texts: pl.Expr, kind: str) -> pl.Expr:
    if kind == "int64":
        return texts.cast(pl.Int64, strict=False)
    if kind == "float64":
        return texts.cast(pl.Float64, strict=False) + 0.0  # -0 is 0
    return texts
