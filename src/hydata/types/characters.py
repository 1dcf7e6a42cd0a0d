"""Sets of characters: spans of code points, Unicode categories and blocks, unions and differences."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from unicodedata import category

from hydata.types.numbers import escape

LAST = 0x10FFFF
Spans = tuple[tuple[int, int], ...]

# XML 1.0 (fifth edition), NameStartChar and what NameChar adds to it.
NAME_START: Spans = (
    *((0x3A, 0x3A), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A), (0xC0, 0xD6), (0xD8, 0xF6), (0xF8, 0x2FF)),
    *((0x370, 0x37D), (0x37F, 0x1FFF), (0x200C, 0x200D), (0x2070, 0x218F), (0x2C00, 0x2FEF)),
    *((0x3001, 0xD7FF), (0xF900, 0xFDCF), (0xFDF0, 0xFFFD), (0x10000, 0xEFFFF)),
)
NAME = (*NAME_START, (0x2D, 0x2E), (0x30, 0x39), (0xB7, 0xB7), (0x300, 0x36F), (0x203F, 0x2040))
CATEGORIES = (
    *("L", "Lu", "Ll", "Lt", "Lm", "Lo", "M", "Mn", "Mc", "Me", "N", "Nd", "Nl", "No"),
    *("P", "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Z", "Zs", "Zl", "Zp"),
    *("S", "Sm", "Sc", "Sk", "So", "C", "Cc", "Cf", "Co", "Cn"),
)


class BadPattern(ValueError):
    """The expression is none of XML Schema's; says why."""


@dataclass(frozen=True)
class Chars:
    """A set of characters: spans of code points, Unicode categories, other sets; perhaps all but these."""

    spans: Spans = ()
    categories: tuple[str, ...] = ()
    others: tuple[Chars, ...] = ()
    negated: bool = False
    minus: Chars | None = None

    def __contains__(self, char: str) -> bool:
        code = ord(char)
        inside = (
            any(low <= code <= high for low, high in self.spans)
            or bool(self.categories and category(char).startswith(self.categories))
            or any(char in each for each in self.others)
        )
        return inside != self.negated and not (self.minus is not None and char in self.minus)

    def every(self) -> Spans:
        """The code points in it, as spans in order."""
        found = [*self.spans]
        for each in self.categories:
            found += of_category(each)
        for other in self.others:
            found += other.every()
        joined = union(found)
        if self.negated:
            joined = complement(joined)
        if self.minus is not None:
            joined = complement(union([*complement(joined), *self.minus.every()]))
        return joined


def union(spans: list[tuple[int, int]] | Spans) -> Spans:
    """Spans in order, those that touch made one."""
    joined: list[tuple[int, int]] = []
    for low, high in sorted(spans):
        if joined and low <= joined[-1][1] + 1:
            joined[-1] = joined[-1][0], max(high, joined[-1][1])
        else:
            joined.append((low, high))
    return tuple(joined)


def complement(spans: Spans) -> Spans:
    """All code points but these; the spans are in order."""
    edges = [-1, *(edge for span in spans for edge in span), LAST + 1]
    return tuple(
        (low + 1, high - 1) for low, high in zip(edges[::2], edges[1::2], strict=True) if low + 1 < high
    )


@cache
def by_category() -> dict[str, list[tuple[int, int]]]:
    """The code points of every category of this Python's Unicode."""
    found: dict[str, list[tuple[int, int]]] = {}
    start = 0
    for name, group in groupby(map(category, map(chr, range(LAST + 1)))):
        size = sum(1 for _ in group)
        found.setdefault(name, []).append((start, start + size - 1))
        start += size
    return found


@cache
def of_category(name: str) -> Spans:
    """The code points of a category (Lu) or of all that begin so (L)."""
    if name == "Nd":  # by far the commonest, and quicker to find
        every = "".join(map(chr, range(0x20000)))
        return tuple((found.start(), found.end() - 1) for found in re.finditer(r"\d+", every))
    return union([span for each, spans in by_category().items() if each.startswith(name) for span in spans])


@cache
def of_block(name: str) -> Spans:
    """The code points of a Unicode block (IsGreek)."""
    from elementpath.regex import RegexError, unicode_subset

    try:
        found = unicode_subset(name).codepoints
    except RegexError:
        raise BadPattern(f"{name!r} is no Unicode block") from None
    return tuple((each, each) if isinstance(each, int) else (each[0], each[1] - 1) for each in found)


def spelled(spans: Spans) -> str:
    """The inside of a class, for Python and Rust alike."""
    ends = ((escape(chr(low)), escape(chr(high)), high - low) for low, high in spans)
    return "".join(
        low if size == 0 else low + high if size == 1 else f"{low}-{high}" for low, high, size in ends
    )


DIGIT = Chars(categories=("Nd",))
SPACE = Chars(((9, 10), (13, 13), (32, 32)))
WORD = Chars(categories=("P", "Z", "C"), negated=True)
CLASSES = {
    "s": SPACE,
    "S": Chars(others=(SPACE,), negated=True),
    "d": DIGIT,
    "D": Chars(others=(DIGIT,), negated=True),
    "w": WORD,
    "W": Chars(categories=("P", "Z", "C")),
    "i": Chars(NAME_START),
    "I": Chars(NAME_START, negated=True),
    "c": Chars(NAME),
    "C": Chars(NAME, negated=True),
}
LINE = Chars(((10, 10), (13, 13)), negated=True)
EVERYTHING = Chars(negated=True)

# ECMAScript's, for the `pattern` of a JSON Schema.
JS_SPACE = Chars(((9, 13), (0xFEFF, 0xFEFF), (0x2028, 0x2029)), categories=("Zs",))
JS_WORD = Chars(((0x30, 0x39), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A)))
JS_DIGIT = Chars(((0x30, 0x39),))
JS_CLASSES = {
    "s": JS_SPACE,
    "S": Chars(others=(JS_SPACE,), negated=True),
    "d": JS_DIGIT,
    "D": Chars(others=(JS_DIGIT,), negated=True),
    "w": JS_WORD,
    "W": Chars(others=(JS_WORD,), negated=True),
}
