"""Every identity that the schemas and registers of a package imply, over what is printed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hydata.errors import HydataError, brief
from hydata.findings import Finding, Skipped
from hydata.ledger import Ledger
from hydata.package import Package, Resource
from hydata.schema import Rule, Schema
from hydata.sense.cells import Context
from hydata.sense.declared import declared_well
from hydata.sense.provenance import origins
from hydata.sense.reconciliation.documents import Observed, as_built, of_documents
from hydata.sense.reconciliation.identities import FORMS, Identities, area_total
from hydata.sense.reconciliation.registers import Registered
from hydata.sense.reconciliation.sheets import Gathered, Sheet, sheet_of
from hydata.tabular import Table
from hydata.units import Units


@dataclass
class Gathering:
    """The identities of a package, what is wrong with how they are declared, and what was not gathered."""

    identities: Identities
    sheets: list[Sheet]
    findings: list[Finding]
    skipped: list[Skipped]
    ledger: Ledger | None  # None: a package without registers


def gather(package: Package, ledger: Ledger, units: Units, *, built: bool = False) -> Gathering:
    """The identities of all tables of a package; what cannot be read is listed, the rest goes on.

    With `built` only those of the tables that are built of observations.
    """
    gathered = Gathered(units)
    found = Gathering(Identities(gathered), [], [], [], ledger if package.ours else None)
    observed = Observed(gathered, ledger) if package.ours else None
    for resource in package:
        try:
            schema = resource.schema
        except HydataError as error:
            found.skipped.append(Skipped(f"identities of {resource.name}", brief(error, package.base)))
            continue
        if schema is None or not schema.raw.get("rules") or (built and not schema.wide):
            continue
        if not resource.plain:
            why = "rules are looked at in UTF-8 CSV files only"
            found.skipped.append(Skipped(f"identities of {resource.name}", why))
            continue
        try:
            table = ledger.read(resource)
            context = Context(units, files=ledger)
            usable, told = declared_well(resource, schema, table, context)
            found.findings += told
            for sheet in _sheets(resource, usable, table, gathered, observed):
                found.sheets.append(sheet)
                for rule in usable.rules:
                    _take(rule, sheet, found.identities, context)
        except (HydataError, OSError) as error:
            found.skipped.append(Skipped(f"identities of {resource.name}", brief(error, package.base)))
    if observed is not None:
        Registered(observed, found.identities).gather()
    return found


def _sheets(
    resource: Resource, schema: Schema, table: Table, gathered: Gathered, observed: Observed | None
) -> Sequence[Sheet]:
    if observed is None or not schema.wide:
        names = list(dict.fromkeys(name for rule in schema.rules for name in rule.columns()))
        numeric = [name for name in names if (field := schema.field(name)) and field.numeric]
        return [sheet_of(gathered, resource.name, resource.paths[0], schema, table, numeric)]
    behind = (
        origins(observed.ledger, resource.name, schema) if "provenance" in observed.ledger.package else {}
    )
    # What the tables show comes first, so that an identity of a document that they show is told as theirs.
    return [as_built(observed, resource, schema, table, behind), *of_documents(observed, resource, schema)]


def _take(rule: Rule, sheet: Sheet, into: Identities, context: Context) -> None:
    """The identities of one rule on one sheet."""
    if rule.id == "area-total":
        area_total(rule, sheet, into, context.partitions)
    elif rule.id in FORMS and not (
        rule.id == "growth" and _at_other_prices(rule, sheet.schema, context.ledger)
    ):
        FORMS[rule.id](rule, sheet, into)


def _at_other_prices(rule: Rule, schema: Schema, ledger: Ledger | None) -> bool:
    """Levels at current prices do not grow by a rate at constant ones."""
    field = schema.field(str(rule.raw["level"]))
    known = ledger.indicators.get(field.indicator, {}) if ledger is not None and field is not None else {}
    return known.get("price_basis") == "current"
