"""One thing wrong in a table: what every part of the engine tells, and tally.py counts."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from hydata.findings import Severity


class Fault(NamedTuple):
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


Report = Callable[[Fault], None]
