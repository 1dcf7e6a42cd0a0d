"""Every example in the official profiles, put where its profile says: what the descriptor rules tell of it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import hydata
from hydata.conformity.descriptor import PROFILES

DESCRIPTIVE = ("package-error", "resource-error", "schema-error", "internal-error")
# Where a profile repeats another one, word for word: the examples there are looked at once.
KINDS = {
    "datapackage": ("/resources/items/",),
    "dataresource": ("/schema/properties/", "/dialect/properties/"),
    "tabledialect": (),
    "tableschema": (),
}
# An item of which an example shows one property only.
WHOLE = {
    "contributors": {"title": "a"},
    "sources": {"title": "a"},
    "licenses": {"name": "a"},
    "fields": {"name": "a"},
}
NAMES = ("name", "first_name", "last_name", "state", "id")


class Example(NamedTuple):
    """A text of a profile, and the pointer of what it is an example of."""

    version: str
    profile: str
    pointer: str
    text: str


def under(node: Any, pointer: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(node, dict) and isinstance(node.get("examples"), list):
        yield from ((pointer, text) for text in node["examples"])
    items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in items:
        yield from under(value, f"{pointer}/{key}")


def examples() -> Iterator[Example]:
    found = find_spec("dplib")
    assert found is not None
    assert found.origin is not None
    for version in PROFILES:
        for profile, elsewhere in KINDS.items():
            path = Path(found.origin).parent / "profiles" / version / f"{profile}.json"
            for pointer, text in under(json.loads(path.read_text(encoding="utf-8"))):
                if not any(each in pointer for each in elsewhere):
                    yield Example(version, profile, re.sub("/oneOf/[0-9]+", "", pointer), text)


def placed(pointer: str, value: Any) -> Any:
    """An example with what stands around it, from the root of its profile on."""
    steps = re.findall("properties/([^/]+)|(items)", pointer)
    names = [name for name, _ in steps if name] or ["dialect"]
    if isinstance(value, dict) and [*value] == names[-1:]:  # it shows the property with its name
        value = value[names[-1]]
        steps = steps[: -1 if steps and steps[-1][1] else None]
    for at, (name, _) in reversed([*enumerate(steps)]):
        value = (
            {name: value}
            if name
            else [WHOLE.get(steps[at - 1][0], {}) | value if isinstance(value, dict) else value]
        )
    return value


def package(example: Example) -> dict[str, Any]:
    part = placed(example.pointer, json.loads(example.text))
    schema: dict[str, Any] = {"fields": [{"name": name, "type": "string"} for name in NAMES]}
    table: dict[str, Any] = {"name": "t", "path": "t.csv", "schema": schema}
    other = {
        "name": "the-resource",
        "data": [["state_id"]],
        "schema": {"fields": [{"name": "state_id", "type": "string"}]},
    }
    schema |= part if example.profile == "tableschema" else {}
    table |= {"dialect": part} if example.profile == "tabledialect" else {}
    table |= part if example.profile == "dataresource" else {}
    raw = {"name": "p", "resources": [table, other]} | (part if example.profile == "datapackage" else {})
    address = f"https://datapackage.org/profiles/{example.version}/datapackage.json"
    return raw if "profile" in raw else {"$schema": address} | raw


def read(text: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        return None


EXAMPLES = [*examples()]
# What is no JSON: a comma, a brace or a backslash lacks.
BROKEN = {"extra", "options", "period", "notes", "nullSequence", "schema"}
# Examples that the text of the standard rules out, and what is told of them.
WRONG = {
    '{"name": "date_of_birth", "type": "date", "constraints": {"minimum": "01-01-1900"}}': [
        "/resources/0/schema/fields/0/constraints/minimum: minimum '01-01-1900' is not a date: it needs the "
        "form YYYY-MM-DD",
    ],
    '{"name": "date_of_birth", "type": "date", "format": "MM-DD-YYYY"}': [
        "/resources/0/schema/fields/0/format: the format 'MM-DD-YYYY' is no strptime pattern: it has no "
        "directive; did you mean '%m-%d-%Y'?; not checked",
    ],
    '{"name": "month", "type": "yearmonth", "constraints": {"minimum": 1, "maximum": 6}}': [
        "/resources/0/schema/fields/0/constraints/minimum: minimum 1 is a native number, not a month such as "
        "2020-05",
        "/resources/0/schema/fields/0/constraints/maximum: maximum 6 is a native number, not a month such as "
        "2020-05",
    ],
}


def test_examples_that_are_not_json() -> None:
    names = {re.findall(r'"(?:name": ")?(\w+)', each.text)[0] for each in EXAMPLES if read(each.text) is None}
    assert names == BROKEN


def test_the_examples_are_there() -> None:
    assert {(each.version, each.profile) for each in EXAMPLES} == {
        (v, kind) for v in PROFILES for kind in KINDS
    }
    assert {json.dumps(read(each.text)) for each in EXAMPLES} >= {*WRONG}


@pytest.mark.parametrize("version", PROFILES)
@pytest.mark.parametrize("profile", KINDS)
def test_what_a_profile_shows_is_right(version: str, profile: str, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(",".join(NAMES) + "\n", encoding="utf-8")
    (tmp_path / "tableschema.json").write_text('{"fields": [{"name": "a"}]}', encoding="utf-8")
    told = {}
    for each in EXAMPLES:
        if (each.version, each.profile) != (version, profile) or read(each.text) is None:
            continue
        (tmp_path / "datapackage.json").write_text(json.dumps(package(each)), encoding="utf-8")
        report = hydata.validate(tmp_path, fast=True, cache=False)
        if messages := [one.message for one in report.findings if one.rule in DESCRIPTIVE]:
            told[json.dumps(read(each.text))] = messages
    assert told == (WRONG if profile == "tableschema" else {})
