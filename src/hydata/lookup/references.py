"""Documents as CSL items, the form that every reference format is made from.

Only what sources.csv says: no date is invented, and an address is a URL only where it is one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from hydata.package import Package, Resource

Item = dict[str, Any]

# The first of these words in a document's kind says its CSL type; anything else is a web page.
TYPES = {
    "dataset": "dataset",
    "yearbook": "book",
    "communiqué": "report",
    "report": "report",
    "final-account": "report",
    "official article": "article",
    "blog": "post-weblog",
    "news": "article-newspaper",
    "media": "article-newspaper",
}


def document(row: Mapping[str, str]) -> Item:
    """A row of sources.csv as a CSL item.

    >>> document({"source": "a", "title": "公报", "publisher": "统计局 (copy on b.cn)", "date": "2021",
    ...           "kind": "official communiqué", "address": "http://b.cn/1"})["note"]
    'copy on b.cn'
    """
    author, publisher, notes = responsible(row["publisher"])
    issued, rest = issue_date(row["date"])
    url, version, elsewhere = location(row["address"])
    item: Item = {
        "id": row["source"],
        "type": next((csl for word, csl in TYPES.items() if word in row.get("kind", "")), "webpage"),
        "title": row["title"],
        "author": [{"literal": author}] if author else [],
        "publisher": publisher,
        "issued": issued,
        "URL": url,
        "version": version,
        "note": "; ".join(filter(None, (*notes, rest, elsewhere))),
    }
    return {name: value for name, value in item.items() if value}


def responsible(publisher: str) -> tuple[str, str, list[str]]:
    """Author, publisher and what else the publisher's cell says; an office is its own author.

    >>> responsible("红星网 (省委组织部主办); author: 秦国文")
    ('秦国文', '红星网', ['省委组织部主办'])
    """
    first, *more = re.split(r"; ", publisher)
    authors = [part.removeprefix("author: ") for part in more if part.startswith("author: ")]
    name, _, bracket = first.partition(" (")
    notes = [bracket.removesuffix(")")] if bracket else []
    notes += [part for part in more if not part.startswith("author: ")]
    return (", ".join(authors) or name), name, notes


def issue_date(written: str) -> tuple[Item, str]:
    """A date as CSL writes it, and the words after it; what is no date stays as it is written.

    >>> issue_date("2021 (copy 2022-10-02)"), issue_date("2022-07-12")[0]
    (({'date-parts': [[2021]]}, 'copy 2022-10-02'), {'date-parts': [[2022, 7, 12]]})
    >>> issue_date("around 2020"), issue_date("")
    (({'literal': 'around 2020'}, ''), ({}, ''))
    """
    found = re.fullmatch(r"(\d{4}(?:-\d\d){0,2})(?: \((.*)\))?", written.strip())
    if found is None:
        return ({"literal": written.strip()} if written.strip() else {}), ""
    parts = [int(part) for part in found[1].split("-")]
    year, month, day = [*parts, 1, 1][:3]
    try:
        date(year, month, day)
    except ValueError:
        return {"literal": written.strip()}, ""
    return {"date-parts": [parts]}, found[2] or ""


def location(address: str) -> tuple[str, str, str]:
    """URL, commit and whatever is no URL, of an address.

    >>> location("https://github.com/leiii/census @0ba0f1efae09")
    ('https://github.com/leiii/census', '0ba0f1efae09', '')
    >>> location("http://a.cn/衡"), location("github:a/b@1:c.xlsx"), location("none")
    (('http://a.cn/%E8%A1%A1', '', ''), ('', '', 'github:a/b@1:c.xlsx'), ('', '', ''))
    """
    url, _, rest = address.strip().partition(" ")
    if urlsplit(url).scheme not in ("http", "https"):
        said = address.strip()
        bracketed = said.startswith("(") and said.endswith(")")
        return "", "", "" if said == "none" else said[1:-1] if bracketed else said
    commit = rest.removeprefix("@") if re.fullmatch(r"@[0-9a-f]{7,40}", rest) else ""
    return quote(url, safe="%/:?#[]@!$&'()*+,;=~"), commit, "" if commit else rest


def data_package(package: Package, resource: Resource) -> Item:
    """One table of a data package as a CSL item, with its version and the hash of its bytes."""
    title = str(package.raw.get("title") or package.name)
    authors = [str(each.get("title", "")) for each in package.raw.get("contributors", [])]
    created = issue_date(str(package.raw.get("created", ""))[:10])[0]
    item: Item = {
        "id": package.name,
        "type": "dataset",
        "title": f"{title}: {resource.title or resource.name} (table {resource.name})",
        "author": [{"literal": name} for name in authors if name],
        "issued": created,
        "URL": location(str(package.raw.get("homepage", "")))[0],
        "version": package.version,
        "note": f"sha256 of {_named(resource.paths)}: {content_hash(resource.files)}",
    }
    return {name: value for name, value in item.items() if value}


def content_hash(files: Iterable[Path]) -> str:
    """The sha256 over the bytes of a table's CSV files, one after the other as the descriptor lists them."""
    hashed = sha256()
    for path in files:
        hashed.update(path.read_bytes())
    return hashed.hexdigest()


def _named(paths: tuple[str, ...]) -> str:
    if len(paths) == 1:
        return paths[0]
    return f"the {len(paths)} files from {paths[0]} to {paths[-1]}, joined in the descriptor's order"
