"""Which rows a key means: an area by code or name, a period or the year it lies in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from hydata import periods
from hydata.errors import HydataError, UnknownName, counted, nearest
from hydata.ledger import Ledger
from hydata.schema import Schema
from hydata.tabular import Row, Table


def parse_key(table: str, schema: Schema, parts: Sequence[str]) -> dict[str, str]:
    """A key as typed, part by part in the order of the primary key, or as NAME=VALUE.

    HydataError for more parts than the key has and for one given twice, UnknownName for a name that is
    no part of it.
    """
    names, placed = schema.primary_key, []
    key: dict[str, str] = {}
    if parts and not names:
        raise HydataError(f"{table} has no primary key: no part of it can say which rows are meant")
    for part in parts:
        name, equals, value = part.partition("=")
        if equals and name in names:
            if name in key:
                raise HydataError(f"{name} is given twice: {key[name]!r} and {value!r}")
            key[name] = value
        elif equals and name.isidentifier():
            raise UnknownName("key column", name, list(names), where=f"in {table}")
        else:
            placed.append(part)
    free = [name for name in names if name not in key]
    if len(placed) > len(free):
        given = counted(len(parts), "part was", "parts were")
        raise HydataError(f"{table} has the key {', '.join(names)}; {given} given")
    if placed and free[0] == "area" and "period" in free and re.fullmatch(r"\d{4}", placed[0]):
        raise HydataError(f"{placed[0]!r} is no area; a year alone is written period={placed[0]}")
    return key | dict(zip(free, placed, strict=False))


def select(table: str, cells: Table, schema: Schema, key: Mapping[str, str], ledger: Ledger) -> list[Row]:
    """All rows that a part of a key means; a year stands for every period inside it.

    Errors: HydataError where no row is left, naming what there is.
    """
    _check_names(key, schema)
    rows, said = cells.rows, table
    for name in schema.primary_key:
        if name not in key:
            continue
        known = sorted({row[name] for row in rows})
        wanted = _meant(name, key[name], known, ledger)
        rows = [row for row in rows if row[name] in wanted]
        if not rows:
            raise _no_row(said, name, key[name], known)
        said += f" {key[name]}" if key[name] else ""
    return rows


def find_row(
    table: str, cells: Table, schema: Schema, key: Mapping[str, str], ledger: Ledger
) -> tuple[Row, str]:
    """The one row that a key means, and a note on the period; HydataError where it is not one."""
    _check_names(key, schema)
    rows, note, said = cells.rows, "", table
    for name in schema.primary_key:
        known = sorted({row[name] for row in rows})
        asked = key.get(name)
        if asked is None and name == "coverage" and "" in known:
            asked = ""
        if asked is None and len(known) == 1:
            asked = known[0]
        if asked is None:
            raise HydataError(f"the key needs {name!r}; {said} has {some(known) or 'no rows'}")
        meant = _meant(name, asked, known, ledger)
        if len(meant) > 1:
            raise HydataError(f"{asked} holds several periods: {some(meant)}; say which")
        if name == "period" and meant[0] != asked:
            note = f"{asked} stands for the one period in it, {meant[0]}"
        asked = meant[0]
        if asked not in known:
            raise _no_row(said, name, asked, known)
        rows = [row for row in rows if row[name] == asked]
        said += f" {asked}" if asked else ""
    return rows[0], note


def area_code(asked: str, ledger: Ledger) -> str:
    """The code of an area that is named by code, Chinese or English name.

    Errors: UnknownName with the nearest codes and names.
    """
    if asked in ledger.areas:
        return asked
    wanted = asked.casefold()
    for code, row in ledger.areas.items():
        names = (row["name_zh"], row["name_en"], row["name_en"].rsplit(" ", 1)[0])
        if wanted in (name.casefold() for name in names):
            return code
    known = [name for row in ledger.areas.values() for name in (row["area"], row["name_zh"], row["name_en"])]
    raise UnknownName("area", asked, known)


def _no_row(said: str, name: str, asked: str, known: list[str]) -> HydataError:
    """What there is instead: for an area or a period whatever there is, for an id the nearest ones."""
    if not known:
        return HydataError(f"{said} has no rows")
    listed = name in ("area", "period") or len(known) <= 12
    there = f"it has {some(known)}" if listed else nearest(asked, known)
    return HydataError(f"{said} has no row for {name} {asked!r}; {there}")


def some(values: Iterable[str]) -> str:
    """The first dozen of some values, for a message."""
    known = [value or "(empty)" for value in sorted(set(values))]
    return ", ".join(known[:12]) + (f", ... ({len(known)} in all)" if len(known) > 12 else "")


def _check_names(key: Mapping[str, str], schema: Schema) -> None:
    for name in key:
        if name not in schema.primary_key:
            raise UnknownName("key column", name, schema.primary_key)


def _meant(name: str, asked: str, known: list[str], ledger: Ledger) -> list[str]:
    """The values of a key column that are meant; what was asked for itself where there is none."""
    if name == "area" and asked not in known and "areas" in ledger.package:
        return [area_code(asked, ledger)]
    return (periods.find(asked, known) if name == "period" else []) or [asked]
