"""What is surely right by surely.py is right by the official profiles, however it is bent."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from jsonschema_rs import Draft7Validator

from hydata.conformity import surely
from hydata.package import Package, shipped

FIELDS: list[dict[str, Any]] = [
    {"name": "a", "type": "string", "format": "default", "example": "x", "rdfType": "x", "unit": "person",
     "constraints": {"required": True, "unique": False, "pattern": "a", "minLength": 1, "maxLength": 2, "enum": ["a"]}},
    {"name": "b", "type": "integer", "title": "t", "description": "d", "groupChar": ",", "bareNumber": True,
     "constraints": {"minimum": 1, "maximum": 2}},
    {"name": "c", "type": "number", "decimalChar": ",", "missingValues": ["-"], "constraints": {"exclusiveMinimum": 0.5}},
    {"name": "d", "type": "boolean", "trueValues": ["y"], "falseValues": ["n"], "constraints": {"required": True}},
    {"name": "e", "type": "date", "constraints": {"minimum": "2020-01-01"}},
    {"name": "f", "type": "year", "constraints": {"exclusiveMaximum": 2020}},
]  # fmt: skip
SCHEMA: dict[str, Any] = {
    "$schema": "https://datapackage.org/profiles/2.0/tableschema.json", "fields": FIELDS, "primaryKey": ["a", "b"],
    "foreignKeys": [{"fields": "a", "reference": {"resource": "r", "fields": "a"}},
                    {"fields": ["a", "b"], "reference": {"fields": ["c", "d"]}}],
    "missingValues": [""], "rules": [{"rule": "total", "whole": "b", "parts": ["c"]}],
}  # fmt: skip
SOURCE = {"title": "s", "path": "https://example.org/a b", "email": "a@b.c", "version": "1"}
LICENSE = {"name": "CC-BY-4.0", "title": "l", "path": "LICENSE.txt"}
PACKAGE: dict[str, Any] = {
    **dict.fromkeys(("$schema", "name", "id", "title", "description", "homepage", "version", "created", "image"), "x"),
    "contributors": [{"title": "c", "path": "a.html", "givenName": "a", "roles": ["author"]}],
    "keywords": ["k"], "licenses": [LICENSE], "sources": [SOURCE],
    "resources": [
        {"name": "r", "type": "table", "path": "data/r.csv", "format": "csv", "mediatype": "text/csv",
         "encoding": "utf-8", "bytes": 12, "hash": "sha256:ab12", "schema": SCHEMA, "sources": [SOURCE],
         "licenses": [LICENSE], "role": "coded"},
        {"name": "s", "path": ["a.csv", "b.csv"], "schema": "schemas/s.json"},
        {"name": "t", "data": [{"a": 1}]},
    ],
}  # fmt: skip
ODD: list[Any] = [
    None, True, 0, -1, 1.5, 1.0, 2**63, 1e300, "", "x", "1", "string", "list", "any", "default", "\ud800", "a\nb",
    "/etc/x", "../x", "a/../b", "a//b", "~x", "file:x", "C:\\x", "ftp://x", "http://x", "x/y", "/", "a/", "A B", "ab:12",
    [], [None], [1], [""], ["x"], ["x", "x"], [["x"]], [{}], {}, {"a": 1}, {"name": "x"}, {"fields": []}, {"fields": "x"},
]  # fmt: skip


def official(name: str) -> Any:
    found = find_spec("dplib")
    assert found is not None
    assert found.origin is not None
    return json.loads(
        (Path(found.origin).parent / "profiles" / "2.0" / f"{name}.json").read_text(encoding="utf-8")
    )


def pointers(value: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield at
    for key in value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ():
        yield from pointers(value[key], (*at, key))


def bent(value: Any) -> Iterator[Any]:
    """The value with each part of it replaced by each odd one, taken out, or given an odd neighbour."""
    for at in pointers(value):
        for odd in [*ODD, "\0delete"]:
            made = deepcopy(value)
            inside = made
            for key in at[:-1]:
                inside = inside[key]
            if not at:
                made = odd
            elif odd == "\0delete":
                del inside[at[-1]]
            else:
                inside[at[-1]] = odd
            yield made


@pytest.mark.parametrize(("name", "whole"), [("datapackage", PACKAGE), ("tableschema", SCHEMA)])
def test_what_is_surely_right_is_right(name: str, whole: Any) -> None:
    judge, sure = Draft7Validator(official(name), validate_formats=False), surely.PROFILES[name]
    assert sure(whole)
    wrong = [each for each in bent(whole) if sure(each) and not judge.is_valid(each)]
    assert wrong == []


def test_no_property_of_the_profiles_is_forgotten() -> None:
    package = official("datapackage")["properties"]
    resource = package["resources"]["items"]["properties"]
    schema, fields = (
        resource["schema"]["properties"],
        resource["schema"]["properties"]["fields"]["items"]["oneOf"],
    )
    constraints = {name for each in fields for name in each["properties"]["constraints"]["properties"]}
    assert package.keys() == surely.PACKAGE.keys()
    assert resource.keys() == surely.RESOURCE.keys()
    assert schema.keys() == surely.SCHEMA.keys() == official("tableschema")["properties"].keys()
    assert {name for each in fields for name in each["properties"]} == surely.FIELD.keys()
    assert [constraints] * len(surely.TYPES) == [{*each} for each in surely.TYPES.values()]
    assert package["contributors"]["items"]["properties"].keys() == surely.CONTRIBUTOR.keys()
    assert package["sources"]["items"]["properties"].keys() == surely.SOURCE.keys()
    assert package["licenses"]["items"]["properties"].keys() == surely.LICENSES.keys()


def test_the_shipped_descriptors_are_plain() -> None:
    package = Package.read(shipped())
    schemas = [each.schema.raw for each in package if each.schema is not None]
    assert [surely.package(package.raw), *map(surely.schema, schemas)] == [True] * (len(schemas) + 1)


def test_what_is_nested_deeply_is_not_sure() -> None:
    deep: Any = 0
    for _ in range(300):
        deep = [deep]
    assert not surely.package(PACKAGE | {"x": deep})
