"""A report on a screen or in a file: one module a form."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from hydata.errors import HydataError
from hydata.findings import Report
from hydata.render.as_github import as_github
from hydata.render.as_html import as_html
from hydata.render.as_json import as_json, report_schema
from hydata.render.as_junit import as_junit
from hydata.render.as_markdown import as_markdown
from hydata.render.as_sarif import as_sarif
from hydata.render.as_text import as_text
from hydata.render.crashed import crashed
from hydata.render.places import Places

FORMATS: dict[str, Callable[..., str]] = {
    "text": as_text,
    "json": as_json,
    "github": as_github,
    "markdown": as_markdown,
    "sarif": as_sarif,
    "junit": as_junit,
    "html": as_html,
}
ENDINGS = {
    ".txt": "text",
    ".json": "json",
    ".md": "markdown",
    ".sarif": "sarif",
    ".xml": "junit",
    ".html": "html",
}

__all__ = [
    "ENDINGS",
    "FORMATS",
    "Places",
    "as_github",
    "as_html",
    "as_json",
    "as_junit",
    "as_markdown",
    "as_sarif",
    "as_text",
    "crashed",
    "format_of",
    "render",
    "report_schema",
    "sampled",
]


def render(
    report: Report, format: str, version: str, *, color: bool = False, places: Places | None = None
) -> str:
    """The report in one of FORMATS, always text that UTF-8 can hold."""
    text = FORMATS[format](report, version, color=color, places=places)
    return text.encode("utf-8", "replace").decode("utf-8")  # a JSON cell may hold half a character


def format_of(file: Path) -> str:
    """The format that the ending of a file asks for; HydataError names the known ones.

    >>> format_of(Path("out/report.sarif"))
    'sarif'
    """
    if file.suffix not in ENDINGS:
        known = ", ".join(f"{ending} ({format})" for ending, format in ENDINGS.items())
        raise HydataError(f"{file}: the ending says the format of a report; known are {known}")
    return ENDINGS[file.suffix]


def sampled(report: Report, samples: int | None) -> Report:
    """The report with at most so many sample places a finding; None keeps them all."""
    if samples is None:
        return report

    def cut(findings: tuple) -> tuple:  # type: ignore[type-arg]
        return tuple(replace(each, samples=each.samples[:samples]) for each in findings)

    return replace(report, findings=cut(report.findings), waived=cut(report.waived))
