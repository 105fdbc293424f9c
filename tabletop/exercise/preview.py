"""What a command would lead to, asked of the rules without doing it: the line before a confirmation."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tabletop.exercise import events as e
from tabletop.exercise.commands import Command, Refused, Request, ResolveDecision
from tabletop.exercise.decide import decide
from tabletop.exercise.rulebook import Rulebook
from tabletop.exercise.seats import FACILITATOR
from tabletop.exercise.state import State


@dataclass(frozen=True, slots=True)
class Preview:
    """Consequences in the order they would be recorded; ``refused`` says why there would be none."""

    tracks: tuple[tuple[str, int, int], ...] = ()  #: (track, before, after), one row a track
    flags: tuple[str, ...] = ()  #: raised
    armed: tuple[str, ...] = ()  #: serials that become due
    results: tuple[str, ...] = ()  #: texts to read aloud
    stands: tuple[str, ...] = ()  #: labels of what would stand
    how: str = ""
    refused: str = ""


def outcome_ahead(book: Rulebook, state: State, decision: str, clock: float) -> Preview:
    """What would stand of a closed decision if it were confirmed now, and what would follow."""
    return preview(book, state, ResolveDecision(decision), clock)


def preview(book: Rulebook, state: State, command: Command, clock: float) -> Preview:
    """What ``command`` would lead to now if who holds the baton asked it, also while play is paused. Changes nothing."""
    if state.phase == "paused":
        state = replace(state, phase="running")
    try:
        decided = decide(book, state, Request(command, FACILITATOR, state.at, clock, member=state.baton))
    except Refused as refusal:
        return Preview(refused=refusal.words)
    moved: dict[str, tuple[str, int, int]] = {}
    flags, armed = [], []
    results: tuple[str, ...] = ()
    stands: tuple[str, ...] = ()
    how = ""
    for event in decided.events:
        match event:
            case e.TrackChanged(track, before, after) if before is not None and after is not None:
                first = moved[track][1] if track in moved else before
                moved[track] = (track, first, after)
            case e.FlagRaised(flag):
                flags.append(flag)
            case e.SerialArmed(serial):
                armed.append(serial)
            case e.DecisionResolved(results=texts, labels=labels, how=way):
                results, stands, how = texts, labels, way
            case _:
                pass
    return Preview(tuple(moved.values()), tuple(flags), tuple(armed), results, stands, how)
