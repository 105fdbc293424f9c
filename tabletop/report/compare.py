"""Several sessions of one scenario, side by side: what each group decided and why, where the tracks went, what took how long.

``compare(saves)`` computes; :mod:`tabletop.report.comparison` lays it out as a document, the compare screen as columns. Groups are
lettered in the order given. Nothing here judges which group did better.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from string import ascii_uppercase
from typing import Literal

from tabletop.exercise.clock import as_hms
from tabletop.exercise.events import Recorded
from tabletop.exercise.rulebook import Plan, Rulebook
from tabletop.i18n import listed, series, tr
from tabletop.journal.reading import Save
from tabletop.journal.review import ReviewError, load_review
from tabletop.report.group import LET_GO, Group, Handled, InjectFate, PlayedMove, punctual, read_group
from tabletop.report.people import RULES
from tabletop.report.release import released, rule_of
from tabletop.scenario.load import BadScenario, load_document

Relation = Literal["same", "answers", "outcome", "reached", "texts", "alone", "nobody"]
"""How the groups stand to each other in a decision, the more telling the later it is looked for:

- nobody: no group has settled it, and none can be said to have let it pass
- alone: only one group has settled it, the others may still come to it or do not play it
- reached: some settled it, for others its time went by, or control skipped it
- outcome: different outcomes
- texts: free texts, to be read side by side
- answers: the same outcome, but some role answered otherwise, or it came about in another way
- same: same outcome, same answers
"""
DIFFERENT: frozenset[str] = frozenset({"answers", "outcome", "reached"})
MOST = len(ascii_uppercase)  #: groups at most: they are told apart by letters


class Incomparable(Exception):
    """These sessions cannot be compared. ``str()`` says why, and what can be."""


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """One decision in all groups."""

    id: str
    title: str
    move: str  #: id, "" if it belongs to none
    practice: bool
    form: str
    roles: tuple[str, ...]  #: everybody asked in any group, in the scenario's order
    sides: tuple[Handled, ...]  #: one for each group
    relation: Relation
    split: tuple[str, ...]  #: roles that answered differently in two groups


@dataclass(frozen=True, slots=True)
class InjectRow:
    """One inject in all groups."""

    id: str
    title: str
    move: str
    practice: bool
    sides: tuple[InjectFate, ...]
    relation: Literal["same", "timing", "released", "nobody"]  #: nobody: it went out in no group


@dataclass(frozen=True, slots=True)
class MoveRow:
    """One move in all groups."""

    id: str
    title: str
    practice: bool
    minutes: int  #: as the scenario plans it
    sides: tuple[PlayedMove | None, ...]  #: None where it was not played

    @property
    def differs(self) -> bool:
        """Whether its length differs by more than a minute between two groups that have finished it."""
        lengths = [side.seconds for side in self.sides if side is not None and side.over]
        return len(lengths) > 1 and max(lengths) - min(lengths) > 60


@dataclass(frozen=True, slots=True)
class CompareTrack:
    """One track in all groups."""

    id: str
    title: str
    least: int
    most: int
    unit: str
    start: int
    points: tuple[tuple[str, tuple[int | None, ...]], ...]  #: (move, value at its end in each group)
    last: tuple[int, ...]  #: where it stands now, or stood at ENDEX
    bands: tuple[str, ...]  #: the word for it, "" if the track has none

    @property
    def spread(self) -> int:
        """Highest last value less the lowest."""
        return max(self.last) - min(self.last)


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two groups agree, in what both settled after their shared past. Practice does not count."""

    same: int  #: decisions with the same outcome
    both: int  #: decisions both settled
    answers: int  #: answers of one role to one decision that say the same
    of: int  #: roles that answered the same decision in both
    shared: int  #: decisions settled within the past they share


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything computed; rows are in the scenario's order, their sides in that of ``groups``."""

    groups: tuple[Group, ...]
    scenario: str  #: title
    marking: str
    language: str
    remarks: tuple[str, ...]  #: what limits the comparison
    decisions: tuple[DecisionRow, ...]
    injects: tuple[InjectRow, ...]
    moves: tuple[MoveRow, ...]
    tracks: tuple[CompareTrack, ...]
    agreement: Mapping[tuple[int, int], Agreement]  #: by places of two groups, the lower first
    common: Mapping[
        tuple[int, int], int
    ]  #: events at their beginning that two groups share; 0 unless one is forked from the other
    parting: DecisionRow | None  #: the first decision that counts in which they part

    def roles(self, role: str) -> str:
        """The title of a role."""
        for group in self.groups:
            if role in group.book.scenario.roles:
                return group.book.scenario.roles[role].title
        return role

    def past(self, row: DecisionRow) -> bool:
        """Whether all groups settled this decision in a past that they share."""
        shared = min(self.common.values(), default=0)
        return all(side.reached == "resolved" and side.event <= shared for side in row.sides)


def compare(saves: Sequence[Save]) -> Comparison:
    """Put sessions side by side. :class:`Incomparable` says why it cannot be done."""
    groups = tuple(_read(letter, save) for letter, save in zip(ascii_uppercase, _checked(saves), strict=False))
    order = _merged([plan for group in groups for plan in group.book.plans.values()])
    common = {
        (one, two): _common(groups[one].records, groups[two].records)
        for one, two in combinations(range(len(groups)), 2)
    }
    decisions = tuple(_decision(plan, groups) for plan in order if plan.kind == "decision")
    about = groups[0].book.scenario.about
    return Comparison(
        groups=groups,
        scenario=about.title,
        marking=about.marking,
        language=about.language,
        remarks=tuple(_remarks(groups, common)),
        decisions=decisions,
        injects=tuple(_inject(plan, groups) for plan in order if plan.kind == "inject"),
        moves=tuple(_moves(groups)),
        tracks=tuple(_tracks(groups)),
        agreement={pair: _agreement(decisions, pair, shared) for pair, shared in common.items()},
        common=common,
        parting=next((row for row in decisions if row.relation in {"outcome", "reached"} and not row.practice), None),
    )


def _checked(saves: Sequence[Save]) -> Sequence[Save]:
    if len(saves) < 2:
        raise Incomparable(tr("A comparison needs at least two sessions."))
    if len(saves) > MOST:
        raise Incomparable(tr("At most {n} sessions can be compared at once.", n=MOST))
    seen: dict[str, Save] = {}
    for save in saves:
        if save.head.id in seen:
            other = seen[save.head.id].path
            if other == save.path:
                raise Incomparable(tr("{name} is named twice.", name=other.name))
            raise Incomparable(
                tr("{one} and {two} hold the same session. Name it once.", one=other.name, two=save.path.name)
            )
        seen[save.head.id] = save
    return saves


def _read(letter: str, save: Save) -> Group:
    """A session under the stricter of its own rule of attribution and pseudonyms: no person is named, whoever is compared."""
    try:
        book = Rulebook(load_document(save.head.scenario))
        review = load_review(save.path)
    except BadScenario as bad:
        words = tr("The scenario inside {name} cannot be read by this program: {why}", name=save.path.name, why=bad)
        raise Incomparable(words) from bad
    except ReviewError as error:
        raise Incomparable(error.words) from error
    rule = max(rule_of("", review, save.head), "pseudonyms", key=RULES.index)
    return read_group(letter, save, book, released(save.records, save.head, review, rule, name=save.path.stem))


def _merged(plans: Iterable[Plan]) -> list[Plan]:
    """Each serial once, in the order of the first group; those that only later versions have come at the end."""
    merged: dict[str, Plan] = {}
    for plan in plans:
        merged.setdefault(plan.id, plan)
    return list(merged.values())


def _common(one: Sequence[Recorded], two: Sequence[Recorded]) -> int:
    """How many events at their beginning are the very same: a fork takes over number, times and content of its past."""
    count = 0
    for mine, theirs in zip(one, two, strict=False):
        if mine != theirs:
            break
        count += 1
    return count


def _remarks(groups: Sequence[Group], common: Mapping[tuple[int, int], int]) -> Iterable[str]:
    ids = {group.state.scenario or group.book.scenario.about.id for group in groups}
    if len(ids) > 1:
        played = listed(f"{group.letter}: {group.book.scenario.about.title}" for group in groups)
        raise Incomparable(
            tr("These are sessions of different scenarios, so nothing can be put side by side. {played}", played=played)
        )
    hashes: dict[str, list[str]] = {}
    for group in groups:
        hashes.setdefault(group.head.scenario_hash, []).append(group.letter)
    if len(hashes) > 1:
        versions = listed(
            tr("{letters}: version {version}", letters=series(letters), version=_version(groups, letters[0]))
            for letters in hashes.values()
        )
        yield tr(
            "The scenario was changed between these sessions ({versions}). What only one text has is shown where it is.",
            versions=versions,
        )
    if len({group.state.course for group in groups}) > 1 or len({group.state.roles for group in groups}) > 1:
        yield tr("They were not set up alike: courses or roles in play differ.")
    for (one, two), count in common.items():
        if count:
            yield _shared(groups[one], groups[two], count)
    for group in groups:
        if group.trouble:
            yield f"{group.letter}: {group.trouble}"
        elif group.state.phase != "ended":
            yield tr("{letter} has not ended: what is missing there may still come.", letter=group.letter)


def _version(groups: Sequence[Group], letter: str) -> str:
    return next(group.book.scenario.about.version for group in groups if group.letter == letter)


def _shared(one: Group, two: Group, count: int) -> str:
    clock = as_hms(one.records[count - 1].clock)
    values = {"one": one.letter, "two": two.letter, "count": f"{count:,}", "clock": clock}
    if two.origin is not None and two.origin.id == one.head.id:
        return tr("{two} was forked from {one}: they share their first {count} events, up to T+{clock}.", **values)
    if one.origin is not None and one.origin.id == two.head.id:
        return tr("{one} was forked from {two}: they share their first {count} events, up to T+{clock}.", **values)
    return tr(
        "{one} and {two} come from the same session: they share their first {count} events, up to T+{clock}.", **values
    )


# -- decisions --------------------------------------------------------------------------------------------------------


def _decision(plan: Plan, groups: Sequence[Group]) -> DecisionRow:
    sides = tuple(group.decisions.get(plan.id, Handled("left-out")) for group in groups)
    asked = {role for side in sides for role in side.asked}
    known = {role: None for group in groups for role in group.book.scenario.roles}
    roles = tuple(role for role in known if role in asked)
    settled = [side for side in sides if side.reached == "resolved"]
    split = tuple(role for role in roles if len({side.answers[role] for side in settled if role in side.answers}) > 1)
    form = next((group.book.scenario.decisions[plan.id].kind for group in groups if plan.id in group.decisions), "")
    return DecisionRow(
        plan.id, plan.title, plan.move, _practice(plan.move, groups), form, roles, sides, _relation(sides, split), split
    )


def _relation(sides: Sequence[Handled], split: Sequence[str]) -> Relation:
    settled = [side for side in sides if side.reached == "resolved"]
    let_go = any(side.reached in LET_GO for side in sides)
    if not settled:
        return "nobody"
    if len({side.key for side in settled}) > 1:
        return "outcome"
    if let_go:
        return "reached"
    if len(settled) == 1:
        return "alone"
    if settled[0].key is None:
        return "texts"
    return "answers" if split or len({side.how for side in settled}) > 1 else "same"


def _agreement(rows: Sequence[DecisionRow], pair: tuple[int, int], common: int) -> Agreement:
    same = both = answers = of = shared = 0
    for row in rows:
        one, two = (row.sides[place] for place in pair)
        if row.practice or one.reached != "resolved" or two.reached != "resolved":
            continue
        if one.event == two.event and one.event <= common:
            shared += 1
            continue
        if one.key is not None and two.key is not None:
            both += 1
            same += one.key == two.key
        for role in one.answers.keys() & two.answers.keys():
            if row.form != "text":
                of += 1
                answers += one.answers[role] == two.answers[role]
    return Agreement(same, both, answers, of, shared)


# -- injects, moves, tracks -------------------------------------------------------------------------------------------


def _practice(move: str, groups: Sequence[Group]) -> bool:
    return any(group.book.scenario.moves[move].practice for group in groups if move in group.book.scenario.moves)


def _inject(plan: Plan, groups: Sequence[Group]) -> InjectRow:
    sides = tuple(group.injects.get(plan.id, InjectFate("left-out")) for group in groups)
    out = [side for side in sides if side.fate == "released"]
    kept_back = any(side.fate in {"passed", "skipped", "recalled", "held"} for side in sides)
    relation: Literal["same", "timing", "released", "nobody"] = "same"
    if not out:
        relation = "nobody"
    elif kept_back:
        relation = "released"
    elif len({punctual(side) for side in out}) > 1:
        relation = "timing"
    return InjectRow(plan.id, plan.title, plan.move, _practice(plan.move, groups), sides, relation)


def _moves(groups: Sequence[Group]) -> Iterable[MoveRow]:
    specs = {move: spec for group in reversed(groups) for move, spec in group.book.scenario.moves.items()}
    for move, spec in specs.items():
        sides = tuple(group.moves.get(move) for group in groups)
        if any(side is not None for side in sides):
            yield MoveRow(move, spec.title, spec.practice, spec.minutes, sides)


def _tracks(groups: Sequence[Group]) -> Iterable[CompareTrack]:
    specs = {track: spec for group in reversed(groups) for track, spec in group.book.scenario.tracks.items()}
    moves = {move: None for group in reversed(groups) for move in group.book.scenario.moves}
    for track, spec in specs.items():
        paths = [group.tracks.get(track, (spec.start, {}, "")) for group in groups]
        points = tuple(
            (move, tuple(values.get(move) for _, values, _ in paths))
            for move in moves
            if any(move in values for _, values, _ in paths)
        )
        last = tuple([start, *values.values()][-1] for start, values, _ in paths)
        bands = tuple(band for _, _, band in paths)
        yield CompareTrack(track, spec.title, spec.min, spec.max, spec.unit or "", spec.start, points, last, bands)
