from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from textual.widgets import ProgressBar, Static

from tabletop.exercise.apply import fold
from tabletop.exercise.events import SeedSealed
from tabletop.journal.reading import Progress, Save, read_save
from tabletop.records import replace
from tabletop.room.saved.proof import prove
from tabletop.room.saved.recording import Recording
from tabletop.tui.app import TabletopApp
from tabletop.tui.console.board import ConsoleBoard
from tabletop.tui.replay.replay import LoadingScreen, ReplayScreen
from tabletop.tui.start.home import HomeScreen
from tests import played
from tests.tui.host import settled


@pytest.fixture(scope="module")
def save(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return played.to_endex(tmp_path_factory.mktemp("saves"))


def app_at(path: Path, at: str = "") -> TabletopApp:
    return TabletopApp(path.parent, scenarios=[], first=lambda app: app.open_replay(path, at))


def replay(app: TabletopApp) -> ReplayScreen:
    assert isinstance(app.screen, ReplayScreen)
    return app.screen


def status(app: TabletopApp) -> str:
    return str(replay(app).query_one("#status", Static).content)


def playing(app: TabletopApp) -> bool:
    return replay(app).playback.playing


def shows(app: TabletopApp) -> int:
    """How many events the board shows; it must be the state after exactly these."""
    screen = replay(app)
    board = screen.query_one(ConsoleBoard)
    assert board._shown is not None
    assert board._shown.state == fold(screen.recording.records[: screen.cursor.count])
    return screen.cursor.count


@pytest.mark.parametrize("size", [(80, 24), (140, 40)])
async def test_replay_opens_at_the_place_asked_for(save: Path, size: tuple[int, int]) -> None:
    app = app_at(save, "7")
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        assert shows(app) == 7
        assert "event 7 of" in status(app)


async def test_keys_step_by_event_inject_decision_and_move(save: Path) -> None:
    app = app_at(save)
    async with app.run_test(size=(140, 40)) as pilot:
        await settled(pilot)
        recording = replay(app).recording
        assert shows(app) == 1
        for key, count in [
            ("right", 2),
            ("left", 1),
            ("shift+right", recording.injects[0]),
            ("shift+right", recording.injects[1]),
            ("shift+left", recording.injects[0]),
            ("right_square_bracket", recording.decisions[0]),
            ("right_square_bracket", recording.decisions[1]),
            ("left_square_bracket", recording.decisions[0]),
            ("end", len(recording)),
            ("left_curly_bracket", recording.moves[-1].count),
            ("left_curly_bracket", recording.moves[0].count),
            ("right_curly_bracket", recording.moves[1].count),
            ("home", 0),
            ("left", 0),
        ]:
            await pilot.press(key)
            await pilot.pause()
            assert shows(app) == count, key


async def test_playing_follows_exercise_time_and_stops_at_the_end(save: Path) -> None:
    app = app_at(save, "T+00:30")
    async with app.run_test(size=(140, 40)) as pilot:
        await settled(pilot)
        screen = replay(app)
        before = screen.cursor.count
        await pilot.press("0")
        assert screen.cursor.speed == 60
        await pilot.press("space")
        assert playing(app)
        screen.playback.advance(60)
        await pilot.pause()
        assert screen.cursor.count == screen.recording.history.count_at_clock(screen.cursor.clock) > before
        shows(app)
        await pilot.press("space")
        assert not playing(app)
        screen.playback.advance(1e6)
        await pilot.pause()
        assert shows(app) == len(screen.recording)
        await pilot.press("space", "space")  # from the end it begins anew
        assert screen.cursor.count < len(screen.recording)


async def test_going_to_a_time_and_to_nonsense(save: Path) -> None:
    app = app_at(save)
    async with app.run_test(size=(140, 40)) as pilot:
        await settled(pilot)
        screen = replay(app)
        await pilot.press("g", *"T+02:00", "enter")
        await pilot.pause()
        assert shows(app) == screen.recording.history.count_at_clock(120)
        await pilot.press("g", *"soon", "enter")
        await pilot.pause()
        assert screen.query_one("#jump").has_class("asking")
        await pilot.press("escape")
        assert not screen.query_one("#jump").has_class("asking")
        await pilot.press("q")
        await settled(pilot)
        assert isinstance(app.screen, HomeScreen)


async def test_verify_reads_the_file_again_and_sees_a_change(tmp_path: Path) -> None:
    path = played.to_endex(tmp_path)
    app = app_at(path, "5")
    async with app.run_test(size=(140, 40)) as pilot:
        await settled(pilot)
        await pilot.press("v")
        await settled(pilot)
        assert "✓ proved" in status(app)
        data = path.read_bytes()
        path.write_bytes(data.replace(b"Ginger nuts", b"Ginger NUTS", 1))
        await pilot.press("v")
        await settled(pilot)
        assert "✗ not sound" in status(app)


async def test_reading_a_large_save_shows_progress_and_can_be_cancelled(
    save: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def endless(_path: Path, progress: Progress) -> Save:
        while True:
            progress(34_000, 100_000)

    monkeypatch.setattr("tabletop.tui.replay.reading.read_save", endless)
    app = TabletopApp(save.parent, scenarios=[])
    async with app.run_test() as pilot:
        await settled(pilot)
        app.open_replay(save)
        await pilot.pause()
        assert isinstance(app.screen, LoadingScreen)
        bar = app.screen.query_one(ProgressBar)
        while bar.percentage is None:
            await pilot.pause()
        assert bar.percentage == 0.34
        await pilot.press("escape")
        await settled(pilot)
        assert isinstance(app.screen, HomeScreen)


async def test_a_damaged_save_can_be_looked_at_up_to_the_damage(tmp_path: Path) -> None:
    path = played.to_endex(tmp_path)
    path.write_bytes(path.read_bytes().replace(b"decision-opened", b"decision-OPENED", 1))
    app = app_at(path)
    async with app.run_test(size=(140, 40)) as pilot:
        await settled(pilot)
        await pilot.press("end")
        await pilot.pause()
        damage = replay(app).recording.save.damage
        assert damage is not None
        assert shows(app) == damage.event - 1


async def test_what_is_no_save_ends_the_program_with_words(tmp_path: Path) -> None:
    path = tmp_path / "letter.toml"
    path.write_text("hello = 1\n", encoding="utf-8")
    app = app_at(path)
    async with app.run_test() as pilot:
        await settled(pilot)
    assert app.return_code == 1
    assert app.return_value is not None
    assert "not a save" in app.return_value


def test_a_reel_finds_events_exercise_time_and_time_of_day(save: Path) -> None:
    recording = Recording(read_save(save))
    assert recording.find("12") == 12
    assert recording.find(str(len(recording))) == len(recording)
    assert recording.find("T+01:00") == recording.find("+0:01:00") == recording.history.count_at_clock(60)
    begin = datetime.fromisoformat(recording.records[0].at).astimezone()
    later = begin + timedelta(minutes=3)
    count = recording.find(f"{later:%H:%M:%S}")
    assert 0 < count < len(recording)
    assert datetime.fromisoformat(recording.records[count].at) > later.replace(microsecond=0)
    for nonsense in ("", "soon", "T+5", "25:00", "12:61", "-3"):
        with pytest.raises(ValueError, match="is no place"):
            recording.find(nonsense)


def test_a_place_behind_the_end_is_said_and_never_gone_to(save: Path) -> None:
    recording = Recording(read_save(save))
    end = datetime.fromisoformat(recording.records[-1].at).astimezone()
    for words in (str(len(recording) + 1), "999999999999999"):
        with pytest.raises(ValueError, match=f"the last is {len(recording)}"):
            recording.find(words)
    for words in ("T+99:59:59", f"T+{recording.length // 60 + 1:.0f}:00", f"{end + timedelta(minutes=2):%H:%M}"):
        with pytest.raises(ValueError, match="lies behind the end"):
            recording.find(words)
    with pytest.raises(ValueError, match="an hour has 60 minutes"):
        recording.find("T+9:99:99")


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="Windows takes no time zone from the environment")
def test_in_an_hour_that_clocks_show_twice_the_first_of_the_session_is_meant(
    save: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Clocks go from 03:00 back to 02:00 on 26 October 2025, 01:00 UTC."""
    monkeypatch.setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3")
    time.tzset()
    try:
        recording = Recording(read_save(save))

        def beginning(at: datetime) -> None:
            steps = [at + timedelta(minutes=5 * place) for place in range(len(recording.records))]
            recording.records = [
                replace(record, at=f"{step:%Y-%m-%dT%H:%M:%S.000Z}")
                for record, step in zip(recording.records, steps, strict=True)
            ]

        beginning(datetime(2025, 10, 25, 23, 45, tzinfo=UTC))  # 01:45
        assert recording.find("02:00") == 4
        assert recording.find("02:30") == 10
        beginning(datetime(2025, 10, 26, 0, 30, tzinfo=UTC))  # 02:30 for the first time
        assert recording.find("02:30") == 1
        assert recording.find("02:00") == 7  # half an hour later, when clocks show it again
        beginning(datetime(2025, 10, 26, 0, 50, tzinfo=UTC))
        assert recording.find("03:10") == 17
    finally:
        monkeypatch.undo()
        time.tzset()


def test_a_proof_names_the_dice_after_endex_and_keeps_the_seed_before(save: Path, tmp_path: Path) -> None:
    after = prove(save)
    seed = next(r.event.seed for r in read_save(save).records if isinstance(r.event, SeedSealed))
    assert after.sound
    assert any(seed in line for line in after.details)
    path = played.under_way(tmp_path)
    before = prove(path)
    seed = next(r.event.seed for r in read_save(path).records if isinstance(r.event, SeedSealed))
    assert before.sound
    assert "committed at STARTEX" in before.summary
    assert seed not in before.summary + "".join(before.details)
