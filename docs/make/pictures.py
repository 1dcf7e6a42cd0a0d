"""Pictures of intervals, drawn from Figure and Interval: no number here is typed by hand.

Labels are English: matplotlib brings a font for that, and none for Chinese.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import inf
from typing import TYPE_CHECKING, Any

from hydata.figures import Bound, Figure, Interval
from hydata.formulas import derive, inputs_of
from hydata.front import shipped_package
from hydata.ledger import Ledger
from hydata.sense.verdicts import agrees
from hydata.units import fixed

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Drawing

# Of the palette of Okabe and Ito, which colour-blind readers can tell apart.
PRINTED, COMPUTED, QUIET = "#0072B2", "#D55E00", "#666666"

# One observation for each way to print a figure, and what the way is called.
KINDS = {
    "qin-2022:3": "exact, measured",
    "qin-2022:58": "exact, counted",
    "qin-2022:42": "and_more",
    "qin-2022:7": "over",
    "qin-2022:20": "at_least",
    "qin-2022:17": "under",
    "qin-2022:56": "nearly",
    "hunan-daily-2022:1": "about",
}
# A share that the article prints, the formula that gives it from other documents, and what it is of.
SHARES = (
    ("qin-2022:3", "county-land-share", "land"),
    ("qin-2022:4", "county-resident-share-2020", "residents"),
    ("qin-2022:5", "county-gdp-share-2021", "GDP"),
)


def kinds() -> Drawing:
    """What each kind of printed figure stands for, each on a number line of its own."""
    ledger = Ledger(shipped_package())
    drawing, lines = _number_lines(len(KINDS), "What a printed figure stands for", 0.62)
    for line, (id, name) in zip(lines, KINDS.items(), strict=True):
        figure = ledger.figure(id)
        interval, value = figure.printed_interval, Fraction(figure.value)
        ends = {Fraction(end) for end in (interval.lower, interval.upper) if abs(end) != inf}
        room = max(abs(end - value) for end in ends) or (figure.step if interval.bounded else value)
        _ruler(line, value - 2 * room, value + 2 * room, {value, *ends})
        _span(line, interval, 0, PRINTED)
        line.plot([float(value)], [0.95], marker="v", markersize=6, color="black", clip_on=False)
        _words(line, name, f"{figure.value} ({figure.unit.title_en})", (str(interval),))
    _source(drawing, ledger, KINDS)
    _legend(drawing, "the end belongs to it", "the end does not", "no end", "the figure as printed")
    return drawing


def meets() -> Drawing:
    """The printed share of the land meets the computed one; with the next last digit it would not."""
    ledger = Ledger(shipped_package())
    printed = ledger.figure(SHARES[0][0])
    other = fixed(Fraction(printed.value) + printed.step, printed.decimals)
    figures = (printed, Figure(other, printed.unit, measure=printed.measure))
    both = figures[0].interval.lower, figures[1].interval.upper
    rows = [
        (f"{figure.value} %{'' if figure is printed else ' instead'}", figure.interval) for figure in figures
    ]
    title = "Do the intervals meet? The counties' share of the land of Hengyang"
    return _comparison(ledger, title, rows, SHARES[:1] * 2, both)


def confirmed() -> Drawing:
    """The three shares that the article prints, against what other documents give."""
    ledger = Ledger(shipped_package())
    rows = [(f"{ledger.figure(id).value} % of the {of}", ledger.interval(id)) for id, _, of in SHARES]
    return _comparison(ledger, "Three printed shares, computed again from other documents", rows, SHARES)


PICTURES = {"kinds": kinds, "meets": meets, "confirmed": confirmed}


def _comparison(
    ledger: Ledger,
    title: str,
    rows: list[tuple[str, Interval]],
    shares: Sequence[tuple[str, str, str]],
    scale: tuple[Bound, Bound] | None = None,
) -> Drawing:
    """Printed above computed on a number line a row, and the verdict; all on one scale where it is given."""
    drawing, lines = _number_lines(len(rows), title, 1.05)
    behind: list[str] = []
    for line, (name, printed), (id, formula, _) in zip(lines, rows, shares, strict=True):
        row = ledger.register("formulas", "id")[formula]
        behind += (id, *inputs_of(row).values())
        computed = derive(row, ledger)
        start, end = (Fraction(each) for each in scale or (printed.lower, printed.upper))
        half = (Fraction(printed.upper) - Fraction(printed.lower)) / 2
        _ruler(line, start - half / 2, end + half / 2, _steps(start, end, half))
        line.axvspan(float(printed.lower), float(printed.upper), color=PRINTED, alpha=0.1, linewidth=0)
        _span(line, printed, 0.45, PRINTED)
        _span(line, computed, -0.35, COMPUTED)
        verdict = agrees(printed, computed).verdict
        said = {"holds": "they meet: holds", "fails": "no value lies in both: fails"}[verdict]
        _words(line, name, said, (f"printed {printed}", f"computed {computed}"))
    lines[-1].set_xlabel("percent of the city", size=9, color=QUIET)
    _source(drawing, ledger, behind)
    return drawing


def _steps(start: Fraction, end: Fraction, step: Fraction) -> list[Fraction]:
    return [start + step * n for n in range(int((end - start) / step) + 1)]


def _number_lines(rows: int, title: str, height: float) -> tuple[Drawing, list[Axes]]:
    """A drawing with a title and room for words on both sides of its number lines."""
    from matplotlib import pyplot

    below = 0.85
    total = rows * height + 0.55 + below
    drawing, axes = pyplot.subplots(rows, figsize=(9, total), squeeze=False)
    drawing.subplots_adjust(
        left=0.25, right=0.68, top=1 - 0.6 / total, bottom=below / total, hspace=1.1 if height < 1 else 0.55
    )
    drawing.suptitle(title, x=0.02, y=1 - 0.12 / total, ha="left", va="top", size=13, weight="bold")
    return drawing, list(axes[:, 0])


def _ruler(line: Axes, lower: Fraction, upper: Fraction, ticks: Iterable[Fraction]) -> None:
    line.set(xlim=(float(lower), float(upper)), ylim=(-1, 1), yticks=[])
    at = sorted(ticks)
    line.set_xticks([float(tick) for tick in at], [str(Interval.point(tick)) for tick in at], size=8.5)
    line.spines[["left", "right", "top"]].set_visible(False)
    line.spines["bottom"].set_color(QUIET)
    line.tick_params(color=QUIET)


def _span(line: Axes, interval: Interval, height: float, colour: str) -> None:
    """A line from end to end: a full circle where the end belongs to it, an empty one where not."""
    left, right = line.get_xlim()
    lower, upper = max(float(interval.lower), left), min(float(interval.upper), right)
    line.plot([lower, upper], [height, height], color=colour, linewidth=4, solid_capstyle="butt")
    for end, open_end, arrow in (
        (interval.lower, interval.lower_open, "<"),
        (interval.upper, interval.upper_open, ">"),
    ):
        if abs(end) == inf:
            line.plot(
                [left if end < 0 else right], [height], arrow, color=colour, markersize=9, clip_on=False
            )
        else:
            inside = "white" if open_end else colour
            line.plot([float(end)], [height], "o", color=colour, markerfacecolor=inside, markersize=7)


def _words(line: Axes, name: str, says: str, right: tuple[str, ...]) -> None:
    """What stands beside a number line: its name and what is said of it, and the intervals."""
    where: dict[str, Any] = {"xycoords": "axes fraction", "textcoords": "offset points", "va": "center"}
    line.annotate(name, (0, 0.5), (-14, 8), ha="right", size=10.5, weight="bold", **where)
    line.annotate(says, (0, 0.5), (-14, -8), ha="right", size=9, color=QUIET, **where)
    rise = 9 * (len(right) - 1)
    for n, (text, colour) in enumerate(zip(right, (PRINTED, COMPUTED), strict=False)):
        line.annotate(text, (1, 0.5), (16, rise - 18 * n), size=10, color=colour, **where)


def _source(drawing: Drawing, ledger: Ledger, ids: Iterable[str]) -> None:
    sources = dict.fromkeys(ledger.observation(id)["source"] for id in ids)
    text = f"Source: hydata, from {', '.join(sources)}"
    drawing.text(0.02, 0.08 / drawing.get_figheight(), text, size=8.5, color=QUIET, va="bottom")


def _legend(drawing: Drawing, closed: str, open_: str, endless: str, printed: str) -> None:
    from matplotlib.lines import Line2D

    marks = [
        Line2D([], [], linestyle="", marker=marker, color=colour, markerfacecolor=inside, label=label)
        for label, marker, colour, inside in (
            (closed, "o", PRINTED, PRINTED),
            (open_, "o", PRINTED, "white"),
            (endless, ">", PRINTED, PRINTED),
            (printed, "v", "black", "black"),
        )
    ]
    drawing.legend(handles=marks, loc="lower left", bbox_to_anchor=(0.01, 0.03), ncols=4, frameon=False)
