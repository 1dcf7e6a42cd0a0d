"""The reader of one field: a text or a native value goes in, the logical value comes out.

A family of types (numbers.py, dates.py ...) makes a Reader from a field descriptor. What is wrong
with the descriptor is a Fault and never stops it: the reader then does the next best thing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Mapping
from decimal import Decimal
from typing import Any, Literal, NamedTuple

FIRST_DIGIT = re.compile("[0-9]")
WIDE_DIGIT = re.compile(r"(?![0-9])\d")  # of another script
EXPONENT = "(?:[eE][+-]?[0-9]+)?"
# Which of two values comes first: -1, 0, 1; None when it cannot be decided.
Order = Literal[-1, 0, 1] | None
Raw = Mapping[str, Any]


class Unreadable(ValueError):
    """The value is not of the field's type; says why, and which edit of the schema would help.

    What takes long to find out may be left to when it is asked for: a function then makes the words.

    >>> error = Unreadable("has a group separator", 'say "groupChar": ","')
    >>> str(error), error.hint, str(Unreadable(lambda: error))
    ('has a group separator', 'say "groupChar": ","', 'has a group separator')
    """

    def __init__(self, reason: str | Callable[[], Unreadable], hint: str = "") -> None:
        self._reason, self._hint = reason, hint
        super().__init__()

    @property
    def reason(self) -> str:
        """Why it is not."""
        return self._reason if isinstance(self._reason, str) else self._reason().reason

    @property
    def hint(self) -> str:
        """The edit of the schema, if one would help."""
        return self._hint if isinstance(self._reason, str) else self._reason().hint

    def __str__(self) -> str:
        return self.reason


class Fault(NamedTuple):
    """Something wrong in a field descriptor: where in it (a JSON pointer), and what.

    A warning leaves no doubt about what is meant; after an error that part is not checked.
    """

    pointer: str
    message: str
    severity: Literal["error", "warning"] = "error"


class Faults(list[Fault]):
    """The faults found so far."""

    def add(self, pointer: str, message: str, severity: Literal["error", "warning"] = "error") -> None:
        """Write one down; the pointer starts at the field descriptor."""
        self.append(Fault(pointer, message, severity))


def same(value: Any) -> Any:
    """The value itself."""
    return value


def natural(one: Any, other: Any) -> Order:
    """The order of values that Python orders itself; NaN (not a number) has none."""
    if one != one or other != other:
        return None
    return -1 if one < other else 1 if one > other else 0


class Reader(NamedTuple):
    """What the texts of one field mean.

    `parse` takes a text, `read` a native value (of a JSON row, inline data, Parquet); both return
    the logical value or raise Unreadable. Equal logical values have equal `key`s, which are
    hashable. `compare` orders two values where the type has an order.

    For a fast lane: a text that matches `surely` (a whole-text regular expression without
    look-around, good for Rust; "" when there is none) is right. After the replacements `swaps`,
    in their order, it may be cast to `cast`: "int64", "float64" (both exact or correctly rounded),
    or "text" (its order as text is its order as value). `always`: no text is refused.
    """

    type: str
    format: str
    parse: Callable[[str], Any]
    read: Callable[[Any], Any]
    key: Callable[[Any], Hashable] = same
    compare: Callable[[Any, Any], Order] = natural
    surely: str = ""
    cast: Literal["", "int64", "float64", "text"] = ""
    swaps: tuple[tuple[str, str], ...] = ()
    always: bool = False
    faults: tuple[Fault, ...] = ()


def natively(parse: Callable[[str], Any], native: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """How native values are read where a text among them is read as in a CSV file.

    "This representation can have some type information (JSON, where the primitive types that JSON
    supports can be used) or not (CSV, where all data is represented in string form)" (Glossary,
    Data Representation): JSON may hold both forms, so "2020-01-01" is a date there too.
    """

    def read(value: Any) -> Any:
        return parse(value) if isinstance(value, str) else native(value)

    return read


NAMES = {dict: "object", list: "array", tuple: "array", bool: "boolean", type(None): "null", str: "string"}


def kind(value: Any) -> str:
    """What JSON calls a native value, or its Python type."""
    number = isinstance(value, int | float | Decimal)
    return NAMES.get(type(value)) or ("number" if number else type(value).__name__)


def option(raw: Raw, name: str, default: str, faults: Faults) -> str:
    """A text property of the descriptor; a fault and the default when it is something else."""
    value = raw.get(name)
    if value is None:
        return default
    if not isinstance(value, str):
        faults.add(f"/{name}", f"{name} is a text, not {article(kind(value))}")
        return default
    return value


def one_format(raw: Raw, known: Iterable[str], faults: Faults) -> str:
    """The format, when it is one of those the type knows; else a fault and "default"."""
    name = option(raw, "format", "default", faults)
    known = list(known)
    if name not in known:
        named = ", ".join(known)
        faults.add(
            "/format", f"the type {raw.get('type', 'any')} has no format {short(name)}; known: {named}"
        )
        return "default"
    return name


def article(noun: str) -> str:
    """`an array`, `a number`."""
    return f"{'an' if noun[:1] in 'aeio' else 'a'} {noun}" if noun != "null" else noun


def short(value: Any, most: int = 40) -> str:
    """A value for a message, cut when it is long."""
    text = repr(value) if isinstance(value, str) else spelt(value)
    return text if len(text) <= most else f"{text[:most]}..."


def spelt(value: Any) -> str:
    """A native value as its file spells it: JSON where it is JSON, and a text as it stands.

    >>> spelt(True), spelt({"a": [Decimal("1.50"), None, "x"]})
    ('true', '{"a": [1.50, null, "x"]}')
    """
    if isinstance(value, bool | list | dict) or value is None:
        try:
            return _json(value)
        except RecursionError:  # what is nested so deeply nobody reads anyway
            pass
    return str(value)


def _json(value: Any) -> str:
    if isinstance(value, dict):
        return f"{{{', '.join(f'{_text(key)}: {_json(each)}' for key, each in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(_json, value))}]"
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    return str(value) if isinstance(value, int | float | Decimal) else _text(str(value))


def _text(text: str) -> str:
    from json import dumps  # where a value is nested: few are

    return dumps(text, ensure_ascii=False)


# What people write for "no value"; the standard reads only what missingValues lists.
NO_VALUE = frozenset(
    (
        *("-", "--", "—", "――", ".", "..", "...", "…", "/", "*", "?", "na", "n/a", "#n/a", "n.a.", "nan"),
        *("null", "none", "nil", "nd", "unknown", "missing", "无", "暂无", "缺", "不详", "未知"),
    )
)


def missing_hint(text: str) -> str:
    """The edit of missingValues that would help, for a text that people write for "no value"."""
    word = text.strip() if len(text) <= 30 else text
    return f"add {short(text)} to missingValues" if not word or word.casefold() in NO_VALUE else ""
