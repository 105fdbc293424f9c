"""The exercise told once more, and the wall's pages of the hotwash: what they say, what they hold back, and that they fit."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tabletop.exercise import commands as c
from tabletop.exercise import events as e
from tabletop.exercise.apply import fold
from tabletop.exercise.briefing import briefing_for
from tabletop.exercise.commands import Answer
from tabletop.exercise.hotwash import is_unsigned, prompts
from tabletop.exercise.pages.hotwash import (
    COLUMNS,
    LINES,
    decision_pages,
    dice_lines,
    end_pages,
    newest_points,
    pages,
    point_pages,
    prompt_in_view,
    unsealed_pages,
)
from tabletop.exercise.pages.wall import WallView, wall_view
from tabletop.exercise.redact import redact
from tabletop.exercise.seats import OBSERVER, WALL
from tabletop.exercise.wording.decision_told import (
    ArgumentSheet,
    Closing,
    End,
    GivenReason,
    Reply,
    Shift,
    Standing,
    Throw,
    Told,
    Verdict,
    story,
)
from tabletop.exercise.wording.names import Names
from tabletop.exercise.wording.third_person import Stream
from tabletop.records import replace
from tests.lab import BOOK, ROLES, Desk, leaks

BRIEFING = briefing_for(BOOK.scenario, WALL)
TITLES = dict(BRIEFING.roles)
NAMES = Names.of_book(BOOK)


def ended(*decisions: str) -> Desk:
    """An exercise in which these were decided, all roles saying yes but west; west says no."""
    desk = Desk.started("middle")
    for decision in decisions:
        asked = BOOK.decision(decision)
        amounts = asked.kind == "pledge"
        said = {
            role: Answer((), (), 1.0, "", f"why {role}", "high")
            if amounts
            else Answer(
                ("no" if role == "west" and decision != "each" else "yes",), (), None, "", f"why {role}", "high"
            )
            for role in ROLES
        }
        question = desk.decide(decision, **said)
        ruled = None if question.found else ("yes",)
        desk.ask(c.ResolveDecision(decision, ruled, "" if ruled is None else "the chair rules"))
    desk.ask(c.EndExercise("time is up"))
    return desk


def told(desk: Desk, decision: str) -> Told:
    return next(step for step in story(desk.records, BOOK) if isinstance(step, Told) and step.decision == decision)


def ending(desk: Desk) -> End:
    last = story(desk.records, BOOK)[-1]
    assert isinstance(last, End)
    return last


def order(desk: Desk) -> list[str]:
    return [step.decision if isinstance(step, Told) else "the end" for step in story(desk.records, BOOK)]


def text(step: Told | End, *, unsealed: bool = False, ballots: bool = False) -> str:
    found = (
        end_pages(step, unsealed=unsealed)
        if isinstance(step, End)
        else decision_pages(step, NAMES, unsealed=unsealed, ballots=ballots)
    )
    return "\n".join(f"{page.heading}\n{page.words}" for page in found)


def wall(desk: Desk, now: str = "2025-06-01T10:01:00.000Z") -> WallView:
    """The page from what the wall alone was sent."""
    sent = [seen for record in desk.records if (seen := redact(record, WALL)) is not None]
    return wall_view(fold(sent), sent, BRIEFING, desk.table.clock, now)


# -- decision by decision ---------------------------------------------------------------------------------------------


def test_a_decision_is_told_with_who_chose_what_why_and_who_was_against() -> None:
    step = told(ended("half"), "half")
    assert [(reply.role, reply.why, reply.sure, reply.dissents) for reply in step.replies] == [
        ("north", "why north", "confidence high", False),
        ("south", "why south", "confidence high", False),
        ("east", "why east", "confidence high", False),
        ("west", "why west", "confidence high", True),
    ]
    assert [(label, len(step.naming(option))) for option, label in step.options] == [("Yes", 3), ("No", 1)]
    assert (step.stands(), step.move) == ("Yes", "middle")
    assert step.came_about().startswith("by the rule")
    on_the_wall = text(step)
    assert "✓ Yes (3)" in on_the_wall
    assert "Office of the west: No; confidence high; against\n  what stands" in on_the_wall
    assert "“why north”" in on_the_wall


def test_decisions_come_in_the_order_of_their_outcomes_and_the_end_comes_last() -> None:
    desk = ended("most", "half")
    assert order(desk) == ["most", "half", "the end"]
    assert (ending(desk).title, ending(desk).reason) == ("Ended early after move 2 of 3", "time is up")
    assert "who won?" in text(ending(desk))


def test_who_chose_what_in_a_secret_ballot_stays_off_the_wall_until_it_is_opened() -> None:
    step = told(ended("pledge"), "pledge")
    assert step.secret
    assert [step.said(reply) for reply in step.replies] == ["1 boats"] * 4
    assert "why north" not in text(step)
    assert "1 boats" not in text(step)
    assert "why north" in text(step, ballots=True)


def test_a_hidden_track_stays_off_the_wall_until_the_tracks_are_unsealed() -> None:
    step = told(ended("each"), "each")
    tide = next(shift for shift in step.shifts if shift.track == "tide")
    assert (tide.before, tide.after, tide.hidden) == (3, 4, True)
    assert tide.title not in text(step)
    assert f"{tide.title}: 3 → 4" in text(step, unsealed=True).replace("\n", " ")
    end = ending(ended("each"))
    assert "tide" not in text(end)
    assert "tide" in text(end, unsealed=True)


def test_what_was_undone_is_not_told() -> None:
    desk = Desk.started("middle")
    desk.decide("half", north="yes", south="yes", east="yes", west="no")
    desk.ask(c.ResolveDecision("half"))
    desk.ask(c.Undo())
    desk.ask(c.EndExercise())
    assert order(desk) == ["the end"]


def test_an_argument_is_told_with_its_reasons_estimates_judgement_and_dice() -> None:
    desk = Desk.started("middle")
    desk.ask(c.OpenDecision("bout"))
    desk.ask(c.AddReason("bout", "north", "pro", "The light is good", 2), "north")
    desk.ask(c.AddReason("bout", "south", "con", "The wind is not", 1), "south")
    desk.ask(c.SubmitEstimate("bout", "south", 60), "south")
    desk.ask(c.CloseDecision("bout"))
    desk.ask(c.Adjudicate("bout"))
    desk.ask(c.ResolveDecision("bout"))
    desk.ask(c.EndExercise())
    step = told(desk, "bout")
    assert step.sheet is not None
    lines = step.sheet.lines(NAMES.role)
    assert lines[0] == "++ The light is good – Office of the north"
    assert "Estimates: median 60 %, spread 0" in lines
    assert step.silent == ("east",)
    (throw,) = step.throws
    assert [throw.raw] == [r.event.raw for r in desk.records if isinstance(r.event, e.DiceRolled)]
    assert throw.words == f"d100: {throw.raw[0]} (Decision bout)"


def test_a_ruling_says_what_the_rule_had_and_why_it_was_overruled() -> None:
    desk = Desk.started("middle")
    desk.decide("half", north="yes", south="yes", east="yes", west="no")
    desk.ask(c.ResolveDecision("half", ("no",), "the chair insisted"))
    desk.ask(c.EndExercise())
    assert "The rule had: Yes (more than half of 4). Reason: the chair insisted" in text(told(desk, "half")).replace(
        "\n", " "
    )


HALF = told(ended("half"), "half")
words = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=300)


@given(words, words, words, st.lists(words, max_size=6))
def test_every_page_fits_the_wall_whatever_was_written(title: str, question: str, why: str, more: list[str]) -> None:
    answer = e.ResponseSubmitted("half", "north", (), (), None, question, why, "high")
    reply = Reply(answer, 1, (), 0.0, dissents=True)
    options = tuple((str(number), text) for number, text in enumerate(more))
    step = dataclasses.replace(
        HALF, title=title, question=question, options=options, labels=dict(options), replies=(reply,) * len(more),
        silent=tuple(more), closing=Closing(2, 0.0, "all", found=True, computed=tuple(more), words=title),
        standing=Standing(3, 0.0, title, ("0",), tuple(more), title, why, tuple(more)),
        sheet=ArgumentSheet(
            tuple(GivenReason(1, "pro", text, 2, text, text, 4) for text in more), (), 50, 20,
            tuple(Verdict(text, text, success=True, account=text, reason=text, seq=5) for text in more), (),
        ),
        shifts=tuple(Shift(text, text, 1, 2, text, hidden=False) for text in more),
        throws=tuple(Throw(1, 6, (6,), text, 6) for text in more),
    )  # fmt: skip
    end = End(title, question, why, step.shifts)
    for page in (*decision_pages(step, NAMES, unsealed=True, ballots=True), *end_pages(end)):
        assert len(page.lines) <= LINES
        assert all(len(line) <= COLUMNS for line in page.lines)
        assert page.heading == title


def test_a_section_that_does_not_fit_begins_a_page_of_its_own() -> None:
    found = pages("Title", [[["a"] * 3], [["b"] * 5], [["c"] * 2, ["d"] * 7]])
    assert [page.lines for page in found] == [("a",) * 3, ("b",) * 5, ("c",) * 2, ("d",) * 7]
    assert pages("Title", [])[0].lines == ()


# -- the wall ---------------------------------------------------------------------------------------------------------


def test_after_endex_the_wall_follows_the_hotwash_by_itself() -> None:
    desk = ended()
    assert wall(desk).page == "endex"
    desk.ask(c.PutPrompt("keep"))
    view = wall(desk)
    assert (view.page, view.heading, view.clock, view.band) == ("prompt", prompts()[0].text, "02:00", "HOTWASH")
    assert view.clock_words == "TWO MINUTES"
    desk.ask(c.RecordPoint("keep", "Everybody spoke"), "north")
    desk.ask(c.RecordPoint("keep", "We had a map", "south"), "south")
    assert wall(desk).words == ("Points so far: 2",)
    assert wall(desk, "2025-06-01T10:09:00.000Z").clock_words == "TIME IS UP"
    desk.ask(c.ClosePrompt())
    view = wall(desk)
    assert (view.page, view.heading) == ("points", prompts()[0].text)
    assert view.words == ("● Everybody spoke\n● We had a map (Office of the south)",)
    desk.ask(c.Unseal("tracks"))
    view = wall(desk)
    assert (view.page, view.heading) == ("unsealed", "the hidden tracks")
    assert "3 at the start" in view.words[0]


def test_a_page_that_the_facilitator_turned_to_stays_until_it_is_turned_on() -> None:
    desk = ended("half")
    page = decision_pages(told(desk, "half"), NAMES)[0]
    desk.ask(c.TurnWall("debrief", page.heading, page.words))
    desk.ask(c.PutPrompt("keep"))
    view = wall(desk)
    assert (view.page, view.heading, view.words) == ("debrief", "Decision half", (page.words,))
    assert (view.date, view.band) == ("", "HOTWASH")
    desk.ask(c.TurnWall(""))
    assert wall(desk).page == "prompt"


def test_the_wall_recomputes_the_dice_from_what_it_was_sent() -> None:
    desk = Desk.started("middle")
    desk.ask(c.OpenDecision("bout"))
    desk.ask(c.CloseDecision("bout"))
    desk.ask(c.Adjudicate("bout"))
    desk.ask(c.ResolveDecision("bout"))
    desk.ask(c.TurnWall("dice"))
    assert "revealed at ENDEX" in wall(desk).words[0].replace("\n", " ")
    desk.ask(c.EndExercise())
    desk.ask(c.TurnWall(""))
    desk.ask(c.TurnWall("dice"))
    view = wall(desk)
    assert view.words[0].startswith("The dice are as they were committed at STARTEX.")
    assert "✓ 1: d100" in view.words[0]
    assert len(view.words[0].split("\n")) <= LINES


def test_dice_that_do_not_hold_are_called_so() -> None:
    desk = Desk.started("middle")
    desk.ask(c.OpenDecision("bout"))
    desk.ask(c.CloseDecision("bout"))
    desk.ask(c.Adjudicate("bout"))
    desk.ask(c.EndExercise())
    forged = [
        replace(record, event=replace(record.event, raw=(record.event.raw[0] % record.event.sides + 1,)))
        if isinstance(record.event, e.DiceRolled)
        else record
        for record in desk.records
    ]
    lines = dice_lines(forged)
    assert lines[0] == "THE DICE DO NOT HOLD."
    assert any(line.startswith("✗ Draw 1") for line in lines)


def test_many_draws_still_fit_on_one_page() -> None:
    desk = ended()
    sent = list(desk.records)
    start = next(place for place, record in enumerate(sent) if isinstance(record.event, e.ExerciseEnded))
    from tabletop.exercise.dice import roll
    from tests.lab import SEED

    drawn = [
        replace(sent[start], event=e.DiceRolled("", number, 100, roll(SEED, number, 1, 100), ""))
        for number in range(1, 41)
    ]
    lines = dice_lines([*sent[:start], *drawn, *sent[start:]])
    assert len(lines) <= LINES
    count = sum(line.count(": d100") for line in lines)
    assert f"and {40 - count} more draws, all the same" in lines[-1]


@pytest.mark.parametrize("what", ["tracks", "cards", "annex"])
def test_what_was_unsealed_fits_page_by_page_and_nothing_of_it_is_lost(what: str) -> None:
    long = "One sentence of many words. " * 40
    found = unsealed_pages(what, [("north", "Office", long, "7", "low"), ("south", "Bureau", "short", "3", "")])
    assert all(len(page.lines) <= LINES and all(len(line) <= COLUMNS for line in page.lines) for page in found)
    if what != "tracks":
        assert " ".join(line for page in found[:-1] for line in page.lines).split() == long.split()
        assert found[0].heading.endswith(f"(1/{len(found) - 1})")
        assert "Bureau" in found[-1].heading


def test_nothing_unsealed_is_said_in_words() -> None:
    assert unsealed_pages("tracks", ())[0].lines == ("No track was hidden.",)
    assert unsealed_pages("annex", ())[0].lines == ("There is nothing here.",)


def test_the_newest_points_stay_in_sight_when_there_are_many() -> None:
    desk = ended()
    desk.ask(c.PutPrompt("keep"))
    for number in range(20):
        desk.ask(c.RecordPoint("keep", f"point {number}"), "north")
    lines = newest_points(desk.state.hotwash, "keep", TITLES)
    assert lines[-1] == "● point 19"
    assert lines[0] == "… 13 earlier"
    assert len(lines) <= LINES
    every = point_pages("Keep", desk.state.hotwash.points, TITLES)
    assert sum(len(page.lines) for page in every) == 20


def test_the_question_in_view_is_the_one_that_stands_or_stood_last() -> None:
    desk = ended()
    assert prompt_in_view(desk.state.hotwash, desk.records) == ""
    desk.ask(c.PutPrompt("keep"))
    desk.ask(c.PutPrompt("improve"))
    desk.ask(c.ClosePrompt())
    assert prompt_in_view(desk.state.hotwash, desk.records) == "improve"


def test_no_page_of_the_hotwash_shows_the_wall_what_was_not_unsealed() -> None:
    desk = ended("half", "pledge", "each")
    desk.ask(c.PutPrompt("keep"))
    for page in ("prompt", "points", "unsealed", "dice"):
        desk.ask(c.TurnWall(page))
        assert leaks(WALL, wall(desk)) == []
    for step in story(desk.records, BOOK):
        told_now = text(step)
        assert not any(word in leaks(WALL, told_now) for word in ("tide", "purse"))


# -- what is not signed -----------------------------------------------------------------------------------------------


def test_only_what_goes_under_nobodys_name_is_unsigned() -> None:
    assert is_unsigned(c.RecordPoint("keep", "x"))
    assert not is_unsigned(c.RecordPoint("keep", "x", "north"))
    assert is_unsigned(c.GiveFeedback(()))
    assert not is_unsigned(c.GiveFeedback((), named=True))
    assert not is_unsigned(c.ClosePrompt())


def test_the_observers_stream_has_words_for_the_hotwash() -> None:
    desk = ended()
    for command in (c.PutPrompt("keep"), c.RecordPoint("keep", "we had a map"), c.Unseal("tracks"), c.ClosePrompt()):
        desk.ask(command)
    stream = Stream(Names.of_briefing(briefing_for(BOOK.scenario, OBSERVER)))
    said = [entry for record in desk.records if (seen := redact(record, OBSERVER)) and (entry := stream.tell(seen))]
    assert [(entry.who, entry.line) for entry in said[-5:]] == [
        ("facilitator", "hotwash opened"),
        ("facilitator", "asked everybody in the hotwash"),
        ("", "somebody said in the hotwash"),
        ("facilitator", "unsealed the hidden tracks"),
        ("facilitator", "the question has been talked through"),
    ]
    assert said[-3].text == "we had a map"
