"""Dates and moments of Parquet that Python has not: nanoseconds, years before 1 and after 9999.

A column with such a value goes on as texts in the spelling of XML Schema, which knows them all, and
its texts are read as the values that they stand for. All other columns stay as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import polars as pl

from hydata.conformity.columns import Column
from hydata.types import Unreadable, reader
from hydata.types.dates import default_date, default_datetime, default_iso_time
from hydata.types.moments import DAY, EXACT, spelled_day

EPOCH = date(1970, 1, 1).toordinal() - 1  # days from 0001-01-01
LAST = date.max.toordinal() - 1
UNITS = {"ms": 10**3, "us": 10**6, "ns": 10**9}  # in a second
# Of each kind of column: the type of field it is made for, what reads its texts, a value that stands for all.
KINDS: dict[Any, tuple[str, Callable[[str], Any], Any]] = {
    pl.Date: ("date", default_date, date.min),
    pl.Datetime: ("datetime", default_datetime, datetime.min),
    pl.Time: ("time", default_iso_time, time.min),
    pl.Duration: ("duration", reader({"type": "duration"}).parse, timedelta()),
}
FORMS: dict[Any, str] = {
    pl.Date: "%Y-%m-%d",
    pl.Datetime: "%Y-%m-%dT%H:%M:%S%.f",
    pl.Time: "%H:%M:%S%.f",
}


def beyond(frame: pl.LazyFrame) -> set[str]:
    """The columns with a value that Python has not; where that cannot be told, all that may have one."""
    kinds = {name: kind for name, kind in frame.collect_schema().items() if kind.base_type() in KINDS}
    if not kinds:
        return set()
    try:
        found = frame.select(
            (~_there(name, kind)).any().alias(name) for name, kind in kinds.items()
        ).collect()
    except pl.exceptions.PolarsError:  # told where its rows are read
        return set(kinds)
    return {name for name in kinds if found[name].any()}


def spelled(frame: pl.LazyFrame, names: Iterable[str]) -> pl.LazyFrame:
    """The frame with some of its columns as texts."""
    schema = frame.collect_schema()
    return frame.with_columns(_spelled(name, schema[name]) for name in sorted(names))


def read_as(column: Column, kind: Any) -> Column:
    """The column for texts that stand for native values of a kind: they are judged as those are."""
    name, parse, any_value = KINDS[kind.base_type()]
    read = column.reader

    def native(text: str) -> Any:
        if read.type == name:
            return parse(text)
        if read.type == "date" and name == "datetime":
            return read.read(parse(text))
        if read.type == "any":
            with suppress(Unreadable):
                return parse(text)
            return text
        return read.read(any_value)

    # Texts in the default spelling are right for the same reason as in a CSV file.
    plain = read.type == "any" or (read.type == name and read.format == "default")
    made = read._replace(parse=native)
    made = made if plain else made._replace(surely="", cast="", swaps=(), always=False)
    return replace(column, reader=made, missing=frozenset(), right=set(), wrong={})


def _parts(kind: Any) -> int:
    """Parts of a second that the numbers of a column count; 0 where they count days."""
    if kind == pl.Date:
        return 0
    return UNITS["ns" if kind == pl.Time else kind.time_unit]


def _calendar(kind: Any) -> tuple[int, int] | None:
    """The first and the last number that Python has a value for; None where there are no others."""
    if kind == pl.Date:
        return -EPOCH, LAST - EPOCH
    day = DAY * _parts(kind)
    if day > DAY * UNITS["us"]:
        return None
    if kind.base_type() == pl.Duration:
        most = timedelta.max.days * day
        return (-most, most) if most < 2**63 else None
    zone = kind.time_zone is not None  # which may lie in the next year, or the one before
    return (zone - EPOCH) * day, (LAST + 1 - zone - EPOCH) * day - 1


def _inside(name: str, kind: Any) -> pl.Expr:
    limits = _calendar(kind)
    return pl.col(name).to_physical().is_between(*limits) if limits else pl.lit(True)


def _there(name: str, kind: Any) -> pl.Expr:
    """Whether Python has a value, to its last digit."""
    whole = pl.col(name).to_physical() % 1000 == 0 if _parts(kind) == UNITS["ns"] else pl.lit(True)
    return whole & _inside(name, kind)


def _spelled(name: str, kind: Any) -> pl.Expr:
    """The texts of a column: by polars where it can, which is quicker."""
    values, inside = pl.col(name), _inside(name, kind)

    def spell(numbers: pl.Series) -> pl.Series:
        return pl.Series([None if each is None else _text(each, kind) for each in numbers], dtype=pl.String)

    if kind.base_type() == pl.Duration:
        return values.to_physical().map_batches(spell, return_dtype=pl.String).alias(name)
    far = pl.when(~inside).then(values.to_physical()).map_batches(spell, return_dtype=pl.String)
    form = FORMS[kind.base_type()] + ("%:z" if getattr(kind, "time_zone", None) else "")
    return pl.coalesce(pl.when(inside).then(values).dt.to_string(form), far).alias(name)


def _text(number: int, kind: Any) -> str:
    """A date, moment or duration as XML Schema spells it."""
    if kind == pl.Date:
        return spelled_day(number + EPOCH)
    parts = _parts(kind)
    if kind.base_type() == pl.Duration:
        return f"{'-' * (number < 0)}PT{abs(EXACT.divide(Decimal(number), Decimal(parts))):f}S"
    seconds, rest = divmod(number, parts)
    day, second = divmod(seconds, DAY)
    clock = (datetime.min + timedelta(seconds=second)).time().isoformat()
    fraction = f".{rest:0{len(str(parts)) - 1}}" if rest else ""
    return f"{spelled_day(day + EPOCH)}T{clock}{fraction}{'Z' if kind.time_zone else ''}"
