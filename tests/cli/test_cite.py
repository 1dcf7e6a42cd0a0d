"""`hydata cite` as a user types it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from hydata.cli import main
from hydata.lookup import STYLES

NEWS = "[2] 日报. 新闻[N]. 日报, 2022.\n"


@pytest.mark.parametrize(
    "key", [["430481", "2020", "incl. zone"], ["Leiyang", "coverage=incl. zone"], ["coverage=incl. zone"]]
)
def test_the_key_may_be_a_part(world: Path, capsys: pytest.CaptureFixture[str], key: list[str]) -> None:
    code = main(["cite", "population", *key, "--output-format", "gbt7714", "--package", str(world)])
    out, err = capsys.readouterr()
    assert (code, out.splitlines(keepends=True)[1:], err) == (0, [NEWS], "")


@pytest.mark.parametrize("output_format", STYLES)
def test_each_format_is_offered_and_ends_in_a_line(
    world: Path, capsys: pytest.CaptureFixture[str], output_format: str
) -> None:
    assert main(["cite", "gdp", "--output-format", output_format, "--package", str(world)]) == 0
    out = capsys.readouterr().out
    assert "人口普查年鉴" in out
    assert out.endswith("\n")
    assert not out.endswith("\n\n")


def test_bibtex_is_the_default(world: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["cite", "land", "--package", str(world)]) == 0
    assert capsys.readouterr().out.split("\n\n")[1] == (
        "@misc{wiki,\n  author = {{百科}},\n  title = {{百科}},\n  year = {2023},\n}\n"
    )


def test_csl_json_is_json(world: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["cite", "land", "--output-format", "csl-json", "--package", str(world)]) == 0
    assert json.loads(capsys.readouterr().out)[1] == {
        "id": "wiki",
        "type": "webpage",
        "title": "百科",
        "author": [{"literal": "百科"}],
        "publisher": "百科",
        "issued": {"date-parts": [[2023]]},
    }


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["gpd"], "error: there is no table 'gpd'; did you mean 'gdp'?\n"),
        (["gdp", "2021"], "error: '2021' is no area; a year alone is written period=2021\n"),
        (["gdp", "耒阴市"], "error: there is no area '耒阴市'; did you mean '耒阳市'?\n"),
        (["gdp", "a", "b", "c"], "error: gdp has the key area, period; 3 parts were given\n"),
        (["gdp", "period=1999"], "error: gdp has no row for period '1999'; it has 2020, 2021\n"),
        (["gdp", "perod=1999"], "error: there is no key column 'perod' in gdp; did you mean 'period'?\n"),
    ],
)
def test_wrong_arguments_end_with_2(
    world: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    assert main(["cite", *arguments, "--package", str(world)]) == 2
    assert capsys.readouterr() == ("", message)


def test_a_format_that_is_not_known(world: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["cite", "gdp", "--output-format", "bibtx", "--package", str(world)]) == 2
    assert "'bibtx' is not one of" in capsys.readouterr().err
