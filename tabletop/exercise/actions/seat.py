"""What players and observers do at their own terminals."""

from __future__ import annotations

from tabletop.exercise import commands as c
from tabletop.exercise.actions.action import Action, Made, Moment
from tabletop.exercise.actions.form import Values
from tabletop.exercise.consent import own_seating
from tabletop.exercise.offered import Offered, Permission
from tabletop.exercise.station import open_questions
from tabletop.i18n import tr


def sending(offered: Offered, decision: str, role: str) -> Permission:
    """Whether something of a form may go out: the answer, or for an argument a reason or an estimate; if not, why not the answer."""
    kinds = (c.SubmitResponse, c.AddReason, c.SubmitEstimate)
    offers = [offered.of(kind, decision=decision, role=role) for kind in kinds]
    return next(filter(None, offers), offers[0])


def debriefing(offered: Offered) -> Permission:
    """Whether there is a hotwash to go to: something can be said in it."""
    return offered.of(c.RecordPoint) or offered.of(c.GiveFeedback)


def _ask_submit(now: Moment) -> Permission:
    return sending(now.offered, now.decision, now.seat)


def _ask_acknowledge(now: Moment) -> Permission:
    """The test inject, else the inject in sight."""
    test = now.offered.ask(c.AnswerComcheck())
    return test if test or not now.serial else now.offered.ask(c.AcknowledgeInject(now.serial, now.seat))


def _acknowledge(now: Moment, _values: Values) -> Made:
    offer = _ask_acknowledge(now)
    return offer.command if offer.command is not None else offer.words


def _ask_withdraw(now: Moment) -> Permission:
    """Whoever sits there alone, wherever else they are named."""
    seating = own_seating(now.state, now.seat, now.member)
    return now.offered.ask(c.WithdrawConsent(seating.seq if seating is not None else 0))


SUBMIT = Action(
    id="submit",
    words="submit",
    group="seat",
    also=("answer", "send", "vote", "hand in"),
    commands=(c.SubmitResponse, c.AddReason, c.SubmitEstimate),
    ask=_ask_submit,
)
ACKNOWLEDGE = Action(
    id="acknowledge",
    words="acknowledge",
    group="seat",
    also=("read", "received", "receipt", "confirm"),
    commands=(c.AcknowledgeInject, c.AnswerComcheck),
    ask=_ask_acknowledge,
    make=_acknowledge,
)
CONFIRM_COMCHECK = Action(
    id="confirm-comcheck",
    words="confirm the test inject",
    group="seat",
    also=("communication check", "received", "receipt"),
    commands=(c.AnswerComcheck,),
    make=lambda _now, _values: c.AnswerComcheck(),
)
ASK_PAUSE = Action(
    id="ask-pause",
    words="ask for a pause",
    group="seat",
    also=("PAUSEX", "break", "stop"),
    commands=(c.Pause,),
    make=lambda _now, _values: c.Pause(tr("asked for by a player")),
)
HAND_LEAD = Action(
    id="hand-lead",
    words="hand over the lead",
    group="seat",
    also=("spokesperson", "who submits", "deputy"),
    commands=(c.NameLead,),
)
WITHDRAW_OWN = Action(
    id="withdraw-own",
    words="withdraw consent to be named",
    group="seat",
    also=("privacy", "anonymous", "name", "GDPR"),
    commands=(c.WithdrawConsent,),
    ask=_ask_withdraw,
)
OWN_HOTWASH = Action(
    id="own-hotwash",
    words="hotwash, feedback",
    group="seat",
    also=("debrief", "form", "points"),
    commands=(c.RecordPoint, c.GiveFeedback),
    ask=lambda now: debriefing(now.offered),
)
RECAP = Action(
    id="recap",
    words="story so far",
    group="seat",
    also=("digest", "what did I miss", "summary"),
    shown=lambda now: now.state.phase != "emergency",
)
NEXT_QUESTION = Action(
    id="next-question",
    words="next question",
    group="seat",
    also=("another decision",),
    shown=lambda now: now.state.phase != "emergency" and len(open_questions(now.state, now.seat)) > 1,
)
HAND_IN = Action(
    id="hand-in",
    words="hand in",
    group="seat",
    also=("feedback", "send the form", "submit"),
    commands=(c.GiveFeedback,),
)
BLANK_FORM = Action("blank-form", "a blank form", "seat", also=("feedback", "next person", "again"))
INBOX = Action("inbox", "inbox", "seat", also=("what was sent", "letters", "mail"))
BRIEF = Action("brief", "brief", "seat", also=("role card", "tracks", "rules", "safety"))
MESSAGES = Action("messages", "messages", "seat", also=("mail", "chat", "write", "rfi", "ask control"))
NOTES = Action("notes", "notes", "seat", also=("private", "write down"))
EXPECTED_LIST = Action(
    id="expected-list",
    words="expected actions",
    group="record",
    also=("checklist", "tick", "evaluation", "seen"),
    commands=(c.TickExpectation,),
)

ACTIONS = (
    SUBMIT,
    ACKNOWLEDGE,
    CONFIRM_COMCHECK,
    NEXT_QUESTION,
    INBOX,
    BRIEF,
    MESSAGES,
    NOTES,
    RECAP,
    HAND_LEAD,
    ASK_PAUSE,
    OWN_HOTWASH,
    WITHDRAW_OWN,
    EXPECTED_LIST,
    HAND_IN,
    BLANK_FORM,
)
