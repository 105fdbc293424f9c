"""Markdown read back by a CommonMark parser: what was text is text."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from tabletop.report.document import Bullets, DocumentColumn, DocumentTable, Emph, Heading, Para, Span, Strong, Text
from tabletop.report.render import markdown
from tabletop.report.render.frame import numbered
from tabletop.text import clean
from tests.report import specimen

#: CommonMark with what GitHub adds: tables, struck text, bare addresses as links (task lists are told from ``[``)
READER = MarkdownIt("commonmark", {"linkify": True}).enable(["table", "strikethrough", "linkify"])
assert READER.linkify is not None
READER.linkify.set({"fuzzy_link": False})  # GFM links no "1.ba" on its own; ``www.`` is looked for below
#: whatever begins a block of CommonMark or GFM at the beginning of a line, or makes a block of the line above
BLOCKS = (
    "-", "- item", "-\titem", "*", "* item", "+", "+ item", "1.", "1. one", "1)", "2) two", "0) none", "123456789. high",
    "- [ ] task", "- [x] done", "1. [ ] task", "[ ] task",
    "# heading", "## heading ##", "###### six", "#", "#\theading",
    "=", "===", "= =", "-", "--", "---", "----- ",
    "***", "* * *", "- - -", "_ _ _", "___", "-\t-\t-",
    ">", "> quote", ">quote", ">> deeper", "> [!NOTE]",
    "```", "``` python", "````", "~~~", "~~~ text",
    "<div>", "</div>", "<script>", "<!-- note", "<?php", "<!DOCTYPE html>", "<![CDATA[", "<a href='x'>", "<x-y>", "<pre>",
    "[ref]: http://evil.example", "[ref]: <x> 'title'", "[^1]: note",
    "| a | b |", "a | b", "|---|---|", "--- | ---", ":-: | -:", ":-", ":-:", "-:", "|-", "-|",
    ": definition", "$$", ":::", "\\", "\\begin",
    "    code", "\tcode", "  \tcode", "        code",
)  # fmt: skip
#: what a report is made of; anything else would be markup that came in with a text
OURS = {
    "text", "code_inline", "softbreak", "hardbreak", "inline", "hr", "fence",
    "paragraph_open", "paragraph_close", "heading_open", "heading_close", "bullet_list_open", "bullet_list_close",
    "list_item_open", "list_item_close", "strong_open", "strong_close", "em_open", "em_close", "table_open", "table_close",
    "thead_open", "thead_close", "tbody_open", "tbody_close", "tr_open", "tr_close", "th_open", "th_close", "td_open", "td_close",
}  # fmt: skip


def tokens(text: str) -> list[Token]:
    found = []
    for token in READER.parse(text):
        found += [token, *(token.children or [])]
    return found


def words(text: str) -> str:
    """What a reader sees, on one line."""
    seen = []
    for token in tokens(text):
        if token.type in {"text", "code_inline", "fence"}:
            seen.append(token.content)
        elif token.type in {"softbreak", "hardbreak"}:
            seen.append(" ")
    return " ".join("".join(seen).split())


@pytest.mark.parametrize("attack", specimen.ATTACKS)
def test_an_attack_shows_as_itself(attack: str) -> None:
    written = markdown.spans_to_text((Text(attack),))
    assert words(written) == " ".join(clean(attack).split())
    assert {token.type for token in tokens(written)} <= {
        "paragraph_open", "inline", "text", "code_inline", "paragraph_close",
    }  # fmt: skip


def places(text: str) -> dict[str, str]:
    """A text in each place of a report that takes one, by the name of the place."""
    spans = (Text(text),)
    row = ((Text("before"),), spans, spans, (Text("behind"),))
    document = replace(
        specimen.document(),
        blocks=(
            Heading(1, text, "one"),
            Para(spans),
            Bullets((spans, (Text("then"),))),
            DocumentTable(
                "cells",
                (DocumentColumn("one"), DocumentColumn(text), DocumentColumn("three"), DocumentColumn(text)),
                (row, row),
                "table",
            ),
        ),
        events=(),
    )
    heading, paragraph, bullets, _, table = [
        part for block, number in numbered(document) for part in markdown._block(block, number)
    ]
    return {"heading": heading, "paragraph": paragraph, "bullets": bullets, "table": table}


def shape(place: str, text: str) -> list[str]:
    """The blocks a reader finds. A paragraph or bullet without a word holds nothing else."""
    blocks = [token.type for token in READER.parse(text)]
    return [kind for kind in blocks if place not in {"paragraph", "bullets"} or kind not in SURROUNDING]


@cache
def plain_shapes() -> dict[str, list[str]]:
    return {place: shape(place, written) for place, written in places("plain").items()}


SURROUNDING = {"paragraph_open", "inline", "paragraph_close"}


def shows_as_itself(text: str) -> None:
    """In every place the text reads as it is, and the place keeps its shape."""
    said = " ".join(clean(text).split())
    for place, written in places(text).items():
        assert shape(place, written) == plain_shapes()[place], (place, written)
        inside = {token.type for token in tokens(written) if not token.block}
        assert inside <= {"text", "code_inline", "hardbreak"}, (place, written)
        assert not any("www." in token.content for token in tokens(written) if token.type == "text"), (place, written)
        if place != "table":
            assert words(written) == said + ("then" if place == "bullets" else ""), (place, written)
    cells = [" ".join(words(token.content).split()) for token in READER.parse(places(text)["table"]) if token.children]
    flat = " ".join(part for line in clean(text).split("\n") for part in ("/", *line.split()) if line.strip())[2:]
    for cell in cells:
        assert cell in {"one", "three", "before", "behind", flat}


@pytest.mark.parametrize("block", BLOCKS)
def test_what_begins_a_block_shows_as_itself(block: str) -> None:
    for indent in ("", " ", "   ", "    ", "\t"):
        line = f"{indent}{block}"
        for text in (line, f"words\n{line}", f"{line}\nwords", f"a | b\n{line}\nc"):
            shows_as_itself(text)


@pytest.mark.parametrize(
    "text", ["one  \ntwo", "one\\\ntwo", "one \\ \n two", "one\\", "one  ", "\\\n\\", "one\n\n\ntwo", "one\n \n\ttwo"]
)
def test_what_breaks_a_line_shows_as_itself(text: str) -> None:
    shows_as_itself(text)


@given(st.text(alphabet=st.sampled_from("ab 1.)-+*_`~#>|[]()!<>&;\\\n\t:/@w=$é漢"), max_size=60))
@example(" -")
@example("a\n =")
def test_any_text_shows_as_itself(text: str) -> None:
    shows_as_itself(text)


@given(st.lists(st.text("ab 1.)-+*_`~#>|[]<&;\\\n\t:/@w=", max_size=6), max_size=6))
@example(["http:", "//evil.example"])
@example(["a@b.c", "d@e.f"])
@example(["1", ". one"])
@example([" ", " - item"])
@example(["a", "\n -"])
def test_text_that_meets_text_shows_as_itself(texts: list[str]) -> None:
    written = markdown.spans_to_text(tuple(Text(text) for text in texts))
    assert written == markdown.spans_to_text((Text("".join(texts)),))
    assert {token.type for token in tokens(written)} <= SURROUNDING | {"text", "code_inline", "hardbreak"}


@given(
    st.lists(
        st.builds(
            lambda kind, text: kind(text),
            st.sampled_from([Text, Strong, Emph]),
            st.text("ab *_.`|<\n(-1)@ ", max_size=6),
        ),
        max_size=5,
    )
)
@example([Text("x"), Strong("a@b")])
@example([Strong("a@b"), Text("x")])
@example([Strong("- a"), Text("\n - b")])
def test_emphasis_never_leaves_stars_behind(spans: list[Span]) -> None:
    written = markdown.spans_to_text(tuple(spans))
    assert {token.type for token in tokens(written)} <= SURROUNDING | {
        "text", "code_inline", "hardbreak", "strong_open", "strong_close", "em_open", "em_close",
    }  # fmt: skip
    said = "".join(span.text for span in spans if isinstance(span, Text | Strong | Emph))
    assert "".join(words(written).split()) == "".join(clean(said).split())


def test_a_report_full_of_attacks_holds_no_markup_but_ours() -> None:
    written = markdown.render(specimen.hostile()).decode()
    assert {token.type for token in tokens(written)} <= OURS
    outside = re.sub(r"(?ms)^```+text$.*?^```+$", "", written)
    assert not re.search(r"<[a-zA-Z/!?]", outside)


def test_each_attack_keeps_the_shape_of_the_report() -> None:
    shape = [token.type for token in READER.parse(markdown.render(specimen.hostile("plain")).decode())]
    for attack in specimen.ATTACKS:
        found = [token.type for token in READER.parse(markdown.render(specimen.hostile(attack)).decode())]
        assert found == shape, attack


def test_marking_first_and_last_and_tables_and_charts() -> None:
    written = markdown.render(specimen.document()).decode()
    lines = written.strip().splitlines()
    assert lines[0] == lines[-1] == f"**{specimen.MARKING}**"
    assert "| Sanctions debate | Shadow fleet \\[4–6, 9\\] | 12.5 |" in written
    assert "| ---: |" in written
    assert "The table worked well together. *(opinion)*" in written
    assert "First line\\\nsecond line" in written
    assert "█" in written
    assert "| 9 | T+00:09:00 |" in written


def test_figures_and_times_are_left_readable() -> None:
    assert markdown.escape("12.5 of 3, -2 and T+00:12:05") == "12.5 of 3, -2 and T+00:12:05"
    assert markdown.spans_to_text((Text("1"), Text(". x"))) == r"1\. x"


def test_a_fence_is_longer_than_what_is_in_it() -> None:
    written = markdown.render(specimen.hostile("```\n````\nend")).decode()
    assert sum(token.type == "fence" for token in tokens(written)) == len(specimen.CHARTS)


def test_same_document_same_bytes() -> None:
    assert markdown.render(specimen.document()) == markdown.render(specimen.document())


def test_an_empty_paragraph_leaves_nothing() -> None:
    document = specimen.document()
    assert b"\n\n\n" not in markdown.render(replace(document, blocks=(Para(()), *document.blocks)))
