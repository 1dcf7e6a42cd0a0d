"""How well a name answers a word: the better answer has the higher score."""

from __future__ import annotations

import pytest

from hydata.lookup.pinyin import plain, syllables
from hydata.lookup.words import match, near_match, words

GDP_PER_HEAD = "人均地区生产总值"


@pytest.mark.parametrize(
    ("word", "better", "worse"),
    [
        ("人均", "人均收入", "居民人均可支配收入"),
        ("生产总值", "地区生产总值", "地区生产总值占上级地区比重"),
        ("renjun", GDP_PER_HEAD, "居民人均可支配收入"),
        ("population", "population", "population_resident"),
        ("resident population", "Resident population", "Resident population, growth"),
        ("leiyang", "leiyang", "耒阳市"),
        ("ＧＤＰ", "gdp", "gdp_growth_pct"),
        ("counties", "county", "county_level_units"),
        ("head", "GDP per head", "head of the tax office of the city"),
    ],
)
def test_the_better_answer_comes_first(word: str, better: str, worse: str) -> None:
    assert match(word, better) > match(word, worse) > 0


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("renjun", GDP_PER_HEAD),
        ("ren jun", GDP_PER_HEAD),
        ("RénJūn", GDP_PER_HEAD),
        ("dìqū shēngchǎn", GDP_PER_HEAD),
        ("shengch", GDP_PER_HEAD),
        ("zengzhanglv", "增长率"),
        ("zengzhanglü", "增长率"),
        ("zengzhanglu", "增长率"),
        ("changzhu", "常住人口"),
    ],
)
def test_pinyin_is_read_with_and_without_tones_and_breaks(word: str, name: str) -> None:
    assert match(word, name) > 0


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("enjun", GDP_PER_HEAD),  # begins inside a syllable
        ("junli", GDP_PER_HEAD),
        ("人口", GDP_PER_HEAD),
        ("gdp", "land_area"),
        ("", "gdp"),
        ("  ", "gdp"),
        ("!?", "gdp"),
        ("gdp", ""),
        ("12", "a1"),
        ("per head", "pigs_slaughtered_head_10k"),
    ],
)
def test_what_is_no_answer(word: str, name: str) -> None:
    assert match(word, name) == 0


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("popluation", "Resident population"),
        ("resident populaton", "Resident population"),
        ("per haed", "GDP per head"),
        ("renjum", GDP_PER_HEAD),
        ("changzu", "常住人口"),
        ("耒阴市", "耒阳市"),
        ("人均可支酡收入", "居民人均可支配收入"),
    ],
)
def test_typing_errors_are_forgiven_but_score_lower(word: str, name: str) -> None:
    assert match(word, name) == 0
    assert 0 < near_match(word, name) <= 0.6


@pytest.mark.parametrize(
    ("word", "name"),
    [("xyzzy", "xyz"), ("gpd", "2021"), ("ab", "ac"), ("2020", "2021"), ("人", "入"), ("gdp", "population")],
)
def test_what_is_not_like_it_is_not_forgiven(word: str, name: str) -> None:
    assert near_match(word, name) == 0


def test_little_words_do_not_count_unless_they_are_all_there_is() -> None:
    assert (words("the value of goods"), words("of the")) == (("value", "good"), ("of", "the"))


def test_a_phrase_is_read_as_a_phrase() -> None:
    assert (syllables("重庆银行"), syllables("")) == (("chong", "qing", "yin", "hang"), ())
    assert plain("Xi'an") == "xian"
