"""Tables as text: read with the place of each row, written in one spelling, typed for users.

A cell is text until somebody asks for a number. pandas is imported where a frame is asked for.
"""

from __future__ import annotations

import csv
import io
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from hydata.errors import DataError, HydataError, counted
from hydata.schema import Field, Schema
from hydata.types import Unreadable

if TYPE_CHECKING:
    import pandas as pd

Row = dict[str, str]

# No number that anybody prints has more digits; longer ones would only keep the machine busy.
INTEGER = re.compile(r"[+-]?[0-9]{1,300}")
TO_QUOTE = re.compile('[,"\r\n]')
# What a printed figure is written with: its digits are its tolerance, so no exponent.
PLAIN_NUMBER = re.compile(r"[+-]?[0-9]{1,300}(\.[0-9]{1,300})?")
NUMBER = re.compile(r"[+-]?([0-9]{1,300}(\.[0-9]{0,300})?|\.[0-9]{1,300})([eE][+-]?[0-9]{1,2})?")


class Place(NamedTuple):
    """Where a row stands: its file, its record (the header is 1) and its physical line."""

    path: str
    row: int
    line: int


@dataclass(frozen=True)
class Table:
    """A table's cells as text, row by row, and the place of each row."""

    columns: list[str]
    rows: list[Row]
    places: list[Place]

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def keys(self, schema: Schema) -> list[str]:
        """The primary key of each row as one text, its parts joined with `|`."""
        return [key_of(row, schema.primary_key) for row in self.rows]


def key_of(row: Mapping[str, str], names: Iterable[str]) -> str:
    """The primary key of a row as one text.

    >>> key_of({"area": "430481", "period": "2020-11-01"}, ["area", "period"])
    '430481|2020-11-01'
    """
    return "|".join(row.get(name, "") for name in names)


def records(paths: Sequence[Path], base: Path) -> Iterator[tuple[Place, list[str]]]:
    """Every CSV record with its place, header lines too; whatever its length.

    Errors: DataError for a byte that is not UTF-8 and for a file that is no CSV.
    """
    for path in paths:
        name = path.relative_to(base).as_posix() if path.is_relative_to(base) else str(path)
        reader = csv.reader(io.StringIO(decode(path.read_bytes(), name), newline=""), strict=True)
        line = 1
        try:
            for number, record in enumerate(reader, 1):
                yield Place(name, number, line), record
                line = reader.line_num + 1
        except csv.Error as error:
            raise _structural("source-error", name, line, "", f"not CSV: {error}") from None


def read(paths: Sequence[Path], base: Path) -> Table:
    """Read a CSV table from its part files, each with its own header, or only the first with one.

    Errors: DataError names file, line and value for a byte that is not UTF-8, a row with too few
    or too many cells, a repeated column or parts whose headers differ; OSError passes through.
    """
    columns: list[str] = []
    rows: list[Row] = []
    places: list[Place] = []
    for place, record in records(paths, base):
        if place.row == 1 and not (columns and goes_on(record, columns)):
            if columns and record != columns:
                message = "its header differs from the first part's"
                raise _structural("incorrect-label", place.path, 1, ",".join(record), message)
            if len(set(record)) < len(record):
                message = "a column stands twice in the header"
                raise _structural("duplicate-label", place.path, 1, ",".join(record), message)
            columns = record
            continue
        if len(record) != len(columns):
            rule = "missing-cell" if len(record) < len(columns) else "extra-cell"
            message = f"{counted(len(record), 'cell')} where the header has {len(columns)}"
            raise _structural(rule, place.path, place.line, ",".join(record)[:60], message)
        rows.append(dict(zip(columns, record, strict=True)))
        places.append(place)
    return Table(columns, rows, places)


def goes_on(cells: Sequence[Any], labels: Sequence[str]) -> bool:
    """Whether the first row of a further part is no header: as wide as the header, without a word of it.

    The standard wants parts that can be "concatenated in the simplest way".

    >>> goes_on(["430481", "2649"], ["area", "km2"]), goes_on(["km2", "area"], ["area", "km2"])
    (True, False)
    """
    one, other = ({str(cell).strip().casefold() for cell in row if cell} for row in (cells, labels))
    return len(cells) == len(labels) and one.isdisjoint(other)


def of_rows(path: str, columns: Sequence[str], rows: Sequence[Row]) -> Table:
    """A table that was made, as if it had been read: a row a line."""
    return Table(list(columns), list(rows), [Place(path, line, line) for line in range(2, len(rows) + 2)])


def _structural(rule: str, path: str, line: int, value: str, message: str) -> DataError:
    return DataError(message, path=path, line=line, field="row", value=value, rule=rule)


def decode(data: bytes, name: str) -> str:
    """Bytes as UTF-8 text; DataError with the line and the encoding that would read them."""
    if b"\0" in data:
        line = data.count(b"\n", 0, data.index(b"\0")) + 1
        raise _structural("source-error", name, line, "\\0", "a NUL byte is no text")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        start = data.rfind(b"\n", 0, error.start) + 1
        raise DataError(
            f"byte {error.start - start + 1} of the line is not UTF-8",
            path=name,
            line=line,
            field="byte",
            value=f"0x{data[error.start]:02x}",
            rule="encoding-error",
            hint=_readable_as(data),
        ) from None


def _readable_as(data: bytes) -> str:
    for encoding in ("gb18030", "big5", "latin-1"):
        try:
            data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return f"{encoding} would read it: save the file as UTF-8, or declare its encoding"
    return "save the file as UTF-8"


def to_csv(columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> bytes:
    """The one spelling of a table: UTF-8, LF, quotes only where they are needed."""
    lines = [[_quoted(name) for name in columns]]
    lines += [[_quoted(row[name]) for name in columns] for row in rows]
    return "".join((",".join(cells) or '""') + "\n" for cells in lines).encode("utf-8")


def _quoted(cell: str) -> str:
    # The csv module leaves a lone carriage return bare when lines end in LF.
    return '"' + cell.replace('"', '""') + '"' if TO_QUOTE.search(cell) else cell


def write_aside(path: Path, data: bytes) -> None:
    """Write a file so that it is there whole or not at all: aside, flushed, then renamed."""
    from tempfile import NamedTemporaryFile

    with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as aside:
        try:
            aside.write(data)
            aside.flush()
            os.fsync(aside.fileno())
            Path(aside.name).chmod(0o644)
            Path(aside.name).replace(path)
        except BaseException:
            Path(aside.name).unlink(missing_ok=True)
            raise


def frame(table: Table, schema: Schema, *, decimal: bool = False) -> pd.DataFrame:
    """A typed pandas frame: string, Int64, Float64 (or Decimal objects), boolean.

    Cells that are missing, or no value of the field's type, become NA; telling so is the
    conformity room's.
    """
    import pandas as pd

    present = [field for field in schema.fields if field.name in table.columns]
    return pd.DataFrame({field.name: _series(values(table, field), field.type, decimal) for field in present})


def values(table: Table, field: Field) -> list[Any]:
    """A column's values, numbers as text in plain spelling; None where a cell is missing or is none."""
    cells: list[Any] = [None if row[field.name] in field.missing else row[field.name] for row in table.rows]
    if field.type == "boolean":
        return [None if cell is None else truth(cell, field) for cell in cells]
    if field.numeric:
        return [None if cell is None else number_text(cell, field) for cell in cells]
    return cells


def number_text(cell: str, field: Field) -> str | None:
    """A cell of a numeric field in plain spelling, as its decimalChar, groupChar and bareNumber say.

    None where that is no number: a date, digits of another script, NaN, or beyond all measure.
    """
    try:
        field.reader.parse(cell)
    except Unreadable:
        return None
    group, point = str(field.raw.get("groupChar", "")), str(field.raw.get("decimalChar", "."))
    if group:
        cell = cell.replace(group, "")
    if point != ".":
        cell = cell.replace(".", "\0").replace(point, ".")
    if field.raw.get("bareNumber", True) is False:
        found = re.search(r"[+-]?[.0-9][.0-9eE+-]*", cell)
        cell = found[0] if found else ""
    pattern = INTEGER if field.type == "integer" else NUMBER
    return cell if pattern.fullmatch(cell) else None


def truth(cell: str, field: Field) -> bool | None:
    """A cell of a boolean field; None where it is neither true nor false."""
    try:
        return bool(field.reader.parse(cell))
    except Unreadable:
        return None


def integer(text: str) -> int:
    """A whole number that fits 64 bits, as frames and Parquet hold it; HydataError for a longer one."""
    number = int(text) if len(text) < 30 else 2**64
    if not -(2**63) <= number < 2**63:
        raise HydataError(f"{text[:30]} does not fit 64 bits; load it with decimal=True")
    return number


def _series(cells: list[Any], kind: str, decimal: bool) -> pd.Series[Any]:
    from decimal import Decimal

    import pandas as pd

    def typed(convert: Any) -> list[Any]:
        return [None if cell is None else convert(cell) for cell in cells]

    if kind in ("integer", "number") and decimal:
        return pd.Series(typed(Decimal), dtype="object")
    if kind == "integer":
        return pd.Series(typed(integer), dtype="Int64")
    if kind == "number":
        return pd.Series(typed(float), dtype="Float64")
    if kind == "boolean":
        return pd.Series(cells, dtype="boolean")
    return pd.Series(cells, dtype="string")
