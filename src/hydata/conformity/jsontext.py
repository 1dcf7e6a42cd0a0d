"""JSON values of a text, one by one, with what is odd about them; a number with a point is a Decimal."""

from __future__ import annotations

import json
import re
from collections import Counter
from decimal import Decimal, InvalidOperation
from typing import Any

DIGITS = 4300  # of a whole number: the most that Python reads
EXPONENT = 6144  # of a number with a point, as in decimal128: others would only keep the machine busy
_SPACE = re.compile(r"[ \t\r\n]*")
_HALF = re.compile(r"\\u[dD][89a-fA-F]")
Odd = tuple[str, str, str]  # kind, message, value


class Values:
    """JSON values of a text, with what is odd about them taken down."""

    def __init__(self, text: str) -> None:
        self.text, self.odd = text, list[Odd]()
        hooks: dict[str, Any] = {
            "object_pairs_hook": self._pairs,
            "parse_float": self._float,
            "parse_constant": self._constant,
        }
        self.decoder = json.JSONDecoder(**hooks)
        self.careful = json.JSONDecoder(**hooks, parse_int=self._int)

    def value(self, at: int) -> tuple[Any, int]:
        """The value that begins at a place, and where it ends; ValueError or RecursionError."""
        before = len(self.odd)
        try:
            value, end = self.decoder.raw_decode(self.text, at)
        except json.JSONDecodeError:
            raise
        except ValueError:  # a whole number of more digits than Python reads
            del self.odd[before:]
            value, end = self.careful.raw_decode(self.text, at)
        if _HALF.search(self.text, at, end):
            value = self._whole(value)
        return value, end

    def taken(self) -> list[Odd]:
        """What was odd since this was asked last."""
        odd, self.odd = self.odd, []
        return odd

    def _pairs(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(pairs)
        if len(made) < len(pairs):
            key = Counter(key for key, _ in pairs).most_common(1)[0][0][:60]
            self.odd.append(("duplicate-key", "a key stands twice in an object; the last one is taken", key))
        return made

    def _whole(self, value: Any) -> Any:
        """The value without halves of characters, which an escape may write and no file can hold."""
        if isinstance(value, list):
            return [self._whole(each) for each in value]
        if isinstance(value, dict):
            return {self._whole(key): self._whole(each) for key, each in value.items()}
        if not isinstance(value, str):
            return value
        text = value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        if text != value:
            self.odd.append(("surrogate", "an escape stands for half a character", text[:60]))
        return text

    def _float(self, text: str) -> Any:
        try:
            number = Decimal(text)
        except InvalidOperation:
            number = None
        return number if number is not None and abs(number.adjusted()) <= EXPONENT else self._beyond(text)

    def _int(self, text: str) -> Any:
        return int(text) if len(text) <= DIGITS else self._beyond(text)

    def _beyond(self, text: str) -> str:
        self.odd.append(("number", "a number is beyond all measure", text[:60]))
        return text

    def _constant(self, text: str) -> str:
        return no_number({"Infinity": "INF", "-Infinity": "-INF"}.get(text, text), self.odd)


BROKEN = (ValueError, RecursionError)


def broken(error: BaseException) -> Odd:
    if isinstance(error, json.JSONDecodeError):
        return "not-json", f"not JSON: {error.msg}", error.doc[error.pos : error.pos + 40].split("\n")[0]
    if isinstance(error, RecursionError):
        return "nesting", "values are nested too deeply", ""
    return "not-json", f"not JSON: {error}", ""


def no_number(text: str, odd: list[Odd]) -> str:
    """NaN and the infinities in the standard's spelling, which is a text: JSON has no such numbers."""
    odd.append(("not-a-number", "JSON has no such number: write it as a text, or null", text))
    return text


def space(text: str, at: int) -> int:
    """The next place that is no blank."""
    found = _SPACE.match(text, at)
    return found.end() if found else at
