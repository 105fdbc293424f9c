"""The steps of a sample's script in which things are observed, said and debriefed."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

from tabletop.exercise import commands as c
from tabletop.exercise.feedback import STATEMENTS
from tabletop.exercise.seats import FACILITATOR, OBSERVER
from tabletop.room.table.table import Table


class DebriefSteps(ABC):
    """What a sample does beside playing; each step takes the words behind its name in the script."""

    script: dict[str, Any]
    table: Table

    @abstractmethod
    def ask(self, command: c.Command, seat: str = FACILITATOR, member: str = "") -> None:
        """Ask the table."""

    @abstractmethod
    def wait(self, seconds: float) -> None:
        """Let about so many seconds pass."""

    def do_observe(self, word: str, rating: str, text: str, *about: str) -> None:
        """A note of the first observer, of control where nobody observes; about whom, which objective, how many seconds ago."""
        role, objective, ago = (*about, *("", "", "0")[len(about) :])
        self.wait(9)
        observers = self.script.get("observers", [])
        seat, member = (OBSERVER, observers[0].lower()) if observers else (FACILITATOR, "")
        seen = self.table.clock - float(ago)
        note = c.RecordObservation(text, word, int(rating), role, objective=objective, observed=seen)
        self.ask(note, seat, member)

    def do_tick(self, serial: str, *numbers: str) -> None:
        """Expected actions that were seen."""
        for number in numbers:
            self.wait(3)
            self.ask(c.TickExpectation(serial, int(number)))

    def do_park(self, text: str, role: str = "") -> None:
        """A point for the parking lot."""
        self.wait(8)
        self.ask(c.WriteLogLine(text, "parked", role))

    def do_because(self, word: str, text: str, role: str, *reasons: str) -> None:
        """A log line with why, on what basis, instead of what."""
        self.wait(16)
        why, based_on, alternatives = (*reasons, *("", "", "")[len(reasons) :])
        self.ask(c.WriteLogLine(text, word, role, why, based_on, alternatives))

    def do_say(self, sender: str, to: str, text: str) -> None:
        """A message, read a little later."""
        self.wait(20)
        self.ask(c.SendMessage(tuple(to.split("+")), text), sender)
        number = self.table.state.seq
        for reader in to.split("+"):
            self.wait(15)
            self.ask(c.ReadMessages(reader, number), reader)

    def do_rfi(self, role: str, text: str, answer: str, public: str = "") -> None:
        """A request for information and its answer."""
        self.wait(20)
        self.ask(c.AskRfi(role, text), role)
        number = self.table.state.seq
        self.wait(40)
        self.ask(c.AnswerRfi(number, answer, bool(public)))

    # -- the hotwash ----------------------------------------------------------------------------------------------

    def do_prompt(self, prompt: str, *points: str) -> None:
        """A question and what is said to it: role, words, role, words …; no role: attributed to nobody."""
        self.wait(20)
        self.ask(c.PutPrompt(prompt))
        for role, text in zip(points[::2], points[1::2], strict=True):
            self.wait(25)
            self.ask(c.RecordPoint(prompt, text, role))
        self.ask(c.ClosePrompt())

    def do_unseal(self, what: str) -> None:
        """Show everybody what was hidden."""
        self.wait(30)
        self.ask(c.Unseal(what))

    def do_feedback(self, ratings: str, strength: str = "", improve: str = "", comment: str = "") -> None:
        """A form without a name: a digit for each statement, - for none."""
        self.wait(12)
        given = [(key, int(digit)) for key, digit in zip(STATEMENTS, ratings, strict=True) if digit != "-"]
        self.ask(
            c.GiveFeedback(
                tuple(given), (strength,) if strength else (), (improve,) if improve else (), comment=comment
            )
        )
