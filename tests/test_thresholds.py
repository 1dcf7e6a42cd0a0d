"""How much of a fault is borne: a count, or a share of a table's rows."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import hydata
from hydata.cli import main
from hydata.errors import HydataError
from hydata.findings import Report


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A hundred rows, three of which are no number and one of which repeats a key."""
    fields = [{"name": "id", "type": "string"}, {"name": "n", "type": "integer"}]
    schema = {"fields": fields, "primaryKey": "id"}
    resources = [{"name": "t", "type": "table", "path": "t.csv", "schema": schema}]
    profile = "https://datapackage.org/profiles/2.0/datapackage.json"
    raw = {"$schema": profile, "name": "p", "resources": resources}
    (tmp_path / "datapackage.json").write_text(json.dumps(raw), encoding="utf-8")
    rows = [f"{n if n else 99},{'x' if n < 3 else n}" for n in range(100)]
    (tmp_path / "t.csv").write_text("id,n\n" + "\n".join(rows) + "\n", encoding="utf-8")
    return tmp_path


def severities(report: Report) -> dict[str, tuple[str, int]]:
    return {each.rule: (each.severity, each.count) for each in report.findings}


@pytest.mark.parametrize(
    ("thresholds", "found"),
    [
        ({}, ("error", "error")),
        ({"type-error": "3"}, ("info", "error")),
        ({"type-error": 3}, ("info", "error")),
        ({"type-error": "2"}, ("error", "error")),
        ({"type-error": "3%"}, ("info", "error")),
        ({"type-error": "2.9%"}, ("error", "error")),
        ({"type-error": "100%"}, ("info", "error")),
        ({"type-error": "3", "primary-key": "1%"}, ("info", "info")),
        ({"total": "3"}, ("error", "error")),
    ],
)
def test_what_does_not_exceed_it_is_info(
    package: Path, thresholds: dict[str, str], found: tuple[str, str]
) -> None:
    report = hydata.validate(package, thresholds=thresholds)
    assert severities(report) == {"type-error": (found[0], 3), "primary-key": (found[1], 1)}
    assert report.valid == (found == ("info", "info"))


def test_a_share_of_what_frictionless_read(package: Path) -> None:
    report = hydata.validate(package, thresholds={"type-error": "3%"}, engine="frictionless")
    assert severities(report)["type-error"] == ("info", 3)


def test_the_hint_says_what_was_borne(package: Path) -> None:
    report = hydata.validate(package, thresholds={"primary-key": "1%"})
    hints = {each.rule: each.hint for each in report.findings}
    assert hints["primary-key"] == "error above a threshold of 1%"


@pytest.mark.parametrize(
    ("rule", "text", "says"),
    [
        ("type-error", "many", "the threshold 'many' of type-error is neither a count, 5, nor a share, 0.1%"),
        ("type-error", "-1", "the threshold '-1' of type-error is neither a count, 5, nor a share, 0.1%"),
        ("type-error", "0.5", "the threshold '0.5' of type-error is neither a count, 5, nor a share, 0.1%"),
        ("type-error", "1000%", "the threshold '1000%' of type-error is above 100%, which bears everything"),
        (
            "type-error",
            "100.1%",
            "the threshold '100.1%' of type-error is above 100%, which bears everything",
        ),
        ("type-eror", "1", "there is no rule 'type-eror'; did you mean 'type-error'"),
        ("scheme-error", "1", "scheme-error has no threshold: of what it tells nothing is borne"),
        ("drift", "1", "drift has no threshold: of what it tells nothing is borne"),
    ],
)
def test_what_is_none_is_refused(
    package: Path, rule: str, text: str, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(HydataError) as raised:
        hydata.validate(package, thresholds={rule: text})
    assert str(raised.value).startswith(says)
    assert main(["validate", str(package), "--threshold", f"{rule}={text}"]) == 2
    assert says in capsys.readouterr().err


@pytest.mark.parametrize("second", ["type-error=5%", " type-error = 5%"])
def test_a_rule_has_one_threshold(package: Path, second: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", str(package), "--threshold", "type-error=3", "--threshold", second]) == 2
    assert "type-error has two thresholds, 3 and 5%; give it one" in capsys.readouterr().err


def test_on_the_command_line(package: Path) -> None:
    given = ["validate", str(package), "--threshold", "type-error=3%", "--threshold", "primary-key=1"]
    assert (main(given), main(given[:-2])) == (0, 1)


def test_of_another_kind(package: Path) -> None:
    for given in (5, {"total": True}, {"total": 0.5}, {7: "1"}):
        with pytest.raises(TypeError):
            hydata.validate(package, thresholds=given)  # type: ignore[arg-type]
