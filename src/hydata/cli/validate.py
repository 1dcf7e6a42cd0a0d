"""hydata validate"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from hydata.cli.door import click
from hydata.cli.options import Count, Progress, Size, find_package, package_argument
from hydata.cli.outputs import check_output, formats_of, spare, write_output

if TYPE_CHECKING:
    from hydata.findings import Report
    from hydata.package import Package
    from hydata.render import Places


def _rule_ids(_: click.Context, parameter: click.Parameter, given: tuple[str, ...]) -> list[str]:
    from hydata.errors import UnknownName
    from hydata.front import rule_ids

    try:
        return rule_ids(str(parameter.name), given)
    except UnknownName as error:
        raise click.BadParameter(str(error), param=parameter) from None


def _thresholds(_: click.Context, parameter: click.Parameter, given: tuple[str, ...]) -> dict[str, str]:
    from hydata.errors import HydataError
    from hydata.thresholds import Threshold

    found: dict[str, str] = {}
    for each in given:
        rule, equals, limit = (part.strip() for part in each.partition("="))
        try:
            if not equals:
                raise HydataError(f"{each!r} is not of the form RULE=5 or RULE=0.1%")
            if rule in found:
                raise HydataError(f"{rule} has two thresholds, {found[rule]} and {limit}; give it one")
            found[rule] = Threshold.of(rule, limit).text
        except HydataError as error:
            raise click.BadParameter(str(error), param=parameter) from None
    return found


def _formats(_: click.Context, parameter: click.Parameter, given: str) -> str:
    from hydata.render import FORMATS

    if given not in FORMATS:
        raise click.BadParameter(f"{given!r} is not one of {', '.join(FORMATS)}", param=parameter)
    return given


@click.command()
@package_argument
@click.option("--select", multiple=True, callback=_rule_ids, metavar="RULES", help="Only these rules.")
@click.option("--ignore", multiple=True, callback=_rule_ids, metavar="RULES", help="All but these rules.")
@click.option(
    "--fail-on",
    type=click.Choice(["error", "warning", "info", "never"]),
    default="error",
    show_default=True,
    help="The least severity that makes the exit code 1.",
)
@click.option(
    "--output-format",
    default="text",
    show_default=True,
    callback=_formats,
    metavar="FORMAT",
    help="What stdout carries: text, json, github, markdown, sarif, junit or html.",
)
@click.option(
    "-o",
    "--output",
    "outputs",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="A file beside stdout, in the format of its ending: .txt .json .md .sarif .xml .html. Repeatable.",
)
@click.option(
    "--samples",
    default="10",
    show_default=True,
    type=Count({"all": None}),
    metavar="N|all",
    help="Places a finding.",
)
@click.option("--fast", is_flag=True, help="Descriptor, files, sizes, hashes and headers only; no cells.")
@click.option(
    "--baseline",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Findings that are known: only new ones fail. Where there is no such file, it is written.",
)
@click.option(
    "--engine",
    type=click.Choice(["hydata", "frictionless"]),
    default="hydata",
    show_default=True,
    help="Who looks at the cells.",
)
@click.option(
    "--memory-limit",
    type=Size(),
    default=0,
    metavar="SIZE",
    help="What the keys of a large table may take (1GB) before they go to the disk.",
)
@click.option(
    "--threshold",
    "thresholds",
    multiple=True,
    callback=_thresholds,
    metavar="RULE=N|N%",
    help="Places, or a share of a table's rows, up to which a rule is only info. Repeatable.",
)
@click.option("--no-cache", is_flag=True, help="Look at what has not changed, too.")
def validate(
    package: Path | None,
    select: list[str],
    ignore: list[str],
    fail_on: str,
    output_format: str,
    outputs: tuple[Path, ...],
    samples: int | None,
    fast: bool,
    baseline: Path | None,
    engine: str,
    memory_limit: int,
    thresholds: dict[str, str],
    no_cache: bool,
) -> int:
    """Check a data package: its files, every cell, every rule between cells.

    PACKAGE is a folder or a datapackage.json; without it the nearest one upwards, else the data
    that hydata ships. Exit code 0: nothing found; 1: findings; 2: could not run; 3: a fault of hydata.

    \b
    Example:
      hydata validate
      hydata validate path/to/package -o report.json -o report.html
      hydata validate --output-format github
    """
    from hydata import front
    from hydata.baseline import known
    from hydata.errors import HydataError
    from hydata.render import crashed, render, sampled

    found = find_package(package)
    formats = formats_of(outputs)
    for output in formats:
        check_output(output)
        spare(output, found, package)
    if baseline is not None:
        check_output(baseline)
        spare(baseline, found, package)
        if baseline.exists():
            known(baseline)  # what is wrong with it is told before the work
    places = _places(found)
    fault: Exception | None = None
    try:
        with Progress("validating") as progress:
            kept = None if samples is None else max(samples, 100)
            report = front.validate(
                found, select=select, ignore=ignore, samples=kept, fast=fast, engine=engine,
                memory_limit=memory_limit, cache=not no_cache, thresholds=thresholds,
                progress=progress,
            )  # fmt: skip
    except (HydataError, OSError):
        raise
    except Exception as error:  # whoever waits for a report gets one that says so
        fault, report = error, crashed(found.name, error)
    if baseline is not None and fault is None:
        report = _known(report, baseline)
    report = sampled(report, samples)
    for output, format in formats.items():
        write_output(render(report, format, front.version(), places=places), output)
    if fault is None or output_format != "text":  # people read of it on stderr
        color = sys.stdout.isatty()
        write_output(render(report, output_format, front.version(), color=color, places=places), None)
    if fault is not None:
        raise fault
    if any(each.why == "interrupted" for each in report.skipped):
        raise KeyboardInterrupt
    return 1 if report.failed(fail_on) else 0


def _known(report: Report, file: Path) -> Report:
    """A report without what a baseline knows; where there is no baseline yet, it is made of the report."""
    from hydata.baseline import accept, record

    if not file.exists():
        record(report, file)
        click.echo(f"{file}: written, with {len(report.findings)} known findings", err=True)
    return accept(report, file)


def _places(package: Package) -> Places:
    """Paths as told from the repository of a GitHub workflow, else from the current folder."""
    from hydata.render import Places

    base, workspace = package.base.resolve(), os.environ.get("GITHUB_WORKSPACE")
    inside = workspace and base.is_relative_to(Path(workspace).resolve())
    return Places(base, Path(workspace).resolve() if workspace and inside else Path.cwd().resolve())
