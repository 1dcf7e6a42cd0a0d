"""Who looks at the rows of a large table while its cells are judged, so that it is read once.

The rules of sense do. The front hands them over, since rooms do not open into each other.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, Protocol

from hydata.findings import Report
from hydata.package import Resource

# Record and physical line of a row, counted from where its block, or its file, begins.
Place = tuple[int, int | None]


class Rows(NamedTuple):
    """The rows of one block: a polars frame whose columns are called by their position, from 0."""

    frame: Any
    texts: Callable[[list[int]], list[list[str]]]  # the cells of some rows as they are written
    place: Callable[[int], Place]  # where a row of the frame stands
    records: list[int] | None = None  # the same for all rows; None where each is the next record


class Watch(Protocol):
    """Looks at blocks, several at once; what it saw is taken in the order of the file."""

    @property
    def texts(self) -> frozenset[str]:
        """The columns that it needs as they are written."""
        ...

    def look(self, rows: Rows) -> Any:
        """What one block shows; called from any thread."""
        ...

    def take(self, seen: Any, *, part: int, row: int, line: int) -> None:
        """Add up what the next block showed; its first row and line stand there."""
        ...

    def again(self) -> bool:
        """Whether it has to see all blocks once more."""
        ...

    def wanted(self) -> list[tuple[int, int]]:
        """(Part, row) of rows that have to be read once more, in order."""
        ...

    def give(self, part: int, row: int, line: int | None, record: list[str]) -> None:
        """One of the rows that were wanted."""
        ...

    def report(self) -> Report:
        """What was found."""
        ...


Watcher = Callable[[Resource, Sequence[str]], Watch | None]


def nobody(resource: Resource, labels: Sequence[str]) -> None:
    """Nobody looks at a table beside what its columns and keys ask for."""
