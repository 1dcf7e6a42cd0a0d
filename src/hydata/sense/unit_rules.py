"""The unit is the first rule: it is known, fits the indicator, and bounds the value."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from functools import cache, partial

from hydata.errors import nearest
from hydata.figures import Interval, bounds
from hydata.findings import Check, Finding, Sample, Verdict
from hydata.ledger import measured_in
from hydata.package import Resource
from hydata.schema import Field, Schema
from hydata.sense.cells import Cells, Context, Lists
from hydata.sense.outcomes import Outcome
from hydata.tabular import Table, key_of
from hydata.units import Units, fixed


def unit_range(name: str, cells: Cells) -> Iterator[Outcome]:
    """A value lies within what its unit and measure allow; things that are counted are whole."""
    declared = cells.schema.field(name)
    assert declared is not None
    by_row = declared.unit_field and not declared.measure and "measure" in cells.frame
    measures = cells.texts("measure") if by_row else None
    limits = cache(partial(_allowed, cells.context.units, declared))
    for row, value in enumerate(cells.columns[name]):
        code = None if value is None else cells.unit(declared, row)
        if value is None or code is None:
            continue
        unit = cells.context.units[code]
        measure = measures[row] if measures else declared.measure
        allowed, text, least, most = limits(code, measure)
        if (
            not declared.base
            and unit.whole
            and measure in ("", "level", "count")
            and (Fraction(value) * unit.factor).denominator > 1
        ):
            reason = f"{unit.code} counts whole things"
            yield Outcome(row, name, "fails", format(value, "f"), reason=reason)
            continue
        # Decimals accept what is surely within, Fractions decide: they take ten times as long.
        within = least <= value <= most or allowed.holds(Fraction(value))
        verdict: Verdict = "holds" if within else "fails"
        reason = "" if verdict == "holds" else f"{measure or 'a value'} in {code} lies in {text}"
        yield Outcome(row, name, verdict, format(value, "f"), intervals=text, reason=reason)


def _allowed(
    units: Units, declared: Field, code: str, measure: str
) -> tuple[Interval, str, Decimal, Decimal]:
    """What a measure in a unit may be, how that is written, and what lies within as Decimals."""
    allowed = bounds(units[code], measure)
    allowed = allowed.scaled(units[code].factor) if declared.base else allowed
    least, most = (
        Decimal(bound) if isinstance(bound, float) else Decimal(fixed(bound, 6, direction=inward))
        for bound, inward in ((allowed.lower, 1), (allowed.upper, -1))
    )
    return allowed, str(allowed), least, most


def unread_numbers(resource: Resource, schema: Schema, table: Table, lists: Lists) -> list[Finding]:
    """type-error for cells of a column with a unit that are no numbers: no rule could see them."""
    findings = []
    for field in schema.fields:
        if not (field.numeric and field.name in table.columns and (field.unit or field.unit_field)):
            continue
        column, numbers = table.columns.index(field.name) + 1, lists.columns[field.name]
        samples = tuple(
            Sample(
                row[field.name], place.row, place.line, column, key_of(row, schema.primary_key),
                place.path if len(resource.paths) > 1 else "",
            )
            for row, place, number in zip(table.rows, table.places, numbers, strict=True)
            if number is None and row[field.name] not in field.missing
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
            known = row[name] in context.units
            message = fits(row.get("indicator", ""), row.get("measure", "") or "level", row[name])
            if known and not message:
                continue
            sample = Sample(
                row[name], place.row, place.line, table.columns.index(name) + 1, key,
                place.path if len(resource.paths) > 1 else "",
            )  # fmt: skip
            if known:
                misfit.setdefault(name, []).append((message, sample))
            else:
                unknown.setdefault(name, []).append(sample)
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
