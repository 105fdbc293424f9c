"""The figures of a report against counts made another way."""

from __future__ import annotations

from pathlib import Path
from statistics import median

import pytest
from hypothesis import given

from tabletop.exercise import commands as c
from tabletop.exercise import events as e
from tabletop.exercise.apply import fold
from tabletop.exercise.rulebook import Rulebook
from tabletop.exercise.seats import TABLE
from tabletop.journal.reading import Save, read_save
from tabletop.report.facts import Facts, gather
from tabletop.report.facts.people import ACTS
from tabletop.scenario.load import load_document
from tests.chance import examples
from tests.exercise.wild import played, plays
from tests.lab import BOOK, Desk
from tests.report.debriefed import debriefed

SAVES = Path(__file__).parent.parent.parent / "saves"
SAMPLES = ("sample-first-steps", "sample-security-guarantees")


def facts_of(save: Save) -> Facts:
    return gather(save.records, Rulebook(load_document(save.head.scenario)))


@pytest.fixture(scope="module")
def facts() -> Facts:
    return facts_of(debriefed())


def of_the_record(save: Save) -> list[e.Recorded]:
    """The events that count, found by going backwards and forwards through the record once each."""
    undone = {record.event.undone for record in save.records if isinstance(record.event, e.Undone)}
    kept, practice = [], False
    for record in save.records:
        if record.write in undone:
            continue
        if isinstance(record.event, e.MoveStarted):
            practice = record.event.practice
        if not practice:
            kept.append(record)
    return kept


# -- the samples ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SAMPLES)
def test_counts_of_a_sample(name: str) -> None:
    save = read_save(SAVES / f"{name}.toml")
    found, counted = facts_of(save), of_the_record(save)

    def count(kind: type[e.Event]) -> int:
        return sum(isinstance(record.event, kind) for record in counted)

    recalled = count(e.InjectRecalled)
    assert len(found.decisions) == count(e.DecisionOpened)
    assert sum(line.kind == "inject" and line.out for line in found.lines) == count(e.InjectReleased) - recalled
    assert sum(share.acts[ACTS.index("acknowledgements")] for share in found.shares) == count(e.InjectAcknowledged)
    assert sum(share.acts[ACTS.index("answers")] for share in found.shares) == count(e.ResponseSubmitted)
    assert sum(pace.done for pace in found.acknowledging) == count(e.InjectAcknowledged)
    assert len(found.course.moves) == count(e.MoveStarted)
    assert len(found.log) == count(e.LogLineWritten)
    rolls = [record for record in counted if isinstance(record.event, e.DiceRolled)]
    assert sum(len(one.throws) for one in found.decisions) == len(rolls)


@pytest.mark.parametrize("name", SAMPLES)
def test_outcomes_and_tracks_of_a_sample_are_those_of_the_state(name: str) -> None:
    save = read_save(SAVES / f"{name}.toml")
    found, state = facts_of(save), fold(save.records)
    for one in found.decisions:
        question = state.play.questions[one.decision]
        labels = one.standing.labels if one.standing is not None else ()
        assert (one.outcome, one.how, labels) == (question.outcome, question.how, question.labels)
        assert {reply.role: reply.seq for reply in one.replies} == {
            role: response.seq for role, response in state.responses.get(one.decision, {}).items()
        }
    assert {series.track: series.values[-1] for series in found.tracks.series} == state.play.tracks


def test_an_unfinished_session_and_one_before_startex_have_facts_too() -> None:
    desk = Desk()
    assert gather(desk.records, BOOK).course.moves == ()
    desk = Desk.started("drill")
    assert gather(desk.records, BOOK).course.moves == ()
    desk = Desk.started()
    found = gather(desk.records, BOOK)
    assert [played.complete for played in found.course.moves] == [False]
    assert found.course.endex == (0, "")


# -- a session with everything ------------------------------------------------------------------------------------------


def test_practice_and_what_was_taken_back_count_nowhere(facts: Facts) -> None:
    assert facts.course.practice == ("Drill",)
    assert [played.title for played in facts.course.moves] == ["Opening", "Middle", "Final"]
    assert "drill-vote" not in {one.decision for one in facts.decisions}
    assert "drill-news" not in {line.serial for line in facts.lines}
    assert [one.text for one in facts.seen] == ["asked at once", "nobody wrote it down"]
    assert len(facts.course.undone) == 2
    boil = next(line for line in facts.lines if line.serial == "boil")
    assert (boil.status, boil.released, boil.why) == ("skipped", None, "no time for it")
    assert sum(one.count for one in facts.traffic) == 2


def test_what_became_of_each_serial(facts: Facts) -> None:
    lines = {line.serial: line for line in facts.lines}
    expected = {
        "news": ("on-time", 30.0),
        "secret": ("deferred", 90.0),
        "pair-note": ("late", 120.0),
        "clockwork": ("on-time", 0.0),
        "spare": ("by-hand", None),
        "echo": ("never", None),
        "ad-hoc-1": ("ad-hoc", None),
        "ad-hoc-2": ("recalled", None),
    }
    assert {serial: (lines[serial].status, lines[serial].delay) for serial in expected} == expected
    assert lines["ad-hoc-2"].why == "wrong drawer"
    assert lines["news"].to == ("north", "south", "east", "west")
    assert lines["news"].acknowledged == ("north", "south", "east")
    assert lines["secret"].to == ("north",)


def test_a_coarse_record_is_asked_for_no_time() -> None:
    save = debriefed()
    lines = {line.serial: line for line in gather(save.records, BOOK, coarse=True).lines}
    assert all(line.released is None and line.planned is None for line in lines.values())
    assert (lines["news"].status, lines["pair-note"].status) == ("on-time", "late")
    assert (lines["secret"].status, lines["most"].status) == ("deferred", "out")


def test_times_to_acknowledge_and_to_decide(facts: Facts) -> None:
    read = {pace.role: pace for pace in facts.acknowledging}
    assert (read["north"].median, read["north"].done, read["north"].slowest_of) == (
        10.0,
        1,
        "Inject [[title-news@all]]",
    )
    assert (read["south"].median, read["south"].slowest) == (40.0, 40.0)
    owed = [line for line in facts.lines if line.kind == "inject" and line.out and "north" in line.to]
    assert read["north"].missing == len(owed) - 1
    # west had no terminal and acknowledged nothing: what went out was read aloud to it
    assert any("west" in line.to for line in facts.lines)
    assert (read["west"].median, read["west"].missing) == (None, 0)
    assert not any("west" in line.due for line in facts.lines)
    decided = {pace.role: pace for pace in facts.deciding}
    assert decided["north"].slowest == 40.0
    assert decided["north"].median == median([40.0, 0.0, 0.0])
    assert decided["west"].missing == 2  # of "most" and of "half"; an argument is no decision of a role


def test_a_decision_with_dissent_a_changed_answer_and_one_typed(facts: Facts) -> None:
    most = next(one for one in facts.decisions if one.decision == "most")
    replies = {reply.role: reply for reply in most.replies}
    assert most.closing is not None
    assert (most.how, most.stands(), most.silent, most.closing.by) == ("rule", "Yes", ("west",), "facilitator")
    assert [reply.role for reply in most.dissents] == ["east"]
    assert (replies["north"].why, len(replies["north"].earlier)) == ("on second thought", 1)
    assert (replies["south"].typed, replies["north"].typed) == ("typed by control", "")
    assert len(most.extensions) == 1
    assert dict(most.tally) == {"Yes": 2, "No": 0, "Maybe": 1}
    assert facts.known[most.seq].earlier == sum(line.kind == "inject" and line.out for line in facts.lines)


def test_default_override_and_argument(facts: Facts) -> None:
    by_id = {one.decision: one for one in facts.decisions}
    assert (by_id["half"].how, by_id["half"].stands()) == ("default", "No")
    lead = by_id["lead"]
    assert (lead.how, lead.rule_had(), lead.stands(), lead.ruling) == (
        "override",
        "Yes (decided by the lead)",
        "No",
        "north was not in the room",
    )
    sheet = by_id["bout"].sheet
    assert sheet is not None
    assert [(reason.side, reason.weight, reason.struck) for reason in sheet.reasons] == [
        ("pro", 2, ""),
        ("con", 1, ""),
        ("con", 1, "there are none"),
    ]
    assert (sheet.median, sheet.spread, sheet.estimates) == (55, 30, (("south", 40), ("east", 70)))
    assert len(by_id["bout"].throws) == len(sheet.verdicts) == 1
    assert by_id["bout"].silent == ()


def test_participation_counts_acts_and_words_and_says_what_control_typed(facts: Facts) -> None:
    shares = {share.role: share for share in facts.shares}
    # read news; answered most twice, half, lead; one reason; one message
    assert shares["north"].acts == (1, 4, 1, 0, 1, 0)
    assert shares["north"].words == sum(
        len(text.split())
        for text in ("at first sight", "on second thought", "the wind is with us", "meet me behind the shed")
    )
    assert (shares["east"].typed, shares["south"].typed, shares["north"].typed) == (1, 1, 0)
    assert {(one.sender, one.to, one.count) for one in facts.traffic} == {("north", "south", 1), ("north", "east", 1)}


def test_requests_log_ticks_hotwash_and_feedback(facts: Facts) -> None:
    assert [(one.role, one.status, one.public) for one in facts.requests] == [
        ("south", "answered", True),
        ("east", "open", False),
    ]
    assert facts.requests[0].seconds == 90.0
    assert [(line.word, line.text, len(line.corrections)) for line in facts.log] == [
        ("decision", "north takes the bridge", 1),
        ("parked", "who pays", 0),
    ]
    seen = {(one.serial, one.number): one.seen for one in facts.expected}
    assert (seen["news", 1], seen["secret", 1], seen["spare", 1]) == (True, False, False)
    assert [(said.prompt, len(said.points)) for said in facts.hotwash] == [("keep", 1), ("improve", 1)]
    forms = facts.forms
    assert (len(forms.seqs), forms.rated[0].median, forms.rated[0].counts) == (3, 4.0, (0, 1, 0, 1, 1))
    assert (forms.spread[0], forms.spread[7], forms.rated[7].median) == ((2, 5), None, None)
    assert [row[1:] for row in forms.actions] == [("buy a boat", "high", "the mayor")]
    assert facts.tracks_unsealed


def test_objectives_are_rated_by_the_lower_median(facts: Facts) -> None:
    (one,) = facts.objectives
    assert (one.rated, one.rating, one.sign) == (((4, 1), (2, 1)), "M", "observed")


def test_stops_and_seats(facts: Facts) -> None:
    (stop,) = facts.course.stops
    assert (stop.kind, stop.words, stop.ended) == ("pause", "coffee", "2025-06-01T10:05:00.000Z")
    assert [(seat.role, seat.until is None, seat.before_endex) for seat in facts.seats] == [
        ("north", True, False),
        ("south", False, True),
    ]


def test_every_figure_points_to_events_that_are_there(facts: Facts) -> None:
    last = debriefed().records[-1].seq
    seqs = [seq for line in facts.lines for seq in line.seqs]
    seqs += [seq for share in facts.shares for seq in share.seqs]
    seqs += [reply.seq for one in facts.decisions for reply in one.replies]
    assert seqs
    assert all(0 < seq <= last for seq in seqs)


# -- wild plays: what is left after undo, against the state ------------------------------------------------------------


@examples(40)
@given(plays)
def test_facts_of_any_play_agree_with_the_state_it_led_to(play: tuple[int, int]) -> None:
    desk, _ = played(play)
    found, state = gather(desk.records, BOOK), fold(desk.records)

    delivered = {key for key, one in state.play.delivered.items() if one.recalled is None and one.move != "drill"}
    assert {line.serial for line in found.lines if line.kind == "inject" and line.out} == delivered
    questions = {key: one for key, one in state.play.questions.items() if one.move != "drill"}
    assert {one.decision: (one.outcome, one.how) for one in found.decisions} == {
        key: (one.outcome, one.how) for key, one in questions.items()
    }
    for one in found.decisions:
        answers = state.responses.get(one.decision, {})
        assert {reply.role: reply.seq for reply in one.replies} == {role: said.seq for role, said in answers.items()}
        assert (one.closing is not None) == (questions[one.decision].status != "open")
        if one.sheet is not None:
            sheet = state.argument(one.decision)
            assert dict(one.sheet.estimates) == (dict(sheet.revealed) or sheet.estimates)
            assert (len(one.sheet.reasons), len(one.sheet.verdicts)) == (len(sheet.reasons), len(sheet.judgements))
    for line in found.lines:
        if line.kind == "inject" and line.out:
            assert set(line.acknowledged) == set(state.acknowledged.get(line.serial, {}))
    assert [one.move for one in found.course.moves] == [move for move in state.play.moves_played if move != "drill"]
    assert [(seat.seq, seat.until) for seat in found.seats] == [(one.seq, one.until) for one in state.seatings]


# -- stops, people, forks ----------------------------------------------------------------------------------------------


def test_an_emergency_ends_a_pause_and_lasts_until_play_goes_on() -> None:
    desk = Desk.started()
    desk.later(10)
    desk.ask(c.Pause("tea"))
    desk.ask(c.DeclareEmergency())
    desk.wall = "2025-06-01T10:20:00.000Z"
    desk.ask(c.LiftEmergency("the fire brigade says so"))
    desk.wall = "2025-06-01T10:30:00.000Z"
    desk.ask(c.Continue())
    desk.later(5)
    desk.ask(c.ResumeSession("power cut"), TABLE)
    stops = gather(desk.records, BOOK).course.stops
    assert [(stop.kind, stop.words, stop.ended[11:16], len(stop.seqs)) for stop in stops] == [
        ("pause", "tea", "10:00", 2),
        ("emergency", "the fire brigade says so", "10:30", 3),
        ("interruption", "power cut", "", 1),
    ]


def test_a_role_handed_over_is_two_stays_and_a_latecomer_is_late() -> None:
    desk = Desk.started()
    desk.seat("north", "anna", lead=True)
    desk.later(60)
    desk.ask(c.VacateRole("north", "anna"))
    desk.seat("north", "carl", lead=True)
    found = gather(desk.records, BOOK).seats
    assert [(seat.person, seat.since, seat.until, seat.after_startex) for seat in found] == [
        ("Anna", 0.0, 60.0, True),
        ("Carl", 60.0, None, True),
    ]


def test_withdrawals_and_forks_are_facts() -> None:
    desk = Desk.started()
    desk.seat("north", "anna", lead=True)
    desk.ask(c.WithdrawConsent(desk.records[-1].seq, "erase"))
    withdrawn = desk.records[-1].seq
    desk.ask(c.ForkSession("id", "The others", "others.toml", withdrawn, "0"), TABLE)
    found = gather(desk.records, BOOK)
    assert found.withdrawn == (withdrawn,)
    assert found.forked == (withdrawn + 1, "The others", "others.toml", withdrawn)


def test_words_that_control_typed_are_not_counted_as_the_roles_own() -> None:
    desk = Desk.started("opening")
    desk.ask(c.AskRfi("north", "two words"), "north")
    desk.ask(c.AskRfi("north", "three words more"))  # typed by control
    found = {share.role: share for share in gather(desk.records, BOOK).shares}
    assert (found["north"].words, found["north"].words_typed, found["north"].typed) == (2, 3, 1)


def test_a_role_without_a_terminal_is_read_to_and_owes_no_acknowledgement() -> None:
    desk = Desk.started("opening")
    desk.ask(c.ReleaseInject("news"))
    (line,) = [line for line in gather(desk.records, BOOK).lines if line.serial == "news"]
    assert (len(line.to), line.due) == (4, ())  # one table and one voice: "63 due, 0 given" was said of it
    desk.seat("north", "anna")
    desk.ask(c.AcknowledgeInject("news", "south"), "south")
    (line,) = [line for line in gather(desk.records, BOOK).lines if line.serial == "news"]
    assert (line.due, line.acknowledged) == (("north", "south"), ("south",))
