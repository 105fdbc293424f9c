"""Keys as data: what stands under a key, in the help and in the palette is what the actions declare."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.binding import Binding
from textual.content import Content

import tabletop
from tabletop.exercise import commands as c
from tabletop.exercise.actions.catalogue import ACTIONS
from tabletop.exercise.clock import as_ms
from tabletop.exercise.seats import FACILITATOR
from tabletop.i18n import use_catalogue
from tabletop.tui.app import TabletopApp
from tabletop.tui.console.find import Msel
from tabletop.tui.keys import KEYS, action_of, all_keys, bindings, key_of
from tabletop.tui.kit.help import HelpScreen, commands
from tabletop.tui.kit.palette import Palette
from tabletop.tui.kit.pick import PickDialog
from tests.tui.console_help import Hand, console
from tests.tui.host import seen


@pytest.mark.parametrize("screen", KEYS)
def test_each_key_of_a_screen_asks_once_for_an_action_or_has_words_of_its_own(screen: str) -> None:
    named = Counter(key.action for key in KEYS[screen])
    assert max(named.values()) == 1
    for key, binding in zip(KEYS[screen], bindings(screen), strict=True):
        assert isinstance(binding, Binding)
        assert binding.id == f"{screen}.{key.action}"
        assert key_of(binding.id) == key
        action = action_of(binding.id)
        assert (action is None) == bool(key.words)
        assert binding.description == (action.words if action is not None else key.words)
        assert not (action and key.also), "an action has its other words itself"


def test_a_binding_that_is_declared_with_its_screen_is_no_action() -> None:
    assert action_of("home.open") is None
    assert action_of("console.nothing") is None
    assert action_of("console") is None


async def test_each_key_of_the_console_is_done_as_declared_or_in_a_way_of_its_own(tmp_path: Path) -> None:
    async with console(tmp_path) as hand:
        ways = set(hand.console.control.ways)
        of_console = {key.action for key in KEYS["console"]}
        assert ways <= of_console
        assert {name for name in of_console if ACTIONS[name].make is None} <= ways


async def test_the_help_is_grouped_and_translated_when_it_is_shown(tmp_path: Path) -> None:
    async with console(tmp_path, started=True) as hand:
        assert use_catalogue({"PAUSEX": "ANHALTEN", "The exercise": "Die Übung"}) == []
        try:
            listed = commands(hand.app, hand.console)
            groups = list(dict.fromkeys(command.group for command in listed))
            assert groups[0] == "Die Übung"
            assert groups.index("What is written down") < groups.index("The room") < groups.index("Everywhere")
            assert next(command for command in listed if command.words == "ANHALTEN").group == "Die Übung"
            assert len(groups) == len({command.group for command in listed}) > 5
            await hand.press("question_mark")
            await hand.until(lambda: isinstance(hand.app.screen, HelpScreen))
            assert "Die Übung" in hand.screen_text()
        finally:
            use_catalogue({})


async def found(hand: Hand, query: str) -> list[str]:
    """What the palette finds, the best first."""
    hits = [hit async for hit in Palette(hand.console).search(query)]
    return [str(hit.text) for hit in sorted(hits, key=lambda hit: -hit.score)]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("projector", "turn the wall"),
        ("beamer", "blank the wall, or bring it back"),
        ("clock", "a minute more"),
        ("stop the clock", "PAUSEX"),
        ("poll", "judge by vote"),  # nothing to judge yet: it is not offered
        ("typo", "edit before release"),
        ("PAUSEX", "PAUSEX"),
    ],
)
async def test_the_palette_finds_an_action_by_other_words(tmp_path: Path, query: str, words: str) -> None:
    action = next(action for action in ACTIONS.values() if action.words == words)
    async with console(tmp_path, started=True) as hand:
        hand.console.board.focus_serial("")
        hits = await found(hand, query)
        assert (words in hits) == action.means_something(hand.console.control.now)


async def test_outside_play_the_palette_finds_by_other_words_and_all_words_are_translated_when_shown(
    tmp_path: Path,
) -> None:
    app = TabletopApp(tmp_path, scenarios=[])
    async with app.run_test() as pilot:
        assert [str(hit.text) async for hit in Palette(app.screen).search("spreadsheet")] == ["import"]
        assert use_catalogue({"import": "einlesen", "Home": "Anfang"}) == []
        try:
            listed = commands(app, app.screen)
            assert next(command for command in listed if command.words == "einlesen").group == "Anfang"
            await pilot.press("question_mark")
            assert "einlesen" in seen(app.screen)
        finally:
            use_catalogue({})


async def test_what_the_palette_finds_is_done(tmp_path: Path) -> None:
    async with console(tmp_path, started=True) as hand:
        await hand.press("ctrl+p")
        await hand.pilot.pause()
        await hand.press(*"projector")
        await hand.until(lambda: "turn the wall (projector)" in hand.screen_text())
        await hand.press("enter")
        await hand.until(lambda: isinstance(hand.app.screen, PickDialog))


#: rows of packages whose sentences stand on a screen beside keys; what is printed or exported, and what is wrong with a scenario, names none
SAID_BESIDE_KEYS = ("exercise", "journal", "room", "tui")
#: what a class says of itself: translated when it is shown
SAID_BY_CLASSES = {"HELP", "HELP_TITLE", "SENDS", "CANCELS"}
#: names of keys that are words of their own in most sentences
ALSO_WORDS = {"home", "end", "del", "a", "A", "I", "→"}
#: how else one might write a key
SPELLED = {"escape", "pageup", "pagedown", "backspace"}
#: a placeholder with what is glued to it (T+{clock}, d{sides}, {seconds} s), a word with its signs, or an arrow
_WORD = re.compile(r"(?:\w\+?)?\{[^}]*\}(?: s\b)?|\w+(?:[+'’]\w+)*|[←→↑↓]")

_FIELD = "a field of text sends or keeps with enter, whatever other key does; that is the library's"
_BETWEEN = "tab goes on to the next field; that is the library's"
_CHOICE = "the keys of a field in which one chooses are its own and cannot be changed"
_LINE = "the keys of the line on which one writes are its own and cannot be changed"
#: sentences that name a key, and why it stays what it is
FIXED = {
    "When it is over: type who decided that the exercise may go on, then press enter.": _FIELD,
    "one sentence, then enter": _FIELD,
    "Now the code of this room, as its host shows it; then enter.": _FIELD,
    "enter keeps   + strength  - to improve  ! fact  +3 rated  @role  #inject  =objective  f1 keys": _FIELD,
    "tab next": _BETWEEN,
    "{submit} sends · tab next · {cancel} cancels · marked as entered by you": _BETWEEN,
    "space marks": _CHOICE,
    "formats; space marks": _CHOICE,
    "earlier sessions whose unfinished actions go on in this report; space marks": _CHOICE,
    "May the record name you? ← and → choose yes or no.": _CHOICE,
    "NOT KEPT: {why} (↑ takes it back)": _LINE,
    "Everybody reads it as said by your role. tab: under nobody's name": _LINE,
    "Nobody's: the record keeps words and time, not role, name or terminal. tab: as your role": _LINE,
    "↓ {count} new (ctrl+end)": "the arrow says where they are",
    "“{key}” is no key; write one as a, A, f9, ctrl+k or pageup": "shows how the names of keys are written",
}


def _names() -> set[str]:
    """How sentences write the keys that can be changed."""
    found = {name for screen, keys in KEYS.items() for key in keys for name in all_keys(screen, key.action, {})}
    return {name for name in found | SPELLED if not name.isdigit()} - ALSO_WORDS


def _sentences(tree: ast.AST) -> Iterator[str]:
    """What is given to the translation, and what classes say of themselves."""
    for node in ast.walk(tree):
        said: list[ast.expr | None] = []
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"tr", "trn"}:
            said = [*node.args]
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if any(isinstance(target, ast.Name) and target.id in SAID_BY_CLASSES for target in targets):
                said = [node.value]
        yield from (each.value for each in said if isinstance(each, ast.Constant) and isinstance(each.value, str))


def _keys_in(sentence: str, names: set[str]) -> list[str]:
    signs = sentence.splitlines()[1:]  # a line of signs with what each means is a legend
    words = _WORD.findall(sentence if not signs else sentence.splitlines()[0])
    return [word for word in words if word in names or (word.lower() in names and len(word) > 1)]


def test_no_sentence_names_a_key_that_the_user_can_change() -> None:
    """A sentence names the action; its key, as it is now, is put in when it is shown (``keys_of``)."""
    names, root = _names(), Path(tabletop.__path__[0])
    named = {
        (sentence, key)
        for package in SAID_BESIDE_KEYS
        for path in (root / package).rglob("*.py")
        for sentence in _sentences(ast.parse(path.read_text(encoding="utf-8")))
        for key in _keys_in(sentence, names)
    }
    assert {"esc", "enter", "ctrl+s", "f8", "u", "?"} - names == {"?"}
    assert {sentence: key for sentence, key in named if sentence not in FIXED} == {}
    assert FIXED.keys() == {sentence for sentence, _ in named}, "an exception that is needed no more"


@pytest.mark.parametrize(
    ("sentence", "keys"),
    [
        ("✓ out: “{title}” (u undoes)", ["u"]),
        ("PAUSEX: the clock stands still. p continues.", ["p"]),
        ("{why} Press esc again to leave.", ["esc"]),
        ("The form is not handed in (ctrl+s) and is lost.", ["ctrl+s"]),
        ("T, C and A unseal; ↑↓ scroll", ["T", "C", "↑", "↓"]),
        ("Enter it at T+{clock} in {seconds} s: d{sides} a page's → {stands}", ["Enter"]),
    ],
)
def test_a_key_that_a_sentence_names_is_found(sentence: str, keys: list[str]) -> None:
    assert _keys_in(sentence, _names()) == keys


async def test_the_list_of_serials_is_the_whole_msel_with_times_and_finds_by_text_role_and_move(tmp_path: Path) -> None:
    async with console(tmp_path, started=True) as hand:
        hand.clock.now += 65
        await hand.press("space")
        await hand.until(lambda: hand.state.play.delivered)
        (out,) = hand.state.play.delivered.values()
        msel = Msel(hand.console.control)
        rows = dict(msel.rows())
        assert set(rows) >= set(hand.session.table.book.plans)
        assert rows[out.inject].startswith("✓ ")
        assert f" {as_ms(out.clock)} " in rows[out.inject]
        for word in (
            out.body.split()[-2],
            out.sender.split()[0],
            hand.session.table.book.scenario.roles["baker"].title,
        ):
            await hand.press("slash")
            await hand.until(lambda: isinstance(hand.app.screen, PickDialog))
            await hand.type(word)
            assert out.title in hand.screen_text()
            await hand.press("escape")
            await hand.back()
        await hand.press("slash")
        await hand.until(lambda: isinstance(hand.app.screen, PickDialog))
        await hand.type("no such words anywhere")
        await hand.until(lambda: "nothing of that name" in hand.screen_text())


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("projector", "light or dark"),
        ("theme", "light or dark"),
        ("search", "find a serial"),
        ("clock", "a minute more"),
        ("timer", "a minute more"),
        ("player", "room"),
        ("join", "room"),
        ("poll", "judge by vote"),
        ("pause", "continue"),
        ("break", "PAUSEX"),
        ("exit", "leave"),
    ],
)
async def test_the_palette_finds_what_may_not_be_done_now_and_says_why(tmp_path: Path, query: str, words: str) -> None:
    async with console(tmp_path, started=True) as hand:
        shown = [str(hit.text) async for hit in Palette(hand.console).search(query)]
        assert any(words in text for text in shown), shown


async def test_what_may_not_be_done_now_is_chosen_in_the_palette_and_the_reason_is_said(tmp_path: Path) -> None:
    async with console(tmp_path, started=True) as hand:
        (hit,) = [hit async for hit in Palette(hand.console).search("continue") if "not now" in str(hit.text)]
        why = ACTIONS["continue"].offer(hand.console.control.now)
        assert why is not None
        assert hit.help == why.words
        hit.command()
        await hand.until(lambda: why.words[:20] in hand.screen_text())
        await hand.press("p")
        await hand.type("coffee")
        await hand.press("enter")
        await hand.until(lambda: hand.phase == "paused")
        hits = [str(hit.text) async for hit in Palette(hand.console).search("pause")]
        assert any("continue" in text and "not now" not in text for text in hits)


async def test_a_title_in_the_reason_of_the_palette_is_no_markup(tmp_path: Path) -> None:
    async with console(tmp_path, started=True) as hand:
        asked = c.OpenAdHoc("Which [/b] way?", "choice", "plurality", (), ("Left", "Right"))
        await hand.console.control.session.live.ask(asked, FACILITATOR)
        hits = [hit async for hit in Palette(hand.console).search("move") if "not now" in str(hit.text)]
        told = [Content.from_markup(hit.help or "").plain for hit in hits]
        assert any("[/b]" in words for words in told), told
