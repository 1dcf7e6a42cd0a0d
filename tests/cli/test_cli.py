"""The commands as a user types them: exit codes, messages, and a disk that is as it was."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import worlds
from hydata.cli import cli, main

Run = Callable[..., tuple[int, str, str]]
BOOK = "resources/observations/book.csv"


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def run(*arguments: object) -> tuple[int, str, str]:
        code = main([str(each) for each in arguments])
        out, err = capsys.readouterr()
        return code, out, err

    return run


def gbk(world: Path) -> None:
    path = world / "resources/areas.csv"
    path.write_bytes(path.read_text(encoding="utf-8").encode("gbk"))


def wrong_hash(world: Path) -> None:
    worlds.replace(
        world, "datapackage.json", '"name": "land"', f'"hash": "sha256:{"0" * 64}", "name": "land"'
    )


def change(file: str, old: str, new: str) -> Callable[[Path], None]:
    return lambda world: worlds.replace(world, file, old, new)


BAD = {
    "a percent of 950": (
        change("resources/population.csv", "543,54.3", "543,950"),
        "resources/population.csv:2:8: error unit-range population_urban_share_pct: share in percent lies in [0, 100]\n"
        "    line 2 [430400|2020-11-01|] 950\n",
    ),
    "a total off by ten": (
        change("resources/population.csv", "520,480", "520,490"),
        "resources/population.csv:2:4: error total population_resident: 520 + 490 is not 1000; off by 10\n"
        "    line 2 [430400|2020-11-01|] 1000\n",
    ),
    "an unknown unit": (
        change(BOOK, "1000,1000,person", "1000,1000,persn"),
        "resources/observations/book.csv:2:7: error unit-known unit: not in the units register: 'persn'\n"
        "    resources/observations/book.csv line 2 [book:1] persn\n"
        "    hint: did you mean 'person'",
    ),
    "a key twice": (
        change("resources/land.csv", "430481,2649\n", "430481,2649\n430481,2649\n"),
        "resources/land.csv:3:1: error primary-key the same primary key as in row 2: '430481'\n",
    ),
    "an orphan area": (
        change(BOOK, "population_resident,430400", "population_resident,430499"),
        "resources/observations/book.csv:2:12: error foreign-key area: no such row in areas.area: '430499'\n",
    ),
    "a missing file": (
        lambda world: (world / "resources/areas.csv").unlink(),
        "resources/areas.csv: error scheme-error there is no such file\n",
    ),
    "a wrong hash": (wrong_hash, "resources/land.csv: error hash-count sha256 is "),
    "a GBK file": (
        gbk,
        "resources/areas.csv:2:8: error encoding-error a byte is not utf-8: '0xb3', '0xba', '0xf1'\n",
    ),
    "an observation without a source": (
        change(BOOK, "book:1,book,", "book:1,,"),
        "resources/observations/book.csv:2:2: error constraint-error source: a value is required\n",
    ),
    "a broken schema": (
        change("schemas/land.json", '{"fields": [', '{"fields": [,'),
        "schemas/land.json: error schema-error schemas/land.json:1:13: not JSON: Expecting value\n",
    ),
    "an edited table": (
        change("resources/gdp.csv", "2021,3840", "2021,3841"),
        "resources/gdp.csv:3: error drift is not what the observations make of it\n"
        "    hint: `hydata rebuild --diff` shows the difference, `hydata rebuild` mends it\n",
    ),
    "an empty file": (
        lambda world: (world / "resources/land.csv").write_bytes(b""),
        "resources/land.csv:1: error source-error the file is empty: it has no header\n",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_told_with_its_place_and_changes_nothing(world: Path, run: Run, name: str) -> None:
    spoil, expected = BAD[name]
    spoil(world)
    before = worlds.files(world)
    code, out, err = run("validate", world)
    assert (code, err) == (1, "")
    assert expected in out
    assert "Traceback" not in out
    assert worlds.files(world) == before
    assert run("publish", world, "-o", world.parent / "out")[0] == 2
    assert not (world.parent / "out").exists()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "error: {path}:1:2: not JSON: Expecting property name enclosed in double quotes"),
        ('{"a": [1,}', "error: {path}:1:10: not JSON: Expecting value"),
        ("[]", "error: {path}: a data package is a JSON object"),
        ('{"name": "x"}', "error: {path}: `resources` must be a list with at least one resource"),
        ("[" * 100_000, "error: {path}: nested too deeply"),
    ],
)
@pytest.mark.parametrize("command", [["validate"], ["rebuild"], ["publish", "-o", "out"]])
def test_a_descriptor_that_cannot_be_read_ends_with_2(
    world: Path, run: Run, command: list[str], text: str, message: str
) -> None:
    path = world / "datapackage.json"
    path.write_text(text, encoding="utf-8")
    code, out, err = run(*command, world)
    assert (code, out, err) == (2, "", message.format(path=path) + "\n")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["validate", "nowhere"], "error: nowhere: there is no such file or folder"),
        (["validate", "--select", "totl"], "there is no rule 'totl'; did you mean 'total'"),
        (["validate", "--samples", "few"], "'few' is no whole number from 0 on, nor 'all'"),
        (["validat"], "No such command 'validat'"),
        (["show", "gpd"], "error: there is no table 'gpd'; did you mean 'gdp'"),
        (["trace", "gdp", "a", "b", "c", "gdp_cny_100m"], "gdp has the key area, period; 3 parts were given"),
        (
            ["trace", "gdp", "430400", "1999", "gdp_cny_100m"],
            "error: gdp 430400 has no row for period '1999'",
        ),
        (["publish"], "Missing option '-o' / '--output'"),
    ],
)
def test_wrong_arguments_end_with_2(
    world: Path, run: Run, monkeypatch: pytest.MonkeyPatch, arguments: list[str], message: str
) -> None:
    monkeypatch.chdir(world)
    code, out, err = run(*arguments)
    flat = " ".join(err.replace("│", " ").split())
    assert (code, out) == (2, "")
    assert message in flat


def test_the_nearest_package_upwards_is_meant_without_one(
    world: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(world / "resources" / "observations")
    code, out, _ = run("validate")
    assert (code, out.splitlines()[-1]) == (
        0,
        "tiny is valid: 1 warning; everything was looked at, 126 rows.",
    )


@pytest.mark.parametrize(("fail_on", "code"), [("error", 0), ("warning", 1), ("info", 1), ("never", 0)])
def test_fail_on(world: Path, run: Run, fail_on: str, code: int) -> None:
    assert run("validate", world, "--fail-on", fail_on)[0] == code


def test_select_and_ignore(world: Path, run: Run) -> None:
    worlds.replace(world, "resources/population.csv", "520,480", "520,490")
    chosen = json.loads(run("validate", world, "--select", "total,shares", "--output-format", "json")[1])
    assert [each["rule"] for each in chosen["findings"]] == ["total"]
    code, out, _ = run("validate", world, "--ignore", "total", "--ignore", "drift", "--output-format", "json")
    assert (code, [each["rule"] for each in json.loads(out)["findings"]]) == (0, ["conflict"])


def test_samples(world: Path, run: Run) -> None:
    path = world / "resources/population.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("2020-11-01", ""), encoding="utf-8")
    for wanted, shown in (("1", 1), ("0", 0), ("all", 4)):
        found = json.loads(run("validate", world, "--samples", wanted, "--output-format", "json")[1])[
            "findings"
        ]
        finding = next(each for each in found if each["field"] == "period")
        assert (finding["count"], len(finding["samples"])) == (4, shown)


def test_a_report_goes_to_a_file_whole_or_not_at_all(world: Path, run: Run) -> None:
    report = world.parent / "report.json"
    code, out, err = run("validate", world, "-o", report)
    assert (code, out.splitlines()[-1][:13], err) == (0, "tiny is valid", "")
    assert json.loads(report.read_text(encoding="utf-8"))["valid"] is True
    code, out, err = run("validate", world, "-o", report / "below.json")
    assert (code, out) == (2, "")
    assert "cannot be written" in err


def test_rebuild_checks_shows_and_mends(world: Path, run: Run) -> None:
    worlds.replace(world, "resources/gdp.csv", "2021,3840,", "2021,3841,")
    before = worlds.files(world)
    told = "1 built table differs from the observations; `hydata rebuild` mends that\n"
    assert run("rebuild", world, "--check") == (1, "resources/gdp.csv:3: differs\n", told)
    code, out, _ = run("rebuild", world, "--diff")
    assert (code, "-430400,2021,3841,8.1,105,5.0\n+430400,2021,3840,8.1,105,5.0\n" in out) == (1, True)
    assert worlds.files(world) == before
    assert run("rebuild", world) == (0, "resources/gdp.csv\n", "1 table written\n")
    assert run("rebuild", world, "--check") == (0, "", "the built tables are up to date\n")


def test_publish_dry_run_again_and_elsewhere(world: Path, run: Run) -> None:
    out = world.parent / "out"
    code, listed, err = run("publish", world, "-o", out, "--dry-run")
    assert (code, out.exists(), err.splitlines()[0]) == (
        0,
        False,
        f"tiny 1.0.0 would be published as {out}/tiny-1.0.0",
    )
    assert run("publish", world, "-o", out)[:2] == (0, listed)
    assert "was published before, unchanged" in run("publish", world, "-o", out)[2]


def test_show_lists_tables_rows_and_columns(world: Path, run: Run) -> None:
    _, out, _ = run("show", "--package", world)
    assert "gdp                   built     2" in out
    _, out, err = run("show", "land", "--package", world)
    assert out.splitlines()[-2:] == ["area    land_area_km2", "430481  2649"]
    assert err == ""
    _, out, _ = run("show", "gdp", "--schema", "--package", world)
    assert (
        out.splitlines()[-1] == "rule growth: growth: retail_sales_growth_pct, level: retail_sales_cny_100m"
    )


def test_trace_as_json(world: Path, run: Run) -> None:
    _, out, _ = run(
        "trace", "gdp", "衡阳市", "2021", "gdp_cny_100m", "--output-format", "json", "--package", world
    )
    assert json.loads(out)["origins"][0]["observation"] == "book:12"


def test_a_fault_of_ours_ends_with_3_and_no_traceback(
    world: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr("hydata.front.validate", broken)
    code, out, err = run("validate", world)
    assert (code, out) == (3, "")
    assert err.startswith("internal error: ZeroDivisionError: division by zero\nThis is a fault of hydata")


def test_interrupting_ends_with_130(world: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("hydata.front.validate", interrupted)
    code, out, err = run("validate", world)
    assert (code, out, err.strip()) == (130, "", "interrupted")


@pytest.mark.parametrize("name", sorted(cli.commands))
def test_every_help_has_an_example(run: Run, name: str) -> None:
    code, out, _ = run(name, "--help")
    assert (code, "Example:" in out, f"hydata {name}" in out) == (0, True, True)


def test_version(run: Run) -> None:
    version = json.loads((worlds.REPOSITORY / "datapackage.json").read_text(encoding="utf-8"))["version"]
    assert run("--version") == (0, f"hydata {version}\n", "")


def test_a_reader_that_goes_away_is_no_error(world: Path) -> None:
    command = f"{sys.executable} -c 'import sys; from hydata.cli import main; sys.exit(main())' show provenance --rows 0"
    piped = f"{{ {command} --package {world}; echo code $? >&2; }} | head -n 1"
    done = subprocess.run(["bash", "-c", piped], capture_output=True, text=True, check=False)
    assert done.stderr == "code 0\n"


@pytest.mark.parametrize(
    ("encoding", "stdout", "said"),
    [
        ("utf-8", "/dev/full", "error: No space left on device\n"),
        (
            "latin-1",
            "/dev/null",
            r"error: the output is in latin-1, which cannot hold '\u8861': set PYTHONIOENCODING=utf-8" + "\n",
        ),
    ],
)
def test_output_that_cannot_be_written_is_told(world: Path, encoding: str, stdout: str, said: str) -> None:
    code = "import sys; from hydata.cli import main; sys.exit(main())"
    arguments = [sys.executable, "-c", code, "show", "areas", "--package", str(world)]
    with Path(stdout).open("w") as out:
        done = subprocess.run(
            arguments,
            stdout=out,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            env={**os.environ, "PYTHONIOENCODING": encoding},
        )
    assert (done.returncode, done.stderr) == (2, said)
