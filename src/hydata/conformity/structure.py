"""From text to records with their places, for any dialect; what is odd about the text is told.

A record is (number, line, cells): records count from 1, the header and comments too; a line is a
physical one, ended by LF, CRLF or CR. Python's csv module is not used: it takes stray quotes and a
quote that is never closed without a word, and knows no escape of a line break and no long delimiter.
Text without quotes is split, which is as fast; only a row that is not plain is read sign by sign.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice
from typing import Any

from hydata.conformity.dialect import NEWLINES, Dialect
from hydata.findings import Finding, Sample, Severity

# Longer ones end in a fault, so that no file can fill the memory.
CELL_LIMIT = 1 << 24  # characters in a cell
ROW_LIMIT = 1 << 25  # characters in a row
WIDTH_LIMIT = 1 << 20  # cells in a row
HELD = 1 << 22  # characters that are looked through for the end of a row before they are read sign by sign
HEAD = 1 << 16  # characters that are looked at to tell the delimiter

Record = tuple[int, int, list[Any]]


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong in a file, and where.

    `column` counts cells from 1; in a fault of encoding it counts the characters of the line.
    `kind` tells apart what one rule finds: a source-error is a stray quote, a NUL, a bare CR ...
    """

    rule: str
    kind: str
    message: str
    value: str = ""
    row: int | None = None
    line: int | None = None
    column: int | None = None
    field: str = ""
    hint: str = ""
    severity: Severity = "error"

    @property
    def place(self) -> tuple[int, int, int]:
        """For sorting: what has no line stands first."""
        return self.line or 0, self.row or 0, self.column or 0


Report = Callable[[Fault], None]


class Faults:
    """Counts every fault, and keeps the first places of each rule, kind and field.

    >>> faults = Faults(samples=1)
    >>> for line in (9, 4):
    ...     faults(Fault("blank-row", "blank-row", "the row is blank", row=line, line=line))
    >>> [(each.rule, each.count, each.samples) for each in faults.findings("gdp", "gdp.csv")]
    [('blank-row', 2, (Sample(value='', row=4, line=4, column=None, key='', path=''),))]
    """

    def __init__(self, samples: int | None = 10) -> None:
        self.samples = samples
        self._counts: dict[tuple[str, str, str], int] = {}
        self._first: dict[tuple[str, str, str], list[Fault]] = {}

    def __call__(self, fault: Fault) -> None:
        self._add((fault.rule, fault.kind, fault.field), 1, [fault])

    def add(self, other: Faults) -> None:
        """Take over what another part counted; in which order parts are added makes no difference."""
        for key, count in other._counts.items():
            self._add(key, count, other._first[key])

    def _add(self, key: tuple[str, str, str], count: int, faults: list[Fault]) -> None:
        self._counts[key] = self._counts.get(key, 0) + count
        first = self._first.setdefault(key, [])
        full = self.samples is not None and len(first) >= max(self.samples, 1)
        if full and faults[0].place >= first[-1].place:
            return
        first += faults
        first.sort(key=lambda fault: fault.place)
        if self.samples is not None:
            del first[max(self.samples, 1) :]

    def __len__(self) -> int:
        """How many faults there were, listed or not."""
        return sum(self._counts.values())

    def count(self, rule: str, kind: str = "") -> int:
        """How many faults of a rule, or of one kind of it."""
        return sum(
            count for (each, its, _), count in self._counts.items() if each == rule and kind in ("", its)
        )

    def findings(self, resource: str = "", path: str = "") -> list[Finding]:
        """One finding a rule, kind and field, in the order of their first places."""
        groups = sorted(self._first.items(), key=lambda group: (group[1][0].place, group[0]))
        return [
            Finding(
                rule, first[0].severity, first[0].message, resource, path, field, self._counts[key],
                tuple(Sample(each.value, each.row, each.line, each.column) for each in first),
                next((each.hint for each in first if each.hint), ""),
            )
            for key, first in groups
            for rule, _, field in [key]
        ]  # fmt: skip


class Reader:
    """The labels and the records of a table as text.

    `names` are the schema's fields, if there is a schema: they tell whether a header of one cell is
    meant, and how wide a table without a header is. `report` is called with each fault. A record is
    given with the cells that it has: fewer or more than `width` is told as missing-cell or extra-cell.
    A blank record is told, and not given; nor is one beyond the limits.
    """

    def __init__(
        self, chunks: Iterable[str], dialect: Dialect, report: Report, names: Sequence[str] | None = None
    ) -> None:
        self.report, self.names = report, names
        chunks, size = iter(chunks), 0
        head: list[str] = []
        while size < HEAD and (chunk := next(chunks, None)) is not None:
            head.append(chunk)
            size += len(chunk)
        self.dialect = self._sniffed("".join(head)[:HEAD], dialect)
        self._all = _Rows(chain(head, chunks), self.dialect, report)
        self._rows = iter(self._all)
        self.labels: list[str] | None = None
        self.row = self.line = 1
        if dialect.header_rows:
            self.labels = self._header()
        self.width = len(self.labels or names or ())

    def __iter__(self) -> Iterator[Record]:
        width, null = self.width, self.dialect.null
        for record in self._rows:
            cells = record[2]
            if null is not None:
                cells[:] = [None if cell == null else cell for cell in cells]
            if not cells or len(cells) != width or not (cells[0] or any(cells)):
                if blank(cells):
                    if not self.dialect.skip_blank_rows:
                        self.report(blank_row(record[0], record[1]))
                    continue
                width = self.width = width or len(cells)
                if len(cells) != width:
                    self.report(ragged(record, width, self.labels or self.names or ()))
            yield record

    @property
    def records(self) -> int:
        """How many records there are up to here: header, comments and blank ones too."""
        return self._all.number

    def _header(self) -> list[str]:
        wanted = self.dialect.header_rows
        first = next(self._rows, None)
        if first is None:
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
            other = replace(dialect, delimiter=sign)
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


def rows(chunks: Iterable[str], dialect: Dialect, report: Report) -> Iterator[Record]:
    r"""Every row that is no comment, as it stands: the header, blank and ragged ones too.

    >>> list(rows(['a,b\n"1\n2",'], Dialect(), print))
    [(1, 1, ['a', 'b']), (2, 2, ['1\n2', ''])]
    """
    return iter(_Rows(chunks, dialect, report))


def joined(rows: Sequence[Sequence[str]], sign: str) -> list[str]:
    """Several header rows as one; the last cell of a shorter row stands for all columns right of it.

    >>> joined([["fruit"], ["id", "name"]], "-")
    ['fruit-id', 'fruit-name']
    """
    width = max(map(len, rows), default=0)
    filled = [[*row, *([row[-1]] if row else [""]) * (width - len(row))] for row in rows]
    return [sign.join(filter(None, parts)) for parts in zip(*filled, strict=True)]


def blank(cells: Sequence[Any]) -> bool:
    """Whether a row holds nothing: no cell, empty cells, or a line of blanks."""
    return not any(cells) or (len(cells) == 1 and isinstance(cells[0], str) and not cells[0].strip(" \t"))


def blank_row(row: int, line: int | None) -> Fault:
    """The fault of a blank row."""
    return Fault("blank-row", "blank-row", "the row is blank", row=row, line=line, hint="delete the line")


def ragged(record: Record, width: int, labels: Sequence[str]) -> Fault:
    """The fault of a row with fewer or more cells than there are columns; its place is the first of them."""
    row, line, cells = record
    if len(cells) < width:
        column = len(cells) + 1
        field = labels[len(cells)] if len(cells) < len(labels) else ""
        message = "the row has fewer cells than the header"
        return Fault("missing-cell", "missing-cell", message, "", row, line, column, field)
    message = "the row has more cells than the header"
    return Fault("extra-cell", "extra-cell", message, str(cells[width])[:60], row, line, width + 1)


def line_breaks(text: str, start: int, end: int) -> int:
    """How many physical lines end in a part of a text: with LF, CRLF or CR.

    >>> line_breaks("a\\r\\nb\\rc\\n", 0, 7)
    3
    """
    crs = text.count("\r", start, end)
    return text.count("\n", start, end) + (crs - text.count("\r\n", start, end) if crs else 0)


def _top(head: str, dialect: Dialect) -> list[Record]:
    return list(islice(rows([head], dialect, lambda fault: None), 2))


def _json(sign: str) -> str:
    return '"\\t"' if sign == "\t" else f'"{sign}"'


class _Rows:
    """Every row that is no comment, the header and blank ones too.

    Chunks of plain lines are split. Any other row is read line by line where that is enough, else
    cell by cell; a cell that goes on in the next chunk is read again from its start.
    """

    def __init__(self, chunks: Iterable[str], dialect: Dialect, report: Report) -> None:
        self.chunks, self.dialect, self.report = chunks, dialect, report
        self.newlines = dialect.line_terminator in NEWLINES
        end = "\r\n|\n|\r" if self.newlines else re.escape(dialect.line_terminator)
        self.end = re.compile(end)
        escape, quote = re.escape(dialect.escape) or "(?!)", re.escape(dialect.quote) or "(?!)"
        self.outside = re.compile(
            f"(?P<cut>{re.escape(dialect.delimiter)})|(?P<end>{end})|(?P<escape>{escape})"
        )
        self.hard = re.compile(f"{end}|{quote}|{escape}")
        self.inside = re.compile(f"(?P<quote>{quote})|(?P<escape>{escape})")
        self.blanks = " \t".replace(dialect.delimiter, "") if dialect.skip_initial_space else ""
        # Whether the end of a row can be told without minding what stands before it: not so in `||\n`.
        self.apart = self.newlines or not any(
            sign.endswith(dialect.line_terminator[:size])
            for size in range(1, len(dialect.line_terminator))
            for sign in (dialect.delimiter, dialect.line_terminator)
        )
        self.last_comment = max(dialect.comment_rows, default=0)
        self.signs = {*dialect.delimiter, *dialect.line_terminator, "\r", dialect.quote, dialect.escape}
        self.number = 0  # of the last row
        self.line = self.start = 1  # where the next cell stands, and where its row began
        self.after_cr = False
        self.lf = self.cr = -1  # the next of them in the text at hand
        self.nul = False  # whether it holds one
        self.first_end = "\r" if dialect.line_terminator == "\r" else ""
        self.cells: list[Any] | None = None  # of a row that is not yet read to its end
        self.width = self.size = 0  # of that row, in cells and in characters
        self.long = ""  # what of it is beyond a limit
        self.skipping = False  # up to the end of the row

    def __iter__(self) -> Iterator[Record]:
        tail = ""
        for block, final in self._blocks():
            if not tail and self.cells is None and not self.skipping and self._plain(block, final):
                yield from self._split_all(block)
                continue
            text, at = tail + block, 0
            self.lf = self.cr = -1
            self.nul = "\0" in text or (self.nul and self.cells is not None)
            while at < len(text) or (final and self.cells is not None):
                if self.skipping:
                    at = self._skip(text, at, final)
                    continue
                at, done = self._read(text, at, final)
                if not done:
                    break
                if self.cells is not None and (record := self._record()) is not None:
                    yield record
            tail = text[at:]

    def _blocks(self) -> Iterator[tuple[str, bool]]:
        """The text in pieces that end where a row does, if that is near; and whether it is the last."""
        held = ""
        for chunk in self.chunks:
            for start in range(0, len(chunk), HELD):
                held += chunk[start : start + HELD]
                if cut := self._cut(held):
                    yield held[:cut], False
                    held = held[cut:]
        if not self.newlines:  # the last line break is the file's, not the last cell's
            held = held.removesuffix("\n").removesuffix("\r")
        yield held, True

    def _cut(self, held: str) -> int:
        if self.newlines:
            cut = held.rfind("\n") + 1 or held.rfind("\r", 0, len(held) - 1) + 1
        else:
            end = self.dialect.line_terminator
            cut = held.rfind(end)
            cut = cut + len(end) if cut >= 0 else 0
        if not cut and len(held) > HELD:  # not within a sign of several characters
            cut = next(
                (at for at in range(len(held), max(len(held) - 99, 0), -1) if held[at - 1] not in self.signs),
                0,
            )
            cut = cut or (len(held) if len(held) > ROW_LIMIT else 0)
        return cut

    def _plain(self, block: str, final: bool) -> bool:
        """Whether each line is a row, cut wherever the delimiter stands."""
        dialect, end = self.dialect, self.dialect.line_terminator
        if not final and not block.endswith(("\n", "\r") if self.newlines else end):
            return False
        if self.number < self.last_comment or "\0" in block or len(block) > CELL_LIMIT or not self.apart:
            return False
        hidden = (dialect.quote, dialect.escape, dialect.comment, *self.blanks)
        if any(sign and sign in block for sign in hidden):
            return False
        if len(block) > WIDTH_LIMIT and block.count(dialect.delimiter) > WIDTH_LIMIT:
            return False
        if not self.newlines:
            count = block.count(end)
            return all(block.count(sign) == count * end.count(sign) for sign in "\r\n") and end[-1] != "\r"
        lfs, crs = block.count("\n"), block.count("\r")
        if not crs:
            end = "\n" if lfs else self.first_end
        elif not lfs:
            end = "\r"
        elif lfs == crs == block.count("\r\n"):
            end = "\r\n"
        else:
            return False
        if not self.first_end and end != "\r":
            self.first_end = end
        return end == self.first_end

    def _split_all(self, block: str) -> Iterator[Record]:
        cut, end = self.dialect.delimiter, self.first_end if self.newlines else self.dialect.line_terminator
        lines = block.split(end or "\n")
        if not lines[-1]:
            lines.pop()
        step, number, line = 1 if self.newlines else line_breaks(end, 0, len(end)), self.number, self.line
        self.number += len(lines)
        self.line += step * len(lines)
        if step == 1:
            shift = line - number - 1
            for count, each in enumerate(lines, number + 1):
                yield count, count + shift, each.split(cut) if each else []
        else:
            for count, each in enumerate(lines):
                yield number + count + 1, line + step * count, each.split(cut) if each else []

    def _read(self, text: str, at: int, final: bool) -> tuple[int, bool]:
        """Read on in a row: where that led, and whether the text was enough for it."""
        if self.cells is None:
            comment = self.dialect.comment
            if comment and text.startswith(comment, at):
                self.number += 1
                self.skipping = True
                return at, True
            if comment and not final and len(text) - at < len(comment):
                return at, False
            self.start, self.width, self.size, self.long = self.line, 0, 0, ""
            if self.apart and (end := self._line(text, at)):
                return end, True
            self.cells = []
        quote, outside = self.dialect.quote, self.outside.search
        value: str | None
        while True:
            if self.long and (cell := self._last_start(text, at)) > at:
                self._advance(text, at, cell)
                at = cell
            plain = outside(text, at) if not self.blanks else None
            value = text[at : plain.start()] if plain else ""
            if plain and plain.lastgroup != "escape" and not (quote and quote in value):
                end, sign = plain.end(), _sign(plain)
            else:
                found = self._cell(text, at, final)
                if found is None:
                    return at, False
                value, end, sign, faults = found
                for fault in faults:
                    self._tell(fault)
                if sign == "long":
                    message = f"a cell is longer than {CELL_LIMIT:,} characters"
                    self._tell(self._fault("long-cell", message, at, text))
                    self.number, self.cells, self.skipping = self.number + 1, None, True
                    self._advance(text, at, end)
                    return end, True
            self._add(value, end - at)
            self._advance(text, at, end)
            at = end
            if sign != "cut":
                if self.width == 1 and self.size == len(sign):
                    self.cells = []
                self._ended(sign, self.line - (self.newlines and bool(sign)))
                return at, True

    def _last_start(self, text: str, at: int) -> int:
        """Where the last cell begins before a quote, an escape or the row's end: the others need no cut."""
        found = self.hard.search(text, at)
        cut = self.dialect.delimiter
        return text.rfind(cut, at, found.start() if found else len(text)) + len(cut)

    def _add(self, value: str | None, size: int) -> None:
        assert self.cells is not None
        self.width += 1
        self.size += size
        if value is not None and len(value) > CELL_LIMIT:
            self.long = self.long or f"a cell is longer than {CELL_LIMIT:,} characters"
        elif self.width > WIDTH_LIMIT:
            self.long = f"the row has more than {WIDTH_LIMIT:,} cells"
        elif self.size > ROW_LIMIT:
            self.long = f"the row is longer than {ROW_LIMIT:,} characters"
        if not self.long:
            self.cells.append(value)

    def _record(self) -> Record | None:
        """The row that has been read, if it is to be given."""
        cells, self.cells = self.cells or [], None
        if self.long:
            self._tell(Fault("source-error", "long-row", self.long, row=self.number + 1, line=self.start))
        if self.nul and (
            column := next((at for at, cell in enumerate(cells, 1) if cell and "\0" in cell), 0)
        ):
            message, hint = "a NUL byte is no text", "delete it; the file may be binary, or in UTF-16"
            value = cells[column - 1].replace("\0", "\\0")[:60]
            self._tell(
                Fault("source-error", "nul", message, value, self.number + 1, self.start, column, hint=hint)
            )
        self.number += 1
        if self.long or self.number in self.dialect.comment_rows:
            return None
        return self.number, self.start, cells

    def _line(self, text: str, at: int) -> int:
        """Read a row whose quotes and line ends obey the rules; its end, or 0 where that is not sure."""
        quote, escape = self.dialect.quote, self.dialect.escape
        end, sign = self._end(text, at)
        quotes, several, ahead = (
            text.count(quote, at, end) if quote and end >= 0 else 0,
            False,
            (self.lf, self.cr),
        )
        while quotes % 2 and 0 <= end - at < WIDTH_LIMIT:  # a quoted cell goes on in the next line
            start, several = end + len(sign), True
            end, sign = self._end(text, start)
            quotes += text.count(quote, start, end)
        if 0 <= end - at < WIDTH_LIMIT and not (escape and text.find(escape, at, end) >= 0):
            self.cells = self._split(text[at:end], several)
        if self.cells is None:
            self.lf, self.cr = ahead
            return 0
        if several or not self.newlines:
            self._advance(text, at, end)
            self._ended(sign, self.line)
            self._advance(text, end, end + len(sign))
        else:
            self._ended(sign, self.line)
            self.line += 1
        return end + len(sign)

    def _end(self, text: str, at: int) -> tuple[int, str]:
        """Where the line ends, and how; -1 where it does not."""
        if not self.newlines:
            return text.find(self.dialect.line_terminator, at), self.dialect.line_terminator
        if self.lf < at:
            self.lf = text.find("\n", at) % (len(text) + 1)
        if self.cr < at:
            self.cr = text.find("\r", at) % (len(text) + 1)
        if self.lf < self.cr:
            return self.lf, "\n"
        if self.cr == len(text):
            return -1, ""
        return self.cr, "\r\n" if text.startswith("\n", self.cr + 1) else "\r"

    def _split(self, line: str, several: bool) -> list[Any] | None:
        """The cells of a row, of several lines perhaps; None where its quotes are not regular."""
        quote, cut = self.dialect.quote, self.dialect.delimiter
        if not quote or quote not in line:
            cells = line.split(cut) if line else []
            return [cell.lstrip(self.blanks) for cell in cells] if self.blanks else cells
        if len(cut) > 1 or self.blanks:
            return None
        if line[0] == line[-1] == quote:  # often all cells are quoted
            cells = line[1:-1].split(f"{quote}{cut}{quote}")
            if 2 * len(cells) == line.count(quote):
                return cells
        # Now inside and outside of quotes take turns.
        parts = line.split(quote)
        if len(parts) % 2 == 0 or (parts[0] and not parts[0].endswith(cut)):
            return None
        if several and any(self.end.search(part) for part in parts[::2]):
            return None
        cells, value, last = parts[0].split(cut)[:-1], "", len(parts) - 1
        for at in range(1, last, 2):
            value += parts[at]
            after = parts[at + 1]
            if not after and at + 1 < last:  # two quotes stand for one
                if not self.dialect.double_quote:
                    return None
                value += quote
                continue
            cells.append(value)
            value = ""
            if at + 1 == last:
                return None if after and after[0] != cut else cells + after.split(cut)[1:]
            if after[0] != cut or after[-1] != cut:
                return None
            cells += after.split(cut)[1:-1]
        return None

    def _cell(self, text: str, at: int, final: bool) -> tuple[str | None, int, str, list[Fault]] | None:
        """A cell, where the next one begins, what ended it, its faults; None where the text is too short.

        What ended it: `cut`, the line end as it stands, nothing at the end of the text, or `long`.
        """
        begun, faults, value, quote = at, [], "", self.dialect.quote
        while at < len(text) and self.blanks and text[at] in self.blanks:
            at += 1
        here, minded = at, bool(quote)  # whether a quote outside of quotes is told
        if quote and text.startswith(quote, at):
            closed = self._quoted(text, at, final)
            if closed is None:
                return None
            value, here, why = closed
            found = self.outside.match(text, here)
            if not why and found and found.lastgroup != "escape":
                return value, found.end(), _sign(found), []
            if not why and here == len(text):
                return (value, here, "", []) if final else None
            minded = False
            if why or line_breaks(text, at, here):
                faults.append(self._unclosed(text, begun, at, here, why))
                value, here = "", at  # so the quote is a sign like any other, and the next line is a row
            else:
                message, hint = (
                    "text stands behind a closing quote",
                    "write a quote inside a quoted cell twice",
                )
                faults.append(self._fault("stray-quote", message, at, text, hint))
        parts, raw = [value], here
        while (found := self.outside.search(text, here)) is not None and found.lastgroup == "escape":
            parts.append(text[here : found.start()])
            if found.end() == len(text) and not final:
                return None
            # A line break behind an escape is of two characters where rows end with two.
            here = found.end() + (
                2 if text.startswith("\r\n", found.end()) and self.first_end == "\r\n" else 1
            )
            parts.append(text[found.end() : here] or found[0])
        if found is None and not final:
            return (None, len(text), "long", faults) if len(text) - begun > CELL_LIMIT else None
        end = found.start() if found else len(text)
        parts.append(text[here:end])
        if minded and any(quote in part for part in parts[1::2]):
            message = "a quote stands in a cell that does not begin with one"
            hint = f"put the cell in quotes, and write {quote} twice inside"
            fault = self._fault("stray-quote", message, text.index(quote, raw), text, hint, begun)
            faults.append(replace(fault, kind="quote-in-plain-cell", severity="warning"))
        # A null sequence with an escape in it, as in \N, would not be known again without it.
        null = len(parts) > 2 and raw == at and text[raw:end] == self.dialect.null
        return None if null else "".join(parts), found.end() if found else end, _sign(found), faults

    def _quoted(self, text: str, at: int, final: bool) -> tuple[str, int, str] | None:
        """The text in quotes from `at` on, the place behind them, and why it has no end, if it has none."""
        parts, here, double = [], at + 1, self.dialect.double_quote
        while True:
            found = self.inside.search(text, here)
            if (found.start() if found else len(text)) - at > CELL_LIMIT:
                return "", at + CELL_LIMIT, "long"
            if found is None or (found.end() == len(text) and not final):
                return ("", len(text), "end") if final else None
            parts.append(text[here : found.start()])
            here = found.end()
            if found.lastgroup == "escape":
                parts.append(text[here : here + 1])
                here += 1
            elif double and text.startswith(self.dialect.quote, here):
                parts.append(self.dialect.quote)
                here += 1
            else:
                return "".join(parts), here, ""

    def _unclosed(self, text: str, begun: int, at: int, end: int, why: str) -> Fault:
        lines = line_breaks(text, at, end) - (why == "end" and text[-1:] in ("\n", "\r"))
        upto = {"": "before the next one", "end": "up to the end of the file"}
        upto["long"] = f"within {CELL_LIMIT:,} characters"
        message = f"a quote opens here and is not closed {upto[why]}: it would swallow {lines:,} more lines"
        hint = "close it, or write it twice in a cell in quotes"
        return self._fault("unclosed-quote", message, at, text, hint, begun)

    def _fault(
        self, kind: str, message: str, at: int, text: str, hint: str = "", begun: int | None = None
    ) -> Fault:
        line = self.line if begun is None else self._line_at(text, begun, at)
        value = re.split("[\r\n]", text[at : at + 60], maxsplit=1)[0]
        column = self.width + 1
        return Fault("source-error", kind, message, value, self.number + 1, line, column, hint=hint)

    def _ended(self, sign: str, line: int) -> None:
        """Tell a row that ends in another way than the first one, or with a bare CR."""
        if not self.newlines or sign in ("", self.first_end):
            return
        row, names = self.number + 1, {"\n": "LF", "\r": "CR", "\r\n": "CRLF"}
        if sign == "\r":
            message = "a row ends with a bare CR"
            hint = 'end each row with LF or CRLF; or say {"lineTerminator": "\\r"} in the `dialect`'
            self._tell(Fault("source-error", "bare-cr", message, "\\r", row, line, hint=hint))
        elif not self.first_end:
            self.first_end = sign
        else:
            first = names[self.first_end]
            message = f"rows end in different ways: the first with {first}, this one with {names[sign]}"
            hint, value = f"end each row with {first}", sign.replace("\r", "\\r").replace("\n", "\\n")
            self._tell(
                Fault("source-error", "line-ends", message, value, row, line, hint=hint, severity="warning")
            )

    def _tell(self, fault: Fault) -> None:
        if self.number + 1 not in self.dialect.comment_rows:
            self.report(fault)

    def _skip(self, text: str, at: int, final: bool) -> int:
        found = self.end.search(text, at)
        end = found.end() if found else len(text)
        self._advance(text, at, end)
        self.skipping = found is None and not final
        return end

    def _advance(self, text: str, start: int, end: int) -> None:
        """Count the line breaks of what has been read; a CRLF may be cut in two by a row's end."""
        self.line = self._line_at(text, start, end)
        if start < end:
            self.after_cr = text[end - 1] == "\r"

    def _line_at(self, text: str, start: int, at: int) -> int:
        """The line of a place, where `start` is what `line` speaks of; a CR counts, and not its LF."""
        halved = self.after_cr and start < at and text[start] == "\n"
        return self.line + line_breaks(text, start, at) - halved


def _sign(found: re.Match[str] | None) -> str:
    """What ended a cell: `cut`, the line end as it stands, or nothing."""
    return "" if found is None else "cut" if found.lastgroup == "cut" else found[0]
