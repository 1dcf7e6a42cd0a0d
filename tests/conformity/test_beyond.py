"""Dates and moments that Python has not: which columns have one, and how they are spelled."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from hydata.conformity.beyond import beyond, read_as, spelled
from hydata.conformity.columns import Column
from hydata.types.moments import days

YEAR_0, YEAR_10000 = (days(year, 1, 1) - days(1970, 1, 1) for year in (0, 10_000))
DAY = 86_400
US, NS = pl.Datetime("us"), pl.Datetime("ns")


@pytest.mark.parametrize(
    ("kind", "numbers", "texts"),
    [
        (pl.Date, [YEAR_10000, 0, None], ["10000-01-01", "1970-01-01", None]),
        (pl.Date, [YEAR_0, -(2**31), 2**31 - 1], ["-0001-01-01", "-5877642-06-23", "5881580-07-11"]),
        (US, [YEAR_10000 * DAY * 10**6 + 5, 5], ["10000-01-01T00:00:00.000005", "1970-01-01T00:00:00.000005"]),
        (US, [YEAR_0 * DAY * 10**6], ["-0001-01-01T00:00:00"]),
        (pl.Datetime("ms"), [-(2**63), 500], ["-292275056-05-16T16:47:04.192", "1970-01-01T00:00:00.500"]),
        (NS, [1, -1], ["1970-01-01T00:00:00.000000001", "1969-12-31T23:59:59.999999999"]),
        (pl.Datetime("ns", "Asia/Shanghai"), [1], ["1970-01-01T08:00:00.000000001+08:00"]),
        (pl.Datetime("us", "Asia/Shanghai"), [YEAR_10000 * DAY * 10**6 - 1], ["9999-12-31T23:59:59.999999Z"]),
        (pl.Time, [1, 10**9], ["00:00:00.000000001", "00:00:01"]),
        (pl.Duration("ns"), [1, -1_500_000_000, None], ["PT0.000000001S", "-PT1.5S", None]),
        (pl.Duration("ms"), [2**63 - 1], ["PT9223372036854775.807S"]),
    ],
)  # fmt: skip
def test_what_python_has_not_is_spelled(
    kind: Any, numbers: list[int | None], texts: list[str | None]
) -> None:
    frame = pl.DataFrame({"x": pl.Series(numbers, dtype=pl.Int64).cast(kind), "n": numbers}).lazy()
    assert beyond(frame) == {"x"}
    assert spelled(frame, {"x"}).collect()["x"].to_list() == texts


@pytest.mark.parametrize(
    ("kind", "numbers"),
    [
        (pl.Date, [YEAR_10000 - 1, days(1, 1, 1) - days(1970, 1, 1), None]),
        (US, [YEAR_10000 * DAY * 10**6 - 1]),
        (NS, [1000, -1000]),
        (pl.Time, [1000]),
        (pl.Duration("ns"), [5000]),
        (pl.Int64, [2**62]),
    ],
)
def test_what_python_has_stays_as_it_is(kind: Any, numbers: list[int | None]) -> None:
    assert beyond(pl.DataFrame({"x": pl.Series(numbers, dtype=pl.Int64).cast(kind)}).lazy()) == set()


@pytest.mark.parametrize(
    ("kind", "text", "right"),
    [
        (NS, "2020-01-01T00:00:00.000000001", {"datetime", "any"}),
        (NS, "2020-01-01T00:00:00", {"datetime", "date", "any"}),
        (US, "12021-01-01T00:00:00", {"datetime", "any"}),
        (pl.Date, "12021-01-01", {"any"}),
        (pl.Date, "2020-01-01", {"date", "any"}),
        (pl.Time, "00:00:00.000000001", {"time", "any"}),
        (pl.Duration("ns"), "PT0.000000001S", {"duration", "any"}),
    ],
)
def test_texts_are_judged_as_what_they_stand_for(kind: Any, text: str, right: set[str]) -> None:
    types = ("string", "integer", "array", "year", "date", "datetime", "time", "duration", "any")
    columns = (Column.of(0, {"name": "x", "type": each}, {"missingValues": [text]}, 2) for each in types)
    judged = {each.reader.type: read_as(each, kind).judge(text) for each in columns}
    assert {name for name, faults in judged.items() if not faults} == right
    assert {fault.rule for faults in judged.values() for fault in faults} == {"type-error"}
