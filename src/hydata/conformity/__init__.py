"""Is it the table that its descriptor describes? Descriptor, files, then every cell.

One broken thing does not blind the rest: a resource that cannot be read is a finding, the others
are still checked, and what depended on it is listed as skipped.
"""

from __future__ import annotations

from dataclasses import replace

from hydata.conformity.descriptor import check_descriptor
from hydata.conformity.engine import check_tables
from hydata.conformity.files import check_files, check_opaque
from hydata.conformity.once import once
from hydata.conformity.state import FOREIGN, FRAMES, ROWS, TEXT, Options, kind_of
from hydata.errors import HydataError
from hydata.findings import Finding, Report, Skipped
from hydata.package import DESCRIPTOR, Package, Resource

__all__ = ["Options", "conformity"]


def conformity(package: Package, options: Options | None = None) -> Report:
    """Check descriptor, files and cells; what two of them see is told once."""
    report = _everything(package, options or Options())
    return replace(report, findings=once(package, report.findings))


def _everything(package: Package, options: Options) -> Report:
    report = check_descriptor(package)
    files, unread = check_files(package)
    report = report.merged(files)
    ours: list[Resource] = []
    foreign: list[Resource] = []
    skipped: list[Skipped] = []
    names: set[str] = set()
    for resource in package:
        what = f"cells of {resource.name}"
        if resource.name in unread:
            skipped.append(Skipped(what, unread[resource.name]))
            continue
        if resource.name in names:
            skipped.append(Skipped(what, "another resource has the same name"))
            continue
        names.add(resource.name)
        kind = kind_of(resource)
        if kind not in ("text", "rows"):
            report = report.merged(check_opaque(package, resource))
        if kind == "unknown":
            formats = (*TEXT, *ROWS, *FRAMES, *FOREIGN)
            known, bare = ", ".join(formats), str(resource.raw["format"]).lower().lstrip(".")
            hint = f"say {bare!r}, without the dot" if bare in formats else ""
            message = f"the format {resource.raw['format']!r} is not one that is read; known: {known}"
            path = resource.paths[0] if resource.paths else DESCRIPTOR
            wrong = Finding("format-error", "error", message, resource.name, path, hint=hint)
            report = report.merged(Report(package.name, (wrong,)))
            unread[resource.name] = f"{resource.name} cannot be read"
            skipped.append(Skipped(what, "its format is not one that is read"))
            continue
        if not kind:
            skipped.append(Skipped(what, "it is not described as a table; only its file was looked at"))
            continue
        try:
            resource.schema  # noqa: B018
        except HydataError:
            skipped.append(Skipped(what, "its schema cannot be read"))
            unread[resource.name] = f"{resource.name} cannot be read"
            continue
        (foreign if kind == "foreign" or options.engine == "frictionless" else ours).append(resource)
    unread |= {each.name: f"{each.name} is read by frictionless, apart" for each in foreign}
    report = report.merged(Report(package.name, skipped=tuple(skipped)))
    report = report.merged(check_tables(package, ours, unread, options))
    if options.fast:
        skipped_too = Skipped("cells and keys", "asked for: descriptor, files and headers only")
        return report.merged(Report(package.name, skipped=(skipped_too,)))
    if foreign:
        from hydata.conformity.by_frictionless import check_cells  # slow to import, and rarely needed

        report = report.merged(check_cells(package, [each.name for each in foreign], options.progress))
    return report
