from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len

from tabletop.text import MAX_MARKS, clean, clean_line, find_unsafe, slug, steady

ANY = st.text(st.characters(exclude_categories=[]), max_size=60)  # surrogates too
EVIL = st.lists(
    st.sampled_from(
        [
            "\x1b",
            "[",
            "]",
            "31m",
            "52;c;",
            "\x07",
            "\x9b",
            "\x9d",
            "\\",
            "\r",
            "\n",
            "\u200d",
            "\u0301",
            "\u202e",
            "a",
            " ",
            "é",
            "\ud800",
        ]
    ),
    max_size=30,
).map("".join)
TEXTS = ANY | EVIL
VISIBLE_FORMAT = set(
    "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd"
)  # Arabic, Kaithi signs


def forbidden(text: str) -> list[str]:
    """What may never remain, said independently of the module's own tables: by Unicode category."""
    found = []
    for char in text:
        category = unicodedata.category(char)
        if (
            (category == "Cc" and char not in "\n\t")
            or category in {"Cs", "Zl", "Zp"}
            or (category == "Cf" and char not in VISIBLE_FORMAT | {"\u200c", "\u200d"})
            or (ord(char) & 0xFFFE) == 0xFFFE
            or 0xFDD0 <= ord(char) <= 0xFDEF
            or 0xE0000 <= ord(char) <= 0xE0FFF
        ):
            found.append(f"U+{ord(char):04X}")
    return found


@given(TEXTS)
@example("\x1b\x1b[31m]52;c;x")
@example("\x1b\u202e[31m")
@example("e\u200d\u0301\u0301\u0301\u0301\u0301\u0301")
@example("\u1160\u0958\u0344")
def test_cleaned_text_holds_nothing_forbidden_and_stays_as_it_is(text: str) -> None:
    cleaned = clean(text)
    assert forbidden(cleaned) == []
    assert find_unsafe(cleaned) == []
    assert clean(cleaned) == cleaned
    assert unicodedata.is_normalized("NFC", cleaned)
    cleaned.encode("utf-8")  # no surrogate: a TOML file can hold it


@given(TEXTS, st.integers(1, 12), st.integers(1, 4))
def test_the_caps_hold_and_capped_text_is_clean(text: str, chars: int, lines: int) -> None:
    cleaned = clean(text, max_chars=chars, max_lines=lines)
    assert len(cleaned) <= chars
    assert cleaned.count("\n") < lines
    assert clean(cleaned, max_chars=chars, max_lines=lines) == cleaned
    assert find_unsafe(cleaned) == []


@given(TEXTS, st.integers(1, 12))
def test_a_line_is_one_stripped_safe_line(text: str, chars: int) -> None:
    line = clean_line(text, chars)
    assert len(line) <= chars
    assert line == line.strip()
    assert not re.search(r"[\n\t\r]", line)
    assert find_unsafe(line) == []
    assert forbidden(line) == []
    assert clean_line(line, chars) == line


@given(st.text(st.characters(categories=["L", "N", "P", "S"]) | st.sampled_from(" \n\t"), max_size=60))
def test_no_visible_character_is_lost(text: str) -> None:
    visible = "".join(char for char in text if char not in "\u115f\u1160\u3164\uffa0")  # letters nobody can see
    assert clean(visible) == unicodedata.normalize("NFC", visible)


@given(TEXTS)
def test_what_has_no_flaw_is_only_normalised(text: str) -> None:
    if not find_unsafe(text):
        assert clean(text) == unicodedata.normalize("NFC", text.replace("\r\n", "\n"))


@pytest.mark.parametrize(
    "text",
    [
        "Kyiv asks for “Article 5-like” guarantees – by 28 August…",
        "Größe, naïve façade, Łódź, Київ, Москва, Ελλάδα",
        "line one\n\tline two",
        "Markup stays text: [b]bold[/b] [/] [@click=app.bell]x[/]",
        "עִבְרִית العربية فارسی می‌خواهم",
        "हिन्दी क्ष क्‍ष 日本語 한국어 ไทย Việt Nam",
        "👩‍👩‍👧 🇺🇦 ✈️ ┌─┐",
        "",
    ],
)
def test_ordinary_text_is_unchanged(text: str) -> None:
    assert clean(text) == unicodedata.normalize("NFC", text)
    assert find_unsafe(text) == []


@pytest.mark.parametrize(
    ("hostile", "harmless", "flaw"),
    [
        ("a\x1bcb", "ab", "terminal escape sequence"),
        ("a\x1b[31;1mred\x1b[0mb", "aredb", "terminal escape sequence"),
        ("a\x1b]52;c;aGk=\x07b", "ab", "terminal escape sequence"),
        ("a\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\b", "alinkb", "terminal escape sequence"),
        ("a\x1bP1$q\x1b\\b", "ab", "terminal escape sequence"),
        ("a\x9b2Jb", "ab", "terminal escape sequence"),
        ("a\x9d0;title\x9cb", "ab", "terminal escape sequence"),
        ("a\x1b]0;never ends\nb", "a\nb", "terminal escape sequence"),
        ("a\x1b", "a", "terminal escape sequence"),
        ("a\x07\x08\x00b", "ab", "control character"),
        ("a\x7fb", "ab", "control character"),
        ("a\x84b", "ab", "control character"),
        ("a\x0bb\x85c\u2028d\re", "a\nb\nc\nd\ne", "unusual line break"),
        ("a\u202eb\u202c\u2066c\u2069\u200f", "abc", "bidirectional control"),
        ("a\u200bb\ufeff\u2060\u00ad", "ab", "invisible character"),
        ("a\U000e0041\U000e007fb", "ab", "tag character"),
        ("a\ud83db", "ab", "lone surrogate"),
        ("a\uffff\U0001fffeb", "ab", "noncharacter"),
        ("a \u200db\u200c", "a b", "stray zero-width joiner"),
        ("a\u200d\u200db", "ab", "stray zero-width joiner"),
        ("x" + "\u0335" * 50, "x" + "\u0335" * MAX_MARKS, "stack of combining marks"),
    ],
)
def test_hostile_text_is_disarmed_and_named(hostile: str, harmless: str, flaw: str) -> None:
    assert clean(hostile) == harmless
    flaws = find_unsafe(hostile)
    assert flaws[0] == (next(at for at, _ in flaws), flaw)
    assert hostile[flaws[0][0]] not in harmless.replace("\u0335", "")


def test_each_stack_of_marks_is_named_once_with_the_place_of_the_first_surplus() -> None:
    stack = "\u0335" * 9
    assert find_unsafe(f"a{stack}b{stack}") == [(5, "stack of combining marks"), (15, "stack of combining marks")]


def test_flaws_come_in_the_order_of_the_text() -> None:
    assert [at for at, _ in find_unsafe("\u200dab\x07c\u202ed\x1b[m")] == [0, 3, 5, 7]


def test_crlf_becomes_one_newline_and_is_no_flaw() -> None:
    assert clean("a\r\nb\r\n") == "a\nb\n"
    assert find_unsafe("a\r\nb") == []


def test_decomposed_letters_are_composed() -> None:
    assert clean("e\u0301") == "é"


def test_a_line_joins_what_was_on_several() -> None:
    assert clean_line("  one\n two\tthree  ") == "one  two three"


def test_every_ordinary_character_is_normal_and_safe() -> None:
    from tabletop.text import _ORDINARY

    ordinary = "".join(chr(n) for n in range(0x110000) if _ORDINARY.fullmatch(chr(n)))
    assert len(ordinary) > 1000
    assert unicodedata.is_normalized("NFC", ordinary)
    assert forbidden(ordinary) == []
    assert not any(unicodedata.category(char).startswith("M") for char in ordinary)


@given(TEXTS)
@example("con")
@example("COM1")
@example("..")
@example("nul\x1b[m")
def test_a_slug_is_a_safe_file_name(text: str) -> None:
    name = slug(text)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name)
    assert len(name) <= 60
    assert name not in {"con", "prn", "aux", "nul", "com1", "lpt9"}
    assert slug(name) == name


def test_slugs_read_like_their_titles() -> None:
    assert slug("Security Guarantees: Übung №1 (Straße)") == "security-guarantees-ubung-no1-strasse"
    assert slug("Київ") == "session"
    assert slug("con") == "con-session"


@pytest.mark.parametrize(
    ("text", "shown", "cells"),
    [
        ("\U0001f468\u200d\U0001f469\u200d\U0001f467 home", "\U0001f468\U0001f469\U0001f467 home", 11),
        ("\U0001f1e9\U0001f1ea Berlin", "DE Berlin", 9),
        ("\U0001f44d\U0001f3fd", "\U0001f44d", 2),
        ("\u2764\ufe0f", "\u2764", 1),
        ("1\ufe0f\u20e3", "1", 1),
        ("\U0001f3fd alone", " alone", 6),
        ("می\u200cخواهم", "می\u200cخواهم", 7),  # letters are joined as they were
        ("é 長 plain", "é 長 plain", 10),
    ],
)
def test_what_is_shown_is_as_wide_in_every_terminal(text: str, shown: str, cells: int) -> None:
    """Each sign by itself, as a terminal counts that knows no joined signs: its widths are those of its characters, added."""
    assert steady(text) == shown
    assert sum(cell_len(char) for char in steady(text)) == cells == cell_len(steady(text))
    assert steady(clean(text)) == clean(steady(text))


@given(st.text())
def test_steady_text_is_as_safe_and_no_longer(text: str) -> None:
    once = steady(clean(text))
    assert steady(once) == once
    assert clean(once) == once
    assert len(once) <= len(clean(text))
