"""The site builds without a warning, holds every page, and fetches nothing from elsewhere."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

import hydata
import worlds

DOCS = worlds.REPOSITORY / "docs"
LOADS = {"script": "src", "link": "href", "img": "src", "iframe": "src", "source": "src", "object": "data"}


class Loads(HTMLParser):
    """What a browser fetches of itself when it opens a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value or "" for name, value in attrs if LOADS.get(tag) == name]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built as CONTRIBUTING.md says, into a folder of its own."""
    folder = tmp_path_factory.mktemp("site")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder)],
        cwd=worlds.REPOSITORY, env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def test_every_page_is_in_the_site(site: Path) -> None:
    pages = {path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md")} | {
        "contributing.md",
        "changes.md",
    }
    wanted = {page.removesuffix(".md").replace("README", "index") + ".html" for page in pages}
    made = {path.relative_to(site).as_posix() for path in site.rglob("*.html")}
    assert made == wanted | {"404.html"}
    assert not list(site.rglob("*.py"))


def test_the_navigation_lists_every_rule(site: Path) -> None:
    listed = re.findall(
        r'href="(rules/[\w-]+\.html)" class="md-nav__link"', (site / "index.html").read_text("utf-8")
    )
    rules = [f"rules/{path.stem}.html" for path in sorted((DOCS / "rules").glob("[a-z]*.md"))]
    assert [each for each in listed if each != "rules/index.html"] == rules


def test_no_page_fetches_anything_from_elsewhere(site: Path) -> None:
    fetched = set()
    for page in site.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        parser = Loads()
        parser.feed(text)
        fetched |= {url for url in parser.found if re.match(r"(\w+:)?//", url)}
        assert 'class="mermaid"' not in text  # the theme would fetch the library for it
    for sheet in site.rglob("*.css"):
        fetched |= set(re.findall(r"(?:url\(|@import )[\"']?((?:\w+:)?//[^\"')]+)", sheet.read_text("utf-8")))
    assert fetched == set()


def test_every_public_name_is_on_the_page_of_python(site: Path) -> None:
    page = (site / "reference" / "python.html").read_text(encoding="utf-8")
    named = {found.rpartition(".")[2] for found in re.findall(r'id="(hydata\.[\w.]+)"', page)}
    assert set(hydata.__all__) - named == set()
    # An example outside of a code block would have become quotations in quotations.
    assert "<blockquote" not in page


def test_pages_of_the_root_lead_to_pages_of_the_site(site: Path) -> None:
    page = (site / "contributing.html").read_text(encoding="utf-8")
    assert 'href="intervals.html"' in page
    assert "docs/intervals" not in page
