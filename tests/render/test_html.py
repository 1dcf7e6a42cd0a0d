"""One file, well formed, nothing fetched, nothing run; tests/browser opens it in a real browser."""

from __future__ import annotations

from html.parser import HTMLParser

from hydata.findings import Report
from hydata.render import render

VOID = {"meta"}
INERT = {"html", "head", "meta", "title", "style", "body", "header", "main", "section", "article", "footer", "details",
         "summary", "table", "thead", "tbody", "tr", "th", "td", "h1", "h2", "p", "ul", "li", "b", "i", "code", "small",
         "span", "div"}  # fmt: skip
QUIET = {
    "lang",
    "charset",
    "http-equiv",
    "content",
    "name",
    "class",
    "id",
    "title",
    "scope",
    "style",
    "open",
    "aria-hidden",
}


class Reader(HTMLParser):
    """Tags that are open, all attributes, all text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.text = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def test_every_report_is_well_formed_and_inert(any_report: Report) -> None:
    text = render(any_report, "html", "1.0.0")
    page = Reader(text)
    assert page.open == []
    assert page.tags <= INERT
    assert page.attributes <= QUIET
    assert "url(" not in text
    assert "@import" not in text
    assert "default-src 'none'" in text


def test_it_tells_everything(broken: Report) -> None:
    text = Reader(render(broken, "html", "1.0.0")).text
    for finding in broken.findings:
        assert finding.message in text
        assert all(sample.value in text for sample in finding.samples)
    assert all(skip.why in text for skip in broken.skipped)
    assert "二千" in text


def test_it_is_the_same_twice(broken: Report) -> None:
    assert render(broken, "html", "1.0.0") == render(broken, "html", "1.0.0")
