"""How much each role has put in so far, so that the quiet ones are seen while there is time to ask them."""

from __future__ import annotations

from dataclasses import dataclass

from tabletop.exercise.state import State


@dataclass(frozen=True, slots=True)
class PutIn:
    """What one role has written itself, and how often it was written down what it said."""

    role: str
    words: int  #: in answers, reasons and messages
    answers: int
    reasons: int
    messages: int
    noted: int  #: observations and log lines about it


def shares(state: State) -> tuple[PutIn, ...]:
    """All roles in play, whoever has put in least first. What control typed for a role is not its own writing, but counts as noted."""
    return tuple(sorted((_share(state, role) for role in state.roles), key=lambda it: (it.words, it.noted, it.answers)))


def _share(state: State, role: str) -> PutIn:
    given = [of_roles[role] for of_roles in state.responses.values() if role in of_roles]
    said = [each for sheet in state.arguments.values() for each in sheet.reasons.values() if each.role == role]
    sent = [each for each in state.messages.values() if each.sender == role]
    written = [
        *((f"{each.text} {each.rationale}", "" if each.draft else each.entered_by) for each in given),
        *((each.text, each.entered_by) for each in said),
        *((each.text, each.entered_by) for each in sent),
    ]
    words = sum(len(text.split()) for text, by in written if not by)
    noted = sum(each.role == role for each in state.observations) + sum(
        each.role == role for each in state.log.values()
    )
    return PutIn(role, words, len(given), len(said), len(sent), noted + sum(bool(by) for _, by in written))
