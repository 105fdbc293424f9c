"""Block letters: words large enough to be read from the other side of a table, three rows high."""

from __future__ import annotations

import unicodedata

#: five rows of five pixels each, as hexadecimal numbers; empty columns at the right are cut off
_PIXELS = """
A 0e 11 1f 11 11|B 1e 11 1e 11 1e|C 0f 10 10 10 0f|D 1e 11 11 11 1e|E 1f 10 1e 10 1f|F 1f 10 1e 10 10|G 0f 10 13 11 0f
H 11 11 1f 11 11|I 1c 08 08 08 1c|J 07 01 01 11 0e|K 11 12 1c 12 11|L 10 10 10 10 1f|M 11 1b 15 11 11|N 11 19 15 13 11
O 0e 11 11 11 0e|P 1e 11 1e 10 10|Q 0e 11 15 12 0d|R 1e 11 1e 12 11|S 0f 10 0e 01 1e|T 1f 04 04 04 04|U 11 11 11 11 0e
V 11 11 11 0a 04|W 11 11 15 1b 11|X 11 0a 04 0a 11|Y 11 0a 04 04 04|Z 1f 02 04 08 1f|0 0e 13 15 19 0e|1 08 18 08 08 1c
2 1e 01 0e 10 1f|3 1e 01 0e 01 1e|4 12 12 1f 02 02|5 1f 10 1e 01 1e|6 0e 10 1e 11 0e|7 1f 01 02 04 04|8 0e 11 0e 11 0e
9 0e 11 0f 01 0e|: 00 10 00 10 00|- 00 00 1c 00 00|. 00 00 00 00 10|, 00 00 00 08 10|/ 01 02 04 08 10|' 10 10 00 00 00
! 10 10 10 00 10|? 1e 01 06 00 04|& 0c 12 0c 12 0d|+ 00 08 1c 08 00|( 08 10 10 10 08|) 10 08 08 08 10
"""
_HALVES = " ▀▄█"
_SPACE = ["   "] * 3


def _read() -> dict[str, list[str]]:
    letters = {}
    for entry in _PIXELS.strip().replace("\n", "|").split("|"):
        letter, *numbers = entry.split()
        rows = [int(number, 16) for number in numbers] + [0]
        width = max(5 - (row & -row).bit_length() + 1 for row in rows if row)
        columns = [4 - column for column in range(width)]
        letters[letter] = [
            "".join(_HALVES[(rows[top] >> bit & 1) + 2 * (rows[top + 1] >> bit & 1)] for bit in columns)
            for top in (0, 2, 4)
        ]
    return letters


_LETTERS = _read()


def _plain_letters(text: str) -> str:
    """Upper case without accents; what the letters do not know becomes a space."""
    folded = unicodedata.normalize("NFKD", text.replace("’", "'").replace("–", "-")).upper()
    kept = (char if char in _LETTERS else "" if unicodedata.combining(char) else " " for char in folded)
    return " ".join("".join(kept).split())


def _line(words: str) -> list[str]:
    glyphs = [_SPACE if char == " " else _LETTERS[char] for char in words]
    return [" ".join(glyph[row] for glyph in glyphs) for row in range(3)]


def block_lines(text: str, width: int, height: int = 12, *, left: bool = False) -> list[str]:
    """``text`` in block letters, broken at words into lines of at most ``width`` columns.

    Rows of equal width, their words centred unless ``left``. Empty if it does not fit into ``width`` by ``height`` or has letters this alphabet lacks: then show it plainly.
    """
    if any(char.isalnum() and not _plain_letters(char) for char in text):
        return []
    lines: list[str] = []
    for word in _plain_letters(text).split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and len(_line(longer)[0]) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    blocks = [_line(line) for line in lines]
    if not blocks or len(blocks) * 4 - 1 > height or any(len(block[0]) > width for block in blocks):
        return []
    widest = max(len(block[0]) for block in blocks)
    rows: list[str] = []
    for block in blocks:
        rows += [""] if rows else []
        rows += block
    return [row.ljust(widest) if left else row.center(widest) for row in rows]
