"""A proof that rules bite, as text for a reader."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from hydata.errors import counted
from hydata.proof import Proof, Score

MOST_RULES = 100


def as_text(proof: Proof) -> str:
    """What was found by kind and by table, what the sum of it is, and where nothing watches."""
    return "\n".join(_lines(proof)) + "\n"


def _lines(proof: Proof) -> Iterator[str]:
    some = "" if proof.looked_at == proof.cells else f", {proof.looked_at:,} of them looked at"
    yield f"{proof.package}: {counted(proof.cells, 'numeric cell')}{some}; one made wrong at a time"
    yield from _scores("made wrong by", proof.kinds)
    yield from _scores("in table", proof.tables)
    sums = {
        "gross, where an equality decides": proof.guarded,
        "gross, in tables that add up": proof.additive,
        "any, where two identities cross": proof.crossed,
    }
    yield from _scores("of these", sums)
    yield "gross: x10, x10,000, the sign, the two leading digits swapped"
    if proof.unguarded:
        yield "cells that nothing guards:"
        for table, count in proof.unguarded.items():
            names = ", ".join(proof.columns.get(table, ()))
            yield f"  {table}: {count:,}" + (f"; nowhere in {names}" if names else "")
    if proof.needless:
        yield "rules without which as much is found:"
        yield from (f"  {each}" for each in proof.needless[:MOST_RULES])
        if len(proof.needless) > MOST_RULES:
            yield f"  and {len(proof.needless) - MOST_RULES:,} more"
    yield from (f"not looked at: {each}" for each in proof.skipped)
    wrong = (
        f"no waiver accepts {proof.unmutated:,} of its findings"
        if proof.unmutated
        else "no finding that is not waived"
    )
    yield f"as it is: {wrong}"


def _scores(title: str, scores: Mapping[str, Score]) -> Iterator[str]:
    shown = {name: score for name, score in scores.items() if score.wrong}
    width = max([len(title), *map(len, shown)])
    yield f"{title:{width}}  {'wrong':>8}  {'found':>7}  named right, of those that identities find"
    for name, score in shown.items():
        named = f"{_share(score.named, score.judged)} of {score.judged:,}" if score.judged else "-"
        yield f"{name:{width}}  {score.wrong:>8,}  {_share(score.detected, score.wrong):>7}  {named}"


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "-"
