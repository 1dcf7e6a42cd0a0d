"""One column of a table and all that its field says of a single cell: missing, type, constraints."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Set
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from hydata.conformity.faults import Fault
from hydata.conformity.glance import Glance, glance
from hydata.types import Constraint, Reader, Unreadable, meaning
from hydata.types.missing import missing
from hydata.types.numbers import whole
from hydata.types.reading import spelt

# The key of a cell that its column cannot read: it is told as such, and compared with nothing.
UNREADABLE = object()
# Verdicts on texts are kept, so that a text is read once; more than these are forgotten. Faults take memory.
REMEMBERED, REMEMBERED_FAULTS = 200_000, 5_000


@dataclass(eq=False)
class Column:
    """A column: where it stands, how its cells are read, and what they have been found to be.

    `judge` is the one truth about a cell: a fast lane may accept what is surely right, and hands
    over the rest.
    """

    position: int  # in the row, from 0
    name: str
    raw: Mapping[str, Any]
    missing: frozenset[str]
    required: bool
    unique: bool
    reader: Reader
    constraints: tuple[Constraint, ...]
    right: set[str] = field(default_factory=set, repr=False)
    wrong: dict[str, tuple[Fault, ...]] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, position: int, raw: Mapping[str, Any], schema: Mapping[str, Any], version: int) -> Column:
        """The column of a field descriptor, of a package of version 1 or 2 of the standard."""
        meant = meaning(raw, version=version)
        limits = raw.get("constraints")
        limits = limits if isinstance(limits, Mapping) else {}
        return cls(
            position,
            str(raw.get("name", "")),
            raw,
            frozenset(missing(raw, schema)),
            limits.get("required") is True,
            limits.get("unique") is True,
            meant.reader,
            tuple(each for each in meant.constraints if each.name not in ("required", "unique")),
        )

    @cached_property
    def glance(self) -> Glance | None:
        """What sees that many texts are surely right."""
        return glance(self.reader, self.constraints)

    def all_right(self, texts: Set[str | None]) -> bool:
        """Whether nothing is wrong in some texts; those up to the first other one are remembered."""
        if len(self.right) >= REMEMBERED:
            self.right.clear()
        there = {text for text in texts - self.missing if text is not None}
        if self.required and len(there) < len(texts):
            return False
        if there and self.glance is not None and self.glance(there):
            self.right |= there
            return True
        parse, limits, remember = self.reader.parse, self.constraints, self.right.add
        for text in there:
            try:
                value = parse(text)
            except Unreadable:
                return False
            for limit in limits:
                if not limit.holds(text, value):
                    return False
            remember(text)
        return True

    def judge(self, text: str) -> tuple[Fault, ...]:
        """What is wrong with a text in this column; nothing for a right one."""
        if text in self.right:
            return ()
        known = self.wrong.get(text)
        if known is not None:
            return known
        found = self._judge(text)
        if found:
            if len(self.wrong) >= REMEMBERED_FAULTS:
                self.wrong.clear()
            self.wrong[text] = found
        else:
            self._remember(text)
        return found

    def wrong_with(self, text: str) -> tuple[Fault, ...]:
        """The same faults as `judge` finds, without the words, which take longest: for those only counted."""
        if text in self.right:
            return ()
        found = self.wrong.get(text) or self._judge(text, bare=True)
        if not found:
            self._remember(text)
        return found

    def _remember(self, right: str) -> None:
        if len(self.right) >= REMEMBERED:
            self.right.clear()
        self.right.add(right)

    def _judge(self, cell: Any, *, bare: bool = False) -> tuple[Fault, ...]:
        if self.is_missing(cell):
            if not self.required:
                return ()
            return (self.fault("constraint-error", "required", "a value is required", cell),)
        try:
            value = self.reader.parse(cell) if isinstance(cell, str) else self.reader.read(cell)
        except Unreadable as error:
            words = ("", "") if bare else (error.reason, error.hint)
            return (self.fault("type-error", "", words[0], cell, words[1]),)
        broken = [limit for limit in self.constraints if not limit.holds(cell, value)]
        return tuple(
            self.fault(
                "constraint-error", limit.name, f"breaks the constraint {limit.name} {limit.limit}", cell
            )
            for limit in broken
        )

    def judge_native(self, cell: Any) -> tuple[Fault, ...]:
        """What is wrong with a cell of JSON rows or inline data, which need not be text."""
        return self.judge(cell) if isinstance(cell, str) else self._judge(cell)

    @cached_property
    def at_once(self) -> Callable[[str], Hashable] | None:
        """What makes the key of a right text, where that is quicker than to read it."""
        read = self.reader
        if read.type == "string" and read.always:
            return str
        digits = read.type == "integer" and not read.swaps and self.raw.get("bareNumber") is not False
        return whole if digits else None

    def is_missing(self, cell: Any) -> bool:
        """Whether a cell stands for no value."""
        return cell is None or (isinstance(cell, str) and cell in self.missing)

    def key(self, cell: Any) -> Hashable:
        """What equal cells have in common, as a part of a key; None for a missing one."""
        if self.is_missing(cell):
            return None
        if self.at_once is not None and isinstance(cell, str) and cell in self.right:
            return self.at_once(cell)
        try:
            return self.reader.key(
                self.reader.parse(cell) if isinstance(cell, str) else self.reader.read(cell)
            )
        except Unreadable:
            return UNREADABLE

    def fault(self, rule: str, kind: str, message: str, cell: Any, hint: str = "") -> Fault:
        """A fault of this column, without a place yet."""
        value = cell if isinstance(cell, str) else "" if cell is None else spelt(cell)
        return Fault(rule, kind, message, value, column=self.position + 1, field=self.name, hint=hint)
