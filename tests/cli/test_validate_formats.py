"""`hydata validate` in every format, into several files at once, and when something breaks."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

import worlds
from hydata.cli import main
from hydata.findings import Report

Run = Callable[..., tuple[int, str, str]]
STARTS = {
    "text": "resources/population.csv:2: error drift",
    "json": '{\n  "hydata": ',
    "github": "::error file=",
    "markdown": "## ❌ tiny is NOT VALID",
    "sarif": '{\n  "$schema": "https://docs.oasis-open.org/sarif/',
    "junit": '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="hydata tiny"',
    "html": "<!doctype html>",
}
ENDINGS = {"text": "txt", "json": "json", "markdown": "md", "sarif": "sarif", "junit": "xml", "html": "html"}


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.delenv("GITHUB_WORKSPACE", raising=False)

    def run(*arguments: object) -> tuple[int, str, str]:
        code = main([str(each) for each in arguments])
        out, err = capsys.readouterr()
        return code, out, err

    return run


@pytest.fixture
def bad(world: Path) -> Path:
    worlds.replace(world, "resources/population.csv", "520,480", "520,490")
    return world


@pytest.mark.parametrize("format", STARTS)
def test_stdout_carries_the_format(bad: Path, run: Run, format: str) -> None:
    code, out, err = run("validate", bad, "--output-format", format)
    assert (code, out[: len(STARTS[format])], err) == (1, STARTS[format], "")


def test_several_files_in_one_run(bad: Path, run: Run) -> None:
    files = {format: bad.parent / f"report.{ending}" for format, ending in ENDINGS.items()}
    options = [part for file in files.values() for part in ("-o", file)]
    code, out, err = run("validate", bad, "--output-format", "github", *options)
    assert (code, out.startswith("::error"), err) == (1, True, "")
    for format, file in files.items():
        assert file.read_text(encoding="utf-8").startswith(STARTS[format])


def test_a_file_says_the_same_as_stdout(bad: Path, run: Run) -> None:
    for format, ending in ENDINGS.items():
        file = bad.parent / f"report.{ending}"
        assert run("validate", bad, "--output-format", format, "-o", file)[1] == file.read_text(
            encoding="utf-8"
        )


def test_a_folder_that_is_not_there_is_told_before_the_work(
    world: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hydata.front.validate", lambda *_, **__: pytest.fail("it worked first"))
    before = worlds.files(world.parent)
    for name, message in (
        ("report.csv", "the ending says the format of a report; known are .txt (text), .json (json), "),
        ("report", "the ending says the format"),
        ("gone/report.json", "cannot be written: "),
        ("tiny", "the ending says the format"),
    ):
        good = world.parent / "good.json"
        code, out, err = run("validate", world, "-o", good, "-o", world.parent / name)
        assert (code, out, message in err) == (2, "", True)
    assert worlds.files(world.parent) == before


@pytest.mark.parametrize("name", ["datapackage.json", "schemas/gdp.json", "schemas/../datapackage.json"])
def test_a_report_never_overwrites_the_package(world: Path, run: Run, name: str) -> None:
    before = worlds.files(world)
    code, _, err = run("validate", world, "-o", world / name)
    assert (code, "cannot be written: it is a file of the package" in err) == (2, True)
    assert worlds.files(world) == before


def test_an_unknown_format_names_the_known_ones(world: Path, run: Run) -> None:
    code, out, err = run("validate", world, "--output-format", "yaml")
    flat = " ".join(err.replace("│", " ").split())
    assert (code, out) == (2, "")
    assert "'yaml' is not one of text, json, github, markdown, sarif, junit, html" in flat


@pytest.mark.parametrize(
    ("workspace", "current", "file"),
    [
        ("", ".", "tiny/resources/population.csv"),
        ("", "tiny", "resources/population.csv"),
        (".", "tiny", "tiny/resources/population.csv"),
        ("tiny/schemas", ".", "tiny/resources/population.csv"),
    ],
)
def test_paths_are_told_from_the_repository(
    bad: Path, run: Run, monkeypatch: pytest.MonkeyPatch, workspace: str, current: str, file: str
) -> None:
    if workspace:
        monkeypatch.setenv("GITHUB_WORKSPACE", str(bad.parent / workspace))
    monkeypatch.chdir(bad.parent / current)
    _, out, _ = run("validate", bad, "--select", "total", "--output-format", "github")
    assert out.startswith(f"::error file={file},line=2,col=20,title=hydata total::")


@pytest.mark.parametrize("format", ["text", "json"])
def test_a_crash_still_leaves_a_report(
    world: Path, run: Run, monkeypatch: pytest.MonkeyPatch, format: str
) -> None:
    def broken(*_: object, **__: object) -> Report:
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr("hydata.front.validate", broken)
    file = world.parent / "report.json"
    code, out, err = run("validate", world, "--output-format", format, "-o", file)
    assert (code, err.startswith("internal error: ZeroDivisionError")) == (3, True)
    told = json.loads(file.read_text(encoding="utf-8"))
    assert (told["valid"], told["complete"]) == (False, False)
    assert told["skipped"] == [
        {"what": "the whole package", "why": "crashed: ZeroDivisionError: division by zero"}
    ]
    assert out == ("" if format == "text" else file.read_text(encoding="utf-8"))
