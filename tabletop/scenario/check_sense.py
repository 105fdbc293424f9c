"""Contradictions: values that are each well written and cannot stand together."""

from __future__ import annotations

from collections.abc import Iterator

from tabletop.i18n import tr
from tabletop.scenario import walk
from tabletop.scenario.diagnostics import Finding, Path
from tabletop.scenario.model import Scenario, Track


def check(scenario: Scenario) -> Iterator[Finding]:
    """Contradictions of tracks, times, groups, items, flags and endings (decisions have their own module)."""
    if not scenario.about.marking.strip():
        message = tr("the marking is blank; it stands first and last on all that players see")
        yield Finding("X16", ("scenario", "marking"), message, tr('write one: "EXERCISE EXERCISE EXERCISE"'))
    for key, track in scenario.tracks.items():
        yield from _track(("track", key), track)
    yield from _times(scenario)
    yield from _groups(scenario)
    yield from _items(scenario)
    yield from _endings(scenario)
    yield from _courses(scenario)


def _track(path: Path, track: Track) -> Iterator[Finding]:
    if track.min >= track.max:
        message = tr("the track runs from {low} to {high}", low=track.min, high=track.max)
        yield Finding("X01", (*path, "max"), message, tr("max must be greater than min"))
    elif not track.min <= track.start <= track.max:
        message = tr("{start} is outside {low} to {high}", start=track.start, low=track.min, high=track.max)
        yield Finding("X01", (*path, "start"), message, tr("write a start inside the range"))
    before: int | None = None
    for band, lowest in track.bands.items():
        where: Path = (*path, "bands", band)
        if not track.min <= lowest <= track.max:
            message = tr(
                "the band {band} begins at {lowest}, outside {low} to {high}",
                band=band,
                lowest=lowest,
                low=track.min,
                high=track.max,
            )
            yield Finding("X02", where, message, tr("write the lowest value for which the word is said"))
        if before is not None and lowest <= before:
            message = tr("the band {band} does not begin above the one before it", band=band)
            yield Finding("X03", where, message, tr("write bands by rising value"))
        before = lowest
    if track.show == "bands" and (not track.bands or min(track.bands.values()) > track.min):
        message = tr("the track is shown by words, but there is no word for {low}", low=track.min)
        yield Finding(
            "X04", (*path, "show"), message, tr('begin a band at {low}, or write show = "number"', low=track.min)
        )


def _times(scenario: Scenario) -> Iterator[Finding]:
    before, path = scenario.about.starts, ("scenario", "starts")
    steps: list[tuple[Path, object]] = [(path, before)]
    steps += [(("move", key, "time"), move.time) for key, move in scenario.moves.items()]
    naive = [(where, time) for where, time in steps if getattr(time, "tzinfo", None) is None]
    for where, _ in naive:
        message = tr("this time has no offset from UTC")
        yield Finding("X18", where, message, tr("add Z or an offset: 2025-08-15T18:00:00Z"))
    if naive:
        return
    for key, move in scenario.moves.items():
        if move.time < before:
            message = tr("this move begins before the one before it ({time})", time=before.isoformat())
            yield Finding("X17", ("move", key, "time"), message, tr("scenario time only goes forward"))
        before = move.time


def _groups(scenario: Scenario) -> Iterator[Finding]:
    for key, members in scenario.groups.items():
        if key in _below(scenario, key):
            message = tr("the group {id} contains itself", id=key)
            yield Finding("X19", ("group", key), message, tr("take {id} out of its own members", id=key), at_key=True)
        elif not members:
            message = tr("the group {id} is empty", id=key)
            yield Finding("X29", ("group", key), message, tr("name its roles, or delete it"))


def _below(scenario: Scenario, key: str) -> set[str]:
    """Every group inside a group, at any depth."""
    found: set[str] = set()
    waiting = [key]
    while waiting:
        for member in scenario.groups[waiting.pop()]:
            if member in scenario.groups and member not in found:
                found.add(member)
                waiting.append(member)
    return found


def _items(scenario: Scenario) -> Iterator[Finding]:
    released = walk.released(scenario)
    for path, item in walk.items(scenario):
        if item.at is not None and item.move is None:
            message = tr("`at` counts minutes into a move, but no move is named")
            yield Finding("X11", (*path, "at"), message, tr('write move = "…", or delete at'))
        move = scenario.moves.get(item.move or "")
        if item.at is not None and move is not None and item.at > move.minutes:
            message = tr(
                "minute {at} is after the end of {move}, which lasts {minutes}",
                at=item.at,
                move=item.move,
                minutes=move.minutes,
            )
            yield Finding("X10", (*path, "at"), message, tr("write at most {minutes}", minutes=move.minutes))
    for key, inject in scenario.injects.items():
        if inject.auto and inject.at is None and not inject.when and key not in released:
            message = tr("it is to release itself, but is never due")
            yield Finding("X09", ("inject", key, "auto"), message, tr("write at = … or when = […], or delete auto"))
    for path, part in walk.consequences(scenario):
        for index, flag in enumerate(part.clear):
            if flag in part.set:
                message = tr("the flag {id} is raised and lowered at once", id=flag)
                yield Finding("X23", (*path, "clear", index), message, tr("keep one of them"))
    for key, inject in scenario.injects.items():
        for index, other in enumerate(inject.release):
            if other == key:
                yield Finding(
                    "X28", ("inject", key, "release", index), tr("the inject releases itself"), tr("delete it")
                )


def _endings(scenario: Scenario) -> Iterator[Finding]:
    endings = list(scenario.endings.items())
    earlier: list[tuple[str, frozenset[str]]] = []
    for index, (key, ending) in enumerate(endings):
        last = index == len(endings) - 1
        if last and ending.when:
            message = tr("the last ending has conditions: the story could end without any")
            yield Finding(
                "X12", ("ending", key, "when"), message, tr("delete `when`, or add an ending without"), at_key=True
            )
        if not last and not ending.when:
            message = tr("an ending without conditions always holds: those below can never be reached")
            yield Finding(
                "X12", ("ending", key), message, tr("write when = […], or move it to the end of the file"), at_key=True
            )
        conditions = frozenset(_normal(text) for text in ending.when)
        for other, fewer in earlier:
            if fewer and conditions >= fewer:
                message = tr("whenever this ending holds, {other} holds too and comes first", other=other)
                yield Finding("X13", ("ending", key), message, tr("put the stricter ending first"), at_key=True)
                break
        earlier.append((key, conditions))


def _normal(text: str) -> str:
    from tabletop.scenario.conditions import ConditionError, parse

    try:
        return str(parse(text))
    except ConditionError:
        return text


def _courses(scenario: Scenario) -> Iterator[Finding]:
    order = list(scenario.moves)
    for key, course in scenario.courses.items():
        places = [order.index(move) for move in course.moves if move in scenario.moves]
        if places != sorted(set(places)):
            message = tr("the moves of this course are not in the order of the file, each once")
            yield Finding("X24", ("course", key, "moves"), message, tr("write them in the file's order"))
