"""Where rows end in bytes whose quotes stand oddly: by the grammar of rows.py, whatever quotes stand where.

A quote opens a cell only at the cell's beginning. It closes it where a delimiter or a line end follows, and
where other text follows in the same line. Else it is never closed: it is a sign like any other, and its
row ends with its line. To tell that, one has to look far ahead.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from functools import cache

from hydata.conformity.rows import CELL_LIMIT

SLICE = 1 << 16


def last_end(data: bytes, delimiter: bytes, quote: bytes, comment: bytes) -> int:
    r"""Where the last row ends that can be told from these bytes alone; 0 where there is none.

    Nothing before that place hangs on what stands behind it.

    >>> last_end(b'a,5" pipe\nb,"one\ntwo"\nc,"open\n', b",", b'"', b"")
    22
    >>> last_end(b'a,"open\nb,c\n', b",", b'"', b"")
    0
    """
    signs = _signs(delimiter, quote, comment)
    at = seen = end = 0
    while True:
        row = signs.row.match(data, at)
        if row and row.end() - at <= CELL_LIMIT:
            at = row.end()
        elif odd := _odd_row(data, at, signs):
            at, seen = odd[0], max(odd[1], seen)
        else:
            return end
        if at >= seen:
            end = at


@dataclass(frozen=True)
class _Signs:
    """What a row is made of."""

    delimiter: bytes
    quote: bytes
    row: re.Pattern[bytes]  # as it is when each quote that opens a cell is closed
    comment: re.Pattern[bytes]
    cell: re.Pattern[bytes]
    quoted: re.Pattern[bytes]  # one of those in quotes
    closed: re.Pattern[bytes]  # from a quote to the next one that is not one of a pair
    plain: re.Pattern[bytes]
    end: re.Pattern[bytes]


@cache
def _signs(delimiter: bytes, quote: bytes, comment: bytes) -> _Signs:
    cut, sign = re.escape(delimiter), re.escape(quote)
    end = rb"(?:\r\n|\n|\r(?=[^\n]))"  # of a CR at the end of the bytes nobody knows
    plain = rb"[^%b\r\n]*" % cut
    closed = rb"%b[^%b]*(?:%b%b[^%b]*)*%b(?!%b)" % (sign, sign, sign, sign, sign, sign, sign)
    line = rb"%b[^%b\r\n]*(?:%b%b[^%b\r\n]*)*%b(?!%b)" % (sign, sign, sign, sign, sign, sign, sign)
    quoted = rb"%b(?=[%b\r\n])" % (closed, cut)
    cell = rb"(?:%b|%b%b|(?!%b)%b)" % (quoted, line, plain, sign, plain)
    remark = rb"(?=%b)[^\r\n]*%b" % (re.escape(comment), end) if comment else rb"(?!)"
    row = rb"%b|(?:%b%b)*+%b%b" % (remark, cell, cut, cell, end)
    known = rb"(?=[%b\n]|\r[^\n]|\r\n)" % cut
    texts = (row, remark, cell + known, quoted, closed, plain, end)
    return _Signs(delimiter, quote, *(re.compile(text) for text in texts))


def _odd_row(data: bytes, at: int, signs: _Signs) -> tuple[int, int] | None:
    """Where a row with a quote that is not closed ends, and how far one looks; None: beyond the bytes."""
    seen = at
    if remark := signs.comment.match(data, at):
        return remark.end(), seen
    while True:
        cell, looked = signs.cell.match(data, at), 0
        if data.startswith(signs.quote, at):
            looked = _looked(data, at, cell is not None, signs)
            if looked < 0:
                return None
            if looked:
                seen, cell = max(seen, looked), signs.plain.match(data, at)
        if cell is None:
            return None
        whole = not looked and signs.quoted.match(data, at)
        if not whole and _beyond(data, at, cell.end()):  # the rest of the line is skipped
            end = signs.end.search(data, cell.end())
            return (end.end(), seen) if end else None
        at = cell.end()
        if end := signs.end.match(data, at):
            return end.end(), seen
        if not data.startswith(signs.delimiter, at):
            return None
        at += len(signs.delimiter)


def _looked(data: bytes, at: int, closes: bool, signs: _Signs) -> int:
    """How far one looks to know that a quote is never closed; 0: it is, -1: beyond the bytes."""
    closed = signs.closed.match(data, at)
    if closed is None or closed.end() == len(data):
        return _beyond(data, at, len(data)) or -1
    return 0 if closes and not _beyond(data, at, closed.end() - 1) else closed.end() + 1


def _beyond(data: bytes, start: int, end: int) -> int:
    """A place by which a cell is longer than the limit, if it is; else 0."""
    if end - start <= CELL_LIMIT:
        return 0
    decoder, count = codecs.getincrementaldecoder("utf-8")("replace"), 0
    for at in range(start, end, SLICE):
        count += len(decoder.decode(data[at : min(at + SLICE, end)]))
        if count > CELL_LIMIT:
            return min(at + SLICE, end)
    return 0
