"""Figures and the identities between them, as whole numbers on a grid: exact, and quick in bulk.

A figure is a pair of ends, an identity says which figures add up, multiply or stay below others.
All figures of one dimension lie on one grid, in base units; what is rounded is rounded outward, onto
the grid. An end that does not belong to its interval is one step of `fold` further in.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from math import gcd, inf
from typing import Any

import numpy as np
import numpy.typing as npt

from hydata.figures import Bound, Interval

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Ends = npt.NDArray[Any]  # int64, or Python's own whole numbers where 64 bits are not enough

FINE = 1000  # steps of the grid in the finest half digit that is printed
OPEN = 1 << 20  # more than the members of any identity with open ends
UNPRINTED = -1  # the document of a figure that nobody prints
NOBODY = -2  # the document of what no observation stands behind, and of numbers that are no figures
LARGEST = 1 << 62


@dataclass(frozen=True)
class Dimension:
    """What figures that can be added up have in common: their grid, in base units."""

    name: str
    step: Fraction


@dataclass(frozen=True)
class Sums:
    """Linear identities: the members of each, first the whole, then its parts."""

    first: Ints  # where each identity begins among the members; one more than there are identities
    members: Ints

    def __len__(self) -> int:
        return len(self.first) - 1

    @cached_property
    def owner(self) -> Ints:
        """The identity of each member."""
        return np.repeat(np.arange(len(self)), np.diff(self.first))

    @cached_property
    def whole(self) -> Flags:
        """Which members are the wholes."""
        found = np.zeros(len(self.members), bool)
        found[self.first[:-1]] = True
        return found

    def only(self, wanted: Flags) -> Sums:
        """Some of the identities."""
        sizes = np.diff(self.first)[wanted]
        return Sums(np.concatenate([[0], np.cumsum(sizes)]), self.members[wanted[self.owner]])


@dataclass(frozen=True)
class Products:
    """Identities a = b * (c + offset) * above / below, on the grids of the three; c is what is claimed."""

    a: Ints
    b: Ints
    c: Ints
    offset: Ends
    above: Ends
    below: Ends

    def __len__(self) -> int:
        return len(self.a)

    def only(self, wanted: Flags) -> Products:
        """Some of the identities."""
        return Products(
            *(each[wanted] for each in (self.a, self.b, self.c, self.offset, self.above, self.below))
        )


@dataclass(frozen=True)
class Orders:
    """Identities part <= whole."""

    part: Ints
    whole: Ints

    def __len__(self) -> int:
        return len(self.part)

    def only(self, wanted: Flags) -> Orders:
        """Some of the identities."""
        return Orders(self.part[wanted], self.whole[wanted])


@dataclass(frozen=True)
class System:
    """Figures on their grids, and identities of three kinds, numbered one kind after the other."""

    dimensions: tuple[Dimension, ...]
    dimension: Ints  # of each figure
    lower: Ends
    upper: Ends
    whole: Ends  # figures that count whole things lie on multiples of this; 0: anywhere
    document: Ints
    fold: int
    infinite: int  # an end at or beyond this, up or down, is none
    sums: Sums
    products: Products
    orders: Orders

    def __len__(self) -> int:
        return len(self.lower)

    @property
    def parts(self) -> dict[str, Sums | Products | Orders]:
        """The identities by their kind."""
        return {"sum": self.sums, "product": self.products, "order": self.orders}

    @property
    def printed(self) -> Flags:
        """Which figures somebody prints."""
        found: Flags = self.document != UNPRINTED
        return found

    def interval(self, number: int, lower: Ends | None = None, upper: Ends | None = None) -> Interval:
        """A figure in base units; between its own ends, or other ones."""
        low = int((self.lower if lower is None else lower)[number])
        high = int((self.upper if upper is None else upper)[number])
        return self.between(low, high, self.dimensions[self.dimension[number]].step)

    def between(self, low: int, high: int, step: Fraction) -> Interval:
        """Two ends of a grid as an interval in base units."""
        below, above = low // self.fold, -(-high // self.fold)
        lower: Bound = -inf if low <= -self.infinite else below * step
        upper: Bound = inf if high >= self.infinite else above * step
        lower_open = lower != -inf and low != below * self.fold
        upper_open = upper != inf and high != above * self.fold
        return Interval(lower, upper, lower_open, upper_open)


@dataclass
class Builder:
    """Gathers figures and identities; build() lays them onto their grids."""

    names: dict[str, int] = field(default_factory=dict)
    steps: list[Fraction] = field(default_factory=list)
    blocks: list[tuple[Ends, Ends, Fraction]] = field(default_factory=list)
    dimension: list[Ints] = field(default_factory=list)
    whole: list[tuple[Fraction, int]] = field(default_factory=list)
    documents: list[Ints] = field(default_factory=list)
    single: dict[int, Interval] = field(default_factory=dict)
    size: int = 0
    starts: list[int] = field(default_factory=list)
    sums: list[tuple[Ints, Ints]] = field(default_factory=list)
    products: list[tuple[Ints, Ints, Ints, Fraction, Fraction]] = field(default_factory=list)
    orders: list[tuple[Ints, Ints]] = field(default_factory=list)

    def block(
        self, lower: Ends, upper: Ends, step: Fraction, dimension: str, whole: Fraction, document: Ints
    ) -> Ints:
        """Figures of one column, their ends in steps of so many base units; their numbers."""
        number = self._dimension(dimension, step)
        start, count = self.size, len(lower)
        self.size += count
        self.starts.append(start)
        self.blocks.append((lower, upper, step))
        self.dimension.append(np.full(count, number))
        self.whole.append((whole, count))
        self.documents.append(document)
        return np.arange(start, start + count)

    def figure(self, interval: Interval, dimension: str, whole: Fraction, document: int) -> int:
        """One figure, in base units; its number."""
        for bound in (interval.lower, interval.upper):
            if isinstance(bound, Fraction) and bound:
                self._dimension(dimension, abs(bound))
        nothing = np.zeros(1, np.int64)
        (number,) = self.block(nothing, nothing, Fraction(0), dimension, whole, np.array([document]))
        self.single[int(number)] = interval
        return int(number)

    def finer(self, number: int, step: Fraction) -> None:
        """Let the grid of a figure hold multiples of a number, in base units."""
        kind = self.kind_of(number)
        self.steps[kind] = _common(self.steps[kind], step)

    def add_sums(self, rows: Sequence[Ints]) -> None:
        """Linear identities of one shape: the numbers of their wholes, then those of each part."""
        members = np.column_stack(rows)
        self.sums.append((np.full(len(members), members.shape[1]), members.ravel()))

    def add_sum(self, members: Sequence[int]) -> None:
        """One linear identity: the whole, then its parts."""
        self.sums.append((np.array([len(members)]), np.array(members, np.int64)))

    def add_products(self, a: Ints, b: Ints, c: Ints, factor: Fraction, offset: Fraction) -> None:
        """Identities a = b * (c + offset) * factor, in base units."""
        if offset and len(c):
            self.steps[self.kind_of(c[0])] = _common(self.steps[self.kind_of(c[0])], abs(offset))
        self.products.append((a, b, c, factor, offset))

    def add_orders(self, part: Ints, whole: Ints) -> None:
        """Identities part <= whole."""
        self.orders.append((part, whole))

    def build(self) -> System:
        """The system on its grids."""
        steps = [(step or Fraction(1)) / FINE for step in self.steps]
        dimension = _joined(self.dimension)
        fold = OPEN if any(i.lower_open or i.upper_open for i in self.single.values()) else 1
        most = max([int(sizes.max()) for sizes, _ in self.sums if len(sizes)] or [1])
        scaled = [self._scaled(number, steps) for number in range(len(self.blocks))]
        wholes = [int(whole / steps[int(kinds[0])]) if len(kinds) and whole else 0
                  for (whole, _), kinds in zip(self.whole, self.dimension, strict=True)]  # fmt: skip
        furthest = max(
            [*(max(abs(int(end.min())), abs(int(end.max()))) for pair in scaled for end in pair if len(end)),
             *wholes, 1]
        )  # fmt: skip
        singles = {
            number: [None if isinstance(bound, float) else int(bound / steps[dimension[number]])
                     for bound in (each.lower, each.upper)]
            for number, each in self.single.items()
        }  # fmt: skip
        furthest = max(
            [furthest, *(abs(end) for ends in singles.values() for end in ends if end is not None)]
        )
        infinite = LARGEST // (4 * most)
        kind: Any = np.int64
        if fold > 1 or furthest * 4 > infinite:
            infinite, kind = 8 * furthest * fold * FINE * FINE * most, object
        lower, upper = (_joined([pair[end] for pair in scaled]).astype(kind) * fold for end in (0, 1))
        for number, (low, high) in singles.items():
            interval = self.single[number]
            lower[number] = -infinite if low is None else low * fold + interval.lower_open
            upper[number] = infinite if high is None else high * fold - interval.upper_open
        counts = [count for _, count in self.whole]
        whole = np.repeat(np.array(wholes, kind), counts) * fold if counts else np.zeros(0, kind)
        system = System(
            tuple(Dimension(name, step) for name, step in zip(self.names, steps, strict=True)),
            dimension, lower, upper, whole, _joined(self.documents), fold, infinite,
            self._sums(), self._products(steps),
            Orders(*(_joined([each[n] for each in self.orders]) for n in (0, 1))),
        )  # fmt: skip
        inward(system, system.lower, system.upper)
        return system

    def _scaled(self, number: int, steps: list[Fraction]) -> tuple[Ends, Ends]:
        lower, upper, step = self.blocks[number]
        if not len(lower) or not step:
            return lower, upper
        times = step / steps[int(self.dimension[number][0])]
        exactly = times.numerator if times.denominator == 1 else None
        assert exactly is not None  # the grid of a dimension holds each of its steps
        furthest = max(abs(int(lower.min())), abs(int(upper.max())), 1)
        if exactly * furthest >= LARGEST:
            lower, upper = lower.astype(object), upper.astype(object)
        return lower * exactly, upper * exactly

    def _sums(self) -> Sums:
        sizes = _joined([each for each, _ in self.sums])
        return Sums(
            np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64), _joined([each for _, each in self.sums])
        )

    def _products(self, steps: list[Fraction]) -> Products:
        parts: list[list[Any]] = [[], [], []]
        for a, b, c, factor, offset in self.products:
            if not len(a):
                continue
            of = [steps[self.kind_of(each[0])] for each in (a, b, c)]
            times = of[1] * of[2] * factor / of[0]
            for kept, value in zip(
                parts, (int(offset / of[2]), times.numerator, times.denominator), strict=True
            ):
                kept.append(np.full(len(a), value, object))
        told = [_joined([each[n] for each in self.products]) for n in (0, 1, 2)]
        return Products(*told, *(np.concatenate(each) if each else np.zeros(0, object) for each in parts))

    def kind_of(self, number: int) -> int:
        """The number of the dimension of a figure."""
        return int(self.dimension[bisect_right(self.starts, number) - 1][0])

    def _dimension(self, name: str, step: Fraction) -> int:
        number = self.names.setdefault(name, len(self.names))
        if number == len(self.steps):
            self.steps.append(Fraction(0))
        if step:
            self.steps[number] = _common(self.steps[number], step)
        return number


def inward(system: System, lower: Ends, upper: Ends) -> None:
    """Move the ends of figures that count whole things to whole numbers, where any lie between them."""
    counts = system.whole > 0
    if not counts.any():
        return
    of = system.whole[counts]
    low, high = lower[counts], upper[counts]
    first = np.where(low <= -system.infinite, low, -(-low // of) * of)
    last = np.where(high >= system.infinite, high, high // of * of)
    fits = first <= last
    lower[counts], upper[counts] = np.where(fits, first, low), np.where(fits, last, high)


def _joined(parts: Iterable[Any]) -> Any:
    found = [each for each in parts if len(each)]
    return np.concatenate(found) if found else np.zeros(0, np.int64)


def _common(one: Fraction, other: Fraction) -> Fraction:
    """The largest number that both are multiples of."""
    if not one or not other:
        return one or other
    return Fraction(
        gcd(one.numerator * other.denominator, other.numerator * one.denominator),
        one.denominator * other.denominator,
    )
