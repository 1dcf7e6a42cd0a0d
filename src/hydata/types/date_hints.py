"""Why a text is no date, time, year or month, and which edit of the schema would read it."""

from __future__ import annotations

import re

from hydata.types.moments import XSD_DATETIME, check_day, year_of
from hydata.types.reading import WIDE_DIGIT, Unreadable, missing_hint, short


def _usual(text: str, said: str) -> Unreadable | None:
    """What goes wrong with texts of every type."""
    if hint := missing_hint(text):
        return Unreadable(said, hint)
    if text[:1].isspace() or text[-1:].isspace():
        return Unreadable(f"{said}: it begins or ends with a blank")
    if WIDE_DIGIT.search(text[:60]):
        return Unreadable(f"{said}: its digits are not 0 to 9")
    return None


# Shapes of dates, and the pattern that reads them; {a} and {b} are day and month where both fit.
SHAPES = (
    (r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}", "%Y-%m-%d"),
    (r"[0-9]{4}/[0-9]{1,2}/[0-9]{1,2}", "%Y/%m/%d"),
    (r"[0-9]{4}\.[0-9]{1,2}\.[0-9]{1,2}", "%Y.%m.%d"),
    (r"[0-9]{8}", "%Y%m%d"),
    (r"[0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日", "%Y年%m月%d日"),
    (r"[0-9]{1,2} [A-Za-z]{3} [0-9]{4}", "%d %b %Y"),
    (r"[0-9]{1,2}-[A-Za-z]{3}-[0-9]{4}", "%d-%b-%Y"),
    (r"[0-9]{1,2} [A-Za-z]{4,9} [0-9]{4}", "%d %B %Y"),
    (r"[A-Za-z]{3} [0-9]{1,2}, [0-9]{4}", "%b %d, %Y"),
    (r"[A-Za-z]{4,9} [0-9]{1,2}, [0-9]{4}", "%B %d, %Y"),
)
EITHER_WAY = re.compile(r"([0-9]{1,2})([/.-])([0-9]{1,2})\2([0-9]{4}|[0-9]{2})")


def shape(text: str) -> str:
    """The strptime pattern that a date seems to follow; "" when it is none of the usual.

    >>> shape("24/12/2020"), shape("12/24/20"), shape("2020年1月5日")
    ('%d/%m/%Y', '%m/%d/%y', '%Y年%m月%d日')
    """
    found = EITHER_WAY.fullmatch(text)
    if found:
        first, mark, second, last = found.groups()
        of_year = "%Y" if len(last) == 4 else "%y"
        order = ("%m", "%d") if int(second) > 12 >= int(first) else ("%d", "%m")
        return mark.join((*order, of_year))
    return next((form for grammar, form in SHAPES if re.fullmatch(grammar, text)), "")


def why_no_date(text: str) -> Unreadable:
    """Why a text is no date in the default spelling.

    >>> error = why_no_date("31/12/2020")
    >>> error.reason, error.hint
    ('is not a date: it needs the form YYYY-MM-DD', 'say "format": "%d/%m/%Y"')
    """
    said = "is not a date"
    if usual := _usual(text, said):
        return usual
    found = re.fullmatch(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", text)
    if found:
        try:
            check_day(year_of(found[1]), int(found[2]), int(found[3]))
        except Unreadable as error:
            return Unreadable(f"{said}: {error}")
    said = f"{said}: it needs the form YYYY-MM-DD"
    if len(text) > 40:
        return Unreadable(said)
    if form := shape(text):
        return Unreadable(said, f'say "format": "{form}"')
    if XSD_DATETIME.fullmatch(text):
        return Unreadable(said, 'say "type": "datetime"')
    if re.fullmatch(r"[0-9]{4}(-[0-9]{2})?", text):
        return Unreadable(said, f'say "type": "{"year" if len(text) == 4 else "yearmonth"}"')
    if form := moment_shape(text):
        return Unreadable(said, f'say "type": "datetime", "format": "{form}"')
    return Unreadable(said)


def moment_shape(text: str) -> str:
    """The strptime pattern that a date with a time seems to follow, or ""."""
    found = re.fullmatch(
        r"(.{6,14}?)( |T)([0-9]{1,2}:[0-9]{2})(:[0-9]{2})?(\.[0-9]{1,6})?(Z|[+-][0-9:]+)?", text
    )
    form = shape(found[1]) if found else ""
    if not found or not form:
        return ""
    seconds, fraction, zone = found[4] and ":%S", found[5] and ".%f", found[6] and "%z"
    return f"{form}{found[2]}%H:%M{seconds or ''}{fraction or ''}{zone or ''}"


def why_no_datetime(text: str) -> Unreadable:
    """Why a text is no date with a time in the default spelling."""
    said = "is not a date with a time"
    if usual := _usual(text, said):
        return usual
    said = f"{said}: it needs the form YYYY-MM-DDThh:mm:ss"
    if len(text) > 60:
        return Unreadable(said)
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return Unreadable(said, 'say "type": "date"')
    if re.fullmatch(r"[0-9-]+T[0-9:.]+[+-][0-9]{2}:[0-9]{2}", text):
        return Unreadable("is not a date with a time: its time zone is more than 14 hours from UTC")
    if form := moment_shape(text):
        return Unreadable(said, f'say "format": "{form}"')
    return Unreadable(said)


def why_no_time(text: str) -> Unreadable:
    """Why a text is no time in the default spelling."""
    said = "is not a time"
    if usual := _usual(text, said):
        return usual
    said = f"{said}: it needs the form hh:mm:ss"
    if len(text) > 40:
        return Unreadable(said)
    found = re.fullmatch(r"[0-9]{1,2}:[0-9]{2}(:[0-9]{2})?(\.[0-9]{1,6})?(Z|[+-][0-9:]+)?", text)
    if found:
        form = "%H:%M" + ":%S" * bool(found[1]) + ".%f" * bool(found[2]) + "%z" * bool(found[3])
        return Unreadable(said, f'say "format": "{form}"')
    if XSD_DATETIME.fullmatch(text):
        return Unreadable(said, 'say "type": "datetime"')
    return Unreadable(said)


def why_no_year(text: str) -> Unreadable:
    """Why a text is no year."""
    said = "is not a year"
    if usual := _usual(text, said):
        return usual
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return Unreadable(f"{said}: it is a date", 'say "type": "date"')
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}", text):
        return Unreadable(f"{said}: it is a month", 'say "type": "yearmonth"')
    if re.fullmatch(r"[0-9]{1,3}", text):
        return Unreadable(f"{said}: it needs four digits", 'say "type": "integer"')
    if re.fullmatch(r"-?0[0-9]{4,}", text):
        return Unreadable(f"{said}: zeros stand before its {short(text.lstrip('-0'), 12)}")
    return Unreadable(f"{said}: it needs the form YYYY")


def why_no_month(text: str) -> Unreadable:
    """Why a text is no month of a year."""
    said = "is not a month of a year"
    if usual := _usual(text, said):
        return usual
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return Unreadable(f"{said}: it is a date", 'say "type": "date"')
    if re.fullmatch(r"[0-9]{4}", text):
        return Unreadable(f"{said}: it is a year", 'say "type": "year"')
    return Unreadable(f"{said}: it needs the form YYYY-MM")
