"""``tabletop withdraw`` where sessions share a past: a name is not left behind in the other save's exports."""

from __future__ import annotations

from pathlib import Path

import pytest

from tabletop.cli import main
from tabletop.exercise.apply import fold
from tabletop.exercise.commands import Command, SeatRole, VacateRole, WithdrawConsent
from tabletop.exercise.consent import named_people
from tabletop.exercise.seats import FACILITATOR
from tabletop.journal.journal import Journal
from tabletop.journal.reading import read_save
from tabletop.journal.review import Review, load_review, review_path, store_review
from tabletop.report.evidence import survey
from tabletop.room.saved.fork import fork
from tabletop.room.table.sessions import Setup, create_session, resume_session
from tests import played
from tests.played import startex

Printed = pytest.CaptureFixture[str]
NAME = "Anna Berg"


@pytest.fixture(autouse=True)
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TABLETOP_SAVES", str(tmp_path))
    return tmp_path


@pytest.fixture
def family(shelf: Path) -> tuple[Path, Path, Path]:
    """A session with Anna and with Bo, who gave no name; a fork of it, and a fork of that."""
    session = create_session(played.first_steps(), shelf, Setup("Tuesday", practice=False))
    role, other = tuple(session.table.book.scenario.roles)[:2]
    for command in (SeatRole(role, NAME, True), SeatRole(other, "Bo", False), startex()):
        session.table.ask(command, FACILITATOR)
    session.table.store.close()
    first = session.path
    child = fork(first, len(read_save(first).records), "Child").path
    return first, child, fork(child, len(read_save(child).records), "Grandchild").path


def later(save: Path, *commands: Command) -> None:
    session = resume_session(save)
    for command in commands:
        session.table.ask(command, FACILITATOR)
    session.table.store.close()


def names(save: Path) -> set[str]:
    return {person.name for person in named_people(fold(read_save(save).records))}


def report(save: Path, folder: Path) -> str:
    assert main(["report", str(save), "--format", "md", "--out", str(folder), "--yes"]) == 0
    return "".join(file.read_text(encoding="utf-8") for file in folder.iterdir())


def test_forks_that_hold_the_name_are_named_and_left_alone(family: tuple[Path, Path, Path], capsys: Printed) -> None:
    first, child, grandchild = family
    assert main(["withdraw", first.stem, NAME, "--erase"]) == 0
    told = capsys.readouterr().err
    assert child.stem in told
    assert grandchild.stem in told
    assert "--forks" in told
    assert [NAME in names(save) for save in family] == [False, True, True]


@pytest.mark.parametrize("begin", [0, 1, 2])
def test_with_forks_the_name_goes_out_of_all_of_them_wherever_one_begins(
    begin: int, family: tuple[Path, Path, Path], tmp_path: Path
) -> None:
    assert main(["withdraw", family[begin].stem, NAME, "--pseudonymise", "--forks"]) == 0
    assert [names(save) for save in family] == [{"Bo"}] * 3
    for number, save in enumerate(family):
        assert "Berg" not in report(save, tmp_path / f"out-{number}")
        assert read_save(save).damage is None


def test_who_sat_only_in_the_fork_under_that_name_goes_too_and_a_namesake_elsewhere_does_not(
    family: tuple[Path, Path, Path], shelf: Path
) -> None:
    first, child, _ = family
    role = next(iter(read_save(child).head.scenario["role"]))
    later(child, VacateRole(role), SeatRole(role, NAME.upper(), True))
    stranger = create_session(played.first_steps(), shelf, Setup("Wednesday"))
    stranger.table.ask(SeatRole(role, NAME, True), FACILITATOR)
    stranger.table.store.close()
    assert main(["withdraw", first.stem, NAME, "--erase", "--forks"]) == 0
    assert names(child) == {"Bo"}
    assert names(stranger.path) == {NAME}


def test_withdrawn_here_already_and_not_in_the_forks(family: tuple[Path, Path, Path], capsys: Printed) -> None:
    first, child, grandchild = family
    later(first, WithdrawConsent(named_people(fold(read_save(first).records))[0].seated))
    assert main(["withdraw", first.stem, NAME, "--erase"]) == 1
    told = capsys.readouterr().err
    assert "withdrawn already" in told
    assert child.stem in told
    assert main(["withdraw", first.stem, NAME, "--erase", "--forks"]) == 0
    assert [NAME in names(save) for save in family] == [False] * 3
    assert main(["withdraw", first.stem, NAME, "--erase", "--forks"]) == 1
    assert grandchild.stem not in capsys.readouterr().err


def test_a_fork_that_is_open_or_gone_is_told(family: tuple[Path, Path, Path], capsys: Printed) -> None:
    first, child, grandchild = family
    grandchild.unlink()
    with Journal.open(child):
        assert main(["withdraw", first.stem, NAME, "--erase", "--forks"]) == 1
    assert "open for playing elsewhere" in capsys.readouterr().err
    assert names(first) == {"Bo"}
    assert names(child) == {NAME, "Bo"}
    child.unlink()
    review = load_review(first)
    assert [mark.file for mark in review.forks] == [child.name]
    later(first, SeatRole(next(iter(read_save(first).head.scenario["role"])), NAME, True))
    assert main(["withdraw", first.stem, NAME, "--erase", "--forks"]) == 0
    assert f"{child.name} shares its past and could not be looked at" in capsys.readouterr().err


def test_at_a_terminal_the_forks_are_asked_about(
    family: tuple[Path, Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = ["n", "y"]
    monkeypatch.setattr("tabletop.cli.terminal.at_terminal", lambda: True)
    monkeypatch.setattr("builtins.input", lambda: answers.pop(0))
    first, child, grandchild = family
    assert main(["withdraw", grandchild.stem, NAME, "--erase"]) == 0
    assert [NAME in names(save) for save in family] == [True, True, False]
    assert main(["withdraw", child.stem, NAME, "--erase"]) == 0
    assert [NAME in names(save) for save in family] == [False] * 3
    assert first.exists()


def test_a_damaged_review_hides_no_fork_and_a_session_alone_has_none(
    family: tuple[Path, Path, Path], shelf: Path, capsys: Printed
) -> None:
    first, child, _ = family
    review_path(first).write_text("format = 1\n[[fork]]\nat = 'x'\n", encoding="utf-8")
    assert main(["withdraw", first.stem, NAME, "--erase"]) == 0
    assert child.stem in capsys.readouterr().err
    alone = create_session(played.first_steps(), shelf / "elsewhere", Setup("Alone"))
    role = next(iter(alone.table.book.scenario.roles))
    alone.table.ask(SeatRole(role, NAME, True), FACILITATOR)
    alone.table.store.close()
    store_review(alone.path, Review())
    assert main(["withdraw", str(alone.path), NAME, "--erase"]) == 0
    assert "--forks" not in capsys.readouterr().err


def test_a_reviewer_is_told_of_the_seat_and_not_of_the_name(family: tuple[Path, Path, Path]) -> None:
    first, _, _ = family
    assert NAME in repr(survey(read_save(first)))
    assert main(["withdraw", first.stem, NAME, "--erase"]) == 0
    assert NAME not in repr(survey(read_save(first)))
    assert "took the seat" in repr(survey(read_save(first)))


def test_a_name_that_was_withdrawn_is_not_offered(family: tuple[Path, Path, Path], capsys: Printed) -> None:
    first, _, _ = family
    assert main(["withdraw", first.stem, NAME, "--erase"]) == 0
    capsys.readouterr()
    assert main(["withdraw", first.stem, "Somebody Else", "--erase"]) == 1
    told = capsys.readouterr().err
    assert "Named are: Bo." in told
    assert "Berg" not in told
