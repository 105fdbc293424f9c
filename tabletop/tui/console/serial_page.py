"""A serial in the centre of the console: what players will see, a hard rule, and what they will not."""

from __future__ import annotations

from collections.abc import Iterator

from textual.content import Content

from tabletop.exercise.state import PLANNED
from tabletop.exercise.views import reached
from tabletop.exercise.voting import in_words
from tabletop.i18n import listed, series, tr
from tabletop.scenario.model import Consequences, Decision, Item
from tabletop.tui.console.page import MUTED, PageWriter
from tabletop.tui.kit.line_pane import wrapped
from tabletop.tui.kit.text import plain


def inject_page(page: PageWriter, serial: str) -> Iterator[Content]:
    """An inject of the script, or one that has gone out."""
    spec = page.book.inject(serial)
    entry = page.state.play.serials.get(serial, PLANNED)
    out = page.state.play.delivered.get(serial)
    if out is not None:
        title, sender, channel, grade, body, to = out.title, out.sender, out.channel, out.grade, out.body, out.to
    elif spec is not None:
        title, body = entry.title or spec.title, entry.body or spec.body
        sender, channel, grade, to = spec.sender, spec.channel, spec.grade or "", tuple(spec.to)
    else:
        yield from page.text(tr("There is nothing of that name."), MUTED)
        return
    yield from page.heading(title, (serial, tr("inject"), _standing(page, serial), tr("edited") if entry.body else ""))
    yield from page.field(tr("From"), sender)
    yield from page.field(tr("To"), page.audience(to))
    yield from page.reach(page.book.to.get(serial, ()) if out is None else out.to)
    yield from page.field(tr("Channel"), f"{tr(channel)} · {grade}" if grade else tr(channel))
    yield Content("")
    yield from page.text(page.book.scenario.about.marking, MUTED)
    yield from page.text(body)
    if out is not None:
        for text in out.corrections:
            yield Content("")
            yield from page.text(tr("Correction: {text}", text=text), "bold $warning")
        if out.recalled is not None:
            yield Content("")
            yield from page.text(tr("RECALLED {reason}", reason=out.recalled), "bold $error")
    yield from page.text(page.book.scenario.about.marking, MUTED)
    yield from page.hidden_rule()
    if out is not None:
        yield from _receipts(page, serial, out.to)
    if spec is not None:
        yield from _item(page, spec, serial)
        yield from page.field(tr("Effects"), effects_words(page, spec), column=10)


def _receipts(page: PageWriter, serial: str, to: tuple[str, ...]) -> Iterator[Content]:
    readers = page.state.acknowledged.get(serial, {})
    addressed = reached(page.state, to)
    missing = [role for role in addressed if role not in readers]
    nobody = tr("nobody yet") if addressed else tr("nobody: no role that it went to is in play")
    yield from page.field(tr("Read by"), series(readers) or nobody, column=10)
    if readers and missing:
        yield from page.field(tr("Not yet"), series(missing), "$warning", column=10)
    yield Content("")


def _standing(page: PageWriter, serial: str) -> str:
    entry = page.state.play.serials.get(serial, PLANNED)
    plan = page.book.plans.get(serial)
    words = {
        "released": tr("out"),
        "held": tr("HELD"),
        "deferred": tr("deferred"),
        "skipped": tr("skipped"),
        "recalled": tr("recalled"),
        "armed": tr("its time has come"),
    }.get(entry.status, "")
    if words or plan is None:
        return words or tr("ad hoc")
    if plan.auto:
        return tr("releases itself")
    kinds = {
        "scheduled": tr("scheduled"),
        "conditional": tr("when its conditions hold"),
        "contingency": tr("when it helps"),
    }
    return kinds[plan.sort]


def _item(page: PageWriter, spec: Item, serial: str) -> Iterator[Content]:
    """Notes, expected actions, conditions, objectives, sources."""
    if spec.notes:
        yield from page.text(spec.notes)
        yield Content("")
    yield from expected_lines(page, spec, serial)
    yield from page.field(tr("Only if"), listed(spec.when), column=10)
    yield from page.field(tr("Helps if"), listed(spec.suggest_when), column=10)
    titles = [
        page.book.scenario.objectives[goal].title for goal in spec.objectives if goal in page.book.scenario.objectives
    ]
    yield from page.field(tr("Objective"), listed(titles), MUTED, column=10)
    yield from page.field(tr("Sources"), series(spec.sources), MUTED, column=10)


def expected_lines(page: PageWriter, spec: Item, serial: str) -> Iterator[Content]:
    """Expected actions, those seen with a tick."""
    for number, line in enumerate(spec.expect, 1):
        tick = page.state.ticks.get((serial, number))
        sign = "✓" if tick is not None and tick.seen else "○"
        yield from page.field(tr("Expected") if number == 1 else "", f"{sign} {line}", column=10)


def effects_words(page: PageWriter, what: Consequences) -> str:
    """Consequences on one line: tracks, flags, what follows."""
    parts = [f"{page.track(track)} {delta:+d}".replace("-", "−") for track, delta in what.effects.items()]
    parts += [f"⚑ {page.book.scenario.flags.get(flag, flag)}" for flag in what.set]
    parts += [tr("no longer: {flag}", flag=page.book.scenario.flags.get(flag, flag)) for flag in what.clear]
    parts += [f"→ {page.book.title(serial)}" for serial in (*what.release, *what.open)]
    return " · ".join(parts)


def plan_page(page: PageWriter, decision: str) -> Iterator[Content]:
    """A decision that has not been put yet, as it will be put."""
    spec = page.book.decision(decision)
    under = (
        decision,
        form_words(spec.kind, spec.pick),
        tr("{minutes} min", minutes=spec.minutes),
        _standing(page, decision),
    )
    yield from page.heading(spec.title, under)
    yield from page.field(tr("To"), page.audience(page.book.scenario.members(list(spec.who))))
    yield from page.reach(page.book.who[decision])
    yield from page.field(tr("Rule"), rule_words(page, spec))
    yield Content("")
    yield from page.text(page.book.scenario.about.marking, MUTED)
    yield from page.text(spec.question)
    yield Content("")
    for number, (key, option) in enumerate(spec.options.items(), 1):
        yield from option_lines(
            page, number, option.label, option.text or "", available=_available(page, decision, key)
        )
    yield from page.hidden_rule()
    yield from consequences_page(page, spec)
    yield from _item(page, spec, decision)


def _available(page: PageWriter, decision: str, option: str) -> bool:
    return page.book.options[decision, option](page.book.facts(page.state.play, page.state.responses))


def option_lines(page: PageWriter, number: int, label: str, text: str, *, available: bool = True) -> Iterator[Content]:
    """An option as players read it."""
    words = label if available else tr("{label} (not on offer now)", label=label)
    yield from _numbered(page, f"{number:>2} ", plain(words, "bold" if available else MUTED))
    if text:
        yield from page.text(text, MUTED, indent=3)


def _numbered(page: PageWriter, number: str, words: Content) -> Iterator[Content]:
    for place, line in enumerate(wrapped(words, page.width - len(number))):
        yield Content.assemble(plain(number if place == 0 else " " * len(number), "$accent"), line)


def consequences_page(page: PageWriter, spec: Decision) -> Iterator[Content]:
    """What each option would set in motion, and what control knows of it."""
    for number, (key, option) in enumerate(spec.options.items(), 1):
        words = effects_words(page, option)
        default = key == spec.no_decision
        note = (option.note or "").strip()
        if words or note or default:
            follows = words or "–"
            told = [tr("{outcome} (default)", outcome=follows) if default else follows, note]
            yield from page.field(f"{number:>2}", "  ".join(filter(None, told)), column=4)
    if spec.options:
        yield Content("")


def rule_words(page: PageWriter, spec: Decision) -> str:
    """The rule in words, as players read it."""
    return in_words(spec.rule, page.book.scenario)


def form_words(form: str, pick: int | None) -> str:
    """The kind of answer, in words."""
    if form == "several":
        return tr("decision, at most {pick}", pick=pick or 1)
    return {
        "choice": tr("decision"),
        "pledge": tr("pledge"),
        "text": tr("answer in words"),
        "argument": tr("matrix argument"),
    }[form]
