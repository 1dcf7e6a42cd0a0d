"""Wheel, sdist and editable install, each tried from an empty folder; README and CI say the same."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tarfile
import tomllib
from pathlib import Path

import pytest

import worlds

TRY = """
import hydata, json, pathlib
from hydata.package import shipped
frame = hydata.load("population_census")
row = frame[(frame.area == "430481") & (frame.period == "2020-11-01")]
print(json.dumps([str(shipped()), int(row.population_resident.iloc[0]), hydata.validate().valid]))
"""


def shell_blocks() -> list[str]:
    readme = (worlds.REPOSITORY / "README.md").read_text(encoding="utf-8")
    return [block.strip() for block in re.findall(r"```sh\n(.*?)```", readme, re.DOTALL)]


def run(folder: Path, *arguments: str, path: Path | None = None) -> str:
    environment = {**os.environ, "PYTHONPATH": str(path) if path else ""}
    done = subprocess.run(
        [sys.executable, *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="session")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel and an sdist of this checkout, and a wheel made from the sdist."""
    folder = tmp_path_factory.mktemp("dist")
    run(worlds.REPOSITORY, "-m", "build", "--no-isolation", "--outdir", str(folder), ".")
    source = next(folder.glob("*.tar.gz"))
    with tarfile.open(source) as archive:
        archive.extractall(folder / "sdist", filter="data")
    unpacked = next((folder / "sdist").iterdir())
    run(unpacked, "-m", "build", "--no-isolation", "--wheel", "--outdir", str(folder / "from-sdist"), ".")
    return folder


@pytest.mark.parametrize("wheel", ["*.whl", "from-sdist/*.whl"])
def test_a_wheel_carries_its_data_into_an_empty_folder(dist: Path, tmp_path: Path, wheel: str) -> None:
    target, empty = tmp_path / "site", tmp_path / "empty"
    empty.mkdir()
    install = ("-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target", str(target))
    run(empty, *install, str(next(dist.glob(wheel))))
    assert run(empty, "-c", TRY, path=target) == f'["{target}/hydata/data", 1140675, true]\n'
    refused = "from hydata.cli import main; import sys; sys.exit(main(['rebuild']) != 2)"
    run(empty, "-c", refused, path=target)
    published = "from hydata.cli import main; import sys; sys.exit(main(['publish', '-o', 'out']))"
    run(empty, "-c", published, path=target)
    assert [path.name for path in (empty / "out").iterdir()] == ["hydata-0.1.0"]


def test_the_editable_install_finds_the_checkout(tmp_path: Path) -> None:
    assert run(tmp_path, "-c", TRY) == f'["{worlds.REPOSITORY}", 1140675, true]\n'


def test_the_first_two_blocks_of_the_readme_are_the_set_up() -> None:
    assert shell_blocks()[:2] == [
        "python3 -m venv .venv && .venv/bin/pip install . && .venv/bin/hydata validate",
        "python3 -m venv .venv && .venv/bin/pip install -e '.[test]' && .venv/bin/pytest",
    ]


def test_the_first_block_of_the_readme_runs_in_a_fresh_clone(tmp_path: Path) -> None:
    if not (worlds.REPOSITORY / ".git").exists():
        pytest.skip("not a clone: nothing to clone from")
    subprocess.run(["git", "clone", "--quiet", str(worlds.REPOSITORY), str(tmp_path / "hydata")], check=True)
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        ["bash", "-c", shell_blocks()[0]],
        cwd=tmp_path / "hydata", env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    readme = (worlds.REPOSITORY / "README.md").read_text(encoding="utf-8")
    assert done.stdout.splitlines()[-1] in readme.splitlines()


def test_ci_runs_the_second_block_of_the_readme() -> None:
    assert shell_blocks()[1] in (worlds.REPOSITORY / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    workflow = (worlds.REPOSITORY / ".github" / "workflows" / "test.yml").read_text(encoding="utf-8")
    assert "bash .ci/run" in workflow
    assert 'python: ["3.11", "3.12", "3.13", "3.14"]' in workflow


def test_every_import_is_a_declared_dependency() -> None:
    project = tomllib.loads((worlds.REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = {re.split(r"[<>=\[]", each)[0].replace("-", "_") for each in project["dependencies"]}
    declared |= {re.split(r"[<>=\[]", each)[0] for each in project["optional-dependencies"]["reconcile"]}
    declared |= {"dateutil"} if "python_dateutil" in declared else set()
    imported = set()
    for path in (worlds.REPOSITORY / "src").rglob("*.py"):
        found = re.findall(
            r"^\s*(?:from|import) ([a-z_0-9]+)", path.read_text(encoding="utf-8"), re.MULTILINE
        )
        imported |= {name for name in found if name not in sys.stdlib_module_names and name != "hydata"}
    assert imported <= declared
    assert all(re.search(r">=\d", each) for each in project["dependencies"])


def test_the_citation_file_is_of_its_format() -> None:
    command = [
        sys.executable,
        "-m",
        "check_jsonschema",
        "--builtin-schema",
        "vendor.citation-file-format",
        "CITATION.cff",
    ]
    done = subprocess.run(command, cwd=worlds.REPOSITORY, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("command", [["ruff", "check", "."], ["ruff", "format", "--check", "."], ["mypy"]])
def test_the_code_is_clean(command: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=worlds.REPOSITORY, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
