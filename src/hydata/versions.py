"""Data of a later hydata than this one: what they ask for may not be known here."""

from __future__ import annotations

from dataclasses import replace

from hydata.findings import Report, Skipped
from hydata.package import Package, shipped


def explained(report: Report, package: Package) -> Report:
    """The report, with what to do about rules that only a later hydata may know."""
    told = later(package, Package.read(shipped()))
    if not told:
        return report
    if not any(each.rule == "rule-unknown" for each in report.findings):
        return replace(report, skipped=(*report.skipped, Skipped("what a later hydata asks for", told)))
    findings = (
        replace(each, hint=f"{told}; {each.hint}".removesuffix("; ")) if each.rule == "rule-unknown" else each
        for each in report.findings
    )
    return replace(report, findings=tuple(findings))


def later(package: Package, ours: Package) -> str:
    """What to say of a later version of our own data; empty for any other package."""
    if package.name != ours.name:
        return ""
    from packaging.version import InvalidVersion, Version

    try:
        if Version(package.version) <= Version(ours.version):
            return ""
    except InvalidVersion:
        return ""
    return (
        f"the package is of {ours.name} {package.version} and this is {ours.name} {ours.version}, which may "
        f"not know its rules yet: `pip install --upgrade {ours.name}`"
    )
