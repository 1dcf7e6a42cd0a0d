"""What `hydata prove` prints for the published data, put into its page."""

from __future__ import annotations

import re
from functools import cache

from hydata import front
from hydata.render.proven import as_text

BLOCK = re.compile(r"(?<=```console\n\$ hydata prove\n).*?(?=```)", re.DOTALL)


def page(text: str) -> str:
    """The page with today's proof."""
    return BLOCK.sub(lambda _: _proof(), text, count=1)


@cache
def _proof() -> str:
    return as_text(front.prove())
