"""What can happen, in the past tense.

Every event is immutable and complete in itself: it carries the text that went out, the rule that was applied, the raw dice. Fields
are scalars and (nested) tuples of scalars only, which is what the journal can write on one line. ``kind`` is the short stable name
stored in saves; a class may be renamed, a kind never.

Audience is decided by :mod:`tabletop.exercise.redact`, from the fields alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

Pairs = tuple[tuple[str, int], ...]
Rows = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Event:
    """Base of all events."""

    kind: ClassVar[str] = ""


@dataclass(frozen=True, slots=True)
class Recorded:
    """An event with its place in the journal."""

    seq: int  #: 1, 2, 3 … without gaps
    write: int  #: number of the append; all events of one command share it
    at: str  #: wall time, UTC, ISO 8601 with milliseconds
    clock: float  #: exercise time in seconds since STARTEX, pauses excluded
    by: str  #: the seat that asked
    command: str  #: id of the command, "" if none: a resent command acts once
    undo: str  #: what an undo of this write would take back, "" if it cannot be undone
    event: Event


@dataclass(frozen=True, slots=True)
class UnknownEvent(Event):
    """An event of a kind this program does not know; kept word for word, never dropped."""

    name: str
    data: str  #: its lines as they stood in the save


# -- session and exercise ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SessionOpened(Event):
    """The session exists: which scenario, which moves, which roles are in play."""

    kind: ClassVar[str] = "session-opened"
    title: str
    scenario: str
    version: str
    course: str  #: id of the course, "" for the whole scenario
    moves: tuple[str, ...]
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SessionResumed(Event):
    """The program was opened again on this session; a running exercise is paused from its last event on."""

    kind: ClassVar[str] = "session-resumed"
    reason: str


@dataclass(frozen=True, slots=True)
class RoleSeated(Event):
    """A person (or pseudonym) took a role, with or without consent to be named in the record."""

    kind: ClassVar[str] = "role-seated"
    role: str
    person: str
    consent: bool


@dataclass(frozen=True, slots=True)
class RoleVacated(Event):
    """The person left the role; drafts and private knowledge stay with the role."""

    kind: ClassVar[str] = "role-vacated"
    role: str


@dataclass(frozen=True, slots=True)
class ExerciseStarted(Event):
    """STARTEX. The commitment is the SHA-256 of the dice seed, so that no roll can be chosen afterwards."""

    kind: ClassVar[str] = "exercise-started"
    commitment: str


@dataclass(frozen=True, slots=True)
class SeedSealed(Event):
    """The dice seed itself; shown to no seat before ENDEX."""

    kind: ClassVar[str] = "seed-sealed"
    seed: str


@dataclass(frozen=True, slots=True)
class SeedRevealed(Event):
    """The dice seed, public after ENDEX: everybody can recompute every draw."""

    kind: ClassVar[str] = "seed-revealed"
    seed: str


@dataclass(frozen=True, slots=True)
class ExercisePaused(Event):
    """PAUSEX: the exercise clock stands still."""

    kind: ClassVar[str] = "exercise-paused"
    reason: str


@dataclass(frozen=True, slots=True)
class ExerciseContinued(Event):
    """The exercise clock runs again."""

    kind: ClassVar[str] = "exercise-continued"


@dataclass(frozen=True, slots=True)
class EmergencyDeclared(Event):
    """A real emergency: everything freezes on every screen (doctrine, failure story 11)."""

    kind: ClassVar[str] = "emergency-declared"
    word: str


@dataclass(frozen=True, slots=True)
class EmergencyLifted(Event):
    """The facilitator typed why play may go on; the exercise is paused until continued."""

    kind: ClassVar[str] = "emergency-lifted"
    words: str


@dataclass(frozen=True, slots=True)
class EndingReached(Event):
    """Which ending the tracks and decisions amount to."""

    kind: ClassVar[str] = "ending-reached"
    ending: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class ExerciseEnded(Event):
    """ENDEX."""

    kind: ClassVar[str] = "exercise-ended"
    reason: str


# -- moves and time ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class MoveStarted(Event):
    """A move opened; scenario time jumped to its start."""

    kind: ClassVar[str] = "move-started"
    move: str
    number: int  #: 1-based among the moves that count; 0 for practice
    of: int
    title: str
    minutes: int
    time: str  #: scenario time, ISO 8601
    line: str
    brief: str
    practice: bool


@dataclass(frozen=True, slots=True)
class MoveExtended(Event):
    """The planned length of the current move changed to so many minutes."""

    kind: ClassVar[str] = "move-extended"
    minutes: int


@dataclass(frozen=True, slots=True)
class ScenarioTimeSet(Event):
    """Scenario time jumped, with a line that players see."""

    kind: ClassVar[str] = "scenario-time-set"
    time: str
    line: str


# -- serials: the numbered lines of the MSEL, injects and decisions alike ---------------------------------------------


@dataclass(frozen=True, slots=True)
class SerialArmed(Event):
    """A conditional serial's conditions came to hold, or another serial called for it: it is due."""

    kind: ClassVar[str] = "serial-armed"
    serial: str
    why: str


@dataclass(frozen=True, slots=True)
class SerialHeld(Event):
    """Kept back until restored or released by hand."""

    kind: ClassVar[str] = "serial-held"
    serial: str


@dataclass(frozen=True, slots=True)
class SerialDeferred(Event):
    """Planned anew for an exercise time in seconds."""

    kind: ClassVar[str] = "serial-deferred"
    serial: str
    due: float


@dataclass(frozen=True, slots=True)
class SerialSkipped(Event):
    """Dropped from this session."""

    kind: ClassVar[str] = "serial-skipped"
    serial: str
    reason: str


@dataclass(frozen=True, slots=True)
class SerialRestored(Event):
    """Back in the plan as the scenario has it."""

    kind: ClassVar[str] = "serial-restored"
    serial: str


@dataclass(frozen=True, slots=True)
class InjectEdited(Event):
    """The undelivered text was changed for this session."""

    kind: ClassVar[str] = "inject-edited"
    inject: str
    title: str
    body: str


@dataclass(frozen=True, slots=True)
class InjectReleased(Event):
    """The inject went out, with exactly this text, to exactly these roles."""

    kind: ClassVar[str] = "inject-released"
    inject: str
    title: str
    sender: str
    channel: str
    grade: str
    body: str
    to: tuple[str, ...]  #: role ids; ("all",) if everybody
    marking: str
    how: str  #: planned | early | late | armed | by-hand | ad-hoc | auto
    edited: bool = False


@dataclass(frozen=True, slots=True)
class InjectAcknowledged(Event):
    """A role confirmed that it has read the inject."""

    kind: ClassVar[str] = "inject-acknowledged"
    inject: str
    role: str


@dataclass(frozen=True, slots=True)
class InjectRecalled(Event):
    """Taken back before anybody acknowledged it."""

    kind: ClassVar[str] = "inject-recalled"
    inject: str
    to: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class InjectResent(Event):
    """Pointed out again to these roles; the text is the same."""

    kind: ClassVar[str] = "inject-resent"
    inject: str
    to: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class InjectCorrected(Event):
    """An erratum to a delivered inject; the delivered text itself never changes."""

    kind: ClassVar[str] = "inject-corrected"
    inject: str
    to: tuple[str, ...]
    text: str


# -- decisions --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DecisionOpened(Event):
    """The question went out to these roles, with these options."""

    kind: ClassVar[str] = "decision-opened"
    decision: str
    title: str
    question: str
    form: str  #: choice | several | pledge | text | argument
    who: tuple[str, ...]
    options: Rows  #: (id, label, text)
    closes: float  #: exercise time in seconds
    rule: str  #: the rule in words, as players read it
    restricted: Rows = ()  #: (option, role, role …) where an option is offered to some roles only
    alone: tuple[str, ...] = ()  #: options that cannot be combined
    strikers: tuple[str, ...] = ()  #: roles that may strike options (veto)
    pick: int = 1
    least: float = 0.0
    most: float = 0.0
    step: float = 1.0
    unit: str = ""
    secret: bool = True
    reveal: str = "tally"
    confidence: bool = True


@dataclass(frozen=True, slots=True)
class DecisionExtended(Event):
    """The decision now closes at this exercise time (seconds)."""

    kind: ClassVar[str] = "decision-extended"
    decision: str
    who: tuple[str, ...]
    closes: float


@dataclass(frozen=True, slots=True)
class DraftKept(Event):
    """An unsent answer, kept so that hand-over, resize and crash cost nothing."""

    kind: ClassVar[str] = "draft-kept"
    decision: str
    role: str
    options: tuple[str, ...] = ()
    struck: tuple[str, ...] = ()
    amount: float | None = None
    text: str = ""
    rationale: str = ""
    confidence: str = ""


@dataclass(frozen=True, slots=True)
class ResponseSubmitted(Event):
    """A role answered; a later answer before closing supersedes it."""

    kind: ClassVar[str] = "response-submitted"
    decision: str
    role: str
    options: tuple[str, ...] = ()  #: none: abstention
    struck: tuple[str, ...] = ()  #: options a veto holder strikes
    amount: float | None = None
    text: str = ""
    rationale: str = ""
    confidence: str = ""  #: low | moderate | high | ""
    entered_by: str = ""  #: the control seat that typed it on the role's behalf
    secret: bool = True
    who: tuple[str, ...] = ()  #: the roles asked, who may see an open (not secret) answer


@dataclass(frozen=True, slots=True)
class DecisionClosed(Event):
    """No more answers. What the rule computes is for control until it is confirmed or overridden."""

    kind: ClassVar[str] = "decision-closed"
    decision: str
    who: tuple[str, ...]
    reason: str  #: all | time | facilitator
    computed: tuple[str, ...] = ()
    found: bool = False  #: whether the rule found an outcome; if not, the facilitator rules or the default stands
    words: str = ""  #: how the rule came to it
    tally: Pairs = ()


@dataclass(frozen=True, slots=True)
class BallotsRevealed(Event):
    """Who answered what, for everybody asked."""

    kind: ClassVar[str] = "ballots-revealed"
    decision: str
    who: tuple[str, ...]
    ballots: Rows  #: (role, option, option …)


@dataclass(frozen=True, slots=True)
class DecisionResolved(Event):
    """What stands, how it came about, and what was read aloud."""

    kind: ClassVar[str] = "decision-resolved"
    decision: str
    title: str
    who: tuple[str, ...]
    outcome: tuple[str, ...]  #: option ids; () if nothing stands
    labels: tuple[str, ...]
    how: str  #: rule | default | ruling | override | argument
    words: str
    results: tuple[str, ...] = ()  #: texts read aloud
    tally: Pairs = ()
    reveal: str = "tally"
    computed: tuple[str, ...] = ()
    reason: str = ""  #: why the facilitator ruled or overrode


# -- matrix arguments -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ReasonAdded(Event):
    """A reason for or against, on the open sheet."""

    kind: ClassVar[str] = "reason-added"
    decision: str
    number: int
    side: str  #: pro | con
    text: str
    weight: int  #: 1 or 2
    role: str
    entered_by: str = ""
    who: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReasonStruck(Event):
    """The umpire took a reason off the sheet."""

    kind: ClassVar[str] = "reason-struck"
    decision: str
    number: int
    reason: str
    who: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EstimateSubmitted(Event):
    """A blind estimate of the chance of success, in percent."""

    kind: ClassVar[str] = "estimate-submitted"
    decision: str
    role: str
    percent: int
    entered_by: str = ""


@dataclass(frozen=True, slots=True)
class EstimatesRevealed(Event):
    """All estimates at once, with median and spread."""

    kind: ClassVar[str] = "estimates-revealed"
    decision: str
    who: tuple[str, ...]
    estimates: Pairs
    median: int
    spread: int


@dataclass(frozen=True, slots=True)
class DiceRolled(Event):
    """Raw dice: draws ``draw``, ``draw`` + 1 … of the sealed seed; anybody can recompute them after ENDEX."""

    kind: ClassVar[str] = "dice-rolled"
    decision: str
    draw: int
    sides: int
    raw: tuple[int, ...]
    purpose: str
    who: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ArgumentAdjudicated(Event):
    """How the argument was judged; a second judgement may follow, both are kept."""

    kind: ClassVar[str] = "argument-adjudicated"
    decision: str
    who: tuple[str, ...]
    method: str  #: roll | 2d6 | vote | facilitator | automatic
    target: int  #: percent for roll, pips for 2d6, 0 otherwise
    grade: str  #: triumph | success | success-but | failure-but | failure | disaster
    success: bool
    words: str
    reason: str = ""


# -- consequences, log, control ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TrackChanged(Event):
    """A track moved. Where only the band's word is shown, redaction takes the numbers away."""

    kind: ClassVar[str] = "track-changed"
    track: str
    before: int | None
    after: int | None
    band: str
    cause: str
    visible: tuple[str, ...]  #: role ids, ("all",) or ()
    shown: str = "number"  #: number | bands


@dataclass(frozen=True, slots=True)
class FlagRaised(Event):
    """A fact of play became true; control only."""

    kind: ClassVar[str] = "flag-raised"
    flag: str
    cause: str


@dataclass(frozen=True, slots=True)
class FlagLowered(Event):
    """A fact of play is no longer true; control only."""

    kind: ClassVar[str] = "flag-lowered"
    flag: str
    cause: str


@dataclass(frozen=True, slots=True)
class LogLineWritten(Event):
    """A line of the decision log (RU-06): who, what, why."""

    kind: ClassVar[str] = "log-line-written"
    word: str  #: decision | agreement | dissent | fact | assumption | note
    text: str
    role: str = ""


@dataclass(frozen=True, slots=True)
class LogLineCorrected(Event):
    """A corrected log line; the old one stays."""

    kind: ClassVar[str] = "log-line-corrected"
    line: int  #: seq of the line corrected
    text: str


@dataclass(frozen=True, slots=True)
class Undone(Event):
    """The control action of that write was taken back; play stands as it did just before it."""

    kind: ClassVar[str] = "undone"
    undone: int
    label: str


def _all_kinds(base: type[Event]) -> dict[str, type[Event]]:
    return {cls.kind: cls for cls in base.__subclasses__() if cls.kind}


EVENTS: dict[str, type[Event]] = _all_kinds(Event)
