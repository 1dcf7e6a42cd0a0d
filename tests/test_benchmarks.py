"""The tables of the benchmarks are what they are said to be."""

from __future__ import annotations

import csv
import json
import runpy
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

import hydata
import worlds

BENCHMARKS = worlds.REPOSITORY / "benchmarks"
AREAS = runpy.run_path(str(BENCHMARKS / "areas.py"))
write, slipped = AREAS["write"], AREAS["slipped"]
RULES = ("total", "shares", "share-of", "subset")


def cells(package: Path) -> dict[tuple[str, str, str], str]:
    with (package / "figures.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    fields = rows[0].keys() - {"area", "period"}
    return {(row["area"], row["period"], field): row[field] for row in rows for field in fields}


def verdicts(package: Path) -> Counter[tuple[str, str]]:
    found: Counter[tuple[str, str]] = Counter()
    for each in hydata.validate(package).checks:
        if each.rule in RULES:
            found[each.rule, each.verdict] += each.count
    return found


def by_pandas(package: Path) -> str:
    script = [sys.executable, str(BENCHMARKS / "by_pandas.py"), str(package)]
    return subprocess.run(script, capture_output=True, text=True, check=True).stdout


def test_areas_add_up_but_for_rounding(tmp_path: Path) -> None:
    package = write(tmp_path, 30, 2)
    assert verdicts(package) == {
        ("total", "holds"): 120, ("shares", "holds"): 60, ("share-of", "holds"): 240, ("subset", "holds"): 60,
    }  # fmt: skip
    # 60 rows of 8 identities; 5 areas have parts, in 2 years, of 8 figures.
    assert by_pandas(package) == "560 identities, 0 fail\n"


def test_one_seed_makes_the_same_bytes(tmp_path: Path) -> None:
    one, again, other = (
        (write(tmp_path / name, 30, 2, wrong=5, seed=seed) / "figures.csv").read_bytes()
        for name, seed in (("one", 1), ("again", 1), ("other", 2))
    )
    assert (one == again, one == other) == (True, False)


def test_wrong_cells_are_those_that_are_listed(tmp_path: Path) -> None:
    clean, wrong = write(tmp_path / "clean", 30, 2), write(tmp_path / "wrong", 30, 2, wrong=40)
    listed = json.loads((wrong / "wrong.json").read_text(encoding="utf-8"))
    changed = {(each["area"], each["period"], each["field"]): (each["was"], each["is"]) for each in listed}
    before, after = cells(clean), cells(wrong)
    assert changed == {at: (before[at], after[at]) for at in before if before[at] != after[at]}
    assert len(changed) == 40
    assert {each["kind"] for each in listed} == set(AREAS["KINDS"])
    assert {rule for rule, verdict in verdicts(wrong) if verdict == "fails"} == set(RULES)


@pytest.mark.parametrize(
    ("kind", "text", "then"),
    [
        ("x10", "11.25", "112.50"),
        ("sign", "11.25", "-11.25"),
        ("swapped", "11.25", "12.15"),
        ("swapped", "20.5", "25.0"),  # no number begins with 0
        ("swapped", "77", "77"),
        ("neighbour", "11.25", "3.4"),
    ],
)
def test_a_slip_of_the_hand(kind: str, text: str, then: str) -> None:
    assert slipped(kind, text, "3.4") == then
