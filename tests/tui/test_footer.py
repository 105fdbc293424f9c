"""The footer: whole entries, and never without the way to all the others."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.binding import Binding, BindingType
from textual.keys import format_key
from textual.screen import Screen

from tabletop.exercise import commands as c
from tabletop.journal.reading import read_save
from tabletop.room.saved.recording import Recording
from tabletop.room.table.local_seat import LocalSeat
from tabletop.tui.app import TabletopApp
from tabletop.tui.keys import KEYS, SPANS, bindings, together
from tabletop.tui.kit.declared import in_order
from tabletop.tui.kit.footer import Footer, FooterEntry, filled, fitting
from tabletop.tui.kit.help import commands
from tabletop.tui.replay.cursor import Cursor
from tabletop.tui.replay.eyes import eyes_of
from tabletop.tui.seat.station import StationScreen
from tests.tui.console_help import Hand, console
from tests.tui.host import SMALL, Room, scenario, seen, station, until

SAMPLE = Path(__file__).parents[2] / "saves" / "sample-security-guarantees.toml"
ENTRIES = st.lists(
    st.builds(
        FooterEntry,
        st.sampled_from(["a", "b", "keep", "app.help"]),
        st.text("xy", min_size=1),
        st.text("z"),
        st.just("k"),
    )
)


@given(ENTRIES, st.integers(0, 60))
def test_it_leaves_out_whole_entries_from_the_end_and_the_kept_ones_never(
    entries: list[FooterEntry], width: int
) -> None:
    keep = {"keep", "app.help"}
    left = fitting(entries, width, keep)
    kept = [entry for entry in entries if entry.command in keep]
    assert [entry for entry in left if entry.command in keep] == kept
    others = [entry for entry in entries if entry.command not in keep]
    shown = [entry for entry in left if entry.command not in keep]
    assert shown == others[: len(shown)]
    total = sum(entry.content.cell_length for entry in left)
    assert total <= width or left == kept
    if shown != others:
        assert total + others[len(shown)].content.cell_length > width


@given(ENTRIES, ENTRIES, st.integers(0, 90))
def test_what_fills_stands_only_where_all_others_have_room(
    entries: list[FooterEntry], more: list[FooterEntry], width: int
) -> None:
    fills = [replace(entry, fills=True) for entry in more]
    left = filled([*entries, *fills], width, {"keep", "app.help"})
    assert [entry for entry in left if not entry.fills] == fitting(entries, width, {"keep", "app.help"})
    shown = [entry for entry in left if entry.fills]
    assert shown == fills[: len(shown)]
    assert not shown or sum(entry.content.cell_length for entry in left) <= width


@pytest.mark.parametrize("width", [80, 140, 200])
async def test_the_footer_uses_the_width_there_is(tmp_path: Path, width: int) -> None:
    async with console(tmp_path, size=(width, 40), started=True) as hand:
        await hand.until(lambda: " ? keys " in last_line(hand))
        line = last_line(hand)
        assert line.rstrip().endswith(("? keys", "all commands"))
        wide = {80: (), 140: ("f defer",), 200: ("f defer", "k skip", "e edit before release")}[width]
        assert all(words in line for words in wide)
        assert width == 80 or len(line.rstrip()) > width - 35


def last_line(hand: Hand) -> str:
    return hand.screen_text().splitlines()[-1]


@pytest.mark.parametrize("width", [60, 80, 140])
async def test_with_a_question_out_undo_and_help_are_there(tmp_path: Path, width: int) -> None:
    async with console(tmp_path, size=(width, 24), started=True) as hand:
        await hand.press("space", "space")
        await hand.until(lambda: "d close " in last_line(hand))
        for words in (" p PAUSEX ", " u undo ", " ? keys "):
            assert words in last_line(hand)
        assert (" l log " in last_line(hand)) == (width > 60)
        await hand.press("d")
        await hand.until(lambda: "confirm outcome" in last_line(hand))
        for words in (" p PAUSEX ", " u undo ", " ? keys "):
            assert words in last_line(hand)


async def test_a_click_presses_the_key(tmp_path: Path) -> None:
    async with console(tmp_path, started=True) as hand:
        await hand.until(lambda: " space " in last_line(hand))
        await hand.pilot.click(Footer, offset=(last_line(hand).index("space"), 0))
        await hand.until(lambda: hand.state.play.delivered)


async def test_a_players_way_out_is_never_covered() -> None:
    room = Room(scenario())
    room.to_move("copenhagen")
    room.do(c.OpenDecision("sanctions-debate"), c.OpenDecision("training-mandate"))
    async with station(room, "berlin", SMALL) as (_, pilot, screen):
        await until(pilot, lambda: "esc leave" in seen(screen).splitlines()[-1])
        assert "next question" in seen(screen).splitlines()[-1]
        assert "all commands" not in seen(screen)


OWN = 'console.confirm = "z"\nconsole.undo = "U"\nconsole.continue = "N"\nconsole.pause = "Z"\n'


def listed(hand: Hand) -> list[tuple[str, str]]:
    """Group and words of what ``?`` lists."""
    return [(command.group, command.words) for command in commands(hand.app, hand.app.screen)]


async def test_a_key_of_ones_own_stands_where_the_programs_stood(tmp_path: Path) -> None:
    found = []
    for name, keys in (("program", ""), ("own", OWN)):
        folder = tmp_path / name
        folder.mkdir()
        async with console(folder, size=SMALL, started=True, keys=keys) as hand:
            if not keys:  # without any, the order is Textual's
                assert in_order(hand.console) == [*hand.console.active_bindings.values()]
            await hand.press("space", "space")
            await hand.until(lambda: "d close " in last_line(hand))
            asked = last_line(hand), listed(hand)
            await hand.press("d")
            await hand.until(lambda: "confirm outcome" in last_line(hand))
            found.append((*asked, last_line(hand), listed(hand)))
    (line, help_of_line, closed, help_of_closed), own = found
    assert own[1] == help_of_line
    assert own[3] == help_of_closed
    swapped = ((" ⏎ confirm", " z confirm"), (" u undo", " U undo"), (" p PAUSEX", " Z PAUSEX"))
    for of_program, of_own in swapped:
        line, closed = line.replace(of_program, of_own), closed.replace(of_program, of_own)
    assert (own[0], own[2]) == (line, closed)


async def test_a_players_tab_with_a_key_of_ones_own_stays_between_the_others(tmp_path: Path) -> None:
    own = tmp_path / "keys.toml"
    own.write_text('[keys]\nstation.inbox = "f11"\nstation.acknowledge = "ctrl+y"\n', encoding="utf-8")
    room = Room(scenario())
    app = TabletopApp(tmp_path, scenarios=[], keys=own)
    async with room.live, app.run_test(size=SMALL) as pilot:
        screen = StationScreen(LocalSeat(room.live, "berlin"))
        await app.push_screen(screen)
        await until(pilot, lambda: "f3 now  f11 inbox  f5 brief" in seen(screen).splitlines()[-1])
        words = [command.words for command in commands(app, screen)]
        assert words == list(dict.fromkeys(words))


def test_whatever_is_written_as_a_range_says_which_keys_it_is() -> None:
    ranges = {
        f"{screen}.{key.action}": key
        for screen, keys in KEYS.items()
        for key in keys
        if re.search("–|←→|↑↓|[]]|[}]", key.shown)
    }
    assert ranges.keys() == SPANS.keys()
    for name, key in ranges.items():
        keys = [format_key(each) for each in together(name, {})]
        assert key.shown == (f"{keys[0]}–{keys[-1]}" if "–" in key.shown else "".join(keys))


def test_a_range_is_written_only_while_all_its_keys_are_the_programs(tmp_path: Path) -> None:
    app = TabletopApp(tmp_path)

    def display(name: str) -> str:
        screen = name.partition(".")[0]
        return app.get_key_display(next(one for one in bindings(screen) if isinstance(one, Binding) and one.id == name))

    assert [display(name) for name in ("playback.next", "eyes.now", "hotwash.point-1")] == ["←→", "f3–f7", "0–9"]
    app.own_keys = {"playback.previous": "b", "eyes.inbox": "f11", "hotwash.point-3": "f9,z"}
    assert display("playback.next") == "b →"
    assert display("playback.next-move") == "{}"
    assert display("eyes.now") == "f3 f11 f5 f6 f7"
    assert display("eyes.question") == "f3–f5"
    assert display("hotwash.point-1") == display("hotwash.point-3") == "0 1 2 f9 4 5 6 7 8 9"
    app.own_keys = {"playback.next": "right", "playback.next-inject": "b"}  # named, and as the program has it
    assert display("playback.next") == "←→"


async def test_a_range_of_which_a_half_is_ones_own_is_written_key_by_key(tmp_path: Path) -> None:
    own = tmp_path / "keys.toml"
    own.write_text('[keys]\nplayback.previous = "b"\neyes.inbox = "f11"\n', encoding="utf-8")
    app = TabletopApp(tmp_path, scenarios=[], keys=own)
    played = Recording(read_save(SAMPLE))
    async with app.run_test(size=(140, 24)) as pilot:
        cursor = Cursor(played, 100, played.clock(100))
        screen = eyes_of(cursor, "berlin")
        await app.push_screen(screen)
        await until(pilot, lambda: "b → event" in seen(screen).splitlines()[-1])
        assert "f3 f11 f5 f6 f7 tabs" in seen(screen).splitlines()[-1]
        listed = {command.words: command.keys for command in commands(app, screen)}
        assert (listed["event"], listed["event before"], listed["inbox"]) == ("b →", "b", "f11")
        await pilot.press("b")
        assert cursor.count == 99


async def test_digits_of_which_one_is_ones_own_are_still_one_line_of_the_help(tmp_path: Path) -> None:
    class Ranged(Screen[None]):
        BINDINGS: ClassVar[list[BindingType]] = [one for one in bindings("hotwash") if "point-" in str(one)]

        def action_act(self, name: str) -> None:
            """Nothing: the test reads the help alone."""

    own = tmp_path / "keys.toml"
    own.write_text('[keys]\nhotwash.point-3 = "f9"\n', encoding="utf-8")
    app = TabletopApp(tmp_path, scenarios=[], keys=own)
    async with app.run_test(size=SMALL) as pilot:
        await app.push_screen(Ranged())
        await pilot.pause()
        listed = [command.keys for command in commands(app, app.screen) if command.words == "a point as role"]
        assert listed == ["0 1 2 f9 4 5 6 7 8 9"]
