"""The baton: who of control runs the exercise, and how it goes from one to another."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from tabletop.exercise.actions.form import Row
from tabletop.exercise.actions.people import BATON, nobody_else
from tabletop.exercise.people import holds_baton, name_of
from tabletop.exercise.seats import FACILITATOR
from tabletop.i18n import tr
from tabletop.tui.console.control import Control
from tabletop.tui.console.presence import holder

if TYPE_CHECKING:  # loaded with the first room
    from tabletop.room.host.guests import Guest


class Baton:
    """Passed on, or taken back by the host's own console."""

    def __init__(self, control: Control, guests: Callable[[], Sequence[Guest]]) -> None:
        """``guests`` are the people in the room now."""
        self._control = control
        self._guests = guests

    async def turn(self) -> None:
        """Pass it on, or take it back."""
        control = self._control
        if not holds_baton(control.state, control.member):
            if not control.member:
                await control.tell(BATON.made(control.now, {"member": ""}), yours())
            else:
                control.say(tr("{who} holds the baton and can pass it.", who=holder(control.state)))
            return
        others = self._others()
        if len(others) == 1:
            await self._pass(others[0][0])
        elif others:
            control.pick(tr("Pass the baton to"), others, "", self._pass)
        else:
            control.say(nobody_else())

    async def _pass(self, member: str) -> None:
        control = self._control
        passed = BATON.made(control.now, {"member": "" if member == FACILITATOR else member})
        if await control.tell(passed, ""):
            control.say(held_by(control))

    def _others(self) -> list[Row]:
        """Co-facilitators who are not gone, and the host's console if this is not it."""
        own = self._control.member
        members = self._control.state.members.get(FACILITATOR, {})
        gone = {guest.id for guest in self._guests() if guest.presence == "gone"}
        rows = [(key, name_of(person)) for key, person in members.items() if key not in {own, "", *gone}]
        return [*rows, (FACILITATOR, tr("the host's console"))] if own else rows


def yours() -> str:
    """Says to whoever holds it now what that means."""
    return tr("You hold the baton: you run the exercise now.")


def held_by(control: Control) -> str:
    """Who holds it, to be said when it has been passed."""
    return tr("{who} holds the baton now. ({key} takes it back)", who=holder(control.state), key=control.keys("baton"))
