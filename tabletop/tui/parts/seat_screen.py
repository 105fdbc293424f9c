"""A screen of live play that owns the view of a seat: its keys ask for what is declared as actions, or turn the view."""

from __future__ import annotations

from dataclasses import replace

from textual.screen import Screen, ScreenResultType

from tabletop.exercise.actions.action import Moment
from tabletop.exercise.actions.catalogue import ACTIONS
from tabletop.exercise.commands import Refused
from tabletop.room.table.seat import moment_at
from tabletop.tui.kit.ways import Ways, go
from tabletop.tui.parts.seat_view import SeatView


class SeatScreen(Screen[ScreenResultType]):
    """Somebody's seat. Whoever makes the connection closes it; the view only listens while it is shown."""

    AUTO_FOCUS = ""  # the view decides: a field that is asked for, never the first one it finds
    PLAYERS_SEAT = True  #: the program cannot be left from here

    def __init__(self, view: SeatView) -> None:
        """Show ``view``, which this screen mounts."""
        super().__init__()
        self.connection = view.connection
        self.view = view

    # -- what may be done ---------------------------------------------------------------------------------------------

    def moment(self, serial: str = "", decision: str = "") -> Moment:
        """What this seat knows now; ``serial`` is the inject in sight, ``decision`` that on the form."""
        return replace(moment_at(self.connection), serial=serial, decision=decision)

    @property
    def now(self) -> Moment:
        """The moment in which an action is asked for."""
        return self.moment()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what would be recorded now, and the pages there are; of what an emergency covers, nothing."""
        if not self.view.ready:
            return True
        match action, parameters:
            case "act", (str(name),):
                return not self.view.covered and ACTIONS[name].means_something(self.now)
            case "turn", (str(page),):
                return self.view.can_turn(page)
            case (("page" | "lines" | "newest" | "field"), _):
                return not self.view.covered
            case _:
                return super().check_action(action, parameters)

    def ways(self) -> Ways:
        """What is done in a way of this screen's own, by the id of an action."""
        return {}

    async def action_act(self, name: str) -> None:
        """Do what is declared under that id: in the screen's own way where it has one, else ask for its command."""
        way = self.ways().get(name)
        if way is not None:
            await go(way)
            return
        try:
            commands = ACTIONS[name].made(self.now)
        except Refused as missing:
            self.notify(missing.words, severity="warning", markup=False)
            return
        self.view.ask(*commands)

    # -- the view -----------------------------------------------------------------------------------------------------

    def action_turn(self, page: str) -> None:
        """Turn to a page."""
        self.view.turn(page)

    def action_page(self, by: int) -> None:
        """Read back or on by a page."""
        self.view.read_page(by)
