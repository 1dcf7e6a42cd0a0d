"""The HTML report in a real browser: `HYDATA_BROWSER=1 .venv/bin/pytest tests/browser`."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

import worlds
from hydata.cli import main

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), "")

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(os.environ.get("HYDATA_BROWSER") != "1", reason="HYDATA_BROWSER=1 opens a browser"),
    pytest.mark.skipif(not CHROMIUM, reason="no chromium is installed"),
]
ELSEWHERE = "http://hydata.invalid/x"
SCRIPT = f"<script>document.title = 'owned'</script><img src={ELSEWHERE}>"


@pytest.fixture
def opened(tmp_path: Path) -> Callable[..., str]:
    """Open a page without a window; options say what comes back."""

    def opened(page: Path, *options: str) -> str:
        quiet = (
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--no-first-run",
            "--disable-background-networking",
        )
        command = [CHROMIUM, *quiet, f"--user-data-dir={tmp_path / 'profile'}", *options, page.as_uri()]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    return opened


@pytest.fixture
def page(world: Path) -> Path:
    worlds.replace(world, "resources/population.csv", "520,480", "520,490")
    worlds.replace(world, "resources/land.csv", "430481,2649", f'430481,"耒阳{SCRIPT}"')
    file = world.parent / "report.html"
    assert main(["validate", str(world), "-o", str(file)]) == 1
    return file


def test_the_page_shows_the_findings_and_runs_nothing(page: Path, opened: Callable[..., str]) -> None:
    dom = opened(page, "--dump-dom")
    assert "<title>tiny: report of hydata validate</title>" in dom
    assert "520 + 490 is not 1000; off by 10" in dom
    assert "耒阳&lt;script&gt;" in dom
    assert "<script" not in dom
    assert "<img" not in dom
    assert len(re.findall(r'<article class="error">', dom)) == dom.count("<article") - 1


def test_the_page_is_painted(page: Path, opened: Callable[..., str], tmp_path: Path) -> None:
    picture = tmp_path / "report.png"
    opened(page, "--window-size=1200,1500", f"--screenshot={picture}")
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert picture.stat().st_size > 30_000


def test_nothing_is_fetched(page: Path, opened: Callable[..., str], tmp_path: Path) -> None:
    """The browser asks its maker this and that; what a page asks for is told by its address."""
    careless = tmp_path / "careless.html"
    careless.write_text(SCRIPT, encoding="utf-8")
    for file, asked in ((careless, True), (page, False)):
        log = tmp_path / f"{file.stem}.log"
        opened(file, f"--log-net-log={log}", "--dump-dom")
        assert (f'"url":"{ELSEWHERE}"' in log.read_text(encoding="utf-8")) is asked
