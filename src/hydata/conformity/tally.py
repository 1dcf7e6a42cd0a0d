"""What a part of a table yielded: counts, values, first places. Parts add up to the whole.

Whatever a batch of rows, a part file or another process tells is a Tally; added up in any order
they give the same findings. Nothing in it grows with the number of faults, unless every place is
asked for.
"""

from __future__ import annotations

from bisect import insort
from dataclasses import dataclass, field

from hydata.conformity.faults import Fault
from hydata.findings import Finding, Sample

VALUES = 1000  # different wrong values that are counted apart
LONGEST = 200  # characters of a value that are kept

Kind = tuple[str, str, str]  # rule, kind, field
# Part file, line, record, column; then what is told there, so that no two places compare equal.
Placed = tuple[int, int, int, int, str, Sample, Fault]


@dataclass(eq=False)
class Group:
    """All faults of one rule, kind and field: how many, with which values, and the first places."""

    count: int = 0
    values: dict[str, int] | None = field(default_factory=dict)  # None: too many to count apart
    places: list[Placed] = field(default_factory=list)

    def tell(self, value: str, times: int) -> None:
        """Count a value; where there are more than VALUES of them, none is counted any more."""
        self.count += times
        if self.values is None:
            return
        value = value[:LONGEST]
        self.values[value] = self.values.get(value, 0) + times
        if len(self.values) > VALUES:
            self.values = None

    def add(self, other: Group, most: int | None) -> None:
        """Take over what another part told."""
        counted = self.count + other.count
        if self.values is None or other.values is None:
            self.values = None
        else:
            for value, times in other.values.items():
                self.tell(value, times)
        self.count = counted
        self.places = sorted(self.places + other.places, key=lambda place: place[:5])[:most]


class Tally:
    """Everything that was told of a table so far.

    >>> one, other = Tally(samples=1), Tally(samples=1)
    >>> one.add(Fault("type-error", "", "no integer", "x", row=9, line=9, column=2, field="n"), key="b")
    >>> other.add(Fault("type-error", "", "no integer", "x", row=4, line=4, column=2, field="n"), key="a")
    >>> one.merge(other)
    >>> [(each.message, each.count, each.samples[0].row) for each in one.findings("gdp", ("gdp.csv",))]
    [("no integer: 'x' 2 times", 2, 4)]
    """

    def __init__(self, samples: int | None = 10) -> None:
        self.samples = samples
        self.groups: dict[Kind, Group] = {}

    def add(self, fault: Fault, *, key: str = "", part: int = 0) -> None:
        """Count one fault at its place."""
        self.count(fault, 1)
        self.place(fault, key=key, part=part)

    def count(self, fault: Fault, times: int) -> None:
        """Count faults of a kind and value, whose places are told apart."""
        self._group(fault).tell(fault.value, times)

    def place(self, fault: Fault, *, key: str = "", part: int = 0) -> None:
        """Keep the place of a fault that was counted, if it is among the first."""
        places = self._group(fault).places
        at = (part, fault.line or 0, fault.row or 0, fault.column or 0, fault.value)
        if self.full((fault.rule, fault.kind, fault.field)) and at >= places[-1][:5]:
            return
        sample = Sample(fault.value, fault.row, fault.line, fault.column, key)
        insort(places, (*at, sample, fault), key=lambda place: place[:5])
        if self.samples is not None:
            del places[max(self.samples, 1) :]

    def hint(self, kind: Kind, hint: str) -> None:
        """Say what helps against a kind of fault, where that was known only at the end."""
        places = self.groups[kind].places
        places[0] = (*places[0][:6], places[0][6]._replace(hint=hint))

    def full(self, kind: Kind) -> bool:
        """Whether as many places of a rule, kind and field are kept as are wanted."""
        return self.samples is not None and len(self.groups[kind].places) >= max(self.samples, 1)

    def merge(self, other: Tally, *, rows: int = 0, lines: int = 0, part: int = 0) -> None:
        """Add what another part told, whose first row stands after so many `rows` and `lines`.

        In which order parts are added makes no difference.
        """
        most = None if self.samples is None else max(self.samples, 1)
        for kind, group in other.groups.items():
            if rows or lines or part:
                group.places = [_moved(place, rows, lines, part) for place in group.places]
            self.groups.setdefault(kind, Group()).add(group, most)

    def __len__(self) -> int:
        """How many faults there were, listed or not."""
        return sum(group.count for group in self.groups.values())

    def rules(self) -> set[str]:
        """The rules that were broken."""
        return {rule for rule, _, _ in self.groups}

    def _group(self, fault: Fault) -> Group:
        return self.groups.setdefault((fault.rule, fault.kind, fault.field), Group())

    def findings(self, resource: str, paths: tuple[str, ...]) -> list[Finding]:
        """One finding a rule, kind and field, in the order of their first places."""
        groups = sorted(self.groups.items(), key=lambda each: (each[1].places[0][:5], each[0]))
        return [self._finding(kind, group, resource, paths) for kind, group in groups]

    def _finding(self, kind: Kind, group: Group, resource: str, paths: tuple[str, ...]) -> Finding:
        faults = [place[-1] for place in group.places]
        reasons = dict.fromkeys(fault.message for fault in faults)
        first = next(iter(reasons))
        samples = tuple(
            place[5]._replace(path=paths[place[0]]) if len(paths) > 1 else place[5] for place in group.places
        )
        return Finding(
            kind[0], faults[0].severity, f"{first}{_values(group)}", resource,
            paths[group.places[0][0]] if paths else "", kind[2], group.count, samples,
            next((fault.hint for fault in faults if fault.hint), ""),
        )  # fmt: skip


def _moved(place: Placed, rows: int, lines: int, part: int) -> Placed:
    """A place that was counted from the beginning of its block."""
    first, line, row, column, value, sample, fault = place
    if sample.row is not None:
        row, sample = row + rows, sample._replace(row=sample.row + rows)
    if sample.line is not None:
        line, sample = line + lines, sample._replace(line=sample.line + lines)
    return first + part, line, row, column, value, sample, fault


def _values(group: Group) -> str:
    """The most frequent values, and how often each stands there."""
    if group.values is None:
        return f": more than {VALUES:,} different values"
    if not any(group.values):
        return ""
    most = sorted(group.values.items(), key=lambda each: (-each[1], each[0]))
    shown = ", ".join(f"{value!r}" + (f" {times:,} times" if times > 1 else "") for value, times in most[:5])
    more = len(most) - 5
    return f": {shown}" + (f" and {more:,} other values" if more > 0 else "")
