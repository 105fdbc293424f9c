"""What everybody sees of the hotwash: the question with its time and what was said to it; what was unsealed, and the dice recomputed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from tabletop.exercise.clock import as_ms
from tabletop.exercise.debrief import Hotwash
from tabletop.exercise.events import Recorded
from tabletop.exercise.hotwash import UNSEALED, points_of, seconds_left
from tabletop.exercise.pages.hotwash import prompt_in_view, prompt_words, prompts_put, said_by
from tabletop.exercise.pages.page import Block, Entry, Page, Words, text
from tabletop.exercise.pages.wall import countdown_words
from tabletop.exercise.verify import DiceCheck, verdict
from tabletop.exercise.wording.codes import SEALS, word
from tabletop.exercise.wording.second_person import nothing_sealed
from tabletop.exercise.wording.third_person import track_row_words
from tabletop.i18n import tr


@dataclass(frozen=True, slots=True)
class HotwashMoment:
    """What a page of the hotwash is made of."""

    hotwash: Hotwash = field(default_factory=Hotwash)
    records: Sequence[Recorded] = ()
    titles: Mapping[str, str] = field(default_factory=dict)  #: role -> title
    now: str = ""  #: wall time, ISO 8601
    viewed: str = ""  #: a question looked at, "" for the one that stands or stood last
    texts: Mapping[str, str] = field(default_factory=dict)  #: question -> its text, where the record has none yet


def points_page(here: HotwashMoment) -> Page:
    """The question and what was said to it; below, the questions before with what was said to them."""
    hotwash, records = here.hotwash, here.records
    current = here.viewed or prompt_in_view(hotwash, records)
    said = _points(here, current) or ((Words(tr("Nothing has been said yet."), "quiet"),) if current else ())
    before = [prompt for prompt in reversed(prompts_put(hotwash, records)) if prompt != current]
    blocks = [Block(tuple(_question(here, current))), *([Block(said)] if said else [])]
    for prompt in before:
        if points := _points(here, prompt):
            asked = text(prompt_words(prompt, hotwash, records), "strong")
            blocks.append(Block((*asked, *points), tr("Talked through:")))
    return Page("points", tuple(blocks))


def _question(here: HotwashMoment, current: str) -> Iterator[Words]:
    """The question that stands with its time, else the one looked at, or talked through last."""
    hotwash = here.hotwash
    if current and current == hotwash.prompt:
        yield Words(tr("The hotwash asks:"), "quiet")
        yield from time_left(hotwash, here.now)
        yield from text(hotwash.text, "call")
        return
    if not here.viewed:
        nothing = tr("No question stands at this moment.") if current else tr("No question has been put yet.")
        yield Words(nothing, "quiet")
    if current:
        yield from text(here.texts.get(current) or prompt_words(current, hotwash, here.records), "strong")


def time_left(hotwash: Hotwash, now: str) -> tuple[Words, ...]:
    """How much of the question's time is left; nothing without a timer. ``now`` is wall time, ISO 8601."""
    left = seconds_left(hotwash, now)
    if left is None:
        return ()
    if left < 0:
        return (Words(tr("TIME IS UP (points are still kept)"), "late", "beside"),)
    words = countdown_words(left)
    time = tr("{time} left", time=as_ms(left))
    if not words:
        return (Words(time, "strong", "beside"),)
    return (Words(f"{time}  {words}", "alert", "beside"),)


def _points(here: HotwashMoment, prompt: str) -> tuple[Words, ...]:
    return tuple(
        Words(said_by(point, here.titles), place="point", sign="said") for point in points_of(here.hotwash, prompt)
    )


def unsealed_page(hotwash: Hotwash, checks: Sequence[DiceCheck]) -> Page:
    """Hidden tracks, private cards and what really happened, as far as they are unsealed; ``checks`` of the dice, recomputed here."""
    opened = [block for what in UNSEALED if what in hotwash.unsealed for block in _seal(what, hotwash.unsealed[what])]
    nothing = Words(tr("Nothing has been unsealed yet. The facilitator opens it in front of everybody."), "quiet")
    return Page("unsealed", (*(opened or [Block((nothing,))]), _dice(checks)))


def _seal(what: str, rows: Iterable[Sequence[str]]) -> Iterator[Block]:
    """Tracks together, a card or an entry of the annex by itself."""
    heading = tr("Unsealed: {what}", what=word(SEALS, what))
    rows = list(rows)
    if not rows:
        yield Block((Words(nothing_sealed(what), "quiet"),), heading)
    elif what == "tracks":
        yield Block(tuple(Words(track_row_words(row), place="point") for row in rows), heading)
    else:
        for place, row in enumerate(rows):
            name, title, body = (*row, "", "", "")[:3]
            yield Block((Words(title or name, "head"), *text(body)), "" if place else heading)


def _dice(checks: Sequence[DiceCheck]) -> Block:
    said = verdict(checks)
    good = all(check.ok for check in checks)
    lead = (Words(said, "strong" if good else "late"),) if said else ()
    return Block((*lead, *(_check(place, check) for place, check in enumerate(checks))), tr("The dice"))


def _check(place: int, check: DiceCheck) -> Entry:
    match check.ok:
        case True:
            return Entry(str(place), check.words, "done", tr("ok"))
        case False:
            return Entry(str(place), check.words, "refused", tr("WRONG"))
        case None:
            return Entry(str(place), check.words)


def no_question_yet() -> str:
    """Why nothing can be said yet."""
    return tr("No question has been put yet: wait for the facilitator's.")
