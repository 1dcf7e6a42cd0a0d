"""`hydata find` as a user types it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from hydata.cli import main


@pytest.mark.parametrize(
    ("arguments", "code", "out", "err"),
    [
        (["耒阳"], 0, "area       430481 in land, population, prose  Leiyang City 耒阳市\n", ""),
        (
            ["changing", "--limit", "1"],
            0,
            "area       430482 in population, prose  Changning City 常宁市\n",
            "nothing is spelled 'changing'; these are like it\n1 of 2 hits; --limit 0 shows all\n",
        ),
        (
            ["gross", "domestic", "--limit", "2"],
            0,
            "column     gdp.gdp_cny_100m  gdp_cny_100m 列\n"
            "indicator  gdp in gdp.gdp_cny_100m, gdp.gdp_growth_pct, prose  Gross domestic product 地区生产总值\n",
            "2 of 3 hits; --limit 0 shows all\n",
        ),
        (
            ["gpdq"],
            1,
            "",
            "nothing answers 'gpdq'; the nearest words are gdp, grade, signed\n",
        ),
        (["鑫鑫鑫"], 1, "", "nothing answers '鑫鑫鑫'; `hydata show` lists the tables\n"),
    ],
)
def test_find(
    world: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], code: int, out: str, err: str
) -> None:
    assert main(["find", *arguments, "--package", str(world)]) == code
    assert capsys.readouterr() == (out, err)


def test_find_as_json(world: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["find", "leiyang", "--output-format", "json", "--package", str(world)]) == 0
    assert json.loads(capsys.readouterr().out) == [
        {
            "kind": "area",
            "name": "430481",
            "where": "land, population, prose",
            "title": "Leiyang City",
            "title_zh": "耒阳市",
            "score": 0.9,
        }
    ]


def test_no_word_is_bad_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["find"]) == 2
    assert "Missing argument 'WORD...'" in capsys.readouterr().err


def test_nothing_as_json_is_an_empty_list(world: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["find", "鑫鑫鑫", "--output-format", "json", "--package", str(world)]) == 1
    assert json.loads(capsys.readouterr().out) == []
