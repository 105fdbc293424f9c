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
from textual.keys import format_key

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


#: keys that are written otherwise than Textual does
_WRITTEN = {"enter": "enter"}

#: what the footer shows comes first and in the order of attention
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
    Key("earlier", "less_than_sign,shift+up", shown="<"),
    Key("later", "greater_than_sign,shift+down", shown=">"),
    Key("skip", "k"),
    Key("edit", "e"),
    Key("recall", "R"),
    Key("resend", "s"),
    Key("correct", "c"),
    Key("to-whom", "D"),
    Key("own-inject", "n"),
    Key("own-question", "N"),
    Key("strike", "K"),
    # the exercise
    Key("correct-log", "C"),
    Key("park", "P"),
    Key("full-log", "L"),
    Key("write-msel", "M"),
    Key("card", "V"),
    Key("confirm-comcheck", "f10", footer=True),
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
    Key("every", "v", footer=True, method="every", words="all traffic, or control's"),
    Key("up", "up", method="step(-1)", words="line above"),
    Key("down", "down", method="step(1)", words="line below"),
    Key("page-up", "pageup", method="page(-1)", words="scroll up"),
    Key("page-down", "pagedown", method="page(1)", words="scroll down"),
)

#: every screen beside the console; the way back to it is the last key of each
SIDE = (
    Key("emergency", "exclamation_mark", shown="!"),
    Key("back", "q,escape", footer=True, shown="q", method="back", words="back"),
)

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

HOTWASH = (
    Key("next", "right", footer=True, shown="←→", words="decision"),
    Key("before", "left", words="decision before"),
    Key("next-question", "right", footer=True, shown="←→", words="question"),
    Key("question-before", "left", words="question before"),
    Key("put-prompt", "enter", footer=True, shown="enter"),
    Key("point", "enter", footer=True, shown="enter"),
    Key("close-prompt", "c", footer=True),
    Key("own-prompt", "o", footer=True),
    *(
        Key(f"point-{digit}", str(digit), digit == 1, "0–9", words="a point as role")
        for digit in (1, 2, 3, 4, 5, 6, 7, 8, 9, 0)
    ),
    Key("to-wall", "w", footer=True),
    Key("page", "down", footer=True, shown="↑↓", words="wall page"),
    Key("page-before", "up", words="wall page before"),
    Key("wall-follows", "W"),
    Key("blank", "b"),
    Key("ballots", "s", footer=True),
    Key("forms-summary", "s", footer=True),
    Key("paper-form", "n", footer=True),
    Key("hand-round", "k", footer=True),
    Key("unseal-tracks", "T", footer=True),
    Key("unseal-cards", "C", footer=True),
    Key("unseal-annex", "A", footer=True),
    Key("timeline", "t", words="timeline"),
    Key("questions", "p", words="questions"),
    Key("forms", "f", words="forms"),
    Key("unsealed", "v", words="unsealed, dice"),
    Key("page-up", "pageup", method="page(-1)", words="page up"),
    Key("page-down", "pagedown,space", method="page(1)", words="page down"),
)

ENDING = (
    Key("up", "up,k", method="scroll(-1)", words="up"),
    Key("down", "down,j", footer=True, shown="↑↓", method="scroll(1)", words="down"),
    Key("page-up", "pageup", method="page(-1)", words="page up"),
    Key("page-down", "pagedown,space", footer=True, shown="space", method="page(1)", words="page"),
    Key("top", "home,g", method="edge(-1)", words="top"),
    Key("bottom", "end,G", method="edge(1)", words="bottom"),
    Key("tracks", "t", footer=True, method="part('tracks')", words="tracks"),
    Key("decisions", "d", footer=True, method="part('decisions')", words="decisions"),
    Key("dice", "v", footer=True, method="part('dice')", words="dice"),
    Key("hotwash", "h", footer=True, method="hotwash"),
    Key("replay", "r", footer=True, method="replay", words="replay", also=("look back", "again")),
    Key("review", "F,f", footer=True, shown="F", method="review", words="review", also=("findings", "export", "print")),
    Key("back", "q,escape", footer=True, shown="q", method="back", words="back"),
)

#: keys that turn away from a field go before it: letters that come in the same read then reach the new field
STATION = (
    Key("submit", "ctrl+s", footer=True),
    Key("acknowledge", "f9,a", footer=True, shown="f9"),
    Key("next-question", "ctrl+n", footer=True, priority=True),
    Key("now", "f3", footer=True, method="turn('now')", priority=True, words="now"),
    Key("inbox", "f4", footer=True, method="turn('inbox')", priority=True),
    Key("brief", "f5", footer=True, method="turn('brief')", priority=True),
    Key("messages", "f6", footer=True, method="turn('messages')", priority=True),
    Key("notes", "f7", footer=True, method="turn('notes')", priority=True),
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
# -- outside play -----------------------------------------------------------------------------------------------------

HOME = (
    Key("replay", "r", footer=True, method="replay", words="replay", also=("look back", "again")),
    Key("review", "F,f", footer=True, shown="F", method="review", words="review", also=("findings", "report", "print")),
    Key("mark", "space", footer=True, method="mark", words="mark", also=("select",)),
    Key("compare", "c", footer=True, method="compare", words="compare", also=("side by side", "groups")),
    Key("trash", "delete,x", footer=True, shown="x", method="trash", words="trash", also=("delete", "remove")),
    Key("restore", "u", footer=True, method="restore", words="undo", also=("bring back",)),
    Key("join", "j", footer=True, method="join", words="join a room", also=("code", "network", "player")),
    Key("import", "i", footer=True, method="import", words="import", also=("MSEL", "spreadsheet", "planner")),
    Key("reload", "f5", method="reload", words="read again"),
    Key("quit", "q", footer=True, method="leave", words="quit", also=("exit", "leave")),
)

START = (
    Key("start", "ctrl+s,enter", footer=True, shown="enter", method="start", words="start", also=("begin", "play")),
    Key("next", "tab", footer=True, method="app.focus_next", words="next"),
    Key("read-on", "pagedown", footer=True, shown="pgdn", method="read(1)", priority=True, words="read on"),
    Key("read-back", "pageup", method="read(-1)", priority=True, words="read back"),
    Key("back", "escape", footer=True, method="back", words="back"),
)

JOIN = (
    Key("go", "ctrl+s,enter", footer=True, shown="enter", method="start", words="go on"),
    Key("next", "tab", footer=True, method="field(1)", priority=True, words="next field"),
    Key("before", "shift+tab", method="field(-1)", priority=True, words="field before"),
    Key("change", "e", footer=True, method="change", words="change what I said", also=("name", "role", "wish")),
    Key("read-on", "pagedown", footer=True, shown="pgdn", method="read(1)", priority=True, words="read on"),
    Key("read-back", "pageup", method="read(-1)", priority=True, words="read back"),
    Key("back", "escape", footer=True, method="back", words="back"),
)

PROBLEMS = (Key("back", "escape,q,enter", footer=True, shown="esc", method="dismiss", words="back"),)

IMPORT_FILE = (Key("back", "escape", footer=True, method="back", words="back"),)

IMPORT = (
    Key("down", "down,j", method="step(1)", words="line below"),
    Key("up", "up,k", method="step(-1)", words="line above"),
    Key("change", "enter", footer=True, method="change", words="change", also=("meaning", "answer", "edit")),
    Key("agree", "y", footer=True, method="agree", words="agree", also=("yes", "accept")),
    Key("next", "n", footer=True, method="doubt(1)", words="doubt"),
    Key("previous", "N", method="doubt(-1)", words="doubt before"),
    Key("turn", "tab", footer=True, method="turn", words="lists"),
    Key("undo", "u", footer=True, method="undo", words="undo"),
    Key("filter", "f", footer=True, method="filter", words="only"),
    Key("header", "h", footer=True, method="header", words="header"),
    Key("sheet", "s", footer=True, method="sheet", words="sheet"),
    Key("write", "w", footer=True, method="write", words="import", also=("save", "finish")),
    Key("page-down", "pagedown,space", method="page(1)", words="page down"),
    Key("page-up", "pageup", method="page(-1)", words="page up"),
    Key("first", "home,g", method="edge(0)", words="first line"),
    Key("last", "end,G", method="edge(1)", words="last line"),
    Key("back", "escape,q", footer=True, shown="esc", method="back", words="back"),
)

IMPORTED = (
    Key("start", "enter,s", footer=True, shown="enter", method="start", words="start a session", also=("play",)),
    Key("report", "r", footer=True, method="report", words="row report"),
    Key(
        "fill", "t", footer=True, method="fill", words="write what is missing", also=("placeholders", "author", "edit")
    ),
    Key("keep", "w", footer=True, method="keep", words="report as a file", also=("save", "export")),
    Key("down", "down,j", footer=True, shown="↑↓", method="scroll(1)", words="scroll"),
    Key("up", "up,k", method="scroll(-1)", words="up"),
    Key("page-down", "pagedown,space", method="scroll(15)", words="page down"),
    Key("page-up", "pageup", method="scroll(-15)", words="page up"),
    Key("back", "escape,q", footer=True, shown="esc", method="back", words="home"),
)

REPORT = (
    Key("go", "enter", footer=True, method="go", words="go on", also=("write", "export", "print")),
    Key("next", "tab", footer=True, method="field(1)", words="next field"),
    Key("previous", "shift+tab", method="field(-1)", words="field before"),
    Key("down", "down,j", footer=True, shown="↑↓", method="scroll(1)", words="scroll"),
    Key("up", "up,k", method="scroll(-1)", words="scroll back"),
    Key("page-down", "pagedown,space", method="scroll(10)", words="scroll on"),
    Key("page-up", "pageup", method="scroll(-10)", words="scroll far back"),
    Key("back", "escape", footer=True, method="back", words="back"),
    Key("leave", "q", method="leave", words="back"),
)

REVIEW = (
    Key("page", "right,l,tab", footer=True, shown="←→", method="page(1)", words="page"),
    Key("page-before", "left,h,shift+tab", method="page(-1)", words="page before"),
    Key("objectives", "1", method="turn('objectives')", words="Objectives"),
    Key("evidence-page", "2", method="turn('evidence')", words="Evidence"),
    Key("findings", "3", method="turn('findings')", words="Findings"),
    Key("actions", "4", method="turn('actions')", words="Actions"),
    Key("texts", "5", method="turn('texts')", words="Texts"),
    Key("annotations", "6", method="turn('annotations')", words="Annotations"),
    Key("down", "down,j", method="step(1)", words="line below"),
    Key("up", "up,k", method="step(-1)", words="line above"),
    Key("page-down", "pagedown", method="step(10)", words="ten lines down"),
    Key("page-up", "pageup", method="step(-10)", words="ten lines up"),
    Key("first", "home,g", method="step(-100000)", words="first line"),
    Key("last", "end,G", method="step(100000)", words="last line"),
    Key("enter", "enter", footer=True, words="edit", also=("change", "rate")),
    Key("mark", "space", footer=True, words="mark", also=("select", "cite")),
    Key("finding", "f", footer=True, words="finding", also=("strength", "to improve", "observation")),
    Key("evidence", "e", footer=True, words="evidence", also=("cite", "events")),
    Key("action", "a", footer=True, words="action", also=("improvement plan", "corrective action", "task")),
    Key("status", "s", footer=True, words="next status", also=("open", "done")),
    Key("carry", "c", footer=True, words="carry over", also=("earlier session", "unfinished")),
    Key("objective", "o", footer=True, words="one objective", also=("filter", "only")),
    Key("drop", "x,delete", footer=True, shown="x", words="delete", also=("remove",)),
    Key("restore", "u", footer=True, words="undo", also=("bring back",)),
    Key("editor", "E", footer=True, words="your editor", also=("file", "text")),
    Key("replay", "r", footer=True, words="replay there", also=("look back", "event")),
    Key("report", "w", footer=True, words="write report", also=("export", "print")),
    Key("read", "J", method="read(2)", words="scroll what is told"),
    Key("read-back", "K", method="read(-2)", words="scroll back"),
    Key("again", "f5", method="again", words="read the save again"),
    Key("back", "q,escape", footer=True, shown="q", method="back", words="back"),
)

#: moving along a recorded session and annotating it, on the board and through the eyes of a seat
PLAYBACK = (
    Key("play", "space", footer=True, words="play", also=("pause", "run")),
    Key("next", "right", footer=True, shown="←→", words="event"),
    Key("previous", "left", words="event before"),
    Key("next-inject", "shift+right", words="next inject"),
    Key("previous-inject", "shift+left", words="inject before"),
    Key("next-decision", "right_square_bracket,full_stop", footer=True, shown="[]", words="decision"),
    Key("previous-decision", "left_square_bracket,comma", words="decision before"),
    Key("next-move", "right_curly_bracket,greater_than_sign", footer=True, shown="{}", words="move"),
    Key("previous-move", "left_curly_bracket,less_than_sign", words="move before"),
    Key("speed-1", "1", words="speed ×1"),
    Key("speed-2", "2", words="speed ×2"),
    Key("speed-5", "5", words="speed ×5"),
    Key("speed-60", "0", words="speed ×60"),
    Key("go", "g", footer=True, words="go to", also=("time", "find")),
    Key("home", "home", words="beginning"),
    Key("end", "end", words="end"),
    Key("note", "n", footer=True, words="note", also=("annotation", "remark")),
    Key("notes", "N", words="notes", also=("annotations", "remarks")),
)

REPLAY = (
    Key("eyes", "e", footer=True, words="eyes", also=("seat", "what they saw")),
    Key("knowledge", "w", footer=True, words="who knew", also=("information", "told", "leak")),
    Key("odds", "o", footer=True, words="odds", also=("dice", "chance")),
    Key("fork", "f", footer=True, words="fork", also=("what if", "another way")),
    Key("review", "F", footer=True, words="review", also=("findings", "report", "print")),
    Key("verify", "v", footer=True, words="verify", also=("prove", "chain", "dice")),
    Key("down", "down,j", method="queue(1)", words="line below in the queue"),
    Key("up", "up,k", method="queue(-1)", words="line above in the queue"),
    Key("page-down", "pagedown", method="scroll(0.9)", words="scroll down"),
    Key("page-up", "pageup", method="scroll(-0.9)", words="scroll up"),
    Key("pane", "tab", method="pane", priority=True, words="next pane"),
    Key("escape", "escape", method="escape", words="back"),
    Key("back", "q", footer=True, method="back", words="back"),
)

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

KNOWLEDGE = (
    Key("down", "down,j", footer=True, shown="↑↓", method="row(1)", words="facts"),
    Key("up", "up,k", method="row(-1)", words="fact above"),
    Key("right", "right,l", footer=True, shown="←→", method="column(1)", words="roles"),
    Key("left", "left,h", method="column(-1)", words="role before"),
    Key("time", "t", footer=True, method="time", words="now or all"),
    Key("unknown", "u", footer=True, method="unknown", words="unknown", also=("not told", "missed")),
    Key("kind", "s", footer=True, method="kind", words="kind", also=("filter", "only")),
    Key("proof", "p", footer=True, method="proof", words="proof", also=("leak", "by what right")),
    Key("go", "enter", footer=True, method="go", words="go there"),
    Key("next-inject", "shift+right", method="beside('inject', 1)", words="moment of the next inject"),
    Key("last-inject", "shift+left", method="beside('inject', -1)", words="moment of the inject before"),
    Key(
        "next",
        "right_square_bracket,full_stop",
        footer=True,
        shown="[]",
        method="beside('decision', 1)",
        words="moment",
    ),
    Key("previous", "left_square_bracket,comma", method="beside('decision', -1)", words="moment before"),
    Key("next-move", "right_curly_bracket,greater_than_sign", method="beside('move', 1)", words="next move"),
    Key("last-move", "left_curly_bracket,less_than_sign", method="beside('move', -1)", words="move before"),
    Key("page-down", "pagedown", method="page(1)", words="page down"),
    Key("page-up", "pageup", method="page(-1)", words="page up"),
    Key("home", "home", method="edge(0)", words="first fact"),
    Key("end", "end", method="edge(-1)", words="last fact"),
    Key("back", "escape,q,w", footer=True, shown="q", method="back", words="back"),
)

ODDS = (
    Key("next", "right,right_square_bracket", footer=True, shown="←→", method="turn(1)", words="next roll"),
    Key("previous", "left,left_square_bracket", method="turn(-1)", words="roll before"),
    Key("down", "down,j", footer=True, shown="↑↓", method="scroll(1)", words="scroll"),
    Key("up", "up,k", method="scroll(-1)", words="scroll up"),
    Key("page-down", "pagedown,space", method="scroll(12)", words="page down"),
    Key("page-up", "pageup", method="scroll(-12)", words="page up"),
    Key("go", "enter", footer=True, method="go", words="go there"),
    Key("back", "escape,q,o", footer=True, shown="q", method="back", words="back"),
)

COMPARE = (
    Key("down", "down,j", footer=True, shown="↑↓", method="turn(1)", words="choose"),
    Key("up", "up,k", method="turn(-1)", words="line above"),
    Key("right", "right,l", footer=True, shown="←→", method="group(1)", words="group"),
    Key("left", "left,h", method="group(-1)", words="group to the left"),
    Key("next", "n", footer=True, method="difference(1)", words="next difference"),
    Key("previous", "N", method="difference(-1)", words="difference before"),
    Key("page-down", "pagedown,space", footer=True, shown="space", method="page(0.9)", words="scroll"),
    Key("page-up", "pageup", method="page(-0.9)", words="scroll up"),
    Key("first", "home,g", method="edge(0)", words="first line"),
    Key("last", "end,G", method="edge(-1)", words="last line"),
    Key("replay", "r", footer=True, method="replay", words="replay there", also=("look back", "event")),
    Key("write", "w", footer=True, method="write", words="write as HTML", also=("export", "print", "save")),
    Key("back", "q,escape", footer=True, shown="q", method="back", words="back"),
)

# -- over a screen ------------------------------------------------------------------------------------------------------

#: every dialog; enter in a field sends besides, whatever key does
DIALOG = (
    Key("send", "enter", footer=True, method="send", words="send"),
    Key("cancel", "escape", footer=True, method="cancel", words="cancel"),
)

#: a page to read and agree to
CONFIRM = (
    Key("up", "up,k", method="scroll(-1)", words="scroll"),
    Key("down", "down,j", method="scroll(1)", words="scroll"),
    Key("page-up", "pageup", method="scroll(-10)", words="scroll"),
    Key("page-down", "pagedown,space", method="scroll(10)", words="scroll"),
)

CHOOSE = (
    Key("cancel", "escape", footer=True, method="cancel", words="cancel"),
    Key("up", "up", method="step(-1)", words="up"),
    Key("down", "down", method="step(1)", words="down"),
    Key("take", "enter", method="take", words="take"),
)

TICKS = (
    Key("done", "enter", footer=True, method="send", words="done"),
    Key("before", "left", footer=True, method="turn(1)", words="went out before"),
    Key("after", "right", footer=True, method="turn(-1)", words="went out after"),
    Key("up", "up", method="step(-1)", words="up"),
    Key("down", "down", method="step(1)", words="down"),
    Key("tick", "space", method="tick", words="seen, or not"),
)

FULL_LOG = (Key("close-again", "L", method="dismiss", words="close"),)

#: the form of an answer, at a seat and where it is typed for a role
FORM = (Key("submit", "ctrl+s", footer=True, method="submit", words="submit"),)

TYPE_FOR = (Key("cancel", "escape", footer=True, method="cancel", words="cancel"),)

BROKEN = (
    Key("reopen", "r", footer=True, method="choose('reopen')", words="open the session again from disk"),
    Key("leave", "q", footer=True, method="choose('leave')", words="leave; the save stays"),
)

#: between two seats at one keyboard
CURTAIN = (
    Key("open", "enter", footer=True, shown="enter", method="open", words="open"),
    Key("back", "escape", footer=True, method="back", words="back"),
)

PAPER_FORM = (
    Key("send", "ctrl+s", footer=True, method="send", priority=True, words="hand in"),
    Key("again", "ctrl+n", footer=True, method="again", priority=True, words="the next form"),
    Key("leave", "escape,f10", footer=True, shown="esc", method="leave", words="back"),
)

#: the annotations of a save as a list
ANNOTATIONS = (
    Key("go", "enter", footer=True, method="take('go')", words="go there"),
    Key("edit", "e", footer=True, method="take('edit')", words="edit"),
    Key("drop", "x,delete", footer=True, shown="x", method="drop", words="twice: delete"),
    Key("close", "escape,q,N", footer=True, shown="esc", method="close", words="close"),
    Key("up", "up,k", method="move(-1)", words="up"),
    Key("down", "down,j", method="move(1)", words="down"),
    Key("page-up", "pageup", method="move(-12)", words="page up"),
    Key("page-down", "pagedown", method="move(12)", words="page down"),
)

#: a list that is only read; the key that opens it, if it is not changed, closes it as well
LINES = (
    Key("close", "escape,q,enter", footer=True, shown="esc", method="dismiss", words="close"),
    Key("up", "up,k", method="move(-1)", words="up"),
    Key("down", "down,j", method="move(1)", words="down"),
    Key("page-up", "pageup", method="page(-1)", words="page up"),
    Key("page-down", "pagedown,space", method="page(1)", words="page down"),
    Key("first", "home,g", method="edge(0)", words="first line"),
    Key("last", "end,G", method="edge(1)", words="last line"),
)

PROOF = (Key("close-again", "p", method="dismiss", words="close"),)

#: the report of an import, row by row
ROWS = (Key("close-again", "r", method="dismiss", words="close"),)

HELP = (
    Key("close", "escape,q,enter", footer=True, method="dismiss", words="close"),
    Key("up", "up,k", method="scroll(-1)", words="up"),
    Key("down", "down,j", method="scroll(1)", words="down"),
    Key("page-up", "pageup", method="scroll(-10)", words="page up"),
    Key("page-down", "pagedown,space", method="scroll(10)", words="page down"),
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
    "ending": ENDING,
    "home": HOME,
    "start": START,
    "join": JOIN,
    "problems": PROBLEMS,
    "import-file": IMPORT_FILE,
    "import": IMPORT,
    "imported": IMPORTED,
    "report": REPORT,
    "review": REVIEW,
    "playback": PLAYBACK,
    "replay": REPLAY,
    "eyes": EYES,
    "knowledge": KNOWLEDGE,
    "odds": ODDS,
    "compare": COMPARE,
    "dialog": DIALOG,
    "confirm": CONFIRM,
    "choose": CHOOSE,
    "ticks": TICKS,
    "full-log": FULL_LOG,
    "form": FORM,
    "type-for": TYPE_FOR,
    "broken": BROKEN,
    "curtain": CURTAIN,
    "paper-form": PAPER_FORM,
    "annotations": ANNOTATIONS,
    "proof": PROOF,
    "lines": LINES,
    "rows": ROWS,
    "help": HELP,
}

#: bindings whose ``shown`` writes the keys of several actions of their screen, in this order
SPANS: Mapping[str, tuple[str, ...]] = {
    "hotwash.next": ("before", "next"),
    "hotwash.next-question": ("question-before", "next-question"),
    "hotwash.page": ("page-before", "page"),
    **{f"hotwash.point-{digit}": tuple(f"point-{each}" for each in range(10)) for digit in range(10)},
    "ending.down": ("up", "down"),
    "imported.down": ("up", "down"),
    "report.down": ("up", "down"),
    "review.page": ("page-before", "page"),
    "playback.next": ("previous", "next"),
    "playback.next-decision": ("previous-decision", "next-decision"),
    "playback.next-move": ("previous-move", "next-move"),
    "eyes.now": ("now", "inbox", "brief", "messages", "notes"),
    "eyes.question": ("question", "form", "unsealed"),
    "knowledge.down": ("up", "down"),
    "knowledge.right": ("left", "right"),
    "knowledge.next": ("previous", "next"),
    "odds.next": ("previous", "next"),
    "odds.down": ("up", "down"),
    "compare.down": ("up", "down"),
    "compare.right": ("left", "right"),
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
    name = f"{screen}.{action}"
    key = key_of(name)
    if key is None:
        return ""
    if name in SPANS or not as_shown(name, own):
        key = key._replace(keys=own.get(name, key.keys), shown="")
    return written(key)


def all_keys(screen: str, action: str, own: Mapping[str, str]) -> list[str]:
    """Every key that asks for an action on a screen, as sentences write it. ``own`` as for :func:`asking`."""
    key = key_of(name := f"{screen}.{action}")
    return [_name(each) for each in own.get(name, key.keys).split(",")] if key is not None else []


def together(name: str, own: Mapping[str, str]) -> list[str]:
    """The keys that a binding's ``shown`` writes, as they are now: those of the binding, or the first of each that it spans."""
    screen = name.partition(".")[0]
    spanned = [f"{screen}.{action}" for action in SPANS.get(name, ())]
    now = {each: own.get(each, key.keys) for each in spanned or [name] if (key := key_of(each)) is not None}
    return [keys.partition(",")[0] for keys in now.values()] if spanned else now[name].split(",")


def as_shown(name: str, own: Mapping[str, str]) -> bool:
    """Whether ``shown`` of a binding holds: all the keys that it writes are the program's."""
    return together(name, own) == together(name, {})


def written(key: Key) -> str:
    """The first of its keys, as guides and sentences write it."""
    return key.shown or _name(key.keys.partition(",")[0])


def _name(key: str) -> str:
    """A key as sentences write it: a sign by itself, an arrow as one, others by name."""
    return _WRITTEN.get(key) or format_key(key)


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
