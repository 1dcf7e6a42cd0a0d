"""The marks of an interval chart: texts that fit, short numbers, bars with their ends, signs of verdicts."""

from __future__ import annotations

import unicodedata
from fractions import Fraction
from html import escape

from hydata.figures import Bound, Interval
from hydata.render.words import plain
from hydata.units import fixed

DIGITS = 8  # significant ones of a number at an end
LONGEST = 10  # digits before the point, and at most six zeros after it
WIDE, CAPITAL, NARROW, USUAL = 1.0, 0.72, 0.34, 0.58  # of a character, in sizes of the font


def text(x: float, y: float, words: str, *, kind: str = "", anchor: str = "") -> str:
    """A text at its place; a class says how it looks."""
    how = (f' class="{kind}"' if kind else "") + (f' text-anchor="{anchor}"' if anchor else "")
    return f'<text x="{_at(x)}" y="{_at(y)}"{how}>{safe(words)}</text>'


def safe(words: str) -> str:
    """Words as XML; what XML does not allow becomes visible."""
    seen = "".join(each if each not in "\ufffe\uffff" else f"\\u{ord(each):x}" for each in plain(words))
    return escape(seen)


def width(words: str, size: float) -> float:
    """About how wide a text is, rather too wide than too narrow: each reader has other fonts."""
    return size * sum(map(_wide, words))


def _wide(character: str) -> float:
    if unicodedata.east_asian_width(character) in "WFA":
        return WIDE
    if character in "iljtfr.,;:'|()[]- ":
        return NARROW
    return CAPITAL if character.isupper() or character in "mw%" else USUAL


def shortened(words: str, size: float, room: float) -> str:
    """A text that fits; a title says what, then where and when, and what it says gives way first.

    >>> shortened("Government debt limit, Hengyang County 2019", 12, 220)
    'Governmen…, Hengyang County 2019'
    >>> shortened("2019年衡阳县政府债务限额", 12, 96)
    '2019年衡阳县…'
    """
    words = plain(words)
    if width(words, size) <= room:
        return words
    what, comma, where = words.rpartition(", ")
    tail = f"…, {where}" if comma and width(where, size) < room * 0.7 else "…"
    keep = len(what if len(tail) > 1 else words)
    while keep and width(words[:keep] + tail, size) > room:
        keep -= 1
    return words[:keep].rstrip() + tail


def short(bound: Bound, direction: int) -> str:
    """A bound in at most eight significant digits, rounded outward; whole numbers stay whole.

    >>> short(Fraction(2000, 3), -1), short(Fraction(1140675), 1), short(Fraction("0.00012345678912"), 1)
    ('666.66666', '1,140,675', '0.00012345679')
    >>> short(Fraction(10**15 + 1), 1), short(Fraction(-1, 10**12), -1)
    ('1.0000001e15', '-1e-12')
    """
    if isinstance(bound, float):
        return "-∞" if bound < 0 else "∞"
    tens = _tens(bound)
    if tens * 2 > -LONGEST and tens < LONGEST:
        return _trimmed(fixed(bound, max(0, DIGITS - 1 - tens), direction=direction), grouped=True)
    mantissa = _trimmed(fixed(bound / Fraction(10) ** tens, DIGITS - 1, direction=direction))
    return f"{mantissa}e{tens}"


def _tens(value: Fraction) -> int:
    """The power of ten of the first digit."""
    if value == 0:
        return 0
    tens = len(str(abs(value.numerator))) - len(str(value.denominator))
    return tens if abs(value) >= Fraction(10) ** tens else tens - 1


def _trimmed(number: str, *, grouped: bool = False) -> str:
    whole, point, rest = number.partition(".")
    rest = rest.rstrip("0")
    if grouped:
        whole = ("-" if whole.startswith("-") else "") + f"{int(whole.lstrip('-')):,}"
    return f"{whole}.{rest}" if point and rest else whole


def bar(interval: Interval, left: float, right: float, y: float, kind: str) -> str:
    """An interval from one place to another: a line for what is printed, a bar for what is implied.

    An end that belongs to it is a stroke, one that does not is a ring, one that is none is an arrow.
    """
    if interval.lower == interval.upper:
        return f'<circle class="{kind} point" cx="{_at(left)}" cy="{_at(y)}" r="4"/>'
    half = 4 if kind == "implied" else 1
    body = (
        f'<rect class="{kind} body" x="{_at(left)}" y="{_at(y - half)}" '
        f'width="{_at(right - left)}" height="{2 * half}"/>'
    )
    return body + "".join(
        _end(x, y, outward, infinite=isinstance(bound, float), is_open=is_open, kind=kind)
        for x, outward, bound, is_open in (
            (left, -1, interval.lower, interval.lower_open),
            (right, 1, interval.upper, interval.upper_open),
        )
    )


def _end(x: float, y: float, outward: int, *, infinite: bool, is_open: bool, kind: str) -> str:
    if infinite:
        back = _at(x - 8 * outward)
        return f'<path class="{kind} arrow" d="M{back} {_at(y - 6)}L{_at(x)} {_at(y)}L{back} {_at(y + 6)}"/>'
    if is_open:
        return f'<circle class="{kind} open" cx="{_at(x)}" cy="{_at(y)}" r="3.5"/>'
    return f'<path class="{kind} closed" d="M{_at(x)} {_at(y - 6)}V{_at(y + 6)}"/>'


SIGNS = {
    "holds": '<circle r="8"/><path d="M-4 0L-1 3.5L4 -3"/>',
    "fails": '<rect x="-7.5" y="-7.5" width="15" height="15"/>'
    '<path d="M-3.5 -3.5L3.5 3.5M3.5 -3.5L-3.5 3.5"/>',
    "undecided": '<path class="ground" d="M0 -10.5L10.5 0L0 10.5L-10.5 0Z"/>'
    '<path d="M-2.8 -2.2C-2.8 -6.2 2.8 -6.2 2.8 -2.6C2.8 -0.4 0 -0.6 0 2M0 4V6"/>',
}


def sign(verdict: str, x: float, y: float) -> str:
    """A verdict by colour and by shape: a disc with a tick, a square with a cross, a lozenge that asks."""
    return f'<g class="sign {verdict}" transform="translate({_at(x)} {_at(y)})">{SIGNS[verdict]}</g>'


def _at(place: float) -> str:
    return f"{place:.1f}".removesuffix(".0")
