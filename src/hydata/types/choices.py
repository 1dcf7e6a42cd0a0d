"""enum and categories: one of the values that are listed.

"The value of the field MUST exactly match one of the values in the enum array" (enum); "The logical
representation of data in the field MUST exactly match one of the values in categories" (categories). Values
are compared, not texts: 1.0 matches 1, and 2020-01-01T00:00:00Z the same moment in another time zone.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hydata.types.constraint import Constraint
from hydata.types.reading import Faults, Raw, Reader, Unreadable, article, kind, short


def enum(limit: Any, reader: Reader, found: Faults) -> Constraint | None:
    """The constraint `enum`; None, and a fault, when nothing is listed."""
    if not isinstance(limit, list):
        found.add("/constraints/enum", f"enum is an array, not {article(kind(limit))}")
        return None
    if not limit:
        found.add("/constraints/enum", "enum is empty: no value could match")
        return None
    return _among("enum", limit, "/constraints/enum", "", reader, found)


def categories(raw: Raw, reader: Reader, found: Faults) -> Constraint | None:
    """The property `categories` as a constraint: "(a) an array of unique values or (b) an array of objects".

    categoriesOrdered says nothing of a single value.
    """
    listed = raw["categories"]
    if reader.type not in ("string", "integer"):
        found.add("/categories", f"categories are for string and integer, not for {reader.type}")
        return None
    ordered = raw.get("categoriesOrdered", True)
    if not isinstance(ordered, bool):
        found.add("/categoriesOrdered", f"categoriesOrdered is true or false, not {short(ordered)}")
    if not isinstance(listed, list) or not listed:
        found.add("/categories", "categories is an array of values, or of objects with a value")
        return None
    labelled = any(isinstance(each, dict) for each in listed)
    values = _labelled(listed, found) if labelled else listed
    made = _among("categories", values, "/categories", "/value" if labelled else "", reader, found)
    if made is not None:
        _check_enum(raw.get("constraints"), made, reader, found)
    return made


def _labelled(listed: list[Any], found: Faults) -> list[Any]:
    """The values of categories that are objects; their labels are texts, and unique."""
    labels: set[str] = set()
    values = []
    for at, each in enumerate(listed):
        if not isinstance(each, dict) or "value" not in each:
            found.add(f"/categories/{at}", "each category is an object with a value")
            continue
        values.append(each["value"])
        label = each.get("label", "")
        if not isinstance(label, str):
            found.add(f"/categories/{at}/label", f"a label is a text, not {article(kind(label))}")
        elif label in labels:
            found.add(f"/categories/{at}/label", f"the label {short(label)} is there twice")
        elif label:
            labels.add(label)
    return values


def _check_enum(given: Any, made: Constraint, reader: Reader, found: Faults) -> None:
    """ "The enum values MUST be a subset of the values in categories"."""
    chosen = given.get("enum") if isinstance(given, dict) else None
    for at, each in enumerate(chosen if isinstance(chosen, list) else ()):
        try:
            inside = made.holds("", reader.read(each))
        except Unreadable:
            continue  # told with enum
        if not inside:
            found.add(f"/constraints/enum/{at}", f"{short(each)} is in enum but not in categories")


def _among(
    name: str, values: list[Any], pointer: str, inner: str, reader: Reader, found: Faults
) -> Constraint | None:
    """One of these values; those that are not of the type are faults, and left out."""
    keys: dict[Any, Any] = {}
    texts = set()
    for at, each in enumerate(values):
        try:
            value = reader.read(each)
        except Unreadable as error:
            found.add(f"{pointer}/{at}{inner}", f"{short(each)} {error}")
            continue
        known = reader.key(value)
        if known in keys:
            found.add(f"{pointer}/{at}{inner}", f"{short(each)} is in {name} twice")
        keys[known] = each
        texts |= _spellings(each, value, reader)
    if not keys:
        return None
    key, among = reader.key, frozenset(keys)
    shown = ", ".join(str(each) for each in list(keys.values())[:12])
    if len(keys) > 12:
        shown += f", ... ({len(keys):,} values)"

    def holds(text: str, value: Any) -> bool:
        return key(value) in among

    return Constraint(name, shown, holds, texts=frozenset(texts))


def _spellings(given: Any, value: Any, reader: Reader) -> set[str]:
    """Texts that are read as this value."""
    texts = {given} if isinstance(given, str) else set()
    if isinstance(value, int | Decimal) and not isinstance(value, bool) and not isinstance(given, str):
        texts.add(str(given))
    found = set()
    for each in texts:
        try:
            if reader.key(reader.parse(each)) == reader.key(value):
                found.add(each)
        except Unreadable:
            continue
    return found
