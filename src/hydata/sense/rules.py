"""The rules that a schema can ask for, and what each must say there.

The functions are named after the rules and lie in within_rows.py, across_rows.py, areas.py and names.py; what
they decide on is in verdicts.py; what a schema must write is on its page in docs/rules.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

from hydata.errors import HydataError, brief, nearest
from hydata.findings import Severity
from hydata.hierarchies import area_of, listed, loop
from hydata.rules import RULES as REGISTER
from hydata.schema import Field, Rule, Schema
from hydata.sense.across_rows import continuity, growth, magnitude
from hydata.sense.areas import area_total
from hydata.sense.cells import Cells, Context
from hydata.sense.names import named_count
from hydata.sense.outcomes import Outcome
from hydata.sense.parts import COLUMN, COLUMNS, TABLE_PARTS, bad_pattern, misstated
from hydata.sense.within_rows import ratio, share_of, shares, subset, total
from hydata.units import Units

RuleFunction = Callable[[Rule, Cells], Iterator[Outcome]]

RULES: dict[str, RuleFunction] = {
    function.__name__.replace("_", "-"): function
    for function in (
        *(total, shares, share_of, subset, ratio),
        *(area_total, growth, continuity, magnitude),
        named_count,
    )
}
# The columns that a rule adds, compares or divides, so that they must be of one dimension.
ALIKE = {"total": ("whole", "parts"), "shares": ("fields",), "share-of": ("part", "whole")} | {
    "subset": ("part", "whole")
}
# The columns that are a share of something.
SHARES = {"share-of": "share", "growth": "growth", "shares": "fields"}


def misdeclared(rule: Rule, schema: Schema, context: Context) -> str:
    """What is wrong with a rule as it stands in a schema; empty when it can run."""
    message = misstated(rule.id, rule.raw, TABLE_PARTS) or bad_pattern(rule.id, rule.where)
    message = message or _columns(rule, schema, context.units)
    looks_up = {"area-total": _areas, "named-count": _components}.get(rule.id)
    return message or (looks_up(rule, schema, context) if looks_up else "")


def _columns(rule: Rule, schema: Schema, units: Units) -> str:
    """The columns that a rule names are there, are numbers, and can be put side by side."""
    for name in (*rule.columns(), *rule.where):
        if schema.field(name) is None:
            hint = nearest(name, schema.names)
            return f"the rule {rule.id} names a field {name!r} that is not there; {hint}"
    grouped = _listed(rule.raw.get("by", []))
    for name in rule.columns() if rule.id != "named-count" else ():
        field = schema.field(name)
        if field is not None and not field.numeric and name not in grouped:
            return f"the rule {rule.id} counts with {name!r}, which is a {field.type}"
    if rule.id in ("growth", "continuity", "magnitude") and "period" not in schema.primary_key:
        return f"the rule {rule.id} needs a column period in the primary key"
    told = [name for part in ALIKE.get(rule.id, ()) for name in _listed(rule.raw.get(part, []))]
    named = [
        name
        for part, kind in TABLE_PARTS[rule.id].items()
        if kind in (COLUMN, COLUMNS)
        for name in _listed(rule.raw.get(part.removesuffix("?"), []))
        if schema.field(name)
    ]
    if len(set(named)) < len(named):
        return f"the rule {rule.id} sets {max(named, key=named.count)!r} beside itself"
    rates = [name for name in told if getattr(schema.field(name), "measure", "") == "growth_rate"]
    if rates:
        return f"the rule {rule.id} reads {rates[0]} as a quantity, and it is a rate of growth"
    dimensions = {name: _dimension(schema.field(name), units) for name in told}
    known = {name: dimension for name, dimension in dimensions.items() if dimension}
    if len(set(known.values())) > 1:
        (one, its), *others = known.items()
        other = next(name for name, dimension in others if dimension != its)
        return f"the rule {rule.id} sets {other} ({known[other]}) beside {one} ({its})"
    for share in _listed(rule.raw.get(SHARES.get(rule.id, ""), [])):
        measured = _dimension(schema.field(share), units)
        if measured not in ("", "share"):
            return f"the rule {rule.id} reads {share} as a share, and its unit measures {measured}"
    if rule.id == "continuity" and "breaks" in rule.raw and "largest_change_pct" not in rule.raw:
        return "`breaks` of the rule continuity says nothing without `largest_change_pct`"
    return ""


def _areas(rule: Rule, schema: Schema, context: Context) -> str:
    """The areas have their codes in the key, and a partition that is named is there and ends."""
    area = area_of(rule)
    if area not in schema.primary_key:
        other = "" if "area" in rule.raw else '; `"area": "geo"` would name another one'
        return f"the rule area-total needs a column {area} in the primary key{other}"
    if "levels" in rule.raw:
        return ""
    name = str(rule.raw["partition"])
    if context.files is None or "partitions" not in context.files.package:
        return f"there is no table `partitions` to look {name!r} up in; `levels` would need none"
    try:
        known = {partition for partition, _ in context.partitions}
    except (HydataError, OSError) as error:
        return f"`partition` of the rule area-total: {brief(error, context.files.package.base)}"
    if name not in known:
        return f"there is no partition {name!r} in partitions.csv; {nearest(name, sorted(known))}"
    if chain := loop(listed(name, context.partitions)):
        circle = ", ".join(f"{whole} holds {member}" for whole, member in pairwise(chain))
        return f"the partition {name!r} goes round in a circle: {circle}"
    return ""


def _components(rule: Rule, schema: Schema, context: Context) -> str:
    """What a name counts is listed in a table of the package."""
    ledger, link = context.ledger, rule.raw["components"]
    if ledger is None:
        return "the rule named-count needs the registers of a hydata package"
    if not all(isinstance(link.get(name), str) for name in ("resource", "key", "part")):
        return "`components` of the rule named-count needs resource, key and part"
    try:
        columns = ledger.table(link["resource"]).columns
    except (HydataError, OSError) as error:
        return f"`components` of the rule named-count: {brief(error)}"
    if link["key"] not in columns or link["part"] not in columns or schema.field(link["key"]) is None:
        return f"`components` of the rule named-count name a column that {link['resource']} has not"
    return ""


def _listed(part: Any) -> list[str]:
    return [part] if isinstance(part, str) else part if isinstance(part, list) else []


def _dimension(field: Field | None, units: Units) -> str:
    """What the unit of a column measures; empty where each row names its own, or nobody says."""
    return units[field.unit].dimension if field is not None and field.unit in units else ""


def severity(rule: Rule) -> Severity:
    """How bad it is when a rule fails: as declared, else the rule's own."""
    declared = rule.raw.get("severity")
    return declared if declared in ("error", "warning", "info") else REGISTER[rule.id].severity
