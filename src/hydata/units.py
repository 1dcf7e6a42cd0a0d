"""Units of measure, their dimensions and the magnitudes 万 and 亿; exact arithmetic only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from hydata.errors import HydataError, UnknownName


@dataclass(frozen=True)
class Unit:
    """A unit of measure: `factor` base units make one of it, bounds are in the unit itself."""

    code: str
    title_zh: str
    title_en: str
    symbol: str
    dimension: str
    base: str
    factor: Fraction
    lower: Fraction | None
    upper: Fraction | None
    whole: bool
    suffix: str

    def __hash__(self) -> int:  # of one register, its code tells it apart
        return hash(self.code)

    @classmethod
    def from_row(cls, row: Mapping[str, str]) -> Unit:
        """Read a row of units.csv."""
        return cls(
            code=row["unit"],
            title_zh=row["title_zh"],
            title_en=row["title_en"],
            symbol=row["symbol"],
            dimension=row["dimension"],
            base=row["base"],
            factor=Fraction(row["factor"]),
            lower=Fraction(row["lower"]) if row["lower"] else None,
            upper=Fraction(row["upper"]) if row["upper"] else None,
            whole=row["whole"] == "true",
            suffix=row["suffix"],
        )


class Units(dict[str, Unit]):
    """The units of a package by code; an unknown one raises UnknownName with the nearest ones."""

    @classmethod
    def from_rows(cls, rows: Iterable[Mapping[str, str]]) -> Units:
        """Read the rows of units.csv."""
        return cls((row["unit"], Unit.from_row(row)) for row in rows)

    def __missing__(self, code: str) -> Unit:
        raise UnknownName("unit", code, self)

    def ratio(self, source: str, target: str) -> Fraction:
        """How many of `target` make one of `source`; HydataError across dimensions."""
        one, other = self[source], self[target]
        if one.dimension != other.dimension:
            raise HydataError(
                f"{source} ({one.dimension}) cannot be converted into {target} ({other.dimension})"
            )
        return one.factor / other.factor


def decimals(text: str) -> int:
    """Digits after the decimal point as written.

    >>> decimals("155.40"), decimals("300")
    (2, 0)
    """
    return len(text.partition(".")[2])


def fixed(value: Fraction, places: int, *, direction: int = 0) -> str:
    """A fraction with so many decimals: to the nearest (half to even), down (-1) or up (1).

    >>> fixed(Fraction(2, 3), 2), fixed(Fraction(2, 3), 2, direction=-1), fixed(Fraction(5), 1)
    ('0.67', '0.66', '5.0')
    """
    scaled, denominator = value.numerator * 10**places, value.denominator
    number, rest = divmod(scaled, denominator)
    if direction > 0:
        number += rest > 0
    elif direction == 0:
        number += 2 * rest > denominator or (2 * rest == denominator and number % 2)
    sign, digits = ("-" if number < 0 else ""), str(abs(number)).rjust(places + 1, "0")
    return sign + (f"{digits[:-places]}.{digits[-places:]}" if places else digits)


def places_of(value: Fraction) -> int | None:
    """The fewest decimals that write a fraction exactly, or None where no finite number does.

    >>> places_of(Fraction(1, 8)), places_of(Fraction(7)), places_of(Fraction(1, 3))
    (3, 0, None)
    """
    denominator, twos, fives = value.denominator, 0, 0
    while denominator % 2 == 0:
        denominator, twos = denominator // 2, twos + 1
    while denominator % 5 == 0:
        denominator, fives = denominator // 5, fives + 1
    return max(twos, fives) if denominator == 1 else None


def exact(value: Fraction) -> str:
    """The shortest decimal text of a fraction that has one (places_of says whether)."""
    places = places_of(value)
    if places is None:
        raise ValueError(f"{value} has no finite decimal")
    return fixed(value, places)


def outward(value: Fraction, direction: int, *, places: int = 6) -> str:
    """Decimal text of a bound: exact where that is short, else rounded outward.

    >>> outward(Fraction("95.35"), -1), outward(Fraction(2000, 3), -1), outward(Fraction(2000, 3), 1)
    ('95.35', '666.666666', '666.666667')
    """
    exactly = places_of(value)
    if exactly is not None and exactly <= 12:
        return fixed(value, exactly)
    return fixed(value, places, direction=direction)
