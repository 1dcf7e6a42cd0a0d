"""A whole package reconciled: observations, documents, what nobody prints, and what is declared wrongly."""

import csv
import io
import json
import shutil
from pathlib import Path

import pytest

import worlds
from hydata import front, rebuild
from hydata.package import Package
from hydata.render.reconciled import as_text


def rows(told, table):
    return list(csv.DictReader(io.StringIO(told.csv(table))))


def test_the_published_package_reconciles():
    told = front.reconcile()
    assert (told.fails, told.together, told.findings, told.skipped) == (False, (), (), ())
    assert [each.identities for each in told.waived] == [
        (
            "shares:gdp:430400-districts|2019|:"
            "gdp_primary_share_pct+gdp_secondary_share_pct+gdp_tertiary_share_pct=100",
        )
    ]
    assert told.counts["shares"]["fails"] == 1


@pytest.mark.parametrize(
    ("figure", "lower", "upper"),
    [
        # 3840 less 1399, and 63.6 % of 3840
        ("gdp|level|430400-counties|2021|", "2440.5074725", "2442"),
        # 69.4 and more, after +37.5 %
        ("goods_trade|level|430400-counties|2020|", "50.45438022537", "50.563841396875"),
        # six of seven counties above 300
        ("gdp|level|430400-counties|2021|above 300 CNY_100M", "2140.5074725", "2442"),
        ("gdp|level|430400-counties|2021|not above 300 CNY_100M", "0", "300"),
        # 2673 to the square kilometre, 298,686 people
        ("land_area|level|430408||", "111.720965", "111.762769"),
        # 57,909 yuan a head of the mean of both ends of the year
        ("population_resident|level|430400|2021-12-31|", "6620127", "6623666"),
    ],
)
def test_what_nobody_prints_has_an_honest_range(figure, lower, upper):
    told = {row["figure"]: (row["lower"], row["upper"]) for row in front.reconcile().unprinted}
    assert told[figure] == (lower, upper)


def test_missing_cells_get_a_range(package):
    told = front.reconcile(package({("430501", "2020", "industry"): "", ("430402", "2021", "people"): ""}))
    assert [(row["figure"], row["lower"], row["upper"]) for row in told.unprinted] == [
        ("figures|industry|430501|2020", "117.99", "118.01"),
        ("figures|people|430402|2021", "104822", "104822"),
    ]


def test_time_that_is_up_leaves_the_rest(package):
    told = front.reconcile(package({("430501", "2020", "gdp"): "314.01"}), time_limit=0)
    assert [each.reason for each in told.together] == ["undecided: not decided in the time given"] * len(
        told.together
    )
    assert (told.fails, told.failing) == (False, ())


def test_a_rule_that_names_a_missing_field_is_told_and_the_rest_goes_on(package):
    wrong = [{"rule": "total", "whole": "gdpp", "parts": ["farms", "industry", "services"]}]
    told = front.reconcile(package(rules=[*wrong, {"rule": "subset", "part": "farms", "whole": "gdp"}]))
    assert [each.message for each in told.findings] == [
        "the rule total names a field 'gdpp' that is not there; did you mean 'gdp'?"
    ]
    assert told.counts == {"subset": {"holds": 14}}


def test_a_hierarchy_in_a_circle_is_told_and_the_rest_goes_on(package):
    rules = [
        {"rule": "area-total", "fields": ["gdp"], "partition": "round"},
        {"rule": "subset", "part": "farms", "whole": "gdp"},
    ]
    folder = package(rules=rules)
    (folder / "partitions.csv").write_text(
        "partition,whole,member\nround,430400,430000\nround,430000,430400\n", "utf-8"
    )
    descriptor = json.loads((folder / "datapackage.json").read_text("utf-8"))
    descriptor["resources"].append({"name": "partitions", "type": "table", "path": "partitions.csv"})
    (folder / "datapackage.json").write_text(json.dumps(descriptor), "utf-8")
    told = front.reconcile(folder)
    assert [each.message for each in told.findings] == [
        "the partition 'round' goes round in a circle: 430400 holds 430000, 430000 holds 430400"
    ]
    assert told.counts == {"subset": {"holds": 14}}


def test_rows_that_name_their_own_units_are_added_up_in_base_units(package):
    folder = package(rules=[])
    fields = [
        {"name": "area", "type": "string"},
        {"name": "unit", "type": "string"},
        {"name": "whole", "type": "number", "unitField": "unit"},
        {"name": "one", "type": "number", "unit": "CNY_10K"},
        {"name": "other", "type": "number", "unitField": "unit"},
    ]
    schema = {
        "fields": fields,
        "primaryKey": "area",
        "rules": [{"rule": "total", "whole": "whole", "parts": ["one", "other"]}],
    }
    descriptor = json.loads((folder / "datapackage.json").read_text("utf-8"))
    descriptor["resources"] = [{"name": "t", "type": "table", "path": "t.csv", "schema": schema}]
    (folder / "datapackage.json").write_text(json.dumps(descriptor), "utf-8")
    table = "area,unit,whole,one,other\na,CNY_100M,3.00,10000,2.00\nb,CNY_10K,30000,10000,20000\nc,person,3,1,2\nd,CNY_100M,3.00,10000,3.00\n"
    (folder / "t.csv").write_text(table, "utf-8")
    told = front.reconcile(folder)
    assert told.counts == {"total": {"fails": 1, "holds": 2}}
    assert [each.identities for each in told.failing] == [("total:t:d:whole=one+other",)]


def test_a_part_without_a_unit_is_not_set_beside_a_whole_with_one(package):
    folder = package(rules=[])
    fields = [
        {"name": "year", "type": "string"},
        {"name": "people", "type": "number", "unit": "person_10K"},
        {"name": "men", "type": "number"},
        {"name": "men_share", "type": "number", "unit": "percent"},
    ]
    rules = [{"rule": "share-of", "share": "men_share", "part": "men", "whole": "people"}]
    schema = {"fields": fields, "primaryKey": "year", "rules": rules}
    descriptor = json.loads((folder / "datapackage.json").read_text("utf-8"))
    descriptor["resources"] = [{"name": "t", "type": "table", "path": "t.csv", "schema": schema}]
    (folder / "datapackage.json").write_text(json.dumps(descriptor), "utf-8")
    (folder / "t.csv").write_text("year,people,men,men_share\n2020,46.8,29.34,62.7\n", "utf-8")
    assert (front.reconcile(folder).counts, front.validate(folder).findings) == ({}, ())


def test_tables_are_the_same_whatever_the_order_of_rows(package):
    folder = package({("430501", "2020", "gdp"): "341.00"})
    before = [front.reconcile(folder).csv(table) for table in ("identities", "figures")]
    header, *lines = (folder / "figures.csv").read_text("utf-8").splitlines(keepends=True)
    (folder / "figures.csv").write_text("".join([header, *reversed(lines)]), "utf-8")
    assert [front.reconcile(folder).csv(table) for table in ("identities", "figures")] == before


def test_bounds_are_rounded_outward(package):
    told = front.reconcile(package())
    (row,) = (
        each
        for each in rows(told, "identities")
        if each["identity"].startswith("share-of:figures:430401|2020")
    )
    assert (row["left_lower"], row["left_upper"]) == ("20.993950", "21.006051")
    assert (row["right_lower"], row["right_upper"], row["slack"], row["verdict"]) == (
        "20.95",
        "21.05",
        "0.0121",
        "holds",
    )


def test_what_a_document_prints_and_no_table_shows_must_add_up(tmp_path):
    """The tables show a yearbook's shares of 2021; the communiqué's own must follow from its own levels."""
    folder = copied(tmp_path)
    source = folder / "resources" / "observations" / "communique-2021.csv"
    text = source.read_text("utf-8")
    assert text.count(",33.9,33.9,") == 1
    source.write_text(text.replace(",33.9,33.9,", ",39.3,39.3,"), "utf-8")
    rebuild.write(Package.read(folder), front.of_all_tables())
    report = front.validate(folder, cache=False)
    assert [(each.rule, each.message.partition(" fails")[0], each.hint) for each in report.findings] == [
        (
            "reconciliation",
            identity + "@communique-2021|preliminary",
            "gdp_secondary (share) of 衡阳市 2021 is probably 33.9, printed 39.3: swapped digits; "
            "that would mend 2 identities",
        )
        for identity in (
            "share-of:gdp:430400|2021|:gdp_secondary_share_pct=gdp_secondary_cny_100m/gdp_cny_100m",
            "shares:gdp:430400|2021|:gdp_primary_share_pct+gdp_secondary_share_pct+gdp_tertiary_share_pct=100",
        )
    ]


@pytest.mark.parametrize(
    ("count", "others"),
    [
        ("6", [("0", "300")]),
        ("5", [("0", "600")]),
        ("2", [("0", "1500")]),
        ("7", []),  # nobody is left
        ("1", []),  # the figures say two at least, which is told as it is
        ("9", []),
    ],
)
def test_a_count_above_a_threshold_bounds_the_others_together(tmp_path, count, others):
    folder = copied(tmp_path)
    source = folder / "resources" / "observations" / "qin-2022.csv"
    text = source.read_text("utf-8")
    assert text.count("printed,6个,6,count") == 1
    source.write_text(text.replace("printed,6个,6,count", f"printed,{count}个,{count},count"), "utf-8")
    told = {row["figure"]: (row["lower"], row["upper"]) for row in front.reconcile(folder).unprinted}
    about = "gdp|level|430400-counties|2021|not above 300 CNY_100M"
    assert [told[each] for each in (about,) if each in told] == others


def copied(folder: Path) -> Path:
    for name in ("datapackage.json", "schemas", "resources"):
        part = worlds.REPOSITORY / name
        (shutil.copytree if part.is_dir() else shutil.copy)(part, folder / name)
    return folder


def small(folder: Path, fields: list[dict[str, str]], key: list[str], rules: list[object], text: str) -> Path:
    schema = {"fields": fields, "primaryKey": key, "rules": rules}
    resource = {"name": "t", "type": "table", "path": "t.csv", "schema": schema}
    descriptor = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "small",
        "resources": [resource],
    }
    (folder / "datapackage.json").write_text(json.dumps(descriptor), "utf-8")
    (folder / "t.csv").write_text(text, "utf-8")
    return folder


TEXTS = [{"name": name, "type": "string"} for name in ("area", "period", "kind")]
NUMBERS = [{"name": name, "type": "number", "unit": "CNY_100M"} for name in ("whole", "one", "other")]
TOTAL = {"rule": "total", "whole": "whole", "parts": ["one", "other"]}


def test_a_table_without_rows_has_no_identities(tmp_path):
    told = front.reconcile(small(tmp_path, [TEXTS[0], *NUMBERS], ["area"], [TOTAL], "area,whole,one,other\n"))
    assert (told.fails, told.skipped, told.unprinted) == (False, (), ())


def test_a_key_of_three_is_no_quantity_of_a_register(tmp_path):
    text = "area,period,kind,whole,one,other\nx,2020,a,10,4,\n"
    told = front.reconcile(small(tmp_path, [*TEXTS, *NUMBERS], ["area", "period", "kind"], [TOTAL], text))
    (row,) = rows(told, "figures")
    assert (row["figure"], row["lower"], row["upper"]) == ("t|other|x|2020|a", "5", "7")
    assert [row[name] for name in ("indicator", "measure", "area", "period", "coverage")] == [""] * 5


def test_a_growth_beyond_the_grid_is_no_contradiction(tmp_path):
    """On the fine grid of the rates, what nobody prints may lie beyond what 64 bits are used for."""
    fields = [
        *TEXTS[:2],
        {"name": "people", "type": "integer", "unit": "person"},
        {"name": "rate", "type": "number", "unit": "percent", "measure": "growth_rate"},
    ]
    growth = {"rule": "growth", "growth": "rate", "level": "people"}
    text = "area,period,people,rate\nx,2019,3,\nx,2020,9985680,\ny,2019,100,\ny,2020,,12.3456789\n"
    told = front.reconcile(small(tmp_path, fields, ["area", "period"], [growth], text))
    assert (told.fails, told.together) == (False, ())
    assert [row["figure"] for row in told.unprinted] == ["t|people|y|2020"]


@pytest.mark.parametrize(
    ("changed", "rules"),
    [
        # The city that is not printed is 371 by its counties, and 374 by the province.
        (
            {("430500", "2020", "gdp"): "", ("430000", "2020", "gdp"): "734.00"},
            [{"rule": "area-total", "fields": ["gdp"], "levels": [2, 4, 6]}],
        ),
        # The part is about 75 by its share, and 178 by the other parts.
        (
            {("430501", "2020", "farms"): "", ("430501", "2020", "industry"): "15.00"},
            [
                {"rule": "share-of", "share": "farms_share", "part": "farms", "whole": "gdp"},
                {"rule": "total", "whole": "gdp", "parts": ["farms", "industry", "services"]},
            ],
        ),
    ],
)
def test_validate_tells_what_fails_together_whatever_the_rules(package, changed, rules):
    folder = package(changed, rules)
    assert [each.rule for each in front.validate(folder, cache=False).findings] == ["reconciliation"]
    assert (front.reconcile(folder).fails, front.reconcile(folder).failing) == (True, ())


def test_parts_that_exceed_their_whole_fail_though_one_is_missing(package):
    changed = {("430501", "2020", "services"): "", ("430501", "2020", "gdp"): "31.40"}
    rules = [{"rule": "total", "whole": "gdp", "parts": ["farms", "industry", "services"]}]
    report = front.validate(package(changed, rules), cache=False)
    assert [(each.rule, each.message) for each in report.findings] == [
        (
            "reconciliation",
            "total:figures:430501|2020:gdp=farms+industry+services: no true values make it come out",
        )
    ]


def test_what_is_divided_by_what_may_be_zero_is_undecided(package):
    changed = {("430501", "2020", "gdp"): "0", ("430501", "2020", "farms"): "5"}
    rules = [{"rule": "share-of", "share": "farms_share", "part": "farms", "whole": "gdp"}]
    assert front.reconcile(package(changed, rules)).counts == {"share-of": {"holds": 13, "undecided": 1}}


def test_a_range_of_one_value_is_told_as_that_value(package):
    folder = package({("430501", "2020", "industry"): "", ("430402", "2021", "people"): ""})
    text = as_text(front.reconcile(folder))
    assert [line.split("  ")[2:4] for line in text.splitlines() if line.startswith("    figures|")] == [
        ["figures|industry|430501|2020", "117.99 to 118.01 CNY_100M"],
        ["figures|people|430402|2021", "104822 person"],
    ]
