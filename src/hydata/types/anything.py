"""any: what stands there.

"A data consumer MUST NOT perform any processing on this field's values and MUST interpret them as it
is in the data source" (any): the text of a CSV cell is its value, a number of a JSON row stays one. Also
what a field is read as whose type is unknown, so that the rest of it can still be checked.
"""

from __future__ import annotations

from hydata.types.json_values import frozen
from hydata.types.reading import Faults, Raw, Reader, same


def anything(raw: Raw, faults: Faults) -> Reader:
    """The reader of a field of any type."""
    return Reader("any", "default", same, same, frozen, surely=r"^(?s:.*)$", always=True)
