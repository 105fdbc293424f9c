"""The lines of the plan: let out, hold, defer, skip, edit, recall, send again, correct, read aloud; and injects of one's own."""

from __future__ import annotations

from tabletop.exercise import commands as c
from tabletop.exercise.actions.action import Action, Line, Made, Moment, nothing
from tabletop.exercise.actions.form import Field, Form, Values, whole
from tabletop.exercise.commands import Command
from tabletop.exercise.offered import Permission
from tabletop.exercise.pages.page import Words
from tabletop.exercise.views import audience_of, reached
from tabletop.exercise.wording.codes import WALL_PAGES, word
from tabletop.i18n import tr

#: how an inject can reach people
CHANNELS = ("press", "cable", "phone", "mail", "social", "intelligence", "paper", "briefing")


def _chosen(offer: Permission, serial: str) -> Permission:
    """A serial that is none, or not of this kind, is not told by its id: nobody typed it."""
    if not offer.code.startswith("no-such-"):
        return offer
    return nothing(tr("That means nothing for the serial in focus.") if serial else tr("No serial is in focus."))


def _of_serial(now: Moment, kind: type[Command]) -> Permission:
    return _chosen(now.offered.of(kind, serial=now.serial), now.serial)


def _of_inject(now: Moment, kind: type[Command]) -> Permission:
    return _chosen(now.offered.of(kind, inject=now.serial), now.serial)


def out_of_order(now: Moment, serial: str) -> str:
    """A warning in words if this is not what the plan has next, or is for nobody in play; it never blocks."""
    plan = now.book.plans.get(serial)
    if plan is None:
        return ""
    if not reached(now.state, audience_of(now.book, serial)):
        return tr("it reaches nobody in play")
    if not plan.holds(now.book.facts(now.state.play, now.state.responses)):
        return tr("although its conditions do not hold")
    if plan.move and plan.move != now.state.play.move:
        return tr("out of its move")
    if plan.at is not None and now.upcoming and now.upcoming != serial:
        return tr("before “{title}”", title=now.names.serial(now.upcoming))
    return ""


def _released(now: Moment, _command: Command) -> str:
    title, warning = now.names.serial(now.target), out_of_order(now, now.target)
    if warning:
        return tr("✓ out: “{title}” · {warning}", title=title, warning=warning)
    return tr("✓ out: “{title}”", title=title)


def _is_out(now: Moment) -> bool:
    """Whether the inject in focus has gone out and was not taken back: then it can only go to further roles."""
    out = now.state.play.delivered.get(now.serial)
    return out is not None and out.recalled is None


def _to_whom(now: Moment) -> Permission:
    if _is_out(now):
        return now.offered.of(c.SendOn, inject=now.serial)
    return _chosen(now.offered.ask(c.ReleaseInject(now.target)), now.target)


def _to_form(now: Moment) -> Form:
    if not _is_out(now):
        planned = reached(now.state, audience_of(now.book, now.target))
        title = tr("Release “{title}” to those marked", title=now.names.serial(now.target))
        return Form(title, [Field("to", tr("to"), "many", " ".join(planned), now.roles)])
    out = now.state.play.delivered[now.serial]
    missing = [row for row in now.roles if row[0] not in reached(now.state, out.to)]
    title = tr("Send “{title}” to further roles", title=out.title)
    return Form(title, [Field("to", tr("to those marked as well"), "many", rows=missing)])


def _to_made(now: Moment, values: Values) -> Made:
    to = tuple(values["to"].split())
    if not to:
        return tr("Mark at least one role.")
    return c.SendOn(now.serial, to) if _is_out(now) else c.ReleaseInject(now.target, to)


def _to_done(now: Moment, command: Command) -> str:
    if isinstance(command, c.SendOn):
        title = now.names.serial(command.inject)
        return tr("✓ “{title}” also out to {to}", title=title, to=now.names.audience(command.to))
    if isinstance(command, c.ReleaseInject):
        title = now.names.serial(command.inject)
        return tr("✓ out: “{title}” to {to}", title=title, to=now.names.audience(command.to))
    return ""


def _asked(now: Moment, _command: Command) -> str | Words:
    title, warning = now.names.serial(now.target), out_of_order(now, now.target)
    turned = now.state.wall.page
    to_all = len(reached(now.state, audience_of(now.book, now.target))) == len(now.state.roles)
    if to_all and turned not in {"", "question"}:
        page = word(WALL_PAGES, turned)
        return Words(tr("✓ asked: “{title}” · the wall stays on: {page}", title=title, page=page), acts=("wall",))
    if warning:
        return tr("✓ asked: “{title}” · {warning}", title=title, warning=warning)
    return asked_words(title)


def asked_words(title: str) -> str:
    """A question has been put."""
    return tr("✓ asked: “{title}”", title=title)


def _back_or_hold(now: Moment) -> Permission:
    """One key: back into the plan where that can be, else out of it for now."""
    return _chosen(now.offered.first((c.RestoreSerial(now.serial), c.HoldSerial(now.serial))), now.serial)


def _held(now: Moment, command: Command) -> str | Words:
    title = now.names.serial(now.serial)
    if isinstance(command, c.RestoreSerial):
        return tr("✓ back in the plan: “{title}”", title=title)
    return Words(tr("‖ held: “{title}”, until you put it back", title=title), acts=("hold",))


def _defer_form(now: Moment) -> Form:
    title = tr("Defer “{title}”", title=now.names.serial(now.serial))
    return Form(title, [Field("minutes", tr("by so many minutes"), value="5")])


def _defer(now: Moment, values: Values) -> Made:
    minutes = whole(values["minutes"])
    return c.DeferSerial(now.serial, minutes) if minutes is not None else tr("Write a number of minutes.")


def _moved(now: Moment, command: Command) -> str:
    title = now.names.serial(now.serial)
    if isinstance(command, c.MoveSerial) and command.by < 0:
        return tr("✓ earlier in the queue: “{title}”", title=title)
    return tr("✓ later in the queue: “{title}”", title=title)


def _skip_form(now: Moment) -> Form:
    title = tr("Skip “{title}”", title=now.names.serial(now.serial))
    return Form(title, [Field("reason", tr("why (may stay empty)"))])


def _edit_form(now: Moment) -> Form | str:
    spec = now.book.inject(now.serial)
    if spec is None:
        return tr("That means nothing for the serial in focus.")
    entry = now.state.play.serials.get(now.serial)
    title = entry.title if entry and entry.title else spec.title
    body = entry.body if entry and entry.body else spec.body
    return Form(
        tr("Edit before release"),
        [Field("title", tr("title"), value=title), Field("body", tr("text"), "area", value=body)],
    )


def _recall_form(now: Moment) -> Form:
    title = tr("Recall “{title}”", title=now.names.serial(now.serial))
    return Form(title, [Field("reason", tr("why (players see it)"))])


def _correct_form(now: Moment) -> Form:
    title = tr("Correct “{title}”", title=now.names.serial(now.serial))
    return Form(title, [Field("text", tr("what is right instead (players see it)"), "area")])


def _own_form(now: Moment) -> Form:
    return Form(
        tr("Inject of your own, goes out at once"),
        [
            Field("title", tr("title")),
            Field("body", tr("text"), "area"),
            Field("sender", tr("from"), value=tr("Exercise control")),
            Field("channel", tr("channel"), "one", value="paper", rows=[(name, tr(name)) for name in CHANNELS]),
            Field("to", tr("to (nobody marked: all)"), "many", rows=now.roles),
        ],
    )


def _own(_now: Moment, values: Values) -> Made:
    if not values["title"].strip() or not values["body"].strip():
        return tr("Give it a title and a text.")
    to = tuple(values["to"].split())
    return c.ReleaseAdHoc(values["title"], values["sender"], values["channel"], values["body"], to)


def _read_aloud(now: Moment, _values: Values) -> Made:
    """It was read aloud: note for all it went to that they have it."""
    delivered = now.state.play.delivered.get(now.serial)
    if delivered is None:
        return tr("That means nothing for the serial in focus.")
    read = [c.AcknowledgeInject(delivered.inject, role) for role in reached(now.state, delivered.to)]
    return tuple(filter(now.offered.ask, read))


RELEASE = Action(
    id="release",
    words="release",
    group="serial",
    about="release the inject",
    also=("inject", "send", "next", "let out", "put out"),
    commands=(c.ReleaseInject,),
    ask=lambda now: _chosen(now.offered.ask(c.ReleaseInject(now.target)), now.target),
    make=lambda now, _values: c.ReleaseInject(now.target),
    done=_released,
    then=lambda now, _command: now.target,
    lines=(Line("release [SERIAL]", "let an inject out or put a question; NEXT by itself", same=("next",)),),
)
TO_WHOM = Action(
    id="to-whom",
    words="release to chosen roles",
    group="serial",
    about="release to other roles than planned, or send what is out to further roles",
    also=("recipients", "addressees", "further", "forward", "send on", "again to others"),
    commands=(c.SendOn, c.ReleaseInject),
    ask=_to_whom,
    form=_to_form,
    make=_to_made,
    done=_to_done,
    then=lambda now, _command: now.serial if _is_out(now) else now.target,
    lines=(
        Line(
            "send SERIAL ROLES",
            "let an inject out to these roles instead of those planned; what is out, to these as well",
        ),
    ),
)
PUT_QUESTION = Action(
    id="put-question",
    words="put question",
    group="serial",
    about="put the question",
    also=("open the decision", "ask", "poll", "vote"),
    commands=(c.OpenDecision,),
    ask=lambda now: _chosen(now.offered.ask(c.OpenDecision(now.target)), now.target),
    make=lambda now, _values: c.OpenDecision(now.target),
    done=_asked,
    then=lambda _now, _command: "",
)
HOLD = Action(
    id="hold",
    words="hold back, or put back",
    group="serial",
    also=("freeze", "keep back", "restore"),
    commands=(c.HoldSerial, c.RestoreSerial),
    ask=_back_or_hold,
    make=lambda now, _values: _back_or_hold(now).command or c.HoldSerial(now.serial),
    done=_held,
)
DEFER = Action(
    id="defer",
    words="defer",
    group="serial",
    also=("later", "postpone", "delay"),
    commands=(c.DeferSerial,),
    ask=lambda now: _of_serial(now, c.DeferSerial),
    form=_defer_form,
    make=_defer,
)
EARLIER = Action(
    id="earlier",
    words="earlier in the queue",
    group="serial",
    about="earlier: changes places with the serial before it",
    also=("order", "move up", "sort", "bring forward"),
    commands=(c.MoveSerial,),
    ask=lambda now: _chosen(now.offered.ask(c.MoveSerial(now.serial, -1)), now.serial),
    make=lambda now, _values: c.MoveSerial(now.serial, -1),
    done=_moved,
    then=lambda now, _command: now.serial,
    lines=(Line("earlier SERIAL", "let a serial change places with the one before it in the queue"),),
)
LATER = Action(
    id="later",
    words="later in the queue",
    group="serial",
    about="later: changes places with the serial after it",
    also=("order", "move down", "sort", "put back"),
    commands=(c.MoveSerial,),
    ask=lambda now: _chosen(now.offered.ask(c.MoveSerial(now.serial, 1)), now.serial),
    make=lambda now, _values: c.MoveSerial(now.serial, 1),
    done=_moved,
    then=lambda now, _command: now.serial,
    lines=(Line("later SERIAL", "let a serial change places with the one after it in the queue"),),
)
SKIP = Action(
    id="skip",
    words="skip",
    group="serial",
    also=("drop", "leave out", "cancel"),
    commands=(c.SkipSerial,),
    ask=lambda now: _of_serial(now, c.SkipSerial),
    form=_skip_form,
    make=lambda now, values: c.SkipSerial(now.serial, values["reason"]),
)
EDIT = Action(
    id="edit",
    words="edit before release",
    group="serial",
    also=("change the text", "rewrite", "typo"),
    commands=(c.EditInject,),
    ask=lambda now: _of_inject(now, c.EditInject),
    form=_edit_form,
    make=lambda now, values: c.EditInject(now.serial, values["title"], values["body"]),
)
RECALL = Action(
    id="recall",
    words="recall",
    group="serial",
    about="recall, while nobody has acknowledged it",
    also=("take back", "withdraw"),
    commands=(c.RecallInject,),
    ask=lambda now: _of_inject(now, c.RecallInject),
    form=_recall_form,
    make=lambda now, values: c.RecallInject(now.serial, values["reason"]),
)
RESEND = Action(
    id="resend",
    words="send again",
    group="serial",
    also=("repeat", "remind", "resend"),
    commands=(c.ResendInject,),
    ask=lambda now: _of_inject(now, c.ResendInject),
    make=lambda now, _values: c.ResendInject(now.serial),
    done=lambda now, _command: tr("✓ sent again: “{title}”", title=now.names.serial(now.serial)),
)
CORRECT = Action(
    id="correct",
    words="correct (erratum)",
    group="serial",
    about="correct what went out, by an erratum",
    also=("correction", "mistake", "typo"),
    commands=(c.CorrectInject,),
    ask=lambda now: _of_inject(now, c.CorrectInject),
    form=_correct_form,
    make=lambda now, values: c.CorrectInject(now.serial, values["text"]),
)
READ_ALOUD = Action(
    id="read-aloud",
    words="was read aloud to all",
    group="serial",
    about="was read aloud to all: everybody has it",
    also=("acknowledge", "everybody has it", "receipt"),
    commands=(c.AcknowledgeInject,),
    ask=lambda now: _of_inject(now, c.AcknowledgeInject),
    make=_read_aloud,
    done=lambda now, _command: tr("✓ read aloud: “{title}”", title=now.names.serial(now.serial)),
)
OWN_INJECT = Action(
    id="own-inject",
    words="inject of your own",
    group="serial",
    also=("ad hoc", "improvise", "new inject", "write"),
    commands=(c.ReleaseAdHoc,),
    form=_own_form,
    make=_own,
)

ACTIONS = (
    RELEASE,
    TO_WHOM,
    PUT_QUESTION,
    READ_ALOUD,
    HOLD,
    DEFER,
    EARLIER,
    LATER,
    SKIP,
    EDIT,
    RECALL,
    RESEND,
    CORRECT,
    OWN_INJECT,
)
