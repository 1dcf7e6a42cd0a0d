"""A solved system as findings, and the words for who is suspected."""

from __future__ import annotations

from collections.abc import Iterator

from hydata.findings import Finding, Sample
from hydata.rules import RULES
from hydata.sense.reconciliation.naming import Blame
from hydata.sense.reconciliation.result import Solved
from hydata.sense.reconciliation.tables import Tables


def untold(tables: Tables, known: tuple[str, ...]) -> Iterator[Finding]:
    """What fails and no rule has told, such as parts that exceed their whole though one is missing.

    `known` is how the names of the identities begin that were told.
    """
    solved = tables.solved
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


def words(tables: Tables) -> dict[str, str]:
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
