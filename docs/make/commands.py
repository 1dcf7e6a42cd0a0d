"""The page of the commands: what each --help says, plain and equally wide on any terminal."""

from __future__ import annotations

from collections.abc import Iterator

import click

from hydata.cli import cli
from hydata.cli.usage import plain_help

INTRODUCTION = """\
# Commands

What `--help` says of each command; in a terminal the same words stand in boxes. Without a package a
command takes the nearest `datapackage.json` upwards, else the data that hydata ships.

| exit code | says |
| --- | --- |
| 0 | nothing was found |
| 1 | there are findings, differences, or no hit |
| 2 | it could not run; the message says why |
| 3 | a fault of hydata |
"""


def page() -> str:
    """Markdown: one section a command, each followed by those below it."""
    sections = [INTRODUCTION]
    for context in walk(click.Context(cli, info_name="hydata", **cli.context_settings)):
        sections.append(f"## {context.command_path}\n\n```text\n{plain_help(context)}```\n")
    return "\n".join(sections)


def walk(context: click.Context) -> Iterator[click.Context]:
    """A command and all below it, in the order of the alphabet."""
    yield context
    if isinstance(context.command, click.Group):
        for name, command in sorted(context.command.commands.items()):
            yield from walk(click.Context(command, info_name=name, parent=context))
