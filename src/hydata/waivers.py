"""The register of waivers: which findings are accepted, and for which reason.

How a waiver takes findings out of a report is in findings.py.
"""

from __future__ import annotations

from collections.abc import Mapping

from hydata import tabular
from hydata.errors import HydataError, brief, nearest
from hydata.findings import Finding, Sample, Skipped
from hydata.package import Package
from hydata.rules import RULES

PARTS = ("rule", "resource", "field", "key", "reason")


def waivers(package: Package) -> tuple[list[dict[str, str]], list[Finding], list[Skipped]]:
    """Each waiver with its place; a finding for each that names a rule which does not exist; what is unread.

    A waiver without a reason accepts nothing. Another package's table of that name is its own affair.
    """
    if not package.ours or "waivers" not in package:
        return [], [], []
    resource = package.resource("waivers")
    try:
        table = tabular.read(resource.files, package.base)
    except (HydataError, OSError) as error:  # its own finding already
        return [], [], [Skipped("waivers: none is accepted", brief(error, package.base))]
    if not table.columns:
        return [], [], [Skipped("waivers: none is accepted", f"{resource.paths[0]} is empty")]
    usable, findings = [], []
    tables = [each.name for each in package]
    for row, place in zip(table.rows, table.places, strict=True):
        waiver = {part: row.get(part, "") for part in PARTS} | {"path": place.path, "line": str(place.line)}
        if not (waiver["rule"] and waiver["reason"].strip()):
            continue
        if waiver["rule"] in RULES:
            if waiver["resource"] and waiver["resource"] not in tables:
                waiver["hint"] = (
                    f"there is no table {waiver['resource']!r}; {nearest(waiver['resource'], tables)}"
                )
            elif waiver["field"] and (hint := _no_such_field(package, waiver)):
                waiver["hint"] = hint
            usable.append(waiver)
            continue
        column = table.columns.index("rule") + 1
        sample = Sample(waiver["rule"], place.row, place.line, column)
        findings.append(
            Finding(
                "rule-unknown", "error", f"there is no rule {waiver['rule']!r} to waive", resource.name,
                place.path, "rule", samples=(sample,), hint=nearest(waiver["rule"], RULES),
            )
        )  # fmt: skip
    return usable, findings, []


def _no_such_field(package: Package, waiver: Mapping[str, str]) -> str:
    """What to say of a field that its table has not; the conflicts' field is an indicator."""
    try:
        schema = package.resource(waiver["resource"]).schema if waiver["resource"] else None
    except HydataError:
        return ""
    if schema is None or waiver["rule"] == "conflict" or schema.field(waiver["field"]) is not None:
        return ""
    return f"{waiver['resource']} has no field {waiver['field']!r}; {nearest(waiver['field'], schema.names)}"
