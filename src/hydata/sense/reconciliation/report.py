"""A reconciliation as findings: what fails only together, and who is suspected where a rule fails."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from hydata.errors import brief
from hydata.findings import Check, Finding, Report, Sample, Skipped
from hydata.ledger import Ledger
from hydata.package import Package
from hydata.rules import RULES
from hydata.sense.reconciliation import figures, reconcile
from hydata.sense.reconciliation.naming import Blame
from hydata.sense.reconciliation.result import Solved
from hydata.sense.reconciliation.tables import TOGETHER, Tables
from hydata.tabular import Row

# The rules whose failure may be the fault of any of several cells.
SHARED = frozenset({"total", "area-total", "shares", "share-of", "subset", "ratio", "growth"})
MOST_BYTES = 8 << 20
MOST_CELLS = 200_000  # of a package without observations: larger ones are for `hydata reconcile`


def reconciled(package: Package, files: Ledger, report: Report) -> Report:
    """A report with what only fails together, and with who is suspected where a rule of a table fails."""
    try:
        findings, checks = _told(package, files, report.findings)
    except Exception as error:  # whatever stops it, the rest of the report stands
        skip = Skipped("reconciliation", brief(error, package.base))
        return replace(report, skipped=(*report.skipped, skip))
    return replace(report, findings=tuple(findings), checks=(*report.checks, *checks))


def _told(package: Package, files: Ledger, findings: Sequence[Finding]) -> tuple[list[Finding], list[Check]]:
    """The findings of the rules, with who is suspected, and those of the reconciliation itself.

    A package that publishes its reconciliation is taken at its word, since drift looks after that; what
    fails without standing there is worked out anew.
    """
    failing = [each for each in findings if each.rule in SHARED]
    if "reconciliation" in package:
        rows = list(files.table("reconciliation"))
        published = {row["identity"]: row for row in rows if row["verdict"] == "fails"}
        words = _all_words(published, files)
        more, checks = _published(package, files, failing, words)
        if all(_hint(each, words) is not None for each in failing):
            return [*_hinted(findings, words), *more], checks
        return [*_hinted(findings, _live(Tables(reconcile(package, files)))), *more], checks
    cells = _cells(package, files)
    if not 0 < cells <= MOST_CELLS:
        return list(findings), []
    solved = reconcile(package, files)
    tables = Tables(solved)
    found = _hinted(findings, _live(tables)) if failing else list(findings)
    return [*found, *untold(tables, failing), *together(tables)], []


def untold(tables: Tables, failing: Sequence[Finding]) -> Iterator[Finding]:
    """What fails and no rule has told, such as parts that exceed their whole though one is missing."""
    solved, known = tables.solved, _about(failing)
    for blame in tables.blames:
        names = [solved.name(*each) for each in blame.identities]
        if any(name.startswith(known) for name in names):
            continue
        family, _ = solved.family(*blame.identities[0])
        resource, path = (family.sheet.resource, family.sheet.path) if family.sheet else ("", "")
        yield Finding(
            "reconciliation", RULES["reconciliation"].severity,
            f"{', '.join(names[:3])}: no true values make it come out", resource, path,
            samples=tuple(Sample(name) for name in names), hint=in_words(solved, blame),
        )  # fmt: skip


def _about(failing: Sequence[Finding]) -> tuple[str, ...]:
    """How the names of the identities begin that rules have told; of some only a few places are kept."""
    return tuple(
        f"{each.rule}:{each.resource}:" + (f"{sample.key}:" if each.count == len(each.samples) else "")
        for each in failing
        for sample in each.samples or (Sample(),)
    )


def together(tables: Tables) -> Iterator[Finding]:
    """A finding for each component whose identities hold each by itself, and not all at once."""
    solved = tables.solved
    for each, blame in zip(solved.joints, tables.blamed_together, strict=True):
        if blame is None:
            continue
        names = [solved.name(*one) for one in each.identities]
        family, _ = solved.family(*each.identities[0])
        resource, path = (family.sheet.resource, family.sheet.path) if family.sheet else ("", "")
        yield Finding(
            "reconciliation", RULES["reconciliation"].severity,
            f"{len(names)} identities hold each by itself, and not all at once", resource, path,
            samples=tuple(Sample(name) for name in names),
            hint=in_words(solved, blame),
        )  # fmt: skip


def _published(
    package: Package, files: Ledger, failing: Sequence[Finding], words: Mapping[str, str]
) -> tuple[list[Finding], list[Check]]:
    """What fails and no rule of a table has told: in a document that is not shown, or only together."""
    resource, table = package.resource("reconciliation"), files.table("reconciliation")
    findings = []
    known = _about(failing)
    for row, place in zip(table.rows, table.places, strict=True):
        if row["verdict"] == "fails" and not row["identity"].startswith(known):
            sample = Sample(row["identity"], place.row, place.line, 1, row["identity"])
            said = (
                f"{row['identity']} fails: [{row['left_lower']}, {row['left_upper']}] and "
                f"[{row['right_lower']}, {row['right_upper']}]"
            )
            if row["identity"].startswith(TOGETHER):
                said = f"these hold each by itself, and not all at once: {row['figures']}"
            findings.append(
                Finding(
                    "reconciliation", RULES["reconciliation"].severity, said, resource.name,
                    resource.paths[0], samples=(sample,), hint=words.get(row["identity"], ""),
                )
            )  # fmt: skip
    holds = sum(row["verdict"] == "holds" for row in table)
    return findings, [Check("reconciliation", "holds", resource.name, count=holds)] if holds else []


def _words(row: Mapping[str, str], files: Ledger, mends: int) -> str:
    """Who is suspected, from a row of the table."""
    suspects = row["suspect"].split(" ") if row["suspect"] else []
    if not suspects:
        return ""
    named = [_printed(each, files) for each in suspects]
    if not row["probably"]:
        return f"it cannot be said which of these is wrong: {'; '.join(named[:5])}"
    title, _, printed = named[0].partition(", ")
    cause = f": {row['cause']}" if row["cause"] else ""
    also = f"; that would mend {mends} identities" if mends > 1 else ""
    return f"{title} is probably {row['probably'].replace('..', ' to ')}, {printed}{cause}{also}"


def _all_words(failing: Mapping[str, Row], files: Ledger) -> dict[str, str]:
    """Identity -> who is suspected, for what fails in the published table."""
    mends = Counter(row["suspect"] for row in failing.values())
    return {name: _words(row, files, mends[row["suspect"]]) for name, row in failing.items()}


def _printed(name: str, files: Ledger) -> str:
    row = files.observations.get(name)
    return figures.in_words(name, files) + (f", printed {row['value']}" if row else "")


def _live(tables: Tables) -> dict[str, str]:
    """Identity -> who is suspected, for what fails in a system that was just solved."""
    solved = tables.solved
    return {
        solved.name(*identity): in_words(solved, blame)
        for blame in tables.blames
        for identity in blame.identities
    }


def in_words(solved: Solved, blame: Blame) -> str:
    """Which figure is probably wrong, or which may be.

    "gdp of 衡南县 2019 is probably 341.09, printed 314.09: swapped digits; that would mend 3 identities"
    """
    named, shown = blame.named, solved.figures
    if named is not None:
        factor = shown.factor(named.figure)
        value = named.value or str(named.room.scaled(1 / factor))
        mends = "" if named.mends == 1 else f"; that would mend {named.mends} identities"
        cause = f": {named.cause}" if named.cause else ""
        title, printed = shown.title(named.figure), shown.text(named.figure)
        return f"{title} is probably {value}, printed {printed}{cause}{mends}"
    if not blame.suspects:
        return "no one figure would mend it: look whether the rule applies"
    names = "; ".join(_suspected(solved, each.figure, each.value) for each in blame.suspects[:5])
    more = f"; and {len(blame.suspects) - 5} more" if len(blame.suspects) > 5 else ""
    if blame.together:
        return f"no one figure would mend all of it, these together might: {names}{more}"
    return f"it cannot be said which of these is wrong: {names}{more}"


def _suspected(solved: Solved, figure: int, value: str) -> str:
    said = f"{solved.figures.title(figure)}, printed {solved.figures.text(figure)}"
    return f"{said}, perhaps {value}" if value else said


def _hinted(findings: Sequence[Finding], words: Mapping[str, str]) -> list[Finding]:
    return [
        replace(each, hint=hint) if each.rule in SHARED and (hint := _hint(each, words)) else each
        for each in findings
    ]


def _hint(finding: Finding, words: Mapping[str, str]) -> str | None:
    """What is said of the first place of a finding; None where nothing is known of it."""
    if not finding.samples:
        return None
    about = f"{finding.rule}:{finding.resource}:{finding.samples[0].key}:"
    told = [said for name, said in words.items() if name.startswith(about) and finding.field in name]
    return told[0] if told else None


def _cells(package: Package, files: Ledger) -> int:
    """How many cells the tables of a package have whose rules may be reconciled."""
    cells = 0
    for resource in package:
        schema = resource.schema if resource.plain else None
        if schema is not None and any(rule.id in SHARED for rule in schema.rules):
            if sum(file.stat().st_size for file in resource.files if file.is_file()) > MOST_BYTES:
                return MOST_CELLS + 1
            cells += len(files.read(resource)) * len(schema.fields)
    return cells
