"""Where a finding stands, for a program that opens the file: path from its root, characters in the line."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from hydata.findings import Finding, Sample

LARGEST = 64 * 2**20  # a larger file is not read again just to point at a cell


@dataclass(frozen=True)
class Places:
    """Paths of a package in `base`, told from `root` where they lie below it, else in full.

    >>> Places(Path("/home/ann/data"), Path("/home/ann")).path("resources/gdp.csv")
    'data/resources/gdp.csv'
    >>> Places(Path("/data"), Path("/work")).path("gdp.csv")
    '/data/gdp.csv'
    >>> Places().path("gdp.csv")
    'gdp.csv'
    """

    base: Path | None = None
    root: Path | None = None
    _lines: dict[str, list[bytes]] = field(default_factory=dict, repr=False, compare=False)

    def path(self, path: str) -> str:
        """A path of the report, as it is told."""
        if self.base is None or not path or "://" in path:
            return path
        whole = Path(os.path.normpath(self.base.absolute() / path))
        if self.root is not None and whole.is_relative_to(self.root.absolute()):
            return whole.relative_to(self.root.absolute()).as_posix()
        return whole.as_posix()

    def of(self, finding: Finding, sample: Sample | None = None) -> str:
        """The file of a finding, or of one of its samples; empty when it is about no file."""
        return self.path(sample.path if sample and sample.path else finding.path)

    def span(self, finding: Finding, sample: Sample) -> tuple[int, int] | None:
        """First character of a cell in its line and the one after its last, from 1.

        None unless that very value stands there: the file may be packed, or in another dialect.
        """
        path = sample.path or finding.path
        if self.base is None or not path or not sample.line or not sample.column or not sample.value:
            return None
        lines = self._read(path)
        if sample.line > len(lines):
            return None
        line = lines[sample.line - 1].decode("utf-8", "replace").rstrip("\r")
        delimiter = "\t" if path.endswith((".tsv", ".tab")) else ","
        for number, (start, end, value) in enumerate(_cells(line, delimiter), 1):
            if number == sample.column:
                return (start + 1, end + 1) if value == sample.value else None
        return None

    def _read(self, path: str) -> list[bytes]:
        if path not in self._lines:
            file = (self.base or Path()) / path
            try:
                small = file.is_file() and file.stat().st_size <= LARGEST
                self._lines[path] = file.read_bytes().split(b"\n") if small else []
            except OSError:
                self._lines[path] = []
        return self._lines[path]


def _cells(line: str, delimiter: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and value of each cell of one line.

    >>> list(_cells('a,"b, c",', ","))
    [(0, 1, 'a'), (2, 8, 'b, c'), (9, 9, '')]
    """
    start = 0
    while start <= len(line):
        end = start
        if line[start : start + 1] == '"':
            end += 1
            while end < len(line) and (line[end] != '"' or line[end + 1 : end + 2] == '"'):
                end += 2 if line[end] == '"' else 1
            end += 1
        stop = line.find(delimiter, end)
        stop = len(line) if stop < 0 else stop
        text = line[start:stop]
        quoted = len(text) > 1 and text[0] == text[-1] == '"'
        yield start, stop, text[1:-1].replace('""', '"') if quoted else text
        start = stop + 1
