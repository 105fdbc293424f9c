"""Hostile text in every file a person can hand over, in every command, and in what is pasted."""

from __future__ import annotations

import contextlib
import dataclasses
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import tomli_w
from hypothesis import given
from hypothesis import strategies as st
from textual import events

from tabletop.cli import main
from tabletop.exercise import commands as c
from tabletop.exercise import events as e
from tabletop.exercise.actions.action import Moment
from tabletop.exercise.actions.catalogue import ACTIONS
from tabletop.exercise.actions.form import Field, Form, Values
from tabletop.exercise.state import Delivered, Member, Serial, State
from tabletop.journal.codec import encode_append, encode_head
from tabletop.journal.reading import read_save
from tabletop.records import names as fields_of
from tabletop.records import replace
from tabletop.text import clean
from tabletop.tui.kit.act import Act
from tabletop.tui.kit.dialog import Ask
from tabletop.tui.kit.fields import CleanArea, CleanInput
from tabletop.tui.kit.form_dialog import ActionDialog, FormDialog
from tabletop.tui.kit.paste import PasteParser
from tabletop.tui.parts.expected_ticks import TickDialog
from tabletop.tui.review.entry_dialog import EntryDialog
from tests import hostile, lab, played
from tests.exercise.wild import Wild, plays
from tests.hostile import FILE_NAME, HOSTILE, SEQUENCES, home, obeyed, unsafe_strings
from tests.lab import Desk
from tests.tui.host import Host


@pytest.fixture
def scenarios(tmp_path: Path) -> Path:
    """A folder of hostile scenarios."""
    return hostile.scenario_folder(tmp_path)


def poisoned(value: Any) -> Any:
    """The value with an attack behind each text that a reader sees; ids and kinds stay."""
    if isinstance(value, str):
        return f"{value} {HOSTILE}" if " " in value or not value.isascii() else value
    if isinstance(value, tuple):
        return tuple(poisoned(item) for item in value)
    return value


def forge(source: Path, target: Path) -> None:
    """A save as somebody with an editor and sha256sum can make it: every text an attack, the chain without a flaw."""
    save = read_save(source)
    head = replace(save.head, title=HOSTILE, created=save.head.created)
    data, digest = encode_head(head)
    writes: dict[int, list[e.Recorded]] = {}
    for record in save.records:
        event = record.event
        changes = {name: poisoned(getattr(event, name)) for name in fields_of(type(event))}
        writes.setdefault(record.write, []).append(replace(record, event=replace(event, **changes)))
    for write in writes.values():
        block, digest = encode_append([write], digest)
        data += block
    target.write_bytes(data)


@pytest.mark.slow
def test_a_forged_save_is_shown_and_not_obeyed(tmp_path: Path, scenarios: Path) -> None:
    folder = tmp_path / "forged"
    folder.mkdir()
    path = folder / f"{FILE_NAME}.toml"
    forge(played.under_way(tmp_path / "clean"), path)
    (folder / f"{FILE_NAME}-none.toml").write_bytes(b"\x1b]52;c;UFdO\x07")
    (folder / os.fsdecode(b"\x9b31m-\xff.toml")).write_bytes(path.read_bytes())
    with home(folder, scenarios, columns=100, rows=30) as terminal:
        terminal.wait_for("CONTINUE")
        terminal.press("x")
        terminal.wait_for("it back.")  # a notice with the name of the file
        terminal.press("u")
        terminal.wait_gone("u undo")
        terminal.press("enter")
        terminal.wait_for("PAUSEX")
        for key in ("1", "2", "3", "L"):
            terminal.press(key)
        terminal.wait_for("newest first")
        terminal.press("escape")
        terminal.wait_gone("newest first")
        terminal.press("h")
        terminal.wait_for("Hand the keyboard to")
        terminal.press("1")
        terminal.wait_for("nobody else can see")
        terminal.press("enter")
        terminal.wait_for("inbox")
        terminal.press("f4", "f5", "f3", "escape")
        terminal.wait_for("Hand the keyboard back")
        terminal.press("enter")
        terminal.wait_for("LOG")
        terminal.press("E")
        terminal.wait_for("gives ENDEX")
        terminal.press("enter")
        terminal.wait_for("HOW IT ENDED")
        terminal.press("r")
        terminal.wait_for("event 1 of")
        terminal.press("right", "right", "end", "v")
        terminal.wait_for("Proved")
        raw = bytes(terminal.raw)
    assert obeyed(raw) == []


@pytest.mark.parametrize(
    "words",
    [
        ["list"],
        ["verify", FILE_NAME],
        ["verify", HOSTILE],
        ["check", "SCENARIOS"],
        ["check", HOSTILE],
        ["explain", HOSTILE],
        ["rehearse", "GOOD", "--plays", "2"],
        [HOSTILE],
        ["list", HOSTILE],
    ],
)
def test_the_command_line_prints_no_attack(
    words: list[str], tmp_path: Path, scenarios: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    folder = tmp_path / "forged"
    folder.mkdir()
    forge(played.under_way(tmp_path / "clean"), folder / f"{FILE_NAME}.toml")
    (folder / f"{FILE_NAME}-none.toml").write_bytes(b"\x1b]52;c;UFdO\x07")
    (folder / os.fsdecode(b"\x9b31m-\xff.toml")).write_bytes(b"format = 1\n\x1b]52;c;UFdO\x07")
    places = {"SCENARIOS": str(scenarios / f"{FILE_NAME}2.toml"), "GOOD": str(scenarios / FILE_NAME)}
    with contextlib.suppress(SystemExit):
        main(["--saves", str(folder), *(places.get(word, word) for word in words)])
    printed = capfdbinary.readouterr()
    assert printed.out or printed.err
    assert obeyed(printed.out + printed.err, drawn=False) == []


@pytest.mark.parametrize("name", SEQUENCES)
def test_a_scenario_with_a_control_character_is_refused_with_its_place(
    name: str, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    document = lab.document()
    document["inject"]["news"]["body"] = f"Read {SEQUENCES[name]} this"
    path = tmp_path / "scenario.toml"
    path.write_text(tomli_w.dumps(document), encoding="utf-8")
    assert main(["check", str(path)]) == 1
    printed = capfdbinary.readouterr()
    assert b"T01" in printed.out
    assert obeyed(printed.out + printed.err, drawn=False) == []


# -- the door ---------------------------------------------------------------------------------------------------------


def dressed(command: Any, text: str, *, names: bool = False) -> Any:
    """The command with the attack behind each text that is no id of anything; ``names``: behind what kinds and people are called by, too."""
    ids = {
        "role", "decision", "inject", "serial", "move", "track", "flag", "side", "method", "grade", "outcome", "to", "course", "roles",
        "options", "struck", "seed", "time",
    }  # fmt: skip
    if not names:
        ids |= {"member", "page", "word", "objective"}
    if isinstance(command, c.SendMessage):
        ids.add("sender")  # a role; of an inject it is free text
    changes = {}
    for name in fields_of(type(command)):
        value = getattr(command, name)
        if isinstance(value, c.Answer):
            changes[name] = dressed(value, text)
        elif isinstance(value, str) and name not in ids:
            changes[name] = value + text
    return replace(command, **changes)


@given(plays, st.sampled_from(sorted(SEQUENCES)) | st.just("all"), st.booleans())
def test_whatever_a_command_says_the_record_is_safe(play: tuple[int, int], name: str, everywhere: bool) -> None:
    text = SEQUENCES.get(name, HOSTILE)
    number, length = play
    desk = Desk.started("middle" if number % 2 else "opening")
    wild = Wild(number, desk)
    refusals: list[str] = []
    for place in range(min(length, 60)):
        command, seat, seconds, member = wild.step()
        desk.monotonic += seconds
        try:
            desk.ask(dressed(command, text, names=everywhere), seat, f"{place}{text if everywhere else ''}", member)
        except c.Refused as refused:
            refusals.append(refused.words)
    assert unsafe_strings(refusals) == []
    assert [found for record in desk.records for found in unsafe_strings(record)] == []


# -- dialogs and pastes -----------------------------------------------------------------------------------------------


@given(
    st.text(
        st.sampled_from(["\x1b", "[", "2", "0", "1", "~", "E", "\r", "\n", "é", "c", "]", ";", "\x07", "O", "P", " "]),
        max_size=80,
    ),
    st.integers(1, 9),
)
def test_a_paste_is_one_text_and_never_a_key(text: str, size: int) -> None:
    text = text.replace("\x1b[201~", "")
    parser = PasteParser()
    sent = f"a\x1b[200~{text}\x1b[201~z"
    found = [event for at in range(0, len(sent), size) for event in parser.feed(sent[at : at + size])]
    assert [event.key for event in found if isinstance(event, events.Key)] == ["a", "z"]
    assert [event.text for event in found if isinstance(event, events.Paste)] == [clean(text)]


ROLES = [("north", HOSTILE), ("south", "[/] [@click=app.quit]x")]


def forged(action: str, decision: str) -> Moment:
    """The moment in which somebody asks for an action, in a session as a forged save may tell it."""
    desk = Desk.started("middle")
    for command in (c.OpenDecision(decision), c.WriteLogLine("line"), c.AskRfi("north", "what?")):
        desk.ask(command)
    if action == "close-question":  # it asks only where somebody is still writing
        desk.ask(c.KeepDraft(decision, "north", c.Answer(("yes",), rationale=HOSTILE)))
    if decision == "bout":
        desk.ask(c.AddReason("bout", "north", "pro", "reason"))
        reasons = desk.state.argument("bout").reasons
        reasons[1] = dataclasses.replace(reasons[1], text=HOSTILE)
    state, options = desk.state, (("yes", HOSTILE, HOSTILE), ("no", "No", ""))
    question = dataclasses.replace(desk.question(decision), title=HOSTILE, options=options, words=HOSTILE)
    judged = action in {"override", "roll", "vote"}
    state.play.questions[decision] = dataclasses.replace(question, status="closed") if judged else question
    state.play.serials["news"] = Serial(title=HOSTILE, body=HOSTILE)
    state.members.setdefault("north", {})[""] = Member(HOSTILE, consent=False, lead=False)
    line, rfi = next(iter(state.log)), next(iter(state.rfis))
    state.log[line] = dataclasses.replace(state.log[line], text=HOSTILE)
    state.rfis[rfi] = dataclasses.replace(state.rfis[rfi], text=HOSTILE)
    now = desk.moment(serial="news", role="north", rfi=rfi)
    now.names._serials["news"] = HOSTILE
    return now


def keeper(ask: Ask) -> Act:
    """An entry of a review goes to a file, here to ``ask``."""

    async def keep(values: Values) -> str:
        return await ask(c.WriteLogLine("\n".join(values.values())))

    return keep


def dialog_of(action: str, decision: str) -> Callable[[Ask], FormDialog]:
    """The form of an action, about that decision."""

    def made(ask: Ask) -> FormDialog:
        now, declared = forged(action, decision), ACTIONS[action]
        form = declared.form(now) if declared.form is not None else None
        assert isinstance(form, Form)
        return ActionDialog(declared, now, form, ask)

    return made


DIALOGS: dict[str, Callable[[Ask], FormDialog]] = {
    "entry": lambda ask: EntryDialog(
        HOSTILE, [Field("text", HOSTILE), Field("one", HOSTILE, "one", "", ROLES)], keeper(ask), [HOSTILE]
    ),
    "override an argument": dialog_of("override", "bout"),
    **{
        name: dialog_of(name, "bout" if name in {"reason", "estimate", "strike"} else "ruling")
        for name, action in ACTIONS.items()
        if action.form is not None
    },
}


@pytest.mark.slow
@pytest.mark.parametrize("name", DIALOGS)
async def test_each_dialog_shows_and_sends_nothing_a_terminal_obeys(name: str) -> None:
    asked: list[c.Command] = []

    async def ask(command: c.Command) -> str:
        asked.append(command)
        return f"refused: {HOSTILE}"

    app = Host()
    async with app.run_test(size=(100, 30)) as pilot:
        dialog = DIALOGS[name](ask)
        app.push_screen(dialog)
        await pilot.pause()
        for field in [*dialog.query(CleanInput), *dialog.query(CleanArea)]:
            for text in [*(f"a{sequence}b" for sequence in SEQUENCES.values()), HOSTILE]:
                field.post_message(events.Paste(text))
        await pilot.pause()
        assert unsafe_strings(dict(dialog.values())) == []
        assert all("ab" in text for key, text in dialog.values().items() if dialog.query(f"CleanInput#field-{key}"))
        await pilot.press("enter")
        await pilot.pause()
        shown = "\n".join(strip.text for strip in app.screen._compositor.render_strips())
        assert obeyed(shown.replace("\n", "\r\n").encode(), drawn=False) == []
        assert app.screen is dialog
    assert unsafe_strings(asked) == []


async def test_the_tick_list_shows_no_attack() -> None:
    async def ask(_: c.Command) -> str:
        return f"refused: {HOSTILE}"

    state = State()
    state.play.delivered["s"] = Delivered(
        "s", HOSTILE, HOSTILE, "paper", "", HOSTILE, ("all",), "", "", 0.0, "", 1, "", "m", expect=(HOSTILE, "second")
    )
    app = Host()
    async with app.run_test(size=(100, 30)) as pilot:
        now = dataclasses.replace(lab.Desk.started().moment(serial="s"), state=state, clock=1.0)
        dialog = TickDialog(lambda: now, ask)
        app.push_screen(dialog)
        await pilot.pause()
        await pilot.press("1", "2")
        await pilot.pause()
        shown = "\n".join(strip.text for strip in app.screen._compositor.render_strips())
        assert "second" in shown
        assert obeyed(shown.replace("\n", "\r\n").encode(), drawn=False) == []
