"""geopoint: a longitude and a latitude.

- geopoint, default: "A string of the pattern "lon, lat", where each value is a number, and lon is the
  longitude and lat is the latitude (note the space is optional after the `,`)"; "Implementations MUST
  strip all white space in the default format" (the official profile): white space around each number.
- array: "A JSON array, or a string parsable as a JSON array, of exactly two items, where each item is
  a number"; object: "A JSON object with exactly two keys, lat and lon and each value is a number". A text
  such as "90" in them is no number.
- A longitude lies in [-180, 180], a latitude in [-90, 90]: else it is none.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any, NamedTuple

from hydata.types.json_values import loads
from hydata.types.numbers import decimal, exactly
from hydata.types.reading import (
    EXPONENT,
    Faults,
    Raw,
    Reader,
    Unreadable,
    article,
    kind,
    missing_hint,
    natively,
    one_format,
)

NUMBER = rf"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+){EXPONENT}"
PAIR = re.compile(rf"\s*({NUMBER})\s*,\s*({NUMBER})\s*")
SURELY = (
    r"^-?(?:180(?:\.0{1,9})?|(?:1[0-7][0-9]|[1-9]?[0-9])(?:\.[0-9]{1,15})?), ?"
    r"-?(?:90(?:\.0{1,9})?|[1-8]?[0-9](?:\.[0-9]{1,15})?)$"
)


class Geopoint(NamedTuple):
    """A geographic point, in degrees."""

    lon: Decimal
    lat: Decimal


def geopoint(raw: Raw, faults: Faults) -> Reader:
    """The reader of a geopoint field."""
    form = one_format(raw, ["default", "array", "object"], faults)
    said = "is not a geopoint"
    take = {"default": no_native, "array": from_array, "object": from_object}[form]

    def parse(text: str) -> Geopoint:
        if form != "default":
            return take(loads(text, said))
        found = PAIR.fullmatch(text)
        if found is None:
            raise why(text)
        return within(decimal(found[1]), decimal(found[2]))

    surely = SURELY if form == "default" else ""
    return Reader("geopoint", form, parse, natively(parse, take), surely=surely)


def no_native(value: Any) -> Geopoint:
    """The default format is a text."""
    hint = {"array": 'say "format": "array"', "object": 'say "format": "object"'}.get(kind(value), "")
    raise Unreadable(f"is not a geopoint: it is {article(kind(value))}, not a text", hint)


def from_array(value: Any) -> Geopoint:
    """[lon, lat]"""
    if not isinstance(value, list | tuple) or len(value) != 2:
        raise Unreadable("is not a geopoint: it needs an array [lon, lat]")
    return within(_number(value[0], "lon"), _number(value[1], "lat"))


def from_object(value: Any) -> Geopoint:
    """{"lon": ..., "lat": ...}"""
    if not isinstance(value, dict) or set(value) != {"lon", "lat"}:
        raise Unreadable('is not a geopoint: it needs an object {"lon": ..., "lat": ...}')
    return within(_number(value["lon"], "lon"), _number(value["lat"], "lat"))


def _number(value: Any, name: str) -> Decimal:
    if not numeric(value):
        raise Unreadable(f"is not a geopoint: {name} is {article(kind(value))}, not a number")
    number = Decimal(exactly(value))
    if number.is_nan():
        raise Unreadable(f"is not a geopoint: {name} is NaN, not a number")
    return number


def numeric(value: Any) -> bool:
    """Whether a JSON value is a number."""
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def within(lon: Decimal, lat: Decimal) -> Geopoint:
    """A point on the globe, or what is wrong with it."""
    if not -180 <= lon <= 180:
        swapped = ' (lat comes second in "lon, lat")' if -90 <= lon <= 90 else ""
        raise Unreadable(f"is not a geopoint: the longitude is not within -180 and 180{swapped}")
    if not -90 <= lat <= 90:
        swapped = '; "lon, lat" is the order' if -90 <= lon <= 90 and -180 <= lat <= 180 else ""
        raise Unreadable(f"is not a geopoint: the latitude is not within -90 and 90{swapped}")
    return Geopoint(lon, lat)


def why(text: str) -> Unreadable:
    """Why a text is no point in the default format."""
    said = 'is not a geopoint: it needs the form "lon, lat"'
    head = text[:1].strip()
    if head in ("[", "{"):
        form = "array" if head == "[" else "object"
        return Unreadable(said, f'say "format": "{form}"')
    return Unreadable(said, missing_hint(text))
