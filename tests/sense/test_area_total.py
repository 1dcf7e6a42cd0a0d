"""area-total in anybody's package: by the codes of the areas, or by a table `partitions`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import hydata

PEOPLE = "geo,period,people\n43,2020,10\n4304,2020,6\n4305,2020,4\n43,2021,11\n4304,2021,7\n"
TWO = "partition,whole,member\ntwo,43,4304\ntwo,43,4305\n"


def package(folder: Path, rule: dict[str, Any], people: str = PEOPLE, partitions: str | None = TWO) -> Path:
    fields = [{"name": "geo"}, {"name": "period"}, {"name": "people", "type": "integer"}]
    rules = [{"rule": "area-total", "fields": ["people"], "area": "geo", **rule}]
    schema = {"fields": fields, "primaryKey": ["geo", "period"], "rules": rules}
    resources: list[dict[str, Any]] = [{"name": "people", "path": "people.csv", "schema": schema}]
    if partitions is not None:
        resources.append({"name": "partitions", "path": "partitions.csv"})
        (folder / "partitions.csv").write_text(partitions, encoding="utf-8")
    (folder / "people.csv").write_text(people, encoding="utf-8")
    raw = {"name": "p", "resources": resources}
    (folder / "datapackage.json").write_text(json.dumps(raw), encoding="utf-8")
    return folder


def told(folder: Path) -> list[tuple[str, str, str]]:
    checks = hydata.validate(folder).checks
    return [(each.verdict, each.figures, each.reason) for each in checks if each.rule == "area-total"]


BOTH = [
    ("holds", "10 in 2 of 2 areas = 10", ""),
    ("undecided", "7 in 1 of 2 areas = 11", "no figure for 4305"),
]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ({"levels": [2, 4]}, BOTH),
        ({"partition": "two"}, BOTH),
        ({"levels": [2, 4], "where": {"period": "2020"}}, BOTH[:1]),
        ({"levels": [2, 4], "where": {"period": "2021"}}, BOTH[1:]),
        (
            {"levels": [2, 4], "where": {"geo": "43(04)?", "period": "2020"}},
            [("fails", "6 in 1 of 1 area = 10", "off by 4")],
        ),
    ],
)
def test_who_belongs_to_a_whole(tmp_path: Path, rule: dict[str, Any], expected: list[Any]) -> None:
    assert told(package(tmp_path, rule)) == expected


def test_only_the_first_members_without_a_figure_are_named(tmp_path: Path) -> None:
    rows = "".join(f"{code},2020,1\n" for code in ["44", *range(4401, 4411)]) + "44,2021,1\n4401,2021,1\n"
    reason = "no figure for 4402, 4403, 4404, 4405, 4406 and 4 more"
    assert told(package(tmp_path, {"levels": [2, 4]}, f"geo,period,people\n{rows}"))[1:] == [
        ("undecided", "1 in 1 of 10 areas = 1", reason)
    ]


@pytest.mark.parametrize(
    ("partitions", "message"),
    [
        (None, "there is no table `partitions` to look 'two' up in; `levels` would need none"),
        (TWO.replace("two", "tow"), "there is no partition 'two' in partitions.csv; did you mean 'tow'?"),
        (
            TWO.replace("member", "part"),
            "`partition` of the rule area-total: partitions.csv:1: column 'member': "
            "the table partitions has no such column [missing-label]",
        ),
        (f"{TWO}two,4304,43\n", "the partition 'two' goes round in a circle: 43 holds 4304, 4304 holds 43"),
    ],
)
def test_a_partition_that_cannot_be_used_is_told(
    tmp_path: Path, partitions: str | None, message: str
) -> None:
    findings = hydata.validate(package(tmp_path, {"partition": "two"}, partitions=partitions)).findings
    assert [(each.rule, each.samples[0].key, each.message) for each in findings] == [
        ("rule-unknown", "/resources/0/schema/rules/0", message)
    ]


def test_a_table_without_the_column_of_the_areas_is_told(tmp_path: Path) -> None:
    folder = package(tmp_path, {"levels": [2, 4]}, PEOPLE.replace("geo,", "ego,", 1))
    messages = [each.message for each in hydata.validate(folder).findings if each.rule == "rule-unknown"]
    assert messages == ["the rule area-total cannot run: people.csv has no column 'geo'"]


def test_a_partition_that_changes_is_looked_at_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HYDATA_CACHE", str(tmp_path / "cache"))
    (tmp_path / "p").mkdir()
    folder = package(tmp_path / "p", {"partition": "two", "where": {"period": "2020"}})
    assert [verdict for verdict, *_ in told(folder)] == ["holds"]
    (folder / "partitions.csv").write_text(TWO.replace("two,43,4305\n", ""), encoding="utf-8")
    assert [verdict for verdict, *_ in told(folder)] == ["fails"]
