"""A second process only saves time: what it makes is what this one would make, and it may fail."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from hydata import beside as module
from hydata import front
from hydata.beside import beside
from hydata.package import Package, shipped


@pytest.fixture
def package(monkeypatch: pytest.MonkeyPatch) -> Package:
    monkeypatch.setattr(module, "_cores", lambda: 2)
    return Package.read(shipped())


def test_the_report_is_the_one_that_this_process_makes(package: Package) -> None:
    with beside("hydata.front:drift", package) as drifting:
        assert drifting.report() == front.drift(package)


def test_a_descriptor_that_was_changed_in_memory_is_the_one_that_is_looked_at(package: Package) -> None:
    changed = Package.of(package.base, package.raw | {"name": "changed"})
    with beside("hydata.front:drift", changed) as drifting:
        told = drifting.report()
    assert told is not None
    assert told.package == "changed"


@pytest.mark.parametrize(
    "work", ["hydata.front:nothing", "hydata.nowhere:drift", "os:getcwd", "builtins:repr"]
)
def test_a_process_that_dies_or_says_something_else_is_as_good_as_none(package: Package, work: str) -> None:
    with beside(work, package) as begun:
        assert begun.report() is None


def test_leaving_early_ends_the_process(package: Package) -> None:
    with pytest.raises(KeyboardInterrupt), beside("hydata.front:drift", package) as drifting:
        raise KeyboardInterrupt
    assert drifting.process is not None
    assert drifting.process.poll() is not None


def test_nothing_is_begun_for_little_data_or_one_core(
    package: Package, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert beside("hydata.front:drift", package, wanted=False).process is None
    with monkeypatch.context() as patch:
        patch.setattr(module, "WORTH", 10**9)
        assert beside("hydata.front:drift", package).process is None
    monkeypatch.setattr(module, "_cores", lambda: 1)
    assert beside("hydata.front:drift", package).process is None


def test_validate_says_the_same_without_a_second_process(
    package: Package, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = front.validate(package, cache=False)
    monkeypatch.setattr(module, "_cores", lambda: 1)
    assert front.validate(package, cache=False) == told


def test_a_file_of_the_folder_is_no_module(
    package: Package, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit(3)", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", [each for each in sys.path if each])
    with beside("hydata.front:drift", package) as drifting:
        assert drifting.report() == front.drift(package)
