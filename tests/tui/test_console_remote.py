"""A second facilitator's console, on a real room over loopback: it sees all, takes the baton, and takes over when the host dies."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from textual.pilot import Pilot

from tabletop.exercise import commands as c
from tabletop.exercise.pages.record import logged
from tabletop.exercise.seats import FACILITATOR
from tabletop.exercise.wording.names import Names
from tabletop.room.guest.remote_session import RemoteSession, remote_session
from tabletop.tui.app import TabletopApp
from tabletop.tui.console.console import ConsoleScreen
from tabletop.tui.room.room import RoomScreen
from tests.room.fake_host import until
from tests.room.open_rooms import Open, an_open_room, dies
from tests.tui.host import seen


class Second:
    """The room, and Bea's console in it."""

    def __init__(self, opened: Open, session: RemoteSession, pilot: Pilot[str]) -> None:
        self.opened = opened
        self.session = session
        self.pilot = pilot

    @property
    def text(self) -> str:
        """What is on Bea's terminal."""
        return seen(self.pilot.app.screen)

    async def sees(self, words: str) -> None:
        """Wait until it is there."""
        await until(lambda: words in self.text)


@asynccontextmanager
async def second(folder: Path) -> AsyncIterator[Second]:
    """A room whose co-facilitator is Bea; the host's facilitator acts by ``opened.ask``."""
    async with an_open_room(folder / "host") as opened:
        client = await opened.joins("co-facilitator", "Bea")
        session = await remote_session(client, folder / "copy")
        async with session:
            app = TabletopApp(folder / "copy")
            async with app.run_test(size=(140, 40)) as pilot:
                await app.push_screen(ConsoleScreen(session))
                await pilot.pause()
                yield Second(opened, session, pilot)


async def test_it_shows_who_holds_the_baton_refuses_and_then_runs_the_exercise(tmp_path: Path) -> None:
    async with second(tmp_path) as bea:
        await bea.sees("baton: the host's console")
        before = bea.opened.session.table.state.seq
        await bea.pilot.press("m", "enter")
        await bea.sees("holds the baton")
        assert bea.opened.session.table.state.seq == before
        await bea.pilot.press("escape")
        await bea.opened.ask(c.PassBaton(bea.session.member))
        await bea.sees("You hold the baton")
        assert "baton: the host" not in bea.text
        await bea.pilot.press("b")
        await until(lambda: bea.opened.session.table.state.wall.page == "blank")
        await bea.pilot.press("B")
        await until(lambda: bea.opened.session.table.state.baton == "")


async def test_it_lets_people_in_but_has_no_codes(tmp_path: Path) -> None:
    async with second(tmp_path) as bea:
        client = await bea.opened.comes("player", "Ada")
        await bea.sees("Ada waits")
        await bea.pilot.press("j")
        await bea.sees("AT THE DOOR")
        assert "JOIN CODES" not in bea.text
        assert bea.opened.room.code("player") not in bea.text
        await bea.pilot.press("s", "1")
        await until(lambda: client.status == "seated")
        await bea.sees("● here")
        await bea.pilot.press("x", "enter")
        await until(lambda: client.status == "over")


async def test_it_says_what_the_host_does(tmp_path: Path) -> None:
    async with second(tmp_path) as bea:
        await bea.opened.session.live.ask(c.WriteLogLine("The press is early."), FACILITATOR, "host-1")
        await bea.sees("another facilitator: log, note: The press is early.")
        await bea.pilot.press("l", "N", "o", "enter")
        await bea.sees("✓ logged")


async def test_it_confirms_the_test_inject_and_the_hosts_acts_are_controls(tmp_path: Path) -> None:
    async with second(tmp_path) as bea:
        table = bea.opened.session.table
        await bea.opened.ask(c.SendComcheck())
        await bea.sees("TEST INJECT: press f10 to confirm")
        await bea.pilot.press("f10")
        await until(lambda: (FACILITATOR, bea.session.member) in table.state.comcheck_answers)
        await until(lambda: "TEST INJECT" not in bea.text)
        await bea.opened.ask(c.WriteLogLine("The press is early."))
        await bea.sees(f"saved ✓ {table.state.seq}")
        await bea.pilot.press("L")

        await bea.sees("control      log, note: The press is early.")
        assert " you " not in bea.text
        check = next(check for check in bea.opened.room.preflight() if check.name == "Test inject")
        assert check.ok


async def test_once_a_co_facilitator_has_come_the_log_says_control_for_all_of_them(tmp_path: Path) -> None:
    async with second(tmp_path) as bea:
        table = bea.opened.session.table
        await bea.opened.ask(c.WriteLogLine("mine"))
        await bea.opened.ask(c.PassBaton(bea.session.member))
        await bea.session.live.ask(c.WriteLogLine("hers"), FACILITATOR)
        names = Names.of_book(table.book).learn(table.records)
        told = {item.text: item.who for item in (logged(record, names) for record in table.records[-3:])}
        assert [who for text, who in told.items() if "mine" in text or "hers" in text] == ["control", "control"]


async def test_it_becomes_the_host_when_the_host_has_died(tmp_path: Path) -> None:
    async with second(tmp_path) as bea:
        size = bea.opened.session.path.stat().st_size
        await until(lambda: bea.session.standby.size == size)
        assert not [key for key in bea.pilot.app.screen.active_bindings if key == "T"]
        await dies(bea.opened)
        await bea.sees("NO CONNECTION")
        await bea.pilot.press("T", "enter")
        await until(lambda: isinstance(bea.pilot.app.screen, RoomScreen))
        await bea.sees("● open")
        console = next(screen for screen in bea.pilot.app.screen_stack if isinstance(screen, ConsoleScreen))
        assert console.control.member == ""
        assert console.control.state.phase == "paused"
        await console.control.session.close()
