"""Many texts of a column at one glance, for tables that are too small to import polars for.

As in the fast lane: what is accepted is surely right, all of it; about anything else the exact reader
decides. All texts are matched at once, one a line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Set
from typing import Any

from hydata.types import Constraint, Reader
from hydata.types.constraints import BOUNDS
from hydata.types.plain import plain

Glance = Callable[[Set[str]], bool]
# Types whose sure spellings are digits, letters and signs: no line break is among them.
BY_LINE = ("boolean", "date", "datetime", "integer", "number", "time", "year", "yearmonth")
NUMBERS: dict[str, Callable[[str], Any]] = {"int64": int, "float64": float}


def glance(read: Reader, limits: tuple[Constraint, ...]) -> Glance | None:
    """What is true only of texts, at least one, that are all right; None where there is no such thing."""
    # The type comes first: only what is of it can be compared with bounds.
    looks = [*([] if read.always else [_lines(read)]), *(_limited(each, read) for each in limits)]
    known = [each for each in looks if each is not None]
    if len(known) < len(looks):
        return None
    return lambda texts: all(look(texts) for look in known)


def _lines(read: Reader) -> Glance | None:
    """Whether all texts match what is surely of the type."""
    return _matching(read.surely) if read.surely and read.type in BY_LINE else None


def _matching(pattern: str) -> Glance | None:
    if "\n" in pattern:  # as a separator of groups, say
        return None
    lines = re.compile(f"(?>{pattern}\n)*+", re.MULTILINE)

    def match(texts: Set[str]) -> bool:
        joined = "\n".join([*texts, ""])
        return joined.count("\n") == len(texts) and lines.fullmatch(joined) is not None

    return match


def _within(limit: Constraint, read: Reader, number: Callable[[str], Any]) -> Glance:
    """Whether all numbers lie within a bound; those that lie on it are compared exactly."""
    below, bound = limit.name.lower().endswith("minimum"), limit.bound

    def look(texts: Set[str]) -> bool:
        values = [*map(number, texts)]
        if (min(values) > bound) if below else (max(values) < bound):
            return True
        if (min(values) < bound) if below else (max(values) > bound):
            return False
        on = (text for text, value in zip(texts, values, strict=True) if value == bound)
        return all(limit.holds(text, read.parse(text)) for text in on)

    return look


def _limited(limit: Constraint, read: Reader) -> Glance | None:
    """Whether all texts, if they are of the type, keep a constraint."""
    bound: Any = limit.bound
    number = NUMBERS.get(read.cast) if not read.swaps else None
    if limit.name in BOUNDS and number and bound is not None:
        return _within(limit, read, number)
    if limit.name == "minLength" and read.type == "string":
        return lambda texts: min(map(len, texts)) >= bound
    if limit.name == "maxLength" and read.type == "string":
        return lambda texts: max(map(len, texts)) <= bound
    if limit.name == "pattern" and plain(limit.limit) is not None:
        return _matching(f"^(?:{limit.limit})$")
    return (lambda texts: texts <= limit.texts) if limit.texts else None
