"""Where frictionless and the standard agree, so do we; where they do not, the difference is in the list.

frictionless is an oracle for what it refuses and for the values that both accept.
"""

import math
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hydata.types import Unreadable, reader

frictionless = pytest.importorskip("frictionless")

REFUSED = object()


def ours(field, text):
    try:
        return reader(field).parse(text)
    except Unreadable:
        return REFUSED


def theirs(field, text):
    value, notes = frictionless.Field.from_descriptor({"name": "x", **field}).read_cell(text)
    return REFUSED if notes else value


def plain(value):
    """Values of both in one form."""
    if isinstance(value, Decimal | float):
        return "NaN" if math.isnan(value) else float(value)
    if isinstance(value, tuple | list):
        return tuple(plain(each) for each in value)
    return value


def printed(*parts):
    return st.tuples(*parts).map("".join)


DIGITS = st.text("0123456789", min_size=1, max_size=12)
SIGN = st.sampled_from(["", "-", "+"])
NUMBERS = printed(SIGN, DIGITS, st.sampled_from(["", "."]), DIGITS, st.sampled_from(["", "e5", "E-3"]))
DATES = st.dates().map(str)
YEARS = st.integers(1, 9999).map("{:04}".format)
TIMES = st.times().map(lambda each: each.replace(microsecond=0).isoformat())
MOMENTS = st.datetimes().map(lambda each: each.replace(microsecond=0).isoformat())
GRID = st.integers(-9000, 9000).map(lambda each: f"{each / 100:.2f}")
# Texts that no reading of the standard accepts as a value of the types below.
WRONG = st.sampled_from(
    [
        "abc",
        "1-2-3",
        "2020-13-01",
        "2020-02-30",
        "25:00:00",
        "12:60:00",
        "P",
        "PT",
        "P1S",
        "{",
        "[1",
        "1;2",
        "--1",
        "1..2",
    ]
)

AGREE = [
    ({"type": "string"}, st.text(min_size=1)),
    ({"type": "integer"}, printed(SIGN, DIGITS) | WRONG),
    ({"type": "number"}, NUMBERS | WRONG),
    ({"type": "number", "groupChar": ","}, st.integers(0, 10**9).map("{:,}".format) | WRONG),
    ({"type": "number", "decimalChar": ","}, printed(DIGITS, st.just(","), DIGITS)),
    ({"type": "number", "bareNumber": False}, printed(st.sampled_from(["", "€", "EUR "]), DIGITS, st.sampled_from(["%", " m", ""]))),
    ({"type": "boolean"}, st.sampled_from(["true", "True", "TRUE", "1", "0", "false", "yes", "t", "tRue", "2", " true"])),
    ({"type": "date"}, DATES | WRONG),
    ({"type": "date", "format": "%d/%m/%Y"}, st.dates().map(lambda each: each.strftime("%d/%m/") + f"{each.year:04}") | WRONG),
    ({"type": "time"}, TIMES | WRONG),
    ({"type": "datetime"}, MOMENTS | WRONG),
    ({"type": "year"}, YEARS | WRONG),
    ({"type": "yearmonth"}, printed(YEARS, st.just("-"), st.integers(1, 13).map("{:02}".format))),
    ({"type": "geopoint"}, printed(GRID, st.sampled_from([",", ", "]), GRID) | WRONG),
    ({"type": "geopoint", "format": "array"}, printed(st.just("["), GRID, st.just(","), GRID, st.just("]")) | WRONG),
    ({"type": "object"}, st.sampled_from(["{}", '{"a": [1, "b", null]}', "[]", "1", '{"a"}'])),
    ({"type": "array"}, st.sampled_from(["[]", '[1, "b", null]', "{}", "1", "[1,]"])),
    ({"type": "list", "itemType": "integer"}, st.lists(st.integers().map(str), min_size=1).map(",".join) | WRONG),
    ({"type": "string", "format": "uuid"}, st.uuids().map(str) | WRONG),
    ({"type": "string", "format": "email"}, st.sampled_from(["a@b.cn", "a.b+c@d-e.org", "a", "a@", "@b.cn", "a b@c.cn", "a@b@c.cn"])),
    ({"type": "string", "format": "uri"}, st.sampled_from(["https://a.org/b?c#d", "urn:isbn:1", "mailto:a@b.cn", "a", "/a/b"])),
    ({"type": "geojson"}, st.sampled_from(['{"type": "Point", "coordinates": [1, 2]}', '{"type": "Point"}', "{}", "1", '{"type": "Foo"}'])),
]  # fmt: skip


def name_of(field):
    return "-".join(map(str, field.values())) if isinstance(field, dict) else ""


@pytest.mark.parametrize(("field", "texts"), AGREE, ids=name_of)
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_both_read_the_same(field, texts, data):
    text = data.draw(texts)
    assert plain(ours(field, text)) == plain(theirs(field, text))


# What the standard refuses (or accepts) and frictionless does not; docs/differences.md gives the sentences.
STRICTER = [
    ({"type": "integer"}, ["1_000", "１２", " 1", "1 "]),
    ({"type": "number"}, ["1_000.5", "１.5", " 1.5", "Infinity", "sNaN", "-NaN", "+INF", "NaN123"]),
    ({"type": "number", "groupChar": ","}, [",1", "1,,2", "1,"]),
    ({"type": "date"}, ["2020-1-5", "２020-01-05"]),
    ({"type": "date", "format": "any"}, ["10:30", "2020"]),
    ({"type": "datetime"}, ["2020-01-01 00:00:00", "2020-01-01T00:00:00,5"]),
    ({"type": "time"}, ["15:00:00.5", "15:00:00Z"]),
    ({"type": "yearmonth"}, ["2020-5", "20-05", "+2020-05"]),
    ({"type": "duration"}, ["P1W", "P0.5Y"]),
    ({"type": "geopoint", "format": "array"}, ['["90", 45]']),
    ({"type": "object"}, ['{"a": NaN}']),
    ({"type": "string", "format": "binary"}, ["Zm 9v", "Zm9v!"]),
    ({"type": "string", "format": "uri"}, ["http://a/b c", "http://a/衡"]),
]
WIDER = [
    ({"type": "integer", "groupChar": ","}, ["1,234"]),
    ({"type": "datetime"}, ["12021-01-01T00:00:00", "-0044-03-15T00:00:00Z"]),
    ({"type": "year"}, ["12021", "-0044", "2020Z"]),
    ({"type": "yearmonth"}, ["-0044-03", "2020-05Z"]),
    ({"type": "date", "format": "%D"}, ["01/26/24"]),
]


@pytest.mark.parametrize(("field", "text"), [(field, text) for field, texts in STRICTER for text in texts])
def test_stricter_than_frictionless(field, text):
    assert (ours(field, text), theirs(field, text) is REFUSED) == (REFUSED, False)


@pytest.mark.parametrize(("field", "text"), [(field, text) for field, texts in WIDER for text in texts])
def test_wider_than_frictionless(field, text):
    assert (ours(field, text) is REFUSED, theirs(field, text)) == (False, REFUSED)
