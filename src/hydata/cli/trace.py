"""hydata trace"""

from __future__ import annotations

import json
from pathlib import Path

from hydata.cli.door import click
from hydata.cli.options import find_package, package_option


@click.command()
@click.argument("table")
@click.argument("key_and_field", nargs=-1, metavar="KEY... FIELD")
@click.option("--output-format", type=click.Choice(["text", "json"]), default="text", show_default=True)
@package_option
def trace(table: str, key_and_field: tuple[str, ...], output_format: str, package: Path | None) -> None:
    """Tell one cell's whole story: interval, source, place, printed token, conversions, rivals.

    KEY is the row's primary key, part by part, or as NAME=VALUE: an area by code or name, a period
    or the year it lies in, a coverage only where it is not the usual one.

    \b
    Example:
      hydata trace population_census 430481 2020 population_resident
      hydata trace gdp 衡阳市 2021 gdp_cny_100m
    """
    from hydata import lookup
    from hydata.errors import HydataError

    found = find_package(package)
    _, schema = lookup.schema_of(found, table)
    *key, field = key_and_field or ("",)
    if not key:
        names = " ".join(name.upper() for name in schema.primary_key)
        raise HydataError(f"say which cell of {table}: {names} FIELD")
    story = lookup.trace(found, table, field, lookup.parse_key(table, schema, key))
    if output_format == "json":
        click.echo(json.dumps(story.to_dict(), indent=2, ensure_ascii=False))
    else:
        click.echo(str(story))
