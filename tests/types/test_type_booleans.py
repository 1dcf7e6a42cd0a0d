"""boolean: the listed words and no others."""

import pytest

from hydata.types import Unreadable, reader

PLAIN = {"type": "boolean"}
GERMAN = {"type": "boolean", "trueValues": ["ja"], "falseValues": ["nein", ""]}
KNOWN = "is none of true, True, TRUE, 1, false, False, FALSE, 0"


@pytest.mark.parametrize(
    ("field", "texts", "value"),
    [
        (PLAIN, ["true", "True", "TRUE", "1"], True),
        (PLAIN, ["false", "False", "FALSE", "0"], False),
        (GERMAN, ["ja"], True),
        (GERMAN, ["nein", ""], False),
        ({"type": "boolean", "trueValues": ["yes"]}, ["0", "false"], False),
        ({"type": "boolean", "trueValues": ["a.b", "√"]}, ["a.b", "√"], True),
    ],
)
def test_accepted(field, texts, value):
    assert [reader(field).parse(text) for text in texts] == [value] * len(texts)


@pytest.mark.parametrize(
    ("field", "text", "reason", "hint"),
    [
        (PLAIN, "tRue", KNOWN, "add 'tRue' to trueValues"),
        (PLAIN, "yes", KNOWN, "add 'yes' to trueValues"),
        (PLAIN, "否", KNOWN, "add '否' to falseValues"),
        (PLAIN, " true", f"{KNOWN}: it begins or ends with a blank", ""),
        (PLAIN, "", KNOWN, "add '' to missingValues"),
        (PLAIN, "2", KNOWN, ""),
        (PLAIN, "1.0", KNOWN, ""),
        (GERMAN, "true", "is none of ja, nein, ", "add 'true' to trueValues"),
    ],
)
def test_refused(field, text, reason, hint):
    with pytest.raises(Unreadable) as caught:
        reader(field).parse(text)
    assert (caught.value.reason, caught.value.hint) == (reason, hint)


def test_native():
    read = reader(PLAIN).read
    assert [read(True), read(False), read("1")] == [True, False, True]


@pytest.mark.parametrize(("value", "named"), [(1, "number"), (0.0, "number"), (None, "null"), ([], "array")])
def test_native_refused(value, named):
    with pytest.raises(Unreadable, match=f"is a native {named}, not true or false"):
        reader(PLAIN).read(value)
