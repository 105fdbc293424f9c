"""Names are found however they are written."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tabletop.report.names import PARTICLES, Matcher, fold, forms_of, words_of


def found(name: str, text: str) -> list[str]:
    matcher = Matcher([form.words for form in forms_of(name)])
    return [text[each.start : each.end] for each in matcher.find(text)]


@pytest.mark.parametrize(
    ("name", "text", "hits"),
    [
        ("Anna Berg", "Anna, ANNA and anna.", ["Anna", "ANNA", "anna"]),
        ("Anna Berg", "Annapolis, Bergen and hanna", []),
        ("Anna Berg", "Berg, Anna: Anna  Berg", ["Berg, Anna", "Anna  Berg"]),
        ("Anna Berg", "annaberg anna_berg anna.berg@example.org", ["annaberg", "anna_berg", "anna.berg"]),
        ("Anna Berg", "Annas Hut, Berg’s map, Bergs", ["Annas", "Berg", "Bergs"]),
        ("Anna Berg", "Ａｎｎａ An\u200dna", ["Ａｎｎａ", "An\u200dna"]),
        ("Jürgen Groß", "Juergen, Jurgen, JÜRGEN and Gross, GROß", ["Juergen", "Jurgen", "JÜRGEN", "Gross", "GROß"]),
        ("Joerg", "Jörg", ["Jörg"]),
        ("Lech Wałęsa", "walesa", ["walesa"]),
        ("Jose", "Jose\u0301!", ["Jose\u0301"]),
        ("Anna-Maria von der Leyen", "Anna von Leyen der", ["Anna", "Leyen"]),
        ("王小明", "今天王小明说", ["王小明"]),
        ("김민수", "김민수가 왔다", ["김민수"]),
        ("Иван Петров", "ПЕТРОВ", ["ПЕТРОВ"]),
        ("Bo", "Bo, above", ["Bo"]),
        ("Mary O’Neill", "ONeill, Oneill's and the O'Neills", ["ONeill", "Oneill", "O'Neills"]),
        ("Ann-Kathrin Groß", "annkathrin, AnnKathrins, Kathrin", ["annkathrin", "AnnKathrins", "Kathrin"]),
        ("Anna Berg", "2Anna said so, Berg3 and 4 Bergen", ["Anna", "Berg"]),
        ("Player 7", "player7, Player 7, player 70 and 7", ["player7", "Player 7", "player"]),
        ("…", "… and …", []),
    ],
)
def test_names_in_texts(name: str, text: str, hits: list[str]) -> None:
    assert found(name, text) == hits


def plain_letters(letter: str) -> bool:
    return all(part.isalnum() for part in fold(letter)) and (letter == "\u0301" or unicodedata.category(letter) != "Mn")


names = st.lists(
    st.text(st.characters(categories=["Lu", "Ll", "Lo", "Lm", "Mn"]).filter(plain_letters), min_size=3, max_size=8),
    min_size=1,
    max_size=3,
)


@given(
    names,
    st.sampled_from([str, str.upper, str.lower, str.swapcase, lambda text: unicodedata.normalize("NFD", text)]),
    st.sampled_from([" ", "-", "_", ". ", ", ", "\n", ""]),
    st.sampled_from(["x ", "", "(", "„", "1 "]),
    st.sampled_from([".", " y", "", "’s", "s", ")"]),
)
def test_no_spelling_of_any_name_is_missed(
    name: list[str], spelt: object, between: str, before: str, after: str
) -> None:
    words = words_of(" ".join(name))
    assume(words and all(len(word) >= 3 and word not in PARTICLES and not word.isdigit() for word in words))
    assert callable(spelt)
    text = before + spelt(between.join(name)) + after
    left = text
    for hit in reversed(Matcher([form.words for form in forms_of(" ".join(name))]).find(text)):
        left = left[: hit.start] + "#" + left[hit.end :]
    assert not [word for word in words if word in "".join(letter for letter in fold(left) if letter.isalnum())]
