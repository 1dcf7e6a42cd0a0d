"""Wholes and their members: as a partition lists them, or as the codes themselves tell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from hydata.schema import Rule
from hydata.types.patterns import compiled

Partitions = Mapping[tuple[str, str], Sequence[str]]  # (partition, whole) -> its members


def by_code(codes: Iterable[str], levels: Sequence[int]) -> dict[str, list[str]]:
    """Whole -> its members, in order, of codes that are cut at some lengths.

    A code may be filled up with zeros (430400), or grow (DE1). The whole of a code is the code at the next
    shorter level that is there. What has another length, or a suffix, belongs to nothing.

    >>> by_code(["430000", "430400", "430423", "430481", "430400-own"], [2, 4, 6])
    {'430000': ['430400'], '430400': ['430423', '430481']}
    >>> by_code(["DE", "DE6", "DE60", "DE600"], [2, 3, 4, 5])
    {'DE': ['DE6'], 'DE6': ['DE60'], 'DE60': ['DE600']}
    """
    known, levels = set(codes), sorted(levels)
    stems: dict[str, str] = {}
    for code in sorted(known):
        if stem := _stem(code, known, levels):
            stems.setdefault(stem, code)  # of two spellings of one, the shorter
    found: dict[str, list[str]] = {}
    for stem, code in stems.items():
        shorter = [stem[:level] for level in levels if level < len(stem)]
        whole = next((stems[each] for each in reversed(shorter) if each in stems), None)
        if whole is not None:
            found.setdefault(whole, []).append(code)
    return {whole: sorted(found[whole]) for whole in sorted(found)}


def _stem(code: str, known: set[str], levels: Sequence[int]) -> str:
    """A code without the zeros that fill it up; empty where it ends at no level.

    The 0 of DE60 fills nothing up where DE6 is there too.
    """
    if not code.replace(".", "").isalnum():
        return ""
    ends = [level for level in levels if level <= len(code) and not code[level:].strip("0")]
    taken = [level for level in ends if level < len(code) and code[:level] in known]
    return next((code[:level] for level in ends if level > max(taken, default=0)), "")


def loop(partition: Mapping[str, Sequence[str]]) -> list[str]:
    """A chain from a whole, through members, back to itself; empty when there is none.

    >>> loop({"a": ["b", "c"], "b": ["a"]}), loop({"a": ["b", "c"], "b": ["c"]})
    (['a', 'b', 'a'], [])
    """
    done: set[str] = set()
    for first in partition:
        chain: dict[str, Iterator[str]] = {first: iter(partition[first])}
        while chain:
            last = next(reversed(chain))
            member = next((each for each in chain[last] if each not in done), None)
            if member is None:
                done.add(last)
                del chain[last]
            elif member in chain:
                order = list(chain)
                return [*order[order.index(member) :], member]
            else:
                chain[member] = iter(partition.get(member, ()))
    return []


def listed(name: str, partitions: Partitions) -> dict[str, list[str]]:
    """Whole -> its members, of one partition.

    >>> listed("two", {("two", "a"): ["b", "c"], ("one", "a"): ["d"]})
    {'a': ['b', 'c']}
    """
    return {whole: list(members) for (each, whole), members in partitions.items() if each == name}


def wholes(rule: Rule, codes: Iterable[str], partitions: Partitions) -> list[tuple[str, list[str]]]:
    """The wholes that a rule area-total speaks of, each with its members.

    With `levels` these are made of the codes that a table has; a `where` of the column of the areas says
    which of them count.

    >>> wholes(Rule("area-total", {"levels": [1, 2]}), ["1", "11", "12"], {})
    [('1', ['11', '12'])]
    """
    if "levels" not in rule.raw:
        return list(listed(str(rule.raw["partition"]), partitions).items())
    pattern = rule.where.get(area_of(rule))
    admitted = codes if pattern is None else filter(compiled(pattern).matches, codes)
    return list(by_code(admitted, rule.raw["levels"]).items())


def area_of(rule: Rule) -> str:
    """The column that holds the codes of the areas.

    >>> area_of(Rule("area-total", {"area": "geo"})), area_of(Rule("area-total", {}))
    ('geo', 'area')
    """
    return str(rule.raw.get("area", "area"))
