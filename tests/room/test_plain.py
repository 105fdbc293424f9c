"""A seat as lines: what is typed becomes commands, what happens becomes sentences, and nothing else gets out."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tabletop.exercise import commands as c
from tabletop.exercise import events as e
from tabletop.exercise.actions.action import Typist
from tabletop.exercise.actions.catalogue import LINES
from tabletop.exercise.seats import FACILITATOR
from tabletop.exercise.verify import verify_dice
from tabletop.journal.errors import JournalBroken
from tabletop.room.guest.client import Lobby
from tabletop.room.host.guests import Guest
from tabletop.room.lines.answers import BadLine, read_answer
from tabletop.room.lines.control import ControlDesk
from tabletop.room.lines.joining import Introduction, Joining
from tabletop.room.lines.plain_seat import PlainSeat
from tabletop.room.lines.told import told
from tabletop.room.lines.waiting_room import WaitingRoom, code_lines
from tabletop.room.table.local_seat import LocalSeat
from tabletop.room.table.seat import ControlSession, Link
from tabletop.room.table.table import Receipt, Table
from tests.lab import ROLES, SEATS, SEED, Desk, leaks, marked


class Live:
    """The desk, asked with await; as the member of a seat where one is named."""

    def __init__(self, desk: Desk, member: str = "") -> None:
        self.desk = desk
        self.member = member

    @property
    def table(self) -> Table:
        return self.desk.table

    async def ask(self, command: c.Command, seat: str, command_id: str = "") -> Receipt:
        return self.desk.ask(command, seat, command_id, self.member)

    async def close(self) -> None:
        """Nothing to close."""


class Reader:
    """A seat and everything it was told."""

    def __init__(self, desk: Desk, seat: str, member: str = "") -> None:
        self.connection = LocalSeat(Live(desk, member), seat)
        self.connection.member = member
        self.seat = PlainSeat(self.connection)
        self.lines = self.seat.greeting()
        self.connection.on_change = lambda records: self.lines.extend(self.seat.heard(records))

    async def type(self, *lines: str) -> str:
        """Type lines; returns what was said since, as one text."""
        before = len(self.lines)
        for line in lines:
            self.lines += await self.seat.enter(line)
        return "\n".join(self.lines[before:])

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


def asked(decision: str, seat: str = "north") -> tuple[Desk, Reader]:
    desk = Desk.started("middle")
    desk.ask(c.OpenDecision(decision))
    return desk, Reader(desk, seat)


# -- answering --------------------------------------------------------------------------------------------------------


async def test_a_choice_is_answered_with_reason_and_confidence_on_one_line() -> None:
    desk, north = asked("most")
    assert "  1  Yes" in north.text
    said = await north.type("answer 3 because it is too early sure moderate")
    response = desk.state.submitted("most", "north")
    assert response is not None
    assert (response.options, response.rationale, response.confidence) == (("maybe",), "it is too early", "moderate")
    assert "Received, “Decision most”: Maybe; because it is too early; confidence moderate" in said
    assert "You may change it" in said


async def test_a_later_word_changes_the_answer_and_keeps_the_rest() -> None:
    desk, north = asked("most")
    await north.type("answer 1 because first sure low", "answer 2", "sure high", "because second")
    response = desk.state.submitted("most", "north")
    assert response is not None
    assert (response.options, response.rationale, response.confidence) == (("no",), "second", "high")


async def test_reason_and_confidence_before_an_answer_wait_in_the_draft() -> None:
    desk, north = asked("most")
    assert "goes with your answer" in await north.type("because we must")
    assert desk.state.submitted("most", "north") is None
    await north.type("answer 1")
    response = desk.state.submitted("most", "north")
    assert response is not None
    assert (response.options, response.rationale) == (("yes",), "we must")


async def test_several_options_abstention_veto_amount_and_text() -> None:
    desk, north = asked("one-voice")
    await north.type("answer 1, 2")
    first = desk.state.responses["one-voice"]["north"]
    await north.type("answer none")
    second = desk.state.responses["one-voice"]["north"]
    assert (first.options, second.options) == (("yes", "no"), ())
    desk, west = asked("struck", "west")
    assert "strike" in west.text
    await west.type("answer 1 strike 2 because no")
    response = desk.state.responses["struck"]["west"]
    assert (response.options, response.struck, response.rationale) == (("yes",), ("no",), "no")
    desk, north = asked("pledge")
    assert "  1  " not in north.text  # what the sum will mean is no choice
    await north.type("answer 1,5 boats because that is all")
    assert desk.state.responses["pledge"]["north"].amount == 1.5
    desk, north = asked("words")
    await north.type("answer We wait, because we can. sure low")
    response = desk.state.responses["words"]["north"]
    assert (response.text, response.confidence) == ("We wait, because we can.", "low")


async def test_an_argument_takes_reasons_an_estimate_and_a_vote() -> None:
    desk, south = asked("bout", "south")
    said = await south.type(
        "reason for it has been done before", "reason strong against nobody pays", "estimate 60%", "answer 1"
    )
    sheet = desk.state.argument("bout")
    assert [(r.side, r.weight, r.text) for r in sheet.reasons.values()] == [
        ("pro", 1, "it has been done before"),
        ("con", 2, "nobody pays"),
    ]
    assert sheet.estimates == {"south": 60}
    assert "Your estimate: 60 percent" in said
    reasons = await south.type("sheet")
    assert "For\n  + it has been done before  Office of the south" in reasons
    assert "Against\n  −− nobody pays  Office of the south  strong" in reasons
    assert "Say: reason for" in await south.type("reason perhaps")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("answer 9", "The options are 1 to 3"),
        ("answer", "Type the number of an option"),
        ("answer 1 2", "Choose at most 1"),
        ("sure very", "sure low"),
        ("estimate 50", "is no argument"),
        ("dance", "is no command"),
        ("submit", "no draft"),
        ("msg nobody hello", "You can write to: control, north"),
        ("msg north", "Say: msg ROLE"),
        ("inbox 7", "no number 7"),
        ("inbox x", "is no number"),
        ("lead Zoe", "Say: lead"),
        ("note", "after the word note"),
        ("ask", "Write something first"),
        ("ok", "no test inject"),
    ],
)
async def test_what_cannot_be_done_is_one_sentence_and_nothing_happens(line: str, words: str) -> None:
    desk, north = asked("most")
    before = desk.state.seq
    said = await north.type(line)
    assert words in said
    assert "\n" not in said
    assert desk.state.seq == before


async def test_without_a_question_answering_says_so() -> None:
    north = Reader(Desk.started(), "north")
    assert "No question is open" in await north.type("answer 1")


async def test_in_a_pause_the_answer_is_kept_as_a_draft_and_sent_later() -> None:
    desk, north = asked("most")
    desk.ask(c.Pause("coffee"))
    said = await north.type("answer 2 because no")
    assert "Kept as a draft" in said
    assert desk.state.submitted("most", "north") is None
    desk.ask(c.Continue())
    await north.type("submit")
    assert desk.state.responses["most"]["north"].options == ("no",)


async def test_the_question_being_answered_stays_the_same_when_another_opens() -> None:
    desk, north = asked("most")
    desk.ask(c.OpenDecision("half"))
    await north.type("answer 1")
    assert desk.state.submitted("half", "north") is None
    said = await north.type("next")
    assert "“Decision half”" in said
    await north.type("answer 2")
    assert desk.state.responses["half"]["north"].options == ("no",)


async def test_who_does_not_lead_is_told_and_can_still_write() -> None:
    desk = Desk.started("middle")
    desk.seat("north", "ann", "bob")
    desk.ask(c.OpenDecision("most"))
    bob = Reader(desk, "north", "bob")
    assert "leads this role and submits" in await bob.type("answer 1")
    assert desk.state.submitted("most", "north") is None
    ann = Reader(desk, "north", "ann")
    await ann.type("lead Bob")
    assert "You lead this role now" in bob.text
    assert "Bob leads this role now" in ann.text
    await bob.type("answer 1")
    assert desk.state.responses["most"]["north"].options == ("yes",)


# -- reading and writing ----------------------------------------------------------------------------------------------


async def test_what_was_told_can_be_acknowledged_and_nothing_else() -> None:
    desk = Desk.started()
    desk.ask(c.ReleaseInject("news"))
    desk.ask(c.ReleaseInject("secret"))
    north = Reader(desk, "north")  # came later: told of both, and the text of the newer one
    assert "body-secret" in north.text
    assert "body-news" not in north.text
    assert "Acknowledged" in await north.type("ack")
    assert "north" in desk.state.acknowledged["secret"]
    assert not desk.state.acknowledged.get("news")
    said = await north.type("ack")
    assert "body-news" in said
    assert not desk.state.acknowledged.get("news")
    assert "Acknowledged" in await north.type("ack")
    assert "north" in desk.state.acknowledged["news"]
    desk.ask(c.ReleaseInject("pair-note"))
    assert "body-pair-note" in north.text
    await north.type("ack")
    assert "north" in desk.state.acknowledged["pair-note"]
    assert "Nothing waits" in await north.type("ack")


async def test_messages_requests_and_notes() -> None:
    desk = Desk.started()
    north, south = Reader(desk, "north"), Reader(desk, "south")
    await north.type("msg south,control meet us at noon")
    assert "Message from Office of the north to you, control:\n  meet us at noon" in south.text
    assert "Unread messages wait for you. Type messages." in await south.type("now")
    assert "meet us at noon" in await south.type("messages")
    assert "Unread" not in await south.type("now")
    await south.type("ask How deep is it?")
    (number,) = desk.state.rfis
    assert "open: control has it" in await south.type("rfis")
    desk.ask(c.AnswerRfi(number, "Two metres."))
    assert "Control answers your request:" in south.text
    assert "Two metres." in await south.type("rfis")
    assert "Two metres." not in north.text
    await north.type("note one", "note two")
    assert desk.state.notes["north"] == "one\ntwo"
    assert (await north.type("notes")).endswith("\n  one\n  two")


async def test_the_test_message_is_confirmed() -> None:
    desk = Desk.started()
    north = Reader(desk, "north")
    desk.ask(c.SendComcheck())
    assert "Type ok" in north.text
    assert "confirmed" in await north.type("ok")
    assert ("north", "") in desk.state.comcheck_answers


async def test_anybody_can_ask_for_a_pause_and_leave() -> None:
    desk = Desk.started()
    north = Reader(desk, "north")
    assert "PAUSEX: the clock stands still.\n  we are lost" in await north.type("pause we are lost")
    assert desk.state.phase == "paused"
    assert not north.seat.left
    await north.type("quit")
    assert north.seat.left


async def test_every_command_of_the_help_does_something() -> None:
    _, north = asked("most")
    help_lines = (await north.type("help")).splitlines()
    for line in help_lines:
        name = line.split()[0]
        assert not line.startswith(" ") or "is no command" not in await north.type(name), name


@pytest.mark.parametrize(("seat", "who"), [("north", "role"), ("observer", "observer"), ("wall", "wall")])
def test_every_word_declared_for_a_seat_can_be_typed_there(seat: str, who: Typist) -> None:
    assert set(Reader(Desk.started(), seat).seat.words) == set(LINES[who])


def test_every_word_declared_for_control_can_be_typed_by_a_host_or_a_co_facilitator() -> None:
    _, control, _ = people()
    other_words = {same for _, line in LINES["control"].values() for same in line.same}
    assert {*control.desk.words, "takeover"} == {*LINES["control"], *other_words}


async def test_help_lists_first_what_the_rules_accept_now() -> None:
    desk, north = asked("most")
    control = Control(desk)

    async def now(of: Reader | Control, slash: str = "") -> set[str]:
        said = (await of.type(f"{slash}help")).partition("At other times:")[0]
        return {line.split()[0] for line in said.splitlines()[1:]}

    may = await now(north)
    assert {"answer", "because", "submit", "msg", "inbox", "help"} <= may
    assert not may & {"reason", "estimate", "ack", "ok", "point", "handin", "hotwash"}
    desk.ask(c.SendComcheck())
    assert "ok" in await now(north)
    assert {"close", "pause"} <= await now(control)
    assert not {"continue", "startex", "confirm", "prompt"} & await now(control)
    desk.ask(c.Pause())
    assert "submit" not in await now(north)
    assert "answer" in await now(north)  # it is kept as a draft
    assert "PAUSEX" in await north.type("submit", "answer 1")
    desk.ask(c.EndExercise())
    assert {"hotwash", "form", "handin"} <= await now(north)
    assert "/hotwash" in await now(Reader(desk, "observer"), "/")


async def test_the_brief_is_the_roles_own_and_no_other() -> None:
    north = Reader(Desk.started(), "north")
    said = await north.type("brief")
    assert marked("card-north", "north") in said
    assert "card-south" not in said


# -- what is told -----------------------------------------------------------------------------------------------------


async def test_no_line_ever_holds_what_the_seat_may_not_know() -> None:
    desk = Desk.started()
    readers = {seat: Reader(desk, seat) for seat in SEATS}
    for inject in ("news", "secret", "pair-note"):
        desk.ask(c.ReleaseInject(inject))
    desk.ask(c.StartMove("middle"))
    for decision in ("lead", "most", "half", "each", "words", "struck"):
        desk.ask(c.OpenDecision(decision))
        who = desk.question(decision).who
        for role in who:
            words = (
                "answer my plan"
                if decision == "words"
                else f"answer 1 because {marked('why-' + role, role, 'observer')}"
            )
            await readers[role].type(words)
        desk.ask(c.CloseDecision(decision))
        ruled = None if desk.question(decision).found else ()
        desk.ask(c.ResolveDecision(decision, ruled, "" if ruled is None else "so it is"))
    await readers["north"].type(
        f"msg south {marked('word', 'north', 'south', 'observer')}", f"note {marked('note', 'north')}"
    )
    desk.ask(c.EndExercise())
    for seat, reader in readers.items():
        commands = ("now", "inbox", "inbox 1", "brief", "tracks", "who", "messages", "rfis", "notes")
        await reader.type(*(commands if seat in ROLES else ("/now", "/tracks")))
        assert leaks(seat, reader.lines) == []
        assert "ENDEX" in reader.text


@given(text=st.text(max_size=300))
def test_foreign_text_is_indented_and_harmless(text: str) -> None:
    desk = Desk.started()
    north = Reader(desk, "north")
    desk.ask(c.SendMessage(("north",), f"x{text}\n12:00  STARTEX: the exercise has begun."), "south")
    new = north.lines
    assert not any(line.startswith("12:00") for line in new)
    assert all(char.isprintable() or char == "\t" for line in new for char in line if char < "\x7f")


def test_every_event_a_player_is_sent_has_words_or_is_known_to_be_silent() -> None:
    silent = {e.SessionOpened, e.MessagesRead, e.DraftKept, e.SeedRevealed, e.LogLineCorrected}
    from tabletop.exercise.redact import _RULES
    from tabletop.exercise.wording.second_person import _ADDRESSES

    assert set(_RULES) - set(_ADDRESSES) == silent


async def test_time_running_out_is_said_once_to_who_has_not_answered() -> None:
    desk, north = asked("most")
    south = Reader(desk, "south")
    await south.type("answer 1")
    desk.monotonic += 500  # of 600
    assert north.seat.tick() == ["“Decision most” closes in 01:40."]
    assert north.seat.tick() == []
    assert south.seat.tick() == []
    desk.monotonic += 75
    assert north.seat.tick() == ["“Decision most” closes in 00:25."]


async def test_a_lost_link_is_said_and_coming_back_tells_what_was_missed_in_short() -> None:
    desk = Desk.started()
    north = Reader(desk, "north")
    north.connection.link = Link("away", "The host has not been heard for some time.", "14:02")
    assert north.seat.linked() == [
        "The link is lost; looking for the host. Last heard at 14:02. The host has not been heard for some time."
    ]
    assert north.seat.linked() == []
    missed: list[e.Recorded] = []
    north.connection.on_change = missed.extend
    desk.ask(c.ReleaseInject("news"))
    desk.ask(c.StartMove("middle"))
    north.connection.digest = ("Move 2 of 3: “Middle”.",)
    north.connection.link = Link()
    back = north.seat.linked()
    assert back[:3] == ["The link is back.", "Since you left:", "  Move 2 of 3: “Middle”."]
    lines = north.seat.heard(missed)
    assert any("body-news" in line for line in lines)  # texts in full
    assert not any("Middle" in line for line in lines)  # the rest was said in short
    north.connection.link = Link("over", "The room is closed.")
    assert north.seat.linked() == ["The link is closed. The room is closed."]


async def test_history_is_told_in_short_to_who_comes_late() -> None:
    desk = Desk.started()
    desk.ask(c.ReleaseInject("news"))
    connection = LocalSeat(Live(desk), "north")
    vars(connection)["digest"] = ("A new inject: “News”",)
    seat = PlainSeat(connection)
    assert "So far:" in seat.greeting()
    assert connection.digest == ()
    assert seat.heard(connection.records) == []  # the wire sends the history once more


async def test_a_broken_journal_is_said() -> None:
    desk, north = asked("most")

    class Broken(Live):
        async def ask(self, *_: object) -> Receipt:
            raise JournalBroken("The disk is full.")

    north.connection._live = Broken(desk)
    assert "NOT RECORDED: The disk is full." in await north.type("answer 1")


# -- observers and the wall -------------------------------------------------------------------------------------------


async def test_whatever_an_observer_types_is_an_observation_but_for_commands() -> None:
    desk = Desk.started()
    desk.ask(c.ReleaseInject("news"))
    observer = Reader(desk, "observer")
    assert "You observe" in await observer.type("now")
    said = await observer.type("+3 @north listens before it speaks")
    (seen,) = desk.state.observations
    assert (seen.word, seen.rating, seen.role) == ("strength", 3, "north")
    assert "listens before it speaks" in said
    await observer.type("now they all stand up")
    assert desk.state.observations[1].text == "now they all stand up"
    assert "(new)" not in await observer.type("/who")
    assert "is no command" in await observer.type("/answer 1")


async def test_an_observers_line_without_words_says_what_is_missing() -> None:
    desk = Desk.started()
    assert await Reader(desk, "observer").type("+") == "Write what you saw."
    assert desk.state.observations == []


async def test_the_wall_reads_and_says_nothing() -> None:
    desk = Desk.started()
    wall = Reader(desk, "wall")
    desk.ask(c.TurnWall("news", "A storm warning", "Stay in the harbour."))
    assert "A storm warning\n  Stay in the harbour." in wall.text
    assert "is no command" in await wall.type("msg control hello")


# -- the door ---------------------------------------------------------------------------------------------------------

SIGN = Lobby(
    "Tuesday",
    "EXERCISE",
    "All is kept.",
    "Say stop.",
    (("north", "Office of the north", 0), ("south", "Office of the south", 2)),
)


def test_the_door_asks_for_what_was_not_given() -> None:
    door = Joining()
    lines = door.open("player", SIGN)
    assert "EXERCISE" in lines
    assert lines[-1].startswith("Your name")
    assert not door.introduction
    assert door.take("Ada")[-1].endswith("Type yes or no:")
    assert door.take("perhaps")[-1].endswith("Type yes or no:")
    assert "  2  Office of the south, 2 persons" in door.take("yes")
    assert "There is no role" in door.take("east")[0]
    assert door.take("2") == []
    assert door.introduction == Introduction("Ada", True, "south")
    assert door.wait() != []
    assert door.wait() == []


def test_the_door_asks_nothing_when_all_is_given_and_again_when_the_name_is_not_taken() -> None:
    door = Joining("Ada", False, "Office of the north", ask_role=False)
    door.open("player", SIGN)
    assert door.introduction == Introduction("Ada", False, "north")
    lines = door.open("player", SIGN, "Give another name.")
    assert lines == ["Give another name.", "Your name, or a pseudonym:"]
    door.take("Bea")
    assert door.introduction == Introduction("Bea", False, "north")


def test_an_unknown_wish_is_said_and_the_wall_needs_no_name() -> None:
    door = Joining("Ada", True, "atlantis", ask_role=False)
    assert any("atlantis" in line for line in door.open("player", SIGN))
    wall = Joining()
    wall.open("wall", SIGN)
    assert wall.introduction == Introduction("Wall", True, "")
    observer = Joining("Ada", True)
    observer.open("observer", SIGN)
    assert observer.introduction == Introduction("Ada", True, "")


# -- control ----------------------------------------------------------------------------------------------------------


class Control:
    """Control's lines over a desk."""

    def __init__(self, desk: Desk) -> None:
        session = SimpleNamespace(
            live=Live(desk), table=desk.table, path=Path("x.toml"), notices=(), room=None, member=""
        )
        self.desk = ControlDesk(cast("ControlSession", session))
        self.lines: list[str] = []
        desk.table.subscribe(lambda records: self.lines.extend(self.desk.heard(records)))

    async def type(self, *lines: str) -> str:
        before = len(self.lines)
        for line in lines:
            self.lines += await self.desk.enter(line)
        return "\n".join(self.lines[before:])


async def test_an_exercise_is_run_by_lines_from_startex_to_endex() -> None:
    desk = Desk()
    desk.ask(c.OpenSession("Test"))
    control = Control(desk)
    await control.type("startex")
    assert desk.state.phase == "running"
    assert "NEXT: drill-news" in await control.type("now")
    await control.type("release", "next move")
    assert desk.state.play.move == "opening"
    await control.type("release news", "move", "release most")
    desk.answer("most", north="yes", south="yes")
    assert "2 of 4 have answered" in await control.type("now")
    await control.type("more 2", "close")
    assert "is closed: Yes. Type confirm." in await control.type("now")
    await control.type("confirm")
    assert desk.question("most").how == "rule"
    assert "the rule found nothing, by default: No. Type confirm" in await control.type("release half", "close", "now")
    await control.type("confirm no because they said so")
    assert (desk.question("half").outcome, desk.question("half").ruling) == (("no",), "they said so")
    desk.ask(c.OpenDecision("bout"))
    desk.ask(c.SubmitEstimate("bout", "south", 60), "south")
    assert "1 of 3 have answered" in await control.type("now")
    assert "waits for a judgement" in await control.type("close", "now")
    assert "“Decision bout” is judged: Yes. Type confirm." in await control.type(
        "judge success because it was good", "now"
    )
    await control.type("confirm")
    assert desk.question("bout").outcome == ("yes",)
    await control.type("pause", "continue", "undo", "endex that is all")
    assert desk.refusal(c.Pause()) != ""
    assert any("ENDEX: that is all" in line for line in control.lines)


async def test_control_talks_answers_requests_and_turns_the_wall() -> None:
    desk = Desk.started()
    control = Control(desk)
    desk.ask(c.AskRfi("north", "How deep?"), "north")
    desk.ask(c.AskRfi("south", "How far?"), "south")
    assert "north" in await control.type("rfis")
    await control.type("reply 1 all Two metres.", "refuse 2 nobody knows")
    assert [rfi.status for rfi in desk.state.rfis.values()] == ["answered", "refused"]
    assert next(iter(desk.state.rfis.values())).public
    await control.type("msg north,south come in", "wall blank", "log a note", "observe they listen", "comcheck")
    assert next(iter(desk.state.messages.values())).to == ("north", "south")
    assert desk.state.wall.page == "blank"
    desk.seat(FACILITATOR, "zoe")
    await control.type("baton zoe")
    assert desk.state.baton == "zoe"
    assert "Zoe holds the baton" in await control.type("release news")
    await control.type("baton host", "release news")
    assert desk.status("news") == "released"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("release atlantis", "no serial"),
        ("close", "No question is open"),
        ("confirm", "No question waits"),
        ("dance", "is no command"),
        ("reply 3 x", "no request number 3"),
        ("baton zoe", "Say: baton"),
        ("wall atlantis", "no page"),
        ("msg atlantis x", "The roles are"),
    ],
)
async def test_control_is_told_what_cannot_be_done(line: str, words: str) -> None:
    desk = Desk.started()
    before = desk.state.seq
    assert words in await Control(desk).type(line)
    assert desk.state.seq == before


# -- people -----------------------------------------------------------------------------------------------------------


class FakeRoom:
    """A waiting room that does what it is told, and writes it down."""

    addresses = ("192.0.2.2:7413",)
    encrypted = True

    def __init__(self, *guests: Guest) -> None:
        self.guests = guests
        self.done: list[tuple[Any, ...]] = []

    def code(self, kind: str) -> str:
        return f"{kind.upper()}@192.0.2.2:7413"

    def renew(self, kind: str) -> str:
        self.done.append(("renew", kind))
        return self.code(kind)

    def preflight(self) -> tuple[Any, ...]:
        return (SimpleNamespace(name="save", ok=True, words="can be written"),)

    async def admit(self, guest: str, seat: str = "") -> None:
        if guest == "bad":
            raise c.Refused("gone", "They have left.")
        self.done.append(("admit", guest, seat))

    async def reseat(self, guest: str, seat: str) -> None:
        self.done.append(("reseat", guest, seat))

    async def remove(self, guest: str, words: str = "") -> None:
        self.done.append(("remove", guest, words))

    async def lead(self, guest: str) -> None:
        self.done.append(("lead", guest))


def people(*guests: Guest) -> tuple[FakeRoom, Control, WaitingRoom]:
    room, desk = FakeRoom(*guests), Desk.started()
    control = Control(desk)
    who = WaitingRoom(room, desk.table, room)
    control.desk.words.add(who.runs())
    return room, control, who


async def test_everybody_is_let_in_where_they_wish_or_where_there_is_room() -> None:
    room, control, _ = people(
        Guest("a", "player", "Ada", wish="west"),
        Guest("b", "player", "Bea", seat="north"),
        Guest("c", "player", "Cy"),
        Guest("d", "observer", "Dan"),
        Guest("e", "player"),
        Guest("bad", "player", "Eve"),
    )
    said = await control.type("admit all")
    assert room.done == [("admit", "a", "west"), ("admit", "c", "south"), ("admit", "d", "")]
    assert said == "Eve: They have left."
    await control.type("admit Ada east", "reseat 2 west", "remove 3", "lead b", "renew player")
    assert room.done[3:] == [
        ("admit", "a", "east"),
        ("reseat", "b", "west"),
        ("remove", "c", ""),
        ("lead", "b"),
        ("renew", "player"),
    ]
    assert "Who is “Zoe”?" in await control.type("remove Zoe")
    assert "There is no role" in await control.type("reseat 1 atlantis")
    assert "good  save: can be written" in await control.type("check")


def test_comings_and_goings_are_said_once() -> None:
    room, _, who = people(Guest("a", "player", "Ada", wish="west", presence="here"))
    assert who.changes() == ["guest 1: Ada (player) waits, would like west, here"]
    assert who.changes() == []
    room.guests = (Guest("a", "player", "Ada", seat="west", presence="quiet", lead=True),)
    assert who.changes() == ["guest 1: Ada (player) west, leads, quiet"]
    room.guests = ()
    assert who.changes() == ["guest: Ada has left the room"]


def test_the_codes_stand_on_lines_of_their_own() -> None:
    room, _, _ = people()
    lines = code_lines(room)
    assert "address: 192.0.2.2:7413" in lines
    assert "code co-facilitator: CO-FACILITATOR@192.0.2.2:7413" in lines


# -- reading answers --------------------------------------------------------------------------------------------------


@given(line=st.text(max_size=80), decision=st.sampled_from(["most", "one-voice", "pledge", "words", "struck", "bout"]))
def test_any_line_is_an_answer_on_offer_or_a_sentence(line: str, decision: str) -> None:
    question = QUESTIONS[decision]
    try:
        answer = read_answer(line, question, "north")
    except BadLine:
        return
    assert {row[0] for row in question.options}.issuperset({*answer.options, *answer.struck})
    assert answer.confidence in {"", "low", "moderate", "high"}


def _questions() -> dict[str, Any]:
    desk = Desk.started("middle")
    names = ("most", "one-voice", "pledge", "words", "struck", "bout")
    for name in names:
        desk.ask(c.OpenDecision(name))
    return {name: desk.question(name) for name in names}


QUESTIONS = _questions()


def test_an_event_without_words_is_silent() -> None:
    desk = Desk.started()
    listener = Reader(desk, "north").seat.listener
    record = desk.records[0]
    assert told(listener, record) == []


# -- the hotwash ------------------------------------------------------------------------------------------------------


def ended_with_question() -> tuple[Desk, Reader]:
    desk = Desk.started()
    desk.seat("north", "ada", lead=True)
    desk.seat("observer", "omar")
    north = Reader(desk, "north", "ada")
    desk.ask(c.EndExercise())
    desk.ask(c.PutPrompt("keep"))
    return desk, north


async def test_a_point_goes_under_nobodys_name_or_under_the_roles() -> None:
    desk, north = ended_with_question()
    assert "Which three things went well" in north.text
    said = await north.type("point The brief was short", "say We knew who decides")
    assert [(point.text, point.role) for point in desk.state.hotwash.points] == [
        ("The brief was short", ""),
        ("We knew who decides", "north"),
    ]
    unsigned = next(record for record in desk.records if isinstance(record.event, e.PointRecorded))
    assert (unsigned.by, unsigned.command) == ("", "")
    assert "Somebody says:\n  The brief was short" in said
    assert "● We knew who decides" in await north.type("hotwash")


async def test_a_point_without_a_question_says_what_to_wait_for() -> None:
    desk = Desk.started()
    north = Reader(desk, "north")
    desk.ask(c.EndExercise())
    assert "No question has been put yet" in await north.type("point too soon")
    assert desk.state.hotwash.points == []


async def test_the_form_is_filled_in_line_by_line_and_kept_until_it_is_handed_in() -> None:
    desk, north = ended_with_question()
    await north.type("rate 4 5 3 - 5 5 4 4", "rate 3=1", "good Clear roles", "better More time", "unseen The corridor")
    await north.type("do high Print the cards by Planning", "look The phone list", "comment Thank you")
    assert desk.state.feedback == []
    told = await north.type("form")
    assert "The documents were useful.  –" in told
    assert "  Print the cards  high (chosen), medium, low  Planning" in told
    assert "Received without a name" in await north.type("handin")
    (form,) = desk.state.feedback
    assert dict(form.ratings) == {
        "structured": 4, "plausible": 5, "facilitator": 1, "fit": 5, "mix": 5, "practice": 4, "prepared": 4,
    }  # fmt: skip
    assert (form.strengths, form.improve, form.unseen) == (("Clear roles",), ("More time",), "The corridor")
    assert form.actions == (("Print the cards", "high", "Planning"),)
    assert (form.review, form.comment, form.sort, form.role, form.person) == ("The phone list", "Thank you", "", "", "")
    assert "The form is empty" in await north.type("handin")


@pytest.mark.parametrize(
    "line", ["rate 9=3", "rate 3=6", "rate 1 2 3", "rate x", "do now Print", "good", "handin please"]
)
async def test_a_line_of_the_form_that_means_nothing_says_what_would(line: str) -> None:
    desk, north = ended_with_question()
    await north.type("rate 1=4")
    assert "Kept here" not in await north.type(line)
    await north.type("handin named")
    assert [(form.ratings, form.sort, form.role) for form in desk.state.feedback] == [
        ((("structured", 4),), "player", "north")
    ]


async def test_an_observers_hotwash_words_need_the_slash_and_other_lines_stay_notes() -> None:
    desk, _ = ended_with_question()
    observer = Reader(desk, "observer", "omar")
    await observer.type("point is what they came to", "/point They waited for each other", "/say no role here")
    assert [item.text for item in desk.state.observations] == ["point is what they came to"]
    assert [point.text for point in desk.state.hotwash.points] == ["They waited for each other"]


async def test_what_is_unsealed_is_told_and_the_dice_are_recomputed_here() -> None:
    desk, north = ended_with_question()
    desk.ask(c.Unseal("tracks"))
    assert "Unsealed for everybody: the hidden tracks." in north.text
    assert "3 at the start" in north.text
    said = await north.type("hotwash")
    assert "Unsealed: the hidden tracks\n" in said
    assert re.search("  Seed 5eed5eed5eed5eed.* \\(ok\\)", said)


@pytest.mark.parametrize(
    "typed",
    [
        "question all choice Do we go on? | Yes | No",
        "question north,south several Which of these? | Boats | Buses | Nothing",
        "question all text What do you tell the press?",
        "question all pledge How many? | 0, 20, 1, ships",
        "question all hands Are you ready?",
        "question all estimate How likely is it?",
    ],
)
async def test_a_question_of_ones_own_is_typed(typed: str) -> None:
    desk = Desk.started()
    await Control(desk).type(typed)
    (question,) = desk.state.play.questions.values()
    assert question.title == typed.split(" ", 3)[3].partition(" |")[0]
    assert question.who == (("north", "south") if "south" in typed else tuple(desk.state.roles))


@pytest.mark.parametrize(
    "typed",
    [
        "question",
        "question all",
        "question all choice",
        "question all vote Do we?",
        "question x,y text Do we?",
        "question all choice Do we? | Yes",
    ],
)
async def test_a_question_that_cannot_be_put_is_answered_in_words(typed: str) -> None:
    desk = Desk.started()
    assert await Control(desk).type(typed)
    assert not desk.state.play.questions


async def test_an_inject_is_sent_to_those_named_and_later_to_further_roles() -> None:
    desk = Desk.started()
    control = Control(desk)
    for names, reached in (("north", ["north"]), ("south,east", ["north", "south", "east"])):
        await control.type(f"send secret {names}")
        assert list(desk.state.play.delivered["secret"].to) == reached
    assert "has it already" in await control.type("send secret north")
    assert "The roles are" in await control.type("send secret nobody")
    assert "no serial" in await control.type("send nothing north")
    await control.type("send secret all")
    assert set(desk.state.play.delivered["secret"].to) == set(desk.state.roles)


async def test_the_order_of_what_is_planned_is_changed_by_lines() -> None:
    desk = Desk.started()
    control = Control(desk)
    await control.type("earlier secret")
    assert "NEXT: secret" in await control.type("now")
    await control.type("later secret")
    assert "NEXT: news" in await control.type("now")
    assert "no serial" in await control.type("earlier nothing")


async def test_close_names_who_is_still_writing_and_takes_over_what_is_begun() -> None:
    desk = Desk.started()
    desk.ask(c.OpenDecision("most"))
    desk.ask(c.KeepDraft("most", "south", c.Answer(("yes",))), "south")
    control = Control(desk)
    assert "Still writing: Office of the south." in await control.type("close")
    closes = desk.state.play.questions["most"].closes
    await control.type("close wait")
    assert desk.state.play.questions["most"].closes == closes + 60
    assert "draft, taken over by control" in await control.type("close take")
    assert desk.state.play.questions["most"].status == "closed"


async def test_control_reads_the_card_of_a_role() -> None:
    desk = Desk.started()
    control = Control(desk)
    said = await control.type("card south")
    assert "card-south" in said
    assert "card-north" not in said
    for unclear in ("card", "card all", "card control", "card nobody"):
        assert "The roles are" in await control.type(unclear)


async def test_controls_notes_and_log_lines_are_read_as_observers_notes_are() -> None:
    desk = Desk.started()
    desk.ask(c.ReleaseInject("news"))
    session = SimpleNamespace(live=Live(desk), table=desk.table, member="")
    control = ControlDesk(cast("ControlSession", session))
    await control.enter("observe +3 @north asks who leads #news =1")
    note = desk.state.observations[-1]
    assert (note.word, note.rating, note.role, note.serial, note.objective) == ("strength", 3, "north", "news", "one")
    assert note.text == "@north asks who leads #news"
    await control.enter("log Decision: @north sends a boat; why: the bridge is out")
    await control.enter("log They wait: nobody leads @nobody")
    first, second = desk.state.log.values()
    assert (first.word, first.role, first.text, first.why) == (
        "decision",
        "north",
        "@north sends a boat",
        "the bridge is out",
    )
    assert (second.word, second.role, second.text, second.why) == ("note", "", "They wait: nobody leads @nobody", "")
    assert "Write the line first" in "\n".join(await control.enter("log decision:"))


async def test_no_line_tells_the_seed_before_endex() -> None:
    desk = Desk.started()
    said = await Control(desk).type("hotwash", "help", "status")
    assert "The hotwash comes after ENDEX" in said
    assert SEED not in said
    assert SEED not in " ".join(check.words for check in verify_dice(desk.records))
    desk.ask(c.EndExercise("done"))
    assert SEED in await Control(desk).type("hotwash")


async def test_control_runs_the_hotwash_by_lines() -> None:
    desk = Desk.started()
    session = SimpleNamespace(live=Live(desk), table=desk.table, member="")
    control = ControlDesk(cast("ControlSession", session))
    await control.enter("endex")
    assert "Which three things" in "\n".join(await control.enter("prompt"))
    await control.enter("prompt 3")
    assert (desk.state.hotwash.prompt, desk.state.wall.page) == ("who-decides", "prompt")
    await control.enter("point Nobody asked")
    await control.enter("prompt What about the phones?")
    assert (desk.state.hotwash.prompt, desk.state.hotwash.text) == ("own-1", "What about the phones?")
    await control.enter("prompt close")
    assert (desk.state.hotwash.prompt, desk.state.wall.page) == ("", "points")
    await control.enter("unseal cards")
    assert "cards" in desk.state.hotwash.unsealed
    assert desk.state.wall.page == "unsealed"
    desk.ask(c.GiveFeedback((("structured", 4),), ("Clear",)), "north")
    told_now = "\n".join(await control.enter("forms"))
    assert "Forms in: 1, of these with a name: 0" in told_now
    assert "The exercise was well structured.  median 4, answers: 1, 1: 0, 2: 0, 3: 0, 4: 1, 5: 0" in told_now
    assert [point.prompt for point in desk.state.hotwash.points] == ["who-decides"]
