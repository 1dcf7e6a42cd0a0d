"""The unit is the first rule: it is known, fits the indicator, and bounds the value."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, partial
from typing import TYPE_CHECKING

from hydata.errors import nearest
from hydata.figures import Interval, bounds
from hydata.findings import Check, Finding, Sample, Verdict
from hydata.ledger import measured_in
from hydata.package import Resource
from hydata.schema import Field, Schema
from hydata.sense.cells import Cells, Context
from hydata.sense.outcomes import Outcome
from hydata.tabular import Table, key_of
from hydata.units import Units

if TYPE_CHECKING:
    import pandas as pd


def unit_range(name: str, cells: Cells) -> Iterator[Outcome]:
    """A value lies within what its unit and measure allow; things that are counted are whole."""
    declared = cells.schema.field(name)
    assert declared is not None
    by_row = declared.unit_field and not declared.measure and "measure" in cells.frame
    measures = cells.texts("measure") if by_row else None
    limits = cache(partial(_allowed, cells.context.units, declared))
    for row, (value, number) in enumerate(zip(cells.columns[name], cells.numbers[name], strict=True)):
        code = cells.unit(declared, row)
        if value is None or number is None or code is None:
            continue
        unit = cells.context.units[code]
        measure = measures[row] if measures else declared.measure
        allowed, text = limits(code, measure)
        if (
            not declared.base
            and unit.whole
            and measure in ("", "level", "count")
            and (number * unit.factor).denominator > 1
        ):
            reason = f"{unit.code} counts whole things"
            yield Outcome(row, name, "fails", format(value, "f"), reason=reason)
            continue
        verdict: Verdict = "holds" if allowed.holds(number) else "fails"
        reason = "" if verdict == "holds" else f"{measure or 'a value'} in {code} lies in {text}"
        yield Outcome(row, name, verdict, format(value, "f"), intervals=text, reason=reason)


def _allowed(units: Units, declared: Field, code: str, measure: str) -> tuple[Interval, str]:
    """What a measure in a unit may be, and how that is written."""
    allowed = bounds(units[code], measure)
    allowed = allowed.scaled(units[code].factor) if declared.base else allowed
    return allowed, str(allowed)


def unread_numbers(resource: Resource, schema: Schema, table: Table, frame: pd.DataFrame) -> list[Finding]:
    """type-error for cells of a column with a unit that are no numbers: no rule could see them."""
    findings = []
    for field in schema.fields:
        if not (field.numeric and field.name in table.columns and (field.unit or field.unit_field)):
            continue
        column, unread = table.columns.index(field.name) + 1, frame[field.name].isna().to_list()
        samples = tuple(
            Sample(
                row[field.name], place.row, place.line, column, key_of(row, schema.primary_key),
                place.path if len(resource.paths) > 1 else "",
            )
            for row, place, empty in zip(table.rows, table.places, unread, strict=True)
            if empty and row[field.name] not in field.missing
        )  # fmt: skip
        if samples:
            values = ", ".join(sorted({repr(sample.value[:40]) for sample in samples})[:5])
            findings.append(
                Finding(
                    "type-error", "error", f"is no {field.type}: {values}", resource.name,
                    samples[0].path or resource.paths[0], field.name, len(samples), samples,
                )
            )  # fmt: skip
    return findings


def unit_names(
    resource: Resource, schema: Schema, table: Table, context: Context
) -> tuple[list[Finding], list[Check]]:
    """unit-known for units that rows name, unit-dimension for indicators that fields or rows name."""
    indicators = {} if context.ledger is None else context.ledger.indicators
    unknown: dict[str, list[Sample]] = {}
    misfit: dict[str, list[tuple[str, Sample]]] = {}
    looked, findings, checks = 0, [], []

    def fits(indicator: str, measure: str, unit: str) -> str:
        known = indicators.get(indicator)
        if known is None or unit not in context.units or measure in ("threshold", "target", "duration"):
            return ""
        wanted, got = measured_in(measure, known["dimension"]), context.units[unit].dimension
        return "" if wanted == got else f"{indicator} as {measure} is {wanted}, but {unit} measures {got}"

    for each in schema.fields:
        if each.indicator and each.unit:
            looked += 1
            message = fits(each.indicator, each.measure or "level", each.unit)
            if message:
                findings.append(
                    Finding("unit-dimension", "error", message, resource.name, schema.path, each.name)
                )
    keys = table.keys(schema)
    unit_fields = dict.fromkeys(each.unit_field for each in schema.fields if each.unit_field)
    for name in unit_fields:
        if name not in table.columns:
            continue
        for row, place, key in zip(table.rows, table.places, keys, strict=True):
            looked += 1
            sample = Sample(
                row[name], place.row, place.line, table.columns.index(name) + 1, key,
                place.path if len(resource.paths) > 1 else "",
            )  # fmt: skip
            if row[name] not in context.units:
                unknown.setdefault(name, []).append(sample)
            elif message := fits(row.get("indicator", ""), row.get("measure", "") or "level", row[name]):
                misfit.setdefault(name, []).append((message, sample))
    for name, samples in unknown.items():
        values = ", ".join(sorted({repr(sample.value) for sample in samples})[:5])
        findings.append(
            Finding(
                "unit-known", "error", f"not in the units register: {values}", resource.name,
                samples[0].path or resource.paths[0], name, len(samples), tuple(samples),
                nearest(samples[0].value, list(context.units)),
            )
        )  # fmt: skip
    for name, pairs in misfit.items():
        findings.append(
            Finding(
                "unit-dimension", "error", pairs[0][0], resource.name,
                pairs[0][1].path or resource.paths[0], name,
                len(pairs), tuple(sample for _, sample in pairs),
            )
        )  # fmt: skip
    if looked and not findings:
        checks.append(Check("unit-dimension", "holds", resource.name, ", ".join(unit_fields), looked))
    return findings, checks
