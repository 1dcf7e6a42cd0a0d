"""What JSON readers take in a descriptor without a word."""

from __future__ import annotations

from pathlib import Path

import pytest

from hydata.conformity import conformity
from hydata.conformity.lenient import NO_NUMBER, TWICE, lenient
from hydata.findings import Finding, Sample, Severity
from hydata.package import Package


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"a": 1, "b": {"a": 2}}', []),
        ('{"a": 1, "a": 2, "a": 3}', [("/a", TWICE, "warning", "a")]),
        (
            '{"a": [{}, {"b/c": {"x": 1, "x": 1, "y~": 2, "y~": 2}}]}',
            [("/a/1/b~1c/x", TWICE, "warning", "x"), ("/a/1/b~1c/y~0", TWICE, "warning", "y~")],
        ),
        ('{"a": {"x": 1, "x": 1}, "a": 2}', [("/a", TWICE, "warning", "a")]),
        (
            '{"a": [NaN, 1, -Infinity], "b": "NaN"}',
            [("/a/0", NO_NUMBER, "error", "NaN"), ("/a/2", NO_NUMBER, "error", "-Infinity")],
        ),
        ('{"a": 1, "a": ', []),
        ("[" * 900 + '{"a": 1, "a": 1}' + "]" * 900, [("/0" * 900 + "/a", TWICE, "warning", "a")]),
        ("[" * 100_000, []),
    ],
    ids=["none", "three times", "inside", "in what does not count", "numbers", "no JSON", "deep", "too deep"],
)
def test_lenient(text: str, expected: list[tuple[str, str, str, str]]) -> None:
    assert lenient(text) == expected


def test_what_is_not_quite_json_is_told_where_it_stands(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("a\n1\n", encoding="utf-8")
    (tmp_path / "s.json").write_text('{"fields": [{"name": "a", "name": "a"}]}', encoding="utf-8")
    descriptor = (
        '{"$schema": "https://datapackage.org/profiles/2.0/datapackage.json", "weight": NaN, "resources": ['
        '{"name": "t", "path": "x.csv", "path": "t.csv", "schema": "s.json"},'
        '{"name": "d", "data": [{"a": NaN}], "schema": {"fields": [{"name": "a", "type": "number"}]}}]}'
    )
    (tmp_path / "datapackage.json").write_text(descriptor, encoding="utf-8")

    def told(
        rule: str, resource: str, path: str, place: str, what: str, severity: Severity, value: str
    ) -> Finding:
        samples = (Sample(value, key=place),)
        return Finding(rule, severity, f"{place}: {what}", resource, path, samples=samples)

    report = conformity(Package.read(tmp_path))
    assert [each for each in report.findings if each.rule != "source-error"] == [
        told("package-error", "", "datapackage.json", "/weight", NO_NUMBER, "error", "NaN"),
        told("package-error", "t", "datapackage.json", "/resources/0/path", TWICE, "warning", "path"),
        told("schema-error", "t", "s.json", "/fields/0/name", TWICE, "warning", "name"),
    ]
    assert [(each.rule, each.resource, each.count) for each in report.findings][3:] == [
        ("source-error", "d", 1)
    ]
