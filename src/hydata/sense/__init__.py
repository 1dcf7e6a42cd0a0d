"""Do the numbers make sense? Units, totals, shares and provenance, decided on intervals.

The tables' own rules run as pandera checks (pandera_checks.py); rules over several tables, the
conflicts and the provenance are looked at here. Nothing stops the rest: what cannot be looked at
is listed as skipped, with the reason.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from hydata import tabular
from hydata.errors import DataError, HydataError, brief, nearest
from hydata.findings import Check, Finding, Report, Sample, Severity, Skipped
from hydata.formulas import derive
from hydata.ledger import Ledger, measured_in
from hydata.package import Package, Resource, shipped
from hydata.rules import RULES as REGISTER
from hydata.schema import Rule, Schema
from hydata.sense import verdicts
from hydata.sense.cells import Context
from hydata.sense.pandera_checks import RuleCheck, failing_rows, rule_checks
from hydata.sense.provenance import origins, provenance
from hydata.sense.rules import RULES, Outcome, misdeclared, severity
from hydata.tabular import Table
from hydata.units import Units


def sense(package: Package, *, select: Iterable[str] = ()) -> Report:
    """Look at every rule of every table that declares units or rules, and at the package's own."""
    findings: list[Finding] = []
    checks: list[Check] = []
    skipped: list[Skipped] = []
    ledger = Ledger(package) if package.ours else None
    units = _units(package, skipped)
    read: dict[str, Table] = {}
    for resource in package:
        schema = _speaks(resource, skipped)
        if schema is None:
            continue
        try:
            read[resource.name] = tabular.read(resource.files, package.base)
        except (DataError, OSError) as error:
            skipped.append(
                Skipped(f"rules of {resource.name}", f"its file cannot be read: {brief(error, package.base)}")
            )
            continue
        table = read[resource.name]
        try:
            usable, found = _declared_well(resource, schema, table, units, ledger)
            findings += found
            context = Context(units, _origins(ledger, resource.name, schema), ledger)
            found, looked_at = _run(resource, usable, table, context)
        except (HydataError, OSError) as error:
            skipped.append(Skipped(f"rules of {resource.name}", brief(error, package.base)))
            continue
        findings += found
        checks += looked_at
    if ledger is not None:
        for part in (_provenance, _conflicts, _package_rules):
            try:
                found, looked_at = part(package, ledger, read)
            except (HydataError, OSError) as error:
                skipped.append(
                    Skipped(part.__name__.strip("_").replace("_", " "), brief(error, package.base))
                )
                continue
            findings += found
            checks += looked_at
    return Report(package.name, tuple(findings), tuple(checks), skipped=tuple(skipped))


def _units(package: Package, skipped: list[Skipped]) -> Units:
    """The package's own units, else those that hydata ships."""
    if "units" in package:
        try:
            return Ledger(package).units
        except (HydataError, OSError, KeyError) as error:
            skipped.append(
                Skipped("the package's own units", f"units.csv cannot be used: {brief(error, package.base)}")
            )
    return Ledger(Package.read(shipped())).units


def _speaks(resource: Resource, skipped: list[Skipped]) -> Schema | None:
    """The schema of a resource that declares units or rules and that can be read as plain CSV."""
    try:
        schema = resource.schema
    except HydataError as error:
        skipped.append(Skipped(f"rules of {resource.name}", brief(error)))
        return None
    if schema is None or not (schema.rules or any(each.unit or each.unit_field for each in schema.fields)):
        return None
    if not resource.plain:
        skipped.append(Skipped(f"rules of {resource.name}", "rules are looked at in UTF-8 CSV files only"))
        return None
    return schema


def _origins(ledger: Ledger | None, name: str, schema: Schema) -> Any:
    if ledger is None or schema.observations is None or "provenance" not in ledger.package:
        return {}
    return origins(ledger, name, schema)


def _declared_well(
    resource: Resource, schema: Schema, table: Table, units: Units, ledger: Ledger | None
) -> tuple[Schema, list[Finding]]:
    """The schema with what can be run, and findings for what is declared wrongly in it."""
    findings = []

    def wrong(rule: str, field: str, message: str, hint: str = "") -> None:
        findings.append(Finding(rule, "error", message, resource.name, schema.path, field, hint=hint))

    fields = []
    for each in schema.fields:
        if each.unit and each.unit not in units:
            message = f"the unit {each.unit!r} of {each.name} is not in the units register"
            wrong("unit-known", each.name, message, nearest(each.unit, list(units)))
            each = replace(each, unit="")
        elif each.unit_field and schema.field(each.unit_field) is None:
            wrong(
                "unit-known", each.name, f"its unitField {each.unit_field!r} is no field of {resource.name}"
            )
            each = replace(each, unit_field="")
        fields.append(each)
    rules = []
    for rule in schema.rules:
        if rule.id not in RULES:
            wrong("rule-unknown", "", f"there is no rule {rule.id!r}", nearest(rule.id, list(RULES)))
            continue
        message = misdeclared(rule, schema, ledger)
        if message:
            wrong("rule-unknown", ", ".join(rule.fields()[:1]), message)
        elif all(name in table.columns for name in rule.fields()):
            rules.append(rule)
    return replace(schema, fields=tuple(fields), rules=tuple(rules)), findings


def _run(
    resource: Resource, schema: Schema, table: Table, context: Context
) -> tuple[list[Finding], list[Check]]:
    """Run a table's checks through pandera; findings and what was looked at."""
    findings, looked_at = _row_units(resource, schema, table, context)
    declared = [each for each in schema.fields if each.name in table.columns]
    schema = replace(schema, fields=tuple(declared))
    frame = tabular.frame(table, schema, decimal=True)
    checks = rule_checks(schema, context)
    failing = failing_rows(resource.name, schema, checks, frame)
    rules = {id(check): rule for check, rule in zip(_rule_part(checks), _known(schema), strict=True)}
    for check, rows in zip(checks, failing, strict=True):
        rule = rules.get(id(check))
        level: Severity = severity(rule) if rule else "error"
        why = str(rule.raw.get("why", "")) if rule else ""
        findings += _findings(resource, schema, table, check, rows, level, why)
        looked_at += _checks(resource.name, check)
    return findings, looked_at


def _rule_part(checks: list[RuleCheck]) -> list[RuleCheck]:
    return [check for check in checks if check.name != "unit-range"]


def _known(schema: Schema) -> list[Rule]:
    return [rule for rule in schema.rules if rule.id in RULES]


def _findings(
    resource: Resource,
    schema: Schema,
    table: Table,
    check: RuleCheck,
    rows: set[int],
    level: Severity,
    why: str,
) -> list[Finding]:
    """One finding a field that fails, with the place of each failure."""
    keys = table.keys(schema)
    by_field: dict[str, list[Outcome]] = {}
    for outcome in check.outcomes:
        if outcome.verdict == "fails" and outcome.row in rows:
            by_field.setdefault(outcome.field, []).append(outcome)
    findings = []
    for field, outcomes in by_field.items():
        first = outcomes[0]
        figures = first.figures.replace(" = ", " is not ").replace(" <= ", " is not within ")
        detail = "; ".join(part for part in (figures, first.reason) if part)
        samples = tuple(
            Sample(
                outcome.value,
                table.places[outcome.row].row,
                table.places[outcome.row].line,
                table.columns.index(field) + 1,
                keys[outcome.row],
                table.places[outcome.row].path if len(resource.paths) > 1 else "",
            )
            for outcome in outcomes
        )
        findings.append(
            Finding(
                check.name, level, detail, resource.name, resource.paths[0], field,
                len(outcomes), samples, _hint(check.name, first, schema) or why,
            )
        )  # fmt: skip
    return findings


def _hint(rule: str, outcome: Outcome, schema: Schema) -> str:
    field = schema.field(outcome.field)
    if rule == "unit-range" and field is not None and field.unit == "percent" and not field.measure:
        return 'if it is a growth rate, say "measure": "growth_rate" in the field'
    return ""


def _checks(resource: str, check: RuleCheck) -> list[Check]:
    """One check a verdict, with the first case written out and the reasons counted."""
    groups: dict[tuple[str, str], list[Outcome]] = {}
    for outcome in check.outcomes:
        groups.setdefault(
            (outcome.verdict, outcome.reason if outcome.verdict == "undecided" else ""), []
        ).append(outcome)
    found = []
    for (verdict, reason), outcomes in groups.items():
        first = outcomes[0]
        found.append(
            Check(
                check.name,
                verdict,  # type: ignore[arg-type]
                resource,
                check.about,
                len(outcomes),
                first.figures,
                first.intervals,
                reason or (first.reason if verdict == "fails" else ""),
            )
        )
    return found


def _row_units(
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
                resource.paths[0], name, len(samples), tuple(samples),
                nearest(samples[0].value, list(context.units)),
            )
        )  # fmt: skip
    for name, pairs in misfit.items():
        findings.append(
            Finding(
                "unit-dimension", "error", pairs[0][0], resource.name, resource.paths[0], name,
                len(pairs), tuple(sample for _, sample in pairs),
            )
        )  # fmt: skip
    if looked and not findings:
        checks.append(Check("unit-dimension", "holds", resource.name, ", ".join(unit_fields), looked))
    return findings, checks


def _provenance(
    package: Package, ledger: Ledger, read: dict[str, Table]
) -> tuple[list[Finding], list[Check]]:
    return provenance(package, ledger, read) if "provenance" in package else ([], [])


def _conflicts(package: Package, ledger: Ledger, read: dict[str, Table]) -> tuple[list[Finding], list[Check]]:
    """Figures of several documents for one cell that cannot both be true, and all that agree."""
    if "conflicts" not in package:
        return [], []
    resource, table = package.resource("conflicts"), ledger.table("conflicts")
    clashes: dict[str, list[Sample]] = {}
    counts: dict[str, int] = {}
    for row, place in zip(table.rows, table.places, strict=True):
        counts[row["verdict"]] = counts.get(row["verdict"], 0) + 1
        if row["verdict"] == "conflict":
            sample = Sample(f"{row['value']} {row['unit']}", place.row, place.line, key=row["observation"])
            clashes.setdefault(row["indicator"], []).append(sample)
    findings = [
        Finding(
            "conflict", REGISTER["conflict"].severity,
            f"figures of {indicator} contradict the preferred one of the same cell",
            "conflicts", resource.paths[0], indicator, len(samples), tuple(samples),
            "`hydata trace` shows the rivals of a cell",
        )
        for indicator, samples in sorted(clashes.items())
    ]  # fmt: skip
    reasons = {
        "agree": "intervals of several documents overlap",
        "revised": "disjoint, of different status: a revision",
        "coverage": "two coverages are two figures, not a conflict",
    }
    checks = [
        Check("conflict", "holds", "conflicts", count=counts[verdict], reason=f"{verdict}: {reason}")
        for verdict, reason in reasons.items()
        if verdict in counts
    ]
    if clashes:
        checks.append(Check("conflict", "fails", "conflicts", count=counts["conflict"]))
    return findings, checks


def _package_rules(
    package: Package, ledger: Ledger, read: dict[str, Table]
) -> tuple[list[Finding], list[Check]]:
    """The rules of datapackage.json: a claim against a derived figure, a whole number of things."""
    table = ledger.table("formulas") if package.rules else Table([], [], [])
    formulas = {row["id"]: (row, place) for row, place in zip(table.rows, table.places, strict=True)}
    findings, checks = [], []
    for raw in package.rules:
        rule, derived, claim = (
            str(raw.get("rule", "")),
            str(raw.get("derived", "")),
            str(raw.get("claim", "")),
        )
        if derived not in formulas:
            hint = nearest(derived, sorted(formulas))
            message = (
                f"the package rule {rule} names a derived figure {derived!r} that formulas.csv does not have"
            )
            findings.append(Finding("rule-unknown", "error", message, path="datapackage.json", hint=hint))
            continue
        row, place = formulas[derived]
        interval = derive(row, ledger)
        if rule == "multiple":
            judged, figures = verdicts.whole_number(interval), row["formula"]
        elif rule == "share-of" and claim:
            printed = ledger.interval(claim, row["unit"])
            judged = verdicts.agrees(printed, interval)
            figures = f"{claim} prints {ledger.observation(claim)['printed']}; {row['formula']}"
        else:
            message = f"there is no package rule {rule!r} of this form"
            findings.append(Finding("rule-unknown", "error", message, path="datapackage.json"))
            continue
        checks.append(
            Check(rule, judged.verdict, "derived", derived, 1, figures, judged.intervals, judged.reason)
        )
        if judged.verdict == "fails":
            sample = Sample(str(interval), place.row, place.line, key=derived)
            detail = f"{row['title']}: {figures}; {judged.reason}"
            findings.append(
                Finding(
                    rule, "error", detail, "derived", package.resource("formulas").paths[0], derived,
                    1, (sample,), str(raw.get("why", "")),
                )
            )  # fmt: skip
    return findings, checks
