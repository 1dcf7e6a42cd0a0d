"""Theme tables: wide ones (a column an indicator and measure) and long ones (a row a figure)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from hydata import periods
from hydata.figures import Interval
from hydata.ledger import STATUSES, Ledger
from hydata.schema import Field, Schema
from hydata.tabular import Row, key_of
from hydata.units import fixed, places_of

# One area by itself; what several add up to has a better source, or none.
SINGLE_AREAS = ("county", "county_level_city", "district")


@dataclass(frozen=True)
class Cell:
    """A cell of a built table and the observation behind it."""

    table: str
    key: str
    field: str
    observation: str
    conversion: str
    unit: str
    interval: Interval

    def to_row(self) -> Row:
        """As a row of provenance.csv; bounds in the cell's unit, rounded outward."""
        lower, upper = self.interval.texts()
        return {
            "table": self.table,
            "key": self.key,
            "field": self.field,
            "observation": self.observation,
            "conversion": self.conversion,
            "unit": self.unit,
            "lower": lower,
            "upper": upper,
        }


def wide_table(name: str, schema: Schema, ledger: Ledger) -> tuple[list[Row], list[Cell]]:
    """Rows of a wide table, sorted by key, and the cells with what is behind each.

    Exact figures only: a bound (over 400) has no one value and lives in the long tables. But a
    bound of a better source keeps an exact figure out that contradicts it.
    """
    key_names = schema.primary_key
    rows: dict[tuple[str, ...], Row] = {}
    cells: list[Cell] = []
    candidates = [row for row in ledger.selected(schema) if row["kind"] == "figure"]
    if "coverage" not in key_names:
        candidates = [row for row in candidates if not row["coverage"]]
    by_column: dict[tuple[str, str], list[Row]] = {}
    for row in candidates:
        by_column.setdefault((row["indicator"], row["measure"]), []).append(row)
    for field in schema.fields:
        if not field.indicator:
            continue
        rivals: dict[tuple[str, ...], list[Row]] = {}
        for row in by_column.get((field.indicator, field.measure), ()):
            if admitted(row, ledger):
                rivals.setdefault(tuple(row[part] for part in key_names), []).append(row)
        for key, found in rivals.items():
            best = preferred_exact(found, ledger)
            if best is None:
                continue
            row = rows.setdefault(
                key, dict.fromkeys(schema.names, "") | dict(zip(key_names, key, strict=True))
            )
            row[field.name], conversion = cell_text(best, field, ledger)
            interval = ledger.interval(best["id"], field.unit)
            cells.append(
                Cell(name, key_of(row, key_names), field.name, best["id"], conversion, field.unit, interval)
            )
    return [rows[key] for key in sorted(rows)], cells


def admitted(row: Row, ledger: Ledger) -> bool:
    """Whether the grade of a figure's source lets it stand in a table.

    Grade C never does, but where its indicator says so for single areas (land area: nothing
    better is printed for most counties).
    """
    lowest = ledger.indicators[row["indicator"]]["lowest_grade"]
    if lowest > "B" and ledger.areas[row["area"]]["kind"] not in SINGLE_AREAS:
        lowest = "B"
    return ledger.sources[row["source"]]["grade"] <= lowest


def preferred(rivals: list[Row], ledger: Ledger) -> Row:
    """The figure that a table shows: rank of the source, then status, finer resolution, later period.

    What is still equal falls to the lower id, so that the order of rows never decides.
    """

    def order(row: Row) -> tuple[object, ...]:
        figure = ledger.figure(row["id"])
        return (
            int(ledger.sources[row["source"]]["rank"]),
            STATUSES.index(row["status"] or "final"),
            figure.step * figure.unit.factor,
            periods.latest_first(row["period"]),
            id_order(row["id"]),
        )

    return min(rivals, key=order) if len(rivals) > 1 else rivals[0]


def preferred_exact(rivals: list[Row], ledger: Ledger) -> Row | None:
    """The best exact figure that the preferred figure, a bound perhaps, allows; None without one."""
    first = ledger.interval(preferred(rivals, ledger)["id"])
    exact = [row for row in rivals if row["qualifier"] == "exact" and ledger.interval(row["id"]).meets(first)]
    return preferred(exact, ledger) if exact else None


def id_order(id: str) -> tuple[str, int]:
    """Sort key of an observation id: source, then number."""
    source, _, number = id.rpartition(":")
    return source, int(number) if number.isdigit() else 0


def cell_text(row: Row, field: Field, ledger: Ledger) -> tuple[str, str]:
    """A figure in the field's unit as text, with the decimals it is known to, and the conversion.

    Where the factor leaves no finite decimal (亩 -> 公顷) the text is rounded to one digit more
    than the figure is known to; the interval keeps the exact bounds.
    """
    figure = ledger.figure(row["id"])
    ratio = ledger.units.ratio(row["unit"], field.unit)
    step, value = figure.step * ratio, Fraction(row["value"]) * ratio
    conversion = "" if row["unit"] == field.unit else f"{row['unit']} -> {field.unit}"
    places = places_of(step)
    if places is None or places_of(value) is None:
        places = 0
        while Fraction(1, 10**places) > step / 10:
            places += 1
        return fixed(value, places), f"{conversion}, rounded to {places} decimals"
    return fixed(value, max(places, places_of(value) or 0)), conversion


def long_table(name: str, schema: Schema, ledger: Ledger) -> tuple[list[Row], list[Cell]]:
    """Rows of a long table in the order of their source, and its cells."""
    rows, cells = [], []
    for row in sorted(ledger.selected(schema), key=lambda row: id_order(row["id"])):
        lower, upper = ledger.interval(row["id"]).texts()
        made: Mapping[str, str] = row | {"observation": row["id"], "lower": lower, "upper": upper}
        rows.append({column: made[column] for column in schema.names})
        cells.append(
            Cell(
                name,
                row["id"],
                "value",
                row["id"],
                "",
                row["unit"],
                ledger.figure(row["id"]).printed_interval,
            )
        )
    return rows, cells
