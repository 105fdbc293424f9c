"""No seat is ever sent what is not for it, whatever is played."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, fields, replace
from random import Random

import pytest
from hypothesis import given

from tabletop.exercise import commands as c
from tabletop.exercise import events as e
from tabletop.exercise import redact as redaction
from tabletop.exercise.apply import fold
from tabletop.exercise.briefing import briefing_for
from tabletop.exercise.redact import redact
from tabletop.exercise.seats import CONTROL, FACILITATOR
from tabletop.exercise.state import State
from tests.exercise.wild import played, plays
from tests.lab import BOOK, ROLES, SCENARIO_MARKS, SEATS, SEED, Desk, leaks, marked


def sent_to(seat: str, records: Sequence[e.Recorded]) -> list[e.Recorded]:
    return [seen for record in records if (seen := redact(record, seat)) is not None]


def found(seat: str, records: Sequence[e.Recorded]) -> list[str]:
    """Everything wrong with what that seat was sent, in words."""
    sent = sent_to(seat, records)
    state = fold(sent)
    wrong = leaks(seat, [briefing_for(BOOK.scenario, seat), [asdict(r.event) for r in sent], sent, asdict(state)])
    wrong += [f"by {r.by}" for r in sent if r.by in ROLES and r.by != seat]
    wrong += [f"label of {r.seq}" for r in sent if r.undo not in {"", "yes"}]
    wrong += [f"command of {r.seq}" for r in sent if r.command]
    if SEED in repr(sent) and state.phase != "ended":
        wrong.append("seed")
    wrong += [words for record in sent if (words := _strange(seat, record.event))]
    wrong += [f"{record.event.kind} says too much" for record in sent if not _discreet(seat, record.event)]
    if seat in ROLES:
        wrong += _secrets(seat, state)
    return wrong


def _discreet(seat: str, event: e.Event) -> bool:
    """Whether the fields without marks (numbers, ids, words of the program) say no more than the seat may know."""
    asked = seat in {*getattr(event, "who", ()), "observer"}
    match event:
        case e.InjectReleased():
            return event.how == "" and not event.edited
        case e.DecisionOpened():
            return seat == "observer" or (event.restricted == () and set(event.strikers) <= {seat})
        case e.DecisionClosed():
            return (event.computed, event.found, event.words, event.tally) == ((), False, "", ())
        case e.DecisionResolved():
            counted = seat == "observer" or (asked and event.reveal != "outcome")
            return event.computed == () and (counted or event.tally == ()) and (asked or event.words == "")
        case e.DiceRolled():
            return asked or (event.decision, event.purpose, event.who) == ("", "", ())
        case e.TrackChanged():
            return event.shown == "number" or (event.before, event.after) == (None, None)
        case _:
            return True


def _strange(seat: str, event: e.Event) -> str:
    """An event about something that this seat knows nothing of."""
    if hasattr(event, "serial"):
        return f"queue: {event.serial}"
    if isinstance(event, e.Undone) and event.label:
        return "label of an undo"
    if isinstance(event, e.InjectAcknowledged) and seat not in {event.role, "observer"}:
        return f"{event.role} has read"
    inject, decision = getattr(event, "inject", ""), getattr(event, "decision", "")
    known = {
        k
        for k, v in BOOK.scenario.injects.items()
        if not v.to or seat in (*BOOK.scenario.members(list(v.to)), "observer")
    }
    if inject in BOOK.scenario.injects and inject not in known:
        return f"inject {inject}"
    asked = (*BOOK.scenario.members(list(BOOK.scenario.decisions[decision].who)), "observer") if decision else ()
    if decision and not isinstance(event, e.DecisionResolved) and seat not in asked:
        return f"decision {decision}"
    return ""


def _secrets(seat: str, state: State) -> list[str]:
    """Numbers and choices, which carry no marks."""
    wrong = []
    for decision, responses in state.responses.items():
        spec = BOOK.scenario.decisions[decision]
        others = [r for r in responses.values() if r.role != seat]
        if others and (spec.secret or seat not in BOOK.scenario.members(list(spec.who))):
            wrong.append(f"answers to {decision}")
        if any(r.rationale or r.confidence for r in others):
            wrong.append(f"reasons for {decision}")
    wrong += [f"draft for {decision}" for decision, drafts in state.drafts.items() if set(drafts) - {seat}]
    for decision, sheet in state.arguments.items():
        if set(sheet.estimates) - {seat}:
            wrong.append(f"estimates of {decision}")
    if "tide" in state.play.bands or ("purse" in state.play.bands and seat != "north") or "mood" in state.play.tracks:
        wrong.append("track")
    for question in state.play.questions.values():
        spec = BOOK.scenario.decisions[question.decision]
        if question.computed or question.found or (question.status == "closed" and question.tally):
            wrong.append(f"computed {question.decision}")
        if question.tally and spec.reveal == "outcome":
            wrong.append(f"tally of {question.decision}")
        if question.ballots and spec.reveal != "ballots":
            wrong.append(f"ballots of {question.decision}")
        if any(change.cause for change in state.play.changes.values()):
            wrong.append("cause")
    return wrong


@given(plays)
def test_no_seat_is_sent_what_is_not_for_it(play: tuple[int, int]) -> None:
    records = played(play)[0].records
    for seat in SEATS:
        assert found(seat, records) == []


@given(plays)
def test_control_is_sent_everything_but_the_seed(play: tuple[int, int]) -> None:
    records = played(play)[0].records
    for seat in CONTROL:
        assert sent_to(seat, records) == [r for r in records if not isinstance(r.event, e.SeedSealed)]


@given(plays)
def test_a_station_sees_play_as_the_table_does(play: tuple[int, int]) -> None:
    """What a seat folds from its redacted events agrees with the table in all that it may know."""
    desk, _ = played(play)
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


def full_play() -> Desk:
    """A play in which every secret of the lab is in the record."""
    desk = Desk.started("opening")
    desk.ask(c.SeatRole("south", marked("quiet", "south"), consent=False))
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
    desk.ask(c.WriteLogLine(marked("line", "observer")))
    desk.ask(c.CorrectLogLine(len(desk.records), marked("line", "observer")))
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


#: events that hold nothing a seat may not know
PUBLIC = {
    e.SessionOpened, e.SessionResumed, e.RoleVacated, e.ExerciseStarted, e.SeedRevealed, e.ExercisePaused, e.ExerciseContinued,
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


def emptied() -> list[tuple[type[e.Event], str]]:
    """Every field that redaction changes for some seat."""
    pairs = {
        (type(record.event), field.name)
        for record in FULL
        for seat in SEATS
        if (seen := redact(record, seat)) is not None
        for field in fields(record.event)
        if getattr(seen.event, field.name) != getattr(record.event, field.name)
    }
    return sorted(pairs, key=str)


@pytest.mark.parametrize(("kind", "field"), emptied())
def test_one_field_that_slips_is_found(kind: type[e.Event], field: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a single field through that redaction empties, and the check notices."""
    rule = redaction._RULES[kind]

    def slipped(event: e.Event, seat: str) -> e.Event | None:
        seen = rule(event, seat)
        return None if seen is None else replace(seen, **{field: getattr(event, field)})

    monkeypatch.setitem(redaction._RULES, kind, slipped)
    assert any(found(seat, FULL) for seat in SEATS)


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
        "seed-sealed", "serial-armed", "serial-held", "serial-deferred", "serial-skipped", "serial-restored", "inject-edited",
        "flag-raised", "flag-lowered",
    }  # fmt: skip


def test_bots_leave_no_leak_either() -> None:
    from tabletop.room.bots import STYLES, Player, leanings
    from tabletop.room.play_through import PlayThrough

    rng = Random(5)
    players = {role: Player(role, rng.choice(STYLES), leanings(BOOK.scenario), rng) for role in ROLES}
    play = PlayThrough(BOOK, players, rng)
    play.run()
    assert not play.refused
    for seat in SEATS:
        assert leaks(seat, sent_to(seat, play.records)) == []
