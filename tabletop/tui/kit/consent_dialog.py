"""Withdrawing consent: whom, how, what exactly happens, and enter does it; for a facilitator, and for somebody at their own seat."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from textual.content import Content
from textual.screen import Screen

from tabletop.exercise.actions.action import Moment
from tabletop.exercise.actions.form import Row
from tabletop.exercise.actions.people import WITHDRAW, nobody_named
from tabletop.exercise.commands import Command
from tabletop.exercise.consent import WAYS, Named, named_people, places_words, what_happens
from tabletop.exercise.seats import FACILITATOR, OBSERVER
from tabletop.exercise.wording.codes import word
from tabletop.i18n import tr
from tabletop.tui.kit.confirm import ConfirmDialog
from tabletop.tui.kit.dialog import Ask
from tabletop.tui.kit.line_pane import wrapped
from tabletop.tui.kit.pick import PickDialog
from tabletop.tui.kit.text import fitted, plain


def whom_rows(people: tuple[Named, ...], titles: Mapping[str, str]) -> list[Row]:
    """Everybody who is named, whoever has left included: who sat where from when to when. ``titles`` of seats; roles go by their id."""
    width = min(24, max((len(person.name) for person in people), default=0))
    return [
        (str(person.seated), f"{fitted(person.name, width).plain}  {places_words(person, titles)}") for person in people
    ]


def which_way(name: str) -> PickDialog:
    """The choice of how; ``name`` "" for oneself."""
    title = tr("{name} withdraws consent", name=name) if name else tr("You withdraw your consent to be named")
    return PickDialog(title, [(way, word(WAYS, way)) for way in WAYS])


class WithdrawDialog(ConfirmDialog):
    """Says what will happen and what will not; enter does it, for good."""

    HELP_TITLE = "Withdraw consent"

    def __init__(self, name: str, how: str, commands: Sequence[Command], ask: Ask) -> None:
        """``name`` "" speaks to the person; ``commands`` withdraw it that way."""

        def lines(width: int) -> list[Content]:
            return [
                Content.assemble("· " if not row else "  ", line)
                for sentence in what_happens(name, how)
                for row, line in enumerate(wrapped(plain(sentence), width - 2))
            ]

        title = tr("Withdraw consent: {how}", how=tr(how))
        super().__init__(title, lines, tr("withdraws, for good"), commands, ask)


class Withdrawal:
    """For a facilitator: whom, how, what happens, each in a dialog over the same screen."""

    def __init__(self, screen: Screen[Any], now: Callable[[], Moment], ask: Ask, done: Callable[[str], object]) -> None:
        """``done`` is told in words what came of it."""
        self._screen = screen
        self._now = now
        self._ask = ask
        self._done = done

    def begin(self, start: Callable[[tuple[Named, ...]], str] = lambda _: "") -> None:
        """Ask whom; ``start`` says of the people who are named which row has the cursor."""
        people = named_people(self._now().state)
        if not people:
            self._done(nobody_named())
            return
        seats = {OBSERVER: tr("observer"), FACILITATOR: tr("co-facilitator")}
        dialog = PickDialog(tr("Who is to be named no more?"), whom_rows(people, seats), start(people))
        self._screen.app.push_screen(dialog, self._whom)

    def _whom(self, seated: str | None) -> None:
        person = next((one for one in named_people(self._now().state) if str(one.seated) == seated), None)
        if person is not None:
            self._screen.app.push_screen(which_way(person.name), lambda how: self._how(person, how))

    def _how(self, person: Named, how: str | None) -> None:
        if how:
            commands = WITHDRAW.made(self._now(), {"seated": str(person.seated), "how": how})
            dialog = WithdrawDialog(person.name, how, commands, self._ask)
            self._screen.app.push_screen(dialog, self._confirmed)

    def _confirmed(self, yes: bool | None) -> None:
        if yes:
            self._done(tr("✓ consent withdrawn: no screen and no export names them from now on"))
