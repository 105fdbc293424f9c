"""Printing. Whatever comes from files is cleaned on its way to the terminal, so that it is shown and never obeyed."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import IO

from tabletop.cli.exits import FAILED
from tabletop.i18n import tr
from tabletop.text import clean

_MOST_CHARS = 4_000_000
_MOST_LINES = 200_000


class Failure(Exception):
    """The command cannot do what was asked. ``str()`` names the place and the remedy."""

    def __init__(self, words: str, exit_code: int = FAILED) -> None:
        super().__init__(words)
        self.exit_code = exit_code


@contextmanager
def in_words(*errors: type[Exception], exit_code: int = FAILED) -> Iterator[None]:
    """End the command with the words of such an error: the errors named here say place and remedy themselves."""
    try:
        yield
    except errors as error:
        raise Failure(str(error), exit_code) from error


def out(words: str = "") -> None:
    """Print to standard output; Failure where that is closed or full."""
    out_ascii(_safe(words))


def out_ascii(words: str) -> None:
    """Print to standard output what is safe to show as it is."""
    if sys.stdout is None:
        raise Failure(tr("Standard output is closed: there is nowhere to print to."))
    try:
        _write(sys.stdout, words)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise _unprinted(error) from error


def flush() -> None:
    """Print what is still waiting; Failure as :func:`out`."""
    if sys.stdout is not None:
        try:
            sys.stdout.flush()
        except BrokenPipeError:
            raise
        except OSError as error:
            raise _unprinted(error) from error


def _unprinted(error: OSError) -> Failure:
    sys.stdout = None  # Python would try once more when it ends
    return Failure(
        tr("What was to be printed could not be written: {why}.", why=error.strerror or type(error).__name__)
    )


def err(words: str) -> None:
    """Print to standard error, where there is one."""
    if sys.stderr is not None:
        with suppress(OSError):
            _write(sys.stderr, _safe(words))


def warn(words: str) -> None:
    """Print to standard error what should be known, and stops nothing."""
    err(f"! {words}")


def _safe(words: str) -> str:
    return clean(words, max_chars=_MOST_CHARS, max_lines=_MOST_LINES)


def _write(stream: IO[str], words: str) -> None:
    line = words + "\n"
    encoding = getattr(stream, "encoding", None) or "utf-8"
    # an old terminal shows \u2026, and nothing fails
    stream.write(line.encode(encoding, "backslashreplace").decode(encoding))
    stream.flush()
