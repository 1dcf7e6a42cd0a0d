"""hydata publish"""

from __future__ import annotations

from pathlib import Path

from hydata.cli.door import click
from hydata.cli.options import Progress, find_package, package_argument
from hydata.cli.outputs import check_folder


@click.command()
@package_argument
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(path_type=Path),
    help="Where releases lie.",
)
@click.option("--dry-run", is_flag=True, help="Make everything, write nothing, list the files.")
def publish(package: Path | None, output: Path, dry_run: bool) -> int:
    """Publish a release: CSV, Parquet, descriptor, codebook, hashes and a zip.

    Refuses a package that is not valid, not wholly looked at, or not rebuilt. The same package
    gives the same bytes; a version that is published is never overwritten with other content.

    \b
    Example:
      hydata publish -o releases
    """
    from hydata import front

    found = find_package(package)
    if not dry_run:
        check_folder(output)
    with Progress("publishing") as progress:
        release, written = front.publish(found, None if dry_run else output, progress=progress)
    for each in release.files:
        rows = "" if each.rows is None else f"{each.rows:>7,} rows"
        click.echo(f"{len(each.data):>10,} {rows:>12}  {each.path}")
    told = (
        "would be published as"
        if dry_run
        else "published as"
        if written
        else "was published before, unchanged:"
    )
    click.echo(f"{release.name} {release.version} {told} {output / release.folder}", err=True)
    click.echo(f"content id sha256:{release.content_id}", err=True)
    return 0
