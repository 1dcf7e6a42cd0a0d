"""The job summary: tables that stay tables, whatever a cell says, and never too large."""

from __future__ import annotations

import re

from hydata.findings import Check, Finding, Report, Sample, Skipped
from hydata.render import render
from hydata.render.as_markdown import LARGEST, as_markdown

REPORT = Report(
    "tiny",
    findings=(
        Finding("conflict", "warning", "two figures", "gdp", "resources/gdp.csv", "gdp"),
        Finding(
            "total", "error", "off by 1", "gdp", "gdp.csv", "all", 2, (Sample("x", line=3, key="1|2"),), "h"
        ),
    ),
    checks=(Check("total", "holds", "gdp", count=1200), Check("total", "undecided", "gdp", count=3)),
    waived=(Finding("shares", "error", "m", "gdp", "gdp.csv", reason="kept as printed"),),
    skipped=(Skipped("cells of a", "b is gone"),),
)
TEXT = """\
## ❌ tiny is NOT VALID: 1 error, 1 warning, 1 waived; not looked at: 1.

### Findings

|  | rule | where | column | count | what |
| --- | --- | --- | --- | ---: | --- |
| ❌ error | total | <code>gdp.csv&#58;3</code> | all | 2 | off by 1<br><code>&#91;1&#124;2&#93; x</code><br>*h* |
| ⚠️ warning | conflict | <code>resources/gdp.csv</code> | gdp | 1 | two figures |

### Waived

| rule | where | column | count | reason |
| --- | --- | --- | ---: | --- |
| shares | <code>gdp.csv</code> |  | 1 | kept as printed |

### Not looked at

| what | why |
| --- | --- |
| cells of a | b is gone |

### Checked

| rule | holds | fails | undecided |
| --- | ---: | ---: | ---: |
| total | 1,200 |  | 3 |

<sub>hydata 1.0.0</sub>
"""


def test_text() -> None:
    assert as_markdown(REPORT, "1.0.0") == TEXT


def test_every_row_has_the_cells_of_its_table(any_report: Report) -> None:
    """A bar, a line break or HTML in a cell breaks no table."""
    bars = 0
    for line in render(any_report, "markdown", "1.0.0").splitlines():
        number = len(re.findall(r"(?<!\\)\|", line))
        bars = bars if bars and number else number
        assert number == bars, line
        assert not re.search(r"<(?!/?code>|br>|/?sub>)", line)


def test_a_huge_report_is_cut_and_says_so() -> None:
    many = tuple(Finding("total", "error", "近300" * 50, path=f"{each}.csv") for each in range(5_000))
    skipped = tuple(Skipped(f"table {each}", f"reason {each} " + "x" * 300) for each in range(5_000))
    text = as_markdown(Report("tiny", findings=many, skipped=skipped), "1.0.0")
    assert LARGEST - 10_000 < len(text.encode()) <= LARGEST
    assert re.search(r"\.\.\. and [1-4],\d\d\d more, for which there is no room here\.", text)
    assert text.startswith("## ❌ tiny is NOT VALID: 5,000 errors; not looked at: 5000.")
    assert text.endswith("<sub>hydata 1.0.0</sub>\n")
