"""Rows of JSON files, of files with one JSON value a line, and of `data` inside the descriptor.

They come in the shape of other records, with native values; a number with a point is a Decimal, so
that no digit is lost. A row that cannot be read is told, and the others are given.
"""

from __future__ import annotations

import json
import math
import reprlib
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from hydata.conformity.dialect import Dialect
from hydata.conformity.faults import Fault, Report
from hydata.conformity.jsontext import BROKEN, Odd, Values, broken, no_number, space
from hydata.conformity.rows import ROW_LIMIT, blank_row, line_breaks, ragged

TEXT_LIMIT = 1 << 28  # characters of a JSON file; one with a value a line may be of any length

Record = tuple[int, Any, list[Any]]  # number, line or None, cells


@dataclass(frozen=True)
class Item:
    """One value that should be a row, its line, and what was odd in it."""

    value: Any
    line: int | None = None
    odd: Sequence[Odd] = ()


class Rows:
    """The labels and the records of a table of JSON values.

    Rows are arrays, the first one the header unless the dialect says that there is none; or objects,
    whose keys are the labels: those of the first object, or with a schema its `names`, for keys have no
    order, and other keys are told. Records count from 1, the header being one: a table of objects has it in
    thought. A key that an object lacks is null; `seen` are the labels that any object had. `mode` is the
    schema's fieldsMatch: `subset` and `partial` allow objects to have other keys.
    """

    def __init__(
        self,
        items: Iterable[Item],
        dialect: Dialect,
        report: Report,
        names: Sequence[str] | None = None,
        *,
        mode: str = "exact",
    ) -> None:
        self.dialect, self.report, self.names, self.mode = dialect, report, names, mode
        self.items, self.number, self.seen = iter(items), 0, set[str]()
        self.strict = names is not None and mode not in ("subset", "partial") and not dialect.item_keys
        self.told: set[str] = set()  # keys that are known, or have been told with the first object
        self.row = 1
        self.line: int | None = None  # of the header, where it has one
        self.labels: list[str] | None = None
        lead: list[Item] = []  # up to the first value that could be read
        while (not lead or _unread(lead[-1])) and (item := next(self.items, None)) is not None:
            lead.append(item)
        first = lead[-1].value if lead else None
        self.keyed = (dialect.item_type or ("array" if isinstance(first, list) else "object")) == "object"
        if self.keyed:
            self.number = len(lead) + 1  # the record of the first object
            self.labels = self._keys(first, lead[-1].line if lead else None)
            self.number = 1
        elif dialect.header_rows and len(lead) < 2:
            self.labels, lead = self._header(lead), []
        self.items = chain(lead, self.items)
        self.fields: Sequence[str] = self.labels or names or ()  # of the columns, until somebody knows better
        self.width = len(self.fields)

    def __iter__(self) -> Iterator[Record]:
        labels, seen, known = self.labels or [], self.seen, {*(self.labels or ())}
        for item in self.items:
            self.number += 1
            self._odd(item)
            cells = item.value
            if self.keyed and isinstance(cells, Mapping):
                if len(seen) < len(known):
                    seen.update(known & cells.keys())
                if self.strict and not self.told >= cells.keys():
                    key = next(key for key in cells if key not in self.told)
                    self._tell("extra-cell", "key", "a key is no field of the schema", key[:60], item.line)
                cells = [cells.get(label) for label in labels]
            elif self.keyed or not isinstance(cells, list):
                if not _unread(item):
                    wanted = "an object" if self.keyed else "an array"
                    message, shown = f"a row is not {wanted}", _shown(cells)
                    self._tell("source-error", "item-type", message, shown, item.line)
                continue
            record: Record = (self.number, item.line, cells)
            if all(cell is None or cell == "" for cell in cells):
                if not self.dialect.skip_blank_rows:
                    self.report(blank_row(self.number, item.line))
                continue
            self.width = self.width or len(cells)
            if len(cells) != self.width:
                self.report(ragged(record, self.width, self.fields))
            yield record

    @property
    def records(self) -> int:
        """How many records there were, once all are read: header and blank ones too."""
        return self.number

    def _keys(self, first: Any, line: int | None) -> list[str]:
        if self.dialect.item_keys:
            return list(self.dialect.item_keys)
        keys = list(first) if isinstance(first, Mapping) else []
        self.told = {*keys, *(self.names or ())}
        for key in keys if self.strict else ():
            if key not in (self.names or ()):
                self._tell("extra-label", "key", "a key is no field of the schema", key[:60], line)
        return keys if self.names is None else list(self.names)

    def _header(self, first: list[Item]) -> list[str]:
        self.number = 1
        if not first:
            self._tell("source-error", "empty", "the table is empty: it has no header", "", None)
            return []
        self.line = first[0].line
        self._odd(first[0])
        if not isinstance(first[0].value, list):
            message = "the header is not an array"
            self._tell("source-error", "item-type", message, _shown(first[0].value), self.line)
            return []
        labels = []
        for label in first[0].value:
            if not isinstance(label, str | None):
                self._tell("source-error", "label", "a label is not a text", _shown(label), self.line)
            labels.append(label if isinstance(label, str) else "" if label is None else _shown(label))
        return labels

    def _odd(self, item: Item) -> None:
        for kind, message, value in item.odd:
            self._tell("source-error", kind, message, value, item.line)

    def _tell(self, rule: str, kind: str, message: str, value: str, line: int | None) -> None:
        self.report(Fault(rule, kind, message, value, self.number, line))


def _unread(item: Item) -> bool:
    return item.value is None and bool(item.odd)


def inline_items(data: Any, dialect: Dialect, report: Report) -> Iterator[Item]:
    """The rows of `data` in a descriptor, which is JSON that has been read already."""
    for name in dialect.property.split(".") if isinstance(data, Mapping) and dialect.property else ():
        data = data.get(name) if isinstance(data, Mapping) else None
    if not isinstance(data, list):
        message = "`data` of a table must be a list of rows: arrays, or objects"
        report(Fault("source-error", "no-rows", message, _shown(data)))
        return
    for value in data:
        odd: list[Odd] = []
        yield Item(_finite(value, odd), None, odd)


def _finite(value: Any, odd: list[Odd]) -> Any:
    """A row without the numbers that JSON has not; other nested values stay as they are."""

    def cell(each: Any) -> Any:
        if not isinstance(each, float) or math.isfinite(each):
            return each
        return no_number("NaN" if math.isnan(each) else "INF" if each > 0 else "-INF", odd)

    if isinstance(value, Mapping):
        return {key: cell(each) for key, each in value.items()}
    return [cell(each) for each in value] if isinstance(value, list) else value


def line_items(
    chunks: Iterable[str], report: Report, whole: Callable[[], bool] = lambda: True
) -> Iterator[Item]:
    """One JSON value a line (NDJSON, JSON lines); blank lines are passed over.

    `whole` says at the end whether the text was all there: what a file ends with that was cut off is no row.
    """
    for line, text in _lines(chunks, report, whole):
        if not text.strip(" \t\r"):
            continue
        reader = Values(text)
        try:
            value, end = reader.value(space(text, 0))
            if space(text, end) < len(text):
                raise json.JSONDecodeError("more text behind the value", text, space(text, end))
        except BROKEN as error:
            yield Item(None, line, [broken(error)])
        else:
            yield Item(value, line, reader.odd)


def _lines(chunks: Iterable[str], report: Report, whole: Callable[[], bool]) -> Iterator[tuple[int, str]]:
    held, line, long = "", 0, False
    for chunk in chain(chunks, ("\n" if whole() else "" for _ in range(1))):
        *ended, held = (held + chunk).split("\n")
        for text in ended:
            line += 1
            if not long and (line or text):
                yield line, text
            long = False
        if len(held) > ROW_LIMIT:
            if not long:
                message = f"the line is longer than {ROW_LIMIT:,} characters"
                report(Fault("source-error", "long-row", message, line=line + 1))
            held, long = "", True


def text_items(chunks: Iterable[str], dialect: Dialect, report: Report) -> Iterator[Item]:
    """The rows of a JSON file: an array, or the array that the dialect's `property` names.

    Rows are read one by one: what stands before a slip of the pen is still given.
    """
    parts, size = [], 0
    for chunk in chunks:
        parts.append(chunk)
        size += len(chunk)
        if size > TEXT_LIMIT:
            message = f"the JSON file is longer than {TEXT_LIMIT:,} characters"
            hint = "write one row a line (NDJSON), or CSV"
            report(Fault("source-error", "long-file", message, hint=hint))
            return
    yield from _Document("".join(parts), dialect, report).items()


class _Document:
    """The text of one JSON file, and the array of rows in it."""

    def __init__(self, text: str, dialect: Dialect, report: Report) -> None:
        self.text, self.report, self.path = text, report, dialect.property
        self.reader = Values(text)
        self.line, self.counted = 1, 0
        self.found, self.arrays = False, list[str]()  # the array of rows; the names of all arrays

    def items(self) -> Iterator[Item]:
        """Every row, up to where the text is no JSON."""
        at = space(self.text, 0)
        try:
            if self.text.startswith("[", at) and not self.path:
                at = yield from self._array(at)
            elif self.text.startswith("{", at):
                at = yield from self._object(at, self.path)
                if not self.found:
                    self._nowhere()
            elif at == len(self.text):
                self._tell(("empty", "the file is empty", ""), at)
            else:
                self._tell(("no-rows", "the file is no array of rows", self.text[at : at + 40]), at)
                return
            rest = space(self.text, at)
            if rest < len(self.text):
                self._tell(
                    ("not-json", "more text stands behind the value", self.text[rest : rest + 40]), rest
                )
        except BROKEN as error:
            place = error.pos if isinstance(error, json.JSONDecodeError) else self.counted
            self._tell(broken(error), max(place, self.counted))

    def _array(self, at: int) -> Generator[Item, None, int]:
        """The items of an array, from its bracket on; the place behind it."""
        self.found = True
        at = space(self.text, at + 1)
        while not self.text.startswith("]", at):
            line = self._line_at(at)
            value, at = self.reader.value(at)
            yield Item(value, line, self.reader.taken())
            at = self._next(at, "]")
        return at + 1

    def _object(self, at: int, path: str) -> Generator[Item, None, int]:
        """The items of the array that the path leads to, or of the first array of rows without a path."""
        at = space(self.text, at + 1)
        while not self.text.startswith("}", at):
            key, at = self.reader.value(at)
            at = space(self.text, at)
            if not isinstance(key, str) or not self.text.startswith(":", at):
                raise json.JSONDecodeError("Expecting a key and ':'", self.text, at)
            at = space(self.text, at + 1)
            array = self.text.startswith("[", at)
            if array:
                self.arrays.append(key)
            if not self.found and array and (key == path or (not path and self._of_rows(at))):
                if not path:
                    message = f"the rows stand in {key!r}, and the dialect does not say so"
                    self._tell(("property", message, key), at, _property(key))
                at = yield from self._array(at)
            elif not self.found and path.startswith(f"{key}.") and self.text.startswith("{", at):
                at = yield from self._object(at, path[len(key) + 1 :])
            else:
                _, at = self.reader.value(at)
                self.reader.taken()
            at = self._next(at, "}")
        return at + 1

    def _of_rows(self, at: int) -> bool:
        return self.text.startswith(("[", "{"), space(self.text, at + 1))

    def _next(self, at: int, end: str) -> int:
        """Where the next member begins, or the end stands."""
        at = space(self.text, at)
        if self.text.startswith(end, at):
            return at
        if not self.text.startswith(",", at):
            raise json.JSONDecodeError("Expecting ',' delimiter", self.text, at)
        at = space(self.text, at + 1)
        if self.text.startswith(end, at):
            raise json.JSONDecodeError("Expecting value", self.text, at)
        return at

    def _nowhere(self) -> None:
        message = f"there is no array {self.path!r} in the file" if self.path else "the file holds no rows"
        hint = _property(self.arrays[0]) if self.arrays else "a table is an array of arrays, or of objects"
        self._tell(("no-rows", message, self.path), 0, hint)

    def _line_at(self, at: int) -> int:
        if at > self.counted:
            self.line += line_breaks(self.text, self.counted, at)
            self.counted = at
        return self.line

    def _tell(self, odd: Odd, at: int, hint: str = "") -> None:
        kind, message, value = odd
        self.report(Fault("source-error", kind, message, value, line=self._line_at(at), hint=hint))


def _property(name: str) -> str:
    return f'say {{"property": {json.dumps(name, ensure_ascii=False)}}} in the `dialect` of the resource'


def _shown(value: Any) -> str:
    return reprlib.repr(value)[:60]
