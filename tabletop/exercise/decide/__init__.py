"""All rules of play: a request in, the events it leads to out, or a refusal with words.

``decide`` is a pure function of rulebook, state and request. The handlers live in this folder by subject; each returns a
:class:`~tabletop.exercise.decide.base.Decided`. After any of them, conditions are looked at once more: whatever has come to hold arms
its serial in the same write. ``consider`` is ``decide`` without that: what is refused, and what is not, is the same.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tabletop.exercise import commands as c
from tabletop.exercise.commands import Refused, Request
from tabletop.exercise.decide import (
    arguments,
    control,
    debrief,
    decisions,
    messages,
    people,
    serials,
    session,
)
from tabletop.exercise.decide.base import Case, Decided, arm_conditionals
from tabletop.exercise.rulebook import Rulebook
from tabletop.exercise.seats import OBSERVER, WALL, is_control
from tabletop.exercise.state import State
from tabletop.i18n import tr

__all__ = ["Decided", "consider", "decide"]

_HANDLERS: dict[type[c.Command], Callable[[Case, Any], Decided]] = {
    c.OpenSession: session.open_session,
    c.ResumeSession: session.resume,
    c.StartExercise: session.start,
    c.EndExercise: session.end,
    c.StartMove: session.start_move,
    c.Pause: session.pause,
    c.Continue: session.continue_,
    c.DeclareEmergency: session.declare_emergency,
    c.LiftEmergency: session.lift_emergency,
    c.ExtendMove: session.extend_move,
    c.SetScenarioTime: session.set_scenario_time,
    c.Tick: session.tick,
    c.SeatRole: people.seat,
    c.VacateRole: people.vacate,
    c.NameLead: people.name_lead,
    c.PassBaton: people.pass_baton,
    c.SendComcheck: people.send_comcheck,
    c.AnswerComcheck: people.answer_comcheck,
    c.HoldSerial: serials.hold,
    c.DeferSerial: serials.defer,
    c.MoveSerial: serials.move,
    c.SkipSerial: serials.skip,
    c.RestoreSerial: serials.restore,
    c.EditInject: serials.edit,
    c.ReleaseInject: serials.release,
    c.SendOn: serials.send_on,
    c.ReleaseAdHoc: serials.release_ad_hoc,
    c.AcknowledgeInject: serials.acknowledge,
    c.RecallInject: serials.recall,
    c.ResendInject: serials.resend,
    c.CorrectInject: serials.correct,
    c.OpenDecision: decisions.open_decision,
    c.OpenAdHoc: decisions.open_ad_hoc,
    c.ExtendDecision: decisions.extend,
    c.CloseDecision: decisions.close,
    c.ResolveDecision: decisions.resolve,
    c.KeepDraft: decisions.keep_draft,
    c.SubmitResponse: decisions.submit,
    c.TakeDraft: decisions.take_draft,
    c.AddReason: arguments.add_reason,
    c.StrikeReason: arguments.strike_reason,
    c.SubmitEstimate: arguments.submit_estimate,
    c.Adjudicate: arguments.adjudicate,
    c.SendMessage: messages.send,
    c.ReadMessages: messages.read,
    c.AskRfi: messages.ask,
    c.AnswerRfi: messages.answer,
    c.RefuseRfi: messages.refuse,
    c.KeepNotes: messages.keep_notes,
    c.AdjustTrack: control.adjust_track,
    c.ChangeFlag: control.change_flag,
    c.WriteLogLine: control.write_log_line,
    c.CorrectLogLine: control.correct_log_line,
    c.RecordObservation: control.observe,
    c.TurnWall: control.turn_wall,
    c.Undo: control.undo,
    c.TickExpectation: debrief.tick,
    c.OpenHotwash: debrief.open_hotwash,
    c.PutPrompt: debrief.put_prompt,
    c.ClosePrompt: debrief.close_prompt,
    c.RecordPoint: debrief.record_point,
    c.Unseal: debrief.unseal,
    c.GiveFeedback: debrief.give_feedback,
    c.WithdrawConsent: debrief.withdraw,
    c.ForkSession: debrief.fork,
}

#: what a player's seat may ask; everything else is control's
_PLAYERS: frozenset[type[c.Command]] = frozenset(
    {
        c.Pause,
        c.AcknowledgeInject,
        c.KeepDraft,
        c.SubmitResponse,
        c.AddReason,
        c.SubmitEstimate,
        c.NameLead,
        c.AnswerComcheck,
        c.SendMessage,
        c.ReadMessages,
        c.AskRfi,
        c.KeepNotes,
        c.RecordPoint,
        c.GiveFeedback,
        c.WithdrawConsent,
    }
)

#: what the silent seats may ask
_SILENT: dict[str, frozenset[type[c.Command]]] = {
    OBSERVER: frozenset(
        {c.AnswerComcheck, c.RecordObservation, c.TickExpectation, c.RecordPoint, c.GiveFeedback, c.WithdrawConsent}
    ),
    WALL: frozenset({c.AnswerComcheck}),
}

#: comings and goings, and what is only read or noted: recorded in every phase, so that no seat is ever cut off
_ALWAYS = frozenset(
    {
        c.WriteLogLine,
        c.CorrectLogLine,
        c.Tick,
        c.ResumeSession,
        c.KeepDraft,
        c.KeepNotes,
        c.ReadMessages,
        c.SeatRole,
        c.VacateRole,
        c.NameLead,
        c.PassBaton,
        c.RecordObservation,
        c.TurnWall,
        c.SendComcheck,
        c.AnswerComcheck,
        c.TickExpectation,
        c.WithdrawConsent,
        c.ForkSession,
    }
)

#: what goes on while everything is frozen
_IN_EMERGENCY = _ALWAYS | {c.LiftEmergency}

#: what may still be recorded after ENDEX
_AFTER_ENDEX = _ALWAYS | {
    c.SendMessage,
    c.AnswerRfi,
    c.RefuseRfi,
    c.OpenHotwash,
    c.PutPrompt,
    c.ClosePrompt,
    c.RecordPoint,
    c.Unseal,
    c.GiveFeedback,
}


def decide(book: Rulebook, state: State, request: Request) -> Decided:
    """Decide what the request leads to. Raises :class:`Refused`; never changes ``state``."""
    case = Case(book, state, request)
    decided = _handled(case)
    if decided.events:
        decided.events.extend(arm_conditionals(case, decided))
    return decided


def consider(book: Rulebook, state: State, request: Request) -> Decided:
    """What the request itself leads to, without the serials that its events would arm. Raises :class:`Refused`.

    For whoever wants to know whether something may be done, and not what follows from it: looking at all conditions costs more than
    most handlers. Arming never refuses.
    """
    return _handled(Case(book, state, request))


def _handled(case: Case) -> Decided:
    book, state, request = case.book, case.state, case.request
    command = type(request.command)
    if not is_control(request.seat) and command not in _may_ask(book, request.seat):
        raise Refused("not-yours", tr("Only control can do that."))
    if state.phase == "emergency" and command not in _IN_EMERGENCY:
        raise Refused("emergency", tr("Real emergency: everything is frozen until the facilitator lifts it."))
    if state.phase == "ended" and command not in _AFTER_ENDEX:
        raise Refused("ended", tr("The exercise has ended: notes and messages go on, play does not."))
    if not state.seq and command not in {c.OpenSession, c.Tick}:
        raise Refused("no-session", tr("Open a session first."))
    people.require_standing(case)
    return _HANDLERS[command](case, request.command)


def _may_ask(book: Rulebook, seat: str) -> frozenset[type[c.Command]]:
    return _SILENT.get(seat, _PLAYERS if seat in book.scenario.roles else frozenset())
