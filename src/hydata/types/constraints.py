"""The constraints of one field, each as a function of a value.

"All constraints MUST be tested against the logical representation of data, and the physical
representation of constraint values MAY be primitive types as possible in JSON, or represented as strings
that are castable with the type and format rules of the field" (Field Constraints): so a bound is read as
a cell is, and compared exactly.

- minimum, maximum, exclusiveMinimum, exclusiveMaximum: where the order of value and bound is open (P1M
  and P30D, times with and without a zone) the bound is not broken; NaN breaks every bound, for it is
  not "greater than or equal to the specified value".
- minLength, maxLength: "collections (string, array, object)", so list and geojson too: characters
  (code points), items, or members.
- enum and categories: choices.py.
- required and unique are named here and decided by whoever sees the rows.

"Implementations SHOULD report an error if an attempt is made to evaluate a value against an unsupported
constraint": a constraint that the type does not have is a fault.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from hydata.errors import nearest
from hydata.types.choices import categories, enum
from hydata.types.constraint import Constraint
from hydata.types.numbers import integral
from hydata.types.plain import plain
from hydata.types.readers import TYPES, reader
from hydata.types.reading import Fault, Faults, Raw, Reader, Unreadable, article, kind, short

__all__ = ["Constraint", "Meaning", "constraints", "faults", "meaning"]

ORDERED = frozenset(("integer", "number", "date", "time", "datetime", "duration", "year", "yearmonth"))
MEASURED = frozenset(("string", "array", "object", "list", "geojson"))
BOUNDS = ("minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum")
# Which types each constraint is for; None: all.
FOR: Mapping[str, frozenset[str] | None] = {
    "required": None,
    "unique": None,
    "enum": None,
    "minLength": MEASURED,
    "maxLength": MEASURED,
    "pattern": frozenset(("string",)),
    "jsonSchema": frozenset(("object", "array")),
} | dict.fromkeys(BOUNDS, ORDERED)


class Meaning(NamedTuple):
    """All that a field descriptor says of a cell, and what is wrong with it."""

    reader: Reader
    constraints: tuple[Constraint, ...]
    faults: tuple[Fault, ...]


KNOWN: dict[tuple[str, int], Meaning] = {}
MOST = 1000


def meaning(raw: Raw, *, version: int = 2) -> Meaning:
    """What a field descriptor means; known where it stands in several tables, or is asked for again.

    >>> meaning({"type": "integer"}) is meaning({"type": "integer"})
    True
    """
    try:
        text = repr(raw)
    except RecursionError:  # too deep to be written down; it is read nevertheless
        text = ""
    found = KNOWN.get((text, version))
    if found is None:
        read = reader(raw, version=version)
        told = Faults(read.faults)
        found = Meaning(read, tuple(_made(raw, read, told)), tuple(told))
        if len(KNOWN) >= MOST:
            KNOWN.clear()
        if text:
            KNOWN[text, version] = found
    return found


def constraints(raw: Raw, reader: Reader) -> list[Constraint]:
    """The constraints of a field, in the standard's order."""
    return list(_made(raw, reader, Faults()))


def faults(raw: Raw, reader: Reader) -> tuple[Fault, ...]:
    """Everything wrong with a field descriptor: its type, its format, its constraints."""
    found = Faults(reader.faults)
    list(_made(raw, reader, found))
    return tuple(found)


def _made(raw: Raw, reader: Reader, found: Faults) -> Iterator[Constraint]:
    given = raw.get("constraints", {})
    if not isinstance(given, dict):
        found.add("/constraints", f"constraints is an object, not {article(kind(given))}")
        given = {}
    for name in given:
        if name not in FOR and ":" not in name:
            hint = nearest(name, sorted(FOR))
            place = name.replace("~", "~0").replace("/", "~1")
            found.add(f"/constraints/{place}", f"{short(name)} is no constraint; {hint}", "warning")
    declared = str(raw.get("type", ""))
    for name, types in FOR.items():
        if name not in given:
            continue
        if types is not None and not _applies(declared, reader, types):
            # Of an unknown type or format the reader has told already.
            if declared not in types and (declared in TYPES or "type" not in raw):
                named = f"the type {declared}" if declared else "a field without a type"
                found.add(f"/constraints/{name}", f"{named} has no constraint {name}")
            continue
        made = _one(name, given[name], reader, found)
        if made is not None:
            yield made
    _check_pairs(given, reader, found)
    if "categories" in raw:
        made = categories(raw, reader, found)
        if made is not None:
            yield made
    elif "categoriesOrdered" in raw:
        found.add("/categoriesOrdered", "categoriesOrdered needs categories", "warning")


def _applies(declared: str, reader: Reader, types: frozenset[str]) -> bool:
    """A field without a type takes what strings take (the official profile's String Field needs none)."""
    return reader.type in types or (not declared and reader.type == "any" and "string" in types)


def _one(name: str, limit: Any, reader: Reader, found: Faults) -> Constraint | None:
    pointer = f"/constraints/{name}"
    if name in ("required", "unique"):
        if not isinstance(limit, bool):
            found.add(pointer, f"{name} is true or false, not {short(limit)}")
        return Constraint(name, "true", lambda text, value: True) if limit is True else None
    if name in BOUNDS:
        return _bound(name, limit, reader, found)
    if name in ("minLength", "maxLength"):
        return _length(name, limit, found)
    if name == "pattern":
        return _pattern(limit, found)
    if name == "enum":
        return enum(limit, reader, found)
    from hydata.types.json_schema import checker

    conforms = checker(limit, found, pointer)
    return None if conforms is None else Constraint(name, short(limit), lambda text, value: conforms(value))


# --- bounds ---


def _bound(name: str, limit: Any, reader: Reader, found: Faults) -> Constraint | None:
    try:
        edge = reader.read(limit)
    except Unreadable as error:
        found.add(f"/constraints/{name}", f"{name} {short(limit)} {error}")
        return None
    if edge != edge:
        found.add(f"/constraints/{name}", f"{name} is NaN, which nothing is above or below")
        return None
    wrong = -1 if name.lower().endswith("minimum") else 1
    inclusive = not name.startswith("exclusive")
    compare = reader.compare

    def holds(text: str, value: Any) -> bool:
        order = compare(value, edge)
        if order is None:
            return bool(value == value)  # open, or NaN
        return order == -wrong or (inclusive and order == 0)

    return Constraint(name, str(limit), holds, _cast(edge, reader))


def _cast(edge: Any, reader: Reader) -> int | float | str | None:
    """A bound as the reader's fast lane compares it."""
    if reader.cast == "int64" and isinstance(edge, int):
        return edge if -(2**63) <= edge < 2**63 else None
    if reader.cast == "float64":
        return float(edge)
    if reader.cast != "text":
        return None
    from datetime import date, datetime, time

    from hydata.types.moments import YearMonth

    if isinstance(edge, YearMonth):
        return f"{edge.year}-{edge.month:02}" if 1000 <= edge.year <= 9999 else None
    if isinstance(edge, date) and not isinstance(edge, datetime):
        return edge.isoformat()
    if isinstance(edge, time) and edge.tzinfo is None and not edge.microsecond:
        return edge.isoformat()
    return None


def _check_pairs(given: Mapping[str, Any], reader: Reader, found: Faults) -> None:
    """Limits that no value keeps."""
    lows = ("minimum", "exclusiveMinimum") if reader.type in ORDERED else ()
    for low in lows:
        for high in ("maximum", "exclusiveMaximum"):
            try:
                order = reader.compare(reader.read(given[low]), reader.read(given[high]))
            except (KeyError, Unreadable):
                continue
            if order == 1 or (order == 0 and "exclusive" in low + high):
                found.add(f"/constraints/{low}", f"no value lies between {low} and {high}", "warning")
    short_, long = given.get("minLength"), given.get("maxLength")
    if isinstance(short_, int) and isinstance(long, int) and short_ > long:
        found.add("/constraints/minLength", "minLength is above maxLength", "warning")


# --- lengths, pattern ---


def _length(name: str, limit: Any, found: Faults) -> Constraint | None:
    edge = integral(limit) if isinstance(limit, Decimal | float) else limit
    if type(edge) is not int or edge < 0:
        found.add(f"/constraints/{name}", f"{name} is a whole number from 0, not {short(limit)}")
        return None

    def enough(text: str, value: Any) -> bool:
        return not hasattr(value, "__len__") or len(value) >= edge

    def few(text: str, value: Any) -> bool:
        return not hasattr(value, "__len__") or len(value) <= edge

    return Constraint(name, str(edge), enough if name == "minLength" else few, edge)


def _pattern(limit: Any, found: Faults) -> Constraint | None:
    if not isinstance(limit, str):
        found.add("/constraints/pattern", f"pattern is a text, not {article(kind(limit))}")
        return None
    fits = plain(limit)
    if fits is not None:
        return _matching(limit, fits, f"^(?:{limit})$")
    from hydata.types.patterns import BadPattern, compiled, rust_pattern

    try:
        expression = compiled(limit)
    except BadPattern as error:
        found.add("/constraints/pattern", f"{short(limit)} is no XML Schema regular expression: {error}")
        return None
    for warning in expression.warnings:
        found.add("/constraints/pattern", warning, "warning")
    return _matching(limit, expression.matches, rust_pattern(limit))


def _matching(limit: str, matches: Callable[[str], object], rust: str | None) -> Constraint:
    def holds(text: str, value: Any) -> bool:
        return not isinstance(value, str) or bool(matches(value))

    return Constraint("pattern", limit, holds, rust=rust)
