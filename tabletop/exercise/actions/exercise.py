"""The exercise as a whole: STARTEX, moves, PAUSEX, real emergency, ENDEX, undo, tracks, facts of play, scenario time."""

from __future__ import annotations

from tabletop.exercise import commands as c
from tabletop.exercise.actions.action import Action, Line, Made, Moment
from tabletop.exercise.actions.form import Field, Form, Values, whole
from tabletop.exercise.commands import Command
from tabletop.exercise.pages.page import Words
from tabletop.i18n import tr


def _pause_form(_now: Moment) -> Form:
    return Form(tr("PAUSEX: the clock stops"), [Field("reason", tr("reason, shown on every screen (may stay empty)"))])


def _undone(now: Moment, _command: Command) -> str:
    last = now.state.undoable[-1].label if now.state.undoable else ""
    return tr("↶ undone: {label}", label=last)


def _longer(now: Moment, minutes: int) -> Command:
    """So many minutes more for the open decision, else for the move."""
    question = now.open_question
    return c.ExtendDecision(question.decision, minutes) if question is not None else c.ExtendMove(minutes)


def _more(now: Moment, values: Values) -> Made:
    minutes = whole(values.get("minutes", "1"))
    return _longer(now, minutes) if minutes is not None else tr("Write a number of minutes.")


def _extended(now: Moment, command: Command) -> str:
    match command, now.open_question:
        case c.ExtendDecision(_, minutes), question if question is not None:
            return tr("{minutes:+d} min for “{title}”", minutes=minutes, title=question.title)
        case c.ExtendMove(minutes), _:
            return tr("{minutes:+d} min for this move", minutes=minutes)
        case _:
            return ""


def _track_form(now: Moment) -> Form:
    values = now.state.play.tracks
    rows = [
        (track, f"{spec.title} ({values.get(track, spec.start)})") for track, spec in now.book.scenario.tracks.items()
    ]
    return Form(
        tr("Move a track"),
        [
            Field("track", tr("track"), "one", value=rows[0][0], rows=rows),
            Field("delta", tr("by how much"), value="+1"),
            Field("reason", tr("why (stands in the record)")),
        ],
    )


def _move_track(_now: Moment, values: Values) -> Made:
    delta = whole(values["delta"])
    if not delta:
        return tr("Write by how much, for example +1 or -2.")
    return c.AdjustTrack(values["track"], delta, values["reason"])


def _flag_form(now: Moment) -> Form:
    raised = now.state.play.flags
    flags = now.book.scenario.flags.items()
    rows = [(f"- {flag}", f"✓ {words}") if flag in raised else (f"+ {flag}", f"· {words}") for flag, words in flags]
    return Form(
        tr("What is true in the story"),
        [
            Field(
                "flag", tr("fact of play (✓ is true now; sending turns it round)"), "one", value=rows[0][0], rows=rows
            ),
            Field("reason", tr("why (stands in the record)")),
        ],
    )


def _turn_flag(_now: Moment, values: Values) -> Made:
    sign, _, flag = values["flag"].partition(" ")
    return c.ChangeFlag(flag, sign == "+", values["reason"])


def _time_form(now: Moment) -> Form:
    return Form(
        tr("Jump in scenario time"),
        [
            Field("time", tr("scenario time, written 2025-09-04T10:00+00:00"), value=now.state.play.time),
            Field("line", tr("the line players see"), hint=tr("Six months later")),
        ],
    )


STARTEX = Action(
    id="startex",
    words="STARTEX",
    group="exercise",
    also=("start", "begin", "readiness"),
    commands=(c.StartExercise,),
    make=lambda _now, values: c.StartExercise(values["seed"]),
    lines=(Line("startex", "the exercise begins"),),
)
NEXT_MOVE = Action(
    id="next-move",
    words="next move",
    group="exercise",
    also=("turn", "round", "phase"),
    commands=(c.StartMove,),
    ask=lambda now: now.offered.ask(c.StartMove()),
    make=lambda _now, _values: c.StartMove(),
    lines=(Line("move", "open the next move", same=("next move",)),),
)
PAUSE = Action(
    id="pause",
    words="PAUSEX",
    group="exercise",
    also=("pause", "break", "stop the clock", "freeze"),
    commands=(c.Pause,),
    form=_pause_form,
    make=lambda _now, values: c.Pause(values["reason"]),
    done=lambda _now, _command: Words(tr("PAUSEX: the clock stands still until you continue."), acts=("continue",)),
    lines=(Line("pause [why]", "PAUSEX"),),
)
CONTINUE = Action(
    id="continue",
    words="continue",
    group="exercise",
    also=("resume", "go on", "start the clock", "pause", "break"),
    commands=(c.Continue,),
    make=lambda _now, _values: c.Continue(),
    done=lambda _now, _command: tr("The exercise continues."),
    lines=(Line("continue", "the clock runs again"),),
)
EMERGENCY = Action(
    id="emergency",
    words="REAL EMERGENCY (twice)",
    group="exercise",
    about="twice: REAL EMERGENCY, everything freezes",
    also=("no play", "safety", "alarm", "stop everything"),
    commands=(c.DeclareEmergency,),
    make=lambda _now, _values: c.DeclareEmergency(),
    lines=(Line("emergency", "REAL EMERGENCY: everything freezes"),),
)
LIFT = Action(
    id="lift-emergency",
    words="lift the emergency",
    group="exercise",
    also=("all clear", "end the emergency"),
    commands=(c.LiftEmergency,),
    make=lambda _now, values: c.LiftEmergency(values["words"]),
    lines=(Line("lift …", "the emergency is over; who decided that"),),
)
ENDEX = Action(
    id="endex",
    words="ENDEX",
    group="exercise",
    also=("end", "finish", "over", "stop the exercise"),
    commands=(c.EndExercise,),
    make=lambda _now, values: c.EndExercise(values.get("reason", "")),
    lines=(Line("endex [why]", "the exercise ends"),),
)
UNDO = Action(
    id="undo",
    words="undo",
    group="exercise",
    about="undo your last act",
    also=("take back", "mistake", "revert"),
    commands=(c.Undo,),
    make=lambda _now, _values: c.Undo(),
    done=_undone,
    then=lambda _now, _command: "",
    lines=(Line("undo", "take back the last act of control"),),
)
MORE = Action(
    id="more-time",
    words="a minute more",
    group="exercise",
    about="a minute more or less for the decision, or for the move",
    also=("extend", "clock", "timer", "longer", "time"),
    commands=(c.ExtendDecision, c.ExtendMove),
    ask=lambda now: now.offered.ask(_longer(now, 1)),
    make=_more,
    done=_extended,
    lines=(Line("more N", "so many minutes more for the question, or for the move"),),
)
LESS = Action(
    id="less-time",
    words="a minute less",
    group="exercise",
    about="a minute more or less for the decision, or for the move",
    also=("shorten", "clock", "timer", "shorter", "time"),
    commands=(c.ExtendDecision, c.ExtendMove),
    ask=lambda now: now.offered.ask(_longer(now, -1)),
    make=lambda now, _values: _longer(now, -1),
    done=_extended,
)
TRACK = Action(
    id="move-track",
    words="move a track",
    group="exercise",
    also=("indicator", "score", "value", "meter"),
    commands=(c.AdjustTrack,),
    form=_track_form,
    make=_move_track,
)
FLAG = Action(
    id="turn-flag",
    words="set what is true in the story",
    group="exercise",
    also=("flag", "fact of play", "condition", "switch"),
    commands=(c.ChangeFlag,),
    form=_flag_form,
    make=_turn_flag,
)
SCENARIO_TIME = Action(
    id="scenario-time",
    words="jump in scenario time",
    group="exercise",
    also=("date", "calendar", "clock", "skip ahead", "later"),
    commands=(c.SetScenarioTime,),
    form=_time_form,
    make=lambda _now, values: c.SetScenarioTime(values["time"].strip(), values["line"]),
)

ACTIONS = (
    STARTEX,
    NEXT_MOVE,
    PAUSE,
    CONTINUE,
    EMERGENCY,
    LIFT,
    ENDEX,
    UNDO,
    MORE,
    LESS,
    TRACK,
    FLAG,
    SCENARIO_TIME,
)
