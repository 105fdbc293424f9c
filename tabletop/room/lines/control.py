"""Control as lines: the exercise is run, and people are let in, by short commands. For a host without a screen, and for co-facilitators.

What every facilitator needs between STARTEX and ENDEX, no more: editing, tracks and ad-hoc injects are the console's.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from tabletop.exercise import events as e
from tabletop.exercise.actions.action import Action, Moment
from tabletop.exercise.actions.decisions import CLOSE_QUESTION, CONFIRM, OVERRIDE, none_open, none_waits
from tabletop.exercise.actions.exercise import CONTINUE, EMERGENCY, ENDEX, LIFT, MORE, NEXT_MOVE, PAUSE, STARTEX, UNDO
from tabletop.exercise.actions.form import Values
from tabletop.exercise.actions.improvised import KINDS, OWN_QUESTION
from tabletop.exercise.actions.messages import ANSWER, REFUSE, WRITE
from tabletop.exercise.actions.people import BATON, COMCHECK, WALL
from tabletop.exercise.actions.record import LOG_LINE, OBSERVE, PARK, note_values
from tabletop.exercise.actions.seat import CONFIRM_COMCHECK
from tabletop.exercise.actions.serials import EARLIER, LATER, PUT_QUESTION, RELEASE, TO_WHOM
from tabletop.exercise.briefing import briefing_for
from tabletop.exercise.clock import as_hms, as_ms
from tabletop.exercise.matrix import GRADES
from tabletop.exercise.observations import parse_note
from tabletop.exercise.pages.brief import card_blocks
from tabletop.exercise.pages.goals import goals_page
from tabletop.exercise.pages.page import Page
from tabletop.exercise.pages.record import logged
from tabletop.exercise.people import baton_holder, name_of, open_rfis
from tabletop.exercise.preview import outcome_ahead
from tabletop.exercise.seats import FACILITATOR
from tabletop.exercise.state import Question
from tabletop.exercise.views import audience_of, current_question, move_left, queue, reach_words
from tabletop.exercise.wording.answers import stands_words
from tabletop.exercise.wording.names import Names, calendar
from tabletop.exercise.wording.second_person import Listener
from tabletop.exercise.wording.third_person import is_worth_a_line
from tabletop.i18n import series, tr
from tabletop.local_time import on_clock
from tabletop.room.lines.answers import BadLine
from tabletop.room.lines.asking import SeatAsker
from tabletop.room.lines.consent import ControlConsent
from tabletop.room.lines.expected import TickLines
from tabletop.room.lines.hotwash import ControlHotwash
from tabletop.room.lines.laid import page_lines, told_lines
from tabletop.room.lines.noted import log_values
from tabletop.room.lines.told import told
from tabletop.room.lines.typed import number, role_named, under
from tabletop.room.lines.vocabulary import Run, Vocabulary
from tabletop.room.table.seat import ControlSession
from tabletop.room.table.sessions import new_seed
from tabletop.text import clean_line

#: events whose words a seat is told in full, and the log only in short
_IN_FULL = (e.MessageSent, e.RfiAsked, e.RfiAnswered, e.RfiRefused, e.LeadNamed, e.ObservationRecorded)


class ControlDesk:
    """A session run by lines. ``member`` is "" for the host itself."""

    def __init__(self, session: ControlSession, member: str = "") -> None:
        """Run ``session``; nothing is said yet."""
        self.session = session
        self.left = False  #: whether the person has asked to leave
        self.ask = SeatAsker(
            lambda command: self.session.live.ask(command, FACILITATOR), lambda: self.session.table.state
        )
        self._listener = Listener(
            FACILITATOR, member, briefing_for(session.table.book.scenario, FACILITATOR), session.table.state
        )
        self._debrief = ControlHotwash(self.ask, lambda: self._now, lambda: self.session.table.records)
        self._consent = ControlConsent(self.ask, lambda: self._now)
        self._ticks = TickLines(self.ask, lambda: self._now)
        self.words = Vocabulary("control", lambda: self._now, lambda why: tr("NOT RECORDED: {why}", why=why))
        self.words.add(self._runs())
        self._names = Names.of_book(session.table.book).learn(session.table.records)
        self._names.at_host = not member
        self._told = session.table.state.seq  #: number of the last event that was told

    # -- what is told -------------------------------------------------------------------------------------------------

    def heard(self, records: Sequence[e.Recorded]) -> list[str]:
        """What happened, one line each, with exercise time and who did it."""
        lines = []
        fresh = [record for record in records if record.seq > self._told]
        self._told = self.session.table.state.seq
        for record in fresh:
            if isinstance(record.event, _IN_FULL):
                lines += told(self._now_listener(), record)
                continue
            self._names.learn((record,))
            if is_worth_a_line(record):
                lines += told_lines(logged(record, self._names))
            if isinstance(record.event, e.ComcheckSent) and self._listener.member:
                lines.append(tr("Type ok to confirm it."))
        return lines

    def now(self) -> list[str]:
        """Where the exercise stands, and what comes next."""
        table, state = self.session.table, self.session.table.state
        play = state.play
        phase = "broken" if state.phase == "running" and not table.running else state.phase
        lines = [tr("{phase}. Exercise time {clock}.", phase=_phase(phase), clock=as_hms(table.clock))]
        if play.move:
            left = as_ms(move_left(state, table.clock))
            about = tr("{move}, {time}; {left} left.", move=play.move_title, time=calendar(play.time), left=left)
            lines.append(clean_line(about, 300))
        question = current_question(state)
        if question is not None:
            lines += self._question(question)
        upcoming = queue(table.book, state, table.clock).upcoming
        if upcoming is not None:
            title = table.book.plans[upcoming].title if upcoming in table.book.plans else upcoming
            lines.append(clean_line(tr("NEXT: {serial}, “{title}”. Type release.", serial=upcoming, title=title), 300))
            if reach := reach_words(state, audience_of(table.book, upcoming), self._names):
                lines.append(clean_line(reach, 300))
        elif state.phase == "running" and question is None:
            lines.append(tr("Nothing more is planned in this move. Type move for the next one, or endex."))
        if (rfis := len(open_rfis(state))) > 0:
            lines.append(tr("Requests waiting for an answer: {count}. Type rfis.", count=rfis))
        holder = baton_holder(state)
        if holder:
            lines.append(clean_line(tr("{who} holds the baton.", who=holder)))
        if table.broken:
            lines.append(clean_line(tr("NOT RECORDED: {why}", why=table.broken), 400))
        return lines

    def _question(self, question: Question) -> list[str]:
        state, table = self.session.table.state, self.session.table
        answered = sum(state.took_part(question, role) for role in question.who)
        if question.status == "open":
            words = tr(
                "“{title}” is open: {answered} of {all} have answered, closes in {time}. Type close.",
                title=question.title,
                answered=answered,
                all=len(question.who),
                time=as_ms(question.closes - table.clock),
            )
            return [clean_line(words, 400)]
        labels = {row[0]: row[1] for row in question.options}
        if self._now.unjudged(question):
            words = tr("“{title}” is closed and waits for a judgement. Type judge.", title=question.title)
        else:
            words = self._would_stand(question)
        return [clean_line(words, 400), *(f"  {key}  {clean_line(label, 200)}" for key, label in labels.items())]

    def _would_stand(self, question: Question) -> str:
        """What a confirmation would let stand, and how it would come about."""
        table = self.session.table
        ahead = outcome_ahead(table.book, table.state, question.decision, table.clock)
        values = {"title": question.title, "stands": stands_words(ahead.stands, ahead.how)}
        if ahead.refused:
            return tr(
                "“{title}” is closed; the rule found nothing. Type: confirm OPTION because …", title=question.title
            )
        if ahead.how == "default":
            return tr(
                "“{title}” is closed; the rule found nothing, by default: {stands}. Type confirm, or: confirm OPTION because …",
                **values,
            )
        if ahead.how == "argument":
            return tr("“{title}” is judged: {stands}. Type confirm.", **values)
        return tr("“{title}” is closed: {stands}. Type confirm.", **values)

    def _now_listener(self) -> Listener:
        return Listener(FACILITATOR, self._listener.member, self._listener.briefing, self.session.table.state)

    # -- what is typed ------------------------------------------------------------------------------------------------

    async def enter(self, line: str) -> list[str]:
        """Do what a line says; returns what is answered at once. What the table makes of it comes through :meth:`heard`."""
        return await self.words.enter(line)

    def _runs(self) -> dict[str, Run]:
        return {
            "now": self._say_now,
            "queue": self._queue,
            "startex": self._act(STARTEX, lambda _rest: {"seed": new_seed()}),
            "release": self._release,
            "send": self._send,
            "earlier": lambda rest: self._about(EARLIER, rest),
            "later": lambda rest: self._about(LATER, rest),
            "question": self._act(OWN_QUESTION, self._question_typed),
            "close": self._act(CLOSE_QUESTION, lambda rest: {"unsent": rest.casefold()}),
            "judge": self._judge,
            "confirm": self._confirm,
            "more": self._act(MORE, lambda rest: {"minutes": str(number(rest))}),
            "move": self._act(NEXT_MOVE),
            "pause": self._act(PAUSE, lambda rest: {"reason": rest}),
            "continue": self._act(CONTINUE),
            "emergency": self._act(EMERGENCY),
            "lift": self._act(LIFT, lambda rest: {"words": rest}),
            "undo": self._act(UNDO),
            "endex": self._act(ENDEX, lambda rest: {"reason": rest}),
            "msg": self._act(WRITE, self._letter),
            "rfis": self._rfis,
            "reply": self._reply,
            "refuse": self._refuse,
            "log": self._act(LOG_LINE, lambda rest: log_values(rest, self.session.table.state.roles)),
            "observe": self._act(OBSERVE, self._note),
            "park": self._act(PARK, lambda rest: {"text": rest}),
            "goals": self._goals,
            "card": self._card,
            **self._ticks.runs(),
            **self._consent.runs(),
            "wall": self._act(WALL, lambda rest: {"page": rest}),
            "comcheck": self._act(COMCHECK),
            "ok": self._act(CONFIRM_COMCHECK),
            "baton": self._act(BATON, self._member),
            **self._debrief.runs(),
            "help": self.words.help,
            "quit": self._quit,
        }

    @property
    def _now(self) -> Moment:
        """The moment in which a line is typed: nothing is in focus but what is NEXT."""
        table = self.session.table
        upcoming = queue(table.book, table.state, table.clock).upcoming or ""
        member = self._listener.member
        return Moment(table.book, table.state, self._names, table.clock, FACILITATOR, member, upcoming=upcoming)

    def _act(self, action: Action, cut: Callable[[str], Values] = lambda _rest: {}) -> Run:
        """What runs an action: ``cut`` makes the values of its fields of the rest of the line."""
        return lambda rest: self._make(action, self._now, cut, rest)

    async def _make(self, action: Action, now: Moment, cut: Callable[[str], Values], rest: str) -> list[str]:
        """Ask for what an action makes. Raises BadLine or Refused."""
        return await self.ask(*action.made(now, cut(rest)))

    # -- running it ---------------------------------------------------------------------------------------------------

    async def _say_now(self, _rest: str) -> list[str]:
        return self.now()

    async def _queue(self, _rest: str) -> list[str]:
        table = self.session.table
        found = queue(table.book, table.state, table.clock)
        lines = []
        for row in (*found.rows, *found.drawer):
            due = f"T+{as_hms(row.due)}" if row.due is not None else ""
            nobody = tr("(reaches nobody)") if not row.reaches else ""
            lines.append("  " + clean_line(f"{row.serial}  {due}  {tr(row.status)}  {row.title} {nobody}", 300))
        return lines or [tr("There are no serials in this move.")]

    async def _goals(self, _rest: str) -> list[str]:
        table = self.session.table
        return page_lines(goals_page(table.book, table.state, table.clock), self.words.asked)

    async def _card(self, rest: str) -> list[str]:
        role = role_named(self._now_listener(), rest)
        if role not in self.session.table.state.roles:
            raise BadLine(tr("The roles are: {known}.", known=series(self.session.table.state.roles)))
        blocks = card_blocks(briefing_for(self.session.table.book.scenario, role))
        return page_lines(Page("card", blocks), self.words.asked)

    async def _release(self, rest: str) -> list[str]:
        table = self.session.table
        serial = rest if rest.casefold() not in {"", "next"} else queue(table.book, table.state, table.clock).upcoming
        if not serial:
            raise BadLine(tr("Nothing is due. Type queue for the serials, and: release SERIAL"))
        plan = table.book.plans.get(serial)
        if plan is None:
            raise BadLine(tr("There is no serial “{serial}”. Type queue.", serial=serial))
        action = PUT_QUESTION if plan.kind == "decision" else RELEASE
        return await self._make(action, replace(self._now, upcoming=serial), lambda _: {}, "")

    async def _send(self, rest: str) -> list[str]:
        serial, _, names = rest.partition(" ")
        return await self._about(TO_WHOM, serial, lambda _: {"to": " ".join(self._roles(names))})

    async def _about(self, action: Action, serial: str, cut: Callable[[str], Values] = lambda _rest: {}) -> list[str]:
        """Run an action about a serial that is named."""
        if serial not in self.session.table.book.plans and serial not in self.session.table.state.play.delivered:
            raise BadLine(tr("There is no serial “{serial}”. Type queue.", serial=serial))
        return await self._make(action, replace(self._now, serial=serial, upcoming=serial), cut, "")

    def _roles(self, names: str) -> list[str]:
        """Ids of the roles named with commas between; those in play for ``all``."""
        if names.strip().casefold() == "all":
            return list(self.session.table.state.roles)
        to = [role_named(self._now_listener(), name) for name in names.split(",")]
        if not all(to):
            raise BadLine(tr("The roles are: {known}.", known=series(self.session.table.state.roles)))
        return to

    def _question_typed(self, rest: str) -> Values:
        names, _, more = rest.partition(" ")
        kind, _, words = more.strip().partition(" ")
        question, *options = (part.strip() for part in words.split("|"))
        if kind not in KINDS or not question:
            raise BadLine(
                tr(
                    "Say: question ROLES KIND and your text; options follow, each after a |. KIND: {kinds}.",
                    kinds=series(KINDS),
                )
            )
        return {
            "to": " ".join(self._roles(names)),
            "kind": kind,
            "question": question,
            "options": "\n".join(options),
            "amount": next(iter(options), ""),
        }

    async def _confirm(self, rest: str) -> list[str]:
        question = self._which("closed")
        options, because, reason = rest.partition("because ")
        if options.strip() or because:
            outcome = " ".join(word for word in options.replace(",", " ").split() if word != "none")
            return await self._make(OVERRIDE, self._now, lambda _: {"outcome": outcome, "reason": reason.strip()}, rest)
        if self._now.unjudged(question):
            await self._make(CONFIRM, self._now, lambda _: {}, rest)
        return await self._make(CONFIRM, self._now, lambda _: {}, rest)

    async def _judge(self, rest: str) -> list[str]:
        self._which("closed")
        word, _, reason = rest.partition("because ")
        word = word.strip().casefold()
        key = "grade" if word in GRADES else "method"
        return await self._make(OVERRIDE, self._now, lambda _: {key: word, "reason": reason.strip()}, rest)

    def _which(self, status: str) -> Question:
        """The oldest closed question, or the newest open one."""
        questions = [q for q in self.session.table.state.play.questions.values() if q.status == status]
        if not questions:
            raise BadLine(none_open() if status == "open" else none_waits())
        return questions[-1] if status == "open" else questions[0]

    # -- talking ------------------------------------------------------------------------------------------------------

    def _letter(self, rest: str) -> Values:
        names, _, text = rest.partition(" ")
        to = [role_named(self._now_listener(), name) for name in names.split(",")]
        if not all(to) or not text.strip():
            known = series(self.session.table.state.roles)
            raise BadLine(tr("Say: msg ROLE and your text. The roles are: {known}.", known=known))
        return {"to": " ".join(to), "text": text.strip()}

    async def _rfis(self, _rest: str) -> list[str]:
        rfis = self.session.table.state.rfis
        lines = []
        for count, rfi in enumerate(rfis.values(), 1):
            who = tr("{role}, {status}:", role=self._listener.title(rfi.role), status=tr(rfi.status))
            head = f"{count}  {on_clock(rfi.at)}  {who}"
            lines += [clean_line(head, 300), *under(rfi.text), *under(rfi.answer)]
        return lines or [tr("No requests for information.")]

    async def _reply(self, rest: str) -> list[str]:
        count, _, text = rest.partition(" ")
        first, _, more = text.strip().partition(" ")
        public = first.casefold() == "all"
        values = {"text": (more if public else text).strip(), "public": "yes" if public else "no"}
        return await self._make(ANSWER, replace(self._now, rfi=self._rfi(count)), lambda _: values, rest)

    async def _refuse(self, rest: str) -> list[str]:
        count, _, reason = rest.partition(" ")
        now = replace(self._now, rfi=self._rfi(count))
        return await self._make(REFUSE, now, lambda _: {"reason": reason.strip()}, rest)

    def _rfi(self, count: str) -> int:
        rfis = list(self.session.table.state.rfis)
        place = number(count)
        if not 1 <= place <= len(rfis):
            raise BadLine(tr("There is no request number {number}. Type rfis.", number=place))
        return rfis[place - 1]

    def _note(self, rest: str) -> Values:
        state, book = self.session.table.state, self.session.table.book
        out = (*state.play.delivered, *state.play.questions)
        note = parse_note(rest, roles=state.roles, serials=out, aims=tuple(book.scenario.objectives))
        return note_values(note)

    def _member(self, rest: str) -> Values:
        if rest.casefold() in {"", "host"}:
            return {"member": ""}
        members = self.session.table.state.members.get(FACILITATOR, {})
        found = [key for key, person in members.items() if name_of(person).casefold().startswith(rest.casefold())]
        if len(found) != 1:
            names = series(["host", *(name_of(person) for person in members.values())])
            raise BadLine(tr("Say: baton and one of: {names}.", names=names))
        return {"member": found[0]}

    async def _quit(self, _rest: str) -> list[str]:
        self.left = True
        return []


def _phase(phase: str) -> str:
    words = {
        "before": tr("Before STARTEX"),
        "running": tr("RUNNING"),
        "broken": tr("STANDS STILL"),
        "paused": tr("PAUSEX"),
        "emergency": tr("REAL EMERGENCY"),
        "ended": tr("ENDEX"),
    }
    return words.get(phase, phase)
