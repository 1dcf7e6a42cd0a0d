"""The labels of a table against the fields of its schema: which column is which field, and what is odd.

Labels that are nearly right (blanks around them, another case, another Unicode form, another place)
are told and still lead to their field, so that one slip in the header does not hide the cells.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from typing import Any, NamedTuple

from hydata.conformity.faults import Fault, Report

MODES = ("exact", "equal", "subset", "superset", "partial")


def fields_match(schema: Any) -> tuple[str, list[tuple[str, str]]]:
    """The mode of a schema, a text or a list of one text, `exact` by default; and what is said wrongly.

    >>> fields_match({"fieldsMatch": ["subset"]}), fields_match({})
    (('subset', []), ('exact', []))
    """
    said = schema.get("fieldsMatch", "exact")
    mode = said[0] if isinstance(said, list) and len(said) == 1 else said
    if isinstance(mode, str) and mode in MODES:
        return mode, []
    return "exact", [("/fieldsMatch", f"`fieldsMatch` must be one of {', '.join(MODES)}, not {said!r}")]


class Header(NamedTuple):
    """The labels as they stand, and their place: the number of the row and its physical line, if any."""

    labels: Sequence[str]
    row: int | None = 1
    line: int | None = 1


def match(
    header: Header | None,
    names: Sequence[str] | None,
    report: Report,
    *,
    mode: str = "exact",
    case_sensitive: bool = True,
    case_told: bool = False,
    required: Collection[str] = (),
    width: int = 0,
) -> tuple[int | None, ...]:
    """The field of each column, by its index in `names`; None for a column without one.

    `names` are the schema's fields, None without a schema: then no column has a field, and only the
    labels themselves are looked at. Without a header (None) columns are fields in their order, and
    `width` says how many columns there are. `required` names fields that may not lack in the modes
    that let fields lack. `case_told`: a label in another case is told as info although that is allowed.
    """
    if header is None:
        return _by_order(width or len(names or ()), names)
    return _Matching(header, names, report, mode, case_sensitive, case_told, required).columns()


def lacking(
    names: Sequence[str],
    seen: Collection[str],
    report: Report,
    *,
    mode: str = "exact",
    required: Collection[str] = (),
) -> None:
    """Tell the fields that no row of objects has: the keys of such rows are their labels."""
    for name in names:
        if name not in seen and (mode in ("exact", "equal", "subset") or name in required):
            report(_missing(name))
    if mode == "partial" and names and not any(name in seen for name in names):
        report(_unmatched(names))


def _by_order(width: int, names: Sequence[str] | None) -> tuple[int | None, ...]:
    return tuple(at if names is not None and at < len(names) else None for at in range(width))


def _missing(name: str, header: Header | None = None) -> Fault:
    message = "a field of the schema has no column"
    hint = "add the column; or set `fieldsMatch` of the schema to `superset`, if it may lack"
    row, line = (header.row, header.line) if header else (None, None)
    return Fault("missing-label", "missing-label", message, row=row, line=line, field=name, hint=hint)


def _unmatched(names: Sequence[str], header: Header | None = None) -> Fault:
    message = "no column is a field of the schema, and fieldsMatch `partial` wants one at least"
    hint = f"the fields are {', '.join(names[:5])}" + ("..." if len(names) > 5 else "")
    row, line = (header.row, header.line) if header else (None, None)
    return Fault("missing-label", "unmatched", message, row=row, line=line, hint=hint)


class _Matching:
    """One header against one schema."""

    def __init__(
        self,
        header: Header,
        names: Sequence[str] | None,
        report: Report,
        mode: str,
        case_sensitive: bool,
        case_told: bool,
        required: Collection[str],
    ) -> None:
        self.header, self.labels, self.names, self.report = header, header.labels, names or (), report
        self.schema, self.mode, self.required = names is not None, mode, required
        self.case_sensitive, self.case_told = case_sensitive, case_told
        self.fields: list[int | None] = [None] * len(self.labels)
        self.free: dict[int, None] = dict.fromkeys(range(len(self.names)))  # fields without a column
        self.near: dict[int, tuple[str, str, str]] = {}  # columns whose label is nearly right, and why not
        self.moved: set[int] = set()  # columns out of order
        self.paired: set[int] = set()  # columns that have a field by their place alone

    def columns(self) -> tuple[int | None, ...]:
        """The field of each column; everything odd is told on the way, column by column."""
        if not any(label.strip() for label in self.labels):
            message, hint = (
                "the header is blank",
                "give each column its label; or say that there is no header",
            )
            self.report(
                Fault(
                    "blank-header", "blank-header", message, "", self.header.row, self.header.line, hint=hint
                )
            )
            return _by_order(len(self.labels) or len(self.names), self.names if self.schema else None)
        self._by_name()
        self.near = dict(self._nearly())
        if self.mode == "exact":
            self.moved = self._moved()
            self.paired = set(self._paired())
        seen: dict[str, int] = {}
        for at, label in enumerate(self.labels):
            fault = self._fault(at, label, seen.get(label))
            if fault is not None:
                self.report(fault)
            seen.setdefault(label, at)
        if self.mode == "partial" and self.names and len(self.free) == len(self.names):
            self.report(_unmatched(self.names, self.header))
        for at in self.free:
            if self.mode in ("exact", "equal", "subset") or self.names[at] in self.required:
                self.report(_missing(self.names[at], self.header))
        return tuple(self.fields)

    def _take(self, column: int, field: int) -> None:
        self.fields[column] = field
        del self.free[field]

    def _by_name(self) -> None:
        """Give each label the field of its name; names that repeat, as v1 allows, are taken in order."""
        for key in (str,) if self.case_sensitive else (str, str.casefold):
            known: dict[str, list[int]] = {}
            for field in reversed(self.free):
                known.setdefault(key(self.names[field]), []).append(field)
            for column, label in enumerate(self.labels):
                if label and self.fields[column] is None and (fields := known.get(key(label))):
                    self._take(column, fields.pop())

    def _nearly(self) -> Iterator[tuple[int, tuple[str, str, str]]]:
        """Columns whose label is a field's name but for something that is hard to see, and what that is."""
        rest = [
            column
            for column, field in enumerate(self.fields)
            if field is None and self.labels[column].strip()
        ]
        known: dict[str, list[int]] = {}
        for field in self.free if rest else ():
            known.setdefault(_folded(self.names[field]), []).append(field)
        for column in rest:
            fields = known.get(_folded(self.labels[column]), [])
            if len(fields) == 1 and fields[0] in self.free:
                self._take(column, fields[0])
                yield column, self._difference(self.labels[column], self.names[fields[0]])

    def _difference(self, label: str, name: str) -> tuple[str, str, str]:
        """Kind, message and hint for a label that is nearly a name."""
        if label.strip() == name:
            spaced = len(self.labels) > 1 and all(each[:1] in (" ", "\t") for each in self.labels[1:])
            hint = "delete them" + (', or say {"skipInitialSpace": true} in the `dialect`' if spaced else "")
            return "blanks", "there are blanks around the label", hint
        from unicodedata import normalize

        if normalize("NFC", label) == normalize("NFC", name):
            return (
                "unicode",
                "the label looks like the field's name, but is of other code points",
                "write both in NFC",
            )
        if label.casefold() == name.casefold():
            return "case", "the label is the field's name in another case", f"write {name!r}"
        return "spelling", "the label is the field's name but for its spelling", f"write {name!r}"

    def _moved(self) -> set[int]:
        """Columns out of order: all that stand elsewhere if none is new or missing, else the fewest."""
        if not self.free and None not in self.fields and len(self.labels) == len(self.names):
            return {column for column, field in enumerate(self.fields) if column != field}
        placed = [(column, field) for column, field in enumerate(self.fields) if field is not None]
        return {column for column, _ in placed} - set(_ordered(placed))

    def _paired(self) -> Iterator[int]:
        """Columns without a field get the fields without a column that stand at the same place."""
        anchors = [
            (column, field)
            for column, field in enumerate(self.fields)
            if field is not None and column not in self.moved
        ]
        free, start, before = sorted(self.free), 0, -1
        for column, field in [*anchors, (len(self.labels), len(self.names))]:
            end = bisect_left(free, field)
            columns = [at for at in range(before + 1, column) if self.fields[at] is None]
            yield from self._pairs(columns, free[start:end])
            start, before = end, column

    def _pairs(self, columns: list[int], fields: list[int]) -> Iterator[int]:
        """A label that is none of the names stands for the field that it resembles, else for the next one."""
        if len(columns) != len(fields):
            used = {label for at, label in enumerate(self.labels) if self.fields[at] is not None}
            columns = [at for at in columns if self.labels[at] not in used]
        if len(columns) != len(fields) and len(columns) * len(fields) <= 900:
            from difflib import get_close_matches  # few headers need it

            by_name = {self.names[field]: field for field in fields}
            for column in list(columns):
                close = get_close_matches(self.labels[column], by_name, n=1, cutoff=0.6)
                if close:
                    self._take(column, by_name[close[0]])
                    fields.remove(by_name.pop(close[0]))
                    columns.remove(column)
                    yield column
        for column, field in zip(columns, fields, strict=False):
            self._take(column, field)
            yield column

    def _fault(self, at: int, label: str, twice: int | None) -> Fault | None:
        """What is wrong with one column; `twice` is the column where its label stood before."""
        field = self.fields[at]
        name = self.names[field] if field is not None else ""
        place = (label, self.header.row, self.header.line, at + 1, name)
        by_name = self.mode in ("subset", "partial") or not self.schema
        if not label.strip() and (field is not None or by_name):
            fault = Fault("blank-label", "blank-label", "the column has no label", *place, hint="give it one")
            return fault._replace(severity="warning") if self.schema and by_name else fault
        if twice is not None and (field is None or at in self.paired):
            message = f"the label stands in column {twice + 1} too"
            fault = Fault(
                "duplicate-label", "duplicate-label", message, *place, hint="give it a label of its own"
            )
            known = not self.schema or self.fields[twice] is not None or not by_name
            return fault if known else fault._replace(severity="warning")
        if field is None:
            if by_name:
                return None
            message = "the column has no field in the schema"
            return Fault("extra-label", "extra-label", message, *place, hint=self._meant(label, at))
        if at in self.near:
            kind, message, hint = self.near[at]
            return Fault("incorrect-label", kind, message, *place, hint=hint)
        if at in self.paired:
            message = "the label is not the name of its field"
            return Fault("incorrect-label", "incorrect-label", message, *place, hint=f"the field is {name!r}")
        if at in self.moved:
            # One thing is wrong, however many columns it moves: it is told of the table, not of each field.
            message = "the columns stand in another order than the fields, and are read by their labels"
            hint = 'put them in the order of the fields; or say "fieldsMatch": ["equal"] in the schema'
            return Fault("incorrect-label", "order", message, *place[:-1], hint=hint)
        if label != name and self.case_told:
            message, hint = "the label is the field's name in another case", f"write {name!r}"
            return Fault("incorrect-label", "case", message, *place, hint=hint, severity="info")
        return None

    def _meant(self, label: str, at: int) -> str:
        if not label.strip():
            return (
                "delete the delimiter at the end of each row" if at + 1 == len(self.labels) else "delete it"
            )
        from difflib import get_close_matches

        close = get_close_matches(label, [self.names[field] for field in self.free][:1000], n=1, cutoff=0.6)
        return f"did you mean {close[0]!r}?" if close else "add a field for it, or delete the column"


def _folded(text: str) -> str:
    """A name without what is hard to see in it: blanks, marks without width, case, Unicode forms."""
    from unicodedata import category, normalize  # where a label is not the name itself

    visible = "".join(char for char in text if category(char) != "Cf")
    return normalize("NFKC", visible).strip().casefold()


def _ordered(placed: Sequence[tuple[int, int]]) -> list[int]:
    """The columns of the longest run of fields that is in order.

    >>> _ordered([(0, 0), (1, 2), (2, 1), (3, 3)])
    [0, 2, 3]
    """
    ends: list[int] = []  # the smallest field that a run of each length can end with
    last: list[int] = []
    before: list[int] = []
    for at, (_, field) in enumerate(placed):
        length = bisect_left(ends, field)
        before.append(last[length - 1] if length else -1)
        ends[length : length + 1] = [field]
        last[length : length + 1] = [at]
    run, at = [], last[-1] if last else -1
    while at >= 0:
        run.append(placed[at][0])
        at = before[at]
    return run[::-1]
