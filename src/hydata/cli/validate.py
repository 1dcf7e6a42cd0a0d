"""hydata validate"""

from __future__ import annotations

import sys
from pathlib import Path

import rich_click as click

from hydata.cli.options import Progress, check_output, find_package, package_argument, write_output


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
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="For whom.",
)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="A file instead of stdout.")
@click.option(
    "--samples", default="10", show_default=True, callback=_samples, metavar="N|all", help="Places a finding."
)
def validate(
    package: Path | None,
    select: list[str],
    ignore: list[str],
    fail_on: str,
    output_format: str,
    output: Path | None,
    samples: int | None,
) -> int:
    """Check a data package: its files, every cell, every rule between cells.

    PACKAGE is a folder or a datapackage.json; without it the nearest one upwards, else the data
    that hydata ships. Exit code 0: nothing found; 1: findings; 2: could not run.

    \b
    Example:
      hydata validate
      hydata validate path/to/package --output-format json -o report.json
    """
    from hydata import front
    from hydata.render import FORMATS, sampled

    found = find_package(package)
    check_output(output)
    with Progress("validating") as progress:
        report = front.validate(found, select=select, ignore=ignore, progress=progress)
    color = output is None and sys.stdout.isatty()
    text = FORMATS[output_format](sampled(report, samples), front.version(), color=color)
    write_output(text, output)
    return 1 if report.failed(fail_on) else 0
