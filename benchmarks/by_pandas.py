"""The identities of `areas.py` as one writes them out by hand in pandas, each with a tolerance of its own.

    python benchmarks/by_pandas.py PACKAGE

Each identity is decided alone; a cell that is off by less than the tolerance is not seen.
"""

from __future__ import annotations

import sys

import pandas as pd

folder = sys.argv[1]
texts = {"area": str, "period": str, "whole": str, "member": str}
figures = pd.read_csv(f"{folder}/figures.csv", dtype=texts)
partitions = pd.read_csv(f"{folder}/partitions.csv", dtype=texts)
sectors = ["gdp_primary", "gdp_secondary", "gdp_tertiary"]
money = [f"{name}_cny_100m" for name in ("gdp", *sectors)]
shares = [f"{name}_share_pct" for name in sectors]
people = ["population", "population_male", "population_female", "population_urban"]

passed = {
    "gdp": (figures[money[1:]].sum(axis=1) - figures["gdp_cny_100m"]).abs() <= 0.021,
    "population": figures["population_male"] + figures["population_female"] == figures["population"],
    "shares": (figures[shares].sum(axis=1) - 100).abs() <= 0.151,
    "urban": figures["population_urban"] <= figures["population"],
}
for part, share in zip(money[1:], shares, strict=True):
    passed[share] = (100 * figures[part] / figures["gdp_cny_100m"] - figures[share]).abs() <= 0.1
urban_share = 100 * figures["population_urban"] / figures["population"]
passed["urban_share"] = (urban_share - figures["population_urban_share_pct"]).abs() <= 0.0051

members = partitions[partitions["partition"] == "areas"].merge(figures, left_on="member", right_on="area")
sums = members.groupby(["whole", "period"])[[*money, *people]].sum()
wholes = figures.set_index(["area", "period"]).loc[sums.index]
for name in money:
    passed[f"{name} of areas"] = (sums[name] - wholes[name]).abs() <= 0.1
for name in people:
    passed[f"{name} of areas"] = sums[name] == wholes[name]

identities, failures = sum(map(len, passed.values())), sum(int((~each).sum()) for each in passed.values())
print(f"{identities:,} identities, {failures:,} fail")
