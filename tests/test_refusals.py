"""What a package may not do to its surroundings, and what no waiver can accept."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

import hydata
import worlds
from hydata import front, rebuild
from hydata.cli import main
from hydata.errors import DescriptorError, ReleaseError, UnknownName
from hydata.package import Package
from hydata.publish import make


def at(world: Path, name: str, path: str) -> Package:
    raw = json.loads((world / "datapackage.json").read_text(encoding="utf-8"))
    next(each for each in raw["resources"] if each["name"] == name)["path"] = path
    (world / "datapackage.json").write_text(json.dumps(raw), encoding="utf-8")
    return Package.read(world)


@pytest.mark.parametrize(
    "path",
    [
        "../escaped.csv",
        "/tmp/escaped.csv",
        "resources/observations/book.csv",
        "resources/land.csv",
        "out/x.csv",
    ],
)
def test_rebuild_writes_its_own_files_only(world: Path, path: str) -> None:
    (world.parent / "outside").mkdir()
    (world / "out").symlink_to(world.parent / "outside")
    package = at(world, "gdp", path)
    before = worlds.files(world.parent)
    with pytest.raises(DescriptorError):
        rebuild.write(package)
    assert worlds.files(world.parent) == before
    report = front.validate(package)
    assert (report.valid, report.complete) == (False, False)


def test_nothing_reads_through_a_link_that_leaves_the_package(world: Path) -> None:
    (world / "resources/areas.csv").unlink()
    (world / "resources/areas.csv").symlink_to("/etc/passwd")
    with pytest.raises(DescriptorError, match="a symbolic link that leaves the package is refused"):
        rebuild.build(Package.read(world))
    assert "root:" not in str(front.validate(world).to_dict("x"))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"name": "tiny"', '"name": "../../evil"'),
        ('"version": "1.0.0"', '"version": "1/0"'),
        ('"name": "waivers"', '"name": "../evil"'),
    ],
)
def test_a_release_makes_no_folder_of_a_name(world: Path, old: str, new: str) -> None:
    worlds.replace(world, "datapackage.json", old, new)
    with pytest.raises(ReleaseError, match="a release needs letters, digits"):
        make(Package.read(world))


def test_drift_cannot_be_waived(world: Path) -> None:
    waiver = "rule,resource,field,key,reason\ndrift,land,,,because\n"
    (world / "resources/waivers.csv").write_text(waiver, encoding="utf-8")
    worlds.replace(world, "resources/land.csv", "2649", "2650")
    report = front.validate(world)
    assert (report.valid, report.waived) == (False, ())
    assert "the waiver drift/land accepts nothing: this rule cannot be waived" in [
        each.message for each in report.findings
    ]
    with pytest.raises(ReleaseError, match="drift"):
        front.publish(Package.read(world), world.parent / "out")


def test_a_waiver_without_a_reason_accepts_nothing(world: Path) -> None:
    waiver = "rule,resource,field,key,reason\nconflict,conflicts,gdp,,\n"
    (world / "resources/waivers.csv").write_text(waiver, encoding="utf-8")
    assert "conflict" in [each.rule for each in front.validate(world).findings]


def test_a_report_goes_through_a_link_and_into_a_pipe(world: Path) -> None:
    target, link, pipe = (world.parent / name for name in ("report.txt", "link.txt", "pipe.txt"))
    link.symlink_to(target)
    assert main(["validate", str(world), "-o", str(link)]) == 0
    assert (link.is_symlink(), target.is_file()) == (True, True)
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    assert main(["validate", str(world), "-o", str(pipe)]) == 0
    assert (pipe.is_fifo(), os.read(reader, 100_000)) == (True, target.read_bytes())
    os.close(reader)


@pytest.mark.parametrize(
    ("file", "old", "new", "finding"),
    [
        ("formulas", "100 * u / a", "u ** a", ("formula", "resources/formulas.csv", 2)),
        (
            "observations/book",
            "1000,1000,person",
            "1000,1e3,person",
            ("type-error", "resources/observations/book.csv", 2),
        ),
    ],
)
def test_what_stops_a_rebuild_is_a_finding(
    world: Path, file: str, old: str, new: str, finding: tuple[str, str, int]
) -> None:
    worlds.replace(world, f"resources/{file}.csv", old, new)
    report = front.validate(world)
    told = [
        (each.rule, each.path, each.samples[0].line) for each in report.findings if each.rule == finding[0]
    ]
    assert (report.valid, told) == (False, [finding])


def test_a_rule_may_be_chosen_by_one_name_but_must_exist(world: Path) -> None:
    worlds.replace(world, "resources/gdp.csv", "2021,3840,", "2021,3841,")
    assert [each.rule for each in hydata.validate(world, select="drift").findings] == ["drift"]
    with pytest.raises(UnknownName, match="there is no rule 'nope'"):
        hydata.validate(world, select=["nope"])


def test_a_figure_that_a_bound_allows_stands_where_a_better_ranked_one_does_not(world: Path) -> None:
    sources = (world / "resources/sources.csv").read_text(encoding="utf-8")
    late = "late,B4,B,5,晚报,日报,2023,news,none,none stated,,\n"
    (world / "resources/sources.csv").write_text(sources + late, encoding="utf-8")
    worlds.replace(world, "resources/sources.csv", "news,B2,B,4", "news,B2,A,0")
    rows = [
        ("book:18", "386", "386", "CNY_100M", "exact", "level", "gdp", "430481", "2021", "", "forecast"),
        *worlds.BOOK,
    ]
    (world / "resources/observations/book.csv").write_text(worlds.observations(rows), encoding="utf-8")
    row = ("late:1", "430", "430", "CNY_100M", "exact", "level", "gdp", "430481", "2021", "", "final")
    (world / "resources/observations/late.csv").write_text(worlds.observations([row]), encoding="utf-8")
    parts = [f"resources/observations/{name}.csv" for name in ("book", "late", "news", "wiki")]
    raw = json.loads((world / "datapackage.json").read_text(encoding="utf-8"))
    next(each for each in raw["resources"] if each["name"] == "observations")["path"] = parts
    (world / "datapackage.json").write_text(json.dumps(raw), encoding="utf-8")
    assert b"430481,2021,430," in rebuild.build(Package.read(world))["resources/gdp.csv"]
