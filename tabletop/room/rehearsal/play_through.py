"""A whole exercise without a screen: a bot at control, bots in the roles, the real table between them.

Time is virtual: it passes when the bots let it pass. The same random numbers give the same play, event for event.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from random import Random

from tabletop.exercise import commands as c
from tabletop.exercise.decide.decisions import computed
from tabletop.exercise.events import Recorded
from tabletop.exercise.matrix import GRADES, unopposed
from tabletop.exercise.rulebook import Plan, Rulebook
from tabletop.exercise.seats import ALL, FACILITATOR, TABLE
from tabletop.exercise.state import PLANNED, Question, State
from tabletop.i18n import tr
from tabletop.journal.store import MemoryJournal
from tabletop.records import replace
from tabletop.room.rehearsal.bots import Player
from tabletop.room.table.table import Receipt, Table
from tabletop.scenario.model import Argument, Lead, Majority, Plurality, Qualified, Scenario, Unanimity, Veto

SUGGESTED = 0.3  #: how often control takes up a hint, each time it looks
UNASKED = 0.04  #: how often it uses a contingency that nothing hints at
DROPS = 0.1  #: how often it skips an optional serial
SILENT = 0.05  #: how often a role lets the time run out
ALL_SILENT = 0.03  #: how often nobody answers at all
TALKS = 0.5  #: how often a line is proposed where many must agree
JOINS = 0.9  #: how often a role then takes it
READS = 0.08  #: how often an addressee acknowledges an inject
ARGUES = 0.35  #: how often a role adds a reason to an argument
PAUSES = 0.1  #: how often a move has a PAUSEX


def called_for(scenario: Scenario) -> frozenset[str]:
    """Serials that something else releases or opens: control does not use them unasked."""
    parts = [
        *scenario.injects.values(),
        *(option for spec in scenario.decisions.values() for option in spec.options.values()),
        *(row for spec in scenario.decisions.values() if spec.rule.type == "individual" for row in spec.rule.payoff),
    ]
    return frozenset(serial for part in parts for serial in (*part.release, *part.open))


class PlayThrough:
    """One exercise from STARTEX to ENDEX."""

    def __init__(
        self, book: Rulebook, players: Mapping[str, Player], rng: Random, starts: datetime | None = None
    ) -> None:
        """``players`` by role; ``starts``: wall time of the first event, for a play that is to be kept."""
        self.book = book
        self.players = players
        self.rng = rng
        self.journal = MemoryJournal()
        self.refused: Counter[str] = Counter()  #: refusals by code; bots should meet none
        self._time = 0.0
        self._starts = starts
        self._called = called_for(book.scenario)
        self.table = Table(book, self.journal, monotonic=lambda: self._time, now=self._wall)

    @property
    def state(self) -> State:
        """The state so far."""
        return self.table.state

    @property
    def records(self) -> Sequence[Recorded]:
        """The events so far."""
        return self.table.records

    def run(self) -> None:
        """Play it all."""
        self.ask(c.OpenSession(""))
        self.ask(c.StartExercise(f"{self.rng.getrandbits(128):032x}"))
        self.play_move()
        while self.book.next_move(self.state.moves, self.state.play.moves_played):
            self._wait(self.rng.uniform(10, 40))
            self.ask(c.StartMove())
            self.play_move()
        self._wait(self.rng.uniform(10, 40))
        self.ask(c.EndExercise())

    def play_move(self) -> None:
        """Everything of the current move that comes due."""
        pause = self.chance(PAUSES)
        while (plan := self._upcoming()) is not None:
            self._until(self.book.due(plan, self.state.play))
            self._tick()
            if self.state.play.serials.get(plan.id, PLANNED).status not in {"released", "skipped"}:
                self._put_out(plan)
            if pause:
                self._pause()
                pause = False

    def chance(self, share: float) -> bool:
        """Whether something happens that happens so often."""
        return self.rng.random() < share

    def ask(self, command: c.Command, seat: str = FACILITATOR) -> Receipt:
        """Ask the table; a refusal is counted, and nothing happens."""
        try:
            return self.table.ask(command, seat)
        except c.Refused as refused:
            self.refused[refused.code] += 1
            return Receipt(())

    # -- what comes next ------------------------------------------------------------------------------------------

    def _upcoming(self) -> Plan | None:
        """What is armed, in the order it was; a hint taken up; the next of the move's plan whose conditions hold."""
        play = self.state.play
        armed = [
            (entry.seq, serial)
            for serial, entry in play.serials.items()
            if entry.status == "armed" and self.book.in_its_time(self.book.plans[serial], play)
        ]
        if armed:
            return self.book.plans[min(armed)[1]]
        facts = self.book.facts(play, self.state.responses)
        scheduled = None
        for plan in self.book.plans.values():
            if plan.id in play.serials or (plan.move and plan.move != play.move):
                continue
            if plan.at is not None:
                if scheduled is None and plan.holds(facts):
                    scheduled = plan
            elif not plan.conditional and plan.id not in self._called and self.book.in_its_time(plan, play):
                hinted = plan.suggested is not None and plan.suggested(facts)
                if self.chance(SUGGESTED if hinted else UNASKED):
                    return plan
        return scheduled

    def _put_out(self, plan: Plan) -> None:
        if plan.optional and self.chance(DROPS):
            self.ask(c.SkipSerial(plan.id, tr("no time left")))
        elif plan.kind == "inject":
            self.ask(c.ReleaseInject(plan.id))
            self._read(plan.id)
        elif self._has_options(plan.id):
            self.decide(plan.id)
        else:
            self.ask(c.SkipSerial(plan.id, tr("no option is available")))

    def _has_options(self, decision: str) -> bool:
        spec = self.book.decision(decision)
        facts = self.book.facts(self.state.play, self.state.responses)
        return not spec.options or any(self.book.options[decision, option](facts) for option in spec.options)

    def _read(self, inject: str) -> None:
        to = self.state.play.delivered[inject].to
        for role in self.state.roles if ALL in to else to:
            if self.chance(READS):
                self._wait(self.rng.uniform(1, 4))
                self.ask(c.AcknowledgeInject(inject, role), role)

    def _pause(self) -> None:
        role = self.rng.choice(self.state.roles)
        self.ask(c.Pause(tr("rehearsed pause")), role)
        self._time += 180.0
        self.ask(c.Continue())

    # -- decisions ------------------------------------------------------------------------------------------------

    def decide(self, decision: str) -> None:
        """Put the question, gather answers, let an outcome stand."""
        self.ask(c.OpenDecision(decision))
        question = self.state.play.questions[decision]
        if question.form == "argument":
            self._argue(question)
        self._answer(question)
        if self.state.play.questions[decision].status == "open":
            self._close(question)
        self._resolve(decision)

    def _answer(self, question: Question) -> None:
        """Everybody answers in some order, followers last; a few let the time run out."""
        rule = self.book.decision(question.decision).rule
        if isinstance(rule, Argument) and rule.method != "vote":
            return
        if self.chance(ALL_SILENT):
            return
        agreed = self._talk(question, rule)
        lead = rule.role if isinstance(rule, Lead) else rule.tie if isinstance(rule, Plurality | Veto) else ""
        roles = list(question.who)
        self.rng.shuffle(roles)
        roles.sort(key=lambda role: self.players[role].style == "follower")
        share = (question.closes - self.table.clock) * 0.9 / len(roles)
        for role in roles:
            if self.chance(SILENT):
                continue
            self._wait(self.rng.uniform(0.2, 1.0) * share)
            given = self.state.responses.get(question.decision, {}).values()
            answer = self.players[role].answer(question, given, lead)
            if agreed and self.chance(JOINS) and question.allows(role, agreed):
                answer = replace(answer, options=agreed, abstains=False)
            self.ask(c.SubmitResponse(question.decision, role, answer), role)

    def _talk(self, question: Question, rule: object) -> tuple[str, ...]:
        """Where many must agree, somebody may propose a line before the vote; () if nobody does."""
        if not isinstance(rule, Unanimity | Qualified | Majority) or not self.chance(TALKS):
            return ()
        return self.players[self.rng.choice(question.who)].answer(question, (), "").options

    def _close(self, question: Question) -> None:
        """All have answered, or the time runs out."""
        answers = self.state.responses.get(question.decision, {})
        estimates = self.state.argument(question.decision).estimates
        if answers.keys() >= set(question.who) or estimates:
            self.ask(c.CloseDecision(question.decision))
        else:
            self._until(question.closes)
            self._tick()

    def _argue(self, question: Question) -> None:
        rule = self.book.decision(question.decision).rule
        actor = rule.actor if isinstance(rule, Argument) else None
        share = (question.closes - self.table.clock) * 0.5 / len(question.who)
        for role in question.who:
            player = self.players[role]
            self._wait(self.rng.uniform(0.2, 1.0) * share)
            if role == actor or self.chance(ARGUES):
                side = "pro" if role == actor else player.side()
                text = tr("A rehearsed reason, {style}.", style=player.style)
                weight = self.rng.choice((1, 1, 1, 2))
                self.ask(c.AddReason(question.decision, role, side, text, weight), role)
            if role != actor and not self.chance(SILENT):
                self.ask(c.SubmitEstimate(question.decision, role, player.estimate()), role)

    def _resolve(self, decision: str) -> None:
        """Let stand what the rule says; judge an argument; rule where only the facilitator can."""
        spec = self.book.decision(decision)
        if isinstance(spec.rule, Argument):
            self.ask(self._judgement(decision, spec.rule))
        question = self.state.play.questions[decision]
        found, _ = computed(spec, question, self.state)
        self._wait(self.rng.uniform(5, 30))
        if found is not None:
            self.ask(c.ResolveDecision(decision))
        else:
            option = self.rng.choice(question.options)[0]
            self.ask(c.ResolveDecision(decision, (option,), tr("rehearsed ruling")))

    def _judgement(self, decision: str, rule: Argument) -> c.Adjudicate:
        if rule.method == "facilitator" and not unopposed(self.state.argument(decision).reasons.values()):
            return c.Adjudicate(decision, "", self.rng.choice(GRADES), tr("rehearsed ruling"))
        return c.Adjudicate(decision)

    # -- time -----------------------------------------------------------------------------------------------------

    def _wait(self, seconds: float) -> None:
        self._time += seconds

    def _until(self, clock: float | None) -> None:
        """Let time pass until the exercise clock shows ``clock``; nothing if it already did."""
        if clock is not None:
            self._time += max(0.0, clock - self.table.clock)

    def _tick(self) -> None:
        while self.ask(c.Tick(), TABLE).records:
            pass

    def _wall(self) -> str:
        if self._starts is None:
            return ""
        return (self._starts + timedelta(seconds=self._time)).isoformat(timespec="milliseconds")[:-6] + "Z"
