"""A formula contains its value at any choice of members, and is arithmetic only."""

from fractions import Fraction

import pytest
from hypothesis import given, reject
from hypothesis import strategies as st

from hydata.errors import HydataError, UnknownName
from hydata.figures import Interval
from hydata.formulas import derive, evaluate, names
from hydata.ledger import Ledger
from hydata.package import Package, shipped

ENDS = st.fractions(0, 3, max_denominator=3)
LEAVES = st.sampled_from(["a", "b", "c", "0", "1", "2.5", "100", "1e2"])
FORMULAS = st.recursive(
    LEAVES,
    lambda part: (
        st.tuples(part, st.sampled_from("+-*/"), part).map(list) | part.map(lambda each: ["-", each])
    ),
    max_leaves=8,
)


@st.composite
def with_members(draw):
    """For each name an interval and a member of it."""
    chosen = {}
    for name in "abc":
        member, below, above = draw(st.fractions(-5, 5, max_denominator=3)), draw(ENDS), draw(ENDS)
        opened = (below > 0 and draw(st.booleans()), above > 0 and draw(st.booleans()))
        chosen[name] = Interval(member - below, member + above, *opened), member
    return chosen


def written(tree) -> str:
    return tree if isinstance(tree, str) else f"({' '.join(written(each) for each in tree)})"


def value(tree, at) -> Fraction:
    match tree:
        case str():
            return at[tree] if tree in at else Fraction(tree)
        case ["-", part]:
            return -value(part, at)
        case [left, "+", right]:
            return value(left, at) + value(right, at)
        case [left, "-", right]:
            return value(left, at) - value(right, at)
        case [left, "*", right]:
            return value(left, at) * value(right, at)
        case [left, "/", right]:
            return value(left, at) / value(right, at)


@given(FORMULAS, with_members())
def test_contains_the_value_at_any_choice(tree, chosen):
    try:
        true = value(tree, {name: member for name, (_, member) in chosen.items()})
    except ZeroDivisionError:
        reject()
    try:
        found = evaluate(written(tree), {name: interval for name, (interval, _) in chosen.items()})
    except HydataError as error:
        if not str(error).endswith("which may be zero"):
            raise
        reject()
    assert found.holds(true)


@pytest.mark.parametrize(
    ("formula", "result"),
    [
        ("a / 2", "[0.5, 1]"),
        ("100 * (1 - b / a)", "[-200, 0]"),
        ("-a + b", "[0, 2]"),
        ("0.1 + 0.2", "0.3"),
        ("1e3 * a", "[1000, 2000]"),
        ("a - b - 1", "[-3, -1]"),
        ("数 * 2", "10"),
    ],
)
def test_evaluate(formula, result):
    values = {"a": Interval(Fraction(1), Fraction(2)), "b": Interval(Fraction(2), Fraction(3))}
    assert str(evaluate(formula, values | {"数": Interval.point(5)})) == result


@pytest.mark.parametrize(
    "formula",
    [
        *("a ** 2", "a // 2", "a % 2", "+a", "not a", "a < 2", "a and 2", "a if a else a"),
        *("max(a, 2)", "a.lower", "a[0]", "(a, a)", "[a]", "{a}", "lambda: a", "(b := a)", "f'{a}'"),
        *("'a'", "b'a'", "True", "None", "...", "2j", "a @ a", "a & a", "__import__('os')"),
    ],
)
def test_only_arithmetic(formula):
    with pytest.raises(HydataError) as raised:
        evaluate(formula, {"a": Interval.point(1)})
    assert str(raised.value) == f"formula {formula!r}: only numbers, names, + - * / and brackets"


@pytest.mark.parametrize("formula", ["1 / (a - 1)", "1 / (a - b)", "a / 0"])
def test_a_denominator_that_may_be_zero_has_no_quotient(formula):
    values = {"a": Interval(Fraction(1), Fraction(2)), "b": Interval(Fraction(2), Fraction(3))}
    with pytest.raises(HydataError, match="which may be zero"):
        evaluate(formula, values)


@pytest.mark.parametrize("formula", ["", "a +", "a = 1", "import os", "a; a", "(a", "a\0"])
def test_unreadable(formula):
    with pytest.raises(HydataError) as raised:
        evaluate(formula, {"a": Interval.point(1)})
    assert str(raised.value) == f"formula {formula!r} cannot be read: numbers, names, + - * / and brackets"


@pytest.mark.parametrize("formula", ["0x10 * a", "-" * 5000 + "a"], ids=["hexadecimal", "deep"])
def test_odd_formulas_are_refused(formula):
    with pytest.raises(HydataError):
        evaluate(formula, {"a": Interval.point(1)})


def test_a_name_without_an_interval():
    with pytest.raises(HydataError, match="formula 'a / b': 'b' is not among its inputs"):
        evaluate("a / b", {"a": Interval.point(1)})


@pytest.mark.parametrize(
    ("formula", "found"),
    [
        ("100 * (1 - b / a)", ["b", "a"]),
        ("a * a + c", ["a", "a", "c"]),
        ("耒 / 衡", ["耒", "衡"]),
        ("1 + 2", []),
    ],
)
def test_names(formula, found):
    assert names(formula) == found


@pytest.fixture(scope="module")
def ledger():
    return Ledger(Package.read(shipped()))


@pytest.mark.parametrize(
    ("formula", "inputs", "unit", "result"),
    [
        ("c + d", "c=qin-2022:1 d=qin-2022:2", "count", "12"),  # 7个县(市), 5区
        ("c / (c + d)", "c=qin-2022:1 d=qin-2022:2", "count_10K", "[0.000058, 0.000059]"),
        ("2 * 3", "", "count", "6"),
    ],
)
def test_derive(ledger, formula, inputs, unit, result):
    assert str(derive({"formula": formula, "inputs": inputs, "unit": unit}, ledger)) == result


@pytest.mark.parametrize(
    ("formula", "inputs", "error", "says"),
    [
        ("a", "qin-2022:1", HydataError, "input 'qin-2022:1' is not of the form name=observation"),
        ("a", "a=qin-2022:1 b=qin-2022:2", HydataError, "formula 'a' does not use its input 'b'"),
        ("a + b", "a=qin-2022:1", HydataError, "formula 'a + b': 'b' is not among its inputs"),
        ("a", "a=qin-2022:0", UnknownName, "there is no observation 'qin-2022:0'; did you mean "),
    ],
)
def test_underivable(ledger, formula, inputs, error, says):
    with pytest.raises(error) as raised:
        derive({"formula": formula, "inputs": inputs, "unit": "count"}, ledger)
    assert str(raised.value).startswith(says)
