"""A register that is filled by hand: a header row and its schema."""

from __future__ import annotations

from hydata import tabular
from hydata.package import Package
from hydata.scaffold.changes import Changes
from hydata.scaffold.descriptor import new_schema, places, with_table
from hydata.scaffold.names import check_fresh, check_table, in_words
from hydata.scaffold.spelling import to_json

FIELDS = (
    ("id", "Id", "标识", "Short name that other tables refer to; never used twice."),
    ("title", "Title", "名称", "Name in English."),
    ("title_zh", "Title in Chinese", "中文名称", "Name in Chinese."),
)


def register(package: Package, name: str, *, title: str = "", title_zh: str = "") -> Changes:
    """A new table with the columns id, title and title_zh, and no row yet."""
    check_table(package, name)
    path, schema_path = places(package, name)
    check_fresh(package, path, schema_path)
    fields = [
        {"name": id, "type": "string", "title": english, "title_zh": chinese, "description": says}
        for id, english, chinese, says in FIELDS
    ]
    fields[0] |= {"constraints": {"required": True, "pattern": "[a-z0-9][a-z0-9_-]*"}}  # type: ignore[dict-item]
    schema = new_schema(package, fields, primaryKey=["id"])
    files = {
        path: tabular.to_csv([each[0] for each in FIELDS], []),
        schema_path: to_json(schema),
        **with_table(
            package, name, role="register", titles={"title": title or in_words(name), "title_zh": title_zh}
        ),
    }
    by_hand = (f"{path}: the rows", f"{schema_path}: a field for each further column")
    return Changes(package, files, by_hand)
