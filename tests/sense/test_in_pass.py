"""Rules in the pass that judges the cells say the same, to the letter, as they do of a small table."""

import json
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import hydata
from hydata.conformity import fast
from hydata.sense import groups

NUMBERS = ["gdp", "primary", "secondary", "tertiary", "share", "people", "density"]
FIELDS = [
    {"name": "id", "type": "integer"},
    {"name": "area", "type": "string"},
    {"name": "year", "type": "integer"},
    {"name": "gdp", "type": "number", "unit": "CNY_100M"},
    {"name": "primary", "type": "number", "unit": "CNY_100M", "missingValues": ["", "-"]},
    {"name": "secondary", "type": "number", "unit": "CNY_100M", "decimals": 1},
    {"name": "tertiary", "type": "number", "unit": "CNY_100M"},
    {"name": "share", "type": "number", "unit": "percent"},
    {"name": "people", "type": "number", "unit": "person_10K"},
    {"name": "density", "type": "number"},
    {"name": "heads", "type": "integer", "unit": "person"},
]
RULES = [
    {"rule": "total", "whole": "gdp", "parts": ["primary", "secondary", "tertiary"]},
    {"rule": "subset", "part": "primary", "whole": "gdp", "where": {"area": "4.*"}},
    {"rule": "share-of", "share": "share", "part": "primary", "whole": "gdp"},
    {"rule": "ratio", "ratio": "density", "numerator": "people", "denominator": "gdp", "per": 10000},
    {"rule": "shares", "fields": ["share", "density"], "severity": "warning"},
    {"rule": "shares", "fields": ["share"], "by": ["area", "year"]},
    {"rule": "shares", "fields": ["share", "density"], "by": ["year"], "where": {"area": "4.*"}},
    {"rule": "shares", "fields": ["density"], "by": ["area"], "whole": 1},
    {"rule": "total", "whole": "heads", "parts": ["density"], "why": "made up"},
]


def package(folder, rows, rules=RULES, fields=FIELDS):
    schema = {"fields": fields, "primaryKey": ["id"], "rules": rules}
    resource = {"name": "t", "path": "t.csv", "type": "table", "schema": schema}
    folder.mkdir(exist_ok=True)
    profile = "https://datapackage.org/profiles/2.0/datapackage.json"
    descriptor = {"$schema": profile, "name": "p", "resources": [resource]}
    (folder / "datapackage.json").write_text(json.dumps(descriptor), "utf-8")
    lines = [",".join(each["name"] for each in fields), *(",".join(row) for row in rows)]
    (folder / "t.csv").write_text("\n".join(lines) + "\n", "utf-8")
    return folder


def told(folder, *, size=0, samples=None):
    """Findings and checks; with a size, in blocks of so many bytes."""
    large = 0 if size else 1 << 40
    with patch("hydata.conformity.table.LARGE", large), patch.object(fast, "SIZE", size or 1):
        report = hydata.validate(folder, cache=False, samples=samples)
    assert report.stats.get("ruled", []) == (["t"] if size else [])
    findings = sorted((each.to_dict() for each in report.findings), key=json.dumps)
    checks = sorted((each.to_dict() for each in report.checks), key=json.dumps)
    for each in checks:  # which case is written out is left open, where there are several
        if each["count"] > 1:
            each["figures"] = each["intervals"] = each["reason"] = ""
    return findings, sorted(checks, key=json.dumps), report.skipped


PLAIN = st.decimals(-5, 120, places=2).map(str) | st.decimals(0, 100, places=1).map(str)
ODD = st.sampled_from(
    [
        *("", "", "-", "n/a", "1e2", "1.5e1", "+5", ".5", "7.", "007.5", "0.33333333333333", "１２", "1 000"),
        *("123456789012345678.5", "99.99999999999999999", "0", "-0", "NaN", "INF", "12.50"),
    ]
)
NUMBER = st.one_of(PLAIN, st.sampled_from(["50", "25", "25.0", "0", "100", "12.5", "33.3", "33.4"]), ODD)


@st.composite
def tables(draw):
    rows = []
    for number in range(draw(st.integers(1, 12))):
        area, year = (
            draw(st.sampled_from(["430401", "430402", "5", ""])),
            draw(st.sampled_from(["2020", "2021"])),
        )
        gdp = draw(st.sampled_from(["100", "100.0", "90", ""]) | NUMBER)
        rows.append([str(number), area, year, gdp, *(draw(NUMBER) for _ in range(6)), draw(HEADS)])
    return rows


HEADS = st.sampled_from(["", "100", "50", "1.5", "x", "99999999999999999999", "0"])


@settings(max_examples=60, deadline=None)
@given(rows=tables(), size=st.integers(60, 400))
def test_both_lanes_say_the_same(tmp_path_factory, rows, size):
    folder = package(tmp_path_factory.mktemp("t") / "p", rows)
    assert told(folder, size=size) == told(folder)


def test_groups_that_come_back_are_added_up_once_more(tmp_path):
    rows = [[str(n), f"{n // 4}", "2020", *[""] * 4, "25", "", "", ""] for n in range(80)]
    back = [["80", "3", "2020", *[""] * 4, "25", "", "", ""]]
    folder = package(tmp_path / "p", rows + back, RULES[5:6])
    findings, checks, _ = told(folder, size=500)
    assert [(each["message"], each["samples"][0]["row"]) for each in findings] == [
        ("125 in 5 shares is not 100; off by 22.5", 14)
    ]
    assert (findings, checks) == told(folder)[:2]
    assert told(package(tmp_path / "q", rows, RULES[5:6]), size=500)[0] == []


def test_groups_on_the_disk(tmp_path):
    rows = [[str(n), f"{n % 40}", "2020", *[""] * 4, "33.3", "", "", ""] for n in range(120)]
    rows[50][7] = "23.3"
    folder = package(tmp_path / "p", rows, RULES[5:6])
    expected = told(folder)
    with patch.object(groups, "BUDGET", 500):
        assert told(folder, size=200) == expected
    assert [each["message"] for each in expected[0]] == ["89.9 in 3 shares is not 100; off by 9.95"]
    assert [each["row"] for each in expected[0][0]["samples"]] == [12]


@pytest.mark.parametrize("samples", [0, 1, 3])
def test_samples_are_few_and_counts_are_exact(tmp_path, samples):
    rows = [[str(n), str(n), "2020", "10", "1", "2", "3", "7", "", "", ""] for n in range(50)]
    folder = package(tmp_path / "p", rows, [RULES[0], RULES[5]])
    findings, _, _ = told(folder, size=150, samples=samples)
    most = max(samples, 1)
    assert [(each["rule"], each["count"], len(each["samples"])) for each in findings] == [
        *(("shares", 50, most), ("total", 50, most)),
    ]


def test_a_rule_that_wants_the_whole_table_keeps_it_out_of_the_pass(tmp_path):
    fields = [{"name": "period", "type": "string"}, {"name": "gdp", "type": "number", "unit": "CNY_100M"}]
    folder = package(
        tmp_path / "p", [["2020", "1"], ["2021", "100"]], [{"rule": "magnitude", "fields": ["gdp"]}], fields
    )
    raw = json.loads((folder / "datapackage.json").read_text("utf-8"))
    raw["resources"][0]["schema"]["primaryKey"] = ["period"]
    (folder / "datapackage.json").write_text(json.dumps(raw), "utf-8")
    with patch("hydata.conformity.table.LARGE", 0), patch.object(fast, "SIZE", 60):
        report = hydata.validate(folder, cache=False)
        with patch("hydata.sense.LARGEST", 5):
            large = hydata.validate(folder, cache=False)
    assert "ruled" not in report.stats
    assert [each.rule for each in report.findings] == []
    assert [each.to_dict() for each in large.skipped] == [
        {
            "what": "rule magnitude (gdp) of t",
            "why": "it wants the whole table at once, and that is too large to be held",
        }
    ]
