"""Rules between the cells of a row that hold on a table: sums, shares, parts, ratios.

Searched are the first 25 numeric columns: sums of two and three, shares of up to four parts, subsets among
columns whose names begin with the same word, ratios where a name says so. Nothing longer is looked for.
What holds on some rows, taken from the whole table, is looked at on all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, permutations, takewhile
from random import Random
from typing import Any

from hydata.scaffold.columns import Columns
from hydata.scaffold.judged import Judged, quotient, subset, total
from hydata.schema import Field

LEVELS = ("", "level", "count")
SAMPLE = 2000  # rows that are looked at first
OFTEN_IN_SAMPLE = 0.95
SAYS_RATIO = re.compile(r"(^|_)per(_|capita|head)|(^|_)(ratio|density)(_|$)|人均|密度", re.IGNORECASE)
PER = (1, 100, 1000, 10_000, 100_000, 1_000_000)  # what a ratio may be per


@dataclass(frozen=True)
class Found:
    """A rule that holds, where it does, and what the names of its columns say for it."""

    rule: dict[str, Any]
    judged: Judged
    names: str


class Search:
    """What to look for in the rows of a table."""

    def __init__(self, columns: Columns) -> None:
        self.columns = columns

    @cached_property
    def sample(self) -> Columns:
        """Some rows; by chance, since every 30th might be one area."""
        count = len(self.columns)
        if count <= SAMPLE:
            return self.columns
        return self.columns.part(sorted(Random(0).sample(range(count), SAMPLE)))

    def held(self, judge: Callable[..., Judged], *about: Any) -> Judged | None:
        """Where a rule holds, if it does so often enough."""
        if self.sample is not self.columns:
            holds, tell = judge(self.sample, *about).counts
            if holds < max(1, OFTEN_IN_SAMPLE * tell):
                return None
        judged = judge(self.columns, *about)
        return judged if judged.held() else None

    def totals(self) -> Iterator[Found]:
        """Columns that two or three others of the same unit add up to; none that follows from two others."""
        pairs: dict[str, list[tuple[str, ...]]] = {}
        for size in (2, 3):
            for group in self._groups((*LEVELS, "share")):
                for whole in group:
                    for parts in combinations([each for each in group if each != whole], size):
                        if size == 3 and _follows(parts, whole, pairs):
                            continue
                        judged = self.held(total, parts, whole)
                        if judged is not None:
                            if size == 2:
                                pairs.setdefault(whole, []).append(parts)
                            rule = {"rule": "total", "whole": whole, "parts": list(parts)}
                            yield Found(rule, judged, alike_in([whole, *parts]))

    def shares(self) -> Iterator[Found]:
        """Two to four columns in percent that add up to 100."""
        for size in (2, 3, 4):
            for parts in combinations(self._percents(), size):
                judged = self.held(total, parts, None)
                if judged is not None:
                    yield Found({"rule": "shares", "fields": list(parts)}, judged, alike_in(parts))

    def shares_of(self) -> Iterator[Found]:
        """A column in percent that is one column of another."""
        for share in self._percents():
            for group in self._groups(LEVELS):
                for part, whole in permutations([each for each in group if each != share], 2):
                    judged = self.held(quotient, share, part, whole, 100, " * 100")
                    if judged is not None:
                        rule = {"rule": "share-of", "share": share, "part": part, "whole": whole}
                        yield Found(rule, judged, alike_in([share, part]))

    def ratios(self, known: Iterable[Any]) -> Iterator[Found]:
        """A column whose name says so, as one column by another; no share that is known already."""
        told = {(rule.get("share"), rule.get("part"), rule.get("whole")) for rule in known}
        levels = [each.name for each in self._fields(LEVELS)]
        words = {each.name: SAYS_RATIO.search(each.name) for each in self.columns.fields}
        for name, said in [(name, said.group().strip("_")) for name, said in words.items() if said]:
            for above, below in permutations([each for each in levels if each != name], 2):
                factor = self.columns.factor(above) / self.columns.factor(below) / self.columns.factor(name)
                for per in PER if (name, above, below) not in told else ():
                    sign = f" * {per}" if per > 1 else ""
                    judged = self.held(quotient, name, above, below, float(factor * per), sign)
                    if judged is not None:
                        rule: dict[str, Any] = {"rule": "ratio", "ratio": name}
                        rule |= {"numerator": above, "denominator": below}
                        rule |= {"per": per} if per > 1 else {}
                        yield Found(rule, judged, f"{name} says {said!r}")

    def subsets(self, known: Iterable[Any]) -> Iterator[Found]:
        """Columns that never exceed another of the same first word; the nearest, where no sum tells more.

        What known rules add up are parts side by side: none of them is a part of another.
        """
        parts_of = {"total": "parts", "shares": "fields"}
        sums = [
            (rule.get("whole"), parts)
            for rule in known
            if isinstance(parts := rule.get(parts_of.get(rule["rule"], "")), list)
        ]
        inside = {(part, whole) for whole, parts in sums for part in parts}
        pairs = {}
        for group in self._groups(LEVELS):
            for part, whole in permutations(group, 2):
                beside = any(part in parts and whole in (sum, *parts) for sum, parts in sums)
                if _first_word(part) != _first_word(whole) or beside:
                    continue
                judged = self.held(subset, part, whole)
                if judged is not None:
                    pairs[part, whole] = judged
        inside |= set(pairs)
        order = [each.name for each in self.columns.fields]
        for part, whole in sorted(pairs, key=lambda pair: (order.index(pair[0]), order.index(pair[1]))):
            if not any((part, each) in inside and (each, whole) in inside for each in order):
                rule = {"rule": "subset", "part": part, "whole": whole}
                yield Found(rule, pairs[part, whole], alike_in([part, whole]))

    def _fields(self, measures: tuple[str, ...]) -> list[Field]:
        return [each for each in self.columns.fields if each.measure in measures and not each.unit_field]

    def _groups(self, measures: tuple[str, ...]) -> list[list[str]]:
        """Columns that may be added up: one unit; shares apart from levels, rates of change nowhere."""
        groups: dict[tuple[str, bool], list[str]] = {}
        for each in self._fields(measures):
            groups.setdefault((each.unit, each.measure == "share"), []).append(each.name)
        return list(groups.values())

    def _percents(self) -> list[str]:
        return percents(self.columns.fields)


def percents(fields: Iterable[Field]) -> list[str]:
    """The columns that are shares in percent."""
    return [each.name for each in fields if each.unit == "percent" and each.measure in ("", "share")]


def alike_in(names: Iterable[str]) -> str:
    """What the names of columns have in common, in words.

    >>> alike_in(["gdp_primary_pct", "gdp_secondary_pct"]), alike_in(["a", "b"])
    ("all begin with 'gdp'", '')
    """
    words = zip(*(each.split("_") for each in names), strict=False)
    first = "_".join(word for word, *_ in takewhile(lambda every: len({*every}) == 1, words))
    return f"all begin with {first!r}" if first else ""


def _first_word(name: str) -> str:
    return name.split("_")[0]


def _follows(parts: tuple[str, ...], whole: str, pairs: dict[str, list[tuple[str, ...]]]) -> bool:
    """Whether a sum of three is a sum of two with one of them taken apart, or has one too many."""
    for one, other in pairs.get(whole, []):
        if {one, other} <= set(parts):
            return True
        for kept, split in ((one, other), (other, one)):
            if any({kept, *finer} == set(parts) for finer in pairs.get(split, [])):
                return True
    return False
