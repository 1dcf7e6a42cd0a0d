"""What a reconciliation found, as plain values: counts, what fails and why, what is left of each figure."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from hydata.figures import Interval
from hydata.findings import Finding, Skipped
from hydata.tabular import Row

TABLES = ("identities", "figures")


@dataclass(frozen=True)
class Failure:
    """Identities that fail for one reason, and in words which figure is probably wrong."""

    identities: tuple[str, ...]
    sides: tuple[str, ...]  # of each identity: what is computed, and what is printed
    says: str
    place: str = ""  # where the likeliest figure stands: path:line:column
    reason: str = ""  # the waiver's, where all of them are accepted

    def to_dict(self) -> dict[str, Any]:
        """As plain JSON values."""
        found = {
            "identities": list(self.identities),
            "sides": list(self.sides),
            "says": self.says,
            "place": self.place,
        }
        return found | ({"reason": self.reason} if self.reason else {})


@dataclass(frozen=True)
class Line:
    """A line of the chart: a figure as printed and as implied, or both sides of an identity that fails."""

    title: str
    title_zh: str
    unit: str
    unit_zh: str
    printed: Interval | None  # None: nobody prints it
    implied: Interval
    verdict: str  # holds, fails, undecided
    identity: str = ""  # the name of one that fails
    says: str = ""  # which of its figures is probably wrong
    waived: str = ""  # the reason of a waiver that accepts it


@dataclass(frozen=True)
class Reconciled:
    """A package reconciled; the whole tables are made when they are asked for."""

    package: str
    counts: Mapping[str, Mapping[str, int]]  # rule -> verdict -> identities
    failing: tuple[Failure, ...]
    waived: tuple[Failure, ...]
    together: tuple[Failure, ...]  # components that fail together, or that nothing decides
    unprinted: tuple[Row, ...]  # ranges of what nobody prints
    narrowed: int  # printed figures of which less is left
    findings: tuple[Finding, ...]  # rules that are declared wrongly
    skipped: tuple[Skipped, ...]
    lines: Callable[[], Sequence[Line]] = field(repr=False, compare=False)
    rows: Callable[[str], tuple[Sequence[str], Iterable[Row]]] = field(repr=False, compare=False)

    @property
    def fails(self) -> bool:
        """Something fails that no waiver accepts."""
        return bool(self.failing) or any(not each.reason for each in self.together)

    def csv(self, table: str) -> str:
        """One of the two tables as CSV."""
        columns, rows = self.rows(table)
        out = io.StringIO()
        writer = csv.DictWriter(out, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        return out.getvalue()

    def to_dict(self, version: str) -> dict[str, Any]:
        """As plain JSON values."""
        return {
            "hydata": version,
            "package": self.package,
            "identities": {rule: dict(each) for rule, each in self.counts.items()},
            "fails": [each.to_dict() for each in self.failing],
            "waived": [each.to_dict() for each in self.waived],
            "together": [each.to_dict() for each in self.together],
            "implied": [dict(each) for each in self.unprinted],
            "narrowed": self.narrowed,
            "findings": [each.to_dict() for each in self.findings],
            "skipped": [each.to_dict() for each in self.skipped],
        }
