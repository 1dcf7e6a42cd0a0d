"""One thing wrong in a table, and many of them, counted by kind: what every part of the engine tells."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from hydata.findings import Finding, Sample, Severity


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong in a file, and where.

    `column` counts cells from 1; in a fault of encoding it counts the characters of the line.
    `kind` tells apart what one rule finds: a source-error is a stray quote, a NUL, a bare CR ...
    """

    rule: str
    kind: str
    message: str
    value: str = ""
    row: int | None = None
    line: int | None = None
    column: int | None = None
    field: str = ""
    hint: str = ""
    severity: Severity = "error"

    @property
    def place(self) -> tuple[int, int, int]:
        """For sorting: what has no line stands first."""
        return self.line or 0, self.row or 0, self.column or 0


Report = Callable[[Fault], None]


class Faults:
    """Counts every fault, and keeps the first places of each rule, kind and field.

    >>> faults = Faults(samples=1)
    >>> for line in (9, 4):
    ...     faults(Fault("blank-row", "blank-row", "the row is blank", row=line, line=line))
    >>> [(each.rule, each.count, each.samples) for each in faults.findings("gdp", "gdp.csv")]
    [('blank-row', 2, (Sample(value='', row=4, line=4, column=None, key='', path=''),))]
    """

    def __init__(self, samples: int | None = 10) -> None:
        self.samples = samples
        self._counts: dict[tuple[str, str, str], int] = {}
        self._first: dict[tuple[str, str, str], list[Fault]] = {}

    def __call__(self, fault: Fault) -> None:
        self._add((fault.rule, fault.kind, fault.field), 1, [fault])

    def add(self, other: Faults) -> None:
        """Take over what another part counted; in which order parts are added makes no difference."""
        for key, count in other._counts.items():
            self._add(key, count, other._first[key])

    def _add(self, key: tuple[str, str, str], count: int, faults: list[Fault]) -> None:
        self._counts[key] = self._counts.get(key, 0) + count
        first = self._first.setdefault(key, [])
        full = self.samples is not None and len(first) >= max(self.samples, 1)
        if full and faults[0].place >= first[-1].place:
            return
        first += faults
        first.sort(key=lambda fault: fault.place)
        if self.samples is not None:
            del first[max(self.samples, 1) :]

    def __len__(self) -> int:
        """How many faults there were, listed or not."""
        return sum(self._counts.values())

    def count(self, rule: str, kind: str = "") -> int:
        """How many faults of a rule, or of one kind of it."""
        return sum(
            count for (each, its, _), count in self._counts.items() if each == rule and kind in ("", its)
        )

    def findings(self, resource: str = "", path: str = "") -> list[Finding]:
        """One finding a rule, kind and field, in the order of their first places."""
        groups = sorted(self._first.items(), key=lambda group: (group[1][0].place, group[0]))
        return [
            Finding(
                rule, first[0].severity, first[0].message, resource, path, field, self._counts[key],
                tuple(Sample(each.value, each.row, each.line, each.column) for each in first),
                next((each.hint for each in first if each.hint), ""),
            )
            for key, first in groups
            for rule, _, field in [key]
        ]  # fmt: skip
