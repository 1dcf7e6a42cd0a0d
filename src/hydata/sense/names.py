"""Names that claim a count: 五单一图谱 has five lists and one chart."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hydata.schema import Rule
from hydata.sense.cells import Cells
from hydata.sense.outcomes import Outcome, outcome
from hydata.sense.verdicts import Judgement

CLAIM = re.compile(r"[0-9]{1,4}(\+[0-9]{1,4})*")


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
        if not CLAIM.fullmatch(claims[number]):
            judged = Judgement("fails", reason="a claim reads 5 or 5+1")
            yield outcome(cells, number, claimed, judged, "")
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
        yield outcome(cells, number, claimed, judged, figures)
