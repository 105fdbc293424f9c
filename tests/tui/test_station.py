"""A player's station: what is expected, how an answer is given, what comes in while somebody writes."""

from __future__ import annotations

from typing import Any

import pytest
from textual.widgets import ContentSwitcher

from tabletop.exercise import commands as c
from tabletop.tui.kit.fields import CleanArea
from tabletop.tui.kit.help import commands
from tabletop.tui.parts.answer_form import DecisionForm
from tabletop.tui.parts.choices import Choices
from tabletop.tui.parts.curtain import CurtainScreen
from tabletop.tui.seat.station import StationScreen
from tests.tui.host import BIG, HOSTILE, SMALL, Host, Room, everything, scenario, seen, station, until

DEBATE = "sanctions-debate"


def debate() -> Room:
    room = Room(scenario())
    room.to_move("copenhagen")
    room.do(c.OpenDecision(DEBATE))
    return room


@pytest.mark.parametrize("size", [BIG, SMALL])
async def test_an_answer_is_marked_explained_sent_acknowledged_and_changed(size: tuple[int, int]) -> None:
    room = debate()
    async with station(room, "berlin", size) as (_, pilot, screen):
        await pilot.press("1", "3", "tab", *"ships hurt now", "tab", "right", "right", "ctrl+s")
        await until(pilot, lambda: room.table.state.submitted(DEBATE, "berlin"))
        answer = room.table.state.submitted(DEBATE, "berlin")
        assert answer is not None
        assert len(answer.options) == 2
        assert (answer.rationale, answer.confidence, answer.entered_by) == ("ships hurt now", "moderate", "")
        await until(pilot, lambda: "Received" in seen(screen))
        assert "You may change it until it closes." in seen(screen)
        await pilot.press("shift+tab", *"!", "ctrl+s")
        await until(pilot, lambda: room.sent(DEBATE, "berlin") == "ships hurt now!")


async def test_a_form_longer_than_its_screen_turns_to_the_receipt_and_to_a_hint() -> None:
    room = debate()
    async with station(room, "berlin", (80, 18)) as (_, pilot, screen):
        assert "How sure are you?" not in seen(screen)
        await pilot.press("1", "2", "3")
        await until(pilot, lambda: "At most 2" in seen(screen))
        screen.query_one(DecisionForm).query_one(Choices).scroll_visible(animate=False, top=True, immediate=True)
        await pilot.pause()
        assert "At most 2" not in seen(screen)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "Received" in seen(screen))


async def test_a_hint_stays_until_something_is_filled_in() -> None:
    room = debate()
    async with station(room, "berlin") as (_, pilot, screen):
        await pilot.press("1", "2", "3")
        await until(pilot, lambda: "draft kept" in seen(screen))
        assert "At most 2" in seen(screen)
        await pilot.press("2")
        await until(pilot, lambda: "At most 2" not in seen(screen))


async def test_too_many_marks_are_not_taken_and_an_option_that_stands_alone_stands_alone() -> None:
    room = debate()
    async with station(room, "berlin") as (_, pilot, screen):
        await pilot.press("1", "2", "3")
        choices = screen.query_one(Choices)
        assert len(choices.marked) == 2
        assert "At most 2" in seen(screen)
        await pilot.press("5")
        assert choices.marked == ["none"]
        await pilot.press("1")
        assert "none" not in choices.marked


async def test_a_refusal_is_said_and_nothing_typed_is_lost() -> None:
    room = debate()
    async with station(room, "berlin") as (_, pilot, screen):
        await pilot.press("1", "tab", *"because")
        room.do(c.Pause("coffee"))
        await until(pilot, lambda: "PAUSEX" in seen(screen))
        assert "PAUSEX: coffee. What you write is kept." in seen(screen)
        await until(pilot, lambda: room.draft(DEBATE, "berlin") == "because")
        await until(pilot, lambda: "draft kept" in seen(screen))  # which is said where the refusal will be
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "PAUSEX: continue first" in seen(screen))
        room.do(c.Continue())
        await until(pilot, lambda: "PAUSEX" not in seen(screen))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: room.table.state.submitted(DEBATE, "berlin"))


@pytest.mark.parametrize("size", [BIG, SMALL])
async def test_sending_is_offered_wherever_the_cursor_is_and_only_while_answers_are_taken(
    size: tuple[int, int],
) -> None:
    room = debate()
    async with station(room, "berlin", size) as (host, pilot, screen):
        await until(pilot, lambda: "^s submit" in seen(screen).splitlines()[-1])
        await pilot.press("f5")  # the cursor is in the brief
        assert host.focused is not None
        assert screen.query_one(DecisionForm) not in host.focused.ancestors
        assert host.focused is not None
        assert screen.query_one(DecisionForm) not in host.focused.ancestors
        await until(pilot, lambda: "^s submit" in seen(screen).splitlines()[-1])
        await pilot.press("f3")
        stops: list[tuple[c.Command, c.Command]] = [
            (c.Pause("coffee"), c.Continue()),
            (c.DeclareEmergency(), c.LiftEmergency("the director")),
        ]
        for stop, on in stops:
            room.do(stop)
            await until(pilot, lambda: "^s submit" not in seen(screen).splitlines()[-1])
            assert "submit" not in {command.words for command in commands(host, screen)}
            room.do(on)
            if room.table.state.phase == "paused":
                room.do(c.Continue())
            await until(pilot, lambda: "^s submit" in seen(screen).splitlines()[-1])
        room.do(c.EndExercise())
        await until(pilot, lambda: "^s submit" not in seen(screen).splitlines()[-1])


@pytest.mark.parametrize("size", [BIG, SMALL])
async def test_what_arrives_does_not_touch_what_is_typed(size: tuple[int, int]) -> None:
    room = debate()
    async with station(room, "berlin", size) as (host, pilot, screen):
        await pilot.press("tab", *"half a sen")
        form, field = screen.query_one(DecisionForm), host.focused
        room.do(c.ReleaseInject("copenhagen-agenda"), c.ExtendDecision(DEBATE, 3), c.OpenDecision("training-mandate"))
        await until(pilot, lambda: "new message" in seen(screen))
        assert screen.query_one(DecisionForm) is form
        assert host.focused is field
        await pilot.press(*"tence")
        assert form.answer().rationale == "half a sentence"
        assert "another question waits" in seen(screen)
        await pilot.press("f4")  # also out of a text area
        assert screen.query_one(ContentSwitcher).current == "inbox"
        await pilot.press("f3")
        await pilot.press("ctrl+n")
        await until(pilot, lambda: screen.query_one(DecisionForm).question.decision == "training-mandate")
        await until(pilot, lambda: room.draft(DEBATE, "berlin") == "half a sentence")


async def test_the_cursor_goes_into_a_form_whose_fields_are_only_coming() -> None:
    room = debate()
    async with station(room, "berlin") as (_, pilot, screen):
        room.do(c.OpenDecision("training-mandate"))
        await until(pilot, lambda: "another question waits" in seen(screen))
        screen.set_focus(None)
        screen.next_question()
        form = screen.view.desk.form
        assert form is not None
        assert not form.ready
        await until(pilot, lambda: form.ready and screen.focused in [*form.query(Choices)])


@pytest.mark.parametrize("before", ["f3", "f4", "f5"])
async def test_a_new_question_takes_the_cursor_and_no_letter_is_an_act(before: str) -> None:
    room = Room(scenario())
    room.to_move("copenhagen")
    async with station(room, "berlin", SMALL) as (_, pilot, screen):
        room.do(c.ReleaseInject("copenhagen-agenda"))
        await pilot.press(before)
        room.do(c.OpenDecision(DEBATE))
        await until(pilot, lambda: screen.query(DecisionForm) and screen.query_one(DecisionForm).ready)
        await pilot.press("a", "2")
        assert screen.query_one(ContentSwitcher).current == "now"
        assert len(screen.query_one(DecisionForm).answer().options) == 1
        assert "berlin" not in room.table.state.acknowledged.get("copenhagen-agenda", {})
        await pilot.press("enter", *"a2")
        assert screen.query_one(DecisionForm).answer().rationale == "a2"


@pytest.mark.parametrize("page", ["f6", "f7"])
async def test_a_question_that_comes_while_somebody_writes_is_announced_and_waits(page: str) -> None:
    room = Room(scenario())
    room.to_move("copenhagen")
    async with station(room, "berlin", SMALL) as (host, pilot, screen):
        await pilot.press(page)
        if page == "f6":
            await pilot.press("enter")
        await until(pilot, lambda: isinstance(host.focused, CleanArea))
        field = host.focused
        await pilot.press(*"half a ")
        room.do(c.OpenDecision(DEBATE))
        await until(pilot, lambda: "a question is put to you: The sanctions debate (f3)" in seen(screen))
        await pilot.press(*"sentence 2")
        assert host.focused is field
        assert isinstance(field, CleanArea)
        assert field.text == "half a sentence 2"
        assert screen.view.desk.form is not None
        assert screen.view.desk.form.answer().options == ()
        await pilot.press("f3", "2")
        assert screen.view.desk.form.answer().options


async def test_now_is_never_empty_from_the_start_to_endex() -> None:
    room = Room(scenario("first-steps"), start=False)
    async with station(room, "baker") as (_, pilot, screen):
        assert "has not started" in seen(screen)
        room.do(c.StartExercise("5eed"), c.ReleaseInject("welcome"))
        await until(pilot, lambda: "LATEST MESSAGE" in seen(screen))
        assert "Practice: Try-out" in seen(screen)
        assert "landing stage" in seen(screen)
        room.do(c.OpenDecision("biscuits"))
        await until(pilot, lambda: "closes in 02:00" in seen(screen))
        room.do(c.CloseDecision("biscuits"))
        await until(pilot, lambda: "BEING WORKED OUT" in seen(screen))
        room.do(c.ResolveDecision("biscuits"))
        await until(pilot, lambda: "DECIDED LAST" in seen(screen))
        assert "→ Oat biscuits" in seen(screen)
        room.do(c.StartMove(), c.EndExercise("done"))
        await until(pilot, lambda: "HOW IT ENDED" in seen(screen))
        assert "ENDEX: the exercise has ended" in seen(screen)
        assert "Ended early in the last move" in seen(screen)


async def test_answers_that_stand_each_for_itself_are_not_called_nothing() -> None:
    room = Room(scenario())
    room.to_move("after-alaska")
    async with station(room, "berlin") as (_, pilot, screen):
        room.do(c.OpenDecision("aims"))
        room.ask("berlin", c.SubmitResponse("aims", "berlin", c.Answer(text="peace")))
        room.do(c.CloseDecision("aims"), c.ResolveDecision("aims"))
        await until(pilot, lambda: "DECIDED LAST" in seen(screen))
        assert "→ the answers stand as they were given" in seen(screen)


async def test_a_message_on_now_stands_between_its_marking() -> None:
    room = Room(scenario("first-steps"))
    async with station(room, "baker") as (_, pilot, screen):
        room.do(c.ReleaseInject("welcome"), c.CorrectInject("welcome", "The landing stage is on the left."))
        await until(pilot, lambda: "CORRECTION" in seen(screen))
        marking = room.table.state.play.delivered["welcome"].marking
        message = seen(screen).partition("LATEST MESSAGE")[2].partition("THIS MOVE")[0]
        lines = [line.strip() for line in message.splitlines() if line.strip()]
        assert (lines[0], lines[-1]) == (marking, marking)


async def test_a_real_emergency_covers_everything_at_once_and_gives_it_back() -> None:
    room = debate()
    async with station(room, "berlin", SMALL) as (host, pilot, screen):
        await pilot.press("tab", *"half")
        field = host.focused
        room.do(c.DeclareEmergency())
        await until(pilot, lambda: "REAL – NO EXERCISE" in seen(screen))
        assert "sanctions" not in seen(screen)
        await pilot.press("x", "tab", "x", "f6", "x")
        room.do(c.LiftEmergency("The fire warden"), c.Continue())
        await until(pilot, lambda: "REAL – NO EXERCISE" not in seen(screen))
        assert host.focused is field
        assert screen.query_one(DecisionForm).answer().rationale == "half"


async def test_a_message_is_read_and_acknowledged_with_one_key() -> None:
    room = Room(scenario("first-steps"))
    room.do(c.ReleaseInject("welcome"))
    async with station(room, "baker", SMALL) as (_, pilot, screen):
        assert "(1 new)" in seen(screen)
        await pilot.press("f4")
        assert seen(screen).count("EXERCISE EXERCISE EXERCISE") >= 2  # header, and the first line of the message
        await pilot.press("enter")
        await until(pilot, lambda: room.table.state.acknowledged["welcome"].get("baker") is not None)
        await until(pilot, lambda: "(1 new)" not in seen(screen))
        room.do(c.CorrectInject("welcome", "Bring your own cup."), c.ReleaseAdHoc("Hurry", "Mayor", "phone", "Now!"))
        await until(pilot, lambda: "(1 new)" in seen(screen))
        await pilot.press("f3", "a")
        await until(
            pilot, lambda: "baker" in room.table.state.acknowledged.get("ad-hoc-1", {}) or "(1 new)" not in seen(screen)
        )
        await pilot.press("f4")
        assert "Bring your own cup." in everything(screen)


async def test_somebody_may_ask_for_a_pause_but_not_by_a_slip() -> None:
    room = Room(scenario("first-steps"))
    async with station(room, "baker") as (_, pilot, _screen):
        await pilot.press("f8")
        assert room.table.state.phase == "running"
        await pilot.press("f8")
        await until(pilot, lambda: room.table.state.phase == "paused")


@pytest.mark.parametrize("size", [BIG, SMALL])
async def test_hostile_text_is_shown_as_it_is(size: tuple[int, int]) -> None:
    def poison(document: dict[str, Any]) -> None:
        for table in ("role", "inject", "decision"):
            for item in document[table].values():
                for key in ("title", "brief", "private", "body", "question", "from", "label"):
                    if key in item:
                        item[key] = "[/] [@click=app.evil]X[/] " + item[key].replace("\n", " ")[:100]

    room = Room(scenario("first-steps", poison))
    room.do(c.ReleaseInject("welcome"), c.ReleaseAdHoc(HOSTILE, HOSTILE, "phone", HOSTILE), c.OpenDecision("biscuits"))
    async with station(room, "baker", size) as (host, pilot, screen):
        assert "[/] [@click=app.evil]X[/]" in seen(screen)
        field = screen.query_one("#why")
        field.focus()
        field.insert(HOSTILE)  # type: ignore[attr-defined]  # a TextArea
        screen.query_one(Choices).focus()
        await pilot.press("1", "ctrl+s")
        await until(pilot, lambda: room.table.state.submitted("biscuits", "baker"))
        room.do(c.Pause(HOSTILE), c.Continue(), c.CorrectInject("welcome", HOSTILE), c.CloseDecision("biscuits"))
        room.do(c.ResolveDecision("biscuits", ("oat",), HOSTILE), c.Pause(HOSTILE))
        await until(pilot, lambda: "PAUSEX" in seen(screen))
        for key in ("f4", "f5", "f3"):
            await pilot.press(key)
            shown = everything(screen)
            assert not any(char in shown for char in "\x1b\x07\x9b\u202e")
            await pilot.click(offset=(size[0] // 2, 8))
        assert not host.evil_ran


async def test_the_station_of_one_role_holds_nothing_of_another() -> None:
    played = scenario()
    room = debate()
    others = [role for role in played.roles if role != "berlin"]
    private = next(key for key, item in played.injects.items() if item.to and "berlin" not in played.members(item.to))
    room.do(c.ReleaseInject(private))
    member = "paris" if "paris" in room.table.state.play.questions[DEBATE].who else "warsaw"
    room.ask(member, c.KeepDraft(DEBATE, member, c.Answer(rationale="a draft nobody sees")))
    room.ask("warsaw", c.SubmitResponse(DEBATE, "warsaw", c.Answer(rationale="a reason in secret", abstains=True)))
    async with station(room, "berlin") as (_, pilot, screen):
        room.ask(member, c.KeepDraft(DEBATE, member, c.Answer(rationale="a later draft nobody sees")))
        room.do(c.WriteLogLine("a line of control"))
        for key in ("f3", "f4", "f5"):
            await pilot.press(key)
            text = " ".join(everything(screen).split())
            for role in others:
                assert " ".join(played.roles[role].private.split())[:60] not in text
            assert " ".join(played.injects[private].body.split())[:60] not in text
            assert not any(words in text for words in ("nobody sees", "in secret", "a line of control", "5eed"))
        assert " ".join(played.roles["berlin"].private.split())[:60] in text


@pytest.mark.parametrize("size", [BIG, SMALL])
async def test_the_curtain_shows_who_sits_down_and_nothing_else(size: tuple[int, int]) -> None:
    host = Host()
    answers: list[bool | None] = []
    async with host.run_test(size=size) as pilot:
        for key in ("enter", "escape"):
            curtain = CurtainScreen("Berlin [/]", "EXERCISE EXERCISE EXERCISE")
            await host.push_screen(curtain, answers.append)
            await pilot.pause()
            rows = [row.strip() for row in seen(curtain).split("\n")]
            assert rows[0] == "EXERCISE EXERCISE EXERCISE"
            assert rows[-2] == "EXERCISE EXERCISE EXERCISE"
            words = "Hand the keyboard to Berlin [/]. Press enter when nobody else can see the screen."
            assert words in " ".join(" ".join(rows).split())
            await pilot.press(key)
    assert answers == [True, False]


async def test_the_curtain_takes_notices_and_copied_text_away() -> None:
    host = Host()
    async with host.run_test(size=SMALL) as pilot:
        host.notify("a refusal meant for Berlin", markup=False)
        host.copy_to_clipboard("copied in Berlin")
        await pilot.pause()
        curtain = CurtainScreen("Paris", "EXERCISE")
        await host.push_screen(curtain)
        await pilot.pause()
        assert "Berlin" not in seen(curtain)
        assert host.clipboard == ""


async def test_leaving_dismisses_the_station() -> None:
    room = debate()
    async with station(room, "berlin") as (host, pilot, screen):
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(host.screen, StationScreen))
        assert screen.connection.on_change is None
