"""For each key of the console the command it would ask for. What the rules say to that command is whether the key is offered, and why not.

A key that asks for nothing (it looks at something, or turns to something) is not listed here.
"""

from __future__ import annotations

from collections.abc import Callable

from tabletop.exercise import commands as c
from tabletop.exercise.offered import Offered, Permission
from tabletop.exercise.state import Question
from tabletop.exercise.suitable import TEXT
from tabletop.i18n import tr
from tabletop.tui.screens.console_decisions import DecisionActs
from tabletop.tui.screens.console_room import nobody_else

_Asks = Callable[[Offered, DecisionActs], Permission]


def offer_of(console: DecisionActs, action: str, parameters: tuple[object, ...] = ()) -> Permission | None:
    """Whether what the key asks for would be recorded now; None for a key that asks for nothing."""
    offered = console.offered
    if action == "more_time":
        return offered.ask(console.longer(int(str(parameters[0])) if parameters else 1))
    made = _OFFERS.get(action)
    return made(offered, console) if made is not None else None


def _rule(offered: Offered, console: DecisionActs) -> Permission:
    """Another outcome than the computed one, or the facilitator's own judgement."""
    question = console.question
    if question is not None and console.unjudged(question):
        return offered.of(c.Adjudicate, decision=question.decision, method="facilitator")
    if question is None:
        return _waiting(offered.ask(c.ResolveDecision("")), question)
    if not question.options:
        return _nothing(tr("There is nothing to choose between: enter confirms."))
    return offered.first(c.ResolveDecision(question.decision, (row[0],), TEXT) for row in question.options)


def _confirm(offered: Offered, console: DecisionActs) -> Permission:
    """What the rule or the argument says; where neither says anything, what the dialogs of a ruling ask for."""
    question = console.question
    resolved = _waiting(offered.ask(c.ResolveDecision(_id(question))), question)
    return _rule(offered, console) if resolved.code == "ruling-needed" else resolved


def _baton(offered: Offered, _console: DecisionActs) -> Permission:
    offer = offered.of(c.PassBaton)
    return _nothing(nobody_else()) if offer.code == "done" else offer


def _waiting(offer: Permission, question: Question | None) -> Permission:
    """Nothing is asked of a question that is not there, unless the rules have a weightier reason."""
    missing = question is None and offer.code in {"not-open", "nothing"}
    return _nothing(tr("No question waits for its outcome.")) if missing else offer


def _id(question: Question | None) -> str:
    return question.decision if question is not None else ""


def _of_open(kind: type[c.Command]) -> _Asks:
    def asks(offered: Offered, console: DecisionActs) -> Permission:
        question = console.open_question
        offer = offered.of(kind, decision=_id(question))
        missing = question is None and offer.code in {"not-open", "nothing"}
        return _nothing(tr("No question is open.")) if missing else offer

    return asks


def _judged(method: str) -> _Asks:
    def asks(offered: Offered, console: DecisionActs) -> Permission:
        question = console.question
        return _waiting(offered.of(c.Adjudicate, decision=_id(question), method=method, grade=""), question)

    return asks


def _of_serial(kind: type[c.Command]) -> _Asks:
    return lambda offered, console: _chosen(offered.of(kind, serial=console.focused_serial), console.focused_serial)


def _of_inject(kind: type[c.Command]) -> _Asks:
    return lambda offered, console: _chosen(offered.of(kind, inject=console.focused_serial), console.focused_serial)


def _of(kind: type[c.Command]) -> _Asks:
    return lambda offered, _console: offered.of(kind)


def _chosen(offer: Permission, serial: str) -> Permission:
    """A serial that is none, or not of this kind, is not told by its id: nobody typed it."""
    if not offer.code.startswith("no-such-"):
        return offer
    return _nothing(tr("That means nothing for the serial in focus.") if serial else tr("No serial is in focus."))


def _nothing(words: str) -> Permission:
    return Permission(None, "nothing", words)


_OFFERS: dict[str, _Asks] = {
    # the exercise
    "startex": _of(c.StartExercise),
    "next_move": lambda offered, _: offered.ask(c.StartMove()),
    "pause": _of(c.Pause),
    "continue_": _of(c.Continue),
    "emergency": _of(c.DeclareEmergency),
    "endex": _of(c.EndExercise),
    "undo": _of(c.Undo),
    "adjust_track": _of(c.AdjustTrack),
    "change_flag": _of(c.ChangeFlag),
    "scenario_time": _of(c.SetScenarioTime),
    "log": _of(c.WriteLogLine),
    "park": _of(c.WriteLogLine),
    "correct_log": _of(c.CorrectLogLine),
    "expected": _of(c.TickExpectation),
    # the serial in focus
    "release": lambda offered, console: _chosen(offered.ask(c.ReleaseInject(console.target)), console.target),
    "open_decision": lambda offered, console: _chosen(offered.ask(c.OpenDecision(console.target)), console.target),
    "hold": lambda offered, console: _chosen(
        offered.first(console.back_or_hold(console.focused_serial)), console.focused_serial
    ),
    "defer": _of_serial(c.DeferSerial),
    "skip": _of_serial(c.SkipSerial),
    "edit": _of_inject(c.EditInject),
    "recall": _of_inject(c.RecallInject),
    "resend": _of_inject(c.ResendInject),
    "correct": _of_inject(c.CorrectInject),
    "read_aloud": _of_inject(c.AcknowledgeInject),
    "ad_hoc": _of(c.ReleaseAdHoc),
    # the decision that is out
    "close_decision": _of_open(c.CloseDecision),
    "type_for": _of_open(c.SubmitResponse),
    "reason": _of_open(c.AddReason),
    "estimate": _of_open(c.SubmitEstimate),
    "strike": _of_open(c.StrikeReason),
    "vote": _judged("vote"),
    "roll": _judged("roll"),
    "confirm": _confirm,
    "override": _rule,
    # people at their own terminals
    "wall": _of(c.TurnWall),
    "blank": _of(c.TurnWall),
    "baton": _baton,
    "observe": _of(c.RecordObservation),
}
