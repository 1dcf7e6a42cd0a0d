"""From text to records with their places: the labels first, and rows as wide as they.

A record is (number, line, cells): records count from 1, the header and comments too; a line is a
physical one, ended by LF, CRLF or CR. How rows are read is in rows.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Any

from hydata.conformity.dialect import Dialect
from hydata.conformity.faults import Fault, Report
from hydata.conformity.rows import Record, TextRows, blank, blank_row, ragged, rows

HEAD = 1 << 16  # characters that are looked at to tell the delimiter


class Reader:
    """The labels and the records of a table as text.

    `names` are the schema's fields, if there is a schema: they tell whether a header of one cell is
    meant, and how wide a table without a header is. `report` is called with each fault. A record is
    given with the cells that it has: fewer or more than `width` is told as missing-cell or extra-cell.
    A blank record is told, and not given; nor is one beyond the limits. `before` are the labels of the
    first part of the table, where this is a further one: it may go on without a header of its own.
    `whole` says at the end whether the text was all there.
    """

    def __init__(
        self,
        chunks: Iterable[str],
        dialect: Dialect,
        report: Report,
        names: Sequence[str] | None = None,
        before: Sequence[str] | None = None,
        whole: Callable[[], bool] = lambda: True,
    ) -> None:
        self.report, self.names, self.before, self.whole = report, names, before, whole
        chunks, size = iter(chunks), 0
        head: list[str] = []
        while size < HEAD and (chunk := next(chunks, None)) is not None:
            head.append(chunk)
            size += len(chunk)
        self.dialect = self._sniffed("".join(head)[:HEAD], dialect)
        self._all = TextRows(chain(head, chunks), self.dialect, report, whole=whole)
        self._rows = iter(self._all)
        self.labels: list[str] | None = None
        self.row = self.line = 1
        if dialect.header_rows:
            self.labels = self._header()
        self.fields: Sequence[str] = self.labels or names or ()  # of the columns, until somebody knows better
        self.width = len(self.fields)

    def __iter__(self) -> Iterator[Record]:
        return fitted(self._rows, self.width, self.fields, self.dialect, self.report)

    @property
    def records(self) -> int:
        """How many records there are up to here: header, comments and blank ones too."""
        return self._all.number

    def _header(self) -> list[str]:
        wanted = self.dialect.header_rows
        first = next(self._rows, None)
        if first is None:
            if self.whole():
                message = "the file is empty: it has no header"
                self.report(Fault("source-error", "empty", message, line=1))
            return []
        if wanted == (1,):  # the first row that is no comment
            return self._first(first)
        found: list[list[str]] = []
        for record in chain([first], self._rows):
            if record[0] in wanted:
                self.row, self.line = (self.row, self.line) if found else record[:2]
                found.append(self._texts(record[2]))
            if record[0] >= wanted[-1]:
                if record[0] > wanted[-1]:
                    self._rows = chain([record], self._rows)
                break
        return joined(found, self.dialect.header_join)

    def _first(self, record: Record) -> list[str]:
        """The labels of the first row; where it is blank and the next one is a header, of that one."""
        self.row, self.line = record[:2]
        if self.before and _goes_on(record[2], self.before):
            self._rows = chain([record], self._rows)
            return [*self.before]
        if record[2] or not self.names:
            return self._texts(record[2])
        ahead = list(islice(self._rows, 1))
        if ahead and {*ahead[0][2]} & {*self.names}:
            message, hint = "the row before the header is blank", "delete the line"
            self.report(Fault("blank-header", "blank-line", message, row=self.row, line=self.line, hint=hint))
            self.row, self.line = ahead[0][:2]
            return self._texts(ahead[0][2])
        self._rows = chain(ahead, self._rows)
        return []

    def _texts(self, cells: list[Any]) -> list[str]:
        """Labels, which are texts even where they read like the null sequence."""
        return [str(self.dialect.null) if cell is None else cell for cell in cells]

    def _sniffed(self, head: str, dialect: Dialect) -> Dialect:
        """The dialect, or the one that a file of one column is evidently written in."""
        top = _top(head, dialect)
        if not top or len(top[0][2]) != 1 or (self.names is not None and len(self.names) < 2):
            return dialect
        taken = f"{dialect.quote}{dialect.escape}{dialect.line_terminator}"
        for sign in ",;\t|":
            if sign in taken or sign not in (top[0][2][0] or ""):
                continue
            other = dialect._replace(delimiter=sign)
            cells = [record[2] for record in _top(head, other)]
            if cells and len(cells[0]) > 1 and self._evident(cells):
                number, line, (cell, *_) = top[0]
                message = f"the cells are separated by {sign!r}, not by {dialect.delimiter!r}"
                hint = f'say {{"delimiter": {_json(sign)}}} in the `dialect` of the resource'
                self.report(Fault("source-error", "delimiter", message, cell[:60], number, line, hint=hint))
                return other
        return dialect

    def _evident(self, rows: list[list[str]]) -> bool:
        if self.names is None:
            return len(rows) > 1 and len(rows[0]) == len(rows[1])
        return len(rows[0]) == len(self.names) or len({*rows[0]} & {*self.names}) > 1


def fitted(
    records: Iterable[Record], width: int, labels: Sequence[str], dialect: Dialect, report: Report
) -> Iterator[Record]:
    """The records that are to be judged; what is odd about their width is told. 0: as wide as the first."""
    null = dialect.null
    for record in records:
        cells = record[2]
        if null is not None:
            cells[:] = [None if cell == null else cell for cell in cells]
        if not cells or len(cells) != width or not (cells[0] or any(cells)):
            if blank(cells):
                if not dialect.skip_blank_rows:
                    report(blank_row(record[0], record[1]))
                continue
            width = width or len(cells)
            if len(cells) != width:
                report(ragged(record, width, labels))
        yield record


def joined(rows: Sequence[Sequence[str]], sign: str) -> list[str]:
    """Several header rows as one; the last cell of a shorter row stands for all columns right of it.

    >>> joined([["fruit"], ["id", "name"]], "-")
    ['fruit-id', 'fruit-name']
    """
    width = max(map(len, rows), default=0)
    filled = [[*row, *([row[-1]] if row else [""]) * (width - len(row))] for row in rows]
    return [sign.join(filter(None, parts)) for parts in zip(*filled, strict=True)]


def _top(head: str, dialect: Dialect) -> list[Record]:
    return list(islice(rows([head], dialect, lambda fault: None), 2))


def _goes_on(cells: Sequence[Any], labels: Sequence[str]) -> bool:
    from hydata.tabular import goes_on  # where a table has several parts

    return goes_on(cells, labels)


def _json(sign: str) -> str:
    return '"\\t"' if sign == "\t" else f'"{sign}"'
