"""New tables of three kinds: the exact files, valid at once, and nothing that exists is touched."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import worlds
from hydata import front, rebuild, scaffold
from hydata.errors import HydataError
from hydata.findings import Finding
from hydata.front import of_all_tables
from hydata.ledger import Ledger
from hydata.package import Package
from hydata.scaffold.infer import infer
from hydata.scaffold.wide_table import wide_schema
from hydata.tabular import Place, Table

ROADS = "area,year,road_km,code\n430481,2020,12.5,0734\n430481,2021,13,0734\n430482,2020,,0735\n"
FOREIGN: dict[str, dict[str, Any]] = {
    "the second version": {"$schema": "https://datapackage.org/profiles/2.0/datapackage.json"},
    "the first version": {"profile": "tabular-data-package"},
}


@pytest.fixture(scope="session")
def _real_copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("scaffold") / "real"
    folder.mkdir()
    shutil.copy(worlds.REPOSITORY / "datapackage.json", folder)
    for name in ("schemas", "resources"):
        shutil.copytree(worlds.REPOSITORY / name, folder / name)
    rebuild.write(Package.read(folder), of_all_tables())
    return folder


@pytest.fixture
def real_copy(_real_copy: Path, tmp_path: Path) -> Path:
    """A rebuilt copy of the real package."""
    return Path(shutil.copytree(_real_copy, tmp_path / "real"))


@pytest.fixture
def roads(tmp_path: Path) -> Path:
    path = tmp_path / "roads.csv"
    path.write_text(ROADS, encoding="utf-8")
    return path


def foreign(folder: Path, head: dict[str, Any]) -> Path:
    """A package that knows nothing of hydata, its schema inline, its descriptor on one line."""
    (folder / "data").mkdir(parents=True)
    (folder / "data/x.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    fields = [{"name": "a", "type": "integer"}, {"name": "b", "type": "integer"}]
    resource = {"name": "x", "path": "data/x.csv", "schema": {"fields": fields}}
    if "profile" in head:
        resource["profile"] = "tabular-data-resource"
    text = json.dumps({**head, "name": "f", "resources": [resource]})
    (folder / "datapackage.json").write_text(text, encoding="utf-8")
    return folder


def grow(folder: Path, make: Callable[[Package], scaffold.Changes]) -> list[str]:
    """Write what is made, and rebuild where the package has what is needed."""
    with make(Package.read(folder)).applied() as written:
        package = Package.read(folder)
        if package.ours:
            rebuild.write(package, of_all_tables())
    return written


def findings(folder: Path) -> list[Finding]:
    report = front.validate(folder)
    assert report.complete
    return list(report.findings)


def test_a_csv_file_becomes_a_register_with_types_key_and_reference(world: Path, roads: Path) -> None:
    written = grow(world, lambda each: scaffold.table_from_csv(each, "roads", roads, title_zh="公路"))
    assert written == ["resources/roads.csv", "schemas/roads.json", "datapackage.json"]
    assert (world / "resources/roads.csv").read_text(encoding="utf-8") == ROADS
    assert json.loads((world / "schemas/roads.json").read_text(encoding="utf-8")) == {
        "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
        "fields": [
            {"name": "area", "type": "string", "title": "Area", "constraints": {"required": True}},
            {"name": "year", "type": "integer", "title": "Year", "constraints": {"required": True}},
            {"name": "road_km", "type": "number", "title": "Road km"},
            {"name": "code", "type": "string", "title": "Code"},
        ],
        "missingValues": [""],
        "primaryKey": ["area", "year"],
        "foreignKeys": [{"fields": ["area"], "reference": {"resource": "areas", "fields": ["area"]}}],
    }
    package = Package.read(world)
    names = [each.name for each in package]
    assert names[names.index("roads") - 1 : names.index("roads") + 2] == ["units", "roads", "observations"]
    assert package.resource("roads").raw == {
        "name": "roads",
        "type": "table",
        "path": "resources/roads.csv",
        "title": "Roads",
        "title_zh": "公路",
        "role": "register",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": "schemas/roads.json",
    }


def test_indicators_become_a_built_table(world: Path) -> None:
    written = grow(world, lambda each: scaffold.table_from_indicators(each, "sales", ["retail_sales", "gdp"]))
    assert written == ["resources/sales.csv", "schemas/sales.json", "datapackage.json"]
    assert (world / "resources/sales.csv").read_text(encoding="utf-8") == (
        "area,period,coverage,retail_sales_cny_100m,retail_sales_growth_pct,gdp_cny_100m,gdp_growth_pct\n"
        "430400,2020,,100,,3509.0000,\n"
        "430400,2021,,105,5.0,3840,8.1\n"
    )
    schema = json.loads((world / "schemas/sales.json").read_text(encoding="utf-8"))
    assert schema["fields"][:4] == [
        {"name": "area", "type": "string", "constraints": {"required": True}},
        {"name": "period", "type": "string", "constraints": {"required": True}},
        {"name": "coverage", "type": "string", "missingValues": []},
        {
            "name": "retail_sales_cny_100m",
            "type": "number",
            "title": "Retail sales",
            "title_zh": "零售总额",
            "description": "Sales.",
            "indicator": "retail_sales",
            "measure": "level",
            "unit": "CNY_100M",
        },
    ]
    assert schema["fields"][4] == {
        "name": "retail_sales_growth_pct",
        "type": "number",
        "title": "Retail sales, growth",
        "title_zh": "零售总额增长率",
        "description": "Retail sales: growth against the same period of the year before.",
        "indicator": "retail_sales",
        "measure": "growth_rate",
        "unit": "percent",
    }
    assert {name: value for name, value in schema.items() if name not in ("$schema", "fields")} == {
        "missingValues": [""],
        "primaryKey": ["area", "period", "coverage"],
        "foreignKeys": [{"fields": ["area"], "reference": {"resource": "areas", "fields": ["area"]}}],
        "observations": {},
    }
    names = [each.name for each in Package.read(world)]
    assert names[names.index("sales") + 1] == "provenance"


@pytest.mark.parametrize(
    ("indicators", "key", "observations", "rows"),
    [
        (["land_area"], ["area", "coverage"], {}, "430481,,2649\n"),
        (["land_area", "population_male"], ["area", "period", "coverage"], {"period": ".+"}, None),
        (["population_urban"], ["area", "period", "coverage"], {}, "430400,2020-11-01,,543,54.3\n"),
    ],
)
def test_the_key_is_what_the_indicators_need(
    world: Path, indicators: list[str], key: list[str], observations: dict[str, str], rows: str | None
) -> None:
    grow(world, lambda each: scaffold.table_from_indicators(each, "chosen", indicators))
    schema = Package.read(world).resource("chosen").schema
    assert schema is not None
    assert (list(schema.primary_key), schema.observations) == (key, observations)
    if rows is not None:
        made = (world / "resources/chosen.csv").read_text(encoding="utf-8")
        assert made == ",".join(schema.names) + "\n" + rows


def test_columns_are_named_and_typed_as_in_the_real_tables(real: Path) -> None:
    package = Package.read(real)
    ledger = Ledger(package)
    ids = sorted(ledger.indicators)
    made = {
        (field["indicator"], field["measure"]): (field["name"], field["type"], field["unit"])
        for field in wide_schema(package, ledger, ids)["fields"]
        if "indicator" in field
    }
    shown = {
        (field.indicator, field.measure): (field.name, field.type, field.unit)
        for resource in package
        if resource.schema is not None and resource.schema.wide
        for field in resource.schema.fields
        if field.indicator
    }
    common = made.keys() & shown.keys()
    assert len(common) > 80
    assert {each: made[each] for each in common} == {each: shown[each] for each in common}


MAKERS: dict[str, Callable[[Package, Path], scaffold.Changes]] = {
    "from a file": lambda package, roads: scaffold.table_from_csv(package, "roads", roads),
    "an empty register": lambda package, roads: scaffold.register(package, "mayors", title_zh="市长"),
    "of indicators": lambda package, roads: scaffold.table_from_indicators(
        package, "g", ["gdp", "land_area"]
    ),
    "a source": lambda package, roads: scaffold.source(package, "new-2026"),
    "of every indicator": lambda package, roads: scaffold.table_from_indicators(
        package, "everything", Ledger(package).indicators
    ),
}


@pytest.mark.parametrize("kind", MAKERS)
def test_the_tiny_world_has_no_new_finding(world: Path, roads: Path, kind: str) -> None:
    before = findings(world)
    grow(world, lambda package: MAKERS[kind](package, roads))
    assert findings(world) == before


def test_the_real_package_has_no_new_finding(real_copy: Path, roads: Path) -> None:
    before = findings(real_copy)
    for make in MAKERS.values():
        grow(real_copy, lambda package, make=make: make(package, roads))
    assert findings(real_copy) == before


@pytest.mark.parametrize("version", FOREIGN)
def test_a_foreign_package_grows_too(tmp_path: Path, roads: Path, version: str) -> None:
    folder = foreign(tmp_path / "foreign", FOREIGN[version])
    for kind in ("from a file", "an empty register"):
        grow(folder, lambda package, kind=kind: MAKERS[kind](package, roads))
    assert sorted(worlds.files(folder)) == [
        *("data/mayors.csv", "data/roads.csv", "data/x.csv", "datapackage.json"),
        *("schemas/mayors.json", "schemas/roads.json"),
    ]
    assert findings(folder) == []
    text = (folder / "datapackage.json").read_text(encoding="utf-8")
    assert text == json.dumps(json.loads(text), ensure_ascii=False)
    schema = Package.read(folder).resource("roads").schema
    assert schema is not None
    assert (schema.foreign_keys, schema.field("area") and schema.field("area").type) == ((), "integer")  # type: ignore[union-attr]


def test_the_descriptor_keeps_its_spelling(real_copy: Path, roads: Path) -> None:
    before = (real_copy / "datapackage.json").read_text(encoding="utf-8").splitlines()
    grow(real_copy, lambda package: MAKERS["from a file"](package, roads))
    after = (real_copy / "datapackage.json").read_text(encoding="utf-8").splitlines()
    assert [line for line in before if line not in after] == []
    assert len(after) - len(before) == 11


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        (["1", "-2", ""], "integer"),
        (["0734", "0735"], "string"),
        (["99999999999999999999"], "string"),
        (["1_000"], "string"),
        (["1.5", "2"], "number"),
        (["NaN"], "string"),
        (["00.5"], "string"),
        (["0.5", "0"], "number"),
        (["true", "false"], "boolean"),
        (["True"], "string"),
        (["2020-01-31"], "date"),
        (["2020-02-31"], "string"),
        (["12%"], "string"),
        (["", ""], "string"),
        ([], "string"),
        ([*("1" for _ in range(200)), "x"], "string"),
    ],
)
def test_a_type_is_one_that_every_cell_has(cells: list[str], kind: str) -> None:
    rows = [{"列": cell} for cell in cells]
    table = Table(["列"], rows, [Place("x.csv", n + 2, n + 2) for n in range(len(rows))])
    assert [(each["name"], each["type"]) for each in infer(table)] == [("列", kind)]


def test_a_file_that_lies_in_its_place_is_taken_as_it_is(world: Path) -> None:
    path = world / "resources/roads.csv"
    path.write_bytes(b"\xef\xbb\xbfa,b\r\n1,x\r\n")
    written = grow(world, lambda package: scaffold.table_from_csv(package, "roads", path))
    assert written == ["schemas/roads.json", "datapackage.json"]
    assert path.read_bytes() == b"\xef\xbb\xbfa,b\r\n1,x\r\n"


BAD_FILES = {
    "an empty one": (b"", "{path}: the file is empty; a table has a header"),
    "blank lines only": (b"\n \n", "{path}: the file is empty; a table has a header"),
    "semicolons": (b"a;b\n1;2\n", "{path}:1: the columns are parted by ';'; save the file with commas"),
    "a nameless column": (b"a,\n1,2\n", "{path}:1: a column has no name"),
    "a blank row": (b"a,b\n1,2\n,\n", "{path}:3: the row is blank"),
    "GBK": (
        "a,b\n1,衡阳\n".encode("gbk"),
        "{path}:2: byte '0xba': byte 3 of the line is not UTF-8 [encoding-error]\n"
        "  hint: gb18030 would read it: save the file as UTF-8, or declare its encoding",
    ),
    "a short row": (b"a,b\n1\n", "bad.csv:2: row '1': 1 cell where the header has 2 [missing-cell]"),
    "a column twice": (b"a,a\n1,2\n", "bad.csv:1: row 'a,a': a column stands twice in the header [duplicate-label]"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_bad_file_is_told_and_nothing_is_written(world: Path, tmp_path: Path, name: str) -> None:
    data, message = BAD_FILES[name]
    path = tmp_path / "bad.csv"
    path.write_bytes(data)
    before = worlds.files(world)
    with pytest.raises(HydataError) as error:
        scaffold.table_from_csv(Package.read(world), "roads", path)
    assert str(error.value) == message.format(path=path)
    assert worlds.files(world) == before


BAD_NAMES = {
    "Road-Length": "'Road-Length' names no table: small letters, digits and _, a letter first; 'road_length' would do",
    "1st": "'1st' names no table: small letters, digits and _, a letter first",
    "roads\n": "'roads\\n' names no table: small letters, digits and _, a letter first; 'roads' would do",
    "../roads": "'../roads' names no table: small letters, digits and _, a letter first; 'roads' would do",
    "道路": "'道路' names no table: small letters, digits and _, a letter first",
    "gdp": "there is a table 'gdp' already; nothing is overwritten",
    "lost": "there is a file schemas/lost.json already; nothing is overwritten",
}


@pytest.mark.parametrize("kind", ["file", "plain", "indicators"])
@pytest.mark.parametrize("name", BAD_NAMES)
def test_a_bad_or_taken_name_is_refused(world: Path, roads: Path, kind: str, name: str) -> None:
    (world / "schemas/lost.json").write_text("{}", encoding="utf-8")
    package = Package.read(world)
    make: dict[str, Callable[[], scaffold.Changes]] = {
        "file": lambda: scaffold.table_from_csv(package, name, roads),
        "plain": lambda: scaffold.register(package, name),
        "indicators": lambda: scaffold.table_from_indicators(package, name, ["gdp"]),
    }
    with pytest.raises(HydataError) as error:
        make[kind]()
    assert str(error.value) == BAD_NAMES[name]


def test_a_table_that_hydata_reads_itself_needs_its_columns(tmp_path: Path, roads: Path) -> None:
    package = Package.read(foreign(tmp_path / "foreign", FOREIGN["the second version"]))
    with pytest.raises(
        HydataError, match="hydata reads a table 'waivers' by its columns; give them with --from"
    ):
        scaffold.register(package, "waivers")
    assert "data/waivers.csv" in scaffold.table_from_csv(package, "waivers", roads).files


@pytest.mark.parametrize(
    ("indicators", "message"),
    [
        (["gpd"], "there is no indicator 'gpd'; did you mean 'gdp'?"),
        (
            ["gdp", "population"],
            "there is no indicator 'population'; "
            "did you mean 'population_female' or 'population_male' or 'population_resident'?",
        ),
    ],
)
def test_an_unknown_indicator_names_the_nearest(world: Path, indicators: list[str], message: str) -> None:
    with pytest.raises(HydataError) as error:
        scaffold.table_from_indicators(Package.read(world), "new", indicators)
    assert str(error.value) == message


def test_indicators_need_observations(tmp_path: Path) -> None:
    package = Package.read(foreign(tmp_path / "foreign", {}))
    with pytest.raises(
        HydataError, match="f has no observations and registers to build from; use --from FILE.csv"
    ):
        scaffold.table_from_indicators(package, "new", ["gdp"])
