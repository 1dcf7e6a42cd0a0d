"""Descriptors that the official profiles of v2 surely take: plain ones, of the properties in common use.

As in a table, what is surely right goes fast, and all that is doubtful is asked of the one who knows: for
a small package, reading the profiles and what judges by them takes longer than all its tables. Nothing is
found here; a test holds that the profiles find nothing either, and that no property of theirs is forgotten.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

Surely = Callable[[Any], bool]
Properties = dict[str, Surely]

PATH = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_./ -]*")
LICENSE = re.compile(r"[A-Za-z0-9._-]+")
HASH = re.compile(r"[a-z0-9]+:[a-f0-9]+|[a-f0-9]{32}")
DEEPEST = 20  # levels of what the profiles say nothing about
LARGEST = 2**53


def text(value: Any) -> bool:
    """A text, and nothing in it that JSON or a line of text would stumble over."""
    return isinstance(value, str) and value.isprintable()


def flag(value: Any) -> bool:
    """True or false."""
    return isinstance(value, bool)


def whole(value: Any) -> bool:
    """A whole number, written as one."""
    return type(value) is int and abs(value) < LARGEST


def number(value: Any) -> bool:
    """A number that is finite."""
    return whole(value) or (type(value) is float and abs(value) < LARGEST)


def doubtful(value: Any) -> bool:
    """A property that is always asked of the profile."""
    return False


def one_of(*values: str) -> Surely:
    """One of some texts."""
    return lambda value: isinstance(value, str) and value in values


def several(each: Surely) -> Surely:
    """A list of one or more."""
    return lambda value: isinstance(value, list) and value != [] and all(map(each, value))


def different(value: Any) -> bool:
    """A list of one or more texts, each once."""
    return several(text)(value) and len({*value}) == len(value)


def path(value: Any) -> bool:
    """A path inside the package, or an address."""
    if not text(value):
        return False
    inside = PATH.fullmatch(value) is not None and "/../" not in value
    return inside or value.startswith(("http://", "https://"))


def simple(value: Any, depth: int = 0) -> bool:
    """JSON that is not nested deeply."""
    if isinstance(value, list):
        return depth < DEEPEST and all(simple(each, depth + 1) for each in value)
    if isinstance(value, dict):
        return depth < DEEPEST and all(text(key) and simple(each, depth + 1) for key, each in value.items())
    return value is None or text(value) or flag(value) or number(value)


def obeys(value: Any, properties: Properties, *required: str) -> bool:
    """An object whose properties obey; of what is not among them the profile says nothing."""
    return (
        isinstance(value, dict)
        and all(name in value for name in required)
        and all(properties.get(name, simple)(each) and text(name) for name, each in value.items())
    )


CONTRIBUTOR: Properties = {
    **dict.fromkeys(("title", "email", "givenName", "familyName", "organization"), text),
    "path": path,
    "roles": several(text),
}
LICENSES: Properties = {
    "name": lambda value: text(value) and bool(LICENSE.fullmatch(value)),
    "title": text,
    "path": path,
}
SOURCE: Properties = {"title": text, "path": path, "email": text, "version": text}
BOUNDS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")
CONSTRAINTS: Properties = {
    "required": flag,
    "unique": flag,
    "pattern": text,
    "enum": doubtful,
    "minLength": whole,
    "maxLength": whole,
    "jsonSchema": doubtful,
    **dict.fromkeys(BOUNDS, doubtful),
}
# What the constraints of a type may be beside those.
TYPES: dict[str, Properties] = {
    "string": CONSTRAINTS | {"enum": different},
    "integer": CONSTRAINTS | dict.fromkeys(BOUNDS, whole),
    "number": CONSTRAINTS | dict.fromkeys(BOUNDS, number),
    "boolean": CONSTRAINTS,
    "year": CONSTRAINTS | dict.fromkeys(BOUNDS, whole),
    **dict.fromkeys(("date", "time", "datetime", "yearmonth"), CONSTRAINTS | dict.fromkeys(BOUNDS, text)),
}  # fmt: skip
FIELD: Properties = {
    **dict.fromkeys(("name", "title", "description", "example", "rdfType", "groupChar", "decimalChar"), text),
    "type": one_of(*TYPES),
    "format": one_of("default"),
    "bareNumber": flag,
    "trueValues": several(text),
    "falseValues": several(text),
    "missingValues": lambda value: value == [] or several(text)(value),
    "categories": doubtful,
    "categoriesOrdered": doubtful,
    "constraints": simple,  # by its type, see field()
}


def field(value: Any) -> bool:
    """A field of a type in common use."""
    if not obeys(value, FIELD, "name", "type"):
        return False
    return "constraints" not in value or obeys(value["constraints"], TYPES[value["type"]])


def foreign_key(value: Any) -> bool:
    """A reference of one field to one, or of several to several."""
    if not (isinstance(value, dict) and isinstance(value.get("reference"), dict)):
        return False
    fields = text if isinstance(value.get("fields"), str) else different
    reference: Properties = {"resource": text, "fields": fields}
    return obeys(value, {"fields": fields, "reference": lambda it: obeys(it, reference, "fields")}, "fields")


SCHEMA: Properties = {
    "$schema": text,
    "fields": several(field),
    "fieldsMatch": doubtful,
    "primaryKey": lambda value: text(value) or different(value),
    "uniqueKeys": doubtful,
    "foreignKeys": several(foreign_key),
    "missingValues": FIELD["missingValues"],
}


def schema(value: Any) -> bool:
    """A Table Schema."""
    return obeys(value, SCHEMA, "fields")


RESOURCE: Properties = {
    **dict.fromkeys(("$schema", "name", "title", "description", "homepage", "format", "encoding"), text),
    "path": lambda value: path(value) or several(path)(value),
    "data": simple,
    "type": one_of("table"),
    "sources": several(lambda value: value != {} and obeys(value, SOURCE)),
    "licenses": several(lambda value: obeys(value, LICENSES, "name")),
    "mediatype": lambda value: text(value) and "/" in value[1:-1],
    "bytes": whole,
    "hash": lambda value: text(value) and bool(HASH.fullmatch(value)),
    "dialect": doubtful,
    "schema": lambda value: text(value) or schema(value),
}


def resource(value: Any) -> bool:
    """A resource with files, or with its data."""
    return obeys(value, RESOURCE, "name") and ("path" in value) != ("data" in value)


TEXTS = ("$schema", "name", "id", "title", "description", "homepage", "version", "created", "image")
PACKAGE: Properties = {
    **dict.fromkeys(TEXTS, text),
    "contributors": several(lambda value: value != {} and obeys(value, CONTRIBUTOR)),
    "keywords": several(text),
    "licenses": RESOURCE["licenses"],
    "sources": RESOURCE["sources"],
    "resources": several(resource),
}


def package(value: Any) -> bool:
    """A descriptor of a package."""
    return obeys(value, PACKAGE, "resources")


PROFILES: Mapping[str, Surely] = {"datapackage": package, "tableschema": schema}
