"""How well the rules of a package bite: figures made wrong one at a time, and what then was found."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass
class Score:
    """Wrong figures of one sort: how many, how many were found, in how many the right one was named."""

    wrong: int = 0
    detected: int = 0
    judged: int = 0  # found by identities, so that one figure may be named
    named: int = 0

    def add(self, *, detected: bool, judged: bool, named: bool) -> None:
        """Count one wrong figure."""
        self.wrong += 1
        self.detected += detected
        self.judged += judged
        self.named += named


@dataclass(frozen=True)
class Proof:
    """The whole proof; see docs/prove.md for what each part means."""

    package: str
    cells: int
    looked_at: int  # cells, where a package has too many for all of them
    kinds: dict[str, Score]
    tables: dict[str, Score]
    guarded: Score  # gross errors in cells that a decided equality guards
    additive: Score  # gross errors in all numeric cells of tables that add up
    crossed: Score  # all errors in cells that two or more identities go through
    unguarded: dict[str, int]  # table -> cells in which no wrong figure is found
    columns: dict[str, list[str]]  # table -> columns of which no cell is guarded
    needless: list[str]  # rules without which as much is found
    alone: dict[str, int]  # rule -> wrong figures that nothing else finds
    unmutated: int  # findings of the package as it is that no waiver accepts
    skipped: list[str] = field(default_factory=list)

    def to_dict(self, version: str) -> dict[str, Any]:
        """As plain JSON values."""
        return {"hydata": version, **asdict(self)}
