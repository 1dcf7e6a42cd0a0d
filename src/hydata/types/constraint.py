"""One constraint of a field."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple


class Constraint(NamedTuple):
    """One rule for the values of a field: its name, its limit for people, whether a value holds it.

    `holds` takes the text of a cell and its logical value. For a fast lane: `bound` is the limit in the
    type that the reader's `cast` names (a length for minLength and maxLength), None where only `holds`
    can decide; a cell strictly within it holds. `texts` surely hold (enum, categories). `rust` is the
    pattern for Rust's regex with the very same meaning, None where there is none.
    """

    name: str
    limit: str
    holds: Callable[[str, Any], bool]
    bound: int | float | str | None = None
    texts: frozenset[str] = frozenset()
    rust: str | None = None
