"""What is wrong with a command line, in the form of every other error."""

from __future__ import annotations

import rich_click as click
from click.exceptions import NoSuchCommand

from hydata.errors import nearest


def told(error: click.ClickException) -> str:
    """The message, the usage of the command, and where the rest is told.

    click names the nearest command or option by itself; where no command is near, all are listed.
    """
    message, context = error.format_message(), getattr(error, "ctx", None)
    if isinstance(error, NoSuchCommand) and not error.possibilities and context is not None:
        message += " " + nearest(error.command_name, sorted(context.command.commands)).capitalize()
    lines = [f"error: {message}"]
    if context is not None:
        pieces = context.command.collect_usage_pieces(context)
        lines.append(f"  usage: {' '.join([context.command_path, *pieces])}")
        lines.append(f"  hint: `{context.command_path} --help` tells the rest")
    return "\n".join(lines)
