"""The units and rules of a Table Schema as a pandera schema: each is a check of the whole frame.

The only door to pandera. Give it frames whose numbers are Decimals (of `frame`, or `hydata.load(name,
decimal=True)`), so that the printed digits, which are the tolerance, are still there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from hydata.errors import brief
from hydata.schema import Schema
from hydata.sense.cells import Cells, Context, Lists
from hydata.sense.outcomes import Outcome
from hydata.sense.rules import RULES
from hydata.sense.unit_rules import unit_range

if TYPE_CHECKING:
    import pandas as pd


@dataclass
class SharedCells:
    """The cells of a frame, made once for all the checks of a validation."""

    schema: Schema
    context: Context
    last: Cells | None = None

    def __call__(self, frame: pd.DataFrame) -> Cells:
        """The frame's cells, the same again for the same frame."""
        if self.last is None or self.last.frame is not frame:
            self.last = Cells(frame, self.schema, self.context)
        return self.last


@dataclass
class RuleCheck:
    """One rule over a whole frame: True where it does not fail; keeps what it saw."""

    name: str
    about: str  # the columns that it speaks of
    cells: SharedCells
    run: Callable[[Cells], Iterator[Outcome]]
    outcomes: list[Outcome] = field(default_factory=list)
    broken: str = ""  # why it could not be run to its end

    def __call__(self, frame: pd.DataFrame) -> pd.Series[bool] | bool:
        """Judge a frame; a row with no outcome, or an undecided one, passes. True where every row does."""
        try:
            self.outcomes = list(self.run(self.cells(frame)))
        except Exception as error:  # one cell that a rule did not expect must not blind the others
            self.outcomes, self.broken = [], brief(error)
        failing = {outcome.row for outcome in self.outcomes if outcome.verdict == "fails"}
        if not failing:
            return True
        import pandas as pd

        return pd.Series([row not in failing for row in range(len(frame))], index=frame.index, dtype=bool)


def rule_checks(schema: Schema, context: Context) -> list[RuleCheck]:
    """The checks of a schema: one for the unit of each numeric column, one for each of its rules."""
    cells = SharedCells(schema, context)
    units = [
        RuleCheck("unit-range", each.name, cells, partial(unit_range, each.name))
        for each in schema.fields
        if each.numeric and (each.unit or each.unit_field) and each.measure != "bound"  # they have no limits
    ]
    rules = [
        RuleCheck(rule.id, ", ".join(rule.columns()), cells, partial(RULES[rule.id], rule))
        for rule in schema.rules
        if rule.id in RULES
    ]
    return units + rules


def pandera_schema(name: str, checks: list[RuleCheck]) -> Any:
    """The pandera DataFrameSchema of a table: its checks. Its columns are as tabular.frame made them."""
    import pandera.pandas as pa

    frame_checks = [
        pa.Check(check, name=check.name, error=f"{check.name} ({check.about})", ignore_na=False)
        for check in checks
    ]
    return pa.DataFrameSchema(checks=frame_checks, name=name)


def frame(lists: Lists) -> pd.DataFrame:
    """The columns as they are, Decimals and texts, None where a cell is missing; quicker than typed ones."""
    import pandas as pd

    return pd.DataFrame(lists.columns, index=range(lists.height), dtype=object)


def failing_rows(name: str, checks: list[RuleCheck], frame: pd.DataFrame) -> list[set[int]]:
    """Validate lazily with pandera; for each check, the positions of the rows that fail it.

    Errors: a check that breaks is our fault, and is raised as it is, never counted as a failure.
    """
    import pandera.errors as pe

    validator = pandera_schema(name, checks)
    failing: list[set[int]] = [set() for _ in checks]
    positions = {id(check): number for number, check in enumerate(validator.checks)}
    try:
        validator.validate(frame, lazy=True)
    except pe.SchemaErrors as errors:
        for error in errors.schema_errors:
            number = positions.get(id(error.check))
            if number is None or error.reason_code == pe.SchemaErrorReason.CHECK_ERROR:
                raise RuntimeError(f"pandera could not run {error.check}: {error}") from error
            output = list(error.check_output)
            failing[number] = {row for row, passed in enumerate(output) if not passed}
    finally:
        # pandera hangs the schema on the frame; without this the two would keep each other alive.
        for check in checks:
            check.cells.last = None
    return failing
