"""A wild play: most steps fit the moment, the others do not, and anybody asks anything.

One number makes the whole play, so a failing one can be played again; hypothesis finds the number and then the shortest play. Texts
carry marks that say who may ever read them (see :mod:`tests.lab`), so that what a seat is sent can be judged by its words.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from random import Random

from hypothesis import strategies as st

from tabletop.exercise import commands as c
from tabletop.exercise.commands import Refused
from tabletop.exercise.seats import FACILITATOR, TABLE, UMPIRE
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

Step = tuple[c.Command, str, float]  #: command, seat, seconds that pass before it

#: (number, length) of a wild play
plays = st.tuples(st.integers(0, 2**32 - 1), st.integers(0, 250))


class Wild:
    """Draws one step after the other, looking at the desk to make most of them fit."""

    def __init__(self, number: int, desk: Desk) -> None:
        self.rng = Random(number)
        self.desk = desk

    def step(self) -> Step:
        """The next step."""
        rng, state = self.rng, self.desk.state
        seconds = rng.choice((0.0, 0.0, 0.0, 1.5, 1.5, 30.0, 30.0, 400.0))
        if state.phase == "emergency" and rng.random() < 0.7:
            return c.LiftEmergency(marked("lifted", "all")), FACILITATOR, seconds
        if state.phase == "paused" and rng.random() < 0.7:
            return c.Continue(), FACILITATOR, seconds
        if rng.random() < 0.01:
            rare = (c.DeclareEmergency(), c.OpenSession("Again"), c.StartExercise(SEED), c.EndExercise("over"))
            return rng.choice(rare), FACILITATOR, seconds
        if rng.random() < 0.2:
            return c.Tick(), TABLE, seconds
        command, seat = rng.choice((self._player, self._player, self._decision, self._control))()
        return command, seat, seconds

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

    def _answer(self, decision: str, role: str, *, draft: bool) -> c.Answer:
        rng, spec = self.rng, SCENARIO.decisions[decision]
        own = (role,) if draft else (role, "observer")
        everybody = own if spec.secret or draft else (*WHO[decision], role)
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
        options = list(SCENARIO.decisions[closed].options)
        ruled = rng.random() < 0.4 and bool(options)
        judged = marked("judged", *WHO["bout"])
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
        return rng.choice(makes)(), rng.choice((FACILITATOR, FACILITATOR, UMPIRE))

    def _control(self) -> tuple[c.Command, str]:
        rng = self.rng
        out = list(self.desk.state.play.delivered)
        inject, serial = rng.choice(INJECTS), rng.choice(SERIALS)
        gone = rng.choice(out) if out and rng.random() < 0.9 else inject
        to = TO.get(gone, ("east", "observer"))
        new = TO[inject]
        east = ("east", "observer")
        makes: list[Callable[[], c.Command]] = [
            lambda: c.ReleaseInject(inject),
            lambda: c.ReleaseInject(inject),
            lambda: c.ReleaseAdHoc("Ad hoc " + marked("adhoc", *east), marked("by", *east), "press", marked("body", *east), ("east",)),
            lambda: c.EditInject(inject, "New " + marked("edited", *new), marked("body", *new)),
            lambda: c.RecallInject(gone, marked("recall", *to)),
            lambda: c.ResendInject(gone),
            lambda: c.CorrectInject(gone, marked("erratum", *to)),
            lambda: c.HoldSerial(serial),
            lambda: c.DeferSerial(serial, rng.choice(MINUTES)),
            lambda: c.SkipSerial(serial, marked("skipped")),
            lambda: c.RestoreSerial(serial),
            lambda: c.StartMove(rng.choice(("", "", "opening", "middle", "drill"))),
            lambda: c.ExtendMove(rng.choice(MINUTES)),
            lambda: c.SetScenarioTime("2025-07-01", marked("jump", "all")),
            lambda: c.AdjustTrack(rng.choice(("heat", "heat", "mood", "purse", "tide")), rng.choice((-4, 2, 5)), marked("because")),
            lambda: c.ChangeFlag("storm", raised=rng.random() < 0.5, reason=marked("flagged")),
            lambda: c.WriteLogLine(marked("line", "observer")),
            lambda: c.CorrectLogLine(3, marked("line", "observer")),
            lambda: c.SeatRole("north", marked("person", *ROLES, "observer"), consent=True),
            lambda: c.SeatRole("south", marked("quiet", "south"), consent=False),
            lambda: c.VacateRole("north"),
            lambda: c.ResumeSession() if rng.random() < 0.3 else c.Undo(),
        ]  # fmt: skip
        return rng.choice(makes)(), rng.choice((FACILITATOR, FACILITATOR, UMPIRE))


def played(play: tuple[int, int], after: Callable[[Desk, Step], None] | None = None) -> tuple[Desk, list[Step]]:
    """Play a wild play from STARTEX; what is refused has not happened. ``after`` looks at the desk after each step."""
    number, length = play
    desk = Desk.started("drill" if number % 4 == 0 else "opening" if number % 4 == 1 else "middle")
    wild = Wild(number, desk)
    steps = []
    for place in range(length):
        step = wild.step()
        steps.append(step)
        command, seat, seconds = step
        desk.monotonic += seconds
        with suppress(Refused):
            desk.ask(command, seat, f"id-{place}-{marked('command')}")
        if after is not None:
            after(desk, step)
    return desk, steps
