"""The record as it grows: control's log, the observers' stream and their notes, and the objectives beside them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from tabletop.exercise.clock import as_hms
from tabletop.exercise.coverage import Cover, coverage
from tabletop.exercise.events import Recorded
from tabletop.exercise.observations import about, note_words
from tabletop.exercise.pages.page import Block, Entry, Happening, Page, Sent, Words, text
from tabletop.exercise.seats import CONTROL, FACILITATOR, OBSERVER, TABLE
from tabletop.exercise.state import Observation
from tabletop.exercise.wording.names import Names
from tabletop.exercise.wording.third_person import Said, Stream, account, actor, is_worth_a_line, with_text
from tabletop.i18n import tr

# -- what happened ----------------------------------------------------------------------------------------------------


def log_page(records: Sequence[Recorded], names: Names) -> Page:
    """Every record worth a line, newest first."""
    return Page("log", (Block(tuple(logged(each, names) for each in reversed(records) if is_worth_a_line(each))),))


def logged(record: Recorded, names: Names) -> Happening:
    """A record as a line of control's log."""
    said = account(record.event, names)
    by, name = _by(record, said, names), actor(said, names)
    return Happening(with_text(said), by, name, said.sort, clock=record.clock, at=record.at, number=record.seq)


def _by(record: Recorded, said: Said, names: Names) -> str:
    """Who acted, as the facilitator calls it: the role, whoever typed it, or the seat that asked."""
    noted = said.who == OBSERVER and record.by in CONTROL  # what control notes or ticks is its own act
    if said.who and said.who != FACILITATOR and not noted:
        return said.who
    if record.by == FACILITATOR:
        return tr("you") if names.at_host and not names.several_control else tr("control")
    return tr("clock") if record.by == TABLE else record.by


def stream_page(here: Sent) -> Page:
    """What teams saw and decided, newest last."""
    stream = Stream(Names.of_briefing(here.briefing))
    return Page("stream", (Block(tuple(streamed(here.records, stream)) or (nothing_yet(),)),))


def nothing_yet() -> Words:
    """What stands where nothing has been told."""
    return Words(tr("Nothing has happened yet."), "quiet")


def streamed(records: Iterable[Recorded], stream: Stream) -> Iterator[Happening]:
    """These records as far as the stream tells them, with the tag by which a note says that it is about them."""
    for record in records:
        said = stream.tell(record)
        if said is not None:
            who = tr("Control") if said.who == FACILITATOR else said.who
            tag = f" #{said.serial}" if said.serial and said.sort in {"inject", "question"} else ""
            whole = (*said.text.splitlines(), *said.body.splitlines())
            yield Happening(f"{said.line}{tag}", who, who, said.sort, whole, clock=record.clock, number=record.seq)


# -- what was noted ---------------------------------------------------------------------------------------------------


def noted_page(here: Sent, waiting: Sequence[tuple[Observation, str]] = ()) -> Page:
    """Observations with who wrote them, newest last; then those ``waiting`` to be kept, with what became of them."""
    kept = [(item, _noted_by(item, here)) for item in here.state.observations]
    blocks = tuple(_note(item, after) for item, after in (*kept, *waiting))
    return Page("noted", blocks or (Block((Words(tr("No notes yet. What is written here is kept."), "quiet"),)),))


def _note(item: Observation, after: str) -> Block:
    """When and what kind; the text; whom it is about, and who wrote it."""
    tags = " ".join(tag for tag in about(item).split() if tag not in item.text)
    kind = note_words(item.word, 0)
    words = tr("{kind} · {rating} of 4", kind=kind, rating=item.rating) if item.rating else kind
    head = Words(f"{as_hms(item.observed)} {words}", "quiet")
    return Block((head, *text(item.text), Words(f"{tags} {after}".strip(), "quiet", "beside")))


def _noted_by(item: Observation, here: Sent) -> str:
    if item.by == OBSERVER and item.member == here.member:
        return tr("you")
    if item.by != OBSERVER:
        return tr("control")
    person = here.state.members.get(OBSERVER, {}).get(item.member)
    return person.person if person is not None and person.person else tr("another observer")


def aims_page(here: Sent) -> Page:
    """Every objective: whether there was something to see, and whether it was noted."""
    aims = tuple(_aim(seen) for seen in coverage(here.state, here.briefing.aims))
    return Page("aims", (Block(aims or (Words(tr("This exercise has no objectives."), "quiet"),)),))


def _aim(seen: Cover) -> Entry:
    if seen.ticked:
        words = tr(
            "{served} to see · {notes} noted · {ticked} ticked",
            served=seen.served,
            notes=seen.notes,
            ticked=seen.ticked,
        )
    else:
        words = tr("{served} to see · {notes} noted", served=seen.served, notes=seen.notes)
    return Entry(seen.objective, seen.title, seen.standing, about=words, number=seen.number)
