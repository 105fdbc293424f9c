"""Who took part how much: acts and words by role, messages by sender and recipient. Counts, never contents."""

from __future__ import annotations

from tabletop.exercise.wording.codes import word
from tabletop.i18n import tr
from tabletop.report.charts import Bars, Stacked
from tabletop.report.facts.people import ACTS
from tabletop.report.parts.labels import ACTS as ACT_WORDS
from tabletop.report.writing import Content, Writer, cell, left, percent, right


def participation(write: Writer, content: Content) -> None:
    """Shares of acts and words, and the traffic of messages."""
    shares = content.facts.shares
    acts, words = sum(share.total for share in shares), sum(share.words for share in shares)
    write.heading(1, tr("Participation"), "participation")
    if not acts:
        write.claim(tr("No role acted in a move for the record."), [content.facts.opened])
        return
    write.claim(
        tr(
            "Acts: {acts}; words that the roles wrote themselves: {words}, and that control typed for them: {typed}; roles that acted: "
            "{count}. Drafts, reading and private notes are not counted.",
            acts=acts,
            words=words,
            typed=sum(share.words_typed for share in shares),
            count=sum(bool(share.total) for share in shares),
        ),
        [seq for share in shares for seq in share.seqs],
    )
    used = [place for place in range(len(ACTS)) if any(share.acts[place] for share in shares)]
    legend = tuple(word(ACT_WORDS, ACTS[place]) for place in used)
    write.figure(
        "participation-acts",
        tr("Acts by role and kind"),
        Stacked(
            tr("Acts by role"),
            tuple((content.role(share.role), tuple(float(share.acts[place]) for place in used)) for share in shares),
            legend,
        ),
    )
    if words:
        write.figure(
            "participation-words",
            tr("Words that each role wrote itself, with the share of all"),
            Bars(
                tr("Words by role"),
                tuple((content.role(share.role), float(share.words), percent(share.words, words)) for share in shares),
                tr("words"),
            ),
        )
    _table(write, content, used)
    _traffic(write, content)


def _table(write: Writer, content: Content, used: list[int]) -> None:
    """One row a role; ``used`` are the kinds of acts that anybody did."""
    shares = content.facts.shares
    acts, words = sum(share.total for share in shares), sum(share.words for share in shares)
    legend = tuple(word(ACT_WORDS, ACTS[place]) for place in used)
    typed = any(share.words_typed for share in shares)
    rows = [
        (
            cell(content.role(share.role)),
            *(cell(str(share.acts[place])) for place in used),
            cell(str(share.total), share.seqs[:1]),
            cell(percent(share.total, acts)),
            cell(str(share.words)),
            cell(percent(share.words, words)),
            cell(str(share.typed), share.typed_seqs[:4]),
            *((cell(str(share.words_typed)),) if typed else ()),
        )
        for share in shares
    ]
    columns = [
        left(tr("Role"), 3),
        *(right(name) for name in legend),
        right(tr("Acts")),
        right(tr("Share")),
        right(tr("Words")),
        right(tr("Share of words")),
        right(tr("Acts typed by control")),
        *((right(tr("Words typed by control")),) if typed else ()),
    ]
    write.table("participation", tr("What each role did"), columns, rows)


def _traffic(write: Writer, content: Content) -> None:
    rows = [
        (cell(content.role(one.sender)), cell(content.role(one.to)), cell(str(one.count), one.seqs))
        for one in content.facts.traffic
    ]
    columns = (left(tr("From"), 3), left(tr("To"), 3), right(tr("Messages"), 3))
    write.table(
        "messages",
        tr("Messages by sender and recipient, one to several counted for each; their contents are not reported"),
        columns,
        rows,
    )
