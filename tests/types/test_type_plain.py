"""A plain pattern means the same to Python's `re` as to the automaton; all others are left to it."""

from __future__ import annotations

import pytest

from hydata.types.patterns import compiled, rust_pattern
from hydata.types.plain import plain

TEXTS = [
    "",
    "A",
    "A1",
    "A12",
    "A123",
    "a-b",
    "a_b",
    "-",
    "a-",
    "０",
    "A１2",
    "A12\n",
    "é",
    "aaa",
    "ab",
    "b",
    "0-9",
]


@pytest.mark.parametrize(
    "text",
    ["A[0-9]{2}", "[0-9]{4}", "[a-z][a-z0-9_]*", "[a-z0-9-]+", "[a-]", "[A-Za-z_]", "a*b", "a{0}b", "A", "[0-9]*9", ""],
)  # fmt: skip
def test_a_plain_pattern_means_the_same_to_both(text: str) -> None:
    fits = plain(text)
    assert fits is not None
    assert [bool(fits(each)) for each in TEXTS] == [compiled(text).matches(each) for each in TEXTS]
    assert rust_pattern(text) is not None


@pytest.mark.parametrize(
    "text",
    [
        "a|b", "(a)", "a*b*", "a+[0-9]*", "[a-c-e]", "[^a]", r"\d", "a.", "^a$", "[a-z-[aeiou]]", "a{2,}", "a{100}",
        "a??", "a{1}{2}", "[]", "[z-a]", "[-a]", "é", "a" * 101,
    ],
)  # fmt: skip
def test_any_other_pattern_is_left_to_the_automaton(text: str) -> None:
    assert plain(text) is None
