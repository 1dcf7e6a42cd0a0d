"""Rules of datapackage.json, across tables: claims, whole numbers, ratios, counts above a threshold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
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
    """A printed figure per head is the total over the mean of the people at both ends of the year.

    `ratio`, `numerator` and `denominator` are indicators; the figures are the preferred exact ones of
    the built tables, so that a ratio of several documents that fails stays undecided.
    """
    for part in ("ratio", "numerator", "denominator"):
        if raw[part] not in ledger.indicators:
            raise UnknownName("indicator", str(raw[part]), ledger.indicators)
    cells = _preferred(ledger)
    said: list[Said] = []
    for (indicator, area, period), id in sorted(cells.items()):
        if indicator != raw["ratio"] or len(period) != 4:
            continue
        above = cells.get((str(raw["numerator"]), area, period))
        ends = [
            cells.get((str(raw["denominator"]), area, f"{year}-12-31"))
            for year in (int(period) - 1, int(period))
        ]
        about = f"{indicator} {area} {period}"
        figures = f"{id} prints {ledger.observation(id)['printed']}"
        if above is None or None in ends:
            reason = "the total or the people at one end of the year are missing"
            said.append((about, figures, Judgement("undecided", reason=reason), None))
            continue
        first, last = (ledger.interval(str(end)) for end in ends)
        computed = ledger.interval(above) / ((first + last) / Interval.point(2))
        judged = verdicts.agrees(ledger.interval(id), computed)
        sources = {ledger.observation(str(each))["source"] for each in (id, above, *ends)}
        if judged.verdict == "fails" and len(sources) > 1:
            judged = Judgement("undecided", judged.intervals, f"mixed sources: {', '.join(sorted(sources))}")
        said.append((about, figures, judged, ledger.places[id]))
    return said


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
    limit = Interval.point(bound["value"]).scaled(ledger.units[bound["unit"]].factor)
    members = ledger.partitions.get((str(raw["partition"]), bound["area"]))
    if members is None:
        known = sorted({partition for partition, whole in ledger.partitions if whole == bound["area"]})
        raise UnknownName("partition", str(raw["partition"]), known, where=f"of {bound['area']}")
    above, possible, known_areas = 0, 0, 0
    for member in members:
        intervals = [
            ledger.interval(row["id"])
            for row in ledger.observations.values()
            if (row["indicator"], row["measure"], row["area"], row["period"])
            == (bound["indicator"], "level", member, bound["period"])
            and ledger.sources[row["source"]]["grade"] <= "B"
            and (row["status"] or "final") not in ("forecast", "estimate")
        ]
        known_areas += 1 if intervals else 0
        above += any(_above(each, limit) for each in intervals)
        possible += all(each.upper > limit.upper for each in intervals)
    printed = int(ledger.observation(count)["value"])
    figures = f"{printed} of {len(members)} above {bound['printed']}; {above} surely, {possible} possibly"
    if not above <= printed <= possible:
        judged = Judgement("fails", reason=f"the figures allow {above} to {possible}")
    elif above == possible:
        judged = Judgement("holds")
    else:
        judged = Judgement("undecided", reason=f"figures of {known_areas} of {len(members)} areas are known")
    return [(count, figures, judged, ledger.places[count])]


def _above(interval: Interval, limit: Interval) -> bool:
    return interval.lower > limit.upper or (interval.lower == limit.upper and interval.lower_open)


def _preferred(ledger: Ledger) -> dict[tuple[str, str, str], str]:
    """(indicator, area, period) -> the observation that a wide table shows, levels of no other coverage."""
    found = {}
    for row in ledger.table("provenance"):
        observation = ledger.observations.get(row["observation"])
        if observation and observation["measure"] == "level" and not observation["coverage"]:
            about = observation["indicator"], observation["area"], observation["period"]
            if observation["qualifier"] == "exact":
                found[about] = observation["id"]
    return found


FORMS: dict[str, Callable[[Mapping[str, Any], Ledger], list[Said]]] = {
    function.__name__.replace("_", "-"): function for function in (share_of, multiple, ratio, count_above)
}
