"""A tiny whole package, good in every part, for tests to break one thing in.

Two counties and their city, three sources, a wide table, a long one, and what is built from them.
Registers and coded observations use the schemas of the real package.
"""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path

from hydata import rebuild
from hydata.package import Package

REPOSITORY = Path(__file__).parent.parent
REAL_SCHEMAS = REPOSITORY / "schemas"

AREAS = """\
area,name_zh,name_en,name_pinyin,kind,note
430400,衡阳市,Hengyang City,heng yang,city,
430481,耒阳市,Leiyang City,lei yang,county_level_city,
430482,常宁市,Changning City,chang ning,county_level_city,
"""
PARTITIONS = """\
partition,whole,member
two,430400,430481
two,430400,430482
"""
INDICATORS = """\
indicator,title_zh,title_en,definition,dimension,unit,theme,period_kind,additive,price_basis,denominator_indicator,signed,lowest_grade
gdp,地区生产总值,Gross domestic product,Value added.,money_cny,CNY_100M,gdp,flow,true,current,,false,B
land_area,土地面积,Land area,Area of land.,area,km2,land,standing,true,,,false,C
population_female,女性人口,Female population,Women.,population,person,population,stock,true,,,false,B
population_male,男性人口,Male population,Men.,population,person,population,stock,true,,,false,B
population_resident,常住人口,Resident population,Residents.,population,person,population,stock,true,,,false,B
population_urban,城镇人口,Urban population,Townspeople.,population,person,population,stock,true,,population_resident,false,B
retail_sales,零售总额,Retail sales,Sales.,money_cny,CNY_100M,output,flow,true,,,false,B
"""
SOURCES = """\
source,alias,grade,rank,title,publisher,date,kind,address,licence,sha256,note
book,B1,A,1,人口普查年鉴,统计局,2021,official yearbook,none,none stated,,
news,B2,B,4,新闻,日报,2022,news,none,none stated,,
wiki,B3,C,6,百科,百科,2023,wiki,none,none stated,,
"""
FORMULAS = """\
id,indicator,measure,area,period,unit,formula,inputs,whole,title,title_zh,note
urban-share,population_urban,share,430400,2020-11-01,percent,100 * u / a,u=book:10 a=book:1,false,Urban share,城镇化率,
"""
WAIVERS = "rule,resource,field,key,reason\n"
PROGRAMMES = """\
programme,name_zh,domain,source,locator,claimed,note
p01,五单一图谱,service,news,near:五单,5+1,
"""
COMPONENTS = """\
programme,part,n,component
p01,1,1,甲
p01,1,2,乙
p01,1,3,丙
p01,1,4,丁
p01,1,5,戊
p01,2,1,图谱
"""
COLUMNS = (
    "id,source,locator,obtained,printed,value,unit,resolution,qualifier,measure,indicator,area,period,"
    "period_basis,coverage,status,kind,part_of,threshold_of,base_period,denominator,comparison,note"
).split(",")
# id, printed, value, unit, qualifier, measure, indicator, area, period, coverage, status
# fmt: off
BOOK = [
    ("book:1", "1000", "1000", "person", "exact", "level", "population_resident", "430400", "2020-11-01", "", "final"),
    ("book:2", "600", "600", "person", "exact", "level", "population_resident", "430481", "2020-11-01", "", "final"),
    ("book:3", "400", "400", "person", "exact", "level", "population_resident", "430482", "2020-11-01", "", "final"),
    ("book:4", "520", "520", "person", "exact", "level", "population_male", "430400", "2020-11-01", "", "final"),
    ("book:5", "310", "310", "person", "exact", "level", "population_male", "430481", "2020-11-01", "", "final"),
    ("book:6", "210", "210", "person", "exact", "level", "population_male", "430482", "2020-11-01", "", "final"),
    ("book:7", "480", "480", "person", "exact", "level", "population_female", "430400", "2020-11-01", "", "final"),
    ("book:8", "290", "290", "person", "exact", "level", "population_female", "430481", "2020-11-01", "", "final"),
    ("book:9", "190", "190", "person", "exact", "level", "population_female", "430482", "2020-11-01", "", "final"),
    ("book:10", "543", "543", "person", "exact", "level", "population_urban", "430400", "2020-11-01", "", "final"),
    ("book:11", "54.3%", "54.3", "percent", "exact", "share", "population_urban", "430400", "2020-11-01", "", "final"),
    ("book:12", "3840", "3840", "CNY_100M", "exact", "level", "gdp", "430400", "2021", "", "final"),
    ("book:13", "35090000", "35090000", "CNY_10K", "exact", "level", "gdp", "430400", "2020", "", "final"),
    ("book:14", "8.1%", "8.1", "percent", "exact", "growth_rate", "gdp", "430400", "2021", "", "final"),
    ("book:15", "100", "100", "CNY_100M", "exact", "level", "retail_sales", "430400", "2020", "", "final"),
    ("book:16", "105", "105", "CNY_100M", "exact", "level", "retail_sales", "430400", "2021", "", "final"),
    ("book:17", "5.0%", "5.0", "percent", "exact", "growth_rate", "retail_sales", "430400", "2021", "", "final"),
]
NEWS = [
    ("news:1", "3840.31亿元", "3840.31", "CNY_100M", "exact", "level", "gdp", "430400", "2021", "", "preliminary"),
    ("news:2", "400亿元", "400", "CNY_100M", "over", "level", "gdp", "430481", "2021", "", "final"),
    ("news:3", "0.07万人", "0.07", "person_10K", "exact", "level", "population_resident", "430481", "2020-11-01", "incl. zone", "final"),
    ("news:4", "23.2万余", "23.2", "person_10K", "and_more", "level", "population_resident", "430482", "2021-12-31", "", "final"),
]
WIKI = [
    ("wiki:1", "2649", "2649", "km2", "exact", "level", "land_area", "430481", "", "", ""),
    ("wiki:2", "15310", "15310", "km2", "exact", "level", "land_area", "430400", "2024", "", ""),
    ("wiki:3", "3900", "3900", "CNY_100M", "exact", "level", "gdp", "430400", "2021", "", "final"),
]
# fmt: on


def observations(rows: list[tuple[str, ...]]) -> str:
    """Rows as above, as the text of an observations file."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n", restval="")
    writer.writeheader()
    names = (
        "id",
        "printed",
        "value",
        "unit",
        "qualifier",
        "measure",
        "indicator",
        "area",
        "period",
        "coverage",
        "status",
    )
    for row in rows:
        named = dict(zip(names, row, strict=True))
        writer.writerow(
            {**named, "source": row[0].split(":")[0], "locator": f"near:{row[0]}", "obtained": "printed",
             "period_basis": "stated", "kind": "figure"}
        )  # fmt: skip
    return out.getvalue()


def _key(name: str) -> dict[str, object]:
    extra: dict[str, object] = (
        {"missingValues": []} if name == "coverage" else {"constraints": {"required": True}}
    )
    return {"name": name, "type": "string", **extra}


def _wide(key: list[str], fields: list[tuple[str, str, str, str, str]], **more: object) -> dict[str, object]:
    columns = [
        {
            "name": name,
            "type": kind,
            "title": name,
            "title_zh": "列",
            "indicator": indicator,
            "measure": measure,
            "unit": unit,
        }
        for name, kind, indicator, measure, unit in fields
    ]
    reference = {"fields": ["area"], "reference": {"resource": "areas", "fields": ["area"]}}
    return {
        "fields": [_key(name) for name in key] + columns,
        "primaryKey": key,
        "foreignKeys": [reference],
        **more,
    }


SCHEMAS: dict[str, dict[str, object]] = {
    "population": _wide(
        ["area", "period", "coverage"],
        [
            ("population_resident", "integer", "population_resident", "level", "person"),
            ("population_male", "integer", "population_male", "level", "person"),
            ("population_female", "integer", "population_female", "level", "person"),
            ("population_urban", "integer", "population_urban", "level", "person"),
            ("population_urban_share_pct", "number", "population_urban", "share", "percent"),
        ],
        observations={"indicator": "population.*"},
        rules=[
            {"rule": "total", "whole": "population_resident", "parts": ["population_male", "population_female"]},
            {"rule": "area-total", "fields": ["population_resident", "population_male"], "partition": "two"},
            {"rule": "share-of", "share": "population_urban_share_pct", "part": "population_urban",
             "whole": "population_resident"},
            {"rule": "subset", "part": "population_urban", "whole": "population_resident"},
        ],
    ),
    "gdp": _wide(
        ["area", "period"],
        [
            ("gdp_cny_100m", "number", "gdp", "level", "CNY_100M"),
            ("gdp_growth_pct", "number", "gdp", "growth_rate", "percent"),
            ("retail_sales_cny_100m", "number", "retail_sales", "level", "CNY_100M"),
            ("retail_sales_growth_pct", "number", "retail_sales", "growth_rate", "percent"),
        ],
        observations={},
        rules=[
            {"rule": "growth", "growth": "retail_sales_growth_pct", "level": "retail_sales_cny_100m"},
        ],
    ),
    "land": _wide(["area"], [("land_area_km2", "number", "land_area", "level", "km2")], observations={}),
}  # fmt: skip
REAL = {
    "areas": AREAS,
    "partitions": PARTITIONS,
    "indicators": INDICATORS,
    "sources": SOURCES,
    "formulas": FORMULAS,
    "waivers": WAIVERS,
    "programmes": PROGRAMMES,
    "programme_components": COMPONENTS,
}
BUILT = ("population", "gdp", "land", "prose", "provenance", "conflicts", "derived")
PACKAGE_RULES = [{"rule": "share-of", "claim": "book:11", "derived": "urban-share"}]


def make(folder: Path) -> Path:
    """Write the good world into a folder, rebuilt, and return the folder."""
    (folder / "schemas").mkdir(parents=True)
    (folder / "resources" / "observations").mkdir(parents=True)
    for name, text in REAL.items():
        (folder / "resources" / f"{name}.csv").write_text(text, encoding="utf-8")
    shutil.copy(REPOSITORY / "resources" / "units.csv", folder / "resources" / "units.csv")
    for name, rows in (("book", BOOK), ("news", NEWS), ("wiki", WIKI)):
        path = folder / "resources" / "observations" / f"{name}.csv"
        path.write_text(observations(rows), encoding="utf-8")
    for name in (*REAL, "units", "observations", "provenance", "conflicts", "derived"):
        shutil.copy(REAL_SCHEMAS / f"{name}.json", folder / "schemas")
    long = json.loads((REAL_SCHEMAS / "communique_2025.json").read_text(encoding="utf-8"))
    for name, schema in {**SCHEMAS, "prose": {**long, "observations": {"source": "news"}}}.items():
        (folder / "schemas" / f"{name}.json").write_text(json.dumps(schema), encoding="utf-8")
    parts = [f"resources/observations/{name}.csv" for name in ("book", "news", "wiki")]
    resources = [_resource(name, "register", f"resources/{name}.csv") for name in (*REAL, "units")]
    resources.append(_resource("observations", "coded", parts))
    resources += [_resource(name, "built", f"resources/{name}.csv") for name in BUILT]
    descriptor = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "tiny",
        "version": "1.0.0",
        "resources": resources,
        "rules": PACKAGE_RULES,
    }
    (folder / "datapackage.json").write_text(json.dumps(descriptor, indent=1), encoding="utf-8")
    rebuild.write(Package.read(folder))
    return folder


def _resource(name: str, role: str, path: object) -> dict[str, object]:
    return {
        "name": name,
        "type": "table",
        "path": path,
        "role": role,
        "title": name,
        "schema": f"schemas/{name}.json",
    }


def replace(folder: Path, file: str, old: str, new: str) -> None:
    """Replace a text that must stand in a file of the world, once."""
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{old!r} is not in {file}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def files(folder: Path) -> dict[str, bytes]:
    """Every file of a folder by its path, hidden ones too."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
