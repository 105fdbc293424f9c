"""A fork shares the past, event by event, and never touches where it comes from."""

from __future__ import annotations

import errno
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from tabletop.cli import main
from tabletop.exercise import commands as c
from tabletop.exercise.apply import fold
from tabletop.exercise.events import ExerciseEnded, SeedSealed, SessionForked, SessionResumed
from tabletop.exercise.seats import FACILITATOR
from tabletop.exercise.state import State
from tabletop.exercise.verify import verify_dice
from tabletop.journal import files
from tabletop.journal.errors import SaveError, Unwritable
from tabletop.journal.journal import Journal
from tabletop.journal.library import list_saves, summarise
from tabletop.journal.reading import read_save, verify
from tabletop.journal.review import load_review, review_path
from tabletop.room.saved.fork import CannotFork, Cut, cut, cut_at, fork
from tabletop.room.saved.recording import Recording
from tabletop.room.table.sessions import Setup, create_session, resume_session
from tests import played
from tests.chance import examples
from tests.lab import BOOK, Desk
from tests.played import startex


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An exercise from STARTEX to ENDEX. Forking must not change it, so all tests share it."""
    return played.to_endex(tmp_path_factory.mktemp("whole"))


@pytest.fixture
def parent(tmp_path: Path) -> Path:
    """A session under way, seats named, with an undoable release at its end."""
    session = create_session(played.first_steps(), tmp_path, Setup("Tuesday group"))
    roles = list(session.table.book.scenario.roles)
    for number, role in enumerate(roles[:2], 1):
        session.table.ask(c.SeatRole(role, f"Robin {number}", consent=True), FACILITATOR)
    session.table.ask(startex(), FACILITATOR)
    session.table.ask(c.ReleaseInject("welcome"), FACILITATOR)
    session.table.store.close()
    return session.path


def digests(path: Path) -> list[str]:
    """The digest of each event, as it stands in the file."""
    return [block.rsplit(b'"', 2)[1].decode() for block in verify(path.read_bytes()).blocks]


def play_of(state: State) -> tuple[object, ...]:
    return state.play, state.responses, state.arguments, state.persons, state.clock, state.phase, state.seed


@examples(15, without=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_from_any_event_the_past_is_the_same_and_the_first_save_untouched(
    whole: Path, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("any") / whole.name
    path.write_bytes(whole.read_bytes())
    records = read_save(path).records
    ended = next(record for record in records if isinstance(record.event, ExerciseEnded))
    last = max(record.seq for record in records if record.write < ended.write)
    event = data.draw(st.integers(1, last))
    forked = fork(path, event)
    assert path.read_bytes() == whole.read_bytes()
    save = read_save(forked.path)
    assert save.damage is None
    assert save.recovery is None
    cut = forked.cut.event
    assert cut >= event
    assert records[cut].write != records[cut - 1].write
    assert all(record.write == records[event - 1].write for record in records[event - 1 : cut])
    assert save.records[:cut] == records[:cut]
    (own,) = save.records[cut:]
    assert own.event == SessionForked(
        read_save(path).head.id, read_save(path).head.title, path.name, cut, digests(path)[cut - 1], forked.title
    )
    assert play_of(fold(save.records)) == play_of(fold(records[:cut]))
    (mark,) = load_review(path).forks
    assert (mark.file, mark.at, mark.title) == (forked.path.name, cut, forked.title)


def test_the_head_is_a_new_one_of_the_same_scenario(parent: Path) -> None:
    forked = fork(parent, 3, "What if [b]they[/b] had refused?")
    old, new = read_save(parent).head, read_save(forked.path).head
    assert new.id != old.id
    assert new.title == "What if [b]they[/b] had refused?"
    assert new.created >= old.created
    assert (new.scenario, new.scenario_hash, new.marking) == (old.scenario, old.scenario_hash, old.marking)
    assert forked.path.parent == parent.parent
    assert fork(parent, 3).title == "Tuesday group, from event 3"


def test_a_cut_inside_a_write_moves_to_its_end_and_says_so(parent: Path) -> None:
    recording = Recording(read_save(parent))
    started = next(record for record in recording.records if isinstance(record.event, SeedSealed))
    end = max(record.seq for record in recording.records if record.write == started.write)
    found = cut_at(recording, str(started.seq))
    assert (found.asked, found.event) == (started.seq, end)
    assert f"event {end}" in found.words
    assert fork(parent, started.seq).cut == found
    assert isinstance(cut_at(recording, "T+00:00"), Cut)


def test_it_opens_paused_and_undo_does_not_reach_behind_the_fork(parent: Path) -> None:
    def undo(path: Path) -> str:
        session = resume_session(path)
        session.table.ask(c.Continue(), FACILITATOR)
        try:
            session.table.ask(c.Undo(), FACILITATOR)
        except c.Refused as refused:
            return refused.code
        finally:
            session.table.store.close()
        return ""

    assert fold(read_save(parent).records).undoable  # else the test would prove nothing
    forked = fork(parent, len(read_save(parent).records))
    session = resume_session(forked.path)
    assert session.table.state.phase == "paused"
    assert session.table.records[-1].event == SessionResumed("forked from “Tuesday group”")
    session.table.store.close()
    assert not fold(read_save(forked.path).records).undoable
    assert undo(forked.path) == "nothing-to-undo"


def test_the_same_dice_lie_ahead_and_it_is_said(parent: Path) -> None:
    forked = fork(parent, len(read_save(parent).records))
    old, new = fold(read_save(parent).records), fold(read_save(forked.path).records)
    assert old.seed
    assert (new.seed, new.commitment, new.draws) == (old.seed, old.commitment, old.draws)
    assert "same rolls" in forked.dice
    assert all(check.ok for check in verify_dice(read_save(forked.path).records))
    assert fork(parent, 1).dice == ""  # before STARTEX no seed is sealed


def test_a_fork_can_be_forked_and_played(parent: Path) -> None:
    first = fork(parent, len(read_save(parent).records), "First")
    session = resume_session(first.path)
    session.table.ask(c.Continue(), FACILITATOR)
    session.table.ask(c.WriteLogLine("its own way"), FACILITATOR)
    session.table.store.close()
    before = first.path.read_bytes()
    second = fork(first.path, len(read_save(first.path).records), "Second")
    assert first.path.read_bytes() == before
    state = fold(read_save(second.path).records)
    assert state.forked is not None
    assert (state.forked.title, state.forked.file) == ("First", first.path.name)
    assert [mark.title for mark in load_review(parent).forks] == ["First"]
    assert [mark.title for mark in load_review(first.path).forks] == ["Second"]
    assert summarise(second.path).fork == f"fork of “First” from event {second.cut.event}"
    assert summarise(parent).fork == ""


def test_a_fork_from_within_the_shared_past_of_a_fork_names_the_fork(parent: Path) -> None:
    first = fork(parent, len(read_save(parent).records), "First")
    second = fork(first.path, 2, "Second")
    state = fold(read_save(second.path).records)
    assert state.forked is not None
    assert (state.forked.title, state.forked.event) == ("First", 2)


def test_several_forks_stand_in_the_review_file_with_what_stood_there(parent: Path) -> None:
    text = '[[finding]]\nid = "F1"\nkind = "strength"\ntitle = "Quick"\n'
    review_path(parent).write_text(f"format = 1\n{text}", encoding="utf-8")
    made = [fork(parent, event).path.name for event in (1, 2, 3)]
    review = load_review(parent)
    assert [mark.file for mark in review.forks] == made
    assert len(set(made)) == 3
    assert [finding.title for finding in review.findings] == ["Quick"]


def test_a_review_file_that_cannot_be_written_is_said_and_left_alone(parent: Path) -> None:
    review_path(parent).write_text("format = 99\n", encoding="utf-8")
    forked = fork(parent, 2)
    assert forked.path.exists()
    assert "99" in forked.unmarked
    assert review_path(parent).read_text(encoding="utf-8") == "format = 99\n"


@pytest.mark.parametrize("event", [0, -1, 10_000])
def test_an_event_that_is_not_there_is_refused(parent: Path, event: int) -> None:
    before = sorted(parent.parent.iterdir())
    with pytest.raises(CannotFork, match=r"events 1 to \d+"):
        fork(parent, event)
    assert sorted(parent.parent.iterdir()) == before


def test_after_endex_there_is_nothing_to_play_on(whole: Path) -> None:
    records = read_save(whole).records
    ended = next(record for record in records if isinstance(record.event, ExerciseEnded))
    for event in (ended.seq, len(records)):
        with pytest.raises(CannotFork) as refused:
            fork(whole, event)
        latest = max(record.seq for record in records if record.write < ended.write)
        assert f"{latest} at the latest" in str(refused.value)
    assert list(whole.parent.glob("*")) == [whole]


def test_a_place_that_is_none_is_refused_in_words(parent: Path) -> None:
    with pytest.raises(CannotFork, match="is no place"):
        cut_at(Recording(read_save(parent)), "soon")


def damaged(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b"Robin 1", b"Robin 7"))


def changed_head(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b'title = "Tuesday group"', b'title = "Monday group"', 1))


def foreign(path: Path) -> None:
    path.write_text("hello = 1\n", encoding="utf-8")


def newer(path: Path) -> None:
    path.write_text("format = 99\n\n[session]\n", encoding="utf-8")


def missing(path: Path) -> None:
    path.unlink()


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (damaged, "damaged"),
        (changed_head, "damaged"),
        (foreign, "not-a-save"),
        (newer, "newer-format"),
        (missing, "missing"),
    ],
)
def test_what_is_no_sound_save_is_not_forked(parent: Path, spoil: Callable[[Path], None], code: str) -> None:
    spoil(parent)
    before = sorted(parent.parent.iterdir())
    with pytest.raises(SaveError) as refused:
        fork(parent, 2)
    assert refused.value.code == code
    assert refused.value.words
    assert sorted(parent.parent.iterdir()) == before


def test_a_torn_save_is_forked_from_what_was_confirmed_and_not_mended(parent: Path) -> None:
    torn = parent.read_bytes()[:-20]
    parent.write_bytes(torn)
    kept = len(read_save(parent).records)
    with pytest.raises(CannotFork, match=f"1 to {kept}"):
        fork(parent, kept + 1)
    assert fork(parent, kept).cut.event == kept
    assert parent.read_bytes() == torn


def test_a_full_disk_leaves_nothing_behind(parent: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = {path: path.read_bytes() for path in parent.parent.iterdir()}

    def full(descriptor: int, data: bytes) -> None:
        del descriptor, data
        raise OSError(errno.ENOSPC, "no space")

    monkeypatch.setattr(files, "write_all", full)
    with pytest.raises(SaveError, match="full"):
        fork(parent, 2)
    assert {path: path.read_bytes() for path in parent.parent.iterdir()} == before


def test_a_name_that_somebody_takes_meanwhile_is_left_to_them(parent: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tabletop.journal import library

    taken = library.new_path(parent.parent, "Mine", "2026-11-24")
    free = library.new_path
    offered = iter([taken])

    def once_late(folder: Path, title: str, now: str) -> Path:
        path = next(offered, None)
        if path is None:
            return free(folder, title, now)
        path.write_text("somebody else's", encoding="utf-8")
        return path

    monkeypatch.setattr(library, "new_path", once_late)
    forked = fork(parent, 2, "Mine")
    assert forked.path != taken
    assert taken.read_text(encoding="utf-8") == "somebody else's"


def test_consent_withdrawn_later_in_the_first_session_is_withdrawn_in_the_fork(parent: Path) -> None:
    session = resume_session(parent)
    seated = session.table.state.seatings[0]
    cut = len(session.table.records)
    session.table.ask(c.WithdrawConsent(seated.seq, "erase"), FACILITATOR)
    session.table.store.close()
    state = fold(read_save(fork(parent, cut).path).records)
    assert [seating.withdrawn for seating in state.seatings] == ["erase", ""]
    early = fold(read_save(fork(parent, 1).path).records)
    assert early.seatings == []


def test_a_session_being_played_can_be_forked(tmp_path: Path) -> None:
    session = create_session(played.first_steps(), tmp_path, Setup("Tuesday group"))
    session.table.ask(startex(), FACILITATOR)
    forked = fork(session.path, 1)
    session.table.ask(c.WriteLogLine("still here"), FACILITATOR)
    session.table.store.close()
    assert len(list_saves(tmp_path)) == 2
    assert len(read_save(forked.path).records) == 2


def test_a_past_that_this_program_would_not_write_is_not_forked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = played.under_way(tmp_path)

    def refuse(*_: object) -> None:
        raise Unwritable("a lone surrogate")

    monkeypatch.setattr(Journal, "create", refuse)
    with pytest.raises(CannotFork, match="cannot be written as a save: a lone surrogate"):
        fork(path, 2)
    assert main(["--saves", str(tmp_path), "fork", path.stem, "--at", "2"]) == 1
    assert list(tmp_path.glob("*.toml")) == [path]


def test_a_text_that_ends_with_a_full_stop_is_told_with_one() -> None:
    desk = Desk.started()
    desk.ask(c.WriteLogLine("Talk before the vote."))
    assert cut(desk.records, BOOK, len(desk.records)).words == (
        "In the move Opening, the last that happened: log, note: Talk before the vote."
    )
