"""The descriptor: what is wrong in it is told once, in words, and nothing is told of it again in the rows."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from hydata.conformity import conformity
from hydata.package import Package

TWO = {"fields": [{"name": "a", "type": "integer"}, {"name": "b"}]}


def found(folder: Path, resource: dict[str, Any], **more: Any) -> list[tuple[str, str]]:
    """Rule and message of each finding of a package of one table."""
    profile = "https://datapackage.org/profiles/2.0/datapackage.json"
    raw = {"$schema": profile, "name": "p", "resources": [{"name": "t"} | resource], **more}
    raw["resources"] = [{name: each for name, each in raw["resources"][0].items() if each is not None}]
    (folder / "datapackage.json").write_text(json.dumps(raw), encoding="utf-8")
    (folder / "t.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    return [(each.rule, each.message) for each in conformity(Package.read(folder)).findings]


@pytest.mark.parametrize(
    ("resource", "expected"),
    [
        ({"schema": TWO, "dialect": {"delimiter": 5}}, ("resource-error", "/dialect/delimiter: `delimiter` must be a text of one character or more, not 5")),
        ({"schema": TWO, "encoding": 5}, ("encoding-error", "there is no encoding 5; UTF-8 is taken")),
        ({"schema": TWO, "path": "../t.csv"}, ("scheme-error", "a path that leaves the package is refused")),
        ({"schema": 5}, ("schema-error", "/resources/0/schema: a Table Schema is an object with a list `fields`")),
        ({"schema": TWO | {"fieldsMatch": "some"}}, ("schema-error", "/fieldsMatch: `fieldsMatch` must be one of exact, equal, subset, superset, partial, not 'some'")),
        ({"schema": {"fields": [{"name": "a"}, {"name": "b", "constraints": {"required": "yes"}}]}}, ("schema-error", "/fields/1/constraints/required: required is true or false, not 'yes'")),
        ({"schema": TWO | {"uniqueKeys": "a"}}, ("schema-error", '/uniqueKeys: "a" is not of type "array"')),
    ],
)  # fmt: skip
def test_what_the_profile_of_the_package_says_too_is_told_once(
    tmp_path: Path, resource: dict[str, Any], expected: tuple[str, str]
) -> None:
    assert found(tmp_path, {"path": "t.csv"} | resource) == [expected]


@pytest.mark.parametrize(
    ("resource", "message"),
    [
        ({"name": None}, "/resources/0: it has no `name`"),
        ({"path": None}, "/resources/0: it has neither `path` nor `data`"),
        (
            {"data": [["a", "b"], [1, "2"]]},
            "/resources/0: it has both `path` and `data`, and may have only one of them",
        ),
        ({"path": []}, "/resources/0/path: it is empty"),
    ],
)
def test_a_resource_that_fits_no_form_of_the_profile(
    tmp_path: Path, resource: dict[str, Any], message: str
) -> None:
    told = found(tmp_path, {"path": "t.csv", "schema": TWO} | resource)
    assert [said for rule, said in told if rule == "package-error"] == [message]


@pytest.mark.parametrize("target", ["", "other"])
def test_a_reference_to_a_field_that_is_not_there_is_one_finding(tmp_path: Path, target: str) -> None:
    key = {"fields": ["a"], "reference": {"resource": target, "fields": ["z"]}}
    table = {"name": "t", "path": "t.csv", "schema": TWO | {"foreignKeys": [key]}}
    raw = {"name": "p", "resources": [table, {"name": "other", "path": "t.csv", "schema": TWO}]}
    (tmp_path / "datapackage.json").write_text(json.dumps(raw), encoding="utf-8")
    (tmp_path / "t.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    report = conformity(Package.read(tmp_path))
    owner = target or "t"
    assert (
        [(each.rule, each.message) for each in report.findings],
        [(each.what, each.why) for each in report.skipped],
    ) == (
        [("schema-error", f"/foreignKeys/0/reference/fields: {owner} has no field 'z'")],
        [(f"foreign key t -> {owner}", f"{owner} has no field z")],
    )
