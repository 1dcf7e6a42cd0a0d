"""duration: XML Schema's, with its partial order.

"We follow the definition of XML Schema duration datatype directly and that definition is
implicitly inlined here" (duration): `-P1Y2M3DT4H5M6.7S`, at least one part, a `T` only before a part of
the day, decimals only of seconds; no weeks, no lower case.

A month has no fixed length: "x < y iff s+x < s+y for each qualified dateTime s" of four (Part 2,
3.2.6.2). P1M and P30D are neither equal nor in order, so P1M does not break the maximum P30D.
"""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from hydata.types.moments import DAY, EXACT, MOST_DIGITS, days
from hydata.types.reading import (
    Faults,
    Order,
    Raw,
    Reader,
    Unreadable,
    kind,
    missing_hint,
    natively,
    one_format,
)

CLOCK = r"T(?:{n}H(?:{n}M)?(?:{n}(?:\.{n})?S)?|{n}M(?:{n}(?:\.{n})?S)?|{n}(?:\.{n})?S)"
DATE = r"(?:{n}Y(?:{n}M)?(?:{n}D)?|{n}M(?:{n}D)?|{n}D)"
SURELY = f"^-?P(?:{DATE}(?:{CLOCK})?|{CLOCK})$".replace("{n}", "[0-9]{1,9}")
PARTS = re.compile(
    r"(-)?P(?=[0-9T])(?:([0-9]+)Y)?(?:([0-9]+)M)?(?:([0-9]+)D)?"
    r"(?:T(?=[0-9])(?:([0-9]+)H)?(?:([0-9]+)M)?(?:([0-9]+(?:\.[0-9]+)?)S)?)?"
)
# "These values for s cause the greatest deviations in the addition of dateTimes and durations."
STARTS = ((1696, 9), (1697, 2), (1903, 3), (1903, 7))


class Duration(NamedTuple):
    """Months, and seconds beside them; both negative in a negative duration."""

    months: int
    seconds: Decimal


def duration(raw: Raw, faults: Faults) -> Reader:
    """The reader of a duration field."""
    one_format(raw, ["default"], faults)
    fits = PARTS.fullmatch

    def parse(text: str) -> Duration:
        found = fits(text)
        if found is None:
            raise why(text)
        if len(text) > MOST_DIGITS:
            raise Unreadable(f"is longer than {MOST_DIGITS:,} digits")
        years, months, of_month, hours, minutes = (int(each or 0) for each in found.groups()[1:6])
        whole = of_month * DAY + hours * 3600 + minutes * 60
        seconds = EXACT.add(Decimal(whole), Decimal(found[7] or 0))
        if found[1]:
            return Duration(-12 * years - months, -seconds if seconds else seconds)
        return Duration(12 * years + months, seconds)

    def native(value: Any) -> Duration:
        if not isinstance(value, timedelta):
            raise Unreadable(f"is a native {kind(value)}, not a duration")
        micro = value // timedelta(microseconds=1)
        return Duration(0, Decimal(micro).scaleb(-6, EXACT))

    return Reader("duration", "default", parse, natively(parse, native), compare=longer, surely=SURELY)


def longer(one: Duration, other: Duration) -> Order:
    """The order of two durations; None when it depends on the months they cover.

    >>> read = duration({}, Faults()).parse
    >>> [longer(read("P1M"), read(each)) for each in ("P27D", "P28D", "P31D", "P32D")]
    [1, None, None, -1]
    """
    orders = set()
    for year, month in STARTS:
        a, b = (_ends(year, month, each) for each in (one, other))
        orders.add(-1 if a < b else 1 if a > b else 0)
    return orders.pop() if len(orders) == 1 else None  # type: ignore[return-value]


def _ends(year: int, month: int, added: Duration) -> Decimal:
    """The first day of a month plus a duration, in seconds."""
    years, months = divmod(month - 1 + added.months, 12)
    start = days(year + years, months + 1, 1) * DAY
    return EXACT.add(Decimal(start), added.seconds)


def why(text: str) -> Unreadable:
    """Why a text is no duration."""
    head = text[:200]
    said = "is not a duration"
    if hint := missing_hint(text):
        return Unreadable(said, hint)
    if head != head.strip() or text[-1:].isspace():
        return Unreadable(f"{said}: it begins or ends with a blank")
    if re.fullmatch(r"-?P[0-9]+W", head):
        return Unreadable(f"{said}: XML Schema has no weeks; write days (P7D)")
    if re.fullmatch(r"\+?-?[Pp][0-9.,YMDTHSymdths]*", head):
        return Unreadable(f"{said}: it needs the form PnYnMnDTnHnMnS, such as P1Y2M or PT36.5S")
    if re.fullmatch(r"[0-9]+:[0-9]{2}(:[0-9]{2})?", head):
        return Unreadable(f"{said}: it needs the form PTnHnMnS", 'say "type": "time"')
    return Unreadable(f"{said}: it needs the form PnYnMnDTnHnMnS")
