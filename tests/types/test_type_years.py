"""year and yearmonth: XML Schema's gYear and gYearMonth."""

from decimal import Decimal

import pytest

from hydata.types import Unreadable, reader
from hydata.types.moments import Moment, YearMonth, days

YEAR, MONTH = {"type": "year"}, {"type": "yearmonth"}


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        (YEAR, "2020", 2020),
        (YEAR, "0001", 1),
        (YEAR, "12021", 12021),
        (YEAR, "-0044", -44),
        (YEAR, "-12021", -12021),
        (YEAR, "2020Z", Moment(Decimal(days(2020, 1, 1) * 86400), True)),
        (YEAR, "2020+08:00", Moment(Decimal(days(2020, 1, 1) * 86400 - 8 * 3600), True)),
        (MONTH, "2020-05", YearMonth(2020, 5)),
        (MONTH, "-0044-03", YearMonth(-44, 3)),
        (MONTH, "12021-12", YearMonth(12021, 12)),
        (MONTH, "2020-05-14:00", Moment(Decimal(days(2020, 5, 1) * 86400 + 14 * 3600), True)),
    ],
)
def test_accepted(field, text, value):
    found = reader(field).parse(text)
    assert (type(found), found) == (type(value), value)


@pytest.mark.parametrize(
    ("field", "text", "reason", "hint"),
    [
        (YEAR, "", "is not a year", "add '' to missingValues"),
        (YEAR, "0000", "is not a year: the year 0000 does not exist", ""),
        (YEAR, "99", "is not a year: it needs four digits", 'say "type": "integer"'),
        (YEAR, "02020", "is not a year: zeros stand before its '2020'", ""),
        (YEAR, "+2020", "is not a year: it needs the form YYYY", ""),
        (YEAR, "2020.0", "is not a year: it needs the form YYYY", ""),
        (YEAR, "2020年", "is not a year: it needs the form YYYY", ""),
        (YEAR, "２０２０", "is not a year: its digits are not 0 to 9", ""),
        (YEAR, "2020 ", "is not a year: it begins or ends with a blank", ""),
        (YEAR, "2020-05", "is not a year: it is a month", 'say "type": "yearmonth"'),
        (YEAR, "2020-05-01", "is not a year: it is a date", 'say "type": "date"'),
        (YEAR, "2020+15:00", "is not a year: it needs the form YYYY", ""),
        (YEAR, "1" * 5000, "is not a year: its year has more than 600 digits", ""),
        (MONTH, "2020-13", "is not a month of a year: the month 13 does not exist", ""),
        (MONTH, "2020-00", "is not a month of a year: the month 00 does not exist", ""),
        (MONTH, "0000-05", "is not a month of a year: the year 0000 does not exist", ""),
        (MONTH, "2020-5", "is not a month of a year: it needs the form YYYY-MM", ""),
        (MONTH, "202005", "is not a month of a year: it needs the form YYYY-MM", ""),
        (MONTH, "2020", "is not a month of a year: it is a year", 'say "type": "year"'),
        (MONTH, "2020-05-01", "is not a month of a year: it is a date", 'say "type": "date"'),
    ],
)
def test_refused(field, text, reason, hint):
    with pytest.raises(Unreadable) as caught:
        reader(field).parse(text)
    assert (caught.value.reason, caught.value.hint) == (reason, hint)


@pytest.mark.parametrize(("value", "read"), [(2020, 2020), (2020.0, 2020), (-44, -44), ("2020", 2020)])
def test_a_native_year(value, read):
    assert reader(YEAR).read(value) == read


@pytest.mark.parametrize(
    ("field", "value"),
    [
        (YEAR, True),
        (YEAR, 2020.5),
        (YEAR, float("nan")),
        (YEAR, float("inf")),
        (YEAR, Decimal("1e9999")),
        (YEAR, None),
        (MONTH, 202005),
    ],
)
def test_native_refused(field, value):
    with pytest.raises(Unreadable, match=r"is a native \w+, not a (year|month such as 2020-05)"):
        reader(field).read(value)


@pytest.mark.parametrize(
    ("field", "one", "other", "order"),
    [
        (YEAR, "-0044", "2020", -1),
        (YEAR, "12021", "2020", 1),
        (YEAR, "2020Z", "2020+08:00", 1),
        (YEAR, "2020Z", "2020", None),
        (YEAR, "2021Z", "2020", 1),
        (MONTH, "2020-05", "2020-12", -1),
        (MONTH, "2020-05Z", "2020-05-05:00", -1),
        (MONTH, "2020-05Z", "2020-05", None),
        (MONTH, "-0001-12", "0001-01", -1),
    ],
)
def test_order(field, one, other, order):
    read = reader(field)
    assert read.compare(read.parse(one), read.parse(other)) == order
