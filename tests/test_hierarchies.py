"""Wholes and members: found again from codes; a partition that goes round in a circle is seen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hydata.hierarchies import by_code, loop, wholes
from hydata.schema import Rule

LEVELS = [2, 4, 7]


@st.composite
def trees(draw: st.DrawFn) -> dict[str, list[str]]:
    """Whole -> members, as stems: some provinces with cities, some cities with towns; none ends in a zero."""
    digits = st.integers(1, 9).map(str)

    def below(stem: str, length: int) -> list[str]:
        free = length - len(stem) - 1
        tails = draw(
            st.sets(st.tuples(st.text("0123456789", min_size=free, max_size=free), digits), max_size=3)
        )
        return sorted(f"{stem}{''.join(tail)}" for tail in tails)

    tree = {
        whole: below(whole, 4) for whole in sorted(draw(st.sets(st.integers(11, 19).map(str), max_size=3)))
    }
    tree |= {city: below(city, 7) for cities in list(tree.values()) for city in cities}
    return tree


@given(trees(), st.booleans())
def test_a_tree_of_codes_is_found_again(tree: dict[str, list[str]], filled: bool) -> None:
    def code(stem: str) -> str:
        return stem.ljust(7, "0") if filled else stem

    codes = {code(each) for whole, members in tree.items() for each in (whole, *members)}
    expected = {code(whole): [code(each) for each in members] for whole, members in tree.items() if members}
    assert by_code(codes | {"43-own", "", "1", "?"}, LEVELS) == expected


@given(st.lists(st.text("012DE-", max_size=6)), st.sets(st.integers(1, 6), min_size=2))
def test_a_code_has_one_whole_which_is_shorter_without_its_zeros(codes: list[str], levels: set[int]) -> None:
    found = by_code(codes, sorted(levels))
    members = [member for each in found.values() for member in each]
    assert len(set(members)) == len(members)
    assert {*members, *found} <= set(codes)
    assert all(member.startswith(whole.rstrip("0")) for whole in found for member in found[whole])
    assert loop(found) == []


@pytest.mark.parametrize(
    ("codes", "levels", "expected"),
    [
        (["430000", "430423"], [2, 4, 6], {"430000": ["430423"]}),  # the city is not there
        (["460000", "469000", "469001"], [2, 4, 6], {"460000": ["469000"], "469000": ["469001"]}),
        (["430400", "430400-own", "430400-jk", "4304001"], [4, 6, 9], {}),
        (["01000", "01001", "02000"], [2, 5], {"01000": ["01001"]}),
        (["DE", "DE3", "DE30", "DE300"], [2, 3, 4, 5], {"DE": ["DE3"], "DE3": ["DE30"], "DE30": ["DE300"]}),
        (["DE", "DE30", "DE300"], [2, 3, 4, 5], {"DE": ["DE30"], "DE30": ["DE300"]}),
        (["441900", "441900003"], [2, 4, 6, 9], {"441900": ["441900003"]}),
        (["01", "01.1", "01.1.1"], [2, 4, 6], {"01": ["01.1"], "01.1": ["01.1.1"]}),
        (["43040", "430400", "430423"], [4, 6], {"43040": ["430423"]}),  # one of two spellings
        ([], [2, 4], {}),
    ],
)
def test_codes(codes: list[str], levels: list[int], expected: dict[str, list[str]]) -> None:
    assert by_code(codes, levels) == expected


@pytest.mark.parametrize(
    ("partition", "expected"),
    [
        ({}, []),
        ({"a": ["a"]}, ["a", "a"]),
        ({"a": ["b"], "b": ["c"], "c": ["b"]}, ["b", "c", "b"]),
        ({"a": ["b", "c"], "b": ["d"], "c": ["d"], "d": ["e"]}, []),
        ({"a": ["x", "b"], "b": ["y"], "y": ["z", "a"]}, ["a", "b", "y", "a"]),
        ({str(n): [str(n + 1)] for n in range(5000)}, []),
    ],
)
def test_a_circle(partition: dict[str, list[str]], expected: list[str]) -> None:
    assert loop(partition) == expected


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ({"partition": "two"}, [("1", ["12", "13"]), ("2", ["21"])]),
        ({"levels": [1, 2]}, [("1", ["11", "12"])]),
        ({"levels": [1, 2], "where": {"area": "1[^1]?"}}, [("1", ["12"])]),
        ({"levels": [1, 2], "area": "geo", "where": {"area": "1[^1]?"}}, [("1", ["11", "12"])]),
    ],
)
def test_the_wholes_of_a_rule(raw: dict[str, object], expected: list[tuple[str, list[str]]]) -> None:
    partitions = {("two", "1"): ["12", "13"], ("two", "2"): ["21"], ("one", "1"): ["11"]}
    assert wholes(Rule("area-total", raw), ["1", "11", "12", "3"], partitions) == expected
