"""Where in a JSON file a JSON pointer leads: line and column, for findings about descriptors."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from hydata.findings import Finding
from hydata.package import DESCRIPTOR, Package, refused

_SPACE = re.compile(r"[ \t\r\n]*")
_DECODER = json.JSONDecoder(strict=False)


def position(text: str, pointer: str) -> tuple[int, int]:
    """Line and column of the value that a pointer leads to, or of the last that is there on its way.

    >>> position('{\\n "name": "gdp",\\n "fields": [{"type": 5}]}', "/fields/0/type")
    (3, 22)
    >>> position('{"fields": []}', "/fields/7")
    (1, 12)
    """
    at = _skip(text, 0)
    for part in pointer.split("/")[1:]:
        found = _member(text, at, part.replace("~1", "/").replace("~0", "~"))
        if found is None:
            break
        at = found
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)


def _skip(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


def _member(text: str, at: int, name: str) -> int | None:
    """Where a member of the object, or an item of the array, that begins at `at` begins itself."""
    opened, number = text[at : at + 1], 0
    if opened not in ("{", "["):
        return None
    at = _skip(text, at + 1)
    found = None
    while at < len(text) and text[at] not in "}]":
        key = str(number)
        if opened == "{":
            key, at = _DECODER.raw_decode(text, at)
            at = _skip(text, _skip(text, at) + 1)  # the colon
        if key == name:
            found = at  # of a name that stands twice, the last is the one that is read
            if opened == "[":
                return found
        _, at = _DECODER.raw_decode(text, at)
        at = _skip(text, at)
        if text[at : at + 1] == ",":
            at = _skip(text, at + 1)
        number += 1
    return found


def located(findings: Iterable[Finding], package: Package) -> tuple[Finding, ...]:
    """Findings about a descriptor or schema with line and column: the key of their place is a pointer."""
    texts: dict[str, str] = {}
    inline = {
        f"{DESCRIPTOR}#{each.name}": f"/resources/{number}/schema"
        for number, each in enumerate(package)
        if not isinstance(each.raw.get("schema"), str)
    }
    return tuple(_located(each, package, texts, inline) for each in findings)


def _located(finding: Finding, package: Package, texts: dict[str, str], inline: dict[str, str]) -> Finding:
    prefix = inline.get(finding.path, "")
    path = DESCRIPTOR if prefix else finding.path
    if not path.endswith(".json") or not any(each.key.startswith("/") for each in finding.samples):
        return replace(finding, path=path)
    try:
        if path not in texts:
            texts[path] = "" if refused(package.base, path) else _text(package.base / path)
        samples = []
        for sample in finding.samples:
            if sample.line is None and sample.key.startswith("/") and texts[path]:
                line, column = position(texts[path], prefix + sample.key)
                sample = sample._replace(line=line, column=column, key=prefix + sample.key)
            samples.append(sample)
    except (OSError, ValueError, RecursionError):  # it has its own finding
        return replace(finding, path=path)
    told = prefix and finding.message.startswith(finding.samples[0].key)
    message = prefix + finding.message if told else finding.message
    return replace(finding, path=path, samples=tuple(samples), message=message)


def _text(path: Path) -> str:
    return path.read_bytes().decode("utf-8-sig")
