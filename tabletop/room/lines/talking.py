"""Messages, requests for information and private notes of a role, line by line."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from tabletop.exercise import commands as c
from tabletop.exercise.actions.action import Action
from tabletop.exercise.actions.form import Values
from tabletop.exercise.actions.messages import REQUEST, WRITE
from tabletop.exercise.actions.seat import KEEP_NOTES
from tabletop.exercise.commands import Refused
from tabletop.exercise.pages.messages import ALL, REQUESTS, thread_page
from tabletop.exercise.pages.notes import notes_page
from tabletop.exercise.pages.page import Page
from tabletop.exercise.wording.second_person import Listener
from tabletop.i18n import series, tr
from tabletop.journal.errors import JournalBroken
from tabletop.room.lines.answers import BadLine
from tabletop.room.lines.asking import SeatAsker
from tabletop.room.lines.laid import page_lines
from tabletop.room.lines.typed import role_named
from tabletop.room.lines.vocabulary import Run, Vocabulary
from tabletop.room.table.seat import SeatConnection, moment_at, offered_at

MOST_MESSAGES = 20  #: that are read out at once


class Talking:
    """What one seat writes and reads besides its answers."""

    def __init__(
        self, connection: SeatConnection, ask: SeatAsker, listener: Callable[[], Listener], known: Vocabulary
    ) -> None:
        """``ask`` asks the table as this seat; ``known`` are the words that a page may tell people to type."""
        self._connection = connection
        self._ask = ask
        self._listener = listener
        self._known = known

    def runs(self) -> dict[str, Run]:
        """The commands."""
        return {
            "msg": self._message,
            "messages": self._messages,
            "ask": self._request,
            "rfis": self._requests,
            "note": self._note,
            "notes": self._notes,
        }

    def _page(self, page: Page) -> list[str]:
        return page_lines(page, self._known.asked)

    async def _do(self, action: Action, values: Values) -> list[str]:
        return await self._ask(*action.made(moment_at(self._connection), values))

    async def _message(self, rest: str) -> list[str]:
        names, _, text = rest.partition(" ")
        to = [(name, role_named(self._listener(), name)) for name in names.split(",") if name]
        unknown = [name for name, role in to if not role]
        if unknown:
            known = series(["control", *self._connection.state.roles])
            raise BadLine(tr("Who is “{name}”? You can write to: {known}.", name=unknown[0], known=known))
        if not to or not text.strip():
            raise BadLine(tr("Say: msg ROLE and your text, for example: msg control We need five minutes."))
        try:
            return await self._do(WRITE, {"to": " ".join(role for _, role in to), "text": text.strip()})
        finally:
            await self._have_read()

    async def _messages(self, _rest: str) -> list[str]:
        lines = self._page(thread_page(self._connection, ALL, MOST_MESSAGES))
        await self._have_read()
        return lines

    async def _have_read(self) -> None:
        """What was read out is read; nobody is told if that cannot be recorded."""
        read = offered_at(self._connection).of(c.ReadMessages).command
        if read is not None:
            with suppress(Refused, JournalBroken):
                await self._ask(read)

    async def _request(self, rest: str) -> list[str]:
        return await self._do(REQUEST, {"text": rest})

    async def _requests(self, _rest: str) -> list[str]:
        return self._page(thread_page(self._connection, REQUESTS))

    async def _note(self, rest: str) -> list[str]:
        if not rest:
            raise BadLine(tr("Type your note after the word note."))
        notes = self._connection.state.notes.get(self._connection.seat, "")
        return await self._do(KEEP_NOTES, {"text": f"{notes}\n{rest}".strip()})

    async def _notes(self, _rest: str) -> list[str]:
        return self._page(notes_page(self._connection))
