"""A report for people and for programs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from hydata.errors import HydataError
from hydata.findings import Check, Finding, Report, Sample, Skipped
from hydata.render import ENDINGS, FORMATS, format_of, render, sampled
from hydata.render.as_json import as_json
from hydata.render.as_text import as_text

PLACES = (Sample("x", 2, 3, 4, "430481|2020"), Sample("y", 5, 6, 4, "430482|2020"))
REPORT = Report(
    "tiny",
    findings=(
        Finding(
            "conflict",
            "warning",
            "2 figures of gdp contradict",
            "conflicts",
            "resources/conflicts.csv",
            "gdp",
        ),
        Finding(
            "total",
            "error",
            "4 + 6 is not 11; off by 1",
            "gdp",
            "resources/gdp.csv",
            "whole",
            2,
            PLACES,
            "a hint",
        ),
    ),
    checks=(
        Check("total", "holds", "gdp", count=1200),
        Check("total", "fails", "gdp", count=2),
        Check("total", "undecided", "gdp", count=3, reason="mixed sources: a, b"),
    ),
    waived=(Finding("shares", "error", "m", "gdp", "resources/gdp.csv", reason="kept as printed"),),
    skipped=(Skipped("cells of a", "b is gone"), Skipped("cells of c", "b is gone"), Skipped("drift", "no")),
    stats={"rows": 1234},
)
TEXT = """\
resources/gdp.csv:3:4: error total whole: 4 + 6 is not 11; off by 1
    2 times, for example:
    line 3 [430481|2020] x
    line 6 [430482|2020] y
    hint: a hint
resources/conflicts.csv: warning conflict gdp: 2 figures of gdp contradict
waived:
  resources/gdp.csv shares (1): kept as printed
not looked at:
  cells of a, cells of c: b is gone
  drift: no
checked:
  total                holds 1,200, fails 2, undecided 3  (mixed sources: 3)
tiny is NOT VALID: 1 error, 1 warning, 1 waived; not looked at: 3, 1,234 rows.
"""


def test_text_is_worst_first_and_ends_in_one_sentence() -> None:
    assert as_text(REPORT, "1.0.0") == TEXT


def test_color_is_only_where_it_is_asked_for() -> None:
    assert "\033[31merror\033[0m" in as_text(REPORT, "1.0.0", color=True)
    assert "\033" not in as_text(REPORT, "1.0.0")


def test_json_has_the_shape_of_the_model() -> None:
    report = json.loads(as_json(REPORT, "1.0.0"))
    assert list(report) == [
        "hydata",
        "package",
        "valid",
        "complete",
        "checks",
        "findings",
        "waived",
        "skipped",
        "stats",
    ]
    assert (report["valid"], report["complete"], report["stats"]) == (False, False, {"rows": 1234})
    assert report["findings"][1] == {
        "rule": "total",
        "severity": "error",
        "resource": "gdp",
        "path": "resources/gdp.csv",
        "field": "whole",
        "count": 2,
        "samples": [
            {"row": 2, "line": 3, "column": 4, "value": "x", "key": "430481|2020"},
            {"row": 5, "line": 6, "column": 4, "value": "y", "key": "430482|2020"},
        ],
        "message": "4 + 6 is not 11; off by 1",
        "hint": "a hint",
    }
    assert report["checks"][0] == {
        "rule": "total", "resource": "gdp", "field": "", "verdict": "holds", "count": 1200, "figures": "", "intervals": "",
        "reason": "",
    }  # fmt: skip
    assert report["waived"][0]["reason"] == "kept as printed"
    assert report["skipped"][2] == {"what": "drift", "why": "no"}


def test_samples_are_cut_but_counts_are_not() -> None:
    cut = sampled(REPORT, 1).findings[1]
    assert (cut.count, cut.samples) == (2, PLACES[:1])
    assert sampled(REPORT, None) == REPORT


def test_a_terminal_is_not_steered_by_a_cell(nasty: Report) -> None:
    text = render(nasty, "text", "1.0.0")
    assert not {each for each in text if each.isspace() or not each.isprintable()} - {"\n", " "}
    assert not any(line.lstrip().startswith("::") for line in text.splitlines())


@pytest.mark.parametrize("format", FORMATS)
def test_every_format_is_stable_and_can_be_written(any_report: Report, format: str) -> None:
    text = render(any_report, format, "1.0.0")
    assert text.encode("utf-8") == render(any_report, format, "1.0.0").encode("utf-8")
    assert text.endswith("\n")


@pytest.mark.parametrize(("ending", "format"), ENDINGS.items())
def test_the_ending_says_the_format(ending: str, format: str) -> None:
    assert format_of(Path(f"a.b{ending}")) == format
    assert format in FORMATS


@pytest.mark.parametrize("name", ["report", "report.csv", "report.JSON", ".json"])
def test_an_unknown_ending_names_the_known_ones(name: str) -> None:
    with pytest.raises(HydataError, match=r"known are \.txt \(text\), \.json \(json\), .*\.html \(html\)"):
        format_of(Path(name))
