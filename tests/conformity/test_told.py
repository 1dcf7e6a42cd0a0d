"""Faults of a descriptor in words, each told once, at its place."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from hydata.conformity import conformity
from hydata.conformity.told import A_LICENSE, A_PATH
from hydata.package import Package

TABLE = {"name": "a", "path": "a.csv"}
FIELDS = [{"name": "id", "type": "integer"}]
V2 = "https://datapackage.org/profiles/2.0/datapackage.json"


def told(folder: Path, raw: dict[str, Any]) -> list[tuple[str, str, str]]:
    (folder / "a.csv").write_text("id\n1\n", encoding="utf-8")
    (folder / "datapackage.json").write_text(json.dumps({"name": "p"} | raw), encoding="utf-8")
    report = conformity(Package.read(folder))
    return [(each.severity, each.rule, each.message) for each in report.findings]


@pytest.mark.parametrize(
    ("resource", "message"),
    [
        ({"path": "a.csv"}, "/resources/0: it has no `name`"),
        ({"name": "a", "url": "http://a.b/c.csv"}, "/resources/0: it has neither `path` nor `data`"),
        (TABLE | {"data": []}, "/resources/0: it has both `path` and `data`, and may have only one of them"),
        (TABLE | {"path": "./a.csv"}, f"/resources/0/path: './a.csv' {A_PATH}"),
        (TABLE | {"sources": [{"path": ""}]}, "/resources/0/sources/0/path: it is empty"),
        (TABLE | {"licenses": [{"name": "CC0 1.0"}]}, f"/resources/0/licenses/0/name: 'CC0 1.0' {A_LICENSE}"),
        (TABLE | {"licenses": [{}]}, "/resources/0/licenses/0: it has neither `name` nor `path`"),
    ],
)
def test_a_resource_that_is_wrong(tmp_path: Path, resource: Any, message: str) -> None:
    assert ("error", "package-error", message) in told(tmp_path, {"$schema": V2, "resources": [resource]})


@pytest.mark.parametrize(
    ("schema", "messages"),
    [
        ({"primaryKey": []}, ["/primaryKey: [] has less than 1 item"]),
        ({"fields": [FIELDS[0] | {"title": None}]}, ['/fields/0/title: null is not of type "string"']),
        ({"fields": [FIELDS[0] | {"format": "any"}]}, ["/fields/0/format: the type integer has no format 'any'; known: default"]),
        ({"foreignKeys": [{"fields": "id", "reference": {"resource": "a"}}]}, ['/foreignKeys/0/reference: "fields" is a required property']),
    ],
)  # fmt: skip
@pytest.mark.parametrize("version", [{"$schema": V2}, {"profile": "data-package"}, {}])
def test_a_schema_that_is_wrong_is_told_once(
    tmp_path: Path, schema: Any, messages: list[str], version: Any
) -> None:
    raw = {"resources": [TABLE | {"schema": {"fields": FIELDS} | schema}]} | version
    assert told(tmp_path, raw) == [("error", "schema-error", message) for message in messages]


def test_a_type_is_of_no_meaning_where_no_version_is_said(tmp_path: Path) -> None:
    resources = [TABLE | {"type": "file"}]
    wrong = ("error", "package-error", '/resources/0/type: "file" is not one of "table"')
    assert told(tmp_path, {"resources": resources}) == []
    assert told(tmp_path, {"$schema": V2, "resources": resources}) == [wrong]


@pytest.mark.parametrize(
    ("part", "rule", "message"),
    [
        ({"path": "https://a.b/c.csv"}, "scheme-error", "a remote file is not fetched"),
        ({"schema": "https://a.b/s.json"}, "schema-error", "resource 'a': schema https://a.b/s.json: a remote file is not fetched"),
    ],
)  # fmt: skip
def test_an_address_on_the_net_is_right_but_not_looked_at(
    tmp_path: Path, part: Any, rule: str, message: str
) -> None:
    assert told(tmp_path, {"resources": [TABLE | part]}) == [("info", rule, message)]
    report = conformity(Package.read(tmp_path))
    assert (report.valid, [each.what for each in report.skipped]) == (True, ["cells of a"])


def test_a_foreign_key_that_is_wrong_does_not_hide_the_cells(tmp_path: Path) -> None:
    fields = [{"name": "id", "type": "date"}]
    key = {"fields": "id", "reference": {"resource": "", "fields": ["id", "id"]}}
    found = told(tmp_path, {"resources": [TABLE | {"schema": {"fields": fields, "foreignKeys": [key]}}]})
    assert [rule for _, rule, _ in found] == ["schema-error", "type-error"]


@pytest.mark.parametrize("text", ["<!DOCTYPE html>\n<html>", "\n<HTML lang='en'>"])
def test_a_web_page_is_not_said_to_be_empty(tmp_path: Path, text: str) -> None:
    told(tmp_path, {"resources": [TABLE]})
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    report = conformity(Package.read(tmp_path))
    assert [each.message for each in report.findings] == ["the file is a web page, not a table in text"]


def test_a_pointer_of_git_lfs_is_told(tmp_path: Path) -> None:
    told(tmp_path, {"resources": [TABLE | {"schema": {"fields": FIELDS}}]})
    (tmp_path / "a.csv").write_text(
        "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12\n", encoding="utf-8"
    )
    report = conformity(Package.read(tmp_path))
    assert [(each.message, each.hint) for each in report.findings] == [
        ("the file is a Git LFS pointer, not a table in text", "`git lfs pull` fetches the file itself")
    ]


def test_what_only_frictionless_knows_may_stand_under_its_name(tmp_path: Path) -> None:
    assert told(tmp_path, {"resources": [TABLE | {"dialect": {"json": {"keyed": True}}}]}) == []


def test_a_format_with_its_dot(tmp_path: Path) -> None:
    told(tmp_path, {"resources": [TABLE | {"format": ".csv", "type": "table"}]})
    report = conformity(Package.read(tmp_path))
    assert [(each.rule, each.hint) for each in report.findings] == [
        ("format-error", "say 'csv', without the dot")
    ]


def test_what_this_installation_cannot_read_is_no_fault_of_the_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from frictionless import FrictionlessException, errors
    from frictionless.resources import TableResource

    def lacking(table: TableResource) -> None:
        raise FrictionlessException(errors.Error(note='Please install "frictionless[ods]"'))

    monkeypatch.setattr(TableResource, "open", lacking)
    (tmp_path / "a.ods").write_bytes(b"PK")
    assert told(tmp_path, {"resources": [TABLE | {"path": "a.ods", "schema": {"fields": FIELDS}}]}) == []
    report = conformity(Package.read(tmp_path))
    assert [each.why for each in report.skipped] == [
        'frictionless cannot read it: Please install "frictionless[ods]"'
    ]
