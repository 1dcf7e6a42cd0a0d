"""Every cell can say who said so: no cell without provenance, no provenance without a cell."""

from __future__ import annotations

from functools import partial

from hydata.errors import HydataError
from hydata.figures import Interval
from hydata.findings import Check, Finding, Sample
from hydata.ledger import Ledger
from hydata.package import Package
from hydata.schema import Schema
from hydata.sense.cells import Origin, Origins
from hydata.tabular import Table


def origins(ledger: Ledger, table: str, schema: Schema) -> Origins:
    """What stands behind the cells of a table, by key and field."""
    found: dict[tuple[str, str], Origin] = {}
    for row in ledger.sourced.get(table, ()):
        observation = ledger.observations.get(row["observation"])
        field = schema.field(row["field"])
        if observation is None or field is None:
            continue
        unit = field.unit or observation["unit"]
        status = observation["status"] or "final"
        read = partial(_interval, ledger, observation["id"], unit)
        found[row["key"], row["field"]] = Origin(observation["source"], status, read)
    return found


def _interval(ledger: Ledger, id: str, unit: str) -> Interval | None:
    try:
        return ledger.interval(id, unit)
    except (HydataError, ValueError):  # a unit or number that has its own finding
        return None


def provenance(
    package: Package, ledger: Ledger, tables: dict[str, Table]
) -> tuple[list[Finding], list[Check]]:
    """Findings provenance-missing and provenance-dangling over the built tables that were read."""
    recorded: dict[str, dict[tuple[str, str], int]] = {}
    table = ledger.table("provenance")
    for number, row in enumerate(table.rows):
        recorded.setdefault(row["table"], {})[row["key"], row["field"]] = number
    findings: list[Finding] = []
    checks: list[Check] = []
    dangling: dict[str, list[int]] = {}
    for resource in package:
        schema = resource.schema if resource.name in tables else None
        if schema is None or schema.observations is None:
            continue
        cells = tables[resource.name]
        names = [f.name for f in schema.fields if f.indicator or (schema.long and f.name == "value")]
        records = recorded.pop(resource.name, {})
        used: set[tuple[str, str]] = set()
        missing: dict[str, list[Sample]] = {}
        for row, key, place in zip(cells.rows, cells.keys(schema), cells.places, strict=True):
            for name in names:
                if not row.get(name):
                    continue
                used.add((key, name))
                if (key, name) not in records:
                    column = cells.columns.index(name) + 1
                    sample = Sample(row[name], place.row, place.line, column, key, place.path)
                    missing.setdefault(name, []).append(sample)
        for name, samples in missing.items():
            message = f"cells of {name} lead to no observation"
            hint = "run `hydata rebuild`; built tables are never edited by hand"
            findings.append(
                Finding(
                    "provenance-missing", "error", message, resource.name, resource.paths[0], name,
                    len(samples), tuple(samples), hint,
                )
            )  # fmt: skip
        filled = sum(1 for row in cells.rows for name in names if row.get(name))
        if not missing:
            checks.append(Check("provenance-missing", "holds", resource.name, count=filled))
        for (key, name), number in records.items():
            if (key, name) not in used:
                dangling.setdefault(f"{resource.name} has no such cell", []).append(number)
    for name, records in recorded.items():
        if name not in package or name in tables:
            dangling.setdefault(f"there is no built table {name}", []).extend(records.values())
    for number, row in enumerate(table.rows):
        if row["observation"] not in ledger.observations:
            dangling.setdefault("there is no such observation", []).append(number)
    path = package.resource("provenance").paths[0]
    for message, numbers in dangling.items():
        places = tuple(
            Sample(
                f"{table.rows[n]['table']}.{table.rows[n]['field']}",
                table.places[n].row,
                table.places[n].line,
                key=table.rows[n]["key"],
            )
            for n in sorted(numbers)
        )
        findings.append(
            Finding(
                "provenance-dangling", "error", message, "provenance", path,
                count=len(places), samples=places, hint="run `hydata rebuild`",
            )
        )  # fmt: skip
    if not dangling:
        checks.append(Check("provenance-dangling", "holds", "provenance", count=len(table)))
    return findings, checks
