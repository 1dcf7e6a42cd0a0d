"""Whole packages, generated: hydata and frictionless tell the same, but for the numbered differences.

Compared are sets of (rule, row, field). Whatever only one of them tells must be a difference that
docs/differences.md lists under "Tables" by its number, and each number has its own example here.
HYDATA_ORACLE=5000 looks at so many generated packages.
"""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hydata.conformity import conformity
from hydata.package import Package

frictionless = pytest.importorskip("frictionless")

Told = tuple[str, int | None, str]  # rule, row, field
PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"


@dataclass
class World:
    """A table `t` beside a table `parent` that it may refer to."""

    schema: dict[str, Any]
    labels: list[str]
    rows: list[list[str]]
    dialect: dict[str, Any] = field(default_factory=dict)
    encoding: str = "utf-8"
    ending: str = "\n"

    def write(self, folder: Path) -> None:
        out = io.StringIO(newline="")
        signs = {
            "delimiter": self.dialect.get("delimiter", ","),
            "quotechar": self.dialect.get("quoteChar", '"'),
        }
        writer = csv.writer(out, lineterminator=self.ending, **signs)
        writer.writerows([self.labels] if self.dialect.get("header", True) else [])
        writer.writerows(self.rows)
        (folder / "t.csv").write_bytes(out.getvalue().encode(self.encoding))
        types = {each["name"]: each.get("type", "string") for each in self.schema["fields"]}
        fields = [types[name] for name in self.referring] or ["string"]
        lines = [",".join(f"k{at}" for at in range(len(fields)))]
        lines += [",".join(PARENTS.get(kind, ("a", "b"))[row] for kind in fields) for row in (0, 1)]
        (folder / "parent.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
        parent = [{"name": f"k{at}", "type": kind} for at, kind in enumerate(fields)]
        table = {"name": "t", "path": "t.csv", "format": "csv", "encoding": self.encoding}
        table |= {"dialect": self.dialect, "schema": self.schema}
        other = {"name": "parent", "path": "parent.csv", "schema": {"fields": parent}}
        raw = {"name": "p", "resources": [{**each, "type": "table"} for each in (table, other)]}
        text = json.dumps({"$schema": PROFILE, **raw})
        (folder / "datapackage.json").write_text(text, encoding="utf-8")

    @property
    def referring(self) -> list[str]:
        keys = self.schema.get("foreignKeys", [])
        return list(keys[0]["fields"]) if keys else []

    @property
    def primary(self) -> list[str]:
        return list(self.schema.get("primaryKey", []))

    def cells(self, row: int | None) -> list[str]:
        """The cells of a record; the header is the first, if there is one."""
        at = (row or 0) - 1 - self.dialect.get("header", True)
        return self.rows[at] if row is not None and 0 <= at < len(self.rows) else []

    def missing(self, row: int | None, name: str) -> bool:
        raw = next(each for each in self.schema["fields"] if each["name"] == name)
        texts = raw.get("missingValues", self.schema.get("missingValues", [""]))
        at, cells = [each["name"] for each in self.schema["fields"]].index(name), self.cells(row)
        return at >= len(cells) or cells[at] in texts

    def lacks(self, row: int | None, name: str) -> bool:
        return [each["name"] for each in self.schema["fields"]].index(name) >= len(self.cells(row))


PARENTS = {
    "integer": ("1", "2"),
    "number": ("1.5", "2"),
    "date": ("2020-01-31", "2019-12-31"),
    "year": ("2020", "1999"),
    "boolean": ("true", "false"),
    "datetime": ("2020-01-31T10:00:00", "2020-01-31T11:00:00"),
    "time": ("10:00:00", "11:00:00"),
    "yearmonth": ("2020-01", "2020-02"),
}


def ours(folder: Path) -> set[Told]:
    report = conformity(Package.read(folder))
    lacking = "it names a field that is not there"
    assert [each for each in report.skipped if each.why != lacking] == []
    wrong = [each for each in report.findings if each.severity == "error"]
    assert all(each.count == len(each.samples) for each in wrong)
    return {(each.rule, one.row, each.field) for each in wrong for one in each.samples}


def theirs(folder: Path) -> set[Told]:
    raw = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    del raw["$schema"]
    package = frictionless.Package.from_descriptor(raw, basepath=str(folder))
    report = package.validate(limit_errors=10**6)
    return {told(each) for each in [*report.errors, *(one for task in report.tasks for one in task.errors)]}


def told(error: Any) -> Told:
    row = getattr(error, "row_number", None)
    row = 1 if row is None and ("label" in error.type or "header" in error.type) else row
    names = ", ".join(error.field_names) if error.type == "foreign-key" else ""
    return error.type, row, getattr(error, "field_name", None) or names


def both(world: World) -> tuple[set[Told], set[Told]]:
    with TemporaryDirectory() as folder:
        world.write(Path(folder))
        mine, other = ours(Path(folder)), theirs(Path(folder))
    return mine, other


# --- the numbered differences ---

# Whether a difference explains what only one side told: (world, ours, theirs, what).
Explains = Callable[[World, set[Told], set[Told], Told], bool]
Difference = tuple[Explains, World]


def unreadable(world: World, mine: set[Told], names: list[str], row: int | None) -> bool:
    return any(("type-error", row, name) in mine for name in names)


def by_name(world: World, mine: set[Told], other: set[Told], what: Told) -> bool:
    names = [each["name"] for each in world.schema["fields"]]
    header = world.dialect.get("header", True)
    moved = header and world.labels != names and sorted(world.labels) == sorted(names)
    return moved and (what[1] != 1 or what[0] == "incorrect-label")


def part_null_key(world: World, mine: set[Told], other: set[Told], what: Told) -> bool:
    rule, row, _ = what
    return rule == "primary-key" and what in mine and any(world.missing(row, name) for name in world.primary)


def unread_key(world: World, mine: set[Told], other: set[Told], what: Told) -> bool:
    rule, row, _ = what
    names = {"primary-key": world.primary, "foreign-key": world.referring}.get(rule, [])
    return what in other and unreadable(world, mine, names, row)


def part_null_reference(world: World, mine: set[Told], other: set[Told], what: Told) -> bool:
    rule, row, _ = what
    names = world.referring
    return (
        rule == "foreign-key"
        and what in other
        and len(names) > 1
        and any(world.missing(row, name) for name in names)
    )


def once_a_row(world: World, mine: set[Told], other: set[Told], what: Told) -> bool:
    rule, row, name = what
    absent = [each["name"] for each in world.schema["fields"]][len(world.cells(row)) :]
    again = rule == "missing-cell" or (rule == "constraint-error" and name in absent)
    return again and what in other and any(each[:2] == ("missing-cell", row) for each in mine)


def key_not_there(world: World, mine: set[Told], other: set[Told], what: Told) -> bool:
    rule, row, _ = what
    return rule == "primary-key" and what in other and any(world.lacks(row, name) for name in world.primary)


def what_is_blank(world: World, mine: set[Told], other: set[Told], what: Told) -> bool:
    blank = ("blank-row", what[1], "")
    return blank in mine | other and what[1] is not None


def unique_primary(world: World, mine: set[Told], other: set[Told], what: Told) -> bool:
    return what[0] == "unique-error" and world.primary == [what[2]] and what in other


def schema_of(*fields: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"fields": [{"name": f"f{at}", **each} for at, each in enumerate(fields)], **more}


TEXT, INTEGER, NUMBER = {"type": "string"}, {"type": "integer"}, {"type": "number"}
ALONE = {"type": "string", "constraints": {"unique": True}}
TO_PARENT = [{"fields": ["f0", "f1"], "reference": {"resource": "parent", "fields": ["k0", "k1"]}}]
DIFFERENCES: dict[int, Difference] = {
    1: (by_name, World(schema_of(INTEGER, TEXT), ["f1", "f0"], [["a", "1"]])),
    2: (part_null_key, World(schema_of(INTEGER, TEXT, primaryKey=["f0", "f1"]), ["f0", "f1"], [["1", ""]])),
    3: (unread_key, World(schema_of(INTEGER, TEXT, primaryKey=["f0"]), ["f0", "f1"], [["x", "a"]])),
    4: (
        part_null_reference,
        World(schema_of(INTEGER, TEXT, foreignKeys=TO_PARENT), ["f0", "f1"], [["1", ""]]),
    ),
    5: (once_a_row, World(schema_of(TEXT, TEXT, TEXT), ["f0", "f1", "f2"], [["a"]])),
    6: (
        key_not_there,
        World(schema_of(INTEGER, TEXT, primaryKey=["f1"]), ["f0", "f1"], [["1"], ["1", "a"]]),
    ),
    7: (what_is_blank, World(schema_of(TEXT, TEXT, missingValues=["-"]), ["f0", "f1"], [["-", "-"]])),
    8: (
        unique_primary,
        World(schema_of(ALONE, TEXT, primaryKey=["f0"]), ["f0", "f1"], [["a", "a"], ["a", "b"]]),
    ),
}


@pytest.mark.parametrize("number", DIFFERENCES)
def test_each_difference_is_one(number: int) -> None:
    explains, world = DIFFERENCES[number]
    mine, other = both(world)
    assert mine != other
    assert [each for each in mine ^ other if not explains(world, mine, other, each)] == []


def test_exclusive_bounds_are_of_the_standard_and_not_of_frictionless() -> None:
    limits = {"type": "number", "constraints": {"exclusiveMinimum": 0, "exclusiveMaximum": 9}}
    with TemporaryDirectory() as folder:
        World(schema_of(limits, TEXT), ["f0", "f1"], [["0", "a"], ["5", "a"], ["9", "a"]]).write(Path(folder))
        assert ours(Path(folder)) == {("constraint-error", 2, "f0"), ("constraint-error", 4, "f0")}
        with pytest.raises(frictionless.FrictionlessException):
            theirs(Path(folder))


# --- generated packages ---

FIELDS: list[tuple[dict[str, Any], list[str]]] = [
    (INTEGER, ["1", "2", "3", "-7", "+5", "x", "1.5"]),
    ({"type": "integer", "constraints": {"minimum": 0, "maximum": 3}}, ["0", "3", "4", "-1", "x"]),
    ({"type": "integer", "missingValues": ["-"]}, ["1", "-", "2"]),
    (NUMBER, ["1.5", "2", "-3e2", "x", "1,5"]),
    ({"type": "number", "decimalChar": ","}, ["1,5", "2", "x"]),
    ({"type": "number", "groupChar": "'"}, ["1'500", "2", "x"]),
    (TEXT, ["a", "b", "é", "two\nlines", "a,b", 'say "a"', "it's", "a;b"]),
    ({"type": "string", "constraints": {"required": True}}, ["a", "b", "-"]),
    ({"type": "string", "constraints": {"pattern": "[ab]+"}}, ["a", "ab", "c", "ac"]),
    ({"type": "string", "constraints": {"enum": ["a", "b"]}}, ["a", "b", "c"]),
    ({"type": "string", "constraints": {"minLength": 2, "maxLength": 3}}, ["a", "ab", "abcd"]),
    ({"type": "string", "constraints": {"unique": True}}, ["a", "b", "c"]),
    ({"type": "date"}, ["2020-01-31", "2020-02-30", "x"]),
    ({"type": "date", "constraints": {"minimum": "2020-01-01"}}, ["2020-01-31", "2019-12-31"]),
    ({"type": "date", "format": "%d/%m/%Y"}, ["31/01/2020", "2020-01-31"]),
    ({"type": "year"}, ["2020", "1999", "x"]),
    ({"type": "boolean"}, ["true", "0", "maybe"]),
    ({"type": "boolean", "trueValues": ["yes"], "falseValues": ["no"]}, ["yes", "no", "true"]),
    ({"type": "datetime"}, ["2020-01-31T10:00:00", "x"]),
    ({"type": "time"}, ["10:00:00", "x"]),
    ({"type": "yearmonth"}, ["2020-01", "2020-13"]),
]
DIALECTS = st.fixed_dictionaries(
    {},
    optional={
        "delimiter": st.sampled_from([",", ";", "\t", "|"]),
        "quoteChar": st.sampled_from(['"', "'"]),
        "header": st.booleans(),
        "commentChar": st.just("#"),
    },
)


@st.composite
def worlds(draw: st.DrawFn) -> World:
    chosen = draw(st.lists(st.sampled_from(FIELDS), min_size=2, max_size=4))
    schema = schema_of(*(raw for raw, _ in chosen))
    names = [each["name"] for each in schema["fields"]]
    cells = st.tuples(*(st.sampled_from([*texts, ""]) for _, texts in chosen)).map(list)
    rows = draw(st.lists(cells, min_size=1, max_size=8))
    if draw(st.integers(0, 2)) == 0:  # a ragged or a blank row
        odd = draw(st.lists(st.sampled_from(["", "a", "1"]), max_size=len(names) + 2))
        rows.insert(draw(st.integers(0, len(rows))), odd)
    if draw(st.booleans()):
        schema["missingValues"] = ["", "-"]
    if draw(st.booleans()):
        schema["primaryKey"] = draw(st.lists(st.sampled_from(names), min_size=1, max_size=2, unique=True))
    if draw(st.integers(0, 2)) == 0:
        keys = draw(st.lists(st.sampled_from(names), min_size=1, max_size=2, unique=True))
        reference = {"resource": "parent", "fields": [f"k{at}" for at in range(len(keys))]}
        schema["foreignKeys"] = [{"fields": keys, "reference": reference}]
    dialect, labels = draw(DIALECTS), list(names)
    what = draw(st.sampled_from(["", "", "", "swap", "drop", "add", "rename", "blank", "case", "twice"]))
    if dialect.get("header", True) and what:
        change = {
            "swap": labels[1::-1],
            "rename": ["other"],
            "blank": [""],
            "case": ["F0"],
            "twice": ["f0", "f0"],
        }
        labels[: len(change.get(what, []))] = change.get(what, [])
        labels += ["new"] if what == "add" else []
        rows = [[*row, "1"] if what == "add" and len(row) == len(names) else row for row in rows]
        if what == "drop":
            labels.pop()
            rows = [row[: len(labels)] for row in rows]
    encoding = draw(st.sampled_from(["utf-8", "gbk", "latin-1", "utf-16"]))
    return World(schema, labels, rows, dialect, encoding, draw(st.sampled_from(["\n", "\r\n"])))


@settings(
    deadline=None,
    max_examples=int(os.environ.get("HYDATA_ORACLE", "120")),
    suppress_health_check=[HealthCheck.too_slow],
)
@given(worlds())
def test_both_tell_the_same(world: World) -> None:
    mine, other = both(world)
    unexplained = [
        ("hydata" if what in mine else "frictionless", what)
        for what in sorted(mine ^ other, key=str)
        if not any(explains(world, mine, other, what) for explains, _ in DIFFERENCES.values())
    ]
    assert unexplained == []
