"""hydata show"""

from __future__ import annotations

import sys
from pathlib import Path

from hydata.cli.door import click
from hydata.cli.options import Count, find_package, package_option


@click.command()
@click.argument("table", required=False)
@click.option("--schema", "schema_only", is_flag=True, help="The columns: type, unit, titles; and the rules.")
@click.option("--rows", default=20, type=Count(), show_default=True, help="How many rows; 0 for all.")
@click.option("--rule", metavar="ID", help="What a rule says and why, how to ask for it, how to mend.")
@package_option
def show(table: str | None, schema_only: bool, rows: int, rule: str | None, package: Path | None) -> None:
    """List the tables, or show one: its rows, or with --schema its columns and rules.

    \b
    Example:
      hydata show
      hydata show gdp
      hydata show gdp --schema
      hydata show --rule total
    """
    from hydata import lookup, rules, tabular
    from hydata.errors import HydataError

    if rule is not None:
        page = rules.page(rule)
        if table is not None or schema_only:
            raise click.UsageError("--rule shows the page of a rule; leave out the table and --schema")
        _print_page(page)
        return
    found = find_package(package)
    if table is None:
        if schema_only:
            raise click.UsageError("say a table: --schema shows its columns; `hydata show` lists the tables")
        _print(["table", "role", "rows", "title", "title_zh"], lookup.overview(found))
        return
    resource, schema = lookup.schema_of(found, table)
    click.echo(f"{resource.name}: {resource.title} {resource.title_zh}".rstrip())
    if resource.description:
        click.echo(resource.description)
    if schema_only:
        _print(["field", "type", "unit", "key", "title", "title_zh"], lookup.describe(found, table))
        for each in schema.rules:
            parts = ", ".join(f"{name}: {value}" for name, value in each.raw.items() if name != "rule")
            click.echo(f"rule {each.id}: {parts}")
        return
    if not resource.plain:
        raise HydataError(f"{resource.name} is no plain CSV file in UTF-8; `hydata show` reads no other")
    cells = tabular.read(resource.files, found.base)
    shown = cells.rows[:rows] if rows else cells.rows
    filled = [name for name in cells.columns if any(row[name] for row in shown)]
    _print(filled, shown)
    empty = [name for name in cells.columns if name not in filled]
    if empty:
        click.echo(f"empty in these rows: {', '.join(empty)}", err=True)
    if len(shown) < len(cells):
        click.echo(f"{len(shown)} of {len(cells)} rows; --rows 0 shows all", err=True)


def _print_page(text: str) -> None:
    """The page of a rule: set for a terminal, as it is written for a file or a pipe."""
    if not sys.stdout.isatty():
        click.echo(text, nl=False)
        return
    from rich.console import Console
    from rich.markdown import Markdown

    Console().print(Markdown(text))


def _print(columns: list[str], rows: list[dict[str, str]]) -> None:
    """A table with a line a row, columns aligned; Chinese characters are two columns wide."""
    from rich.cells import cell_len

    widths = {name: max([cell_len(name), *(cell_len(row[name]) for row in rows)]) for name in columns}
    for row in [dict(zip(columns, columns, strict=True)), *rows]:
        cells = (row[name] + " " * (widths[name] - cell_len(row[name])) for name in columns)
        click.echo("  ".join(cells).rstrip())
