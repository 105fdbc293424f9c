"""The HTML report fetches nothing and runs nothing, and its links lead somewhere."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from tabletop.report.document import Cite, DocumentColumn, DocumentTable, Para, Text
from tabletop.report.render import html
from tabletop.text import clean
from tests.report import specimen

VOID = {"meta", "col", "hr", "br", "wbr"}
TAGS = {
    "html", "head", "meta", "title", "style", "body", "p", "header", "h1", "h2", "h3", "h4", "h5", "h6", "nav", "ol", "ul", "li", "a",
    "main", "div", "table", "caption", "colgroup", "col", "thead", "tbody", "tr", "th", "td", "strong", "em", "span", "br", "hr", "wbr",
    "figure", "figcaption", "footer", "svg", "desc", "defs", "pattern", "path", "rect", "circle", "line", "g", "text", "tspan",
}  # fmt: skip


class Page(HTMLParser):
    """What a browser would make of it: elements, attributes, text; an element left open is a mistake."""

    def __init__(self, data: bytes) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.open: list[str] = []
        self.words: list[str] = []
        self.style = ""
        self.feed(data.decode())
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] == "style":
            self.style += data
        else:
            self.words.append(data)


def harmless(page: Page) -> None:
    assert {tag for tag, _ in page.elements} <= TAGS
    for tag, attributes in page.elements:
        for name, value in attributes.items():
            assert not name.startswith("on"), (tag, name)
            assert name not in {"src", "srcset", "style", "xlink:href", "action", "data", "background"}, (tag, name)
            if name == "href":
                assert value.startswith("#")
            if name not in {"aria-label", "xmlns"}:
                assert "javascript:" not in value
                assert "http" not in value.replace("http-equiv", "")
    assert "url(" not in page.style.replace("url(#", "")
    assert "@import" not in page.style
    assert "</" not in page.style


def anchors(page: Page) -> tuple[list[str], list[str]]:
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    links = [attributes["href"][1:] for _, attributes in page.elements if "href" in attributes]
    return ids, links


def shape(page: Page) -> list[str]:
    """The elements in their order, without those of which a drawing has more the longer its words are."""
    return [tag for tag, _ in page.elements if tag not in {"path", "text", "wbr"}]


def test_a_page_of_one_of_everything() -> None:
    page = Page(html.render(specimen.document()))
    harmless(page)
    ids, links = anchors(page)
    assert len(ids) == len(set(ids))
    assert set(links) <= set(ids)
    assert {"e4", "e6", "e9"} <= set(links)
    assert page.elements[0] == ("html", {"lang": "en"})
    assert page.words.count(specimen.MARKING) == 2
    assert "(opinion)" in page.words


@pytest.mark.parametrize("attack", [*specimen.ATTACKS, "\n".join(specimen.ATTACKS)])
def test_attacks_show_as_themselves(attack: str) -> None:
    page = Page(html.render(specimen.hostile(attack)))
    harmless(page)
    calm = Page(html.render(specimen.hostile("calm" + "\nx" * attack.count("\n"))))
    assert shape(page) == shape(calm)
    words = "".join("".join(page.words).split())
    assert "".join(clean(attack).split()) in words


def test_the_policy_names_the_one_style_sheet() -> None:
    page = Page(html.render(specimen.document()))
    policy = next(a["content"] for _, a in page.elements if a.get("http-equiv") == "Content-Security-Policy")
    digest = base64.b64encode(hashlib.sha256(page.style.encode()).digest()).decode()
    assert "default-src 'none'" in policy
    assert f"style-src 'sha256-{digest}'" in policy
    assert sum(tag == "style" for tag, _ in page.elements) == 1


def test_the_mark_is_on_every_printed_page() -> None:
    style = Page(html.render(specimen.document())).style
    mark = specimen.MARKING.replace("/", r"\00002f ")
    assert len(re.findall(rf'@(?:top|bottom)-center \{{ content: "{re.escape(mark)}"', style)) == 2
    assert "table-header-group" in style
    assert "prefers-color-scheme:dark" in style.replace(" ", "")


def test_a_citation_of_an_event_that_is_not_listed_is_no_link() -> None:
    document = replace(specimen.document(), blocks=(Para((Text("so"), Cite((4, 77)))),))
    ids, links = anchors(Page(html.render(document)))
    assert "e4" in links
    assert "e77" not in links + ids


def test_every_used_width_has_its_class() -> None:
    page = Page(html.render(specimen.document()))
    for tag, attributes in page.elements:
        if tag == "col":
            assert f".{attributes['class']}{{width:" in page.style


def test_same_document_same_bytes() -> None:
    assert html.render(specimen.document()) == html.render(specimen.document())


@pytest.mark.parametrize(
    ("columns", "look"), [(8, "<table>"), (12, '<table class="wide">'), (13, '<table class="wide widest">')]
)
def test_heads_may_break_within_a_word_only_where_the_paper_has_no_room(columns: int, look: str) -> None:
    heads = tuple(DocumentColumn(f"acknowledgements {place}") for place in range(columns))
    table = DocumentTable("", heads, (tuple((Text("1"),) for _ in heads),), "many")
    text = html.render(replace(specimen.document(), blocks=(table,), events=())).decode()
    assert look in text
    assert ".widest th { overflow-wrap: anywhere; }" in text
    assert ".wide th { overflow-wrap: anywhere; }" not in text
