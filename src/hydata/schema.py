"""A Table Schema as read from schemas/<table>.json: fields, keys, what it is built from, rules."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from hydata.errors import DescriptorError
from hydata.types import Reader, reader


@dataclass(frozen=True)
class Field:
    """A column: the standard's name, type and constraints, and the unit and indicator of ours."""

    name: str
    type: str
    title: str
    title_zh: str
    description: str
    unit: str
    unit_field: str
    base: bool  # given in the base unit of unit_field's unit
    indicator: str
    measure: str
    decimals: int | None
    missing: tuple[str, ...]
    raw: Mapping[str, Any] = field(repr=False)

    @classmethod
    def from_json(cls, raw: Mapping[str, Any], missing: tuple[str, ...]) -> Field:
        """Read one entry of `fields`."""
        own = raw.get("missingValues")
        if isinstance(own, list):
            if not all(isinstance(each, str) or (isinstance(each, dict) and "value" in each) for each in own):
                raise DescriptorError(
                    f"`missingValues` of {raw.get('name')!r} lists texts, or objects with a value"
                )
            missing = tuple(each["value"] if isinstance(each, dict) else str(each) for each in own)
        decimals = raw.get("decimals")
        if decimals is not None and (type(decimals) is not int or not 0 <= decimals <= 30):
            raise DescriptorError(f"`decimals` of {raw.get('name')!r} is a whole number from 0 to 30")
        return cls(
            name=str(raw.get("name", "")),
            type=str(raw.get("type", "any")),
            title=str(raw.get("title", "")),
            title_zh=str(raw.get("title_zh", "")),
            description=str(raw.get("description", "")),
            unit=str(raw.get("unit", "")),
            unit_field=str(raw.get("unitField", "")),
            base=bool(raw.get("base", False)),
            indicator=str(raw.get("indicator", "")),
            measure=str(raw.get("measure", "")),
            decimals=decimals,
            missing=missing,
            raw=raw,
        )

    @cached_property
    def reader(self) -> Reader:
        """What its cells mean: the reader that validates them, so that nothing else disagrees with it."""
        return reader({**self.raw, "type": self.type})  # a converted column has another type

    @property
    def numeric(self) -> bool:
        """Whether its cells are numbers."""
        return self.type in ("integer", "number")


# The parts of a rule that name columns.
COLUMN_PARTS = (
    *("field", "share", "whole", "part", "parts", "fields"),
    *("growth", "level", "ratio", "numerator", "denominator", "claimed", "by"),
)


class Rule(NamedTuple):
    """A rule between cells, one JSON object in the schema: its id and its own parts."""

    id: str
    raw: Mapping[str, Any]

    @property
    def where(self) -> dict[str, str]:
        """Column -> regular expression: the rows that the rule speaks of."""
        return dict(self.raw.get("where") or {})

    def columns(self) -> list[str]:
        """Every column that the rule names, in its order."""
        named: list[str] = []
        for part in COLUMN_PARTS:
            if part == "whole" and self.id == "shares":
                continue  # a number there, though it may be written as text
            value = self.raw.get(part)
            if isinstance(value, str):
                named.append(value)
            elif isinstance(value, list):
                named.extend(str(each) for each in value)
        return list(dict.fromkeys(named))


def odd_rules(raw: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """(JSON pointer, what is wrong) of what stands among the `rules` of a descriptor and is none."""
    rules = raw.get("rules", [])
    if not isinstance(rules, list):
        yield "/rules", "`rules` must be a list of objects"
        return
    for number, each in enumerate(rules):
        if not _is_rule(each):
            yield f"/rules/{number}", "each of `rules` must be an object with a text `rule`"


def rules_of(raw: Mapping[str, Any]) -> list[tuple[int, Rule]]:
    """The rules of a schema, or of a package, each with its number in the descriptor."""
    rules = raw.get("rules", [])
    listed = enumerate(rules) if isinstance(rules, list) else ()
    return [(number, Rule(each["rule"], each)) for number, each in listed if _is_rule(each)]


def _is_rule(each: object) -> bool:
    return isinstance(each, dict) and isinstance(each.get("rule"), str)


@dataclass(frozen=True)
class Schema:
    """A table's schema; `observations` selects the observations that a built table is made of."""

    fields: tuple[Field, ...]
    primary_key: tuple[str, ...]
    foreign_keys: tuple[Mapping[str, Any], ...]
    observations: Mapping[str, str] | None
    rules: tuple[Rule, ...]
    path: str = ""
    raw: Mapping[str, Any] = field(default_factory=dict, repr=False)

    @classmethod
    def from_json(cls, raw: Any, path: str = "") -> Schema:
        """Read a schema; DescriptorError when it is no JSON object or has no list of fields."""
        if not isinstance(raw, dict) or not isinstance(raw.get("fields"), list):
            raise DescriptorError(f"{path or 'schema'}: a Table Schema is an object with a list `fields`")
        if not all(isinstance(each, dict) and isinstance(each.get("name"), str) for each in raw["fields"]):
            raise DescriptorError(f"{path or 'schema'}: each of `fields` is an object with a text `name`")
        where = path or "schema"
        wanted = {"primaryKey": (str, list), "foreignKeys": (list,), "observations": (dict, type(None))}
        for part, kinds in wanted.items():
            if part in raw and not isinstance(raw[part], kinds):
                raise DescriptorError(f"{where}: `{part}` must not be a {type(raw[part]).__name__}")
        declared = raw.get("missingValues", [""])
        if not isinstance(declared, list) or not all(
            isinstance(each, str) or (isinstance(each, dict) and "value" in each) for each in declared
        ):
            raise DescriptorError(f"{where}: `missingValues` must list texts, or objects with a value")
        missing = tuple(each["value"] if isinstance(each, dict) else str(each) for each in declared)
        for part, wrong in _odd_parts(raw):
            raise DescriptorError(f"{where}: `{part}` {wrong}")
        key = raw.get("primaryKey", [])
        return cls(
            fields=tuple(Field.from_json(each, missing) for each in raw["fields"]),
            primary_key=(key,) if isinstance(key, str) else tuple(key),
            foreign_keys=tuple(raw.get("foreignKeys", [])),
            observations=raw.get("observations"),
            rules=tuple(rule for _, rule in rules_of(raw)),
            path=path,
            raw=raw,
        )

    @property
    def names(self) -> list[str]:
        """The column names in order."""
        return [each.name for each in self.fields]

    def field(self, name: str) -> Field | None:
        """A column by its name."""
        return self._by_name.get(name)

    @cached_property
    def _by_name(self) -> dict[str, Field]:
        return {each.name: each for each in reversed(self.fields)}  # of two, the first

    @property
    def wide(self) -> bool:
        """Built from observations, one column an indicator and measure."""
        return self.observations is not None and any(each.indicator for each in self.fields)

    @property
    def long(self) -> bool:
        """Built from observations, one row an observation."""
        return self.observations is not None and not self.wide


def _odd_parts(raw: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What is wrong with the insides of keys and of `observations`."""
    key = raw.get("primaryKey", [])
    if not all(isinstance(each, str) for each in key):
        yield "primaryKey", "must name fields by texts"
    for each in raw.get("foreignKeys", []):
        reference = each.get("reference") if isinstance(each, dict) else None
        if not isinstance(reference, dict) or not isinstance(reference.get("resource", ""), str):
            yield "foreignKeys", "must list objects with `fields` and a `reference`"
            return
    for column, pattern in (raw.get("observations") or {}).items():
        try:
            re.compile(pattern)
        except (re.error, TypeError):
            yield "observations", f"gives {column} no regular expression: {pattern!r}"
