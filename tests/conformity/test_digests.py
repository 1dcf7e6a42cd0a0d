"""Repeated keys: rising ones need no memory, others are found again by their real values, on disk or not."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from hydata.conformity import digests, fast, kept, scan
from hydata.conformity.blocks import Signs
from hydata.conformity.columns import Column
from hydata.conformity.exact import Plan
from hydata.conformity.fast import FastLane
from hydata.conformity.keys import Unique
from hydata.conformity.tally import Tally


def repeated(
    kind: str, keys: list[str], budget: int, size: int = 64
) -> tuple[list[tuple[int | None, str]], bool]:
    """(record, key) of each repeated key, and whether the keys went to the disk."""
    columns = [
        Column.of(at, {"name": name, "type": type_}, {}, 2)
        for at, (name, type_) in enumerate([("k", kind), ("v", "any")])
    ]
    plan = Plan(columns, 2, primary=(columns[0],), unique=[Unique("primary-key", (columns[0],))])
    lane = FastLane(plan, Signs(), lambda data, tally: ([], 0))
    data = "".join(f"{key},x\n" for key in keys).encode()
    tally = Tally(None)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fast, "SIZE", size)
        scan.scan(lane, lambda: iter([scan.Body(0, 2, 2, [data])]), tally, budget=budget)
    places = tally.findings("t", ("t.csv",))
    return [(each.row, each.value) for finding in places for each in finding.samples], lane.digests[
        0
    ].kept.files is not None


SHUFFLED = random.Random(1).sample(range(1000), 500)


@pytest.mark.parametrize("kind", ["integer", "string", "number"])
@pytest.mark.parametrize("budget", [0, 64])
@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        (list(range(500)), []),
        ([*range(500), 7], [(502, "7")]),
        ([7, *range(500)], [(10, "7")]),
        (SHUFFLED, []),
        ([*SHUFFLED, SHUFFLED[3], SHUFFLED[3]], [(502, str(SHUFFLED[3])), (503, str(SHUFFLED[3]))]),
    ],
    ids=["rising", "rising, then one again", "one twice early", "shuffled", "shuffled, one three times"],
)  # fmt: skip
def test_repeated(kind: str, budget: int, keys: list[int], expected: list[tuple[int, str]]) -> None:
    found, spilled = repeated(kind, [str(key) for key in keys], budget)
    assert found == expected
    assert spilled is (budget > 0 and (kind != "integer" or keys != list(range(500))))


def test_equal_numbers_are_equal_keys() -> None:
    assert repeated("integer", ["5", "1", "05", "+1"], 0)[0] == [(4, "05"), (5, "+1")]
    assert repeated("number", ["1.0", "2", "1", "-0", "0.00"], 0)[0] == [(4, "1"), (6, "0.00")]
    assert repeated("string", ["1.0", "2", "1"], 0)[0] == []


def test_a_hash_never_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        digests.pl.Series, "hash", lambda self, seed: self.str.len_bytes().cast(digests.pl.UInt64)
    )
    assert repeated("string", ["a", "b", "c", "a"], 0)[0] == [(5, "a")]


def test_nothing_is_left_on_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept.tempfile, "tempdir", str(tmp_path))
    assert repeated("string", [str(key) for key in SHUFFLED], 64)[1]
    assert list(tmp_path.iterdir()) == []
