"""Descriptor, files and cells with one thing wrong: found at its place, the rest still checked."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from hashlib import md5, sha1, sha256, sha512
from pathlib import Path
from typing import Any

import pytest

import worlds
from hydata.conformity import conformity
from hydata.findings import Report
from hydata.package import Package


def found(report: Report) -> list[tuple[Any, ...]]:
    """(rule, path, line, field, value) of each finding's first place."""
    return [
        (
            each.rule,
            each.path,
            each.samples[0].line if each.samples else None,
            each.field,
            each.samples[0].value if each.samples else "",
        )
        for each in report.findings
    ]


def describe(world: Path, change: Callable[[dict[str, Any]], None]) -> Package:
    path = world / "datapackage.json"
    raw = json.loads(path.read_text(encoding="utf-8"))
    change(raw)
    path.write_text(json.dumps(raw), encoding="utf-8")
    return Package.read(world)


def resource(raw: dict[str, Any], name: str) -> dict[str, Any]:
    return next(each for each in raw["resources"] if each["name"] == name)


def test_the_good_world_is_clean(world: Path) -> None:
    report = conformity(Package.read(world))
    assert (report.findings, report.skipped, report.stats["rows"]) == ((), (), 126)
    assert sum(report.stats["tables"].values()) == 126


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        pytest.param(
            "resources/gdp.csv", "2021,3840,", "2021,about 3840,",
            ("type-error", "resources/gdp.csv", 3, "gdp_cny_100m", "about 3840"), id="no number"),
        pytest.param(
            "resources/land.csv", "430481,2649\n", "430481,2649\n430481,2650\n",
            ("primary-key", "resources/land.csv", 3, "", "430481"), id="a key twice"),
        pytest.param(
            "resources/land.csv", "430481,", "439999,",
            ("foreign-key", "resources/land.csv", 2, "area", "439999"), id="an orphan area"),
        pytest.param(
            "resources/observations/news.csv", "news:2,news,", "news:2,,",
            ("constraint-error", "resources/observations/news.csv", 3, "source", ""), id="an observation without a source"),
        pytest.param(
            "resources/areas.csv", "name_zh,", "name_cn,",
            ("incorrect-label", "resources/areas.csv", 1, "name_zh", "name_cn"), id="another label"),
        pytest.param(
            "resources/land.csv", "430481,2649", "430481,2649,1",
            ("extra-cell", "resources/land.csv", 2, "", "1"), id="a cell too many"),
        pytest.param(
            "resources/land.csv", "430481,2649", "430481",
            ("missing-cell", "resources/land.csv", 2, "land_area_km2", ""), id="a cell too few"),
    ],
)  # fmt: skip
def test_a_wrong_cell(world: Path, file: str, old: str, new: str, expected: tuple[Any, ...]) -> None:
    worlds.replace(world, file, old, new)
    assert found(conformity(Package.read(world)))[:1] == [expected]


def test_lines_are_physical_when_a_cell_holds_a_line_break(world: Path) -> None:
    path = world / "resources/observations/news.csv"
    text = path.read_text(encoding="utf-8").replace("near:news:1", '"near\n\nhere"')
    path.write_text(text.replace("news:2,news,", "news:2,,"), encoding="utf-8")
    finding = conformity(Package.read(world)).findings[0]
    assert [(each.row, each.line, each.path) for each in finding.samples] == [
        (3, 5, "resources/observations/news.csv")
    ]


def test_equal_faults_are_counted_and_all_their_places_kept(world: Path) -> None:
    path = world / "resources/population.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("2020-11-01", ""), encoding="utf-8")
    finding = next(each for each in conformity(Package.read(world)).findings if each.field == "period")
    assert (finding.rule, finding.count, [each.line for each in finding.samples]) == (
        "constraint-error", 4, [2, 3, 4, 5],
    )  # fmt: skip
    assert finding.message == "a value is required"


def test_a_missing_file_is_told_and_what_hangs_on_it_is_skipped(world: Path) -> None:
    (world / "resources/areas.csv").unlink()
    report = conformity(Package.read(world))
    assert found(report) == [("scheme-error", "resources/areas.csv", None, "", "")]
    skipped = [each.what for each in report.skipped]
    assert skipped == [
        "cells of areas",
        "foreign key partitions -> areas",
        "foreign key formulas -> areas",
        "foreign key observations -> areas",
        *(
            f"foreign key {name} -> areas"
            for name in ("population", "gdp", "land", "prose", "conflicts", "derived")
        ),
    ]
    assert "primary-key" in {check.rule for check in report.checks if check.resource == "gdp"}


@pytest.mark.parametrize("encoding", ["gb18030", "big5"])
def test_a_byte_that_is_not_utf8_is_told_with_its_line_and_what_would_read_it(
    world: Path, encoding: str
) -> None:
    path = world / "resources/areas.csv"
    text = "area,name_zh,name_en,name_pinyin,kind,note\n430400,City,City,city,city,\n430481,衡陽,x,x,city,\n"
    path.write_bytes(text.encode(encoding))
    finding = conformity(Package.read(world)).findings[0]
    assert (finding.rule, finding.path, finding.samples[0].line) == (
        "encoding-error",
        "resources/areas.csv",
        3,
    )
    assert encoding in finding.hint


@pytest.mark.parametrize(
    ("hash_", "expected"),
    [
        (lambda data: "sha256:" + sha256(data).hexdigest(), []),
        (lambda data: "sha256:" + sha256(data).hexdigest().upper(), []),
        (lambda data: "sha512:" + sha512(data).hexdigest(), []),
        (lambda data: "sha1:" + sha1(data).hexdigest(), []),
        (lambda data: md5(data).hexdigest(), []),
        (lambda data: sha256(data).hexdigest(), ["package-error"]),  # the standard: no prefix means MD5
        (lambda data: "", []),
        (lambda data: "sha256:" + "0" * 64, ["hash-count"]),
        (lambda data: "crc32:00000000", ["hash-count"]),
    ],
)
def test_hash(world: Path, hash_: Callable[[bytes], str], expected: list[str]) -> None:
    data = (world / "resources/land.csv").read_bytes()
    package = describe(world, lambda raw: resource(raw, "land").update(hash=hash_(data), bytes=len(data)))
    assert [each.rule for each in conformity(package).findings] == expected


def test_bytes_of_zero_are_checked(world: Path) -> None:
    package = describe(world, lambda raw: resource(raw, "land").update(bytes=0))
    finding = conformity(package).findings[0]
    size = (world / "resources/land.csv").stat().st_size
    assert (finding.rule, finding.message) == ("byte-count", f"{size} bytes, but the descriptor says 0")


@pytest.mark.parametrize("path", ["../outside.csv", "/etc/hostname", "https://example.org/a.csv"])
def test_a_path_that_leaves_the_package_is_refused(world: Path, path: str) -> None:
    (world.parent / "outside.csv").write_text("area,land_area_km2\n", encoding="utf-8")
    report = conformity(describe(world, lambda raw: resource(raw, "land").update(path=path)))
    assert ("scheme-error", "land") in [(each.rule, each.resource) for each in report.findings]
    assert "cells of land" in [each.what for each in report.skipped]


def test_a_symbolic_link_that_leaves_the_package_is_refused(world: Path) -> None:
    outside = world.parent / "outside.csv"
    outside.write_text("area,land_area_km2\n", encoding="utf-8")
    (world / "resources/land.csv").unlink()
    (world / "resources/land.csv").symlink_to(outside)
    messages = [each.message for each in conformity(Package.read(world)).findings]
    assert messages == ["a symbolic link that leaves the package is refused"]


def test_an_observations_file_that_is_not_listed_is_told(world: Path) -> None:
    (world / "resources/observations/extra.csv").write_text("id\n", encoding="utf-8")
    finding = conformity(Package.read(world)).findings[0]
    assert (finding.rule, finding.path, finding.hint) == (
        "file-error",
        "resources/observations/extra.csv",
        'add "resources/observations/extra.csv" to its path in datapackage.json',
    )


def test_every_fault_of_the_descriptor_is_told_and_the_data_are_still_checked(world: Path) -> None:
    def change(raw: dict[str, Any]) -> None:
        raw["name"] = 7
        raw["licenses"] = [{}]
        raw["resources"].append(dict(resource(raw, "land")))

    worlds.replace(world, "resources/gdp.csv", "2021,3840,", "2021,x,")
    report = conformity(describe(world, change))
    assert [each.rule for each in report.findings].count("package-error") == 3
    assert ("type-error", "gdp") in [(each.rule, each.resource) for each in report.findings]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            '"primaryKey": ["area"]',
            '"primaryKey": ["aria"]',
            "/primaryKey/0: there is no field 'aria'",
        ),
        (
            '"resource": "areas"',
            '"resource": "arias"',
            "/foreignKeys/0/reference/resource: there is no resource 'arias'",
        ),
        (
            '"fields": ["area"], "ref',
            '"fields": ["aria"], "ref',
            "/foreignKeys/0/fields: there is no field 'aria'",
        ),
        (
            '"fields": ["area"], "ref',
            '"fields": ["area", "area"], "ref',
            "/foreignKeys/0: it must name as many fields here as in the reference, and at least one",
        ),
        ('{"fields": [', '{"fields": [,', "schemas/land.json:1:13: not JSON: Expecting value"),
    ],
)
def test_a_schema_that_is_wrong_is_a_finding_and_the_rest_goes_on(
    world: Path, old: str, new: str, message: str
) -> None:
    worlds.replace(world, "schemas/land.json", old, new)
    report = conformity(Package.read(world))
    assert [each.message for each in report.findings if each.rule == "schema-error"] == [message]
    assert "type-error" in {check.rule for check in report.checks if check.resource == "gdp"}


def test_a_package_of_the_first_standard_is_still_valid(tmp_path: Path) -> None:
    raw = {
        "name": "old",
        "profile": "tabular-data-package",
        "contributors": [{"title": "somebody", "role": "author"}],
        "resources": [
            {
                "name": "rows",
                "path": "rows.csv",
                "profile": "tabular-data-resource",
                "schema": {"fields": [{"name": "id", "type": "integer"}], "primaryKey": "id"},
            }
        ],
    }
    (tmp_path / "datapackage.json").write_text(json.dumps(raw), encoding="utf-8")
    (tmp_path / "rows.csv").write_text("id\n1\n2\n", encoding="utf-8")
    report = conformity(Package.read(tmp_path))
    assert (report.findings, report.skipped) == ((), ())


ONLY_A_FILE = "it is not described as a table; only its file was looked at"
NO_TABLE = "it is not described as a table, and its JSON is none"
FEATURES = '{"type": "FeatureCollection", "features": [{"type": "Feature"}]}'


@pytest.mark.parametrize(
    ("resource", "file", "expected"),
    [
        # The first two are the standard's own examples of inline data.
        pytest.param({"data": {"resource-name-data": [{"a": 1, "b": 2}]}}, None, ([], [ONLY_A_FILE]), id="an object"),
        pytest.param({"data": "A,B\n1,2", "format": "csv"}, None, ([], [ONLY_A_FILE]), id="text of a format"),
        pytest.param({"data": "A,B\n1,2"}, None, (["package-error"], [ONLY_A_FILE]), id="text of no format"),
        pytest.param({"data": [1, 2]}, None, ([], [ONLY_A_FILE]), id="numbers"),
        pytest.param({"data": [["a", "b"], [1]]}, None, ([], [NO_TABLE]), id="ragged rows"),
        pytest.param({"data": {"a": 1}, "type": "table"}, None, (["source-error"], []), id="no table, said to be one"),
        pytest.param({"path": "t.json"}, FEATURES, ([], [NO_TABLE]), id="a file of features"),
        pytest.param({"path": "t.json"}, "[[1, 1], [2, 3, 4]]", ([], [NO_TABLE]), id="a file of lists"),
        pytest.param({"path": "t.json"}, '[{"a": 1}, {"a": 2}]', ([], []), id="a file of rows"),
        pytest.param({"path": "t.json"}, "[1, 2]", ([], [NO_TABLE]), id="a file of numbers"),
        pytest.param({"path": "t.json"}, '{"a": }', (["source-error"], []), id="a file that is no JSON"),
        pytest.param({"path": "t.json", "profile": "tabular-data-resource"}, FEATURES, (["source-error"], []), id="by v1"),
    ],
)  # fmt: skip
def test_json_is_only_a_table_where_it_is_described_as_one_or_holds_rows(
    tmp_path: Path, resource: dict[str, Any], file: str | None, expected: tuple[list[str], list[str]]
) -> None:
    raw = {"name": "p", "resources": [{"name": "t"} | resource]}
    (tmp_path / "datapackage.json").write_text(json.dumps(raw), encoding="utf-8")
    if file is not None:
        (tmp_path / "t.json").write_text(file, encoding="utf-8")
    report = conformity(Package.read(tmp_path))
    assert (
        [each.rule for each in report.findings],
        list(dict.fromkeys(each.why for each in report.skipped)),
    ) == expected


@pytest.mark.parametrize("version", ["1.0", "2.0"])
def test_a_dialect_may_be_the_path_of_a_file(tmp_path: Path, version: str) -> None:
    resource = {
        "name": "t",
        "path": "t.csv",
        "schema": {"fields": [{"name": "a"}, {"name": "b"}]},
        "dialect": "d.json",
    }
    profile = f"https://datapackage.org/profiles/{version}/datapackage.json"
    raw = {"$schema": profile, "name": "p", "resources": [resource]}
    (tmp_path / "datapackage.json").write_text(json.dumps(raw), encoding="utf-8")
    (tmp_path / "d.json").write_text('{"delimiter": ";"}', encoding="utf-8")
    (tmp_path / "t.csv").write_text("a;b\n1;2\n", encoding="utf-8")
    assert conformity(Package.read(tmp_path)).findings == ()


def test_an_archive_that_is_cut_off_is_not_wholly_looked_at(tmp_path: Path) -> None:
    rows = "".join(f"{number},{number * 7919 % 1000}\n" for number in range(20_000))
    (tmp_path / "t.csv.gz").write_bytes(gzip.compress(f"a,b\n{rows}".encode())[:-4000])
    fields = [{"name": "a", "type": "integer"}, {"name": "b", "type": "integer"}]
    resource = {"name": "t", "type": "table", "path": "t.csv.gz", "schema": {"fields": fields}}
    raw = {"name": "p", "resources": [resource]}
    (tmp_path / "datapackage.json").write_text(json.dumps(raw), encoding="utf-8")
    report = conformity(Package.read(tmp_path))
    assert "compression-error" in {each.rule for each in report.findings}
    assert [each.what for each in report.skipped] == ["rows of t in t.csv.gz"]


def packed(text: str, upto: int, encoding: str = "utf-8") -> bytes:
    """A gzip file that is cut off behind some of its text: as many characters, or as few as stand behind."""
    end = len(text[:upto].encode(encoding)) - (encoding == "gbk")  # within a character
    return gzip.compress(text.encode(encoding), 0)[: 15 + end]


DAYS = "".join(f"{number},2020-01-0{number % 9 + 1}\n" for number in range(2000))
MANY = "".join(f'{number},"on\n2020-01-0{number % 9 + 1}"\n' for number in range(200_000))


@pytest.mark.parametrize(
    ("path", "data", "encoding", "lane"),
    [
        pytest.param("t.csv.gz", b"", "utf-8", "exact", id="nothing"),
        pytest.param("t.csv.gz", packed("id,d\n" + DAYS, 3), "utf-8", "exact", id="in the header"),
        pytest.param("t.csv.gz", packed("id,d\n" + DAYS, 2000), "utf-8", "exact", id="in a cell"),
        pytest.param("t.csv.gz", packed("id,d\n" + DAYS, 2000), "utf-8", "blocks", id="in a cell, in blocks"),
        pytest.param("t.csv.gz", packed("id,d\n" + DAYS, 3001), "utf-16", "exact", id="in UTF-16"),
        pytest.param("t.csv.gz", packed('id,d\n1,"衡\n衡"\n2,衡', 16, "gbk"), "gbk", "exact", id="in a character"),
        pytest.param("t.csv.gz", packed('id,d\n1,"a\nb"\n2,"c\nd"\n', 20), "utf-8", "exact", id="in quotes"),
        pytest.param("t.csv.gz", packed("id,d\n" + MANY, 60_000), "utf-8", "blocks", id="in quotes, in blocks"),
        pytest.param("t.json.gz", packed('[{"id": 1, "d": "x"}, {"id": 2}]', 25), "utf-8", "exact", id="in JSON"),
        pytest.param("t.json.gz", packed('[["id", "d"], [2, 1]]', 5), "utf-8", "exact", id="in JSON labels"),
        pytest.param("t.jsonl.gz", packed('{"id": 1, "d": "x"}\n{"id": 2}\n', 25), "utf-8", "exact", id="in NDJSON"),
    ],
)  # fmt: skip
def test_where_a_packed_file_is_cut_off_stands_no_row(
    tmp_path: Path, path: str, data: bytes, encoding: str, lane: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hydata.conformity.table.LARGE", 0 if lane == "blocks" else 1 << 40)
    (tmp_path / path).write_bytes(data)
    fields = [{"name": "id", "type": "integer"}, {"name": "d", "type": "string"}]
    schema = {"fields": fields, "primaryKey": ["id"]}
    table = {"name": "t", "type": "table", "path": path, "encoding": encoding, "schema": schema}
    raw = {"$schema": "https://datapackage.org/profiles/2.0/datapackage.json", "resources": [table]}
    (tmp_path / "datapackage.json").write_text(json.dumps(raw), encoding="utf-8")
    report = conformity(Package.read(tmp_path))
    assert [each.rule for each in report.findings] == ["compression-error"]
    assert [each.what for each in report.skipped] == [f"rows of t in {path}"]


@pytest.mark.parametrize(
    ("type", "value", "told"),
    [
        pytest.param("integer", "true", "true", id="a boolean"),
        pytest.param("integer", "[1.50, null]", "[1.50, null]", id="an array"),
        pytest.param("number", '{"a": "衡"}', '{"a": "衡"}', id="an object"),
        pytest.param("string", "2.50", "2.50", id="a number"),
    ],
)
def test_a_value_is_told_as_json_spells_it(tmp_path: Path, type: str, value: str, told: str) -> None:
    (tmp_path / "t.json").write_text(f'[{{"n": 1, "v": {value}}}]', encoding="utf-8")
    fields = [{"name": "n", "type": "integer"}, {"name": "v", "type": type}]
    table = {
        "name": "t",
        "type": "table",
        "path": "t.json",
        "schema": {"fields": fields, "primaryKey": ["v"]},
    }
    raw = {"$schema": "https://datapackage.org/profiles/2.0/datapackage.json", "resources": [table]}
    (tmp_path / "datapackage.json").write_text(json.dumps(raw), encoding="utf-8")
    report = conformity(Package.read(tmp_path))
    assert [(each.rule, each.samples[0].value, each.samples[0].key) for each in report.findings] == [
        ("type-error", told, told)
    ]


@pytest.mark.parametrize("kind", ["0", "parquet", "csv", "json", "xlsx"])
def test_a_table_without_a_file_is_told(tmp_path: Path, kind: str) -> None:
    table = {"name": "t", "type": "table", "format": kind, "schema": {"fields": [{"name": "a"}]}}
    (tmp_path / "datapackage.json").write_text(json.dumps({"name": "p", "resources": [table]}), "utf-8")
    report = conformity(Package.read(tmp_path))
    assert {each.path for each in report.findings} == {"datapackage.json"}
    assert "package-error" in {each.rule for each in report.findings}


WHOLE = gzip.compress("\n".join(["n", *map(str, range(9000))]).encode())


@pytest.mark.parametrize(
    ("paths", "last", "held"),
    [
        pytest.param(["a.csv", "b.csv"], b"n\n2\n", True, id="all could be read"),
        pytest.param(["a.csv", "b.csv"], b"n,m\n2,3\n", False, id="a part of other labels"),
        pytest.param(["a.csv", "b.csv"], b"", False, id="an empty part"),
        pytest.param(["a.csv", "b.csv.gz"], WHOLE[:-20], False, id="a packed part that is cut off"),
        pytest.param(["b.json"], b'[{"n": 1}, {"n": 2}', False, id="rows that are cut off"),
        pytest.param(["b.json"], b'[{"n": 1}, 5]', False, id="a row that is none"),
        pytest.param(["b.ndjson"], b'{"n": 1}\n{"n":\n', False, id="a line that is not JSON"),
        pytest.param(["b.parquet"], b"PAR1", False, id="no Parquet"),
        pytest.param(["b.xlsx"], b"", False, id="no workbook"),
    ],
)
def test_nothing_holds_of_a_table_whose_rows_could_not_all_be_read(
    tmp_path: Path, paths: list[str], last: bytes, held: bool
) -> None:
    (tmp_path / "a.csv").write_text("n\n-1\n", encoding="utf-8")
    (tmp_path / paths[-1]).write_bytes(last)
    fields = [{"name": "n", "type": "integer", "constraints": {"required": True}}]
    table = {"name": "t", "type": "table", "path": paths, "schema": {"fields": fields, "primaryKey": ["n"]}}
    raw = {"$schema": "https://datapackage.org/profiles/2.0/datapackage.json", "resources": [table]}
    (tmp_path / "datapackage.json").write_text(json.dumps(raw), encoding="utf-8")
    report = conformity(Package.read(tmp_path))
    told = [each.rule for each in report.checks if each.resource == "t"]
    assert told == (["type-error", "constraint-error", "primary-key"] if held else [])
    assert report.valid == held


def no_file(parent: dict[str, Any]) -> None:
    del parent["path"]


def no_schema_to_read(parent: dict[str, Any]) -> None:
    del parent["schema"]["fields"]


def another_field(parent: dict[str, Any]) -> None:
    parent["schema"]["fields"][0]["name"] = "key"


def no_column(parent: dict[str, Any]) -> None:
    parent["path"] = "other.csv"


@pytest.mark.parametrize(
    ("change", "rule", "why"),
    [
        pytest.param(no_file, "package-error", "not all rows of b could be read", id="no file"),
        pytest.param(no_schema_to_read, "schema-error", "b cannot be read", id="a broken schema"),
        pytest.param(another_field, "schema-error", "b has no field k", id="no such field"),
        pytest.param(no_column, "missing-label", "b has no column for k", id="no column"),
    ],
)
@pytest.mark.parametrize("lane", [0, 1 << 40], ids=["blocks", "exact"])
def test_a_parent_without_the_key_makes_no_orphans(
    tmp_path: Path, change: Callable[[dict[str, Any]], None], rule: str, why: str, lane: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr("hydata.conformity.table.LARGE", lane)
    (tmp_path / "a.csv").write_text("n,r\nx,1\n", encoding="utf-8")
    (tmp_path / "b.csv").write_text("k,l\n1,x\n", encoding="utf-8")
    (tmp_path / "other.csv").write_text("l,m\nx,1\n", encoding="utf-8")
    fields = [{"name": "n", "type": "integer"}, {"name": "r", "type": "integer"}]
    keys = [{"fields": ["r"], "reference": {"resource": "b", "fields": ["k"]}}]
    child = {"name": "a", "type": "table", "path": "a.csv", "schema": {"fields": fields, "foreignKeys": keys}}
    fields = [{"name": "k", "type": "integer"}, {"name": "l", "type": "string"}]
    parent = {"name": "b", "type": "table", "path": "b.csv", "schema": {"fields": fields}}
    change(parent)
    raw = {"$schema": "https://datapackage.org/profiles/2.0/datapackage.json", "resources": [child, parent]}
    (tmp_path / "datapackage.json").write_text(json.dumps(raw), encoding="utf-8")
    report = conformity(Package.read(tmp_path))
    rules = {each.rule for each in report.findings}
    assert (rule in rules, "foreign-key" in rules, "type-error" in rules) == (True, False, True)
    assert ("foreign key a -> b", why) in [(each.what, each.why) for each in report.skipped]


def test_a_key_that_leads_nowhere_is_not_said_to_hold(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("n\n1\n", encoding="utf-8")
    key = {"fields": ["n"], "reference": {"resource": "", "fields": ["n"]}}
    other = {"fields": ["n"], "reference": {"resource": "gone", "fields": ["n"]}}
    fields = [{"name": "n", "type": "integer"}]

    def told(keys: list[Any]) -> list[str]:
        table = {"name": "t", "path": "a.csv", "schema": {"fields": fields, "foreignKeys": keys}}
        (tmp_path / "datapackage.json").write_text(json.dumps({"resources": [table]}), encoding="utf-8")
        return [each.rule for each in conformity(Package.read(tmp_path)).checks if each.resource == "t"]

    assert (told([key]), told([key, other])) == (["type-error", "foreign-key"], ["type-error"])


@pytest.mark.parametrize(
    ("profile", "dialect", "expected"),
    [
        ("1.0", {}, ["info"]),
        ("1.0", {"caseSensitiveHeader": False}, []),
        ("1.0", {"caseSensitiveHeader": True}, ["error"]),
        ("2.0", {}, ["error"]),
    ],
)
def test_capitals_of_labels(
    tmp_path: Path, profile: str, dialect: dict[str, Any], expected: list[str]
) -> None:
    resource = {
        "name": "t",
        "path": "t.csv",
        "schema": {"fields": [{"name": "a"}, {"name": "b"}]},
        "dialect": dialect,
    }
    address = f"https://datapackage.org/profiles/{profile}/datapackage.json"
    (tmp_path / "datapackage.json").write_text(
        json.dumps({"$schema": address, "name": "p", "resources": [resource]})
    )
    (tmp_path / "t.csv").write_text("a,B\n1,2\n", encoding="utf-8")
    report = conformity(Package.read(tmp_path))
    assert [each.severity for each in report.findings if each.rule == "incorrect-label"] == expected
