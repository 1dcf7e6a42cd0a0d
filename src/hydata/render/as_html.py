"""The report as one HTML file: no script, nothing fetched, light or dark as the reader likes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from html import escape
from importlib.resources import files

from hydata.findings import SEVERITIES, Check, Finding, Report, Sample
from hydata.render.places import Places
from hydata.render.words import (
    VERDICTS,
    by_rule,
    closing,
    place,
    plain,
    says,
    skipped_by_reason,
    worst_first,
)

# The page may use its own style, and nothing else: not even a broken escape could fetch or run anything.
POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def as_html(report: Report, version: str, *, color: bool = False, places: Places | None = None) -> str:
    """Verdict, numbers, findings with their places, waived, not looked at, checked."""
    style = files("hydata.render").joinpath("report.css").read_text(encoding="utf-8")
    verdict = "valid" if report.valid and report.complete else "partly" if report.valid else "broken"
    body = [
        f'<header class="{verdict}"><p>hydata validate</p><h1>{_text(report.package)}</h1>'
        f'<p class="closing">{_text(closing(report))}</p></header>',
        _numbers(report),
        "<main>",
        *_findings(report, places or Places()),
        *_waived(report, places or Places()),
        *_skipped(report),
        *_checks(report),
        "</main>",
        f"<footer>Made by hydata {_text(version)}. The same package gives the same page.</footer>",
    ]
    return "\n".join(
        [
            "<!doctype html>",
            '<html lang="en">',
            "<head>",
            '<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="color-scheme" content="light dark">',
            f"<title>{_text(report.package)}: report of hydata validate</title>",
            f"<style>\n{style}</style>",
            "</head>",
            "<body>",
            *body,
            "</body>",
            "</html>",
            "",
        ]
    )


def _numbers(report: Report) -> str:
    severities = Counter(each.severity for each in report.findings)
    verdicts: Counter[str] = Counter()
    for check in report.checks:
        verdicts[check.verdict] += check.count
    tiles: list[tuple[str, int, str]] = [
        *((severity, severities[severity], f"findings: {severity}") for severity in SEVERITIES),
        ("waived", len(report.waived), "waived"),
        ("skipped", len(report.skipped), "not looked at"),
        ("holds", verdicts["holds"], "checks hold"),
        ("undecided", verdicts["undecided"], "undecided"),
    ]
    items = "".join(
        f'<li class="{name}{"" if number else " none"}"><b>{number:,}</b> {label}</li>'
        for name, number, label in tiles
    )
    return f'<ul class="numbers">{items}</ul>'


def _findings(report: Report, places: Places) -> Iterable[str]:
    yield f'<section id="findings"><h2>Findings <small>{len(report.findings):,}</small></h2>'
    if not report.findings:
        yield '<p class="nothing">Nothing found.</p>'
    for finding in worst_first(report.findings):
        yield _finding(finding, places)
    yield "</section>"


def _finding(finding: Finding, places: Places) -> str:
    first = finding.samples[0] if finding.samples else None
    where = places.of(finding, first) or place(finding)
    line = f":{first.line}" if first and first.line else ""
    column = f" <b>{_text(finding.field)}</b>" if finding.field else ""
    times = f'<span class="count">{finding.count:,} times</span>' if finding.count > 1 else ""
    parts = [
        f'<article class="{finding.severity}">',
        f'<p class="head"><span class="severity">{finding.severity}</span> '
        f'<code title="{_text(says(finding.rule))}">{_text(finding.rule)}</code> '
        f'<span class="where">{_text(where)}{line}</span>{column} {times}</p>',
        f'<p class="message">{_text(finding.message)}</p>',
    ]
    if finding.hint:
        parts.append(f'<p class="hint">{_text(finding.hint)}</p>')
    if finding.count > 1 or any(each.key or each.value for each in finding.samples):
        parts.append(_samples(finding, places))
    return "\n".join([*parts, "</article>"])


def _samples(finding: Finding, places: Places) -> str:
    rows = [_sample(finding, each, places) for each in finding.samples]
    shown = len(finding.samples)
    title = f"{shown:,} of {finding.count:,} places" if finding.count > shown else f"Places: {shown:,}"
    head = ["file", "line", "column", "key", "value"]
    is_open = " open" if shown <= 10 else ""
    return f"<details{is_open}><summary>{title}</summary>{_table(head, rows)}</details>"


def _sample(finding: Finding, sample: Sample, places: Places) -> list[str]:
    numbers = [f"{number:,}" if number else "" for number in (sample.line, sample.column)]
    key = _text(sample.key)
    value = f"<code>{_text(sample.value)}</code>" if sample.value else ""
    return [_text(places.of(finding, sample)), *numbers, key, value]


def _waived(report: Report, places: Places) -> Iterable[str]:
    if report.waived:
        rows = [
            [
                f"<code>{_text(each.rule)}</code>",
                _text(places.of(each) or place(each)),
                _text(each.field),
                f"{each.count:,}",
                _text(each.reason),
            ]
            for each in report.waived
        ]
        yield f'<section id="waived"><h2>Waived <small>{len(report.waived):,}</small></h2>'
        yield _table(["rule", "file", "column", "count", "reason"], rows)
        yield "</section>"


def _skipped(report: Report) -> Iterable[str]:
    if report.skipped:
        rows = [[_text(", ".join(what)), _text(why)] for why, what in skipped_by_reason(report).items()]
        yield f'<section id="skipped"><h2>Not looked at <small>{len(report.skipped):,}</small></h2>'
        yield _table(["what", "why"], rows)
        yield "</section>"


def _checks(report: Report) -> Iterable[str]:
    if not report.checks:
        return
    yield '<section id="checks"><h2>Checked</h2>'
    for rule, counts in by_rule(report.checks).items():
        bar = "".join(
            f'<i class="{each}" style="flex-grow:{counts[each]}"></i>' for each in VERDICTS if counts[each]
        )
        told = ", ".join(f"{each} {counts[each]:,}" for each in VERDICTS if counts[each])
        rows = [_check(each) for each in report.checks if each.rule == rule]
        head = ["table", "columns", "verdict", "count", "figures", "intervals", "reason"]
        yield (
            f'<details class="check"><summary><code>{_text(rule)}</code> <span>{told}</span>'
            f'<span class="bar" aria-hidden="true">{bar}</span></summary>'
            f"<p>{_text(says(rule))}</p>{_table(head, rows)}</details>"
        )
    yield "</section>"


def _check(check: Check) -> list[str]:
    words = [check.resource, check.field, check.verdict, f"{check.count:,}"]
    return [_text(each) for each in (*words, check.figures, check.intervals, check.reason)]


def _table(head: list[str], rows: list[list[str]]) -> str:
    """A table without the columns that are empty in every row; cells are HTML already."""
    kept = [number for number in range(len(head)) if any(row[number] for row in rows)]
    titles = "".join(f'<th scope="col">{head[each]}</th>' for each in kept)
    lines = "".join(f"<tr>{''.join(_cell(head[each], row[each]) for each in kept)}</tr>" for row in rows)
    return f'<div class="scroll"><table><thead><tr>{titles}</tr></thead><tbody>{lines}</tbody></table></div>'


def _cell(title: str, content: str) -> str:
    number = ' class="number"' if title in ("count", "line", "column") and content[:1].isdigit() else ""
    return f"<td{number}>{content}</td>"


def _text(text: str) -> str:
    return escape(plain(text))
