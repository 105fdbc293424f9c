"""The whole room, with a real host: its own process, TLS, and every kind of seat at terminals of its own, from STARTEX to ENDEX.

A co-facilitator holds the baton and runs the exercise over the wire; twelve leads answer, members look on, two observers write notes,
the wall is turned. After every single step what each terminal holds, event for event and folded, is compared with what redaction makes
of the save on the disk.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from tabletop.exercise import commands as c
from tabletop.exercise.apply import fold
from tabletop.exercise.people import open_rfis
from tabletop.exercise.redact import redact
from tabletop.exercise.rulebook import Plan, Rulebook
from tabletop.exercise.seats import FACILITATOR, OBSERVER, TABLE
from tabletop.exercise.state import Question, State
from tabletop.journal.library import list_saves
from tabletop.journal.reading import read_save
from tabletop.room.guest.client import RoomClient
from tabletop.room.guest.remote_session import RemoteSession
from tabletop.room.rehearsal.bots import STYLES, Player, leanings
from tabletop.room.rehearsal.play_through import PlayThrough
from tabletop.room.saved.proof import prove
from tabletop.room.table.sessions import rulebook_of
from tabletop.room.table.table import Receipt
from tests.patience import PATIENCE
from tests.room.party import Party
from tests.test_room_cli import Host

pytestmark = pytest.mark.slow

ROOM = [
    "host",
    "security-guarantees",
    "--listen",
    "127.0.0.1",
    "--port",
    "0",
    "--no-announce",
    "--no-practice",
    "--admit",
]
IN_TIME = {"released", "not-open", "not-closed", "status"}  #: what the clock may have done a moment before


class OverTheWire(PlayThrough):
    """The bots of a rehearsal, at real terminals: every act is asked over the wire, and everybody is compared after it.

    It runs in a thread of its own, which waits while the loop works, so that the two never look at the same thing at once.
    """

    def __init__(self, book: Rulebook, session: RemoteSession, party: Party, rng: Random) -> None:
        roles = leanings(book.scenario)
        super().__init__(
            book, {role: Player(role, rng.choice(STYLES), roles, rng) for role in book.scenario.roles}, rng
        )
        self.session = session
        self.party = party
        self.loop = asyncio.get_running_loop()
        self.asked = 0
        self.seats: dict[str, list[RoomClient]] = {}
        for client in party.clients:
            assert client.connection is not None
            self.seats.setdefault(client.connection.seat, []).append(client)
        self.talks: list[Callable[[], None]] = [
            self._comcheck, self._message, self._request, self._notes, self._observe, self._turn,
        ]  # fmt: skip

    @property
    def state(self) -> State:
        """What control may know, from the save on the disk."""
        return self.party.state

    def ask(self, command: c.Command, seat: str = FACILITATOR) -> Receipt:
        """Ask over the wire as whoever submits for that seat."""
        if seat == TABLE or isinstance(command, c.OpenSession):
            return Receipt(())  # the host's own
        return self.asks(self._lead(seat) if seat != FACILITATOR else None, command)

    def asks(self, client: RoomClient | None, command: c.Command) -> Receipt:
        """This terminal asks; None: the co-facilitator's console."""
        work = asyncio.run_coroutine_threadsafe(self._step(client, command), self.loop)
        return work.result(PATIENCE)

    async def _step(self, client: RoomClient | None, command: c.Command) -> Receipt:
        self.asked += 1
        try:
            if client is None:
                receipt = await self.session.live.ask(command, FACILITATOR)
            else:
                receipt = await client.ask(command)
        except c.Refused as refused:
            self.refused[refused.code if refused.words else "without words"] += 1
            receipt = Receipt(())
        await self.party.settled()
        return receipt

    def _lead(self, role: str) -> RoomClient:
        return next(client for client in self.seats[role] if client.connection is not None and client.connection.lead)

    def _close(self, question: Question) -> None:
        """Time is real here: nobody waits for it to run out."""
        self.ask(c.CloseDecision(question.decision))

    # -- and what else people do --------------------------------------------------------------------------------------

    def _put_out(self, plan: Plan) -> None:
        self.talks[self.asked % len(self.talks)]()
        super()._put_out(plan)

    def _some(self) -> RoomClient:
        return self.rng.choice([client for seat, who in self.seats.items() if seat in self.players for client in who])

    def _role(self, client: RoomClient) -> str:
        assert client.connection is not None
        return client.connection.seat

    def _comcheck(self) -> None:
        self.ask(c.SendComcheck())
        self.asks(self._some(), c.AnswerComcheck())

    def _message(self) -> None:
        client = self._some()
        others = [role for role in self.players if role != self._role(client)]
        to = (*self.rng.sample(others, 2), FACILITATOR)
        self.asks(client, c.SendMessage(to, "Shall we talk before we vote?"))
        self.asks(self._lead(to[0]), c.ReadMessages(to[0], max(self.state.messages)))
        self.ask(c.SendMessage((self._role(client),), "Control has read this."))

    def _request(self) -> None:
        client = self._some()
        self.asks(client, c.AskRfi(self._role(client), "How many crews are ready?"))
        rfi = open_rfis(self.state)[-1]
        if self.chance(0.5):
            self.ask(c.AnswerRfi(rfi.seq, "Three.", public=self.chance(0.5)))
        else:
            self.ask(c.RefuseRfi(rfi.seq, "Nobody knows."))

    def _notes(self) -> None:
        client = self._some()
        self.asks(client, c.KeepNotes(self._role(client), f"Note {self.asked}"))

    def _observe(self) -> None:
        observer = self.rng.choice(self.seats[OBSERVER])
        self.asks(observer, c.RecordObservation("They count twice.", "note", 2, self.rng.choice(list(self.players))))

    def _turn(self) -> None:
        self.ask(c.TurnWall(self.rng.choice(("", "blank", "question", "news")), "Agenda", "Read your brief."))

    def _answer(self, question: Question) -> None:
        """Before the leads answer, a member tries to: refused, and nothing happens."""
        for client in self._members():
            role = self._role(client)
            if role in question.who:
                before = len(self.party.records)
                self.asks(client, c.SubmitResponse(question.decision, role, c.Answer(rationale="mine", abstains=True)))
                assert not any(record.event.kind == "response-submitted" for record in self.party.records[before:])
        super()._answer(question)

    def _members(self) -> list[RoomClient]:
        return [client for seat in self.players for client in self.seats[seat][1:]]


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "saves"
    folder.mkdir()
    monkeypatch.setenv("TABLETOP_SAVES", str(folder))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    return folder


async def test_everybody_plays_the_whole_scenario_at_terminals_of_their_own(shelf: Path, tmp_path: Path) -> None:
    host = await asyncio.to_thread(Host, *ROOM)
    with host:
        (save,) = list_saves(shelf)
        book = rulebook_of(read_save(save.path))
        roles = list(book.scenario.roles)
        async with Party(save.path) as party:
            for role in roles:
                await party.comes(host.code("player"), f"Lead of {role}", role)
            await party.all_seated()
            for role in roles[:3]:
                await party.comes(host.code("player"), f"Member of {role}", role)
            for name in ("Olga", "Omar"):
                await party.comes(host.code("observer"), name)
            await party.comes(host.code("wall"))
            control = await party.comes(host.code("co-facilitator"), "Fay")
            await asyncio.to_thread(host.wait_for, "Fay")  # the host has everybody's name
            host.type("admit all")
            await party.all_seated()
            host.type("baton Fay")
            await party.until(lambda: control.connection and control.connection.state.baton == control.member)
            session = await party.co_facilitates(control, tmp_path / "elsewhere")
            await party.settled()
            assert Counter(client.kind for client in party.clients) == {
                "player": 15, "observer": 2, "wall": 1, "co-facilitator": 1,
            }  # fmt: skip
            play = OverTheWire(book, session, party, Random(11))
            await asyncio.to_thread(play.run)
            assert play.refused["not-lead"] > 10
            assert set(play.refused) - IN_TIME == {"not-lead"}, play.refused
            told = {record.event.kind for record in party.records}
            assert told >= {
                "message-sent",
                "rfi-answered",
                "notes-kept",
                "observation-recorded",
                "wall-turned",
                "comcheck-answered",
            }
            assert party.state.phase == "ended"
            assert party.steps == play.asked + 1 > 200
            assert session.standby.words == ""
            whole = read_save(save.path).records
            for client in party.clients:
                connection = client.connection
                assert connection is not None
                seen = [found for record in whole if (found := redact(record, connection.seat)) is not None]
                assert connection.state == fold(seen)
                assert [(r.seq, r.event) for r in connection.records] == [(r.seq, r.event) for r in seen]
            await party.copied(session)
        host.type("quit")
        assert await asyncio.to_thread(host.wait_exit) == 0
        assert "Traceback" not in host.text
    assert prove(save.path).sound
