"""True values near the printed ones: what a sum is off by is spread over its figures, again and again.

Sums that share no figure are mended at once, so that a round takes as long as reading the identities.
All numbers are whole, so values that come out are a proof, and no solver is needed.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from hydata.sense.reconciliation.system import LARGEST, Ends, Flags, Ints, Orders, Sums, System

ROUNDS = 300
DEEPEST = 50  # levels of parts of parts
LOOKS = 10  # after so many rounds it is looked at what comes out already


def unsettled(
    system: System, lower: Ends, upper: Ends, of_sums: Ints, of_orders: Ints, components: Ints
) -> Ints:
    """Of some components (the labels of their sums and orders) those for which no values were found."""
    now, left = _middle(system, lower, upper), components
    for _ in range(ROUNDS // LOOKS):
        sums, orders = np.isin(of_sums, left), np.isin(of_orders, left)
        part, pairs = system.sums.only(sums), system.orders.only(orders)
        layers = [_Layer(system, each) for each in disjoint(part)]
        for turn in range(LOOKS):
            _apart(pairs, now, lower, upper)
            for layer in layers:
                layer.spread(now, lower, upper, turn)
        for values in (now, _added_up(part, now)):
            left = _wrong(system, lower, upper, values, of_sums, of_orders, left)
            if not len(left):
                return left
    return left


def _wrong(
    system: System, lower: Ends, upper: Ends, now: Ends, of_sums: Ints, of_orders: Ints, components: Ints
) -> Ints:
    """Of some components those in which something does not come out."""
    wrong = np.zeros(len(system), bool)
    for come_out, labels in zip(obeyed(system, lower, upper, now), (of_sums, of_orders), strict=True):
        wrong[labels[~come_out & (labels >= 0)]] = True
    return components[wrong[components]]


def _added_up(sums: Sums, now: Ends) -> Ends:
    """The values with each whole as the sum of its parts, from below: what is nearly right becomes exact."""
    wholes, now = sums.members[sums.first[:-1]], now.copy()
    depth = np.zeros(len(now), np.int64)
    for _ in range(DEEPEST):
        deepest = np.maximum.reduceat(np.where(sums.whole, 0, depth[sums.members]), sums.first[:-1]) + 1
        if (depth[wholes] >= deepest).all():
            break
        np.maximum.at(depth, wholes, deepest)
    for level in range(1, int(depth.max(initial=0)) + 1):
        chosen = sums.only(depth[wholes] == level)
        if len(chosen):
            parts = np.where(chosen.whole, 0, now[chosen.members])
            now[chosen.members[chosen.first[:-1]]] = np.add.reduceat(parts, chosen.first[:-1])
    return now


def obeyed(system: System, lower: Ends, upper: Ends, now: Ends) -> tuple[Flags, Flags]:
    """Which sums and which orders come out with values that lie between the ends."""
    fits: Flags = ((now >= lower) & (now <= upper)).astype(bool)
    fits &= (system.whole == 0) | (now % np.where(system.whole == 0, 1, system.whole) == 0)
    sums, orders = system.sums, system.orders
    come_out = np.ones(len(sums), bool)
    if len(sums):
        signed = np.where(sums.whole, now[sums.members], -now[sums.members])
        come_out = (np.add.reduceat(signed, sums.first[:-1]) == 0).astype(bool)
        come_out &= np.logical_and.reduceat(fits[sums.members], sums.first[:-1])
    within = (now[orders.part] <= now[orders.whole]).astype(bool) & fits[orders.part] & fits[orders.whole]
    return come_out, within


def disjoint(sums: Sums) -> list[Sums]:
    """Sums in layers, so that within a layer no two share a figure."""
    layers, left = [], sums
    while len(left):
        size = int(left.members.max()) + 1
        first = np.full(size, len(left))
        np.minimum.at(first, left.members, left.owner)
        chosen = np.logical_and.reduceat(first[left.members] == left.owner, left.first[:-1])
        layers.append(left.only(chosen))
        left = left.only(~chosen)
    return layers


class _Layer:
    """Sums that share no figure."""

    def __init__(self, system: System, sums: Sums) -> None:
        self.members, self.owner, self.whole, self.starts = (
            sums.members,
            sums.owner,
            sums.whole,
            sums.first[:-1],
        )
        whole = system.whole[self.members]
        # Where all figures of a sum count whole things, they move by whole things.
        least = np.minimum.reduceat(whole, self.starts)
        self.unit = np.where(least > 0, least, 1)
        self.largest = int(np.diff(sums.first).max())

    def spread(self, now: Ends, lower: Ends, upper: Ends, turn: int) -> None:
        """Move the figures of each sum so that it comes out, in proportion to their room.

        What cannot be divided falls to other figures at each turn, lest it goes round forever.
        """
        members, owner = self.members, self.owner
        value = now[members]
        off = np.add.reduceat(np.where(self.whole, value, -value), self.starts)
        if not (off != 0).any():
            return
        # Where the whole is too large it goes down, and its parts go up.
        up = (off > 0)[owner] ^ self.whole
        unit = self.unit[owner]
        need: Any = abs(off) // self.unit
        room = np.minimum(np.where(up, upper[members] - value, value - lower[members]) // unit, need[owner])
        if room.dtype != object and int(need.max()) ** 2 * self.largest >= LARGEST:
            room, need = room.astype(object), need.astype(object)
        summed = np.cumsum(room)
        summed = summed - (summed[self.starts] - room[self.starts])[owner]
        total = np.maximum.reduceat(summed, self.starts)
        over = np.maximum(total, 1)
        taken = (summed * np.minimum(need, total)[owner] + (over * (turn * 5 % 8) // 8)[owner]) // over[owner]
        step = taken.copy()
        step[1:] -= taken[:-1]
        step[self.starts] = taken[self.starts]
        step = (step * unit).astype(now.dtype)
        now[members] = np.where(up, value + step, value - step)


def _middle(system: System, lower: Ends, upper: Ends) -> Ends:
    """The printed values, moved between the ends; the nearest to zero of what nobody prints."""
    unit = np.where(system.whole == 0, 1, system.whole)
    middle = (system.lower + system.upper) // (2 * unit) * unit
    endless = (system.lower <= -system.infinite) | (system.upper >= system.infinite)
    start = np.where(endless, np.where(lower <= -system.infinite, 0, lower), middle)
    return np.minimum(np.maximum(start, lower), upper)


def _apart(pairs: Orders, now: Ends, lower: Ends, upper: Ends) -> bool:
    """Move parts that exceed their wholes down and the wholes up, by more than they must; whether any did."""
    over = now[pairs.part] - now[pairs.whole]
    crossed = np.flatnonzero(over > 0)
    if not len(crossed):
        return False
    part, whole, over = pairs.part[crossed], pairs.whole[crossed], over[crossed]
    further = over + len(now)  # so that the sums need not push them back
    down, above = np.maximum(lower[part], now[part] - further), np.minimum(upper[whole], now[whole] + further)
    np.minimum.at(now, part, down)
    np.maximum.at(now, whole, above)
    return True
