"""A new document: its row in sources.csv, its file of observations, its place in datapackage.json."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path

from hydata import tabular, types
from hydata.errors import HydataError, nearest
from hydata.ledger import COLUMNS
from hydata.package import Package, Resource
from hydata.scaffold.changes import Changes
from hydata.scaffold.descriptor import with_part
from hydata.scaffold.names import check_fresh, check_source

# What a source must say and what it says until somebody knows better: an official figure at second hand.
DEFAULTS = {"grade": "B", "rank": "4", "kind": "other"}


def source(package: Package, id: str, said: Mapping[str, str] | None = None) -> Changes:
    """A source, with what is `said` of it: title, publisher, date, kind, address, grade, rank, note.

    Without a title its id stands for it. Errors: HydataError for a cell that the schema of sources
    does not allow.
    """
    if not package.ours:
        raise HydataError(f"{package.name} has no observations and registers, so it has no sources to add to")
    sources, observations = package.resource("sources"), package.resource("observations")
    data = sources.files[0].read_bytes()
    table = tabular.read(sources.files, package.base)
    check_source([row.get("source", "") for row in table], id)
    row = dict.fromkeys(table.columns, "") | DEFAULTS | {"source": id, "title": id}
    row |= {name: text for name, text in (said or {}).items() if text}
    for name in row:
        if name not in table.columns:
            raise HydataError(f"sources.csv has no column {name!r}; {nearest(name, table.columns)}")
    _check_cells(sources, row)
    path = (Path(observations.paths[0]).parent / f"{id}.csv").as_posix()
    check_fresh(package, path)
    files = {
        sources.paths[0]: _with_row(data, table.columns, row, package.base / sources.paths[0]),
        path: tabular.to_csv(_header(package, observations), []),
        **with_part(package, "observations", path),
    }
    blank = [name for name in ("title", "publisher", "date", "address") if not (said or {}).get(name)]
    by_hand = [f"{path}: one row a printed figure, ids from {id}:1 on"]
    if blank:
        by_hand.insert(0, f"{sources.paths[0]}: {', '.join(blank)} of {id}")
    return Changes(package, files, tuple(by_hand))


def _header(package: Package, observations: Resource) -> list[str]:
    """The header of the other files of observations; what the schema or hydata lists where there is none."""
    for _, record in tabular.records(observations.files[:1], package.base):
        return record
    return observations.schema.names if observations.schema else list(COLUMNS["observations"])


def _check_cells(sources: Resource, row: Mapping[str, str]) -> None:
    """Each cell is what the schema of sources allows, read as `hydata validate` reads it."""
    for field in sources.schema.fields if sources.schema else ():
        cell, told = row.get(field.name, ""), f"{field.name} {row.get(field.name, '')!r} of the source"
        if not cell:
            if field.raw.get("constraints", {}).get("required"):
                raise HydataError(f"a source needs a {field.name}")
            continue
        try:
            reader = types.reader(field.raw)
            value = reader.parse(cell)
        except types.Unreadable as error:
            raise HydataError(f"{told} {error}") from None
        for each in types.constraints(field.raw, reader):
            if each.name == "enum" and not each.holds(cell, value):
                raise HydataError(f"{told}: {nearest(cell, map(str, field.raw['constraints']['enum']))}")
            if not each.holds(cell, value):
                raise HydataError(f"{told} breaks the constraint {each.name} {each.limit}")


def _with_row(data: bytes, columns: list[str], row: Mapping[str, str], path: Path) -> bytes:
    """The file with one row more and all others as they are: in order where they are, else at the end."""
    text = data.decode("utf-8-sig")
    lines = io.StringIO(text, newline="").readlines()
    end = "\r\n" if lines[0].endswith("\r\n") else "\n"
    at = columns.index("source")
    records = [(place, record[at]) for place, record in tabular.records([path], path.parent) if place.row > 1]
    ids = [id for _, id in records]
    later = next((place.line - 1 for place, id in records if id > row["source"]), len(lines))
    line = later if ids == sorted(ids) else len(lines)
    added = tabular.to_csv(columns, [row]).decode("utf-8").partition("\n")[2].removesuffix("\n")
    if line == len(lines) and not lines[-1].endswith(("\n", "\r")):
        lines[-1] += end
    made = "".join([*lines[:line], added + end, *lines[line:]])
    return (b"\xef\xbb\xbf" if data.startswith(b"\xef\xbb\xbf") else b"") + made.encode("utf-8")
