"""Decisions and matrix arguments: the question, what was known, who answered what and why, what stood and how."""

from __future__ import annotations

from tabletop.exercise.wording.answers import how_words
from tabletop.exercise.wording.codes import CLOSINGS, CONFIDENCES, FORMS, word
from tabletop.exercise.wording.decision_told import ArgumentSheet, GivenReason, Reply, Told
from tabletop.i18n import listed, series, tr
from tabletop.report.charts import Spread
from tabletop.report.document import Spans, Strong, Text
from tabletop.report.parts.first_page import outcome_words
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


def _decision(write: Writer, content: Content, one: Told) -> None:
    write.heading(3, one.title, f"decision-{one.decision}")
    write.words(tr("Question:"), one.question, [one.seq])
    asked = tr(
        "{form}, put to {who}. Rule: {rule}.",
        form=word(FORMS, one.form).capitalize(),
        who=content.roles(one.who),
        rule=one.rule,
    )
    write.claim(asked, [one.seq])
    write.para(*_stood(content, one))
    if one.ruling:
        write.para(Strong(tr("Reason given by control:") + " "), quoted(one.ruling), Text(" "), *cite([one.settled_by]))
    for result in one.standing.results if one.standing is not None else ():
        write.words(tr("Read aloud:"), result, [one.settled_by])
    _options(write, content, one)
    if one.sheet is not None:
        _sheet(write, content, one, one.sheet)
    _answers(write, content, one)
    _dissent(write, content, one)
    _statements(write, content, one)
    _known(write, content, one)


def _stood(content: Content, one: Told) -> Spans:
    """What stood, how it came about, how long it took."""
    if one.standing is None:
        return (Strong(tr("Outcome:") + " "), *claim(tr("never settled."), [one.closed_by]))
    parts = [tr("{outcome} ({how})", outcome=outcome_words(one), how=how_words(one.how))]
    if one.how == "override":
        parts.append(tr("the rule had come to: {computed}", computed=one.rule_had()))
    if one.account:
        parts.append(one.account)
    closing = word(CLOSINGS, one.closing.by if one.closing is not None else "")
    if content.facts.coarse or one.seconds is None:
        parts.append(tr("closed: {why}", why=closing))
    else:
        parts.append(tr("closed after {time}: {why}", why=closing, time=duration(one.seconds)))
    if one.extensions:
        parts.append(tr("closing time moved: {count} ×", count=len(one.extensions)))
    seqs = [*one.extensions, one.closed_by, one.settled_by]
    return (Strong(tr("Outcome:") + " "), Text(joined(parts) + ". "), *cite(seqs))


def _options(write: Writer, content: Content, one: Told) -> None:
    rows = []
    stands = tr("stands for them") if one.alone and one.how == "rule" else tr("stands")
    for option, label in one.options:
        named = one.naming(option)
        rows.append(
            (
                cell(label),
                cell(str(len(named)), [reply.seq for reply in named]),
                cell(content.roles(reply.role for reply in named)),
                cell(stands if option in one.outcome else "", [one.settled_by] if option in one.outcome else ()),
            )
        )
    write.table(
        f"options-{one.decision}",
        tr("Options of “{title}” and who named them", title=one.title),
        (left(tr("Option"), 4), right(tr("Votes"), 2), left(tr("Roles"), 4), left(tr("Outcome"), 2)),
        rows,
    )


def _answers(write: Writer, content: Content, one: Told) -> None:
    """What each role answered last, with its confidence and its reason."""
    coarse, silent = content.facts.coarse, content.source.attribution == "chatham-house"
    rows = []
    for reply in one.replies:
        row = [
            cell(content.role(reply.role)),
            cell(_said(one, reply), [*reply.earlier, reply.seq]),
            cell(word(CONFIDENCES, reply.answer.confidence) or "–"),
            *(() if silent else (cell(reply.why or "–"),)),
        ]
        rows.append(row if coarse else [*row, cell(duration(reply.seconds))])
    columns = [left(tr("Role"), 2), left(tr("Answer"), 4), left(tr("Confidence"), 1)]
    if not silent:
        columns.append(left(tr("Reason"), 5))
    write.table(
        f"answers-{one.decision}",
        tr("Answers to “{title}”", title=one.title),
        columns if coarse else [*columns, right(tr("After"))],
        rows,
    )
    if one.silent:
        words = tr("No answer from {roles}.", roles=content.roles(one.silent))
        write.claim(words, [one.closed_by])


def _said(one: Told, reply: Reply) -> str:
    """An answer in words; a changed or a typed one says so."""
    earlier = tr("earlier answers: {count}", count=len(reply.earlier)) if reply.earlier else ""
    return listed(part for part in (one.said(reply), earlier, reply.typed) if part)


def _dissent(write: Writer, content: Content, one: Told) -> None:
    items: list[Spans] = []
    silent = content.source.attribution == "chatham-house"
    for reply in one.dissents:
        if silent:  # reasons are listed without their speaker
            items.append(claim(f"{content.role(reply.role)}, {_said(one, reply)}", [reply.seq]))
            continue
        given = reply.answer.rationale
        why = (quoted(given), Text(" ")) if given.strip() else (Text(tr("no reason given") + " "),)
        items.append((Text(f"{content.role(reply.role)}, {_said(one, reply)}: "), *why, *cite([reply.seq])))
    if items:
        write.para(Strong(tr("Dissent, or advice not taken")))
        write.bullets(items)


def _statements(write: Writer, content: Content, one: Told) -> None:
    """Reasons that the Chatham House rule parted from their speakers; the closing is the evidence that they were given."""
    reasons = [each for each in content.statements if each.decision == one.decision]
    if reasons:
        write.para(Strong(tr("Reasons given, by whom is not told")))
        evidence = cite([one.closed_by])
        write.bullets([(quoted(each.text), Text(" "), *evidence) for each in reasons])


def _known(write: Writer, content: Content, one: Told) -> None:
    """What those asked had been given before it closed."""
    before = content.facts.known[one.seq]
    rows = [
        (
            cell(known.title, [known.seq]),
            cell(content.several(known.to)),
            cell(tr("{read} of {asked}", read=len(known.read), asked=len(set(known.to).intersection(one.who)))),
            cell(tr("while it was open") if known.during else tr("before it was put")),
        )
        for known in before.injects
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
    if before.earlier:
        words = tr("Injects that had gone to some of them in earlier moves: {count}.", count=before.earlier)
        write.claim(words, [one.seq])


# -- matrix arguments -------------------------------------------------------------------------------------------------


def _sheet(write: Writer, content: Content, one: Told, sheet: ArgumentSheet) -> None:
    for side, title in (("pro", tr("Reasons for")), ("con", tr("Reasons against"))):
        reasons = [reason for reason in sheet.reasons if reason.side == side]
        if reasons:
            write.para(Strong(title))
            write.bullets([_reason(content, reason) for reason in reasons])
    if sheet.estimates:
        words = tr(
            "{estimates}. Median {median} %, spread {spread} percentage points.",
            estimates=series(f"{content.role(role)} {value} %" for role, value in sheet.estimates),
            median=number(sheet.median),
            spread=number(sheet.spread),
        )
        write.para(Strong(tr("Blind estimates of success:") + " "), Text(f"{words} "), *cite(sheet.seqs))
    elif sheet.reasons:
        write.claim(tr("Nobody estimated the chance of success."), [one.closed_by])
    for throw in one.throws:
        words = tr(
            "draw {draw}, {count} × d{sides}: {raw}.",
            draw=throw.draw,
            count=len(throw.raw),
            sides=throw.sides,
            raw=series(map(str, throw.raw)),
        )
        write.para(Strong(tr("Dice, raw:") + " "), Text(words + " "), *cite([throw.seq]))
    for place, verdict in enumerate(sheet.verdicts, 1):
        label = tr("Judgement:") if len(sheet.verdicts) == 1 else tr("Judgement {number}:", number=place)
        write.para(Strong(label + " "), Text(f"{verdict.words}. "), *cite([verdict.seq]))


def _reason(content: Content, reason: GivenReason) -> Spans:
    role = content.role(reason.role)
    who = tr("{role}, weight {weight}", role=role, weight=reason.weight) if reason.weight != 1 else role
    struck = tr("(struck by the umpire: {why})", why=reason.struck) if reason.struck else ""
    return (
        Text(f"{who}: "),
        quoted(reason.text),
        Text(f" {struck} " if struck else " "),
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


def _median(sheet: ArgumentSheet) -> float | None:
    return None if sheet.median is None else float(sheet.median)


def opened_at(content: Content, one: Told) -> str:
    """When a decision was put: exercise time, or the move where times are coarsened."""
    return content.move(one.move) if content.facts.coarse else stamp(one.clock)
