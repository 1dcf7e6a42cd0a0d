"""Patterns so plain that Python's `re` means the same by them: letters, digits, classes, counts.

Most patterns of small tables are of that kind, and reading one as XML Schema's takes longer than matching
all their cells. With at most one open repetition, nothing in them makes `re` slow.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

ITEM = r"(?:[A-Za-z0-9_]|\[(?:[A-Za-z0-9]-[A-Za-z0-9]|[A-Za-z0-9_])+-?\])"
COUNTED = rf"(?:{ITEM}(?:\{{[0-9]{{1,2}}\}})?)*"
PLAIN = re.compile(f"{COUNTED}(?:{ITEM}[+*])?{COUNTED}")
LONGEST = 100  # characters


@lru_cache(maxsize=512)
def plain(text: str) -> Callable[[str], object] | None:
    """What matches whole texts where an expression is a plain one; None for any other (patterns.py).

    >>> [bool(plain("A[0-9]{2}")(each)) for each in ("A12", "A123")], plain("a|b")
    ([True, False], None)
    """
    if len(text) > LONGEST or not PLAIN.fullmatch(text):
        return None
    try:
        return re.compile(text).fullmatch
    except re.error:  # a range from z to a
        return None
