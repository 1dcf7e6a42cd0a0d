"""hydata prove"""

from __future__ import annotations

import json
from pathlib import Path

from hydata.cli.door import click
from hydata.cli.options import Count, Progress, find_package, package_argument
from hydata.cli.outputs import check_output, spare, write_output


@click.command()
@package_argument
@click.option(
    "--output-format",
    type=click.Choice(["text", "json"]),
    default="text",
    help="How to tell it. Default: text.",
)
@click.option(
    "--cells",
    type=Count({"all": None}),
    default=5000,
    metavar="N|all",
    help="How many cells are made wrong, evenly spread. Default: 5000.",
)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write to this file.")
def prove(package: Path | None, output_format: str, cells: int | None, output: Path | None) -> int:
    """Do the rules of a package bite? Make every figure wrong, one at a time, and see who notices.

    Each numeric cell of each table is made wrong in the usual ways: its sign, a point moved, 万 for 亿,
    digits swapped, the figure beside it. Told is the share that is found, the share in which the right cell
    is named, cells that no rule guards, and rules that nothing needs. Nothing is written.

    \b
    Example:
      hydata prove
      hydata prove --output-format json
    """
    from hydata import front
    from hydata.render import proven

    found = find_package(package)
    if output is not None:
        check_output(output)
        spare(output, found, None)
    with Progress("proving") as progress:
        proof = front.prove(found, cells=cells, progress=progress)
    if output_format == "json":
        text = json.dumps(proof.to_dict(front.version()), ensure_ascii=False, indent=2) + "\n"
    else:
        text = proven.as_text(proof)
    write_output(text, output)
    return 0  # a proof measures; what is wrong with the data is for validate to say
