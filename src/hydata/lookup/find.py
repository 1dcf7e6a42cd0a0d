"""Where a word leads: columns, tables, indicators, areas, programmes, sources; best first."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from difflib import get_close_matches

from hydata.ledger import Ledger
from hydata.lookup.words import match, near_match
from hydata.package import Package

KINDS = ("column", "indicator", "table", "area", "programme", "source")
LABEL = re.compile(r"(?:^|/)col:(.*[^\W\d].*)$")
# What a name is worth beside the thing's own id and titles.
ALIAS, OTHER_MEASURE, LABELLED, TOLD = 0.9, 0.9, 0.85, 0.3


@dataclass(frozen=True)
class Hit:
    """Something that answers the word; `where` names the tables or table.columns that hold it."""

    kind: str
    name: str
    where: tuple[str, ...]
    title: str
    title_zh: str
    score: float
    as_typed: bool = True

    def to_dict(self) -> dict[str, str | float]:
        """As a row of a table: the places joined with commas."""
        parts = {"kind": self.kind, "name": self.name, "where": ", ".join(self.where)}
        return {**parts, "title": self.title, "title_zh": self.title_zh, "score": self.score}


@dataclass(frozen=True)
class Known:
    """Something that can be found, and each name of it with what the name is worth."""

    hit: Hit
    names: dict[str, float] = field(default_factory=dict)


def find(package: Package, word: str) -> list[Hit]:
    """What answers a word in Chinese, English or pinyin; typing errors are forgiven where nothing does.

    Names, titles, old names (aliases.csv), labels of the sources, and, last, descriptions.
    """
    known = list(everything(package))
    return _answers(known, word, match) or [
        replace(hit, as_typed=False) for hit in _answers(known, word, near_match, least_worth=0.5)
    ]


def nearest_words(package: Package, word: str) -> str:
    """What to say where nothing answers: the known names and titles most like the word."""
    names = {name for each in everything(package) for name, worth in each.names.items() if worth > TOLD}
    close = get_close_matches(word, sorted(names), n=3, cutoff=0.4)
    return f"the nearest words are {', '.join(close)}" if close else "`hydata show` lists the tables"


def _answers(
    known: list[Known], word: str, how: Callable[[str, str], float], least_worth: float = 0
) -> list[Hit]:
    hits = []
    for each in known:
        scores = [worth * how(word, name) for name, worth in each.names.items() if worth >= least_worth]
        score = round(max(scores, default=0), 3)
        if score > 0:
            hits.append(replace(each.hit, score=score))
    return sorted(hits, key=lambda hit: (-hit.score, KINDS.index(hit.kind), len(hit.title), hit.name))


def everything(package: Package) -> Iterator[Known]:
    """All that has a name in a package."""
    ledger = Ledger(package)
    names = _indicator_names(ledger) if package.ours else {}
    places = _places(ledger) if package.ours and "provenance" in package else {}
    yield from _columns(package, names)
    for resource in package:
        hit = Hit("table", resource.name, (resource.name,), resource.title, resource.title_zh, 0)
        yield _known(hit, {resource.description: TOLD})
    if not package.ours:
        return
    for id, row in ledger.indicators.items():
        where = places.get(("indicator", id), ())
        yield _known(Hit("indicator", id, where, row["title_en"], row["title_zh"], 0), names[id])
    for id, row in ledger.areas.items():
        hit = Hit("area", id, places.get(("area", id), ()), row["name_en"], row["name_zh"], 0)
        yield _known(hit, {row.get("name_pinyin", ""): 0.9, row.get("name_pinyin", "").replace(" ", ""): 0.9})
    for id, row in ledger.sources.items():
        hit = Hit("source", id, places.get(("source", id), ()), row["title"], "", 0)
        yield _known(hit, {row["publisher"]: LABELLED, row.get("alias", ""): 1.0}, 0.9)
    for row in ledger.table("programmes") if "programmes" in package else ():
        hit = Hit("programme", row["programme"], ("programmes",), row["domain"], row["name_zh"], 0)
        yield _known(hit, {})


def _known(hit: Hit, more: dict[str, float], worth: float = 1.0) -> Known:
    names = dict.fromkeys((hit.name, hit.title, hit.title_zh), worth)
    for name, value in more.items():
        names[name] = max(value, names.get(name, 0))
    return Known(hit, {name: value for name, value in names.items() if name})


def _columns(package: Package, indicators: dict[str, dict[str, float]]) -> Iterator[Known]:
    """One column name is one quantity, in however many tables it stands."""
    found: dict[str, Known] = {}
    for resource in package:
        for each in resource.schema.fields if resource.schema else ():
            place = f"{resource.name}.{each.name}"
            if each.name in found:
                known = found[each.name]
                found[each.name] = replace(known, hit=replace(known.hit, where=(*known.hit.where, place)))
                continue
            own = 1.0 if each.measure in ("", "level", "count") else OTHER_MEASURE
            names = {name: own * worth for name, worth in indicators.get(each.indicator, {}).items()}
            hit = Hit("column", each.name, (place,), each.title, each.title_zh, 0)
            found[each.name] = _known(hit, {**names, each.description: TOLD})
    yield from found.values()


def _indicator_names(ledger: Ledger) -> dict[str, dict[str, float]]:
    """Indicator -> its names, old and short ones too, its labels in the sources, its definition."""
    names: dict[str, dict[str, float]] = {
        id: {row.get("definition", ""): TOLD, id: 1, row["title_en"]: 1, row["title_zh"]: 1}
        for id, row in ledger.indicators.items()
    }
    for row in ledger.table("observations"):
        label = LABEL.search(row["locator"])
        if label and row["indicator"] in names:
            names[row["indicator"]][label[1]] = LABELLED
    for row in ledger.table("aliases") if "aliases" in ledger.package else ():
        if row["indicator"] in names:
            names[row["indicator"]][row["word"]] = ALIAS
    return names


def _places(ledger: Ledger) -> dict[tuple[str, str], tuple[str, ...]]:
    """(indicator, area or source; its id) -> the tables, or table.columns, that it feeds."""
    found: dict[tuple[str, str], dict[str, None]] = {}
    for row in ledger.table("provenance"):
        observation = ledger.observations.get(row["observation"])
        if observation is None:
            continue
        column = row["table"] if row["field"] == "value" else f"{row['table']}.{row['field']}"
        for what, place in (("indicator", column), ("area", row["table"]), ("source", row["table"])):
            found.setdefault((what, observation[what]), {})[place] = None
    return {what: tuple(places) for what, places in found.items()}


def told(hit: Hit) -> str:
    """A hit on one line: kind, where to look, titles.

    >>> told(Hit("column", "gdp_cny_100m", ("gdp.gdp_cny_100m",), "Gross product", "地区生产总值", 1))
    'column     gdp.gdp_cny_100m  Gross product 地区生产总值'
    """
    places = ", ".join(hit.where[:3]) + (f", ... ({len(hit.where)})" if len(hit.where) > 3 else "")
    names = [places] if hit.kind == "column" else [hit.name] if hit.where == (hit.name,) else None
    if names is None:
        names = [hit.name, f"in {places}"] if places else [hit.name]
    titles = " ".join(each for each in (hit.title, hit.title_zh) if each)
    return f"{hit.kind:<10} {' '.join(names)}  {titles}".rstrip()
