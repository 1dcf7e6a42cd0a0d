"""Arithmetic of derived figures: one expression over named intervals, `100 * (1 - b / a)`."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from fractions import Fraction

from hydata.errors import HydataError
from hydata.figures import Interval
from hydata.ledger import Ledger
from hydata.tabular import NUMBER


def names(formula: str) -> list[str]:
    """The names in a formula, in order, each as often as it stands there.

    >>> names("100 * (1 - b / a)")
    ['b', 'a']
    """
    found = [node for node in ast.walk(_parse(formula)) if isinstance(node, ast.Name)]
    return [node.id for node in sorted(found, key=lambda node: node.col_offset)]


def evaluate(formula: str, values: Mapping[str, Interval]) -> Interval:
    """All values that the formula takes over the intervals; tight where each name stands once.

    Only numbers, names, + - * / and brackets. HydataError for anything else.

    >>> evaluate("a / 2", {"a": Interval.point(31)})
    Interval[15.5]
    """
    try:
        return _value(_parse(formula), formula, values)
    except RecursionError:
        raise HydataError("a formula is nested too deeply") from None


def _parse(formula: str) -> ast.expr:
    try:
        return ast.parse(formula, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise HydataError(
            f"formula {formula!r} cannot be read: numbers, names, + - * / and brackets"
        ) from None


def _value(node: ast.expr, formula: str, values: Mapping[str, Interval]) -> Interval:
    if isinstance(node, ast.Constant):
        written = str(ast.get_source_segment(formula, node))
        if NUMBER.fullmatch(written):
            return Interval.point(written)
    if isinstance(node, ast.Name):
        if node.id not in values:
            raise HydataError(f"formula {formula!r}: {node.id!r} is not among its inputs")
        return values[node.id]
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return -_value(node.operand, formula, values)
    if isinstance(node, ast.BinOp):
        left, right = _value(node.left, formula, values), _value(node.right, formula, values)
        match node.op:
            case ast.Add():
                return left + right
            case ast.Sub():
                return left - right
            case ast.Mult():
                return left * right
            case ast.Div():
                if right.holds(Fraction(0)):
                    raise HydataError(f"formula {formula!r} divides by {right}, which may be zero")
                return left / right
    raise HydataError(f"formula {formula!r}: only numbers, names, + - * / and brackets")


def inputs_of(row: Mapping[str, str]) -> dict[str, str]:
    """Name -> observation of a row's `inputs`; HydataError when it is written otherwise.

    >>> inputs_of({"inputs": "a=book:1 b=book:2"})
    {'a': 'book:1', 'b': 'book:2'}
    """
    pairs = [part.partition("=") for part in row["inputs"].split()]
    for name, equals, id in pairs:
        if not (name and equals and id):
            raise HydataError(f"input {name + equals + id!r} is not of the form name=observation")
    return {name: id for name, _, id in pairs}


def derive(row: Mapping[str, str], ledger: Ledger) -> Interval:
    """The interval of a row of formulas.csv in its unit; the formula works in base units.

    `inputs` reads `a=city-yearbook-2022:14 b=city-yearbook-2022:15`; each must be an observation.
    """
    inputs = {name: ledger.interval(id) for name, id in inputs_of(row).items()}
    unused = sorted(set(inputs) - set(names(row["formula"])))
    if unused:
        raise HydataError(f"formula {row['formula']!r} does not use its input {unused[0]!r}")
    return evaluate(row["formula"], inputs).scaled(1 / ledger.units[row["unit"]].factor)
