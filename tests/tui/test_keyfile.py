"""The user's own keys: read from a small file, wrong ones said and left out, right ones pressed."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual._xterm_parser import XTermParser
from textual.events import Key
from textual.pilot import Pilot
from textual.widgets import Static

from tabletop.cli import main
from tabletop.exercise import commands as c
from tabletop.room.table.local_seat import LocalSeat
from tabletop.room.table.sessions import Setup, create_session
from tabletop.scenario.load import load_scenario
from tabletop.tui.app import TabletopApp
from tabletop.tui.console.console import ConsoleScreen
from tabletop.tui.importing.import_file import ImportFileScreen
from tabletop.tui.keyfile import RESERVED, OwnKeys, _flat, defaults, keymap, listing, named, read_keys
from tabletop.tui.keys import KEYS, all_keys, key_words, keys_path
from tabletop.tui.kit.confirm import ConfirmDialog
from tabletop.tui.seat.station import StationScreen
from tests.hostile import unsafe_strings
from tests.tui.console_help import SCENARIOS, Hand, console
from tests.tui.host import Clock, Room, scenario, seen, until


def written(folder: Path, text: str) -> Path:
    path = folder / "keys.toml"
    path.write_bytes(text.encode())
    return path


def test_keys_are_read_with_or_without_quotes_one_or_several(tmp_path: Path) -> None:
    own = read_keys(written(tmp_path, '[keys]\nconsole.pause = "f9"\n"console.more-time" = ["+", "ctrl+k"]\n'))
    assert own == OwnKeys({"console.pause": ("f9",), "console.more-time": ("plus", "ctrl+k")})


def test_without_a_file_nothing_is_changed(tmp_path: Path) -> None:
    assert read_keys(tmp_path / "keys.toml") == OwnKeys()
    assert keymap(OwnKeys()) == {}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[keys", "Expected"),
        ("[keys]\nconsole.pause = 9", "console.pause: write a key in quotes, or several in [ ]"),
        ("[keys]\nconsole.pause = []", "console.pause: write a key in quotes, or several in [ ]"),
        ('[keys]\nconsole.pauze = "f9"', "console.pauze: there is no such key; “tabletop keys” lists those there are"),
        ('[keys]\nconsole.pause = "pgup"', "“pgup” is no key; write one as a, A, f9, ctrl+k or pageup"),
        ('[keys]\nconsole.pause = "hyper-a"', "“hyper-a” is no key"),
        ('[keys]\nconsole.pause = ""', "“” is no key"),
        ('[keys]\nconsole.pause = "?"', "? is a key of the whole program; take another"),
        ('[keys]\nconsole.pause = "u"', "console.pause: u is the key of console.undo on the same screen; take another"),
        ('[keyz]\nconsole.pause = "f9"', "“keyz” means nothing here; keys stand under [keys]"),
        ('keys = "f9"', "[keys]: there is no such key"),
        ('[keys]\neyes.zoom = "n"', "eyes.zoom: n is the key of playback.note on the same screen"),
        ('[keys]\nstation.inbox = "f3"', "station.inbox: f3 is the key of station.now on the same screen"),
        ('[keys]\nwall.zoom = "ctrl+q"', "ctrl+q is a key of the whole program"),
        ('[keys]\nhotwash.blank = "t"', "hotwash.blank: t is the key of hotwash.timeline on the same screen"),
        ('[keys]\nhotwash.blank = "q"', "hotwash.blank: q is the key of side.back on the same screen; take another"),
        ('[keys]\nreview.report = "s"', "review.report: s is the key of review.status on the same screen"),
        ('[keys]\nintray.answer = "v"', "intray.answer: v is the key of intray.every on the same screen"),
        ('[keys]\nintray.answer = "!"', "intray.answer: exclamation_mark is the key of side.emergency"),
    ],
)
def test_what_is_wrong_is_said_with_its_place_and_counts_for_nothing(tmp_path: Path, text: str, words: str) -> None:
    path = written(tmp_path, text)
    own = read_keys(path)
    assert own.keys == {}
    (said,) = own.wrong
    assert said.startswith(f"{path}: ")
    assert words in said


def test_a_wrong_line_leaves_the_others(tmp_path: Path) -> None:
    own = read_keys(written(tmp_path, '[keys]\nconsole.pause = "u"\nconsole.undo = "f9"\nconsole.log = "pgup"\n'))
    assert own.keys == {"console.pause": ("u",), "console.undo": ("f9",)}  # u is free then
    assert len(own.wrong) == 1


def test_two_of_the_users_own_keys_clash_and_the_later_one_stays_as_it_was(tmp_path: Path) -> None:
    own = read_keys(written(tmp_path, '[keys]\nconsole.log = "f9"\nconsole.undo = "f9"\n'))
    assert own.keys == {"console.log": ("f9",)}
    assert "console.undo: f9 is the key of console.log" in own.wrong[0]


def test_bytes_that_are_no_text_and_a_folder_are_said(tmp_path: Path) -> None:
    path = tmp_path / "keys.toml"
    path.write_bytes(b"\xff\xfe[keys]")
    assert len(read_keys(path).wrong) == 1
    path.write_bytes(b"#" * 200_000)
    assert "far too large" in read_keys(path).wrong[0]
    assert "it cannot be read" in read_keys(tmp_path).wrong[0]


@given(st.text(max_size=60))
def test_no_file_stops_the_program_or_reaches_the_terminal_unclean(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    path = tmp_path_factory.mktemp("keys") / "keys.toml"
    path.write_bytes(f"[keys]\n{text!r} = {text!r}\nconsole.pause = [\n{text}\n]".encode("utf-8", "surrogatepass"))
    assert unsafe_strings(read_keys(path).wrong) == []


def test_who_shares_a_key_is_named_too_so_that_it_keeps_its_own() -> None:
    told = keymap(OwnKeys({"console.pause": ("f9",)}))
    assert told == {"console.pause": "f9", "console.continue": "p"}
    told = keymap(OwnKeys({"console.pause": ("u",), "console.undo": ("f9",)}))
    assert told == {"console.pause": "u", "console.continue": "p", "console.undo": "f9"}


def test_no_key_of_the_program_is_one_that_cannot_be_named() -> None:
    for keys in defaults().values():
        assert all(named(key) == key and key not in RESERVED for key in keys)


@pytest.mark.parametrize(
    "told",
    [
        *("Space", "SPACE", "Up", "F9", "Enter", "Escape", "Ctrl+k", "shift+Space", "ctrl+Tab"),
        *("plus sign", "plus_sign", "Plus", "PLUS SIGN", "percent sign", "Percent_Sign", "hyphen_minus", "solidus"),
        *("latin_small_letter_a", "digit_one", "newline", "line_feed", "return", "<any>", "<ignore>", "ctrl-at"),
    ],
)
def test_what_no_key_is_called_is_no_key(tmp_path: Path, told: str) -> None:
    own = read_keys(written(tmp_path, f'[keys]\nconsole.release = "{told}"\n'))
    assert own.keys == {}
    (said,) = own.wrong
    assert f"console.release: “{told}” is no key; write one as a, A, f9, ctrl+k or pageup" in said


def test_what_a_key_is_called_when_it_is_pressed_is_a_key() -> None:
    """What the terminal sends, read by Textual itself."""
    signs = "".join(map(chr, range(33, 127))) + "äßé§°€µ½"
    sent = [*signs, " ", "\t", "\r", "\x1b[A", "\x1b[5~", "\x1b[20~", "\x1b[1;5C", "\x1b[Z", "\x0b", "\x7f", "\x1b[3~"]
    pressed = [event.key for each in sent for event in XTermParser().feed(each) if isinstance(event, Key)]
    assert len(pressed) == len(sent)
    assert [key for key in pressed if named(key) != key] == []
    assert [sign for sign in signs if named(sign) not in pressed] == []


def test_the_listing_is_a_file_that_says_what_is_so(tmp_path: Path) -> None:
    own = OwnKeys({"console.pause": ("f9",), "console.more-time": ("plus", "f8")})
    lines = [*listing(own, tmp_path / "keys.toml")]
    assert read_keys(written(tmp_path, "\n".join(lines))) == own
    every = "\n".join(line.removeprefix("# ") for line in lines[lines.index("[keys]") :])
    told = dict(_flat(tomllib.loads(every)["keys"], ""))
    assert told == {name: list(keys) if len(keys) > 1 else keys[0] for name, keys in {**defaults(), **own.keys}.items()}
    assert len(told) == sum(len(keys) for keys in KEYS.values())


def test_the_command_prints_it_and_says_what_is_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert main(["keys"]) == 0
    assert '# console.pause = "p"  # PAUSEX' in capsys.readouterr().out
    folder = tmp_path / "tabletop"
    folder.mkdir()
    written(folder, '[keys]\nconsole.pause = "f9"\nconsole.nothing = "f8"\n')
    assert main(["keys"]) == 1
    said = capsys.readouterr()
    assert '\nconsole.pause = "f9"  # PAUSEX' in said.out
    assert "console.nothing: there is no such key" in said.err


@pytest.mark.parametrize(
    ("platform", "place"),
    [("linux", "xdg/tabletop"), ("win32", "roaming/tabletop"), ("darwin", "Library/Application Support/tabletop")],
)
def test_the_file_stands_where_the_system_keeps_such(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, platform: str, place: str
) -> None:
    monkeypatch.setattr("sys.platform", platform)
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    environ = {"XDG_CONFIG_HOME": str(tmp_path / "xdg"), "APPDATA": str(tmp_path / "roaming")}
    assert keys_path(environ) == tmp_path / place / "keys.toml"


async def test_the_users_key_is_pressed_shown_and_explained_and_the_programs_is_free(tmp_path: Path) -> None:
    path = written(tmp_path, '[keys]\nconsole.pause = "f9"\nconsole.nothing = "f8"\n')
    clock = Clock()
    loaded = load_scenario(SCENARIOS / "first-steps" / "scenario.toml")
    session = create_session(loaded, tmp_path, Setup(), monotonic=clock)
    app = TabletopApp(tmp_path, first=lambda app: app.open_console(session), keys=path)
    async with app.run_test(size=(140, 40)) as pilot:
        hand = Hand(pilot, session, clock)
        await hand.until(lambda: isinstance(app.screen, ConsoleScreen))
        assert "console.nothing: there is no such key" in next(iter(app._notifications)).message
        await hand.press("f9")
        assert hand.console.control.notice == "The exercise has not started: STARTEX first."
        await hand.press("S", "enter")
        await hand.until(lambda: hand.state.started)
        await hand.back()
        await hand.until(lambda: "f9 PAUSEX" in hand.screen_text())
        await hand.press("p")
        assert app.screen is hand.console
        await hand.press("f9")
        await hand.until(lambda: app.screen is not hand.console)
        await hand.press("enter")
        await hand.until(lambda: hand.phase == "paused")
        await hand.back()
        await hand.press("p")
        await hand.until(lambda: hand.phase == "running")


async def test_a_station_turns_its_pages_with_the_users_key_and_says_why_nothing_can_be_sent(tmp_path: Path) -> None:
    path = written(tmp_path, '[keys]\nstation.messages = "f9"\nstation.acknowledge = "a"\nstation.submit = "ctrl+k"\n')
    room = Room(scenario())
    room.to_move("copenhagen")
    room.do(c.OpenDecision("sanctions-debate"), c.Pause("coffee"))
    app = TabletopApp(tmp_path, scenarios=[], keys=path)
    async with room.live, app.run_test(size=(140, 40)) as pilot:
        screen = StationScreen(LocalSeat(room.live, "berlin"))
        await app.push_screen(screen)
        await until(cast("Pilot[None]", pilot), lambda: "f9 messages" in seen(screen))
        await pilot.press("f6")
        assert screen.view.current == "now"
        await pilot.press("f9")
        assert screen.view.current == "messages"
        await pilot.press("f3", "ctrl+k")
        await until(
            cast("Pilot[None]", pilot), lambda: "continue first" in str(screen.query_one("#said", Static).content)
        )


async def test_keys_outside_play_are_the_users_too(tmp_path: Path) -> None:
    path = written(tmp_path, '[keys]\nhome.import = "m"\nimport-file.back = "f9"\n')
    app = TabletopApp(tmp_path, scenarios=[], keys=path)
    async with app.run_test(size=(140, 40)) as pilot:
        home = app.screen
        await pilot.press("i")
        assert app.screen is home
        await pilot.press("m")
        assert isinstance(app.screen, ImportFileScreen)
        await until(cast("Pilot[None]", pilot), lambda: "f9 back" in seen(app.screen))
        await pilot.press("f9")
        assert app.screen is home


async def test_the_console_names_the_users_keys_in_what_it_says(tmp_path: Path) -> None:
    own = 'console.undo = "U"\nconsole.continue = "f9"\nconsole.confirm = "ctrl+o"\nconsole.release = "z"\nconsole.hold = "Z"\n'
    async with console(tmp_path, started=True, keys=own) as hand:
        await hand.until(lambda: "then z releases what is NEXT." in hand.screen_text())
        await hand.press("k", "enter")
        await hand.until(lambda: "(U undoes)" in hand.screen_text())
        await hand.press("Z")
        await hand.until(lambda: "until you put it back (Z)" in hand.screen_text())
        await hand.press("U", "z", "space")
        await hand.until(lambda: hand.state.play.questions)
        await hand.press("d")
        await hand.until(lambda: "ctrl+o confirm · O override" in hand.screen_text())
        assert "confirm, or undo (ctrl+o, U)" in hand.screen_text()
        await hand.press("p", "enter")
        await hand.until(lambda: hand.phase == "paused")
        await hand.back()
        assert "the clock stands still until you continue (f9)." in hand.screen_text()
        assert hand.console._standing() == "PAUSEX: no reason given. f9 continues."


async def test_dialogs_have_the_users_keys_and_say_so(tmp_path: Path) -> None:
    own = 'dialog.send = "f9"\ndialog.cancel = "f8"\nconfirm.down = "n"\nchoose.cancel = "f7"\n'
    async with console(tmp_path, keys=own) as hand:
        await hand.press("S")
        await hand.until(lambda: "f9 gives STARTEX · f8 not yet · ↑n scroll" in hand.screen_text())
        await hand.press("escape", "enter")
        assert isinstance(hand.app.screen, ConfirmDialog)
        await hand.press("f9")
        await hand.until(lambda: hand.state.started)
        await hand.back()
        await hand.press("p")
        await hand.until(lambda: "f9 sends · f8 cancels" in hand.screen_text())
        await hand.press("f8")
        await hand.back()
        await hand.press("w")
        await hand.until(lambda: "enter takes the marked · f7" in hand.screen_text())
        await hand.press("f7")
        await hand.back()
        await hand.press("p", "enter")  # enter in a field sends whatever key does besides
        await hand.until(lambda: hand.phase == "paused")


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("$", "$"),
        ("escape", "esc"),
        ("up", "↑"),
        ("pagedown", "pgdn"),
        ("f6", "f6"),
        ("ctrl+k", "ctrl+k"),
        ("space", "space"),
        ("Q", "Q"),
    ],
)
def test_sentences_write_a_key_as_people_do(key: str, words: str) -> None:
    own = {"console.undo": f"{named(key)},f12", "console.more-time": "f9,plus"}
    assert key_words("console", "undo", own) == words
    assert all_keys("console", "undo", own) == [words, "f12"]
    assert all_keys("console", "more-time", {}) == ["+", "="]
