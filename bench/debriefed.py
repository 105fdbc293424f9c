"""Long sessions to report on: the shipped sample played on through the real table, then ENDEX, hotwash and feedback.

Every event comes from the rules, so the record is one that could have happened: a room that goes on for a day with messages, notes,
requests, observations, log lines and now and then an ad-hoc inject that everybody reads. The same ones whatever the machine.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import groupby
from pathlib import Path

from bench.samples import WORDS
from tabletop.exercise import commands as c
from tabletop.exercise import events as e
from tabletop.exercise.feedback import STATEMENTS
from tabletop.exercise.hotwash import prompts
from tabletop.exercise.rulebook import Rulebook
from tabletop.exercise.seats import FACILITATOR, OBSERVER, TABLE
from tabletop.journal.codec import Head, encode_append, encode_head
from tabletop.journal.reading import read_save
from tabletop.journal.store import MemoryJournal
from tabletop.room.table.table import Table
from tabletop.scenario.load import load_document

SAMPLE = Path(__file__).parent.parent / "saves" / "sample-security-guarantees.toml"
FORMS = 30  #: of feedback, as many as a full room hands in
POINTS = 12  #: of the hotwash, to each question
_DEBRIEF = len(prompts()) * (POINTS + 1) + FORMS + 6  #: events from ENDEX on, about


class LongPlay:
    """Plays on where the sample had come to just before ENDEX."""

    def __init__(self) -> None:
        """Take over the sample."""
        save = read_save(SAMPLE)
        ended = next(record for record in save.records if isinstance(record.event, e.ExerciseEnded))
        past = [record for record in save.records if record.write < ended.write]
        self.head: Head = save.head
        self._past = past
        self._time = 0.0
        self._starts = datetime.fromisoformat(past[-1].at)
        self._chance = random.Random(4)
        self._journal = MemoryJournal()
        book = Rulebook(load_document(save.head.scenario))
        self.table = Table(book, self._journal, past, monotonic=lambda: self._time, now=self._wall)
        self._ask(c.ResumeSession(), TABLE)
        self._ask(c.Continue(), FACILITATOR)

    @property
    def records(self) -> Sequence[e.Recorded]:
        """Everything so far."""
        return self.table.records

    def play(self, count: int) -> None:
        """Play until there are about ``count`` events, the debrief among them."""
        turn = 0
        while len(self.records) < count - _DEBRIEF:
            self._turn(turn)
            turn += 1
        self._ask(c.EndExercise(), FACILITATOR)
        self._debrief()

    def _turn(self, turn: int) -> None:
        """Somebody asks, many write, somebody notes it; every sixth time an inject goes out and everybody reads it."""
        roles = self.table.state.roles
        objectives = tuple(self.table.book.scenario.objectives)
        if turn % 6 == 0:
            self._ask(c.ReleaseAdHoc(f"Report {turn}", "Ops room", "email", self._words()), FACILITATOR)
            inject = next(reversed(self.table.state.play.delivered))
            for role in roles:
                self._ask(c.AcknowledgeInject(inject, role), role)
        for place in range(12):
            sender, to = roles[(turn + place) % len(roles)], roles[(turn + 2 * place + 1) % len(roles)]
            if sender != to:
                self._ask(c.SendMessage((to,), self._words()), sender)
                self._ask(c.ReadMessages(to, list(self.table.state.messages)[-1]), to)
        asking = roles[turn % len(roles)]
        self._ask(c.KeepNotes(asking, self._words()), asking)
        self._ask(c.AskRfi(asking, self._words()), asking)
        self._ask(c.AnswerRfi(list(self.table.state.rfis)[-1], self._words()), FACILITATOR)
        word = ("strength", "improve", "fact")[turn % 3]
        about = objectives[turn % len(objectives)]
        self._ask(c.RecordObservation(self._words(), word, turn % 5, asking, objective=about), OBSERVER)
        line = c.WriteLogLine(self._words(), "decision", asking, "time is short", "the report", "to wait")
        self._ask(line, FACILITATOR)

    def _debrief(self) -> None:
        ask, roles = self._ask, self.table.state.roles
        ask(c.OpenHotwash(), FACILITATOR)
        for prompt in prompts():
            ask(c.PutPrompt(prompt.id), FACILITATOR)
            for place in range(POINTS):
                role = roles[place % len(roles)] if place % 2 else ""
                ask(c.RecordPoint(prompt.id, self._words(), role), role or roles[place % len(roles)])
        ask(c.ClosePrompt(), FACILITATOR)
        ask(c.Unseal("tracks"), FACILITATOR)
        for place in range(FORMS):
            ratings = tuple((key, 1 + (place + number) % 5) for number, key in enumerate(STATEMENTS))
            form = c.GiveFeedback(ratings, (self._words(),), (self._words(),), comment=self._words())
            ask(form, roles[place % len(roles)])

    def _ask(self, command: c.Command, seat: str) -> None:
        self._time += self._chance.uniform(1, 9)
        self.table.ask(command, seat)

    def _words(self) -> str:
        start = self._chance.randrange(40)
        return WORDS[start : start + self._chance.randrange(60, 320)]

    def _wall(self) -> str:
        now = (self._starts + timedelta(seconds=self._time)).astimezone(UTC)
        return now.isoformat(timespec="milliseconds")[:-6] + "Z"


def write_session(path: Path, count: int) -> int:
    """Write a debriefed session of about ``count`` events to ``path``; returns how many it has."""
    play = LongPlay()
    play.play(count)
    write_records(path, play.head, play.records)
    return len(play.records)


def write_records(path: Path, head: Head, records: Sequence[e.Recorded]) -> None:
    """Write a save as the journal would have, without its syncs."""
    data, digest = encode_head(head)
    blocks = [data]
    for _, write in groupby(records, lambda record: record.write):
        block, digest = encode_append([list(write)], digest)
        blocks.append(block)
    path.write_bytes(b"".join(blocks))
