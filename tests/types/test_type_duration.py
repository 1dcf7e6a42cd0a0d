"""duration: XML Schema's grammar and its partial order."""

from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hydata.types import Unreadable, reader
from hydata.types.durations import Duration

READ = reader({"type": "duration"})
FORM = "is not a duration: it needs the form PnYnMnDTnHnMnS, such as P1Y2M or PT36.5S"


@pytest.mark.parametrize(
    ("text", "months", "seconds"),
    [
        ("P1Y2M3DT4H5M6.7S", 14, "273906.7"),
        ("P1Y", 12, "0"),
        ("P0Y1347M", 1347, "0"),
        ("P1M", 1, "0"),
        ("PT1M", 0, "60"),
        ("P1Y2MT2H", 14, "7200"),
        ("-P120D", 0, "-10368000"),
        ("-P1Y2M", -14, "0"),
        ("PT0S", 0, "0"),
        ("-PT0.5S", 0, "-0.5"),
        ("P0D", 0, "0"),
        ("PT36H", 0, "129600"),
        ("P007D", 0, "604800"),
        ("PT1.12345678901234567890123456789012345S", 0, "1.12345678901234567890123456789012345"),
    ],
)
def test_accepted(text, months, seconds):
    assert READ.parse(text) == Duration(months, Decimal(seconds))


@pytest.mark.parametrize(
    ("text", "reason", "hint"),
    [
        ("", "is not a duration", "add '' to missingValues"),
        ("P", FORM, ""),
        ("PT", FORM, ""),
        ("P1", FORM, ""),
        ("P1YT", FORM, ""),
        ("1Y", "is not a duration: it needs the form PnYnMnDTnHnMnS", ""),
        ("P1M2Y", FORM, ""),
        ("P1H", FORM, ""),
        ("PT1D", FORM, ""),
        ("P1.5Y", FORM, ""),
        ("PT1.5M", FORM, ""),
        ("PT.5S", FORM, ""),
        ("PT5.S", FORM, ""),
        ("PT1,5S", FORM, ""),
        ("p1y", FORM, ""),
        ("+P1Y", FORM, ""),
        ("P-1D", "is not a duration: it needs the form PnYnMnDTnHnMnS", ""),
        ("P1W", "is not a duration: XML Schema has no weeks; write days (P7D)", ""),
        ("P1D ", "is not a duration: it begins or ends with a blank", ""),
        ("12:30:00", "is not a duration: it needs the form PTnHnMnS", 'say "type": "time"'),
        ("P１D", "is not a duration: it needs the form PnYnMnDTnHnMnS", ""),
        ("P" + "1" * 5000 + "D", "is longer than 600 digits", ""),
    ],
)
def test_refused(text, reason, hint):
    with pytest.raises(Unreadable) as caught:
        READ.parse(text)
    assert (caught.value.reason, caught.value.hint) == (reason, hint)


@pytest.mark.parametrize(
    ("one", "other", "order"),
    [
        # the table of XML Schema, Part 2, 3.2.6.2
        ("P1Y", "P364D", 1),
        ("P1Y", "P365D", None),
        ("P1Y", "P366D", None),
        ("P1Y", "P367D", -1),
        ("P1M", "P27D", 1),
        ("P1M", "P28D", None),
        ("P1M", "P29D", None),
        ("P1M", "P30D", None),
        ("P1M", "P31D", None),
        ("P1M", "P32D", -1),
        ("P5M", "P149D", 1),
        ("P5M", "P150D", None),
        ("P5M", "P153D", None),
        ("P5M", "P154D", -1),
        ("P1Y", "P12M", 0),
        ("P1D", "PT24H", 0),
        ("-P1D", "P0D", -1),
        ("PT1S", "PT1.0000000001S", -1),
    ],
)
def test_order(one, other, order):
    assert READ.compare(READ.parse(one), READ.parse(other)) == order


@given(st.timedeltas())
def test_native(value):
    found = READ.read(value)
    assert found.months == 0
    assert found.seconds * 10**6 == value // timedelta(microseconds=1)


@pytest.mark.parametrize("value", [1, True, None, []])
def test_native_refused(value):
    with pytest.raises(Unreadable, match=r"is a native \w+, not a duration"):
        READ.read(value)


@given(*[st.timedeltas(timedelta(-(10**6)), timedelta(10**6))] * 2)
def test_durations_without_months_are_in_order(one, other):
    expected = -1 if one < other else 1 if one > other else 0
    assert READ.compare(READ.read(one), READ.read(other)) == expected
