"""Identities that the observations themselves imply: a share of a denominator, a change since a base.

And what follows from formulas and from the claims of datapackage.json.
"""

from __future__ import annotations

from fractions import Fraction
from math import inf

import numpy as np

from hydata.errors import HydataError
from hydata.figures import Interval
from hydata.formulas import derive, inputs_of
from hydata.schema import Rule
from hydata.sense.reconciliation.documents import Observed, quantity
from hydata.sense.reconciliation.identities import ORDER, PRODUCT, Family, Identities
from hydata.tabular import Row

Quantity = tuple[str, ...]


class Registered:
    """The figures of quantities: a document's own, else the one that the tables show, else none printed."""

    def __init__(self, observed: Observed, into: Identities) -> None:
        self.observed, self.into, self.ledger = observed, into, observed.ledger
        self.own: dict[tuple[str, Quantity], Row] = {}
        for row in self.ledger.observations.values():
            if observed.trusted(row):
                self.own.setdefault((_document(row), quantity(row)), row)
        self.shown: dict[Quantity, Row] = {}
        for each in self.ledger.table("provenance") if "provenance" in self.ledger.package else ():
            behind = self.ledger.observations.get(each["observation"])
            if behind is not None and observed.trusted(behind) and behind["qualifier"] == "exact":
                self.shown.setdefault(quantity(behind), behind)

    def figure(self, about: Quantity, beside: Row) -> int:
        """The figure of a quantity, beside one of some document."""
        row = self.own.get((_document(beside), about)) or self.shown.get(about)
        if row is not None:
            return self.observed.number(row)
        indicator = self.ledger.indicators[about[0]]
        unit = self.ledger.units[indicator["unit"]]
        return self.into.gathered.unprinted(about, unit, about[1])

    def printed(self, about: Quantity, beside: Row) -> bool:
        """Whether somebody prints a quantity."""
        return (_document(beside), about) in self.own or about in self.shown

    def gather(self) -> None:
        """All identities that observations, formulas and claims imply."""
        for row in self.ledger.observations.values():
            if self.observed.trusted(row):
                try:
                    self._of(row)
                except (HydataError, KeyError, ValueError):  # what is wrong with the row is told elsewhere
                    continue
        for row in self.ledger.table("formulas") if "formulas" in self.ledger.package else ():
            try:
                self._derived(row)
            except (HydataError, KeyError, ValueError):
                continue
        for _, rule in self.ledger.package.rules:
            if rule.id == "share-of" and isinstance(rule.raw.get("claim"), str):
                self._claim(str(rule.raw["claim"]), str(rule.raw.get("derived")))

    def _of(self, row: Row) -> None:
        indicator, area, period, coverage = (
            row[part] for part in ("indicator", "area", "period", "coverage")
        )
        indicators, level = self.ledger.indicators, (indicator, "level", area, period, coverage)
        dimension = indicators[indicator]["dimension"]
        if dimension == "count":
            level = (indicator, "count", area, period, coverage)
        if row["measure"] == "share" and (
            row["denominator"] in self.ledger.areas or row["denominator"] in indicators
        ):
            whole = (
                (indicator, level[1], row["denominator"], period, coverage)
                if row["denominator"] in self.ledger.areas
                else (row["denominator"], "level", area, period, coverage)
            )
            self._product("share-of", row, level, whole, Fraction(1, 100), 0)
        elif row["measure"] == "growth_rate" and row["base_period"]:
            if indicators[indicator]["price_basis"] != "current":
                base = (indicator, level[1], area, row["base_period"], coverage)
                self._product("growth", row, level, base, Fraction(1, 100), 100)
        elif row["measure"] == "multiple" and row["base_period"]:
            self._product(
                "multiple",
                row,
                level,
                (indicator, level[1], area, row["base_period"], coverage),
                Fraction(1),
                0,
            )
        if row["part_of"] in self.ledger.observations:
            whole_row = self.ledger.observations[row["part_of"]]
            members = [np.array([self.observed.number(each)]) for each in (row, whole_row)]
            self.into.take(
                Family(ORDER, Rule("subset", {}), None, "", "", details=[row["id"]], resource="observations"),
                members,
            )

    def _product(
        self, rule: str, row: Row, part: Quantity, whole: Quantity, factor: Fraction, offset: int
    ) -> None:
        """part = whole * (row + offset) * factor, where at least one of the two is printed."""
        if not (self.printed(part, row) or self.printed(whole, row)):
            return
        members = [self.figure(part, row), self.figure(whole, row), self.observed.number(row)]
        family = Family(PRODUCT, Rule(rule, {}), None, "", "", details=[row["id"]], resource="observations")
        self.into.take(family, [np.array([each]) for each in members], factor, offset)

    def _derived(self, row: Row) -> None:
        """A quantity that a formula gives lies within what its inputs leave."""
        inputs = [self.ledger.observation(id) for id in inputs_of(row).values()]
        unit = self.ledger.units[row["unit"]]
        low, high = derive(row, self.ledger).texts()  # rounded outward
        interval = Interval(Fraction(low) if low else -inf, Fraction(high) if high else inf).scaled(
            unit.factor
        )
        about = (row["indicator"], row["measure"], row["area"], row["period"], "")
        number = self.into.gathered.unprinted(about, unit, row["measure"])
        single = self.into.gathered.builder.single
        single[number] = single[number] & interval
        self.into.gathered.formulas[number] = (row["id"], sorted({each["source"] for each in inputs}))
        for bound in (interval.lower, interval.upper):
            if isinstance(bound, Fraction) and bound:
                self.into.gathered.builder.finer(number, abs(bound))

    def _claim(self, claim: str, derived: str) -> None:
        """A printed share of a denominator says how much the part of that period is."""
        printed = self.ledger.observations.get(claim)
        row = next((each for each in self.ledger.table("formulas") if each["id"] == derived), None)
        if printed is None or row is None or printed["denominator"] not in self.ledger.areas:
            return
        level = "level"
        part = (row["indicator"], level, row["area"], row["period"], "")
        whole = (row["indicator"], level, printed["denominator"], row["period"], "")
        if self.printed(part, printed) or self.printed(whole, printed):
            members = [self.figure(part, printed), self.figure(whole, printed), self.observed.number(printed)]
            family = Family(
                PRODUCT,
                Rule("share-of", {}),
                None,
                "",
                "",
                details=[f"{claim}={derived}"],
                resource="observations",
            )
            self.into.take(family, [np.array([each]) for each in members], Fraction(1, 100))


def _document(row: Row) -> str:
    return "|".join((row["source"], row["status"] or "final"))
