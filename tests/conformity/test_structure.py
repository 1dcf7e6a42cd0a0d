"""Text becomes records with exact places, whatever the dialect and the chunks; what is odd is told."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from hydata.conformity import rows as rows_module
from hydata.conformity.dialect import NEWLINES, Dialect
from hydata.conformity.encoding import Text
from hydata.conformity.faults import Fault
from hydata.conformity.rows import rows
from hydata.conformity.structure import Reader, joined
from hydata.conformity.tally import Tally


def read(text: str, dialect: Dialect | None = None, size: int = 10**9) -> tuple[list[Any], list[Any]]:
    """The records, and (kind, row, line, column) of each fault."""
    faults: list[Fault] = []
    chunks = [text[start : start + size] for start in range(0, len(text), size)]
    found = list(rows(chunks, dialect or Dialect(), faults.append))
    return found, [(each.kind, each.row, each.line, each.column) for each in faults]


def slow(text: str, dialect: Dialect) -> tuple[list[Any], list[Any]]:
    """The same, sign by sign: an independent reading of what the module promises."""
    newlines, quote, escape = dialect.line_terminator in NEWLINES, dialect.quote, dialect.escape
    ends = ["\r\n", "\n", "\r"] if newlines else [dialect.line_terminator]
    if not newlines:
        rest = text[text.rfind(ends[0]) + len(ends[0]) :] if ends[0] in text else text
        text = text[: len(text) - len(rest)] + rest.removesuffix("\n").removesuffix("\r")
    records, faults, first = [], [], "\r" if dialect.line_terminator == "\r" else ""

    def line(at: int) -> int:
        return 1 + sum(
            text[here] == "\r" or (text[here] == "\n" and text[here - 1 : here] != "\r") for here in range(at)
        )

    def broken(start: int, stop: int) -> bool:
        return any(sign in "\r\n" for sign in text[start:stop])

    def end(at: int) -> str:
        return next((each for each in ends if text.startswith(each, at)), "")

    def cut(at: int) -> bool:
        return text.startswith(dialect.delimiter, at)

    def escaped(at: int) -> int:
        return 2 if text.startswith("\r\n", at) and first == "\r\n" else 1

    at, number = 0, 0
    while at < len(text):
        number += 1
        begun = at
        if dialect.comment and text.startswith(dialect.comment, at):
            while at < len(text) and not end(at):
                at += 1
            at += len(end(at))
            continue
        cells: list[str | None] = []
        told = []
        while True:
            while dialect.skip_initial_space and at < len(text) and text[at] in " \t" and not cut(at):
                at += 1
            start, value, literal = at, "", False
            if quote and text[at : at + 1] == quote:
                here, closed = at + 1, False
                while here < len(text) and not closed:
                    if escape and text[here] == escape:
                        value += text[here + 1 : here + 2]
                        here += 2
                    elif text[here] == quote and dialect.double_quote and text[here + 1 : here + 2] == quote:
                        value += quote
                        here += 2
                    elif text[here] == quote:
                        closed = True
                        here += 1
                    else:
                        value += text[here]
                        here += 1
                literal = True
                if not closed or (here < len(text) and not cut(here) and not end(here) and broken(at, here)):
                    told.append(("unclosed-quote", number, line(at), len(cells) + 1))
                    value = ""
                else:
                    at = here
                    if at < len(text) and not cut(at) and not end(at):
                        told.append(("stray-quote", number, line(start), len(cells) + 1))
            stray, raw = -1, at
            while at < len(text) and not cut(at) and not end(at):
                if escape and text[at] == escape:
                    size = escaped(at + 1)
                    value += text[at + 1 : at + 1 + size] or escape
                    at = min(at + 1 + size, len(text))
                    continue
                if quote and text[at] == quote and stray < 0:
                    stray = at
                value += text[at]
                at += 1
            if stray >= 0 and not literal:
                told.append(("quote-in-plain-cell", number, line(text.index(quote, raw)), len(cells) + 1))
            null = escape and raw == start and escape in text[raw:at] and text[raw:at] == dialect.null
            cells.append(None if null else value)
            if not cut(at):
                break
            at += len(dialect.delimiter)
        if text[begun:at] == "":
            cells = []
        sign = end(at)
        if newlines and sign and sign != first:
            if sign == "\r":
                told.append(("bare-cr", number, line(at), None))
            elif first:
                halved = text[at - 1 : at + 1] == "\r\n"  # an escape took the CR
                told.append(("line-ends", number, line(at) - halved, None))
            else:
                first = sign
        nul = next((place for place, cell in enumerate(cells, 1) if cell and "\0" in cell), 0)
        if nul:
            told.append(("nul", number, line(begun), nul))
        at += len(sign)
        if number not in dialect.comment_rows:
            records.append((number, line(begun), cells))
            faults += told
    return records, faults


SIGNS = st.sampled_from("a衡,;|\"'\\#\n\r\t \0")
DIALECTS = st.builds(
    Dialect,
    delimiter=st.sampled_from([",", ";", "\t", "||", "--"]),
    line_terminator=st.sampled_from(["\r\n", "\n", "\r", "#", "|\n", "##", "\n\r"]),
    quote=st.sampled_from(['"', "'", ""]),
    double_quote=st.booleans(),
    escape=st.sampled_from(["", "\\"]),
    null=st.sampled_from([None, "a", "\\a"]),
    skip_initial_space=st.booleans(),
    comment=st.sampled_from(["", "a", "a;"]),
    comment_rows=st.frozensets(st.integers(1, 4), max_size=2),
)
PIECES = ["\r\n", '""', ',"', '",', "a,a", '"\n', "||", "--", "|\n", "#"]
TEXTS = st.lists(st.one_of(SIGNS, st.sampled_from(PIECES)), max_size=30).map("".join)


@given(TEXTS, st.one_of(st.just(Dialect()), DIALECTS), st.integers(1, 40))
@example('a,"b\nc,d\n1,2', Dialect(), 3)
@example('"a\n"b,c\n', Dialect(), 1)
@example("a\\\r\nb\r\n", Dialect(escape="\\"), 1)
@example('aaaa\r\na"\n\r\n"\n"\n', Dialect(), 8)  # a search ahead that came to nothing
@example('\0,"\n', Dialect(), 1)
@example("||\n", Dialect(delimiter="||", line_terminator="|\n"), 1)
@example("###a", Dialect(line_terminator="##"), 3)
def test_records_places_and_faults_are_those_of_a_slow_machine(
    text: str, dialect: Dialect, size: int
) -> None:
    assert read(text, dialect, size) == slow(text, dialect)


CELLS = st.text(
    st.sampled_from("a衡,;|\"'\\#\n\r\t ") | st.characters(exclude_categories=["Cs"], exclude_characters="\0")
)
WRITTEN = st.lists(st.lists(CELLS, min_size=2, max_size=4), max_size=5)


@given(
    WRITTEN,
    st.sampled_from([",", ";", "\t", "|"]),
    st.sampled_from(['"', "'"]),
    st.sampled_from(["\r\n", "\n", "|\n", "\r"]),
    st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL, csv.QUOTE_NONE]),
    st.booleans(),
    st.integers(1, 50),
)
def test_what_a_writer_wrote_is_read(
    cells: list[list[str]], delimiter: str, quote: str, end: str, quoting: Any, double: bool, size: int
) -> None:
    escape = "" if double and quoting != csv.QUOTE_NONE else "\\"
    # Python 3.11 quotes, or escapes, only the line breaks that its own rows end with.
    if quoting != csv.QUOTE_ALL:
        cells = [[cell.replace("\r", "").replace("\n", "") for cell in row] for row in cells]
    if quoting == csv.QUOTE_NONE or escape:
        cells = [[cell.replace("|", "") for cell in row] for row in cells] if end == "|\n" else cells
    file = io.StringIO(newline="")
    options = {"delimiter": delimiter, "quotechar": quote, "quoting": quoting, "doublequote": double}
    csv.writer(file, **options, escapechar=escape or None, lineterminator=end).writerows(cells)
    if delimiter in end:
        return
    dialect = Dialect(delimiter, end, "" if quoting == csv.QUOTE_NONE else quote, double, escape)
    found, faults = read(file.getvalue(), dialect, size)
    assert ([row for _, _, row in found], faults) == (cells, [])


@given(st.lists(st.lists(CELLS, min_size=1, max_size=4), max_size=6), st.booleans(), st.integers(1, 60))
def test_regular_text_is_read_as_the_csv_module_reads_it(
    cells: list[list[str]], all_: bool, size: int
) -> None:
    file = io.StringIO(newline="")
    cells = [[cell.replace("\r", "\n") for cell in row] for row in cells]
    csv.writer(file, quoting=csv.QUOTE_ALL if all_ else csv.QUOTE_MINIMAL).writerows(cells)
    reader, line, expected = csv.reader(io.StringIO(file.getvalue(), newline=""), strict=True), 1, []
    for number, row in enumerate(reader, 1):
        expected.append((number, line, row))
        line = reader.line_num + 1
    assert read(file.getvalue(), Dialect(), size) == (expected, [])


PLACED = ("unclosed-quote", "stray-quote", "nul", "bare-cr", "blank-row", "missing-cell", "extra-cell")


@given(
    st.binary() | TEXTS.map(str.encode),
    st.one_of(st.just(Dialect()), DIALECTS),
    st.none() | st.lists(st.sampled_from("abc"), max_size=3),
    st.sampled_from([None, "gbk", "utf-16"]),
    st.integers(1, 40),
)
def test_any_bytes_end_in_records_and_faults(
    data: bytes, dialect: Dialect, names: list[str] | None, encoding: str | None, size: int
) -> None:
    faults: list[Fault] = []
    chunks = [data[at : at + size] for at in range(0, len(data), size)]
    found = Reader(Text(chunks, faults.append, encoding), dialect, faults.append, names)
    records = list(found)
    numbers, lines = [number for number, _, _ in records], [line for _, line, _ in records]
    assert (numbers, lines) == (sorted(set(numbers)), sorted(lines))
    assert all(isinstance(cell, str | None) for _, _, cells in records for cell in cells)
    last = 1 + data.count(b"\n") + data.count(b"\r")
    assert all(1 <= line <= last for line in lines)
    assert all(1 <= (each.line or 0) <= last for each in faults if each.kind in PLACED)
    assert all((each.row or 0) <= found.records for each in faults)


@pytest.mark.parametrize(
    ("text", "dialect", "expected"),
    [
        pytest.param("", {}, [], id="nothing"),
        pytest.param("a,b\n1,2", {}, [(1, 1, ["a", "b"]), (2, 2, ["1", "2"])], id="no end of line at the end"),
        pytest.param("a\n\n1\n", {}, [(1, 1, ["a"]), (2, 2, []), (3, 3, ["1"])], id="a blank line"),
        pytest.param('a\n""\n', {}, [(1, 1, ["a"]), (2, 2, [""])], id="an empty cell in quotes is no blank line"),
        pytest.param('a,b\n"1\n\n2",3\n4,5\n', {}, [(1, 1, ["a", "b"]), (2, 2, ["1\n\n2", "3"]), (3, 5, ["4", "5"])], id="record and line differ"),
        pytest.param("a\u2028b,c\x0bd\x85e\n", {}, [(1, 1, ["a\u2028b", "c\x0bd\x85e"])], id="what Python alone calls a line"),
        pytest.param("a|,b,c\n", {"escape": "|"}, [(1, 1, ["a,b", "c"])], id="the standard's escape"),
        pytest.param("1\\\n2,3\n4,5\n", {"escape": "\\"}, [(1, 1, ["1\n2", "3"]), (2, 3, ["4", "5"])], id="an escaped line break"),
        pytest.param("\\N,N\n", {"escape": "\\", "null": "\\N"}, [(1, 1, [None, "N"])], id="a null with an escape"),
        pytest.param("id,name;1,apple;2,orange\n", {"line_terminator": ";"}, [(1, 1, ["id", "name"]), (2, 1, ["1", "apple"]), (3, 1, ["2", "orange"])], id="the standard's lineTerminator"),
        pytest.param("a||b|\n1||2|\n", {"delimiter": "||", "line_terminator": "|\n"}, [(1, 1, ["a", "b"]), (2, 2, ["1", "2"])], id="long signs"),
        pytest.param("a, b\n1,\t 2\n", {"skip_initial_space": True}, [(1, 1, ["a", "b"]), (2, 2, ["1", "2"])], id="the standard's skipInitialSpace"),
        pytest.param('a, "b, c"\n', {"skip_initial_space": True}, [(1, 1, ["a", "b, c"])], id="a quote behind blanks"),
        pytest.param("a,'b,c'\n", {"quote": "'"}, [(1, 1, ["a", "b,c"])], id="the standard's quoteChar"),
        pytest.param('a,"b\n', {"quote": ""}, [(1, 1, ["a", '"b'])], id="no quotes at all"),
        pytest.param('# x "y\na,b\n#1,2', {"comment": "#"}, [(2, 2, ["a", "b"])], id="comments, and quotes in them"),
        pytest.param("a,b\n#x\n1,2\n", {"comment_rows": frozenset({2})}, [(1, 1, ["a", "b"]), (3, 3, ["1", "2"])], id="the standard's commentRows"),
        pytest.param("a\rb\r", {"line_terminator": "\r"}, [(1, 1, ["a"]), (2, 2, ["b"])], id="CR, and said so"),
    ],
)  # fmt: skip
def test_records(text: str, dialect: dict[str, Any], expected: list[Any]) -> None:
    assert [read(text, Dialect(**dialect), size) for size in (1, 2, 99)] == [(expected, [])] * 3


def test_the_value_of_a_fault_ends_where_its_row_does() -> None:
    faults: list[Fault] = []
    list(rows(['a,b;;\n1,"2;;\n3,4;;\n'], Dialect(line_terminator=";;\n"), faults.append))
    assert [(each.kind, each.value) for each in faults] == [("unclosed-quote", '"2')]


@pytest.mark.parametrize(
    ("text", "records", "expected"),
    [
        pytest.param(
            'a,b\n1,"2\n3,4\n5,6\n',
            [(1, 1, ["a", "b"]), (2, 2, ["1", '"2']), (3, 3, ["3", "4"]), (4, 4, ["5", "6"])],
            Fault("source-error", "unclosed-quote", "a quote opens here and is not closed up to the end of the file: it would swallow 2 more lines", '"2', 2, 2, 2, hint="close it, or write it twice in a cell in quotes"),
            id="a quote that is never closed"),
        pytest.param(
            'a,b\n"1,2\n3,"x"\n',
            [(1, 1, ["a", "b"]), (2, 2, ['"1', "2"]), (3, 3, ["3", "x"])],
            Fault("source-error", "unclosed-quote", "a quote opens here and is not closed before the next one: it would swallow 1 more lines", '"1,2', 2, 2, 1, hint="close it, or write it twice in a cell in quotes"),
            id="a quote that another one would close"),
        pytest.param(
            'a,b\n"1"x,2\n',
            [(1, 1, ["a", "b"]), (2, 2, ["1x", "2"])],
            Fault("source-error", "stray-quote", "text stands behind a closing quote", '"1"x,2', 2, 2, 1, hint="write a quote inside a quoted cell twice"),
            id="text behind a quote"),
        pytest.param(
            'a,b\n1,5" pipe\n',
            [(1, 1, ["a", "b"]), (2, 2, ["1", '5" pipe'])],
            Fault("source-error", "quote-in-plain-cell", "a quote stands in a cell that does not begin with one", '" pipe', 2, 2, 2, hint='put the cell in quotes, and write " twice inside', severity="warning"),
            id="a quote in a plain cell"),
        pytest.param(
            "a,b\n1,x\0y\n",
            [(1, 1, ["a", "b"]), (2, 2, ["1", "x\0y"])],
            Fault("source-error", "nul", "a NUL byte is no text", "x\\0y", 2, 2, 2, hint="delete it; the file may be binary, or in UTF-16"),
            id="a NUL"),
        pytest.param(
            "a,b\n1,2\r3,4\n",
            [(1, 1, ["a", "b"]), (2, 2, ["1", "2"]), (3, 3, ["3", "4"])],
            Fault("source-error", "bare-cr", "a row ends with a bare CR", "\\r", 2, 2, hint='end each row with LF or CRLF; or say {"lineTerminator": "\\r"} in the `dialect`'),
            id="a bare CR"),
        pytest.param(
            "a,b\r\n1,2\n3,4\r\n",
            [(1, 1, ["a", "b"]), (2, 2, ["1", "2"]), (3, 3, ["3", "4"])],
            Fault("source-error", "line-ends", "rows end in different ways: the first with CRLF, this one with LF", "\\n", 2, 2, hint="end each row with CRLF", severity="warning"),
            id="mixed line ends"),
    ],
)  # fmt: skip
def test_faults(text: str, records: list[Any], expected: Fault) -> None:
    faults: list[Fault] = []
    assert (list(rows([text], Dialect(), faults.append)), faults) == (records, [expected])


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, limit in {"CELL_LIMIT": 20, "ROW_LIMIT": 60, "WIDTH_LIMIT": 10, "HELD": 16}.items():
        monkeypatch.setattr(rows_module, name, limit)


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("size", [1, 7, 16, 999])
@pytest.mark.parametrize(
    ("text", "records", "expected"),
    [
        pytest.param("a,b\n%s,1\nc,d\n" % ("x" * 99), ["a", "c"], {"long-cell"}, id="a cell"),
        pytest.param('a,b\n"%s",1\nc,d\n' % ("x" * 99), ["a", "c"], {"long-cell", "unclosed-quote"}, id="a quoted cell"),
        pytest.param('a,b\n"%s\n",1\nc,d\n' % ("x\n" * 30), ["a", '"x', *["x"] * 29, "", '"', "c"], {"unclosed-quote"}, id="many lines in quotes"),
        pytest.param("a,b\n%s\nc,d\n" % ("x," * 12), ["a", "c"], {"long-row"}, id="many cells"),
        pytest.param("a,b\n%s\nc,d\n" % ("xxxxxxxxx," * 9), ["a", "c"], {"long-row"}, id="a row"),
        pytest.param("a,b\n%s" % ("x" * 99), ["a"], {"long-cell"}, id="a cell without an end"),
    ],
)  # fmt: skip
def test_no_row_fills_the_memory(text: str, records: list[str], expected: set[str], size: int) -> None:
    faults: list[Fault] = []
    found = list(rows([text[at : at + size] for at in range(0, len(text), size)], Dialect(), faults.append))
    assert [(row[0] if row else "") for _, _, row in found] == records
    assert {each.kind for each in faults} == expected


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.usefixtures("small")
@given(
    st.lists(st.sampled_from([*PIECES, "x" * 9, "x," * 5, '"', "\n", "\\"]), max_size=60).map("".join),
    DIALECTS,
    st.integers(1, 40),
)
def test_any_text_within_small_limits(text: str, dialect: Dialect, size: int) -> None:
    found, _ = read(text, dialect, size)
    whole, _ = slow(text, dialect)
    assert all(len(cell or "") <= 20 and len(cells) <= 10 for _, _, cells in found for cell in cells)
    if len(text) <= 16:  # below every limit
        assert found == whole


def reader(text: str, names: list[str] | None = None, **dialect: Any) -> tuple[Any, ...]:
    faults = Tally()
    found = Reader([text], Dialect(**dialect), faults.add, names)
    records = list(found)
    told = [(each.rule, each.field, each.count, each.samples[0].row, each.samples[0].line, each.samples[0].column, each.samples[0].value) for each in faults.findings("", ())]  # fmt: skip
    return found.labels, records, told


@pytest.mark.parametrize(
    ("text", "names", "dialect", "expected"),
    [
        pytest.param("a,b\n1,2\n", None, {}, (["a", "b"], [(2, 2, ["1", "2"])], []), id="a header"),
        pytest.param("1,2\n", None, {"header_rows": ()}, (None, [(1, 1, ["1", "2"])], []), id="none"),
        pytest.param("fruit\nid,name\n1,x\n", None, {"header_rows": (1, 2)}, (["fruit id", "fruit name"], [(3, 3, ["1", "x"])], []), id="the standard's headerRows"),
        pytest.param("title\na,b\n1,x\n", None, {"header_rows": (2,)}, (["a", "b"], [(3, 3, ["1", "x"])], []), id="lines before the header"),
        pytest.param("# note\na,b\n1,x\n", None, {"comment": "#"}, (["a", "b"], [(3, 3, ["1", "x"])], []), id="a comment before the header"),
        pytest.param("a,b\n\n1,2\n,\n", None, {}, (["a", "b"], [(3, 3, ["1", "2"])], [("blank-row", "", 2, 2, 2, None, "")]), id="blank rows"),
        pytest.param("a,b\n  \n1,2\n", None, {}, (["a", "b"], [(3, 3, ["1", "2"])], [("blank-row", "", 1, 2, 2, None, "")]), id="a row of blanks"),
        pytest.param("a,b\n\n1,2\n", None, {"skip_blank_rows": True}, (["a", "b"], [(3, 3, ["1", "2"])], []), id="blank rows that are allowed"),
        pytest.param("a,b,c\n1\n1,2,3,4\n", None, {}, (["a", "b", "c"], [(2, 2, ["1"]), (3, 3, ["1", "2", "3", "4"])], [("missing-cell", "b", 1, 2, 2, 2, ""), ("extra-cell", "", 1, 3, 3, 4, "4")]), id="ragged rows"),
        pytest.param("1,2\n3\n", ["a", "b"], {"header_rows": ()}, (None, [(1, 1, ["1", "2"]), (2, 2, ["3"])], [("missing-cell", "b", 1, 2, 2, 2, "")]), id="ragged without a header"),
        pytest.param("1,2\n3\n", None, {"header_rows": ()}, (None, [(1, 1, ["1", "2"]), (2, 2, ["3"])], [("missing-cell", "", 1, 2, 2, 2, "")]), id="ragged without header and schema"),
        pytest.param("a,b\nNA,x\n", None, {"null": "NA"}, (["a", "b"], [(2, 2, [None, "x"])], []), id="the standard's nullSequence"),
        pytest.param("NA,b\n1,x\n", None, {"null": "NA"}, (["NA", "b"], [(2, 2, ["1", "x"])], []), id="a label is no null"),
        pytest.param("\\N\n1\n", None, {"null": "\\N", "escape": "\\"}, (["\\N"], [(2, 2, ["1"])], []), id="a label is no null with an escape"),
        pytest.param("", ["a"], {}, ([], [], [("source-error", "", 1, None, 1, None, "")]), id="an empty file"),
        pytest.param("\na,b\n1,2\n", ["a", "b"], {}, (["a", "b"], [(3, 3, ["1", "2"])], [("blank-header", "", 1, 1, 1, None, "")]), id="a blank line before the header"),
        pytest.param("\n1,2\n", ["a", "b"], {}, ([], [(2, 2, ["1", "2"])], []), id="a blank line for a header"),
        pytest.param("a;b\n1;2\n", ["a", "b"], {}, (["a", "b"], [(2, 2, ["1", "2"])], [("source-error", "", 1, 1, 1, None, "a;b")]), id="an undeclared delimiter"),
        pytest.param("a\tb\n1\t2\n", None, {}, (["a", "b"], [(2, 2, ["1", "2"])], [("source-error", "", 1, 1, 1, None, "a\tb")]), id="an undeclared delimiter without a schema"),
        pytest.param("a,b\n1,2\n", ["a", "b"], {"delimiter": ";"}, (["a", "b"], [(2, 2, ["1", "2"])], [("source-error", "", 1, 1, 1, None, "a,b")]), id="another delimiter than the declared one"),
        pytest.param("a;b\n1\n", ["a;b"], {}, (["a;b"], [(2, 2, ["1"])], []), id="a semicolon in a label"),
        pytest.param("a;b\n1\n", None, {}, (["a;b"], [(2, 2, ["1"])], []), id="a semicolon in the header alone"),
        pytest.param("x;y;z\n", ["a", "b"], {}, (["x;y;z"], [], []), id="other names, and other numbers of them"),
    ],
)  # fmt: skip
def test_reader(
    text: str, names: list[str] | None, dialect: dict[str, Any], expected: tuple[Any, ...]
) -> None:
    assert reader(text, names, **dialect) == expected


def test_the_hint_names_the_delimiter() -> None:
    faults: list[Fault] = []
    Reader(["a\tb\n1\t2\n"], Dialect(), faults.append, ["a", "b"])
    assert [(each.message, each.hint) for each in faults] == [
        (
            "the cells are separated by '\\t', not by ','",
            'say {"delimiter": "\\t"} in the `dialect` of the resource',
        )
    ]


def test_records_are_counted_with_what_is_not_given() -> None:
    found = Reader(["a,b\n#\n\n1,2\n"], Dialect(comment="#"), lambda fault: None)
    assert (len(list(found)), found.records) == (1, 4)


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ([["a", "", "b"], ["c", "d"]], ["a c", "d", "b d"]),
        ([["a"], []], ["a"]),
        ([], []),
    ],
)
def test_joined(header: list[list[str]], expected: list[str]) -> None:
    assert joined(header, " ") == expected


@pytest.mark.parametrize(
    "text",
    [
        '"a\n' * 20000,
        '"' * 99999,
        '""\n' * 30000,
        'a"b\n' * 30000,
        "\r" * 50000,
        '"\n\n' * 20000,
        '"a""\n' * 20000,
    ],
)
def test_odd_text_takes_no_long_time(text: str) -> None:
    """It would take minutes if each row were looked through to the end of the file."""
    chunks: Iterator[str] = (text[at : at + 4096] for at in range(0, len(text), 4096))
    assert len(list(rows(chunks, Dialect(), lambda fault: None))) > 0
