"""Rules that decide nothing: nowhere do they hold or fail, so they guard no figure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from hydata.findings import Finding, Sample
from hydata.rules import RULES as REGISTER
from hydata.schema import Rule
from hydata.sense.outcomes import Said
from hydata.sense.parts import key_of

HINT = "look what leaves it open; keep it with a waiver that says why, or take it out"


def undecided(
    rule: Rule, said: Counter[Said], forms: Mapping[str, Mapping[str, str]], resource: str, path: str
) -> list[Finding]:
    """A finding for a rule that decides nothing, with a key by which a waiver can name just it.

    `said` counts the verdicts, each with its reason.
    """
    if not {verdict for verdict, _ in said} <= {"undecided"}:
        return []
    field, key = key_of(rule.id, rule.raw, forms)
    reasons = Counter({reason: count for (_, reason), count in said.items()})
    message = f"the rule {key} decides nothing: {_why(reasons)}"
    place = (Sample(field, key=key),)
    return [
        Finding("undecided", REGISTER["undecided"].severity, message, resource, path, field, 1, place, HINT)
    ]


def _why(reasons: Counter[str]) -> str:
    if not reasons:
        return "there is no row that it speaks of"
    (first, count), *others = reasons.most_common()
    more = (
        f"; and {len(others)} other reasons" if len(others) > 1 else "; and another reason" if others else ""
    )
    return f"{first} ({count} times){more}" if count > 1 else f"{first}{more}"
