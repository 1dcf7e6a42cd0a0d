"""The rules between the cells of one row, decided for all rows of a block at once.

Each says the same as the rule of its name in within_rows.py; where it cannot be sure, it says so, and
that rule decides.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import reduce
from operator import and_, or_

import numpy as np
import numpy.typing as npt

from hydata.figures import bounds
from hydata.schema import Field, Rule
from hydata.sense.vectors import FAR, Cells, Flags, on_grid, step
from hydata.units import Unit

# What may be said of a row: nothing, or a verdict; `UNSURE` is for the rule itself to decide.
SILENT, HOLDS, FAILS, UNDECIDED, UNSURE = range(5)
CLOSE = 1e-12  # floats that are nearer to each other, in relation, are not told apart
Verdicts = npt.NDArray[np.int8]
Columns = Mapping[str, Cells]
Form = Callable[[Rule, Columns, int, Sequence[Fraction]], Verdicts]


def total(rule: Rule, columns: Columns, places: int, factors: Sequence[Fraction]) -> Verdicts:
    """The parts add up to the whole."""
    whole, parts = columns[rule.raw["whole"]], [columns[name] for name in rule.raw["parts"]]
    lower, upper = (sum(getattr(part, end) for part in parts) for end in ("lower", "upper"))
    holds = (lower <= whole.upper) & (upper >= whole.lower)
    spoken = whole.there & reduce(or_, (part.there for part in parts))
    far = sum(np.abs(part.value).astype(float) for part in parts) > FAR
    return _told(spoken, reduce(and_, (part.there for part in parts)), holds, ~holds, [whole, *parts], far)


def shares(rule: Rule, columns: Columns, places: int, factors: Sequence[Fraction]) -> Verdicts:
    """Shares of one whole add up to it."""
    parts = [columns[name] for name in rule.raw["fields"]]
    lower, upper = (sum(getattr(part, end) for part in parts) for end in ("lower", "upper"))
    low, high = whole_of(rule, places)
    holds = (lower <= high) & (upper >= low)
    spoken = reduce(or_, (part.there for part in parts))
    far = sum(np.abs(part.value).astype(float) for part in parts) > FAR
    return _told(spoken, reduce(and_, (part.there for part in parts)), holds, ~holds, parts, far)


def subset(rule: Rule, columns: Columns, places: int, factors: Sequence[Fraction]) -> Verdicts:
    """A part does not exceed its whole."""
    part, whole = columns[rule.raw["part"]], columns[rule.raw["whole"]]
    holds = whole.upper >= part.lower
    return _told(part.there, whole.there, holds, ~holds, [part, whole])


def share_of(rule: Rule, columns: Columns, places: int, factors: Sequence[Fraction]) -> Verdicts:
    """A printed share is part / whole."""
    share, part, whole = (columns[rule.raw[name]] for name in ("share", "part", "whole"))
    return _quotient(share, part, whole, float(100 / factors[0]) * step(places))


def ratio(rule: Rule, columns: Columns, places: int, factors: Sequence[Fraction]) -> Verdicts:
    """A printed ratio is numerator / denominator, times `per`, in base units."""
    printed, above, below = (columns[rule.raw[name]] for name in ("ratio", "numerator", "denominator"))
    times = Fraction(str(rule.raw.get("per", 1))) * factors[1] / factors[2] / factors[0]
    return _quotient(printed, above, below, float(times) * step(places))


def unit_range(field: Field, unit: Unit, cells: Cells, places: int) -> Verdicts:
    """A value lies within what its unit and measure allow; things that are counted are whole."""
    allowed, factor = bounds(unit, field.measure), unit.factor if field.base else Fraction(1)
    low, high = (on_grid(end * factor, places) for end in (allowed.lower, allowed.upper))
    holds = (cells.value >= low) & (cells.value <= high)
    thing = step(places) / unit.factor  # so many steps are one whole thing
    if unit.whole and not field.base and field.measure in ("", "level", "count") and thing > 1:
        holds &= cells.value % int(thing) == 0
    return _told(cells.there, cells.there, holds, ~holds, [cells])


def whole_of(rule: Rule, places: int) -> tuple[int, int]:
    """What shares add up to: the steps of the grid just below it, and just above it."""
    steps = Fraction(str(rule.raw.get("whole", 100))) * step(places)
    return -int(-steps // 1), int(steps // 1)


def _quotient(printed: Cells, above: Cells, below: Cells, times: float) -> Verdicts:
    """What is printed, in steps, is above / below times a factor; floats leave the close ones open."""
    with np.errstate(divide="ignore", invalid="ignore"):
        low, high = above.lower / below.upper * times, above.upper / below.lower * times
        lower, upper = printed.lower, printed.upper
        holds = (upper >= low * (1 + CLOSE)) & (lower <= high * (1 - CLOSE))
        fails = (upper < low * (1 - CLOSE)) | (lower > high * (1 + CLOSE))
    usual = (above.lower >= 0) & (below.lower > 0)
    return _told(
        printed.there, above.there & below.there, holds & usual, fails & usual, [printed, above, below]
    )


def _told(
    spoken: Flags, whole: Flags, holds: Flags, fails: Flags, columns: Sequence[Cells],
    far: Flags | bool = False,
) -> Verdicts:  # fmt: skip
    told = np.where(holds, HOLDS, np.where(fails, FAILS, UNSURE))
    told = np.where(spoken, np.where(whole, told, UNDECIDED), SILENT)
    odd = reduce(or_, (each.odd for each in columns)) | far
    return np.where(odd, UNSURE, told).astype(np.int8)


FORMS: dict[str, Form] = {
    function.__name__.replace("_", "-"): function for function in (total, shares, subset, share_of, ratio)
}
# The parts whose columns must have one unit, for their numbers to be set beside each other as they are.
ONE_UNIT = {
    "total": ("whole", "parts"),
    "shares": ("fields",),
    "subset": ("part", "whole"),
    "share-of": ("part", "whole"),
}
# The columns whose factors a form wants, in its order.
FACTORS = {"share-of": ("share",), "ratio": ("ratio", "numerator", "denominator")}
