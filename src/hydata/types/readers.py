"""The reader of a field, by its type."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from hydata.errors import nearest
from hydata.types.missing import listed
from hydata.types.reading import Faults, Raw, Reader, article, kind, short

# Where each type is read. A family is imported when a field asks for it.
TYPES = {
    "any": "anything.anything",
    "array": "json_values.json_array",
    "boolean": "booleans.boolean",
    "date": "dates.date",
    "datetime": "dates.datetime",
    "duration": "durations.duration",
    "geojson": "geojson.geojson",
    "geopoint": "geo.geopoint",
    "integer": "numbers.integer",
    "list": "lists.listed",
    "number": "numbers.number",
    "object": "json_values.json_object",
    "string": "strings.string",
    "time": "dates.time",
    "year": "dates.year",
    "yearmonth": "dates.yearmonth",
}


def reader(field: Raw, *, version: int = 2) -> Reader:
    """The reader of a field, from its descriptor as it stands in the JSON.

    A field without a type is of type any (v2), or string (v1): "the absence of a type property indicates
    that the field is of the type "any"". `version` is 1 for a descriptor that no v2 `$schema` stands over;
    it matters there and for times. Nothing in a descriptor raises; what is wrong with it is in `faults`,
    and what is wrong with its constraints in constraints.faults.

    >>> reader({"type": "integer", "groupChar": ","}).parse("1,234")
    1234
    >>> reader({"type": "date"}).parse("2021-13-01")
    Traceback (most recent call last):
        ...
    hydata.types.reading.Unreadable: is not a date: the month 13 does not exist
    """
    found = Faults()
    name = field.get("type")
    if "type" not in field:
        name = "string" if version == 1 else "any"
    elif not isinstance(name, str):
        found.add("/type", f"type is a text, not {article(kind(name))}; read as any")
        name = "any"
    elif name not in TYPES:
        found.add("/type", f"{short(name)} is no type; {nearest(name, sorted(TYPES))}; read as any")
        name = "any"
    where = "dates.iso_time" if version == 1 and name == "time" else TYPES[name]
    module, function = where.split(".")
    make: Callable[[Raw, Faults], Reader] = getattr(import_module(f"hydata.types.{module}"), function)
    made = make(field, found)
    if "missingValues" in field:
        listed(field["missingValues"], found)
    return made._replace(faults=tuple(found)) if found else made
