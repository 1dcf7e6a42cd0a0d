"""list: texts between delimiters, each a value of one type.

"The field MUST contain a string with values separated by a delimiter which is `,` (comma) by default"
(list). The items stand as they are: a blank after the comma belongs to the item. "Note, that on lexical
level only default formats are supported." An empty text is a list of one empty item, which only itemType
string takes; where "" is a missing value it is not seen here at all. A native array is a list too, item by
item.
"""

from __future__ import annotations

from typing import Any

from hydata.types.booleans import boolean
from hydata.types.dates import date, datetime, time
from hydata.types.json_values import frozen
from hydata.types.numbers import escape, integer, number
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
    option,
    short,
)
from hydata.types.strings import string

ITEMS = {
    "string": string,
    "integer": integer,
    "boolean": boolean,
    "number": number,
    "datetime": datetime,
    "date": date,
    "time": time,
}
# What items of these types are written with, besides letters and digits.
MARKS = "+-.:"


def listed(raw: Raw, faults: Faults) -> Reader:
    """The reader of a list field."""
    one_format(raw, ["default"], faults)
    delimiter = option(raw, "delimiter", ",", faults)
    if not delimiter:
        faults.add("/delimiter", "delimiter is empty; read as a comma")
        delimiter = ","
    name = option(raw, "itemType", "string", faults)
    if name not in ITEMS:
        known = ", ".join(ITEMS)
        faults.add("/itemType", f"itemType {short(name)} is none of {known}; items are not checked")
        name = "string"
    item = ITEMS[name]({"type": name}, Faults())

    def parse(text: str) -> list[Any]:
        parts = text.split(delimiter)
        return parts if item.always else _each(parts, item.parse, delimiter)

    def native(value: Any) -> list[Any]:
        if not isinstance(value, list | tuple):
            raise Unreadable(f"is {article(kind(value))}, not a list")
        return _each(list(value), item.read, delimiter)

    surely = ""
    if not any(each.isalnum() or each in MARKS for each in delimiter):
        one = item.surely.removeprefix("^").removesuffix("$")
        surely = f"^(?:{one})(?:{escape(delimiter)}(?:{one}))*$"
    if item.always:
        surely = item.surely

    def key(value: list[Any]) -> Any:
        return tuple(frozen(item.key(each)) for each in value)

    return Reader("list", "default", parse, natively(parse, native), key, surely=surely, always=item.always)


def _each(parts: list[Any], read: Any, delimiter: str) -> list[Any]:
    values = []
    for at, part in enumerate(parts, 1):
        try:
            values.append(read(part))
        except Unreadable as error:
            if isinstance(part, str) and part != part.strip() and part.strip():
                hint = 'say "delimiter": "' + delimiter + ' "' if part.startswith(" ") else ""
                raise Unreadable(f"its item {at} begins or ends with a blank", hint) from None
            hint = missing_hint(part) if len(parts) == 1 and isinstance(part, str) else ""
            raise Unreadable(f"its item {at} {short(part)} {error}", hint) from None
    return values
