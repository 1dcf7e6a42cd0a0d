"""Properties that stand twice in an object of a descriptor: JSON readers keep the last, and say nothing."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any


def twice(text: str) -> list[tuple[str, str]]:
    """(JSON pointer of the object, name) of each property that stands several times in one object.

    >>> twice('{"a": [{"b": 1, "b": 2}]}')
    [('/a/0', 'b')]
    """
    odd: dict[int, list[str]] = {}
    kept = []  # so that no other object gets the same id

    def made(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            odd[id(found)] = [name for name, times in Counter(name for name, _ in pairs).items() if times > 1]
            kept.append(found)
        return found

    try:
        raw = json.loads(text, object_pairs_hook=made)
    except (ValueError, RecursionError):  # told by whoever reads it
        return []
    found, waiting = [], [(raw, "")] if odd else []
    while waiting:
        value, pointer = waiting.pop()
        found += [(pointer, name) for name in odd.get(id(value), ())]
        items = (
            value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        )
        inner = [(each, f"{pointer}/{_escaped(str(name))}") for name, each in items]
        waiting += reversed(inner)
    return found


def _escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")
