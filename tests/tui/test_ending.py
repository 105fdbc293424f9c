"""The summary of an ended exercise, and the proof of its dice."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.content import Content
from textual.widgets import Static

from tabletop.exercise import commands as c
from tabletop.exercise import events as e
from tabletop.exercise.rulebook import Rulebook
from tabletop.exercise.verify import verify_dice
from tabletop.journal.reading import read_save
from tabletop.records import replace
from tabletop.room.rehearsal.rehearsing import rehearse, save_last
from tabletop.tui.hotwash.ending import DecisionStory, EndingScreen
from tests.tui.host import BIG, HOSTILE, SMALL, Host, Room, document, everything, scenario, seen

PATH = Path("saves") / "2025-08-29 [@click=app.evil]X[/].toml"


def argued() -> Room:
    """The practice argument of the large scenario, judged by a roll."""
    room = Room(scenario())
    room.do(c.OpenDecision("practice-argument"))
    room.ask("warsaw", c.AddReason("practice-argument", "warsaw", "pro", "The light is good [/]", 2))
    room.ask("berlin", c.AddReason("practice-argument", "berlin", "con", "The wind is not", 1))
    room.ask("paris", c.SubmitEstimate("practice-argument", "paris", 60))
    room.do(
        c.CloseDecision("practice-argument"), c.Adjudicate("practice-argument"), c.ResolveDecision("practice-argument")
    )
    return room


def small_story() -> Room:
    """First Steps with an override, an answer typed by control, a default and hostile words."""
    room = Room(scenario("first-steps"))
    room.do(
        c.ReleaseInject("welcome"),
        c.OpenDecision("biscuits"),
        c.CloseDecision("biscuits"),
        c.ResolveDecision("biscuits"),
    )
    room.do(c.StartMove(), c.OpenDecision("crossing"))
    room.ask(
        "baker", c.SubmitResponse("crossing", "baker", c.Answer(("west-bank",), rationale=HOSTILE, confidence="low"))
    )
    room.do(c.SubmitResponse("crossing", "teacher", c.Answer(("west-bank",), rationale="no money")))
    room.do(c.CloseDecision("crossing"), c.ResolveDecision("crossing", ("new-rope",), "the keeper spoke up " + HOSTILE))
    room.do(c.SkipSerial("keeper-note"), c.ReleaseAdHoc(HOSTILE, HOSTILE, "phone", HOSTILE), c.EndExercise(HOSTILE))
    return room


@pytest.mark.parametrize("size", [BIG, SMALL])
async def test_it_tells_how_it_ended_who_decided_what_and_why(size: tuple[int, int]) -> None:
    room = small_story()
    host = Host()
    async with host.run_test(size=size) as pilot:
        screen = EndingScreen(room.table.book, room.table.records, PATH)
        await host.push_screen(screen)
        await pilot.pause()
        assert "HOW IT ENDED" in seen(screen)
        text = " ".join(everything(screen).split())
        for words in (
            "The keeper pretends that something is wrong with one eye",
            "→ Oat biscuits by default; ",
            "→ Change the rope tonight overridden by the facilitator",
            "The rule had: Move the fair to the west bank (more than half of 2). Reason: the keeper spoke up",
            "confidence low",
            "typed by control",
            "no money",
            "No answer: Ferry keeper",
            "2 released",
            "1 skipped, 0 recalled",
            "The dice are as they were committed at STARTEX.",
            "No dice were rolled.",
            "[@click=app.evil]X[/].toml",
        ):
            assert words in text, words
        assert not any(char in text for char in "\x1b\x07\x9b\u202e")
        for key in ("t", "d", "space", "end", "pageup", "r"):
            await pilot.press(key)
            await pilot.click(offset=(size[0] // 2, size[1] // 2))
        assert not host.evil_ran
        assert host.screen is screen
        await pilot.press("q")
        assert host.screen is not screen


@pytest.mark.parametrize("width", [100, 112, 120, 140, 200])
async def test_large_letters_are_never_broken_within_a_row(width: int) -> None:
    """The title's column ends before the screen does; a row of letters that is too long for it would be cut in two."""
    room = small_story()
    records = list(room.table.records)
    for at, record in enumerate(records):
        if isinstance(record.event, e.EndingReached):
            records[at] = replace(record, event=replace(record.event, title="A porcupine without a shield"))
    host = Host()
    async with host.run_test(size=(width, 40)) as pilot:
        screen = EndingScreen(room.table.book, records, PATH)
        await host.push_screen(screen)
        await pilot.pause()
        ending = screen.query_one("#ending", Static)
        words = ending.visual
        assert isinstance(words, Content)
        large = [line for line in words.plain.splitlines() if set(line) & set("▀▄█")]
        assert large
        assert max(map(len, large)) <= ending.content_size.width


async def test_the_keys_lead_to_the_parts() -> None:
    room = small_story()
    host = Host()
    async with host.run_test(size=SMALL) as pilot:
        screen = EndingScreen(room.table.book, room.table.records, PATH)
        await host.push_screen(screen)
        for key, words in (("t", "TRACKS OVER THE MOVES"), ("d", "WHO DECIDED WHAT"), ("v", "committed at STARTEX")):
            await pilot.press(key)
            await pilot.pause()
            assert words in seen(screen), key
        await pilot.press("home")
        await pilot.pause()
        assert "HOW IT ENDED" in seen(screen)


@pytest.mark.parametrize("name", ["first-steps", "security-guarantees"])
@pytest.mark.parametrize("size", [BIG, SMALL, (40, 12)])
async def test_it_sums_up_whole_plays_of_the_shipped_scenarios(
    name: str, size: tuple[int, int], tmp_path: Path
) -> None:
    played = scenario(name)
    records = read_save(save_last(rehearse(played, document(name), plays=1, seed=7), tmp_path)).records
    host = Host()
    async with host.run_test(size=size) as pilot:
        screen = EndingScreen(Rulebook(played), records, PATH)
        await host.push_screen(screen)
        await pilot.pause()
        assert screen.state.phase == "ended"
        assert all(check.ok for check in screen.checks)
        assert len(screen.query(DecisionStory)) == len(screen.state.play.questions)
        assert len(screen.timeline.series) == len(played.tracks)


async def test_an_exercise_that_has_not_ended_is_summed_up_as_it_stands() -> None:
    room = Room(scenario("first-steps"), start=False)
    host = Host()
    async with host.run_test(size=SMALL) as pilot:
        screen = EndingScreen(room.table.book, room.table.records, PATH)
        await host.push_screen(screen)
        await pilot.pause()
        text = everything(screen)
        assert "has not ended" in text
        assert "No decision was put." in text
        assert "No STARTEX" in text


async def test_an_argument_is_told_with_its_reasons_estimates_and_roll() -> None:
    room = argued()
    host = Host()
    async with host.run_test(size=BIG) as pilot:
        screen = EndingScreen(room.table.book, room.table.records, PATH)
        await host.push_screen(screen)
        await pilot.pause()
        text = " ".join(everything(screen).split())
        assert "++ The light is good [/] – Polish Government" in text
        assert "Estimates: median 60 %, spread 0 (French Presidency 60 %)" in text
        assert "chance of success 60 %, rolled" in text


def test_every_draw_is_recomputed_and_each_forgery_is_found() -> None:
    room = argued()
    room.do(c.EndExercise())
    records = room.table.records
    checks = verify_dice(records)
    assert len(checks) == 2
    assert all(check.ok for check in checks)

    def forged(kind: type[e.Event], **change: object) -> list[bool | None]:
        return [
            check.ok
            for check in verify_dice(
                [replace(r, event=replace(r.event, **change)) if isinstance(r.event, kind) else r for r in records]
            )
        ]

    raw = next(r.event.raw[0] for r in records if isinstance(r.event, e.DiceRolled))
    assert forged(e.DiceRolled, raw=(raw % 100 + 1,)) == [True, False]
    assert forged(e.DiceRolled, draw=2) == [True, False]
    assert forged(e.DiceRolled, sides=0) == [True, False]
    assert forged(e.DiceRolled, raw=()) == [True, False]
    assert forged(e.ExerciseStarted, commitment="0" * 64) == [False, True]
    assert forged(e.SeedRevealed, seed="another")[:2] == [False, False]


def test_before_endex_a_player_cannot_verify_and_before_startex_there_is_nothing_to() -> None:
    room = argued()
    public = [record for record in room.table.records if not isinstance(record.event, e.SeedSealed)]
    assert [check.ok for check in verify_dice(public)] == [None]
    assert [check.ok for check in verify_dice([])] == [None]
