"""Matrix arguments and their dice."""

from __future__ import annotations

import math
from collections import Counter
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tabletop.exercise import commands as c
from tabletop.exercise import dice, matrix
from tabletop.exercise import events as e
from tabletop.exercise.pages.now import now_page
from tabletop.exercise.views import room
from tabletop.exercise.wording.decision_told import tell
from tabletop.exercise.wording.digest import digest
from tabletop.exercise.wording.names import Names
from tabletop.exercise.wording.second_person import resolved_words
from tabletop.exercise.wording.third_person import on_one_line
from tests.lab import BOOK, SEED, Desk, sent_to


def argued(**estimates: int) -> Desk:
    """The bout with one reason for and one against, those estimates, closed."""
    desk = Desk.started("middle")
    desk.ask(c.OpenDecision("bout"))
    desk.ask(c.AddReason("bout", "north", "pro", "We are ready"), "north")
    desk.ask(c.AddReason("bout", "south", "con", "They are readier", 2), "south")
    for role, percent in estimates.items():
        desk.ask(c.SubmitEstimate("bout", role, percent), role)
    desk.ask(c.CloseDecision("bout"))
    return desk


def test_estimates_are_blind_until_closing_and_the_median_is_the_target() -> None:
    desk = argued(south=30, east=45)
    sheet = desk.state.argument("bout")
    assert (sheet.revealed, sheet.median, sheet.spread) == ((("south", 30), ("east", 45)), 38, 15)
    desk.ask(c.Adjudicate("bout"))
    judged = next(r.event for r in desk.records if isinstance(r.event, e.ArgumentAdjudicated))
    assert (judged.method, judged.target) == ("roll", 38)


def test_without_estimates_the_chance_is_even() -> None:
    assert argued().state.argument("bout").median == 50


def test_who_argued_or_estimated_took_part() -> None:
    desk = argued(east=60)
    state, question = desk.state, desk.question("bout")
    assert [row.role for row in room(BOOK, state) if row.status == "answered"] == ["north", "south", "east"]
    assert not any(state.submitted("bout", role) for role in question.who)
    for role in question.who:
        here = sent_to(desk, role)
        words = " ".join(str(item) for block in now_page(here).blocks for item in block.items)
        assert "What you gave to the argument was received" in words
        assert "No answer of yours" not in words
        lines = digest(here.state, here.records, 0, here.briefing)
        assert not any("without your answer" in line for line in lines)


def test_where_nobody_estimated_no_median_is_told() -> None:
    desk = argued()
    names = Names.of_book(BOOK).learn(desk.records)
    (told,) = [on_one_line(r.event, names) for r in desk.records if isinstance(r.event, e.EstimatesRevealed)]
    assert told == "nobody estimated “Decision bout”"


@pytest.mark.parametrize("judged", [False, True])
def test_what_was_to_be_judged_is_not_told_once_an_outcome_stands(*, judged: bool) -> None:
    """Whether control rules without judging or sets a judgement aside, no surface says what had still to come."""
    desk = argued(south=50)
    grade = ""
    if judged:
        desk.ask(c.Adjudicate("bout", "facilitator", "disaster", "as it was"))
        grade = "disaster; ruling of the facilitator; ruled by the facilitator; as it was"
    desk.ask(c.ResolveDecision("bout", ("yes",), "because"))
    (event,) = [record.event for record in desk.records if isinstance(record.event, e.DecisionResolved)]
    assert (event.how, event.words) == ("override" if judged else "ruling", "")
    assert "adjudicated" not in " ".join(map(str, resolved_words(event)))
    (told,) = tell(desk.records, BOOK)
    assert told.rule_had() == (grade or "nothing")


def test_the_roll_decides_and_can_be_recomputed() -> None:
    desk = argued(south=50, east=50)
    desk.ask(c.Adjudicate("bout"))
    rolled = next(r.event for r in desk.records if isinstance(r.event, e.DiceRolled))
    assert rolled.raw == dice.roll(SEED, rolled.draw, 1, 100)
    desk.ask(c.ResolveDecision("bout"))
    question = desk.question("bout")
    assert question.outcome == (("yes",) if rolled.raw[0] <= 50 else ("no",))
    assert question.how == "argument"


def test_two_dice_against_the_net_weight() -> None:
    desk = argued()
    desk.ask(c.Adjudicate("bout", "2d6"))
    judged = next(r.event for r in desk.records if isinstance(r.event, e.ArgumentAdjudicated))
    assert judged.target == 8  # 7, one for and two against
    assert desk.state.draws == 2


def test_unopposed_arguments_succeed_by_themselves() -> None:
    desk = Desk.started("middle")
    desk.ask(c.OpenDecision("bout"))
    desk.ask(c.AddReason("bout", "north", "pro", "Nobody minds"), "north")
    desk.ask(c.AddReason("bout", "south", "con", "It is impossible"), "south")
    desk.ask(c.StrikeReason("bout", 2, "it is not"))
    desk.ask(c.CloseDecision("bout"))
    desk.ask(c.Adjudicate("bout"))
    desk.ask(c.ResolveDecision("bout"))
    assert desk.question("bout").outcome == ("yes",)
    assert desk.state.draws == 0


@pytest.mark.parametrize(
    ("votes", "outcome"), [({"south": "yes", "east": "yes"}, "yes"), ({"south": "yes", "east": "no"}, "no")]
)
def test_a_vote_without_the_one_who_argues(votes: dict[str, str], outcome: str) -> None:
    desk = Desk.started("middle")
    desk.ask(c.OpenDecision("bout"))
    desk.ask(c.AddReason("bout", "south", "con", "No"), "south")
    desk.answer("bout", north="yes", **votes)
    desk.ask(c.CloseDecision("bout"))
    desk.ask(c.Adjudicate("bout", "vote"))
    desk.ask(c.ResolveDecision("bout"))
    assert desk.question("bout").outcome == (outcome,)


def test_the_facilitator_rules_with_a_reason_and_a_second_judgement_is_kept_beside_the_first() -> None:
    desk = argued(south=1, east=1)
    desk.ask(c.Adjudicate("bout", "facilitator", "failure-but", "too thin"))
    desk.ask(c.Adjudicate("bout", "facilitator", "triumph", "a better thought"))
    assert [judged[2] for judged in desk.state.argument("bout").judgements] == ["failure-but", "triumph"]
    desk.ask(c.ResolveDecision("bout"))
    assert desk.question("bout").outcome == ("yes",)


def test_a_grade_overrides_the_roll() -> None:
    desk = argued(south=1, east=1)
    desk.ask(c.Adjudicate("bout", "roll", "success", "the umpire knows better"))
    assert desk.state.argument("bout").judgements[-1][2:4] == ("success", True)


@pytest.mark.parametrize(
    ("raw", "target", "grade"),
    [(1, 51, "triumph"), (1, 50, "success"), (40, 50, "success"), (41, 50, "success-but"), (50, 50, "success-but"),
     (51, 50, "failure-but"), (60, 50, "failure-but"), (61, 50, "failure"), (100, 50, "disaster"), (100, 51, "failure")],
)  # fmt: skip
def test_grades_of_a_percentile_roll(raw: int, target: int, grade: str) -> None:
    judged = matrix.judge_percent(raw, target)
    assert (judged.grade, judged.success) == (grade, raw <= target)


@pytest.mark.parametrize(
    ("raw", "target", "grade"),
    [((6, 6), 7, "triumph"), ((4, 4), 7, "success"), ((3, 4), 7, "success-but"), ((3, 3), 7, "failure-but"), ((1, 1), 7, "disaster"),
     ((2, 3), 7, "failure")],
)  # fmt: skip
def test_grades_of_two_dice(raw: tuple[int, int], target: int, grade: str) -> None:
    assert matrix.judge_2d6(raw, target).grade == grade


def test_estimates_have_words_of_the_yardstick() -> None:
    words = [matrix.phia_word(percent) for percent in (0, 15, 30, 50, 60, 85, 100)]
    assert words == [band[0] for band in matrix.PHIA]


@pytest.mark.slow
@given(st.lists(st.integers(0, 100), max_size=9))
def test_the_middle_lies_within_the_estimates(estimates: list[int]) -> None:
    median, spread = matrix.middle(estimates)
    if estimates:
        assert min(estimates) <= median <= max(estimates)
        assert spread == max(estimates) - min(estimates)
    else:
        assert (median, spread) == (50, 0)


# -- dice -------------------------------------------------------------------------------------------------------------


def test_anybody_can_recompute_a_draw_with_a_hash_tool() -> None:
    value = int(sha256(b"5eed5eed5eed5eed:3:0").hexdigest(), 16)
    assert dice.draw(SEED, 3, 6) == value % 6 + 1
    assert dice.commitment(SEED) == sha256(SEED.encode()).hexdigest()


def test_the_commitment_is_public_and_the_seed_fits_it() -> None:
    desk = Desk.started()
    assert desk.state.commitment == dice.commitment(SEED)
    assert SEED not in repr(next(r.event for r in desk.records if isinstance(r.event, e.ExerciseStarted)))


@pytest.mark.parametrize("sides", [2, 6, 20, 100])
def test_draws_are_even(sides: int) -> None:
    """Chi-squared against an even chance, at three sigma: fixed seed, so it cannot fail by chance."""
    rolls = 2000 * sides // 10
    counts = Counter(dice.roll("fixed", 1, rolls, sides))
    assert set(counts) <= set(range(1, sides + 1))
    expected = rolls / sides
    chi = sum((counts[side] - expected) ** 2 / expected for side in range(1, sides + 1))
    assert chi < sides - 1 + 3 * math.sqrt(2 * (sides - 1))


def test_one_draw_does_not_tell_the_next() -> None:
    pairs = Counter(zip(dice.roll("fixed", 1, 3600, 6), dice.roll("fixed", 2, 3600, 6), strict=True))
    chi = sum((pairs[a, b] - 100) ** 2 / 100 for a in range(1, 7) for b in range(1, 7))
    assert chi < 35 + 3 * math.sqrt(70)


def test_every_draw_of_a_play_is_a_fresh_one() -> None:
    desk = argued()
    desk.ask(c.Adjudicate("bout", "2d6"))
    desk.ask(c.Adjudicate("bout", "roll", reason="by the other method"))
    desk.ask(c.Adjudicate("bout", "2d6", reason="and back"))
    rolled = [r.event for r in desk.records if isinstance(r.event, e.DiceRolled)]
    assert [event.draw for event in rolled] == [1, 3, 4]
    assert desk.state.draws == 5


def test_an_even_chance_for_want_of_estimates_is_said() -> None:
    desk = Desk.started("middle")
    desk.ask(c.OpenDecision("bout"))
    desk.ask(c.CloseDecision("bout"))
    desk.ask(c.Adjudicate("bout", "roll"))
    assert desk.state.argument("bout").judgements[0][4].startswith("nobody estimated, so the chance is even")
