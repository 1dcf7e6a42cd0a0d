"""hydata new"""

from __future__ import annotations

import json
from pathlib import Path

import rich_click as click

from hydata.cli.options import find_package, package_option


@click.group()
def new() -> None:
    """Grow a package: a new table, a new source, new rules.

    What is made validates at once. Nothing that exists is overwritten, and all files of one command are
    written together or not at all. What is left to do by hand is told.

    \b
    Example:
      hydata new table roads --from roads.csv
      hydata new source communique-2026 --title "2026年统计公报"
      hydata new rules gdp
    """


@new.command()
@click.argument("name")
@click.option("--from", "file", type=click.Path(path_type=Path), help="A CSV file to take in.")
@click.option(
    "--indicator",
    "indicators",
    multiple=True,
    metavar="ID",
    help="Build it of this quantity; may be repeated.",
)
@click.option("--title", default="", help="Title in English. Default: the name.")
@click.option("--title-zh", default="", help="Title in Chinese.")
@package_option
def table(
    name: str, file: Path | None, indicators: tuple[str, ...], title: str, title_zh: str, package: Path | None
) -> None:
    """Make a table NAME: its file, its schema and its place in datapackage.json.

    With --from it is a copy of a CSV file, and its schema is inferred. With --indicator it is built
    of the observations, and is rebuilt at once. With neither it is an empty register.

    \b
    Example:
      hydata new table roads --from roads.csv
      hydata new table savings --indicator deposits --indicator loans
      hydata new table mayors
    """
    from hydata import rebuild, scaffold
    from hydata.front import of_all_tables
    from hydata.package import Package

    if file is not None and indicators:
        raise click.UsageError("--from and --indicator make two kinds of table; give one of them")
    found = find_package(package)
    titles = {"title": title, "title_zh": title_zh}
    if indicators:
        changes = scaffold.table_from_indicators(found, name, indicators, **titles)
    elif file is not None:
        changes = scaffold.table_from_csv(found, name, file, **titles)
    else:
        changes = scaffold.register(found, name, **titles)
    with changes.applied() as written:
        if indicators:
            written += rebuild.write(Package.read(found.base), of_all_tables())
    _tell(written, changes.by_hand)


@new.command()
@click.argument("id")
@click.option("--title", default="", help="Title as printed. Default: the id.")
@click.option("--publisher", default="", help="Who publishes it.")
@click.option("--date", default="", help="Its date: 2026, 2026-03 or 2026-03-31.")
@click.option("--kind", default="", help="What sort of document. Default: other.")
@click.option("--address", default="", help="Where it was read.")
@click.option("--grade", default="", help="A, B, C or X, see docs/model.md. Default: B.")
@click.option("--rank", default="", help="The lower, the more it is preferred. Default: 4.")
@click.option("--note", default="", help="Anything a reader must know.")
@package_option
def source(package: Path | None, id: str, **said: str) -> None:
    """Make a source ID: its row in sources.csv and its empty file of observations.

    \b
    Example:
      hydata new source communique-2026 --title "2026年统计公报" --grade A --rank 2
    """
    from hydata import scaffold

    changes = scaffold.source(find_package(package), id, said)
    with changes.applied() as written:
        pass
    _tell(written, changes.by_hand)


@new.command()
@click.argument("table")
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    type=click.Choice(["total", "shares", "share-of", "subset"]),
    help="Only such rules; may be repeated.",
)
@click.option("--write", is_flag=True, help="Append them to the schema.")
@package_option
def rules(table: str, kinds: tuple[str, ...], write: bool, package: Path | None) -> None:
    """Propose rules that hold on the rows of TABLE, one JSON object a line.

    Each held on every row that could tell, and on three at least. Some hold by chance: keep those
    for which you know the reason, and write it into "why".

    \b
    Example:
      hydata new rules gdp
      hydata new rules gdp --kind total --write
    """
    from hydata import scaffold

    found = find_package(package)
    proposals = scaffold.propose(found, table, kinds or scaffold.KINDS)
    for rule in proposals.rules:
        click.echo(json.dumps(rule, ensure_ascii=False))
    if proposals.left_out:
        click.echo(f"not looked at, beyond the first columns: {', '.join(proposals.left_out)}", err=True)
    if not proposals.rules:
        click.echo(f"nothing that {table} does not say already holds on three rows or more", err=True)
    elif write:
        changes = scaffold.declare(found, table, proposals.rules)
        with changes.applied() as written:
            click.echo(f"{len(proposals.rules)} rules written to {', '.join(written)}", err=True)
        _tell([], changes.by_hand)
    else:
        click.echo(f"{len(proposals.rules)} rules hold; --write appends them to the schema", err=True)


def _tell(written: list[str], by_hand: tuple[str, ...]) -> None:
    for path in dict.fromkeys(written):
        click.echo(path)
    click.echo("\n".join(["left to do by hand:", *(f"  {each}" for each in by_hand)]), err=True)
