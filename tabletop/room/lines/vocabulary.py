"""The words that can be typed at one place: found in a line, run, listed by help, and answered with a sentence where it cannot be done."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Mapping
from typing import NamedTuple

from tabletop.exercise.actions.catalogue import LINES
from tabletop.exercise.commands import Refused
from tabletop.i18n import tr
from tabletop.journal.errors import JournalBroken
from tabletop.room.lines.answers import BadLine
from tabletop.text import clean, clean_line

WIDTH = 32  #: of the column of help that says what is typed

Run = Callable[[str], Awaitable[list[str]]]
"""Does what a word says with the rest of the line, and returns what is answered. Raises BadLine, Refused or JournalBroken."""


class Word(NamedTuple):
    """A command that can be typed: how, what it does, and the function that takes the rest of the line."""

    usage: str
    help: str
    run: Run


def declared(*runs: tuple[str, Run]) -> dict[str, Word]:
    """Words whose usage and help stand with their actions, each with what it runs, and other words for the same after it."""
    words = {}
    for name, run in runs:
        line = LINES[name]
        words[name] = Word(line.usage, line.about, run)
        words |= {same: Word(same, tr("the same as {word}", word=name), run) for same in line.same}
    return words


class Vocabulary:
    """The words of one place, in the order in which help lists them."""

    def __init__(self, broken: Callable[[str], str], free: Run | None = None) -> None:
        """``broken`` says what a journal means that can record nothing more.

        ``free`` takes the lines that are no command: a line is one if it begins with a slash, or is a word and nothing else.
        """
        self._broken = broken
        self._free = free
        self._words: dict[str, Word] = {}

    def add(self, words: Mapping[str, Word]) -> None:
        """More words."""
        self._words.update(words)

    def __contains__(self, word: object) -> bool:
        """Whether this can be typed."""
        return word in self._words

    def __iter__(self) -> Iterator[str]:
        """Every word."""
        return iter(self._words)

    def __len__(self) -> int:
        """How many there are."""
        return len(self._words)

    @property
    def slash(self) -> str:
        """What is typed before a word where lines are free."""
        return "/" if self._free is not None else ""

    async def enter(self, line: str) -> list[str]:
        """Do what a line says; returns what is answered at once."""
        line = clean(line, max_lines=1).strip()
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
        """Every word: how it is typed, what it does."""
        width = min(WIDTH, max(len(word.usage) for word in self._words.values()))
        lines = [f"  {self.slash}{word.usage:{width}}  {word.help}" for word in self._words.values()]
        if self._free is not None:
            lines.append(tr("Everything else you type is kept as an observation."))
        return lines
