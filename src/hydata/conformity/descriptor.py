"""datapackage.json and the schemas against the official profiles; the only door to dplib.

dplib ships the JSON profiles of Data Package v1 and v2, so nothing is fetched. Its own checks look
profiles up by address, so the files are read here and handed to jsonschema.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

from hydata.errors import HydataError, nearest
from hydata.findings import Check, Finding, Report, Sample
from hydata.package import DESCRIPTOR, ROLES, Package, Resource


def check_descriptor(package: Package) -> Report:
    """Every fault of the descriptor and of each schema, with a JSON pointer to its place."""
    findings: list[Finding] = []
    version = "1.0" if "profile" in package.raw and "$schema" not in package.raw else "2.0"
    findings += _faults(package.raw, "datapackage", version, "package-error", "", DESCRIPTOR)
    findings += _repeated_names(package)
    findings += _odd_roles(package)
    for resource in package:
        try:
            schema = resource.schema
        except HydataError as error:
            findings.append(Finding("schema-error", "error", str(error), resource.name, _path(resource)))
            continue
        if schema is None:
            continue
        findings += _faults(schema.raw, "tableschema", version, "schema-error", resource.name, schema.path)
        findings += _keys(package, resource)
    checks = () if findings else (Check("package-error", "holds", count=1 + len(package.resources)),)
    return Report(package.name, tuple(findings), checks)


@cache
def _profile(name: str, version: str) -> Any:
    profile = files("dplib").joinpath("profiles", version, f"{name}.json")
    return json.loads(profile.read_text(encoding="utf-8"))


def _faults(raw: Any, profile: str, version: str, rule: str, resource: str, path: str) -> Iterator[Finding]:
    from jsonschema import Draft7Validator

    for fault in Draft7Validator(_profile(profile, version)).iter_errors(raw):
        pointer = "/" + "/".join(str(part) for part in fault.absolute_path)
        message = fault.message if len(fault.message) < 160 else f"{fault.message[:160]}..."
        yield Finding(
            rule, "error", f"{pointer}: {message}", resource, path, samples=(Sample(message, key=pointer),)
        )


def _repeated_names(package: Package) -> Iterator[Finding]:
    names = [resource.name for resource in package]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield Finding(
            "package-error",
            "error",
            f"{names.count(name)} resources have the name {name!r}",
            name,
            DESCRIPTOR,
        )


def _odd_roles(package: Package) -> Iterator[Finding]:
    for resource in package:
        if resource.role and resource.role not in ROLES and package.ours:
            message = f"the role of {resource.name} is {resource.role!r}; known: {', '.join(ROLES)}"
            yield Finding("package-error", "error", message, resource.name, DESCRIPTOR)


def _keys(package: Package, resource: Resource) -> Iterator[Finding]:
    """Keys that name fields or resources which do not exist."""
    schema = resource.schema
    assert schema is not None

    def wrong(message: str, hint: str) -> Finding:
        return Finding("schema-error", "error", message, resource.name, schema.path, hint=hint)

    for field in schema.fields:
        constraints = field.raw.get("constraints")
        pattern = constraints.get("pattern") if isinstance(constraints, dict) else None
        if pattern is not None:
            try:
                re.compile(str(pattern))
            except re.error as error:
                yield wrong(f"the pattern of {field.name} is no regular expression: {error}", "")
    for name in schema.primary_key:
        if schema.field(name) is None:
            yield wrong(
                f"the primary key names a field {name!r} that is not there", nearest(name, schema.names)
            )
    for key in schema.foreign_keys:
        fields, reference = key.get("fields", []), key.get("reference", {})
        for name in [fields] if isinstance(fields, str) else fields:
            if schema.field(name) is None:
                yield wrong(
                    f"a foreign key names a field {name!r} that is not there", nearest(name, schema.names)
                )
        target = reference.get("resource", "")
        if target and target not in package:
            known = sorted(each.name for each in package)
            yield wrong(
                f"a foreign key refers to a resource {target!r} that is not there", nearest(target, known)
            )


def _path(resource: Resource) -> str:
    declared = resource.raw.get("schema")
    return declared if isinstance(declared, str) else DESCRIPTOR
