"""The calendar of XML Schema: any year, any fraction of a second, with or without a time zone.

What Python's datetime cannot hold (the year 12021, a tenth digit of a second, a year with a time
zone) is a Moment. Order is XML Schema's (Part 2, 3.2.7.3): two moments with a time zone, or two
without, compare; of one with and one without, only what is more than 14 hours apart does.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import MAX_EMAX, MAX_PREC, MIN_EMIN, Context, Decimal
from typing import Any, NamedTuple

from hydata.types.reading import Order, Unreadable

# Sums and differences of plain digits, with none lost.
EXACT = Context(prec=MAX_PREC, Emax=MAX_EMAX, Emin=MIN_EMIN)
DAY = 86_400
WIDEST_ZONE = 14 * 3600
# "minimally conforming processors MUST support year values with a minimum of 4 digits" (Part 2,
# 5.4 Partial implementation of infinite datatypes); Python converts these whatever its limit is.
MOST_DIGITS = 600

ZONE = r"(Z|[+-](?:0[0-9]|1[0-3]):[0-5][0-9]|[+-]14:00)?"
YEAR = r"(-?(?:[1-9][0-9]{3,}|0[0-9]{3}))"
XSD_DATETIME = re.compile(
    YEAR + r"-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]+))?" + ZONE
)


class Moment(NamedTuple):
    """A moment as seconds from the first day of the year 1, in UTC if it has a time zone."""

    seconds: Decimal
    zoned: bool


class YearMonth(NamedTuple):
    """A month of a year."""

    year: int
    month: int


def days(year: int, month: int, day: int) -> int:
    """Days from 0001-01-01 in the proleptic Gregorian calendar, for any year (0 is 1 BCE).

    >>> days(1970, 1, 1), days(1, 1, 1), days(-1, 12, 31)
    (719162, 0, -367)
    """
    years = year - (month < 3)
    era, of_era = divmod(years, 400)
    of_year = (153 * (month + (-3 if month > 2 else 9)) + 2) // 5 + day - 1
    return era * 146_097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year - 306


def spelled_day(day: int) -> str:
    """A day, counted from 0001-01-01, as XML Schema spells it.

    >>> [spelled_day(days(*each)) for each in ((1970, 1, 1), (12021, 2, 3), (0, 12, 31), (-43, 3, 15))]
    ['1970-01-01', '12021-02-03', '-0001-12-31', '-0044-03-15']
    """
    era, of_era = divmod(day, 146_097)
    at = date.fromordinal(of_era + 1)
    year = at.year + 400 * era
    return f"{year:04}-{at:%m-%d}" if year > 0 else f"-{1 - year:04}-{at:%m-%d}"


def days_in(year: int, month: int) -> int:
    """How many days a month has."""
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def year_of(text: str) -> int:
    """The year that a text of XML Schema's form names.

    "'0000' is prohibited" (Part 2, 3.2.7.1); the year before 1 is -1, which counts as 0 here.
    """
    if len(text) > MOST_DIGITS:
        raise Unreadable(f"its year has more than {MOST_DIGITS:,} digits")
    year = int(text)
    if year == 0:
        raise Unreadable("the year 0000 does not exist")
    return year


def astronomical(year: int) -> int:
    """The year with a year 0 before 1, for reckoning."""
    return year + 1 if year < 0 else year


def offset(zone: str | None) -> int | None:
    """Seconds that a time zone is ahead of UTC; None where there is none."""
    if not zone:
        return None
    if zone == "Z":
        return 0
    ahead = int(zone[1:3]) * 3600 + int(zone[4:6]) * 60
    return -ahead if zone[0] == "-" else ahead


def check_day(year: int, month: int, day: int) -> None:
    """Say what is wrong with a day that the calendar does not have."""
    if not 1 <= month <= 12:
        raise Unreadable(f"the month {month:02} does not exist")
    if not 1 <= day <= days_in(astronomical(year), month):
        named = f"{year:04}-{month:02}-{day:02}" if abs(year) < 10**9 else "in its month"
        raise Unreadable(f"the day {named} does not exist")


def clock(hour: str, minute: str, second: str, fraction: str | None) -> tuple[int, Decimal]:
    """Seconds of the day, and the fraction of a second.

    "'24' is permitted if the minutes and seconds represented are zero" (Part 2, 3.2.7.1); leap
    seconds have no place in XML Schema's value space, and none in Python's.
    """
    parts = int(hour), int(minute), int(second)
    if fraction and len(fraction) > MOST_DIGITS:
        raise Unreadable(f"its second has more than {MOST_DIGITS:,} decimals")
    rest = Decimal(f"0.{fraction}") if fraction else Decimal(0)
    if parts[0] == 24 and (parts[1] or parts[2] or rest):
        raise Unreadable("nothing comes after 24:00:00")
    if parts[0] > 24:
        raise Unreadable(f"the hour {hour} does not exist")
    if parts[1] > 59:
        raise Unreadable(f"the minute {minute} does not exist")
    if parts[2] > 59:
        leap = parts[2] == 60
        raise Unreadable("leap seconds are not supported" if leap else f"the second {second} does not exist")
    return parts[0] * 3600 + parts[1] * 60 + parts[2], rest


def moment(day: int, seconds: int, fraction: Decimal, ahead: int | None) -> datetime | Moment:
    """A datetime where Python can hold it, else a Moment."""
    day, seconds = day + seconds // DAY, seconds % DAY  # 24:00:00 is the next day's 00:00:00
    if 0 <= day < date.max.toordinal() and fraction == round(fraction, 6):
        found = datetime.fromordinal(day + 1) + timedelta(seconds=seconds, microseconds=int(fraction * 10**6))
        return found if ahead is None else found.replace(tzinfo=zone_of(ahead))
    whole = day * DAY + seconds - (ahead or 0)
    return Moment(EXACT.add(Decimal(whole), fraction), ahead is not None)


def zone_of(ahead: int) -> timezone:
    """A time zone from its seconds ahead of UTC."""
    return timezone(timedelta(seconds=ahead)) if ahead else UTC


def placed(value: Any) -> Moment:
    """Where a datetime, a time (on the first day), a year or a month begins, on the line of Moments."""
    if isinstance(value, Moment):
        return value
    if isinstance(value, YearMonth):
        return Moment(Decimal(days(astronomical(value.year), value.month, 1) * DAY), False)
    if isinstance(value, int):
        return Moment(Decimal(days(astronomical(value), 1, 1) * DAY), False)
    at = days(value.year, value.month, value.day) * DAY if isinstance(value, datetime) else 0
    at += value.hour * 3600 + value.minute * 60 + value.second
    away = value.utcoffset()
    micro = value.microsecond - (away // timedelta(microseconds=1) if away else 0)
    return Moment(Decimal(at * 10**6 + micro).scaleb(-6, EXACT), away is not None)


def chronological(one: Any, other: Any) -> Order:
    """The order of two dates, datetimes, times, years or months; None when it is open."""
    if type(one) is type(other) and not zoned(one) and not zoned(other):
        return -1 if one < other else 1 if one > other else 0
    a, b = placed(one), placed(other)
    if a.zoned == b.zoned:
        return -1 if a.seconds < b.seconds else 1 if a.seconds > b.seconds else 0
    apart = EXACT.subtract(a.seconds, b.seconds)
    return None if abs(apart) <= WIDEST_ZONE else -1 if apart < 0 else 1


def zoned(value: Any) -> bool:
    """Whether a value has a time zone."""
    if isinstance(value, datetime | time):
        return value.tzinfo is not None
    return isinstance(value, Moment) and value.zoned


def same_moment(value: Any) -> Any:
    """Equal for two spellings of one moment: with a time zone, both are counted in UTC."""
    return placed(value) if isinstance(value, datetime | time | Moment) else value
