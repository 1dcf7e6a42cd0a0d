"""The files of a package: safe, there, and of the declared size and hash."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hydata.conformity.compression import Source
from hydata.conformity.faults import Fault
from hydata.conformity.fingerprints import Fingerprint, declared_hash, supported
from hydata.conformity.tally import Tally
from hydata.findings import Check, Finding, Report, Sample, Severity
from hydata.package import DESCRIPTOR, Package, Resource, remote
from hydata.package import refused as why_refused

ALGORITHMS = ("md5", "sha1", "sha256", "sha512")
MEND = f"restore the file; or, if it is the right one, say so in {DESCRIPTOR}"


def check_files(package: Package) -> tuple[Report, dict[str, str]]:
    """Findings about files; and for each table whose cells cannot be looked at, why."""
    findings: list[Finding] = []
    unread: dict[str, str] = {}
    for resource in package:
        if "data" in resource.raw:
            continue
        for path in resource.paths:
            found = _safe(package, resource, path)
            if found is not None:
                findings.append(found)
                unread[resource.name] = f"{path}: {found.message}"
                break
    findings += _unlisted(package)
    return Report(package.name, tuple(findings)), unread


def _safe(package: Package, resource: Resource, path: str) -> Finding | None:
    """A path that leaves the package, or leads to no file."""
    refused = why_refused(package.base, path)
    if refused:
        # The standard allows an address; that it is not fetched is no fault of the package.
        severity: Severity = "info" if remote(path) else "error"
        return _finding("scheme-error", refused, resource, path, severity=severity)
    file = package.base / path
    if file.is_dir():
        return _finding("scheme-error", "it is a folder, not a file", resource, path)
    if not file.exists():
        hint = f"restore it, or take it out of {DESCRIPTOR}"
        return _finding("scheme-error", "there is no such file", resource, path, hint=hint)
    return None


def size_and_hash(raw: Mapping[str, Any], actual: Fingerprint, name: str) -> tuple[list[Fault], list[Check]]:
    """Whether size and hash are those that the descriptor says."""
    faults, checks = [], []
    declared, expected = raw.get("bytes"), raw.get("hash")
    if isinstance(declared, int) and not isinstance(declared, bool):
        if declared != actual.size:
            message = f"{actual.size} bytes, but the descriptor says {declared}"
            faults.append(Fault("byte-count", "", message, hint=MEND))
        else:
            checks.append(Check("byte-count", "holds", name))
    if isinstance(expected, str) and expected:  # the official profile takes an empty one, which says nothing
        algorithm, digest = declared_hash(expected)
        agreed = actual.agrees(expected)
        if not supported(algorithm):
            message = f"hash algorithm {algorithm!r} is not one of {', '.join(ALGORITHMS)}"
            faults.append(Fault("hash-count", "unknown", message))
        elif not agreed:
            message = f"{algorithm} is {actual.digests[algorithm]}, but the descriptor says {digest}"
            faults.append(Fault("hash-count", "", message, hint=MEND))
        else:
            checks.append(Check("hash-count", "holds", name, reason=agreed))
    return faults, checks


def check_opaque(package: Package, resource: Resource) -> Report:
    """Size and hash of files that are not read as tables here."""
    if len(resource.paths) != 1 or not {"bytes", "hash"} & {*resource.raw}:
        return Report(package.name)
    tally = Tally()
    declared = resource.raw.get("hash")
    algorithms = [declared_hash(declared)[0]] if isinstance(declared, str) else []
    source = Source(package.base / resource.paths[0], tally.add, algorithms=algorithms)
    faults, checks = size_and_hash(resource.raw, source.fingerprint(), resource.name)
    for fault in faults:
        tally.add(fault)
    return Report(package.name, tuple(tally.findings(resource.name, resource.paths)), tuple(checks))


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
    rule: str,
    message: str,
    resource: Resource,
    path: str,
    value: str = "",
    *,
    hint: str = "",
    severity: Severity = "error",
) -> Finding:
    samples = (Sample(value),) if value else ()
    return Finding(rule, severity, message, resource.name, path, samples=samples, hint=hint)
