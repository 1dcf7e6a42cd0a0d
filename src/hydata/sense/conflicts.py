"""Figures of several documents for one cell: which agree, which cannot both be true."""

from __future__ import annotations

from hydata.findings import Check, Finding, Sample
from hydata.ledger import Ledger
from hydata.package import Package
from hydata.rules import RULES as REGISTER
from hydata.tabular import Table


def conflicts(package: Package, ledger: Ledger, read: dict[str, Table]) -> tuple[list[Finding], list[Check]]:
    """Figures of several documents for one cell that cannot both be true, and all that agree."""
    if "conflicts" not in package:
        return [], []
    resource, table = package.resource("conflicts"), ledger.table("conflicts")
    clashes: dict[str, list[Sample]] = {}
    counts: dict[str, int] = {}
    for row, place in zip(table.rows, table.places, strict=True):
        counts[row["verdict"]] = counts.get(row["verdict"], 0) + 1
        if row["verdict"] == "conflict":
            sample = Sample(f"{row['value']} {row['unit']}", place.row, place.line, key=row["observation"])
            clashes.setdefault(row["indicator"], []).append(sample)
    findings = [
        Finding(
            "conflict", REGISTER["conflict"].severity,
            f"figures of {indicator} contradict the preferred one of the same cell",
            "conflicts", resource.paths[0], indicator, len(samples), tuple(samples),
            "`hydata trace` shows the rivals of a cell",
        )
        for indicator, samples in sorted(clashes.items())
    ]  # fmt: skip
    reasons = {
        "agree": "intervals of several documents overlap",
        "revised": "disjoint, of different status: a revision",
        "coverage": "two coverages are two figures, not a conflict",
    }
    checks = [
        Check("conflict", "holds", "conflicts", count=counts[verdict], reason=f"{verdict}: {reason}")
        for verdict, reason in reasons.items()
        if verdict in counts
    ]
    if clashes:
        checks.append(Check("conflict", "fails", "conflicts", count=counts["conflict"]))
    return findings, checks
