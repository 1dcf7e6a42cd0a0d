"""Blocks of whole rows, cut out of a stream of bytes, and a guard that says which of them are regular.

A regular block is one that any CSV reader takes alike: every row has as many cells as there are
columns, quotes stand around whole cells only, no row is blank. The guard counts bytes; whatever it
does not vouch for is read sign by sign elsewhere.
"""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from hydata.conformity.rows import CELL_LIMIT

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Places = npt.NDArray[np.int64]

SIZE = 8 << 20  # bytes of a block: what fits the caches of a processor
FIRST = 1 << 19  # of the first one, which is judged before the others, for what it teaches
HELD = 64 << 20  # bytes that are held back while a quote is open
LF = 10


Count = Callable[[bytes, int], int]


class Signs(NamedTuple):
    """The bytes that give a file its structure; `quote` is 0 where there is none."""

    delimiter: int = ord(",")
    quote: int = ord('"')
    comment: bytes = b""
    end: bytes = b"\n"  # of the first row

    def quoted(self, data: bytes) -> bool:
        """Whether there is a quote."""
        return self.quote > 0 and bytes([self.quote]) in data

    def remarks(self, data: bytes) -> bool:
        """Whether a line may be a comment, whose quotes are none."""
        sign = self.comment
        return sign != b"" and (data.startswith(sign) or b"\n" + sign in data or b"\r" + sign in data)


class Block(NamedTuple):
    """Whole rows as bytes: whether they are regular, how many lines they take, how and where rows end."""

    data: bytes
    regular: bool
    lines: int
    ended: bytes = b"\n"
    ends: Places | None = None  # the lines on which rows end, from 0, where cells hold line breaks

    def line(self, row: int) -> int:
        """The physical line on which a row begins, both from 0."""
        return row if self.ends is None or row == 0 else int(self.ends[row - 1]) + 1


class Unwieldy(Exception):
    """No row ends within what may be held back: the file has to be read exactly from its first row."""


def cut(
    chunks: Iterable[bytes], signs: Signs, size: int = SIZE, whole: Callable[[], bool] = lambda: True
) -> Iterator[bytes]:
    """Cut a stream into pieces that end where a row ends, and can each be read without the next one.

    `whole` says at the end whether the stream was all there: else its last row is none.
    """
    held: list[bytes | memoryview] = []
    length, enough, quoted = 0, min(size, FIRST), False
    for chunk in chunks:
        held.append(chunk)
        length += len(chunk)
        quoted = quoted or signs.quoted(chunk)
        if length < enough:
            continue
        last = 0 if quoted else chunk.rfind(b"\n") + 1
        end = length - len(chunk) + last if last else _end(b"".join(held), signs)
        if not end:
            if length > HELD:
                raise Unwieldy
            enough = length + size
            continue
        at, enough = end - (length - len(chunk)), size
        if at < 0:  # in an earlier chunk
            held, at = [b"".join(held)], end
        tail = memoryview(held[-1])  # so each byte is copied once
        yield b"".join([*held[:-1], tail[:at]])
        held, length = [tail[at:]], length - end
        quoted = quoted and signs.quoted(bytes(tail[at:]))
    if length:
        rest = b"".join(held)
        if not whole():
            rest = rest[: _end(rest, signs)]
            if rest:
                yield rest
            return
        # A regular last row without a line end gets that of the first one.
        ended = rest.endswith((b"\n", b"\r")) or signs.remarks(rest) or not closed(rest, signs)
        yield rest if ended else rest + signs.end


def _end(data: bytes, signs: Signs) -> int:
    """Where the last row ends that can be told from these bytes alone; 0 where there is none."""
    if not signs.quoted(data):
        return data.rfind(b"\n") + 1 or data.rfind(b"\r", 0, len(data) - 1) + 1
    from hydata.conformity.quotes import last_row  # imports numpy

    return last_row(data, signs)


def guard(data: bytes, signs: Signs, width: int, count: Count = bytes.count) -> Block:
    """Tell whether whole rows are regular; `count` says how often a byte stands there."""
    lines = rows = count(data, LF)
    ended, crs = b"\n", data.count(b"\r") if b"\r" in data else 0
    if crs:  # line ends are LF, or CRLF, all of them
        ended, pairs = b"\r\n", data.count(b"\r\n")
        lines += crs - pairs
    regular = width > 1 and data.endswith(b"\n") and b"\0" not in data and (not crs or crs == pairs == rows)
    if not regular or data.startswith(BOM_UTF8) or signs.remarks(data):
        return Block(data, False, lines)
    ends = None
    if not signs.quoted(data):
        cells, longest = count(data, signs.delimiter), max(map(len, data.split(b"\n"))) if _long(data) else 0
    else:
        from hydata.conformity.quotes import outside  # imports numpy

        found = outside(data, signs)
        if found is None:
            return Block(data, False, lines)
        cells, ends, longest = found
        rows = lines if ends is None else len(ends)
    # The reader refuses rows that are too long. So none is too short, or blank, when the sum is right.
    regular = cells == rows * (width - 1) and longest <= CELL_LIMIT
    return Block(data, regular, lines, ended, ends)


def closed(row: bytes, signs: Signs) -> bool:
    """Whether each quote of a row is well placed, and none is left open."""
    if not signs.quoted(row):
        return True
    from hydata.conformity.quotes import paired  # imports numpy

    return paired(row, signs)


def _long(data: bytes) -> bool:
    """Whether a cell may be beyond the limit that the exact lane knows."""
    return len(data) > CELL_LIMIT
