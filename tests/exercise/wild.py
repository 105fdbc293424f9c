"""A wild play: most steps fit the moment, the others do not, and anybody asks anything.

One number makes the whole play, so a failing one can be played again; hypothesis finds the number and then the shortest play. Texts
carry marks that say who may ever read them (see :mod:`tests.lab`), so that what a seat is sent can be judged by its words.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from random import Random
from typing import ClassVar

from hypothesis import strategies as st

from tabletop.exercise import commands as c
from tabletop.exercise.commands import Refused
from tabletop.exercise.improvised import RULES
from tabletop.exercise.seats import FACILITATOR, TABLE, UMPIRE
from tabletop.scenario.model import Decision
from tests.lab import BOOK, ROLES, SEED, Desk, marked

SCENARIO = BOOK.scenario
DECISIONS = [key for key in SCENARIO.decisions if key != "drill-vote"]
INJECTS = list(SCENARIO.injects)
SERIALS = [*INJECTS, *DECISIONS, "nothing"]
WHO = {key: (*SCENARIO.members(list(spec.who)), "observer") for key, spec in SCENARIO.decisions.items()}
TO = {
    key: (*SCENARIO.members(list(spec.to)), "observer") if spec.to else ("all",)
    for key, spec in SCENARIO.injects.items()
}
MINUTES = (-30, -1, 0, 1, 5, 20, 10**9)

MEMBERS = ("ann", "bob", "cy")
HELPERS = ("fay", "gus")  #: of control
FORMS = [(form, rule) for form, rules in RULES.items() for rule in rules]
PAGES = ("", "blank", "tracks", "news", "nothing")

Step = tuple[c.Command, str, float, str]  #: command, seat, seconds that pass before it, who of the seat

#: (number, length) of a wild play
plays = st.tuples(st.integers(0, 2**32 - 1), st.integers(0, 250))


class Wild:
    """Draws one step after the other, looking at the desk to make most of them fit."""

    IMPROVISES: ClassVar[bool] = False  #: whether the facilitator puts questions that are in no scenario

    def __init__(self, number: int, desk: Desk) -> None:
        self.rng = Random(number)
        self.desk = desk

    def step(self) -> Step:
        """The next step."""
        rng = self.rng
        seconds = rng.choice((0.0, 0.0, 0.0, 1.5, 1.5, 30.0, 30.0, 400.0))
        command, seat = self._next()
        return command, seat, seconds, self._member(seat)

    def _next(self) -> tuple[c.Command, str]:
        rng, state = self.rng, self.desk.state
        if state.phase == "emergency" and rng.random() < 0.7:
            return c.LiftEmergency(marked("lifted", "all")), FACILITATOR
        if state.phase == "paused" and rng.random() < 0.7:
            return c.Continue(), FACILITATOR
        if rng.random() < 0.01:
            rare = (c.DeclareEmergency(), c.OpenSession("Again"), c.StartExercise(SEED), c.EndExercise("over"))
            return rng.choice(rare), FACILITATOR
        if rng.random() < 0.2:
            return c.Tick(), TABLE
        makes = (self._player, self._decision, self._control, self._talk, self._people)
        return rng.choices(makes, (7, 3, 3, 1, 2))[0]()

    def _member(self, seat: str) -> str:
        """Mostly somebody who may: the holder of the baton, the shared keyboard, the lead; sometimes anybody."""
        rng, state = self.rng, self.desk.state
        if seat == TABLE:
            return ""
        if rng.random() < 0.1:
            return rng.choice((*MEMBERS, *HELPERS))
        if seat in {FACILITATOR, UMPIRE}:
            return state.baton
        here = state.members.get(seat, {})
        leads = [key for key, person in here.items() if person.lead]
        return rng.choice(("", "", *here, *leads * 3))

    # -- people and talk -------------------------------------------------------------------------------------------

    def _people(self) -> tuple[c.Command, str]:
        rng, role = self.rng, self.rng.choice(ROLES)
        member = rng.choice(("", *MEMBERS))
        other = rng.choice(("north", "facilitator", "observer"))
        named, quiet = marked("person", *ROLES, "observer"), marked(f"quiet-{role}", role)
        note = c.RecordObservation(
            marked("seen", "observer"),
            rng.choice(("fact", "gossip")),
            rng.choice((0, 4, 5)),
            observed=rng.choice((None, 1.0)),
        )
        makes: list[Callable[[], tuple[c.Command, str]]] = [
            lambda: (c.SeatRole(role, named, consent=True, member=member, lead=rng.random() < 0.3), FACILITATOR),
            lambda: (c.SeatRole(role, quiet, consent=False, member=member), FACILITATOR),
            lambda: (c.VacateRole(role, member), FACILITATOR),
            lambda: (c.NameLead(role, member), rng.choice((role, FACILITATOR))),
            lambda: (c.SeatRole(FACILITATOR, named, consent=True, member=rng.choice(HELPERS)), FACILITATOR),
            lambda: (c.SeatRole(rng.choice(("observer", "pope")), named, consent=True, member=rng.choice(("oz", *MEMBERS))), FACILITATOR),
            lambda: (c.VacateRole(other, rng.choice((*HELPERS, *MEMBERS))), FACILITATOR),
            lambda: (c.PassBaton(rng.choice(("", *HELPERS))), FACILITATOR),
            lambda: (c.SendComcheck(), FACILITATOR),
            lambda: (c.WithdrawConsent(rng.choice((0, 0, *(s.seq for s in self.desk.state.seatings))), rng.choice(("erase", "pseudonymise", "burn"))), rng.choice((FACILITATOR, role))),
            lambda: (c.TickExpectation(rng.choice(SERIALS), rng.choice((1, 2)), rng.random() < 0.8), rng.choice(("observer", FACILITATOR, role))),
            lambda: (c.AnswerComcheck(), rng.choice((role, other, "wall"))),
            lambda: (note, rng.choice(("observer", "observer", FACILITATOR, role))),
            lambda: (c.TurnWall(rng.choice(PAGES), marked("heading", "wall"), marked("wall", "wall"), rng.choice((None, 99.0))), FACILITATOR),
        ]  # fmt: skip
        return rng.choice(makes)()

    def _talk(self) -> tuple[c.Command, str]:
        rng, role, state = self.rng, self.rng.choice(ROLES), self.desk.state
        to = tuple(rng.sample((*ROLES, FACILITATOR), rng.choice((1, 1, 2))))
        seat = rng.choice((role, role, role, FACILITATOR))
        whisper = {*to} == {FACILITATOR}
        rfi = rng.choice((*state.rfis, 3))
        asked = state.rfis.get(rfi)
        asker, may_be_public = (asked.role, "open" in asked.text) if asked is not None else (role, False)
        public = may_be_public and rng.random() < 0.7
        answered = marked("answer", *(ROLES if public else (asker,)), "observer")
        open_text, own_text = marked("rfi-open", *ROLES, "observer"), marked("rfi-own", role, "observer")
        makes: list[Callable[[], tuple[c.Command, str]]] = [
            lambda: (c.SendMessage(to, marked("said", role, *to, "observer"), role), seat),
            lambda: (c.SendMessage(to, marked("said", role, *to, "observer"), role), seat),
            lambda: (c.SendMessage(to, marked("told", *to, *(() if whisper else ("observer",)))), FACILITATOR),
            lambda: (c.ReadMessages(rng.choice((role, FACILITATOR)), rng.choice((*state.messages, 10**6))), rng.choice((role, FACILITATOR))),
            lambda: (c.AskRfi(role, rng.choice((open_text, own_text))), seat),
            lambda: (c.AnswerRfi(rfi, answered, public), FACILITATOR),
            lambda: (c.RefuseRfi(rfi, marked("no", asker, "observer")), FACILITATOR),
            lambda: (c.KeepNotes(role, marked("notes", role) + rng.choice("xyz")), seat),
        ]  # fmt: skip
        return rng.choice(makes)()

    # -- players --------------------------------------------------------------------------------------------------

    def _player(self) -> tuple[c.Command, str]:
        """What a role does, control on its behalf, or another role in its stead (which is refused)."""
        rng, role = self.rng, self.rng.choice(ROLES)
        seat = rng.choice((role, role, role, role, FACILITATOR, "west"))
        decision = self._one("open")
        out = list(self.desk.state.play.delivered) or INJECTS
        argued = marked("reason", *WHO["bout"])
        weighed = rng.choice(("pro", "con"))
        makes: list[Callable[[], c.Command]] = [
            lambda: c.SubmitResponse(decision, role, self._answer(decision, role, draft=False)),
            lambda: c.SubmitResponse(decision, role, self._answer(decision, role, draft=False)),
            lambda: c.KeepDraft(decision, role, self._answer(decision, role, draft=True)),
            lambda: c.AcknowledgeInject(rng.choice(out), role),
            lambda: c.AddReason("bout", role, weighed, argued, rng.choice((1, 2))),
            lambda: c.SubmitEstimate("bout", role, rng.choice((-1, 10, 60, 95))),
            lambda: c.Pause(marked("pause", "all")) if rng.random() < 0.2 else c.Tick(),
        ]
        return rng.choice(makes)(), seat

    def _one(self, status: str) -> str:
        """A decision in that state, mostly."""
        fitting = [key for key, question in self.desk.state.play.questions.items() if question.status == status]
        return self.rng.choice(fitting if fitting and self.rng.random() < 0.9 else DECISIONS)

    def _spec(self, decision: str) -> Decision:
        """What an author wrote, or the facilitator put."""
        question = self.desk.state.play.questions.get(decision)
        return SCENARIO.decisions[decision] if question is None else BOOK.decision_put(question)

    def _answer(self, decision: str, role: str, *, draft: bool) -> c.Answer:
        rng, spec = self.rng, self._spec(decision)
        own = (role,) if draft else (role, "observer")
        question = self.desk.state.play.questions.get(decision)
        asked = (*question.who, "observer") if question is not None and question.improvised else WHO[decision]
        everybody = own if spec.secret or draft else (*asked, role)
        options = list(spec.options) or ["yes"]
        struck = (rng.choice(options),) if role == "west" and rng.random() < 0.4 else ()
        return c.Answer(
            options=tuple(rng.choices(options, k=rng.choice((0, 1, 1, 1, 2)))),
            struck=struck if decision == "struck" else (),
            amount=rng.choice((None, 0.0, 1.0, 2.5, 3.0, 0.3, float("nan"))) if spec.kind == "pledge" else None,
            text=marked(f"text-{decision}-{role}", *everybody),
            rationale=marked(f"rationale-{decision}-{role}", *own),
            confidence=rng.choice(("", "low", "high")),
        )

    # -- control --------------------------------------------------------------------------------------------------

    def _decision(self) -> tuple[c.Command, str]:
        rng = self.rng
        waiting = [key for key in DECISIONS if key not in self.desk.state.play.questions]
        closed = self._one("closed")
        options = list(self._spec(closed).options)
        ruled = rng.random() < 0.4 and bool(options)
        judged = marked("judged", *WHO["bout"])
        east = ("east", "observer")
        makes: list[Callable[[], c.Command]] = [
            lambda: c.OpenDecision(rng.choice(waiting or DECISIONS)),
            lambda: c.CloseDecision(self._one("open")),
            lambda: c.ExtendDecision(self._one("open"), rng.choice(MINUTES)),
            lambda: c.Adjudicate("bout", rng.choice(("", "roll", "2d6", "vote", "facilitator")), "success", judged),
            lambda: c.StrikeReason("bout", 1, marked("struck", *WHO["bout"])),
            lambda: c.ResolveDecision(closed, (options[0],), marked("ruling", "observer")) if ruled else c.ResolveDecision(closed),
            lambda: c.ResolveDecision(closed),
            c.Undo,
        ]  # fmt: skip
        if self.IMPROVISES:
            makes.append(
                lambda: c.OpenAdHoc(
                    marked("own-question", *east),
                    *rng.choice(FORMS),
                    ("east",),
                    (marked("own-a", *east), marked("own-b", *east)),
                    rng.random() < 0.5,
                    most=3.0,
                )
            )
        return rng.choice(makes)(), rng.choice((FACILITATOR, FACILITATOR, UMPIRE))

    def _control(self) -> tuple[c.Command, str]:
        rng = self.rng
        out = list(self.desk.state.play.delivered)
        inject, serial = rng.choice(INJECTS), rng.choice(SERIALS)
        gone = rng.choice(out) if out and rng.random() < 0.9 else inject
        to = TO.get(gone, ("east", "observer"))
        new = TO[inject]
        east = ("east", "observer")

        def some(audience: tuple[str, ...]) -> tuple[str, ...]:
            """One or two of the roles that may know it."""
            roles = [role for role in ROLES if "all" in audience or role in audience]
            return tuple(rng.sample(roles, rng.randint(1, min(2, len(roles)))))

        makes: list[Callable[[], c.Command]] = [
            lambda: c.ReleaseInject(inject),
            lambda: c.ReleaseInject(inject),
            lambda: c.ReleaseInject(inject, some(new)),
            lambda: c.SendOn(gone, some(to)),
            lambda: c.ReleaseAdHoc("Ad hoc " + marked("adhoc", *east), marked("by", *east), "press", marked("body", *east), ("east",)),
            lambda: c.EditInject(inject, "New " + marked("edited", *new), marked("body", *new)),
            lambda: c.RecallInject(gone, marked("recall", *to)),
            lambda: c.ResendInject(gone),
            lambda: c.CorrectInject(gone, marked("erratum", *to)),
            lambda: c.HoldSerial(serial),
            lambda: c.DeferSerial(serial, rng.choice(MINUTES)),
            lambda: c.MoveSerial(serial, rng.choice((-1, 1))),
            lambda: c.SkipSerial(serial, marked("skipped")),
            lambda: c.RestoreSerial(serial),
            lambda: c.StartMove(rng.choice(("", "", "opening", "middle", "drill"))),
            lambda: c.ExtendMove(rng.choice(MINUTES)),
            lambda: c.SetScenarioTime("2025-07-01", marked("jump", "all")),
            lambda: c.AdjustTrack(rng.choice(("heat", "heat", "mood", "purse", "tide")), rng.choice((-4, 2, 5)), marked("because")),
            lambda: c.ChangeFlag("storm", raised=rng.random() < 0.5, reason=marked("flagged")),
            lambda: c.WriteLogLine(marked("line", "observer")),
            lambda: c.CorrectLogLine(rng.choice((*self.desk.state.log, 3)), marked("line", "observer")),
            lambda: c.ResumeSession() if rng.random() < 0.3 else c.Undo(),
        ]  # fmt: skip
        return rng.choice(makes)(), rng.choice((FACILITATOR, FACILITATOR, UMPIRE))


class Improvising(Wild):
    """The same, and the facilitator puts questions of their own."""

    IMPROVISES = True


def improvised(play: tuple[int, int]) -> tuple[Desk, list[Step]]:
    """As :func:`played`, with questions that are in no scenario."""
    return played(play, kind=Improvising)


def played(
    play: tuple[int, int], after: Callable[[Desk, Step], None] | None = None, kind: type[Wild] = Wild
) -> tuple[Desk, list[Step]]:
    """Play a wild play from STARTEX; what is refused has not happened. ``after`` looks at the desk after each step."""
    number, length = play
    desk = Desk.started("drill" if number % 4 == 0 else "opening" if number % 4 == 1 else "middle")
    wild = kind(number, desk)
    steps = []
    for place in range(length):
        step = wild.step()
        steps.append(step)
        command, seat, seconds, member = step
        desk.monotonic += seconds
        with suppress(Refused):
            desk.ask(command, seat, f"id-{place}-{marked('command')}", member)
        if after is not None:
            after(desk, step)
    return desk, steps
