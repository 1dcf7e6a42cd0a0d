"""How long hydata takes to check a large table, beside its peers, in one run.

Prints the tables of docs/performance.md.

    python benchmarks/conformity.py --rows 1e6 --rows 1e7 --peers frictionless --peers dataframely

Each line is a whole process: start, imports, everything. Ratios are to polars' streaming parse of the
same file as text, measured right before. The least of the runs counts; memory is the peak of the process.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from tempfile import gettempdir

PARSE = """
import polars as pl, sys
frame = pl.scan_csv(sys.argv[1] + "/figures.csv", infer_schema=False)
print(frame.select(pl.all().str.len_bytes().sum()).collect(engine="streaming").width)
"""
HYDATA = """
import sys
from hydata.conformity import conformity
from hydata.package import Package
report = conformity(Package.read(sys.argv[1]))
assert report.complete, report.skipped
print(sum(each.count for each in report.findings), "faults in", len(report.findings), "findings")
"""
RULES = """
import sys, hydata
report = hydata.validate(sys.argv[1], cache=False)
assert report.complete and [each.count for each in report.checks if each.rule == "shares"], report
print(sum(each.count for each in report.findings), "faults in", len(report.findings), "findings")
"""
FRICTIONLESS = """
import sys, frictionless
report = frictionless.Package(sys.argv[1] + "/datapackage.json").validate(limit_errors=10**9)
print(sum(len(task.errors) for task in report.tasks), "faults")
"""
DATAFRAMELY = """
import sys, polars as pl, dataframely as dy
sys.path.insert(0, sys.argv[2])
import tables
class Figures(dy.Schema):
    id = dy.Int64(primary_key=True)
    area = dy.String(nullable=False)
    indicator = dy.String(nullable=False)
    year = dy.Int64(min=1999, max=2031)
    status = dy.Enum(tables.STATUS)
    code = dy.String(regex="^C[0-9]{6}$")
    value = dy.Float64(min=-1)
    share = dy.Float64(min=-1, max=101)
frame = pl.scan_csv(sys.argv[1] + "/figures.csv", infer_schema=False)
areas = pl.read_csv(sys.argv[1] + "/areas.csv")["area"]
indicators = pl.read_csv(sys.argv[1] + "/indicators.csv")["indicator"]
good, failures = Figures.filter(frame.collect(), cast=True)
parents = {"area": areas, "indicator": indicators}
orphans = good.select((~pl.col(name).is_in(each.implode())).sum() for name, each in parents.items())
print(len(failures), "rows fail,", sum(orphans.row(0)), "orphans")
"""
PEERS = {
    "parse": PARSE,
    "hydata": HYDATA,
    "hydata, rules too": RULES,
    "frictionless": FRICTIONLESS,
    "dataframely": DATAFRAMELY,
}


@dataclass(frozen=True)
class Run:
    """One process: seconds, megabytes at its peak, what it printed."""

    seconds: float
    megabytes: float
    printed: str


def run(program: str, folder: Path) -> Run:
    """Run a program in a process of its own."""
    start = time.perf_counter()
    here = str(Path(__file__).parent)
    process = subprocess.Popen(
        [sys.executable, "-c", program, str(folder), here], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    printed = process.stdout.read().strip()
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"failed: {printed}")
    return Run(time.perf_counter() - start, usage.ru_maxrss / 1024, printed)


def least(program: str, folder: Path, times: int) -> Run:
    """The quickest of several runs."""
    return min((run(program, folder) for _ in range(times)), key=lambda each: each.seconds)


def apart(module: str, make: str, folder: Path, *given: object, **named: object) -> Path:
    """Make a package in another process: the peak of a child begins with what its parent has held."""
    program = f"import {module}; from pathlib import Path; "
    program += f"{module}.{make}(Path({str(folder)!r}), *{given!r}, **{named!r})"
    subprocess.run([sys.executable, "-c", program], check=True, cwd=Path(__file__).parent)
    return folder


def made(folder: Path, count: int, key: str, bad: float) -> Path:
    """The table of `tables.py` in a package."""
    return apart("tables", "write", folder, count, key=key.split()[0], bad=bad, shares="shares" in key)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", action="append", type=float, help="rows of the table (1e6 and 1e7)")
    parser.add_argument("--peers", action="append", choices=["frictionless", "dataframely"], default=[])
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--only", help="one of the cases below, by a part of its name")
    parser.add_argument("--folder", type=Path, default=Path(gettempdir()) / "hydata-benchmarks")
    given = parser.parse_args()
    print("| rows | table | program | seconds | x parse | MB | found |", "| --- " * 7 + "|", sep="\n")
    for count in map(int, given.rows or [1e6, 1e7]):
        for name, key, bad in CASES:
            if given.only and given.only not in name:
                continue
            folder = made(given.folder / f"{count:.0e}-{key}-{bad}".replace(" ", "-"), count, key, bad)
            parse = least(PARSE, folder, given.runs)
            plain = (key, bad) == ("sorted", 0)
            done = {"parse": parse}
            ours = "hydata, rules too" if "shares" in key else "hydata"
            for peer in [ours, *(given.peers if plain or given.only else [])]:
                done[peer] = least(PEERS[peer], folder, given.runs)
            for peer, each in done.items():
                cells = [
                    f"{count:,}",
                    name,
                    peer,
                    f"{each.seconds:.2f}",
                    f"{each.seconds / parse.seconds:.2f}",
                ]
                cells += [f"{each.megabytes:,.0f}", each.printed if peer != "parse" else ""]
                print(f"| {' | '.join(cells)} |", flush=True)


CASES = [
    ("clean, sorted key", "sorted", 0.0),
    ("clean, unsorted key", "unsorted", 0.0),
    ("clean, unsorted text key", "text", 0.0),
    ("clean, shares by group", "sorted shares", 0.0),
    ("0.01 % of the cells bad", "sorted", 0.0001),
    ("5 % of the cells bad", "sorted", 0.05),
    ("10 % of the cells bad", "sorted", 0.1),
]

if __name__ == "__main__":
    main()
