"""Every command with every wrong argument: the whole message, exit code 2, and a disk that is as it was.

The commands are those of the click group itself: a new one, or a new option of an old one, fails here
until it is written into the tables.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import click
import pytest

import worlds
from hydata.cli import cli, main

Run = Callable[..., tuple[int, str, str]]


@dataclass(frozen=True)
class Typed:
    """How a command is typed: its usage, and arguments that are right."""

    usage: str
    right: str

    def words(self, package: str = "tiny") -> list[str]:
        return self.right.format(package=package).split()


TYPED = {
    "cite": Typed("[OPTIONS] TABLE [KEY...]", "gdp --package {package}"),
    "find": Typed("[OPTIONS] WORD...", "gdp --package {package}"),
    "new rules": Typed("[OPTIONS] [TABLE|PACKAGE]", "gdp --package {package}"),
    "new source": Typed("[OPTIONS] ID", "late --package {package}"),
    "new table": Typed("[OPTIONS] NAME", "mayors --package {package}"),
    "prove": Typed("[OPTIONS] [PACKAGE]", "{package}"),
    "publish": Typed("[OPTIONS] [PACKAGE]", "{package} -o out"),
    "rebuild": Typed("[OPTIONS] [PACKAGE]", "{package}"),
    "reconcile": Typed("[OPTIONS] [PACKAGE]", "{package}"),
    "show": Typed("[OPTIONS] [TABLE]", "gdp --package {package}"),
    "trace": Typed("[OPTIONS] TABLE KEY... FIELD", "gdp 430400 2021 gdp_cny_100m --package {package}"),
    "validate": Typed("[OPTIONS] [PACKAGE]", "{package}"),
}
GROUPS = {"": "[OPTIONS] COMMAND [ARGS]...", "new": "[OPTIONS] COMMAND [ARGS]..."}


def leaves(group: click.Group, before: tuple[str, ...] = ()) -> Iterator[tuple[str, click.Command]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from leaves(command, (*before, name))
        else:
            yield " ".join((*before, name)), command


COMMANDS = dict(leaves(cli))


def parameters(kind: type[click.Parameter]) -> Iterator[tuple[str, click.Parameter]]:
    for name, command in COMMANDS.items():
        yield from ((name, each) for each in command.params if isinstance(each, kind))


def usage(name: str, message: str) -> str:
    """A message of bad usage: with the usage of the command, and where the rest is told."""
    known = TYPED[name].usage if name in TYPED else GROUPS[name]
    command = f"hydata {name}".rstrip()
    return f"error: {message}\n  usage: {command} {known}\n  hint: `{command} --help` tells the rest\n"


@pytest.fixture
def run(world: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run beside the tiny world, in whose folder `tiny` lies."""
    monkeypatch.chdir(world.parent)

    def run(*arguments: str) -> tuple[int, str, str]:
        code = main(list(arguments))
        out, err = capsys.readouterr()
        return code, out, err

    return run


@pytest.fixture
def refused(run: Run, world: Path) -> Callable[[list[str], str], None]:
    """Assert that a command line is refused with these words, and changes nothing."""

    def refused(arguments: list[str], message: str) -> None:
        before = worlds.files(world.parent)
        assert run(*arguments) == (2, "", message)
        assert worlds.files(world.parent) == before

    return refused


Refused = Callable[[list[str], str], None]


# The tables are whole.


def test_each_command_is_written_down() -> None:
    assert sorted(TYPED) == sorted(COMMANDS)


def test_each_option_has_a_wrong_value_or_takes_any_text() -> None:
    options = {
        (name, each.opts[-1])
        for name, each in parameters(click.Option)
        if isinstance(each, click.Option) and not each.is_flag and each.opts != ["--package"]
    }
    assert {(name, option) for name, option, *_ in VALUES} | FREE == options


@pytest.mark.parametrize("name", TYPED)
def test_what_is_right_runs(run: Run, name: str) -> None:
    assert run(*name.split(), *TYPED[name].words())[0] == 0


# Names of commands and options.


@pytest.mark.parametrize(
    ("arguments", "group", "message"),
    [
        (["valdate"], "", "No such command 'valdate'. Did you mean 'validate'?"),
        (["nwe"], "", "No such command 'nwe'. Did you mean 'new'?"),
        (["VALIDATE", "tiny"], "", "No such command 'VALIDATE'. Did you mean 'validate'?"),
        (["val"], "", "No such command 'val'. Did you mean 'validate'?"),
        (["new", "tabel", "x"], "new", "No such command 'tabel'. Did you mean 'table'?"),
        (["new", "xyzzy"], "new", "No such command 'xyzzy'. Known: rules, source, table"),
        (["--verson"], "", "No such option '--verson'. Did you mean '--version'?"),
    ],
)
def test_a_command_that_is_not_there(
    refused: Refused, arguments: list[str], group: str, message: str
) -> None:
    refused(arguments, usage(group, message))


@pytest.mark.parametrize("arguments", [[], ["new"]])
def test_no_command_at_all_shows_the_help(run: Run, arguments: list[str]) -> None:
    code, out, err = run(*arguments)
    assert (code, "Commands" in out, err) == (2, True, "")


@pytest.mark.parametrize("name", TYPED)
def test_an_option_that_is_not_there(refused: Refused, name: str) -> None:
    arguments = [*name.split(), *TYPED[name].words(), "--xyzzy"]
    refused(arguments, usage(name, "No such option '--xyzzy'."))


@pytest.mark.parametrize(
    ("arguments", "name", "message"),
    [
        (
            ["validate", "--slect", "total"],
            "validate",
            "No such option '--slect'. (Did you mean one of: '--fast', '--samples', '--select'?)",
        ),
        (["show", "--shcema"], "show", "No such option '--shcema'. Did you mean '--schema'?"),
        (
            ["new", "table", "x", "--form", "a"],
            "new table",
            "No such option '--form'. Did you mean '--from'?",
        ),
    ],
)
def test_the_nearest_option_is_named(refused: Refused, arguments: list[str], name: str, message: str) -> None:
    refused(arguments, usage(name, message))


# How many arguments.


MISSING = {
    "cite": "Missing argument 'TABLE'.",
    "find": "Missing argument 'WORD...'.",
    "new source": "Missing argument 'ID'.",
    "new table": "Missing argument 'NAME'.",
    "publish": "Missing option '-o' / '--output'.",
    "trace": "Missing argument 'TABLE'.",
}


def test_what_must_be_given_is_written_down() -> None:
    needed = {name for name, each in parameters(click.Parameter) if each.required}
    assert set(MISSING) == needed


@pytest.mark.parametrize("name", MISSING)
def test_an_argument_is_missing(refused: Refused, name: str) -> None:
    refused(name.split(), usage(name, MISSING[name]))


@pytest.mark.parametrize("name", [name for name in TYPED if name not in ("cite", "find", "trace")])
def test_an_argument_too_many(refused: Refused, name: str) -> None:
    arguments = [*name.split(), *TYPED[name].words(), "more"]
    refused(arguments, usage(name, "Got unexpected extra argument (more)"))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["trace", "gdp"], "say which cell of gdp: AREA PERIOD FIELD"),
        (["trace", "gdp", "430400", "2021", "x", "gdp_cny_100m"], "gdp has the key area, period; 3 parts were given"),
        (["cite", "gdp", "430400", "2021", "x"], "gdp has the key area, period; 3 parts were given"),
        (["cite", "gdp", "2021"], "'2021' is no area; a year alone is written period=2021"),
        (["cite", "gdp", "period=2021", "period=2020"], "period is given twice: '2021' and '2020'"),
        (["find", " "], "say a word to look for: Chinese, English or pinyin"),
    ],
)  # fmt: skip
def test_a_key_or_a_word_of_the_wrong_length(refused: Refused, arguments: list[str], message: str) -> None:
    refused([*arguments, "--package", "tiny"], f"error: {message}\n")


@pytest.mark.parametrize(
    ("name", "option"),
    [
        (name, each.opts[-1])
        for name, each in parameters(click.Option)
        if isinstance(each, click.Option) and not each.is_flag
    ],
)
def test_an_option_without_its_value(refused: Refused, name: str, option: str) -> None:
    arguments = [*name.split(), *TYPED[name].words(), option]
    refused(arguments, f"error: Option '{option}' requires an argument.\n")


# Values of options: (command, option, wrong value, message; bad usage where the message is in brackets).


FORMATS = "'text', 'json'"
OWN = "cannot be written: it is a file of the package"
ENDINGS = (
    "the ending says the format of a report; known are .txt (text), .json (json), .md (markdown), "
    ".sarif (sarif), .xml (junit), .html (html)"
)
VALUES: list[tuple[str, str, str, str]] = [
    ("cite", "--output-format", "bib", "['bib' is not one of 'bibtex', 'gbt7714', 'apa', 'csl-json'.]"),
    ("find", "--limit", "few", "['few' is no whole number from 0 on]"),
    ("find", "--limit", "-1", "['-1' is no whole number from 0 on]"),
    ("find", "--limit", "²", "['²' is no whole number from 0 on]"),
    ("find", "--output-format", "xml", f"['xml' is not one of {FORMATS}.]"),
    (
        *("new rules", "--kind", "continuity"),
        "['continuity' is not one of 'total', 'shares', 'share-of', 'subset', 'ratio', 'growth', 'area-total'.]",
    ),
    ("new source", "--grade", "D", "grade 'D' of the source: known: A, B, C, X"),
    ("new source", "--rank", "first", "rank 'first' of the source is not an integer"),
    ("new table", "--from", "gone.csv", "gone.csv: there is no such file"),
    ("new table", "--indicator", "gpd", "there is no indicator 'gpd'; did you mean 'gdp'?"),
    ("prove", "--cells", "some", "['some' is no whole number from 0 on, nor 'all']"),
    ("prove", "--output-format", "xml", f"['xml' is not one of {FORMATS}.]"),
    ("prove", "--output", "tiny", "tiny: cannot be written: it is a folder"),
    ("publish", "--output", "notes.txt", "notes.txt: cannot be written: it is a file, not a folder"),
    ("reconcile", "--output-format", "xml", f"['xml' is not one of {FORMATS}.]"),
    ("reconcile", "--table", "sums", "['sums' is not one of 'identities', 'figures'.]"),
    ("reconcile", "--output", "tiny/datapackage.json", f"tiny/datapackage.json: {OWN}"),
    ("reconcile", "--plot", "tiny/resources/gdp.csv", f"tiny/resources/gdp.csv: {OWN}"),
    ("reconcile", "--time-limit", "long", "['long' is no whole number from 0 on]"),
    ("show", "--rows", "few", "['few' is no whole number from 0 on]"),
    ("show", "--rule", "totl", "there is no rule 'totl'; did you mean 'total' or 'area-total'?"),
    ("trace", "--output-format", "xml", f"['xml' is not one of {FORMATS}.]"),
    ("validate", "--select", "totl", "[there is no rule 'totl'; did you mean 'total' or 'area-total'?]"),
    ("validate", "--ignore", "drift,totl", "[there is no rule 'totl'; did you mean 'total' or 'area-total'?]"),
    ("validate", "--fail-on", "eror", "['eror' is not one of 'error', 'warning', 'info', 'never'.]"),
    (
        *("validate", "--output-format", "yaml"),
        "['yaml' is not one of text, json, github, markdown, sarif, junit, html]",
    ),
    ("validate", "--output", "report.csv", f"report.csv: {ENDINGS}"),
    ("validate", "--samples", "few", "['few' is no whole number from 0 on, nor 'all']"),
    (
        *("validate", "--baseline", "notes.txt"),
        "notes.txt: is no baseline; delete it, and `--baseline notes.txt` writes a new one",
    ),
    ("validate", "--engine", "pandas", "['pandas' is not one of 'hydata', 'frictionless'.]"),
    ("validate", "--memory-limit", "much", "['much' is no size; say 500MB, or 2GB]"),
    ("validate", "--threshold", "total", "['total' is not of the form RULE=5 or RULE=0.1%]"),
    ("validate", "--samples", "", "['' is no whole number from 0 on, nor 'all']"),
]  # fmt: skip
# Whatever is said stands as it is said.
FREE = {
    ("new source", "--address"),
    ("new source", "--date"),
    ("new source", "--kind"),
    ("new source", "--note"),
    ("new source", "--publisher"),
    ("new source", "--title"),
    ("new table", "--title"),
    ("new table", "--title-zh"),
}
SHORT = {"--output": "'-o' / '--output'"}


@pytest.mark.parametrize(("name", "option", "value", "message"), VALUES)
def test_a_wrong_value(
    refused: Refused, world: Path, name: str, option: str, value: str, message: str
) -> None:
    (world.parent / "notes.txt").write_text("hello\n", encoding="utf-8")
    said = f"error: {message}\n"
    if message.startswith("["):
        shown = SHORT.get(option, f"'{option}'")
        said = usage(name, f"Invalid value for {shown}: {message[1:-1]}")
    refused([*name.split(), *TYPED[name].words(), option, value], said)


@pytest.mark.parametrize("given", ["", ","])
def test_an_empty_choice_of_rules_does_not_choose_all(run: Run, given: str) -> None:
    code, out, err = run("validate", "tiny", "--select", given)
    assert (code, out) == (2, "")
    assert err.startswith("error: Invalid value for '--select': there is no rule ''; known: area-total, ")


# Packages.


def write(name: str, data: bytes) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(data)

    return make


NO_RESOURCES = "p/datapackage.json: `resources` must be a list with at least one resource"
PACKAGES: dict[str, tuple[Callable[[Path], None], str, str]] = {
    "nowhere": (lambda folder: None, "p", "p: there is no such file or folder"),
    "a descriptor that is not there": (
        lambda folder: None,
        "p/datapackage.json",
        "p/datapackage.json: there is no such file",
    ),
    "an empty folder": (
        lambda folder: (folder / "p").mkdir(),
        "p",
        "p: the folder has no datapackage.json, which lists a package's tables",
    ),
    "a table": (
        write("p.csv", b"a,b\n1,2\n"),
        "p.csv",
        "p.csv: is no package: that is a folder with a datapackage.json, or that file",
    ),
    "no JSON": (
        write("p/datapackage.json", b"hello"),
        "p",
        "p/datapackage.json:1:1: not JSON: Expecting value",
    ),
    "JSON cut off": (
        write("p/datapackage.json", b'{"resources": [\n'),
        "p",
        "p/datapackage.json:2:1: not JSON: Expecting value",
    ),
    "no UTF-8": (
        write("p/datapackage.json", b'{"title": "\xba\xe2"}'),
        "p",
        "p/datapackage.json: byte 11 is not UTF-8; a descriptor is UTF-8",
    ),
    "0 bytes": (write("p/datapackage.json", b""), "p", "p/datapackage.json: the file is empty"),
    "a list": (write("p/datapackage.json", b"[]"), "p", "p/datapackage.json: a data package is a JSON object"),
    "nothing in it": (write("p/datapackage.json", b"{}"), "p", NO_RESOURCES),
    "no tables": (write("p/datapackage.json", b'{"resources": []}'), "p", NO_RESOURCES),
    "a name too long": (lambda folder: None, "p" * 300, f"{'p' * 300}: cannot be read: File name too long"),
}  # fmt: skip


@pytest.mark.parametrize("package", PACKAGES)
@pytest.mark.parametrize("name", TYPED)
def test_a_package_that_cannot_be_read(refused: Refused, world: Path, name: str, package: str) -> None:
    make, path, message = PACKAGES[package]
    make(world.parent)
    refused([*name.split(), *TYPED[name].words(path)], f"error: {message}\n")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["rebuild", "p"],
            "p has nothing to rebuild from: built tables are made of coded observations, "
            "and it has no table observations, indicators, units, sources, areas",
        ),
        (["publish", "p", "-o", "out"], 'p/datapackage.json: a release needs a "version"'),
        (
            ["trace", "towns", "a", "people", "--package", "p"],
            "towns has no primary key: no part of it can say which rows are meant",
        ),
        (["cite", "towns", "a", "--package", "p"], "towns has no primary key: no part of it can say which rows are meant"),
        (
            ["new", "source", "late", "--package", "p"],
            "p has no observations and registers, so it has no sources to add to",
        ),
        (
            ["new", "table", "sales", "--indicator", "gdp", "--package", "p"],
            "p has no observations and registers to build from; use --from FILE.csv",
        ),
    ],
)  # fmt: skip
def test_a_package_that_is_laid_out_otherwise(
    refused: Refused, world: Path, arguments: list[str], message: str
) -> None:
    fields = b'[{"name": "town"}, {"name": "people", "type": "integer"}]'
    table = b'{"name": "towns", "path": "towns.csv", "schema": {"fields": %s}}' % fields
    write("p/datapackage.json", b'{"resources": [%s]}' % table)(world.parent)
    write("p/towns.csv", b"town,people\na,1\n")(world.parent)
    refused(arguments, f"error: {message}\n")


# Names inside a package.


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["show", "gpd"], "there is no table 'gpd'; did you mean 'gdp'?"),
        (["show", "GDP"], "there is no table 'GDP'; did you mean 'gdp'?"),
        (["show", "gpd", "--schema"], "there is no table 'gpd'; did you mean 'gdp'?"),
        (["cite", "gpd"], "there is no table 'gpd'; did you mean 'gdp'?"),
        (["trace", "gpd", "430400", "2021", "x"], "there is no table 'gpd'; did you mean 'gdp'?"),
        (["new", "rules", "gpd"], "there is no table 'gpd'; did you mean 'gdp'?"),
        (
            ["trace", "gdp", "430400", "2021", "gpd"],
            "there is no field 'gpd' in gdp; did you mean 'gdp_cny_100m' or 'gdp_growth_pct'?",
        ),
        (
            ["trace", "gdp", "430400", "2021"],
            "there is no field '2021' in gdp; known: gdp_cny_100m, gdp_growth_pct, retail_sales_cny_100m, "
            "retail_sales_growth_pct",
        ),
        (
            ["trace", "gdp", "430400", "2021", "period"],
            "period of gdp is no figure from a source: nothing stands behind it; gdp has gdp_cny_100m, "
            "gdp_growth_pct, retail_sales_cny_100m, retail_sales_growth_pct",
        ),
        (
            ["trace", "gdp", "430499", "2021", "gdp_cny_100m"],
            "there is no area '430499'; did you mean '430482' or '430481' or '430400'?",
        ),
        (["trace", "gdp", "耒阳", "2021", "gdp_cny_100m"], "there is no area '耒阳'; did you mean '耒阳市'?"),
        (["cite", "gdp", "耒阴市"], "there is no area '耒阴市'; did you mean '耒阳市'?"),
        (["cite", "gdp", "Changnin"], "there is no area 'Changnin'; did you mean 'Changning City'?"),
        (["cite", "gdp", "430400", "2099"], "gdp 430400 has no row for period '2099'; it has 2020, 2021"),
        (["cite", "gdp", "perod=2021"], "there is no key column 'perod' in gdp; did you mean 'period'?"),
        (
            ["trace", "observations", "book:99", "value"],
            "observations has no row for id 'book:99'; did you mean 'book:9' or 'book:8' or 'book:7'?",
        ),
    ],
)
def test_a_name_that_is_not_there(refused: Refused, arguments: list[str], message: str) -> None:
    refused([*arguments, "--package", "tiny"], f"error: {message}\n")


# Files that cannot be written.


def beside(folder: Path) -> None:
    """What lies beside the world: a folder, a file, and links of every kind."""
    (folder / "folder.json").mkdir()
    (folder / "notes.txt").write_text("hello\n", encoding="utf-8")
    for link, target in (
        ("loop.json", "loop.json"),
        ("astray.json", "gone/report.json"),
        ("data.json", "tiny/resources/gdp.csv"),
        ("full.json", "/dev/full"),
        ("same.html", "report.json"),
    ):
        (folder / link).symlink_to(target)
    (folder / "tiny" / "terms.md").write_text("Free.\n", encoding="utf-8")
    licences = '"version": "1.0.0", "licenses": [{"path": "terms.md", "title": "Free"}]'
    worlds.replace(folder / "tiny", "datapackage.json", '"version": "1.0.0"', licences)
    shutil.copy(folder / "tiny" / "datapackage.json", folder / "tiny" / "other.json")


UNWRITABLE = [
    (["tiny", "-o", "gone/report.json"], "gone/report.json: cannot be written: gone is no folder"),
    (["tiny", "-o", "folder.json"], "folder.json: cannot be written: it is a folder"),
    (["tiny", "-o", "notes.txt/a.json"], "notes.txt/a.json: cannot be written: notes.txt is no folder"),
    (["tiny", "-o", "loop.json"], "loop.json: cannot be written: it is a symbolic link that leads nowhere"),
    (["tiny", "-o", "astray.json"], "astray.json: cannot be written: {here}/gone is no folder"),
    (["tiny", "-o", "full.json"], "full.json: cannot be written: No space left on device"),
    (["tiny", "-o", "report"], f"report: {ENDINGS}"),
    (["tiny", "-o", ""], f".: {ENDINGS}"),
    (["tiny", "-o", "tiny/datapackage.json"], "tiny/datapackage.json: cannot be written: it is a file of the package"),
    (["tiny", "-o", "tiny/schemas/gdp.json"], "tiny/schemas/gdp.json: cannot be written: it is a file of the package"),
    (["tiny", "-o", "tiny/terms.md"], "tiny/terms.md: cannot be written: it is a file of the package"),
    (["tiny", "-o", "data.json"], "data.json: cannot be written: it is a file of the package"),
    (["tiny/other.json", "-o", "tiny/other.json"], "tiny/other.json: cannot be written: it is a file of the package"),
    (["tiny", "-o", "report.json", "-o", "same.html"], "same.html: cannot be written: it is the same file as report.json"),
    (["tiny", "-o", "report.json", "-o", "gone/a.json"], "gone/a.json: cannot be written: gone is no folder"),
]  # fmt: skip


@pytest.mark.parametrize(("arguments", "message"), UNWRITABLE)
def test_a_report_that_cannot_be_written(
    refused: Refused, world: Path, arguments: list[str], message: str
) -> None:
    beside(world.parent)
    refused(["validate", *arguments], f"error: {message.format(here=world.parent)}\n")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["-o", "notes.txt"], "notes.txt: cannot be written: it is a file, not a folder"),
        (
            ["-o", "notes.txt/out"],
            "notes.txt/out: cannot be written: {here}/notes.txt is a file, not a folder",
        ),
        (
            ["-o", "tiny/resources/gdp.csv"],
            "tiny/resources/gdp.csv: cannot be written: it is a file, not a folder",
        ),
    ],
)
def test_a_release_that_cannot_be_written(
    refused: Refused, world: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], message: str
) -> None:
    monkeypatch.setattr("hydata.front.validate", lambda *_, **__: pytest.fail("it worked first"))
    beside(world.parent)
    refused(["publish", "tiny", *arguments], f"error: {message.format(here=world.parent)}\n")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["validate", "tiny", "-o", "a.json"], "a.json: cannot be written: . is read-only"),
        (["publish", "tiny", "-o", "out/here"], "out/here: cannot be written: {here} is read-only"),
    ],
)
def test_a_folder_that_is_read_only(
    refused: Refused, world: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], message: str
) -> None:
    monkeypatch.setattr("os.access", lambda path, mode: mode != os.W_OK)  # root may write anywhere
    refused(arguments, f"error: {message.format(here=world.parent)}\n")


def test_a_release_never_takes_the_place_of_its_package(refused: Refused, world: Path) -> None:
    (world.parent / "tiny").rename(world.parent / "tiny-1.0.0")
    refused(
        ["publish", "tiny-1.0.0", "-o", "."],
        "error: tiny-1.0.0 is published already, with other content (SHA256SUMS and 60 other files); "
        "raise the version in datapackage.json\n",
    )


def test_one_file_given_twice_is_written_once(run: Run, world: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from hydata import tabular

    written = []
    monkeypatch.setattr(
        tabular, "write_aside", lambda path, data: written.append((path.name, len(data) > 99))
    )
    assert run("validate", "tiny", "-o", "a.json", "-o", "tiny/../a.json", "-o", "a.md")[0] == 0
    assert written == [("a.json", True), ("a.md", True)]
