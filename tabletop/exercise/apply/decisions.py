"""How the state follows decisions: in play the question and what stands, outside it what roles answered."""

from __future__ import annotations

from typing import Any

from tabletop.exercise import events as e
from tabletop.exercise.apply.base import OnPlay, OnState, acted
from tabletop.exercise.state import PLANNED, Play, Question, Response, State, changed

# -- play -------------------------------------------------------------------------------------------------------------


def _decision_opened(play: Play, event: e.DecisionOpened, record: e.Recorded) -> None:
    play.serials[event.decision] = changed(
        play.serials.get(event.decision, PLANNED), status="released", seq=record.seq, clock=record.clock
    )
    play.questions[event.decision] = Question(
        decision=event.decision,
        title=event.title,
        question=event.question,
        form=event.form,
        who=event.who,
        options=tuple(row for row in event.options if len(row) > 1),  # a save by another hand may hold shorter ones
        restricted=tuple(row for row in event.restricted if row),
        alone=event.alone,
        strikers=event.strikers,
        pick=event.pick,
        least=event.least,
        most=event.most,
        step=event.step,
        unit=event.unit,
        secret=event.secret,
        reveal=event.reveal,
        confidence=event.confidence,
        rule=event.rule,
        opened=record.clock,
        closes=event.closes,
        move=play.move,
        seq=record.seq,
        public=event.public,
        improvised=event.improvised,
        expect=event.expect,
        objectives=event.objectives,
        abstain=event.abstain,
    )


def _question(play: Play, decision: str, **changes: Any) -> None:
    old = play.questions.get(decision)
    if old is not None:
        play.questions[decision] = changed(old, **changes)


def _decision_extended(play: Play, event: e.DecisionExtended, _record: e.Recorded) -> None:
    _question(play, event.decision, closes=event.closes)


def _decision_closed(play: Play, event: e.DecisionClosed, record: e.Recorded) -> None:
    _question(
        play,
        event.decision,
        status="closed",
        closed=record.clock,
        reason=event.reason,
        found=event.found,
        computed=event.computed,
        words=event.words,
        tally=event.tally,
    )


def _ballots_revealed(play: Play, event: e.BallotsRevealed, _record: e.Recorded) -> None:
    _question(play, event.decision, ballots=tuple(row for row in event.ballots if row))


def _decision_resolved(play: Play, event: e.DecisionResolved, _record: e.Recorded) -> None:
    _question(
        play,
        event.decision,
        status="resolved",
        outcome=event.outcome,
        labels=event.labels,
        how=event.how,
        words=event.words,
        tally=event.tally,
        ruling=event.reason,
        results=event.results,
    )


PLAY: OnPlay = {
    e.DecisionOpened: _decision_opened,
    e.DecisionExtended: _decision_extended,
    e.DecisionClosed: _decision_closed,
    e.BallotsRevealed: _ballots_revealed,
    e.DecisionResolved: _decision_resolved,
}


# -- outside play -----------------------------------------------------------------------------------------------------


def _answers_cleared(state: State, event: e.DecisionOpened, _record: e.Recorded) -> None:
    for book in (state.responses, state.drafts, state.arguments):
        book.pop(event.decision, None)
    if event.improvised:
        state.adhoc += 1


def _response(event: e.DraftKept | e.ResponseSubmitted, entered_by: str, record: e.Recorded) -> Response:
    return Response(
        event.role,
        event.options,
        event.struck,
        event.amount,
        event.text,
        event.rationale,
        event.confidence,
        entered_by,
        record.clock,
        record.at,
        record.seq,
        event.abstains,
    )


def _draft_kept(state: State, event: e.DraftKept, record: e.Recorded) -> None:
    state.drafts.setdefault(event.decision, {})[event.role] = _response(event, "", record)
    state.active[event.role] = record.clock


def _response_submitted(state: State, event: e.ResponseSubmitted, record: e.Recorded) -> None:
    response = _response(event, event.entered_by, record)
    said = event.options or event.struck or event.text or event.amount is not None
    state.responses.setdefault(event.decision, {})[event.role] = changed(
        response, abstains=event.abstains or not said, draft=event.draft
    )
    state.drafts.get(event.decision, {}).pop(event.role, None)
    acted(state, event.decision, event.role, record)


OUTSIDE: OnState = {
    e.DecisionOpened: _answers_cleared,
    e.DraftKept: _draft_kept,
    e.ResponseSubmitted: _response_submitted,
}
