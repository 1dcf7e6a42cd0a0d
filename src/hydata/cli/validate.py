"""hydata validate"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

from hydata.cli.options import Progress, check_output, find_package, package_argument, write_output

if TYPE_CHECKING:
    from hydata.package import Package
    from hydata.render import Places


def _rule_ids(_: click.Context, parameter: click.Parameter, given: tuple[str, ...]) -> list[str]:
    from hydata.errors import UnknownName
    from hydata.rules import rule

    try:
        return [rule(id.strip()).id for each in given for id in each.split(",") if id.strip()]
    except UnknownName as error:
        raise click.BadParameter(str(error), param=parameter) from None


def _samples(_: click.Context, parameter: click.Parameter, given: str) -> int | None:
    if given == "all":
        return None
    if not given.isdigit():
        raise click.BadParameter(f"{given!r} is neither a number nor 'all'", param=parameter)
    return int(given)


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
    "--samples", default="10", show_default=True, callback=_samples, metavar="N|all", help="Places a finding."
)
def validate(
    package: Path | None,
    select: list[str],
    ignore: list[str],
    fail_on: str,
    output_format: str,
    outputs: tuple[Path, ...],
    samples: int | None,
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
    from hydata.errors import HydataError
    from hydata.render import crashed, format_of, render, sampled

    found = find_package(package)
    formats = {output: format_of(output) for output in outputs}
    for output in outputs:
        check_output(output)
        _spare(output, found)
    places = _places(found)
    fault: Exception | None = None
    try:
        with Progress("validating") as progress:
            report = front.validate(found, select=select, ignore=ignore, progress=progress)
    except (HydataError, OSError):
        raise
    except Exception as error:  # whoever waits for a report gets one that says so
        fault, report = error, crashed(found.name, error)
    report = sampled(report, samples)
    for output, format in formats.items():
        write_output(render(report, format, front.version(), places=places), output)
    if fault is None or output_format != "text":  # people read of it on stderr
        color = sys.stdout.isatty()
        write_output(render(report, output_format, front.version(), color=color, places=places), None)
    if fault is not None:
        raise fault
    return 1 if report.failed(fail_on) else 0


def _places(package: Package) -> Places:
    """Paths as told from the repository of a GitHub workflow, else from the current folder."""
    from hydata.render import Places

    base, workspace = package.base.resolve(), os.environ.get("GITHUB_WORKSPACE")
    inside = workspace and base.is_relative_to(Path(workspace).resolve())
    return Places(base, Path(workspace).resolve() if workspace and inside else Path.cwd().resolve())


def _spare(output: Path, package: Package) -> None:
    """Refuse to write a report over a file of the package."""
    from hydata.errors import HydataError
    from hydata.package import DESCRIPTOR

    own = {package.base / DESCRIPTOR}
    for resource in package:
        schema = resource.raw.get("schema")
        own |= {*resource.files, *([package.base / schema] if isinstance(schema, str) else [])}
    if output.resolve() in {each.resolve() for each in own}:
        raise HydataError(f"{output}: cannot be written: it is a file of the package")
