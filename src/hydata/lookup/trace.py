"""One cell's whole story: value, interval, source, place, token, conversions, rivals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from hydata.errors import HydataError, UnknownName
from hydata.figures import Interval
from hydata.formulas import inputs_of
from hydata.ledger import Ledger
from hydata.lookup.rows import find_row, some
from hydata.lookup.show import schema_of
from hydata.package import Package
from hydata.schema import Field, Schema
from hydata.tabular import Row, key_of


@dataclass(frozen=True)
class Origin:
    """A printed figure: what it stands for, and who printed it where."""

    observation: str
    printed: str
    stands_for: str
    qualifier: str
    obtained: str
    status: str
    coverage: str
    coded_at: str
    locator: str
    source: str
    grade: str
    document: str
    publisher: str
    date: str
    address: str
    note: str

    def lines(self) -> list[str]:
        """The figure and its source, a line a part."""
        how = ", ".join(filter(None, (self.qualifier, self.obtained, self.status, self.coverage)))
        document = ", ".join(filter(None, (self.document, self.publisher, self.date)))
        told = [
            f"  printed      {self.printed} ({how})",
            f"  source       {self.source} (grade {self.grade}): {document}",
            f"  place        {self.locator}",
            f"  address      {self.address}",
            f"  observation  {self.observation} at {self.coded_at}",
            f"  note         {self.note}",
        ]
        return [line for line in told if line[15:]]


@dataclass(frozen=True)
class Rival:
    """Another figure for the same cell."""

    observation: str
    printed: str
    qualifier: str
    source: str
    grade: str
    status: str
    coverage: str
    verdict: str

    def __str__(self) -> str:
        qualifier = "" if self.qualifier == "exact" else self.qualifier
        detail = ", ".join(filter(None, (qualifier, f"grade {self.grade}", self.status, self.coverage)))
        verdict = self.verdict
        if verdict == "preferred" and qualifier:
            verdict = "preferred, but a bound: a table shows exact figures only"
        return f"{self.printed} in {self.source} ({detail}): {verdict}"


@dataclass(frozen=True)
class Trace:
    """Everything behind one cell; `str()` of it tells the story, `to_dict()` gives the parts.

    `origins` holds the one printed figure of a theme table, or the inputs of a derived one.
    """

    table: str
    key: dict[str, str]
    field: str
    title: str
    title_zh: str
    area: str
    value: str
    unit: str
    stands_for: str
    conversion: str
    formula: str
    origins: tuple[Origin, ...]
    rivals: tuple[Rival, ...]
    period_note: str = ""

    @property
    def origin(self) -> Origin:
        """The printed figure behind the cell (the first input, for a derived one)."""
        return self.origins[0]

    def to_dict(self) -> dict[str, Any]:
        """As plain JSON values."""
        return asdict(self)

    def __str__(self) -> str:
        told = [
            f"{self.table} {' '.join(part for part in self.key.values() if part)} {self.field}",
            f"  {' '.join(filter(None, (self.title, self.title_zh)))}, {self.area}",
            f"  value        {self.value or 'none: only bounds follow'} {self.unit}",
            f"  stands for   {self.stands_for} {self.unit}",
        ]
        if self.formula:
            told.append(f"  formula      {self.formula}")
            for origin in self.origins:
                told += [f"  input        {origin.stands_for}", *("  " + line for line in origin.lines())]
            return "\n".join(told)
        told.append(f"  conversion   {self.conversion or 'none: shown in the unit it was printed in'}")
        told += self.origin.lines()
        told += [f"  period       {self.period_note}"] if self.period_note else []
        told += [f"  rival        {rival}" for rival in self.rivals]
        if not self.rivals:
            told.append("  rivals       none: no other source prints a figure for it")
        return "\n".join(told)


def trace(package: Package, table: str, field: str, key: Mapping[str, str]) -> Trace:
    """Find what is behind a cell; HydataError says which part of the key does not match.

    Cells of theme tables lead to one observation, those of `derived` to the inputs of a formula;
    an observation itself can be asked for too (table `observations`, field `value`).
    """
    _, schema = schema_of(package, table)
    declared = schema.field(field)
    traced = package.ours and (schema.observations is not None or table in ("observations", "derived"))
    figures = [each.name for each in schema.fields if traced and each.numeric]
    if declared is None:
        raise UnknownName("field", field, figures or schema.names, where=f"in {table}")
    if field not in figures:
        told = f"{field} of {table} is no figure from a source: nothing stands behind it"
        raise HydataError(told + (f"; {table} has {some(figures)}" if figures else ""))
    ledger = Ledger(package)
    row, period_note = find_row(table, ledger.table(table), schema, key, ledger)
    whole_key = key_of(row, schema.primary_key)
    if table == "derived":
        return _derived(ledger, schema, row, field)
    if not row[field]:
        raise HydataError(f"{table} {whole_key} has no {field}: no source prints an exact figure for it")
    if table == "observations":
        return _story(ledger, table, schema, row, declared, row["id"], "", period_note)
    records = [
        each
        for each in ledger.table("provenance")
        if (each["table"], each["key"], each["field"]) == (table, whole_key, field)
    ]
    if not records:
        raise HydataError(f"{table} {whole_key} {field} has no provenance: run `hydata rebuild`")
    id, conversion = records[0]["observation"], records[0]["conversion"]
    return _story(ledger, table, schema, row, declared, id, conversion, period_note)


def _story(
    ledger: Ledger,
    table: str,
    schema: Schema,
    row: Row,
    field: Field,
    id: str,
    conversion: str,
    period_note: str,
) -> Trace:
    observation = ledger.observation(id)
    indicator = ledger.indicators[observation["indicator"]]
    unit = field.unit or observation["unit"]
    named = field if field.indicator else None
    return Trace(
        table=table,
        key={name: row[name] for name in schema.primary_key},
        field=field.name,
        title=(named and named.title) or indicator["title_en"],
        title_zh=(named and named.title_zh) or indicator["title_zh"],
        area=_area(ledger, observation["area"]),
        value=row[field.name],
        unit=unit,
        stands_for=_told(ledger.interval(id, unit)),
        conversion=conversion,
        formula="",
        origins=(_origin(ledger, id),),
        rivals=_rivals(ledger, observation),
        period_note=period_note,
    )


def _derived(ledger: Ledger, schema: Schema, row: Row, field: str) -> Trace:
    bounds = f"[{row['lower'] or '-inf'}, {row['upper'] or 'inf'}]"
    return Trace(
        table="derived",
        key={name: row[name] for name in schema.primary_key},
        field=field,
        title=row["title"],
        title_zh=row["title_zh"],
        area=_area(ledger, row["area"]),
        value=row[field],
        unit=row["unit"],
        stands_for=bounds,
        conversion="",
        formula=row["formula"],
        origins=tuple(_origin(ledger, id, name) for name, id in inputs_of(row).items()),
        rivals=(),
    )


def _area(ledger: Ledger, code: str) -> str:
    area = ledger.areas[code]
    return f"{area['name_en']} {area['name_zh']}"


def _told(interval: Interval) -> str:
    return f"exactly {interval}" if interval.lower == interval.upper else str(interval)


def _origin(ledger: Ledger, id: str, name: str = "") -> Origin:
    observation = ledger.observation(id)
    source, place = ledger.sources[observation["source"]], ledger.places[id]
    stands_for = f"{_told(ledger.figure(id).printed_interval)} {observation['unit']}"
    return Origin(
        observation=id,
        stands_for=f"{name} is {stands_for}" if name else stands_for,
        coded_at=f"{place.path}:{place.line}",
        source=source["source"],
        grade=source["grade"],
        document=source["title"],
        publisher=source["publisher"],
        date=source["date"],
        address=source["address"],
        **{part: observation[part] for part in ("printed", "qualifier", "obtained", "status", "coverage")},
        **{part: observation[part] for part in ("locator", "note")},
    )


def _rivals(ledger: Ledger, observation: Row) -> tuple[Rival, ...]:
    if "conflicts" not in ledger.package:
        return ()
    about = ("indicator", "measure", "area")
    standing = ledger.indicators[observation["indicator"]]["period_kind"] == "standing"
    same = about if standing else (*about, "period")
    return tuple(
        Rival(
            observation=row["observation"],
            printed=ledger.observation(row["observation"])["printed"],
            qualifier=ledger.observation(row["observation"])["qualifier"],
            **{part: row[part] for part in ("source", "grade", "status", "coverage", "verdict")},
        )
        for row in ledger.table("conflicts")
        if row["observation"] != observation["id"] and all(row[name] == observation[name] for name in same)
    )
