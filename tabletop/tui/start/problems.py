"""What is wrong with a scenario: every mistake with its place, its line and what to write instead."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen

from tabletop.i18n import tr
from tabletop.scenario.diagnostics import Diagnostic, counted, render
from tabletop.tui.keys import bindings
from tabletop.tui.kit.footer import Footer
from tabletop.tui.kit.plain_text import PlainText
from tabletop.tui.kit.text import plain, styled

_MOST = 200  # nobody mends more at a time; `tabletop check` prints them all


class ProblemsScreen(Screen[None]):
    """A list to read; mending is the work of an editor."""

    HELP_TITLE = "Problems"
    HELP = "Mend the first mistakes in an editor, then open the scenario again. `tabletop explain CODE` tells more."
    CSS_PATH = "problems.tcss"
    BINDINGS: ClassVar[list[BindingType]] = bindings("problems")

    def __init__(self, diagnostics: Sequence[Diagnostic], title: str) -> None:
        """Show these, errors first."""
        super().__init__()
        self._found = sorted(diagnostics, key=lambda found: (found.severity != "error", found.line, found.column))
        self._title = title

    def compose(self) -> ComposeResult:
        """A line that counts, then one block per mistake."""
        errors = sum(found.severity == "error" for found in self._found)
        words = counted(errors, len(self._found) - errors)
        advice = tr("It can be played when the errors are mended.")
        yield PlainText(
            styled(
                "[b]$title[/b]   [$error]$words[/]   [$text-muted]$advice[/]",
                title=self._title,
                words=words,
                advice=advice,
            ),
            id="title",
        )
        with VerticalScroll():
            yield PlainText(Content("\n\n").join(_block(found) for found in self._found[:_MOST]))
            if len(self._found) > _MOST:
                yield PlainText(plain(tr("… and {n} more", n=len(self._found) - _MOST), "$text-muted"))
        yield Footer(show_command_palette=False)


def _block(found: Diagnostic) -> Content:
    first, *rest = render(found).split("\n")
    colour = "$error" if found.severity == "error" else "$warning"
    lines = [plain(first, colour)]
    lines += [plain(line, "$accent" if set(line.strip()) == {"^"} else "") for line in rest]
    return Content("\n").join(lines)
