"""What a chart of a reconciliation shows: what fails first, ranges of what nobody prints, what was narrowed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

import worlds
from hydata import front
from hydata.reconciled import Line
from hydata.sense.reconciliation import chart


def section(line: Line) -> str:
    return "fails" if line.verdict == "fails" else "range" if line.printed is None else "narrowed"


@pytest.fixture(scope="module")
def shipped() -> Sequence[Line]:
    return front.reconcile(worlds.REPOSITORY).lines()


def test_a_chart_of_the_real_package_has_all_sorts_of_lines(shipped: Sequence[Line]) -> None:
    assert Counter(map(section, shipped)) == {"fails": 1, "range": 20, "narrowed": 19}
    assert [section(each) for each in shipped] == sorted(
        map(section, shipped), key=["fails", "range", "narrowed"].index
    )


def test_shares_that_do_not_add_up_are_called_by_the_first_of_them(shipped: Sequence[Line]) -> None:
    first = shipped[0]
    assert (first.title, first.title_zh, str(first.printed), str(first.implied), bool(first.waived)) == (
        "Value added of the primary industry (share), Districts of Hengyang 2019 + 2 more",
        "2019 衡阳市市辖区第一产业增加值占比等3项",
        "100", "[100.005, 100.035]", True,
    )  # fmt: skip


def test_no_indicator_takes_all_the_room(shipped: Sequence[Line]) -> None:
    counties = [each.title for each in shipped if each.title.startswith("Gross domestic product (gross reg")]
    assert counties == [
        "Gross domestic product (gross regional product) (share), Counties of Hengyang 2018",
        "Gross domestic product (gross regional product), Counties of Hengyang 2018",
    ]


def test_both_sides_of_what_fails_stand_in_the_unit_of_the_claim(world: Path) -> None:
    worlds.replace(world, "resources/population.csv", "520,480", "520,490")
    first = front.reconcile(world).lines()[0]
    assert first == Line(
        "Resident population, Hengyang City 2020-11-01", "2020-11-01 衡阳市常住人口", "person", "人",
        first.printed, first.implied, "fails",
        "total:population:430400|2020-11-01|:population_resident=population_male+population_female",
        "population.population_female 430400|2020-11-01| is probably 480, printed 490",
    )  # fmt: skip
    assert (str(first.printed), str(first.implied)) == ("1000", "1010")


@pytest.mark.parametrize(("most", "kept"), [(1, {"fails": 1}), (5, {"fails": 1, "range": 2, "narrowed": 2})])
def test_what_fails_is_shown_before_all_else(
    real: Path, monkeypatch: pytest.MonkeyPatch, most: int, kept: dict[str, int]
) -> None:
    monkeypatch.setattr(chart, "MOST_LINES", most)
    assert Counter(map(section, front.reconcile(real).lines())) == kept
