"""The tick list of expected actions line by line, the parking lot, and how far the objectives are: for observers and for control."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from tabletop.exercise import commands as c
from tabletop.exercise.expected import Action, expected
from tabletop.exercise.pacing import cover, forecast, in_words
from tabletop.exercise.rulebook import Rulebook
from tabletop.exercise.state import State
from tabletop.i18n import tr
from tabletop.room.lines.answers import BadLine
from tabletop.room.lines.typed import Word, declared, number
from tabletop.text import clean_line

Asker = Callable[..., Awaitable[list[str]]]


class TickLines:
    """Expected actions, numbered through in the order in which their serials went out: a number stays the action's own."""

    def __init__(self, ask: Asker, state: Callable[[], State]) -> None:
        """``ask`` asks the table as this seat, and says what became of it."""
        self._ask = ask
        self._state = state

    def words(self) -> dict[str, Word]:
        """The commands."""
        return declared(("ticks", self._show), ("tick", self._tick), ("untick", self._untick))

    async def _show(self, _rest: str) -> list[str]:
        lines, place = [], 0
        for item in reversed(expected(self._state())):
            lines.append(
                clean_line(
                    tr("“{title}”: {seen} of {all} seen", title=item.title, seen=item.seen, all=len(item.actions)), 300
                )
            )
            for action in item.actions:
                place += 1
                sign = tr("seen") if action.seen else "–"
                by = f" ({action.role})" if action.seen and action.role else ""
                lines.append("  " + clean_line(f"{place}  {sign}{by}: {action.text}", 500))
        return lines or [tr("Nothing that has gone out has expected actions.")]

    async def _tick(self, rest: str) -> list[str]:
        place, _, role = rest.partition(" ")
        serial, action = self._action(place)
        if role.strip() and role.strip() not in self._state().roles:
            known = ", ".join(self._state().roles)
            raise BadLine(
                tr("There is no role “{role}”. The roles are: {known}.", role=clean_line(role, 40), known=known)
            )
        return await self._ask(c.TickExpectation(serial, action.number, role=role.strip()))

    async def _untick(self, rest: str) -> list[str]:
        serial, action = self._action(rest)
        return await self._ask(c.TickExpectation(serial, action.number, seen=False))

    def _action(self, place: str) -> tuple[str, Action]:
        actions = [(item.serial, action) for item in reversed(expected(self._state())) for action in item.actions]
        if not place.strip():
            raise BadLine(tr("Say which: tick 3. Type ticks for the list."))
        if not 1 <= number(place) <= len(actions):
            raise BadLine(tr("There is no expected action {number}. Type ticks for the list.", number=number(place)))
        return actions[number(place) - 1]


def goal_lines(book: Rulebook, state: State, clock: float) -> list[str]:
    """Every objective with what served it and what was seen, then the forecast."""
    signs = {
        "✓": tr("observed"),
        "○": tr("to be observed"),
        "·": tr("still to come"),
        "!": tr("nothing planned serves it any more"),
    }
    lines = []
    for goal in cover(book, state):
        counts = tr(
            "{served} out, {ahead} to come, {notes} observations, {ticked} ticks",
            served=goal.served,
            ahead=goal.ahead,
            notes=goal.notes,
            ticked=goal.ticked,
        )
        lines.append("  " + clean_line(f"{goal.number}  {signs[goal.sign]}: {goal.title} ({counts})", 400))
    seen = forecast(book, state, clock)
    if seen is None:
        return [*lines, tr("There is no forecast: it is made from the moves played between STARTEX and ENDEX.")]
    lines.append(in_words(seen) or tr("At this pace ENDEX comes as planned."))
    for drop in seen.drops:
        lost = tr("; then nothing exercises {goals}", goals=", ".join(drop.unserved)) if drop.unserved else ""
        words = tr(
            "{serial} could be left out: {minutes} min{lost}", serial=drop.serial, minutes=drop.minutes, lost=lost
        )
        lines.append("  " + clean_line(words, 400))
    return lines
