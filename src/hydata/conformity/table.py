"""One table: its bytes, labels, rows, cells and keys.

A small table takes the exact lane alone. A large CSV file in UTF-8 is cut into blocks, whose regular
ones take the fast lane. Formats that hydata does not read are left to frictionless.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from hydata.conformity.columns import Column
from hydata.conformity.compression import Source, compression_of, plain_name
from hydata.conformity.dialect import Dialect
from hydata.conformity.encoding import Text
from hydata.conformity.exact import Plan, check
from hydata.conformity.faults import Fault
from hydata.conformity.fields import never_equal
from hydata.conformity.files import size_and_hash
from hydata.conformity.fingerprints import declared_hash
from hydata.conformity.keys import Reference, Unique
from hydata.conformity.labels import Header, fields_match, lacking, match
from hydata.conformity.plan import Link, links, unique_keys
from hydata.conformity.state import INTERRUPTED, State, described, kind_of
from hydata.conformity.structure import Reader
from hydata.conformity.tally import Tally
from hydata.conformity.watching import Watch
from hydata.findings import Check, Finding, Report, Skipped
from hydata.overlaps import unseen
from hydata.package import DESCRIPTOR, Resource
from hydata.schema import Schema

if TYPE_CHECKING:
    from hydata.conformity.jsonrows import Item, Rows

# Kinds of source-error that keep rows from being read.
LOSSY = {"empty", "no-rows", "item-type", "not-json", "nesting", "long-row", "long-file", "parquet"}
# What says of JSON that it is no table; only where it must be one is that a fault.
ELSE = {"no-rows", "property", "item-type", "label"}  # kinds of source-error
SHAPE = {"blank-header", "blank-label", "blank-row", "duplicate-label", "extra-cell", "missing-cell"}
# Of a JSON file that was cut off, they only say so once more.
CUT_OFF = {"empty", "no-rows", "not-json", "property"}
LARGE = 2 << 20  # bytes; smaller files take the exact lane, which needs no polars


# How the messages of structure.py begin and those of compression.py end.
EMPTY, UNPACKED = "the file is empty", "it cannot be unpacked"


def _unopened(findings: list[Finding]) -> list[Finding]:
    """Without "the file is empty" of a file that is something else than a table: nothing of it was read."""
    other = {each.path for each in findings if each.message.endswith(("not a table in text", UNPACKED))}
    return [
        each
        for each in findings
        if not (each.rule == "source-error" and each.message.startswith(EMPTY) and each.path in other)
    ]


class Table:
    """One table: opened, matched with its schema, judged."""

    def __init__(self, resource: Resource, state: State, *, quiet: bool = False) -> None:
        self.resource, self.state, self.quiet = resource, state, quiet
        self.schema: Schema | None = resource.schema
        self.dialect = Dialect.of(resource, first_standard=state.version == 1)
        self.begin()

    def begin(self) -> None:
        """Know nothing but the dialect; again where a table turns out to be one for the exact lane."""
        self.tally = Tally(self.state.options.samples)
        self.part = 0
        self.checks: list[Check] = []
        self.skipped: list[Skipped] = []
        self.plan: Plan | None = None
        self.labels: list[str] | None = None
        self.watch: Watch | None = None
        # Whether all rows could be read, so that its keys are known.
        self.whole = bool(self.resource.paths) or "data" in self.resource.raw
        for pointer, message in self.dialect.faults:
            self.tell(Fault("resource-error", pointer, f"{pointer}: {message}"))
        for pointer, message in self.dialect.notes:
            self.tell(Fault("resource-error", pointer, f"{pointer}: {message}", severity="warning"))

    def check(self) -> Report:
        """Everything about the table, as a report with the count of its rows."""
        rows = 0
        try:
            kind = kind_of(self.resource)
            rows = self._rows() if kind == "rows" else self._frames() if kind == "frames" else self._text()
        except KeyboardInterrupt:
            self.state.interrupted = True
            self.skipped.append(Skipped(f"cells of {self.resource.name}", INTERRUPTED))
        findings = _unopened(self.tally.findings(self.resource.name, self.resource.paths or (DESCRIPTOR,)))
        whole = self.whole and not any(
            rule == "source-error" and kind in LOSSY for rule, kind, _ in self.tally.groups
        )
        if not whole:
            why = f"not all rows of {self.resource.name} could be read"
            self.state.unread.setdefault(self.resource.name, why)
        broken = {each.rule for each in findings}
        checks = [
            Check(rule, "holds", self.resource.name, count=rows)
            for rule in self._looked_at()
            if rule not in broken and whole and not (self.state.interrupted or self.state.options.fast)
        ]
        name = self.state.package.name
        skipped = tuple(self.skipped)
        stats = {"rows": rows, "tables": {self.resource.name: rows}}
        report = Report(name, tuple(findings), tuple(self.checks + checks), (), skipped, stats)
        if self.watch is None or self.state.interrupted:
            return report
        return report.merged(unseen(self.watch.report(), report, "type-error"))

    def tell(self, fault: Fault) -> None:
        """Take down a fault of the part file that is read."""
        odd = fault.kind in ELSE if fault.rule == "source-error" else fault.rule in SHAPE
        if odd and kind_of(self.resource) == "rows" and not described(self.resource):
            why = "it is not described as a table, and its JSON is none"
            self.skipped.append(Skipped(f"cells of {self.resource.name}", why))
            self.whole = False
            return
        self.tally.add(fault, part=self.part)

    # --- delimited text ---

    def _text(self) -> int:
        rows = self._scan()
        if rows is not None:
            return rows
        rows = 0
        for part, path in enumerate(self.resource.paths):
            self.part = part
            source = self.source(path, self.tell)
            text, whole = self._decoded(source, path), partial(getattr, source, "complete")
            reader = Reader(text, self.dialect, self.tell, self.names(), self.labels, whole)
            if reader.labels or reader.labels is None or whole():
                plan = self.planned(reader)
                reader.fields = plan.fields
                rows += 0 if self.state.options.fast else check(plan, reader, self.tally, part=self.part)
            self.fingerprint(source)
        return rows

    def _scan(self) -> int | None:
        """The rows in blocks, where the table is large and such that blocks can be cut of it."""
        encoding = str(self.resource.raw.get("encoding", "utf-8")).lower().replace("-", "")
        if not self.resource.paths:
            return None
        size = sum((self.resource.base / path).stat().st_size for path in self.resource.paths)
        if size < LARGE or encoding not in ("utf8", "utf8sig") or self.quiet or self.state.options.fast:
            return None
        from hydata.conformity.large import check_large, takes  # polars is worth its import here

        return check_large(self) if takes(self.dialect) else None

    def source(self, path: str, report: Callable[[Fault], None]) -> Source:
        compression, wrong = compression_of(self.resource.raw, path)
        for pointer, message in wrong:
            report(Fault("resource-error", pointer, message))
        inner = self.resource.raw.get("innerpath", "")
        declared = self.resource.raw.get("hash")
        algorithms = [declared_hash(declared)[0]] if isinstance(declared, str) else []
        return Source(self.resource.base / path, report, compression, inner=str(inner), algorithms=algorithms)

    def _decoded(self, source: Source, path: str) -> Text:
        again, whole = partial(self.source, path, lambda fault: None), partial(getattr, source, "complete")
        return Text(source, self.tell, self.resource.raw.get("encoding"), again, whole=whole)

    def names(self) -> list[str] | None:
        return None if self.schema is None else self.schema.names

    def fingerprint(self, source: Source) -> None:
        """Bytes and hash of the file, as the descriptor says them; they came out of the same pass."""
        if not source.complete:
            what = f"rows of {self.resource.name} in {self.resource.paths[self.part]}"
            self.skipped.append(Skipped(what, "the file cannot be read to its end"))
            self.whole = False
        raw = self.resource.raw
        if len(self.resource.paths) == 1 and ("bytes" in raw or "hash" in raw):
            faults, checks = size_and_hash(raw, source.fingerprint(), self.resource.name)
            for fault in faults:
                self.tell(fault)
            self.checks += checks

    # --- what is asked of the rows ---

    def planned(self, reader: Reader | Rows) -> Plan:
        """The plan of the table; keys are those of all its parts, wherever a part has its columns."""
        if self.plan is None or reader.labels != self.labels:
            first = self.plan is None or not (self.labels or self.plan.columns)  # an empty part has no labels
            plan = self._plan(reader.labels, reader.row, reader.line, getattr(reader, "keyed", False))
            if not first and self.plan is not None:
                message = "its header differs from the first part's"
                value = ",".join(reader.labels or [])
                self.tell(Fault("incorrect-label", "parts", message, value, row=reader.row, line=reader.line))
                if sorted(reader.labels or ()) != sorted(self.labels or ()):
                    what = f"cells of {self.resource.name} in {self.resource.paths[self.part]}"
                    self.skipped.append(Skipped(what, "its labels are not those of the first part"))
                    self.whole = False
                    plan = Plan([], plan.width)
                for new, old in zip(plan.unique, self.plan.unique, strict=False):
                    new.seen = old.seen
            self.plan, self.labels = plan, reader.labels
        return self.plan

    def _plan(self, labels: list[str] | None, row: int, line: int | None, keyed: bool) -> Plan:
        """Match labels and schema; all that is to be looked at. The labels of `keyed` rows are their keys."""
        fields = self._named(labels or []) if keyed else self._matched(labels, row, line)
        schema = self.schema.raw if self.schema is not None else {}
        width = len(labels) if labels is not None else len(self.names() or ())
        columns = [Column.of(at, raw, schema, self.state.version) for at, raw in fields]
        by_name = {column.name: column for column in columns}

        def named(names: Iterable[str]) -> tuple[Column, ...]:
            found = tuple(by_name[name] for name in names if name in by_name)
            return found if len(found) == len(tuple(names)) else ()

        name, state = self.resource.name, self.state
        plan = Plan(columns, width)
        for (parent, parent_fields), parents in state.parents.items():
            if parent == name and named(parent_fields):
                plan.wanted.append((named(parent_fields), parents))
            elif parent == name:
                state.lacking.add((parent, parent_fields))
        if self.quiet or self.schema is None:
            return plan
        plan.primary = named(self.schema.primary_key)
        plan.unique = self._unique(plan, named)
        for link in links(self.resource):
            parents = state.parents[link.parent, link.parent_fields]
            why = self._unfollowed(link, named(link.fields))
            if why:
                self.skipped.append(Skipped(f"foreign key {name} -> {link.parent}", why))
            else:
                plan.references.append(Reference(named(link.fields), link.target, parents))
        return plan

    def _unique(self, plan: Plan, named: Callable[[Iterable[str]], tuple[Column, ...]]) -> list[Unique]:
        """The primary key, unique fields and unique keys; none of them twice."""
        paths = self.resource.paths
        found = [Unique("primary-key", plan.primary, paths)] if plan.primary else []
        sets = {tuple(sorted(column.name for column in plan.primary))}
        alone = [(column,) for column in plan.columns if column.unique]
        raw = self.schema.raw if self.schema is not None else {}
        for columns in (*alone, *(named(key) for key in unique_keys(raw))):
            names = tuple(sorted(column.name for column in columns))
            if columns and names not in sets:
                sets.add(names)
                found.append(Unique("unique-error", columns, paths))
        return found

    def _unfollowed(self, link: Link, columns: tuple[Column, ...]) -> str:
        """Why a foreign key cannot be looked at; empty when it can."""
        if not columns:
            return "it names a field that is not there"
        if len(link.fields) != len(link.parent_fields):
            return f"it does not name as many fields of {link.parent} as of {link.child}"
        if link.parent not in self.state.package:
            return f"there is no resource {link.parent}"
        if why := self.state.unread.get(link.parent):
            return why
        parent = self.state.package.resource(link.parent).schema
        pairs = zip(columns, link.parent_fields, strict=False) if parent is not None else ()
        for here, there in pairs:
            other = parent.field(there) if parent is not None else None
            if other is None:
                return f"{link.parent} has no field {there}"
            if never_equal(here.reader.type, other.type):
                return f"{here.name} and {link.parent}.{there} are of types whose values are never equal"
        if (link.parent, link.parent_fields) in self.state.lacking:
            return f"{link.parent} has no column for {', '.join(link.parent_fields)}"
        return ""

    def _looked_at(self) -> list[str]:
        """The rules that every row was held against."""
        if self.schema is None or self.plan is None:
            return []
        rules = ["type-error"]
        if any(field.raw.get("constraints") for field in self.schema.fields):
            rules.append("constraint-error")
        rules += dict.fromkeys(each.rule for each in self.plan.unique)
        if self.schema.foreign_keys and len(self.plan.references) == len(links(self.resource)):
            rules.append("foreign-key")
        return rules

    def _matched(
        self, labels: list[str] | None, row: int, line: int | None
    ) -> list[tuple[int, Mapping[str, Any]]]:
        """Position and field of each column that has one; without a schema every column takes any text."""
        header = None if labels is None else Header(labels, row, line)
        names, raw = self.names(), self.schema.raw if self.schema is not None else {}
        if ("source-error", "empty", "") in self.tally.groups and not labels:
            return []  # there is no header to speak of
        # What is odd about the header of a further part is that it differs from the first one's.
        tell = self.tell if self.plan is None else lambda fault: None
        mode, _ = fields_match(raw)  # what is wrong with it is told of the schema
        found = match(
            header, names, tell, mode=mode, case_sensitive=self.dialect.case_sensitive_header,
            case_told=not {"caseSensitiveHeader", "headerCase"} & self.dialect.declared,
            required=self._required(), width=len(labels or ()),
        )  # fmt: skip
        if self.schema is None:
            return [(at, {"name": label, "type": "any"}) for at, label in enumerate(labels or ())]
        return [(at, self.schema.fields[field].raw) for at, field in enumerate(found) if field is not None]

    def _named(self, labels: list[str]) -> list[tuple[int, Mapping[str, Any]]]:
        """Position and field of each key that is a field's name."""
        raw = {field.name: field.raw for field in self.schema.fields} if self.schema is not None else {}
        return [(at, raw[label]) for at, label in enumerate(labels) if label in raw]

    def _required(self) -> list[str]:
        """Fields that must have their column whatever `fieldsMatch` says."""
        if self.schema is None:
            return []
        limits = ((field.name, field.raw.get("constraints")) for field in self.schema.fields)
        asked = [name for name, each in limits if isinstance(each, Mapping) and each.get("required") is True]
        return [*self.schema.primary_key, *asked]

    # --- columns with types ---

    def _frames(self) -> int:
        from hydata.conformity.frames import check_frames  # imports polars

        return check_frames(self)

    # --- rows in JSON ---

    def _rows(self) -> int:
        from hydata.conformity.jsonrows import inline_items, line_items, text_items

        if "data" in self.resource.raw:
            items = inline_items(self.resource.raw["data"], self.dialect, self.tell)
            return self._values(items, self.tell, lambda: True)
        rows = 0
        for part, path in enumerate(self.resource.paths):
            self.part = part
            source = self.source(path, self.tell)
            text, whole = self._decoded(source, path), partial(getattr, source, "complete")
            tell = partial(self._tell_whole, whole)
            by_line = PurePosixPath(plain_name(path)).suffix.lower() in (".ndjson", ".jsonl")
            by_line = by_line or self.resource.raw.get("format") in ("ndjson", "jsonl")
            items = line_items(text, tell, whole) if by_line else text_items(text, self.dialect, tell)
            rows += self._values(items, tell, whole)
            self.fingerprint(source)
        return rows

    def _tell_whole(self, whole: Callable[[], bool], fault: Fault) -> None:
        """Take down a fault, unless it only says once more that the file was cut off."""
        if whole() or fault.kind not in CUT_OFF:
            self.tell(fault)

    def _values(self, items: Iterable[Item], tell: Callable[[Fault], None], whole: Callable[[], bool]) -> int:
        from hydata.conformity.jsonrows import Rows

        names = self.names()
        mode = fields_match(self.schema.raw)[0] if self.schema is not None else "exact"
        reader = Rows(items, self.dialect, tell, names, mode=mode)
        if not reader.labels and not whole():
            return 0
        plan = self.planned(reader)
        reader.fields = plan.fields
        if self.state.options.fast:
            return 0
        rows = check(plan, reader, self.tally, part=self.part, native=True)
        if reader.keyed and names is not None and rows and whole():
            lacking(names, reader.seen, self.tell, mode=mode, required=self._required())
        return rows
