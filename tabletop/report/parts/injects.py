"""Injects and decisions planned against released."""

from __future__ import annotations

from collections import Counter

from tabletop.exercise.wording.codes import word
from tabletop.i18n import series, tr
from tabletop.report.charts import Stacked
from tabletop.report.document import Spans
from tabletop.report.facts.injects import SerialLine
from tabletop.report.parts.labels import KINDS, PLANS, STATUSES
from tabletop.report.writing import Content, Writer, cell, claim, delay, joined, left, right, stamp

#: what the chart tells apart
_KINDS = (
    ("on time or when due", ("on-time", "as-due")),
    ("early", ("early",)),
    ("late", ("late",)),
    ("deferred", ("deferred",)),
    ("by hand or ad hoc", ("by-hand", "ad-hoc", "out")),
    ("recalled, skipped or never", ("recalled", "skipped", "never")),
)


def injects(write: Writer, content: Content) -> None:
    """What had been planned and what happened to it, then the script's weak spots."""
    facts = content.facts
    write.heading(1, tr("Injects planned against released"), "injects")
    lines = [line for line in facts.lines if line.status != "not-called"]
    counts = Counter(line.status for line in lines)
    write.bullets([_count(content, lines, status, count) for status, count in _in_order(counts)])
    if any(line.move or line.released_in for line in lines):
        _chart(write, content, lines)
    _table(write, content, lines)
    uncalled = [line for line in facts.lines if line.status == "not-called"]
    if uncalled:
        words = tr(
            "Kept for what might come, and called for by no condition and by nobody: {count} ({titles}).",
            count=len(uncalled),
            titles=series(line.title for line in uncalled),
        )
        write.claim(words, [facts.opened])
    _weak(write, content)


def _in_order(counts: Counter[str]) -> list[tuple[str, int]]:
    return [(status, counts[status]) for status in STATUSES if counts[status]]


def _count(content: Content, lines: list[SerialLine], status: str, count: int) -> Spans:
    seqs = [seq for line in lines if line.status == status for seq in line.seqs]
    name = word(STATUSES, status).capitalize()
    if status == "never":  # what did not happen has no event: the session's plan is the evidence
        titles = series(line.title for line in lines if line.status == status)
        words = tr("{status}: {count} ({titles})", status=name, count=count, titles=titles)
        return claim(words, seqs or [content.facts.opened])
    return claim(tr("{status}: {count}", status=name, count=count), seqs)


def _chart(write: Writer, content: Content, lines: list[SerialLine]) -> None:
    """Few kinds, so that each has a look of its own."""
    kind_of = {status: place for place, (_, statuses) in enumerate(_KINDS) for status in statuses}
    shown = sorted({kind_of[line.status] for line in lines})
    legend = [tr(_KINDS[kind][0]) for kind in shown]
    if any(line.status == "out" for line in lines):  # drawings have looks for six kinds
        legend[shown.index(kind_of["out"])] = tr("by hand, ad hoc, or when is not told")
    rows = []
    for played in content.facts.course.moves:
        own = Counter(kind_of[line.status] for line in lines if (line.move or line.released_in) == played.move)
        rows.append((played.title, tuple(float(own[kind]) for kind in shown)))
    write.figure(
        "injects-by-move",
        tr("Serials by planned move and by what became of them"),
        Stacked(tr("Planned against released"), tuple(rows), tuple(legend)),
    )


def _table(write: Writer, content: Content, lines: list[SerialLine]) -> None:
    coarse = content.facts.coarse
    columns = [
        left(tr("Serial"), 4),
        left(tr("Kind"), 2),
        left(tr("Planned"), 3),
        left(tr("Released in"), 2),
        *(() if coarse else (right(tr("Released at"), 2), right(tr("Delay"), 1))),
        left(tr("Result"), 3),
        left(tr("To"), 3),
        right(tr("Acknowledged"), 1),
    ]
    rows = []
    for line in lines:
        times = () if coarse else (cell(stamp(line.released)), cell(delay(line.delay)))
        rows.append(
            (
                cell(line.title),
                cell(f"{word(KINDS, line.kind)}, {word(PLANS, line.plan)}"),
                cell(_planned(content, line)),
                cell(content.move(line.released_in)),
                *times,
                cell(_result(line), line.seqs or [content.facts.opened]),
                cell(content.several(line.to)),
                cell(_acknowledged(line)),
            )
        )
    write.table("injects", tr("Serials of the moves played, and what was added on the day"), columns, rows)


def _acknowledged(line: SerialLine) -> str:
    """Given of due; the roles that had no terminal of their own are not asked."""
    if line.kind != "inject" or not line.out or not line.to:
        return "–"
    return f"{len(line.acknowledged)}/{len(line.due)}" if line.due else tr("read aloud")


def _planned(content: Content, line: SerialLine) -> str:
    if not line.move:
        return "–"
    if line.minute is None:
        return content.move(line.move)
    return tr("{move}, minute {minute}", move=content.move(line.move), minute=line.minute)


def _result(line: SerialLine) -> str:
    edited = tr("text edited") if line.edited else ""
    corrected = tr("corrected: {count} ×", count=line.corrections) if line.corrections else ""
    return joined((word(STATUSES, line.status), line.why, edited, corrected))


def _weak(write: Writer, content: Content) -> None:
    """Injects nobody acknowledged, and decisions that ended by default: where the script may want another look."""
    silent = [
        line
        for line in content.facts.lines
        if line.kind == "inject" and line.out and line.due and not line.acknowledged
    ]
    defaulted = [one for one in content.facts.decisions if one.how == "default"]
    items = [claim(tr("“{title}” was acknowledged by nobody.", title=line.title), line.seqs[:1]) for line in silent] + [
        claim(tr("“{title}” was settled by default.", title=one.title), [one.settled_by]) for one in defaulted
    ]
    if items:
        write.heading(2, tr("Where the script may want another look"), "script")
        write.bullets(items)
