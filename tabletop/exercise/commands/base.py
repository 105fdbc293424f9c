"""What every command is, the request around it, and the refusal."""

from __future__ import annotations

from tabletop.records import Record


class Command(Record):
    """Base of all commands."""


class Request(Record):
    """A command with the seat that asks, its id, and the time of asking."""

    command: Command
    seat: str
    at: str  #: wall time, UTC, ISO 8601 with milliseconds
    clock: float  #: exercise time in seconds
    id: str = ""  #: resent requests with the same id act once
    member: str = ""  #: who of the several in this seat; "" at the host's own keyboard


class Refused(Exception):
    """The table does not do that: a stable code for programs, words with the remedy for people."""

    def __init__(self, code: str, words: str) -> None:
        """Keep the code and the words."""
        super().__init__(words)
        self.code = code
        self.words = words
