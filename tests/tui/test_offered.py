"""The keys that the console and a station offer are what ``decide`` accepts, in many states of a played session."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from random import Random

import pytest

from tabletop.exercise import commands as c
from tabletop.exercise.actions.catalogue import ACTIONS
from tabletop.exercise.commands import Refused, Request
from tabletop.exercise.decide import decide
from tabletop.exercise.matrix import GRADES
from tabletop.exercise.offered import Offered
from tabletop.exercise.people import WALL_PAGES
from tabletop.exercise.seats import FACILITATOR, OBSERVER
from tabletop.exercise.state import Question
from tabletop.room.table.local_seat import LocalSeat
from tabletop.room.table.table import Table
from tabletop.tui.console.console import ConsoleScreen
from tabletop.tui.console.emergency import EmergencyScreen
from tabletop.tui.keys import CONSOLE, ROOM, STATION
from tabletop.tui.keys import OBSERVER as OBSERVER_KEYS
from tabletop.tui.room.room import RoomScreen
from tabletop.tui.seat.observer import ObserverScreen
from tabletop.tui.seat.station import StationScreen
from tabletop.tui.seat.station_hotwash import SeatHotwashScreen
from tabletop.tui.seat.station_view import StationView
from tests.tui.console_help import console
from tests.tui.host import BIG, Host, Room, scenario, station
from tests.tui.room_help import FakeRoom, seated
from tests.tui.seats import Terminal, terminal

PLAYED = "security-guarantees"
STEPS = 50
WHY = "For a reason"

#: actions of the console that ask for something
ASKING = [key.action for key in CONSOLE if ACTIONS[key.action].commands]

#: the same of a station
STATION_ASKING = [key.action for key in STATION if not key.words and ACTIONS[key.action].commands]
OBSERVER_ASKING = [key.action for key in OBSERVER_KEYS if not key.words]

#: what a play is made of, each as often as it stands here
STEPS_OF_CONTROL = (
    *(c.ReleaseInject, c.OpenDecision, c.OpenDecision) * 4,
    *(c.CloseDecision, c.ResolveDecision, c.Adjudicate, c.Continue) * 2,
    *(c.RecallInject, c.HoldSerial, c.DeferSerial, c.SkipSerial, c.RestoreSerial, c.EditInject, c.CorrectInject),
    *(c.MoveSerial, c.SendOn),
    *(c.Pause, c.Continue, c.Continue, c.Undo, c.StartMove, c.StartMove, c.AdjustTrack, c.ChangeFlag, c.WriteLogLine),
    *(c.ReleaseAdHoc, c.StrikeReason, c.SendComcheck, c.SeatRole, c.SeatRole, c.NameLead, c.TurnWall, c.ExtendDecision),
)
STEPS_OF_ROLES = (
    *(c.AcknowledgeInject, c.AcknowledgeInject, c.SubmitResponse, c.SubmitResponse, c.SubmitResponse),
    *(c.AddReason, c.SubmitEstimate, c.KeepDraft, c.AnswerComcheck),
)


def plays(table: Table, rng: Random, to_endex: int) -> Iterator[None]:
    """Step by step through a session after STARTEX: an argument to its outcome, then whatever comes up, ENDEX at step ``to_endex``."""
    argument = next(key for key, spec in table.book.scenario.decisions.items() if spec.kind == "argument")
    actor, other, *_ = table.book.who[argument]
    inject = next(plan.id for plan in table.book.plans.values() if plan.kind == "inject")
    for command in (
        c.OpenDecision(argument),
        c.AddReason(argument, actor, "pro", WHY),
        c.AddReason(argument, other, "con", WHY),
        c.Pause(WHY),
        c.Continue(),
        c.StrikeReason(argument, 1, WHY),
        c.CloseDecision(argument),
        c.Adjudicate(argument, "vote"),
        c.ResolveDecision(argument),
        c.ReleaseInject(inject),
        c.RecallInject(inject),
        c.WriteLogLine(WHY),
        c.SeatRole(FACILITATOR, "Fay", consent=False, member="fay"),
    ):
        take(table, command, FACILITATOR)
        yield
    for step in range(STEPS):
        if step == to_endex:
            take(table, c.Continue(), FACILITATOR)
            take(table, c.EndExercise(), FACILITATOR)
        else:
            seat = rng.choice((FACILITATOR, FACILITATOR, FACILITATOR, *table.state.roles))
            kind = rng.choice(STEPS_OF_CONTROL if seat == FACILITATOR else STEPS_OF_ROLES)
            given: dict[str, object] = {}
            if kind in {c.ReleaseInject, c.HoldSerial, c.DeferSerial, c.SkipSerial, c.EditInject}:
                plans = [plan.id for plan in table.book.plans.values() if plan.kind == "inject"]
                given = {"inject" if kind in {c.ReleaseInject, c.EditInject} else "serial": rng.choice(plans)}
            elif kind is c.OpenDecision:
                waiting = set(table.book.scenario.decisions) - set(table.state.play.questions)
                given = {"decision": rng.choice(sorted(waiting))} if waiting else {}
            elif kind is c.SeatRole:
                name = rng.choice(("ann", "bob"))
                given = {"role": rng.choice(table.state.roles), "member": name, "person": name}
            offer = Offered(table.book, table.state, seat).of(kind, **given)
            if offer.command is not None:
                take(table, offer.command, seat)
        yield


def take(table: Table, command: c.Command, seat: str, member: str = "") -> None:
    try:
        table.ask(command, seat, "", member)
    except Refused:
        return


def accepts(table: Table, seat: str, commands: Iterable[c.Command], member: str = "") -> bool:
    """Whether ``decide`` would record something for any of these."""
    for command in commands:
        request = Request(command, seat, table.state.at, table.clock, "", member)
        try:
            if decide(table.book, table.state, request).events:
                return True
        except Refused:
            continue
    return False


def rulings(question: Question) -> Iterator[c.Command]:
    yield from (c.ResolveDecision(question.decision, (row[0],), WHY) for row in question.options)


def judgements(question: Question, *methods: str) -> Iterator[c.Command]:
    for grade in ("", *GRADES) if "facilitator" in methods else ("",):
        yield from (c.Adjudicate(question.decision, method, grade, WHY) for method in methods)


def asked_by(action: str, screen: ConsoleScreen) -> Iterator[c.Command]:
    """What a key of the console may lead to, by whatever is filled in."""
    state, scenario_ = screen.control.state, screen.control.book.scenario
    now = screen.control.now
    serial, target, opened, question = now.serial, now.target, now.open_question, now.question
    judged = question is not None and question.form == "argument" and not now.unjudged(question)
    argument = question is not None and question.form == "argument" and not judged
    match action:
        case "startex":
            yield c.StartExercise("5eed")
        case "next-move":
            yield c.StartMove()
        case "pause":
            yield c.Pause(WHY)
        case "continue":
            yield c.Continue()
        case "emergency":
            yield c.DeclareEmergency()
        case "endex":
            yield c.EndExercise()
        case "undo":
            yield c.Undo()
        case "move-track":
            yield from (c.AdjustTrack(track, by, WHY) for track in scenario_.tracks for by in (-1, 1))
        case "turn-flag":
            yield from (c.ChangeFlag(flag, flag not in state.play.flags, WHY) for flag in scenario_.flags)
        case "scenario-time":
            yield c.SetScenarioTime("2030-01-01T10:00+00:00", WHY)
        case "log" | "park":
            yield c.WriteLogLine(WHY, "parked" if action == "park" else "note")
        case "correct-log":
            yield from (c.CorrectLogLine(line, WHY) for line in range(state.seq + 1))
        case "expected":
            serials = (*scenario_.injects, *scenario_.decisions)
            yield from (c.TickExpectation(name, 1, seen=seen) for name in serials for seen in (True, False))
        case "release":
            yield c.ReleaseInject(target)
        case "to-whom":
            out = state.play.delivered.get(serial)
            if out is None or out.recalled is not None:
                yield c.ReleaseInject(target)
            else:
                yield from (c.SendOn(serial, (role,)) for role in state.roles)
        case "put-question":
            yield c.OpenDecision(target)
        case "hold":
            yield c.HoldSerial(serial)
            yield c.RestoreSerial(serial)
        case "defer":
            yield c.DeferSerial(serial, 5)
        case "earlier":
            yield c.MoveSerial(serial, -1)
        case "later":
            yield c.MoveSerial(serial, 1)
        case "skip":
            yield c.SkipSerial(serial, WHY)
        case "edit":
            yield c.EditInject(serial, "Title", "Text")
        case "recall":
            yield c.RecallInject(serial, WHY)
        case "resend":
            yield c.ResendInject(serial)
        case "correct":
            yield c.CorrectInject(serial, WHY)
        case "read-aloud":
            yield from (c.AcknowledgeInject(serial, role) for role in scenario_.roles)
        case "own-question":
            yield c.OpenAdHoc("Shall we go on?", "choice", "plurality", (), ("Yes", "No"))
        case "own-inject":
            yield c.ReleaseAdHoc("Title", "", "press", "Text")
        case "close-question" if opened is not None:
            yield c.CloseDecision(opened.decision)
        case "type-for" if opened is not None:
            answers = [c.Answer((row[0],), text=WHY, rationale=WHY) for row in opened.options]
            answers += [c.Answer(amount=opened.least, text=WHY, rationale=why) for why in ("", WHY)]
            yield from (c.SubmitResponse(opened.decision, role, answer) for role in opened.who for answer in answers)
        case "reason" if opened is not None:
            yield from (c.AddReason(opened.decision, role, "con", WHY) for role in opened.who)
        case "estimate" if opened is not None:
            yield from (c.SubmitEstimate(opened.decision, role, 30) for role in opened.who)
        case "strike" if opened is not None:
            yield from (c.StrikeReason(opened.decision, number, WHY) for number in range(20))
        case "more-time":
            yield c.ExtendDecision(opened.decision, 1) if opened is not None else c.ExtendMove(1)
        case "less-time":
            yield c.ExtendDecision(opened.decision, -1) if opened is not None else c.ExtendMove(-1)
        case "vote" if question is not None:
            yield from judgements(question, "vote")
        case "roll" if question is not None:
            yield from judgements(question, "roll", "2d6")
        case "confirm" if question is not None:
            yield c.ResolveDecision(question.decision)
            yield from judgements(question, "", "facilitator") if argument else rulings(question)
        case "override" if question is not None:
            yield from judgements(question, "facilitator") if argument else rulings(question)
        case "wall" | "blank":
            yield from (c.TurnWall(page, WHY) for page in WALL_PAGES)
        case "baton":
            yield from (c.PassBaton(member) for member in ("", *state.members.get(FACILITATOR, {})))
        case "observe":
            yield c.RecordObservation(WHY)
        case _:
            pass


async def test_the_consoles_keys_are_what_decide_accepts(tmp_path: Path) -> None:
    """Each key that asks for something, with each of several serials in focus, at every step; no disagreement."""
    cases, wrong, ever = 0, [], set[str]()
    async with console(tmp_path, scenario=PLAYED) as hand:
        screen, table, rng = hand.console, hand.session.table, Random(5)

        def look() -> None:
            nonlocal cases
            aside = [
                name for name, entry in table.state.play.serials.items() if entry.status not in {"released", "armed"}
            ]
            some = rng.sample(list(table.book.plans), 1)
            waiting = [row.serial for row in screen.board.queue.rows if row.status in {"next", "planned", "overdue"}]
            for serial in ("", *some, *waiting[:1], *waiting[-1:], *aside[-2:], *list(table.state.play.delivered)[-1:]):
                screen.board.focus_serial(serial)
                shown = {active.binding.id for active in screen.active_bindings.values()}
                for action in ASKING:
                    offered = bool(screen.check_action("act", (action,)))
                    if offered != accepts(table, FACILITATOR, asked_by(action, screen)):
                        wrong.append(
                            (action, table.state.phase, screen.control.now.serial, screen.control.now.target, offered)
                        )
                    cases += 1
                    if offered:
                        ever.add(action)
                assert {"console.hotwash", "console.summary"} <= shown or table.state.phase != "ended"

        look()
        take(table, c.StartExercise("5eed"), FACILITATOR)
        for step, _ in enumerate(plays(table, rng, STEPS - 4)):
            if step > STEPS // 4 and table.state.play.practice:  # on into a move with several serials
                take(table, c.Continue(), FACILITATOR)
                take(table, c.StartMove(), FACILITATOR)
            screen.show()
            look()
        assert table.state.phase == "ended"
    assert not wrong
    assert cases > 7_000
    assert ever == set(ASKING) - {"confirm-comcheck"}, "the play is too tame to tell"  # a co-facilitator's alone


def asked_at(action: str, screen: StationScreen | ObserverScreen | SeatHotwashScreen) -> Iterator[c.Command]:
    """What a key at a seat may lead to, by whatever is filled in."""
    seat, state = screen.connection.seat, screen.connection.state
    match action:
        case "submit" if isinstance(screen, StationScreen) and screen.view.desk.form is not None:
            question = screen.view.desk.form.question
            options = [(), *((row[0],) for row in question.options)]
            amount = question.least if question.form == "pledge" else None
            for why in ("", WHY):
                yield from (
                    c.SubmitResponse(question.decision, seat, c.Answer(marked, (), amount, WHY, why))
                    for marked in options
                )
            yield c.AddReason(question.decision, seat, "con", WHY)
            yield c.SubmitEstimate(question.decision, seat, 40)
        case "acknowledge" if isinstance(screen, StationScreen):
            inject = screen.view.in_sight
            yield c.AnswerComcheck()
            yield from [c.AcknowledgeInject(inject, seat)] if inject else []
        case "confirm-comcheck":
            yield c.AnswerComcheck()
        case "expected-list":
            serials = (*state.play.delivered, *state.play.questions)
            yield from (
                c.TickExpectation(name, number, seen=seen)
                for name in serials
                for number in range(1, 9)
                for seen in (True, False)
            )
        case "ask-pause":
            yield c.Pause()
        case "hand-lead":
            yield from (c.NameLead(seat, member) for member in state.members.get(seat, {}))
        case "withdraw-own":
            yield c.WithdrawConsent()
        case "own-hotwash":
            yield c.RecordPoint("keep", WHY)
            yield c.GiveFeedback((("fit", 5),))
        case "hand-in":
            yield c.GiveFeedback((("fit", 5),))
        case _:
            pass


def send_and_confirm(room: Room, step: int, seat: str, member: str) -> None:
    """Send one while the exercise runs, and let the seat confirm it some steps later."""
    if step == 15:
        take(room.table, c.SendComcheck(), FACILITATOR)
    elif step == 25:
        take(room.table, c.AnswerComcheck(), seat, member)


def disagreements(
    room: Room, screen: StationScreen | ObserverScreen, actions: Sequence[str], ever: set[str]
) -> Iterator[tuple[str, str, bool]]:
    """Keys that are offered and refused, or not offered and accepted; ``ever`` learns what was offered."""
    here = screen.connection
    for action in actions:
        offered = bool(screen.check_action("act", (action,)))
        if offered:
            ever.add(action)
        if offered != accepts(room.table, here.seat, asked_at(action, screen), here.member):
            yield action, room.table.state.phase, offered


@pytest.mark.parametrize(("number", "member"), [(1, ""), (2, ""), (3, "ann"), (4, "bob")])
async def test_a_stations_keys_are_what_decide_accepts(number: int, member: str) -> None:
    """The same for a role, whose screen knows what it was sent and nothing else: at the keyboard, and for one of several members."""
    cases, wrong, ever = 0, [], set[str]()
    room = Room(scenario(PLAYED))
    role = room.table.state.roles[0]
    room.do(*(c.SeatRole(role, name, consent=True, member=name) for name in ("ann", "bob") if member))
    async with terminal(room, role, member) as (pilot, screen, _):
        for step, _ in enumerate(plays(room.table, Random(number), STEPS - 4)):
            send_and_confirm(room, step, role, member)
            await pilot.pause()
            screen.action_turn(StationView.PAGES[cases // len(STATION_ASKING) % 5])
            wrong += [(step, *each) for each in disagreements(room, screen, STATION_ASKING, ever)]
            cases += len(STATION_ASKING)
    assert not wrong
    assert cases == (STEPS + 13) * 6
    assert {"submit", "acknowledge", "ask-pause", "own-hotwash"} <= ever, "the play is too tame to tell"


@pytest.mark.parametrize(("number", "member"), [(5, ""), (6, "oz"), (7, "oz")])
async def test_an_observers_keys_are_what_decide_accepts(number: int, member: str) -> None:
    cases, wrong, ever = 0, [], set[str]()
    room = Room(scenario(PLAYED))
    room.do(c.SeatRole(OBSERVER, "Oz", consent=True, member=member))
    host = Host()
    async with room.live, host.run_test(size=BIG) as pilot:
        screen = ObserverScreen(Terminal(room, OBSERVER, member))
        await host.push_screen(screen)
        for step, _ in enumerate(plays(room.table, Random(number), STEPS - 4)):
            send_and_confirm(room, step, OBSERVER, member)
            await pilot.pause()
            wrong += [(step, *each) for each in disagreements(room, screen, OBSERVER_ASKING, ever)]
            cases += len(OBSERVER_ASKING)
    assert not wrong
    assert cases == (STEPS + 13) * 4
    assert ever == set(OBSERVER_ASKING), "the play is too tame to tell"


async def test_in_the_hotwash_the_form_is_handed_in_while_decide_takes_it() -> None:
    room = Room(scenario(PLAYED))
    role = room.table.state.roles[0]
    host = Host()
    async with room.live, host.run_test(size=BIG) as pilot:
        screen = SeatHotwashScreen(LocalSeat(room.live, role), pane="form")
        await host.push_screen(screen)
        for command in (c.Pause(WHY), c.Continue(), c.EndExercise(), c.PutPrompt("keep"), c.ClosePrompt()):
            room.do(command)
            await pilot.pause()
            offered = bool(screen.check_action("act", ("hand-in",)))
            assert offered == accepts(room.table, role, asked_at("hand-in", screen)), command
            assert offered == (room.table.state.phase == "ended")
        assert not screen.check_action("act", ("blank-form",)), "one is there"
        screen.action_turn("question")
        assert not screen.check_action("act", ("hand-in",)), "it cannot be seen"


#: what can be done to somebody at a terminal, beside what does not depend on who is chosen
TO_PERSON = {
    "anna": {"admit", "reseat", "remove"},  # waits to play
    "ben": {"reseat", "swap", "remove"},  # leads a role
    "bea": {"reseat", "swap", "remove", "lead"},  # plays the same one
    "oz": {"remove"},
    "wally": {"remove"},
}
IN_ROOM = {"admit-all", "name", "withdraw", "comcheck", "renew", "large", "close-room"}


def asked_in_room(action: str, screen: RoomScreen) -> Iterator[c.Command]:
    """What a key of the room may lead to at the table."""
    state, guest = screen.control.state, screen.seating.chosen
    match action:
        case "name" | "admit" | "admit-all" | "reseat":
            yield from (c.SeatRole(role, WHY, consent=False) for role in state.roles)
        case "withdraw":
            yield from (c.WithdrawConsent(seating.seq) for seating in state.seatings)
        case "comcheck":
            yield c.SendComcheck()
        case "lead" if guest is not None:
            yield c.NameLead(guest.seat, guest.id)
        case _:
            pass


async def test_the_rooms_keys_are_what_the_rules_and_the_room_allow(tmp_path: Path) -> None:
    """For everybody who can be chosen, before STARTEX, in play, in an emergency and after ENDEX."""
    asking = [key.action for key in ROOM if not key.words]
    cases, by_rules = 0, {"name", "withdraw", "comcheck", "lead", "admit-all"}
    async with console(tmp_path, scenario=PLAYED) as hand:
        room, table = FakeRoom(hand.session), hand.session.table
        hand.console.room_watch.follow()
        role = table.state.roles[0]
        await seated(hand, room, "ben", role)
        await seated(hand, room, "bea", role)
        await seated(hand, room, "oz", "observer", "observer")
        await seated(hand, room, "wally", "wall", "wall")
        room.come("anna")
        await hand.press("j")
        screen = hand.app.screen
        assert isinstance(screen, RoomScreen)
        await hand.until(lambda: len(screen.people.people) > len(TO_PERSON))
        for command in (None, c.StartExercise("5eed"), c.DeclareEmergency(), c.LiftEmergency("me"), c.EndExercise()):
            if command is not None:
                take(table, command, FACILITATOR)
            for person, theirs in TO_PERSON.items():
                screen.people.choose(screen.people.place_of(person))
                offered = {name for name in asking if screen.check_action("act", (name,))}
                for action in by_rules:
                    accepted = accepts(table, FACILITATOR, asked_in_room(action, screen))
                    assert (action in offered) == accepted, (action, person, table.state.phase)
                    cases += 1
                assert offered - by_rules <= (IN_ROOM | theirs) - by_rules
                if table.state.phase in {"before", "running", "paused"}:
                    assert offered == IN_ROOM | theirs, (person, table.state.phase)
    assert cases == 5 * len(TO_PERSON) * len(by_rules)


async def test_in_an_emergency_only_leaving_is_offered_at_a_station_and_nothing_of_play_at_the_console(
    tmp_path: Path,
) -> None:
    room = Room(scenario(PLAYED))
    async with station(room, room.table.state.roles[0]) as (_, pilot, screen):
        room.do(c.DeclareEmergency())
        await pilot.pause()
        assert not any(screen.check_action("act", (action,)) for action in (*STATION_ASKING, "recap", "next-question"))
        assert not screen.check_action("turn", ("inbox",))
        assert screen.check_action("leave", ())
    async with console(tmp_path, scenario=PLAYED, started=True) as hand:
        take(hand.session.table, c.DeclareEmergency(), FACILITATOR)
        for action in ASKING:
            accepted = accepts(hand.session.table, FACILITATOR, asked_by(action, hand.console))
            assert bool(hand.console.check_action("act", (action,))) == accepted
        await hand.until(lambda: isinstance(hand.app.screen, EmergencyScreen))
        await hand.pilot.pause()


async def test_a_key_that_is_not_offered_says_why(tmp_path: Path) -> None:
    async with console(tmp_path, scenario=PLAYED, started=True) as hand:
        await hand.press("S")
        assert hand.console.control.notice == "STARTEX has already been given."
        await hand.press("d")
        assert hand.console.control.notice == "No question is open."
        await hand.press("enter")
        assert hand.console.control.notice == "No question waits for its outcome."
