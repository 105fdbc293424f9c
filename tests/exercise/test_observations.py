"""The observer's stream, coverage and note line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tabletop.exercise import commands as c
from tabletop.exercise import events as e
from tabletop.exercise.apply import fold
from tabletop.exercise.briefing import briefing_for
from tabletop.exercise.commands import Answer
from tabletop.exercise.coverage import Cover, coverage
from tabletop.exercise.observations import Note, about, note_words, parse_note
from tabletop.exercise.pacing import cover
from tabletop.exercise.pages.record import logged
from tabletop.exercise.redact import redact
from tabletop.exercise.seats import FACILITATOR, OBSERVER
from tabletop.exercise.wording.names import Names
from tabletop.exercise.wording.third_person import Said, Stream
from tests.exercise.wild import played, plays
from tests.lab import BOOK, Desk, leaks

BRIEFING = briefing_for(BOOK.scenario, OBSERVER)
TAGS: dict[str, Any] = {"roles": ("north", "south"), "serials": ("news", "new-moon"), "aims": ("one", "two")}


def sent(desk: Desk) -> Sequence[e.Recorded]:
    return [seen for record in desk.records if (seen := redact(record, OBSERVER)) is not None]


def stream(desk: Desk) -> list[Said]:
    telling = Stream(Names.of_briefing(BRIEFING))
    return [said for record in sent(desk) if (said := telling.tell(record)) is not None]


def test_it_tells_who_saw_what_and_who_decided_what_and_why() -> None:
    desk = Desk.started("middle")
    desk.ask(c.ReleaseInject("secret"))
    out = next(said for said in reversed(stream(desk)) if said.sort == "inject")
    assert (out.sort, out.who) == ("inject", "facilitator")
    assert out.serial == "secret"
    assert "to north" in out.line
    assert "body-secret" in out.body
    desk.ask(c.OpenDecision("most"))
    asked = stream(desk)[-1]
    assert "to all" in asked.line
    assert "· Yes" in asked.body
    desk.ask(
        c.SubmitResponse("most", "east", Answer(options=("maybe",), rationale="too early", confidence="low")), "east"
    )
    said = stream(desk)[-1]
    assert (said.sort, said.who, said.line) == ("answer", "east", "answered “Decision most”: Maybe")
    assert said.body == "why: too early\nconfidence low"
    desk.ask(c.SubmitResponse("most", "east", Answer(options=("yes",))), "east")
    assert stream(desk)[-1].line == "answered “Decision most”: Yes (changed)"
    desk.answer("most", north="yes", south="yes", west="no")
    desk.ask(c.CloseDecision("most"))
    desk.ask(c.ResolveDecision("most"))
    decided = next(said for said in reversed(stream(desk)) if said.sort == "decided")
    assert decided.line == "“Decision most”: Yes (by the rule)"
    assert "Result of yes" in decided.body


def test_an_abstention_an_amount_and_an_answer_in_words() -> None:
    desk = Desk.started("middle")
    desk.ask(c.OpenDecision("pledge"))
    desk.ask(c.SubmitResponse("pledge", "east", Answer(amount=1.5)), "facilitator")
    assert stream(desk)[-1].line == "answered “Decision pledge”: 1.5 boats (typed by control)"
    desk.ask(c.OpenDecision("words"))
    desk.ask(c.SubmitResponse("words", "north", Answer(text="We wait.")), "north")
    assert stream(desk)[-1].line == "answered “Decision words”: We wait."


def test_messages_and_requests_between_teams_and_control() -> None:
    desk = Desk.started()
    desk.ask(c.SendMessage(("south", "east"), "Hold on."), "north")
    desk.ask(c.AskRfi("north", "How deep?"), "north")
    asked = desk.records[-1].seq
    desk.ask(c.AnswerRfi(asked, "Two metres.", public=True))
    told = [(said.who, said.line, said.text) for said in stream(desk)[-3:]]
    assert told == [
        ("north", "wrote to south, east", "Hold on."),
        ("north", "asked control (RFI)", "How deep?"),
        ("facilitator", "answered “How deep?” to all", "Two metres."),
    ]


def test_what_control_takes_back_is_named_by_what_was_said_of_it() -> None:
    desk = Desk.started()
    desk.ask(c.ReleaseInject("news"))
    words = next(said.line for said in reversed(stream(desk)) if said.sort == "inject")
    desk.ask(c.Undo())
    assert stream(desk)[-1].line == f"took back: {words}"


def test_objectives_are_ticked_by_notes_and_wait_while_there_was_something_to_see() -> None:
    desk = Desk.started()
    (aim,) = aims(sent(desk))
    assert (aim.number, aim.objective, aim.title, aim.standing) == (
        1,
        "one",
        BOOK.scenario.objectives["one"].title,
        "ahead",
    )
    desk.ask(c.RecordObservation("All of them read it.", objective="one"), OBSERVER)
    (aim,) = aims(sent(desk))
    assert (aim.notes, aim.standing) == (1, "done")


def test_an_inject_that_serves_an_objective_says_there_was_something_to_see() -> None:
    released = e.InjectReleased("x", "X", "s", "c", "", "b", ("all",), "EXERCISE", "", objectives=("one",))
    noted = e.ObservationRecorded("note", "seen", 0, "", "x", "", "", 1.0, "")
    records = [_recorded(1, released)]
    (aim,) = aims(records)
    assert (aim.served, aim.notes, aim.standing) == (1, 0, "open")
    (aim,) = aims([*records, _recorded(2, noted)])
    assert (aim.notes, aim.standing) == (1, "done")


def test_a_tick_covers_an_objective_and_practice_does_not() -> None:
    for practice, standing, counts in ((False, "done", (1, 1, 1)), (True, "ahead", (0, 0, 0))):
        records = [
            _recorded(1, e.MoveStarted("m", 1, 1, "M", 10, "2025-06-01T10:00:00Z", "", "", practice)),
            _recorded(
                2,
                e.InjectReleased("x", "X", "s", "c", "", "b", ("all",), "E", "", expect=("ask",), objectives=("one",)),
            ),
            _recorded(3, e.ObservationRecorded("note", "seen", 0, "", "x", "", "m", 1.0, "")),
            _recorded(4, e.ExpectationTicked("x", 1, "ask", True, "", "m", 1.0, "")),
        ]
        (aim,) = aims(records)
        assert (aim.standing, (aim.served, aim.notes, aim.ticked)) == (standing, counts)


@given(plays)
def test_the_observer_and_the_console_say_the_same_of_every_objective(play: tuple[int, int]) -> None:
    desk, _ = played(play)
    seen = [(aim.served, aim.notes, aim.ticked) for aim in aims(sent(desk))]
    assert seen == [(aim.served, aim.notes, aim.ticked) for aim in cover(BOOK, desk.state)]


def aims(records: Sequence[e.Recorded]) -> tuple[Cover, ...]:
    return coverage(fold(records), BRIEFING.aims)


def _recorded(seq: int, event: e.Event) -> e.Recorded:
    return e.Recorded(seq, seq, "2025-06-01T10:00:00.000Z", 0.0, "", "", "", event)


@pytest.mark.parametrize(
    ("line", "note"),
    [
        ("they wait", Note("they wait")),
        ("+ they ask", Note("they ask", "strength")),
        ("+they ask", Note("they ask", "strength")),
        ("-2 nobody asks", Note("nobody asks", "improve", 2)),
        ("−2 nobody asks", Note("nobody asks", "improve", 2)),
        ("! door open *4", Note("door open", "fact", 4)),
        ("-5 degrees outside", Note("-5 degrees outside")),
        ("@north names the price", Note("@north names the price", role="north")),
        ("@so asks @no", Note("@south asks @north", role="south")),
        ("#news is read =2", Note("#news is read", serial="news", objective="two")),
        ("#new is read", Note("#new is read", unknown=("#new",))),
        ("#new- is read", Note("#new-moon is read", serial="new-moon")),
        ("=3 or @nobody", Note("=3 or @nobody", unknown=("=3", "@nobody"))),
        ("mail to a@north, 2*2=4", Note("mail to a@north, 2*2=4")),
        ("*3", Note("", rating=3)),
        ("+3", Note("", "strength", 3)),
        (" -1 ", Note("", "improve", 1)),
        ("+", Note("", "strength")),
        ("+33", Note("+33")),
        ("+3.", Note("+3.")),
    ],
)
def test_a_note_line(line: str, note: Note) -> None:
    assert parse_note(line, **TAGS) == note


def test_what_is_chosen_beside_the_line_holds_unless_the_line_says_otherwise() -> None:
    assert parse_note("so", word="fact", rating=2) == Note("so", "fact", 2)
    assert parse_note("+4 so", word="fact", rating=2) == Note("so", "strength", 4)
    assert parse_note("+ so", word="fact", rating=2) == Note("so", "strength", 2)


@given(st.text(max_size=80))
def test_no_line_is_refused_and_what_is_no_tag_stays(line: str) -> None:
    note = parse_note(line, **TAGS)
    assert note.word in {"note", "strength", "improve", "fact"}
    assert 0 <= note.rating <= 4
    assert sum(char.isalpha() for char in note.text) >= sum(char.isalpha() for char in line)


def test_what_control_notes_and_ticks_is_its_own_in_the_log() -> None:
    desk = Desk.started()
    desk.ask(c.ReleaseInject("news"))
    asked: list[tuple[c.Command, str]] = [
        (c.RecordObservation("so"), FACILITATOR), (c.RecordObservation("so"), OBSERVER),
        (c.TickExpectation("news", 1), FACILITATOR), (c.TickExpectation("news", 1, seen=False), OBSERVER),
    ]  # fmt: skip
    whose = []
    for command, seat in asked:
        (record,) = desk.ask(command, seat).records
        whose.append(logged(record, Names.of_book(BOOK)).who)
    assert whose == ["you", "observer", "you", "observer"]


def test_words_of_a_note() -> None:
    assert note_words("improve", 0) == "to improve"
    assert note_words("strength", 4) == "strength · 4 without challenges"
    desk = Desk.started()
    desk.ask(c.ReleaseInject("news"))
    desk.ask(c.RecordObservation("reads it", "fact", role="north", serial="news"), OBSERVER)
    assert about(desk.state.observations[-1]) == "@north #news"


@pytest.mark.slow
@given(plays)
def test_any_play_can_be_told_and_only_from_what_observers_may_read(play: tuple[int, int]) -> None:
    desk, _ = played(play)
    told = stream(desk)
    assert leaks(OBSERVER, told) == []
    assert all(said.line and "\n" not in said.line for said in told)
    assert len(aims(sent(desk))) == 1
