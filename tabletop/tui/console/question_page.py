"""The centre of the console while a decision is out: who has answered, what the rule makes of it, what would follow."""

from __future__ import annotations

from collections.abc import Iterator

from textual.content import Content

from tabletop.exercise.matrix import net_weight, phia_word, target_2d6
from tabletop.exercise.preview import Preview, outcome_ahead
from tabletop.exercise.state import ArgumentState, Question, Reason, Response
from tabletop.exercise.wording.answers import answer_words, by_control, confidence_words, stands_words
from tabletop.exercise.wording.codes import GRADES, METHODS, word
from tabletop.i18n import listed, series, tr, trn
from tabletop.scenario.model import Argument as ArgumentRule
from tabletop.tui.console.page import MUTED, PageWriter
from tabletop.tui.console.serial_page import consequences_page, expected_lines, form_words, option_lines
from tabletop.tui.kit.line_pane import rule, wrapped
from tabletop.tui.kit.text import fitted, plain

_CELLS = 10  #: of a bar of the tally


def question_page(page: PageWriter, question: Question) -> Iterator[Content]:
    """A decision that has been put: open, closed or resolved."""
    status = {"open": tr("OPEN"), "closed": tr("CLOSED"), "resolved": tr("resolved")}[question.status]
    yield from page.heading(question.title, (question.decision, form_words(question.form, question.pick), status))
    if question.status == "closed":
        yield from page.hidden_rule()
        yield from _closed(page, question)
        yield from _answers(page, question)
        yield rule(page.width, tr("SHOWN TO PLAYERS"))
    elif question.status == "resolved":
        yield from _resolved(page, question)
    notes = page.book.decision_put(question).notes
    if question.status == "open" and notes:  # before the options, which fill a small screen
        yield rule(page.width, tr("NOT SHOWN TO PLAYERS"), "$warning")
        yield from page.text(notes)
        yield rule(page.width, tr("SHOWN TO PLAYERS"))
    yield from _put(page, question)
    yield from page.hidden_rule()
    if question.status != "closed":
        yield from _answers(page, question)
    yield from _notes(page, question)


def _put(page: PageWriter, question: Question) -> Iterator[Content]:
    """The question as players have it before them."""
    yield from page.field(tr("To"), page.audience(question.who))
    yield from page.reach(question.who)
    yield from page.field(tr("Rule"), question.rule)
    yield Content("")
    yield from page.text(question.whole)
    yield Content("")
    for number, (_, label, text) in enumerate(question.options, 1):
        yield from option_lines(page, number, label, text)
    if question.form == "pledge":
        words = tr("{least:g} to {most:g} {unit}", least=question.least, most=question.most, unit=question.unit)
        yield from page.field(tr("Pledge"), words)
    if question.form == "argument" and question.status != "closed":
        yield Content("")
        yield from _sheet(page, question)


def _closed(page: PageWriter, question: Question) -> Iterator[Content]:
    """What the rule computed, and what would follow if it is confirmed."""
    judged = bool(page.state.argument(question.decision).judgements)
    if question.form == "argument" and not judged:
        yield from page.text(
            tr(
                "It takes no more reasons. Judge the argument: {vote} by vote, {roll} by dice, {override} yourself.",
                vote=page.keys("vote"),
                roll=page.keys("roll"),
                override=page.keys("override"),
            ),
            "bold $warning",
        )
    if question.words and question.form != "argument":
        yield from page.field(tr("Computed"), question.words, column=10)
    labels = {row[0]: row[1] for row in question.options}
    if any(count for _, count in question.tally):
        yield from _tally(page, question, labels)
    ahead = outcome_ahead(page.book, page.state, question.decision, page.clock)
    if ahead.refused:
        if question.form != "argument" or judged:
            yield from page.text(ahead.refused, "bold $warning")
    else:
        stands = stands_words(ahead.stands, ahead.how, alone=alone(page, question))
        words = tr("{outcome} (default)", outcome=stands) if ahead.how == "default" else stands
        yield from page.field(tr("Stands"), words, "bold", column=10)
        yield from _ahead(page, ahead)
        yield from page.text(
            tr("{confirm} confirm · {override} override", confirm=page.keys("confirm"), override=page.keys("override")),
            "bold $accent",
        )
    yield Content("")
    if question.form == "argument":
        yield from _sheet(page, question)
        yield Content("")


def _tally(page: PageWriter, question: Question, labels: dict[str, str]) -> Iterator[Content]:
    """How many named each option, a line each; all bars have one scale, on which the whole bar is everybody who was asked."""
    width = min(
        max(len(labels.get(option, option)) for option, _ in question.tally), max(6, page.width - 10 - _CELLS - 5)
    )
    for place, (option, count) in enumerate(question.tally):
        name = tr("Tally") if place == 0 else ""
        full = round(_CELLS * count / max(1, len(question.who)))
        yield Content.assemble(
            plain(name.ljust(10), MUTED),
            fitted(labels.get(option, option), width + 1),
            plain(f"{count:>3} ", "bold"),
            ("▇" * full, "$primary"),
            ("░" * (_CELLS - full), "$border-blurred"),
        ).truncate(page.width)


def _ahead(page: PageWriter, ahead: Preview) -> Iterator[Content]:
    moved = [f"{page.track(track)} {before} → {after}" for track, before, after in ahead.tracks]
    yield from page.field(tr("Tracks"), " · ".join(moved) or tr("no change"), column=10)
    flags = page.book.scenario.flags
    yield from page.field(tr("Now true"), " · ".join(flags.get(flag, flag) for flag in ahead.flags), column=10)
    yield from page.field(tr("Follows"), " · ".join(page.book.title(serial) for serial in ahead.armed), column=10)


def _resolved(page: PageWriter, question: Question) -> Iterator[Content]:
    stands = stands_words(question.labels, question.how, alone=alone(page, question))
    yield from page.field(tr("Stands"), stands, "bold", column=10)
    if question.how in {"ruling", "override"}:
        yield from page.field(tr("Ruled"), question.ruling, column=10)
        computed = {row[0]: row[1] for row in question.options}
        yield from page.field(tr("Computed"), series(computed.get(o, o) for o in question.computed), MUTED, column=10)
    for text in question.results:
        yield Content("")
        yield from page.text(tr("Read aloud"), "bold $accent")
        yield from page.text(text)
    yield Content("")


def alone(page: PageWriter, question: Question) -> bool:
    """Whether each role decides for itself."""
    return page.book.decision_put(question).rule.type == "individual"


def _answers(page: PageWriter, question: Question) -> Iterator[Content]:
    """Every role asked: its answer and its one reason."""
    labels = {row[0]: row[1] for row in question.options}
    width = min(16, max((len(role) for role in question.who), default=6))
    for role in question.who:
        answer = page.state.submitted(question.decision, role)
        if answer is None:
            drafting = page.state.draft(question.decision, role) is not None
            argued = _argued(page.state.argument(question.decision), role)
            waited = question.status == "open" and not argued
            none = tr("○ no answer yet") if question.status == "open" else tr("– none")
            words = tr("… drafting") if drafting else argued or none
            line = Content.assemble(fitted(role, width + 1, MUTED), plain(words, "$warning" if waited else MUTED))
            yield line.truncate(page.width, ellipsis=True)
            continue
        yield from _answer(page, question, answer, labels, width)
    yield Content("")


def _argued(sheet: ArgumentState, role: str) -> str:
    """What a role that did not vote gave to an argument."""
    reasons = [reason for reason in sheet.reasons.values() if reason.role == role]
    parts = [trn("{count} reason", "{count} reasons", len(reasons))] if reasons else []
    if role in sheet.estimates:
        parts.append(tr("estimates {percent} %", percent=sheet.estimates[role]))
    return listed(parts)


def _answer(
    page: PageWriter, question: Question, answer: Response, labels: dict[str, str], width: int
) -> Iterator[Content]:
    marks = [words for words in (confidence_words(answer.confidence), by_control(answer)) if words]
    words = answer_words(answer, labels, question.unit)
    head = Content.assemble(plain(words, "bold"), plain(f"  {series(marks)}" if marks else "", MUTED))
    for place, line in enumerate(wrapped(head, page.width - width - 1)):
        yield Content.assemble(fitted(answer.role if place == 0 else "", width + 1), line)
    if answer.rationale:
        yield from page.text(f"“{answer.rationale}”", MUTED, indent=width + 1)


def _sheet(page: PageWriter, question: Question) -> Iterator[Content]:
    """The argument sheet: reasons with weights, estimates, target, dice."""
    sheet = page.state.argument(question.decision)
    for side, title in (("pro", tr("For")), ("con", tr("Against"))):
        yield plain(title, "bold")
        reasons = [reason for reason in sheet.reasons.values() if reason.side == side]
        for reason in reasons:
            yield from _reason(page, reason)
        if not reasons:
            yield plain(f"  {tr('no reason yet')}", MUTED)
    net = net_weight(sheet.reasons.values())
    words = tr("{net:+d}", net=net)
    if _by_two_dice(page, question, sheet):
        words = tr("{net:+d}, 2d6 target {target}", net=net, target=target_2d6(net))
    yield from page.field(tr("Net"), words, column=10)
    yield from _estimates(page, question, sheet)


def _by_two_dice(page: PageWriter, question: Question, sheet: ArgumentState) -> bool:
    """Whether the weight of the reasons is what dice are to reach: by the scenario until it is judged, then by the last judgement."""
    if sheet.judgements:
        return sheet.judgements[-1][0] == "2d6"
    spec = page.book.decision(question.decision).rule
    return isinstance(spec, ArgumentRule) and spec.method == "2d6"


def _reason(page: PageWriter, reason: Reason) -> Iterator[Content]:
    sign = ("+" if reason.side == "pro" else "−") * reason.weight
    words = f"{reason.text}  ({reason.role})"
    if reason.struck:
        words = tr("{words} STRUCK: {why}", words=words, why=reason.struck)
    yield from page.field(f" {sign:>2} {reason.number}", words, MUTED if reason.struck else "", column=6)


def _estimates(page: PageWriter, question: Question, sheet: ArgumentState) -> Iterator[Content]:
    spec = page.book.decision_put(question).rule
    actor = spec.actor if isinstance(spec, ArgumentRule) else None
    judges = [role for role in question.who if role != actor]
    words = tr("{count} of {all} in", count=len(sheet.estimates), all=len(judges))
    if sheet.median is not None and sheet.revealed:
        words = tr(
            "median {median} % ({word}), spread {spread}: {each}",
            median=sheet.median,
            word=phia_word(sheet.median),
            spread=sheet.spread or 0,
            each=series(f"{role} {percent}" for role, percent in sheet.revealed),
        )
    yield from page.field(tr("Estimates"), words, column=10)
    for draw, sides, raw, _ in sheet.rolls:
        dice = tr("d{sides}: {raw} (draw {draw})", sides=sides, raw=" + ".join(map(str, raw)), draw=draw)
        yield from page.field(tr("Dice"), dice, column=10)
    for method, _, grade, _, words, reason in sheet.judgements:
        judged = " · ".join(
            text for text in (word(GRADES, grade).upper(), word(METHODS, method), words, reason) if text
        )
        yield from page.field(tr("Judged"), judged, "bold", column=10)


def _notes(page: PageWriter, question: Question) -> Iterator[Content]:
    spec = page.book.decision_put(question)
    if spec.notes and question.status != "open":
        yield from page.text(spec.notes)
        yield Content("")
    yield from consequences_page(page, spec)
    yield from expected_lines(page, spec, question.decision)
    yield from page.field(tr("Sources"), series(spec.sources), MUTED, column=10)
