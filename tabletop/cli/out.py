"""Printing. Whatever comes from files is cleaned on its way to the terminal, so that it is shown and never obeyed."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from tabletop.text import clean

WRONG_USAGE = 2  #: exit code of a command that was called wrongly; argparse has the same
INTERRUPTED = 130  #: exit code after ctrl+c, as shells have it

_MOST_CHARS = 4_000_000
_MOST_LINES = 200_000


class Failure(Exception):
    """The command cannot do what was asked. ``str()`` names the place and the remedy."""

    def __init__(self, words: str, exit_code: int = 1) -> None:
        super().__init__(words)
        self.exit_code = exit_code  #: of the program; 1 where the command itself is right


@contextmanager
def in_words(*errors: type[Exception], exit_code: int = 1) -> Iterator[None]:
    """End the command with the words of such an error: the errors named here say place and remedy themselves."""
    try:
        yield
    except errors as error:
        raise Failure(str(error), exit_code) from error


def out(words: str = "") -> None:
    """Print to standard output."""
    _write(sys.stdout, words)


def err(words: str) -> None:
    """Print to standard error."""
    _write(sys.stderr, words)


def warn(words: str) -> None:
    """Print to standard error what should be known, and stops nothing."""
    err(f"! {words}")


def _write(stream: IO[str], words: str) -> None:
    line = clean(words, max_chars=_MOST_CHARS, max_lines=_MOST_LINES) + "\n"
    encoding = getattr(stream, "encoding", None) or "utf-8"
    # an old terminal shows \u2026, and nothing fails
    stream.write(line.encode(encoding, "backslashreplace").decode(encoding))
    stream.flush()
