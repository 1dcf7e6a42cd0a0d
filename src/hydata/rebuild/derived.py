"""Figures that no document prints but that follow from printed ones: formula, inputs, interval."""

from __future__ import annotations

from fractions import Fraction

from hydata.errors import DataError, HydataError
from hydata.formulas import derive
from hydata.ledger import Ledger
from hydata.tabular import Row
from hydata.units import fixed


def derived(ledger: Ledger) -> list[Row]:
    """One row for each row of formulas.csv, with the interval that the inputs leave."""
    table = ledger.table("formulas")
    rows = []
    for row, place in zip(table.rows, table.places, strict=True):
        try:
            interval = derive(row, ledger)
            unit = ledger.units[row["unit"]]
        except HydataError as error:
            raise DataError(
                str(error),
                path=place.path,
                line=place.line,
                field="formula",
                value=row["formula"],
                rule="formula",
            ) from None
        value = ""
        if row["whole"] == "true":
            whole = interval.whole_numbers()
            value = str(whole[0]) if whole is not None and len(whole) == 1 else ""
        elif interval.bounded:
            value = _middle(Fraction(interval.lower), Fraction(interval.upper))
        lower, upper = interval.texts()
        rows.append(row | {"unit": unit.code, "value": value, "lower": lower, "upper": upper})
    return sorted(rows, key=lambda row: row["id"])


def _middle(lower: Fraction, upper: Fraction) -> str:
    # As many decimals as the interval's width leaves sense in, and one more.
    places = 0
    while places < 6 and Fraction(1, 10**places) > (upper - lower):
        places += 1
    return fixed((lower + upper) / 2, places)
