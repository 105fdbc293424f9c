"""Take a picture of the running program: press its keys in a real pseudo-terminal and write its screen as SVG.

    python -m scripts.picture docs/console.svg wait:Scenarios key:enter type:Berlin wait:RUNNING -- .venv/bin/tabletop

Steps, in order: ``wait:TEXT`` until the screen shows it, ``gone:TEXT`` until it no longer does, ``key:NAME`` as in
:mod:`tests.terminal`, ``type:TEXT``. The picture holds text, not pixels: it stays sharp at any size, can be searched, and a
changed screen shows as a readable difference.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

import pyte
from pyte.screens import Char

from tests.terminal import Terminal

CELL = (
    9.632,
    18.6,
)  # of the common terminal fonts at 16 px: advance 0.602 em, line 1.164 em, so that box drawing joins
BASELINE = 14.85
FONTS = "'DejaVu Sans Mono', Menlo, Consolas, 'Liberation Mono', monospace"
INK, PAPER = "d8d8d8", "121212"
COLOURS = {  # pyte's names for the sixteen; all other colours reach it as RRGGBB
    "black": "000000",
    "red": "cd3131",
    "green": "0dbc79",
    "brown": "e5e510",
    "blue": "2472c8",
    "magenta": "bc3fbc",
    "cyan": "11a8cd",
    "white": "e5e5e5",
    "brightblack": "666666",
    "brightred": "f14c4c",
    "brightgreen": "23d18b",
    "brightbrown": "f5f543",
    "brightblue": "3b8eea",
    "brightmagenta": "d670d6",
    "brightcyan": "29b8db",
    "brightwhite": "ffffff",
}


@dataclass
class Run:
    """Neighbouring cells of one line that look alike."""

    column: int
    cells: int
    text: str
    look: Char

    def takes(self, char: Char) -> bool:
        """Tell whether ``char``, the next cell, belongs to this run: the same look, and placed as its font places it."""
        alike = self.look._replace(data="") == char._replace(data="")
        ruled = "\u2500" <= char.data <= "\u259f" and set(self.text) == {char.data}  # a rule of box drawing or blocks
        return alike and (char.data == "" or ruled or (self.text.isascii() and char.data.isascii()))

    @property
    def colours(self) -> tuple[str, str]:
        """Ink and paper as RRGGBB."""
        ink = INK if self.look.fg == "default" else COLOURS.get(self.look.fg, self.look.fg)
        paper = PAPER if self.look.bg == "default" else COLOURS.get(self.look.bg, self.look.bg)
        return (paper, ink) if self.look.reverse else (ink, paper)


def runs(screen: pyte.Screen, row: int) -> list[Run]:
    """Cut one line of ``screen`` into runs. A wide character's second cell is empty and stays with its first."""
    found: list[Run] = []
    for column in range(screen.columns):
        char = screen.buffer[row][column]
        if found and found[-1].takes(char):
            found[-1].cells += 1
            found[-1].text += char.data
        else:
            found.append(Run(column, 1, char.data, char))
    return found


def to_svg(screen: pyte.Screen, title: str) -> str:
    """Draw ``screen`` as one SVG document; ``title`` is what a screen reader says of it."""
    width, height = CELL
    papers, inks = [], []
    for row in range(screen.lines):
        for run in runs(screen, row):
            ink, paper = run.colours
            left, wide = run.column * width, run.cells * width
            if paper != PAPER:
                papers.append(
                    f'<rect x="{left:.2f}" y="{row * height:.2f}" width="{wide:.2f}" height="{height}" fill="#{paper}"/>'
                )
            if run.text.strip():
                left += (len(run.text) - len(run.text.lstrip())) * width
                wide -= (len(run.text) - len(run.text.strip())) * width
                place = f'x="{left:.2f}" y="{row * height + BASELINE:.2f}" textLength="{wide:.2f}"'
                inks.append(f'<text {place} fill="#{ink}"{_style(run.look)}>{escape(run.text.strip())}</text>')
    size = (screen.columns * width, screen.lines * height)
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size[0]:.2f} {size[1]:.2f}" role="img">',
            f"<title>{escape(title)}</title>",
            "<style>text { white-space: pre; } rect { shape-rendering: crispEdges; }</style>",
            f'<rect width="100%" height="100%" fill="#{PAPER}"/>',
            *papers,
            f'<g font-family="{FONTS}" font-size="16" xml:space="preserve">',
            *inks,
            "</g>",
            "</svg>\n",
        ]
    )


def _style(look: Char) -> str:
    words = ' font-weight="bold"' if look.bold else ""
    words += ' font-style="italic"' if look.italics else ""
    lines = [name for name, on in (("underline", look.underscore), ("line-through", look.strikethrough)) if on]
    return words + (f' text-decoration="{" ".join(lines)}"' if lines else "")


def take(command: list[str], steps: list[str], columns: int, rows: int) -> str:
    """Start ``command``, follow ``steps`` and return the picture. Raises what :class:`tests.terminal.Terminal` raises."""
    with Terminal(command, columns=columns, rows=rows, env={"COLORTERM": "truecolor"}) as terminal:
        for step in steps:
            kind, _, words = step.partition(":")
            match kind:
                case "wait":
                    terminal.wait_for(words)
                case "gone":
                    terminal.wait_gone(words)
                case "key":
                    terminal.press(words)
                case "type":
                    terminal.write(words)
                case _:
                    message = f"{step!r} is no step: write wait:TEXT, gone:TEXT, key:NAME or type:TEXT"
                    raise SystemExit(message)
        return to_svg(terminal.cells, title=f"{Path(command[0]).name} in a terminal of {columns} by {rows}")


def main() -> None:
    """Take the picture that the command line asks for."""
    parser = argparse.ArgumentParser(
        prog="python -m scripts.picture", description="Take a picture of a program in a terminal."
    )
    parser.add_argument("out", type=Path, help="the SVG file to write")
    parser.add_argument("--columns", type=int, default=120)
    parser.add_argument("--rows", type=int, default=36)
    parser.add_argument("steps", nargs="*", help="wait:TEXT, gone:TEXT, key:NAME, type:TEXT; then -- and the command")
    words = sys.argv[1:]
    cut = words.index("--") if "--" in words else len(words)
    wanted, command = parser.parse_intermixed_args(words[:cut]), words[cut + 1 :]
    if not command:
        parser.error("name the command after --")
    picture = take(command, wanted.steps, wanted.columns, wanted.rows)
    wanted.out.parent.mkdir(parents=True, exist_ok=True)
    wanted.out.write_text(picture, encoding="utf-8")
    print(f"{wanted.out} written")


if __name__ == "__main__":
    main()
