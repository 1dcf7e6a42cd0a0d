"""`created` and the email addresses of a descriptor."""

from __future__ import annotations

from typing import Any

import pytest

from hydata.conformity.forms import check_forms

FORM = "the standard wants a date with a time as RFC 3339 has it, such as 2020-01-31T12:00:00Z"


def told(raw: dict[str, Any]) -> list[tuple[str, str]]:
    return [(each.severity, each.message) for each in check_forms(raw)]


@pytest.mark.parametrize(
    "created",
    ["1985-04-12T23:20:50.52Z", "1985-04-12 23:20:50+08:00", "1990-12-31T23:59:60z", "", None, 5],
)
def test_a_moment_that_is_right_or_not_said(created: Any) -> None:
    assert told({"created": created}) == []  # of another type than text the profile tells


@pytest.mark.parametrize(
    ("created", "severity", "message"),
    [
        ("2017-01-01", "error", "is no such moment"),
        ("yesterday", "error", "is no such moment"),
        ("2017-13-01T00:00:00Z", "error", "is no such moment"),
        ("2021-02-29T08:00:00Z", "error", "is no such moment"),
        ("2020-01-31T24:00:00Z", "error", "is no such moment"),
        ("2020-01-31T08:00:00+24:00", "error", "is no such moment"),
        ("2017-01-01T00:00:00", "warning", "has no offset from UTC"),
    ],
)
def test_a_moment_that_is_wrong(created: str, severity: str, message: str) -> None:
    assert told({"created": created}) == [(severity, f"/created: {created!r} {message}: {FORM}")]


def test_an_address_that_is_none() -> None:
    people = [{"title": "a", "email": "a@b.org"}, {"title": "b", "email": "nobody"}, {"email": ""}, 5]
    assert told({"contributors": people, "sources": {"email": "x"}}) == [
        ("error", "/contributors/1/email: 'nobody' is no email address")
    ]
