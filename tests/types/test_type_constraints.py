"""Constraints: exact bounds, lengths, patterns, lists of values, JSON Schemas; the types they are for."""

import time
from contextlib import suppress
from decimal import Decimal

import pytest

from hydata.types import Unreadable, constraints, faults, reader


def field(kind, *, categories=None, format_=None, **limits):
    extra = {"categories": categories} if categories is not None else {}
    extra |= {"format": format_} if format_ else {}
    return {"name": "x", "type": kind, "constraints": limits, **extra}


def verdicts(descriptor, *texts):
    """Whether each text holds all constraints of a field."""
    read = reader(descriptor)
    rules = constraints(descriptor, read)
    assert rules
    return [all(rule.holds(text, read.parse(text)) for rule in rules) for text in texts]


@pytest.mark.parametrize(
    ("descriptor", "good", "bad"),
    [
        (field("integer", minimum=100), ["100", "+0101"], ["99", "-100"]),
        (field("integer", exclusiveMinimum=0), ["1"], ["0", "-1"]),
        (field("integer", maximum="1000"), ["1000"], ["1001"]),
        (field("integer", minimum="1,000") | {"groupChar": ","}, ["1000", "1,000"], ["999"]),
        (field("integer", maximum=10**18), [str(10**18)], [str(10**18 + 1), "9" * 5000]),
        (field("number", maximum=100), ["100", "99.99999999999999999999"], ["100.00000000000000001", "INF", "NaN"]),
        (field("number", exclusiveMaximum=Decimal("0.1")), ["0.09999999999999999999"], ["0.1", "0.10"]),
        (field("number", maximum=0.1), ["0.1"], ["0.1000000000000000055511151231257827"]),
        (field("number", minimum="1e400"), ["1e400", "INF"], ["1e399"]),
        (field("number", minimum=9007199254740993), ["9007199254740993"], ["9007199254740992.5"]),
        (field("number", minimum=0, maximum=100), ["0", "-0", "50"], ["-0.1", "101"]),
        (field("date", minimum="2020-01-01", exclusiveMaximum="2021-01-01"), ["2020-01-01", "2020-12-31"], ["2019-12-31", "2021-01-01"]),
        (field("date", format_="%d/%m/%Y", minimum="02/01/2020"), ["01/02/2020"], ["01/01/2020"]),
        (field("time", maximum="12:00:00"), ["12:00:00"], ["12:00:01"]),
        (field("datetime", minimum="2020-01-01T00:00:00Z"), ["2020-01-01T08:00:00+08:00", "2020-01-01T00:00:00"], ["2020-01-01T07:59:59+08:00", "2019-12-30T00:00:00"]),
        (field("datetime", maximum="2020-01-01T00:00:00"), ["-0044-03-15T00:00:00"], ["2020-01-01T00:00:00.0000000001", "12020-01-01T00:00:00"]),
        (field("year", minimum=2000, maximum="2020"), ["2000", "2020"], ["1999", "2021", "-2010"]),
        (field("yearmonth", exclusiveMinimum="2020-05"), ["2020-06", "12020-01"], ["2020-05", "-2021-01"]),
        (field("duration", minimum="P1M", maximum="P1Y"), ["P30D", "P365D", "P6M"], ["P27D", "P367D"]),
        (field("duration", exclusiveMinimum="P1D"), ["PT24H0.1S"], ["PT24H"]),
        (field("string", minLength=2, maxLength=3), ["ab", "衡阳市", "e\u0301"], ["", "a", "abcd"]),
        (field("array", minLength=1), ["[[]]"], ["[]"]),
        (field("object", maxLength=1), ['{"a": [1, 2]}'], ['{"a": 1, "b": 2}']),
        (field("list", minLength=2), ["a,b", ","], ["a", ""]),
        (field("string", pattern="^a.*$"), ["apple"], ["orange"]),
        (field("string", pattern="a|b"), ["a"], ["axxx"]),
        (field("string", enum=["apple"]), ["apple"], ["orange", "Apple", "apple "]),
        (field("integer", enum=[1, "2"]), ["1", "01", "+2"], ["3"]),
        (field("number", enum=[1.5, "2e1", "NaN"]), ["1.50", "20", "nan"], ["1.4999999999999999999"]),
        (field("boolean", enum=[True]), ["1"], ["0"]),
        (field("date", enum=["2020-01-01"]), ["2020-01-01"], ["2020-01-02"]),
        (field("datetime", enum=["2020-01-01T00:00:00Z"]), ["2020-01-01T08:00:00+08:00"], ["2020-01-01T00:00:00"]),
        (field("duration", enum=["P1Y"]), ["P12M"], ["P365D"]),
        (field("object", enum=[{"a": 1}]), ['{"a": 1.0}'], ['{"a": true}']),
        (field("array", enum=["[1, 2]"]), ["[1,2.0]"], ["[2,1]"]),
        (field("geopoint", enum=["1, 2"]), ["1.0,2"], ["2,1"]),
        (field("any", enum=["1", 1]), ["1"], ["01"]),
        (field("string", categories=["apple", "orange"]), ["apple"], ["banana"]),
        (field("integer", categories=[{"value": 0, "label": "no"}, {"value": 1}]), ["0", "1"], ["2"]),
        (field("integer", categories=[1, 2, 3], minimum=2), ["2"], ["1", "4"]),
        (field("object", jsonSchema={"required": ["a"], "properties": {"a": {"type": "integer", "maximum": 10}}}), ['{"a": 1.0}', '{"a": 10}'], ["{}", '{"a": "1"}', '{"a": 10.5}', '{"a": true}']),
        (field("array", jsonSchema={"items": {"multipleOf": 0.1}}), ["[0.3, 1e30]"], ["[0.35]", "[0.30000000000000001]"]),
        (field("array", jsonSchema={"items": {"maximum": 100}}), ["[100]"], ["[100.00000000000000001]"]),
        (field("array", jsonSchema={"items": [{"type": "string"}], "additionalItems": False}), ['["a"]'], ['["a", 1]']),
        (field("object", jsonSchema={"patternProperties": {"^a": {"type": "string"}}, "additionalProperties": False}), ['{"ab": "x"}'], ['{"ab": 1}', '{"b": "x"}']),
        (field("object", jsonSchema={"properties": {"a": {"pattern": "^\\d+$"}}, "additionalProperties": {"type": "null"}}), ['{"a": "12", "b": null}'], ['{"a": "1x"}', '{"b": 1}']),
        (field("object", jsonSchema={"$schema": "https://json-schema.org/draft/2020-12/schema", "$defs": {"n": {"type": "number"}}, "properties": {"a": {"$ref": "#/$defs/n"}}}), ['{"a": 1}'], ['{"a": "1"}']),
    ],
)  # fmt: skip
def test_holds(descriptor, good, bad):
    assert verdicts(descriptor, *good, *bad) == [True] * len(good) + [False] * len(bad)
    assert faults(descriptor, reader(descriptor)) == ()


@pytest.mark.parametrize(
    ("descriptor", "bounds"),
    [
        (field("integer", minimum="5", maximum=7), {"minimum": 5, "maximum": 7}),
        (field("integer", maximum=2**63), {"maximum": None}),
        (field("number", minimum="1.5"), {"minimum": 1.5}),
        (field("number", maximum=Decimal("1e400")), {"maximum": float("inf")}),
        (field("date", minimum="2020-01-01"), {"minimum": "2020-01-01"}),
        (field("date", format_="%d/%m/%Y", minimum="02/01/2020"), {"minimum": None}),
        (field("time", maximum="12:00:00"), {"maximum": "12:00:00"}),
        (field("time", maximum="24:00:00"), {"maximum": None}),
        (field("datetime", minimum="2020-01-01T00:00:00"), {"minimum": None}),
        (field("year", minimum=2000), {"minimum": 2000}),
        (field("year", minimum="2000Z"), {"minimum": None}),
        (field("yearmonth", minimum="2000-05"), {"minimum": "2000-05"}),
        (field("yearmonth", minimum="-0044-05"), {"minimum": None}),
        (field("duration", minimum="P1D"), {"minimum": None}),
        (field("string", minLength=3), {"minLength": 3}),
    ],
)
def test_bounds_for_the_fast_lane(descriptor, bounds):
    assert {rule.name: rule.bound for rule in constraints(descriptor, reader(descriptor))} == bounds


def test_what_the_fast_lane_is_told_of_lists_and_patterns():
    descriptor = field("string", enum=["a", "b"], pattern="[ab]")
    rules = {rule.name: rule for rule in constraints(descriptor, reader(descriptor))}
    assert (rules["enum"].texts, rules["pattern"].rust) == ({"a", "b"}, "^(?:[ab])$")
    numbers = field("number", enum=[1, "2,5"]) | {"decimalChar": ","}
    assert [rule.texts for rule in constraints(numbers, reader(numbers))] == [{"1", "2,5"}]
    halves = field("number", enum=[1.5]) | {"decimalChar": ","}
    assert [rule.texts for rule in constraints(halves, reader(halves))] == [set()]


def test_names_and_limits_are_for_people():
    descriptor = field(
        "string", required=True, unique=True, minLength=1, pattern="a", enum=list("abcdefghijklmn")
    )
    shown = {rule.name: rule.limit for rule in constraints(descriptor, reader(descriptor))}
    assert shown == {
        "required": "true",
        "unique": "true",
        "enum": "a, b, c, d, e, f, g, h, i, j, k, l, ... (14 values)",
        "minLength": "1",
        "pattern": "a",
    }


@pytest.mark.parametrize("limits", [{}, {"required": False, "unique": False}])
def test_nothing_is_asked(limits):
    descriptor = field("string", **limits)
    assert constraints(descriptor, reader(descriptor)) == []


# --- faults ---


def told(descriptor, version=2):
    return [
        (each.pointer, each.message, each.severity)
        for each in faults(descriptor, reader(descriptor, version=version))
    ]


CIRCLE = {"definitions": {"a": {"$ref": "#/definitions/a"}}, "properties": {"a": {"$ref": "#/definitions/a"}}}


@pytest.mark.parametrize(
    ("descriptor", "pointer", "message"),
    [
        ({"type": "strng"}, "/type", "'strng' is no type; did you mean 'string'?; read as any"),
        ({"type": 5}, "/type", "type is a text, not a number; read as any"),
        ({"type": None}, "/type", "type is a text, not null; read as any"),
        ({"type": ["integer", "null"]}, "/type", "type is a text, not an array; read as any"),
        ({"type": "string", "format": "phone"}, "/format", "the type string has no format 'phone'; known: default, email, uri, binary, uuid"),
        ({"type": "integer", "format": "int"}, "/format", "the type integer has no format 'int'; known: default"),
        ({"type": "geopoint", "format": 5}, "/format", "format is a text, not a number"),
        ({"type": "number", "groupChar": "."}, "/groupChar", "groupChar and decimalChar are the same, '.': groupChar is not read"),
        ({"type": "number", "decimalChar": ""}, "/decimalChar", "decimalChar is empty"),
        ({"type": "number", "groupChar": "-"}, "/groupChar", "groupChar '-' contains '-', which numbers are written with"),
        ({"type": "integer", "groupChar": 5}, "/groupChar", "groupChar is a text, not a number"),
        ({"type": "integer", "bareNumber": "no"}, "/bareNumber", "bareNumber is true or false, not 'no'"),
        ({"type": "boolean", "trueValues": "yes"}, "/trueValues", "trueValues is a list of texts, not 'yes'"),
        ({"type": "boolean", "trueValues": [1, "1"]}, "/trueValues/0", "trueValues lists texts, and 1 is none"),
        ({"type": "boolean", "trueValues": []}, "/trueValues", "trueValues is empty: no text stands for true"),
        ({"type": "boolean", "trueValues": ["0"]}, "/falseValues", "'0' is in trueValues and in falseValues; it is read as false"),
        ({"type": "string", "constraints": []}, "/constraints", "constraints is an object, not an array"),
        (field("integer", minimum="a"), "/constraints/minimum", "minimum 'a' is not an integer"),
        (field("integer", minimum=0.5), "/constraints/minimum", "minimum 0.5 is not a whole number"),
        (field("number", maximum="NaN"), "/constraints/maximum", "maximum is NaN, which nothing is above or below"),
        (field("number", maximum=True), "/constraints/maximum", "maximum true is a native boolean, not a number"),
        (field("date", minimum="01/01/2020"), "/constraints/minimum", "minimum '01/01/2020' is not a date: it needs the form YYYY-MM-DD"),
        (field("date", minimum=2020), "/constraints/minimum", "minimum 2020 is a native number, not a date"),
        (field("string", minimum=1), "/constraints/minimum", "the type string has no constraint minimum"),
        (field("boolean", maximum=1), "/constraints/maximum", "the type boolean has no constraint maximum"),
        (field("number", minLength=1), "/constraints/minLength", "the type number has no constraint minLength"),
        (field("integer", pattern="1"), "/constraints/pattern", "the type integer has no constraint pattern"),
        (field("any", pattern="1"), "/constraints/pattern", "the type any has no constraint pattern"),
        (field("string", jsonSchema={}), "/constraints/jsonSchema", "the type string has no constraint jsonSchema"),
        ({"constraints": {"minimum": 1}}, "/constraints/minimum", "a field without a type has no constraint minimum"),
        (field("string", minLength=-1), "/constraints/minLength", "minLength is a whole number from 0, not -1"),
        (field("string", maxLength=2.5), "/constraints/maxLength", "maxLength is a whole number from 0, not 2.5"),
        (field("string", maxLength="5"), "/constraints/maxLength", "maxLength is a whole number from 0, not '5'"),
        (field("string", maxLength=True), "/constraints/maxLength", "maxLength is a whole number from 0, not true"),
        (field("string", required="yes"), "/constraints/required", "required is true or false, not 'yes'"),
        (field("string", pattern="("), "/constraints/pattern", "'(' is no XML Schema regular expression: the ( at 1 is not closed"),
        (field("string", pattern=5), "/constraints/pattern", "pattern is a text, not a number"),
        (field("string", enum=[]), "/constraints/enum", "enum is empty: no value could match"),
        (field("string", enum="a"), "/constraints/enum", "enum is an array, not a string"),
        (field("integer", enum=[1, "x"]), "/constraints/enum/1", "'x' is not an integer"),
        (field("integer", enum=[1, "01"]), "/constraints/enum/1", "'01' is in enum twice"),
        (field("number", categories=[1]), "/categories", "categories are for string and integer, not for number"),
        (field("string", categories={}), "/categories", "categories is an array of values, or of objects with a value"),
        (field("string", categories=[]), "/categories", "categories is an array of values, or of objects with a value"),
        (field("integer", categories=["a", 1]), "/categories/0", "'a' is not an integer"),
        (field("integer", categories=[{"value": "a"}, {"value": 1}]), "/categories/0/value", "'a' is not an integer"),
        (field("integer", categories=[{"label": "a"}, {"value": 1}]), "/categories/0", "each category is an object with a value"),
        (field("string", categories=[{"value": "a", "label": 5}]), "/categories/0/label", "a label is a text, not a number"),
        (field("string", categories=[{"value": "a", "label": "x"}, {"value": "b", "label": "x"}]), "/categories/1/label", "the label 'x' is there twice"),
        (field("string", categories=["a", "b", "a"]), "/categories/2", "'a' is in categories twice"),
        (field("string", categories=["a"], enum=["a", "b"]), "/constraints/enum/1", "'b' is in enum but not in categories"),
        (field("string", categories=["a"]) | {"categoriesOrdered": "yes"}, "/categoriesOrdered", "categoriesOrdered is true or false, not 'yes'"),
        (field("object", jsonSchema=[]), "/constraints/jsonSchema", "a JSON Schema is an object, not an array"),
        (field("object", jsonSchema={"type": "objekt"}), "/constraints/jsonSchema/type", "no JSON Schema: \"'objekt' is not valid under any of the given schemas\""),
        (field("object", jsonSchema={"$ref": "https://example.org/a.json"}), "/constraints/jsonSchema/$ref", "'https://example.org/a.json' leads to nothing in the schema"),
        (field("object", jsonSchema={"$ref": "#/definitions/a"}), "/constraints/jsonSchema/$ref", "'#/definitions/a' leads to nothing in the schema"),
        (field("object", jsonSchema={"properties": {"a": {"pattern": "(?=a)"}}}), "/constraints/jsonSchema/properties/a/pattern", "'(?=a)': XML Schema has no look-ahead (?=a; the jsonSchema is not checked"),
    ],
)  # fmt: skip
def test_a_fault(descriptor, pointer, message):
    assert told(descriptor) == [(pointer, message, "error")]


@pytest.mark.parametrize(
    ("descriptor", "pointer", "message"),
    [
        (field("integer", minumum=1), "/constraints/minumum", "'minumum' is no constraint; did you mean 'minimum' or 'maximum' or 'enum'?"),
        (field("integer", minimum=2, maximum=1), "/constraints/minimum", "no value lies between minimum and maximum"),
        (field("integer", minimum=2, exclusiveMaximum=2), "/constraints/minimum", "no value lies between minimum and exclusiveMaximum"),
        (field("string", minLength=2, maxLength=1), "/constraints/minLength", "minLength is above maxLength"),
        (field("string", pattern="(?:a)"), "/constraints/pattern", "XML Schema has no (?:...); a plain ( does the same"),
        (field("string") | {"categoriesOrdered": True}, "/categoriesOrdered", "categoriesOrdered needs categories"),
    ],
)  # fmt: skip
def test_a_warning(descriptor, pointer, message):
    assert told(descriptor) == [(pointer, message, "warning")]


@pytest.mark.parametrize(
    ("descriptor", "expected"),
    [
        (
            field("string", categories=["a"], enum=["a", 5]),
            [("/constraints/enum/1", "5 is a native number, not a text", "error")],
        ),
        (
            field("object", jsonSchema={"$schema": ["a"]}),
            [("/constraints/jsonSchema", "no JSON Schema: ", "error")],
        ),
        (
            field("object", jsonSchema={"patternProperties": {"a": {}}, "unevaluatedProperties": False}),
            [
                (
                    "/constraints/jsonSchema/patternProperties",
                    "not checked beside unevaluatedProperties",
                    "error",
                )
            ],
        ),
    ],
)
def test_other_faults(descriptor, expected):
    found = told(descriptor)
    assert [(each[0], each[2]) for each in found] == [(each[0], each[2]) for each in expected]
    assert all(one[1].startswith(other[1]) for one, other in zip(found, expected, strict=True))


def test_a_schema_nested_too_deep():
    schema = {}
    for _ in range(2000):
        schema = {"not": schema}
    assert [each[0] for each in told(field("object", jsonSchema=schema))] == ["/constraints/jsonSchema"]


def test_references_in_a_circle():
    assert {each[1] for each in told(field("object", jsonSchema=CIRCLE))} == {
        "'#/definitions/a' leads in a circle"
    }


@pytest.mark.parametrize("version", [1, 2])
def test_a_field_without_a_type_may_have_what_strings_have(version):
    descriptor = {"name": "x", "constraints": {"pattern": "[a-z]+", "minLength": 2, "enum": ["ab"]}}
    assert told(descriptor, version) == []
    rules = constraints(descriptor, reader(descriptor, version=version))
    assert [[rule.holds(text, text) for rule in rules] for text in ("ab", "A")] == [[True] * 3, [False] * 3]


def test_custom_properties_are_no_faults():
    descriptor = field("string", **{"my:limit": 5}) | {"unit": "person", "example": "a", "rdfType": "x"}
    assert told(descriptor) == []


# One of them is a value, whatever the type.
TEXTS = [
    "1",
    "true",
    "2020-01-01",
    "10:00:00",
    "2020-01-01T10:00:00",
    "2020",
    "2020-05",
    "P1D",
    "1,2",
    "{}",
    "[]",
]


def test_a_descriptor_full_of_faults_raises_nothing():
    odd = [None, True, -1, 0.5, "x", [], [[]], {}, {"a": []}, "(" * 3]
    names = (
        "type",
        "format",
        "groupChar",
        "decimalChar",
        "bareNumber",
        "trueValues",
        "falseValues",
        "delimiter",
    )
    names += ("itemType", "missingValues", "categories", "categoriesOrdered", "constraints")
    limits = (
        "required",
        "unique",
        "minimum",
        "exclusiveMaximum",
        "minLength",
        "pattern",
        "enum",
        "jsonSchema",
    )
    kinds = "any array boolean date datetime duration geojson geopoint integer list number object string time year"
    for value in odd:
        for kind in [*kinds.split(), "yearmonth", value]:
            for base in (dict.fromkeys(names, value), {"constraints": dict.fromkeys(limits, value)}):
                descriptor = base | {"type": kind}
                read = reader(descriptor)
                assert isinstance(faults(descriptor, read), tuple)
                rules = constraints(descriptor, read)
                for text in TEXTS:
                    with suppress(Unreadable):
                        found = read.parse(text)
                        assert {rule.holds(text, found) for rule in rules} <= {True, False}


@pytest.mark.parametrize(
    ("schema", "text"),
    [
        ({"pattern": "(a+)+$"}, '["' + "a" * 50_000 + '!"]'),
        ({"patternProperties": {"(a+)+$": {}}}, '[{"' + "a" * 50_000 + '!": 1}]'),
        ({"allOf": [{"$ref": "#"}]}, "[1]"),
        ({"multipleOf": 3}, "[1e999999999]"),
        ({"type": "integer"}, "[1e999999999]"),
        ({"uniqueItems": True}, "[" + ",".join(map(str, range(500))) + "]"),
    ],
)
def test_a_json_schema_ends_in_time(schema, text):
    started = time.process_time()
    descriptor = field("array", jsonSchema={"items": schema, **schema})
    read = reader(descriptor)
    rules = constraints(descriptor, read)
    assert [rule.holds(text, read.parse(text)) in (True, False) for rule in rules] == [True] * len(rules)
    assert time.process_time() - started < 5
