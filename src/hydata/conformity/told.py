"""What an official profile finds, in words for who wrote the descriptor.

A profile knows patterns and alternatives: "is not valid under any of the schemas" hides that a name
lacks, and where the value is a whole resource it is printed up to where the reason would stand.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

ALTERNATIVES = ("oneOf", "anyOf")
A_PATH = (
    "is neither a path inside the package nor an address on the net: a path is relative, goes down with /, "
    "and has no `..`, no \\ and no . or ~ at its beginning"
)
A_LICENSE = (
    "is no short name of a license, which has letters, digits, '.', '_' and '-' only, as CC-BY-4.0 has; "
    "its full name is its `title`"
)


def in_words(error: Any) -> tuple[str, str]:
    """The JSON pointer and what is wrong there; deeper than the profile says where it offers alternatives.

    `error`: a ValidationError of jsonschema_rs, whose only door is descriptor.py.
    """
    place, value, kind = list(error.instance_path), error.instance, error.kind.name
    pointer = _pointer(place)
    if kind in ("oneOf", "pattern") and "path" in place[-2:] and isinstance(value, str | list):
        return pointer, f"{value!r} {A_PATH}" if value else "it is empty"
    if kind == "pattern" and place[-1:] == ["name"] and "licenses" in place:
        return pointer, f"{value!r} {A_LICENSE}"
    if kind not in ALTERNATIVES or not isinstance(value, Mapping | list | str):
        return pointer, error.message
    if isinstance(value, Mapping) and place[-2:-1] == ["resources"]:
        return pointer, _of_resource(value)
    if isinstance(value, Mapping) and place[-2:-1] == ["licenses"]:
        return pointer, "it has neither `name` nor `path`"
    branches = list(getattr(error.kind, "context", ()))
    if not branches:
        return pointer, error.message
    nearest = min(branches, key=lambda branch: _distance(branch, place))
    if not nearest:  # it is right in more than one way
        return pointer, error.message
    first = nearest[0]
    deeper = list(first.instance_path)
    if place[-2:-1] == ["fields"] and deeper == [*place, "type"]:
        return _pointer(deeper), f"{first.instance!r} is no type of the standard"
    return (pointer, error.message) if deeper == place and first.kind.name == "type" else in_words(first)


def _distance(branch: Iterable[Any], place: list[str | int]) -> tuple[bool, int]:
    """How far a value is from one of the alternatives: another type, and so many faults."""
    faults = list(branch)
    another = any(
        [*each.instance_path] in (place, [*place, "type"]) and each.kind.name in ("type", "enum", "const")
        for each in faults
    )
    return another, len(faults)


def _of_resource(raw: Mapping[str, Any]) -> str:
    """What keeps a resource from being one."""
    told = [] if "name" in raw else ["it has no `name`"]
    if "path" in raw and "data" in raw:
        told.append("it has both `path` and `data`, and may have only one of them")
    elif "path" not in raw and "data" not in raw:
        told.append("it has neither `path` nor `data`")
    return "; ".join(told)


def _pointer(place: Iterable[str | int]) -> str:
    return "/" + "/".join(str(part) for part in place)
