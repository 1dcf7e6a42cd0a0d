"""A printed figure's interval holds every value it may stand for; interval arithmetic is sound."""

from decimal import ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from math import inf

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from hydata import tabular
from hydata.figures import QUALIFIERS, Figure, Interval, bounds, last_place
from hydata.package import shipped
from hydata.units import Units, places_of

UNITS = Units.from_rows(tabular.read([shipped() / "resources/units.csv"], shipped()))

SMALL = st.fractions(-4, 4, max_denominator=4)


def within(value: Fraction, interval: Interval) -> bool:
    above = value > interval.lower if interval.lower_open else value >= interval.lower
    below = value < interval.upper if interval.upper_open else value <= interval.upper
    return above and below


@st.composite
def intervals(draw):
    """Any interval, an empty one too."""
    lower, upper = draw(SMALL | st.just(-inf)), draw(SMALL | st.just(inf))
    return Interval(lower, upper, draw(st.booleans()), draw(st.booleans()))


@st.composite
def with_a_member(draw):
    """An interval and a number in it, often one of its ends, often 0."""
    member = draw(SMALL)
    ends = [draw(st.sampled_from([Fraction(0), Fraction(1, 3), abs(member), inf])) for _ in range(2)]
    opened = [end > 0 and draw(st.booleans()) for end in ends]
    return Interval(member - ends[0], member + ends[1], *opened), member


@pytest.mark.parametrize(
    ("value", "unit", "qualifier", "measure", "resolution", "stands_for"),
    [
        ("95.4", "percent", "exact", "share", "", "[95.35, 95.45]"),
        ("3840.31", "CNY_100M", "exact", "level", "", "[3840.305, 3840.315]"),
        ("155.40", "CNY_100M", "exact", "level", "", "[155.395, 155.405]"),
        ("0", "CNY_100M", "exact", "level", "", "[0, 0.5]"),
        ("300", "CNY_100M", "over", "level", "", "(300, inf)"),
        ("90", "percent", "over", "share", "", "(90, 100]"),
        ("69.4", "CNY_100M", "and_more", "level", "", "[69.4, 69.5)"),
        ("23.2", "person_10K", "and_more", "level", "", "[23.2, 23.3)"),
        ("300", "CNY_100M", "at_least", "level", "", "[300, inf)"),
        ("300", "CNY_100M", "at_most", "level", "", "[0, 300]"),
        ("300", "CNY_100M", "under", "level", "", "[0, 300)"),
        ("300", "tonne", "nearly", "level", "", "[250, 300)"),
        ("69.1", "person_10K", "nearly", "level", "", "[69.05, 69.1)"),
        ("300", "tonne", "about", "level", "", "[250, 350]"),
        ("3.5", "tonne_10K", "about", "level", "", "[3.45, 3.55]"),
        ("31", "count", "exact", "level", "", "31"),
        ("1153", "count", "exact", "count", "", "1153"),
        ("0", "count", "exact", "count", "", "0"),
        ("5", "rank", "exact", "rank", "", "5"),
        ("400", "CNY_100M", "exact", "threshold", "", "400"),
        ("31", "count", "exact", "share", "", "[30.5, 31.5]"),
        ("300", "tonne", "exact", "level", "", "[299.5, 300.5]"),
        ("6645200", "person", "exact", "level", "100", "[6645150, 6645250]"),
        ("6645200", "person", "exact", "level", "1", "6645200"),
        ("664.5", "person_10K", "exact", "level", "0.01", "[664.495, 664.505]"),
        ("100", "percent", "exact", "share", "", "[99.5, 100]"),
        ("0.0", "percent", "exact", "share", "", "[0, 0.05]"),
        ("0.999", "ratio", "about", "share", "", "[0.9985, 0.9995]"),
        ("120.5", "percent", "exact", "growth_rate", "", "[120.45, 120.55]"),
        ("100", "percent", "over", "growth_rate", "", "(100, inf)"),
        ("-38.18", "percent", "exact", "growth_rate", "", "[-38.185, -38.175]"),
        ("-99.98", "percent", "exact", "growth_rate", "0.1", "[-100, -99.93]"),
        ("-38.1", "percent", "and_more", "growth_rate", "", "(-38.2, -38.1]"),
        ("-30", "percent", "over", "growth_rate", "", "[-100, -30)"),
        ("-30", "percent", "under", "growth_rate", "", "(-30, inf)"),
        ("-30", "percent", "nearly", "growth_rate", "", "(-30, -25]"),
        ("-30", "percent", "about", "growth_rate", "", "[-35, -25]"),
        ("-150", "percentage_point", "exact", "change_pp", "", "[-150.5, -149.5]"),
        ("101", "percent", "exact", "share", "", "[100.5, 101.5]"),
        # nothing falls by more than all of it, which is 1000 per mille (and 1 as a ratio)
        ("-100", "per_mille", "exact", "growth_rate", "", "[-100.5, -99.5]"),
        ("-1", "ratio", "about", "growth_rate", "", "[-1, -0.5]"),
    ],
)
def test_printed_interval(value, unit, qualifier, measure, resolution, stands_for):
    figure = Figure(value, UNITS[unit], qualifier, measure, resolution)
    assert str(figure.printed_interval) == stands_for


@pytest.mark.parametrize(
    ("value", "unit", "qualifier", "interval"),
    [
        ("3840.31", "CNY_100M", "exact", Interval(Fraction(384030500000), Fraction(384031500000))),
        ("23.2", "person_10K", "and_more", Interval(Fraction(232000), Fraction(233000), upper_open=True)),
        ("3", "mu", "exact", Interval(Fraction(5000, 3), Fraction(7000, 3))),
        ("300", "CNY_100M", "over", Interval(Fraction(30000000000), inf, lower_open=True)),
    ],
)
def test_interval_in_base_units(value, unit, qualifier, interval):
    assert Figure(value, UNITS[unit], qualifier).interval == interval


@given(
    st.decimals(0, 10**6, allow_nan=False, allow_infinity=False, places=8),
    st.integers(0, 6),
    st.sampled_from([ROUND_HALF_UP, ROUND_HALF_EVEN, ROUND_HALF_DOWN]),
    st.sampled_from(
        [("CNY_100M", "level"), ("percent", "growth_rate"), ("percent", "share"), ("mu", "level")]
    ),
    st.booleans(),
)
def test_every_value_that_rounds_to_it_lies_in_it(true, places, rounding, counted_in, falls):
    unit, measure = counted_in
    if measure == "share":
        true /= 10**4
    if measure == "growth_rate" and falls:
        true = -true / 10**4
    printed = true.quantize(Decimal(1).scaleb(-places), rounding, Context(prec=60))
    figure = Figure(format(printed, "f"), UNITS[unit], measure=measure)
    assert figure.printed_interval.holds(Fraction(true))
    assert figure.interval.holds(Fraction(true) * UNITS[unit].factor)


@given(st.integers(0, 10**5), st.sampled_from(QUALIFIERS), st.integers(0, 3))
def test_a_fall_mirrors_a_rise(digits, qualifier, places):
    text = format(Decimal(digits + 1).scaleb(-places), "f")
    rise, fall = (
        Figure(sign + text, UNITS["percentage_point"], qualifier, "change_pp").printed_interval
        for sign in ("", "-")
    )
    assert fall == -rise


@pytest.mark.parametrize(
    ("value", "resolution", "step", "decimals"),
    [("155.40", "", "1/100", 2), ("300", "", "1", 0), ("6645200", "100", "100", 0), ("5", "0.5", "1/2", 1)],
)
def test_step(value, resolution, step, decimals):
    figure = Figure(value, UNITS["CNY"], resolution=resolution)
    assert (figure.step, figure.decimals) == (Fraction(step), decimals)


@pytest.mark.parametrize(
    ("value", "step", "place"),
    [
        ("300", "1", "100"),
        ("69.1", "1/10", "1/10"),
        ("70.0", "1/10", "10"),
        ("0", "1", "1"),
        ("12", "5", "5"),
    ],
)
def test_last_place(value, step, place):
    assert last_place(Fraction(value), Fraction(step)) == Fraction(place)


@pytest.mark.parametrize(
    ("unit", "measure", "allowed"),
    [
        ("percent", "share", "[0, 100]"),
        ("percent", "growth_rate", "[-100, inf)"),
        ("percent", "bound", "(-inf, inf)"),
        ("percentage_point", "change_pp", "(-inf, inf)"),
        ("count", "count", "[0, inf)"),
        ("ratio", "share", "[0, 1]"),
        ("rank", "rank", "[1, inf)"),
    ],
)
def test_bounds(unit, measure, allowed):
    assert str(bounds(UNITS[unit], measure)) == allowed


def test_unknown_qualifier():
    with pytest.raises(ValueError, match="unknown qualifier 'roughly'; known: exact, over, "):
        _ = Figure("3", UNITS["count"], "roughly").interval


@given(with_a_member(), with_a_member())
def test_arithmetic_is_sound(one, other):
    (a, x), (b, y) = one, other
    found = [(a + b, x + y), (a - b, x - y), (a * b, x * y), (-a, -x)]
    found += [(a / b, x / y)] if y else []
    assert [(result, value) for result, value in found if not within(value, result)] == []


@pytest.mark.parametrize(
    ("formula", "result"),
    [
        ("[1, 2] + (3, inf)", "(4, inf)"),
        ("[1, 2] - [0, 5)", "(-4, 2]"),
        ("[-1, 2] * [3, 4)", "(-4, 8)"),
        ("[-2, -1] * [-3, 4]", "[-8, 6]"),
        ("[0, 0] * (-inf, inf)", "0"),
        ("[1, 2] / [4, 5]", "[0.2, 0.5]"),
        ("[1, 2] / (0, 1]", "[1, inf)"),
        ("[1, 2] / [-1, 0)", "(-inf, -1]"),
        ("[1, 2] / [0, 1]", "(-inf, inf)"),
        ("[1, 2] / [-1, 1]", "(-inf, inf)"),
        ("(0, 1] * (0, 1]", "(0, 1]"),
    ],
)
def test_arithmetic_is_tight(formula, result):
    left, operator, right = formula.replace(", ", ",").split()
    a, b = parse(left), parse(right)
    assert str({"+": a.__add__, "-": a.__sub__, "*": a.__mul__, "/": a.__truediv__}[operator](b)) == result


def parse(text: str) -> Interval:
    lower, upper = (float(end) if "inf" in end else Fraction(end) for end in text[1:-1].split(","))
    return Interval(lower, upper, text[0] == "(", text[-1] == ")")


@given(intervals(), intervals(), SMALL)
def test_and_is_the_intersection(a, b, value):
    assert within(value, a & b) == (within(value, a) and within(value, b))


@given(intervals(), intervals())
def test_meets_is_symmetric(a, b):
    assert a.meets(b) == b.meets(a) == (not (a & b).empty)


@given(intervals(), SMALL)
def test_holds_its_members(interval, value):
    assert interval.holds(value) == within(value, interval)


@given(with_a_member(), intervals())
def test_what_has_a_member_is_not_empty(one, other):
    interval, member = one
    assume(within(member, other))
    assert (interval.empty, interval.meets(other)) == (False, True)


@given(intervals())
def test_whole_numbers(interval):
    found = interval.whole_numbers()
    assert (found is None) == (not interval.bounded)
    assert found is None or list(found) == [n for n in range(-5, 6) if within(Fraction(n), interval)]


@given(intervals(), st.sampled_from([Fraction(2000, 3), Fraction(1, 7), Fraction(10**8)]))
def test_texts_are_outward(interval, factor):
    scaled = interval.scaled(factor)
    low, high = scaled.texts()
    below = [] if scaled.lower == -inf else [(scaled.lower, scaled.lower - Fraction(low))]
    above = [] if scaled.upper == inf else [(scaled.upper, Fraction(high) - scaled.upper)]
    assert (low == "", high == "") == (not below, not above)
    for bound, away in below + above:
        assert 0 <= away < (Fraction(1, 10**6) if places_of(bound) is None else Fraction(1, 10**30))


@given(intervals(), st.fractions(Fraction(1, 100), 100))
def test_scaled_there_and_back(interval, factor):
    assume(not interval.empty)
    assert interval.scaled(factor).scaled(1 / factor) == interval


@pytest.mark.parametrize(
    ("interval", "text"),
    [
        (Interval(), "Interval(-inf, inf)"),
        (Interval.point("95.35"), "Interval[95.35]"),
        (Interval(Fraction(1, 3), Fraction(2, 3), upper_open=True), "Interval[0.333333, 0.666667)"),
        (Interval.point(-5), "Interval[-5]"),
    ],
)
def test_repr(interval, text):
    assert repr(interval) == text
