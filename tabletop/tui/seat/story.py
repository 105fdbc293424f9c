"""What somebody missed, and the story so far: shown once by itself, and again for a key."""

from __future__ import annotations

from tabletop.exercise.wording.digest import digest
from tabletop.i18n import tr
from tabletop.room.table.seat import SeatConnection
from tabletop.tui.kit.link_words import Recap


class Story:
    """Takes what was missed from the connection, and opens the panel for it."""

    def __init__(self, connection: SeatConnection) -> None:
        """Nothing was missed yet."""
        self._connection = connection
        self._was_away = False
        self._lines: tuple[str, ...] = ()
        self.waiting = ""  #: the title of what waits to be looked at; "" if nothing does

    def link_heard(self) -> None:
        """The link has changed: what was missed is told otherwise to whoever was here before."""
        self._was_away = self._was_away or self._connection.link.status == "away"

    def take(self, panel: Recap, *, openly: bool) -> bool:
        """Take what was missed, if anything was, and open the panel; not ``openly`` where it would lie over what is being typed."""
        lines = self._connection.digest
        if not lines:
            return False
        self._connection.digest = ()
        title = tr("Since you left") if self._was_away else tr("The story so far")
        self.waiting, self._lines = "" if openly else title, lines
        if openly:
            panel.show(title, lines)
        return True

    def toggle(self, panel: Recap) -> None:
        """Open what was missed, or else the story so far, from what this seat knows; close it where it is open."""
        if panel.display:
            panel.hide()
            return
        title, lines = self.waiting, self._lines
        self.waiting = ""
        if not title:
            here = self._connection
            title, lines = tr("The story so far"), tuple(digest(here.state, here.records, 0, here.briefing))
        panel.show(title, lines)
