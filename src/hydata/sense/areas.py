"""The rule area-total: areas that add up to their whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from hydata.errors import counted
from hydata.hierarchies import area_of, wholes
from hydata.schema import Rule
from hydata.sense import verdicts
from hydata.sense.cells import Cells
from hydata.sense.outcomes import Outcome, one_document, outcome, text_of
from hydata.sense.verdicts import Judgement
from hydata.units import exact

NAMED = 5  # members without a figure that a reason names


def area_total(rule: Rule, cells: Cells) -> Iterator[Outcome]:
    """The members of a partition add up to the whole, inside one source and status.

    Which are the members is said by a partition by its name, or by the codes of the areas (`levels`).
    """
    area = area_of(rule)
    areas = cells.texts(area)
    partitions = {} if "levels" in rule.raw else cells.context.partitions
    rest = [cells.texts(part) for part in cells.schema.primary_key if part in cells.frame and part != area]
    groups: dict[tuple[str, ...], dict[str, int]] = {}
    for row in cells.rows(rule):
        groups.setdefault(tuple(column[row] for column in rest), {})[areas[row]] = row
    for whole, members in wholes(rule, set(areas), partitions):
        for group in sorted(groups):
            rows = groups[group]
            if whole not in rows:
                continue
            for field in rule.raw["fields"]:
                found = _added_up(cells, field, rows[whole], [rows.get(each) for each in members], members)
                if found is not None:
                    yield found


def _added_up(
    cells: Cells, field: str, whole: int, rows: Sequence[int | None], members: Sequence[str]
) -> Outcome | None:
    intervals = [None if row is None else cells.beside(row, field, (whole, field)) for row in rows]
    if cells.interval(whole, field) is None or not any(intervals):
        return None
    judged = verdicts.total(cells.interval(whole, field), intervals)
    missing = [member for member, interval in zip(members, intervals, strict=True) if interval is None]
    if missing:
        more = f" and {len(missing) - NAMED:,} more" if len(missing) > NAMED else ""
        judged = Judgement("undecided", reason=f"no figure for {', '.join(missing[:NAMED])}{more}")
    documents = {each for row in (whole, *rows) if row is not None for each in cells.documents(row, [field])}
    judged = one_document(judged, documents, additive=True)
    values = [cells.value(row, field) for row in rows if row is not None]
    added = exact(sum((value for value in values if value is not None), Fraction(0)))
    areas = f"{len(members) - len(missing):,} of {counted(len(members), 'area')}"
    figures = f"{added} in {areas} = {text_of(cells, whole, field)}"
    return outcome(cells, whole, field, judged, figures)
