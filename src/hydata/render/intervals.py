"""A reconciliation as an interval chart: one SVG file, English and Chinese, no script and no clock."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction

from hydata.errors import counted
from hydata.figures import Bound, Interval
from hydata.reconciled import Line, Reconciled
from hydata.render.marks import bar, safe, short, shortened, sign, text, width
from hydata.units import fixed

WIDTH, MARGIN = 960, 24
TITLES, TITLES_END = 52, 440  # where titles begin and must end
BARS, BARS_END = 536, 752  # numbers stand on both sides of the bars
NOTES = WIDTH - MARGIN
HEIGHT = 58  # of a line; more where there is more to say
SAID = 16
WORDS = {"holds": ("holds", "成立"), "fails": ("fails", "不成立"), "undecided": ("undecided", "未定")}
SECTIONS: tuple[tuple[str, str, Callable[[Line], bool]], ...] = (
    ("Identities that fail", "不成立的恒等式", lambda line: line.verdict == "fails"),
    ("What nobody prints", "无人印出之数", lambda line: line.printed is None),
    ("Printed, and narrower by all identities", "已印出而收窄之数", lambda line: True),
)
NOTHING = (
    "Nothing to show: no identity fails by itself, and none narrows a figure. "
    "无可绘：没有自身不成立的恒等式，也没有收窄的数。"
)
FONTS = (
    '"Noto Sans", "Segoe UI", Helvetica, Arial, "Noto Sans CJK SC", "Source Han Sans SC", '
    '"Microsoft YaHei", "PingFang SC", sans-serif'
)
STYLE = f"""\
text {{ font-family: {FONTS}; font-size: 12px; fill: #1f2328; }}
.name {{ font-size: 22px; font-weight: bold; }}
.section {{ font-size: 14px; font-weight: bold; }}
.title {{ font-size: 12px; }}
.unit, .note, .said, .small, .absent {{ font-size: 11px; fill: #57606a; }}
.number {{ font-size: 11px; font-variant-numeric: tabular-nums; }}
.rule {{ stroke: #d0d7de; }}
.thin {{ stroke: #eaeef2; }}
.printed.body, .printed.point {{ fill: #57606a; }}
.printed.closed, .printed.arrow {{ stroke: #57606a; stroke-width: 2; fill: none; }}
.printed.open {{ stroke: #57606a; stroke-width: 2; fill: #fff; }}
.implied.body {{ fill-opacity: 0.4; }}
.implied.closed, .implied.arrow {{ stroke-width: 2; fill: none; }}
.implied.open {{ stroke-width: 2; fill: #fff; }}
.sign path {{ fill: none; stroke: #fff; stroke-width: 2; }}
"""
COLOURS = {"holds": "#0072b2", "fails": "#c2410c", "undecided": "#8f4a8b"}  # apart for every eye
STYLE += "".join(
    f".{verdict} .implied.body, .{verdict} .implied.point, .sign.{verdict}, .sign.{verdict} .ground "
    f"{{ fill: {colour}; }}\n"
    f".{verdict} .implied.closed, .{verdict} .implied.arrow, .{verdict} .implied.open "
    f"{{ stroke: {colour}; }}\n"
    for verdict, colour in COLOURS.items()
)


def as_svg(told: Reconciled) -> str:
    """What fails first, then ranges of what nobody prints, then what is left of printed figures."""
    lines = told.lines()
    body = list(_heading(told, len(lines)))
    y = 148
    for english, chinese, mine in _sections(lines):
        y += 22
        body.append(text(MARGIN, y, f"{english} {chinese}", kind="section"))
        y += 12
        for line in mine:
            body.append(_rule(y, "thin"))
            body += _line(line, y)
            y += HEIGHT + (SAID if _said(line) else 0)
    if not lines:
        y += 36
        body.append(text(MARGIN, y, NOTHING))
        y += 8
    height = y + MARGIN
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
            f'width="{WIDTH}" height="{height}" role="img" aria-labelledby="title desc">',
            f'<title id="title">{safe(told.package)}: printed and implied intervals '
            "印出区间与推得区间</title>",
            f'<desc id="desc">{safe(" ".join(_counted(told, len(lines))))}</desc>',
            f"<style>\n{STYLE}</style>",
            f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>',
            *body,
            "</svg>",
            "",
        ]
    )


def _sections(lines: Sequence[Line]) -> Iterator[tuple[str, str, list[Line]]]:
    """Each line in the first section that it fits; sections without lines are left out."""
    left = list(lines)
    for english, chinese, fits in SECTIONS:
        mine, left = [each for each in left if fits(each)], [each for each in left if not fits(each)]
        if mine:
            yield english, chinese, mine


def _heading(told: Reconciled, shown: int) -> Iterator[str]:
    yield text(MARGIN, 40, shortened(told.package, 22, WIDTH - 2 * MARGIN), kind="name")
    for number, words in enumerate(_counted(told, shown)):
        yield text(MARGIN, 62 + 18 * number, words)
    yield _rule(94, "rule")
    yield from _legend(114)
    yield _rule(148, "rule")


def _counted(told: Reconciled, shown: int) -> tuple[str, str]:
    """The heading in words: counts of verdicts, and how much of it all is shown."""
    of = {verdict: sum(each.get(verdict, 0) for each in told.counts.values()) for verdict in WORDS}
    total = sum(sum(each.values()) for each in told.counts.values())
    waived = sum(len(each.identities) for each in told.waived)
    together = sum(not each.reason for each in told.together)
    said = [
        f"{counted(total, 'identity', 'identities')} 恒等式: {counted(of['holds'], 'holds', 'hold')} 成立",
        f"{counted(of['fails'], 'fails', 'fail')} 不成立",
    ]
    said[-1] += f" ({waived:,} waived 已豁免)" if waived else ""
    said.append(f"{of['undecided']:,} undecided 未定")
    said += (
        [f"{counted(together, 'group fails', 'groups fail')} only together 组合并不成立"] if together else []
    )
    return (
        ", ".join(said) + ".",
        f"{counted(shown, 'line')} shown 图示行数; each line has its own scale 每行自有比例.",
    )


def _legend(y: float) -> Iterator[str]:
    """What the marks mean: verdicts in one row, intervals and their ends in another."""
    x: float = MARGIN
    for verdict, words in WORDS.items():
        label = " ".join(words)
        yield sign(verdict, x + 8, y - 4)
        yield text(x + 22, y, label, kind="small")
        x += 22 + width(label, 11) + 18
    x += 6
    for interval, kind, label in (
        (Interval(Fraction(0), Fraction(1)), "printed", "printed 印出"),
        (
            Interval(Fraction(0), Fraction(1)),
            "implied",
            "implied; of what fails: computed 推得；不成立者为算得",
        ),
    ):
        yield f'<g class="holds">{bar(interval, x, x + 34, y - 4, kind)}</g>'
        yield text(x + 42, y, label, kind="small")
        x += 42 + width(label, 11) + 18
    x, y = MARGIN, y + 22
    for interval, label in (
        (Interval(Fraction(0), Fraction(1)), "end included 含端点"),
        (Interval(Fraction(0), Fraction(1), True, True), "end not included 不含端点"),
        (Interval(), "no end 无界"),
        (Interval.point(0), "one value 唯一值"),
    ):
        yield bar(interval, x + (28 if interval.lower == interval.upper else 0), x + 34, y - 4, "printed")
        yield text(x + 42, y, label, kind="small")
        x += 42 + width(label, 11) + 18


def _line(line: Line, y: float) -> Iterator[str]:
    """One line: sign and titles, the two intervals on a scale of their own, and what is between them."""
    verdict = line.verdict
    yield f'<g class="line {verdict}"><title>{safe(_whole(line))}</title>'
    yield f'<rect x="{MARGIN}" y="{y}" width="{WIDTH - 2 * MARGIN}" height="{HEIGHT}" fill-opacity="0"/>'
    yield sign(verdict, MARGIN + 10, y + 27)
    room = TITLES_END - TITLES
    yield text(TITLES, y + 18, shortened(line.title, 12, room), kind="title")
    titles = list(dict.fromkeys([line.title, line.title_zh]))  # without registers both are one name
    if len(titles) > 1:
        yield text(TITLES, y + 34, shortened(line.title_zh, 12, room))
    yield text(TITLES, y + 18 + 16 * len(titles), shortened(_unit(line), 11, room), kind="unit")
    place = _scale([each for each in (line.printed, line.implied) if each is not None])
    if line.printed is None:
        yield text((BARS + BARS_END) / 2, y + 22, "not printed 未印出", kind="absent", anchor="middle")
    else:
        yield from _interval(line.printed, place, y + 18, "printed")
    yield from _interval(line.implied, place, y + 40, "implied")
    notes = _note(line)
    for number, words in enumerate(notes):
        yield text(NOTES, y + 41 - 8 * len(notes) + 16 * number, words, kind="note", anchor="end")
    if said := _said(line):
        yield text(TITLES, y + HEIGHT + 8, shortened(said, 11, NOTES - TITLES), kind="said")
    yield "</g>"


def _interval(interval: Interval, place: Callable[[Bound], float], y: float, kind: str) -> Iterator[str]:
    """The mark and the numbers at its ends; what would be too small to see is three wide."""
    left, right = place(interval.lower), place(interval.upper)
    if left < right < left + 3:
        left, right = (left + right) / 2 - 1.5, (left + right) / 2 + 1.5
    yield bar(interval, left, right, y, kind)
    if interval.lower != interval.upper or short(interval.lower, -1) != short(interval.upper, 1):
        yield text(left - 9, y + 4, short(interval.lower, -1), kind="number", anchor="end")
    yield text(right + 9, y + 4, short(interval.upper, 1), kind="number")


def _scale(intervals: Sequence[Interval]) -> Callable[[Bound], float]:
    """Where each number of a line stands: all finite ends between the bars' edges, no end at the edges."""
    ends = [end for each in intervals for end in (each.lower, each.upper)]
    finite = [Fraction(end) for end in ends if not isinstance(end, float)]
    low, high = min(finite, default=Fraction(0)), max(finite, default=Fraction(0))
    left = BARS + (60 if any(end < 0 for end in ends if isinstance(end, float)) else 0)
    right = BARS_END - (60 if any(end > 0 for end in ends if isinstance(end, float)) else 0)

    def place(bound: Bound) -> float:
        if isinstance(bound, float):
            return BARS if bound < 0 else BARS_END
        if low == high:
            return (left + right) / 2
        return left + float((Fraction(bound) - low) / (high - low)) * (right - left)

    return place


def _note(line: Line) -> tuple[str, ...]:
    """What the numbers come to: how far apart two sides are, how much is left, how well a range is known."""
    one, other = line.printed, line.implied
    if line.verdict == "fails" and one is not None:
        gap = max(one.lower - other.upper, other.lower - one.upper)
        return ("apart by 相差", short(gap, -1)) if gap > 0 and not isinstance(gap, float) else ()
    if other.lower == other.upper:
        return ("one value", "唯一值")
    if not other.bounded:
        return ()
    size = Fraction(other.upper) - Fraction(other.lower)
    if one is None:
        middle = abs(Fraction(other.upper) + Fraction(other.lower))
        return (f"± {_percent(size / middle)}",) if middle > size else ()
    if not one.bounded:
        return ()
    return ("left 余下", _percent(size / (Fraction(one.upper) - Fraction(one.lower))))


def _percent(share: Fraction) -> str:
    """A share in two significant digits, rounded up, as far as anybody cares."""
    value, places = share * 100, 0
    while value * 10**places < 10 and places < 4:
        places += 1
    return ("<0.0001" if value < Fraction(1, 10**4) else fixed(value, places, direction=1)) + "%"


def _unit(line: Line) -> str:
    return " ".join(dict.fromkeys(filter(None, (line.unit, line.unit_zh))))


def _said(line: Line) -> str:
    """What is said of an identity that fails."""
    return f"waived 已豁免: {line.waived}" if line.waived else line.says


def _whole(line: Line) -> str:
    """All of a line in words, for a pointer that rests on it and for a reader who cannot see it."""
    printed = "not printed 未印出" if line.printed is None else f"printed 印出 {line.printed}"
    parts = (
        *dict.fromkeys([line.title, line.title_zh]), _unit(line), printed, f"implied 推得 {line.implied}",
        " ".join(WORDS[line.verdict]), line.identity, line.says if line.waived else "", _said(line),
    )  # fmt: skip
    return "; ".join(filter(None, parts))


def _rule(y: float, kind: str) -> str:
    return f'<path class="{kind}" d="M{MARGIN} {y}H{WIDTH - MARGIN}"/>'
