"""A table in another unit: exact arithmetic on the text of its cells, names and all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from hydata.errors import HydataError, UnknownName
from hydata.schema import Field, Schema
from hydata.tabular import NUMBER, Row, Table
from hydata.units import Unit, Units, exact, places_of


@dataclass(frozen=True)
class Converted:
    """A table in the units asked for; `original` names the unit that each changed column had."""

    table: Table
    schema: Schema
    original: dict[str, str]


def convert(
    table: Table, schema: Schema, units: Units, wanted: str | Mapping[str, str], *, decimal: bool = False
) -> Converted:
    """Each column of the unit's dimension in that unit, or each named column in its own.

    A column's name ends in the suffix of its unit, so it changes too: gdp_cny_100m becomes gdp_cny.
    Rows that name their own unit are converted where it has the dimension; the others stay.
    With `decimal` a value that has no finite decimal is refused.
    Errors: HydataError where nothing has the dimension, naming the dimensions there are.
    """
    targets = _targets(table, schema, units, wanted)
    renamed = {name: _name(_known(schema, name), units, target) for name, target in targets.items()}
    kept = [name for name in table.columns if name not in renamed]
    for name, new in renamed.items():
        if new in kept or list(renamed.values()).count(new) > 1:
            raise HydataError(f"{name} would become {new}, and there is such a column already")
    rows = [dict(row) for row in table.rows]
    original: dict[str, str] = {}
    for name, target in targets.items():
        had = {_convert(row, _known(schema, name), units, target, decimal=decimal) for row in rows} - {""}
        if had - {target}:
            original[renamed[name]] = ", ".join(sorted(had))
    said_by = {_known(schema, name).unit_field: target for name, target in targets.items()}
    for unit_column, target in said_by.items():
        for row in rows if unit_column else ():
            if row[unit_column] in units and units[row[unit_column]].dimension == units[target].dimension:
                row[unit_column] = target
    return Converted(
        Table(
            [renamed.get(name, name) for name in table.columns],
            [{renamed.get(name, name): value for name, value in row.items()} for row in rows],
            table.places,
        ),
        replace(schema, fields=tuple(_field(each, targets, renamed) for each in schema.fields)),
        original,
    )


def _targets(table: Table, schema: Schema, units: Units, wanted: str | Mapping[str, str]) -> dict[str, str]:
    """Column -> the unit that it is to be in."""
    present = [each for each in schema.fields if each.numeric and each.name in table.columns]
    dimensions = {each.name: _dimensions(table, each, units) for each in present}
    if isinstance(wanted, str):
        dimension = units[wanted].dimension
        found = {name: wanted for name, measured in dimensions.items() if dimension in measured}
        if not found:
            there = ", ".join(sorted(set().union(*dimensions.values()))) or "none"
            raise HydataError(
                f"no column has the dimension of {wanted}, {dimension}; the dimensions there are: {there}"
            )
        return found
    for name, target in wanted.items():
        if name not in dimensions:
            raise UnknownName("column of numbers", name, list(dimensions))
        if units[target].dimension not in dimensions[name]:
            there = ", ".join(sorted(dimensions[name])) or "no unit"
            raise HydataError(
                f"{name} cannot be converted into {target} ({units[target].dimension}); it has {there}"
            )
    # Columns that one unit column speaks of change together, or it would lie.
    said_by = {_known(schema, name).unit_field: target for name, target in wanted.items()}
    together = {
        each.name: said_by[each.unit_field]
        for each in present
        if each.unit_field and not each.base and each.unit_field in said_by
    }
    for name, target in wanted.items():
        if together.get(name, target) != target:
            raise HydataError(f"{name} cannot be in {target}: it shares its column of units with others")
    return {**wanted, **together}


def _dimensions(table: Table, field: Field, units: Units) -> set[str]:
    if field.unit:
        return {units[field.unit].dimension} if field.unit in units else set()
    if not field.unit_field or field.base:  # a bound in base units says so by its name
        return set()
    there = {row[field.unit_field] for row in table.rows}
    return {units[unit].dimension for unit in there if unit in units}


def _convert(row: Row, field: Field, units: Units, target: str, *, decimal: bool) -> str:
    """Convert one cell in place; returns the unit that it was in, or nothing where it is left alone."""
    unit, cell = field.unit or row[field.unit_field], row[field.name]
    if unit not in units or units[unit].dimension != units[target].dimension:
        return ""
    if cell in field.missing or not NUMBER.fullmatch(cell) or unit == target:
        return unit
    value = Fraction(cell) * units.ratio(unit, target)
    if places_of(value) is not None:
        row[field.name] = exact(value)
    elif decimal:
        raise HydataError(f"{cell} {unit} has no finite decimal in {target}; load it without decimal=True")
    else:
        row[field.name] = repr(float(value))  # the nearest float, and repr gives it back
    return unit


def _name(field: Field, units: Units, target: str) -> str:
    """The column's name with the suffix of its new unit; a name that says no unit stays.

    A unit without a suffix is the one that a bare name means: persons, things.
    """
    if not field.unit:
        return field.name
    old, new = (_ending(units[unit]) for unit in (field.unit, target))
    return field.name.removesuffix(old) + new if field.name.endswith(old) else field.name


def _ending(unit: Unit) -> str:
    return f"_{unit.suffix}" if unit.suffix else ""


def _known(schema: Schema, name: str) -> Field:
    return next(each for each in schema.fields if each.name == name)


def _field(field: Field, targets: Mapping[str, str], renamed: Mapping[str, str]) -> Field:
    if field.name not in targets:
        return field
    target = targets[field.name]
    kind = field.type if field.unit == target else "number"
    return replace(field, name=renamed[field.name], type=kind, unit=field.unit and target)
