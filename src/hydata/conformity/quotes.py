"""Bytes counted by numpy, and quotes among them: whether any CSV reader takes them, and what they hold."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from hydata.conformity.blocks import LF, Signs
from hydata.conformity.ends import last_end
from hydata.conformity.rows import CELL_LIMIT

Bytes = npt.NDArray[np.uint8]
Places = npt.NDArray[np.int64]
FEW = 10_000  # quotes of a block that are looked at pair by pair, which is quicker than byte by byte
CR = 13
SLICE = 1 << 18
INSIDE = np.arange(256, dtype=np.uint8)  # of eight bits: the odd ones among those set, and what follows them
for shift in (1, 2, 4):
    INSIDE ^= INSIDE >> shift


def paired(data: bytes, signs: Signs) -> bool:
    """Whether each quote is well placed, and none is left open."""
    array = np.frombuffer(data, np.uint8)
    quotes = _places(array, signs.quote)
    return len(quotes) % 2 == 0 and _well_quoted(array, quotes, signs)


def last_row(data: bytes, signs: Signs) -> int:
    """Where the last row ends that can be told from these bytes alone; 0 where there is none."""
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


def outside(data: bytes, signs: Signs) -> tuple[int, Places | None, int] | None:
    """Delimiters that no quoted cell holds; the lines on which rows end, if such cells hold line breaks;
    the longest row where one may be too long, else 0. None where quotes are not well placed.
    """
    array = np.frombuffer(data, np.uint8)
    quotes = _places(array, signs.quote)
    if len(quotes) % 2 or not _well_quoted(array, quotes, signs):
        return None
    cells, ends = _outside(data, array, quotes, signs)
    longest = 0
    if len(data) > CELL_LIMIT:  # a cell may be beyond the limit that the exact lane knows
        breaks = np.flatnonzero(array == LF)
        longest = int(np.diff(breaks if ends is None else breaks[ends], prepend=-1).max())
    return cells, ends, longest


def count(data: bytes, sign: int) -> int:
    """How often a byte stands there; in slices that stay in the cache of a processor."""
    array = np.frombuffer(data, np.uint8)
    return sum(int(np.count_nonzero(array[at : at + SLICE] == sign)) for at in range(0, len(array), SLICE))


def _places(array: Bytes, sign: int) -> Places:
    """Where a byte stands."""
    found = [np.flatnonzero(array[at : at + SLICE] == sign) + at for at in range(0, len(array), SLICE)]
    return np.concatenate(found) if found else np.empty(0, np.int64)


def _outside(data: bytes, array: Bytes, quotes: Places, signs: Signs) -> tuple[int, Places | None]:
    if len(quotes) <= FEW:
        delimiter, pairs = bytes([signs.delimiter]), quotes.reshape(-1, 2).tolist()
        if not any(data.find(b"\n", opened, closed) >= 0 for opened, closed in pairs):
            held = sum(data.count(delimiter, opened, closed) for opened, closed in pairs)
            return count(data, signs.delimiter) - held, None
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
