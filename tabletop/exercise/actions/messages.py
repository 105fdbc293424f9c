"""What control writes to roles, and what it answers to their requests."""

from __future__ import annotations

from tabletop.exercise import commands as c
from tabletop.exercise.actions.action import Action, Line, Made, Moment
from tabletop.exercise.actions.form import Field, Form, Values
from tabletop.exercise.offered import Permission
from tabletop.exercise.seats import FACILITATOR
from tabletop.exercise.state import Rfi
from tabletop.i18n import series, tr


def _rfi(now: Moment) -> Rfi | None:
    return now.state.rfis.get(now.rfi)


def _no_request() -> str:
    return tr("No request is in focus.")


def _write_form(now: Moment, to: tuple[str, ...] = ()) -> Form:
    """A message from control, or typed for a role; one role alone is a whisper, and everybody sees that it is from control."""
    control = (FACILITATOR, tr("control"))
    return Form(
        tr("Message to {to}", to=series(to)) if to else tr("Message from control"),
        [
            Field("text", tr("the message"), "area"),
            Field("to", tr("to"), "many", value=" ".join(to), rows=[*now.roles, control]),
            Field("sender", tr("from (a role: typed for it)"), "one", value=FACILITATOR, rows=[control, *now.roles]),
        ],
    )


def _write(now: Moment, values: Values) -> Made:
    if now.seat != FACILITATOR:
        return c.SendMessage(tuple(values["to"].split()), values["text"])
    sender = values.get("sender", FACILITATOR)
    marked = tuple(name for name in values["to"].split() if name != sender)
    if not marked:
        return tr("Mark who it goes to.")
    if not values["text"].strip():
        return tr("Write something first.")
    return c.SendMessage(marked, values["text"], sender)


def _request_form(now: Moment) -> Form:
    """A request for information that a role makes on paper or by voice."""
    first = now.roles[0][0] if now.roles else ""
    return Form(
        tr("Request for information, typed for a role"),
        [
            Field("text", tr("what the role wants to know"), "area"),
            Field("role", tr("who asks"), "one", value=first, rows=now.roles),
        ],
    )


def _answer_form(now: Moment) -> Form:
    """The answer to a request, for the role that asked or for everybody; what can be answered no more is written back to."""
    rfi = _rfi(now)
    if rfi is None or not now.offered.of(c.AnswerRfi, rfi=now.rfi):
        return _write_form(now, now.to)
    readers = [("no", tr("{role} alone", role=rfi.role)), ("yes", tr("everybody, without saying who asked"))]
    return Form(
        tr("Answer {role}, request {number}", role=rfi.role, number=rfi.seq),
        [
            Field("text", tr("the answer"), "area"),
            Field("public", tr("who reads it"), "one", value="no", rows=readers),
        ],
        rfi.text,
    )


def _answer(now: Moment, values: Values) -> Made:
    if "public" not in values:
        return _write(now, values)
    if not values["text"].strip():
        return tr("Write the answer first.")
    return c.AnswerRfi(now.rfi, values["text"], values["public"] == "yes")


def _refuse_form(now: Moment) -> Form | str:
    """Control does not answer, and says why."""
    rfi = _rfi(now)
    if rfi is None:
        return _no_request()
    return Form(
        tr("Refuse {role}, request {number}", role=rfi.role, number=rfi.seq),
        [Field("reason", tr("why not ({role} reads it)", role=rfi.role), "area")],
        rfi.text,
    )


def _ask_answer(now: Moment) -> Permission:
    """A request that can be answered no more is written back to."""
    offered = now.offered
    answer = offered.of(c.AnswerRfi, rfi=now.rfi)
    return answer or offered.of(c.SendMessage)


INTRAY = Action(
    id="intray",
    words="messages and requests",
    group="room",
    about="messages and requests for information",
    also=("mail", "inbox", "rfi", "chat", "letters"),
    lines=(Line("rfis", "requests for information"),),
)
ANSWER = Action(
    id="answer",
    words="answer",
    group="room",
    also=("reply", "rfi"),
    commands=(c.AnswerRfi, c.SendMessage),
    ask=_ask_answer,
    form=_answer_form,
    make=_answer,
    done=lambda _now, command: tr("✓ answered") if isinstance(command, c.AnswerRfi) else tr("✓ sent"),
    lines=(Line("reply N [all] …", "answer a request; with all, to everybody"),),
)
REFUSE = Action(
    id="refuse",
    words="refuse, with a reason",
    group="room",
    also=("decline", "rfi", "no answer"),
    commands=(c.RefuseRfi,),
    ask=lambda now: now.offered.of(c.RefuseRfi, rfi=now.rfi),
    form=_refuse_form,
    make=lambda now, values: c.RefuseRfi(now.rfi, values["reason"]),
    done=lambda _now, _command: tr("✓ refused"),
    lines=(Line("refuse N …", "do not answer a request, with the reason"),),
)
WRITE = Action(
    id="write",
    words="write",
    group="room",
    also=("message", "mail", "whisper", "chat"),
    commands=(c.SendMessage,),
    form=_write_form,
    make=_write,
    done=lambda _now, _command: tr("✓ sent"),
    lines=(
        Line("msg ROLE …", "write to a role, or to several (a,b)"),
        Line("msg ROLE …", "write to a role, to several (a,b) or to control", by=("role",)),
    ),
)
REQUEST = Action(
    id="request",
    words="request for a role",
    group="room",
    also=("rfi", "ask for", "question of a role", "paper"),
    commands=(c.AskRfi,),
    form=_request_form,
    make=lambda now, values: c.AskRfi(values.get("role", now.seat), values["text"]),
    done=lambda _now, _command: tr("✓ noted: it waits for an answer"),
    lines=(Line("ask …", "ask control for information", by=("role",)),),
)

ACTIONS = (INTRAY, ANSWER, REFUSE, WRITE, REQUEST)
