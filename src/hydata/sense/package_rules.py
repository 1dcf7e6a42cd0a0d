"""Rules of datapackage.json, across tables: claims, whole numbers, ratios, counts above a threshold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from hydata.errors import HydataError, UnknownName, nearest
from hydata.figures import Interval
from hydata.findings import Check, Finding, Sample
from hydata.formulas import derive
from hydata.ledger import Ledger
from hydata.package import DESCRIPTOR, Package
from hydata.rules import RULES as REGISTER
from hydata.schema import odd_rules
from hydata.sense import verdicts
from hydata.sense.outcomes import counted_as
from hydata.sense.parts import PACKAGE_PARTS, TABLE_PARTS, misstated
from hydata.sense.undecided import undecided
from hydata.sense.verdicts import Judgement
from hydata.tabular import Place, Row, Table

UNDERIVED = Judgement("undecided", reason="its formula cannot be evaluated")
# What a package rule says of one place: its name, the figures, the judgement, and where it stands.
Said = tuple[str, str, Judgement, Place | None]


def package_rules(
    package: Package, ledger: Ledger, read: dict[str, Table]
) -> tuple[list[Finding], list[Check]]:
    """Look at each rule; a rule that names what is not there is a finding, the others go on."""
    findings: list[Finding] = []
    checks: list[Check] = []

    def wrong(pointer: str, rule: str, message: str, hint: str = "") -> None:
        place = (Sample(rule, key=pointer),)
        findings.append(Finding("rule-unknown", "error", message, path=DESCRIPTOR, samples=place, hint=hint))

    for pointer, message in odd_rules(package.raw):
        wrong(pointer, "", message)
    for number, rule in package.rules:
        message = misstated(rule.id, rule.raw, PACKAGE_PARTS)
        try:
            said = [] if message else FORMS[rule.id](rule.raw, ledger)
        except HydataError as error:
            message = f"the rule {rule.id}: {error}"
        if message:
            known = rule.id in FORMS or rule.id in TABLE_PARTS
            wrong(f"/rules/{number}", rule.id, message, "" if known else nearest(rule.id, FORMS))
            continue
        found, looked_at = _told(rule.id, rule.raw, said)
        counts = Counter(map(counted_as, looked_at))
        findings += found or undecided(rule, counts, PACKAGE_PARTS, "", DESCRIPTOR)
        checks += looked_at
    return findings, checks


def _told(rule: str, raw: Mapping[str, Any], said: list[Said]) -> tuple[list[Finding], list[Check]]:
    """What one rule says, as checks, and as findings where it fails."""
    findings: list[Finding] = []
    checks: list[Check] = []
    resource = "derived" if "derived" in raw else ""
    for about, figures, judged, place in said:
        checks.append(
            Check(rule, judged.verdict, resource, about, 1, figures, judged.intervals, judged.reason)
        )
        if judged.verdict != "fails":
            continue
        sample = Sample(figures, place.row if place else None, place.line if place else None, key=about)
        path = place.path if place else DESCRIPTOR
        told = "; ".join(part for part in (figures, judged.intervals, judged.reason) if part)
        findings.append(
            Finding(
                rule, REGISTER[rule].severity, told, resource, path, about,
                1, (sample,), str(raw.get("why", "")),
            )
        )  # fmt: skip
    return findings, checks


def _derived(raw: Mapping[str, Any], ledger: Ledger) -> tuple[Row, Place, Interval | None]:
    table = ledger.table("formulas")
    for row, place in zip(table.rows, table.places, strict=True):
        if row["id"] == raw["derived"]:
            try:
                return row, place, derive(row, ledger)
            except HydataError:  # told at its line in formulas.csv
                return row, place, None
    raise UnknownName("derived figure", str(raw["derived"]), [row["id"] for row in table.rows])


def share_of(raw: Mapping[str, Any], ledger: Ledger) -> list[Said]:
    """A printed share (`claim`, an observation) is what follows from other documents (`derived`)."""
    row, place, interval = _derived(raw, ledger)
    claim = str(raw["claim"])
    printed = ledger.interval(claim, row["unit"])
    judged = UNDERIVED if interval is None else verdicts.agrees(printed, interval)
    figures = f"{claim} prints {ledger.observation(claim)['printed']}; {row['formula']}"
    return [(row["id"], figures, judged, place)]


def multiple(raw: Mapping[str, Any], ledger: Ledger) -> list[Said]:
    """A derived figure that counts whole things has a whole solution."""
    row, place, interval = _derived(raw, ledger)
    judged = UNDERIVED if interval is None else verdicts.whole_number(interval)
    return [(row["id"], row["formula"], judged, place)]


def ratio(raw: Mapping[str, Any], ledger: Ledger) -> list[Said]:
    """A printed figure per head, or a density, is the total over what it is spread over.

    `ratio`, `numerator` and `denominator` are indicators; the figures are the preferred exact ones of
    the built tables, so that a ratio of several documents that fails stays undecided.
    """
    for part in ("ratio", "numerator", "denominator"):
        if raw[part] not in ledger.indicators:
            raise UnknownName("indicator", str(raw[part]), ledger.indicators)
    cells, per = _preferred(ledger), Interval.point(str(raw.get("per", 1)))
    said: list[Said] = []
    for (indicator, area, period), id in sorted(cells.items()):
        if indicator != raw["ratio"] or not (times := spread_over(raw, ledger, period)):
            continue
        above = cells.get((str(raw["numerator"]), area, period))
        below = [cells.get((str(raw["denominator"]), area, time)) for time in times]
        about = f"{indicator} {area} {period}"
        figures = f"{id} prints {ledger.observation(id)['printed']}"
        if above is None or None in below:
            reason = "the numerator or the denominator is missing"
            said.append((about, figures, Judgement("undecided", reason=reason), None))
            continue
        computed = ledger.interval(above) / mean([ledger.interval(str(each)) for each in below]) * per
        judged = verdicts.agrees(ledger.interval(id), computed)
        sources = {ledger.observation(str(each))["source"] for each in (id, above, *below)}
        if judged.verdict == "fails" and len(sources) > 1:
            judged = Judgement("undecided", judged.intervals, f"mixed sources: {', '.join(sorted(sources))}")
        said.append((about, figures, judged, ledger.places[id]))
    return said


def spread_over(raw: Mapping[str, Any], ledger: Ledger, period: str) -> list[str]:
    """The periods of the denominators of a ratio: what a year yields is spread over the mean of a stock at
    both its ends, what is there at a time over what is there then; "" is what always stands, as land does.

    None for a flow of less than a year.
    """
    kinds = {part: ledger.indicators[str(raw[part])]["period_kind"] for part in ("ratio", "denominator")}
    if kinds["denominator"] == "standing":
        return [""]
    if kinds["denominator"] != "stock" or kinds["ratio"] == "stock":
        return [period]
    year = int(period) if len(period) == 4 and period.isdigit() else None
    return [] if year is None else [f"{year - 1}-12-31", f"{year}-12-31"]


def mean(intervals: Sequence[Interval]) -> Interval:
    """The mean of some figures."""
    return sum(intervals[1:], intervals[0]) / Interval.point(len(intervals))


def count_above(raw: Mapping[str, Any], ledger: Ledger) -> list[Said]:
    """A printed count of areas above a printed threshold agrees with the figures of the areas.

    `count` and `threshold` are observations, `partition` lists the areas. Areas without a figure leave
    room: the count must lie between those surely above and those possibly above.
    """
    count, threshold = str(raw["count"]), str(raw["threshold"])
    bound = ledger.observation(threshold)
    for part in ("count", "threshold"):
        measure = ledger.observation(str(raw[part]))["measure"]
        if measure != part:
            raise HydataError(f"`{part}` is {raw[part]}, which has the measure {measure}")
    members = ledger.partitions.get((str(raw["partition"]), bound["area"]))
    if members is None:
        known = sorted({partition for partition, whole in ledger.partitions if whole == bound["area"]})
        raise UnknownName("partition", str(raw["partition"]), known, where=f"of {bound['area']}")
    counted = Counted.of(bound, members, ledger)
    printed, above, possible = int(ledger.observation(count)["value"]), counted.surely, counted.possible
    figures = f"{printed} of {len(members)} above {bound['printed']}; {above} surely, {possible} possibly"
    if not above <= printed <= possible:
        judged = Judgement("fails", reason=f"the figures allow {above} to {possible}")
    elif above == possible:
        judged = Judgement("holds")
    else:
        judged = Judgement(
            "undecided", reason=f"figures of {counted.known} of {len(members)} areas are known"
        )
    return [(count, figures, judged, ledger.places[count])]


@dataclass(frozen=True)
class Counted:
    """Areas beside a threshold, in base units: what is printed of each."""

    limit: Fraction
    areas: list[list[Interval]]

    @classmethod
    def of(cls, bound: Row, members: Sequence[str], ledger: Ledger) -> Counted:
        """What good sources print of some areas, beside a threshold."""
        limit = Fraction(bound["value"]) * ledger.units[bound["unit"]].factor
        found: dict[str, list[Interval]] = {member: [] for member in members}
        for row in ledger.observations.values():
            if (
                (row["indicator"], row["measure"], row["period"])
                == (bound["indicator"], "level", bound["period"])
                and row["area"] in found
                and ledger.sources[row["source"]]["grade"] <= "B"
                and (row["status"] or "final") not in ("forecast", "estimate")
            ):
                found[row["area"]].append(ledger.interval(row["id"]))
        return cls(limit, list(found.values()))

    @property
    def known(self) -> int:
        """Of how many areas something is printed."""
        return sum(map(bool, self.areas))

    @property
    def surely(self) -> int:
        """How many are above whatever the true figures are."""
        return len(self.least)

    @property
    def possible(self) -> int:
        """How many may be above."""
        return sum(all(each.upper > self.limit for each in area) for area in self.areas)

    @property
    def least(self) -> list[Fraction]:
        """The least that each of those is that are surely above."""
        above = [[Fraction(each.lower) for each in area if self._above(each)] for area in self.areas]
        return [max(each) for each in above if each]

    def _above(self, interval: Interval) -> bool:
        return interval.lower > self.limit or (interval.lower == self.limit and interval.lower_open)


def _preferred(ledger: Ledger) -> dict[tuple[str, str, str], str]:
    """(indicator, area, period) -> the observation that a wide table shows, levels of no other coverage.

    What always stands has the period "".
    """
    found = {}
    for row in ledger.table("provenance"):
        observation = ledger.observations.get(row["observation"])
        if observation and observation["measure"] == "level" and not observation["coverage"]:
            standing = ledger.indicators[observation["indicator"]]["period_kind"] == "standing"
            period = "" if standing else observation["period"]
            about = observation["indicator"], observation["area"], period
            if observation["qualifier"] == "exact":
                found[about] = observation["id"]
    return found


FORMS: dict[str, Callable[[Mapping[str, Any], Ledger], list[Said]]] = {
    function.__name__.replace("_", "-"): function for function in (share_of, multiple, ratio, count_above)
}
