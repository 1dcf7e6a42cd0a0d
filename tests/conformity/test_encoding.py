"""Bytes become text in the declared encoding; a byte that is none is told by line, column and what would read it."""

from __future__ import annotations

import codecs
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hydata.conformity import encoding
from hydata.conformity.encoding import Text, resolve, would_read
from hydata.conformity.faults import Fault

SIMPLE = "衡阳市,人口\n耒阳市,常住人口\n衡东县,地方政府债务余额\n"
TRADITIONAL = "衡陽市,人口\n耒陽市,常住人口\n衡東縣,地方政府債務餘額\n"
FRENCH = "département,évêché\nIsère,âgé – 5 °C\n"
RUSSIAN = "Город,население\nМосква,люди\n"
JAPANESE = "東京都,データ\nさいたま,コード\n"
KOREAN = "서울특별시,인구\n부산광역시,면적\n"


def read(
    data: bytes, declared: object = None, size: int = 10**9, again: bool = True
) -> tuple[str, str, list[Fault]]:
    """The text, the encoding that was used, the faults in the order of their places."""
    faults: list[Fault] = []

    def chunks() -> list[bytes]:
        return [data[at : at + size] for at in range(0, len(data), size)]

    text = Text(chunks(), faults.append, declared, chunks if again else None)
    return (
        "".join(text),
        text.encoding,
        sorted(faults, key=lambda fault: (fault.line or 0, fault.column or 0)),
    )


def told(faults: list[Fault]) -> list[Any]:
    return [(each.kind, each.value, each.line, each.column, each.hint) for each in faults]


@given(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")),
    st.sampled_from(["utf-8", "utf-16", "utf-32", "UTF-16LE", "utf-8-sig"]),
    st.integers(1, 20),
)
def test_what_was_encoded_is_read(text: str, name: str, size: int) -> None:
    marked = text.startswith("\ufeff")
    found, _, faults = read(text.encode(name), name, size)
    if name in ("utf-8", "UTF-16LE"):  # a mark at the beginning is no part of the text
        text = text.removeprefix("\ufeff")
    assert (found, [each.kind for each in faults]) == (
        text,
        ["byte-order-mark"] * (marked and name == "utf-8"),
    )


@given(
    st.binary(),
    st.sampled_from(
        [None, "utf-8", "gbk", "big5", "ascii", "utf-16", "shift_jis", "iso2022_jp", "cp1252", "none"]
    ),
    st.integers(1, 20),
)
def test_any_bytes_are_read_in_any_chunks(data: bytes, name: str | None, size: int) -> None:
    assert read(data, name, size)[:2] == read(data, name)[:2]
    assert told(read(data, name, size)[2]) == told(read(data, name)[2])


@given(st.binary(), st.integers(1, 9))
def test_bytes_that_are_not_utf8_are_told_where_they_stand(data: bytes, size: int) -> None:
    data = data.replace(b"\0", b"").lstrip(b"\xef\xff\xfe")
    text, _, faults = read(data, "utf-8", size)
    assert text == data.decode("utf-8", "replace")
    lines = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
    expected = []
    for number, line in enumerate(lines, 1):
        try:
            line.decode()
        except UnicodeDecodeError as error:
            expected.append((number, len(line[: error.start].decode()) + 1, f"0x{line[error.start]:02x}"))
    assert [(each.line, each.column, each.value) for each in faults] == expected


@pytest.mark.parametrize(
    ("text", "name", "hint"),
    [
        pytest.param(SIMPLE, "gb18030", 'gb18030 would read it: save the file as UTF-8, or say {"encoding": "gb18030"} in the resource', id="gb18030"),
        pytest.param(TRADITIONAL, "big5", 'big5 would read it: save the file as UTF-8, or say {"encoding": "big5"} in the resource', id="big5"),
        pytest.param(TRADITIONAL, "gb18030", 'gb18030 would read it: save the file as UTF-8, or say {"encoding": "gb18030"} in the resource', id="traditional in gb18030"),
        pytest.param(FRENCH, "cp1252", 'windows-1252 would read it: save the file as UTF-8, or say {"encoding": "windows-1252"} in the resource', id="windows-1252"),
        pytest.param(RUSSIAN, "cp1251", 'windows-1251 would read it: save the file as UTF-8, or say {"encoding": "windows-1251"} in the resource', id="windows-1251"),
        pytest.param(JAPANESE, "shift_jis", 'shift_jis would read it: save the file as UTF-8, or say {"encoding": "shift_jis"} in the resource', id="shift_jis"),
    ],
)  # fmt: skip
def test_the_encoding_that_would_read_a_file_is_told(text: str, name: str, hint: str) -> None:
    data = text.encode(name)
    found, used, faults = read(data)
    lines = [number for number, line in enumerate(data.split(b"\n"), 1) if not line.isascii()]
    assert (used, [each.line for each in faults], faults[0].hint) == ("utf-8", lines, hint)
    assert {each.message for each in faults} == {"a byte is not utf-8"}
    assert "\ufffd" in found


def test_rows_without_bad_bytes_are_read_all_the_same() -> None:
    data = "id,name\n1,衡阳\n2,x\n3,耒阳\n".encode("gbk")
    text, _, faults = read(data)
    assert [line for line in text.split("\n") if "\ufffd" not in line] == ["id,name", "2,x", ""]
    assert [(each.line, each.column, each.value) for each in faults] == [(2, 3, "0xba"), (4, 3, "0xf1")]


def test_a_few_bad_bytes_in_utf8_are_to_be_mended() -> None:
    data = (SIMPLE * 9).encode() + b"x,\xff\n"
    assert told(read(data)[2]) == [
        ("undecodable", "0xff", 28, 3, "the rest of the file is UTF-8: mend these bytes")
    ]


def test_utf8_that_is_declared_to_be_something_else() -> None:
    hint = 'utf-8 would read it: save the file as UTF-8, or say {"encoding": "utf-8"} in the resource'
    assert read("é\n".encode(), "ascii")[2][0].hint == hint
    assert read("é\n".encode(), "ascii", again=False)[2][0].hint == "save the file as UTF-8"


@pytest.mark.parametrize(
    ("data", "declared", "text", "used", "expected"),
    [
        pytest.param(b"a\n", None, "a\n", "utf-8", [], id="plain"),
        pytest.param(b"", None, "", "utf-8", [], id="nothing"),
        pytest.param("é".encode("latin-1"), "ISO-8859-1", "é", "iso8859-1", [], id="latin-1"),
        pytest.param(codecs.BOM_UTF8 + b"a", None, "a", "utf-8", [("byte-order-mark", "\\ufeff", "info", "save it as UTF-8 without one")], id="a mark of UTF-8"),
        pytest.param(codecs.BOM_UTF8 + b"a", "utf-8-sig", "a", "utf-8", [], id="a mark that is declared"),
        pytest.param(codecs.BOM_UTF8 + b"a", "gbk", "a", "utf-8", [("other-encoding", "", "error", 'say {"encoding": "utf-8"} in the resource')], id="a mark of UTF-8 on GBK"),
        pytest.param("a,衡\n".encode("utf-16"), None, "a,衡\n", "utf-16-le", [("other-encoding", "", "error", 'say {"encoding": "utf-16le"} in the resource')], id="UTF-16 that is not said"),
        pytest.param("a,衡\n".encode("utf-16"), "UTF-16", "a,衡\n", "utf-16-le", [], id="UTF-16 that is said"),
        pytest.param(codecs.BOM_UTF16_BE + "a".encode("utf-16-be"), "utf-16", "a", "utf-16-be", [], id="big endian"),
        pytest.param("area,n\n".encode("utf-16-be"), "utf-16", "area,n\n", "utf-16-be", [], id="big endian without a mark"),
        pytest.param("area,n\n1,2\n".encode("utf-16-le"), None, "area,n\n1,2\n", "utf-16-le", [("other-encoding", "", "error", 'say {"encoding": "utf-16le"} in the resource')], id="UTF-16 by its look"),
        pytest.param("a".encode("utf-32"), "utf-32", "a", "utf-32-le", [], id="UTF-32"),
        pytest.param(b"a", "utf-9", "a", "utf-8", [("unknown", "", "error", "did you mean 'utf-8' or 'utf-16'?")], id="no such encoding"),
        pytest.param(b"a", "zip", "a", "utf-8", [("unknown", "", "error", 'say {"encoding": "utf-8"} in the resource')], id="a codec that is no encoding"),
        pytest.param(b"a", 8, "a", "utf-8", [("unknown", "", "error", 'say {"encoding": "utf-8"} in the resource')], id="no text"),
    ],
)  # fmt: skip
def test_how_a_file_begins(data: bytes, declared: object, text: str, used: str, expected: list[Any]) -> None:
    for size in (1, 3, 999):
        found, codec, faults = read(data, declared, size)
        shown = [(each.kind, each.value, each.severity, each.hint) for each in faults]
        assert (found, codec, shown) == (text, used, expected)


@pytest.mark.parametrize(
    "name",
    ["undefined", "unicode_escape", "raw-unicode-escape", "idna", "punycode", "rot13", "hex", "base64", "bz2", "utf-7", "a\0b", "", " ", "é", "../x", "x" * 9999],
)  # fmt: skip
def test_what_is_no_encoding_of_a_file(name: str) -> None:
    codec, wrong = resolve(name)
    assert (codec, len(wrong), wrong[0][0].startswith("there is no encoding")) == ("utf-8", 1, True)


@pytest.mark.parametrize(
    "name",
    [
        "UTF8",
        "utf-8",
        "GB2312",
        "GBK",
        "gb18030",
        "Big5",
        "latin1",
        "windows-1252",
        "Shift_JIS",
        "EUC-KR",
        "KOI8-R",
        "us-ascii",
    ],
)
def test_names_of_encodings(name: str) -> None:
    assert resolve(name) == (codecs.lookup(name).name, [])


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        (SIMPLE, "utf-8", ["utf-8"]),
        ("", "utf-8", ["utf-8"]),
        (SIMPLE, "gb18030", ["gb18030"]),
        (KOREAN, "euc_kr", ["gb18030", "big5", "euc-kr"]),  # too few characters to tell them apart
    ],
)
def test_would_read(text: str, name: str, expected: list[str]) -> None:
    assert would_read([text.encode(name)]) == expected


def test_nothing_would_read_it() -> None:
    assert would_read([b"\x81\xff\x98\x81\x00\xff\x8d\x9d\xfe\xff\xa0\xff"]) == []


def test_the_trial_of_other_encodings_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoding, "TRIAL", 4)
    assert would_read(iter([SIMPLE.encode("gbk"), b"\xff\xff\xff"])) == ["gb18030"]


def test_what_is_told_when_reading_stops_early() -> None:
    faults: list[Fault] = []
    text = iter(Text([b"a\xff\n" * 999, b"b\n"], faults.append))
    next(text)
    text.close()  # type: ignore[attr-defined]
    assert (len(faults), sorted(each.line or 0 for each in faults)[0]) == (999, 1)
