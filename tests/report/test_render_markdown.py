"""Markdown read back by a CommonMark parser: what was text is text."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from tabletop.report.document import Emph, Para, Span, Strong, Text
from tabletop.report.render import markdown
from tabletop.text import clean
from tests.report import specimen

READER = MarkdownIt("commonmark", {"linkify": True}).enable(["table", "strikethrough", "linkify"])
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


@given(st.text(alphabet=st.sampled_from("ab 1.)-+*_`~#>|[]()!<>&;\\\n\t:/@w=$é漢"), max_size=60))
def test_any_text_shows_as_itself(text: str) -> None:
    written = markdown.spans_to_text((Text(text),))
    assert words(written) == " ".join(clean(text).split())
    assert {token.type for token in tokens(written)} <= {
        "paragraph_open", "inline", "text", "code_inline", "hardbreak", "paragraph_close",
    }  # fmt: skip


@given(
    st.lists(
        st.builds(
            lambda kind, text: kind(text), st.sampled_from([Text, Strong, Emph]), st.text("ab *_.`|<\n(", max_size=6)
        ),
        max_size=5,
    )
)
def test_emphasis_never_leaves_stars_behind(spans: list[Span]) -> None:
    written = markdown.spans_to_text(tuple(spans))
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
    from dataclasses import replace

    assert b"\n\n\n" not in markdown.render(replace(document, blocks=(Para(()), *document.blocks)))
