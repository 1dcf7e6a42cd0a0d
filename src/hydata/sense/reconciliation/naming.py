"""Which figure is wrong: the fewest whose change mends everything, and what most often went wrong.

The figures of identities that fail are suspects. A suspect is cleared where no value of it mends all
that it is in, those that hold too. What is left is asked for the usual causes: a sign, a point moved, two
digits swapped, 万 for 亿, a neighbour's value. Where one suspect is left it is named, else all are listed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import pairwise

import numpy as np

from hydata.figures import Interval
from hydata.sense.reconciliation import narrow
from hydata.sense.reconciliation.identities import ORDER, PRODUCT, SUM
from hydata.sense.reconciliation.joint import connected
from hydata.sense.reconciliation.result import KINDS, Solved
from hydata.units import fixed, places_of

Identity = tuple[str, int]
Room = tuple[int, int]  # the least and the most that a figure may be, in steps of its grid
MOST_SUSPECTS = 400
MOST_FREED = 60
RARE = 3  # digits


@dataclass(frozen=True)
class Written:
    """A figure as it is printed: its digits, base units in its unit, half of its last digit."""

    text: str
    factor: Fraction
    half: Fraction


@dataclass(frozen=True)
class Suspect:
    """A figure whose change would mend identities; the cause and the value, where a usual one fits."""

    figure: int
    mends: int
    room: Interval  # what it may be, in base units
    cause: str = ""
    value: str = ""  # in the unit that it is printed in
    rank: int = 0  # of its source: the higher, the sooner it is doubted


@dataclass(frozen=True)
class Blame:
    """Identities that fail for one reason: who is suspected, the likeliest first, whether one is named."""

    identities: tuple[Identity, ...]
    suspects: tuple[Suspect, ...]
    together: tuple[int, ...] = ()  # where no single figure mends them all: the fewest that do

    @property
    def named(self) -> Suspect | None:
        """The one figure that is probably wrong."""
        if not self.suspects or self.together:
            return None
        causes = [each for each in self.suspects if each.cause]
        if len(causes) == 1:
            return causes[0]
        left = causes or list(self.suspects)
        doubted = [each for each in left if each.rank == max(one.rank for one in left)]
        return doubted[0] if len(doubted) == 1 else None


class Touching:
    """The identities of each figure, those of several documents and those without a figure left out."""

    def __init__(self, solved: Solved) -> None:
        self.solved = solved
        self.usable = {kind: ~solved.mixed[kind] & ~solved.dropped[kind] for kind in KINDS}

    @cached_property
    def index(self) -> dict[int, list[Identity]]:
        """Figure -> identities."""
        found: dict[int, list[Identity]] = {}
        for kind, number in self.solved.identities():
            if self.usable[kind][number]:
                for figure in self.solved.members(kind, number):
                    found.setdefault(figure, []).append((kind, number))
        return found

    def of(self, figure: int) -> list[Identity]:
        """The identities of a figure."""
        return self.index.get(figure, [])


class Court:
    """Suspects and what clears them."""

    def __init__(self, solved: Solved, ranks: Sequence[int] = ()) -> None:
        self.solved, self.system = solved, solved.system
        self.touching, self.ranks, self.figures = Touching(solved), ranks, solved.figures
        self.lower, self.upper = list(map(int, solved.system.lower)), list(map(int, solved.system.upper))
        self.kept: dict[Identity, list[int]] = {}
        self.changed: dict[int, Written] = {}

    def written(self, figure: int) -> Written | None:
        """How a figure is printed; None for what is not, or is no plain number."""
        if figure not in self.changed:
            text = self.figures.text(figure)
            if text is None:
                return None
            return Written(text, self.figures.factor(figure), self.figures.half(figure))
        return self.changed[figure]

    def members(self, identity: Identity) -> list[int]:
        """The figures of an identity."""
        if identity not in self.kept:
            self.kept[identity] = self.solved.members(*identity)
        return self.kept[identity]

    def fails(self, identity: Identity) -> bool:
        """Whether no choice of values makes an identity come out."""
        claimed = self.members(identity)[0]
        low, high = self.leaves(identity, claimed)
        return low > self.upper[claimed] or high < self.lower[claimed]

    def leaves(self, identity: Identity, figure: int) -> Room:
        """What the others of an identity leave for one of its figures."""
        kind, number = identity
        members, end = self.members(identity), self.system.infinite
        lower, upper = self.lower, self.upper
        if kind == ORDER:
            part, whole = members
            return (-end, upper[whole]) if figure == part else (lower[part], end)
        if kind == PRODUCT:
            return self._of_product(number, members, figure)
        low = high = 0
        for each in members[1:] if figure == members[0] else members:
            if each == figure:
                continue
            sign = 1 if figure == members[0] or each == members[0] else -1
            one, other = (lower[each], upper[each]) if sign > 0 else (-upper[each], -lower[each])
            low = -end if low <= -end or one <= -end else low + one
            high = end if high >= end or other >= end else high + other
        fold = self.system.fold
        if fold > 1:
            low, high = (
                low if low % fold < 2 else low // fold * fold + 1,
                high if -high % fold < 2 else -(-high // fold) * fold - 1,
            )
        return low, high

    def _of_product(self, number: int, members: list[int], figure: int) -> Room:
        products, end, fold = self.system.products, self.system.infinite, self.system.fold
        above, below, offset = (
            int(each[number]) for each in (products.above, products.below, products.offset)
        )
        a, b, c = members
        (al, ah), (bl, bh), (cl, ch) = (
            (self.lower[each] // fold, -(-self.upper[each] // fold)) for each in (a, b, c)
        )
        cl, ch = cl + offset, ch + offset
        shut = end // fold
        if figure == a:
            if max(abs(each) for each in (bl, bh, cl, ch)) >= shut:
                return -end, end
            corners = [one * other * above for one in (bl, bh) for other in (cl, ch)]
            return min(corners) // below * fold, -(-max(corners) // below) * fold
        low, high, shift = (cl, ch, 0) if figure == b else (bl, bh, offset)
        if low <= 0 or max(abs(al), abs(ah), high) >= shut:
            return -end, end
        quotients = [Fraction(one * below, other * above) for one in (al, ah) for other in (low, high)]
        least, most = min(quotients), max(quotients)
        return (least.numerator // least.denominator - shift) * fold, (
            -(-most.numerator // most.denominator) - shift
        ) * fold

    def room(self, figure: int) -> Room:
        """What all identities of a figure, and nature, leave for it."""
        low, high = -self.system.infinite, self.system.infinite
        for identity in self.touching.of(figure):
            one, other = self.leaves(identity, figure)
            low, high = max(low, one), min(high, other)
        return low, high

    def judge(self, failing: Sequence[Identity]) -> Iterator[Blame]:
        """Failing identities by what they share, each with its suspects."""
        for group in connected(failing, self._printed):
            shared = set.intersection(*(set(self.members(each)) for each in group))
            suspects = self._suspects(group, shared)
            together: tuple[int, ...] = ()
            if not suspects and len(group) > 1:
                together = self._fewest(group)
                suspects = [self._one_of(each, together, group) for each in together]
            yield Blame(tuple(group), tuple(suspects), together)

    def judge_together(self, identities: Sequence[Identity]) -> Blame:
        """Identities that fail only together: figures without which something is left of all the others."""
        near, figures = self._near(identities)
        masks = {kind: np.zeros(len(part), bool) for kind, part in self.system.parts.items()}
        for kind, number in near:
            masks[kind][number] = True
        suspects = []
        for figure in sorted(figures)[:MOST_FREED]:
            if self.written(figure) is None:
                continue
            lower, upper = self.system.lower.copy(), self.system.upper.copy()
            lower[figure], upper[figure] = -self.system.infinite, self.system.infinite
            left = narrow.narrowed(self.system, lower, upper, masks[SUM], masks[PRODUCT], masks[ORDER])
            room = self.system.interval(figure, left.lower, left.upper) & self.figures.natural(figure)
            if not left.clashes.any() and not room.empty:
                cause, value = self._cause(figure, room)
                suspects.append(Suspect(figure, len(identities), room, cause, value, self._rank(figure)))
        suspects.sort(key=lambda each: (not each.cause, -each.rank, each.figure))
        return Blame(tuple(identities), tuple(suspects))

    def _near(self, identities: Sequence[Identity]) -> tuple[set[Identity], set[int]]:
        """The identities that share a figure with some, or share one with those; and all their figures."""
        near = set(identities)
        for _ in range(2):
            figures = {each for identity in near for each in self.members(identity)}
            wider = near | {
                each for figure in figures if self.written(figure) for each in self.touching.of(figure)
            }
            if len(wider) > MOST_SUSPECTS:
                break
            near = wider
        return near, {each for identity in near for each in self.members(identity)}

    def _printed(self, identity: Identity) -> list[int]:
        """The figures of an identity that may be wrong: no constants, nothing that nobody prints."""
        return [each for each in self.members(identity) if self.written(each) is not None]

    def _suspects(self, group: Sequence[Identity], figures: set[int]) -> list[Suspect]:
        found = []
        for figure in sorted(figures)[:MOST_SUSPECTS]:
            if self.written(figure) is None:
                continue
            low, high = self.room(figure)
            if low > high:
                continue
            step = self.system.dimensions[self.system.dimension[figure]].step
            room = self.system.between(low, high, step) & self.figures.natural(figure)
            if room.empty:
                continue
            cause, value = self._cause(figure, room)
            found.append(Suspect(figure, len(group), room, cause, value, self._rank(figure)))
        return sorted(found, key=lambda each: (not each.cause, -each.rank, each.figure))

    def _one_of(self, figure: int, together: Sequence[int], group: Sequence[Identity]) -> Suspect:
        """One of several wrong figures: what the identities that have none of the others leave for it."""
        low, high = -self.system.infinite, self.system.infinite
        for identity in self.touching.of(figure):
            if not (set(together) - {figure}) & set(self.members(identity)):
                one, other = self.leaves(identity, figure)
                low, high = max(low, one), min(high, other)
        step = self.system.dimensions[self.system.dimension[figure]].step
        room = self.system.between(low, high, step) & self.figures.natural(figure)
        cause, value = ("", "") if room.empty else self._cause(figure, room)
        mends = sum(figure in self.members(each) for each in group)
        return Suspect(figure, mends, room, cause, value, self._rank(figure))

    def _cause(self, figure: int, room: Interval) -> tuple[str, str]:
        written = self.written(figure)
        assert written is not None
        in_unit = room.scaled(1 / written.factor)
        for cause, value, scale in slips(written.text):
            half = written.half * max(scale, Fraction(1))  # the digits as they should be, or as they are
            if Interval(value - half, value + half).meets(in_unit):
                return cause, _as_precise(value, written.text, scale)
        if written.text in self.figures.beside(figure) and _is_rare(written.text):
            return "it repeats the figure beside it", ""
        return "", ""

    def _rank(self, figure: int) -> int:
        document = int(self.system.document[figure])
        return self.ranks[document] if 0 <= document < len(self.ranks) else 0

    def _fewest(self, group: Sequence[Identity]) -> tuple[int, ...]:
        """The fewest figures, the least trusted first, such that each failing identity has one of them."""
        figures = sorted(
            {
                each
                for identity in group
                for each in self.members(identity)
                if self.figures.text(each) is not None
            }
        )
        at = {figure: number for number, figure in enumerate(figures)}
        groups = [[at[each] for each in self.members(identity) if each in at] for identity in group]
        groups = [each for each in groups if each]
        if not groups:
            return ()
        costs = [1 + 1 / (2 + self._rank(figure)) for figure in figures]
        try:
            from hydata.sense.reconciliation import solver

            chosen = solver.fewest(costs, groups, 10.0)
        except ImportError:
            chosen = None
        if chosen is None:
            chosen = _greedy(groups, costs)
        return tuple(figures[each] for each in chosen)


def slips(text: str) -> Iterator[tuple[str, Fraction, Fraction]]:
    """What a figure would be without a usual slip, the commonest first, and how its last digit moves.

    >>> [(cause, str(value)) for cause, value, _ in slips("314.09") if "swapped" in cause][1]
    ('swapped digits', '34109/100')
    """
    value, one = Fraction(text), Fraction(1)
    yield "a sign", -value, one
    for other in swaps(text):
        yield "swapped digits", Fraction(other), one
    for power, cause in MOVED.items():
        for scale in (Fraction(1, 10**power), Fraction(10**power)):
            yield cause, value * scale, scale


def _as_precise(value: Fraction, text: str, scale: Fraction) -> str:
    """A value with the decimals of the printed text; as short as can be where the point was moved.

    >>> _as_precise(Fraction(314), "341.0", Fraction(1)), _as_precise(Fraction(314), "3.14", Fraction(100))
    ('314.0', '314')
    """
    places = places_of(value)
    if places is None:
        return str(float(value))
    return fixed(value, max(places, len(text.partition(".")[2]) if scale == 1 else 0))


def _is_rare(text: str) -> bool:
    """Whether a number has so many digits that it does not stand twice side by side by chance."""
    return len(text.replace(".", "").lstrip("+-0")) >= RARE


MOVED = {
    1: "a point moved by one digit",
    4: "万 taken for one, or one for 万",
    8: "亿 taken for one, or one for 亿",
    3: "a point moved by three digits",
    2: "a per cent taken for a share, or a share for a per cent",
}


def swaps(text: str) -> Iterator[str]:
    """A number with two digits that stand side by side swapped.

    >>> list(swaps("10.5"))
    ['01.5', '15.0']
    """
    digits = [at for at, each in enumerate(text) if each.isdigit()]
    for one, other in pairwise(digits):
        if text[one] != text[other]:
            yield text[:one] + text[other] + text[one + 1 : other] + text[one] + text[other + 1 :]


def _greedy(groups: list[list[int]], costs: Sequence[float]) -> list[int]:
    left, chosen = [set(each) for each in groups], []
    while left:
        counts = {each: sum(each in group for group in left) for group in left for each in group}
        best = max(sorted(counts), key=lambda each: counts[each] / costs[each])
        chosen.append(best)
        left = [group for group in left if best not in group]
    return sorted(chosen)
