"""What is wrong with the descriptor is told once.

The profile of the package looks into each resource, too. It only knows that a part fits none of its forms,
where the rule that reads this part says why, and what was done about it.
"""

from __future__ import annotations

import re

from hydata.findings import Finding
from hydata.package import Package

# A part that the profile knows, the rule that looks at it more closely, and how its message begins.
PART = re.compile(r"/resources/([0-9]+)/(schema|dialect|encoding|path)(?:/.*)?")
CLOSER = {
    "schema": ("schema-error", ""),
    "dialect": ("resource-error", "/dialect"),
    "encoding": ("encoding-error", "there is no encoding"),
    "path": ("scheme-error", "a path that leaves the package"),
}


def once(package: Package, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Findings, less what the profile says of a part whose own rule has told it."""

    def echo(said: Finding) -> bool:
        part = PART.fullmatch(said.samples[0].key) if said.rule == "package-error" and said.samples else None
        if part is None or said.severity != "error":
            return False
        rule, begin = CLOSER[part[2]]
        name = package.resources[int(part[1])].name
        return any(
            (each.rule, each.resource, each.severity) == (rule, name, "error")
            and each.message.startswith(begin)
            for each in findings
        )

    return tuple(each for each in findings if not echo(each))
