"""list: items between delimiters, each of one type in its default spelling."""

from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest

from hydata.types import Unreadable, faults, reader


def of(item, **more):
    return {"type": "list", "itemType": item, **more}


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        ({"type": "list"}, "value1,value2", ["value1", "value2"]),
        ({"type": "list"}, "a, b,", ["a", " b", ""]),
        ({"type": "list"}, "", [""]),
        ({"type": "list", "delimiter": ";"}, "a;b,c", ["a", "b,c"]),
        ({"type": "list", "delimiter": " | "}, "a | b|c", ["a", "b|c"]),
        (of("integer"), "1,-2,+3", [1, -2, 3]),
        (of("integer", delimiter="-"), "1-2", [1, 2]),
        (of("number"), "1.5,INF", [Decimal("1.5"), Decimal("Infinity")]),
        (of("boolean"), "true,0", [True, False]),
        (of("date"), "2024-01-26,2024-01-27", [date(2024, 1, 26), date(2024, 1, 27)]),
        (of("time"), "15:00:00", [time(15)]),
        (of("datetime"), "2024-01-26T15:00:00Z", [datetime(2024, 1, 26, 15, tzinfo=UTC)]),
    ],
)
def test_accepted(field, text, value):
    assert reader(field).parse(text) == value


@pytest.mark.parametrize(
    ("field", "text", "reason", "hint"),
    [
        (of("integer"), "1,a", "its item 2 'a' is not an integer", ""),
        (of("integer"), "1, 2", "its item 2 begins or ends with a blank", 'say "delimiter": ", "'),
        (of("integer"), "1 ,2", "its item 1 begins or ends with a blank", ""),
        (of("integer"), "1,,2", "its item 2 '' is not an integer", ""),
        (of("integer"), "1,2,", "its item 3 '' is not an integer", ""),
        (of("integer"), "", "its item 1 '' is not an integer", "add '' to missingValues"),
        (of("integer", delimiter="-"), "1--2", "its item 2 '' is not an integer", ""),
        (of("date"), "26/01/2024", "its item 1 '26/01/2024' is not a date: it needs the form YYYY-MM-DD", ""),
    ],
)
def test_refused(field, text, reason, hint):
    with pytest.raises(Unreadable) as caught:
        reader(field).parse(text)
    assert (caught.value.reason, caught.value.hint) == (reason, hint)


def test_native():
    assert [reader(of("integer")).read([1, "2", 3.0]), reader({"type": "list"}).read(("a",))] == [
        [1, 2, 3],
        ["a"],
    ]


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ({"type": "list"}, [1], "its item 1 1 is a native number, not a text"),
        (of("integer"), [True], "its item 1 true is a native boolean, not an integer"),
        (of("integer"), 1, "is a number, not a list"),
        ({"type": "list"}, {"a": 1}, "is an object, not a list"),
    ],
)
def test_native_refused(field, value, reason):
    with pytest.raises(Unreadable) as caught:
        reader(field).read(value)
    assert caught.value.reason == reason


def test_equal_lists_have_equal_keys():
    read = reader(of("number"))
    keys = [read.key(read.parse(text)) for text in ("1,2", "1.0,2", "2,1", "NaN", "nan")]
    assert [keys.index(key) for key in keys] == [0, 0, 2, 3, 3]


@pytest.mark.parametrize(
    ("field", "pointer", "message"),
    [
        (of("integer", delimiter=""), "/delimiter", "delimiter is empty; read as a comma"),
        (of("integer", delimiter=5), "/delimiter", "delimiter is a text, not a number"),
        (of("year"), "/itemType", "itemType 'year' is none of string, integer, boolean, number, datetime, date, time; items are not checked"),
    ],
)  # fmt: skip
def test_faults(field, pointer, message):
    read = reader(field)
    assert [(each.pointer, each.message) for each in faults(field, read)] == [(pointer, message)]
    assert read.parse("1,2") in ([1, 2], ["1", "2"])
