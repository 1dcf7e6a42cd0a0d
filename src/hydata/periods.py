"""Reference periods in ISO 8601, as docs/model.md lists them, and finding one inside a year."""

from __future__ import annotations

import re
from collections.abc import Iterable


def inside(period: str, year: str) -> bool:
    """Whether a period lies inside a year (or is the very text that was asked for).

    >>> inside("2020-11-01", "2020"), inside("2020", "2020"), inside("2020/2021", "2020")
    (True, True, False)
    """
    if period == year:
        return True
    start, slash, end = period.partition("/")
    if slash:
        return start[:4] == end[:4] == year
    return period.startswith(year + "-")


def find(asked: str, known: Iterable[str]) -> list[str]:
    """The periods that are meant by what was asked: the exact one, else all inside that year.

    >>> find("2020", ["2010-11-01", "2020-11-01"])
    ['2020-11-01']
    """
    known = sorted(set(known))
    if asked in known:
        return [asked]
    return [period for period in known if re.fullmatch(r"\d{4}", asked) and inside(period, asked)]


def before(period: str) -> str:
    """The same period of the year before; a span of years has none.

    >>> before("2021"), before("2021-12-31"), before("2016/2020")
    ('2020', '2020-12-31', '')
    """
    found = re.fullmatch(r"(\d{4})((-.+)?)", period)
    if not found or "/" in period:
        return ""
    return f"{int(found[1]) - 1:04}{'-02-28' if found[2] == '-02-29' else found[2]}"


# The last day of what is no day.
LAST_DAYS = {"": "-12-31", "-H1": "-06-30", "-H2": "-12-31"} | {
    f"-Q{quarter}": day for quarter, day in enumerate(("-03-31", "-06-30", "-09-30", "-12-31"), 1)
}


def latest_first(period: str) -> int:
    """A sort key by the day on which a period ends, later ends first and no period last.

    >>> sorted(["", "2018", "2021-12-31", "2016/2020", "2021-H1"], key=latest_first)
    ['2021-12-31', '2021-H1', '2016/2020', '2018', '']
    """
    end = period.rpartition("/")[2]
    day = end[:4] + LAST_DAYS.get(end[4:], end[4:]) if end else ""
    return -int("".join(re.findall(r"[0-9]+", day)) or 0)
