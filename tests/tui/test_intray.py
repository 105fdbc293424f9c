"""Control's in-tray: reading, answering and refusing, writing, and nothing typed is ever lost."""

from __future__ import annotations

from pathlib import Path

from tabletop.exercise import commands as c
from tabletop.exercise.people import unread_messages
from tabletop.exercise.seats import FACILITATOR
from tabletop.tui.console.intray import InTrayScreen, LetterList
from tabletop.tui.kit.form_dialog import FormDialog
from tests.tui.console_help import Hand, console
from tests.tui.host import HOSTILE

SCENARIO = "security-guarantees"


async def in_tray(hand: Hand) -> InTrayScreen:
    """Press i and wait."""
    await hand.press("i")
    await hand.until(lambda: isinstance(hand.app.screen, InTrayScreen))
    await hand.pilot.pause()
    screen = hand.app.screen
    assert isinstance(screen, InTrayScreen)
    return screen


async def write(hand: Hand, role: str, text: str, *to: str) -> None:
    """A role writes, to control unless told otherwise."""
    await hand.session.live.ask(c.SendMessage(to or (FACILITATOR,), text), role)
    await hand.pilot.pause()


async def asks(hand: Hand, role: str, text: str) -> int:
    """A role asks control; returns the number of the request."""
    receipt = await hand.session.live.ask(c.AskRfi(role, text), role)
    await hand.pilot.pause()
    return receipt.records[0].seq


async def dialog(hand: Hand) -> None:
    """Wait for the form."""
    await hand.until(lambda: isinstance(hand.app.screen, FormDialog))


async def test_a_message_is_announced_read_and_answered(tmp_path: Path) -> None:
    async with console(tmp_path, scenario=SCENARIO, started=True) as hand:
        await write(hand, "berlin", "The line to Warsaw is dead.")
        await hand.until(lambda: "The line to Warsaw is dead." in hand.console.control.notice)
        assert "1 unread (i)" in hand.text("room")
        await in_tray(hand)
        await hand.until(lambda: not unread_messages(hand.state, FACILITATOR))
        assert "1 new" in hand.screen_text()
        await hand.press("enter")
        await dialog(hand)
        await hand.type("Use mine.")
        await hand.press("enter")
        await hand.until(lambda: any(m.text == "Use mine." for m in hand.state.messages.values()))
        last = list(hand.state.messages.values())[-1]
        assert (last.sender, last.to) == (FACILITATOR, ("berlin",))


async def test_a_request_is_answered_for_everybody(tmp_path: Path) -> None:
    async with console(tmp_path, scenario=SCENARIO, started=True) as hand:
        number = await asks(hand, "paris", "How many batteries?")
        assert "1 RFI (i)" in hand.text("room")
        await in_tray(hand)
        assert "waits for your answer" in hand.screen_text()
        await hand.press("enter")
        await dialog(hand)
        await hand.type("Twelve.")
        await hand.press("tab", "right", "enter")
        await hand.until(lambda: hand.state.rfis[number].status == "answered")
        assert hand.state.rfis[number].public
        assert hand.state.rfis[number].answer == "Twelve."


async def test_a_request_is_answered_in_private_unless_said_otherwise(tmp_path: Path) -> None:
    async with console(tmp_path, scenario=SCENARIO, started=True) as hand:
        number = await asks(hand, "paris", "How many batteries?")
        await in_tray(hand)
        await hand.press("enter")
        await dialog(hand)
        await hand.type("Twelve.")
        await hand.press("enter")
        await hand.until(lambda: hand.state.rfis[number].status == "answered")
        assert not hand.state.rfis[number].public


async def test_a_request_is_refused_with_a_reason(tmp_path: Path) -> None:
    async with console(tmp_path, scenario=SCENARIO, started=True) as hand:
        number = await asks(hand, "paris", "What does Moscow want?")
        await in_tray(hand)
        await hand.press("x")
        await dialog(hand)
        await hand.press("enter")
        await hand.until(lambda: "Give the reason" in hand.screen_text())
        await hand.type("Nobody can know.")
        await hand.press("enter")
        await hand.until(lambda: hand.state.rfis[number].status == "refused")
        assert hand.state.rfis[number].answer == "Nobody can know."


async def test_what_is_typed_survives_escape_and_other_requests(tmp_path: Path) -> None:
    async with console(tmp_path, scenario=SCENARIO, started=True) as hand:
        await asks(hand, "paris", "How many batteries?")
        await asks(hand, "berlin", "Since when?")
        await in_tray(hand)
        await hand.press("enter")
        await dialog(hand)
        await hand.type("half an answer")
        await hand.press("escape")
        await hand.until(lambda: isinstance(hand.app.screen, InTrayScreen))
        await hand.press("down", "enter")
        await dialog(hand)
        assert isinstance(hand.app.screen, FormDialog)
        assert hand.app.screen.values()["text"] == ""
        await hand.press("escape")
        await hand.until(lambda: isinstance(hand.app.screen, InTrayScreen))
        await hand.press("up", "enter")
        await dialog(hand)
        assert hand.app.screen.values()["text"] == "half an answer"


async def test_what_comes_in_meanwhile_does_not_touch_what_is_being_typed(tmp_path: Path) -> None:
    async with console(tmp_path, scenario=SCENARIO, started=True) as hand:
        await in_tray(hand)
        await hand.press("m")
        await dialog(hand)
        await hand.type("All delegations: ")
        await write(hand, "berlin", "Are we late?")
        await hand.type("lunch at one.")
        assert isinstance(hand.app.screen, FormDialog)
        assert hand.app.screen.values()["text"] == "All delegations: lunch at one."
        await hand.press("tab", "space", "right", "space", "enter")
        await hand.until(lambda: any(len(m.to) == 2 for m in hand.state.messages.values()))
        await hand.until(lambda: "Are we late?" in hand.screen_text())


async def test_control_types_a_message_and_a_request_for_a_role_on_paper(tmp_path: Path) -> None:
    async with console(tmp_path, scenario=SCENARIO, started=True) as hand:
        await in_tray(hand)
        await hand.press("f")
        await dialog(hand)
        await hand.type("Is the bridge open?")
        await hand.press("tab", "right", "enter")
        await hand.until(lambda: hand.state.rfis)
        (rfi,) = hand.state.rfis.values()
        assert rfi.role == hand.state.roles[1]
        assert rfi.entered_by == FACILITATOR


async def test_who_has_read_a_message_of_control_is_shown(tmp_path: Path) -> None:
    async with console(tmp_path, scenario=SCENARIO, started=True) as hand:
        await hand.session.live.ask(c.SendMessage(("berlin", "paris"), "Whisper."), FACILITATOR)
        await hand.session.live.ask(c.ReadMessages("berlin", hand.state.seq), "berlin")
        await in_tray(hand)
        assert "✓ read: berlin" in hand.screen_text()
        assert "○ not read yet: paris" in hand.screen_text()


async def test_a_letter_is_chosen_and_answered_with_the_pointer(tmp_path: Path) -> None:
    async with console(tmp_path, scenario=SCENARIO, started=True) as hand:
        await write(hand, "berlin", "The first.")
        await write(hand, "paris", "The second.")
        screen = await in_tray(hand)
        await hand.until(lambda: "2 new" in hand.screen_text())
        await hand.pilot.click(LetterList, offset=(5, 1))
        await hand.until(lambda: "1 new" in hand.screen_text())  # the one left behind is not new any more
        assert screen.chosen is not None
        assert screen.chosen.entry.text == "The first."
        await hand.pilot.double_click(LetterList, offset=(5, 1))
        await dialog(hand)


async def test_traffic_between_roles_is_shown_on_demand(tmp_path: Path) -> None:
    async with console(tmp_path, scenario=SCENARIO, started=True) as hand:
        await write(hand, "berlin", "Between us.", "paris")
        await in_tray(hand)
        assert "Between us." not in hand.screen_text()
        await hand.press("v")
        await hand.until(lambda: "Between us." in hand.screen_text())


async def test_texts_of_players_are_shown_as_they_are_at_80_columns(tmp_path: Path) -> None:
    async with console(tmp_path, scenario=SCENARIO, started=True, size=(80, 24)) as hand:
        await write(hand, "berlin", HOSTILE)
        await asks(hand, "paris", HOSTILE)
        await in_tray(hand)
        await hand.press("down", "up", "enter")
        await dialog(hand)
        assert "[/]" in hand.screen_text()
        assert "\x1b" not in hand.screen_text()


async def test_the_users_key_for_what_cannot_be_done_says_why_and_sentences_name_it(tmp_path: Path) -> None:
    own = 'intray.refuse = "z"\nintray.write = "w"\nconsole.intray = "f9"\n'
    async with console(tmp_path, scenario=SCENARIO, started=True, keys=own) as hand:
        await hand.press("f9")
        await hand.until(lambda: isinstance(hand.app.screen, InTrayScreen))
        await hand.until(lambda: "w writes to one role or to several." in hand.screen_text())
        await hand.press("x")
        assert hand.console.control.notice == "STARTEX. Read the move aloud, then space releases what is NEXT."
        await hand.press("z")
        await hand.until(lambda: "There is no such request." in hand.screen_text())
        await asks(hand, "paris", "How many batteries?")
        await hand.until(lambda: "? waits for your answer: enter answers, z refuses" in hand.screen_text())
        await hand.press("q")
        await hand.back()
        assert "1 RFI (f9)" in hand.text("room")
