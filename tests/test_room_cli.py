"""The room from the command line, with real processes over loopback: host, join, kill, resume, take over."""

from __future__ import annotations

import os
import queue
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

import pytest

from tabletop.cli import main
from tabletop.journal.library import list_saves
from tabletop.journal.reading import read_save
from tabletop.room.saved.proof import prove
from tabletop.room.wire.discovery import FoundRoom
from tests.patience import PATIENCE, patience
from tests.terminal import Terminal

pytestmark = pytest.mark.slow

PROGRAM = [sys.executable, "-m", "tabletop"]
HOST = ["host", "first-steps", "--loopback", "--port", "0", "--no-announce", "--no-practice"]


class Program:
    """A program on pipes: what it prints is read by a thread, so that no wait can hang."""

    def __init__(self, *words: str) -> None:
        self.process = subprocess.Popen(
            [*PROGRAM, *words], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        self.lines: list[str] = []
        self._queue: queue.Queue[str | None] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.process.kill()
        self.process.wait()
        for stream in (self.process.stdin, self.process.stdout):
            assert stream is not None
            try:
                stream.close()
            except BrokenPipeError:
                continue

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    def type(self, *lines: str) -> None:
        """Type these lines."""
        stdin = self.process.stdin
        assert stdin is not None
        stdin.write("".join(f"{line}\n" for line in lines))
        stdin.flush()

    def end_of_input(self) -> None:
        """As ctrl+d does."""
        assert self.process.stdin is not None
        self.process.stdin.close()

    def wait_for(self, pattern: str) -> str:
        """The next line in which the pattern is found; lines before it are behind us."""
        until = time.monotonic() + PATIENCE
        while True:
            try:
                line = self._queue.get(timeout=max(0.0, until - time.monotonic()))
            except queue.Empty:
                raise AssertionError(f"waited in vain for {pattern!r}:\n{self.text}") from None
            if line is None:
                raise AssertionError(f"ended with {self.process.wait()} before {pattern!r}:\n{self.text}")
            self.lines.append(line)
            if re.search(pattern, line):
                return line

    def reaches(self, line: str, pattern: str, holds: Callable[[str], object]) -> None:
        """Type a line again and again until something holds of the answer that matches, or once it has come."""
        for _ in patience(lambda: self.text):
            self.type(line)
            if holds(self.wait_for(pattern)):
                return

    def wait_exit(self) -> int:
        """The exit code; all that was printed is in ``lines`` then."""
        code = self.process.wait(PATIENCE)
        while (line := self._queue.get(timeout=PATIENCE)) is not None:
            self.lines.append(line)
        return code

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._queue.put(line.rstrip("\n"))
        self._queue.put(None)


class Host(Program):
    """A host without a screen, ready."""

    def __init__(self, *words: str) -> None:
        super().__init__(*(words or HOST))
        self.wait_for("^ready$")

    def knows(self, *names: str) -> None:
        """Wait until these have said who they are."""
        missing = set(names)
        while missing:
            line = self.wait_for(r"^guest \d+: .* waits")
            missing -= {name for name in missing if f": {name} (" in line}

    def code(self, kind: str) -> str:
        return next(line.removeprefix(f"code {kind}: ") for line in self.lines if line.startswith(f"code {kind}: "))


def joined(code: str, name: str, *more: str) -> Program:
    return Program("join", "--plain", code, "--name", name, "--consent", "--wait-secs", str(PATIENCE), *more)


@pytest.fixture(autouse=True)
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Saves and the announcements of rooms on this machine, all of this test's own."""
    folder = tmp_path / "saves"
    folder.mkdir()
    monkeypatch.setenv("TABLETOP_SAVES", str(folder))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setenv("COLUMNS", "100")
    return folder


def copy_of(folder: Path) -> bytes:
    """What a co-facilitator has of the save."""
    return b"".join(copy.read_bytes() for copy in folder.glob("*-copy.toml"))


def ended_by(host: Program, number: int) -> int:
    os.kill(host.process.pid, number)
    return host.wait_exit()


# -- playing ----------------------------------------------------------------------------------------------------------


def test_a_room_of_lines_plays_from_startex_to_endex(shelf: Path) -> None:
    with (
        Host() as host,
        joined(host.code("player"), "Ada", "--role", "baker") as ada,
        joined(host.code("player"), "Bo", "--role", "teacher") as bo,
        joined(host.code("observer"), "Cy") as cy,
        joined(host.code("wall"), "") as wall,
    ):
        host.knows("Ada", "Bo", "Cy")
        wall.wait_for("Your seat: the wall")
        host.type("admit all")
        ada.wait_for("Your seat: Baker")
        bo.wait_for("Your seat: Teacher")
        cy.wait_for("Your seat: observer")
        host.type("comcheck")
        ada.wait_for("Type ok")
        ada.type("ok")
        ada.wait_for("confirmed")
        host.type("startex", "release")
        for seat in (bo, cy):
            seat.wait_for("STARTEX")
        ada.wait_for("The rope is frayed")
        ada.wait_for("Type ack")
        ada.type("ack", "msg teacher is it \x1b[31msafe?", "ask How old is the rope?")
        ada.wait_for("Your request went to control")
        bo.wait_for("Message from Baker to you")
        bo.wait_for("is it safe")
        host.wait_for("How old is the rope")
        host.type("reply 1 all Twelve years.")
        bo.wait_for("Twelve years")
        cy.type("+2 @baker asks the right question")
        cy.wait_for("Noted, strength")
        host.type("release crossing")
        wall.wait_for("Which|How|crossing")
        ada.wait_for("You are asked to decide")
        ada.type("answer 2 because boats are quick sure high")
        ada.wait_for("Received, “.*boats are quick; confidence high")
        bo.wait_for("You are asked to decide")
        bo.type("answer 2")
        bo.wait_for("Received")
        host.type("close", "confirm")
        ada.wait_for("Decided, “")
        host.type("endex enough", "quit")  # what was told last still reaches everybody
        assert host.wait_exit() == 0
        for seat in (ada, bo, cy, wall):
            seat.wait_for("ENDEX")
            assert seat.wait_exit() == 0
            assert "The link is closed" in seat.text
            assert "\x1b" not in seat.text
            assert "Traceback" not in seat.text
    (save,) = list_saves(shelf)
    assert save.state == "ended"
    assert prove(save.path).sound
    words = save.path.read_text(encoding="utf-8")
    assert "boats are quick" in words
    assert host.code("player").split("@")[0] not in words  # no code in the save


def test_a_signal_ends_the_host_with_the_save_whole(shelf: Path) -> None:
    with Host() as host, joined(host.code("player"), "Ada") as ada:
        host.knows("Ada")
        host.type("admit all", "startex")
        ada.wait_for("STARTEX")
        assert ended_by(host, signal.SIGTERM) == 0
        ada.wait_for("The link is lost.*The host has closed the room.*comes back by itself")
        ada.type("quit")
        assert ada.wait_exit() == 0
    (save,) = list_saves(shelf)
    assert not save.damage
    with save.path.open("ab") as file:
        file.write(b"\n[[event]]\nseq = ")
    with Host("resume", save.path.stem, "--host", "--loopback", "--port", "0", "--no-announce") as again:
        assert "The last write to" in again.text
        assert "set aside in" in again.text
        assert ended_by(again, signal.SIGINT) == 130


def test_who_joins_again_from_the_same_machine_is_the_same_person_unless_they_say_otherwise() -> None:
    with Host() as host:
        with joined(host.code("player"), "Ada", "--role", "baker") as ada:
            host.knows("Ada")
            host.type("admit 1")
            ada.wait_for("Your seat: Baker")
            ada.process.kill()
        with joined(host.code("player"), "Ada") as ada:
            ada.wait_for("You are back in the seat you had")
            ada.wait_for("Your seat: Baker")
            ada.reaches("who", r"\[baker\]", lambda line: "Ada (lead)" in line)
            ada.type("quit")
            assert ada.wait_exit() == 0
        with joined(host.code("player"), "Ada", "--anew") as other:
            other.wait_for("Waiting for the facilitator")


def test_what_was_not_sent_is_taken_back_and_the_exit_code_says_so() -> None:
    with Host() as host, joined(host.code("player"), "Ada", "--role", "baker") as ada:
        host.knows("Ada")
        host.type("admit 1")
        ada.wait_for("Your seat: Baker")
        host.process.kill()
        ada.wait_for("The link is lost")
        ada.type("note on its way", "note after it", "quit")
        for words in ("Not sent, or not known to have been sent:", "note on its way", "note after it"):
            ada.wait_for(words)
        assert ada.wait_exit() == 1


def test_the_end_of_its_input_does_not_end_the_host() -> None:
    with Host() as host:
        host.end_of_input()
        with joined(host.code("player"), "Ada") as ada:
            ada.wait_for("Waiting for the facilitator")


def test_a_killed_host_is_resumed_and_the_seat_comes_back_with_its_answer(shelf: Path) -> None:
    with Host() as host, joined(host.code("player"), "Ada", "--role", "baker") as ada:
        host.knows("Ada")
        host.type("admit all", "startex", "release crossing")
        ada.wait_for("To answer, type")
        host.process.kill()
        ada.wait_for("The link is lost")
        ada.type("answer 1 because we wait")  # asked while nobody is there
        (save,) = list_saves(shelf)
        with Host("resume", save.path.stem, "--host", "--loopback", "--no-announce") as again:
            ada.wait_for("The link is back")
            ada.wait_for("Kept as a draft")  # the session was found paused
            again.type("continue")
            ada.wait_for("  The exercise continues")
            ada.type("submit")
            ada.wait_for("Received, .*we wait")
            again.type("now", "quit")
            again.wait_for("1 of 3 have answered")
            again.wait_exit()
    records = read_save(save.path).records
    assert sum(record.event.kind == "response-submitted" for record in records) == 1


def test_a_co_facilitator_runs_the_room_and_takes_over_when_the_host_dies(shelf: Path, tmp_path: Path) -> None:
    with (
        Host() as host,
        joined(host.code("player"), "Ada", "--role", "baker") as ada,
        joined(host.code("co-facilitator"), "Zoe", "--saves", str(tmp_path / "elsewhere")) as zoe,
    ):
        host.knows("Ada", "Zoe")
        host.type("admit all", "baton Zoe")
        zoe.wait_for("You are a co-facilitator")
        zoe.wait_for("Zoe holds the baton|the baton goes to")
        ada.wait_for("Your seat")
        (save,) = list_saves(shelf)
        zoe.reaches("people", "Ada", lambda line: "baker" in line)
        zoe.reaches("now", "Exercise time", lambda _: copy_of(tmp_path / "elsewhere"))  # Ada is told whom to look for
        zoe.type("startex", "release crossing")
        ada.wait_for("To answer, type")
        host.type("now", "release")
        host.wait_for("Zoe holds the baton")
        zoe.reaches("now", "Exercise time", lambda _: copy_of(tmp_path / "elsewhere") == save.path.read_bytes())
        host.process.kill()
        zoe.wait_for("type takeover")
        zoe.type("takeover")
        zoe.wait_for("^ready$")
        ada.wait_for("The link is back")
        zoe.type("continue")
        ada.wait_for("  The exercise continues")
        ada.type("answer 3")
        ada.wait_for("Received")
        zoe.type("quit")
        assert zoe.wait_exit() == 0
    (copy,) = list_saves(tmp_path / "elsewhere")
    assert any(record.event.kind == "response-submitted" for record in read_save(copy.path).records)


def test_an_encrypted_room_is_joined_by_its_longer_code_and_no_other_key() -> None:
    with Host("host", "first-steps", "--listen", "127.0.0.1", "--port", "0", "--no-announce", "--admit") as host:
        code = host.code("player")
        assert re.fullmatch(r"([0-9A-Z]{4}-){6}[0-9A-Z]{4}@127\.0\.0\.1:\d+", code)
        assert "encrypted: yes" in host.lines
        with joined(code.lower(), "Ada", "--role", "baker") as ada:
            ada.wait_for("Your seat: Baker")  # --admit: no waiting room
        other = ("0" if code[0] != "0" else "1") + code[1:]
        with joined(other, "Eve") as eve:
            assert eve.wait_exit() == 1
            assert len(eve.lines) == 1
            assert "certificate" in eve.text.casefold() or "fingerprint" in eve.text.casefold()


# -- the door ---------------------------------------------------------------------------------------------------------


def test_name_consent_and_leaving_at_the_door() -> None:
    with Host() as host:
        with Program("join", "--plain", host.code("player"), "--wait-secs", str(PATIENCE)) as ada:
            ada.wait_for("Your name, or a pseudonym")
            ada.type("Ada")
            ada.wait_for("Type yes or no")
            ada.type("perhaps", "no")
            ada.wait_for("Waiting for the facilitator")
            host.wait_for(r"Ada \(player\) waits")
            ada.type("quit")
            assert ada.wait_exit() == 0
        with Program("join", "--plain", host.code("player"), "--wait-secs", str(PATIENCE)) as nobody:
            nobody.wait_for("Your name")
            nobody.end_of_input()
            assert nobody.wait_exit() == 1  # there never was a seat


def test_lines_typed_before_there_is_a_seat_wait_for_it() -> None:
    with Host() as host, joined(host.code("player"), "Ada", "--role", "baker") as ada:
        ada.type("note first", "who")
        ada.end_of_input()
        host.knows("Ada")
        host.type("admit 1")
        assert ada.wait_exit() == 0
        assert "Notes kept" in ada.text
        assert "Baker (your role) [baker]: Ada (lead)" in ada.text


def test_a_wrong_code_is_one_sentence_and_a_revoked_one_too() -> None:
    with Host() as host:
        code = host.code("player")
        secret, place = code.split("@")
        wrong = f"{secret[:-1]}{'0' if secret[-1] != '0' else '1'}@{place}"
        host.type("renew player")
        host.wait_for("code player: (?!" + secret + ")")
        for bad in (wrong, code):
            with joined(bad, "Eve") as eve:
                assert eve.wait_exit() == 1
                assert len(eve.lines) == 1
                assert "code" in eve.text


def test_nobody_there_is_said_after_the_time_that_was_given() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        with joined(f"0000-0000-0000@127.0.0.1:{port}", "Ada", "--wait-secs", "0") as ada:
            assert ada.wait_exit() == 1
            assert "Nobody answers" in ada.text


def test_a_host_that_comes_later_is_found_and_its_codes_outlive_it(tmp_path: Path) -> None:
    with Host() as host:
        code = host.code("player")
        ended_by(host, signal.SIGTERM)
    (save,) = list_saves(tmp_path / "saves")
    with (
        joined(code, "Bo") as bo,  # the host is not there yet
        Host("resume", save.path.stem, "--host", "--loopback", "--port", "0", "--no-announce"),
    ):
        bo.wait_for("Waiting for the facilitator")


# -- what is said before anything is opened ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["join", "--plain", "hello"], 2, "@"),
        (["join", "--plain", "0000@127.0.0.1"], 2, "letters and digits"),
        (["join", "--plain", "127.0.0.1:7413"], 2, "The code is missing"),
        (["host", "first-steps", "--loopback", "--listen", "127.0.0.1"], 2, "contradict"),
        (["host", "first-steps", "--roles", "pirate"], 2, "ferry-keeper"),
        (["host", "atlantis"], 1, "first-steps"),
        (["resume", "gone", "--host"], 1, "no save"),
    ],
)
def test_what_cannot_be_opened_is_one_sentence(
    words: list[str], code: int, said: str, shelf: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == code
    assert said in capsys.readouterr().err
    assert list(shelf.iterdir()) == []


def test_a_port_in_use_is_said_with_the_way_to_go_on() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        words = [*HOST[:-3], str(taken.getsockname()[1]), "--no-announce"]
        with Program(*words) as host:
            assert host.wait_exit() == 1
            assert "in use" in host.text
            assert "--host" in host.text
            assert "Traceback" not in host.text


def rooms(*found: FoundRoom) -> Callable[[float], object]:
    async def find(_seconds: float) -> list[FoundRoom]:
        return list(found)

    return find


def test_without_a_code_and_a_terminal_the_rooms_are_listed(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    here = FoundRoom("Tuesday\x1b[2J", "192.0.2.2", 7413, True, "network")
    monkeypatch.setattr("tabletop.room.wire.discovery.find", rooms(here))
    assert main(["join"]) == 0
    said = capsys.readouterr().out
    assert "192.0.2.2:7413  Tuesday  (encrypted)" in said
    assert "tabletop join CODE@HOST:PORT" in said
    monkeypatch.setattr("tabletop.room.wire.discovery.find", rooms())
    assert main(["join"]) == 1
    assert "No room was found" in capsys.readouterr().err


def test_in_a_terminal_the_host_shows_its_room_and_a_player_joins_beside_it() -> None:
    command = [*PROGRAM, *HOST]
    with Terminal(command, columns=140, rows=40) as host:
        host.wait_for(lambda seen: bool(re.search(r"([0-9A-Z]{4}-){2}[0-9A-Z]{4}@127\.0\.0\.1:\d+", seen.text)))
        codes = re.findall(r"(?:[0-9A-Z]{4}-){2}[0-9A-Z]{4}@127\.0\.0\.1:\d+", host.text)
        with joined(codes[0], "Ada") as ada:
            ada.wait_for("You come as a player|Your seat")
            host.wait_for("Ada")
        host.press("ctrl+q")
        assert host.wait_exit() == 0
        assert "tabletop resume" in host.text


def test_in_a_terminal_a_player_joins_with_a_code_and_sits_down_on_a_screen() -> None:
    with Host() as host:
        words = ["join", host.code("player"), "--name", "Ada", "--role", "baker", "--consent"]
        with Terminal([*PROGRAM, *words], columns=120, rows=36) as ada:
            host.knows("Ada")
            host.type("admit all", "startex", "release crossing")
            ada.wait_for("How do we get across?")
            ada.press("ctrl+q")
            ada.wait_for("Leave the room?")
            ada.press("enter")
            assert ada.wait_exit() == 0
            assert b"Traceback" not in ada.raw
