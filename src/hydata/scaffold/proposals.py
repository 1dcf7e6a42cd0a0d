"""Rules that hold on a package's rows already, for somebody who knows the tables to choose from.

A rule is proposed when it holds in 99 % of the rows that can tell, and in three rows at least. A row can
tell when all cells that the rule names are there and come from one document. Sums also need parts
that are larger than the room that rounding leaves; else anything would add up. What is looked for is said
in search.py and search_across.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hydata.errors import DescriptorError, HydataError, brief
from hydata.ledger import Ledger
from hydata.package import Package, Resource
from hydata.scaffold.changes import Changes
from hydata.scaffold.columns import Columns, columns_of
from hydata.scaffold.descriptor import with_schemas
from hydata.scaffold.search import Found, Search
from hydata.scaffold.search_across import area_totals, grouped_shares, growth
from hydata.schema import Schema

MOST_COLUMNS = 25
MOST_EXCEPTIONS = 5
KINDS = ("total", "shares", "share-of", "subset", "ratio", "growth", "area-total")


@dataclass(frozen=True)
class Contradiction:
    """A row, or the first row of a group, on which a rule does not hold."""

    line: int
    key: str
    says: str


@dataclass(frozen=True)
class Proposal:
    """A rule as a schema lists it, and what is for and against it: rows, names, exceptions."""

    table: str
    schema: str
    rule: dict[str, Any]
    rows: int
    holds: int
    names: str
    exceptions: tuple[Contradiction, ...]

    @property
    def raw(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "table": self.table,
            "schema": self.schema,
            "rule": self.rule,
            "evidence": {"rows": self.rows, "holds": self.holds, "names": self.names},
            "exceptions": [
                {"line": each.line, "key": each.key, "says": each.says} for each in self.exceptions
            ],
        }


@dataclass(frozen=True)
class Proposals:
    """What is proposed, and what was not looked at: columns of a table, or tables with the reason."""

    found: tuple[Proposal, ...]
    left_out: tuple[str, ...] = ()

    @property
    def rules(self) -> tuple[dict[str, Any], ...]:
        """The rules as schemas list them."""
        return tuple(each.rule for each in self.found)


def propose(package: Package, table: str, kinds: Iterable[str] = KINDS) -> Proposals:
    """The rules that hold on a table and that its schema does not have yet.

    Errors: UnknownName for the table, DescriptorError where it has no schema.
    """
    resource, wanted = package.resource(table), set(kinds)
    schema = resource.schema
    if schema is None:
        raise DescriptorError(f"the table {table} has no schema, so it has no numbers to look at")
    numeric = [each for each in schema.fields if each.numeric and each.name not in schema.primary_key]
    columns = columns_of(package, resource, schema, numeric[:MOST_COLUMNS])
    said = {_same(rule.raw) for rule in schema.rules}
    found = [
        _proposal(resource, schema, columns, each)
        for each in _search(package, schema, columns, wanted)
        if each.rule["rule"] in wanted and _same(each.rule) not in said
    ]
    return Proposals(tuple(found), tuple(each.name for each in numeric[MOST_COLUMNS:]))


def propose_all(package: Package, kinds: Iterable[str] = KINDS) -> Proposals:
    """The same for every table with a schema; a table that cannot be looked at does not stop the others."""
    kinds = tuple(kinds)
    found: list[Proposal] = []
    left_out: list[str] = []
    for resource in package:
        try:
            if resource.schema is None:
                continue
            each = propose(package, resource.name, kinds)
        except (HydataError, OSError) as error:
            left_out.append(f"{resource.name}: {brief(error, package.base)}")
            continue
        found += each.found
        left_out += [f"{resource.name}: column {name}" for name in each.left_out]
    return Proposals(tuple(found), tuple(left_out))


def declare(package: Package, found: Sequence[Proposal]) -> Changes:
    """The schemas of tables with some rules more, after those that they have.

    Errors: DescriptorError where the rules of a schema are no list.
    """
    by_path: dict[str, dict[str, Any]] = {}
    schemas: dict[str, dict[str, Any]] = {}
    for each in found:
        schema = package.resource(each.table).schema
        assert schema is not None  # propose() has seen to it
        raw = by_path.setdefault(schema.path, dict(schema.raw))
        there = raw.get("rules", [])
        if not isinstance(there, list):
            raise DescriptorError(f"{schema.path}: `rules` must be a list, for more to be appended")
        said = {_same(rule) for rule in there if isinstance(rule, dict)}
        if _same(each.rule) not in said:  # two tables may share a schema
            raw["rules"] = [*there, each.rule]
        schemas[each.table] = raw
    by_hand = [f"{path}: strike out what holds by chance, say why the rest must hold" for path in by_path]
    return Changes(package, with_schemas(package, schemas), tuple(by_hand))


def _search(package: Package, schema: Schema, columns: Columns, wanted: set[str]) -> Iterator[Found]:
    search = Search(columns)
    sums = [*search.totals(), *search.shares()] if wanted & {"total", "shares", "subset"} else []
    known = [each.rule for each in sums] + [rule.raw for rule in schema.rules]
    yield from sums
    shares = list(search.shares_of()) if wanted & {"share-of", "ratio"} else []
    yield from shares
    if "subset" in wanted:
        yield from search.subsets(known)
    if "ratio" in wanted:
        yield from search.ratios([each.rule for each in shares])
    if "shares" in wanted:
        yield from grouped_shares(columns)
    if "growth" in wanted:
        yield from growth(columns, _at_current_prices(package, schema))
    if "area-total" in wanted:
        yield from area_totals(columns, _partitions(package))


def _at_current_prices(package: Package, schema: Schema) -> list[str]:
    indicators = Ledger(package).indicators if package.ours else {}
    return [
        each.name
        for each in schema.fields
        if indicators.get(each.indicator, {}).get("price_basis") == "current"
    ]


def _partitions(package: Package) -> Mapping[str, Mapping[str, Sequence[str]]]:
    """Partition -> whole -> members; of a table that cannot be read, none."""
    found: dict[str, dict[str, Sequence[str]]] = {}
    try:
        listed = Ledger(package).partitions if "partitions" in package else {}
    except (HydataError, OSError):
        listed = {}
    for (name, whole), members in listed.items():
        found.setdefault(name, {})[whole] = members
    return found


def _proposal(resource: Resource, schema: Schema, columns: Columns, found: Found) -> Proposal:
    holds, tell = found.judged.counts
    exceptions = tuple(
        Contradiction(columns.place(row).line, columns.keys[row], says)
        for row, says in found.judged.exceptions(MOST_EXCEPTIONS)
    )
    rows = "rows" if found.judged.rows is None else "sums of rows"
    why = f"It held on all {tell} {rows} that could tell when it was proposed."
    if exceptions:
        lines = ", ".join(str(each.line) for each in exceptions)
        more = f" and {tell - holds - len(exceptions)} more" if tell - holds > len(exceptions) else ""
        why = f"It held on {holds} of {tell} {rows} that could tell when it was proposed"
        why = f"{why}; not at line {lines}{more}."
    rule = {**found.rule, "why": why}
    return Proposal(resource.name, schema.path, rule, tell, holds, found.names, exceptions)


def _same(rule: Mapping[str, Any]) -> frozenset[tuple[str, object]]:
    """What makes two rules the same: what they name, in whatever order; but not how, where, or why."""
    return frozenset(
        (part, frozenset(map(str, value)) if isinstance(value, list) else str(value))
        for part, value in rule.items()
        if part not in ("why", "severity", "where", "per", "base_period")
    )
