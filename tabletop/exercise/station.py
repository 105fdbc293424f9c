"""What a player's station shows, computed from what that seat was sent and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tabletop.exercise.commands import Answer
from tabletop.exercise.events import Recorded, Undone
from tabletop.exercise.state import Delivered, Question, Response, State


@dataclass(frozen=True, slots=True)
class Mail:
    """An inject in the inbox."""

    delivered: Delivered
    acknowledged: bool

    @property
    def waits(self) -> bool:
        """Whether it is to be acknowledged."""
        return not self.acknowledged and self.delivered.recalled is None


@dataclass(frozen=True, slots=True)
class DecisionPut:
    """A decision put to this role, with its answer and its draft so far."""

    question: Question
    response: Response | None
    draft: Response | None


def inbox(state: State, role: str) -> tuple[Mail, ...]:
    """Injects delivered to this role, newest first."""
    mails = [
        Mail(delivered, role in state.acknowledged.get(inject, {}))
        for inject, delivered in state.play.delivered.items()
    ]
    return tuple(sorted(mails, key=lambda mail: -mail.delivered.seq))


def latest_inject(state: State, role: str) -> Delivered | None:
    """The inject that came last and was not recalled."""
    return next((mail.delivered for mail in inbox(state, role) if mail.delivered.recalled is None), None)


def unacknowledged(state: State, role: str) -> tuple[Delivered, ...]:
    """Injects that wait for this role's acknowledgement, newest first."""
    return tuple(mail.delivered for mail in inbox(state, role) if mail.waits)


def as_answer(kept: Response | None) -> Answer:
    """What was answered or drafted before, to be changed and asked for again."""
    if kept is None:
        return Answer()
    return Answer(kept.options, kept.struck, kept.amount, kept.text, kept.rationale, kept.confidence, kept.abstains)


def not_undone(records: Sequence[Recorded]) -> Iterator[Recorded]:
    """What happened, newest first, without what was taken back."""
    undone: set[int] = set()
    for record in reversed(records):
        if isinstance(record.event, Undone):
            undone.add(record.event.undone)
        elif record.write not in undone:
            yield record


def open_questions(state: State, role: str) -> tuple[DecisionPut, ...]:
    """Decisions that take an answer from this role now, oldest first."""
    return tuple(
        DecisionPut(question, state.submitted(question.decision, role), state.draft(question.decision, role))
        for question in state.play.questions.values()
        if question.status == "open" and role in question.who
    )


def expected_now(state: State, role: str) -> str:
    """What is expected of this seat now, as a word: what a station says is never nothing.

    before | emergency | paused | ended | answer | change | read | wait
    """
    if state.phase != "running":
        return state.phase
    asked = open_questions(state, role)
    if any(item.response is None for item in asked):
        return "answer"
    if unacknowledged(state, role):
        return "read"
    return "change" if asked else "wait"
