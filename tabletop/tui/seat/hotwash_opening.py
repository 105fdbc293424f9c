"""The way from a seat into the hotwash after ENDEX, and back: it keeps a form that is begun and not handed in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from textual.screen import Screen
from textual.widgets import Input, TextArea

from tabletop.exercise.actions.seat import debriefing
from tabletop.exercise.commands import GiveFeedback
from tabletop.exercise.events import PromptPut, Recorded
from tabletop.exercise.feedback import EMPTY, is_empty
from tabletop.room.table.seat import SeatConnection, offered_at
from tabletop.tui.seat.station_hotwash import SeatHotwashScreen


class HotwashOpening:
    """Opens the hotwash over a seat's screen, and passes on what that screen hears."""

    def __init__(self, seat: Screen[Any], connection: SeatConnection) -> None:
        """``seat`` is the screen of ``connection``."""
        self._seat = seat
        self._connection = connection
        self._shown: SeatHotwashScreen | None = None
        self.draft: GiveFeedback = EMPTY  #: a feedback form begun and not handed in

    @property
    def unsent(self) -> bool:
        """Whether a form would be lost with this seat's screen."""
        return not is_empty(self.draft)

    def heard(self, records: Sequence[Recorded]) -> None:
        """Pass on what happened. A question that is put opens the hotwash, unless somebody is writing just now."""
        if self._shown is not None:
            self._shown.view.present()
            return
        put = any(isinstance(record.event, PromptPut) for record in records)
        if put and self._seat.is_current and not self._writing:
            self.open()

    @property
    def _writing(self) -> bool:
        field = self._seat.focused
        text = field.value if isinstance(field, Input) else field.text if isinstance(field, TextArea) else ""
        return bool(text.strip())

    def open(self) -> None:
        """The question, the feedback form, what was unsealed."""
        if self._shown is None and debriefing(offered_at(self._connection)):
            self._shown = SeatHotwashScreen(self._connection, self.draft, keeps=True)
            self._seat.app.push_screen(self._shown, self._left)

    def _left(self, draft: GiveFeedback | None) -> None:
        self._shown = None
        self.draft = draft or EMPTY
