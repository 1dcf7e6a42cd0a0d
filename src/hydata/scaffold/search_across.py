"""Rules between the rows of a table that hold on it: shares of a group, growth, areas that add up."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any

import numpy as np

from hydata import periods
from hydata.errors import counted
from hydata.hierarchies import by_code, loop
from hydata.scaffold.columns import Columns, Numbers
from hydata.scaffold.judged import FEWEST, Judged, alike, compared, ends_of, gap
from hydata.scaffold.search import LEVELS, Found, percents

SAYS_GROWTH = re.compile(r"growth|增长", re.IGNORECASE)
TIMES = {"period", "year"}  # columns that are no areas
# How codes that are filled up with zeros may be cut, by their length.
CUTS = {5: [[2, 5]], 6: [[2, 4, 6]], 9: [[2, 4, 6, 9]], 12: [[2, 4, 6, 9, 12]]}
TAKES_PART = 0.8  # of the codes, for them to be taken for a hierarchy
LARGEST_SUM = 1 << 61  # of which 64 bits are sure
NARROW = 10  # percent: shares whose rounding leaves more open than that add up to anything


def grouped_shares(columns: Columns) -> Iterator[Found]:
    """A column in percent that adds up to 100 over one or two columns of the key."""
    key = [name for name in columns.schema.primary_key if name in columns.table.columns]
    for name in percents(columns.fields):
        for count in (1, 2):
            for over in combinations(key, count):
                by = [each for each in key if each not in over]
                judged = _shares_by(columns, name, by) if by else None
                if judged is not None and judged.held():
                    rule = {"rule": "shares", "fields": [name], "by": by}
                    yield Found(rule, judged, f"{', '.join(over)} is left of the key")


def _shares_by(columns: Columns, name: str, by: Sequence[str]) -> Judged | None:
    groups: dict[tuple[str, ...], list[int]] = {}
    for number, row in enumerate(columns.table.rows):
        groups.setdefault(tuple(row[each] for each in by), []).append(number)
    sets = [rows for rows in groups.values() if len(rows) > 1]
    if len(sets) < FEWEST:
        return None
    added = _Sums(columns, name, sets)
    hundred = 100 * columns.step
    meets = (added.lower <= hundred) & (added.upper >= hundred)
    tell = added.complete & ((added.upper - added.lower <= NARROW * columns.step) | ~meets)

    def says(group: int) -> str:
        off = gap(columns, added.lower[group], added.upper[group], hundred, hundred)
        return f"{added.shown(group)} in {len(sets[group]):,} shares is not 100; off by {off}"

    return Judged(tell, tell & meets, says, [rows[0] for rows in sets])


class _Sums:
    """What a column adds up to in some sets of rows; complete where each has a number, of one document."""

    def __init__(self, columns: Columns, name: str, sets: Sequence[Sequence[int]]) -> None:
        column, self.columns = columns[name], columns
        every = np.array([row for rows in sets for row in rows], np.int64)
        starts = np.cumsum([0, *map(len, sets[:-1])])
        most = max(map(len, sets)) * int(np.abs(column.upper).max())
        kind = np.int64 if most < LARGEST_SUM and column.upper.dtype == np.int64 else object
        self.value, self.lower, self.upper = (
            np.add.reduceat(each[every].astype(kind), starts)
            for each in (column.value, column.lower, column.upper)
        )
        self.first, self.last = (
            each.reduceat(column.document[every], starts) for each in (np.minimum, np.maximum)
        )
        self.complete = np.logical_and.reduceat(column.there[every], starts) & (self.first == self.last)

    def shown(self, number: int) -> str:
        """A sum as it is written."""
        return self.columns.shown(self.value[number])


def growth(columns: Columns, without: Sequence[str]) -> Iterator[Found]:
    """A column in percent whose name says growth, from one period to the next of a column named alike.

    Levels `without` constant prices say nothing of growth.
    """
    if "period" not in columns.schema.primary_key:
        return
    levels = [each.name for each in columns.fields if each.measure in LEVELS and not each.unit_field]
    for rate in columns.fields:
        said = SAYS_GROWTH.search(rate.name)
        if said is None or rate.unit not in ("", "percent"):
            continue
        stem = rate.name[: said.start()].strip("_") or rate.name[said.end() :].strip("_").removeprefix("of_")
        for level in levels:
            if level in without or level == rate.name or not f"{level}_".startswith(f"{stem}_"):
                continue
            judged = _grown(columns, rate.name, level)
            if judged.held():
                rule = {"rule": "growth", "growth": rate.name, "level": level}
                yield Found(rule, judged, f"{rate.name} says {said.group()!r}, {level} begins alike")


def _grown(columns: Columns, rate: str, level: str) -> Judged:
    names = columns.schema.primary_key
    keys = [tuple(row.get(name, "") for name in names) for row in columns.table.rows]
    at, place = {key: row for row, key in enumerate(keys)}, names.index("period")
    earlier = [at.get((*key[:place], periods.before(key[place]), *key[place + 1 :]), -1) for key in keys]
    now, before = columns[level], columns[level].only(np.array(earlier, np.int64))
    low, high = (100 * (each - 1) for each in ends_of(now, before, 1))
    there = alike([columns[rate], now, before]) & (np.array(earlier) >= 0)
    return compared(columns, columns[rate], low, high, there, (
        lambda row: f"{columns.text(row, level)} after {columns.text(earlier[row], level)}",
        lambda row: f"{columns.text(row, rate)} %",
    ))  # fmt: skip


def area_totals(columns: Columns, partitions: Mapping[str, Mapping[str, Sequence[str]]]) -> Iterator[Found]:
    """Areas that add up to their whole, as a partition lists them, or as their codes are cut.

    A column that a rule of the schema adds up in the same way already is left out.
    """
    told = [rule.raw for rule in columns.schema.rules if rule.id == "area-total"]
    for area in columns.schema.primary_key:
        if area not in columns.table.columns or area in TIMES:
            continue
        codes = {row[area] for row in columns.table.rows}
        ways: list[tuple[dict[str, Any], Mapping[str, Sequence[str]], str]] = [
            ({"partition": name}, wholes, f"{area} holds codes of the partition {name}")
            for name, wholes in partitions.items()
            if codes & set(wholes) and not loop(wholes)
        ]
        tree = by_code(codes, levels) if (levels := levels_of(codes)) else {}
        if tree and tree not in [_there(wholes, codes) for _, wholes, _ in ways]:
            ways.append(({"levels": levels}, tree, f"codes in {area} are cut at {levels}"))
        for part, wholes, names in ways:
            same = [rule.get("fields", []) for rule in told if part.items() <= rule.items()]
            known = {str(field) for fields in same if isinstance(fields, list) for field in fields}
            found = _additive(columns, area, wholes, known)
            if found:
                fields = [name for name, _ in found]
                rule: dict[str, Any] = {"rule": "area-total", "fields": fields, **part}
                judged = _together([judged for _, judged in found])
                if judged.held():
                    yield Found(rule if area == "area" else {**rule, "area": area}, judged, names)


def _there(wholes: Mapping[str, Sequence[str]], codes: set[str]) -> dict[str, list[str]]:
    return {whole: sorted(wholes[whole]) for whole in sorted(wholes) if whole in codes}


def levels_of(codes: set[str]) -> list[int]:
    """The lengths at which codes are cut; empty where they are no hierarchy.

    >>> levels_of({"430400", "430423", "430481"}), levels_of({"DE", "DE1", "DE2"}), levels_of({"a", "b"})
    ([4, 6], [2, 3], [])
    """
    plain = {code for code in codes if code.isalnum()}
    lengths = sorted({len(code) for code in plain})
    for levels in CUTS.get(lengths[0], []) if len(lengths) == 1 else [lengths] if lengths else []:
        tree = by_code(plain, levels) if len(levels) > 1 else {}
        part = {*tree, *(member for members in tree.values() for member in members)}
        if len(part) < max(FEWEST, TAKES_PART * len(plain)):
            continue
        for level in list(levels):
            fewer = [each for each in levels if each != level]
            if len(fewer) > 1 and by_code(plain, fewer) == tree:
                levels = fewer
        return levels
    return []


def _additive(
    columns: Columns, area: str, wholes: Mapping[str, Sequence[str]], known: set[str]
) -> list[tuple[str, Judged]]:
    """The columns whose areas add up, but for those that are known."""
    rest = [name for name in columns.schema.primary_key if name in columns.table.columns and name != area]
    groups: dict[tuple[str, ...], dict[str, int]] = {}
    for number, row in enumerate(columns.table.rows):
        groups.setdefault(tuple(row[name] for name in rest), {})[row[area]] = number
    sets, tops = [], []
    for whole, members in wholes.items():
        for rows in groups.values():
            if whole in rows and all(member in rows for member in members):
                sets.append([rows[member] for member in members])
                tops.append(rows[whole])
    found = []
    for field in [each for each in columns.fields if each.name not in known] if sets else ():
        if field.measure in LEVELS and not field.unit_field and field.unit != "percent":
            judged = _added_up(columns, field.name, sets, np.array(tops, np.int64))
            if judged.held(1):
                found.append((field.name, judged))
    return found


def _added_up(columns: Columns, name: str, sets: Sequence[Sequence[int]], tops: Numbers) -> Judged:
    added, whole = _Sums(columns, name, sets), columns[name].only(tops)
    room = added.upper - added.lower + whole.width
    meets = (added.lower <= whole.upper) & (added.upper >= whole.lower)
    complete = added.complete & whole.there & (added.first == whole.document)
    tell = complete & ((np.abs(whole.value) > room) | ~meets)

    def says(number: int) -> str:
        off = gap(columns, added.lower[number], added.upper[number], whole.lower[number], whole.upper[number])
        top = columns.text(int(tops[number]), name)
        areas = counted(len(sets[number]), "area")
        return f"{name}: {added.shown(number)} in {areas} is not {top}; off by {off}"

    return Judged(tell, tell & meets, says, tops.tolist())


def _together(every: Sequence[Judged]) -> Judged:
    """What several columns say, as one."""
    says: list[tuple[Callable[[int], str], int]] = [
        (each.says, number) for each in every for number in range(len(each.tell))
    ]
    rows = [row for each in every for row in each.rows or ()]
    tell, holds = (np.concatenate([getattr(each, name) for each in every]) for name in ("tell", "holds"))
    return Judged(tell, holds, lambda number: says[number][0](says[number][1]), rows)
