"""Who a role writes with: its messages and requests sorted into threads, from what this seat was sent and nothing else.

A thread is a word: one of the names below, the id of a role, or the ids of several with "+" between them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tabletop.exercise.events import Recorded, RfiAnswered, RfiRefused
from tabletop.exercise.pages.page import Block, Entry, Page, Sent, Words, text
from tabletop.exercise.people import inbox_of, name_of, unread_messages
from tabletop.exercise.seats import FACILITATOR
from tabletop.exercise.state import Message, Rfi, State
from tabletop.i18n import series, tr

REQUESTS = "(requests)"
CONTROL = "(control)"
TEAM = "(team)"
EVERYBODY = "(everybody)"
ALL = ""  #: every message in one, as it came


@dataclass(frozen=True, slots=True)
class Unread:
    """Something a thread holds that this role has not seen; ``seq`` is its number in the record."""

    seq: int
    thread: str


def thread_of(message: Message, role: str, roles: Iterable[str]) -> str:
    """The thread a message belongs to, for ``role``. What control writes is control's, whoever else it went to."""
    others = {message.sender, *message.to} - {role}
    if not others:
        return TEAM
    if message.sender == FACILITATOR or others == {FACILITATOR}:
        return CONTROL
    rest = [other for other in roles if other != role]
    if len(rest) > 1 and others.issuperset(rest):
        return EVERYBODY
    return "+".join(sorted(others, key=lambda name: (name == FACILITATOR, name)))


def recipients(thread: str, role: str, roles: Iterable[str]) -> tuple[str, ...]:
    """Who gets what is written into that thread."""
    match thread:
        case "(control)":
            return (FACILITATOR,)
        case "(team)":
            return (role,)
        case "(everybody)":
            return tuple(other for other in roles if other != role)
        case _:
            return tuple(thread.split("+"))


def threads(state: State, role: str) -> list[str]:
    """All threads there are, in an order that does not change while somebody looks: the standing ones, then groups as they came."""
    others = [other for other in state.roles if other != role]
    standing = [REQUESTS, CONTROL, TEAM, *([EVERYBODY] if len(others) > 1 else []), *others]
    found = (thread_of(message, role, state.roles) for message in inbox_of(state, role))
    return list(dict.fromkeys([*standing, *found]))


def answers(records: Sequence[Recorded]) -> dict[int, int]:
    """When each request was answered or refused: number of the request -> number of the newest event about it."""
    return {record.event.rfi: record.seq for record in records if isinstance(record.event, RfiAnswered | RfiRefused)}


def unread_items(state: State, role: str, member: str, answered: dict[int, int]) -> list[Unread]:
    """What nobody in the role has read (of the own team: this member), oldest first: messages, and answers of control.

    The record knows of messages alone how far they are read, so an answer counts as read with whatever came after it.
    """
    upto = max(state.read.get(role, 0), state.read_by.get((role, member), 0))
    found = [Unread(m.seq, thread_of(m, role, state.roles)) for m in unread_messages(state, role, member)]
    found += [Unread(seq, REQUESTS) for rfi, seq in answered.items() if seq > upto and rfi in state.rfis]
    return sorted(found, key=lambda item: item.seq)


def read_upto(items: Sequence[Unread], seen: set[int]) -> int:
    """The number up to which all of ``items`` were seen; 0 if the oldest was not."""
    upto = 0
    for item in items:
        if item.seq not in seen:
            break
        upto = item.seq
    return upto


# -- the pages --------------------------------------------------------------------------------------------------------


def threads_page(here: Sent, unread: Sequence[Unread]) -> Page:
    """All threads, with what is unread in each, or when it was written into last."""
    return Page("threads", (Block(tuple(_entry(thread, here, unread) for thread in threads(here.state, here.seat))),))


def thread_page(here: Sent, thread: str, most: int = 0) -> Page:
    """A thread, oldest first, or what it is for while it is empty. ``most``: no more than the newest so many; 0: all."""
    state, role = here.state, here.seat
    if thread == REQUESTS:
        rfis = sorted(state.rfis.values(), key=lambda rfi: rfi.seq)
        blocks = [Block(tuple(_request(rfi, here))) for rfi in rfis]
    else:
        own = inbox_of(state, role)
        blocks = [
            Block(tuple(_letter(message, here)))
            for message in own
            if thread == ALL or thread_of(message, role, state.roles) == thread
        ]
    return Page("thread", tuple(blocks[-most:]) or (Block((_purpose(thread),)),))


def title_of(thread: str, here: Sent) -> str:
    """What a thread is called."""
    match thread:
        case "(requests)":
            return tr("Ask control (RFI)")
        case "(control)":
            return tr("Control")
        case "(team)":
            return tr("Own team")
        case "(everybody)":
            return tr("Everybody around the table")
        case _:
            return series(office_of(name, here) for name in thread.split("+"))


def office_of(seat: str, here: Sent) -> str:
    """A seat as people call it."""
    return tr("Control") if seat == FACILITATOR else dict(here.briefing.roles).get(seat, seat)


def _entry(thread: str, here: Sent, unread: Sequence[Unread]) -> Entry:
    title, state = title_of(thread, here), here.state
    count = sum(item.thread == thread for item in unread)
    if count:
        return Entry(thread, title, "new", about=tr("{count} new", count=count))
    if thread == REQUESTS:
        waiting = sum(rfi.status == "open" for rfi in state.rfis.values())
        return Entry(thread, title, about=tr("{count} open", count=waiting) if waiting else "")
    own = [m for m in inbox_of(state, here.seat) if thread_of(m, here.seat, state.roles) == thread]
    return Entry(thread, title, at=own[-1].at if own else "")


def _purpose(thread: str) -> Words:
    if thread == REQUESTS:
        words = tr("Ask control for what your office would know or could find out. Each request keeps its state here.")
        return Words(words, "quiet", acts=("request",))
    if thread == CONTROL:
        words = tr("To and from control. What control whispers to you alone is marked.")
    elif thread == TEAM:
        words = tr("Only the people in your own role read this.")
    else:
        words = tr("Nothing has been written here yet.")
    return Words(words, "quiet", acts=("write",))


def _letter(message: Message, here: Sent) -> Iterator[Words]:
    """Who wrote to whom, and what; of the own role's several people, which of them wrote."""
    role = here.seat
    people = {key: name_of(person) for key, person in here.state.members.get(role, {}).items()}
    everybody = len(here.state.roles) > 2 and {message.sender, *message.to}.issuperset(here.state.roles)
    named = [name for name in message.to if name != role and not (everybody and name in here.state.roles)]
    to = [*([tr("everybody")] if everybody else []), *(office_of(name, here) for name in named)]
    if message.sender == FACILITATOR and message.to == (role,):
        yield Words(tr("CONTROL WHISPERS, to you alone"), "alert", sign="whisper", at=message.at)
    elif message.to == (role,) and message.sender == role:
        who = people.get(message.member, "")
        words = tr("own team only · {who}", who=who) if who else tr("own team only")
        yield Words(words, "own", sign="team", at=message.at)
    elif message.sender == role:
        us = people.get(message.member, "") if len(people) > 1 else ""
        names = series(to)
        words = tr("{who} to {names}", who=us, names=names) if us else tr("You to {names}", names=names)
        yield Words(words, "strong", at=message.at)
    else:
        you = tr("you") if role in message.to and not everybody else ""
        names = series(name for name in (you, *to) if name)
        words = tr("{sender} to {names}", sender=office_of(message.sender, here), names=names)
        yield Words(words, "call", at=message.at)
    if message.entered_by:
        yield Words(tr("(typed by control)"), "quiet", "beside")
    yield from text(message.text)


def _request(rfi: Rfi, here: Sent) -> Iterator[Words]:
    """Who asked, how it stands, the question, the answer."""
    if rfi.role == here.seat:
        asker = tr("You asked")
    else:
        asker = office_of(rfi.role, here) if rfi.role else tr("Another role asked")
    yield Words(asker, "strong", at=rfi.at)
    match rfi.status:
        case "open":
            yield Words(tr("open: control has it"), "hint", "beside", "open")
        case "refused":
            yield Words(tr("not answered"), "quiet", "beside", "refused")
        case _:
            words = tr("answered, for everybody") if rfi.public else tr("answered")
            yield Words(words, "good", "beside", "done")
    yield from text(rfi.text)
    if rfi.answer:
        head = tr("Control does not answer:") if rfi.status == "refused" else tr("Control answers:")
        yield Words(head, "strong", sign="stands")
        yield from text(rfi.answer, "strong")
