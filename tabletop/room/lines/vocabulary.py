"""The words that can be typed at one place: found in a line, run, listed by help, and answered with a sentence where it cannot be done."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Mapping
from typing import NamedTuple

from tabletop.exercise.actions.action import Action, Line, Moment, Typist
from tabletop.exercise.actions.catalogue import LINES, words_for
from tabletop.exercise.commands import Refused
from tabletop.i18n import tr
from tabletop.journal.errors import JournalBroken
from tabletop.room.lines.answers import BadLine
from tabletop.room.table.cleaning import too_long
from tabletop.text import clean, clean_line

WIDTH = 32  #: of the column of help that says what is typed

Run = Callable[[str], Awaitable[list[str]]]
"""Does what a word says with the rest of the line, and returns what is answered. Raises BadLine, Refused or JournalBroken."""


class Word(NamedTuple):
    """A word that can be typed: how it is declared, and the function that takes the rest of the line."""

    action: Action
    line: Line
    run: Run
    same: str = ""  #: the word itself where it is another one for the same

    @property
    def usage(self) -> str:
        """How it is typed."""
        return self.same or self.line.usage

    @property
    def help(self) -> str:
        """What it does."""
        return tr("the same as {word}", word=self.line.word) if self.same else self.line.about


class Vocabulary:
    """The words of one place, in the order in which help lists them. How each is typed and what it does stands with its action."""

    def __init__(
        self, who: Typist, now: Callable[[], Moment], broken: Callable[[str], str], free: Run | None = None
    ) -> None:
        """``who`` types, ``now`` gives the moment, ``broken`` says what a journal means that can record nothing more.

        ``free`` takes the lines that are no command: a line is one if it begins with a slash, or is a word and nothing else.
        """
        self._who = who
        self._now = now
        self._broken = broken
        self._free = free
        self._words: dict[str, Word] = {}

    def add(self, runs: Mapping[str, Run]) -> None:
        """What more words run, each followed by the other words for it; what is declared for others is left out."""
        for name, run in runs.items():
            typed = LINES[self._who].get(name)
            if typed is not None:
                self._words[name] = Word(*typed, run)
                self._words |= {same: Word(*typed, run, same) for same in typed.line.same}

    def __iter__(self) -> Iterator[str]:
        """Every word."""
        return iter(self._words)

    @property
    def asked(self) -> dict[str, str]:
        """What is typed for an action that a sentence asks for, by the action's id."""
        words = words_for(self._who)
        return {action: f"{self.slash}{word}" for action, word in words.items() if word in self._words}

    @property
    def slash(self) -> str:
        """What is typed before a word where lines are free."""
        return "/" if self._free is not None else ""

    async def enter(self, line: str) -> list[str]:
        """Do what a line says; returns what is answered at once."""
        line = clean(line, max_chars=4 * len(line), max_lines=1).strip()
        if why := too_long(line):
            return [why]
        if not line:
            return []
        try:
            return await self._run(line)
        except BadLine as bad:
            return [clean_line(bad.words, 400)]
        except Refused as refused:
            return [clean_line(refused.words, 600)]
        except JournalBroken as broken:
            return [clean_line(self._broken(str(broken)), 600)]

    async def _run(self, line: str) -> list[str]:
        head, _, rest = line.partition(" ")
        whole = " ".join(line.removeprefix("/").casefold().split())  # a word may be two: next move
        if self._free is not None and not line.startswith("/") and whole not in self._words:
            return await self._free(line)
        if whole in self._words:
            return await self._words[whole].run("")
        word = self._words.get(head.removeprefix("/").casefold())
        if word is None:
            raise BadLine(clean_line(tr("“{word}” is no command. Type help for the list.", word=head), 200))
        return await word.run(rest.strip())

    async def help(self, _rest: str = "") -> list[str]:
        """Every word, how it is typed and what it does: first what may be done now."""
        now = self._now()
        words = self._words.values()
        possible = {id(word.action): word.action.possible(now) for word in words}
        width = min(WIDTH, max(len(word.usage) for word in words))
        lines = {
            may: [self._line(word, width) for word in words if possible[id(word.action)] == may]
            for may in (True, False)
        }
        said = [tr("You can type now:"), *lines[True]]
        if lines[False]:
            said += [tr("At other times:"), *lines[False]]
        if self._free is not None:
            said.append(tr("Everything else you type is kept as an observation."))
        return said

    def _line(self, word: Word, width: int) -> str:
        return f"  {self.slash}{word.usage:{width}}  {word.help}"
