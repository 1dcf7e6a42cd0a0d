"""The report as SARIF 2.1.0: for code scanning, editors, and whoever collects results of many tools."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from typing import Any
from urllib.parse import quote

from hydata.findings import Finding, Report, Sample
from hydata.render.crashed import RULE as CRASHED
from hydata.render.places import Places
from hydata.render.words import plain, says, worst_first
from hydata.rules import RULES, page

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
LEVELS = {"error": "error", "warning": "warning", "info": "note"}


def as_sarif(report: Report, version: str, *, color: bool = False, places: Places | None = None) -> str:
    """One run; one result a sample, a waived one suppressed with its reason."""
    findings = [*worst_first(report.findings), *worst_first(report.waived)]
    rules = sorted({each.rule for each in findings} | {each.rule for each in report.checks})
    seen: Counter[str] = Counter()
    results = [
        _result(finding, sample, rules, seen, places or Places())
        for finding in findings
        for sample in finding.samples or (None,)
    ]
    notes = [
        {"level": "warning", "message": {"text": plain(f"not looked at: {each.what}: {each.why}")}}
        for each in report.skipped
    ]
    run = {
        "tool": {
            "driver": {
                "name": "hydata",
                "semanticVersion": version,
                "rules": [_rule(each, findings) for each in rules],
            }
        },
        "columnKind": "unicodeCodePoints",
        "invocations": [
            {
                "executionSuccessful": all(each.rule != CRASHED for each in findings),
                "toolExecutionNotifications": notes,
            }
        ],
        "results": results,
        "properties": {"package": report.package, "valid": report.valid, "complete": report.complete},
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, indent=2, ensure_ascii=False) + "\n"


def _rule(rule: str, findings: list[Finding]) -> dict[str, Any]:
    """A rule as it explains itself; helpUri must be absolute, so the way to the docs is text."""
    severity = next((each.severity for each in findings if each.rule == rule), "error")
    help = f"`hydata show --rule {rule}` explains it, and says what to do about it."
    return {
        "id": rule,
        "shortDescription": {"text": says(rule) or rule},
        "help": {"text": help, "markdown": page(rule) if rule in RULES else help},
        "defaultConfiguration": {"level": LEVELS[severity]},
    }


def _result(
    finding: Finding, sample: Sample | None, rules: list[str], seen: Counter[str], places: Places
) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": rules.index(finding.rule),
        "level": LEVELS[finding.severity],
        "message": {"text": _message(finding, sample)},
    }
    location = _location(finding, sample, places)
    if location:
        result["locations"] = [location]
    hash = _fingerprint(finding, sample)
    seen[hash] += 1  # two places that are alike but for their line are told apart by their order
    result["partialFingerprints"] = {
        "primaryLocationLineHash": f"{hash[:16]}:{seen[hash]}",
        "hydata/v1": f"{hash}:{seen[hash]}",
    }
    if finding.reason:
        result["suppressions"] = [
            {"kind": "external", "status": "accepted", "justification": plain(finding.reason)}
        ]
    result["properties"] = {"count": finding.count, "key": sample.key if sample else ""}
    return result


def _message(finding: Finding, sample: Sample | None) -> str:
    """A finding's message is about its first place; the others say the rule and what stands there."""
    about = f"{finding.field}: " if finding.field else ""
    key = f" [{sample.key}]" if sample and sample.key else ""
    if sample is None or sample is finding.samples[0]:
        times = f" ({finding.count:,} times in all)" if finding.count > 1 else ""
        hint = f"\nhint: {plain(finding.hint)}" if finding.hint else ""
        return plain(f"{about}{finding.message}{key}{times}") + hint
    return plain(f"{about}not so: {says(finding.rule) or finding.rule}; here stands {sample.value!r}{key}")


def _location(finding: Finding, sample: Sample | None, places: Places) -> dict[str, Any]:
    location: dict[str, Any] = {}
    path = places.of(finding, sample)
    if path:
        location["physicalLocation"] = {"artifactLocation": _artifact(path)}
    if path and sample and sample.line:
        region = {"startLine": sample.line}
        span = places.span(finding, sample)
        if span:
            region |= {"startColumn": span[0], "endColumn": span[1]}
        location["physicalLocation"]["region"] = region
    name = ".".join(filter(None, (finding.resource, finding.field)))
    if name:
        location["logicalLocations"] = [{"fullyQualifiedName": name, "kind": "member"}]
    return location


def _artifact(path: str) -> dict[str, str]:
    if "://" in path:
        return {"uri": quote(path, safe="/:?#[]@!$&'()*+,;=%~")}
    if path.startswith("/"):
        return {"uri": f"file://{quote(path)}"}
    # A colon in the first part would read as a scheme.
    return {"uri": quote(path), "uriBaseId": "%SRCROOT%"}


def _fingerprint(finding: Finding, sample: Sample | None) -> str:
    """The same while a row moves: no line, no row number, no message."""
    what = [finding.rule, finding.resource, finding.field]
    what += [sample.key, sample.value] if sample else []
    return hashlib.sha256("\0".join(what).encode("utf-8", "backslashreplace")).hexdigest()
