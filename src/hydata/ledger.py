"""The coded observations with the registers that give them meaning: every figure by its id."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from hydata import tabular
from hydata.errors import DataError, DataErrors, DescriptorError, HydataError, UnknownName, nearest
from hydata.figures import QUALIFIERS, Figure, Interval
from hydata.package import Package, Resource
from hydata.schema import Schema
from hydata.tabular import Place, Row, Table
from hydata.units import Units

# A status that is not printed reads as final: the document states the figure without reserve.
STATUSES = ("final", "revised", "preliminary", "estimate", "forecast")
MEASURES = (
    "level",
    "count",
    "share",
    "growth_rate",
    "change_pp",
    "growth_gap_pp",
    "contribution_pp",
    "multiple",
    "rank",
    "duration",
    "threshold",
    "target",
)
PERCENT_MEASURES = ("share", "growth_rate")
POINT_MEASURES = ("change_pp", "growth_gap_pp", "contribution_pp")


# A factor or bound: 100, 0.1, 2000/3.
UNIT_NUMBER = re.compile(r"-?[0-9]{1,60}(\.[0-9]{1,60}|/[0-9]{1,60})?")
# What the code reads of each table; schemas may ask for more.
COLUMNS = {
    "units": (
        "unit",
        "title_zh",
        "title_en",
        "dimension",
        "base",
        "factor",
        "lower",
        "upper",
        "whole",
        "symbol",
        "suffix",
    ),
    "indicators": ("indicator", "dimension", "period_kind", "lowest_grade", "title_zh", "title_en"),
    "areas": ("area", "name_zh", "name_en", "kind"),
    "sources": ("source", "grade", "rank", "title", "publisher", "date", "address"),
    "provenance": ("table", "key", "field", "observation"),
    "conflicts": ("observation", "indicator", "verdict", "value", "unit"),
    "formulas": (
        "id",
        "indicator",
        "measure",
        "area",
        "period",
        "unit",
        "formula",
        "inputs",
        "whole",
        "title",
    ),
    "partitions": ("partition", "whole", "member"),
    "observations": (
        *("id", "source", "locator", "obtained", "printed", "value", "unit", "resolution", "qualifier"),
        *("measure", "indicator", "area", "period", "coverage", "status", "kind", "note"),
    ),
}


def measured_in(measure: str, dimension: str) -> str:
    """The dimension of a measure of an indicator: a share of an area is no area.

    >>> measured_in("level", "area"), measured_in("growth_rate", "area"), measured_in("change_pp", "area")
    ('area', 'share', 'percentage_point')
    """
    if measure in PERCENT_MEASURES:
        return "share"
    if measure in POINT_MEASURES:
        return "percentage_point"
    return {"multiple": "multiple", "rank": "rank"}.get(measure, dimension)


@dataclass(frozen=True)
class Ledger:
    """Registers and observations of a package, by id; the files are read when first asked for."""

    package: Package

    def read(self, resource: Resource) -> Table:
        """A table of the package as text, as its files are."""
        if resource.paths not in self._tables:
            self._tables[resource.paths] = tabular.read(resource.files, self.package.base)
        return self._tables[resource.paths]

    def having(self, made: Mapping[str, Table]) -> Ledger:
        """A ledger of the same files, but for some tables that were made anew."""
        other = Ledger(self.package)
        # What was worked out of the coded tables and registers is the same; provenance is built.
        known = {name: each for name, each in vars(self).items() if name not in ("_tables", "sourced")}
        vars(other).update(known)
        other._tables.update(self._tables)
        other._tables.update({self.package.resource(name).paths: table for name, table in made.items()})
        return other

    def table(self, name: str) -> Table:
        """A table of the package as text; DataError when it lacks a column that hydata reads."""
        resource = self.package.resource(name)
        table = self.read(resource)
        for column in COLUMNS.get(name, ()):
            if column not in table.columns:
                raise DataError(
                    f"the table {name} has no such column",
                    path=resource.paths[0],
                    line=1,
                    field="column",
                    value=column,
                    rule="missing-label",
                )
        return table

    @cached_property
    def _tables(self) -> dict[tuple[str, ...], Table]:
        return {}

    def register(self, name: str, key: str) -> dict[str, Row]:
        """A register as rows by their id."""
        return {row[key]: row for row in self.table(name)}

    @cached_property
    def units(self) -> Units:
        """Units of measure; DataError for a factor or bound that is no number."""
        table = self.table("units")
        for row, place in zip(table.rows, table.places, strict=True):
            for field in ("factor", "lower", "upper"):
                try:
                    text = row[field] or ("0" if field == "factor" else "1")
                    number = Fraction(text if UNIT_NUMBER.fullmatch(text) else "")
                except (ValueError, ZeroDivisionError):
                    raise _error(place, field, row[field], "type-error", "is no number or fraction") from None
                if field == "factor" and number <= 0:
                    raise _error(place, field, row[field], "type-error", "is no positive number or fraction")
        return Units.from_rows(table)

    @cached_property
    def indicators(self) -> dict[str, Row]:
        """Indicators by id."""
        return self.register("indicators", "indicator")

    @cached_property
    def areas(self) -> dict[str, Row]:
        """Areas by code."""
        return self.register("areas", "area")

    @cached_property
    def sources(self) -> dict[str, Row]:
        """Sources by id."""
        return self.register("sources", "source")

    @cached_property
    def partitions(self) -> dict[tuple[str, str], list[str]]:
        """(partition, whole) -> its members."""
        found: dict[tuple[str, str], list[str]] = {}
        for row in self.table("partitions"):
            found.setdefault((row["partition"], row["whole"]), []).append(row["member"])
        return found

    @cached_property
    def observations(self) -> dict[str, Row]:
        """Observations by id."""
        return {row["id"]: row for row in self.table("observations")}

    @cached_property
    def places(self) -> dict[str, Place]:
        """Where each observation is coded."""
        table = self.table("observations")
        return {row["id"]: place for row, place in zip(table.rows, table.places, strict=True)}

    def observation(self, id: str) -> Row:
        """An observation by its id; UnknownName with the nearest ones."""
        if id not in self.observations:
            raise UnknownName("observation", id, self.observations)
        return self.observations[id]

    def selected(self, schema: Schema) -> list[Row]:
        """The observations that a table's schema asks for: each column matches its expression whole."""
        for name in schema.observations or {}:
            if name not in COLUMNS["observations"]:
                raise DescriptorError(
                    f"{schema.path}: `observations` asks for {name!r}, no column of observations"
                )
        wanted = {name: re.compile(pattern) for name, pattern in (schema.observations or {}).items()}
        return [
            row
            for row in self.observations.values()
            if all(pattern.fullmatch(row[name]) for name, pattern in wanted.items())
        ]

    @cached_property
    def sourced(self) -> dict[str, list[Row]]:
        """The rows of provenance.csv by the table that they speak of."""
        found: dict[str, list[Row]] = {}
        for row in self.table("provenance"):
            found.setdefault(row["table"], []).append(row)
        return found

    def figure(self, id: str) -> Figure:
        """The figure of an observation; HydataError where its value is no number."""
        if id not in self._figures:
            self._figures[id] = self._figure(id)
        return self._figures[id]

    @cached_property
    def _figures(self) -> dict[str, Figure]:
        return {}

    def _figure(self, id: str) -> Figure:
        row = self.observation(id)
        if not tabular.PLAIN_NUMBER.fullmatch(row["value"]):
            raise HydataError(f"observation {id}: its value {row['value'][:40]!r} is no number")
        return Figure(
            value=row["value"],
            unit=self.units[row["unit"]],
            qualifier=row["qualifier"],
            measure=row["measure"],
            resolution=row["resolution"],
            printed=row["printed"],
        )

    def interval(self, id: str, unit: str = "") -> Interval:
        """The interval of an observation, in base units or in a unit of the same dimension.

        Errors: HydataError across dimensions.
        """
        figure = self.figure(id)
        if not unit:
            return figure.interval
        if unit == figure.unit.code:
            return figure.printed_interval
        return figure.printed_interval.scaled(self.units.ratio(figure.unit.code, unit))

    def check(self) -> Ledger:
        """Return the ledger when each observation can be read, else raise DataErrors: all of them."""
        errors = [
            error
            for row, place in zip(self.table("observations"), self.table("observations").places, strict=True)
            for error in self._errors(row, place)
        ]
        seen: dict[str, Place] = {}
        for row, place in zip(self.table("observations"), self.table("observations").places, strict=True):
            if row["id"] in seen:
                first = seen[row["id"]]
                errors.append(
                    _error(
                        place, "id", row["id"], "primary-key", f"stands at {first.path}:{first.line} already"
                    )
                )
            seen.setdefault(row["id"], place)
        if errors:
            raise errors[0] if len(errors) == 1 else DataErrors(errors)
        return self

    def _errors(self, row: Row, place: Place) -> list[DataError]:
        known: dict[str, tuple[Mapping[str, object], str, str]] = {
            "source": (self.sources, "sources.csv", "foreign-key"),
            "indicator": (self.indicators, "indicators.csv", "foreign-key"),
            "area": (self.areas, "areas.csv", "foreign-key"),
            "unit": (self.units, "units.csv", "unit-known"),
            "qualifier": (dict.fromkeys(QUALIFIERS), "the qualifiers", "constraint-error"),
            "measure": (dict.fromkeys(MEASURES), "the measures", "constraint-error"),
            "status": (dict.fromkeys(("", *STATUSES)), "the statuses", "constraint-error"),
        }
        errors = [
            _error(place, name, row[name], rule, f"is not in {where}", nearest(row[name], sorted(register)))
            for name, (register, where, rule) in known.items()
            if row[name] not in register
        ]
        if row["source"] in self.sources and not row["id"].startswith(f"{row['source']}:"):
            errors.append(
                _error(place, "id", row["id"], "constraint-error", f"does not start with {row['source']}:")
            )
        if not tabular.PLAIN_NUMBER.fullmatch(row["value"]):
            errors.append(_error(place, "value", row["value"], "type-error", "is not a number"))
        size = row["resolution"]
        if size and not (tabular.PLAIN_NUMBER.fullmatch(size) and Fraction(size) > 0):
            errors.append(_error(place, "resolution", size, "type-error", "is not a positive number"))
        if not errors:
            unit, indicator = self.units[row["unit"]], self.indicators[row["indicator"]]
            wanted = measured_in(row["measure"], indicator["dimension"])
            if row["measure"] not in ("threshold", "target", "duration") and unit.dimension != wanted:
                message = (
                    f"has dimension {unit.dimension}; {row['indicator']} as {row['measure']} is {wanted}"
                )
                errors.append(_error(place, "unit", row["unit"], "unit-dimension", message))
        return errors


def _error(place: Place, field: str, value: str, rule: str, message: str, hint: str = "") -> DataError:
    return DataError(
        message, path=place.path, line=place.line, field=field, value=value, rule=rule, hint=hint
    )
