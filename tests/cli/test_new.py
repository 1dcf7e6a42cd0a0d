"""`hydata new` as a user types it: what is written, what is told, and exit code 2 for what is wrong."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

import worlds
from hydata.cli import main
from hydata.cli.new import new

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], world: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run inside the tiny world."""
    monkeypatch.chdir(world)

    def run(*arguments: object) -> tuple[int, str, str]:
        code = main([str(each) for each in arguments])
        out, err = capsys.readouterr()
        return code, out, err

    return run


@pytest.mark.parametrize(
    ("arguments", "out", "err"),
    [
        (
            ["table", "roads", "--from", "roads.csv"],
            "resources/roads.csv\nschemas/roads.json\ndatapackage.json\n",
            "left to do by hand:\n  schemas/roads.json: titles, units and what each column means\n",
        ),
        (
            ["table", "sales", "--indicator", "retail_sales"],
            "resources/sales.csv\nschemas/sales.json\ndatapackage.json\nresources/provenance.csv\n",
            "left to do by hand:\n"
            "  schemas/sales.json: which observations, wording, rules (`hydata new rules sales`)\n",
        ),
        (
            ["table", "mayors", "--title-zh", "市长"],
            "resources/mayors.csv\nschemas/mayors.json\ndatapackage.json\n",
            "left to do by hand:\n"
            "  resources/mayors.csv: the rows\n"
            "  schemas/mayors.json: a field for each further column\n",
        ),
        (
            ["source", "debt-2026", "--title", "债务", "--rank", "2", "--grade", "A"],
            "resources/sources.csv\nresources/observations/debt-2026.csv\ndatapackage.json\n",
            "left to do by hand:\n"
            "  resources/sources.csv: publisher, date, address of debt-2026\n"
            "  resources/observations/debt-2026.csv: one row a printed figure, ids from debt-2026:1 on\n",
        ),
    ],
)
def test_what_is_made_is_listed_and_valid(
    run: Run, world: Path, arguments: list[str], out: str, err: str
) -> None:
    (world / "roads.csv").write_text("area,km\n430481,1.5\n", encoding="utf-8")
    before = run("validate", "--output-format", "json")
    assert run("new", *arguments) == (0, out, err)
    after = run("validate", "--output-format", "json")
    assert (after[0], json.loads(after[1])["findings"]) == (0, json.loads(before[1])["findings"])
    assert run("rebuild", "--check")[0] == 0
    told = [line.split(":")[0].strip() for line in err.splitlines()[1:]]
    assert len(told) <= 2


def test_rules_are_printed_one_a_line_and_written_on_request(run: Run, world: Path) -> None:
    path = world / "schemas/population.json"
    schema = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**schema, "rules": []}), encoding="utf-8")
    held = "It held on all 3 rows that could tell when it was proposed."
    expected = [
        {
            "rule": "total",
            "whole": "population_resident",
            "parts": ["population_male", "population_female"],
            "why": held,
        },
        {
            "rule": "area-total",
            "fields": ["population_resident", "population_male", "population_female"],
            "partition": "two",
            "why": held.replace("rows", "sums of rows"),
        },
    ]
    lines = "".join(f"{json.dumps(each)}\n" for each in expected)
    told = "2 rules hold; --write appends them to the schema\n"
    assert run("new", "rules", "population") == (0, lines, told)
    assert json.loads(path.read_text(encoding="utf-8"))["rules"] == []
    assert run("new", "rules", "population", "--write") == (
        0,
        lines,
        "2 rules written to schemas/population.json\n"
        "left to do by hand:\n"
        "  schemas/population.json: strike out what holds by chance, say why the rest must hold\n",
    )
    assert json.loads(path.read_text(encoding="utf-8"))["rules"] == expected
    nothing = "nothing that population does not say already holds on three rows or more\n"
    assert run("new", "rules", "population", "--write") == (0, "", nothing)


def test_rules_of_a_package_come_with_evidence_and_exceptions(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [f"k{n},{n + 7},{n},{8 if n == 150 else 7}" for n in range(1, 201)]
    (tmp_path / "t.csv").write_text("\n".join(["id,all,one,two", *rows]) + "\n", encoding="utf-8")
    fields = [{"name": "id"}, *({"name": name, "type": "integer"} for name in ("all", "one", "two"))]
    table = {"name": "t", "path": "t.csv", "schema": {"fields": fields, "primaryKey": "id"}}
    others = [{"name": "u", "path": "gone.csv", "schema": {"fields": []}}, {"name": "v", "path": "v.csv"}]
    raw = {"name": "p", "resources": [table, *others]}
    (tmp_path / "datapackage.json").write_text(json.dumps(raw), encoding="utf-8")
    held = "It held on 199 of 200 rows that could tell when it was proposed; not at line 151."
    rule = {"rule": "total", "whole": "all", "parts": ["one", "two"], "why": held}
    expected = {
        "table": "t",
        "schema": "datapackage.json#t",
        "rule": rule,
        "evidence": {"rows": 200, "holds": 199, "names": ""},
        "exceptions": [{"line": 151, "key": "k150", "says": "150 + 8 is not 157; off by 1"}],
    }
    told = (
        "not looked at: u: gone.csv: No such file or directory\n"
        "t: total: whole all; parts one, two: 199 of 200\n"
        "  line 151: k150: 150 + 8 is not 157; off by 1\n"
    )
    hold = "1 rule holds; --write appends it to the schema\n"
    for package in (tmp_path, tmp_path / "datapackage.json"):
        assert run("new", "rules", package) == (0, f"{json.dumps(expected)}\n", told + hold)
    monkeypatch.chdir(tmp_path)
    assert run("new", "rules") == (0, f"{json.dumps(expected)}\n", told + hold)
    assert run("new", "rules", "t") == (0, f"{json.dumps(rule)}\n", hold)
    assert run("new", "rules", "--kind", "subset", ".")[1] == ""
    code, out, err = run("new", "rules", "--write")
    assert (code, json.loads(out), err.splitlines()[3]) == (
        0,
        expected,
        "1 rule written to datapackage.json",
    )
    assert json.loads((tmp_path / "datapackage.json").read_text("utf-8"))["resources"][0]["schema"][
        "rules"
    ] == [rule]
    assert run("new", "rules", tmp_path, "--kind", "total")[1] == ""


WRONG = {
    "an unknown indicator": (
        ["table", "new", "--indicator", "gpd"],
        "error: there is no indicator 'gpd'; did you mean 'gdp'?",
    ),
    "two kinds of table": (
        ["table", "new", "--indicator", "gdp", "--from", "a.csv"],
        "--from and --indicator make two kinds of table; give one of them",
    ),
    "a table that exists": (
        ["table", "gdp"],
        "error: there is a table 'gdp' already; nothing is overwritten",
    ),
    "a name with a capital": (
        ["table", "Roads"],
        "error: 'Roads' names no table: small letters, digits and _, a letter first; 'roads' would do",
    ),
    "a file that is not there": (
        ["table", "roads", "--from", "roads.csv"],
        "error: roads.csv: there is no such file",
    ),
    "a file that is a folder": (
        ["table", "roads", "--from", "schemas"],
        "error: schemas: cannot be read: Is a directory",
    ),
    "an empty file": (
        ["table", "roads", "--from", "empty.csv"],
        "error: empty.csv: the file is empty; a table has a header",
    ),
    "a GBK file": (
        ["table", "roads", "--from", "gbk.csv"],
        "error: gbk.csv:2: byte '0xba': byte 3 of the line is not UTF-8 [encoding-error]",
    ),
    "no name": (["table"], "Missing argument 'NAME'"),
    "a source that exists": (
        ["source", "book"],
        "error: there is a source 'book' already; nothing is overwritten",
    ),
    "a source with an underscore": (
        ["source", "debt_2026"],
        "error: 'debt_2026' names no source: small letters, digits and -, no - first; 'debt-2026' would do",
    ),
    "an unknown grade": (
        ["source", "a", "--grade", "D"],
        "error: grade 'D' of the source: known: A, B, C, X",
    ),
    "rules of an unknown table": (
        ["rules", "popluation"],
        "error: there is no table 'popluation'; did you mean 'population' or 'partitions' or 'observations'?",
    ),
    "rules of two packages": (
        ["rules", "./there", "--package", "here"],
        "./there and --package name two packages; give one of them",
    ),
    "rules of a package that is not there": (
        ["rules", "./there"],
        "error: there: there is no such file or folder",
    ),
    "an unknown kind of rule": (["rules", "gdp", "--kind", "continuity"], "Invalid value for '--kind'"),
    "an unknown package": (
        ["table", "roads", "--package", "nowhere"],
        "error: nowhere: there is no such file or folder",
    ),
    "an unknown command": (["rule", "gdp"], "No such command 'rule'"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_ends_with_2_and_changes_nothing(run: Run, world: Path, name: str) -> None:
    arguments, message = WRONG[name]
    (world / "empty.csv").write_bytes(b"")
    (world / "gbk.csv").write_bytes("a,b\n1,衡阳\n".encode("gbk"))
    before = worlds.files(world)
    code, out, err = run("new", *arguments)
    flat = " ".join(err.replace("│", " ").split())
    assert (code, out) == (2, "")
    assert message in flat
    assert worlds.files(world) == before


def test_an_observation_that_cannot_be_used_stops_a_built_table(run: Run, world: Path) -> None:
    worlds.replace(world, "resources/observations/book.csv", "1000,1000,person", "1000,1000,persn")
    before = worlds.files(world)
    code, out, err = run("new", "table", "sales", "--indicator", "retail_sales")
    assert (code, out) == (2, "")
    assert err.startswith("error: resources/observations/book.csv:2: unit 'persn': is not in units.csv")
    assert worlds.files(world) == before


@pytest.mark.parametrize(
    "arguments", [["table", "mayors"], ["source", "a"], ["rules", "population", "--write"]]
)
def test_a_package_that_cannot_be_written_is_told(
    run: Run, world: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    def read_only(path: Path, data: bytes) -> None:
        raise OSError(30, "Read-only file system", str(path))

    worlds.replace(world, "schemas/population.json", '"rules": [', '"rules": [], "old": [')
    before = worlds.files(world)
    monkeypatch.setattr("hydata.tabular.write_aside", read_only)
    code, _, err = run("new", *arguments)
    assert (
        code,
        err.splitlines()[-1].endswith(": cannot be written: Read-only file system; nothing was changed"),
    ) == (
        2,
        True,
    )
    assert worlds.files(world) == before


@pytest.mark.parametrize("name", ["", *new.commands])
def test_every_help_has_an_example(run: Run, name: str) -> None:
    code, out, _ = run("new", *filter(None, [name]), "--help")
    assert (code, "Example:" in out, f"hydata new {name}".rstrip() in out) == (0, True, True)
