from __future__ import annotations

import operator
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tabletop.scenario import conditions
from tabletop.scenario.condition_names import ConditionNames, DecisionNames, TrackNames
from tabletop.scenario.condition_tree import (
    And,
    AnswerCount,
    AtMove,
    Compare,
    Condition,
    ConditionError,
    Fired,
    HasOutcome,
    Name,
    Node,
    Not,
    Operator,
    Or,
    Outcome,
    Raised,
)
from tabletop.scenario.conditions import KEYWORDS, Problem, parse

BANDS = {"calm": 0, "tense": 4, "crisis": 7}
NAMES = ConditionNames(
    tracks={"escalation": TrackNames(0, 10, BANDS), "cohesion": TrackNames(-3, 10, {})},
    flags=("attributed", "blamed"),
    injects=("leak", "cable-cut"),
    decisions={
        "line": DecisionNames("choice", ("east", "west"), ("berlin", "paris"), individual=False),
        "menu": DecisionNames("several", ("ships", "ports"), ("berlin", "paris", "warsaw"), individual=False),
        "where": DecisionNames("choice", ("east", "west"), ("berlin", "paris"), individual=True),
        "pledge": DecisionNames("pledge", ("few", "many"), ("berlin",), individual=False),
    },
    moves=("opening", "response", "aftermath"),
    roles=("berlin", "paris", "warsaw"),
)
OPERATORS: dict[Operator, object] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


@dataclass
class Play:
    tracks: dict[str, int]
    outcomes: dict[str, tuple[str, ...]]
    answers: dict[tuple[str, str], tuple[str, ...]]
    fired_ones: set[str]
    flags: set[str]
    place: int
    asked: list[str] = field(default_factory=list)

    def track(self, key: str, /) -> int:
        return self.tracks[key]

    def outcome(self, decision: str, /) -> tuple[str, ...] | None:
        return self.outcomes.get(decision)

    def answer(self, decision: str, role: str, /) -> tuple[str, ...]:
        return self.answers.get((decision, role), ())

    def answers_counting(self, decision: str, option: str, /) -> int:
        return sum(option in options for (about, _), options in self.answers.items() if about == decision)

    def fired(self, inject: str, /) -> bool:
        return inject in self.fired_ones

    def flag(self, key: str, /) -> bool:
        return key in self.flags

    def move(self) -> int:
        return self.place


def band_index(value: int) -> int:
    return sum(value >= lowest for lowest in BANDS.values()) - 1


def naive(node: Node, play: Play) -> bool:
    """The meaning of a condition, written again as plainly as possible."""
    match node:
        case And(parts):
            return all(naive(part, play) for part in parts)
        case Or(parts):
            return any(naive(part, play) for part in parts)
        case Not(part):
            return not naive(part, play)
        case Raised(flag):
            return flag.id in play.flags
        case Fired(inject):
            return inject.id in play.fired_ones
        case HasOutcome(decision):
            return decision.id in play.outcomes
        case AtMove(sign, move):
            return bool(OPERATORS[sign](play.place, NAMES.moves.index(move.id)))  # type: ignore[operator] # a plain table
        case Compare(track, sign, right):
            value = play.tracks[track.id]
            if isinstance(right, int):
                return bool(OPERATORS[sign](value, right))  # type: ignore[operator] # a plain table
            if right.id in BANDS:
                return bool(OPERATORS[sign](band_index(value), list(BANDS).index(right.id)))  # type: ignore[operator] # a plain table
            return bool(OPERATORS[sign](value, play.tracks[right.id]))  # type: ignore[operator] # a plain table
        case Outcome(decision, role, option, negated):
            if decision.id not in play.outcomes:
                return False
            said = play.outcomes[decision.id] if role is None else play.answers.get((decision.id, role.id), ())
            return (option.id in said) != negated
        case AnswerCount(decision, option, sign, number):
            if decision.id not in play.outcomes:
                return False
            counted = play.answers_counting(decision.id, option.id)
            return bool(OPERATORS[sign](counted, number))  # type: ignore[operator] # a plain table


signs = st.sampled_from(list(OPERATORS))
escalation_sides = st.one_of(
    st.integers(-5, 12), st.sampled_from([Name("calm"), Name("tense"), Name("crisis"), Name("cohesion")])
)
deciding = st.sampled_from([("line", "east"), ("line", "west"), ("menu", "ships"), ("menu", "ports")])
leaves = st.one_of(
    st.builds(Compare, st.just(Name("escalation")), signs, escalation_sides),
    st.builds(Compare, st.just(Name("cohesion")), signs, st.one_of(st.integers(-5, 12), st.just(Name("escalation")))),
    st.builds(AtMove, signs, st.sampled_from([Name(move) for move in NAMES.moves])),
    st.builds(Raised, st.sampled_from([Name("attributed"), Name("blamed")])),
    st.builds(Fired, st.sampled_from([Name("leak"), Name("cable-cut")])),
    st.builds(HasOutcome, st.sampled_from([Name("line"), Name("menu")])),
    st.builds(
        lambda pair, role, negated: Outcome(Name(pair[0]), role, Name(pair[1]), negated),
        deciding,
        st.sampled_from([None, Name("berlin"), Name("paris")]),
        st.booleans(),
    ),
    st.builds(
        lambda pair, sign, number: AnswerCount(Name(pair[0]), Name(pair[1]), sign, number),
        deciding,
        signs,
        st.integers(0, 4),
    ),
)


def joined(kind: type[And | Or]) -> object:
    def build(parts: list[Node]) -> Node:
        flat: list[Node] = []
        for part in parts:
            flat.extend(part.parts if isinstance(part, kind) else [part])
        return kind(tuple(flat))

    return build


trees: st.SearchStrategy[Node] = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.lists(inner, min_size=2, max_size=4).map(joined(And)),  # type: ignore[arg-type] # a function of a list
        st.lists(inner, min_size=2, max_size=4).map(joined(Or)),  # type: ignore[arg-type] # a function of a list
    ),
    max_leaves=8,
)
named = st.sampled_from([("east",), ("west",), ("ships",), ("ships", "ports"), ()])
plays = st.builds(
    Play,
    st.fixed_dictionaries({"escalation": st.integers(0, 10), "cohesion": st.integers(-3, 10)}),
    st.dictionaries(st.sampled_from(["line", "menu"]), named),
    st.dictionaries(
        st.tuples(st.sampled_from(["line", "menu"]), st.sampled_from(["berlin", "paris", "warsaw"])), named
    ),
    st.sets(st.sampled_from(["leak", "cable-cut"])),
    st.sets(st.sampled_from(["attributed", "blamed"])),
    st.integers(-1, 2),
)


@given(trees)
def test_printing_and_reading_give_the_same_tree(tree: Node) -> None:
    text = str(Condition("", tree))
    assert parse(text).root == tree
    assert str(parse(text)) == text


@given(trees, plays)
def test_compiled_conditions_mean_what_the_naive_reading_means(tree: Node, play: Play) -> None:
    test = conditions.compile(Condition("", tree), NAMES)
    assert test(play) is naive(tree, play)


@given(trees, plays)
def test_a_comparison_said_to_be_constant_is(tree: Node, play: Play) -> None:
    for leaf in conditions.leaves(tree):
        if isinstance(leaf, Compare):
            codes = {problem.code for problem in conditions.check(Condition("", leaf), NAMES)}
            assert "C13" not in codes or not naive(leaf, play)
            assert "C14" not in codes or naive(leaf, play)


@given(st.text(max_size=80) | st.text(alphabet="abd-. ()=<>!129\"'“", max_size=40))
def test_any_text_is_read_or_refused_with_a_place(text: str) -> None:
    try:
        condition = parse(text)
    except ConditionError as error:
        refused = error
    else:
        assert parse(str(condition)) == condition
        return
    assert 1 <= refused.column <= len(text) + 1
    assert refused.length >= 1
    assert refused.words
    assert refused.remedy


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("escalation is at least 4", "escalation >= 4"),
        ("escalation is at most tense", "escalation <= tense"),
        ("escalation is above cohesion", "escalation > cohesion"),
        ("cohesion is below -2", "cohesion < -2"),
        ("not line is not west", "not line is not west"),
        ("line.berlin is west or leak fired and attributed", "line.berlin is west or leak fired and attributed"),
        ("((line decided))", "line decided"),
        ("count( line is west )>=2", "count(line is west) >= 2"),
        ("move>=response", "move >= response"),
        ("(attributed or blamed) and not (leak fired and line decided)", None),
    ],
)
def test_every_form_reads_as_its_canonical_text(text: str, canonical: str | None) -> None:
    condition = parse(text)
    assert str(condition) == (canonical or text)
    assert conditions.check(condition, NAMES) == []


@pytest.mark.parametrize(
    ("text", "code", "column", "remedy"),
    [
        ("escalation = 3", "C02", 12, "write =="),
        ("escalation ≥ 3", "C02", 12, "write >="),
        ("escalation => 3", "C02", 12, "write >="),
        ("line is “west”", "C03", 9, "without quotes"),
        ("2 <= escalation <= 5", "C04", 1, "write escalation >= 2 and escalation <= 5"),
        ("escalation <= 5 <= 6", "C04", 17, "two comparisons"),
        ("3 > escalation", "C05", 1, "write escalation < 3"),
        ("attributed && blamed", "C08", 12, "write and"),
        ("NOT attributed", "C08", 1, "write not"),
        ("escalation >= 3.5", "C09", 15, "whole number"),
        ("escalation >= 99999999999", "C09", 15, "inside the track's range"),
        ("cable_cut fired", "C01", 1, "write cable-cut"),
        ("cable–cut fired", "C01", 1, "write cable-cut"),
        ("leak is fired", "C06", 9, "write leak fired"),
        ("leak not fired", "C06", 6, "not leak fired"),
        ("escalation is 3", "C06", 15, "write escalation == 3"),
        ("escalation 3", "C06", 12, "one of == !="),
        ("escalation is at 3", "C06", 18, "at least"),
        ("attributed blamed", "C06", 12, "and, or"),
        ("attributed and", "C06", 15, "write an id"),
        ("move is response", "C06", 6, "move =="),
        ("count line", "C06", 7, "count(deployment is west) >= 3"),
        ("(attributed", "C07", 1, "write )"),
        ("attributed)", "C07", 11, "delete it"),
        ("", "C06", 1, "write one"),
        ("(" * 60 + "attributed" + ")" * 60, "C16", 41, "several conditions"),
    ],
)
def test_a_mistake_has_a_code_a_column_and_a_remedy(text: str, code: str, column: int, remedy: str) -> None:
    with pytest.raises(ConditionError) as caught:
        parse(text)
    assert (caught.value.code, caught.value.column) == (code, column)
    assert remedy in caught.value.remedy


@pytest.mark.parametrize(
    ("text", "code", "column", "remedy"),
    [
        ("attributed and escalaton >= 3", "C10", 16, "did you mean escalation?"),
        ("attribute", "C10", 1, "did you mean attributed?"),
        ("leak >= 3", "C11", 1, "leak fired"),
        ("escalation fired", "C11", 1, "escalation >= 4"),
        ("escalation is tense", "C11", 1, "write escalation == tense"),
        ("pledge.berlin is many", "C11", 1, "pledge decided"),
        ("line is wets", "C12", 9, "did you mean west?"),
        ("line.warsaw is west", "C12", 6, "asked are: berlin, paris"),
        ("line.rome is west", "C10", 6, "use one of"),
        ("escalation >= crysis", "C12", 15, "did you mean crisis?"),
        ("escalation > 10", "C13", 1, "runs from 0 to 10"),
        ("escalation > crisis", "C13", 1, "runs from 0 to 10"),
        ("cohesion >= -3", "C14", 1, "runs from -3 to 10"),
        ("count(line is west) >= 3", "C13", 1, "2 roles are asked"),
        ("move < opening", "C13", 1, "opening, response, aftermath"),
        ("where is west", "C15", 1, "count(where is west) >= 1"),
    ],
)
def test_what_reads_well_is_checked_against_the_scenario(text: str, code: str, column: int, remedy: str) -> None:
    problems = conditions.check(parse(text), NAMES)
    assert [(problem.code, problem.column) for problem in problems] == [(code, column)]
    assert remedy in problems[0].remedy
    assert isinstance(problems[0], Problem)


def test_compiling_refuses_what_the_scenario_does_not_have() -> None:
    with pytest.raises(ConditionError, match="no rumour"):
        conditions.compile(parse("attributed and rumour fired"), NAMES)


@given(plays)
def test_a_list_means_that_all_must_hold(play: Play) -> None:
    assert conditions.compile_all([], NAMES)(play) is True
    texts = ["escalation >= 4", "attributed", "leak fired", "move >= response"]
    for count in range(1, 5):
        each = [conditions.compile(parse(text), NAMES)(play) for text in texts[:count]]
        assert conditions.compile_all(texts[:count], NAMES)(play) is all(each)


def test_references_name_all_but_options_and_roles() -> None:
    text = "escalation >= crisis and (line.berlin is west or not leak fired) and count(menu is ships) > 1 and move < response"
    assert conditions.references(parse(text)) == {"escalation", "crisis", "line", "leak", "menu", "response"}


def test_every_keyword_is_refused_as_an_id() -> None:
    for word in KEYWORDS:
        with pytest.raises(ConditionError):
            parse(f"{word} >= 3 and {word} fired")
