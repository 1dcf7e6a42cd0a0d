"""Paths from the root, and the characters of a cell: the right ones or none."""

from __future__ import annotations

from pathlib import Path

import pytest

from hydata.findings import Finding, Sample
from hydata.render import Places

FINDING = Finding("total", "error", "m", path="a.csv")


@pytest.mark.parametrize(
    ("text", "sample", "span"),
    [
        ("a,b\n耒阳,12\n", Sample("12", line=2, column=2), (4, 6)),
        ('a,b\n"x, ""y""",12\n', Sample('x, "y"', line=2, column=1), (1, 11)),
        ('a,b\n"x, ""y""",12\n', Sample("12", line=2, column=2), (12, 14)),
        ("a,b\r\n1,2\r\n", Sample("2", line=2, column=2), (3, 4)),
        ("a;b\n1,5;2,5\n", Sample("2,5", line=2, column=2), None),  # another dialect
        ("a,b\n1,2\n", Sample("3", line=2, column=2), None),  # something else stands there
        ("a,b\n1,2\n", Sample("2", line=9, column=2), None),
        ("a,b\n1,2\n", Sample("2", line=2, column=9), None),
        ("a,b\n1,2\n", Sample("2", line=2), None),
        ("a,b\n1,\n", Sample("", line=2, column=2), None),
        ('a,b\n"open,2\n', Sample("2", line=2, column=2), None),
    ],
)
def test_span(tmp_path: Path, text: str, sample: Sample, span: tuple[int, int] | None) -> None:
    (tmp_path / "a.csv").write_bytes(text.encode())
    assert Places(tmp_path).span(FINDING, sample) == span


def test_a_file_that_is_not_there_has_no_span(tmp_path: Path) -> None:
    assert Places(tmp_path).span(FINDING, Sample("2", line=2, column=2)) is None
    assert Places().span(FINDING, Sample("2", line=2, column=2)) is None


@pytest.mark.parametrize(
    ("base", "path", "told"),
    [
        ("/work/data", "a.csv", "data/a.csv"),
        ("/work", "a.csv", "a.csv"),
        ("/other", "a.csv", "/other/a.csv"),
        ("/work/data", "../../other/a.csv", "/other/a.csv"),
        ("/work", "https://example.org/a.csv", "https://example.org/a.csv"),
        ("/work", "", ""),
    ],
)
def test_path(base: str, path: str, told: str) -> None:
    assert Places(Path(base), Path("/work")).path(path) == told
