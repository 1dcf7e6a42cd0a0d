"""docs/rules: each rule has its page, and the examples on a page are its tests.

A page shows files under `## Good`, files that replace them under `## Bad` or `## Undecided`, and under
`## On the published data` an edit of the package that hydata ships. Each is run as it is printed.
"""

from __future__ import annotations

import doctest
import json
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

import worlds
from hydata import front
from hydata.findings import Report
from hydata.render import render
from hydata.rules import RULES

PAGES = worlds.REPOSITORY / "docs" / "rules"
HEADINGS = ["Why", "How to ask for it", "Good", "Bad", "Undecided", "On the published data", "How to mend"]
BLOCK = re.compile(r'```(\w+)(?: title="([^"]+)")?\n(.*?)```\n', re.DOTALL)
# It speaks of hydata itself, and is fired by no package.
UNPROVOKED = {"internal-error"}
WRITTEN = [rule for rule in RULES if (PAGES / f"{rule}.md").is_file()]


@dataclass(frozen=True)
class Example:
    """A section of a page: its files, its edits, and the lines that hydata prints."""

    files: dict[str, str]
    edits: tuple[tuple[str, str], ...]
    printed: str


def sections(rule: str) -> dict[str, str]:
    """Heading -> text of a page; the text before the first heading is its introduction."""
    _, intro, *rest = re.split(r"^# .*\n|^## (?=.)", (PAGES / f"{rule}.md").read_text("utf-8"), flags=re.M)
    return {"": intro} | {part.split("\n", 1)[0]: part.split("\n", 1)[1] for part in rest}


def with_section(heading: str) -> list[str]:
    return [rule for rule in WRITTEN if heading in sections(rule)]


def example(text: str) -> Example:
    blocks = BLOCK.findall(text)
    files = {title: body for kind, title, body in blocks if title and kind != "diff"}
    edits = tuple((title, body) for kind, title, body in blocks if kind == "diff")
    return Example(files, edits, "".join(body for kind, _, body in blocks if kind == "text"))


def package(files: dict[str, str], folder: Path) -> Path:
    """A package of the files: a table for each CSV, with the JSON of its name for a schema."""
    tables = sorted(name for name in files if not name.endswith(".json"))
    resources = [
        {"name": Path(name).stem, "type": "table", "path": name}
        | ({"schema": f"{Path(name).stem}.json"} if f"{Path(name).stem}.json" in files else {})
        for name in tables
    ]
    profile = "https://datapackage.org/profiles/2.0/datapackage.json"
    descriptor = {"$schema": profile, "name": "example", "resources": resources}
    own = files.get("datapackage.json", "{}")
    try:
        text = json.dumps(descriptor | json.loads(own))
    except json.JSONDecodeError:
        text = own
    for name, body in {**files, "datapackage.json": text}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(body.encode("utf-8"))
    return folder


def edit(folder: Path, file: str, diff: str) -> None:
    """Make the edit of a diff block: lines with - go, lines with + come in their place."""
    lines = diff.splitlines()
    old = "".join(f"{line[1:]}\n" for line in lines if not line.startswith("+"))
    new = "".join(f"{line[1:]}\n" for line in lines if not line.startswith("-"))
    path = folder / file
    text = path.read_bytes().decode("utf-8") if path.exists() else ""
    assert (text.count(old) == 1) or not old, f"{file} has no such lines, or several times"
    path.write_bytes((text.replace(old, new) if old else text + new).encode("utf-8"))


def lines(report: Report, rule: str = "") -> str:
    """The finding lines of the text report, as a page shows them."""
    shown = [each for each in report.findings if rule in ("", each.rule)]
    text = render(Report("", tuple(shown)), "text", "")
    return "".join(f"{line}\n" for line in text.splitlines()[:-1] if not line.startswith(" "))


def same(expected: str, actual: str) -> None:
    """As printed, but `...` stands for anything."""
    if not doctest.OutputChecker().check_output(expected, actual, doctest.ELLIPSIS):
        assert actual == expected


def test_each_rule_has_its_page() -> None:
    assert {path.stem for path in PAGES.glob("*.md")} - {"README"} == set(RULES)


@pytest.mark.parametrize("rule", WRITTEN)
def test_a_page_begins_with_what_the_rule_says(rule: str) -> None:
    parts, info = sections(rule), RULES[rule]
    says = info.says[0].upper() + info.says[1:]
    assert re.match(rf"\n`{info.severity}` · [^\n]+\n\n{re.escape(says)}\.\n", parts[""])
    assert [each for each in HEADINGS if each in parts] == list(parts)[1:]
    assert {"Why", "How to mend"} <= set(parts)


@pytest.mark.parametrize("rule", [each for each in WRITTEN if each not in UNPROVOKED])
def test_a_page_shows_the_rule_at_work(rule: str) -> None:
    parts = sections(rule)
    assert "Bad" in parts or "On the published data" in parts
    assert rule in "".join(example(parts.get(name, "")).printed for name in ("Bad", "On the published data"))


@pytest.mark.parametrize("rule", with_section("Good"))
def test_the_good_example_is_good(rule: str, tmp_path: Path) -> None:
    report = front.validate(package(example(sections(rule)["Good"]).files, tmp_path))
    assert (report.findings, report.complete) == ((), True)


@pytest.mark.parametrize("rule", with_section("Bad"))
def test_the_bad_example_is_found(rule: str, tmp_path: Path) -> None:
    parts = sections(rule)
    bad = example(parts["Bad"])
    report = front.validate(package(example(parts.get("Good", "")).files | bad.files, tmp_path))
    same(bad.printed, lines(report))


@pytest.mark.parametrize("rule", with_section("Undecided"))
def test_the_undecided_example_is_undecided(rule: str, tmp_path: Path) -> None:
    parts = sections(rule)
    open_ = example(parts["Undecided"])
    report = front.validate(package(example(parts.get("Good", "")).files | open_.files, tmp_path))
    told = [each for each in report.checks if each.rule == rule]
    assert {each.verdict for each in told} == {"undecided"}
    same(open_.printed, "".join(f"{each.figures}: {each.verdict}: {each.reason}\n" for each in told))


@pytest.mark.parametrize("rule", with_section("On the published data"))
def test_the_edit_of_the_published_data_is_found(rule: str, tmp_path: Path) -> None:
    shown = example(sections(rule)["On the published data"])
    for name in ("datapackage.json", "schemas", "resources"):
        source = worlds.REPOSITORY / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, tmp_path / name)
    assert shown.edits
    for file, diff in shown.edits:
        edit(tmp_path, file, diff)
    same(shown.printed, lines(front.validate(tmp_path, select=rule), rule))
