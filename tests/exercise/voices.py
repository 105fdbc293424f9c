"""How a story is told to everybody: each event in each voice, then each decision, as one text that is kept beside the tests.

``python -m tests.exercise.voices`` writes it anew where words were meant to change; what changed is then seen in the difference.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tabletop.exercise.apply import apply
from tabletop.exercise.briefing import briefing_for
from tabletop.exercise.pages.hotwash import decision_pages, end_pages
from tabletop.exercise.redact import redact
from tabletop.exercise.state import State
from tabletop.exercise.wording.decision_told import End
from tabletop.exercise.wording.decision_told import story as in_order
from tabletop.exercise.wording.digest import digest
from tabletop.exercise.wording.names import Names
from tabletop.exercise.wording.second_person import Listener
from tabletop.exercise.wording.third_person import Stream, is_worth_a_line, on_one_line, with_actor
from tabletop.room.lines.told import told
from tests.exercise.story import story
from tests.lab import BOOK, MARK, Desk

GOLDEN = Path(__file__).parents[1] / "golden" / "voices.txt"
SEATS = ("north", "east", "observer", "wall")


def voices(desk: Desk) -> Iterator[str]:
    """The lines of the text."""
    states = {seat: State() for seat in SEATS}
    briefings = {seat: briefing_for(BOOK.scenario, seat) for seat in SEATS}
    names = Names.of_book(BOOK)
    stream = Stream(Names.of_briefing(briefings["observer"]))
    for record in desk.records:
        yield f"{record.seq} {record.event.kind}"
        names.learn((record,))
        yield from _lines("control", on_one_line(record.event, names) if is_worth_a_line(record) else "")
        yield from _lines("report", with_actor(record.event, names))
        for seat in SEATS:
            seen = redact(record, seat)
            if seen is None:
                continue
            apply(states[seat], seen)
            if seat == "observer" and (said := stream.tell(seen)) is not None:
                yield from _lines(
                    "stream", "\n".join([f"{said.sort} | {said.who} | {said.line}", said.text, said.body])
                )
            listener = Listener(seat, "", briefings[seat], states[seat])
            lines = told(listener, seen)
            if lines:
                yield from _lines(seat, "\n".join([lines[0][7:], *lines[1:]]))
    yield ""
    names = Names.of_book(BOOK)
    for step in in_order(desk.records, BOOK):
        shown = (
            end_pages(step, unsealed=True)
            if isinstance(step, End)
            else decision_pages(step, names, unsealed=True, ballots=True)
        )
        for page in shown:
            yield from _lines("hotwash", "\n".join([page.heading, *page.lines]))
    for seat in ("north", "observer"):
        sent = [seen for record in desk.records if (seen := redact(record, seat)) is not None]
        yield from _lines(f"digest of {seat}", "\n".join(digest(states[seat], sent, 0, briefings[seat])))


def _lines(voice: str, text: str) -> Iterator[str]:
    if text.strip():
        first, *more = text.rstrip().split("\n")
        yield f"  {voice}: {first}".rstrip()
        yield from (f"    {line}".rstrip() for line in more if line.strip())


def text() -> str:
    """The whole text; a marked word of the lab stands without its mark."""
    return MARK.sub(r"\1", "\n".join(voices(story())) + "\n")


if __name__ == "__main__":
    GOLDEN.write_text(text(), encoding="utf-8")
