"""What players and observers do at their own terminals."""

from __future__ import annotations

from tabletop.exercise import commands as c
from tabletop.exercise.actions.action import AT_SEATS, Action, Line, Made, Moment
from tabletop.exercise.actions.debrief import handing_in
from tabletop.exercise.actions.decisions import answering
from tabletop.exercise.actions.form import Values
from tabletop.exercise.actions.people import withdrawing
from tabletop.exercise.actions.record import ticking
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


def _acknowledge(now: Moment, values: Values) -> Made:
    """An inject that is named, else what waits."""
    if "inject" in values:
        return c.AcknowledgeInject(values["inject"], now.seat)
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
    make=answering,
    lines=(Line("submit", "send the draft of your role as it stands", by=("role",)),),
)
ANSWER_QUESTION = Action(
    id="answer-question",
    words="answer",
    group="seat",
    also=("vote", "choose", "change the answer", "draft"),
    commands=(c.SubmitResponse, c.KeepDraft),
    ask=lambda now: now.offered.of(c.SubmitResponse) or now.offered.of(c.KeepDraft),
    make=answering,
    lines=(
        Line(
            "answer N [N …] [because …] [sure low|moderate|high]",
            "answer the question: numbers, an amount or a text",
            by=("role",),
        ),
        Line("because …", "give or change your reason", by=("role",)),
        Line("sure low|moderate|high", "say how sure you are", by=("role",)),
    ),
)
ACKNOWLEDGE = Action(
    id="acknowledge",
    words="acknowledge",
    group="seat",
    also=("read", "received", "receipt", "confirm"),
    commands=(c.AcknowledgeInject, c.AnswerComcheck),
    ask=_ask_acknowledge,
    make=_acknowledge,
    lines=(Line("ack", "confirm that you have read what was sent", by=("role",)),),
)
CONFIRM_COMCHECK = Action(
    id="confirm-comcheck",
    words="confirm the test inject",
    group="seat",
    also=("communication check", "received", "receipt"),
    commands=(c.AnswerComcheck,),
    make=lambda _now, _values: c.AnswerComcheck(),
    lines=(Line("ok", "confirm the test message", by=("control", *AT_SEATS)),),
)
ASK_PAUSE = Action(
    id="ask-pause",
    words="ask for a pause",
    group="seat",
    also=("PAUSEX", "break", "stop"),
    commands=(c.Pause,),
    make=lambda _now, values: c.Pause(values.get("reason") or tr("asked for by a player")),
    lines=(Line("pause [why]", "ask for a pause: PAUSEX, for everybody", by=("role",)),),
)
HAND_LEAD = Action(
    id="hand-lead",
    words="hand over the lead",
    group="seat",
    also=("spokesperson", "who submits", "deputy"),
    commands=(c.NameLead,),
    make=lambda now, values: c.NameLead(now.seat, values["member"]),
    lines=(Line("lead NAME", "let somebody else of your role lead and submit", by=("role",)),),
)
WITHDRAW_OWN = Action(
    id="withdraw-own",
    words="withdraw consent to be named",
    group="seat",
    also=("privacy", "anonymous", "name", "GDPR"),
    commands=(c.WithdrawConsent,),
    ask=_ask_withdraw,
    make=withdrawing,
    lines=(Line("withdraw [pseudonymise|erase] [yes]", "withdraw your consent to be named", by=("role", "observer")),),
)
OWN_HOTWASH = Action(
    id="own-hotwash",
    words="hotwash, feedback",
    group="seat",
    also=("debrief", "form", "points"),
    commands=(c.RecordPoint, c.GiveFeedback),
    ask=lambda now: debriefing(now.offered),
    lines=(Line("hotwash", "the question of the hotwash, its points, what was unsealed", by=("role", "observer")),),
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
    lines=(Line("next", "another open question", by=("role",)),),
)


def _form(usage: str, about: str) -> Line:
    """A line of the feedback form."""
    return Line(usage, about, by=("role", "observer"))


HAND_IN = Action(
    id="hand-in",
    words="hand in",
    group="seat",
    also=("feedback", "send the form", "submit"),
    commands=(c.GiveFeedback,),
    make=handing_in,
    lines=(
        _form("handin [named]", "hand the form in: without a name, or with yours"),
        _form("form", "the feedback form as you have filled it in"),
        _form("rate 3=5 | 4 5 …", "answer statements from 1 to 5, - for none"),
        _form("good …", "form: a strength"),
        _form("better …", "form: something to improve"),
        _form("do high … by WHO", "form: an action; high, medium or low"),
        _form("unseen …", "form: what the evaluators could not see"),
        _form("look …", "form: plans, training, equipment to look at"),
        _form("comment …", "form: anything else"),
        _form("clear", "empty the form"),
    ),
)
BLANK_FORM = Action("blank-form", "a blank form", "seat", also=("feedback", "next person", "again"))
INBOX = Action(
    id="inbox",
    words="inbox",
    group="seat",
    also=("what was sent", "letters", "mail"),
    lines=(
        Line("inbox [N]", "all that was sent; with a number, one in full", by=("role",)),
        Line("inbox [N]", "what teams were sent; with a number, one in full", by=("observer",)),
    ),
)
BRIEF = Action(
    id="brief",
    words="brief",
    group="seat",
    also=("role card", "tracks", "rules", "safety"),
    lines=(
        Line("brief", "your role card", by=("role",)),
        Line("brief", "the exercise and its objectives", by=("observer",)),
    ),
)
TRACKS = Action(
    "tracks", "tracks", "seat", also=("gauges", "where it stands"), lines=(Line("tracks", "the tracks", by=AT_SEATS),)
)
WHO = Action(
    "who",
    "who plays what",
    "seat",
    also=("people", "roles"),
    lines=(Line("who", "who plays what", by=("role", "observer")),),
)
MESSAGES = Action(
    id="messages",
    words="messages",
    group="seat",
    also=("mail", "chat", "write", "rfi", "ask control"),
    lines=(
        Line("messages", "read the messages", by=("role",)),
        Line("rfis", "your requests and their answers", by=("role",)),
    ),
)
NOTES = Action(
    id="notes",
    words="notes",
    group="seat",
    also=("private", "write down"),
    lines=(Line("notes", "read the private notes of your role", by=("role",)),),
)
KEEP_NOTES = Action(
    id="keep-notes",
    words="keep notes",
    group="seat",
    also=("private", "write down"),
    commands=(c.KeepNotes,),
    make=lambda now, values: c.KeepNotes(now.seat, values["text"]),
    lines=(Line("note …", "add a line to the private notes of your role", by=("role",)),),
)
EXPECTED_LIST = Action(
    id="expected-list",
    words="expected actions",
    group="record",
    also=("checklist", "tick", "evaluation", "seen"),
    commands=(c.TickExpectation,),
    make=ticking,
)

ACTIONS = (
    SUBMIT,
    ANSWER_QUESTION,
    ACKNOWLEDGE,
    CONFIRM_COMCHECK,
    NEXT_QUESTION,
    INBOX,
    BRIEF,
    TRACKS,
    WHO,
    MESSAGES,
    NOTES,
    KEEP_NOTES,
    RECAP,
    HAND_LEAD,
    ASK_PAUSE,
    OWN_HOTWASH,
    WITHDRAW_OWN,
    EXPECTED_LIST,
    HAND_IN,
    BLANK_FORM,
)
