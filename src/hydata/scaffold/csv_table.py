"""A table that is there already as a CSV file: copied in, its schema inferred."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from hydata import tabular
from hydata.errors import HydataError
from hydata.package import Package
from hydata.scaffold.changes import Changes
from hydata.scaffold.descriptor import new_schema, places, with_table
from hydata.scaffold.infer import infer
from hydata.scaffold.names import check_fresh, check_table, in_words
from hydata.scaffold.spelling import to_json
from hydata.tabular import Table

LONGEST_KEY = 3


def table_from_csv(
    package: Package, name: str, file: Path, *, title: str = "", title_zh: str = ""
) -> Changes:
    """A register made of a CSV file: types, key and references are those that hold on every row.

    Errors: HydataError or DataError for a file that is missing, empty, not UTF-8, or no table.
    """
    check_table(package, name, given=True)
    path, schema_path = places(package, name)
    target = package.base / path
    in_place = target.is_file() and file.resolve() == target.resolve()
    check_fresh(package, *([] if in_place else [path]), schema_path)
    table, data = _read(file)
    fields, keys = _described(package, table)
    schema = new_schema(package, fields, primaryKey=_key(table, fields), foreignKeys=keys)
    files = {} if in_place else {path: data}
    files |= {
        schema_path: to_json(schema),
        **with_table(
            package, name, role="register", titles={"title": title or in_words(name), "title_zh": title_zh}
        ),
    }
    by_hand = (f"{schema_path}: titles, units and what each column means",)
    return Changes(package, files, by_hand)


def _read(file: Path) -> tuple[Table, bytes]:
    try:
        data = file.read_bytes()
    except FileNotFoundError:
        raise HydataError(f"{file}: there is no such file") from None
    except OSError as error:
        raise HydataError(f"{file}: cannot be read: {error.strerror}") from None
    text = tabular.decode(data, str(file))
    if not text.strip():
        raise HydataError(f"{file}: the file is empty; a table has a header")
    table = tabular.read([file], file.parent)
    for name in table.columns:
        if not name.strip():
            raise HydataError(f"{file}:1: a column has no name")
    if len(table.columns) == 1 and (found := re.search(r"[;\t|]", table.columns[0])):
        raise HydataError(f"{file}:1: the columns are parted by {found[0]!r}; save the file with commas")
    for row, place in zip(table.rows, table.places, strict=True):
        if not any(row.values()):
            raise HydataError(f"{file}:{place.line}: the row is blank")
    return table, text.encode("utf-8")


def _described(package: Package, table: Table) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Fields with titles, and a foreign key for each column that is the key of a register."""
    fields, keys = [], []
    for field in infer(table):
        name = field["name"]
        referred = _referred(package, table, name)
        if referred is not None:
            keys.append({"fields": [name], "reference": {"resource": referred[0], "fields": [name]}})
            field = {"name": name, "type": referred[1]}
        head = {"name": name, "type": field.pop("type"), "title": in_words(name)}
        fields.append(head | {part: value for part, value in field.items() if part != "name"})
    return fields, keys


def _referred(package: Package, table: Table, column: str) -> tuple[str, str] | None:
    """The register whose key a column is by its name and by each of its cells, and that key's type."""
    cells = {row[column] for row in table.rows} - {""}
    for resource in package if cells and column != "id" else ():
        try:
            schema = resource.schema
            if resource.role != "register" or schema is None or schema.primary_key != (column,):
                continue
            known = {row[column] for row in tabular.read(resource.files, package.base)}
        except (HydataError, OSError, KeyError):
            continue  # `hydata validate` tells what is wrong with it
        field = schema.field(column)
        if field is not None and cells <= known:
            return resource.name, field.type
    return None


def _key(table: Table, fields: list[dict[str, Any]]) -> list[str]:
    """The fewest leading columns that tell all rows apart, without gaps; none where there are none."""
    for length in range(1, min(LONGEST_KEY, len(fields)) + 1):
        names = table.columns[:length]
        parts = [tuple(row[name] for name in names) for row in table.rows]
        if fields[length - 1]["type"] == "number" or not all(all(each) for each in parts):
            return []
        if parts and len(set(parts)) == len(parts):
            for field in fields[:length]:
                field["constraints"] = {"required": True}
            return names
    return []
