"""Which key asks for which action, on each screen.

What has to do with an exercise that is played is declared in :mod:`tabletop.exercise.actions`: its key here is an id and a place, and
words and whether it may be done are the action's. What is done outside play, or only turns the view of one screen, has its words here.
The id of the Textual binding is that of the screen and the action, ``console.pause``. Words are English: whoever shows them translates them.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from textual.binding import Binding, BindingType

if TYPE_CHECKING:  # loaded with the first screen that is made of actions
    from tabletop.exercise.actions.action import Action


class Key(NamedTuple):
    """One key of a screen, or several that do the same."""

    action: str  #: its id
    keys: str  #: as Textual names them, with commas between
    footer: bool = False  #: whether the footer shows it, while it may be done
    shown: str = ""  #: how it is written where that is not Textual's own way
    method: str = ""  #: the screen's own Textual action; "": ``act`` with the id
    priority: bool = False  #: whether it goes before what has the cursor
    words: str = ""  #: what it does, where that is no action of the exercise; "": the action of that id says it
    also: tuple[str, ...] = ()  #: other words by which people look for it; an action has its own


#: keys whose names are written otherwise than Textual names them
_WRITTEN = {"escape": "esc"}

#: what the footer shows comes first and in the order of attention (doctrine 4.1)
CONSOLE = (
    Key("startex", "S", footer=True),
    Key("confirm", "enter", footer=True),
    Key("summary", "enter", footer=True),
    Key("override", "O", footer=True),
    Key("roll", "r", footer=True),
    Key("vote", "v", footer=True),
    Key("close-question", "d", footer=True),
    Key("type-for", "t", footer=True),
    Key("reason", "a", footer=True),
    Key("estimate", "percent_sign", footer=True, shown="%"),
    Key("release", "space", footer=True),
    Key("put-question", "space", footer=True),
    Key("hand-over", "h", footer=True),
    Key("hotwash", "h", footer=True),
    Key("next-move", "m", footer=True),
    Key("continue", "p", footer=True),
    Key("log", "l", footer=True),
    Key("pause", "p", footer=True),
    Key("undo", "u", footer=True),
    Key("more-time", "plus,equals_sign", shown="+"),
    Key("less-time", "minus", shown="−"),
    # the serial in focus
    Key("down", "down"),
    Key("up", "up"),
    Key("follow", "escape"),
    Key("find", "slash", shown="/"),
    Key("read-aloud", "A"),
    Key("hold", "H"),
    Key("defer", "f"),
    Key("skip", "k"),
    Key("edit", "e"),
    Key("recall", "R"),
    Key("resend", "s"),
    Key("correct", "c"),
    Key("own-inject", "n"),
    Key("strike", "K"),
    # the exercise
    Key("correct-log", "C"),
    Key("park", "P"),
    Key("full-log", "L"),
    Key("move-track", "x"),
    Key("turn-flag", "X"),
    Key("scenario-time", "g"),
    # people at their own terminals
    Key("room", "j"),
    Key("intray", "i"),
    Key("wall", "w"),
    Key("blank", "b"),
    Key("baton", "B"),
    Key("take-over", "T", footer=True),
    # what is observed
    Key("observe", "o"),
    Key("expected", "y"),
    Key("goals", "G"),
    Key("emergency", "exclamation_mark", shown="!"),
    Key("endex", "E"),
    Key("leave", "q"),
    # the view
    Key("tab-queue", "1"),
    Key("tab-focus", "2"),
    Key("tab-room", "3"),
    Key("tab", "tab"),
    Key("page-up", "pageup"),
    Key("page-down", "pagedown"),
)

INTRAY = (
    Key("answer", "enter", footer=True),
    Key("refuse", "x", footer=True),
    Key("write", "m", footer=True),
    Key("request", "f", footer=True),
)

#: every screen beside the console
SIDE = (Key("emergency", "exclamation_mark", shown="!"),)

ROOM = (
    Key("open-room", "enter", footer=True),
    Key("admit", "enter", footer=True),
    Key("admit-all", "A", footer=True),
    Key("reseat", "s", footer=True),
    Key("swap", "w", footer=True),
    Key("lead", "L", footer=True),
    Key("remove", "x", footer=True),
    Key("name", "n", footer=True),
    Key("withdraw", "W", footer=True),
    Key("comcheck", "c", footer=True),
    Key("renew", "r", footer=True),
    Key("large", "Q", footer=True),
    Key("close-room", "O", footer=True),
    Key("code-before", "left", method="kind(-1)", words="code before"),
    Key("code-after", "right", method="kind(1)", words="code after"),
    Key("up", "up", method="step(-1)", words="line above"),
    Key("down", "down", method="step(1)", words="line below"),
    Key("tab", "tab", method="tab", words="people or codes"),
)

#: the hotwash, up to the digits that type a point as a role
HOTWASH = (
    Key("put-prompt", "enter", footer=True, shown="enter", method="put"),
    Key("point", "enter", footer=True, shown="enter", method="point"),
    Key("close-prompt", "c", footer=True, method="close"),
    Key("own-prompt", "o", footer=True, method="own"),
    Key("to-wall", "w", footer=True, method="wall"),
    Key("wall-follows", "W", method="follow"),
    Key("blank", "b", method="blank"),
    Key("ballots", "s", footer=True, method="ballots"),
    Key("forms-summary", "s", footer=True, method="summary"),
    Key("paper-form", "n", footer=True, method="paper"),
    Key("hand-round", "k", footer=True, method="hand_round"),
    Key("unseal-tracks", "T", footer=True, method="unseal('tracks')"),
    Key("unseal-cards", "C", footer=True, method="unseal('cards')"),
    Key("unseal-annex", "A", footer=True, method="unseal('annex')"),
)

#: keys that turn away from a field go before it: letters that come in the same read then reach the new field
STATION = (
    Key("submit", "ctrl+s", footer=True),
    Key("acknowledge", "a,f9", footer=True, shown="a"),
    Key("next-question", "ctrl+n", footer=True, priority=True),
    Key("now", "f3", footer=True, method="turn('now')", priority=True, words="now"),
    Key("inbox", "f4", footer=True, method="turn('inbox')", priority=True),
    Key("brief", "f5", footer=True, method="turn('brief')", priority=True),
    Key("messages", "f6", footer=True, method="turn('messages')", priority=True),
    Key("notes", "f7", footer=True, method="turn('notes')", priority=True),
    Key("now-digit", "1", method="turn('now')", words="now"),
    Key("inbox-digit", "2", method="turn('inbox')", words="inbox"),
    Key("brief-digit", "3", method="turn('brief')", words="brief"),
    Key("messages-digit", "4", method="turn('messages')", words="messages"),
    Key("notes-digit", "5", method="turn('notes')", words="notes"),
    Key("next-field", "tab", method="field(1)", priority=True, words="next field"),
    Key("field-before", "shift+tab", method="field(-1)", priority=True, words="field before"),
    Key("hand-lead", "ctrl+l", footer=True),
    Key("recap", "ctrl+r"),
    Key("ask-pause", "f8"),
    Key("own-hotwash", "f8", footer=True, priority=True),
    Key("withdraw-own", "f12", priority=True),
    Key("page-up", "pageup", method="page(-1)", words="page up"),
    Key("page-down", "pagedown", method="page(1)", words="page down"),
    Key("leave", "escape,f10", footer=True, shown="esc", method="leave", words="leave"),
)

OBSERVER = (
    Key("stream", "f3", footer=True, method="turn('stream')", words="stream"),
    Key("side", "f4", footer=True, method="turn('side')", words="objectives and notes"),
    Key("expected-list", "f5", footer=True),
    Key("own-hotwash", "f8", footer=True, priority=True),
    Key("withdraw-own", "f12", priority=True),
    Key("confirm-comcheck", "f9", footer=True),
    Key("leave", "escape,f10", footer=True, shown="esc", method="leave", words="leave"),
)

#: the hotwash at a player's or an observer's seat
HOTWASH_SEAT = (
    Key("question", "f3", footer=True, method="turn('question')", priority=True, words="question", also=("points",)),
    Key("form", "f4", footer=True, method="turn('form')", priority=True, words="feedback form"),
    Key("unsealed", "f5", footer=True, method="turn('unsealed')", priority=True, words="unsealed, dice"),
    Key("hand-in", "ctrl+s", footer=True, priority=True),
    Key("blank-form", "ctrl+n", footer=True, priority=True),
    Key("page-up", "pageup", method="page(-1)", words="page up"),
    Key("page-down", "pagedown", method="page(1)", words="page down"),
    Key("leave", "escape,f10", footer=True, shown="esc", method="leave", words="back"),
)

WALL = (Key("zoom", "z", footer=True, method="zoom", words="large or small headings"),)

#: through the eyes of a seat, beside the keys that move a replay: the pages of a station, of the observers, of the hotwash
EYES = (
    Key("back", "e,escape,q", footer=True, shown="e", method="escape", words="back"),
    Key("next", "tab", footer=True, method="seat(1)", words="next seat"),
    Key("previous", "shift+tab", method="seat(-1)", words="seat before"),
    Key("hotwash", "f8", footer=True, method="hotwash", words="hotwash"),
    Key("station", "f8", footer=True, method="station", words="the seat in play"),
    Key("now", "f3", footer=True, shown="f3–f7", method="turn('now')", words="tabs"),
    Key("inbox", "f4", method="turn('inbox')", words="inbox"),
    Key("brief", "f5", method="turn('brief')", words="brief"),
    Key("messages", "f6", method="turn('messages')", words="messages"),
    Key("notes", "f7", method="turn('notes')", words="notes"),
    Key("stream", "f3", footer=True, method="turn('stream')", words="stream"),
    Key("side", "f4", footer=True, method="turn('side')", words="objectives and notes"),
    Key("question", "f3", footer=True, shown="f3–f5", method="turn('question')", words="panes"),
    Key("form", "f4", method="turn('form')", words="feedback form"),
    Key("unsealed", "f5", method="turn('unsealed')", words="unsealed, dice"),
    Key("zoom", "z", footer=True, method="zoom", words="large or small headings"),
    Key("page-up", "pageup", method="page(-1)", words="page up"),
    Key("page-down", "pagedown", method="page(1)", words="page down"),
    Key("down", "down", method="line(1)", words="line or message below"),
    Key("up", "up", method="line(-1)", words="line or message above"),
)

#: by screen
KEYS: dict[str, tuple[Key, ...]] = {
    "console": CONSOLE,
    "side": SIDE,
    "intray": INTRAY,
    "room": ROOM,
    "hotwash": HOTWASH,
    "station": STATION,
    "observer": OBSERVER,
    "hotwash-seat": HOTWASH_SEAT,
    "wall": WALL,
    "eyes": EYES,
}


def bindings(screen: str, *actions: str) -> list[BindingType]:
    """The bindings of a screen, or those for some of its actions.

    Each runs the method that its key names, else ``action_act`` of the screen with the action's id.
    """
    return [binding(screen, key) for key in KEYS[screen] if not actions or key.action in actions]


def binding(screen: str, key: Key) -> Binding:
    """A key as Textual binds it."""
    return Binding(
        key.keys,
        key.method or f"act('{key.action}')",
        words_of(key),
        show=key.footer,
        key_display=key.shown or None,
        priority=key.priority,
        id=f"{screen}.{key.action}",
    )


def words_of(key: Key) -> str:
    """What a key does, in English."""
    return key.words or _actions()[key.action].words


def _actions() -> Mapping[str, Action]:
    """The declarations; loaded with the first screen that is made of them, which home is not."""
    from tabletop.exercise.actions.catalogue import ACTIONS

    return ACTIONS


def asking(screen: str, pressed: str, own: Mapping[str, str]) -> list[str]:
    """The ids of the actions that a key can ask for on a screen; ``own`` are bindings that the user has given other keys."""
    return [key.action for key in KEYS[screen] if pressed in own.get(f"{screen}.{key.action}", key.keys).split(",")]


def key_words(screen: str, action: str, own: Mapping[str, str]) -> str:
    """The key that asks for an action on a screen, as sentences write it; "" if none does. ``own`` as for :func:`asking`."""
    key = next((key for key in KEYS[screen] if key.action == action), None)
    if key is None:
        return ""
    keys = own.get(f"{screen}.{action}")
    return written(key._replace(keys=keys, shown="")) if keys is not None else written(key)


def written(key: Key) -> str:
    """The first of its keys, as guides and sentences write it."""
    first = key.keys.partition(",")[0]
    return key.shown or _WRITTEN.get(first, first)


def key_of(binding: str) -> Key | None:
    """The key whose binding has that id; None for one that a screen or a field declares itself."""
    screen, _, name = binding.partition(".")
    return next((key for key in KEYS.get(screen, ()) if key.action == name), None)


def action_of(binding: str) -> Action | None:
    """The action of the exercise that a binding of that id asks for; None where it is none."""
    key = key_of(binding)
    return None if key is None or key.words else _actions()[key.action]


def keys_path(environ: Mapping[str, str]) -> Path:
    """Where the user's own keys stand on this system; :mod:`tabletop.tui.keyfile` reads them."""
    if sys.platform == "win32":
        folder = Path(environ.get("APPDATA") or Path.home() / "AppData" / "Roaming")
    elif sys.platform == "darwin":
        folder = Path.home() / "Library" / "Application Support"
    else:
        folder = Path(environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    return folder / "tabletop" / "keys.toml"
