"""A table as Parquet, with unit and titles in each field's metadata; the only door to pyarrow."""

from __future__ import annotations

import io
from typing import Any

from hydata.schema import Field, Schema
from hydata.tabular import Table, integer, number_text, truth


def parquet(table: Table, schema: Schema, metadata: dict[str, str]) -> bytes:
    """Parquet bytes: string, int64, float64 and bool columns; a missing cell is null.

    Numbers are the nearest doubles of the printed text, whose shortest spelling is that text again;
    who wants Decimals takes the CSV.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    fields, columns = [], []
    for field in schema.fields:
        if field.name not in table.columns:
            continue
        kind, cells = _column(field, [row[field.name] for row in table.rows])
        about = {
            "unit": field.unit or (f"as {field.unit_field}" if field.unit_field else ""),
            "title": field.title,
            "title_zh": field.title_zh,
            "description": field.description,
        }
        fields.append(
            pa.field(
                field.name,
                getattr(pa, kind)(),
                metadata={key: value for key, value in about.items() if value},
            )
        )
        columns.append(pa.array(cells, type=fields[-1].type))
    made = pa.Table.from_arrays(columns, schema=pa.schema(fields, metadata={**metadata}))
    out = io.BytesIO()
    pq.write_table(made, out, compression="zstd", version="2.6", store_schema=True)
    return out.getvalue()


def _column(field: Field, texts: list[str]) -> tuple[str, list[Any]]:
    cells: list[Any] = [None if text in field.missing else text for text in texts]
    if field.numeric:
        kind, convert = ("int64", integer) if field.type == "integer" else ("float64", float)
        numbers = [None if cell is None else number_text(cell, field) for cell in cells]
        return kind, [None if number is None else convert(number) for number in numbers]
    if field.type == "boolean":
        return "bool_", [None if cell is None else truth(cell, field) for cell in cells]
    return "string", cells
