"""The tick list of expected actions line by line, for observers and for control."""

from __future__ import annotations

from collections.abc import Callable

from tabletop.exercise.actions.action import Moment
from tabletop.exercise.actions.form import Values
from tabletop.exercise.actions.record import TICK
from tabletop.exercise.expected import ExpectedAction
from tabletop.exercise.pages.goals import expected_page, in_order
from tabletop.i18n import series, tr
from tabletop.room.lines.answers import BadLine
from tabletop.room.lines.asking import SeatAsker
from tabletop.room.lines.laid import page_lines
from tabletop.room.lines.typed import number
from tabletop.room.lines.vocabulary import Run
from tabletop.text import clean_line


class TickLines:
    """Expected actions, numbered through in the order in which their serials went out: a number stays the action's own."""

    def __init__(self, ask: SeatAsker, now: Callable[[], Moment]) -> None:
        """``ask`` asks the table as this seat, ``now`` is the moment there."""
        self._ask = ask
        self._now = now

    def runs(self) -> dict[str, Run]:
        """The commands."""
        return {"ticks": self._show, "tick": self._tick, "untick": self._untick}

    async def _show(self, _rest: str) -> list[str]:
        return page_lines(expected_page(self._now().state))

    async def _tick(self, rest: str) -> list[str]:
        place, _, role = rest.partition(" ")
        serial, action = self._action(place)
        if role.strip() and role.strip() not in self._now().state.roles:
            known = series(self._now().state.roles)
            raise BadLine(
                tr("There is no role “{role}”. The roles are: {known}.", role=clean_line(role, 40), known=known)
            )
        return await self._seen(serial, action, {"seen": "yes", "role": role.strip()})

    async def _untick(self, rest: str) -> list[str]:
        serial, action = self._action(rest)
        return await self._seen(serial, action, {})

    async def _seen(self, serial: str, action: ExpectedAction, values: Values) -> list[str]:
        return await self._ask(*TICK.made(self._now(), {"serial": serial, "number": str(action.number), **values}))

    def _action(self, place: str) -> tuple[str, ExpectedAction]:
        actions = in_order(self._now().state)
        if not place.strip():
            raise BadLine(tr("Say which: tick 3. Type ticks for the list."))
        if not 1 <= number(place) <= len(actions):
            raise BadLine(tr("There is no expected action {number}. Type ticks for the list.", number=number(place)))
        return actions[number(place) - 1]
