"""The people and their room: who is here and plays what, the wall, the baton, the keyboard that goes round."""

from __future__ import annotations

from tabletop.exercise import commands as c
from tabletop.exercise.actions.action import Action, Line, Made, Moment, nothing
from tabletop.exercise.actions.form import Field, Form, Values
from tabletop.exercise.offered import Permission
from tabletop.exercise.people import WALL_PAGES
from tabletop.exercise.state import WallPage
from tabletop.i18n import series, tr


def nobody_else() -> str:
    """Why the baton cannot be passed."""
    return tr("There is no other facilitator here: the room has the code that lets one join.")


def _ask_baton(now: Moment) -> Permission:
    offer = now.offered.of(c.PassBaton)
    return nothing(nobody_else()) if offer.code == "done" else offer


def nobody_named() -> str:
    """Why no consent can be withdrawn."""
    return tr("The record names nobody.")


def _ask_withdraw(now: Moment) -> Permission:
    offer = now.offered.of(c.WithdrawConsent)
    return nothing(nobody_named()) if offer.code == "no-such-person" else offer


def _ask_lead(now: Moment) -> Permission:
    chosen = now.room
    return now.offered.ask(c.NameLead(chosen.seat, chosen.person)) if chosen.person else now.offered.first(())


def _ask_remove(now: Moment) -> Permission:
    """Whoever sits in no seat of the exercise goes without a command: who may seat people may send them out."""
    chosen = now.room
    if chosen.person in now.state.members.get(chosen.seat, {}):
        return now.offered.ask(c.VacateRole(chosen.seat, chosen.person))
    return now.offered.of(c.SeatRole)


def _at_host(now: Moment) -> bool:
    """What only the console of the room's own host can do."""
    return now.room.open and now.room.own


def _of_player(now: Moment) -> bool:
    return now.room.kind == "player"


def _name_form(now: Moment) -> Form:
    """Who plays the role in focus; an empty name frees it."""
    member = now.state.members.get(now.role, {}).get("")
    return Form(
        tr("Who plays {role}?", role=now.role),
        [
            Field("person", tr("name or pseudonym (empty: nobody)"), value=member.person if member is not None else ""),
            Field(
                "consent",
                tr("agrees to be named in the record"),
                "one",
                value="no",  # consent is given, never assumed
                rows=[("yes", tr("yes")), ("no", tr("no"))],
            ),
        ],
    )


def _name(now: Moment, values: Values) -> Made:
    name = values["person"].strip()
    return c.SeatRole(now.role, name, values["consent"] == "yes") if name else c.VacateRole(now.role)


def turning(_now: Moment, values: Values) -> c.TurnWall:
    """The wall turned to a page, with its words where it takes some."""
    page = values["page"].casefold()
    closes = float(values["closes"]) if values.get("closes") else None
    return c.TurnWall("" if page == "auto" else page, values.get("heading", ""), values.get("words", ""), closes)


def turned_values(page: WallPage) -> dict[str, str]:
    """A page that the wall can be turned to, as values."""
    closes = repr(page.closes) if page.closes is not None else ""
    return {"page": page.page, "heading": page.heading, "words": page.words, "closes": closes}


def withdrawing(_now: Moment, values: Values) -> c.WithdrawConsent:
    """Consent withdrawn by whoever an event seated."""
    return c.WithdrawConsent(int(values["seated"]), values["how"])


def _wall_pages() -> dict[str, str]:
    return {"pages": series(page or "auto" for page in WALL_PAGES)}


ROOM = Action(
    id="room",
    words="room: people, codes, names",
    group="room",
    about="the room: people, join codes, names",
    also=("seats", "join", "participants", "players", "network", "QR", "who is here"),
    lines=(
        Line("people", "who is here, who waits"),
        Line("codes", "addresses and join codes"),
        Line("check", "the list before STARTEX"),
    ),
)
WALL = Action(
    id="wall",
    words="turn the wall",
    group="room",
    also=("projector", "beamer", "screen for all", "display", "countdown", "timer"),
    commands=(c.TurnWall,),
    make=turning,
    lines=(Line("wall [PAGE]", "turn the wall: {pages}", _wall_pages),),
)
BLANK = Action(
    id="blank",
    words="blank the wall, or bring it back",
    group="room",
    also=("projector", "beamer", "hide", "black", "dark"),
    commands=(c.TurnWall,),
    make=turning,
)
BATON = Action(
    id="baton",
    words="pass the baton, or take it back",
    group="room",
    also=("co-facilitator", "hand over control", "who runs it"),
    commands=(c.PassBaton,),
    ask=_ask_baton,
    make=lambda _now, values: c.PassBaton(values["member"]),
    lines=(Line("baton NAME|host", "pass the baton, or take it back"),),
)
HAND_OVER = Action(
    id="hand-over",
    words="hand over",
    group="room",
    about="hand over the keyboard",
    also=("keyboard", "curtain", "station", "let a role type"),
    shown=lambda now: now.state.phase != "ended",  # its key is the hotwash's then
)
TAKE_OVER = Action(
    id="take-over",
    words="take over as host",
    group="room",
    about="a second facilitator whose host is gone: take over, and be the host",
    also=("host is gone", "failover", "standby", "copy"),
    lines=(Line("takeover", "be the host, when the host is gone"),),
)
COMCHECK = Action(
    id="comcheck",
    words="test inject",
    group="room",
    also=("communication check", "pre-flight", "ping"),
    commands=(c.SendComcheck,),
    shown=lambda now: now.room.open,
    make=lambda _now, _values: c.SendComcheck(),
    done=lambda _now, _command: tr("✓ test inject sent: receipts are counted under pre-flight"),
    lines=(Line("comcheck", "send the test message to every terminal"),),
)
NAME = Action(
    id="name",
    words="name by hand",
    group="room",
    also=("seat", "player", "paper", "who plays"),
    commands=(c.SeatRole, c.VacateRole),
    form=_name_form,
    make=_name,
    done=lambda _now, _command: tr("✓ named"),
)

OPEN_ROOM = Action(
    id="open-room",
    words="open the room",
    group="room",
    also=("network", "host", "join code", "terminals"),
    shown=lambda now: not now.room.open,
)
CLOSE_ROOM = Action(
    id="close-room", words="close the room", group="room", also=("network", "send everybody out"), shown=_at_host
)
ADMIT = Action(
    id="admit",
    words="let in",
    group="room",
    also=("waiting room", "door", "accept"),
    commands=(c.SeatRole,),
    shown=lambda now: bool(now.room.person) and not now.room.seat,
    lines=(Line("admit all|N [ROLE]", "let somebody in, or everybody who waits"),),
)
ADMIT_ALL = Action(
    id="admit-all",
    words="let all in",
    group="room",
    also=("waiting room", "door"),
    commands=(c.SeatRole,),
    shown=lambda now: now.room.waiting,
)
RESEAT = Action(
    id="reseat",
    words="seat elsewhere",
    group="room",
    also=("move", "another role"),
    commands=(c.SeatRole, c.VacateRole),
    shown=_of_player,
    lines=(Line("reseat N ROLE", "give somebody another role"),),
)
SWAP = Action(
    id="swap",
    words="swap two",
    group="room",
    also=("change seats", "exchange"),
    shown=lambda now: _at_host(now) and _of_player(now) and bool(now.room.seat),
)
LEAD = Action(
    id="lead",
    words="make lead",
    group="room",
    also=("spokesperson", "who submits"),
    commands=(c.NameLead,),
    ask=_ask_lead,
    lines=(Line("lead N", "let this person submit for their role"),),
)
REMOVE = Action(
    id="remove",
    words="remove",
    group="room",
    also=("kick", "send out", "leave"),
    commands=(c.VacateRole,),
    ask=_ask_remove,
    lines=(Line("remove N", "send somebody out of the room"),),
    shown=lambda now: bool(now.room.person),
)
WITHDRAW = Action(
    id="withdraw",
    words="withdraw consent",
    group="room",
    also=("privacy", "anonymous", "erase", "GDPR"),
    commands=(c.WithdrawConsent,),
    ask=_ask_withdraw,
    make=withdrawing,
    lines=(Line("withdraw [N pseudonymise|erase [yes]]", "who is named; name somebody no more"),),
)
RENEW = Action(
    id="renew",
    words="new code",
    group="room",
    also=("join code", "revoke", "security"),
    shown=_at_host,
    lines=(Line("renew KIND", "another code; the old one is revoked"),),
)
LARGE = Action("large", "QR", "room", also=("join code", "projector", "scan"), shown=_at_host)

ACTIONS = (
    ROOM,
    WALL,
    BLANK,
    BATON,
    HAND_OVER,
    TAKE_OVER,
    OPEN_ROOM,
    ADMIT,
    ADMIT_ALL,
    RESEAT,
    SWAP,
    LEAD,
    REMOVE,
    NAME,
    WITHDRAW,
    COMCHECK,
    RENEW,
    LARGE,
    CLOSE_ROOM,
)
