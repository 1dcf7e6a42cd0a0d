"""Rows of JSON are records with native values; what is no row is told, and the others are given."""

from __future__ import annotations

import json
import math
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hydata.conformity import jsonrows
from hydata.conformity.dialect import Dialect
from hydata.conformity.faults import Fault
from hydata.conformity.jsonrows import Rows, inline_items, line_items, text_items

Told = list[tuple[str, str, int | None, int | None, str]]


def read(
    source: Any,
    kind: str = "text",
    names: list[str] | None = None,
    mode: str = "exact",
    size: int = 10**9,
    **dialect: Any,
) -> tuple[list[str] | None, list[Any], Told]:
    """Labels, records, (rule, kind, row, line, value) of each fault."""
    found, records, faults = rows(source, kind, names, mode, size, **dialect)
    return found.labels, records, [(each.rule, each.kind, each.row, each.line, each.value) for each in faults]


def rows(
    source: Any,
    kind: str = "text",
    names: list[str] | None = None,
    mode: str = "exact",
    size: int = 10**9,
    **dialect: Any,
) -> tuple[Rows, list[Any], list[Fault]]:
    faults: list[Fault] = []
    declared, tell = Dialect(**dialect), faults.append
    if kind == "inline":
        items = inline_items(source, declared, tell)
    else:
        chunks = [source[at : at + size] for at in range(0, len(source), size)]
        items = line_items(chunks, tell) if kind == "lines" else text_items(chunks, declared, tell)
    found = Rows(items, declared, tell, names, mode=mode)
    return found, list(found), faults


@pytest.mark.parametrize(
    ("text", "dialect", "expected"),
    [
        pytest.param('[["id", "name"], [1, "apple"], [2, "orange"]]', {"item_type": "array"}, (["id", "name"], [(2, 1, [1, "apple"]), (3, 1, [2, "orange"])], []), id="the standard's itemType"),
        pytest.param('[\n["id"],\n[1],\n\n[2]\n]', {}, (["id"], [(2, 3, [1]), (3, 5, [2])], []), id="lines"),
        pytest.param("[[1, 2], [3, 4]]", {"header_rows": ()}, (None, [(1, 1, [1, 2]), (2, 1, [3, 4])], []), id="arrays without a header"),
        pytest.param('[{"name": "apple", "id": 1, "count": 2},\n{"id": 2, "name": "orange", "count": 5}]', {"item_keys": ("id", "name")}, (["id", "name"], [(2, 1, [1, "apple"]), (3, 2, [2, "orange"])], []), id="the standard's itemKeys"),
        pytest.param('{"rows": [{"id": 1}]}', {"property": "rows"}, (["id"], [(2, 1, [1])], []), id="the standard's property"),
        pytest.param('{"x": [], "a": {"b": [{"id": 1}], "c": 1}, "z": {}}', {"property": "a.b"}, (["id"], [(2, 1, [1])], []), id="a property within a property"),
        pytest.param('{"a.b": [{"id": 1}]}', {"property": "a.b"}, (["id"], [(2, 1, [1])], []), id="a property with a point in its name"),
        pytest.param('[{"a": 1}, {"a": null, "b": [1, {"x": true}]}, {"b": 0}]', {}, (["a"], [(2, 1, [1])], [("blank-row", "blank-row", 3, 1, ""), ("blank-row", "blank-row", 4, 1, "")]), id="keys that the first object lacks"),
        pytest.param('[["a"], [0], [false], [""], [null]]', {}, (["a"], [(2, 1, [0]), (3, 1, [False])], [("blank-row", "blank-row", 4, 1, ""), ("blank-row", "blank-row", 5, 1, "")]), id="zero and false are values"),
        pytest.param('[["a"], [""]]', {"skip_blank_rows": True}, (["a"], [], []), id="blank rows that are allowed"),
        pytest.param('[["a", "b"], [1], [1, 2, 3]]', {}, (["a", "b"], [(2, 1, [1]), (3, 1, [1, 2, 3])], [("missing-cell", "missing-cell", 2, 1, ""), ("extra-cell", "extra-cell", 3, 1, "3")]), id="ragged rows"),
        pytest.param("[[1, 2], [3]]", {"header_rows": ()}, (None, [(1, 1, [1, 2]), (2, 1, [3])], [("missing-cell", "missing-cell", 2, 1, "")]), id="ragged without a header"),
        pytest.param("[]", {}, ([], [], []), id="no rows"),
        pytest.param("[]", {"item_type": "array"}, ([], [], [("source-error", "empty", 1, None, "")]), id="no header"),
        pytest.param("", {}, ([], [], [("source-error", "empty", None, 1, "")]), id="nothing"),
        pytest.param("\n7", {}, ([], [], [("source-error", "no-rows", None, 2, "7")]), id="a number"),
        pytest.param('{"id": 1}', {}, ([], [], [("source-error", "no-rows", None, 1, "")]), id="an object"),
        pytest.param('{"n": 1,\n"rows": [{"id": 1}]}', {}, (["id"], [(2, 2, [1])], [("source-error", "property", None, 2, "rows")]), id="a property that is not said"),
        pytest.param('{"rows": [[1]]}', {"property": "row"}, ([], [], [("source-error", "no-rows", None, 1, "row")]), id="no such property"),
        pytest.param('[["a", 1, null, [2]], [1, 2, 3, 4]]', {}, (["a", "1", "", "[2]"], [(2, 1, [1, 2, 3, 4])], [("source-error", "label", 1, 1, "1"), ("source-error", "label", 1, 1, "[2]")]), id="labels that are no text"),
        pytest.param('[{"a": 1}, [2], 3, {"a": 4}]', {}, (["a"], [(2, 1, [1]), (5, 1, [4])], [("source-error", "item-type", 3, 1, "[2]"), ("source-error", "item-type", 4, 1, "3")]), id="rows of another kind"),
        pytest.param('[{"a": 1}]', {"item_type": "array"}, ([], [], [("source-error", "item-type", 1, 1, "{'a': 1}")]), id="objects for arrays"),
    ],
)  # fmt: skip
def test_json(text: str, dialect: dict[str, Any], expected: Any) -> None:
    assert [read(text, size=size, **dialect) for size in (1, 7, 999)] == [expected] * 3


@pytest.mark.parametrize(
    ("text", "records", "told"),
    [
        pytest.param('[{"a": 1},\n{"a": 2},\n{"a" 3}]', [(2, 1, [1]), (3, 2, [2])], [("not-json", None, 3, "3}]")], id="a slip"),
        pytest.param('[{"a": 1}\n{"a": 2}]', [(2, 1, [1])], [("not-json", None, 2, '{"a": 2}]')], id="a missing comma"),
        pytest.param('[{"a": 1},]', [(2, 1, [1])], [("not-json", None, 1, "]")], id="a comma at the end"),
        pytest.param('[{"a": 1}', [(2, 1, [1])], [("not-json", None, 1, "")], id="cut off"),
        pytest.param('[{"a": 1}]\nx', [(2, 1, [1])], [("not-json", None, 2, "x")], id="text behind"),
        pytest.param('[{"a": 1, "a": 2}]', [(2, 1, [2])], [("duplicate-key", 2, 1, "a")], id="a key twice"),
        pytest.param('[{"a": NaN}, {"a": Infinity}, {"a": -Infinity}]', [(2, 1, ["NaN"]), (3, 1, ["INF"]), (4, 1, ["-INF"])], [("not-a-number", 2, 1, "NaN"), ("not-a-number", 3, 1, "INF"), ("not-a-number", 4, 1, "-INF")], id="no numbers"),
        pytest.param('[{"a": 1e99999}]', [(2, 1, ["1e99999"])], [("number", 2, 1, "1e99999")], id="a number beyond all measure"),
        pytest.param('[{"a": 1e99999999999999999999}]', [(2, 1, ["1e99999999999999999999"])], [("number", 2, 1, "1e99999999999999999999")], id="a number that no Decimal holds"),
        pytest.param('[{"a": %s, "a": 1}, {"a": 2}]' % ("9" * 4301), [(2, 1, [1]), (3, 1, [2])], [("number", 2, 1, "9" * 60), ("duplicate-key", 2, 1, "a")], id="too many digits"),
        pytest.param('[{"a": 1}, {"a": ' + "[" * 99999 + "1" + "]" * 99999 + "}]", [(2, 1, [1])], [("nesting", None, 1, "")], id="nested too deeply"),
        pytest.param("[" * 99999, [], [("nesting", None, 1, "")], id="nothing but brackets"),
        pytest.param('[{"a": "x\\ud800"}]', [(2, 1, ["x\ufffd"])], [("surrogate", 2, 1, "x\ufffd")], id="half a character"),
        pytest.param('[{"a": "\\ud83d\\ude00"}]', [(2, 1, ["\U0001f600"])], [], id="both halves"),
    ],
)  # fmt: skip
def test_odd_json(text: str, records: list[Any], told: list[Any]) -> None:
    _, found, faults = read(text)
    assert (found, faults) == (records, [("source-error", *each) for each in told])


def test_numbers_keep_their_digits() -> None:
    _, found, faults = read('[{"a": 0.10, "b": 12345678901234567890.5, "c": 1E2, "d": 12345678901234567890}]')
    expected = [Decimal("0.10"), Decimal("12345678901234567890.5"), Decimal("1E+2"), 12345678901234567890]
    assert (found, faults, str(found[0][2][0])) == ([(2, 1, expected)], [], "0.10")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param('{"a": 1}\n{"a": 2}\n', (["a"], [(2, 1, [1]), (3, 2, [2])], []), id="objects"),
        pytest.param('["a"]\r\n[1]\r\n[2]', (["a"], [(2, 2, [1]), (3, 3, [2])], []), id="arrays, CRLF"),
        pytest.param('\n{"a": 1}\n \t\n{"a": 2}', (["a"], [(2, 2, [1]), (3, 4, [2])], []), id="blank lines"),
        pytest.param('{"a": 1}\n{"a": 2\n{"a": 3} x\n{"a": 4}\n', (["a"], [(2, 1, [1]), (5, 4, [4])], [("source-error", "not-json", 3, 2, ""), ("source-error", "not-json", 4, 3, "x")]), id="broken lines"),
        pytest.param('{"a"\n{"a": 2}', (["a"], [(3, 2, [2])], [("source-error", "not-json", 2, 1, "")]), id="the first line is broken"),
        pytest.param("[1\n[2, 3]", (None, [(2, 2, [2, 3])], [("source-error", "not-json", 1, 1, "")]), id="the header is broken"),
        pytest.param('{"a": 1}\n%s\n{"a": 2}' % ("[" * 99999), (["a"], [(2, 1, [1]), (4, 3, [2])], [("source-error", "nesting", 3, 2, "")]), id="nested too deeply"),
        pytest.param("", ([], [], []), id="nothing"),
    ],
)  # fmt: skip
def test_lines(text: str, expected: Any) -> None:
    assert [read(text, "lines", size=size) for size in (5, 99, 10**6)] == [expected] * 3


def test_no_line_fills_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jsonrows, "ROW_LIMIT", 30)
    text = '{"a": 1}\n{"a": "%s"}\n{"a": 2}\n' % ("x" * 99)
    found = read(text, "lines", size=10)
    assert found == (["a"], [(2, 1, [1]), (3, 3, [2])], [("source-error", "long-row", None, 2, "")])


def test_no_file_fills_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jsonrows, "TEXT_LIMIT", 30)
    assert read('[{"a": "%s"}]' % ("x" * 99), size=10)[1:] == (
        [],
        [("source-error", "long-file", None, None, "")],
    )


@pytest.mark.parametrize(
    ("data", "names", "dialect", "expected"),
    [
        pytest.param([{"A": 1, "B": 2}, {"A": 4, "B": 5}], None, {}, (["A", "B"], [(2, None, [1, 2]), (3, None, [4, 5])], []), id="objects"),
        pytest.param([["A", "B"], [1, 2]], ["A", "B"], {}, (["A", "B"], [(2, None, [1, 2])], []), id="arrays"),
        pytest.param([{"B": 1, "A": 2, "C": 3}], ["A", "B"], {}, (["A", "B"], [(2, None, [2, 1])], [("extra-label", "key", 2, None, "C")]), id="the schema's order, and a key more"),
        pytest.param([{"A": 1}, {"A": 2, "X": 3, "B": 4}], ["A", "B"], {}, (["A", "B"], [(2, None, [1, None]), (3, None, [2, 4])], [("extra-cell", "key", 3, None, "X")]), id="a key of a later object"),
        pytest.param([{"A": math.nan}, {"A": -math.inf}, {"A": 0.5}], None, {}, (["A"], [(2, None, ["NaN"]), (3, None, ["-INF"]), (4, None, [0.5])], [("source-error", "not-a-number", 2, None, "NaN"), ("source-error", "not-a-number", 3, None, "-INF")]), id="no numbers"),
        pytest.param({"rows": [{"A": 1}]}, None, {"property": "rows"}, (["A"], [(2, None, [1])], []), id="a property"),
        pytest.param({"x": {"rows": [{"A": 1}]}}, None, {"property": "x.rows"}, (["A"], [(2, None, [1])], []), id="a property within"),
        pytest.param({"x": 1}, None, {}, ([], [], [("source-error", "no-rows", None, None, "{'x': 1}")]), id="an object"),
        pytest.param({"x": 1}, None, {"property": "x.y"}, ([], [], [("source-error", "no-rows", None, None, "None")]), id="no such property"),
        pytest.param([], ["A"], {}, (["A"], [], []), id="no rows"),
        pytest.param([1, None], ["A"], {}, (["A"], [], [("source-error", "item-type", 2, None, "1"), ("source-error", "item-type", 3, None, "None")]), id="no rows at all"),
    ],
)  # fmt: skip
def test_inline(data: Any, names: list[str] | None, dialect: dict[str, Any], expected: Any) -> None:
    assert read(data, "inline", names, **dialect) == expected


@pytest.mark.parametrize(
    ("mode", "told"), [("exact", 1), ("equal", 1), ("superset", 1), ("subset", 0), ("partial", 0)]
)
def test_other_keys_are_told_where_the_mode_forbids_them(mode: str, told: int) -> None:
    assert len(read([{"A": 1}, {"A": 2, "X": 3}], "inline", ["A"], mode)[2]) == told


def test_seen_keys_and_counted_records() -> None:
    found, records, _ = rows([{"A": 1}, {}, {"B": 2}], "inline", ["A", "B", "C"])
    assert (found.seen, found.records, len(records), found.keyed) == ({"A", "B"}, 4, 2, True)


def test_hints_name_the_property() -> None:
    hint = 'say {"property": "数据"} in the `dialect` of the resource'
    assert [rows('{"数据": [{"a": 1}]}', property=name)[2][0].hint for name in ("", "x")] == [hint, hint]


SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.decimals(allow_nan=False, allow_infinity=False, places=2)
    | st.text(max_size=4)
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=2), inner, max_size=2),
    max_leaves=4,
)


def written(value: Any, indent: int | None = None) -> str:
    """As JSON, with every digit of a Decimal."""
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, list):
        return "[" + ("\n" * bool(indent) + ",").join(written(each, indent) for each in value) + "]"
    if isinstance(value, dict):
        return (
            "{"
            + ", ".join(f"{json.dumps(key)}: {written(each, indent)}" for key, each in value.items())
            + "}"
        )
    return json.dumps(value)


@given(st.lists(st.lists(VALUES, min_size=2, max_size=2), min_size=1, max_size=5), st.integers(1, 30))
def test_what_was_written_is_read(cells: list[list[Any]], size: int) -> None:
    names, kept = ["a", "b"], [row for row in cells if any(cell not in (None, "") for cell in row)]
    arrays = [names, *cells]
    objects = [dict(zip(names, row, strict=True)) for row in cells]
    for table in (arrays, objects):
        for source, kind in (
            (written(table, 1), "text"),
            ("\n".join(map(written, table)), "lines"),
            (table, "inline"),
        ):
            labels, records, faults = read(source, kind, size=size)
            assert (labels, [row for _, _, row in records]) == (names, kept)
            assert {rule for rule, *_ in faults} == ({"blank-row"} if len(kept) < len(cells) else set())


@given(
    st.text(st.sampled_from('[]{}",:\\u01.eE-+ntrufalsNI \n\r'), max_size=40) | st.text(),
    st.sampled_from(["", "a", "a.a"]),
    st.integers(1, 9),
)
def test_any_text_ends_in_records_and_faults(text: str, path: str, size: int) -> None:
    for kind in ("text", "lines"):
        expected = read(text, kind, property=path)
        assert read(text, kind, size=size, property=path) == expected
        try:
            json.loads(text)
        except ValueError:
            assert kind == "lines" or expected[2] != []
