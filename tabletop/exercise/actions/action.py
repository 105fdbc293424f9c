"""What an action is: a frozen declaration, and the moment in which it is asked for.

English words in a declaration are translated when they are shown, never when the module is imported.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal, NamedTuple

from tabletop.exercise.actions.form import Form, Row, Values
from tabletop.exercise.commands import Answer, Command, GiveFeedback, Refused
from tabletop.exercise.hotwash import Prompt
from tabletop.exercise.offered import Offered, Permission, refusal
from tabletop.exercise.pages.page import Words
from tabletop.exercise.rulebook import Rulebook
from tabletop.exercise.seats import FACILITATOR
from tabletop.exercise.state import PLANNED, Question, State
from tabletop.exercise.views import current_question
from tabletop.exercise.wording.names import Names
from tabletop.i18n import tr
from tabletop.scenario.model import Argument as ArgumentRule

Group = Literal["seat", "decision", "serial", "exercise", "record", "room", "debrief", "view"]

#: what actions are grouped by where they are listed, in this order
GROUPS: dict[Group, str] = {
    "seat": "Your seat",
    "exercise": "The exercise",
    "serial": "Injects and questions of the plan",
    "decision": "The decision",
    "record": "What is written down",
    "room": "The room",
    "debrief": "After ENDEX",
    "view": "What is in view",
}


@dataclass(frozen=True, slots=True)
class RoomNow:
    """The room with its terminals as the screen of it knows it, and who is chosen there."""

    open: bool = False
    own: bool = False  #: this program's own, not another host's
    waiting: bool = False  #: whether anybody waits to be let in
    person: str = ""  #: who is chosen; "" if nobody is
    kind: str = ""  #: of the seat that they came for
    seat: str = ""  #: where they sit; "" while they wait


@dataclass(frozen=True, slots=True)
class Moment:
    """What a surface knows when somebody asks for an action: the present, and what is in focus.

    ``state`` goes on while a form is filled in. What the form is about does not: questions and log line are those of the beginning.
    """

    book: Rulebook
    state: State
    names: Names
    clock: float = 0.0  #: exercise time in seconds
    seat: str = FACILITATOR
    member: str = ""  #: who of the seat; "" for the host's console
    serial: str = ""  #: in focus
    upcoming: str = ""  #: the serial that is NEXT
    role: str = ""  #: in focus
    decision: str = ""  #: the decision that stands on a form
    answer: Answer | None = None  #: what is filled in for it; None: nothing that may be given
    feedback: GiveFeedback | None = None  #: the feedback form as it is filled in
    room: RoomNow = RoomNow()
    rfi: int = 0  #: the request for information in focus; 0: none
    to: tuple[str, ...] = ()  #: whom a message is to go to
    prompt: Prompt | None = None  #: the question of the hotwash that is looked at
    own_prompt: str = ""  #: an id that no question of the hotwash has yet
    question: Question | None = field(init=False)  #: the decision that needs attention
    open_question: Question | None = field(init=False)  #: the newest decision that takes answers, in focus or not
    line: int = field(init=False)  #: number of the last line of the log; 0: there is none

    def __post_init__(self) -> None:
        """Look at the state once."""
        questions = reversed(self.state.play.questions.values())
        opened = next((question for question in questions if question.status == "open"), None)
        object.__setattr__(self, "question", current_question(self.state))
        object.__setattr__(self, "open_question", opened)
        object.__setattr__(self, "line", next(reversed(self.state.log), 0))

    @property
    def offered(self) -> Offered:
        """What may be done now."""
        return Offered(self.book, self.state, self.seat, self.member, self.clock)

    @property
    def target(self) -> str:
        """What a release would put out: the serial in focus if it is not out yet, else NEXT; "" if there is neither."""
        if self.serial in self.book.plans and self.status(self.serial) != "released":
            return self.serial
        return self.upcoming

    @property
    def roles(self) -> list[Row]:
        """Roles in play, to choose from."""
        return [(role, role) for role in self.state.roles]

    def status(self, serial: str) -> str:
        """Where a serial stands in the plan."""
        return self.state.play.serials.get(serial, PLANNED).status

    def unjudged(self, question: Question) -> bool:
        """Whether this is an argument that waits for its judgement."""
        rule = self.book.decision_put(question).rule
        return isinstance(rule, ArgumentRule) and not self.state.argument(question.decision).judgements

    def actor(self, question: Question) -> str:
        """The role that argues for what it wants to do; "" where that is nobody in particular."""
        rule = self.book.decision_put(question).rule
        return rule.actor or "" if isinstance(rule, ArgumentRule) else ""


Made = Command | tuple[Command, ...] | str  #: what is asked for, or in words what is missing
NO_VALUES: Values = MappingProxyType({})


Typist = Literal["control", "role", "observer", "wall"]  #: who types lines
AT_SEATS: tuple[Typist, ...] = ("role", "observer", "wall")


@dataclass(frozen=True, slots=True)
class Line:
    """How an action is typed where there are no keys."""

    usage: str  #: the word, then what follows it: ``pause [why]``
    help: str
    values: Callable[[], Mapping[str, str]] = dict  #: for the placeholders of ``help``
    same: tuple[str, ...] = ()  #: other words for it
    by: tuple[Typist, ...] = ("control",)  #: who can type it

    @property
    def word(self) -> str:
        """What is typed first."""
        return self.usage.partition(" ")[0]

    @property
    def about(self) -> str:
        """The help in the chosen language."""
        return tr(self.help, **self.values())


class After(NamedTuple):
    """What follows an action that is done, as it is known before it is asked for."""

    words: Words = Words("")  #: said; empty: whatever an undo would take back
    serial: str | None = None  #: in focus then; "": NEXT, None: the same


@dataclass(frozen=True, slots=True)
class Action:
    """Something a person can do. It is unique by ``id``, which keys, files and documents refer to."""

    id: str
    words: str  #: what it does, as footer, help and palette say it
    group: Group
    also: tuple[str, ...] = ()  #: other words by which people look for it
    about: str = ""  #: what a guide says of it, where that is more than ``words``
    commands: tuple[type[Command], ...] = ()  #: what it may ask for; none for what only looks at something
    ask: Callable[[Moment], Permission] | None = (
        None  #: whether it may be done; None: whatever is offered of the first of ``commands``
    )
    shown: Callable[[Moment], bool] | None = (
        None  #: of what only looks: whether there is something to look at; None: always
    )
    form: Callable[[Moment], Form | str | None] | None = (
        None  #: None: nothing is filled in; in words: why nothing can be
    )
    make: Callable[[Moment, Values], Made] | None = None  #: None: the surface has a way of its own
    done: Callable[[Moment, Command], str | Words] | None = (
        None  #: said when it is done; "": whatever an undo would take back. What it asks for next is named by ``acts``
    )
    then: Callable[[Moment, Command], str | None] | None = (
        None  #: the serial that is in focus afterwards; "": NEXT, None: the same
    )
    otherwise: str = ""  #: id of the action that is asked for if the rules refuse this one
    lines: tuple[Line, ...] = ()  #: the first one is what a sentence tells people to type

    def offer(self, now: Moment) -> Permission | None:
        """Whether it may be done now, and why not; None for an action that asks nothing of the rules."""
        if self.ask is not None:
            return self.ask(now)
        return now.offered.of(self.commands[0]) if self.commands else None

    def made(self, now: Moment, values: Values = NO_VALUES) -> tuple[Command, ...]:
        """What is asked for, in this order; nothing where the surface has a way of its own. Raises Refused in words where something is missing."""
        made = self.make(now, values) if self.make is not None else ()
        if isinstance(made, str):
            raise Refused("missing", made)
        return made if isinstance(made, tuple) else (made,)

    def possible(self, now: Moment) -> bool:
        """Whether it may be done with what is in focus or with anything else, as where a line says with what."""
        offer = self.offer(now)
        return offer is None or bool(offer) or bool(now.offered.of(self.commands[0]))

    def after(self, now: Moment, command: Command) -> After:
        """What follows once ``command`` is recorded. To be asked before: state goes on."""
        words = self.done(now, command) if self.done is not None else ""
        return After(
            Words(words) if isinstance(words, str) else words,
            self.then(now, command) if self.then is not None else None,
        )

    def means_something(self, now: Moment) -> bool:
        """Whether it may be done, and there is something to look at."""
        if self.shown is not None and not self.shown(now):
            return False
        offer = self.offer(now)
        return offer is None or bool(offer)


def why_not(actions: Sequence[Action], now: Moment) -> str:
    """Why none of these may be done, in words: the most telling refusal; "" where nothing is refused."""
    return refusal(permission for action in actions if (permission := action.offer(now)) is not None)


def nothing(words: str) -> Permission:
    """There is nothing to do it to, in words."""
    return Permission(None, "nothing", words)
