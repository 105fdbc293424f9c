"""Replay the plays an author vouches for: the ``[[test]]`` tables of a scenario, through the same core and table.

In such a play everybody chooses what the table names, nobody answers anything else, dice and umpires do as told, and control uses
neither hints nor shortcuts. What the author expects is looked up once the exercise has ended.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from tabletop.exercise import commands as c
from tabletop.exercise.decide.decisions import computed
from tabletop.exercise.rulebook import Rulebook
from tabletop.exercise.state import Question
from tabletop.i18n import series, tr
from tabletop.room.rehearsal.play_through import PlayThrough
from tabletop.scenario.conditions import ConditionError, compile_all
from tabletop.scenario.model import Argument, BlessedPlay, Individual, Scenario, Sum
from tabletop.scenario.places import Places


@dataclass(frozen=True, slots=True)
class Broken:
    """Something in a blessed play that does not come out as written."""

    path: tuple[str | int, ...]  #: place in the scenario file: ("test", 0, "expect", 2)
    words: str


def broken_plays(scenario: Scenario) -> list[Broken]:
    """Replay every ``[[test]]`` of a scenario that has passed its checks; empty if all come out as the author says."""
    book = Rulebook(scenario)
    return [broken for number, play in enumerate(scenario.tests) for broken in _replay(book, number, play)]


def _replay(book: Rulebook, number: int, play: BlessedPlay) -> list[Broken]:
    told = _Told(book, play)
    told.run()
    broken = [Broken(("test", number, "choose", decision), words) for decision, words in told.amiss().items()]
    for place, line in enumerate(play.expect):
        words = _unmet(told, line)
        if words:
            broken.append(Broken(("test", number, "expect", place), words))
    return broken


def _unmet(told: _Told, line: str) -> str:
    """Why an expectation is not met, "" if it is: an ending, an inject that went out, or a condition."""
    state, scenario = told.state, told.book.scenario
    if line.startswith("ending."):
        reached, title, _ = state.ending or ("", tr("not at all"), "")
        ends = f"ending.{reached}" if reached else title
        return "" if reached == line.removeprefix("ending.") else tr("the play ends: {ending}", ending=ends)
    if line in scenario.injects:
        return "" if line in state.play.delivered else tr("{inject} does not go out", inject=line)
    try:
        holds = compile_all([line], scenario)
    except ConditionError as error:
        return tr("{words}: {remedy}", words=error.words, remedy=error.remedy)
    if holds(told.book.facts(state.play, state.responses)):
        return ""
    named = [track for track in scenario.tracks if track in line.replace("(", " ").split()]
    values = series(tr("{track} is {value}", track=track, value=state.play.tracks[track]) for track in named)
    return tr("it does not hold: {values}", values=values) if values else tr("it does not hold")


class _Told(PlayThrough):
    """A play in which everybody does as told."""

    def __init__(self, book: Rulebook, play: BlessedPlay) -> None:
        super().__init__(book, {}, Random(1))  # noqa: S311 -- only draws waiting times here
        self._refused: dict[str, str] = {}
        self._choose = {key: tuple(answer.replace(",", " ").split()) for key, answer in play.choose.items()}

    def chance(self, share: float) -> bool:  # noqa: ARG002 -- the hook's signature
        return False

    def decide(self, decision: str) -> None:
        """Everybody asked answers what the author chose; a judgement or ruling goes the same way."""
        self.ask(c.OpenDecision(decision))
        question = self.state.play.questions[decision]
        chosen = self._choose.get(decision, ())
        rule = self.book.decision(decision).rule
        if chosen and not isinstance(rule, Argument):
            self._answer_all(question, chosen)
        self.ask(c.CloseDecision(decision))
        if isinstance(rule, Argument):
            grade = "success" if rule.success in chosen else "failure"
            self.ask(c.Adjudicate(decision, "facilitator", grade, tr("as the test says")))
        found, _ = computed(self.book.decision(decision), self.state.play.questions[decision], self.state)
        ruling = chosen or (question.options[0][0],) if found is None else None
        self.ask(c.ResolveDecision(decision, ruling, tr("as the test says") if ruling else ""))

    def _answer_all(self, question: Question, chosen: tuple[str, ...]) -> None:
        """Each role asked says what was chosen, as far as it is on offer to it; what the table refuses is the author's mistake."""
        for role in question.who:
            try:
                answer = _answer(question, role, chosen)
                self.table.ask(c.SubmitResponse(question.decision, role, answer), role)
            except (c.Refused, ValueError) as refused:
                self._refused[question.decision] = str(refused)
                return

    def amiss(self) -> dict[str, str]:
        """Choices that did not come to stand, with the reason."""
        found = dict(self._refused)
        for decision, chosen in self._choose.items():
            question = self.state.play.questions.get(decision)
            rule = self.book.decision(decision).rule
            if question is None:
                found[decision] = tr("{decision} is never put in this play", decision=decision)
            elif decision in found or isinstance(rule, Individual | Sum) or question.form == "text":
                continue  # each for itself: nothing is chosen in common
            elif set(question.outcome) != set(chosen):
                outcome = series(question.outcome) or tr("nothing")
                found[decision] = tr("{decision} comes out as {outcome}", decision=decision, outcome=outcome)
        return found


def _answer(question: Question, role: str, chosen: tuple[str, ...]) -> c.Answer:
    """The choice as this role can give it: an amount, words, or options without those for other roles. ValueError: no amount."""
    if question.form == "pledge":
        return c.Answer(amount=float(chosen[0]))
    if question.form == "text":
        return c.Answer(text=" ".join(chosen))
    offered = {row[0] for row in question.offered_to(role)}
    others = {row[0] for row in question.options} - offered
    options = tuple(option for option in chosen if option not in others)
    return c.Answer(options, abstains=not options)


def placed(broken: Sequence[Broken], file: Path) -> list[str]:
    """The same as lines that editors make links of: ``file:line:column: error: …``. The file must be the scenario's own."""
    places = Places(file.read_text(encoding="utf-8"))
    lines = []
    for found in broken:
        place = places.value(found.path)
        at = f"{file}:{place.line}:{place.column}"
        lines.append(tr("{place}: error: this play does not come out as written: {words}", place=at, words=found.words))
    return lines
