"""Every rule of decision, by examples that can be checked by hand."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tabletop.exercise import commands as c
from tabletop.exercise.state import Question, Response
from tabletop.exercise.voting import Count, count, in_words, weigh
from tabletop.scenario import model as m
from tests.lab import BOOK, Desk

#: weights are populations in per mille of the Union, rounded; they decide the examples of the qualified majority
UNION = {
    "germany": 186, "france": 152, "italy": 131, "spain": 108, "poland": 82, "romania": 42, "netherlands": 40, "belgium": 26,
    "czechia": 24, "sweden": 24, "portugal": 24, "greece": 23, "hungary": 21, "austria": 20, "bulgaria": 14, "denmark": 13,
    "finland": 12, "slovakia": 12, "ireland": 12, "croatia": 9, "lithuania": 6, "slovenia": 5, "latvia": 4, "estonia": 3,
    "cyprus": 2, "luxembourg": 2, "malta": 1,
}  # fmt: skip


def question(*who: str, options: tuple[str, ...] = ("yes", "no", "maybe"), pick: int = 1, unit: str = "") -> Question:
    return Question(
        "d", "D", "?", "choice", who, tuple((o, o, "") for o in options), (), (), (), pick, 0, 0, 1, unit,
        secret=True, reveal="tally", confidence=False, rule="", opened=0, closes=0, move="m", seq=1,
    )  # fmt: skip


def response(role: str, *options: str, struck: tuple[str, ...] = (), amount: float | None = None) -> Response:
    return Response(role, options, struck, amount, "", "", "", "", 0.0, "", 1)


def counted(rule: m.Rule, asked: Question, *given_: Response, absent: str = "excluded", weights: Any = None) -> Count:
    weights = weights or dict.fromkeys(asked.who, 1.0)
    return count(rule, weigh(asked, absent, {r.role: r for r in given_}, weights, {}))


FIVE = ("a", "b", "c", "d", "e")


def votes(**said: str) -> list[Response]:
    """``a="yes", b=""``: an empty answer is an abstention."""
    return [response(role, *option.split()) for role, option in said.items()]


PLURALITY: list[tuple[dict[str, str], str, tuple[str, ...]]] = [
    ({"a": "yes", "b": "yes", "c": "no"}, "no-decision", ("yes",)),
    ({"a": "yes", "b": "no"}, "no-decision", ()),
    ({"a": "yes", "b": "no"}, "b", ("no",)),
    ({"a": "yes", "b": "no", "c": "maybe"}, "c", ("maybe",)),
    ({"a": "yes", "b": "yes", "c": "no", "d": "no", "e": "maybe"}, "e", ()),  # the breaker chose neither of the tied
    ({"a": "", "b": "", "c": "no"}, "no-decision", ("no",)),
    ({"a": "", "b": ""}, "no-decision", ()),
    ({}, "no-decision", ()),
]


@pytest.mark.parametrize(("said", "tie", "outcome"), PLURALITY)
def test_plurality(said: dict[str, str], tie: str, outcome: tuple[str, ...]) -> None:
    result = counted(m.Plurality(type="plurality", tie=tie), question(*FIVE), *votes(**said))
    assert (result.outcome, result.found) == (outcome, bool(outcome))


def test_a_tie_the_facilitator_breaks_asks_for_a_ruling() -> None:
    rule = m.Plurality(type="plurality", tie="facilitator")
    assert counted(rule, question(*FIVE), *votes(a="yes", b="no")).ruling
    assert not counted(rule, question(*FIVE), *votes(a="yes", b="yes")).ruling


SEVERAL: list[tuple[dict[str, str], tuple[str, ...]]] = [
    ({"a": "yes no", "b": "no maybe", "c": "no yes"}, ("no", "yes")),
    ({"a": "yes", "b": "no", "c": "no"}, ("no", "yes")),
    ({"a": "yes no", "b": "no maybe"}, ()),  # the second place is tied
    ({"a": "yes no maybe", "b": "yes no"}, ("yes", "no")),
]


@pytest.mark.parametrize(("said", "outcome"), SEVERAL)
def test_plurality_of_two(said: dict[str, str], outcome: tuple[str, ...]) -> None:
    result = counted(m.Plurality(type="plurality"), question(*FIVE, pick=2), *votes(**said))
    assert result.outcome == outcome


MAJORITY: list[tuple[str, float, str, dict[str, str], tuple[str, ...]]] = [
    ("cast", 0.5, "excluded", {"a": "yes", "b": "yes", "c": "no"}, ("yes",)),
    ("cast", 0.5, "excluded", {"a": "yes", "b": "yes", "c": "no", "d": "no"}, ()),  # half is not more than half
    ("cast", 0.5, "excluded", {"a": "yes", "b": "", "c": ""}, ("yes",)),  # abstentions count for the quorum only
    ("cast", 0.5, "excluded", {"a": "yes", "b": "yes"}, ()),  # two of five asked: no quorum
    ("cast", 0.4, "excluded", {"a": "yes", "b": "yes"}, ("yes",)),
    ("members", 0.0, "abstain", {"a": "yes", "b": "yes"}, ()),  # two of five members
    ("members", 0.0, "abstain", {"a": "yes", "b": "yes", "c": "yes"}, ("yes",)),
    ("members", 0.0, "excluded", {"a": "yes", "b": "yes", "c": "no"}, ("yes",)),  # missing answers do not count
    ("cast", 0.0, "excluded", {}, ()),
]


@pytest.mark.parametrize(("of", "quorum", "absent", "said", "outcome"), MAJORITY)
def test_majority(of: Any, quorum: float, absent: str, said: dict[str, str], outcome: tuple[str, ...]) -> None:
    rule = m.Majority(type="majority", of=of, quorum=quorum)
    assert counted(rule, question(*FIVE), *votes(**said), absent=absent).outcome == outcome


UNANIMITY: list[tuple[dict[str, str], int, tuple[str, ...]]] = [
    ({"a": "yes", "b": "yes", "c": "yes"}, 1, ("yes",)),
    ({"a": "yes", "b": "yes", "c": "no"}, 1, ()),
    ({"a": "yes", "b": "", "c": ""}, 1, ("yes",)),  # abstention does not block (TEU art. 31(1))
    ({"a": "", "b": ""}, 1, ()),
    ({"a": "yes no", "b": "no yes"}, 2, ("yes", "no")),
    ({"a": "yes no", "b": "no"}, 2, ("no",)),
]


@pytest.mark.parametrize(("said", "pick", "outcome"), UNANIMITY)
def test_unanimity(said: dict[str, str], pick: int, outcome: tuple[str, ...]) -> None:
    rule = m.Unanimity(type="unanimity")
    assert counted(rule, question(*FIVE, pick=pick), *votes(**said)).outcome == outcome


def union(against: set[str], abstaining: Collection[str] = (), abstain: Any = "against") -> bool:
    """Whether the whole Union adopts, all but these voting yes."""
    said = [response(s, *(() if s in abstaining else ("no",) if s in against else ("yes",))) for s in UNION]
    weights = {state: float(weight) for state, weight in UNION.items()}
    rule = m.Qualified(type="qualified", abstain=abstain)
    return counted(rule, question(*UNION), *said, absent="abstain", weights=weights).outcome == ("yes",)


THREE_BIG = {"germany", "france", "italy"}  # 47 % of the people
FOUR_BIG = {*THREE_BIG, "spain"}
SMALL = set(list(UNION)[-13:])  # 13 states with 9 % of the people


@pytest.mark.parametrize(
    ("against", "adopted"),
    [
        (set(), True),
        ({"hungary"}, True),
        (SMALL, False),  # 14 of 27 states are not 55 %
        (set(list(UNION)[-12:]), True),  # 15 of 27 are
        (THREE_BIG, True),  # more than 35 % of the people, but a blocking minority needs four states
        (FOUR_BIG, False),
        ({"germany", "france", "malta", "cyprus"}, True),  # four states, but with 34.1 % of the people
        ({"germany", "france", "malta", "denmark"}, False),  # four states with 35.2 %
    ],
)
def test_the_unions_qualified_majority(against: set[str], adopted: bool) -> None:
    """TEU art. 16(4): 55 % of the states with 65 % of the people; fewer than four states block nothing."""
    assert union(against) is adopted


def test_abstention_counts_against_unless_excluded() -> None:
    assert not union(set(), abstaining=FOUR_BIG)
    assert union(set(), abstaining=FOUR_BIG, abstain="excluded")


def test_veto() -> None:
    rule = m.Veto(type="veto", roles=["e"])
    most = [response("a", "yes"), response("b", "yes"), response("c", "no")]
    assert counted(rule, question(*FIVE), *most).outcome == ("yes",)
    struck = [*most, response("e", "maybe", struck=("yes",))]
    assert counted(rule, question(*FIVE), *struck).outcome == ()  # no and maybe are level
    struck = [*most, response("e", "no", struck=("yes",))]
    result = counted(rule, question(*FIVE), *struck)
    assert result.outcome == ("no",)
    assert "yes" in result.words
    others = [*most, response("d", "no", struck=("yes",))]  # strikes without the right to
    assert counted(rule, question(*FIVE), *others).outcome == ()


BANDS = [
    m.Band(at_least=0.0, option="little"),
    m.Band(at_least=5.0, option="much"),
    m.Band(at_least=2.0, option="some"),
]


@pytest.mark.parametrize(
    ("amounts", "outcome"),
    [((0.0, 0.0), "little"), ((1.0, 0.5), "little"), ((1.0, 1.0), "some"), ((2.0, 3.0), "much"), ((9.0, 9.0), "much")],
)
def test_sums_reach_bands(amounts: tuple[float, float], outcome: str) -> None:
    rule = m.Sum(type="sum", bands=BANDS)
    given_ = [response(role, amount=amount) for role, amount in zip("ab", amounts, strict=True)]
    result = counted(rule, question("a", "b", options=("little", "some", "much"), unit="boats"), *given_)
    assert result.outcome == (outcome,)
    assert "boats" in result.words


def test_nothing_pledged_finds_nothing() -> None:
    rule = m.Sum(type="sum", bands=[m.Band(at_least=1.0, option="some")])
    assert not counted(rule, question("a")).found
    assert not counted(rule, question("a"), response("a", amount=0.5)).found


def test_lead_decides_and_the_others_advise() -> None:
    rule = m.Lead(type="lead", role="a")
    result = counted(rule, question(*FIVE), *votes(a="no", b="yes", c="yes"))
    assert result.outcome == ("no",)
    assert dict(result.tally) == {"yes": 2, "no": 1, "maybe": 0}
    assert not counted(rule, question(*FIVE), *votes(b="yes")).found
    assert not counted(rule, question(*FIVE), *votes(a="", b="yes")).found


def test_each_for_itself_names_all_that_was_chosen() -> None:
    rule = m.Individual(type="individual")
    assert counted(rule, question(*FIVE), *votes(a="maybe", b="yes", c="yes")).outcome == ("yes", "maybe")
    assert not counted(rule, question(*FIVE)).found


@given(
    st.dictionaries(st.sampled_from(FIVE), st.sampled_from(["yes", "no", "maybe", ""])),
    st.sampled_from(["excluded", "abstain"]),
)
def test_no_rule_finds_what_nobody_wants(said: dict[str, str], absent: str) -> None:
    """Whatever the rule: an outcome has supporters, is not longer than may be picked, and the tally adds up."""
    asked = question(*FIVE)
    for rule in (
        m.Plurality(type="plurality", tie="a"),
        m.Majority(type="majority"),
        m.Unanimity(type="unanimity"),
        m.Qualified(type="qualified"),
        m.Veto(type="veto", roles=["e"]),
        m.Lead(type="lead", role="b"),
    ):
        result = counted(rule, asked, *votes(**said), absent=absent)
        assert result.found == bool(result.outcome)
        assert len(result.outcome) <= 1
        assert all(option in said.values() for option in result.outcome)
        assert sum(number for _, number in result.tally) == sum(bool(option) for option in said.values())
        assert result.words


def test_every_rule_has_words() -> None:
    for decision in BOOK.scenario.decisions.values():
        assert in_words(decision.rule, BOOK.scenario)


# -- through the table ------------------------------------------------------------------------------------------------


def test_default_stands_where_the_rule_finds_nothing() -> None:
    desk = Desk.started("middle")
    desk.decide("one-voice", north=("yes",), south=("no",))
    desk.ask(c.ResolveDecision("one-voice"))
    assert (desk.question("one-voice").outcome, desk.question("one-voice").how) == (("none",), "default")


def test_a_tie_is_broken_by_the_role_named() -> None:
    desk = Desk.started("middle")
    assert desk.decide("most", north="yes", east="no").computed == ("no",)


def test_weights_come_from_the_roles() -> None:
    desk = Desk.started("middle")  # north and south are 140 of 155; four members, 55 % are three
    assert desk.decide("heavy", north="yes", south="yes").computed == ()
    desk = Desk.started("middle")
    assert desk.decide("heavy", north="yes", south="yes", east="yes").computed == ("yes",)
    desk = Desk.started("middle")
    assert desk.decide("heavy", south="yes", east="yes", west="yes").computed == ("yes",)  # one alone does not block


def test_pledges_go_into_the_track_in_units() -> None:
    desk = Desk.started("middle")
    assert desk.decide("pledge", north=3.0, south=1.5).computed == ("much",)
    desk.ask(c.ResolveDecision("pledge"))
    assert desk.track("purse") == 4  # 4.5, rounded to even


def test_payoff_row_is_read_aloud_and_has_its_effects() -> None:
    desk = Desk.started("middle")
    desk.decide("each", north="yes", south="yes", west="yes")
    desk.ask(c.ResolveDecision("each"))
    assert desk.question("each").results == ("Result of yes", "Together")
    assert desk.track("heat") == 7
    assert desk.track("tide") == 6  # one for each role that chose it


def test_first_payoff_row_that_holds_applies_alone() -> None:
    desk = Desk.started("middle")
    desk.decide("each", north="yes", south="no")
    desk.ask(c.ResolveDecision("each"))
    assert "Alone" in desk.question("each").results
    assert (desk.track("heat"), desk.track("tide")) == (4, 4)


def test_nobody_answers_for_itself_and_the_default_stands_with_its_consequences() -> None:
    desk = Desk.started("middle")
    desk.decide("each")
    desk.ask(c.ResolveDecision("each"))
    assert (desk.question("each").outcome, desk.question("each").how) == (("no",), "default")
    desk = Desk.started("middle")
    desk.decide("each")
    desk.ask(c.ResolveDecision("each", ("yes",), "they said so in the room"))
    assert desk.question("each").how == "override"
    assert desk.track("tide") == 4
    assert desk.question("each").results == ("Result of yes",)


def test_words_name_roles_and_options_as_people_know_them() -> None:
    titles = {"a": "Harbour Office", "b": "Town Council"}
    asked = question("a", "b")
    answers = {"a": response("a", "yes"), "b": response("b", "no")}
    weights = dict.fromkeys(asked.who, 1.0)
    tie = count(m.Plurality(type="plurality", tie="a"), weigh(asked, "excluded", answers, weights, titles))
    assert tie.words == "a tie, broken by Harbour Office"
    labelled = replace(asked, options=(("yes", "Build it", ""), ("no", "Leave it", "")))
    answers["b"] = response("b", "no", struck=("yes",))
    struck = count(m.Veto(type="veto", roles=["b"]), weigh(labelled, "excluded", answers, weights, titles))
    assert struck.words.endswith("struck: Build it")
