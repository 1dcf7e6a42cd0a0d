"""Disagreement is data: figures of several documents for one cell, and how they stand to each other."""

from __future__ import annotations

from hydata.ledger import Ledger
from hydata.rebuild.themes import admitted, id_order, preferred
from hydata.tabular import Row


def conflicts(ledger: Ledger) -> list[Row]:
    """One row for each figure that has a rival, with its verdict against the preferred one.

    Same indicator, measure, area and period; same coverage too, or the verdict is `coverage`:
    two figures of two things. An indicator whose period_kind is `standing` (land area) does not
    change with the year, so its figures of all years are rivals.
    """
    groups: dict[tuple[str, str, str, str], dict[str, list[Row]]] = {}
    for row in ledger.observations.values():
        if row["kind"] != "figure":
            continue
        standing = ledger.indicators[row["indicator"]]["period_kind"] == "standing"
        about = (row["indicator"], row["measure"], row["area"], "" if standing else row["period"])
        groups.setdefault(about, {}).setdefault(row["coverage"], []).append(row)
    rows = []
    for about in sorted(groups):
        by_coverage = groups[about]
        if sum(len(rivals) for rivals in by_coverage.values()) < 2:
            continue
        first = _best(by_coverage[min(by_coverage)], ledger)
        for coverage in sorted(by_coverage):
            best = _best(by_coverage[coverage], ledger)
            for row in sorted(by_coverage[coverage], key=lambda row: id_order(row["id"])):
                if row is best:
                    against = first["id"] if best is not first else ""
                    verdict = "coverage" if against else "preferred"
                else:
                    against, verdict = best["id"], _verdict(row, best, ledger)
                rows.append(_row(row, verdict, against, ledger))
    return sorted(rows, key=lambda row: id_order(row["observation"]))


def _best(rivals: list[Row], ledger: Ledger) -> Row:
    return preferred([row for row in rivals if admitted(row, ledger)] or rivals, ledger)


def _verdict(row: Row, best: Row, ledger: Ledger) -> str:
    if ledger.interval(row["id"]).meets(ledger.interval(best["id"])):
        return "agree"
    return "revised" if (row["status"] or "final") != (best["status"] or "final") else "conflict"


def _row(row: Row, verdict: str, against: str, ledger: Ledger) -> Row:
    lower, upper = ledger.interval(row["id"]).texts()
    kept = (
        "indicator",
        "measure",
        "area",
        "period",
        "coverage",
        "source",
        "status",
        "value",
        "unit",
        "qualifier",
    )
    return {name: row[name] for name in kept} | {
        "observation": row["id"],
        "grade": ledger.sources[row["source"]]["grade"],
        "lower": lower,
        "upper": upper,
        "verdict": verdict,
        "against": against,
    }
