"""What came out: each identity with its verdict, each figure with what the whole system leaves of it."""

from __future__ import annotations

import time
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from hydata.figures import Interval
from hydata.findings import Verdict
from hydata.sense.reconciliation import TIME_LIMIT, narrow
from hydata.sense.reconciliation.figures import Figures
from hydata.sense.reconciliation.gathering import Gathering
from hydata.sense.reconciliation.identities import ORDER, PRODUCT, SUM, Family
from hydata.sense.reconciliation.joint import Joint, connected, joint
from hydata.sense.reconciliation.system import UNPRINTED, Ends, Flags, Ints, System

KINDS = (SUM, PRODUCT, ORDER)


@dataclass
class Solved:
    """A system with its verdicts: per kind, which identities mix documents, lack figures, and fail alone."""

    gathering: Gathering
    system: System
    mixed: dict[str, Flags]
    lacking: dict[str, Flags]
    broken: dict[str, Flags]
    dropped: dict[str, Flags]  # of several documents that contradict them, or divided by what may be zero
    lower: Ends
    upper: Ends
    clashes: Flags
    joints: list[Joint] = field(default_factory=list)

    @cached_property
    def figures(self) -> Figures:
        """What each figure is to a reader."""
        return Figures(self.gathering.identities.gathered, self.system, self.gathering.ledger)

    @cached_property
    def families(self) -> dict[str, tuple[list[Family], list[int]]]:
        """Per kind the families, and with which identity each begins."""
        found = {}
        for kind in KINDS:
            mine = [each for each in self.gathering.identities.families if each.kind == kind]
            starts = np.concatenate([[0], np.cumsum([len(each) for each in mine])])
            found[kind] = (mine, [int(each) for each in starts[:-1]])
        return found

    def family(self, kind: str, number: int) -> tuple[Family, int]:
        """The family of an identity, and its number in it."""
        mine, starts = self.families[kind]
        at = bisect_right(starts, number) - 1
        return mine[at], number - starts[at]

    def name(self, kind: str, number: int) -> str:
        """What an identity is called."""
        family, at = self.family(kind, number)
        return family.name(at)

    def members(self, kind: str, number: int) -> list[int]:
        """The figures of an identity: whole and parts, or a, b, c, or part and whole."""
        system = self.system
        if kind == SUM:
            first, last = system.sums.first[number : number + 2]
            return [int(each) for each in system.sums.members[first:last]]
        if kind == PRODUCT:
            return [int(each[number]) for each in (system.products.a, system.products.b, system.products.c)]
        return [int(system.orders.part[number]), int(system.orders.whole[number])]

    def verdict(self, kind: str, number: int) -> tuple[Verdict, str]:
        """Whether an identity holds by itself, and why it is undecided."""
        broken, dropped = bool(self.broken[kind][number]), bool(self.dropped[kind][number])
        mixed = bool(self.mixed[kind][number])
        if broken and not mixed:
            return "fails", ""
        if self.lacking[kind][number] and not (broken or dropped):
            return "undecided", "it has a figure that nobody prints"
        if mixed and (kind == SUM or broken or dropped):
            return "undecided", "its figures are of several documents"
        return ("undecided", "what it is divided by may be zero") if dropped else ("holds", "")

    def verdicts(self, kind: str) -> Any:
        """The verdicts of all identities of a kind, as texts."""
        mixed = self.mixed[kind] & (self.broken[kind] | (kind == SUM))
        fails = self.broken[kind] & ~self.mixed[kind]
        undecided = self.lacking[kind] | self.dropped[kind] | mixed
        return np.where(fails, "fails", np.where(undecided, "undecided", "holds"))

    def identities(self) -> Iterator[tuple[str, int]]:
        """Every identity: its kind, and its number there."""
        for kind, count in zip(
            KINDS, (len(self.system.sums), len(self.system.products), len(self.system.orders)), strict=True
        ):
            yield from ((kind, number) for number in range(count))

    def sides(
        self, kind: str, number: int, lower: Ends | None = None, upper: Ends | None = None
    ) -> tuple[Interval, Interval]:
        """Both sides of an identity in base units: what is computed, and what is printed for it."""
        system = self.system
        figures = [system.interval(each, lower, upper) for each in self.members(kind, number)]
        if kind == SUM:
            added = figures[1]
            for each in figures[2:]:
                added = added + each
            return added, figures[0]
        if kind == ORDER:
            return figures[0], figures[1]
        products = system.products
        a, b, c = (
            system.dimensions[system.dimension[each[number]]].step
            for each in (products.a, products.b, products.c)
        )
        offset = Interval.point(int(products.offset[number]) * c)
        factor = int(products.above[number]) * a / (int(products.below[number]) * b * c)
        return figures[0] / (figures[1] * Interval.point(factor)) - offset, figures[2]


def solve(gathering: Gathering, time_limit: float = TIME_LIMIT) -> Solved:
    """Decide every identity alone, then all of a document together, then what several documents leave."""
    ends_at = time.monotonic() + time_limit
    system = gathering.identities.gathered.builder.build()
    printed = system.document != UNPRINTED
    mixed, lacking = {}, {}
    for kind, groups in zip(KINDS, _groups(system), strict=True):
        mixed[kind], lacking[kind] = _documents(system, *groups)
    # What is divided by something that may be zero says nothing, as long as that is printed.
    divisor = system.products.b
    zero = (system.lower[divisor] <= 0) & (system.upper[divisor] >= 0) & printed[divisor]
    broken = {
        SUM: narrow.broken_sums(system, system.lower, system.upper),
        PRODUCT: narrow.broken_products(system, system.lower, system.upper) & ~zero,
        ORDER: narrow.broken_orders(system, system.lower, system.upper),
    }
    usable = {kind: ~mixed[kind] & ~broken[kind] for kind in KINDS}
    usable[PRODUCT] &= ~zero
    own = narrow.narrowed(system, system.lower, system.upper, usable[SUM], usable[PRODUCT], usable[ORDER])
    dropped = {kind: np.zeros(len(mixed[kind]), bool) for kind in KINDS}
    dropped[PRODUCT] |= zero
    solved = Solved(gathering, system, mixed, lacking, broken, dropped, own.lower, own.upper, own.clashes)
    empty = _emptied(solved, usable)
    touched = {identity for each in empty for identity in each.identities}
    solved.joints = empty + [
        each
        for each in joint(system, own.lower, own.upper, usable[SUM], usable[ORDER], ends_at)
        if touched.isdisjoint(each.identities)
    ]
    if any(each.any() for each in mixed.values()):
        _across_documents(solved, printed)
    return solved


def _emptied(solved: Solved, usable: Mapping[str, Flags]) -> list[Joint]:
    """Identities that leave nothing of some figure, by the figures that they share."""
    if not solved.clashes.any():
        return []
    touched = []
    for kind, (members, owner, count) in zip(KINDS, _groups(solved.system), strict=True):
        hit = (np.bincount(owner, solved.clashes[members], count) > 0) & usable[kind]
        touched += [(kind, int(number)) for number in np.flatnonzero(hit)]
    groups = connected(touched, lambda each: solved.members(*each))
    return [Joint(tuple(each), fails=True) for each in groups]


def _across_documents(solved: Solved, printed: Flags) -> None:
    """What the figures of several documents leave of those that nobody prints, as long as it is something."""
    system, known = solved.system, (solved.lower, solved.upper)
    for _ in range(20):
        usable = {kind: ~solved.broken[kind] & ~solved.dropped[kind] for kind in KINDS}
        found = narrow.narrowed(system, *known, usable[SUM], usable[PRODUCT], usable[ORDER], movable=~printed)
        new = found.clashes & ~solved.clashes
        if not new.any():
            break
        for kind, (members, owner, count) in zip(KINDS, _groups(system), strict=True):
            touched = np.bincount(owner, new[members], count) > 0
            solved.dropped[kind] |= touched & solved.mixed[kind]
    solved.lower, solved.upper = found.lower, found.upper


def _groups(system: System) -> Sequence[tuple[Ints, Ints, int]]:
    """Per kind: the members of all identities, the identity of each, and how many there are."""
    sums, products, orders = system.sums, system.products, system.orders
    return (
        (sums.members, sums.owner, len(sums)),
        (
            np.concatenate([products.a, products.b, products.c]),
            np.tile(np.arange(len(products)), 3),
            len(products),
        ),
        (np.concatenate([orders.part, orders.whole]), np.tile(np.arange(len(orders)), 2), len(orders)),
    )


def _documents(system: System, members: Ints, owner: Ints, count: int) -> tuple[Flags, Flags]:
    """Which identities have figures of several documents, and which have some that nobody prints."""
    documents = system.document[members]
    named = documents >= 0
    most, least = np.full(count, -1), np.full(count, np.iinfo(np.int64).max)
    np.maximum.at(most, owner[named], documents[named])
    np.minimum.at(least, owner[named], documents[named])
    lacking = np.zeros(count, bool)
    lacking[owner[documents == UNPRINTED]] = True
    return (most >= 0) & (most != least), lacking
