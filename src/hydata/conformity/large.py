"""A large text table: its header is read exactly, its rows in blocks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from hydata.conformity.blocks import Signs
from hydata.conformity.dialect import NEWLINES, Dialect
from hydata.conformity.encoding import Text
from hydata.conformity.fast import FastLane
from hydata.conformity.faults import Fault
from hydata.conformity.rows import Record
from hydata.conformity.scan import Body, scan
from hydata.conformity.structure import Reader
from hydata.conformity.tally import Tally

if TYPE_CHECKING:
    from hydata.conformity.engine import Table


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
    )


def check_large(table: Table) -> int | None:
    """Judge all parts of a table in blocks; None where they have to be read exactly from the first row."""
    paths = table.resource.paths
    quiet: Callable[[Fault], None] = lambda fault: None  # noqa: E731
    heads = [next(iter(table.source(path, quiet)), b"") for path in paths]
    ends = [_header_end(head, table.dialect) for head in heads]
    if not all(ends) or len({head[:end].rstrip() for head, end in zip(heads, ends, strict=True)}) > 1:
        return None
    header = [heads[0][: ends[0]]]
    reader = Reader(Text(header, quiet), table.dialect, quiet, table.names())  # told where it is read in full
    if reader.dialect != table.dialect or (table.dialect.header_rows and reader.line != 1):
        return None
    reader = Reader(Text(header, table.tell), table.dialect, table.tell, table.names())
    plan, dialect = table.planned(reader), table.dialect
    names = [str(label) for label in reader.labels] if reader.labels is not None else table.names()
    body = replace(dialect, header_rows=())

    def exactly(data: bytes, tally: Tally) -> tuple[list[Record], int]:
        def tell(fault: Fault) -> None:
            row, line = (None if each is None else each - 1 for each in (fault.row, fault.line))
            tally.add(replace(fault, row=row, line=line))

        rows = Reader(Text([data], tell, "utf-8"), body, tell, names)
        records = [(number - 1, line - 1, cells) for number, line, cells in rows]
        return records, rows.records

    signs = Signs(
        ord(dialect.delimiter), ord(dialect.quote) if dialect.quote else 0, dialect.comment.encode()
    )
    table.watch = table.state.options.watcher(table.resource, names or [])
    lane = FastLane(plan, signs, exactly, table.tally.samples, table.watch)
    first = True

    def bodies() -> Iterator[Body]:
        nonlocal first
        for part, (path, end) in enumerate(zip(paths, ends, strict=True)):
            table.part = part
            source = table.source(path, table.tell if first else quiet)
            header = bool(dialect.header_rows)
            yield Body(part, 1 + header, 1 + header, _behind(source, end if header else 0))
            if first:
                table.fingerprint(source)
        first = False

    name, progress = table.resource.name, table.state.options.progress
    return scan(
        lane, bodies, table.tally, budget=table.state.options.memory,
        progress=lambda rows, size: progress(f"{name}: {rows:,} rows, {size / 1e6:,.0f} MB"),
    )  # fmt: skip


def _header_end(head: bytes, dialect: Dialect) -> int:
    """Where the first line ends; 0 where that is not the whole header, or not told by a line feed."""
    end = head.find(b"\n") + 1
    line = head[:end]
    quote = dialect.quote.encode()
    odd = (
        b"\r" in line.removesuffix(b"\n").removesuffix(b"\r")
        or (quote and line.count(quote) % 2)
        or (dialect.comment and line.startswith(dialect.comment.encode()))
    )
    return (
        0 if odd or b"\0" in head or not line.strip() or head.startswith((b"\xff\xfe", b"\xfe\xff")) else end
    )


def _behind(chunks: Iterable[bytes], end: int) -> Iterator[bytes]:
    for chunk in chunks:
        yield chunk[end:] if end else chunk
        end = 0
