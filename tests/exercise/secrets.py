"""What is wrong with what a seat was sent: an opinion of its own on who may know what, for the tests of redaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from tabletop.exercise import events as e
from tabletop.exercise.apply import fold
from tabletop.exercise.briefing import briefing_for
from tabletop.exercise.redact import redact
from tabletop.exercise.state import State
from tabletop.records import plain
from tests.lab import BOOK, ROLES, SEED, leaks


def sent_to(seat: str, records: Sequence[e.Recorded]) -> list[e.Recorded]:
    return [seen for record in records if (seen := redact(record, seat)) is not None]


def found(seat: str, records: Sequence[e.Recorded]) -> list[str]:
    """Everything wrong with what that seat is sent of these events, in words."""
    return wrong(seat, sent_to(seat, records))


def wrong(seat: str, sent: Sequence[e.Recorded]) -> list[str]:
    """Everything wrong with what that seat was sent, in words."""
    state = fold(sent)
    bad = leaks(seat, [briefing_for(BOOK.scenario, seat), [plain(r.event) for r in sent], sent, asdict(state)])
    bad += [f"by {r.by}" for r in sent if r.by in ROLES and r.by != seat]
    bad += [f"label of {r.seq}" for r in sent if r.undo not in {"", "yes"}]
    bad += [f"command of {r.seq}" for r in sent if r.command]
    if SEED in repr(sent) and state.phase != "ended":
        bad.append("seed")
    bad += [words for record in sent if (words := _strange(seat, record.event))]
    bad += [f"{record.event.kind} says too much" for record in sent if not _discreet(seat, record.event)]
    if seat in ROLES:
        bad += _secrets(seat, state)
    return bad


def _discreet(seat: str, event: e.Event) -> bool:
    """Whether the fields without marks (numbers, ids, words of the program) say no more than the seat may know."""
    asked = seat in {*getattr(event, "who", ()), "observer"}
    match event:
        case e.InjectReleased():
            return (
                event.how == "" and not event.edited and (seat == "observer" or event.objectives == event.expect == ())
            )
        case e.DecisionOpened():
            if seat == "wall" and any((event.options, event.alone, event.rule)):
                return False
            told = event.restricted == () and set(event.strikers) <= {seat} and event.objectives == event.expect == ()
            return seat == "observer" or told
        case e.RoleSeated():
            return event.consent or seat == event.role or event.person == ""
        case e.MessageSent():
            return seat == event.sender or event.member == ""
        case e.RfiAnswered():
            return seat in {event.role, "observer"} or event.role == ""
        case e.DecisionClosed():
            return (event.computed, event.found, event.words, event.tally) == ((), False, "", ())
        case e.DecisionResolved():
            counted = seat == "observer" or (asked and event.reveal != "outcome")
            return event.computed == () and (counted or event.tally == ()) and (asked or event.words == "")
        case e.DiceRolled():
            return asked or (event.decision, event.purpose, event.who) == ("", "", ())
        case e.TrackChanged():
            return event.shown == "number" or (event.before, event.after) == (None, None)
        case _:
            return True


def _strange(seat: str, event: e.Event) -> str:
    """An event about something that this seat knows nothing of."""
    if not _is_for(seat, event):
        return f"{event.kind} is not for {seat}"
    noted = e.ObservationRecorded | e.ExpectationTicked | e.LogLineWritten
    if hasattr(event, "serial") and not isinstance(event, noted):
        return f"queue: {event.serial}"
    if isinstance(event, e.Undone) and event.label:
        return "label of an undo"
    if isinstance(event, e.InjectAcknowledged) and seat not in {event.role, "observer"}:
        return f"{event.role} has read"
    inject, decision = getattr(event, "inject", ""), getattr(event, "decision", "")
    known = {
        k
        for k, v in BOOK.scenario.injects.items()
        if not v.to or seat in (*BOOK.scenario.members(list(v.to)), "observer")
    }
    if inject in BOOK.scenario.injects and inject not in known:
        return f"inject {inject}"
    planned = BOOK.scenario.decisions.get(decision)
    if (
        planned is None and decision
    ):  # a question of the facilitator's own: its texts are marked, and it is told to those asked
        whole = set(getattr(event, "who", ())) == set(ROLES) and seat == "wall"
        return "" if not hasattr(event, "who") or whole or seat in (*event.who, "observer") else f"decision {decision}"
    asked = (*BOOK.scenario.members(list(planned.who)), "observer") if planned is not None else ()
    if isinstance(event, e.DecisionOpened | e.DecisionExtended | e.DecisionClosed) and set(asked) > set(ROLES):
        asked = (*asked, "wall")  # everybody is asked: the wall may show it
    if decision and not isinstance(event, e.DecisionResolved) and seat not in asked:
        return f"decision {decision}"
    return ""


def _is_for(seat: str, event: e.Event) -> bool:
    """Whether this seat may know at all that such a thing has happened between people."""
    match event:
        case e.RoleSeated() | e.RoleVacated() | e.LeadNamed() | e.ConsentWithdrawn():
            return seat != "wall"
        case e.BatonPassed() | e.InjectEdited() | e.FeedbackGiven() | e.SessionForked():
            return False
        case e.ComcheckAnswered():
            return seat == event.seat
        case e.MessageSent():
            of_a_team = bool({event.sender, *event.to} & set(ROLES))
            return seat in {event.sender, *event.to} or (seat == "observer" and of_a_team)
        case e.MessagesRead() | e.NotesKept():
            return seat == event.role
        case e.RfiAsked() | e.RfiRefused():
            return seat in {event.role, "observer"}
        case e.RfiAnswered():
            return seat in {event.role, "observer"} or (event.public and seat in ROLES)
        case e.WallTurned():
            return seat == "wall"
        case e.ObservationRecorded() | e.ExpectationTicked() | e.LogLineWritten() | e.LogLineCorrected():
            return seat == "observer"
        case _:
            return True


def _secrets(seat: str, state: State) -> list[str]:
    """Numbers and choices, which carry no marks."""
    wrong = []
    for decision, responses in state.responses.items():
        spec = BOOK.scenario.decisions.get(decision)
        if spec is None:  # of the facilitator's own
            spec = BOOK.decision_put(state.play.questions[decision])
        others = [r for r in responses.values() if r.role != seat]
        if others and (spec.secret or seat not in BOOK.scenario.members(list(spec.who))):
            wrong.append(f"answers to {decision}")
        if any(r.rationale or r.confidence for r in others):
            wrong.append(f"reasons for {decision}")
    wrong += [f"draft for {decision}" for decision, drafts in state.drafts.items() if set(drafts) - {seat}]
    for decision, sheet in state.arguments.items():
        if set(sheet.estimates) - {seat}:
            wrong.append(f"estimates of {decision}")
    if "tide" in state.play.bands or ("purse" in state.play.bands and seat != "north") or "mood" in state.play.tracks:
        wrong.append("track")
    for question in state.play.questions.values():
        spec = BOOK.decision_put(question)
        if question.computed or question.found or (question.status == "closed" and question.tally):
            wrong.append(f"computed {question.decision}")
        if question.tally and spec.reveal == "outcome":
            wrong.append(f"tally of {question.decision}")
        if question.ballots and spec.reveal != "ballots":
            wrong.append(f"ballots of {question.decision}")
        if any(change.cause for change in state.play.changes.values()):
            wrong.append("cause")
    return wrong
