"""Where reports and releases go: looked at before the work, written whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from hydata.cli.door import click

if TYPE_CHECKING:
    from hydata.package import Package


def formats_of(outputs: tuple[Path, ...]) -> dict[Path, str]:
    """Each file with the format of its ending; one that is given twice is written once."""
    from hydata.render import format_of

    formats: dict[Path, str] = {}
    seen: dict[Path, Path] = {}
    for output in outputs:
        format, first = format_of(output), seen.setdefault(behind(output), output)
        if formats.setdefault(first, format) != format:
            _refuse(output, f"it is the same file as {first}")
    return formats


def spare(output: Path, package: Package, descriptor: Path | None) -> None:
    """Refuse to write over a file of the package: its descriptor, or any that the descriptor names."""
    from hydata.package import DESCRIPTOR, refused

    target = behind(output)
    # What may be named lies inside the package, wherever links in it lead.
    texts = _texts(package.raw) if target.is_relative_to(package.base.resolve()) else ()
    named = (name for name in (DESCRIPTOR, *texts) if name and not refused(package.base, name))
    own = [*(package.base / name for name in named), *([descriptor] if descriptor else [])]
    if target in (each.resolve() for each in own):
        _refuse(output, "it is a file of the package")


def _texts(part: Any) -> Iterator[str]:
    """Every text in a descriptor that may be the path of a file; data inside it are none."""
    if isinstance(part, str):
        yield from [part] if len(part) < 255 and "\n" not in part else []
    elif isinstance(part, list | dict):
        inside = part if isinstance(part, list) else [each for name, each in part.items() if name != "data"]
        for each in inside:
            yield from _texts(each)


def check_output(output: Path) -> None:
    """Say at once that a file cannot be written, not after all the work."""
    target = behind(output)
    folder = target.parent if output.is_symlink() else output.parent
    if not folder.is_dir():
        _refuse(output, f"{folder} is no folder")
    if output.is_dir():
        _refuse(output, "it is a folder")
    if not output.exists() and not os.access(folder, os.W_OK):
        _refuse(output, f"{folder} is read-only")


def behind(output: Path) -> Path:
    """The file that is written to: through links, and one spelling of each path."""
    try:
        return output.resolve()
    except RuntimeError:
        _refuse(output, "it is a symbolic link that leads nowhere")


def check_folder(output: Path) -> None:
    """Say at once that a folder cannot be made or written into, not after all the work."""
    there = next(each for each in (output.absolute(), *output.absolute().parents) if each.exists())
    if not there.is_dir():
        _refuse(output, f"{'it' if there == output.absolute() else there} is a file, not a folder")
    if not os.access(there, os.W_OK):
        _refuse(output, f"{there} is read-only")


def _refuse(output: Path, why: str) -> NoReturn:
    from hydata.errors import HydataError

    raise HydataError(f"{output}: cannot be written: {why}")


def write_output(text: str, output: Path | None) -> None:
    """Write to a file, whole or not at all, or to stdout."""
    if output is None:
        click.echo(text.encode("utf-8", "backslashreplace").decode("utf-8"), nl=False)
        return
    from hydata.tabular import write_aside

    data = text.encode("utf-8", "backslashreplace")
    try:
        target = behind(output)
        if target.exists() and not target.is_file():
            target.write_bytes(data)  # a pipe or a device is written to, not replaced
        else:
            write_aside(target, data)
    except OSError as error:
        _refuse(output, str(error.strerror))
