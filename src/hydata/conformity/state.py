"""What is asked of a validation, how its tables are read, and what is known while they are looked at."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from hydata.cache import NOTHING, Cache
from hydata.conformity.compression import plain_name
from hydata.conformity.keys import Parents
from hydata.conformity.watching import Watcher, nobody
from hydata.package import Package, Resource

INTERRUPTED = "interrupted"
# Endings, or formats: of delimited text, of rows in JSON, and of what is left to frictionless.
TEXT = ("csv", "tsv", "tab")
ROWS = ("json", "ndjson", "jsonl")
FRAMES = ("parquet",)
FOREIGN = ("xlsx", "xls", "ods", "html", "arrow", "feather")


class Options(NamedTuple):
    """How a validation is run."""

    samples: int | None = 100  # places that are kept of each finding
    memory: int = 0  # bytes that keys may take; 0: as much as is sensible
    fast: bool = False  # descriptor, files and headers only
    engine: str = "hydata"  # or frictionless, for a second opinion
    progress: Callable[[str], None] = lambda what: None
    cache: Cache = NOTHING
    watcher: Watcher = nobody  # who looks at the rows of large tables in the same pass


@dataclass(eq=False)
class State:
    """What is known of the package while its tables are looked at."""

    package: Package
    version: int
    options: Options
    parents: dict[tuple[str, tuple[str, ...]], Parents]  # keys that are referred to, by table and fields
    unread: dict[str, str]  # table -> why its keys are not known
    # Keys that are referred to, and whose columns the parent has not: no row could be found there.
    lacking: set[tuple[str, tuple[str, ...]]] = field(default_factory=set)
    interrupted: bool = False  # by whoever waits for it; what was done is still told


def kind_of(resource: Resource) -> str:
    """How a table is read: `text`, `rows`, `frames`, `foreign` (by frictionless), `unknown`; empty: none."""
    if "data" in resource.raw:
        return "rows" if described(resource) or not _else(resource.raw) else ""
    ending = PurePosixPath(plain_name(resource.paths[0])).suffix.lstrip(".").lower() if resource.paths else ""
    declared = resource.raw.get("format")
    kind = declared.lower() if isinstance(declared, str) and declared else ending
    for name, kinds in (("text", TEXT), ("rows", ROWS), ("frames", FRAMES), ("foreign", FOREIGN)):
        if kind in kinds:
            return name
    return "unknown" if declared and described(resource) else "text" if described(resource) else ""


def described(resource: Resource) -> bool:
    """Whether the descriptor says that it is a table; in v1 the profile says so."""
    profile = str(resource.raw.get("profile", ""))
    tabular = profile.removesuffix(".json").endswith("tabular-data-resource")
    return "schema" in resource.raw or resource.raw.get("type") == "table" or tabular


def _else(raw: Mapping[str, Any]) -> bool:
    """Whether `data` in a descriptor is something else than rows: it may be any JSON."""
    data = raw["data"]
    return not isinstance(data, list) or not all(isinstance(each, list | Mapping) for each in data)
