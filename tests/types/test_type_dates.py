"""date, time and datetime: the default spelling, any, and strptime patterns."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal

import pytest

from hydata.types import Unreadable, faults, reader
from hydata.types.moments import Moment

DATE, TIME, DATETIME = {"type": "date"}, {"type": "time"}, {"type": "datetime"}
EAST8, WEST5 = timezone(timedelta(hours=8)), timezone(timedelta(hours=-5))


def day(form):
    return {"type": "date", "format": form}


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        (DATE, "2024-01-26", date(2024, 1, 26)),
        (DATE, "2020-02-29", date(2020, 2, 29)),
        (DATE, "2000-02-29", date(2000, 2, 29)),
        (DATE, "0001-01-01", date(1, 1, 1)),
        (DATE, "9999-12-31", date(9999, 12, 31)),
        (day("default"), "2024-01-26", date(2024, 1, 26)),
        (day("%d/%m/%Y"), "26/01/2024", date(2024, 1, 26)),
        (day("%d/%m/%Y"), "6/1/2024", date(2024, 1, 6)),
        (day("fmt:%d/%m/%Y"), "26/01/2024", date(2024, 1, 26)),
        (day("%d/%m/%y"), "30/11/14", date(2014, 11, 30)),
        (day("%Y年%m月%d日"), "2024年1月6日", date(2024, 1, 6)),
        (day("%d %b %Y"), "26 jan 2024", date(2024, 1, 26)),
        (day("%Y%m%d"), "20240126", date(2024, 1, 26)),
        (day("%F"), "2024-01-26", date(2024, 1, 26)),
        (day("%D"), "01/26/24", date(2024, 1, 26)),
        (day("%Y-%j"), "2024-026", date(2024, 1, 26)),
        (day("%G-W%V-%u"), "2024-W04-5", date(2024, 1, 26)),
        (day("100%% %Y-%m-%d"), "100% 2024-01-26", date(2024, 1, 26)),
        (day("any"), "Jan 26 2024", date(2024, 1, 26)),
        (day("any"), "26.1.2024", date(2024, 1, 26)),
        (day("any"), "20240126", date(2024, 1, 26)),
        (TIME, "15:00:00", time(15)),
        (TIME, "00:00:00", time(0)),
        (TIME, "23:59:59", time(23, 59, 59)),
        (TIME, "24:00:00", Moment(Decimal(86400), False)),
        ({"type": "time", "format": "%H:%M"}, "9:05", time(9, 5)),
        ({"type": "time", "format": "%I:%M %p"}, "09:05 PM", time(21, 5)),
        ({"type": "time", "format": "%H:%M%z"}, "09:05+0800", time(9, 5, tzinfo=EAST8)),
        ({"type": "time", "format": "%T"}, "09:05:01", time(9, 5, 1)),
        ({"type": "time", "format": "any"}, "9pm", time(21)),
        ({"type": "time", "format": "any"}, "21:05", time(21, 5)),
        (DATETIME, "2024-01-26T15:00:00", datetime(2024, 1, 26, 15)),
        (DATETIME, "2024-01-26T15:00:00.300-05:00", datetime(2024, 1, 26, 15, 0, 0, 300000, WEST5)),
        (DATETIME, "2024-01-26T15:00:00Z", datetime(2024, 1, 26, 15, tzinfo=UTC)),
        (DATETIME, "2024-01-26T15:00:00+14:00", datetime(2024, 1, 26, 15, tzinfo=timezone(timedelta(hours=14)))),
        (DATETIME, "2024-12-31T24:00:00", datetime(2025, 1, 1)),
        (DATETIME, "2024-12-31T24:00:00.0Z", datetime(2025, 1, 1, tzinfo=UTC)),
        (DATETIME, "2024-01-26T15:00:00.12345600", datetime(2024, 1, 26, 15, 0, 0, 123456)),
        (DATETIME, "2024-01-26T15:00:00.1234567", Moment(Decimal("63841878000.1234567"), False)),
        (DATETIME, "12021-01-01T00:00:00Z", Moment(Decimal("379314576000"), True)),
        (DATETIME, "9999-12-31T24:00:00", Moment(Decimal("315537897600"), False)),
        (DATETIME, "-0001-12-31T00:00:00", Moment(Decimal("-86400"), False)),
        (DATETIME, "-0001-02-29T00:00:00", Moment(Decimal("-26524800"), False)),
        ({"type": "datetime", "format": "%d/%m/%Y %H:%M:%S"}, "12/11/2018 09:15:32", datetime(2018, 11, 12, 9, 15, 32)),
        ({"type": "datetime", "format": "any"}, "26 Jan 2024 3pm", datetime(2024, 1, 26, 15)),
        ({"type": "datetime", "format": "any"}, "2024-01-26", datetime(2024, 1, 26)),
        ({"type": "datetime", "format": "any"}, "2024-01-26T15:00:00+08:00", datetime(2024, 1, 26, 15, tzinfo=EAST8)),
    ],
)  # fmt: skip
def test_accepted(field, text, value):
    found = reader(field).parse(text)
    assert (type(found), found) == (type(value), value)
    assert getattr(found, "tzinfo", None) is None or found.utcoffset() == value.utcoffset()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("15:00:00", time(15)),
        ("15:00:00.25", time(15, 0, 0, 250000)),
        ("15:00:00Z", time(15, tzinfo=UTC)),
        ("15:00:00-05:00", time(15, tzinfo=WEST5)),
        ("15:00:00.123456789", Moment(Decimal("54000.123456789"), False)),
    ],
)
def test_a_time_of_v1(text, value):
    assert reader(TIME, version=1).parse(text) == value


NO_DATE = "is not a date: it needs the form YYYY-MM-DD"
NO_TIME = "is not a time: it needs the form hh:mm:ss"
NO_MOMENT = "is not a date with a time: it needs the form YYYY-MM-DDThh:mm:ss"


@pytest.mark.parametrize(
    ("field", "text", "reason", "hint"),
    [
        (DATE, "", "is not a date", "add '' to missingValues"),
        (DATE, "n/a", "is not a date", "add 'n/a' to missingValues"),
        (DATE, "2020-13-01", "is not a date: the month 13 does not exist", ""),
        (DATE, "2020-00-01", "is not a date: the month 00 does not exist", ""),
        (DATE, "2020-02-30", "is not a date: the day 2020-02-30 does not exist", ""),
        (DATE, "2021-02-29", "is not a date: the day 2021-02-29 does not exist", ""),
        (DATE, "1900-02-29", "is not a date: the day 1900-02-29 does not exist", ""),
        (DATE, "2021-04-31", "is not a date: the day 2021-04-31 does not exist", ""),
        (DATE, "2021-01-00", "is not a date: the day 2021-01-00 does not exist", ""),
        (DATE, "0000-01-01", "is not a date: the year 0000 does not exist", ""),
        (DATE, " 2020-01-01", "is not a date: it begins or ends with a blank", ""),
        (DATE, "2020-01-01\n", "is not a date: it begins or ends with a blank", ""),
        (DATE, "２０２０-01-01", "is not a date: its digits are not 0 to 9", ""),
        (DATE, "2020-1-5", NO_DATE, 'say "format": "%Y-%m-%d"'),
        (DATE, "20200101", NO_DATE, 'say "format": "%Y%m%d"'),
        (DATE, "31/12/2020", NO_DATE, 'say "format": "%d/%m/%Y"'),
        (DATE, "12/31/2020", NO_DATE, 'say "format": "%m/%d/%Y"'),
        (DATE, "31.12.20", NO_DATE, 'say "format": "%d.%m.%y"'),
        (DATE, "2020年1月5日", NO_DATE, 'say "format": "%Y年%m月%d日"'),
        (DATE, "5 Jan 2020", NO_DATE, 'say "format": "%d %b %Y"'),
        (DATE, "January 5, 2020", NO_DATE, 'say "format": "%B %d, %Y"'),
        (DATE, "2020-01-01T00:00:00", NO_DATE, 'say "type": "datetime"'),
        (DATE, "2020-01-01 10:30", NO_DATE, 'say "type": "datetime", "format": "%Y-%m-%d %H:%M"'),
        (DATE, "2020", NO_DATE, 'say "type": "year"'),
        (DATE, "2020-05", NO_DATE, 'say "type": "yearmonth"'),
        (DATE, "2020-W05-1", NO_DATE, ""),
        (DATE, "2020-01-01Z", NO_DATE, ""),
        (DATE, "-2020-01-01", NO_DATE, ""),
        (DATE, "12020-01-01", NO_DATE, ""),
        (DATE, "2020–01–01", NO_DATE, ""),
        (DATE, "hello", NO_DATE, ""),
        (day("%d/%m/%Y"), "31/02/2020", "is not a date: day is out of range for month", ""),
        (day("%d/%m/%Y"), "2020-01-31", "is not a date in the format '%d/%m/%Y'", ""),
        (day("%d/%m/%Y"), "31/12/2020 ", "is not a date in the format '%d/%m/%Y'", ""),
        (day("%d/%m/%Y"), "３１/12/2020", "is not a date in the format '%d/%m/%Y'", ""),
        (day("%d/%m/%Y"), "-", "is not a date in the format '%d/%m/%Y'", "add '-' to missingValues"),
        (day("any"), "foo", "is not a date", ""),
        (day("any"), "10:30", "is not a date: year, month or day is missing", ""),
        (day("any"), "May 2020", "is not a date: year, month or day is missing", ""),
        (day("any"), "２０２０-01-01", "is not a date: its digits are not 0 to 9", ""),
        (day("any"), "1" * 201, "is not a date: it is longer than 200 characters", ""),
        (TIME, "24:00:01", "is not a time: nothing comes after 24:00:00", ""),
        (TIME, "25:00:00", "is not a time: the hour 25 does not exist", ""),
        (TIME, "15:60:00", "is not a time: the minute 60 does not exist", ""),
        (TIME, "23:59:60", "is not a time: leap seconds are not supported", ""),
        (TIME, "23:59:61", "is not a time: the second 61 does not exist", ""),
        (TIME, "15:00", NO_TIME, 'say "format": "%H:%M"'),
        (TIME, "5:00:00", NO_TIME, 'say "format": "%H:%M:%S"'),
        (TIME, "15:00:00.5", NO_TIME, 'say "format": "%H:%M:%S.%f"'),
        (TIME, "15:00:00Z", NO_TIME, 'say "format": "%H:%M:%S%z"'),
        (TIME, "T15:00:00", NO_TIME, ""),
        (TIME, "2024-01-26T15:00:00", NO_TIME, 'say "type": "datetime"'),
        ({"type": "time", "format": "any"}, "2024-01-26", "is not a time: it has no hour", ""),
        (DATETIME, "2024-01-26 15:00:00", NO_MOMENT, 'say "format": "%Y-%m-%d %H:%M:%S"'),
        (DATETIME, "2024-01-26T15:00", NO_MOMENT, 'say "format": "%Y-%m-%dT%H:%M"'),
        (DATETIME, "26/01/2024 15:00:00.5", NO_MOMENT, 'say "format": "%d/%m/%Y %H:%M:%S.%f"'),
        (DATETIME, "2024-01-26", NO_MOMENT, 'say "type": "date"'),
        (DATETIME, "2024-01-26t15:00:00", NO_MOMENT, ""),
        (DATETIME, "2024-01-26T15:00:00z", NO_MOMENT, ""),
        (DATETIME, "02024-01-26T15:00:00", NO_MOMENT, ""),
        (DATETIME, "+2024-01-26T15:00:00", NO_MOMENT, ""),
        (DATETIME, "2024-01-26T15:00:00.", NO_MOMENT, ""),
        (DATETIME, "20240126T150000Z", NO_MOMENT, ""),
        (DATETIME, "2024-01-26T15:00:00+15:00", "is not a date with a time: its time zone is more than 14 hours from UTC", ""),
        (DATETIME, "2024-01-26T15:00:00+14:30", "is not a date with a time: its time zone is more than 14 hours from UTC", ""),
        (DATETIME, "2024-02-30T15:00:00", "is not a date with a time: the day 2024-02-30 does not exist", ""),
        (DATETIME, "0000-01-01T00:00:00", "is not a date with a time: the year 0000 does not exist", ""),
        (DATETIME, "2024-01-26T24:00:01", "is not a date with a time: nothing comes after 24:00:00", ""),
        (DATETIME, "2024-01-26T24:00:00.1", "is not a date with a time: nothing comes after 24:00:00", ""),
        (DATETIME, "2024-06-30T23:59:60Z", "is not a date with a time: leap seconds are not supported", ""),
        (DATETIME, "1" * 500 + "-02-30T00:00:00", "is not a date with a time: the day in its month does not exist", ""),
        (DATETIME, "1" * 5000 + "-01-01T00:00:00", "is not a date with a time: its year has more than 600 digits", ""),
        (DATETIME, "2024-01-01T00:00:00." + "1" * 5000, "is not a date with a time: its second has more than 600 decimals", ""),
    ],
)  # fmt: skip
def test_refused(field, text, reason, hint):
    with pytest.raises(Unreadable) as caught:
        reader(field).parse(text)
    assert (caught.value.reason, caught.value.hint) == (reason, hint)


@pytest.mark.parametrize(
    ("field", "value", "read"),
    [
        (DATE, date(2024, 1, 26), date(2024, 1, 26)),
        (DATE, datetime(2024, 1, 26), date(2024, 1, 26)),
        (DATE, "2024-01-26", date(2024, 1, 26)),
        (TIME, time(15), time(15)),
        (DATETIME, datetime(2024, 1, 26), datetime(2024, 1, 26)),
    ],
)
def test_native(field, value, read):
    assert reader(field).read(value) == read


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        (DATE, 20240126, "is a native number, not a date"),
        (DATE, datetime(2024, 1, 26, 1), "is a moment within a day, not a date"),
        (TIME, datetime(2024, 1, 26), "is a native datetime, not a time"),
        (DATETIME, date(2024, 1, 26), "is a native date, not a date with a time"),
        (DATETIME, None, "is a native null, not a date with a time"),
    ],
)
def test_native_refused(field, value, reason):
    with pytest.raises(Unreadable) as caught:
        reader(field).read(value)
    assert caught.value.reason == reason


@pytest.mark.parametrize(
    ("field", "one", "other", "order"),
    [
        (DATE, "2020-01-01", "2020-01-02", -1),
        (TIME, "10:00:00", "09:00:00", 1),
        (TIME, "24:00:00", "23:59:59", 1),
        (TIME, "24:00:00", "24:00:00", 0),
        (DATETIME, "2020-01-01T00:00:00", "2020-01-01T00:00:00.0000001", -1),
        (DATETIME, "2020-01-01T12:00:00Z", "2020-01-01T20:00:00+08:00", 0),
        (DATETIME, "12020-01-01T00:00:00", "2020-01-01T00:00:00", 1),
        (DATETIME, "-0044-03-15T00:00:00Z", "2020-01-01T00:00:00Z", -1),
        # with and without a zone: 14 hours apart, or open (XML Schema, Part 2, 3.2.7.3)
        (DATETIME, "2000-01-15T00:00:00", "2000-02-15T00:00:00Z", -1),
        (DATETIME, "2000-01-15T12:00:00", "2000-01-16T12:00:00Z", -1),
        (DATETIME, "2000-01-01T12:00:00", "1999-12-31T23:00:00Z", None),
        (DATETIME, "2000-01-16T12:00:00", "2000-01-16T12:00:00Z", None),
        (DATETIME, "2000-01-16T00:00:00", "2000-01-16T12:00:00Z", None),
        (DATETIME, "2000-01-16T02:00:01Z", "2000-01-15T12:00:00", 1),
    ],
)
def test_order(field, one, other, order):
    read = reader(field)
    assert read.compare(read.parse(one), read.parse(other)) == order
    assert read.compare(read.parse(other), read.parse(one)) == (None if order is None else -order)


def test_one_moment_has_one_key():
    read = reader(DATETIME)
    texts = [
        "2020-01-01T12:00:00Z",
        "2020-01-01T20:00:00+08:00",
        "2020-01-01T12:00:00",
        "2020-01-01T12:00:00.0",
    ]
    keys = [read.key(read.parse(text)) for text in texts]
    assert [keys.index(key) for key in keys] == [0, 0, 2, 2]


@pytest.mark.parametrize(
    ("form", "message"),
    [
        ("YYYY-MM-DD", "it has no directive; did you mean '%Y-%m-%d'?"),
        ("dd/MM/yyyy", "it has no directive; did you mean '%d/%m/%Y'?"),
        ("yyyy-mm-dd", "it has no directive; did you mean '%Y-%m-%d'?"),
        ("mm/dd/yyyy hh:mm:ss", "it has no directive; did you mean '%m/%d/%Y %H:%M:%S'?"),
        ("iso", "it has no directive"),
        ("%Q", "'Q' is a bad directive in format '%Q'"),
        ("%Y-%m-%", "stray % in format '%Y-%m-%'"),
        ("%Y-%m-%m", "it names one part twice"),
    ],
)
def test_a_format_that_is_no_pattern(form, message):
    read = reader(day(form) | {"constraints": {"minimum": "2020-01-01", "required": True}})
    assert [(each.pointer, each.message) for each in faults(day(form), read)] == [
        ("/format", f"the format {form!r} is no strptime pattern: {message}; not checked")
    ]
    assert read.parse("anything") == "anything"


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ({"type": "date", "format": "%b %Y %d"}, "Jan 2020 05"),
        ({"type": "time", "format": "%H%M"}, "0930"),
        ({"type": "date", "format": "%d/%m"}, "31/12"),
        ({"type": "date", "format": "%Y %d %m1"}, "2020 31 121"),
        ({"type": "time", "format": "%H:%M:%S.%f0"}, "09:30:00.50"),
    ],
)
def test_an_unusual_pattern_has_no_fast_lane(field, text):
    read = reader(field)
    assert (read.surely, read.parse(text) is None) == ("", False)
