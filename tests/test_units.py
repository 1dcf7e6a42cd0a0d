"""Units convert exactly; fractions become decimal text without a float in between."""

from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hydata import tabular
from hydata.errors import HydataError, UnknownName
from hydata.package import shipped
from hydata.units import Unit, Units, decimals, exact, fixed, outward, places_of

UNITS = Units.from_rows(tabular.read([shipped() / "resources/units.csv"], shipped()))
PAIRS = [(a, b) for a in UNITS for b in UNITS if UNITS[a].dimension == UNITS[b].dimension]
PLACES = st.integers(0, 8)
FRACTIONS = st.fractions(-(10**12), 10**12, max_denominator=10**6)
DECIMALS = st.decimals(-(10**12), 10**12, allow_nan=False, allow_infinity=False, places=8)
EXACTLY = Context(prec=60)


@pytest.mark.parametrize(
    ("source", "target", "ratio"),
    [
        ("CNY_100M", "CNY_10K", "10000"),
        ("km2", "ha", "100"),
        ("mu", "m2", "2000/3"),
        ("mu_10K", "km2", "20/3"),
        ("person_10K", "person", "10000"),
        ("ratio", "percent", "100"),
        ("per_mille", "percent", "1/10"),
        ("percent", "percent", "1"),
    ],
)
def test_ratio(source, target, ratio):
    assert UNITS.ratio(source, target) == Fraction(ratio)


@given(st.sampled_from(PAIRS), FRACTIONS)
def test_there_and_back(pair, value):
    there, back = UNITS.ratio(*pair), UNITS.ratio(*reversed(pair))
    assert value * there * back == value


@given(st.sampled_from(PAIRS), st.data())
def test_by_way_of_a_third(pair, data):
    first, last = pair
    way = data.draw(st.sampled_from([code for code, other in PAIRS if other == first]))
    assert UNITS.ratio(first, way) * UNITS.ratio(way, last) == UNITS.ratio(first, last)


@pytest.mark.parametrize(
    ("source", "target", "error", "says"),
    [
        ("km2", "CNY", HydataError, "km2 (area) cannot be converted into CNY (money_cny)"),
        ("km3", "km2", UnknownName, "there is no unit 'km3'; did you mean 'km2'?"),
        ("km2", "km3", UnknownName, "there is no unit 'km3'; did you mean 'km2'?"),
    ],
)
def test_no_ratio(source, target, error, says):
    with pytest.raises(error) as raised:
        UNITS.ratio(source, target)
    assert str(raised.value) == says


def test_from_row():
    texts = ("mu", "亩", "mu", "亩", "area", "m2", "2000/3", "0", "", "false", "mu")
    names = ("unit", "title_zh", "title_en", "symbol", "dimension", "base", "factor", "lower", "upper")
    row = dict(zip((*names, "whole", "suffix"), texts, strict=True))
    unit = Unit("mu", "亩", "mu", "亩", "area", "m2", Fraction(2000, 3), Fraction(0), None, False, "mu")
    assert Unit.from_row(row) == unit


@pytest.mark.parametrize(("text", "count"), [("155.40", 2), ("300", 0), ("-38.18", 2), ("5.", 0), ("", 0)])
def test_decimals(text, count):
    assert decimals(text) == count


@pytest.mark.parametrize(
    ("value", "places", "direction", "text"),
    [
        ("5", 0, 0, "5"),
        ("5", 2, 0, "5.00"),
        ("1/2", 0, 0, "0"),
        ("3/2", 0, 0, "2"),
        ("-1/3", 0, 0, "0"),
        ("-1/3", 0, -1, "-1"),
        ("-1/3", 2, 1, "-0.33"),
        ("-1/200", 2, 1, "0.00"),
        ("1/1000", 2, 1, "0.01"),
    ],
)
def test_fixed(value, places, direction, text):
    assert fixed(Fraction(value), places, direction=direction) == text


@pytest.mark.parametrize(
    ("direction", "rounding"), [(-1, ROUND_FLOOR), (0, ROUND_HALF_EVEN), (1, ROUND_CEILING)]
)
@given(value=DECIMALS, places=PLACES)
def test_fixed_rounds_as_decimal_does(direction, rounding, value, places):
    text = fixed(Fraction(value), places, direction=direction)
    rounded = value.quantize(Decimal(1).scaleb(-places), rounding, EXACTLY)
    assert text == format(abs(rounded) if rounded == 0 else rounded, "f")


@given(FRACTIONS, PLACES)
def test_fixed_is_within_its_last_digit(value, places):
    digit = Fraction(1, 10**places)
    down, near, up = (Fraction(fixed(value, places, direction=way)) for way in (-1, 0, 1))
    assert value - digit < down <= value <= up < value + digit
    assert abs(near - value) <= digit / 2


@given(DECIMALS)
def test_exact_is_the_shortest_text(value):
    text = exact(Fraction(value))
    assert Fraction(text) == Fraction(value)
    assert "." not in text or text[-1] != "0"
    assert places_of(Fraction(value)) == decimals(text)


@pytest.mark.parametrize("value", ["1/3", "2000/3", "1/7", "-5/6"])
def test_no_finite_decimal(value):
    assert places_of(Fraction(value)) is None
    with pytest.raises(ValueError, match="has no finite decimal"):
        exact(Fraction(value))


@pytest.mark.parametrize("direction", [-1, 1])
@given(value=FRACTIONS, places=PLACES)
def test_outward_never_cuts(direction, value, places):
    away = (Fraction(outward(value, direction, places=places)) - value) * direction
    assert 0 <= away < Fraction(1, 10**places)
    assert away == 0 or places_of(value) is None or places_of(value) > 12
