"""What a figure of the system is to a reader: its text, its unit, its name, and the place to mend it."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from hydata.figures import Interval, bounds
from hydata.findings import Sample
from hydata.ledger import Ledger
from hydata.sense.reconciliation.sheets import Gathered, Sheet
from hydata.sense.reconciliation.system import System
from hydata.tabular import Row, number_text
from hydata.units import Unit

QUANTITY = ("indicator", "measure", "area", "period", "coverage")
MEASURES = {
    "share": (" (share)", "占比"),
    "growth_rate": (" (growth)", "增长率"),
    "multiple": (" (multiple)", "倍数"),
}


@dataclass(frozen=True)
class Figures:
    """The figures of a system by number."""

    gathered: Gathered
    system: System
    ledger: Ledger | None  # None: a package without registers

    def cell(self, number: int) -> tuple[Sheet, str, int] | None:
        """Sheet, column and row of a figure of a table that stands for itself."""
        if number in self.gathered.single:
            return self.gathered.single[number]
        at = bisect_right(self._starts, number) - 1
        if at < 0:
            return None
        first, count, sheet, name = self.gathered.cells[at]
        if number >= first + count:
            return None
        return sheet, name, self._rows(at)[number - first]

    def _rows(self, at: int) -> list[int]:
        if at not in self._kept:
            _, _, sheet, name = self.gathered.cells[at]
            self._kept[at] = [
                row for row, each in enumerate(sheet.figures[name][: len(sheet.lines)].tolist()) if each >= 0
            ]
        return self._kept[at]

    @cached_property
    def _kept(self) -> dict[int, list[int]]:
        return {}

    @cached_property
    def _starts(self) -> list[int]:
        return [first for first, *_ in self.gathered.cells]

    def observation(self, number: int) -> Row | None:
        """The observation that a figure is."""
        return (
            None if self.ledger is None else self.ledger.observations.get(self.gathered.names.get(number, ""))
        )

    def name(self, number: int) -> str:
        """What a figure is called: an observation, a cell of a table, a quantity that nobody prints."""
        cell = self.cell(number)
        if cell is None:
            return self.gathered.names.get(number, "")
        sheet, name, row = cell
        return f"{sheet.resource}.{name} {'|'.join(sheet.keys[row])}"

    def title(self, number: int) -> str:
        """A figure in words, for a reader."""
        return self.name(number) if self.ledger is None else in_words(self.name(number), self.ledger)

    def titles(self, number: int) -> tuple[str, str]:
        """A figure in English and in Chinese, as the registers title it; twice the same without them."""
        row, name = self.observation(number), self.gathered.names.get(number, "")
        parts = [row[each] for each in QUANTITY] if row is not None else name.split("|")
        if self.ledger is None or len(parts) != len(QUANTITY) or parts[0] not in self.ledger.indicators:
            return self.title(number), self.title(number)
        indicator, area = self.ledger.indicators[parts[0]], self.ledger.areas.get(parts[2], {})
        english, chinese = MEASURES.get(parts[1], ("", ""))
        rest = " ".join(filter(None, parts[3:]))
        return (
            f"{indicator['title_en']}{english}, {area.get('name_en', parts[2])} {rest}".strip(),
            f"{rest} {area.get('name_zh', parts[2])}{indicator['title_zh']}{chinese}".strip(),
        )

    def text(self, number: int) -> str | None:
        """The digits of a printed figure, in its unit; None for what is not printed, or no plain number."""
        row = self.observation(number)
        if row is not None:
            return row["value"] if row["qualifier"] == "exact" else None
        cell = self.cell(number)
        if cell is None:
            return None
        sheet, name, at = cell
        declared = sheet.schema.field(name)
        return number_text(sheet.texts[name][at], declared) if declared is not None else None

    def unit(self, number: int) -> Unit | None:
        """The unit that a figure is printed in."""
        cell, code = self.cell(number), self.gathered.codes.get(number, "")
        return cell[0].unit(cell[1]) if cell is not None and not code else self.gathered.units.get(code)

    def factor(self, number: int) -> Fraction:
        """Base units in one of a figure's unit."""
        unit = self.unit(number)
        return unit.factor if unit else Fraction(1)

    def half(self, number: int) -> Fraction:
        """How far a printed figure reaches to either side, in its unit."""
        interval = self.system.interval(number)
        if not interval.bounded:
            return Fraction(0)
        return (Fraction(interval.upper) - Fraction(interval.lower)) / 2 / self.factor(number)

    def natural(self, number: int) -> Interval:
        """What the measure and unit of a figure allow, in base units."""
        unit, row, cell = self.unit(number), self.observation(number), self.cell(number)
        if unit is None:
            return Interval()
        declared = cell[0].schema.field(cell[1]) if cell else None
        measure = row["measure"] if row else declared.measure if declared else ""
        name = self.gathered.names.get(number, "")
        if self.ledger is not None and row is None and name.count("|") == 4:  # a quantity that nobody prints
            measure = name.split("|")[1]
        return bounds(unit, measure or "level").scaled(unit.factor)

    def beside(self, number: int) -> list[str]:
        """The texts of the cells beside one, in its row and in its column."""
        cell = self.cell(number)
        if cell is None:
            return []
        sheet, name, row = cell
        names = [each.name for each in sheet.schema.fields if each.numeric and each.name in sheet.texts]
        at = names.index(name)
        found = [sheet.texts[names[each]][row] for each in (at - 1, at + 1) if 0 <= each < len(names)]
        return found + [
            sheet.texts[name][each] for each in (row - 1, row + 1) if 0 <= each < len(sheet.lines)
        ]

    def place(self, number: int) -> Sample:
        """Where a figure stands: in its table, or where it is coded."""
        cell, row, text = self.cell(number), self.observation(number), self.text(number) or ""
        if row is not None and self.ledger is not None:
            place = self.ledger.places[row["id"]]
            return Sample(text, place.row, place.line, self._column("value"), row["id"], place.path)
        if cell is None:
            return Sample(text, key=self.name(number))
        sheet, name, at = cell
        column = list(sheet.texts).index(name) + 1
        return Sample(text, at + 2, sheet.lines[at], column, "|".join(sheet.keys[at]), sheet.path)

    def _column(self, name: str) -> int:
        assert self.ledger is not None
        return self.ledger.table("observations").columns.index(name) + 1


def in_words(name: str, ledger: Ledger) -> str:
    """A figure by its name, for a reader: an observation, or a quantity that nobody prints.

    "gdp of 衡南县 2019"
    """
    row = ledger.observations.get(name)
    parts = [row[each] for each in QUANTITY] if row is not None else name.split("|")
    if len(parts) != len(QUANTITY):
        return name
    indicator, measure, area, *rest = parts
    named = ledger.areas.get(area, {}).get("name_zh", area)
    kind = "" if measure in ("level", "count") else f" ({measure})"
    return " ".join(filter(None, [indicator + kind, "of", named, *rest]))
