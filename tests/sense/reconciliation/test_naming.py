"""Which figure is wrong: slips made on purpose, and whether the right cell and cause are told."""

import pytest

from hydata import front
from hydata.sense.reconciliation.naming import slips, swaps

CELL = ("430501", "2020", "gdp")
SAYS = "figures.gdp 430501|2020 is probably {value}, printed {printed}: {cause}; that would mend {mends} identities"


@pytest.mark.parametrize(
    ("printed", "value", "cause"),
    [
        ("-314.00", "314.00", "a sign"),
        ("341.00", "314.00", "swapped digits"),
        ("3140.0", "314", "a point moved by one digit"),
        ("31.400", "314", "a point moved by one digit"),
        ("314000", "314", "a point moved by three digits"),
        ("3140000", "314", "万 taken for one, or one for 万"),
        ("31400000000", "314", "亿 taken for one, or one for 亿"),
    ],
)
def test_a_usual_slip_is_named(package, printed, value, cause):
    told = front.reconcile(package({CELL: printed}))
    (failure,) = told.failing
    mends = len(failure.identities)
    assert failure.says == SAYS.format(value=value, printed=printed, cause=cause, mends=mends)
    assert (failure.place, told.fails) == ("figures.csv:7:3", True)


def test_the_figure_beside_it_is_told(package):
    (failure,) = front.reconcile(package({CELL: "75.00"})).failing
    room = "[313.99, 314.01]"
    assert failure.says == SAYS.format(
        value=room, printed="75.00", cause="it repeats the figure beside it", mends=len(failure.identities)
    )


def test_no_slip_but_one_suspect_is_named_with_its_room(package):
    (failure,) = front.reconcile(package({CELL: "278.40"})).failing
    assert failure.says.startswith(
        "figures.gdp 430501|2020 is probably [313.99, 314.01], printed 278.40; that"
    )


def test_several_suspects_are_listed(package):
    rules = [{"rule": "total", "whole": "gdp", "parts": ["farms", "industry", "services"]}]
    (failure,) = front.reconcile(package({CELL: "319.50"}, rules)).failing
    assert failure.says == (
        "it cannot be said which of these is wrong: "
        + "; ".join(
            f"figures.{name} 430501|2020, printed {printed}"
            for name, printed in (
                ("gdp", "319.50"),
                ("farms", "75.00"),
                ("industry", "118.00"),
                ("services", "121.00"),
            )
        )
    )


def test_wrong_cells_that_share_nothing_are_told_apart(package):
    wrong = {("430401", "2020", "people"): "38170", ("430502", "2021", "gdp"): "1140.0"}
    assert [each.says for each in front.reconcile(package(wrong)).failing] == [
        "figures.gdp 430502|2021 is probably 114, printed 1140.0: a point moved by one digit; "
        "that would mend 3 identities",
        "figures.people 430401|2020 is probably 31870, printed 38170: swapped digits",
    ]


def test_two_wrong_cells_of_one_sum_are_told_together(package):
    wrong = {("430501", "2020", "gdp"): "341.00", ("430502", "2020", "gdp"): "75.00"}
    (failure,) = front.reconcile(package(wrong)).failing
    assert failure.says.startswith("no one figure would mend all of it, these together might: ")
    assert "figures.gdp 430501|2020, printed 341.00, perhaps 314" in failure.says
    assert "figures.gdp 430502|2020, printed 75.00, perhaps 57" in failure.says


def test_the_findings_of_validate_say_it_too(package):
    report = front.validate(package({CELL: "341.00"}), cache=False)
    hints = {each.hint for each in report.findings if each.rule in ("total", "share-of", "area-total")}
    assert hints == {SAYS.format(value="314.00", printed="341.00", cause="swapped digits", mends=3)}


def test_a_good_package_says_nothing(package):
    told = front.reconcile(package())
    assert (told.failing, told.together, told.fails, told.skipped) == ((), (), False, ())
    assert told.counts == {
        "area-total": {"holds": 30}, "share-of": {"holds": 14}, "subset": {"holds": 14}, "total": {"holds": 14},
    }  # fmt: skip


def test_slips_are_undone():
    assert {cause: str(value) for cause, value, _ in slips("-12")}["a sign"] == "12"
    assert list(swaps("1001")) == ["0101", "1010"]


@pytest.mark.parametrize(
    ("printed", "says"),
    [
        ("21", "it cannot be said which of these is wrong"),  # small numbers repeat by chance
        ("21.00", "figures.farms 430402|2020 is probably"),
    ],
)
def test_a_small_number_beside_its_like_is_no_slip(package, printed, says):
    cells = {("430401", "2020", "farms"): printed, ("430402", "2020", "farms"): printed}
    rules = [{"rule": "total", "whole": "gdp", "parts": ["farms", "industry", "services"]}]
    (failure,) = front.reconcile(package(cells, rules)).failing
    assert failure.says.startswith(says)
