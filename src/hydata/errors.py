"""The work cannot go on: every exception that hydata raises on purpose.

    HydataError
    ├── DescriptorError   datapackage.json or a schema cannot be read
    ├── DataError         a row that a table is built from cannot be used
    ├── UnknownName       a table, field, area, unit ... that does not exist
    ├── ReleaseError      a release cannot be written
    └── InvalidPackage    raised on request, by Report.raise_for_errors()

What is merely wrong with the data is no exception but a finding (findings.py).
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
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


def nearest(name: str, known: list[str]) -> str:
    """Say which known names are close to a wrong one, or list them when none is."""
    inside = [each for each in known if len(name) > 2 and name.casefold() in each.casefold()]
    close = list(dict.fromkeys([*inside, *get_close_matches(name, known, n=3, cutoff=0.5)]))[:3]
    if close:
        return "did you mean " + " or ".join(repr(each) for each in close) + "?"
    if not known:
        return "there is none"
    shown = ", ".join(known[:12])
    return f"known: {shown}" + (f", ... ({len(known)} in all)" if len(known) > 12 else "")
