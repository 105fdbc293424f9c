"""From exec to what is painted, in a real pseudo-terminal: the home screen against the least that Textual can show.

Both run from the same environment with warm byte code. The time ends when the marker has come out of the terminal; then the program is
killed, so that leaving it costs nothing. The processor's time up to there, which a busy machine disturbs less, is measured along.
"""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import sys
import tempfile
import termios
import time
from collections.abc import Sequence
from pathlib import Path

from bench.pairs import Pair, Row

ROUNDS = 20
PATIENCE = 30.0  #: seconds until a program counts as broken
MINIMAL = """
from textual.app import App
from textual.widgets import Static

class Minimal(App):
    def compose(self):
        yield Static("painted by the minimal app")

Minimal().run()
"""
FIRST = "seminar wargames"  #: stands in the masthead of the first frame of the home screen
#: variables that change what is measured; without byte code every start would compile the program anew
OTHERWISE = {"NO_COLOR", "TMUX", "COLUMNS", "LINES", "PYTHONDONTWRITEBYTECODE"}
LISTED = "Security Guarantees"  #: stands in the list that follows once scenarios and saves are read


def run() -> list[Row]:
    """Start both by turns, each time afresh."""
    with tempfile.TemporaryDirectory() as place:
        script = Path(place, "minimal.py")
        script.write_text(MINIMAL, encoding="utf-8")
        saves = Path(place, "saves")
        saves.mkdir()
        ours = [str(Path(sys.executable).parent / "tabletop")]
        minimal = [sys.executable, str(script)]
        wall, processor, listed = Pair(), Pair(), Pair()
        for number in range(-1, ROUNDS):
            first, first_cpu = paint(ours, FIRST, saves)
            peer, peer_cpu = paint(minimal, "minimal app", saves)
            full, _ = paint(ours, LISTED, saves)
            if number >= 0:
                wall.ours.append(first)
                wall.peer.append(peer)
                processor.ours.append(first_cpu)
                processor.peer.append(peer_cpu)
                listed.ours.append(full)
                listed.peer.append(peer)
    return [
        wall.row("start: first painted frame, against a minimal Textual app", most=1.3),
        processor.row("start: processor time to that frame"),
        listed.row("start: scenarios and saves listed"),
    ]


def paint(command: Sequence[str], marker: str, saves: Path) -> tuple[float, float]:
    """Start a program, wait for the marker, kill it; return seconds by the wall clock and of the processor."""
    environment = {name: value for name, value in os.environ.items() if name not in OTHERWISE}
    environment |= {"TERM": "xterm-256color", "LANG": "C.UTF-8", "TABLETOP_SAVES": str(saves)}
    start = time.perf_counter()
    child, terminal = pty.fork()
    if child == 0:
        try:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 36, 120, 0, 0))
            os.execve(command[0], list(command), environment)
        finally:
            os._exit(127)
    seen = bytearray()
    while marker.encode() not in seen:
        if not select.select([terminal], [], [], PATIENCE)[0]:
            raise RuntimeError(f"{command[-1]} did not paint {marker!r} in {PATIENCE:.0f} s")
        try:
            seen += os.read(terminal, 1 << 16)
        except OSError as error:  # Linux says EIO when the program has ended
            words = seen.decode(errors="replace")
            raise RuntimeError(f"{command[-1]} ended before it painted {marker!r}: {words}") from error
    seconds = time.perf_counter() - start
    os.kill(child, signal.SIGKILL)
    _, _, used = os.wait4(child, 0)
    os.close(terminal)
    return seconds, used.ru_utime + used.ru_stime
