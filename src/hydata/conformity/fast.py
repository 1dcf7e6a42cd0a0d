"""The fast lane: expressions over whole columns accept what is surely right.

What they do not accept goes, as its different texts, to the exact reader of its column, which
decides. So clean cells never leave this lane, and there is one truth about a cell.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import polars as pl

from hydata.conformity.blocks import LF, SIZE, Block, Count, Signs, cut, guard
from hydata.conformity.columns import Column
from hydata.conformity.digests import Digests
from hydata.conformity.exact import Plan, check
from hydata.conformity.faults import Fault
from hydata.conformity.keys import Reference, key_of, stands_in
from hydata.conformity.lanes import Lane
from hydata.conformity.rows import Record, other_end
from hydata.conformity.tally import Kind, Tally
from hydata.conformity.watching import Rows, Watch

if TYPE_CHECKING:
    from hydata.conformity.kept import Repeated
    from hydata.conformity.scan import Body

GUESSES = 3  # blocks that may turn out to be no numbers, or bad in many rows, before that is given up
# Blocks that are counted without numpy: it is five times as quick, but its import takes as long as these.
MANY = 8
FEW = 0.02  # of the rows; so many may be read again as text where the others are read as numbers


@dataclass
class Part:
    """What one block yielded, its places counted from its own beginning."""

    tally: Tally
    rows: int  # that were judged
    records: int  # that were counted, blank rows and comments too
    lines: int
    numbers: list[pl.Series]  # of each key, in the order of the plan
    parents: list[set[Hashable]]
    seen: Any = None  # by whoever watches


@dataclass
class FastLane:
    """Judges blocks of rows, each by itself, so that several can be judged at once.

    `exactly` reads an irregular block: it tells what is odd about it, and gives its records, counted from
    0 like its lines, and how many were counted.
    """

    plan: Plan
    signs: Signs
    exactly: Callable[[bytes, Tally], tuple[list[Record], int]]
    samples: int | None = 10
    watch: Watch | None = None

    def __post_init__(self) -> None:
        self.lanes = [lane for column in self.plan.columns if not (lane := self.lane(column)).idle]
        self.composite = [each for each in self.plan.references if len(each.columns) > 1]
        self.digests = [Digests(each) for each in self.plan.unique]
        self.names = [str(number) for number in range(self.plan.width)]
        self.cells = replace(self.plan, unique=[], wanted=[])  # what the exact lane does of a block
        self.probe = str(self.plan.primary[0].position if self.plan.primary else 0)
        apart = self.composite or self.plan.wanted  # they want texts
        texts = self.watch.texts if self.watch is not None else frozenset()
        free = [lane for lane in self.lanes if not apart and lane.column.name not in texts]
        self.numeric = {lane.name: kind for lane in free if (kind := lane.numeric)}
        self.in_keys = {str(column.position) for each in self.plan.unique for column in each.columns}
        self.before = [bytes([sign]) for sign in (self.signs.delimiter, self.signs.quote, LF)]
        self.wrong_guesses = self.unread = 0
        self.count: Count = bytes.count
        self.filled: set[Kind] = set()  # of which earlier blocks gave all the places that are wanted

    def lane(self, column: Column) -> Lane:
        """The lane of a column."""
        return Lane.of(column, self.plan)

    def pieces(self, body: Body) -> Iterator[Any]:
        """What can be judged by itself: blocks of whole rows."""
        for number, data in enumerate(cut(body.chunks, self.signs, SIZE, body.whole)):
            if number == MANY:
                from hydata.conformity.quotes import count  # imports numpy

                self.count = count
            yield data

    def size(self, data: Any) -> int:
        """How many bytes a block has."""
        return len(data)

    def __call__(self, data: Any) -> Part:
        """Judge one block."""
        block, tally = guard(data, self.signs, self.plan.width, self.count), Tally(self.samples)
        records: list[Record] = []
        frame = self.typed(block, tally)
        typed = frame is not None
        if frame is None and (frame := self.read(block)) is not None:
            self.judge(frame, block, tally)
        if frame is not None:
            rows = counted = frame.height
            if block.ended != self.signs.end:
                self._otherwise(block, rows, tally)
        else:
            records, counted = self.exactly(data, tally)
            check(self.cells, records, tally)
            frame, rows = self.framed(records), len(records)
        for digest in self.digests:
            places = digest.incomplete(frame)
            texts = self._again(data, pl.Series(places, dtype=pl.UInt32)) if typed and places else None
            for number, at in enumerate(places):
                shown = frame.row(at) if texts is None else texts.row(number)  # not 1.5 for 1.50
                row, line, cells = records[at] if records else (at, block.line(at), list(shown))
                if not stands_in(digest.unique.columns, cells):
                    continue  # told as missing-cell
                fault = digest.unique.incomplete(cells)._replace(row=row, line=line)
                tally.add(fault, key=self.plan.key(cells))
        numbers = [each.numbers(frame)[0] for each in self.digests]
        parents = [self.parents(frame, columns) for columns, _ in self.plan.wanted]
        seen = None
        if self.watch is not None:
            seen = self.watch.look(self._rows(frame, block, records, data if typed else None))
        return Part(tally, rows, counted, block.lines, numbers, parents, seen)

    def _rows(self, frame: pl.DataFrame, block: Block, records: list[Record], data: Any) -> Rows:
        """The whole rows of a block for whoever watches; `data` where numbers stand for their texts."""
        whole = [record for record in records if len(record[2]) == self.plan.width]
        if len(whole) < len(records):
            frame = self.framed(whole)

        def texts(at: list[int]) -> list[list[str]]:
            again = self._again(data, pl.Series(at, dtype=pl.UInt32)) if data is not None else None
            return [list(row) for row in (frame[at] if again is None else again).iter_rows()]

        if records:
            return Rows(frame, texts, lambda at: (whole[at][0], whole[at][1]), [each[0] for each in whole])
        return Rows(frame, texts, lambda at: (at, block.line(at)))

    def _otherwise(self, block: Block, rows: int, tally: Tally) -> None:
        """Tell that rows end in another way than the first one."""
        fault = other_end(self.signs.end.decode(), block.ended.decode())
        tally.count(fault, rows)
        for row in range(rows if self.samples is None else min(rows, max(self.samples, 1))):
            tally.place(fault._replace(row=row, line=block.line(row + 1) - 1))

    def typed(self, block: Block, tally: Tally) -> pl.DataFrame | None:
        """The block with its numbers read as numbers, which is quicker; the few rows that are not surely
        right are judged as text. None where that is not worth it, or not safe.

        The reader takes a number with blanks before it, so no cell may begin with one.
        """
        data = block.data
        gaps = {lane.name for lane in self.lanes if lane.gaps}
        kinds = {name: kind for name, kind in self.numeric.items() if name not in gaps}
        if not kinds or not block.regular or self.wrong_guesses > GUESSES or block.ends is not None:
            return None
        if any(blank in data and self._leads(data, blank) for blank in (b" ", b"\t")):
            return None
        schema = {name: kinds.get(name, pl.String) for name in self.names}
        frame = self._csv(data, schema) if self.unread <= GUESSES else None  # quicker than one with gaps
        if frame is None:
            self.unread += 1
            frame = self._csv(data, schema, gaps=True)
        if frame is None:
            return None
        sure = self._sure(frame)
        wrong = [
            lane
            for lane in self.lanes
            if not sure[lane.name].all()
            and not (lane.name not in kinds and self._proves(lane, frame[lane.name].filter(~sure[lane.name])))
        ]
        if not wrong:
            return frame
        unsure = sure.select(~pl.all_horizontal(lane.name for lane in wrong)).to_series().arg_true()
        if len(unsure) <= FEW * frame.height and self.in_keys.isdisjoint(lane.name for lane in wrong):
            few = self._again(data, unsure)
            if few is not None:
                self.judge(few, block, tally, unsure)
                return frame
        self.wrong_guesses += 1
        return None

    def _proves(self, lane: Lane, texts: pl.Series) -> bool:
        """Whether texts that are not surely right are right, each of them; then it is remembered."""
        different, cells = texts.unique().to_list(), [""] * self.plan.width
        if any(lane.judge(text, cells) for text in different):
            return False
        lane.learn(different)
        return True

    def _leads(self, data: bytes, blank: bytes) -> bool:
        """Whether a cell may begin with a blank."""
        return data.startswith(blank) or any(before + blank in data for before in self.before)

    def _again(self, data: bytes, rows: pl.Series) -> pl.DataFrame | None:
        """Some rows of a block that takes a line a row, as text; None where one of them is blank."""
        import numpy as np

        ends = np.flatnonzero(np.frombuffer(data, np.uint8) == LF)
        at = rows.to_numpy().astype(np.int64)  # unsigned, the row before the first would be far behind
        starts = np.where(at > 0, ends[at - 1] + 1, 0)
        lines = b"".join(data[start : end + 1] for start, end in zip(starts, ends[at], strict=True))
        return self.read(Block(lines, True, len(at)))

    def read(self, block: Block) -> pl.DataFrame | None:
        """The cells of a block as text, or None when it is irregular."""
        frame = self._csv(block.data, dict.fromkeys(self.names, pl.String)) if block.regular else None
        # A row of empty cells is blank. One column that has none is enough to know that there is none.
        if frame is None or not (frame[self.probe] == "").any():
            return frame
        return None if frame.select(pl.all_horizontal(pl.all() == "")).to_series().any() else frame

    def _csv(self, data: bytes, schema: dict[str, Any], *, gaps: bool = False) -> pl.DataFrame | None:
        """A frame; None for a row that is too long, a byte that is not UTF-8, a cell of another type.

        With `gaps` a cell of another type is null instead.
        """
        try:
            return pl.read_csv(
                data,
                has_header=False,
                separator=chr(self.signs.delimiter),
                quote_char=chr(self.signs.quote) if self.signs.quote else None,
                schema=schema,
                empty_string_is_null=False,
                ignore_errors=gaps,
            )
        except pl.exceptions.PolarsError:
            return None

    def _sure(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Of each lane, which cells are surely right."""
        kinds = frame.schema  # asked for once: it is made anew each time
        return frame.select(
            lane.sure(typed=kinds[lane.name] != pl.String).fill_null(False).alias(lane.name)
            for lane in self.lanes
        )

    def framed(self, records: Iterable[Record]) -> pl.DataFrame:
        """Rows as a frame of text: null for a cell that is not there, and without a cell too many."""
        schema, width = dict.fromkeys(self.names, pl.String), self.plan.width
        rows = [cells[:width] + [None] * (width - len(cells)) for _, _, cells in records]
        return pl.DataFrame(rows, schema=schema, orient="row")

    def judge(
        self, frame: pl.DataFrame, block: Block | None, tally: Tally, rows: pl.Series | None = None
    ) -> None:
        """Judge every cell and reference of a regular block, or of some of its rows."""
        sure = self._sure(frame)
        for lane in self.lanes:
            if not sure[lane.name].all():
                self._decide(lane, frame, ~sure[lane.name], block, tally, rows)
        for reference in self.composite:
            self._tuples(reference, frame, block, tally)

    def _decide(
        self, lane: Lane, frame: pl.DataFrame, unsure: pl.Series, block: Block | None, tally: Tally,
        rows: pl.Series | None,
    ) -> None:  # fmt: skip
        """The exact reader decides about each different text that is not surely right."""
        texts = frame[lane.name].filter(unsure).value_counts(name="times")
        cells, right = [""] * self.plan.width, []
        kinds: dict[Kind, list[str]] = {}
        for text, times in texts.iter_rows():
            faults = lane.judge(text, cells, bare=True)
            if not faults:
                right.append(text)
            for fault in faults:
                tally.count(fault, times)
                kind = (fault.rule, fault.kind, fault.field)
                if kind not in self.filled:
                    kinds.setdefault(kind, []).append(text)
        lane.learn(right)
        for kind, members in kinds.items():
            wanted = pl.Series(members, dtype=frame[lane.name].dtype)
            places = frame[lane.name].is_in(wanted.implode(), nulls_equal=True).arg_true()
            for at in places if self.samples is None else places.head(max(self.samples, 1)):
                whole = frame.row(at)
                for fault in lane.judge(whole[lane.column.position], cells):
                    if (fault.rule, fault.kind, fault.field) == kind:
                        row = at if rows is None else rows[at]
                        tally.place(placed(fault, block, row), key=self.plan.key(whole))

    def _tuples(self, reference: Reference, frame: pl.DataFrame, block: Block | None, tally: Tally) -> None:
        """References of several columns: each different combination is looked up once."""
        names = [str(column.position) for column in reference.columns]
        cells = [""] * self.plan.width
        orphans = []
        for values in frame.select(names).unique().iter_rows():
            for column, value in zip(reference.columns, values, strict=True):
                cells[column.position] = value
            if not reference.leads(cells):
                orphans.append(values)
        if not orphans:
            return
        lost = pl.DataFrame(orphans, schema={name: frame[name].dtype for name in names}, orient="row")
        for at in frame.with_row_index("at").join(lost, on=names, how="semi").sort("at")["at"]:
            whole = frame.row(at)
            tally.add(placed(reference.orphan(whole), block, at), key=self.plan.key(whole))

    def parents(self, frame: pl.DataFrame, columns: tuple[Column, ...]) -> set[Hashable]:
        """The keys that other tables refer to."""
        cells: list[Any] = [""] * self.plan.width
        found = set()
        for values in frame.select(str(column.position) for column in columns).unique().iter_rows():
            for column, value in zip(columns, values, strict=True):
                cells[column.position] = value
            found.add(key_of(columns, cells))
        return found

    def keys(self, data: Any, digests: list[Digests]) -> list[pl.Series]:
        """The numbers of the keys of a block."""
        frame = self.read(guard(data, self.signs, self.plan.width))
        if frame is None:
            records, _ = self.exactly(data, Tally(0))
            frame = self.framed(records)
        return [each.numbers(frame)[0] for each in digests]

    def suspects(self, data: Any, digest: Digests, repeated: Repeated) -> tuple[list[Record], int, int]:
        """The rows of a block that may repeat a key; and how many records and lines the block has."""
        return self.picked(data, lambda frame, records: digest.suspects(frame, repeated))

    def picked(
        self, data: Any, pick: Callable[[pl.DataFrame, list[int] | None], Iterable[int]]
    ) -> tuple[list[Record], int, int]:
        """Rows of a block, picked of its frame and their records (None: each is the next); and how many
        records and lines the block has.
        """
        block = guard(data, self.signs, self.plan.width)
        frame = self.read(block)
        if frame is not None:
            found = [int(at) for at in pick(frame, None)]
            return [(at, block.line(at), list(frame.row(at))) for at in found], frame.height, block.lines
        records, counted = self.exactly(data, Tally(0))
        found = [int(at) for at in pick(self.framed(records), [record[0] for record in records])]
        return [records[at] for at in found], counted, block.lines


def placed(fault: Fault, block: Block | None, row: int) -> Fault:
    """A fault at a row of its block; only a block of text has lines."""
    return fault._replace(row=row, line=None if block is None else block.line(row))
