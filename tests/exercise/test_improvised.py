"""A question that no script foresaw is put, answered, decided, told and counted as one of the scenario."""

from __future__ import annotations

import pytest

from tabletop.exchange.actual import rows_of_session
from tabletop.exercise import commands as c
from tabletop.exercise import events as e
from tabletop.exercise.actions.action import Moment
from tabletop.exercise.actions.improvised import KINDS, OWN_QUESTION
from tabletop.exercise.commands import Refused
from tabletop.exercise.improvised import RULES
from tabletop.exercise.views import queue
from tabletop.exercise.wording.decision_told import tell
from tabletop.exercise.wording.names import Names
from tests.lab import BOOK, Desk


@pytest.fixture
def running() -> Desk:
    """An exercise in its first move."""
    return Desk.started()


PAIRS = [(form, rule) for form, rules in RULES.items() for rule in rules]


def put(desk: Desk, form: str = "choice", rule: str = "plurality", *to: str, **more: object) -> e.DecisionOpened:
    labels = ("Yes", "No") if form in {"choice", "several"} else ()
    amount = {"most": 20.0, "unit": "ships"} if form == "pledge" else {}
    desk.ask(c.OpenAdHoc("Do we go on?\nIt is late.", form, rule, to, labels, **{**amount, **more}))  # type: ignore[arg-type]
    opened = desk.records[-1].event
    assert isinstance(opened, e.DecisionOpened)
    return opened


def answer(form: str, option: str = "option-1") -> c.Answer:
    if form == "pledge":
        return c.Answer(amount=4.0)
    return c.Answer(text="We wait.") if form == "text" else c.Answer((option,))


@pytest.mark.parametrize(("form", "rule"), PAIRS)
def test_every_kind_is_answered_closed_and_stands_as_its_rule_says(running: Desk, form: str, rule: str) -> None:
    opened = put(running, form, rule)
    for role in opened.who:
        running.ask(c.SubmitResponse(opened.decision, role, answer(form)), role)
    running.ask(c.CloseDecision(opened.decision))
    question = running.state.play.questions[opened.decision]
    ruled = rule == "facilitator"
    assert question.found is not ruled
    running.ask(c.ResolveDecision(opened.decision, ("option-1",) if ruled else None, "We must go on." if ruled else ""))
    told = tell(running.records, BOOK)[-1]
    assert told.decision == opened.decision
    assert told.title == "Do we go on?"
    assert told.alone is (rule == "individual")
    assert {reply.role for reply in told.replies} == set(opened.who)
    assert told.how == ("ruling" if ruled else "rule")
    if form in {"choice", "several"} and rule != "individual":
        assert told.standing is not None
        assert running.state.play.questions[opened.decision].outcome == ("option-1",)


def test_it_goes_to_those_named_and_in_play_and_to_nobody_else(running: Desk) -> None:
    role = next(iter(running.state.roles))
    opened = put(running, "choice", "plurality", role)
    assert opened.who == (role,)
    assert not opened.public


def test_it_stands_in_the_queue_while_it_is_open_and_afterwards(running: Desk) -> None:
    opened = put(running)
    rows = {row.serial: row for row in queue(BOOK, running.state, running.table.clock).rows}
    assert (rows[opened.decision].status, rows[opened.decision].sort) == ("open", "ad-hoc")


def test_an_undone_question_is_gone_and_the_next_has_another_id(running: Desk) -> None:
    first = put(running)
    running.ask(c.Undo())
    assert first.decision not in running.state.play.questions
    assert put(running).decision != first.decision


def test_an_option_is_one_line_and_can_be_closed_and_decided(running: Desk) -> None:
    """Whoever asks over the wire is held by no field of a form."""
    running.ask(c.OpenAdHoc("Which?", "choice", "plurality", (), ("Go\nnow", "y" * 200)))
    opened = running.records[-1].event
    assert isinstance(opened, e.DecisionOpened)
    assert [row[1] for row in opened.options] == ["Go now", "y" * 200]
    running.ask(c.SubmitResponse(opened.decision, opened.who[0], answer("choice")), opened.who[0])
    running.ask(c.CloseDecision(opened.decision))
    running.ask(c.ResolveDecision(opened.decision))
    assert running.state.play.questions[opened.decision].outcome == ("option-1",)


def test_a_sum_without_a_unit_is_told_without_a_gap(running: Desk) -> None:
    opened = put(running, "pledge", "sum", unit="")
    running.ask(c.SubmitResponse(opened.decision, opened.who[0], answer("pledge")), opened.who[0])
    running.ask(c.CloseDecision(opened.decision))
    assert running.state.play.questions[opened.decision].words == "4 pledged in all"


def test_words_that_were_written_are_not_shown_as_abstentions(running: Desk) -> None:
    opened = put(running, "text", "individual", secret=False)
    running.ask(c.SubmitResponse(opened.decision, opened.who[0], answer("text")), opened.who[0])
    running.ask(c.CloseDecision(opened.decision))
    running.ask(c.ResolveDecision(opened.decision))
    assert not running.state.play.questions[opened.decision].ballots


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (c.OpenAdHoc(" ", "choice", "plurality", (), ("Yes", "No")), "empty"),
        (c.OpenAdHoc("Which?", "choice", "plurality", (), ("Yes", " ")), "no-options"),
        (c.OpenAdHoc("Which?", "choice", "plurality", (), ("Yes", "yes")), "same-options"),
        (c.OpenAdHoc("Which?", "choice", "plurality", (), ("Yes", "Yes ")), "same-options"),
        (c.OpenAdHoc("Which?", "choice", "plurality", (), ("Yes" * 67, "No")), "too-long"),
        (c.OpenAdHoc("Which?", "choice", "sum", (), ("Yes", "No")), "no-such-form"),
        (c.OpenAdHoc("Which?", "argument", "argument"), "no-such-form"),
        (c.OpenAdHoc("How many?", "pledge", "sum", least=5.0, most=5.0), "bad-range"),
        (c.OpenAdHoc("How many?", "pledge", "sum", most=float("inf")), "bad-range"),
        (c.OpenAdHoc("Which?", "text", "individual", ("nobody",)), "no-such-role"),
    ],
)
def test_what_cannot_be_put_is_refused(running: Desk, command: c.OpenAdHoc, code: str) -> None:
    with pytest.raises(Refused) as refused:
        running.ask(command)
    assert refused.value.code == code


def test_the_session_exported_as_an_msel_has_its_row_with_the_answers(running: Desk) -> None:
    opened = put(running)
    role = opened.who[0]
    running.ask(c.SubmitResponse(opened.decision, role, answer("choice")), role)
    row = next(row for row in rows_of_session(running.records, BOOK) if row.id == opened.decision)
    assert (row.kind, row.title, row.options, row.status) == ("ad hoc", "Do we go on?", ("Yes", "No"), "open")
    assert "Yes" in dict(row.actual)["responses"]


@pytest.mark.parametrize("kind", KINDS)
def test_the_form_makes_every_kind(running: Desk, kind: str) -> None:
    now = Moment(BOOK, running.state, Names.of_book(BOOK))
    values = {"to": "", "kind": kind, "question": "Do we go on?", "options": "Yes\nNo\n", "amount": "0, 20, 1, ships"}
    (command,) = OWN_QUESTION.made(now, values)
    running.ask(command)
    assert isinstance(running.records[-1].event, e.DecisionOpened)


@pytest.mark.parametrize(("form", "rule"), PAIRS)
def test_the_decision_made_of_it_has_every_field_that_an_author_could_have_written(
    running: Desk, form: str, rule: str
) -> None:
    opened = put(running, form, rule)
    spec = BOOK.decision_put(running.state.play.questions[opened.decision])
    assert set(type(spec).model_fields) == set(vars(spec))
    assert spec.rule.type == rule
