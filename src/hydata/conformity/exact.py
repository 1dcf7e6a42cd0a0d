"""The exact lane: every cell is judged by the standard's grammar, to the letter.

Small tables take only this lane. A column is looked at as the set of its different texts, so that
what stands there a thousand times is judged once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import islice
from typing import Any

from hydata.conformity.columns import Column
from hydata.conformity.faults import Fault
from hydata.conformity.keys import Parents, Reference, Unique, key_of, stands_in, text_of
from hydata.conformity.rows import Record
from hydata.conformity.tally import Tally

BATCH = 8192  # rows


@dataclass(eq=False)
class Plan:
    """All that is to be looked at in a table: columns, keys, references, and keys that others refer to."""

    columns: list[Column]
    width: int  # cells that a whole row has
    primary: tuple[Column, ...] = ()
    unique: list[Unique] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    wanted: list[tuple[tuple[Column, ...], Parents]] = field(default_factory=list)

    def key(self, cells: Sequence[Any]) -> str:
        """The primary key of a row as people read it."""
        return text_of(self.primary, cells)

    @property
    def fields(self) -> list[str]:
        """The field of each column, empty for a column that has none."""
        names = {column.position: column.name for column in self.columns}
        return [names.get(at, "") for at in range(self.width)]

    def reading(self, other: Mapping[int, Column]) -> Plan:
        """The plan with other columns at some positions; what was seen of keys so far stays."""

        def of(columns: Iterable[Column]) -> tuple[Column, ...]:
            return tuple(other.get(each.position, each) for each in columns)

        return Plan(
            list(of(self.columns)),
            self.width,
            of(self.primary),
            [replace(each, columns=of(each.columns)) for each in self.unique],
            [replace(each, columns=of(each.columns), known={}) for each in self.references],
            [(of(columns), parents) for columns, parents in self.wanted],
        )


def check(plan: Plan, records: Iterable[Record], tally: Tally, *, part: int = 0, native: bool = False) -> int:
    """Judge every record; returns how many there were. `native` cells need not be text."""
    records, count = iter(records), 0
    while batch := list(islice(records, BATCH)):
        count += len(batch)
        whole = [record for record in batch if len(record[2]) == plan.width]
        columns: list[tuple[Any, ...]] = []
        if native:
            for record in whole:
                _cells(plan, record, tally, part)
        else:
            columns = list(zip(*(cells for _, _, cells in whole), strict=True))
            _columns(plan, columns, whole, tally, part)
        for record in batch if len(whole) < len(batch) else ():
            if len(record[2]) != plan.width:  # told already as ragged; the cells that are there are judged
                _cells(plan, record, tally, part)
        _keys(plan, columns if len(whole) == len(batch) else [], batch, tally, part)
    return count


def _columns(
    plan: Plan, columns: list[tuple[Any, ...]], records: list[Record], tally: Tally, part: int
) -> None:
    for column in plan.columns if columns else ():
        texts = columns[column.position]
        new = {*texts} - column.right
        judged = {} if column.all_right(new) else {text: column.wrong_with(text) for text in new}
        for at, text in enumerate(texts) if any(judged.values()) else ():
            for number, fault in enumerate(judged.get(text, ())):
                tell(plan, fault, records[at], tally, part, partial(_in_words, column, text, number))


def _cells(plan: Plan, record: Record, tally: Tally, part: int) -> None:
    cells = record[2]
    for column in plan.columns:
        if column.position < len(cells):
            for fault in column.judge_native(cells[column.position]):
                tell(plan, fault, record, tally, part)


def _keys(plan: Plan, columns: list[tuple[Any, ...]], records: list[Record], tally: Tally, part: int) -> None:
    def having(key: tuple[Column, ...]) -> list[Record]:
        return records if columns else [each for each in records if stands_in(key, each[2])]

    for key, parents in plan.wanted:
        parents.update(key_of(key, cells) for _, _, cells in having(key))
    checks: list[Unique | Reference] = [*plan.unique, *plan.references]
    rows = [row for row, _, _ in records]
    for each in checks:
        first = each.columns[0].position
        if columns and len(each.columns) == 1 and each.all_right(rows, columns[first], part):
            continue
        for record in having(each.columns):
            fault = each.check(record[0], record[2], part)
            if fault is not None:
                tell(plan, fault, record, tally, part)


def _in_words(column: Column, text: str, number: int) -> Fault:
    return column.judge(text)[number]


def tell(
    plan: Plan, fault: Fault, record: Record, tally: Tally, part: int,
    in_words: Callable[[], Fault] | None = None,
) -> None:  # fmt: skip
    """Count a fault of a record, and keep its place if it is among the first, `in_words` if it has none."""
    tally.count(fault, 1)
    kind = (fault.rule, fault.kind, fault.field)
    # Rows of another width, and keys after keys, are not looked at in the order of the file.
    if not tally.full(kind) or (part, record[1] or 0, record[0]) < tally.groups[kind].places[-1][:3]:
        fault = in_words() if in_words is not None else fault
        placed = fault._replace(row=record[0], line=record[1])
        tally.place(placed, key=plan.key(record[2]), part=part)
