"""The jsonSchema constraint: jsonschema's validator, with exact numbers, bounded, and offline.

- Numbers are int or Decimal; `integer` takes 1.0 (draft-06 and later), `multipleOf` is exact.
- `pattern` and `patternProperties` are matched in linear time (patterns.py); an expression with
  look-around is a fault, for it could take forever.
- Nothing is fetched: a `$ref` that leads out of the schema is a fault, one that leads in a circle too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Context, Decimal, DecimalException
from functools import cache
from typing import Any

from hydata.types.numbers import exactly
from hydata.types.patterns import BadPattern, searching
from hydata.types.reading import Faults, article, kind, short

# Enough to divide any two numbers that people write; what it is not enough for counts as a multiple.
DIVISION = Context(prec=5000)


def checker(schema: Any, faults: Faults, pointer: str) -> Callable[[Any], bool] | None:
    """A function that tells whether a value conforms; None, and a fault, when the schema is wrong.

    "A valid JSON Schema object to validate field values" (jsonSchema). Where it names no draft it is
    read as draft-07, the only one that the standard names (Glossary, Profile).
    """
    from jsonschema import Draft7Validator, SchemaError
    from jsonschema.validators import validator_for
    from referencing import Registry
    from referencing.exceptions import Unresolvable

    if not isinstance(schema, dict):
        faults.add(pointer, f"a JSON Schema is an object, not {article(kind(schema))}")
        return None
    found = len(faults)
    try:
        exact = exact_numbers(schema)
        family = validator_for(exact, default=Draft7Validator)
        family.check_schema(exact)
        validator = bounded(family)(exact, registry=Registry())
        check_expressions(exact, faults, pointer)
        check_references(exact, faults, pointer)
    except SchemaError as error:
        place = "".join(f"/{each}" for each in error.absolute_path)
        faults.add(pointer + place, f"no JSON Schema: {short(error.message, 120)}")
        return None
    except Exception as error:  # a $schema or $id of a strange kind, a schema nested too deep
        faults.add(pointer, f"no JSON Schema: {short(str(error) or type(error).__name__, 120)}")
        return None
    if len(faults) > found:
        return None

    def conforms(value: Any) -> bool:
        try:
            return bool(validator.is_valid(exact_numbers(value)))
        except (Unresolvable, RecursionError):
            return False

    return conforms


def exact_numbers(value: Any) -> Any:
    """Floats as Decimals, throughout a JSON value; tuples as lists."""
    if isinstance(value, dict):
        return {name: exact_numbers(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [exact_numbers(each) for each in value]
    return exactly(value)


@cache
def bounded(family: Any) -> Any:
    """A validator class whose keywords are exact and end in time."""
    from jsonschema import ValidationError
    from jsonschema.validators import extend

    def pattern(validator: Any, text: str, instance: Any, schema: Any) -> Iterator[Any]:
        if validator.is_type(instance, "string") and not searching(text)(instance):
            yield ValidationError("does not match")

    def named(validator: Any, rules: Any, instance: Any, schema: Any) -> Iterator[Any]:
        for text, rule in rules.items() if validator.is_type(instance, "object") else ():
            for name, each in instance.items():
                if searching(text)(name):
                    yield from validator.descend(each, rule, path=name, schema_path=text)

    def additional(validator: Any, rule: Any, instance: Any, schema: Any) -> Iterator[Any]:
        known, texts = schema.get("properties", {}), schema.get("patternProperties", {})
        for name, each in instance.items() if validator.is_type(instance, "object") else ():
            if name not in known and not any(searching(text)(name) for text in texts):
                yield from validator.descend(each, rule, path=name)

    def multiple(validator: Any, of: Any, instance: Any, schema: Any) -> Iterator[Any]:
        if validator.is_type(instance, "number"):
            try:
                rest = DIVISION.remainder(Decimal(instance), Decimal(of))
            except DecimalException:
                return
            if rest:
                yield ValidationError("is no multiple")

    def integer(_: Any, instance: Any) -> bool:
        if isinstance(instance, Decimal):
            return instance.is_finite() and instance == instance.to_integral_value()
        return isinstance(instance, int) and not isinstance(instance, bool)

    types = family.TYPE_CHECKER.redefine("integer", integer)
    return extend(  # type: ignore[no-untyped-call]
        family,
        {
            "pattern": pattern,
            "patternProperties": named,
            "additionalProperties": additional,
            "multipleOf": multiple,
        },
        type_checker=types,
    )


def within(value: Any, pointer: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every object in a JSON value, with its pointer."""
    if isinstance(value, dict):
        yield pointer, value
        for name, each in value.items():
            yield from within(each, f"{pointer}/{name.replace('~', '~0').replace('/', '~1')}")
    elif isinstance(value, list):
        for at, each in enumerate(value):
            yield from within(each, f"{pointer}/{at}")


def check_expressions(schema: Any, faults: Faults, pointer: str) -> None:
    """The regular expressions in a schema end in time, or are faults."""
    objects = list(within(schema, pointer))
    unevaluated = any("unevaluatedProperties" in each for _, each in objects)
    for place, each in objects:
        texts = [(f"{place}/pattern", each.get("pattern"))]
        named = each.get("patternProperties")
        if isinstance(named, dict):
            texts += [(f"{place}/patternProperties", text) for text in named]
            if unevaluated:  # jsonschema would match these with Python's `re`
                faults.add(f"{place}/patternProperties", "not checked beside unevaluatedProperties")
        for where, text in texts:
            if isinstance(text, str):
                try:
                    searching(text)
                except BadPattern as error:
                    faults.add(where, f"{short(text)}: {error}; the jsonSchema is not checked")


def check_references(schema: Any, faults: Faults, pointer: str) -> None:
    """Every $ref leads somewhere in the schema, and not in a circle."""
    from referencing import Registry
    from referencing.exceptions import Unresolvable
    from referencing.jsonschema import DRAFT7, specification_with

    rules = specification_with(str(schema.get("$schema", "")), default=DRAFT7)
    resolver = Registry().resolver_with_root(rules.create_resource(schema))
    for place, each in within(schema, pointer):
        if not isinstance(each.get("$ref"), str):
            continue
        target: Any = each
        for _ in range(100):
            if not isinstance(target, dict) or not isinstance(target.get("$ref"), str):
                break
            try:
                target = resolver.lookup(target["$ref"]).contents
            except (Unresolvable, ValueError):
                faults.add(f"{place}/$ref", f"{short(each['$ref'])} leads to nothing in the schema")
                break
        else:
            faults.add(f"{place}/$ref", f"{short(each['$ref'])} leads in a circle")
