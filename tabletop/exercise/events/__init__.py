"""What can happen, in the past tense.

Every event is immutable and complete in itself: it carries the text that went out, the rule that was applied, the raw dice. Fields
are scalars and (nested) tuples of scalars only, which is what the journal can write on one line. ``kind`` is the short stable name
stored in saves; a class may be renamed, a kind never.

Audience is decided by :mod:`tabletop.exercise.redact`, from the fields alone.
"""

from __future__ import annotations

from tabletop.exercise.events.arguments import (
    ArgumentAdjudicated,
    DiceRolled,
    EstimatesRevealed,
    EstimateSubmitted,
    ReasonAdded,
    ReasonStruck,
)
from tabletop.exercise.events.base import (
    Event,
    Pairs,
    Recorded,
    Rows,
    UnknownEvent,
)
from tabletop.exercise.events.control import (
    FlagLowered,
    FlagRaised,
    LogLineCorrected,
    LogLineWritten,
    ObservationRecorded,
    TrackChanged,
    Undone,
    WallTurned,
)
from tabletop.exercise.events.decisions import (
    BallotsRevealed,
    DecisionClosed,
    DecisionExtended,
    DecisionOpened,
    DecisionResolved,
    DraftKept,
    ResponseSubmitted,
)
from tabletop.exercise.events.messages import (
    MessageSent,
    MessagesRead,
    NotesKept,
    RfiAnswered,
    RfiAsked,
    RfiRefused,
)
from tabletop.exercise.events.serials import (
    InjectAcknowledged,
    InjectCorrected,
    InjectEdited,
    InjectRecalled,
    InjectReleased,
    InjectResent,
    SerialArmed,
    SerialDeferred,
    SerialHeld,
    SerialRestored,
    SerialSkipped,
)
from tabletop.exercise.events.session import (
    BatonPassed,
    ComcheckAnswered,
    ComcheckSent,
    EmergencyDeclared,
    EmergencyLifted,
    EndingReached,
    ExerciseContinued,
    ExerciseEnded,
    ExercisePaused,
    ExerciseStarted,
    LeadNamed,
    MoveExtended,
    MoveStarted,
    RoleSeated,
    RoleVacated,
    ScenarioTimeSet,
    SeedRevealed,
    SeedSealed,
    SessionOpened,
    SessionResumed,
)

__all__ = (
    "EVENTS",
    "ArgumentAdjudicated",
    "BallotsRevealed",
    "BatonPassed",
    "ComcheckAnswered",
    "ComcheckSent",
    "DecisionClosed",
    "DecisionExtended",
    "DecisionOpened",
    "DecisionResolved",
    "DiceRolled",
    "DraftKept",
    "EmergencyDeclared",
    "EmergencyLifted",
    "EndingReached",
    "EstimateSubmitted",
    "EstimatesRevealed",
    "Event",
    "ExerciseContinued",
    "ExerciseEnded",
    "ExercisePaused",
    "ExerciseStarted",
    "FlagLowered",
    "FlagRaised",
    "InjectAcknowledged",
    "InjectCorrected",
    "InjectEdited",
    "InjectRecalled",
    "InjectReleased",
    "InjectResent",
    "LeadNamed",
    "LogLineCorrected",
    "LogLineWritten",
    "MessageSent",
    "MessagesRead",
    "MoveExtended",
    "MoveStarted",
    "NotesKept",
    "ObservationRecorded",
    "Pairs",
    "ReasonAdded",
    "ReasonStruck",
    "Recorded",
    "ResponseSubmitted",
    "RfiAnswered",
    "RfiAsked",
    "RfiRefused",
    "RoleSeated",
    "RoleVacated",
    "Rows",
    "ScenarioTimeSet",
    "SeedRevealed",
    "SeedSealed",
    "SerialArmed",
    "SerialDeferred",
    "SerialHeld",
    "SerialRestored",
    "SerialSkipped",
    "SessionOpened",
    "SessionResumed",
    "TrackChanged",
    "Undone",
    "UnknownEvent",
    "WallTurned",
)

#: event classes by kind
EVENTS: dict[str, type[Event]] = {cls.kind: cls for cls in Event.__subclasses__() if cls.kind}
