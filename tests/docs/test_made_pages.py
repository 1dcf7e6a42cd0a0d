"""What docs/make makes is current, and what is not current is told and mended."""

from __future__ import annotations

import re
import runpy
import shutil
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Any

import pytest

import hydata
import worlds
from hydata.cli import cli

DOCS = worlds.REPOSITORY / "docs"


@pytest.fixture(scope="module")
def make() -> dict[str, Any]:
    """The names of docs/make."""
    return runpy.run_path(str(DOCS / "make"), run_name="docs_make")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of what is made, and of the page that some of it is made from."""
    for name in ("reference", "pictures"):
        shutil.copytree(DOCS / name, tmp_path / name)
    for name in ("tutorial.md", "tutorial.ipynb", "prove.md"):
        shutil.copy(DOCS / name, tmp_path / name)
    return tmp_path


def test_everything_that_is_made_is_current(make: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    code = make["main"](["--check"])
    assert (code, capsys.readouterr().out) == (0, "")


def test_what_is_not_current_is_told_and_mended(
    make: dict[str, Any], copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (copy / "reference" / "commands.md").unlink()
    worlds.replace(copy, "reference/dictionary.zh.md", "常住人口", "人口")
    worlds.replace(copy, "tutorial.md", "#BDBDBD", "#CCCCCC")
    worlds.replace(copy, "pictures/kinds.svg", ">shows ", ">shows 0")
    changed = [
        "docs/reference/commands.md", "docs/reference/dictionary.zh.md", "docs/tutorial.ipynb",
        "docs/pictures/kinds.svg", "docs/pictures/residents.svg",
    ]  # fmt: skip
    before = worlds.files(copy)
    assert make["main"](["--check"], copy) == 1
    told = "".join(f"{path}: is not current; run docs/make\n" for path in changed)
    assert capsys.readouterr().out == told
    assert worlds.files(copy) == before
    assert make["main"]([], copy) == 0
    assert capsys.readouterr().out == "".join(f"{path}: written\n" for path in changed)
    assert make["main"](["--check"], copy) == 0
    assert (copy / "reference" / "commands.md").read_bytes() == (
        DOCS / "reference" / "commands.md"
    ).read_bytes()


def test_a_wrong_argument_is_told(make: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    assert make["main"](["--chekc"]) == 2
    assert "docs/make --check" in capsys.readouterr().err


@pytest.mark.parametrize("path", sorted((DOCS / "pictures").iterdir()), ids=lambda path: path.name)
def test_a_picture_is_whole_shown_and_described(path: Path) -> None:
    assert ElementTree.parse(path).getroot().tag == "{http://www.w3.org/2000/svg}svg"
    pages = [worlds.REPOSITORY / "README.md", *DOCS.glob("*.md")]
    shown = [
        found
        for page in pages
        for found in re.findall(rf"!\[([^\]]*)\]\([\w/]*{path.name}\)", page.read_text("utf-8"))
    ]
    assert shown
    assert all(len(words) > 60 for words in shown)


@pytest.mark.parametrize("width", ["40", "200"])
def test_the_page_of_commands_is_the_same_on_any_terminal(
    make: dict[str, Any], monkeypatch: pytest.MonkeyPatch, width: str
) -> None:
    monkeypatch.setenv("COLUMNS", width)
    monkeypatch.setenv("FORCE_COLOR", "1")
    made = make["commands"].page()
    assert made == (DOCS / "reference" / "commands.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^## hydata (\w+)$", made, re.MULTILINE)) == set(cli.commands)
    assert max(map(len, re.findall(r"^ +.*", made, re.MULTILINE))) <= 80


@pytest.mark.parametrize("name", ["dictionary.md", "dictionary.zh.md"])
def test_a_dictionary_has_every_table_and_column(name: str) -> None:
    text = (DOCS / "reference" / name).read_text(encoding="utf-8")
    sections = {part.split("\n", 1)[0]: part for part in re.split(r"^### ", text, flags=re.MULTILINE)[1:]}
    assert set(sections) == set(hydata.tables())
    columns = {table: re.findall(r"^\| `(\w+)` \|", part, re.MULTILINE) for table, part in sections.items()}
    assert columns == {table: hydata.describe(table).field.to_list() for table in hydata.tables()}


@pytest.mark.parametrize(
    ("name", "row"),
    [
        (
            "dictionary.md",
            "| `gdp_cny_100m` | Gross domestic product (gross regional product) | number | 100 million yuan `CNY_100M` | `gdp`, level |",
        ),
        (
            "dictionary.zh.md",
            "| `gdp_cny_100m` | 地区生产总值 | 数值 | 亿元人民币 `CNY_100M` | `gdp`, level |",
        ),
    ],
)
def test_a_dictionary_tells_unit_and_indicator_in_its_language(name: str, row: str) -> None:
    lines = (DOCS / "reference" / name).read_text(encoding="utf-8").splitlines()
    assert [line[: len(row)] for line in lines if line.startswith("| `gdp_cny_100m`")] == [row]


def test_no_made_page_is_taken_for_a_doctest() -> None:
    prompts = {
        name: (DOCS / "reference" / name).read_text("utf-8").count(">>>")
        for name in ("commands.md", "dictionary.md", "dictionary.zh.md")
    }
    assert prompts == dict.fromkeys(prompts, 0)
