"""The work cannot go on: every exception that hydata raises on purpose.

    HydataError
    ├── DescriptorError   datapackage.json or a schema cannot be read
    ├── DataError         a row that a table is built from cannot be used
    ├── UnknownName       a table, field, area, unit ... that does not exist
    ├── WrongType         an argument of a kind that means nothing here; a TypeError too
    ├── ReleaseError      a release cannot be written
    └── InvalidPackage    raised on request, by Report.raise_for_errors()

What is merely wrong with the data is no exception but a finding (findings.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path


class HydataError(Exception):
    """The work cannot go on; the command line turns it into exit code 2."""


class DescriptorError(HydataError):
    """A descriptor (datapackage.json or a schema) cannot be read or used."""


class DataError(HydataError):
    """A row cannot be used; says file, line, field, value and rule.

    >>> print(DataError("the unit is not in units.csv", path="obs/a.csv", line=3, field="unit",
    ...                 value="furlong", rule="unit-known", hint="did you mean 'km2'?"))
    obs/a.csv:3: unit 'furlong': the unit is not in units.csv [unit-known]
      hint: did you mean 'km2'?
    """

    def __init__(
        self, message: str, *, path: str, line: int, field: str, value: str, rule: str, hint: str = ""
    ) -> None:
        self.message, self.path, self.line = message, path, line
        self.field, self.value, self.rule, self.hint = field, value, rule, hint
        text = f"{path}:{line}: {field} {value!r}: {message} [{rule}]"
        super().__init__(text + (f"\n  hint: {hint}" if hint else ""))


class DataErrors(DataError):
    """Several rows cannot be used: the first of them, and all in `.errors`."""

    def __init__(self, errors: list[DataError]) -> None:
        first = errors[0]
        super().__init__(
            first.message,
            path=first.path,
            line=first.line,
            field=first.field,
            value=first.value,
            rule=first.rule,
            hint=first.hint,
        )
        self.errors = errors

    def __str__(self) -> str:
        shown = [Exception.__str__(error) for error in self.errors[:20]]
        more = len(self.errors) - len(shown)
        return "\n".join(shown + ([f"... and {more} more"] if more else []))


class UnknownName(HydataError):
    """A name that does not exist, with the nearest ones.

    >>> print(UnknownName("table", "gpd", ["gdp", "budget"]))
    there is no table 'gpd'; did you mean 'gdp'?
    """

    def __init__(self, what: str, name: str, known: Iterable[str], *, where: str = "") -> None:
        self.what, self.name = what, name
        known = sorted(set(known))
        super().__init__(f"there is no {what} {name!r}{where and f' {where}'}; {nearest(name, known)}")


class WrongType(HydataError, TypeError):
    """An argument of a kind that means nothing here.

    >>> print(WrongType("the table", None, "a text such as 'gdp'"))
    the table must be a text such as 'gdp', not None
    """

    def __init__(self, what: str, given: object, wanted: str) -> None:
        shown = repr(given)
        plain = len(shown) <= 60 and "\n" not in shown
        super().__init__(f"{what} must be {wanted}, not {shown if plain else f'a {type(given).__name__}'}")


class ReleaseError(HydataError):
    """A release cannot be written, or would change what is already published."""


class InvalidPackage(HydataError):
    """The package has findings of severity error (see Report.raise_for_errors)."""


def brief(error: BaseException, base: Path | None = None) -> str:
    """One line that says what went wrong, for a list of what was not looked at.

    A file inside `base` is named from there, so that a report does not show where it was made.
    """
    if isinstance(error, OSError):
        if not error.filename:
            return str(error)
        path = Path(str(error.filename))
        inside = base is not None and path.is_relative_to(base)
        return f"{path.relative_to(base) if base and inside else path}: {error.strerror}"
    first = error.errors[0] if isinstance(error, DataErrors) else error
    said = str(first).splitlines()[0] if str(first) else ""
    if said and isinstance(first, HydataError):
        return said
    return f"{type(first).__name__}: {said}" if said else type(first).__name__


def counted(number: int, noun: str, many: str = "") -> str:
    """So many things, in words; `many` is the plural where it is more than an s.

    >>> counted(1, "rule"), counted(1200, "rule"), counted(1, "identity", "identities")
    ('1 rule', '1,200 rules', '1 identity')
    """
    return f"{number:,} {noun if number == 1 else many or f'{noun}s'}"


def nearest(name: str, known: Iterable[str]) -> str:
    """Say which known names are close to a wrong one, or list them when none is.

    Capitals make no difference. First come names that hold the wrong one, then those spelled like it,
    and where there are none, those whose first word is.

    >>> nearest("GPD", ["budget", "gdp"]), nearest("gpd", ["land_area_km2", "gdp_cny_100m"])
    ("did you mean 'gdp'?", "did you mean 'gdp_cny_100m'?")
    """
    from difflib import get_close_matches

    names = [each for each in known if each]
    wanted, spelled = name.casefold(), {each.casefold(): each for each in reversed(names)}
    inside = [each for each in names if len(name) > 2 and wanted in each.casefold()]
    same = [each for each in inside if each.casefold() == wanted]
    like = [spelled[each] for each in get_close_matches(wanted, spelled, n=3, cutoff=0.5)]
    close = same or list(dict.fromkeys([*inside, *like])) or _by_first_word(wanted, names)
    if close:
        return "did you mean " + " or ".join(repr(each) for each in close[:3]) + "?"
    if not names:
        return "there is none"
    shown = ", ".join(names[:12])
    return f"known: {shown}" + (f", ... ({len(names)} in all)" if len(names) > 12 else "")


def _by_first_word(wanted: str, names: list[str]) -> list[str]:
    from difflib import get_close_matches

    first = {each: re.split(r"[\W_]", each.casefold())[0] for each in names}
    like = get_close_matches(wanted, set(first.values()), n=1, cutoff=0.65)
    return [each for each in names if first[each] in like]
