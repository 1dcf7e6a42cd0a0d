"""What the site takes from outside docs/, and which pages a pattern of its navigation stands for."""

from __future__ import annotations

import re
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
# Pages that stand in the root of the repository, where a forge looks for them.
FROM_ROOT = {"CONTRIBUTING.md": "contributing.md", "CHANGELOG.md": "changes.md"}


def on_config(config: Any) -> Any:
    """Write each pattern of the navigation out, before MkDocs reads it."""
    docs = Path(config.docs_dir)
    config.nav = written_out(config.nav, sorted(p.relative_to(docs).as_posix() for p in docs.rglob("*.md")))
    return config


def on_files(files: Any, config: Any) -> Any:
    """Add the pages of the root."""
    from mkdocs.structure.files import File

    for name, page in FROM_ROOT.items():
        files.append(File.generated(config, page, content=moved((ROOT / name).read_text(encoding="utf-8"))))
    return files


def written_out(nav: list[Any], pages: list[str]) -> list[Any]:
    """A navigation with a pattern replaced by its pages.

    >>> written_out([{"Rules": ["rules/*.md"]}], ["index.md", "rules/README.md", "rules/total.md"])
    [{'Rules': ['rules/README.md', 'rules/total.md']}]
    """
    found: list[Any] = []
    for item in nav:
        if isinstance(item, dict):
            found += [
                {title: written_out(below, pages) if isinstance(below, list) else below}
                for title, below in item.items()
            ]
        else:
            found += [page for page in pages if fnmatch(page, item)] if "*" in item else [item]
    return found


def moved(text: str) -> str:
    """A page of the root with its links as they are from inside docs/.

    >>> moved("[intervals](docs/intervals.md), [changes](CHANGELOG.md)")
    '[intervals](intervals.md), [changes](changes.md)'
    """
    text = re.sub(r"\]\(docs/", "](", text)
    return re.sub(r"\]\(([A-Z]+\.md)", lambda link: f"]({FROM_ROOT.get(link[1], link[1])}", text)
