"""A seat as lines: what is typed goes to the table, what happens comes back as sentences.

One :class:`PlainSeat` serves one :class:`~tabletop.room.table.seat.SeatConnection`, that of a role, an observer or the wall. It reads no
terminal and prints nothing: whoever runs it hands it lines and prints the lines it returns.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tabletop.exercise import commands as c
from tabletop.exercise import events as e
from tabletop.exercise.actions.action import Action, Moment, Typist
from tabletop.exercise.actions.form import Values
from tabletop.exercise.actions.record import OBSERVE, note_values
from tabletop.exercise.actions.seat import ASK_PAUSE, CONFIRM_COMCHECK, HAND_LEAD
from tabletop.exercise.clock import HURRY, LAST_CALL, as_ms
from tabletop.exercise.observations import parse_note
from tabletop.exercise.pages.head import head_of, lead_words, not_recorded
from tabletop.exercise.people import name_of
from tabletop.exercise.seats import OBSERVER, WALL
from tabletop.exercise.station import open_questions
from tabletop.exercise.wording.second_person import Listener
from tabletop.i18n import series, tr
from tabletop.room.lines.answering import Answering
from tabletop.room.lines.answers import BadLine
from tabletop.room.lines.asking import SeatAsker
from tabletop.room.lines.consent import SeatConsent
from tabletop.room.lines.expected import TickLines
from tabletop.room.lines.hotwash import SeatHotwash
from tabletop.room.lines.links import Links, headed
from tabletop.room.lines.looking import Looking
from tabletop.room.lines.talking import Talking
from tabletop.room.lines.told import told
from tabletop.room.lines.vocabulary import Run, Vocabulary
from tabletop.room.table.seat import SeatConnection, moment_at, offered_at
from tabletop.text import clean_line

WARNINGS = (HURRY, LAST_CALL)  #: seconds before a question closes at which that is said

#: what is told in full even where the rest was said in short
_TEXTS = (e.InjectReleased, e.InjectCorrected, e.DecisionOpened, e.MessageSent, e.RfiAnswered, e.RfiRefused)

_TYPISTS: dict[str, Typist] = {OBSERVER: "observer", WALL: "wall"}  #: who types at other seats than a role's


class PlainSeat:
    """One seat, read and written line by line."""

    def __init__(self, connection: SeatConnection) -> None:
        """Take the seat of ``connection``; nothing is said yet."""
        self.connection = connection
        self.left = False  #: whether the person has asked to leave
        self.words = Vocabulary(
            _TYPISTS.get(connection.seat, "role"),
            self._now,
            not_recorded,
            self._observe if connection.seat == OBSERVER else None,
        )
        self._ask = SeatAsker(connection.ask, lambda: connection.state)
        self._answering = Answering(connection, self._ask)
        self._looking = Looking(connection, self._ask, lambda: self.listener, self._answering, self.words)
        self._talking = Talking(connection, self._ask, lambda: self.listener, self.words)
        self._debrief = SeatHotwash(self._ask, self._now, lambda: self.listener, lambda: connection.records)
        self._consent = SeatConsent(self._ask, self._now)
        self._ticks = TickLines(self._ask, self._now)
        self._links = Links()
        self._warned: set[tuple[int, float]] = set()  #: (seq of the question, seconds)
        self._told = 0  #: number of the last event that was told
        self._caught_up = 0  #: events up to here were missed, and told in short
        self.words.add(self._runs())

    # -- what is told -------------------------------------------------------------------------------------------------

    @property
    def listener(self) -> Listener:
        """Who is told."""
        here = self.connection
        return Listener(here.seat, here.member, here.briefing, here.state)

    def greeting(self) -> list[str]:
        """Where one sits, the story so far, what is expected now; said once, on taking the seat. What is told later begins here."""
        here = self.connection
        self._told = here.state.seq
        head = head_of(here, None)
        lines = [clean_line(head.marking), clean_line(tr("Your seat: {seat}.", seat=head.role))]
        lines += [clean_line(words, 400) for words in (lead_words(here),) if words]
        lines += self._missed(tr("So far:"))
        lines += self._looking.now()
        if offered_at(here).of(c.AnswerComcheck):
            lines.append(tr("A test message from control waits: type ok to confirm it."))
        return [*lines, tr("Type {help} for the commands.", help=f"{self.words.slash}help")]

    def _missed(self, heading: str) -> list[str]:
        lines, self.connection.digest = self.connection.digest, ()
        return headed(heading, lines)

    def heard(self, records: Sequence[e.Recorded]) -> list[str]:
        """What happened, in sentences; of what was missed and told in short, the texts."""
        listener = self.listener
        fresh = [
            record
            for record in records
            if record.seq > self._told and (record.seq > self._caught_up or isinstance(record.event, _TEXTS))
        ]
        self._told = listener.state.seq
        self._looking.tell(record.event.inject for record in fresh if isinstance(record.event, e.InjectReleased))
        return [line for record in fresh for line in told(listener, record)]

    def linked(self) -> list[str]:
        """What became of the link; [] if that has been said. Coming back, what happened in between is said in short."""
        lines = self._links.changed(self.connection.link)
        if not lines or self.connection.link.status != "here":
            return lines
        missed = self._missed(tr("Since you left:"))
        self._caught_up = self.connection.state.seq if missed else 0
        return [*lines, *missed, *self._looking.expected()]

    def tick(self) -> list[str]:
        """What time alone brings: a question that closes soon. Call about once a second."""
        here = self.connection
        if here.state.phase != "running":
            return []
        lines = []
        for asked in open_questions(here.state, here.seat):
            question = asked.question
            left, whole = question.closes - here.clock, question.closes - question.opened
            due = {(question.seq, mark) for mark in WARNINGS if left <= mark < 0.8 * whole} - self._warned
            self._warned |= due
            if due and left > 1 and asked.response is None:
                lines.append(clean_line(tr("“{title}” closes in {time}.", title=question.title, time=as_ms(left)), 400))
        return lines

    # -- what is typed ------------------------------------------------------------------------------------------------

    async def enter(self, line: str) -> list[str]:
        """Do what a line says; returns what is answered at once. What the table makes of it comes through :meth:`heard`."""
        return await self.words.enter(line)

    def _runs(self) -> dict[str, Run]:
        return {
            **self._looking.runs(),
            **self._answering.runs(),
            **self._talking.runs(),
            "ok": self._act(CONFIRM_COMCHECK),
            "lead": self._act(HAND_LEAD, self._member),
            "pause": self._act(ASK_PAUSE, lambda rest: {"reason": rest}),
            **self._ticks.runs(),
            **self._debrief.runs(),
            **self._consent.runs(),
            "help": self.words.help,
            "quit": self._quit,
        }

    def _now(self) -> Moment:
        """The moment in which a line is typed."""
        return moment_at(self.connection)

    def _act(self, action: Action, cut: Callable[[str], Values] = lambda _rest: {}) -> Run:
        """What runs an action: ``cut`` makes the values of its fields of the rest of the line."""
        return lambda rest: self._ask(*action.made(self._now(), cut(rest)))

    def _member(self, rest: str) -> Values:
        members = self.connection.state.members.get(self.connection.seat, {})
        found = [key for key, person in members.items() if name_of(person).casefold().startswith(rest.casefold())]
        if not rest or len(found) != 1:
            names = series(name_of(person) for person in members.values()) or tr("nobody")
            raise BadLine(tr("Say: lead and one of the names in your role: {names}.", names=names))
        return {"member": found[0]}

    async def _observe(self, line: str) -> list[str]:
        here = self.connection
        note = parse_note(
            line,
            roles=here.state.roles,
            serials=tuple(here.state.play.delivered),
            aims=tuple(aim for aim, _ in here.briefing.aims),
        )
        return await self._ask(*OBSERVE.made(self._now(), note_values(note)))

    async def _quit(self, _rest: str) -> list[str]:
        self.left = True
        return []
