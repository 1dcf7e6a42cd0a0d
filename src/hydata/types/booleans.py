"""boolean: the words of trueValues and falseValues, letter by letter.

"In the physical representations of data where boolean values are represented with strings, the
values set in trueValues and falseValues are to be cast to their logical representation as
booleans" (boolean); by default `true True TRUE 1` and `false False FALSE 0`. `yes`, `t`, `tRue`
are words of nobody's list. A native 1 is a number and no string, so it is no boolean either.
"""

from __future__ import annotations

from typing import Any

from hydata.types.numbers import escape
from hydata.types.reading import (
    Faults,
    Raw,
    Reader,
    Unreadable,
    kind,
    missing_hint,
    natively,
    one_format,
    short,
)

TRUE = ("true", "True", "TRUE", "1")
FALSE = ("false", "False", "FALSE", "0")
# What people write for them, to say which list a word belongs to.
LIKE_TRUE = frozenset(("yes", "y", "t", "on", "true", "wahr", "oui", "si", "sí", "是", "有", "√", "✓"))
LIKE_FALSE = frozenset(("no", "n", "f", "off", "false", "falsch", "non", "否", "无", "×"))


def boolean(raw: Raw, faults: Faults) -> Reader:
    """The reader of a boolean field."""
    one_format(raw, ["default"], faults)
    true, false = words(raw, "trueValues", TRUE, faults), words(raw, "falseValues", FALSE, faults)
    for word in sorted(set(true) & set(false)):
        faults.add("/falseValues", f"{word!r} is in trueValues and in falseValues; it is read as false")
    values = dict.fromkeys(true, True) | dict.fromkeys(false, False)

    def parse(text: str) -> bool:
        value = values.get(text)
        if value is None:
            raise why(text, true, false)
        return value

    def native(value: Any) -> bool:
        if not isinstance(value, bool):
            raise Unreadable(f"is a native {kind(value)}, not true or false")
        return value

    surely = f"^(?:{'|'.join(map(escape, values))})$" if values else ""
    return Reader("boolean", "default", parse, natively(parse, native), surely=surely)


def words(raw: Raw, name: str, default: tuple[str, ...], faults: Faults) -> tuple[str, ...]:
    """The texts of trueValues or falseValues."""
    value = raw.get(name)
    if value is None:
        return default
    if not isinstance(value, list):
        faults.add(f"/{name}", f"{name} is a list of texts, not {short(value)}")
        return default
    for at, each in enumerate(value):
        if not isinstance(each, str):
            faults.add(f"/{name}/{at}", f"{name} lists texts, and {short(each)} is none")
    texts = tuple(each for each in value if isinstance(each, str))
    if not value:
        faults.add(f"/{name}", f"{name} is empty: no text stands for {name[:-6]}")
    return texts


def why(text: str, true: tuple[str, ...], false: tuple[str, ...]) -> Unreadable:
    """Why a text is neither word."""
    known = f"is none of {', '.join(list(dict.fromkeys((*true, *false)))[:12])}"
    word = text[:20].strip().casefold()
    if text != text.strip() and text.strip() in (*true, *false):
        return Unreadable(f"{known}: it begins or ends with a blank")
    if hint := missing_hint(text):
        return Unreadable(known, hint)
    if word in LIKE_TRUE:
        return Unreadable(known, f"add {short(text)} to trueValues")
    if word in LIKE_FALSE:
        return Unreadable(known, f"add {short(text)} to falseValues")
    return Unreadable(known)
