"""What changes only what is in view: the serial in focus, the pane in front, screens to look at. Nothing of it is recorded."""

from __future__ import annotations

from tabletop.exercise.actions.action import AT_SEATS, Action, Line

_NARROW = "queue, focus or room to the front: shown alone below 110 columns, and scrolled by the page keys"

DOWN = Action("down", "serial below", "view")
UP = Action("up", "serial above", "view")
FOLLOW = Action("follow", "back to what is next", "view", also=("cancel", "current"))
FIND = Action(
    "find",
    "find a serial",
    "view",
    about="the whole MSEL with its times; finds by title, text, role, move",
    also=("search", "go to", "inject", "text", "role", "MSEL", "list"),
    lines=(Line("queue", "the serials of this move"),),
)
WRITE_MSEL = Action(
    "write-msel",
    "write the MSEL as a workbook",
    "record",
    about="write the MSEL as planned beside the save, as a workbook to print",
    also=("export", "print", "xlsx", "Excel", "spreadsheet"),
)
CARD = Action(
    "card",
    "card of a role",
    "view",
    about="the private card of a role, without taking its seat",
    also=("brief", "private", "secret", "goal", "role"),
    lines=(Line("card ROLE", "the private card of a role"),),
)
TAB_QUEUE = Action("tab-queue", "queue", "view", about=_NARROW, also=("plan", "MSEL", "left pane"))
TAB_FOCUS = Action("tab-focus", "focus", "view", about=_NARROW, also=("middle pane",))
TAB_ROOM = Action("tab-room", "room", "view", about=_NARROW, also=("right pane", "tracks"))
TAB = Action("tab", "next pane", "view")
PAGE_UP = Action("page-up", "scroll up", "view")
PAGE_DOWN = Action("page-down", "scroll down", "view")
NOW = Action(
    "now",
    "where it stands",
    "view",
    also=("status",),
    lines=(
        Line("now", "where the exercise stands, and what comes next"),
        Line("now", "what is expected of you at this moment", by=AT_SEATS),
    ),
)
LEAVE = Action(
    "leave",
    "leave",
    "view",
    about="leave; the session can be continued",
    also=("quit", "exit", "close", "save"),
    lines=(Line("quit", "leave"), Line("quit", "leave; your seat is kept for you", by=AT_SEATS)),
)
HELP = Action(
    id="help",
    words="keys",
    group="view",
    also=("commands", "?"),
    lines=(Line("help", "these commands", by=("control", *AT_SEATS)),),
)

ACTIONS = (
    DOWN,
    UP,
    FOLLOW,
    FIND,
    WRITE_MSEL,
    CARD,
    TAB_QUEUE,
    TAB_FOCUS,
    TAB_ROOM,
    TAB,
    PAGE_UP,
    PAGE_DOWN,
    NOW,
    LEAVE,
    HELP,
)
