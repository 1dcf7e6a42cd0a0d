"""A release is whole or not there, the same bytes each time, and never changed."""

from __future__ import annotations

import hashlib
import io
import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

import worlds
from hydata import front
from hydata.errors import ReleaseError
from hydata.package import Package
from hydata.publish import make, store


def test_a_release_holds_tables_descriptor_codebook_sums_and_a_zip(world: Path) -> None:
    names = sorted(each.name for each in Package.read(world))
    assert [each.path for each in make(Package.read(world)).files] == [
        "codebook.md",
        *(f"data/{name}.csv" for name in names),
        "datapackage.json",
        *(f"parquet/{name}.parquet" for name in names),
        *(f"schemas/{name}.json" for name in names),
        "tiny-1.0.0.zip",
        "SHA256SUMS",
    ]


def test_two_releases_have_the_same_bytes_and_content_id(world: Path) -> None:
    one, other = make(Package.read(world)), make(Package.read(world))
    assert {each.path: each.data for each in one.files} == {each.path: each.data for each in other.files}
    assert one.content_id == other.content_id


def test_the_descriptor_says_bytes_hash_and_rows(world: Path) -> None:
    files = {each.path: each for each in make(Package.read(world)).files}
    for resource in json.loads(files["datapackage.json"].data)["resources"]:
        file = files[resource["path"]]
        digest = hashlib.sha256(file.data).hexdigest()
        assert (resource["bytes"], resource["hash"], resource["rows"]) == (
            len(file.data),
            f"sha256:{digest}",
            file.rows,
        )


def test_the_sums_and_the_zip_hold_what_lies_beside_them(world: Path) -> None:
    files = {each.path: each.data for each in make(Package.read(world)).files}
    sums = dict(reversed(line.split("  ")) for line in files.pop("SHA256SUMS").decode().splitlines())
    assert sums == {path: hashlib.sha256(data).hexdigest() for path, data in files.items()}
    archive = zipfile.ZipFile(io.BytesIO(files.pop("tiny-1.0.0.zip")))
    assert {name: archive.read(name) for name in archive.namelist()} == {
        f"tiny-1.0.0/{path}": data for path, data in files.items()
    }


def test_a_published_release_is_itself_a_valid_package(world: Path, tmp_path: Path) -> None:
    store(make(Package.read(world)), tmp_path / "out")
    report = front.validate(tmp_path / "out" / "tiny-1.0.0")
    assert ([each.rule for each in report.findings], report.complete) == (["conflict"], True)
    assert sum(check.rule == "hash-count" for check in report.checks) == len(Package.read(world).resources)


def test_parquet_carries_units_and_titles_and_the_same_values_as_csv(world: Path, tmp_path: Path) -> None:
    store(make(Package.read(world)), tmp_path)
    release = tmp_path / "tiny-1.0.0"
    schema = pq.read_schema(release / "parquet/gdp.parquet")
    assert schema.field("gdp_cny_100m").metadata == {
        b"unit": b"CNY_100M", b"title": b"gdp_cny_100m", b"title_zh": "列".encode(),
    }  # fmt: skip
    assert [str(field.type) for field in schema] == [
        "string",
        "string",
        "double",
        "double",
        "double",
        "double",
    ]
    texts = {"area": "str", "period": "str"}
    csv = pd.read_csv(release / "data/gdp.csv", dtype=texts).astype({"retail_sales_cny_100m": "float64"})
    pd.testing.assert_frame_equal(pd.read_parquet(release / "parquet/gdp.parquet"), csv)


def test_publishing_again_changes_nothing(world: Path, tmp_path: Path) -> None:
    release = make(Package.read(world))
    assert store(release, tmp_path / "out")
    before = worlds.files(tmp_path / "out")
    assert not store(release, tmp_path / "out")
    assert worlds.files(tmp_path / "out") == before


@pytest.mark.parametrize("spoil", ["other content", "a file more", "a file less"])
def test_a_version_is_never_overwritten(world: Path, tmp_path: Path, spoil: str) -> None:
    release = make(Package.read(world))
    store(release, tmp_path)
    target = tmp_path / "tiny-1.0.0"
    if spoil == "other content":
        (target / "codebook.md").write_text("x", encoding="utf-8")
    elif spoil == "a file more":
        (target / "codebook.md.bak").write_text("x", encoding="utf-8")
    else:
        (target / "codebook.md").unlink()
    before = worlds.files(tmp_path)
    with pytest.raises(ReleaseError, match="is published already, with other content .* raise the version"):
        store(release, tmp_path)
    assert worlds.files(tmp_path) == before


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        (
            "resources/observations/book.csv",
            "480,480",
            "490,490",
            r"is not valid \(resources/.*nothing was published",
        ),
        (
            "resources/gdp.csv",
            "3840,",
            "3841,",
            r"resources/gdp.csv: drift: is not what the observations make of it",
        ),
    ],
)
def test_what_is_not_valid_or_not_rebuilt_is_refused(
    world: Path, tmp_path: Path, file: str, old: str, new: str, message: str
) -> None:
    worlds.replace(world, file, old, new)
    with pytest.raises(ReleaseError, match=message):
        front.publish(Package.read(world), tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_what_was_not_wholly_looked_at_is_refused(world: Path, tmp_path: Path) -> None:
    worlds.replace(world, "datapackage.json", '"name": "land"', '"encoding": "latin-1", "name": "land"')
    with pytest.raises(ReleaseError, match="not looked at: rules of land"):
        front.publish(Package.read(world), tmp_path / "out")


def test_a_disk_that_fills_up_leaves_nothing(world: Path, tmp_path: Path) -> None:
    release = make(Package.read(world))
    limit = """
import resource, sys, pathlib
from hydata.errors import ReleaseError
from hydata.package import Package
from hydata.publish import make, store
release = make(Package.read(sys.argv[1]))
resource.setrlimit(resource.RLIMIT_FSIZE, (3000, 3000))
try:
    store(release, pathlib.Path(sys.argv[2]))
except ReleaseError as error:
    print(error)
"""
    out = tmp_path / "out"
    told = subprocess.run(
        [sys.executable, "-c", limit, str(world), str(out)], capture_output=True, text=True, check=True
    )
    assert told.stdout.endswith("cannot be written: File too large; nothing was published\n")
    assert list(out.iterdir()) == []
    assert store(release, out)


def test_a_killed_publishing_leaves_no_release_and_the_next_one_cleans_up(
    world: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    slow = """
import os, pathlib, sys, time
from hydata.package import Package
from hydata.publish import make, store
release = make(Package.read(sys.argv[1]))
os.fsync = lambda handle: time.sleep(0.2)
store(release, pathlib.Path(sys.argv[2]))
"""
    process = subprocess.Popen([sys.executable, "-c", slow, str(world), str(out)])
    waited = time.monotonic() + 30
    while not list(out.glob(".*.partial/*")) and time.monotonic() < waited:
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    assert [path.name for path in out.iterdir()] == [f".tiny-1.0.0.{process.pid}.partial"]
    release = make(Package.read(world))
    assert store(release, out)
    assert worlds.files(out) == {f"tiny-1.0.0/{each.path}": each.data for each in release.files}


def test_a_publishing_that_still_runs_is_left_alone(world: Path, tmp_path: Path) -> None:
    running = tmp_path / f".tiny-1.0.0.{os.getppid()}.partial"
    running.mkdir()
    store(make(Package.read(world)), tmp_path)
    assert running.is_dir()


@pytest.mark.parametrize("out", ["file/below", "file"])
def test_a_folder_that_cannot_be_made_is_told(world: Path, tmp_path: Path, out: str) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    with pytest.raises(ReleaseError, match="cannot be written: .*; nothing was published"):
        store(make(Package.read(world)), tmp_path / out)


def test_a_folder_that_is_read_only_is_told(world: Path, tmp_path: Path) -> None:
    tmp_path.chmod(0o555)
    locked = tmp_path if os.geteuid() else Path("/proc")  # root may write everywhere but there
    with pytest.raises(ReleaseError, match=f"{locked}/out: cannot be written: .*; nothing was published"):
        store(make(Package.read(world)), locked / "out")


def test_a_package_without_a_version_is_refused(world: Path) -> None:
    worlds.replace(world, "datapackage.json", '"version": "1.0.0",', "")
    with pytest.raises(ReleaseError, match='a release needs a "version"'):
        make(Package.read(world))


def test_the_installed_package_is_no_place_for_releases(world: Path) -> None:
    import hydata

    with pytest.raises(ReleaseError, match="belongs to the installed hydata"):
        store(make(Package.read(world)), Path(hydata.__file__).parent / "out")
