"""Laws that every type keeps: the fast lane is sound, nothing but Unreadable is raised, nothing takes long."""

import ast
import re
import sys
import time
from contextlib import suppress
from datetime import date, datetime, timedelta
from pathlib import Path
from subprocess import run

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from hydata import types
from hydata.types import Unreadable, constraints, reader
from hydata.types.readers import TYPES

pl = pytest.importorskip("polars")

FIELDS = [
    *({"type": name} for name in TYPES),
    *({"type": "string", "format": each} for each in ("email", "uri", "binary", "uuid")),
    {"type": "integer", "groupChar": ","},
    {"type": "integer", "groupChar": "''", "bareNumber": False},
    {"type": "number", "bareNumber": False},
    {"type": "number", "decimalChar": ",", "groupChar": "."},
    {"type": "number", "groupChar": " ", "bareNumber": False},
    {"type": "boolean", "trueValues": ["yes", "(a|b)", "<x>"], "falseValues": ["no", "\n", "a b"]},
    *({"type": "date", "format": each} for each in ("any", "%d/%m/%Y", "%Y%m%d", "%y年%m月%d日", "%b %d, %Y", "%F")),
    *({"type": "time", "format": each} for each in ("any", "%H:%M", "%H.%M.%S,%f", "%I %p", "%H%M")),
    *({"type": "datetime", "format": each} for each in ("any", "%d/%m/%Y %H:%M:%S", "%Y-%m-%dT%H:%M:%S.%f", "%c")),
    *({"type": "geopoint", "format": each} for each in ("array", "object")),
    {"type": "geojson", "format": "topojson"},
    *({"type": "list", "itemType": each} for each in ("integer", "number", "boolean", "date", "time", "datetime")),
    {"type": "list", "itemType": "number", "delimiter": "|"},
    {"type": "list", "itemType": "integer", "delimiter": "-"},
    {"type": "list", "itemType": "boolean", "delimiter": "1"},
]  # fmt: skip
READERS = [reader(each) for each in FIELDS] + [reader({"type": "time"}, version=1)]
SURE = [each for each in READERS if each.surely]
EVERY = pytest.mark.parametrize("read", READERS, ids=lambda each: f"{each.type}-{each.format}")
WITH_A_LANE = pytest.mark.parametrize("read", SURE, ids=lambda each: f"{each.type}-{each.format}")


def whole(read):
    """`surely` without its ends: Python's $ would let a line end follow."""
    assert (read.surely[0], read.surely[-1]) == ("^", "$")
    return read.surely[1:-1]


def value_or_none(read, text):
    """The value of a text; None when it is refused, with a reason that can be shown."""
    refusal = None
    try:
        return read.parse(text)
    except Unreadable as error:
        refusal = error
    assert 0 < len(refusal.reason) < 400
    assert len(refusal.hint) < 200
    return None


@WITH_A_LANE
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_what_surely_matches_parses(read, data):
    text = data.draw(st.from_regex(whole(read), fullmatch=True))
    value = read.parse(text)
    hash(read.key(value))
    assert read.key(read.parse(text)) == read.key(value)


@WITH_A_LANE
def test_surely_is_for_rust(read):
    texts = ["", "1", "true", "2020-01-01", "x"]
    found = pl.Series(texts).str.contains(read.surely).to_list()
    assert found == [re.fullmatch(whole(read), text) is not None for text in texts]


CASTS = {"int64": pl.Int64, "float64": pl.Float64}


@pytest.mark.parametrize(
    "read", [each for each in SURE if each.cast], ids=lambda each: f"{each.type}{each.swaps}"
)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_casts_are_in_order(read, data):
    strategy = st.from_regex(whole(read), fullmatch=True)
    one, other = data.draw(strategy), data.draw(strategy)
    texts = pl.Series([one, other])
    for old, new in read.swaps:
        texts = texts.str.replace_all(old, new, literal=True)
    cast = texts.cast(CASTS[read.cast]) if read.cast in CASTS else texts
    order = read.compare(read.parse(one), read.parse(other))
    if cast[0] < cast[1]:
        assert order == -1
    if cast[0] > cast[1]:
        assert order == 1
    if read.cast == "int64":
        assert cast.to_list() == [read.parse(one), read.parse(other)]


@pytest.mark.parametrize(
    "read", [each for each in SURE if each.cast], ids=lambda each: f"{each.type}{each.swaps}"
)
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_strictly_within_a_bound_holds(read, data):
    strategy = st.from_regex(whole(read), fullmatch=True)
    limit, text = data.draw(strategy), data.draw(strategy)
    name = data.draw(st.sampled_from(["minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum"]))
    (rule,) = constraints({"type": read.type, "constraints": {name: limit}}, read)
    assume(rule.bound is not None)
    plain = text
    for old, new in read.swaps:
        plain = plain.replace(old, new)
    cast = {"int64": int, "float64": float, "text": str}[read.cast](plain)
    if cast > rule.bound if name.lower().endswith("minimum") else cast < rule.bound:
        assert rule.holds(text, read.parse(text))


PIECES = st.sampled_from(
    [
        *"0123456789+-.,:;/ _eETZPYMDHSW[]{}\"'\n\t２é衡€%\x00\ud800\u2212",
        *("NaN", "INF", "2020-01-01", "12:00:00", "null", "true", "lon", "24:00:00", "9" * 20, "Feb"),
    ]
)


@EVERY
@settings(max_examples=60, deadline=None)
@given(text=st.one_of(st.text(max_size=20), st.lists(PIECES, max_size=10).map("".join)))
def test_nothing_but_unreadable_is_raised(read, text):
    value = value_or_none(read, text)
    if value is not None:
        hash(read.key(value))


NATIVE = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(),
        st.decimals().filter(lambda each: not each.is_snan()),
        st.text(max_size=5),
        st.dates(),
        st.datetimes(),
        st.times(),
        st.timedeltas(),
        st.binary(max_size=3),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=5,
)


@EVERY
@settings(max_examples=40, deadline=None)
@given(value=NATIVE)
def test_native_values_are_read_or_refused(read, value):
    with suppress(Unreadable):
        hash(read.key(read.read(value)))


LONG = {
    "digits": "9" * 1_000_000,
    "fraction": "0." + "9" * 1_000_000,
    "exponent": "1e" + "9" * 1_000_000,
    "signs": "-" * 1_000_000,
    "groups": "1," * 500_000 + "x",
    "spaces": " " * 1_000_000,
    "spaced": "1 " * 500_000,
    "commas": "," * 1_000_000,
    "brackets": "[" * 1_000_000,
    "braces": '{"a":' * 200_000,
    "array": "[" + "1," * 500_000 + "1]",
    "quotes": '"' * 1_000_000,
    "letters": "a" * 1_000_000,
    "ats": "a@" * 500_000,
    "dots": "a." * 500_000 + "@",
    "uri": "http://" + "a:" * 500_000 + "\n",
    "percent": "x:" + "%20" * 300_000 + "%",
    "base64": "A" * 1_000_001,
    "year": "1" * 1_000_000 + "-01-01",
    "months": "P" + "9" * 1_000_000 + "M",
    "seconds": "PT0." + "9" * 1_000_000 + "S",
    "wide": "２" * 1_000_000,
    "lines": "\n" * 1_000_000,
}


@EVERY
def test_a_megabyte_takes_no_time(read):
    slow = {}
    for name, text in LONG.items():
        started = time.process_time()
        value = value_or_none(read, text)
        if value is not None:
            hash(read.key(value))
        slow[name] = time.process_time() - started
    assert {name: took for name, took in slow.items() if took > 3} == {}


@settings(max_examples=60, deadline=None)
@given(st.text("0123456789-W", min_size=10, max_size=10) | st.dates().map(str))
def test_dates_are_the_ten_characters_of_the_standard(text):
    value = value_or_none(reader({"type": "date"}), text)
    assert (value is not None) == (
        re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", text) is not None and real(text)
    )
    assert value is None or str(value) == text


def real(text):
    year, month, day = map(int, text.split("-"))
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


@given(st.datetimes(), st.integers(-14 * 60, 14 * 60))
def test_a_moment_comes_back(moment, ahead):
    read = reader({"type": "datetime"})
    assert read.parse(moment.isoformat()) == moment
    sign, (hours, minutes) = "-" if ahead < 0 else "+", divmod(abs(ahead), 60)
    zoned = read.parse(f"{moment.isoformat()}{sign}{hours:02}:{minutes:02}")
    assert (zoned.replace(tzinfo=None), zoned.utcoffset()) == (moment, timedelta(minutes=ahead))


@given(st.integers(-(10**6), 10**6), st.integers(1, 12), st.integers(1, 28), st.integers(1, 400))
def test_days_are_counted_in_any_year(year, month, day, later):
    from hydata.types.moments import days, days_in

    assert days(year + 400, month, day) - days(year, month, day) == 146_097
    assert days(year, month + 1, 1) - days(year, month, 1) == days_in(year, month) if month < 12 else True
    near = 1 + (year % 9_000)
    assert days(near, month, day) == date(near, month, day).toordinal() - 1
    assert days(year, 1, 1 + later) == days(year, 1, 1) + later if later < 28 else True


COMPARABLE = [
    each for each in READERS if each.type in ("number", "date", "datetime", "time", "year", "duration")
]


@pytest.mark.parametrize(
    "read", [each for each in COMPARABLE if each.surely], ids=lambda each: f"{each.type}-{each.format}"
)
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_order_is_antisymmetric_and_agrees_with_keys(read, data):
    strategy = st.from_regex(whole(read), fullmatch=True).map(read.parse)
    one, other = data.draw(strategy), data.draw(strategy)
    forth, back = read.compare(one, other), read.compare(other, one)
    assert forth == (None if back is None else -back)
    assert read.compare(one, one) == 0
    assert (forth == 0) == (read.key(one) == read.key(other))


def test_a_datetime_and_the_same_moment_written_finer_are_one():
    read = reader({"type": "datetime"})
    assert read.compare(datetime(2020, 1, 1), read.parse("2020-01-01T00:00:00.0000001")) == -1


def test_types_is_cheap_and_on_the_floor():
    heavy = "pandas polars frictionless jsonschema elementpath numpy dateutil".split()
    code = f"import sys, hydata.types as t; t.reader({{'type': 'date'}}); print([m for m in {heavy} if m in sys.modules])"
    assert run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "[]\n"


def test_types_imports_no_room():
    named = set()
    for path in Path(types.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("hydata"):
                named.add(".".join(str(node.module).split(".")[:2]))
    assert named == {"hydata.errors", "hydata.types"}
