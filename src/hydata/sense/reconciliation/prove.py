"""Proof that the rules bite: every numeric cell made wrong in every usual way, one at a time.

A wrong figure is found where an identity fails that held, where its unit rules it out, where a series
jumps, or where another document contradicts it. That a built table differs from its observations does
not count: a wrong figure may well be coded.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hydata.errors import HydataError
from hydata.figures import Interval, bounds
from hydata.formulas import inputs_of
from hydata.ledger import Ledger
from hydata.proof import Proof, Score
from hydata.schema import Rule
from hydata.sense.cells import Cells, Context, Lists
from hydata.sense.package_rules import FORMS
from hydata.sense.reconciliation.cells import GROSS, KINDS, Cell, cells, long_cells, wrong
from hydata.sense.reconciliation.documents import quantity
from hydata.sense.reconciliation.naming import Court, Identity, Written
from hydata.sense.reconciliation.result import Solved
from hydata.sense.reconciliation.sheets import Sheet
from hydata.sense.reconciliation.tables import Tables
from hydata.sense.rules import RULES
from hydata.tabular import number_text
from hydata.units import exact, places_of

SERIES = ("magnitude", "continuity")


def prove(
    package: str,
    solved: Solved,
    unmutated: int,
    most: int | None,
    progress: Callable[[str], None] = lambda what: None,
) -> Proof:
    """Make each cell wrong in each way and count what is found; `unmutated` findings there are already.

    Of more than `most` cells every n-th is looked at.
    """
    names, ledger = solved.gathering.identities.gathered.names, solved.gathering.ledger
    found = list(cells(solved.gathering.sheets, names))
    if ledger is not None:
        found += long_cells({name: number for number, name in names.items()}, ledger)
    step = max(1, -(-len(found) // max(most or len(found), 1)))
    trial = Trial(solved)
    kinds = {kind: Score() for kind in KINDS}
    tables: dict[str, Score] = defaultdict(Score)
    guarded, additive, crossed = Score(), Score(), Score()
    unguarded: Counter[str] = Counter()
    columns: dict[tuple[str, str], bool] = {}
    alone: Counter[str] = Counter()
    asked: set[str] = set(trial.rules)
    for number, cell in enumerate(found[::step]):
        if number % 200 == 0:
            progress(f"cell {number * step:,} of {len(found):,}")
        identities = trial.court.touching.of(cell.figure)
        seen = False
        for kind, text in wrong(cell):
            caught, named = trial.of(cell, text)
            told = {"detected": bool(caught), "judged": trial.judged, "named": named}
            seen = seen or bool(caught)
            if len(caught) == 1:
                alone[next(iter(caught))] += 1
            kinds[kind].add(**told)
            tables[cell.table].add(**told)
            if kind in GROSS:
                if any(trial.decides(each) for each in identities):
                    guarded.add(**told)
                if cell.table in trial.additive:
                    additive.add(**told)
            if len(identities) > 1:
                crossed.add(**told)
        unguarded[cell.table] += not seen
        columns[cell.table, cell.field] = columns.get((cell.table, cell.field), False) or seen
    blind: dict[str, list[str]] = defaultdict(list)
    for (table, name), seen in columns.items():
        if not seen:
            blind[table].append(name)
    return Proof(
        package, len(found), len(found[::step]), kinds, dict(sorted(tables.items())),
        guarded, additive, crossed,
        {table: count for table, count in sorted(unguarded.items()) if count},
        {table: sorted(names) for table, names in sorted(blind.items())},
        sorted(asked - set(alone)), dict(sorted(alone.items())), unmutated,
        [f"{each.what}: {each.why}" for each in solved.gathering.skipped],
    )  # fmt: skip


class Trial:
    """One wrong figure at a time, and who finds it."""

    def __init__(self, solved: Solved) -> None:
        self.solved, self.system = solved, solved.system
        self.court = Court(solved, Tables(solved).ranks())
        self.judged = False  # whether identities found the last one, so that a figure can be named
        self.failing = {each for each in solved.identities() if solved.verdict(*each)[0] == "fails"}
        self.rivals = self._rivals()
        self.package_rules = self._package_rules()
        self.series: dict[tuple[int, int], dict[tuple[str, ...], list[int]]] = {}
        self.additive = {
            family.sheet.resource
            for kind, number in solved.identities()
            if kind == "sum" and self.decides((kind, number))
            and (family := solved.family(kind, number)[0]).sheet is not None
        }  # fmt: skip
        self.said: dict[int, set[str]] = {}
        published = [each for each in solved.gathering.sheets if not each.document]
        self.rules = {self.label(sheet, rule) for sheet in published for rule in sheet.schema.rules}
        self.rules |= {_label(number, raw) for rules in self.package_rules.values() for number, raw in rules}

    def label(self, sheet: Sheet, rule: Rule) -> str:
        """What a rule of a table is called."""
        more = [str(rule.raw[part]) for part in ("partition", "where") if part in rule.raw]
        return f"{rule.id} of {sheet.resource}: {', '.join([*rule.columns()[:4], *more])}"

    def decides(self, identity: Identity) -> bool:
        """Whether an identity is an equality that is decided."""
        kind, number = identity
        solved = self.solved
        return kind != "order" and not (solved.mixed[kind][number] or solved.lacking[kind][number])

    def of(self, cell: Cell, text: str) -> tuple[set[str], bool]:
        """The rules that find a wrong text in a cell; whether the cell is named as the wrong one."""
        caught = self._by_unit(cell, text) | self._by_series(cell, text)
        self.judged = named = False
        if cell.figure >= 0:
            by_identities, named = self._by_identities(cell, text)
            caught |= by_identities
            self.judged = bool(by_identities)
        if cell.observation:
            caught |= self._by_rivals(cell, text) | self._by_package_rules(cell, text)
        return caught, named

    def _by_unit(self, cell: Cell, text: str) -> set[str]:
        declared, value, measure = cell.sheet.schema.field(cell.field), Fraction(text), cell.measure
        if declared is not None and declared.type == "integer" and value.denominator > 1:
            return {"type-error"}
        if cell.unit is None:
            return set()
        broken = (
            cell.unit.whole
            and measure in ("", "level", "count")
            and (value * cell.unit.factor).denominator > 1
        )
        return {"unit-range"} if broken or not bounds(cell.unit, measure).holds(value) else set()

    def _by_identities(self, cell: Cell, text: str) -> tuple[set[str], bool]:
        court, figure = self.court, cell.figure
        ends = court.lower[figure], court.upper[figure]
        court.lower[figure], court.upper[figure] = self._ends(figure, cell.stands_for(text))
        interval, factor = cell.stands_for(text), cell.unit.factor if cell.unit else Fraction(1)
        half = Fraction(0)
        if interval.bounded:
            half = (Fraction(interval.upper) - Fraction(interval.lower)) / 2 / factor
        court.changed[figure] = Written(text, factor, half)
        try:
            failing = [
                each for each in court.touching.of(figure) if each not in self.failing and court.fails(each)
            ]
            named = False
            for blame in court.judge(failing) if failing else ():
                named = named or (blame.named is not None and blame.named.figure == figure)
        finally:
            court.lower[figure], court.upper[figure] = ends
            del court.changed[figure]
        return {self._label(each) for each in failing}, named

    def _ends(self, figure: int, interval: Interval) -> tuple[int, int]:
        """An interval in base units on the grid of a figure, outward."""
        step, fold = self.system.dimensions[self.system.dimension[figure]].step, self.system.fold
        low, high = Fraction(interval.lower) / step, Fraction(interval.upper) / step
        return low.numerator // low.denominator * fold, -(-high.numerator // high.denominator) * fold

    def _label(self, identity: Identity) -> str:
        family, _ = self.solved.family(*identity)
        if family.sheet is None:
            return f"{family.rule.id} of observations"
        return self.label(family.sheet, family.rule)

    def _by_series(self, cell: Cell, text: str) -> set[str]:
        schema = cell.sheet.schema
        found = set()
        for number, rule in enumerate(schema.rules):
            if rule.id in SERIES and cell.field in rule.raw["fields"]:
                rows = self._beside(cell, rule, number)
                if (
                    cell.row in rows
                    and self._jumps(cell, rule, rows, text)
                    and not self._jumps(cell, rule, rows, cell.text)
                ):
                    found.add(self.label(cell.sheet, rule))
        return found

    def _beside(self, cell: Cell, rule: Rule, number: int) -> list[int]:
        """The rows of the series of a cell: the same key but for the period."""
        sheet = cell.sheet
        at = sheet.schema.primary_key.index("period")
        about = (id(sheet), number)
        if about not in self.series:
            groups: dict[tuple[str, ...], list[int]] = {}
            for row in sheet.rows(rule).tolist():
                key = sheet.keys[row]
                groups.setdefault((*key[:at], *key[at + 1 :]), []).append(row)
            self.series[about] = groups
        key = sheet.keys[cell.row]
        return self.series[about].get((*key[:at], *key[at + 1 :]), [])

    def _jumps(self, cell: Cell, rule: Rule, rows: Sequence[int], text: str) -> bool:
        """Whether a rule of series fails with a text in the cell."""
        sheet, name = cell.sheet, cell.field
        declared = sheet.schema.field(name)
        assert declared is not None
        needed = (*sheet.schema.primary_key, *rule.where)
        columns: dict[str, list[object]] = {part: [sheet.texts[part][row] for row in rows] for part in needed}
        values = [text if row == cell.row else sheet.texts[name][row] for row in rows]
        read = [None if each in declared.missing else number_text(each, declared) for each in values]
        columns[name] = [None if each is None else Decimal(each) for each in read]
        one = Rule(rule.id, {**rule.raw, "fields": [name]})
        seen = Cells(
            Lists(columns, len(rows)),
            sheet.schema,
            Context(sheet.gathered.units, files=self.solved.gathering.ledger),
        )
        return any(each.verdict == "fails" for each in RULES[rule.id](one, seen))

    def _rivals(self) -> dict[str, list[Interval]]:
        """For each observation what other documents print for the same quantity, where it agrees."""
        ledger = self.solved.gathering.ledger
        if ledger is None:
            return {}
        by_quantity: dict[tuple[str, ...], list[str]] = defaultdict(list)
        for row in ledger.observations.values():
            if row["kind"] == "figure":
                by_quantity[quantity(row)].append(row["id"])
        rivals = {}
        for name, row in ledger.observations.items():
            mine = ledger.interval(name)
            others = [
                ledger.interval(each)
                for each in by_quantity[quantity(row)]
                if each != name
                and (ledger.observations[each]["status"] or "final") == (row["status"] or "final")
            ]
            rivals[name] = [each for each in others if each.meets(mine)]
        return rivals

    def _by_rivals(self, cell: Cell, text: str) -> set[str]:
        others = self.rivals.get(cell.observation, ())
        stands_for = cell.stands_for(text)
        return {"conflict"} if any(not each.meets(stands_for) for each in others) else set()

    def _package_rules(self) -> dict[str, list[tuple[int, Mapping[str, Any]]]]:
        """The rules of datapackage.json that each observation takes part in."""
        ledger = self.solved.gathering.ledger
        found: dict[str, list[tuple[int, Mapping[str, Any]]]] = defaultdict(list)
        if ledger is None:
            return found
        formulas = (
            {row["id"]: row for row in ledger.table("formulas")} if "formulas" in ledger.package else {}
        )
        for number, rule in ledger.package.rules:
            if rule.id not in FORMS:
                continue
            named = {str(rule.raw.get(part, "")) for part in ("claim", "count", "threshold")}
            if rule.raw.get("derived") in formulas:
                named |= set(inputs_of(formulas[rule.raw["derived"]]).values())
            for id in named & set(ledger.observations):
                found[id].append((number, rule.raw))
        return found

    def _by_package_rules(self, cell: Cell, text: str) -> set[str]:
        """The rules of datapackage.json that fail once an observation says something else."""
        ledger, rules = self.solved.gathering.ledger, self.package_rules.get(cell.observation)
        if ledger is None or not rules or cell.unit is None:
            return set()
        row = ledger.observations[cell.observation]
        value = Fraction(text) * cell.unit.factor / ledger.units[row["unit"]].factor
        if places_of(value) is None:
            return set()
        found = set()
        for number, raw in rules:
            if number not in self.said:
                self.said[number] = _failing(raw, ledger)
            kept = ledger._figures.pop(cell.observation, None)
            ledger.observations[cell.observation] = {**row, "value": exact(value)}
            try:
                now = _failing(raw, ledger)
            finally:
                ledger.observations[cell.observation] = row
                ledger._figures.pop(cell.observation, None)
                if kept is not None:
                    ledger._figures[cell.observation] = kept
            if now - self.said[number]:
                found.add(_label(number, raw))
        return found


def _failing(raw: Mapping[str, Any], ledger: Ledger) -> set[str]:
    """What a package rule says fails; itself where it cannot be looked at any more."""
    try:
        return {
            about for about, _, judged, _ in FORMS[str(raw["rule"])](raw, ledger) if judged.verdict == "fails"
        }
    except (HydataError, ValueError):
        return {"cannot be looked at"}


def _label(number: int, raw: Mapping[str, Any]) -> str:
    about = raw.get("claim") or raw.get("count") or raw.get("derived") or number
    return f"{raw['rule']} of datapackage.json: {about}"
