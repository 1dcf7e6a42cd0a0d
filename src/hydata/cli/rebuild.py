"""hydata rebuild"""

from __future__ import annotations

from pathlib import Path

from hydata.cli.door import click
from hydata.cli.options import Progress, find_package, package_argument
from hydata.errors import counted


@click.command()
@package_argument
@click.option("--check", is_flag=True, help="Write nothing; exit 1 when a built table differs.")
@click.option(
    "--diff", is_flag=True, help="Write nothing; show the differences, and exit 1 when there are any."
)
def rebuild(package: Path | None, check: bool, diff: bool) -> int:
    """Make every built table from the observations and registers.

    The same observations give the same bytes, in any order of their rows, on any machine. Nothing
    is written when an observation cannot be used.

    \b
    Example:
      hydata rebuild
      hydata rebuild --check
    """
    from hydata.errors import HydataError
    from hydata.front import of_all_tables
    from hydata.rebuild import difference, write

    found = find_package(package)
    if found.lacks:
        raise HydataError(
            f"{found.name} has nothing to rebuild from: built tables are made of coded observations, "
            f"and it has no table {', '.join(found.lacks)}"
        )
    with Progress("rebuilding") as progress:
        progress("tables")
        last = of_all_tables()
        differences = difference(found, last=last) if check or diff else []
        written = [] if check or diff else write(found, last)
    for each in differences:
        if diff:
            click.echo(each.diff, nl=False)
        else:
            where = f"{each.path}:{each.line}" if each.line else each.path
            click.echo(f"{where}: {'differs' if each.line else 'is missing'}")
    if differences:
        differ = counted(len(differences), "built table differs", "built tables differ")
        click.echo(f"{differ} from the observations; `hydata rebuild` mends that", err=True)
        return 1
    for path in written:
        click.echo(path)
    told = f"{counted(len(written), 'table')} written" if written else "the built tables are up to date"
    click.echo(told, err=True)
    return 0
