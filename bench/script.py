"""A play that never ends, for processes that are killed in the middle of it: whatever the table refuses is passed over."""

from __future__ import annotations

import random
from collections.abc import Iterator

from bench.samples import WORDS
from tabletop.exercise import commands as c
from tabletop.exercise.seats import FACILITATOR
from tabletop.exercise.views import current_question, queue
from tabletop.room.table.table import Asked, Table


def acts(table: Table, chance: random.Random) -> Iterator[list[Asked]]:
    """What is asked next, each list in one write to the disk, decided on the state as it stands then."""
    while True:
        phase = table.state.phase
        if phase == "before":
            yield [Asked(c.StartExercise(f"{chance.getrandbits(128):032x}"), FACILITATOR)]
        elif phase == "paused":
            yield [Asked(c.Continue(), FACILITATOR)]
        yield from _serial(table, chance)
        yield [Asked(_log_line(chance), FACILITATOR)]
        yield [Asked(_log_line(chance), FACILITATOR) for _ in range(chance.choice((2, 20, 250)))]
        yield [Asked(c.AdjustTrack(chance.choice(list(table.book.scenario.tracks)), 1, _words(chance)), FACILITATOR)]
        yield [Asked(c.Undo(), FACILITATOR)]


def _serial(table: Table, chance: random.Random) -> Iterator[list[Asked]]:
    """Put the next serial of the move out and let the roles act on it; without one, start the next move."""
    upcoming = queue(table.book, table.state, table.clock).upcoming
    if upcoming is None:
        yield [Asked(c.StartMove(), FACILITATOR)]
    elif upcoming in table.book.scenario.injects:
        yield [Asked(c.ReleaseInject(upcoming), FACILITATOR)]
        for role in table.state.roles:
            yield [Asked(c.AcknowledgeInject(upcoming, role), role)]
    else:
        yield [Asked(c.OpenDecision(upcoming), FACILITATOR)]
        yield from _answers(table, chance)


def _answers(table: Table, chance: random.Random) -> Iterator[list[Asked]]:
    question = current_question(table.state)
    if question is None:
        return
    offered = [row[0] for row in question.options]
    for role in question.who:
        options = (chance.choice(offered),) if offered else ()
        answer = c.Answer(options, rationale=_words(chance), text=_words(chance) if question.form == "text" else "")
        yield [Asked(c.KeepDraft(question.decision, role, answer), role)]
        yield [Asked(c.SubmitResponse(question.decision, role, answer), role)]
    yield [Asked(c.CloseDecision(question.decision), FACILITATOR)]
    yield [Asked(c.ResolveDecision(question.decision, tuple(offered[:1]), "the script says so"), FACILITATOR)]


def _log_line(chance: random.Random) -> c.WriteLogLine:
    return c.WriteLogLine(_words(chance))


def _words(chance: random.Random) -> str:
    return WORDS[: chance.randrange(20, len(WORDS))]
