"""Texts of a descriptor that are of a form: `created`, and addresses. The profiles name the forms only."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from hydata.findings import Finding, Sample, Severity
from hydata.package import DESCRIPTOR

# RFC 3339, section 5.6, to which the standard sends; the offset apart, which many forget.
CREATED = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt ]([0-9]{2}:[0-9]{2}:[0-9]{2})(?:\.[0-9]+)?([Zz]|[+-][0-9]{2}:[0-9]{2})?"
)
EMAIL = re.compile(r"[^@\s]+@[^@\s]+")


def check_forms(raw: Mapping[str, Any]) -> Iterator[Finding]:
    """A `created` that is no moment, and an `email` that is no address; empty texts say nothing."""
    created = raw.get("created")
    if isinstance(created, str) and created:
        yield from _created(created)
    for part in ("contributors", "sources"):
        listed = raw.get(part)
        for number, each in enumerate(listed if isinstance(listed, list) else ()):
            email = each.get("email") if isinstance(each, Mapping) else None
            if isinstance(email, str) and email and not EMAIL.fullmatch(email):
                yield _told(f"/{part}/{number}/email", email, f"{email!r} is no email address")


def _created(created: str) -> Iterator[Finding]:
    form = "the standard wants a date with a time as RFC 3339 has it, such as 2020-01-31T12:00:00Z"
    found = CREATED.fullmatch(created)
    if not found or not _exists(found[1], found[2], found[3]):
        yield _told("/created", created, f"{created!r} is no such moment: {form}")
    elif not found[3]:
        yield _told("/created", created, f"{created!r} has no offset from UTC: {form}", "warning")


def _exists(day: str, time: str, offset: str | None) -> bool:
    from datetime import datetime

    time = time[:-2] + "59" if time.endswith(":60") else time  # a leap second
    offset = offset if offset and offset not in "Zz" else "+00:00"
    try:
        datetime.fromisoformat(f"{day}T{time}{offset}")
    except ValueError:
        return False
    return True


def _told(pointer: str, value: str, message: str, severity: Severity = "error") -> Finding:
    sample = Sample(value[:60], key=pointer)
    return Finding("package-error", severity, f"{pointer}: {message}", path=DESCRIPTOR, samples=(sample,))
