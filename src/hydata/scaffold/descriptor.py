"""datapackage.json with one thing more in it, in the style and the order that it has."""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hydata.errors import DescriptorError
from hydata.package import DESCRIPTOR, Package
from hydata.scaffold.spelling import to_json

SCHEMA_PROFILE = "https://datapackage.org/profiles/2.0/tableschema.json"


def places(package: Package, name: str) -> tuple[str, str]:
    """Where the file and the schema of a new table go: beside those of the other tables."""
    tables = [each.paths[0] for each in package if len(each.paths) == 1]
    declared = [str(each.raw["schema"]) for each in package if isinstance(each.raw.get("schema"), str)]
    return f"{_folder(tables, 'resources')}{name}.csv", f"{_folder(declared, 'schemas')}{name}.json"


def _folder(paths: list[str], default: str) -> str:
    inside = [Path(path).parent.as_posix() for path in paths if "://" not in path]
    folder = Counter(inside).most_common(1)[0][0] if inside else default
    return "" if folder == "." else f"{folder}/"


def new_schema(package: Package, fields: list[dict[str, Any]], **rest: Any) -> dict[str, Any]:
    """A Table Schema of the package's version of the standard; empty parts are left out."""
    head = {} if _first_version(package) else {"$schema": SCHEMA_PROFILE}
    kept = {name: value for name, value in rest.items() if value or name == "observations"}
    return {**head, "fields": fields, "missingValues": [""], **kept}


def with_table(package: Package, name: str, *, role: str, titles: dict[str, str]) -> dict[str, bytes]:
    """datapackage.json with a table more: registers after registers, built ones before provenance."""
    path, schema = places(package, name)
    entry: dict[str, Any] = {"name": name}
    entry |= {"profile": "tabular-data-resource"} if _first_version(package) else {"type": "table"}
    entry |= {"path": path, **{part: text for part, text in titles.items() if text}}
    entry |= {"role": role, "format": "csv", "mediatype": "text/csv", "encoding": "utf-8", "schema": schema}
    listed = list(package)
    if role == "built":
        at = next((n for n, each in enumerate(listed) if each.name == "provenance"), len(listed))
    else:
        at = max((n + 1 for n, each in enumerate(listed) if each.role == role), default=len(listed))
    raw = copy.deepcopy(dict(package.raw))
    raw["resources"].insert(at, entry)
    return _descriptor(package, raw)


def with_part(package: Package, name: str, path: str) -> dict[str, bytes]:
    """datapackage.json with a part file more in a table, before the first that comes later."""
    raw = copy.deepcopy(dict(package.raw))
    entry = next(each for each in raw["resources"] if each.get("name") == name)
    paths = [entry["path"]] if isinstance(entry["path"], str) else entry["path"]
    at = next((n for n, each in enumerate(paths) if each > path), len(paths))
    entry["path"] = [*paths[:at], path, *paths[at:]]
    return _descriptor(package, raw)


def with_schemas(package: Package, schemas: Mapping[str, dict[str, Any]]) -> dict[str, bytes]:
    """The schemas of some tables, in their own files or inside datapackage.json."""
    files: dict[str, bytes] = {}
    raw, inline = copy.deepcopy(dict(package.raw)), False
    for name, schema in schemas.items():
        declared = package.resource(name).raw["schema"]
        if isinstance(declared, str):
            files[declared] = to_json(schema, (package.base / declared).read_bytes())
        else:
            next(each for each in raw["resources"] if each.get("name") == name)["schema"] = schema
            inline = True
    return files | (_descriptor(package, raw) if inline else {})


def _descriptor(package: Package, raw: dict[str, Any]) -> dict[str, bytes]:
    path = package.base / DESCRIPTOR
    if not path.is_file():
        raise DescriptorError(f"{package.base}: only a package whose descriptor is {DESCRIPTOR} can grow")
    return {DESCRIPTOR: to_json(raw, path.read_bytes())}


def _first_version(package: Package) -> bool:
    return "profile" in package.raw and "$schema" not in package.raw
