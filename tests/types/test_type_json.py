"""object, array and any: JSON read strictly, and equal values told apart from unequal ones."""

from decimal import Decimal

import pytest

from hydata.types import Unreadable, reader

OBJECT, ARRAY, ANY = {"type": "object"}, {"type": "array"}, {"type": "any"}
DEEP = "is not an array: it is nested more than 200 deep"


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        (OBJECT, "{}", {}),
        (OBJECT, ' {"a": [1, 2.50, true, null, "衡"]}\n', {"a": [1, Decimal("2.50"), True, None, "衡"]}),
        (OBJECT, '{"a": 1, "a": 2}', {"a": 2}),
        (ARRAY, "[]", []),
        (ARRAY, "[1e400, -0.1]", [Decimal("1E+400"), Decimal("-0.1")]),
        (ARRAY, "[1e99999999999999999999]", [Decimal("1E+999999999999999999")]),
        (ARRAY, "[" * 199 + "]" * 199, None),
        (ANY, "1", "1"),
        (ANY, "", ""),
    ],
)
def test_accepted(field, text, value):
    found = reader(field).parse(text)
    assert value is None or found == value


@pytest.mark.parametrize(
    ("field", "text", "reason", "hint"),
    [
        (OBJECT, "", "is not an object: no JSON: Expecting value (column 1)", "add '' to missingValues"),
        (OBJECT, "[]", "is not an object: it is an array", ""),
        (OBJECT, "null", "is not an object: it is null", ""),
        (OBJECT, "{'a': 1}", "is not an object: no JSON: Expecting property name enclosed in double quotes (column 2)", ""),
        (OBJECT, '{"a": NaN}', "is not an object: no JSON: NaN is no JSON number", ""),
        (OBJECT, '{"a": -Infinity}', "is not an object: no JSON: -Infinity is no JSON number", ""),
        (OBJECT, '{\n"a": 1,\n"b" 2}', "is not an object: no JSON: Expecting ':' delimiter (line 3 column 5)", ""),
        (OBJECT, "{} {}", "is not an object: no JSON: Extra data (column 4)", ""),
        (ARRAY, "{}", "is not an array: it is an object", ""),
        (ARRAY, "1", "is not an array: it is a number", ""),
        (ARRAY, "(1, 2)", "is not an array: no JSON: Expecting value (column 1)", ""),
        (ARRAY, "[01]", "is not an array: no JSON: Expecting ',' delimiter (column 3)", ""),
        (ARRAY, "[" * 201 + "]" * 201, DEEP, ""),
        (ARRAY, "[" * 100_000, DEEP, ""),
        (ARRAY, '[{"a":' * 50_000, DEEP, ""),
    ],
)  # fmt: skip
def test_refused(field, text, reason, hint):
    with pytest.raises(Unreadable) as caught:
        reader(field).parse(text)
    assert (caught.value.reason, caught.value.hint) == (reason, hint)


def test_a_number_of_many_digits():
    found = reader(ARRAY).parse(f"[{'9' * 10_000}, 0.{'1' * 10_000}]")
    assert (found[0] > 10**300, len(str(found[1]))) == (True, 10_002)


def nested(deep):
    value = []
    for _ in range(deep - 1):
        value = [value]
    return value


@pytest.mark.parametrize(
    ("field", "value", "read"),
    [
        (OBJECT, {"a": 1.5}, {"a": 1.5}),
        (OBJECT, '{"a": 1}', {"a": 1}),
        (ARRAY, [1], [1]),
        (ARRAY, (1, 2), [1, 2]),
        (ARRAY, nested(200), nested(200)),
        (ANY, 1.5, 1.5),
        (ANY, None, None),
    ],
)
def test_native(field, value, read):
    assert reader(field).read(value) == read


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        (OBJECT, [1], "is not an object: it is an array"),
        (ARRAY, {"a": 1}, "is not an array: it is an object"),
        (ARRAY, 1, "is not an array: it is a number"),
        (ARRAY, nested(900), DEEP),
    ],
)
def test_native_refused(field, value, reason):
    with pytest.raises(Unreadable) as caught:
        reader(field).read(value)
    assert caught.value.reason == reason


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        ('{"a": 1, "b": 2}', '{"b": 2.0, "a": 1}', True),
        ('{"a": 1}', '{"a": true}', False),
        ('{"a": 0}', '{"a": false}', False),
        ('{"a": "1"}', '{"a": 1}', False),
        ('{"a": [1, 2]}', '{"a": [2, 1]}', False),
        ('{"a": null}', "{}", False),
        ('{"a": {}}', '{"a": []}', False),
        ('{"a": 0.1}', '{"a": 0.10}', True),
    ],
)
def test_keys(one, other, equal):
    read = reader(OBJECT)
    keys = [read.key(read.parse(text)) for text in (one, other)]
    assert (keys[0] == keys[1], len({*keys})) == (equal, 1 if equal else 2)


def test_keys_of_any():
    key = reader(ANY).key
    assert [key(1) == key(1.0), key(1) == key(True), key("1") == key(1), key(float("nan")) == key(float("nan"))] == [
        True,
        False,
        False,
        True,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("field", "version", "kind"),
    [({}, 1, "string"), ({}, 2, "any"), ({"type": "any"}, 1, "any"), ({"format": "email"}, 1, "string")],
)
def test_a_field_without_a_type(field, version, kind):
    assert reader(field, version=version).type == kind
