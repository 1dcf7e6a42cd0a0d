"""Annotations: escaped, grouped, worst first, at most ten of a kind, nothing dropped in silence."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from hydata.findings import Finding, Report, Sample, Skipped
from hydata.render import Places
from hydata.render.as_github import MOST, as_github

COMMAND = re.compile(r"::(error|warning|notice) ((?:[a-zA-Z]+=[^,:]*,?)*)::(.*)")


def commands(report: Report, places: Places | None = None) -> list[tuple[str, dict[str, str], str]]:
    """What a runner reads, unescaped: kind, properties, message."""
    read = []
    for line in as_github(report, "1.0.0", places=places).splitlines():
        if line.lstrip().startswith("::"):
            found = COMMAND.fullmatch(line)
            assert found, line
            pairs = [pair.split("=", 1) for pair in found[2].split(",")]
            read.append((found[1], {name: plain(value) for name, value in pairs}, plain(found[3])))
    return read


def plain(text: str) -> str:
    for code, character in (("%3A", ":"), ("%2C", ","), ("%0A", "\n"), ("%0D", "\r"), ("%25", "%")):
        text = text.replace(code, character)
    return text


def test_a_finding_stands_on_its_line(broken: Report, world: Path) -> None:
    [total] = [
        each for each in commands(broken, Places(world, world.parent)) if each[1]["title"] == "hydata total"
    ]
    assert total == (
        "error",
        {"file": "tiny/resources/population.csv", "line": "2", "col": "20", "title": "hydata total"},
        "population_resident: 520 + 490 is not 1000; off by 10\n[430400|2020-11-01|] 1000\n"
        "hint: population.population_female 430400|2020-11-01| is probably 480, printed 490",
    )


def test_nothing_that_a_table_says_is_a_command(nasty: Report) -> None:
    read = commands(nasty)
    assert [(kind, properties["title"]) for kind, properties, _ in read] == [
        ("error", "hydata total"),
        ("warning", "hydata conflict"),
        ("notice", "hydata undecided"),
        ("notice", "hydata"),
    ]
    assert read[0][1]["file"] == "a,b:c%/耒阳.csv"
    assert "3 times; lines 3, 3" in read[0][2]
    assert read[-1][2].startswith("not looked at: 二千|")


@pytest.mark.parametrize(("number", "shown", "left"), [(10, 10, 0), (11, 10, 1), (30, 10, 20)])
def test_ten_of_a_kind_and_the_rest_is_counted(number: int, shown: int, left: int) -> None:
    findings = [Finding("total", "error", "m", path=f"{each:02}.csv") for each in range(number)]
    findings += [Finding("conflict", "warning", "m", path=f"{each:02}.csv") for each in range(number)]
    read = commands(Report("tiny", findings=tuple(findings)))
    kinds = [kind for kind, _, _ in read]
    assert kinds == ["error"] * shown + ["warning"] * shown + ["notice"] * bool(left)
    if left:
        first = f"{2 * left} more findings are not shown as annotations: total {left}, conflict {left}"
        assert read[-1][2].splitlines()[0] == first


def test_the_closing_notice_has_its_place_among_the_notices() -> None:
    findings = tuple(Finding("undecided", "info", "m", path=f"{each}.csv") for each in range(20))
    assert [kind for kind, _, _ in commands(Report("tiny", findings=findings))] == ["notice"] * MOST


def test_a_finding_about_no_file_and_one_about_an_address() -> None:
    findings = (
        Finding("package-error", "error", "m"),
        Finding("scheme-error", "error", "m", path="https://example.org/a.csv", samples=(Sample(line=2),)),
    )
    assert [properties for _, properties, _ in commands(Report("tiny", findings=findings))] == [
        {"title": "hydata package-error"},
        {"title": "hydata scheme-error"},
    ]


def test_what_was_not_looked_at_is_told() -> None:
    report = Report("tiny", skipped=tuple(Skipped(f"table {each}", "gone") for each in range(5)))
    [(kind, _, message)] = commands(report)
    assert (kind, message.splitlines()[0]) == (
        "notice",
        "not looked at: table 0, table 1, table 2 and 2 more: gone",
    )


def test_a_good_package_gives_no_annotation() -> None:
    assert as_github(Report("tiny"), "1.0.0") == (
        "hydata: tiny is valid: nothing found; everything was looked at.\n"
    )
