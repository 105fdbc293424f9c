"""Appendices: participants, votes and arguments at a glance, dice, the sealed annex."""

from __future__ import annotations

from collections.abc import Sequence

from tabletop.exercise.wording.codes import FORMS, GRADES, HOWS, word
from tabletop.i18n import series, tr
from tabletop.report.document import Text
from tabletop.report.parts.decisions import opened_at
from tabletop.report.parts.first_page import outcome_words
from tabletop.report.writing import Content, Writer, cell, left, number, right, stamp


def participants(write: Writer, content: Content) -> None:
    """Who held which role from when to when, as the attribution rule allows it to be said."""
    facts = content.facts
    write.heading(1, tr("Appendix B: participants"), "participants")
    rows = []
    for seat in facts.seats:
        row = [cell(content.role(seat.role)), cell(seat.person or "–", [seat.seq, seat.left])]
        if not facts.coarse:
            row += [cell(stamp(seat.since)), cell(stamp(seat.until) if seat.left else tr("to the end"))]
        rows.append(row)
    columns = [left(tr("Role or seat"), 3), left(tr("Person"), 4)]
    if not facts.coarse:
        columns += [right(tr("From"), 2), right(tr("Until"), 2)]
    write.table("participants", tr("Seatings"), columns, rows)
    if not rows:
        write.claim(
            tr("Nobody was named in any role: the roles were played without a list of persons."), [facts.opened]
        )
    unnamed = [role for role in facts.roles if role not in {seat.role for seat in facts.seats}]
    if rows and unnamed:
        write.claim(nobody_named(content, unnamed), [facts.opened])


def nobody_named(content: Content, roles: Sequence[str]) -> str:
    """That these roles had no person by name; ``roles`` is not empty."""
    if set(roles) >= set(content.facts.roles):
        return tr("No role had a person named in it.")
    return tr("Roles without a person named in them: {roles}.", roles=content.roles(roles))


def decided(write: Writer, content: Content) -> None:
    """Every decision with what stands, for the short version."""
    decisions = content.facts.decisions
    if not decisions:
        return
    write.heading(1, tr("Decisions"), "decisions")
    rows = [
        (
            cell(one.title, [one.settled_by]),
            cell(outcome_words(one) or "–"),
            cell(word(HOWS, one.how)),
            cell(str(len(one.dissents))),
            cell(str(len(one.silent))),
        )
        for one in decisions
    ]
    columns = (
        left(tr("Decision"), 4),
        left(tr("Outcome"), 6),
        left(tr("How"), 2),
        right(tr("Dissent")),
        right(tr("Missing")),
    )
    write.table("votes", tr("Decisions at a glance; dissent: answers that differ from what stands"), columns, rows)


def votes(write: Writer, content: Content) -> None:
    """Every decision and every argument on one line."""
    facts = content.facts
    if not facts.decisions:
        return
    write.heading(1, tr("Appendix C: votes and arguments"), "votes")
    rows = [
        (
            cell(one.title, [one.seq]),
            cell(opened_at(content, one)),
            cell(word(FORMS, one.form)),
            cell(series(f"{label} ({count})" for label, count in one.tally if count) or "–"),
            cell(outcome_words(one) or "–", [one.settled_by] if one.standing is not None else ()),
            cell(word(HOWS, one.how)),
            cell(str(len(one.dissents)), [reply.seq for reply in one.dissents]),
            cell(str(len(one.silent))),
        )
        for one in facts.decisions
    ]
    write.table(
        "votes",
        tr("Decisions at a glance"),
        (
            left(tr("Decision"), 4),
            right(tr("Put in") if facts.coarse else tr("Put at"), 2),
            left(tr("Form"), 2),
            left(tr("Votes"), 4),
            left(tr("Outcome"), 4),
            left(tr("How"), 2),
            right(tr("Dissent")),
            right(tr("Missing")),
        ),
        rows,
    )
    _arguments(write, content)


def _arguments(write: Writer, content: Content) -> None:
    rows = []
    for one in content.facts.decisions:
        sheet = one.sheet
        if sheet is None:
            continue
        standing = [reason for reason in sheet.reasons if not reason.struck]
        verdict = sheet.verdicts[-1] if sheet.verdicts else None
        rows.append(
            (
                cell(one.title, [one.seq]),
                cell(str(sum(reason.side == "pro" for reason in standing))),
                cell(str(sum(reason.side == "con" for reason in standing))),
                cell(series(f"{value} %" for _, value in sheet.estimates) or "–", sheet.seqs),
                cell(f"{sheet.median} %" if sheet.median is not None and sheet.estimates else "–"),
                cell(number(sheet.spread)),
                cell(
                    series(str(pip) for throw in one.throws for pip in throw.raw) or "–",
                    [throw.seq for throw in one.throws],
                ),
                cell(word(GRADES, verdict.grade) if verdict else "–", [verdict.seq] if verdict else ()),
            )
        )
    write.table(
        "arguments",
        tr("Matrix arguments at a glance"),
        (
            left(tr("Argument"), 4),
            right(tr("For")),
            right(tr("Against")),
            left(tr("Estimates"), 3),
            right(tr("Median")),
            right(tr("Spread")),
            left(tr("Dice"), 2),
            left(tr("Grade"), 2),
        ),
        rows,
    )


def dice(write: Writer, content: Content) -> None:
    """Whether every draw can be recomputed from the seed that was committed at STARTEX."""
    facts = content.facts
    write.heading(1, tr("Appendix D: verification of the dice"), "dice")
    if content.options.build != "full":
        words = tr("The seed is left out of this build. Whoever holds the record can recompute every draw from it.")
        write.claim(words, facts.dice_seqs or [facts.opened])
        return
    signs = {True: tr("verified"), False: tr("NOT verified"), None: tr("cannot be told")}
    rows = [(cell(signs[check.ok]), cell(check.words)) for check in facts.dice]
    write.table(
        "dice", tr("Seed and draws, recomputed"), (left(tr("Result"), 2), left(tr("What was looked at"), 8)), rows
    )
    write.claim(
        tr(
            "Checks: {all}; they hold: {count}.",
            count=sum(check.ok is True for check in facts.dice),
            all=len(facts.dice),
        ),
        facts.dice_seqs or [facts.opened],
    )


def annex(write: Writer, content: Content) -> None:
    """What really happened afterwards, if the room unsealed it (hindsight guard)."""
    seq, rows = content.facts.annex
    sealed = content.book.scenario.annex
    if not seq and not sealed:
        return
    write.heading(1, tr("Appendix E: what really happened afterwards"), "annex")
    if not seq:
        write.para(Text(tr("The annex was not unsealed in this session. It stays sealed here.")))
        return
    if not rows:
        write.claim(tr("This scenario has no annex: nothing was told of what happened afterwards."), [seq])
        return
    write.table(
        "annex",
        tr("Facts after the cut-off date of the scenario, as unsealed in the hotwash"),
        (left(tr("Date"), 2), left(tr("What happened"), 8)),
        [(cell(row[-2], [seq]), cell(" ".join(row[-1].split()))) for row in rows if len(row) >= 2],
    )
