"""The files of a package: safe, there, of the declared size and hash, and readable as text."""

from __future__ import annotations

import hashlib
from pathlib import Path

from hydata.errors import DataError
from hydata.findings import Check, Finding, Report, Sample, Skipped
from hydata.package import DESCRIPTOR, Package, Resource
from hydata.package import refused as why_refused
from hydata.tabular import decode

ALGORITHMS = ("md5", "sha1", "sha256", "sha512")
MEND = f"restore the file; or, if it is the right one, say so in {DESCRIPTOR}"
LENGTHS = {32: "md5", 40: "sha1", 64: "sha256", 128: "sha512"}


def check_files(package: Package) -> tuple[Report, list[str]]:
    """Findings about files, and the names of the resources whose files can be read on."""
    findings: list[Finding] = []
    checks: list[Check] = []
    skipped: list[Skipped] = []
    readable: list[str] = []
    for resource in package:
        found, why = _check(package, resource, checks, skipped)
        findings += found
        if why:
            skipped.append(Skipped(f"cells of {resource.name}", why))
        else:
            readable.append(resource.name)
    findings += _unlisted(package)
    return Report(package.name, tuple(findings), tuple(checks), skipped=tuple(skipped)), readable


def _check(
    package: Package, resource: Resource, checks: list[Check], skipped: list[Skipped]
) -> tuple[list[Finding], str]:
    """Findings of one resource, and why its cells cannot be looked at (empty when they can)."""
    if "data" in resource.raw:
        return [], ""
    findings: list[Finding] = []
    sums: list[bytes] = []
    for path in resource.paths:
        refused = why_refused(package.base, path)
        if refused:
            return [_finding("scheme-error", refused, resource, path)], refused
        try:
            data = (package.base / path).read_bytes()
        except FileNotFoundError:
            message, hint = "there is no such file", f"restore it, or take it out of {DESCRIPTOR}"
            return [_finding("scheme-error", message, resource, path, hint=hint)], f"{path}: {message}"
        except OSError as error:
            message = f"the file cannot be read: {error.strerror}"
            return [_finding("scheme-error", message, resource, path)], f"{path}: {message}"
        sums.append(data)
        if resource.raw.get("encoding", "utf-8") in ("utf-8", "utf8", "UTF-8") and path.endswith(
            (".csv", ".tsv")
        ):
            try:
                decode(data, path)
            except DataError as error:
                sample = Sample(error.value, line=error.line)
                finding = Finding(
                    error.rule,
                    "error",
                    error.message,
                    resource.name,
                    path,
                    samples=(sample,),
                    hint=error.hint,
                )
                return [*findings, finding], f"{path}: {error.message}"
    if len(sums) == 1:
        findings += _size_and_hash(resource, sums[0], checks)
    elif "hash" in resource.raw or "bytes" in resource.raw:
        skipped.append(
            Skipped(f"bytes and hash of {resource.name}", "the standard defines none for several files")
        )
    return findings, ""


def _size_and_hash(resource: Resource, data: bytes, checks: list[Check]) -> list[Finding]:
    findings = []
    path = resource.paths[0]
    declared = resource.raw.get("bytes")
    if isinstance(declared, int):
        if declared != len(data):
            message = f"{len(data)} bytes, but the descriptor says {declared}"
            findings.append(_finding("byte-count", message, resource, path, str(len(data)), hint=MEND))
        else:
            checks.append(Check("byte-count", "holds", resource.name))
    expected = resource.raw.get("hash")
    if isinstance(expected, str):
        prefix, colon, digest = expected.rpartition(":")
        algorithm = (prefix if colon else LENGTHS.get(len(digest), "md5")).lower()
        if algorithm not in ALGORITHMS:
            message = f"hash algorithm {algorithm!r} is not one of {', '.join(ALGORITHMS)}"
            findings.append(_finding("hash-count", message, resource, DESCRIPTOR, expected))
        else:
            actual = hashlib.new(algorithm, data, usedforsecurity=False).hexdigest()
            if actual != digest.lower():
                message = f"{algorithm} is {actual}, but the descriptor says {digest}"
                findings.append(_finding("hash-count", message, resource, path, actual, hint=MEND))
            else:
                checks.append(Check("hash-count", "holds", resource.name, reason=algorithm))
    return findings


def _unlisted(package: Package) -> list[Finding]:
    """Part files that lie beside the parts of a resource but that it does not list."""
    findings = []
    listed = {path for resource in package for path in resource.paths}
    for resource in package:
        folders = {Path(path).parent.as_posix() for path in resource.paths}
        if resource.role != "coded" or len(folders) != 1:
            continue
        folder = folders.pop()
        beside = {f"{folder}/{path.name}" for path in (package.base / folder).glob("*.csv")}
        for path in sorted(beside - listed):
            message = f"lies beside the files of {resource.name}, but is not listed as one of them"
            hint = f'add "{path}" to its path in {DESCRIPTOR}'
            findings.append(_finding("file-error", message, resource, path, hint=hint))
    return findings


def _finding(
    rule: str, message: str, resource: Resource, path: str, value: str = "", *, hint: str = ""
) -> Finding:
    samples = (Sample(value),) if value else ()
    return Finding(rule, "error", message, resource.name, path, samples=samples, hint=hint)
