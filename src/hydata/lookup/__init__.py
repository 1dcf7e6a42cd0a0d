"""One table, one cell, and everything that stands behind it."""

from hydata.lookup.show import describe, load, overview, schema_of
from hydata.lookup.trace import Rival, Trace, trace

__all__ = ["Rival", "Trace", "describe", "load", "overview", "schema_of", "trace"]
