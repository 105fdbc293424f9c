"""Sessions on the disk: created, left, resumed, and found as they were."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from tabletop.exercise import commands as c
from tabletop.exercise.consent import PROMISES, consent_words
from tabletop.exercise.seats import FACILITATOR
from tabletop.journal import files
from tabletop.journal.errors import SaveError
from tabletop.journal.journal import Journal
from tabletop.journal.reading import read_save
from tabletop.journal.review_entries import ATTRIBUTIONS
from tabletop.room.saved import shelves
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
    assert (state.phase, session.notices) == ("paused", ())
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


@pytest.mark.parametrize("call", ["write", "fsync", "link"])
def test_a_session_that_cannot_be_created_leaves_nothing_that_could_never_be_played(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    real = getattr(os, call)
    for failing in range(1, 5):
        calls = 0

        def counted(*words: object) -> object:
            nonlocal calls
            calls += 1
            if calls == failing and call != "link":  # noqa: B023 -- called within this turn of the loop
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            return real(*words)

        folder = tmp_path / f"{failing}"
        with monkeypatch.context() as faulty:
            faulty.setattr(os, call, counted)
            try:
                session = create_session(first_steps(), folder, Setup("Monday"))
            except SaveError as error:
                assert "disk is full" in error.words  # noqa: PT017 -- it may fail
                assert not list(folder.glob("*.toml"))
                continue
        session.table.store.close()
        assert [record.event.kind for record in read_save(session.path).records] == ["session-opened"]
        return
    pytest.fail("it was never created")


def test_a_save_without_an_event_says_that_there_is_nothing_to_go_on_with(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    Journal.create(path, read_save(left(tmp_path)).head).close()
    with pytest.raises(SaveError, match="Nothing was ever recorded"):
        resume_session(path)


def test_a_disk_that_is_still_full_is_told_when_a_session_is_opened_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = left(tmp_path, startex())

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as faulty:
        faulty.setattr(files, "sync", full)  # what was there is sound; that it is opened again cannot be recorded
        with pytest.raises(SaveError, match="disk is full"):
            resume_session(path)
    resume_session(path).table.store.close()


def test_what_is_to_be_known_of_the_save_is_told_when_it_is_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = left(tmp_path / "saves", startex())
    with path.open("ab") as file:
        file.write(b"\n[[event]]\nseq = ")
    other = tmp_path / "scenarios" / "first-steps"
    other.mkdir(parents=True)
    (other / "scenario.toml").write_text("# another one\n", encoding="utf-8")
    monkeypatch.setattr(shelves, "shipped", lambda: [other.parent])
    session = resume_session(path)
    session.table.store.close()
    torn, changed = session.notices
    assert "is not whole" in torn
    assert "torn-1" in torn
    assert "“first-steps” has changed since" in changed
