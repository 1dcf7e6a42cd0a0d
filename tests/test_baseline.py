"""A baseline accepts what it knows, and no more."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from hydata.baseline import accept, record
from hydata.errors import HydataError
from hydata.findings import Finding, Report

WRONG = Finding("type-error", "error", "is no number", "gdp", "gdp.csv", "gdp", 3)
ODD = Finding("conflict", "warning", "clash", "conflicts", "conflicts.csv", "gdp")


@pytest.mark.parametrize(
    ("findings", "left", "accepted"),
    [
        ((WRONG, ODD), (), (replace(WRONG, reason="known: b.json"), replace(ODD, reason="known: b.json"))),
        ((replace(WRONG, count=1),), (), (replace(WRONG, count=1, reason="known: b.json"),)),
        ((replace(WRONG, count=4),), (replace(WRONG, count=4, hint="3 are known: b.json"),), ()),
        ((replace(WRONG, field="other"),), (replace(WRONG, field="other"),), ()),
        ((), (), ()),
    ],
    ids=["the same", "fewer", "more", "another column", "mended"],
)
def test_accept(
    tmp_path: Path, findings: tuple[Finding, ...], left: tuple[Finding, ...], accepted: tuple[Finding, ...]
) -> None:
    record(Report("p", (WRONG, ODD)), tmp_path / "b.json")
    report = accept(Report("p", findings), tmp_path / "b.json")
    assert (report.findings, report.waived) == (left, accepted)


@pytest.mark.parametrize("text", ["", "[]", '{"findings": [{"rule": "a"}]}', '{"findings": 5}', "\xff"])
def test_no_baseline(tmp_path: Path, text: str) -> None:
    (tmp_path / "b.json").write_text(text, encoding="latin-1")
    with pytest.raises(HydataError, match="is no baseline; delete it"):
        accept(Report("p"), tmp_path / "b.json")
