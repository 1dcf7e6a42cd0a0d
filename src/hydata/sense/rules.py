"""The rules that a schema can ask for: one function a rule, its name the rule's id in snake_case.

Each takes the rule as declared and the table's cells, and yields an outcome for each place that
it looked at. What they decide on is in verdicts.py; what a schema must write is in docs/rules.md.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from hydata import periods
from hydata.errors import nearest
from hydata.figures import Interval, bounds
from hydata.findings import Severity, Verdict
from hydata.ledger import Ledger
from hydata.rules import RULES as REGISTER
from hydata.schema import Rule, Schema
from hydata.sense import verdicts
from hydata.sense.cells import Cells
from hydata.sense.verdicts import Judgement
from hydata.units import exact


@dataclass(frozen=True)
class Outcome:
    """What a rule found at one row."""

    row: int
    field: str
    verdict: Verdict
    value: str = ""
    figures: str = ""
    intervals: str = ""
    reason: str = ""


RuleFunction = Callable[[Rule, Cells], Iterator[Outcome]]


def total(rule: Rule, cells: Cells) -> Iterator[Outcome]:
    """The parts add up to the whole within what rounding allows; inside one source and status."""
    whole, parts = rule.raw["whole"], list(rule.raw["parts"])
    for row in cells.rows(rule):
        if _blank(cells, row, [whole]) or _blank(cells, row, parts):
            continue
        judged = verdicts.total(cells.interval(row, whole), [cells.interval(row, part) for part in parts])
        judged = _one_document(judged, cells.documents(row, [whole, *parts]), additive=True)
        figures = f"{_sum(cells, row, parts)} = {_text(cells, row, whole)}"
        yield _outcome(cells, row, whole, judged, figures)


def shares(rule: Rule, cells: Cells) -> Iterator[Outcome]:
    """Shares of one whole add up to 100."""
    parts = list(rule.raw["fields"])
    whole = Interval.point(str(rule.raw.get("whole", 100)))
    for row in cells.rows(rule):
        if _blank(cells, row, parts):
            continue
        judged = verdicts.total(whole, [cells.interval(row, part) for part in parts])
        judged = _one_document(judged, cells.documents(row, parts), additive=True)
        yield _outcome(cells, row, parts[0], judged, f"{_sum(cells, row, parts)} = {whole}")


def share_of(rule: Rule, cells: Cells) -> Iterator[Outcome]:
    """A printed share is part / whole."""
    share, part, whole = (rule.raw[name] for name in ("share", "part", "whole"))
    for row in cells.rows(rule):
        if _blank(cells, row, [share]):
            continue
        judged = verdicts.share_of(
            cells.interval(row, share), cells.interval(row, part), cells.interval(row, whole)
        )
        judged = _one_document(judged, cells.documents(row, [share, part, whole]), additive=False)
        figures = f"{_text(cells, row, part)} / {_text(cells, row, whole)} = {_text(cells, row, share)} %"
        yield _outcome(cells, row, share, judged, figures)


def subset(rule: Rule, cells: Cells) -> Iterator[Outcome]:
    """A part does not exceed its whole."""
    part, whole = rule.raw["part"], rule.raw["whole"]
    for row in cells.rows(rule):
        if _blank(cells, row, [part]):
            continue
        judged = verdicts.subset(cells.interval(row, part), cells.interval(row, whole))
        judged = _one_document(judged, cells.documents(row, [part, whole]), additive=False)
        yield _outcome(cells, row, part, judged, f"{_text(cells, row, part)} <= {_text(cells, row, whole)}")


def area_total(rule: Rule, cells: Cells) -> Iterator[Outcome]:
    """The members of a named partition add up to the whole, inside one source and status."""
    ledger, name = cells.context.ledger, str(rule.raw["partition"])
    assert ledger is not None  # misdeclared() has seen to it
    partitions = ledger.partitions
    wanted = set(cells.rows(rule))
    areas = cells.texts("area")
    rest = [part for part in cells.schema.primary_key if part != "area"]
    groups: dict[tuple[str, ...], dict[str, int]] = {}
    for row in wanted:
        groups.setdefault(tuple(cells.texts(part)[row] for part in rest), {})[areas[row]] = row
    for (partition, whole), members in partitions.items():
        if partition != name:
            continue
        for group in sorted(groups):
            rows = groups[group]
            if whole not in rows:
                continue
            for field in rule.raw["fields"]:
                outcome = _area_total(
                    cells, field, rows[whole], [rows.get(member) for member in members], members
                )
                if outcome is not None:
                    yield outcome


def _area_total(
    cells: Cells, field: str, whole: int, rows: list[int | None], members: list[str]
) -> Outcome | None:
    intervals = [None if row is None else cells.interval(row, field) for row in rows]
    if cells.interval(whole, field) is None or not any(intervals):
        return None
    judged = verdicts.total(cells.interval(whole, field), intervals)
    missing = [member for member, interval in zip(members, intervals, strict=True) if interval is None]
    if missing:
        judged = Judgement("undecided", reason=f"no figure for {', '.join(missing)}")
    documents = {each for row in (whole, *rows) if row is not None for each in cells.documents(row, [field])}
    judged = _one_document(judged, documents, additive=True)
    values = [cells.value(row, field) for row in rows if row is not None]
    added = exact(sum((value for value in values if value is not None), Fraction(0)))
    figures = (
        f"{added} in {len(members) - len(missing)} of {len(members)} areas = {_text(cells, whole, field)}"
    )
    return _outcome(cells, whole, field, judged, figures)


def growth(rule: Rule, cells: Cells) -> Iterator[Outcome]:
    """A printed growth rate follows from the two levels, where both are at the same prices.

    The base is the same period of the year before, or the rule's `base_period`.
    """
    rate, level = rule.raw["growth"], rule.raw["level"]
    field, ledger = cells.schema.field(level), cells.context.ledger
    indicator = ledger.indicators.get(field.indicator, {}) if ledger is not None and field is not None else {}
    period_at = cells.schema.primary_key.index("period")
    at = {tuple(key.split("|")): row for row, key in enumerate(cells.keys)}
    for row in cells.rows(rule):
        printed = cells.interval(row, rate)
        if printed is None:
            continue
        key = cells.keys[row].split("|")
        base_period = str(rule.raw.get("base_period", "")) or periods.before(key[period_at])
        before = at.get((*key[:period_at], base_period, *key[period_at + 1 :]))
        base = None if before is None else cells.interval(before, level)
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
            judged = _one_document(verdicts.agrees(printed, computed), documents, additive=False)
        was = "?" if before is None else _text(cells, before, level)
        figures = f"{_text(cells, row, level)} after {was} is {_text(cells, row, rate)} %"
        yield _outcome(cells, row, rate, judged, figures)


def named_count(rule: Rule, cells: Cells) -> Iterator[Outcome]:
    """The numerals in a programme's name (5+1) equal the components that are listed for it."""
    claimed, link = rule.raw["claimed"], rule.raw["components"]
    ledger = cells.context.ledger
    assert ledger is not None  # misdeclared() has seen to it
    listed: dict[tuple[str, str], int] = {}
    for row in ledger.table(link["resource"]):
        about = (row[link["key"]], row[link["part"]])
        listed[about] = listed.get(about, 0) + 1
    claims, keys = cells.texts(claimed), cells.texts(link["key"])
    for number in cells.rows(rule):
        if not claims[number]:
            continue
        wanted = [int(part) for part in claims[number].split("+")]
        found = [listed.get((keys[number], str(part)), 0) for part in range(1, len(wanted) + 1)]
        figures = f"claimed {claims[number]}, listed {'+'.join(map(str, found))}"
        wrong = any(here not in (0, there) for here, there in zip(found, wanted, strict=True))
        if wrong:
            judged = Judgement("fails", reason="")
        elif 0 in found:
            judged = Judgement("undecided", reason="not all of its components are listed")
        else:
            judged = Judgement("holds")
        yield _outcome(cells, number, claimed, judged, figures)


RULES: dict[str, RuleFunction] = {
    function.__name__.replace("_", "-"): function
    for function in (total, shares, share_of, subset, area_total, growth, named_count)
}
# Parts that a rule must have in the schema; the columns among them must exist.
PARTS: dict[str, tuple[str, ...]] = {
    "total": ("whole", "parts"),
    "shares": ("fields",),
    "share-of": ("share", "part", "whole"),
    "subset": ("part", "whole"),
    "area-total": ("fields", "partition"),
    "growth": ("growth", "level"),
    "named-count": ("claimed", "components"),
}


def misdeclared(rule: Rule, schema: Schema, ledger: Ledger | None) -> str:
    """What is wrong with a rule as it stands in a schema; empty when it can run."""
    for part in PARTS[rule.id]:
        if part not in rule.raw:
            return f"the rule {rule.id} needs a part {part!r}"
        wanted = {"parts": list, "fields": list, "components": dict}.get(part, str)
        if not isinstance(rule.raw[part], wanted):
            return f"the part {part!r} of the rule {rule.id} is a {wanted.__name__}"
    for name in (*rule.fields(), *rule.where):
        if schema.field(name) is None:
            hint = nearest(name, schema.names)
            return f"the rule {rule.id} names a field {name!r} that is not there; {hint}"
    for name in rule.fields() if rule.id != "named-count" else ():
        field = schema.field(name)
        if field is not None and not field.numeric:
            return f"the rule {rule.id} counts with {name!r}, which is a {field.type}"
    for pattern in rule.where.values():
        try:
            re.compile(str(pattern))
        except re.error as error:
            return f"`where` of the rule {rule.id}: {pattern!r} is no regular expression: {error}"
    if rule.id == "growth" and "period" not in schema.primary_key:
        return "the rule growth needs a column period in the primary key"
    if rule.id in ("area-total", "named-count") and ledger is None:
        return f"the rule {rule.id} needs the registers of a hydata package"
    if rule.id == "area-total" and ledger is not None:
        known = sorted({partition for partition, _ in ledger.partitions})
        if "area" not in schema.primary_key:
            return "the rule area-total needs a column area in the primary key"
        if rule.raw["partition"] not in known:
            hint = nearest(str(rule.raw["partition"]), known)
            return f"there is no partition {rule.raw['partition']!r} in partitions.csv; {hint}"
    if rule.id == "named-count" and ledger is not None:
        link = rule.raw["components"]
        if not all(isinstance(link.get(name), str) for name in ("resource", "key", "part")):
            return "`components` of the rule named-count needs resource, key and part"
        listed = ledger.table(link["resource"]).columns
        if link["key"] not in listed or link["part"] not in listed or schema.field(link["key"]) is None:
            return f"`components` of the rule named-count name a column that {link['resource']} has not"
    return ""


def severity(rule: Rule) -> Severity:
    """How bad it is when a rule fails: as declared, else the rule's own."""
    declared = rule.raw.get("severity")
    return declared if declared in ("error", "warning", "info") else REGISTER[rule.id].severity


def _blank(cells: Cells, row: int, names: list[str]) -> bool:
    return all(cells.columns[name][row] is None for name in names)


def _text(cells: Cells, row: int, name: str) -> str:
    value = cells.columns[name][row] if name in cells.columns else None
    return "?" if value is None else format(value, "f")


def _sum(cells: Cells, row: int, names: list[str]) -> str:
    return " + ".join(_text(cells, row, name) for name in names)


def _one_document(judged: Judgement, documents: set[tuple[str, str]], *, additive: bool) -> Judgement:
    """Over several documents a sum says nothing, and a share that fails may be the documents' doing."""
    if len(documents) < 2 or judged.verdict == "undecided" or (not additive and judged.verdict == "holds"):
        return judged
    sources = sorted({source for source, _ in documents})
    several = "mixed sources" if len(sources) > 1 else "mixed statuses of one source"
    return Judgement("undecided", judged.intervals, f"{several}: {', '.join(sources[:4])}")


def _outcome(cells: Cells, row: int, field: str, judged: Judgement, figures: str) -> Outcome:
    value = _text(cells, row, field) if field in cells.columns else cells.texts(field)[row]
    return Outcome(row, field, judged.verdict, value, figures, judged.intervals, judged.reason)


def unit_range(name: str, cells: Cells) -> Iterator[Outcome]:
    """A value lies within what its unit and measure allow; things that are counted are whole."""
    declared = cells.schema.field(name)
    assert declared is not None
    by_row = declared.unit_field and not declared.measure and "measure" in cells.frame
    measures = cells.texts("measure") if by_row else None
    for row, value in enumerate(cells.columns[name]):
        code = cells.unit(declared, row)
        if value is None or code is None:
            continue
        unit, number = cells.context.units[code], Fraction(value)
        measure = measures[row] if measures else declared.measure
        allowed = bounds(unit, measure)
        if declared.base:
            allowed = allowed.scaled(unit.factor)
        elif unit.whole and measure in ("", "level", "count") and (number * unit.factor).denominator > 1:
            reason = f"{unit.code} counts whole things"
            yield Outcome(row, name, "fails", format(value, "f"), reason=reason)
            continue
        verdict: Verdict = "holds" if allowed.holds(number) else "fails"
        reason = "" if verdict == "holds" else f"{measure or 'a value'} in {code} lies in {allowed}"
        yield Outcome(row, name, verdict, format(value, "f"), intervals=str(allowed), reason=reason)
