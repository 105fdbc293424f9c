"""Decisions: opened, answered, closed, resolved."""

from __future__ import annotations

from typing import ClassVar

from tabletop.exercise.events.base import Event, Pairs, Rows


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
    public: bool = False  #: put to all roles in play, so that the wall may show the question
    objectives: tuple[str, ...] = ()  #: ids of those it serves; for control and observers
    expect: tuple[str, ...] = ()  #: expected actions; for control and observers
    improvised: str = ""  #: type of the rule, of a question that no script foresaw; "" of one in the scenario
    abstain: bool = True  #: whether a role may answer that it abstains


class DecisionExtended(Event):
    """The decision now closes at this exercise time (seconds)."""

    kind: ClassVar[str] = "decision-extended"
    decision: str
    who: tuple[str, ...]
    closes: float
    public: bool = False


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
    abstains: bool = False  #: the role means to abstain


class ResponseSubmitted(Event):
    """A role answered; a later answer before closing supersedes it."""

    kind: ClassVar[str] = "response-submitted"
    decision: str
    role: str
    options: tuple[str, ...] = ()  #: none: abstention, or a veto alone
    struck: tuple[str, ...] = ()  #: options a veto holder strikes
    amount: float | None = None
    text: str = ""
    rationale: str = ""
    confidence: str = ""  #: low | moderate | high | ""
    entered_by: str = ""  #: the control seat that typed it on the role's behalf
    secret: bool = True
    who: tuple[str, ...] = ()  #: the roles asked, who may see an open (not secret) answer
    abstains: bool = False  #: the role said that it abstains; saves of before have neither this nor an option
    draft: bool = False  #: control took over what the role had begun and not sent


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
    public: bool = False


class BallotsRevealed(Event):
    """Who answered what, for everybody asked."""

    kind: ClassVar[str] = "ballots-revealed"
    decision: str
    who: tuple[str, ...]
    ballots: Rows  #: (role, option, option …)


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
    asked_alone: bool = False  #: for those asked alone, as a question of the facilitator's own that was not put to all
