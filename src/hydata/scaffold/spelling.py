"""JSON in the style of the file that it replaces, so that a diff shows only what is new."""

from __future__ import annotations

import json
import re
from typing import Any


def to_json(value: Any, old: bytes = b"") -> bytes:
    r"""JSON text: as the old text was written, else two spaces, any character, a final newline.

    >>> to_json({"a": [1]}, b'{"a": []}'), to_json({"a": "\u8861"}).decode()
    (b'{"a": [1]}', '{\n  "a": "\u8861"\n}\n')
    """
    text = old.decode("utf-8-sig")
    indent, ascii_only = _style(text)
    made = json.dumps(value, indent=indent, ensure_ascii=ascii_only)
    if not text or text.endswith("\n"):
        made += "\n"
    return (made.replace("\n", "\r\n") if "\r\n" in text else made).encode("utf-8")


def _style(text: str) -> tuple[int | str | None, bool]:
    """Indentation and ASCII-only: those that write the old text again, else its first indentation."""
    plain = text.strip().replace("\r\n", "\n")
    found = re.match(r"[\[{]\n([ \t]+)", plain)
    indent: int | str | None = found[1] if found else 2 if "\n" in plain or not plain else None
    for ascii_only in (False, True):
        if plain and json.dumps(json.loads(plain), indent=indent, ensure_ascii=ascii_only) == plain:
            return indent, ascii_only
    return indent, False
