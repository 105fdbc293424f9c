"""The main job, by keys in a real terminal: home, start, every move of the shipped exercise, ENDEX, replay; and a kill in between.

The save is the oracle: after every key the test looks at what has been recorded, as any other program could, and decides on the next
key from it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tabletop.exercise import events as e
from tabletop.exercise.apply import fold
from tabletop.exercise.rulebook import Rulebook
from tabletop.exercise.state import Question, State
from tabletop.exercise.verify import verify_dice
from tabletop.exercise.views import current_question, queue
from tabletop.journal.journal import Journal
from tabletop.journal.reading import read_save
from tabletop.scenario.load import load_document
from tabletop.scenario.model import Argument
from tests.ondisk import OnDisk
from tests.patience import PATIENCE
from tests.terminal import Terminal

pytestmark = pytest.mark.slow

TABLETOP = [sys.executable, "-m", "tabletop"]
HOSTILE = "[@click=app.quit]x[/] \x1b]52;c;QQ==\x07 \x9b31m \u202etxt"


def out(state: State) -> int:
    """How many serials have gone out."""
    return len(state.play.delivered) + len(state.play.questions)


class Player:
    """Presses keys, and knows from the save what they led to."""

    def __init__(self, terminal: Terminal, saves: Path) -> None:
        """Play at this terminal; the session's save is the only one in ``saves``."""
        self.terminal = terminal
        self.disk = OnDisk(saves)
        self.scripted = set[str]()

    @property
    def path(self) -> Path:
        """The session's save."""
        return self.disk.path

    def state(self) -> State:
        """The state on disk."""
        return self.disk.now()[1]

    def book(self) -> Rulebook:
        """The rules in the save."""
        return Rulebook(load_document(read_save(self.path).head.scenario))

    def until(self, met: Callable[[State], bool]) -> State:
        """Wait for what is on disk."""
        self.terminal.wait_for(lambda _: met(self.state()))
        return self.state()

    def step(self, book: Rulebook) -> bool:
        """One act of the facilitator; False when nothing is left but ENDEX."""
        state = self.state()
        question = current_question(state)
        if question is not None and question.status == "open":
            self.answer(question)
            self.terminal.press("d")
            self.until(lambda now: now.play.questions[question.decision].status == "closed")
        elif question is not None:
            self.resolve(book, question)
        elif queue(book, state, state.clock).upcoming is not None:
            self.terminal.press("space")  # which of several overdue serials is NEXT depends on the clock
            self.until(lambda now: out(now) > out(state))
        elif book.next_move(state.moves, state.play.moves_played) is not None:
            self.terminal.press("m")
            self.terminal.wait_for("enter")
            self.terminal.press("enter")
            self.until(lambda now: now.play.move != state.play.move)
        else:
            return False
        return True

    def answer(self, question: Question) -> None:
        """The first question of each form is answered at a station, behind the curtain."""
        if question.form in self.scripted or question.form not in {"choice", "several"}:
            return
        self.scripted.add(question.form)
        role = question.who[0]
        terminal = self.terminal
        terminal.press("h")
        terminal.wait_for("Hand the keyboard to")
        terminal.write(role)
        terminal.press("enter")
        terminal.wait_for("nobody else can see")
        terminal.press("enter")
        terminal.wait_for("How sure")
        terminal.press("1", "tab")
        terminal.paste(f"Because {HOSTILE}")
        self.until(lambda now: now.draft(question.decision, role) is not None)
        terminal.press("ctrl+s")
        self.until(lambda now: now.submitted(question.decision, role) is not None)
        terminal.wait_for("Received")
        terminal.press("escape")
        terminal.wait_for("Hand the keyboard back")
        terminal.press("enter")
        terminal.wait_for("QUEUE")

    def resolve(self, book: Rulebook, question: Question) -> None:
        """Judge, rule or confirm, whatever the decision needs."""
        spec = book.decision(question.decision)
        terminal = self.terminal
        if isinstance(spec.rule, Argument):
            terminal.press("r")
            self.until(lambda now: bool(now.argument(question.decision).judgements))
        terminal.press("enter")
        ruled = spec.rule.type == "facilitator" and spec.options
        if ruled or getattr(spec.rule, "tie", "") == "facilitator":
            terminal.wait_for("Rule on")
            terminal.press("tab")
            terminal.write("heard both sides")
            terminal.press("ctrl+s")
        self.until(lambda now: now.play.questions[question.decision].status == "resolved")


@pytest.fixture
def saves(tmp_path: Path) -> Path:
    """An empty shelf."""
    return tmp_path / "saves"


def open_terminal(saves: Path, *words: str, columns: int = 140, rows: int = 40) -> Terminal:
    """The program with its saves in ``saves``."""
    return Terminal([*TABLETOP, *words], columns=columns, rows=rows, env={"TABLETOP_SAVES": str(saves)})


def test_security_guarantees_from_home_to_endex_and_replay(saves: Path) -> None:
    with open_terminal(saves) as terminal:
        terminal.wait_for("Security Guarantees")
        terminal.press("enter")
        terminal.wait_for("NAME OF THE SESSION")
        terminal.press("enter")
        terminal.wait_for("STARTEX")
        player = Player(terminal, saves)
        terminal.press("S")
        terminal.wait_for("enter gives STARTEX")
        terminal.press("enter")
        player.until(lambda state: state.started)
        book = player.book()
        while player.step(book):
            pass
        terminal.press("E")
        terminal.wait_for("enter")
        terminal.press("enter")
        player.until(lambda state: state.phase == "ended")
        state = player.state()
        assert state.ending is not None
        terminal.wait_for("HOW IT ENDED")
        terminal.wait_for(state.ending[2][:40])
        terminal.press("r")
        terminal.wait_for("event 1 of")
        terminal.press("}")
        terminal.wait_for("Turn Zero")
        terminal.press("end")
        terminal.wait_for("ENDEX")
        raw = terminal.raw
    save = read_save(player.path)
    assert save.damage is None
    assert save.recovery is None
    assert state.play.moves_played == tuple(book.scenario.moves)
    assert all(check.ok for check in verify_dice(save.records))
    assert {type(record.event) for record in save.records} >= {e.ResponseSubmitted, e.DiceRolled, e.EndingReached}
    assert b"\x1b]52" not in raw
    assert "\u202e".encode() not in raw


def test_a_killed_program_loses_nothing_and_goes_on_paused(saves: Path) -> None:
    with open_terminal(saves, "run", "first-steps", columns=80, rows=24) as terminal:
        player = Player(terminal, saves)
        terminal.wait_for("STARTEX")
        terminal.press("S")
        terminal.wait_for("enter gives STARTEX")
        terminal.press("enter")
        player.until(lambda state: state.started)
        book = player.book()
        player.step(book)
        player.step(book)
        before = player.state()
        terminal.kill()
    with open_terminal(saves, columns=80, rows=24) as terminal:
        terminal.wait_for("CONTINUE")
        terminal.press("enter")
        terminal.wait_for("PAUSEX")
        assert player.state().play == before.play
        terminal.press("p")
        Player(terminal, saves).until(lambda state: state.phase == "running")


def test_a_closed_window_ends_the_program_and_frees_its_save(saves: Path) -> None:
    deaf = [
        "sh",
        "-c",
        'trap "" HUP; "$@"; exit 7',
        "sh",
        *TABLETOP,
        "run",
        "first-steps",
    ]  # as make: it waits for its child
    terminal = Terminal(deaf, columns=100, rows=30, env={"TABLETOP_SAVES": str(saves)})
    try:
        terminal.wait_for("STARTEX")
        player = Player(terminal, saves)
        terminal.press("S")
        terminal.wait_for("enter gives STARTEX")
        terminal.press("enter")
        player.until(lambda state: state.started)
        terminal.hang_up()
        assert terminal.process.wait(PATIENCE) == 7
    finally:
        terminal.kill()
    with Journal.open(player.path) as journal:
        assert fold(journal.save.records).started
