"""All files or none, and JSON in the style of the file that it replaces."""

from __future__ import annotations

from pathlib import Path

import pytest

import worlds
from hydata import rebuild, scaffold, tabular
from hydata.errors import HydataError
from hydata.package import Package
from hydata.scaffold.spelling import to_json


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"", '{\n  "衡": [\n    1\n  ]\n}\n'),
        (b'{"a": 1}', '{"衡": [1]}'),
        (b'{"a": "\\u8861"}\n', '{"\\u8861": [1]}\n'),
        (b'{\n "a": 1\n}\n', '{\n "衡": [\n  1\n ]\n}\n'),
        (b'{\n\t"a": 1\n}', '{\n\t"衡": [\n\t\t1\n\t]\n}'),
        (b'{\r\n  "a": 1\r\n}\r\n', '{\r\n  "衡": [\r\n    1\r\n  ]\r\n}\r\n'),
        (b'\xef\xbb\xbf{"a": 1}', '{"衡": [1]}'),
        (b'{\n    "a": [1, 2]\n}\n', '{\n    "衡": [\n        1\n    ]\n}\n'),
    ],
)
def test_json_is_spelled_like_what_was_there(old: bytes, new: str) -> None:
    assert to_json({"衡": [1]}, old).decode("utf-8") == new


def test_a_file_that_cannot_be_written_undoes_the_others(
    world: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, write = worlds.files(world), tabular.write_aside

    def full(path: Path, data: bytes) -> None:
        if path.name == "datapackage.json":
            raise OSError(28, "No space left on device", str(path))
        write(path, data)

    monkeypatch.setattr(tabular, "write_aside", full)
    changes = scaffold.register(Package.read(world), "mayors")
    with pytest.raises(HydataError) as error, changes.applied():
        pass
    assert (
        str(error.value)
        == "datapackage.json: cannot be written: No space left on device; nothing was changed"
    )
    assert worlds.files(world) == before


def test_folders_that_were_made_go_too(world: Path) -> None:
    changes = scaffold.Changes(Package.read(world), {"new/deep/a.csv": b"a\n", "datapackage.json/b": b""})
    told = "datapackage.json/b: cannot be written: .*; nothing was changed"
    with pytest.raises(HydataError, match=told), changes.applied():
        pass
    assert not (world / "new").exists()


def test_a_rebuild_that_fails_half_way_leaves_nothing(world: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before, write = worlds.files(world), tabular.write_aside
    changes = scaffold.table_from_indicators(Package.read(world), "sales", ["retail_sales"])
    broken = [True]

    def full(path: Path, data: bytes) -> None:
        if path.name == "provenance.csv" and broken:
            broken.clear()
            raise OSError(28, "No space left on device", str(path))
        write(path, data)

    monkeypatch.setattr(tabular, "write_aside", full)
    with pytest.raises(HydataError, match="provenance.csv: cannot be written"), changes.applied():
        rebuild.write(Package.read(world))
    assert worlds.files(world) == before


def test_what_cannot_be_put_back_is_named(world: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    changes = scaffold.register(Package.read(world), "mayors")

    def locked(path: Path, missing_ok: bool = False) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    def fails() -> None:
        monkeypatch.setattr(Path, "unlink", locked)
        raise HydataError("the rebuild failed")

    with pytest.raises(HydataError) as error, changes.applied():
        fails()
    assert str(error.value) == (
        "the rebuild failed\nand could not be put back: resources/mayors.csv, schemas/mayors.json"
    )


def test_installed_data_are_refused(world: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hydata.scaffold.changes.installed", lambda base: True)
    before = worlds.files(world)
    told = "belongs to the installed hydata; new things go into a checkout of the data"
    with pytest.raises(HydataError, match=told), scaffold.register(Package.read(world), "mayors").applied():
        pass
    assert worlds.files(world) == before
