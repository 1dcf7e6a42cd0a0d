"""A Parquet file: its labels, and its rows as a lazy frame whose columns are named by their position."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import polars as pl
from polars.io.plugins import register_io_source

from hydata.conformity.beyond import read_as, spelled
from hydata.conformity.exact import Plan

ROWS = 1 << 17  # of a batch


@dataclass(frozen=True)
class Source:
    """A part file: its columns by position, some of them as texts that stand for native values."""

    part: int
    labels: list[str]
    frame: pl.LazyFrame
    spelled: dict[int, Any] = field(default_factory=dict)  # position -> what kind the values are of

    @classmethod
    def of(cls, part: int, path: Path) -> Source:
        """The source of a file; categories are their texts.

        Errors: PolarsError, OSError, ValueError or NotImplementedError for what is no Parquet file.
        """
        labels, frame = _opened(path)
        schema = frame.collect_schema()
        texts = [name for name, kind in schema.items() if kind.base_type() in (pl.Categorical, pl.Enum)]
        return cls(part, labels, frame.with_columns(pl.col(texts).cast(pl.String)) if texts else frame)

    @property
    def schema(self) -> pl.Schema:
        """Name and kind of each column."""
        return self.frame.collect_schema()

    def spelling(self, names: set[str]) -> Source:
        """The source with values of some columns spelled out."""
        kinds = {int(name): self.schema[name] for name in names}
        return replace(self, frame=spelled(self.frame, names), spelled=kinds) if names else self

    def read_by(self, plan: Plan) -> Plan:
        """The plan, its columns reading what is spelled out."""
        at = self.spelled
        odd = (column for column in plan.columns if column.position in at)
        return plan.reading({each.position: read_as(each, at[each.position]) for each in odd})

    def batches(self) -> Iterator[pl.DataFrame]:
        """Its rows."""
        return self.frame.collect_batches(chunk_size=ROWS, maintain_order=True)


def _opened(path: Path) -> tuple[list[str], pl.LazyFrame]:
    """The labels of a file and its rows."""
    try:
        frame = pl.scan_parquet(path)
        labels = frame.collect_schema().names()
    except pl.exceptions.DuplicateError:
        return _with_twins(path)
    return labels, frame.rename({label: str(at) for at, label in enumerate(labels)})


def _with_twins(path: Path) -> tuple[list[str], pl.LazyFrame]:
    """A file in which a name stands twice, which no frame of polars can have, by pyarrow."""
    import pyarrow.parquet as pq

    with pq.ParquetFile(path) as file:
        names = file.schema_arrow.names
        empty: Any = pl.from_arrow(file.schema_arrow.empty_table().rename_columns(_positions(names)))

    def batches(columns: list[str] | None, wanted: Any, most: int | None, size: int | None) -> Iterator[Any]:
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(batch_size=size or ROWS):
                frame: Any = pl.from_arrow(batch.rename_columns(_positions(names)))
                frame = frame if columns is None else frame.select(columns)
                yield frame if wanted is None else frame.filter(wanted)

    return names, register_io_source(batches, schema=empty.schema)


def _positions(names: list[str]) -> list[str]:
    return [str(at) for at in range(len(names))]
