"""Parquet: judged in batches of frames, and as the exact lane judges native values."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import hydata
from hydata.conformity import Options, conformity, parquet
from hydata.conformity.exact import check
from hydata.conformity.frames import Labels
from hydata.conformity.state import State
from hydata.conformity.table import Table
from hydata.findings import Finding, Report
from hydata.package import Package


def field(name: str, kind: str, **limits: Any) -> dict[str, Any]:
    return {"name": name, "type": kind} | ({"constraints": limits} if limits else {})


def package(folder: Path, frame: pl.DataFrame, fields: list[dict[str, Any]], **schema: Any) -> Package:
    frame.write_parquet(folder / "t.parquet", row_group_size=3)
    described = {"fields": fields} | schema
    resources = [{"name": "t", "type": "table", "path": "t.parquet", "schema": described}]
    profile = "https://datapackage.org/profiles/2.0/datapackage.json"
    raw = {"$schema": profile, "name": "p", "resources": resources}
    (folder / "datapackage.json").write_text(json.dumps(raw), encoding="utf-8")
    return Package.read(folder)


def by_rows(read: Package) -> list[Finding]:
    """What the exact lane says of the same values, row by row."""
    state = State(read, 2, Options(None), {}, {})
    table = Table(read.resource("t"), state)
    frame = pl.read_parquet(read.base / "t.parquet")
    plan = table.planned(Labels(frame.columns))  # type: ignore[arg-type]
    records = ((number, 0, list(cells)) for number, cells in enumerate(frame.iter_rows(), 2))
    check(plan, records, table.tally, native=True)  # type: ignore[arg-type]
    return table.tally.findings("t", ("t.parquet",))


def places(findings: Any) -> list[tuple[Any, ...]]:
    return sorted(
        (each.rule, each.field, each.message, each.count, [(one.row, one.value, one.key) for one in each.samples])
        for each in findings
    )  # fmt: skip


def looked_at(read: Package) -> Report:
    return conformity(read, Options(None))


FRAME = pl.DataFrame(
    {
        "id": [1, 2, 2, None],
        "name": ["a", "", "c", None],
        "year": [2000, 1800, 2020, None],
        "share": [1.5, float("nan"), 200.0, None],
        "day": [date(2020, 1, 1), None, date(2021, 1, 1), date(1, 1, 1)],
        "yes": [True, False, None, True],
        "list": [[1], [2, 3], None, []],
        "object": [{"a": 1}, {"a": 2}, None, {"a": 3}],
        "kind": ["p", "q", "p", "z"],
        "text": ["5", "x", "7", ""],
        "number": [1, 2, 3, 4],
        "exact": [Decimal("1.10"), Decimal("100.01"), None, Decimal("-0.01")],
        "moment": [datetime(2020, 1, 1, 1), None, datetime(2020, 1, 1), datetime(2020, 1, 2)],
        "clock": [time(1, 2), None, time(3), time(4)],
        "small": [1, 2, 300, None],
    },
    schema_overrides={"kind": pl.Categorical, "small": pl.UInt16},
)
FIELDS = [
    field("id", "integer"),
    field("name", "string", required=True),
    field("year", "integer", minimum=1900),
    field("share", "number", maximum=100),
    field("day", "date", minimum="2000-01-01"),
    field("yes", "boolean", required=True),
    field("list", "array"),
    field("object", "object"),
    field("kind", "string", enum=["p", "q"]),
    field("text", "integer"),
    field("number", "string"),
    field("exact", "number", minimum=0, maximum=100),
    field("moment", "date"),
    field("clock", "time"),
    field("small", "integer", exclusiveMaximum=300, unique=True),
]


def test_each_kind_of_column_is_judged_as_the_exact_lane_does(tmp_path: Path) -> None:
    read = package(tmp_path, FRAME, FIELDS, primaryKey="id")
    report = looked_at(read)
    assert places(report.findings) == places(by_rows(read))
    assert {(each.rule, each.field) for each in report.findings} == {
        ("primary-key", ""),
        ("constraint-error", "name"),
        ("constraint-error", "year"),
        ("constraint-error", "share"),
        ("constraint-error", "day"),
        ("constraint-error", "yes"),
        ("constraint-error", "kind"),
        ("type-error", "text"),
        ("type-error", "number"),
        ("constraint-error", "exact"),
        ("type-error", "moment"),
        ("constraint-error", "small"),
    }
    assert report.complete
    assert report.stats == {"rows": 4, "tables": {"t": 4}}


VALUES: dict[str, tuple[Any, Any]] = {
    "int": (st.none() | st.integers(-9, 9), pl.Int64),
    "float": (
        st.none()
        | st.floats(-9, 9).map(lambda each: each + 0.0)
        | st.sampled_from([float("nan"), float("inf"), 5.0]),
        pl.Float64,
    ),
    "text": (st.none() | st.sampled_from(["", "1", "5", "-1", "a", " 1", "NA", "1.0"]), pl.String),
    "bool": (st.none() | st.booleans(), pl.Boolean),
    "date": (st.none() | st.dates(date(1999, 1, 1), date(2001, 1, 1)), pl.Date),
}
KINDS = ("integer", "number", "string", "boolean", "date", "any")
LIMITS: dict[str, Callable[[str], dict[str, Any]]] = {
    "none": lambda kind: {},
    "required": lambda kind: {"required": True},
    "bounds": lambda kind: {"minimum": -3, "maximum": 5} if kind in ("integer", "number") else {},
    "enum": lambda kind: {"enum": [1, 2, 5]} if kind in ("integer", "number") else {},
    "unique": lambda kind: {"unique": True},
}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=150)
@given(st.data())
def test_both_lanes_agree(tmp_path: Path, data: st.DataObject) -> None:
    of, kind, limit = (data.draw(st.sampled_from(sorted(each))) for each in (VALUES, KINDS, LIMITS))
    strategy, dtype = VALUES[of]
    values = data.draw(st.lists(strategy, min_size=1, max_size=12))
    frame = pl.DataFrame({"n": range(len(values)), "x": pl.Series(values, dtype=dtype, strict=False)})
    key = data.draw(st.sampled_from([["n"], ["x"], ["n", "x"]]))
    fields = [field("n", "integer"), field("x", kind, **LIMITS[limit](kind))]
    read = package(tmp_path, frame, fields, primaryKey=key, missingValues=["", "NA"])
    assert places(looked_at(read).findings) == places(by_rows(read))


def test_batches_add_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "ROWS", 7)
    numbers = list(range(100))
    numbers[60] = 5
    frame = pl.DataFrame({"id": numbers, "x": [None if n % 10 else "a" for n in range(100)]})
    fields = [field("id", "integer", maximum=90), field("x", "string", required=True)]
    read = package(tmp_path, frame, fields, primaryKey="id")
    assert places(looked_at(read).findings) == places(by_rows(read))


def test_keys_lead_from_text_to_frames_and_back(tmp_path: Path) -> None:
    read = package(tmp_path, pl.DataFrame({"town": ["a", "b", "x"]}), [field("town", "string")])
    raw = json.loads((tmp_path / "datapackage.json").read_text("utf-8"))
    (tmp_path / "shops.csv").write_text("shop,town\n1,a\n2,c\n", encoding="utf-8")
    (tmp_path / "towns.csv").write_text("town\na\nb\n", encoding="utf-8")

    def key(resource: str) -> list[dict[str, Any]]:
        return [{"fields": "town", "reference": {"resource": resource, "fields": "town"}}]

    raw["resources"][0]["schema"]["foreignKeys"] = key("towns")
    shops = {"fields": [field("shop", "integer"), field("town", "string")], "foreignKeys": key("t")}
    raw["resources"] += [
        {"name": "shops", "type": "table", "path": "shops.csv", "schema": shops},
        {
            "name": "towns",
            "type": "table",
            "path": "towns.csv",
            "schema": {"fields": [field("town", "string")]},
        },
    ]
    (tmp_path / "datapackage.json").write_text(json.dumps(raw), encoding="utf-8")
    report = hydata.validate(read.base)
    told = [(each.rule, each.resource, [one.value for one in each.samples]) for each in report.findings]
    assert told == [("foreign-key", "t", ["x"]), ("foreign-key", "shops", ["c"])]
    assert report.complete


@pytest.mark.parametrize("data", [b"", b"PAR1", b"a,b\n1,2\n", b"PAR1" + bytes(100) + b"PAR1"])
def test_what_is_no_parquet_file_is_told(tmp_path: Path, data: bytes) -> None:
    read = package(tmp_path, pl.DataFrame({"a": [1]}), [field("a", "integer")])
    (tmp_path / "t.parquet").write_bytes(data)
    report = looked_at(read)
    assert [(each.rule, each.path) for each in report.findings] == [("source-error", "t.parquet")]
    assert [each.what for each in report.skipped] == ["rows of t in t.parquet"]


def test_columns_that_the_schema_does_not_know(tmp_path: Path) -> None:
    frame = pl.DataFrame({"a": [1], "c": [2]})
    report = looked_at(package(tmp_path, frame, [field("a", "integer"), field("b", "integer")]))
    assert [(each.rule, each.field) for each in report.findings] == [("incorrect-label", "b")]


def test_size_and_hash_of_the_file(tmp_path: Path) -> None:
    read = package(tmp_path, pl.DataFrame({"a": [1]}), [field("a", "integer")])
    raw = json.loads((tmp_path / "datapackage.json").read_text("utf-8"))
    raw["resources"][0] |= {"bytes": 5, "hash": "0" * 32}
    (tmp_path / "datapackage.json").write_text(json.dumps(raw), encoding="utf-8")
    report = looked_at(Package.read(read.base))
    assert [each.rule for each in report.findings] == ["byte-count", "hash-count"]


@pytest.mark.parametrize("other", [pl.Int64, pl.Int32], ids=["one shape", "two shapes"])
@pytest.mark.parametrize("key", ["x", "k", ["x", "k"]])
def test_keys_of_several_parts_are_compared(tmp_path: Path, other: Any, key: Any) -> None:
    package(tmp_path, pl.DataFrame({"x": [1, 2], "k": ["a", "b"]}), FIELDS[:1], primaryKey=key)
    frame = pl.DataFrame({"x": [3, 1], "k": ["c", "a"]}, schema_overrides={"x": other})
    frame.write_parquet(tmp_path / "u.parquet")
    raw = json.loads((tmp_path / "datapackage.json").read_text("utf-8"))
    raw["resources"][0]["path"] = ["t.parquet", "u.parquet"]
    raw["resources"][0]["schema"]["fields"] = [field("x", "integer"), field("k", "string")]
    (tmp_path / "datapackage.json").write_text(json.dumps(raw), encoding="utf-8")
    report = looked_at(Package.read(tmp_path))
    told = [(each.rule, each.path, [one.row for one in each.samples]) for each in report.findings]
    assert told == [("primary-key", "u.parquet", [3])]
    assert report.stats["rows"] == 4


@pytest.mark.parametrize(
    "values",
    [
        pl.Series([2**63, 2**63], dtype=pl.UInt64),
        pl.Series([Decimal(10**20), Decimal(10**20)]),
        pl.Series(["100000000000000000000", "0100000000000000000000"]),
        pl.Series([1e19, 1e19]),
    ],
)
def test_keys_of_any_size_are_compared(tmp_path: Path, values: pl.Series) -> None:
    read = package(tmp_path, pl.DataFrame({"n": values}), [field("n", "integer")], primaryKey="n")
    assert [each.rule for each in looked_at(read).findings] == ["primary-key"]


def nanoseconds(*numbers: int | None) -> pl.Series:
    return pl.Series(numbers, dtype=pl.Int64).cast(pl.Datetime("ns"))


@pytest.mark.parametrize(
    ("numbers", "limits", "rule", "rows"),
    [
        ([1, 0], {"maximum": "1970-01-01T00:00:00"}, "constraint-error", [2]),
        ([1, 0], {"minimum": "1970-01-01T00:00:00.0000000005"}, "constraint-error", [3]),
        ([1, 0, 1], {"unique": True}, "unique-error", [4]),
        ([1, 0], {"enum": ["1970-01-01T00:00:00"]}, "constraint-error", [2]),
        ([None, 1], {"required": True}, "constraint-error", [2]),
    ],
)
def test_nanoseconds_are_compared(
    numbers: list[int], limits: dict[str, Any], rule: str, rows: list[int], tmp_path: Path
) -> None:
    frame = pl.DataFrame({"t": nanoseconds(*numbers)})
    report = looked_at(package(tmp_path, frame, [field("t", "datetime", **limits)]))
    assert [(each.rule, [one.row for one in each.samples]) for each in report.findings] == [(rule, rows)]
    assert report.complete


@pytest.mark.parametrize("other", [pl.Datetime("ns"), pl.Datetime("us")], ids=["one shape", "two shapes"])
def test_nanoseconds_of_several_parts_are_compared(other: Any, tmp_path: Path) -> None:
    package(tmp_path, pl.DataFrame({"t": nanoseconds(1, 2000)}), [field("t", "datetime")], primaryKey="t")
    pl.DataFrame({"t": nanoseconds(0, 2000).cast(other)}).write_parquet(tmp_path / "u.parquet")
    raw = json.loads((tmp_path / "datapackage.json").read_text("utf-8"))
    raw["resources"][0]["path"] = ["t.parquet", "u.parquet"]
    (tmp_path / "datapackage.json").write_text(json.dumps(raw), encoding="utf-8")
    report = looked_at(Package.read(tmp_path))
    told = [(each.rule, each.path, [one.row for one in each.samples]) for each in report.findings]
    assert told == [("primary-key", "u.parquet", [3])]


def test_nanoseconds_lead_to_their_row(tmp_path: Path) -> None:
    read = package(tmp_path, pl.DataFrame({"t": nanoseconds(1, 1000)}), [field("t", "datetime")])
    raw = json.loads((tmp_path / "datapackage.json").read_text("utf-8"))
    key = {"fields": ["t"], "reference": {"resource": "t", "fields": ["t"]}}
    rows = [{"t": f"1970-01-01T00:00:00.{each}Z".removesuffix("Z")} for each in ("000000001", "000001", "0")]
    schema = {"fields": [field("t", "datetime")], "foreignKeys": [key]}
    raw["resources"].append({"name": "child", "data": rows, "schema": schema})
    (tmp_path / "datapackage.json").write_text(json.dumps(raw), encoding="utf-8")
    found = hydata.validate(read.base).findings
    assert [(each.rule, [one.value for one in each.samples]) for each in found] == [
        ("foreign-key", ["1970-01-01T00:00:00.0"])
    ]


@pytest.mark.parametrize("day", [10**8, 2_932_897, -719_163, -(2**31)])
def test_a_date_beyond_the_calendar_is_told_at_its_row(day: int, tmp_path: Path) -> None:
    frame = pl.DataFrame({"d": pl.Series([0, day, 18_262], dtype=pl.Int32).cast(pl.Date), "n": [1, 2, -3]})
    fields = [field("d", "date", minimum="2000-01-01"), field("n", "integer", minimum=0)]
    report = looked_at(package(tmp_path, frame, fields))
    assert [(each.rule, each.field, [one.row for one in each.samples]) for each in report.findings] == [
        ("constraint-error", "d", [2]),
        ("type-error", "d", [3]),
        ("constraint-error", "n", [4]),
    ]
    assert report.complete


def test_a_moment_beyond_the_calendar_is_one_of_the_standard(tmp_path: Path) -> None:
    moments = pl.Series([2**62, 0, -(2**62)]).cast(pl.Datetime("us"))
    fields = [field("t", "datetime", maximum="12021-01-01T00:00:00")]
    report = looked_at(package(tmp_path, pl.DataFrame({"t": moments}), fields, primaryKey=["t"]))
    assert [(each.rule, [one.value for one in each.samples]) for each in report.findings] == [
        ("constraint-error", ["148108-07-06T14:00:27.387904"])
    ]
    assert report.complete


def twins(folder: Path) -> Package:
    """A package whose file has a column name twice."""
    read = package(folder, pl.DataFrame({"a": [1]}), [field(each, "integer") for each in "abc"])
    table = pa.table([pa.array(each) for each in ([1, 2], [3, 4], ["x", "5"])], names=["a", "b", "a"])
    pq.write_table(table, folder / "t.parquet")
    return read


def test_a_column_name_that_stands_twice(tmp_path: Path) -> None:
    report = looked_at(twins(tmp_path))
    (tmp_path / "t.csv").write_text("a,b,a\n1,3,x\n2,4,5\n", encoding="utf-8")
    raw = json.loads((tmp_path / "datapackage.json").read_text("utf-8"))
    raw["resources"][0]["path"] = "t.csv"
    (tmp_path / "datapackage.json").write_text(json.dumps(raw), encoding="utf-8")
    text = looked_at(Package.read(tmp_path))
    assert places(report.findings)[0] == places(text.findings)[0]
    assert [(each.rule, each.field) for each in report.findings] == [
        ("duplicate-label", "c"), ("type-error", "c"),
    ]  # fmt: skip
    assert report.complete


def test_a_file_without_columns(tmp_path: Path) -> None:
    report = looked_at(package(tmp_path, pl.DataFrame(), [field("a", "integer")]))
    assert [each.rule for each in report.findings] == ["blank-header"]
