"""A reconciliation as text for a reader."""

from __future__ import annotations

from collections.abc import Iterator

from hydata.errors import counted
from hydata.reconciled import Failure, Reconciled

MOST_RANGES = 20


def as_text(told: Reconciled) -> str:
    """What fails first, then ranges of what nobody prints, then counts and the sum of it all."""
    return "\n".join(_lines(told)) + "\n"


def _lines(told: Reconciled) -> Iterator[str]:
    for finding in told.findings:
        yield f"{finding.path}: {finding.severity} {finding.rule}: {finding.message}"
    for failure in told.failing:
        yield from _failure("fails", failure)
    for failure in told.together:
        names = ", ".join(failure.identities[:3])
        more = f" and {len(failure.identities) - 3:,} more" if len(failure.identities) > 3 else ""
        yield f"{'undecided' if failure.reason else 'fails'} together: {names}{more}"
        yield f"    {failure.says}"
    for failure in told.waived:
        yield from _failure("waived", failure)
    if told.unprinted:
        yield "nobody prints these; what all identities leave:"
        for row in told.unprinted[:MOST_RANGES]:
            documents = f"  ({row['documents']})" if row["documents"] else ""
            low, high = row["lower"], row["upper"]
            left = low if low == high else f"{low} to {high}"
            yield f"    {row['figure']}  {left} {row['unit']}{documents}"
        if len(told.unprinted) > MOST_RANGES:
            yield f"    and {len(told.unprinted) - MOST_RANGES:,} more: hydata reconcile --table figures"
    yield "identities:"
    width = max([len(rule) for rule in told.counts], default=0)
    for rule, counts in told.counts.items():
        yield f"  {rule:{width}}  " + ", ".join(f"{verdict} {count:,}" for verdict, count in counts.items())
    for skip in told.skipped:
        yield f"not looked at: {skip.what}: {skip.why}"
    yield _sum(told)


def _failure(word: str, failure: Failure) -> Iterator[str]:
    where = f"{failure.place}: " if failure.place else ""
    yield f"{where}{word}: {failure.says}"
    for name, sides in zip(failure.identities[:10], failure.sides, strict=False):
        yield f"    {name}: {sides}"
    if len(failure.identities) > 10:
        yield f"    and {len(failure.identities) - 10:,} more"
    if failure.reason:
        yield f"    accepted: {failure.reason}"


def _sum(told: Reconciled) -> str:
    total = sum(sum(each.values()) for each in told.counts.values())
    of = {
        verdict: sum(each.get(verdict, 0) for each in told.counts.values())
        for verdict in ("holds", "fails", "undecided")
    }
    said = ", ".join(
        counted(of[verdict], verdict, many)
        for verdict, many in (("holds", "hold"), ("fails", "fail"), ("undecided", "undecided"))
    )
    identities = counted(total, "identity", "identities")
    narrowed = counted(told.narrowed, "printed figure")
    ranges = counted(len(told.unprinted), "that nobody prints has a range", "that nobody prints have a range")
    return f"{told.package}: {identities}: {said}; {narrowed} narrowed, {ranges}"
