"""Rules between the cells of one row; a function a rule, its name the rule's id in snake_case."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from hydata.figures import Interval
from hydata.schema import Rule
from hydata.sense import verdicts
from hydata.sense.across_rows import grouped_shares
from hydata.sense.cells import Cells
from hydata.sense.outcomes import Outcome, beside, blank, one_document, outcome, sum_of, text_of
from hydata.sense.verdicts import Judgement


def total(rule: Rule, cells: Cells) -> Iterator[Outcome]:
    """The parts add up to the whole within what rounding allows; inside one source and status."""
    whole, parts = rule.raw["whole"], list(rule.raw["parts"])
    for row in cells.rows(rule):
        if blank(cells, row, [whole]) or blank(cells, row, parts):
            continue
        intervals = [cells.beside(row, part, (row, whole)) for part in parts]
        judged = verdicts.total(cells.interval(row, whole), intervals)
        judged = one_document(judged, cells.documents(row, [whole, *parts]), additive=True)
        *added, made = beside(cells, row, [*parts, whole])
        figures = f"{' + '.join(added)} = {made}"
        yield outcome(cells, row, whole, judged, figures)


def shares(rule: Rule, cells: Cells) -> Iterator[Outcome]:
    """Shares of one whole add up to 100; those of a row, or `by` groups of rows."""
    parts = list(rule.raw["fields"])
    whole = Interval.point(str(rule.raw.get("whole", 100)))
    if "by" in rule.raw:
        yield from grouped_shares(rule, cells, whole)
        return
    for row in cells.rows(rule):
        if blank(cells, row, parts):
            continue
        judged = verdicts.total(whole, [cells.beside(row, part, (row, parts[0])) for part in parts])
        judged = one_document(judged, cells.documents(row, parts), additive=True)
        yield outcome(cells, row, parts[0], judged, f"{sum_of(cells, row, parts)} = {whole}")


def share_of(rule: Rule, cells: Cells) -> Iterator[Outcome]:
    """A printed share is part / whole."""
    share, part, whole = (rule.raw[name] for name in ("share", "part", "whole"))
    for row in cells.rows(rule):
        if blank(cells, row, [share]):
            continue
        unit = cells.unit_of(row, share)
        judged = verdicts.share_of(
            cells.interval(row, share), cells.beside(row, part, (row, whole)), cells.interval(row, whole),
            100 / unit.factor if unit else Fraction(100),
        )  # fmt: skip
        judged = one_document(judged, cells.documents(row, [share, part, whole]), additive=False)
        sign = unit.symbol if unit else "%"
        figures = f"{text_of(cells, row, part)} / {text_of(cells, row, whole)} = {text_of(cells, row, share)}"
        figures = f"{figures} {sign}".rstrip()
        yield outcome(cells, row, share, judged, figures)


def subset(rule: Rule, cells: Cells) -> Iterator[Outcome]:
    """A part does not exceed its whole."""
    part, whole = rule.raw["part"], rule.raw["whole"]
    for row in cells.rows(rule):
        if blank(cells, row, [part]):
            continue
        judged = verdicts.subset(cells.interval(row, part), cells.beside(row, whole, (row, part)))
        judged = one_document(judged, cells.documents(row, [part, whole]), additive=False)
        yield outcome(cells, row, part, judged, " <= ".join(beside(cells, row, [part, whole])))


def ratio(rule: Rule, cells: Cells) -> Iterator[Outcome]:
    """A printed ratio is numerator / denominator (times `per`, 100 for a sex ratio), in base units."""
    name, numerator, denominator = (str(rule.raw[part]) for part in ("ratio", "numerator", "denominator"))
    per = Interval.point(str(rule.raw.get("per", 1)))
    for row in cells.rows(rule):
        printed = cells.base_interval(row, name)
        if printed is None:
            continue
        above, below = cells.base_interval(row, numerator), cells.base_interval(row, denominator)
        if above is None or below is None:
            judged = Judgement("undecided", reason="the numerator or the denominator is missing")
        else:
            judged = verdicts.agrees(printed, above / below * per)
        judged = one_document(judged, cells.documents(row, [name, numerator, denominator]), additive=False)
        parts = f"{text_of(cells, row, numerator)} / {text_of(cells, row, denominator)}"
        yield outcome(cells, row, name, judged, f"{parts} = {text_of(cells, row, name)}")
