"""What a new thing may be called, and what nobody has called it before."""

from __future__ import annotations

import re

from hydata.errors import HydataError
from hydata.package import Package

TABLE = re.compile(r"[a-z][a-z0-9_]*")
SOURCE = re.compile(r"[a-z0-9][a-z0-9-]*")
# Tables that the code reads by name: made up of thin air they would have the wrong columns.
RESERVED = (
    *("areas", "conflicts", "derived", "formulas", "indicators", "observations", "partitions"),
    *("provenance", "sources", "units", "waivers"),
)


def check_table(package: Package, name: str, *, given: bool = False) -> str:
    """The name of a new table; `given`: its columns come from a file of the user's.

    Errors: HydataError for a name that is malformed, taken, or read by hydata itself.
    """
    if not TABLE.fullmatch(name):
        raise HydataError(
            f"{name!r} names no table: small letters, digits and _, a letter first{_rather(name, '_')}"
        )
    if name in package:
        raise HydataError(f"there is a table {name!r} already; nothing is overwritten")
    if name in RESERVED and not given:
        raise HydataError(f"hydata reads a table {name!r} by its columns; give them with --from FILE.csv")
    return name


def check_source(known: list[str], id: str) -> str:
    """The id of a new source; HydataError for one that is malformed or taken."""
    if not SOURCE.fullmatch(id):
        raise HydataError(
            f"{id!r} names no source: small letters, digits and -, no - first{_rather(id, '-')}"
        )
    if id in known:
        raise HydataError(f"there is a source {id!r} already; nothing is overwritten")
    return id


def check_fresh(package: Package, *paths: str) -> None:
    """No file has these paths; HydataError names the first that has."""
    for path in paths:
        if (package.base / path).exists():
            raise HydataError(f"there is a file {path} already; nothing is overwritten")


def in_words(name: str) -> str:
    """A title made of a name.

    >>> in_words("road_length")
    'Road length'
    """
    words = name.replace("_", " ").strip()
    return words[:1].upper() + words[1:]


def _rather(name: str, joint: str) -> str:
    """The nearest name that would do.

    >>> _rather("Road-Length", "_"), _rather("衡阳", "_")
    ("; 'road_length' would do", '')
    """
    near = re.sub(r"[^a-z0-9]+", joint, name.lower()).strip(joint)
    fits = (TABLE if joint == "_" else SOURCE).fullmatch(near)
    return f"; {near!r} would do" if fits else ""
