"""A reconciliation in the report: what fails only together, and who is suspected where a rule fails.

Most packages have nothing to reconcile, and ours publish theirs; the solver's modules (and numpy) are
imported where there is something to solve.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from hydata.errors import brief
from hydata.findings import Check, Finding, Report, Sample, Skipped
from hydata.ledger import Ledger
from hydata.package import Package
from hydata.rules import RULES
from hydata.sense.reconciliation import TOGETHER, solved_tables
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
        from hydata.sense.reconciliation import telling

        return [*_hinted(findings, telling.words(solved_tables(package, files))), *more], checks
    if not 0 < _cells(package, files) <= MOST_CELLS:
        return list(findings), []
    from hydata.sense.reconciliation import telling

    tables = solved_tables(package, files)
    found = _hinted(findings, telling.words(tables)) if failing else list(findings)
    return [*found, *telling.untold(tables, _about(failing)), *telling.together(tables)], []


def _about(failing: Sequence[Finding]) -> tuple[str, ...]:
    """How the names of the identities begin that rules have told; of some only a few places are kept."""
    return tuple(
        f"{each.rule}:{each.resource}:" + (f"{sample.key}:" if each.count == len(each.samples) else "")
        for each in failing
        for sample in each.samples or (Sample(),)
    )


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
    from hydata.sense.reconciliation.figures import in_words

    row = files.observations.get(name)
    return in_words(name, files) + (f", printed {row['value']}" if row else "")


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
