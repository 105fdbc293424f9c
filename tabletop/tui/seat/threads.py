"""Who a role writes with: its messages and requests sorted into threads, from what this seat was sent and nothing else.

A thread is a word: one of the names below, the id of a role, or the ids of several with "+" between them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from textual.content import Content

from tabletop.exercise.events import Recorded, RfiAnswered, RfiRefused
from tabletop.exercise.people import inbox_of, unread_messages
from tabletop.exercise.seats import FACILITATOR
from tabletop.exercise.state import Message, Rfi, State
from tabletop.i18n import tr
from tabletop.tui.kit.text import plain
from tabletop.tui.seat.answer_form import at_time

REQUESTS = "(requests)"
CONTROL = "(control)"
TEAM = "(team)"
EVERYBODY = "(everybody)"


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


def title_of(thread: str, names: dict[str, str]) -> str:
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
            return ", ".join(name_of(name, names) for name in thread.split("+"))


def name_of(seat: str, names: dict[str, str]) -> str:
    """A seat as people call it."""
    return tr("Control") if seat == FACILITATOR else names.get(seat, seat)


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


# -- as it reads ------------------------------------------------------------------------------------------------------


def reading(state: State, role: str, thread: str, names: dict[str, str]) -> Content:
    """A thread, oldest first, or what it is for while it is empty."""
    people = {key: person.person or tr("somebody") for key, person in state.members.get(role, {}).items()}
    if thread == REQUESTS:
        blocks = [_request(rfi, role, names) for rfi in sorted(state.rfis.values(), key=lambda rfi: rfi.seq)]
    else:
        own = [item for item in inbox_of(state, role) if thread_of(item, role, state.roles) == thread]
        blocks = [Content("\n").join(_letter(message, role, names, people)) for message in own]
    return Content("\n\n").join(blocks or [plain(_purpose(thread), "$secondary")])


def _purpose(thread: str) -> str:
    match thread:
        case "(requests)":
            return tr(
                "Ask control for what your office would know or could find out. Each request keeps its state here."
            )
        case "(control)":
            return tr("To and from control. What control whispers to you alone is marked.")
        case "(team)":
            return tr("Only the people in your own role read this.")
        case _:
            return tr("Nothing has been written here yet.")


def _letter(message: Message, role: str, names: dict[str, str], people: dict[str, str]) -> Iterator[Content]:
    """``people`` are the members of the own role, by id: which of them wrote, where there are several."""
    time = plain(f"{at_time(message.at)[:5]}  ", "$secondary")
    to = [name_of(name, names) for name in message.to if name != role]
    if len(to) > 1 and len(message.to) >= len(names) - 1:
        to = [tr("everybody")]
    if message.sender == FACILITATOR and message.to == (role,):
        yield Content.assemble(time, plain(tr("◆ CONTROL WHISPERS, to you alone"), "bold $warning"))
    elif message.to == (role,) and message.sender == role:
        who = f" · {people[message.member]}" if people.get(message.member) else ""
        yield Content.assemble(time, plain(tr("▪ own team only") + who, "bold $success"), _by(message))
    elif message.sender == role:
        us = people.get(message.member, "") if len(people) > 1 else ""
        words = tr("{who} → {names}", who=us or tr("You"), names=", ".join(to))
        yield Content.assemble(time, plain(words, "bold"), _by(message))
    else:
        you = tr("you") if role in message.to else ""
        names_to = ", ".join(name for name in (you, *to) if name)
        sender = name_of(message.sender, names)
        yield Content.assemble(
            time, plain(tr("{sender} → {names}", sender=sender, names=names_to), "bold $accent"), _by(message)
        )
    yield plain(message.text.strip())


def _by(message: Message) -> Content:
    return plain("  " + tr("(entered by control)"), "$secondary") if message.entered_by else Content("")


def _request(rfi: Rfi, role: str, names: dict[str, str]) -> Content:
    """Question, state as a word and a sign, answer."""
    signs = {
        "open": (tr("○ open: control has it"), "$warning"),
        "answered": (tr("✓ answered"), "$success"),
        "refused": (tr("✗ not answered"), "$secondary"),
    }
    sign, style = signs[rfi.status]
    asker = tr("You asked") if rfi.role == role else name_of(rfi.role, names) if rfi.role else tr("Another role asked")
    about = tr(", for everybody") if rfi.public else ""
    lines = [
        Content.assemble(
            plain(f"{at_time(rfi.at)[:5]}  ", "$secondary"), plain(asker, "bold"), "   ", plain(sign + about, style)
        ),
        plain(rfi.text.strip()),
    ]
    if rfi.answer:
        word = tr("Control answers: {text}", text=rfi.answer.strip())
        why = tr("Control does not answer: {text}", text=rfi.answer.strip())
        lines.append(plain("→ " + (why if rfi.status == "refused" else word), "bold"))
    return Content("\n").join(lines)
