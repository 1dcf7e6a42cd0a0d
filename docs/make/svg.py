"""A drawing as SVG, marked with what it shows: so that a picture can be checked without its bytes.

Two releases of matplotlib lay out the same drawing with other bytes. What is compared instead is a
fingerprint of the words, places and colours that were asked for.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

# Fixed names inside the file, and letters as shapes: no font is needed to read it.
STYLE = {"svg.hashsalt": "hydata", "svg.fonttype": "path", "savefig.bbox": "tight"}


def fingerprint(drawing: Drawing) -> str:
    """A hash of what a drawing shows; to be taken before it is saved, while no tick is laid out."""
    return hashlib.sha256("\n".join(_shown(drawing)).encode()).hexdigest()


def svg(drawing: Drawing) -> str:
    """The drawing as SVG with its fingerprint, without date and version."""
    mark, out = fingerprint(drawing), io.BytesIO()
    drawing.savefig(
        out, format="svg", metadata={"Date": None, "Creator": None, "Description": f"shows {mark}"}
    )
    return "".join(f"{line.rstrip()}\n" for line in out.getvalue().decode().splitlines())


def marked(text: str) -> str:
    """The fingerprint that an SVG carries, or nothing."""
    found = re.search(r">shows ([0-9a-f]{64})<", text)
    return found[1] if found else ""


def _shown(drawing: Drawing) -> Iterator[str]:
    from matplotlib.colors import to_hex
    from matplotlib.lines import Line2D
    from matplotlib.patches import Rectangle
    from matplotlib.text import Text
    from numpy import asarray

    yield f"{drawing.get_size_inches()}"
    for axes in drawing.axes:
        yield f"{axes.get_xlim()} {axes.get_ylim()}"
    for words in drawing.findobj(Text):
        if words.get_text():
            yield f"{words.get_text()} {words.get_fontsize()} {to_hex(words.get_color())}"
    for bar in drawing.findobj(Rectangle):
        yield f"{bar.get_bbox().bounds} {to_hex(bar.get_facecolor())}"
    for line in drawing.findobj(Line2D):
        yield f"{asarray(line.get_xydata()).tolist()} {line.get_marker()} {to_hex(line.get_color())}"
