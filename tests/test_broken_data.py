"""Each rule of files and cells fires on a mutation of the published data (the others: on their pages)."""

from __future__ import annotations

import gzip
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import worlds
from hydata import front
from test_rule_pages import UNPROVOKED, WRITTEN, with_section

CSV, SCHEMA = "resources/units.csv", "schemas/units.json"


def edit(file: str, old: str, new: str) -> Callable[[Path], None]:
    """Write something else once into a file."""

    def change(folder: Path) -> None:
        data = (folder / file).read_bytes()
        assert old.encode("utf-8") in data
        (folder / file).write_bytes(data.replace(old.encode("utf-8"), new.encode("utf-8"), 1))

    return change


def describe(**more: Any) -> Callable[[Path], None]:
    """Say more of the table of units, or say it otherwise."""

    def change(folder: Path) -> None:
        raw = json.loads((folder / "datapackage.json").read_text("utf-8"))
        next(each for each in raw["resources"] if each["name"] == "units").update(more)
        (folder / "datapackage.json").write_text(json.dumps(raw), encoding="utf-8")

    return change


def cut_short(folder: Path) -> None:
    data = gzip.compress((folder / CSV).read_bytes())
    (folder / f"{CSV}.gz").write_bytes(data[:-20])
    describe(path=f"{CSV}.gz")(folder)


HEADER = "unit,title_zh,title_en,symbol,dimension,base,factor,lower,upper,whole,suffix"
MUTATIONS: dict[str, Callable[[Path], None]] = {
    "blank-header": edit(CSV, HEADER, ""),
    "blank-label": edit(CSV, HEADER, HEADER.replace(",symbol,", ",,")),
    "duplicate-label": edit(CSV, HEADER, HEADER.replace(",upper,", ",lower,")),
    "extra-label": edit(CSV, HEADER, HEADER + ",more"),
    "missing-label": edit(CSV, HEADER, HEADER.removesuffix(",suffix")),
    "blank-row": edit(CSV, "\nCNY,", "\n\nCNY,"),
    "constraint-error": edit(CSV, "\nCNY,", "\n,"),
    "unique-error": edit("resources/sources.csv", "baike-nanyue-2023,S23,", "baike-nanyue-2023,S25,"),
    "byte-count": describe(bytes=7),
    "hash-count": describe(hash="0" * 32),
    "encoding-error": lambda folder: (folder / CSV).write_bytes(
        (folder / CSV).read_bytes().replace("人民币元".encode(), "人民币元".encode("gbk"), 1)
    ),
    "compression-error": cut_short,
    "format-error": describe(format="docx", path="resources/units.txt"),
    "resource-error": describe(dialect="semicolons"),
    "package-error": describe(title=7),
}


def test_no_rule_is_left_out() -> None:
    # What fails only together wants observations to be changed, and rebuilt: tests/sense/reconciliation does.
    told = {*MUTATIONS, *with_section("On the published data"), "reconciliation"}
    assert told == {*WRITTEN} - UNPROVOKED


@pytest.mark.parametrize("rule", MUTATIONS)
def test_a_mutation_of_the_published_data_is_found(rule: str, tmp_path: Path) -> None:
    for name in ("datapackage.json", "schemas", "resources"):
        source = worlds.REPOSITORY / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, tmp_path / name)
    shutil.copy(tmp_path / CSV, tmp_path / "resources/units.txt")
    MUTATIONS[rule](tmp_path)
    found = [each for each in front.validate(tmp_path).findings if each.rule == rule]
    told = {"unique-error": "sources", "package-error": ""}  # the latter speaks of the descriptor
    assert {each.resource for each in found} == {told.get(rule, "units")}
