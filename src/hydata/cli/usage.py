"""What a command line may say, and what is wrong with one, in the form of every other error."""

from __future__ import annotations

import click
from click.exceptions import NoSuchCommand

from hydata.errors import nearest

WIDTH = 80


def plain_help(context: click.Context) -> str:
    """The help of a command as click itself lays it out, without the boxes and colours of rich-click."""
    command, formatter = context.command, click.HelpFormatter(width=WIDTH)
    click.Command.format_usage(command, context, formatter)
    click.Command.format_help_text(command, context, formatter)
    click.Command.format_options(command, context, formatter)
    if isinstance(command, click.Group):
        click.Group.format_commands(command, context, formatter)
    return "".join(f"{line.rstrip()}\n" for line in formatter.getvalue().splitlines())


def plainly(command: click.Command) -> None:
    """Let a command and all below it show their help plainly: for a file or a pipe, in half of the time."""
    command.get_help = _help  # type: ignore[assignment, method-assign]
    for each in command.commands.values() if isinstance(command, click.Group) else ():
        plainly(each)


def _help(context: click.Context) -> str:
    return plain_help(context).removesuffix("\n")


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
