"""The door to scipy's HiGHS: floating-point proposals, which are worth nothing until they are confirmed."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_array

from hydata.sense.reconciliation.system import FINE, Ends, Ints, Orders, Sums

EXACT = 1e9  # steps of the grid; of more a solver does not tell single ones apart
NARROW = 1e6  # steps; within so few whole ones are looked for

Room = Sequence[tuple[float | None, float | None]]


def values(sums: Sums, orders: Orders, shift: Ends, room: Room, whole: Ends, seconds: float) -> Ends | None:
    """Values above `shift` that obey all sums and orders; None where there are none, or time is up.

    Where there is little room the values are multiples of `whole`, of as many steps each.
    """
    size = len(room)
    widest = max([abs(end) for pair in room for end in pair if end is not None], default=0)
    scale = FINE if widest < EXACT else widest / EXACT  # a solver tells zero from a ten-millionth
    matrix, right = _equations(sums, shift, size, scale)
    below, limit = _inequations(orders, shift, size, scale)
    ends = [_scaled(pair, scale) for pair in room]
    if widest > NARROW:
        found = linprog(
            np.zeros(size), A_eq=matrix, b_eq=right, A_ub=below, b_ub=limit, bounds=ends, method="highs",
            options={"time_limit": seconds},
        )  # fmt: skip
        return found.x * scale if found.status == 0 else None
    step = np.array([float(each) for each in whole]) / scale
    columns = csr_array((step, (np.arange(size), np.arange(size))), shape=(size, size))
    limits = [LinearConstraint(matrix @ columns, right, right)] if len(sums) else []
    limits += [LinearConstraint(below @ columns, -np.inf, limit)] if below is not None else []
    low, high = (np.array(side, float) / step for side in zip(*ends, strict=True))
    found = milp(
        np.zeros(size), constraints=limits, integrality=np.ones(size), bounds=Bounds(low, high),
        options={"time_limit": seconds},
    )  # fmt: skip
    return found.x * step * scale if found.x is not None and found.status == 0 else None


def multipliers(
    sums: Sums, orders: Orders, shift: Ends, room: Room, seconds: float
) -> tuple[Ends, Ends] | None:
    """How many times to take each identity so that together they contradict the figures; None in doubt.

    The least that the sums must be off by in all, if the figures are kept, has these as its prices.
    """
    size, count = len(room), len(sums)
    matrix, right = _equations(sums, shift, size, FINE)
    below, limit = _inequations(orders, shift, size, FINE)
    off = csr_array((np.ones(count), (np.arange(count), np.arange(count))), shape=(count, count))
    wide = _beside(matrix, off, -off)
    over = None
    if below is not None:
        more = csr_array((-np.ones(len(orders)), (np.arange(len(orders)), np.arange(len(orders)))))
        empty = csr_array((len(orders), 2 * count))
        over = _beside(below, empty, more)
        wide = _beside(wide, csr_array((count, len(orders))))
    extra = 2 * count + (len(orders) if below is not None else 0)
    found = linprog(
        np.concatenate([np.zeros(size), np.ones(extra)]), A_eq=wide, b_eq=right, A_ub=over, b_ub=limit,
        bounds=[*(_scaled(pair, FINE) for pair in room), *[(0, None)] * extra], method="highs",
        options={"time_limit": seconds},
    )  # fmt: skip
    if found.status != 0 or found.fun < 1e-6:
        return None
    of_sums = [-_simple(price) for price in found.eqlin.marginals]
    of_orders = [abs(_simple(price)) for price in found.ineqlin.marginals] if below is not None else []
    return np.array(of_sums, object), np.array(of_orders, object)


def fewest(costs: Sequence[float], groups: Sequence[Sequence[int]], seconds: float) -> list[int] | None:
    """The cheapest set of things that has at least one of each group; None where time is up."""
    owner = np.repeat(np.arange(len(groups)), [len(each) for each in groups])
    members = np.array([member for each in groups for member in each], np.int64)
    matrix = csr_array((np.ones(len(members)), (owner, members)), shape=(len(groups), len(costs)))
    found = milp(
        np.array(costs), constraints=LinearConstraint(matrix, 1), integrality=np.ones(len(costs)),
        bounds=(0, 1), options={"time_limit": seconds},
    )  # fmt: skip
    return np.flatnonzero(found.x > 0.5).tolist() if found.x is not None and found.status == 0 else None


def _equations(sums: Sums, shift: Ends, size: int, scale: float) -> tuple[Any, Any]:
    """whole - parts = 0, for what lies above the shift, in so many steps."""
    signs = np.where(sums.whole, 1.0, -1.0)
    matrix = csr_array((signs, (sums.owner, sums.members)), shape=(len(sums), size))
    moved = np.where(sums.whole, -1, 1) * shift[sums.members]
    right = np.add.reduceat(moved, sums.first[:-1]) if len(sums) else np.zeros(0)
    return matrix, np.array([float(each) / scale for each in right])


def _inequations(orders: Orders, shift: Ends, size: int, scale: float) -> tuple[Any, Any]:
    if not len(orders):
        return None, None
    rows: Ints = np.arange(len(orders))
    ones = np.ones(len(orders))
    matrix = csr_array(
        (
            np.concatenate([ones, -ones]),
            (np.concatenate([rows, rows]), np.concatenate([orders.part, orders.whole])),
        ),
        shape=(len(orders), size),
    )  # fmt: skip
    limit = shift[orders.whole] - shift[orders.part]
    return matrix, np.array([float(each) / scale for each in limit])


def _beside(*parts: Any) -> Any:
    from scipy.sparse import hstack

    return hstack(parts).tocsr()


def _scaled(pair: tuple[float | None, float | None], scale: float) -> tuple[float | None, float | None]:
    low, high = pair
    return (None if low is None else low / scale, None if high is None else high / scale)


def _simple(price: float) -> Fraction:
    return Fraction(float(price)).limit_denominator(1000)
