"""integer and number: the grammar of XML Schema's decimal, with the standard's own additions.

- "The lexical formatting follows that of decimal in XMLSchema: a non-empty finite-length sequence
  of decimal digits separated by a period as a decimal indicator. An optional leading sign is
  allowed. ... Leading and trailing zeroes are optional" (number): `.5`, `5.`, `+007` are numbers;
  blanks, `_`, full-width digits are not.
- "exponent: this MUST consist of an E followed by an optional + or - sign followed by one or more
  decimal digits (0-9)" (number). As in xsd:double, `e` is an E too.
- "The following special string values are permitted (case need not be respected): NaN, INF, -INF"
  (number): so `nan` and `Inf`, but not `+INF`, `Infinity`.
- "Integer values are indicated in the standard way for any valid integer" (integer): xsd:integer,
  with leading zeros and a sign; `1.0` and `1e3` are no integers.
- "groupChar: a string whose value is used to group digits within the number": it stands between
  two digits, wherever (Indian and Chinese grouping are not by threes), never at an end or twice.
- "If `bareNumber` is false the contents of this field may contain leading and/or trailing
  non-numeric characters (which implementors MUST therefore strip)". A digit is numeric, so is a
  sign or decimalChar before a digit, and any `-` before the number: `$-5` is -5, but `-$5` is refused,
  since the sign would be lost. v1 gives no groupChar to integers; it is read in both versions.

A number's value is a Decimal, however many digits it has; an integer's an int (a Decimal beyond
the 4,300 digits that Python converts).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import MAX_EMAX, Decimal, InvalidOperation
from typing import Any, Literal

from hydata.types.reading import (
    EXPONENT,
    FIRST_DIGIT,
    WIDE_DIGIT,
    Faults,
    Raw,
    Reader,
    Unreadable,
    kind,
    natively,
    one_format,
    option,
    short,
)

SPECIAL = {"nan": Decimal("NaN"), "inf": Decimal("Infinity"), "-inf": Decimal("-Infinity")}


def whole(text: str) -> Any:
    """The integer that a sign and digits stand for.

    >>> whole("-007"), type(whole("1" * 5000)).__name__
    (-7, 'Decimal')
    """
    try:
        return int(text)
    except ValueError:  # more digits than Python converts in reasonable time
        return Decimal(text)


def decimal(text: str) -> Decimal:
    """The Decimal of a number in XML Schema's spelling; an exponent beyond Decimal's is cut to it.

    Cut so, it still compares rightly with every bound that can be written down as a Decimal.
    """
    try:
        return Decimal(text)
    except InvalidOperation:
        mantissa, _, exponent = text.upper().partition("E")
        digits = Decimal(mantissa)
        if digits == 0:
            return Decimal(0)
        if exponent.startswith("-"):
            return Decimal((int(digits < 0), (1,), -MAX_EMAX))
        return Decimal((int(digits < 0), (1,), MAX_EMAX))


def exactly(value: Any) -> Any:
    """A native number as an int or Decimal; a float stands for its shortest digits, 0.1 for 0.1."""
    return Decimal(repr(float(value))) if isinstance(value, float) else value


def integral(value: float | Decimal) -> Any:
    """The integer that a float or Decimal is equal to; None when there is none."""
    exact = exactly(value)
    if not exact.is_finite() or exact != exact.to_integral_value():
        return None
    return int(exact) if exact.adjusted() < 4300 else exact


def key(value: Any) -> Any:
    """NaN equals NaN as a key, and nothing else."""
    return value if value == value else "NaN"


def integer(raw: Raw, faults: Faults) -> Reader:
    """The reader of an integer field."""
    one_format(raw, ["default"], faults)
    group = separator(raw, "groupChar", "", faults)
    digits = "[0-9]+" + (f"(?:{re.escape(group)}[0-9]+)*" if group else "")
    fits = re.compile(f"[+-]?{digits}").fullmatch
    bare = is_bare(raw, faults)

    def fail(text: str) -> Unreadable:
        return Unreadable(lambda: _why(text, "an integer", group, "", bare))

    if group:

        def convert(text: str) -> Any:
            return whole(text.replace(group, ""))

    else:
        convert = whole

    def parse(text: str) -> Any:
        if fits(text) is None:
            raise fail(text)
        return convert(text)

    def native(value: Any) -> Any:
        if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
            raise Unreadable(f"is a native {kind(value)}, not an integer")
        if isinstance(value, int):
            return value
        found = integral(value)
        if found is None:
            raise Unreadable("is not a whole number", 'say "type": "number"')
        return found

    reads = parse if bare else stripped(parse, re.compile(f"[+-]?{digits}"), "", "an integer")
    return Reader(
        type="integer",
        format="default",
        parse=reads,
        read=natively(reads, native),
        surely=f"^(?:-?[0-9]{{1,18}}{grouped(group, 5)})$",
        cast="int64",
        swaps=((group, ""),) if group else (),
    )


def number(raw: Raw, faults: Faults) -> Reader:
    """The reader of a number field."""
    one_format(raw, ["default"], faults)
    point = separator(raw, "decimalChar", ".", faults) or "."
    group = separator(raw, "groupChar", "", faults)
    if group == point:
        faults.add("/groupChar", f"groupChar and decimalChar are the same, {group!r}: groupChar is not read")
        group = ""
    digits = "[0-9]+" + (f"(?:{re.escape(group)}[0-9]+)*" if group else "")
    dot = re.escape(point)
    grammar = re.compile(f"[+-]?(?:{digits}(?:{dot}(?:{digits})?)?|{dot}{digits}){EXPONENT}")
    fits = grammar.fullmatch
    bare = is_bare(raw, faults)

    def special(text: str) -> Decimal:
        # isascii: the lower case of no other letter may count
        value = SPECIAL.get(text.lower()) if len(text) < 5 and text.isascii() else None
        if value is None:
            raise Unreadable(lambda: _why(text, "a number", group, point, bare))
        return value

    if group or point != ".":

        def convert(text: str) -> Decimal:
            return decimal(text.replace(group, "").replace(point, ".") if group else text.replace(point, "."))

    else:
        convert = decimal

    def parse(text: str) -> Decimal:
        return special(text) if fits(text) is None else convert(text)

    def native(value: Any) -> Decimal:
        if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
            raise Unreadable(f"is a native {kind(value)}, not a number")
        return Decimal(value) if isinstance(value, int) else exactly(value)

    reads = parse if bare else stripped(parse, grammar, point, "a number")
    sure = f"-?[0-9]{{1,15}}{grouped(group, 4)}"
    return Reader(
        type="number",
        format="default",
        parse=reads,
        read=natively(reads, native),
        key=key,
        surely=f"^(?:{sure})(?:{escape(point)}[0-9]{{1,15}})?(?:[eE][+-]?[0-9]{{1,2}})?$",
        cast="float64",
        swaps=(*(((group, ""),) if group else ()), *(((point, "."),) if point != "." else ())),
    )


def _why(text: str, wanted: str, group: str, point: str, bare: bool) -> Unreadable:
    from hydata.types.number_hints import why  # once somebody asks

    return why(text, wanted, group, point, bare)


def grouped(group: str, most: int) -> str:
    """The alternative of digits in groups of three, for the fast lane."""
    return f"|-?[0-9]{{1,3}}(?:{escape(group)}[0-9]{{3}}){{1,{most}}}" if group else ""


def escape(text: str) -> str:
    """Text for a regular expression of Python and Rust alike: Rust reads `\\<` as a word's start."""
    return "".join(f"\\{each}" if each in r"\.+*?()|[]{}^$#&-~" else each for each in text)


def is_bare(raw: Raw, faults: Faults) -> bool:
    """Whether nothing but the number may stand in the cell."""
    value = raw.get("bareNumber", True)
    if not isinstance(value, bool):
        faults.add("/bareNumber", f"bareNumber is true or false, not {short(value)}")
        return True
    return value


def separator(raw: Raw, name: Literal["groupChar", "decimalChar"], default: str, faults: Faults) -> str:
    """groupChar or decimalChar; a fault when it could be taken for a part of the number itself."""
    value = option(raw, name, default, faults)
    clash = sorted({each for each in value if each in "0123456789+-eE"})
    if clash:
        faults.add(f"/{name}", f"{name} {value!r} contains {clash[0]!r}, which numbers are written with")
        return default
    if not value and default:
        faults.add(f"/{name}", f"{name} is empty")
        return default
    return value


def stripped(
    parse: Callable[[str], Any], grammar: re.Pattern[str], point: str, wanted: str
) -> Callable[[str], Any]:
    """`parse` for bareNumber false: what surrounds the number is taken off first."""

    def read(text: str) -> Any:
        if grammar.fullmatch(text):
            return parse(text)
        first = FIRST_DIGIT.search(text)
        if first is None or WIDE_DIGIT.search(text):
            return parse(text)  # NaN and the like, or a refusal
        start = first.start()
        if point and text.endswith(point, 0, start):
            start -= len(point)
        if start and text[start - 1] in "+-":
            start -= 1
        found = grammar.match(text, start)
        if "-" in text[:start]:
            raise Unreadable(f"is not {wanted}: a '-' stands apart from the number")
        # An E that no exponent follows is a unit's first letter: `5 EUR`, `5e`.
        if found is None or FIRST_DIGIT.search(text, found.end()):
            from hydata.types.number_hints import separated

            other = Unreadable(f"is not {wanted}: there is more than one number in it")
            raise separated(text, wanted, "", point) or other
        return parse(found.group())

    return read
