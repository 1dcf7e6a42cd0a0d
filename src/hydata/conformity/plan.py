"""Before any row is read: in which order tables are looked at, and what each of them is asked for.

A foreign key reads its parent once. So parents come before children; a table that refers to itself,
or a circle of tables, is read for its keys beforehand.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from typing import Any, NamedTuple

from hydata.package import Resource


class Link(NamedTuple):
    """A foreign key of a table: its fields, and resource and fields that it refers to."""

    child: str
    fields: tuple[str, ...]
    parent: str
    parent_fields: tuple[str, ...]

    @property
    def target(self) -> str:
        """What it refers to, for a message."""
        return ", ".join(f"{self.parent}.{field}" for field in self.parent_fields)


def links(resource: Resource) -> list[Link]:
    """The foreign keys of a table; the empty name of a parent is the table itself."""
    schema = resource.schema
    found = []
    for key in schema.foreign_keys if schema is not None else ():
        fields, reference = names(key.get("fields")), key["reference"]
        parent = str(reference.get("resource", "")) or resource.name
        found.append(Link(resource.name, fields, parent, names(reference.get("fields"))))
    return found


def unique_keys(raw: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    """The `uniqueKeys` of a schema (v2), as tuples of field names."""
    declared = raw.get("uniqueKeys")
    for key in declared if isinstance(declared, list) else ():
        fields = names(key)
        if fields:
            yield fields


def names(value: Any) -> tuple[str, ...]:
    """One name or several, as they stand in keys."""
    if isinstance(value, str):
        return (value,)
    return tuple(value) if isinstance(value, list) and all(isinstance(each, str) for each in value) else ()


def in_order(resources: Iterable[Resource], known: list[Link]) -> tuple[list[Resource], set[str]]:
    """Parents before children; and the parents that have to be read for their keys beforehand."""
    by_name = {resource.name: resource for resource in resources}
    graph: dict[str, set[str]] = {name: set() for name in by_name}
    early: set[str] = set()
    for link in known:
        if link.parent == link.child:
            early.add(link.parent)
        elif link.parent in graph and link.child in graph:
            graph[link.child].add(link.parent)
    while True:
        try:
            order = list(TopologicalSorter(graph).static_order())
        except CycleError as error:
            first, second = error.args[1][:2]  # the first comes before the second: cut it there
            early.add(first)
            graph[second].discard(first)
        else:
            return [by_name[name] for name in order if name in by_name], early & by_name.keys()
