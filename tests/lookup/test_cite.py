"""References: which documents, and how each format writes them."""

from __future__ import annotations

import json
import re
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

import hydata
import worlds
from hydata.errors import HydataError, UnknownName
from hydata.ledger import Ledger
from hydata.lookup import STYLES, cite, references
from hydata.lookup.references import content_hash, document, issue_date, location
from hydata.package import Package

# Of the CSL-JSON schema (citation-style-language/schema, csl-data.json): what we use, and its shape.
CSL_TYPES = {"article", "article-newspaper", "book", "dataset", "post-weblog", "report", "webpage"}
CSL_TEXTS = {"id", "type", "title", "publisher", "URL", "version", "note"}
SOURCE = {
    "source": "some-source",
    "title": "50% of {A} & B_C #1",
    "publisher": "Office ~ of \\ Things (copy on a_b.cn)",
    "date": "2021 (copy 2022-10-02)",
    "kind": "official communiqué (copy)",
    "address": "http://a.cn/x_y?a=1&b=%20#z",
}


@pytest.fixture
def package(world: Path) -> Package:
    return Package.read(world)


@pytest.fixture(scope="module")
def shipped() -> list[dict[str, Any]]:
    return [document(row) for row in Ledger(Package.read(worlds.REPOSITORY)).sources.values()]


@pytest.mark.parametrize(
    ("table", "key", "sources"),
    [
        ("gdp", {}, ["book"]),
        ("gdp", {"area": "衡阳市"}, ["book"]),
        ("population", {}, ["book", "news"]),
        ("population", {"area": "430482"}, ["book"]),
        ("population", {"area": "Leiyang", "period": "2020"}, ["book", "news"]),
        ("population", {"area": "430481", "coverage": "incl. zone"}, ["news"]),
        ("population", {"period": "2020", "coverage": ""}, ["book"]),
        ("land", {}, ["wiki"]),
        ("prose", {}, ["news"]),
        ("derived", {"id": "urban-share"}, ["book"]),
        ("observations", {"id": "wiki:1"}, ["wiki"]),
        ("observations", {}, ["book", "news", "wiki"]),
        ("sources", {"source": "news"}, ["news"]),
        ("programmes", {}, ["news"]),
        ("provenance", {"table": "land"}, ["wiki"]),
        ("areas", {}, []),
    ],
)
def test_only_the_documents_behind_the_rows_are_cited(
    package: Package, table: str, key: dict[str, str], sources: list[str]
) -> None:
    assert [item["id"] for item in references(package, table, key)] == ["tiny", *sources]


@pytest.mark.parametrize(
    ("table", "key", "message"),
    [
        ("gpd", {}, "there is no table 'gpd'; did you mean 'gdp'?"),
        ("gdp", {"aera": "430400"}, "there is no key column 'aera'; did you mean 'area'?"),
        ("gdp", {"area": "耒阴市"}, "there is no area '耒阴市'; did you mean '耒阳市'?"),
        ("gdp", {"area": "430481"}, "gdp has no row for area '430481'; it has 430400"),
        ("gdp", {"period": "1999"}, "gdp has no row for period '1999'; it has 2020, 2021"),
        (
            "population",
            {"area": "430482", "coverage": "incl. zone"},
            "population 430482 has no row for coverage 'incl. zone'; it has (empty)",
        ),
    ],
)
def test_what_is_not_there_is_told_with_what_is(
    package: Package, table: str, key: dict[str, str], message: str
) -> None:
    with pytest.raises(HydataError) as caught:
        cite(package, table, key)
    assert str(caught.value) == message


def test_a_format_that_is_not_known(package: Package) -> None:
    with pytest.raises(UnknownName, match="there is no format of references 'bibtx'; did you mean 'bibtex'"):
        cite(package, "gdp", {}, "bibtx")


def test_the_table_is_cited_with_version_and_hash(world: Path) -> None:
    digest = sha256((world / "resources/gdp.csv").read_bytes()).hexdigest()
    assert references(Package.read(world), "gdp", {})[0] == {
        "id": "tiny",
        "type": "dataset",
        "title": "tiny: gdp (table gdp)",
        "version": "1.0.0",
        "note": f"sha256 of resources/gdp.csv: {digest}",
    }


def test_the_hash_of_parts_is_over_all_of_them(world: Path) -> None:
    parts = [world / f"resources/observations/{name}.csv" for name in ("book", "news", "wiki")]
    digest = sha256(b"".join(path.read_bytes() for path in parts)).hexdigest()
    assert content_hash(parts) == digest
    assert references(Package.read(world), "observations", {"id": "book:1"})[0]["note"] == (
        "sha256 of the 3 files from resources/observations/book.csv to resources/observations/wiki.csv, "
        f"joined in the descriptor's order: {digest}"
    )
    worlds.replace(world, "resources/observations/wiki.csv", "2649", "2650")
    assert content_hash(parts) != digest


def test_a_document_as_a_csl_item() -> None:
    assert document(SOURCE) == {
        "id": "some-source",
        "type": "report",
        "title": "50% of {A} & B_C #1",
        "author": [{"literal": "Office ~ of \\ Things"}],
        "publisher": "Office ~ of \\ Things",
        "issued": {"date-parts": [[2021]]},
        "URL": "http://a.cn/x_y?a=1&b=%20#z",
        "note": "copy on a_b.cn; copy 2022-10-02",
    }


EXPECTED = {
    "bibtex": r"""@techreport{some-source,
  author = {{Office \textasciitilde{} of \textbackslash{} Things}},
  title = {{50\% of \{A\} \& B\_C \#1}},
  institution = {Office \textasciitilde{} of \textbackslash{} Things},
  year = {2021},
  url = {http://a.cn/x_y?a=1&b=%20#z},
  note = {copy on a\_b.cn; copy 2022-10-02},
}
""",
    "gbt7714": "[1] Office ~ of \\ Things. 50% of {A} & B_C #1[R/OL]. (2021). http://a.cn/x_y?a=1&b=%20#z."
    " copy on a_b.cn; copy 2022-10-02.\n",
    "apa": "Office ~ of \\ Things. (2021). 50% of {A} & B_C #1 [Report]. http://a.cn/x_y?a=1&b=%20#z"
    " (copy on a_b.cn; copy 2022-10-02)\n",
    "csl-json": json.dumps([document(SOURCE)], indent=2) + "\n",
}


@pytest.mark.parametrize("output_format", STYLES)
def test_each_format_whole(output_format: str) -> None:
    assert STYLES[output_format]([document(SOURCE)]) == EXPECTED[output_format]


@pytest.mark.parametrize(
    ("change", "bibtex", "gbt7714", "apa"),
    [
        (
            {"kind": "official yearbook", "address": "none", "publisher": "局"},
            "@book{some-source,\n  author = {{局}},\n  title = {{T}},\n  publisher = {局},\n  year = {2022},\n"
            "  month = jul,\n  day = {12},\n}\n",
            "[1] 局. T[M]. [出版地不详]: [出版者不详], 2022.\n",
            "局. (2022, July 12). T.\n",
        ),
        (
            {"kind": "news", "address": "", "publisher": "报; author: 甲"},
            "@misc{some-source,\n  author = {{甲}},\n  title = {{T}},\n  howpublished = {报},\n  year = {2022},\n"
            "  month = jul,\n  day = {12},\n}\n",
            "[1] 甲. T[N]. 报, 2022-07-12.\n",
            "甲. (2022, July 12). T. 报.\n",
        ),
        (
            {
                "kind": "dataset",
                "address": "https://g.com/a @0ba0f1efae09",
                "publisher": "",
                "date": "2022-08",
            },
            "@misc{some-source,\n  title = {{T}},\n  year = {2022},\n  month = aug,\n  version = {0ba0f1efae09},\n"
            "  url = {https://g.com/a},\n}\n",
            "[1] T: 版本0ba0f1efae09[DS/OL]. (2022-08). https://g.com/a.\n",
            "T (Version 0ba0f1efae09) [Data set]. (2022, August). https://g.com/a\n",
        ),
        (
            {"kind": "wiki", "address": "(lost)", "publisher": "W", "date": ""},
            "@misc{some-source,\n  author = {{W}},\n  title = {{T}},\n  note = {lost},\n}\n",
            "[1] W. T[Z]. [出版地不详]: [出版者不详], [出版年不详]. lost.\n",
            "W. (n.d.). T. (lost)\n",
        ),
        (
            {"kind": "wiki", "address": "http://w.cn/{a}", "publisher": "W", "date": "spring 2022"},
            "@misc{some-source,\n  author = {{W}},\n  title = {{T}},\n  year = {spring 2022},\n"
            "  url = {http://w.cn/%7Ba%7D},\n}\n",
            "[1] W. T[EB/OL]. (spring 2022). http://w.cn/%7Ba%7D.\n",
            "W. (spring 2022). T. http://w.cn/%7Ba%7D\n",
        ),
    ],
)
def test_each_kind_of_document(change: dict[str, str], bibtex: str, gbt7714: str, apa: str) -> None:
    item = document({**SOURCE, "title": "T", "date": "2022-07-12", **change})
    made = {name: STYLES[name]([item]) for name in ("bibtex", "gbt7714", "apa")}
    assert made == {"bibtex": bibtex, "gbt7714": gbt7714, "apa": apa}


@pytest.mark.parametrize(
    ("written", "issued"),
    [
        ("2022-07-12", ({"date-parts": [[2022, 7, 12]]}, "")),
        ("2022-07", ({"date-parts": [[2022, 7]]}, "")),
        ("2022-08 (copy 2024-08-31)", ({"date-parts": [[2022, 8]]}, "copy 2024-08-31")),
        ("2022-13", ({"literal": "2022-13"}, "")),
        ("2021-02-30", ({"literal": "2021-02-30"}, "")),
        ("2016/2020", ({"literal": "2016/2020"}, "")),
        ("0000", ({"literal": "0000"}, "")),
        ("", ({}, "")),
    ],
)
def test_dates(written: str, issued: tuple[dict[str, Any], str]) -> None:
    assert issue_date(written) == issued


@pytest.mark.parametrize(
    ("address", "parts"),
    [
        ("https://a.cn/雁峰区?x=%E8", ("https://a.cn/%E9%9B%81%E5%B3%B0%E5%8C%BA?x=%E8", "", "")),
        ("https://a.cn/b (page 3)", ("https://a.cn/b", "", "(page 3)")),
        ("ftp://a.cn/b", ("", "", "ftp://a.cn/b")),
        ("javascript:alert(1)", ("", "", "javascript:alert(1)")),
        ("", ("", "", "")),
    ],
)
def test_an_address_is_a_url_only_where_it_is_one(address: str, parts: tuple[str, str, str]) -> None:
    assert location(address) == parts


def test_each_shipped_source_is_a_csl_item(shipped: list[dict[str, Any]]) -> None:
    for item in shipped:
        assert item["type"] in CSL_TYPES
        assert set(item) <= CSL_TEXTS | {"author", "issued"}
        assert all(isinstance(item.get(name, ""), str) for name in CSL_TEXTS)
        assert [set(author) for author in item["author"]] == [{"literal"}]
        assert item.get("issued", {}).keys() <= {"date-parts"}
        assert all(
            1 <= len(parts) <= 3 and all(isinstance(part, int) for part in parts)
            for parts in item.get("issued", {}).get("date-parts", [])
        )
        assert re.fullmatch(r"(https?://[!-~]+)?", item.get("URL", ""))
    assert json.loads(STYLES["csl-json"](shipped)) == shipped


def test_each_shipped_source_is_balanced_bibtex_under_its_own_key(shipped: list[dict[str, Any]]) -> None:
    entries = STYLES["bibtex"](shipped).split("\n\n")
    assert [re.match(r"@(?:misc|book|techreport)\{([a-z0-9-]+),\n", entry)[1] for entry in entries] == [  # type: ignore[index]
        item["id"] for item in shipped
    ]
    for entry in entries:
        bare = re.sub(r"\\[{}]", "", entry)
        assert bare.count("{") == bare.count("}")
        for line in entry.splitlines():
            if not line.startswith("  url"):
                assert re.search(r"(?<!\\)[#$%&_~^]", line) is None, line


def test_the_article_is_cited_as_the_author_wrote_it() -> None:
    assert hydata.cite("county_overview", output_format="apa").splitlines()[1] == (
        "秦国文. (2022, July 12). 不断强化“四个聚焦” 加快推进“三强一化”. 红星网. (中共湖南省委组织部主办)"
    )


def test_a_key_column_may_be_called_table() -> None:
    items = json.loads(hydata.cite("provenance", table="land_area", output_format="csl-json"))
    assert {item["id"] for item in items} > {"hydata", "city-yearbook-2020"}


def test_a_year_of_the_shipped_debt_has_one_document() -> None:
    items = json.loads(hydata.cite("government_debt", period="2023", output_format="csl-json"))
    assert [item["id"] for item in items] == ["hydata", "debt-2023"]
    assert items[0]["version"] == hydata.__version__
    assert items[0]["author"] == [{"literal": "hydata contributors"}]
