"""hydata find"""

from __future__ import annotations

import json
from pathlib import Path

from hydata.cli.door import click
from hydata.cli.options import Count, find_package, package_option


@click.command()
@click.argument("words", nargs=-1, required=True, metavar="WORD...")
@click.option("--limit", default=15, type=Count(), show_default=True, help="0 for all.")
@click.option("--output-format", type=click.Choice(["text", "json"]), default="text", show_default=True)
@package_option
def find(words: tuple[str, ...], limit: int, output_format: str, package: Path | None) -> int:
    """Find the table and column of a word: Chinese, English or pinyin; typing errors are forgiven.

    Old and short names, areas, sources and programmes are found too, best first. Exit code 1:
    nothing answers.

    \b
    Example:
      hydata find 人均
      hydata find renjun
      hydata find per head
    """
    from hydata import arguments, lookup

    word, found = arguments.word(" ".join(words)), find_package(package)
    hits = lookup.find(found, word)
    shown = hits[:limit] if limit else hits
    if output_format == "json":
        click.echo(json.dumps([hit.to_dict() for hit in shown], indent=2, ensure_ascii=False))
    else:
        for hit in shown:
            click.echo(lookup.told(hit))
    if not hits:
        click.echo(f"nothing answers {word!r}; {lookup.nearest_words(found, word)}", err=True)
        return 1
    if not hits[0].as_typed:
        click.echo(f"nothing is spelled {word!r}; these are like it", err=True)
    if len(shown) < len(hits):
        click.echo(f"{len(shown)} of {len(hits)} hits; --limit 0 shows all", err=True)
    return 0
