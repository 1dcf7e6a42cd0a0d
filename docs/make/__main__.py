"""Everything in docs/ that is made from code, schemas and data; written, or checked to be current.

.venv/bin/python docs/make            writes what is not current
.venv/bin/python docs/make --check    writes nothing; exit code 1 when something is not current
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import commands
import dictionary
import pictures
import proof
import svg
import tutorial

from hydata.front import shipped_package

DOCS = Path(__file__).parent.parent


def pages(docs: Path) -> Iterator[tuple[str, str]]:
    """Each page that is made: its path in docs/, and its text."""
    package = shipped_package()
    yield "reference/commands.md", commands.page()
    yield "reference/dictionary.md", dictionary.page(package, dictionary.ENGLISH)
    yield "reference/dictionary.zh.md", dictionary.page(package, dictionary.CHINESE)
    yield "prove.md", proof.page((docs / "prove.md").read_text(encoding="utf-8"))
    yield "tutorial.ipynb", tutorial.notebook((docs / "tutorial.md").read_text(encoding="utf-8"))


def drawings(docs: Path) -> Iterator[tuple[str, str]]:
    """Each picture that does not show what is drawn today: its path in docs/, and its SVG."""
    from matplotlib import pyplot

    pyplot.switch_backend("Agg")
    with pyplot.style.context(["default", svg.STYLE]):
        drawn = [(name, draw()) for name, draw in pictures.PICTURES.items()]
        drawn += tutorial.pictures((docs / "tutorial.md").read_text(encoding="utf-8"))
        for name, drawing in drawn:
            path = f"pictures/{name}.svg"
            if svg.marked(_read(docs / path)) != svg.fingerprint(drawing):
                yield path, svg.svg(drawing)
            pyplot.close(drawing)


def stale(docs: Path) -> dict[str, str]:
    """What is not current, and what it should be."""
    changed = {path: text for path, text in pages(docs) if _read(docs / path) != text}
    return changed | dict(drawings(docs))


def main(arguments: list[str], docs: Path = DOCS) -> int:
    """Write what is not current, or with --check only tell it."""
    if arguments not in ([], ["--check"]):
        print(__doc__, file=sys.stderr)
        return 2
    changed = stale(docs)
    for path, text in changed.items():
        print(f"docs/{path}: {'is not current; run docs/make' if arguments else 'written'}")
        if not arguments:
            (docs / path).parent.mkdir(parents=True, exist_ok=True)
            (docs / path).write_text(text, encoding="utf-8")
    return 1 if arguments and changed else 0


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
