"""What the hotwash shows, cut into pages of the wall: each decision and the end, points, what was unsealed, the dice.

Who chose what in a ballot that told only its outcome, and what a hidden track did, stand on no page of the wall until the facilitator
opens them. Points, what was unsealed and the dice take what a seat was sent, so that the wall can make the same pages from its own records.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from textwrap import wrap

from tabletop.exercise import events as e
from tabletop.exercise.debrief import Hotwash, Point
from tabletop.exercise.hotwash import points_of, prompt_of
from tabletop.exercise.verify import no_dice, verdict, verify_dice
from tabletop.exercise.wording.codes import SEALS, word
from tabletop.exercise.wording.decision_told import End, Reply, Shift, Told
from tabletop.exercise.wording.names import Names
from tabletop.exercise.wording.second_person import nothing_sealed
from tabletop.exercise.wording.third_person import track_row_words
from tabletop.i18n import listed, tr, trn

COLUMNS = 50  #: of a line on the wall, at most
LINES = 8  #: of text on a page of the wall beside its heading


@dataclass(frozen=True, slots=True)
class TextPage:
    """One page of the wall: at most :data:`LINES` lines of at most :data:`COLUMNS` columns under the heading."""

    heading: str
    lines: tuple[str, ...]

    @property
    def words(self) -> str:
        """As :class:`~tabletop.exercise.commands.TurnWall` takes them."""
        return "\n".join(self.lines)


# -- packing ----------------------------------------------------------------------------------------------------------


def pages(heading: str, sections: Iterable[Sequence[Sequence[str]]]) -> tuple[TextPage, ...]:
    """Blocks of lines packed into pages; a section begins a page of its own unless all of it fits on the one before."""
    packed: list[list[str]] = []
    for section in sections:
        blocks = [list(lines) for lines in section if lines]
        whole = sum(len(lines) for lines in blocks)
        if not blocks:
            continue
        if packed and len(packed[-1]) + 1 + whole <= LINES:
            packed[-1].append("")
        else:
            packed.append([])
        for lines in blocks:
            if packed[-1] and len(packed[-1]) + len(lines) > LINES:
                packed.append([])
            packed[-1].extend(lines)
    return tuple(TextPage(heading, tuple(lines)) for lines in packed) or (TextPage(heading, ()),)


def block(text: str, most: int, indent: str = "", *, hanging: str = "") -> list[str]:
    """The text broken to the wall's columns on at most ``most`` lines; an ellipsis says that more was said."""
    hanging = indent + ("  " if text[:2] in {"✓ ", "· ", "→ ", "● "} else hanging)
    lines = [
        line
        for paragraph in text.split("\n")
        for line in wrap(paragraph, COLUMNS, initial_indent=indent, subsequent_indent=hanging)
    ]
    if len(lines) <= most:
        return lines
    return [*lines[: most - 1], lines[most - 1][: COLUMNS - 2].rstrip() + " …"]


# -- decisions and the end --------------------------------------------------------------------------------------------


def decision_pages(told: Told, names: Names, *, unsealed: bool = False, ballots: bool = False) -> tuple[TextPage, ...]:
    """A decision on as many pages as it needs; ``unsealed``: hidden tracks are public by now; ``ballots``: secret ballots too."""
    open_to_all = ballots or not told.secret
    stands = [block(f"→ {told.stands()}", 3), block(told.came_about(), 2)]
    options = [block(_option(told, option, label, counted=open_to_all), 2) for option, label in told.options]
    replies = [_reply(told, reply, names) for reply in told.replies] if open_to_all else []
    silent = [block(tr("No answer: {roles}", roles=names.seats(told.silent)), 2)] if told.silent else []
    ruled = [block(told.ruled(), 4)] if told.ruling else []
    results = [block(" ".join(text.split()), 5) for text in told.standing.results] if told.standing is not None else []
    thrown = [block(tr("Dice {thrown}", thrown=throw.words), 2) for throw in told.throws]
    sheet = [block(text, 3) for text in (told.sheet.lines(names.role) if told.sheet is not None else ())]
    sections = [
        [block(told.question, 5)],
        [*options, *stands, *ruled],
        sheet,
        [*replies, *silent],
        [*results, *_tracks(told.shifts, unsealed=unsealed), *thrown],
    ]
    return pages(told.title, sections)


def end_pages(end: End, *, unsealed: bool = False) -> tuple[TextPage, ...]:
    """How it ended, where the tracks went, and what to ask now."""
    ask = tr("Each role reads its objectives aloud: met or not, and why? Then: who won?")
    return pages(end.title, [[block(end.text, 6)], _tracks(end.shifts, unsealed=unsealed), [block(ask, 3)]])


def _tracks(shifts: Iterable[Shift], *, unsealed: bool) -> list[list[str]]:
    return [block(shift.words, 2) for shift in shifts if unsealed or not shift.hidden]


def _option(told: Told, option: str, label: str, *, counted: bool) -> str:
    count = len(told.naming(option))
    votes = f" ({count})" if counted and count else ""
    return f"{'✓' if option in told.outcome else '·'} {label}{votes}"


def _reply(told: Told, reply: Reply, names: Names) -> list[str]:
    """A role, what it chose and why; together on one page."""
    against = tr("against what stands") if reply.dissents else ""
    said = listed(part for part in (told.said(reply), reply.sure, against) if part)
    lines = block(f"{names.role(reply.role)}: {said}", 3, hanging="  ")
    return [*lines, *block(f"“{reply.why}”", 3, "  ")] if reply.why else lines


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


def prompts_put(hotwash: Hotwash, records: Sequence[e.Recorded]) -> tuple[str, ...]:
    """Every question put, each once, in the order of being put last."""
    put = [record.event.prompt for record in records if isinstance(record.event, e.PromptPut)]
    put += [point.prompt for point in hotwash.points if point.prompt not in put]
    return tuple(dict.fromkeys(reversed(put)))[::-1]


def said_by(point: Point, titles: Mapping[str, str]) -> str:
    """The point with who said it; a point attributed to nobody stands alone."""
    text = " ".join(point.text.split())
    return f"{text} ({titles.get(point.role, point.role)})" if point.role else text


def point_pages(heading: str, points: Iterable[Point], titles: Mapping[str, str]) -> tuple[TextPage, ...]:
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


def unsealed_pages(what: str, rows: Iterable[Sequence[str]]) -> tuple[TextPage, ...]:
    """What an :class:`~tabletop.exercise.events.Unsealed` carries: tracks on few pages, a card or an entry of the annex on its own."""
    heading = word(SEALS, what)
    rows = list(rows)
    if what == "tracks":
        told = [block(track_row_words(row), 2) for row in rows]
        return pages(heading, [told or [block(nothing_sealed(what), 1)]])
    if not rows:
        return (TextPage(heading, (nothing_sealed(what),)),)
    found: list[TextPage] = []
    for row in rows:
        _, name, text = (*row, "", "", "")[:3]
        title = (
            tr("What really happened, {date}", date=name) if what == "annex" else tr("{role}: private card", role=name)
        )
        lines = [line for part in text.strip().split("\n") for line in (block(part, 400) or [""])]
        parts = [lines[start : start + LINES] for start in range(0, len(lines), LINES)] or [[]]
        for number, part in enumerate(parts, 1):
            of = tr("{title} ({number}/{count})", title=title, number=number, count=len(parts))
            found.append(TextPage(of if len(parts) > 1 else title, tuple(part)))
    return tuple(found)


# -- dice -------------------------------------------------------------------------------------------------------------


def dice_lines(records: Sequence[e.Recorded]) -> tuple[str, ...]:
    """The proof of the dice on one page, recomputed from these records alone: verdict, seed, draw by draw."""
    checks = verify_dice(records)
    if checks[0].ok is None:
        return tuple(block(checks[0].words, LINES))
    bad = [check for check in checks if not check.ok]
    lines = [*block(verdict(checks), 2), *block(checks[0].words, 4)]
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
        told = [
            *told[: room - 1],
            trn("✓ and {count} more draw, the same", "✓ and {count} more draws, all the same", left),
        ]
    return (*lines, *(told or [no_dice()]))


def _in_lines(parts: Iterable[str]) -> list[str]:
    """Short parts beside one another, as many as go on a line."""
    lines: list[str] = []
    for part in parts:
        if lines and len(lines[-1]) + 3 + len(part) <= COLUMNS:
            lines[-1] += f"   {part}"
        else:
            lines.append(part)
    return lines
