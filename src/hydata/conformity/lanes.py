"""One column in the fast lane: which of its texts are surely right, as an expression over all of them.

Values are accepted strictly inside their bounds; what lies on a bound, or is spelt in an odd way, is
decided exactly elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import reduce
from operator import and_, or_
from typing import Any

import polars as pl

from hydata.conformity.columns import Column
from hydata.conformity.exact import Plan
from hydata.conformity.faults import Fault
from hydata.conformity.keys import Reference
from hydata.types import Constraint, Reader

PROVEN = 20_000  # different texts that are looked up; a column of more is judged by expression
HANDFUL = 8  # texts that are quicker compared one by one than looked up
Accepts = Callable[[pl.Expr], pl.Expr]


@dataclass
class Lane:
    """One column in the fast lane: its acceptor, and the texts that were proven right."""

    column: Column
    references: list[Reference]
    accepts: Accepts | None
    proven: pl.Series = field(default_factory=lambda: pl.Series([], dtype=pl.String))
    gaps: bool = False  # whether a missing value was met

    @classmethod
    def of(cls, column: Column, plan: Plan) -> Lane:
        """The lane of a column; references of several columns are looked at apart."""
        references = [each for each in plan.references if each.columns == (column,)]
        return cls(column, references, None if references else acceptor(column))

    @property
    def name(self) -> str:
        """The column's name in the frame."""
        return str(self.column.position)

    @property
    def idle(self) -> bool:
        """Whether no text can be wrong here."""
        column = self.column
        return not (self.references or column.required or column.constraints) and column.reader.always

    def sure(self, *, typed: bool = False) -> pl.Expr:
        """True where the text is surely right; elsewhere false or null. `typed`: it was read as a number."""
        texts = pl.col(self.name)
        if self.accepts is None:
            if len(self.proven) > HANDFUL:
                return texts.is_in(self.proven.implode())
            return reduce(or_, (texts == text for text in self.proven), pl.lit(False))
        right = self.accepts(texts)
        if typed:
            return right
        if self.column.required and not self.numeric:  # nothing that is missing is a number
            return right & ~texts.is_in(sorted(self.column.missing))
        return right | texts.is_in(sorted(self.column.missing)) if self.gaps else right

    @property
    def numeric(self) -> Any:
        """The type that its cells may be read as, where all that this takes is right or told by a bound."""
        kinds = {"integer": ("int64", pl.Int64), "number": ("float64", pl.Float64)}
        cast, kind = kinds.get(self.column.reader.type, ("", None))
        plain = self.accepts is not None and self.column.reader.cast == cast and not self.column.reader.swaps
        digits = any(char.isdigit() for text in self.column.missing for char in text)
        return kind if plain and not digits else None

    def judge(self, text: str, cells: list[Any], *, bare: bool = False) -> tuple[Fault, ...]:
        """What is wrong with a text, references included; `cells` is a row to put it into.

        `bare`: without the words of what is only counted.
        """
        cells[self.column.position] = text
        orphans = (each.check(0, cells) for each in self.references)
        found = self.column.wrong_with(text) if bare else self.column.judge(text)
        return found + tuple(each for each in orphans if each is not None)

    def learn(self, right: list[str]) -> None:
        """Remember what was judged right: the texts while there are few, or that values are missing."""
        self.gaps = self.gaps or not self.column.missing.isdisjoint(right)
        if self.accepts is None and right and len(self.proven) < PROVEN:
            self.proven = pl.concat([self.proven, pl.Series(right, dtype=pl.String)])


def acceptor(column: Column) -> Accepts | None:
    """An expression that is true only of right texts; None where there is none.

    Values are accepted strictly inside their bounds; what lies on a bound is decided exactly.
    """
    read, limits = column.reader, column.constraints
    tests: list[Accepts | None] = [_limited(limit, read) for limit in limits]
    if read.cast in ("int64", "float64") and not read.swaps and read.type in ("integer", "number"):
        # Whatever the cast takes is a number; two bounds keep out what is not finite.
        ends = {limit.name.lower()[-7:] for limit in limits}
        if read.cast == "float64" and not {"minimum", "maximum"} <= ends:
            tests.append(lambda texts: _value(texts, read).is_finite())
        elif not limits:
            tests.append(lambda texts: _value(texts, read).is_not_null())
    elif not read.always:
        if not read.surely:
            return None
        tests.append(lambda texts: texts.str.contains(read.surely))
    known = [test for test in tests if test is not None]
    if len(known) < len(tests):
        return None
    return lambda texts: reduce(and_, (test(texts) for test in known)) if known else pl.lit(True)


def _limited(limit: Constraint, read: Reader) -> Accepts | None:
    """An expression that is true only of texts that keep a constraint, if they are of the type."""
    bound: Any = limit.bound
    if limit.name in ("minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum"):
        if bound is None or not read.cast:
            return None
        if limit.name.lower().endswith("minimum"):
            return lambda texts: _value(texts, read) > bound
        return lambda texts: _value(texts, read) < bound
    if limit.name in ("minLength", "maxLength") and read.type == "string":
        if limit.name == "minLength":
            return lambda texts: texts.str.len_chars() >= bound
        return lambda texts: texts.str.len_chars() <= bound
    if limit.name == "pattern" and limit.rust:
        pattern = limit.rust
        return lambda texts: texts.str.contains(pattern)
    return None  # few values, as a rule: they are looked up


def _value(texts: pl.Expr, read: Reader) -> pl.Expr:
    """The texts as the values that bounds are compared with; null where there is none."""
    for old, new in read.swaps:
        texts = texts.str.replace_all(old, new, literal=True)
    kinds = {"int64": pl.Int64, "float64": pl.Float64}
    return texts.cast(kinds[read.cast], strict=False) if read.cast in kinds else texts
