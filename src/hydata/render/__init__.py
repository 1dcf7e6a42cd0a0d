"""A report on a screen or in a file."""

from __future__ import annotations

from dataclasses import replace

from hydata.findings import Report
from hydata.render.as_json import as_json
from hydata.render.as_text import as_text

FORMATS = {"text": as_text, "json": as_json}

__all__ = ["FORMATS", "as_json", "as_text", "sampled"]


def sampled(report: Report, samples: int | None) -> Report:
    """The report with at most so many sample places a finding; None keeps them all."""
    if samples is None:
        return report

    def cut(findings: tuple) -> tuple:  # type: ignore[type-arg]
        return tuple(replace(each, samples=each.samples[:samples]) for each in findings)

    return replace(report, findings=cut(report.findings), waived=cut(report.waived))
