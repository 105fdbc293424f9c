"""Commands as somebody might make them at this moment: for each kind, values of its fields that belong together.

A field that the rules read gets every value that the moment knows: each serial, each question, each role. A text that a person would
write gets a word, a number of minutes one more and one less. Fields that no rule reads keep their defaults. Which of these commands are
accepted is for :mod:`tabletop.exercise.decide` to say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from tabletop.exercise import commands as c
from tabletop.exercise.commands import Command
from tabletop.exercise.feedback import BEST, STATEMENTS
from tabletop.exercise.hotwash import UNSEALED, prompts
from tabletop.exercise.matrix import GRADES
from tabletop.exercise.people import WALL_PAGES
from tabletop.exercise.rulebook import Rulebook
from tabletop.exercise.seats import ALL, FACILITATOR, OBSERVER, is_control
from tabletop.exercise.state import Question, State

TEXT = "…"  #: stands for what a person would write
OTHER = "… …"  #: the same where it must differ from what was written before
TIME = "2000-01-01T00:00:00+00:00"  #: a scenario time, where there is none yet
SEED = "00"

Given = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Scene:
    """The moment in which somebody at ``seat`` would ask."""

    book: Rulebook
    state: State
    seat: str

    def plans(self, _chosen: Given) -> Iterable[str]:
        """Serials of the plan."""
        return self.book.plans

    def injects(self, _chosen: Given) -> Iterable[str]:
        """Injects of the plan."""
        return self.book.scenario.injects

    def delivered(self, _chosen: Given) -> Iterable[str]:
        """Injects that went out, newest first."""
        return reversed(self.state.play.delivered)

    def decisions(self, _chosen: Given) -> Iterable[str]:
        """Decisions of the plan."""
        return self.book.scenario.decisions

    def questions(self, _chosen: Given) -> Iterable[str]:
        """Decisions that were put, newest first."""
        return reversed(self.state.play.questions)

    def question(self, chosen: Given) -> Question | None:
        """The question chosen."""
        return self.state.play.questions.get(str(chosen["decision"]))

    def roles(self, _chosen: Given) -> Iterable[str]:
        """The own role, or for control every role."""
        return self.book.scenario.roles if is_control(self.seat) else (self.seat,)

    def asked(self, chosen: Given) -> Iterable[str]:
        """Of these, the roles the question is put to."""
        question = self.question(chosen)
        if question is None or not is_control(self.seat):
            return self.roles(chosen)
        return question.who

    def readers(self, chosen: Given) -> Iterable[str]:
        """Of these, the roles an inject went to."""
        delivered = self.state.play.delivered.get(str(chosen["inject"]))
        if delivered is None or ALL in delivered.to or not is_control(self.seat):
            return self.roles(chosen)
        return delivered.to

    def members(self, chosen: Given) -> Iterable[str]:
        """Members of the seat chosen."""
        return self.state.members.get(str(chosen["role"]), {})

    def answers(self, chosen: Given) -> Iterator[c.Answer]:
        """Two answers to the question chosen that are valid by its form: one of them is not what stands already."""
        question = self.question(chosen)
        amount = question.least if question is not None and question.form == "pledge" else None
        text = TEXT if question is not None and question.form == "text" else ""
        abstains = question is not None and question.lets_abstain(str(chosen["role"]))
        options = (
            question.offered_to(str(chosen["role"]))[:1] if question is not None and not (text or abstains) else ()
        )
        for rationale in (TEXT, OTHER):
            yield c.Answer(tuple(row[0] for row in options), (), amount, text, rationale, abstains=abstains)

    def outcomes(self, chosen: Given) -> Iterator[tuple[str, ...] | None]:
        """What is computed, then each option by itself, then nothing."""
        yield None
        question = self.question(chosen)
        if question is not None:
            yield from ((row[0],) for row in question.options)
            yield ()

    def reasons(self, chosen: Given) -> Iterable[int]:
        """Numbers on the sheet of the argument chosen, the last first."""
        return reversed(self.state.argument(str(chosen["decision"])).reasons)

    def requests(self, _chosen: Given) -> Iterable[int]:
        """Requests for information, newest first."""
        return reversed(self.state.rfis)

    def addressees(self, _chosen: Given) -> Iterator[tuple[str, ...]]:
        """Control, then each role in play."""
        yield (FACILITATOR,)
        yield from ((role,) for role in self.state.roles)

    def expecting(self, _chosen: Given) -> Iterator[str]:
        """Serials that went out and have expected actions."""
        play = self.state.play
        for out in (play.delivered, play.questions):
            yield from (serial for serial, item in out.items() if item.expect)

    def actions(self, chosen: Given) -> Iterable[int]:
        """Numbers of the expected actions of the serial chosen."""
        serial, play = str(chosen["serial"]), self.state.play
        out = play.delivered.get(serial) or play.questions.get(serial)
        return range(1, len(out.expect) + 1) if out is not None else ()


Values = Callable[[Scene, Given], Iterable[object]]


def _just(*values: object) -> Values:
    return lambda _scene, _chosen: values


_TEXT = _just(TEXT)
_MINUTES = _just(1, -1)

#: kind of command -> its fields that get values, in an order in which each can be chosen from those before
_FIELDS: dict[type[Command], dict[str, Values]] = {
    c.OpenSession: {"title": _TEXT},
    c.ResumeSession: {},
    c.StartExercise: {"seed": _just(SEED)},
    c.EndExercise: {},
    c.StartMove: {"move": lambda scene, _: ("", *scene.state.moves)},
    c.Pause: {},
    c.Continue: {},
    c.DeclareEmergency: {},
    c.LiftEmergency: {"words": _TEXT},
    c.ExtendMove: {"minutes": _MINUTES},
    c.SetScenarioTime: {"time": lambda scene, _: (scene.state.play.time or TIME,), "line": _TEXT},
    c.Tick: {},
    c.SeatRole: {
        "role": lambda scene, _: (*scene.book.scenario.roles, OBSERVER, FACILITATOR),
        "person": _just(TEXT, OTHER),
        "consent": _just(False),
    },
    c.VacateRole: {"role": lambda scene, _: scene.state.members, "member": Scene.members},
    c.NameLead: {"role": Scene.roles, "member": Scene.members},
    c.PassBaton: {"member": lambda scene, _: ("", *scene.state.members.get(FACILITATOR, {}))},
    c.SendComcheck: {},
    c.AnswerComcheck: {},
    c.SendMessage: {"to": Scene.addressees, "text": _TEXT},
    c.ReadMessages: {
        "role": lambda scene, chosen: (
            (FACILITATOR, *scene.roles(chosen)) if is_control(scene.seat) else scene.roles(chosen)
        ),
        "message": lambda scene, _: (scene.state.seq,),
    },
    c.AskRfi: {"role": Scene.roles, "text": _TEXT},
    c.AnswerRfi: {"rfi": Scene.requests, "text": _TEXT},
    c.RefuseRfi: {"rfi": Scene.requests, "reason": _TEXT},
    c.KeepNotes: {"role": Scene.roles, "text": _just(TEXT, OTHER)},
    c.RecordObservation: {"text": _TEXT},
    c.TurnWall: {"page": _just(*WALL_PAGES), "heading": _just("", TEXT)},
    c.HoldSerial: {"serial": Scene.plans},
    c.DeferSerial: {"serial": Scene.plans, "minutes": _just(1)},
    c.MoveSerial: {"serial": Scene.plans, "by": _just(-1, 1)},
    c.SkipSerial: {"serial": Scene.plans},
    c.RestoreSerial: {"serial": Scene.plans},
    c.EditInject: {"inject": Scene.injects, "title": _TEXT, "body": _TEXT},
    c.ReleaseInject: {"inject": Scene.injects},
    c.SendOn: {"inject": Scene.delivered, "to": lambda scene, _: ((role,) for role in scene.state.roles)},
    c.ReleaseAdHoc: {"title": _TEXT, "sender": _TEXT, "channel": _just("paper"), "body": _TEXT},
    c.AcknowledgeInject: {"inject": Scene.delivered, "role": Scene.readers},
    c.RecallInject: {"inject": Scene.delivered},
    c.ResendInject: {"inject": Scene.delivered},
    c.CorrectInject: {"inject": Scene.delivered, "text": _TEXT},
    c.OpenDecision: {"decision": Scene.decisions},
    c.OpenAdHoc: {
        "question": _TEXT,
        "form": _just("choice"),
        "rule": _just("plurality"),
        "options": _just((TEXT, OTHER)),
    },
    c.ExtendDecision: {"decision": Scene.questions, "minutes": _MINUTES},
    c.CloseDecision: {"decision": Scene.questions},
    c.ResolveDecision: {"decision": Scene.questions, "outcome": Scene.outcomes, "reason": _TEXT},
    c.KeepDraft: {"decision": Scene.questions, "role": Scene.asked, "answer": Scene.answers},
    c.SubmitResponse: {"decision": Scene.questions, "role": Scene.asked, "answer": Scene.answers},
    c.TakeDraft: {"decision": Scene.questions, "role": Scene.asked},
    c.AddReason: {"decision": Scene.questions, "role": Scene.asked, "side": _just("pro"), "text": _TEXT},
    c.StrikeReason: {"decision": Scene.questions, "number": Scene.reasons, "reason": _TEXT},
    c.SubmitEstimate: {"decision": Scene.questions, "role": Scene.asked, "percent": _just(50)},
    c.Adjudicate: {"decision": Scene.questions, "grade": _just("", GRADES[0]), "reason": _TEXT},
    c.AdjustTrack: {"track": lambda scene, _: scene.book.scenario.tracks, "delta": _just(1, -1), "reason": _TEXT},
    c.ChangeFlag: {
        "flag": lambda scene, _: scene.book.scenario.flags,
        "raised": _just(True, False),
        "reason": _TEXT,
    },
    c.WriteLogLine: {"text": _TEXT},
    c.CorrectLogLine: {"line": lambda scene, _: reversed(scene.state.log), "text": _TEXT},
    c.Undo: {},
    c.TickExpectation: {"serial": Scene.expecting, "number": Scene.actions, "seen": _just(True, False)},
    c.OpenHotwash: {},
    c.PutPrompt: {"prompt": lambda _scene, _: (prompt.id for prompt in prompts())},
    c.ClosePrompt: {},
    c.RecordPoint: {
        "prompt": lambda scene, _: (scene.state.hotwash.prompt or prompts()[0].id,),
        "text": _just(TEXT, OTHER),
    },
    c.Unseal: {"what": _just(*UNSEALED)},
    c.GiveFeedback: {"ratings": _just(((next(iter(STATEMENTS)), BEST),))},
    c.WithdrawConsent: {"seated": lambda scene, _: (0, *(seating.seq for seating in reversed(scene.state.seatings)))},
    c.ForkSession: {
        "parent": _TEXT,
        "title": _TEXT,
        "file": _TEXT,
        "event": lambda scene, _: (scene.state.seq,),
        "digest": _TEXT,
    },
}


def suitable(scene: Scene, kind: type[Command], given: Given) -> Iterator[Command]:
    """Commands of this kind with suitable arguments; the fields ``given`` are as they are given. KeyError for a kind not listed here."""
    found = [(name, values) for name, values in _FIELDS[kind].items() if name not in given]
    for chosen in _chosen(scene, found, dict(given)):
        yield kind(**chosen)


def _chosen(scene: Scene, fields: list[tuple[str, Values]], before: dict[str, object]) -> Iterator[dict[str, object]]:
    if not fields:
        yield before
        return
    (name, values), *rest = fields
    for value in values(scene, before):
        yield from _chosen(scene, rest, {**before, name: value})
