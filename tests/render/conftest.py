"""Reports to render: one with everything that could break a format, and those of real packages."""

from __future__ import annotations

from pathlib import Path

import pytest

from hydata import front
from hydata.findings import Check, Finding, Report, Sample, Skipped

NASTY = "二千|`<script>alert(1)</script>`\n::error::%0A&\x00\x1b[31m\u202e\ud800"


@pytest.fixture
def nasty() -> Report:
    """Text that is harmless in no format, in every place that a table can fill."""
    place = Sample(NASTY, 2, 3, 4, f"430481|{NASTY}", "a,b:c%/耒阳.csv")
    return Report(
        f"tiny {NASTY}",
        findings=(
            Finding("total", "error", NASTY, "gdp", "resources/gdp.csv", NASTY, 3, (place, place), NASTY),
            Finding("conflict", "warning", NASTY, NASTY, "", "gdp"),
            Finding("undecided", "info", NASTY),
        ),
        checks=(Check("total", "holds", NASTY, NASTY, 2, NASTY, NASTY, NASTY),),
        waived=(Finding("shares", "error", NASTY, "gdp", "gdp.csv", "a", 1, (place,), reason=NASTY),),
        skipped=(Skipped(NASTY, NASTY),),
        stats={"rows": 1},
    )


@pytest.fixture
def broken(world: Path) -> Report:
    """The report of a package with a wrong total, a wrong type, and a table that cannot be read."""
    path = world / "resources" / "population.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("520,480", "520,490"), encoding="utf-8")
    path = world / "resources" / "land.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("2649", "二千"), encoding="utf-8")
    (world / "resources" / "programme_components.csv").unlink()
    return front.validate(world)


@pytest.fixture(scope="session")
def shipped() -> Report:
    """The report of the real package."""
    return front.validate()


@pytest.fixture(params=["nasty", "broken", "shipped", "empty", "crashed"])
def any_report(request: pytest.FixtureRequest) -> Report:
    """Each of the reports above, and the smallest ones."""
    from hydata.render import crashed

    if request.param == "empty":
        return Report("")
    if request.param == "crashed":
        return crashed("tiny", ZeroDivisionError("division by zero"))
    report: Report = request.getfixturevalue(request.param)
    return report
