"""The chart of a reconciliation: what it shows, in which order, and that it is XML whatever is in a title."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import replace
from fractions import Fraction
from math import inf

import pytest

from hydata.figures import Interval
from hydata.reconciled import Failure, Line, Reconciled
from hydata.render.intervals import as_svg
from hydata.render.marks import short, shortened, width

NASTY = "二千|`<script>alert(1)</script>`\n::error::%0A&\x00\x1b[31m\u202e\ud800"
SVG = "{http://www.w3.org/2000/svg}"


def between(
    lower: str | float, upper: str | float, lower_open: bool = False, upper_open: bool = False
) -> Interval:
    low, high = (each if isinstance(each, float) else Fraction(each) for each in (lower, upper))
    return Interval(low, high, lower_open, upper_open)


NARROWED = Line(
    "GDP, Leiyang City 2021", "2021 耒阳市地区生产总值", "100 million yuan", "亿元", between("9.5", "10.5"),
    between("9.5", "9.75"), "holds",
)  # fmt: skip
RANGE = Line(
    "GDP, Counties 2021", "2021 县域地区生产总值", "", "", None, between("99.5", "100.5"), "undecided"
)
FAILS = Line(
    "Residents, Leiyang City 2020", "2020 耒阳市常住人口", "person", "人", Interval.point(520490),
    Interval.point(520480), "fails", "total:population:430481|2020", "it is probably 520480",
)  # fmt: skip
WAIVED = Line(
    "Shares", "占比", "%", "%", Interval.point(100), Interval.point(101), "fails", "a", "b", "as printed"
)


def told(*lines: Line, package: str = "tiny", together: tuple[Failure, ...] = ()) -> Reconciled:
    return Reconciled(
        package, {"total": {"holds": 1200, "fails": 2}, "shares": {"holds": 34, "undecided": 5}}, (),
        (Failure(("a",), (), "b", reason="as printed"),) if WAIVED in lines else (), together, (), 0, (), (),
        lambda: lines, lambda table: ((), ()),
    )  # fmt: skip


def drawn(*lines: Line) -> ET.Element:
    return ET.fromstring(as_svg(told(*lines)))


def groups(root: ET.Element) -> list[ET.Element]:
    return [each for each in root.iter(f"{SVG}g") if each.get("class", "").startswith("line ")]


def texts(root: ET.Element) -> list[str]:
    return [each.text or "" for each in root.iter(f"{SVG}text")]


def marks(root: ET.Element) -> list[str]:
    """The classes of what is drawn, without texts and signs."""
    found = [each.get("class", "") for each in root.iter()]
    return [each for each in found if each.startswith(("printed", "implied"))]


def test_what_fails_comes_first_then_what_nobody_prints() -> None:
    root = drawn(NARROWED, RANGE, FAILS)
    assert [(each.get("class"), texts(each)) for each in groups(root)] == [
        (
            "line fails",
            [
                *("Residents, Leiyang City 2020", "2020 耒阳市常住人口", "person 人", "520,490", "520,480"),
                *("apart by 相差", "10", "it is probably 520480"),
            ],
        ),
        (
            "line undecided",
            [
                *("GDP, Counties 2021", "2021 县域地区生产总值", "", "not printed 未印出"),
                *("99.5", "100.5", "± 0.50%"),
            ],
        ),
        (
            "line holds",
            [
                *("GDP, Leiyang City 2021", "2021 耒阳市地区生产总值", "100 million yuan 亿元"),
                *("9.5", "10.5", "9.5", "9.75", "left 余下", "25%"),
            ],
        ),
    ]
    assert [
        each
        for each in texts(root)
        if each.startswith(("Identities that fail", "What nobody prints", "Printed, and"))
    ] == [
        "Identities that fail 不成立的恒等式",
        "What nobody prints 无人印出之数",
        "Printed, and narrower by all identities 已印出而收窄之数",
    ]


def test_a_verdict_is_told_by_shape_and_colour_and_in_words() -> None:
    root = drawn(NARROWED, RANGE, FAILS)
    found = []
    for group in groups(root):
        sign = next(each for each in group if each.get("class", "").startswith("sign "))
        title = group.find(f"{SVG}title")
        assert title is not None
        shape = sign[0].tag.removeprefix(SVG), sign[0].get("class")
        found.append((sign.get("class"), shape, (title.text or "").split("; ")[-1]))
    assert found == [
        ("sign fails", ("rect", None), "it is probably 520480"),
        ("sign undecided", ("path", "ground"), "undecided 未定"),
        ("sign holds", ("circle", None), "holds 成立"),
    ]
    style = root.find(f"{SVG}style")
    assert style is not None
    assert [f".sign.{each}" in (style.text or "") for each in ("holds", "fails", "undecided")] == [True] * 3
    assert [each for each in ("holds 成立", "fails 不成立", "undecided 未定") if each in texts(root)] == [
        "holds 成立",
        "fails 不成立",
        "undecided 未定",
    ]


def test_a_pointer_that_rests_on_a_line_gets_all_of_it() -> None:
    (group,) = groups(drawn(WAIVED))
    title = group.find(f"{SVG}title")
    assert title is not None
    assert title.text == (
        "Shares; 占比; %; printed 印出 100; implied 推得 101; fails 不成立; a; b; waived 已豁免: as printed"
    )
    assert texts(group)[-1] == "waived 已豁免: as printed"


def test_one_name_in_both_languages_is_drawn_once() -> None:
    line = replace(RANGE, title="d.gdp 2021", title_zh="d.gdp 2021")
    (group,) = groups(drawn(line))
    assert (texts(group).count("d.gdp 2021"), group[0].text.count("d.gdp 2021")) == (1, 1)


def test_the_heading_counts() -> None:
    assert texts(drawn(FAILS, WAIVED))[:3] == [
        "tiny",
        "1,241 identities 恒等式: 1,234 hold 成立, 2 fail 不成立 (1 waived 已豁免), 5 undecided 未定.",
        "2 lines shown 图示行数; each line has its own scale 每行自有比例.",
    ]
    together = (Failure(("a", "b"), (), "not all at once"), Failure(("c",), (), "", reason="undecided: time"))
    assert "1 group fails only together" in as_svg(told(FAILS, together=together))


@pytest.mark.parametrize(
    ("printed", "implied", "expected", "numbers"),
    [
        (
            between("300", inf, True), between("300", "400", False, True),
            ["printed body", "printed open", "printed arrow", "implied body", "implied closed", "implied open"],
            ["300", "∞", "300", "400"],
        ),
        (
            Interval(), between(-inf, "-5"),
            ["printed body", "printed arrow", "printed arrow", "implied body", "implied arrow", "implied closed"],
            ["-∞", "∞", "-∞", "-5"],
        ),
        (
            between("30.5", "31.5"), Interval.point(31),
            ["printed body", "printed closed", "printed closed", "implied point"],
            ["30.5", "31.5", "31", "one value", "唯一值"],
        ),
    ],
)  # fmt: skip
def test_ends(printed: Interval, implied: Interval, expected: list[str], numbers: list[str]) -> None:
    (group,) = groups(drawn(Line("a", "甲", "", "", printed, implied, "holds")))
    assert (marks(group), texts(group)[3:]) == (expected, numbers)


@pytest.mark.parametrize(
    ("printed", "implied"),
    [
        (between("0", "1"), between("1e9", "1000000001")),
        (between("0.1", inf), between("-5", "-4.99999999")),
        (Interval(), Interval()),
        (Interval.point(7), Interval.point(7)),
        (None, between("1234567890123", "1234567890124")),
    ],
)
def test_all_marks_lie_between_titles_and_notes(printed: Interval | None, implied: Interval) -> None:
    (group,) = groups(drawn(Line("a", "甲", "", "", printed, implied, "undecided")))
    bars = [each for each in group.iter(f"{SVG}rect") if " body" in each.get("class", "")]
    spans = [
        (float(each.attrib["x"]), float(each.attrib["x"]) + float(each.attrib["width"])) for each in bars
    ]
    assert [534 <= left < right <= 754 and right - left >= 3 for left, right in spans] == [True] * len(bars)
    for each in group.iter(f"{SVG}text"):
        if each.get("class") == "number":
            x, size = float(each.attrib["x"]), width(each.text or "", 11)
            left, right = (x - size, x) if each.get("text-anchor") == "end" else (x, x + size)
            assert 440 <= left < right <= 936


@pytest.mark.parametrize("title", ["a < b & \"c\" > 'd' ]]>", NASTY, "\ufffe\uffff", "地区生产总值" * 30, ""])
def test_any_title_is_xml_and_fits(title: str) -> None:
    line = Line(title, f"{title}.", title, title, None, between("1", "2"), "fails", title, title, title)
    svg = as_svg(told(line, package=title)).encode("utf-8", "backslashreplace")
    (group,) = groups(ET.fromstring(svg))
    sizes = zip(texts(group), (12, 12, 11), strict=False)
    assert [width(each, size) <= 388 for each, size in sizes] == [True] * 3


def test_a_long_title_is_shortened_and_whole_in_its_tooltip() -> None:
    long = "Gross domestic product (gross regional product) at constant prices, Counties of Hengyang 2018"
    (group,) = groups(drawn(Line(long, "长" * 50, "", "", None, between("1", "2"), "holds")))
    title = group.find(f"{SVG}title")
    assert title is not None
    assert (title.text or "").startswith(f"{long}; {'长' * 50}; ")
    assert texts(group)[:2] == [shortened(long, 12, 388), "长" * 31 + "…"]
    assert texts(group)[0].endswith("…, Counties of Hengyang 2018")


def test_nothing_to_show_is_said() -> None:
    root = drawn()
    assert groups(root) == []
    assert texts(root)[-1] == (
        "Nothing to show: no identity fails by itself, and none narrows a figure. "
        "无可绘：没有自身不成立的恒等式，也没有收窄的数。"
    )


def test_the_same_bytes_twice() -> None:
    assert as_svg(told(FAILS, RANGE, NARROWED)) == as_svg(told(FAILS, RANGE, NARROWED))


@pytest.mark.parametrize(
    ("bound", "down", "up"),
    [
        ("0", "0", "0"),
        ("123456789012/7", "1.7636684e10", "1.7636685e10"),
        ("-2/3", "-0.66666667", "-0.66666666"),
        ("9999999999", "9,999,999,999", "9,999,999,999"),
        ("99999999.5", "99,999,999", "100,000,000"),
        ("-12345.678", "-12,345.678", "-12,345.678"),
        ("0.0000001", "1e-7", "1e-7"),
        ("-0.5", "-0.5", "-0.5"),
    ],
)
def test_numbers_are_short_and_rounded_outward(bound: str, down: str, up: str) -> None:
    assert (short(Fraction(bound), -1), short(Fraction(bound), 1)) == (down, up)
