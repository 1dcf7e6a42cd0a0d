"""Numbers of keys that are kept to find those that stand there twice: sorted in memory, or shared out.

Beyond the memory that may be used they go to files, each with its share of them.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    import polars as pl

Numbers = npt.NDArray[np.uint64]
AT_ONCE = 16  # blocks whose numbers are shared out together
SHARES = 64
# Odd constants that spread near numbers far apart.
SPREAD, MIX = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F)


class Repeated:
    """Numbers that stand there more than once, in order."""

    def __init__(self, numbers: Numbers) -> None:
        self.numbers = numbers

    def __len__(self) -> int:
        return len(self.numbers)

    def among(self, numbers: pl.Series) -> npt.NDArray[np.bool_]:
        """Which of some numbers are among them."""
        if not len(self):
            return np.zeros(len(numbers), bool)
        looked = _unsigned(numbers)
        at = np.searchsorted(self.numbers, looked)
        at[at == len(self)] = 0
        found: npt.NDArray[np.bool_] = self.numbers[at] == looked
        return found


class Kept:
    """The numbers of all rows so far, of which a budget of bytes may be in memory."""

    def __init__(self, budget: int) -> None:
        self.budget = budget
        self.kept: list[Numbers] = []
        self.files: tempfile.TemporaryDirectory[str] | None = None

    def keep(self, numbers: pl.Series) -> None:
        """Keep numbers in memory, or share them out to files when there are too many."""
        self.kept.append(_unsigned(numbers))
        if sum(each.nbytes for each in self.kept) <= self.budget // 4:  # sorting and sharing out take as much
            return
        self.files = self.files or tempfile.TemporaryDirectory(prefix="hydata-")
        while self.kept:  # a few at a time, which takes little memory
            some = np.concatenate(self.kept[-AT_ONCE:])
            del self.kept[-AT_ONCE:]
            share = _share(some)
            for number in range(SHARES):
                with (Path(self.files.name) / str(number)).open("ab") as file:
                    some[share == number].tofile(file)

    def repeated(self) -> Repeated:
        """The numbers that stand there more than once."""
        found = [_twice(numbers) for numbers in self._shares()]
        self.kept = []
        if self.files is not None:
            self.files.cleanup()
        return Repeated(np.sort(np.concatenate(found)))

    def _shares(self) -> Iterator[Numbers]:
        kept = np.concatenate(self.kept) if self.kept else np.empty(0, np.uint64)
        self.kept = []
        if self.files is None:
            yield kept
            return
        share = _share(kept)
        for number in range(SHARES):
            stored = np.fromfile(Path(self.files.name) / str(number), np.uint64)
            yield np.concatenate([stored, kept[share == number]])


def mixed(hashes: Sequence[Numbers]) -> Numbers:
    """One number of several; equal ones of equal ones."""
    total = np.zeros(len(hashes[0]), np.uint64)
    for each in hashes:
        total = (total * MIX) ^ each
    return total


def _unsigned(numbers: pl.Series) -> Numbers:
    return numbers.to_numpy().view(np.uint64)


def _share(numbers: Numbers) -> npt.NDArray[np.uint8]:
    """Which of the files each number goes to."""
    return ((numbers * SPREAD) >> np.uint64(58)).astype(np.uint8)


def _twice(numbers: Numbers) -> Numbers:
    numbers = np.sort(numbers)
    again: Numbers = numbers[1:][numbers[1:] == numbers[:-1]]
    return (
        again[np.append(True, again[1:] != again[:-1])] if len(again) else again
    )  # np.unique is slow to start
