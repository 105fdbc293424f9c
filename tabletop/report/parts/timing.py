"""How the time went: moves against their plan, time to acknowledge, time to decide, requests for information."""

from __future__ import annotations

from tabletop.i18n import tr
from tabletop.report.charts import Bars
from tabletop.report.facts.timing import Pace, middle
from tabletop.report.writing import Content, Writer, cell, claim, delay, duration, left, right, stamp


def timing(write: Writer, content: Content) -> None:
    """Moves, then how fast each role was; nothing but counts where times are coarsened."""
    facts = content.facts
    write.heading(1, tr("Timing"), "timing")
    if facts.coarse:
        words = tr("Times are given by the move in this build, so no delay and no duration is computed.")
        write.claim(words, [facts.opened])
    else:
        _moves(write, content)
        _paces(
            write,
            content,
            facts.acknowledging,
            "acknowledge",
            (
                tr("Time to acknowledge an inject"),
                tr("From release to acknowledgement by role: median, and the slowest in words"),
                tr("No inject was acknowledged."),
            ),
        )
        _paces(
            write,
            content,
            facts.deciding,
            "decide",
            (
                tr("Time to decide"),
                tr(
                    "From the opening of a decision to the answer that counted, by role: median, and the slowest in words"
                ),
                tr("No role answered a decision."),
            ),
        )
    _requests(write, content)


def _moves(write: Writer, content: Content) -> None:
    changed = any(played.extensions for played in content.facts.course.moves)
    rows = [
        (
            cell(played.title, [played.seq]),
            cell(stamp(played.start)),
            cell(f"{played.planned} min"),
            *((cell(f"{played.extended} min", played.extensions),) if changed else ()),
            cell(duration(played.seconds)),
            cell(delay(played.seconds - played.planned * 60)),
        )
        for played in content.facts.course.moves
    ]
    write.table(
        "moves",
        tr("Moves, planned and actual; pauses do not count"),
        (
            left(tr("Move"), 4),
            right(tr("Began"), 2),
            right(tr("Planned"), 2),
            *((right(tr("Set anew"), 2),) if changed else ()),
            right(tr("Lasted"), 2),
            right(tr("Over the plan"), 2),
        ),
        rows,
    )
    for stop in content.facts.course.stops:
        words = {
            "pause": tr("PAUSEX at {time}: {words}", time=stamp(stop.clock), words=stop.words or "–"),
            "interruption": tr("Interrupted at {time}: {words}", time=stamp(stop.clock), words=stop.words or "–"),
            "emergency": tr("Real emergency at {time}: {words}", time=stamp(stop.clock), words=stop.words or "–"),
        }
        write.claim(words[stop.kind], stop.seqs)


def _paces(write: Writer, content: Content, paces: tuple[Pace, ...], key: str, words: tuple[str, str, str]) -> None:
    title, caption, nothing = words
    write.heading(2, title, f"time-to-{key}")
    done = [pace for pace in paces if pace.done]
    if not done:
        write.claim(nothing, [content.facts.opened])
        return
    write.claim(
        tr(
            "Median of the roles' medians: {time} (min:s).",
            time=duration(middle(pace.median for pace in done if pace.median is not None)),
        ),
        [seq for pace in done for seq in pace.seqs],
    )
    slow = max(pace.median or 0.0 for pace in done) >= 180
    bars = tuple(
        (
            content.role(pace.role),
            None if pace.median is None else round(int(pace.median) / 60, 1) if slow else float(int(pace.median)),
            tr("slowest {time}", time=duration(pace.slowest)) if pace.done else tr("never"),
        )
        for pace in paces
    )
    write.figure(f"time-to-{key}", caption, Bars(title, bars, tr("min") if slow else tr("s")))
    rows = [
        (
            cell(content.role(pace.role)),
            cell(str(pace.done), pace.seqs[:1]),
            cell(duration(pace.median)),
            cell(duration(pace.slowest), [pace.slowest_seq] if pace.done else ()),
            cell(pace.slowest_of or "–"),
            cell(str(pace.missing)),
        )
        for pace in paces
    ]
    write.table(
        f"time-to-{key}-table",
        title,
        (
            left(tr("Role"), 3),
            right(tr("Times"), 1),
            right(tr("Median"), 1),
            right(tr("Slowest"), 2),
            left(tr("On"), 4),
            right(tr("Missing"), 1),
        ),
        rows,
    )


def _requests(write: Writer, content: Content) -> None:
    facts = content.facts
    if not facts.requests:
        return
    write.heading(2, tr("Requests for information"), "requests")
    coarse = facts.coarse
    answered = [one for one in facts.requests if one.status != "open"]
    points = [
        claim(
            tr(
                "Asked: {count}; answered or refused: {answered}; open at the end: {open}.",
                count=len(facts.requests),
                answered=len(answered),
                open=len(facts.requests) - len(answered),
            ),
            [one.seq for one in facts.requests],
        )
    ]
    if answered and not coarse:
        words = tr("Open for {time} (min:s), by the median.", time=duration(middle(one.seconds for one in answered)))
        points.append(claim(words, [one.answered_seq for one in answered]))
    write.bullets(points)
    states = {"open": tr("open at the end"), "answered": tr("answered"), "refused": tr("refused, with a reason")}
    rows = [
        (
            cell(content.role(one.role), [one.seq]),
            cell(
                tr("answered to all") if one.public else states[one.status],
                [one.answered_seq] if one.answered_seq else (),
            ),
            *(() if coarse else (cell(duration(one.seconds)),)),
        )
        for one in facts.requests
    ]
    columns = [left(tr("Role"), 3), left(tr("Answer"), 3)]
    write.table(
        "requests", tr("Requests for information"), columns if coarse else [*columns, right(tr("Open for"))], rows
    )
