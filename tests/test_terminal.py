from __future__ import annotations

import sys

import pytest

from tests.terminal import Terminal

ECHO = """
import os, signal, sys, tty
tty.setraw(0)
def say(*_):
    size = os.get_terminal_size(0)
    os.write(1, b"size %dx%d\\r\\n" % (size.columns, size.lines))
signal.signal(signal.SIGWINCH, say)
say()
while (data := os.read(0, 100)) != b"q":
    os.write(1, repr(data).encode() + b"\\r\\n")
sys.exit(3)
"""


def echo(columns: int = 60, rows: int = 12) -> Terminal:
    return Terminal([sys.executable, "-c", ECHO], columns=columns, rows=rows)


def test_the_program_sees_the_size_the_keys_and_a_resize_and_its_status_is_returned() -> None:
    with echo() as terminal:
        terminal.wait_for("size 60x12")
        for key, data in [
            ("up", r"\x1b[A"),
            ("ctrl+p", r"\x10"),
            ("enter", r"\r"),
            ("f1", r"\x1bOP"),
            ("é", r"\xc3\xa9"),
        ]:
            terminal.press(key)
            terminal.wait_for(f"b'{data}'")
        terminal.resize(40, 10)
        terminal.wait_for(lambda t: "size 40x10" in t.screen)
        terminal.press("q")
        assert terminal.wait_exit() == 3
        assert b"size 60x12" in terminal.raw


def test_a_wait_in_vain_shows_the_screen() -> None:
    with echo() as terminal:
        terminal.wait_for("size")
        with pytest.raises(
            AssertionError, match=r"waited in vain for 'never'; the program still runs(?s:.*)size 60x12"
        ):
            terminal.wait_for("never", timeout=0)
        terminal.press("q")
        with pytest.raises(AssertionError, match="has ended with 3"):
            terminal.wait_for("never")


def test_a_killed_program_is_gone_and_what_it_showed_remains() -> None:
    with echo() as terminal:
        terminal.wait_for("size")
        terminal.kill()
        assert terminal.wait_exit() == -9
        assert terminal.screen[0] == "size 60x12"
    terminal.close()


def test_sequences_unknown_to_the_screen_leave_no_debris_even_when_torn() -> None:
    program = r"import os; [os.write(1, c) for c in (b'a\x1b', b'[>1', b'ub', b'\x1b[<u', b'\x1b[?2048$p\x1b[31mc\n')]"
    with Terminal([sys.executable, "-c", program], columns=20, rows=3) as terminal:
        assert terminal.wait_exit() == 0
        assert terminal.screen[0] == "abc"


def test_an_unknown_key_is_named() -> None:
    with echo() as terminal, pytest.raises(ValueError, match="no key is called 'entre'"):
        terminal.press("entre")


def test_a_textual_app_is_driven_by_keys() -> None:
    program = """
from textual.app import App
from textual.widgets import Input
class Small(App):
    BINDINGS = [("escape", "leave", "leave")]
    def compose(self): yield Input(placeholder="here")
    def on_input_submitted(self, event): self.notify("got " + event.value)
    def action_leave(self): self.exit(return_code=4)
Small().run()
import sys; sys.exit(4)
"""
    with Terminal([sys.executable, "-c", program], columns=80, rows=24) as terminal:
        terminal.wait_for("here")
        terminal.write("Übung")
        terminal.press("left", "right", "enter")
        terminal.wait_for("got Übung")
        terminal.press("escape")
        assert terminal.wait_exit() == 4
