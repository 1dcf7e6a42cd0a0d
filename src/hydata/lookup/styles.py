"""References in words: GB/T 7714-2015 and APA (7th edition), as plain text."""

from __future__ import annotations

from typing import Any

Item = dict[str, Any]

# GB/T 7714-2015, appendix B: the letters of a kind of document.
GBT_TYPES = {
    "book": "M",
    "report": "R",
    "dataset": "DS",
    "article-newspaper": "N",
    "article": "EB",
    "webpage": "EB",
    "post-weblog": "EB",
}
APA_TYPES = {"dataset": "Data set", "report": "Report", "post-weblog": "Blog post"}
# Not calendar.month_name, which follows the locale.
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def gbt7714(items: list[Item]) -> str:
    """A numbered list after GB/T 7714-2015.

    The date on which a page was read is not known, so none is given.
    """
    return "".join(f"[{number}] {_gbt(item)}\n" for number, item in enumerate(items, 1))


def _gbt(item: Item) -> str:
    url, dated = item.get("URL", ""), _iso(item)
    letters = GBT_TYPES[item["type"]]
    if url:
        letters += "/OL"
    elif letters == "EB":
        letters = "Z"  # a page that is not on line is something else
    version = f": 版本{item['version']}" if item.get("version") else ""
    authors = ", ".join(name["literal"] for name in item.get("author", []))
    parts = [authors, f"{item['title']}{version}[{letters}]"]
    if url or letters == "DS":
        # What is on line, or a file, needs no place and no publisher.
        parts += [f"({dated})" if dated else "", url]
    elif letters == "N":
        parts += [", ".join(filter(None, (item.get("publisher", ""), dated)))]
    else:
        # sources.csv names no press: an office that is the author may not have printed it itself.
        publisher = item.get("publisher", "") if item.get("publisher") != authors else ""
        parts += [f"[出版地不详]: {publisher or '[出版者不详]'}, {dated[:4] or '[出版年不详]'}"]
    if item.get("note"):
        parts.append(item["note"])
    return ". ".join(part for part in parts if part) + "."


def _iso(item: Item) -> str:
    issued = item.get("issued", {})
    parts = issued.get("date-parts", [[]])[0]
    return "-".join(f"{part:02}" for part in parts) or issued.get("literal", "")


def apa(items: list[Item]) -> str:
    """A list after APA, in the order of authors and titles; no italics in plain text."""
    return "".join(sorted((f"{_apa(item)}\n" for item in items), key=str.casefold))


def _apa(item: Item) -> str:
    authors = ", & ".join(name["literal"] for name in item.get("author", []))
    issued = item.get("issued", {})
    year, month, day = ([*issued.get("date-parts", [[]])[0], *[None] * 3])[:3]
    when = str(year or issued.get("literal", "") or "n.d.")
    if month:
        when += f", {MONTHS[month - 1]}" + (f" {day}" if day else "")
    title = item["title"]
    if item.get("version"):
        title += f" (Version {item['version']})"
    if item["type"] in APA_TYPES:
        title += f" [{APA_TYPES[item['type']]}]"
    publisher = item.get("publisher", "")
    parts = [authors and f"{authors}.", f"({when}).", f"{title}."]
    if not authors:
        parts = [parts[2], parts[1]]
    parts += [f"{publisher}." if publisher and publisher != authors else "", item.get("URL", "")]
    note = f"({item['note']})" if item.get("note") else ""
    return " ".join(part for part in (*parts, note) if part)
