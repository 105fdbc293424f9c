from __future__ import annotations

import sys
from xml.etree import ElementTree as ET

import pytest

from scripts.picture import CELL, take

SVG = "{http://www.w3.org/2000/svg}"
SHOW = "import time; print('\\x1b[1;38;2;1;2;3;48;5;196m<b> & c\\x1b[0m│日本x', flush=True); input(); print('after', flush=True); input()"


def test_a_picture_holds_the_text_its_places_and_colours() -> None:
    svg = ET.fromstring(take([sys.executable, "-c", SHOW], ["wait:x", "key:enter", "wait:after"], 40, 5))
    texts = {text.text: text for text in svg.iter(f"{SVG}text")}
    first = texts["<b> & c"]
    assert (first.get("fill"), first.get("font-weight"), first.get("x")) == ("#010203", "bold", "0.00")
    assert texts["日"].get("x") == f"{8 * CELL[0]:.2f}"
    assert texts["日"].get("textLength") == f"{2 * CELL[0]:.2f}"
    assert any(
        (text or "").startswith("x") and element.get("x") == f"{12 * CELL[0]:.2f}" for text, element in texts.items()
    )
    assert texts["x"].get("x") == f"{12 * CELL[0]:.2f}"
    assert texts["after"].get("x") == "0.00"
    papers = [rect for rect in svg.iter(f"{SVG}rect") if rect.get("fill") == "#ff0000"]
    assert [rect.get("width") for rect in papers] == [f"{7 * CELL[0]:.2f}"]


def test_a_step_that_is_none_is_named() -> None:
    with pytest.raises(SystemExit, match="'press:x' is no step"):
        take([sys.executable, "-c", SHOW], ["press:x"], 40, 5)


def test_a_picture_waits_until_words_are_gone() -> None:
    clears = "print('passing', flush=True); input(); print('\\x1b[2J\\x1b[Hstays', flush=True); input()"
    svg = ET.fromstring(take([sys.executable, "-c", clears], ["wait:passing", "key:enter", "gone:passing"], 40, 5))
    assert "passing" not in "".join(text.text or "" for text in svg.iter(f"{SVG}text"))
