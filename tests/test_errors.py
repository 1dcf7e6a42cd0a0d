"""Errors say what cannot be used, where, and which name was probably meant."""

from pathlib import Path

import pytest

from hydata.errors import (
    DataError,
    DataErrors,
    DescriptorError,
    HydataError,
    InvalidPackage,
    ReleaseError,
    UnknownName,
    WrongType,
    brief,
    nearest,
)


def wrong_unit(line: int, hint: str = "") -> DataError:
    return DataError(
        "is not in units.csv", path="a.csv", line=line, field="unit", value="亩", rule="unit-known", hint=hint
    )


@pytest.mark.parametrize(
    ("error", "parents"),
    [
        (DescriptorError, (HydataError,)),
        (DataError, (HydataError,)),
        (DataErrors, (DataError,)),
        (UnknownName, (HydataError,)),
        (WrongType, (HydataError, TypeError)),
        (ReleaseError, (HydataError,)),
        (InvalidPackage, (HydataError,)),
        (HydataError, (Exception,)),
    ],
)
def test_tree(error, parents):
    assert error.__bases__ == parents


@pytest.mark.parametrize(
    ("hint", "text"),
    [
        ("", "a.csv:3: unit '亩': is not in units.csv [unit-known]"),
        ("use mu", "a.csv:3: unit '亩': is not in units.csv [unit-known]\n  hint: use mu"),
    ],
)
def test_data_error_names_the_place(hint, text):
    error = wrong_unit(3, hint)
    assert str(error) == text
    assert (error.path, error.line, error.field, error.value, error.rule, error.message, error.hint) == (
        *("a.csv", 3, "unit", "亩", "unit-known"),
        *("is not in units.csv", hint),
    )


@pytest.mark.parametrize(("count", "shown", "last"), [(2, 2, ""), (20, 20, ""), (23, 20, "... and 3 more")])
def test_data_errors_list_all(count, shown, last):
    errors = [wrong_unit(line) for line in range(1, count + 1)]
    together = DataErrors(errors)
    lines = [str(error) for error in errors[:shown]] + ([last] if last else [])
    assert str(together).splitlines() == lines
    assert (together.errors, together.line) == (errors, 1)


@pytest.mark.parametrize(
    ("name", "known", "says"),
    [
        ("gpd", ["budget", "gdp"], "did you mean 'gdp'?"),
        ("km3", ["km2", "km", "mu"], "did you mean 'km' or 'km2'?"),
        ("耒阳", ["耒阳市", "衡阳县"], "did you mean '耒阳市'?"),
        ("x", ["gdp", "trade"], "known: gdp, trade"),
        (
            "x",
            [f"t{n}" for n in range(14)],
            f"known: {', '.join(f't{n}' for n in range(12))}, ... (14 in all)",
        ),
        ("x", [], "there is none"),
        ("x", [""], "there is none"),
        ("", ["gdp", "trade"], "known: gdp, trade"),
        ("GDP", ["gdp_cny", "gdp"], "did you mean 'gdp'?"),
        ("cny_100m", ["CNY_10K", "CNY_100M"], "did you mean 'CNY_100M'?"),
        ("land", ["land_area", "island"], "did you mean 'land_area' or 'island'?"),
        (
            "gpd",
            ["area", "gdp_cny_100m", "gdp_growth_pct"],
            "did you mean 'gdp_cny_100m' or 'gdp_growth_pct'?",
        ),
        ("pct", ["area", "gdp_growth_pct"], "did you mean 'gdp_growth_pct'?"),
    ],
)
def test_nearest(name, known, says):
    assert nearest(name, known) == says


def test_unknown_name_says_where():
    error = UnknownName("field", "gdpp", iter(["gdp", "area", "gdp"]), where="in trade")
    assert str(error) == "there is no field 'gdpp' in trade; did you mean 'gdp'?"
    assert (error.what, error.name) == ("field", "gdpp")


@pytest.mark.parametrize(
    ("given", "shown"),
    [(None, "None"), ("", "''"), (2020.0, "2020.0"), ("a\nb", r"'a\nb'"), (list(range(99)), "a list")],
    ids=lambda each: type(each).__name__,
)
def test_wrong_type_shows_what_was_given(given, shown):
    error = WrongType("the period", given, "a text")
    assert str(error) == f"the period must be a text, not {shown}"
    assert isinstance(error, TypeError)


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (HydataError("first\nsecond"), "first"),
        (HydataError(), "HydataError"),
        (DataErrors([wrong_unit(3, "use mu"), wrong_unit(4)]), str(wrong_unit(3))),
        (FileNotFoundError(2, "No such file or directory", "a.csv"), "a.csv: No such file or directory"),
        (OSError("disk full"), "disk full"),
    ],
    ids=lambda each: type(each).__name__,
)
def test_brief(error, line):
    assert brief(error) == line


@pytest.mark.parametrize(
    ("base", "line"),
    [(None, "/data/a/b.csv: gone"), (Path("/data"), "a/b.csv: gone"), (Path("/else"), "/data/a/b.csv: gone")],
)
def test_brief_names_a_file_from_its_package(base, line):
    assert brief(OSError(2, "gone", "/data/a/b.csv"), base) == line
