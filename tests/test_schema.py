"""A schema is read as it stands, or refused with its path."""

import pytest

from hydata.errors import DescriptorError
from hydata.schema import Field, Rule, Schema

GDP = {
    "name": "gdp",
    "type": "number",
    "title": "Output",
    "title_zh": "地区生产总值",
    "description": "At current prices.",
    "unit": "CNY_100M",
    "indicator": "gdp",
    "measure": "level",
    "decimals": 2,
}
RAW = {
    "fields": [{"name": "area", "type": "string"}, GDP, {"name": "value", "unitField": "unit", "base": True}],
    "primaryKey": ["area"],
    "foreignKeys": [{"fields": "area", "reference": {"resource": "areas", "fields": "area"}}],
    "missingValues": ["", "-"],
    "observations": {"indicator": "gdp"},
    "rules": [{"rule": "total", "whole": "gdp", "parts": ["value"]}],
}
AREA = {"name": "area"}


def test_from_json():
    own = ("gdp", "number", "Output", "地区生产总值", "At current prices.", "CNY_100M", "", False)
    missing = ("", "-")
    area, gdp, value = RAW["fields"]
    assert Schema.from_json(RAW, "schemas/gdp.json") == Schema(
        fields=(
            Field("area", "string", "", "", "", "", "", False, "", "", None, missing, area),
            Field(*own, "gdp", "level", 2, missing, gdp),
            Field("value", "any", "", "", "", "", "unit", True, "", "", None, missing, value),
        ),
        primary_key=("area",),
        foreign_keys=tuple(RAW["foreignKeys"]),
        observations={"indicator": "gdp"},
        rules=(Rule("total", RAW["rules"][0]),),
        path="schemas/gdp.json",
        raw=RAW,
    )


def test_the_least_that_is_a_schema():
    assert Schema.from_json({"fields": []}) == Schema((), (), (), None, (), raw={"fields": []})


@pytest.mark.parametrize(("key", "names"), [("area", ("area",)), (["area", "period"], ("area", "period"))])
def test_primary_key(key, names):
    assert Schema.from_json({"fields": [AREA], "primaryKey": key}).primary_key == names


@pytest.mark.parametrize(
    ("declared", "own", "missing"),
    [
        (None, None, ("",)),
        (["-"], None, ("-",)),
        ([{"value": "-", "label": "none"}, ""], None, ("-", "")),
        (["-"], ["n/a"], ("n/a",)),
        (["-"], [{"value": "x"}], ("x",)),
        (["-"], [], ()),
    ],
)
def test_missing_values(declared, own, missing):
    raw = {"fields": [AREA | ({} if own is None else {"missingValues": own})]}
    schema = Schema.from_json(raw | ({} if declared is None else {"missingValues": declared}))
    assert schema.fields[0].missing == missing


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        ([], "a Table Schema is an object with a list `fields`"),
        ("x", "a Table Schema is an object with a list `fields`"),
        ({}, "a Table Schema is an object with a list `fields`"),
        ({"fields": {}}, "a Table Schema is an object with a list `fields`"),
        ({"fields": ["area"]}, "each of `fields` is an object with a text `name`"),
        ({"fields": [{"type": "string"}]}, "each of `fields` is an object with a text `name`"),
        ({"fields": [{"name": 1}]}, "each of `fields` is an object with a text `name`"),
    ],
)
def test_refused(raw, says):
    messages = []
    for path in ("schemas/a.json", ""):
        with pytest.raises(DescriptorError) as raised:
            Schema.from_json(raw, path)
        messages.append(str(raised.value))
    assert messages == [f"schemas/a.json: {says}", f"schema: {says}"]


@pytest.mark.parametrize(
    "part",
    [
        {"primaryKey": None},
        {"foreignKeys": 7},
        {"missingValues": None},
        {"missingValues": [{"label": "none"}]},
    ],
    ids=str,
)
def test_a_part_of_the_wrong_type_is_refused(part):
    with pytest.raises(DescriptorError):
        Schema.from_json({"fields": [AREA]} | part)


@pytest.mark.parametrize(
    ("observations", "indicator", "kind"),
    [(None, "", ""), (None, "gdp", ""), ({}, "gdp", "wide"), ({"indicator": "gdp"}, "", "long")],
)
def test_wide_and_long(observations, indicator, kind):
    schema = Schema.from_json({"fields": [AREA | {"indicator": indicator}], "observations": observations})
    assert (schema.wide, schema.long) == (kind == "wide", kind == "long")


def test_field_by_name():
    schema = Schema.from_json(RAW)
    assert schema.names == ["area", "gdp", "value"]
    assert [schema.field(name) for name in ("gdp", "gpd")] == [schema.fields[1], None]


@pytest.mark.parametrize(
    ("kind", "numeric"), [("integer", True), ("number", True), ("string", False), ("any", False)]
)
def test_numeric(kind, numeric):
    assert Schema.from_json({"fields": [AREA | {"type": kind}]}).fields[0].numeric == numeric


@pytest.mark.parametrize(
    ("raw", "fields", "where"),
    [
        ({"whole": "a", "parts": ["b", "c"]}, ["a", "b", "c"], {}),
        (
            {"share": "s", "part": "p", "whole": "w", "where": {"area": "4304.."}},
            ["s", "w", "p"],
            {"area": "4304.."},
        ),
        ({"fields": ["a", "b", "a"], "partition": "counties"}, ["a", "b"], {}),
        ({"growth": "g", "level": "l", "base_period": "2020"}, ["g", "l"], {}),
        ({"claimed": "c", "components": {"key": "programme"}}, ["c"], {}),
        ({"fields": ["a"], "whole": 100}, ["a"], {}),
    ],
)
def test_rule(raw, fields, where):
    rule = Rule("r", raw)
    assert (rule.columns(), rule.where) == (fields, where)
