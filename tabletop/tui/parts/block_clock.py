"""Digits that the last row can read: five rows high or a multiple of it, of full blocks alone, so that eight colours and any font do."""

from __future__ import annotations

#: five rows of three pixels (the colon: one), as the digits of octal numbers
_PIXELS = {
    "0": "75557",
    "1": "26227",
    "2": "71747",
    "3": "71717",
    "4": "55711",
    "5": "74717",
    "6": "74757",
    "7": "71222",
    "8": "75757",
    "9": "75717",
    "-": "00700",
}
_COLON = "01010"
_ROWS = 5
_LARGEST = 3  #: times the five rows; beyond it digits say no more

#: (columns of a pixel, rows of a pixel), the largest first: a cell is twice as high as wide
_SCALES = (*((2 * scale, scale) for scale in range(_LARGEST, 0, -1)), (1, 1))


def clock_lines(text: str, width: int, height: int) -> list[str]:
    """``text`` (digits, colons, a minus) in the largest block digits that fit ``width`` by ``height`` cells.

    Rows of equal width; empty if not even the smallest fit, or the text has other characters: then show it as it is.
    """
    if not text or not (set(text) - {":"}) <= _PIXELS.keys():
        return []
    pixels = ["0".join(_row(char, row) for char in text) for row in range(_ROWS)]
    for columns, rows in _SCALES:
        if len(pixels[0]) * columns <= width and _ROWS * rows <= height:
            lines = ["".join(("█" if pixel == "1" else " ") * columns for pixel in line) for line in pixels]
            return [line for line in lines for _ in range(rows)]
    return []


def _row(char: str, row: int) -> str:
    if char == ":":
        return _COLON[row]
    return f"{int(_PIXELS[char][row]):03b}"
