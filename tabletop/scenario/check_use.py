"""Things that are written and never used, and moves in which too little or too much happens: warnings."""

from __future__ import annotations

from collections.abc import Iterator

from tabletop.i18n import series, tr
from tabletop.scenario import walk
from tabletop.scenario.check_ids import rule_roles
from tabletop.scenario.condition_tree import ConditionError
from tabletop.scenario.conditions import parse, references
from tabletop.scenario.diagnostics import Finding, Path
from tabletop.scenario.model import Scenario, Sum

_BREATH = 2  #: minutes a team needs between two injects


def check(scenario: Scenario) -> Iterator[Finding]:
    """Every unused thing and every gap or crowd in the timing."""
    read: set[str] = set()
    for _, text in walk.conditions(scenario):
        try:
            read |= references(parse(text))
        except ConditionError:
            continue  # reported by the check of conditions
    yield from _people(scenario)
    yield from _flags(scenario, read)
    yield from _tracks(scenario, read)
    yield from _objectives(scenario)
    yield from _lists(scenario)
    yield from _pace(scenario)


def _people(scenario: Scenario) -> Iterator[Finding]:
    named: list[str] = []
    named += [key for track in scenario.tracks.values() if isinstance(track.visible, list) for key in track.visible]
    named += [key for inject in scenario.injects.values() for key in inject.to]
    for decision in scenario.decisions.values():
        named += decision.who
        named += [key for option in decision.options.values() for key in option.who]
        named += [role for _, role in rule_roles(decision)]
    nested = [key for members in scenario.groups.values() for key in members]
    for key in scenario.groups:
        if key not in named and key not in nested:
            yield _unused(
                "N01",
                ("group", key),
                tr("the group {id} is never addressed", id=key),
                tr("delete it, or name it in to, who or visible"),
            )
    reached = set(scenario.members(named)) if named else set()
    for key in scenario.roles:
        if key not in reached:
            message = tr("the role {id} is never asked and gets nothing of its own", id=key)
            yield _unused("N08", ("role", key), message, tr("name it in who or to"))


def _unused(code: str, path: Path, message: str, remedy: str) -> Finding:
    return Finding(code, path, message, remedy, at_key=True)


def _flags(scenario: Scenario, read: set[str]) -> Iterator[Finding]:
    parts = [part for _, part in walk.consequences(scenario)]
    raised = {flag for part in parts for flag in part.set}
    for key in scenario.flags:
        if key not in raised:
            yield _unused(
                "N02",
                ("flag", key),
                tr("nothing ever raises the flag {id}", id=key),
                tr('write set = ["{id}"] somewhere, or delete it', id=key),
            )
        elif key not in read:
            yield _unused(
                "N03",
                ("flag", key),
                tr("no condition ever asks for the flag {id}", id=key),
                tr("ask for it, or delete it"),
            )


def _tracks(scenario: Scenario, read: set[str]) -> Iterator[Finding]:
    moved = {key for _, part in walk.consequences(scenario) for key in part.effects}
    for decision in scenario.decisions.values():
        if isinstance(decision.rule, Sum):
            moved |= set(decision.rule.into)
    for key, track in scenario.tracks.items():
        if key not in moved:
            yield _unused(
                "N04",
                ("track", key),
                tr("nothing ever moves the track {id}", id=key),
                tr("write effects = {{ {id} = 1 }} somewhere", id=key),
            )
        if key not in read and track.visible == "facilitator":
            message = tr("no condition asks for the track {id}, and no player sees it", id=key)
            yield _unused("N05", ("track", key), message, tr("ask for it in a condition, show it, or delete it"))


def _objectives(scenario: Scenario) -> Iterator[Finding]:
    served = {key for _, item in walk.items(scenario) for key in item.objectives}
    for key in scenario.objectives:
        if key not in served:
            message = tr("nothing serves the objective {id}", id=key)
            yield _unused(
                "N06", ("objective", key), message, tr("name it in the objectives of an inject or a decision")
            )
    for path, item in walk.items(scenario):
        if not item.objectives:
            yield _unused(
                "N07", path, tr("this serves no objective"), tr("write objectives = […], or ask whether it is needed")
            )


def _lists(scenario: Scenario) -> Iterator[Finding]:
    lists: list[tuple[Path, list[str]]] = [(("group", key), members) for key, members in scenario.groups.items()]
    for path, item in walk.items(scenario):
        lists += [((*path, "objectives"), item.objectives), ((*path, "sources"), list(item.sources))]
        lists += [((*path, "when"), item.when)]
    lists += [(("inject", key, "to"), inject.to) for key, inject in scenario.injects.items()]
    lists += [(("decision", key, "who"), decision.who) for key, decision in scenario.decisions.items()]
    for path, part in walk.consequences(scenario):
        for name in ("set", "clear", "release", "open"):
            lists.append(((*path, name), getattr(part, name)))
        for key, delta in part.effects.items():
            if delta == 0:
                yield Finding(
                    "N10",
                    (*path, "effects", key),
                    tr("an effect of 0 does nothing"),
                    tr("delete it, or write a number"),
                )
    for path, entries in lists:
        for index, entry in enumerate(entries):
            if entry in entries[:index]:
                yield Finding(
                    "N09", (*path, index), tr("{entry} stands in this list twice", entry=entry), tr("delete one")
                )


def _pace(scenario: Scenario) -> Iterator[Finding]:
    for key in scenario.moves:
        if not any(item.move == key and item.at is not None for _, item in walk.items(scenario)):
            message = tr("nothing is scheduled in the move {id}", id=key)
            yield _unused(
                "P01", ("move", key), message, tr('give an inject or a decision move = "{id}" and at = …', id=key)
            )
    planned = [
        (inject.move, inject.at, key, set(scenario.members(inject.to)))
        for key, inject in scenario.injects.items()
        if inject.at is not None and inject.move is not None and not inject.when
    ]
    for index, (move, at, key, to) in enumerate(planned):
        for other_move, other_at, other, other_to in planned[:index]:
            if move == other_move and abs(at - other_at) < _BREATH and to & other_to:
                message = tr(
                    "{other} reaches {roles} within {minutes} minutes of this inject",
                    other=other,
                    roles=series(sorted(to & other_to)),
                    minutes=_BREATH,
                )
                yield Finding("P02", ("inject", key, "at"), message, tr("leave a team two minutes to read"))
                break
    total = sum(move.minutes for move in scenario.moves.values())
    if total > scenario.about.minutes:
        message = tr(
            "the moves last {total} minutes together, the scenario {minutes}",
            total=total,
            minutes=scenario.about.minutes,
        )
        yield Finding(
            "P03", ("scenario", "minutes"), message, tr("write minutes = {total}, or shorten moves", total=total)
        )
