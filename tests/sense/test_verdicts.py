"""Verdicts on intervals: holds, fails, undecided."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hydata.figures import Interval
from hydata.sense import verdicts

half = Fraction(1, 2)


def rounded(value: Fraction, step: Fraction) -> Interval:
    """What a value stands for once it is rounded to a step."""
    printed = round(value / step) * step
    return Interval(printed - step / 2, printed + step / 2)


@given(
    parts=st.lists(st.fractions(0, 1000), min_size=1, max_size=8),
    places=st.integers(0, 3),
    coarse=st.integers(0, 3),
)
def test_a_true_total_never_fails_however_it_is_rounded(
    parts: list[Fraction], places: int, coarse: int
) -> None:
    whole = rounded(sum(parts, Fraction(0)), Fraction(1, 10**coarse))
    judged = verdicts.total(whole, [rounded(part, Fraction(1, 10**places)) for part in parts])
    assert judged.verdict == "holds"


@given(part=st.fractions(Fraction(1, 100), 1000), rest=st.fractions(0, 1000), places=st.integers(0, 2))
def test_a_true_share_never_fails(part: Fraction, rest: Fraction, places: int) -> None:
    step = Fraction(1, 1000)
    share = rounded(part / (part + rest) * 100, Fraction(1, 10**places))
    judged = verdicts.share_of(share, rounded(part, step), rounded(part + rest, step))
    assert judged.verdict == "holds"


@given(parts=st.lists(st.integers(0, 1000), min_size=1, max_size=6), off=st.integers(1, 50))
def test_a_total_of_whole_things_that_is_off_always_fails(parts: list[int], off: int) -> None:
    judged = verdicts.total(Interval.point(sum(parts) + off), [Interval.point(part) for part in parts])
    assert (judged.verdict, judged.reason) == ("fails", f"off by {off}")


@pytest.mark.parametrize(
    ("whole", "parts", "expected"),
    [
        (None, [Interval.point(1)], ("undecided", "the whole is missing")),
        (Interval.point(1), [Interval.point(1), None], ("undecided", "a part is missing")),
        (Interval.point(100), [Interval(Fraction("99.9"), Fraction("99.97"))], ("fails", "off by 0.03")),
        (Interval(Fraction(5)), [Interval.point(7)], ("holds", "")),
    ],
)
def test_total(whole: Interval | None, parts: list[Interval | None], expected: tuple[str, str]) -> None:
    judged = verdicts.total(whole, parts)
    assert (judged.verdict, judged.reason) == expected


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [
        (Interval.point(5), Interval.point(5), "holds"),
        (Interval.point(6), Interval.point(5), "fails"),
        (Interval(5 - half, 5 + half), Interval(4 - half, 4 + half), "holds"),
        (Interval(Fraction(300), lower_open=True), Interval.point(300), "fails"),
        (None, Interval.point(5), "undecided"),
    ],
)
def test_subset(part: Interval | None, whole: Interval | None, expected: str) -> None:
    assert verdicts.subset(part, whole).verdict == expected


@pytest.mark.parametrize(
    ("interval", "expected"),
    [
        (Interval(Fraction("11.99"), Fraction("12.04")), ("holds", "whole numbers in it: 12")),
        (
            Interval(Fraction("170.0"), Fraction("170.3"), lower_open=True),
            ("fails", "no whole number lies in it"),
        ),
        (Interval(Fraction(3)), ("undecided", "the interval has no end")),
    ],
)
def test_whole_number(interval: Interval, expected: tuple[str, str]) -> None:
    judged = verdicts.whole_number(interval)
    assert (judged.verdict, judged.reason) == expected


def test_a_share_of_a_whole_that_may_be_zero_is_undecided() -> None:
    judged = verdicts.share_of(Interval.point(50), Interval.point(1), Interval(Fraction(0), Fraction(2)))
    assert (judged.verdict, judged.reason) == ("undecided", "what it is computed from leaves everything open")
