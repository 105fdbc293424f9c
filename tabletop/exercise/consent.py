"""Who is named in the record, what withdrawing consent means, and how a history forgets a name.

The save keeps what was recorded, for it is the proof. What is held in memory and shown or sent from there does not: from the
withdrawal on, the events that hold the name are held without it, on the host, at every terminal and in replay.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tabletop.exercise import events as e
from tabletop.exercise.clock import as_hms
from tabletop.exercise.debrief import SeatTime
from tabletop.exercise.state import State
from tabletop.exercise.wording.codes import word
from tabletop.i18n import series, tr
from tabletop.records import replace

#: how somebody can withdraw, and what every export says from then on
WAYS = {
    "pseudonymise": "pseudonymise: exports say “Participant” and a number",
    "erase": "erase: exports leave a gap, for the person's own messages too",
}

#: the rule under which reports are written, as people are told it before they say whether the record may name them
PROMISES = {
    "open": "Reports name those who agree to it, and nobody else.",
    "chatham-house": "Chatham House rule: reports name nobody. They tell what was said, and not who said it.",
    "pseudonyms": "Reports name nobody: everybody is “Participant” and a number, and what was said is told with the role.",
}


def consent_words(words: str, rule: str) -> str:
    """What people are told where consent is asked: the scenario's ``words``, then what the rule of the session promises."""
    return "\n\n".join(part for part in (words.strip(), word(PROMISES, rule) if rule in PROMISES else "") if part)


@dataclass(frozen=True, slots=True)
class Named:
    """A person whom the record names, with everything that goes when consent is withdrawn."""

    name: str
    seatings: tuple[SeatTime, ...]  #: oldest first; never empty

    @property
    def seated(self) -> int:
        """The event to give to WithdrawConsent: the newest that names them."""
        return self.seatings[-1].seq


def named_people(state: State) -> tuple[Named, ...]:
    """Everybody who is still named, whoever has left included, in the order of first seating."""
    found: list[list[SeatTime]] = []
    for seating in state.seatings:
        if seating.withdrawn or not seating.person:
            continue
        known = [group for group in found if any(same_person(seating, other) for other in group)]
        found = [group for group in found if group not in known]
        found.append([*(one for group in known for one in group), seating])
    groups = sorted((sorted(group, key=lambda one: one.seq) for group in found), key=lambda group: group[0].seq)
    return tuple(Named(group[-1].person, tuple(group)) for group in groups)


def same_person(one: SeatTime, other: SeatTime) -> bool:
    """The same terminal, or the same name; who gave none is recorded under a word that others have as well."""
    if one.seq == other.seq or (one.member and one.member == other.member):
        return True
    return one.consent and other.consent and one.person.casefold() == other.person.casefold()


def own_seating(state: State, seat: str, member: str) -> SeatTime | None:
    """Where this member is named in the seat they have; None if they are not named there."""
    for seating in reversed(state.seatings):
        if (seating.role, seating.member, seating.until) == (seat, member, None):
            return seating if seating.person and not seating.withdrawn else None
    return None


def places_words(person: Named, titles: Mapping[str, str]) -> str:
    """Where the person sat, from when to when, in exercise time."""
    words = []
    for seating in person.seatings:
        where = titles.get(seating.role, seating.role)
        if seating.until is None:
            words.append(tr("{role} since {begin}", role=where, begin=as_hms(seating.since)))
        else:
            begin, end = as_hms(seating.since), as_hms(seating.until)
            words.append(tr("{role} {begin} to {end}", role=where, begin=begin, end=end))
    return series(words)


def what_happens(name: str, how: str) -> tuple[str, ...]:
    """What withdrawing in that way does and does not do, in sentences; ``name`` "" speaks to the person."""
    who = tr("You are") if not name else tr("{name} is", name=name)
    if how == "erase":
        exports = tr(
            "Every report and export from now on leaves “[withdrawn]” in place of the name, and of what is known to be this "
            "person's own words: messages and observations from their terminal, and their feedback form if they signed it."
        )
    else:
        exports = tr("Every report and export from now on says “Participant” and a number instead of the name.")
    return (
        tr("{who} named no more: from now on no screen shows the name, here or at any terminal.", who=who),
        exports,
        tr("What the role answered and decided stays: it belongs to the role."),
        tr(
            "What was recorded before stays in the save: who holds that file can read the name there. It also stays in reports "
            "written before, in copies of the save, and in sessions forked from it."
        ),
        tr(
            "Where somebody wrote the name into a text, screens show that text as it was written. Exports take out the name that "
            "was recorded, and whoever writes them is shown where it stood; a name that was never recorded they have to be told."
        ),
        tr(
            "This cannot be taken back. Whoever gives a name anew is shown by it on screens again; exports stay as they are now."
        ),
    )


def forget(records: list[e.Recorded], fresh: Iterable[e.Recorded]) -> tuple[int, ...]:
    """Take the names out of ``records``, in place, whose consent is withdrawn among ``fresh``; the numbers of the events changed.

    ``records`` are in the order of their numbers; those that a seat was never sent are simply not there.
    """
    forgotten: list[int] = []
    for record in fresh:
        if isinstance(record.event, e.ConsentWithdrawn):
            forgotten += _forget(records, record.event.seated)
    return tuple(forgotten)


def without_names(records: Sequence[e.Recorded]) -> list[e.Recorded]:
    """The history without the names whose consent is withdrawn anywhere in it."""
    held = list(records)
    forget(held, records)
    return held


def _forget(records: list[e.Recorded], seated: Iterable[int]) -> list[int]:
    names: set[str] = set()
    forgotten = []
    for seq in seated:
        place = bisect_left(records, seq, key=lambda record: record.seq)
        event = records[place].event if place < len(records) and records[place].seq == seq else None
        if isinstance(event, e.RoleSeated) and event.person:
            if event.consent:
                names.add(event.person.casefold())
            records[place] = replace(records[place], event=replace(event, person=""))
            forgotten.append(seq)
    for place, record in enumerate(records if names else ()):
        event = record.event
        if isinstance(event, e.FeedbackGiven) and event.person.casefold() in names:
            records[place] = replace(record, event=replace(event, person=""))
            forgotten.append(record.seq)
    return forgotten
