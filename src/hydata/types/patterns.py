r"""pattern: a regular expression of XML Schema that the whole value matches.

"A regular expression that can be used to test field values. If the regular expression matches then the
value is valid. The values of this field MUST conform to the standard XML Schema regular expression
syntax" (pattern). XML Schema's expressions (Part 2, appendix F) match the whole value: `a|b` does not
take `axxx`. They know \i \c \p{Lu} \p{IsGreek} and [a-z-[aeiou]]; \d is any decimal digit, \w does not
take `_` ("all characters except the set of punctuation, separator and other characters"), `.` takes
no line end. In XML Schema ^ and $ are letters like any other, but the standard's own example is
"^a.*$", which finds `apple` valid: so they are the ends of the value, wherever they stand.

What XML Schema does not have but whose meaning is plain ((?:...), a lazy quantifier, \/, [\w-.])
is read, with a warning; look-around, back-references and flags are a fault.

Such expressions are regular, so an automaton (automaton.py) matches them in time linear in the text,
whatever they look like; nothing backtracks, and no clock has to stop it.

Why no library reads them: elementpath 5.1 takes `_` for a \w, \x0b for a \s and refuses `a` for
[\W\D], and what it makes for `re` may take forever. Its table of Unicode blocks is used.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from hydata.types.automaton import Automaton, TooLarge
from hydata.types.characters import EVERYTHING, LAST, BadPattern, Chars, complement, spelled, union
from hydata.types.expressions import Choice, End, Node, Repeat, Sequence, parse

__all__ = ["BadPattern", "Compiled", "compiled", "rust_pattern", "searching"]


@dataclass(frozen=True)
class Compiled:
    """An expression, ready to match."""

    matches: Callable[[str], bool]
    warnings: tuple[str, ...]


@lru_cache(maxsize=512)
def compiled(text: str) -> Compiled:
    r"""An expression whose `matches` tells whether a whole text matches.

    >>> [compiled(r"a|b").matches(each) for each in ("a", "axxx")], compiled(r"\w+").matches("a_b")
    ([True, False], False)
    >>> compiled("(a+)+b").matches("a" * 5000)
    False
    """
    tree, warnings = parse(text)
    return Compiled(_automaton(tree).matches, warnings)


@lru_cache(maxsize=512)
def searching(text: str) -> Callable[[str], bool]:
    """A function that tells whether an ECMAScript expression is found somewhere in a text."""
    tree, _ = parse(text, js=True)
    around = Repeat(EVERYTHING, 0, None)
    return _automaton(Sequence((around, tree, around))).matches


def _automaton(tree: Node) -> Automaton:
    try:
        return Automaton(tree)
    except RecursionError:
        raise BadPattern("it is nested too deep") from None
    except TooLarge as error:
        raise BadPattern(str(error)) from None


# What Rust compiles into must stay below its limit of 10 MiB: spans, times how often they are repeated.
MOST_SPANS = 20_000


def weight(node: Node) -> int:
    """How many spans of characters an expression unfolds into."""
    if isinstance(node, Chars):
        return max(1, len(node.every()))
    if isinstance(node, Repeat):
        return weight(node.part) * max(node.least + 1, node.most or 0)
    return sum(map(weight, node.parts)) if isinstance(node, Sequence | Choice) else 1


@lru_cache(maxsize=512)
def rust_pattern(text: str) -> str | None:
    r"""The expression for Rust's regex, anchored; None when it is none, or unfolds too large.

    Classes are written out, so that the Unicode of this Python decides in both.

    >>> rust_pattern("[a-z-[aeiou]]+|x")
    '^(?:(?:(?:[b-df-hj-np-tv-z]){1,}|[x]))$'
    """
    try:
        tree, _ = parse(text)
        if weight(tree) > MOST_SPANS:
            return None
        return f"^(?:{_for_rust(tree)})$"
    except (BadPattern, RecursionError):
        return None


def _for_rust(node: Node) -> str:
    if isinstance(node, Chars):
        # Rust's texts have no surrogates.
        every = complement(union([*complement(node.every()), (0xD800, 0xDFFF)]))
        return f"[{spelled(every)}]" if every else rf"[^\x00-\x{{{LAST:X}}}]"
    if isinstance(node, End):
        return node.name
    if isinstance(node, Repeat):
        return f"(?:{_for_rust(node.part)}){{{node.least},{'' if node.most is None else node.most}}}"
    if isinstance(node, Choice):
        return f"(?:{'|'.join(map(_for_rust, node.parts))})"
    return "".join(map(_for_rust, node.parts))
