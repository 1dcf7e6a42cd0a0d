"""Where a rule that may hold does hold: the rows, or groups of rows, that can tell, and what they say."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add, and_
from typing import Any

import numpy as np

from hydata.scaffold.columns import Column, Columns, Flags, Numbers

FEWEST = 3  # rows that must bear a rule out
OFTEN = 0.99  # of those that can tell
CLOSE = 1e-9  # quotients that are as close as this meet


@dataclass(frozen=True)
class Judged:
    """Which rows can tell, on which of them a rule holds, and in words why it does not hold on one.

    `rows` are the places of the groups, where a rule speaks of groups of rows.
    """

    tell: Flags
    holds: Flags
    says: Callable[[int], str]
    rows: Sequence[int] | None = None

    @property
    def counts(self) -> tuple[int, int]:
        """On how many rows it holds, of how many that can tell."""
        return int(np.count_nonzero(self.holds)), int(np.count_nonzero(self.tell))

    def held(self, fewest: int = FEWEST) -> bool:
        """Whether it holds often enough to be proposed."""
        holds, tell = self.counts
        return holds >= fewest and holds >= OFTEN * tell

    def exceptions(self, most: int) -> list[tuple[int, str]]:
        """The first rows on which it does not hold, and why."""
        found = np.flatnonzero(self.tell & ~self.holds)[:most].tolist()
        return [(each if self.rows is None else self.rows[each], self.says(each)) for each in found]


def total(columns: Columns, parts: Sequence[str], whole: str | None) -> Judged:
    """Parts add up to a whole, or to 100. Parts smaller than what rounding leaves open tell nothing."""
    added = [columns[name] for name in parts]
    lower, upper = reduce(add, (each.lower for each in added)), reduce(add, (each.upper for each in added))
    there, room = alike([*added, *([columns[whole]] if whole else [])]), upper - lower
    low, high = (np.full(len(columns), 100 * columns.step) for _ in range(2))
    if whole:
        low, high = columns[whole].lower, columns[whole].upper
        room = room + columns[whole].width
    meets = (lower <= high) & (upper >= low)
    clear = reduce(and_, (np.abs(each.value) > room for each in added))

    def says(row: int) -> str:
        figures = " + ".join(columns.text(row, name) for name in parts)
        target = columns.text(row, whole) if whole else "100"
        off = gap(columns, lower[row], upper[row], low[row], high[row])
        return f"{figures} is not {target}; off by {off}"

    tell = there & (clear | ~meets)
    return Judged(tell, tell & meets, says)


def subset(columns: Columns, part: str, whole: str) -> Judged:
    """A part does not exceed its whole; equal columns are no part and whole."""
    one, other = columns[part], columns[whole]
    tell = alike([one, other])
    holds = tell & (one.lower <= other.upper)
    if not (tell & (one.value < other.value)).any():
        holds = np.zeros_like(holds)

    def says(row: int) -> str:
        figures = f"{columns.text(row, part)} is more than {columns.text(row, whole)}"
        return f"{figures}; off by {columns.shown(one.lower[row] - other.upper[row])}"

    return Judged(tell, holds, says)


def quotient(columns: Columns, printed: str, above: str, below: str, times: float, sign: str) -> Judged:
    """What is printed is above / below, times a factor."""
    some, (low, high) = columns[printed], ends_of(columns[above], columns[below], times)
    return compared(columns, some, low, high, alike([columns[each] for each in (printed, above, below)]), (
        lambda row: f"{columns.text(row, above)} / {columns.text(row, below)}{sign}",
        lambda row: columns.text(row, printed),
    ))  # fmt: skip


def ends_of(above: Column, below: Column, times: float) -> tuple[Numbers, Numbers]:
    """Both ends of a quotient; not a number where the divisor may be 0."""
    with np.errstate(divide="ignore", invalid="ignore"):
        corners = [
            one.astype(float) / other.astype(float) * times
            for one in (above.lower, above.upper)
            for other in (below.lower, below.upper)
        ]
    low, high = np.minimum.reduce(corners), np.maximum.reduce(corners)
    zero = (below.lower <= 0) & (below.upper >= 0)
    return np.where(zero, np.nan, low), np.where(zero, np.nan, high)


def compared(
    columns: Columns, printed: Column, low: Numbers, high: Numbers, there: Flags,
    words: tuple[Callable[[int], str], Callable[[int], str]],
) -> Judged:  # fmt: skip
    """What is printed lies between what was computed; the two as they are put into words."""
    known = there & ~np.isnan(low)
    lower, upper = (each.astype(float) / columns.step for each in (printed.lower, printed.upper))
    close = CLOSE * np.maximum(np.abs(low), np.abs(high))
    with np.errstate(invalid="ignore"):
        meets = (lower <= high + close) & (upper >= low - close)
    tell = known & ((np.abs(printed.value) > printed.width) | ~meets)

    def says(row: int) -> str:
        return f"{words[0](row)} is {(low[row] + high[row]) / 2:.6g}, not {words[1](row)}"

    return Judged(tell, tell & meets, says)


def alike(columns: Sequence[Column]) -> Flags:
    """The rows that have a number in each column, all of one document."""
    first = columns[0].document
    return reduce(and_, (each.there & (each.document == first) for each in columns))


def gap(columns: Columns, lower: Any, upper: Any, low: Any, high: Any) -> str:
    """How far two intervals are apart."""
    return columns.shown(max(int(low) - int(upper), int(lower) - int(high)))
