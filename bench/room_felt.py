"""What a room feels: from a key at the facilitator's terminal to what a player's terminal has painted.

Host and player are programs of their own, each in a pseudo-terminal, joined over loopback. The key confirms PAUSEX; the time ends when the
words of the standstill have come out of the player's terminal. It is decided, written, synced, sent, shown: everything that lies between.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from bench.pairs import Row, percentile, tail
from bench.samples import folder
from bench.start import OTHERWISE

ROUNDS = 60
PATIENCE = 30.0  #: seconds until a program counts as broken
AIM = 0.050  #: seconds at the 99th percentile
REST = 0.4  #: seconds between two keys, as a person's hands
CODE = re.compile(r"(?:[0-9A-Z]{4}-){2}[0-9A-Z]{4}@127\.0\.0\.1:\d+")
STILL = "stands still"  #: stands on the player's screen in PAUSEX
ON = "space release"  #: stands in the console's footer while the exercise runs


class Screen:
    """A program in a pseudo-terminal, and all that has come out of it."""

    def __init__(self, *words: str, saves: Path) -> None:
        """Start ``tabletop`` with these words."""
        around = {name: value for name, value in os.environ.items() if name not in OTHERWISE}
        around |= {"TERM": "xterm-256color", "LANG": "C.UTF-8", "TABLETOP_SAVES": str(saves)}
        program = str(Path(sys.executable).parent / "tabletop")
        self.seen = bytearray()
        self.child, self.terminal = pty.fork()
        if self.child == 0:
            try:
                fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 36, 120, 0, 0))
                os.execve(program, [program, *words], around)
            finally:
                os._exit(127)

    def __enter__(self) -> Self:
        """As a context it is ended."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Kill it."""
        os.kill(self.child, signal.SIGKILL)
        os.waitpid(self.child, 0)
        os.close(self.terminal)

    def press(self, keys: str) -> None:
        """Type that."""
        os.write(self.terminal, keys.encode())

    @property
    def text(self) -> str:
        """What it has written since :attr:`seen` was cleared, without colours and moves of the cursor."""
        return re.sub(r"\x1b\[[0-9;:?<=>]*[ -/]*[@-~]", "", self.seen.decode(errors="replace"))


def wait(words: str, on: Screen, *others: Screen) -> float:
    """Read all of them until one has painted ``words``; when that was."""
    screens = {each.terminal: each for each in (on, *others)}
    until = time.perf_counter() + PATIENCE
    while words not in on.text:
        ready = select.select(list(screens), [], [], PATIENCE)[0]
        for terminal in ready:
            with contextlib.suppress(OSError):
                screens[terminal].seen += os.read(terminal, 1 << 16)
        if time.perf_counter() > until:
            raise RuntimeError(f"{words!r} was not painted in {PATIENCE:.0f} s: {on.text[-2000:]!r}")
    return time.perf_counter()


def rest(*screens: Screen, keep: bool = False) -> None:
    """Read on while the hands rest, and forget what was read unless it is to be kept."""
    until = time.perf_counter() + REST
    by_terminal = {each.terminal: each for each in screens}
    while (left := until - time.perf_counter()) > 0:
        for terminal in select.select(list(by_terminal), [], [], left)[0]:
            by_terminal[terminal].seen += os.read(terminal, 1 << 16)
    for each in screens:
        if not keep:
            each.seen.clear()


def run() -> list[Row]:
    """PAUSEX and on again, again and again."""
    with folder() as saves:
        return [row(measure(saves))]


def measure(saves: Path) -> list[float]:
    """Seconds from each key to the player's screen."""
    taken = []
    with Screen("host", "first-steps", "--loopback", "--port", "0", "--no-practice", saves=saves) as host:
        wait("@127.0.0.1:", host)
        rest(host, keep=True)
        code = CODE.search(host.text)
        if code is None:
            raise RuntimeError(f"the host shows no code: {host.text[-2000:]!r}")
        words = ("join", code[0], "--name", "Ada", "--role", "baker", "--consent")
        with Screen(*words, saves=saves) as player:
            wait("Ada", host, player)
            step(host, player, "A")
            step(host, player, "q")
            step(host, player, "S")
            host.press("\r")
            wait(ON, host, player)
            for _ in range(ROUNDS):
                step(host, player, "p")
                start = time.perf_counter()
                host.press("\r")
                taken.append(wait(STILL, player, host) - start)
                step(host, player, "p")
    return taken


def step(host: Screen, player: Screen, keys: str) -> None:
    """Press keys at the host and let the hands rest."""
    rest(host, player)
    host.press(keys)
    rest(host, player)


def row(taken: Sequence[float]) -> Row:
    """All of them against what nobody notices."""
    p99 = percentile(taken, 99)
    what = "room: a key at the facilitator's terminal until it is painted on a player's"
    return Row(what, tail(taken), "50 ms", f"{p99 / AIM:.2f} at p99", "≤ 1", p99 <= AIM)
