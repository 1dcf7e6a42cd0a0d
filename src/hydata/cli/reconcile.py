"""hydata reconcile"""

from __future__ import annotations

import json
from pathlib import Path

from hydata.cli.door import click
from hydata.cli.options import Count, Progress, find_package, package_argument
from hydata.cli.outputs import check_output, spare, write_output


@click.command()
@package_argument
@click.option(
    "--table",
    type=click.Choice(["identities", "figures"]),
    help="Print one whole table as CSV: every identity, or every figure that is narrowed.",
)
@click.option(
    "--output-format",
    type=click.Choice(["text", "json"]),
    default="text",
    help="How to tell it. Default: text.",
)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write to this file.")
@click.option("--plot", type=click.Path(path_type=Path), help="Draw the intervals into this SVG file.")
@click.option(
    "--time-limit", type=Count(), default=60, metavar="SECONDS",
    help="For what only a solver can decide. Default: 60.",
)  # fmt: skip
def reconcile(
    package: Path | None,
    table: str | None,
    output_format: str,
    output: Path | None,
    plot: Path | None,
    time_limit: int,
) -> int:
    """Put all identities of a package side by side: do they hold, alone and together?

    Totals, shares, growth, ratios and subsets of all tables, documents and registers are one system over
    the printed intervals. Told are the identities that fail with the figure that is probably wrong, and
    the range that the system leaves for figures that nobody prints.

    \b
    Example:
      hydata reconcile
      hydata reconcile --table figures -o implied.csv
      hydata reconcile --plot intervals.svg
    """
    from hydata import front
    from hydata.render import reconciled

    found = find_package(package)
    for file in filter(None, (output, plot)):
        check_output(file)
        spare(file, found, None)
    with Progress("reconciling") as progress:
        progress("identities")
        told = front.reconcile(found, time_limit=time_limit)
        if table is not None:
            text = told.csv(table)
        elif output_format == "json":
            text = json.dumps(told.to_dict(front.version()), ensure_ascii=False, indent=2) + "\n"
        else:
            text = reconciled.as_text(told)
    write_output(text, output)
    if plot is not None:
        from hydata.render import intervals

        write_output(intervals.as_svg(told), plot)
    return 1 if told.fails else 0
