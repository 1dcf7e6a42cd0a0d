"""Identities that the observations themselves imply: a share of a denominator, a change since a base.

And what follows from formulas and from the claims of datapackage.json.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from fractions import Fraction
from math import inf
from typing import Any

import numpy as np

from hydata.errors import HydataError
from hydata.figures import Interval, bounds
from hydata.formulas import derive, inputs_of
from hydata.schema import Rule
from hydata.sense.package_rules import Counted, mean, spread_over
from hydata.sense.parts import PACKAGE_PARTS, misstated
from hydata.sense.reconciliation.documents import Observed, quantity
from hydata.sense.reconciliation.identities import ORDER, PRODUCT, SUM, Family, Identities
from hydata.tabular import Row
from hydata.units import Unit

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
                if self.ledger.indicators[behind["indicator"]]["period_kind"] == "standing":
                    self.shown.setdefault(quantity(behind | {"period": ""}), behind)

    def _row(self, about: Quantity, beside: Row) -> Row | None:
        """Who prints a quantity, beside a figure of some document."""
        return self.own.get((_document(beside), about)) or self.shown.get(about)

    def figure(self, about: Quantity, beside: Row) -> int:
        """The figure of a quantity, beside one of some document."""
        row = self._row(about, beside)
        if row is not None:
            return self.observed.number(row)
        indicator = self.ledger.indicators[about[0]]
        unit = self.ledger.units[indicator["unit"]]
        return self.into.gathered.unprinted(about, unit, about[1])

    def printed(self, about: Quantity, beside: Row) -> bool:
        """Whether somebody prints a quantity."""
        return self._row(about, beside) is not None

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
            if misstated(rule.id, rule.raw, PACKAGE_PARTS):
                continue
            with suppress(HydataError, KeyError, ValueError):
                if rule.id == "share-of":
                    self._claim(str(rule.raw["claim"]), str(rule.raw["derived"]))
                elif rule.id == "ratio":
                    self._ratio(rule.raw)
                elif rule.id == "count-above":
                    self._counted(rule.raw)

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
        self._follows(about, unit, interval, inputs)

    def _follows(self, about: Quantity, unit: Unit, interval: Interval, inputs: Iterable[Row]) -> int:
        """The figure of a quantity of which something follows, in base units, from what is printed."""
        gathered = self.into.gathered
        number = gathered.unprinted(about, unit, about[1])
        left = gathered.builder.single[number] & interval
        if left.empty:  # two documents, each of which is told by itself
            return number
        gathered.builder.single[number] = left
        gathered.follows.setdefault(number, set()).update(each["source"] for each in inputs)
        for bound in (interval.lower, interval.upper):
            if isinstance(bound, Fraction) and bound:
                gathered.builder.finer(number, abs(bound))
        return number

    def _ratio(self, raw: Mapping[str, Any]) -> None:
        """Of a printed figure per head, or a density, and all but one of what it is made of, that one."""
        above, below = str(raw["numerator"]), str(raw["denominator"])
        per = Interval.point(str(raw.get("per", 1)))
        for row in self.ledger.observations.values():
            if (row["indicator"], row["measure"]) != (raw["ratio"], "level") or not self.observed.trusted(
                row
            ):
                continue
            area, coverage = row["area"], row["coverage"]
            times = spread_over(raw, self.ledger, row["period"])
            total = (above, "level", area, row["period"], coverage)
            parts = [(below, "level", area, time, coverage) for time in times]
            found = {each: self._row(each, row) for each in (total, *parts)}
            missing = [each for each, behind in found.items() if behind is None]
            if not times or len(missing) != 1:
                continue
            known = {
                each: self.ledger.interval(behind["id"])
                for each, behind in found.items()
                if behind is not None
            }
            per_head = self.ledger.interval(row["id"]) / per
            if missing == [total]:
                interval = per_head * mean([known[each] for each in parts])
            else:
                interval = known[total] / per_head * Interval.point(len(parts))
                for each in parts:
                    interval = interval - known[each] if each in known else interval
            unit = self.ledger.units[self.ledger.indicators[missing[0][0]]["unit"]]
            self._follows(missing[0], unit, interval, [row, *filter(None, found.values())])

    def _counted(self, raw: Mapping[str, Any]) -> None:
        """Those above a threshold and those that are not add up to the whole, each as the count says.

        Where all but one are above, the rest is a single area's.
        """
        count, bound = (self.ledger.observation(str(raw[part])) for part in ("count", "threshold"))
        members = self.ledger.partitions[str(raw["partition"]), bound["area"]]
        counted, above = Counted.of(bound, members, self.ledger), int(count["value"])
        rest = len(members) - above
        if not counted.surely <= above <= counted.possible or not above or not rest:
            return
        unit, limit = self.ledger.units[bound["unit"]], counted.limit
        least = bounds(unit, "level").scaled(unit.factor).lower
        about = (bound["indicator"], "level", bound["area"], bound["period"])
        strictly = above > counted.surely
        sides = {
            f"above {bound['value']} {unit.code}": Interval(
                sum(counted.least) + (above - counted.surely) * limit, lower_open=strictly
            ),
            f"not above {bound['value']} {unit.code}": Interval(least * rest, limit * rest),
        }
        parts = [
            self._follows((*about, coverage), unit, interval, [count, bound])
            for coverage, interval in sides.items()
        ]
        family = Family(
            SUM, Rule("count-above", {}), None, "", "", details=[count["id"]], resource="observations"
        )
        whole = self.figure((*about, ""), count)
        self.into.take(family, [np.array([each]) for each in (whole, *parts)])

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
