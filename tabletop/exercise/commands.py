"""What somebody may ask of the table.

A command is a wish: it may be refused, and nothing has happened until the events it leads to are in the journal. Who asks, when, and
with which id stands in the :class:`Request` around it.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Command:
    """Base of all commands."""


@dataclass(frozen=True, slots=True)
class Request:
    """A command with the seat that asks, its id, and the time of asking."""

    command: Command
    seat: str
    at: str  #: wall time, UTC, ISO 8601 with milliseconds
    clock: float  #: exercise time in seconds
    id: str = ""  #: resent requests with the same id act once
    member: str = ""  #: who of the several in this seat; "" at the host's own keyboard


class Refused(Exception):
    """The table does not do that: a stable code for programs, words with the remedy for people."""

    def __init__(self, code: str, words: str) -> None:
        """Keep the code and the words."""
        super().__init__(words)
        self.code = code
        self.words = words


# -- session, clock, moves --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OpenSession(Command):
    """First command of every session. Empty ``roles``: all of the scenario; empty ``course``: all moves."""

    title: str
    course: str = ""
    roles: tuple[str, ...] = ()
    practice: bool = True  #: whether practice moves are played


@dataclass(frozen=True, slots=True)
class ResumeSession(Command):
    """Asked by the table itself when a save is opened again."""

    reason: str = ""


@dataclass(frozen=True, slots=True)
class SeatRole(Command):
    """Put a person into a role, or into the seat of the observers or the co-facilitators. The first of a role is its lead."""

    role: str
    person: str
    consent: bool
    member: str = ""  #: "" for somebody named by hand, who has no terminal
    lead: bool = False


@dataclass(frozen=True, slots=True)
class VacateRole(Command):
    """The person leaves the role; the next member leads."""

    role: str
    member: str = ""


@dataclass(frozen=True, slots=True)
class NameLead(Command):
    """Let this member submit for the role; asked by control or by the lead."""

    role: str
    member: str


@dataclass(frozen=True, slots=True)
class PassBaton(Command):
    """Let this member of control run the exercise; "" is the host's own console, which may always take the baton back."""

    member: str


@dataclass(frozen=True, slots=True)
class SendComcheck(Command):
    """Send the test inject to every terminal."""


@dataclass(frozen=True, slots=True)
class AnswerComcheck(Command):
    """Confirm the test inject."""


@dataclass(frozen=True, slots=True)
class StartExercise(Command):
    """STARTEX, with the seed of all dice (hexadecimal)."""

    seed: str


@dataclass(frozen=True, slots=True)
class Pause(Command):
    """PAUSEX; any seat may ask for it."""

    reason: str = ""


@dataclass(frozen=True, slots=True)
class Continue(Command):
    """End of PAUSEX; only control continues."""


@dataclass(frozen=True, slots=True)
class DeclareEmergency(Command):
    """Freeze everything: this is real."""


@dataclass(frozen=True, slots=True)
class LiftEmergency(Command):
    """The emergency is over; the words say who decided that."""

    words: str


@dataclass(frozen=True, slots=True)
class EndExercise(Command):
    """ENDEX."""

    reason: str = ""


@dataclass(frozen=True, slots=True)
class StartMove(Command):
    """Open a move; without an id, the next one of the session."""

    move: str = ""


@dataclass(frozen=True, slots=True)
class ExtendMove(Command):
    """Give the current move so many minutes more (or fewer)."""

    minutes: int


@dataclass(frozen=True, slots=True)
class SetScenarioTime(Command):
    """Jump in scenario time, announced by a line that players see."""

    time: str
    line: str


@dataclass(frozen=True, slots=True)
class Tick(Command):
    """Time has passed: close what is over, release what releases itself."""


# -- serials and injects ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class HoldSerial(Command):
    """Keep a serial back."""

    serial: str


@dataclass(frozen=True, slots=True)
class DeferSerial(Command):
    """Plan it again for so many minutes from now."""

    serial: str
    minutes: int


@dataclass(frozen=True, slots=True)
class SkipSerial(Command):
    """Drop it from this session."""

    serial: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class RestoreSerial(Command):
    """Put it back into the plan."""

    serial: str


@dataclass(frozen=True, slots=True)
class EditInject(Command):
    """Change a text that has not gone out yet."""

    inject: str
    title: str
    body: str


@dataclass(frozen=True, slots=True)
class ReleaseInject(Command):
    """Let it go out, in or out of order."""

    inject: str


@dataclass(frozen=True, slots=True)
class ReleaseAdHoc(Command):
    """An inject that no script foresaw."""

    title: str
    sender: str
    channel: str
    body: str
    to: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AcknowledgeInject(Command):
    """The role has read it."""

    inject: str
    role: str


@dataclass(frozen=True, slots=True)
class RecallInject(Command):
    """Take it back, while nobody has acknowledged it."""

    inject: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ResendInject(Command):
    """Point it out again; empty ``to``: those who have not acknowledged it."""

    inject: str
    to: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CorrectInject(Command):
    """Send an erratum to all who received it."""

    inject: str
    text: str


# -- decisions and arguments ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OpenDecision(Command):
    """Put the question."""

    decision: str


@dataclass(frozen=True, slots=True)
class ExtendDecision(Command):
    """More (or less) time to answer."""

    decision: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What a role fills in; which fields count depends on the decision's form."""

    options: tuple[str, ...] = ()
    struck: tuple[str, ...] = ()
    amount: float | None = None
    text: str = ""
    rationale: str = ""
    confidence: str = ""


@dataclass(frozen=True, slots=True)
class KeepDraft(Command):
    """Keep an unsent answer."""

    decision: str
    role: str
    answer: Answer


@dataclass(frozen=True, slots=True)
class SubmitResponse(Command):
    """Answer; by the role itself or by control on its behalf."""

    decision: str
    role: str
    answer: Answer


@dataclass(frozen=True, slots=True)
class CloseDecision(Command):
    """No more answers; compute what the rule says."""

    decision: str


@dataclass(frozen=True, slots=True)
class ResolveDecision(Command):
    """Let an outcome stand: what the rule computed, or another one with a reason."""

    decision: str
    outcome: tuple[str, ...] | None = None  #: None: as computed (or the default)
    reason: str = ""


@dataclass(frozen=True, slots=True)
class AddReason(Command):
    """A reason for or against an argument."""

    decision: str
    role: str
    side: str
    text: str
    weight: int = 1


@dataclass(frozen=True, slots=True)
class StrikeReason(Command):
    """The umpire takes a reason off the sheet."""

    decision: str
    number: int
    reason: str


@dataclass(frozen=True, slots=True)
class SubmitEstimate(Command):
    """A blind estimate of success, in percent."""

    decision: str
    role: str
    percent: int


@dataclass(frozen=True, slots=True)
class Adjudicate(Command):
    """Judge a closed argument; ``method`` "" takes the scenario's. ``grade`` is for a facilitator's ruling or an override."""

    decision: str
    method: str = ""
    grade: str = ""
    reason: str = ""


# -- messages, notes, observations, wall ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SendMessage(Command):
    """Write to roles or to control. ``sender`` "": the seat that asks; control may type for a role."""

    to: tuple[str, ...]
    text: str
    sender: str = ""


@dataclass(frozen=True, slots=True)
class ReadMessages(Command):
    """The seat has read its messages up to this one."""

    role: str
    message: int


@dataclass(frozen=True, slots=True)
class AskRfi(Command):
    """Ask control for information."""

    role: str
    text: str


@dataclass(frozen=True, slots=True)
class AnswerRfi(Command):
    """Control answers, to the role that asked or to everybody."""

    rfi: int
    text: str
    public: bool = False


@dataclass(frozen=True, slots=True)
class RefuseRfi(Command):
    """Control does not answer."""

    rfi: int
    reason: str


@dataclass(frozen=True, slots=True)
class KeepNotes(Command):
    """Keep the private notes of a role as they are now."""

    role: str
    text: str


@dataclass(frozen=True, slots=True)
class RecordObservation(Command):
    """Note what was seen; move and serial are linked by themselves where they are not given."""

    text: str
    word: str = "note"  #: strength | improve | fact | note
    rating: int = 0
    role: str = ""
    serial: str = ""
    objective: str = ""
    observed: float | None = None  #: exercise time; None: now


@dataclass(frozen=True, slots=True)
class TurnWall(Command):
    """Turn the wall to a page, with public words where the page takes some."""

    page: str
    heading: str = ""
    words: str = ""
    closes: float | None = None


# -- tracks, log, undo ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AdjustTrack(Command):
    """The facilitator moves a track by hand, with a reason."""

    track: str
    delta: int
    reason: str


@dataclass(frozen=True, slots=True)
class ChangeFlag(Command):
    """The facilitator raises or lowers a flag."""

    flag: str
    raised: bool
    reason: str


@dataclass(frozen=True, slots=True)
class WriteLogLine(Command):
    """A line for the decision log."""

    text: str
    word: str = "note"
    role: str = ""


@dataclass(frozen=True, slots=True)
class CorrectLogLine(Command):
    """A better wording; the old line stays."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Undo(Command):
    """Take back the last control action."""
