"""A built table: chosen indicators of chosen areas and periods, a column an indicator and measure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from hydata import tabular
from hydata.errors import HydataError, UnknownName
from hydata.ledger import Ledger
from hydata.package import Package
from hydata.scaffold.changes import Changes
from hydata.scaffold.descriptor import new_schema, places, with_table
from hydata.scaffold.names import check_fresh, check_table, in_words
from hydata.scaffold.spelling import to_json
from hydata.tabular import Row

# Measure -> its word in a column's name, its unit (empty: the indicator's), what a title adds.
MEASURES = {
    "level": ("", "", "", ""),
    "count": ("", "", "", ""),
    "growth_rate": ("growth", "percent", ", growth", "增长率"),
    "share": ("share", "percent", ", share", "占比"),
}
SAYS = {
    "growth_rate": "{title}: growth against the same period of the year before.",
    "share": "{title}: share of a whole; the observation says of which.",
}
KEYS: dict[str, dict[str, Any]] = {
    "area": {"title": "Area", "title_zh": "地区", "constraints": {"required": True}},
    "period": {"title": "Period", "title_zh": "时期", "constraints": {"required": True}},
    "coverage": {"title": "Coverage", "title_zh": "统计口径", "missingValues": []},
}


def table_from_indicators(
    package: Package, name: str, indicators: Iterable[str], *, title: str = "", title_zh: str = ""
) -> Changes:
    """A table that `hydata rebuild` makes of the observations of some indicators.

    Each indicator has its level, and its growth and share where such figures are printed. What
    hardly ever changes (land area) has no period. The table itself is not among the files: it is
    rebuilt.

    Errors: UnknownName for an indicator, DataError where an observation cannot be used.
    """
    check_table(package, name)
    if not package.ours:
        raise HydataError(
            f"{package.name} has no observations and registers to build from; use --from FILE.csv"
        )
    path, schema_path = places(package, name)
    check_fresh(package, path, schema_path)
    ids = list(dict.fromkeys(indicators))
    ledger = Ledger(package).check()
    for id in ids:
        if id not in ledger.indicators:
            raise UnknownName("indicator", id, ledger.indicators)
    schema = wide_schema(package, ledger, ids)
    titles = {
        "title": title or in_words(name),
        "title_zh": title_zh or "、".join(ledger.indicators[id]["title_zh"] for id in ids),
        "description": f"Built from the observations of {', '.join(ids)}.",
    }
    by_hand = (f"{schema_path}: which observations, wording, rules (`hydata new rules {name}`)",)
    files = {
        path: tabular.to_csv([field["name"] for field in schema["fields"]], []),
        schema_path: to_json(schema),
        **with_table(package, name, role="built", titles=titles),
    }
    return Changes(package, files, by_hand)


def wide_schema(package: Package, ledger: Ledger, ids: list[str]) -> dict[str, Any]:
    """The schema of such a table; its keys are worded as in the package's other built tables."""
    chosen = [row for row in ledger.observations.values() if row["indicator"] in ids]
    printed = [row for row in chosen if row["kind"] == "figure" and row["qualifier"] == "exact"]
    lasting = all(ledger.indicators[id]["period_kind"] == "standing" for id in ids)
    key = ["area", "coverage"] if lasting else ["area", "period", "coverage"]
    fields = [_key_field(package, name) for name in key]
    for id in ids:
        found = {row["measure"] for row in printed if row["indicator"] == id and _admitted(row, ledger)}
        # A level and a count would have one name; the level is the quantity itself.
        drop = {"count"} if "level" in found else {"level"} if "count" in found else set()
        fields += [
            _field(ledger, id, measure)
            for measure in MEASURES
            if measure in found - drop or (measure == "level" and not found & set(MEASURES))
        ]
    undated = not lasting and any(not row["period"] for row in printed)
    return new_schema(
        package,
        fields,
        primaryKey=key,
        foreignKeys=[{"fields": ["area"], "reference": {"resource": "areas", "fields": ["area"]}}],
        observations={"period": ".+"} if undated else {},
    )


def _field(ledger: Ledger, id: str, measure: str) -> dict[str, Any]:
    """A column, named indicator + measure + unit."""
    indicator = ledger.indicators[id]
    word, code, english, chinese = MEASURES[measure]
    unit = ledger.units[code or _unit(indicator)]
    title = indicator["title_en"]
    whole = unit.whole and unit.factor == 1
    return {
        "name": "_".join(part for part in (id, word, unit.suffix) if part),
        "type": "integer" if whole else "number",
        "title": title + english,
        "title_zh": indicator["title_zh"] + chinese,
        "description": SAYS[measure].format(title=title)
        if measure in SAYS
        else indicator.get("definition", "") or title,
        "indicator": id,
        "measure": measure,
        "unit": unit.code,
    }


def _unit(indicator: Row) -> str:
    if not indicator.get("unit"):
        raise HydataError(f"indicators.csv does not say in which unit {indicator['indicator']} is shown")
    return indicator["unit"]


def _admitted(row: Row, ledger: Ledger) -> bool:
    return ledger.sources[row["source"]]["grade"] <= ledger.indicators[row["indicator"]]["lowest_grade"]


def _key_field(package: Package, name: str) -> dict[str, Any]:
    for resource in package:
        schema = resource.schema if resource.role == "built" else None
        field = schema.field(name) if schema is not None and schema.wide else None
        if schema is not None and field is not None and name in schema.primary_key:
            return dict(field.raw)
    return {"name": name, "type": "string", **KEYS[name]}
