"""Observations and registers -> every built table, the same bytes on any machine, any day.

`build` makes the bytes and touches no disk; `write` and `difference` are for the two ways of
using them.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from hydata import tabular
from hydata.errors import DescriptorError, HydataError
from hydata.ledger import Ledger
from hydata.package import Package, Resource, installed
from hydata.rebuild.conflicts import conflicts
from hydata.rebuild.derived import derived
from hydata.rebuild.themes import Cell, long_table, wide_table
from hydata.tabular import Row, Table

Makers = Mapping[str, Callable[[Ledger], list[Row]]]
# The built tables that are no selection of observations, and what makes each of them.
OVERVIEWS: Makers = {"conflicts": conflicts, "derived": derived}
NONE: Makers = {}


@dataclass(frozen=True)
class Difference:
    """A built file that is not what the observations make of it."""

    resource: str
    path: str
    line: int  # the first line that differs; 0 when the file is missing
    diff: str


def build(package: Package, files: Ledger | None = None, last: Makers = NONE) -> dict[str, bytes]:
    """The bytes of each built table by its path; DataError when an observation cannot be used.

    `files` are the tables of the package, for whoever has read them already. `last` makes the tables that
    are about all the others, once these are there.
    """
    _targets(package)
    ledger = (files or Ledger(package)).check()
    made: dict[str, bytes] = {}
    tables: dict[str, Table] = {}
    cells: list[Cell] = []
    for resource in _built(package):
        schema = resource.schema
        if schema is None:
            raise HydataError(
                f"the built table {resource.name} has no schema, so nothing says how to build it"
            )
        keyless = [name for name in schema.primary_key if schema.field(name) is None]
        if keyless:
            raise DescriptorError(
                f"{schema.path}: the primary key names a field {keyless[0]!r} that is not there"
            )
        if resource.name in OVERVIEWS:
            rows = OVERVIEWS[resource.name](ledger)
        elif schema.wide:
            rows, found = wide_table(resource.name, schema, ledger)
            cells += found
        elif schema.long:
            rows, found = long_table(resource.name, schema, ledger)
            cells += found
        elif resource.name == "provenance" or resource.name in last:
            continue  # made of all the others
        else:
            raise _no_recipe(resource, "`observations` in its schema")
        made[resource.paths[0]] = tabular.to_csv(schema.names, rows)
        tables[resource.name] = tabular.of_rows(resource.paths[0], schema.names, rows)
    if "provenance" in package:
        resource = package.resource("provenance")
        assert resource.schema is not None
        rows = sorted(
            (cell.to_row() for cell in cells), key=lambda row: (row["table"], row["key"], row["field"])
        )
        made[resource.paths[0]] = tabular.to_csv(resource.schema.names, rows)
        tables["provenance"] = tabular.of_rows(resource.paths[0], resource.schema.names, rows)
    built = ledger.having(tables)
    for resource in _built(package):
        if resource.name in last and resource.schema is not None:
            made[resource.paths[0]] = tabular.to_csv(resource.schema.names, last[resource.name](built))
    return {path: made[path] for each in _built(package) for path in each.paths[:1] if path in made}


def _targets(package: Package) -> None:
    """Refuse a built table whose file is not its own, or lies outside the package."""
    owners: dict[Path, str] = {}
    for resource in package:
        for path in resource.files:
            target = path.resolve()
            if target in owners and "built" in (resource.role, package.resource(owners[target]).role):
                raise DescriptorError(f"{resource.name} and {owners[target]} are both kept in {path.name}")
            owners.setdefault(target, resource.name)
    for resource in _built(package):
        if len(resource.paths) != 1 or not resource.paths[0].endswith(".csv"):
            raise DescriptorError(f"the built table {resource.name} needs exactly one CSV file as its path")


def write(package: Package, last: Makers = NONE) -> list[str]:
    """Write each built table that has changed, whole or not at all; the paths that were written.

    All bytes are made before the first file is touched, so an error leaves the disk as it was.
    """
    if installed(package.base):
        raise HydataError(
            f"{package.base} belongs to the installed hydata; rebuild works on a checkout of the data"
        )
    made = build(package, last=last)
    changed = [path for path, data in made.items() if _bytes(package.base / path) != data]
    for path in changed:
        target = package.base / path
        try:
            tabular.write_aside(target, made[path])
        except OSError as error:
            raise HydataError(f"{path}: cannot be written: {error.strerror}") from None
    return changed


def difference(package: Package, files: Ledger | None = None, last: Makers = NONE) -> list[Difference]:
    """Where the built files differ from what the observations make; nothing is written."""
    made = build(package, files, last)
    found = []
    for resource in _built(package):
        path = resource.paths[0]
        old = _bytes(package.base / path)
        if old == made[path]:
            continue
        before, after = _lines(old or b""), _lines(made[path])
        diff = "".join(difflib.unified_diff(before, after, path, f"{path} (rebuilt)", n=1))
        found.append(
            Difference(resource.name, path, _first_difference(before, after) if old is not None else 0, diff)
        )
    return found


def _no_recipe(resource: Resource, lacks: str) -> HydataError:
    return HydataError(f"the built table {resource.name} has no {lacks}, so nothing says how to build it")


def _built(package: Package) -> list[Resource]:
    return [resource for resource in package if resource.role == "built"]


def _bytes(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


def _lines(data: bytes) -> list[str]:
    return [line + "\n" for line in data.decode("utf-8", "replace").split("\n")]


def _first_difference(before: list[str], after: list[str]) -> int:
    pairs = enumerate(zip(before, after, strict=False), 1)
    return next((number for number, (old, new) in pairs if old != new), min(len(before), len(after)) + 1)
