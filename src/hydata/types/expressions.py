"""The tree of a regular expression, and the parser that reads XML Schema's (or ECMAScript's) syntax."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from hydata.types.characters import CATEGORIES, CLASSES, JS_CLASSES, LAST, LINE, BadPattern, Chars, of_block


@dataclass(frozen=True)
class End:
    """One of the ends of the value: "^" or "$"."""

    name: str


@dataclass(frozen=True)
class Sequence:
    """One after another."""

    parts: tuple[Node, ...]


@dataclass(frozen=True)
class Choice:
    """One of several."""

    parts: tuple[Node, ...]


@dataclass(frozen=True)
class Repeat:
    """So many times; `most` is None when there is no end."""

    part: Node
    least: int
    most: int | None


Node = Chars | End | Sequence | Choice | Repeat

QUANTIFIER = re.compile(r"\{([0-9]{1,9})(?:(,)([0-9]{1,9})?)?\}")
ESCAPED = {"n": "\n", "r": "\r", "t": "\t"}
PLAIN = frozenset(r"\|.?*+(){}-[]^")
HEX = re.compile(r"u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2})|u\{([0-9A-Fa-f]{1,6})\}")


@dataclass
class Parser:
    """Reads an expression from left to right; `warnings` say what XML Schema does not have."""

    text: str
    js: bool = False
    at: int = 0
    warnings: list[str] = field(default_factory=list)

    def peek(self, size: int = 1) -> str:
        return self.text[self.at : self.at + size]

    def warn(self, what: str) -> None:
        if not self.js and what not in self.warnings:
            self.warnings.append(what)

    def whole(self) -> Node:
        tree = self.choice()
        if self.at < len(self.text):
            raise BadPattern(f"the ) at {self.at + 1} closes nothing")
        return tree

    def choice(self) -> Node:
        branches = [self.branch()]
        while self.peek() == "|":
            self.at += 1
            branches.append(self.branch())
        return branches[0] if len(branches) == 1 else Choice(tuple(branches))

    def branch(self) -> Node:
        parts: list[Node] = []
        while self.at < len(self.text) and self.peek() not in "|)":
            parts.append(self.piece())
        return parts[0] if len(parts) == 1 else Sequence(tuple(parts))

    def piece(self) -> Node:
        atom = self.atom()
        char, found = self.peek(), QUANTIFIER.match(self.text, self.at)
        if char and char in "?*+":
            self.at += 1
            least, most = (1 if char == "+" else 0), (1 if char == "?" else None)
        elif found:
            self.at = found.end()
            least = int(found[1])
            most = least if not found[2] else int(found[3]) if found[3] else None
            if most is not None and most < least:
                raise BadPattern(f"{found[0]} counts down")
        else:
            return atom
        if isinstance(atom, End):
            raise BadPattern(f"{atom.name} cannot be repeated")
        if self.peek() == "?":
            self.at += 1
            self.warn("XML Schema has no lazy quantifier; for a whole value it makes no difference")
        if self.peek() and self.peek() in "?*+{":
            raise BadPattern(f"{self.peek()!r} at {self.at + 1} repeats a repetition")
        return Repeat(atom, least, most)

    def atom(self) -> Node:
        char = self.peek()
        self.at += 1
        if char == "(":
            return self.group()
        if char == "[":
            return self.bracket()
        if char == "\\":
            return self.escape()
        if char == ".":
            return LINE
        if char in "^$":
            return End(char)
        if char in "?*+":
            raise BadPattern(f"{char!r} at {self.at} repeats nothing")
        if char in "]{}" and not (self.js and char == "]"):
            raise BadPattern(f"{char!r} at {self.at} must be written \\{char}")
        return Chars(((ord(char), ord(char)),))

    def group(self) -> Node:
        opened = self.at
        if self.peek() == "?":
            start = self.text[self.at - 1 : self.at + 3]
            if self.peek(2) != "?:":
                names = {"(?=": "look-ahead", "(?!": "look-ahead", "(?<": "look-behind or named group"}
                raise BadPattern(f"XML Schema has no {names.get(start[:3], 'flags')} {start}")
            self.at += 2
            self.warn("XML Schema has no (?:...); a plain ( does the same")
        inner = self.choice()
        if self.peek() != ")":
            raise BadPattern(f"the ( at {opened} is not closed")
        self.at += 1
        return inner

    def escape(self) -> Chars:
        """After a backslash: a character or a class."""
        char = self.peek()
        self.at += 1
        if not char:
            raise BadPattern("it ends with a backslash")
        classes = JS_CLASSES if self.js else CLASSES
        if char in classes:
            return classes[char]
        if char in "pP":
            return self.property(char == "P")
        if char in ESCAPED:
            char = ESCAPED[char]
        elif char in "ux" and (found := HEX.match(self.text, self.at - 1)):
            self.at = found.end()
            code = int(found[1] or found[2] or found[3], 16)
            if code > LAST:
                raise BadPattern(f"\\{found[0]} is no character")
            self.warn(f"XML Schema has no \\{found[0]}; write the character itself")
            char = chr(code)
        elif char not in PLAIN:
            if char.isalnum():
                what = "back-references" if char.isdigit() else f"\\{char}"
                raise BadPattern(f"XML Schema has no {what}")
            if char != "$":  # an end of the value here, so its escape has a use
                self.warn(f"XML Schema has no \\{char}; write {char}")
        return Chars(((ord(char), ord(char)),))

    def property(self, negated: bool) -> Chars:
        found = re.compile(r"\{(\^?)([A-Za-z0-9_\-]+)\}").match(self.text, self.at)
        if not found or found[1]:
            raise BadPattern(f"\\p at {self.at - 1} needs the form \\p{{Lu}} or \\p{{IsGreek}}")
        self.at, name = found.end(), found[2]
        if name in CATEGORIES:
            return Chars(categories=(name,), negated=negated)
        if name.startswith("Is"):
            return Chars(of_block(name), negated=negated)
        raise BadPattern(f"{name!r} is no Unicode category")

    def bracket(self) -> Chars:
        """After a [: a class, perhaps negated, perhaps less another."""
        opened = self.at
        negated = self.peek() == "^"
        self.at += negated
        start = self.at
        spans: list[tuple[int, int]] = []
        others: list[Chars] = []
        minus = None
        while self.peek() != "]":
            if not self.peek():
                raise BadPattern(f"the [ at {opened} is not closed")
            if self.peek(2) == "-[" and self.at > start and not self.js:
                self.at += 2
                minus = self.bracket()
                if self.peek() != "]":
                    raise BadPattern(f"after a subtraction the [ at {opened} must close")
                break
            low = self.member(start)
            if isinstance(low, Chars):
                others.append(low)
                continue
            high: str | Chars = low
            if self.peek() == "-" and self.peek(2) not in ("-]", "-[") and len(self.peek(2)) == 2:
                self.at += 1
                high = self.member(start)
            if isinstance(high, Chars):
                raise BadPattern("a span of characters cannot end with a class")
            if high < low:
                raise BadPattern(f"the span {low}-{high} counts down")
            spans.append((ord(low), ord(high)))
        if self.at == start and not self.js:
            raise BadPattern(f"the class at {opened} is empty")
        self.at += 1
        return Chars(tuple(spans), (), tuple(others), negated, minus)

    def member(self, start: int) -> str | Chars:
        """One character of a class, or a class within it."""
        char = self.peek()
        if char == "\\":
            self.at += 1
            found = self.escape()
            single = len(found.spans) == 1 and found.spans[0][0] == found.spans[0][1]
            return chr(found.spans[0][0]) if single and not found.negated and not found.others else found
        if char == "[" and not self.js:
            raise BadPattern(f"'[' at {self.at + 1} must be written \\[")
        if char == "-" and self.at > start and self.peek(2) != "-]" and self.peek(2) != "-[":
            self.warn("in XML Schema a - within a class stands first or last, or is written \\-")
        self.at += 1
        return char


def parse(text: str, *, js: bool = False) -> tuple[Node, tuple[str, ...]]:
    """The tree of an expression, and what in it is not XML Schema's; BadPattern when it is none."""
    parser = Parser(text, js)
    try:
        return parser.whole(), tuple(parser.warnings)
    except RecursionError:
        raise BadPattern("it is nested too deep") from None
