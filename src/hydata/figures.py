"""A printed figure stands for an interval; the printed digits are its tolerance.

The table of qualifiers is in docs/intervals.md. Everything is rational: no float enters.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cache, cached_property, lru_cache
from math import inf
from typing import Literal

from hydata.units import Unit, decimals, outward

Qualifier = Literal["exact", "over", "at_least", "under", "at_most", "nearly", "about", "and_more"]
QUALIFIERS: tuple[str, ...] = (
    "exact",
    "over",
    "at_least",
    "under",
    "at_most",
    "nearly",
    "about",
    "and_more",
)
POINT_MEASURES = frozenset({"rank", "threshold"})
# A `bound` is the end of an interval, in a column of its own.
UNBOUNDED_MEASURES = frozenset({"change_pp", "growth_gap_pp", "contribution_pp", "bound"})

# A bound is a Fraction or one of the two infinities; inf compares and adds well with Fractions.
Bound = Fraction | float


@dataclass(frozen=True)
class Interval:
    """A set of numbers between two bounds, each open or closed; infinite bounds are open.

    >>> Interval(Fraction(1), Fraction(2)) + Interval(Fraction(10), Fraction(11))
    Interval[11, 13]
    >>> Interval(Fraction(300), inf).meets(Interval.point(300)), Interval(Fraction(300), inf, True).meets(
    ...     Interval.point(300))
    (True, False)
    """

    lower: Bound = -inf
    upper: Bound = inf
    lower_open: bool = False
    upper_open: bool = False

    @classmethod
    def point(cls, value: Fraction | int | str) -> Interval:
        """The one value itself."""
        exactly = Fraction(value)
        return cls(exactly, exactly)

    @property
    def empty(self) -> bool:
        """No number lies in it."""
        return not _in_order(self.lower, self.upper, apart=self.lower_open or self.upper_open)

    @property
    def bounded(self) -> bool:
        """Both bounds are finite."""
        return self.lower != -inf and self.upper != inf

    def __and__(self, other: Interval) -> Interval:
        lower, lower_open = max(
            (self.lower, self.lower_open), (other.lower, other.lower_open), key=lambda b: (b[0], b[1])
        )
        upper, upper_open = min(
            (self.upper, self.upper_open), (other.upper, other.upper_open), key=lambda b: (b[0], not b[1])
        )
        return Interval(lower, upper, lower_open, upper_open)

    def meets(self, other: Interval) -> bool:
        """Some number lies in both."""
        return _reaches(self, other) and _reaches(other, self) and not self.empty and not other.empty

    def holds(self, value: Fraction) -> bool:
        """The number lies in it."""
        above = _in_order(self.lower, value, apart=self.lower_open)
        return above and _in_order(value, self.upper, apart=self.upper_open)

    def __neg__(self) -> Interval:
        return Interval(-self.upper, -self.lower, self.upper_open, self.lower_open)

    def __add__(self, other: Interval) -> Interval:
        return Interval(
            self.lower + other.lower,
            self.upper + other.upper,
            self.lower_open or other.lower_open,
            self.upper_open or other.upper_open,
        )

    def __sub__(self, other: Interval) -> Interval:
        return self + -other

    def __mul__(self, other: Interval) -> Interval:
        corners = [
            _product(a, a_open, b, b_open)
            for a, a_open in ((self.lower, self.lower_open), (self.upper, self.upper_open))
            for b, b_open in ((other.lower, other.lower_open), (other.upper, other.upper_open))
        ]
        # At equal corners the closed one wins: some pair of values does reach it.
        lower, lower_open = min(corners, key=lambda corner: (corner[0], corner[1]))
        upper, upper_open = max(corners, key=lambda corner: (corner[0], not corner[1]))
        return Interval(lower, upper, lower_open, upper_open)

    def __truediv__(self, other: Interval) -> Interval:
        if other.holds(Fraction(0)) or (other.lower < 0 < other.upper):
            return Interval()
        return self * other._inverse()

    def _inverse(self) -> Interval:
        # The bound 0 itself is out (checked by the caller), so 1/0 is the infinity of that side.
        lower: Bound = (-inf if self.lower < 0 else inf) if self.upper == 0 else _one_over(self.upper)
        upper: Bound = inf if self.lower == 0 else _one_over(self.lower)
        return Interval(lower, upper, self.upper_open, self.lower_open)

    def whole_numbers(self) -> range | None:
        """The whole numbers in it; None when it has no end."""
        if not self.bounded:
            return None
        low, high = Fraction(self.lower), Fraction(self.upper)
        first = -((-low.numerator) // low.denominator)
        last = high.numerator // high.denominator
        first += 1 if self.lower_open and first == low else 0
        last -= 1 if self.upper_open and last == high else 0
        return range(first, last + 1)

    def scaled(self, factor: Fraction) -> Interval:
        """Each number times a positive factor: the interval in another unit."""
        if factor == 1:
            return self
        return Interval(self.lower * factor, self.upper * factor, self.lower_open, self.upper_open)

    def texts(self) -> tuple[str, str]:
        """Lower and upper bound as decimal text, rounded outward; an infinite one is empty."""
        low = "" if isinstance(self.lower, float) else outward(self.lower, -1)
        high = "" if isinstance(self.upper, float) else outward(self.upper, 1)
        return low, high

    def __str__(self) -> str:
        low, high = self.texts()
        left = "(" if self.lower_open or not low else "["
        right = ")" if self.upper_open or not high else "]"
        if low == high and low:
            return low
        return f"{left}{low or '-inf'}, {high or 'inf'}{right}"

    def __repr__(self) -> str:
        return f"Interval{self}" if str(self)[0] in "[(" else f"Interval[{self}]"


def _reaches(one: Interval, other: Interval) -> bool:
    """One interval ends no sooner than the other begins."""
    return _in_order(other.lower, one.upper, apart=one.upper_open or other.lower_open)


def _in_order(low: Bound, high: Bound, *, apart: bool) -> bool:
    """One bound lies below another, or at it too where they need not be apart."""
    return low < high if apart else low <= high


def _product(a: Bound, a_open: bool, b: Bound, b_open: bool) -> tuple[Bound, bool]:
    """The product of two ends, and whether it is an open end: 0 is reached by one closed 0."""
    if a == 0 or b == 0:
        reached = (a == 0 and not a_open) or (b == 0 and not b_open)
        return Fraction(0), not reached
    return a * b, a_open or b_open


def _one_over(value: Bound) -> Bound:
    return Fraction(0) if value in (inf, -inf) else 1 / Fraction(value)


@cache
def bounds(unit: Unit, measure: str) -> Interval:
    """The natural bounds of a measure in a unit, in that unit: a share lies in 0..100.

    What the measure says beats what the unit says: a growth rate in percent may be negative
    and may pass 100, but nothing can fall by more than all of it.
    """
    if measure == "growth_rate":
        return Interval(-100 / unit.factor)  # the base unit of shares is the per cent
    if measure in UNBOUNDED_MEASURES:
        return Interval()
    return Interval(-inf if unit.lower is None else unit.lower, inf if unit.upper is None else unit.upper)


@dataclass(frozen=True)
class Figure:
    """A printed figure: the token's value as text in its printed unit, and how it was qualified.

    `resolution` is the size of the last printed digit in that unit where the digits of `value`
    do not tell it.
    """

    value: str
    unit: Unit
    qualifier: str = "exact"
    measure: str = "level"
    resolution: str = ""
    printed: str = ""

    @property
    def decimals(self) -> int:
        """Decimals that the figure is known to, in its printed unit."""
        return max(decimals(self.value), decimals(self.resolution))

    @cached_property
    def step(self) -> Fraction:
        """The size of the last printed digit, in the printed unit."""
        return Fraction(self.resolution) if self.resolution else Fraction(1, 10 ** decimals(self.value))

    @property
    def counted(self) -> bool:
        """Whole things printed in full (31 家), codes, ranks and thresholds: no rounding in them."""
        in_full = self.unit.whole and self.unit.factor == 1 and self.step == 1
        return self.measure in POINT_MEASURES or (in_full and self.measure in ("level", "count"))

    @cached_property
    def printed_interval(self) -> Interval:
        """The interval in the printed unit, cut at the natural bounds."""
        return _printed(self)

    @cached_property
    def interval(self) -> Interval:
        """The interval in base units."""
        return self.printed_interval.scaled(self.unit.factor)


@lru_cache(maxsize=1 << 16)  # the rules, the ledger and the rebuilding ask for the same figures
def _printed(figure: Figure) -> Interval:
    value = Fraction(figure.value)
    stands_for = _spread(abs(value), figure.step, figure.qualifier, counted=figure.counted)
    if value < 0:
        stands_for = -stands_for
    cut = stands_for & bounds(figure.unit, figure.measure)
    # A value beyond its bounds is unit-range's to tell; here it stands for itself.
    return stands_for if cut.empty else cut


def _spread(value: Fraction, step: Fraction, qualifier: str, *, counted: bool) -> Interval:
    match qualifier:
        case "exact":
            return Interval(value, value) if counted else Interval(value - step / 2, value + step / 2)
        case "and_more":
            return Interval(value, value + step, upper_open=True)
        case "over":
            return Interval(value, inf, lower_open=True)
        case "at_least":
            return Interval(value, inf)
        case "at_most":
            return Interval(-inf, value)
        case "under":
            return Interval(-inf, value, upper_open=True)
        case "nearly":
            return Interval(value - last_place(value, step) / 2, value, upper_open=True)
        case "about":
            half_place = last_place(value, step) / 2
            return Interval(value - half_place, value + half_place)
    raise ValueError(f"unknown qualifier {qualifier!r}; known: {', '.join(QUALIFIERS)}")


def last_place(value: Fraction, step: Fraction) -> Fraction:
    """The place value of the last digit that is not zero.

    >>> last_place(Fraction(300), Fraction(1)), last_place(Fraction("69.1"), Fraction(1, 10))
    (Fraction(100, 1), Fraction(1, 10))
    """
    if value == 0:
        return step
    place = step
    while (value / (place * 10)).denominator == 1:
        place *= 10
    return place
