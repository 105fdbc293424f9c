"""Withdrawing consent: whom, how, what exactly happens, and enter does it; for a facilitator, and for somebody at their own seat."""

from __future__ import annotations

from collections.abc import Mapping

from textual.content import Content

from tabletop.exercise.commands import WithdrawConsent
from tabletop.exercise.consent import WAYS, Named, places_words, what_happens
from tabletop.i18n import tr
from tabletop.tui.dialogs.base import Ask
from tabletop.tui.dialogs.confirm import ConfirmDialog
from tabletop.tui.dialogs.pick import PickDialog, Row
from tabletop.tui.text import fitted, plain
from tabletop.tui.widgets.line_pane import wrapped


def whom_rows(people: tuple[Named, ...], titles: Mapping[str, str]) -> list[Row]:
    """Everybody who is named, whoever has left included: who sat where from when to when. ``titles`` of seats; roles go by their id."""
    width = min(24, max((len(person.name) for person in people), default=0))
    return [
        (str(person.seated), f"{fitted(person.name, width).plain}  {places_words(person, titles)}") for person in people
    ]


def which_way(name: str) -> PickDialog:
    """The choice of how; ``name`` "" for oneself."""
    title = tr("{name} withdraws consent", name=name) if name else tr("You withdraw your consent to be named")
    return PickDialog(title, list(WAYS))


class WithdrawDialog(ConfirmDialog):
    """Says what will happen and what will not; enter does it, for good."""

    HELP_TITLE = tr("Withdraw consent")

    def __init__(self, name: str, seated: int, how: str, ask: Ask) -> None:
        """``name`` "" speaks to the person; ``seated`` is an event that names them."""

        def lines(width: int) -> list[Content]:
            return [
                Content.assemble("· " if not row else "  ", line)
                for sentence in what_happens(name, how)
                for row, line in enumerate(wrapped(plain(sentence), width - 2))
            ]

        title = tr("Withdraw consent: {how}", how=tr(how))
        super().__init__(title, lines, tr("withdraws, for good"), WithdrawConsent(seated, how), ask)
