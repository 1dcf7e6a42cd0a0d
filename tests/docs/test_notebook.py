"""The notebook of the tutorial runs from its first cell to its last, and the pictures are short to make."""

from __future__ import annotations

import json
import re
from pathlib import Path

import nbformat
from nbclient import NotebookClient

import worlds

DOCS = worlds.REPOSITORY / "docs"
PROBE = """
import json, sys
print(json.dumps([sys.executable, shares.value.round(1).to_list(), change.round(1).to_dict()]))
"""


def test_the_notebook_runs_and_finds_what_the_page_says(tmp_path: Path) -> None:
    import sys

    notebook = nbformat.read(DOCS / "tutorial.ipynb", as_version=4)
    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [cell.outputs for cell in code] == [[]] * len(code)
    notebook.cells.append(nbformat.v4.new_code_cell(PROBE))
    NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(tmp_path)}}).execute()
    drawn = [out for cell in code for out in cell.outputs if "image/png" in out.get("data", {})]
    executable, shares, change = json.loads(notebook.cells[-1].outputs[0].text)
    assert (executable, len(drawn)) == (sys.executable, 2)
    assert shares == [95.4, 79.5, 63.6]
    page = (DOCS / "tutorial.md").read_text(encoding="utf-8")
    printed = re.findall(r"^(\w+ (?:County|City)) +(-\d+\.\d)$", page, re.MULTILINE)
    assert change == {name: float(value) for name, value in printed}
    assert list(tmp_path.iterdir()) == []


def test_a_picture_takes_ten_lines() -> None:
    page = (DOCS / "tutorial.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```python\n((?:(?!```).)*?)\n*```\n\n!\[", page, re.DOTALL)
    assert [len(block.splitlines()) for block in blocks] == [10, 10]
