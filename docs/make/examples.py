"""Examples in docstrings as code: Markdown would take `>>>` for a quotation in a quotation.

markdown-pycon did this until pymdown-extensions 13; until it does again, here are a few lines.
"""

from __future__ import annotations

import re
from typing import Any

from griffe import Extension, Object

# From a prompt to the next blank line.
EXAMPLES = re.compile(r"^>>> .*?(?=\n\s*\n|\Z)", re.DOTALL | re.MULTILINE)


class Examples(Extension):
    """Puts the doctests of every docstring into fences, before Griffe parses it."""

    def on_object(self, *, obj: Object, **_: Any) -> None:
        """Run on each object of the package."""
        if obj.docstring and not obj.is_alias:
            obj.docstring.value = fenced(obj.docstring.value)


def fenced(text: str) -> str:
    r"""A docstring with fences around its doctests.

    >>> fenced("One.\n\n>>> 1 + 1\n2\n\nTwo.")
    'One.\n\n```pycon\n>>> 1 + 1\n2\n```\n\nTwo.'
    """
    return EXAMPLES.sub(lambda found: f"```pycon\n{found[0]}\n```", text)
