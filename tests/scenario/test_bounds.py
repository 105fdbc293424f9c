"""Scenarios that are made to take long: the work grows with their size and no faster, and what is too much is refused in words."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import tomli_w

from tabletop.exercise import commands as c
from tabletop.exercise.rulebook import Rulebook
from tabletop.exercise.seats import TABLE
from tabletop.scenario import explore
from tabletop.scenario.load import load_bytes, load_document, load_scenario, peek
from tabletop.scenario.shelf import LARGEST
from tests import lab
from tests.lab import SEED, Desk


def test_groups_that_name_each_other_are_resolved_once_each() -> None:
    document = lab.document()
    for level in range(60):  # 2 to the power of 60 ways lead through them
        both = [f"a{level + 1}", f"b{level + 1}"] if level < 59 else ["north"]
        document["group"] |= {f"a{level}": both, f"b{level}": both}
    document["group"]["b59"] = ["south"]
    assert load_bytes(tomli_w.dumps(document).encode(), "x").errors == []
    document["group"]["b59"] = ["south", "a0"]
    assert load_document(document).members(["a0"]) == ("north", "south")


def test_thousands_of_mistakes_on_one_line_keep_one_copy_of_it() -> None:
    document = lab.document()
    document["inject"]["news"].pop("to", None)
    names = ", ".join(f'"nobody{number}"' for number in range(3000))
    text = tomli_w.dumps(document).replace("[inject.news]\n", f"[inject.news]\nto = [{names}]\n")
    sources = [found.source for found in load_bytes(text.encode(), "x").errors]
    assert len(sources) == 3000
    assert len({id(source) for source in sources}) == 1


def test_a_long_list_of_conditions_is_not_tried_over_and_over(monkeypatch: pytest.MonkeyPatch) -> None:
    tried = 0
    real = explore._Search.contradict

    def counted(self: Any, parts: Any) -> bool:
        nonlocal tried
        tried += 1
        return real(self, parts)

    monkeypatch.setattr(explore._Search, "contradict", counted)
    document = lab.document()
    document["inject"]["news"]["when"] = ["heat >= 3"] * 200 + ["heat < 3"] + ["heat >= 3"] * 200
    loaded = load_bytes(tomli_w.dumps(document).encode(), "x")
    assert tried < 800
    (never,) = [
        found for found in loaded.diagnostics if found.line and "heat < 3" in found.source[found.column - 1 :][:12]
    ]
    assert never.code


def test_a_chain_of_injects_that_release_each_other_is_played_to_its_end() -> None:
    document = lab.document()
    plain = {key: value for key, value in document["inject"]["news"].items() if key not in {"move", "at", "when"}}
    for number in range(3000):
        document["inject"][f"i{number}"] = {**plain, "release": [f"i{number + 1}"] if number < 2999 else []}
    book = Rulebook(load_document(document))
    assert {"i0", "i2999"} <= book.of_session(tuple(book.scenario.moves))
    desk = Desk(book=book)
    desk.ask(c.OpenSession("Test"))
    desk.ask(c.StartExercise(SEED))
    desk.ask(c.StartMove("opening"))
    desk.ask(c.ReleaseInject("i0"))
    desk.ask(c.Tick(), TABLE)
    assert "i1" in desk.state.play.serials


def test_serials_that_call_for_each_other_alone_never_come_up() -> None:
    document = lab.document()
    plain = {key: value for key, value in document["inject"]["news"].items() if key not in {"move", "at", "when"}}
    document["inject"] |= {"x": {**plain, "release": ["y"]}, "y": {**plain, "release": ["x"]}}
    book = Rulebook(load_document(document))
    assert not {"x", "y"} & book.of_session(tuple(book.scenario.moves))


def test_only_regular_files_of_a_size_that_scenarios_have_are_read(tmp_path: Path) -> None:
    pipe, device, huge = (tmp_path / f"{name}.toml" for name in ("pipe", "device", "huge"))
    os.mkfifo(pipe)
    device.symlink_to("/dev/zero")
    with huge.open("wb") as file:
        file.truncate(LARGEST + 1)
    for path, words in [(pipe, "no regular file"), (device, "no regular file"), (huge, "at most")]:
        (found,) = load_scenario(path).errors
        assert words in found.message
        assert peek(path).problem


@pytest.mark.parametrize("step", [5e-324, 1e-9])
def test_steps_so_small_that_numbers_run_into_each_other_are_refused(step: float) -> None:
    document = lab.document()
    pledge = next(key for key, decision in document["decision"].items() if decision["kind"] == "pledge")
    document["decision"][pledge]["step"] = step
    (found,) = load_bytes(tomli_w.dumps(document).encode(), "x").errors
    assert found.code == "X06"
    desk = Desk(book=Rulebook(load_document(document)))  # as a save may hold it
    desk.ask(c.OpenSession("Test"))
    desk.ask(c.StartExercise(SEED))
    desk.ask(c.StartMove("opening"))
    desk.ask(c.OpenDecision(pledge))
    role = desk.question(pledge).who[0]
    with suppress(c.Refused):
        desk.ask(c.SubmitResponse(pledge, role, c.Answer(amount=document["decision"][pledge]["max"])))
