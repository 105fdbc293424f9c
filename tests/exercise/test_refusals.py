"""Every refusal: the state it comes in, the command, the code; and that nothing was recorded."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tabletop.exercise import commands as c
from tabletop.exercise.seats import FACILITATOR
from tests.lab import ROLES, SEED, Desk

ANSWER = c.Answer(("yes",))
DEBRIEFS = (
    c.OpenHotwash(),
    c.PutPrompt("keep"),
    c.RecordPoint("keep", "This"),
    c.Unseal("annex"),
    c.GiveFeedback((("fit", 5),)),
)
NAN = float("nan")


def unopened() -> Desk:
    return Desk()


def opened() -> Desk:
    desk = Desk()
    desk.ask(c.OpenSession("Test"))
    return desk


def sounded() -> Desk:
    desk = opened()
    desk.ask(c.SendComcheck())
    return desk


def drill() -> Desk:
    return Desk.started("drill")


def opening() -> Desk:
    return Desk.started("opening")


def middle() -> Desk:
    return Desk.started("middle")


def paused() -> Desk:
    desk = asking()
    desk.ask(c.Pause())
    return desk


def released() -> Desk:
    desk = middle()
    desk.ask(c.ReleaseInject("news"))
    return desk


def emergency() -> Desk:
    desk = middle()
    desk.ask(c.DeclareEmergency())
    return desk


def ended() -> Desk:
    desk = middle()
    desk.ask(c.EndExercise())
    return desk


def half_staffed() -> Desk:
    """Two of the four roles are in play."""
    desk = Desk()
    desk.ask(c.OpenSession("Test", roles=("north", "south")))
    desk.ask(c.StartExercise(SEED))
    desk.ask(c.StartMove())
    return desk


def asking() -> Desk:
    """Every decision of the middle move is open."""
    desk = middle()
    for decision in ("lead", "one-voice", "pledge", "each", "words", "ruling", "bout", "struck"):
        desk.ask(c.OpenDecision(decision))
    return desk


def closed() -> Desk:
    desk = asking()
    for decision in ("ruling", "bout", "lead"):
        desk.ask(c.CloseDecision(decision))
    return desk


def argued() -> Desk:
    """A reason for it, struck, and one against it."""
    desk = asking()
    desk.ask(c.AddReason("bout", "north", "pro", "We can"))
    desk.ask(c.AddReason("bout", "south", "con", "You cannot"))
    desk.ask(c.StrikeReason("bout", 1, "impossible"))
    return desk


def judging() -> Desk:
    """The same, closed."""
    desk = argued()
    desk.ask(c.CloseDecision("bout"))
    return desk


def read() -> Desk:
    """News and a secret are out, the secret is read; the note to the pair was taken back; echo is held."""
    desk = opening()
    for inject in ("news", "secret", "pair-note"):
        desk.ask(c.ReleaseInject(inject))
    desk.ask(c.AcknowledgeInject("secret", "north"), "north")
    desk.ask(c.RecallInject("pair-note"))
    desk.ask(c.HoldSerial("spare"))
    return desk


def asked() -> Desk:
    """Before STARTEX, request 2 is open, 3 is answered, 5 is refused."""
    desk = opened()
    for number in (2, 3, 4):
        desk.ask(c.AskRfi("north", f"What about {number}?"))
        if number == 3:
            desk.ask(c.AnswerRfi(len(desk.records), "This."))
        if number == 4:
            desk.ask(c.RefuseRfi(len(desk.records), "You would not know."))
    assert [(rfi.seq, rfi.status) for rfi in desk.state.rfis.values()] == [(2, "open"), (3, "answered"), (5, "refused")]
    return desk


def submit(decision: str, role: str = "north", **answer: object) -> c.SubmitResponse:
    return c.SubmitResponse(decision, role, c.Answer(**answer))  # type: ignore[arg-type]  # short for the table


REFUSALS: list[tuple[Callable[[], Desk], c.Command, str]] = [
    # session
    (unopened, c.StartExercise(SEED), "no-session"),
    (unopened, c.WriteLogLine("first"), "no-session"),
    (unopened, c.ResumeSession(), "no-session"),
    (unopened, c.OpenSession("T", course="long"), "no-such-course"),
    (unopened, c.OpenSession("T", roles=("pope",)), "no-such-role"),
    (opened, c.OpenSession("T"), "already-open"),
    (opened, c.SeatRole("pope", "P", consent=True), "no-such-role"),
    (opened, c.SeatRole("north", "", consent=True), "no-name"),
    (opened, c.VacateRole("north"), "empty-seat"),
    (opened, c.StartExercise(""), "no-seed"),
    (opened, c.StartMove(), "not-started"),
    (opened, c.Pause(), "not-started"),
    (opened, c.Continue(), "not-paused"),
    (opened, c.HoldSerial("news"), "not-started"),
    (opened, c.ReleaseInject("news"), "not-started"),
    (opened, c.AcknowledgeInject("news", "north"), "not-started"),
    (opened, c.OpenDecision("lead"), "not-started"),
    (opened, c.ExtendMove(5), "not-started"),
    (opened, c.SetScenarioTime("2025-07-01", "Later"), "not-started"),
    (opened, c.AdjustTrack("heat", 1, "why"), "not-started"),
    (opened, c.ChangeFlag("storm", raised=True, reason="why"), "not-started"),
    (opened, c.EndExercise(), "not-started"),
    (drill, c.StartExercise(SEED), "already-started"),
    # moves and time
    (opening, c.StartMove("nowhere"), "no-such-move"),
    (opening, c.StartMove("opening"), "already-played"),
    (asking, c.StartMove(), "decision-waiting"),
    (closed, c.StartMove(), "decision-waiting"),
    (paused, c.StartMove(), "paused"),
    (opening, c.ExtendMove(-20), "too-short"),
    (opening, c.ExtendMove(10**12), "too-long"),
    (opening, c.SetScenarioTime("tomorrow", "Later"), "bad-time"),
    (paused, c.Pause(), "already-paused"),
    (middle, c.Continue(), "not-paused"),
    (middle, c.LiftEmergency("chief"), "no-emergency"),
    (emergency, c.LiftEmergency("  "), "no-words"),
    (emergency, c.DeclareEmergency(), "emergency"),
    (emergency, c.Continue(), "emergency"),
    (emergency, submit("lead", options=("yes",)), "emergency"),
    (emergency, c.EndExercise(), "emergency"),
    (ended, c.StartMove(), "ended"),
    (ended, c.EndExercise(), "ended"),
    (ended, c.Undo(), "ended"),
    # serials and injects
    (opening, c.HoldSerial("nothing"), "no-such-serial"),
    (read, c.HoldSerial("spare"), "already-held"),
    (read, c.HoldSerial("news"), "gone"),
    (opening, c.DeferSerial("spare", 0), "too-soon"),
    (opening, c.DeferSerial("spare", 10**12), "too-long"),
    (opening, c.MoveSerial("boil", 1), "no-time"),
    (opening, c.MoveSerial("news", -1), "at-the-end"),
    (opening, c.RestoreSerial("spare"), "not-held"),
    (read, c.SkipSerial("secret"), "gone"),
    (opening, c.ReleaseInject("nothing"), "no-such-inject"),
    (read, c.ReleaseInject("news"), "already-released"),
    (paused, c.ReleaseInject("news"), "paused"),
    (opening, c.ReleaseAdHoc("", "S", "press", "B"), "empty"),
    (opening, c.OpenAdHoc("Which?", "choice", "sum", (), ("Yes", "No")), "no-such-form"),
    (opening, c.OpenAdHoc("Which?", "choice", "plurality", (), ("Yes", "yes")), "same-options"),
    (opening, c.OpenAdHoc("How many?", "pledge", "sum", least=5.0, most=5.0), "bad-range"),
    (opening, c.OpenAdHoc("Which?", "choice", "plurality", (), ("Yes", "n" * 201)), "too-long"),
    (half_staffed, c.OpenAdHoc("Which?", "text", "individual", ("west",)), "nobody"),
    (opening, c.ReleaseAdHoc("T", "S", "press", "B", ("pope",)), "no-such-role"),
    (opening, c.EditInject("nothing", "T", "B"), "no-such-inject"),
    (opening, c.EditInject("news", "T", ""), "empty"),
    (read, c.EditInject("news", "T", "B"), "delivered"),
    (read, c.EditInject("pair-note", " ", "B"), "empty"),
    (read, c.CorrectInject("news", " "), "empty"),
    (read, c.AcknowledgeInject("boil", "north"), "not-released"),
    (read, c.AcknowledgeInject("pair-note", "north"), "not-released"),
    (read, c.AcknowledgeInject("secret", "south"), "not-addressed"),
    (read, c.AcknowledgeInject("news", "pope"), "no-such-role"),
    (read, c.RecallInject("secret"), "acknowledged"),
    (read, c.RecallInject("pair-note"), "not-released"),
    (read, c.ResendInject("secret"), "nobody-left"),
    (read, c.CorrectInject("news", ""), "empty"),
    # decisions
    (asking, c.TakeDraft("lead", "east"), "no-draft"),
    (middle, c.OpenDecision("nothing"), "no-such-decision"),
    (asking, c.OpenDecision("lead"), "already-open"),
    (middle, c.ExtendDecision("lead", 5), "not-open"),
    (asking, c.ExtendDecision("lead", 10**12), "too-long"),
    (closed, c.ExtendDecision("lead", 5), "closed"),
    (middle, c.CloseDecision("lead"), "not-open"),
    (closed, c.CloseDecision("lead"), "closed"),
    (paused, c.CloseDecision("lead"), "paused"),
    (asking, c.ResolveDecision("lead"), "not-closed"),
    (closed, c.ResolveDecision("ruling"), "ruling-needed"),
    (closed, c.ResolveDecision("ruling", ("yes",)), "no-reason"),
    (closed, c.ResolveDecision("ruling", ("perhaps",), "why"), "no-such-option"),
    (closed, c.ResolveDecision("bout"), "ruling-needed"),
    (closed, c.ResolveDecision("lead", ("yes",)), "no-reason"),
    (closed, c.ResolveDecision("lead", ("yes", "no"), "both"), "too-many"),
    (closed, c.ResolveDecision("lead", ("yes", "yes"), "twice"), "too-many"),
    # answers
    (middle, submit("lead", options=("yes",)), "not-open"),
    (closed, submit("lead", options=("yes",)), "closed"),
    (paused, submit("lead", options=("yes",)), "paused"),
    (asking, submit("words", "south", text="Mine"), "not-asked"),
    (asking, submit("lead", "pope", options=("yes",)), "no-such-role"),
    (asking, submit("lead", options=("perhaps",)), "no-such-option"),
    (asking, submit("each", "east", options=("no",)), "no-such-option"),
    (asking, submit("lead", options=("yes", "no")), "too-many"),
    (asking, submit("one-voice", options=("yes", "yes")), "too-many"),
    (asking, submit("one-voice", options=("yes", "none")), "alone"),
    (asking, submit("lead"), "nothing-chosen"),
    (asking, submit("lead", options=("yes",), abstains=True), "abstains"),
    (asking, submit("lead", options=("yes",), confidence="sure"), "bad-confidence"),
    (asking, submit("lead", options=("yes",), struck=("no",)), "no-veto"),
    (asking, submit("struck", "west", options=("yes",), struck=("perhaps",)), "no-such-option"),
    (asking, submit("lead"), "nothing-chosen"),
    (asking, submit("lead", options=("yes",), abstains=True), "abstains"),
    (asking, submit("words", text="  "), "empty"),
    (asking, submit("pledge"), "out-of-range"),
    (asking, submit("pledge", amount=3.5), "out-of-range"),
    (asking, submit("pledge", amount=NAN), "out-of-range"),
    (asking, submit("pledge", amount=0.75), "off-step"),
    (middle, c.KeepDraft("lead", "north", ANSWER), "not-open"),
    (asking, c.KeepDraft("words", "south", ANSWER), "not-asked"),
    # arguments
    (asking, c.AddReason("lead", "north", "pro", "Because"), "no-argument"),
    (asking, c.AddReason("bout", "west", "pro", "Because"), "not-asked"),
    (asking, c.AddReason("bout", "north", "maybe", "Because"), "bad-reason"),
    (asking, c.AddReason("bout", "north", "pro", "Because", 3), "bad-reason"),
    (asking, c.AddReason("bout", "north", "pro", " "), "empty"),
    (closed, c.AddReason("bout", "north", "pro", "Because"), "wrong-moment"),
    (asking, c.StrikeReason("bout", 1, "impossible"), "no-such-reason"),
    (argued, c.StrikeReason("bout", 1, "impossible"), "already-struck"),
    (argued, c.StrikeReason("bout", 2, " "), "no-reason"),
    (judging, c.Adjudicate("bout", "automatic"), "opposed"),
    (closed, c.Adjudicate("bout", "automatic"), "opposed"),
    (asking, c.SubmitEstimate("bout", "north", 50), "own-argument"),
    (asking, c.SubmitEstimate("bout", "west", 50), "not-asked"),
    (asking, c.SubmitEstimate("bout", "south", 101), "bad-percent"),
    (asking, c.Adjudicate("bout"), "wrong-moment"),
    (closed, c.Adjudicate("bout", "coin"), "no-such-method"),
    (closed, c.Adjudicate("bout", "facilitator"), "no-grade"),
    (closed, c.Adjudicate("bout", "facilitator", "success"), "no-reason"),
    # control
    (middle, c.AdjustTrack("nothing", 1, "why"), "no-such-track"),
    (middle, c.AdjustTrack("heat", 1, ""), "no-reason"),
    (middle, c.AdjustTrack("heat", 0, "why"), "at-limit"),
    (middle, c.ChangeFlag("nothing", raised=True, reason="why"), "no-such-flag"),
    (middle, c.WriteLogLine(" "), "empty"),
    (middle, c.WriteLogLine("Line", "gossip"), "bad-word"),
    (middle, c.WriteLogLine("Line", "note", "pope"), "no-such-role"),
    (middle, c.CorrectLogLine(1, ""), "empty"),
    (middle, c.CorrectLogLine(0, "Line"), "no-such-line"),
    (middle, c.CorrectLogLine(10**6, "Line"), "no-such-line"),
    (middle, c.CorrectLogLine(1, "Line"), "no-such-line"),
    (opened, c.Undo(), "nothing-to-undo"),
    # people
    (opened, c.SeatRole("north", " ", consent=True, member="ann"), "no-name"),
    (opened, c.SeatRole("wall", "Ann", consent=True, member="ann"), "no-such-role"),
    (opened, c.VacateRole("observer", "ann"), "empty-seat"),
    (opened, c.NameLead("pope", "ann"), "no-such-role"),
    (opened, c.NameLead("observer", "ann"), "no-such-role"),
    (opened, c.NameLead("north", "ann"), "empty-seat"),
    (opened, c.PassBaton("fay"), "empty-seat"),
    (opened, c.AnswerComcheck(), "no-comcheck"),
    (sounded, c.AnswerComcheck(), "own-comcheck"),
    # messages and requests
    (opened, c.SendMessage((), "Hello"), "nobody"),
    (opened, c.SendMessage(("south",), " \n"), "empty"),
    (opened, c.SendMessage(("south", "pope"), "Hello"), "no-such-role"),
    (opened, c.SendMessage(("all",), "Hello"), "no-such-role"),
    (opened, c.SendMessage(("south",), "Hello", "pope"), "no-such-role"),
    (opened, c.SendMessage(("south",), "Hello", "observer"), "no-such-role"),
    (emergency, c.SendMessage(("south",), "Hello"), "emergency"),
    (opened, c.ReadMessages("pope", 1), "no-such-role"),
    (opened, c.ReadMessages("observer", 1), "no-such-role"),
    (opened, c.AskRfi("pope", "What?"), "no-such-role"),
    (opened, c.AskRfi("north", " "), "empty"),
    (emergency, c.AskRfi("north", "What?"), "emergency"),
    (ended, c.AskRfi("north", "What?"), "ended"),
    (asked, c.AnswerRfi(1, "This."), "no-such-rfi"),
    (asked, c.AnswerRfi(2, " "), "empty"),
    (asked, c.AnswerRfi(3, "Something else."), "answered"),
    (asked, c.RefuseRfi(7, "No."), "no-such-rfi"),
    (asked, c.RefuseRfi(2, " "), "no-reason"),
    (asked, c.RefuseRfi(3, "No."), "answered"),
    (asked, c.RefuseRfi(5, "No, again."), "answered"),
    # notes, observations, wall
    (opened, c.KeepNotes("north", "Mine"), "not-yours"),
    (opened, c.KeepNotes("pope", "Mine"), "no-such-role"),
    (opened, c.RecordObservation(" "), "empty"),
    (opened, c.RecordObservation("Seen", "gossip"), "bad-word"),
    (opened, c.RecordObservation("Seen", rating=5), "bad-rating"),
    (opened, c.RecordObservation("Seen", rating=-1), "bad-rating"),
    (opened, c.RecordObservation("Seen", role="pope"), "no-such-role"),
    (opened, c.RecordObservation("Seen", objective="nothing"), "no-such-objective"),
    (opened, c.RecordObservation("Seen", serial="news"), "no-such-serial"),
    (opened, c.TurnWall("nothing"), "no-such-page"),
    (middle, c.TurnWall("prompt"), "not-ended"),
    (middle, c.WriteLogLine("Line", serial="pope"), "no-such-serial"),
    # the debrief
    (opened, c.TickExpectation("news", 1), "no-such-serial"),
    (released, c.TickExpectation("news", 0), "no-such-action"),
    (released, c.TickExpectation("news", 2), "no-such-action"),
    (released, c.TickExpectation("news", 1, role="pope"), "no-such-role"),
    *((middle, command, "not-ended") for command in DEBRIEFS),
    (ended, c.PutPrompt(" ", "Why?"), "no-prompt"),
    (ended, c.PutPrompt("own", " "), "no-prompt"),
    (ended, c.PutPrompt("keep", seconds=3601), "too-long"),
    (ended, c.PutPrompt("keep", seconds=-1), "too-long"),
    (ended, c.RecordPoint("keep", " \n"), "empty"),
    (ended, c.RecordPoint(" ", "This"), "no-prompt"),
    (ended, c.RecordPoint("keep", "This", "pope"), "no-such-role"),
    (ended, c.Unseal("seeds"), "no-such-seal"),
    (ended, c.GiveFeedback(()), "empty"),
    (ended, c.GiveFeedback((), strengths=(" ",), comment="\n"), "empty"),
    (ended, c.GiveFeedback((("fit", 6),)), "bad-rating"),
    (ended, c.GiveFeedback((("fit", 0),)), "bad-rating"),
    (ended, c.GiveFeedback((("luck", 3),)), "bad-rating"),
    (ended, c.GiveFeedback((("fit", 3), ("fit", 4))), "bad-rating"),
    (ended, c.GiveFeedback((), ("a", "b", "c", "d")), "too-many"),
    (ended, c.GiveFeedback((), (), ("a", "b", "c", "d")), "too-many"),
    (ended, c.GiveFeedback((), actions=(("Act", "high", "we"),) * 6), "too-many"),
    (ended, c.GiveFeedback((), actions=(("Act", "soon", "we"),)), "bad-action"),
    (ended, c.GiveFeedback((), actions=(("Act", "high"),)), "bad-action"),
    (opened, c.WithdrawConsent(1, "burn"), "bad-way"),
    (opened, c.WithdrawConsent(1), "no-such-person"),
    (opened, c.WithdrawConsent(), "no-such-person"),
    (opened, c.ForkSession("id", "Title", "file.toml", 7, "00"), "not-there"),
]
#: refused only in states the tests of their subject make
ELSEWHERE = {
    "not-seated",
    "not-lead",
    "baton",
    "no-moves",
    "no-next-move",
    "practice-over",
    "no-abstention",
    "no-options",
    "acted-on",
    "broken",
    "missing",
}


@pytest.mark.parametrize(
    ("desk", "command", "code"),
    REFUSALS,
    ids=[f"{code}-{type(command).__name__}-{number}" for number, (_, command, code) in enumerate(REFUSALS)],
)
def test_refused(desk: Callable[[], Desk], command: c.Command, code: str) -> None:
    played = desk()
    before = (played.state.seq, len(played.records))
    assert played.refusal(command) == code
    assert (played.state.seq, len(played.records)) == before
    assert played.table._ahead == played.state


def test_every_code_of_a_refusal_is_tested() -> None:
    root = Path(__file__).parent.parent.parent / "tabletop"
    files = [*(root / "exercise").rglob("*.py"), root / "room" / "table" / "table.py"]
    codes = {
        code for file in files for code in re.findall(r'Refused\(\s*"([a-z-]+)"', file.read_text(encoding="utf-8"))
    }
    assert codes == {code for _, _, code in REFUSALS} | ELSEWHERE


CONTROLS = [
    c.StartMove(), c.EndExercise(), c.Undo(), c.ReleaseInject("news"), c.OpenDecision("most"), c.Continue(), c.DeclareEmergency(),
    c.AdjustTrack("heat", 1, "why"), c.WriteLogLine("Line"), c.ResolveDecision("lead"), c.Adjudicate("bout"), c.Tick(),
    c.SeatRole("north", "Me", consent=True), c.StrikeReason("bout", 1, "no"), c.VacateRole("north"), c.PassBaton(""), c.SendComcheck(),
    c.AnswerRfi(2, "This."), c.RefuseRfi(2, "No."), c.TurnWall("blank"), c.LiftEmergency("me"),
]  # fmt: skip


@pytest.mark.parametrize("command", CONTROLS, ids=lambda command: type(command).__name__)
@pytest.mark.parametrize("seat", ["north", "observer", "wall", "nobody"])
def test_control_is_controls(command: c.Command, seat: str) -> None:
    assert closed().refusal(command, seat) == "not-yours"


@pytest.mark.parametrize(
    "command",
    [
        submit("lead", "north", options=("yes",)),
        c.KeepDraft("lead", "north", ANSWER),
        c.AcknowledgeInject("news", "north"),
        c.AddReason("bout", "north", "pro", "Because"),
        c.SubmitEstimate("bout", "north", 50),
        c.SendMessage(("east",), "Hello", "north"),
        c.ReadMessages("north", 10**6),
        c.AskRfi("north", "What?"),
        c.NameLead("north", ""),
    ],
    ids=lambda command: type(command).__name__,
)
def test_nobody_acts_for_another_role(command: c.Command) -> None:
    desk = asking()
    desk.ask(c.ReleaseInject("news"))
    desk.ask(c.SeatRole("north", "Ann", consent=True))
    for seat in ("south", "observer", "wall"):
        assert desk.refusal(command, seat) == "not-yours"
    assert desk.refusal(command, "north") in {"", "own-argument"}
    assert desk.refusal(command, FACILITATOR) in {"", "own-argument"}


def test_any_role_may_stop_the_exercise_and_only_control_goes_on() -> None:
    for role in ROLES:
        desk = middle()
        desk.ask(c.Pause("I need a moment"), role)
        assert desk.refusal(c.Continue(), role) == "not-yours"
        assert desk.refusal(c.ReleaseInject("news")) == "paused"
        desk.ask(c.Continue())
        assert desk.refusal(c.ReleaseInject("news")) == ""
