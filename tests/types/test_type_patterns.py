"""An XML Schema regular expression matches the whole value, exactly, in linear time; Rust's says the same."""

import re
import sys
import time
from contextlib import suppress
from itertools import pairwise
from unicodedata import category

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hydata.types.characters import LAST, BadPattern, complement, of_category, union
from hydata.types.patterns import compiled, rust_pattern, searching

pl = pytest.importorskip("polars")

MATCHES = [
    # the whole value
    ("a|b", ["a", "b"], ["axxx", "xb", "ab", ""]),
    ("", [""], ["a"]),
    ("a||b", ["", "a", "b"], ["ab"]),
    ("ab", ["ab"], ["abc", "ab\n", "cab", "a"]),
    # the standard's own example
    ("^a.*$", ["apple", "a"], ["orange", "an\napple", ""]),
    ("^a|b$", ["a", "b"], ["ab"]),
    ("(^a$)|(^b$)", ["a", "b"], ["ab"]),
    ("a$b", [], ["ab", "a$b", "a"]),
    (r"\^a\$", ["^a$"], ["a"]),
    # quantifiers
    ("a?b*c+", ["c", "abbcc", "ac"], ["ab", "aac"]),
    ("a{2}", ["aa"], ["a", "aaa"]),
    ("a{2,}", ["aa", "aaaa"], ["a"]),
    ("a{1,3}", ["a", "aaa"], ["", "aaaa"]),
    ("(ab){0,2}", ["", "ab", "abab"], ["aba", "ababab"]),
    ("(a*)*b", ["b", "aaab"], ["aaa"]),
    ("(a|ab)(c|bcd)", ["ac", "abcd", "abc"], ["abbcd"[:3]]),
    # classes
    (r"\d+", ["12", "１２", "٣"], ["1_0", "½", ""]),
    (r"\D", ["a"], ["1", "１"]),
    (r"\w+", ["abc", "衡阳", "é", "+", "€", "e\u0301"], ["a_b", "a-b", "a b", "a."]),
    (r"\W", ["_", " ", "-", "."], ["a", "+"]),
    (r"\s", [" ", "\t", "\n", "\r"], ["\x0b", "\u00a0", "\u3000"]),
    (r"\S", ["\x0b", "\u00a0"], [" ", "\n"]),
    (r"\i\c*", ["a", "_a-b.1", ":x", "衡阳", "\U00020000"], ["1a", "-a", "a b"]),
    (r"[\I\C]", ["-", "1", " "], ["a"]),
    (".", ["a", "衡", "\x0b", "\u2028"], ["\n", "\r", "ab"]),
    (r"\p{Lu}\p{Ll}*", ["Ab", "Éa"], ["ab", "AB"]),
    (r"\p{L}+", ["衡阳a"], ["a1"]),
    (r"\P{L}", ["1"], ["a"]),
    (r"[\P{Lu}\P{Ll}]", ["A", "a", "1"], ["ab"]),
    (r"[\W\D]", ["a", "_"], ["1"]),
    (r"[^\s\S]", [], ["a", " ", ""]),
    (r"\p{IsGreek}+", ["αβγ"], ["abc"]),
    (r"\p{IsBasicLatin}", ["a", "\x00", "\x7f"], ["\x80"]),
    (r"\P{IsCJKUnifiedIdeographs}", ["a"], ["衡"]),
    ("[a-z-[aeiou]]+", ["xyz"], ["abc", "-"]),
    ("[^a-z-[A-C]]", ["D", "1"], ["a", "B"]),
    (r"[\w-[\d-[5]]]+", ["a5"], ["a4"]),
    (r"[\i-[:]][\c-[:]]*", ["ab"], ["a:b"]),
    ("[-a]", ["-", "a"], ["b"]),
    ("[a-]", ["-", "a"], ["b"]),
    ("[^-a]", ["b"], ["-", "a"]),
    (r"[a\-c]", ["-", "a", "c"], ["b"]),
    ("[a^]", ["a", "^"], ["b"]),
    (r"[\^\]\[\\]", ["^", "]", "[", "\\"], ["a"]),
    ("[.$*+?|(){}]", list(".$*+?|(){}"), ["a", "\\"]),
    ("[&&~~||##]", ["&", "~", "|", "#"], ["a"]),
    ("[<>]a", ["<a", ">a"], ["a"]),
    ("<a>", ["<a>"], ["a"]),
    ("[一-龥]{2}", ["衡阳"], ["ab", "衡"]),
    (r"a\.b\\c\n\t\r\|\?\*\+\(\)\{\}\-\[\]", ["a.b\\c\n\t\r|?*+(){}-[]"], ["aXb"]),
    # what is not XML Schema's, but plain
    (r"https?:\/\/(?:www\.)?[\w-.]+?", ["https://www.a-b.org"], ["http:/a"]),
    (r"\u4e00\x41", ["一A"], ["u4e00"]),
    ("[a-c-e]", ["b", "-", "e"], ["d"]),
]  # fmt: skip

BROKEN = [
    ("(", "the ( at 1 is not closed"),
    ("a)", "the ) at 2 closes nothing"),
    ("[a", "the [ at 1 is not closed"),
    ("[]", "the class at 1 is empty"),
    ("[^]", "the class at 1 is empty"),
    ("[a[b]]", "'[' at 3 must be written \\["),
    ("[z-a]", "the span z-a counts down"),
    (r"[a-\d]", "a span of characters cannot end with a class"),
    ("[a-z-[aeiou]x]", "after a subtraction the [ at 1 must close"),
    ("a]", "']' at 2 must be written \\]"),
    ("{", "'{' at 1 must be written \\{"),
    ("a{,3}", "'{' at 2 must be written \\{"),
    ("a{3,1}", "{3,1} counts down"),
    ("*a", "'*' at 1 repeats nothing"),
    ("a**", "'*' at 3 repeats a repetition"),
    ("a{2}{3}", "'{' at 5 repeats a repetition"),
    ("a*+", "'+' at 3 repeats a repetition"),
    ("^*", "^ cannot be repeated"),
    ("a\\", "it ends with a backslash"),
    (r"\e", "XML Schema has no \\e"),
    (r"\bword\b", "XML Schema has no \\b"),
    (r"(a)\1", "XML Schema has no back-references"),
    ("(?=a)a", "XML Schema has no look-ahead (?=a"),
    ("(?!a)b", "XML Schema has no look-ahead (?!a"),
    ("(?<=a)b", "XML Schema has no look-behind or named group (?<="),
    ("(?i)a", "XML Schema has no flags (?i)"),
    (r"\p{Xx}", "'Xx' is no Unicode category"),
    (r"\p{IsNothing}", "'IsNothing' is no Unicode block"),
    (r"\u{110000}", "\\u{110000} is no character"),
    (r"\pL", "\\p at 1 needs the form \\p{Lu} or \\p{IsGreek}"),
    ("a{99999}", "it unfolds into more than 20,000 states"),
    ("((a{1,100}){1,100}){1,100}", "it unfolds into more than 20,000 states"),
    ("(" * 5000 + ")" * 5000, "it is nested too deep"),
]  # fmt: skip


def in_rust(pattern: str, texts: list[str]) -> list[bool]:
    return pl.Series(texts, dtype=pl.String).str.contains(pattern).to_list()


@pytest.mark.parametrize(("pattern", "good", "bad"), MATCHES)
def test_matches(pattern, good, bad):
    found = [compiled(pattern).matches(each) for each in good + bad]
    assert found == [True] * len(good) + [False] * len(bad)


@pytest.mark.parametrize(("pattern", "good", "bad"), MATCHES)
def test_rust_says_the_same(pattern, good, bad):
    rust = rust_pattern(pattern)
    assert rust is not None
    assert in_rust(rust, good + bad) == [True] * len(good) + [False] * len(bad)


@pytest.mark.parametrize(("pattern", "reason"), BROKEN)
def test_broken(pattern, reason):
    with pytest.raises(BadPattern) as caught:
        compiled(pattern)
    assert str(caught.value) == reason
    assert rust_pattern(pattern) is None


@pytest.mark.parametrize(
    ("pattern", "warnings"),
    [
        ("a|b", 0),
        (r"\^\$\-", 0),
        ("(?:a)(?:b)", 1),
        (r"\/", 1),
        ("a*?b{2}?", 1),
        (r"[\w-.]", 1),
        ("[a-c-e]", 1),
        (r"\u4e00", 1),
        (r"\/\:", 2),
    ],
)
def test_what_is_not_of_xml_schema_is_told(pattern, warnings):
    assert len(compiled(pattern).warnings) == warnings


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("(a+)+b", "a" * 100_000),
        ("(a|aa)*b", "a" * 100_000),
        ("(a|a?)+b", "a" * 100_000),
        ("(.*)(.*)(.*)(.*)x", "y" * 100_000),
        ("([a-z]+-?)*x", "abc-" * 25_000),
        ("(x+x+)+y", "x" * 100_000),
        ("(a|b)*a(a|b){30}", "ab" * 5_000),
        ("(a?){100}a{100}", "a" * 100),
        ("(){999999999}(|){99}a", "b"),
        (r"\w*\s*\w*\s*\w*;", "a" * 100_000),
    ],
)
def test_nothing_takes_forever(pattern, text):
    started = time.process_time()
    compiled(pattern).matches(text)
    assert time.process_time() - started < 5


def test_a_large_expression_is_left_to_python():
    assert (rust_pattern(r"\w{50}"), compiled(r"\w{50}").matches("a" * 50)) == (None, True)


def test_the_cache_of_states_is_bounded():
    automaton = compiled("(a|b)*a(a|b){12}").matches.__self__
    automaton.kept = 2_000_001
    texts = ["ab" * 10 + "a" * 13, "b" * 30, "a" * 13]
    assert [automaton.matches(each) for each in texts] == [True, False, True]
    assert automaton.kept < 2_000_000


# --- random expressions, and Python's re as the oracle ---

LETTERS = st.sampled_from("ab\n_1é")
PAIRS = {  # ours: Python's
    **{each: each for each in ("a", "b", "[ab]", "[^a]", r"\d", "1", "é")},
    ".": r"[^\n\r]",
    r"\s": r"[ \t\n\r]",
    "[a-z-[b]]": "[ac-z]",
    r"\w": r"[^\W_]",
    r"[\w-[a]]": r"[^\W_a]",
    r"\p{L}": r"[^\W\d_]",
    "^": r"\A",
    "$": r"\Z",
}
ATOMS = st.sampled_from(list(PAIRS.items()))
QUANTIFIERS = st.sampled_from(["", "", "*", "+", "?", "{2}", "{0,2}", "{1,}", "{1,3}"])


def repeated(pair: tuple[str, str], quantifier: str) -> tuple[str, str]:
    if pair[0] in "^$":
        return pair
    return f"({pair[0]}){quantifier}", f"(?:{pair[1]}){quantifier}"


EXPRESSIONS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.tuples(inner, QUANTIFIERS).map(lambda each: repeated(*each)),
        st.lists(inner, min_size=2, max_size=3).map(
            lambda all_: tuple(map("".join, zip(*all_, strict=True)))
        ),
        st.lists(inner, min_size=2, max_size=3).map(
            lambda all_: (f"({'|'.join(a for a, _ in all_)})", f"(?:{'|'.join(b for _, b in all_)})")
        ),
    ),
    max_leaves=8,
)


@settings(max_examples=150, deadline=None)
@given(EXPRESSIONS, st.lists(st.text(LETTERS, max_size=6), min_size=1, max_size=8))
def test_like_python_and_rust(pair, texts):
    xsd, python = pair
    expected = [re.fullmatch(python, each) is not None for each in texts]
    assert [compiled(xsd).matches(each) for each in texts] == expected
    rust = rust_pattern(xsd)
    assert rust is not None
    assert in_rust(rust, texts) == expected


@settings(max_examples=150, deadline=None)
@given(st.text(st.sampled_from(r"ab\[]^-$.*+?{}()|1,dwpLuIs/ix:"), max_size=14), st.text("ab-1", max_size=5))
def test_any_text_is_an_expression_or_a_bad_one(pattern, text):
    found = None
    with suppress(BadPattern):
        found = compiled(pattern).matches(text)
    rust = rust_pattern(pattern)
    assert rust is None or in_rust(rust, [text]) == [found]


# --- sets of characters ---


@pytest.mark.parametrize("name", ["Nd", "Lu", "L", "P", "Z", "C", "Sm", "Cn"])
def test_categories(name):
    every = {code for low, high in of_category(name) for code in range(low, high + 1)}
    assert every == {code for code in range(LAST + 1) if category(chr(code)).startswith(name)}


SPANS = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 5)).map(lambda each: (each[0], sum(each))))


@given(SPANS)
def test_union_and_complement(spans):
    members = {code for low, high in spans for code in range(low, high + 1)}
    joined = union(spans)
    assert {code for low, high in joined for code in range(low, high + 1)} == members
    assert all(one[1] + 1 < other[0] for one, other in pairwise(joined))
    assert complement(complement(joined)) == joined
    assert complement(()) == ((0, sys.maxunicode),)


# --- ECMAScript, for a JSON Schema ---


@pytest.mark.parametrize(
    ("pattern", "good", "bad"),
    [
        ("b", ["abc", "b"], ["ac", ""]),
        ("^b", ["bc"], ["ab", "a\nb"]),
        ("b$", ["ab"], ["ba", "b\n"]),
        (r"^\d+$", ["12"], ["１２"]),
        (r"^\w+$", ["a_b"], ["衡"]),
        ("[^]", ["\n"], [""]),
        ("^[a-z]+(-[a-z]+)*$", ["a-b"], ["a--b"]),
    ],
)
def test_searching(pattern, good, bad):
    assert [searching(pattern)(each) for each in good + bad] == [True] * len(good) + [False] * len(bad)
