"""Which ids a condition may use, and what each of them is."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from tabletop.i18n import series, tr

if TYPE_CHECKING:  # the models load pydantic, which reading a condition does not need
    from tabletop.scenario.model import Scenario, Track


@dataclass(frozen=True)
class TrackNames:
    """A track's range and its words; bands by rising lowest value."""

    low: int
    high: int
    bands: Mapping[str, int]

    def span(self, band: str) -> tuple[int, int]:
        """The lowest and the highest value for which the band's word is said."""
        lowest = self.bands[band]
        above = [other for other in self.bands.values() if other > lowest]
        return lowest, min(above) - 1 if above else max(self.high, lowest)


@dataclass(frozen=True)
class DecisionNames:
    """What can be said of a decision: its options, the roles asked, and how they answer."""

    kind: str
    options: tuple[str, ...]
    roles: tuple[str, ...]
    individual: bool  #: each role has its own outcome; there is none for all


@dataclass(frozen=True)
class ConditionNames:
    """Every id a condition can name, by kind, in the order of the file."""

    tracks: Mapping[str, TrackNames]
    flags: tuple[str, ...]
    injects: tuple[str, ...]
    decisions: Mapping[str, DecisionNames]
    moves: tuple[str, ...]
    roles: tuple[str, ...]

    @classmethod
    def of(cls, scenario: Scenario) -> ConditionNames:
        """Collect the names of a scenario."""
        return cls(
            tracks={key: _track(track) for key, track in scenario.tracks.items()},
            flags=tuple(scenario.flags),
            injects=tuple(scenario.injects),
            decisions={
                key: DecisionNames(
                    decision.kind,
                    tuple(decision.options),
                    scenario.members(decision.who),
                    decision.rule.type == "individual",
                )
                for key, decision in scenario.decisions.items()
            },
            moves=tuple(scenario.moves),
            roles=tuple(scenario.roles),
        )

    @cached_property
    def kinds(self) -> Mapping[str, str]:
        """The kind of each id: track, flag, inject, decision, move or role (a role only if nothing else has the id)."""
        found: dict[str, str] = dict.fromkeys(self.roles, "role")
        found |= dict.fromkeys(self.moves, "move")
        found |= dict.fromkeys(self.decisions, "decision")
        found |= dict.fromkeys(self.injects, "inject")
        found |= dict.fromkeys(self.flags, "flag")
        found |= dict.fromkeys(self.tracks, "track")
        return found


def _track(track: Track) -> TrackNames:
    rising = sorted(track.bands.items(), key=lambda item: item[1])
    return TrackNames(track.min, track.max, dict(rising))


def nearest(wrong: str, known: Iterable[str]) -> str | None:
    """The known id that was probably meant, if one is near enough."""
    known = list(dict.fromkeys(known))
    close = difflib.get_close_matches(wrong, known, n=1, cutoff=0.6)
    if close:
        return close[0]
    mended = wrong.strip().lower().replace("_", "-").replace(" ", "-")
    return mended if mended in known else None


def suggestion(wrong: str, known: Iterable[str]) -> str:
    """A remedy for an unknown id: the nearest one, or the list of those there are."""
    known = list(dict.fromkeys(known))
    close = nearest(wrong, known)
    if close is not None:
        return tr("did you mean {id}?", id=close)
    if not known:
        return tr("there is none to choose from; delete it, or write the table it should point to")
    shown = series(known[:12])
    return tr("use one of: {ids}", ids=shown + (" …" if len(known) > 12 else ""))
