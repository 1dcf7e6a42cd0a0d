"""One cell's whole story: value, interval, source, place, token, conversions, rivals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from hydata import periods
from hydata.errors import HydataError, UnknownName
from hydata.ledger import Ledger
from hydata.lookup.show import schema_of
from hydata.package import Package
from hydata.schema import Field, Schema
from hydata.tabular import Row, Table, key_of


@dataclass(frozen=True)
class Rival:
    """Another figure for the same cell."""

    observation: str
    printed: str
    source: str
    grade: str
    status: str
    coverage: str
    verdict: str


@dataclass(frozen=True)
class Trace:
    """Everything behind one cell; `str()` of it tells the story, `to_dict()` gives the parts."""

    table: str
    key: dict[str, str]
    field: str
    title: str
    title_zh: str
    area: str
    value: str
    unit: str
    lower: str
    upper: str
    observation: str
    printed: str
    qualifier: str
    obtained: str
    status: str
    conversion: str
    coded_at: str
    locator: str
    source: str
    grade: str
    document: str
    publisher: str
    date: str
    address: str
    note: str
    rivals: tuple[Rival, ...]
    period_note: str = ""

    def to_dict(self) -> dict[str, Any]:
        """As plain JSON values."""
        return asdict(self)

    def __str__(self) -> str:
        stands_for = f"[{self.lower or '-inf'}, {self.upper or 'inf'}] {self.unit}"
        if self.lower == self.upper and self.lower:
            stands_for = f"exactly {self.lower} {self.unit}"
        how = ", ".join(filter(None, (self.qualifier, self.obtained, self.status)))
        document = ", ".join(filter(None, (self.document, self.publisher, self.date)))
        told = [
            f"{self.table} {' '.join(part for part in self.key.values() if part)} {self.field}",
            f"  {self.title} {self.title_zh}, {self.area}".rstrip(),
            f"  value        {self.value} {self.unit}",
            f"  stands for   {stands_for}",
            f"  printed      {self.printed} ({how})",
            f"  conversion   {self.conversion or 'none: shown in the unit it was printed in'}",
            f"  source       {self.source} (grade {self.grade}): {document}",
            f"  place        {self.locator}",
            f"  address      {self.address}",
            f"  observation  {self.observation} at {self.coded_at}",
        ]
        told += [f"  note         {self.note}"] if self.note else []
        told += [f"  period       {self.period_note}"] if self.period_note else []
        for rival in self.rivals:
            detail = ", ".join(filter(None, (f"grade {rival.grade}", rival.status, rival.coverage)))
            told.append(f"  rival        {rival.printed} in {rival.source} ({detail}): {rival.verdict}")
        if not self.rivals:
            told.append("  rivals       none: no other source prints a figure for it")
        return "\n".join(told)


def trace(package: Package, table: str, field: str, key: Mapping[str, str]) -> Trace:
    """Find the observation behind a cell; HydataError says which part of the key does not match."""
    resource, schema = schema_of(package, table)
    declared = schema.field(field)
    if declared is None:
        raise UnknownName("field", field, schema.names, where=f"in {table}")
    if schema.observations is None:
        raise HydataError(
            f"{table} is a {resource.role or 'plain'} table: no observations stand behind its cells"
        )
    ledger = Ledger(package)
    cells = ledger.table(table)
    row, period_note = find_row(cells, schema, key, ledger)
    whole_key = key_of(row, schema.primary_key)
    if not row[field]:
        raise HydataError(f"{table} {whole_key} has no {field}: no source prints an exact figure for it")
    behind = [
        each
        for each in ledger.table("provenance")
        if (each["table"], each["key"], each["field"]) == (table, whole_key, field)
    ]
    if not behind:
        raise HydataError(f"{table} {whole_key} {field} has no provenance: run `hydata rebuild`")
    return _story(ledger, table, schema, row, declared, behind[0], period_note)


def find_row(cells: Table, schema: Schema, key: Mapping[str, str], ledger: Ledger) -> tuple[Row, str]:
    """The one row that a key means; a year stands for the one period inside it, a name for its area."""
    for name in key:
        if name not in schema.primary_key:
            raise UnknownName("key column", name, list(schema.primary_key))
    rows = cells.rows
    note = ""
    for name in schema.primary_key:
        asked = key.get(name)
        if asked is None:
            if name == "coverage" and any(row[name] == "" for row in rows):
                asked = ""
            elif len({row[name] for row in rows}) == 1:
                continue
            else:
                raise HydataError(f"the key needs {name!r}; known here: {_some(row[name] for row in rows)}")
        known = sorted({row[name] for row in rows})
        if name == "area":
            asked = area_code(asked, ledger)
        if name == "period":
            meant = periods.find(asked, known)
            if len(meant) > 1:
                raise HydataError(f"{asked} holds several periods: {_some(meant)}; say which")
            if meant and meant[0] != asked:
                note = f"{asked} stands for the one period in it, {meant[0]}"
            asked = meant[0] if meant else asked
        if asked not in known:
            raise UnknownName(
                name, asked, known, where="with the rest of this key" if rows != cells.rows else ""
            )
        rows = [row for row in rows if row[name] == asked]
    return rows[0], note


def area_code(asked: str, ledger: Ledger) -> str:
    """The code of an area that is named by code, Chinese or English name.

    Errors: UnknownName with the nearest codes and names.
    """
    if asked in ledger.areas:
        return asked
    wanted = asked.casefold()
    for code, row in ledger.areas.items():
        names = (row["name_zh"], row["name_en"], row["name_en"].rsplit(" ", 1)[0])
        if wanted in (name.casefold() for name in names):
            return code
    known = [name for row in ledger.areas.values() for name in (row["area"], row["name_zh"], row["name_en"])]
    raise UnknownName("area", asked, known)


def _some(values: Any) -> str:
    known = sorted(set(values))
    return ", ".join(known[:8]) + (", ..." if len(known) > 8 else "")


def _story(
    ledger: Ledger, table: str, schema: Schema, row: Row, field: Field, behind: Row, period_note: str
) -> Trace:
    observation = ledger.observation(behind["observation"])
    source = ledger.sources[observation["source"]]
    indicator = ledger.indicators[observation["indicator"]]
    place = ledger.places[observation["id"]]
    area = ledger.areas[observation["area"]]
    return Trace(
        table=table,
        key={name: row[name] for name in schema.primary_key},
        field=field.name,
        title=field.title if field.indicator else indicator["title_en"],
        title_zh=field.title_zh if field.indicator else indicator["title_zh"],
        area=f"{area['name_en']} {area['name_zh']}",
        value=row[field.name],
        unit=behind["unit"],
        lower=behind["lower"],
        upper=behind["upper"],
        observation=observation["id"],
        printed=observation["printed"],
        qualifier=observation["qualifier"],
        obtained=observation["obtained"],
        status=observation["status"],
        conversion=behind["conversion"],
        coded_at=f"{place.path}:{place.line}",
        locator=observation["locator"],
        source=source["source"],
        grade=source["grade"],
        document=source["title"],
        publisher=source["publisher"],
        date=source["date"],
        address=source["address"],
        note=observation["note"],
        rivals=_rivals(ledger, observation),
        period_note=period_note,
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
            source=row["source"],
            grade=row["grade"],
            status=row["status"],
            coverage=row["coverage"],
            verdict=row["verdict"],
        )
        for row in ledger.table("conflicts")
        if row["observation"] != observation["id"] and all(row[name] == observation[name] for name in same)
    )
