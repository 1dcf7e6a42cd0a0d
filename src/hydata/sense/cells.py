"""A table as the rules see it: each cell an interval, and the document that it came from."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any

from hydata.figures import Figure, Interval
from hydata.hierarchies import Partitions
from hydata.ledger import Ledger
from hydata.schema import Field, Rule, Schema
from hydata.tabular import Table, values
from hydata.types.patterns import compiled
from hydata.units import Unit, Units

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Origin:
    """What stands behind a cell: the document and its status, and the interval in the cell's unit."""

    source: str
    status: str
    read: Callable[[], Interval | None]  # most cells are never asked

    @cached_property
    def interval(self) -> Interval | None:
        """What the document says; None where that cannot be read."""
        return self.read()

    def behind(self, number: Fraction) -> Interval | None:
        """What the document says, where the number agrees with it."""
        return self.interval if self.interval is not None and self.interval.holds(number) else None


# (key of the row, field) -> what stands behind that cell
Origins = Mapping[tuple[str, str], Origin]


@dataclass(frozen=True)
class Context:
    """What the rules of one table may look up beside the table itself."""

    units: Units
    origins: Origins = field(default_factory=dict)
    files: Ledger | None = None  # the tables of the package

    @cached_property
    def ledger(self) -> Ledger | None:
        """The registers and observations; None in a package without them."""
        return self.files if self.files is not None and self.files.package.ours else None

    @cached_property
    def partitions(self) -> Partitions:
        """(partition, whole) -> its members, as the table `partitions` of any package lists them."""
        listed = self.files is not None and "partitions" in self.files.package
        return self.files.partitions if self.files is not None and listed else {}


@dataclass(frozen=True)
class Lists:
    """The columns of a few rows, where pandas is not worth its import."""

    columns: Mapping[str, list[Any]]
    height: int

    @classmethod
    def of(cls, table: Table, schema: Schema) -> Lists:
        """The rows of a table, numbers as Decimals."""
        found = {each.name: values(table, each) for each in schema.fields}
        for each in schema.fields:
            if each.numeric:
                found[each.name] = [None if cell is None else Decimal(cell) for cell in found[each.name]]
        return cls(found, len(table))

    def __len__(self) -> int:
        return self.height

    def __contains__(self, name: object) -> bool:
        return name in self.columns


@dataclass(frozen=True)
class Cells:
    """The cells of a frame whose numbers are Decimals, so that the digits are those of the text."""

    frame: pd.DataFrame | Lists
    schema: Schema
    context: Context

    @cached_property
    def keys(self) -> list[str]:
        """The primary key of each row."""
        names = [name for name in self.schema.primary_key if name in self.frame]
        if not names:
            return [""] * len(self.frame)
        parts = [self.texts(name) for name in names]
        return ["|".join(row) for row in zip(*parts, strict=True)]

    def texts(self, name: str) -> list[str]:
        """A column as text; what is missing is empty."""
        if name not in self._texts:
            self._texts[name] = ["" if value is None else str(value) for value in self.objects(name)]
        return self._texts[name]

    @cached_property
    def _texts(self) -> dict[str, list[str]]:
        return {}

    def objects(self, name: str) -> list[Any]:
        """A column as it is; None where it is missing."""
        if isinstance(self.frame, Lists):
            return self.frame.columns[name]
        column = self.frame[name]
        pairs = zip(column.to_list(), column.isna().to_list(), strict=True)
        return [None if missing else value for value, missing in pairs]

    def value(self, row: int, name: str) -> Fraction | None:
        """The number in a cell."""
        return self.numbers[name][row]

    def base_value(self, row: int, name: str) -> Fraction | None:
        """The number in a cell, in base units; as it is where it has no unit."""
        value, unit = self.value(row, name), self.unit_of(row, name)
        return value if value is None or unit is None else value * unit.factor

    @cached_property
    def columns(self) -> dict[str, list[Decimal | None]]:
        """The numeric columns."""
        return {
            each.name: self.objects(each.name)
            for each in self.schema.fields
            if each.numeric and each.name in self.frame
        }

    @cached_property
    def numbers(self) -> dict[str, list[Fraction | None]]:
        """The numeric columns, for arithmetic."""
        return {
            name: [None if value is None else Fraction(value) for value in column]
            for name, column in self.columns.items()
        }

    def interval(self, row: int, name: str) -> Interval | None:
        """What a cell stands for, in its own unit; None when it is empty.

        The observation behind it says so as long as the cell agrees with it; a cell that was
        changed, or that nothing stands behind, stands for the digits it is written with.
        """
        value, number = self.columns[name][row], self.numbers[name][row]
        if value is None or number is None:
            return None
        origin = self.context.origins.get((self.keys[row], name))
        printed = origin.behind(number) if origin is not None else None
        if printed is not None:
            return printed
        declared = self.schema.field(name)
        assert declared is not None
        return self._written(value, declared, row)

    def base_interval(self, row: int, name: str) -> Interval | None:
        """What a cell stands for, in base units; as it is where it has no unit."""
        interval, unit = self.interval(row, name), self.unit_of(row, name)
        return interval if interval is None or unit is None else interval.scaled(unit.factor)

    def beside(self, row: int, name: str, other: tuple[int, str]) -> Interval | None:
        """What a cell stands for, in the unit of another cell, beside which it is set.

        None where the two cannot be compared: rows that name their own units may differ in dimension.
        """
        interval, unit, wanted = self.interval(row, name), self.unit_of(row, name), self.unit_of(*other)
        if interval is None or unit is None or wanted is None or unit.code == wanted.code:
            return interval
        return interval.scaled(unit.factor / wanted.factor) if unit.dimension == wanted.dimension else None

    def _written(self, value: Decimal, declared: Field, row: int) -> Interval:
        unit = self.unit(declared, row)
        if unit is None:
            return Interval.point(Fraction(value))
        resolution = "" if declared.decimals is None else str(Fraction(1, 10**declared.decimals))
        return Figure(
            format(value, "f"), self.context.units[unit], "exact", declared.measure or "level", resolution
        ).printed_interval

    def unit_of(self, row: int, name: str) -> Unit | None:
        """The unit of a cell, as the register has it."""
        declared = self.schema.field(name)
        code = self.unit(declared, row) if declared is not None else None
        return None if code is None else self.context.units[code]

    def unit(self, declared: Field, row: int) -> str | None:
        """The unit of a cell: the field's, or the one that its row names; None when unknown."""
        unit = declared.unit or (self.texts(declared.unit_field)[row] if declared.unit_field else "")
        return unit if unit in self.context.units else None

    def documents(self, row: int, names: list[str]) -> set[tuple[str, str]]:
        """The (source, status) of the cells that have an origin."""
        origins = (self.context.origins.get((self.keys[row], name)) for name in names)
        return {(origin.source, origin.status) for origin in origins if origin is not None}

    def rows(self, rule: Rule) -> Iterator[int]:
        """The rows that a rule speaks of."""
        patterns = {name: compiled(pattern) for name, pattern in rule.where.items()}
        columns = {name: self.texts(name) for name in patterns}
        for row in range(len(self.frame)):
            if all(pattern.matches(columns[name][row]) for name, pattern in patterns.items()):
                yield row
