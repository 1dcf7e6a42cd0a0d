"""The rules of a large table, looked at in the pass that judges its cells.

Whole numbers on a grid decide what is plain (vectors.py, vector_rules.py, groups.py); the rules
themselves, as in a small table, decide about odd cells, and put into words what is told. Nothing grows
with the table but the sums of groups, which go to the disk.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np

from hydata.errors import brief
from hydata.figures import Interval
from hydata.findings import Report, Skipped, Verdict
from hydata.package import Resource
from hydata.schema import Rule, Schema
from hydata.sense import vector_rules, verdicts
from hydata.sense.account import Account
from hydata.sense.across_rows import added
from hydata.sense.cells import Cells, Context, Lists
from hydata.sense.declared import declared_well
from hydata.sense.groups import MOST_ODD, Group, Groups, Key, Runs, Sum, closed, runs
from hydata.sense.outcomes import Outcome, Said, counted_as, text_of
from hydata.sense.pandera_checks import RuleCheck, rule_checks
from hydata.sense.unit_rules import unit_names
from hydata.sense.vector_rules import FAILS, FORMS, HOLDS, SILENT, UNDECIDED, UNSURE, Verdicts
from hydata.sense.vectors import MOST, Block, Column, keys, spoken_of
from hydata.tabular import Place, Table
from hydata.types.patterns import compiled

TOO_LARGE = "it wants the whole table at once, and that is too large to be held"
WORDS: dict[int, Verdict] = {HOLDS: "holds", FAILS: "fails", UNDECIDED: "undecided"}


@dataclass
class Seen:
    """What one block showed of a rule: how often what was said, some of it in words, sums of groups."""

    counts: Counter[Said] = field(default_factory=Counter)
    told: list[tuple[Outcome, tuple[int, int | None], list[str]]] = field(default_factory=list)
    unread: list[tuple[tuple[int, int | None], list[str]]] = field(default_factory=list)
    runs: Runs | None = None
    odd: dict[Key, Sum] = field(default_factory=dict)
    done: Any = None  # keys of groups that need not be looked at any more
    broken: str = ""


class InPass:
    """Looks at the rules of one table, block by block; whoever reads its cells hands the blocks over."""

    def __init__(
        self, resource: Resource, schema: Schema, context: Context, labels: Sequence[str],
        checks: Iterable[tuple[RuleCheck, Rule | None]], samples: int | None, before: Report,
    ) -> None:  # fmt: skip
        self.resource, self.schema, self.context = resource, schema, context
        self.labels, self.before = list(labels), before
        most = None if samples is None else max(samples, 1)
        self.accounts = [Account(check, rule, most) for check, rule in checks]
        self.groups = {
            number: Groups()
            for number, each in enumerate(self.accounts)
            if each.rule is not None and "by" in each.rule.raw
        }
        self.failing: dict[tuple[int, int], list[tuple[Account, Group]]] = {}
        self.over: set[int] | None = None  # the rules that are looked at once more

    @cached_property
    def texts(self) -> frozenset[str]:
        """The columns that are needed as they are written."""
        where = {name for each in self.accounts if each.rule for name in each.rule.where}
        return frozenset(where.union(*map(_numbers, self.accounts)))

    def look(self, rows: Any) -> list[Seen]:
        """What one block shows of each rule; called from any thread."""
        block = Block(rows.frame)
        return [
            self._look(number, rows, block) if self.over is None or number in self.over else Seen()
            for number in range(len(self.accounts))
        ]

    def take(self, seen: list[Seen], *, part: int, row: int, line: int) -> None:
        """Add up what the next block showed; its first row and line stand there."""
        path = self.resource.paths[part]
        for number, (account, each) in enumerate(zip(self.accounts, seen, strict=True)):
            account.broken = account.broken or each.broken
            account.counts += each.counts
            for outcome, (at, on), record in each.told:
                account.tell(outcome, Place(path, row + at, line + (on or 0)), record)
            account.unread += len(each.unread)
            for (at, on), record in each.unread:
                account.odd(Place(path, row + at, line + (on or 0)), record)
            if each.runs is not None:
                groups = self.groups[number]
                groups.done += [each.done] if each.done is not None else []
                groups.take(each.runs, each.odd, part, row)
                if len(groups.odd) > MOST_ODD:
                    account.broken = f"more than {MOST_ODD:,} groups have figures that are written oddly"

    def again(self) -> bool:
        """Whether the rows have to be looked at once more: groups were closed whose rows stand elsewhere."""
        self.over = {number for number, groups in self.groups.items() if groups.scattered()}
        for number in self.over:
            self.groups[number] = Groups(closing=False)
        return bool(self.over)

    def wanted(self) -> list[tuple[int, int]]:
        """(Part, row) of the first row of each group that fails, as many as are shown, in order."""
        for number, groups in self.groups.items():
            account = self.accounts[number]
            if not account.broken:
                for group in _decided(account, groups):
                    self.failing.setdefault(group.first, []).append((account, group))
        return sorted(self.failing)

    def give(self, part: int, row: int, line: int | None, record: list[str]) -> None:
        """One of the rows that were wanted."""
        for account, group in self.failing.get((part, row), ()):
            name = _numbers(account)[0]
            value = text_of(self._cells(account, [record]), 0, name)
            outcome = replace(_outcome(account, group), field=name, value=value)
            account.tell(outcome, Place(self.resource.paths[part], row, line or 0), record)

    def report(self) -> Report:
        """What was found, what was said before the pass included."""
        found = self.before.merged(Report("", stats={"ruled": [self.resource.name]}))
        for account in self.accounts:
            if account.broken:
                skipped = tuple(account.skipped(self.resource.name))
                found = found.merged(Report("", skipped=skipped))
                continue
            findings = account.findings(self.resource, self.schema, self.labels)
            checks = account.checks(self.resource.name)
            found = found.merged(Report("", tuple(findings), tuple(checks)))
        return found

    # --- one block ---

    def _look(self, number: int, rows: Any, block: Block) -> Seen:
        seen = Seen()
        try:
            self._see(number, rows, block, seen)
        except Exception as error:  # one rule must not blind the others, nor the cells
            seen.broken = brief(error) or type(error).__name__
        return seen

    def _see(self, number: int, rows: Any, block: Block, seen: Seen) -> None:
        account = self.accounts[number]
        rule, columns = account.rule, [self._column(name) for name in _numbers(account)]
        where = rule.where if rule is not None else {}
        spoken = spoken_of(rows.frame, [(self._column(name), compiled(text)) for name, text in where.items()])
        places = block.grid(columns)
        known = {each.field.name: block.cells(each, places) for each in columns}
        if rule is not None and "by" in rule.raw:
            self._add_up(account, known, places, spoken, rows, seen)
            if self.groups[number].closing and seen.runs is not None:
                seen.runs, seen.done = closed(seen.runs, *_whole(account), seen.odd)
            return
        told = self._verdicts(account, known, places)
        if spoken is not None:
            told[~spoken] = SILENT
        self._decide(account, told, rows, seen)

    def _column(self, name: str) -> Column:
        found = self.schema.field(name)
        assert found is not None  # misdeclared() has seen to it
        unit = self.context.units[found.unit] if found.unit else None
        return Column(str(self.labels.index(name)), found, unit)

    def _verdicts(self, account: Account, known: dict[str, Any], places: int) -> Verdicts:
        if account.rule is None:
            column = self._column(account.check.about)
            assert column.unit is not None
            return vector_rules.unit_range(column.field, column.unit, known[column.field.name], places)
        parts = vector_rules.FACTORS.get(account.rule.id, ())
        units = [self._column(str(account.rule.raw[part])).unit for part in parts]
        factors = [Fraction(1) if unit is None else unit.factor for unit in units]
        return FORMS[account.rule.id](account.rule, known, places, factors)

    def _decide(self, account: Account, told: Verdicts, rows: Any, seen: Seen) -> None:
        """Count what is sure; the rule itself says the rest, and puts the first of each kind into words."""
        first = {code: np.flatnonzero(told == code) for code in WORDS}
        fails = first[FAILS][: 0 if account.full else account.samples]
        holds = first[HOLDS][: ("holds", "") not in account.examples]
        exact = np.unique(np.r_[np.flatnonzero(told == UNSURE), fails, holds, first[UNDECIDED][:1]])
        reason, records = "", rows.texts(exact.tolist()) if len(exact) else []
        silent = set(range(len(records)))
        for outcome in account.check.run(self._cells(account, records)) if records else ():
            silent.discard(outcome.row)
            at = int(exact[outcome.row])
            reason = outcome.reason if told[at] == UNDECIDED else reason
            seen.counts[counted_as(outcome)] += 1
            seen.told.append((outcome, rows.place(at), records[outcome.row]))
        # The unit speaks of every number: what it is silent about is none.
        unread = [
            number for number in sorted(silent) if account.rule is None and told[exact[number]] == UNSURE
        ]
        seen.unread = [(rows.place(int(exact[number])), records[number]) for number in unread]
        told[exact] = SILENT
        for code, verdict in WORDS.items():
            if count := int(np.count_nonzero(told == code)):
                seen.counts[verdict, reason if code == UNDECIDED else ""] += count

    def _add_up(
        self, account: Account, known: dict[str, Any], places: int, spoken: Any, rows: Any, seen: Seen
    ) -> None:
        """The sums of the groups that rows of this block belong to."""
        assert account.rule is not None
        chosen = np.flatnonzero(spoken) if spoken is not None else np.arange(rows.frame.height)
        both = keys(rows.frame, [self._column(name) for name in account.rule.raw["by"]])
        if spoken is not None:
            both = both[0][chosen], both[1][chosen]
            known = {name: each.only(chosen) for name, each in known.items()}
        stand = chosen if rows.records is None else np.asarray(rows.records)[chosen]
        seen.runs = runs(both, list(known.values()), places, stand)
        for name, each in known.items():
            odd = np.flatnonzero(each.odd)
            if not len(odd):
                continue
            exactly = self._cells(account, rows.texts(chosen[odd].tolist()))
            for number, at in enumerate(odd):
                stands_for, value = exactly.interval(number, name), exactly.value(number, name)
                key = int(both[0][at]), int(both[1][at])
                one = Sum(missing=1) if stands_for is None or value is None else Sum(value, stands_for, 1)
                seen.odd[key] = seen.odd.get(key, Sum()) + one

    def _cells(self, account: Account, records: list[list[str]]) -> Cells:
        """Some rows as the rules see them: the columns of one rule."""
        rule = account.rule
        names = {*_numbers(account), *self.schema.primary_key, *(rule.where if rule is not None else ())}
        fields = tuple(each for each in self.schema.fields if each.name in names and each.name in self.labels)
        schema = replace(self.schema, fields=fields)
        rows = [dict(zip(self.labels, record, strict=True)) for record in records]
        table = Table(self.labels, rows, [Place("", 0, 0)] * len(rows))
        return Cells(Lists.of(table, schema), schema, self.context)


def in_pass(
    resource: Resource, schema: Schema, context: Context, labels: Sequence[str], samples: int | None, *,
    whole: bool,
) -> InPass | None:  # fmt: skip
    """What looks at a table's rules in one pass; None where some of them want more than that.

    With `whole` those that want more are listed as not looked at.
    """
    table = Table(list(labels), [], [])
    schema, findings = declared_well(resource, schema, table, context)
    told, looked_at = unit_names(resource, schema, table, context)
    schema = replace(schema, fields=tuple(each for each in schema.fields if each.name in labels))
    known = rule_checks(schema, context)
    rules: list[Rule | None] = [None] * (len(known) - len(schema.rules)) + list(schema.rules)
    checks = [(check, rule) for check, rule in zip(known, rules, strict=True) if _plain(check, rule, schema)]
    skipped = []
    if len(checks) < len(known):
        if not whole:
            return None
        left = [each for each in known if each not in [check for check, _ in checks]]
        skipped = [Skipped(f"rule {each.name} ({each.about}) of {resource.name}", TOO_LARGE) for each in left]
    before = Report("", (*findings, *told), tuple(looked_at), skipped=tuple(skipped))
    return InPass(resource, schema, context, labels, checks, samples, before)


def _plain(check: RuleCheck, rule: Rule | None, schema: Schema) -> bool:
    """Whether a rule can be looked at a block at a time: between cells of a row, or sums of groups of rows;
    of numbers in plain spelling, in one unit where they are set beside each other.
    """
    names = [check.about] if rule is None else rule.columns()
    by = [] if rule is None else [*rule.raw.get("by", []), *rule.where]
    fields = {name: field for name in [*names, *by] if (field := schema.field(name)) is not None}
    if rule is None:
        fits = True
    else:
        parts = vector_rules.ONE_UNIT.get(rule.id, ())
        beside = [name for part in parts for name in _listed(rule.raw[part])]
        fits = rule.id in FORMS and len({fields[name].unit for name in beside} - {""}) <= 1
        fits = fits and not any(fields[name].numeric for name in rule.where)
    return fits and all(
        each.type != "boolean"
        and not each.reader.swaps
        and each.raw.get("bareNumber", True) is True
        and (each.numeric or name in by)
        and (not each.unit_field or name in by)
        and (each.decimals or 0) <= MOST
        for name, each in fields.items()
    )


def _listed(part: Any) -> list[str]:
    return [part] if isinstance(part, str) else list(part)


def _numbers(account: Account) -> list[str]:
    """The columns that a rule counts with."""
    rule = account.rule
    if rule is None:
        return [account.check.about]
    return [name for name in rule.columns() if name not in rule.raw.get("by", [])]


def _whole(account: Account) -> tuple[int, int]:
    """What shares add up to, in steps of the finest grid: just below and just above."""
    assert account.rule is not None
    low, high = vector_rules.whole_of(account.rule, MOST)
    return min(max(low, -(2**63)), 2**63 - 1), min(max(high, -(2**63)), 2**63 - 1)


def _decided(account: Account, groups: Groups) -> list[Group]:
    """Count what the groups say; the first of those that fail."""
    assert account.rule is not None
    low, high = _whole(account)
    done = sum(map(len, groups.done))
    if done:
        account.counts["holds", ""] += done
    failing: list[tuple[int, int, Any]] = []
    for found in groups.added():
        strange = groups.strange(found)
        for run in found[strange]:
            group = groups.group(run)
            _tell(account, group)
            if _outcome(account, group).verdict == "fails":
                failing.append((*group.first, group))
        plain = found[~strange & (found["there"] > 0)]
        missing = plain["missing"] > 0
        holds = ~missing & (plain["lower"] <= high) & (plain["upper"] >= low)
        fails = plain[~missing & ~holds]
        for rows in (plain[missing], plain[holds]):
            if len(rows):
                outcome = _outcome(account, groups.group(rows[np.lexsort((rows["first"], rows["part"]))[0]]))
                account.examples.setdefault(counted_as(outcome), outcome)
                account.counts[counted_as(outcome)] += len(rows)
        account.counts["fails", ""] += len(fails)
        order = np.lexsort((fails["first"], fails["part"]))[: account.samples]
        failing += [(*group.first, group) for run in fails[order] if (group := groups.group(run))]
        failing = sorted(failing, key=lambda each: each[:2])[: account.samples]
    account.counts += Counter()  # without what never was
    return [group for _, _, group in failing]


def _tell(account: Account, group: Group) -> None:
    if group.sum.there:
        outcome = _outcome(account, group)
        account.counts[counted_as(outcome)] += 1
        account.examples.setdefault(counted_as(outcome), outcome)


def _outcome(account: Account, group: Group) -> Outcome:
    """What the rule says of a group, as across_rows.grouped_shares does."""
    assert account.rule is not None
    whole = Interval.point(str(account.rule.raw.get("whole", 100)))
    parts = [group.sum.stands_for, *([None] if group.sum.missing else [])]
    judged = verdicts.total(whole, parts)
    if group.beyond:
        judged = verdicts.Judgement("undecided", reason="the figures are too large to be added up")
    figures = added(group.sum.value, group.sum.there, whole)
    return Outcome(0, "", judged.verdict, "", figures, judged.intervals, judged.reason)
