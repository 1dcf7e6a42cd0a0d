"""What a caller of the Python twins gives, as the text that it means; WrongType where it means none.

A code or a year is as clear when it comes as a number or a date: 430481, 2020, date(2020, 11, 1).
"""

from __future__ import annotations

import operator
from collections.abc import Iterable, Mapping
from datetime import date, datetime

from hydata.errors import HydataError, WrongType


def name(what: str, given: object, example: str) -> str:
    """A name, which is a text.

    >>> name("the table", "gdp", "gdp")
    'gdp'
    """
    if not isinstance(given, str):
        raise WrongType(what, given, f"a text such as {example!r}")
    return given


def word(given: object) -> str:
    """A word to look for; HydataError where it is blank."""
    text = name("the word", given, "人均")
    if not text.strip():
        raise HydataError("say a word to look for: Chinese, English or pinyin")
    return text


def names(what: str, given: object, example: str) -> list[str]:
    """Names as a text, joined with commas too, or as a list of such; None for no name.

    >>> names("select", "total, shares", "total"), names("select", None, "total")
    (['total', 'shares'], [])
    """
    listed = [given] if isinstance(given, str) else given
    if isinstance(given, bytes) or not isinstance(listed, Iterable | None):
        raise WrongType(what, given, f"a text such as {example!r}, or a list of such")
    whole = [name(f"each of {what}", each, example) for each in listed or ()]
    parts = [[part.strip() for part in each.split(",") if part.strip()] or [""] for each in whole]
    return [part for each in parts for part in each]


def key(given: Mapping[str, object]) -> dict[str, str]:
    """A primary key or a part of it, as texts; what is None is not said.

    >>> key({"area": 430481, "period": date(2020, 11, 1), "coverage": None})
    {'area': '430481', 'period': '2020-11-01'}
    """
    return {part: _key_part(part, value) for part, value in given.items() if value is not None}


def _key_part(part: str, given: object) -> str:
    if isinstance(given, str):
        return given
    if isinstance(given, datetime) and given == given:  # a NaT is not even itself
        return given.date().isoformat()
    if isinstance(given, date) and not isinstance(given, datetime):
        return given.isoformat()
    if not isinstance(given, bool):
        try:
            return str(operator.index(given))  # type: ignore[arg-type]
        except TypeError:
            pass
    raise WrongType(f"the {part}", given, "a text, a whole number or a date")


def switch(what: str, given: object) -> bool:
    """True or False, and nothing that merely counts as one.

    >>> switch("decimal", True)
    True
    """
    if not isinstance(given, bool):
        raise WrongType(what, given, "True or False")
    return given


def thresholds(given: object) -> dict[str, str]:
    """A threshold for each of some rules, as texts; whole numbers will do.

    >>> thresholds({"type-error": 5})
    {'type-error': '5'}
    """
    if given is None:
        return {}
    if not isinstance(given, Mapping):
        raise WrongType("thresholds", given, "a mapping of rules to counts or shares, {'type-error': '0.1%'}")
    for limit in given.values():
        if isinstance(limit, bool) or not isinstance(limit, str | int):
            raise WrongType("a threshold", limit, "a count such as 5, or a share such as '0.1%'")
    return {name("a rule of thresholds", rule, "total"): str(limit) for rule, limit in given.items()}


def units(given: object) -> str | dict[str, str]:
    """A unit for every column that it fits, or a unit for each named column; None for neither.

    >>> units({"gdp_cny_100m": "CNY"})
    {'gdp_cny_100m': 'CNY'}
    """
    if given is None:
        return ""
    if isinstance(given, str):
        if not given.strip():
            raise HydataError("the unit is empty; say one such as 'CNY', or leave it out")
        return given
    if not isinstance(given, Mapping):
        raise WrongType("unit", given, "a unit such as 'CNY', or a mapping of columns to units")
    return {
        name("a column of unit", column, "gdp_cny_100m"): name(f"the unit of {column}", unit, "CNY")
        for column, unit in given.items()
    }
