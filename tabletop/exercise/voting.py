"""Rules of decision: from answers to what stands. Pure functions; the scenario's rule in, a :class:`Count` out.

Sources: unanimity TEU art. 31(1); qualified majority TEU art. 16(4) and TFEU art. 238(3); the others as SCENARIO_FORMAT has them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tabletop.exercise.events import Pairs
from tabletop.exercise.state import Question, Response
from tabletop.exercise.wording.answers import amount_words
from tabletop.i18n import series, tr, trn
from tabletop.scenario import model as m


@dataclass(frozen=True, slots=True)
class Count:
    """What a rule makes of the answers."""

    outcome: tuple[str, ...] = ()
    found: bool = False  #: False: the default stands, or the facilitator rules
    words: str = ""
    tally: Pairs = ()
    ruling: bool = False  #: only the facilitator can say what stands


@dataclass(frozen=True, slots=True)
class Ballots:
    """The answers to one question, with what a rule needs to weigh them."""

    question: Question
    members: tuple[str, ...]  #: roles that count, whether or not they answered
    responses: Mapping[str, Response]
    weights: Mapping[str, float]
    titles: Mapping[str, str]  #: of the roles, for words

    @property
    def cast(self) -> list[Response]:
        """Answers that name at least one option; an empty one is an abstention."""
        return [response for response in self.responses.values() if response.options]

    def supporters(self, option: str) -> list[str]:
        """Roles that named this option."""
        return [response.role for response in self.responses.values() if option in response.options]

    def option_ids(self) -> list[str]:
        """The options on offer, in the order of the scenario."""
        return [row[0] for row in self.question.options]

    def tally(self) -> Pairs:
        """Option and number of supporters, in the order of the scenario."""
        return tuple((option, len(self.supporters(option))) for option in self.option_ids())

    def ranked(self) -> list[tuple[str, int]]:
        """Options with support, most first, the scenario's order among equals."""
        return sorted((pair for pair in self.tally() if pair[1]), key=lambda pair: -pair[1])


def count(rule: m.Rule, ballots: Ballots) -> Count:
    """Apply the rule."""
    return _RULES[rule.type](rule, ballots)


def in_words(rule: m.Rule, scenario: m.Scenario) -> str:
    """The rule as players read it when the question is put."""
    match rule:
        case m.Lead():
            return tr("{role} decides, the others advise", role=scenario.roles[rule.role].title)
        case m.Majority():
            return tr("majority of all members") if rule.of == "members" else tr("majority of votes cast")
        case m.Qualified():
            return tr(
                "qualified majority: {members} % of members with {weight} % of the weight",
                members=round(rule.members * 100),
                weight=round(rule.weight * 100),
            )
        case m.Veto():
            return tr(
                "most votes, unless struck by {roles}",
                roles=series(scenario.roles[role].title for role in rule.roles),
            )
        case m.Argument():
            return tr("matrix argument: reasons, blind estimates, then judgement")
        case _:
            return _PLAIN_WORDS[rule.type]()


_PLAIN_WORDS: dict[str, Callable[[], str]] = {
    "individual": lambda: tr("each for itself"),
    "plurality": lambda: tr("most votes"),
    "unanimity": lambda: tr("unanimity: one refusal and nothing is adopted; abstention does not block"),
    "sum": lambda: tr("pledges are added up"),
    "facilitator": lambda: tr("the facilitator rules, with reasons"),
}


def _individual(_rule: m.Individual, ballots: Ballots) -> Count:
    chosen = tuple(option for option, number in ballots.tally() if number)
    answered = bool(ballots.responses)
    return Count(chosen, answered, tr("each for itself"), ballots.tally())


def _lead(rule: m.Lead, ballots: Ballots) -> Count:
    answer = ballots.responses.get(rule.role)
    if answer is None or not (answer.options or answer.text or answer.amount is not None):
        return Count(words=tr("the lead has not decided"), tally=ballots.tally())
    return Count(answer.options, found=True, words=tr("decided by the lead"), tally=ballots.tally())


def _plurality(rule: m.Plurality | m.Veto, ballots: Ballots, struck: frozenset[str] = frozenset()) -> Count:
    ranked = [pair for pair in ballots.ranked() if pair[0] not in struck]
    tally = ballots.tally()
    if not ranked:
        return Count(words=tr("no votes to count"), tally=tally)
    places = ballots.question.pick
    if len(ranked) <= places or ranked[places - 1][1] > ranked[places][1]:
        return Count(tuple(o for o, _ in ranked[:places]), found=True, words=tr("most votes"), tally=tally)
    level = ranked[places][1]
    clear = [option for option, number in ranked if number > level]
    tied = [option for option, number in ranked if number == level]
    breaker = ballots.responses.get(rule.tie)
    if breaker is not None:
        broken = [option for option in tied if option in breaker.options][: places - len(clear)]
        if broken:
            return Count(
                (*clear, *broken),
                found=True,
                words=tr("a tie, broken by {role}", role=ballots.titles.get(rule.tie, rule.tie)),
                tally=tally,
            )
    return Count(words=tr("a tie"), tally=tally, ruling=rule.tie == "facilitator")


def _veto(rule: m.Veto, ballots: Ballots) -> Count:
    struck = frozenset(
        option for role in rule.roles if role in ballots.responses for option in ballots.responses[role].struck
    )
    result = _plurality(rule, ballots, struck)
    if not struck:
        return result
    labels = [row[1] for row in ballots.question.options if row[0] in struck]
    words = tr("{words}; struck: {options}", words=result.words, options=series(labels))
    return Count(result.outcome, result.found, words, result.tally, result.ruling)


def _passing(ballots: Ballots, passes: Callable[[str], bool], yes: str, no: str) -> Count:
    """The best supported options that pass, as many as may be picked."""
    passed = [option for option, _ in ballots.ranked() if passes(option)][: ballots.question.pick]
    return Count(tuple(passed), bool(passed), yes if passed else no, ballots.tally())


def _majority(rule: m.Majority, ballots: Ballots) -> Count:
    if not ballots.responses or len(ballots.responses) / len(ballots.question.who) < rule.quorum:
        return Count(words=tr("no quorum"), tally=ballots.tally())
    whole = len(ballots.members) if rule.of == "members" else len(ballots.cast)
    return _passing(
        ballots,
        lambda option: len(ballots.supporters(option)) * 2 > whole,
        tr("more than half of {whole}", whole=whole),
        tr("no majority of {whole}", whole=whole),
    )


def _unanimity(_rule: m.Unanimity, ballots: Ballots) -> Count:
    voters = len(ballots.cast)
    abstentions = len(ballots.members) - voters
    return _passing(
        ballots,
        lambda option: len(ballots.supporters(option)) == voters,
        trn("unanimous, {count} abstention", "unanimous, {count} abstentions", abstentions)
        if abstentions
        else tr("unanimous"),
        tr("no unanimity"),
    )


def _qualified(rule: m.Qualified, ballots: Ballots) -> Count:
    members = [response.role for response in ballots.cast] if rule.abstain == "excluded" else list(ballots.members)
    whole = sum(ballots.weights[role] for role in members)
    needed = math.ceil(rule.members * len(members) - 1e-9)

    def passes(option: str) -> bool:
        support = [role for role in ballots.supporters(option) if role in members]
        heavy = sum(ballots.weights[role] for role in support) >= rule.weight * whole - 1e-9
        return len(support) >= needed and (heavy or len(members) - len(support) < rule.blocking)

    return _passing(
        ballots,
        passes,
        tr("qualified majority: at least {needed} of {members} members", needed=needed, members=len(members)),
        tr("no qualified majority"),
    )


def _sum(rule: m.Sum, ballots: Ballots) -> Count:
    amounts = [response.amount for response in ballots.responses.values() if response.amount is not None]
    total = sum(amounts)
    reached = [band for band in sorted(rule.bands, key=lambda band: band.at_least) if band.at_least <= total]
    words = tr("{amount} pledged in all", amount=amount_words(total, ballots.question.unit))
    if not rule.bands:
        return Count(found=bool(amounts), words=words)
    if not amounts or not reached:
        return Count(words=words)
    return Count((reached[-1].option,), found=True, words=words)


def _ruling(_rule: m.Ruling, ballots: Ballots) -> Count:
    return Count(words=tr("the facilitator rules"), tally=ballots.tally(), ruling=True)


def _argument(_rule: m.Argument, ballots: Ballots) -> Count:
    return Count(words=tr("to be adjudicated"), tally=ballots.tally(), ruling=True)


_RULES: dict[str, Callable[[Any, Ballots], Count]] = {
    "individual": _individual,
    "lead": _lead,
    "plurality": _plurality,
    "majority": _majority,
    "unanimity": _unanimity,
    "qualified": _qualified,
    "veto": _veto,
    "sum": _sum,
    "facilitator": _ruling,
    "argument": _argument,
}


def weigh(
    question: Question,
    absent: str,
    responses: Mapping[str, Response],
    weights: Mapping[str, float],
    titles: Mapping[str, str],
) -> Ballots:
    """Put the answers into order for a rule: a missing answer is left out, or counts as an abstention."""
    members: Sequence[str] = question.who
    if absent != "abstain":
        members = [role for role in question.who if role in responses]
    return Ballots(question, tuple(members), responses, weights, titles)
