"""The report as JSON, for programs; its shape is report.schema.json, explained in docs/report.md."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

from hydata.findings import Report
from hydata.render.places import Places


def as_json(report: Report, version: str, *, color: bool = False, places: Places | None = None) -> str:
    """Stable JSON: keys in the order of the shape, Chinese as it is, one final newline."""
    return json.dumps(report.to_dict(version), indent=2, ensure_ascii=False) + "\n"


@cache
def report_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) that every JSON report follows.

    >>> report_schema()["$id"]
    'urn:hydata:report:1'
    """
    text = files("hydata.render").joinpath("report.schema.json").read_text(encoding="utf-8")
    return dict(json.loads(text))
