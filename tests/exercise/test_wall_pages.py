"""What the wall shows, from what the wall was sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace

import pytest
from hypothesis import given

from tabletop.exercise import commands as c
from tabletop.exercise import events as e
from tabletop.exercise.actions.serials import PUT_QUESTION
from tabletop.exercise.apply import fold
from tabletop.exercise.briefing import briefing_for
from tabletop.exercise.pages.wall import WallView, countdown_words, receipt_card, wall_view
from tabletop.exercise.people import WALL_PAGES
from tabletop.exercise.redact import redact
from tabletop.exercise.seats import WALL
from tabletop.exercise.state import WallPage
from tests.exercise.wild import played, plays
from tests.lab import BOOK, Desk, leaks

BRIEFING = briefing_for(BOOK.scenario, WALL)


def sent(desk: Desk) -> Sequence[e.Recorded]:
    return [seen for record in desk.records if (seen := redact(record, WALL)) is not None]


def wall(desk: Desk) -> WallView:
    """The wall at this desk now."""
    records = sent(desk)
    return wall_view(fold(records), records, BRIEFING, desk.table.clock)


def test_before_startex_it_welcomes_with_the_rules_and_the_word_for_what_is_real() -> None:
    desk = Desk()
    desk.ask(c.OpenSession("Test"))
    view = wall(desk)
    assert (view.page, view.heading, view.marking) == ("rules", "The Lab", "EXERCISE")
    assert BRIEFING.emergency in " ".join(view.words)
    assert "Say stop." in view.words


def test_the_newest_public_message_of_the_move_is_the_headline() -> None:
    desk = Desk.started()
    assert (wall(desk).page, wall(desk).heading) == ("situation", "Opening")
    desk.ask(c.ReleaseInject("news"))
    desk.ask(c.ReleaseInject("secret"))
    view = wall(desk)
    assert "title-news" in view.heading
    assert "body-news" in view.words[0]
    assert "secret" not in repr(view)
    assert (view.kicker, view.date) == ("Move 1 of 3: Opening", "2 Jun 2025 10:00")
    assert (view.clock, view.clock_words, view.urgent) == ("20:00", "left in this move", False)
    desk.ask(c.CorrectInject("news", "It was the other bridge."))
    assert wall(desk).words == ("CORRECTION: It was the other bridge.",)
    desk.ask(c.StartMove())
    assert wall(desk).heading == "Middle"


def test_what_was_recalled_or_taken_back_is_off_the_wall() -> None:
    desk = Desk.started()
    desk.ask(c.ReleaseInject("news"))
    desk.ask(c.RecallInject("news", "wrong bridge"))
    assert wall(desk).heading == "Opening"
    desk.ask(c.SetScenarioTime("2025-09-01T08:00:00+00:00", "Six months later"))
    assert wall(desk).heading == "Six months later"
    desk.ask(c.Undo())
    assert wall(desk).heading == "Opening"


def test_a_public_question_counts_down_and_says_the_last_two_minutes_in_words() -> None:
    desk = Desk.started("middle")
    desk.ask(c.OpenDecision("most"))
    view = wall(desk)
    assert (view.page, view.heading, view.clock, view.urgent) == ("question", "Decision most", "10:00", False)
    desk.monotonic += 8 * 60 + 1
    assert (wall(desk).clock, wall(desk).clock_words, wall(desk).urgent) == ("01:59", "TWO MINUTES", True)
    desk.monotonic += 60
    assert wall(desk).clock_words == "ONE MINUTE"
    desk.ask(c.ExtendDecision("most", 5))
    assert wall(desk).urgent is False
    desk.ask(c.CloseDecision("most"))
    view = wall(desk)
    assert (view.page, view.clock, view.clock_words) == ("question", "", "CLOSED: the outcome will be read out")


@pytest.mark.parametrize(
    ("left", "words"), [(121, ""), (120, "TWO MINUTES"), (60, "ONE MINUTE"), (11, "ONE MINUTE"), (10, "LAST SECONDS")]
)
def test_the_words_of_a_countdown(left: float, words: str) -> None:
    assert countdown_words(left) == words


def test_a_question_to_some_roles_is_not_on_the_wall_until_it_is_decided() -> None:
    desk = Desk.started("middle")
    desk.ask(c.OpenDecision("struck"))
    assert wall(desk).page == "situation"
    desk.answer("struck", north="yes", south="yes", west="no")
    desk.ask(c.CloseDecision("struck"))
    desk.ask(c.ResolveDecision("struck", ("yes",), "so ruled"))
    view = wall(desk)
    assert (view.page, view.heading) == ("decided", "Decision struck")
    assert view.words == ("→ Yes", "Result of yes")
    assert "so ruled" not in repr(view)
    desk.ask(c.Undo())
    assert wall(desk).page == "situation"


def test_tracks_are_bars_with_words_and_bands_stay_words() -> None:
    desk = Desk.started()
    desk.ask(c.TurnWall("tracks"))
    heat, mood = wall(desk).bars
    assert (heat.title, heat.share, heat.value) == ("Heat", 0.5, "5")
    assert (mood.share, mood.value, mood.word) == (None, "", "low")
    desk.ask(c.AdjustTrack("heat", 2, "warmer"))
    desk.ask(c.AdjustTrack("mood", -1, "worse"))
    heat, mood = wall(desk).bars
    assert (heat.value, heat.change) == ("7", 2)
    assert (mood.value, mood.change) == ("", 0)


def test_the_facilitator_turns_it_and_words_of_theirs_stand_on_it() -> None:
    desk = Desk.started()
    desk.ask(c.TurnWall("break", "Coffee", "Back at ten.", desk.table.clock + 300))
    view = wall(desk)
    assert (view.page, view.heading, view.words, view.clock, view.date) == (
        "break",
        "Coffee",
        ("Back at ten.",),
        "05:00",
        "",
    )
    desk.ask(c.TurnWall("blank"))
    assert wall(desk) == WallView("blank", marking="EXERCISE")
    desk.ask(c.TurnWall(""))
    assert wall(desk).page == "situation"
    desk.ask(c.TurnWall("question", "Who speaks first?", closes=desk.table.clock - 1))
    assert (wall(desk).heading, wall(desk).clock_words) == ("Who speaks first?", "TIME IS UP")


def test_the_public_question_knows_better_when_it_closes_than_the_page_turned_to_it() -> None:
    desk = Desk.started("middle")
    desk.ask(c.OpenDecision("most"))
    desk.ask(c.TurnWall("question", "Decision most", "", desk.question("most").closes))
    desk.ask(c.ExtendDecision("most", 5))
    assert wall(desk).clock == "15:00"


def test_pausex_and_endex_are_out_of_play_and_a_page_turned_to_afterwards_says_so() -> None:
    desk = Desk.started()
    desk.ask(c.TurnWall("tracks"))
    desk.ask(c.Pause("a door"))
    view = wall(desk)
    assert (view.page, view.in_play, view.words[0], view.date) == ("pause", False, "a door", "")
    desk.ask(c.TurnWall("news"))
    assert wall(desk).page == "news"
    assert "PAUSEX" in wall(desk).band
    desk.ask(c.TurnWall("break"))
    desk.ask(c.Continue())
    desk.ask(c.Pause())
    assert wall(desk).page == "break"
    desk.ask(c.TurnWall(""))
    desk.ask(c.EndExercise())
    view = wall(desk)
    assert (view.page, view.in_play) == ("endex", False)
    assert view.words[1] == "Ended early after move 1 of 3"


def test_an_emergency_covers_even_a_blank_wall_and_carries_no_exercise_page() -> None:
    desk = Desk.started()
    desk.ask(c.TurnWall("blank"))
    desk.ask(c.DeclareEmergency())
    view = wall(desk)
    assert (view.page, view.heading, view.in_play) == ("emergency", BOOK.scenario.about.emergency, False)
    assert view.kicker == "REAL – NO EXERCISE"


def test_the_test_card_is_out_of_play_and_marked() -> None:
    card = receipt_card(BRIEFING)
    assert (card.in_play, card.marking, card.heading) == (False, "EXERCISE", "TEST")


@given(plays)
def test_no_page_of_any_play_shows_what_is_not_for_the_wall(play: tuple[int, int]) -> None:
    desk, _ = played(play)
    records = sent(desk)
    state = fold(records)
    for page in WALL_PAGES:
        state.wall = replace(state.wall, page=page) if page == state.wall.page else WallPage(page)
        view = wall_view(state, records, BRIEFING, desk.table.clock)
        assert leaks(WALL, asdict(view)) == []
        assert view.marking == ("" if view.page == "emergency" else "EXERCISE")
        assert view.page == "blank" or view.heading


@pytest.mark.parametrize("page", ["tracks", "news", "situation", "decided", "rules", "break"])
def test_a_wall_that_was_turned_says_that_everybody_is_asked_meanwhile(page: str) -> None:
    desk = Desk.started("middle")
    desk.ask(c.TurnWall(page, words="Look here."))
    said = "A question to all is open: Decision most"
    assert said not in wall(desk).words
    now = desk.moment(serial="most", upcoming="most")
    asked = PUT_QUESTION.after(now, c.OpenDecision("most")).words
    assert (asked.text, asked.acts) == (f"✓ asked: “Decision most” · the wall stays on: {page}", ("wall",))
    desk.ask(c.OpenDecision("most"))
    assert wall(desk).words == (said, "Look here.")
    desk.ask(c.TurnWall("blank"))
    assert wall(desk).words == ()
    desk.ask(c.TurnWall(page))
    desk.ask(c.CloseDecision("most"))
    assert said not in wall(desk).words


def test_a_wall_that_follows_shows_the_question_and_says_nothing_of_it() -> None:
    desk = Desk.started("middle")
    now = desk.moment(serial="most", upcoming="most")
    assert PUT_QUESTION.after(now, c.OpenDecision("most")).words.text == "✓ asked: “Decision most”"
    desk.ask(c.TurnWall("tracks"))
    words = desk.moment(serial="words", upcoming="words")  # to one role, which is nothing for the wall
    assert "wall" not in PUT_QUESTION.after(words, c.OpenDecision("words")).words.text
