"""What seats, serials, options, tracks and flags are called.

Taken from the scenario, on control's side, or from a seat's briefing; what is called otherwise in play, or was made up in it, is learnt
from the events in which it appears.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from tabletop.exercise import events as e
from tabletop.exercise.briefing import Briefing
from tabletop.exercise.rulebook import Rulebook
from tabletop.exercise.seats import ALL, CONTROL, FACILITATOR, OBSERVER, WALL
from tabletop.i18n import series, tr

#: events that say how a serial, an option or an act of control is called
NAMING = (e.InjectReleased, e.InjectEdited, e.DecisionOpened, e.RoleSeated)


class Names:
    """Looks names up by id; an id that nobody knows stands for itself."""

    def __init__(self, roles: Mapping[str, str], tracks: Mapping[str, str], flags: Mapping[str, str]) -> None:
        """Start with what stands before play, id -> title."""
        self.at_host = True  #: whether the one who reads is the host's own facilitator, whose acts are "yours"
        self.several_control = False  #: whether a co-facilitator has come: which of them acted, the record does not say
        self._roles = roles
        self._tracks = tracks
        self._flags = flags
        self._serials: dict[str, str] = {}
        self._options: dict[str, dict[str, str]] = {}
        self._units: dict[str, str] = {}

    @classmethod
    def of_book(cls, book: Rulebook) -> Names:
        """Everything the scenario names: for whoever may know all of it."""
        scenario = book.scenario
        roles = {role: card.title for role, card in scenario.roles.items()}
        names = cls(roles, {track: spec.title for track, spec in scenario.tracks.items()}, scenario.flags)
        names._serials = {serial: plan.title for serial, plan in book.plans.items()}
        for decision, spec in scenario.decisions.items():
            names._options[decision] = {option: body.label for option, body in spec.options.items()}
            names._units[decision] = spec.unit or ""
        return names

    @classmethod
    def of_briefing(cls, briefing: Briefing) -> Names:
        """What a seat was told at the door; the rest it learns."""
        return cls(dict(briefing.roles), {info.track: info.title for info in briefing.tracks}, {})

    def learn(self, records: Iterable[e.Recorded]) -> Names:
        """Take in how serials and options are called in these events. Returns itself."""
        for record in records:
            event = record.event
            if not isinstance(event, NAMING):
                continue
            if isinstance(event, e.RoleSeated):
                self.several_control |= event.role == FACILITATOR
            elif isinstance(event, e.InjectReleased | e.InjectEdited):
                self._serials[event.inject] = event.title
            else:
                self._serials[event.decision] = event.title
                rows = (row for row in event.options if len(row) > 1)  # a save by another hand may hold shorter ones
                self._options.setdefault(event.decision, {}).update({row[0]: row[1] for row in rows})
                self._units[event.decision] = event.unit
        return self

    def role(self, role: str) -> str:
        """A role's title."""
        return self._roles.get(role, role)

    def seat(self, seat: str) -> str:
        """A seat as it is spoken of."""
        if seat in CONTROL:
            return tr("control")
        return {OBSERVER: tr("the observers"), WALL: tr("the wall")}.get(seat) or self.role(seat)

    def seats(self, seats: Iterable[str]) -> str:
        """Several seats, each once."""
        return series(dict.fromkeys(self.seat(seat) for seat in seats))

    def audience(self, seats: Sequence[str]) -> str:
        """Whom something went to, by the short ids that people type; everybody is a word."""
        if not seats or ALL in seats or (self._roles and set(seats) >= set(self._roles)):
            return tr("all")
        return series(tr("control") if seat in CONTROL else seat for seat in seats)

    def serial(self, serial: str) -> str:
        """The title of an inject or a decision."""
        return self._serials.get(serial, serial)

    def option(self, decision: str, option: str) -> str:
        """The label of an option."""
        return self._options.get(decision, {}).get(option, option)

    def options(self, decision: str) -> Mapping[str, str]:
        """The labels of all options of a decision that are known, by id."""
        return self._options.get(decision, {})

    def unit(self, decision: str) -> str:
        """What a pledge is counted in, "" for nothing."""
        return self._units.get(decision, "")

    def track(self, track: str) -> str:
        """The title of a track."""
        return self._tracks.get(track, track)

    def knows_track(self, track: str) -> bool:
        """Whether this seat was told of the track at all."""
        return track in self._tracks

    def flag(self, flag: str) -> str:
        """What a flag says."""
        return self._flags.get(flag, flag)


def band_words(band: str) -> str:
    """The word for a stretch of a track, as people read its id."""
    return band.replace("-", " ")


def calendar(time: str) -> str:
    """Scenario time as it is read aloud, ``29 Aug 2025 14:00``; a text that is no time stays as it is."""
    try:
        date = datetime.fromisoformat(time)
    except ValueError:
        return time
    return tr(
        "{day} {month} {year} {time}",
        day=date.day,
        month=tr(_MONTHS[date.month - 1]),
        year=date.year,
        time=f"{date:%H:%M}",
    )


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
