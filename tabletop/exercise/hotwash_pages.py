"""What the hotwash shows besides the decisions: points, what was unsealed, the dice, all as pages of the wall.

Each takes what a seat was sent, so that the wall can make the same pages from its own records.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from tabletop.exercise import events as e
from tabletop.exercise.debrief import Hotwash, Point
from tabletop.exercise.feedback import Rated
from tabletop.exercise.hotwash import points_of, prompt_of
from tabletop.exercise.retold import COLUMNS, LINES, Page, block, pages
from tabletop.exercise.verify import verify_dice
from tabletop.i18n import tr

#: what can be unsealed, in words
SEALS = {
    "tracks": tr("the hidden tracks"),
    "cards": tr("the private cards"),
    "annex": tr("what really happened"),
}
BAR = 6  #: cells of the longest bar of a rating


# -- points -----------------------------------------------------------------------------------------------------------


def prompt_in_view(hotwash: Hotwash, records: Sequence[e.Recorded] = ()) -> str:
    """The question that stands, else the one put last, else that of the newest point; "" if there was none."""
    if hotwash.prompt:
        return hotwash.prompt
    for record in reversed(records):
        if isinstance(record.event, e.PromptPut):
            return record.event.prompt
    return hotwash.points[-1].prompt if hotwash.points else ""


def prompt_words(prompt: str, hotwash: Hotwash, records: Sequence[e.Recorded] = ()) -> str:
    """The text of a question: as it was put last, else as it comes with the program."""
    if prompt == hotwash.prompt:
        return hotwash.text
    for record in reversed(records):
        if isinstance(record.event, e.PromptPut) and record.event.prompt == prompt:
            return record.event.text
    known = prompt_of(prompt)
    return known.text if known is not None else prompt


def said_by(point: Point, titles: Mapping[str, str]) -> str:
    """The point with who said it; a point attributed to nobody stands alone."""
    text = " ".join(point.text.split())
    return f"{text} ({titles.get(point.role, point.role)})" if point.role else text


def point_pages(heading: str, points: Iterable[Point], titles: Mapping[str, str]) -> tuple[Page, ...]:
    """All points to one question, in the order of saying."""
    return pages(heading, [[block(f"● {said_by(point, titles)}", 3) for point in points]])


def newest_points(hotwash: Hotwash, prompt: str, titles: Mapping[str, str]) -> tuple[str, ...]:
    """The lines of the wall while points come in: the newest that fit, in the order of saying."""
    said = points_of(hotwash, prompt)
    lines: list[str] = []
    for place, point in enumerate(reversed(said)):
        told = block(f"● {said_by(point, titles)}", 3)
        if len(lines) + len(told) > LINES - 1 and lines:
            return (tr("… {count} earlier", count=len(said) - place), *lines)
        lines = [*told, *lines]
    return tuple(lines)


# -- unsealed ---------------------------------------------------------------------------------------------------------


def unsealed_pages(what: str, rows: Iterable[Sequence[str]]) -> tuple[Page, ...]:
    """What an :class:`~tabletop.exercise.events.Unsealed` carries: tracks on few pages, a card or an entry of the annex on its own."""
    heading = SEALS.get(what, what)
    rows = list(rows)
    if what == "tracks":
        told = [block(track_words(row), 2) for row in rows]
        return pages(heading, [told or [block(tr("No track was hidden."), 1)]])
    if not rows:
        return (Page(heading, (tr("There is nothing here."),)),)
    found: list[Page] = []
    for row in rows:
        _, name, text = (*row, "", "", "")[:3]
        title = (
            tr("What really happened, {date}", date=name) if what == "annex" else tr("{role}: private card", role=name)
        )
        lines = [line for part in text.strip().split("\n") for line in (block(part, 400) or [""])]
        parts = [lines[start : start + LINES] for start in range(0, len(lines), LINES)] or [[]]
        for number, part in enumerate(parts, 1):
            found.append(Page(f"{title} ({number}/{len(parts)})" if len(parts) > 1 else title, tuple(part)))
    return tuple(found)


def track_words(row: Sequence[str]) -> str:
    """A row of the unsealed tracks: from where to where, and the word for it."""
    _, title, start, now, band = (*row, "", "", "", "", "")[:5]
    word = f", {band.replace('-', ' ')}" if band else ""
    return tr("{title}: {start} at the start, {now} at the end{word}", title=title, start=start, now=now, word=word)


# -- dice -------------------------------------------------------------------------------------------------------------


def dice_lines(records: Sequence[e.Recorded]) -> tuple[str, ...]:
    """The proof of the dice on one page, recomputed from these records alone: verdict, seed, draw by draw."""
    checks = verify_dice(records)
    if checks[0].ok is None:
        return tuple(block(checks[0].words, LINES))
    bad = [check for check in checks if not check.ok]
    verdict = tr("THE DICE DO NOT HOLD.") if bad else tr("The dice are as they were committed at STARTEX.")
    lines = [*block(verdict, 2), *block(checks[0].words, 4)]
    if bad:
        told = [line for check in bad if check is not checks[0] for line in block(f"✗ {check.words}", 2)]
        return tuple([*lines, *told][:LINES])
    drawn = [
        tr("✓ {draw}: d{sides} {raw}", draw=event.draw, sides=event.sides, raw=",".join(map(str, event.raw)))
        for record in records
        if isinstance(event := record.event, e.DiceRolled)
    ]
    told = _in_lines(drawn)
    room = LINES - len(lines)
    if len(told) > room:
        left = sum(line.count("✓") for line in told[room - 1 :])
        told = [*told[: room - 1], tr("✓ and {count} more draws, all the same", count=left)]
    return (*lines, *(told or [tr("No dice were rolled.")]))


def _in_lines(parts: Iterable[str]) -> list[str]:
    """Short parts beside one another, as many as go on a line."""
    lines: list[str] = []
    for part in parts:
        if lines and len(lines[-1]) + 3 + len(part) <= COLUMNS:
            lines[-1] += f"   {part}"
        else:
            lines.append(part)
    return lines


# -- forms ------------------------------------------------------------------------------------------------------------


def rating_row(rated: Rated) -> str:
    """A statement's answers on one line: 1 to 5, each with a bar of text and how often it was given."""
    most = max(rated.counts, default=0)
    cells = []
    for value, count in enumerate(rated.counts, 1):
        bar = "█" * max(1, round(count / most * BAR)) if count else "–"
        cells.append(f"{value} {bar} {count}" if count else f"{value} {bar}")
    return "   ".join(cells)
