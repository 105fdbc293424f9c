"""A small scenario that has one of everything, every text in it marked with those who may read it, and a desk to play it on.

A marked text holds ``[[word@seat+seat]]``: the seats, besides control, that may ever receive it; ``[[word@all]]`` is for everybody and
``[[word@]]`` for control alone. :func:`leaks` finds what a seat was sent although it is not marked for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from tabletop.exercise import commands as c
from tabletop.exercise.actions.action import Moment
from tabletop.exercise.apply import fold
from tabletop.exercise.briefing import Briefing, briefing_for
from tabletop.exercise.events import Event, Recorded
from tabletop.exercise.redact import redact
from tabletop.exercise.rulebook import Rulebook
from tabletop.exercise.seats import FACILITATOR, TABLE
from tabletop.exercise.state import Question, State
from tabletop.exercise.wording.names import Names
from tabletop.journal.store import EventStore, MemoryJournal
from tabletop.room.table.table import Receipt, Table
from tabletop.scenario.load import load_document
from tabletop.scenario.model import Scenario

ROLES = ("north", "south", "east", "west")
SEATS = (*ROLES, "observer", "wall")
SEED = "5eed5eed5eed5eed"
ALL_ROLES = "+".join(ROLES)
MARK = re.compile(r"\[\[([^@\]]*)@([a-z+]*)\]\]")


def marked(word: str, *seats: str) -> str:
    """A text that only these seats (and control) may receive."""
    return f"[[{word}@{'+'.join(seats)}]]"


def leaks(seat: str, sent: object) -> list[str]:
    """The marks in everything sent to ``seat`` that are not for it."""
    found = {(word, audience) for word, audience in MARK.findall(repr(sent))}
    return sorted(word for word, audience in found if not {seat, "all"} & set(audience.split("+")))


def _role(role: str) -> dict[str, Any]:
    return {
        "title": f"Office of the {role}",
        "weight": {"north": 80.0, "south": 60.0, "east": 10.0, "west": 5.0}[role],
        "brief": marked(f"brief-{role}", role),
        "wants": [marked(f"wants-{role}", role)],
        "limits": [marked(f"limits-{role}", role)],
        "goal": marked(f"goal-{role}", role),
        "private": marked(f"card-{role}", role),
        "sources": ["invented"],
    }


def _inject(inject: str, move: str | None, *to: str, **more: Any) -> dict[str, Any]:
    names = [role for name in to for role in (("north", "south") if name == "pair" else (name,))]
    seen = (*names, "observer") if to else ("all",)
    return {
        "title": "Inject " + marked(f"title-{inject}", *seen),
        "objectives": ["one"],
        "sources": ["invented"],
        "notes": marked(f"notes-{inject}"),
        "expect": [marked(f"expect-{inject}", "observer")],
        "from": "Sender " + marked(f"from-{inject}", *seen),
        "channel": "press",
        "body": "Body " + marked(f"body-{inject}", *seen),
        **({"to": list(to)} if to else {}),
        **({"move": move} if move else {}),
        **more,
    }


def _decision(
    decision: str, kind: str, rule: dict[str, Any], options: Iterable[str] = ("yes", "no"), **more: Any
) -> Any:
    who = more.pop("who", list(ROLES))
    seen = (*who, "observer")
    walled = (*seen, "wall") if set(who) == set(ROLES) else seen  # the wall shows what everybody is asked
    made = {
        option: {
            "label": option.title(),
            "text": marked(f"option-{decision}-{option}", *seen),
            "result": f"Result of {option}",
            "note": marked(f"note-{decision}-{option}"),
        }
        for option in options
    }
    for option, changes in more.pop("change", {}).items():
        made[option].update(changes)
    return {
        "title": f"Decision {decision}",
        "objectives": ["one"],
        "move": "middle",
        "sources": ["invented"],
        "notes": marked(f"notes-{decision}"),
        "question": "Question " + marked(f"question-{decision}", *walled),
        "kind": kind,
        "who": who,
        "minutes": 10,
        "rule": rule,
        **({"option": made} if made else {}),
        **more,
    }


def _decisions() -> dict[str, Any]:
    return {
        "drill-vote": _decision("drill-vote", "choice", {"type": "plurality"}, move="drill", no_decision="no", at=1),
        "lead": _decision("lead", "choice", {"type": "lead", "role": "north"}, no_decision="no", secret=False),
        "most": _decision("most", "choice", {"type": "plurality", "tie": "east"}, ("yes", "no", "maybe")),
        "half": _decision("half", "choice", {"type": "majority", "quorum": 0.5}, no_decision="no", reveal="ballots"),
        "one-voice": _decision("one-voice", "several", {"type": "unanimity"}, ("yes", "no", "none"), pick=2,
                               no_decision="none", change={"none": {"alone": True}}),
        "heavy": _decision("heavy", "choice", {"type": "qualified", "blocking": 2}, absent="abstain", no_decision="no"),
        "struck": _decision("struck", "choice", {"type": "veto", "roles": ["west"]}, who=["north", "south", "west"]),
        "pledge": _decision("pledge", "pledge", {"type": "sum", "into": {"purse": 1}, "bands": [
            {"at_least": 0.0, "option": "little"}, {"at_least": 4.0, "option": "much"}]}, ("little", "much"),
            min=0.0, max=3.0, step=0.5, unit="boats", reveal="outcome", no_decision="little"),
        "each": _decision("each", "choice", {"type": "individual", "payoff": [
            {"when": ["each.north is yes", "count(each is yes) >= 2"], "effects": {"heat": 2}, "result": "Together"},
            {"when": ["each.north is yes"], "effects": {"heat": -1}, "result": "Alone"}]},
            change={"yes": {"effects": {"tide": 1}}, "no": {"who": ["north", "south"], "text": marked("only-two", "north", "south", "observer")}}, no_decision="no"),
        "words": _decision("words", "text", {"type": "facilitator"}, (), who=["north"]),
        "ruling": _decision("ruling", "choice", {"type": "facilitator"}, change={"yes": {"open": ["lead"], "set": ["storm"]}}),
        "bout": _decision("bout", "argument", {"type": "argument", "success": "yes", "failure": "no", "actor": "north"},
                          change={"yes": {"effects": {"heat": 1}}}, who=["north", "south", "east"]),
        "late": _decision("late", "choice", {"type": "plurality"}, when=["heat >= 8"], change={"no": {"when": ["storm"]}}),
    }  # fmt: skip


def document() -> dict[str, Any]:
    """The scenario as a file would hold it."""
    moves = {
        move: {
            "title": move.title(),
            "minutes": 20,
            "time": _time(day),
            "brief": f"Brief of {move}",
            "practice": day == 1,
        }
        for day, move in enumerate(("drill", "opening", "middle", "final"), 1)
    }
    return {
        "format": 1,
        "scenario": {
            "id": "lab", "title": "The Lab", "version": "1.0.0", "minutes": 60, "marking": "EXERCISE", "summary": "All.",
            "starts": _time(1), "safety": "Say stop.", "consent": "All is recorded.",
        },
        "objective": {"one": {"title": "Look " + marked("aim", *ROLES, "observer"), "expect": [marked("objective")]}},
        "role": {role: _role(role) for role in ROLES},
        "group": {"pair": ["north", "south"]},
        "track": {
            "heat": {"title": "Heat", "start": 5},
            "mood": {"title": "Mood", "start": 5, "show": "bands", "bands": {"low": 0, "high": 6}},
            "purse": {"title": marked("purse", "north"), "start": 2, "max": 20, "visible": ["north"]},
            "tide": {"title": marked("tide"), "start": 3, "visible": "facilitator"},
        },
        "flag": {"storm": marked("storm"), "calm": marked("calm")},
        "move": moves,
        "course": {"short": {"title": "Short", "minutes": 20, "moves": ["opening", "final"]}},
        "inject": {
            "drill-news": _inject("drill-news", "drill", at=0, effects={"heat": 3}, set=["storm"]),
            "news": _inject("news", "opening", at=0),
            "secret": _inject("secret", "opening", "north", at=2, effects={"purse": 1}),
            "pair-note": _inject("pair-note", "opening", "pair", at=3, release=["echo"]),
            "clockwork": _inject("clockwork", "opening", at=5, auto=True),
            "boil": _inject("boil", None, when=["heat >= 7"]),
            "flood": _inject("flood", "opening", when=["storm"], auto=True, effects={"mood": -1}),
            "echo": _inject("echo", None, "south"),
            "spare": _inject("spare", None, suggest_when=["heat <= 3"], clear=["storm"]),
        },
        "decision": _decisions(),
        "ending": {
            "hot": {"title": "Hot", "when": ["heat >= 9"], "text": "Too hot."},
            "mild": {"title": "Mild", "text": "It went by."},
        },
    }  # fmt: skip


def _time(day: int) -> Any:
    from datetime import UTC, datetime

    return datetime(2025, 6, day, 10, tzinfo=UTC)


def scenario() -> Scenario:
    """The scenario, checked for everything play needs."""
    return load_document(document())


BOOK = Rulebook(scenario())


class Desk:
    """A table in virtual time, with short words for what tests do often."""

    def __init__(self, store: EventStore | None = None, book: Rulebook = BOOK) -> None:
        self.monotonic = 1000.0
        self.wall = "2025-06-01T10:00:00.000Z"
        self.store = store or MemoryJournal()
        self.table = Table(book, self.store, monotonic=lambda: self.monotonic, now=lambda: self.wall)

    @classmethod
    def started(cls, move: str = "opening", book: Rulebook = BOOK) -> Desk:
        """A desk after STARTEX, in that move."""
        desk = cls(book=book)
        desk.ask(c.OpenSession("Test"))
        desk.ask(c.StartExercise(SEED))
        if move != "drill":
            desk.ask(c.StartMove(move))
        return desk

    @property
    def state(self) -> State:
        return self.table.state

    @property
    def records(self) -> list[Recorded]:
        return self.table.records

    def ask(self, command: c.Command, seat: str = FACILITATOR, command_id: str = "", member: str = "") -> Receipt:
        return self.table.ask(command, seat, command_id, member)

    def events(self, command: c.Command, seat: str = FACILITATOR, member: str = "") -> list[Event]:
        return [record.event for record in self.ask(command, seat, member=member).records]

    def refusal(self, command: c.Command, seat: str = FACILITATOR, member: str = "") -> str:
        """The code of the refusal; "" if it was done."""
        before = len(self.records)
        try:
            self.ask(command, seat, member=member)
        except c.Refused as refused:
            code = refused.code if refused.words else "without words"
        else:
            return ""
        assert len(self.records) == before
        return code

    def seat(self, seat: str, *members: str, lead: bool = False) -> None:
        """Seat people at terminals; the name of each is that of the member."""
        for member in members:
            self.ask(c.SeatRole(seat, member.title(), consent=True, member=member, lead=lead))

    def lead(self, seat: str) -> list[str]:
        """All who lead that seat: one, or nobody."""
        return [member for member, person in self.state.members.get(seat, {}).items() if person.lead]

    def answer(self, decision: str, /, **answers: Any) -> None:
        """Each role answers: an option, a tuple of options, an amount, or a whole Answer."""
        for role, said in answers.items():
            self.ask(c.SubmitResponse(decision, role, as_answer(said)), role)

    def decide(self, decision: str, /, **answers: Any) -> Question:
        """Open, answer, close; the question as it stands then."""
        self.ask(c.OpenDecision(decision))
        self.answer(decision, **answers)
        self.ask(c.CloseDecision(decision))
        return self.question(decision)

    def question(self, decision: str) -> Question:
        return self.state.play.questions[decision]

    def moment(self, **known: Any) -> Moment:
        """The present as control sees it, with what is in focus."""
        names = Names.of_book(self.table.book).learn(self.records)
        return Moment(self.table.book, self.state, names, self.table.clock, **known)

    def status(self, serial: str) -> str:
        entry = self.state.play.serials.get(serial)
        return entry.status if entry else "planned"

    def track(self, track: str) -> int:
        return self.state.play.tracks[track]

    def later(self, seconds: float) -> list[Event]:
        """Let time pass, then let the table look at it until nothing more comes of it."""
        self.monotonic += seconds
        found: list[Event] = []
        while events := self.events(c.Tick(), TABLE):
            found += events
        return found


@dataclass(frozen=True)
class Sat:
    """A seat with what it was sent, as pages are made of it."""

    seat: str
    briefing: Briefing
    state: State
    records: Sequence[Recorded]
    clock: float
    member: str = ""
    lead: bool = True


def sent_to(desk: Desk, seat: str) -> Sat:
    """What was sent to a seat so far."""
    records = [seen for record in desk.records if (seen := redact(record, seat)) is not None]
    return Sat(seat, briefing_for(desk.table.book.scenario, seat), fold(records), records, desk.table.clock)


def as_answer(said: Any) -> c.Answer:
    """A short form as the answer it stands for."""
    if isinstance(said, c.Answer):
        return said
    if isinstance(said, str):
        return c.Answer((said,))
    if isinstance(said, tuple):
        return c.Answer(said)
    return c.Answer(amount=said)


#: every mark in the scenario
SCENARIO_MARKS = MARK.findall(repr(document()))
