"""A package is found, read as it stands, or refused with the place of the fault."""

import json
from pathlib import Path

import pytest

import hydata.package
from hydata.errors import DescriptorError, UnknownName
from hydata.package import Package, Resource, installed, nearest_package, read_json, shipped
from hydata.schema import Rule, Schema

REPOSITORY = Path(__file__).parents[1]
TABLE = {"name": "gdp", "path": "gdp.csv", "schema": {"fields": [{"name": "area"}]}}


def package(folder: Path, **descriptor: object) -> Package:
    (folder / "datapackage.json").write_text(json.dumps({"resources": [TABLE]} | descriptor), "utf-8")
    return Package.read(folder)


def test_read(tmp_path):
    table = TABLE | {"role": "built", "title": "Output", "title_zh": "产值", "description": "d"}
    rules = [{"rule": "share-of"}]
    read = package(tmp_path, name="demo", version="1.2.0", rules=rules, resources=[table])
    resource = Resource("gdp", ("gdp.csv",), "built", "Output", "产值", "d", tmp_path, table)
    raw = {"resources": [table], "name": "demo", "version": "1.2.0", "rules": rules}
    assert read == Package(tmp_path, (resource,), raw)
    assert (read.name, read.version, list(read)) == ("demo", "1.2.0", [resource])
    assert read.rules == [(0, Rule("share-of", {"rule": "share-of"}))]
    assert Package.read(str(tmp_path / "datapackage.json")) == read


def test_what_a_package_may_leave_out(tmp_path):
    read = package(tmp_path, resources=[{}])
    assert (read.name, read.version, read.rules) == (tmp_path.name, "", [])
    assert list(read) == [Resource("", (), "", "", "", "", tmp_path, {})]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (None, ": there is no such file"),
        (b"[]", ": a data package is a JSON object"),
        (b"{}", ": `resources` must be a list with at least one resource"),
        (b'{"resources": []}', ": `resources` must be a list with at least one resource"),
        (b'{"resources": {}}', ": `resources` must be a list with at least one resource"),
        (b'{"resources": ["gdp.csv"]}', ": each of `resources` must be an object"),
        (b'{"title": "\xba\xe2"}', ": byte 11 is not UTF-8; a descriptor is UTF-8"),
        (b'{\n "name": gdp}', ":2:10: not JSON: Expecting value"),
        (b"", ": the file is empty"),
        (b"[" * 100_000, ": nested too deeply"),
    ],
    ids=["none", "list", "no resources", "empty", "object", "text", "GBK", "broken", "blank", "deep"],
)
def test_unreadable(tmp_path, data, says):
    path = tmp_path / "datapackage.json"
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(DescriptorError) as raised:
        Package.read(path)
    assert str(raised.value) == f"{path}{says}"


@pytest.mark.parametrize("part", [{"resources": [{"path": None}]}], ids=str)
def test_a_part_of_the_wrong_type_is_refused(tmp_path, part):
    with pytest.raises(DescriptorError):
        _ = package(tmp_path, **part).rules


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda path: path.mkdir(), ": cannot be read: Is a directory"),
        # a number of more digits than Python reads
        (lambda path: path.write_text("1" * 5000), ":1:1: not JSON"),
    ],
    ids=["folder", "digits"],
)
def test_unreadable_json(tmp_path, make, says):
    path = tmp_path / "schema.json"
    make(path)
    with pytest.raises(DescriptorError) as raised:
        read_json(path)
    assert str(raised.value).startswith(f"{path}{says}")


def test_a_byte_order_mark_is_no_fault(tmp_path):
    path = tmp_path / "schema.json"
    path.write_bytes('\ufeff{"a": "衡"}'.encode())
    assert read_json(path) == {"a": "衡"}


def test_nearest_package(tmp_path):
    inner, deep = tmp_path / "a" / "b", tmp_path / "a" / "b" / "c"
    deep.mkdir(parents=True)
    for folder in (tmp_path, inner):
        (folder / "datapackage.json").touch()
    (deep / "datapackage.json").mkdir()  # a folder of that name is no descriptor
    starts = [deep, inner, tmp_path / "a", tmp_path]
    assert [nearest_package(start) for start in starts] == [inner, inner, tmp_path, tmp_path]
    assert nearest_package(Path(tmp_path.anchor)) is None


@pytest.mark.parametrize(
    ("raw", "plain"),
    [
        ({"path": "a.csv"}, True),
        ({"path": ["a.csv", "b/c.csv"]}, True),
        ({"path": "a.csv", "encoding": "UTF-8", "dialect": {}}, True),
        ({}, False),
        ({"data": []}, False),
        ({"path": "a.tsv"}, False),
        ({"path": ["a.csv", "b.xlsx"]}, False),
        ({"path": "../a.csv"}, False),
        ({"path": "/tmp/a.csv"}, False),
        ({"path": "https://example.org/a.csv"}, False),
        ({"path": "a.csv", "encoding": "gbk"}, False),
        ({"path": "a.csv", "dialect": {"delimiter": ";"}}, False),
    ],
)
def test_plain(tmp_path, raw, plain):
    assert Resource.from_json(raw, tmp_path).plain == plain


def test_files(tmp_path):
    resource = Resource.from_json({"path": ["a.csv", "b/c.csv"]}, tmp_path)
    assert resource.files == (tmp_path / "a.csv", tmp_path / "b" / "c.csv")


def test_schema_inline_from_a_file_or_none(tmp_path):
    inline, raw = TABLE["schema"], {"fields": [{"name": "period"}]}
    (tmp_path / "s.json").write_text(json.dumps(raw), "utf-8")
    declared = [{"schema": inline, "name": "gdp"}, {"schema": "s.json"}, {}]
    assert [Resource.from_json(each, tmp_path).schema for each in declared] == [
        Schema.from_json(inline, "datapackage.json#gdp"),
        Schema.from_json(raw, "s.json"),
        None,
    ]


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("../s.json", "resource 'gdp': schema ../s.json: a path that leaves the package is refused"),
        ("/etc/s.json", "resource 'gdp': schema /etc/s.json: a path that leaves the package is refused"),
        ("https://a.b/s.json", "resource 'gdp': schema https://a.b/s.json: a remote file is not fetched"),
        ("s.json", "s.json: there is no such file"),
    ],
)
def test_unreadable_schema(tmp_path, path, says):
    with pytest.raises(DescriptorError) as raised:
        _ = Resource.from_json({"name": "gdp", "schema": path}, tmp_path).schema
    assert str(raised.value) == says


def test_resource_by_name(tmp_path):
    read = package(tmp_path)
    assert (read.resource("gdp"), "gdp" in read, "gpd" in read) == (read.resources[0], True, False)
    with pytest.raises(UnknownName, match=r"there is no table 'gpd'; did you mean 'gdp'\?"):
        read.resource("gpd")


@pytest.mark.parametrize("absent", [None, "observations", "indicators", "units", "sources", "areas"])
def test_ours(tmp_path, absent):
    names = ["observations", "indicators", "units", "sources", "areas", "gdp"]
    read = package(tmp_path, resources=[{"name": name} for name in names if name != absent])
    assert read.ours == (absent is None)


def test_shipped_is_the_checkout_or_rides_inside(tmp_path):
    inside = Path(hydata.package.__file__).parent / "data"
    assert shipped() == (inside if inside.is_dir() else REPOSITORY)
    assert [installed(inside), installed(tmp_path), installed(REPOSITORY)] == [True, False, False]
