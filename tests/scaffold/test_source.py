"""A new source: one row, one file, one path more, and the rest byte for byte as it was."""

from __future__ import annotations

from pathlib import Path

import pytest

import worlds
from hydata import scaffold
from hydata.errors import HydataError
from hydata.package import Package

HEADER = ",".join(worlds.COLUMNS) + "\n"
SAID = {
    "title": "2026年统计公报, 初步",
    "publisher": "统计局",
    "date": "2027-03-01",
    "kind": "official communiqué",
    "address": "https://example.org/",
    "grade": "A",
    "rank": "2",
    "note": "",
}


@pytest.mark.parametrize(
    ("id", "said", "row", "neighbours", "by_hand"),
    [
        (
            "communique-2026",
            SAID,
            'communique-2026,,A,2,"2026年统计公报, 初步",统计局,2027-03-01,official communiqué,'
            "https://example.org/,,,\n",
            ("book,", "news,"),
            (
                "resources/observations/communique-2026.csv: one row a printed figure, ids from communique-2026:1 on",
            ),
        ),
        (
            "zone-2026",
            {},
            "zone-2026,,B,4,zone-2026,,,other,,,,\n",
            ("wiki,", ""),
            (
                "resources/sources.csv: title, publisher, date, address of zone-2026",
                "resources/observations/zone-2026.csv: one row a printed figure, ids from zone-2026:1 on",
            ),
        ),
    ],
)
def test_a_source_gets_its_row_its_file_and_its_path(
    world: Path,
    id: str,
    said: dict[str, str],
    row: str,
    neighbours: tuple[str, str],
    by_hand: tuple[str, ...],
) -> None:
    before = (world / "resources/sources.csv").read_text(encoding="utf-8")
    changes = scaffold.source(Package.read(world), id, said)
    with changes.applied() as written:
        pass
    assert written == ["resources/sources.csv", f"resources/observations/{id}.csv", "datapackage.json"]
    after = (world / "resources/sources.csv").read_text(encoding="utf-8")
    assert (after.replace(row, ""), after.count(row)) == (before, 1)
    above, below = after.split(row)
    assert (above.splitlines()[-1].startswith(neighbours[0]), below.startswith(neighbours[1])) == (True, True)
    assert (world / f"resources/observations/{id}.csv").read_text(encoding="utf-8") == HEADER
    paths = list(Package.read(world).resource("observations").paths)
    assert paths == sorted(f"resources/observations/{name}.csv" for name in ("book", "news", "wiki", id))
    assert changes.by_hand == by_hand


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("source,grade\nb,A\na,A\n", "source,grade\nb,A\na,A\nab,B\n"),
        ("source,grade\na,A\nb,A", "source,grade\na,A\nab,B\nb,A"),
        ("source,grade\na,A", "source,grade\na,A\nab,B\n"),
        ("\ufeffsource,grade\r\na,A\r\nb,A\r\n", "\ufeffsource,grade\r\na,A\r\nab,B\r\nb,A\r\n"),
        ('source,grade\na,"A\u2028\nA"\nb,A\n', 'source,grade\na,"A\u2028\nA"\nab,B\nb,A\n'),
    ],
)
def test_all_other_rows_stay_as_they_are(tmp_path: Path, before: str, after: str) -> None:
    from hydata.scaffold.source import _with_row

    path = tmp_path / "sources.csv"
    path.write_bytes(before.encode())
    made = _with_row(before.encode(), ["source", "grade"], {"source": "ab", "grade": "B"}, path)
    assert made.decode() == after


@pytest.mark.parametrize(
    ("id", "said", "message"),
    [
        ("book", {}, "there is a source 'book' already; nothing is overwritten"),
        ("lost", {}, "there is a file resources/observations/lost.csv already; nothing is overwritten"),
        (
            "Debt_2026",
            {},
            "'Debt_2026' names no source: small letters, digits and -, no - first; 'debt-2026' would do",
        ),
        ("-a", {}, "'-a' names no source: small letters, digits and -, no - first; 'a' would do"),
        ("公报", {}, "'公报' names no source: small letters, digits and -, no - first"),
        ("a", {"rank": "-4"}, "rank '-4' of the source breaks the constraint minimum 1"),
        ("a", {"grade": "Z"}, "grade 'Z' of the source: known: A, B, C, X"),
        ("a", {"rank": "high"}, "rank 'high' of the source is not an integer"),
        ("a", {"sha256": "1"}, "sha256 '1' of the source breaks the constraint pattern [0-9a-f]{64}"),
        ("a", {"tittle": "x"}, "sources.csv has no column 'tittle'; did you mean 'title'?"),
    ],
)
def test_what_cannot_be_a_source_is_told(world: Path, id: str, said: dict[str, str], message: str) -> None:
    (world / "resources/observations/lost.csv").write_text(HEADER, encoding="utf-8")
    before = worlds.files(world)
    with pytest.raises(HydataError) as error:
        scaffold.source(Package.read(world), id, said)
    assert str(error.value) == message
    assert worlds.files(world) == before
