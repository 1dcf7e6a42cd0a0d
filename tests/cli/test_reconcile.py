"""`hydata reconcile --plot` as a user types it."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

import worlds
from hydata.cli import main


def lines(svg: Path) -> list[tuple[str | None, str | None]]:
    """Verdict and tooltip of each line of a chart."""
    found = ET.parse(svg).iter("{http://www.w3.org/2000/svg}g")
    return [(each.get("class"), each[0].text) for each in found if each.get("class", "").startswith("line ")]


def test_a_chart_shows_what_fails_first(world: Path, capsys: pytest.CaptureFixture[str]) -> None:
    worlds.replace(world, "resources/population.csv", "520,480", "520,490")
    chart = world.parent / "chart.svg"
    code = main(["reconcile", str(world), "--plot", str(chart)])
    out, _ = capsys.readouterr()
    first = chart.read_bytes()
    told = (
        "Resident population, Hengyang City 2020-11-01; 2020-11-01 衡阳市常住人口; person 人; "
        "printed 印出 1000; implied 推得 1010; fails 不成立; "
        "total:population:430400|2020-11-01|:population_resident=population_male+population_female; "
        "population.population_female 430400|2020-11-01| is probably 480, printed 490"
    )
    assert (code, "fails 1" in out, lines(chart)[0]) == (1, True, ("line fails", told))
    main(["reconcile", str(world), "--plot", str(chart)])
    assert chart.read_bytes() == first


@pytest.mark.parametrize(
    ("plot", "why"),
    [
        ("gone/chart.svg", "gone is no folder"),
        ("folder", "it is a folder"),
        ("notes.txt/chart.svg", "notes.txt is no folder"),
        ("loop.svg", "it is a symbolic link that leads nowhere"),
    ],
)
def test_a_chart_that_cannot_be_written_is_told_before_the_work(
    world: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, plot: str, why: str
) -> None:
    monkeypatch.chdir(world.parent)
    monkeypatch.setattr("hydata.front.reconcile", lambda *_, **__: pytest.fail("it worked first"))
    Path("folder").mkdir()
    Path("notes.txt").write_text("hello\n", encoding="utf-8")
    Path("loop.svg").symlink_to("loop.svg")
    for option in ("--plot", "-o"):
        assert main(["reconcile", world.name, option, plot]) == 2
        assert capsys.readouterr() == ("", f"error: {plot}: cannot be written: {why}\n")


def test_one_identity_is_told_in_the_singular(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fields = [{"name": "year", "type": "string"}, *({"name": name, "type": "integer"} for name in "tab")]
    rules = [{"rule": "total", "whole": "t", "parts": ["a", "b"]}]
    schema = {"fields": fields, "primaryKey": "year", "rules": rules}
    resources = [{"name": "d", "path": "d.csv", "schema": schema}]
    (tmp_path / "datapackage.json").write_text(json.dumps({"name": "one", "resources": resources}), "utf-8")
    (tmp_path / "d.csv").write_text("year,t,a,b\n2020,3,1,\n", "utf-8")
    assert main(["reconcile", str(tmp_path)]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == (
        "one: 1 identity: 0 hold, 0 fail, 1 undecided; 0 printed figures narrowed, "
        "1 that nobody prints has a range"
    )
