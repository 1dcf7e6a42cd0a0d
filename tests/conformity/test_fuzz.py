"""Whatever stands in a file or a descriptor, `hydata.validate` ends, and ends in words.

Two generators (bytes of a table, mutated descriptors) and one parametrised list of nasty cases. What
counts as a crash: any exception but HydataError, and an exception that became the reason why
something was not looked at. Each case of the list has its own bound on time.

HYDATA_FUZZ=600 pytest -n 0 tests/conformity/test_fuzz.py looks for 600 seconds, a half for each
generator, at examples that are new in every run; without it a few hundred are looked at.
"""

from __future__ import annotations

import copy
import gzip
import json
import os
import re
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import hydata
from hydata.conformity import compression, fast
from hydata.findings import Report

SECONDS = float(os.environ.get("HYDATA_FUZZ", "0"))
PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
# A reason for skipping that is an exception of Python, and not words of ours.
CRASH = re.compile(r"^(?!HydataError|DataError|DescriptorError)[A-Z]\w*(Error|Exception|Iteration|Exit)\b")


def write(folder: Path, descriptor: Any, files: dict[str, bytes]) -> None:
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    (folder / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")


def crashes(report: Report) -> list[str]:
    told = [f"{each.what}: {each.why}" for each in report.skipped if CRASH.search(each.why)]
    return told + [each.message for each in report.findings if each.rule == "internal-error"]


def looked_at(descriptor: Any, files: dict[str, bytes], **options: Any) -> Report | None:
    """The report, which holds no crash; None where hydata says in words that it cannot go on."""
    with TemporaryDirectory() as folder:
        write(Path(folder), descriptor, files)
        try:
            report = hydata.validate(folder, **options)
        except hydata.HydataError as error:
            assert str(error).strip()  # noqa: PT017
            return None
    assert crashes(report) == []
    return report


def searched(test: Callable[..., None]) -> Callable[..., None]:
    """Run a property test for a few examples, or for as long as HYDATA_FUZZ says."""
    quiet = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
    if not SECONDS:
        return settings(deadline=None, max_examples=150, suppress_health_check=quiet)(test)
    endless = settings(deadline=None, max_examples=200, suppress_health_check=quiet, database=None)(test)

    def long_run() -> None:
        end = time.monotonic() + SECONDS / 2
        while time.monotonic() < end:
            endless()

    long_run.__name__ = test.__name__
    return long_run


# --- the bytes of a table ---

TABLE: dict[str, Any] = {
    "$schema": PROFILE,
    "name": "fuzz",
    "resources": [
        {
            "name": "t",
            "path": "t.csv",
            "schema": {
                "fields": [
                    {"name": "id", "type": "integer", "constraints": {"minimum": 0}},
                    {"name": "name", "type": "string", "constraints": {"pattern": "[a-z]*"}},
                    {"name": "day", "type": "date"},
                ],
                "primaryKey": "id",
                "foreignKeys": [{"fields": "name", "reference": {"resource": "", "fields": "name"}}],
            },
        }
    ],
}
PIECES = st.sampled_from(
    [
        *(b"id,name,day\n", b"1,a,2020-01-01\n", b'2,"b",2020-02-30\r\n', b",", b'"', b"\n", b"\r", b"\r\n"),
        *(b"\0", b"\xff", b"\xef\xbb\xbf", b"\xff\xfe", b"\xd6\xd0", b"#", b"\\", b";", b"\t", b" "),
        *(
            b"'",
            b'""',
            b"\xe8\xa1\xa1",
            b"\xe8\xa1",
            b"9" * 30,
            b"1e999",
            b"-",
            b"\x1a",
            b"\xc2\x85",
            b"a" * 99,
        ),
    ]
)
BYTES = st.lists(PIECES | st.binary(max_size=8), max_size=30).map(b"".join)
DIALECTS = st.fixed_dictionaries(
    {},
    optional={
        "delimiter": st.sampled_from([",", ";", "\t", "||", "", " ", "é"]),
        "quoteChar": st.sampled_from(['"', "'", "", "ab"]),
        "escapeChar": st.sampled_from(["\\", '"', ""]),
        "doubleQuote": st.booleans(),
        "lineTerminator": st.sampled_from(["\n", "\r\n", "\r", "|", "\n\n", ""]),
        "commentChar": st.sampled_from(["#", "//", "", "\n"]),
        "skipInitialSpace": st.booleans(),
        "header": st.booleans(),
        "headerRows": st.sampled_from([[1], [1, 2], [2], [], [0], [9]]),
        "commentRows": st.sampled_from([[1], [2, 3], []]),
        "nullSequence": st.sampled_from(["", "\\N", "a"]),
    },
)
ENCODINGS = st.sampled_from(
    [None, "utf-8", "utf-16", "gbk", "big5", "latin-1", "utf-8-sig", "utf-32", "rot13", "hex", "", "é"]
)


@searched
@given(BYTES, DIALECTS, ENCODINGS, st.booleans())
def test_any_bytes(data: bytes, dialect: dict[str, Any], encoding: str | None, large: bool) -> None:
    descriptor = copy.deepcopy(TABLE)
    descriptor["resources"][0]["dialect"] = dialect
    if encoding is not None:
        descriptor["resources"][0]["encoding"] = encoding
    with patch("hydata.conformity.table.LARGE", 0 if large else 1 << 40), patch.object(fast, "SIZE", 40):
        report = looked_at(descriptor, {"t.csv": data})
    assert report is not None


@pytest.mark.parametrize("ending", ["csv.gz", "csv.zip", "csv.bz2", "csv.xz", "json", "ndjson", "tsv"])
@settings(deadline=None, max_examples=15, suppress_health_check=[HealthCheck.too_slow])
@given(data=BYTES | st.binary(max_size=60))
def test_any_bytes_in_any_format(ending: str, data: bytes) -> None:
    descriptor = copy.deepcopy(TABLE)
    descriptor["resources"][0]["path"] = f"t.{ending}"
    assert looked_at(descriptor, {f"t.{ending}": data}) is not None


# --- descriptors ---

GOOD: dict[str, Any] = {
    "$schema": PROFILE,
    "name": "fuzz",
    "version": "1.0.0",
    "created": "2020-01-01T00:00:00Z",
    "licenses": [{"name": "CC0-1.0"}],
    "sources": [{"title": "x", "path": "https://example.org"}],
    "contributors": [{"title": "x", "roles": ["author"]}],
    "resources": [
        {
            "name": "t",
            "path": "t.csv",
            "format": "csv",
            "encoding": "utf-8",
            "bytes": 99,
            "hash": "sha256:" + "0" * 64,
            "dialect": {"delimiter": ",", "header": True, "quoteChar": '"', "headerRows": [1]},
            "schema": {
                "fieldsMatch": "exact",
                "missingValues": ["", "-"],
                "fields": [
                    {"name": "id", "type": "integer", "constraints": {"required": True, "minimum": 0}},
                    {"name": "n", "type": "number", "groupChar": ",", "constraints": {"maximum": 9.5}},
                    {"name": "s", "type": "string", "constraints": {"pattern": "[a-z]+", "maxLength": 3}},
                    {"name": "d", "type": "date", "format": "%d/%m/%Y"},
                    {"name": "l", "type": "list", "itemType": "integer", "delimiter": ";"},
                    {"name": "c", "type": "string", "categories": [{"value": "a", "label": "A"}]},
                    {"name": "o", "type": "object", "constraints": {"jsonSchema": {"required": ["a"]}}},
                    {"name": "b", "type": "boolean", "trueValues": ["yes"], "falseValues": ["no"]},
                    {"name": "e", "type": "integer", "constraints": {"enum": [1, 2]}},
                ],
                "primaryKey": ["id"],
                "uniqueKeys": [["s", "n"]],
                "foreignKeys": [{"fields": ["s"], "reference": {"resource": "u", "fields": ["k"]}}],
            },
        },
        {"name": "u", "data": [{"k": "a"}, {"k": "ab"}], "schema": {"fields": [{"name": "k"}]}},
        {"name": "v", "path": ["v.json"], "schema": "v.schema.json", "dialect": {"property": "rows"}},
    ],
}
FILES = {
    "t.csv": b"id,n,s,d,l,c,o,b,e\n"
    b'1,"1,000",a,01/02/2020,1;2,a,"{""a"":1}",yes,1\n2,5,ab,32/02/2020,1;x,b,{},maybe,3\n',
    "v.json": b'{"rows": [{"k": "a"}, {"k": 7}]}',
    "v.schema.json": b'{"fields": [{"name": "k", "type": "string"}]}',
}
WORDS = st.sampled_from(
    [
        *("", "t", "u", "id", "s", "k", "a", "../x", "/etc/passwd", "t.csv", "v.json", "http://x.y/z", "\0"),
        *(
            "integer",
            "string",
            "list",
            "any",
            "default",
            "%Y",
            "%",
            "%Q",
            "(",
            "(a*)*b",
            "[a-",
            "\\p{Lx}",
            "a{9999999}",
        ),
        *(
            "csv",
            "json",
            "xlsx",
            "parquet",
            "utf-16",
            "md5:",
            "sha1:x",
            "exact",
            "partial",
            "\n",
            '"',
            "é",
            "\ud800",
        ),
    ]
)
NUMBERS = st.sampled_from([0, 1, -1, 2, 10**30, -(10**400), 1.5, float("nan"), float("inf")])
LEAVES = st.none() | st.booleans() | NUMBERS | WORDS | st.text(max_size=4)
JSON = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(WORDS | st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=6,
)
# Properties of the standard, wherever they are put.
PROPERTIES = st.sampled_from(
    "$schema profile name path data type format mediatype encoding bytes hash dialect schema sources licenses fields "
    "missingValues fieldsMatch primaryKey uniqueKeys foreignKeys constraints required unique minimum maximum minLength "
    "maxLength exclusiveMinimum pattern enum jsonSchema categories categoriesOrdered decimalChar groupChar bareNumber "
    "trueValues falseValues itemType delimiter reference resource compression innerpath delimiter quoteChar escapeChar "
    "header headerRows headerJoin commentRows commentChar nullSequence property itemKeys sheetName table role rules unit "
    "observations dimension measure indicator title description lineTerminator keyed".split()
)


def places(value: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place of a JSON value, the whole left out."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [each for key, part in inner for each in ((*at, key), *places(part, (*at, key)))]


@st.composite
def descriptors(draw: st.DrawFn) -> Any:
    raw = copy.deepcopy(GOOD)
    for _ in range(draw(st.integers(1, 4))):
        known = places(raw)
        if not known:
            break
        *way, last = draw(st.sampled_from(known))
        inside: Any = raw
        for key in way:
            inside = inside[key]
        what = draw(st.sampled_from(["replace", "delete", "put", "put", "copy"]))
        if what == "replace":
            inside[last] = draw(JSON)
        elif what == "delete":
            del inside[last]
        elif what == "copy":
            source: Any = raw
            for key in draw(st.sampled_from(known)):
                source = source[key]
            inside[last] = copy.deepcopy(source)
        elif isinstance(inside[last], dict):
            inside[last][draw(PROPERTIES)] = draw(JSON)
    return raw


@searched
@given(descriptors())
def test_any_descriptor(descriptor: Any) -> None:
    looked_at(descriptor, FILES)


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(JSON)
def test_any_json_as_descriptor(descriptor: Any) -> None:
    looked_at(descriptor, {})


@settings(deadline=None, max_examples=40)
@given(st.binary(max_size=40) | st.text(max_size=40).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_bytes_as_descriptor(data: bytes) -> None:
    with TemporaryDirectory() as folder:
        (Path(folder) / "datapackage.json").write_bytes(data)
        with pytest.raises(hydata.HydataError):
            hydata.validate(folder)


# --- nasty cases, each with its own bound on time ---


def with_field(field: dict[str, Any], **schema: Any) -> dict[str, Any]:
    fields = [{"name": "id", "type": "integer"}, {"name": "x", **field}]
    table = {"name": "t", "path": "t.csv", "schema": {"fields": fields, **schema}}
    return {"$schema": PROFILE, "name": "p", "resources": [table]}


def timed(descriptor: Any, files: dict[str, bytes], seconds: float = 10, **options: Any) -> list[str]:
    """The rules that were broken; the validation must end in time."""
    start = time.monotonic()
    report = looked_at(descriptor, files, **options)
    assert time.monotonic() - start < seconds
    return [] if report is None else [each.rule for each in report.findings]


def nested(depth: int) -> str:
    return "[" * depth + "]" * depth


BIG = b"id,x\n1," + b"a" * 20_000_000 + b"\n2,b\nx,b\n"


@pytest.mark.parametrize("large", [0, 1 << 40])
def test_a_huge_cell_hides_no_other_row(large: int) -> None:
    with patch("hydata.conformity.table.LARGE", large):
        assert timed(with_field({"type": "string"}), {"t.csv": BIG}, 20) == ["source-error", "type-error"]


@pytest.mark.parametrize("ending", ["gz", "zip"])
def test_a_bomb(ending: str, tmp_path: Path) -> None:
    data = b"id,x\n" + b"1,a\n" * 1_000_000
    packed = gzip.compress(data)
    if ending == "zip":
        with zipfile.ZipFile(tmp_path / "t.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("t.csv", data)
        packed = (tmp_path / "t.zip").read_bytes()
    descriptor = with_field({"type": "string"})
    descriptor["resources"][0]["path"] = f"t.csv.{ending}"
    with patch.object(compression, "SMALL", 3 << 19):
        assert timed(descriptor, {f"t.csv.{ending}": packed}) == ["compression-error"]


def test_thousands_of_fields() -> None:
    names = [f"c{at}" for at in range(4_000)]
    table = {"name": "t", "path": "t.csv", "schema": {"fields": [{"name": each} for each in names]}}
    text = ",".join(names) + "\n" + ",".join("1" for _ in names) + "\n"
    assert timed({"$schema": PROFILE, "name": "p", "resources": [table]}, {"t.csv": text.encode()}, 20) == []


def test_a_hundred_thousand_columns_without_a_schema() -> None:
    text = ",".join(f"c{at}" for at in range(100_000)) + "\n" + "1," * 99_999 + "1\n"
    raw = {"$schema": PROFILE, "name": "p", "resources": [{"name": "t", "path": "t.csv", "type": "table"}]}
    assert timed(raw, {"t.csv": text.encode()}) == []


@pytest.mark.parametrize("kind", ["array", "geojson", "object"])
def test_deep_json_in_a_cell(kind: str) -> None:
    rows = f'id,x\n1,"{nested(100_000)}"\n2,"{nested(50)}"\nx,\n'
    assert "type-error" in timed(with_field({"type": kind}), {"t.csv": rows.encode()})


def test_deep_json_as_rows() -> None:
    descriptor = with_field({"type": "string"})
    descriptor["resources"][0]["path"] = "t.json"
    assert timed(descriptor, {"t.json": nested(100_000).encode()}) == ["source-error"]


def test_a_deep_descriptor(tmp_path: Path) -> None:
    (tmp_path / "datapackage.json").write_text('{"resources": ' + nested(100_000) + "}", encoding="utf-8")
    with pytest.raises(hydata.HydataError):
        hydata.validate(tmp_path)


@pytest.mark.parametrize(
    "schema",
    [
        {"$ref": "#"},
        {"$ref": "#/definitions/a", "definitions": {"a": {"$ref": "#/definitions/a"}}},
        {"allOf": [{"$ref": "#"}]},
        {"properties": {"a": {"$ref": "#"}}},
        {"$ref": "https://example.org/not-fetched.json"},
        {"pattern": "(a*)*b"},
    ],
    ids=str,
)
def test_references_that_lead_in_a_circle(schema: dict[str, Any]) -> None:
    field = {"type": "object", "constraints": {"jsonSchema": schema}}
    timed(with_field(field), {"t.csv": b'id,x\n1,"{""a"": {""a"": {}}}"\n'})


@pytest.mark.parametrize(
    "pattern", ["(a*)*b", "(a|aa)+$", "(a|a)*b", "(.*)*x", "a{0,999}a{0,999}b", "((((a?)+)+)+)+b"]
)
def test_a_catastrophic_pattern(pattern: str) -> None:
    rows = "id,x\n" + "".join(f"{at},{'a' * (60 + at)}c\n" for at in range(50))
    field = {"type": "string", "constraints": {"pattern": pattern}}
    assert timed(with_field(field), {"t.csv": rows.encode()}) != []


def test_keys_that_refer_to_themselves_and_in_circles() -> None:
    def table(name: str, parent: str) -> dict[str, Any]:
        key = {"fields": ["id"], "reference": {"resource": parent, "fields": ["id"]}}
        schema = {"fields": [{"name": "id", "type": "integer"}], "foreignKeys": [key], "primaryKey": ["id"]}
        return {"name": name, "path": f"{name}.csv", "schema": schema}

    circle = [table("a", "b"), table("b", "c"), table("c", "a"), table("d", "")]
    files = {f"{name}.csv": b"id\n1\n2\n" for name in "abcd"}
    assert timed({"$schema": PROFILE, "name": "p", "resources": circle}, files) == []
    files["c.csv"] = b"id\n1\n3\n"  # a lacks 3, and c lacks b's 2
    found = timed({"$schema": PROFILE, "name": "p", "resources": circle}, files)
    assert found == ["foreign-key", "foreign-key"]


def test_two_resources_of_one_name() -> None:
    descriptor = with_field({"type": "string"})
    descriptor["resources"] *= 2
    assert timed(descriptor, {"t.csv": b"id,x\n1,a\n"}) == ["package-error"]


@pytest.mark.parametrize(
    "path",
    ["../t.csv", "/etc/passwd", "a/../../t.csv", "~/t.csv", "C:\\t.csv", "file:///etc/passwd", "http://x.y/t.csv", "t\0.csv", ".", "", "a" * 5000, "//x/t.csv", "con\n.csv"],
)  # fmt: skip
def test_tricks_of_paths(path: str) -> None:
    descriptor = with_field({"type": "string"})
    descriptor["resources"][0]["path"] = path
    assert timed(descriptor, {"t.csv": b"id,x\n1,a\n"}) != []


def test_a_bare_cr_before_the_header() -> None:
    with patch("hydata.conformity.table.LARGE", 0), patch.object(fast, "SIZE", 40):
        assert looked_at(TABLE, {"t.csv": b"\r1,a,2020-01-01\nid,name,day\n"}) is not None
