"""Contradictions inside decisions: kind, rule, options and those asked must fit each other."""

from __future__ import annotations

from collections.abc import Iterator

from tabletop.i18n import series, tr
from tabletop.scenario.check_ids import rule_roles
from tabletop.scenario.diagnostics import Finding, Path
from tabletop.scenario.model import Argument, Decision, Qualified, Scenario, Sum

_MOST_STEPS = 1_000_000  #: of a pledge; beyond that numbers run into each other
_VOTES = ("individual", "lead", "plurality", "majority", "unanimity", "qualified", "veto", "facilitator")
RULES = {  #: which rules can answer which kind of question
    "choice": _VOTES,
    "several": _VOTES,
    "pledge": ("sum", "individual", "facilitator"),
    "text": ("individual", "lead", "facilitator"),
    "argument": ("argument",),
}
_FRUITLESS = ("lead", "plurality", "majority", "unanimity", "qualified", "veto", "sum")  #: rules that may find nothing


def check(scenario: Scenario) -> Iterator[Finding]:
    """Every contradiction of every decision."""
    for key, decision in scenario.decisions.items():
        path: Path = ("decision", key)
        yield from _kind(path, decision)
        yield from _pledge(path, decision)
        yield from _options(path, decision, scenario)
        yield from _asked(path, decision, scenario)
        move = scenario.moves.get(decision.move or "")
        if "minutes" in decision.model_fields_set and move is not None and decision.minutes > move.minutes:
            message = tr("the decision lasts longer than its move ({minutes} minutes)", minutes=move.minutes)
            yield Finding("X25", (*path, "minutes"), message, tr("write at most {minutes}", minutes=move.minutes))


def _kind(path: Path, decision: Decision) -> Iterator[Finding]:
    fitting = RULES[decision.kind]
    if decision.rule.type not in fitting:
        message = tr("a {kind} cannot be decided by {rule}", kind=decision.kind, rule=decision.rule.type)
        yield Finding("X07", (*path, "rule", "type"), message, tr("use one of: {ids}", ids=series(fitting)))
    if decision.pick is not None and decision.kind != "several":
        message = tr("pick says how many options one may name; this is a {kind}", kind=decision.kind)
        yield Finding("X05", (*path, "pick"), message, tr('delete it, or write kind = "several"'))
    elif decision.pick is not None and decision.pick > len(decision.options):
        message = tr("there are only {count} options to pick from", count=len(decision.options))
        yield Finding("X05", (*path, "pick"), message, tr("write at most {count}", count=len(decision.options)))
    yield from _abstaining(path, decision)
    needed = {"choice": 2, "several": 2}.get(decision.kind, 0)
    if len(decision.options) < needed:
        message = tr("a {kind} needs at least two options", kind=decision.kind)
        yield Finding("X08", path, message, tr("write option.some-id = { label = … }"), at_key=True)
    if decision.kind == "text" and decision.options and decision.rule.type != "facilitator":
        message = tr("a text is answered in words; its options are never chosen")
        yield Finding(
            "X08",
            (*path, "option"),
            message,
            tr('delete them, or write rule = { type = "facilitator" }'),
            at_key=True,
        )


def _abstaining(path: Path, decision: Decision) -> Iterator[Finding]:
    if decision.abstain:
        return
    if decision.kind in {"pledge", "text"}:
        message = tr("abstain is about a choice between options; this is a {kind}", kind=decision.kind)
        yield Finding("X30", (*path, "abstain"), message, tr("delete it"))
    elif decision.absent == "abstain":
        message = tr("nobody may abstain, and a missing answer counts as an abstention")
        yield Finding("X30", (*path, "absent"), message, tr('write absent = "excluded"'))


def _pledge(path: Path, decision: Decision) -> Iterator[Finding]:
    if decision.kind != "pledge":
        for key in ("min", "max", "step", "unit"):
            if getattr(decision, key) is not None:
                message = tr("{key} belongs to a pledge; this is a {kind}", key=key, kind=decision.kind)
                yield Finding("X06", (*path, key), message, tr('delete it, or write kind = "pledge"'), at_key=True)
        return
    for key in ("min", "max", "step"):
        if getattr(decision, key) is None:
            yield Finding(
                "X06",
                path,
                tr("a pledge needs {key}", key=key),
                tr("write {key} = …", key=key),
                at_key=True,
                after=(*path, "kind"),
            )
    if decision.min is None or decision.max is None:
        return
    if decision.min >= decision.max:
        yield Finding("X06", (*path, "max"), tr("max must be greater than min"), tr("write a greater max"))
    elif decision.step is not None and decision.step > decision.max - decision.min:
        yield Finding("X06", (*path, "step"), tr("the step is greater than the range"), tr("write a smaller step"))
    elif decision.step is not None and decision.step * _MOST_STEPS < decision.max - decision.min:
        message = tr("there are more than {most} steps from min to max", most=f"{_MOST_STEPS:,}")
        yield Finding("X06", (*path, "step"), message, tr("write a greater step"))


def _options(path: Path, decision: Decision, scenario: Scenario) -> Iterator[Finding]:
    asked = scenario.members(decision.who)
    for name, option in decision.options.items():
        where: Path = (*path, "option", name)
        if option.alone and decision.kind != "several":
            message = tr("alone keeps an option from being combined; here only one is chosen anyway")
            yield Finding("X22", (*where, "alone"), message, tr("delete it"))
        for index, key in enumerate(option.who):
            if key in scenario.roles or key in scenario.groups:
                strangers = [role for role in scenario.members([key]) if role not in asked]
                if strangers:
                    message = tr("{roles} is offered this option but not asked", roles=series(strangers))
                    yield Finding("X21", (*where, "who", index), message, tr("asked are: {roles}", roles=series(asked)))
    rule = decision.rule
    if isinstance(rule, Argument) and rule.success == rule.failure:
        message = tr("success and failure lead to the same option")
        yield Finding("X27", (*path, "rule", "failure"), message, tr("name another option"))
    if isinstance(rule, Sum):
        yield from _bands(path, decision, rule, len(asked))
    if rule.type in _FRUITLESS and decision.no_decision is None and decision.options:
        message = tr("the rule {rule} may find nothing, and no_decision does not say what stands then", rule=rule.type)
        yield Finding("X14", (*path, "rule"), message, tr('write no_decision = "…"'))


def _bands(path: Path, decision: Decision, rule: Sum, asked: int) -> Iterator[Finding]:
    before: float | None = None
    most = None if decision.max is None else decision.max * asked
    for index, band in enumerate(rule.bands):
        where: Path = (*path, "rule", "bands", index, "at_least")
        if before is not None and band.at_least <= before:
            message = tr("this band does not begin above the one before it")
            yield Finding("X26", where, message, tr("write bands by rising sum"))
        elif most is not None and band.at_least > most:
            message = tr("{count} roles can pledge {most} together at most", count=asked, most=most)
            yield Finding("X26", where, message, tr("write at most {most}", most=most))
        before = band.at_least


def _asked(path: Path, decision: Decision, scenario: Scenario) -> Iterator[Finding]:
    asked = scenario.members(decision.who)
    for where, role in rule_roles(decision):
        if role in scenario.roles and role not in asked:
            message = tr("{role} is not asked in this decision", role=role)
            yield Finding("X15", (*path, "rule", *where), message, tr("use one of: {ids}", ids=series(asked)))
    if isinstance(decision.rule, Qualified):
        bare = [role for role in asked if "weight" not in scenario.roles[role].model_fields_set]
        if bare:
            message = tr("a qualified majority counts weights, but {roles} has none", roles=series(bare))
            yield Finding(
                "X20",
                (*path, "rule"),
                message,
                tr("write weight = … (population in millions) in [role.{role}]", role=bare[0]),
            )
