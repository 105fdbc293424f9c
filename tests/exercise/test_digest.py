"""What was missed, in a few lines: only from what the seat received, newest first, titles and no ids."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tabletop.exercise import commands as c
from tabletop.exercise.apply import fold
from tabletop.exercise.briefing import briefing_for
from tabletop.exercise.events import Recorded
from tabletop.exercise.redact import redact
from tabletop.exercise.seats import FACILITATOR
from tabletop.exercise.wording.digest import MOST_LINES, WIDEST, digest
from tests.exercise.wild import improvised, played, plays
from tests.lab import BOOK, ROLES, SEATS, Desk, leaks


def received(desk: Desk, seat: str) -> list[Recorded]:
    return [seen for record in desk.records if (seen := redact(record, seat)) is not None]


def lines(desk: Desk, seat: str = "north", after: int = 0) -> tuple[str, ...]:
    """The digest of a seat for what is behind event ``after``."""
    records = received(desk, seat)
    return digest(fold(records), records, after, briefing_for(BOOK.scenario, seat))


def since(desk: Desk, seat: str, *commands: c.Command) -> tuple[str, ...]:
    """The digest of what these commands led to."""
    after = desk.records[-1].seq
    for command in commands:
        desk.ask(command)
    return lines(desk, seat, after)


def starting(found: Sequence[str], start: str) -> list[str]:
    return [line for line in found if line.startswith(start)]


def test_nothing_new_is_no_line() -> None:
    desk = Desk.started()
    assert since(desk, "north") == ()
    assert since(desk, "north", c.WriteLogLine("for control")) == ()
    assert since(desk, "north", c.ReleaseInject("echo")) == ()  # for another role


def test_injects_are_merged_newest_first_and_the_rest_is_counted() -> None:
    desk = Desk.started()
    (one,) = starting(since(desk, "north", c.ReleaseInject("news")), "A new inject")
    assert "Inject [[title-news@all]]" in one
    many = since(desk, "north", *(c.ReleaseAdHoc(f"Word {n}", "Desk", "press", "Body") for n in range(5)))
    assert many == ("5 new injects: “Word 4”, “Word 3”, “Word 2” and 2 more",)


def test_what_was_changed_about_an_inject_is_said() -> None:
    desk = Desk.started()
    desk.ask(c.ReleaseInject("news"))
    desk.ask(c.ReleaseInject("secret"))
    found = since(desk, "north", c.CorrectInject("news", "Erratum"), c.RecallInject("secret", "wrong desk"))
    assert len(starting(found, "Corrected: “Inject [[title-news")) == 1
    assert len(starting(found, "Recalled: “Inject [[title-secret")) == 1


def test_a_question_waits_is_answered_closed_and_decided() -> None:
    desk = Desk.started("middle")
    assert "Waits for your answer: “Decision lead”" in since(desk, "north", c.OpenDecision("lead"))
    assert "Open: “Decision lead”" in lines(desk, "observer", desk.records[-2].seq)
    after = desk.records[-1].seq
    desk.answer("lead", north="yes")
    assert "Your role answered “Decision lead”" in lines(desk, "north", after)
    assert "Answers came in from Office of the north" in lines(desk, "observer", after)
    found = since(desk, "south", c.CloseDecision("lead"))
    assert "Closed without your answer: “Decision lead”" in found
    assert "Closed, not decided yet: “Decision lead”" in lines(desk, "north", after)
    assert since(desk, "north", c.ResolveDecision("lead"))[0] == "Decided, “Decision lead”: Yes"


def test_where_the_exercise_stands() -> None:
    desk = Desk()
    desk.ask(c.OpenSession("Test"))
    assert lines(desk) == ()
    desk.ask(c.StartExercise("5eed"))
    found = lines(desk)
    assert found[:2] == ("STARTEX was given.", "Practice move “Drill”.")
    desk.ask(c.StartMove("opening"))
    assert lines(desk)[1] == "Move 1 of 3: “Opening”."
    assert since(desk, "north", c.StartMove("middle")) == ("Move 2 of 3: “Middle”.",)
    assert "Played before it: “Opening”" in lines(desk)
    assert since(desk, "north", c.Pause("tea"))[0] == "PAUSEX, the clock stands still: tea"
    assert since(desk, "north", c.Continue())[0] == "There was a pause; the exercise goes on."
    assert since(desk, "wall", c.DeclareEmergency())[0] == "REAL EMERGENCY: everything is frozen."
    found = since(desk, "wall", c.LiftEmergency("Mara decided"))
    assert found[0] == "A real emergency was declared and lifted: Mara decided"
    desk.ask(c.Continue())
    assert "ENDEX: time" in since(desk, "north", c.EndExercise("time"))


def test_tracks_say_from_where_to_where_and_only_those_the_seat_sees() -> None:
    desk = Desk.started()
    found = since(
        desk,
        "south",
        c.AdjustTrack("heat", 1, "why"),
        c.AdjustTrack("heat", 1, "why"),
        c.AdjustTrack("purse", 1, "why"),
    )
    assert found == ("Tracks: Heat 5 → 7",)
    found = since(desk, "south", c.AdjustTrack("mood", 3, "why"))
    assert found == ("Tracks: Mood low → high",)
    assert since(desk, "south", c.AdjustTrack("heat", 1, "why"), c.AdjustTrack("heat", -1, "why")) == ()


def test_what_was_taken_back_is_not_told_as_news() -> None:
    desk = Desk.started()
    found = since(desk, "north", c.ReleaseInject("news"), c.Undo())
    assert found == ()
    desk.ask(c.ReleaseInject("news"))
    assert since(desk, "north", c.Undo()) == ("Control took back something you had seen; your pages show what holds.",)


def test_messages_and_requests_name_offices() -> None:
    desk = Desk.started()
    after = desk.records[-1].seq
    desk.ask(c.SendMessage(("north",), "Hello"), "south")
    assert lines(desk, "north", after) == ("A message from Office of the south",)
    desk.ask(c.SendMessage(("north",), "Now"))
    desk.ask(c.SendMessage(("facilitator",), "Mine"), "north")
    assert lines(desk, "north", after) == ("2 messages from control, Office of the south",)
    assert "A message from Office of the north" in lines(desk, FACILITATOR, after)
    after = desk.records[-1].seq
    desk.ask(c.AskRfi("north", "Who?"), "north")
    first = desk.records[-1].seq
    desk.ask(c.AskRfi("north", "When?"), "north")
    assert lines(desk, "north", after) == ()
    assert lines(desk, FACILITATOR, after) == ("2 requests for information, from Office of the north",)
    desk.ask(c.AnswerRfi(first, "They", public=True))
    desk.ask(c.RefuseRfi(desk.records[-2].seq, "Nobody knows"))
    assert lines(desk, "north", after) == ("Answered: “Who?”", "Not answered: “Nobody knows”")
    assert lines(desk, "south", after) == ("Control told: “Who?”",)


def test_who_joined_the_own_role_is_said() -> None:
    desk = Desk.started()
    found = since(desk, "north", c.SeatRole("north", "Ada", True, "a" * 8), c.SeatRole("north", "Bea", True, "b" * 8))
    assert found == ("In your role now: Ada (lead), Bea",)
    assert lines(desk, "south", desk.records[-3].seq) == ()


def test_long_texts_are_one_short_line() -> None:
    desk = Desk.started()
    found = since(desk, "north", c.ReleaseAdHoc("Long " * 30, "Desk", "press", "Body"), c.Pause("x " * 190))
    assert all(len(line) <= WIDEST and "\n" not in line for line in found)


@given(plays, st.floats(0, 1))
def test_no_digest_says_more_than_its_seat_may_know_or_more_than_fits(play: tuple[int, int], share: float) -> None:
    desk, _ = improvised(play)
    after = int(share * len(desk.records))
    for seat in (*SEATS, FACILITATOR):
        found = lines(desk, seat, after)
        assert len(found) <= MOST_LINES
        if seat != FACILITATOR:
            assert leaks(seat, found) == []
        said = re.sub(r"\[\[[^]]*(\]\]|$)|Office of the \w*|Decision [\w-]*", "", " ".join(found))
        assert not set(re.findall(r"[\w-]+", said)) & {*ROLES, *(serial for serial in BOOK.plans if "-" in serial)}


@pytest.mark.parametrize("seat", [*SEATS, FACILITATOR])
def test_the_story_of_a_long_play_fits(seat: str) -> None:
    desk, _ = played((7, 250))
    assert 2 < len(lines(desk, seat)) <= MOST_LINES
