"""Areas that add up, for the benchmarks: counties, prefectures, provinces, a country; made from a seed.

The true figures are drawn for the counties, in yuan and persons, and added up exactly; then each is
printed by itself, rounded half to even. So sums of printed figures miss by rounding alone, and every
identity holds on the intervals. On demand some cells are wrong; `wrong.json` beside the package lists them.
"""

from __future__ import annotations

import json
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

Whole = npt.NDArray[np.int64]
SECTORS = ("gdp_primary", "gdp_secondary", "gdp_tertiary")
MONEY = [f"{name}_cny_100m" for name in ("gdp", *SECTORS)]
SHARES = [f"{name}_share_pct" for name in SECTORS]
PEOPLE = ["population", "population_male", "population_female", "population_urban"]
URBAN_SHARE = "population_urban_share_pct"
# Column -> its unit, and the decimals that it is printed with.
COLUMNS = {
    **dict.fromkeys(MONEY, ("CNY_100M", 2)),
    **dict.fromkeys(SHARES, ("percent", 1)),
    **dict.fromkeys(PEOPLE, ("person", 0)),
    URBAN_SHARE: ("percent", 2),
}
RULES: list[dict[str, Any]] = [
    {"rule": "total", "whole": MONEY[0], "parts": MONEY[1:]},
    {"rule": "total", "whole": "population", "parts": PEOPLE[1:3]},
    {"rule": "shares", "fields": SHARES},
    *(
        {"rule": "share-of", "share": share, "part": part, "whole": MONEY[0]}
        for share, part in zip(SHARES, MONEY[1:], strict=True)
    ),
    {"rule": "share-of", "share": URBAN_SHARE, "part": "population_urban", "whole": "population"},
    {"rule": "subset", "part": "population_urban", "whole": "population"},
    {"rule": "area-total", "fields": [*MONEY, *PEOPLE], "partition": "areas"},
]
KINDS = ("x10", "sign", "swapped", "neighbour")


def hierarchy(count: int) -> tuple[list[str], Whole]:
    """Codes like those of GB/T 2260, in their order, and where the whole of each area stands; -1 for none.

    Of 3,000 areas 10 are provinces and 150 prefectures. A country has two of each, and each has counties.
    """
    prefectures = max(2, count // 20)
    provinces = max(2, prefectures // 15)
    counties = count - 1 - provinces - prefectures
    codes, wholes = ["100000"], [-1]
    for province, inside in enumerate(np.array_split(np.arange(prefectures), provinces), start=11):
        of_country = len(codes)
        codes, wholes = [*codes, f"{province}0000"], [*wholes, 0]
        for number, prefecture in enumerate(inside, start=1):
            of_province, more = len(codes), counties // prefectures + (prefecture < counties % prefectures)
            codes += [f"{province}{number:02}{county:02}" for county in range(more + 1)]
            wholes += [of_country, *[of_province] * more]
    return codes, np.array(wholes)


def truths(wholes: Whole, years: int, rng: np.random.Generator) -> dict[str, Whole]:
    """The true figures of each area (a row) and year (a column), added up from the counties."""
    shape = len(wholes), years
    rise = 1.06 ** np.arange(years)
    size = rng.lognormal(0, 0.5, (shape[0], 1))  # of a county: 400,000 people, 20 thousand million yuan
    people = 4e5 * size * rng.normal(1, 0.01, shape)
    money = 2e10 * size * rise * rng.normal(1, 0.02, shape)
    mix = rng.dirichlet((4, 12, 16), shape[0])[:, None, :] + rng.uniform(0.01, 0.03, (*shape, 3))
    women, urban = (
        rng.uniform(low, high, (shape[0], 1)) + rng.uniform(0, 0.01, shape)
        for low, high in ((0.47, 0.49), (0.2, 0.9))
    )
    drawn = {
        **{name: money * mix[..., number] for number, name in enumerate(MONEY[1:])},
        "population_male": people * (1 - women),
        "population_female": people * women,
        "population_urban": people * urban,
    }
    leaves = np.setdiff1d(np.arange(shape[0]), wholes)
    found: dict[str, Whole] = {}
    for name, each in drawn.items():
        found[name] = np.zeros(shape, np.int64)
        below = leaves
        found[name][leaves] = each[leaves].astype(np.int64)
        while len(below) and wholes[below[0]] >= 0:  # all counties lie equally deep
            np.add.at(found[name], wholes[below], found[name][below])
            below = np.unique(wholes[below])
    found[MONEY[0]] = sum((found[name] for name in MONEY[1:]), np.zeros(shape, np.int64))
    found["population"] = found["population_male"] + found["population_female"]
    return found


def rounded(above: Whole, below: Whole | int) -> Whole:
    """The quotient of positive whole numbers, rounded half to even."""
    quotient, rest = np.divmod(above, below)
    return np.asarray(quotient + ((2 * rest > below) | ((2 * rest == below) & (quotient % 2 == 1))))


def printed(true: dict[str, Whole]) -> dict[str, Whole]:
    """What is printed of each figure, in units of its last decimal."""
    parts = dict(zip(SHARES, MONEY[1:], strict=True))
    return {
        **{name: rounded(true[name], 10**6) for name in MONEY},
        **{name: rounded(true[part] * 1000, true[MONEY[0]]) for name, part in parts.items()},
        **{name: true[name] for name in PEOPLE},
        URBAN_SHARE: rounded(true["population_urban"] * 10_000, true["population"]),
    }


def slipped(kind: str, text: str, neighbour: str) -> str:
    """A cell as a slip of the hand leaves it; unchanged where this kind of slip changes nothing."""
    if kind == "swapped":
        at = [place for place, sign in enumerate(text) if sign.isdigit()]
        for one, other in pairwise(at):
            if text[one] != text[other] and not (one == 0 and text[other] == "0"):
                return f"{text[:one]}{text[other]}{text[one + 1 : other]}{text[one]}{text[other + 1 :]}"
        return text
    return {"x10": str(Decimal(text) * 10), "sign": f"-{text}", "neighbour": neighbour}[kind]


def spoilt(frame: pl.DataFrame, count: int, rng: np.random.Generator) -> tuple[pl.DataFrame, list[Any]]:
    """The table with so many wrong cells, and a list of them: where, of what kind, what was, what is.

    A neighbour is the next column of the same unit.
    """
    names = list(COLUMNS)
    columns = {name: frame[name].to_list() for name in names}
    listed = []
    for number, cell in enumerate(rng.choice(frame.height * len(names), count, replace=False).tolist()):
        row, name = cell // len(names), names[cell % len(names)]
        alike = [each for each in names if COLUMNS[each][0] == COLUMNS[name][0]]
        was, beside = frame[name][row], frame[alike[(alike.index(name) + 1) % len(alike)]][row]
        # Each kind comes as often as the others; a slip that changes nothing makes way for the next.
        kinds = [*KINDS[number % 4 :], *KINDS]
        kind, now = next((kind, now) for kind in kinds if (now := slipped(kind, was, beside)) != was)
        columns[name][row] = now
        where = {"area": frame["area"][row], "period": frame["period"][row], "field": name}
        listed.append({**where, "kind": kind, "was": was, "is": now})
    return frame.with_columns(pl.Series(name, columns[name]) for name in names), listed


def descriptor() -> dict[str, Any]:
    """The package: figures, and which areas make up which."""
    texts = {"type": "string", "constraints": {"required": True}}
    figures = [
        *({"name": name, **texts} for name in ("area", "period")),
        *(
            {"name": name, "type": "number" if decimals else "integer", "unit": unit}
            for name, (unit, decimals) in COLUMNS.items()
        ),
    ]
    parts = ["partition", "whole", "member"]
    schemas = {
        "figures": {"fields": figures, "primaryKey": ["area", "period"], "rules": RULES},
        "partitions": {"fields": [{"name": name, **texts} for name in parts], "primaryKey": parts},
    }
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "areas",
        "resources": [
            {"name": name, "type": "table", "path": f"{name}.csv", "schema": schema}
            for name, schema in schemas.items()
        ],
    }


def write(folder: Path, areas: int, years: int = 20, *, wrong: int = 0, seed: int = 1) -> Path:
    """A package of areas x years rows of twelve figures, of which some are wrong."""
    folder.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(seed)
    codes, wholes = hierarchy(areas)
    # A figure in units of its last decimal is below 2**53, so a float holds it and the type rounds it back.
    figures = {
        name: (pl.Series(each.reshape(-1)) / 10 ** COLUMNS[name][1]).cast(pl.Decimal(38, COLUMNS[name][1]))
        for name, each in printed(truths(wholes, years, rng)).items()
    }
    frame = pl.DataFrame(
        {
            "area": np.repeat(codes, years),
            "period": np.tile([str(2000 + year) for year in range(years)], areas),
            **{name: figures[name] for name in COLUMNS},
        }
    )
    listed: list[Any] = []
    if wrong:
        frame, listed = spoilt(frame.with_columns(pl.col(*COLUMNS).cast(pl.String)), wrong, rng)
    frame.write_csv(folder / "figures.csv")
    members = {"whole": [codes[at] for at in wholes[1:]], "member": codes[1:]}
    pl.DataFrame({"partition": ["areas"] * (areas - 1), **members}).write_csv(folder / "partitions.csv")
    for name, content in {"datapackage": descriptor(), "wrong": listed}.items():
        text = json.dumps(content, indent=1, ensure_ascii=False)
        (folder / f"{name}.json").write_text(text + "\n", encoding="utf-8")
    return folder
