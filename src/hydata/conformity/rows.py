"""Rows of delimited text, for any dialect: split where they are plain, read sign by sign where they are not.

Python's csv module is not used: it takes stray quotes and a quote that is never closed without a word, and
knows no escape of a line break and no long delimiter.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from hydata.conformity.dialect import NEWLINES, Dialect
from hydata.conformity.faults import Fault, Report

# Longer ones end in a fault, so that no file can fill the memory.
CELL_LIMIT = 1 << 24  # characters in a cell
ROW_LIMIT = 1 << 25  # characters in a row
WIDTH_LIMIT = 1 << 20  # cells in a row
HELD = 1 << 22  # characters that are looked through for the end of a row before they are read sign by sign

Record = tuple[int, int, list[Any]]


def rows(chunks: Iterable[str], dialect: Dialect, report: Report) -> Iterator[Record]:
    r"""Every row that is no comment, as it stands: the header, blank and ragged ones too.

    >>> list(rows(['a,b\n"1\n2",'], Dialect(), print))
    [(1, 1, ['a', 'b']), (2, 2, ['1\n2', ''])]
    """
    return iter(TextRows(chunks, dialect, report))


def blank(cells: Sequence[Any]) -> bool:
    """Whether a row holds nothing: no cell, empty cells, or a line of blanks."""
    return not any(cells) or (len(cells) == 1 and isinstance(cells[0], str) and not cells[0].strip(" \t"))


def blank_row(row: int, line: int | None) -> Fault:
    """The fault of a blank row."""
    return Fault("blank-row", "blank-row", "the row is blank", row=row, line=line, hint="delete the line")


def ragged(record: Record, width: int, fields: Sequence[str]) -> Fault:
    """The fault of a row with fewer or more cells than there are columns; its place is the first of them.

    `fields` names the field of each column, as far as it is known.
    """
    row, line, cells = record
    if len(cells) < width:
        column = len(cells) + 1
        field = fields[len(cells)] if len(cells) < len(fields) else ""
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


def other_end(first: str, sign: str, row: int | None = None, line: int | None = None) -> Fault:
    """The fault of a row that ends in another way than the first one."""
    names = {"\n": "LF", "\r": "CR", "\r\n": "CRLF"}
    message = f"rows end in different ways: the first with {names[first]}, this one with {names[sign]}"
    hint, value = f"end each row with {names[first]}", sign.replace("\r", "\\r").replace("\n", "\\n")
    return Fault("source-error", "line-ends", message, value, row, line, hint=hint, severity="warning")


class TextRows:
    """Every row that is no comment, the header and blank ones too.

    Chunks of plain lines are split. Any other row is read line by line where that is enough, else
    cell by cell; a cell that goes on in the next chunk is read again from its start. `first_end` is how
    the first row ended, where that was read elsewhere. `whole` says at the end whether the text was all
    there: what follows the last line end of a file that was cut off is no row.
    """

    def __init__(
        self,
        chunks: Iterable[str],
        dialect: Dialect,
        report: Report,
        first_end: str = "",
        whole: Callable[[], bool] = lambda: True,
    ) -> None:
        self.chunks, self.dialect, self.report, self.whole = chunks, dialect, report, whole
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
        self.first_end = first_end or ("\r" if dialect.line_terminator == "\r" else "")
        self.cells: list[Any] | None = None  # of a row that is not yet read to its end
        self.width = self.size = 0  # of that row, in cells and in characters
        self.long = ""  # what of it is beyond a limit
        self.skipping = False  # up to the end of the row

    def __iter__(self) -> Iterator[Record]:
        tail = ""
        for block, final in self._blocks():
            if final and not self.whole():
                return
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
            whole = plain is not None and plain.lastgroup != "escape" and len(value) <= CELL_LIMIT
            if plain and whole and not (quote and quote in value):
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
        if self.width > WIDTH_LIMIT:
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
        end = found.start() if found else len(text)
        if end - begun > CELL_LIMIT:
            return None, end, "long", faults
        if found is None and not final:
            return None
        parts.append(text[here:end])
        if minded and any(quote in part for part in parts[1::2]):
            message = "a quote stands in a cell that does not begin with one"
            hint = f"put the cell in quotes, and write {quote} twice inside"
            fault = self._fault("stray-quote", message, text.index(quote, raw), text, hint, begun)
            faults.append(fault._replace(kind="quote-in-plain-cell", severity="warning"))
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
        value = re.split(f"{self.end.pattern}|[\r\n]", text[at : at + 60], maxsplit=1)[0]
        column = self.width + 1
        return Fault("source-error", kind, message, value, self.number + 1, line, column, hint=hint)

    def _ended(self, sign: str, line: int) -> None:
        """Tell a row that ends in another way than the first one, or with a bare CR."""
        if not self.newlines or sign in ("", self.first_end):
            return
        row = self.number + 1
        if sign == "\r":
            message = "a row ends with a bare CR"
            hint = 'end each row with LF or CRLF; or say {"lineTerminator": "\\r"} in the `dialect`'
            self._tell(Fault("source-error", "bare-cr", message, "\\r", row, line, hint=hint))
        elif not self.first_end:
            self.first_end = sign
        else:
            self._tell(other_end(self.first_end, sign, row, line))

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
