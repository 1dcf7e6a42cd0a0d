"""The two tables of a reconciliation: every identity with its verdict, every figure that it narrows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from hydata.errors import HydataError
from hydata.figures import Interval
from hydata.ledger import Ledger
from hydata.sense.package_rules import FORMS
from hydata.sense.parts import PACKAGE_PARTS, misstated
from hydata.sense.reconciliation import TOGETHER
from hydata.sense.reconciliation.identities import SUM
from hydata.sense.reconciliation.naming import Blame, Court, Identity
from hydata.sense.reconciliation.result import Solved
from hydata.sense.reconciliation.system import UNPRINTED
from hydata.tabular import Row
from hydata.units import fixed

IDENTITY_COLUMNS = (
    *("identity", "rule", "documents", "unit", "left_lower", "left_upper", "right_lower", "right_upper"),
    *("slack", "verdict", "reason", "figures", "suspect", "probably", "cause"),
)
FIGURE_COLUMNS = (
    *("figure", "indicator", "measure", "area", "period", "coverage", "unit"),
    *("printed_lower", "printed_upper", "lower", "upper", "documents"),
)


@dataclass(frozen=True)
class Tables:
    """A solved system in rows of text; bounds are rounded outward, so that they never promise too much."""

    solved: Solved

    @cached_property
    def failing(self) -> list[Identity]:
        """The identities of one document that fail by themselves."""
        found = [
            (kind, int(number))
            for kind, broken in self.solved.broken.items()
            for number in broken.nonzero()[0]
            if not self.solved.mixed[kind][number]
        ]
        return found

    @cached_property
    def blames(self) -> list[Blame]:
        """Who is suspected, for all identities that fail."""
        return list(Court(self.solved, self.ranks()).judge(self.failing))

    @cached_property
    def blamed_together(self) -> list[Blame | None]:
        """The same for what fails only together; None for what is only not known to hold."""
        court = Court(self.solved, self.ranks())
        return [court.judge_together(each.identities) if each.fails else None for each in self.solved.joints]

    @cached_property
    def blamed(self) -> dict[Identity, Blame]:
        """The same by identity."""
        return {identity: blame for blame in self.blames for identity in blame.identities}

    def ranks(self) -> list[int]:
        """The rank of the source of each document: the higher, the less it is trusted."""
        ledger, gathered = self.solved.gathering.ledger, self.solved.gathering.identities.gathered
        if ledger is None:
            return []
        ranks = [
            ledger.sources.get(each.partition("|")[0], {}).get("rank", "") for each in gathered.documents
        ]
        return [int(each) if each.isdigit() else 0 for each in ranks]

    def identities(self) -> Iterator[Row]:
        """A row an identity, in the order of their names; what fails only together comes last."""
        rows = [*map(self.identity, self.solved.identities()), *self.claims()]
        yield from sorted(rows, key=lambda row: row["identity"])
        for number, each in enumerate(self.solved.joints, 1):
            names = [self.solved.name(*one) for one in each.identities]
            unit = self.solved.figures.unit(self.solved.members(*each.identities[0])[-1])
            row = dict.fromkeys(IDENTITY_COLUMNS, "") | {
                "identity": f"{TOGETHER}:{number}", "rule": "reconciliation", "reason": each.reason,
                "unit": unit.code if unit else "", "verdict": "fails" if each.fails else "undecided",
                "figures": " ".join(names),
            }  # fmt: skip
            blame = self.blamed_together[number - 1]
            if blame is not None:
                self._accuse(row, blame)
            yield row

    def claims(self) -> Iterator[Row]:
        """A row for each place of the rules of datapackage.json, which stand by themselves."""
        ledger = self.solved.gathering.ledger
        for number, rule in ledger.package.rules if ledger is not None else ():
            if ledger is None or rule.id not in FORMS or misstated(rule.id, rule.raw, PACKAGE_PARTS):
                continue
            try:
                said = FORMS[rule.id](rule.raw, ledger)
            except HydataError:  # the rule has a finding of its own
                continue
            for about, figures, judged, _ in said:
                row = dict.fromkeys(IDENTITY_COLUMNS, "") | {
                    "identity": f"{rule.id}:datapackage.json:{number}:{about}", "rule": rule.id,
                    "unit": _unit_of(rule.raw, ledger),
                    "verdict": judged.verdict, "reason": judged.reason if judged.verdict != "holds" else "",
                    "figures": figures,
                }  # fmt: skip
                if judged.sides is not None:
                    left, right = judged.sides
                    row["left_lower"], row["left_upper"] = left.texts()
                    row["right_lower"], row["right_upper"] = right.texts()
                    row["slack"] = _slack(left, right, ordered=False)
                yield row

    def identity(self, identity: Identity) -> Row:
        """One identity: both sides in the unit of the right one, and what is left between them."""
        solved, figures = self.solved, self.solved.figures
        kind, number = identity
        members = solved.members(kind, number)
        family, at = solved.family(kind, number)
        left, right = solved.sides(kind, number)
        claimed = members[0] if kind == SUM else members[-1]
        unit = figures.unit(claimed)
        factor = unit.factor if unit else Fraction(1)
        left, right = left.scaled(1 / factor), right.scaled(1 / factor)
        verdict, reason = solved.verdict(kind, number)
        names = [figures.name(each) for each in members]
        row = {
            "identity": family.name(at), "rule": family.rule.id,
            "documents": " ".join(self.documents(members)), "unit": unit.code if unit else "",
            "slack": _slack(left, right, ordered=kind == "order"), "verdict": verdict, "reason": reason,
            "figures": " ".join(names), "suspect": "", "probably": "", "cause": "",
        }  # fmt: skip
        row["left_lower"], row["left_upper"] = left.texts()
        row["right_lower"], row["right_upper"] = right.texts()
        blame = self.blamed.get(identity) if verdict == "fails" else None
        if blame is not None:
            self._accuse(row, blame)
        return row

    def _accuse(self, row: Row, blame: Blame) -> None:
        """Write down who is suspected."""
        named, figures = blame.named, self.solved.figures
        suspects = [named] if named else blame.suspects[:12]
        row["suspect"] = " ".join(figures.name(each.figure) for each in suspects)
        if named is not None:
            low, high = named.room.scaled(1 / figures.factor(named.figure)).texts()
            row["probably"], row["cause"] = named.value or f"{low}..{high}", named.cause

    def documents(self, members: list[int]) -> list[str]:
        """The sources of some figures."""
        named, documents = self.solved.gathering.identities.gathered.documents, self.solved.system.document
        found = {named[documents[each]].removesuffix("|final") for each in members if documents[each] >= 0}
        return sorted(found)

    def figures(self, *, only_unprinted: bool = False) -> Iterator[Row]:
        """A row a figure that the system leaves less of than is printed, or that nobody prints."""
        solved, gathered = self.solved, self.solved.gathering.identities.gathered
        system, figures = solved.system, solved.figures
        moved = (solved.lower > system.lower) | (solved.upper < system.upper)
        wanted = system.document == UNPRINTED
        if not only_unprinted:
            wanted |= moved
        rows = []
        for number in wanted.nonzero()[0].tolist():
            left = system.interval(number, solved.lower, solved.upper)
            unprinted = int(system.document[number]) == UNPRINTED
            follows = number in gathered.follows and left.bounded
            if unprinted and not (follows or self._tells(left, figures.natural(number))):
                continue
            rows.append(self._figure(number, left, system.interval(number), figures.unit(number), unprinted))
        yield from sorted(rows, key=lambda row: row["figure"])

    def _tells(self, left: Interval, natural: Interval) -> bool:
        """Whether a range says more than that a part is no more than its whole."""
        return left.bounded and left.lower != natural.lower and left.upper != natural.upper

    def _figure(self, number: int, left: Interval, printed: Interval, unit: object, unprinted: bool) -> Row:
        figures = self.solved.figures
        factor = figures.factor(number)
        observation, name = figures.observation(number), figures.name(number)
        row = dict.fromkeys(FIGURE_COLUMNS, "") | {"figure": name, "unit": getattr(unit, "code", "")}
        about = ("indicator", "measure", "area", "period", "coverage")
        if observation is not None:
            row |= {part: observation[part] for part in about}
        elif figures.ledger is not None and unprinted and name.count("|") == 4:
            row |= dict(zip(about, name.split("|"), strict=True))
        row["lower"], row["upper"] = left.scaled(1 / factor).texts()
        if not unprinted:
            row["printed_lower"], row["printed_upper"] = printed.scaled(1 / factor).texts()
        row["documents"] = " ".join(self._behind.get(number, ()))
        return row

    @cached_property
    def _behind(self) -> dict[int, list[str]]:
        """The documents of the figures that each figure stands beside in an identity."""
        gathered = self.solved.gathering.identities.gathered
        found = {number: set(sources) for number, sources in gathered.follows.items()}
        for kind, number in self.solved.identities() if gathered.documents else ():
            if not (self.solved.dropped[kind][number] or self.solved.broken[kind][number]):
                members = self.solved.members(kind, number)
                for each in members:
                    found.setdefault(each, set()).update(self.documents(members))
        return {number: sorted(sources) for number, sources in found.items()}


def _unit_of(raw: Mapping[str, object], ledger: Ledger) -> str:
    """The unit that a rule of datapackage.json compares in: its formula's, its count's, its ratio's base."""
    if "derived" in raw:
        return next((row["unit"] for row in ledger.table("formulas") if row["id"] == raw["derived"]), "")
    if "ratio" in raw:
        return ledger.units[ledger.indicators[str(raw["ratio"])]["unit"]].base
    return ledger.observation(str(raw["count"]))["unit"]


def _slack(left: Interval, right: Interval, *, ordered: bool) -> str:
    """How far both sides reach into each other, less than zero where they do not meet; empty: without end."""
    upper = right.upper if ordered else min(left.upper, right.upper)
    lower = left.lower if ordered else max(left.lower, right.lower)
    if isinstance(upper, float) or isinstance(lower, float):
        return ""
    text = fixed(Fraction(upper) - Fraction(lower), 6, direction=-1)
    return text.rstrip("0").rstrip(".")
