"""What a rule says where it is declared: which parts it has, and of what kind each is.

A misspelt part would be a rule that checks less than it seems to, so each one is told.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any

from hydata import periods
from hydata.errors import nearest
from hydata.findings import SEVERITIES
from hydata.tabular import NUMBER
from hydata.types.patterns import BadPattern, compiled

# The kinds of parts, in the words that a message uses.
COLUMN, COLUMNS = "a text, the name of a column", "a list of names of columns, each once"
NAME, LINK = "a text", "an object"
LENGTHS = "a list of lengths of codes, at least two, the shorter first"
POSITIVE, YEARS, PERIOD = "a number above zero", "a list of years as whole numbers", "a period such as 2020"

# Rule of a schema -> its parts; those that end in ? may be left out.
TABLE_PARTS: dict[str, dict[str, str]] = {
    "total": {"whole": COLUMN, "parts": COLUMNS},
    "shares": {"fields": COLUMNS, "whole?": POSITIVE, "by?": COLUMNS},
    "share-of": {"share": COLUMN, "part": COLUMN, "whole": COLUMN},
    "subset": {"part": COLUMN, "whole": COLUMN},
    "ratio": {"ratio": COLUMN, "numerator": COLUMN, "denominator": COLUMN, "per?": POSITIVE},
    "area-total": {"fields": COLUMNS, "partition?": NAME, "levels?": LENGTHS, "area?": COLUMN},
    "growth": {"growth": COLUMN, "level": COLUMN, "base_period?": PERIOD},
    "continuity": {"fields": COLUMNS, "gaps?": YEARS, "breaks?": YEARS, "largest_change_pct?": POSITIVE},
    "magnitude": {"fields": COLUMNS},
    "named-count": {"claimed": COLUMN, "components": LINK},
}
# The same for the rules of datapackage.json.
PACKAGE_PARTS: dict[str, dict[str, str]] = {
    "share-of": {"claim": NAME, "derived": NAME},
    "multiple": {"derived": NAME},
    "ratio": {"ratio": NAME, "numerator": NAME, "denominator": NAME, "per?": POSITIVE},
    "count-above": {"count": NAME, "threshold": NAME, "partition": NAME},
}
# Rule of a schema -> the parts of which it has exactly one.
EITHER: dict[str, tuple[str, ...]] = {"area-total": ("partition", "levels")}
# What any rule may say beside its own parts.
COMMON = ("rule", "where", "severity", "why")


def misstated(id: str, raw: Mapping[str, Any], forms: Mapping[str, Mapping[str, str]]) -> str:
    """What is wrong with a rule's own parts; empty when each is there, known and of its kind.

    >>> misstated("total", {"whole": "gdp", "parts": "primary"}, TABLE_PARTS)
    "the part 'parts' of the rule total must be a list of names of columns, each once, not 'primary'"
    >>> misstated("growth", {"growth": "g", "level": "gdp", "base_preiod": "2010"}, TABLE_PARTS)
    "the rule growth has no part 'base_preiod'; did you mean 'base_period'?"
    """
    if id not in forms:
        return _no_such(id, forms)
    kinds = {name.removesuffix("?"): kind for name, kind in forms[id].items()}
    for name in forms[id]:
        if not name.endswith("?") and name not in raw:
            return f"the rule {id} needs a part {name!r}"
    either = EITHER.get(id, ()) if forms is TABLE_PARTS else ()
    if either and len([name for name in either if name in raw]) != 1:
        return f"the rule {id} needs a part {' or a part '.join(map(repr, either))}, and not both"
    common = COMMON if forms is TABLE_PARTS else ("rule", "why")
    for name in raw:
        if name not in kinds and name not in common:
            return f"the rule {id} has no part {name!r}; {nearest(name, [*kinds, *common[1:]])}"
    for name, kind in kinds.items():
        if name in raw and not OF_KIND[kind](raw[name]):
            return f"the part {name!r} of the rule {id} must be {kind}, not {_shown(raw[name])}"
    if not isinstance(raw.get("why", ""), str):
        return f"`why` of the rule {id} must be a text, not {_shown(raw['why'])}"
    where = raw.get("where", {})
    if not isinstance(where, dict) or not all(isinstance(each, str) for each in where.values()):
        return f"`where` of the rule {id} must give columns regular expressions, not {_shown(where)}"
    if raw.get("severity", "error") not in SEVERITIES:
        return f"`severity` of the rule {id} is one of {', '.join(SEVERITIES)}, not {_shown(raw['severity'])}"
    return ""


def key_of(id: str, raw: Mapping[str, Any], forms: Mapping[str, Mapping[str, str]]) -> tuple[str, str]:
    """What a rule is about, and a key that is its own: its second named part, and a digest of all it says.

    So a waiver is of one rule as it stands: another one of its kind, or an edit, is told again.

    >>> key_of("area-total", {"fields": ["gdp", "exports"], "partition": "counties"}, TABLE_PARTS)
    ('gdp', 'area-total:counties:...')
    """
    either = EITHER.get(id, ()) if forms is TABLE_PARTS else ()
    names = [name for name in forms[id] if not name.endswith("?")] + [name for name in either if name in raw]
    named = [raw[name] for name in names if isinstance(raw[name], str | list)]
    first, *others = [part if isinstance(part, str) else str(part[0]) for part in named]
    said = {name: raw[name] for name in sorted(raw) if name not in ("rule", "why", "severity")}
    digest = hashlib.sha256(json.dumps(said, sort_keys=True).encode("ascii")).hexdigest()[:6]
    return first, ":".join([id, *others[:1], digest])


def _no_such(id: str, forms: Mapping[str, Mapping[str, str]]) -> str:
    if forms is TABLE_PARTS and id in PACKAGE_PARTS:
        return f"{id} is a rule of datapackage.json, not of a schema"
    if forms is PACKAGE_PARTS and id in TABLE_PARTS:
        return f"{id} is a rule of a schema, not of datapackage.json"
    return f"there is no rule {id!r}"


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def _columns(value: object) -> bool:
    names = value if isinstance(value, list) else []
    return bool(names) and all(map(_text, names)) and len(set(names)) == len(names)


def _text(value: object) -> bool:
    return isinstance(value, str) and value != ""


def _positive(value: object) -> bool:
    written = str(value) if type(value) in (int, float, str) else ""
    return bool(NUMBER.fullmatch(written)) and float(written) > 0


def _lengths(value: object) -> bool:
    lengths = value if isinstance(value, list) and all(type(each) is int for each in value) else []
    return len(lengths) > 1 and lengths[0] > 0 and all(one < other for one, other in pairwise(lengths))


def _years(value: object) -> bool:
    return isinstance(value, list) and all(type(each) is int and 0 < each < 10000 for each in value)


OF_KIND: dict[str, Callable[[Any], bool]] = {
    COLUMN: _text,
    COLUMNS: _columns,
    NAME: _text,
    LINK: lambda value: isinstance(value, dict) and bool(value),
    POSITIVE: _positive,
    YEARS: _years,
    LENGTHS: _lengths,
    PERIOD: lambda value: isinstance(value, str) and periods.before(value) != "",
}


def bad_pattern(id: str, where: Mapping[str, str]) -> str:
    """A `where` that is no regular expression of the standard's `pattern`, which ends in time."""
    for pattern in where.values():
        try:
            compiled(pattern)
        except BadPattern as error:
            return f"`where` of the rule {id}: {_shown(pattern)} is no regular expression: {error}"
    return ""
