"""Periods: which lie in a year, which is meant, which comes before, which is later."""

import pytest

from hydata import periods

KINDS = [
    "2021",
    "2022-H1",
    "2022-Q3",
    "2020-11-01",
    "2022-01-01/2022-07-12",
    "../2022-07-12",
    "2016/2020",
    "",
]


@pytest.mark.parametrize(
    ("year", "within"),
    [
        ("2020", ["2020-11-01"]),
        ("2021", ["2021"]),
        ("2022", ["2022-H1", "2022-Q3", "2022-01-01/2022-07-12"]),
        ("2016", []),
        ("2016/2020", ["2016/2020"]),
        ("", [""]),
    ],
)
def test_inside(year, within):
    assert [period for period in KINDS if periods.inside(period, year)] == within


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("2020", ["2020-11-01"]),
        ("2022", ["2022-01-01/2022-07-12", "2022-H1", "2022-Q3"]),
        ("2022-H1", ["2022-H1"]),
        ("2022-H2", []),
        ("2022-0", []),
        ("20", []),
        ("1999", []),
        ("", [""]),
    ],
)
def test_find(asked, found):
    assert periods.find(asked, [*KINDS, *KINDS]) == found


def test_the_year_itself_beats_what_lies_in_it():
    assert periods.find("2021", ["2021-12-31", "2021", "2021-H1"]) == ["2021"]


@pytest.mark.parametrize(
    ("period", "earlier"),
    [
        ("2021", "2020"),
        ("2021-12-31", "2020-12-31"),
        ("2022-H1", "2021-H1"),
        ("2022-Q3", "2021-Q3"),
        ("1000", "0999"),
        ("2016/2020", ""),
        ("2022-01-01/2022-07-12", ""),
        ("../2022-07-12", ""),
        ("", ""),
        ("2020-02-29", "2019-02-28"),
    ],
)
def test_before(period, earlier):
    assert periods.before(period) == earlier


@pytest.mark.parametrize(
    "ordered",
    [
        ["2020-11-01", "2010-11-01"],
        ["2021", "2020", "2019", ""],
        ["2021", "2016/2020", "2018"],
        ["2022-07-13", "../2022-07-12", "2022-07-11", "2022-01-01/2022-07-10"],
        # by the day on which it ends, not by its letters
        ["2022-12-31", "2022-H1"],
        ["2022-H2", "2022-Q3"],
        ["2022", "2022-07-12"],
    ],
)
def test_latest_first(ordered):
    keys = [periods.latest_first(period) for period in ordered]
    assert keys == sorted(set(keys))
