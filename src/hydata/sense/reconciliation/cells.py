"""The numeric cells of a package, each with the figure that it is, to be made wrong one at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from hydata.figures import Figure, Interval
from hydata.ledger import Ledger
from hydata.sense.reconciliation.naming import swaps
from hydata.sense.reconciliation.sheets import Gathered, Sheet
from hydata.tabular import number_text
from hydata.units import Unit, exact, places_of

# Slips that nobody could overlook, and the others.
GROSS = ("x10", "x10,000", "sign", "leading digits swapped")
KINDS = (*GROSS, "/10", "x1,000", "x100,000,000", "/10,000", "digits swapped", "next column", "next row")


@dataclass(frozen=True)
class Cell:
    """A numeric cell of a table; `figure` is -1 where it is in no identity."""

    sheet: Sheet
    field: str
    row: int
    text: str
    unit: Unit | None
    figure: int
    measure: str = ""
    observation: str = ""  # the id of the observation that it is, if it is one

    @property
    def table(self) -> str:
        """The table that it stands in."""
        return self.sheet.resource

    def stands_for(self, text: str) -> Interval:
        """What a text in this cell stands for, in base units."""
        declared = self.sheet.schema.field(self.field)
        assert declared is not None
        if self.unit is None:
            return Interval.point(text)
        resolution = "" if declared.decimals is None else str(Fraction(1, 10**declared.decimals))
        return Figure(text, self.unit, "exact", self.measure or "level", resolution).interval


def long_cells(observed: Mapping[str, int], ledger: Ledger) -> Iterator[Cell]:
    """The values of the tables that have a row an observation; `observed` are the figures of a system."""
    gathered = Gathered(ledger.units)
    for resource in ledger.package:
        schema = resource.schema
        if schema is None or not schema.long or schema.field("value") is None:
            continue
        table = ledger.read(resource)
        keys: list[tuple[str, ...]] = [(row["observation"],) for row in table.rows]
        texts = {name: [row[name] for row in table.rows] for name in table.columns}
        lines = [place.line for place in table.places]
        sheet = Sheet(gathered, resource.name, resource.paths[0], schema, keys, texts, {}, lines=lines)
        for row, (id, *_) in enumerate(keys):
            said = ledger.observations.get(id)
            if said is not None:
                unit, figure = ledger.units[said["unit"]], observed.get(id, -1)
                yield Cell(sheet, "value", row, said["value"], unit, figure, said["measure"], id)


def cells(sheets: list[Sheet], names: Mapping[int, str]) -> Iterator[Cell]:
    """The numeric cells of tables as they are published; keys and what is no plain number left out.

    `names` are what single figures are called: observations by their ids.
    """
    for sheet in sheets:
        if sheet.document:
            continue
        for declared in sheet.schema.fields:
            if (
                not declared.numeric
                or declared.name in sheet.schema.primary_key
                or declared.name not in sheet.texts
            ):
                continue
            figures = sheet.figures.get(declared.name)
            for row in range(len(sheet.lines)):
                cell = sheet.texts[declared.name][row]
                text = None if cell in declared.missing else number_text(cell, declared)
                if text is None or "e" in text.lower():
                    continue
                figure = -1 if figures is None else int(figures[row])
                id = names.get(figure, "")
                unit, id = sheet.unit(declared.name), id if ":" in id and " " not in id else ""
                yield Cell(sheet, declared.name, row, text, unit, figure, declared.measure, id)


def wrong(cell: Cell) -> Iterator[tuple[str, str]]:
    """(kind, text) of each way in which a cell may be wrong; what would change nothing is left out."""
    for kind, text in _slips(cell):
        if text and Fraction(text) != Fraction(cell.text):
            yield kind, text


def _slips(cell: Cell) -> Iterator[tuple[str, str]]:
    text = cell.text
    swapped = list(swaps(text))
    digits = [each for each in text if each.isdigit()]
    leading = len(digits) > 1 and digits[0] != digits[1]
    yield "sign", text[1:] if text.startswith("-") else f"-{text.removeprefix('+')}"
    for kind, scale in (("x10", 10), ("/10", Fraction(1, 10)), ("x1,000", 1000), ("x10,000", 10**4)):
        yield kind, moved(text, Fraction(scale))
    yield "/10,000", moved(text, Fraction(1, 10**4))
    yield "x100,000,000", moved(text, Fraction(10**8))
    if leading:
        yield "leading digits swapped", swapped[0]
    for each in swapped[1 if leading else 0 :][:1]:
        yield "digits swapped", each
    sheet, names = cell.sheet, [each.name for each in cell.sheet.schema.fields if each.numeric]
    at = names.index(cell.field)
    if at + 1 < len(names) and names[at + 1] in sheet.texts:
        yield "next column", _plain(sheet.texts[names[at + 1]][cell.row])
    if cell.row + 1 < len(sheet.lines):
        yield "next row", _plain(sheet.texts[cell.field][cell.row + 1])


def moved(text: str, scale: Fraction) -> str:
    """A number with its point moved, its digits as they were.

    >>> moved("314.09", Fraction(10)), moved("12", Fraction(1, 10)), moved("155.40", Fraction(1, 10))
    ('3140.9', '1.2', '15.540')
    """
    value = Fraction(text) * scale
    digits = len(text.partition(".")[2])
    shift = len(str(scale.numerator)) - len(str(scale.denominator))
    places = max(0, digits - shift, places_of(value) or 0)
    whole, _, part = exact(value).partition(".")
    return f"{whole}.{part:0<{places}}" if places else whole


def _plain(text: str) -> str:
    return text if text.replace(".", "", 1).lstrip("+-").isdigit() else ""
