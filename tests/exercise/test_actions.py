"""The declarations of what people can do: each once, whole, and made of what the rules know."""

from __future__ import annotations

import ast
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

import tabletop
from tabletop.exercise import commands as c
from tabletop.exercise.actions.action import GROUPS, Action, Moment, Typist, why_not
from tabletop.exercise.actions.catalogue import _SUBJECTS, ACTIONS, LINES, words_for
from tabletop.exercise.actions.decisions import CONFIRM, OVERRIDE, ROLL
from tabletop.exercise.actions.exercise import FLAG, MORE, PAUSE, UNDO
from tabletop.exercise.actions.form import Form
from tabletop.exercise.actions.messages import ANSWER
from tabletop.exercise.actions.record import CORRECT_LOG, LOG_LINE
from tabletop.exercise.actions.seat import ANSWER_QUESTION, SUBMIT
from tabletop.exercise.actions.serials import HOLD, RELEASE
from tabletop.exercise.decide import _HANDLERS
from tabletop.exercise.rulebook import Rulebook
from tabletop.exercise.seats import FACILITATOR
from tabletop.i18n import tr, use_catalogue
from tabletop.scenario.load import load_document
from tests.lab import ROLES, Desk, document

HOUSE = Path(tabletop.__file__).parent

#: asked for by the program itself, never by a person
OF_THE_PROGRAM = {c.OpenSession, c.ResumeSession, c.Tick, c.ForkSession, c.OpenHotwash, c.ReadMessages}


def form_of(action: Action, now: Moment) -> Form:
    form = action.form(now) if action.form is not None else None
    assert isinstance(form, Form)
    return form


def test_each_id_is_declared_once() -> None:
    declared = Counter(action.id for subject in _SUBJECTS for action in subject.ACTIONS)
    assert [name for name, count in declared.items() if count > 1] == []
    assert list(declared) == list(ACTIONS)


def test_every_command_that_a_person_can_give_belongs_to_an_action() -> None:
    declared = {command for action in ACTIONS.values() for command in action.commands}
    assert set(_HANDLERS) - declared == OF_THE_PROGRAM


@pytest.mark.parametrize("action", ACTIONS.values(), ids=lambda action: action.id)
def test_a_declaration_is_whole(action: Action) -> None:
    assert action.words
    assert action.group in GROUPS
    assert len({*action.also, action.words}) == 1 + len(action.also)
    assert action.form is None or action.make is not None
    assert action.ask is None or action.commands
    assert action.otherwise in {"", *ACTIONS}


#: actions that ask for commands and make none
MADE_ELSEWHERE = {
    **dict.fromkeys(("admit", "admit-all", "reseat", "lead", "remove"), "the room asks the table who sits where"),
    "wall-follows": "what is looked at is put on the wall, as to-wall does it",
    "own-hotwash": "it leads to where points and forms are typed",
}


def test_what_is_asked_for_is_made_by_its_action() -> None:
    assert {name for name, action in ACTIONS.items() if action.commands and not action.make} == set(MADE_ELSEWHERE)


#: commands that a surface makes itself, by its module in ``tabletop``
MADE_ASIDE = {
    ("tui.console.intray", "ReadMessages"): "nobody asks for it: what has been on the screen is read",
    ("tui.seat.correspondence", "ReadMessages"): "nobody asks for it: what has been on the screen is read",
}


def test_no_surface_makes_a_command_but_through_its_action() -> None:
    kinds = {kind.__name__ for kind in _HANDLERS}
    made = set()
    for path in (*(HOUSE / "tui").rglob("*.py"), *(HOUSE / "room" / "lines").rglob("*.py")):
        for call in (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)):
            name = ast.unparse(call.func).rpartition(".")[2]
            if name in kinds:
                made.add((".".join(path.relative_to(HOUSE).with_suffix("").parts), name))
    assert made == set(MADE_ASIDE)


def test_what_is_missing_is_said_as_a_refusal() -> None:
    with pytest.raises(c.Refused) as refused:
        MORE.made(Desk.started().moment(), {"minutes": "x"})
    assert (refused.value.code, refused.value.words) == ("missing", "Write a number of minutes.")


def test_a_form_of_an_argument_makes_reason_estimate_and_vote_each_by_itself() -> None:
    desk = Desk.started("middle")
    desk.ask(c.OpenDecision("bout"))
    now = desk.moment(decision="bout", role="north", answer=c.Answer(rationale="why"))
    reason = {"text": "ready", "side": "pro", "weight": "2"}
    assert SUBMIT.made(now, {**reason, "percent": "60"}) == (
        c.AddReason("bout", "north", "pro", "ready", 2),
        c.SubmitEstimate("bout", "north", 60),
        c.SubmitResponse("bout", "north", c.Answer(rationale="why")),
    )
    assert ANSWER_QUESTION.made(now, {"draft": "yes"}) == (c.KeepDraft("bout", "north", c.Answer(rationale="why")),)
    led = replace(now, answer=None)
    assert SUBMIT.made(led, reason) == (c.AddReason("bout", "north", "pro", "ready", 2),)
    assert SUBMIT.made(led) == ()


@pytest.mark.parametrize("who", LINES)
def test_at_no_seat_two_actions_are_typed_with_the_same_word(who: Typist) -> None:
    typed = [(action, line) for action in ACTIONS.values() for line in action.lines if who in line.by]
    words = Counter(word for _, line in typed for word in (line.word, *line.same))
    assert max(words.values()) == 1
    assert typed == list(LINES[who].values())
    assert all(line.about for _, line in typed)


def test_a_sentence_asks_for_an_action_by_its_first_line() -> None:
    assert words_for("observer")["expected"] == "ticks"
    assert (words_for("role")["notes"], words_for("role")["write"]) == ("notes", "msg")
    assert "submit" not in words_for("observer")


@pytest.mark.parametrize("action", [a for a in ACTIONS.values() if a.form is not None], ids=lambda action: action.id)
def test_what_a_form_makes_is_a_command_of_its_action(action: Action) -> None:
    desk = Desk.started("middle")
    for command in (
        c.ReleaseInject("news"),
        c.WriteLogLine("line"),
        c.AskRfi("north", "what?"),
        c.OpenDecision("bout"),
    ):
        desk.ask(command)
    desk.ask(c.AddReason("bout", "north", "pro", "reason"))
    if action.id in {"override", "roll", "vote"}:
        desk.ask(c.CloseDecision("bout"))
        desk.ask(c.Adjudicate("bout"))
    if action.id == "close-question":  # it asks only while somebody is writing
        desk.ask(c.KeepDraft("bout", "north", c.Answer(rationale="words")), "north")
    now = desk.moment(serial="news", role="north", rfi=next(iter(desk.state.rfis)), to=("north",))
    form = form_of(action, now)
    assert form.title
    typed = {"line": "7", "area": "words", "many": "north"}
    values = {field.key: field.value or typed.get(field.kind, "") for field in form.fields}
    made = action.made(now, values)
    assert made
    assert {type(command) for command in made} <= set(action.commands)


def test_words_are_translated_when_they_are_shown() -> None:
    assert use_catalogue({PAUSE.words: "ANHALTEN", "PAUSEX: the clock stops": "Die Uhr steht"}) == []
    try:
        assert tr(PAUSE.words) == "ANHALTEN"
        assert form_of(PAUSE, Desk.started().moment()).title == "Die Uhr steht"
    finally:
        use_catalogue({})


def test_what_is_done_is_said_of_the_moment_before() -> None:
    desk = Desk.started()
    now = desk.moment(upcoming="news")
    assert RELEASE.make is not None
    command = RELEASE.make(now, {})
    assert command == c.ReleaseInject("news")
    after = RELEASE.after(now, c.ReleaseInject("news"))
    assert (after.words.text.startswith("✓ out: “Inject "), after.serial) == (True, "news")
    desk.ask(c.ReleaseInject("news"))
    assert UNDO.after(desk.moment(), c.Undo()).words.text.startswith("↶ undone: ")


def test_one_key_holds_and_puts_back() -> None:
    desk = Desk.started()
    assert HOLD.make is not None
    assert HOLD.make(desk.moment(serial="news"), {}) == c.HoldSerial("news")
    desk.ask(c.HoldSerial("news"))
    assert HOLD.make(desk.moment(serial="news"), {}) == c.RestoreSerial("news")


@pytest.mark.parametrize(
    ("decision", "answers", "said"),
    [
        ("most", {"north": "yes"}, "✓ stands: “Decision most”: read it aloud"),
        ("half", {}, "✓ stands: “Decision half”: read it aloud"),  # its default has a text of its own
        ("words", {}, "✓ stands: “Decision words”: the answers as they were given"),
    ],
)
def test_what_is_confirmed_is_to_be_read_aloud_where_there_is_something_to_read(
    decision: str, answers: dict[str, str], said: str
) -> None:
    desk = Desk.started("middle")
    desk.decide(decision, **answers)
    now = desk.moment()
    assert CONFIRM.after(now, c.ResolveDecision(decision)).words.text == said


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"rule": {"type": "individual"}, "reveal": "outcome"}, "✓ stands: “Aims”: nobody learns the answers of others, so read none aloud"),
        ({"rule": {"type": "individual"}}, "✓ stands: “Aims”: the answers as they were given"),
        ({"rule": {"type": "plurality"}, "kind": "choice", "option": {"a": {"label": "A"}, "b": {"label": "B"}}}, "✓ confirmed: “Aims” decided nothing"),
    ],
)  # fmt: skip
def test_a_secret_aim_is_not_to_be_read_aloud(change: dict[str, object], said: str) -> None:
    sheet = document()
    aims = {
        "title": "Aims",
        "question": "What for?",
        "kind": "text",
        "who": list(ROLES),
        "minutes": 3,
        "sources": ["invented"],
    }
    sheet["decision"]["aims"] = {**aims, **change}
    desk = Desk.started("middle", Rulebook(load_document(sheet)))
    answers = (
        {}
        if "option" in change
        else {"north": c.Answer(text="Peace, on our terms."), "south": c.Answer(text="A port.")}
    )
    desk.decide("aims", **answers)
    assert CONFIRM.after(desk.moment(), c.ResolveDecision("aims")).words.text == said


def test_an_argument_is_judged_before_it_is_confirmed() -> None:
    desk = Desk.started("middle")
    desk.ask(c.OpenDecision("bout"))
    desk.ask(c.AddReason("bout", "north", "pro", "ready"))
    desk.ask(c.AddReason("bout", "south", "con", "not ready"))
    desk.ask(c.CloseDecision("bout"))
    now = desk.moment()
    assert CONFIRM.make is not None
    assert CONFIRM.make(now, {}) == c.Adjudicate("bout")
    assert (CONFIRM.after(now, c.Adjudicate("bout")).serial, ROLL.form and ROLL.form(now)) == ("", None)
    assert [field.key for field in form_of(OVERRIDE, now).fields] == ["grade", "reason"]
    desk.ask(c.Adjudicate("bout"))
    now = desk.moment()
    assert CONFIRM.make(now, {}) == c.ResolveDecision("bout")
    assert form_of(ROLL, now).title.endswith("again")
    assert [field.key for field in form_of(OVERRIDE, now).fields] == ["outcome", "reason"]


def test_minutes_are_for_the_open_question_else_for_the_move() -> None:
    desk = Desk.started("middle")
    assert MORE.make is not None
    assert MORE.make(desk.moment(), {}) == c.ExtendMove(1)
    desk.ask(c.OpenDecision("ruling"))
    assert MORE.make(desk.moment(), {"minutes": "3"}) == c.ExtendDecision("ruling", 3)
    assert MORE.make(desk.moment(), {"minutes": "x"}) == "Write a number of minutes."


def test_a_form_keeps_to_what_it_was_opened_for_while_the_exercise_goes_on() -> None:
    desk = Desk.started("middle")
    desk.ask(c.WriteLogLine("first"))
    desk.ask(c.OpenDecision("ruling"))
    desk.ask(c.CloseDecision("ruling"))
    now = desk.moment()
    values = {field.key: field.value for field in form_of(FLAG, now).fields}
    when = {field.key: field.value for field in form_of(LOG_LINE, now).fields}
    line = now.line
    desk.ask(c.WriteLogLine("second"))
    desk.ask(c.ResolveDecision("ruling", ("yes",), "so be it"))
    flag = values["flag"].removeprefix("+ ").removeprefix("- ")
    raised = values["flag"].startswith("+")
    desk.ask(c.ChangeFlag(flag, raised, "another facilitator"))
    desk.ask(c.EndExercise())
    assert CORRECT_LOG.make is not None
    assert CORRECT_LOG.make(now, {"text": "better"}) == c.CorrectLogLine(line, "better")
    assert OVERRIDE.make is not None
    ruled = OVERRIDE.make(now, {"outcome": "no", "reason": "why"})
    assert ruled == c.ResolveDecision("ruling", ("no",), "why")
    assert FLAG.make is not None
    assert FLAG.make(now, {**values, "reason": "why"}) == c.ChangeFlag(flag, raised, "why")
    assert LOG_LINE.make is not None
    said = LOG_LINE.make(now, when)
    assert isinstance(said, c.WriteLogLine)
    assert said.said == now.clock


def test_what_can_be_answered_no_more_is_written_back_to() -> None:
    desk = Desk.started()
    desk.ask(c.AskRfi("north", "what?"))
    rfi = next(iter(desk.state.rfis))
    now = desk.moment(rfi=rfi, to=("north",))
    assert [field.key for field in form_of(ANSWER, now).fields] == ["text", "public"]
    desk.ask(c.AnswerRfi(rfi, "This.", public=False))
    form = form_of(ANSWER, now)
    assert (form.title, [field.key for field in form.fields]) == ("Message to north", ["text", "to", "sender"])
    assert ANSWER.make is not None
    made = ANSWER.make(now, {"text": "And that.", "to": "north", "sender": FACILITATOR})
    assert made == c.SendMessage(("north",), "And that.", FACILITATOR)
    assert ANSWER.after(now, made).words.text == "✓ sent"


def test_the_most_telling_refusal_is_said() -> None:
    desk = Desk()
    desk.ask(c.OpenSession("Test"))
    now = desk.moment()
    assert why_not([PAUSE], now)
    assert why_not([ACTIONS["confirm"], ACTIONS["summary"]], now) == CONFIRM.ask(now).words if CONFIRM.ask else False
    assert why_not([ACTIONS["summary"]], now) == ""
