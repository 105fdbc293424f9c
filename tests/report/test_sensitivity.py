"""What a roll would have been without each reason and each estimate."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tabletop.exercise import commands as c
from tabletop.exercise import events as e
from tabletop.exercise import matrix
from tabletop.report.sensitivity import Sensitivity, basis_words, chance_2d6, percent, sensitivities
from tests.lab import Desk

Said = tuple[str, str, int]  #: role, side, weight


def argued(reasons: list[Said], method: str, estimates: dict[str, int] | None = None) -> Desk:
    desk = Desk.started("middle")
    desk.ask(c.OpenDecision("bout"))
    for role, side, weight in reasons:
        desk.ask(c.AddReason("bout", role, side, f"{role} says so", weight), role)
    for role, value in (estimates or {}).items():
        desk.ask(c.SubmitEstimate("bout", role, value), role)
    desk.ask(c.CloseDecision("bout"))
    desk.ask(c.Adjudicate("bout", method))
    return desk


def only(desk: Desk) -> Sensitivity:
    (found,) = sensitivities(desk.records)
    return found


def test_the_odds_of_two_dice_are_counted_out() -> None:
    for target in range(2, 13):
        pairs = [a + b >= target for a, b in product(range(1, 7), repeat=2)]
        assert chance_2d6(target) == Fraction(sum(pairs), 36)
    assert chance_2d6(7) == Fraction(21, 36)


def test_a_reason_left_out_of_two_dice_moves_the_target_by_its_weight_exactly() -> None:
    desk = argued([("north", "pro", 2), ("south", "con", 1), ("east", "pro", 1)], "2d6")
    found = only(desk)
    assert (found.method, found.basis, found.target, found.odds) == ("2d6", "exact", 5, Fraction(30, 36))
    assert [(row.reason.role, row.target, row.odds) for row in found.reasons] == [
        ("north", 7, Fraction(21, 36)),
        ("south", 4, Fraction(33, 36)),
        ("east", 6, Fraction(26, 36)),
    ]
    assert [row.unopposed for row in found.reasons] == [False, True, False]
    assert found.estimates == ()
    total = sum(found.raw)
    for row in found.reasons:
        assert row.success == (total >= row.target)
        assert row.turns == (row.success != found.success)


def test_a_struck_reason_did_not_count_and_is_not_left_out() -> None:
    desk = Desk.started("middle")
    desk.ask(c.OpenDecision("bout"))
    desk.ask(c.AddReason("bout", "north", "pro", "Yes"), "north")
    desk.ask(c.AddReason("bout", "south", "con", "No", 2), "south")
    desk.ask(c.AddReason("bout", "east", "con", "Magic", 2), "east")
    desk.ask(c.StrikeReason("bout", 3, "impossible"))
    desk.ask(c.CloseDecision("bout"))
    desk.ask(c.Adjudicate("bout", "2d6"))
    found = only(desk)
    assert found.target == 8
    assert [row.reason.number for row in found.reasons] == [1, 2]


@given(
    st.lists(st.tuples(st.sampled_from(["north", "south", "east"]), st.sampled_from(["pro", "con"]),
                       st.sampled_from([1, 2])), max_size=6),
)  # fmt: skip
def test_without_a_reason_is_what_the_rules_make_of_the_others(reasons: list[Said]) -> None:
    found = only(argued(reasons, "2d6"))
    for number, row in enumerate(found.reasons):
        others = [said for place, said in enumerate(reasons) if place != number]
        if others:
            assert row.target == only(argued(others, "2d6")).target
        else:
            assert row.target == 7


def test_without_an_estimate_the_median_is_that_of_the_others() -> None:
    desk = argued([("north", "pro", 1), ("south", "con", 1)], "roll", {"south": 20, "east": 60})
    found = only(desk)
    assert (found.basis, found.target, found.odds) == ("model", 40, Fraction(2, 5))
    assert [(row.role, row.percent, row.target) for row in found.estimates] == [("south", 20, 60), ("east", 60, 20)]
    for row in found.estimates:
        assert row.success == (found.raw[0] <= row.target)
        assert row.turns == (row.success != found.success)


def test_without_the_only_estimate_the_chance_is_even() -> None:
    found = only(argued([("north", "pro", 1), ("south", "con", 1)], "roll", {"east": 90}))
    assert [(row.role, row.target) for row in found.estimates] == [("east", 50)]


def test_the_worth_of_a_reason_in_a_percentile_roll_is_a_model_and_says_so() -> None:
    found = only(argued([("north", "pro", 1), ("south", "con", 2)], "roll", {"south": 60, "east": 60}))
    assert basis_words(found).startswith("Model:")
    whole = chance_2d6(8)
    expected = [percent(Fraction(60, 100) + chance_2d6(9) - whole), percent(Fraction(60, 100) + chance_2d6(6) - whole)]
    assert [row.target for row in found.reasons] == expected
    assert expected[0] < 60 < expected[1]
    assert basis_words(only(argued([("north", "pro", 1)], "2d6"))).startswith("Exact:")


@pytest.mark.parametrize("estimate", [0, 100])
def test_the_model_never_leaves_the_scale(estimate: int) -> None:
    found = only(argued([("north", "pro", 2), ("south", "con", 2)], "roll", {"south": estimate}))
    assert all(0 <= row.target <= 100 for row in found.reasons)


def test_each_roll_has_its_own_row_and_a_ruling_is_told_from_the_dice() -> None:
    desk = argued([("north", "pro", 1), ("south", "con", 1)], "2d6")
    first = only(desk)
    other = "failure" if first.success else "success"
    desk.ask(c.Adjudicate("bout", "2d6", other, "the umpire had overlooked the bridge"))
    rows = sensitivities(desk.records)
    assert len(rows) == 2
    assert rows[1].success == (sum(rows[1].raw) >= 7)
    assert rows[1].stood == (other in matrix.SUCCESSES)
    assert rows[1].rolled != rows[0].rolled


@pytest.mark.parametrize(
    ("method", "reasons"),
    [("vote", [("north", "pro", 1), ("south", "con", 1)]), ("automatic", [("north", "pro", 1)])],
)
def test_without_dice_there_are_no_odds(method: str, reasons: list[tuple[str, str, int]]) -> None:
    assert sensitivities(argued(reasons, method).records) == ()


def test_a_question_put_again_begins_with_an_empty_sheet() -> None:
    desk = Desk.started("middle")
    desk.ask(c.OpenDecision("bout"))
    sheet = [record.event for record in desk.records if isinstance(record.event, e.DecisionOpened)]
    assert sheet
    desk.ask(c.Undo())
    desk.ask(c.OpenDecision("bout"))
    desk.ask(c.AddReason("bout", "north", "pro", "Again"), "north")
    desk.ask(c.AddReason("bout", "south", "con", "Never"), "south")
    desk.ask(c.CloseDecision("bout"))
    desk.ask(c.Adjudicate("bout", "2d6"))
    found = only(desk)
    assert len(found.reasons) == 2
    cited = {record.seq: record.event.kind for record in desk.records if record.seq in found.cited}
    assert sorted(cited.values()) == ["argument-adjudicated", "dice-rolled", "reason-added", "reason-added"]
