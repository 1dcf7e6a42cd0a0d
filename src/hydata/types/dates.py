"""date, time and datetime in their default spelling, "any", or a strptime pattern; year, yearmonth.

- date: "default: The lexical representation MUST be yyyy-mm-dd". Four digits, a day that exists, no
  time zone; the year 0000 does not exist in XML Schema 1.0, which the other types follow.
- time: "default: The lexical representation MUST be hh:mm:ss". v1 says "An ISO8601 time string e.g.
  hh:mm:ss", so a v1 package may add decimals and a time zone. 24:00:00 is ISO 8601's end of the day.
- datetime: "The lexical representation MUST be in a form defined by XML Schema containing required
  date and time parts, followed by optional milliseconds and timezone parts". A `T` between them, a
  zone of at most 14 hours, any number of decimals, years of more than four digits and before 1,
  24:00:00 as the next day's midnight. v1's "e.g. YYYY-MM-DDThh:mm:ssZ in UTC time" is one of these.
- year, yearmonth: gYear and gYearMonth of XML Schema: "Usual lexical representation is YYYY", but
  -0044 and 12021 too, and a time zone may follow. A native whole number is a year.
- `<PATTERN>`: "values in this field can be parsed according to <PATTERN>. <PATTERN> MUST follow the
  syntax of standard Python / C strptime": what strptime reads (`5/1/2020` for %d/%m/%Y) is right. Names
  of months and days are those of the C locale. "If format property start with fmt: prefix, an
  implementation MUST remove the prefix".
- any: "Any parsable representation of the value ... An example is dateutil.parser.parse". What dateutil
  would take from today's date is not in the value: `10:30` is no date, `2020` neither.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import date as Date
from datetime import datetime as Datetime
from datetime import time as Time
from decimal import Decimal
from typing import Any

from hydata.types.date_hints import why_no_date, why_no_datetime, why_no_month, why_no_time, why_no_year
from hydata.types.moments import (
    DAY,
    XSD_DATETIME,
    YEAR,
    ZONE,
    Moment,
    YearMonth,
    astronomical,
    check_day,
    chronological,
    clock,
    days,
    moment,
    offset,
    same_moment,
    year_of,
    zone_of,
)
from hydata.types.numbers import integral
from hydata.types.reading import (
    Faults,
    Raw,
    Reader,
    Unreadable,
    kind,
    natively,
    one_format,
    option,
    same,
)
from hydata.types.strptime import Pattern, any_date, any_datetime, any_time, pattern

XSD_TIME = re.compile(r"([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]+))?" + ZONE)
CLOCK_TIME = re.compile(r"([0-9]{2}):([0-9]{2}):([0-9]{2})()()")
GREGORIAN_YEAR = re.compile(YEAR + ZONE)
GREGORIAN_MONTH = re.compile(YEAR + r"-([0-9]{2})" + ZONE)

# Days that exist, of the years 1000 to 9999.
SURE_DAY = (
    r"(?:[1-9][0-9]{3}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)"
    r"|(?:0[13578]|1[02])-31)"
    r"|(?:[1-9][0-9](?:0[48]|[2468][048]|[13579][26])|(?:[2468][048]|[13579][26])00)-02-29)"
)
SURE_CLOCK = "(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]"
SURE_ZONE = "(?:Z|[+-](?:0[0-9]|1[0-3]):[0-5][0-9])?"


def date(raw: Raw, faults: Faults) -> Reader:
    """The reader of a date field."""

    def native(value: Any) -> Date:
        if isinstance(value, Moment) and not value.seconds % DAY:
            raise Unreadable("is not a date: its year does not lie within 0001 and 9999")
        if isinstance(value, Moment) or (isinstance(value, Datetime) and value.time() != Time()):
            raise Unreadable("is a moment within a day, not a date", 'say "type": "datetime"')
        if isinstance(value, Datetime):
            return value.date()
        if not isinstance(value, Date):
            raise Unreadable(f"is a native {kind(value)}, not a date")
        return value

    return temporal("date", raw, faults, default_date, native, f"^{SURE_DAY}$")


def time(raw: Raw, faults: Faults) -> Reader:
    """The reader of a time field."""
    return temporal("time", raw, faults, default_time, native_time, f"^{SURE_CLOCK}$")


def iso_time(raw: Raw, faults: Faults) -> Reader:
    """The reader of a time field of v1: decimals and a time zone may follow."""
    return temporal("time", raw, faults, default_iso_time, native_time, f"^{SURE_CLOCK}$")


def datetime(raw: Raw, faults: Faults) -> Reader:
    """The reader of a datetime field."""

    def native(value: Any) -> Datetime:
        if not isinstance(value, Datetime):
            raise Unreadable(f"is a native {kind(value)}, not a date with a time")
        return value

    surely = rf"^{SURE_DAY}T{SURE_CLOCK}(?:\.[0-9]{{1,9}})?{SURE_ZONE}$"
    return temporal("datetime", raw, faults, default_datetime, native, surely)


def temporal(
    name: str,
    raw: Raw,
    faults: Faults,
    default: Callable[[str], Any],
    native: Callable[[Any], Any],
    surely: str,
) -> Reader:
    """A reader in the default spelling, any, or a pattern."""
    form = option(raw, "format", "default", faults).removeprefix("fmt:")
    order, key = chronological, same_moment
    if form == "default":
        cast = "" if name == "datetime" else "text"
        return Reader(
            name,
            form,
            default,
            natively(default, native),
            key,
            order,
            surely,
            cast,  # type: ignore[arg-type]
        )
    if form == "any":
        loose = {"date": any_date, "time": any_time, "datetime": any_datetime}[name]
        return Reader(name, form, loose, natively(loose, native), key, order)
    found = pattern(name, form, faults)
    if not isinstance(found, Pattern):  # the fault says so; the texts are taken as they are
        return Reader("any", form, same, same, always=True)
    return Reader(name, form, found.parse, natively(found.parse, native), key, order, found.surely)


# --- default spellings ---


def default_date(text: str) -> Date:
    """The date of `yyyy-mm-dd`.

    >>> default_date("2020-02-29")
    datetime.date(2020, 2, 29)
    """
    if len(text) == 10 and text[4] == text[7] == "-":
        try:
            return Date.fromisoformat(text)
        except ValueError:
            pass
    raise why_no_date(text)


def default_time(text: str) -> Any:
    """The time of `hh:mm:ss`; a Moment for the end of the day, which no Python time is."""
    return _time(text, CLOCK_TIME)


def default_iso_time(text: str) -> Any:
    """The time of `hh:mm:ss`, perhaps with decimals and a time zone."""
    return _time(text, XSD_TIME)


def _time(text: str, grammar: re.Pattern[str]) -> Any:
    found = grammar.fullmatch(text)
    if found is None:
        raise why_no_time(text)
    hour, minute, second, fraction, zone = found.groups()
    if not fraction and not zone and hour != "24":
        with suppress(ValueError):
            return Time.fromisoformat(text)
    try:
        seconds, rest = clock(hour, minute, second, fraction)
    except Unreadable as error:
        raise Unreadable(f"is not a time: {error}") from None
    ahead = offset(zone)
    if rest != round(rest, 6):
        return moment(0, seconds, rest, ahead)
    if seconds == 86_400:
        return Moment(Decimal(seconds - (ahead or 0)), ahead is not None)
    zoned = None if ahead is None else zone_of(ahead)
    return Time(seconds // 3600, seconds // 60 % 60, seconds % 60, int(rest * 10**6), zoned)


def default_datetime(text: str) -> Datetime | Moment:
    """The moment of XML Schema's dateTime.

    >>> default_datetime("2020-12-31T24:00:00").isoformat()
    '2021-01-01T00:00:00'
    >>> default_datetime("12021-01-01T00:00:00Z") > default_datetime("12020-12-31T24:00:00Z")
    False
    """
    found = XSD_DATETIME.fullmatch(text)
    if found is None:
        raise why_no_datetime(text)
    year, month, day, hour, minute, second, fraction, zone = found.groups()
    if len(year) == 4 and hour != "24" and (fraction is None or len(fraction) in (3, 6)):
        with suppress(ValueError):  # what is wrong is said below
            return Datetime.fromisoformat(text)
    try:
        number = year_of(year)
        check_day(number, int(month), int(day))
        seconds, rest = clock(hour, minute, second, fraction)
    except Unreadable as error:
        raise Unreadable(f"is not a date with a time: {error}") from None
    return moment(days(astronomical(number), int(month), int(day)), seconds, rest, offset(zone))


def native_time(value: Any) -> Time:
    """A native time."""
    if not isinstance(value, Time):
        raise Unreadable(f"is a native {kind(value)}, not a time")
    return value


# --- year, yearmonth ---


def year(raw: Raw, faults: Faults) -> Reader:
    """The reader of a year field: an int, or a Moment when the year has a time zone."""
    one_format(raw, ["default"], faults)
    fits = GREGORIAN_YEAR.fullmatch

    def parse(text: str) -> Any:
        found = fits(text)
        if found is None:
            raise why_no_year(text)
        number = _said(year_of, "year", found[1])
        return number if found[2] is None else _zoned(number, 1, found[2])

    def native(value: Any) -> int:
        number = integral(value) if isinstance(value, float | Decimal) else value
        if isinstance(number, bool) or not isinstance(number, int):
            raise Unreadable(f"is a native {kind(value)}, not a year")
        return number

    return Reader(
        "year",
        "default",
        parse,
        natively(parse, native),
        same_moment,
        chronological,
        "^[1-9][0-9]{3}$",
        "int64",
    )


def yearmonth(raw: Raw, faults: Faults) -> Reader:
    """The reader of a yearmonth field: a YearMonth, or a Moment when it has a time zone."""
    one_format(raw, ["default"], faults)
    fits = GREGORIAN_MONTH.fullmatch

    def parse(text: str) -> Any:
        found = fits(text)
        if found is None:
            raise why_no_month(text)
        number, month = _said(year_of, "month of a year", found[1]), int(found[2])
        if not 1 <= month <= 12:
            raise Unreadable(f"is not a month of a year: the month {month:02} does not exist")
        return YearMonth(number, month) if found[3] is None else _zoned(number, month, found[3])

    def native(value: Any) -> Any:
        raise Unreadable(f"is a native {kind(value)}, not a month such as 2020-05")

    sure = "^[1-9][0-9]{3}-(?:0[1-9]|1[0-2])$"
    return Reader(
        "yearmonth", "default", parse, natively(parse, native), same_moment, chronological, sure, "text"
    )


def _said(check: Callable[[str], int], what: str, text: str) -> int:
    try:
        return check(text)
    except Unreadable as error:
        raise Unreadable(f"is not a {what}: {error}") from None


def _zoned(number: int, month: int, zone: str) -> Moment:
    start = days(astronomical(number), month, 1) * 86_400 - (offset(zone) or 0)
    return Moment(Decimal(start), True)
