"""Keys of a table: rows that are named once, and references that lead to a row."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from typing import Any

from hydata.conformity.columns import UNREADABLE, Column
from hydata.conformity.faults import Fault
from hydata.errors import nearest
from hydata.types.reading import spelt

Parents = set[Hashable]
PART = 1 << 48  # more than any file has rows: a place is one number, which takes less memory than two
NEAR = 2000  # parents that are looked through for one that is spelt alike
HINTS = 100  # different orphans that one is looked for; it takes milliseconds


def key_of(columns: Sequence[Column], cells: Sequence[Any]) -> Hashable:
    """The key of a row, of one part or several; None where a part is missing, or UNREADABLE."""
    if len(columns) == 1:
        return columns[0].key(cells[columns[0].position])
    parts = tuple(column.key(cells[column.position]) for column in columns)
    return None if None in parts else UNREADABLE if UNREADABLE in parts else parts


def stands_in(columns: Sequence[Column], cells: Sequence[Any]) -> bool:
    """Whether a row, which may be too short, has the cells of a key."""
    return all(column.position < len(cells) for column in columns)


def text_of(columns: Sequence[Column], cells: Sequence[Any]) -> str:
    """The key of a row as people read it, its parts joined with `|`."""
    values = (cells[column.position] if column.position < len(cells) else "" for column in columns)
    return "|".join("" if value is None else spelt(value) for value in values)


@dataclass(eq=False)
class Unique:
    """A primary key (each part required), a unique field or a unique key (missing parts left out)."""

    rule: str  # primary-key or unique-error
    columns: tuple[Column, ...]
    paths: tuple[str, ...] = ()  # of the part files
    seen: dict[Hashable, int] = field(
        default_factory=dict, repr=False
    )  # key -> PART * part + its first record

    @property
    def name(self) -> str:
        """The fields, for a finding; empty for a primary key, which is the table's."""
        return "" if self.rule == "primary-key" else ", ".join(column.name for column in self.columns)

    def all_right(self, rows: Sequence[int], texts: Sequence[str | None], part: int = 0) -> bool:
        """Whether the keys of some rows are there, each once, and none was met before; they are taken then.

        For a key of one column, by its texts.
        """
        keys = [*map(self.columns[0].key, texts)]
        different = {*keys}
        if len(different) < len(keys) or None in different or UNREADABLE in different:
            return False
        if not self.seen.keys().isdisjoint(different):
            return False
        first = PART * part
        self.seen.update(zip(keys, (first + row for row in rows), strict=True))
        return True

    def check(self, row: int, cells: Sequence[Any], part: int = 0) -> Fault | None:
        """What is wrong with the key of a row of a part file."""
        key = key_of(self.columns, cells)
        if key is UNREADABLE:
            return None
        if key is None:
            return self.incomplete(cells) if self.rule == "primary-key" else None
        if key in self.seen:
            return self.repeated(cells, *divmod(self.seen[key], PART))
        self.seen[key] = PART * part + row
        return None

    def incomplete(self, cells: Sequence[Any]) -> Fault:
        """The fault of a primary key with a missing part."""
        missing = [each for each in self.columns if each.is_missing(cells[each.position])]
        message = f"the primary key is not complete: {', '.join(each.name for each in missing)} is missing"
        value = text_of(self.columns, cells)
        return Fault(self.rule, "incomplete", message, value, column=missing[0].position + 1)

    def repeated(self, cells: Sequence[Any], part: int, first: int) -> Fault:
        """The fault of a key that stands already in another row, perhaps of another part file."""
        what = "primary key" if self.rule == "primary-key" else "value" if len(self.columns) == 1 else "key"
        message = f"the same {what} as in row {first}"
        message += f" of {self.paths[part]}" if len(self.paths) > 1 else ""
        value = text_of(self.columns, cells)
        return Fault(
            self.rule, "repeated", message, value, column=self.columns[0].position + 1, field=self.name
        )


@dataclass(eq=False)
class Reference:
    """A foreign key: its columns here, and the keys of the rows that it may lead to."""

    columns: tuple[Column, ...]
    target: str  # resource.field, resource.field for a message
    parents: Parents
    known: dict[tuple[Any, ...], bool] = field(default_factory=dict, repr=False)
    hints: dict[str, str] = field(default_factory=dict, repr=False)

    @property
    def name(self) -> str:
        """The fields, for a finding."""
        return ", ".join(column.name for column in self.columns)

    def leads(self, cells: Sequence[Any]) -> bool:
        """Whether there is such a row; a missing part refers to nothing (MATCH SIMPLE)."""
        raw = tuple(cells[column.position] for column in self.columns)
        try:
            known = self.known.get(raw)
        except TypeError:  # a native list or object
            return self._leads(cells)
        if known is None:
            known = self.known[raw] = self._leads(cells)
        return known

    def all_right(self, rows: Sequence[int], texts: Sequence[str | None], part: int = 0) -> bool:
        """Whether there is a row for each of some texts of a reference of one column."""
        return {*map(self.columns[0].key, {*texts})} - {None, UNREADABLE} <= self.parents

    def _leads(self, cells: Sequence[Any]) -> bool:
        key = key_of(self.columns, cells)
        return key is None or key is UNREADABLE or key in self.parents

    def check(self, row: int, cells: Sequence[Any], part: int = 0) -> Fault | None:
        """What is wrong with the reference of a row."""
        return None if self.leads(cells) else self.orphan(cells)

    def orphan(self, cells: Sequence[Any]) -> Fault:
        """The fault of a reference that leads nowhere."""
        value, message = text_of(self.columns, cells), f"no such row in {self.target}"
        column = self.columns[0].position + 1
        return Fault(
            "foreign-key", self.target, message, value, None, None, column, self.name, self._near(value)
        )

    def _near(self, value: str) -> str:
        if value in self.hints:
            return self.hints[value]
        if len(self.parents) > NEAR or len(self.hints) >= HINTS:
            return ""
        texts = ("|".join(map(str, each)) if isinstance(each, tuple) else str(each) for each in self.parents)
        told = nearest(value, sorted(texts))
        self.hints[value] = told if told.startswith("did you mean") else ""
        return self.hints[value]
