"""A Data Package as read from datapackage.json: which tables exist, their role and their rules."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from hydata.errors import DescriptorError, UnknownName
from hydata.schema import Rule, Schema, rules_of

DESCRIPTOR = "datapackage.json"
ROLES = ("register", "coded", "built")
# The tables that make a package one of ours: what was printed, and what gives it meaning.
LAYOUT = ("observations", "indicators", "units", "sources", "areas")


@dataclass(frozen=True)
class Resource:
    """A table of the package: where its file (or files) lie, its role, its schema."""

    name: str
    paths: tuple[str, ...]
    role: str
    title: str
    title_zh: str
    description: str
    base: Path
    raw: Mapping[str, Any] = field(repr=False)

    @classmethod
    def from_json(cls, raw: Mapping[str, Any], base: Path) -> Resource:
        """Read one entry of `resources`."""
        path = raw.get("path", [])
        return cls(
            name=str(raw.get("name", "")),
            paths=(path,) if isinstance(path, str) else tuple(str(each) for each in path),
            role=str(raw.get("role", "")),
            title=str(raw.get("title", "")),
            title_zh=str(raw.get("title_zh", "")),
            description=str(raw.get("description", "")),
            base=base,
            raw=raw,
        )

    @property
    def files(self) -> tuple[Path, ...]:
        """The files on disk, part by part; DescriptorError for one that leaves the package."""
        for path in self.paths:
            why = refused(self.base, path)
            if why:
                raise DescriptorError(f"resource {self.name!r}: {path}: {why}")
        return tuple(self.base / path for path in self.paths)

    @property
    def plain(self) -> bool:
        """A CSV file inside the package, as tabular.read takes it."""
        dialect = self.raw.get("dialect", {})
        return (
            bool(self.paths)
            and all(path.endswith(".csv") and not refused(self.base, path) for path in self.paths)
            and str(self.raw.get("encoding", "utf-8")).lower() in ("utf-8", "utf8")
            and not dialect
        )

    @cached_property
    def schema(self) -> Schema | None:
        """The schema, inline or from its file; None when there is none. DescriptorError when unreadable."""
        declared = self.raw.get("schema")
        if isinstance(declared, str):
            why = refused(self.base, declared)
            if why:
                raise DescriptorError(f"resource {self.name!r}: schema {declared}: {why}")
            return Schema.from_json(read_json(self.base / declared, declared), declared)
        return None if declared is None else Schema.from_json(declared, f"{DESCRIPTOR}#{self.name}")


@dataclass(frozen=True)
class Package:
    """A Data Package: its folder, its descriptor and its resources in order."""

    base: Path
    resources: tuple[Resource, ...]
    raw: Mapping[str, Any] = field(repr=False)

    @classmethod
    def read(cls, path: Path | str) -> Package:
        """Read a package by its folder or its descriptor; DescriptorError when that fails."""
        descriptor = _descriptor(Path(path))
        raw = read_json(descriptor)
        if not isinstance(raw, dict):
            raise DescriptorError(f"{descriptor}: a data package is a JSON object")
        listed = raw.get("resources")
        if not isinstance(listed, list) or not listed:
            raise DescriptorError(f"{descriptor}: `resources` must be a list with at least one resource")
        for each in listed:
            if not isinstance(each, dict):
                raise DescriptorError(f"{descriptor}: each of `resources` must be an object")
            paths, name = each.get("path", []), each.get("name")
            if not isinstance(paths, str) and not _all(paths, str):
                raise DescriptorError(f"{descriptor}: `path` of {name!r} must be a text or a list of texts")
        return cls.of(descriptor.parent, raw)

    @classmethod
    def of(cls, base: Path, raw: Mapping[str, Any]) -> Package:
        """The package that a descriptor in a folder speaks of, its resources being objects."""
        return cls(base, tuple(Resource.from_json(each, base) for each in raw["resources"]), raw)

    @property
    def name(self) -> str:
        """Its `name`, or its folder's."""
        return str(self.raw.get("name") or self.base.resolve().name)

    @property
    def version(self) -> str:
        """Its `version`, or nothing."""
        return str(self.raw.get("version", ""))

    @property
    def rules(self) -> list[tuple[int, Rule]]:
        """Rules that span several tables, each with its number in the descriptor."""
        return rules_of(self.raw)

    def __iter__(self) -> Iterator[Resource]:
        return iter(self.resources)

    def __contains__(self, name: str) -> bool:
        return any(each.name == name for each in self.resources)

    def resource(self, name: str) -> Resource:
        """A resource by its name; UnknownName with the nearest ones."""
        for each in self.resources:
            if each.name == name:
                return each
        raise UnknownName("table", name, [each.name for each in self.resources])

    @property
    def ours(self) -> bool:
        """Laid out as a hydata package: coded observations and the registers that read them."""
        return not self.lacks

    @property
    def lacks(self) -> list[str]:
        """The tables that a hydata package has and this one has not."""
        return [name for name in LAYOUT if name not in self]


def _descriptor(path: Path) -> Path:
    """The descriptor that a path means; DescriptorError says what a package is where it means none."""
    try:
        if path.is_dir():
            if not (path / DESCRIPTOR).is_file():
                raise DescriptorError(
                    f"{path}: the folder has no {DESCRIPTOR}, which lists a package's tables"
                )
            return path / DESCRIPTOR
        if path.suffix != ".json" and not path.exists():
            raise DescriptorError(f"{path}: there is no such file or folder")
        if path.suffix != ".json" and path.is_file() and not _may_be_json(path):
            raise DescriptorError(
                f"{path}: is no package: that is a folder with a {DESCRIPTOR}, or that file"
            )
    except OSError as error:
        raise DescriptorError(f"{path}: cannot be read: {error.strerror}") from None
    return path


def _may_be_json(path: Path) -> bool:
    """Whether a file begins as a JSON object does; the whole of it may be large."""
    with path.open("rb") as file:
        return file.read(99).removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"")


def nearest_package(start: Path) -> Path | None:
    """The nearest folder upwards that holds a datapackage.json."""
    return next((each for each in (start, *start.parents) if (each / DESCRIPTOR).is_file()), None)


def shipped() -> Path:
    """The data that belong to this hydata: inside the wheel, or the checkout of an editable install."""
    here = Path(__file__).parent
    inside = here / "data"
    if (inside / DESCRIPTOR).is_file():
        return inside
    checkout = here.parent.parent
    if (checkout / DESCRIPTOR).is_file():
        return checkout
    raise DescriptorError(f"this hydata carries no data: neither {inside} nor {checkout} has a {DESCRIPTOR}")


def installed(base: Path) -> bool:
    """Whether a package folder is part of an installed hydata, which nothing may write into."""
    return base.resolve() == (Path(__file__).parent / "data").resolve()


def read_json(path: Path, name: str = "") -> Any:
    """Read a JSON file; DescriptorError with its name, line and column when it is none."""
    name = name or str(path)
    try:
        text = path.read_bytes().decode("utf-8-sig")
        if not text.strip():
            raise DescriptorError(f"{name}: the file is empty")
        return json.loads(text)
    except FileNotFoundError:
        raise DescriptorError(f"{name}: there is no such file") from None
    except OSError as error:
        raise DescriptorError(f"{name}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise DescriptorError(f"{name}: byte {error.start} is not UTF-8; a descriptor is UTF-8") from None
    except json.JSONDecodeError as error:
        raise DescriptorError(f"{name}:{error.lineno}:{error.colno}: not JSON: {error.msg}") from None
    except ValueError as error:  # a number of more digits than Python reads
        raise DescriptorError(f"{name}:1:1: not JSON: {error}") from None
    except RecursionError:
        raise DescriptorError(f"{name}: nested too deeply") from None


def _all(values: Any, kind: type) -> bool:
    return isinstance(values, list) and all(isinstance(each, kind) for each in values)


def remote(path: str) -> bool:
    """Whether a path of a descriptor is an address on the net, as the standard allows.

    >>> remote("https://example.org/a.csv"), remote("sqlite:///a.db")
    (True, False)
    """
    return path.startswith(("http://", "https://", "ftp://", "ftps://"))


def refused(base: Path, path: str) -> str:
    """Why a path of a descriptor is not followed; empty when it may be.

    One check for reading and for writing: what leaves the package, and what is no file.
    """
    if "://" in path:
        return "a remote file is not fetched"
    pure = Path(path)
    if "\0" in path or pure.is_absolute() or ".." in pure.parts:
        return "a path that leaves the package is refused"
    target = base / pure
    try:
        # What has no link in it cannot lead away; but Windows has links that do not look like one.
        if os.name == "nt" or any((base / part).is_symlink() for part in (pure, *pure.parents)[:-1]):
            try:
                target = target.resolve()
            except (OSError, RuntimeError):
                return "a symbolic link that leads nowhere is refused"
            if not target.is_relative_to(base.resolve()):
                return "a symbolic link that leaves the package is refused"
        if not target.is_file() and target.exists() and not target.is_dir():
            return "it is not a regular file"
    except OSError as error:  # a name that is too long
        return f"the path cannot be used: {error.strerror}"
    return ""
