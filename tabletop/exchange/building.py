"""From the rows of an MSEL to a scenario that can be checked and played at once.

What the MSEL does not say is not made up: roles get placeholder sentences that ask the author to write, and every assumption is a
sentence in :attr:`Built.notes`. Players get the words of title, text, sender and options, nothing else; every other column goes to
the ``notes`` of its serial, which control alone reads.
"""

from __future__ import annotations

from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field, replace
from datetime import time
from pathlib import Path
from typing import Any, Literal

from tabletop.exchange.ids import IdFamily, as_id
from tabletop.exchange.moves import LONGEST, MoveDraft, MovePlan, plan_moves
from tabletop.exchange.msel import Reading
from tabletop.exchange.roles import FoundRoles
from tabletop.exchange.serials import Serials, cleaned
from tabletop.exchange.writing import scenario_text, store
from tabletop.i18n import tr
from tabletop.scenario.shelf import FILE
from tabletop.text import clean_line

MARKINGS = {"en": "EXERCISE EXERCISE EXERCISE", "de": "ÜBUNG ÜBUNG ÜBUNG"}
_MOST_MINUTES = 1440  #: of a scenario, as its model has it


@dataclass(frozen=True, slots=True)
class Built:
    """A scenario document, and what was assumed to make it."""

    document: dict[str, Any]
    notes: tuple[str, ...]  #: assumptions, in sentences
    comments: MappingOf[tuple[str, ...], str] = field(default_factory=dict)  #: where the author must look
    serials: MappingOf[tuple[str, int], tuple[str, ...]] = field(
        default_factory=dict
    )  #: (sheet, row) -> ids made of it

    @property
    def text(self) -> str:
        """The scenario file."""
        head = [tr("Made from an MSEL. Before you play it, look at:"), *(f"- {note}" for note in self.notes)]
        return scenario_text(self.document, self.comments, head)


def build_scenario(
    reading: Reading, title: str, *, language: Literal["en", "de"] = "en", startex: time | None = None
) -> Built:
    """Make a scenario of everything that was read.

    ``startex`` is the time of day of STARTEX; it only sets the scenario's clock. Raises nothing for what a :class:`Reading` may hold.
    """
    reading = replace(reading, rows=tuple(cleaned(row) for row in reading.rows))
    people = FoundRoles(reading.rows)
    plan = plan_moves(reading.rows, reading.marks, startex)
    bare = IdFamily()
    moves = {bare.take(stretch.title, "move"): stretch for stretch in plan.stretches}
    serials = Serials(people, bare, reading)
    for move, stretch in moves.items():
        for row, at in sorted(stretch.rows, key=lambda placed: LONGEST + 1 if placed[1] is None else placed[1]):
            serials.add(row, move, at, stretch.minutes)
    for row in plan.free:
        serials.add(row, "", None, LONGEST)
    serials.lead_on(reading.rows)
    roles, groups = people.tables()
    document: dict[str, Any] = {
        "format": 1,
        "scenario": _about(title, language, plan),
        "objective": serials.objectives,
        "role": roles,
    }
    if groups:
        document["group"] = groups
    document["move"] = {move: _move(stretch) for move, stretch in moves.items()}
    if serials.injects:
        document["inject"] = serials.injects
    if serials.decisions:
        document["decision"] = serials.decisions
    document["ending"] = {
        "the-end": {
            "title": tr("End of the exercise"),
            "text": tr(
                "The exercise is over. Stay for the hotwash: what went well, and what should be better next time."
            ),
        }
    }
    notes = [*people.notes, *plan.notes, *serials.notes, *_general(plan, document)]
    return Built(document, tuple(notes), _comments(document, plan, reading), serials.made)


def write_folder(
    built: Built, out: Path, *, force: bool = False, more: MappingOf[str, str] | None = None
) -> list[Path]:
    """Write the scenario folder ``out``, with ``more`` files (name: text) in it.

    Refuses to replace a scenario that is there, unless ``force``; what is replaced then stays beside it, and its new names are
    returned. Raises :class:`~tabletop.exchange.writing.CannotWrite`.
    """
    return store(out, {FILE: built.text, **(more or {})}, force=force)


def _about(title: str, language: str, plan: MovePlan) -> dict[str, Any]:
    name = clean_line(title) or tr("Imported exercise")
    return {
        "id": as_id(name, "exercise"),
        "title": name,
        "version": "1.0.0",
        "language": language,
        "minutes": min(_MOST_MINUTES, sum(stretch.minutes for stretch in plan.stretches)),
        "marking": MARKINGS[language],
        "summary": tr("To be written by the author: what this exercise is about, as players may read it."),
        "starts": plan.starts,
        "safety": tr(
            "This is an exercise. If something real happens, say NO DUFF: everything stops. Anybody may ask for a pause and may step out without a reason."
        ),
        "consent": tr(
            "The program records what the roles answer and why, and when. It needs no names: a role or a nickname is enough."
        ),
    }


def _move(stretch: MoveDraft) -> dict[str, Any]:
    table: dict[str, Any] = {
        "title": clean_line(stretch.title),
        "minutes": stretch.minutes,
        "time": stretch.time,
    }
    if line := clean_line(stretch.line):
        table["line"] = line
    table["brief"] = tr("To be written by the author: what is read aloud when this move opens.")
    return table


def _general(plan: MovePlan, document: dict[str, Any]) -> list[str]:
    """Assumptions about the whole."""
    notes = [tr("Roles, moves and the summary hold placeholder sentences: “To be written by the author”.")]
    if not plan.dated:
        notes.append(
            tr("The MSEL names no date: scenario time begins on {date}.", date=f"{plan.starts:%Y-%m-%d %H:%M}Z")
        )
    else:
        notes.append(tr("Scenario times are written as UTC, as the clock of the MSEL shows them."))
    total = sum(stretch.minutes for stretch in plan.stretches)
    if total > _MOST_MINUTES:
        notes.append(
            tr(
                "The moves last {total} minutes together; a scenario says {most} at most.",
                total=total,
                most=_MOST_MINUTES,
            )
        )
    if len(document["ending"]) == 1:
        notes.append(tr("There is one ending. An MSEL has none, and no tracks that could tell them apart."))
    return notes


def _comments(document: dict[str, Any], plan: MovePlan, reading: Reading) -> dict[tuple[str, ...], str]:
    first_role = next(iter(document["role"]))
    comments: dict[tuple[str, ...], str] = {
        ("role", first_role): tr(
            "Roles are offices, never living persons. Write brief, wants, limits, goal and private of each."
        ),
        ("scenario", "safety"): tr("Read aloud before STARTEX. Make it fit your house."),
        ("scenario", "consent"): tr("Tells people what is recorded. Make it fit your rules."),
        ("ending", "the-end"): tr("Add endings with `when = […]` above this one if the story can end in several ways."),
    }
    if not plan.dated:
        comments["scenario", "starts"] = tr("The MSEL names no date.")
    serials = {(row.sheet, row.row) for row in reading.rows}
    kept = [
        tr("row {row}: {text}", row=mark.row, text=clean_line(mark.text))
        for mark in reading.marks
        if mark.kind != "move" and (mark.sheet, mark.row) not in serials
    ]
    if kept:
        first_move = next(iter(document["move"]))
        comments["move", first_move] = "\n".join([tr("Rows of the MSEL that are no serials:"), *kept])
    return comments
