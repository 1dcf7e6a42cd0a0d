"""Is there any choice of true values inside the intervals for which the identity holds?

Pure functions of intervals: holds, fails, or undecided where a part is missing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce

from hydata.figures import Interval
from hydata.findings import Verdict


@dataclass(frozen=True)
class Judgement:
    """A verdict and the intervals that it was found on."""

    verdict: Verdict
    intervals: str = ""
    reason: str = ""
    sides: tuple[Interval, Interval] | None = None  # what was computed, and what is printed


def total(whole: Interval | None, parts: Sequence[Interval | None]) -> Judgement:
    """The parts add up to the whole.

    >>> total(Interval.point(10), [Interval.point(4), Interval.point(6)]).verdict
    'holds'
    """
    known = [part for part in parts if part is not None]
    if whole is None or len(known) < len(parts) or not parts:
        return Judgement(
            "undecided", reason="a part is missing" if whole is not None else "the whole is missing"
        )
    added = reduce(Interval.__add__, known)
    if added.meets(whole):
        return Judgement("holds", f"{added} and {whole}")
    return Judgement("fails", f"{added} and {whole}", f"off by {_gap(added, whole)}")


def share_of(
    share: Interval | None, part: Interval | None, whole: Interval | None, all_of_it: Fraction = Fraction(100)
) -> Judgement:
    """A printed share is part / whole; `all_of_it` is what the share of everything is, 100 in percent."""
    if share is None or part is None or whole is None:
        return Judgement("undecided", reason="the share, its part or its whole is missing")
    computed = (part / whole).scaled(all_of_it)
    return agrees(share, computed)


def agrees(printed: Interval, computed: Interval) -> Judgement:
    """What is printed is among what was computed."""
    if not computed.bounded and computed.lower == -computed.upper:
        return Judgement("undecided", reason="what it is computed from leaves everything open")
    sides = computed, printed
    if printed.meets(computed):
        return Judgement("holds", f"{computed} and {printed}", sides=sides)
    return Judgement("fails", f"{computed} and {printed}", f"off by {_gap(computed, printed)}", sides)


def subset(part: Interval | None, whole: Interval | None) -> Judgement:
    """A part does not exceed its whole."""
    if part is None or whole is None:
        return Judgement("undecided", reason="the part or the whole is missing")
    room = whole - part
    if room.meets(Interval(Fraction(0))):
        return Judgement("holds", f"{part} in {whole}")
    return Judgement("fails", f"{part} in {whole}", f"exceeds it by {_gap(part, whole)}")


def whole_number(interval: Interval) -> Judgement:
    """Some whole number lies in the interval: a printed multiple of whole things has a solution."""
    numbers = interval.whole_numbers()
    if numbers is None:
        return Judgement("undecided", str(interval), "the interval has no end")
    if not numbers:
        return Judgement("fails", str(interval), "no whole number lies in it")
    shown = ", ".join(str(number) for number in numbers[:5]) + (", ..." if len(numbers) > 5 else "")
    return Judgement("holds", str(interval), f"whole numbers in it: {shown}")


def _gap(one: Interval, other: Interval) -> str:
    low, high = (one, other) if one.upper <= other.lower else (other, one)
    text = Interval.point(Fraction(high.lower) - Fraction(low.upper)).texts()[1]
    return text if text != "0" else "an open bound"
