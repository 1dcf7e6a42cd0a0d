"""Why a text is no number, and which edit of the schema would read it."""

from __future__ import annotations

import re

from hydata.types.reading import EXPONENT, FIRST_DIGIT, WIDE_DIGIT, Unreadable, missing_hint, short

THOUSANDS = re.compile(
    r"[+-]?[0-9]{1,3}(?:([,. '’\u00a0\u2009\u202f])[0-9]{3})(?:\1[0-9]{3})*(?:([.,])[0-9]+)?"
)
ADORNED = re.compile(r"[^0-9]{0,8}?[+-]?[0-9][0-9.,]*(?: ?[^0-9]{1,8})?")


def why(text: str, wanted: str, group: str, point: str, bare: bool) -> Unreadable:
    """Why a text is not a number, and the edit of the schema that would help.

    >>> error = why("1,234.5", "a number", "", ".", True)
    >>> error.reason, error.hint
    ("is not a number: ',' stands between its digits", 'say "groupChar": ","')
    """
    if hint := missing_hint(text):
        return Unreadable(f"is not {wanted}", hint)
    if text[:1].isspace() or text[-1:].isspace():
        return Unreadable(f"is not {wanted}: it begins or ends with a blank")
    head = text[:60]
    if WIDE_DIGIT.search(head):
        return Unreadable(f"is not {wanted}: its digits are not 0 to 9")
    if "−" in head or "－" in head:
        return Unreadable(f"is not {wanted}: its minus is not '-'")
    if "_" in head and head.replace("_", "").isdecimal():
        return Unreadable(f"is not {wanted}: '_' stands between its digits", 'say "groupChar": "_"')
    if head.lower().lstrip("+-") in ("inf", "infinity") and point:
        return Unreadable("is not a number: infinity is written INF or -INF")
    return separated(text, wanted, group, point) or _adorned(text, wanted, point, bare)


def separated(text: str, wanted: str, group: str, point: str) -> Unreadable | None:
    """Separators that the schema does not name."""
    plain = re.fullmatch(r"[+-]?[0-9]+([.,])[0-9]+", text[:400]) if len(text) <= 400 else None
    if point and plain and plain[1] not in (point, group):
        other = plain[1]
        say = f'say "decimalChar": "{other}"'
        if THOUSANDS.fullmatch(text) and other == ",":
            say = 'say "groupChar": ","'
        return Unreadable(f"is not {wanted}: {other!r} stands between its digits", say)
    edge = re.escape(group)
    if group and re.search(rf"^[+-]?{edge}|{edge}(?![0-9])", text):
        return Unreadable(f"is not {wanted}: {group!r} does not stand between two digits")
    found = THOUSANDS.fullmatch(text) if len(text) <= 400 else None
    if found and found[1] != group and (found[1] != point or found[2]) and (point or not found[2]):
        say = f'say "groupChar": "{found[1]}"'
        if found[2] and found[2] != point:
            say += f', "decimalChar": "{found[2]}"'
        return Unreadable(f"is not {wanted}: {found[1]!r} stands between its digits", say)
    if not point and re.fullmatch(rf"[+-]?[0-9]*[.,][0-9]*{EXPONENT}", text):
        return Unreadable("is not an integer: it has decimals", 'say "type": "number"')
    if not point and re.fullmatch(r"[+-]?[0-9]+[eE][+-]?[0-9]+", text):
        return Unreadable("is not an integer: it has an exponent", 'say "type": "number"')
    return None


def _adorned(text: str, wanted: str, point: str, bare: bool) -> Unreadable:
    """A unit or a currency beside the number, or none of its letters at all."""
    if bare and len(text) <= 60 and ADORNED.fullmatch(text) and FIRST_DIGIT.search(text):
        rest = re.sub(r"[0-9.,+-]", "", text).strip()
        if rest:  # a quote is a slip, no unit
            hint = "delete it" if rest.strip("\"'") == "" else 'say "bareNumber": false'
            return Unreadable(f"is not {wanted}: {short(rest)} stands beside it", hint)
    return Unreadable(f"is not {wanted}")
