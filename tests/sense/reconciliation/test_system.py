"""Systems of figures on exact grids: what single identities and all together leave."""

import os
from fractions import Fraction
from math import inf

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hydata.figures import Interval
from hydata.sense.reconciliation import narrow, nearby
from hydata.sense.reconciliation.joint import joint
from hydata.sense.reconciliation.system import NOBODY, Builder, System

NOTHING = Fraction(0)
EXAMPLES = int(os.environ.get("HYDATA_WORLDS", "500"))


def system(figures: list[Interval], sums=(), products=(), orders=(), whole=()) -> System:
    """A system of figures of one dimension: sums by members, products (a, b, c, factor, offset), orders."""
    builder = Builder()
    for number, each in enumerate(figures):
        builder.figure(each, "money", Fraction(number in whole), NOBODY)
    for members in sums:
        builder.add_sum(members)
    for a, b, c, factor, offset in products:
        builder.add_products(*(np.array([each]) for each in (a, b, c)), Fraction(factor), Fraction(offset))
    for part, above in orders:
        builder.add_orders(np.array([part]), np.array([above]))
    return builder.build()


def left(built: System) -> list[Interval]:
    """What the whole system leaves of each figure."""
    found = narrow.narrowed(
        built, built.lower, built.upper, *(np.ones(len(part), bool) for part in built.parts.values())
    )
    assert not found.clashes.any()
    return [built.interval(each, found.lower, found.upper) for each in range(len(built))]


def interval(low, high, low_open=False, high_open=False) -> Interval:
    return Interval(
        low if low == -inf else Fraction(str(low)),
        high if high == inf else Fraction(str(high)),
        low_open,
        high_open,
    )


def test_a_figure_goes_onto_its_grid_and_back():
    figures = [
        interval("95.35", "95.45"),
        interval(300, inf, low_open=True),
        interval("2000/3", 700, high_open=True),
    ]
    assert [system(figures).interval(each) for each in range(3)] == figures


def test_a_sum_leaves_its_whole_and_its_parts():
    figures = [interval(99, 101), interval(40, 45), interval(50, 70)]
    assert left(system(figures, sums=[(0, 1, 2)])) == [interval(99, 101), interval(40, 45), interval(54, 61)]


def test_what_nobody_prints_follows_from_a_sum():
    figures = [interval(3839, 3840), interval(0, inf), interval(1398, 1399)]
    assert left(system(figures, sums=[(0, 1, 2)]))[1] == interval(2440, 2442)


def test_open_ends_stay_open():
    figures = [interval(10, inf, low_open=True), interval(0, inf), interval(3, 4, high_open=True)]
    assert left(system(figures, sums=[(0, 1, 2)]))[1] == interval(6, inf, low_open=True)


def test_a_sum_that_touches_an_open_end_fails():
    figures = [interval(10, inf, low_open=True), interval(6, 6), interval(3, 4)]
    built = system(figures, sums=[(0, 1, 2)])
    assert narrow.broken_sums(built, built.lower, built.upper).tolist() == [True]
    closed = system([interval(10, inf), *figures[1:]], sums=[(0, 1, 2)])
    assert narrow.broken_sums(closed, closed.lower, closed.upper).tolist() == [False]


def test_products_leave_each_of_the_three():
    figures = [interval(0, inf), interval(3839, 3840), interval("63.55", "63.65")]
    part = left(system(figures, products=[(0, 1, 2, "1/100", 0)]))[0]
    low, high = Fraction("2439.6845"), Fraction("2444.16")
    assert part.lower <= low
    assert low - part.lower < Fraction("0.001")
    assert part.upper >= high
    assert part.upper - high < Fraction("0.001")
    figures = [interval("69.4", "69.5", high_open=True), interval(0, inf), interval("37.45", "37.55")]
    base = left(system(figures, products=[(0, 1, 2, "1/100", 100)]))[1]
    low, high = Fraction("69.4") / Fraction("1.3755"), Fraction("69.5") / Fraction("1.3745")
    assert base.lower <= low
    assert low - base.lower < Fraction("0.001")
    assert base.upper >= high
    assert base.upper - high < Fraction("0.001")


def test_orders_push_parts_down_and_wholes_up():
    figures = [interval(3, 9), interval(2, 7)]
    assert left(system(figures, orders=[(0, 1)])) == [interval(3, 7), interval(3, 7)]


def test_things_that_are_counted_are_whole():
    figures = [interval(10, 10), interval("2.5", "3.5"), interval(0, inf)]
    assert left(system(figures, sums=[(0, 1, 2)], whole=(0, 1, 2))) == [
        interval(10, 10),
        interval(3, 3),
        interval(7, 7),
    ]


@pytest.mark.parametrize(
    ("sums", "products", "orders"),
    [([(0, 1, 1)], (), ()), ((), [(0, 1, 1, 1, 0)], ()), ((), (), [(0, 1)])],
)
def test_numbers_beyond_64_bits(sums, products, orders):
    far = Fraction(10**30)
    built = system([Interval(far, far), Interval(NOTHING, far + 1)], sums, products, orders)
    assert built.lower.dtype == object
    assert len(left(built)) == 2


def ring(values: list[str]) -> System:
    """gdp = farms + others, others = industry + services, gdp = both + services, both = farms + industry."""
    figures = []
    for text in values:
        half = Fraction(1, 2 * 10 ** len(text.partition(".")[2]))
        figures.append(Interval(Fraction(text) - half, Fraction(text) + half))
    return system(figures, sums=[(0, 1, 2), (2, 3, 4), (0, 5, 4), (5, 1, 3)])


@pytest.mark.parametrize(
    ("values", "fails"),
    [(["100", "10", "90", "40", "50", "50"], False), (["100", "10", "91", "40", "50.2", "49"], True)],
)
def test_identities_that_hold_alone_may_fail_together(values, fails):
    built = ring(values)
    every = [np.ones(len(part), bool) for part in built.parts.values()]
    assert not narrow.broken_sums(built, built.lower, built.upper).any()
    found = narrow.narrowed(built, built.lower, built.upper, *every)
    apart = joint(built, built.lower, built.upper, every[0], every[2], inf)
    assert (found.clashes.any(), [each.fails for each in apart]) == (fails, [True] if fails else [])


def test_time_that_is_up_is_said():
    built = ring(["100", "10", "91", "40", "50.2", "49"])
    (told,) = joint(built, built.lower, built.upper, np.ones(4, bool), np.ones(0, bool), 0.0)
    assert (told.fails, told.reason) == (False, "not decided in the time given")


@settings(max_examples=EXAMPLES, deadline=None)
@given(
    values=st.lists(st.integers(0, 40), min_size=3, max_size=3),
    off=st.lists(st.integers(-2, 2), min_size=6, max_size=6),
)
def test_what_is_decided_together_is_what_a_solver_finds(values, off):
    """Feasible or not, the proposals near the printed values and the solver's never contradict each other."""
    farms, industry, services = values
    true = [sum(values), farms, industry + services, industry, services, farms + industry]
    built = ring([str(value + slip / 2) for value, slip in zip(true, off, strict=True)])
    every = [np.ones(len(part), bool) for part in built.parts.values()]
    left = nearby.unsettled(
        built, built.lower, built.upper, np.zeros(4, np.int64), np.zeros(0, np.int64), np.zeros(1, np.int64)
    )
    told = joint(built, built.lower, built.upper, every[0], every[2], inf)
    found = narrow.narrowed(built, built.lower, built.upper, *every)
    if not len(left):
        assert (told, found.clashes.any()) == ([], False)
    if found.clashes.any() or (told and told[0].fails):
        assert len(left) == 1
        assert [each.fails for each in told] == [True]


@st.composite
def worlds(draw):
    """True values of a table with margins, and each printed with some number of decimals."""
    rows, columns = draw(st.integers(1, 4)), draw(st.integers(2, 4))
    cells = [[draw(st.integers(0, 10**6)) for _ in range(columns)] for _ in range(rows)]
    table = [[*row, sum(row)] for row in cells]
    table.append([sum(column) for column in zip(*table, strict=True)])
    places = draw(st.integers(0, 3))
    figures, true = [], []
    for row in table:
        for value in row:
            digits = draw(st.sampled_from([places, places, 0]))
            step = Fraction(1000, 10**digits)
            printed = round(Fraction(value) / step) * step
            figures.append(Interval(printed - step / 2, printed + step / 2))
            true.append(Fraction(value))
    width = columns + 1
    sums = [(row * width + columns, *range(row * width, row * width + columns)) for row in range(rows + 1)]
    sums += [(rows * width + at, *(row * width + at for row in range(rows))) for at in range(width)]
    orders = [(row * width, row * width + columns) for row in range(rows + 1)]
    return figures, true, sums, orders


@settings(max_examples=EXAMPLES, deadline=None)
@given(world=worlds())
def test_a_consistent_world_stays_consistent_however_it_is_rounded(world):
    figures, true, sums, orders = world
    built = system(figures, sums=sums, orders=orders)
    every = [np.ones(len(part), bool) for part in built.parts.values()]
    assert not narrow.broken_sums(built, built.lower, built.upper).any()
    assert not narrow.broken_orders(built, built.lower, built.upper).any()
    found = narrow.narrowed(built, built.lower, built.upper, *every)
    assert not found.clashes.any()
    kept = [built.interval(each, found.lower, found.upper) for each in range(len(built))]
    assert all(each.holds(value) for each, value in zip(kept, true, strict=True))
    assert not any(each.fails for each in joint(built, found.lower, found.upper, every[0], every[2], inf))


@settings(max_examples=EXAMPLES, deadline=None)
@given(
    base=st.integers(1, 10**6), rate=st.integers(-99, 300), share=st.integers(0, 100),
    places=st.integers(0, 4), quick=st.booleans(),
)  # fmt: skip
def test_products_keep_the_true_values(base, rate, share, places, quick):
    true = [
        Fraction(base) * (100 + rate) / 100,
        Fraction(base),
        Fraction(rate),
        Fraction(base) * share / 100,
        Fraction(share),
    ]
    half = Fraction(1, 2 * 10**places)
    figures = [
        Interval(value - half, value + half) & interval(-100 if at == 2 else 0, inf)
        for at, value in enumerate(true)
    ]
    built = system(figures, products=[(0, 1, 2, "1/100", 100), (3, 1, 4, "1/100", 0)])
    exact = narrow.narrowed(
        built,
        built.lower.astype(object),
        built.upper.astype(object),
        np.ones(0, bool),
        np.ones(2, bool),
        np.ones(0, bool),
    )
    found = (
        left(built)
        if quick
        else [built.interval(each, exact.lower, exact.upper) for each in range(len(built))]
    )
    assert all(each.holds(value) for each, value in zip(found, true, strict=True))
    for number, each in enumerate(found):
        one = built.interval(number, exact.lower, exact.upper)
        assert each.lower <= one.lower
        assert each.upper >= one.upper


@pytest.mark.parametrize(("power", "proven"), [(0, True), (6, True), (12, True), (15, True), (19, False)])
def test_values_are_found_for_figures_that_floating_point_cannot_tell_apart(monkeypatch, power, proven):
    """Of a table with margins only these are printed, to the last digit; any cell may be almost anything."""
    monkeypatch.setattr(nearby, "unsettled", lambda *circular: circular[-1])
    much = 10**power
    rows, columns = [3 * much + 1, 4 * much + 7, 5 * much + 2], [2 * much + 3, 9 * much + 4, much + 3]
    printed = [Interval.point(each) for each in (*rows, *columns)]
    cells = [Interval(Fraction(0), Fraction(12 * much + 10)) for _ in range(9)]
    sums = [(at, *(6 + 3 * at + column for column in range(3))) for at in range(3)]
    sums += [(3 + at, *(6 + 3 * row + at for row in range(3))) for at in range(3)]
    built = system([*printed, *cells], sums=sums)
    every = [np.ones(len(part), bool) for part in built.parts.values()]
    assert joint(built, built.lower, built.upper, every[0], every[2], inf) == []
    wrong = system([Interval.point(rows[0] + 1), *printed[1:], *cells], sums=sums)
    # That one is missing is beyond the prices of a solver at last; then it is undecided.
    assert [each.fails for each in joint(wrong, wrong.lower, wrong.upper, every[0], every[2], inf)] == [
        proven
    ]
