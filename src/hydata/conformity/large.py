"""A large text table: its header is read exactly, its rows in blocks."""

from __future__ import annotations

from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections import deque
from collections.abc import Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from hydata.conformity.blocks import Signs, Unwieldy, closed
from hydata.conformity.dialect import NEWLINES, Dialect
from hydata.conformity.encoding import Text
from hydata.conformity.fast import FastLane
from hydata.conformity.faults import Fault
from hydata.conformity.rows import Record, TextRows
from hydata.conformity.scan import Body, scan
from hydata.conformity.structure import Reader, fitted
from hydata.conformity.tally import Tally

if TYPE_CHECKING:
    from hydata.conformity.table import Table

LOOK = 1 << 18  # bytes by which delimiter and encoding are told


def takes(dialect: Dialect) -> bool:
    """Whether blocks can be cut of files of a dialect: what any CSV reader knows."""
    signs = (dialect.delimiter, dialect.quote or '"')
    return (
        all(len(sign) == 1 and sign.isascii() and sign not in "\r\n\0" for sign in signs)
        and dialect.line_terminator in NEWLINES[:2]
        and dialect.double_quote
        and not (dialect.escape or dialect.skip_initial_space or dialect.skip_blank_rows)
        and dialect.null is None
        and dialect.header_rows in ((), (1,))
        and not dialect.comment_rows
        and dialect.comment.isascii()
        and not {*dialect.comment} & {*"\r\n"}
        and dialect.delimiter != dialect.quote
    )


def check_large(table: Table) -> int | None:
    """Judge all parts of a table in blocks; None where they have to be read exactly from the first row."""
    paths, dialect, names = table.resource.paths, table.dialect, table.names()
    heads = [_head(table.source(path, _quiet)) for path in paths]
    begins = [_begin(head, dialect) for head in heads]
    if None in begins or len({*begins}) > 1:
        return None
    header, end = begins[0] or (b"", b"")
    reader = Reader(Text(heads[:1], _quiet), dialect, _quiet, names)  # told where it is read in full
    if reader.dialect != dialect or reader.line != 1 or not reader.width:
        return None
    for table.part in range(len(paths)):
        text = Text([header], table.tell, table.resource.raw.get("encoding"))
        plan = table.planned(Reader(text, dialect, table.tell, names))
    labels = [str(label) for label in reader.labels] if reader.labels is not None else names or []
    fields = plan.fields

    def exactly(data: bytes, tally: Tally) -> tuple[list[Record], int]:
        def tell(fault: Fault) -> None:
            row, line = (None if each is None else each - 1 for each in (fault.row, fault.line))
            tally.add(fault._replace(row=row, line=line))

        text = Text([data], tell, begun=True)
        rows = TextRows(text, dialect, tell, end.decode())
        found = fitted(rows, len(labels), fields, dialect, tell)
        return [(number - 1, line - 1, cells) for number, line, cells in found], rows.number

    quote = ord(dialect.quote) if dialect.quote else 0
    signs = Signs(ord(dialect.delimiter), quote, dialect.comment.encode(), end)
    table.watch = table.state.options.watcher(table.resource, labels)
    lane = FastLane(plan, signs, exactly, table.tally.samples, table.watch)
    first = True

    def bodies() -> Iterator[Body]:
        nonlocal first
        for part, path in enumerate(paths):
            table.part = part
            source = table.source(path, table.tell if first else _quiet)
            place = 1 + bool(dialect.header_rows)
            whole = partial(getattr, source, "complete")
            yield Body(part, place, place, _behind(source, len(header)), whole)
            if first:
                table.fingerprint(source)
        first = False

    name, progress = table.resource.name, table.state.options.progress
    try:
        rows = scan(
            lane, bodies, table.tally, budget=table.state.options.memory,
            progress=lambda rows, size: progress(f"{name}: {rows:,} rows, {size / 1e6:,.0f} MB"),
        )  # fmt: skip
    except Unwieldy:
        table.begin()
        return None
    _hint(table)
    return rows


def _quiet(fault: Fault) -> None:
    """Tell nothing."""


def _head(chunks: Iterable[bytes]) -> bytes:
    """As much of the beginning as tells in which encoding a file is."""
    head = b""
    for chunk in chunks:
        head += chunk
        if len(head) >= LOOK:
            break
    return head


def _begin(head: bytes, dialect: Dialect) -> tuple[bytes, bytes] | None:
    """What is read before the rows, the header or a byte order mark, and how the first line ends.

    None where the first line is not one whole row, or it is not sure that the file is UTF-8.
    """
    end = head.find(b"\n") + 1
    line = head[:end]
    row = line.removeprefix(BOM_UTF8)
    sign = b"\r\n" if line.endswith(b"\r\n") else b"\n"
    signs = Signs(ord(dialect.delimiter), ord(dialect.quote) if dialect.quote else 0)
    if (
        not row.strip()
        or b"\r" in row.removesuffix(sign)
        or b"\0" in head
        or head.startswith((BOM_UTF16_LE, BOM_UTF16_BE))
        or (dialect.comment and row.startswith(dialect.comment.encode()))
        or not closed(row, signs)
    ):
        return None
    return line if dialect.header_rows else line.removesuffix(row), sign


def _behind(chunks: Iterable[bytes], start: int) -> Iterator[bytes]:
    for chunk in chunks:
        if start < len(chunk):
            yield chunk[start:] if start else chunk
        start = max(start - len(chunk), 0)


def _hint(table: Table) -> None:
    """Say what would read the first file with bytes that are none of its encoding."""
    kind = ("encoding-error", "undecodable", "")
    if kind not in table.tally.groups:
        return
    table.part = table.tally.groups[kind].places[0][0]
    path, told = table.resource.paths[table.part], list[Fault]()
    again = partial(table.source, path, _quiet)
    deque(Text(again(), told.append, table.resource.raw.get("encoding"), again), 0)
    table.tally.hint(kind, next(fault.hint for fault in told if fault.kind == "undecodable" and fault.hint))
