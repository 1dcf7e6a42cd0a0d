"""Parquet: columns that come with types, in batches of a frame; judged as native values are.

Where the type of a column is that of its field, expressions accept what is surely right; everything else
goes, as its different values, to the exact reader, as in the fast lane of text.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from itertools import chain
from operator import and_
from typing import TYPE_CHECKING, Any

import polars as pl

from hydata.conformity.beyond import beyond
from hydata.conformity.blocks import Signs
from hydata.conformity.columns import Column
from hydata.conformity.digests import Digests
from hydata.conformity.exact import Plan, check
from hydata.conformity.fast import FastLane, Part
from hydata.conformity.faults import Fault
from hydata.conformity.lanes import PROVEN, Accepts, Lane, acceptor
from hydata.conformity.parquet import Source
from hydata.conformity.rows import Record
from hydata.conformity.scan import Body, scan
from hydata.conformity.tally import Tally
from hydata.findings import Skipped
from hydata.types import Constraint

if TYPE_CHECKING:
    from hydata.conformity.kept import Repeated
    from hydata.conformity.table import Table

FIRST = 2  # the record of the first row: the names of the columns are counted as the first
# What a column's type says of itself; with a field of that type, and no limits, nothing can be wrong.
SAME = {"boolean": pl.Boolean, "date": pl.Date, "datetime": pl.Datetime, "time": pl.Time}
BOUNDS = ("minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum")


@dataclass(frozen=True)
class Labels:
    """The names of the columns, as the plan of a table wants a header."""

    labels: list[str] | None
    row: int = 1
    line: int | None = None
    keyed: bool = False


def check_frames(table: Table) -> int:
    """Judge all parts of a table; what cannot be opened, or read to its end, is told.

    Parts of one shape are judged together, so that their keys are compared; parts of several shapes row by
    row, which compares them too.
    """
    sources: list[Source] = []
    for part, path in enumerate(table.resource.paths):
        table.part = part
        try:
            sources.append(Source.of(part, table.resource.base / path))
        except (pl.exceptions.PolarsError, OSError, ValueError, NotImplementedError) as error:
            _unread(table, f"the file is no Parquet file: {_first_line(error)}")
    plans = []
    for source in sources:
        table.part = source.part
        plans.append(table.planned(Labels(source.labels)))  # type: ignore[arg-type]
    if table.state.options.fast or not sources:
        return 0
    try:
        shapes = [(each.labels, each.schema) for each in sources]
        if sources[0].labels and all(shape == shapes[0] for shape in shapes):
            odd = set().union(*(beyond(each.frame) for each in sources))
            return _scan(table, plans[0], [each.spelling(odd) for each in sources])
        sources = [each.spelling(beyond(each.frame)) for each in sources]
        return sum(_by_rows(table, plan, each) for plan, each in zip(plans, sources, strict=True))
    except BaseException as error:  # polars panics at a date beyond its own calendar, which is no Exception
        if isinstance(error, KeyboardInterrupt | SystemExit):
            raise
        _unread(table, f"the file cannot be read to its end: {_first_line(error)}")
        return 0


def _scan(table: Table, plan: Plan, sources: list[Source]) -> int:
    name, progress = table.resource.name, table.state.options.progress
    lane = FrameLane(sources[0].read_by(plan), sources[0].schema, table.tally.samples)

    def bodies() -> Iterator[Body]:
        for source in sources:
            table.part = source.part
            yield Body(source.part, FIRST, 0, source.batches())

    return scan(
        lane, bodies, table.tally, budget=table.state.options.memory,
        progress=lambda rows, size: progress(f"{name}: {rows:,} rows, {size / 1e6:,.0f} MB"),
    )  # fmt: skip


def _by_rows(table: Table, plan: Plan, source: Source) -> int:
    cells = chain.from_iterable(frame.iter_rows() for frame in (source.batches() if source.labels else ()))
    records = ((number, None, list(each)) for number, each in enumerate(cells, FIRST))
    return check(source.read_by(plan), records, table.tally, part=source.part, native=True)  # type: ignore[arg-type]


def _unread(table: Table, message: str) -> None:
    table.tell(Fault("source-error", "parquet", message))
    what = f"rows of {table.resource.name} in {table.resource.paths[table.part]}"
    table.skipped.append(Skipped(what, "the file cannot be read to its end"))
    table.whole = False


def _first_line(error: BaseException) -> str:
    return str(error).strip().partition("\n")[0]


@dataclass
class NativeLane(Lane):
    """One column of native values: null is a missing value, and so are the texts that stand for one."""

    kind: Any = pl.String

    @property
    def idle(self) -> bool:
        """Whether no value can be wrong here."""
        return super().idle and (self.kind == pl.String or self.column.reader.type == "any")

    def sure(self, *, typed: bool = False) -> pl.Expr:
        """True where the value is surely right; elsewhere false or null."""
        values = pl.col(self.name)
        if self.kind == pl.String:
            right = super().sure()
        elif self.kind.is_nested():
            right = pl.lit(False) & values.is_null()
        else:
            right = values.is_in(self.proven.implode()) if self.accepts is None else self.accepts(values)
        return right if self.column.required else right.fill_null(False) | values.is_null()

    def judge(self, text: Any, cells: list[Any], *, bare: bool = False) -> tuple[Fault, ...]:
        """What is wrong with a native value, references included."""
        cells[self.column.position] = text
        orphans = (each.check(0, cells) for each in self.references)
        return self.column.judge_native(text) + tuple(each for each in orphans if each is not None)

    def learn(self, right: list[Any]) -> None:
        """Remember what was judged right, while there is not too much of it."""
        there = [each for each in right if each is not None]
        if self.kind == pl.String:
            super().learn(there)
        elif not self.kind.is_nested() and there and len(self.proven) < PROVEN:
            self.proven = pl.concat([self.proven, pl.Series(there, dtype=self.kind)])


def native_lane(column: Column, kind: Any, plan: Plan) -> NativeLane:
    """The lane of a column of a type."""
    references = [each for each in plan.references if each.columns == (column,)]
    accepts = None if references else native_acceptor(column, kind)
    return NativeLane(column, references, accepts, pl.Series([], dtype=kind), kind=kind)


def native_acceptor(column: Column, kind: Any) -> Accepts | None:
    """An expression that is true only of right values of a type; None where there is none."""
    if kind == pl.String:
        return acceptor(column)
    read, limits = column.reader, column.constraints
    if SAME.get(read.type) == kind.base_type() and not limits:
        return lambda values: values.is_not_null()
    if not ((read.type == "integer" and kind.is_integer()) or (read.type == "number" and kind.is_numeric())):
        return None
    if any(limit.name not in BOUNDS or limit.bound is None for limit in limits):
        return None
    tests = [_within(limit) for limit in limits]
    tests.append(lambda values: values.is_finite() if kind.is_float() else values.is_not_null())
    return lambda values: reduce(and_, (test(values) for test in tests))


def _within(limit: Constraint) -> Accepts:
    bound: Any = limit.bound
    if limit.name.lower().endswith("minimum"):
        return lambda values: _comparable(values, bound) > bound
    return lambda values: _comparable(values, bound) < bound


def _comparable(values: pl.Expr, bound: Any) -> pl.Expr:
    """Whole numbers as they are; others as floats, which are rounded, but never past one another."""
    return values if isinstance(bound, int) else values.cast(pl.Float64)


class FrameLane(FastLane):
    """Judges batches of a frame, whose columns are named by their position."""

    def __init__(self, plan: Plan, schema: Any, samples: int | None) -> None:
        self.kinds = list(schema.values())
        super().__init__(plan, Signs(), lambda data, tally: ([], 0), samples)  # no batch is irregular

    def lane(self, column: Column) -> Lane:
        """The lane of a column, by its type."""
        return native_lane(column, self.kinds[column.position], self.plan)

    def pieces(self, body: Body) -> Iterator[Any]:
        """The batches."""
        return iter(body.chunks)

    def size(self, data: Any) -> int:
        """How many bytes a batch takes."""
        return int(data.estimated_size())

    def __call__(self, data: Any) -> Part:
        """Judge one batch."""
        tally = Tally(self.samples)
        self.judge(data, None, tally)
        for digest in self.digests:
            for at in digest.incomplete(data):
                cells = list(data.row(at))
                tally.add(digest.unique.incomplete(cells)._replace(row=at), key=self.plan.key(cells))
        numbers = [each.numbers(data)[0] for each in self.digests]
        parents = [self.parents(data, columns) for columns, _ in self.plan.wanted]
        return Part(tally, data.height, data.height, 0, numbers, parents)

    def keys(self, data: Any, digests: list[Digests]) -> list[pl.Series]:
        """The numbers of the keys of a batch."""
        return [each.numbers(data)[0] for each in digests]

    def suspects(self, data: Any, digest: Digests, repeated: Repeated) -> tuple[list[Record], int, int]:
        """The rows of a batch that may repeat a key; and how many there are."""
        found = digest.suspects(data, repeated)
        return [(at, 0, list(data.row(at))) for at in found], data.height, 0
