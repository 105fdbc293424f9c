"""Decisions told: what the reader makes of any record agrees with the state that the record folds to."""

from __future__ import annotations

from hypothesis import given, settings

from tabletop.exercise import commands as c
from tabletop.exercise import events as e
from tabletop.exercise.apply import fold
from tabletop.exercise.commands import Answer
from tabletop.exercise.redact import redact
from tabletop.exercise.seats import FACILITATOR
from tabletop.exercise.wording.answers import answer_words
from tabletop.exercise.wording.decision_told import ArgumentSheet, End, Told, story, tell
from tabletop.exercise.wording.names import Names
from tabletop.exercise.wording.second_person import resolved_words
from tabletop.exercise.wording.third_person import account, with_text
from tests.exercise.wild import played, plays
from tests.lab import BOOK, Desk


def one(desk: Desk, decision: str) -> Told:
    (found,) = [told for told in tell(desk.records, BOOK) if told.decision == decision]
    return found


# -- how it came about -------------------------------------------------------------------------------------------------


def test_an_override_is_never_explained_by_the_rule_that_was_set_aside() -> None:
    """The rule's count is told where the rule decided, and as what it had come to; never as why something else stands."""
    desk = Desk.started("middle")
    desk.ask(c.OpenDecision("most"))
    for role in ("north", "south", "east", "west"):
        desk.ask(c.SubmitResponse("most", role, Answer(("yes",))), role)
    desk.ask(c.CloseDecision("most"))
    desk.ask(c.ResolveDecision("most", ("no",), "the bridge is gone"))
    (resolved,) = [record for record in desk.records if isinstance(record.event, e.DecisionResolved)]
    event = resolved.event
    assert isinstance(event, e.DecisionResolved)
    counted = event.words
    assert (event.how, bool(counted)) == ("override", True)
    told = one(desk, "most")
    assert (told.account, told.came_about()) == ("", "overridden by the facilitator")
    assert told.rule_had() == f"Yes ({counted})"
    names = Names.of_book(BOOK).learn(desk.records)
    said = account(event, names)
    assert counted not in said.line + said.body
    assert "reason: the bridge is gone" in said.body
    for seat in ("north", "observer", "wall"):
        seen = redact(resolved, seat)
        assert seen is not None
        sent = seen.event
        assert isinstance(sent, e.DecisionResolved)
        told_to = " ".join(str(line) for line in resolved_words(sent))
        assert "How: overridden by the facilitator" in told_to
        assert counted not in told_to
        assert ("the bridge is gone" in told_to) == (seat == "observer")  # why is for those who evaluate


def test_each_for_itself_names_no_option_as_what_stands() -> None:
    desk = Desk.started("middle")
    desk.decide("each", north="yes", south="no", east="yes", west="yes")
    desk.ask(c.ResolveDecision("each"))
    (event,) = [record.event for record in desk.records if isinstance(record.event, e.DecisionResolved)]
    assert (len(event.outcome) > 1, event.labels) == (True, ())
    assert one(desk, "each").stands() == "each for itself"
    names = Names.of_book(BOOK).learn(desk.records)
    assert "Yes, No" not in with_text(account(event, names))


# -- any play ---------------------------------------------------------------------------------------------------------


@settings(max_examples=40, deadline=None)
@given(plays)
def test_what_is_told_of_any_play_is_what_the_state_holds(play: tuple[int, int]) -> None:
    desk, _ = played(play)
    state = fold(desk.records)
    found = tell(desk.records, BOOK)
    assert [told.decision for told in found] == list(state.play.questions)
    for told in found:
        question = state.play.questions[told.decision]
        assert (told.title, told.form, told.who, told.move) == (
            question.title, question.form, question.who, question.move
        )  # fmt: skip
        assert (told.seq, told.clock, told.closes) == (question.seq, question.opened, question.closes)
        assert (told.outcome, told.how, told.ruling) == (question.outcome, question.how, question.ruling)
        reached = "open" if told.closing is None else "closed" if told.standing is None else "resolved"
        assert reached == question.status
        assert [votes for _, votes in told.tally] == [votes for _, votes in question.tally]
        if told.standing is not None:
            assert (told.standing.labels, told.standing.results) == (question.labels, question.results)
        if told.closing is not None:
            assert (told.closing.clock, told.closing.found) == (question.closed, question.found)
        responses = state.responses.get(told.decision, {})
        assert {reply.role: (reply.seq, told.said(reply)) for reply in told.replies} == {
            role: (response.seq, answer_words(response, told.labels, told.unit)) for role, response in responses.items()
        }
        for option, _ in told.options:
            assert {reply.role for reply in told.naming(option)} == {
                role for role, response in responses.items() if option in response.options
            }
        if told.sheet is None and question.who and responses:
            assert told.silent == tuple(role for role in question.who if role not in responses)
        if told.sheet is not None:
            _agrees(told, told.sheet, desk)


def _agrees(told: Told, sheet: ArgumentSheet, desk: Desk) -> None:
    argument = fold(desk.records).argument(told.decision)
    assert [(reason.number, reason.text, reason.struck) for reason in sheet.reasons] == [
        (reason.number, reason.text, reason.struck) for reason in argument.reasons.values()
    ]
    assert dict(sheet.estimates) == (dict(argument.revealed) or argument.estimates)
    assert [(verdict.method, verdict.grade) for verdict in sheet.verdicts] == [
        (judged[0], judged[2]) for judged in argument.judgements
    ]
    assert [(throw.draw, throw.raw) for throw in told.throws] == [(rolled[0], rolled[2]) for rolled in argument.rolls]
    spoke = {reason.role for reason in sheet.reasons} | {role for role, _ in sheet.estimates}
    assert not spoke & set(told.silent)


@settings(max_examples=40, deadline=None)
@given(plays)
def test_every_number_that_is_told_is_that_of_an_event_of_the_decision(play: tuple[int, int]) -> None:
    desk, _ = played(play)
    kinds = {record.seq: record.event.kind for record in desk.records}
    undone = {record.event.undone for record in desk.records if isinstance(record.event, e.Undone)}
    gone = {record.seq for record in desk.records if record.write in undone}
    for told in tell(desk.records, BOOK):
        numbers = {told.seq: "decision-opened"} | dict.fromkeys(told.extensions, "decision-extended")
        for reply in told.replies:
            numbers |= dict.fromkeys((*reply.earlier, reply.seq), "response-submitted")
        if told.closing is not None:
            numbers[told.closing.seq] = "decision-closed"
        if told.standing is not None:
            numbers[told.standing.seq] = "decision-resolved"
        numbers |= {throw.seq: "dice-rolled" for throw in told.throws}
        assert {seq: kinds[seq] for seq in numbers} == numbers
        assert not gone & numbers.keys()
        assert told.settled_by in numbers
        assert told.closed_by in numbers


@settings(max_examples=20, deadline=None)
@given(plays)
def test_the_story_tells_what_was_settled_in_that_order_and_then_the_end(play: tuple[int, int]) -> None:
    desk, _ = played(play)
    *settled, last = story(desk.records, BOOK)
    state = fold(desk.records)
    assert isinstance(last, End)
    assert last.reason == state.end_reason
    assert {shift.track: shift.after for shift in last.shifts if shift.track in state.play.tracks} == state.play.tracks
    seqs = [step.settled_by for step in settled if isinstance(step, Told)]
    assert seqs == sorted(seqs)
    assert len(seqs) == sum(question.status == "resolved" for question in state.play.questions.values())


# -- particulars ------------------------------------------------------------------------------------------------------


def test_an_opening_taken_back_is_not_told_and_neither_are_its_answers() -> None:
    desk = Desk.started("middle")
    desk.ask(c.OpenDecision("half"))
    desk.ask(c.Undo())
    assert tell(desk.records, BOOK) == ()
    desk.ask(c.OpenDecision("half"))
    desk.ask(c.SubmitResponse("half", "north", Answer(("yes",))), "north")
    told = one(desk, "half")
    assert [(reply.role, told.said(reply)) for reply in told.replies] == [("north", "Yes")]
    assert told.silent == ("south", "east", "west")
    assert told.stands() == ""


def test_practice_is_told_as_practice() -> None:
    desk = Desk.started("drill")
    desk.ask(c.OpenDecision("drill-vote"))
    assert one(desk, "drill-vote").practice


def test_who_strikes_what_stands_dissents() -> None:
    desk = Desk.started("middle")
    desk.decide("struck", north="yes", west=Answer((), ("yes",)))
    desk.ask(c.ResolveDecision("struck", ("yes",), "the chair insists"))
    told = one(desk, "struck")
    assert [reply.role for reply in told.dissents] == ["west"]
    assert (told.ruling, told.how) == ("the chair insists", "override")


def test_what_control_typed_and_what_was_changed_are_told() -> None:
    desk = Desk.started("middle")
    desk.ask(c.OpenDecision("half"))
    desk.ask(c.SubmitResponse("half", "north", Answer(("yes",))), "north")
    desk.later(20.0)
    desk.ask(c.SubmitResponse("half", "north", Answer(("no",), confidence="low")), FACILITATOR)
    (reply,) = one(desk, "half").replies
    assert (len(reply.earlier), reply.seconds, reply.typed, reply.sure) == (
        1,
        20.0,
        "typed by control",
        "confidence low",
    )
