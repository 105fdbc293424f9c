"""What people may still do before STARTEX, in PAUSEX, in a real emergency and after ENDEX."""

from __future__ import annotations

import pytest

from tabletop.exercise import commands as c
from tabletop.exercise.pages.now import now_page
from tabletop.exercise.seats import FACILITATOR, OBSERVER, WALL
from tests.lab import SEED, Desk, sent_to

PHASES = ("before", "running", "paused", "emergency", "ended")

#: command, seat, and the code of the refusal in each phase
RULES: list[tuple[c.Command, str, tuple[str, str, str, str, str]]] = [
    # nobody is cut off, and nothing typed is lost
    (c.SeatRole("west", "Wim", consent=True, member="wim"), FACILITATOR, ("", "", "", "", "")),
    (c.VacateRole("north", "ann"), FACILITATOR, ("", "", "", "", "")),
    (c.NameLead("north", "bob"), "north", ("", "", "", "", "")),
    (c.PassBaton("fay"), FACILITATOR, ("", "", "", "", "")),
    (c.SendComcheck(), FACILITATOR, ("", "", "", "", "")),
    (c.AnswerComcheck(), "north", ("", "", "", "", "")),
    (c.AnswerComcheck(), WALL, ("", "", "", "", "")),
    (c.ReadMessages("north", 10**6), "north", ("", "", "", "", "")),
    (c.KeepNotes("north", "Mine"), "north", ("", "", "", "", "")),
    (c.RecordObservation("Seen"), OBSERVER, ("", "", "", "", "")),
    (c.WriteLogLine("Line"), FACILITATOR, ("", "", "", "", "")),
    (c.TurnWall("blank"), FACILITATOR, ("", "", "", "", "")),
    # talk is part of the exercise, so a real emergency silences it
    (c.SendMessage(("south",), "Hello"), "north", ("", "", "", "emergency", "")),
    (c.SendMessage(("south",), "Hello"), FACILITATOR, ("", "", "", "emergency", "")),
    (c.AskRfi("north", "What?"), "north", ("", "", "", "emergency", "ended")),
    (c.AnswerRfi(5, "This."), FACILITATOR, ("", "", "", "emergency", "")),
    (c.RefuseRfi(5, "No."), FACILITATOR, ("", "", "", "emergency", "")),
    # stopping is everybody's
    (c.Pause(), "north", ("not-started", "", "already-paused", "emergency", "ended")),
    (c.DeclareEmergency(), FACILITATOR, ("", "", "", "emergency", "ended")),
]


def desk_in(phase: str) -> Desk:
    """Two in the north, one who helps to control, a message, and request number 5, in that phase."""
    desk = Desk()
    desk.ask(c.OpenSession("Test"))
    desk.seat("north", "ann", "bob")
    desk.seat(FACILITATOR, "fay")
    desk.ask(c.AskRfi("north", "How deep?"), "north")
    assert list(desk.state.rfis) == [5]
    desk.ask(c.SendMessage(("north",), "Hello"))
    desk.ask(c.SendComcheck())
    acts: dict[str, tuple[c.Command, ...]] = {
        "before": (),
        "running": (c.StartExercise(SEED),),
        "paused": (c.StartExercise(SEED), c.Pause()),
        "emergency": (c.StartExercise(SEED), c.DeclareEmergency()),
        "ended": (c.StartExercise(SEED), c.EndExercise()),
    }
    for act in acts[phase]:
        desk.ask(act)
    assert desk.state.phase == phase
    return desk


@pytest.mark.parametrize(
    ("command", "seat", "codes"),
    RULES,
    ids=lambda value: type(value).__name__ if isinstance(value, c.Command) else None,
)
def test_what_goes_on_in_each_phase(command: c.Command, seat: str, codes: tuple[str, ...]) -> None:
    assert tuple(desk_in(phase).refusal(command, seat) for phase in PHASES) == codes


def test_an_emergency_before_startex_is_lifted_to_before_startex() -> None:
    desk = desk_in("before")
    desk.ask(c.DeclareEmergency())
    desk.ask(c.LiftEmergency("the warden"))
    assert desk.state.phase == "before"


def test_the_emergency_is_lifted_by_who_holds_the_baton() -> None:
    """Anybody of control freezes everything; going on is one person's word."""
    desk = desk_in("running")
    desk.ask(c.DeclareEmergency(), member="fay")
    assert desk.refusal(c.LiftEmergency("the warden"), member="fay") == "baton"
    desk.ask(c.PassBaton("fay"))
    assert desk.refusal(c.LiftEmergency("the warden"), member="fay") == ""
    assert desk.state.phase == "paused"


def test_in_pausex_messages_go_out_answers_wait_and_the_page_says_so() -> None:
    desk = Desk.started()
    desk.ask(c.OpenDecision("lead"))
    desk.ask(c.Pause("coffee"))
    assert desk.refusal(c.SubmitResponse("lead", "north", c.Answer(("yes",))), "north") == "paused"
    assert desk.events(c.SendMessage(("south",), "Are you there?"), "north")
    desk.ask(c.KeepDraft("lead", "north", c.Answer(("yes",))), "north")
    words = " ".join(str(item) for block in now_page(sent_to(desk, "north")).blocks for item in block.items)
    assert "Messages go out as ever; answers are taken again when the exercise continues" in words
