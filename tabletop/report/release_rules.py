"""What a build and an attribution rule do to a single event: what stays out, what loses its speaker, what becomes coarse.

The releasable build is for people who were not in the room. It follows :mod:`tabletop.exercise.redact` where that keeps something for
one seat: what a role keeps to itself, and what control writes for itself alone, is not released. What the report accounts for stays:
answers, rulings with their reasons, skipped serials, observations.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tabletop.exercise import events as e
from tabletop.exercise.seats import CONTROL
from tabletop.i18n import tr
from tabletop.records import replace
from tabletop.report.document import Build
from tabletop.report.people import Rule, anybody

#: kinds of events that are released; a kind that stands nowhere here is not
RELEASED = frozenset(
    {
        e.ArgumentAdjudicated,
        e.DiceRolled,
        e.EstimatesRevealed,
        e.EstimateSubmitted,
        e.ReasonAdded,
        e.ReasonStruck,
        e.FlagLowered,
        e.FlagRaised,
        e.LogLineCorrected,
        e.TrackChanged,
        e.Undone,
        e.WallTurned,
        e.ConsentWithdrawn,
        e.ExpectationTicked,
        e.FeedbackGiven,
        e.HotwashOpened,
        e.PointRecorded,
        e.PromptClosed,
        e.PromptPut,
        e.SessionForked,
        e.Unsealed,
        e.BallotsRevealed,
        e.DecisionClosed,
        e.DecisionExtended,
        e.DecisionOpened,
        e.DecisionResolved,
        e.ResponseSubmitted,
        e.RfiAnswered,
        e.RfiAsked,
        e.RfiRefused,
        e.InjectAcknowledged,
        e.InjectCorrected,
        e.InjectRecalled,
        e.InjectReleased,
        e.InjectResent,
        e.SerialArmed,
        e.SerialDeferred,
        e.SerialHeld,
        e.SerialMoved,
        e.SerialRestored,
        e.SerialSkipped,
        e.EmergencyDeclared,
        e.EmergencyLifted,
        e.EndingReached,
        e.ExerciseContinued,
        e.ExerciseEnded,
        e.ExercisePaused,
        e.ExerciseStarted,
        e.LeadNamed,
        e.MoveExtended,
        e.MoveStarted,
        e.RoleSeated,
        e.RoleVacated,
        e.ScenarioTimeSet,
        e.SessionOpened,
        e.SessionResumed,
    }
)
#: released or not by what they say: see :func:`withheld`
BY_WHAT_THEY_SAY = frozenset({e.MessageSent, e.LogLineWritten, e.ObservationRecorded})
#: kinds of events that are not released: secrets of the dice, what a role or control keeps to itself, traffic of the terminals
NOT_RELEASED = frozenset(
    {
        e.SeedSealed,
        e.SeedRevealed,
        e.DraftKept,
        e.InjectEdited,
        e.MessagesRead,
        e.ComcheckSent,
        e.ComcheckAnswered,
        e.BatonPassed,
        e.UnknownEvent,
        e.NotesKept,
    }
)
_ACTS = frozenset({"decision", "agreement"})  #: log lines about what a group did, which is no speech of anybody
_ASIDE = frozenset({"note", "parked"})  #: log lines and observations that nobody outside is to read
TIMES = frozenset({"closes", "due", "observed", "said"})  #: fields that hold an exercise time


def withheld(event: e.Event, build: Build, rule: Rule) -> bool:
    """Whether the event is not exported at all. Private notes never are: they belong to their role alone."""
    if isinstance(event, e.NotesKept):
        return True
    if rule == "chatham-house" and type(event) not in _SPEECH.keys() | ACTS_OF_A_ROLE:
        return True
    if build != "releasable":
        return False
    if isinstance(event, e.MessageSent):
        return CONTROL.issuperset((event.sender, *event.to))
    if isinstance(event, e.LogLineWritten | e.ObservationRecorded):
        return event.word in _ASIDE
    return type(event) not in RELEASED


# -- the Chatham House rule: what was said may be used, who said it may not ----------------------------------------------


def unattributed(event: e.Event, by: str) -> tuple[e.Event, str]:
    """The event and its seat without the speaker of free text. Answers, estimates and receipts stay acts of their role."""
    rule = _SPEECH.get(type(event))
    if rule is None:
        return event, by
    return rule(event), by if by in CONTROL else anybody()


def _message(event: e.MessageSent) -> e.Event:
    if event.sender in CONTROL:
        return event
    to = tuple(dict.fromkeys(seat if seat in CONTROL else anybody() for seat in event.to))
    return replace(event, sender=anybody(), to=to)


def _asked(event: Any) -> e.Event:
    return replace(event, role=anybody()) if event.role else event  # type: ignore[no-any-return] # any event with a role


def _about(event: Any) -> e.Event:
    return replace(event, role="")  # type: ignore[no-any-return] # any event with a role


def _log_line(event: e.LogLineWritten) -> e.Event:
    return event if event.word in _ACTS else replace(event, role="")


def _answer(event: e.ResponseSubmitted) -> e.Event:
    return replace(event, rationale="")


def _feedback(event: e.FeedbackGiven) -> e.Event:
    return replace(event, role="", person="")


def _as_it_is(event: e.Event) -> e.Event:
    return event


_SPEECH: dict[type[e.Event], Callable[[Any], e.Event]] = {
    e.MessageSent: _message,
    e.RfiAsked: _asked,
    e.RfiAnswered: _asked,
    e.RfiRefused: _asked,
    e.ReasonAdded: _asked,
    e.ObservationRecorded: _about,
    e.ExpectationTicked: _about,
    e.PointRecorded: _about,
    e.LogLineWritten: _log_line,
    e.FeedbackGiven: _feedback,
    e.ExercisePaused: _as_it_is,
    e.EmergencyDeclared: _as_it_is,
    e.UnknownEvent: _as_it_is,
}


#: kinds without free text of a speaker: under the Chatham House rule they stay acts of their role; a kind that stands neither here nor
#: among those with a speaker is not exported under it
ACTS_OF_A_ROLE = frozenset(
    {
        e.ArgumentAdjudicated,
        e.DiceRolled,
        e.EstimatesRevealed,
        e.EstimateSubmitted,
        e.ReasonStruck,
        e.FlagLowered,
        e.FlagRaised,
        e.LogLineCorrected,
        e.TrackChanged,
        e.Undone,
        e.WallTurned,
        e.ConsentWithdrawn,
        e.HotwashOpened,
        e.PromptClosed,
        e.PromptPut,
        e.SessionForked,
        e.Unsealed,
        e.BallotsRevealed,
        e.DecisionClosed,
        e.DecisionExtended,
        e.DecisionOpened,
        e.DecisionResolved,
        e.ResponseSubmitted,
        e.MessagesRead,
        e.InjectAcknowledged,
        e.InjectCorrected,
        e.InjectEdited,
        e.InjectRecalled,
        e.InjectReleased,
        e.InjectResent,
        e.SerialArmed,
        e.SerialDeferred,
        e.SerialHeld,
        e.SerialMoved,
        e.SerialRestored,
        e.SerialSkipped,
        e.BatonPassed,
        e.ComcheckAnswered,
        e.ComcheckSent,
        e.EmergencyLifted,
        e.EndingReached,
        e.ExerciseContinued,
        e.ExerciseEnded,
        e.ExerciseStarted,
        e.LeadNamed,
        e.MoveExtended,
        e.MoveStarted,
        e.RoleSeated,
        e.RoleVacated,
        e.ScenarioTimeSet,
        e.SeedRevealed,
        e.SeedSealed,
        e.SessionOpened,
        e.SessionResumed,
    }
)


def keeps_its_seat(event: e.Event) -> e.Event:
    """An answer without its reasons, which are listed apart."""
    return _answer(event) if isinstance(event, e.ResponseSubmitted) else event


# -- the releasable build ----------------------------------------------------------------------------------------------


def lean(event: e.Event) -> e.Event:
    """Without what only control reads: free text of feedback forms, labels of undo, where a fork comes from on the disk."""
    match event:
        case e.FeedbackGiven():
            return e.FeedbackGiven(event.ratings)
        case e.Undone():
            return replace(event, label="")
        case e.SessionForked():
            return replace(event, parent="", digest="")
        case _:
            return event


def lean_scenario(scenario: Mapping[str, Any], records: tuple[e.Recorded, ...]) -> dict[str, Any]:
    """The scenario without notes for control, without what nobody was told, and without cards and annex unless the room has seen them."""
    told = _Told.of(records)
    unsealed = {record.event.what for record in records if isinstance(record.event, e.Unsealed)}
    lean = {key: value for key, value in scenario.items() if key != "test" and (key != "annex" or "annex" in unsealed)}
    for table in ("inject", "decision"):
        lean[table] = {key: _without_notes(told.of_serial(key, item)) for key, item in lean.get(table, {}).items()}
    endings = lean.get("ending", {}).items()
    lean["ending"] = {key: one if key in told.endings else {**one, "text": _not_told()} for key, one in endings}
    if "cards" not in unsealed:
        roles = lean.get("role", {})
        lean["role"] = {key: {**role, "private": tr("Not released.")} for key, role in roles.items()}
    return {key: value for key, value in lean.items() if value or key in scenario}


def _not_told() -> str:
    return tr("Not told in this session.")


@dataclass(frozen=True, slots=True)
class _Told:
    """What a session came to tell: the serials that went out, the results read aloud, the ending."""

    serials: frozenset[str]
    results: frozenset[str]
    endings: frozenset[str]

    @classmethod
    def of(cls, records: tuple[e.Recorded, ...]) -> _Told:
        """Read from a record; what was taken back was told all the same."""
        events = [record.event for record in records]
        released = {event.inject for event in events if isinstance(event, e.InjectReleased)}
        opened = {event.decision for event in events if isinstance(event, e.DecisionOpened)}
        resolved = [event for event in events if isinstance(event, e.DecisionResolved)]
        return cls(
            frozenset(released | opened),
            frozenset(" ".join(text.split()) for event in resolved for text in event.results),
            frozenset(event.ending for event in events if isinstance(event, e.EndingReached)),
        )

    def of_serial(self, key: str, item: Mapping[str, Any]) -> dict[str, Any]:
        """An inject or decision of the scenario; of one that never went out the title alone is left of its texts."""
        out = key in self.serials
        bare = {
            name: value if out or name not in _TEXTS else _not_told()
            for name, value in item.items()
            if out or name not in _WATCHED
        }
        options = bare.get("option")
        if isinstance(options, Mapping):
            bare["option"] = {name: self._of_result(option) for name, option in options.items()}
        rule = bare.get("rule")
        if isinstance(rule, Mapping) and isinstance(rule.get("payoff"), list):
            bare["rule"] = {**rule, "payoff": [self._of_result(row) for row in rule["payoff"]]}
        return bare

    def _of_result(self, part: Mapping[str, Any]) -> dict[str, Any]:
        """An option or a row of a payoff, without a result that was not read aloud."""
        read = " ".join(str(part.get("result", "")).split()) in self.results
        return {name: value for name, value in part.items() if name != "result" or read}


_TEXTS = frozenset({"body", "question"})  #: what players would have been told, and a scenario cannot be without
_WATCHED = frozenset({"expect"})  #: what evaluators would have watched for


def _without_notes(item: Mapping[str, Any]) -> dict[str, Any]:
    bare = {key: value for key, value in item.items() if key != "notes"}
    if isinstance(bare.get("option"), Mapping):
        options = bare["option"].items()
        bare["option"] = {name: {k: v for k, v in option.items() if k != "note"} for name, option in options}
    return bare
