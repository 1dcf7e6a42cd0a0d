"""A large table in blocks, several at once; what they yield is added up in the order of the file."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

from hydata.conformity.digests import BUDGET, Digests, countable
from hydata.conformity.fast import FastLane, Part
from hydata.conformity.tally import Tally
from hydata.conformity.watching import Watch

if TYPE_CHECKING:
    from hydata.conformity.kept import Repeated

Result = TypeVar("Result")


@dataclass(frozen=True)
class Body:
    """The rows of one part file: record and line of the first (0: no lines), what holds them, and whether
    all of it was there, which is known at the end.
    """

    part: int
    row: int
    line: int
    chunks: Iterable[Any]
    whole: Callable[[], bool] = lambda: True


Bodies = Callable[[], Iterator[Body]]
Progress = Callable[[int, int], None]


def scan(
    lane: FastLane,
    bodies: Bodies,
    tally: Tally,
    *,
    budget: int = 0,
    progress: Progress = lambda rows, size: None,
) -> int:
    """Judge every row; returns how many there were. `progress` is told rows and bytes."""
    digests = lane.digests
    for each in digests:
        each.budget = budget or BUDGET
    total = size = 0
    for body in bodies():
        row, line = body.row, body.line
        # What the first piece teaches, the right texts of a column, none of the others has to find out.
        for data, part in _parallel(lane, lane.pieces(body), alone=int(not total)):
            _merge(lane, part, tally, row, line, body.part)
            row, line, total = row + part.records, line + part.lines, total + part.rows
            size += lane.size(data)
            progress(total, size)
    again = [each for each in digests if each.again]
    if again:
        _collect(lane, bodies, again)
    for digest in digests:
        repeated = digest.repeated()
        if repeated is not None and (len(repeated) or not countable(digest.unique.columns)):
            _confirm(lane, bodies, digest, repeated, tally)
    if lane.watch is not None:
        if lane.watch.again():
            _look_again(lane, bodies, lane.watch)
        _give(lane, bodies, lane.watch)
    return total


def _merge(lane: FastLane, part: Part, tally: Tally, row: int, line: int, number: int) -> None:
    tally.merge(part.tally, rows=row, lines=line, part=number)
    if lane.watch is not None:
        lane.watch.take(part.seen, part=number, row=row, line=line)
    lane.filled |= {kind for kind in part.tally.groups if tally.full(kind)}
    for digest, numbers in zip(lane.digests, part.numbers, strict=True):
        digest.take(numbers)
    for (_, parents), found in zip(lane.plan.wanted, part.parents, strict=True):
        parents |= found


def _collect(lane: FastLane, bodies: Bodies, digests: list[Digests]) -> None:
    """Read the keys once more: they rose for a while, and were not kept."""
    for body in bodies():
        for _, numbers in _parallel(lambda data: lane.keys(data, digests), lane.pieces(body)):
            for digest, each in zip(digests, numbers, strict=True):
                digest.kept.keep(each)


def _confirm(lane: FastLane, bodies: Bodies, digest: Digests, repeated: Repeated, tally: Tally) -> None:
    """The rows whose number stands there twice, by their real keys."""
    for body in bodies():
        row, line = body.row, body.line
        pieces = lane.pieces(body)
        for _, (records, counted, lines) in _parallel(
            lambda data: lane.suspects(data, digest, repeated), pieces
        ):
            for at, on, cells in records:
                fault = digest.unique.check(row + at, cells, body.part)
                if fault is not None and fault.kind == "repeated":
                    place = fault._replace(row=row + at, line=line + on or None)
                    tally.add(place, key=lane.plan.key(cells), part=body.part)
            row, line = row + counted, line + lines


def _look_again(lane: FastLane, bodies: Bodies, watch: Watch) -> None:
    """All blocks once more, for whoever watches; the cells are told already."""
    for body in bodies():
        row, line = body.row, body.line
        for _, part in _parallel(lane, lane.pieces(body)):
            watch.take(part.seen, part=body.part, row=row, line=line)
            row, line = row + part.records, line + part.lines


def _give(lane: FastLane, bodies: Bodies, watch: Watch) -> None:
    """The rows that whoever watches wants to see once more."""
    wanted = deque(watch.wanted())
    for body in bodies() if wanted else ():
        row, line = body.row, body.line
        for data in lane.pieces(body):
            if not wanted:
                return
            here = {each - row for part, each in wanted if part == body.part}
            records, counted, lines = lane.picked(data, partial(_standing, here))
            for at, on, cells in records:
                watch.give(body.part, row + at, line + on if on is not None and line else None, cells)
                wanted.popleft()
            row, line = row + counted, line + lines


def _standing(wanted: set[int], frame: Any, records: list[int] | None) -> list[int]:
    """The rows of a frame whose record is wanted."""
    numbers = range(frame.height) if records is None else records
    return [at for at, record in enumerate(numbers) if record in wanted]


def _parallel(
    work: Callable[[Any], Result], pieces: Iterable[Any], workers: int = 0, alone: int = 0
) -> Iterator[tuple[Any, Result]]:
    """Work on pieces at once, about as many as there are processors; the results in order.

    The first `alone` ones are worked on by themselves.
    """
    workers = workers or min((os.cpu_count() or 1) + 1, 8)  # one more: they wait for the interpreter at times
    pieces = iter(pieces)
    for piece in islice(pieces, alone):
        yield piece, work(piece)
    waiting: deque[tuple[Any, Future[Result]]] = deque()
    with ThreadPoolExecutor(workers) as pool:
        try:
            for piece in pieces:
                waiting.append((piece, pool.submit(work, piece)))
                if len(waiting) > workers:
                    data, future = waiting.popleft()
                    yield data, future.result()
            while waiting:
                data, future = waiting.popleft()
                yield data, future.result()
        finally:
            for _, future in waiting:
                future.cancel()
