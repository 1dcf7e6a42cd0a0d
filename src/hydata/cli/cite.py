"""hydata cite"""

from __future__ import annotations

from pathlib import Path

from hydata.cli.door import click
from hydata.cli.options import find_package, package_option


@click.command()
@click.argument("table")
@click.argument("key", nargs=-1, metavar="[KEY...]")
@click.option(
    "--output-format",
    type=click.Choice(["bibtex", "gbt7714", "apa", "csl-json"]),
    default="bibtex",
    show_default=True,
    help="BibTeX, GB/T 7714-2015, APA or CSL-JSON.",
)
@package_option
def cite(table: str, key: tuple[str, ...], output_format: str, package: Path | None) -> None:
    """Cite a table and the documents behind its rows, and no others.

    KEY is the primary key or a part of it, in its order or as NAME=VALUE: an area by code or name,
    a period, or a year for every period inside it. Without KEY all rows are meant.

    \b
    Example:
      hydata cite gdp 衡阳市 2021
      hydata cite government_debt period=2023 --output-format gbt7714
    """
    from hydata import lookup

    found = find_package(package)
    _, schema = lookup.schema_of(found, table)
    asked = lookup.parse_key(table, schema, key)
    click.echo(lookup.cite(found, table, asked, output_format), nl=False)
