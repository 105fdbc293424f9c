"""No seat is ever sent what is not for it, whatever is played."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given

from tabletop.exercise import commands as c
from tabletop.exercise import events as e
from tabletop.exercise import redact as redaction
from tabletop.exercise.apply import fold
from tabletop.exercise.briefing import briefing_for
from tabletop.exercise.people import inbox_of, unread_messages
from tabletop.exercise.redact import redact
from tabletop.exercise.seats import CONTROL, FACILITATOR
from tabletop.exercise.state import State
from tabletop.exercise.wording.names import Names
from tabletop.exercise.wording.third_person import account
from tabletop.records import names, replace
from tests.exercise.secrets import found, sent_to
from tests.exercise.wild import improvised, plays
from tests.lab import BOOK, MARK, ROLES, SCENARIO_MARKS, SEATS, SEED, Desk, leaks, marked


@pytest.mark.slow
@given(plays)
def test_no_seat_is_sent_what_is_not_for_it(play: tuple[int, int]) -> None:
    records = improvised(play)[0].records
    for seat in SEATS:
        assert found(seat, records) == []


@given(plays)
def test_control_is_sent_everything_but_the_seed_and_private_notes(play: tuple[int, int]) -> None:
    records = improvised(play)[0].records
    for seat in CONTROL:
        assert sent_to(seat, records) == [r for r in records if not isinstance(r.event, e.SeedSealed | e.NotesKept)]
        assert "notes" not in {word for word, _ in MARK.findall(repr(sent_to(seat, records)))}
    for record in records:
        assert "[[notes@" not in str(account(record.event, Names.of_book(BOOK)))


@given(plays)
def test_a_station_sees_play_as_the_table_does(play: tuple[int, int]) -> None:
    """What a seat folds from its redacted events agrees with the table in all that it may know."""
    desk, _ = improvised(play)
    table = desk.state
    for seat in ROLES:
        state = fold(sent_to(seat, desk.records))
        assert (state.phase, state.play.move, state.play.time) == (table.phase, table.play.move, table.play.time)
        mine = {k: v for k, v in table.play.delivered.items() if "all" in v.to or seat in v.to}
        assert state.play.delivered.keys() == mine.keys()
        for inject, out in mine.items():
            seen = state.play.delivered[inject]
            assert (seen.body, seen.corrections, seen.recalled) == (out.body, out.corrections, out.recalled)
        asked = {k: q for k, q in table.play.questions.items() if seat in q.who}
        assert state.play.questions.keys() == asked.keys()
        for decision, question in asked.items():
            seen_q = state.play.questions[decision]
            assert (seen_q.status, seen_q.outcome, seen_q.closes) == (
                question.status,
                question.outcome,
                question.closes,
            )
            assert state.submitted(decision, seat) == table.submitted(decision, seat)
        assert state.play.tracks["heat"] == table.play.tracks["heat"]
        assert state.play.bands["mood"] == table.play.bands["mood"]
        assert_same_talk(seat, state, table)


def assert_same_talk(seat: str, state: State, table: State) -> None:
    """People, messages, requests and notes, as far as they are this role's."""
    assert [(m.seq, m.sender, m.to, m.text) for m in inbox_of(state, seat)] == [
        (m.seq, m.sender, m.to, m.text) for m in inbox_of(table, seat)
    ]
    for member in ("", *table.members.get(seat, {})):
        mine = unread_messages(state, seat, member)
        assert [m.seq for m in mine] == [m.seq for m in unread_messages(table, seat, member)]
    assert [rfi for rfi in state.rfis.values() if rfi.role == seat] == [
        rfi for rfi in table.rfis.values() if rfi.role == seat
    ]
    public = {seq for seq, rfi in table.rfis.items() if rfi.role == seat or rfi.public}
    assert state.rfis.keys() == public
    assert state.notes.get(seat, "") == table.notes.get(seat, "")
    assert state.members.get(seat, {}) == table.members.get(seat, {})
    for other, members in table.members.items():
        there = state.members[other]
        assert [(key, person.lead) for key, person in there.items()] == [
            (key, person.lead) for key, person in members.items()
        ]
        assert all(person.person in {members[key].person, ""} for key, person in there.items())
    assert state.comcheck == table.comcheck
    assert state.comcheck_answers == {answer for answer in table.comcheck_answers if answer[0] == seat}


@given(plays)
def test_the_wall_shows_what_everybody_is_asked_and_nothing_else(play: tuple[int, int]) -> None:
    desk, _ = improvised(play)
    state, table = fold(sent_to("wall", desk.records)), desk.state
    public = {key: question for key, question in table.play.questions.items() if set(question.who) == set(ROLES)}
    assert {key for key, question in state.play.questions.items() if question.question} == public.keys()
    for decision, question in public.items():
        seen = state.play.questions[decision]
        assert (seen.question, seen.status, seen.closes) == (question.question, question.status, question.closes)
        assert (seen.options, seen.outcome) == ((), question.outcome)
    assert state.wall == table.wall
    assert (state.members, state.messages, state.rfis, state.notes, state.observations) == ({}, {}, {}, {}, [])


@given(plays)
def test_the_observer_sees_what_teams_saw(play: tuple[int, int]) -> None:
    """Messages of roles and their requests as they were; not what control writes to itself, nor what a role keeps for itself."""
    desk, _ = improvised(play)
    state, table = fold(sent_to("observer", desk.records)), desk.state
    assert state.messages.keys() == {
        seq for seq, message in table.messages.items() if {message.sender, *message.to} != {FACILITATOR}
    }
    assert state.rfis == table.rfis
    assert state.observations == table.observations
    assert (state.notes, state.drafts, state.read) == ({}, {}, {})


def full_play() -> Desk:
    """A play in which every secret of the lab is in the record."""
    desk = Desk.started("opening")
    desk.ask(c.SeatRole("south", marked("quiet", "south"), consent=False))
    talk(desk)
    desk.ask(c.EditInject("secret", marked("edited", "north", "observer"), marked("body", "north", "observer")))
    desk.ask(c.ReleaseInject("secret"))
    desk.ask(c.AcknowledgeInject("secret", "north"), "north")
    desk.ask(c.ResendInject("secret", ("north",)))
    desk.ask(c.CorrectInject("secret", marked("erratum", "north", "observer")))
    desk.ask(c.ReleaseInject("pair-note"))
    desk.ask(c.RecallInject("pair-note", marked("recall", "north", "south", "observer")))
    desk.ask(c.HoldSerial("spare"))
    desk.ask(c.DeferSerial("spare", 5))
    desk.ask(c.SkipSerial("spare", marked("skip")))
    desk.ask(c.RestoreSerial("spare"))
    desk.ask(c.AdjustTrack("tide", 1, marked("cause")))
    desk.ask(c.AdjustTrack("heat", 1, marked("cause")))
    desk.ask(c.AdjustTrack("mood", 1, marked("cause")))
    desk.ask(c.ChangeFlag("storm", raised=True, reason=marked("cause")))
    desk.ask(c.WriteLogLine(marked("line", "observer"), why=marked("why", "observer")))
    desk.ask(c.TickExpectation("secret", 1, role="north"), "observer")
    desk.ask(c.CorrectLogLine(next(reversed(desk.state.log)), marked("line", "observer")))
    desk.ask(c.StartMove("middle"))
    for decision in ("each", "lead", "pledge", "struck", "ruling", "words"):
        desk.ask(c.OpenDecision(decision))
        desk.ask(c.ExtendDecision(decision, 5))
        own = marked("rationale", "north", "observer")
        amount = 1.0 if decision == "pledge" else None
        said = c.Answer(
            () if decision in {"pledge", "words"} else ("yes",),
            (),
            amount,
            own if decision == "words" else "",
            own,
            "low",
        )
        desk.ask(c.KeepDraft(decision, "north", c.Answer(rationale=marked("draft", "north"))), "north")
        desk.ask(c.SubmitResponse(decision, "north", said), "north")
        if decision != "words":
            desk.answer(decision, south=2.0 if decision == "pledge" else "no")
        desk.ask(c.CloseDecision(decision))
        ruled = decision == "ruling"
        desk.ask(
            c.ResolveDecision(decision, ("yes",) if ruled else None, marked("ruling", "observer") if ruled else "")
        )
    desk.ask(c.OpenDecision("bout"))
    desk.ask(c.AddReason("bout", "south", "con", marked("reason", "north", "south", "east", "observer")), "south")
    desk.ask(c.StrikeReason("bout", 1, marked("struck", "north", "south", "east", "observer")))
    desk.ask(c.SubmitEstimate("bout", "south", 30), "south")
    desk.ask(c.SubmitEstimate("bout", "east", 40), "east")
    desk.ask(c.OpenDecision("half"))
    desk.answer("half", north="yes", south="no", east="yes", west="yes")
    desk.ask(c.ChangeFlag("storm", raised=False, reason=marked("cause")))
    desk.ask(c.Undo())
    desk.ask(c.CloseDecision("half"))
    desk.ask(c.CloseDecision("bout"))
    desk.ask(c.Adjudicate("bout", "2d6"))
    judged = marked("judged", "north", "south", "east", "observer")
    desk.ask(c.Adjudicate("bout", "facilitator", "success", judged))
    return desk


def talk(desk: Desk) -> None:
    """Everything that people in the room do among themselves, with every secret in it."""
    desk.seat("observer", "oz")
    desk.seat(FACILITATOR, "fay")
    desk.ask(c.PassBaton("fay"))
    desk.ask(c.PassBaton(""))
    for member in ("ann", "bob"):
        desk.ask(c.SeatRole("north", marked("person", *ROLES, "observer"), consent=True, member=member))
    desk.ask(c.NameLead("north", "bob"))
    desk.ask(c.VacateRole("north", "ann"))
    desk.ask(c.SendComcheck())
    desk.ask(c.AnswerComcheck(), "north", member="bob")
    desk.ask(c.SendMessage(("south",), marked("said", "north", "south", "observer")), "north", member="bob")
    desk.ask(c.ReadMessages("south", len(desk.records)), "south")
    desk.ask(c.SendMessage(("east",), marked("whisper", "east", "observer")))
    desk.ask(c.SendMessage((FACILITATOR,), marked("to-control", "east", "observer")), "east")
    desk.ask(c.SendMessage((FACILITATOR,), marked("among-control")), member="fay")
    desk.ask(c.SendMessage(("west",), marked("typed", "south", "west", "observer"), "south"))
    for public, word in ((True, "open"), (False, "own"), (None, "refused")):
        seen = (*ROLES, "observer") if public else ("north", "observer")
        desk.ask(c.AskRfi("north", marked(f"rfi-{word}", *seen)), "north", member="bob")
        rfi = len(desk.records)
        if public is None:
            desk.ask(c.RefuseRfi(rfi, marked("no", *seen)))
        else:
            desk.ask(c.AnswerRfi(rfi, marked(f"answer-{word}", *seen), public))
    desk.ask(c.KeepNotes("north", marked("notes", "north")), "north", member="bob")
    desk.ask(c.RecordObservation(marked("seen", "observer"), "fact", 3, "north"), "observer", member="oz")
    desk.ask(c.TurnWall("news", marked("heading", "wall"), marked("wall", "wall")))


#: events that hold nothing a seat may not know
PUBLIC = {
    e.ComcheckSent, e.SessionOpened, e.SessionResumed, e.ExerciseStarted, e.SeedRevealed, e.ExercisePaused, e.ExerciseContinued,
    e.EmergencyDeclared, e.EmergencyLifted, e.EndingReached, e.ExerciseEnded, e.MoveStarted, e.MoveExtended, e.ScenarioTimeSet,
}  # fmt: skip
FULL = full_play().records


def test_the_full_play_keeps_its_secrets() -> None:
    for seat in SEATS:
        assert found(seat, FULL) == []


@pytest.mark.parametrize("kind", sorted({type(r.event) for r in FULL} - PUBLIC - {e.SeedSealed}, key=str))
def test_one_rule_forgotten_is_found(kind: type[e.Event], monkeypatch: pytest.MonkeyPatch) -> None:
    """The check above has teeth: let any one kind of event pass whole, and some seat knows too much."""
    monkeypatch.setitem(redaction._RULES, kind, lambda event, _seat: event)
    assert any(found(seat, FULL) for seat in SEATS)


def emptied() -> list[tuple[type[e.Event], str, str]]:
    """Every field that redaction changes, and for which seat."""
    slips = {
        (type(record.event), field, seat)
        for record in FULL
        for seat in SEATS
        if (seen := redact(record, seat)) is not None
        for field in names(type(record.event))
        if getattr(seen.event, field) != getattr(record.event, field)
    }
    return sorted(slips, key=str)


@pytest.mark.parametrize(("kind", "field", "seat"), emptied())
def test_one_field_that_slips_is_found(
    kind: type[e.Event], field: str, seat: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Let a single field through that redaction empties for that seat, and the check notices."""
    rule = redaction._RULES[kind]

    def slipped(event: e.Event, seat: str) -> e.Event | None:
        seen = rule(event, seat)
        return None if seen is None else replace(seen, **{field: getattr(event, field)})

    monkeypatch.setitem(redaction._RULES, kind, slipped)
    assert found(seat, FULL)


def withheld() -> list[tuple[type[e.Event], str]]:
    """Every kind of event that some seat is not sent, at least at times; the seed has a lock of its own, no rule lets it out."""
    pairs = {(type(record.event), seat) for record in FULL for seat in SEATS if redact(record, seat) is None}
    return sorted((pair for pair in pairs if pair[0] is not e.SeedSealed), key=str)


@pytest.mark.parametrize(("kind", "seat"), withheld())
def test_one_event_that_slips_to_one_seat_is_found(
    kind: type[e.Event], seat: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Let a kind of event reach a seat to which none or only some of it goes, and the check notices."""
    monkeypatch.setitem(redaction._RULES, kind, lambda event, _seat: event)
    assert found(seat, FULL)


@pytest.mark.parametrize("seat", SEATS)
def test_the_seed_is_secret_until_endex_and_then_public(seat: str) -> None:
    desk = full_play()
    assert SEED not in repr(sent_to(seat, desk.records))
    assert SEED not in repr(sent_to(FACILITATOR, desk.records))
    desk.ask(c.EndExercise())
    state = fold(sent_to(seat, desk.records))
    assert state.seed == SEED
    assert state.seed_revealed


def test_a_briefing_holds_nothing_of_the_play() -> None:
    """Every mark of the scenario that a briefing shows is for that seat, and a role's own card is there."""
    for seat in SEATS:
        assert leaks(seat, briefing_for(BOOK.scenario, seat)) == []
    for role in ROLES:
        assert marked(f"card-{role}", role) in repr(briefing_for(BOOK.scenario, role))
    assert len(SCENARIO_MARKS) > 100


def test_unknown_events_reach_control_alone() -> None:
    record = e.Recorded(1, 1, "", 0.0, "table", "", "", e.UnknownEvent("new-thing", marked("data")))
    assert [redact(record, seat) for seat in SEATS] == [None] * len(SEATS)
    assert redact(record, FACILITATOR) == record


def test_every_event_has_a_rule_or_is_controls_own() -> None:
    """A new event is control's until somebody decides otherwise; these are the ones that were."""
    without = {kind.kind for kind in e.EVENTS.values() if kind not in redaction._RULES}
    assert without == {
        "seed-sealed", "serial-armed", "serial-held", "serial-deferred", "serial-moved", "serial-skipped", "serial-restored", "inject-edited",
        "flag-raised", "flag-lowered", "baton-passed", "feedback-given", "session-forked",
    }  # fmt: skip


def test_bots_leave_no_leak_either() -> None:
    from tabletop.room.rehearsal.bots import STYLES, Player, leanings
    from tabletop.room.rehearsal.play_through import PlayThrough

    rng = Random(5)
    players = {role: Player(role, rng.choice(STYLES), leanings(BOOK.scenario), rng) for role in ROLES}
    play = PlayThrough(BOOK, players, rng)
    play.run()
    assert not play.refused
    for seat in SEATS:
        assert leaks(seat, sent_to(seat, play.records)) == []
