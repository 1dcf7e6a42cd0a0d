"""A dialect is read from any descriptor of v1 or v2; what it says wrongly is told, and never raises."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hydata.conformity.dialect import KNOWN, NEWLINES, Dialect, tab_separated
from hydata.conformity.rows import rows
from hydata.package import Resource


def dialect(declared: Any, base: Path = Path(), first: bool = False, **raw: Any) -> Dialect:
    described = {"name": "a", "path": "a.csv", "dialect": declared} | raw
    return Dialect.of(Resource.from_json(described, base), first_standard=first)


def parts(found: Dialect) -> dict[str, Any]:
    """What is not as the standard has it by default."""
    hidden = ("declared", "faults", "notes")
    return {
        name: part
        for name, part in found._asdict().items()
        if part != getattr(Dialect(), name) and name not in hidden
    }


@pytest.mark.parametrize(
    ("declared", "expected"),
    [
        ({}, {}),
        ({"header": True, "headerRows": [1], "headerJoin": " ", "delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True, "skipInitialSpace": False, "sheetNumber": 1}, {}),
        ({"header": False, "delimiter": ";", "quoteChar": "'"}, {"header_rows": (), "delimiter": ";", "quote": "'"}),
        ({"headerRows": [2, 1, 2], "headerJoin": "-"}, {"header_rows": (1, 2), "header_join": "-"}),
        ({"headerRows": []}, {"header_rows": ()}),
        ({"commentRows": [2], "commentChar": "//"}, {"comment_rows": frozenset({2}), "comment": "//"}),
        ({"delimiter": "||", "lineTerminator": ";\n"}, {"delimiter": "||", "line_terminator": ";\n"}),
        ({"escapeChar": "|", "doubleQuote": False, "nullSequence": "\\N", "skipInitialSpace": True}, {"escape": "|", "double_quote": False, "null": "\\N", "skip_initial_space": True}),
        ({"nullSequence": ""}, {"null": ""}),
        ({"property": "rows", "itemType": "object", "itemKeys": ["id", "name"]}, {"property": "rows", "item_type": "object", "item_keys": ("id", "name")}),
        ({"sheetNumber": 2, "sheetName": "Sheet 2", "table": "t"}, {"sheet_number": 2, "sheet_name": "Sheet 2", "table": "t"}),
        ({"csvddfVersion": 1.2, "caseSensitiveHeader": False}, {"case_sensitive_header": False}),
        ({"$schema": "https://datapackage.org/profiles/2.0/tabledialect.json", "title": "mine"}, {}),
        ({"headerRows": [1.0, 2.0]}, {"header_rows": (1, 2)}),
        ({"delimiter": '"'}, {"delimiter": '"', "quote": ""}),
    ],
)  # fmt: skip
def test_properties(declared: dict[str, Any], expected: dict[str, Any]) -> None:
    found = dialect(declared)
    assert (parts(found), found.faults, found.notes) == (expected, (), ())


@pytest.mark.parametrize(
    ("declared", "pointer", "message", "expected"),
    [
        (7, "/dialect", "must be an object, or the path of a JSON file", {}),
        ("", "/dialect", "must be an object, or the path of a JSON file", {}),
        ({"delimiter": ""}, "/dialect/delimiter", "`delimiter` must be a text of one character or more, not ''", {}),
        ({"delimiter": 9}, "/dialect/delimiter", "`delimiter` must be a text of one character or more, not 9", {}),
        ({"delimiter": "\n"}, "/dialect/delimiter", "`delimiter` holds the lineTerminator, quoteChar or escapeChar", {}),
        ({"delimiter": ";", "lineTerminator": ";"}, "/dialect/lineTerminator", "`lineTerminator` holds the delimiter, quoteChar or escapeChar", {"delimiter": ";"}),
        ({"quoteChar": "''"}, "/dialect/quoteChar", "`quoteChar` must be a text of one character, not \"''\"", {}),
        ({"quoteChar": None}, "/dialect/quoteChar", "`quoteChar` must be a text of one character, not null", {"quote": ""}),
        ({"quoteChar": ""}, "/dialect/quoteChar", "`quoteChar` must be a text of one character, not ''", {"quote": ""}),
        ({"quoteChar": "\r"}, "/dialect/quoteChar", "`quoteChar` must not be a line break", {"quote": ""}),
        ({"quoteChar": ","}, "/dialect/delimiter", "`delimiter` holds the lineTerminator, quoteChar or escapeChar", {"quote": ",", "delimiter": ";"}),
        ({"doubleQuote": "yes"}, "/dialect/doubleQuote", "`doubleQuote` must be true or false, not 'yes'", {}),
        ({"header": 0}, "/dialect/header", "`header` must be true or false, not 0", {}),
        ({"headerRows": 1}, "/dialect/headerRows", "`headerRows` must be a list of row numbers, not 1", {}),
        ({"headerRows": [0]}, "/dialect/headerRows", "`headerRows` must be whole numbers from 1 on, not 0", {}),
        ({"headerRows": [True, 2]}, "/dialect/headerRows", "`headerRows` must be whole numbers from 1 on, not true", {"header_rows": (2,)}),
        ({"commentRows": [float("nan")]}, "/dialect/commentRows", "`commentRows` must be whole numbers from 1 on, not nan", {}),
        ({"commentRows": ["x" * 999]}, "/dialect/commentRows", "`commentRows` must be whole numbers from 1 on, not 'xxxxxxxxxxxx...xxxxxxxxxxxxx'", {}),
        ({"sheetNumber": -1}, "/dialect/sheetNumber", "`sheetNumber` must be whole numbers from 1 on, not -1", {}),
        ({"itemType": "row"}, "/dialect/itemType", "`itemType` must be `array` or `object`, not 'row'", {}),
        ({"itemKeys": "id"}, "/dialect/itemKeys", "`itemKeys` must be a list of texts, not 'id'", {}),
        ({"csvddfVersion": "1.2"}, "/dialect/csvddfVersion", "`csvddfVersion` must be a number, not '1.2'", {}),
        ({"nullSequence": None}, "/dialect/nullSequence", "`nullSequence` must be a text, not null", {}),
    ],
)  # fmt: skip
def test_what_is_said_wrongly(declared: Any, pointer: str, message: str, expected: dict[str, Any]) -> None:
    found = dialect(declared)
    assert (found.faults, parts(found)) == (((pointer, message),), expected)


@pytest.mark.parametrize(
    ("declared", "pointer", "message", "expected"),
    [
        ({"delimeter": ";"}, "/dialect/delimeter", "`delimeter` is no property of the standard; did you mean 'delimiter'", {}),
        ({"csv": {"delimiter": ";"}}, "/dialect/csv", "`csv` is no property of the standard: put what it holds beside it", {"delimiter": ";"}),
        ({"escapeChar": '"'}, "/dialect/escapeChar", "`escapeChar` is the `quoteChar`: say `doubleQuote` instead", {}),
        ({"escapeChar": "\\", "quoteChar": '"'}, "/dialect/escapeChar", "`escapeChar` and `quoteChar` exclude each other; both are minded", {"escape": "\\"}),
    ],
)  # fmt: skip
def test_what_is_hardly_meant(declared: Any, pointer: str, message: str, expected: dict[str, Any]) -> None:
    found = dialect(declared)
    where, said = found.notes[0]
    assert (found.faults, len(found.notes), where, said.startswith(message), parts(found)) == (
        (),
        1,
        pointer,
        True,
        expected,
    )


def test_the_pointer_leads_into_a_control() -> None:
    assert dialect({"csv": {"delimiter": 1}}).faults[0][0] == "/dialect/csv/delimiter"


@pytest.mark.parametrize(
    ("content", "expected", "faults"),
    [
        (json.dumps({"delimiter": ";"}), {"delimiter": ";"}, ()),
        ("[]", {}, (("/dialect", "d/x.json: the file holds no object"),)),
        (
            "{",
            {},
            (("/dialect", "d/x.json:1:2: not JSON: Expecting property name enclosed in double quotes"),),
        ),
        (
            json.dumps({"header": 1}),
            {},
            (("/dialect/header", "d/x.json: `header` must be true or false, not 1"),),
        ),
    ],
)
def test_a_dialect_in_a_file(tmp_path: Path, content: str, expected: dict[str, Any], faults: Any) -> None:
    (tmp_path / "d").mkdir()
    (tmp_path / "d/x.json").write_text(content, encoding="utf-8")
    found = dialect("d/x.json", tmp_path)
    assert (parts(found), found.faults) == (expected, faults)


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("../x.json", "a path that leaves the package is refused"),
        ("/etc/passwd", "a path that leaves the package is refused"),
        ("https://example.org/x.json", "a remote file is not fetched"),
        ("x.json", "there is no such file"),
        ("d", "cannot be read: Is a directory"),
    ],
)
def test_a_file_that_is_not_read(tmp_path: Path, path: str, why: str) -> None:
    (tmp_path / "d").mkdir()
    found = dialect(path, tmp_path)
    assert (parts(found), found.faults) == ({}, (("/dialect", f"{path}: {why}"),))


def test_case_has_no_meaning_in_the_first_standard() -> None:
    assert parts(dialect({}, first=True)) == {"case_sensitive_header": False}
    assert parts(dialect({"caseSensitiveHeader": True}, first=True)) == {}


@pytest.mark.parametrize(
    ("raw", "tabs"),
    [
        ({"path": "a.tsv"}, True),
        ({"path": "A.TSV"}, True),
        ({"path": ["a.tab.gz", "b.tab.gz"]}, True),
        ({"path": "a.csv", "format": "tsv"}, True),
        ({"path": "a.tsv", "format": "csv"}, False),
        ({"path": "a", "mediatype": "text/tab-separated-values"}, True),
        ({"path": "a.csv"}, False),
        ({"path": []}, False),
        ({"data": []}, False),
    ],
)
def test_tab_separated(raw: dict[str, Any], tabs: bool) -> None:
    assert tab_separated(raw) == tabs
    described = {"path": []} | raw
    assert dialect({}, **described).delimiter == ("\t" if tabs else ",")
    assert dialect({"delimiter": "|"}, **described).delimiter == "|"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=5,
)


@given(
    st.dictionaries(st.sampled_from([*KNOWN, "csv", "x"]), JSON) | JSON,
    st.text(st.sampled_from("a,;|\"'\\\n\r\t #"), max_size=30),
)
def test_any_dialect_reads_any_text(declared: Any, text: str) -> None:
    if isinstance(declared, str):
        declared = {}
    found = dialect(declared)
    signs = [
        found.delimiter,
        *([found.quote] if found.quote else []),
        *([found.escape] if found.escape else []),
    ]
    signs += "\r\n" if found.line_terminator in NEWLINES else [found.line_terminator]
    assert all(one not in other for at, one in enumerate(signs) for other in signs[:at] + signs[at + 1 :])
    list(rows([text], found, lambda fault: None))
