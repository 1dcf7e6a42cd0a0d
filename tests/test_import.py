"""`import hydata` is cheap, and its front door says what lies behind it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

import hydata

REPOSITORY = Path(__file__).parents[1]
HEAVY = {"pandas", "polars", "pandera", "frictionless", "pyarrow", "click", "rich_click", "rich", "numpy"}


def loaded_by(statements: str) -> set[str]:
    """What a fresh Python has loaded of hydata and the heavy libraries."""
    code = f"import sys; {statements}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return {name for name in done.stdout.split() if name in HEAVY or name.split(".")[0] == "hydata"}


@pytest.mark.parametrize(
    ("statements", "loaded"),
    [
        ("import hydata", {"hydata"}),
        ("import hydata; dir(hydata)", {"hydata"}),
        ("from hydata import HydataError", {"hydata", "hydata.errors"}),
        ("from hydata import load, validate", {"hydata", "hydata.front"}),
    ],
)
def test_loads_no_more_than_asked_for(statements, loaded):
    assert loaded_by(statements) == loaded


def test_the_version_loads_nothing_heavy():
    assert loaded_by("import hydata; hydata.__version__") & HEAVY == set()


def test_heavy_libraries_would_be_seen():
    assert {"hydata", "pandas", "numpy"} <= loaded_by("import hydata; hydata.describe('gdp')")


def test_all_is_sorted():
    assert hydata.__all__ == sorted(set(hydata.__all__))


@pytest.mark.parametrize("name", hydata.__all__)
def test_each_name_resolves(name):
    found = getattr(hydata, name)
    assert (found.__name__, found.__module__) == (name, hydata._HOMES[name])


def test_dir():
    assert dir(hydata) == sorted([*hydata.__all__, "__version__"])


def test_version():
    descriptor = json.loads((REPOSITORY / "datapackage.json").read_text("utf-8"))
    assert hydata.__version__ == descriptor["version"]


def test_no_such_name():
    with pytest.raises(AttributeError, match="module 'hydata' has no attribute 'lode'"):
        _ = hydata.lode
