"""Whoever is still writing when a question closes is named, gets a minute more, or has what is begun taken over."""

from __future__ import annotations

import pytest

from tabletop.exercise import commands as c
from tabletop.exercise import events as e
from tabletop.exercise.actions.action import Moment
from tabletop.exercise.actions.decisions import CLOSE_QUESTION
from tabletop.exercise.commands import Answer, Refused
from tabletop.exercise.redact import redact
from tabletop.exercise.views import writing
from tabletop.exercise.wording.decision_told import tell
from tabletop.exercise.wording.names import Names
from tests.lab import BOOK, Desk

DRAFT = Answer(("yes",), rationale="It is late.", confidence="low")


@pytest.fixture
def asked() -> Desk:
    """A question to all; the first has answered, the second is writing, of the third there is nothing."""
    desk = Desk.started()
    desk.ask(c.OpenDecision("most"))
    desk.ask(c.SubmitResponse("most", "north", Answer(("no",))), "north")
    desk.ask(c.KeepDraft("most", "north", DRAFT), "north")
    desk.ask(c.KeepDraft("most", "south", DRAFT), "south")
    return desk


def close(desk: Desk, **values: str) -> None:
    now = Moment(BOOK, desk.state, Names.of_book(BOOK))
    for command in CLOSE_QUESTION.made(now, values):
        desk.ask(command)


def test_those_who_write_and_have_sent_nothing_are_named_and_nothing_is_closed(asked: Desk) -> None:
    assert writing(asked.state, asked.state.play.questions["most"]) == ("south",)
    with pytest.raises(Refused, match="Still writing: Office of the south"):
        close(asked)
    assert asked.state.play.questions["most"].status == "open"


def test_a_minute_more(asked: Desk) -> None:
    closes = asked.state.play.questions["most"].closes
    close(asked, unsent="wait")
    question = asked.state.play.questions["most"]
    assert (question.status, question.closes) == ("open", closes + 60)


def test_what_is_begun_is_taken_over_marked_and_counts(asked: Desk) -> None:
    close(asked, unsent="take")
    question = asked.state.play.questions["most"]
    answer = asked.state.submitted("most", "south")
    assert answer is not None
    assert (answer.options, answer.rationale, answer.draft) == (("yes",), "It is late.", True)
    assert question.status == "closed"
    assert dict(question.tally)["yes"] == 1
    told = {reply.role: reply.typed for reply in tell(asked.records, BOOK)[-1].replies}
    assert told == {"north": "", "south": "draft, taken over by control"}
    assert asked.state.submitted("most", "north").options == ("no",)  # type: ignore[union-attr]


def test_it_is_closed_without_them(asked: Desk) -> None:
    close(asked, unsent="leave")
    assert asked.state.play.questions["most"].status == "closed"
    assert asked.state.submitted("most", "south") is None


def test_nobody_writes_and_it_closes_at_once(asked: Desk) -> None:
    asked.ask(c.SubmitResponse("most", "south", DRAFT), "south")
    close(asked)
    assert asked.state.play.questions["most"].status == "closed"


def test_a_draft_that_is_no_answer_is_left_and_the_question_closes(asked: Desk) -> None:
    asked.ask(c.KeepDraft("most", "south", Answer(rationale="We think")), "south")
    assert asked.refusal(c.TakeDraft("most", "south")) == "nothing-chosen"
    close(asked, unsent="take")
    assert asked.state.play.questions["most"].status == "closed"
    assert asked.state.submitted("most", "south") is None


def test_only_control_takes_over_and_only_what_there_is(asked: Desk) -> None:
    assert asked.refusal(c.TakeDraft("most", "south"), "south") == "not-yours"
    assert asked.refusal(c.TakeDraft("most", "east")) == "no-draft"
    asked.ask(c.TakeDraft("most", "south"))
    assert asked.refusal(c.TakeDraft("most", "south")) == "no-draft"


def test_others_learn_nothing_of_a_secret_draft_that_was_taken_over(asked: Desk) -> None:
    asked.ask(c.TakeDraft("most", "south"))
    record = asked.records[-1]
    assert isinstance(record.event, e.ResponseSubmitted)
    secret = record.event.secret
    assert (redact(record, "east") is None) is secret
    assert redact(record, "wall") is None
