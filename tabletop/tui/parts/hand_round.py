"""The shared keyboard goes to a role behind the curtain, and back to the facilitator behind it again."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from textual.screen import Screen

from tabletop.i18n import tr
from tabletop.room.table.local_seat import LocalSeat
from tabletop.room.table.seat import ControlSession
from tabletop.tui.kit.pick import PickDialog
from tabletop.tui.parts.curtain import CurtainScreen

COVERED = "covered"  #: class of the facilitator's screen while the keyboard is with somebody else; ``app.tcss`` hides what is on it


class HandRound:
    """Who has the keyboard of one of the facilitator's screens."""

    def __init__(self, screen: Screen[Any], session: ControlSession, seat: Callable[[LocalSeat], Screen[Any]]) -> None:
        """``screen`` hands the keyboard over; ``seat`` makes what the role has before it, at the role's own place."""
        self._screen = screen
        self._session = session
        self._seat = seat

    def ask(self, waiting: Collection[str] = ()) -> None:
        """Ask which role gets the keyboard; those ``waiting`` are marked, and the first of them is suggested."""
        table = self._session.table
        roles, width = table.book.scenario.roles, max(len(role) for role in table.state.roles)
        mark = {role: f"   {tr('○ waited for')}" for role in waiting}
        rows = [(role, f"{role:<{width}}  {roles[role].title}{mark.get(role, '')}") for role in table.state.roles]
        dialog = PickDialog(tr("Hand the keyboard to"), rows, next(iter(waiting), ""))
        self._screen.app.push_screen(dialog, lambda role: self._hand_over(role) if role else None)

    def _hand_over(self, role: str) -> None:
        self._screen.add_class(COVERED)  # between two screens this one could be painted: then it must be empty
        title = self._session.table.book.scenario.roles[role].title
        self._draw(title, lambda opened: self._sit(role) if opened else self._uncover())

    def _sit(self, role: str) -> None:
        here = LocalSeat(self._session.live, role)

        def left(_: object) -> None:
            here.close()
            self._hand_back()

        self._screen.app.push_screen(self._seat(here), left)

    def _hand_back(self) -> None:
        """The curtain falls again; only its key opens it."""
        self._draw(tr("Facilitator"), lambda opened: self._uncover() if opened else self._hand_back(), back=True)

    def _draw(self, heading: str, then: Callable[[bool | None], None], *, back: bool = False) -> None:
        marking = self._session.table.book.scenario.about.marking
        self._screen.app.push_screen(CurtainScreen(heading, marking, back=back), then)

    def _uncover(self) -> None:
        self._screen.remove_class(COVERED)
