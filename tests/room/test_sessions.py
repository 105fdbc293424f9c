"""Sessions on the disk: created, left, resumed, and found as they were."""

from __future__ import annotations

from pathlib import Path

import pytest

from tabletop.exercise import commands as c
from tabletop.exercise.consent import PROMISES, consent_words
from tabletop.exercise.seats import FACILITATOR
from tabletop.journal.errors import SaveError
from tabletop.journal.reading import read_save
from tabletop.journal.review_entries import ATTRIBUTIONS
from tabletop.room.table.sessions import Setup, create_session, resume_session, rulebook_of
from tests.played import first_steps, startex


def left(folder: Path, *commands: c.Command) -> Path:
    """A session in which these commands were given, and that was then left."""
    session = create_session(first_steps(), folder, Setup("Monday"))
    for command in commands:
        session.table.ask(command, FACILITATOR)
    session.table.store.close()
    return session.path


def test_a_session_begins_with_its_first_event(tmp_path: Path) -> None:
    path = left(tmp_path)
    save = read_save(path)
    assert [record.event.kind for record in save.records] == ["session-opened"]
    assert save.head.title == "Monday"
    assert rulebook_of(save).scenario == first_steps().scenario


@pytest.mark.parametrize("rule", ATTRIBUTIONS)
def test_the_attribution_rule_is_kept_in_the_head_and_promised_in_one_sentence(tmp_path: Path, rule: str) -> None:
    session = create_session(first_steps(), tmp_path, Setup("Monday", attribution=rule))
    session.table.store.close()
    assert read_save(session.path).head.attribution == rule
    assert consent_words("What is recorded.\n", rule) == f"What is recorded.\n\n{PROMISES[rule]}"


def test_a_rule_that_is_not_known_promises_nothing() -> None:
    assert consent_words("What is recorded.", "from-later") == "What is recorded."


def test_a_running_exercise_is_found_paused_and_goes_on(tmp_path: Path) -> None:
    path = left(tmp_path, startex(), c.ReleaseInject("welcome"))
    session = resume_session(path)
    state = session.table.state
    assert (state.phase, session.recovery) == ("paused", None)
    assert "welcome" in state.play.delivered
    session.table.ask(c.Continue(), FACILITATOR)
    session.table.store.close()
    assert read_save(path).records == session.table.records


@pytest.mark.parametrize("commands", [(), (startex(), c.EndExercise())], ids=["before-startex", "after-endex"])
def test_what_does_not_run_is_not_paused(tmp_path: Path, commands: tuple[c.Command, ...]) -> None:
    path = left(tmp_path, *commands)
    before = read_save(path).records
    session = resume_session(path)
    session.table.store.close()
    assert session.table.records == before


def test_dice_of_two_exercises_differ() -> None:
    first, second = startex(), startex()
    assert first.seed != second.seed
    assert len(first.seed) == 32


def test_one_session_one_writer(tmp_path: Path) -> None:
    session = create_session(first_steps(), tmp_path, Setup())
    with pytest.raises(SaveError) as error:
        resume_session(session.path)
    assert error.value.code == "locked"
    session.table.store.close()
