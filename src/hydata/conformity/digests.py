"""Repeated keys in tables of any size: a number for each key first, the keys themselves at the end.

A key of whole numbers that rises from row to row needs no memory. Any other is kept as one 64-bit
number a row: the key itself where it is a whole number, else its hash. What stands there twice is
then looked up by the real values, so that a hash never decides. Beyond the memory that may be used
the numbers go to files, each with its share of them.
"""

from __future__ import annotations

import tempfile
from collections.abc import Hashable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from hydata.conformity.columns import UNREADABLE, Column
from hydata.conformity.keys import Unique

Numbers = npt.NDArray[np.uint64]
AT_ONCE = 16  # blocks whose numbers are shared out together
SHARES = 64
BUDGET = 512 << 20  # bytes, unless said otherwise
# Odd constants that spread near numbers far apart.
SPREAD, MIX = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F)


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
        self.rising, self.again, self.last = self.one_whole, False, None
        self.kept: list[Numbers] = []
        self.files: tempfile.TemporaryDirectory[str] | None = None
        self.first = True

    def take(self, numbers: Numbers) -> None:
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
        self.keep(numbers)

    def _rises(self, numbers: Numbers) -> bool:
        signed = numbers.view(np.int64)
        if not len(signed):
            return True
        rises = (self.last is None or signed[0] > self.last) and bool((signed[1:] > signed[:-1]).all())
        self.last = signed[-1]
        return rises

    def numbers(self, frame: pl.DataFrame) -> tuple[Numbers, npt.NDArray[np.bool_]]:
        """The numbers of the keys that are there, and which rows they belong to."""
        present = np.ones(frame.height, bool)
        total = np.zeros(frame.height, np.uint64)
        for number, column in enumerate(self.unique.columns):
            texts, kind = frame[str(column.position)], _kind(column)
            values = frame.select(_cast(pl.col(texts.name), kind)).to_series()
            there = texts.is_not_null()
            if texts.dtype == pl.String:
                there &= ~texts.is_in(sorted(column.missing))
            if kind and (values.is_null() & there).any():
                values, there = _exactly(column, texts, values, there)
            present &= there.to_numpy()
            if self.one_whole:
                total = values.fill_null(0).to_numpy().view(np.uint64)
            else:
                total = (total * MIX) ^ values.hash(seed=number).to_numpy()
        mask = present
        return (total if mask.all() else total[mask]), mask

    def keep(self, numbers: Numbers) -> None:
        """Keep numbers in memory, or share them out to files when there are too many."""
        self.kept.append(numbers)
        if sum(each.nbytes for each in self.kept) <= self.budget // 4:  # sorting and sharing out take as much
            return
        self.files = self.files or tempfile.TemporaryDirectory(prefix="hydata-")
        while self.kept:  # a few at a time, which takes little memory
            some = np.concatenate(self.kept[-AT_ONCE:])
            del self.kept[-AT_ONCE:]
            share = _share(some)
            for number in range(SHARES):
                with (Path(self.files.name) / str(number)).open("ab") as file:
                    some[share == number].tofile(file)

    def repeated(self) -> Numbers:
        """The numbers that stand there more than once, in order."""
        found = [_twice(numbers) for numbers in self._shares()]
        self.kept = []
        if self.files is not None:
            self.files.cleanup()
        return np.sort(np.concatenate(found)) if found else np.empty(0, np.uint64)

    def _shares(self) -> Iterator[Numbers]:
        if self.files is None:
            yield np.concatenate(self.kept) if self.kept else np.empty(0, np.uint64)
            return
        kept = np.concatenate(self.kept) if self.kept else np.empty(0, np.uint64)
        self.kept = []
        share = _share(kept)
        for number in range(SHARES):
            stored = np.fromfile(Path(self.files.name) / str(number), np.uint64)
            yield np.concatenate([stored, kept[share == number]])

    def suspects(self, frame: pl.DataFrame, repeated: Numbers) -> npt.NDArray[np.int64]:
        """The rows of a block whose number stands there more than once; all where numbers do not decide."""
        numbers, mask = self.numbers(frame)
        if not countable(self.unique.columns):
            return np.flatnonzero(mask)
        at = np.searchsorted(repeated, numbers)
        at[at == len(repeated)] = 0
        rows: npt.NDArray[np.int64] = np.flatnonzero(mask)[repeated[at] == numbers]
        return rows

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


def _share(numbers: Numbers) -> npt.NDArray[np.uint8]:
    """Which of the files each number goes to."""
    return ((numbers * SPREAD) >> np.uint64(58)).astype(np.uint8)


def _cast(texts: pl.Expr, kind: str) -> pl.Expr:
    if kind == "int64":
        return texts.cast(pl.Int64, strict=False)
    if kind == "float64":
        return texts.cast(pl.Float64, strict=False) + 0.0  # -0 is 0
    return texts


def _twice(numbers: Numbers) -> Numbers:
    numbers = np.sort(numbers)
    return np.unique(numbers[1:][numbers[1:] == numbers[:-1]])
