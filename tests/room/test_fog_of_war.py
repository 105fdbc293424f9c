"""Fog of war on the wire: every byte that leaves the host for a terminal is for the seat that the terminal has.

Hundreds of wild plays (:mod:`tests.exercise.wild`) with terminals that come, go, come back with true and false claims, open a second
window, are moved, removed and renamed, ask and are refused. Texts carry marks that say who may ever read them; an opinion of its own on
everything that carries no mark is :mod:`tests.exercise.secrets`. Nothing is looked at but the bytes and the table.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tabletop.exercise import commands as c
from tabletop.exercise import events as e
from tabletop.exercise import redact as redaction
from tabletop.exercise.commands import Refused
from tabletop.exercise.consent import without_names
from tabletop.exercise.redact import redact
from tabletop.exercise.seats import FACILITATOR, OBSERVER, WALL
from tabletop.journal.store import MemoryJournal
from tabletop.records import replace
from tabletop.room.wire import protocol
from tabletop.room.wire.payload import command_out, record_out
from tests.exercise.secrets import found, wrong
from tests.exercise.test_redaction import emptied, full_play
from tests.exercise.wild import HELPERS, MEMBERS, Wild
from tests.lab import ROLES, SEATS, SEED, Desk, leaks, marked
from tests.room.raw import Raw, Room, lab_room

PLAYS = 50  #: wild plays in each of the following
BLOCKS = range(8)
STEPS = 60  #: at most, in one play
KNOWN: tuple[tuple[protocol.Kind, tuple[str, ...]], ...] = (
    ("player", MEMBERS), ("observer", ("oz",)), ("wall", ("wally",)), ("co-facilitator", HELPERS),
)  # fmt: skip
MARKED = re.compile(r"\[\[([^@\[\]]*)@([a-z+]*)\]\]")  #: :data:`tests.lab.MARK`, also right behind the brackets of JSON
NAMES = ("person", "quiet")  #: words of marks in people's names


class Crowd:
    """One wild play, and those at its terminals."""

    def __init__(self, number: int, room: Room) -> None:
        self.rng = Random(number)
        self.room = room
        self.wild = Wild(number, room.desk)
        self.all: list[tuple[str, Raw]] = []  #: every connection there ever was, and whose it is ("" not let in)
        self.here: dict[str, Raw] = {}  #: by member, the newest
        self.asks = 0
        self.coming = 0

    async def play(self, steps: int) -> None:
        """Play so many steps, then wait until everybody knows what there is to know."""
        for kind, members in KNOWN:
            self.room.knows(kind, *members)
        for member in self.rng.sample([*MEMBERS, *HELPERS, "oz", "wally"], 5):
            await self.back(member)
        for place in range(steps):
            if self.rng.random() < 0.3:
                await self.traffic()
            else:
                await self.step(place)
        await self.rest()

    # -- the exercise -------------------------------------------------------------------------------------------------

    async def step(self, place: int) -> None:
        """One step of the wild play: over the wire if whoever takes it sits at a terminal, else at the host."""
        command, seat, seconds, member = self.wild.step()
        self.room.desk.monotonic += seconds
        raw = self.here.get(member)
        if raw is not None and not raw.lost and self.seat_of(member) == seat:
            with suppress(ValueError):
                do, given = command_out(command)
                self.asks += 1
                asked = f"ask-{self.asks}"
                raw.say(protocol.Ask(id=asked, do=do, given=given))
                if self.rng.random() < 0.8:
                    await raw.answered(asked)
                return
        with suppress(Refused):
            await self.room.live.ask(command, seat, f"id-{place}-{marked('command')}", member)

    def seat_of(self, member: str) -> str:
        """Where the admission has them; "" for who waits or is out."""
        guests = self.room.admission.guests
        return guests.guest(member, 0).seat if member in guests else ""

    # -- people -------------------------------------------------------------------------------------------------------

    async def traffic(self) -> None:
        """Somebody comes, goes or is moved."""
        acts: list[Callable[[], Any]] = [
            self.returns, self.returns, self.returns, self.pulls_the_plug, self.new, self.new, self.moved, self.moved,
            self.renamed, self.asks_for_the_save, self.knocks, self.by_control,
        ]  # fmt: skip
        await self.rng.choice(acts)()

    def somebody(self) -> str:
        return self.rng.choice([guest.id for guest in self.room.admission.view()])

    async def back(self, member: str, **claim: Any) -> None:
        raw = await Raw.hello(self.room.port, token=self.token(member), **claim)
        self.came(member, raw)
        await raw.until(lambda: raw.heard or raw.lost)

    def token(self, member: str) -> str:
        heard = [
            said["token"]
            for who, raw in self.all
            if who == member
            for said in (*raw.said("waiting"), *raw.said("welcome"))
        ]
        return heard[0] if heard else f"token-{member}"

    def came(self, member: str, raw: Raw) -> None:
        self.room.terminals.append(raw)
        self.all.append((member, raw))
        if member:
            self.here[member] = raw

    async def returns(self) -> None:
        """Somebody opens a terminal, sometimes a second one, and claims to hold a history: their own, or anybody's."""
        last = len(self.room.desk.records)
        await self.back(
            self.somebody(),
            seat=self.rng.choice(("", *SEATS, FACILITATOR)),
            seq=self.rng.choice((0, self.rng.randint(0, last), last, last + 5)),
            epoch=self.rng.choice((0, 0, 0, 1)),
        )

    async def pulls_the_plug(self) -> None:
        if self.here:
            self.here.pop(self.rng.choice(sorted(self.here))).drop()

    async def new(self) -> None:
        """Somebody comes with a code and says a name, which without consent is for the own role alone."""
        kind, _ = self.rng.choice(KNOWN)
        raw = await Raw.hello(self.room.port, code=self.room.admission.codes.secret(kind))
        await raw.until(lambda: raw.said("waiting") or raw.said("welcome"))
        member = str(raw.heard[0]["member"])  # type: ignore[call-overload]  # JSON, as the line above has seen
        self.came(member, raw)
        raw.say(self.person())
        if self.rng.random() < 0.8:
            await self.reached(raw)
            with suppress(Refused):
                await self.room.admission.admit(member, self.rng.choice(ROLES) if kind == "player" else "")

    def person(self) -> protocol.Person:
        self.coming += 1
        consent = self.rng.random() < 0.5
        name = marked("person", *ROLES, OBSERVER) if consent else marked(f"quiet-{self.coming}")
        return protocol.Person(name=name, consent=consent, wish=self.rng.choice(("", "pope", *ROLES)))

    async def reached(self, raw: Raw) -> None:
        """Wait until the host has read what was said."""
        self.asks += 1
        raw.say(protocol.Ask(id=f"ask-{self.asks}", do="answer-comcheck", given={}))
        await raw.answered(f"ask-{self.asks}")

    async def moved(self) -> None:
        """At the host somebody is admitted, reseated, made lead, swapped with another, or taken out."""
        desk, one = self.room.admission, self.somebody()
        acts: list[Callable[[], Any]] = [
            lambda: desk.admit(one, self.rng.choice(("", *ROLES))),
            lambda: desk.reseat(one, self.rng.choice(("", *ROLES))),
            lambda: desk.reseat(one, self.rng.choice(ROLES)),
            lambda: desk.swap(one, self.somebody()),
            lambda: desk.lead(one),
            lambda: desk.remove(one, "Thank you.") if self.rng.random() < 0.3 else desk.lead(one),
        ]
        release = c.ReleaseInject(self.rng.choice(("secret", "pair-note", "echo")))
        with suppress(Refused):
            if self.rng.random() < 0.5:  # in the same write as a secret
                await asyncio.gather(
                    self.rng.choice(acts)(), self.room.live.ask(release, FACILITATOR, "", self.room.desk.state.baton)
                )
            else:
                await self.rng.choice(acts)()

    async def renamed(self) -> None:
        """Somebody says another name, or takes the consent back."""
        if self.here:
            self.here[self.rng.choice(sorted(self.here))].say(self.person())

    async def asks_for_the_save(self) -> None:
        """Only control gets it; anybody else is shown the door."""
        if self.here:
            raw = self.here[self.rng.choice(sorted(self.here))]
            raw.say(protocol.StandbyOffer(port=7413) if self.rng.random() < 0.3 else protocol.Copy(size=0))

    async def by_control(self) -> None:
        """A room act over the wire, from whoever: only control may."""
        if self.here:
            self.asks += 1
            raw = self.here[self.rng.choice(sorted(self.here))]
            act: Any = self.rng.choice(("admit", "reseat", "lead"))
            raw.say(
                protocol.RoomAct(id=f"ask-{self.asks}", act=act, guest=self.somebody(), seat=self.rng.choice(ROLES))
            )
            await raw.answered(f"ask-{self.asks}")

    async def knocks(self) -> None:
        """Somebody with no valid code, or of another version."""
        raw = await Raw.hello(self.room.port, code="0" * 12, v=self.rng.choice((1, 2)))
        self.came("", raw)
        await raw.hears("refused")

    async def rest(self) -> None:
        """Wait until everybody who is still here has the last event of their seat."""
        for member, raw in self.here.items():
            if not raw.lost and (seat := self.seat_of(member)):
                await raw.until(partial(up_to_date, raw, seat, self.room.desk.records))


def up_to_date(raw: Raw, seat: str, records: Sequence[e.Recorded]) -> bool:
    """Whether this terminal holds all its seat may know, from where it said it holds the rest; or the link has ended."""
    if raw.lost:
        return True
    stint = next((said for said in reversed(raw.heard) if isinstance(said, dict) and said["t"] == "welcome"), None)
    if stint is None or stint["seat"] != seat:
        return False
    want = [r.seq for record in records if record.seq > stint["after"] and (r := redact(record, seat)) is not None]
    return [row[0] for row in raw.rows] == want


# -- the judge --------------------------------------------------------------------------------------------------------


class Judge:
    """Says what is wrong with what a terminal was sent, looking at the table alone."""

    def __init__(self, records: Sequence[e.Recorded]) -> None:
        self.records = records
        self.left: dict[tuple[str, str], int] = {}  #: (member, seat): number of the event that took it away for good
        self.quiet: dict[str, set[str]] = {}  #: names without consent: the seats that may know them
        held = zip(records, without_names(records), strict=True)
        self.forgotten = {record.seq: now for record, now in held if record != now}
        self.gone: set[int] = set()  #: events whose names this connection knows to be withdrawn
        for record in records:
            match record.event:
                case e.RoleSeated(role=role, person=person, member=member):
                    for key in self.left:
                        if key[0] == member and key[1] != role:
                            self.left[key] = min(self.left[key], record.seq)
                    self.left[member, role] = len(records) + 1
                    self.quiet.setdefault(person, set()).add(role)
                case e.RoleVacated(role=role, member=member):
                    self.left[member, role] = min(self.left.get((member, role), record.seq), record.seq)
                case _:
                    pass

    def judge(self, member: str, raw: Raw) -> list[str]:
        """Everything wrong with every byte of this connection."""
        seat = ""
        self.gone.clear()
        bad = self.marks("", bytes(raw.raw[: raw.raw.find(b"\r\n\r\n") + 4]))
        for said in raw.heard:
            if isinstance(said, bytes):
                bad += [] if seat == FACILITATOR else ["the save"]
                continue
            match said["t"]:
                case "welcome":
                    seat = said["seat"]
                    if seat != WALL and (member, seat) not in self.left:
                        bad.append(f"{member} never sat in {seat}")
                    if said.get("scenario") is not None and seat != FACILITATOR:
                        bad.append("the scenario")
                case "waiting" | "refused" | "bye":
                    seat = ""
                case "events":
                    bad += [words for row in said["records"] if (words := self.row(member, seat, row))]
                case "people":
                    bad += [] if seat == FACILITATOR else ["the list of people"]
                case _:
                    pass
            bad += self.marks(seat, repr(said).encode())
        return bad + self.marks(seat, bytes(raw.raw[raw.at :]))  # half a frame, if the link was cut in it

    def row(self, member: str, seat: str, row: list[Any]) -> str:
        """What is wrong with one event: it must be the seat's view of it, and no later than the member's last moment there."""
        seen = redact(self.records[row[0] - 1], seat)
        forgotten = row[0] in self.forgotten and row[-1].get("person") == ""
        if row[0] in self.gone and not forgotten:
            return f"the name of event {row[0]} after consent was withdrawn"
        if row[-2] == "consent-withdrawn":
            self.gone.update(row[-1]["seated"])
        if forgotten and seen is not None:
            seen = redact(self.forgotten[row[0]], seat)
        if seen is None or protocol.dumps(record_out(seen)) != protocol.dumps(row):
            return f"event {row[0]} is not what {seat} may know"
        if seat != WALL and row[0] > self.left.get((member, seat), 0):
            return f"event {row[0]} came after {member} had left {seat}"
        return ""

    def marks(self, seat: str, sent: bytes) -> list[str]:
        """Marks of texts that are for others, and the seed."""
        text = sent.decode(errors="replace")
        bad = ["the seed"] if SEED in text and "seed-revealed" not in text else []
        for word, audience in set(MARKED.findall(text)):
            if seat == FACILITATOR:
                if word == "notes":
                    bad.append("private notes")
                continue
            known = self.quiet.get(f"[[{word}@{audience}]]", set()) if word.startswith(NAMES) else set()
            if not {seat, "all"} & {*audience.split("+"), *known}:
                bad.append(f"{word} for {seat or 'nobody'}")
        return bad


async def one_play(number: int, folder: Path) -> tuple[int, int]:
    """A wild play with its crowd, judged; how many connections and bytes there were."""
    rng = Random(number)
    async with lab_room(folder, Desk.started(rng.choice(("drill", "opening", "middle")))) as room:
        crowd = Crowd(number, room)
        await crowd.play(rng.randint(5, STEPS))
    records = room.desk.records
    assert isinstance(room.desk.store, MemoryJournal)
    judge = Judge([record for write in room.desk.store.writes for record in write])
    for member, raw in crowd.all:
        assert judge.judge(member, raw) == [], (number, member)
    for seat in SEATS:
        assert [words for words in found(seat, records) if not words.startswith(NAMES)] == [], (number, seat)
    return len(crowd.all), sum(len(raw.raw) for _, raw in crowd.all)


@pytest.mark.slow
@pytest.mark.parametrize("block", BLOCKS)
def test_no_byte_is_sent_to_a_seat_that_may_not_know_it(block: int, tmp_path: Path) -> None:
    async def plays() -> tuple[int, int]:
        counts = [await one_play(block * PLAYS + number, tmp_path) for number in range(PLAYS)]
        return sum(count for count, _ in counts), sum(count for _, count in counts)

    connections, sent = asyncio.run(plays())
    assert connections > 5 * PLAYS
    assert sent > 100_000


@pytest.mark.parametrize("kind", [e.NotesKept, e.MessageSent, e.RoleSeated, e.InjectReleased, e.RfiAsked, e.DraftKept])
def test_a_kind_that_slips_is_found_in_the_bytes_of_some_play(
    kind: type[e.Event], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(redaction._RULES, kind, lambda event, _seat: event)

    def play_all() -> None:
        for number in range(PLAYS):
            asyncio.run(one_play(number, tmp_path))

    with pytest.raises(AssertionError, match=r" for |says too much"):
        play_all()


# -- the check has teeth ----------------------------------------------------------------------------------------------


async def sent_over_the_wire(seats: Iterable[str], folder: Path) -> dict[str, list[str]]:
    """What is wrong with what one terminal in each of these seats is sent."""
    bad: dict[str, list[str]] = {}
    desk = full_play()
    async with lab_room(folder, desk) as room:
        for seat in seats:
            member = f"at-{seat}"
            if seat == WALL:
                raw = await room.comes("wall")
            else:
                kind: protocol.Kind = "observer" if seat == OBSERVER else "player"
                await room.live.ask(c.SeatRole(seat, "Somebody", True, member), FACILITATOR)
                room.knows(kind, member)
                raw = await room.back(member)
            records = await raw.seated()
            bad[seat] = wrong(seat, records) + leaks(seat, raw.heard)
    return bad


async def test_what_is_sent_of_everything_that_can_happen_is_in_order(tmp_path: Path) -> None:
    assert await sent_over_the_wire(SEATS, tmp_path) == {seat: [] for seat in SEATS}


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "field", "seat"), emptied())
async def test_one_field_that_slips_onto_the_wire_is_found(
    kind: type[e.Event], field: str, seat: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Let a single field through that redaction empties for that seat: the check above finds it in the bytes."""
    rule = redaction._RULES[kind]

    def slipped(event: e.Event, seat: str) -> e.Event | None:
        seen = rule(event, seat)
        return None if seen is None else replace(seen, **{field: getattr(event, field)})

    monkeypatch.setitem(redaction._RULES, kind, slipped)
    assert (await sent_over_the_wire([seat], tmp_path))[seat]
