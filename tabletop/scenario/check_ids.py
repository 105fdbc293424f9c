"""Ids that point nowhere, and ids that mean two things."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from tabletop.i18n import tr
from tabletop.scenario import walk
from tabletop.scenario.condition_names import suggestion
from tabletop.scenario.conditions import KEYWORDS
from tabletop.scenario.diagnostics import Finding, Path
from tabletop.scenario.model import Argument, Decision, Individual, Scenario, Sum

#: words that stand beside role ids: a role of such a name would be taken for that seat and see what it may see
SEATS = frozenset({"all", "control", "facilitator", "umpire", "observer", "wall", "table", "no-decision"})


def check(scenario: Scenario) -> Iterator[Finding]:
    """Every id that is not there."""
    yield from _people(scenario)
    yield from _consequences(scenario)
    for path, item in walk.items(scenario):
        if item.move is not None:
            yield from _known("U04", (*path, "move"), item.move, scenario.moves, tr("a move"))
        yield from _each("U05", (*path, "objectives"), item.objectives, scenario.objectives, tr("an objective"))
    for key, course in scenario.courses.items():
        yield from _each("U04", ("course", key, "moves"), course.moves, scenario.moves, tr("a move"))
    for key, decision in scenario.decisions.items():
        yield from _decision(("decision", key), decision, scenario)
    yield from _tests(scenario)


def _known(code: str, path: Path, key: str, known: Collection[str], what: str) -> Iterator[Finding]:
    if key not in known:
        yield Finding(code, path, tr("there is no {id}; {what} is expected", id=key, what=what), suggestion(key, known))


def _each(code: str, path: Path, keys: list[str], known: Collection[str], what: str) -> Iterator[Finding]:
    for index, key in enumerate(keys):
        yield from _known(code, (*path, index), key, known, what)


def _people(scenario: Scenario) -> Iterator[Finding]:
    people, what = [*scenario.roles, *scenario.groups], tr("a role or group")
    for key, members in scenario.groups.items():
        yield from _each("U01", ("group", key), members, people, what)
    for key, track in scenario.tracks.items():
        if isinstance(track.visible, list):
            yield from _each("U01", ("track", key, "visible"), track.visible, people, what)
    for key, inject in scenario.injects.items():
        yield from _each("U01", ("inject", key, "to"), inject.to, people, what)
    for key, decision in scenario.decisions.items():
        yield from _each("U01", ("decision", key, "who"), decision.who, people, what)
        for name, option in decision.options.items():
            yield from _each("U01", ("decision", key, "option", name, "who"), option.who, people, what)


def _consequences(scenario: Scenario) -> Iterator[Finding]:
    for path, part in walk.consequences(scenario):
        for key in part.effects:
            for found in _known("U02", (*path, "effects", key), key, scenario.tracks, tr("a track")):
                yield Finding(found.code, found.path, found.message, found.remedy, at_key=True)
        yield from _each("U03", (*path, "set"), part.set, scenario.flags, tr("a flag"))
        yield from _each("U03", (*path, "clear"), part.clear, scenario.flags, tr("a flag"))
        yield from _each("U06", (*path, "release"), part.release, scenario.injects, tr("an inject"))
        yield from _each("U07", (*path, "open"), part.open, scenario.decisions, tr("a decision"))


def _decision(path: Path, decision: Decision, scenario: Scenario) -> Iterator[Finding]:
    options, an_option = decision.options, tr("an option of this decision")
    if decision.no_decision is not None:
        yield from _known("U08", (*path, "no_decision"), decision.no_decision, options, an_option)
    rule = decision.rule
    if isinstance(rule, Argument):
        yield from _known("U08", (*path, "rule", "success"), rule.success, options, an_option)
        yield from _known("U08", (*path, "rule", "failure"), rule.failure, options, an_option)
    if isinstance(rule, Sum):
        for index, band in enumerate(rule.bands):
            yield from _known("U08", (*path, "rule", "bands", index, "option"), band.option, options, an_option)
        for key in rule.into:
            yield from _known("U02", (*path, "rule", "into", key), key, scenario.tracks, tr("a track"))
    for where, role in rule_roles(decision):
        yield from _known("U09", (*path, "rule", *where), role, scenario.roles, tr("a role"))


def rule_roles(decision: Decision) -> Iterator[tuple[Path, str]]:
    """The roles a rule names, each with its path inside the rule."""
    rule = decision.rule
    match rule.type:
        case "lead":
            yield ("role",), rule.role
        case "veto":
            for index, role in enumerate(rule.roles):
                yield ("roles", index), role
        case "argument" if rule.actor is not None:
            yield ("actor",), rule.actor
    if rule.type in ("veto", "plurality") and rule.tie not in ("no-decision", "facilitator"):
        yield ("tie",), rule.tie


def _tests(scenario: Scenario) -> Iterator[Finding]:
    for index, play in enumerate(scenario.tests):
        for key, answer in play.choose.items():
            path: Path = ("test", index, "choose", key)
            if key not in scenario.decisions:
                yield from _known("U07", path, key, scenario.decisions, tr("a decision"))
                continue
            decision = scenario.decisions[key]
            if decision.options and not isinstance(decision.rule, Individual | Sum):
                for name in answer.replace(",", " ").split():
                    yield from _known("U08", path, name, decision.options, tr("an option of {decision}", decision=key))
        for number, line in enumerate(play.expect):
            if line.startswith("ending."):
                where: Path = ("test", index, "expect", number)
                yield from _known("U10", where, line.removeprefix("ending."), scenario.endings, tr("an ending"))


def duplicates(scenario: Scenario) -> Iterator[Finding]:
    """Ids that name two things where a bare id must name one, and ids that are words of the program."""
    bare = (
        ("track", scenario.tracks),
        ("flag", scenario.flags),
        ("inject", scenario.injects),
        ("decision", scenario.decisions),
        ("move", scenario.moves),
    )
    people = (("role", scenario.roles), ("group", scenario.groups))
    for family, words in ((bare, KEYWORDS), (people, SEATS)):
        seen: dict[str, str] = {}
        for table, entries in family:
            for key in entries:
                path: Path = (table, key)
                if key in words:
                    message = tr("{id} is a word of the program and cannot be an id", id=key)
                    yield Finding("D02", path, message, tr("use another id"), at_key=True)
                if key in seen:
                    message = tr(
                        "{id} is already the id of [{table}.{id}]; conditions and lists could mean either",
                        id=key,
                        table=seen[key],
                    )
                    yield Finding("D01", path, message, tr("use another id for one of them"), at_key=True)
                seen.setdefault(key, table)
    for key, track in scenario.tracks.items():
        for band in track.bands:
            if band in scenario.tracks:
                message = tr("the band {id} has the id of a track; a comparison could mean either", id=band)
                yield Finding("D01", ("track", key, "bands", band), message, tr("use another word"), at_key=True)
