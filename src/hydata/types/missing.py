"""missingValues: the texts that stand for no value.

"missingValues MUST be an array where each entry is a unique string, or an array where each entry is an
object" with a `value` and perhaps a `label`. "The default value [ "" ] means that empty strings will be
converted to null before any other processing takes place. Providing the empty list [] means that no
conversion to null will be done, on any value." Those of the field take "precedence over the schema-level
property and completely replaces it for the field without combining the values".
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hydata.types.reading import Faults, Raw, article, kind, short

DEFAULT: Mapping[str, str] = {"": ""}


def missing(raw: Raw, schema: Raw) -> dict[str, str]:
    """The missing values of a field, each with its label ("" where it has none).

    >>> missing({"missingValues": [{"value": "-99", "label": "refused"}]}, {"missingValues": ["-"]})
    {'-99': 'refused'}
    >>> missing({}, {})
    {'': ''}
    """
    for descriptor in (raw, schema):
        if "missingValues" in descriptor:
            return listed(descriptor["missingValues"], Faults())
    return dict(DEFAULT)


def listed(values: Any, faults: Faults, pointer: str = "/missingValues") -> dict[str, str]:
    """The texts and labels of one `missingValues`; what is no text is read as its JSON text."""
    if not isinstance(values, list):
        faults.add(pointer, f"missingValues is an array, not {article(kind(values))}")
        return dict(DEFAULT)
    found: dict[str, str] = {}
    for at, each in enumerate(values):
        value, label = each, ""
        if isinstance(each, dict):
            value, label = each.get("value"), each.get("label", "")
            if "value" not in each:
                faults.add(f"{pointer}/{at}", "a missing value is a text, or an object with a value")
                continue
            if not isinstance(label, str):
                faults.add(f"{pointer}/{at}/label", f"a label is a text, not {article(kind(label))}")
                label = ""
        if not isinstance(value, str):
            faults.add(f"{pointer}/{at}", f"missing values are texts: write {short(str(value))} in quotes")
            if isinstance(value, bool | dict | list) or value is None:
                continue
            value = str(value)
        if value in found:
            faults.add(f"{pointer}/{at}", f"{short(value)} is in missingValues twice")
        found[value] = label
    return found
