"""datapackage.json and the schemas against the official profiles; the only door to dplib.

dplib ships the JSON profiles of Data Package v1 and v2, so nothing is fetched. Its own checks look
profiles up by address, so the files are read here, and asked of jsonschema_rs: a profile takes it a few
milliseconds, where jsonschema takes longer than all the tables of a small package. What is surely right
(surely.py) is not asked about.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hydata.conformity import surely
from hydata.conformity.fields import check_fields
from hydata.conformity.forms import check_forms
from hydata.conformity.lenient import lenient
from hydata.conformity.told import in_words
from hydata.errors import HydataError
from hydata.findings import Check, Finding, Report, Sample, Severity
from hydata.package import DESCRIPTOR, ROLES, Package, Resource, refused, remote

if TYPE_CHECKING:
    from jsonschema_rs import Draft7Validator

# The versions of the standard whose profiles dplib has; what names another is checked by the last.
PROFILES = ("1.0", "2.0")
# An extension has its own address and version: only the standard's own address says which version it is.
OFFICIAL = re.compile(r"https?://(?:www\.)?datapackage\.org/profiles/([^/]+)/.*")


def check_descriptor(package: Package) -> Report:
    """Every fault of the descriptor and of each schema, with a JSON pointer to its place."""
    findings: list[Finding] = []
    version = "1.0" if "profile" in package.raw and "$schema" not in package.raw else _version(package.raw)
    sure = version == PROFILES[-1] and surely.PROFILES["datapackage"](package.raw)
    if not sure:
        findings += _faults(package.raw, "datapackage", version, "package-error", "", DESCRIPTOR)
    findings += check_forms(package.raw)
    findings += _other_profile(package.raw, "package-error", "", DESCRIPTOR)
    for number, resource in enumerate(package):
        place = f"/resources/{number}"
        findings += _other_profile(resource.raw, "package-error", resource.name, DESCRIPTOR, place)
    findings += _lenient(package)
    findings += _repeated_names(package)
    findings += _odd_roles(package)
    findings += _texts_of_no_format(package)
    for number, resource in enumerate(package):
        try:
            schema = resource.schema
        except HydataError as error:
            findings.append(_unreadable(resource, number, str(error)))
            continue
        if schema is None:
            continue
        own = _version(schema.raw, version)
        findings += _other_profile(schema.raw, "schema-error", resource.name, schema.path)
        by_profile: list[Finding] = []
        if not (
            sure and own == version and schema.raw is resource.raw.get("schema")
        ):  # seen with the package
            by_profile += _faults(schema.raw, "tableschema", own, "schema-error", resource.name, schema.path)
        by_field = list(check_fields(package, resource, schema, int(own[0])))
        findings += _told_once(by_profile, by_field)
    wrong = any(each.severity != "info" for each in findings)
    checks = () if wrong else (Check("package-error", "holds", count=1 + len(package.resources)),)
    return Report(package.name, tuple(findings), checks)


FIELD = re.compile(r"/fields/[0-9]+")


def _told_once(by_profile: list[Finding], by_field: list[Finding]) -> list[Finding]:
    """The profile only knows that a field is wrong; where we know what is wrong in it, that is enough."""
    ours = [each.samples[0].key for each in by_field]
    theirs = [each.samples[0].key for each in by_profile if not FIELD.fullmatch(each.samples[0].key)]
    vague = [
        each
        for each in by_profile
        if not FIELD.fullmatch(each.samples[0].key)
        or not any(key.startswith(f"{each.samples[0].key}/") for key in ours)
    ]
    return vague + [each for each in by_field if each.samples[0].key not in theirs]


def _version(raw: Mapping[str, Any], default: str = PROFILES[-1]) -> str:
    """The version of the standard that a descriptor is checked by."""
    named = OFFICIAL.fullmatch(str(raw.get("$schema", "")))
    return named[1] if named and named[1] in PROFILES else default


def _other_profile(
    raw: Mapping[str, Any], rule: str, resource: str, path: str, place: str = ""
) -> Iterator[Finding]:
    """A `$schema` that is not known here, and the profile that was used in its place.

    A version that came after this hydata may ask for less than the last one that is known, so that what is
    told by that one may be right. An extension "MUST include all the metadata constraints required by this
    specification": what it asks for beyond them is not looked at.
    """
    address = raw.get("$schema")
    named = OFFICIAL.fullmatch(address) if isinstance(address, str) else None
    if not isinstance(address, str) or (named and named[1] in PROFILES):
        return
    last, sample = PROFILES[-1], (Sample(address, key=f"{place}/$schema"),)
    if named is None:
        message = (
            f"{place}/$schema: the profile is not one of the standard's own; what it asks for beyond the "
            f"standard is not looked at: the profile of {last} was used instead"
        )
        yield Finding(rule, "info", message, resource, path, samples=sample)
        return
    older = address.replace(f"/{named[1]}/", f"/{last}/", 1)
    message = (
        f"{place}/$schema: version {named[1]} of the Data Package standard is not known here, "
        f"{' and '.join(PROFILES)} are; {older} was used instead"
    )
    hint = f"`pip install --upgrade hydata`; or, where nothing newer than {last} is used, say {older}"
    yield Finding(rule, "warning", message, resource, path, samples=sample, hint=hint)


@cache
def _profile(name: str, version: str) -> Draft7Validator:
    from importlib.util import find_spec

    from jsonschema_rs import Draft7Validator

    found = find_spec("dplib")
    assert found is not None
    assert found.origin is not None
    profile = Path(found.origin).parent / "profiles" / version / f"{name}.json"
    return Draft7Validator(json.loads(profile.read_text(encoding="utf-8")), validate_formats=False)


def _faults(raw: Any, profile: str, version: str, rule: str, resource: str, path: str) -> Iterator[Finding]:
    if version == PROFILES[-1] and surely.PROFILES[profile](raw):
        return
    for place, what, message, deeper in _listed(_profile(profile, version), raw):
        # The profile of 2.0 that dplib has does not know the type list of 2.0; fields.py does.
        if isinstance(what, dict) and what.get("type") == "list":
            continue
        # It also takes fieldsMatch for a list; the standard says a text. fields.py looks at it.
        if "fieldsMatch" in place:
            continue
        # The package profile of 1.0 asks for a delimiter and doubleQuote, which have defaults, as its own
        # examples and the dialect profile know.
        if place[-1:] == ["dialect"] and message.endswith("is a required property"):
            continue
        # It also takes no path of a dialect, which the standard allows; dialect.py reads the file.
        if place[-1:] == ["dialect"] and isinstance(what, str):
            continue
        # `type` came with 2.0. Without a `$schema` a package is of 1.0, where a property that the standard
        # does not know is allowed: frictionless writes "file" and "json" there.
        if profile == "datapackage" and place[2:] == ["type"] and not _names_schema(raw, what, place):
            continue
        pointer = "/" + "/".join(str(part) for part in place)
        # The value stands first and the reason last.
        message = message if len(message) < 200 else f"{message[:80]} ... {message[-110:]}"
        yield Finding(
            rule, "error", f"{deeper}: {message}", resource, path, samples=(Sample(message, key=pointer),)
        )


def _names_schema(raw: Any, value: Any, place: list[str | int]) -> bool:
    """Whether a package or its resource says which version of the standard it is of."""
    resource = raw["resources"][place[1]]
    return not isinstance(value, str) or "$schema" in raw or "$schema" in resource


def _listed(profile: Draft7Validator, raw: Any) -> list[tuple[list[str | int], Any, str, str]]:
    """Place, value, message and exact pointer of each fault; JSON without end is one."""
    found = []
    try:
        for each in profile.iter_errors(raw):
            pointer, message = in_words(each)
            found.append((list(each.instance_path), each.instance, message, pointer))
    except ValueError:
        return [([], None, "it is nested too deeply to be a descriptor", "/")]
    return found


IN_ROWS = re.compile(r"/resources/[0-9]+/data/.*")


def _lenient(package: Package) -> Iterator[Finding]:
    """What is not quite JSON in the descriptor, or in a schema's file; rows in it are looked at as rows."""
    resources = {f"/resources/{number}": resource.name for number, resource in enumerate(package)}
    files = {DESCRIPTOR: ("package-error", "")} | {
        resource.raw["schema"]: ("schema-error", resource.name)
        for resource in package
        if isinstance(resource.raw.get("schema"), str) and not refused(package.base, resource.raw["schema"])
    }
    for path, (rule, name) in files.items():
        with suppress(OSError, UnicodeDecodeError):  # told by whoever reads it
            for place, what, severity, value in lenient(
                (package.base / path).read_bytes().decode("utf-8-sig")
            ):
                if IN_ROWS.fullmatch(place):
                    continue
                resource = name or resources.get("/".join(place.split("/")[:3]), "")
                samples = (Sample(value, key=place),)
                yield Finding(rule, severity, f"{place}: {what}", resource, path, samples=samples)


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


def _texts_of_no_format(package: Package) -> Iterator[Finding]:
    for number, resource in enumerate(package):
        if isinstance(resource.raw.get("data"), str) and not {"format", "mediatype"} & {*resource.raw}:
            place = f"/resources/{number}/data"
            message = f"{place}: a text in `data` wants a `format` or `mediatype` that says what it is"
            sample = Sample(resource.raw["data"][:60], key=place)
            yield Finding("package-error", "error", message, resource.name, DESCRIPTOR, samples=(sample,))


def _unreadable(resource: Resource, number: int, why: str) -> Finding:
    """A schema that cannot be read: the file of its own, or its place in the descriptor."""
    declared = resource.raw.get("schema")
    if isinstance(declared, str):
        # The standard allows a schema on the net; that it is not fetched is no fault of the package.
        severity: Severity = "info" if remote(declared) else "error"
        return Finding("schema-error", severity, why, resource.name, declared)
    pointer = f"/resources/{number}/schema"
    message = why.replace(f"{DESCRIPTOR}#{resource.name}: ", f"{pointer}: ", 1)
    sample = Sample("", key=pointer)
    return Finding("schema-error", "error", message, resource.name, DESCRIPTOR, samples=(sample,))
