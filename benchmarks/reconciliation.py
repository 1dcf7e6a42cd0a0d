"""How long it takes to decide all identities of a large package, beside pandas with a tolerance each.

    python benchmarks/reconciliation.py --cells 720_000 --wrong 20

Each line is a whole process: start, imports, everything; the least of the runs counts, and memory is the
peak of the process. The packages are those of `areas.py`, 20 years of 12 figures; pandas (`by_pandas.py`)
decides each identity alone, hydata together with all others too.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from tempfile import gettempdir

from conformity import apart, least, run

YEARS, FIGURES = 20, 12
FEWEST, MOST = 10, 100_000  # areas that there are codes for
PANDAS = Path(__file__).with_name("by_pandas.py").read_text(encoding="utf-8")
# What hydata says goes to a file beside the package, so that reading it counts as nobody's time or memory.
HYDATA = """
import contextlib, io, os, sys
os.environ["HYDATA_CACHE"] = "off"
from hydata.cli import main
talk = io.StringIO()
with open(sys.argv[1] + ".reconciled.json", "w", encoding="utf-8") as file:
    with contextlib.redirect_stdout(file), contextlib.redirect_stderr(talk):
        code = main(["reconcile", sys.argv[1], "--output-format", "json"])
if code > 1:
    print("failed:", (talk.getvalue().splitlines() or [f"exit code {code}"])[0].removeprefix("error: "))
"""
# How many identities there are and fail; of the cells that were made wrong, how many are named.
DIGEST = """
import json, sys
from pathlib import Path
package = Path(sys.argv[1])
told = json.loads(Path(f"{package}.reconciled.json").read_text("utf-8"))
counts = [(verdict, n) for each in told["identities"].values() for verdict, n in each.items()]
total, fails = sum(n for _, n in counts), sum(n for verdict, n in counts if verdict == "fails")
listed = package / "wrong.json"
wrong = json.loads(listed.read_text("utf-8")) if listed.is_file() else []
cells = [f".{each['field']} {each['area']}|{each['period']} is probably" for each in wrong]
named = sum(any(cell in each["says"] for each in told["fails"]) for cell in cells)
of_them = f"; {named} of {len(wrong)} wrong cells named" if wrong else ""
print(f"{total:,} identities, {fails:,} fail{of_them}")
"""
PROGRAMS = {"pandas": PANDAS, "hydata reconcile": HYDATA}


def areas(cells: str) -> int:
    """How many areas make so many cells."""
    count = round(float(cells) / YEARS / FIGURES)
    if not FEWEST <= count <= MOST:
        least_cells, most_cells = (each * YEARS * FIGURES for each in (FEWEST, MOST))
        raise argparse.ArgumentTypeError(f"{cells} is not between {least_cells:,} and {most_cells:,}")
    return count


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cells", nargs="+", type=areas, help="cells with figures (720_000)", default=[3000])
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--wrong", type=int, default=0, help="how many of the cells are wrong")
    parser.add_argument("--folder", type=Path, default=Path(gettempdir()) / "hydata-benchmarks")
    given = parser.parse_args()
    if not 0 <= given.wrong <= (fewest := min(given.cells) * YEARS * FIGURES):
        parser.error(
            f"--wrong {given.wrong} is not between 0 and {fewest:,}, the cells of the smallest table"
        )
    print("| program | cells | seconds | x pandas | MB | says |", "| --- " * 6 + "|", sep="\n")
    for count in given.cells:
        folder = apart(
            "areas", "write", given.folder / f"areas-{count}-{given.wrong}", count, YEARS, wrong=given.wrong
        )
        base = 0.0
        for name, program in PROGRAMS.items():
            done = least(program, folder, given.runs)
            base = base or done.seconds
            says = done.printed or run(DIGEST, folder).printed
            cells = [name, f"{count * YEARS * FIGURES:,}", f"{done.seconds:.2f}"]
            cells += [f"{done.seconds / base:.2f}", f"{done.megabytes:,.0f}", says]
            print(f"| {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
