"""Worlds for tests: `world` is a fresh tiny package to break, `real` the package of this checkout."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import worlds


@pytest.fixture(autouse=True, scope="session")
def _no_cache() -> Iterator[None]:
    """Each test looks at everything; what the cache does is said by its own tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HYDATA_CACHE", "off")
        yield


@pytest.fixture(scope="session")
def _good_world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return worlds.make(tmp_path_factory.mktemp("worlds") / "tiny")


@pytest.fixture
def world(_good_world: Path, tmp_path: Path) -> Path:
    """A fresh copy of the tiny package."""
    return Path(shutil.copytree(_good_world, tmp_path / "tiny"))


@pytest.fixture
def real() -> Path:
    """The package of this checkout; not to be written to."""
    return worlds.REPOSITORY
