"""Reconciliation: one system of all identities over the printed intervals of a package.

gathering.py collects the identities that schemas and registers imply, system.py lays them onto exact grids,
narrow.py and joint.py decide them alone and together, naming.py says which figure is probably wrong.
They are imported once there is something to reconcile.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from hydata.errors import HydataError
from hydata.ledger import Ledger
from hydata.package import Package, shipped
from hydata.units import Units

if TYPE_CHECKING:
    from hydata.sense.reconciliation.result import Solved
    from hydata.sense.reconciliation.tables import Tables
    from hydata.tabular import Row

TIME_LIMIT = 60.0  # seconds for what only a solver can decide
TOGETHER = "together"  # how the names begin of what fails only together


def reconcile(
    package: Package, files: Ledger | None = None, time_limit: float = TIME_LIMIT, *, built: bool = False
) -> Solved:
    """Every identity of a package decided, alone and together, and what they leave of each figure.

    `files` are the tables of the package, for whoever has read them already; `time_limit` is how many
    seconds may go into what only a solver can decide. With `built` only tables that are built of
    observations take part.
    """
    from hydata.sense.reconciliation.gathering import gather
    from hydata.sense.reconciliation.result import solve

    ledger = files or Ledger(package)
    return solve(gather(package, ledger, _units(ledger), built=built), time_limit)


def _units(ledger: Ledger) -> Units:
    if "units" in ledger.package:
        try:
            return ledger.units
        except (HydataError, OSError, KeyError):  # told by the rules
            pass
    return Ledger(Package.read(shipped())).units


def solved_tables(package: Package, files: Ledger, *, built: bool = False) -> Tables:
    """What `reconcile` finds, as the rows of the tables `reconciliation` and `implied`."""
    from hydata.sense.reconciliation.tables import Tables

    return Tables(reconcile(package, files, built=built))


def makers() -> Mapping[str, Callable[[Ledger], list[Row]]]:
    """What makes the tables `reconciliation` and `implied` of all other built ones; solved once for both.

    Tables that are kept by hand take no part, lest every edit of one makes these two out of date.
    """
    solved: dict[int, Tables] = {}

    def tables(ledger: Ledger) -> Tables:
        if id(ledger) not in solved:
            solved[id(ledger)] = solved_tables(ledger.package, ledger, built=True)
        return solved[id(ledger)]

    return {
        "reconciliation": lambda ledger: list(tables(ledger).identities()),
        "implied": lambda ledger: list(tables(ledger).figures()),
    }
