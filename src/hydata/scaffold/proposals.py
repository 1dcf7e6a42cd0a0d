"""Rules that hold on a table's rows already, for somebody who knows the table to choose from.

A rule is proposed when it holds on every row that can tell, and at least three rows can. A row can
tell when all cells that the rule names are there and come from one document. Sums also need parts
that are larger than the room that rounding leaves; else anything would add up.

Searched are the first 25 numeric columns; sums of two and three, shares of up to four parts, and
subsets among columns whose names begin with the same word. Nothing longer is looked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from itertools import combinations, permutations
from typing import Any

from hydata.errors import DescriptorError
from hydata.figures import Interval
from hydata.package import Package
from hydata.scaffold.cells import Cell, cells_of
from hydata.scaffold.changes import Changes
from hydata.scaffold.descriptor import with_schema
from hydata.schema import Field

MOST_COLUMNS = 25
FEWEST_ROWS = 3
KINDS = ("total", "shares", "share-of", "subset")
LEVELS = ("", "level", "count")
HUNDRED = Interval.point(100)

Grid = list[list[Cell | None]]
Found = tuple[dict[str, Any], int]


@dataclass(frozen=True)
class Proposals:
    """Rules as a schema lists them, how many rows bear each out, and the columns not looked at."""

    rules: tuple[dict[str, Any], ...]
    support: tuple[int, ...]
    left_out: tuple[str, ...] = ()


def propose(package: Package, table: str, kinds: Iterable[str] = KINDS) -> Proposals:
    """The rules that hold on a table and that its schema does not have yet.

    Errors: UnknownName for the table, DescriptorError where it has no schema.
    """
    resource, wanted = package.resource(table), set(kinds)
    schema = resource.schema
    if schema is None:
        raise DescriptorError(f"the table {table} has no schema, so it has no numbers to look at")
    numeric = [each for each in schema.fields if each.numeric and each.name not in schema.primary_key]
    search = Search(numeric[:MOST_COLUMNS], cells_of(package, resource, schema, numeric[:MOST_COLUMNS]))
    declared = {_same(rule.raw) for rule in schema.rules if rule.id in KINDS}
    sums = [*search.totals(), *search.shares()]
    known = [rule for rule, _ in sums] + [rule.raw for rule in schema.rules]
    found = [*sums, *search.shares_of(), *search.subsets(known)]
    new = [(rule, rows) for rule, rows in found if rule["rule"] in wanted and _same(rule) not in declared]
    return Proposals(
        tuple(
            {**rule, "why": f"It held on all {rows} rows that could tell when it was proposed."}
            for rule, rows in new
        ),
        tuple(rows for _, rows in new),
        tuple(each.name for each in numeric[MOST_COLUMNS:]),
    )


def declare(package: Package, table: str, rules: Sequence[dict[str, Any]]) -> Changes:
    """The schema of a table with some rules more, after those that it has."""
    schema = package.resource(table).schema
    assert schema is not None  # propose() has seen to it
    raw = dict(schema.raw)
    raw["rules"] = [*raw.get("rules", []), *rules]
    by_hand = (f"{schema.path}: strike out what holds by chance, say why the rest must hold",)
    return Changes(package, with_schema(package, table, raw) if rules else {}, by_hand)


@dataclass(frozen=True)
class Search:
    """Columns and, row by row, their cells."""

    fields: list[Field]
    grid: Grid

    def totals(self) -> Iterator[Found]:
        """Columns that two or three others of the same unit add up to; none that follows from two others."""
        pairs: dict[int, list[tuple[int, ...]]] = {}
        for size in (2, 3):
            for group in self._groups((*LEVELS, "share")):
                for whole in group:
                    for parts in combinations([each for each in group if each != whole], size):
                        if size == 3 and _follows(parts, whole, pairs):
                            continue
                        rows = self._sum(parts, whole)
                        if rows >= FEWEST_ROWS:
                            if size == 2:
                                pairs.setdefault(whole, []).append(parts)
                            yield (
                                {"rule": "total", "whole": self._name(whole), "parts": self._names(parts)},
                                rows,
                            )

    def shares(self) -> Iterator[Found]:
        """Two to four columns in percent that add up to 100."""
        shares = self._shares()
        for size in (2, 3, 4):
            for parts in combinations(shares, size):
                rows = self._sum(parts, None)
                if rows >= FEWEST_ROWS:
                    yield {"rule": "shares", "fields": self._names(parts)}, rows

    def shares_of(self) -> Iterator[Found]:
        """A column in percent that is one column of another."""
        for share in self._shares():
            for group in self._groups(LEVELS):
                for part, whole in permutations([each for each in group if each != share], 2):
                    rows = self._ratio(share, part, whole)
                    if rows >= FEWEST_ROWS:
                        rule = {"rule": "share-of", "share": self._name(share), "part": self._name(part)}
                        yield {**rule, "whole": self._name(whole)}, rows

    def subsets(self, known: list[Any]) -> Iterator[Found]:
        """Columns that never exceed another of the same first word; the nearest, where no sum tells more.

        What known rules add up are parts side by side: none of them is a part of another.
        """
        sums = [
            (rule.get("whole"), rule.get("parts") or rule.get("fields") or [])
            for rule in known
            if _adds_up(rule)
        ]
        rows = {
            (part, whole): self._within(part, whole)
            for group in self._groups(LEVELS)
            for part, whole in permutations(group, 2)
            if self._name(part).split("_")[0] == self._name(whole).split("_")[0]
            and not any(
                self._name(part) in parts and self._name(whole) in (sum, *parts) for sum, parts in sums
            )
        }
        pairs = {pair for pair, count in rows.items() if count >= FEWEST_ROWS}
        columns = {field.name: column for column, field in enumerate(self.fields)}
        told = {(columns.get(part), columns.get(sum)) for sum, parts in sums for part in parts}
        inside = pairs | told
        for part, whole in sorted(pairs):
            if not any((part, each) in inside and (each, whole) in inside for each in columns.values()):
                yield (
                    {"rule": "subset", "part": self._name(part), "whole": self._name(whole)},
                    rows[part, whole],
                )

    def _name(self, column: int) -> str:
        return self.fields[column].name

    def _names(self, columns: Iterable[int]) -> list[str]:
        return [self._name(each) for each in columns]

    def _groups(self, measures: tuple[str, ...]) -> list[list[int]]:
        """Columns that may be added up: one unit; shares apart from levels, rates of change nowhere."""
        groups: dict[tuple[str, bool], list[int]] = {}
        for column, field in enumerate(self.fields):
            if field.measure in measures and not field.unit_field:
                groups.setdefault((field.unit, field.measure == "share"), []).append(column)
        return list(groups.values())

    def _shares(self) -> list[int]:
        fields = enumerate(self.fields)
        return [n for n, field in fields if field.unit == "percent" and field.measure in ("", "share")]

    def _sum(self, parts: tuple[int, ...], whole: int | None) -> int:
        """Rows on which parts add up to a whole, or to 100; 0 as soon as one contradicts."""
        support = 0
        for row in self.grid:
            cells = _complete(row, parts if whole is None else (*parts, whole))
            if cells is None or len({cell.document for cell in cells}) > 1:
                continue
            added = reduce(Interval.__add__, (cell.interval for cell in cells[: len(parts)]))
            target = HUNDRED if whole is None else cells[-1].interval
            if not added.meets(target):
                return 0
            room = _width(added) + _width(target)
            support += all(abs(cell.value) > room for cell in cells[: len(parts)])
        return support

    def _ratio(self, share: int, part: int, whole: int) -> int:
        support = 0
        for row in self.grid:
            cells = _complete(row, (share, part, whole))
            if cells is None:
                continue
            printed, some, all_ = (cell.interval for cell in cells)
            one = len({cell.document for cell in cells}) == 1
            if not printed.meets(some / all_ * HUNDRED):
                if one:
                    return 0
                continue
            support += one and abs(cells[0].value) > _width(printed)
        return support

    def _within(self, part: int, whole: int) -> int:
        support, smaller = 0, False
        for row in self.grid:
            cells = _complete(row, (part, whole))
            if cells is None or len({cell.document for cell in cells}) > 1:
                continue
            if not (cells[1].interval - cells[0].interval).meets(Interval(Fraction(0))):
                return 0
            support += 1
            smaller = smaller or cells[0].value < cells[1].value
        return support if smaller else 0


def _complete(row: list[Cell | None], columns: tuple[int, ...]) -> list[Cell] | None:
    cells = [cell for column in columns if (cell := row[column]) is not None]
    return cells if len(cells) == len(columns) else None


def _width(interval: Interval) -> Fraction:
    return Fraction(interval.upper) - Fraction(interval.lower) if interval.bounded else Fraction(10**30)


def _follows(parts: tuple[int, ...], whole: int, pairs: dict[int, list[tuple[int, ...]]]) -> bool:
    """Whether a sum of three is a sum of two with one of them taken apart, or has one too many."""
    for one, other in pairs.get(whole, []):
        if {one, other} <= set(parts):
            return True
        for kept, split in ((one, other), (other, one)):
            if any({kept, *finer} == set(parts) for finer in pairs.get(split, [])):
                return True
    return False


def _adds_up(rule: Any) -> bool:
    return rule["rule"] in ("total", "shares")


def _same(rule: Any) -> tuple[object, ...]:
    """What makes two rules the same: the columns, in whatever order they are added up."""
    parts = rule.get("parts") or rule.get("fields") or []
    return (rule["rule"], rule.get("whole"), rule.get("part"), rule.get("share"), frozenset(map(str, parts)))
