"""The table: the one writer, and nothing shown before it is durable."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tabletop.exercise import commands as c
from tabletop.exercise import decide
from tabletop.exercise.apply import fold
from tabletop.exercise.events import Recorded
from tabletop.exercise.seats import FACILITATOR
from tabletop.journal.errors import JournalBroken, Unwritable
from tabletop.journal.store import MemoryJournal
from tabletop.room.table.table import Asked, Table
from tests.lab import BOOK, Desk


class Failing(MemoryJournal):
    """A disk that is full after so many writes."""

    def __init__(self, room: int, error: Exception) -> None:
        super().__init__()
        self.room = room
        self.error = error

    def append(self, writes: Sequence[Sequence[Recorded]]) -> None:
        if len(self.writes) + len(writes) > self.room:
            raise self.error
        super().append(writes)


@pytest.mark.parametrize("error", [JournalBroken("The disk is full."), Unwritable("no file can hold it")])
def test_what_is_not_durable_is_not_shown(error: Exception) -> None:
    desk = Desk(Failing(1, error))
    desk.ask(c.OpenSession("Test"))
    told: list[Recorded] = []
    desk.table.subscribe(told.extend)
    before = fold(desk.records)
    with pytest.raises(JournalBroken):
        desk.ask(c.WriteLogLine("lost"))
    assert desk.state == before
    assert told == []
    assert len(desk.records) == 1
    assert desk.table.broken
    assert desk.refusal(c.WriteLogLine("again")) == "broken"


def test_writes_of_the_store_are_the_records() -> None:
    store = MemoryJournal()
    desk = Desk(store)
    desk.ask(c.OpenSession("Test"))
    desk.ask(c.StartExercise("5eed"))
    assert [record for write in store.writes for record in write] == desk.records
    assert [len({record.write for record in write}) for write in store.writes] == [1, 1]


def test_a_batch_decides_each_on_what_the_one_before_led_to() -> None:
    desk = Desk.started("middle")
    batch = desk.table.prepare(
        [
            Asked(c.OpenDecision("lead"), FACILITATOR),
            Asked(c.SubmitResponse("lead", "north", c.Answer(("yes",))), "north"),
            Asked(c.OpenDecision("lead"), FACILITATOR),
            Asked(c.CloseDecision("lead"), FACILITATOR),
        ]
    )
    assert "lead" not in desk.state.play.questions  # nothing is shown yet
    assert [isinstance(result, c.Refused) for result in batch.results] == [False, False, True, False]
    desk.table.commit(batch)
    assert "lead" not in desk.state.play.questions
    desk.table.publish(batch)
    assert desk.question("lead").computed == ("yes",)


def test_ids_are_remembered_across_a_restart() -> None:
    desk = Desk.started("middle")
    first = desk.ask(c.OpenDecision("lead"), FACILITATOR, "once").records
    again = Table(BOOK, MemoryJournal(), desk.records, monotonic=lambda: 0.0)
    assert again.ask(c.OpenDecision("lead"), FACILITATOR, "once").records == first
    assert again.state == desk.state


def test_a_refused_command_may_be_sent_again_with_its_id() -> None:
    desk = Desk.started("middle")
    with pytest.raises(c.Refused):
        desk.ask(c.CloseDecision("lead"), FACILITATOR, "close")
    desk.ask(c.OpenDecision("lead"))
    assert desk.ask(c.CloseDecision("lead"), FACILITATOR, "close").records


def test_texts_are_cleaned_at_the_door() -> None:
    desk = Desk.started("middle")
    desk.ask(c.OpenDecision("words"))
    desk.ask(c.SubmitResponse("words", "north", c.Answer(text="a\x1b[31mb\u202ec\r\nd", rationale="x" * 4000)), "north")
    answer = desk.state.submitted("words", "north")
    assert answer is not None
    assert answer.text == "abc\nd"
    assert len(answer.rationale) == 4000


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("x" * 4001, "4001 characters"),
        ("é" * 4001, "4001 characters"),
        ("a\n" * 200 + "b", "201 lines"),
        ("\x1bc" + "x" * 4001, "4001 characters"),
    ],
)
@pytest.mark.parametrize("where", ["note", "answer", "message", "row"])
def test_a_text_that_is_too_long_is_refused_and_never_cut_in_silence(text: str, count: str, where: str) -> None:
    desk = Desk.started("middle")
    desk.ask(c.OpenDecision("words"))
    command, seat = {
        "note": (c.RecordObservation(text), "observer"),
        "answer": (c.SubmitResponse("words", "north", c.Answer(text="We wait.", rationale=text)), "north"),
        "message": (c.SendMessage(("south",), text, "north"), "north"),
        "row": (c.SendMessage((text,), "Hello", "north"), "north"),
    }[where]
    with pytest.raises(c.Refused) as refused:
        desk.ask(command, seat)
    assert refused.value.code == "too-long"
    assert f"That text has {count}" in refused.value.words


def test_a_draft_is_kept_as_far_as_it_goes_and_what_cleaning_takes_away_does_not_count() -> None:
    desk = Desk.started("middle")
    desk.ask(c.OpenDecision("words"))
    desk.ask(c.KeepDraft("words", "north", c.Answer(text="é" * 5000)), "north")
    draft = desk.state.draft("words", "north")
    assert draft is not None
    assert len(draft.text) == 4000
    desk.ask(c.RecordObservation("x" * 4000 + "\x07" * 100), "observer")


def test_a_listener_that_left_is_told_nothing() -> None:
    desk = Desk.started("middle")
    told: list[Recorded] = []
    leave = desk.table.subscribe(told.extend)
    desk.ask(c.WriteLogLine("one"))
    leave()
    desk.ask(c.WriteLogLine("two"))
    assert len(told) == 1


def test_a_mistake_in_one_rule_leaves_the_others_their_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk.started("middle")
    kind: type[c.Command] = c.HoldSerial
    monkeypatch.setitem(decide._HANDLERS, kind, lambda _case, _command: 1 // 0)
    batch = desk.table.prepare(
        [
            Asked(c.WriteLogLine("one"), FACILITATOR),
            Asked(c.HoldSerial("spare"), FACILITATOR),
            Asked(c.WriteLogLine("two"), FACILITATOR),
        ]
    )
    desk.table.commit(batch)
    desk.table.publish(batch)
    assert isinstance(batch.results[1], ZeroDivisionError)
    assert desk.state == desk.table._ahead == fold(desk.records)
    with pytest.raises(ZeroDivisionError):
        desk.ask(c.HoldSerial("spare"))


def test_the_id_of_another_seat_gives_neither_its_receipt_nor_its_place() -> None:
    desk = Desk.started("middle")
    desk.ask(c.OpenDecision("most"))
    own = desk.ask(c.SubmitResponse("most", "north", c.Answer(("yes",))), "north", "same-id")
    other = desk.ask(c.SubmitResponse("most", "south", c.Answer(("no",))), "south", "same-id")
    assert {record.by for record in own.records} == {"north"}
    assert {record.by for record in other.records} == {"south"}
