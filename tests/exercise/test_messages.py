"""Messages, requests for information, private notes, observations, and what the wall is turned to."""

from __future__ import annotations

import pytest
from hypothesis import given

from tabletop.exercise import commands as c
from tabletop.exercise import events as e
from tabletop.exercise.apply import fold
from tabletop.exercise.people import HOTWASH_PAGES, WALL_PAGES, inbox_of, open_rfis, unread_messages
from tabletop.exercise.redact import redact
from tabletop.exercise.rulebook import Rulebook
from tabletop.exercise.seats import FACILITATOR, OBSERVER, UMPIRE, WALL
from tabletop.exercise.state import State, WallPage
from tabletop.scenario.load import load_document
from tests.exercise.wild import played, plays
from tests.lab import ROLES, SEATS, Desk, document


def seen_by(seat: str, desk: Desk) -> State:
    return fold(filter(None, (redact(record, seat) for record in desk.records)))


def texts(state: State, seat: str) -> list[str]:
    return [message.text for message in inbox_of(state, seat)]


def unread(desk: Desk, seat: str, member: str = "") -> list[str]:
    return [message.text for message in unread_messages(desk.state, seat, member)]


def talk() -> Desk:
    desk = Desk.started()
    desk.seat("north", "ann", "bob")
    desk.seat(FACILITATOR, "fay")
    return desk


# -- messages ----------------------------------------------------------------------------------------------------------


def test_a_message_reaches_its_roles_the_observer_and_control_and_nobody_else() -> None:
    desk = talk()
    found = desk.events(c.SendMessage(("south", "east", "south"), "Hello"), "north", "bob")
    assert found == [e.MessageSent("north", ("south", "east"), "Hello", "", "bob")]
    told = {seat for seat in SEATS if "Hello" in [m.text for m in seen_by(seat, desk).messages.values()]}
    assert told == {"north", "south", "east", OBSERVER}
    assert texts(desk.state, "north") == ["Hello"]  # what it sent stands in its own list, and is not unread
    assert unread(desk, "north") == []
    assert (unread(desk, "south"), unread(desk, "west")) == (["Hello"], [])
    assert [m.member for m in seen_by("south", desk).messages.values()] == [""]  # a role speaks, not a person


def test_a_whisper_of_control_reaches_one_team_and_the_observer_who_sees_what_it_saw() -> None:
    desk = talk()
    desk.ask(c.SendMessage(("east",), "Think of the time."), member="fay")
    told = {seat for seat in SEATS if seen_by(seat, desk).messages}
    assert told == {"east", OBSERVER}
    assert [m.sender for m in desk.state.messages.values()] == [FACILITATOR]


def test_what_control_writes_to_itself_reaches_no_other_seat() -> None:
    """Co-facilitators among themselves; each reads for itself."""
    desk = talk()
    desk.ask(c.SendMessage((FACILITATOR,), "Release early?"), member="fay")
    assert [seat for seat in SEATS if seen_by(seat, desk).messages] == []
    assert (unread(desk, FACILITATOR), unread(desk, FACILITATOR, "fay")) == (["Release early?"], [])
    desk.ask(c.SendMessage((FACILITATOR,), "Not yet."))
    assert unread(desk, FACILITATOR, "fay") == ["Not yet."]
    desk.ask(c.ReadMessages(FACILITATOR, 10**6))
    assert (unread(desk, FACILITATOR), unread(desk, FACILITATOR, "fay")) == ([], ["Not yet."])


def test_members_of_a_role_write_to_their_own() -> None:
    desk = talk()
    desk.ask(c.SendMessage(("north",), "I would say yes."), "north", member="bob")
    assert (unread(desk, "north", "ann"), unread(desk, "north", "bob")) == (["I would say yes."], [])
    assert [seat for seat in SEATS if seen_by(seat, desk).messages] == ["north", OBSERVER]
    assert [m.member for m in seen_by("north", desk).messages.values()] == ["bob"]


def test_control_types_what_a_role_has_written_on_paper() -> None:
    desk = talk()
    for seat in (FACILITATOR, UMPIRE):
        assert desk.events(c.SendMessage(("south",), "By hand", "west"), seat) == [
            e.MessageSent("west", ("south",), "By hand", seat)
        ]
    assert texts(seen_by("west", desk), "west") == ["By hand", "By hand"]


def test_no_seat_writes_in_the_name_of_another() -> None:
    desk = talk()
    for sender, code in (("south", "not-yours"), (FACILITATOR, "no-such-role"), (OBSERVER, "no-such-role")):
        assert desk.refusal(c.SendMessage(("east",), "Hello", sender), "north") == code
    for seat in (OBSERVER, WALL, "nobody"):
        assert desk.refusal(c.SendMessage(("east",), "Hello"), seat) == "not-yours"


def test_a_role_that_is_not_played_gets_no_messages() -> None:
    desk = Desk()
    desk.ask(c.OpenSession("Small", roles=("north", "south")))
    assert desk.refusal(c.SendMessage(("east",), "Hello"), "north") == "no-such-role"
    assert desk.refusal(c.SendMessage(("south", FACILITATOR), "Hello"), "north") == ""


def test_what_one_member_has_read_the_role_has_read() -> None:
    desk = talk()
    desk.ask(c.SendMessage(("north",), "One"), "south")
    first = len(desk.records)
    desk.ask(c.SendMessage(("north",), "Two"), "south")
    assert desk.events(c.ReadMessages("north", first), "north", "bob") == [e.MessagesRead("north", first, "bob")]
    assert unread(desk, "north", "ann") == ["Two"]
    assert desk.events(c.ReadMessages("north", first), "north", "ann") == []  # nothing new was read
    assert desk.events(c.ReadMessages("north", -1), "north") == []
    desk.ask(c.ReadMessages("north", 10**6), "north")  # beyond the end: what is there, not what will come
    desk.ask(c.SendMessage(("north",), "Three"), "south")
    assert unread(desk, "north") == ["Three"]
    assert seen_by(OBSERVER, desk).read == {}
    assert seen_by("north", desk).read == desk.state.read


def test_people_write_before_startex_in_pausex_and_after_endex_but_not_in_an_emergency() -> None:
    desk = Desk()
    desk.ask(c.OpenSession("Test"))
    hello = c.SendMessage(("south",), "Hello")
    assert desk.refusal(hello, "north") == ""
    desk = talk()
    desk.ask(c.Pause())
    assert desk.refusal(hello, "north") == ""
    desk.ask(c.DeclareEmergency())
    assert desk.refusal(hello, "north") == "emergency"
    desk.ask(c.LiftEmergency("the warden"))
    assert desk.refusal(hello, "north") == ""
    desk.ask(c.EndExercise())
    assert desk.refusal(hello, "north") == ""


def test_a_message_sent_twice_under_one_id_is_one() -> None:
    """A terminal sends again what it got no answer to."""
    desk = talk()
    for _ in range(3):
        desk.ask(c.SendMessage(("south",), "Hello"), "north", "id-1", "ann")
    assert len(desk.state.messages) == 1


@given(plays)
def test_nothing_ever_takes_back_what_people_said(play: tuple[int, int]) -> None:
    """Neither undo nor anything else: messages, requests, observations and the names on them only grow."""
    state = State()
    for record in played(play)[0].records:
        before = (
            dict(state.messages),
            len(state.rfis),
            len(state.observations),
            dict(state.notes),
            dict(state.members),
        )
        undone = isinstance(record.event, e.Undone)
        fold([record], state)
        assert state.messages.items() >= before[0].items()
        assert len(state.rfis) >= before[1]
        assert len(state.observations) >= before[2]
        if undone:
            assert (state.notes, state.members) == before[3:]


def test_talk_bars_no_way_back() -> None:
    desk = talk()
    desk.ask(c.ReleaseInject("secret"))
    desk.ask(c.SendMessage(("north",), "Look at it"))
    desk.ask(c.AskRfi("north", "What is it?"), "north")
    desk.ask(c.TurnWall("blank"))
    desk.ask(c.Undo())
    assert desk.status("secret") == "planned"
    assert texts(desk.state, "north") == ["Look at it"]
    assert len(open_rfis(desk.state)) == 1
    assert desk.state.wall.page == "blank"


# -- requests for information ------------------------------------------------------------------------------------------


def requested() -> tuple[Desk, int]:
    desk = talk()
    desk.ask(c.AskRfi("north", "How deep?"), "north", member="bob")
    return desk, len(desk.records)


def test_a_request_is_open_until_control_answers_the_role_alone() -> None:
    desk, rfi = requested()
    assert [(each.seq, each.status) for each in open_rfis(desk.state)] == [(rfi, "open")]
    assert desk.refusal(c.AnswerRfi(rfi, "Deep.")) == ""
    assert open_rfis(desk.state) == ()
    known = {seat: [(r.text, r.answer) for r in seen_by(seat, desk).rfis.values()] for seat in SEATS}
    assert {seat for seat, found in known.items() if found} == {"north", OBSERVER}
    assert known["north"] == [("How deep?", "Deep.")]


def test_a_public_answer_goes_to_every_role_without_the_name_of_who_asked() -> None:
    desk, rfi = requested()
    desk.ask(c.AnswerRfi(rfi, "Deep.", public=True))
    for role in ROLES:
        found = seen_by(role, desk).rfis[rfi]
        assert (found.status, found.text, found.answer, found.public) == ("answered", "How deep?", "Deep.", True)
        assert found.role == ("north" if role == "north" else "")
    assert seen_by(WALL, desk).rfis == {}


def test_a_refusal_says_why_and_may_be_followed_by_an_answer() -> None:
    desk, rfi = requested()
    desk.ask(c.RefuseRfi(rfi, "Nobody knows yet."))
    found = seen_by("north", desk).rfis[rfi]
    assert (found.status, found.answer) == ("refused", "Nobody knows yet.")
    assert seen_by("south", desk).rfis == {}
    desk.ask(c.AnswerRfi(rfi, "Now we know."))
    assert seen_by("north", desk).rfis[rfi].status == "answered"


def test_two_of_control_answer_at_once_and_one_is_told() -> None:
    desk, rfi = requested()
    assert desk.refusal(c.AnswerRfi(rfi, "Deep."), member="fay") == ""
    assert desk.refusal(c.AnswerRfi(rfi, "Shallow.")) == "answered"
    assert desk.state.rfis[rfi].answer == "Deep."


def test_a_request_left_open_is_answered_after_endex() -> None:
    desk, rfi = requested()
    desk.ask(c.EndExercise())
    assert desk.refusal(c.AnswerRfi(rfi, "Deep.")) == ""


def test_control_types_a_request_asked_on_paper() -> None:
    desk = talk()
    assert desk.events(c.AskRfi("west", "How deep?"), member="fay") == [e.RfiAsked("west", "How deep?", FACILITATOR)]


# -- private notes -----------------------------------------------------------------------------------------------------


def test_notes_are_the_roles_own_in_every_phase() -> None:
    desk = talk()
    for number, act in enumerate(
        (None, c.Pause(), c.DeclareEmergency(), c.LiftEmergency("the warden"), c.EndExercise())
    ):
        if act is not None:
            desk.ask(act)
        assert desk.events(c.KeepNotes("north", f"ours {number}"), "north", "bob") == [
            e.NotesKept("north", f"ours {number}")
        ]
    assert desk.events(c.KeepNotes("north", "ours 4"), "north") == []
    assert desk.refusal(c.KeepNotes("north", "theirs"), "south") == "not-yours"
    for seat in (*SEATS, FACILITATOR, UMPIRE):
        assert seen_by(seat, desk).notes == ({"north": "ours 4"} if seat == "north" else {})


# -- observations ------------------------------------------------------------------------------------------------------


def observed(desk: Desk, **more: object) -> e.ObservationRecorded:
    """One observation as it was recorded."""
    (event,) = desk.events(c.RecordObservation("Seen", **more), OBSERVER)  # type: ignore[arg-type]  # short
    assert isinstance(event, e.ObservationRecorded)
    return event


def test_an_observation_is_linked_by_itself() -> None:
    desk = Desk.started()
    assert (observed(desk).move, observed(desk).serial) == ("opening", "")
    desk.ask(c.ReleaseInject("news"))
    desk.monotonic += 60
    desk.ask(c.ReleaseInject("secret"))
    desk.monotonic += 60
    desk.ask(c.StartMove())
    now = observed(desk)
    assert (now.move, now.serial, now.observed) == ("middle", "secret", 120.0)
    then = observed(desk, observed=30.0)  # "a minute and a half ago"
    assert (then.move, then.serial, then.observed) == ("opening", "news", 30.0)
    assert observed(desk, serial="news").serial == "news"
    desk.ask(c.RecallInject("news"))
    assert observed(desk, serial="news").serial == "news"  # it was seen, taken back or not


@pytest.mark.parametrize(
    ("said", "stands"), [(None, 90.0), (-5.0, 0.0), (1e9, 90.0), (float("nan"), 90.0), (12.3456, 12.346)]
)
def test_an_observation_is_never_of_the_future(said: float | None, stands: float) -> None:
    desk = Desk.started()
    desk.monotonic += 90
    assert observed(desk, observed=said).observed == stands


def test_an_observation_of_a_serial_that_serves_one_objective_is_evidence_for_it() -> None:
    made = document()
    made["objective"]["two"] = {"title": "Listen", "expect": ["They listen."]}
    made["inject"]["secret"]["objectives"] = ["one", "two"]
    desk = Desk(book=Rulebook(load_document(made)))
    desk.ask(c.OpenSession("Test"))
    desk.ask(c.StartExercise("5eed"))
    desk.ask(c.ReleaseInject("news"))
    assert observed(desk).objective == "one"
    assert observed(desk, objective="two").objective == "two"
    desk.monotonic += 1
    desk.ask(c.ReleaseInject("secret"))
    assert observed(desk).objective == ""  # of several, the evaluator chooses


def test_observers_and_control_observe_and_only_they_read_it() -> None:
    desk = Desk.started()
    desk.seat(OBSERVER, "oz")
    desk.ask(c.RecordObservation("Well done", "strength", 4, "north"), OBSERVER, member="oz")
    desk.ask(c.RecordObservation("Too slow", "improve"))
    assert [(o.text, o.by, o.member) for o in desk.state.observations] == [
        ("Well done", OBSERVER, "oz"),
        ("Too slow", FACILITATOR, ""),
    ]
    assert [seat for seat in SEATS if seen_by(seat, desk).observations] == [OBSERVER]
    assert desk.refusal(c.RecordObservation("Mine"), "north") == "not-yours"
    desk.ask(c.EndExercise())
    assert desk.refusal(c.RecordObservation("In the hotwash"), OBSERVER, "oz") == ""


# -- the wall ----------------------------------------------------------------------------------------------------------


def test_the_wall_turns_to_every_page_and_blanks_and_chooses_again() -> None:
    desk = Desk.started()
    for page in HOTWASH_PAGES:
        assert desk.refusal(c.TurnWall(page)) == "not-ended"
    desk.ask(c.EndExercise())
    for page in (*WALL_PAGES[1:], ""):
        assert desk.events(c.TurnWall(page, "Heading", "Words", 90.0)) == [e.WallTurned(page, "Heading", "Words", 90.0)]
        assert desk.events(c.TurnWall(page, "Heading", "Words", 90.0)) == []
        assert seen_by(WALL, desk).wall == WallPage(page, "Heading", "Words", 90.0)
        assert seen_by("north", desk).wall == WallPage()
    desk.ask(c.TurnWall("break", closes=float("inf")))
    assert desk.state.wall.closes is None


def test_the_wall_shows_a_question_put_to_all_and_no_other() -> None:
    desk = Desk.started("middle")
    for decision in ("most", "words"):
        desk.ask(c.OpenDecision(decision))
    shown = seen_by(WALL, desk).play.questions
    assert shown.keys() == {"most"}
    assert (shown["most"].options, shown["most"].rule) == ((), "")
    desk.ask(c.ExtendDecision("most", 5))
    desk.ask(c.CloseDecision("most"))
    closed = seen_by(WALL, desk).play.questions["most"]
    assert (closed.status, closed.closes) == ("closed", desk.question("most").closes)
    assert (closed.computed, closed.tally, closed.words) == ((), (), "")
    desk.ask(c.Undo())
    assert seen_by(WALL, desk).play.questions["most"].status == "open"


def test_a_question_to_all_who_play_is_public_in_a_small_group_too() -> None:
    desk = Desk()
    desk.ask(c.OpenSession("Small", roles=("north", "south"), practice=False))
    desk.ask(c.StartExercise("5eed"))
    desk.ask(c.StartMove("middle"))
    for decision, public in (("bout", True), ("struck", True), ("words", False)):
        desk.ask(c.OpenDecision(decision))
        assert desk.question(decision).public is public
