"""A report on a screen or in a file: one module a form."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from pathlib import Path

from hydata.errors import HydataError
from hydata.findings import Report
from hydata.render.crashed import crashed
from hydata.render.places import Places

# Each is a module, as_text and so on, that is imported when it is asked for.
FORMATS = ("text", "json", "github", "markdown", "sarif", "junit", "html")
ENDINGS = {
    ".txt": "text",
    ".json": "json",
    ".md": "markdown",
    ".sarif": "sarif",
    ".xml": "junit",
    ".html": "html",
}

__all__ = ["ENDINGS", "FORMATS", "Places", "crashed", "format_of", "render", "sampled"]


def render(
    report: Report, format: str, version: str, *, color: bool = False, places: Places | None = None
) -> str:
    """The report in one of FORMATS, always text that UTF-8 can hold."""
    name = f"as_{format}"
    written = getattr(import_module(f"hydata.render.{name}"), name)
    text: str = written(report, version, color=color, places=places)
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
