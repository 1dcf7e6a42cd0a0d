"""Blocks of whole rows, cut out of a stream of bytes, and a guard that says which of them are regular.

A regular block is one that any CSV reader takes alike: every row has as many cells as there are
columns, quotes stand around whole cells only, no row is blank. The guard counts bytes; whatever it
does not vouch for is read sign by sign elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from hydata.conformity.rows import CELL_LIMIT

SIZE = 8 << 20  # bytes of a block: what fits the caches of a processor
HELD = 64 << 20  # bytes that are held back while a quote is open

Bytes = npt.NDArray[np.uint8]
Places = npt.NDArray[np.int64]
FEW = 40_000  # quotes of a block that are looked at pair by pair, which is quicker than byte by byte
LF, CR = 10, 13
SLICE = 1 << 18


@dataclass(frozen=True)
class Signs:
    """The bytes that give a file its structure; `quote` is 0 where there is none."""

    delimiter: int = ord(",")
    quote: int = ord('"')
    comment: bytes = b""


@dataclass(frozen=True)
class Block:
    """Whole rows as bytes: whether they are regular, how many lines they take, and where rows end."""

    data: bytes
    regular: bool
    lines: int
    ends: npt.NDArray[np.int64] | None = None  # of the rows, where cells hold line breaks

    def line(self, row: int) -> int:
        """The physical line on which a row begins, both from 0."""
        if self.ends is None or row == 0:
            return row
        return self.data.count(b"\n", 0, int(self.ends[row - 1]) + 1)


def cut(chunks: Iterable[bytes], signs: Signs, size: int = SIZE) -> Iterator[bytes]:
    """Cut a stream into pieces that end where a row ends."""
    held: list[bytes | memoryview] = []
    length, quote, quoted, crlf = 0, bytes([signs.quote]), False, False
    for chunk in chunks:
        held.append(chunk)
        length += len(chunk)
        quoted = quoted or quote in chunk
        if length < size:
            continue
        last = chunk.rfind(b"\n") + 1
        end = _end(b"".join(held), signs) if quoted else last and length - len(chunk) + last
        if not end and length > HELD:  # a quote that is never closed, or one endless row
            end = b"".join(held).rfind(b"\n") + 1 or length
        if not end:
            continue
        at = end - (length - len(chunk))
        if at < 0:  # in an earlier chunk
            held, at = [b"".join(held)], end
        tail = memoryview(held[-1])  # so each byte is copied once
        piece = b"".join([*held[:-1], tail[:at]])
        crlf = piece.endswith(b"\r\n")
        yield piece
        held, length = [tail[at:]], length - end
        quoted = quoted and quote in bytes(tail[at:])
    if length:
        rest = b"".join(held)
        # A last row without a line end gets that of the others; a bare CR there is told elsewhere.
        end_of_line = b"\r\n" if crlf or b"\r\n" in rest else b"\n"
        yield rest if rest.endswith((b"\n", b"\r")) else rest + end_of_line


def _end(data: bytes, signs: Signs) -> int:
    """Where the last whole row ends: after a line break that no quoted cell holds."""
    if bytes([signs.quote]) not in data:
        return data.rfind(b"\n") + 1
    quotes = np.flatnonzero(np.frombuffer(data, np.uint8) == signs.quote)
    for before in range(len(quotes) // 2 * 2, -1, -2):  # an even number of quotes: outside of cells
        low = int(quotes[before - 1]) if before else 0
        high = int(quotes[before]) if before < len(quotes) else len(data)
        end = data.rfind(b"\n", low, high) + 1
        if end:
            return end
    return 0


def guard(data: bytes, signs: Signs, width: int) -> Block:
    """Tell whether whole rows are regular."""
    array = np.frombuffer(data, np.uint8)
    lines = _count(array, LF)
    ends = None
    regular = width > 1 and data.endswith(b"\n") and b"\0" not in data
    if regular and b"\r" in data:  # line ends are LF, or CRLF, all of them
        regular = data.count(b"\r") == data.count(b"\r\n") == lines
    if not regular:
        return Block(data, False, lines)
    if bytes([signs.quote]) not in data:
        cells = _count(array, signs.delimiter)
        rows = lines
    else:
        quotes = _places(array, signs.quote)
        regular = _well_quoted(array, quotes, signs)
        if not regular:
            return Block(data, False, lines)
        cells, rows, ends = _outside(data, array, quotes, signs, lines)
    if len(data) > CELL_LIMIT:  # a cell may be beyond the limit that the exact lane knows
        breaks_at = np.flatnonzero(array == LF)
        regular = regular and int(np.diff(breaks_at, prepend=-1).max()) <= CELL_LIMIT
    # The reader refuses rows that are too long. So none is too short, or blank, when the sum is right.
    regular = regular and cells == rows * (width - 1)
    if regular and signs.comment:
        regular = not data.startswith(signs.comment) and b"\n" + signs.comment not in data
    return Block(data, regular, lines, ends)


def _count(array: Bytes, sign: int) -> int:
    """How often a byte stands there; in slices that stay in the cache of a processor."""
    return sum(int(np.count_nonzero(array[at : at + SLICE] == sign)) for at in range(0, len(array), SLICE))


def _places(array: Bytes, sign: int) -> Places:
    """Where a byte stands."""
    found = [np.flatnonzero(array[at : at + SLICE] == sign) + at for at in range(0, len(array), SLICE)]
    return np.concatenate(found) if found else np.empty(0, np.int64)


def _outside(
    data: bytes, array: Bytes, quotes: Places, signs: Signs, lines: int
) -> tuple[int, int, Places | None]:
    """Delimiters and rows that no quoted cell holds; where rows end, if such cells hold line breaks."""
    if len(quotes) <= FEW:
        delimiter, pairs = bytes([signs.delimiter]), quotes.reshape(-1, 2).tolist()
        if not any(data.find(b"\n", opened, closed) >= 0 for opened, closed in pairs):
            held = sum(data.count(delimiter, opened, closed) for opened, closed in pairs)
            return _count(array, signs.delimiter) - held, lines, None
    inside = np.logical_xor.accumulate(array == signs.quote)
    cells = int(np.count_nonzero((array == signs.delimiter) & ~inside))
    ends = np.flatnonzero((array == LF) & ~inside)
    return cells, len(ends), ends if len(ends) != lines else None


def _well_quoted(array: Bytes, at: Places, signs: Signs) -> bool:
    """Each quote opens a cell, closes one, or is one of a pair inside a cell."""
    if len(at) % 2:
        return False
    opening, closing = at[::2], at[1::2]
    before = np.where(opening > 0, array[opening - 1], LF)
    after = array[np.minimum(closing + 1, len(array) - 1)]
    # Two quotes inside a cell close it and open it again.
    opens = (before == signs.delimiter) | (before == LF) | (before == signs.quote)
    closes = (after == signs.delimiter) | (after == LF) | (after == CR) | (after == signs.quote)
    return bool(opens.all() and closes.all())
