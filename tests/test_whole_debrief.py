"""The debrief, by keys in a real terminal of 80 × 24: ENDEX, hotwash, a kill in it, what was typed blind, the report.

The save is the oracle, as in the test of the exercise itself: after every key the test looks at what has been recorded.
"""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tabletop.exercise import events as e
from tabletop.exercise.feedback import STATEMENTS
from tabletop.journal.reading import read_save
from tests.terminal import Terminal
from tests.test_whole_exercise import HOSTILE, TABLETOP, Player, open_terminal

pytestmark = pytest.mark.slow

SPOKEN = "we read it aloud <b>first</b>"
STRENGTH = "the curtain held"


@pytest.fixture
def saves(tmp_path: Path) -> Path:
    """An empty shelf."""
    return tmp_path / "saves"


def to_endex(player: Player) -> None:
    """Play First Steps to its end; the summary is on the screen then."""
    terminal = player.terminal
    terminal.wait_for("STARTEX")
    terminal.press("S")
    terminal.wait_for("enter gives STARTEX")
    terminal.press("enter")
    player.until(lambda state: state.started)
    player.scripted |= {"choice", "several"}  # nobody answers: the test of the exercise itself does that
    book = player.book()
    while player.step(book):
        pass
    terminal.press("E")
    terminal.wait_for("enter")
    terminal.press("enter")
    player.until(lambda state: state.phase == "ended")
    terminal.wait_for("HOW IT ENDED")


def to_hotwash(player: Player) -> None:
    """From the summary."""
    player.terminal.press("h")
    player.until(lambda state: state.hotwash.open)
    player.terminal.wait_for("1 of ")


def say(player: Player, key: str, text: str) -> None:
    """A point to the question that is put, under the name with this digit."""
    count = len(player.state().hotwash.points)
    player.terminal.press(key)
    player.terminal.wait_for("to the keys")
    player.terminal.paste(text)
    player.terminal.press("enter")
    player.until(lambda state: len(state.hotwash.points) > count)
    player.terminal.press("escape")
    player.terminal.wait_gone("to the keys")


def a_form(player: Player) -> None:
    """A seat gives its feedback behind the curtain, without a name."""
    terminal = player.terminal
    terminal.press("f")
    terminal.wait_for("hand keyboard")
    terminal.press("k")
    terminal.wait_for("Hand the keyboard to")
    terminal.press("enter")
    terminal.wait_for("nobody else can see")
    terminal.press("enter")
    terminal.wait_for("1–5 answers")
    terminal.press(*"54321", "tab")
    terminal.wait_gone("1–5 answers")
    terminal.paste(STRENGTH)
    terminal.wait_for(STRENGTH)
    terminal.press("ctrl+s")
    player.until(lambda state: bool(state.feedback))
    terminal.wait_for("Received")
    assert STRENGTH not in terminal.text
    terminal.press("escape")
    terminal.wait_for("Hand the keyboard back")
    terminal.press("enter")


def to_report(terminal: Terminal, saves: Path) -> None:
    """From the hotwash by the summary and the review to the files of the report."""
    terminal.wait_for("paper form")
    terminal.press("q")
    terminal.wait_for("h hotwash")
    terminal.press("enter")
    terminal.wait_for("HOW IT ENDED")
    terminal.press("F")
    terminal.wait_for("write report")
    terminal.press("w")
    terminal.wait_for("enter shows whose names")
    terminal.press("enter")
    terminal.wait_for("nothing is written yet")
    assert not list(saves.glob("*-report"))
    terminal.press("enter")
    terminal.wait_for("Written into")


def report(saves: Path) -> subprocess.CompletedProcess[str]:
    """``tabletop report`` on the only save, all formats."""
    (path,) = saves.glob("*.toml")
    return subprocess.run(
        [*TABLETOP, "--saves", str(saves), "report", path.stem],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def test_from_endex_through_a_kill_in_the_hotwash_to_the_report(saves: Path) -> None:
    with open_terminal(saves, "run", "first-steps", columns=80, rows=24) as terminal:
        player = Player(terminal, saves)
        to_endex(player)
        to_hotwash(player)
        terminal.press("p")
        terminal.wait_for("three things went well")
        terminal.press("enter")
        player.until(lambda state: state.hotwash.prompt == "keep")
        say(player, "1", SPOKEN)
        say(player, "0", HOSTILE)
        before = player.state()
        terminal.kill()
    assert player.state() == before
    with open_terminal(saves, "resume", player.path.stem, columns=80, rows=24) as terminal:
        player = Player(terminal, saves)
        terminal.wait_for("h hotwash")
        to_hotwash(player)
        terminal.press("p")
        terminal.wait_for(SPOKEN)
        terminal.press("C")
        terminal.wait_for("cannot be undone")
        terminal.press("enter")
        player.until(lambda state: "cards" in state.hotwash.unsealed)
        a_form(player)
        to_report(terminal, saves)
        terminal.press("ctrl+q")
        assert terminal.wait_exit() == 0
    state = player.state()
    assert [(point.text, point.role) for point in state.hotwash.points[:1]] == [(SPOKEN, "ferry-keeper")]
    unsigned(player.path)
    written(saves, player.path)
    before_that = {file: file.read_bytes() for file in saves.rglob("EXERCISE-*") if file.is_file()}
    done = report(saves)  # it would ask, and refuse where nobody answers, if a file were to get other content
    assert (done.returncode, done.stderr) == (0, "")
    assert {file: file.read_bytes() for file in before_that} == before_that


def unsigned(path: Path) -> None:
    """What was typed without a name carries none, and nothing of the terminal's."""
    records = read_save(path).records
    (form,) = [record for record in records if isinstance(record.event, e.FeedbackGiven)]
    (nobodys,) = [r for r in records if isinstance(r.event, e.PointRecorded) and not r.event.role]
    assert [(record.by, record.command) for record in (form, nobodys)] == [("", "")] * 2
    assert isinstance(form.event, e.FeedbackGiven)
    assert form.event.strengths == (STRENGTH,)
    assert [value for _, value in form.event.ratings] == [5, 4, 3, 2, 1]
    assert [key for key, _ in form.event.ratings] == list(STATEMENTS)[:5]


def written(saves: Path, path: Path) -> None:
    """The report's files say what was said, inertly."""
    folder = saves / f"{path.stem}-report"
    (page,) = folder.glob("*.html")
    text = page.read_text(encoding="utf-8")
    for words in ("we read it aloud &lt;b&gt;first&lt;/b&gt;", STRENGTH):
        assert words in text
    assert SPOKEN not in text
    (export,) = folder.glob("*.json")
    kinds = [event["type"] for event in json.loads(export.read_text(encoding="utf-8"))["events"]]
    assert kinds.count("point-recorded") == 2
    assert kinds.count("feedback-given") == 1
    assert {file.suffix for file in folder.iterdir() if file.is_file()} == {".md", ".html", ".docx", ".json"}
    for file in folder.rglob("*"):
        assert file.is_dir() or b"\x1b" not in file.read_bytes() or file.suffix == ".docx"
