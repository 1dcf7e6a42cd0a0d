"""Rules are proposed where they hold on every row that can tell, and three can."""

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
    assert all(count >= 3 for count in found.support)


def test_a_proposal_says_on_how_many_rows_it_held(tmp_path: Path) -> None:
    found = scaffold.propose(package(tmp_path, CASES["a sum of two"][0], {}), "t")
    why = "It held on all 3 rows that could tell when it was proposed."
    rule = {"rule": "total", "whole": "a", "parts": ["b", "c"], "why": why}
    assert found == scaffold.Proposals((rule,), (3,))


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
    with scaffold.declare(package, "population", found.rules).applied() as written:
        pass
    assert written == ["schemas/population.json"]
    assert [rule["rule"] for rule in found.rules] == ["total"]
    assert json.loads(path.read_text(encoding="utf-8")) == {**schema, "rules": list(found.rules)}
    report = front.validate(world)
    assert report.findings == before
    assert [(each.rule, each.verdict, each.count) for each in report.checks if each.rule == "total"] == [
        ("total", "holds", 3)
    ]


def test_an_inline_schema_takes_rules_too(tmp_path: Path) -> None:
    given = package(tmp_path, CASES["a sum of two"][0], {})
    found = scaffold.propose(given, "t")
    with scaffold.declare(given, "t", found.rules).applied() as written:
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
