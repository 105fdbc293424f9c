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


class HitList(LineList[tuple[str, Hit] | str]):
    """Two lines a hit: whose name and where; the words around it."""

    def show(self, hits: Sequence[Hit]) -> None:
        """List these."""
        self.empty = tr("No name of anybody who was there stands in any text.")
        rows: list[tuple[str, Hit] | str] = []
        for outcome, heading in OUTCOMES.items():
            found = [hit for hit in hits if hit.outcome == outcome]
            if found:
                rows.append(f"{tr(heading)}: {len(found)}")
            for hit in found:
                rows += [("place", hit), ("excerpt", hit)]
        self.rows = rows
        self.scroll_home(animate=False)
        self.rebuild(0)

    def line(self, row: int, width: int) -> Content:
        """A heading, or half of a hit."""
        entry = self.rows[row]
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
