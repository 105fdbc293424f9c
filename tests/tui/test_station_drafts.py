"""Nothing typed is lost: not by leaving, handing over, resizing, closing or ending the program."""

from __future__ import annotations

import asyncio

import pytest

from tabletop.exercise import commands as c
from tabletop.exercise.commands import Answer, Command, KeepDraft, Refused
from tabletop.exercise.events import ResponseSubmitted
from tabletop.room.table.local_seat import LocalSeat
from tabletop.tui.kit.asking import Asker
from tabletop.tui.parts.answer_form import DecisionForm
from tabletop.tui.seat import drafts as drafts_module
from tabletop.tui.seat.drafts import Drafts
from tabletop.tui.seat.station import StationScreen
from tests.patience import PATIENCE, patience
from tests.tui.host import BIG, SMALL, Host, Room, everything, scenario, seen, station, until
from tests.tui.seats import terminal

DEBATE = "sanctions-debate"


def debate() -> Room:
    room = Room(scenario())
    room.to_move("copenhagen")
    room.do(c.OpenDecision(DEBATE))
    return room


async def test_a_draft_is_kept_when_the_keys_rest_and_comes_back_on_another_connection(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(drafts_module, "QUIET", 0.01)
    room = debate()
    async with station(room, "berlin") as (host, pilot, screen):
        await pilot.press("1", "tab", *"ships", "tab", "right", "right", "right")
        await until(pilot, lambda: (kept := room.table.state.draft(DEBATE, "berlin")) and kept.confidence == "high")
        await until(pilot, lambda: "draft kept" in seen(screen))
        await pilot.press("f10")
        await until(pilot, lambda: not isinstance(host.screen, StationScreen))
        screen.connection.close()
        again = StationScreen(LocalSeat(room.live, "berlin"))
        await host.push_screen(again)
        await pilot.pause()
        answer = again.query_one(DecisionForm).answer()
        assert (answer.options, answer.rationale, answer.confidence) == (("energy-finance",), "ships", "high")


async def test_leaving_keeps_what_was_typed_a_moment_ago() -> None:
    room = debate()
    async with station(room, "berlin") as (host, pilot, _):
        await pilot.press("tab", *"one more word", "escape")
        await until(pilot, lambda: not isinstance(host.screen, StationScreen))
        draft = room.table.state.draft(DEBATE, "berlin")
        assert draft is not None
        assert draft.rationale == "one more word"


async def test_ending_the_program_keeps_it_too() -> None:
    room = debate()
    host = Host()
    async with room.live:
        async with host.run_test(size=BIG) as pilot:
            await host.push_screen(StationScreen(LocalSeat(room.live, "berlin")))
            await pilot.pause()
            await pilot.press("tab", *"the last word")
        for _ in patience():
            if room.table.state.draft(DEBATE, "berlin") is not None:
                break
            await asyncio.sleep(0)
    draft = room.table.state.draft(DEBATE, "berlin")
    assert draft is not None
    assert draft.rationale == "the last word"


@pytest.mark.parametrize("size", [BIG, SMALL])
async def test_what_is_typed_while_the_link_is_lost_is_kept_when_it_is_back_and_sent_once(
    size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drafts_module, "QUIET", 0.01)
    room = debate()
    room.do(c.SeatRole("berlin", "Anna", True, "aa", True))
    async with terminal(room, "berlin", "aa", size) as (pilot, screen, link):
        await pilot.press("1", "tab", *"here ")
        await until(pilot, lambda: room.draft(DEBATE, "berlin") == "here ")
        field = screen.focused
        link.cut()
        await until(pilot, lambda: "no link to the table" in seen(screen))
        await pilot.press(*"and gone")
        assert (screen.focused, screen.query_one(DecisionForm).answer().rationale) == (field, "here and gone")
        assert room.draft(DEBATE, "berlin") == "here ", "the table hears nothing of a terminal without a link"
        link.mend()
        await until(pilot, lambda: room.draft(DEBATE, "berlin") == "here and gone")
        link.cut()
        await pilot.press(*" and back", "ctrl+s", "ctrl+s")
        await until(pilot, lambda: "it has not been received yet" in everything(screen))
        assert room.sent(DEBATE, "berlin") == ""
        link.mend()
        await until(pilot, lambda: room.sent(DEBATE, "berlin") == "here and gone and back")
    answers = [record.event for record in room.table.records if isinstance(record.event, ResponseSubmitted)]
    assert [(answer.role, answer.rationale) for answer in answers] == [("berlin", "here and gone and back")]


async def test_resizing_keeps_the_form_the_cursor_and_the_draft() -> None:
    room = debate()
    async with station(room, "berlin", BIG) as (host, pilot, screen):
        await pilot.press("tab", *"wide and")
        form, field = screen.query_one(DecisionForm), host.focused
        await pilot.resize_terminal(*SMALL)
        await until(pilot, lambda: room.table.state.draft(DEBATE, "berlin"))
        await pilot.press(*" narrow")
        assert (screen.query_one(DecisionForm), host.focused) == (form, field)
        assert form.answer().rationale == "wide and narrow"
        assert "wide and narrow" in seen(screen)


async def test_closing_the_question_keeps_the_draft_and_says_so() -> None:
    room = debate()
    async with station(room, "berlin") as (_, pilot, screen):
        await pilot.press("tab", *"too late")
        room.do(c.CloseDecision(DEBATE))
        await until(pilot, lambda: "No answer of yours was sent" in seen(screen))
        await until(pilot, lambda: room.draft(DEBATE, "berlin") == "too late")
        assert not screen.query(DecisionForm)


async def test_typing_costs_one_draft_for_many_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drafts_module, "QUIET", PATIENCE)
    room = debate()
    async with station(room, "berlin") as (_, pilot, _screen):
        before = len(room.table.records)
        await pilot.press("tab", *"twenty characters here")
        await pilot.press("escape")
        await until(pilot, lambda: room.table.state.draft(DEBATE, "berlin"))
        assert len(room.table.records) - before <= 2


async def test_only_the_newest_draft_of_each_decision_is_sent_and_a_refusal_is_said() -> None:
    sent: list[KeepDraft] = []
    said: list[str] = []

    async def ask(command: Command) -> None:
        assert isinstance(command, KeepDraft)
        sent.append(command)
        if command.decision == "bad":
            raise Refused("not-asked", "not put to this role")

    drafts = Drafts(Asker(ask).ask, said.append)
    for text in ("a", "ab", "abc"):
        drafts.put(KeepDraft("good", "berlin", Answer(text=text)))
    drafts.put(KeepDraft("gone", "berlin", Answer()))
    drafts.forget("gone")
    drafts.put(KeepDraft("bad", "berlin", Answer()))
    await drafts.flush()
    assert {command.decision: command.answer.text for command in sent} == {"good": "abc", "bad": ""}
    assert said == ["The draft is not kept: not put to this role"]
    await drafts.flush()
    assert len(sent) == 2
