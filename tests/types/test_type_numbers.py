"""integer and number: what is one, what is none and why, with every separator."""

from decimal import Decimal

import pytest

from hydata.types import Unreadable, reader

INTEGER, NUMBER = {"type": "integer"}, {"type": "number"}
GROUPED = {"type": "integer", "groupChar": ","}
GERMAN = {"type": "number", "decimalChar": ",", "groupChar": "."}
ADORNED = {"type": "number", "bareNumber": False}
NAN = "NaN"


def typed(value):
    """A value with its type; NaN equals itself here."""
    return type(value).__name__, str(value)


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        (INTEGER, "0", 0),
        (INTEGER, "-0", 0),
        (INTEGER, "+5", 5),
        (INTEGER, "-007", -7),
        (INTEGER, "123456789012345678901234567890", 123456789012345678901234567890),
        (GROUPED, "1,234,567", 1234567),
        (GROUPED, "-1,23,456", -123456),
        (GROUPED, "1234", 1234),
        ({"type": "integer", "groupChar": " "}, "1 234", 1234),
        ({"type": "integer", "groupChar": "."}, "1.234", 1234),
        ({"type": "integer", "groupChar": "''"}, "1''234", 1234),
        ({"type": "integer", "groupChar": None}, "1234", 1234),
        ({"type": "integer", "bareNumber": False}, "12%", 12),
        ({"type": "integer", "bareNumber": False}, "€ 95", 95),
        ({"type": "integer", "bareNumber": False}, "5 EUR", 5),
        ({"type": "integer", "bareNumber": False}, "$-5", -5),
        ({"type": "integer", "bareNumber": False}, "约300家", 300),
        ({"type": "integer", "bareNumber": False, "groupChar": ","}, "$1,234.", 1234),
        (NUMBER, "-1.23", Decimal("-1.23")),
        (NUMBER, "12678967.543233", Decimal("12678967.543233")),
        (NUMBER, "+100000.00", Decimal("100000.00")),
        (NUMBER, "210", Decimal("210")),
        (NUMBER, "5.", Decimal("5")),
        (NUMBER, ".5", Decimal("0.5")),
        (NUMBER, "-.5e-3", Decimal("-0.0005")),
        (NUMBER, "1E5", Decimal("1E+5")),
        (NUMBER, "1e+05", Decimal("1E+5")),
        (NUMBER, "99.99999999999999999999", Decimal("99.99999999999999999999")),
        (NUMBER, "NaN", Decimal("NaN")),
        (NUMBER, "nan", Decimal("NaN")),
        (NUMBER, "INF", Decimal("Infinity")),
        (NUMBER, "-inf", Decimal("-Infinity")),
        (NUMBER, "1E99999999999999999999", Decimal("1E+999999999999999999")),
        (NUMBER, "-1E-99999999999999999999", Decimal("-1E-999999999999999999")),
        (NUMBER, "0E99999999999999999999", Decimal("0")),
        (GERMAN, "1.234,5", Decimal("1234.5")),
        (GERMAN, "-,5", Decimal("-0.5")),
        (GERMAN, "1234", Decimal("1234")),
        (GERMAN, "INF", Decimal("Infinity")),
        ({"type": "number", "groupChar": " "}, "3.141 592 653", Decimal("3.141592653")),
        ({"type": "number", "decimalChar": "·"}, "3·5", Decimal("3.5")),
        (ADORNED, "95%", Decimal("95")),
        (ADORNED, "EUR 95.5", Decimal("95.5")),
        (ADORNED, "€.50", Decimal("0.50")),
        (ADORNED, "1e5x", Decimal("1E+5")),
        (ADORNED, "5e", Decimal("5")),
        (ADORNED, "1.5.", Decimal("1.5")),
        (ADORNED, "nan", Decimal("NaN")),
        (ADORNED, "95", Decimal("95")),
        (
            {"type": "number", "bareNumber": False, "decimalChar": ",", "groupChar": "."},
            "€ 1.000,00",
            Decimal("1000.00"),
        ),
    ],
)
def test_accepted(field, text, value):
    assert typed(reader(field).parse(text)) == typed(value)


@pytest.mark.parametrize(
    ("field", "text", "reason", "hint"),
    [
        (INTEGER, "", "is not an integer", "add '' to missingValues"),
        (INTEGER, " ", "is not an integer", "add ' ' to missingValues"),
        (INTEGER, " n/a ", "is not an integer", "add ' n/a ' to missingValues"),
        (INTEGER, "1\u202f234", "is not an integer: '\\u202f' stands between its digits", 'say "groupChar": "\u202f"'),
        (INTEGER, "a" * 59 + " b", "is not an integer", ""),
        (INTEGER, "n/a", "is not an integer", "add 'n/a' to missingValues"),
        (INTEGER, "-", "is not an integer", "add '-' to missingValues"),
        (INTEGER, "1.0", "is not an integer: it has decimals", 'say "type": "number"'),
        (INTEGER, "1e3", "is not an integer: it has an exponent", 'say "type": "number"'),
        (INTEGER, " 1", "is not an integer: it begins or ends with a blank", ""),
        (INTEGER, "1\n", "is not an integer: it begins or ends with a blank", ""),
        (INTEGER, "1_000", "is not an integer: '_' stands between its digits", 'say "groupChar": "_"'),
        (INTEGER, "１２", "is not an integer: its digits are not 0 to 9", ""),
        (INTEGER, "−5", "is not an integer: its minus is not '-'", ""),
        (INTEGER, "1,234", "is not an integer: ',' stands between its digits", 'say "groupChar": ","'),
        (INTEGER, "1 234 567", "is not an integer: ' ' stands between its digits", 'say "groupChar": " "'),
        (INTEGER, "12%", "is not an integer: '%' stands beside it", 'say "bareNumber": false'),
        (INTEGER, '"12', "is not an integer: '\"' stands beside it", "delete it"),
        (INTEGER, "0x10", "is not an integer", ""),
        (INTEGER, "--5", "is not an integer", ""),
        (INTEGER, "1-2", "is not an integer", ""),
        (INTEGER, "NaN", "is not an integer", "add 'NaN' to missingValues"),
        (INTEGER, "INF", "is not an integer", ""),
        (INTEGER, "true", "is not an integer", ""),
        (GROUPED, ",1", "is not an integer: ',' does not stand between two digits", ""),
        (GROUPED, "1,,2", "is not an integer: ',' does not stand between two digits", ""),
        (GROUPED, "1,", "is not an integer: ',' does not stand between two digits", ""),
        ({"type": "integer", "bareNumber": False}, "no", "is not an integer", ""),
        ({"type": "integer", "bareNumber": False}, "-$5", "is not an integer: a '-' stands apart from the number", ""),
        ({"type": "integer", "bareNumber": False}, "5 of 6", "is not an integer: there is more than one number in it", ""),
        ({"type": "integer", "bareNumber": False}, "1.5", "is not an integer: it has decimals", 'say "type": "number"'),
        (NUMBER, "1,5", "is not a number: ',' stands between its digits", 'say "decimalChar": ","'),
        (NUMBER, "1,234", "is not a number: ',' stands between its digits", 'say "groupChar": ","'),
        (NUMBER, "1,234.5", "is not a number: ',' stands between its digits", 'say "groupChar": ","'),
        (NUMBER, "1.234,5", "is not a number: '.' stands between its digits", 'say "groupChar": ".", "decimalChar": ","'),
        (NUMBER, "1 234,5", "is not a number: ' ' stands between its digits", 'say "groupChar": " ", "decimalChar": ","'),
        (NUMBER, "1.2.3", "is not a number", ""),
        (NUMBER, ".", "is not a number", "add '.' to missingValues"),
        (NUMBER, "+INF", "is not a number: infinity is written INF or -INF", ""),
        (NUMBER, "Infinity", "is not a number: infinity is written INF or -INF", ""),
        (NUMBER, "ınf", "is not a number", ""),
        (NUMBER, "-NaN", "is not a number", ""),
        (NUMBER, "95%", "is not a number: '%' stands beside it", 'say "bareNumber": false'),
        (NUMBER, "€95", "is not a number: '€' stands beside it", 'say "bareNumber": false'),
        (NUMBER, "1e5.5", "is not a number", ""),
        (NUMBER, "0x1p3", "is not a number", ""),
        (NUMBER, "1d5", "is not a number", ""),
        (NUMBER, "½", "is not a number", ""),
        (GERMAN, "1,5,5", "is not a number", ""),
        ({"type": "number", "decimalChar": ","}, "1.5", "is not a number: '.' stands between its digits", 'say "decimalChar": "."'),
        (ADORNED, "a-b5", "is not a number: a '-' stands apart from the number", ""),
        (ADORNED, "5 or 6", "is not a number: there is more than one number in it", ""),
        (ADORNED, "INF%", "is not a number", ""),
        (ADORNED, "１100", "is not a number: its digits are not 0 to 9", ""),
    ],
)  # fmt: skip
def test_refused(field, text, reason, hint):
    with pytest.raises(Unreadable) as caught:
        reader(field).parse(text)
    assert (caught.value.reason, caught.value.hint) == (reason, hint)


@pytest.mark.parametrize(
    ("field", "value", "read"),
    [
        (INTEGER, 5, 5),
        (INTEGER, 5.0, 5),
        (INTEGER, 1e30, 10**30),
        (INTEGER, Decimal("5.00"), 5),
        (INTEGER, Decimal("1E+9999"), Decimal("1E+9999")),
        (INTEGER, "5", 5),
        (NUMBER, 5, Decimal(5)),
        (NUMBER, 0.1, Decimal("0.1")),
        (NUMBER, 1e-7, Decimal("1E-7")),
        (NUMBER, Decimal("1.50"), Decimal("1.50")),
        (NUMBER, float("nan"), Decimal("NaN")),
        (NUMBER, float("-inf"), Decimal("-Infinity")),
        (NUMBER, "0.10", Decimal("0.10")),
    ],
)
def test_native(field, value, read):
    assert typed(reader(field).read(value)) == typed(read)


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        (INTEGER, True, "is a native boolean, not an integer"),
        (INTEGER, 1.5, "is not a whole number"),
        (INTEGER, float("nan"), "is not a whole number"),
        (INTEGER, float("inf"), "is not a whole number"),
        (INTEGER, None, "is a native null, not an integer"),
        (INTEGER, [1], "is a native array, not an integer"),
        (NUMBER, False, "is a native boolean, not a number"),
        (NUMBER, {}, "is a native object, not a number"),
    ],
)
def test_native_refused(field, value, reason):
    with pytest.raises(Unreadable) as caught:
        reader(field).read(value)
    assert caught.value.reason == reason


@pytest.mark.parametrize("field", [INTEGER, NUMBER, GROUPED, ADORNED])
def test_a_million_digits(field):
    read = reader(field)
    value = read.parse("9" * 1_000_000)
    assert (value > 10**300, value == read.parse("0" + "9" * 1_000_000), value == 5) == (True, True, False)
    assert hash(read.key(value)) == hash(read.key(read.parse("+" + "9" * 1_000_000)))


@pytest.mark.parametrize(
    ("one", "other", "order"),
    [
        ("100", "100.00000000000000001", -1),
        ("1e400", "1e401", -1),
        ("-INF", "-1e999999", -1),
        ("INF", "1E99999999999999999999", 1),
        ("1.0", "1", 0),
        ("-0", "0", 0),
        ("NaN", "1", None),
        ("NaN", "NaN", None),
    ],
)
def test_order(one, other, order):
    read = reader(NUMBER)
    assert read.compare(read.parse(one), read.parse(other)) == order


def test_equal_numbers_have_equal_keys():
    read = reader(NUMBER)
    keys = [read.key(read.parse(text)) for text in ("1", "1.0", "1e0", "NaN", "nan", "INF", "10")]
    assert [keys.index(key) for key in keys] == [0, 0, 0, 3, 3, 5, 6]


@pytest.mark.parametrize(
    ("field", "cast", "swaps"),
    [
        (INTEGER, "int64", ()),
        (NUMBER, "float64", ()),
        (GROUPED, "int64", ((",", ""),)),
        (GERMAN, "float64", ((".", ""), (",", "."))),
    ],
)
def test_the_fast_lane_is_told_how_to_cast(field, cast, swaps):
    read = reader(field)
    assert (read.cast, read.swaps) == (cast, swaps)
