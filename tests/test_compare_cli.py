"""Forking and comparing from the command line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tabletop.cli import main
from tabletop.journal.library import list_saves
from tabletop.journal.reading import read_save
from tests import played


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TABLETOP_SAVES", str(tmp_path))
    monkeypatch.setenv("COLUMNS", "100")
    return tmp_path


def test_a_fork_is_made_and_it_is_said_how_to_play_it(shelf: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = played.under_way(shelf)
    before = path.read_bytes()
    assert main(["fork", path.stem, "--at", "3", "--title", "What if?"]) == 0
    said = capsys.readouterr().out
    assert path.read_bytes() == before
    made = next(save for save in list_saves(shelf) if save.title == "What if?")
    for words in (str(made.path), f"tabletop resume {made.path.stem}", f"compare {path.stem}", "same rolls"):
        assert words in said
    assert main(["list"]) == 0
    assert f"fork of “Tuesday group” from event {made.events - 1}" in capsys.readouterr().out


def test_the_commands_told_after_a_fork_find_it_in_the_folder_that_was_named(
    shelf: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = played.under_way(shelf)
    monkeypatch.delenv("TABLETOP_SAVES")
    assert main(["--saves", str(shelf), "fork", path.stem, "--at", "3"]) == 0
    assert f"tabletop --saves {shelf} resume " in capsys.readouterr().out


@pytest.mark.parametrize(
    ("at", "words"), [("0", "no event 0"), ("9999", "no event 9999"), ("soon", "is no place"), ("", "is no place")]
)
def test_a_place_that_is_none_makes_nothing(
    shelf: Path, capsys: pytest.CaptureFixture[str], at: str, words: str
) -> None:
    path = played.under_way(shelf)
    assert main(["fork", path.stem, "--at", at]) == 1
    assert words in capsys.readouterr().err
    assert list(shelf.iterdir()) == [path]


def test_two_sessions_are_printed_side_by_side(shelf: Path, capsys: pytest.CaptureFixture[str]) -> None:
    whole = played.to_endex(shelf)
    assert main(["fork", whole.stem, "--at", "10"]) == 0
    fork = next(save.path for save in list_saves(shelf) if save.path != whole)
    capsys.readouterr()
    assert main(["compare", whole.stem, fork.stem]) == 0
    said = capsys.readouterr().out
    assert re.search(r"B was forked from A: they share their first \d+ events", said)
    assert max(map(len, said.splitlines())) <= 100
    assert main(["compare", whole.stem, fork.stem, "--format", "md"]) == 0
    assert capsys.readouterr().out.count("|") > 100


@pytest.mark.parametrize("form", ["text", "md", "html", "csv"])
def test_a_file_is_written_whole_the_same_each_time_and_never_over_another(
    shelf: Path, capsys: pytest.CaptureFixture[str], form: str
) -> None:
    whole, other = played.to_endex(shelf), played.under_way(shelf)
    target = shelf / "out" / f"groups.{form}"
    target.parent.mkdir()
    words = ["compare", str(whole), str(other), "--format", form, "--out", str(target)]
    assert main(words) == 0
    data = target.read_bytes()
    assert b"Tuesday group" in data
    assert main(words) == 1
    assert "--force" in capsys.readouterr().err
    target.write_bytes(b"mine")
    assert main([*words, "--force"]) == 0
    assert target.read_bytes() == data
    assert list(target.parent.iterdir()) == [target]


def test_what_cannot_be_compared_is_said(shelf: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = played.under_way(shelf)
    (shelf / "letter.toml").write_text("hello = 1\n", encoding="utf-8")
    for names, words in (
        ([path.stem], "at least two"),
        ([path.stem, path.stem], "named twice"),
        ([path.stem, "letter"], "not a save"),
        ([path.stem, "nobody"], "no save “nobody”"),
    ):
        assert main(["compare", *names]) == 1
        assert words in capsys.readouterr().err
    assert main(["compare", path.stem, str(played.opened(shelf)), "--out", str(shelf / "no" / "file")]) == 1
    assert "was not written" in capsys.readouterr().err


def test_a_comparison_changes_no_save(shelf: Path) -> None:
    paths = [played.to_endex(shelf), played.under_way(shelf)]
    before = [path.read_bytes() for path in paths]
    assert main(["compare", *map(str, paths)]) == 0
    assert [path.read_bytes() for path in paths] == before
    assert sorted(shelf.iterdir()) == sorted(paths)
    assert read_save(paths[0]).recovery is None


@pytest.mark.parametrize("command", ["fork", "compare"])
def test_each_command_explains_itself_with_an_example(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main([command, "--help"])
    assert end.value.code == 0
    assert f"Example:  tabletop {command}" in capsys.readouterr().out


def test_on_a_screen_a_terminal_is_needed(shelf: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names = [str(played.under_way(shelf)), str(played.opened(shelf))]
    assert main(["compare", *names, "--screen"]) == 1
    assert "Without one: tabletop compare" in capsys.readouterr().err
