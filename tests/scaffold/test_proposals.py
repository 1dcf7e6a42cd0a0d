"""Rules are proposed where they hold on 99 % of the rows that can tell, and on three at least."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest

import worlds
from hydata import front, scaffold
from hydata.errors import HydataError
from hydata.package import Package


def package(folder: Path, text: str, fields: dict[str, dict[str, Any]], **schema: Any) -> Package:
    """A package of one table t; columns are integers but for what `fields` says of them."""
    folder.mkdir(exist_ok=True)
    (folder / "t.csv").write_text(text, encoding="utf-8")
    names = text.partition("\n")[0].split(",")
    columns = [{"name": name, "type": "integer", **fields.get(name, {})} for name in names]
    resource = {"name": "t", "path": "t.csv", "schema": {"fields": columns, **schema}}
    (folder / "datapackage.json").write_text(
        json.dumps({"name": "f", "resources": [resource]}), encoding="utf-8"
    )
    return Package.read(folder)


MONEY = {"type": "number", "unit": "CNY_100M"}
NUMBER = {"type": "number"}
SHARE = {"type": "number", "unit": "percent", "measure": "share"}
RATE = {"type": "number", "unit": "percent", "measure": "growth_rate"}
CASES: dict[str, tuple[str, dict[str, dict[str, Any]], list[dict[str, Any]]]] = {
    "a sum of two": ("a,b,c\n3,1,2\n5,2,3\n9,4,5\n", {}, [{"rule": "total", "whole": "a", "parts": ["b", "c"]}]),
    "a sum of three": (
        "a,b,c,d\n6,1,2,3\n11,2,4,5\n16,6,3,7\n",
        {},
        [{"rule": "total", "whole": "a", "parts": ["b", "c", "d"]}],
    ),
    "a sum that rounding explains": (
        "a,b,c\n10.1,4.0,6.0\n10.1,5.0,5.0\n12.0,5.0,7.1\n",
        dict.fromkeys("abc", MONEY),
        [{"rule": "total", "whole": "a", "parts": ["b", "c"]}],
    ),
    "the same without a unit": ("a,b,c\n10.1,4.0,6.0\n10.1,5.0,5.0\n12.0,5.0,7.1\n", dict.fromkeys("abc", NUMBER), []),
    "two rows are too few": ("a,b,c\n3,1,2\n5,2,3\n9,,5\n", {}, []),
    "one row contradicts": ("a,b,c\n3,1,2\n5,2,3\n9,4,5\n10,4,5\n", {}, []),
    "rows with gaps are passed over": (
        "a,b,c\n3,1,2\n5,2,3\n9,4,5\n9,,\n,4,5\n",
        {},
        [{"rule": "total", "whole": "a", "parts": ["b", "c"]}],
    ),
    "a part of nothing adds up to anything": ("a,b,c\n3,3,0\n5,5,0\n9,9,0\n", {}, []),
    "columns of two units": ("a,b,c\n3,1,2\n5,2,3\n9,4,5\n", {"a": {"unit": "person"}, "b": {"unit": "count"}}, []),
    "rates of change": ("a,b,c\n3,1,2\n5,2,3\n9,4,5\n", dict.fromkeys("abc", RATE), []),
    "shares": (
        "a,b,c\n10.0,30.0,60.0\n20.1,30.0,50.0\n5,15,80\n",
        dict.fromkeys("abc", SHARE),
        [{"rule": "shares", "fields": ["a", "b", "c"]}],
    ),
    "a share of": (
        "part,whole,pct\n1,3,33.3\n1,4,25\n2,3,67\n",
        {"pct": SHARE},
        [{"rule": "share-of", "share": "pct", "part": "part", "whole": "whole"}],
    ),
    "a wrong share of": ("part,whole,pct\n1,3,33.3\n1,4,25\n2,3,66\n", {"pct": SHARE}, []),
    "subsets, the nearest": (
        "p_a,p_b,p_c,q\n1,3,9,99\n2,7,9,99\n4,4,11,99\n",
        {},
        [{"rule": "subset", "part": "p_a", "whole": "p_b"}, {"rule": "subset", "part": "p_b", "whole": "p_c"}],
    ),
    "equal columns are no subsets": ("p_a,p_b\n1,1\n2,2\n4,4\n", {}, []),
    "parts of one sum are no subsets of each other": (
        "p,p_a,p_b\n5,2,3\n7,3,4\n11,5,6\n",
        {},
        [{"rule": "total", "whole": "p", "parts": ["p_a", "p_b"]}],
    ),
    "a sum that follows from two others": (
        "a,b,c,d,e\n10,7,3,2,5\n23,12,11,3,9\n31,14,17,8,6\n",
        {},
        [{"rule": "total", "whole": "a", "parts": ["b", "c"]}, {"rule": "total", "whole": "b", "parts": ["d", "e"]}],
    ),
    "no numbers": ("a\nx\n", {"a": {"type": "string"}}, []),
    "no rows": ("a,b\n", {}, []),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_rules_that_hold_are_proposed(tmp_path: Path, name: str) -> None:
    text, fields, expected = CASES[name]
    found = scaffold.propose(package(tmp_path, text, fields), "t")
    assert [{part: rule[part] for part in rule if part != "why"} for rule in found.rules] == expected
    assert all(each.holds >= 3 for each in found.found)


def test_a_proposal_says_on_how_many_rows_it_held(tmp_path: Path) -> None:
    found = scaffold.propose(package(tmp_path, CASES["a sum of two"][0], {}), "t")
    why = "It held on all 3 rows that could tell when it was proposed."
    rule = {"rule": "total", "whole": "a", "parts": ["b", "c"], "why": why}
    assert found == scaffold.Proposals((scaffold.Proposal("t", "datapackage.json#t", rule, 3, 3, "", ()),))


@pytest.mark.parametrize(
    ("declared", "kinds", "expected"),
    [
        ([], ["total"], ["total"]),
        ([], ["shares"], []),
        ([{"rule": "total", "whole": "a", "parts": ["c", "b"], "where": {"a": "3"}}], scaffold.KINDS, []),
        ([{"rule": "total", "whole": "a", "parts": ["b"]}], scaffold.KINDS, ["total"]),
        ([{"rule": "total"}, {"rule": "shares"}, {"rule": "unheard-of"}], scaffold.KINDS, ["total"]),
    ],
)
def test_what_is_declared_or_not_wanted_is_left_out(
    tmp_path: Path, declared: list[dict[str, Any]], kinds: list[str], expected: list[str]
) -> None:
    given = package(tmp_path, CASES["a sum of two"][0], {}, rules=declared)
    assert [each["rule"] for each in scaffold.propose(given, "t", kinds).rules] == expected


def test_the_search_is_bounded_and_says_so(tmp_path: Path) -> None:
    names = [f"c{n}" for n in range(30)]
    rows = [",".join(str((n * 37 + row * 101) % 997 + n * n) for n in range(30)) for row in range(40)]
    started = time.monotonic()
    found = scaffold.propose(package(tmp_path, "\n".join([",".join(names), *rows]) + "\n", {}), "t")
    assert found.left_out == ("c25", "c26", "c27", "c28", "c29")
    assert time.monotonic() - started < 30


def test_what_is_written_holds(world: Path) -> None:
    path = world / "schemas/population.json"
    schema = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**schema, "rules": []}), encoding="utf-8")
    before = front.validate(world).findings
    package = Package.read(world)
    found = scaffold.propose(package, "population")
    with scaffold.declare(package, found.found).applied() as written:
        pass
    assert written == ["schemas/population.json"]
    assert [rule["rule"] for rule in found.rules] == ["total", "area-total"]
    assert found.rules[1]["fields"] == ["population_resident", "population_male", "population_female"]
    assert json.loads(path.read_text(encoding="utf-8")) == {**schema, "rules": list(found.rules)}
    report = front.validate(world)
    assert report.findings == before
    assert [(each.rule, each.verdict, each.count) for each in report.checks if each.rule == "total"] == [
        ("total", "holds", 3)
    ]


def test_an_inline_schema_takes_rules_too(tmp_path: Path) -> None:
    given = package(tmp_path, CASES["a sum of two"][0], {})
    found = scaffold.propose(given, "t")
    with scaffold.declare(given, found.found).applied() as written:
        pass
    assert written == ["datapackage.json"]
    assert front.validate(tmp_path).findings == ()
    assert scaffold.propose(Package.read(tmp_path), "t").rules == ()


def test_sums_over_several_documents_tell_nothing(world: Path) -> None:
    worlds.replace(world, "resources/provenance.csv", "population_male,book:5,", "population_male,news:1,")
    path = world / "schemas/population.json"
    schema = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**schema, "rules": []}), encoding="utf-8")
    assert scaffold.propose(Package.read(world), "population", ["total"]).rules == ()


@pytest.mark.parametrize(
    ("spoil", "table", "message"),
    [
        ({}, "gpd", "there is no table 'gpd'; did you mean 'gdp'?"),
        ({"schema": None}, "gdp", "the table gdp has no schema, so it has no numbers to look at"),
        ({"encoding": "gbk"}, "gdp", "rules can be looked for in UTF-8 CSV files only; gdp is none"),
    ],
)
def test_a_table_without_numbers_to_read_is_told(
    world: Path, spoil: dict[str, Any], table: str, message: str
) -> None:
    path = world / "datapackage.json"
    raw = json.loads(path.read_text(encoding="utf-8"))
    for each in raw["resources"]:
        if each["name"] == "gdp":
            each |= spoil
    path.write_text(json.dumps(raw), encoding="utf-8")
    with pytest.raises(HydataError) as error:
        scaffold.propose(Package.read(world), table)
    assert str(error.value) == message


TEXT = {"type": "string"}
PEOPLE = {"type": "integer", "unit": "person"}
PACKED = {"type": "number", "unit": "person_per_km2"}
LAND = {"type": "integer", "unit": "km2"}
ACROSS: dict[str, tuple[str, dict[str, dict[str, Any]], list[str], list[dict[str, Any]]]] = {
    "shares in rows of their own": (
        "y,s,pct\n1,a,33.3\n1,b,66.6\n2,a,10\n2,b,90\n3,a,20\n3,b,80.1\n",
        {"y": TEXT, "s": TEXT, "pct": SHARE},
        ["y", "s"],
        [{"rule": "shares", "fields": ["pct"], "by": ["y"]}],
    ),
    "shares of two wholes": (
        "y,s,pct\n1,a,33.3\n1,b,66.6\n2,a,10\n2,b,90\n3,a,20\n3,b,83\n",
        {"y": TEXT, "s": TEXT, "pct": SHARE},
        ["y", "s"],
        [],
    ),
    "a density": (
        "y,people,land,density\n1,100,3,33.3\n2,200,3,66.7\n3,90,8,11.3\n",
        {"y": TEXT, "people": PEOPLE, "land": LAND, "density": PACKED},
        ["y"],
        [{"rule": "ratio", "ratio": "density", "numerator": "people", "denominator": "land", "per": 1000000}],
    ),
    "a ratio without a name": (
        "y,people,land,packed\n1,100,3,33.3\n2,200,3,66.7\n3,90,8,11.3\n",
        {"y": TEXT, "people": PEOPLE, "land": LAND, "packed": PACKED},
        ["y"],
        [],
    ),
    "growth": (
        "period,gdp,gdp_growth_pct,other\n2020,100,,1\n2021,110,10.0,5\n2022,115,4.5,7\n2023,230,100,2\n",
        {"period": TEXT, "gdp_growth_pct": RATE},
        ["period"],
        [{"rule": "growth", "growth": "gdp_growth_pct", "level": "gdp"}],
    ),
    "growth of something else": (
        "period,sales,gdp_growth_pct\n2020,100,\n2021,110,10.0\n2022,115,4.5\n2023,230,100\n",
        {"period": TEXT, "gdp_growth_pct": RATE},
        ["period"],
        [],
    ),
    "areas by their codes": (
        "geo,n,m\n430000,30,9\n430400,10,1\n430423,4,2\n430481,6,3\n430500,20,4\n440000,5,1\n440100,5,2\n",
        {"geo": TEXT},
        ["geo"],
        [{"rule": "area-total", "fields": ["n"], "levels": [2, 4, 6], "area": "geo"}],
    ),
    "codes that grow": (
        "area,period,n\nDE,1,3\nDE1,1,1\nDE2,1,2\nDE,2,9\nDE1,2,5\nDE2,2,4\nDE,3,7\nDE1,3,\nDE2,3,5\nDE,4,7\nDE1,4,2\nDE2,4,5\n",
        {"area": TEXT, "period": TEXT},
        ["area", "period"],
        [{"rule": "area-total", "fields": ["n"], "levels": [2, 3]}],
    ),
    "two sums are too few": (
        "area,period,n\nDE,1,3\nDE1,1,1\nDE2,1,2\nDE,2,9\nDE1,2,5\nDE2,2,4\n",
        {"area": TEXT, "period": TEXT},
        ["area", "period"],
        [],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", ACROSS)
def test_rules_between_rows_and_by_names_are_proposed_and_hold(tmp_path: Path, name: str) -> None:
    text, fields, key, expected = ACROSS[name]
    given = package(tmp_path, text, fields, primaryKey=key)
    found = scaffold.propose(given, "t", ["shares", "ratio", "growth", "area-total"])
    assert [{part: rule[part] for part in rule if part != "why"} for rule in found.rules] == expected
    with scaffold.declare(given, found.found).applied():
        pass
    report = front.validate(tmp_path)
    assert report.findings == ()
    told = {each.rule: each.count for each in report.checks if each.verdict == "holds"}
    assert [told[each.rule["rule"]] >= 3 for each in found.found] == [True] * len(expected)
    again = scaffold.propose(Package.read(tmp_path), "t", ["shares", "ratio", "growth", "area-total"])
    assert again.found == ()


def test_areas_add_up_by_each_partition_that_the_package_lists(tmp_path: Path) -> None:
    text = "area,n,m\nx,3,9\nx1,1,4\nx2,2,4\ny,7,9\ny1,3,4\ny2,4,5\nz,9,7\nz1,4,3\nz2,5,4\n"
    given = package(tmp_path, text, {"area": TEXT}, primaryKey=["area"])
    (tmp_path / "p.csv").write_text(
        "partition,whole,member\n"
        + "".join(f"halves,{each},{each}{n}\n" for each in "xyz" for n in (1, 2))
        + "ring,x,y\nring,y,x\n",
        encoding="utf-8",
    )
    raw = {**given.raw, "resources": [*given.raw["resources"], {"name": "partitions", "path": "p.csv"}]}
    (tmp_path / "datapackage.json").write_text(json.dumps(raw), encoding="utf-8")
    found = scaffold.propose(Package.read(tmp_path), "t", ["area-total"])
    assert [(each.rule["fields"], each.rule.get("partition"), each.names) for each in found.found] == [
        (["n"], "halves", "area holds codes of the partition halves")
    ]


def many(rows: int, wrong: set[int]) -> str:
    lines = [f"{n % 89 + n % 97 + (n in wrong)},{n % 89},{n % 97}" for n in range(rows)]
    return "\n".join(["a,b,c", *lines]) + "\n"


@pytest.mark.parametrize(
    ("rows", "wrong", "expected"),
    [
        (250, {100, 150}, True),
        (250, {100, 150, 160}, False),
        (5000, {4000}, True),
    ],
)
def test_one_row_in_a_hundred_may_contradict_and_is_told(
    tmp_path: Path, rows: int, wrong: set[int], expected: bool
) -> None:
    found = scaffold.propose(package(tmp_path, many(rows, wrong), {}), "t", ["total"]).found
    if not expected:
        assert found == ()
        return
    (each,) = found
    assert each.rows - each.holds == len(wrong)
    assert [(one.line, one.says) for one in each.exceptions] == [
        (n + 2, f"{n % 89} + {n % 97} is not {n % 89 + n % 97 + 1}; off by 1") for n in sorted(wrong)
    ]
    lines = ", ".join(str(n + 2) for n in sorted(wrong))
    held = f"It held on {each.holds} of {each.rows} rows that could tell when it was proposed"
    assert each.rule["why"] == f"{held}; not at line {lines}."


def test_numbers_of_any_length_are_exact(tmp_path: Path) -> None:
    big = 10**24
    text = "".join(f"{big + n + 1},{big},{n + 1}\n" for n in range(3))
    assert len(scaffold.propose(package(tmp_path, f"a,b,c\n{text}", {}), "t", ["total"]).rules) == 1
    text = "".join(f"{big + n + 2},{big},{n + 1}\n" for n in range(3))
    assert scaffold.propose(package(tmp_path, f"a,b,c\n{text}", {}), "t", ["total"]).rules == ()


def test_a_large_table_takes_seconds(tmp_path: Path) -> None:
    rows = [",".join(str((n * k * 7919 + k) % 9973) for k in range(1, 11)) for n in range(60_000)]
    text = "\n".join([",".join(f"c{k}" for k in range(10)), *rows]) + "\n"
    started = time.monotonic()
    assert scaffold.propose(package(tmp_path, text, {}), "t").rules == ()
    assert time.monotonic() - started < 30


def test_a_whole_package_is_looked_at_and_written_at_once(world: Path) -> None:
    for name in ("population", "gdp"):
        path = world / f"schemas/{name}.json"
        schema = json.loads(path.read_text(encoding="utf-8"))
        path.write_text(json.dumps({**schema, "rules": []}), encoding="utf-8")
    (world / "resources/land.csv").write_bytes(b"area\n\xff\n")
    found = scaffold.propose_all(Package.read(world), ["total", "area-total"])
    assert [(each.table, each.schema, each.rule["rule"]) for each in found.found] == [
        ("population", "schemas/population.json", "total"),
        ("population", "schemas/population.json", "area-total"),
    ]
    assert [left.partition(":")[0] for left in found.left_out] == ["land"]
    with scaffold.declare(Package.read(world), found.found).applied() as written:
        pass
    assert written == ["schemas/population.json"]


def test_tables_that_share_a_schema_get_a_rule_once(tmp_path: Path) -> None:
    given = package(tmp_path, CASES["a sum of two"][0], {})
    schema = given.raw["resources"][0]["schema"]
    (tmp_path / "s.json").write_text(json.dumps(schema), encoding="utf-8")
    (tmp_path / "u.csv").write_text(CASES["a sum of two"][0], encoding="utf-8")
    resources = [{"name": name, "path": f"{name}.csv", "schema": "s.json"} for name in "tu"]
    (tmp_path / "datapackage.json").write_text(json.dumps({"resources": resources}), encoding="utf-8")
    found = scaffold.propose_all(Package.read(tmp_path)).found
    assert [each.table for each in found] == ["t", "u"]
    with scaffold.declare(Package.read(tmp_path), found).applied() as written:
        pass
    assert written == ["s.json"]
    rules = json.loads((tmp_path / "s.json").read_text(encoding="utf-8"))["rules"]
    assert rules == [found[0].rule]
