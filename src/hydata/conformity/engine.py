"""Every table of a package, parents before children; what has not changed comes out of the cache."""

from __future__ import annotations

from dataclasses import replace

from hydata.cache import Entry, files_of
from hydata.conformity.keys import Parents
from hydata.conformity.plan import Link, in_order, links
from hydata.conformity.state import INTERRUPTED, Options, State
from hydata.conformity.table import Table
from hydata.errors import HydataError
from hydata.findings import Report, Skipped
from hydata.package import Package, Resource

FIRST = "datapackage.org/profiles/1.0/"  # "The default value" of `$schema`


def check_tables(
    package: Package, resources: list[Resource], unread: dict[str, str], options: Options
) -> Report:
    """Check the tables of a package that are read here; `unread` says why others have no known keys."""
    known = [link for resource in package for link in _links(resource)]
    version = 1 if FIRST in str(package.raw.get("$schema", FIRST)) else 2
    wanted: dict[tuple[str, tuple[str, ...]], Parents] = {
        (each.parent, each.parent_fields): set() for each in known
    }
    state = State(package, version, options, wanted, dict(unread))
    order, early = in_order(resources, known)
    entries = {each.name: _entry(each, state, known) for each in order}
    kept = {name: found for name, entry in entries.items() if (found := entry.find()) is not None}
    # A table that is not looked at again is still read for its keys, where another one is looked at.
    asked = {each.parent for each in known if each.child not in kept}
    for name in sorted(((early | {*kept}) & asked) if not options.fast else ()):
        _keys_of(package.resource(name), state)
    reports = {}
    for resource in order:
        options.progress(resource.name)
        if resource.name in kept:
            cached = Report(package.name, stats={"cached": [f"cells of {resource.name}"]})
            reports[resource.name] = kept[resource.name].merged(cached)
            continue
        if state.interrupted:
            why = (Skipped(f"cells of {resource.name}", INTERRUPTED),)
            reports[resource.name] = Report(package.name, skipped=why, stats={"rows": 0})
            continue
        try:
            reports[resource.name] = Table(resource, state).check()
            if not state.interrupted:
                entries[resource.name].keep(reports[resource.name])
        except Exception as error:  # whatever breaks in one table, the others are looked at
            state.unread.setdefault(resource.name, f"{resource.name} could not be looked at")
            why = (Skipped(f"cells of {resource.name}", f"{type(error).__name__}: {error}"),)
            reports[resource.name] = Report(package.name, skipped=why, stats={"rows": 0})
    whole = Report(package.name)
    for resource in resources:
        if resource.name in reports:
            whole = whole.merged(reports[resource.name])
    return replace(whole, skipped=tuple(dict.fromkeys(whole.skipped)))


def _links(resource: Resource) -> list[Link]:
    try:
        return links(resource)
    except HydataError:
        return []


def _entry(resource: Resource, state: State, known: list[Link]) -> Entry:
    """Where the report of a table is kept: by its descriptor and files, and by those of its parents."""
    options, package = state.options, state.package
    names = {each.parent for each in known if each.child == resource.name} - {resource.name}
    names |= {"units"}  # which the rules that are looked at with the cells are read by
    parents = [package.resource(name) for name in sorted(names) if name in package]
    asked = [
        "cells", str(package.base.resolve()), state.version, options.samples, options.fast,
        [[each.name, each.raw, state.unread.get(each.name)] for each in (resource, *parents)],
    ]  # fmt: skip
    return options.cache.entry(asked, (file for each in (resource, *parents) for file in files_of(each)))


def _keys_of(resource: Resource, state: State) -> None:
    """Read a table for the keys that it, or a table before it, refers to; told is nothing yet."""
    table = Table(resource, state, quiet=True)
    table.check()
