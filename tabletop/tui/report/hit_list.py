"""The names that were found in the texts of a report, before it is written: those first that a person must judge."""

from __future__ import annotations

import re
from collections.abc import Sequence

from textual.content import Content

from tabletop.i18n import tr
from tabletop.report.names import fold, words_of
from tabletop.report.people import Hit
from tabletop.tui.kit.line_list import LineList
from tabletop.tui.kit.text import fitted, plain

#: what becomes of a hit -> heading
OUTCOMES = {
    "doubtful": "Left: also words of the scenario, or very short; please judge",
    "replaced": "Replaced",
    "kept": "Kept, with consent",
}
_COLOURS = {"doubtful": "$warning", "replaced": "$accent", "kept": "$text-muted"}


class HitList(LineList):
    """Two lines a hit: whose name and where; the words around it."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 -- Textual's word
        """Empty until told."""
        super().__init__(id=id)
        self._rows: list[tuple[str, Hit] | str] = []

    def show(self, hits: Sequence[Hit]) -> None:
        """List these."""
        self._rows = []
        for outcome, heading in OUTCOMES.items():
            found = [hit for hit in hits if hit.outcome == outcome]
            if found:
                self._rows.append(f"{tr(heading)}: {len(found)}")
            for hit in found:
                self._rows += [("place", hit), ("excerpt", hit)]
        self.scroll_home(animate=False)
        self.rebuild(0)

    @property
    def count(self) -> int:
        """Lines."""
        return max(1, len(self._rows))

    def line(self, row: int, width: int) -> Content:
        """A heading, or half of a hit."""
        if not self._rows:
            return fitted(tr("No name of anybody who was there stands in any text."), width, "$text-muted")
        entry = self._rows[row]
        if isinstance(entry, str):
            return fitted(entry, width, "bold")
        part, hit = entry
        if part == "place":
            words = Content.assemble(
                plain("  "), plain(hit.name, f"bold {_COLOURS[hit.outcome]}"), plain(f"  {hit.place}", "$text-muted")
            )
            return fitted(words, width)
        return fitted(_excerpt(hit), width)


def _excerpt(hit: Hit) -> Content:
    """The words around a name, with what looks like the name in bold."""
    name = words_of(hit.name)
    words = plain(f"      {hit.excerpt}")
    for found in re.finditer(r"\w+", words.plain):
        if fold(found[0]).startswith(name):
            words = words.stylize(f"bold {_COLOURS[hit.outcome]}", *found.span())
    return words
