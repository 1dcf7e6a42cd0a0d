"""The command line: one small module a command, click only here, no logic."""

from __future__ import annotations

import atexit
import gc
import os
import sys
from importlib import import_module
from pkgutil import iter_modules

from hydata.cli.door import BOXES, click
from hydata.cli.usage import plainly, told
from hydata.errors import HydataError


def _version(context: click.Context, _: click.Parameter, asked: bool) -> None:
    if asked and not context.resilient_parsing:
        from hydata.front import version

        click.echo(f"hydata {version()}")
        context.exit()


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_version, help="Show the version."
)
def cli() -> None:
    """The counties of Hengyang in official figures, and the tool that keeps such tables honest.

    text -> observations -> tables -> findings -> release

    \b
    Example:
      hydata validate
      hydata show gdp
      hydata trace population_census 430481 2020 population_resident
    """


# A command is a module of its own name; these hold what several of them share.
SHARED = ("door", "options", "outputs", "usage")
for module in iter_modules(__path__):
    if module.name not in SHARED:
        cli.add_command(getattr(import_module(f"{__name__}.{module.name}"), module.name))


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; exit code 0 nothing found, 1 findings, 2 could not run, 3 our fault."""
    # What a command makes mostly lasts as long as it does: it is not looked through for garbage again and
    # again, nor once more at its end.
    gc.set_threshold(100_000, 20, 20)
    atexit.register(gc.freeze)
    if not BOXES:
        plainly(cli)
    try:
        result = cli.main(arguments, prog_name="hydata", standalone_mode=False)
        code = result if isinstance(result, int) else 0
        sys.stdout.flush()
        return code
    except HydataError as error:
        click.echo(f"error: {error}", err=True)
        return 2
    except (click.Abort, KeyboardInterrupt):
        click.echo("interrupted", err=True)
        return 130
    except click.exceptions.NoArgsIsHelpError as error:  # where no command is given
        click.echo(error.format_message())
        return 2
    except click.ClickException as error:
        click.echo(told(error), err=True)
        return 2
    except (BrokenPipeError, SystemExit) as error:
        _flush()
        # rich-click ends so where no command is given. Else the reader went away (`| head`): nothing is
        # wrong, and nothing more can be told; click makes a SystemExit of it too.
        return 2 if isinstance(error, SystemExit) and error.code == 2 else 0
    except OSError as error:
        _flush()
        where = f"{error.filename}: " if error.filename else ""
        click.echo(f"error: {where}{error.strerror or error}", err=True)
        return 2
    except UnicodeEncodeError as error:
        held = ascii(error.object[error.start])
        click.echo(
            f"error: the output is in {error.encoding}, which cannot hold {held}: set PYTHONIOENCODING=utf-8",
            err=True,
        )
        return 2
    except Exception as error:
        if os.environ.get("HYDATA_DEBUG"):
            raise
        click.echo(
            f"internal error: {type(error).__name__}: {error}\n"
            "This is a fault of hydata, not of your data. HYDATA_DEBUG=1 shows where; please report it.",
            err=True,
        )
        return 3


def _flush() -> None:
    """Write what is left to stdout; where that fails, drop it, else Python complains at its end."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
