"""Blocks of whole rows, cut out of a stream of bytes, and a guard that says which of them are regular.

A regular block is one that any CSV reader takes alike: every row has as many cells as there are
columns, quotes stand around whole cells only, no row is blank. The guard counts bytes; whatever it
does not vouch for is read sign by sign elsewhere.
"""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from hydata.conformity.ends import last_end
from hydata.conformity.rows import CELL_LIMIT

SIZE = 8 << 20  # bytes of a block: what fits the caches of a processor
FIRST = 1 << 19  # of the first one, which is judged before the others, for what it teaches
HELD = 64 << 20  # bytes that are held back while a quote is open

Bytes = npt.NDArray[np.uint8]
Places = npt.NDArray[np.int64]
FEW = 10_000  # quotes of a block that are looked at pair by pair, which is quicker than byte by byte
LF, CR = 10, 13
SLICE = 1 << 18
INSIDE = np.arange(256, dtype=np.uint8)  # of eight bits: the odd ones among those set, and what follows them
for shift in (1, 2, 4):
    INSIDE ^= INSIDE >> shift


@dataclass(frozen=True)
class Signs:
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


@dataclass(frozen=True)
class Block:
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


def cut(chunks: Iterable[bytes], signs: Signs, size: int = SIZE) -> Iterator[bytes]:
    """Cut a stream into pieces that end where a row ends, and can each be read without the next one."""
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
        # A regular last row without a line end gets that of the first one.
        whole = rest.endswith((b"\n", b"\r")) or signs.remarks(rest) or not closed(rest, signs)
        yield rest if whole else rest + signs.end


def _end(data: bytes, signs: Signs) -> int:
    """Where the last row ends that can be told from these bytes alone; 0 where there is none."""
    if not signs.quoted(data):
        return data.rfind(b"\n") + 1 or data.rfind(b"\r", 0, len(data) - 1) + 1
    if not signs.remarks(data) and len(data) <= CELL_LIMIT:
        array = np.frombuffer(data, np.uint8)
        quotes = _places(array, signs.quote)
        if _well_quoted(array, quotes, signs):
            for before in range(len(quotes) // 2 * 2, -1, -2):  # an even number of quotes: outside of cells
                low = int(quotes[before - 1]) if before else 0
                high = int(quotes[before]) if before < len(quotes) else len(data)
                end = data.rfind(b"\n", low, high) + 1
                if end:
                    return end
    return last_end(data, bytes([signs.delimiter]), bytes([signs.quote]), signs.comment)


def guard(data: bytes, signs: Signs, width: int) -> Block:
    """Tell whether whole rows are regular."""
    array = np.frombuffer(data, np.uint8)
    lines = rows = _count(array, LF)
    ended, crs = b"\n", data.count(b"\r") if b"\r" in data else 0
    if crs:  # line ends are LF, or CRLF, all of them
        ended, pairs = b"\r\n", data.count(b"\r\n")
        lines += crs - pairs
    regular = width > 1 and data.endswith(b"\n") and b"\0" not in data and (not crs or crs == pairs == rows)
    if not regular or data.startswith(BOM_UTF8) or signs.remarks(data):
        return Block(data, False, lines)
    ends = None
    if signs.quoted(data):
        quotes = _places(array, signs.quote)
        if len(quotes) % 2 or not _well_quoted(array, quotes, signs):
            return Block(data, False, lines)
        cells, ends = _outside(data, array, quotes, signs)
        rows = lines if ends is None else len(ends)
    else:
        cells = _count(array, signs.delimiter)
    if len(data) > CELL_LIMIT:  # a cell may be beyond the limit that the exact lane knows
        breaks = np.flatnonzero(array == LF)
        breaks = breaks if ends is None else breaks[ends]
        regular = int(np.diff(breaks, prepend=-1).max()) <= CELL_LIMIT
    # The reader refuses rows that are too long. So none is too short, or blank, when the sum is right.
    return Block(data, regular and cells == rows * (width - 1), lines, ended, ends)


def closed(row: bytes, signs: Signs) -> bool:
    """Whether each quote of a row is well placed, and none is left open."""
    array = np.frombuffer(row, np.uint8)
    quotes = _places(array, signs.quote) if signs.quote else np.empty(0, np.int64)
    return len(quotes) % 2 == 0 and _well_quoted(array, quotes, signs)


def _count(array: Bytes, sign: int) -> int:
    """How often a byte stands there; in slices that stay in the cache of a processor."""
    return sum(int(np.count_nonzero(array[at : at + SLICE] == sign)) for at in range(0, len(array), SLICE))


def _places(array: Bytes, sign: int) -> Places:
    """Where a byte stands."""
    found = [np.flatnonzero(array[at : at + SLICE] == sign) + at for at in range(0, len(array), SLICE)]
    return np.concatenate(found) if found else np.empty(0, np.int64)


def _outside(data: bytes, array: Bytes, quotes: Places, signs: Signs) -> tuple[int, Places | None]:
    """Delimiters that no quoted cell holds; the lines on which rows end, if such cells hold line breaks."""
    if len(quotes) <= FEW:
        delimiter, pairs = bytes([signs.delimiter]), quotes.reshape(-1, 2).tolist()
        if not any(data.find(b"\n", opened, closed) >= 0 for opened, closed in pairs):
            held = sum(data.count(delimiter, opened, closed) for opened, closed in pairs)
            return _count(array, signs.delimiter) - held, None
    # Eight bytes at once: a bit is set from the quote that opens a cell up to the one that closes it.
    inside = INSIDE[np.packbits(array == signs.quote)]
    inside[1:] ^= np.bitwise_xor.accumulate(inside[:-1] & 1) * 255
    cells = int(np.count_nonzero(np.unpackbits(np.packbits(array == signs.delimiter) & ~inside)))
    breaks = array == LF
    if not (np.packbits(breaks) & inside).any():
        return cells, None
    return cells, np.flatnonzero(np.unpackbits(inside, count=len(array))[breaks] == 0)


def _well_quoted(array: Bytes, at: Places, signs: Signs) -> bool:
    """Each quote opens a cell, closes one, or is one of a pair inside a cell; the last may be left open."""
    opening, closing = at[::2], at[1::2]
    before = np.where(opening > 0, array[opening - 1], LF)
    after = array[np.minimum(closing + 1, len(array) - 1)]
    # Two quotes inside a cell close it and open it again.
    opens = (before == signs.delimiter) | (before == LF) | (before == signs.quote)
    closes = (after == signs.delimiter) | (after == LF) | (after == CR) | (after == signs.quote)
    return bool(opens.all() and closes.all())
