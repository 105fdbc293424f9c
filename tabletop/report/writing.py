"""Words, numbers and citations put together into blocks: what all parts of a report are written with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from tabletop.exercise.clock import as_hms, as_ms
from tabletop.exercise.rulebook import Rulebook
from tabletop.exercise.wording.names import Names
from tabletop.i18n import series, tr
from tabletop.journal.review import Review
from tabletop.report.charts import Chart
from tabletop.report.document import (
    Block,
    Bullets,
    Cite,
    Contents,
    DocumentColumn,
    DocumentTable,
    Emph,
    Figure,
    Heading,
    Opinion,
    PageBreak,
    Para,
    Span,
    Spans,
    Strong,
    Text,
)
from tabletop.report.facts import Facts
from tabletop.report.options import ReportOptions
from tabletop.report.release import Statement

MOST_CITED = 8  #: events one claim cites; of more, the first and the last are cited and the number of all is said


def cite(seqs: Iterable[int], *, counted: bool = False) -> Spans:
    """The evidence for a claim: a citation, or the word *opinion* where there is none.

    ``counted``: the claim itself says how many events there are.
    """
    found = sorted(set(seqs) - {0})
    if not found:
        return (Opinion(),)
    if len(found) <= MOST_CITED:
        return (Cite(tuple(found)),)
    half = MOST_CITED // 2
    shown = (*found[:half], *found[-half:])
    return (Cite(shown),) if counted else (Cite(shown), Text(" " + tr("({count} events in all)", count=len(found))))


def claim(text: str, seqs: Iterable[int]) -> Spans:
    """A sentence and its evidence."""
    return (Text(text + " "), *cite(seqs))


def cell(text: str, seqs: Iterable[int] = ()) -> Spans:
    """A cell of a table; evidence follows the words if there is any."""
    found = tuple(seqs)
    if not found:
        return (Text(text),)
    return (Text(text + " "), *cite(found, counted=text == str(len(set(found))))) if text else cite(found)


def duration(seconds: float | None) -> str:
    """Minutes and seconds, ``12:05``; an en dash for none."""
    return "–" if seconds is None else as_ms(seconds)


def delay(seconds: float | None) -> str:
    """A delay with its sign, ``+1:20``; an en dash for none."""
    if seconds is None:
        return "–"
    words = as_ms(abs(seconds))
    return f"\u2212{words}" if seconds <= -1 else f"+{words}"


def stamp(clock: float | None) -> str:
    """Exercise time, ``T+01:12:05``; an en dash for none."""
    return "–" if clock is None else f"T+{as_hms(clock)}"


def percent(part: int, whole: int) -> str:
    """A share as a whole percentage, rounded half up; an en dash of nothing."""
    return f"{(200 * part + whole) // (2 * whole)} %" if whole else "–"


def number(value: float | None) -> str:
    """A figure without needless zeros; an en dash for none."""
    return "–" if value is None else f"{value:g}"


@dataclass(frozen=True, slots=True)
class ReportSource:
    """Where a report comes from, besides the events."""

    save: str  #: name of the save's file
    session: str  #: id of the session
    title: str
    created: str  #: wall time, UTC, ISO 8601; coarsened in the releasable build
    program: str
    marking: str
    attribution: str  #: the rule that was enforced
    digest: str
    recovery: str = ""  #: in words, if the last write was torn
    damage: str = ""  #: in words, if the save was changed after it was written


@dataclass(frozen=True, slots=True)
class Content:
    """Everything a part may write about."""

    facts: Facts
    book: Rulebook
    review: Review
    source: ReportSource
    options: ReportOptions
    statements: tuple[Statement, ...] = ()  #: reasons without their speaker, under the Chatham House rule
    released: frozenset[int] = frozenset()  #: numbers of the events that have passed the release gate

    def evidence(self, seqs: Iterable[int]) -> Spans:
        """What reviewers cite, as far as this build holds it. Evidence that is held back does not make a finding an opinion."""
        asked = tuple(seqs)
        held = self.released.intersection(asked)
        if asked and not held:
            return (Text(tr("(the evidence is not in this build)")),)
        return cite(held)

    def role(self, role: str) -> str:
        """A role's title, or the word for another seat."""
        return Names.of_book(self.book).seat(role)

    def roles(self, roles: Iterable[str]) -> str:
        """Several roles; everybody is a word."""
        named = list(roles)
        if len(named) > 1 and set(named) >= set(self.facts.roles):
            return tr("all")
        return series(self.role(role) for role in named) or "–"

    def several(self, roles: Iterable[str]) -> str:
        """Several roles where space is short: of many only the number."""
        named = list(roles)
        if len(named) > 3 and not set(named) >= set(self.facts.roles):
            return tr("{count} of {all} roles", count=len(named), all=len(self.facts.roles))
        return self.roles(named)

    def move(self, move: str) -> str:
        """A move's title; an en dash for none."""
        spec = self.book.scenario.moves.get(move)
        return spec.title if spec is not None else move or "–"

    def objective(self, objective: str) -> str:
        """An objective's title."""
        spec = self.book.scenario.objectives.get(objective)
        return spec.title if spec is not None else objective


@dataclass(slots=True)
class Writer:
    """Collects the blocks of a report."""

    blocks: list[Block] = field(default_factory=list)
    anchors: set[str] = field(default_factory=set)
    keys: set[str] = field(default_factory=set)

    def heading(self, level: int, text: str, anchor: str) -> None:
        """A heading; the anchor is made unique."""
        self.blocks.append(Heading(level, text, _unique(anchor, self.anchors)))

    def para(self, *spans: Span) -> None:
        """A paragraph."""
        self.blocks.append(Para(spans))

    def claim(self, text: str, seqs: Iterable[int]) -> None:
        """A paragraph that is one claim with its evidence."""
        self.blocks.append(Para(claim(text, seqs)))

    def words(self, label: str, text: str, seqs: Iterable[int] | None = None) -> None:
        """A labelled paragraph for each paragraph of ``text``; the evidence, if asked for, stands behind the last. Nothing for no text."""
        parts = [part.strip() for part in text.split("\n") if part.strip()]
        for place, part in enumerate(parts):
            spans: Spans = (Text(part),)
            if label and place == 0:
                spans = (Strong(label + " "), *spans)
            if seqs is not None and place == len(parts) - 1:
                spans = (*spans, Text(" "), *cite(seqs))
            self.blocks.append(Para(spans))

    def bullets(self, items: Sequence[Spans]) -> None:
        """A list, if there is anything in it."""
        if items:
            self.blocks.append(Bullets(tuple(items)))

    def table(self, key: str, caption: str, columns: Sequence[DocumentColumn], rows: Sequence[Sequence[Spans]]) -> None:
        """A table, if it has rows; the key is made unique."""
        if rows:
            self.blocks.append(
                DocumentTable(caption, tuple(columns), tuple(tuple(row) for row in rows), _unique(key, self.keys))
            )

    def figure(self, key: str, caption: str, chart: Chart) -> None:
        """A chart; the key is made unique."""
        self.blocks.append(Figure(chart, caption, _unique(key, self.keys)))

    def take(self, other: Writer) -> None:
        """The blocks of another writer that has no headings."""
        self.blocks += other.blocks
        self.keys |= other.keys

    def page(self) -> None:
        """A new page."""
        self.blocks.append(PageBreak())

    def contents(self) -> None:
        """The table of contents."""
        self.blocks.append(Contents())


def _unique(name: str, taken: set[str]) -> str:
    """The name, with a number if it is taken; it is taken from now on. A record made by hand may ask a decision twice."""
    unique, number = name, 2
    while unique in taken:
        unique, number = f"{name}-{number}", number + 1
    taken.add(unique)
    return unique


def left(title: str, width: int = 2) -> DocumentColumn:
    """A column of words."""
    return DocumentColumn(title, "left", width)


def right(title: str, width: int = 1) -> DocumentColumn:
    """A column of figures."""
    return DocumentColumn(title, "right", width)


def quoted(text: str) -> Span:
    """Words somebody said or wrote, on one line."""
    return Emph(f"“{' '.join(text.split())}”")


def shortened(text: str, most: int) -> str:
    """A text on one line of at most ``most`` characters, cut between words; an ellipsis says that more was said."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1].rsplit(" ", 1)[0].rstrip(",;:.") + "…"


def joined(words: Iterable[str]) -> str:
    """Parts of a sentence, one after the other, empty ones left out; only the last keeps its full stop."""
    parts = [word for word in words if word]
    return "; ".join([*(part.rstrip(".") for part in parts[:-1]), *parts[-1:]])
