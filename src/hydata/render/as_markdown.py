"""The report as Markdown: the summary of a job, a comment, a note."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator

from hydata.findings import Finding, Report
from hydata.render.places import Places
from hydata.render.words import by_rule, closing, place, plain, skipped_by_reason, worst_first

LARGEST = 2**20  # bytes of a step's summary; GitHub shows nothing of a larger one
SHOWN = 200  # characters of one cell
MARKS = {"error": "❌ error", "warning": "⚠️ warning", "info": "ℹ️ info"}


def as_markdown(report: Report, version: str, *, color: bool = False, places: Places | None = None) -> str:
    """A heading, tables of findings, waived, holding and skipped; never more than 1 MiB."""
    mark = "✅" if report.valid and report.complete else "⚠️" if report.valid else "❌"
    out = _Text(f"## {mark} {_cell(closing(report))}")
    tables = [
        (
            "Findings",
            ["", "rule", "where", "column", "count", "what"],
            len(report.findings),
            (_finding(each, places or Places()) for each in worst_first(report.findings)),
        ),
        (
            "Waived",
            ["rule", "where", "column", "count", "reason"],
            len(report.waived),
            (_waived(each, places or Places()) for each in report.waived),
        ),
        (
            "Not looked at",
            ["what", "why"],
            len(skipped_by_reason(report)),
            ([_several(what), _cell(why)] for why, what in skipped_by_reason(report).items()),
        ),
        (
            "Checked",
            ["rule", "holds", "fails", "undecided"],
            len(by_rule(report.checks)),
            (_rule(rule, counts) for rule, counts in by_rule(report.checks).items()),
        ),
    ]
    for title, head, number, rows in tables:
        out.table(title, head, number, rows)
    return out.text(f"hydata {_cell(version)}")


class _Text:
    """Blocks of Markdown that stop growing before they are too large."""

    def __init__(self, first: str) -> None:
        self._lines = [first, ""]
        self._room = LARGEST - len(first.encode()) - 4_000  # what closes the tables and the text

    def table(self, title: str, head: list[str], number: int, rows: Iterator[list[str]]) -> None:
        if not number:
            return
        columns = ["---:" if each in ("count", "holds", "fails", "undecided") else "---" for each in head]
        self._lines += [f"### {title}", "", _row(head), _row(columns)]
        for written, cells in enumerate(rows):
            line = _row(cells)
            self._room -= len(line.encode()) + 1
            if self._room < 0:
                self._lines += ["", f"... and {number - written:,} more, for which there is no room here."]
                break
            self._lines.append(line)
        self._lines.append("")

    def text(self, last: str) -> str:
        return "\n".join([*self._lines, f"<sub>{last}</sub>"]) + "\n"


def _finding(finding: Finding, places: Places) -> list[str]:
    first = finding.samples[0] if finding.samples else None
    where = places.of(finding, first) or place(finding)
    if first and first.line:
        where += f":{first.line}"
    what = _cell(finding.message)
    if first and (first.key or first.value):
        what += "<br>" + _code(" ".join(filter(None, (first.key and f"[{first.key}]", first.value))))
    if finding.hint:
        what += f"<br>*{_cell(finding.hint)}*"
    mark = MARKS[finding.severity]
    return [mark, finding.rule, _code(where), _cell(finding.field), f"{finding.count:,}", what]


def _waived(finding: Finding, places: Places) -> list[str]:
    where = _code(places.of(finding) or place(finding))
    return [finding.rule, where, _cell(finding.field), f"{finding.count:,}", _cell(finding.reason)]


def _rule(rule: str, counts: Counter[str]) -> list[str]:
    return [rule, *(f"{counts[each]:,}" if counts[each] else "" for each in ("holds", "fails", "undecided"))]


def _several(what: list[str]) -> str:
    more = f" and {len(what) - 10:,} more" if len(what) > 10 else ""
    return _cell(", ".join(what[:10])) + more


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(text: str) -> str:
    """Text that Markdown shows as it is, in one line of a table.

    >>> _cell("a|b <i> 近300 _x_")
    'a\\\\|b &lt;i&gt; 近300 \\\\_x\\\\_'
    """
    cut = text if len(text) <= 2 * SHOWN else text[: 2 * SHOWN] + "…"
    return re.sub(r"([\\`*_\[\]|~#@!])", r"\\\1", html.escape(plain(cut), quote=False))


def _code(text: str) -> str:
    """Text as code; HTML, for a backtick or a bar in it must not end the cell."""
    cut = text if len(text) <= SHOWN else text[:SHOWN] + "…"
    safe = re.sub(
        r"[\\`*_\[\]|~#@!:]", lambda each: f"&#{ord(each[0])};", html.escape(plain(cut), quote=False)
    )
    return f"<code>{safe}</code>" if text else ""
