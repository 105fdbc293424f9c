"""Who decided what and why: one decision of an ended exercise, told in full for the debriefing."""

from __future__ import annotations

from collections.abc import Iterable

from textual.content import Content

from tabletop.exercise.clock import as_hms
from tabletop.exercise.rulebook import Rulebook
from tabletop.exercise.wording.decision_told import Reply, Told
from tabletop.exercise.wording.names import Names
from tabletop.i18n import tr
from tabletop.tui.kit.text import fitted, plain


def decision_story(told: Told, book: Rulebook, width: int) -> Content:
    """Title, outcome, how, and each role's answer with its confidence and its reason."""
    names = Names.of_book(book)
    move = book.scenario.moves.get(told.move)
    lines = [
        Content.assemble(
            plain(told.title, "bold"), plain(f"   {move.title if move else ''} · T+{as_hms(told.clock)}", "$secondary")
        ),
        _outcome(told),
    ]
    if told.ruling:
        lines.append(plain(f"  {told.ruled()}"))
    longest = max((len(names.role(role)) for role in told.who), default=0)
    column = min(max(18, width // 3), longest + 2)
    for reply in told.replies:
        head = Content.assemble("  ", fitted(names.role(reply.role), column - 1), " ")
        lines += _reply(head, told, reply, width)
    if told.silent:
        lines.append(plain("  " + tr("No answer: {roles}", roles=names.seats(told.silent)), "$secondary"))
    if told.sheet is not None:
        lines += [plain(f"  {text}") for text in told.sheet.lines(names.role, whose=True)]
    return Content("\n").join(lines)


def _outcome(told: Told) -> Content:
    if told.standing is None:
        return plain("  → " + tr("not resolved"), "$warning")
    style = "bold $warning" if told.how in {"override", "ruling"} else "bold $accent"
    return Content.assemble(plain(f"  → {told.stands()}", style), plain(f"   {told.came_about()}", "$secondary"))


def _reply(head: Content, told: Told, reply: Reply, width: int) -> Iterable[Content]:
    notes = " · ".join(text for text in (reply.sure, reply.typed) if text)
    whole = Content.assemble(plain(told.said(reply)), plain(f"   {notes}" if notes else "", "$secondary"))
    first, *more = whole.wrap(max(20, width - head.cell_length))
    yield Content.assemble(head, first)
    yield from (Content.assemble(" " * head.cell_length, line) for line in more)
    indent = head.cell_length if width >= 100 else 4
    if reply.why:
        for line in plain(reply.why).wrap(max(20, min(100, width - indent - 6))):
            yield Content.assemble(" " * indent, plain(line.plain, "$secondary italic"))
