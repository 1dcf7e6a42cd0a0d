"""How long whole commands take: small packages, the shipped data, wide tables, Parquet, nothing but faults.

Prints the second half of docs/performance.md.

    python benchmarks/whole.py

Each line is a process of its own, the least of the runs; its ratio is to the line above it, measured
in the same run. Bytecode is written before, as an installation does.
"""

from __future__ import annotations

import argparse
import json
import os
from pathlib import Path
from tempfile import gettempdir

import numpy as np
import polars as pl

from conformity import HYDATA, PARSE, Run, apart, least, made

FRICTIONLESS = "import sys; from frictionless.__main__ import console; "
FRICTIONLESS += "sys.argv = ['frictionless', 'validate', sys.argv[1] + '/datapackage.json']; console()"
VALIDATE = "import os, sys; os.environ['HYDATA_CACHE'] = {cache}; from hydata.cli import main; "
VALIDATE += "sys.exit(main(['validate', '-o', sys.argv[1] + '.json', *{package}]) and 1)"
COLUMNS = "import sys, polars as pl; print(pl.read_parquet(sys.argv[1] + '/figures.parquet').height, 'rows')"
PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"


def described(folder: Path, tables: dict[str, list[dict[str, object]]], ending: str = "csv") -> Path:
    """The descriptor of some tables, each with its fields; the first of them is the key."""
    resources = [
        {
            "name": name, "type": "table", "path": f"{name}.{ending}",
            "schema": {"fields": fields, "primaryKey": str(fields[0]["name"])},
        }
        for name, fields in tables.items()
    ]  # fmt: skip
    text = json.dumps({"$schema": PROFILE, "name": "bench", "resources": resources})
    (folder / "datapackage.json").write_text(text, encoding="utf-8")
    return folder


def small(folder: Path) -> Path:
    """Twelve tables of a hundred rows."""
    folder.mkdir(parents=True, exist_ok=True)
    limits = {"area": {"pattern": "A[0-9]{2}"}, "share": {"minimum": 0, "maximum": 100}}
    types = {"id": "integer", "area": "string", "value": "number", "share": "number"}
    fields = [
        {"name": name, "type": kind, "constraints": limits.get(name, {"required": True})}
        for name, kind in types.items()
    ]
    for number in range(12):
        rows = [f"{n},A{n % 30:02},{n * 3.25},{n % 100}" for n in range(100)]
        (folder / f"t{number}.csv").write_text("\n".join([",".join(types), *rows, ""]), encoding="utf-8")
    return described(folder, {f"t{number}": fields for number in range(12)})


def wide(folder: Path, count: int) -> Path:
    """A table of a thousand columns of whole numbers."""
    folder.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(1)
    columns = {f"c{n}": rng.integers(0, 999, count) if n else np.arange(count) for n in range(1000)}
    pl.DataFrame(columns).write_csv(folder / "figures.csv")
    fields = [{"name": name, "type": "integer", "constraints": {"minimum": -1}} for name in columns]
    return described(folder, {"figures": fields})


def faulty(folder: Path, count: int) -> Path:
    """A table in which each cell is wrong, and each in its own way."""
    folder.mkdir(parents=True, exist_ok=True)
    numbers = pl.Series(range(count)).cast(pl.String)
    pl.DataFrame({f"c{n}": "x" + numbers for n in range(8)}).write_csv(folder / "figures.csv")
    return described(folder, {"figures": [{"name": f"c{n}", "type": "integer"} for n in range(8)]})


def typed(folder: Path, large: str) -> Path:
    """The large table of the other benchmark, as Parquet."""
    folder.mkdir(parents=True, exist_ok=True)
    source = Path(large)
    pl.scan_csv(source / "figures.csv").sink_parquet(folder / "figures.parquet")
    for name in ("areas.csv", "indicators.csv"):
        (folder / name).write_bytes((source / name).read_bytes())
    raw = json.loads((source / "datapackage.json").read_text(encoding="utf-8"))
    raw["resources"][0]["path"] = "figures.parquet"
    (folder / "datapackage.json").write_text(json.dumps(raw), encoding="utf-8")
    return folder


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--folder", type=Path, default=Path(gettempdir()) / "hydata-benchmarks")
    given = parser.parse_args()
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    folder, runs = given.folder, given.runs
    folder.mkdir(parents=True, exist_ok=True)
    print("| what | program | seconds | x | MB | prints |", "| --- " * 6 + "|", sep="\n")

    def line(what: str, name: str, done: Run, ratio: float | None) -> None:
        shown = "" if ratio is None else f"{ratio:.2f}"
        last = [each for each in done.printed.splitlines()[-1:] if each[:1].isascii()] or [""]
        print(
            f"| {what} | {name} | {done.seconds:.2f} | {shown} | {done.megabytes:,.0f} | {last[0][:60]} |",
            flush=True,
        )

    def pair(
        what: str, where: Path, one: tuple[str, str], other: tuple[str, str], *, faster: bool = False
    ) -> None:
        base, done = least(one[1], where, runs), least(other[1], where, runs)
        line(what, one[0], base, 1)
        line(what, other[0], done, base.seconds / done.seconds if faster else done.seconds / base.seconds)

    pair(
        "12 tables x 100 rows (x: times as fast)", apart("whole", "small", folder / "small"),
        ("frictionless validate", FRICTIONLESS), ("hydata, conformity", HYDATA), faster=True,
    )  # fmt: skip
    nothing, cold = VALIDATE.format(cache="'off'", package="[]"), folder / "shipped"
    kept = VALIDATE.format(cache=repr(str(folder / "cache")), package="[]")
    pair(
        "shipped data, everything",
        cold,
        ("import pandera", "import pandera.pandas"),
        ("hydata validate", nothing),
    )
    least(kept, cold, 1)
    pair(
        "shipped data, from the cache",
        cold,
        ("import pandera", "import pandera.pandas"),
        ("hydata validate", kept),
    )
    for option in ("--help", "--version"):
        command = f"from hydata.cli import main; main(['{option}'])"
        line("start", f"hydata {option}", least(command, cold, runs), None)
    large = made(folder / "1e+07-sorted-0.0", 10_000_000, "sorted", 0)
    pair(
        "Parquet, 10,000,000 rows", apart("whole", "typed", folder / "parquet", str(large)),
        ("polars reads the columns", COLUMNS), ("hydata", HYDATA),
    )  # fmt: skip
    for count in (10_000, 100_000):
        pair(
            f"1,000 columns x {count:,} rows",
            apart("whole", "wide", folder / f"wide-{count}", count),
            ("parse", PARSE),
            ("hydata", HYDATA),
        )
    for count in (20_000, 200_000):
        pair(
            f"8 x {count:,} cells, all wrong",
            apart("whole", "faulty", folder / f"faulty-{count}", count),
            ("parse", PARSE),
            ("hydata", HYDATA),
        )


if __name__ == "__main__":
    main()
