"""A seat as lines: what is typed goes to the table, what happens comes back as sentences.

One :class:`PlainSeat` serves one :class:`~tabletop.room.table.seat.SeatConnection`, that of a role, an observer or the wall. It reads no
terminal and prints nothing: whoever runs it hands it lines and prints the lines it returns.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from tabletop.exercise import commands as c
from tabletop.exercise import events as e
from tabletop.exercise.clock import as_hms, as_ms
from tabletop.exercise.commands import Answer, Command, Refused
from tabletop.exercise.observations import parse_note
from tabletop.exercise.offered import Offered
from tabletop.exercise.pages.brief import brief_page
from tabletop.exercise.pages.head import head_of, lead_words, left_words
from tabletop.exercise.pages.inbox import inbox_page, letter_page
from tabletop.exercise.pages.messages import ALL, REQUESTS, thread_page
from tabletop.exercise.pages.notes import notes_page
from tabletop.exercise.pages.now import expectation, now_page
from tabletop.exercise.pages.page import Page
from tabletop.exercise.pages.people import people_page
from tabletop.exercise.pages.question import sheet_blocks
from tabletop.exercise.pages.tracks import tracks_page
from tabletop.exercise.pages.wall import wall_view
from tabletop.exercise.people import name_of
from tabletop.exercise.seats import OBSERVER, WALL
from tabletop.exercise.state import Question
from tabletop.exercise.station import inbox, latest_inject, open_questions
from tabletop.exercise.wording.address import Listener
from tabletop.i18n import tr
from tabletop.journal.errors import JournalBroken
from tabletop.records import replace
from tabletop.room.lines.answers import LEVELS, BadLine, as_answer, read_answer
from tabletop.room.lines.consent import SeatConsent
from tabletop.room.lines.expected import TickLines
from tabletop.room.lines.hotwash import SeatHotwash
from tabletop.room.lines.laid import page_lines, words_lines
from tabletop.room.lines.links import Links, listed
from tabletop.room.lines.noted import note_command
from tabletop.room.lines.questions import question_lines
from tabletop.room.lines.told import told
from tabletop.room.lines.typed import Word, number, role_named
from tabletop.room.lines.wall import wall_lines
from tabletop.room.table.seat import SeatConnection, offered_at
from tabletop.text import clean, clean_line

MOST_MESSAGES = 20  #: that are read out at once
WARNINGS = (120.0, 30.0)  #: seconds before a question closes at which that is said


#: what is told in full even where the rest was said in short
_TEXTS = (e.InjectReleased, e.InjectCorrected, e.DecisionOpened, e.MessageSent, e.RfiAnswered, e.RfiRefused)


class PlainSeat:
    """One seat, read and written line by line."""

    def __init__(self, connection: SeatConnection) -> None:
        """Take the seat of ``connection``; nothing is said yet."""
        self.connection = connection
        self.left = False  #: whether the person has asked to leave
        self._pinned = 0  #: seq of the question being answered
        self._shown: set[str] = set()  #: injects told in full, which can be acknowledged
        self._warned: set[tuple[int, float]] = set()  #: (seq of the question, seconds)
        self._links = Links()
        self._debrief = SeatHotwash(self._ask, lambda: self.listener, lambda: self.connection.records)
        self._consent = SeatConsent(self._ask, lambda: self.listener)
        self._ticks = TickLines(self._ask, lambda: self.connection.state)
        self._told = 0  #: number of the last event that was told
        self._caught_up = 0  #: events up to here were missed, and told in short
        self._words = self._vocabulary()

    # -- what is told -------------------------------------------------------------------------------------------------

    @property
    def listener(self) -> Listener:
        """Who is told."""
        here = self.connection
        return Listener(here.seat, here.member, here.briefing, here.state)

    @property
    def _slash(self) -> str:
        """What an observer types before a word: everything else is an observation."""
        return "/" if self.connection.seat == OBSERVER else ""

    @property
    def _offered(self) -> Offered:
        """What may be done from here now."""
        return offered_at(self.connection)

    def greeting(self) -> list[str]:
        """Where one sits, the story so far, what is expected now; said once, on taking the seat. What is told later begins here."""
        here = self.connection
        self._told = here.state.seq
        head = head_of(here, None)
        lines = [clean_line(head.marking), clean_line(tr("Your seat: {seat}.", seat=head.role))]
        lines += [clean_line(words, 400) for words in (lead_words(here),) if words]
        lines += self._missed(tr("So far:"))
        lines += self._now()
        if self._offered.ask(c.AnswerComcheck()):
            lines.append(tr("A test message from control waits: type ok to confirm it."))
        return [
            *lines,
            tr("Type /help for the commands.") if here.seat == OBSERVER else tr("Type help for the commands."),
        ]

    def _missed(self, heading: str) -> list[str]:
        lines, self.connection.digest = self.connection.digest, ()
        return listed(heading, lines)

    def heard(self, records: Sequence[e.Recorded]) -> list[str]:
        """What happened, in sentences; of what was missed and told in short, the texts."""
        listener = self.listener
        fresh = [
            record
            for record in records
            if record.seq > self._told and (record.seq > self._caught_up or isinstance(record.event, _TEXTS))
        ]
        self._told = listener.state.seq
        self._shown.update(record.event.inject for record in fresh if isinstance(record.event, e.InjectReleased))
        return [line for record in fresh for line in told(listener, record)]

    def linked(self) -> list[str]:
        """What became of the link; [] if that has been said. Coming back, what happened in between is said in short."""
        lines = self._links.changed(self.connection.link)
        if not lines or self.connection.link.status != "here":
            return lines
        missed = self._missed(tr("Since you left:"))
        self._caught_up = self.connection.state.seq if missed else 0
        return [
            *lines,
            *missed,
            *words_lines(expectation(self.connection), self._words, self._slash),
        ]

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
        line = clean(line, max_lines=1).strip()
        if not line:
            return []
        head, _, rest = line.partition(" ")
        name = head.removeprefix("/").casefold()
        if self.connection.seat == OBSERVER and not head.startswith("/") and (rest or name not in self._words):
            return await self._observe(line)
        word = self._words.get(name)
        if word is None:
            return [clean_line(tr("“{word}” is no command. Type help for the list.", word=head), 200)]
        try:
            return await word.run(rest.strip())
        except BadLine as bad:
            return [clean_line(bad.words, 400)]

    def _vocabulary(self) -> dict[str, Word]:
        words = {
            "now": Word("now", tr("what is expected of you at this moment"), self._say_now),
            "ok": Word("ok", tr("confirm the test message"), self._ok),
            "tracks": Word("tracks", tr("the tracks"), self._say_tracks),
            "help": Word("help", tr("these commands"), self._help),
            "quit": Word("quit", tr("leave; your seat is kept for you"), self._quit),
        }
        if self.connection.seat == OBSERVER:
            words |= {
                "inbox": Word("inbox [N]", tr("what teams were sent; with a number, one in full"), self._inbox),
                "brief": Word("brief", tr("the exercise and its objectives"), self._brief),
                "who": Word("who", tr("who plays what"), self._who),
                **self._ticks.words(),
                **self._debrief.words(role=False),
                **self._consent.words(),
            }
        return words | self._players() if self.connection.briefing.card is not None else words

    def _players(self) -> dict[str, Word]:
        example = "answer N [N …] [because …] [sure low|moderate|high]"
        return {
            "answer": Word(example, tr("answer the question: numbers, an amount or a text"), self._answer),
            "because": Word("because …", tr("give or change your reason"), self._because),
            "sure": Word("sure low|moderate|high", tr("say how sure you are"), self._sure),
            "submit": Word("submit", tr("send the draft of your role as it stands"), self._submit),
            "next": Word("next", tr("another open question"), self._next),
            "reason": Word("reason for|against …", tr("argue; “strong for” weighs double"), self._reason),
            "estimate": Word("estimate N", tr("how likely it is to succeed, blind, in percent"), self._estimate),
            "sheet": Word("sheet", tr("the reasons so far"), self._sheet),
            "ack": Word("ack", tr("confirm that you have read what was sent"), self._acknowledge),
            "inbox": Word("inbox [N]", tr("all that was sent; with a number, one in full"), self._inbox),
            "brief": Word("brief", tr("your role card"), self._brief),
            "msg": Word("msg ROLE …", tr("write to a role, to several (a,b) or to control"), self._message),
            "messages": Word("messages", tr("read the messages"), self._messages),
            "ask": Word("ask …", tr("ask control for information"), self._ask_rfi),
            "rfis": Word("rfis", tr("your requests and their answers"), self._rfis),
            "note": Word("note …", tr("add a line to the private notes of your role"), self._note),
            "notes": Word("notes", tr("read them"), self._notes),
            "who": Word("who", tr("who plays what"), self._who),
            "lead": Word("lead NAME", tr("let somebody else of your role lead and submit"), self._lead),
            "pause": Word("pause [why]", tr("ask for a pause: PAUSEX, for everybody"), self._pause),
            **self._debrief.words(role=True),
            **self._consent.words(),
        }

    async def _ask(self, *commands: Command, quiet: bool = False) -> list[str]:
        """Ask for all of it in order, up to the first refusal; says so where nothing was to do, unless ``quiet``."""
        before = self.connection.state.seq
        try:
            for command in commands:
                await self.connection.ask(command)
        except Refused as refused:
            return [clean_line(refused.words, 600)]
        except JournalBroken as broken:
            return [clean_line(tr("NOT RECORDED: {why} Tell the facilitator.", why=str(broken)), 600)]
        return [] if quiet or self.connection.state.seq > before else [tr("Done: nothing had to be changed.")]

    # -- pages --------------------------------------------------------------------------------------------------------

    def _now(self) -> list[str]:
        here = self.connection
        if here.seat == WALL:
            now = datetime.now(UTC).isoformat()
            return wall_lines(wall_view(here.state, here.records, here.briefing, here.clock, now))
        inject = latest_inject(here.state, here.seat)
        if inject is not None:
            self._shown.add(inject.inject)
        lines, question = self._page(now_page(here)), self._question()
        if question is not None:
            lines += question_lines(self.listener, question, here.clock)
        if here.state.play.move and here.state.phase == "running":
            left = left_words(here.state, None, here.clock).text
            lines.append(tr("Exercise time {clock}; {left}.", clock=as_hms(here.clock), left=left))
        return lines

    async def _say_now(self, _rest: str) -> list[str]:
        return self._now()

    def _page(self, page: Page) -> list[str]:
        return page_lines(page, self._words, self._slash)

    async def _say_tracks(self, _rest: str) -> list[str]:
        return self._page(tracks_page(self.connection))

    async def _brief(self, _rest: str) -> list[str]:
        return self._page(brief_page(self.connection))

    async def _who(self, _rest: str) -> list[str]:
        return self._page(people_page(self.connection))

    async def _rfis(self, _rest: str) -> list[str]:
        return self._page(thread_page(self.connection, REQUESTS))

    async def _notes(self, _rest: str) -> list[str]:
        return self._page(notes_page(self.connection))

    async def _sheet(self, _rest: str) -> list[str]:
        here, question = self.connection, self._needed("argument")
        blocks = sheet_blocks(here.state.argument(question.decision), dict(here.briefing.roles))
        return self._page(Page("sheet", blocks))

    async def _inbox(self, rest: str) -> list[str]:
        here = self.connection
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

    async def _messages(self, _rest: str) -> list[str]:
        lines = self._page(thread_page(self.connection, ALL, MOST_MESSAGES))
        await self._have_read()
        return lines

    async def _help(self, _rest: str) -> list[str]:
        slash = self._slash
        width = min(32, max(len(word.usage) for word in self._words.values()))
        lines = [f"  {slash}{word.usage:{width}}  {word.help}" for word in self._words.values()]
        if self.connection.seat == OBSERVER:
            lines.append(tr("Everything else you type is kept as an observation."))
        return lines

    async def _quit(self, _rest: str) -> list[str]:
        self.left = True
        return []

    # -- answering ----------------------------------------------------------------------------------------------------

    def _question(self) -> Question | None:
        """The question being answered: the one before as long as it is open, else the oldest without an answer."""
        asked = open_questions(self.connection.state, self.connection.seat)
        found = next((item for item in asked if item.question.seq == self._pinned), None)
        found = found or next((item for item in asked if item.response is None), asked[0] if asked else None)
        self._pinned = found.question.seq if found is not None else 0
        return found.question if found is not None else None

    def _needed(self, form: str = "") -> Question:
        question = self._question()
        if question is None:
            raise BadLine(tr("No question is open for you at this moment."))
        if form and question.form != form:
            raise BadLine(tr("“{title}” is no argument. Type now to hear the question.", title=question.title))
        return question

    async def _answer(self, rest: str) -> list[str]:
        question, here = self._needed(), self.connection
        old = here.state.draft(question.decision, here.seat) or here.state.submitted(question.decision, here.seat)
        return await self._send(question, read_answer(rest, question, here.seat, old))

    async def _because(self, rest: str) -> list[str]:
        return await self._change(lambda answer: replace(answer, rationale=rest))

    async def _sure(self, rest: str) -> list[str]:
        level = rest.casefold()
        if level not in LEVELS:
            raise BadLine(tr("Say: sure low, sure moderate, or sure high."))
        return await self._change(lambda answer: replace(answer, confidence=level))

    async def _change(self, change: Callable[[Answer], Answer]) -> list[str]:
        """Change what was sent, and send it again; without an answer so far, the draft."""
        question, here = self._needed(), self.connection
        sent, draft = (
            here.state.submitted(question.decision, here.seat),
            here.state.draft(question.decision, here.seat),
        )
        if sent is not None:
            return await self._send(question, change(as_answer(draft or sent)))
        lines = await self._ask(c.KeepDraft(question.decision, here.seat, change(as_answer(draft))))
        return lines or [tr("Kept; it goes with your answer.")]

    async def _submit(self, _rest: str) -> list[str]:
        question, here = self._needed(), self.connection
        draft = here.state.draft(question.decision, here.seat)
        if draft is None:
            raise BadLine(tr("There is no draft to send. Type answer and what you choose."))
        answer = as_answer(draft)
        return await self._send(question, replace(answer, text="") if question.form == "argument" else answer)

    async def _send(self, question: Question, answer: Answer) -> list[str]:
        here = self.connection
        lines = await self._ask(c.SubmitResponse(question.decision, here.seat, answer))
        if not lines or here.state.phase == "running":
            return lines
        kept = await self._ask(c.KeepDraft(question.decision, here.seat, answer))
        return [*lines, *(kept or [tr("Kept as a draft. When the exercise continues, type submit.")])]

    async def _next(self, _rest: str) -> list[str]:
        asked = [item.question.seq for item in open_questions(self.connection.state, self.connection.seat)]
        if len(asked) > 1:
            self._pinned = asked[(asked.index(self._pinned) + 1) % len(asked)] if self._pinned in asked else asked[0]
        return self._now()

    async def _reason(self, rest: str) -> list[str]:
        question = self._needed("argument")
        strong = rest.casefold().startswith("strong ")
        side, _, text = (rest[7:] if strong else rest).strip().partition(" ")
        sides = {"for": "pro", "against": "con"}
        if side.casefold() not in sides or not text.strip():
            raise BadLine(tr("Say: reason for …, or: reason against …"))
        weight = 2 if strong else 1
        side = sides[side.casefold()]
        return await self._ask(c.AddReason(question.decision, self.connection.seat, side, text.strip(), weight))

    async def _estimate(self, rest: str) -> list[str]:
        question = self._needed("argument")
        return await self._ask(c.SubmitEstimate(question.decision, self.connection.seat, number(rest.rstrip(" %"))))

    # -- reading and writing ------------------------------------------------------------------------------------------

    async def _ok(self, _rest: str) -> list[str]:
        return await self._ask(c.AnswerComcheck())

    async def _acknowledge(self, _rest: str) -> list[str]:
        state, role = self.connection.state, self.connection.seat
        mails = list(reversed(inbox(state, role)))
        offered = self._offered
        offers = [offered.ask(c.AcknowledgeInject(mail.delivered.inject, role)) for mail in mails]
        new = [place for place, offer in enumerate(offers, 1) if offer]
        injects = [
            mails[place - 1].delivered.inject for place in new if mails[place - 1].delivered.inject in self._shown
        ]
        if injects:
            return await self._ask(*(c.AcknowledgeInject(inject, role) for inject in injects))
        if new:  # nobody acknowledges what was not told
            return await self._inbox(str(new[0]))
        nothing = {"done", "not-released"}  # read already, or recalled
        refused = next((offer.words for offer in offers if not offer and offer.code not in nothing), "")
        return [clean_line(refused, 600) or tr("Nothing waits to be acknowledged.")]

    async def _message(self, rest: str) -> list[str]:
        names, _, text = rest.partition(" ")
        to = [(name, role_named(self.listener, name)) for name in names.split(",") if name]
        unknown = [name for name, role in to if not role]
        if unknown:
            known = ", ".join(["control", *self.connection.state.roles])
            raise BadLine(tr("Who is “{name}”? You can write to: {known}.", name=unknown[0], known=known))
        if not to or not text.strip():
            raise BadLine(tr("Say: msg ROLE and your text, for example: msg control We need five minutes."))
        lines = await self._ask(c.SendMessage(tuple(role for _, role in to), text.strip()))
        await self._have_read()
        return lines

    async def _have_read(self) -> None:
        read = self._offered.of(c.ReadMessages).command
        if read is not None:
            await self._ask(read)

    async def _ask_rfi(self, rest: str) -> list[str]:
        return await self._ask(c.AskRfi(self.connection.seat, rest))

    async def _note(self, rest: str) -> list[str]:
        if not rest:
            raise BadLine(tr("Type your note after the word note."))
        notes = self.connection.state.notes.get(self.connection.seat, "")
        return await self._ask(c.KeepNotes(self.connection.seat, f"{notes}\n{rest}".strip()))

    async def _lead(self, rest: str) -> list[str]:
        members = self.connection.state.members.get(self.connection.seat, {})
        found = [key for key, person in members.items() if name_of(person).casefold().startswith(rest.casefold())]
        if not rest or len(found) != 1:
            names = ", ".join(name_of(person) for person in members.values()) or tr("nobody")
            raise BadLine(tr("Say: lead and one of the names in your role: {names}.", names=names))
        return await self._ask(c.NameLead(self.connection.seat, found[0]))

    async def _pause(self, rest: str) -> list[str]:
        return await self._ask(c.Pause(rest or tr("asked for by a player")))

    async def _observe(self, line: str) -> list[str]:
        here = self.connection
        note = parse_note(
            line,
            roles=here.state.roles,
            serials=tuple(here.state.play.delivered),
            aims=tuple(aim for aim, _ in here.briefing.aims),
        )
        return await self._ask(note_command(note))
