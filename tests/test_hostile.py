"""Hostile text in every field a person can fill, judged on the bytes that reach the terminal."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tabletop.exercise import events as e
from tabletop.exercise.state import State
from tabletop.journal.reading import read_save
from tests import hostile
from tests.hostile import HARMLESS, HOSTILE, SEQUENCES, home, obeyed, unsafe_strings
from tests.ondisk import OnDisk
from tests.terminal import Terminal


class Facilitator:
    """Pastes into every field, and sees in the save what came of it."""

    def __init__(self, terminal: Terminal, saves: Path) -> None:
        """At this terminal; the only save in ``saves`` is that of the session."""
        self.terminal = terminal
        self.disk = OnDisk(saves)

    @property
    def path(self) -> Path:
        """The session's save."""
        return self.disk.path

    def state(self) -> State:
        """The state on disk."""
        return self.disk.now()[1]

    def events(self, kind: type[e.Event]) -> list[Any]:
        """All events of a kind on disk."""
        return [record.event for record in self.disk.now()[0] if isinstance(record.event, kind)]

    def until(self, met: Callable[[State], bool]) -> None:
        """Wait for what is on disk."""
        self.terminal.wait_for(lambda _: met(self.state()))

    def leads_to(self, kind: type[e.Event], act: Callable[[], object]) -> Any:
        """Act and wait for one more event of that kind; return it."""
        before = len(self.events(kind))
        act()
        self.terminal.wait_for(lambda _: len(self.events(kind)) > before)
        return self.events(kind)[-1]

    def dialog(self, key: str, heading: str) -> None:
        """Open a dialog."""
        self.terminal.press(*([key] if key else []))
        self.terminal.wait_for(heading)

    def fill(self, kind: type[e.Event], key: str, heading: str, *texts: str, send: str = "enter") -> Any:
        """Open a dialog, paste a text into each of its first fields ("" leaves one as it is), send; return the event."""
        self.dialog(key, heading)
        for number, text in enumerate(texts):
            if number:
                self.tab()
            if text:
                self.paste(text) if number + 1 < len(texts) else self.terminal.paste(text)
        event = self.leads_to(kind, lambda: self.terminal.press(send))
        self.terminal.wait_gone(heading)
        return event

    def paste(self, text: str) -> None:
        """Paste into the field with the cursor, and see its end (or as much as fits) there."""
        self.terminal.paste(text)
        self.terminal.wait_for(lambda _: any(line.endswith(("end", "www")) for line in self._focused().values()))

    def tab(self) -> None:
        """To the next field."""
        self.move_focus("tab")

    def move_focus(self, key: str) -> None:
        """Into a field or out of it; a paste that comes before the cursor has moved would go where it was."""
        edges = self._edges()
        self.terminal.press(key)
        self.terminal.wait_for(lambda _: self._edges() != edges)

    def _edges(self, signs: str = "▌╭╰") -> set[tuple[int, int, str]]:
        """Where fields have their edges, with the colours: one of them is that of the focus."""
        cells = self.terminal.cells
        places = [(row, column) for row in range(cells.lines) for column in range(cells.columns)]
        return {
            (row, column, cells.buffer[row][column].fg)
            for row, column in places
            if cells.buffer[row][column].data in tuple(signs)
        }

    def empty(self) -> None:
        """Delete all that stands in the field; keys that come before that is done would be deleted too."""
        self.terminal.press("ctrl+u")
        self.terminal.wait_for(lambda _: not any(self._focused().values()))

    def _focused(self) -> dict[int, str]:
        """The rows of the dialog's field with the focus: those whose edge has the colour of the dialog's corner."""
        cells = self.terminal.cells
        rows = [cells.buffer[row] for row in range(cells.lines)]
        corners = [
            (column, row[column].fg) for row in rows for column in range(cells.columns) if row[column].data == "╭"
        ]
        written = {}
        for left, accent in corners[:1]:
            for number, row in enumerate(rows):
                if row[left + 3].data == "▌" and row[left + 3].fg == accent:
                    right_of_it = "".join(row[column].data for column in range(left + 4, cells.columns))
                    written[number] = right_of_it.partition("│")[0].rstrip()
        return written

    def turn_to(self, serial: str) -> None:
        """Find a serial by its id, after a hostile search that finds nothing."""
        self.dialog("/", "Find a serial")
        self.terminal.paste(f"{HOSTILE} nowhere")
        self.terminal.wait_for("nothing of that name")
        self.terminal.press("ctrl+u")
        self.terminal.wait_gone("nothing of that name")
        self.terminal.write(f"· {serial}")
        self.terminal.press("enter")
        self.terminal.wait_gone("Find a serial")
        self.terminal.wait_for(f"{serial} · ")

    def ask(self, decision: str) -> None:
        """Put a question."""
        self.turn_to(decision)
        self.leads_to(e.DecisionOpened, lambda: self.terminal.press("space"))

    def close(self) -> None:
        """No more answers."""
        self.leads_to(e.DecisionClosed, lambda: self.terminal.press("d"))


@pytest.fixture
def scenarios(tmp_path: Path) -> Path:
    """A folder of hostile scenarios."""
    return hostile.scenario_folder(tmp_path)


@pytest.fixture
def saves(tmp_path: Path) -> Path:
    """An empty shelf."""
    (tmp_path / "saves").mkdir()
    return tmp_path / "saves"


@pytest.mark.parametrize("name", SEQUENCES)
def test_the_judge_knows_each_attack(name: str) -> None:
    raw = f"\x1b[1;1Hshown {SEQUENCES[name]} on".encode()
    assert obeyed(raw)
    assert obeyed(raw, drawn=False)
    assert not obeyed("\x1b[?1049h\x1b[1;1H\x1b[38;5;4mdrawn\x1b[0m\r\n[b]漢字".encode())


@pytest.mark.drill(10)
@pytest.mark.slow
def test_every_field_of_an_exercise_takes_hostile_pastes(saves: Path, scenarios: Path) -> None:
    with home(saves, scenarios) as terminal:
        player = Facilitator(terminal, saves)
        prepare(player)
        play_control(player)
        play_station(player)
        play_room(player)
        play_decisions(player)
        end_and_replay(player)
        raw = bytes(terminal.raw)
    assert obeyed(raw) == []
    save = read_save(player.path)
    assert save.damage is None
    assert unsafe_strings(save.head) == []
    assert [found for record in save.records for found in unsafe_strings(record)] == []


def prepare(player: Facilitator) -> None:
    """Home, start, a name for the session, names of people, STARTEX."""
    terminal = player.terminal
    terminal.wait_for("0.")  # the version
    terminal.wait_for("4 roles")
    terminal.press("enter")
    terminal.wait_for("NAME OF THE SESSION")
    terminal.paste(HOSTILE)
    terminal.press("enter")
    terminal.wait_for("STARTEX")
    assert player.events(e.SessionOpened)[0].title == HARMLESS[:120].strip()
    terminal.press("j")
    terminal.wait_for("THE ROOM")
    player.dialog("n", "Name whom?")
    terminal.paste(HOSTILE)
    terminal.wait_for("nothing of that name")
    terminal.press("escape")
    terminal.wait_gone("Name whom?")
    player.dialog("n", "Name whom?")
    terminal.press("1")
    assert player.fill(e.RoleSeated, "", "Who plays", HOSTILE).person == HARMLESS
    terminal.press("q")
    terminal.wait_gone("THE ROOM")
    terminal.press("S")
    terminal.wait_for("gives STARTEX")
    player.leads_to(e.ExerciseStarted, lambda: terminal.press("enter"))


def play_control(player: Facilitator) -> None:
    """Every dialog about the exercise and its serials."""
    terminal = player.terminal
    terminal.paste(hostile.KEYS + "w" * 40)  # with no field to take it
    assert HARMLESS in " ".join(player.fill(e.LogLineWritten, "l", "what was said", HOSTILE).text.split())
    own = player.fill(e.InjectReleased, "n", "Inject of your own", HOSTILE, HOSTILE, HOSTILE)
    assert own.title == HARMLESS
    assert own.sender == f"Exercise control{HARMLESS}"
    terminal.press("up")
    assert player.fill(e.InjectRecalled, "R", "Recall “", HOSTILE).reason == HARMLESS
    terminal.press("escape")
    edited = player.fill(e.InjectEdited, "e", "Edit before release", HOSTILE, HOSTILE)
    assert edited.title.endswith(HARMLESS)
    assert player.leads_to(e.InjectReleased, lambda: terminal.press("space")).title == edited.title
    player.fill(e.InjectCorrected, "c", "Correct “", HOSTILE)
    player.turn_to("spare")
    player.dialog("f", "Defer “")
    refused_first(player, "Write a number")
    player.leads_to(e.SerialDeferred, lambda: terminal.press("5", "enter"))
    terminal.wait_gone("Defer “")
    assert player.fill(e.SerialSkipped, "k", "Skip “", HOSTILE).reason == HARMLESS
    terminal.press("escape")
    assert player.fill(e.ExercisePaused, "p", "the clock stops", HOSTILE).reason == HARMLESS
    player.leads_to(e.ExerciseContinued, lambda: terminal.press("p"))
    terminal.press("!", "!")
    assert player.fill(e.EmergencyLifted, "", "When it is over", HOSTILE).words == HARMLESS
    player.leads_to(e.ExerciseContinued, lambda: terminal.press("p"))
    player.dialog("x", "Move a track")
    refused_first(player, "Write by how much")
    terminal.write("+1")
    player.tab()
    assert HARMLESS in player.fill(e.TrackChanged, "", "Move a track", HOSTILE).cause
    assert HARMLESS in player.fill(e.FlagLowered, "X", "What is true in the story", HOSTILE).cause
    player.dialog("g", "Jump in scenario time")
    refused_first(player, "2025-")
    terminal.write("2025-07-01T10:00+00:00")
    player.tab()
    assert player.fill(e.ScenarioTimeSet, "", "Jump in scenario time", HOSTILE).line == HARMLESS
    player.dialog("ctrl+p", "Search")
    terminal.paste(HOSTILE)
    terminal.wait_for("No matches found")
    terminal.press("escape")
    terminal.wait_gone("No matches found")
    terminal.press("L")
    terminal.wait_for("newest first")
    terminal.press("escape")
    terminal.wait_gone("newest first")
    terminal.press("m")
    terminal.wait_for("opens it")
    player.leads_to(e.MoveStarted, lambda: terminal.press("enter"))
    terminal.wait_gone("opens it")


def refused_first(player: Facilitator, words: str) -> None:
    """What is no number or time is refused in words; then the field is empty again."""
    player.terminal.paste(HOSTILE)
    player.terminal.press("enter")
    player.terminal.wait_for(words)
    player.empty()


def sit_down(player: Facilitator) -> None:
    """Hand the keyboard to the first role, after a hostile search for one."""
    terminal = player.terminal
    player.dialog("h", "Hand the keyboard to")
    terminal.paste(HOSTILE)
    terminal.wait_for("nothing of that name")
    terminal.press("ctrl+u")
    terminal.wait_gone("nothing of that name")
    terminal.press("1")
    terminal.wait_for("nobody else can see")
    terminal.press("enter")


def get_up(player: Facilitator) -> None:
    """Hand the keyboard back."""
    player.terminal.press("escape")
    player.terminal.wait_for("Hand the keyboard back")
    player.terminal.press("enter")
    player.terminal.wait_for("QUEUE")


def play_station(player: Facilitator) -> None:
    """At a station: a message to control and one to a role, a request for information, private notes."""
    terminal = player.terminal
    sit_down(player)
    terminal.wait_for("f6")
    terminal.press("f6")
    terminal.wait_for("To Control:")
    for thread, kind in (("", e.MessageSent), ("up", e.RfiAsked), ("end", e.MessageSent)):  # control, requests, a role
        if thread:
            terminal.press(thread)
            (terminal.wait_for if kind is e.RfiAsked else terminal.wait_gone)("A new request to control:")
        player.move_focus("enter")
        terminal.paste(HOSTILE)
        said = player.leads_to(kind, lambda: terminal.press("enter"))
        assert " ".join(said.text.split()) == HARMLESS
        terminal.wait_for("Sent ✓")
        player.move_focus("shift+tab")
    assert [message.to for message in player.events(e.MessageSent)] == [("facilitator",), ("west",)]
    terminal.press("f7")
    terminal.wait_for("control does not read this")
    terminal.paste(HOSTILE)
    terminal.wait_for(lambda _: any("PWN" in kept.text for kept in player.events(e.NotesKept)))
    assert " ".join(player.events(e.NotesKept)[-1].text.split()) == HARMLESS
    get_up(player)


def play_room(player: Facilitator) -> None:
    """Control's in-tray: answers, refusals, messages and requests of its own; then the wall and an observation."""
    terminal = player.terminal
    terminal.press("i")
    terminal.wait_for("MESSAGES AND REQUESTS")
    answered = player.fill(e.RfiAnswered, "enter", "Answer north, request", HOSTILE)
    assert " ".join(answered.text.split()) == " ".join(answered.question.split()) == HARMLESS
    asked = player.fill(e.RfiAsked, "f", "typed for a role", HOSTILE)
    assert " ".join(asked.text.split()) == HARMLESS
    terminal.press("up")
    terminal.wait_for("refuse, with a reason")
    refused = player.fill(e.RfiRefused, "x", "Refuse north, request", HOSTILE)
    assert " ".join(refused.reason.split()) == HARMLESS
    player.dialog("m", "Message from control")
    player.paste(HOSTILE)
    player.tab()
    terminal.press("space")
    sent = player.leads_to(e.MessageSent, lambda: terminal.press("enter"))
    assert " ".join(sent.text.split()) == HARMLESS
    terminal.wait_gone("Message from control")
    terminal.press("v")
    terminal.wait_for("ALL TRAFFIC")
    terminal.press("down", "down", "down", "up", "q")
    terminal.wait_gone("ALL TRAFFIC")
    for page in ("2", "6"):  # situation, news
        player.dialog("w", "Turn the wall to")
        terminal.press(page)
        turned = player.fill(e.WallTurned, "", "To the wall · ", HOSTILE, HOSTILE)
        assert " ".join(turned.words.split()) == " ".join(turned.heading.split()) == HARMLESS
    assert player.fill(e.ObservationRecorded, "o", "what you saw or heard", HOSTILE).text == HARMLESS


def play_decisions(player: Facilitator) -> None:
    """A text at the station, an argument, an answer typed for a role, rulings."""
    terminal = player.terminal
    player.ask("words")
    sit_down(player)
    terminal.wait_for("How sure")
    terminal.press("f3")
    terminal.wait_for(lambda _: len({colour for *_, colour in player._edges("╭")}) > 1)  # a field has the focus
    terminal.paste(HOSTILE)
    terminal.wait_for(lambda _: any("PWN" in draft.text for draft in player.events(e.DraftKept)))
    player.tab()
    terminal.paste(HOSTILE)
    terminal.wait_for(lambda _: any("PWN" in draft.rationale for draft in player.events(e.DraftKept)))
    sent = player.leads_to(e.ResponseSubmitted, lambda: terminal.press("ctrl+s"))
    assert " ".join(sent.text.split()) == " ".join(sent.rationale.split()) == HARMLESS
    for tab in ("f4", "f5", "f3"):
        terminal.press(tab)
    get_up(player)
    player.close()
    player.leads_to(e.DecisionResolved, lambda: terminal.press("enter"))

    player.ask("bout")
    player.fill(e.ReasonAdded, "a", "Reason for or against", HOSTILE)
    player.dialog("%", "Blind estimate")
    refused_first(player, "Write a number")
    terminal.write("40")
    player.leads_to(e.EstimateSubmitted, lambda: terminal.press("enter"))
    terminal.wait_gone("Blind estimate")
    assert player.fill(e.ReasonStruck, "K", "Strike a reason", HOSTILE).reason == HARMLESS
    player.dialog("t", "Type for which role?")
    terminal.press("1")
    terminal.wait_for("For north")
    terminal.paste(HOSTILE)
    assert player.leads_to(e.ReasonAdded, lambda: terminal.press("enter")).text == HARMLESS
    terminal.press("escape")
    terminal.wait_gone("For north")
    terminal.press("d")  # what was pasted is a draft, so it asks
    terminal.wait_for("close without their answers")
    terminal.press("right", "right")
    player.leads_to(e.DecisionClosed, lambda: terminal.press("enter"))
    assert "PWN" in player.fill(e.ArgumentAdjudicated, "O", "Judge “", HOSTILE).reason
    player.leads_to(e.DecisionResolved, lambda: terminal.press("enter"))

    player.ask("pledge")
    player.dialog("t", "Type for which role?")
    terminal.press("1")
    terminal.wait_for("For north")
    terminal.paste(HOSTILE)
    terminal.press("ctrl+s")
    terminal.wait_for("Pledge 0 to 3")
    terminal.press("ctrl+u")
    terminal.wait_gone("│  [b][/][@ ")
    terminal.press("2")
    player.tab()
    assert "PWN" in player.fill(e.ResponseSubmitted, "", "For north", HOSTILE, send="ctrl+s").rationale
    player.close()
    assert "PWN" in player.fill(e.DecisionResolved, "O", "Rule on “", HOSTILE).reason


def play_hotwash(player: Facilitator) -> None:
    """A question of one's own, points, a feedback form from paper; everything of it on the wall's page."""
    terminal = player.terminal
    terminal.press("h")
    terminal.wait_for("to the wall")
    terminal.press("p")
    terminal.wait_for("A point by")
    put = player.fill(e.PromptPut, "o", "Put a question", HOSTILE)
    assert " ".join(put.text.split()) == HARMLESS
    terminal.press("left", "0")
    terminal.wait_for("to the keys")
    terminal.paste(HOSTILE)
    terminal.wait_for(lambda _: any("as nobody" in line and "[b][/]" in line for line in terminal.screen))
    assert player.leads_to(e.PointRecorded, lambda: terminal.press("enter")).text == HARMLESS
    terminal.press("escape")
    terminal.wait_for("own question")
    player.leads_to(e.WallTurned, lambda: terminal.press("down", "w"))
    terminal.press("f")
    terminal.wait_for("paper form")
    terminal.press("n")
    terminal.wait_for("A FEEDBACK FORM FROM PAPER")
    terminal.wait_for("▸")  # the cursor stands in the statements
    terminal.press("5", "tab")
    terminal.wait_for("○ ○ ○ ○ ●")
    terminal.wait_gone("▸")  # the cursor has left the statements
    terminal.paste(HOSTILE)
    terminal.wait_for("wwww")
    form = player.leads_to(e.FeedbackGiven, lambda: terminal.press("ctrl+s"))
    assert form.strengths == (HARMLESS,)
    terminal.wait_for("Received")
    terminal.press("escape")
    terminal.wait_for("Forms in: 1")
    terminal.press("s", "pagedown", "v", "t", "right", "pagedown", "q")
    terminal.wait_for("r replay")


def end_and_replay(player: Facilitator) -> None:
    """ENDEX, the ending, the hotwash, replay with its field, home, the trash."""
    terminal = player.terminal
    terminal.press("E")
    terminal.wait_for("gives ENDEX")
    player.leads_to(e.ExerciseEnded, lambda: terminal.press("enter"))
    terminal.wait_for("HOW IT ENDED")
    for key in ("pagedown", "tab", "end"):
        terminal.press(key)
    play_hotwash(player)
    terminal.press("r")
    terminal.wait_for("event 1 of")
    terminal.press("g")
    terminal.wait_for("stay here")
    terminal.paste(HOSTILE)
    terminal.press("enter")
    terminal.wait_for("is no place")
    terminal.press("escape")
    terminal.wait_gone("stay here")
    terminal.press("end", "v")
    terminal.wait_for("Proved")
