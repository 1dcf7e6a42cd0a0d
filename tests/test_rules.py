"""Each rule id that the code speaks of is registered, and has one severity."""

import ast
import re
from pathlib import Path

import pytest

import hydata.rules
from hydata.errors import UnknownName
from hydata.findings import SEVERITIES
from hydata.rules import RULES, RuleInfo, rule
from hydata.sense.package_rules import FORMS
from hydata.sense.parts import PACKAGE_PARTS, TABLE_PARTS
from hydata.sense.rules import RULES as FUNCTIONS

SOURCE = Path(__file__).parents[1] / "src" / "hydata"
NODES = [
    node for path in sorted(SOURCE.rglob("*.py")) for node in ast.walk(ast.parse(path.read_text("utf-8")))
]
CALLS = [node for node in NODES if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)]
MAKERS = ("Finding", "Check", "_finding", "_structural", "wrong")


def texts(*nodes: ast.AST) -> list[str]:
    """The texts among nodes, in tuples and lists too."""
    inner = [part for node in nodes for part in getattr(node, "elts", [node])]
    return [part.value for part in inner if isinstance(part, ast.Constant) and isinstance(part.value, str)]


def made() -> set[str]:
    """Ids that findings and checks are made with."""
    return {text for call in CALLS if call.func.id in MAKERS for text in texts(*call.args[:1])}


def raised() -> set[str]:
    """Ids that errors are made with."""
    return {
        text for call in CALLS for each in call.keywords if each.arg == "rule" for text in texts(each.value)
    }


def compared() -> set[str]:
    """Ids that a variable `rule` is compared with."""
    found = [node for node in NODES if isinstance(node, ast.Compare) and ast.unparse(node.left) == "rule"]
    return {text for node in found for text in texts(*node.comparators)}


@pytest.mark.parametrize(
    ("spoken_of", "example"),
    [
        (made(), "unused-waiver"),
        (set(FUNCTIONS), "area-total"),
        (raised(), "encoding-error"),
        (compared(), "unit-range"),
    ],
    ids=["made", "functions", "raised", "compared"],
)
def test_registered(spoken_of, example):
    assert example in spoken_of
    assert spoken_of - set(RULES) == set()


def test_one_severity_a_rule():
    findings = [texts(*call.args[:2]) for call in CALLS if call.func.id == "Finding"]
    pairs = {tuple(pair) for pair in findings if len(pair) == 2 and pair[1] in SEVERITIES}
    assert ("unused-waiver", "warning") in pairs
    assert {id: level for id, level in pairs if RULES[id].severity != level} == {}


def test_ids_are_unique():
    ids = [id for id, _, _ in hydata.rules._ALL]
    assert sorted(RULES) == sorted(ids)


@pytest.mark.parametrize("info", RULES.values(), ids=lambda info: info.id)
def test_each_rule(info):
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", info.id)
    assert info.severity in SEVERITIES
    assert re.fullmatch(r"[a-zA-Z].*[^.\s]", info.says)


def test_functions_know_their_parts():
    assert (list(FUNCTIONS), sorted(FORMS)) == (list(TABLE_PARTS), sorted(PACKAGE_PARTS))


def test_by_id():
    says = "the parts add up to the whole, within what rounding allows"
    assert rule("total") == RuleInfo("total", "error", says)
    with pytest.raises(UnknownName, match="there is no rule 'totals'; did you mean 'total'"):
        rule("totals")
