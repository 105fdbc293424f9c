"""The exercise told once more, decision by decision, as control may tell it, and as the wall may show it (HW-03, doctrine 4.5).

:func:`steps` reads the record once; :func:`wall_pages` cuts a step into pages of the wall. Who
chose what in a ballot that told only its outcome, and what a hidden track did, stand on no page of the wall until the facilitator opens them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from textwrap import wrap

from tabletop.exercise import events as e
from tabletop.exercise.apply import fold
from tabletop.exercise.rulebook import Rulebook
from tabletop.exercise.seats import ALL
from tabletop.exercise.state import Argument, Question, Response, State
from tabletop.exercise.timeline import timeline
from tabletop.i18n import tr

COLUMNS = 50  #: of a line on the wall, at most
LINES = 8  #: of text on a page of the wall beside its heading

#: how an outcome came about, as DecisionResolved records it
_HOW = {
    "rule": tr("by the rule"),
    "default": tr("by default: the rule found nothing"),
    "ruling": tr("ruled by the facilitator"),
    "override": tr("overridden by the facilitator"),
    "argument": tr("by argument"),
}


@dataclass(frozen=True, slots=True)
class Voice:
    """What one role answered."""

    role: str
    title: str
    said: str
    why: str
    confidence: str  #: low | moderate | high | ""
    dissents: bool  #: chose something, and nothing of it stands
    typed: bool  #: control typed it for the role


@dataclass(frozen=True, slots=True)
class Moved:
    """A track that a decision moved, or that went from start to end."""

    track: str
    title: str
    before: str
    after: str
    hidden: bool  #: not everybody saw its number during play


@dataclass(frozen=True, slots=True)
class Step:
    """One decision told, or (``decision`` "") how it ended."""

    decision: str
    title: str
    question: str = ""
    move: str = ""
    practice: bool = False
    opened: float = 0.0
    taken: float = 0.0  #: seconds from opening to closing
    secret: bool = False  #: in play only the outcome was told, not who chose what
    options: tuple[tuple[str, bool, int], ...] = ()  #: (label, whether it stands, how many chose it)
    voices: tuple[Voice, ...] = ()
    silent: tuple[str, ...] = ()  #: titles of roles asked that gave no answer
    outcome: str = ""
    how: str = ""
    computed: str = ""  #: what the rule had, where the facilitator ruled otherwise
    ruling: str = ""
    results: tuple[str, ...] = ()
    sheet: tuple[str, ...] = ()  #: the argument: reasons, estimates, judgements
    moved: tuple[Moved, ...] = ()
    dice: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the wall: at most :data:`LINES` lines of at most :data:`COLUMNS` columns under the heading."""

    heading: str
    lines: tuple[str, ...]

    @property
    def words(self) -> str:
        """As :class:`~tabletop.exercise.commands.TurnWall` takes them."""
        return "\n".join(self.lines)


def how_words(how: str) -> str:
    """How an outcome came about, in words."""
    return _HOW.get(how, how)


# -- from the record --------------------------------------------------------------------------------------------------


def steps(book: Rulebook, records: Sequence[e.Recorded]) -> tuple[Step, ...]:
    """Every decision that was resolved, in the order of resolving, then how it ended. What was undone is not told."""
    state = fold(records)
    undone = {record.event.undone for record in records if isinstance(record.event, e.Undone)}
    moved: dict[str, list[e.TrackChanged]] = {}
    rolled: dict[str, list[e.DiceRolled]] = {}
    order: list[str] = []
    for record in records:
        if record.write in undone:
            continue
        match record.event:
            case e.DecisionResolved(decision=decision):
                order = [*(known for known in order if known != decision), decision]
            case e.TrackChanged(cause=cause):
                moved.setdefault(cause.partition(":")[0], []).append(record.event)
            case e.DiceRolled(decision=decision):
                rolled.setdefault(decision, []).append(record.event)
            case _:
                pass
    questions = state.play.questions
    told = [
        _step(book, state, questions[decision], moved.get(decision, ()), rolled.get(decision, ()))
        for decision in order
        if decision in questions and questions[decision].status == "resolved"
    ]
    return (*told, _end(book, state, records))


def _step(
    book: Rulebook, state: State, question: Question, moved: Iterable[e.TrackChanged], rolled: Iterable[e.DiceRolled]
) -> Step:
    names = {role: card.title for role, card in book.scenario.roles.items()}
    labels = _labels(book, question)
    answers = state.responses.get(question.decision, {})
    spec = book.scenario.decisions.get(question.decision)
    alone = spec is not None and spec.rule.type == "individual" and question.how == "rule"
    chosen = [option for role in question.who if role in answers for option in answers[role].options]
    stands = set(chosen) if alone else set(question.outcome)
    move = book.scenario.moves.get(question.move)
    argued = question.form == "argument"
    return Step(
        question.decision,
        question.title,
        question.question.strip(),
        move.title if move is not None else "",
        move is not None and move.practice,
        question.opened,
        max(0.0, (question.closed or question.opened) - question.opened),
        question.reveal == "outcome",
        tuple((labels[row[0]], row[0] in stands, chosen.count(row[0])) for row in question.options),
        tuple(
            _voice(role, names.get(role, role), answers[role], question, labels, alone=alone)
            for role in question.who
            if role in answers
        ),
        () if argued else tuple(names.get(role, role) for role in question.who if role not in answers),
        _outcome(question, labels, alone=alone),
        " · ".join(text for text in (how_words(question.how), "" if argued else question.words) if text),
        (", ".join(labels.get(key, key) for key in question.computed) or tr("nothing")) if question.ruling else "",
        question.ruling,
        question.results,
        tuple(_sheet(state.argument(question.decision), names)) if argued else (),
        tuple(_moved(book, event) for event in moved),
        tuple(
            tr("d{sides}: {raw}", sides=event.sides, raw=", ".join(map(str, event.raw)))
            + (f" ({event.purpose})" if event.purpose else "")
            for event in rolled
        ),
    )


def _labels(book: Rulebook, question: Question) -> dict[str, str]:
    spec = book.scenario.decisions.get(question.decision)
    known = {key: option.label for key, option in spec.options.items()} if spec is not None else {}
    return known | {row[0]: row[1] for row in question.options}


def _outcome(question: Question, labels: dict[str, str], *, alone: bool) -> str:
    if alone:
        return tr("each for itself")
    outcome = ", ".join(question.labels) or ", ".join(labels.get(option, option) for option in question.outcome)
    if outcome:
        return outcome
    return tr("the answers stand as they were given") if question.how in {"rule", "ruling"} else tr("nothing stands")


def _voice(
    role: str, title: str, answer: Response, question: Question, labels: dict[str, str], *, alone: bool
) -> Voice:
    parts = [labels.get(option, option) for option in answer.options]
    if answer.amount is not None:
        parts.append(f"{answer.amount:g} {question.unit}".strip())
    if answer.text:
        parts.append(" ".join(answer.text.split()))
    if answer.struck:
        parts.append(tr("struck out: {options}", options=", ".join(labels.get(o, o) for o in answer.struck)))
    outcome = set(question.outcome)
    against = bool(answer.options) and not outcome & set(answer.options)
    dissents = not alone and bool(outcome) and (against or bool(outcome & set(answer.struck)))
    why = " ".join(answer.rationale.split())
    return Voice(
        role, title, "; ".join(parts) or tr("abstained"), why, answer.confidence, dissents, bool(answer.entered_by)
    )


def _sheet(sheet: Argument, names: dict[str, str]) -> Iterable[str]:
    for reason in sheet.reasons.values():
        sign = ("+" if reason.side == "pro" else "−") * reason.weight
        struck = tr(" (struck: {why})", why=reason.struck) if reason.struck else ""
        yield f"{sign} {' '.join(reason.text.split())} – {names.get(reason.role, reason.role)}{struck}"
    if sheet.median is not None:
        yield tr("Estimates: median {median} %, spread {spread}", median=sheet.median, spread=sheet.spread)
    for method, _, grade, _, words, why in sheet.judgements:
        yield tr("Judged ({method}): {grade}; {words}", method=tr(method), grade=tr(grade), words=words) + (
            f" – {why}" if why else ""
        )


def _moved(book: Rulebook, event: e.TrackChanged) -> Moved:
    spec = book.scenario.tracks.get(event.track)
    band = f" {event.band.replace('-', ' ')}" if event.band else ""
    return Moved(
        event.track,
        spec.title if spec is not None else event.track,
        str(event.before),
        f"{event.after}{band}",
        ALL not in event.visible or event.shown == "bands",
    )


def _end(book: Rulebook, state: State, records: Sequence[e.Recorded]) -> Step:
    """How it ended, and where every track went."""
    tracks = book.scenario.tracks
    went = tuple(
        Moved(
            series.track,
            series.title,
            str(series.values[0]),
            f"{series.values[-1]} {series.band.replace('-', ' ')}".strip(),
            tracks[series.track].visible != ALL or tracks[series.track].show == "bands",
        )
        for series in timeline(book, records).series
    )
    ending = state.ending or ("", tr("ENDEX"), "")
    return Step("", ending[1], ending[2].strip(), opened=state.clock, moved=went, ruling=state.end_reason)


# -- pages of the wall ------------------------------------------------------------------------------------------------


def wall_pages(step: Step, *, unsealed: bool = False, ballots: bool = False) -> tuple[Page, ...]:
    """The step on as many pages as it needs; ``unsealed``: hidden tracks are public by now; ``ballots``: secret ballots too."""
    told = ballots or not step.secret
    shown = [moved for moved in step.moved if unsealed or not moved.hidden]
    tracks = [block(f"{moved.title}: {moved.before} → {moved.after}", 2) for moved in shown]
    if not step.decision:
        ask = tr("Each role reads its objectives aloud: met or not, and why? Then: who won?")
        return pages(step.title, [[block(step.question, 6)], tracks, [block(ask, 3)]])
    stands = [block(f"→ {step.outcome}", 3), block(step.how, 2)]
    options = [block(_option(label, count, chosen=chosen, told=told), 2) for label, chosen, count in step.options]
    voices = [lines for voice in step.voices for lines in _said(voice)] if told else []
    silent = [block(tr("No answer: {roles}", roles=", ".join(step.silent)), 2)] if step.silent else []
    ruled = (
        [block(tr("The rule had: {computed}. Reason: {reason}", computed=step.computed, reason=step.ruling), 4)]
        if step.ruling
        else []
    )
    results = [block(" ".join(text.split()), 5) for text in step.results]
    rolled = [block(tr("Dice {rolled}", rolled=text), 2) for text in step.dice]
    sheet = [block(text, 3) for text in step.sheet]
    sections = [
        [block(step.question, 5)],
        [*options, *stands, *ruled],
        sheet,
        [*voices, *silent],
        [*results, *tracks, *rolled],
    ]
    return pages(step.title, sections)


def pages(heading: str, sections: Iterable[Sequence[Sequence[str]]]) -> tuple[Page, ...]:
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
    return tuple(Page(heading, tuple(lines)) for lines in packed) or (Page(heading, ()),)


def _option(label: str, count: int, *, chosen: bool, told: bool) -> str:
    votes = f" ({count})" if told and count else ""
    return f"{'✓' if chosen else '·'} {label}{votes}"


def _said(voice: Voice) -> Iterable[list[str]]:
    """A role, what it chose and why; together on one page."""
    sure = tr(", sure: {level}", level=tr(voice.confidence)) if voice.confidence else ""
    against = tr(" – against") if voice.dissents else ""
    lines = block(f"{voice.title}: {voice.said}{sure}{against}", 3, hanging="  ")
    yield [*lines, *block(f"“{voice.why}”", 3, "  ")] if voice.why else lines


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
