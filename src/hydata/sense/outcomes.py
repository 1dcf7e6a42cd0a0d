"""What a rule found at one row, and how it is put into words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from hydata.findings import Verdict
from hydata.sense.cells import Cells
from hydata.sense.verdicts import Judgement


class Decided(Protocol):
    """What has a verdict, and where it is undecided a reason."""

    @property
    def verdict(self) -> Verdict: ...
    @property
    def reason(self) -> str: ...


@dataclass(frozen=True)
class Outcome:
    """What a rule found at one row."""

    row: int
    field: str
    verdict: Verdict
    value: str = ""
    figures: str = ""
    intervals: str = ""
    reason: str = ""


Said = tuple[Verdict, str]  # a verdict, and the reason where it is undecided


def counted_as(outcome: Decided) -> Said:
    """What an outcome is counted as."""
    return outcome.verdict, outcome.reason if outcome.verdict == "undecided" else ""


def blank(cells: Cells, row: int, names: list[str]) -> bool:
    """All these cells of a row are empty."""
    return all(cells.columns[name][row] is None for name in names)


def text_of(cells: Cells, row: int, name: str) -> str:
    """A number as it is written; `?` where there is none."""
    value = cells.columns[name][row] if name in cells.columns else None
    return "?" if value is None else format(value, "f")


def beside(cells: Cells, row: int, names: list[str]) -> list[str]:
    """Numbers as they are written; with their units, where these are not the same."""
    units = [cells.unit_of(row, name) for name in names]
    codes = [unit.code if unit and len({*units}) > 1 else "" for unit in units]
    return [f"{text_of(cells, row, name)} {code}".rstrip() for name, code in zip(names, codes, strict=True)]


def sum_of(cells: Cells, row: int, names: list[str]) -> str:
    """A sum as it is written."""
    return " + ".join(text_of(cells, row, name) for name in names)


def one_document(judged: Judgement, documents: set[tuple[str, str]], *, additive: bool) -> Judgement:
    """Over several documents a sum says nothing, and a share that fails may be the documents' doing."""
    if len(documents) < 2 or judged.verdict == "undecided" or (not additive and judged.verdict == "holds"):
        return judged
    sources = sorted({source for source, _ in documents})
    several = "mixed sources" if len(sources) > 1 else "mixed statuses of one source"
    return Judgement("undecided", judged.intervals, f"{several}: {', '.join(sources[:4])}")


def outcome(cells: Cells, row: int, field: str, judged: Judgement, figures: str) -> Outcome:
    """What was judged, at its place."""
    value = text_of(cells, row, field) if field in cells.columns else cells.texts(field)[row]
    return Outcome(row, field, judged.verdict, value, figures, judged.intervals, judged.reason)
