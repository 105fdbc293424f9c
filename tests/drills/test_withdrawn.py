"""Drill 4: a person withdraws; every export is searched for the name and the pseudonym.

What is searched are the bytes of all files that the program writes, those inside docx and xlsx too, and all it prints. That the name
leaves the room as well is ``tests/room/test_consent.py``.
"""

from __future__ import annotations

import io
import itertools
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tabletop.cli import main
from tabletop.exercise import commands as c
from tabletop.exercise.seats import FACILITATOR
from tabletop.room.table.sessions import Setup, create_session
from tests.played import first_steps, startex, to_endex

NAME = "Annabeth Qvistgaard"
PARTS = ("annabeth", "qvistgaard")
PSEUDONYM = "participant 1"  #: as others would be called by the order of first seating

REPORTS = [
    ["report", "--build", build, "--attribution", rule, *short]
    for build, rule, short in itertools.product(
        ("full", "releasable"), ("open", "chatham-house", "pseudonyms"), ([], ["--short"])
    )
]
SHEETS = [
    ["export", "--build", build, "--attribution", rule, "--msel", f"{build}-{rule}.{kind}"]
    for build, rule, kind in itertools.product(
        ("full", "releasable"), ("open", "chatham-house", "pseudonyms"), ("xlsx", "csv")
    )
]
PRINTED = [
    ["report", "--json"],
    ["report", "--show"],
    ["list", "--json"],
    ["list"],
    ["verify", "--json"],
    ["verify"],
    ["findings", "--check", "--json"],
    *(["compare", "--format", kind] for kind in ("text", "md", "html", "csv")),
    ["compare", "--json"],
]


@pytest.fixture
def save(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A played session in which she is seated first and spoken of in every text that anybody can write, by her and by others."""
    shelf = tmp_path / "saves"
    shelf.mkdir()
    monkeypatch.setenv("TABLETOP_SAVES", str(shelf))
    session = create_session(first_steps(), shelf, Setup("Tuesday", practice=False))
    table = session.table
    role, other = tuple(table.book.scenario.roles)[:2]
    for command in (
        c.SeatRole(role, NAME, consent=True, member="one"),
        c.SeatRole(other, "Bo Lind", consent=True, member="two"),
        startex(),
    ):
        table.ask(command, FACILITATOR)
    for decision in table.book.scenario.decisions:
        try:
            table.ask(c.OpenDecision(decision), FACILITATOR)
        except c.Refused:
            continue
        options = tuple(table.state.play.questions[decision].options)
        answer = c.Answer((options[0][0],), rationale="Annabeth says so.")
        table.ask(c.SubmitResponse(decision, role, answer), role, "", "one")
        break
    table.ask(c.SendMessage((other,), f"This is {NAME}.", role), role, "", "one")
    table.ask(c.SendMessage((FACILITATOR,), "ANNABETH is late.", other), other, "", "two")
    table.ask(c.AskRfi(other, "Where is Qvistgaard?"), other, "", "two")
    table.ask(c.KeepNotes(role, f"{NAME}: notes"), role, "", "one")
    table.ask(c.RecordObservation("Qvistgaard spoke first.", "note", 2, role), FACILITATOR)
    table.ask(c.WriteLogLine(f"{NAME} has the floor."), FACILITATOR)
    table.ask(c.ReleaseAdHoc("Annabeth in the news", "Qvistgaard", "press", f"{NAME} was seen.", ()), FACILITATOR)
    table.ask(c.EndExercise(f"{NAME} has to go"), FACILITATOR)
    table.store.close()
    return session.path


def texts(data: bytes) -> Iterator[str]:
    """What stands in a file, and in the files inside it."""
    yield data.decode("utf-8", "replace").casefold()
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            for name in packed.namelist():
                yield name.casefold()
                yield packed.read(name).decode("utf-8", "replace").casefold()


def exported(save: Path, other: Path, folder: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, list[str]]:
    """All that leaves the session by any command, by the words of the command."""
    folder.mkdir()
    found: dict[str, list[str]] = {}
    for number, words in enumerate([*REPORTS, *SHEETS, *PRINTED]):
        capsys.readouterr()
        where = folder / f"{number}"
        where.mkdir()
        command, *options = words
        if command == "export":
            options[-1] = str(where / options[-1])
        if words in REPORTS:
            options += ["--out", str(where), "--yes"]
        if command == "export":
            options.append("--yes")
        named = [] if command == "list" else [str(save), str(other)] if command == "compare" else [str(save)]
        assert main([command, *named, *options]) == 0, (words, capsys.readouterr())
        said = capsys.readouterr()
        out = (
            [said.out.casefold()] if words in PRINTED else []
        )  # else it is told what was replaced, which only the writer sees
        for file in where.rglob("*"):
            out += [file.name.casefold(), *texts(file.read_bytes())] if file.is_file() else []
        found[" ".join(words)] = out
    return found


def holding(found: dict[str, list[str]], *words: str) -> list[str]:
    """The commands in whose exports one of these words stands."""
    return [command for command, out in found.items() if any(word in text for text in out for word in words)]


@pytest.mark.drill(4, alone=True)
@pytest.mark.slow
@pytest.mark.parametrize("how", ["--erase", "--pseudonymise"])
def test_no_export_holds_the_name_of_who_has_withdrawn(
    how: str, save: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = to_endex(tmp_path / "other")
    if how == "--erase":
        before = exported(save, other, tmp_path / "before", capsys)
        assert any("--attribution open" in each for each in holding(before, *PARTS)), (
            "the search finds a name that is there"
        )
        assert holding(before, PSEUDONYM)
    assert main(["withdraw", str(save), NAME, how]) == 0
    after = exported(save, other, tmp_path / "after", capsys)
    assert len(after) == len(REPORTS) + len(SHEETS) + len(PRINTED)
    assert holding(after, *PARTS) == []
    if how == "--erase":
        assert holding(after, PSEUDONYM) == [], "a gap, not another name"
    else:
        assert holding(after, PSEUDONYM)
