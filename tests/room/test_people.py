"""Guests and the admission: who comes in, who waits, who sits where, who is here; without sockets, in virtual time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import get_args

import pytest

from tabletop.exercise import commands as c
from tabletop.exercise.commands import Refused
from tabletop.exercise.seats import FACILITATOR
from tabletop.journal.errors import JournalBroken
from tabletop.room.host import guests
from tabletop.room.host.admission import Admission
from tabletop.room.host.entry import Admits, Admitted, TurnedAway
from tabletop.room.host.guests import KINDS, Full, Guest, Guests
from tabletop.room.host.roomfile import SavedGuest
from tabletop.room.table.live import LiveTable
from tabletop.room.wire import protocol
from tabletop.room.wire.access import ADMITTED, OVERDRAWN, Codes, new_secret
from tests.lab import Desk
from tests.room.test_table import Failing

HERE = "192.0.2.7"


class Said:
    """Terminals that note what they are told, and a disk that notes what it keeps."""

    def __init__(self) -> None:
        self.told: list[tuple[str, ...]] = []
        self.hosts: list[tuple[str, int, str]] = []
        self.changes = 0
        self.kept = 0

    def seat(self, member: str, seat: str, /) -> None:
        self.told.append(("seat", member, seat))

    def waiting(self, member: str, /) -> None:
        self.told.append(("waiting", member))

    def remove(self, member: str, words: str, /) -> None:
        self.told.append(("remove", member, words))

    def people_changed(self) -> None:
        self.changes += 1

    def set_hosts(self, hosts: Sequence[tuple[str, int, str]], /) -> None:
        self.hosts = list(hosts)

    def changed(self) -> None:
        self.kept = 0

    async def saved(self) -> None:
        self.kept = 1

    def again(self) -> None:
        pass


class Room:
    """A admission at a live table."""

    def __init__(self, desk: Desk, *, admit: bool = False, codes: Codes[protocol.Kind] | None = None) -> None:
        self.now = 1000.0
        self.desk = desk
        self.live = LiveTable(desk.table)
        self.said = Said()
        self.guests = Guests()
        self.codes = codes or Codes(KINDS)
        self.admission = Admission(self.live, self.codes, self.guests, admit=admit, now=lambda: self.now)
        self.admission.here = ("192.0.2.2", 7413, "F")

    def open(self) -> None:
        self.admission.open(self.said, self.said)

    def come(self, kind: protocol.Kind = "player", address: str = HERE) -> Admitted:
        entry = self.admission.knock(protocol.Hello(v=1, code=self.codes.secret(kind)), address)
        self.admission.linked(entry.member)
        return entry

    async def named(self, name: str, wish: str = "", kind: protocol.Kind = "player", *, consent: bool = True) -> str:
        member = self.come(kind).member
        await self.admission.introduce(member, protocol.Person(name=name, consent=consent, wish=wish))
        return member

    async def seated(self, name: str, role: str) -> str:
        member = await self.named(name, role)
        await self.admission.admit(member)
        return member

    def guest(self, member: str) -> Guest:
        return next(guest for guest in self.admission.view() if guest.id == member)

    async def settled(self) -> None:
        """Until the lead that was due has passed on."""
        if self.admission._lending is not None:
            await self.admission._lending

    def lead(self, role: str) -> list[str]:
        return self.desk.lead(role)

    def members(self, role: str) -> list[str]:
        return list(self.desk.state.members.get(role, ()))


@pytest.fixture
async def room() -> AsyncIterator[Room]:
    made = Room(Desk.started())
    async with made.live:
        made.open()
        yield made
        made.admission.close()


def refusal(room: Room, hello: protocol.Hello, address: str = HERE) -> TurnedAway:
    with pytest.raises(TurnedAway) as caught:
        room.admission.knock(hello, address)
    return caught.value


async def refused(work: object) -> str:
    with pytest.raises(Refused) as caught:
        await work  # type: ignore[misc]  # any coroutine
    assert caught.value.words
    return caught.value.code


# -- the door ---------------------------------------------------------------------------------------------------------


def test_the_reception_is_a_doorkeeper(room: Room) -> None:
    keeper: Admits = room.admission
    assert keeper.epoch == 0


def test_each_code_opens_for_its_kind(room: Room) -> None:
    assert [room.come(kind).kind for kind in get_args(protocol.Kind)] == list(KINDS)


def test_a_wall_is_seated_at_once_and_everybody_else_waits(room: Room) -> None:
    assert {kind: room.come(kind).seat for kind in KINDS} == {
        "player": "",
        "observer": "",
        "wall": "wall",
        "co-facilitator": "",
    }


def test_a_wrong_code_and_an_unknown_token_hear_the_same(room: Room) -> None:
    wrong = refusal(room, protocol.Hello(v=1, code=new_secret()))
    unknown = refusal(room, protocol.Hello(v=1, token="0" * 32))
    nothing = refusal(room, protocol.Hello(v=1))
    assert wrong.code == unknown.code == nothing.code == "wrong-code"
    assert wrong.words == unknown.words == nothing.words


@pytest.mark.slow
def test_a_valid_code_or_token_opens_whoever_failed_from_the_same_address(room: Room) -> None:
    seated = room.come("wall")
    codes = [refusal(room, protocol.Hello(v=1, code=new_secret())).code for _ in range(10_000)]
    assert codes[:10] == ["wrong-code"] * 10
    assert set(codes[10:]) == {"blocked"}
    assert room.come().kind == "player"
    assert room.admission.knock(protocol.Hello(v=1, token=seated.token), HERE).member == seated.member
    assert not room.admission.turned_away(HERE), "somebody is seated there"


def test_the_gate_is_shut_only_where_nobody_is_seated(room: Room) -> None:
    for _ in range(OVERDRAWN + 2):
        refusal(room, protocol.Hello(v=1, code=new_secret()), "2001:db8:1::66")
    assert [room.admission.turned_away("2001:db8:1::1") for _ in range(ADMITTED + 1)] == [False] * ADMITTED + [True]
    assert not room.admission.turned_away("2001:db8:2::1")
    room.come("wall", "2001:db8:1::7")
    assert not room.admission.turned_away("2001:db8:1::1")


def test_a_token_brings_back_the_same_person(room: Room) -> None:
    first = room.come()
    again = room.admission.knock(protocol.Hello(v=1, token=first.token, code=new_secret()), "192.0.2.99")
    assert again == first
    assert room.guest(first.member).address == "192.0.2.99"
    assert len(room.admission.view()) == 1


def test_a_renewed_code_shuts_out_newcomers_and_nobody_else(room: Room) -> None:
    old = room.codes.secret("player")
    first = room.come()
    room.admission.renew("player")
    assert refusal(room, protocol.Hello(v=1, code=old)).code == "wrong-code"
    assert room.admission.knock(protocol.Hello(v=1, token=first.token), HERE).member == first.member
    assert room.come().kind == "player"


def test_a_room_is_full_at_some_time_and_forgets_first_who_left_without_a_seat(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guests, "MOST_GUESTS", 2)
    first, second = room.come(), room.come()
    assert refusal(room, protocol.Hello(v=1, code=room.codes.secret("player"))).code == "full"
    room.admission.lost(first.member)
    room.now += 31
    room.admission.heard(second.member)
    assert room.come().kind == "player"
    assert refusal(room, protocol.Hello(v=1, token=first.token)).code == "wrong-code"


# -- presence ---------------------------------------------------------------------------------------------------------


def looks(room: Room, member: str) -> str:
    room.admission.beat()
    return room.guest(member).presence


def wait(room: Room, seconds: float) -> None:
    """Let time pass as a host does that looks every half second."""
    for _ in range(int(seconds * 2)):
        room.now += 0.5
        room.admission.beat()


def test_silence_is_quiet_after_twelve_seconds_and_gone_after_thirty(room: Room) -> None:
    member = room.come("wall").member
    for seconds, presence in [(11, "here"), (2, "quiet"), (16, "quiet"), (2, "gone")]:
        wait(room, seconds)
        assert looks(room, member) == presence
    room.admission.heard(member)
    assert looks(room, member) == "here"


def test_a_lost_link_is_quiet_at_once_and_here_again_when_it_comes_back(room: Room) -> None:
    entry = room.come("wall")
    room.admission.lost(entry.member)
    assert looks(room, entry.member) == "quiet"
    room.admission.knock(protocol.Hello(v=1, token=entry.token), HERE)
    room.admission.linked(entry.member)
    assert looks(room, entry.member) == "here"
    room.admission.lost(entry.member)
    wait(room, 30)
    assert looks(room, entry.member) == "gone"


def test_a_host_that_slept_calls_nobody_gone(room: Room) -> None:
    member = room.come().member
    room.admission.beat()
    room.now += 3600
    assert looks(room, member) == "here"
    wait(room, 13)
    assert looks(room, member) == "quiet"


async def test_a_lead_that_is_gone_is_followed_by_who_is_there_and_leads_again_when_back(room: Room) -> None:
    one, two = await room.seated("A", "north"), await room.seated("B", "north")
    room.admission.lost(one)
    wait(room, 29)
    await asyncio.sleep(0)
    assert room.lead("north") == [one]
    for _ in range(4):
        room.admission.heard(two)
        wait(room, 0.5)
        await room.settled()
    assert room.lead("north") == [two]
    assert dict(room.admission.lent) == {"north": (one, two)}
    room.admission.linked(one)
    await room.settled()
    assert room.lead("north") == [one]
    assert dict(room.admission.lent) == {}


async def test_where_nobody_else_is_there_whoever_comes_leads_at_once_until_the_lead_is_back(room: Room) -> None:
    one = await room.seated("A", "north")
    room.admission.lost(one)
    two = await room.seated("B", "north")
    three = await room.seated("C", "north")
    assert room.lead("north") == [two]
    room.admission.linked(one)
    await room.settled()
    assert (room.lead("north"), room.members("north")) == ([one], [one, two, three])


async def test_a_lead_that_somebody_named_is_not_taken_back(room: Room) -> None:
    one = await room.seated("A", "north")
    room.admission.lost(one)
    two, three = await room.seated("B", "north"), await room.seated("C", "north")
    await room.admission.lead(three)
    room.admission.linked(one)
    await room.settled()
    assert (room.lead("north"), two in room.members("north")) == ([three], True)
    await room.admission.lead(two)
    room.admission.linked(one)
    await room.settled()
    assert room.lead("north") == [two], "what was lent once is not asked back from who was named since"


async def test_who_left_the_door_is_shown_no_more_and_seated_by_nobody(room: Room) -> None:
    entry = room.come()
    await room.admission.introduce(entry.member, protocol.Person(name="Ann", consent=True, wish="north"))
    room.admission.lost(entry.member)
    assert await refused(room.admission.admit(entry.member)) == "away"
    wait(room, 6)
    assert room.admission.view() == ()
    assert room.admission.people().guests == []
    assert await refused(room.admission.admit(entry.member)) == "away"
    again = room.admission.knock(protocol.Hello(v=1, token=entry.token, code=room.codes.secret("player")), HERE)
    room.admission.linked(again.member)
    assert [guest.name for guest in room.admission.view()] == ["Ann"]
    await room.admission.admit(again.member)
    assert room.members("north") == [entry.member]


def test_with_the_code_of_another_kind_a_token_is_another_persons(room: Room) -> None:
    player = room.come()
    hello = protocol.Hello(v=1, token=player.token, code=room.codes.secret("observer"))
    other = room.admission.knock(hello, HERE)
    assert (other.kind, other.member != player.member) == ("observer", True)


async def test_nobody_is_gone_for_longer_than_the_room_is_open(room: Room) -> None:
    room.desk.seat("south", "0000000a")
    room.guests.follow(room.desk.state, room.now)
    assert [guest.idle for guest in room.admission.view()] == [protocol.GONE_SECONDS]


def test_those_who_show_it_are_told_when_a_presence_changes_and_only_then(room: Room) -> None:
    room.come()
    wait(room, 1)
    before = room.said.changes
    wait(room, 10)
    assert room.said.changes == before
    wait(room, 2)
    assert room.said.changes == before + 1


def test_whoever_is_unknown_is_passed_over(room: Room) -> None:
    room.admission.heard("ffffffff")
    room.admission.linked("ffffffff")
    room.admission.lost("ffffffff")
    assert room.admission.view() == ()


# -- the waiting room -------------------------------------------------------------------------------------------------


async def test_a_player_waits_says_a_name_and_is_admitted_to_the_wish(room: Room) -> None:
    member = await room.named("  Åsa \x1b[31m ", "north")
    assert (room.guest(member).name, room.guest(member).seat) == ("Åsa", "")
    assert room.said.told == []
    await room.admission.admit(member)
    assert room.guest(member).seat == "north"
    assert room.guest(member).lead
    assert room.said.told == [("seat", member, "north")]
    assert room.desk.state.members["north"][member].person == "Åsa"
    assert room.said.kept == 0
    assert room.desk.records[-1].by == FACILITATOR


async def test_who_is_seated_can_come_back_after_a_crash(room: Room) -> None:
    """The token is on the disk before the seat is in the save."""
    member = await room.named("Åsa", "north")
    kept: list[int] = []
    room.desk.table.subscribe(lambda _: kept.append(room.said.kept))
    await room.admission.admit(member)
    assert kept == [1]


async def test_the_second_in_a_role_is_no_lead_until_named(room: Room) -> None:
    one, two = await room.seated("One", "north"), await room.seated("Two", "north")
    assert room.lead("north") == [one]
    await room.admission.lead(two)
    assert room.lead("north") == [two]
    assert (room.guest(one).lead, room.guest(two).lead) == (False, True)


async def test_admission_needs_a_name_and_a_role_in_play(room: Room) -> None:
    nameless = room.come().member
    assert await refused(room.admission.admit(nameless)) == "no-role"
    assert await refused(room.admission.admit(nameless, "north")) == "no-name"
    named = await room.named("Åsa")
    assert await refused(room.admission.admit(named)) == "no-role"
    assert await refused(room.admission.admit(named, "king")) == "unknown-role"
    assert await refused(room.admission.admit(named, "facilitator")) == "unknown-role"
    assert await refused(room.admission.admit("ffffffff", "north")) == "no-guest"


async def test_a_name_is_needed_and_a_wish_is_a_role_in_play(room: Room) -> None:
    member = room.come().member
    for person, code in [
        (protocol.Person(name=" \u200b ", consent=True), "no-name"),
        (protocol.Person(name="Åsa", consent=True, wish="king"), "unknown-role"),
    ]:
        assert await refused(room.admission.introduce(member, person)) == code
    assert room.guest(member).name == ""


async def test_observers_and_co_facilitators_have_one_seat_each(room: Room) -> None:
    observer = await room.named("Olga", kind="observer")
    helper = await room.named("Carl", kind="co-facilitator")
    assert await refused(room.admission.admit(observer, "facilitator")) == "other-kind"
    assert await refused(room.admission.admit(helper, "north")) == "other-kind"
    await room.admission.admit(observer)
    await room.admission.admit(helper, "facilitator")
    assert (room.members("observer"), room.members("facilitator")) == ([observer], [helper])
    assert room.guest(observer).seat == "observer"


async def test_a_wish_in_another_kind_gives_no_seat_of_another_kind(room: Room) -> None:
    observer = await room.named("Olga", "north", kind="observer")
    await room.admission.admit(observer)
    assert room.guest(observer).seat == "observer"


async def test_with_open_doors_a_free_role_is_given_at_once(room: Room) -> None:
    room.admission._admit = True
    one, two = await room.named("One", "north"), await room.named("Two", "north")
    observer = await room.named("Olga", kind="observer")
    assert [room.guest(member).seat for member in (one, two, observer)] == ["north", "", ""]


async def test_a_seated_person_may_change_the_name_and_keeps_the_lead(room: Room) -> None:
    member = await room.seated("Åsa", "north")
    await room.admission.introduce(member, protocol.Person(name="Ås", consent=False, wish=""))
    found = room.desk.state.members["north"][member]
    assert (found.person, found.consent, found.lead) == ("somebody", False, True), (
        "the record names nobody without consent"
    )
    assert room.guest(member).name == "Ås", "the facilitator sees who is in the room"
    await room.admission.introduce(member, protocol.Person(name="Ås", consent=True, wish=""))
    assert room.desk.state.members["north"][member].person == "Ås"


async def test_without_consent_no_event_holds_the_name_whatever_happens_to_the_person(room: Room) -> None:
    one = await room.named("Zoëlle", consent=False)
    other = await room.named("Bo")
    await room.admission.admit(one, "north")
    await room.admission.admit(other, "south")
    await room.admission.swap(one, other)
    await room.admission.reseat(one, "east")
    await room.admission.reseat(one, "")
    await room.admission.admit(one, "west")
    assert room.guest(one).name == "Zoëlle"
    await room.admission.remove(one)
    assert "Zoëlle" not in repr(room.desk.records)
    assert "Bo" in repr(room.desk.records)


async def test_without_consent_the_room_file_holds_no_name(room: Room) -> None:
    await room.named("Åsa", consent=False)
    await room.named("Bo")
    assert [guest.name for guest in room.guests.saved()] == ["", "Bo"]


# -- moving people ----------------------------------------------------------------------------------------------------


async def test_reseating_moves_the_person_and_leaves_the_draft_with_the_role(room: Room) -> None:
    room.desk.ask(c.OpenDecision("lead"))
    member, other = await room.seated("Åsa", "north"), await room.seated("Bo", "north")
    await room.live.ask(c.KeepDraft("lead", "north", c.Answer(("yes",), rationale="draft")), "north", "", member)
    await room.live.ask(c.KeepNotes("north", "private"), "north", "", member)
    room.said.told.clear()
    await room.admission.reseat(member, "south")
    assert room.said.told == [("seat", member, "south")], "one welcome, no waiting between"
    assert (room.members("north"), room.members("south")) == ([other], [member])
    assert (room.lead("north"), room.lead("south")) == ([other], [member])
    draft = room.desk.state.draft("lead", "north")
    assert draft is not None
    assert draft.rationale == "draft"
    assert room.desk.state.notes == {"north": "private"}
    assert room.guest(member).seat == "south"


async def test_reseating_to_nowhere_is_the_waiting_room(room: Room) -> None:
    member = await room.seated("Åsa", "north")
    await room.admission.reseat(member, "")
    assert room.said.told[-1] == ("waiting", member)
    assert room.members("north") == []
    assert (room.guest(member).seat, room.guest(member).name) == ("", "Åsa")
    await room.admission.reseat(member, "east")
    assert room.members("east") == [member]


async def test_admitting_the_seated_moves_them_or_does_nothing(room: Room) -> None:
    member = await room.seated("Åsa", "north")
    before = len(room.desk.records)
    await room.admission.admit(member)
    await room.admission.admit(member, "north")
    await room.admission.reseat(member, "north")
    assert len(room.desk.records) == before
    await room.admission.admit(member, "south")
    assert room.members("south") == [member]


async def test_two_swap_roles_and_who_leads(room: Room) -> None:
    one, two, three = [await room.seated(name, role) for name, role in (("A", "north"), ("B", "south"), ("C", "south"))]
    room.said.told.clear()
    await room.admission.swap(one, three)
    assert (room.members("north"), set(room.members("south"))) == ([three], {one, two})
    assert room.lead("south") == [two]
    assert sorted(room.said.told) == sorted([("seat", one, "south"), ("seat", three, "north")])
    await room.admission.swap(two, three)
    assert (room.lead("north"), room.lead("south")) == ([two], [three])


async def test_only_two_players_in_two_roles_swap(room: Room) -> None:
    one, two = await room.seated("A", "north"), await room.seated("B", "north")
    waiting = await room.named("C")
    assert await refused(room.admission.swap(one, two)) == "swap"
    assert await refused(room.admission.swap(one, waiting)) == "swap"
    assert await refused(room.admission.swap(one, one)) == "swap"


async def test_the_removed_hears_words_and_their_token_dies(room: Room) -> None:
    entry = room.come()
    await room.admission.introduce(entry.member, protocol.Person(name="Åsa", consent=True, wish="north"))
    await room.admission.admit(entry.member)
    room.said.told.clear()
    await room.admission.remove(entry.member, "Thank you\x1b]0;x\x07, that is all.")
    assert room.said.told == [("remove", entry.member, "Thank you, that is all.")]
    assert room.members("north") == []
    assert room.admission.view() == ()
    assert room.guests.tokens() == {}
    room.admission.lost(entry.member)
    for code in ("", room.codes.secret("player")):
        assert refusal(room, protocol.Hello(v=1, code=code, token=entry.token)).code == "removed"
    assert room.come().member != entry.member
    with pytest.raises(Refused):
        await room.live.ask(c.AcknowledgeInject("news", "north"), "north", "", entry.member)


async def test_a_wall_is_removed_and_never_moved(room: Room) -> None:
    wall = room.come("wall").member
    assert await refused(room.admission.reseat(wall, "north")) == "wall"
    assert await refused(room.admission.lead(wall)) == "no-role"
    before = len(room.desk.records)
    await room.admission.remove(wall)
    assert len(room.desk.records) == before
    assert room.said.told[-1][2] != ""


async def test_nobody_is_moved_twice_at_once(room: Room) -> None:
    member = await room.named("Åsa", "north")
    results = await asyncio.gather(
        room.admission.admit(member, "north"), room.admission.admit(member, "south"), return_exceptions=True
    )
    assert [isinstance(result, Refused) and result.code for result in results] == [False, "busy"]
    assert (room.members("north"), room.members("south")) == ([member], [])


async def test_who_is_seated_by_command_is_followed(room: Room) -> None:
    """The console's own commands, an undo of nobody, and persons of an earlier run: the registry has no opinion of its own."""
    member = await room.seated("Åsa", "north")
    await room.live.ask(c.SeatRole("south", "Stranger", True, "0000abcd"), FACILITATOR)
    await room.live.ask(c.VacateRole("north", member), FACILITATOR)
    await asyncio.sleep(0)
    stranger = room.guest("0000abcd")
    assert (stranger.name, stranger.seat, stranger.presence) == ("Stranger", "south", "gone")
    assert room.guest(member).seat == ""
    assert room.said.told[-1] == ("waiting", member)


async def test_people_named_by_hand_are_no_guests(room: Room) -> None:
    await room.live.ask(c.SeatRole("north", "On paper", True), FACILITATOR)
    await asyncio.sleep(0)
    assert room.admission.view() == ()


async def test_what_cannot_be_recorded_is_refused_in_words() -> None:
    desk = Desk(Failing(1, JournalBroken("The disk is full.")))
    desk.ask(c.OpenSession("Test"))
    broken = Room(desk)
    async with broken.live:
        broken.open()
        member = await broken.named("Åsa", "north")
        assert await refused(broken.admission.admit(member)) == "broken"
        assert broken.guest(member).seat == ""
        broken.admission.close()


# -- co-facilitators --------------------------------------------------------------------------------------------------


async def helper_of(room: Room) -> str:
    member = await room.named("Carl", kind="co-facilitator")
    await room.admission.admit(member)
    return member


async def test_a_co_facilitator_runs_the_waiting_room_under_the_own_name(room: Room) -> None:
    helper, member = await helper_of(room), await room.named("Åsa", "north")
    await room.admission.act(helper, protocol.RoomAct(id="1", act="admit", guest=member, seat="south"))
    await room.admission.act(helper, protocol.RoomAct(id="2", act="reseat", guest=member, seat="north"))
    second = await room.seated("Bo", "north")
    await room.admission.act(helper, protocol.RoomAct(id="3", act="lead", guest=second))
    assert room.lead("north") == [second]
    await room.admission.act(helper, protocol.RoomAct(id="4", act="remove", guest=member))
    assert room.members("north") == [second]
    stranger = protocol.RoomAct(id="5", act="remove", guest="nobody")
    assert await refused(room.admission.act(helper, stranger)) == "no-guest"


async def test_a_co_facilitator_who_left_moves_nobody(room: Room) -> None:
    helper, member = await helper_of(room), await room.named("Åsa", "north")
    await room.admission.remove(helper)
    act = protocol.RoomAct(id="1", act="admit", guest=member)
    assert await refused(room.admission.act(helper, act)) == "not-seated"


async def test_everybody_learns_who_can_take_over_while_they_are_there(room: Room) -> None:
    helper = await helper_of(room)
    assert room.said.hosts == []
    room.admission.standby(helper, "192.0.2.9", protocol.StandbyOffer(port=7500, fingerprint="G"))
    assert room.said.hosts == [("192.0.2.2", 7413, "F"), ("192.0.2.9", 7500, "G")]
    wait(room, 31)
    assert room.said.hosts == []
    room.admission.heard(helper)
    wait(room, 1)
    assert len(room.said.hosts) == 2
    await room.admission.remove(helper)
    assert room.said.hosts == []


async def test_a_standby_on_this_machine_is_named_so_that_others_reach_it(room: Room) -> None:
    helper = await helper_of(room)
    room.admission.standby(helper, "127.0.0.1", protocol.StandbyOffer(port=7500))
    assert room.said.hosts[1] == ("192.0.2.2", 7500, "")


async def test_control_sees_everybody_and_who_may_come_back(room: Room) -> None:
    member = await room.seated("Åsa", "north")
    seen = room.admission.people()
    assert [(line.id, line.name, line.seat, line.lead) for line in seen.guests] == [(member, "Åsa", "north", True)]
    assert set(seen.tokens.values()) == {member}
    assert all(len(digest) == 64 for digest in seen.tokens)
    assert protocol.parse_host(protocol.encode(seen)) == seen


async def test_the_name_of_somebody_who_declines_reaches_no_co_facilitator_at_the_door_or_in_a_seat(room: Room) -> None:
    waiting, seated = await room.named("Zoëlle", consent=False), await room.named("Yvonne", consent=False)
    unnamed = room.come().member
    await room.admission.admit(seated, "north")
    seen = {line.id: line.name for line in room.admission.people().guests}
    assert seen == {waiting: "somebody", seated: "somebody", unnamed: ""}
    assert [room.guest(member).name for member in (waiting, seated)] == ["Zoëlle", "Yvonne"], "the host itself knows"


# -- listeners --------------------------------------------------------------------------------------------------------


async def test_screens_are_told_once_for_many_changes(room: Room) -> None:
    told: list[int] = []
    leave = room.admission.subscribe(lambda: told.append(len(room.admission.view())))
    for _ in range(50):
        room.come()
    assert told == []
    await asyncio.sleep(0)
    assert told == [50]
    leave()
    leave()
    room.come()
    await asyncio.sleep(0)
    assert told == [50]


# -- over a restart ---------------------------------------------------------------------------------------------------


async def test_everybody_of_an_earlier_run_comes_back_into_their_seat(room: Room) -> None:
    first = room.come()
    await room.admission.introduce(first.member, protocol.Person(name="Åsa", consent=False, wish="north"))
    await room.admission.admit(first.member)
    wall, waiting = room.come("wall"), room.come()
    saved, tokens = room.guests.saved(), room.guests.tokens()

    again = Room(room.desk)
    again.guests.restore(saved, tokens, again.now)
    again.open()
    assert [(guest.id, guest.seat, guest.presence) for guest in again.admission.view()] == [
        (first.member, "north", "quiet"),
        (wall.member, "wall", "quiet"),
    ], "who waited is shown once the terminal is back"
    assert again.guest(first.member).name == "somebody", "neither the save nor the room file knows it"
    for entry, seat in ((first, "north"), (wall, "wall"), (waiting, "")):
        back = again.admission.knock(protocol.Hello(v=1, token=entry.token), HERE)
        assert (back.member, back.seat, back.token) == (entry.member, seat, entry.token)
    again.admission.close()


def test_the_save_has_the_last_word_on_seats() -> None:
    desk = Desk.started()
    desk.seat("south", "0000000a")
    guests = Guests()
    guests.restore(
        [
            SavedGuest("0000000a", "player", "", True, "", "north"),
            SavedGuest("0000000b", "player", "B", True, "", "north"),
        ],
        {},
        0.0,
    )
    guests.follow(desk.state, 0.0)
    assert [guest.seat for guest in guests.all(0.0)] == ["south", ""]


def test_a_full_room_of_seated_people_stays_full(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guests, "MOST_GUESTS", 1)
    desk = Desk.started()
    desk.seat("south", "0000000a")
    room = Guests()
    room.follow(desk.state, 1e6)
    with pytest.raises(Full):
        room.arrive("player", HERE, 1e6)
