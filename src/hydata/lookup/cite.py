"""The documents behind the rows of a table, and the table itself, as references."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from hydata.errors import UnknownName
from hydata.formulas import inputs_of
from hydata.ledger import Ledger
from hydata.lookup.bibtex import bibtex
from hydata.lookup.references import data_package, document
from hydata.lookup.rows import select
from hydata.lookup.show import schema_of
from hydata.lookup.styles import apa, gbt7714
from hydata.package import Package
from hydata.schema import Schema
from hydata.tabular import Row, key_of


def csl_json(items: list[dict[str, Any]]) -> str:
    """CSL-JSON, as Zotero, pandoc and citeproc read it."""
    return json.dumps(items, indent=2, ensure_ascii=False) + "\n"


STYLES: dict[str, Callable[[list[dict[str, Any]]], str]] = {
    "bibtex": bibtex,
    "gbt7714": gbt7714,
    "apa": apa,
    "csl-json": csl_json,
}


def cite(package: Package, table: str, key: Mapping[str, str], output_format: str = "bibtex") -> str:
    """The table, then each document behind its rows that the key means; all rows without a key.

    Errors: UnknownName for a table, key column, area or format; HydataError where no row matches.
    """
    if output_format not in STYLES:
        raise UnknownName("format of references", output_format, STYLES)
    return STYLES[output_format](references(package, table, key))


def references(package: Package, table: str, key: Mapping[str, str]) -> list[dict[str, Any]]:
    """The same as CSL items: the table first, then the documents by id."""
    resource, schema = schema_of(package, table)
    ledger = Ledger(package)
    rows = select(table, ledger.table(table), schema, key, ledger)
    behind = sources_behind(table, rows, schema, ledger) if package.ours else set()
    known = [ledger.sources[id] for id in sorted(behind) if id in ledger.sources]
    return [data_package(package, resource), *(document(row) for row in known)]


def sources_behind(table: str, rows: list[Row], schema: Schema, ledger: Ledger) -> set[str]:
    """The ids of the sources behind some rows of a table; a register may name none."""
    if "source" in schema.names:
        return {row["source"] for row in rows} - {""}
    if "observation" in schema.names:
        observations = {row["observation"] for row in rows}
    elif table == "derived":
        observations = {id for row in rows for id in inputs_of(row).values()}
    elif "provenance" in ledger.package:
        keys = {key_of(row, schema.primary_key) for row in rows}
        observations = {
            each["observation"]
            for each in ledger.table("provenance")
            if each["table"] == table and each["key"] in keys
        }
    else:
        observations = set()
    return {ledger.observations[id]["source"] for id in observations if id in ledger.observations}
