"""Who withdraws consent is forgotten by the live room: no byte leaves the host with the name, and the room file does not keep it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from tabletop.exercise import commands as c
from tabletop.exercise import events as e
from tabletop.exercise.consent import forget, named_people, own_seating, what_happens, without_names
from tabletop.exercise.seats import FACILITATOR
from tabletop.journal.reading import read_save
from tabletop.room.host import roomfile
from tabletop.room.host.hosted_room import HostedRoom, RoomOptions, open_room
from tabletop.room.saved.recording import Recording
from tabletop.room.table.sessions import resume_session
from tabletop.room.wire import protocol
from tabletop.room.wire.access import parse
from tests.lab import Desk
from tests.room.fake_host import until
from tests.room.open_rooms import Open, an_open_room
from tests.room.raw import Raw

NAME = "Adaline Quist"


@dataclass
class Heard:
    """A terminal, and how many bytes it had been sent when the name was to be forgotten."""

    raw: Raw
    member: str
    mark: int = 0

    @property
    def since(self) -> bytes:
        return bytes(self.raw.raw[self.mark :])


async def comes(room: HostedRoom, kind: protocol.Kind, name: str, seat: str = "", **hello: str) -> Heard:
    """Somebody says a name with consent and, with a seat, is let in."""
    raw = await Raw.hello(room.port, **(hello or {"code": parse(room.code(kind)).secret}))
    await raw.until(lambda: raw.said("waiting") or raw.said("welcome"))
    first = raw.heard[0]
    assert isinstance(first, dict)
    member = str(first["member"])
    if name:
        raw.say(protocol.Person(name=name, consent=True, wish=""))
        await until(lambda: any(guest.id == member and guest.name == name for guest in room.guests))
    if seat:
        await room.admit(member, seat if kind == "player" else "")
        await raw.seated()
    return Heard(raw, member)


def _was_told(one: Heard) -> bool:
    return any(row[-2] == "consent-withdrawn" for row in one.raw.rows)


async def told_of_it(*heard: Heard) -> None:
    """Wait until each has been told of the withdrawal, then look at what comes from here on."""
    for one in heard:
        await one.raw.until(partial(_was_told, one))
        one.mark = len(one.raw.raw)


def held(folder: Open) -> str:
    """Everything the host holds in memory that screens are made from, and the room file."""
    session = folder.session
    file = roomfile.path_for(session.path).read_text(encoding="utf-8")
    return repr((session.table.state, session.table.records, folder.room.guests)) + file


async def kept(opened: Open) -> None:
    await opened.room._keeper.saved()


@pytest.mark.parametrize("by", ["control", "herself", "co-facilitator"])
async def test_a_name_withdrawn_leaves_the_host_no_more(by: str, tmp_path: Path) -> None:
    async with an_open_room(tmp_path) as opened:
        room = opened.room
        ada = await comes(room, "player", NAME, "north")
        other = await comes(room, "player", "Bo", "north")
        watcher = await comes(room, "observer", "Oz", "observer")
        helper = await comes(room, "co-facilitator", "Gus", FACILITATOR)
        await helper.raw.until(lambda: NAME.encode() in helper.raw.raw)  # both were told
        await watcher.raw.until(lambda: NAME.encode() in watcher.raw.raw)
        await kept(opened)
        assert NAME in held(opened)
        if by == "control":
            (person,) = [one for one in named_people(opened.session.table.state) if one.name == NAME]
            await opened.ask(c.WithdrawConsent(person.seated, "erase"))
        else:
            (person,) = [one for one in named_people(opened.session.table.state) if one.name == NAME]
            asks, seated = (ada, 0) if by == "herself" else (helper, person.seated)
            no = await other.raw.answer("ask-1", "withdraw-consent", seated=person.seated, how="erase")
            assert (no["t"], no["code"]) == ("no", "not-yours")
            answer = await asks.raw.answer("ask-1", "withdraw-consent", seated=seated, how="erase")
            assert answer["t"] == "done"
        await told_of_it(ada, other, watcher, helper)
        await kept(opened)
        assert NAME not in held(opened)

        late = await comes(room, "observer", "Ola", "observer")  # the whole history, and the list of people
        second = await comes(room, "co-facilitator", "Gil", FACILITATOR)
        await room.reseat(ada.member, "south")
        await room.reseat(ada.member, "")
        await room.admit(ada.member, "east")
        await room.lead(ada.member)
        token = str(ada.raw.said("waiting")[0]["token"])
        ada.raw.drop()
        back = await comes(room, "player", "", token=token)
        await back.raw.seated()
        assert back.raw.said("welcome")[-1]["seat"] == "east"
        await opened.ask(c.SendMessage(("east",), "Welcome back."))
        await back.raw.until(lambda: b"Welcome back." in back.raw.raw)
        await second.raw.until(
            lambda: any(guest["seat"] == "east" for said in second.raw.said("people") for guest in said["guests"])
        )
        for one in (ada, other, watcher, helper, late, second, back):
            assert NAME.encode() not in one.since
        await kept(opened)
        assert NAME not in held(opened)
        assert NAME in opened.session.path.read_text(encoding="utf-8")  # the record is the proof

        for one in (other, watcher, helper, late, second, back):
            one.raw.drop()


async def test_a_name_given_by_hand_and_one_who_waits_under_it_are_forgotten_too(tmp_path: Path) -> None:
    async with an_open_room(tmp_path, started=False) as opened:
        await opened.ask(c.SeatRole("north", NAME, True))
        waiting = await comes(opened.room, "player", NAME.upper())
        bo = await comes(opened.room, "player", "Bo")
        helper = await comes(opened.room, "co-facilitator", "Gus", FACILITATOR)
        (person, _) = named_people(opened.session.table.state)
        await opened.ask(c.WithdrawConsent(person.seated))
        await told_of_it(helper)
        await helper.raw.until(lambda: helper.since.count(b'"people"') > 0)
        await kept(opened)
        assert NAME.casefold() not in held(opened).casefold()
        assert NAME.upper().encode() not in helper.since
        assert {guest.name for guest in opened.room.guests} == {"somebody", "Bo", "Gus"}
        await opened.room.admit(waiting.member, "east")
        assert opened.session.table.state.members["east"][waiting.member].person == "somebody"
        for one in (waiting, bo, helper):
            one.raw.drop()


async def test_the_name_does_not_come_back_with_the_host(tmp_path: Path) -> None:
    async with an_open_room(tmp_path) as opened:
        ada = await comes(opened.room, "player", NAME, "north")
        await opened.ask(c.WithdrawConsent(opened.session.table.state.seatings[-1].seq))
        await told_of_it(ada)
        token, path = str(ada.raw.said("welcome")[0]["token"]), opened.session.path
    async with resume_session(path) as again:
        room = await open_room(again, RoomOptions(listen="127.0.0.1", port=0, plain=True, announce=False))
        assert [guest.name for guest in room.guests] == ["somebody"]
        back = await comes(room, "player", "", token=token)
        watcher = await comes(room, "co-facilitator", "Gus", FACILITATOR)
        await back.raw.seated()
        assert NAME.encode() not in bytes(back.raw.raw) + bytes(watcher.raw.raw)
        assert NAME not in repr((again.table.state, again.table.records))
        back.raw.drop()
        watcher.raw.drop()


async def test_a_terminal_forgets_the_name_and_asks_before_it_gives_one_again(tmp_path: Path) -> None:
    async with an_open_room(tmp_path) as opened:
        ada = await opened.joins("player", NAME, "north")
        bo = await opened.joins("player", "Bo", "north")
        connection = bo.connection
        assert connection is not None
        assert NAME in repr(connection.records)
        assert ada.connection is not None
        await ada.connection.ask(c.WithdrawConsent(0, "pseudonymise"))
        await until(lambda: connection.state.seq == opened.session.table.state.seq)
        assert NAME not in repr((connection.records, connection.state))
        assert (ada.name, ada.consent) == ("", False)
        assert (bo.name, bo.consent) == ("Bo", True)
        await opened.room.reseat(ada.member, "")
        await until(lambda: ada.status == "introduce")
        await ada.introduce("A pseudonym", True)
        await until(lambda: any(guest.name == "A pseudonym" for guest in opened.room.guests))


# -- what is forgotten ------------------------------------------------------------------------------------------------


def a_past() -> Desk:
    """Ada sat in two roles and signed a form; Bo is another person."""
    desk = Desk.started()
    desk.ask(c.SeatRole("north", NAME, True, "ad"))
    desk.ask(c.VacateRole("north", "ad"))
    desk.ask(c.SeatRole("south", NAME, True))
    desk.ask(c.SeatRole("west", "Bo", True, "bo"))
    desk.ask(c.EndExercise("done"))
    desk.ask(c.GiveFeedback((), comment="Good.", named=True), "south")
    desk.ask(c.GiveFeedback((), comment="Fine.", named=True), "west", member="bo")
    return desk


def test_people_are_named_once_with_everywhere_they_sat() -> None:
    state = a_past().state
    ada, bo = named_people(state)
    assert (ada.name, [one.role for one in ada.seatings]) == (NAME, ["north", "south"])
    assert bo.name == "Bo"
    assert own_seating(state, "south", "") == ada.seatings[-1]
    assert own_seating(state, "north", "ad") is None  # has left


def test_a_signed_form_loses_its_name_with_its_person_and_no_other_does() -> None:
    desk = a_past()
    assert [form.person for form in desk.state.feedback] == [NAME, "Bo"]
    desk.ask(c.WithdrawConsent(named_people(desk.state)[0].seated))
    assert [form.person for form in desk.state.feedback] == ["", "Bo"]
    assert NAME not in repr((desk.state, desk.records))
    assert [one.name for one in named_people(desk.state)] == ["Bo"]


def test_forgetting_changes_nothing_but_the_name() -> None:
    desk = a_past()
    before = list(desk.records)
    desk.ask(c.WithdrawConsent(named_people(desk.state)[0].seated, "erase"))
    changed = [(old, new) for old, new in zip(before, desk.records, strict=False) if old != new]
    assert {type(old.event) for old, _ in changed} == {e.RoleSeated, e.FeedbackGiven}
    assert len(changed) == 3
    assert without_names([*before, desk.records[-1]]) == desk.records
    assert forget(list(desk.records), desk.records) == ()  # once is enough


def test_what_happens_is_said_to_the_person_and_of_the_person() -> None:
    for how in ("erase", "pseudonymise"):
        assert what_happens("", how)[0].startswith("You are named no more")
        assert what_happens("Bo", how)[0].startswith("Bo is named no more")
    assert what_happens("", "erase")[1] != what_happens("", "pseudonymise")[1]


async def test_replay_shows_the_name_at_no_time(tmp_path: Path) -> None:
    async with an_open_room(tmp_path) as opened:
        await opened.ask(c.SeatRole("north", NAME, True))
        await opened.ask(c.WithdrawConsent(opened.session.table.state.seatings[-1].seq))
        path = opened.session.path
    recording = await asyncio.to_thread(lambda: Recording(read_save(path)))
    assert NAME not in repr((recording.records, [recording.at(count) for count in range(len(recording) + 1)]))
    assert NAME in repr(recording.save.records)
