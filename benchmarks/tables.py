"""Tables for the benchmarks: made from a seed, clean or with a stated share of bad cells.

A row is a figure of an area: id, area, indicator, year, status, code, value, share.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import polars as pl

STATUS = ["final", "preliminary", "revised", "estimate", "forecast"]
FIELDS = [
    {"name": "id", "type": "integer", "constraints": {"required": True}},
    {"name": "area", "type": "string"},
    {"name": "indicator", "type": "string"},
    {"name": "year", "type": "integer", "constraints": {"minimum": 1999, "maximum": 2031}},
    {"name": "status", "type": "string", "constraints": {"enum": STATUS}},
    {"name": "code", "type": "string", "constraints": {"pattern": "C[0-9]{6}"}},
    {"name": "value", "type": "number", "constraints": {"minimum": -1}},
    {"name": "share", "type": "number", "constraints": {"minimum": -1, "maximum": 101}},
]
# Ten kinds of bad cells: column, what stands there instead.
BAD = [
    ("area", "Z9999"), ("indicator", "ind_0"), ("year", "2O20"), ("year", "1066"), ("status", "final?"),
    ("code", "C12345"), ("value", "n/a"), ("value", "1,500"), ("share", "104.2"), ("share", "-"),
]  # fmt: skip


def rows(
    start: int, count: int, key: str, rng: np.random.Generator, bad: float, *, shares: bool = False
) -> pl.DataFrame:
    """`count` rows whose ids begin at `start`; `key` is sorted, unsorted or text.

    With `shares`, four rows are a set, whose shares add up to 100.
    """
    ids = np.arange(start, start + count)
    if key != "sorted":
        rng.shuffle(ids)
    draw = rng.integers
    frame = pl.DataFrame(
        {
            "id": ids, "area": draw(1, 3001, count), "indicator": draw(1, 51, count),
            "year": draw(2000, 2025, count), "status": draw(0, 5, count), "code": draw(0, 10**6, count),
            "value": np.round(rng.random(count) * 1e5, 2), "share": np.round(rng.random(count) * 100, 1),
        }
    ).with_columns(
        area=pl.lit("A") + pl.col("area").cast(str).str.zfill(4),
        indicator=pl.lit("ind_") + pl.col("indicator").cast(str),
        status=pl.col("status").replace_strict(dict(enumerate(STATUS))),
        code=pl.lit("C") + pl.col("code").cast(str).str.zfill(6),
    )  # fmt: skip
    if key == "text":
        frame = frame.with_columns(id=pl.lit("k") + pl.col("id").cast(str))
    if shares:
        frame = frame.with_columns(_shares(start, count, rng))
    if not bad:
        return frame
    frame = frame.with_columns(pl.all().cast(str))
    for column, value in BAD:
        hit = pl.Series(rng.random(count) < bad * 8 / len(BAD))
        frame = frame.with_columns(pl.when(hit).then(pl.lit(value)).otherwise(column).alias(column))
    return frame


def _shares(start: int, count: int, rng: np.random.Generator) -> list[pl.Series]:
    """The set of each row, and shares of one decimal that add up to 100 in each set."""
    cuts = np.sort(rng.integers(0, 1001, (-(-count // 4), 3)), axis=1)
    parts = np.diff(cuts, axis=1, prepend=0, append=1000).reshape(-1)[:count]
    sets = (np.arange(start, start + count) - 1) // 4
    return [pl.Series("share", parts / 10), pl.Series("set", sets)]


def write(
    folder: Path, count: int, *, key: str = "sorted", bad: float = 0, seed: int = 1, shares: bool = False
) -> Path:
    """A package of one large table and its two parents; made once, kept for the next run."""
    folder.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(seed)
    fields = [dict(field) for field in FIELDS]
    if key == "text":
        fields[0]["type"] = "string"
    schema = {
        "fields": fields,
        "primaryKey": ["id"],
        "foreignKeys": [
            {"fields": [name], "reference": {"resource": f"{name}s", "fields": [name]}}
            for name in ("area", "indicator")
        ],
    }
    if shares:
        fields[-1] |= {"unit": "percent"}
        fields.append({"name": "set", "type": "integer"})
        schema["rules"] = [{"rule": "shares", "fields": ["share"], "by": ["set"]}]
    parents = {
        "areas": [f"A{n:04d}" for n in range(1, 3001)],
        "indicators": [f"ind_{n}" for n in range(1, 51)],
    }
    resources = [{"name": "figures", "type": "table", "path": "figures.csv", "schema": schema}]
    for name, values in parents.items():
        pl.DataFrame({name[:-1]: values}).write_csv(folder / f"{name}.csv")
        parent = {"fields": [{"name": name[:-1], "type": "string"}], "primaryKey": [name[:-1]]}
        resources.append({"name": name, "type": "table", "path": f"{name}.csv", "schema": parent})
    profile = "https://datapackage.org/profiles/2.0/datapackage.json"
    descriptor = {"$schema": profile, "name": "bench", "resources": resources}
    (folder / "datapackage.json").write_text(json.dumps(descriptor, indent=1), encoding="utf-8")
    data = folder / "figures.csv"
    if not data.exists():
        order = list(range(0, count, 1_000_000))
        if key != "sorted":
            rng.shuffle(order)
        with data.open("wb") as file:
            for number, start in enumerate(order):
                frame = rows(start + 1, min(1_000_000, count - start), key, rng, bad, shares=shares)
                file.write(frame.write_csv(include_header=number == 0).encode())
    return folder
