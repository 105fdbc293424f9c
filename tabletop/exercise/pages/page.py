"""What a page is made of: blocks of words, entries, gauges, and the fields of a question."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from tabletop.exercise.briefing import Briefing
from tabletop.exercise.events import Recorded
from tabletop.exercise.state import State
from tabletop.exercise.wording.third_person import Sort

#: what words are for; a surface shows it by colour and weight, never by that alone. Nothing is said by a tone that the words do not say
Tone = Literal[
    "plain", "call", "head", "title", "strong", "quiet", "hint", "alert", "own", "good", "late", "struck", "marking"
]

#: how something stands; a surface that has signs shows one
Sign = Literal[
    "", "new", "done", "gone", "open", "refused", "whisper", "team", "stands", "ahead", "unserved", "droppable", "said"
]

#: how words are placed: a sentence of the program on a line of its own, a text that an author or a person wrote, one of several such
#: texts, or a sentence that may stand beside the one before it
Place = Literal["line", "text", "point", "beside"]


@dataclass(frozen=True, slots=True)
class Words:
    """A sentence or a text."""

    text: str
    tone: Tone = "plain"
    place: Place = "line"
    sign: Sign = ""
    acts: tuple[str, ...] = ()  #: ids of the actions it asks for; a surface adds its own keys or words for them
    at: str = ""  #: wall time it is about, ISO 8601, which a surface writes in front


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a list, which can be opened."""

    id: str
    title: str
    sign: Sign = ""
    state: str = ""  #: what the sign means, for a surface that has none
    about: str = ""
    at: str = ""  #: wall time, ISO 8601
    number: int = 0  #: by which it is called where it cannot be pointed at; 0: it is not


@dataclass(frozen=True, slots=True)
class Gauge:
    """A quantity between two ends."""

    title: str
    value: int | None  #: None where only the word is known
    least: int
    most: int
    unit: str = ""
    word: str = ""

    @property
    def number(self) -> str:
        """The value with its unit; "" where it is not known."""
        return "" if self.value is None else f"{self.value:,} {self.unit}".rstrip()

    @property
    def share(self) -> float:
        """Where the value lies between the ends, 0 to 1."""
        return ((self.value or 0) - self.least) / ((self.most - self.least) or 1)


ABSTAIN = ""  #: in place of an option's id: no option, and said so


@dataclass(frozen=True, slots=True)
class PageOption:
    """Something that can be chosen; ``alone``: with no other."""

    id: str
    label: str
    text: str = ""
    alone: bool = False


@dataclass(frozen=True, slots=True)
class PageOptions:
    """Options to choose from. They are numbered from 1; to abstain, where that can be chosen, is the last of them, without an id and with the number 0."""

    options: tuple[PageOption, ...]
    label: str = ""
    pick: int = 1  #: how many can be chosen at most
    strikable: bool = False  #: whether they can be struck out
    marked: tuple[str, ...] = ()  #: those chosen so far, in the order of choosing
    struck: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PageField:
    """Something to be filled in."""

    key: str
    kind: Literal["text", "line", "amount", "one"]  #: a text, one line, a number within limits, one of several
    label: str = ""
    value: str = ""
    amount: float | None = None
    limits: tuple[float, float, float] = (0.0, 0.0, 0.0)  #: of an amount: least, most, step
    explain: Callable[[float | None], str] | None = None  #: an amount in words; None: nothing valid is filled in
    rows: tuple[tuple[str, str], ...] = ()  #: of one among several: value, words
    optional: bool = False  #: whether none of them need be chosen
    beside: bool = False  #: whether it may stand beside the field before it


@dataclass(frozen=True, slots=True)
class Scale:
    """Statements that are each answered with a number. They are numbered from 1."""

    statements: tuple[tuple[str, str], ...]  #: id, words
    given: tuple[tuple[str, int], ...]  #: answers so far: id, number
    least: int
    most: int

    @property
    def answered(self) -> Iterator[tuple[str, str]]:
        """Each statement in words, with its answer; "" for none."""
        given = dict(self.given)
        return ((words, str(given.get(key, ""))) for key, words in self.statements)


@dataclass(frozen=True, slots=True)
class Counts:
    """How often each value of a scale was given; no values where nothing was."""

    title: str
    words: str  #: what that comes to
    counts: tuple[tuple[str, int], ...] = ()  #: value, how often

    @property
    def cells(self) -> tuple[str, ...]:
        """Each value with its count."""
        return tuple(f"{value}: {count}" for value, count in self.counts)


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happened, as an account tells it."""

    text: str  #: on one line
    who: str = ""  #: who did it, in a word that fits a column
    name: str = ""  #: the same in full, before a sentence; "" where the sentence reads alone
    sort: Sort = "play"
    whole: tuple[str, ...] = ()  #: what was said, read or written, line by line
    clock: float = 0.0  #: exercise time in seconds
    at: str = ""  #: wall time, ISO 8601
    number: int = 0  #: of the event


Item = Words | Entry | Gauge | PageOptions | PageField | Scale | Counts | Happening


@dataclass(frozen=True, slots=True)
class Block:
    """What belongs together, under a heading or without one."""

    items: tuple[Item, ...]
    heading: str = ""
    tone: Tone = "quiet"  #: of the heading
    beside: bool = False  #: whether it may stand beside the block before it


@dataclass(frozen=True, slots=True)
class Page:
    """What a seat can turn to."""

    name: str
    blocks: tuple[Block, ...]

    @property
    def items(self) -> Iterator[Item]:
        """Everything on it, in order; headings are words."""
        for block in self.blocks:
            if block.heading:
                yield Words(block.heading, block.tone)
            yield from block.items


class Sent(Protocol):
    """What was sent to a seat: all that a page is made of. A connection to a table is such, near or far, and so are the eyes of a replay."""

    @property
    def seat(self) -> str:
        """Role id, "observer" or "wall"."""

    @property
    def member(self) -> str:
        """Which person of the seat this is; "" for a shared keyboard."""

    @property
    def lead(self) -> bool:
        """Whether what this member submits counts for the role."""

    @property
    def briefing(self) -> Briefing:
        """The scenario as this seat may know it."""

    @property
    def state(self) -> State:
        """What the received events amount to."""

    @property
    def records(self) -> Sequence[Recorded]:
        """The received events, oldest first."""

    @property
    def clock(self) -> float:
        """Exercise time now, in seconds."""


def text(words: str, tone: Tone = "plain") -> tuple[Words, ...]:
    """What somebody wrote; nothing where nobody wrote anything."""
    return (Words(words.strip(), tone, "text"),) if words.strip() else ()


def points(heading: str, texts: Sequence[str]) -> tuple[Block, ...]:
    """Several short texts under a heading; nothing where there are none."""
    return (Block(tuple(Words(each, place="point") for each in texts), heading),) if texts else ()
