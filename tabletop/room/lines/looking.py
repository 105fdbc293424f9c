"""What a seat can look at, line by line: what is expected now, what was sent, its brief, the people, the tracks."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime

from tabletop.exercise import commands as c
from tabletop.exercise.actions.seat import ACKNOWLEDGE
from tabletop.exercise.clock import as_hms
from tabletop.exercise.pages.brief import brief_page
from tabletop.exercise.pages.head import left_words
from tabletop.exercise.pages.inbox import inbox_page, letter_page
from tabletop.exercise.pages.now import expectation, now_page
from tabletop.exercise.pages.page import Page
from tabletop.exercise.pages.people import people_page
from tabletop.exercise.pages.tracks import tracks_page
from tabletop.exercise.pages.wall import wall_view
from tabletop.exercise.seats import WALL
from tabletop.exercise.station import inbox, latest_inject
from tabletop.exercise.wording.second_person import Listener
from tabletop.i18n import tr
from tabletop.room.lines.answering import Answering
from tabletop.room.lines.answers import BadLine
from tabletop.room.lines.asking import SeatAsker
from tabletop.room.lines.laid import page_lines, words_lines
from tabletop.room.lines.questions import question_lines
from tabletop.room.lines.typed import number
from tabletop.room.lines.vocabulary import Run, Vocabulary
from tabletop.room.lines.wall import wall_lines
from tabletop.room.table.seat import SeatConnection, moment_at, offered_at
from tabletop.text import clean_line


class Looking:
    """The pages of one seat, and which injects have been told in full: only those can be acknowledged."""

    def __init__(
        self,
        connection: SeatConnection,
        ask: SeatAsker,
        listener: Callable[[], Listener],
        answering: Answering,
        known: Vocabulary,
    ) -> None:
        """``answering`` knows the question being answered; ``known`` are the words that a page may tell people to type."""
        self._connection = connection
        self._ask = ask
        self._listener = listener
        self._answering = answering
        self._known = known
        self._shown: set[str] = set()  #: injects told in full

    def tell(self, injects: Iterable[str]) -> None:
        """These have been told in full."""
        self._shown.update(injects)

    def runs(self) -> dict[str, Run]:
        """The commands."""
        return {
            "now": self._say_now,
            "next": self._next,
            "inbox": self._inbox,
            "ack": self._acknowledge,
            "brief": self._brief,
            "tracks": self._tracks,
            "who": self._who,
        }

    def expected(self) -> list[str]:
        """In a sentence what is expected now."""
        return words_lines(expectation(self._connection), self._known.asked)

    def now(self) -> list[str]:
        """What is expected at this moment; at the wall, what it shows."""
        here = self._connection
        if here.seat == WALL:
            now = datetime.now(UTC).isoformat()
            return wall_lines(wall_view(here.state, here.records, here.briefing, here.clock, now))
        inject = latest_inject(here.state, here.seat)
        if inject is not None:
            self._shown.add(inject.inject)
        lines, question = self._page(now_page(here)), self._answering.question()
        if question is not None:
            lines += question_lines(self._listener(), question, here.clock)
        if here.state.play.move and here.state.phase == "running":
            left = left_words(here.state, None, here.clock).text
            lines.append(tr("Exercise time {clock}; {left}.", clock=as_hms(here.clock), left=left))
        return lines

    def _page(self, page: Page) -> list[str]:
        return page_lines(page, self._known.asked)

    async def _say_now(self, _rest: str) -> list[str]:
        return self.now()

    async def _next(self, _rest: str) -> list[str]:
        self._answering.turn()
        return self.now()

    async def _tracks(self, _rest: str) -> list[str]:
        return self._page(tracks_page(self._connection))

    async def _brief(self, _rest: str) -> list[str]:
        return self._page(brief_page(self._connection))

    async def _who(self, _rest: str) -> list[str]:
        return self._page(people_page(self._connection))

    async def _inbox(self, rest: str) -> list[str]:
        here = self._connection
        mails = inbox(here.state, here.seat)
        if not rest:
            hint = [tr("To read one in full, type:  inbox {number}", number=len(mails))] if mails else []
            return [*self._page(inbox_page(here)), *hint]
        wanted = number(rest)
        if not 1 <= wanted <= len(mails):
            raise BadLine(tr("Your inbox has no number {number}. Type inbox for the list.", number=wanted))
        mail = mails[-wanted]
        self._shown.add(mail.delivered.inject)
        return self._page(letter_page(mail, here))

    async def _acknowledge(self, _rest: str) -> list[str]:
        state, role = self._connection.state, self._connection.seat
        mails = list(reversed(inbox(state, role)))
        offered = offered_at(self._connection)
        offers = [offered.of(c.AcknowledgeInject, inject=mail.delivered.inject, role=role) for mail in mails]
        new = [place for place, offer in enumerate(offers, 1) if offer]
        injects = [
            mails[place - 1].delivered.inject for place in new if mails[place - 1].delivered.inject in self._shown
        ]
        if injects:
            now = moment_at(self._connection)
            return await self._ask(*(made for one in injects for made in ACKNOWLEDGE.made(now, {"inject": one})))
        if new:  # nobody acknowledges what was not told
            return await self._inbox(str(new[0]))
        nothing = {"done", "not-released"}  # read already, or recalled
        refused = next((offer.words for offer in offers if not offer and offer.code not in nothing), "")
        return [clean_line(refused, 600) or tr("Nothing waits to be acknowledged.")]
