"""Players made of rules of thumb, for rehearsals: each role leans one way, and sometimes does not.

A bot sees what a player sees (the question, the options, what the others say in the room) and answers with the same commands.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from random import Random

from tabletop.exercise.commands import Answer
from tabletop.exercise.state import Question, Response
from tabletop.i18n import tr
from tabletop.scenario.model import Decision, Option, Scenario

STYLES = ("random", "hawk", "dove", "follower", "status-quo")

LOYALTY = 0.65  #: how often a player answers in its style; else it picks any option
ABSTAINS = 0.03  #: how often a player hands in an empty answer
STRIKES = 0.3  #: how often a veto holder strikes an option
COPIES = 0.8  #: how often a follower says what the others said

_PLEDGES = {"hawk": (0.6, 1.0), "dove": (0.0, 0.5), "status-quo": (0.2, 0.6)}  #: share of the range, from and to
_HOPES = {"hawk": 62, "dove": 45, "status-quo": 50}  #: the percentage an estimate is scattered around
_SCATTER = 18.0  #: its standard deviation

#: decision -> style -> the options that style leans to
Leanings = Mapping[str, Mapping[str, tuple[str, ...]]]


def leanings(scenario: Scenario) -> Leanings:
    """Which options each style leans to: by the author's ``stance``, or, where none is given, by how much an option moves."""
    return {
        decision: {
            style: tuple(key for key, option in spec.options.items() if option.stance == style) or _guess(spec, style)
            for style in ("hawk", "dove", "status-quo")
        }
        for decision, spec in scenario.decisions.items()
    }


def _guess(spec: Decision, style: str) -> tuple[str, ...]:
    """Without a stance: a hawk takes the option that moves most, a dove the one that moves least, the rest what stands anyway."""
    unmarked = {key: option for key, option in spec.options.items() if option.stance is None}
    if style == "status-quo" and spec.no_decision in unmarked:
        return (spec.no_decision,)
    if not unmarked:
        return ()
    choose = max if style == "hawk" else min
    return (choose(unmarked, key=lambda key: _weight(unmarked[key])),)


def _weight(option: Option) -> int:
    return sum(map(abs, option.effects.values())) + len(option.set) + len(option.release) + len(option.open)


class Player:
    """One role, played in one style."""

    def __init__(self, role: str, style: str, leanings: Leanings, rng: Random) -> None:
        """``rng`` is the play's own; the same numbers make the same player."""
        self.role = role
        self.style = style
        self._leanings = leanings
        self._rng = rng

    def answer(self, question: Question, given: Collection[Response], lead: str) -> Answer:
        """An answer the table accepts. ``given``: what was said in the room before; ``lead``: whose word counts most, or ""."""
        rng = self._rng
        confidence = rng.choice(("low", "moderate", "high")) if question.confidence else ""
        rationale = tr("rehearsed, {style}", style=self.style)
        if question.form == "pledge":
            return Answer(amount=self._amount(question, given), rationale=rationale, confidence=confidence)
        if question.form == "text":
            return Answer(text=tr("A rehearsed answer, {style}.", style=self.style), confidence=confidence)
        offered = [row[0] for row in question.offered_to(self.role)]
        if not offered or (rng.random() < ABSTAINS and question.lets_abstain(self.role)):
            return Answer(rationale=rationale, confidence=confidence, abstains=True)
        options = self._options(question, offered, given, lead)
        struck = self._struck(question, options) if self.role in question.strikers else ()
        return Answer(options, struck, rationale=rationale, confidence=confidence)

    def estimate(self) -> int:
        """A blind estimate of success, in percent."""
        middle = _HOPES.get(self.style)
        if middle is None:
            return self._rng.randint(5, 95)
        return min(98, max(2, round(self._rng.gauss(middle, _SCATTER))))

    def side(self) -> str:
        """Whether the reason it adds to an argument speaks for it or against it."""
        return "pro" if self._rng.random() < _HOPES.get(self.style, 50) / 100 else "con"

    def _options(
        self, question: Question, offered: list[str], given: Collection[Response], lead: str
    ) -> tuple[str, ...]:
        rng = self._rng
        if self.style == "follower":
            heard = self._heard(offered, given, lead)
            if heard and rng.random() < COPIES:
                return heard
        leaning = self._leanings[question.decision].get(self.style, ())
        wanted = [option for option in leaning if option in offered]
        if not wanted or rng.random() >= LOYALTY:
            wanted = offered
        first = rng.choice(wanted)
        if question.pick == 1 or first in question.alone:
            return (first,)
        more = [option for option in offered if option != first and option not in question.alone]
        return (first, *rng.sample(more, min(len(more), rng.randint(0, question.pick - 1))))

    def _heard(self, offered: list[str], given: Collection[Response], lead: str) -> tuple[str, ...]:
        """What the lead said, else what most said, as far as this role may choose it too."""
        said = Counter(response.options for response in given if response.options)
        for response in given:
            if response.role == lead:
                said[response.options] += len(given)
        for options, _ in said.most_common():
            if all(option in offered for option in options):
                return options
        return ()

    def _struck(self, question: Question, chosen: tuple[str, ...]) -> tuple[str, ...]:
        others = [row[0] for row in question.options if row[0] not in chosen]
        return (self._rng.choice(others),) if others and self._rng.random() < STRIKES else ()

    def _amount(self, question: Question, given: Collection[Response]) -> float:
        """An amount within the range, in its steps."""
        steps = int((question.most - question.least) / question.step + 1e-9)
        heard = [response.amount for response in given if response.amount is not None]
        if self.style == "follower" and heard:
            place = round((sum(heard) / len(heard) - question.least) / question.step)
        elif self.style in _PLEDGES and self._rng.random() < LOYALTY:
            low, high = _PLEDGES[self.style]
            place = round(steps * self._rng.uniform(low, high))
        else:
            place = self._rng.randint(0, steps)
        return question.least + min(steps, place) * question.step
