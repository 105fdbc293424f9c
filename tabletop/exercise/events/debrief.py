"""What belongs to the debrief: expected actions ticked, the hotwash, the feedback form, consent withdrawn, a session forked."""

from __future__ import annotations

from typing import ClassVar

from tabletop.exercise.events.base import Event, Pairs, Rows


class ExpectationTicked(Event):
    """An expected action of a serial was seen; the newest tick of it stands."""

    kind: ClassVar[str] = "expectation-ticked"
    serial: str
    number: int  #: place in the serial's list of expected actions, from 1
    text: str  #: the expected action itself
    seen: bool  #: False takes an earlier tick back
    role: str  #: who did it, "" for nobody in particular
    move: str
    observed: float  #: exercise time at which it was seen
    member: str = ""


class HotwashOpened(Event):
    """The debrief in the same room began."""

    kind: ClassVar[str] = "hotwash-opened"


class PromptPut(Event):
    """A question of the hotwash stands before everybody; its timer runs by wall time, since exercise time stands after ENDEX."""

    kind: ClassVar[str] = "prompt-put"
    prompt: str  #: id, see :mod:`tabletop.exercise.hotwash`
    text: str
    seconds: int  #: 0 for no timer


class PromptClosed(Event):
    """The question has been talked through."""

    kind: ClassVar[str] = "prompt-closed"
    prompt: str


class PointRecorded(Event):
    """What somebody said to a question of the hotwash, under the role's name or under nobody's."""

    kind: ClassVar[str] = "point-recorded"
    prompt: str
    text: str
    role: str  #: "" if it is attributed to nobody
    entered_by: str = ""


class Unsealed(Event):
    """What was hidden during play is now before everybody; the event carries all of it."""

    kind: ClassVar[str] = "unsealed"
    what: str  #: tracks | cards | annex
    rows: (
        Rows  #: tracks: id, title, value at start, value and band now; cards: role, title, text; annex: id, date, text
    )


class FeedbackGiven(Event):
    """A participant feedback form. Without a name nothing in the record says whose it is."""

    kind: ClassVar[str] = "feedback-given"
    ratings: Pairs  #: (statement, 1 to 5); a statement left out was not answered
    strengths: tuple[str, ...] = ()
    improve: tuple[str, ...] = ()
    unseen: str = ""  #: what the evaluators could not see
    actions: Rows = ()  #: (what should be done, high | medium | low, who should)
    review: str = ""  #: plans, training or equipment to look at
    comment: str = ""
    sort: str = ""  #: player | observer | facilitator; "" without a name
    role: str = ""
    person: str = ""


class ConsentWithdrawn(Event):
    """A person is to be named no more. The event does not name them either: it points to where they were seated."""

    kind: ClassVar[str] = "consent-withdrawn"
    seated: tuple[int, ...]  #: numbers of the role-seated events that hold the name
    how: str  #: pseudonymise | erase


class SessionForked(Event):
    """From here on this session goes its own way; everything before it is shared with another one."""

    kind: ClassVar[str] = "session-forked"
    parent: str  #: id of the session it comes from
    title: str
    file: str  #: name of its save at the time
    event: int  #: number of the last event they share
    digest: str  #: chained digest of that event in the parent's save
    named: str = ""  #: what this session is called from here on; "" keeps the title they share
