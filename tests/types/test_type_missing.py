"""missingValues of a schema and a field, plain and labelled."""

import pytest

from hydata.types import faults, missing, reader


@pytest.mark.parametrize(
    ("field", "schema", "expected"),
    [
        ({}, {}, {"": ""}),
        ({}, {"missingValues": []}, {}),
        ({}, {"missingValues": ["", "NA"]}, {"": "", "NA": ""}),
        ({"missingValues": ["-"]}, {"missingValues": ["", "NA"]}, {"-": ""}),
        ({"missingValues": []}, {"missingValues": ["", "NA"]}, {}),
        (
            {},
            {"missingValues": [{"value": "", "label": "OMITTED"}, {"value": "-99"}]},
            {"": "OMITTED", "-99": ""},
        ),
        # what the profile tells as wrong is read as well as can be
        ({"missingValues": [-99, "-"]}, {}, {"-99": "", "-": ""}),
        ({"missingValues": [None, {}, "-"]}, {}, {"-": ""}),
        ({"missingValues": "-"}, {}, {"": ""}),
        ({"missingValues": [{"value": "-", "label": 5}]}, {}, {"-": ""}),
    ],
)
def test_missing(field, schema, expected):
    assert missing(field, schema) == expected


@pytest.mark.parametrize(
    ("values", "told"),
    [
        (["", "NA"], []),
        ("-", [("/missingValues", "missingValues is an array, not a string")]),
        ([-99], [("/missingValues/0", "missing values are texts: write '-99' in quotes")]),
        (["-", "-"], [("/missingValues/1", "'-' is in missingValues twice")]),
        ([{"label": "a"}], [("/missingValues/0", "a missing value is a text, or an object with a value")]),
        ([{"value": "a", "label": 1}], [("/missingValues/0/label", "a label is a text, not a number")]),
    ],
)
def test_faults(values, told):
    field = {"type": "string", "missingValues": values}
    assert [(each.pointer, each.message) for each in faults(field, reader(field))] == told
