"""One table, one cell, and everything that stands behind it."""

from hydata.lookup.cite import STYLES, cite, references
from hydata.lookup.find import Hit, find, nearest_words, told
from hydata.lookup.rows import parse_key
from hydata.lookup.show import describe, load, overview, schema_of
from hydata.lookup.trace import Rival, Trace, trace

__all__ = [
    "STYLES",
    "Hit",
    "Rival",
    "Trace",
    "cite",
    "describe",
    "find",
    "load",
    "nearest_words",
    "overview",
    "parse_key",
    "references",
    "schema_of",
    "told",
    "trace",
]
