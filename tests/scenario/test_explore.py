"""What the search proves is compared with plays at random: nothing that happens may have been called impossible."""

from __future__ import annotations

import random
import tomllib
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tabletop.scenario import conditions
from tabletop.scenario.explore import possible_outcomes, reachable, unreachable
from tabletop.scenario.load import load_document
from tabletop.scenario.model import Consequences, Scenario
from tests.chance import examples
from tests.scenario.example import with_fragment


@dataclass
class Wanderer:
    """A play at random in which everything may happen in any order, once, if its conditions hold."""

    scenario: Scenario
    chance: random.Random
    tracks: dict[str, int] = field(default_factory=dict)
    flags: set[str] = field(default_factory=set)
    fired_ones: set[str] = field(default_factory=set)
    outcomes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    answers: dict[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    released: set[str] = field(default_factory=set)
    place: int = -1

    def track(self, key: str, /) -> int:
        return self.tracks[key]

    def outcome(self, decision: str, /) -> tuple[str, ...] | None:
        return self.outcomes.get(decision)

    def answer(self, decision: str, role: str, /) -> tuple[str, ...]:
        return self.answers.get((decision, role), ())

    def answers_counting(self, decision: str, option: str, /) -> int:
        return sum(option in named for (about, _), named in self.answers.items() if about == decision)

    def fired(self, inject: str, /) -> bool:
        return inject in self.fired_ones

    def flag(self, key: str, /) -> bool:
        return key in self.flags

    def move(self) -> int:
        return self.place

    def holds(self, texts: list[str]) -> bool:
        return conditions.compile_all(texts, self.scenario)(self)

    def follow(self, part: Consequences) -> None:
        for key, delta in part.effects.items():
            track = self.scenario.tracks[key]
            self.tracks[key] = max(track.min, min(track.max, self.tracks[key] + delta))
        self.flags = (self.flags | set(part.set)) - set(part.clear)
        self.released |= set(part.release)

    def step(self) -> None:
        self.place = min(self.place + self.chance.randint(0, 1), len(self.scenario.moves) - 1)
        due = [
            key
            for key, inject in self.scenario.injects.items()
            if key not in self.fired_ones and (key in self.released or self.holds(inject.when))
        ]
        open_ones = [
            key
            for key, decision in self.scenario.decisions.items()
            if key not in self.outcomes and self.holds(decision.when)
        ]
        if due and self.chance.random() < 0.5:
            key = self.chance.choice(due)
            self.fired_ones.add(key)
            self.follow(self.scenario.injects[key])
        elif open_ones:
            self.decide(self.chance.choice(open_ones))

    def decide(self, key: str) -> None:
        decision = self.scenario.decisions[key]
        asked = self.scenario.members(decision.who)
        offered = [name for name, option in decision.options.items() if self.holds(option.when)]
        if decision.rule.type == "individual":
            for role in asked:
                self.answers[key, role] = (self.chance.choice(offered),)
                self.follow(decision.options[self.answers[key, role][0]])
            self.outcomes[key] = ()
            return
        able = [name for name in possible_outcomes(decision, len(asked)) if name in offered]
        if decision.kind in ("choice", "several"):
            for role in asked:
                self.answers[key, role] = (self.chance.choice(offered),)
        self.outcomes[key] = (self.chance.choice(able),)
        self.follow(decision.options[self.outcomes[key][0]])


def wander(scenario: Scenario, seed: int) -> Wanderer:
    play = Wanderer(scenario, random.Random(seed), {key: track.start for key, track in scenario.tracks.items()})
    for _ in range(25):
        play.step()
    return play


THRESHOLDS = st.integers(0, 10)


@pytest.mark.slow
@examples(40)
@given(THRESHOLDS, THRESHOLDS, st.sampled_from(["<=", ">=", "==", "<", ">"]), st.integers(0, 2**30))
def test_nothing_that_happens_was_proved_impossible(first: int, second: int, sign: str, seed: int) -> None:
    text = with_fragment(
        f'[inject.leak]\nwhen = ["cohesion {sign} {first}"]\neffects = {{ escalation = 3 }}\n\n'
        f'[inject.storm]\ntitle = "Storm"\nwhen = ["escalation {sign} {second} and (leak fired or menu is ports)"]\nfrom = "x"\nchannel = "press"\n'
        'body = "x"\nsources = ["invented"]\nset = ["attributed"]\n\n'
        f'[ending.common-front]\nwhen = ["cohesion {sign} {second}", "escalation >= {first}"]'
    )
    scenario = load_document(tomllib.loads(text))
    reach = reachable(scenario)
    never = {finding.path[:2] for finding in unreachable(scenario) if finding.code in ("R01", "R03", "R04")}
    for number in range(10):
        play = wander(scenario, seed + number)
        assert play.fired_ones <= reach.injects
        assert play.flags <= reach.flags
        assert play.outcomes.keys() <= reach.decisions
        for key, outcome in play.outcomes.items():
            assert {(key, name) for name in outcome} <= reach.stands
        for key, value in play.tracks.items():
            assert reach.tracks[key][0] <= value <= reach.tracks[key][1]
        assert not {("inject", key) for key in play.fired_ones} & never
        ending = next(key for key, ending in scenario.endings.items() if play.holds(ending.when))
        assert ("ending", ending) not in never


def test_conditions_that_only_fail_together_are_proved_too() -> None:
    for when in (
        ["cohesion >= 6", "cohesion <= 4"],
        ["cohesion >= 6 and cohesion <= 4"],
        ["council-line is patrols", "council-line is sanctions"],
    ):
        text = with_fragment(f"[inject.leak]\nwhen = {when!r}".replace("'", '"'))
        found = unreachable(load_document(tomllib.loads(text)))
        assert [(finding.code, finding.path[1]) for finding in found] == [("R01", "leak")]


def test_a_circle_of_injects_that_wait_for_each_other_is_proved() -> None:
    text = with_fragment(
        '[inject.leak]\nwhen = ["storm fired"]\n\n[inject.storm]\ntitle = "S"\nwhen = ["leak fired"]\nfrom = "x"\nchannel = "press"\nbody = "x"\nsources = ["invented"]'
    )
    found = unreachable(load_document(tomllib.loads(text)))
    assert {finding.path[1] for finding in found} == {"leak", "storm"}


def test_an_ending_that_always_holds_hides_the_rest() -> None:
    text = with_fragment('[ending.common-front]\nwhen = ["escalation >= 0"]')
    assert [finding.path for finding in unreachable(load_document(tomllib.loads(text)))] == [("ending", "divided")]
