"""Rules between the rows of one table: shares that add up, periods that follow each other."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from hydata import periods
from hydata.errors import counted
from hydata.figures import Interval
from hydata.schema import Rule
from hydata.sense import verdicts
from hydata.sense.cells import Cells
from hydata.sense.outcomes import Outcome, one_document, outcome, text_of
from hydata.sense.verdicts import Judgement
from hydata.units import exact


def grouped_shares(rule: Rule, cells: Cells, whole: Interval) -> Iterator[Outcome]:
    """The shares of all rows that are alike in the columns `by` add up to the whole."""
    fields = list(rule.raw["fields"])
    groups: dict[tuple[object, ...], list[int]] = {}
    columns = [cells.objects(name) for name in rule.raw["by"]]
    for row in cells.rows(rule):
        groups.setdefault(tuple(column[row] for column in columns), []).append(row)
    for rows in groups.values():
        places = [(row, name) for row in rows for name in fields]
        values = [value for row, name in places if (value := cells.value(row, name)) is not None]
        if not values:
            continue
        judged = verdicts.total(whole, [cells.beside(row, name, places[0]) for row, name in places])
        documents = {each for row in rows for each in cells.documents(row, fields)}
        judged = one_document(judged, documents, additive=True)
        yield outcome(cells, rows[0], fields[0], judged, added(sum(values, Fraction(0)), len(values), whole))


def added(total: Fraction, count: int, whole: Interval) -> str:
    """How the shares of a group are written: their sum, since there may be very many."""
    return f"{exact(total)} in {counted(count, 'share')} = {whole}"


def growth(rule: Rule, cells: Cells) -> Iterator[Outcome]:
    """A printed growth rate follows from the two levels, where both are at the same prices.

    The base is the same period of the year before, or the rule's `base_period`: whoever names it
    says that the two are comparable, though they stand in two documents (two censuses do).
    """
    rate, level = rule.raw["growth"], rule.raw["level"]
    field, ledger = cells.schema.field(level), cells.context.ledger
    indicator = ledger.indicators.get(field.indicator, {}) if ledger is not None and field is not None else {}
    period_at = cells.schema.primary_key.index("period")
    at = {tuple(key.split("|")): row for row, key in enumerate(cells.keys)}
    for row in cells.rows(rule):
        printed = cells.base_interval(row, rate)
        if printed is None:
            continue
        key = cells.keys[row].split("|")
        base_period = str(rule.raw.get("base_period", "")) or periods.before(key[period_at])
        before = at.get((*key[:period_at], base_period, *key[period_at + 1 :]))
        base = None if before is None else cells.beside(before, level, (row, level))
        now = cells.interval(row, level)
        if indicator.get("price_basis") == "current":
            judged = Judgement(
                "undecided", reason="growth is at constant prices, levels are at current prices"
            )
        elif now is None or base is None or before is None:
            judged = Judgement("undecided", reason="one of the two levels is missing")
        else:
            computed = (now / base - Interval.point(1)) * Interval.point(100)
            documents = cells.documents(row, [rate, level]) | cells.documents(before, [level])
            judged = verdicts.agrees(printed, computed)
            if "base_period" not in rule.raw:
                judged = one_document(judged, documents, additive=False)
        was = "?" if before is None else text_of(cells, before, level)
        figures = f"{text_of(cells, row, level)} after {was} is {text_of(cells, row, rate)} %"
        yield outcome(cells, row, rate, judged, figures)


def continuity(rule: Rule, cells: Cells) -> Iterator[Outcome]:
    """A series has no year missing between its first and last, and no jump, but for declared ones.

    `gaps` lists years that are known to be missing; `breaks` lists the years with which a new series
    begins; `largest_change_pct` says what counts as a jump from one year to the next.
    """
    gaps = {int(year) for year in rule.raw.get("gaps", [])}
    breaks = {int(year) for year in rule.raw.get("breaks", [])}
    largest = rule.raw.get("largest_change_pct")
    for name in rule.raw["fields"]:
        for series in _series(rule, cells, name):
            for (year, row), (later, next_row) in pairwise(series):
                missing = [each for each in range(year + 1, later) if each not in gaps]
                figures = (
                    f"{text_of(cells, row, name)} in {year}, {text_of(cells, next_row, name)} in {later}"
                )
                judged = Judgement("holds")
                if missing:
                    judged = Judgement("fails", reason=f"no figure for {', '.join(map(str, missing))}")
                elif largest is not None and not breaks & set(range(year + 1, later + 1)):
                    judged = _jump(cells, name, row, next_row, Fraction(str(largest)) * (later - year))
                yield outcome(cells, next_row, name, judged, figures)


def _jump(cells: Cells, name: str, row: int, next_row: int, largest: Fraction) -> Judgement:
    before, after = cells.interval(row, name), cells.beside(next_row, name, (row, name))
    if before is None or after is None:
        return Judgement("undecided", reason="the units of the two cannot be compared")
    change = (after / before - Interval.point(1)) * Interval.point(100)
    if change.meets(Interval(-largest, largest)):
        return Judgement("holds", f"{change} %")
    return Judgement("fails", f"{change} %", f"a change of {change} % is more than {largest} %")


def magnitude(rule: Rule, cells: Cells) -> Iterator[Outcome]:
    """No value is off by 10, 1,000, 10,000 or 100,000,000 times against its neighbours in time.

    A slip is told where a value is far from each neighbour within three years, and near each of
    them (within a factor of two) once the decimal point is moved.
    """
    for name in rule.raw["fields"]:
        for series in _series(rule, cells, name):
            for at, (year, row) in enumerate(series):
                value = cells.base_value(row, name)
                # The two nearest, so that the neighbour of a slip at an end is not taken for one.
                order = sorted(range(len(series)), key=lambda each: (abs(each - at), each))
                near = [series[each][1] for each in order[1:3] if abs(series[each][0] - year) <= 3]
                others = {each: other for each in near if (other := cells.base_value(each, name))}
                if not value or not others:
                    continue
                times = [value / other for other in others.values()]
                least, most = min(times), max(times)
                slip = next((k for k, (low, high) in NEAR.items() if low < least and most < high), None)
                neighbours = ", ".join(text_of(cells, each, name) for each in others)
                reason = "" if slip is None else f"off by a factor of {_times(slip)} against its neighbours"
                judged = Judgement("holds" if slip is None else "fails", reason=reason)
                yield outcome(cells, row, name, judged, f"{text_of(cells, row, name)} beside {neighbours}")


SLIPS = [Fraction(10) ** k for k in (1, 3, 4, 8, -1, -3, -4, -8)]
NEAR = {slip: (slip / 2, slip * 2) for slip in SLIPS}  # how many times a neighbour a slip of it may be


def _times(slip: Fraction) -> str:
    return f"{slip.numerator:,}" if slip > 1 else f"1/{slip.denominator:,}"


def _series(rule: Rule, cells: Cells, name: str) -> Iterator[list[tuple[int, int]]]:
    """(year, row) of each series: same key but for the period, periods of one form, in order."""
    at = cells.schema.primary_key.index("period")
    found: dict[tuple[str, ...], list[tuple[int, int]]] = {}
    for row in cells.rows(rule):
        key = cells.keys[row].split("|")
        period = key[at]
        if cells.columns[name][row] is None or "/" in period or not period[:4].isdigit():
            continue
        found.setdefault((*key[:at], period[4:], *key[at + 1 :]), []).append((int(period[:4]), row))
    for about in sorted(found):
        yield sorted(found[about])
