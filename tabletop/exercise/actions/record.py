"""What is written down: log lines, the parking lot, observations, expected actions."""

from __future__ import annotations

from tabletop.exercise import commands as c
from tabletop.exercise.actions.action import Action, Line, Made, Moment
from tabletop.exercise.actions.ago import choices, times
from tabletop.exercise.actions.form import Field, Form, Row, Values
from tabletop.exercise.decide.control import LOG_WORDS, OBSERVED
from tabletop.exercise.observations import Note
from tabletop.exercise.pages.page import Words
from tabletop.exercise.wording.codes import LOG, OBSERVATIONS, word
from tabletop.i18n import tr


def _nobody(now: Moment) -> list[Row]:
    return [("", tr("nobody")), *now.roles]


def _when(now: Moment, key: str) -> Field:
    """When it was seen or said; the first is meant if nothing is chosen."""
    titles = {move: spec.title for move, spec in now.book.scenario.moves.items()}
    rows = choices(times(now.state, now.clock, titles))
    return Field(key, tr("when"), "one", value=rows[0][0], rows=rows)


def _time(values: Values, key: str) -> float | None:
    return float(values[key]) if values.get(key) else None


def _log_form(now: Moment) -> Form:
    """A line of the decision log, in under ten seconds: the first field and enter are enough."""
    kinds = ["note", *(kind for kind in LOG_WORDS if kind != "note")]
    return Form(
        tr("Log line"),
        [
            Field("text", tr("what was said or agreed"), "area"),
            Field("word", tr("kind"), "one", value="note", rows=[(kind, word(LOG, kind)) for kind in kinds]),
            Field("role", tr("who"), "one", value="", rows=_nobody(now)),
            _when(now, "said"),
            Field("why", tr("why (may stay empty, like what follows)")),
            Field("based_on", tr("based on what")),
            Field("alternatives", tr("instead of what")),
        ],
    )


def _log(now: Moment, values: Values) -> Made:
    """It belongs to the serial in focus, if that is out."""
    return c.WriteLogLine(
        values["text"],
        values["word"],
        values["role"],
        values["why"],
        values.get("based_on", ""),
        values.get("alternatives", ""),
        now.serial if now.status(now.serial) in {"released", "recalled"} else "",
        _time(values, "said"),
    )


def _park_form(now: Moment) -> Form:
    """A point that leads away from the question is kept for later."""
    return Form(
        tr("Parking lot"),
        [Field("text", tr("the point")), Field("role", tr("who"), "one", value="", rows=_nobody(now))],
    )


def _park(now: Moment, values: Values) -> Made:
    return c.WriteLogLine(values["text"], "parked", values.get("role", ""), said=now.clock)


def _correct_form(now: Moment) -> Form | str:
    line = now.state.log.get(now.line)
    if line is None:
        return tr("There is no line {line}.", line=now.line)
    label = tr("better wording (the old line stays in the record)")
    return Form(tr("Correct log line {line}", line=now.line), [Field("text", label, "area", value=line.text)])


def _observation_form(now: Moment) -> Form:
    """What was seen, in five seconds: text and enter are enough."""
    ratings = [
        ("1", tr("1 could not")),
        ("2", tr("2 major challenges")),
        ("3", tr("3 some")),
        ("4", tr("4 without challenges")),
        ("0", tr("none")),
    ]
    fields = [
        Field("text", tr("what you saw or heard")),
        Field("word", tr("kind"), "one", value="note", rows=[(kind, word(OBSERVATIONS, kind)) for kind in OBSERVED]),
        Field("rating", tr("rating"), "one", value="0", rows=ratings),
        Field("role", tr("about whom"), "one", value="", rows=[("", tr("nobody in particular")), *now.roles]),
        _when(now, "when"),
    ]
    goals = [(key, goal.title) for key, goal in now.book.scenario.objectives.items()]
    if goals:
        rows = [("", tr("none in particular")), *goals]
        fields.append(Field("objective", tr("objective"), "one", value="", rows=rows))
    return Form(tr("Observation"), fields)


def note_values(note: Note, when: float | None = None) -> dict[str, str]:
    """A note as values; ``when`` is the exercise time of what was seen, None for now."""
    return {
        "text": note.text,
        "word": note.word,
        "rating": str(note.rating),
        "role": note.role,
        "serial": note.serial,
        "objective": note.objective,
        "when": repr(when) if when is not None else "",
    }


def _observation(_now: Moment, values: Values) -> Made:
    if not values["text"].strip():
        return tr("Write what you saw.")
    return c.RecordObservation(
        values["text"],
        values["word"],
        int(values["rating"]),
        values["role"],
        values.get("serial", ""),
        values.get("objective", ""),
        _time(values, "when"),
    )


LOG_LINE = Action(
    id="log",
    words="log",
    group="record",
    about="log line",
    also=("note", "decision log", "write down", "minutes"),
    commands=(c.WriteLogLine,),
    form=_log_form,
    make=_log,
    done=lambda _now, _command: tr("✓ logged"),
    lines=(Line("log [KIND:] …", "a line of the log; @role who, ; why: … the reason, for example: log decision: …"),),
)
PARK = Action(
    id="park",
    words="parking lot: keep a point for later",
    group="record",
    about="keep a point for the parking lot",
    also=("backlog", "off topic", "later"),
    commands=(c.WriteLogLine,),
    form=_park_form,
    make=_park,
    done=lambda _now, _command: Words(tr("✓ parked: it is listed with the objectives"), acts=("goals",)),
    lines=(Line("park …", "a point for the parking lot"),),
)
CORRECT_LOG = Action(
    id="correct-log",
    words="correct the last log line",
    group="record",
    about="correct your last log line; the old one stays",
    also=("mistake", "typo", "change the log"),
    commands=(c.CorrectLogLine,),
    form=_correct_form,
    make=lambda now, values: c.CorrectLogLine(now.line, values["text"]),
    done=lambda _now, _command: tr("✓ corrected"),
)
FULL_LOG = Action(
    id="full-log",
    words="whole log",
    group="record",
    also=("history", "chronology", "all lines"),
)
OBSERVE = Action(
    id="observe",
    words="observation",
    group="record",
    also=("evaluate", "note", "strength", "to improve", "rating"),
    commands=(c.RecordObservation,),
    form=_observation_form,
    make=_observation,
    done=lambda _now, _command: tr("✓ observation noted"),
    lines=(Line("observe …", "an observation; + strength, - to improve, ! fact, *1 to *4, @role #inject =objective"),),
)


def ticking(_now: Moment, values: Values) -> c.TickExpectation:
    """An expected action that was seen, or not after all where ``seen`` is empty."""
    seen, role = bool(values.get("seen")), values.get("role", "")
    return c.TickExpectation(values["serial"], int(values["number"]), seen, role, _time(values, "when"))


def _ticks(usage: str, about: str) -> Line:
    """A line of the tick list."""
    return Line(usage, about, by=("control", "observer"))


TICK = Action(
    id="expected",
    words="tick expected actions",
    group="record",
    about="tick the expected actions of what went out",
    also=("checklist", "evaluation", "master events", "seen"),
    commands=(c.TickExpectation,),
    make=ticking,
    lines=(
        _ticks("ticks", "what teams are expected to do, numbered, and what was seen"),
        _ticks("tick N [ROLE]", "this was seen, done by a role or by nobody in particular"),
        _ticks("untick N", "it was not seen after all"),
    ),
)
GOALS = Action(
    id="goals",
    words="objectives, pace, parking lot",
    group="record",
    about="objectives, pace and what could be dropped, expected actions, parking lot",
    also=("aims", "forecast", "clock", "on time", "coverage", "who is quiet", "participation"),
    shown=lambda now: now.state.started,
    lines=(Line("goals", "the objectives, and when ENDEX will come"),),
)

ACTIONS = (LOG_LINE, CORRECT_LOG, FULL_LOG, PARK, OBSERVE, TICK, GOALS)
