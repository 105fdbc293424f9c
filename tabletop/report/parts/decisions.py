"""Decisions and matrix arguments: the question, what was known, who answered what and why, what stood and how."""

from __future__ import annotations

from tabletop.i18n import tr
from tabletop.report.charts import Spread
from tabletop.report.document import Spans, Strong, Text
from tabletop.report.facts.decisions import Answer, Decision, Reasoned, Sheet
from tabletop.report.parts.labels import CLOSINGS, CONFIDENCES, FORMS, HOWS, METHODS, word
from tabletop.report.writing import (
    Content,
    Writer,
    cell,
    cite,
    claim,
    duration,
    joined,
    left,
    number,
    quoted,
    right,
    stamp,
)


def decisions(write: Writer, content: Content) -> None:
    """Every decision in the order of opening."""
    write.page()
    write.heading(1, tr("Decisions"), "decisions")
    if not content.facts.decisions:
        write.claim(tr("No decision was put."), [content.facts.opened])
    move = None
    for decision in content.facts.decisions:
        if decision.move != move:
            move = decision.move
            write.heading(2, content.move(move), f"decisions-{move}")
        _decision(write, content, decision)
    _estimates(write, content)


def _decision(write: Writer, content: Content, one: Decision) -> None:
    write.heading(3, one.title, f"decision-{one.decision}")
    write.words(tr("Question:"), one.question, [one.opened])
    asked = tr(
        "{form}, put to {who}. Rule: {rule}.",
        form=word(FORMS, one.form).capitalize(),
        who=content.roles(one.who),
        rule=one.rule,
    )
    write.claim(asked, [one.opened])
    write.para(*_stood(content, one))
    if one.reason:
        write.para(Strong(tr("Reason given by control:") + " "), quoted(one.reason), Text(" "), *cite([one.resolved]))
    for result in one.results:
        write.words(tr("Read aloud:"), result, [one.resolved])
    _options(write, content, one)
    if one.sheet is not None:
        _sheet(write, content, one, one.sheet)
    _answers(write, content, one)
    _dissent(write, content, one)
    _statements(write, content, one)
    _known(write, content, one)


def _stood(content: Content, one: Decision) -> Spans:
    """What stood, how it came about, how long it took."""
    if not one.resolved:
        return (Strong(tr("Outcome:") + " "), *claim(tr("never settled."), [one.closed or one.opened]))
    stands = ", ".join(one.labels) or (tr("the answers themselves") if one.how in {"rule", "ruling"} else tr("nothing"))
    parts = [tr("{outcome} ({how})", outcome=stands, how=word(HOWS, one.how))]
    if one.how == "override":
        parts.append(tr("the rule had come to: {computed}", computed=", ".join(one.computed) or tr("nothing")))
    if one.words:
        parts.append(one.words)
    closing = word(CLOSINGS, one.closed_by)
    if not content.facts.coarse and one.closed_at is not None:
        closing = tr("{why} after {time}", why=closing, time=duration(one.closed_at - one.opened_at))
    parts.append(closing)
    if one.extensions:
        parts.append(tr("closing time moved: {count} ×", count=len(one.extensions)))
    seqs = [*one.extensions, one.closed, one.resolved]
    return (Strong(tr("Outcome:") + " "), Text(joined(parts) + ". "), *cite(seqs))


def _options(write: Writer, content: Content, one: Decision) -> None:
    rows = []
    for option, label in one.options:
        named = [answer for answer in one.answers if option in answer.options]
        rows.append(
            (
                cell(label),
                cell(str(len(named)), [answer.seq for answer in named]),
                cell(content.roles(answer.role for answer in named)),
                cell(tr("stands") if option in one.outcome else "", [one.resolved] if option in one.outcome else ()),
            )
        )
    write.table(
        f"options-{one.decision}",
        tr("Options of “{title}” and who named them", title=one.title),
        (left(tr("Option"), 4), right(tr("Votes"), 2), left(tr("Roles"), 4), left(tr("Outcome"), 1)),
        rows,
    )


def _answers(write: Writer, content: Content, one: Decision) -> None:
    """What each role answered last, with its confidence and its reason."""
    coarse, silent = content.facts.coarse, content.source.attribution == "chatham-house"
    rows = []
    for answer in one.answers:
        row = [
            cell(content.role(answer.role)),
            cell(said(one, answer), [*answer.earlier, answer.seq]),
            cell(word(CONFIDENCES, answer.confidence)),
            *(() if silent else (cell(" ".join(answer.rationale.split()) or "–"),)),
        ]
        rows.append(row if coarse else [*row, cell(duration(answer.seconds))])
    columns = [left(tr("Role"), 2), left(tr("Answer"), 4), left(tr("Confidence"), 1)]
    if not silent:
        columns.append(left(tr("Reason"), 5))
    write.table(
        f"answers-{one.decision}",
        tr("Answers to “{title}”", title=one.title),
        columns if coarse else [*columns, right(tr("After"))],
        rows,
    )
    if one.missing:
        words = tr("No answer from {roles}.", roles=content.roles(one.missing))
        write.claim(words, [one.closed or one.opened])


def said(one: Decision, answer: Answer) -> str:
    """An answer in words; a changed or a typed one says so."""
    parts = [*answer.labels]
    if answer.amount is not None:
        parts.append(f"{answer.amount:g} {one.unit}".strip())
    if answer.text.strip():
        parts.append(" ".join(answer.text.split()))
    if answer.struck:
        parts.append(tr("strikes {options}", options=", ".join(answer.struck)))
    words = joined(parts) or tr("abstains")
    if answer.earlier:
        words = tr("{words}; earlier answers: {count}", words=words, count=len(answer.earlier))
    return tr("{words}; typed by control", words=words) if answer.entered_by else words


def _dissent(write: Writer, content: Content, one: Decision) -> None:
    items: list[Spans] = []
    silent = content.source.attribution == "chatham-house"
    for answer in one.dissent:
        if silent:  # reasons are listed without their speaker
            items.append(claim(f"{content.role(answer.role)}, {said(one, answer)}", [answer.seq]))
            continue
        why = (
            (quoted(answer.rationale), Text(" ")) if answer.rationale.strip() else (Text(tr("no reason given") + " "),)
        )
        items.append((Text(f"{content.role(answer.role)}, {said(one, answer)}: "), *why, *cite([answer.seq])))
    if items:
        write.para(Strong(tr("Dissent, or advice not taken")))
        write.bullets(items)


def _statements(write: Writer, content: Content, one: Decision) -> None:
    """Reasons that the Chatham House rule parted from their speakers; the closing is the evidence that they were given."""
    reasons = [each for each in content.statements if each.decision == one.decision]
    if reasons:
        write.para(Strong(tr("Reasons given, by whom is not told")))
        evidence = cite([one.closed or one.opened])
        write.bullets([(quoted(each.text), Text(" "), *evidence) for each in reasons])


def _known(write: Writer, content: Content, one: Decision) -> None:
    """What those asked had been given before it closed."""
    rows = [
        (
            cell(known.title, [known.seq]),
            cell(content.several(known.to)),
            cell(tr("{read} of {asked}", read=len(known.read), asked=len(set(known.to).intersection(one.who)))),
            cell(tr("while it was open") if known.during else tr("before it was put")),
        )
        for known in one.known
    ]
    write.table(
        f"known-{one.decision}",
        tr("Information given in this move before “{title}” closed, to any of those asked", title=one.title),
        (
            left(tr("Inject"), 4),
            left(tr("Sent to"), 3),
            left(tr("Acknowledged by those asked"), 3),
            left(tr("When"), 2),
        ),
        rows,
    )
    if one.known_earlier:
        words = tr("Injects that had gone to some of them in earlier moves: {count}.", count=one.known_earlier)
        write.claim(words, [one.opened])


# -- matrix arguments -------------------------------------------------------------------------------------------------


def _sheet(write: Writer, content: Content, one: Decision, sheet: Sheet) -> None:
    for side, title in (("pro", tr("Reasons for")), ("con", tr("Reasons against"))):
        reasons = [reason for reason in sheet.reasons if reason.side == side]
        if reasons:
            write.para(Strong(title))
            write.bullets([_reason(content, reason) for reason in reasons])
    if sheet.estimates:
        words = ", ".join(f"{content.role(role)} {value} %" for role, value in sheet.estimates)
        middle = tr(
            "Median {median} %, spread {spread} percentage points.",
            median=number(sheet.median),
            spread=number(sheet.spread),
        )
        write.para(Strong(tr("Blind estimates of success:") + " "), Text(f"{words}. {middle} "), *cite(sheet.seqs))
    elif sheet.reasons:
        write.claim(tr("Nobody estimated the chance of success."), [one.closed or one.opened])
    for roll in sheet.rolls:
        words = tr(
            "draw {draw}, {count} × d{sides}: {raw}",
            draw=roll.draw,
            count=len(roll.raw),
            sides=roll.sides,
            raw=", ".join(map(str, roll.raw)),
        )
        write.para(Strong(tr("Dice, raw:") + " "), Text(words + ". "), *cite([roll.seq]))
    for place, judged in enumerate(sheet.judgements, 1):
        label = tr("Judgement:") if len(sheet.judgements) == 1 else tr("Judgement {number}:", number=place)
        parts = [judged.grade, word(METHODS, judged.method), judged.words, judged.reason]
        write.para(Strong(label + " "), Text(joined(parts) + ". "), *cite([judged.seq]))


def _reason(content: Content, reason: Reasoned) -> Spans:
    weight = tr(", weight {weight}", weight=reason.weight) if reason.weight != 1 else ""
    struck = tr(" (struck by the umpire: {why})", why=reason.struck) if reason.struck else ""
    return (
        Text(f"{content.role(reason.role)}{weight}: "),
        quoted(reason.text),
        Text(f"{struck} "),
        *cite([reason.seq]),
    )


def _estimates(write: Writer, content: Content) -> None:
    """The spread of all estimates, one line an argument."""
    rows = [
        (one.title, tuple(float(value) for _, value in one.sheet.estimates), _median(one.sheet))
        for one in content.facts.decisions
        if one.sheet is not None and one.sheet.estimates
    ]
    if rows:
        write.figure(
            "estimates",
            tr("Blind estimates of the chance of success, each a point, with the median"),
            Spread(tr("Spread of estimates"), tuple(rows), 0.0, 100.0, "%"),
        )


def _median(sheet: Sheet) -> float | None:
    return None if sheet.median is None else float(sheet.median)


def opened_at(content: Content, one: Decision) -> str:
    """When a decision was put: exercise time, or the move where times are coarsened."""
    return content.move(one.move) if content.facts.coarse else stamp(one.opened_at)
