"""Do the numbers make sense? Units, totals, shares and provenance, decided on intervals.

The tables' own rules run as pandera checks (one_table.py); rules over several tables, the conflicts and
the provenance are looked at here. Nothing stops the rest: what cannot be looked at is listed as skipped,
with the reason. What judges is imported once a table asks for it: most packages of others do not.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import TYPE_CHECKING

from hydata.cache import NOTHING, Cache, files_of
from hydata.errors import HydataError, brief
from hydata.findings import Check, Finding, Report, Sample, Skipped
from hydata.ledger import Ledger
from hydata.package import DESCRIPTOR, Package, Resource, shipped
from hydata.schema import Schema
from hydata.tabular import Table
from hydata.units import Units

if TYPE_CHECKING:
    from hydata.sense.in_pass import InPass

LARGEST = 128 << 20  # bytes of a table; its rows are held in memory, at about twenty times that


def sense(
    package: Package, cache: Cache = NOTHING, files: Ledger | None = None, ruled: Collection[str] = ()
) -> Report:
    """Look at every rule of every table that declares units or rules, and at the package's own.

    A table of a package without registers stands for itself: its rules are kept in the cache, unless units or
    partitions stand in a table of their own. `files` are the tables of the package, for whoever has
    read them already. The tables of `ruled` were looked at in the pass that judged their cells (watcher).
    """
    files = files or Ledger(package)
    findings: list[Finding] = []
    checks: list[Check] = []
    skipped: list[Skipped] = []
    ledger = files if package.ours else None
    cached: list[str] = []
    units: Units | None = None
    read: dict[str, Table] = {}
    for resource in package:
        schema = _speaks(resource, skipped) if resource.name not in ruled else None
        if schema is None:
            continue
        if _size(resource) > LARGEST:
            why = f"rules are looked at in tables of up to {LARGEST >> 20} MB; cells and keys are in any"
            skipped.append(Skipped(f"rules of {resource.name}", why))
            continue
        shared = ledger is not None or "units" in package or "partitions" in package
        alone = NOTHING if shared else cache
        entry = alone.entry(["rules", str(package.base.resolve()), resource.raw], files_of(resource))
        kept = entry.find()
        if kept is not None:
            findings += kept.findings
            checks += kept.checks
            skipped += kept.skipped
            cached.append(f"rules of {resource.name}")
            continue
        before = len(skipped)
        try:
            read[resource.name] = files.read(resource)
        except (HydataError, OSError) as error:
            skipped.append(
                Skipped(f"rules of {resource.name}", f"its file cannot be read: {brief(error, package.base)}")
            )
            continue
        table = read[resource.name]
        from hydata.sense.one_table import look

        units = _units(files, skipped) if units is None else units
        try:
            found, looked_at = look(resource, schema, table, units, files, skipped)
        except Exception as error:  # one table must not blind the others
            skipped.append(Skipped(f"rules of {resource.name}", brief(error, package.base)))
            continue
        findings += found
        checks += looked_at
        if len(skipped) == before:
            entry.keep(Report(package.name, tuple(found), tuple(looked_at)))
    if ledger is not None:
        from hydata.sense.conflicts import conflicts
        from hydata.sense.package_rules import package_rules

        for part in (_provenance, conflicts, package_rules):
            try:
                found, looked_at = part(package, ledger, read)
            except Exception as error:
                skipped.append(
                    Skipped(part.__name__.strip("_").replace("_", " "), brief(error, package.base))
                )
                continue
            findings += found
            checks += looked_at
    else:
        findings += [
            Finding(
                "rule-unknown", "error", f"the rule {rule.id} needs the registers of a hydata package",
                path=DESCRIPTOR, samples=(Sample(rule.id, key=f"/rules/{number}"),),
                hint="a rule between the columns of one table stands in its schema",
            )
            for number, rule in package.rules
        ]  # fmt: skip
    stats = {"cached": cached} if cached else {}
    return Report(package.name, tuple(findings), tuple(checks), skipped=tuple(skipped), stats=stats)


def _units(files: Ledger, skipped: list[Skipped]) -> Units:
    """The package's own units, else those that hydata ships."""
    if "units" in files.package:
        try:
            return files.units
        except (HydataError, OSError, KeyError) as error:
            why = f"units.csv cannot be used: {brief(error, files.package.base)}"
            skipped.append(Skipped("the package's own units", why))
    return Ledger(Package.read(shipped())).units


def _speaks(resource: Resource, skipped: list[Skipped]) -> Schema | None:
    """The schema of a resource that declares units or rules and that can be read as plain CSV."""
    try:
        schema = resource.schema
    except HydataError as error:
        skipped.append(Skipped(f"rules of {resource.name}", brief(error)))
        return None
    speaks = schema is not None and any(each.unit or each.unit_field for each in schema.fields)
    if schema is None or not (speaks or schema.raw.get("rules")):
        return None
    if not resource.plain:
        skipped.append(Skipped(f"rules of {resource.name}", "rules are looked at in UTF-8 CSV files only"))
        return None
    return schema


def _size(resource: Resource) -> int:
    return sum(file.stat().st_size for file in resource.files if file.is_file())


def watcher(package: Package, samples: int | None) -> Callable[[Resource, Sequence[str]], InPass | None]:
    """Who looks at the rules of a large table while its cells are judged, given the labels of its columns.

    Nobody does where a rule wants the whole table at once, or its registers; unless it is too large for
    that, then those rules are listed as not looked at.
    """

    def watch(resource: Resource, labels: Sequence[str]) -> InPass | None:
        schema, files = _speaks(resource, []), Ledger(package)
        if schema is None:
            return None
        from hydata.sense.cells import Context
        from hydata.sense.in_pass import in_pass  # polars
        from hydata.sense.one_table import origins_of

        if origins_of(files, resource.name, schema):
            return None
        context = Context(_units(files, []), {}, files)
        return in_pass(resource, schema, context, labels, samples, whole=_size(resource) > LARGEST)

    return watch


def _provenance(
    package: Package, ledger: Ledger, read: dict[str, Table]
) -> tuple[list[Finding], list[Check]]:
    from hydata.sense.provenance import provenance

    return provenance(package, ledger, read) if "provenance" in package else ([], [])
