"""What a rule says where it is declared: each slip is told with its place, and the others run."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import hydata
from hydata.findings import Report

FIELDS = [
    {"name": "town", "type": "string"},
    {"name": "period", "type": "string"},
    {"name": "gdp", "type": "number", "unit": "CNY_100M"},
    {"name": "farms", "type": "number", "unit": "CNY_10K"},
    {"name": "shops", "type": "number", "unit": "CNY_100M"},
    {"name": "people", "type": "integer", "unit": "person"},
    {"name": "farms_pct", "type": "number", "unit": "percent"},
    {"name": "shops_ratio", "type": "number", "unit": "ratio"},
    {"name": "gdp_growth", "type": "number", "unit": "percent", "measure": "growth_rate"},
]
HEADER = "town,period,gdp,farms,shops,people,farms_pct,shops_ratio,gdp_growth\n"
GOOD = HEADER + "a,2020,3,10000,2,70,33.3,0.667,\na,2021,3.3,13000,2,71,39.4,0.606,10\n"


def validated(folder: Path, text: str, rules: Any) -> Report:
    schema = {"fields": FIELDS, "primaryKey": ["town", "period"], "rules": rules}
    raw = {"name": "p", "resources": [{"name": "t", "path": "t.csv", "schema": "t.json"}]}
    (folder / "datapackage.json").write_text(json.dumps(raw), encoding="utf-8")
    (folder / "t.json").write_text(json.dumps(schema), encoding="utf-8")
    (folder / "t.csv").write_text(text, encoding="utf-8")
    return hydata.validate(folder)


def rule(id: str, **parts: Any) -> dict[str, Any]:
    return {"rule": id} | parts


COLUMNS = "a list of names of columns, each once"


@pytest.mark.parametrize(
    ("declared", "message"),
    [
        (rule("total", whole="gdp"), "the rule total needs a part 'parts'"),
        (
            rule("total", whole="gdp", parts="farms"),
            f"the part 'parts' of the rule total must be {COLUMNS}, not 'farms'",
        ),
        (
            rule("total", whole="gdp", parts=["farms", "farms"]),
            f"the part 'parts' of the rule total must be {COLUMNS}, not ['farms', 'farms']",
        ),
        (rule("total", whole="gdp", parts=["gdp", "farms"]), "the rule total sets 'gdp' beside itself"),
        (
            rule("total", whole="gdp", parts=["farms", "people"]),
            "the rule total sets people (population) beside gdp (money_cny)",
        ),
        (
            rule("subset", part="farms_pct", whole="gdp"),
            "the rule subset sets gdp (money_cny) beside farms_pct (share)",
        ),
        (
            rule("share-of", share="people", part="farms", whole="gdp"),
            "the rule share-of reads people as a share, and its unit measures population",
        ),
        (
            rule("growth", growth="people", level="gdp"),
            "the rule growth reads people as a share, and its unit measures population",
        ),
        (
            rule("total", whole="gdp", parts=["farms"], tolerance=5),
            "the rule total has no part 'tolerance'; known: whole, parts, where, severity, why",
        ),
        (
            rule("continuity", fields=["gdp"], largest_change=5),
            "the rule continuity has no part 'largest_change'; did you mean 'largest_change_pct'?",
        ),
        (
            rule("continuity", fields=["gdp"], largest_change_pct="one"),
            "the part 'largest_change_pct' of the rule continuity must be a number above zero, not 'one'",
        ),
        (
            rule("continuity", fields=["gdp"], gaps="2021"),
            "the part 'gaps' of the rule continuity must be a list of years as whole numbers, not '2021'",
        ),
        (
            rule("continuity", fields=["gdp"], breaks=[True]),
            "the part 'breaks' of the rule continuity must be a list of years as whole numbers, not [True]",
        ),
        (
            rule("growth", growth="gdp_growth", level="gdp", base_period=2010),
            "the part 'base_period' of the rule growth must be a period such as 2020, not 2010",
        ),
        (
            rule("ratio", ratio="farms_pct", numerator="farms", denominator="gdp", per=0),
            "the part 'per' of the rule ratio must be a number above zero, not 0",
        ),
        (
            rule("shares", fields=["farms_pct"], whole=-5),
            "the part 'whole' of the rule shares must be a number above zero, not -5",
        ),
        (
            rule("shares", fields=["farms_pct"], where=["a"]),
            "`where` of the rule shares must give columns regular expressions, not ['a']",
        ),
        (
            rule("shares", fields=["farms_pct"], severity="fatal"),
            "`severity` of the rule shares is one of error, warning, info, not 'fatal'",
        ),
        (
            rule("shares", fields=["gdp", "shops"]),
            "the rule shares reads gdp as a share, and its unit measures money_cny",
        ),
        (
            rule("share-of", share="farms_pct", part="gdp_growth", whole="farms_pct"),
            "the rule share-of sets 'farms_pct' beside itself",
        ),
        (
            rule("shares", fields=["farms_pct", "gdp_growth"]),
            "the rule shares reads gdp_growth as a quantity, and it is a rate of growth",
        ),
        (
            rule("growth", growth="gdp_growth", level="gdp_growth"),
            "the rule growth sets 'gdp_growth' beside itself",
        ),
        (
            rule("continuity", fields=["gdp"], breaks=[2021]),
            "`breaks` of the rule continuity says nothing without `largest_change_pct`",
        ),
        (
            rule("shares", fields=["farms_pct"], where={"town": "(a"}),
            "`where` of the rule shares: '(a' is no regular expression: the ( at 1 is not closed",
        ),
        (
            rule("shares", fields=["farms_pct"], why=["a"]),
            "`why` of the rule shares must be a text, not ['a']",
        ),
        (rule("subset", part="shops", whole="gdp"), "the rule subset stands there already: /rules/0"),
        (rule("count-above", count="a"), "count-above is a rule of datapackage.json, not of a schema"),
        (
            rule("area-total", fields=["gdp"], partition="x", area="town"),
            "there is no table `partitions` to look 'x' up in; `levels` would need none",
        ),
        (
            rule("area-total", fields=["gdp"], area="town"),
            "the rule area-total needs a part 'partition' or a part 'levels', and not both",
        ),
        (
            rule("area-total", fields=["gdp"], area="town", partition="x", levels=[2, 4]),
            "the rule area-total needs a part 'partition' or a part 'levels', and not both",
        ),
        *(
            (
                rule("area-total", fields=["gdp"], area="town", levels=levels),
                "the part 'levels' of the rule area-total must be a list of lengths of codes, at least two, "
                f"the shorter first, not {levels!r}",
            )
            for levels in (4, [4], [0, 2], [4, 2], [2, 2], [2, "4"], [True, 2])
        ),
        (
            rule("area-total", fields=["gdp"], levels=[2, 4]),
            'the rule area-total needs a column area in the primary key; `"area": "geo"` would name another one',
        ),
        (
            rule("area-total", fields=["gdp"], levels=[2, 4], area="people"),
            "the rule area-total needs a column people in the primary key",
        ),
        (rule("named-count", claimed="town", components={"a": "b"}), "the rule named-count needs the registers of a hydata package"),
    ],
)  # fmt: skip
def test_a_slip_in_a_rule_is_told_at_its_place(
    tmp_path: Path, declared: dict[str, Any], message: str
) -> None:
    sound = rule("subset", part="shops", whole="gdp")
    report = validated(tmp_path, GOOD, [sound, declared])
    told = [(each.rule, each.message, each.samples[0].key) for each in report.findings]
    assert told == [("rule-unknown", message, "/rules/1")]
    assert report.complete
    assert [each.count for each in report.checks if each.rule == "subset"] == [2]


@pytest.mark.parametrize(
    ("rules", "pointer", "message"),
    [
        ({"rule": "total"}, "/rules", "`rules` must be a list of objects"),
        (["total"], "/rules/0", "each of `rules` must be an object with a text `rule`"),
        ([{"whole": "gdp"}], "/rules/0", "each of `rules` must be an object with a text `rule`"),
    ],
)
def test_what_is_no_rule_is_told_and_the_cells_are_looked_at(
    tmp_path: Path, rules: Any, pointer: str, message: str
) -> None:
    report = validated(tmp_path, GOOD.replace(",71,", ",7.5,"), rules)
    told = [(each.rule, each.message, each.samples[0].key) for each in report.findings]
    assert told == [
        ("type-error", "is not an integer: it has decimals: '7.5'", "a|2021"),
        ("rule-unknown", message, pointer),
    ]
    assert report.complete


# Columns in several units of one dimension are set side by side in one of them.
@pytest.mark.parametrize(
    "declared",
    [
        rule("total", whole="gdp", parts=["farms", "shops"]),
        rule("subset", part="farms", whole="gdp"),
        rule("subset", part="shops", whole="gdp"),
        rule("share-of", share="farms_pct", part="farms", whole="gdp"),
        rule("share-of", share="shops_ratio", part="shops", whole="gdp"),
        rule("growth", growth="gdp_growth", level="gdp"),
    ],
    ids=lambda declared: f"{declared['rule']} {declared.get('part', '')}",
)
def test_units_are_converted(tmp_path: Path, declared: dict[str, Any]) -> None:
    report = validated(tmp_path, GOOD, [declared])
    assert report.findings == ()
    assert {each.verdict for each in report.checks if each.rule == declared["rule"]} == {"holds"}
    broken = GOOD.replace(",3.3,", ",0.9,")  # which sets another unit beside it in the message
    report = validated(tmp_path, broken, [declared])
    assert [(each.rule, each.samples[0].line) for each in report.findings] == [(declared["rule"], 3)]
    if declared.get("parts"):
        message = "13000 CNY_10K + 2 CNY_100M is not 0.9 CNY_100M; off by "
        assert report.findings[0].message.startswith(message)


def test_a_where_that_looks_back_for_ever_ends_in_time(tmp_path: Path) -> None:
    where = {"town": "(x+x+)+y"}
    text = GOOD.replace("a,2020", "x" * 3000 + ",2020")
    report = validated(tmp_path, text, [rule("subset", part="shops", whole="gdp", where=where)])
    assert [each.rule for each in report.findings] == ["undecided"]


def test_what_a_field_says_of_itself_and_is_none(tmp_path: Path) -> None:
    validated(tmp_path, GOOD, [])
    raw = json.loads((tmp_path / "t.json").read_text(encoding="utf-8"))
    raw["fields"][2] |= {"measure": "levl"}
    raw["fields"][3] |= {"unitField": "town"}
    (tmp_path / "t.json").write_text(json.dumps(raw), encoding="utf-8")
    told = [(each.rule, each.samples[0].key, each.message) for each in hydata.validate(tmp_path).findings]
    assert told == [
        ("schema-error", "/fields/2/measure", "there is no measure 'levl'"),
        ("schema-error", "/fields/3/unitField", "farms has a unit and a unitField; which of the two is it?"),
    ]


def test_a_rule_of_a_package_without_registers_is_told(tmp_path: Path) -> None:
    validated(tmp_path, GOOD, [])
    raw = json.loads((tmp_path / "datapackage.json").read_text(encoding="utf-8"))
    raw["rules"] = [rule("multiple", derived="x"), {"other": "thing"}]
    (tmp_path / "datapackage.json").write_text(json.dumps(raw), encoding="utf-8")
    report = hydata.validate(tmp_path)
    told = [(each.rule, each.path, each.message, each.samples[0].key) for each in report.findings]
    message = "the rule multiple needs the registers of a hydata package"
    assert told == [("rule-unknown", "datapackage.json", message, "/rules/0")]


def test_a_ratio_of_indicators_that_do_not_exist(world: Path) -> None:
    raw = json.loads((world / "datapackage.json").read_text(encoding="utf-8"))
    raw["rules"] = [
        rule("ratio", ratio="gdp_per_capita", numerator="gdpp", denominator="population_resident")
    ]
    (world / "datapackage.json").write_text(json.dumps(raw), encoding="utf-8")
    told = [each.message for each in hydata.validate(world).findings if each.rule == "rule-unknown"]
    assert len(told) == 1
    assert told[0].startswith("the rule ratio: there is no indicator ")


def test_rules_of_a_package_that_are_none(world: Path) -> None:
    raw = json.loads((world / "datapackage.json").read_text(encoding="utf-8"))
    for rules, messages in [
        ({}, ["`rules` must be a list of objects"]),
        ([3], ["each of `rules` must be an object with a text `rule`"]),
        ([rule("total", whole="a")], ["total is a rule of a schema, not of datapackage.json"]),
        ([rule("multiple", derived="x", tolerance=1)], ["the rule multiple has no part 'tolerance'; known: derived, why"]),
        ([rule("multiple", derived=3)], ["the part 'derived' of the rule multiple must be a text, not 3"]),
    ]:  # fmt: skip
        (world / "datapackage.json").write_text(json.dumps(raw | {"rules": rules}), encoding="utf-8")
        report = hydata.validate(world)
        assert [each.message for each in report.findings if each.rule == "rule-unknown"] == messages
        assert report.complete


@pytest.mark.parametrize(
    ("select", "ignore", "says"),
    [
        ([], [], "everything was looked at"),
        (["total"], [], "only the rule total was looked at"),
        (["total", "shares"], [], "only the rules total, shares were looked at"),
        (["total", "shares"], ["shares"], "only the rule total was looked at"),
        ([], ["shares"], "everything but shares was looked at"),
    ],
)
def test_the_closing_sentence_says_what_was_asked_for(
    tmp_path: Path, select: list[str], ignore: list[str], says: str
) -> None:
    from hydata.render.words import closing

    validated(tmp_path, GOOD, [])
    report = hydata.validate(tmp_path, select=select, ignore=ignore)
    assert closing(report) == f"p is valid: nothing found; {says}, 2 rows."


def test_a_selection_of_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(hydata.HydataError, match="no rule is left to look at"):
        hydata.validate(tmp_path, select="total", ignore="total")
