"""hydata new"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

from hydata.cli.door import click
from hydata.cli.options import find_package, package_option
from hydata.errors import counted

if TYPE_CHECKING:
    from hydata.scaffold import Proposal


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
@click.argument("what", metavar="[TABLE|PACKAGE]", required=False)
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    type=click.Choice(["total", "shares", "share-of", "subset", "ratio", "growth", "area-total"]),
    help="Only such rules; may be repeated.",
)
@click.option("--write", is_flag=True, help="Append them to the schema.")
@package_option
def rules(what: str | None, kinds: tuple[str, ...], write: bool, package: Path | None) -> None:
    """Propose rules that hold on the rows of a table, or of all tables of a package.

    Each held in 99 % of the rows that could tell, and in three at least. Some hold by chance: keep those
    for which you know the reason, and write it into "why".

    For a TABLE of the package each line is a rule as a schema lists it. For a PACKAGE (a folder, a
    datapackage.json, or nothing for the nearest) each line is a JSON object with table, schema, rule,
    evidence and the first exceptions.

    \b
    Example:
      hydata new rules gdp
      hydata new rules gdp --kind total --write
      hydata new rules path/to/package
    """
    from hydata import scaffold

    table = what if what is not None and not _is_path(what) else None
    if what is not None and table is None and package is not None:
        raise click.UsageError(f"{what} and --package name two packages; give one of them")
    found = find_package(package if what is None or table is not None else Path(what))
    kinds = kinds or scaffold.KINDS
    proposals = scaffold.propose(found, table, kinds) if table else scaffold.propose_all(found, kinds)
    for each in proposals.found:
        click.echo(json.dumps(each.rule if table else each.raw, ensure_ascii=False))
    if proposals.left_out and table:
        click.echo(f"not looked at, beyond the first columns: {', '.join(proposals.left_out)}", err=True)
    for left in () if table else proposals.left_out:
        click.echo(f"not looked at: {left}", err=True)
    if not proposals.found:
        about = table or found.name
        click.echo(f"nothing that {about} does not say already holds on three rows or more", err=True)
        return
    if not table:
        click.echo("\n".join(map(_in_words, proposals.found)), err=True)
    if write:
        changes = scaffold.declare(found, proposals.found)
        with changes.applied() as written:
            click.echo(f"{counted(len(proposals.found), 'rule')} written to {', '.join(written)}", err=True)
        _tell([], changes.by_hand)
    else:
        schemas = "schema" if len({each.schema for each in proposals.found}) == 1 else "schemas"
        hold = counted(len(proposals.found), "rule holds", "rules hold")
        it = "it" if len(proposals.found) == 1 else "them"
        click.echo(f"{hold}; --write appends {it} to the {schemas}", err=True)


def _is_path(what: str) -> bool:
    """Whether an argument names a package; the name of a table is neither a path nor a folder here."""
    written = what.endswith(".json") or what in (".", "..") or "/" in what or os.sep in what
    return written or (Path(what) / "datapackage.json").is_file()


def _in_words(proposal: Proposal) -> str:
    """A proposal on one line for people, and a line for each exception."""
    parts = "; ".join(
        f"{name} {', '.join(map(str, value)) if isinstance(value, list) else value}"
        for name, value in proposal.rule.items()
        if name not in ("rule", "why")
    )
    names = f" ({proposal.names})" if proposal.names else ""
    held = f"{proposal.holds:,} of {proposal.rows:,}"
    lines = [f"{proposal.table}: {proposal.rule['rule']}: {parts}: {held}{names}"]
    for each in proposal.exceptions:
        lines.append(f"  line {each.line}: {': '.join(filter(None, (each.key, each.says)))}")
    return "\n".join(lines)


def _tell(written: list[str], by_hand: tuple[str, ...]) -> None:
    for path in dict.fromkeys(written):
        click.echo(path)
    click.echo("\n".join(["left to do by hand:", *(f"  {each}" for each in by_hand)]), err=True)
