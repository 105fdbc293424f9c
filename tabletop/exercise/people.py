"""Who is in a seat, who leads it, what it has not read yet: looked up in the state, the same on the host and on a terminal."""

from __future__ import annotations

from tabletop.exercise.seats import FACILITATOR
from tabletop.exercise.state import Member, Message, Rfi, State
from tabletop.i18n import tr

#: what the wall can be turned to in the hotwash alone
HOTWASH_PAGES = ("debrief", "prompt", "points", "unsealed")

#: what the wall can be turned to; "" lets it choose by what happens
WALL_PAGES = (
    "",
    "blank",
    "situation",
    "question",
    "tracks",
    "decided",
    "news",
    "break",
    "rules",
    "dice",
    *HOTWASH_PAGES,
)


def name_of(person: Member) -> str:
    """What to call somebody; a word for whom this seat knows no name of, or nobody any more."""
    return person.person or tr("somebody")


def lead_of(state: State, seat: str) -> Member | None:
    """The person who submits for that seat; None if nobody is named."""
    return next((person for person in state.members.get(seat, {}).values() if person.lead), None)


def lead_member(state: State, seat: str) -> str | None:
    """The member id of the person who submits for that seat, "" of somebody named by hand; None if nobody is named."""
    return next((key for key, person in state.members.get(seat, {}).items() if person.lead), None)


def is_lead(state: State, seat: str, member: str) -> bool:
    """Whether this member submits for the seat; a keyboard without a member always may."""
    person = state.members.get(seat, {}).get(member)
    return not member or (person is not None and person.lead)


def inbox_of(state: State, seat: str) -> tuple[Message, ...]:
    """All messages this seat sent or was sent, oldest first."""
    return tuple(message for message in state.messages.values() if seat == message.sender or seat in message.to)


def unread_messages(state: State, seat: str, member: str = "") -> tuple[Message, ...]:
    """Messages to this seat that it has not read, oldest first.

    What comes from outside is read as soon as anybody in the seat has read it. What one member wrote to the own seat (co-facilitators
    among themselves) is unread for every other ``member`` until that member has read it.
    """
    outside, own = state.read.get(seat, 0), state.read_by.get((seat, member), 0)
    found = []
    for message in reversed(state.messages.values()):
        if message.seq <= min(outside, own):
            break  # all before it are read, however long the exercise
        inside = message.sender == seat
        if (
            seat in message.to
            and message.seq > (own if inside else outside)
            and not (inside and message.member == member)
        ):
            found.append(message)
    return tuple(reversed(found))


def open_rfis(state: State) -> tuple[Rfi, ...]:
    """Requests for information that wait for control, oldest first."""
    return tuple(rfi for rfi in state.rfis.values() if rfi.status == "open")


def holds_baton(state: State, member: str) -> bool:
    """Whether this member of control runs the exercise; "" is the host's own console."""
    return state.baton == member


def baton_holder(state: State) -> str:
    """The name of the co-facilitator who holds the baton; "" while the host's own console does."""
    person = state.members.get(FACILITATOR, {}).get(state.baton)
    return name_of(person) if person is not None else ""
