"""hydata: the counties of Hengyang in official figures, each traceable to where it was printed.

>>> import hydata
>>> "gdp" in hydata.tables()
True
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hydata.errors import (
        DataError,
        DescriptorError,
        HydataError,
        InvalidPackage,
        ReleaseError,
        UnknownName,
    )
    from hydata.front import cite, describe, find, load, prove, reconcile, tables, trace, validate

# Where each public name lives; it is imported when it is first asked for.
_HOMES = {
    **dict.fromkeys(
        ("cite", "describe", "find", "load", "prove", "reconcile", "tables", "trace", "validate"),
        "hydata.front",
    ),
    **dict.fromkeys(
        ("DataError", "DescriptorError", "HydataError", "InvalidPackage", "ReleaseError", "UnknownName"),
        "hydata.errors",
    ),
}

__all__ = [
    "DataError",
    "DescriptorError",
    "HydataError",
    "InvalidPackage",
    "ReleaseError",
    "UnknownName",
    "cite",
    "describe",
    "find",
    "load",
    "prove",
    "reconcile",
    "tables",
    "trace",
    "validate",
]


def __getattr__(name: str) -> Any:
    from importlib import import_module

    if name == "__version__":
        from hydata.front import version

        return version()
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    # Given name and module, Python itself names the nearest.
    raise AttributeError(f"module 'hydata' has no attribute {name!r}", name=name, obj=sys.modules[__name__])


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
