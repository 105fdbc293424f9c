"""What a review is made from: everything in a record that bears witness, and the objectives it bears on.

For whoever reviews, who holds the save: nothing has passed the release gate here, and nothing of this is an export. Forms of
feedback are told unsigned all the same, and private notes not at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tabletop.exercise.clock import as_hms
from tabletop.exercise.consent import without_names
from tabletop.exercise.rulebook import Rulebook
from tabletop.exercise.wording.codes import LOG, word
from tabletop.exercise.wording.names import Names
from tabletop.exercise.wording.third_person import is_worth_a_line, with_actor
from tabletop.i18n import tr
from tabletop.journal.errors import SaveError
from tabletop.journal.reading import Save
from tabletop.report.facts import Facts, gather
from tabletop.report.facts.objectives import ObjectiveFacts
from tabletop.scenario.load import BadScenario, load_document

#: sorts of evidence in the order shown -> heading
GROUPS = {
    "observation": "observations",
    "decision": "decisions",
    "log": "log",
    "hotwash": "hotwash",
    "feedback": "feedback forms",
    "expected": "expected actions",
}
_KINDS = {"strength": "strength", "improve": "improve"}  #: word of an observation -> kind of a finding; others observe
_SIGNS = {"strength": "+", "improve": "−"}


@dataclass(frozen=True, slots=True)
class EvidenceItem:
    """One piece of evidence."""

    event: int  #: its number
    group: str  #: one of :data:`GROUPS`
    words: str
    about: str = ""  #: who, which move, when, in words
    objectives: tuple[str, ...] = ()  #: ids
    sign: str = "·"  #: + speaks for a strength, − for something to improve, · for neither
    kind: str = "observation"  #: of a finding made from it
    wish: tuple[str, str] | None = None  #: an action somebody asked for, and who should do it


@dataclass(frozen=True, slots=True)
class Survey:
    """A record as a reviewer sees it."""

    title: str
    scenario: str
    marking: str
    draft: str  #: why nothing here is final: under way, not begun; "" after ENDEX
    trouble: tuple[str, ...]  #: what of the save cannot be read, in words
    items: tuple[EvidenceItem, ...]  #: by group, each in the order of the record
    objectives: tuple[ObjectiveFacts, ...]
    ticks_used: bool  #: whether anybody ticked expected actions
    last: int  #: number of the last event
    described: dict[int, str]  #: number -> time and words of every event that is worth a line

    def of(self, event: int) -> str:
        """An event in words."""
        if event in self.described:
            return self.described[event]
        return (
            tr("event {n}, which this save does not hold", n=event) if event > self.last else tr("event {n}", n=event)
        )

    def objective(self, key: str) -> str:
        """The title of an objective; its id if the scenario has none such."""
        return next((one.title for one in self.objectives if one.objective == key), key)


def survey(save: Save) -> Survey:
    """Look through a save. :class:`SaveError` if this program cannot read the scenario in it."""
    try:
        book = Rulebook(load_document(save.head.scenario))
    except BadScenario as bad:
        words = tr("The scenario inside this save cannot be read by this program: {why}", why=str(bad))
        raise SaveError("not-a-save", words) from bad
    records = without_names(save.records)
    names = Names.of_book(book).learn(records)
    facts = gather(records, book)
    ended = bool(facts.course.endex[0])
    started = bool(facts.course.startex[0])
    draft = tr("under way") if started else tr("not begun")
    return Survey(
        title=facts.title or save.head.title,
        scenario=book.scenario.about.title,
        marking=book.scenario.about.marking,
        draft="" if ended else draft,
        trouble=tuple(each.words for each in (save.recovery, save.damage) if each is not None),
        items=tuple(_items(facts, names)),
        objectives=facts.objectives,
        ticks_used=facts.ticks_used,
        last=records[-1].seq if records else 0,
        described={
            record.seq: f"T+{as_hms(record.clock)}  {with_actor(record.event, names)}"
            for record in records
            if is_worth_a_line(record)
        },
    )


def _items(facts: Facts, names: Names) -> Iterator[EvidenceItem]:
    moves = {move.move: move.title for move in facts.course.moves}
    serves = {line.serial: line.objectives for line in facts.lines}

    def about(role: str = "", move: str = "", clock: float | None = None, *more: str) -> str:
        told = (
            names.seat(role) if role else "",
            moves.get(move, move),
            "" if clock is None else f"T+{as_hms(clock)}",
        )
        return " · ".join(each for each in (*told, *more) if each)

    for seen in facts.seen:
        rated = tr("rated {rating} of 4", rating=seen.rating) if seen.rating else ""
        where = about(seen.role, seen.move, seen.observed, rated)
        kind = _KINDS.get(seen.word, "observation")
        yield EvidenceItem(seen.seq, "observation", seen.text, where, seen.objectives, _SIGNS.get(seen.word, "·"), kind)
    for one in facts.decisions:
        settled = one.standing or one
        where = about("", one.move, settled.clock)
        words = f"{one.title}: {one.stands() or tr('still open')}"
        yield EvidenceItem(settled.seq, "decision", words, where, one.objectives)
    for line in facts.log:
        what = word(LOG, line.word)
        objectives = serves.get(line.serial, ())
        yield EvidenceItem(line.seq, "log", line.text, about(line.role, line.move, line.said, what), objectives)
    for said in facts.hotwash:
        kind = "strength" if said.prompt == "keep" else "improve" if said.prompt in {"improve", "fix-first"} else ""
        for event, text, role in said.points:
            where = about(role, "", None, said.text)
            yield EvidenceItem(event, "hotwash", text, where, (), _SIGNS.get(kind, "·"), kind or "observation")
    yield from _forms(facts)
    for tick in facts.expected if facts.ticks_used else ():
        sign, kind = ("+", "strength") if tick.seen else ("·", "observation")  # what nobody ticked speaks for nothing
        where = about(tick.role, "", None, tick.title, tr("seen") if tick.seen else tr("not observed"))
        for event in tick.seqs[:1]:
            yield EvidenceItem(event, "expected", tick.text, where, tick.objectives, sign, kind)


def _forms(facts: Facts) -> Iterator[EvidenceItem]:
    """What forms say, in the order of the forms; never whose it is."""
    forms = facts.forms
    rows: list[EvidenceItem] = []
    texts: tuple[tuple[Iterable[tuple[int, str]], str, str], ...] = (
        (forms.strengths, tr("strength"), "strength"),
        (forms.improve, tr("to improve"), "improve"),
        (forms.unseen, tr("what the evaluators could not see"), ""),
        (forms.review, tr("to review: plans, training, equipment"), ""),
        (forms.comments, tr("comment"), ""),
    )
    for found, where, kind in texts:
        sign = _SIGNS.get(kind, "·")
        rows += [EvidenceItem(event, "feedback", text, where, (), sign, kind or "observation") for event, text in found]
    for event, text, priority, responsible in forms.actions:
        where = " · ".join(each for each in (tr("action asked for"), tr(priority), responsible) if each)
        rows.append(EvidenceItem(event, "feedback", text, where, (), "→", "improve", (text, responsible)))
    yield from rows
