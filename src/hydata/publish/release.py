"""What a release consists of, as bytes: the same package gives the same bytes."""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from hydata import tabular
from hydata.errors import ReleaseError
from hydata.package import DESCRIPTOR, Package
from hydata.publish.codebook import codebook
from hydata.publish.parquet import parquet
from hydata.schema import Schema
from hydata.tabular import Table

SUMS = "SHA256SUMS"
ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time a zip can say; no clock enters a release


@dataclass(frozen=True)
class ReleaseFile:
    """A file of a release: its path, its bytes, and its rows if it is a table."""

    path: str
    data: bytes
    rows: int | None = None

    @cached_property
    def sha256(self) -> str:
        """The SHA-256 of its bytes, in hex."""
        return hashlib.sha256(self.data).hexdigest()


@dataclass(frozen=True)
class Release:
    """A version of the package, ready to be stored; `content_id` is the hash of all its hashes."""

    name: str
    version: str
    files: tuple[ReleaseFile, ...]

    @property
    def folder(self) -> str:
        """The folder that holds it."""
        return f"{self.name}-{self.version}"

    @property
    def content_id(self) -> str:
        """Equal for equal content: the SHA-256 of SHA256SUMS."""
        return next(each for each in self.files if each.path == SUMS).sha256


def make(package: Package, progress: Callable[[str], None] = lambda what: None) -> Release:
    """Make every file of a release in memory; ReleaseError when the package has no version."""
    if not package.version:
        raise ReleaseError(f'{package.base / DESCRIPTOR}: a release needs a "version"')
    for what, name in (("name", package.name), ("version", package.version)):
        _file_name(f"the package's {what}", name)
    files: list[ReleaseFile] = []
    described: list[dict[str, Any]] = []
    tables: list[tuple[str, Schema, Table]] = []
    for resource in package:
        schema = resource.schema
        if schema is None or not resource.plain:
            raise ReleaseError(
                f"the table {resource.name} is no CSV file with a schema; a release holds only such"
            )
        _file_name("a table", resource.name)
        progress(resource.name)
        table = tabular.read(resource.files, package.base)
        tables.append((resource.name, schema, table))
        csv = ReleaseFile(f"data/{resource.name}.csv", tabular.to_csv(table.columns, table.rows), len(table))
        columns = parquet(table, schema, _metadata(package, resource.title, resource.title_zh))
        files += [csv, ReleaseFile(f"parquet/{resource.name}.parquet", columns, len(table))]
        schema_path = f"schemas/{resource.name}.json"
        files.append(ReleaseFile(schema_path, _json(schema.raw)))
        raw = {
            key: value
            for key, value in resource.raw.items()
            if key not in ("path", "schema", "bytes", "hash")
        }
        described.append(
            {
                **raw,
                "path": csv.path,
                "bytes": len(csv.data),
                "hash": f"sha256:{csv.sha256}",
                "rows": len(table),
                "schema": schema_path,
            }
        )
    files.append(ReleaseFile(DESCRIPTOR, _json({**package.raw, "resources": described})))
    files.append(ReleaseFile("codebook.md", codebook(package, tables).encode("utf-8")))
    licence = package.base / "LICENSE-DATA"
    if licence.is_file():
        files.append(ReleaseFile("LICENSE-DATA", licence.read_bytes()))
    progress("zip")
    folder = f"{package.name}-{package.version}"
    files.append(ReleaseFile(f"{folder}.zip", _zip(folder, files)))
    files.sort(key=lambda each: each.path)
    sums = "".join(f"{each.sha256}  {each.path}\n" for each in files)
    files.append(ReleaseFile(SUMS, sums.encode("utf-8")))
    return Release(package.name, package.version, tuple(files))


def _file_name(what: str, name: str) -> None:
    """A release makes files of names, so a name must be one: no folder hides in it."""
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._+-]*", name):
        raise ReleaseError(f"{what} is {name!r}; a release needs letters, digits, and . _ + - within")


def _metadata(package: Package, title: str, title_zh: str) -> dict[str, str]:
    licences = ", ".join(str(each.get("name", "")) for each in package.raw.get("licenses", []))
    return {
        "package": package.name,
        "version": package.version,
        "title": title,
        "title_zh": title_zh,
        "licence": licences,
    }


def _json(value: Any) -> bytes:
    return (json.dumps(value, indent=2, ensure_ascii=False) + "\n").encode("utf-8")


def _zip(folder: str, files: list[ReleaseFile]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for each in sorted(files, key=lambda each: each.path):
            entry = zipfile.ZipInfo(f"{folder}/{each.path}", ZIP_EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # Unix, whatever this machine is
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, each.data, compresslevel=9)
    return out.getvalue()
