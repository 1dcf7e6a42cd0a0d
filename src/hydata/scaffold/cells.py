"""A table as the search for rules sees it: what each number stands for, and the document behind it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from hydata import tabular
from hydata.errors import HydataError
from hydata.figures import Figure, Interval
from hydata.ledger import Ledger
from hydata.package import Package, Resource, shipped
from hydata.schema import Field, Schema
from hydata.units import Units


@dataclass(frozen=True)
class Cell:
    """A number: what it stands for in the unit of its column; the document (and status) it is from."""

    value: Fraction
    interval: Interval
    document: tuple[str, str] | None = None


def cells_of(
    package: Package, resource: Resource, schema: Schema, fields: list[Field]
) -> list[list[Cell | None]]:
    """For each row the cells of some numeric columns, None where one is empty or no number.

    A built cell stands for the interval in provenance.csv, any other for the digits it is written
    with: half a last digit to either side where its column has a unit, else the value itself.
    """
    if not resource.plain:
        raise HydataError(f"rules can be looked for in UTF-8 CSV files only; {resource.name} is none")
    table = tabular.read(resource.files, package.base)
    units = Ledger(package if "units" in package else Package.read(shipped())).units
    behind = _provenance(package, resource)
    found: list[list[Cell | None]] = []
    for row, key in zip(table.rows, table.keys(schema), strict=True):
        cells: list[Cell | None] = []
        for field in fields:
            text = row.get(field.name, "")
            if text in field.missing or not tabular.PLAIN_NUMBER.fullmatch(text):
                cells.append(None)
            else:
                cells.append(
                    behind.get((key, field.name)) or Cell(Fraction(text), _written(text, field, units))
                )
        found.append(cells)
    return found


def _written(text: str, field: Field, units: Units) -> Interval:
    if field.unit not in units:
        return Interval.point(text)
    resolution = "" if field.decimals is None else str(Fraction(1, 10**field.decimals))
    return Figure(text, units[field.unit], "exact", field.measure, resolution).printed_interval


def _provenance(package: Package, resource: Resource) -> dict[tuple[str, str], Cell]:
    """What stands behind each cell of a built table, by the row's key and the field."""
    if resource.role != "built" or not package.ours or "provenance" not in package:
        return {}
    ledger = Ledger(package)
    found = {}
    for row in ledger.table("provenance"):
        observation = ledger.observations.get(row["observation"])
        if row["table"] == resource.name and observation is not None and row["lower"] and row["upper"]:
            interval = Interval(Fraction(row["lower"]), Fraction(row["upper"]))
            document = (observation["source"], observation["status"])
            middle = (Fraction(row["lower"]) + Fraction(row["upper"])) / 2
            found[row["key"], row["field"]] = Cell(middle, interval, document)
    return found
