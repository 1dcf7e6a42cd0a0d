"""What parts of a table told, added up."""

from __future__ import annotations

from itertools import permutations

from hydata.conformity.faults import Fault
from hydata.conformity.tally import Tally
from hydata.findings import Finding, Sample


def test_parts_add_up_in_any_order() -> None:
    faults = [
        Fault("blank-row", "blank-row", f"{line}", row=line, line=line, hint=f"{line}") for line in range(5)
    ]
    found = []
    for order in permutations(range(3)):
        parts = [Tally(2), Tally(2), Tally(2)]
        for at, fault in enumerate(faults):
            parts[at % 3].add(fault)
        whole = Tally(2)
        for at in order:
            whole.merge(parts[at])
        found.append((len(whole), whole.rules(), whole.findings("r", ("p",))))
    samples = (Sample("", 0, 0), Sample("", 1, 1))
    finding = Finding("blank-row", "error", "0", "r", "p", "", 5, samples, "0")
    assert found == [(5, {"blank-row"}, [finding])] * 6


def test_every_place_is_kept_when_it_is_asked_for() -> None:
    tally = Tally(samples=None)
    for line in range(99):
        tally.add(Fault("blank-row", "blank-row", "", line=line))
    assert [len(each.samples) for each in tally.findings("", ())] == [99]
