"""Shares in whatever unit they are printed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from hydata import front


@pytest.mark.parametrize(
    ("unit", "right", "wrong", "told"),
    [
        ("percent", "40.0", "99.9", "2.11 / 5.28 is not 99.9 %; off by 59.755214"),
        ("per_mille", "400", "999", "2.11 / 5.28 is not 999 ‰; off by 597.552133"),
        ("ratio", "0.400", "0.999", "2.11 / 5.28 is not 0.999; off by 0.597553"),
    ],
)
def test_a_share_is_told_in_its_own_unit(
    tmp_path: Path, unit: str, right: str, wrong: str, told: str
) -> None:
    fields = [
        {"name": "year", "type": "string"},
        {"name": "all", "type": "number", "unit": "person_1M"},
        {"name": "some", "type": "number", "unit": "person_1M"},
        {"name": "share", "type": "number", "unit": unit},
    ]
    rules = [{"rule": "share-of", "share": "share", "part": "some", "whole": "all"}]
    schema = {"fields": fields, "primaryKey": "year", "rules": rules}
    resources = [{"name": "d", "path": "d.csv", "schema": schema}]
    (tmp_path / "datapackage.json").write_text(json.dumps({"name": "d", "resources": resources}), "utf-8")
    (tmp_path / "d.csv").write_text(
        f"year,all,some,share\n2019,5.28,2.11,{right}\n2020,5.28,2.11,{wrong}\n", "utf-8"
    )
    findings = front.validate(tmp_path).findings
    assert [(each.rule, each.message, each.count) for each in findings] == [("share-of", told, 1)]
