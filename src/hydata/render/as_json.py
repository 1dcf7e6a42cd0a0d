"""The report as JSON, for programs; its shape is in docs/report.md."""

from __future__ import annotations

import json

from hydata.findings import Report


def as_json(report: Report, version: str, *, color: bool = False) -> str:
    """Stable JSON: keys in the order of the shape, Chinese as it is, one final newline."""
    return json.dumps(report.to_dict(version), indent=2, ensure_ascii=False) + "\n"
