"""What JSON readers take in a descriptor without a word: a name that stands twice, numbers that JSON has not.

They keep the last of what has the same name; NaN and Infinity are of JavaScript.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import Any, NamedTuple

from hydata.findings import Severity

TWICE = "the name stands twice in its object; the last one counts"
NO_NUMBER = "JSON has no such number"


class _NoNumber(str):
    """NaN or Infinity, as it stands there."""


class Lenient(NamedTuple):
    """One such thing: its JSON pointer, what is wrong there and how much so, its text."""

    pointer: str
    message: str
    severity: Severity
    value: str


def lenient(text: str) -> list[Lenient]:
    """All such things in a text.

    >>> [each.pointer for each in lenient('{"a": [{"b": 1, "b": 2, "c": NaN}]}')]
    ['/a/0/b', '/a/0/c']
    """
    twice: dict[int, list[str]] = {}
    odd: list[Any] = []  # all of them; so that no other object gets the same id

    def made(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            twice[id(found)] = [
                name for name, times in Counter(name for name, _ in pairs).items() if times > 1
            ]
            odd.append(found)
        return found

    def no_number(constant: str) -> _NoNumber:
        found = _NoNumber(constant)
        odd.append(found)
        return found

    try:
        raw = json.loads(text, object_pairs_hook=made, parse_constant=no_number)
    except (ValueError, RecursionError):  # told by whoever reads it
        return []
    told, waiting = [], [(raw, "")] if odd else []
    while waiting:
        value, pointer = waiting.pop()
        if isinstance(value, _NoNumber):
            told.append(Lenient(pointer, NO_NUMBER, "error", str(value)))
        for name in twice.get(id(value), ()):
            told.append(Lenient(f"{pointer}/{_escaped(name)}", TWICE, "warning", name))
        items = (
            value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        )
        inner = [(each, f"{pointer}/{_escaped(str(name))}") for name, each in items]
        waiting += reversed(inner)
    return told


def _escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")
