"""Reports that are kept: found for the very same content alone, and harmless whatever happens to them."""

from __future__ import annotations

import json
import os
import shutil
import threading
from pathlib import Path
from typing import Any

import pytest

import hydata
from hydata import cache
from hydata.cache import CONTENTS, NOTHING, Cache
from hydata.conformity import Options, conformity
from hydata.findings import Check, Finding, Report, Sample, Skipped
from hydata.package import Package

TOWNS = {
    "fields": [{"name": "town", "type": "string"}, {"name": "people", "type": "integer"}],
    "primaryKey": "town",
}
SHOPS = {
    "fields": [{"name": "shop", "type": "string"}, {"name": "town", "type": "string"}],
    "foreignKeys": [{"fields": "town", "reference": {"resource": "towns", "fields": "town"}}],
    "rules": [],
}  # fmt: skip


@pytest.fixture
def package(tmp_path: Path) -> Path:
    folder = tmp_path / "package"
    folder.mkdir()
    resources = [
        {"name": name, "type": "table", "path": f"{name}.csv", "schema": f"{name}.json"}
        for name in ("shops", "towns")
    ]
    raw = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "p",
        "resources": resources,
    }
    (folder / "datapackage.json").write_text(json.dumps(raw), encoding="utf-8")
    (folder / "towns.json").write_text(json.dumps(TOWNS), encoding="utf-8")
    (folder / "shops.json").write_text(json.dumps(SHOPS), encoding="utf-8")
    (folder / "towns.csv").write_text("town,people\na,7\nb,8\n", encoding="utf-8")
    (folder / "shops.csv").write_text("shop,town\nx,a\ny,b\n", encoding="utf-8")
    return folder


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the cache, which is on."""
    monkeypatch.setenv("HYDATA_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def cached(report: Report) -> list[str]:
    found = report.stats.get("cached", [])
    assert isinstance(found, list)
    return found


def replace(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


REPORT = Report(
    "p",
    (Finding("total", "error", "衡 is not 阳", "t", "t.csv", "x", 3, (Sample("1", 2, 2, 1, "a|b", "u.csv"), Sample()), "do", ""),),
    (Check("total", "holds", "t", "x", 4, "1 + 1", "[1, 2]", "so"),),
    (Finding("shares", "warning", "off", reason="because"),),
    (Skipped("cells of u", "gone"),),
    {"rows": 7},
)  # fmt: skip


def test_a_report_comes_back_as_it_was_kept(tmp_path: Path) -> None:
    entry = Cache(tmp_path / "cache").entry("x", [Path(__file__)])
    assert entry.find() is None
    entry.keep(REPORT)
    assert entry.find() == REPORT
    assert Cache(tmp_path / "cache").entry("x", [Path(__file__)]).find() == REPORT


def test_without_a_folder_nothing_is_kept() -> None:
    entry = NOTHING.entry("x", [Path(__file__)])
    entry.keep(REPORT)
    assert entry.find() is None


@pytest.mark.parametrize("selected", [None, "type-error"])
def test_what_has_not_changed_is_not_looked_at_again(package: Path, kept: Path, selected: str | None) -> None:
    first, second = (hydata.validate(package, select=selected) for _ in range(2))
    assert (cached(first), cached(second)) == ([], ["everything"])
    assert first.to_dict("") == second.to_dict("") | {"stats": first.stats}
    assert cached(hydata.validate(package, cache=False)) == []


def test_a_finding_comes_from_the_cache_too(package: Path, kept: Path) -> None:
    replace(package / "shops.csv", "y,b", "y,c")
    first, second = hydata.validate(package), hydata.validate(package)
    assert [(each.rule, each.resource) for each in first.findings] == [("foreign-key", "shops")]
    assert (second.findings, cached(second)) == (first.findings, ["everything"])


SHOPS_AGAIN, TOWNS_AGAIN = "cells of shops", "cells of towns"


@pytest.mark.parametrize(
    ("file", "old", "new", "unchanged", "found"),
    [
        ("shops.csv", "y,b", "y,c", [TOWNS_AGAIN], ["foreign-key"]),
        ("towns.csv", "b,8", "c,8", [], ["foreign-key"]),  # the parent of the other
        ("towns.csv", "b,8", "b,x", [], ["type-error"]),
        ("towns.json", '"integer"', '"boolean"', [], ["type-error"]),
        ("shops.json", '"rules": []', '"title": "T"', [TOWNS_AGAIN], []),
        ("datapackage.json", '"path": "towns.csv"', '"title": "T", "path": "towns.csv"', [], []),
        ("datapackage.json", '"name": "p"', '"name": "q"', [SHOPS_AGAIN, TOWNS_AGAIN], []),
    ],
)
def test_what_has_changed_is_looked_at(
    package: Path, kept: Path, file: str, old: str, new: str, unchanged: list[str], found: list[str]
) -> None:
    assert hydata.validate(package).findings == ()
    replace(package / file, old, new)
    report = hydata.validate(package)
    assert (cached(report), [each.rule for each in report.findings]) == (unchanged, found)
    without = hydata.validate(package, cache=False)
    assert report.to_dict("") | {"stats": {}} == without.to_dict("") | {"stats": {}}


def test_a_file_that_comes_beside_the_parts_is_seen(package: Path, kept: Path) -> None:
    (package / "parts").mkdir()
    shutil.move(package / "towns.csv", package / "parts/1.csv")
    (package / "parts/2.csv").write_text("town,people\nd,7\n", encoding="utf-8")
    replace(package / "datapackage.json", '"towns.csv"', '["parts/1.csv", "parts/2.csv"], "role": "coded"')
    assert hydata.validate(package).findings == ()
    shutil.copy(package / "parts/1.csv", package / "parts/3.csv")
    assert [each.rule for each in hydata.validate(package).findings] == ["file-error"]


def test_other_samples_are_another_question(package: Path, kept: Path) -> None:
    text = "town,people\n" + "".join(f"t{n},x\n" for n in range(20))
    (package / "towns.csv").write_text(text, encoding="utf-8")
    counts = [
        len(next(each for each in hydata.validate(package, samples=most).findings if each.rule == "type-error").samples)
        for most in (3, None, 3)
    ]  # fmt: skip
    assert counts == [3, 20, 3]


def test_the_shipped_data_and_their_waivers(real: Path, kept: Path) -> None:
    first, second = hydata.validate(), hydata.validate()
    assert cached(second) == ["everything"]
    assert first.to_dict("") == second.to_dict("") | {"stats": first.stats}
    assert first.waived


def test_an_edit_of_the_code_forgets(package: Path, kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hydata.validate(package)
    monkeypatch.setattr(cache, "_code", lambda: ["another"])
    assert cached(hydata.validate(package)) == []


@pytest.mark.parametrize(
    "damage",
    [
        b"",
        b"\n",
        b"{}",
        b"0" * 64 + b"\n{}",
        b"\xff\xfe",
        b"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\n",
        b"44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a\n{}",
    ],
)
def test_what_is_damaged_is_none(package: Path, kept: Path, damage: bytes) -> None:
    before = hydata.validate(package)
    files = [each for each in kept.rglob("*") if each.is_file()]
    assert len(files) == 3
    for each in files:
        each.write_bytes(damage)
    assert hydata.validate(package) == before
    assert cached(hydata.validate(package)) == ["everything"]  # kept anew


def test_a_place_that_cannot_be_written_to_does_no_harm(
    package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("HYDATA_CACHE", str(tmp_path / "file"))
    assert [cached(hydata.validate(package)) for _ in range(2)] == [[], []]


def test_two_runs_at_once(package: Path, kept: Path) -> None:
    reports: list[Any] = []
    runs = [threading.Thread(target=lambda: reports.append(hydata.validate(package))) for _ in range(8)]
    for each in runs:
        each.start()
    for each in runs:
        each.join()
    assert [(each.findings, each.complete) for each in reports] == [((), True)] * 8
    assert cached(hydata.validate(package)) == ["everything"]
    assert list(kept.rglob(".*")) == []  # nothing is left aside


def test_a_file_that_changes_meanwhile_is_not_kept(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("a\n")
    entry = Cache(tmp_path / "cache").entry("x", [file])
    file.write_text("a\nb\n")
    entry.keep(REPORT)
    assert not (tmp_path / "cache").exists()


def test_the_oldest_are_forgotten(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    for number in range(CONTENTS + 3):
        file.write_text("a" * number)
        Cache(tmp_path / "cache").entry("x", [file]).keep(REPORT)
        for each in (tmp_path / "cache").rglob("*"):  # as if some time went by
            os.utime(each, (each.stat().st_mtime - 9, each.stat().st_mtime - 9))
    assert len([each for each in (tmp_path / "cache").rglob("*") if each.is_file()]) == CONTENTS
    assert Cache(tmp_path / "cache").entry("x", [file]).find() == REPORT


def test_an_interrupted_table_is_not_kept(
    package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: Any, **__: Any) -> int:
        raise KeyboardInterrupt

    where = Cache(tmp_path / "cache")
    with monkeypatch.context() as patch:
        patch.setattr("hydata.conformity.table.check", stop)
        assert not conformity(Package.read(package), Options(cache=where)).complete
    assert cached(conformity(Package.read(package), Options(cache=where))) == []
    assert cached(conformity(Package.read(package), Options(cache=where))) == [SHOPS_AGAIN, TOWNS_AGAIN]


def test_another_descriptor_of_the_folder_is_another_package(package: Path, kept: Path) -> None:
    text = (package / "datapackage.json").read_text("utf-8")
    (package / "other.json").write_text(text.replace('"towns.csv"', '"shops.csv"'), encoding="utf-8")
    assert hydata.validate(package).valid
    assert not hydata.validate(package / "other.json").valid


def test_a_descriptor_that_changed_since_it_was_read(package: Path, kept: Path) -> None:
    read = Package.read(package)
    replace(package / "datapackage.json", '"towns.csv"', '"shops.csv"')
    assert hydata.validate(read).valid
    assert not hydata.validate(package).valid
