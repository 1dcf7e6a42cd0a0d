"""Every relative link of README.md, CONTRIBUTING.md, CHANGELOG.md and docs/ leads somewhere, its anchor too."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import worlds

ROOT = worlds.REPOSITORY
PAGES = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
    ROOT / "docs" / "tutorial.ipynb",
]


def prose(path: Path) -> str:
    """A page without its blocks of code, where a bracket is no link."""
    return re.sub(
        r"^ *(```+).*?^ *\1 *$", "", path.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE
    )


def anchors(path: Path) -> set[str]:
    """The anchors that a forge gives to the headings of a page."""
    headings = re.findall(r"^#+ +(.+?) *$", prose(path), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    lost = []
    for link in re.findall(r"\]\(([^)\s]+)\)", prose(page)):
        path, _, anchor = link.partition("#")
        if re.match(r"[a-z]+:", link):
            continue
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or (anchor and anchor not in anchors(target)):
            lost.append(link)
    assert lost == []


def test_a_lost_link_would_be_seen(tmp_path: Path) -> None:
    (tmp_path / "page.md").write_text(
        "# One two\n[a](#one-two) [b](#three) [c](d.md)\n```\n[x](y)\n```\n", "utf-8"
    )
    with pytest.raises(AssertionError, match=r"\['#three', 'd.md'\]"):
        test_links_lead_somewhere(tmp_path / "page.md")
