"""References as BibTeX, for LaTeX with UTF-8 (XeLaTeX, LuaLaTeX, biber)."""

from __future__ import annotations

from typing import Any

ENTRY_TYPES = {"book": "book", "report": "techreport"}
PUBLISHED_BY = {"book": "publisher", "techreport": "institution"}
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
SPECIAL = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{each: f"\\{each}" for each in "#$%&_{}"},
}


def bibtex(items: list[dict[str, Any]]) -> str:
    """One entry an item; its key is the item's id."""
    return "\n".join(_entry(item) for item in items)


def escaped(text: str) -> str:
    r"""Text that TeX prints as it stands.

    >>> print(escaped("a_b & 5% {x} ~ \\"))
    a\_b \& 5\% \{x\} \textasciitilde{} \textbackslash{}
    """
    return "".join(SPECIAL.get(each, each) for each in text)


def _entry(item: dict[str, Any]) -> str:
    kind = ENTRY_TYPES.get(item["type"], "misc")
    authors = [name["literal"] for name in item.get("author", [])]
    issued = item.get("issued", {})
    year, month, day = ([*issued.get("date-parts", [[]])[0], *[None] * 3])[:3]
    publisher = item.get("publisher", "")
    if kind == "misc" and authors == [publisher]:
        publisher = ""
    # Double braces: a corporate author is one name, and a title keeps its capitals.
    fields = {
        "author": _braced(" and ".join(f"{{{escaped(name)}}}" for name in authors)),
        "title": _braced(f"{{{escaped(item['title'])}}}"),
        PUBLISHED_BY.get(kind, "howpublished"): _braced(escaped(publisher)),
        "year": _braced(str(year or escaped(issued.get("literal", "")))),
        "month": MONTHS[month - 1] if month else "",  # a macro of every style
        "day": _braced(str(day or "")),
        "version": _braced(escaped(item.get("version", ""))),
        # A URL is verbatim; a brace in it would end the field.
        "url": _braced(item.get("URL", "").replace("{", "%7B").replace("}", "%7D")),
        "note": _braced(escaped(item.get("note", ""))),
    }
    lines = [f"  {name} = {value},\n" for name, value in fields.items() if value]
    return f"@{kind}{{{item['id']},\n{''.join(lines)}}}\n"


def _braced(text: str) -> str:
    return f"{{{text}}}" if text else ""
