"""A table as the search for rules sees it: columns of whole numbers, steps of one grid.

What a cell stands for has two ends; both lie on the grid, so sums are exact however many rows there are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import ceil, floor
from typing import Any

import numpy as np
import numpy.typing as npt

from hydata import tabular
from hydata.errors import HydataError
from hydata.figures import Figure, Interval
from hydata.ledger import Ledger
from hydata.package import Package, Resource, shipped
from hydata.schema import Field, Schema
from hydata.tabular import Place, Table
from hydata.units import Units, decimals, exact

LARGEST = 128 << 20  # bytes of a table, which is held in memory
LONGEST = 30  # digits of a number that is looked at
FITS = 1 << 56  # numbers below it may be added up by the dozen in 64 bits

Numbers = npt.NDArray[Any]
Flags = npt.NDArray[np.bool_]
Behind = dict[tuple[str, str], tuple[Interval, tuple[str, str]]]


@dataclass(frozen=True)
class Column:
    """Where there are numbers, what they are, both ends of what each stands for, and its document."""

    there: Flags
    value: Numbers
    lower: Numbers
    upper: Numbers
    document: Numbers

    @property
    def width(self) -> Numbers:
        """How much room each number leaves."""
        return self.upper - self.lower

    def only(self, rows: Any) -> Column:
        """The same column, of some rows."""
        parts = (self.there, self.value, self.lower, self.upper, self.document)
        return Column(*(part[rows] for part in parts))


class Columns:
    """The numeric columns of a table that are no part of its key, each made when it is first asked for."""

    def __init__(self, table: Table, schema: Schema, fields: Sequence[Field], units: Units, behind: Behind):
        self.table, self.schema, self.fields, self.units = table, schema, list(fields), units
        self.keys = table.keys(schema) if schema.primary_key else [""] * len(table)
        self._behind = behind
        self._made: dict[str, Column] = {}
        self._documents: dict[tuple[str, str] | None, int] = {None: 0}

    def __len__(self) -> int:
        return len(self.table)

    def __getitem__(self, name: str) -> Column:
        if name not in self._made:
            self._made[name] = self._make(next(each for each in self.fields if each.name == name))
        return self._made[name]

    @cached_property
    def step(self) -> int:
        """Steps of the grid that are one: half of a last digit is a whole number of them."""
        names = {each.name for each in self.fields}
        texts = (row.get(name, "") for row in self.table.rows for name in names)
        written = max((decimals(text) for text in texts if len(text) <= LONGEST), default=0)
        declared = max((each.decimals or 0 for each in self.fields), default=0)
        ends = (each for (_, name), (each, _) in self._behind.items() if name in names)
        behind = max((decimals(text) for each in ends for text in each.texts()), default=0)
        return int(10 ** (max(written, declared, behind) + 1))

    def part(self, rows: Sequence[int]) -> Columns:
        """The same table with some of its rows only."""
        whole = self.table
        some = Table(whole.columns, [whole.rows[row] for row in rows], [whole.places[row] for row in rows])
        return Columns(some, self.schema, self.fields, self.units, self._behind)

    def text(self, row: int, name: str) -> str:
        """A cell as it is written; `?` where there is none."""
        return self.table.rows[row].get(name, "") or "?"

    def place(self, row: int) -> Place:
        """Where a row stands."""
        return self.table.places[row]

    def shown(self, steps: int) -> str:
        """A number of steps as it is written."""
        return exact(Fraction(int(steps), self.step))

    def factor(self, name: str) -> Fraction:
        """How many base units a column's unit is; 1 where it has none."""
        field = self.schema.field(name)
        unit = field.unit if field is not None else ""
        return self.units[unit].factor if unit in self.units else Fraction(1)

    def _make(self, field: Field) -> Column:
        written: dict[str, tuple[int, int, int] | None] = {}
        found: list[tuple[bool, int, int, int, int]] = []
        for row, key in zip(self.table.rows, self.keys, strict=True):
            text = row.get(field.name, "")
            if text not in written:
                written[text] = self._written(text, field)
            ends, document = written[text], 0
            said = self._behind.get((key, field.name)) if ends is not None and self._behind else None
            if said is not None:
                ends = self._on_grid((Fraction(said[0].lower) + Fraction(said[0].upper)) / 2, said[0])
                document = self._documents.setdefault(said[1], len(self._documents))
            found.append((False, 0, 0, 0, 0) if ends is None else (True, *ends, document))
        there, *numbers = zip(*found, strict=True) if found else ((), (), (), (), ())
        return Column(np.array(there, bool), *(_array(each) for each in numbers))

    def _written(self, text: str, field: Field) -> tuple[int, int, int] | None:
        """A value and what it stands for by the digits it is written with: half a last digit to either side
        where its column has a unit, else the value itself.
        """
        if text in field.missing or len(text) > LONGEST or not tabular.PLAIN_NUMBER.fullmatch(text):
            return None
        if field.unit not in self.units:
            whole, _, rest = text.partition(".")
            steps = int(whole + rest) * (self.step // 10 ** len(rest))
            return steps, steps, steps
        resolution = "" if field.decimals is None else str(Fraction(1, 10**field.decimals))
        figure = Figure(text, self.units[field.unit], "exact", field.measure or "level", resolution)
        return self._on_grid(Fraction(text), figure.printed_interval)

    def _on_grid(self, value: Fraction, interval: Interval) -> tuple[int, int, int]:
        lower, upper = floor(Fraction(interval.lower) * self.step), ceil(Fraction(interval.upper) * self.step)
        return floor(value * self.step), lower, upper


def _array(numbers: Sequence[int]) -> Numbers:
    """Whole numbers in 64 bits where they fit, else as Python has them."""
    small = all(-FITS < each < FITS for each in numbers)
    return np.array(numbers, np.int64 if small else object)


def columns_of(package: Package, resource: Resource, schema: Schema, fields: Sequence[Field]) -> Columns:
    """Some numeric columns of a table.

    A built cell stands for the interval in provenance.csv, any other for the digits it is written with.

    Errors: HydataError for a table that is no UTF-8 CSV file, or too large.
    """
    if not resource.plain:
        raise HydataError(f"rules can be looked for in UTF-8 CSV files only; {resource.name} is none")
    if sum(file.stat().st_size for file in resource.files if file.is_file()) > LARGEST:
        most = f"{LARGEST >> 20} MB"
        raise HydataError(f"rules are looked for in tables of up to {most}; {resource.name} is larger")
    table = tabular.read(resource.files, package.base)
    units = Ledger(package if "units" in package else Package.read(shipped())).units
    return Columns(table, schema, fields, units, _provenance(package, resource))


def _provenance(package: Package, resource: Resource) -> Behind:
    """What stands behind each cell of a built table, by the row's key and the field."""
    if resource.role != "built" or not package.ours or "provenance" not in package:
        return {}
    ledger = Ledger(package)
    found: Behind = {}
    for row in ledger.table("provenance"):
        observation = ledger.observations.get(row["observation"])
        if row["table"] == resource.name and observation is not None and row["lower"] and row["upper"]:
            interval = Interval(Fraction(row["lower"]), Fraction(row["upper"]))
            found[row["key"], row["field"]] = (interval, (observation["source"], observation["status"]))
    return found
