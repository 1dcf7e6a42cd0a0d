"""object, array: JSON texts, read strictly.

"The field contains a valid JSON object" (object); "a valid JSON array" (array). JSON is RFC 8259's: no
NaN, no trailing comma. v1 says of `object` only "data which is valid JSON"; by its name it is an
object there too. Numbers become int or Decimal, so that no digit is lost; a text nested more than
200 deep is refused ("An implementation may set limits on the maximum depth of nesting", 9).
"""

from __future__ import annotations

import json
from collections.abc import Hashable
from typing import Any

from hydata.types.numbers import decimal, exactly, whole
from hydata.types.reading import (
    Faults,
    Raw,
    Reader,
    Unreadable,
    article,
    kind,
    missing_hint,
    natively,
    one_format,
)

DEEPEST = 200


def json_object(raw: Raw, faults: Faults) -> Reader:
    """The reader of an object field."""
    return _reader("object", dict, raw, faults)


def json_array(raw: Raw, faults: Faults) -> Reader:
    """The reader of an array field."""
    return _reader("array", list, raw, faults)


def _reader(name: str, wanted: type, raw: Raw, faults: Faults) -> Reader:
    one_format(raw, ["default"], faults)
    said = f"is not {article(name)}"

    def parse(text: str) -> Any:
        return native(loads(text, said))

    def native(value: Any) -> Any:
        if isinstance(value, tuple) and wanted is list:
            value = list(value)
        if not isinstance(value, wanted):
            raise Unreadable(f"{said}: it is {article(kind(value))}")
        shallow(value, said)
        return value

    return Reader(name, "default", parse, natively(parse, native), key=frozen)


def loads(text: str, said: str) -> Any:
    """The value of a JSON text; Unreadable, beginning with `said`, when it is none."""
    try:
        return json.loads(text, parse_int=whole, parse_float=decimal, parse_constant=_constant)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno} column {error.colno}" if error.lineno > 1 else f"column {error.colno}"
        raise Unreadable(f"{said}: no JSON: {error.msg} ({place})", missing_hint(text)) from None
    except RecursionError:
        raise Unreadable(f"{said}: it is nested more than {DEEPEST} deep") from None
    except Unreadable as error:
        raise Unreadable(f"{said}: {error}" if not str(error).startswith(said) else str(error)) from None


def _constant(text: str) -> Any:
    raise Unreadable(f"no JSON: {text} is no JSON number")


def shallow(value: Any, said: str) -> None:
    """Refuse what is nested too deep for those who walk through it."""
    level = [value]
    for _ in range(DEEPEST):
        level = [
            inner
            for each in level
            if isinstance(each, dict | list)
            for inner in (each.values() if isinstance(each, dict) else each)
        ]
        if not level:
            return
    raise Unreadable(f"{said}: it is nested more than {DEEPEST} deep")


def frozen(value: Any) -> Hashable:
    """A hashable form: equal for equal JSON values (1 and 1.0 are, 1 and true are not)."""
    if isinstance(value, dict):
        return "object", frozenset((name, frozen(each)) for name, each in value.items())
    if isinstance(value, list | tuple):
        return "array", tuple(frozen(each) for each in value)
    if isinstance(value, bool):
        return "boolean", value
    return exactly(value) if value == value else "NaN"
