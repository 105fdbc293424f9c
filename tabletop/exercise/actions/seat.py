"""What players and observers do at their own terminals."""

from __future__ import annotations

from tabletop.exercise import commands as c
from tabletop.exercise.actions.action import Action

SUBMIT = Action(
    id="submit",
    words="submit",
    group="seat",
    also=("answer", "send", "vote", "hand in"),
    commands=(c.SubmitResponse, c.AddReason, c.SubmitEstimate),
)
ACKNOWLEDGE = Action(
    id="acknowledge",
    words="acknowledge",
    group="seat",
    also=("read", "received", "receipt", "confirm"),
    commands=(c.AcknowledgeInject, c.AnswerComcheck),
)
CONFIRM_COMCHECK = Action(
    id="confirm-comcheck",
    words="confirm the test inject",
    group="seat",
    also=("communication check", "received", "receipt"),
    commands=(c.AnswerComcheck,),
)
ASK_PAUSE = Action(
    id="ask-pause",
    words="ask for a pause",
    group="seat",
    also=("PAUSEX", "break", "stop"),
    commands=(c.Pause,),
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
)
OWN_HOTWASH = Action(
    id="own-hotwash",
    words="hotwash, feedback",
    group="seat",
    also=("debrief", "form", "points"),
    commands=(c.RecordPoint, c.GiveFeedback),
)
RECAP = Action("recap", "story so far", "seat", also=("digest", "what did I miss", "summary"))
NEXT_QUESTION = Action("next-question", "next question", "seat", also=("another decision",))
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
)
