"""Is it the table that its descriptor describes? Descriptor, files, then every cell.

One broken thing does not blind the rest: a resource that cannot be read is a finding, the others
are still checked, and what depended on it is listed as skipped.
"""

from __future__ import annotations

from collections.abc import Callable

from hydata.conformity.by_frictionless import check_cells
from hydata.conformity.descriptor import check_descriptor
from hydata.conformity.files import check_files
from hydata.findings import Report
from hydata.package import Package


def conformity(package: Package, progress: Callable[[str], None] = lambda name: None) -> Report:
    """Check descriptor, files and cells; `progress` is called with each table's name."""
    report = check_descriptor(package)
    files, readable = check_files(package)
    cells = check_cells(package, readable, progress)
    return report.merged(files).merged(cells)
