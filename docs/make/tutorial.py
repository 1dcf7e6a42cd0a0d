"""The tutorial again, as a notebook and as the pictures that its code draws."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import redirect_stdout
from doctest import DocTestParser
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

CODE = r"```python\n(?P<code>.*?)```\n"
PICTURE = r"!\[[^\]]*\]\(pictures/(?P<picture>[a-z]+)\.svg\)\n"
NOTE = "This notebook is made from [tutorial.md](tutorial.md); change that, then run `docs/make`.\n"


def notebook(text: str) -> str:
    """The page as a notebook without outputs; its pictures are left out, for the cells draw them."""
    cells: list[dict[str, Any]] = []
    for n, part in enumerate(re.split(CODE, re.sub(PICTURE, "", text), flags=re.DOTALL)):
        cell: dict[str, Any] = {"cell_type": "markdown", "id": f"part-{n}", "metadata": {}}
        source = part.strip()
        if n % 2:
            cell |= {"cell_type": "code", "execution_count": None, "outputs": []}
            source = code(part)
        if n == 0:
            source = source.replace("\n", f"\n\n{NOTE}", 1)
        cells.append(cell | {"source": source.splitlines(keepends=True)})
    about = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    made = {"cells": cells, "metadata": about, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(made, ensure_ascii=False, indent=1) + "\n"


def pictures(text: str) -> Iterator[tuple[str, Drawing]]:
    """Run the code of the page; each picture in it is what the code above it drew last."""
    from matplotlib import pyplot

    names: dict[str, Any] = {}
    for part in re.finditer(f"{CODE}|{PICTURE}", text, re.DOTALL):
        if part["code"]:
            with redirect_stdout(None):
                exec(code(part["code"]), names)
        else:
            yield part["picture"], pyplot.gcf()


def code(block: str) -> str:
    """The examples of a block, without their prompts and results.

    >>> code(">>> import hydata\\n>>> 1 + 1\\n2\\n")
    'import hydata\\n1 + 1'
    """
    return "".join(example.source for example in DocTestParser().get_examples(block)).rstrip("\n")
