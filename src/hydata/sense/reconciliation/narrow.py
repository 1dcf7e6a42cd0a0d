"""What identities leave of each figure: ends move inward until nothing moves any more.

Each round asks every identity what the other figures leave for each of its figures. What comes out is
always safe: no choice of true values is lost, since all is exact, or rounded outward onto the grid. It is
the whole truth where no figure can be reached from itself through other identities.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from hydata.sense.reconciliation.system import FINE, Ends, Flags, Ints, Orders, Products, Sums, System, inward

ROUNDS = 60
STILL = FINE // 50  # steps: what moves by no more than a hundredth of the last digit is left where it is
NEAR = 2.0**-40  # what lies closer together, in proportion, is looked at exactly
LOOSE = 2.0**-50  # more than floating-point arithmetic is off by, here


@dataclass
class Narrowed:
    """The ends that are left, and the figures for which nothing is left (their ends stay as they were)."""

    lower: Ends
    upper: Ends
    clashes: Flags


def ranges(system: System, sums: Sums, lower: Ends, upper: Ends) -> tuple[Ends, Ends, Ints, Ints, Ends, Ends]:
    """Whole less parts of each sum: least and most of what has an end, how many have none, each member's."""
    low, high = lower[sums.members], upper[sums.members]
    low, high = np.where(sums.whole, low, -high), np.where(sums.whole, high, -low)
    endless_low, endless_high = low <= -system.infinite, high >= system.infinite
    low, high = np.where(endless_low, 0, low), np.where(endless_high, 0, high)
    starts = sums.first[:-1]
    if not len(starts):
        nothing = np.zeros(0, np.int64)
        return nothing, nothing, nothing, nothing, low, high
    least, most = np.add.reduceat(low, starts), np.add.reduceat(high, starts)
    no_least = np.add.reduceat(endless_low.astype(np.int64), starts)
    no_most = np.add.reduceat(endless_high.astype(np.int64), starts)
    return least, most, no_least, no_most, low, high


def broken_sums(system: System, lower: Ends, upper: Ends) -> Flags:
    """Sums that no choice of values between the ends makes come out."""
    least, most, no_least, no_most, _, _ = ranges(system, system.sums, lower, upper)
    broken: Flags = ((least > 0) & (no_least == 0)) | ((most < 0) & (no_most == 0))
    return broken


def broken_products(system: System, lower: Ends, upper: Ends) -> Flags:
    """Products that no choice of values makes come out; closed ends are taken for open ones."""
    doubtful = np.ones(len(system.products), bool)
    if lower.dtype != object:
        doubtful = ~_surely_hold(system.products, lower, upper, system.infinite)
    products = system.products.only(doubtful)
    least, most, decided = multiplied(system, products, lower, upper)
    low, high = _shut(system, lower[products.a], upper[products.a])
    broken = np.zeros(len(system.products), bool)
    end = system.infinite // system.fold  # what lies beyond it contradicts nothing
    broken[doubtful] = decided & (((least > high) & (high < end)) | ((most < low) & (low > -end)))
    return broken


def _surely_hold(products: Products, lower: Ends, upper: Ends, infinite: int) -> Flags:
    """Products that hold by far, as floating-point numbers have it."""
    a, b, c = (
        (lower[each].astype(float), upper[each].astype(float))
        for each in (products.a, products.b, products.c)
    )
    factor = products.above.astype(float) / products.below.astype(float)
    offset = products.offset.astype(float)
    least, most = b[0] * (c[0] + offset) * factor, b[1] * (c[1] + offset) * factor
    usable = (b[0] >= 0) & (c[0] + offset >= 0) & (b[1] < infinite) & (c[1] < infinite)
    surely: Flags = usable & (least < a[1] * (1 - NEAR)) & (a[0] < most * (1 - NEAR)) & (a[0] >= 0)
    return surely


def broken_orders(system: System, lower: Ends, upper: Ends) -> Flags:
    """Parts that are surely more than their wholes."""
    low, high = lower[system.orders.part], upper[system.orders.whole]
    return (low > high) & (low > -system.infinite) & (high < system.infinite)


def multiplied(system: System, products: Products, lower: Ends, upper: Ends) -> tuple[Ends, Ends, Flags]:
    """What b * (c + offset) leaves for a, in steps of a, and where all ends are there to say so."""
    (b_low, b_high), (c_low, c_high) = (
        _shut(system, lower[each], upper[each]) for each in (products.b, products.c)
    )
    end = system.infinite // system.fold
    decided = (abs(b_low) < end) & (abs(b_high) < end) & (abs(c_low) < end) & (abs(c_high) < end)
    c_low, c_high = c_low + products.offset, c_high + products.offset
    corners = [b * c * products.above for b in (b_low, b_high) for c in (c_low, c_high)]
    least, most = corners[0], corners[0]
    for each in corners[1:]:
        least, most = np.minimum(least, each), np.maximum(most, each)
    return least // products.below, -(-most // products.below), decided.astype(bool)


def _shut(system: System, low: Ends, high: Ends) -> tuple[Ends, Ends]:
    """Ends as Python's own numbers and without the fold: open ends as closed ones, which is outward."""
    low, high = low.astype(object), high.astype(object)
    return (low, high) if system.fold == 1 else (low // system.fold, -(-high // system.fold))


def narrowed(
    system: System,
    lower: Ends,
    upper: Ends,
    sums: Flags,
    products: Flags,
    orders: Flags,
    movable: Flags | None = None,
    rounds: int = ROUNDS,
) -> Narrowed:
    """The ends that some identities leave; of figures that are not movable they stay."""
    lower, upper = lower.copy(), upper.copy()
    clashes = np.zeros(len(system), bool)
    steps: list[Callable[[Ends, Ends], Any]] = []
    if sums.any():
        steps.append(_Sums(system, system.sums.only(sums)))
    if products.any():
        of_products = _Products if lower.dtype == object else _QuickProducts
        steps.append(of_products(system, system.products.only(products)))
    if orders.any():
        steps.append(_Orders(system.orders.only(orders)))
    for _ in range(rounds):
        low, high = lower.copy(), upper.copy()
        for each in steps:
            each(low, high)
        inward(system, low, high)
        if movable is not None:
            low, high = np.where(movable, low, lower), np.where(movable, high, upper)
        empty = low > high
        clashes |= empty
        low, high = np.where(clashes, lower, low), np.where(clashes, upper, high)
        still = STILL * system.fold
        moved = bool(((low - lower > still) | (upper - high > still)).any())
        lower, upper = low, high
        if not moved:
            break
    return Narrowed(lower, upper, clashes)


class _Sums:
    def __init__(self, system: System, sums: Sums) -> None:
        self.system, self.sums, self.most = system, sums, _Gathered(sums.members)

    def __call__(self, lower: Ends, upper: Ends) -> None:
        """Each member is what the others leave: whole = parts, part = whole - other parts."""
        system, sums = self.system, self.sums
        least, most, no_least, no_most, low, high = ranges(system, sums, lower, upper)
        owner, infinite = sums.owner, system.infinite
        ends_low, ends_high = lower[sums.members], upper[sums.members]
        own_low = np.where(sums.whole, ends_low, -ends_high) <= -infinite
        own_high = np.where(sums.whole, ends_high, -ends_low) >= infinite
        # Of the others: the ends that the sum has without this member's.
        others_least = np.where(no_least[owner] - own_low == 0, least[owner] - low, -infinite)
        others_most = np.where(no_most[owner] - own_high == 0, most[owner] - high, infinite)
        leaves_low, leaves_high = -others_most, -others_least
        low = np.where(sums.whole, leaves_low, -leaves_high)
        high = np.where(sums.whole, leaves_high, -leaves_low)
        if system.fold > 1:
            low, high = _one_open_end(low, high, system.fold)
        self.most.apply(lower, upper, np.clip(low, -infinite, infinite), np.clip(high, -infinite, infinite))


class _Products:
    def __init__(self, system: System, products: Products) -> None:
        self.system, self.products = system, products
        self.gathered = [_Gathered(each) for each in (products.a, products.b, products.c)]

    def __call__(self, lower: Ends, upper: Ends) -> None:
        """Each of the three is what the other two leave, where none of them can be negative."""
        system, of = self.system, self.products
        end, fold = system.infinite // system.fold, system.fold
        (a_low, a_high), (b_low, b_high), (c_low, c_high) = (
            _shut(system, lower[each], upper[each]) for each in (of.a, of.b, of.c)
        )
        a_end, b_end, c_end = a_high >= end, b_high >= end, c_high >= end
        c_low, c_high = c_low + of.offset, c_high + of.offset
        usable = ((a_low >= 0) & (b_low >= 0) & (c_low >= 0)).astype(bool)
        low = b_low * c_low * of.above // of.below
        high = np.where(b_end | c_end, end, -(-b_high * c_high * of.above // of.below))
        self._apply(0, lower, upper, usable, low * fold, high * fold)
        for number, other_low, other_high, other_end, shift in (
            (1, c_low, c_high, c_end, 0),
            (2, b_low, b_high, b_end, of.offset),
        ):
            below, above = other_high * of.above, other_low * of.above
            low = np.where(other_end | (below <= 0), 0, a_low * of.below // np.where(below > 0, below, 1))
            high = np.where(a_end | (above <= 0), end, -(-a_high * of.below // np.where(above > 0, above, 1)))
            low, high = low - shift, np.where(high >= end, end, high - shift)
            self._apply(number, lower, upper, usable, low * fold, high * fold)

    def _apply(self, number: int, lower: Ends, upper: Ends, usable: Flags, low: Ends, high: Ends) -> None:
        infinite = self.system.infinite
        low = np.where(usable, np.clip(low, -infinite, infinite), -infinite).astype(lower.dtype)
        high = np.where(usable, np.clip(high, -infinite, infinite), infinite).astype(upper.dtype)
        self.gathered[number].apply(lower, upper, low, high)


class _QuickProducts(_Products):
    """The same in floating-point numbers, where 64 bits hold all ends: outward by more than these are off."""

    def __call__(self, lower: Ends, upper: Ends) -> None:
        """Each of the three is what the other two leave, where none of them can be negative."""
        of, infinite = self.products, self.system.infinite
        offset, factor = of.offset.astype(float), of.above.astype(float) / of.below.astype(float)
        (al, ah), (bl, bh), (cl, ch) = (
            (lower[each].astype(float), upper[each].astype(float)) for each in (of.a, of.b, of.c)
        )
        a_end, b_end, c_end = ah >= infinite, bh >= infinite, ch >= infinite
        cl, ch = cl + offset, ch + offset
        usable = (al >= 0) & (bl >= 0) & (cl >= 0)
        with np.errstate(divide="ignore", invalid="ignore"):
            self._apply(
                0,
                lower,
                upper,
                usable,
                *_outward(bl * cl * factor, np.where(b_end | c_end, np.inf, bh * ch * factor)),
            )
            for number, (low, high, end), shift in ((1, (cl, ch, c_end), 0.0), (2, (bl, bh, b_end), offset)):
                least = np.where(end | (high <= 0), 0.0, al / (high * factor))
                most = np.where(a_end | (low <= 0), np.inf, ah / (low * factor))
                least, most = _outward(least, most)
                self._apply(number, lower, upper, usable, least - shift, most - shift)

    def _apply(self, number: int, lower: Ends, upper: Ends, usable: Flags, low: Ends, high: Ends) -> None:
        infinite = self.system.infinite
        wall = float(infinite)  # may lie a little to either side of it
        low = np.where(usable, np.clip(np.nan_to_num(low), -wall, wall), -wall)
        high = np.where(usable, np.clip(high, -wall, wall), wall)
        least = np.where(low <= -wall, -infinite, np.floor(low).astype(np.int64))
        most = np.where(high >= wall, infinite, np.ceil(high).astype(np.int64))
        self.gathered[number].apply(
            lower, upper, np.minimum(least, infinite), np.clip(most, -infinite, infinite)
        )


def _outward(low: Ends, high: Ends) -> tuple[Ends, Ends]:
    return low * (1 - LOOSE), high * (1 + LOOSE)


class _Orders:
    def __init__(self, orders: Orders) -> None:
        self.orders, self.parts, self.wholes = orders, _Gathered(orders.part), _Gathered(orders.whole)

    def __call__(self, lower: Ends, upper: Ends) -> None:
        """A part ends no later than its whole, a whole begins no sooner than its part."""
        part, whole = self.orders.part, self.orders.whole
        self.parts.apply(lower, upper, lower[part], upper[whole])
        self.wholes.apply(lower, upper, lower[part], upper[whole])


class _Gathered:
    """What several identities say of one figure: the tightest of it."""

    def __init__(self, members: Ints) -> None:
        self.order = np.argsort(members, kind="stable")
        self.figures, self.starts = np.unique(members[self.order], return_index=True)

    def apply(self, lower: Ends, upper: Ends, low: Ends, high: Ends) -> None:
        """Move the ends of the figures inward."""
        least = np.maximum.reduceat(low[self.order], self.starts)
        most = np.minimum.reduceat(high[self.order], self.starts)
        lower[self.figures] = np.maximum(lower[self.figures], least)
        upper[self.figures] = np.minimum(upper[self.figures], most)


def _one_open_end(low: Ends, high: Ends, fold: int) -> tuple[Ends, Ends]:
    """Of several open ends one remains."""
    below, above = low // fold, -(-high // fold)
    return below * fold + (low > below * fold), above * fold - (high < above * fold)
