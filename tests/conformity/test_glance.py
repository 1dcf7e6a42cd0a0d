"""Many texts at one glance: what is accepted so, the exact reader takes too, text by text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hydata.conformity.columns import Column

FIELDS = [
    {"type": "integer"},
    {"type": "integer", "groupChar": ","},
    {"type": "integer", "groupChar": "\n"},
    {"type": "integer", "bareNumber": False},
    {"type": "integer", "constraints": {"minimum": 1, "maximum": 12}},
    {"type": "integer", "constraints": {"enum": [1, "2", 12]}},
    {"type": "number", "decimalChar": ","},
    {"type": "number", "constraints": {"exclusiveMinimum": 0, "maximum": "1.5"}},
    {"type": "boolean", "trueValues": ["ja", "1"], "falseValues": ["nein", "0", "a\nb"]},
    {"type": "string", "constraints": {"minLength": 2, "maxLength": 3}},
    {"type": "string", "constraints": {"pattern": "[a-c]{1,2}"}},
    {"type": "string", "constraints": {"pattern": "[^a]*"}},
    {"type": "string", "constraints": {"enum": ["a", "ab"]}},
    {"type": "string", "format": "email"},
    {"type": "any", "constraints": {"pattern": "a+"}},
    {"type": "year"},
    {"type": "yearmonth", "constraints": {"minimum": "2001-02"}},
    {"type": "date", "constraints": {"maximum": "2020-02-28"}},
    {"type": "date", "format": "%d.%m.%y"},
    {"type": "datetime"},
    {"type": "time"},
]
LIKELY = [
    "", "1", "12", "007", "+1", "-3", "1,234", "1\n234", "1.5", "1,5", ".5", "1e3", "NaN", "５", "1 ", "1\n",
    "ja", "nein", "true", "a", "ab", "abc", "b", "a\nb", "\n", "a@b.org", "2001", "2001-02", "2001-13",
    "2020-02-28", "2020-02-29", "2021-02-29", "28.02.20", "2020-01-01T00:00:00Z", "24:00:00", "23:59:59",
]  # fmt: skip
TEXTS = st.frozensets(
    st.sampled_from(LIKELY) | st.text("019-+.,:TZeE ab\n", max_size=6), min_size=1, max_size=4
)


@pytest.mark.parametrize("field", FIELDS, ids=str)
def test_what_is_accepted_at_a_glance_is_right(field: dict[str, object]) -> None:
    column = Column.of(0, {"name": "x", **field}, {}, 2)
    if column.glance is None:
        assert all(column.all_right({text}) is not bool(column._judge(text)) for text in LIKELY)
        return
    glance = column.glance
    assert any(glance({text}) for text in LIKELY if text not in column.missing)

    @given(TEXTS)
    def accepted(texts: frozenset[str]) -> None:
        if texts - column.missing == texts and glance(texts):
            assert [column._judge(text) for text in texts] == [()] * len(texts)

    accepted()


@pytest.mark.parametrize(
    ("field", "texts"),
    [
        ({"type": "integer", "constraints": {"minimum": 0, "maximum": 99}}, {"1", "12", "98"}),
        ({"type": "number", "constraints": {"minimum": 0}}, {"1.50", "2", "1e3"}),
        ({"type": "string", "constraints": {"pattern": "A[0-9]{2}", "minLength": 3}}, {"A12", "A99"}),
        ({"type": "string", "constraints": {"enum": ["m", "f"]}}, {"m", "f"}),
        ({"type": "date"}, {"2020-02-29", "1999-12-31"}),
        ({"type": "boolean"}, {"true", "0"}),
    ],
)
def test_plain_columns_are_seen_at_a_glance(field: dict[str, object], texts: set[str]) -> None:
    glance = Column.of(0, {"name": "x", **field}, {}, 2).glance
    assert glance is not None
    assert glance(texts)
