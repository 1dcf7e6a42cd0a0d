"""The only door to click: rich-click for somebody who asks for help at a terminal, else click itself.

Boxes and colours take a quarter of a short command's time to import, and a pipe shows none of them.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

BOXES = sys.stdout.isatty() and ("-h" in sys.argv or "--help" in sys.argv or len(sys.argv) < 2)

if TYPE_CHECKING or not BOXES:
    import click
else:
    import rich_click as click

    click.rich_click.TEXT_MARKUP = "rich"

__all__ = ["BOXES", "click"]
