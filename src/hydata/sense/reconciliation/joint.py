"""Can all identities of a connected component hold at once? Proposed by a solver, confirmed exactly.

Where no figure can be reached from itself through other identities, narrowing has decided already. Else a
linear program proposes values, or multipliers that show there are none; whole numbers confirm either.
What neither confirms, or does not end in time, is undecided.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from hydata.sense.reconciliation import nearby
from hydata.sense.reconciliation.system import Ends, Flags, Ints, Orders, Sums, System

Identity = tuple[str, int]
Room = tuple[float | None, float | None]
PASSES = 4
NEAR = 100_000  # steps of the grid
ERROR = 1e-12  # of a value, more than floating point is off


@dataclass(frozen=True)
class Joint:
    """Identities that hold each by itself, and together fail or are not known to hold; and why."""

    identities: tuple[Identity, ...]  # the kind of each, and its number there
    fails: bool
    reason: str = ""


def components(system: System, sums: Flags, orders: Flags) -> tuple[Ints, Ints]:
    """The component of each sum and of each order; -1 for those left out."""
    part, order = system.sums.only(sums), system.orders.only(orders)
    label = np.arange(len(system))
    starts = part.first[:-1]
    while True:
        before = label.copy()
        if len(part):
            least = np.minimum.reduceat(label[part.members], starts)
            np.minimum.at(label, part.members, least[part.owner])
        if len(order):
            least = np.minimum(label[order.part], label[order.whole])
            np.minimum.at(label, order.part, least)
            np.minimum.at(label, order.whole, least)
        label = label[label]
        if (label == before).all():
            break
    of_sums, of_orders = np.full(len(system.sums), -1), np.full(len(system.orders), -1)
    if len(part):
        of_sums[sums] = label[part.members[starts]]
    if len(order):
        of_orders[orders] = label[order.part]
    return of_sums, of_orders


def joint(
    system: System, lower: Ends, upper: Ends, sums: Flags, orders: Flags, ends_at: float
) -> list[Joint]:
    """The components with circles in them that fail together, or that nothing decides."""
    orders = orders & ~implied(system, sums)
    of_sums, of_orders = components(system, sums, orders)
    circular = _circular(system, of_sums, of_orders)
    circular = nearby.unsettled(system, lower, upper, of_sums, of_orders, circular)
    order_of_sums, order_of_orders = np.argsort(of_sums, kind="stable"), np.argsort(of_orders, kind="stable")

    def look(number: int) -> Joint | None:
        mine = order_of_sums[slice(*np.searchsorted(of_sums[order_of_sums], [number, number + 1]))]
        ordered = order_of_orders[slice(*np.searchsorted(of_orders[order_of_orders], [number, number + 1]))]
        told = _decide(system, lower, upper, mine, ordered, ends_at)
        if told is None:
            return None
        numbers = [("sum", int(each)) for each in mine] + [("order", int(each)) for each in ordered]
        return Joint(tuple(numbers), *told)

    with ThreadPoolExecutor(os.cpu_count()) as threads:  # the solver works outside of Python
        return [each for each in threads.map(look, circular.tolist()) if each is not None]


def implied(system: System, sums: Flags) -> Flags:
    """Orders that a sum implies: a part beside parts that cannot be negative."""
    part = system.sums.only(sums)
    if not len(part) or not len(system.orders):
        return np.zeros(len(system.orders), bool)
    positive = np.minimum.reduceat(np.where(part.whole, 0, system.lower[part.members]), part.first[:-1]) >= 0
    pairs = positive[part.owner] & ~part.whole
    wholes = np.repeat(part.members[part.first[:-1]], np.diff(part.first))
    size = len(system)
    known = np.sort(part.members[pairs] * size + wholes[pairs])
    asked = system.orders.part * size + system.orders.whole
    at = np.minimum(np.searchsorted(known, asked), max(len(known) - 1, 0))
    return known[at] == asked if len(known) else np.zeros(len(asked), bool)


def _circular(system: System, of_sums: Ints, of_orders: Ints) -> Ints:
    """The components in which some figure can be reached from itself."""
    members, owner = system.sums.members, of_sums[system.sums.owner]
    taken = of_orders >= 0
    figures = np.concatenate([members[owner >= 0], system.orders.part[taken], system.orders.whole[taken]])
    component = np.concatenate([owner[owner >= 0], of_orders[taken], of_orders[taken]])
    # A figure with one value binds nothing together.
    loose = system.lower[figures] != system.upper[figures]
    figures, component = figures[loose], component[loose]
    edges = np.bincount(component, minlength=len(system))
    _, first = np.unique(figures, return_index=True)
    nodes = np.bincount(component[first], minlength=len(system))
    identities = np.bincount(of_sums[of_sums >= 0], minlength=len(system))
    identities = identities + np.bincount(of_orders[taken], minlength=len(system))
    return np.flatnonzero((edges > 0) & (edges > nodes + identities - 1))


def _decide(
    system: System, lower: Ends, upper: Ends, sums: Ints, orders: Ints, ends_at: float
) -> tuple[bool, str] | None:
    """Whether a component fails, and why that is not known; None where it holds."""
    left = ends_at - time.monotonic()
    if left <= 0:
        return False, "not decided in the time given"
    wanted, ordered = np.zeros(len(system.sums), bool), np.zeros(len(system.orders), bool)
    wanted[sums], ordered[orders] = True, True
    part, order = system.sums.only(wanted), system.orders.only(ordered)
    figures, at = np.unique(np.concatenate([part.members, order.part, order.whole]), return_inverse=True)
    here = Sums(part.first, at[: len(part.members)])
    pairs = Orders(
        at[len(part.members) : len(part.members) + len(order)], at[len(part.members) + len(order) :]
    )
    low, high = lower[figures], upper[figures]
    try:
        from hydata.sense.reconciliation import solver
    except ImportError:
        return False, "deciding it needs scipy: pip install 'hydata[reconcile]'"
    shift = np.array([int(each) for each in np.where(low <= -system.infinite, 0, low)], object)
    whole = np.where(system.whole[figures] > 0, system.whole[figures], 1)
    values, near = shift, system.infinite
    for _ in range(PASSES):
        proposed = solver.values(here, pairs, values, _room(system, low, high, values, near), whole, left)
        if proposed is None:
            break
        values = values + np.array(
            [round(float(v) / int(u)) * int(u) for v, u in zip(proposed, whole, strict=True)], object
        )
        if _obeys(here, pairs, low, high, values):
            return None
        # What floating point got nearly right is looked at once more, from there.
        near = max(NEAR, int(np.abs(proposed).max() * ERROR))
        left = ends_at - time.monotonic()
        if left <= 0:
            return False, "not decided in the time given"
    room = _room(system, low, high, shift, system.infinite)
    multipliers = solver.multipliers(here, pairs, shift, room, left)
    if multipliers is not None:
        of_sums, of_orders = multipliers
        # Which way round a solver counts its prices is its own affair; either way is proof.
        if any(contradicts(system, here, pairs, low, high, (way, of_orders)) for way in (of_sums, -of_sums)):
            return True, ""
    return False, "the solver's answer could not be confirmed exactly"


def _room(system: System, low: Ends, high: Ends, values: Ends, near: int) -> list[Room]:
    """How far each figure may move from a value, but no further than `near`; None: without end."""
    found = []
    for a, b, at in zip(low.tolist(), high.tolist(), values.tolist(), strict=True):
        down = -near if a <= -system.infinite else max(a - at, -near)
        up = near if b >= system.infinite else min(b - at, near)
        ends = (
            None if down <= -system.infinite else float(down),
            None if up >= system.infinite else float(up),
        )
        found.append(ends)
    return found


def _obeys(sums: Sums, orders: Orders, low: Ends, high: Ends, values: Ends) -> bool:
    """Whether values lie between the ends and all identities come out."""
    if not ((values >= low) & (values <= high)).all():
        return False
    signed = np.where(sums.whole, values[sums.members], -values[sums.members])
    added = np.add.reduceat(signed, sums.first[:-1]) if len(sums) else np.zeros(0)
    return not added.any() and bool((values[orders.part] <= values[orders.whole]).all())


def contradicts(
    system: System, sums: Sums, orders: Orders, low: Ends, high: Ends, multipliers: tuple[Ends, Ends]
) -> bool:
    """Whether identities, each taken so many times, add up to something that is never zero.

    Sums are zero whatever they are multiplied with; whole less part is never negative, so that orders
    are multiplied with what is not negative.
    """
    of_sums, of_orders = multipliers
    times: dict[int, Fraction] = {}
    for member, owner, whole in zip(
        sums.members.tolist(), sums.owner.tolist(), sums.whole.tolist(), strict=True
    ):
        times[member] = times.get(member, Fraction(0)) + (of_sums[owner] if whole else -of_sums[owner])
    for part, whole, by in zip(orders.part.tolist(), orders.whole.tolist(), of_orders, strict=True):
        if by < 0:
            return False
        times[whole] = times.get(whole, Fraction(0)) + by
        times[part] = times.get(part, Fraction(0)) - by
    most = Fraction(0)
    for figure, by in times.items():
        end = int((high if by > 0 else low)[figure])
        if by and abs(end) >= system.infinite:
            return False
        most += by * end
    return most < 0


def connected(
    identities: Sequence[Identity], members: Callable[[Identity], Sequence[int]]
) -> list[list[Identity]]:
    """Identities that share a figure, directly or through others."""
    of: dict[int, int] = {}
    parent = list(range(len(identities)))

    def root(at: int) -> int:
        while parent[at] != at:
            parent[at] = parent[parent[at]]
            at = parent[at]
        return at

    for number, identity in enumerate(identities):
        for figure in members(identity):
            if figure in of:
                parent[root(number)] = root(of[figure])
            of[figure] = number
    groups: dict[int, list[Identity]] = {}
    for number, identity in enumerate(identities):
        groups.setdefault(root(number), []).append(identity)
    return [groups[each] for each in sorted(groups)]
