"""How a table is spelled in its file: the standard's Table Dialect (v2) and CSV Dialect (v1).

Never raises: what a dialect says wrongly is told (pointer, message), and the default is taken.
"""

from __future__ import annotations

import reprlib
from collections.abc import Mapping
from typing import Any, NamedTuple

from hydata.errors import HydataError, nearest
from hydata.package import Resource, read_json, refused

NEWLINES = ("\r\n", "\n", "\r")
Told = tuple[tuple[str, str], ...]


class Dialect(NamedTuple):
    """The standard's properties with its defaults, and what a descriptor said wrongly.

    `quote` and `escape` are empty where there is none, `line_terminator` is `\\r\\n` where rows end
    with CRLF or LF alike. `header_rows` is empty without a header; rows count from 1. `faults` break
    the standard; `notes` are allowed, but hardly meant.
    """

    delimiter: str = ","
    line_terminator: str = "\r\n"
    quote: str = '"'
    double_quote: bool = True
    escape: str = ""
    null: str | None = None
    skip_initial_space: bool = False
    header_rows: tuple[int, ...] = (1,)
    header_join: str = " "
    comment_rows: frozenset[int] = frozenset()
    comment: str = ""
    skip_blank_rows: bool = False  # frictionless's, not the standard's
    case_sensitive_header: bool = True
    property: str = ""
    item_type: str = ""
    item_keys: tuple[str, ...] = ()
    sheet_number: int = 1
    sheet_name: str = ""
    table: str = ""
    declared: frozenset[str] = frozenset()
    faults: Told = ()
    notes: Told = ()

    @classmethod
    def of(cls, resource: Resource, *, first_standard: bool = False) -> Dialect:
        """The dialect of a resource: an object, or the path of a JSON file in the package.

        `first_standard`: the package is of v1, where the case of labels has no meaning by default.
        """
        declared, where = resource.raw.get("dialect", {}), ""
        faults: list[tuple[str, str]] = []
        if isinstance(declared, str) and declared:
            where = f"{declared}: "
            why = refused(resource.base, declared)
            if why:
                faults.append(("/dialect", f"{where}{why}"))
            try:
                declared = {} if why else read_json(resource.base / declared, declared)
            except HydataError as error:  # which names the file itself
                faults.append(("/dialect", str(error)))
                declared = {}
        if not isinstance(declared, Mapping):
            said = "the file holds no object" if where else "must be an object, or the path of a JSON file"
            faults.append(("/dialect", f"{where}{said}"))
            declared = {}
        read = _Properties(declared, where, faults)
        dialect = read.dialect(tab_separated(resource.raw), first_standard)
        return dialect._replace(faults=tuple(read.faults), notes=tuple(read.notes))


def tab_separated(raw: Mapping[str, Any]) -> bool:
    """Whether a resource is a TSV file by its format, its media type or its ending.

    >>> tab_separated({"path": "a.tsv.gz"}), tab_separated({"path": "a.tsv", "format": "csv"})
    (True, False)
    """
    if isinstance(raw.get("format"), str):
        return bool(raw["format"].lower() in ("tsv", "tab"))
    if isinstance(raw.get("mediatype"), str):
        return bool(raw["mediatype"].lower().startswith("text/tab-separated-values"))
    path = raw.get("path")
    path = path[0] if isinstance(path, list) and path else path
    if not isinstance(path, str):
        return False
    name = path.lower()
    for ending in (".gz", ".bz2", ".xz", ".zip"):
        name = name.removesuffix(ending)
    return name.endswith((".tsv", ".tab"))


# Property -> its part of Dialect, what it must be.
TEXTS = {
    "headerJoin": "header_join",
    "nullSequence": "null",
    "property": "property",
    "sheetName": "sheet_name",
    "table": "table",
}
SWITCHES = {
    "doubleQuote": "double_quote",
    "skipInitialSpace": "skip_initial_space",
    "caseSensitiveHeader": "case_sensitive_header",
    "headerCase": "case_sensitive_header",
    "skipBlankRows": "skip_blank_rows",
}
SIGNS = {"quoteChar": "quote", "escapeChar": "escape"}
SEQUENCES = {"delimiter": "delimiter", "lineTerminator": "line_terminator", "commentChar": "comment"}
OTHERS = ("$schema", "header", "headerRows", "commentRows", "itemType", "itemKeys", "sheetNumber")
KNOWN = (*TEXTS, *SWITCHES, *SIGNS, *SEQUENCES, *OTHERS, "csvddfVersion")
# Allowed beside the properties, and not a slip of the pen: names of things, frictionless's controls.
BESIDE = ("name", "title", "description", "type", "profile", "keys", "keyed", "sheet")
# frictionless writes the properties of a format under its name.
CONTROLS = ("csv", "json", "excel", "inline")


class _Properties:
    """The properties of one descriptor, read one by one; a wrong one is told and left at its default."""

    def __init__(self, raw: Mapping[str, Any], where: str, faults: list[tuple[str, str]]) -> None:
        self.where, self.faults = where, faults
        self.notes: list[tuple[str, str]] = []
        self.pointers = {str(name): f"/dialect/{name}" for name in raw}
        self.raw: dict[str, Any] = {str(name): value for name, value in raw.items()}
        for control in CONTROLS:
            inner = raw.get(control)
            if isinstance(inner, Mapping):
                self.raw = {**inner, **self.raw}
                self.pointers = {name: f"/dialect/{control}/{name}" for name in inner} | self.pointers
                if not inner.keys() <= {*BESIDE}:  # what only frictionless knows is well where it is
                    message = f"`{control}` is no property of the standard: put what it holds beside it"
                    self.note(control, message)
        for name in self.raw:
            close = nearest(name, list(KNOWN))
            if name not in (*KNOWN, *BESIDE, *CONTROLS) and close.startswith("did you mean"):
                self.note(name, f"`{name}` is no property of the standard; {close}")

    def fault(self, name: str, message: str) -> None:
        self.faults.append((self.pointers.get(name, f"/dialect/{name}"), f"{self.where}{message}"))

    def note(self, name: str, message: str) -> None:
        self.notes.append((self.pointers.get(name, f"/dialect/{name}"), f"{self.where}{message}"))

    def dialect(self, tabs: bool, first_standard: bool) -> Dialect:
        """All of it, with the contradictions told."""
        parts: dict[str, Any] = {"delimiter": "\t"} if tabs else {}
        if first_standard:
            parts["case_sensitive_header"] = False
        for name in self.raw:
            value = self.raw[name]
            if name in TEXTS and self._is(name, isinstance(value, str), "a text"):
                parts[TEXTS[name]] = value
            elif name in SWITCHES and self._is(name, isinstance(value, bool), "true or false"):
                parts[SWITCHES[name]] = value
            elif name in SIGNS:
                fits = isinstance(value, str) and len(value) == 1
                self._is(name, fits, "a text of one character")
                # Many write "" or null for a file without quotes: that is understood, though wrong.
                if fits or value in ("", None):
                    parts[SIGNS[name]] = value or ""
            elif name in SEQUENCES and self._is(
                name, isinstance(value, str) and value != "", "a text of one character or more"
            ):
                parts[SEQUENCES[name]] = value
        parts |= self._rows()
        parts |= self._items()
        number = self._whole("sheetNumber", self.raw.get("sheetNumber", 1))
        version = self.raw.get("csvddfVersion", 1.2)
        self._is(
            "csvddfVersion", isinstance(version, int | float) and not isinstance(version, bool), "a number"
        )
        parts |= {"sheet_number": number or 1, "declared": frozenset(self.raw) & frozenset(KNOWN)}
        return self._consistent(Dialect(**parts))

    def _rows(self) -> dict[str, Any]:
        header = self.raw.get("header", True)
        if not self._is("header", isinstance(header, bool), "true or false"):
            header = True
        rows = self._numbers("headerRows", [1])
        return {
            "header_rows": tuple(sorted(set(rows))) if header else (),
            "comment_rows": frozenset(self._numbers("commentRows", [])),
        }

    def _numbers(self, name: str, default: list[int]) -> list[int]:
        values = self.raw.get(name, default)
        if not self._is(name, isinstance(values, list), "a list of row numbers"):
            return default
        numbers = [number for value in values if (number := self._whole(name, value))]
        return default if values and not numbers else numbers

    def _whole(self, name: str, value: Any) -> int:
        """A whole number from 1 on; 0 where it is none."""
        fits = isinstance(value, int | float) and not isinstance(value, bool) and value >= 1
        fits = fits and value == value // 1
        return int(value) if self._is(name, fits, "whole numbers from 1 on", value) else 0

    def _items(self) -> dict[str, Any]:
        parts: dict[str, Any] = {}
        kind, keys = self.raw.get("itemType", ""), self.raw.get("itemKeys", self.raw.get("keys", []))
        if kind != "" and self._is("itemType", kind in ("array", "object"), "`array` or `object`"):
            parts["item_type"] = kind
        texts = isinstance(keys, list) and all(isinstance(each, str) for each in keys)
        if self._is("itemKeys", texts, "a list of texts", keys):
            parts["item_keys"] = tuple(keys)
        return parts

    def _is(self, name: str, fits: bool, wanted: str, value: Any = None) -> bool:
        if not fits:
            shown = reprlib.repr(self.raw.get(name) if value is None else value)
            shown = {"None": "null", "True": "true", "False": "false"}.get(shown, shown)
            self.fault(name, f"`{name}` must be {wanted}, not {shown}")
        return fits

    def _consistent(self, dialect: Dialect) -> Dialect:
        """The same dialect, where no sign means two things; a plain one where one did."""
        for name, part in SIGNS.items():
            if getattr(dialect, part) in ("\r", "\n"):
                self.fault(name, f"`{name}` must not be a line break")
                parts: dict[str, Any] = {part: ""}
                dialect = dialect._replace(**parts)
        if dialect.escape and dialect.escape == dialect.quote:
            self.note("escapeChar", "`escapeChar` is the `quoteChar`: say `doubleQuote` instead")
            dialect = dialect._replace(escape="", double_quote=True)
        elif dialect.escape and dialect.quote and "quoteChar" in dialect.declared:
            self.note("escapeChar", "`escapeChar` and `quoteChar` exclude each other; both are minded")
        if dialect.delimiter == dialect.quote and "quoteChar" not in dialect.declared:
            dialect = dialect._replace(quote="")  # who cuts with quotes does not quote with them
        signs, end = {dialect.quote, dialect.escape} - {""}, dialect.line_terminator
        if end not in NEWLINES and any(sign in end for sign in (*signs, dialect.delimiter)):
            self.fault("lineTerminator", "`lineTerminator` holds the delimiter, quoteChar or escapeChar")
            end = "\r\n"
        taken = signs | ({"\r", "\n"} if end in NEWLINES else {end})
        if any(sign in dialect.delimiter for sign in taken):
            self.fault("delimiter", "`delimiter` holds the lineTerminator, quoteChar or escapeChar")
            free = next(sign for sign in ",;\t|" if not any(sign in each for each in taken))
            dialect = dialect._replace(delimiter=free)
        return dialect._replace(line_terminator=end)
