"""What a chart of a reconciliation shows: few lines of each sort, and of as many indicators as fit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import islice
from math import inf

import numpy as np

from hydata.reconciled import Line
from hydata.sense.reconciliation.identities import ORDER, SUM
from hydata.sense.reconciliation.naming import Identity
from hydata.sense.reconciliation.result import Solved
from hydata.sense.reconciliation.system import UNPRINTED
from hydata.tabular import Row

MOST_LINES = 40
LOOKED_AT = 400  # of the printed figures, those narrowed most


def lines(
    solved: Solved, failing: Mapping[Identity, tuple[str, str]], unprinted: Iterable[Row]
) -> list[Line]:
    """What fails, then half of the room for what nobody prints, and half for what was narrowed.

    `failing` has the identities in the order in which they are told, each with what is said of it and
    the reason of its waiver.
    """
    found = [_failing(solved, identity, *told) for identity, told in islice(failing.items(), MOST_LINES)]
    room = MOST_LINES - len(found)
    ranges, narrowed = _ranges(solved, unprinted), _narrowed(solved)
    half = max(room - room // 2, room - len(narrowed))
    found += [_range(solved, *each) for each in _spread(solved, ranges, half)]
    left = MOST_LINES - len(found)
    return found + [_figure(solved, number) for number, _ in _spread(solved, narrowed, left)]


def _failing(solved: Solved, identity: Identity, says: str, reason: str) -> Line:
    """Both sides of an identity that fails, in the unit of what is claimed."""
    kind, number = identity
    members = solved.members(kind, number)
    claimed, parts = (members[0], members[1:]) if kind == SUM else (members[-1], members[:-1])
    computed, printed = solved.sides(kind, number)
    figures = solved.figures
    if kind == ORDER or figures.cell(claimed) or figures.observation(claimed):
        english, chinese = _titles(solved, parts[0] if kind == ORDER else claimed)
    else:  # a number that the rule itself knows: shares add up to 100
        english, chinese = _titles(solved, parts[0])
        english, chinese = f"{english} + {len(parts) - 1} more", f"{chinese}等{len(parts)}项"
    scale = 1 / figures.factor(claimed)
    return Line(
        english, chinese, *_unit(solved, claimed), printed.scaled(scale), computed.scaled(scale), "fails",
        solved.name(kind, number), says, reason,
    )  # fmt: skip


def _ranges(solved: Solved, unprinted: Iterable[Row]) -> list[tuple[int, str]]:
    """What nobody prints: ranges before single values, the narrowest first."""
    numbers = {
        solved.figures.name(each): each
        for each in np.flatnonzero(solved.system.document == UNPRINTED).tolist()
    }
    order = []
    for row in unprinted:
        number = numbers[row["figure"]]
        low, high = float(solved.lower[number]), float(solved.upper[number])
        size = abs(low) + abs(high)
        verdict = "undecided" if " " in row["documents"] else "holds"  # of several documents, or of one
        order.append((low == high, (high - low) / size if size else inf, row["figure"], number, verdict))
    return [each[-2:] for each in sorted(order)]


def _narrowed(solved: Solved) -> list[tuple[int, str]]:
    """The printed figures of which the least share is left."""
    system = solved.system
    moved = ((solved.lower > system.lower) | (solved.upper < system.upper)) & ~solved.clashes
    numbers = np.flatnonzero(moved & system.printed)
    printed = system.upper[numbers].astype(float) - system.lower[numbers].astype(float)
    left = solved.upper[numbers].astype(float) - solved.lower[numbers].astype(float)
    first = numbers[np.argsort(left / printed, kind="stable")]
    return [(number, "holds") for number in first[:LOOKED_AT].tolist()]


def _spread(solved: Solved, found: Iterable[tuple[int, str]], count: int) -> list[tuple[int, str]]:
    """The first of every indicator and measure, then the second of every one, and so on."""
    seen: Counter[tuple[str, str]] = Counter()
    turns = []
    for each in found:
        kind = _kind(solved, each[0])
        turns.append((seen[kind], each))
        seen[kind] += 1
    return [each for _, each in sorted(turns, key=lambda turn: turn[0])[: max(0, count)]]


def _kind(solved: Solved, number: int) -> tuple[str, str]:
    figures = solved.figures
    row, cell = figures.observation(number), figures.cell(number)
    if row is not None:
        return row["indicator"], row["measure"]
    if cell is not None:
        return cell[0].resource, cell[1]
    indicator, _, rest = figures.name(number).partition("|")
    return indicator, rest.partition("|")[0]


def _range(solved: Solved, number: int, verdict: str) -> Line:
    left = solved.system.interval(number, solved.lower, solved.upper)
    scale = 1 / solved.figures.factor(number)
    return Line(*_titles(solved, number), *_unit(solved, number), None, left.scaled(scale), verdict)


def _figure(solved: Solved, number: int) -> Line:
    printed, left = solved.system.interval(number), solved.system.interval(number, solved.lower, solved.upper)
    scale = 1 / solved.figures.factor(number)
    return Line(
        *_titles(solved, number), *_unit(solved, number), printed.scaled(scale), left.scaled(scale), "holds"
    )


def _titles(solved: Solved, number: int) -> tuple[str, str]:
    english, chinese = solved.figures.titles(number)
    return english, chinese or english


def _unit(solved: Solved, number: int) -> tuple[str, str]:
    unit = solved.figures.unit(number)
    return (unit.title_en, unit.title_zh) if unit else ("", "")
