"""Somebody at a seat withdraws their own consent to be named, at any time but in an emergency."""

from __future__ import annotations

from typing import Any

from textual.screen import Screen

from tabletop.exercise.actions.seat import WITHDRAW_OWN
from tabletop.exercise.consent import own_seating
from tabletop.i18n import tr
from tabletop.room.table.seat import SeatConnection, moment_at
from tabletop.tui.kit.consent_dialog import WithdrawDialog, which_way
from tabletop.tui.kit.dialog import Ask


class OwnConsent:
    """Asks how, says what happens, and has the table record it."""

    def __init__(self, seat: Screen[Any], connection: SeatConnection, ask: Ask) -> None:
        """``seat`` is the screen of ``connection``."""
        self._seat = seat
        self._connection = connection
        self._ask = ask

    @property
    def _seated(self) -> int:
        """The event that names whoever sits here; 0 if none does."""
        here = self._connection
        seating = own_seating(here.state, here.seat, here.member)
        return seating.seq if seating is not None else 0

    def open(self) -> None:
        """How, then what exactly happens, then enter."""
        self._seat.app.push_screen(which_way(""), self._how)

    def _how(self, how: str | None) -> None:
        seated = self._seated
        if how and seated:
            commands = WITHDRAW_OWN.made(moment_at(self._connection), {"seated": str(seated), "how": how})
            self._seat.app.push_screen(WithdrawDialog("", how, commands, self._ask), self._done)

    def _done(self, yes: bool | None) -> None:
        if yes:
            self._seat.notify(tr("Consent withdrawn: you are named no more."), markup=False)
