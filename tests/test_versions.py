"""A package of another version, of the standard or of hydata, says what to do."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import hydata
import worlds
from hydata.conformity.descriptor import PROFILES, check_descriptor
from hydata.package import Package, shipped
from hydata.versions import later

PROFILE = "https://datapackage.org/profiles/{}/{}.json"


def package(folder: Path, *, resource: object = None, schema: object = None, **more: object) -> Package:
    """One table, with a `$schema` wherever one is given."""
    fields = {"fields": [{"name": "town", "type": "string"}]}
    table = {"name": "towns", "path": "towns.csv", "schema": fields | ({"$schema": schema} if schema else {})}
    listed = [table | ({"$schema": resource} if resource else {})]
    (folder / "datapackage.json").write_text(json.dumps({"name": "p", "resources": listed} | more), "utf-8")
    (folder / "towns.csv").write_text("town\na\n", encoding="utf-8")
    return Package.read(folder)


@pytest.mark.parametrize("version", [*PROFILES, None])
@pytest.mark.parametrize("scheme", ["https://", "http://", "https://www."])
def test_a_known_version_is_no_fault(tmp_path: Path, version: str | None, scheme: str) -> None:
    named = {"$schema": PROFILE.format(version, "datapackage").replace("https://", scheme)} if version else {}
    assert hydata.validate(package(tmp_path, **named)).findings == ()


@pytest.mark.parametrize(
    "address",
    ["https://spatial.datapackage.org/profiles/3.0/datapackage.json", "http://rs.tdwg.org/dwc-dp/1.0/p.json"],
)
def test_an_extension_has_its_own_versions(tmp_path: Path, address: str) -> None:
    report = hydata.validate(package(tmp_path, **{"$schema": address}))
    assert [(each.rule, each.severity, each.message) for each in report.findings] == [
        (
            "package-error",
            "info",
            "/$schema: the profile is not one of the standard's own; what it asks for beyond the standard is "
            "not looked at: the profile of 2.0 was used instead",
        )
    ]
    assert [(each.key, each.value) for each in report.findings[0].samples] == [("/$schema", address)]


@pytest.mark.parametrize("version", ["3.0", "2.1", "2.2-rc.1", "2", "latest"])
@pytest.mark.parametrize(
    ("part", "profile", "rule", "path", "pointer"),
    [
        ("$schema", "datapackage", "package-error", "datapackage.json", "/$schema"),
        ("resource", "dataresource", "package-error", "datapackage.json", "/resources/0/$schema"),
        ("schema", "tableschema", "schema-error", "datapackage.json", "/resources/0/schema/$schema"),
    ],
)
def test_an_unknown_version_is_told(
    tmp_path: Path, version: str, part: str, profile: str, rule: str, path: str, pointer: str
) -> None:
    address, older = (PROFILE.format(each, profile) for each in (version, "2.0"))
    report = hydata.validate(package(tmp_path, **{part: address}))
    assert [(each.rule, each.severity, each.path, each.message, each.hint) for each in report.findings] == [
        (
            rule,
            "warning",
            path,
            f"{pointer}: version {version} of the Data Package standard is not known here, 1.0 and 2.0 are; "
            f"{older} was used instead",
            f"`pip install --upgrade hydata`; or, where nothing newer than 2.0 is used, say {older}",
        )
    ]
    assert [(each.key, each.value) for each in report.findings[0].samples] == [(pointer, address)]
    assert report.complete


@pytest.mark.parametrize(
    ("named", "faults"),
    [
        ({"$schema": PROFILE.format("1.0", "datapackage")}, True),
        ({"$schema": PROFILE.format("2.0", "datapackage")}, False),
        ({"$schema": PROFILE.format("3.0", "datapackage")}, False),
        ({"profile": "data-package"}, True),
        ({}, False),
    ],
    ids=["1.0", "2.0", "3.0", "profile", "none"],
)
def test_the_version_decides_what_it_is_checked_by(
    tmp_path: Path, named: dict[str, object], faults: bool
) -> None:
    # 1.0 wants a title of each contributor, 2.0 does not any more.
    report = check_descriptor(package(tmp_path, contributors=[{"email": "a@b.cn"}], **named))
    told = [each.message for each in report.findings if each.message.startswith("/contributors/0")]
    assert told == (['/contributors/0: "title" is a required property'] if faults else [])


@pytest.mark.parametrize(("version", "fault"), [("1.0", False), ("2.0", True), ("2.1", True)])
def test_the_version_decides_how_cells_are_read(tmp_path: Path, version: str, fault: bool) -> None:
    # 1.0 takes any ISO 8601 time, 2.0 only hh:mm:ss.
    read = package(tmp_path, **{"$schema": PROFILE.format(version, "datapackage")})
    worlds.replace(tmp_path, "datapackage.json", '"string"', '"time"')
    (tmp_path / "towns.csv").write_text("town\n10:00:00Z\n", encoding="utf-8")
    report = hydata.validate(Package.read(read.base))
    assert [each.rule for each in report.findings if each.severity == "error"] == ["type-error"] * fault


@pytest.mark.parametrize(
    ("name", "version", "told"),
    [
        ("hydata", "99.1.0", True),
        ("hydata", "99.0.0-beta.1", True),
        ("hydata", "0.0.1", False),
        ("hydata", "", False),
        ("hydata", "the latest", False),
        ("tiny", "99.1.0", False),
    ],
)
def test_rules_of_a_later_hydata(world: Path, name: str, version: str, told: bool) -> None:
    (world / "resources/waivers.csv").write_text(
        "rule,resource,field,key,reason\nsum-of,population,,,a\n", encoding="utf-8"
    )
    worlds.replace(world, "schemas/population.json", '"rule": "total"', '"rule": "sum-of"')
    raw = json.loads((world / "datapackage.json").read_text(encoding="utf-8"))
    raw |= {"name": name, "version": version, "rules": [{"rule": "shareof"}]}
    (world / "datapackage.json").write_text(json.dumps(raw), encoding="utf-8")
    hints = {each.path: each.hint for each in hydata.validate(world).findings if each.rule == "rule-unknown"}
    upgrade = (
        f"the package is of hydata {version} and this is hydata {hydata.__version__}, which may not know its "
        "rules yet: `pip install --upgrade hydata`"
    )
    near = "did you mean 'share-of'?"
    assert hints == {
        "schemas/population.json": f"{upgrade}; {near}" if told else near,
        "resources/waivers.csv": f"{upgrade}; {near}" if told else near,
        "datapackage.json": f"{upgrade}; {near}" if told else near,
    }


def test_a_later_package_says_what_to_do(world: Path) -> None:
    raw = json.loads((world / "datapackage.json").read_text(encoding="utf-8"))
    (world / "datapackage.json").write_text(
        json.dumps(raw | {"name": "hydata", "version": "99.0.0"}), "utf-8"
    )
    report = hydata.validate(world)
    (skip,) = report.skipped
    assert skip.what == "what a later hydata asks for"
    assert skip.why.endswith("`pip install --upgrade hydata`")


def test_the_shipped_data_are_not_later_than_themselves() -> None:
    ours = Package.read(shipped())
    assert later(ours, ours) == ""
