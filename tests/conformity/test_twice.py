"""Properties that stand twice in one object of a descriptor."""

from __future__ import annotations

from pathlib import Path

import pytest

from hydata.conformity import conformity
from hydata.conformity.twice import twice
from hydata.findings import Finding, Sample
from hydata.package import Package


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"a": 1, "b": {"a": 2}}', []),
        ('{"a": 1, "a": 2, "a": 3}', [("", "a")]),
        ('{"a": [{}, {"b/c": {"x": 1, "x": 1, "y": 2, "y": 2}}]}', [("/a/1/b~1c", "x"), ("/a/1/b~1c", "y")]),
        ('{"a": {"x": 1, "x": 1}, "a": 2}', [("", "a")]),
        ('{"a": 1, "a": ', []),
        ("[" * 900 + '{"a": 1, "a": 1}' + "]" * 900, [("/0" * 900, "a")]),
        ("[" * 100_000, []),
    ],
    ids=["none", "three times", "inside, escaped", "in what does not count", "no JSON", "deep", "too deep"],
)
def test_twice(text: str, expected: list[tuple[str, str]]) -> None:
    assert twice(text) == expected


def test_a_property_that_stands_twice_is_told_where_it_stands(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("a\n1\n", encoding="utf-8")
    (tmp_path / "s.json").write_text('{"fields": [{"name": "a", "name": "a"}]}', encoding="utf-8")
    descriptor = (
        '{"$schema": "https://datapackage.org/profiles/2.0/datapackage.json", "resources": ['
        '{"name": "t", "path": "x.csv", "path": "t.csv", "schema": "s.json"}]}'
    )
    (tmp_path / "datapackage.json").write_text(descriptor, encoding="utf-8")
    report = conformity(Package.read(tmp_path))
    hint = "delete the other one"
    assert report.findings == (
        Finding(
            "package-error", "warning", "/resources/0: the property 'path' stands here twice; the last one counts",
            "t", "datapackage.json", samples=(Sample("path", key="/resources/0/path"),), hint=hint,
        ),
        Finding(
            "schema-error", "warning", "/fields/0: the property 'name' stands here twice; the last one counts",
            "t", "s.json", samples=(Sample("name", key="/fields/0/name"),), hint=hint,
        ),
    )  # fmt: skip
