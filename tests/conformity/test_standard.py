"""The examples of the standard's own pages, as facts: what it shows is accepted, what it rules out is not.

Table Dialect: each page's example gives id 1, 2 and name apple, orange; so the schema here allows
nothing else, and without its dialect the same file must not pass. Table Schema and Data Resource: the
examples' names and values. v1 is the same text of specs.frictionlessdata.io, where it differs.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

import hydata
from hydata.findings import Report

V2 = "https://datapackage.org/profiles/2.0/datapackage.json"


def report_of(
    folder: Path, resources: list[dict[str, Any]], files: dict[str, str], version: int = 2
) -> Report:
    for name, text in files.items():
        (folder / name).write_bytes(text.encode())
    raw = {"name": "standard", "resources": resources} | ({"$schema": V2} if version == 2 else {})
    (folder / "datapackage.json").write_text(json.dumps(raw), encoding="utf-8")
    return hydata.validate(folder)


def errors(report: Report) -> list[tuple[str, str]]:
    assert report.skipped == ()
    return [(each.rule, each.field) for each in report.findings if each.severity == "error"]


# --- Table Dialect ---


def fruits(first: str = "id", second: str = "name", *, names: tuple[str, ...] = ("apple", "orange")) -> Any:
    number = {"name": first, "type": "integer", "constraints": {"enum": [1, 2], "required": True}}
    return {"fields": [number, {"name": second, "type": "string", "constraints": {"enum": [*names]}}]}


# dialect, file, its text, schema; whether the file passes without its dialect
DIALECTS: dict[str, tuple[dict[str, Any], str, str, Any, bool]] = {
    "default": ({}, "t.csv", "id,name\n1,apple\n2,orange\n", fruits(), True),
    "header": ({"header": False}, "t.csv", "1,apple\n2,orange\n", fruits("field1", "field2"), False),
    "headerRows": (
        {"headerRows": [1, 2]}, "t.csv", "fruit\nid,name\n1,apple\n2,orange\n", fruits("fruit id", "fruit name"), False,
    ),
    "headerJoin": (
        {"headerRows": [1, 2], "headerJoin": "-"}, "t.csv", "fruit\nid,name\n1,apple\n2,orange\n",
        fruits("fruit-id", "fruit-name"), False,
    ),
    "commentRows": ({"commentRows": [2]}, "t.csv", "id,name\n#fruits\n1,apple\n2,orange\n", fruits(), False),
    "commentChar": ({"commentChar": "#"}, "t.csv", "id,name\n#fruits\n1,apple\n2,orange\n", fruits(), False),
    "delimiter": ({"delimiter": "|"}, "t.csv", "id|name\n1|apple\n2|orange\n", fruits(), False),
    "lineTerminator": ({"lineTerminator": ";"}, "t.csv", "id,name;1,apple;2,orange", fruits(), False),
    "quoteChar": (
        {"quoteChar": "'"}, "t.csv", "id,name\n1,'apple,fruits'\n2,'orange,fruits'\n",
        fruits(names=("apple,fruits", "orange,fruits")), False,
    ),
    "doubleQuote": (
        {"doubleQuote": True}, "t.csv", 'id,name\n1,"apple""fruits"\n2,"orange""fruits"\n',
        fruits(names=('apple"fruits', 'orange"fruits')), True,
    ),
    "escapeChar": (
        {"escapeChar": "|"}, "t.csv", "id,name\n1,apple|,fruits\n2,orange|,fruits\n",
        fruits(names=("apple,fruits", "orange,fruits")), False,
    ),
    "nullSequence": ({"nullSequence": "NA"}, "t.csv", "id,name\n1,apple\n2,NA\n", fruits(), False),
    "skipInitialSpace": (
        {"skipInitialSpace": True}, "t.csv", "id, name\n1, apple\n2, orange\n", fruits(), False,
    ),
    "property": (
        {"property": "rows"}, "t.json", '{"rows": [{"id": 1, "name": "apple"}, {"id": 2, "name": "orange"}]}',
        fruits(), False,
    ),
    "itemType": (
        {"itemType": "array"}, "t.json", '[["id", "name"], [1, "apple"], [2, "orange"]]', fruits(), True,
    ),
    "itemKeys": (
        {"itemKeys": ["id", "name"]}, "t.json",
        '[{"name": "apple", "id": 1, "count": 2}, {"id": 2, "name": "orange", "count": 5}]', fruits(), False,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", DIALECTS)
def test_dialects_of_the_standard(name: str, tmp_path: Path) -> None:
    dialect, path, text, schema, _ = DIALECTS[name]
    table = {"name": "fruits", "path": path, "dialect": dialect, "schema": schema}
    report = report_of(tmp_path, [table], {path: text})
    assert (errors(report), report.stats["rows"]) == ([], 2)


@pytest.mark.parametrize("name", [name for name, case in DIALECTS.items() if not case[-1]])
def test_without_its_dialect_the_same_file_is_wrong(name: str, tmp_path: Path) -> None:
    _, path, text, schema, _ = DIALECTS[name]
    report = report_of(tmp_path, [{"name": "fruits", "path": path, "schema": schema}], {path: text})
    assert not report.valid


@pytest.mark.parametrize(
    "dialect",
    [
        {"header": "no"},
        {"headerRows": [0]},
        {"headerRows": "1"},
        {"commentRows": ["2"]},
        {"quoteChar": "''"},
        {"escapeChar": "||"},
        {"doubleQuote": 1},
        {"itemType": "rows"},
        {"itemKeys": "id"},
        {"sheetNumber": "2"},
    ],
)
def test_dialects_that_the_standard_rules_out(dialect: dict[str, Any], tmp_path: Path) -> None:
    table = {"name": "fruits", "path": "t.csv", "dialect": dialect, "schema": fruits()}
    assert not report_of(tmp_path, [table], {"t.csv": "id,name\n1,apple\n2,orange\n"}).valid


# --- Table Schema ---


def table(folder: Path, schema: dict[str, Any], text: str, version: int = 2) -> list[tuple[str, str]]:
    resources = [{"name": "t", "path": "t.csv", "schema": schema}]
    return errors(report_of(folder, resources, {"t.csv": text}, version))


ABC = {"fields": [{"name": "a"}, {"name": "b"}, {"name": "c"}]}
UNIQUE = {**ABC, "uniqueKeys": [["a"], ["a", "b"], ["a", "c"]]}


@pytest.mark.parametrize(
    ("more", "text", "expected"),
    [
        ({"primaryKey": ["a", "c"]}, "a,b,c\n1,x,1\n1,x,2\n", []),
        ({"primaryKey": ["a", "c"]}, "a,b,c\n1,x,1\n1,y,1\n", [("primary-key", "")]),
        ({"primaryKey": ["a", "c"]}, "a,b,c\n1,x,\n", [("primary-key", "")]),
        ({"primaryKey": "a"}, "a,b,c\n1,x,1\n1,y,2\n", [("primary-key", "")]),  # the form of v1
        ({"uniqueKeys": [["a"]]}, "a,b,c\n1,x,1\n2,x,1\n", []),
        ({"uniqueKeys": [["a"]]}, "a,b,c\n,x,1\n,x,1\n", []),  # null values are left out
        ({"uniqueKeys": [["a", "b"]]}, "a,b,c\n1,x,1\n1,x,2\n", [("unique-error", "a, b")]),
        (
            {"missingValues": [{"value": "", "label": "OMITTED"}, {"value": "-99", "label": "REFUSED"}]},
            "a,b,c\n-99,x,\n", [],
        ),
        ({"primaryKey": ["a"], "missingValues": ["-"]}, "a,b,c\n-,x,1\n", [("primary-key", "")]),
        ({"fieldsMatch": "exact"}, "a,b,c\n1,2,3\n", []),
        ({"fieldsMatch": "exact"}, "a,b\n1,2\n", [("missing-label", "c")]),
        ({"fieldsMatch": "exact"}, "a,b,c,d\n1,2,3,4\n", [("extra-label", "")]),
        ({"fieldsMatch": "equal"}, "c,a,b\n1,2,3\n", []),
        ({"fieldsMatch": "equal"}, "c,a\n1,2\n", [("missing-label", "b")]),
        ({"fieldsMatch": "subset"}, "d,c,a,b\n1,2,3,4\n", []),
        ({"fieldsMatch": "subset"}, "d,c,a\n1,2,3\n", [("missing-label", "b")]),
        ({"fieldsMatch": "superset"}, "c,a\n1,2\n", []),
        ({"fieldsMatch": "superset"}, "c,d\n1,2\n", [("extra-label", "")]),
        ({"fieldsMatch": "partial"}, "d,c\n1,2\n", []),
        ({"fieldsMatch": "partial"}, "d,e\n1,2\n", [("missing-label", "")]),
        ({"fieldsMatch": ["subset"]}, "d,c,a,b\n1,2,3,4\n", []),  # the form of the profile
    ],
)  # fmt: skip
def test_schemas_of_the_standard(
    more: dict[str, Any], text: str, expected: list[tuple[str, str]], tmp_path: Path
) -> None:
    # The profile of v2 knows lists only; consumers must take the text of v1 too.
    told = ("schema-error", "package-error") if isinstance(more.get("primaryKey"), str) else ()
    found = [each for each in table(tmp_path, {**ABC, **more}, text) if each[0] not in told]
    assert found == expected


@pytest.mark.parametrize("mode", ["exact", "equal"])
def test_swapped_columns_are_one_finding(mode: str, tmp_path: Path) -> None:
    fields = [
        {"name": name, "type": kind} for name, kind in (("a", "integer"), ("b", "date"), ("c", "boolean"))
    ]
    text = "c,a,b\ntrue,1,2020-01-01\nfalse,x,2020-01-02\n"
    found = table(tmp_path, {"fields": fields, "fieldsMatch": [mode]}, text)
    assert found == [("incorrect-label", "")] * (mode == "exact") + [("type-error", "a")]


def test_three_unique_keys(tmp_path: Path) -> None:
    assert table(tmp_path, UNIQUE, "a,b,c\n1,x,1\n2,x,1\n") == []
    assert table(tmp_path, UNIQUE, "a,b,c\n1,x,1\n1,y,2\n") == [("unique-error", "a")]


@pytest.mark.parametrize(
    ("codes", "expected"), [("code\nCA\nNY\n", []), ("code\nCA\n", [("foreign-key", "state-code")])]
)
@pytest.mark.parametrize("one", [True, False])
def test_states_refer_to_their_codes(
    codes: str, expected: list[tuple[str, str]], one: bool, tmp_path: Path
) -> None:
    reference = {"resource": "state-codes", "fields": "code" if one else ["code"]}
    key = {"fields": "state-code" if one else ["state-code"], "reference": reference}
    states = {"fields": [{"name": "state-code"}], "foreignKeys": [key]}
    resources = [
        {"name": "state-codes", "path": "codes.csv", "schema": {"fields": [{"name": "code"}]}},
        {"name": "population-by-state", "path": "states.csv", "schema": states},
    ]
    files = {"codes.csv": codes, "states.csv": "state-code\nCA\nNY\n"}
    # In v1 names are texts or lists alike; the profile of v2 knows lists only, consumers take both.
    found = errors(report_of(tmp_path, resources, files, 1 if one else 2))
    assert found == expected


@pytest.mark.parametrize("reference", [{"fields": ["id"]}, {"resource": "", "fields": ["id"]}])
def test_a_table_refers_to_itself(reference: dict[str, Any], tmp_path: Path) -> None:
    schema = {
        "fields": [{"name": "parent"}, {"name": "id"}],
        "foreignKeys": [{"fields": ["parent"], "reference": reference}],
    }
    assert table(tmp_path, schema, "parent,id\n,1\n1,2\n") == []
    assert table(tmp_path, schema, "parent,id\n,1\n7,2\n") == [("foreign-key", "parent")]


def test_fields_of_one_name_are_no_error(tmp_path: Path) -> None:
    schema = {"fields": [{"name": "a", "type": "string"}, {"name": "a", "type": "string"}]}
    assert table(tmp_path, schema, "a,a\n1,2\n") == []


FIELDS: list[tuple[dict[str, Any], list[str], list[str]]] = [
    ({"type": "string", "categories": ["apple", "orange", "banana"]}, ["apple", "banana"], ["pear", "Apple"]),
    (
        {"type": "integer", "categories": [{"value": 0, "label": "apple"}, {"value": 1, "label": "orange"}]},
        ["0", "1"], ["2", "apple"],
    ),
    ({"type": "number"}, ["1.5", "-2", "+.5", "NaN", "INF", "-INF", "1E5"], ["1,5", "abc"]),
    ({"type": "number", "bareNumber": False}, ["€95", "95%", "95 %"], ["€"]),
    ({"type": "boolean"}, ["true", "True", "TRUE", "1", "false", "False", "FALSE", "0"], ["yes", "tRUE"]),
    ({"type": "date"}, ["2024-01-26"], ["26/01/24", "2024-13-01"]),
    ({"type": "date", "format": "%d/%m/%y"}, ["26/01/24"], ["2024-01-26"]),
    ({"type": "time"}, ["23:59:59"], ["24:60:00", "1:2:3"]),
    ({"type": "datetime"}, ["2024-01-26T10:00:00Z"], ["2024-01-26"]),
    ({"type": "year"}, ["2024"], ["24"]),
    ({"type": "yearmonth"}, ["2024-01"], ["2024-1"]),
    ({"type": "duration"}, ["P1Y2M3DT10H30M", "-P120D", "P1347Y"], ["P-20M", "P1Y2MT", "1Y"]),
    ({"type": "geopoint"}, ["90.50, 45.50", "90.50,45.50"], ["90.50"]),
    ({"type": "geopoint", "format": "array"}, ["[90.50, 45.50]"], ["90.50, 45.50"]),
    ({"type": "geopoint", "format": "object"}, ['{"lon": 90.50, "lat": 45.50}'], ["[90.50, 45.50]"]),
    ({"type": "list", "itemType": "integer", "delimiter": ";"}, ["1;2", "3"], ["1,2"]),
]  # fmt: skip


@pytest.mark.parametrize(("field", "good", "bad"), FIELDS, ids=lambda each: str(each)[:40])
def test_values_of_the_standard(
    field: dict[str, Any], good: list[str], bad: list[str], tmp_path: Path
) -> None:
    fields = {"fields": [{"name": "n", "type": "integer"}, {"name": "x", **field}]}

    def text(values: list[str]) -> str:
        doubled = (value.replace('"', '""') for value in values)
        return "n,x\n" + "".join(f'{at},"{value}"\n' for at, value in enumerate(doubled))

    assert table(tmp_path, fields, text(good)) == []
    for value in bad:
        assert [name for _, name in table(tmp_path, fields, text([value]))] == ["x"], value


# --- Data Resource ---


@pytest.mark.parametrize(
    "data",
    [
        [{"a": 1, "b": 2}, {"a": 3, "b": 4}],
        [["a", "b"], [1, 2], [3, 4]],
    ],
)
def test_inline_rows(data: Any, tmp_path: Path) -> None:
    fields = [{"name": "a", "type": "integer"}, {"name": "b", "type": "integer"}]
    report = report_of(tmp_path, [{"name": "t", "data": data, "schema": {"fields": fields}}], {})
    assert (errors(report), report.stats["rows"]) == ([], 2)


PARTS = {
    "name": "t",
    "path": ["myfile1.csv", "myfile2.csv"],
    "schema": {"fields": [{"name": "a", "type": "integer"}, {"name": "b"}], "primaryKey": ["a"]},
}


def test_a_table_in_several_files(tmp_path: Path) -> None:
    good = report_of(tmp_path, [PARTS], {"myfile1.csv": "a,b\n1,x\n", "myfile2.csv": "a,b\n2,x\n"})
    assert (errors(good), good.stats["rows"]) == ([], 2)


@pytest.mark.parametrize("large", [0, 1 << 40])
def test_a_key_in_two_of_several_files(large: int, tmp_path: Path) -> None:
    with patch("hydata.conformity.table.LARGE", large):
        bad = report_of(tmp_path, [PARTS], {"myfile1.csv": "a,b\n1,x\n", "myfile2.csv": "a,b\n1,y\n"})
    assert errors(bad) == [("primary-key", "")]


@pytest.mark.parametrize("path", ["/a.csv", "../a.csv", ".hidden/a.csv", "a/../../b.csv"])
def test_paths_that_the_standard_rules_out(path: str, tmp_path: Path) -> None:
    (tmp_path / ".hidden").mkdir()
    resources = [{"name": "t", "path": path, "schema": {"fields": [{"name": "a"}]}}]
    assert not report_of(tmp_path, resources, {".hidden/a.csv": "a\n1\n"}).valid


@pytest.mark.parametrize(
    "change",
    [{"path": []}, {"data": [1]}, {"bytes": "12"}, {"encoding": 8}, {"schema": {"fields": []}}],
    ids=str,
)
def test_resources_that_the_standard_rules_out(change: dict[str, Any], tmp_path: Path) -> None:
    good = {"name": "t", "path": "t.csv", "schema": {"fields": [{"name": "a"}]}}
    assert report_of(tmp_path, [good], {"t.csv": "a\n1\n"}).valid
    assert not report_of(tmp_path, [{**good, **change}], {}).valid


def test_a_reference_to_another_type_is_one_finding(tmp_path: Path) -> None:
    key = {"fields": ["a"], "reference": {"resource": "two", "fields": ["x"]}}
    one = {"fields": [{"name": "a", "type": "string"}], "foreignKeys": [key]}
    resources = [
        {"name": "one", "path": "one.csv", "type": "table", "schema": one},
        {"name": "two", "path": "two.csv", "type": "table", "schema": {"fields": [{"name": "x", "type": "integer"}]}},
    ]  # fmt: skip
    report = report_of(tmp_path, resources, {"one.csv": "a\n1\n2\n", "two.csv": "x\n1\n2\n"})
    assert [(each.rule, each.message.partition(": ")[2]) for each in report.findings] == [
        ("schema-error", "a is of type string, but two.x of type integer")
    ]
    assert [(each.what, each.why) for each in report.skipped] == [
        ("foreign key one -> two", "a and two.x are of types whose values are never equal")
    ]
