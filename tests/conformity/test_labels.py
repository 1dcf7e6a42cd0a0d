"""Labels lead to their fields in each mode of fieldsMatch, and one slip in a header is one finding."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hydata.conformity.faults import Fault
from hydata.conformity.labels import MODES, Header, fields_match, lacking, match

NAMES = ["area", "name", "people", "year"]


def matched(labels: list[str] | None, names: list[str] | None = NAMES, **how: Any) -> tuple[Any, list[Any]]:
    """Fields of the columns; (rule, kind, column, field, value) of each fault."""
    faults: list[Fault] = []
    fields = match(None if labels is None else Header(labels), names, faults.append, **how)
    return fields, [(each.rule, each.kind, each.column, each.field, each.value) for each in faults]


@pytest.mark.parametrize(
    ("labels", "fields", "faults"),
    [
        pytest.param(["area", "name", "people", "year"], (0, 1, 2, 3), [], id="right"),
        pytest.param(["area", "nom", "people", "year"], (0, 1, 2, 3), [("incorrect-label", "incorrect-label", 2, "name", "nom")], id="another label"),
        pytest.param(["area", "people", "year"], (0, 2, 3), [("missing-label", "missing-label", None, "name", "")], id="a column less"),
        pytest.param(["area", "x", "name", "people", "year"], (0, None, 1, 2, 3), [("extra-label", "extra-label", 2, "", "x")], id="a column more"),
        pytest.param(["area", "name", "people", "year", ""], (0, 1, 2, 3, None), [("extra-label", "extra-label", 5, "", "")], id="a delimiter at the end"),
        pytest.param(["area", "people", "name", "year"], (0, 2, 1, 3), [("incorrect-label", "order", 2, "", "people"), ("incorrect-label", "order", 3, "", "name")], id="two columns changed places"),
        pytest.param(["year", "area", "name"], (3, 0, 1), [("incorrect-label", "order", 1, "", "year"), ("missing-label", "missing-label", None, "people", "")], id="another place, and one less"),
        pytest.param(["area", "", "people", "year"], (0, 1, 2, 3), [("blank-label", "blank-label", 2, "name", "")], id="no label"),
        pytest.param(["area", "area", "people", "year"], (0, 1, 2, 3), [("duplicate-label", "duplicate-label", 2, "name", "area")], id="a label twice"),
        pytest.param(["area", "area", "name", "people", "year"], (0, None, 1, 2, 3), [("duplicate-label", "duplicate-label", 2, "", "area")], id="a column twice"),
        pytest.param(["area", " name", "people", "year"], (0, 1, 2, 3), [("incorrect-label", "blanks", 2, "name", " name")], id="blanks"),
        pytest.param(["area", "Name", "people", "year"], (0, 1, 2, 3), [("incorrect-label", "case", 2, "name", "Name")], id="case"),
        pytest.param(["area", "na\u200bme", "people", "year"], (0, 1, 2, 3), [("incorrect-label", "spelling", 2, "name", "na\u200bme")], id="a mark that is not seen"),
        pytest.param(["area", "ｎａｍｅ", "people", "year"], (0, 1, 2, 3), [("incorrect-label", "spelling", 2, "name", "ｎａｍｅ")], id="wide letters"),
        pytest.param(["area", "names", "year"], (0, 1, 3), [("incorrect-label", "incorrect-label", 2, "name", "names"), ("missing-label", "missing-label", None, "people", "")], id="another label, and one less"),
        pytest.param(["", "", ""], (0, 1, 2), [("blank-header", "blank-header", None, "", "")], id="a blank header"),
        pytest.param([], (0, 1, 2, 3), [("blank-header", "blank-header", None, "", "")], id="a blank line"),
        pytest.param(["x", "y"], (0, 1), [("incorrect-label", "incorrect-label", 1, "area", "x"), ("incorrect-label", "incorrect-label", 2, "name", "y"), ("missing-label", "missing-label", None, "people", ""), ("missing-label", "missing-label", None, "year", "")], id="nothing right"),
    ],
)  # fmt: skip
def test_exact(labels: list[str], fields: tuple[Any, ...], faults: list[Any]) -> None:
    assert matched(labels) == (fields, faults)


@pytest.mark.parametrize(
    ("mode", "labels", "fields", "faults"),
    [
        ("equal", ["year", "people", "name", "area"], (3, 2, 1, 0), []),
        ("equal", ["year", "people", "name"], (3, 2, 1), ["missing-label area"]),
        ("equal", ["year", "people", "name", "x"], (3, 2, 1, None), ["extra-label x", "missing-label area"]),
        ("equal", ["year", "people", "name", "area", "area"], (3, 2, 1, 0, None), ["duplicate-label area"]),
        ("equal", ["year", "people", "Name", "area"], (3, 2, 1, 0), ["incorrect-label Name"]),
        ("subset", ["x", "year", "people", "name", "area"], (None, 3, 2, 1, 0), []),
        ("subset", ["x", "year", "people", "name"], (None, 3, 2, 1), ["missing-label area"]),
        ("subset", ["x", "", "year", "people", "name", "area"], (None, None, 3, 2, 1, 0), ["blank-label "]),
        ("superset", ["year", "name"], (3, 1), []),
        ("superset", ["year", "x"], (3, None), ["extra-label x"]),
        ("partial", ["x", "year"], (None, 3), []),
        ("partial", ["x", "y"], (None, None), ["missing-label "]),
    ],
)
def test_modes(mode: str, labels: list[str], fields: tuple[Any, ...], faults: list[str]) -> None:
    found, told = matched(labels, mode=mode)
    assert (found, [f"{rule} {value or field}" for rule, _, _, field, value in told]) == (fields, faults)


@pytest.mark.parametrize(
    ("mode", "told"), [("superset", ["area"]), ("partial", ["area"]), ("subset", ["area", "name", "people"])]
)
def test_fields_that_may_not_lack(mode: str, told: list[str]) -> None:
    assert [field for _, _, _, field, _ in matched(["year"], mode=mode, required=["area", "year"])[1]] == told


@pytest.mark.parametrize(
    ("labels", "severities"),
    [(["x", "x", "a"], ["warning"]), (["a", "a"], ["error"]), (["", "a"], ["warning"])],
)
def test_columns_that_no_field_wants_are_no_error(labels: list[str], severities: list[str]) -> None:
    faults: list[Fault] = []
    match(Header(labels), ["a"], faults.append, mode="subset")
    assert [each.severity for each in faults] == severities


def test_without_a_schema() -> None:
    assert matched(["a", "", "a", "b"], None) == (
        (None, None, None, None),
        [("blank-label", "blank-label", 2, "", ""), ("duplicate-label", "duplicate-label", 3, "", "a")],
    )


def test_without_a_header() -> None:
    assert matched(None) == ((0, 1, 2, 3), [])
    assert matched(None, width=5) == ((0, 1, 2, 3, None), [])
    assert matched(None, None, width=2) == ((None, None), [])


def test_names_that_repeat_are_taken_in_their_order() -> None:
    assert matched(["a", "b", "a"], ["a", "b", "a"]) == ((0, 1, 2), [])
    assert matched(["a", "b", "c"], ["a", "b", "a"]) == (
        (0, 1, 2),
        [("incorrect-label", "incorrect-label", 3, "a", "c")],
    )


@pytest.mark.parametrize(
    ("told", "faults"), [(False, []), (True, [("incorrect-label", "case", 1, "area", "AREA")])]
)
def test_case_that_has_no_meaning(told: bool, faults: list[Any]) -> None:
    labels = ["AREA", "name", "people", "year"]
    assert matched(labels, case_sensitive=False, case_told=told) == ((0, 1, 2, 3), faults)


def test_a_name_in_its_own_case_comes_first() -> None:
    assert matched(["Cat", "CAT"], ["CAT", "Cat"], case_sensitive=False, mode="equal") == ((1, 0), [])


@pytest.mark.parametrize(
    ("labels", "names", "hint"),
    [
        (["a", " b", " c"], ["a", "b", "c"], 'delete them, or say {"skipInitialSpace": true} in the `dialect`'),
        (["a", "b "], ["a", "b"], "delete them"),
        (["e\u0301"], ["\u00e9"], "write both in NFC"),
        (["A"], ["a"], "write 'a'"),
        (["population", "name"], ["area", "name"], "the field is 'area'"),
        (["b", "a"], ["a", "b"], 'put them in the order of the fields; or say "fieldsMatch": ["equal"] in the schema'),
        (["a", "x", "b"], ["a", "b"], "add a field for it, or delete the column"),
        (["a", "b", ""], ["a", "b"], "delete the delimiter at the end of each row"),
    ],
)  # fmt: skip
def test_hints(labels: list[str], names: list[str], hint: str) -> None:
    faults: list[Fault] = []
    match(Header(labels, 2, 3), names, faults.append)
    assert {(each.hint, each.row, each.line) for each in faults if each.rule != "missing-label"} == {
        (hint, 2, 3)
    }


def test_an_extra_label_may_be_meant_for_a_field() -> None:
    faults: list[Fault] = []
    match(Header(["peple"]), ["people"], faults.append, mode="equal")
    assert faults[0].hint == "did you mean 'people'?"


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({}, ("exact", [])),
        *(({"fieldsMatch": mode}, (mode, [])) for mode in MODES),
        *(({"fieldsMatch": [mode]}, (mode, [])) for mode in MODES),
        ({"fieldsMatch": "same"}, ("exact", [("/fieldsMatch", "`fieldsMatch` must be one of exact, equal, subset, superset, partial, not 'same'")])),
        ({"fieldsMatch": ["equal", "subset"]}, ("exact", [("/fieldsMatch", "`fieldsMatch` must be one of exact, equal, subset, superset, partial, not ['equal', 'subset']")])),
        ({"fieldsMatch": None}, ("exact", [("/fieldsMatch", "`fieldsMatch` must be one of exact, equal, subset, superset, partial, not None")])),
    ],
)  # fmt: skip
def test_fields_match(schema: dict[str, Any], expected: Any) -> None:
    assert fields_match(schema) == expected


@pytest.mark.parametrize(
    ("mode", "seen", "told"),
    [
        ("exact", {"a"}, ["b"]),
        ("superset", {"a"}, []),
        ("superset", {"b"}, ["a"]),
        ("partial", {"x"}, ["a", ""]),
        ("exact", {"a", "b"}, []),
    ],
)
def test_keys_that_no_row_has(mode: str, seen: set[str], told: list[str]) -> None:
    faults: list[Fault] = []
    lacking(["a", "b"], seen, faults.append, mode=mode, required=["a"])
    assert [each.field for each in faults] == told


WORDS = st.lists(st.sampled_from(["a", "b", "c", "d", "A", " a", "", "ab", "e\u0301", "\u00e9"]), max_size=6)


@given(WORDS, WORDS, st.sampled_from(MODES), st.booleans())
def test_every_column_has_one_field_at_most_and_every_fault_a_reason(
    labels: list[str], names: list[str], mode: str, sensitive: bool
) -> None:
    fields, faults = matched(labels, names, mode=mode, case_sensitive=sensitive)
    if ("blank-header", "blank-header", None, "", "") in faults:
        assert (len(faults), any(label.strip() for label in labels)) == (1, False)
        return
    used = [field for field in fields if field is not None]
    assert (len(fields), len(used)) == (len(labels), len(set(used)))
    for column, (label, field) in enumerate(zip(labels, fields, strict=True), 1):
        told = [fault for fault in faults if fault[2] == column]
        assert len(told) <= 1
        if not told and field is not None:
            assert label == names[field] or (not sensitive and label.casefold() == names[field].casefold())
        if not told and field is None:
            assert mode in ("subset", "partial")
    if mode == "exact" and labels == names and all(labels):
        assert faults == []


@given(st.permutations(range(8)), st.integers(0, 7))
def test_exact_tells_each_column_that_stands_elsewhere(order: list[int], gone: int) -> None:
    names = [f"n{number}" for number in range(8)]
    fields, faults = matched([names[at] for at in order], names)
    wrong = [column for column, at in enumerate(order, 1) if column - 1 != at]
    assert (fields, [fault[2] for fault in faults]) == (tuple(order), wrong)
    shorter = [name for name in names if name != f"n{gone}"]
    kept = tuple(number for number in range(8) if number != gone)
    assert matched(shorter, names) == (kept, [("missing-label", "missing-label", None, f"n{gone}", "")])


def test_a_wide_header_takes_no_long_time() -> None:
    names = [f"n{number}" for number in range(100_000)]
    fields, faults = matched(["x", *names[:-1]], names)
    assert (fields[:2], fields[-1], [fault[:2] for fault in faults]) == (
        (None, 0), 99_998, [("extra-label", "extra-label"), ("missing-label", "missing-label")],
    )  # fmt: skip
