"""The rules of schemas as identities between the figures of a sheet: a function a rule."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import numpy as np

from hydata import periods
from hydata.figures import Interval
from hydata.hierarchies import Partitions, area_of, wholes
from hydata.schema import Rule
from hydata.sense.reconciliation.sheets import Gathered, Sheet, dimension
from hydata.sense.reconciliation.system import NOBODY, Flags, Ints

SUM, PRODUCT, ORDER = "sum", "product", "order"
# How many figures of a product are of one dimension, as all of a sum are.
PRODUCTS = {"share-of": 2, "growth": 2}


@dataclass(frozen=True)
class Family:
    """Identities of one rule on one sheet, and the row that each of them is told at."""

    kind: str
    rule: Rule
    sheet: Sheet | None
    field: str  # the column that it is told at
    says: str  # what it is about, in columns
    rows: Sequence[int] | Ints = ()
    details: Sequence[str] = ()  # what else tells one identity from another, such as its partition
    resource: str = ""

    def __len__(self) -> int:
        return len(self.rows) if self.sheet is not None else len(self.details)

    def name(self, number: int) -> str:
        """What an identity of the family is called: rule, table, column, key, document."""
        detail = self.details[number] if self.details else ""
        if self.sheet is None:
            return ":".join(filter(None, [self.rule.id, self.resource, detail]))
        key = "|".join(self.sheet.keys[self.rows[number]])
        told = f"{self.rule.id}:{self.sheet.resource}:{key}:{self.says}" + (f":{detail}" if detail else "")
        return told + (f"@{self.sheet.document}" if self.sheet.document else "")


@dataclass
class Identities:
    """All identities so far, family by family; an identity that stands there already is not taken twice."""

    gathered: Gathered
    families: list[Family] = field(default_factory=list)
    seen: set[tuple[int, ...]] = field(default_factory=set)

    def take(
        self, family: Family, members: Sequence[Ints], factor: Fraction = Fraction(1), offset: int = 0
    ) -> None:
        """Identities of one shape: wholes and parts of sums; a, b, c of products; parts, wholes of orders."""
        fresh = self._fresh(family.kind, members)
        for alike in self._alike(family, members):
            wanted = fresh & alike
            if wanted.any():
                self._add(family.kind, [each[wanted] for each in members], factor, offset)
                self.families.append(_only(family, wanted))

    def _add(self, kind: str, members: Sequence[Ints], factor: Fraction, offset: int) -> None:
        builder = self.gathered.builder
        if kind == SUM:
            builder.add_sums(members)
        elif kind == PRODUCT:
            a, b, c = members
            builder.add_products(a, b, c, factor, Fraction(offset))
        else:
            part, whole = members
            builder.add_orders(part, whole)

    def _alike(self, family: Family, members: Sequence[Ints]) -> Iterator[Flags]:
        """Identities whose figures are of the same dimensions; none whose figures cannot be compared.

        Columns have one dimension each, but for those whose rows name their own units.
        """
        count = len(members[0])
        if not count:
            return
        kinds: Ints = np.array([self._kinds(each, self._by_row(family)) for each in members])
        alike = len(members) if family.kind != PRODUCT else PRODUCTS.get(family.rule.id, 1)
        for about in np.unique(kinds, axis=1).T if kinds.shape[1] > 1 else kinds.T:
            if (about[:alike] == about[0]).all():
                yield np.broadcast_to((kinds == about[:, None]).all(axis=0), count)

    def _kinds(self, members: Ints, by_row: bool) -> Ints:
        """The dimension of each of some figures; of the first, where all are alike."""
        kind_of = self.gathered.builder.kind_of
        return np.array([kind_of(int(each)) for each in (members if by_row else members[:1])])

    def _by_row(self, family: Family) -> bool:
        """Whether a table has columns whose rows name their own units."""
        return family.sheet is not None and any(each.unit_field for each in family.sheet.schema.fields)

    def take_ragged(self, family: Family, sizes: Ints, members: Ints) -> None:
        """Sums of different lengths: the members of each, one after the other, the whole first."""
        if self.gathered.documents or self._by_row(family):
            pieces = np.split(members, np.cumsum(sizes)[:-1])
            kind_of = self.gathered.builder.kind_of
            fresh = np.array(
                [
                    len({kind_of(int(each)) for each in piece}) == 1 and self._new((0, *map(int, piece)))
                    for piece in pieces
                ],
                bool,
            )
            members, sizes = members[np.repeat(fresh, sizes)], sizes[fresh]
            family = _only(family, fresh)
        if len(sizes):
            self.gathered.builder.sums.append((sizes, members))
            self.families.append(family)

    def _fresh(self, kind: str, members: Sequence[Ints]) -> Flags:
        """Which identities are not there yet; with documents, a table's is often one of a document's too."""
        if not self.gathered.documents:
            return np.ones(len(members[0]), bool)
        about = (SUM, PRODUCT, ORDER).index(kind)
        rows = zip(*(each.tolist() for each in members), strict=True)
        return np.array([self._new((about, *row)) for row in rows], bool)

    def _new(self, key: tuple[int, ...]) -> bool:
        new = key not in self.seen
        self.seen.add(key)
        return new


def _only(family: Family, fresh: Flags) -> Family:
    rows = np.asarray(family.rows)[fresh] if len(family.rows) else ()
    details = (
        [each for each, kept in zip(family.details, fresh, strict=True) if kept] if family.details else ()
    )
    return Family(
        family.kind, family.rule, family.sheet, family.field, family.says, rows, details, family.resource
    )


def _usable(sheet: Sheet, rows: Ints, names: Sequence[str], least: int) -> Ints:
    """Rows that print at least so many of some columns; of a document, those that nobody else completes."""
    printed = sum((sheet.there(name, rows).astype(np.int64) for name in names), np.zeros(len(rows), np.int64))
    enough = printed >= min(least, len(names))
    if sheet.document:
        enough &= printed >= len(names) - 1
        for name in names:
            enough[enough] &= sheet.settled(name, rows[enough])
    return rows[enough]


def total(rule: Rule, sheet: Sheet, into: Identities) -> None:
    """The parts add up to the whole."""
    whole, parts = rule.raw["whole"], list(rule.raw["parts"])
    rows = _usable(sheet, sheet.rows(rule), [whole, *parts], 2)
    into.take(
        Family(SUM, rule, sheet, whole, f"{whole}={'+'.join(parts)}", rows),
        [sheet.take(name, rows) for name in (whole, *parts)],
    )


def shares(rule: Rule, sheet: Sheet, into: Identities) -> None:
    """Shares of a row, or of a group of rows, add up to a constant."""
    parts, told = list(rule.raw["fields"]), str(rule.raw.get("whole", 100))
    unit = sheet.unit(parts[0])
    about = ("", "constant", told, unit.code if unit else "")
    gathered = into.gathered
    if about not in gathered.quantities:
        constant = Interval.point(told).scaled(unit.factor if unit else Fraction(1))
        gathered.quantities[about] = gathered.builder.figure(constant, dimension(unit), Fraction(0), NOBODY)
        gathered.names[gathered.quantities[about]] = told
        gathered.codes[gathered.quantities[about]] = about[-1]
    number = gathered.quantities[about]
    if "by" in rule.raw:
        _grouped(rule, sheet, into, number)
        return
    rows = _usable(sheet, sheet.rows(rule), parts, max(1, len(parts) - 1))
    members = [np.full(len(rows), number), *(sheet.take(name, rows) for name in parts)]
    into.take(Family(SUM, rule, sheet, parts[0], f"{'+'.join(parts)}={told}", rows), members)


def _grouped(rule: Rule, sheet: Sheet, into: Identities, whole: int) -> None:
    columns = [sheet.texts[name] for name in rule.raw["by"]]
    groups: dict[tuple[str, ...], list[int]] = {}
    for row in sheet.rows(rule).tolist():
        groups.setdefault(tuple(column[row] for column in columns), []).append(row)
    pieces, firsts = [], []
    for rows in groups.values():
        at = np.array(rows)
        there = [sheet.there(name, at) for name in rule.raw["fields"]]
        if all(each.all() for each in there):  # what is missing in a group may be any number of shares
            members = [sheet.take(name, at) for name in rule.raw["fields"]]
            pieces.append(np.concatenate([[whole], *members]))
            firsts.append(rows[0])
    if pieces:
        fields = rule.raw["fields"]
        family = Family(SUM, rule, sheet, fields[0], "+".join(fields), np.array(firsts))
        into.take_ragged(family, np.array([len(each) for each in pieces]), np.concatenate(pieces))


def share_of(rule: Rule, sheet: Sheet, into: Identities) -> None:
    """A part is the whole times its share; shares are in per cent, the base unit of shares."""
    share, part, whole = (str(rule.raw[name]) for name in ("share", "part", "whole"))
    rows = _usable(sheet, sheet.rows(rule), [share, part, whole], 2)
    members = [sheet.take(name, rows) for name in (part, whole, share)]
    into.take(Family(PRODUCT, rule, sheet, share, f"{share}={part}/{whole}", rows), members, Fraction(1, 100))


def subset(rule: Rule, sheet: Sheet, into: Identities) -> None:
    """A part does not exceed its whole."""
    part, whole = str(rule.raw["part"]), str(rule.raw["whole"])
    rows = _usable(sheet, sheet.rows(rule), [part, whole], 2)
    into.take(
        Family(ORDER, rule, sheet, part, f"{part}<={whole}", rows),
        [sheet.take(name, rows) for name in (part, whole)],
    )


def ratio(rule: Rule, sheet: Sheet, into: Identities) -> None:
    """A numerator is the denominator times the ratio."""
    name, numerator, denominator = (str(rule.raw[part]) for part in ("ratio", "numerator", "denominator"))
    rows = _usable(sheet, sheet.rows(rule), [name, numerator, denominator], 2)
    members = [sheet.take(each, rows) for each in (numerator, denominator, name)]
    into.take(
        Family(PRODUCT, rule, sheet, name, f"{name}={numerator}/{denominator}", rows),
        members,
        1 / Fraction(str(rule.raw.get("per", 1))),
    )


def growth(rule: Rule, sheet: Sheet, into: Identities) -> None:
    """A level is the one of the period before, grown by the printed rate."""
    rate, level = str(rule.raw["growth"]), str(rule.raw["level"])
    since = f" since {rule.raw['base_period']}" if "base_period" in rule.raw else ""
    at = sheet.schema.primary_key.index("period")
    rows, before = [], []
    for row in sheet.rows(rule).tolist():
        key = sheet.keys[row]
        base = str(rule.raw.get("base_period", "")) or periods.before(key[at])
        there = (*key[:at], base, *key[at + 1 :])
        if base and there != key and (sheet.there(rate, np.array([row]))[0] or there in sheet.at):
            rows.append(row)
            before.append(sheet.row(there))
    now, base_rows = np.array(rows, np.int64), np.array(before, np.int64)
    printed = sum(
        (
            sheet.there(name, at).astype(np.int64)
            for name, at in ((rate, now), (level, now), (level, base_rows))
        ),
        np.zeros(len(now), np.int64),
    )  # fmt: skip
    enough = printed >= (3 if sheet.document else 2)
    now, base_rows = now[enough], base_rows[enough]
    members = [sheet.take(level, now), sheet.take(level, base_rows), sheet.take(rate, now)]
    into.take(
        Family(PRODUCT, rule, sheet, rate, f"{rate} of {level}{since}", now),
        members,
        Fraction(1, 100),
        offset=100,
    )


def area_total(rule: Rule, sheet: Sheet, into: Identities, partitions: Partitions) -> None:
    """The members of a partition add up to the whole, for each field and whatever else is in the key."""
    column = area_of(rule)
    at = sheet.schema.primary_key.index(column)
    groups: dict[tuple[str, ...], set[str]] = {}
    for row in sheet.rows(rule).tolist():
        about = sheet.keys[row]
        groups.setdefault((*about[:at], *about[at + 1 :]), set()).add(about[at])
    sizes, flat = [], []
    for whole, members in wholes(rule, sheet.texts[column], partitions):
        for rest in groups:
            known = groups[rest]
            if (whole in known) + sum(member in known for member in members) < 2:
                continue
            flat += [sheet.row((*rest[:at], each, *rest[at:])) for each in (whole, *members)]
            sizes.append(1 + len(members))
    if not sizes:
        return
    rows, lengths = np.array(flat), np.array(sizes)
    owner, starts = np.repeat(np.arange(len(sizes)), lengths), np.concatenate([[0], np.cumsum(lengths)[:-1]])
    detail = str(rule.raw.get("partition", "levels"))
    for name in rule.raw["fields"]:
        there = sheet.there(name, rows)
        printed = np.bincount(owner, there, len(sizes)).astype(np.int64)
        enough = (printed >= 2) & (there[starts] | (printed == lengths - 1) | _may_follow(sheet))
        if sheet.document:
            enough &= printed >= lengths - 1
            wanted = enough[owner]
            unsettled = np.zeros(len(rows), bool)
            unsettled[wanted] = ~sheet.settled(name, rows[wanted])
            enough &= np.bincount(owner, unsettled, len(sizes)) == 0
        chosen = enough[owner]
        family = Family(SUM, rule, sheet, name, name, rows[starts[enough]], [detail] * int(enough.sum()))
        if enough.any():
            into.take_ragged(family, lengths[enough], sheet.take(name, rows[chosen]))


def _may_follow(sheet: Sheet) -> bool:
    """Whether a whole that a table does not print may follow from other documents."""
    return bool(sheet.gathered.documents) and not sheet.document


FORMS: Mapping[str, Callable[[Rule, Sheet, Identities], Any]] = {
    "total": total, "shares": shares, "share-of": share_of, "subset": subset, "ratio": ratio,
    "growth": growth,
}  # fmt: skip
