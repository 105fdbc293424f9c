"""What was seen and said about the exercise: observations, expected actions, the decision log, the hotwash, the feedback forms."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tabletop.exercise import events as e
from tabletop.exercise.debrief import Feedback
from tabletop.exercise.feedback import PRIORITIES, STATEMENTS, Rated, ratings
from tabletop.exercise.hotwash import prompts
from tabletop.report.facts.injects import SerialLine
from tabletop.report.facts.walk import Walk


@dataclass(frozen=True, slots=True)
class Seen:
    """An observation."""

    seq: int
    word: str  #: strength | improve | fact | note
    text: str
    rating: int  #: 1 to 4, 0 for none
    role: str
    serial: str
    objectives: tuple[str, ...]  #: its own, else those of the serial it belongs to
    move: str
    observed: float  #: exercise time, seconds


@dataclass(frozen=True, slots=True)
class ExpectedLine:
    """An expected action of a serial that went out."""

    serial: str
    title: str
    number: int
    text: str
    objectives: tuple[str, ...]
    seen: bool
    role: str  #: who did it, "" for nobody in particular
    seqs: tuple[int, ...]  #: the tick that stands, else the release after which it was expected


@dataclass(frozen=True, slots=True)
class Logged:
    """A line of the decision log in its newest wording."""

    seq: int
    word: str
    text: str
    role: str
    why: str
    based_on: str
    alternatives: str
    serial: str
    move: str
    said: float  #: exercise time, seconds
    corrections: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class QuestionPoints:
    """What was said to one question of the hotwash."""

    prompt: str
    text: str  #: the question
    points: tuple[tuple[int, str, str], ...]  #: (number, text, role or "")


@dataclass(frozen=True, slots=True)
class Forms:
    """All feedback forms together."""

    seqs: tuple[int, ...]
    rated: tuple[Rated, ...]
    spread: tuple[tuple[int, int] | None, ...]  #: lowest and highest answer to each statement
    strengths: tuple[tuple[int, str], ...]
    improve: tuple[tuple[int, str], ...]
    unseen: tuple[tuple[int, str], ...]
    actions: tuple[tuple[int, str, str, str], ...]  #: (number, text, priority, responsible), the urgent first
    review: tuple[tuple[int, str], ...]
    comments: tuple[tuple[int, str], ...]


def observations(walk: Walk, lines: tuple[SerialLine, ...]) -> tuple[Seen, ...]:
    """Every observation of a move that counts, in the order of recording."""
    serves = {line.serial: line.objectives for line in lines}
    return tuple(
        Seen(
            one.seq,
            one.event.word,
            one.event.text,
            one.event.rating,
            one.event.role,
            one.event.serial,
            (one.event.objective,) if one.event.objective else serves.get(one.event.serial, ()),
            one.event.move,
            one.event.observed,
        )
        for one in walk.of(e.ObservationRecorded)
        if one.event.move not in walk.practice_moves
    )


def expected(walk: Walk, lines: tuple[SerialLine, ...], texts: dict[str, tuple[str, ...]]) -> tuple[ExpectedLine, ...]:
    """Expected actions of all serials that went out; ``texts`` are those of the scenario, for records that do not carry them."""
    carried: dict[str, tuple[str, ...]] = {one.event.inject: one.event.expect for one in walk.of(e.InjectReleased)}
    carried |= {one.event.decision: one.event.expect for one in walk.of(e.DecisionOpened)}
    ticks = {(one.event.serial, one.event.number): one for one in walk.of(e.ExpectationTicked)}
    found = []
    for line in lines:
        if not line.out:
            continue
        for number, text in enumerate(carried.get(line.serial) or texts.get(line.serial, ()), 1):
            tick = ticks.get((line.serial, number))
            seen = tick is not None and tick.event.seen
            found.append(
                ExpectedLine(
                    line.serial,
                    line.title,
                    number,
                    text,
                    line.objectives,
                    seen,
                    tick.event.role if tick is not None and seen else "",
                    (tick.seq,) if tick is not None else line.seqs[:1],
                )
            )
    return tuple(found)


def ticks_used(walk: Walk) -> bool:
    """Whether anybody ticked expected actions at all; without a tick, none is unmet, only unrecorded."""
    return bool(walk.of(e.ExpectationTicked))


def log(walk: Walk) -> tuple[Logged, ...]:
    """The decision log and the parking lot, corrections worked in, in the order of writing."""
    found = {
        one.seq: Logged(
            one.seq,
            one.event.word,
            one.event.text,
            one.event.role,
            one.event.why,
            one.event.based_on,
            one.event.alternatives,
            one.event.serial,
            one.event.move or one.move,
            one.clock if one.event.said is None else one.event.said,
            (),
        )
        for one in walk.of(e.LogLineWritten)
    }
    for one in walk.of(e.LogLineCorrected):
        line = found.get(one.event.line)
        if line is not None:
            found[line.seq] = replace(line, text=one.event.text, corrections=(*line.corrections, one.seq))
    return tuple(found.values())


def hotwash(walk: Walk) -> tuple[QuestionPoints, ...]:
    """What was said after ENDEX, by question: the known ones first, then others in the order in which they came up."""
    texts = {one.event.prompt: one.event.text for one in walk.of(e.PromptPut)}
    points: dict[str, list[tuple[int, str, str]]] = {prompt.id: [] for prompt in prompts()}
    for one in walk.of(e.PointRecorded):
        points.setdefault(one.event.prompt, []).append((one.seq, one.event.text, one.event.role))
    known = {prompt.id: prompt.text for prompt in prompts()}
    return tuple(
        QuestionPoints(prompt, texts.get(prompt) or known.get(prompt, prompt), tuple(said))
        for prompt, said in points.items()
        if said
    )


def feedback(walk: Walk) -> Forms:
    """All forms handed in. Who handed in which is not asked for here, even of those who gave a name."""
    given = [(one.seq, one.event) for one in walk.of(e.FeedbackGiven)]
    rated = ratings(Feedback(seq, form.ratings, (), (), "", (), "", "", "", "", "") for seq, form in given)
    values = [[dict(form.ratings).get(statement) for _, form in given] for statement in STATEMENTS]
    spread = [[value for value in row if value is not None] for row in values]
    actions = [(seq, row[0], row[1], row[2]) for seq, form in given for row in form.actions if len(row) == 3]
    return Forms(
        tuple(seq for seq, _ in given),
        rated,
        tuple((min(row), max(row)) if row else None for row in spread),
        tuple((seq, text) for seq, form in given for text in form.strengths),
        tuple((seq, text) for seq, form in given for text in form.improve),
        tuple((seq, form.unseen) for seq, form in given if form.unseen.strip()),
        tuple(sorted(actions, key=lambda row: (_urgency(row[2]), row[0]))),
        tuple((seq, form.review) for seq, form in given if form.review.strip()),
        tuple((seq, form.comment) for seq, form in given if form.comment.strip()),
    )


def _urgency(priority: str) -> int:
    return PRIORITIES.index(priority) if priority in PRIORITIES else len(PRIORITIES)
