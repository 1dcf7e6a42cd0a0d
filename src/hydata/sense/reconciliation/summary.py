"""A solved system as the plain values that front, screens and charts work with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from hydata.findings import Finding, Report, Sample, waive
from hydata.reconciled import Failure, Reconciled
from hydata.sense.reconciliation import chart
from hydata.sense.reconciliation.identities import SUM
from hydata.sense.reconciliation.joint import Joint
from hydata.sense.reconciliation.naming import Blame, Identity
from hydata.sense.reconciliation.result import KINDS, Solved
from hydata.sense.reconciliation.system import UNPRINTED
from hydata.sense.reconciliation.tables import FIGURE_COLUMNS, IDENTITY_COLUMNS, Tables
from hydata.sense.reconciliation.telling import in_words
from hydata.tabular import Row


def summary(package: str, solved: Solved, waivers: Iterable[Mapping[str, str]]) -> Reconciled:
    """What a solved system says; what a waiver accepts is set apart."""
    tables = Tables(solved)
    accepted = list(waivers)
    failures = [_failure(solved, blame, accepted) for blame in tables.blames]
    told = {
        identity: (failure.says, failure.reason)
        for failure, blame in sorted(
            zip(failures, tables.blames, strict=True), key=lambda each: bool(each[0].reason)
        )
        for identity in blame.identities
    }
    system = solved.system
    moved = (solved.lower > system.lower) | (solved.upper < system.upper)
    unprinted = list(tables.figures(only_unprinted=True))
    return Reconciled(
        package,
        _counts(solved, tables.claims()),
        tuple(each for each in failures if not each.reason),
        tuple(each for each in failures if each.reason),
        tuple(
            _together(solved, each, blame)
            for each, blame in zip(solved.joints, tables.blamed_together, strict=True)
        ),
        tuple(unprinted),
        int((moved & (system.document != UNPRINTED)).sum()),
        tuple(solved.gathering.findings),
        tuple(solved.gathering.skipped),
        lambda: chart.lines(solved, told, unprinted),
        lambda table: (
            (IDENTITY_COLUMNS, tables.identities())
            if table == "identities"
            else (FIGURE_COLUMNS, tables.figures())
        ),
    )  # fmt: skip


def _counts(solved: Solved, claims: Iterable[Row]) -> dict[str, dict[str, int]]:
    """How many identities of each rule hold, fail and are undecided, without looking at them one by one."""
    counts: dict[str, Counter[str]] = {}
    for kind in KINDS:
        verdicts = solved.verdicts(kind)
        families, starts = solved.families[kind]
        for family, start in zip(families, starts, strict=True):
            told, many = np.unique(verdicts[start : start + len(family)], return_counts=True)
            counts.setdefault(family.rule.id, Counter()).update(
                dict(zip(told.tolist(), many.tolist(), strict=True))
            )
    for row in claims:
        counts.setdefault(row["rule"], Counter())[row["verdict"]] += 1
    return {rule: dict(sorted(each.items())) for rule, each in sorted(counts.items())}


def _failure(solved: Solved, blame: Blame, waivers: Sequence[Mapping[str, str]]) -> Failure:
    suspect = blame.named or (blame.suspects[0] if blame.suspects else None)
    place = ""
    if suspect is not None:
        sample = solved.figures.place(suspect.figure)
        place = ":".join(str(each) for each in (sample.path, sample.line, sample.column) if each)
    reasons = [_accepted(solved, identity, waivers) for identity in blame.identities]
    return Failure(
        tuple(solved.name(*identity) for identity in blame.identities),
        tuple(_sides(solved, identity) for identity in blame.identities),
        in_words(solved, blame), place, reasons[0] if all(reasons) else "",
    )  # fmt: skip


def _together(solved: Solved, joint: Joint, blame: Blame | None) -> Failure:
    """A component that fails together, or that nothing decides."""
    names = tuple(solved.name(*each) for each in joint.identities)
    if blame is None:
        return Failure(names, (), joint.reason, reason=f"undecided: {joint.reason}")
    sides = tuple(_sides(solved, each) for each in joint.identities)
    return Failure(names, sides, f"these hold each by itself, and not all at once; {in_words(solved, blame)}")


def _accepted(solved: Solved, identity: Identity, waivers: Sequence[Mapping[str, str]]) -> str:
    """The reason of the waiver that accepts what the rule itself finds here."""
    family, at = solved.family(*identity)
    if family.sheet is None:
        return ""
    key = "|".join(family.sheet.keys[family.rows[at]])
    finding = Finding(
        family.rule.id, "error", "", family.sheet.resource, field=family.field, samples=(Sample(key=key),)
    )
    waived = waive(Report("", (finding,)), waivers).waived
    return waived[0].reason if waived else ""


def _sides(solved: Solved, identity: Identity) -> str:
    left, right = solved.sides(*identity)
    members = solved.members(*identity)
    factor = solved.figures.factor(members[0] if identity[0] == SUM else members[-1])
    return f"{left.scaled(1 / factor)} and {right.scaled(1 / factor)}"
