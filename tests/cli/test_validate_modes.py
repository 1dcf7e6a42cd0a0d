"""hydata validate: fast, with a baseline, by another engine, interrupted."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import worlds
from hydata.cli import main
from hydata.conformity import table


@pytest.fixture
def broken(world: Path) -> Path:
    worlds.replace(world, "resources/land.csv", "430481,2649", "430481,wide")
    return world


def test_fast_looks_at_no_cell(broken: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", str(broken), "--fast"]) == 0
    assert capsys.readouterr().out.splitlines()[:3] == [
        "not looked at:",
        "  cells and keys: asked for: descriptor, files and headers only",
        "checked:",
    ]


def test_fast_looks_at_the_header(world: Path, capsys: pytest.CaptureFixture[str]) -> None:
    worlds.replace(world, "resources/land.csv", "land_area_km2", "area_km2")
    assert main(["validate", str(world), "--fast"]) == 1
    told = (
        "resources/land.csv:1:2: error incorrect-label land_area_km2: the label is not the name of its field"
    )
    assert capsys.readouterr().out.startswith(f"{told}: 'area_km2'\n")


def test_only_what_is_new_fails(broken: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given = ["validate", str(broken), "--baseline", str(tmp_path / "known.json")]
    assert main(given) == 0
    assert capsys.readouterr().err == f"{tmp_path / 'known.json'}: written, with 3 known findings\n"
    assert main(given) == 0
    worlds.replace(broken, "resources/gdp.csv", "3840,", "x3840,")
    assert main(given) == 1
    told = [line for line in capsys.readouterr().out.splitlines() if ": error " in line]
    assert [line.split(": error ")[1].split(" ")[0] for line in told] == ["drift", "type-error"]


@pytest.mark.parametrize("name", ["hydata", "frictionless"])
def test_engines_find_the_same_place(broken: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", str(broken), "--engine", name, "--select", "type-error"]) == 1
    assert capsys.readouterr().out.startswith(
        "resources/land.csv:2:2: error type-error land_area_km2: is not"
    )


def test_an_interrupted_run_tells_what_was_done(
    broken: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    check = table.check

    def stop(plan: Any, records: Any, *given: Any, **more: Any) -> int:
        if [column.name for column in plan.columns][:2] == ["area", "land_area_km2"]:
            check(plan, records, *given, **more)
            raise KeyboardInterrupt
        return check(plan, records, *given, **more)

    monkeypatch.setattr(table, "check", stop)
    assert main(["validate", str(broken), "--ignore", "conflict,drift"]) == 130
    captured = capsys.readouterr()
    assert captured.err.strip() == "interrupted"
    assert "resources/land.csv:2:2: error type-error land_area_km2" in captured.out
    assert ": interrupted" in captured.out
