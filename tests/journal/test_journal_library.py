from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import tabletop
from tabletop.exercise.events import ExerciseStarted
from tabletop.journal import library
from tabletop.journal.errors import SaveError
from tabletop.journal.journal import Journal
from tabletop.journal.library import list_saves, new_path, shelf_folder, summarise, trash
from tests.journal.samples import AT, HEAD, assemble, note, number, short_save

NOW = "2026-11-24T07:00:00.000Z"
CHECKOUT = Path(tabletop.__path__[0]).parent


def put(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def test_the_shelf_is_the_checkout_s_unless_told_otherwise() -> None:
    environ = {"TABLETOP_SAVES": "/env", "XDG_DATA_HOME": "/data"}
    assert shelf_folder(Path("/given"), environ) == Path("/given")
    assert shelf_folder(None, environ) == Path("/env")
    assert shelf_folder(None, {"TABLETOP_SAVES": ""}) == CHECKOUT / "saves"


@pytest.mark.parametrize(
    ("platform", "environ", "folder"),
    [
        ("linux", {"XDG_DATA_HOME": "/data"}, Path("/data/tabletop/saves")),
        ("linux", {}, Path.home() / ".local/share/tabletop/saves"),
        ("darwin", {}, Path.home() / "Library/Application Support/tabletop/saves"),
        ("win32", {"LOCALAPPDATA": "/local"}, Path("/local/tabletop/saves")),
    ],
)
def test_installed_the_shelf_is_in_the_user_s_data_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, platform: str, environ: dict[str, str], folder: Path
) -> None:
    monkeypatch.setattr(tabletop, "__path__", [str(tmp_path / "site-packages" / "tabletop")])
    monkeypatch.setattr(sys, "platform", platform)
    assert shelf_folder(None, environ) == folder


def test_another_project_s_checkout_is_not_taken_for_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "other"\n')
    monkeypatch.setattr(tabletop, "__path__", [str(tmp_path / "tabletop")])
    assert shelf_folder(None, {"XDG_DATA_HOME": "/data"}) == Path("/data/tabletop/saves")


def test_a_save_is_described_from_its_head_and_its_end(tmp_path: Path) -> None:
    data, ends, _ = short_save()
    save = summarise(put(tmp_path / "a.toml", data))
    assert (save.title, save.scenario, save.created, save.last) == ("Tuesday’s exercise", "Tiny “test”", AT, AT)
    assert (save.events, save.state, save.damage, save.playable) == (9, "ended", "", True)
    assert summarise(put(tmp_path / "b.toml", data[: ends[3]])).state == "under way"
    fresh = summarise(put(tmp_path / "c.toml", data[: ends[0]]))
    assert (fresh.events, fresh.state, fresh.last, fresh.damage) == (0, "not started", AT, "")


def test_a_long_save_is_described_too(tmp_path: Path) -> None:
    writes = number(
        [[ExerciseStarted("x")], *([note("x" * 40_000)] for _ in range(5)), [note("y") for _ in range(400)]]
    )
    data, ends = assemble([write] for write in writes)
    save = summarise(put(tmp_path / "a.toml", data))
    assert (save.events, save.state, save.damage) == (406, "under way", "")
    torn = summarise(put(tmp_path / "b.toml", data[: ends[-1] - 2]))
    assert (torn.events, torn.damage, torn.playable) == (6, "The last write is not whole.", True)


@pytest.mark.parametrize("cut", range(0, 2600, 97))
def test_however_a_save_ends_the_shelf_says_what_opening_would(tmp_path: Path, cut: int) -> None:
    data, ends, _ = short_save()
    path = put(tmp_path / "a.toml", data[: max(len(data) - cut, ends[0])])
    save = summarise(path)
    with Journal.open(path) as journal:
        assert save.events == len(journal.save.records)
        assert bool(save.damage) == bool(journal.save.recovery)


def test_the_shelf_shows_the_last_played_first_and_every_bad_file_with_the_reason(tmp_path: Path) -> None:
    data, _, _ = short_save()
    put(tmp_path / "good.toml", data)
    put(tmp_path / "newer.toml", b"format = 7\n")
    put(tmp_path / "text.toml", b"hello")
    put(tmp_path / "empty.toml", b"")
    put(tmp_path / "head.toml", data.replace(b"Tuesday", b"Someday", 1))
    put(tmp_path / "half.toml", data[:200])
    (tmp_path / "folder.toml").mkdir()
    put(tmp_path / ".good.toml.1234.part", data)
    put(tmp_path / "good.toml.torn-1", b"x")
    later = summarise(put(tmp_path / "later.toml", data.replace(AT.encode(), NOW.encode())))
    saves = {save.path.name: save for save in list_saves(tmp_path)}
    assert next(iter(saves)) == "later.toml"
    assert later.last == NOW
    assert later.damage
    assert set(saves) == {
        "good.toml",
        "newer.toml",
        "text.toml",
        "empty.toml",
        "head.toml",
        "half.toml",
        "folder.toml",
        "later.toml",
    }
    assert [name for name, save in saves.items() if save.playable] == ["good.toml"]
    for name, words in [
        ("newer", "newer program"),
        ("text", "not a save"),
        ("empty", "not a save"),
        ("half", "damaged"),
        ("folder", "folder"),
        ("head", "head"),
    ]:
        assert words in saves[f"{name}.toml"].damage
    assert saves["text.toml"].title == "text"


def test_a_missing_folder_is_an_empty_shelf_and_a_file_is_none(tmp_path: Path) -> None:
    assert list_saves(tmp_path / "none") == []
    with pytest.raises(SaveError, match="cannot be used"):
        list_saves(put(tmp_path / "file", b""))


def test_a_new_save_is_named_by_day_and_title_and_never_like_another(tmp_path: Path) -> None:
    assert new_path(tmp_path, "Übung: ../../etc/passwd\n", AT) == tmp_path / "2026-11-23-ubung-etc-passwd.toml"
    put(tmp_path / "2026-11-23-session.toml", b"")
    put(tmp_path / "2026-11-23-session-2.toml", b"")
    assert new_path(tmp_path, "…", AT) == tmp_path / "2026-11-23-session-3.toml"


def test_thrown_away_saves_are_kept_by_day(tmp_path: Path) -> None:
    data, _, _ = short_save()
    places = []
    for _ in range(2):
        path = put(tmp_path / "a.toml", data)
        put(tmp_path / "a.toml.torn-1", b"torn")
        put(tmp_path / "a.room", b"names and a key")
        places.append(trash(path, NOW))
    day = tmp_path / "trash" / "2026-11-24"
    assert places == [day / "a.toml", day / "a-2.toml"]
    assert sorted(path.name for path in day.iterdir()) == [
        "a-2.room",
        "a-2.toml",
        "a.room",
        "a.toml",
        "a.toml.torn-1",
        "a.toml.torn-1-2",
    ]
    assert not [path for path in tmp_path.iterdir() if path.is_file()]
    assert places[1].read_bytes() == data
    assert list_saves(tmp_path) == []


def test_a_save_that_is_being_played_cannot_be_thrown_away(tmp_path: Path) -> None:
    with Journal.create(tmp_path / "a.toml", HEAD), pytest.raises(SaveError, match="elsewhere"):
        trash(tmp_path / "a.toml", NOW)
    with pytest.raises(SaveError, match="no save"):
        trash(tmp_path / "b.toml", NOW)
    assert (tmp_path / "a.toml").exists()


def test_the_shelf_loads_nothing_heavy() -> None:
    code = f"import sys, {library.__name__}; print(sorted({{'pydantic', 'pydantic_core', 'tomllib', 'tomli_w', 'textual', 'asyncio'}} & set(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=CHECKOUT)
    assert run.stdout == "[]\n"


def test_a_long_shelf_is_left_at_once(tmp_path: Path) -> None:
    data = short_save()[0]
    for number_of in range(5):
        put(tmp_path / f"{number_of}.toml", data)
    asked: list[None] = []

    def twice() -> bool:
        asked.append(None)
        return len(asked) <= 2

    assert len(list_saves(tmp_path, twice)) == 2
    assert len(asked) == 3
