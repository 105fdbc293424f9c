"""What is offered is what ``decide`` accepts: in every state of a wild play, for every seat and every kind of command."""

from __future__ import annotations

import itertools
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tabletop.exercise import commands as c
from tabletop.exercise.actions import seat as seat_actions
from tabletop.exercise.actions.action import Action, Moment
from tabletop.exercise.apply import fold
from tabletop.exercise.briefing import briefing_for
from tabletop.exercise.commands import Refused, Request
from tabletop.exercise.decide import consider, decide
from tabletop.exercise.offered import Offered, book_of_seat
from tabletop.exercise.people import WALL_PAGES
from tabletop.exercise.redact import redact
from tabletop.exercise.rulebook import Rulebook
from tabletop.exercise.seats import FACILITATOR, OBSERVER, TABLE, UMPIRE, WALL
from tabletop.exercise.state import State
from tabletop.exercise.wording.names import Names
from tabletop.records import fields
from tests.exercise.wild import DECISIONS, HELPERS, INJECTS, MEMBERS, played
from tests.lab import BOOK, ROLES, SEED, Desk

KINDS = tuple(getattr(c, name) for name in c.__all__ if name not in {"Answer", "Command", "Refused", "Request"})
SCENARIO = BOOK.scenario

#: who asks, by turns: control with and without the baton, players with and without the lead, the silent seats, the program
ASKERS = (
    (FACILITATOR, ""),
    *((FACILITATOR, helper) for helper in HELPERS),
    (UMPIRE, ""),
    *((role, "") for role in ROLES),
    *((ROLES[0], member) for member in MEMBERS),
    (OBSERVER, ""),
    (OBSERVER, "oz"),
    (WALL, ""),
    (TABLE, ""),
)

ANSWERS = (
    c.Answer(),
    *(c.Answer((option,), text="Words") for option in ("yes", "no", "maybe", "none")),
    c.Answer(("yes",), rationale="For a reason"),
    *(c.Answer(amount=amount, text="Words", rationale=why) for amount in (0.0, 1.0) for why in ("", "So")),
)
TEXTS = ("", "Some words")


def values(state: State) -> dict[str, tuple[Any, ...]]:
    """By the name of a field, whatever might be asked for, fitting or not."""
    out = tuple(state.play.delivered)
    return {
        **dict.fromkeys(("serial",), (*INJECTS, *DECISIONS, "drill-vote", "nothing")),
        "inject": (*dict.fromkeys((*INJECTS, *out)), "nothing"),
        "decision": (*DECISIONS, "drill-vote", "nothing"),
        "role": (*ROLES, OBSERVER, FACILITATOR, "nobody"),
        "member": ("", *MEMBERS, *HELPERS, "oz"),
        "move": ("", *SCENARIO.moves),
        "answer": ANSWERS,
        "outcome": (None, (), ("yes",), ("no",), ("maybe",), ("none",), ("little",)),
        "number": (0, 1, 2, *range(3, 3 + sum(len(sheet.reasons) for sheet in state.arguments.values()))),
        "rfi": (*state.rfis, 10**6),
        "message": (*state.messages, 10**6),
        "line": (*state.log, 0),
        "seated": (*(seating.seq for seating in state.seatings), 0),
        "to": (*((role,) for role in ROLES), (FACILITATOR,), ("nobody",)),
        "page": (*WALL_PAGES, "nothing"),
        "track": (*SCENARIO.tracks, "nothing"),
        "flag": (*SCENARIO.flags, "nothing"),
        "what": ("tracks", "cards", "annex", "nothing"),
        "prompt": ("keep", "improve", "own-1"),
        "minutes": (1, -1),
        "delta": (1, -1),
        "by": (1, -1),
        "percent": (50,),
        "side": ("pro",),
        "grade": ("", "success"),
        "method": ("", "roll", "vote", "facilitator"),
        "channel": ("press",),
        "time": ("2025-07-01",),
        "seed": (SEED,),
        "ratings": ((("fit", 5),),),
        "event": (state.seq, 0),
        "seen": (True, False),
        "raised": (True, False),
        "consent": (True,),
        "form": ("choice", "text"),
        "rule": ("plurality", "individual"),
        "options": ((), ("Yes", "No")),
    }


#: fields that may stay as they are and have values above for other kinds
DEFAULTS = {
    c.WriteLogLine: {"role", "serial"},
    c.RecordObservation: {"role", "serial"},
    c.TickExpectation: {"role"},
    c.PutPrompt: {"text"},
    c.RecordPoint: {"role"},
    c.SendMessage: {"sender"},
    c.ResendInject: {"to"},
    c.ReleaseInject: {"to"},
    c.ReleaseAdHoc: {"to"},
    c.OpenAdHoc: {"to", "secret", "minutes", "pick", "least", "most", "step", "unit"},
    c.SeatRole: {"member"},
    c.SkipSerial: {"reason"},
}
#: the kinds of text that the rules demand
WORDED = {
    "text",
    "reason",
    "words",
    "title",
    "body",
    "question",
    "sender",
    "person",
    "line",
    "file",
    "digest",
    "parent",
}


def every(kind: type[c.Command], state: State) -> Iterator[c.Command]:
    """Commands of that kind with every combination of values."""
    known = values(state)
    pools: dict[str, tuple[Any, ...]] = {}
    for name, field in fields(kind).items():
        if name in DEFAULTS.get(kind, ()):
            continue
        if name in WORDED and field.type is str:
            pools[name] = TEXTS if kind is not c.SetScenarioTime else ("Later",)
        elif name in known:
            pools[name] = known[name]
    for chosen in itertools.product(*pools.values()):
        yield kind(**dict(zip(pools, chosen, strict=True)))


def request(command: c.Command, desk: Desk, seat: str, member: str) -> Request:
    return Request(command, seat, desk.wall, desk.table.clock, "", member)


def tried(desk: Desk, kind: type[c.Command], seat: str, member: str) -> tuple[list[c.Command], set[str]]:
    """All that ``decide`` accepts and would record, and the codes with which it refuses the others."""
    accepted, codes = [], {"nothing", "done"}
    for command in every(kind, desk.state):
        asked = request(command, desk, seat, member)
        try:
            events = decide(BOOK, desk.state, asked).events
        except Refused as refused:
            codes.add(refused.code)
            continue
        assert events[: len(seen := consider(BOOK, desk.state, asked).events)] == seen
        if events:
            accepted.append(command)
    return accepted, codes


def compare(desk: Desk, seat: str, member: str) -> int:
    """Every kind as a whole, and by each value of its first field; how many answers were compared."""
    offered = Offered(BOOK, desk.state, seat, member, desk.table.clock)
    count = 0
    for kind in KINDS:
        accepted, codes = tried(desk, kind, seat, member)
        offer = offered.of(kind)
        assert bool(offer) == bool(accepted), (kind, seat, member, offer, accepted[:1])
        if offer.command is not None:
            assert decide(BOOK, desk.state, request(offer.command, desk, seat, member)).events
        else:
            assert offer.words
            assert offer.code in codes
        count += 1
        first = next(iter(fields(kind)), "")
        pool = values(desk.state).get(first, ()) if first not in WORDED else ()
        for value in pool:
            some = any(getattr(command, first) == value for command in accepted)
            offer = offered.of(kind, **{first: value})
            assert bool(offer) == some, (kind, first, value, seat, member, offer)
            count += 1
    return count


@pytest.mark.slow
@settings(max_examples=12)
@given(st.tuples(st.integers(0, 2**32 - 1), st.integers(0, 40)))
def test_what_is_offered_is_what_decide_accepts(play: tuple[int, int]) -> None:
    turn = itertools.cycle(ASKERS[play[0] % len(ASKERS) :] + ASKERS[: play[0] % len(ASKERS)])

    def after(desk: Desk, _step: object) -> None:
        compare(desk, *next(turn))

    desk, _ = played(play, after)
    compare(desk, *next(turn))


def before() -> Desk:
    desk = Desk()
    desk.ask(c.OpenSession("Test"))
    return desk


def ended() -> Desk:
    desk, _ = played((1, 120))
    desk.ask(c.PassBaton(""))
    if desk.state.phase == "emergency":
        desk.ask(c.LiftEmergency("me"))
    desk.ask(c.EndExercise())
    return desk


def talked_through() -> Desk:
    desk = ended()
    desk.ask(c.PutPrompt("keep"))
    desk.ask(c.Unseal("annex"))
    return desk


def frozen() -> Desk:
    desk, _ = played((2, 80))
    desk.ask(c.PassBaton(""))
    if desk.state.phase != "emergency":
        desk.ask(c.DeclareEmergency())
    return desk


@pytest.mark.parametrize("made", [Desk, before, frozen, ended, talked_through])
def test_the_same_before_startex_in_an_emergency_and_after_endex(made: Any) -> None:
    desk = made()
    assert sum(compare(desk, *asker) for asker in ASKERS) > len(ASKERS) * len(KINDS)


SEAT_ACTIONS = [action for action in seat_actions.ACTIONS if action.commands]

#: what a seat cannot know: whose argument it is
UNKNOWN = {c.SubmitEstimate}


@settings(max_examples=25)
@given(st.tuples(st.integers(0, 2**32 - 1), st.integers(0, 120)))
def test_a_seat_is_offered_from_what_it_was_sent_what_the_table_accepts(play: tuple[int, int]) -> None:
    desk, _ = played(play)
    for seat, members in ((ROLES[0], ("", *MEMBERS)), (ROLES[3], ("",)), (OBSERVER, ("", "oz")), (WALL, ("",))):
        state = fold(filter(None, (redact(record, seat) for record in desk.records)))
        book = book_of_seat(briefing_for(SCENARIO, seat))
        for member in members:
            here, there = (
                Offered(known, held, seat, member, desk.table.clock)
                for known, held in ((book, state), (BOOK, desk.state))
            )
            for kind in KINDS:
                mine, tables = here.of(kind), there.of(kind)
                if kind not in UNKNOWN:
                    assert bool(mine) == bool(tables), (kind, seat, member, mine, tables)
                if mine.command is not None and kind not in UNKNOWN:
                    assert there.ask(mine.command), (mine, seat, member)


def wanted(action: Action, command: c.Command, now: Moment) -> bool:
    """Whether the action may ask for this command in this moment."""
    match command:
        case c.SubmitResponse() | c.AddReason() | c.SubmitEstimate():
            return (command.decision, command.role) == (now.decision, now.seat)
        case c.AcknowledgeInject():
            return (command.inject, command.role) == (now.serial, now.seat)
        case c.NameLead():
            return command.role == now.seat
        case c.WithdrawConsent():
            return not command.seated
        case _:
            return type(command) in action.commands


@pytest.mark.slow
@settings(max_examples=25)
@given(st.tuples(st.integers(0, 2**32 - 1), st.integers(0, 120)))
def test_what_a_seats_actions_offer_is_what_the_table_accepts(play: tuple[int, int]) -> None:
    """With each question on the form, and each inject in sight; the seat knows what it was sent, the table knows all."""
    desk, _ = played(play)
    for seat, members in ((ROLES[0], ("", *MEMBERS)), (ROLES[3], ("",)), (OBSERVER, ("", "oz"))):
        state = fold(filter(None, (redact(record, seat) for record in desk.records)))
        briefing = briefing_for(SCENARIO, seat)
        book, names = book_of_seat(briefing), Names.of_briefing(briefing)
        for member in members:
            sights = itertools.zip_longest(("", *state.play.questions), ("", *state.play.delivered), fillvalue="")
            for decision, inject in sights:
                now = Moment(book, state, names, desk.table.clock, seat, member, inject, decision=decision)
                for action in SEAT_ACTIONS:
                    commands = [made for kind in action.commands for made in every(kind, desk.state)]
                    accepted = any(
                        records_something(desk, command, seat, member)
                        for command in commands
                        if wanted(action, command, now)
                    )
                    assert bool(action.offer(now)) == accepted, (action.id, seat, member, decision, inject)


def records_something(desk: Desk, command: c.Command, seat: str, member: str) -> bool:
    try:
        return bool(decide(BOOK, desk.state, request(command, desk, seat, member)).events)
    except Refused:
        return False


def test_no_kind_of_command_is_forgotten() -> None:
    made = {getattr(sys.modules[kind.__module__], kind.__name__) for kind in c.Command.__subclasses__()}
    assert set(KINDS) == made, "a kind of command is not among the names of tabletop.exercise.commands"
    desk = Desk.started("middle")
    offered = Offered(BOOK, desk.state, FACILITATOR)
    forgotten = []
    for kind in KINDS:
        try:
            offered.of(kind)
        except KeyError:
            forgotten.append(kind.__name__)
    assert not forgotten, "tabletop.exercise.suitable has no arguments for them"


def test_exactly_this_command_and_why_not() -> None:
    desk = Desk.started("middle")
    offered = Offered(BOOK, desk.state, FACILITATOR)
    assert offered.ask(c.ReleaseInject("news")).command == c.ReleaseInject("news")
    refused = offered.ask(c.ReleaseInject("nothing"))
    assert (bool(refused), refused.code, refused.words) == (False, "no-such-inject", "There is no inject “nothing”.")
    assert offered.first([c.Continue(), c.Pause()]).command == c.Pause()
    assert offered.first([c.Continue(), c.StartExercise(SEED)]).code == "not-paused"
    assert offered.of(c.AnswerRfi).code == "nothing"


def test_what_would_record_nothing_is_not_offered() -> None:
    desk = Desk.started("middle")
    desk.ask(c.ReleaseInject("news"))
    desk.ask(c.AcknowledgeInject("news", "north"), "north")
    offered = Offered(BOOK, desk.state, "north")
    assert offered.ask(c.AcknowledgeInject("news", "north")).code == "done"


def test_a_recalled_inject_is_edited_and_goes_out_anew() -> None:
    desk = Desk.started("opening")
    desk.ask(c.ReleaseInject("news"))
    desk.ask(c.RecallInject("news", "wrong"))
    offered = Offered(BOOK, desk.state, FACILITATOR)
    assert all(offered.of(kind, inject="news") for kind in (c.EditInject, c.ReleaseInject))
    assert all(offered.of(kind, serial="news") for kind in (c.HoldSerial, c.DeferSerial, c.SkipSerial))
    desk.ask(c.EditInject("news", "Right", "Now it is right."))
    desk.ask(c.ReleaseInject("news"))
    assert (desk.state.play.delivered["news"].title, desk.state.play.delivered["news"].recalled) == ("Right", None)


def test_asking_changes_nothing() -> None:
    desk, _ = played((3, 150))
    held = fold(desk.records)
    for seat, member in ASKERS:
        for kind in KINDS:
            Offered(BOOK, desk.state, seat, member).of(kind)
    assert desk.state == held


def test_a_seats_book_holds_no_plan() -> None:
    book: Rulebook = book_of_seat(briefing_for(SCENARIO, "north"))
    assert set(book.scenario.roles) == set(ROLES)
    assert not book.plans
    assert not book.scenario.decisions
