"""A real pseudo-terminal with a screen that can be read: what a person at a terminal would type and see.

    with Terminal([sys.executable, "-m", "tabletop"], columns=120, rows=36) as terminal:
        terminal.wait_for("Security Guarantees")
        terminal.press("down", "enter")
        terminal.write("Consent read aloud")
        assert terminal.wait_exit() == 0

Nothing here sleeps: every wait is for output, with a deadline that only a broken program meets. A wait that fails shows the
screen. The screen is pyte's, which knows no alternate screen: what a program showed last stays readable after its end.
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
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import pyte

from tests.patience import PATIENCE

_KEYS = {
    "enter": "\r",
    "tab": "\t",
    "shift+tab": "\x1b[Z",
    "space": " ",
    "backspace": "\x7f",
    "escape": "\x1b",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "home": "\x1b[H",
    "end": "\x1b[F",
    "insert": "\x1b[2~",
    "delete": "\x1b[3~",
    "pageup": "\x1b[5~",
    "pagedown": "\x1b[6~",
    "f1": "\x1bOP",
    "f2": "\x1bOQ",
    "f3": "\x1bOR",
    "f4": "\x1bOS",
    "f5": "\x1b[15~",
    "f6": "\x1b[17~",
    "f7": "\x1b[18~",
    "f8": "\x1b[19~",
    "f9": "\x1b[20~",
    "f10": "\x1b[21~",
    "f11": "\x1b[23~",
    "f12": "\x1b[24~",
}
# A new session's first process must take the terminal itself, or no resize and no ctrl+c would reach it. Done in the child's
# own Python and not in a preexec function: forking a process that has threads is unsafe, and Python 3.12 warns of it.
_TAKE_TERMINAL = (
    "import fcntl, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); os.execvp(sys.argv[1], sys.argv[1:])"
)
# pyte prints the tail of sequences with these private markers (the kitty keyboard protocol) instead of ignoring them.
_UNKNOWN_TO_PYTE = re.compile(rb"\x1b\[[<=>][0-9;:]*[@-~]")
_UNFINISHED = re.compile(rb"\x1b(?:\[[<=>]?[0-9;:]*)?\Z")
_KITTY_KEYBOARD = re.compile(rb"\x1b\[>[1-9]\d*u")
# How often a second Textual paints, a third of its usual: waits are for what is on the screen, and each painting costs program and emulator.
_PAINTINGS = {"TEXTUAL_FPS": "20"}
_LEFT_OUT = ("COLORTERM", "NO_COLOR", "FORCE_COLOR", "TERM_PROGRAM", "TMUX", "COLUMNS", "LINES")


class _Screen(pyte.Screen):
    """pyte's screen with a way back: it answers what programs ask a terminal."""

    def __init__(self, columns: int, rows: int, answer: Callable[[str], None]) -> None:
        super().__init__(columns, rows)
        self.answer = answer

    def write_process_input(self, data: str) -> None:
        self.answer(data)

    @property
    def display(self) -> list[str]:
        """The lines; pyte's own fails where the first half of a wide character was written over."""
        return ["".join(self.buffer[row][column].data for column in range(self.columns)) for row in range(self.lines)]


class Terminal:
    """A program in a pseudo-terminal of a fixed size. Use as a context manager, or call :meth:`close`."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        columns: int = 120,
        rows: int = 36,
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
    ) -> None:
        """Start ``command``; ``env`` is added to this process's environment without what speaks of its own terminal."""
        self.raw = bytearray()  #: every byte the program has written
        self._pending = b""
        self._ended = False
        self._screen = _Screen(columns, rows, self.write)
        self._stream = pyte.ByteStream(self._screen)
        self._master, slave = pty.openpty()
        self._set_size(columns, rows)
        around = {name: value for name, value in os.environ.items() if name not in _LEFT_OUT}
        around |= {"TERM": "xterm-256color", "LANG": "C.UTF-8", "PYTHONUTF8": "1", **_PAINTINGS, **(env or {})}
        try:
            self.process = subprocess.Popen(
                [sys.executable, "-I", "-S", "-c", _TAKE_TERMINAL, *command],
                stdin=slave,
                stdout=slave,
                stderr=slave,
                env=around,
                cwd=cwd,
                start_new_session=True,
            )
        except BaseException:
            os.close(self._master)
            raise
        finally:
            os.close(slave)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def screen(self) -> list[str]:
        """The lines on the screen now, top to bottom, without trailing spaces."""
        self._take(0)
        return [line.rstrip() for line in self._screen.display]

    @property
    def text(self) -> str:
        """The screen as one string."""
        return "\n".join(self.screen)

    @property
    def cells(self) -> pyte.Screen:
        """pyte's own screen, for its ``buffer`` of styled cells and its ``cursor``."""
        self._take(0)
        return self._screen

    def press(self, *keys: str) -> None:
        """Press ``keys`` one after the other: names (``enter``, ``f1``, ``ctrl+p``, ``shift+tab``) or single characters.

        Escape needs its effect awaited before the next key in a program that has not switched the kitty keyboard protocol
        on: without the protocol, escape and a letter are the same bytes as alt and the letter.
        """
        for key in keys:
            self.write(self._encode(key))

    def write(self, text: str) -> None:
        """Type ``text`` as it is, character for character."""
        data = text.encode()
        while data and not self._ended:
            readable, writable, _ = select.select([self._master], [self._master], [], PATIENCE)
            if not readable and not writable:
                raise AssertionError(self._report(f"the program to read {text!r}"))
            if readable:  # a program that waits for its reader reads no keys
                self._take(0)
            if writable:
                data = data[os.write(self._master, data[:512]) :]

    def paste(self, text: str) -> None:
        """Paste ``text`` as a terminal with bracketed paste does."""
        self.write(f"\x1b[200~{text}\x1b[201~")

    def wait_for(self, what: str | Callable[[Terminal], bool], timeout: float = PATIENCE) -> None:
        """Wait until ``what`` is on the screen, or until the function says yes. Raises :class:`AssertionError`."""
        self._wait(lambda: what in self.text if isinstance(what, str) else what(self), repr(what), timeout)

    def wait_gone(self, text: str, timeout: float = PATIENCE) -> None:
        """Wait until ``text`` is no longer on the screen."""
        self._wait(lambda: text not in self.text, f"{text!r} to go", timeout)

    def wait_exit(self, timeout: float = PATIENCE) -> int:
        """Wait for the program's end and return its exit status, negative for the signal that ended it."""
        deadline = time.monotonic() + timeout
        while not self._ended and time.monotonic() < deadline:
            self._take(deadline - time.monotonic())
        try:
            return self.process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            raise AssertionError(self._report("the program to end")) from None

    def resize(self, columns: int, rows: int) -> None:
        """Give the terminal another size; the program is told by SIGWINCH."""
        self._screen.resize(rows, columns)
        self._set_size(columns, rows)

    def hang_up(self) -> None:
        """Close the terminal as closing its window would; the program is not signalled by this object."""
        os.close(self._master)
        self._master = -1
        self._ended = True

    def kill(self) -> None:
        """End the program as a power cut would: SIGKILL to it and to all it started."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def close(self) -> None:
        """End the program if it still runs, and give the terminal back. May be called twice."""
        if self._master >= 0:
            self.kill()
            os.close(self._master)
            self._master = -1
            self._ended = True

    def _encode(self, key: str) -> str:
        if key == "escape" and _KITTY_KEYBOARD.search(self.raw):
            return "\x1b[27u"
        if key in _KEYS:
            return _KEYS[key]
        if len(key) == 1:
            return key
        if re.fullmatch(r"ctrl\+[a-z@\[\\\]^_]", key):
            return chr(ord(key[-1].upper()) & 0x1F)
        if re.fullmatch(r"alt\+.", key):
            return f"\x1b{key[-1]}"
        message = f"no key is called {key!r}; to type a text, use write()"
        raise ValueError(message)

    def _wait(self, met: Callable[[], bool], what: str, timeout: float) -> None:
        deadline = time.monotonic() + timeout
        while not met():
            left = deadline - time.monotonic()
            if self._ended or left <= 0:
                if met():  # the last bytes came with the end
                    return
                raise AssertionError(self._report(what))
            self._take(left)

    def _take(self, patience: float) -> None:
        """Read what has come; wait for at most ``patience`` seconds while nothing has."""
        while not self._ended and select.select([self._master], [], [], max(0.0, patience))[0]:
            try:
                data = os.read(self._master, 65536)
            except OSError:  # Linux says EIO when the last program has closed the terminal
                data = b""
            self._ended = not data
            self.raw += data
            self._feed(data)
            patience = 0

    def _feed(self, data: bytes) -> None:
        data = _UNKNOWN_TO_PYTE.sub(b"", self._pending + data)
        unfinished = _UNFINISHED.search(data)
        self._pending = unfinished.group() if unfinished else b""
        self._stream.feed(data[: unfinished.start()] if unfinished else data)

    def _set_size(self, columns: int, rows: int) -> None:
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def _report(self, what: str) -> str:
        status = self.process.poll()
        if self._ended and status is None:  # the terminal closes a moment before the program has quite ended
            with contextlib.suppress(subprocess.TimeoutExpired):
                status = self.process.wait(5)
        state = "still runs" if status is None else f"has ended with {status}"
        shown = "\n".join(f"│{line}" for line in self.screen if line)
        return f"waited in vain for {what}; the program {state}; the screen:\n{shown or '(empty)'}"
