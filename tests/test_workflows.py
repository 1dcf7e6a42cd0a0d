"""Workflows, the action and the hook: linted, pinned, small rights; the action's steps run here in bash."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

import worlds

ROOT = worlds.REPOSITORY
GITHUB = ROOT / ".github"
WORKFLOWS = sorted((GITHUB / "workflows").glob("*.yml"))
ACTION = GITHUB / "actions" / "validate" / "action.yml"
HOOKS = ROOT / ".pre-commit-hooks.yaml"
BIN = Path(sys.executable).parent

pytestmark = pytest.mark.skipif(not GITHUB.is_dir(), reason="an sdist has no workflows")


def tool(name: str) -> str:
    """A command of the test extra."""
    found = shutil.which(name, path=f"{BIN}{os.pathsep}{os.environ['PATH']}")
    if not found:
        pytest.skip(f"{name} is not installed; the test extra brings it")
    return found


def read(path: Path) -> dict[Any, Any]:
    loaded: dict[Any, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return loaded


@pytest.mark.parametrize(
    "command",
    [
        ["actionlint", *map(str, WORKFLOWS)],
        ["zizmor", "--offline", "--no-progress", "--persona=pedantic", str(GITHUB), str(HOOKS)],
        ["check-jsonschema", "--builtin-schema", "vendor.github-workflows", *map(str, WORKFLOWS)],
        ["check-jsonschema", "--builtin-schema", "vendor.github-actions", str(ACTION)],
    ],
    ids=lambda command: " ".join(command[:3]),
)
def test_the_linters_find_nothing(command: list[str]) -> None:
    done = subprocess.run(
        [tool(command[0]), *command[1:]], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_action_is_pinned_by_its_commit() -> None:
    pins: dict[str, set[str]] = {}
    for path in (*WORKFLOWS, ACTION):
        for line in re.findall(r"uses: (.+)", path.read_text(encoding="utf-8")):
            if not line.startswith("./.github/actions/validate"):
                found = re.fullmatch(r"([\w./-]+)@([0-9a-f]{40} # v\d+\.\d+\.\d+)", line)
                assert found, f"{path.name}: {line}"
                pins.setdefault(found[1], set()).add(found[2])
    assert all(len(each) == 1 for each in pins.values()), pins
    assert set(pins) == {
        "actions/attest-build-provenance",
        "actions/checkout",
        "actions/download-artifact",
        "actions/setup-python",
        "actions/upload-artifact",
        "pypa/gh-action-pypi-publish",
    }


def test_rights_are_as_small_as_the_work() -> None:
    assert {path.stem: read(path)["permissions"] for path in WORKFLOWS} == {
        "data": {"contents": "read"},
        "release": {},
        "test": {"contents": "read"},
    }
    jobs = read(GITHUB / "workflows" / "release.yml")["jobs"]
    assert {name: job["permissions"] for name, job in jobs.items()} == {
        "build": {"contents": "read"},
        "attest": {"id-token": "write", "attestations": "write"},
        "github": {"contents": "write"},
        "pypi": {"id-token": "write"},
    }
    assert {name: job.get("needs") for name, job in jobs.items()} == {
        "build": None, "attest": "build", "github": "attest", "pypi": "github",
    }  # fmt: skip


def test_a_tag_must_be_the_version(tmp_path: Path) -> None:
    steps = read(GITHUB / "workflows" / "release.yml")["jobs"]["build"]["steps"]
    script = next(step["run"] for step in steps if step.get("name", "").startswith("The tag is the version"))
    version = json.loads((ROOT / "datapackage.json").read_text(encoding="utf-8"))["version"]
    for tag, code in ((f"v{version}", 0), (version, 1), ("v99.0.0", 1), ("v", 1)):
        done = bash(script, ROOT, {"TAG": tag})
        assert (done.returncode, "::error file=datapackage.json" in done.stdout) == (code, bool(code))


def bash(script: str, folder: Path, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """A step as a runner runs it."""
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
        cwd=folder, env={**os.environ, **environment}, capture_output=True, text=True, check=False,
    )  # fmt: skip


class Runner:
    """Just enough of a GitHub runner for the validate step of the action."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.step = next(step for step in read(ACTION)["runs"]["steps"] if step.get("id") == "validate")
        self.inputs = {name: each.get("default", "") for name, each in read(ACTION)["inputs"].items()}
        (folder / "temp").mkdir()
        self.summary, self.output = folder / "summary.md", folder / "output.txt"
        self.summary.write_text("", encoding="utf-8")
        self.output.write_text("", encoding="utf-8")

    def run(self, **inputs: str) -> subprocess.CompletedProcess[str]:
        given = {**self.inputs, **{name.replace("_", "-"): value for name, value in inputs.items()}}
        values = {f"inputs.{name}": value for name, value in given.items()}
        values["steps.install.outputs.hydata"] = str(BIN / "hydata")
        environment = {
            name: re.sub(r"\$\{\{ (.+?) \}\}", lambda each: values[each[1]], text)
            for name, text in self.step["env"].items()
        }
        environment |= {
            "GITHUB_STEP_SUMMARY": str(self.summary),
            "GITHUB_OUTPUT": str(self.output),
            "GITHUB_WORKSPACE": str(self.folder),
            "RUNNER_TEMP": str(self.folder / "temp"),
        }
        return bash(self.step["run"], self.folder, environment)


@pytest.fixture
def runner(world: Path) -> Runner:
    return Runner(world.parent)


def test_the_action_annotates_a_broken_package(runner: Runner, world: Path) -> None:
    worlds.replace(world, "resources/population.csv", "520,480", "520,490")
    runner.summary.write_text("What an earlier step wrote.\n", encoding="utf-8")
    done = runner.run(package="tiny", output="report.json\nreport.sarif\n")
    assert (done.returncode, done.stderr) == (1, "")
    assert "::error file=tiny/resources/population.csv,line=2,col=20,title=hydata total::" in done.stdout
    summary = runner.summary.read_text(encoding="utf-8")
    assert summary.startswith("What an earlier step wrote.\n## ❌ tiny is NOT VALID: 2 errors, 1 warning")
    assert runner.output.read_text(encoding="utf-8") == "exit-code=1\n"
    assert json.loads((world.parent / "report.json").read_text(encoding="utf-8"))["valid"] is False
    assert (world.parent / "report.sarif").is_file()


def test_the_action_passes_a_good_package(runner: Runner) -> None:
    done = runner.run(package="tiny")
    assert (done.returncode, done.stderr) == (0, "")
    assert "::error" not in done.stdout
    assert runner.summary.read_text(encoding="utf-8").startswith("## ✅ tiny is valid")
    assert runner.run(package="tiny", fail_on="warning").returncode == 1


@pytest.mark.parametrize(
    "package", ["nowhere", "--help", "$(touch owned)", "`touch owned`", "a b", "; touch owned", ""]
)
def test_the_action_says_when_it_could_not_run(runner: Runner, package: str) -> None:
    done = runner.run(package=package)
    assert done.returncode == 2, done.stdout + done.stderr
    assert done.stdout.splitlines()[-1].startswith("::error title=hydata::error: ")
    assert runner.summary.read_text(encoding="utf-8").startswith(
        "## ❌ hydata could not finish\n\n    error: "
    )
    assert not (runner.folder / "owned").exists()
    assert runner.output.read_text(encoding="utf-8") == "exit-code=2\n"


def test_what_a_cell_says_is_no_command_in_other_formats(runner: Runner, world: Path) -> None:
    worlds.replace(world, "resources/land.csv", "430481,2649", '430481,"::error::x"')
    out = runner.run(package="tiny", format="text").stdout
    token = re.match(r"::stop-commands::([0-9a-f]{32})\n", out)
    assert token
    assert out.endswith(f"\n::{token[1]}::\n")
    assert "::error::x" in out


def test_the_hook_runs_what_it_says(world: Path) -> None:
    [hook] = yaml.safe_load(HOOKS.read_text(encoding="utf-8"))
    assert (hook["id"], hook["language"], hook["pass_filenames"]) == ("hydata-validate", "python", False)
    changed = ("datapackage.json", "data/datapackage.json", "schemas/gdp.json", "resources/gdp.csv")
    assert all(re.search(hook["files"], each) for each in changed)
    assert not re.search(hook["files"], "README.md")
    command = [str(BIN / hook["entry"].split()[0]), *hook["entry"].split()[1:], *hook["args"]]
    assert subprocess.run(command, cwd=world, capture_output=True, check=False).returncode == 0
    worlds.replace(world, "resources/population.csv", "520,480", "520,490")
    assert subprocess.run(command, cwd=world, capture_output=True, check=False).returncode == 1
    # Without a package here, it must not pass by looking at the data that hydata ships.
    assert subprocess.run(command, cwd=world.parent, capture_output=True, check=False).returncode == 2
