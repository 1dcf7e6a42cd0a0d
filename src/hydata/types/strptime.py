"""Dates and times by a strptime pattern, and by dateutil for the format "any"."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hydata.types.numbers import escape
from hydata.types.reading import WIDE_DIGIT, Faults, Unreadable, missing_hint, short

# C's directives that Python lacks, in Python's ("standard Python / C strptime").
OF_C = {
    "%D": "%m/%d/%y",
    "%T": "%H:%M:%S",
    "%R": "%H:%M",
    "%F": "%Y-%m-%d",
    "%r": "%I:%M:%S %p",
    "%e": "%d",
    "%h": "%b",
    "%n": " ",
    "%t": " ",
}
# What people write instead of directives, for a proposal.
LETTERS = (
    ("yyyy", "%Y"),
    ("YYYY", "%Y"),
    ("yy", "%y"),
    ("YY", "%y"),
    ("MM", "%m"),
    ("dd", "%d"),
    ("DD", "%d"),
    ("HH", "%H"),
    ("hh", "%H"),
    ("mm", "%M"),
    ("ss", "%S"),
    ("SS", "%S"),
)
# mm beside a year or a day is the month, beside an hour the minute.
MONTH = re.compile("(?:(?<=[yYdD])|(?<=[yYdD][-/. ]))mm|mm(?=[-/. ]?[yYdD])")
NOUN = {"date": "a date", "time": "a time", "datetime": "a date with a time"}
TAKE: dict[str, Callable[[datetime], Any]] = {
    "date": lambda moment: moment.date(),
    "time": lambda moment: moment.timetz(),
    "datetime": lambda moment: moment,
}
LONGEST = 200


@dataclass(frozen=True)
class Pattern:
    """How texts of a pattern are read, and a regular expression of some that surely are right."""

    parse: Callable[[str], Any]
    surely: str


def pattern(name: str, form: str, faults: Faults) -> Pattern | None:
    """The reader of a strptime pattern for a date, time or datetime; a fault when it is none."""
    plain = re.sub("%[DTRFrehnt]", lambda found: OF_C[found[0]], form.replace("%%", "\0")).replace("\0", "%%")
    if wrong := fault(plain):
        faults.add("/format", f"the format {short(form)} is no strptime pattern: {wrong}; not checked")
        return None
    take = TAKE[name]
    said = f"is not {NOUN[name]}"

    def parse(text: str) -> Any:
        try:
            if len(text) <= LONGEST and (text.isascii() or not WIDE_DIGIT.search(text)):
                return take(datetime.strptime(text, plain))
        except (ValueError, OverflowError) as error:
            if "does not match" not in str(error) and "unconverted" not in str(error):
                raise Unreadable(f"{said}: {str(error)[:80]}") from None
        raise Unreadable(f"{said} in the format {short(form)}", missing_hint(text))

    return Pattern(parse, sure(name, plain))


def fault(form: str) -> str:
    """What is wrong with a pattern; "" when strptime takes it.

    >>> fault("YYYY-MM-DD"), fault("%d/%m/%Q")
    ("it has no directive; did you mean '%Y-%m-%d'?", "'Q' is a bad directive in format '%d/%m/%Q'")
    """
    if "%" not in form.replace("%%", ""):
        meant = MONTH.sub("%m", form, count=1)
        for letters, directive in LETTERS:
            meant = meant.replace(letters, directive, 1)
        return "it has no directive" + (f"; did you mean {meant!r}?" if "%" in meant else "")
    try:
        datetime.strptime("", form)
    except re.error:
        return "it names one part twice"
    except ValueError as error:
        text = str(error)
        return "" if "does not match format" in text or "unconverted" in text else text
    return ""


# --- the fast lane: two-digit parts, and only days that exist ---

PARTS = {
    "%Y": "[1-9][0-9]{3}",
    "%y": "[0-9]{2}",
    "%H": "(?:[01][0-9]|2[0-3])",
    "%M": "[0-5][0-9]",
    "%S": "[0-5][0-9]",
    "%f": "[0-9]{1,6}",
    "%%": "%",
}
DAYS = (
    ("(?:0[1-9]|1[0-9]|2[0-8])", "(?:0[1-9]|1[0-2])"),
    ("(?:29|30)", "(?:0[13-9]|1[0-2])"),
    ("31", "(?:0[13578]|1[02])"),
)


def sure(name: str, form: str) -> str:
    """A regular expression of texts that the pattern surely reads; "" for unusual directives.

    >>> sure("time", "%H:%M")
    '^(?:[01][0-9]|2[0-3]):[0-5][0-9]$'
    """
    pieces = re.findall(r"%.|[^%]+", form, re.DOTALL)
    named = [each for each in pieces if each.startswith("%") and each != "%%"]
    whole_day = {"%d", "%m"} <= set(named) and ("%Y" in named or "%y" in named)
    if set(named) - PARTS.keys() - {"%d", "%m"} or len(set(named)) < len(named):
        return ""
    if ("%d" in named or "%m" in named or name != "time") and not whole_day:
        return ""
    # Digits beside digits (%d%m, %f5) could be cut in another way; %Y%m%d is cut in one way only.
    if re.search(r"%f(?:%|[0-9])|%[ymdHMS][0-9]|%[ymdHMS]%[^%]", form) and form != "%Y%m%d":
        return ""

    def spelled(day: str, month: str) -> str:
        own = PARTS | {"%d": day, "%m": month}
        return "".join(own[each] if each in own else escape(each) for each in pieces)

    if not whole_day:
        return f"^{spelled('', '')}$"
    return f"^(?:{'|'.join(spelled(day, month) for day, month in DAYS)})$"


# --- any ---


def any_date(text: str) -> Any:
    """The date in a text that dateutil reads; a year, a month and a day stand in it."""
    return _parsed(text, "date").date()


def any_datetime(text: str) -> Any:
    """The date, perhaps with a time, in a text that dateutil reads."""
    return _parsed(text, "datetime")


def any_time(text: str) -> Any:
    """The time in a text that dateutil reads; an hour stands in it."""
    return _parsed(text, "time").timetz()


def _parsed(text: str, name: str) -> datetime:
    said = f"is not {NOUN[name]}"
    if len(text) > LONGEST:
        raise Unreadable(f"{said}: it is longer than {LONGEST} characters")
    if WIDE_DIGIT.search(text):
        raise Unreadable(f"{said}: its digits are not 0 to 9")
    from dateutil.parser import parse  # type: ignore[import-untyped]

    try:
        # Read with two different days to fill in what is missing: what differs was not in the text.
        # Names of time zones mean nothing, offsets do.
        found: datetime
        other: datetime
        found, other = (
            parse(text, default=each, tzinfos=lambda _, ahead: ahead)
            for each in (datetime(2000, 1, 1, 1, 1, 1), datetime(2004, 3, 2, 2, 2, 2))
        )
    except Exception:  # dateutil raises nearly anything
        raise Unreadable(said, missing_hint(text)) from None
    if name == "time":
        if found.hour != other.hour:
            raise Unreadable(f"{said}: it has no hour")
        return datetime(2000, 1, 1).replace(
            hour=found.hour,
            minute=found.minute if found.minute == other.minute else 0,
            second=found.second if found.second == other.second else 0,
            microsecond=found.microsecond,
            tzinfo=found.tzinfo,
        )
    if found.date() != other.date():
        raise Unreadable(f"{said}: year, month or day is missing")
    if found.hour != other.hour:
        return found.replace(hour=0, minute=0, second=0, microsecond=0)
    return found.replace(
        minute=found.minute if found.minute == other.minute else 0,
        second=found.second if found.second == other.second else 0,
    )
