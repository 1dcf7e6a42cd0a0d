"""Shares that add up by groups of rows, wherever the rows stand; their sums in memory, or on the disk.

A run is rows of one group that follow each other. Runs are added up by two 64-bit numbers made of what
their rows have in common, so that no two groups are taken for one.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from hydata.figures import Interval
from hydata.sense.vectors import MOST, Cells, Flags, Numbers, step

BUDGET = 64 << 20  # bytes of runs that are held
FILES = 64  # each with its share of the groups
BOUND = 4 * 10**18  # a sum beyond it comes near the end of 64 bits
MOST_ODD = 1_000_000  # groups with odd cells, which are added up one by one
SUMS, COUNTS = ("value", "lower", "upper"), ("there", "missing", "beyond")
RUN = np.dtype(
    [
        *(("key", "u8"), ("other", "u8"), ("part", "i4"), ("first", "i8")),
        *((name, "i8") for name in SUMS),
        *((name, "i4") for name in COUNTS),
    ]
)
Runs = npt.NDArray[Any]
Key = tuple[int, int]


NOTHING = Interval.point(0)


@dataclass(frozen=True)
class Sum:
    """What cells add up to: their values, what they stand for, how many there are and how many are not."""

    value: Fraction = Fraction(0)
    stands_for: Interval = NOTHING
    there: int = 0
    missing: int = 0

    def __add__(self, other: Sum) -> Sum:
        stands_for = self.stands_for + other.stands_for
        return Sum(
            self.value + other.value, stands_for, self.there + other.there, self.missing + other.missing
        )


@dataclass(frozen=True)
class Group:
    """One group: part file and row where it begins, and what it adds up to; `beyond`: too large for that."""

    first: tuple[int, int]
    sum: Sum
    beyond: bool


def runs(keys: tuple[Numbers, Numbers], columns: Sequence[Cells], places: int, rows: Any) -> Runs:
    """The runs of a block, its cells on a grid of so many decimals; `rows` says where each row stands."""
    key, other = keys
    if not len(key):
        return np.empty(0, RUN)
    starts = np.flatnonzero(np.r_[True, (key[1:] != key[:-1]) | (other[1:] != other[:-1])])
    found = np.zeros(len(starts), RUN)
    found["key"], found["other"], found["first"] = key[starts], other[starts], rows[starts]
    length, finer = np.diff(np.r_[starts, len(key)]), step(MOST) // step(places)
    for each in columns:
        if float(np.abs(each.value).max()) * int(length.max()) * finer > BOUND / len(columns):
            size = np.add.reduceat(np.abs(each.value).astype(float), starts) * finer
            found["beyond"] += size > BOUND / len(columns)
        for name in SUMS:
            found[name] += np.add.reduceat(getattr(each, name), starts) * finer
        there = length if each.there.all() else np.add.reduceat(each.there.astype(np.int64), starts)
        found["missing"] += length - there
        # What is odd comes on top, exactly.
        odd = np.add.reduceat(each.odd.astype(np.int64), starts) if each.odd.any() else 0
        found["there"] += there - odd
    return found


def closed(runs: Runs, low: int, high: int, odd: Mapping[Key, Sum]) -> tuple[Runs, Numbers]:
    """The runs that have to be kept, and the keys of groups that lie inside of the block and add up to it.

    Nothing is closed in a block whose groups do not stand together, or have odd cells.
    """
    keys = np.sort(runs["key"])
    if len(runs) < 3 or odd or (keys[1:] == keys[:-1]).any():
        return runs, np.empty(0, np.uint64)
    done = (runs["missing"] == 0) & (runs["beyond"] == 0) & (runs["there"] > 0)
    done &= (runs["lower"] <= high) & (runs["upper"] >= low)
    done[[0, -1]] = False
    done[np.argmax(done)] = False  # one example is kept
    return runs[~done], runs["key"][done]


@dataclass
class Groups:
    """The groups of a table so far. Of those that are closed only the key is kept: eight bytes a group.

    `closing` is over for a table in which a closed group came back; it is read once more.
    """

    closing: bool = True
    done: list[Numbers] = field(default_factory=list)
    budget: int = BUDGET
    kept: list[Runs] = field(default_factory=list)
    odd: dict[Key, Sum] = field(default_factory=dict)
    files: tempfile.TemporaryDirectory[str] | None = None

    def take(self, runs: Runs, odd: Mapping[Key, Sum], part: int, row: int) -> None:
        """Take the runs of the next block, whose first row stands there, and what is odd in it."""
        runs["part"], runs["first"] = part, runs["first"] + row
        for key, each in odd.items():
            self.odd[key] = self.odd.get(key, Sum()) + each
        self.kept.append(runs)
        if sum(each.nbytes for each in self.kept) > self.budget:
            self.kept = [_by_key(np.concatenate(self.kept))]
            if self.kept[0].nbytes > self.budget // 2:
                self._share_out()

    def _share_out(self) -> None:
        self.files = self.files or tempfile.TemporaryDirectory(prefix="hydata-")
        for number, share in enumerate(_shares(self.kept[0])):
            with (Path(self.files.name) / str(number)).open("ab") as file:
                share.tofile(file)
        self.kept = []

    def scattered(self) -> bool:
        """Whether rows of a closed group stand elsewhere too, or may do so."""
        done = np.sort(np.concatenate([np.empty(0, np.uint64), *self.done]))
        self.done = [done]
        if not len(done):
            return False
        back = (len(done) > 1 and (done[1:] == done[:-1]).any()) or any(
            _among(done, found["key"]).any() for found in self.added()
        )
        return bool(back)

    def added(self) -> Iterator[Runs]:
        """All groups, a part of them at a time; each as one run."""
        held = np.concatenate([np.empty(0, RUN), *self.kept])
        if self.files is None:
            yield _by_key(held)
            return
        for number, share in enumerate(_shares(held)):
            stored = np.fromfile(Path(self.files.name) / str(number), RUN)
            yield _by_key(np.concatenate([stored, share]))

    def group(self, run: Any) -> Group:
        """A group, what is odd in it included."""
        lower, upper, value = (Fraction(int(run[name]), step(MOST)) for name in ("lower", "upper", "value"))
        plain = Sum(value, Interval(lower, upper), int(run["there"]), int(run["missing"]))
        odd = self.odd.get((int(run["key"]), int(run["other"])), Sum())
        return Group((int(run["part"]), int(run["first"])), plain + odd, bool(run["beyond"]))

    def strange(self, found: Runs) -> Flags:
        """Which groups are not decided by their sums on the grid."""
        keys = np.array([key for key, _ in self.odd], np.uint64)
        return np.isin(found["key"], keys) | (found["beyond"] > 0)


def _shares(runs: Runs) -> list[Runs]:
    """Runs by the first digits of their key, so that those of one group stay together."""
    share = (runs["key"] >> np.uint64(58)).astype(np.uint8)
    order = np.argsort(share, kind="stable")
    return np.split(runs[order], np.searchsorted(share[order], np.arange(1, FILES)))


def _by_key(runs: Runs) -> Runs:
    """Runs of one group as one; most groups have one run only, if rows of a group stand together."""
    keys = np.sort(runs["key"])
    twice = keys[1:][keys[1:] == keys[:-1]]
    if not len(twice):
        return runs
    several = _among(twice, runs["key"])
    return np.concatenate([runs[~several], _merged(runs[several])])


def _among(known: Numbers, keys: Numbers) -> Flags:
    """Which keys are among those known, which stand in order."""
    at = np.searchsorted(known, keys)
    at[at == len(known)] = 0
    found: Flags = known[at] == keys
    return found


def _merged(runs: Runs) -> Runs:
    runs = runs[np.lexsort((runs["first"], runs["part"], runs["other"], runs["key"]))]
    new = (runs["key"][1:] != runs["key"][:-1]) | (runs["other"][1:] != runs["other"][:-1])
    starts = np.flatnonzero(np.r_[True, new])
    found = runs[starts].copy()
    size = np.add.reduceat(np.abs(runs["value"]).astype(float), starts)
    for name in (*SUMS, *COUNTS):
        found[name] = np.add.reduceat(runs[name], starts)
    found["beyond"] += size > BOUND
    return found
