"""The rules that a schema can ask for, and what each must say there.

The functions are named after the rules and lie in within_rows.py, across_rows.py and names.py; what
they decide on is in verdicts.py; what a schema must write is on its page in docs/rules.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from hydata.errors import HydataError, brief, nearest
from hydata.findings import SEVERITIES, Severity
from hydata.ledger import Ledger
from hydata.rules import RULES as REGISTER
from hydata.schema import Rule, Schema
from hydata.sense.across_rows import area_total, continuity, growth, magnitude
from hydata.sense.cells import Cells
from hydata.sense.names import named_count
from hydata.sense.outcomes import Outcome
from hydata.sense.within_rows import ratio, share_of, shares, subset, total
from hydata.tabular import NUMBER

RuleFunction = Callable[[Rule, Cells], Iterator[Outcome]]

RULES: dict[str, RuleFunction] = {
    function.__name__.replace("_", "-"): function
    for function in (
        *(total, shares, share_of, subset, ratio),
        *(area_total, growth, continuity, magnitude),
        named_count,
    )
}
# Parts that a rule must have in the schema; the columns among them must exist.
PARTS: dict[str, tuple[str, ...]] = {
    "total": ("whole", "parts"),
    "shares": ("fields",),
    "share-of": ("share", "part", "whole"),
    "subset": ("part", "whole"),
    "ratio": ("ratio", "numerator", "denominator"),
    "area-total": ("fields", "partition"),
    "growth": ("growth", "level"),
    "continuity": ("fields",),
    "magnitude": ("fields",),
    "named-count": ("claimed", "components"),
}


def misdeclared(rule: Rule, schema: Schema, ledger: Ledger | None) -> str:
    """What is wrong with a rule as it stands in a schema; empty when it can run."""
    where = rule.raw.get("where", {})
    if not isinstance(where, dict) or not all(isinstance(each, str) for each in where.values()):
        return f"`where` of the rule {rule.id} must give columns regular expressions"
    if rule.raw.get("severity", "error") not in SEVERITIES:
        return f"`severity` of the rule {rule.id} is one of {', '.join(SEVERITIES)}"
    for part in PARTS[rule.id]:
        if part not in rule.raw:
            return f"the rule {rule.id} needs a part {part!r}"
        wanted = {"parts": list, "fields": list, "components": dict}.get(part, str)
        if not isinstance(rule.raw[part], wanted):
            return f"the part {part!r} of the rule {rule.id} is a {wanted.__name__}"
        if not rule.raw[part]:
            return f"the part {part!r} of the rule {rule.id} is empty"
    named = [name for name in rule.fields() if not (rule.id == "shares" and name == rule.raw.get("whole"))]
    for name in (*named, *rule.where):
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
    whole = rule.raw.get("whole", 100)
    if rule.id == "shares" and not (type(whole) in (int, float) or NUMBER.fullmatch(str(whole))):
        return f"`whole` of the rule shares is a number, not {whole!r}"
    if rule.id in ("growth", "continuity", "magnitude") and "period" not in schema.primary_key:
        return f"the rule {rule.id} needs a column period in the primary key"
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
        try:
            listed = ledger.table(link["resource"]).columns
        except (HydataError, OSError) as error:
            return f"`components` of the rule named-count: {brief(error)}"
        if link["key"] not in listed or link["part"] not in listed or schema.field(link["key"]) is None:
            return f"`components` of the rule named-count name a column that {link['resource']} has not"
    return ""


def severity(rule: Rule) -> Severity:
    """How bad it is when a rule fails: as declared, else the rule's own."""
    declared = rule.raw.get("severity")
    return declared if declared in ("error", "warning", "info") else REGISTER[rule.id].severity
