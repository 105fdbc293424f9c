"""What an author may write: the scenario file as pydantic models.

Python names are plural where the file's tables are singular (``[role.berlin]`` is ``scenario.roles["berlin"]``); pydantic
reports places by the file's own words, so that a diagnostic can point into the text. Everything is strict and closed: an unknown
key or a number in quotes is an error, never a guess. What one model cannot see (ids that point elsewhere, conditions,
reachability) is the work of :mod:`tabletop.scenario.check`.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

FORMAT = 1

Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=48)]
Line = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\n\r]*$")]
Text = Annotated[str, StringConstraints(min_length=1, max_length=6000)]
ConditionText = Annotated[str, StringConstraints(min_length=1, max_length=300)]
Source = Annotated[str, StringConstraints(pattern=r"^(article-[0-9]+|background|invented)$")]
Deltas = dict[Id, int]

Channel = Literal["press", "cable", "phone", "mail", "social", "intelligence", "paper", "briefing"]
Stance = Literal["hawk", "dove", "status-quo"]


class Part(BaseModel):
    """Base of every table: strict types, no unknown keys, immutable, places reported by the file's own names."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, populate_by_name=True)


class Consequences(Part):
    """What happens when something is released, chosen or resolved. All of it is optional."""

    effects: Deltas = Field(default_factory=dict)  #: deltas by track id, clamped to the track's range
    set: list[Id] = Field(default_factory=list)  #: flags raised
    clear: list[Id] = Field(default_factory=list)  #: flags lowered
    release: list[Id] = Field(default_factory=list)  #: injects that become due at once
    open: list[Id] = Field(default_factory=list)  #: decisions that become due at once


class About(Part):
    """The ``[scenario]`` table: what the exercise is, before anything happens in it."""

    id: Id
    title: Line
    version: Annotated[str, StringConstraints(pattern=r"^\d+\.\d+\.\d+$")]
    language: Literal["en", "de"] = "en"
    minutes: int = Field(ge=1, le=1440)  #: planned length, STARTEX to ENDEX
    marking: Line  #: first and last line of all that players see
    summary: Text
    starts: datetime  #: scenario time at STARTEX
    safety: Text  #: read aloud before STARTEX: real-emergency word, who may stop, how to step out
    consent: Text  #: what is recorded and who may read it
    emergency: Line = "NO DUFF"  #: the code word shown on every screen during a real emergency
    artificialities: list[Line] = Field(default_factory=list)  #: assumptions players accept


class Objective(Part):
    """What the exercise is run for; injects and decisions point to it."""

    title: Line
    capability: Line | None = None  #: core capability or target that it belongs to, as a planner names it
    expect: list[Line] = Field(default_factory=list)  #: what the evaluator listens for


class Role(Part):
    """A seat at the table: an office, never a living person. The card fits one page."""

    title: Line
    weight: float = Field(default=1.0, gt=0)  #: e.g. population in millions, for qualified majority
    brief: Text  #: responsibilities, from the office's own viewpoint
    wants: list[Line] = Field(min_length=1)
    limits: list[Line] = Field(min_length=1)
    goal: Line  #: the long-term goal
    private: Text  #: known to this role alone
    essential: bool = True  #: false: may stay empty in a small group
    sources: list[Source] = Field(min_length=1)


class Track(Part):
    """A number that play moves, such as cohesion or escalation."""

    title: Line
    min: int = 0
    max: int = 10
    start: int
    bands: dict[Id, int] = Field(default_factory=dict)  #: word -> lowest value for which it is said
    visible: Literal["all", "facilitator"] | list[Id] = "all"  #: or a list of roles and groups
    show: Literal["number", "bands"] = "number"  #: "bands": those who may see it see the word alone
    unit: Line | None = None


class Move(Part):
    """One decision cycle; scenario time jumps to its start."""

    title: Line
    minutes: int = Field(ge=1, le=600)
    time: datetime
    line: Line | None = None  #: what players see of the jump, e.g. "Six months later"
    brief: Text  #: read aloud when the move opens
    practice: bool = False  #: not for the record; tracks return to their start afterwards


class Course(Part):
    """A named selection of moves for a shorter exercise."""

    title: Line
    minutes: int = Field(ge=1, le=1440)
    moves: list[Id] = Field(min_length=1)


class Item(Part):
    """What injects and decisions share: when it comes, what it is for, and what only control sees.

    The kind is inferred (SCENARIO_FORMAT): ``at`` scheduled, ``when`` conditional, both: scheduled provided the conditions hold,
    neither: contingency, the facilitator's hand or another item's ``release``/``open``.
    """

    title: Line
    move: Id | None = None
    at: int | None = Field(default=None, ge=0, le=600)  #: minutes into the move
    when: list[ConditionText] = Field(default_factory=list)  #: all must hold
    suggest_when: list[ConditionText] = Field(default_factory=list)  #: a hint in the console, nothing more
    objectives: list[Id] = Field(default_factory=list)
    sources: list[Source] = Field(min_length=1)
    notes: Text | None = None  #: facilitator only: probes and "listen for" lines
    expect: list[Line] = Field(default_factory=list)  #: expected actions
    optional: bool = False  #: may be dropped when time is short


class Inject(Item, Consequences):
    """A stimulus delivered to players."""

    sender: Line = Field(alias="from")
    to: list[Id] = Field(default_factory=list)  #: roles and groups; empty: everybody
    channel: Channel
    grade: Line | None = None  #: source grade of intelligence, e.g. "B2"
    body: Text
    auto: bool = False  #: released by itself when due


class Option(Consequences):
    """One answer a decision offers, and what follows when it stands."""

    label: Line
    text: Text | None = None  #: a sentence more for the player
    when: list[ConditionText] = Field(default_factory=list)  #: offered only if all hold at opening
    who: list[Id] = Field(default_factory=list)  #: offered only to these roles; empty: all asked
    alone: bool = False  #: in ``several``: cannot be combined with others
    result: Text | None = None  #: read aloud to all when this option stands
    note: Text | None = None  #: facilitator only
    stance: Stance | None = None  #: which rehearsal style leans to it


class Payoff(Consequences):
    """A row of a payoff table: the first whose conditions hold applies."""

    when: list[ConditionText] = Field(min_length=1)
    result: Text | None = None


class Individual(Part):
    """Each role has its own outcome; a payoff table may add what the combination brings."""

    type: Literal["individual"]
    payoff: list[Payoff] = Field(default_factory=list)


class Lead(Part):
    """One role decides; the others asked advise."""

    type: Literal["lead"]
    role: Id


class Plurality(Part):
    """The option named most often stands."""

    type: Literal["plurality"]
    tie: Literal["no-decision", "facilitator"] | Id = "no-decision"  #: or the role whose answer breaks it


class Majority(Part):
    """More than half, of votes cast (simple) or of members (absolute)."""

    type: Literal["majority"]
    of: Literal["cast", "members"] = "cast"
    quorum: float = Field(default=0.5, ge=0, le=1)  #: share of members who must answer


class Unanimity(Part):
    """Every answer cast agrees; an abstention does not block (TEU art. 31(1))."""

    type: Literal["unanimity"]


class Qualified(Part):
    """EU qualified majority (TEU art. 16(4)): members and population; a blocking minority; abstention counts against."""

    type: Literal["qualified"]
    members: float = Field(default=0.55, gt=0, le=1)
    weight: float = Field(default=0.65, gt=0, le=1)
    blocking: int = Field(default=4, ge=1)  #: fewer members than this cannot block by weight alone
    abstain: Literal["against", "excluded"] = "against"


class Veto(Part):
    """Plurality among the options that no veto holder strikes."""

    type: Literal["veto"]
    roles: list[Id] = Field(min_length=1)
    tie: Literal["no-decision", "facilitator"] | Id = "no-decision"


class Band(Part):
    """From this sum upward, this option stands."""

    at_least: float
    option: Id


class Sum(Part):
    """Pledges are added up; the highest band reached names the option that stands."""

    type: Literal["sum"]
    bands: list[Band] = Field(min_length=1)
    into: dict[Id, int] = Field(
        default_factory=dict
    )  #: track id -> units per unit pledged; the track is set to the product


class Ruling(Part):
    """The facilitator adjudicates, with reasons."""

    type: Literal["facilitator"]


class Argument(Part):
    """A matrix argument: reasons for and against, blind estimates, then the method named here."""

    type: Literal["argument"]
    success: Id  #: the option that stands when the argument succeeds
    failure: Id
    method: Literal["roll", "2d6", "vote", "facilitator"] = "roll"
    actor: Id | None = None  #: the role that argues; it neither estimates nor votes


Rule = Annotated[
    Individual | Lead | Plurality | Majority | Unanimity | Qualified | Veto | Sum | Ruling | Argument,
    Field(discriminator="type"),
]


class Decision(Item):
    """A question put to roles, and the rule by which an answer stands."""

    question: Text
    kind: Literal["choice", "several", "pledge", "text", "argument"]
    who: list[Id] = Field(min_length=1)  #: roles and groups asked
    secret: bool = True  #: nobody sees another's answer before it closes
    reveal: Literal["outcome", "tally", "ballots"] = "tally"
    minutes: int = Field(default=10, ge=1, le=600)
    confidence: bool = True
    pick: int | None = Field(default=None, ge=1, le=20)  #: several: at most so many
    min: float | None = None  #: pledge
    max: float | None = None
    step: float | None = Field(default=None, gt=0)
    unit: Line | None = None
    rule: Rule
    absent: Literal["excluded", "abstain", "control"] = "excluded"  #: how an empty seat or a missing answer counts
    abstain: bool = True  #: whether a role may answer that it abstains
    no_decision: Id | None = None  #: the option that stands when time runs out or the rule finds nothing
    options: dict[Id, Option] = Field(default_factory=dict, alias="option")


class Ending(Part):
    """How the story ends; the first whose conditions hold, the last one has none."""

    title: Line
    when: list[ConditionText] = Field(default_factory=list)
    text: Text


class AnnexEntry(Part):
    """One fact after the cut-off date, sealed until the debrief (hindsight guard)."""

    date: Line
    text: Text
    sources: list[Source] = Field(min_length=1)


class BlessedPlay(Part):
    """A play-through the author vouches for; ``check`` replays it."""

    choose: dict[Id, str]
    expect: list[Line] = Field(min_length=1)


class Scenario(Part):
    """A whole scenario file."""

    format: Literal[1]
    about: About = Field(alias="scenario")
    objectives: dict[Id, Objective] = Field(alias="objective", min_length=1)
    roles: dict[Id, Role] = Field(alias="role", min_length=1)
    groups: dict[Id, list[Id]] = Field(default_factory=dict, alias="group")
    tracks: dict[Id, Track] = Field(default_factory=dict, alias="track")
    flags: dict[Id, Line] = Field(default_factory=dict, alias="flag")
    moves: dict[Id, Move] = Field(alias="move", min_length=1)
    courses: dict[Id, Course] = Field(default_factory=dict, alias="course")
    injects: dict[Id, Inject] = Field(default_factory=dict, alias="inject")
    decisions: dict[Id, Decision] = Field(default_factory=dict, alias="decision")
    endings: dict[Id, Ending] = Field(alias="ending", min_length=1)
    annex: dict[Id, AnnexEntry] = Field(default_factory=dict)
    tests: list[BlessedPlay] = Field(default_factory=list, alias="test")

    def members(self, names: list[Id]) -> tuple[Id, ...]:
        """The role ids behind a list of roles and groups, in the order of the file, each once; empty means every role."""
        if not names:
            return tuple(self.roles)
        known, rest = set(names), list(names)
        while rest:  # each group once, however often others name it
            name = rest.pop()
            if name not in self.roles:
                fresh = set(self.groups.get(name, ())) - known
                known |= fresh
                rest += fresh
        return tuple(role for role in self.roles if role in known)
