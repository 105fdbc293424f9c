"""Questions and answers: who is asked what, what an answer may be, and how an outcome comes to stand."""

from __future__ import annotations

from typing import Any

from tabletop.exercise import commands as c
from tabletop.exercise import events as e
from tabletop.exercise.apply import fold
from tabletop.exercise.redact import redact
from tabletop.exercise.rulebook import Rulebook
from tabletop.exercise.seats import FACILITATOR
from tabletop.records import replace
from tabletop.scenario.load import load_document
from tests.lab import SEED, Desk, document


def test_a_later_answer_replaces_the_earlier_until_it_closes() -> None:
    desk = Desk.started("middle")
    desk.ask(c.OpenDecision("most"))
    desk.answer("most", north="yes", south="no")
    desk.answer("most", north="no")
    desk.ask(c.CloseDecision("most"))
    assert dict(desk.question("most").tally) == {"yes": 0, "no": 2, "maybe": 0}
    submitted = [r.event for r in desk.records if isinstance(r.event, e.ResponseSubmitted)]
    assert len(submitted) == 3  # the record keeps them all


def test_the_same_answer_sent_twice_is_recorded_once_and_still_takes_a_draft_away() -> None:
    desk = Desk.started("middle")
    desk.ask(c.OpenDecision("most"))
    same = c.SubmitResponse("most", "north", c.Answer(("yes",), rationale="why"))
    assert len(desk.events(same, "north")) == 1
    assert desk.events(same, "north") == []
    assert len(desk.events(same, FACILITATOR)) == 1, "who entered it is part of the record"
    desk.ask(c.KeepDraft("most", "north", c.Answer(("no",))), "north")
    assert len(desk.events(same, "north")) == 1
    assert desk.state.draft("most", "north") is None


def test_an_answer_typed_by_control_is_marked() -> None:
    desk = Desk.started("middle")
    desk.ask(c.OpenDecision("most"))
    desk.ask(c.SubmitResponse("most", "north", c.Answer(("yes",))), FACILITATOR)
    desk.ask(c.SubmitResponse("most", "south", c.Answer(("yes",))), "south")
    entered = {role: answer.entered_by for role, answer in desk.state.responses["most"].items()}
    assert entered == {"north": "facilitator", "south": ""}


def test_a_draft_is_kept_until_it_is_sent_and_the_same_twice_is_one() -> None:
    desk = Desk.started("middle")
    desk.ask(c.OpenDecision("most"))
    draft = c.KeepDraft("most", "north", c.Answer(("yes", "gone"), rationale="so far", confidence="sure"))
    assert len(desk.events(draft, "north")) == 1
    assert desk.events(draft, "north") == []
    kept = desk.state.draft("most", "north")
    assert kept is not None
    assert (kept.options, kept.rationale, kept.confidence) == (("yes",), "so far", "")
    desk.answer("most", north="no")
    assert desk.state.draft("most", "north") is None


def test_an_option_is_offered_only_where_its_conditions_hold() -> None:
    desk = Desk.started("middle")
    desk.ask(c.AdjustTrack("heat", 3, "why"))
    assert desk.status("late") == "armed"
    desk.ask(c.OpenDecision("late"))
    assert [row[0] for row in desk.question("late").options] == ["yes"]


def test_a_question_without_any_option_is_not_put() -> None:
    made = document()
    for option in made["decision"]["most"]["option"].values():
        option["when"] = ["storm"]
    desk = Desk(book=Rulebook(load_document(made)))
    desk.ask(c.OpenSession("Test", practice=False))
    desk.ask(c.StartExercise(SEED))
    assert desk.refusal(c.OpenDecision("most")) == "no-options"
    desk.ask(c.ChangeFlag("storm", raised=True, reason="why"))
    assert desk.refusal(c.OpenDecision("most")) == ""


def test_a_role_is_offered_only_what_is_for_it() -> None:
    desk = Desk.started("middle")
    desk.ask(c.OpenDecision("each"))
    question = desk.question("each")
    assert [row[0] for row in question.offered_to("north")] == ["yes", "no"]
    assert [row[0] for row in question.offered_to("east")] == ["yes"]
    opened = next(r for r in desk.records if isinstance(r.event, e.DecisionOpened))
    seen = redact(opened, "east")
    assert seen is not None
    assert isinstance(seen.event, e.DecisionOpened)
    assert [row[0] for row in seen.event.options] == ["yes"]
    assert seen.event.restricted == ()


def test_empty_seats_are_not_asked() -> None:
    desk = Desk()
    desk.ask(c.OpenSession("Test", roles=("north", "east"), practice=False))
    desk.ask(c.StartExercise(SEED))
    desk.ask(c.OpenDecision("most"))
    assert desk.question("most").who == ("north", "east")


def test_closing_says_whether_all_had_answered() -> None:
    reasons = {}
    for name, said in {
        "all": dict.fromkeys(("north", "south", "east", "west"), "yes"),
        "facilitator": {"north": "yes"},
    }.items():
        desk = Desk.started("middle")
        answers: dict[str, Any] = said
        reasons[name] = desk.decide("most", **answers).reason
    assert reasons == {"all": "all", "facilitator": "facilitator"}


def test_ballots_are_shown_only_where_the_scenario_says_so() -> None:
    desk = Desk.started("middle")
    desk.decide("half", north="yes", south="no", east="yes", west="yes")
    assert desk.question("half").ballots == (), "held until the facilitator lets the outcome stand"
    assert not [record for record in desk.table.records if isinstance(record.event, e.BallotsRevealed)]
    desk.ask(c.ResolveDecision("half"))
    assert desk.question("half").ballots == (("north", "yes"), ("south", "no"), ("east", "yes"), ("west", "yes"))
    desk.ask(c.Undo())
    assert desk.question("half").ballots == ()
    desk.ask(c.ResolveDecision("half"))
    desk.decide("most", north="yes")
    assert desk.question("most").ballots == ()


def test_the_outcome_has_consequences_in_the_same_write() -> None:
    desk = Desk.started("middle")
    desk.decide("ruling")
    receipt = desk.ask(c.ResolveDecision("ruling", ("yes",), "the umpire says so"))
    assert len({record.write for record in receipt.records}) == 1
    assert "storm" in desk.state.play.flags
    assert desk.status("lead") == "armed"
    assert (desk.question("ruling").how, desk.question("ruling").ruling) == ("ruling", "the umpire says so")


def test_an_override_keeps_what_was_computed() -> None:
    desk = Desk.started("middle")
    desk.decide("lead", north="yes")
    desk.ask(c.ResolveDecision("lead", ("no",), "the treaty forbids it"))
    question = desk.question("lead")
    assert (question.computed, question.outcome, question.how) == (("yes",), ("no",), "override")


def test_confirming_what_was_computed_needs_no_reason() -> None:
    desk = Desk.started("middle")
    desk.decide("lead", north="yes")
    desk.ask(c.ResolveDecision("lead", ("yes",)))
    assert desk.question("lead").how == "rule"


def test_words_are_ruled_on_without_options() -> None:
    desk = Desk.started("middle")
    desk.decide("words", north=c.Answer(text="We keep the lights on."))
    desk.ask(c.ResolveDecision("words"))
    assert (desk.question("words").outcome, desk.question("words").status) == ((), "resolved")
    answer = desk.state.submitted("words", "north")
    assert answer is not None
    assert answer.text == "We keep the lights on."


def test_answers_count_for_conditions_only_once_the_outcome_stands() -> None:
    desk = Desk.started("middle")
    desk.ask(c.OpenDecision("each"))
    desk.answer("each", north="yes")
    facts = desk.table.book.facts(desk.state.play, desk.state.responses)
    assert (facts.answer("each", "north"), facts.answers_counting("each", "yes"), facts.outcome("each")) == (
        (),
        0,
        None,
    )
    desk.ask(c.CloseDecision("each"))
    desk.ask(c.ResolveDecision("each"))
    facts = desk.table.book.facts(desk.state.play, desk.state.responses)
    assert (facts.answer("each", "north"), facts.answers_counting("each", "yes"), facts.outcome("each")) == (
        ("yes",),
        1,
        ("yes",),
    )


def test_log_lines_are_corrected_and_both_stay() -> None:
    desk = Desk.started("middle")
    desk.ask(c.WriteLogLine("The lead agress", "agreement", "north"))
    line = desk.state.seq
    desk.ask(c.CorrectLogLine(line, "The lead agrees"))
    assert [r.event for r in desk.records[-2:]] == [
        e.LogLineWritten("agreement", "The lead agress", "north", move="middle", said=0.0),
        e.LogLineCorrected(line, "The lead agrees"),
    ]


def test_a_flag_that_is_so_already_is_no_event() -> None:
    desk = Desk.started("middle")
    assert desk.events(c.ChangeFlag("storm", raised=False, reason="why")) == []


def test_an_empty_ballot_is_no_answer_and_to_abstain_is_one() -> None:
    desk = Desk.started("middle")
    desk.ask(c.OpenDecision("most"))
    assert desk.refusal(c.SubmitResponse("most", "north", c.Answer()), "north") == "nothing-chosen"
    assert desk.refusal(c.SubmitResponse("most", "north", c.Answer(rationale="why", confidence="high")), "north")
    assert desk.refusal(c.SubmitResponse("most", "north", c.Answer(("yes",), abstains=True)), "north") == "abstains"
    desk.ask(c.SubmitResponse("most", "north", c.Answer(abstains=True)), "north")
    answer = desk.state.responses["most"]["north"]
    assert (answer.options, answer.abstains) == ((), True)


def test_where_the_author_forbids_it_nobody_abstains() -> None:
    made = document()
    made["decision"]["most"]["abstain"] = False
    desk = Desk(book=Rulebook(load_document(made)))
    for command in (c.OpenSession("Test"), c.StartExercise(SEED), c.StartMove("middle"), c.OpenDecision("most")):
        desk.ask(command)
    assert desk.refusal(c.SubmitResponse("most", "north", c.Answer(abstains=True)), "north") == "no-abstention"
    assert desk.refusal(c.SubmitResponse("most", "north", c.Answer()), "north") == "nothing-chosen"
    desk.ask(c.SubmitResponse("most", "north", c.Answer(("yes",))), "north")
    assert not desk.question("most").abstain


def test_an_answer_of_before_that_named_nothing_is_an_abstention() -> None:
    desk = Desk.started("middle")
    desk.ask(c.OpenDecision("most"))
    old = e.ResponseSubmitted("most", "north")
    record = replace(desk.table.records[-1], seq=desk.state.seq + 1, event=old)
    fold([record], desk.state)
    assert desk.state.responses["most"]["north"].abstains
